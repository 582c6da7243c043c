"""Records that desks set differently without knowing of each other: both sides, and deciding between them.

Each such record is listed once. A decision keeps, field by field, what one side wrote, or of a list what all
of them named; it is one action, replaces every side's value everywhere, and every value stays in the history.
Whoever noted something and when goes with what they noted; nobody is asked about that alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import cast
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import DealItem, DealParty, Desk, Id, Negotiation, Record
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.values import field_types
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.history import told
from fairdesk.usecases.ports import Changes, Claim, Work, Workplace
from fairdesk.usecases.replication.naming import called

TOGETHER = -1
"""The choice of everything that any side named, where a field is a list."""

QUIET: Mapping[str, frozenset[str]] = {
    Negotiation.kind: frozenset({"started", "ended", "parked"}),
    DealParty.kind: frozenset({"place", "present"}),
    DealItem.kind: frozenset({"place", "answered"}),
}
"""Fields of which nobody needs to be asked, by kind: the program knows by itself what holds."""
_OF_DESKS = frozenset({"name"})
"""What people decide of a desk; who counts and how far follows from all that was said of it."""
_NOTED = frozenset({"by", "at"})
_ATTENDS = ("_by", "_at")
"""``revoked_by`` and ``revoked_at`` go with ``revoked``."""
_MOST_EQUAL = 8


@dataclass(frozen=True, slots=True)
class Side:
    """One desk's version of a record: who wrote it there, and when (in the fair's time) they began to."""

    desk: Id
    letter: str
    name: str
    person: str
    at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a side wrote into a field, in words; ``write`` names it. An empty text is "nothing"."""

    text: str
    value: object
    write: bytes
    legible: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """A field to decide on: what each side wrote (None: it did not), and perhaps all of it together."""

    field: str
    label: Message
    given: tuple[Given | None, ...]
    together: str | None = None


@dataclass(frozen=True, slots=True)
class Equal:
    """A field in which all sides agree."""

    label: Message
    text: str


@dataclass(frozen=True)
class Review:
    """A record that waits for a decision. ``state`` tells whether it is still the one that was looked at."""

    record: Record
    title: Message
    subject: str
    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    equals: tuple[Equal, ...]
    state: bytes

    @property
    def id(self) -> Id:
        """The record's."""
        return self.record.id

    @property
    def record_type(self) -> type[Record]:
        """What it is."""
        return type(self.record)

    def all_of(self, side: int) -> dict[str, int]:
        """The choices that keep everything a side wrote."""
        return {one.field: side for one in self.differences if one.given[side] is not None}


class ChangedMeanwhileError(UserFacingError):
    """Somebody else decided, or wrote another value, while the sides were being compared."""

    def __init__(self) -> None:
        super().__init__(message("sync.changed_meanwhile"), message("sync.changed_meanwhile_advice"))


def reviews(work: Work, language: Language) -> list[Review]:
    """All records that wait for a decision: the latest change first, those taken back last."""
    found = [review(work, record_type, record_id, language) for record_type, record_id in work.torn()]
    waiting = [one for one in found if one is not None]
    latest = sorted(waiting, key=lambda one: max(side.at for side in one.sides), reverse=True)
    return sorted(latest, key=lambda one: one.record.voided)


def review(work: Work, record_type: type[Record], record_id: Id, language: Language) -> Review | None:
    """One record with all that desks wrote differently; None where nobody needs to be asked."""
    claims = work.claims(record_type, record_id)
    asked = [
        name for name in field_types(record_type) if name in claims and _is_asked(record_type, claims, name)
    ]
    record = work.get(record_type, record_id)
    if record is None or not asked:
        return None
    columns = _columns(work, [claim for name in asked for claim in claims[name]], _most_of_one(claims, asked))
    differences = tuple(
        _difference(work, record_type, name, claims[name], columns, language) for name in asked
    )
    kind = message(f"words.kind_{record_type.kind}")
    labels = tuple(one.label for one in differences)
    return Review(
        record,
        message("sync.review_title", kind=kind, fields=labels),
        called(work, record, language),
        tuple(_side(work, key, claims, asked) for key in columns),
        differences,
        _equals(work, record, claims, language),
        _state(claims),
    )


