"""A bundle: everything a desk holds of a fair in one file, for a stick.

It carries the same as a direct exchange: changes up to what their desks signed, keys, files, and what the
desk has heard of others. It is compressed, and sealed under the fair's bundle key; that key goes along,
sealed to each desk that may read it. So one stick serves all laptops, a revoked one opens no bundle that was
written after its revocation was known, and the finder of a lost stick reads nothing.

A bundle is looked through to its end before anything of it is taken in. It is written under another name
and gets its own when it is whole.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

import cbor2
import zstandard

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.oplog.boxes import NotSealable, open_sealed, seal_to
from fairdesk.oplog.identity import DeskIdentity, desk_id
from fairdesk.sync.replica import FairCard, StickReplica
from fairdesk.sync.sealed_file import (
    DamagedFile,
    FromNewerProgram,
    NotThisKind,
    OpenedReader,
    SealingWriter,
    chunks,
    read_header,
)
from fairdesk.sync.wire import (
    Batch,
    Keys,
    MalformedError,
    Piece,
    PieceRequest,
    Point,
    Vector,
    frame,
    unframed,
)
from fairdesk.usecases.ports import DeskSeen

T = TypeVar("T")

ENDING = ".fairdesk"
_LEVEL = 6
_WINDOW_BYTES = 2**24
_BATCH, _KEYS, _PIECE, _SEEN = b"b", b"k", b"p", b"s"


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the outside of a bundle, readable to everybody: no person, no company.

    ``vector`` says what the sender holds; ``sealed`` is the bundle's key for each desk that may read it.
    """

    card: FairCard
    vector: Vector
    changes: int
    key: bytes
    sealed: Mapping[Id, bytes]
    salt: bytes = b""

    @property
    def at(self) -> datetime:
        """When it was written, by the clock of the sender, UTC."""
        return datetime.fromtimestamp(self.vector.now_ms / 1000, UTC)

    def to_bytes(self) -> bytes:
        """As it stands in the file."""
        card = self.card
        said = {
            "c": [card.code, card.name, card.root, card.letter],
            "k": self.key,
            "n": self.changes,
            "r": self.salt,
            "v": self.vector.to_bytes(),
            "x": dict(self.sealed),
        }
        return cbor2.dumps(said, canonical=True)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Cover":
        """Reads what ``to_bytes`` wrote. Raises ``MalformedError``."""
        try:
            said = cast("dict[str, object]", cbor2.loads(data))
            code, name, root, letter = cast("list[object]", said["c"])
            vector = Vector.from_bytes(_is(said["v"], bytes))
            sealed = cast("dict[object, object]", _is(said["x"], dict))
            card = FairCard(vector.fair, _is(code, str), _is(name, str), _is(root, bytes), _is(letter, str))
            return cls(
                card,
                vector,
                _is(said["n"], int),
                _is(said["k"], bytes),
                {_is(desk, bytes): _is(box, bytes) for desk, box in sealed.items()},
                _is(said["r"], bytes),
            )
        except MalformedError:
            raise
        except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
            raise MalformedError("no cover of a bundle") from error


@dataclass(frozen=True, slots=True)
class Carried:
    """What a bundle carries, and what its sender itself does not have yet."""

    changes: int = 0
    files: int = 0
    missing_files: int = 0
    missing_keys: int = 0

    @property
    def told(self) -> list[Message]:
        """In plain sentences."""
        return [
            message("sticks.bundle_carries", count=self.changes),
            *_some("sticks.bundle_files", self.files),
            *_some("sticks.bundle_missing_files", self.missing_files),
            *_some("sticks.bundle_missing_keys", self.missing_keys),
        ]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a bundle brought here: how many changes and files were new, what could not be taken in and why,
    and what is still missing here afterwards. ``ahead`` says that this desk holds what the sender lacked."""

    cover: Cover
    changes: int = 0
    files: int = 0
    refused: Mapping[Id, str] = field(default_factory=dict[Id, str])
    missing_files: int = 0
    missing_keys: int = 0
    ahead: bool = False

    @property
    def told(self) -> list[Message]:
        """In plain sentences."""
        return [
            message("sticks.bundle_took", count=self.changes)
            if self.changes
            else message("sticks.bundle_no_news"),
            *_some("sticks.bundle_took_files", self.files),
            *_some("sticks.bundle_refused", len(self.refused)),
            *_some("sticks.bundle_missing_files", self.missing_files),
            *_some("sticks.bundle_missing_keys", self.missing_keys),
            *([message("sticks.bundle_ahead", letter=self.cover.card.letter)] if self.ahead else []),
        ]


# Writing


def write_bundle(
    place: StickReplica,
    fair: Id,
    file: Path,
    *,
    held: Mapping[Id, tuple[Point, ...]] | None = None,
    with_files: bool = True,
) -> Carried:
    """Writes a bundle for all desks of the fair, and for those that are invited.

    ``held`` are points that all who will read it hold already; without it everything goes along.
    Raises ``UserFacingError`` where the stick cannot be written; a bundle of that name then stays as it was.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as opened:
            carried = _write(place, fair, opened, held or {}, with_files)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):  # a stick that was pulled out has nothing to tidy
            part.unlink(missing_ok=True)
        raise _not_written(file, error) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return carried


