"""What differs between a paper and what is noted now, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import cast

from fairdesk.domain import papers
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Document,
    Enterprise,
    Fair,
    Handover,
    Id,
    Negotiation,
    PathStep,
    Record,
    Signing,
)
from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import NegotiationOutcome, Step
from fairdesk.texts import LANGUAGE_NAMES, Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.papers import document_contents
from fairdesk.usecases.papers.document_content import Content, ContentItem
from fairdesk.usecases.papers.document_templates import template
from fairdesk.usecases.papers.document_versions import content_of, existing, state_of, versions_of
from fairdesk.usecases.ports import Work

_FIELDS: Mapping[str, tuple[type[Record], str]] = {
    "languages": (Document, "languages"),
    "prevailing": (Document, "prevailing"),
    "subject": (Document, "subject"),
    "city": (Document, "city"),
    "fair": (Fair, "name"),
    "day": (Document, "day"),
    "valid_until": (Document, "valid_until"),
    "copies": (Document, "copies"),
    "without": (Document, "without"),
    "with_clauses": (Document, "with_clauses"),
    "special_terms": (Document, "special_terms"),
    "replaces": (Document, "replaces"),
    "currency": (Negotiation, "currency"),
    "vat": (Negotiation, "vat"),
    "outcome": (Negotiation, "outcome"),
    "again": (Negotiation, "again"),
    "sum": (Document, "sum"),
}
"""The fields of a content, and the field of a record that each is called by."""
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
_ITEM_FIELDS = ("name", "tn_ved", "unit", "quantity", "price", "sum", "yearly")
_HANDOVER_FIELDS = ("what", "version", "copies", "giver_person", "receiver_person", "note")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is noted otherwise than it was printed, in words of the language that was asked for."""

    what: str
    before: str
    after: str

    @property
    def told(self) -> Message:
        """Such as "Price: 1 200 on paper, now 1 300"."""
        return message("documents.differs", what=self.what, before=self.before, after=self.after)


def differs(work: Work, document: Id, language: Language) -> tuple[Difference, ...]:
    """What is noted otherwise than it was printed; nothing for a draft, or for a paper kept as it is."""
    record, printed = existing(work, document), versions_of(work, document)
    current = papers.latest(printed)
    if current is None:
        return ()
    now, paper = document_contents.content(work, document), content_of(current)
    state = state_of(record, printed, work.all(Signing, document=document))
    if not is_otherwise(record, state, paper, now):
        return ()
    return differences(paper, now, language)


def is_otherwise(document: Document, state: DocumentState, paper: Content, now: Content) -> bool:
    """Whether what is noted now is no longer what stands on the paper, and nobody chose to keep the paper."""
    if document.own_form:
        return False
    accepted = (paper.fingerprint(), document.kept)
    return accepted_by(state, paper, now).fingerprint() not in accepted and now.fingerprint() not in accepted


def accepted_by(state: DocumentState, paper: Content, now: Content) -> Content:
    """What of the things noted now a paper has to agree with.

    Once all have signed, steps that are skipped or put off are the path going on, not a paper gone wrong.
    """
    is_signed = state in (DocumentState.SIGNED, DocumentState.ARCHIVED)
    return replace(now, steps=paper.steps) if is_signed else now