def waiting(work: Work) -> int:
    """How many records wait for a decision."""
    return sum(
        any(_is_asked(record_type, claims, name) for name in claims)
        for record_type, record_id in work.torn()
        if (claims := work.claims(record_type, record_id))
    )


def decide(place: Workplace, one: Review, choices: Mapping[str, int]) -> Changes:
    """Keeps for every differing field what its side wrote, or all of it ``TOGETHER``, on every desk.

    Raises ``ChangedMeanwhileError`` where the sides are others now than those that were looked at.
    """
    with place.write() as work:
        claims = work.claims(one.record_type, one.id)
        if _state(claims) != one.state:
            raise ChangedMeanwhileError
        _keep(work, one, claims, choices)
    return work.changes


def chosen_values(one: Review, choices: Mapping[str, int]) -> dict[str, object]:
    """What the chosen fields would hold; those that cannot be read here are left out."""
    values: dict[str, object] = {}
    for difference in one.differences:
        choice = choices.get(difference.field)
        if choice == TOGETHER:
            values[difference.field] = _joined(given.value for given in difference.given if given)
        elif choice is not None and (given := difference.given[choice]) is not None and given.legible:
            values[difference.field] = given.value
    return values


# What is asked


def _is_asked(record_type: type[Record], claims: Mapping[str, Sequence[Claim]], name: str) -> bool:
    """Whether people are to decide on a torn field; nobody here can on one that cannot be read here."""
    if record_type is Desk and name not in _OF_DESKS:
        return False
    if name in _NOTED or name in QUIET.get(record_type.kind, ()) or _leader(name, claims) is not None:
        return False
    return name in field_types(record_type) and any(claim.legible for claim in claims[name])


def _leader(name: str, claims: Mapping[str, Sequence[Claim]]) -> str | None:
    """The torn field that another one goes with."""
    for ending in _ATTENDS:
        if name.endswith(ending) and name.removesuffix(ending) in claims:
            return name.removesuffix(ending)
    return None


# The sides

_Column = tuple[Id, int]
"""A desk, and which of its own branches: a copied folder may have written twice as the same desk."""


def _most_of_one(claims: Mapping[str, Sequence[Claim]], asked: Iterable[str]) -> dict[Id, int]:
    most: dict[Id, int] = {}
    for name in asked:
        authors = [claim.author for claim in claims[name]]
        for author in authors:
            most[author] = max(most.get(author, 0), authors.count(author))
    return most


def _columns(work: Work, asked: Sequence[Claim], most: Mapping[Id, int]) -> list[_Column]:
    """The sides in the order in which they wrote; this desk stands last, at the right."""
    first = {author: min(claim.at for claim in asked if claim.author == author) for author in most}
    own = work.desk.id
    ordered = sorted(most, key=lambda author: (author == own, first[author], author))
    return [(author, place) for author in ordered for place in range(most[author])]


def _claim_of(column: _Column, given: Sequence[Claim]) -> Claim | None:
    """What a side wrote into a field; of two writes of one desk the earlier is its first side's."""
    author, place = column
    own = sorted(
        (claim for claim in given if claim.author == author), key=lambda claim: (claim.at, claim.write)
    )
    return own[place] if place < len(own) else None


def _side(work: Work, column: _Column, claims: Mapping[str, Sequence[Claim]], asked: Iterable[str]) -> Side:
    own = [claim for name in asked if (claim := _claim_of(column, claims[name])) is not None]
    last = max(own, key=lambda claim: claim.at)
    desk = work.get(Desk, column[0])
    return Side(
        column[0],
        desk.letter if desk else "",
        (desk.name or "") if desk else "",
        last.actor,
        last.at.astimezone(ZoneInfo(work.fair.time_zone)),
        column[0] == work.desk.id,
    )


