"""What the rows of a list do to the records of a fair, decided without writing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Delegate, Enterprise, Id, Record
from fairdesk.domain.ids import new_id
from fairdesk.domain.messages import Message
from fairdesk.domain.values import field_types
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises.lookalikes import LookAlike
from fairdesk.usecases.spreadsheets.lists_known import Known


class Verdict(StrEnum):
    """What became of a row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class RejectedError(Exception):
    """A row that cannot be taken, and why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.key)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ImportedLookAlike:
    """A record that a row added and that looks like one that was known: a person decides."""

    sheet: str
    row: int
    id: Id
    name: str
    other: LookAlike


@dataclass(frozen=True, slots=True)
class Said:
    """What a list has said about a record: in which row first, and which fields so far."""

    row: int
    fields: frozenset[str]


Values = dict[str, object]
Change = tuple[type[Record], Id, Mapping[str, Any]]


class Plan:
    """The changes that rows lead to, gathered until they are handed over to be written."""

    def __init__(self, known: Known, began: datetime, actor: str, names: Mapping[str, str]) -> None:
        """``names`` are the enterprises' names by STIR, as any row of the list says them.

        ``claimed`` has the enterprise that each STIR of the list was understood to be; those are ``taken``.
        """
        self.known = known
        self.began = began
        self.actor = actor
        self.names = names
        self.claimed: dict[str, Id] = {}
        self.taken: set[Id] = set()
        self._milliseconds = milliseconds(began)
        self._made = 0
        self._adds: dict[Id, Record] = {}
        self._changes: dict[Id, tuple[type[Record], Values]] = {}
        self._alike: list[ImportedLookAlike] = []
        self._said: dict[Id, Said] = {}

    @property
    def size(self) -> int:
        """How many records wait to be written."""
        return len(self._adds) + len(self._changes)

    def hand_over(self) -> tuple[list[Record], list[Change], list[ImportedLookAlike]]:
        """What is to be written: new records, changes, and what to show people. Empties the plan."""
        adds, changes, alike = list(self._adds.values()), self._changes, self._alike
        self._adds, self._changes, self._alike = {}, {}, []
        return adds, [(kind, record_id, values) for record_id, (kind, values) in changes.items()], alike

    def said(self, record_id: Id) -> Said | None:
        """What the list has said about a record."""
        return self._said.get(record_id)

    def add(self, record_type: type[Record], values: Values, sheet: str, row: int) -> Id:
        """Plans a new record."""
        arguments: dict[str, Any] = {"id": self._next_id(), **values}
        record = record_type(**arguments)
        if isinstance(record, Enterprise):
            self._note_alike(record.name, self.known.enterprises.alike(record), record.id, sheet, row)
        elif isinstance(record, Delegate):
            self._note_alike(record.name or "", self.known.people_alike(record), record.id, sheet, row)
        self._adds[record.id] = record
        self.known.put(record)
        self._remember(record.id, row, values)
        return record.id

    def _next_id(self) -> Id:
        """New ids in the order of the rows: a counter where the first random bits were (RFC 9562, 6.2)."""
        later, counter = divmod(self._made, 1 << 12)
        self._made += 1
        raw = bytearray(new_id(self._milliseconds + later))
        raw[6:8] = (0x7000 | counter).to_bytes(2)
        return bytes(raw)

    def _note_alike(self, name: str, others: list[LookAlike], new: Id, sheet: str, row: int) -> None:
        self._alike += [ImportedLookAlike(sheet, row, new, name, other) for other in others]

    def change(self, record: Record, said: Values, news: Values, row: int) -> None:
        """Plans changes of a known record, out of all that a row said about it."""
        self._remember(record.id, row, said)
        if not news:
            return
        changed = replace(record, **news)
        self.known.put(changed)
        if record.id in self._adds:
            self._adds[record.id] = changed
        else:
            self._changes.setdefault(record.id, (type(record), {}))[1].update(news)

    def _remember(self, record_id: Id, row: int, values: Values) -> None:
        before = self._said.get(record_id)
        names = frozenset(values)
        if before is None:
            self._said[record_id] = Said(row, names)
        elif not names <= before.fields:
            self._said[record_id] = Said(before.row, before.fields | names)


def differs(record: Record, name: str, value: object) -> bool:
    """Whether a checked value is news; a value that only a check would mend, such as a typed ', is none."""
    known = getattr(record, name)
    if known == value:
        return False
    if known == field_types(type(record))[name].default or isinstance(known, bytes):
        return True
    shown = fields.show(type(record), name, known, "en")
    return fields.check(type(record), name, shown).value != value
