"""Memoranda that were really drafted, printed and kept, for stories about what comes back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.deals import party_id, step_id
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Id,
    Negotiation,
    PathStep,
    Signing,
)
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart, NegotiationSource, Step
from fairdesk.usecases.papers import document_drafts, document_printing
from fairdesk.usecases.papers.document_versions import state_of, versions_of
from fairdesk.usecases.ports import Workplace

BUYER, SELLER = "Сирдарё Текстиль МЧЖ", "Jizzax Plastmassa MCHJ"
BUYER_STIR, SELLER_STIR = "304567890", "301234567"


@dataclass(frozen=True)
class Memorandum:
    """A printed memorandum, its two enterprises, and the delegates who sign for them."""

    place: Workplace
    negotiation: Id
    document: Id
    number: str
    parties: tuple[Id, Id]
    signatories: tuple[Id, Id]

    @property
    def versions(self) -> list[DocumentVersion]:
        with self.place.read() as work:
            return versions_of(work, self.document)

    @property
    def pdf(self) -> bytes:
        """The newest printed file."""
        with self.place.read() as work:
            kept = work.file(self.versions[-1].sha256)
        assert kept is not None
        return kept

    @property
    def signings(self) -> list[Signing]:
        with self.place.read() as work:
            return work.all(Signing, document=self.document)

    @property
    def state(self) -> DocumentState:
        with self.place.read() as work:
            document = work.get(Document, self.document)
            assert document is not None
            return state_of(document, versions_of(work, self.document), self.signings)

    def print_again(self, item: str = "Polipropilen mato") -> bytes:
        """One more item is agreed on, and the next version printed."""
        _add_item(self.place, self.negotiation, item, "9400")
        return document_printing.print_document(self.place, self.document, paper_pdf).pdf


def memorandum(place: Workplace, *languages: str, items: int = 1) -> Memorandum:
    """A memorandum of two enterprises, drafted and printed."""
    seller, nodira = _company(place, SELLER, SELLER_STIR, "Nodira Qodirova")
    buyer, baxtiyor = _company(place, BUYER, BUYER_STIR, "Бахтиёр Тошматов")
    with place.write() as work:
        talk = Negotiation(id=work.new_id(), source=NegotiationSource.WALK_IN, started=work.now)
        work.add(talk)
        for number, (enterprise, part) in enumerate(((buyer, DealPart.BUYER), (seller, DealPart.SELLER))):
            party = party_id(talk.id, enterprise)
            work.add(DealParty(id=party, negotiation=talk.id, enterprise=enterprise, part=part, place=number))
        step = step_id(talk.id, Step.SPECIFICATION, 1)
        work.add(PathStep(id=step, negotiation=talk.id, step=Step.SPECIFICATION, due=date(2022, 3, 20)))
    for number in range(items):
        _add_item(place, talk.id, f"Polipropilen qop, {50 + number} kg", "4850")
    document = document_drafts.draft(place, talk.id, "memorandum").document
    if languages:
        document_drafts.set_field(place, document, "languages", languages)
    printed = document_printing.print_document(place, document, paper_pdf)
    return Memorandum(place, talk.id, document, printed.number, (buyer, seller), (baxtiyor, nodira))


def _company(place: Workplace, name: str, stir: str, person: str) -> tuple[Id, Id]:
    with place.write() as work:
        known = work.all(Enterprise, stir=stir)
        if known and known[0].signatory:
            return known[0].id, known[0].signatory
        enterprise = Enterprise(
            id=work.new_id(),
            name=name,
            stir=stir,
            region="JI",
            address="Sanoat koʻchasi 5",
            account="20208000900123456001",
            bank="Sanoatqurilishbank",
            mfo="00440",
            phone="+998 72 226 10 10",
            basis="Ustav",
        )
        delegate = Delegate(
            id=work.new_id(), enterprise=enterprise.id, name=person, position="Direktor", language="ru"
        )
        work.add(enterprise)
        work.add(delegate)
        work.change(Enterprise, enterprise.id, signatory=delegate.id)
    return enterprise.id, delegate.id


def _add_item(place: Workplace, negotiation: Id, name: str, price: str) -> None:
    with place.write() as work:
        work.add(
            DealItem(
                id=work.new_id(),
                negotiation=negotiation,
                place=work.count(DealItem, negotiation=negotiation),
                name=name,
                unit="kg",
                quantity=Decimal(1200),
                price=Decimal(price),
            )
        )
