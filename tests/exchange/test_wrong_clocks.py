"""A laptop that believes to be in another century prints, signs and seals papers all the same."""

from datetime import UTC, datetime

import pytest
from printed_papers import memorandum

from fairdesk.domain.clock import SetClock
from fairdesk.domain.papers import DocumentState
from fairdesk.exchange.scanned_pages import read_paper
from fairdesk.signing.desk_seal import seal_document, seal_on
from fairdesk.signing.seal import SealState
from fairdesk.usecases.papers import signings
from fairdesk.usecases.papers.verification import VerdictKind, verify
from fairdesk.usecases.ports import Workplace


@pytest.mark.parametrize("year", [1970, 2000, 2039, 2199])
def test_a_clock_that_is_years_off_spoils_no_paper(place: Workplace, clock: SetClock, year: int) -> None:
    paper = memorandum(place)
    first = paper.pdf
    clock.at = datetime(year, 1, 1, tzinfo=UTC)
    second = paper.print_again()
    signings.sign_on_paper(place, paper.document)
    sealed = seal_document(place, paper.document).pdf
    assert (paper.state, len(paper.versions)) == (DocumentState.SIGNED, 2)
    with place.read() as work:
        verdicts = [verify(work, one, read_paper).verdict for one in (first, second, sealed)]
        assert seal_on(work, sealed)[0].state is SealState.WHOLE
    assert verdicts == [VerdictKind.OLD_VERSION, VerdictKind.REGISTERED, VerdictKind.REGISTERED]
