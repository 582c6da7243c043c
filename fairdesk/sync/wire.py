"""What desks say to each other, and the bytes of it: canonical CBOR, read strictly.

Whoever reads trusts nothing: what is malformed, too large, of a wrong type or not in canonical form is
refused with one error, ``MalformedError``, whatever bytes came. One-letter keys, because a hall of fifty
laptops says a vector many thousand times a day. A newer protocol gets a number of its own; this one never
gains a field.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar, cast

import cbor2

from fairdesk.oplog.identity import Checkpoint
from fairdesk.oplog.operation import MAX_BYTES, SCHEMA, START

PROTOCOL = 1
MOST_OPERATIONS = 500
"""Changes in one batch."""
MOST_BODY_BYTES = 1024 * 1024
"""Bytes of the changes in one batch."""
PIECE_BYTES = 256 * 1024
"""Bytes of a file that travel together."""
MOST_FILE_BYTES = 50_000_000
MOST_BYTES = 2 * 1024 * 1024
"""The longest message of any kind."""
MOST_DESKS = 4_096
MOST_POINTS = 256
MOST_MISSING_FILES = 100
MOST_MISSING_KEYS = 500
MOST_SECRETS = 256

_ID, _HASH, _SIGNATURE, _PERSON_KEY, _FAIR_SECRET, _NAME = 16, 32, 64, 64, 32, 8
_LATEST_MS = 2**47
_LARGEST = 2**63 - 1
_FRAME_LENGTH = 4

T = TypeVar("T")
K = TypeVar("K")


class _Said(Protocol):
    def to_bytes(self) -> bytes: ...


S = TypeVar("S", bound=_Said)


class MalformedError(Exception):
    """Bytes that say nothing in this protocol."""


class Point(NamedTuple):
    """A place in a desk's log: the number of a change and its hash."""

    sequence: int
    hash: bytes


BEGINNING = Point(0, START)
"""Before a desk's first change."""


