"""A document's life: drafted from the negotiation, printed, changed, signed, cancelled, replaced."""

from datetime import date

import pytest
from a_deal import Deal, a_deal

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.papers import DocumentState
from fairdesk.usecases import document_drafts, document_ends, document_printing, documents
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace) -> Deal:
    return a_deal(place)


def test_a_memorandum_is_drafted_and_printed(deal: Deal) -> None:
    document = document_drafts.draft(deal.place, deal.negotiation, "memorandum").document
    with deal.place.read() as work:
        view = documents.view(work, document)
    assert view.state is DocumentState.DRAFT
    assert view.draft.city == {"uz-Latn": "Jizzax viloyati", "ru": "Джизакская область"}
    assert view.draft.day == date(2022, 3, 3)
    printed = document_printing.print_document(deal.place, document, paper_pdf)
    assert (printed.number, printed.version) == ("JI-2022-01/A-0001", 1)
    assert printed.pdf.startswith(b"%PDF")
