"""What the use cases need from storage, and nothing more. ``app`` hands them the store."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeVar

from fairdesk.domain.badge_codes import BadgeKey, BadgeNumber
from fairdesk.domain.clock import Clock
from fairdesk.domain.entities import Badge, Desk, Fair, Id, Meeting, Pass, Record
from fairdesk.domain.messages import Message
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing
from fairdesk.oplog.invitation import Invitation

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Span:
    """The changes ``first`` to ``last`` that a desk wrote: what one action did, for undo and imports."""

    desk: Id
    first: int
    last: int


@dataclass(frozen=True)
class Changes:
    """What an action changed, so that screens refresh just that. ``span`` is None where nothing changed."""

    kinds: frozenset[str] = frozenset()
    ids: frozenset[Id] = frozenset()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record, from what to what; ``conflict`` marks values two desks wrote at once."""

    at: datetime
    desk: str
    actor: str
    kind: str
    id: Id
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Claim:
    """One of the values that several desks gave a field without knowing of each other; who gave it when.

    ``author`` is the id of the desk and ``write`` names the change, for ``Work.settle``. A value that is
    sealed under a key that is not here is not ``legible``.
    """

    value: object
    at: datetime
    desk: str
    actor: str
    author: Id = b""
    write: bytes = b""
    legible: bool = True


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Changes of a desk that are kept and not shown; ``letter`` as the desk itself says it."""

    desk: Id
    letter: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class DeskLog:
    """How far the work of a desk has come here: its last change, who made it and when."""

    desk: Id
    last: int
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskSeen:
    """What a desk told last of what it holds: of each desk the number of the last change.

    ``at`` is when it told it, by the clock of this desk; ``offset_ms`` is how far its clock was ahead then.
    """

    desk: Id
    vector: Mapping[Id, int]
    at: datetime
    offset_ms: int = 0


@dataclass(frozen=True, slots=True)
class LaterChange:
    """A change after some point of a desk's work: its number, and the record that it concerns."""

    desk: Id
    number: int
    kind: str
    id: Id


