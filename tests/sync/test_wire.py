"""What desks say to each other comes back as it was said; everything else is refused, and with one error."""

import contextlib
import io
from collections.abc import Callable

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.sync.wire import (
    MOST_BYTES,
    PIECE_BYTES,
    Answer,
    BadgeSecret,
    Batch,
    BundleSecret,
    Keys,
    MalformedError,
    Piece,
    PieceAnswer,
    PieceRequest,
    Point,
    SignedPoint,
    Vector,
    frame,
    unframed,
)

ids = st.binary(min_size=16, max_size=16)
hashes = st.binary(min_size=32, max_size=32)
numbers = st.integers(0, 2**63 - 1)
times = st.integers(0, 2**47)
points = st.builds(Point, numbers, hashes)
sha256s = hashes.map(bytes.hex)
offsets = st.integers(0, 50_000_000)
person_keys = st.dictionaries(ids, st.binary(min_size=64, max_size=64), max_size=3)
names = st.binary(min_size=8, max_size=8)

vectors = st.builds(
    Vector,
    fair=ids,
    desk=ids,
    now_ms=times,
    heads=st.dictionaries(ids, st.lists(points, max_size=3).map(tuple), max_size=4),
    missing_files=st.lists(st.tuples(sha256s, offsets), max_size=3).map(tuple),
    missing_keys=st.lists(ids, max_size=3).map(tuple),
    secrets=st.lists(names, max_size=3).map(tuple),
    schema=st.integers(0, 2**16),
)
batches = st.builds(
    Batch,
    fair=ids,
    desk=ids,
    after=points,
    operations=st.lists(st.binary(max_size=200), min_size=1, max_size=4).map(tuple),
    checkpoints=st.lists(
        st.builds(SignedPoint, numbers, hashes, st.binary(min_size=64, max_size=64)), max_size=3
    ).map(tuple),
    keys=person_keys,
)
answers = st.builds(
    Answer,
    now_ms=times,
    accepted=st.dictionaries(ids, points, max_size=3),
    expected=st.dictionaries(ids, numbers, max_size=3),
    refused=st.dictionaries(ids, st.text(max_size=100), max_size=3),
)
all_keys = st.builds(
    Keys,
    fair=ids,
    persons=person_keys,
    badges=st.dictionaries(st.integers(0, 15), st.builds(BadgeSecret, hashes, st.booleans()), max_size=3),
    bundles=st.lists(st.builds(BundleSecret, hashes, times, names), max_size=3).map(tuple),
)
pieces = st.builds(
    lambda sha256, number, body: Piece(sha256, number * PIECE_BYTES, number * PIECE_BYTES + len(body), body),
    sha256s,
    st.integers(0, 100),
    st.binary(max_size=300),
)
requests = st.builds(PieceRequest, sha256s, offsets)
piece_answers = st.builds(PieceAnswer, sha256s, st.none() | offsets, st.booleans())
anything = st.one_of(vectors, batches, answers, all_keys, pieces, requests, piece_answers)
readers = [kind.from_bytes for kind in (Vector, Batch, Answer, Keys, Piece, PieceRequest, PieceAnswer)]


@given(anything)
def test_what_is_said_comes_back_as_it_was(said) -> None:
    assert type(said).from_bytes(said.to_bytes()) == said


def refused(reader: Callable[[bytes], object], data: bytes) -> bool:
    try:
        reader(data)
    except MalformedError:
        return True
    return False


@given(st.sampled_from(readers), st.binary(max_size=400))
def test_random_bytes_are_refused(reader: Callable[[bytes], object], data: bytes) -> None:
    assert refused(reader, data)


@given(anything, st.data())
def test_a_message_that_was_cut_or_goes_on_is_refused(said, data: st.DataObject) -> None:
    whole = said.to_bytes()
    length = data.draw(st.integers(0, len(whole) - 1))
    assert refused(type(said).from_bytes, whole[:length])
    assert refused(type(said).from_bytes, whole + b"\0")


