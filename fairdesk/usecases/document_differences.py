"""What differs between a paper and what is noted now, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdesk.domain import papers
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Document,
    Enterprise,
    Handover,
    Id,
    Negotiation,
    PathStep,
    Record,
)
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Step
from fairdesk.texts import LANGUAGE_NAMES
from fairdesk.usecases import document_contents, fields
from fairdesk.usecases.document_content import Content, ContentItem, ContentParty, Spoken
from fairdesk.usecases.document_versions import content_of, existing, versions_of
from fairdesk.usecases.ports import Work

_NOTHING = message("documents.nothing")
_PARTY_FIELDS: Mapping[str, tuple[type[Record], str]] = {
    "names": (Enterprise, "name"),
    "addresses": (Enterprise, "address"),
    "stir": (Enterprise, "stir"),
    "account": (Enterprise, "account"),
    "bank": (Enterprise, "bank"),
    "mfo": (Enterprise, "mfo"),
    "oked": (Enterprise, "oked"),
    "phone": (Enterprise, "phone"),
    "part": (DealParty, "part"),
    "signatory": (DealParty, "signatory"),
    "positions": (DealParty, "position"),
    "bases": (DealParty, "basis"),
}
_ITEM_FIELDS = ("tn_ved", "unit", "quantity", "price", "sum", "yearly")
_HANDOVER_FIELDS = ("what", "version", "copies", "giver_person", "receiver_person", "note")
_FIELDS: Mapping[str, type[Record]] = {
    "languages": Document,
    "prevailing": Document,
    "subject": Document,
    "city": Document,
    "day": Document,
    "valid_until": Document,
    "copies": Document,
    "without": Document,
    "with_clauses": Document,
    "special_terms": Document,
    "currency": Negotiation,
    "vat": Negotiation,
    "outcome": Negotiation,
    "again": Negotiation,
    "sum": Document,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is noted otherwise than it was printed; ``told`` says it in a sentence."""

    what: Message
    before: object
    after: object

    @property
    def told(self) -> Message:
        """Such as "Price: 1 200 on paper, now 1 300"."""
        return message("documents.differs", what=self.what, before=self.before, after=self.after)


def differs(work: Work, document: Id) -> tuple[Difference, ...]:
    """What is noted otherwise than it was printed; nothing for a draft, or for a paper kept as it is."""
    record = existing(work, document)
    current = papers.latest(versions_of(work, document))
    if current is None or record.own_form:
        return ()
    now, paper = document_contents.content(work, document), content_of(current)
    if now.fingerprint() in (paper.fingerprint(), record.kept):
        return ()
    return tuple(differences(paper, now))


def differences(paper: Content, now: Content) -> Iterator[Difference]:
    """What stands otherwise in one content than in another."""
    for name, record_type in _FIELDS.items():
        yield from _compared(fields.label(record_type, name), getattr(paper, name), getattr(now, name))
    yield from _parties(paper, now)
    yield from _items(paper, now)
    yield from _steps(paper, now)
    yield from _handover(paper, now)
    yield from _compared(message("documents.notes"), len(paper.notes), len(now.notes))


def _compared(what: Message, before: object, after: object) -> Iterator[Difference]:
    if before != after:
        yield Difference(what, _told(before), _told(after))


def _told(value: object) -> object:
    """A value as a sentence shows it."""
    if value is None or value in ("", (), {}):
        return _NOTHING
    if isinstance(value, Mapping):
        return " / ".join(dict.fromkeys(str(one) for one in value.values()))  # pyright: ignore
    if isinstance(value, tuple):
        return ", ".join(str(LANGUAGE_NAMES.get(one, one)) for one in value)  # pyright: ignore
    return value


def _named(of: str, field: Message) -> Message:
    return message("documents.field_of", field=field, of=of)


def _parties(paper: Content, now: Content) -> Iterator[Difference]:
    printed = {one.id: one for one in paper.parties}
    noted = {one.id: one for one in now.parties}
    for key in printed | noted:
        before, after = printed.get(key), noted.get(key)
        if before is None or after is None:
            what = message("documents.party")
            yield Difference(what, _told(before.names if before else ""), _told(after.names if after else ""))
            continue
        for name, (record_type, field) in _PARTY_FIELDS.items():
            what = _named(_name(after.names), fields.label(record_type, field))
            yield from _compared(what, getattr(before, name), getattr(after, name))


def _name(names: Spoken) -> str:
    return next(iter(names.values()), "")


def _items(paper: Content, now: Content) -> Iterator[Difference]:
    """Items are the same where they have the same name; of those left, where they stand in one place."""
    for before, after in _paired(paper.items, now.items):
        if before is None or after is None:
            yield Difference(message("documents.item"), _item(before), _item(after))
            continue
        yield from _compared(fields.label(DealItem, "name"), before.name, after.name)
        for name in _ITEM_FIELDS:
            what = _named(after.name, fields.label(DealItem, name))
            yield from _compared(what, getattr(before, name), getattr(after, name))


def _item(item: ContentItem | None) -> object:
    return item.name if item else _NOTHING


def _paired(
    printed: Sequence[ContentItem], noted: Sequence[ContentItem]
) -> Iterator[tuple[ContentItem | None, ContentItem | None]]:
    left = list(printed)
    new: list[ContentItem] = []
    for item in noted:
        same = next((one for one in left if one.name == item.name), None)
        if same is None:
            new.append(item)
        else:
            left.remove(same)
            yield same, item
    for place in range(max(len(left), len(new))):
        yield (left[place] if place < len(left) else None, new[place] if place < len(new) else None)


def _steps(paper: Content, now: Content) -> Iterator[Difference]:
    printed = {one.step: one for one in paper.steps}
    noted = {one.step: one for one in now.steps}
    for step in Step:
        before, after = printed.get(step), noted.get(step)
        word = message(f"words.step_{step.value}")
        if before is None or after is None:
            if before is not after:
                yield Difference(
                    fields.label(PathStep, "step"), word if before else _NOTHING, word if after else _NOTHING
                )
            continue
        for name in ("due", "person", "about"):
            what = message("documents.field_of", field=fields.label(PathStep, name), of=word)
            yield from _compared(what, getattr(before, name), getattr(after, name))
        responsible = message("documents.field_of", field=fields.label(PathStep, "party"), of=word)
        yield from _compared(
            responsible, _party(paper.parties, before.party), _party(now.parties, after.party)
        )


def _party(parties: Sequence[ContentParty], place: int | None) -> str:
    return _name(parties[place].names) if place is not None and place < len(parties) else ""


def _handover(paper: Content, now: Content) -> Iterator[Difference]:
    before, after = paper.handover, now.handover
    if before is None or after is None:
        return
    for name in _HANDOVER_FIELDS:
        yield from _compared(fields.label(Handover, name), getattr(before, name), getattr(after, name))
    yield from _compared(fields.label(Handover, "at"), before.day, after.day)