@dataclass(frozen=True, slots=True)
class PastChange:
    """One recorded change as undo needs it: what it set, and what stood there before."""

    kind: str
    id: Id
    created: bool
    voided: bool
    before: Mapping[str, object]
    still_shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; ``kind`` is enterprise, delegate, badge, product or demand."""

    kind: str
    id: Id
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class HourCount:
    """People let in during a quarter of an hour beginning at ``start`` (UTC)."""

    start: datetime
    people: int


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The figures under the front desk."""

    inside: int = 0
    arrived: int = 0
    expected: int = 0
    by_quarter: tuple[HourCount, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Attendance:
    """A person who was let in: first when (UTC), and whether they are inside now."""

    first: datetime
    inside: bool


@dataclass(frozen=True, slots=True)
class SumRange:
    """How many items of a fair have a sum in a currency, the least and the most of these."""

    count: int = 0
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Examination:
    """What examining a fair's data found; without ``problems`` all is well. Two desks that show the same

    ``code`` hold the same fair.
    """

    problems: tuple[Message, ...]
    changes: int
    code: str


class Work(Protocol):
    """One transaction on one fair: reads see a fixed state, writes become operations when it closes."""

    @property
    def fair(self) -> Fair:
        """The fair."""
        ...

    @property
    def desk(self) -> Desk:
        """This installation's desk at the fair."""
        ...

    @property
    def now(self) -> datetime:
        """When this transaction began, UTC."""
        ...

    @property
    def actor(self) -> str:
        """The member of staff who does this."""
        ...

    @property
    def changes(self) -> Changes:
        """What was changed; complete once the transaction has closed."""
        ...

    @property
    def known_changes(self) -> int:
        """How many changes of the fair, of all desks, are here: as long as it stays, nothing is other."""
        ...

    # Records

    def get(self, record_type: type[R], record_id: Id) -> R | None:
        """The record, voided ones too, or None."""
        ...

    def all(self, record_type: type[R], **equals: object) -> list[R]:
        """Records that are not voided and whose fields equal the given values, oldest first."""
        ...

    def new_id(self) -> Id:
        """An id for a new record."""
        ...

    def add(self, record: Record) -> None:
        """Records a new record."""
        ...

    def change(self, record_type: type[Record], record_id: Id, **fields: object) -> None:
        """Sets fields of a record; those that already have the value are left alone, unless desks differ."""
        ...

    def void(self, record_type: type[Record], record_id: Id) -> None:
        """Takes a record back. It stays in the history."""
        ...

    # Badges

    def badge_keys(self) -> tuple[BadgeKey, ...]:
        """The fair's badge keys that this desk holds; none at a booth."""
        ...

    def badge(self, number: BadgeNumber) -> Badge | None:
        """The badge with a printed number, voided ones too."""
        ...

    def next_badge_counter(self) -> int:
        """The first free counter of this desk's badge numbers."""
        ...

    # Papers and files

    def next_document_counter(self) -> int:
        """The first free counter of the numbers that this desk gives to documents."""
        ...

    def next_sheet(self) -> int:
        """The first number of this desk's paper sheets that was not printed yet."""
        ...

    def keep_file(self, body: bytes) -> str:
        """Keeps the bytes of a file with this transaction; returns their SHA-256, hexadecimal."""
        ...

    def file(self, sha256: str) -> bytes | None:
        """The bytes of a file; None where they have not arrived here."""
        ...

    def seal_key(self) -> bytes | None:
        """The private key (PKCS#8, DER) with which this desk seals PDF files; None where it has none yet."""
        ...

    def keep_seal_key(self, private_key: bytes) -> None:
        """Keeps the key with which this desk seals PDF files."""
        ...

    # Passes

    def last_pass(self, delegate: Id, since: datetime) -> Pass | None:
        """The latest entry or exit of a person at an entrance since a moment, taken-back ones not."""
        ...

    def first_entry(self, delegate: Id, since: datetime) -> Pass | None:
        """The earliest entry of a person since a moment."""
        ...

    def last_scan(self, station: Id, since: datetime, *, badge: Id | None, code: str | None) -> Pass | None:
        """The latest scan of a badge (or of a code that led to none) at a station since a moment."""
        ...

    def recent_passes(self, limit: int, station: Id | None = None) -> list[Pass]:
        """The latest passes, newest first, of one station or of all; taken-back ones not."""
        ...

    def inside(self, since: datetime) -> list[Pass]:
        """For everybody who is inside: the entry since ``since`` that let them in."""
        ...

    def day_counts(self, start: datetime, end: datetime) -> DayCounts:
        """The day's figures between two moments."""
        ...

    def attendance(self, today: datetime) -> dict[Id, Attendance]:
        """Everybody who was ever let in at an entrance; being inside counts from ``today``'s beginning."""
        ...

    # Meetings

    def meetings_of(self, enterprises: Sequence[Id]) -> list[Meeting]:
        """The meetings in which any of these is a party, by id; taken-back ones not, cancelled ones too."""
        ...

    def meetings_between(self, first: datetime, last: datetime) -> list[Meeting]:
        """The meetings that begin from ``first`` until before ``last``, in time order; cancelled ones too."""
        ...

    # Negotiations

    def item_sums(self, currency: str, besides: Id) -> SumRange:
        """The sums of the items of all negotiations in a currency, but for one negotiation."""
        ...

    def last_change(self, record_ids: Sequence[Id]) -> datetime | None:
        """When any of these records was last changed; None where none is here."""
        ...

    # Looking up

    def search(self, text: str, limit: int = 20, kinds: Sequence[str] = ()) -> list[Hit]:
        """Records that match a text in any script, best first."""
        ...

    def history(self, record_id: Id) -> list[FieldChange]:
        """Everything that ever happened to a record, newest first."""
        ...

    def claims(self, record_type: type[Record], record_id: Id) -> Mapping[str, Sequence[Claim]]:
        """The fields of a record that desks set differently without knowing of each other.

        Each with the values given, the one that is shown first. Setting the field again settles it.
        """
        ...

    def torn(self) -> Sequence[tuple[type[Record], Id]]:
        """The records with fields that desks set differently, taken-back ones too, the oldest first."""
        ...

    def settle(self, record_type: type[Record], record_id: Id, keep: Mapping[str, bytes]) -> None:
        """Keeps one of the claims of each of these fields, named by its ``write``; no other one holds then.

        So a value is kept as it was given, also one that cannot be read here.
        """
        ...

    # Desks

    def standings(self) -> Mapping[Id, Standing]:
        """What counts of each desk whose own record is here."""
        ...

    def held_back(self) -> list[HeldBack]:
        """What is kept and not shown, because its desk was revoked, is unknown, or has another role."""
        ...

    def invite(self, letter: str, number: int, role: DeskRole, key: bytes, expires: datetime) -> Invitation:
        """Signs an invitation for who holds the private half of ``key``, and notes it in this desk's record.

        Raises ``UserFacingError`` where this desk may not invite.
        """
        ...

    def revoke_desk(self, desk: Id, last_good: int, without: Collection[Id] = ()) -> None:
        """Lets a desk's changes count up to a number.

        Desks that it invited or that go on for it stand by themselves from now on, but for those named.
        """
        ...

    def accept_desk(self, desk: Id, last_good: int | None = None) -> None:
        """Lets a desk's changes count again, all of them or up to a number."""
        ...

    def made_by(self, record_type: type[Record]) -> dict[Id, Id]:
        """Which desk made each record of a kind."""
        ...

    def desk_logs(self) -> list[DeskLog]:
        """How far the work of every desk has come here."""
        ...

    def desks_seen(self) -> list[DeskSeen]:
        """What other desks told last of what they hold; nothing of those that never exchanged with this."""
        ...

    def later_changes(self, after: Mapping[Id, int], limit: int) -> list[LaterChange]:
        """The changes of every desk after the number given for it (all, where none is), at most so many."""
        ...

    @property
    def check_code(self) -> str:
        """Two desks that show the same code hold the same fair."""
        ...

    def past_changes(self, span: Span) -> list[PastChange]:
        """What the changes of a span did, newest first, as undo needs it."""
        ...

    def count(self, record_type: type[Record], **equals: object) -> int:
        """How many records that are not voided have these values."""
        ...

    def tally(self, record_type: type[Record], reference: str) -> dict[Id, int]:
        """How many records that are not voided refer to each id in a field."""
        ...


class Store(Protocol):
    """The data folder."""

    def fairs(self) -> list[Fair]:
        """All fairs this folder holds."""
        ...

    def create_fair(self, fair: Fair, desk_name: str, actor: str) -> Fair:
        """Makes a new fair with this folder as its first desk (letter A) and a first badge key."""
        ...

    def read(self, fair: Id) -> AbstractContextManager[Work]:
        """A transaction that only reads."""
        ...

    def write(self, fair: Id, actor: str) -> AbstractContextManager[Work]:
        """A transaction that writes: all of it is durable when the context closes, or none of it."""
        ...

    def setting(self, name: str) -> str | None:
        """A setting of this installation (not of the fair)."""
        ...

    def set_setting(self, name: str, value: str) -> None:
        """Keeps a setting of this installation."""
        ...

    @property
    def is_elsewhere(self) -> bool:
        """Whether the folder was last used on another machine, and nobody has said why yet."""
        ...

    def was_moved(self) -> None:
        """The folder was moved here and lives nowhere else: the desk stays who it is."""
        ...

    def was_copied(self, actor: str) -> None:
        """The folder is a copy: it becomes a new desk at each fair, before it writes."""
        ...

    def backup(self, to: Path) -> None:
        """Writes a whole copy while the program works on."""
        ...


@dataclass(frozen=True)
class Workplace:
    """Who works where: the store, the fair, the clock and the member of staff handed to every use case."""

    store: Store
    fair: Id
    clock: Clock
    actor: str

    def read(self) -> AbstractContextManager[Work]:
        """A reading transaction on this fair."""
        return self.store.read(self.fair)

    def write(self) -> AbstractContextManager[Work]:
        """A writing transaction on this fair, in this person's name."""
        return self.store.write(self.fair, self.actor)