def differences(paper: Content, now: Content, language: Language) -> tuple[Difference, ...]:
    """What stands otherwise in one content than in another."""
    return tuple(_Comparison(paper, now, language).differences())


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two contents, and the language in which their differences are told."""

    paper: Content
    now: Content
    language: Language

    def differences(self) -> Iterator[Difference]:
        """All of them."""
        for name, (record_type, field) in _FIELDS.items():
            yield from self._field(record_type, field, getattr(self.paper, name), getattr(self.now, name))
        yield from self._parties()
        yield from self._order(_names(self.paper), _names(self.now))
        yield from self._items()
        items = [[one.name for one in of.items] for of in (self.paper, self.now)]
        yield from self._order(*items)
        yield from self._steps()
        yield from self._handover()
        if self.paper.notes != self.now.notes:
            notes = (message("documents.notes_count", count=len(one.notes)) for one in (self.paper, self.now))
            yield Difference(self._say("documents.notes"), *(text(one, self.language) for one in notes))

    def _field(
        self, record_type: type[Record], field: str, before: object, after: object, of: str = ""
    ) -> Iterator[Difference]:
        if before == after:
            return
        label = text(fields.label(record_type, field), self.language)
        what = f"{of}: {label}" if of else label
        yield Difference(
            what,
            self._told(record_type, field, before, self.paper),
            self._told(record_type, field, after, self.now),
        )

    def _told(self, record_type: type[Record], field: str, value: object, of: Content) -> str:
        """A value as people read it."""
        if isinstance(value, Mapping):
            spoken = cast("Mapping[Language, str]", value)
            return " / ".join(dict.fromkeys(spoken.values())) or self._nothing
        if field in ("languages", "prevailing"):
            codes = cast("tuple[Language, ...]", value if isinstance(value, tuple) else (value,))
            return ", ".join(LANGUAGE_NAMES[one] for one in codes if one) or self._nothing
        if field in ("without", "with_clauses"):
            return ", ".join(self._headings(of, cast("tuple[str, ...]", value))) or self._nothing
        if field == "outcome":
            value = NegotiationOutcome(cast("str", value)) if value else None
        return fields.show(record_type, field, value, self.language) or self._nothing

    def _headings(self, of: Content, clauses: Sequence[str]) -> Iterator[str]:
        known = {one.id: one.name for one in template(of.template, self.language).clauses}
        return (known.get(one, one) for one in clauses)

    @property
    def _nothing(self) -> str:
        return self._say("documents.nothing")

    def _say(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    def _parties(self) -> Iterator[Difference]:
        printed = {one.id: one for one in self.paper.parties}
        noted = {one.id: one for one in self.now.parties}
        for key in printed | noted:
            before, after = printed.get(key), noted.get(key)
            if before is None or after is None:
                yield Difference(
                    self._say("documents.party"),
                    self.paper.first(before.names) if before else self._nothing,
                    self.now.first(after.names) if after else self._nothing,
                )
                continue
            name = self.now.first(after.names)
            for field, (record_type, label) in _PARTY_FIELDS.items():
                yield from self._field(
                    record_type, label, getattr(before, field), getattr(after, field), name
                )

    def _items(self) -> Iterator[Difference]:
        for before, after in _paired(self.paper.items, self.now.items):
            if before is None or after is None:
                yield Difference(
                    self._say("documents.item"),
                    before.name if before else self._nothing,
                    after.name if after else self._nothing,
                )
                continue
            for field in _ITEM_FIELDS:
                values = _known(before, field), _known(after, field)
                yield from self._field(DealItem, field, *values, after.name)

    def _steps(self) -> Iterator[Difference]:
        printed = {one.step: one for one in self.paper.steps}
        noted = {one.step: one for one in self.now.steps}
        for step in Step:
            before, after = printed.get(step), noted.get(step)
            word = text(f"words.step_{step.value}", self.language)
            if before is None or after is None:
                if before is not after:
                    sides = (word if one else self._nothing for one in (before, after))
                    yield Difference(text(fields.label(PathStep, "step"), self.language), *sides)
                continue
            for field in ("due", "person", "about"):
                values = _known(before, field), _known(after, field)
                yield from self._field(PathStep, field, *values, word)
            responsible = _responsible(self.paper, before.party), _responsible(self.now, after.party)
            yield from self._field(PathStep, "party", *responsible, word)

    def _order(self, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
        """That the same things stand in another order."""
        if before != after and sorted(before) == sorted(after):
            yield Difference(self._say("documents.order"), "; ".join(before), "; ".join(after))

    def _handover(self) -> Iterator[Difference]:
        before, after = self.paper.handover, self.now.handover
        if before is None or after is None:
            sides = (one.what if one else self._nothing for one in (before, after))
            if before is not after:
                yield Difference(text(fields.label(Document, "handover"), self.language), *sides)
            return
        for field in _HANDOVER_FIELDS:
            yield from self._field(Handover, field, _known(before, field), _known(after, field))
        for field in ("giver", "receiver"):
            sides = (
                _responsible(self.paper, getattr(before, field)),
                _responsible(self.now, getattr(after, field)),
            )
            yield from self._field(Handover, field, *sides)
        yield from self._field(PathStep, "step", before.step, after.step)
        yield from self._field(Handover, "at", before.day, after.day)


def _names(of: Content) -> list[str]:
    return [of.first(one.names) for one in of.parties]


def _known(of: object, field: str) -> object:
    """A value; None where a content has an empty text."""
    value = getattr(of, field)
    return None if value == "" else value


def _responsible(content: Content, place: int | None) -> str | None:
    """The name of the party at a place."""
    if place is None or not 0 <= place < len(content.parties):
        return None
    return content.first(content.parties[place].names)


def _paired(
    printed: Sequence[ContentItem], noted: Sequence[ContentItem]
) -> Iterator[tuple[ContentItem | None, ContentItem | None]]:
    """Items are the same where they have the same name; of those left, where they stand in one place."""
    left, new = list(printed), list[ContentItem]()
    for item in noted:
        same = next((one for one in left if one.name == item.name), None)
        if same is None:
            new.append(item)
        else:
            left.remove(same)
            yield same, item
    yield from zip_longest(left, new)
