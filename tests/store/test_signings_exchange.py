"""Two laptops file, sign and seal the same papers, and agree once they have met."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desks import SimulatedDesk, copies, exchange_all, give, prepare
from printed_papers import Memorandum, memorandum

from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.entities import Desk
from fairdesk.domain.papers import DocumentState
from fairdesk.exchange.scanned_pages import read_paper
from fairdesk.signing.desk_seal import seal_document, seal_on
from fairdesk.signing.seal import SealState
from fairdesk.usecases.papers import signings
from fairdesk.usecases.papers.document_versions import content_of
from fairdesk.usecases.papers.scan_filing import ScannedPage, file_pages
from fairdesk.usecases.papers.verification import VerdictKind, verify


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    with copies(prepare(tmp_path / "prepared", 2, people=1), tmp_path) as desks:
        yield desks


def seen_by(desk: SimulatedDesk, paper: Memorandum) -> Memorandum:
    """The same memorandum as another desk knows it."""
    return replace(paper, place=desk.place)


def pages(paper: Memorandum) -> list[ScannedPage]:
    content = content_of(paper.versions[0])
    return [
        ScannedPage(
            page,
            (PageCode(content.fair_tag, content.desk, content.counter, 1, page),),
            f"scan of page {page}".encode(),
            "application/pdf",
        )
        for page in range(1, paper.versions[0].pages + 1)
    ]


def test_the_same_pile_filed_at_two_desks_is_signed_once_and_taken_back_once(
    two: list[SimulatedDesk],
) -> None:
    one, other = two
    paper = memorandum(one.place)
    exchange_all(two)
    there = seen_by(other, paper)
    for desk, known in ((one, paper), (other, there)):
        assert len(file_pages(desk.place, pages(known)).filed) == paper.versions[0].pages
    exchange_all(two)
    assert (paper.state, there.state) == (DocumentState.SIGNED, DocumentState.SIGNED)
    signings.take_back(other.place, paper.document, paper.parties[0])
    exchange_all(two)
    assert (paper.state, there.state) == (DocumentState.SIGNED_BY_ONE, DocumentState.SIGNED_BY_ONE)
    assert one.state_hash == other.state_hash


def test_a_paper_that_came_half_to_each_desk_is_signed_when_a_person_says_so(
    two: list[SimulatedDesk],
) -> None:
    """Nobody saw it whole, so nobody noted signatures; they are asked for, not guessed."""
    one, other = two
    paper = memorandum(one.place)
    exchange_all(two)
    first, *rest = pages(paper)
    file_pages(one.place, [first])
    file_pages(other.place, rest)
    exchange_all(two)
    assert paper.state is DocumentState.PRINTED
    signings.sign_on_paper(one.place, paper.document)
    assert paper.state is DocumentState.SIGNED


def test_every_desk_of_the_fair_knows_the_seal(two: list[SimulatedDesk]) -> None:
    one, other = two
    paper = memorandum(one.place)
    sealed = seal_document(one.place, paper.document).pdf
    with other.place.read() as work:
        check, desk = seal_on(work, sealed)
        assert (check.state, desk) == (SealState.UNKNOWN_DESK, None)
    exchange_all(two)
    with other.place.read() as work:
        check, desk = seal_on(work, sealed)
        assert check.state is SealState.WHOLE
        assert desk is not None
        assert desk.id == one.id
        assert verify(work, sealed, read_paper).verdict is VerdictKind.REGISTERED
        assert seal_on(work, sealed[:4000] + b"?" + sealed[4001:])[0].state is SealState.BROKEN


def test_desks_have_seals_of_their_own(two: list[SimulatedDesk]) -> None:
    one, other = two
    paper = memorandum(one.place)
    exchange_all(two)
    once = seal_document(one.place, paper.document).pdf
    seal_document(other.place, paper.document, copy=once)
    exchange_all(two)
    with one.place.read() as work:
        certificates = [desk.certificate for desk in work.all(Desk) if desk.certificate]
    assert len(set(certificates)) == 2


def test_an_altered_paper_is_told_where_its_file_has_not_arrived(two: list[SimulatedDesk]) -> None:
    """The record of a paper comes before its file: its fingerprint tells the paper, its codes the rest."""
    one, other = two
    paper = memorandum(one.place)
    give(one, other)
    with other.place.read() as work:
        assert work.file(paper.versions[0].sha256) is None
        assert verify(work, paper.pdf, read_paper).verdict is VerdictKind.REGISTERED
        altered = verify(work, paper.pdf + b"\n", read_paper)
    assert (altered.verdict, altered.number) == (VerdictKind.ALTERED, paper.number)
    assert altered.differences == ()
