"""One recorded change, its canonical bytes and its id.

The canonical form is RFC 8949 deterministic CBOR of a map with one-letter keys; the id of an operation
is the SHA-256 of it, and each operation names the id of the one its desk wrote before.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import cbor2

SCHEMA = 1
"""Version of the meaning of kinds and fields. Operations of a newer one are kept, not projected."""

MAX_BYTES = 256 * 1024
START = bytes(32)
"""What the first operation of a desk names as the one before it."""

ADD = "add"
SET = "set"

Plain = None | bool | int | str | bytes | list[str]
"""What a field's value may be in the log."""


class BrokenLogError(Exception):
    """Bytes that are no operation, or operations that do not follow one another."""


@dataclass(frozen=True)
class Operation:
    """One change of one record.

    ``clock`` is the hybrid logical clock (see ``hybrid_clock``); ``base`` names, per field, the operations
    whose values this one replaces.
    """

    fair: bytes
    desk: bytes
    sequence: int
    clock: int
    actor: str
    entity: str
    entity_id: bytes
    kind: str
    fields: Mapping[str, Plain]
    base: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict[str, tuple[bytes, ...]])
    previous: bytes = START
    schema: int = SCHEMA

    @cached_property
    def body(self) -> bytes:
        """The canonical bytes. Raises ``ValueError`` above 256 KiB."""
        body = cbor2.dumps(
            {
                "a": self.actor,
                "b": {name: sorted(ids) for name, ids in self.base.items()},
                "c": self.clock,
                "d": self.desk,
                "e": self.entity,
                "f": self.fair,
                "i": self.entity_id,
                "k": self.kind,
                "p": self.previous,
                "s": self.sequence,
                "v": self.schema,
                "w": dict(self.fields),
            },
            canonical=True,
        )
        if len(body) > MAX_BYTES:
            raise ValueError(f"a change of {len(body)} bytes is larger than {MAX_BYTES}")
        return body

    @cached_property
    def id(self) -> bytes:
        """SHA-256 of the canonical bytes."""
        return hashlib.sha256(self.body).digest()


def decode(body: bytes) -> Operation:
    """The operation that these canonical bytes are. Raises ``BrokenLogError`` for anything else."""
    if len(body) > MAX_BYTES:
        raise BrokenLogError(f"{len(body)} bytes are too many for one operation")
    try:
        raw = cast("dict[str, object]", cbor2.loads(body))
        operation = Operation(
            fair=_bytes(raw["f"], 16),
            desk=_bytes(raw["d"], 16),
            sequence=_whole(raw["s"]),
            clock=_whole(raw["c"]),
            actor=_text(raw["a"]),
            entity=_text(raw["e"]),
            entity_id=_bytes(raw["i"], 16),
            kind=_text(raw["k"]),
            fields=cast("dict[str, Plain]", raw["w"]),
            base={name: tuple(ids) for name, ids in cast("dict[str, list[bytes]]", raw["b"]).items()},
            previous=_bytes(raw["p"], 32),
            schema=_whole(raw["v"]),
        )
        canonical = operation.body
    except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
        raise BrokenLogError("these bytes are no operation") from error
    if canonical != body:
        raise BrokenLogError("the operation is not in canonical form")
    return operation


def check_chain(operations: Iterable[Operation], known: Mapping[bytes, int]) -> list[Operation]:
    """The operations of one desk that are not known yet, once each is seen to follow one that is.

    ``known`` has the ids that are held already with their sequence numbers. Two operations may follow the
    same one: that is a fork, the work of a copied folder, and both stand. Raises ``BrokenLogError`` naming
    the first that follows nothing known.
    """
    held = {START: 0, **known}
    fresh: list[Operation] = []
    for operation in operations:
        if operation.id in held:
            continue
        if held.get(operation.previous) != operation.sequence - 1:
            raise BrokenLogError(f"operation {operation.sequence} follows none that is known")
        held[operation.id] = operation.sequence
        fresh.append(operation)
    return fresh


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise BrokenLogError(f"expected {length} bytes")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise BrokenLogError("expected a whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BrokenLogError("expected text")
    return value
