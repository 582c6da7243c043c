"""A stick goes from laptop to laptop, and everybody ends with everything."""

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.sync.stick_round import Held, stick_round

A, B, C = b"A", b"B", b"C"


def joined(*held: Held) -> dict[bytes, int]:
    desks = {desk for one in held for desk in one}
    return {desk: max(one.get(desk, 0) for one in held) for desk in desks}


def test_with_nothing_to_carry_the_round_is_over() -> None:
    same = {A: 5, B: 3}
    over = stick_round([A, B], {A: same, B: same}, same)
    assert over.is_over
    assert over.next is None
    assert over.visits == 0
    assert stick_round([], {}, {}).next is None


def test_a_laptop_that_never_said_anything_comes_first() -> None:
    going = stick_round([A, B, C], {A: {A: 5}, B: {A: 5, B: 90}}, {A: 5})
    assert going.next == C
    assert not going.is_over


def test_who_has_most_for_the_stick_comes_before_who_only_lacks_something() -> None:
    seen = {A: {A: 5}, B: {A: 5, B: 90}, C: {A: 5, C: 7}}
    going = stick_round([A, B, C], seen, {A: 5})
    assert going.next == B
    assert [(stop.brings, stop.takes) for stop in going.stops] == [(0, 0), (0, 90), (0, 7)]
    then = stick_round([A, B, C], {**seen, B: {A: 5, B: 90}}, {A: 5, B: 90})
    assert then.next == C
    last = stick_round([A, B, C], {**seen, C: {A: 5, B: 90, C: 7}}, {A: 5, B: 90, C: 7})
    assert last.next == A
    assert last.visits == 2
    assert {stop.desk: stop.brings for stop in last.stops} == {A: 97, B: 7, C: 0}


held = st.dictionaries(st.sampled_from([A, B, C, b"D", b"E"]), st.integers(1, 9), max_size=5)


@given(
    laptops=st.dictionaries(st.sampled_from([A, B, C, b"D", b"E"]), held, min_size=1),
    known=st.sets(st.sampled_from([A, B, C, b"D", b"E"])),
    stick=held,
)
def test_whoever_follows_it_ends_with_all_in_step_after_two_visits_each(
    laptops: dict[bytes, Held], known: set[bytes], stick: Held
) -> None:
    everything = joined(stick, *laptops.values())
    laptops = {
        desk: {**held, desk: everything.get(desk, 1)} for desk, held in laptops.items()
    }  # its own work
    seen = {desk: held for desk, held in laptops.items() if desk in known}
    visits = 0
    while (desk := stick_round(list(laptops), seen, stick).next) is not None:
        stick = seen[desk] = laptops[desk] = joined(laptops[desk], stick)
        visits += 1
        assert visits <= 2 * len(laptops)
    assert stick_round(list(laptops), seen, stick).is_over
    assert len({tuple(sorted(held.items())) for held in laptops.values()}) == 1
