"""What a record shows follows from the set of operations on it, in whatever order they came."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.oplog.merge import RecordState, state_code
from fairdesk.oplog.operation import SET, Operation, Plain

FAIR, RECORD = b"f" * 16, b"r" * 16


def written(
    desk: bytes, clock: int, base: dict[str, tuple[bytes, ...]] | None = None, **fields: Plain
) -> Operation:
    return Operation(FAIR, desk * 16, clock, clock, "D", "enterprise", RECORD, SET, fields, base or {})


def merged(operations: tuple[Operation, ...]) -> RecordState:
    state, known = RecordState(), set[bytes]()
    for operation in operations:
        state.apply(operation, known.__contains__)
        known.add(operation.id)
    return state


@given(st.data())
def test_every_order_gives_the_same_state(data: st.DataObject) -> None:
    """Three desks write at random, each knowing some of what was written before."""
    made: list[Operation] = []
    for number in range(data.draw(st.integers(2, 6))):
        seen = merged(tuple(one for one in made if data.draw(st.booleans())))
        name = data.draw(st.sampled_from(["name", "stir", "voided"]))
        value = data.draw(st.booleans()) if name == "voided" else data.draw(st.sampled_from("ab"))
        clock = data.draw(st.integers(0, 3)) * 10 + number
        made.append(
            written(data.draw(st.sampled_from([b"a", b"b", b"c"])), clock, seen.base([name]), **{name: value})
        )
    expected = merged(tuple(made))
    for order in itertools.islice(itertools.permutations(made), 120):
        state = merged(order)
        assert state.shown() == expected.shown()
        assert state.conflicts() == expected.conflicts()
        assert state.digest("enterprise", RECORD) == expected.digest("enterprise", RECORD)
        assert state.to_bytes() == expected.to_bytes()
        assert RecordState.from_bytes(state.to_bytes()).to_bytes() == state.to_bytes()


def test_the_later_of_two_writes_is_shown_and_the_other_is_a_conflict() -> None:
    early, late = written(b"a", 1, name="Angren"), written(b"b", 2, name="Ангрен")
    state = merged((late, early))
    assert state.shown()["name"] == "Ангрен"
    assert state.conflicts() == ["name"]
    resolved = written(b"a", 3, state.base(["name"]), name="Angren Metall")
    for order in itertools.permutations((early, late, resolved)):
        assert merged(order).conflicts() == []
        assert merged(order).shown()["name"] == "Angren Metall"


def test_equal_clocks_are_told_apart_by_the_desk() -> None:
    one, other = written(b"a", 1, name="of a"), written(b"b", 1, name="of b")
    assert merged((one, other)).shown()["name"] == merged((other, one)).shown()["name"] == "of b"


def test_taken_back_wins_whatever_the_clocks_say() -> None:
    taken_back, brought_back = written(b"a", 1, voided=True), written(b"b", 9, voided=False)
    for order in itertools.permutations((taken_back, brought_back)):
        assert merged(order).shown()["voided"] is True
    over_both = merged((taken_back, brought_back)).base(["voided"])
    again = written(b"b", 10, over_both, voided=False)
    assert merged((again, taken_back, brought_back)).shown()["voided"] is False


def test_the_check_code_is_four_groups_without_letters_that_look_alike() -> None:
    codes = {state_code(total, 1) for total in range(500)}
    assert len(codes) == 500
    assert state_code(7, 1) != state_code(7, 2)
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
        assert not set(code) & set("01IO")