@given(anything, st.data())
def test_a_message_with_one_byte_changed_is_refused_or_says_something_else(said, data: st.DataObject) -> None:
    whole = bytearray(said.to_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read = type(said).from_bytes(bytes(whole))
    except MalformedError:
        return
    assert read != said
    assert read.to_bytes() == whole


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=2) | st.binary(max_size=16), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(anything, plain, st.data())
def test_a_field_of_a_wrong_kind_is_refused(said, other, data: st.DataObject) -> None:
    raw = cbor2.loads(said.to_bytes())
    name = data.draw(st.sampled_from(sorted(raw)))
    data_with_other = cbor2.dumps({**raw, name: other}, canonical=True)
    try:
        read = type(said).from_bytes(data_with_other)
    except MalformedError:
        return
    assert read.to_bytes() == data_with_other


@pytest.mark.parametrize("reader", readers)
def test_what_no_message_may_be_is_refused(reader: Callable[[bytes], object]) -> None:
    for data in (
        b"",
        bytes(MOST_BYTES + 1),
        b"\x9b\x00\x00\x01\x00\x00\x00\x00\x00",  # a list of a million million values that never come
        b"\x81" * 5_000,  # lists in lists in lists
        cbor2.dumps({"a": [1]}),
        b"\xd8\x23\x61(",  # a tag that stands for a regular expression, and a broken one
        b"\xc2\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
    ):
        assert refused(reader, data)


def test_an_unknown_field_or_another_version_of_the_protocol_is_refused() -> None:
    raw = cbor2.loads(Vector(bytes(16), bytes(16), 0).to_bytes())
    assert refused(Vector.from_bytes, cbor2.dumps({**raw, "z": 1}, canonical=True))
    assert refused(Vector.from_bytes, cbor2.dumps({**raw, "p": 2}, canonical=True))
    assert not refused(Vector.from_bytes, cbor2.dumps(raw, canonical=True))


def test_a_batch_has_changes_and_not_too_many() -> None:
    def batch(*operations: bytes) -> bytes:
        return Batch(bytes(16), bytes(16), Point(0, bytes(32)), operations, ()).to_bytes()

    assert not refused(Batch.from_bytes, batch(*[b"x"] * 500))
    assert not refused(Batch.from_bytes, batch(*[bytes(256 * 1024)] * 4))
    for operations in ([], [b"x"] * 501, [bytes(256 * 1024 + 1)], [bytes(256 * 1024)] * 5):
        assert refused(Batch.from_bytes, batch(*operations))


def test_a_piece_is_as_long_as_it_must_be() -> None:
    def piece(offset: int, total: int, length: int) -> bytes:
        return Piece("00" * 32, offset, total, bytes(length)).to_bytes()

    for offset, total, length in (
        (0, 0, 0),
        (0, PIECE_BYTES, PIECE_BYTES),
        (PIECE_BYTES, PIECE_BYTES + 1, 1),
    ):
        assert not refused(Piece.from_bytes, piece(offset, total, length))
    for offset, total, length in ((0, 5, 4), (0, 5, 6), (0, 2 * PIECE_BYTES, PIECE_BYTES - 1), (0, 10**9, 5)):
        assert refused(Piece.from_bytes, piece(offset, total, length))


@given(st.lists(st.binary(max_size=50), max_size=5), st.data())
def test_messages_in_a_stream_are_told_apart(said: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(frame, said))
    assert list(unframed(io.BytesIO(stream).read)) == said
    if stream:
        cut = stream[: data.draw(st.integers(0, len(stream) - 1))]
        found: list[bytes] = []
        with contextlib.suppress(MalformedError):
            found.extend(unframed(io.BytesIO(cut).read))
        assert found == said[: len(found)]
        assert len(found) < len(said)


def test_a_stream_that_announces_too_long_a_message_is_refused_before_it_is_read() -> None:
    with pytest.raises(MalformedError):
        list(unframed(io.BytesIO((MOST_BYTES + 1).to_bytes(4)).read))