def _difference(
    work: Work,
    record_type: type[Record],
    name: str,
    given: Sequence[Claim],
    columns: Sequence[_Column],
    language: Language,
) -> Difference:
    written = tuple(
        _given(work, record_type, name, claim, language) if claim is not None else None
        for claim in (_claim_of(column, given) for column in columns)
    )
    together = None
    if field_types(record_type)[name].python is tuple:
        joined = _joined(claim.value for claim in given)
        if all(joined != tuple(cast("Sequence[str]", claim.value or ())) for claim in given):
            together = told(work, record_type, name, joined, language)
    return Difference(name, fields.label(record_type, name), written, together)


def _given(work: Work, record_type: type[Record], name: str, claim: Claim, language: Language) -> Given:
    words = told(work, record_type, name, claim.value, language) if claim.legible else ""
    return Given(words, claim.value, claim.write, claim.legible)


def _equals(
    work: Work, record: Record, claims: Mapping[str, Sequence[Claim]], language: Language
) -> tuple[Equal, ...]:
    """The first fields that are filled in and on which all agree: they say what the record is."""
    found: list[Equal] = []
    for name, field_type in field_types(type(record)).items():
        value = cast("object", getattr(record, name))
        is_plain = name in _NOTED or name in claims or value is None or value == field_type.default
        words = "" if is_plain else told(work, type(record), name, value, language)
        if words:
            found.append(Equal(fields.label(type(record), name), words))
    return tuple(found[:_MOST_EQUAL])


def _state(claims: Mapping[str, Sequence[Claim]]) -> bytes:
    hasher = sha256()
    for name in sorted(claims):
        hasher.update(name.encode() + b"\0" + b"".join(sorted(claim.write for claim in claims[name])))
    return hasher.digest()


# Deciding


def _keep(work: Work, one: Review, claims: Mapping[str, Sequence[Claim]], choices: Mapping[str, int]) -> None:
    """Writes over every torn field of the record, also over those that nobody was asked about."""
    keep: dict[str, bytes] = {}
    together: dict[str, object] = {}
    for difference in one.differences:
        choice = choices[difference.field]
        if choice == TOGETHER:
            together[difference.field] = _joined(claim.value for claim in claims[difference.field])
        elif (given := difference.given[choice]) is not None:
            keep[difference.field] = given.write
    desk = _decided_desk(one, choices)
    for name in claims.keys() - keep.keys() - together.keys():
        if one.record_type is Desk or not any(claim.legible for claim in claims[name]):
            continue  # it is left to those who can read it; of desks every word stays
        leader = _leader(name, claims)
        followed = _desk_of(claims.get(leader or "", ()), keep.get(leader or "")) or desk
        held = _held_by_itself(one.record_type, name, claims[name])
        if held is not None:
            together[name] = held
        else:
            keep[name] = _of_desk(claims[name], followed).write
    work.settle(one.record_type, one.id, keep)
    if together:
        work.change(one.record_type, one.id, **together)


def _decided_desk(one: Review, choices: Mapping[str, int]) -> Id | None:
    """The desk whose version was kept, of the first field in which one was."""
    sides = [choices[difference.field] for difference in one.differences]
    return next((one.sides[side].desk for side in sides if side != TOGETHER), None)


def _desk_of(given: Sequence[Claim], write: bytes | None) -> Id | None:
    return next((claim.author for claim in given if claim.write == write), None)


def _of_desk(given: Sequence[Claim], desk: Id | None) -> Claim:
    """What a desk wrote, or else what is shown."""
    return next((claim for claim in given if claim.author == desk), given[0])


def _held_by_itself(record_type: type[Record], name: str, given: Sequence[Claim]) -> object | None:
    """What holds of a field that nobody is asked about: all of a list, the earliest beginning."""
    if name not in QUIET.get(record_type.kind, ()):
        return None
    if field_types(record_type)[name].python is tuple:
        return _joined(claim.value for claim in given)
    if name == "started":
        return min((claim.value for claim in given if isinstance(claim.value, datetime)), default=None)
    return None


def _joined(values: Iterable[object]) -> tuple[str, ...]:
    """All that lists name, each once, in the order in which it first stands."""
    named = (part for value in values for part in cast("Sequence[str]", value or ()))
    return tuple(dict.fromkeys(named))
