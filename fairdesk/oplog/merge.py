"""What a record shows, as a pure function of the set of operations on it, whatever order they came in.

A field's leaves are its writes that no other write names as replaced. The shown value is the leaf with
the highest clock, then desk. For ``voided`` true wins, so that nothing rises from the dead unseen; for the
last good number of a revoked desk the lowest does.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

import cbor2

from fairdesk.oplog.operation import Operation, Plain

VOIDED = "voided"
LAST_GOOD = "last_good"


@dataclass(frozen=True, slots=True)
class Write:
    """Those fields of one operation that are still leaves."""

    operation: bytes
    clock: int
    desk: bytes
    fields: dict[str, Plain]

    @property
    def rank(self) -> tuple[int, bytes, bytes]:
        """The order in which writes win."""
        return (self.clock, self.desk, self.operation)


@dataclass(slots=True)
class RecordState:
    """All leaves of one record, and the writes that were named as replaced before they arrived."""

    writes: list[Write] = field(default_factory=list[Write])
    awaited: dict[bytes, set[str]] = field(default_factory=dict[bytes, set[str]])

    def apply(self, operation: Operation, is_known: Callable[[bytes], bool]) -> None:
        """Takes an operation in. ``is_known`` tells whether the log holds an operation of this record."""
        for name, replaced in operation.base.items():
            for replaced_id in replaced:
                self._replace(replaced_id, name, is_known)
        already_replaced = self.awaited.pop(operation.id, set[str]())
        left = {name: value for name, value in operation.fields.items() if name not in already_replaced}
        if left:
            self.writes.append(Write(operation.id, operation.clock, operation.desk, left))

    def leaves(self, name: str) -> list[Write]:
        """The writes that hold a leaf of a field, the winning one first."""
        holders = [write for write in self.writes if name in write.fields]
        return sorted(holders, key=lambda write: write.rank, reverse=True)

    def base(self, names: Iterable[str]) -> dict[str, tuple[bytes, ...]]:
        """What a new operation that sets these fields must name as replaced."""
        bases = {name: tuple(sorted(leaf.operation for leaf in self.leaves(name))) for name in names}
        return {name: ids for name, ids in bases.items() if ids}

    def shown(self) -> dict[str, Plain]:
        """The value of every field that was ever set."""
        values: dict[str, Plain] = {}
        for write in sorted(self.writes, key=lambda write: write.rank):
            values.update(write.fields)
        if LAST_GOOD in values:
            values[LAST_GOOD] = self._lowest(LAST_GOOD)
        values[VOIDED] = any(write.fields.get(VOIDED) is True for write in self.writes)
        return values

    def _lowest(self, name: str) -> Plain:
        """The lowest number among the leaves of a field; None where none of them is one."""
        held = (write.fields.get(name) for write in self.writes)
        return min((one for one in held if isinstance(one, int) and not isinstance(one, bool)), default=None)

    def conflicts(self) -> list[str]:
        """Fields whose leaves hold more than one distinct value."""
        seen: dict[str, object] = {}
        torn: set[str] = set()
        for write in self.writes:
            for name, value in write.fields.items():
                if name in seen and seen[name] != value:
                    torn.add(name)
                seen.setdefault(name, value)
        return sorted(torn)

    def digest(self, entity: str, entity_id: bytes) -> int:
        """A 128-bit hash of the leaves. Operation ids stand for the values, which they commit to."""
        hasher = hashlib.blake2b(entity.encode() + b"\0" + entity_id, digest_size=16)
        for write in sorted(self.writes, key=lambda write: write.operation):
            hasher.update(write.operation)
            hasher.update("\0".join(sorted(write.fields)).encode() + b"\1")
        return int.from_bytes(hasher.digest())

    def to_bytes(self) -> bytes:
        """The form in which the store keeps it; equal states give equal bytes."""
        ordered = sorted(self.writes, key=lambda write: write.operation)
        writes = [[write.operation, write.clock, write.desk, write.fields] for write in ordered]
        awaited = [[replaced, sorted(self.awaited[replaced])] for replaced in sorted(self.awaited)]
        return cbor2.dumps([writes, awaited], canonical=True)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "RecordState":
        """Reads what ``to_bytes`` wrote."""
        writes, awaited = cast(
            "tuple[list[list[object]], list[tuple[bytes, list[str]]]]", cbor2.loads(stored)
        )
        return cls(
            [Write(*cast("tuple[bytes, int, bytes, dict[str, Plain]]", tuple(write))) for write in writes],
            {replaced: set(names) for replaced, names in awaited},
        )

    def _replace(self, replaced: bytes, name: str, is_known: Callable[[bytes], bool]) -> None:
        for position, write in enumerate(self.writes):
            if write.operation == replaced:
                left = {key: value for key, value in write.fields.items() if key != name}
                if left:
                    self.writes[position] = Write(write.operation, write.clock, write.desk, left)
                else:
                    del self.writes[position]
                return
        if not is_known(replaced):
            self.awaited.setdefault(replaced, set()).add(name)


def append_digest(operation: Operation) -> int:
    """What an operation on an append-only record adds to the state hash."""
    hasher = hashlib.blake2b(operation.id, digest_size=16, person=b"append-only")
    return int.from_bytes(hasher.digest())


def state_code(total: int, schema: int) -> str:
    """The check code people read to each other, four groups of four, from the sum of all digests."""
    digest = hashlib.blake2b(total.to_bytes(16) + schema.to_bytes(2), digest_size=10).digest()
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    value = int.from_bytes(digest)
    letters = "".join(alphabet[(value >> shift) & 31] for shift in range(75, -5, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
