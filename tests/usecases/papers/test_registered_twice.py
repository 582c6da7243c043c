"""A company was recorded twice, and found to be one after a memorandum was printed for one of the two."""

import pytest
from printed_papers import Memorandum, memorandum

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.entities import Enterprise, Id
from fairdesk.domain.papers import DocumentState
from fairdesk.exchange.scanned_pages import read_paper
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.papers import document_printing, document_register, documents, signings, verification
from fairdesk.usecases.papers.document_register import Filter
from fairdesk.usecases.papers.verification import VerdictKind
from fairdesk.usecases.ports import Workplace


def recorded(place: Workplace, name: str) -> Id:
    with place.write() as work:
        made = Enterprise(id=work.new_id(), name=name)
        work.add(made)
    return made.id


@pytest.fixture
def before(place: Workplace) -> Id:
    """The seller as somebody recorded it first; its id is the lowest of the group."""
    return recorded(place, "ООО Жиззах Пластмасса")


@pytest.fixture
def paper(before: Id, place: Workplace) -> Memorandum:
    assert before
    return memorandum(place)


def in_register(paper: Memorandum, party: Id) -> list[Id]:
    with paper.place.read() as work:
        return [row.id for row in document_register.register(work, Filter(party=party)).rows]


def test_the_paper_stays_what_it_is_and_is_found_under_each_record(paper: Memorandum, before: Id) -> None:
    place, (buyer, seller) = paper.place, paper.parties
    after = recorded(place, "Jizzax Plastmasa")
    signings.sign_on_paper(place, paper.document, [seller])
    assert [in_register(paper, one) for one in (before, seller, after)] == [[], [paper.document], []]
    for other in (before, after):
        same_company.merge(place, seller, other)
        assert in_register(paper, other) == [paper.document]
    assert in_register(paper, buyer) == [paper.document]
    with place.read() as work:
        view = documents.view(work, paper.document)
        assert verification.verify(work, paper.pdf, read_paper).verdict is VerdictKind.REGISTERED
    assert (view.state, view.differs, view.warnings) == (DocumentState.SIGNED_BY_ONE, False, ())
    assert [one.enterprise for one in view.parties if one.signing] == [seller]
    assert document_printing.print_document(place, paper.document, paper_pdf).version == 1
    signings.sign_on_paper(place, paper.document, [buyer])
    same_company.part(place, seller, before)
    assert (paper.state, in_register(paper, before)) == (DocumentState.SIGNED, [])
