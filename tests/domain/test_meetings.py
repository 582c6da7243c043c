"""A meeting's card follows what happens; what was booked twice is found alike on every laptop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.entities import Meeting
from fairdesk.domain.meetings import (
    MeetingState,
    NewsKind,
    contested,
    during,
    news,
    parties,
    state,
    takes_time,
    telling_lines,
)
from fairdesk.domain.words import Confirmation, Missed

TEN = datetime(2022, 3, 3, 5, tzinfo=UTC)
HALF = timedelta(minutes=30)


def an_id(number: int) -> bytes:
    return number.to_bytes(16)


def meeting(number: int, host: int = 1, guest: int = 2, *, at: datetime = TEN, table: int = 9) -> Meeting:
    return Meeting(
        id=an_id(number), host=an_id(host), guest=an_id(guest), start=at, minutes=30, table=an_id(table)
    )


def test_a_meeting_from_plan_to_end() -> None:
    planned = meeting(1)
    before, after = TEN - HALF, TEN + HALF
    assert state(planned, before) is MeetingState.PLANNED
    one_side = replace(planned, host_confirmed=Confirmation.PHONE)
    assert state(one_side, before) is MeetingState.PLANNED
    both = replace(one_side, guest_confirmed=Confirmation.FORM)
    assert state(both, before) is MeetingState.CONFIRMED
    assert state(both, TEN) is MeetingState.WAITING
    begun = replace(both, started=TEN)
    assert state(begun, after) is MeetingState.NOW
    assert state(replace(begun, ended=after), after) is MeetingState.DONE
    assert state(replace(both, missed=Missed.GUEST), after) is MeetingState.MISSED
    assert state(replace(both, cancelled="ill"), before) is MeetingState.CANCELLED
    assert state(replace(both, voided=True), before) is MeetingState.CANCELLED


def test_a_meeting_needs_its_parties_until_it_is_over() -> None:
    one = meeting(1)
    assert takes_time(one, TEN)
    assert not takes_time(one, TEN + HALF)
    assert not takes_time(replace(one, missed=Missed.BOTH), TEN)
    assert not takes_time(replace(one, start=None), TEN)


def test_all_parties_of_a_talk_are_named_host_first() -> None:
    assert parties(replace(meeting(1), others=(an_id(7).hex(),))) == (an_id(1), an_id(2), an_id(7))


def test_of_two_meetings_at_one_table_the_earlier_booked_holds() -> None:
    first, second = meeting(1, 1, 2), meeting(2, 3, 4)
    assert contested([second, first]) == {second.id: first.id}
    assert contested([replace(second, locked=True), first]) == {first.id: second.id}
    assert contested([first, replace(second, table=an_id(8))]) == {}
    assert contested([first, replace(second, start=TEN + HALF)]) == {}
    assert contested([first, replace(second, missed=Missed.HOST)]) == {}


def test_nobody_is_at_two_tables_at_once() -> None:
    assert contested([meeting(1, 1, 2, table=9), meeting(2, 2, 3, table=8)]) == {an_id(2): an_id(1)}


def test_nor_is_a_company_under_two_registrations() -> None:
    booked = [meeting(1, 1, 2, table=9), meeting(2, 4, 3, table=8)]
    assert contested(booked) == {}
    assert contested(booked, {an_id(4): an_id(2), an_id(2): an_id(2)}) == {an_id(2): an_id(1)}


NUMBERS = st.integers(1, 6)
BOOKED = st.lists(
    st.builds(
        lambda number, host, guest, slot, table, locked: replace(
            meeting(number, host, 10 + guest, at=TEN + slot * HALF / 2, table=20 + table), locked=locked
        ),
        st.integers(1, 500), NUMBERS, NUMBERS, st.integers(0, 5), NUMBERS, st.booleans(),
    ),
    max_size=25,
    unique_by=lambda one: one.id,
)  # fmt: skip


@given(BOOKED, st.randoms())
def test_what_holds_is_free_of_double_bookings_and_the_same_everywhere(booked: list, chance: object) -> None:
    lost = contested(booked)
    kept = [one for one in booked if one.id not in lost]
    for place, one in enumerate(kept):
        for other in kept[place + 1 :]:
            shared = {*parties(one), one.table} & {*parties(other), other.table}
            assert not (shared and during(one).meets(during(other)))
    assert all(rival not in lost for rival in lost.values())
    shuffled = list(booked)
    chance.shuffle(shuffled)
    assert contested(shuffled) == lost


def test_an_enterprise_is_told_what_changed_since_it_was_told_last() -> None:
    stays, moves, goes, other_table = (meeting(number, at=TEN + number * HALF) for number in (1, 2, 3, 4))
    told = telling_lines([stays, moves, goes, other_table])
    now = [
        stays,
        replace(moves, start=moves.start + 2 * HALF),
        replace(goes, cancelled="ill"),
        replace(other_table, table=an_id(8)),
        meeting(5, at=TEN + 5 * HALF),
    ]
    found = {one.meeting: one.kind for one in news(told, now, TEN)}
    assert found == {
        moves.id: NewsKind.MOVED,
        goes.id: NewsKind.CANCELLED,
        other_table.id: NewsKind.OTHER_TABLE,
        an_id(5): NewsKind.NEW,
    }
    assert news(telling_lines(now), now, TEN) == []
    assert news(told, now, TEN + 9 * HALF) == []


@given(st.lists(st.text(max_size=20)))
def test_what_an_unknown_program_noted_is_left_aside(told: list[str]) -> None:
    assert [one.kind for one in news(told, [meeting(1)], TEN)] == [NewsKind.NEW]


def test_on_the_next_day_nobody_waits_and_nothing_takes_place_still() -> None:
    evening, next_morning = TEN + 10 * HALF, TEN + 46 * HALF
    nobody_said = meeting(1)
    begun = replace(nobody_said, started=TEN)
    assert state(nobody_said, evening) is MeetingState.WAITING
    assert state(nobody_said, next_morning) is MeetingState.NOT_NOTED
    assert state(begun, evening) is MeetingState.NOW
    assert state(begun, next_morning) is MeetingState.DONE
    # Noted late, it is what was noted.
    assert state(replace(nobody_said, missed=Missed.BOTH), next_morning) is MeetingState.MISSED
