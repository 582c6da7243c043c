"""Sessions become slots, and what an enterprise said of its day becomes the slots it can be met in."""

from datetime import UTC, date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.entities import Enterprise, Fair, Session
from fairdesk.domain.grid import absences, busy_times, clock_time, days_of, slots_of, unavailable

DAY = date(2022, 3, 3)
NEXT = date(2022, 3, 4)
ZONE = "Asia/Tashkent"
FAIR = Fair(id=b"f" * 16, code="JI-2022-01", start=DAY, end=NEXT)
SESSIONS = [
    Session(id=b"2" * 16, name="afternoon", day=DAY, opens="14:00", closes="16:00", minutes=30, buffer=10),
    Session(id=b"1" * 16, name="morning", day=DAY, opens="09:00", closes="13:00", minutes=30),
    Session(id=b"3" * 16, name="second day", day=NEXT, opens="9:00", closes="10:10", minutes=30),
]


def starts(slots: tuple, places: frozenset[int] | None = None) -> list[str]:
    return [slot.time.start.strftime("%d %H:%M") for slot in slots if places is None or slot.place in places]


def test_slots_stand_in_the_order_of_time_whole_ones_only() -> None:
    slots = slots_of(SESSIONS, ZONE)
    assert [slot.place for slot in slots] == list(range(8 + 3 + 2))
    # Tashkent is five hours ahead of UTC.
    assert starts(slots)[:2] == ["03 04:00", "03 04:30"]
    assert starts(slots)[8:] == ["03 09:00", "03 09:40", "03 10:20", "04 04:00", "04 04:30"]
    assert {slot.session for slot in slots[:8]} == {b"1" * 16}


@pytest.mark.parametrize("broken", [{"opens": "later"}, {"minutes": 0}, {"day": None}, {"closes": "08:00"}])
def test_a_session_that_never_opens_has_no_slots(broken: dict) -> None:
    session = Session(**{"id": b"1" * 16, "day": DAY, **broken})
    assert slots_of([session], ZONE) == ()


def test_who_comes_later_leaves_early_or_is_busy_is_not_met_then() -> None:
    slots = slots_of(SESSIONS, ZONE)
    late = Enterprise(
        id=b"e" * 16, arrives="10:15", leaves="09:40", busy=("2022-03-03 14:30-15:00", "12:00-12:30")
    )
    free = frozenset(range(len(slots))) - unavailable(absences(late, FAIR), slots)
    # 10:15 is within the third slot; the day begins at nine, and it leaves at half past on the second.
    assert starts(slots, free) == [
        "03 05:30", "03 06:00", "03 06:30", "03 07:30", "03 09:00", "03 10:20", "04 04:00",
    ]  # fmt: skip


def test_who_comes_on_one_day_arrives_and_leaves_on_that_day() -> None:
    slots = slots_of(SESSIONS, ZONE)
    visitor = Enterprise(id=b"e" * 16, days=("2022-03-04",), arrives="09:10")
    free = frozenset(range(len(slots))) - unavailable(absences(visitor, FAIR), slots)
    assert starts(slots, free) == ["04 04:30"]


def test_who_said_nothing_can_always_be_met() -> None:
    assert absences(Enterprise(id=b"e" * 16), FAIR) == ()
    assert days_of(FAIR) == (DAY, NEXT)
    assert days_of(Fair(id=b"f" * 16)) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9:30", time(9, 30)),
        ("09.05", time(9, 5)),
        ("24:00", None),
        ("9:60", None),
        ("noon", None),
        ("", None),
    ],
)
def test_times_are_read_as_people_write_them(written: str, meant: time | None) -> None:
    assert clock_time(written) == meant


def test_busy_times_have_a_day_or_mean_every_day() -> None:
    assert busy_times("11:00–12:00") == (None, time(11), time(12))
    assert busy_times("2022-03-03 11:00-12:00") == (DAY, time(11), time(12))
    assert busy_times("12:00-11:00") is None
    assert busy_times("2022-13-03 11:00-12:00") is None


@given(st.lists(st.text(max_size=12)), st.text(max_size=8), st.text(max_size=8))
def test_no_text_upsets_the_grid(busy: list[str], arrives: str, leaves: str) -> None:
    absent = absences(
        Enterprise(id=b"e" * 16, busy=tuple(busy), days=tuple(busy), arrives=arrives, leaves=leaves), FAIR
    )
    assert all(one.start <= one.end for one in absent)
    assert all(one.start.tzinfo is UTC for one in absent)


def test_a_day_that_two_laptops_laid_out_has_each_slot_once() -> None:
    again = [
        Session(id=b"4" * 16, name="morning", day=DAY, opens="09:00", closes="10:00", minutes=20),
        Session(id=b"5" * 16, name="evening", day=DAY, opens="15:00", closes="17:00", minutes=60),
    ]
    slots = slots_of([*SESSIONS, *again], ZONE)
    assert slots == slots_of([*again, *SESSIONS], ZONE)
    assert all(one.time.end <= other.time.start for one, other in pairwise(slots))
    # The sessions made last hold; of the others what lies outside of them.
    assert starts(slots)[:4] == ["03 04:00", "03 04:20", "03 04:40", "03 05:00"]
    assert starts(slots)[9:12] == ["03 09:00", "03 10:00", "03 11:00"]
