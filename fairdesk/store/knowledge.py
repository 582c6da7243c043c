"""What is known here of the desks, and of what they set differently.

What a desk told last of what it holds stands in the settings of this installation: it is no part of the fair,
and every desk knows something else of the others.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypedDict, cast

import cbor2
from sqlalchemy import Connection, select

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import BY_KIND, Id, Record
from fairdesk.oplog.hybrid_clock import time_of
from fairdesk.store.dialects import insert
from fairdesk.store.log import Log
from fairdesk.store.tables import operations, record_tables, records, settings
from fairdesk.usecases.ports import DeskLog, DeskSeen, LaterChange

_one_setting = insert(settings)
_keep_setting = _one_setting.on_conflict_do_update(
    index_elements=["name"], set_={"value": _one_setting.excluded.value}
)


class _Told(TypedDict):
    """How it is kept."""

    at: int
    offset: int
    heads: dict[str, int]


class Knowledge:
    """Questions about desks. Mixed into the transaction, which supplies connection, fair, log, ``flush``."""

    _connection: Connection
    _fair_id: Id
    _log: Log

    def flush(self) -> None:
        """Brings buffered writes into the tables; the transaction does it."""
        raise NotImplementedError

    def torn(self) -> Sequence[tuple[type[Record], Id]]:
        """The records with fields that desks set differently, taken-back ones too, the oldest first."""
        self.flush()
        found = select(records.c.kind, records.c.id).where(
            records.c.fair == self._fair_id, records.c.conflicts > 0
        )
        rows = self._connection.execute(found.order_by(records.c.id, records.c.kind))
        return [(BY_KIND[row.kind], row.id) for row in rows if row.kind in BY_KIND]

    def made_by(self, record_type: type[Record]) -> dict[Id, Id]:
        """Which desk made each record of a kind."""
        self.flush()
        table = record_tables[record_type.kind]
        of_kind = select(table.c.id).where(table.c.fair == self._fair_id)
        writers = (
            select(operations.c.entity_id, operations.c.desk)
            .where(operations.c.fair == self._fair_id, operations.c.entity_id.in_(of_kind))
            .distinct()
        )
        found: dict[Id, Id] = {}
        several: set[Id] = set()
        for record_id, desk in self._connection.execute(writers):
            several.update({record_id} & found.keys())
            found[record_id] = desk
        for record_id in several:  # whoever made it wrote first: all others knew of that
            found[record_id] = self._log.of_record(record_id)[0].desk
        return found

    def desk_logs(self) -> list[DeskLog]:
        """How far the work of every desk has come here."""
        self.flush()
        furthest = {head.desk: head.sequence for head in self._log.vector()}
        ends = [next(self._log.of_desk(desk, last - 1, last), None) for desk, last in furthest.items()]
        return [DeskLog(one.desk, one.sequence, one.actor, time_of(one.clock)) for one in ends if one]

    def desks_seen(self) -> list[DeskSeen]:
        """What other desks told last of what they hold; nothing of those that never exchanged with this."""
        return seen(self._connection, self._fair_id)

    def later_changes(self, after: Mapping[Id, int], limit: int) -> list[LaterChange]:
        """The changes of every desk after the number given for it (all, where none is), at most so many."""
        self.flush()
        found: list[LaterChange] = []
        for head in self._log.vector():
            if head.sequence > after.get(head.desk, 0) and len(found) < limit:
                found += self._later(head.desk, after.get(head.desk, 0), limit - len(found))
        return found

    def _later(self, desk: Id, after: int, limit: int) -> list[LaterChange]:
        """Read without checking their form once more: tens of thousands may wait for a desk that is new."""
        waiting = (
            select(operations.c.sequence, operations.c.body)
            .where(
                operations.c.fair == self._fair_id, operations.c.desk == desk, operations.c.sequence > after
            )
            .order_by(operations.c.sequence)
            .limit(limit)
        )
        rows = self._connection.execute(waiting).all()
        named = ((number, cast("dict[str, object]", cbor2.loads(body))) for number, body in rows)
        return [
            LaterChange(desk, number, cast("str", body["e"]), cast("Id", body["i"])) for number, body in named
        ]

    @property
    def check_code(self) -> str:
        """Two desks that show the same code hold the same fair."""
        self.flush()
        return self._log.state_hash


def seen(connection: Connection, fair: Id) -> list[DeskSeen]:
    """What desks told last of what they hold of a fair."""
    prefix = _setting(fair)
    told = select(settings.c.name, settings.c.value).where(
        settings.c.name.startswith(prefix, autoescape=True)
    )
    found: list[DeskSeen] = []
    for name, value in connection.execute(told.order_by(settings.c.name)):
        kept = cast("_Told", json.loads(value))
        heads = {bytes.fromhex(desk): last for desk, last in kept["heads"].items()}
        at = datetime.fromtimestamp(kept["at"] / 1000, UTC)
        found.append(DeskSeen(bytes.fromhex(name.removeprefix(prefix)), heads, at, kept["offset"]))
    return found


def note_seen(connection: Connection, fair: Id, told: DeskSeen) -> None:
    """Keeps what a desk told of what it holds. What it once held it holds: a folder never forgets."""
    before = next((one for one in seen(connection, fair) if one.desk == told.desk), None)
    if before is not None and before.at > told.at:
        told, before = before, told
    known = dict(before.vector) if before else {}
    for desk, last in told.vector.items():
        known[desk] = max(last, known.get(desk, 0))
    kept: _Told = {
        "at": milliseconds(told.at),
        "offset": told.offset_ms,
        "heads": {desk.hex(): last for desk, last in known.items()},
    }
    keep_setting(connection, _setting(fair) + told.desk.hex(), json.dumps(kept))


def keep_setting(connection: Connection, name: str, value: str) -> None:
    """Keeps a setting of this installation."""
    connection.execute(_keep_setting, {"name": name, "value": value})


def _setting(fair: Id) -> str:
    return f"seen.{fair.hex()}."
