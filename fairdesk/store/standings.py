"""The standings of a fair's desks, read from the log once for each state of the operations on desks.

Which state that is stands with the fair as a sum over these operations, so that a scan knows without asking
that nothing changed, in whichever process and transaction.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from fairdesk.domain.entities import Desk
from fairdesk.oplog.authority import NOBODY, Standing, standing
from fairdesk.oplog.operation import SCHEMA, Operation, decode
from fairdesk.store.prepared import Prepared
from fairdesk.store.projector import Turned, understood
from fairdesk.store.tables import heads, operations

_MOST_KEPT = 64
_kept: dict[tuple[bytes, bytes | None, int], Mapping[bytes, Standing]] = {}
_heads = select(heads.c.desk).where(heads.c.fair == bindparam("of"))
_of_records = select(operations.c.body).where(operations.c.fair == bindparam("of"))
_on_known_desks = Prepared(_of_records.where(operations.c.entity_id.in_(_heads)))
_on_desk = Prepared(_of_records.where(operations.c.entity_id == bindparam("one")))
_written_after = Prepared(
    select(operations.c.body, operations.c.projected).where(
        operations.c.fair == bindparam("of"),
        operations.c.desk == bindparam("by"),
        operations.c.sequence > bindparam("since"),
    )
)
_BEGINNING = 0


def is_on_desks(operation: Operation) -> bool:
    """Whether standings may follow from an operation."""
    return operation.entity == Desk.kind and operation.schema <= SCHEMA


def on_desks_sum(on_desks: Iterable[Operation]) -> int:
    """What these operations add to the sum that tells one state of the standings from another."""
    return sum(
        int.from_bytes(hashlib.blake2b(one.id, digest_size=16, person=b"desks").digest()) for one in on_desks
    )


def standings_of(
    connection: Connection, fair: bytes, root: bytes | None, state: int, fresh: Sequence[Operation] = ()
) -> Mapping[bytes, Standing]:
    """The standings in a state of the operations on desks; ``fresh`` are those not in the log yet."""
    key = (fair, root, state)
    found = _kept.get(key)
    if found is None:
        found = standing(root, [*operations_on_desks(connection, fair, fresh), *fresh])
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def operations_on_desks(
    connection: Connection, fair: bytes, fresh: Sequence[Operation] = ()
) -> Iterator[Operation]:
    """The operations in the log that standings follow from.

    They are the ones on records of desks that wrote something. What was said of a desk before anything of
    its own arrived is found as soon as that does.
    """
    bodies = {row[0] for row in _on_known_desks.rows(connection, of=fair)}
    for desk in {one.desk for one in fresh}:
        bodies.update(row[0] for row in _on_desk.rows(connection, of=fair, one=desk))
    return filter(is_on_desks, map(decode, bodies))


def turned_by(
    connection: Connection, fair: bytes, before: Mapping[bytes, Standing], after: Mapping[bytes, Standing]
) -> list[Turned]:
    """The operations in the log that are not marked as they stand after a change of standings."""
    turned: list[Turned] = []
    for desk in before.keys() | after.keys():
        was, now = before.get(desk, NOBODY), after.get(desk, NOBODY)
        if was == now:
            continue
        for body, marked in _written_after.rows(connection, of=fair, by=desk, since=_doubtful(was, now)):
            operation = decode(body)
            counts = understood(operation) and now.permits(operation)
            if counts != bool(marked):
                turned.append(Turned(operation, counts))
    return turned


def _doubtful(was: Standing, now: Standing) -> int:
    """The number after which operations may count otherwise than before."""
    same_words = (was.enrolments, was.holding, was.idle) == (now.enrolments, now.holding, now.idle)
    if was.roles != now.roles or not same_words:
        return _BEGINNING
    limits = [one.last_good for one in (was, now) if one.last_good is not None]
    return min(limits, default=_BEGINNING)