def _write(
    place: StickReplica,
    fair: Id,
    file: BinaryIO,
    held: Mapping[Id, tuple[Point, ...]],
    with_files: bool,
) -> Carried:
    vector = place.vector(fair)
    secret = place.bundle_secret(fair)
    card = next(card for card in place.cards() if card.fair == fair)
    sealed = _sealed_to(place.receivers(fair), secret, fair)
    name = place.bundle_name(secret)
    cover = Cover(card, vector, place.count(fair), name, sealed, secrets.token_bytes(16))
    sealing = SealingWriter(file, cover.to_bytes(), secret)
    changes = files = 0
    with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(
        cast("BinaryIO", sealing), closefd=False
    ) as stream:
        for batch in place.to_carry(fair, held):
            stream.write(frame(_BATCH + batch.to_bytes()))
            changes += len(batch.operations)
        stream.write(frame(_KEYS + place.keys_to_carry(fair).to_bytes()))
        for told in place.seen(fair):
            stream.write(frame(_SEEN + _seen_bytes(told)))
        for sha256 in place.files_here(fair) if with_files else ():
            files += 1
            for piece in _pieces(place, fair, sha256):
                stream.write(frame(_PIECE + piece.to_bytes()))
    sealing.finish()
    return Carried(changes, files, len(vector.missing_files), len(vector.missing_keys))


def _pieces(place: StickReplica, fair: Id, sha256: str) -> Iterator[Piece]:
    offset = 0
    while piece := place.piece(fair, PieceRequest(sha256, offset)):
        yield piece
        offset += len(piece.body)
        if offset >= piece.total:
            return


def _sealed_to(public_keys: Iterable[bytes], secret: bytes, fair: Id) -> dict[Id, bytes]:
    sealed: dict[Id, bytes] = {}
    for public_key in public_keys:
        with contextlib.suppress(NotSealable):  # no desk holds such a key, whoever wrote it into a record
            sealed[desk_id(public_key)] = seal_to(public_key, secret, box_purpose(fair))
    return sealed


def box_purpose(fair: Id) -> bytes:
    """What the boxes on a bundle are sealed for."""
    return b"bundle of " + fair


# Reading


def look_at(file: Path) -> Cover:
    """The outside of a bundle. Raises ``UserFacingError`` for any other file, or one that cannot be read."""
    with _opened(file) as opened:
        return _cover(file, opened)[0]


def take_bundle(
    place: StickReplica, fair: Id | None, file: Path, invitations: Iterable[DeskIdentity] = ()
) -> Taken:
    """Takes in what a bundle brings; without a fair the one it is of, which may be new here.

    ``invitations`` are the private keys of invitations that may open it. Raises ``UserFacingError`` for a
    file that is no bundle, damaged, of another fair, or not written for this desk; nothing is taken in then.
    """
    with _opened(file) as opened:
        cover, header = _cover(file, opened)
        _refuse_other_fair(place, cover, fair)
        secret = _key_of(place, cover, invitations)
        if secret is None:
            raise _refusal("bundle_not_for_here", file, fair=cover.card.code)
        begun = opened.tell()
        with _told_of(file):
            for _ in chunks(opened, header, secret):
                pass
            opened.seek(begun)
            if all(card.fair != cover.card.fair for card in place.cards()):
                place.admit(cover.card.fair, cover.card.root)
            return _take_in(place, cover, opened, header, secret)


