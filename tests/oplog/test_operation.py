"""An operation's bytes are the same everywhere and for ever, and a chain that was touched is found out."""

import contextlib
import hashlib
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.oplog.operation import (
    ADD,
    MAX_BYTES,
    SCHEMA,
    START,
    BrokenLogError,
    Operation,
    Plain,
    check_chain,
    decode,
)

FIRST = Operation(
    fair=bytes(range(16)),
    desk=bytes(range(16, 32)),
    sequence=1,
    clock=0x017F_4E00_0000 << 16,
    actor="Dilnoza",
    entity="enterprise",
    entity_id=bytes(range(32, 48)),
    kind=ADD,
    fields={"stir": "301234567", "name": "Жиззах Пластмасса", "part": "exhibitor"},
)
GOLDEN = bytes.fromhex(
    "ac"  # a map of twelve
    "6161" "67" "44696c6e6f7a61"  # a: the actor
    "6162" "a0"  # b: replaces nothing
    "6163" "1b" "017f4e0000000000"  # c: the clock
    "6164" "50" "101112131415161718191a1b1c1d1e1f"  # d: the desk
    "6165" "6a" "656e7465727072697365"  # e: the kind of record
    "6166" "50" "000102030405060708090a0b0c0d0e0f"  # f: the fair
    "6169" "50" "202122232425262728292a2b2c2d2e2f"  # i: the record
    "616b" "63" "616464"  # k: add
    "6170" "5820" + "00" * 32 +  # p: the operation before
    "6173" "01"  # s: the sequence number
    "6176" "01"  # v: the schema
    "6177" "a3"  # w: the fields, shorter names first
    "646e616d65" "7821" "d096d0b8d0b7d0b7d0b0d18520d09fd0bbd0b0d181d182d0bcd0b0d181d181d0b0"
    "6470617274" "69" "6578686962697" "46f72"
    "6473746972" "69" "333031323334353637"
)  # fmt: skip

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
)
ids = st.binary(min_size=32, max_size=32)
some_operations = st.builds(
    Operation,
    fair=st.binary(min_size=16, max_size=16),
    desk=st.binary(min_size=16, max_size=16),
    sequence=st.integers(1, 2**40),
    clock=st.integers(0, 2**63 - 1),
    actor=st.text(max_size=10),
    entity=st.text(max_size=10),
    entity_id=st.binary(min_size=16, max_size=16),
    kind=st.text(max_size=5),
    fields=st.dictionaries(st.text(max_size=8), plain, max_size=5),
    base=st.dictionaries(
        st.text(max_size=8), st.lists(ids, max_size=3).map(lambda held: tuple(sorted(held)))
    ),
    previous=ids,
    schema=st.integers(0, 9),
)


def chain(length: int, desk: bytes = b"d" * 16) -> list[Operation]:
    made: list[Operation] = []
    for number in range(1, length + 1):
        previous = made[-1].id if made else START
        made.append(
            replace(
                FIRST,
                desk=desk,
                sequence=number,
                clock=number,
                previous=previous,
                fields={"name": str(number)},
            )
        )
    return made


def test_the_canonical_bytes_never_change() -> None:
    assert FIRST.body == GOLDEN
    assert FIRST.id == hashlib.sha256(GOLDEN).digest()
    assert FIRST.id.hex() == "3267ba30f25703b953c86e2b41587445200349f6fc34ad05ee9001e74f307ecd"


def test_the_order_in_which_fields_were_set_is_no_matter() -> None:
    turned = replace(FIRST, fields=dict(reversed(FIRST.fields.items())))
    assert turned.id == FIRST.id


@given(some_operations)
def test_what_was_encoded_is_read_back(operation: Operation) -> None:
    again = decode(operation.body)
    assert again == operation
    assert again.id == operation.id


@given(some_operations, st.integers(0, 10**6), st.integers(1, 255))
def test_any_changed_byte_gives_another_operation_or_none(
    operation: Operation, place: int, flip: int
) -> None:
    body = bytearray(operation.body)
    body[place % len(body)] ^= flip
    with contextlib.suppress(BrokenLogError):
        assert decode(bytes(body)).id != operation.id


@given(st.binary(max_size=300))
def test_foreign_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(BrokenLogError):
        decode(body)


@pytest.mark.parametrize(
    ("letter", "value"),
    [("f", b"short"), ("d", 5), ("s", -1), ("s", True), ("c", 2**63), ("a", b"bytes"), ("p", b""), ("v", "1"),
     ("b", {"name": 3}), ("w", [])],
)  # fmt: skip
def test_a_part_of_the_wrong_kind_is_refused(letter: str, value: object) -> None:
    raw = cbor2.loads(FIRST.body) | {letter: value}
    with pytest.raises(BrokenLogError):
        decode(cbor2.dumps(raw, canonical=True))


def test_a_missing_or_an_additional_part_is_refused() -> None:
    raw = cbor2.loads(FIRST.body)
    for other in ({**raw, "z": 1}, {name: raw[name] for name in raw if name != "a"}):
        with pytest.raises(BrokenLogError):
            decode(cbor2.dumps(other, canonical=True))


def test_other_bytes_of_the_same_meaning_are_refused() -> None:
    loose = cbor2.dumps(dict(reversed(cbor2.loads(FIRST.body).items())))
    assert cbor2.loads(loose) == cbor2.loads(FIRST.body)
    with pytest.raises(BrokenLogError):
        decode(loose)


def test_a_change_that_is_too_large_is_refused() -> None:
    large = replace(FIRST, fields={"about": "x" * MAX_BYTES})
    with pytest.raises(ValueError, match="larger"):
        _ = large.body
    with pytest.raises(BrokenLogError):
        decode(bytes(MAX_BYTES + 1))


def test_a_newer_schema_is_read_all_the_same() -> None:
    newer = replace(FIRST, schema=SCHEMA + 3, entity="hologram")
    assert decode(newer.body) == newer


def test_a_whole_chain_is_all_new_once() -> None:
    made = chain(5)
    assert check_chain(made, {}) == made
    held = {operation.id: operation.sequence for operation in made[:3]}
    assert check_chain(made, held) == made[3:]
    assert check_chain(made[2:], held) == made[3:]
    assert check_chain([], held) == []


@given(length=st.integers(2, 12), data=st.data())
def test_a_chain_broken_anywhere_is_found(length: int, data: st.DataObject) -> None:
    made = chain(length)
    place = data.draw(st.integers(0, length - 2))
    fields: dict[str, Plain] = {"name": "another"}
    changed = [*made[:place], replace(made[place], fields=fields), *made[place + 1 :]]
    missing = [*made[:place], *made[place + 1 :]]
    swapped = [*made[:place], made[place + 1], made[place], *made[place + 2 :]]
    renumbered = [*made[:place], replace(made[place], sequence=made[place].sequence + 1), *made[place + 1 :]]
    for broken in (changed, missing, swapped, renumbered):
        with pytest.raises(BrokenLogError):
            check_chain(broken, {})


def test_two_that_follow_the_same_one_are_a_fork_and_both_stand() -> None:
    trunk = chain(3)
    fields: dict[str, Plain] = {"name": "of the copy"}
    other = replace(trunk[2], fields=fields)
    beyond = replace(trunk[2], sequence=4, previous=other.id)
    forked = [*trunk, other, beyond]
    assert check_chain(forked, {}) == forked
