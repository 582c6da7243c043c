"""Documents that are described in a file: made without the window, and printed at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fairdesk.domain.deals import party_id, step_id
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    Enterprise,
    Id,
    Negotiation,
    PathStep,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import DealPart, NegotiationOutcome, NegotiationSource, Part, Role, Step, Vat
from fairdesk.texts import Language
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.papers.document_content import PaperMaker
from fairdesk.usecases.papers.document_drafts import drafted, known_kind
from fairdesk.usecases.papers.document_lacks import lacks
from fairdesk.usecases.papers.document_printing import Printed, print_document
from fairdesk.usecases.ports import Span, Work, Workplace
from fairdesk.usecases.undo import restore


@dataclass(frozen=True, slots=True)
class FileParty:
    """A party: its enterprise by STIR or id, and who signs for it, by name."""

    part: DealPart
    stir: str | None = None
    id: Id | None = None
    signatory: str | None = None
    position: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class FileItem:
    """An item of the table."""

    name: str
    tn_ved: str | None = None
    unit: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FileStep:
    """A step of the path, and the part of the party that sees to it."""

    step: Step
    due: date | None = None
    part: DealPart | None = None


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document as a file describes it; ``unknown`` are places in it that nobody understands."""

    parties: tuple[FileParty, ...]
    languages: tuple[Language, ...] = ("uz-Latn", "ru")
    prevailing: Language | None = None
    subject: str | None = None
    city: str | None = None
    day: date | None = None
    valid_until: date | None = None
    currency: str = "UZS"
    vat: Vat = Vat.INCLUDED
    items: tuple[FileItem, ...] = ()
    steps: tuple[FileStep, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Created:
    """A printed document, and what people should know about it."""

    printed: Printed
    warnings: tuple[Message, ...]


class WrongFileError(UserFacingError):
    """Something in the file is not right: where, and what."""

    def __init__(self, where: str, trouble: Message) -> None:
        super().__init__(
            message("documents.file_wrong", where=where, trouble=trouble),
            message("documents.file_wrong_advice"),
        )


def create(
    place: Workplace, asked: DocumentFile, template: str, make: PaperMaker, language: Language
) -> Created:
    """Makes a document of what a file says and prints it: its negotiation, parties, items and path too.

    Nothing of it stays where it cannot be printed. Raises ``UserFacingError``.
    """
    with place.write() as work:
        document = _recorded(work, asked, template)
        found = lacks(work, document)
        must = next((one for one in found if one.must), None)
        if must is not None:
            raise UserFacingError(must.message, message("documents.file_lacks_advice"))
    span = work.changes.span
    try:
        printed = print_document(place, document, make, language)
    except Exception:
        _take_back(place, document, span)
        raise
    unknown = (message("documents.file_unknown", where=where) for where in asked.unknown)
    alike = (one.told for one in printed.lookalikes)
    return Created(printed, (*alike, *unknown, *(one.message for one in found)))


def _take_back(place: Workplace, document: Id, span: Span | None) -> None:
    """Takes everything back, the number that was kept for it too: nothing stands on paper."""
    with place.write() as work:
        work.change(Document, document, issuer=None, counter=None, number=None)
        if span is not None:
            restore(work, span)


def _recorded(work: Work, asked: DocumentFile, template: str) -> Id:
    """Records what was agreed. Returns the draft."""
    enterprises = _enterprises(work, asked.parties)
    counts = known_kind(template).counts
    deal = Negotiation(
        id=work.new_id(),
        source=NegotiationSource.DOCUMENT,
        subject=asked.subject,
        currency=asked.currency,
        vat=asked.vat,
        started=work.now,
        ended=work.now,
        outcome=NegotiationOutcome(counts) if counts else None,
        by=work.actor,
    )
    work.add(deal)
    for number, (party, enterprise) in enumerate(zip(asked.parties, enterprises, strict=True)):
        work.add(_party(work, deal.id, number, party, enterprise))
    for number, item in enumerate(asked.items):
        work.add(_item(work, deal.id, number, item))
    for number, step in enumerate(asked.steps):
        work.add(_step(deal.id, number, step, asked.parties, enterprises))
    document = drafted(work, deal.id, template, languages=asked.languages)
    said: dict[str, object] = {
        "subject": asked.subject,
        "city": asked.city,
        "valid_until": asked.valid_until,
        "prevailing": asked.prevailing,
        "day": asked.day,
    }
    work.change(Document, document, **{name: value for name, value in said.items() if value is not None})
    return document


def _enterprises(work: Work, parties: Sequence[FileParty]) -> list[Enterprise]:
    """The enterprises that are meant. Raises ``WrongFileError`` for one that is unknown or stands twice."""
    found: list[Enterprise] = []
    companies: set[Id] = set()
    for place, party in enumerate(parties):
        where = f"parties[{place}]"
        enterprise = _enterprise(work, party, where)
        if enterprise.id in companies:
            raise WrongFileError(where, message("documents.file_twice", name=enterprise.name))
        companies.update(same_company.members(work, enterprise.id))
        found.append(enterprise)
    return found


def _enterprise(work: Work, party: FileParty, where: str) -> Enterprise:
    if party.id is not None:
        named = work.get(Enterprise, party.id)
        if named is None or named.voided:
            raise WrongFileError(f"{where}.id", message("documents.file_no_id", id=party.id.hex()))
        if party.stir and named.stir and party.stir != named.stir:
            wrong = message("documents.file_other_stir", name=named.name, stir=party.stir)
            raise WrongFileError(f"{where}.stir", wrong)
        return named
    if party.stir is None:
        raise WrongFileError(where, message("documents.file_nobody"))
    registered = work.all(Enterprise, stir=party.stir)
    if not registered:
        raise WrongFileError(f"{where}.stir", message("documents.file_no_stir", stir=party.stir))
    return registered[0]


def _party(work: Work, deal: Id, place: int, party: FileParty, enterprise: Enterprise) -> DealParty:
    return DealParty(
        id=party_id(deal, enterprise.id),
        negotiation=deal,
        enterprise=enterprise.id,
        part=party.part,
        place=place,
        signatory=_signatory(work, party, enterprise),
        position=party.position,
        basis=party.basis,
    )


def _signatory(work: Work, party: FileParty, enterprise: Enterprise) -> Id | None:
    """The enterprise's delegate with the name; made where it has none."""
    if not party.signatory:
        return None
    wanted = fold(party.signatory)
    for one in same_company.members(work, enterprise.id):
        for person in work.all(Delegate, enterprise=one):
            if person.name and fold(person.name) == wanted:
                return person.id
    role = Role.EXHIBITOR if enterprise.part is Part.EXHIBITOR else Role.PARTICIPANT
    made = Delegate(
        id=work.new_id(),
        enterprise=enterprise.id,
        name=party.signatory,
        position=party.position,
        role=role,
    )
    work.add(made)
    return made.id


def _item(work: Work, deal: Id, place: int, item: FileItem) -> DealItem:
    return DealItem(
        id=work.new_id(),
        negotiation=deal,
        place=place,
        name=item.name,
        tn_ved=item.tn_ved,
        unit=item.unit,
        quantity=item.quantity,
        price=item.price,
    )


def _step(
    deal: Id, place: int, step: FileStep, parties: Sequence[FileParty], enterprises: Sequence[Enterprise]
) -> PathStep:
    """A step; the party that sees to it is the first one with its part."""
    of_part = {
        party.part: enterprise.id
        for party, enterprise in zip(reversed(parties), reversed(enterprises), strict=True)
    }
    if step.part is not None and step.part not in of_part:
        part = message(f"words.deal_part_{step.part.value}")
        raise WrongFileError(f"steps[{place}].part", message("documents.file_no_part", part=part))
    return PathStep(
        id=step_id(deal, step.step, 1),
        negotiation=deal,
        step=step.step,
        due=step.due,
        party=of_part.get(step.part) if step.part else None,
    )