def _take_in(place: StickReplica, cover: Cover, opened: BinaryIO, header: bytes, secret: bytes) -> Taken:
    fair, before = cover.card.fair, place.count(cover.card.fair)
    refused: dict[Id, str] = {}
    files = 0
    for kind, said in _contents(opened, header, secret):
        if kind == _BATCH:
            batch = Batch.from_bytes(said)
            if batch.fair == fair and batch.desk not in refused:
                answer = place.take(batch)
                refused |= answer.refused
                refused |= dict.fromkeys(answer.expected, "sticks.gap")
        elif kind == _KEYS:
            place.take_keys(Keys.from_bytes(said), cover.vector.desk)
        elif kind == _PIECE:
            files += place.take_piece(fair, Piece.from_bytes(said)).completed
        elif kind == _SEEN:
            place.note_told(fair, _seen_of(said))
    place.note_seen(fair, cover.vector, now=False)
    mine = place.vector(fair)
    return Taken(
        cover,
        place.count(fair) - before,
        files,
        refused,
        len(mine.missing_files),
        len(mine.missing_keys),
        ahead=next(iter(place.to_carry(fair, cover.vector.heads)), None) is not None,
    )


def _contents(opened: BinaryIO, header: bytes, secret: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What a bundle says, one after the other: its kind and its bytes. Later versions may say more."""
    compressed = OpenedReader(chunks(opened, header, secret))
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW_BYTES).stream_reader(
        cast("BinaryIO", compressed)
    )

    def read(count: int) -> bytes:
        parts: list[bytes] = []
        while count and (part := reader.read(count)):
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    for said in unframed(read):
        yield said[:1], said[1:]


def _refuse_other_fair(place: StickReplica, cover: Cover, fair: Id | None) -> None:
    if fair is not None and cover.card.fair != fair:
        raise _refusal("bundle_of_other_fair", None, fair=cover.card.code, name=cover.card.name)
    same_code = [card for card in place.cards() if card.code == cover.card.code]
    if any(card.fair != cover.card.fair for card in same_code):
        raise _refusal("bundle_of_second_fair", None, fair=cover.card.code)


def _key_of(place: StickReplica, cover: Cover, invitations: Iterable[DeskIdentity]) -> bytes | None:
    fair = cover.card.fair
    secret = place.opened(fair, cover.key, cover.sealed)
    for invitation in invitations:
        box = cover.sealed.get(invitation.desk)
        if secret is None and box is not None:
            secret = open_sealed(invitation, box, box_purpose(fair))
    return secret


@contextlib.contextmanager
def _opened(file: Path) -> Generator[BinaryIO]:
    with _told_of(file), file.open("rb") as opened:
        yield opened


def _cover(file: Path, opened: BinaryIO) -> tuple[Cover, bytes]:
    with _told_of(file):
        header = read_header(opened)
        return Cover.from_bytes(header), header


@contextlib.contextmanager
def _told_of(file: Path) -> Generator[None]:
    """Turns what can be wrong with a bundle into a sentence."""
    try:
        yield
    except NotThisKind as error:
        raise _refusal("no_bundle", file) from error
    except FromNewerProgram as error:
        raise _refusal("bundle_newer", file) from error
    except (DamagedFile, MalformedError, zstandard.ZstdError) as error:
        raise _refusal("bundle_damaged", file) from error
    except OSError as error:
        raise _refusal("bundle_unreadable", file) from error


def _refusal(key: str, file: Path | None, **values: object) -> UserFacingError:
    told = {**values, **({"file": file.name} if file else {})}
    return UserFacingError(message(f"sticks.{key}", **told), message(f"sticks.{key}_advice", **told))


def _not_written(file: Path, error: OSError) -> UserFacingError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    key = "sticks.bundle_no_room" if full else "sticks.bundle_not_written"
    return UserFacingError(message(key, file=file.name), message(f"{key}_advice"))


def _some(key: str, count: int) -> list[Message]:
    return [message(key, count=count)] if count else []


def _seen_bytes(told: DeskSeen) -> bytes:
    return cbor2.dumps([told.desk, milliseconds(told.at), told.offset_ms, dict(told.vector)], canonical=True)


def _seen_of(data: bytes) -> DeskSeen:
    try:
        desk, at_ms, offset_ms, vector = cast("list[object]", cbor2.loads(data))
        held = cast("dict[object, object]", _is(vector, dict))
        return DeskSeen(
            _is(desk, bytes),
            {_is(one, bytes): _is(last, int) for one, last in held.items()},
            datetime.fromtimestamp(_is(at_ms, int) / 1000, UTC),
            _is(offset_ms, int),
        )
    except MalformedError:
        raise
    except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
        raise MalformedError("nothing that a desk told") from error


def _is(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise MalformedError(f"expected {kind.__name__}")
    return value
