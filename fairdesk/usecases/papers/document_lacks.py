"""What a document should have before it is printed, and where that is put in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from fairdesk.domain.clock import fair_day
from fairdesk.domain.deals import item_sum
from fairdesk.domain.entities import DealItem, Enterprise, Id, PathStep
from fairdesk.domain.messages import Message, message
from fairdesk.domain.number_words import LIMIT
from fairdesk.domain.words import DealPart
from fairdesk.usecases import fields
from fairdesk.usecases.papers.document_content import Content, ContentParty
from fairdesk.usecases.papers.document_contents import Sources, content_from, sources
from fairdesk.usecases.papers.document_kinds import Need
from fairdesk.usecases.ports import Work

_REQUISITES = ("address", "stir", "account", "bank", "mfo")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a document should have, and where it is put in: a ``field`` of a record of a ``kind``.

    What ``must`` be there refuses the printing; the rest is a warning.
    """

    message: Message
    kind: str
    id: Id | None
    field: str
    must: bool


def lacks(work: Work, document: Id) -> tuple[Lack, ...]:
    """What a document should still have before it is printed; what must be there stands first."""
    of = sources(work, document)
    written = content_from(work, of)
    found = [*_structure(of, written), *_needed(of, written), *_parties(work, of, written)]
    found += [*_items(of, written), *_days(of, written), *_old_day(work, of, written)]
    return tuple(sorted(found, key=lambda one: not one.must))


def _of_document(of: Sources, name: str, field: str, *, must: bool = False) -> Lack:
    return Lack(message(f"documents.{name}"), "document", of.document.id, field, must)


def _of_deal(of: Sources, name: str, field: str, *, must: bool = False) -> Lack:
    return Lack(message(f"documents.{name}"), "negotiation", of.document.negotiation, field, must)


def _needs(of: Sources) -> frozenset[Need]:
    return of.kind.needs if of.kind else frozenset()


def _structure(of: Sources, written: Content) -> Iterator[Lack]:
    """What any document has."""
    if len(written.parties) < 2:
        yield _of_deal(of, "lacks_parties", "parties", must=True)
    if not written.languages:
        yield _of_document(of, "lacks_languages", "languages", must=True)
    if written.day is None:
        yield _of_document(of, "lacks_day", "day")
    if written.copies < len(written.parties):
        yield _of_document(of, "few_copies", "copies")


_NEEDED: Mapping[Need, tuple[Callable[[Content], bool], str, str]] = {
    "subject": (lambda written: bool(written.subject.strip()), "document", "subject"),
    "items": (lambda written: bool(written.items), "negotiation", "items"),
    "steps": (lambda written: bool(written.steps), "negotiation", "steps"),
    "handover": (lambda written: written.handover is not None, "document", "handover"),
    "outcome": (lambda written: bool(written.outcome), "negotiation", "outcome"),
    "valid_until": (lambda written: written.valid_until is not None, "document", "valid_until"),
    "buyer": (lambda written: _has(written, DealPart.BUYER), "negotiation", "parties"),
    "seller": (lambda written: _has(written, DealPart.SELLER, DealPart.DEVELOPER), "negotiation", "parties"),
}
"""What a kind may need of the whole, how that is seen, and where it is put in."""


def _has(written: Content, *parts: DealPart) -> bool:
    return any(one.part in parts for one in written.parties)


def _needed(of: Sources, written: Content) -> Iterator[Lack]:
    for need, (is_there, kind, field) in _NEEDED.items():
        if need in _needs(of) and not is_there(written):
            place = _of_document if kind == "document" else _of_deal
            yield place(of, f"lacks_{need}", field, must=True)


def _parties(work: Work, of: Sources, written: Content) -> Iterator[Lack]:
    must_sign = "signatories" in _needs(of)
    for party, told in zip(of.parties, written.parties, strict=True):
        name = written.first(told.names)
        for field, is_there, must in (
            ("signatory", bool(told.signatory), must_sign),
            ("position", any(told.positions.values()), False),
            ("basis", any(told.bases.values()), False),
        ):
            if not is_there:
                yield Lack(
                    message(f"documents.lacks_{field}", name=name), "deal_party", party.id, field, must
                )
        if "requisites" in of.shown:
            yield from _requisites(work, of, told, name)


def _requisites(work: Work, of: Sources, told: ContentParty, name: str) -> Iterator[Lack]:
    """A foreign company has no STIR and a bank of its own; only its address is asked for."""
    enterprise = work.get(Enterprise, bytes.fromhex(told.id))
    is_foreign = enterprise is not None and enterprise.country not in (None, "UZ")
    wanted = _REQUISITES[:1] if is_foreign else _REQUISITES
    missing = [field for field in wanted if enterprise is None or not getattr(enterprise, field)]
    if missing:
        labels = tuple(fields.label(Enterprise, field) for field in missing)
        what = message("documents.lacks_requisites", name=name, fields=labels)
        yield Lack(what, "enterprise", bytes.fromhex(told.id), missing[0], "requisites" in _needs(of))


def _items(of: Sources, written: Content) -> Iterator[Lack]:
    must = "prices" in _needs(of)
    if written.sum is not None and written.sum >= LIMIT:
        yield _of_deal(of, "sum_too_large", "items", must=True)
    for place, item in enumerate(of.items if written.items else (), 1):
        if not item.name.strip():
            yield _of_item(message("documents.lacks_item_name", place=place), item, "name", must=True)
            continue
        if item.quantity is None:
            yield _of_item(message("documents.lacks_quantity", item=item.name), item, "quantity", must=must)
        if item_sum(item) is None:
            yield _of_item(message("documents.lacks_price", item=item.name), item, "price", must=must)


def _of_item(what: Message, item: DealItem, field: str, *, must: bool) -> Lack:
    return Lack(what, "deal_item", item.id, field, must)


def _days(of: Sources, written: Content) -> Iterator[Lack]:
    """Dates that cannot be meant: they go backwards."""
    if written.day and written.valid_until and written.valid_until < written.day:
        yield _of_document(of, "until_before_day", "valid_until")
    for step in of.steps if written.steps else ():
        if step.due is None:
            yield _of_step("lacks_due", step)
        elif written.day and step.due < written.day:
            yield _of_step("due_before_day", step)
    dated = [step for step in of.steps if step.due and written.steps]
    for before, after in pairwise(dated):
        if before.due and after.due and after.due < before.due:
            yield _of_step("due_out_of_order", after)


def _old_day(work: Work, of: Sources, written: Content) -> Iterator[Lack]:
    """A date that has passed since the draft was begun; one before that was meant."""
    zone = work.fair.time_zone
    today, begun = fair_day(work.now, zone), fair_day(of.document.at or work.now, zone)
    if written.day and begun <= written.day < today:
        old = message("documents.day_old", count=(today - written.day).days, day=today)
        yield Lack(old, "document", of.document.id, "day", must=False)


def _of_step(name: str, step: PathStep) -> Lack:
    word = message(f"words.step_{step.step.value}")
    return Lack(message(f"documents.{name}", step=word), PathStep.kind, step.id, "due", must=False)