@dataclass(frozen=True, slots=True)
class Vector:
    """What a desk holds of a fair, and what it misses. Whoever reads it can tell what to send.

    ``heads`` has points up to which everything of a desk is held: the ends of its log, all branches; and
    where two desks may have different branches also earlier points, so that the last common one is found.
    ``missing_files`` are SHA-256 (hexadecimal) with the number of bytes that are here already;
    ``missing_keys`` persons; ``secrets`` the names of the fair's secrets that are held (see ``Keys``).
    """

    fair: bytes
    desk: bytes
    now_ms: int
    heads: Mapping[bytes, tuple[Point, ...]] = field(default_factory=dict[bytes, tuple[Point, ...]])
    missing_files: tuple[tuple[str, int], ...] = ()
    missing_keys: tuple[bytes, ...] = ()
    secrets: tuple[bytes, ...] = ()
    schema: int = SCHEMA
    protocol: int = PROTOCOL

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped(
            {
                "d": self.desk,
                "f": self.fair,
                "h": {desk: [list(point) for point in points] for desk, points in self.heads.items()},
                "k": list(self.missing_keys),
                "m": [[bytes.fromhex(sha256), offset] for sha256, offset in self.missing_files],
                "p": self.protocol,
                "s": list(self.secrets),
                "t": self.now_ms,
                "v": self.schema,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Vector":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "Vector":
        said = _fields(raw, "dfhkmpstv")
        return cls(
            fair=_bytes(said["f"], _ID),
            desk=_bytes(said["d"], _ID),
            now_ms=_whole(said["t"], _LATEST_MS),
            heads=_mapped(said["h"], MOST_DESKS, _id, lambda one: _listed(one, MOST_POINTS, _point)),
            missing_files=_listed(said["m"], MOST_MISSING_FILES, _missing_file),
            missing_keys=_listed(said["k"], MOST_MISSING_KEYS, _id),
            secrets=_listed(said["s"], MOST_SECRETS, _name),
            schema=_whole(said["v"], 2**16),
            protocol=_only(said["p"], PROTOCOL),
        )


@dataclass(frozen=True, slots=True)
class SignedPoint:
    """A desk's word for a point of its log, without what the batch around it says already."""

    sequence: int
    hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive changes of one desk that follow ``after``, up to one that the desk has signed.

    ``keys`` open the personal fields of the persons whom these changes concern.
    """

    fair: bytes
    desk: bytes
    after: Point
    operations: tuple[bytes, ...]
    checkpoints: tuple[SignedPoint, ...]
    keys: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    @property
    def signed(self) -> list[Checkpoint]:
        """The checkpoints in full, the furthest first."""
        found = [
            Checkpoint(self.fair, self.desk, one.sequence, one.hash, one.signature)
            for one in self.checkpoints
        ]
        return sorted(found, key=lambda checkpoint: checkpoint.sequence, reverse=True)

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped(
            {
                "a": list(self.after),
                "c": [[one.sequence, one.hash, one.signature] for one in self.checkpoints],
                "d": self.desk,
                "f": self.fair,
                "k": dict(self.keys),
                "o": list(self.operations),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Batch":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "Batch":
        said = _fields(raw, "acdfko")
        operations = _listed(said["o"], MOST_OPERATIONS, _body)
        if not operations or sum(map(len, operations)) > MOST_BODY_BYTES:
            raise MalformedError("too few or too many changes")
        return cls(
            fair=_bytes(said["f"], _ID),
            desk=_bytes(said["d"], _ID),
            after=_point(said["a"]),
            operations=operations,
            checkpoints=_listed(said["c"], MOST_OPERATIONS, _signed_point),
            keys=_mapped(said["k"], MOST_OPERATIONS, _id, _person_key),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of batches: up to where each desk's changes are held now; the number that must come next
    where some are missing before; the reason (a key of a sentence) where they were refused."""

    now_ms: int
    accepted: Mapping[bytes, Point] = field(default_factory=dict[bytes, Point])
    expected: Mapping[bytes, int] = field(default_factory=dict[bytes, int])
    refused: Mapping[bytes, str] = field(default_factory=dict[bytes, str])

    def to_bytes(self) -> bytes:
        """The canonical form."""
        accepted = {desk: list(point) for desk, point in self.accepted.items()}
        return _dumped({"a": accepted, "e": dict(self.expected), "r": dict(self.refused), "t": self.now_ms})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Answer":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "Answer":
        said = _fields(raw, "aert")
        return cls(
            now_ms=_whole(said["t"], _LATEST_MS),
            accepted=_mapped(said["a"], MOST_DESKS, _id, _point),
            expected=_mapped(said["e"], MOST_DESKS, _id, _whole),
            refused=_mapped(said["r"], MOST_DESKS, _id, _reason),
        )


@dataclass(frozen=True, slots=True)
class BadgeSecret:
    """A badge key of the fair."""

    secret: bytes
    revoked: bool


@dataclass(frozen=True, slots=True)
class BundleSecret:
    """A key of bundles on sticks: when it was made, and the fingerprint of the desks shut out by it."""

    secret: bytes
    made_ms: int
    shut_out: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that travel beside the log, and only to enrolled desks that may hold them: those of persons,
    of badges by their number, and of bundles."""

    fair: bytes
    persons: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    badges: Mapping[int, BadgeSecret] = field(default_factory=dict[int, BadgeSecret])
    bundles: tuple[BundleSecret, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.persons or self.badges or self.bundles)

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped(
            {
                "b": {number: [one.secret, one.revoked] for number, one in self.badges.items()},
                "f": self.fair,
                "k": dict(self.persons),
                "s": [[one.secret, one.made_ms, one.shut_out] for one in self.bundles],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Keys":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "Keys":
        said = _fields(raw, "bfks")
        return cls(
            fair=_bytes(said["f"], _ID),
            persons=_mapped(said["k"], MOST_MISSING_KEYS, _id, _person_key),
            badges=_mapped(said["b"], MOST_SECRETS, lambda number: _whole(number, 15), _badge_secret),
            bundles=_listed(said["s"], MOST_SECRETS, _bundle_secret),
        )


@dataclass(frozen=True, slots=True)
class PieceRequest:
    """Asks for the next bytes of a file."""

    sha256: str
    offset: int

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped({"h": bytes.fromhex(self.sha256), "o": self.offset})

    @classmethod
    def from_bytes(cls, data: bytes) -> "PieceRequest":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "PieceRequest":
        said = _fields(raw, "ho")
        return cls(_sha256(said["h"]), _whole(said["o"], MOST_FILE_BYTES))


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of a file of ``total`` bytes, from ``offset`` on. An empty file is one empty piece."""

    sha256: str
    offset: int
    total: int
    body: bytes

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped({"b": self.body, "h": bytes.fromhex(self.sha256), "n": self.total, "o": self.offset})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Piece":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "Piece":
        said = _fields(raw, "bhno")
        body, total = said["b"], _whole(said["n"], MOST_FILE_BYTES)
        offset = _whole(said["o"], MOST_FILE_BYTES)
        if not isinstance(body, bytes) or len(body) != min(PIECE_BYTES, max(total - offset, 0)):
            raise MalformedError("a piece of a wrong length")
        return cls(_sha256(said["h"]), offset, total, body)


@dataclass(frozen=True, slots=True)
class PieceAnswer:
    """Which byte of a file is wanted next; None where the file is whole, or not wanted. ``completed``
    says that it became whole just now."""

    sha256: str
    expected: int | None
    completed: bool = False

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return _dumped({"c": self.completed, "e": self.expected, "h": bytes.fromhex(self.sha256)})

    @classmethod
    def from_bytes(cls, data: bytes) -> "PieceAnswer":
        """Reads the canonical form. Raises ``MalformedError``."""
        return _read(data, cls._of)

    @classmethod
    def _of(cls, raw: object) -> "PieceAnswer":
        said = _fields(raw, "ceh")
        expected = None if said["e"] is None else _whole(said["e"], MOST_FILE_BYTES)
        return cls(_sha256(said["h"]), expected, _yes_or_no(said["c"]))


# Messages one after the other in a stream


def frame(message: bytes) -> bytes:
    """A message as it stands in a stream: its length, then itself."""
    return len(message).to_bytes(_FRAME_LENGTH) + message


def unframed(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The messages of a stream; ``read`` gives exactly so many bytes, fewer only at the end.

    Raises ``MalformedError`` where the stream ends within a message, or one is too long.
    """
    while length_bytes := read(_FRAME_LENGTH):
        length = int.from_bytes(length_bytes)
        if len(length_bytes) < _FRAME_LENGTH or length > MOST_BYTES:
            raise MalformedError("no length of a message")
        message = read(length)
        if len(message) < length:
            raise MalformedError("the stream ends within a message")
        yield message


# Reading strictly


def _dumped(said: dict[str, object]) -> bytes:
    return cbor2.dumps(said, canonical=True)


def _read(data: bytes, of: Callable[[object], S]) -> S:
    if len(data) > MOST_BYTES:
        raise MalformedError(f"{len(data)} bytes are too many")
    try:
        message = of(cbor2.loads(data))
        canonical = message.to_bytes()
    except MalformedError:
        raise
    except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
        raise MalformedError("these bytes are no message") from error
    if canonical != data:
        raise MalformedError("not in canonical form")
    return message


def _fields(raw: object, names: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise MalformedError("no map")
    said = cast("dict[str, object]", raw)
    if set(said) != set(names):
        raise MalformedError("other fields than these")
    return said


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise MalformedError(f"expected {length} bytes")
    return value


def _id(value: object) -> bytes:
    return _bytes(value, _ID)


def _name(value: object) -> bytes:
    return _bytes(value, _NAME)


def _person_key(value: object) -> bytes:
    return _bytes(value, _PERSON_KEY)


def _sha256(value: object) -> str:
    return _bytes(value, _HASH).hex()


def _body(value: object) -> bytes:
    if not isinstance(value, bytes) or len(value) > MAX_BYTES:
        raise MalformedError("no change")
    return value


def _reason(value: object) -> str:
    if not isinstance(value, str) or len(value) > 100:
        raise MalformedError("no reason")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise MalformedError("expected yes or no")
    return value


def _whole(value: object, most: int = _LARGEST) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MalformedError("expected a whole number")
    return value


def _only(value: object, allowed: int) -> int:
    if _whole(value) != allowed:
        raise MalformedError(f"this is not version {allowed}")
    return allowed


def _items(value: object, count: int) -> list[object]:
    if not isinstance(value, list):
        raise MalformedError("expected a list")
    items = cast("list[object]", value)
    if len(items) != count:
        raise MalformedError(f"expected {count} values")
    return items


def _listed(value: object, most: int, of: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise MalformedError("expected a list")
    items = cast("list[object]", value)
    if len(items) > most:
        raise MalformedError(f"more than {most} values")
    return tuple(of(item) for item in items)


def _mapped(value: object, most: int, key: Callable[[object], K], of: Callable[[object], T]) -> dict[K, T]:
    if not isinstance(value, dict):
        raise MalformedError("expected a map")
    items = cast("dict[object, object]", value)
    if len(items) > most:
        raise MalformedError(f"more than {most} values")
    return {key(name): of(item) for name, item in items.items()}


def _point(value: object) -> Point:
    sequence, hash_ = _items(value, 2)
    return Point(_whole(sequence), _bytes(hash_, _HASH))


def _signed_point(value: object) -> SignedPoint:
    sequence, hash_, signature = _items(value, 3)
    return SignedPoint(_whole(sequence), _bytes(hash_, _HASH), _bytes(signature, _SIGNATURE))


def _missing_file(value: object) -> tuple[str, int]:
    sha256, offset = _items(value, 2)
    return _sha256(sha256), _whole(offset, MOST_FILE_BYTES)


def _badge_secret(value: object) -> BadgeSecret:
    secret, revoked = _items(value, 2)
    return BadgeSecret(_bytes(secret, _FAIR_SECRET), _yes_or_no(revoked))


def _bundle_secret(value: object) -> BundleSecret:
    secret, made_ms, shut_out = _items(value, 3)
    return BundleSecret(_bytes(secret, _FAIR_SECRET), _whole(made_ms, _LATEST_MS), _bytes(shut_out, _NAME))
