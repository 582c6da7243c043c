"""The planner's snapshot says the same as the records, before and after every change."""

from collections.abc import Callable
from itertools import combinations

import pytest
from a_fair_with_meetings import (
    CHEMIST,
    CHEMIST_AGAIN,
    FOOD,
    METAL,
    PLASTIC,
    TEXTILE,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Meeting, MeetingRequest
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Confirmation, Missed, Participation, Wish
from fairdesk.usecases.meetings import meeting_day, meeting_grid, planner, requests
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.meetings.planner import Planner
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.undo import undo


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    """A small fair with a few wishes."""
    made = fair_with_meetings(place)
    requests.ask(place, made.enterprises[FOOD], made.enterprises[CHEMIST], Wish.MUST)
    requests.ask(place, made.enterprises[TEXTILE], made.enterprises[PLASTIC])
    requests.ask(place, made.enterprises[TEXTILE], made.enterprises[FOOD], Wish.NOT_WITH)
    return made


def read(fair: FairWithMeetings) -> Planner:
    """The snapshot, read anew."""
    with fair.place.read() as work:
        return planner.read(work)


def change(fair: FairWithMeetings, enterprise: str, **news: object) -> Changes:
    """Changes an enterprise."""
    with fair.place.write() as work:
        work.change(Enterprise, fair.enterprises[enterprise], **news)
    return work.changes


def reasons(seen: Planner) -> dict[frozenset[str], str]:
    """Why each pair in the tray has no place, by the names of its companies."""
    return {
        frozenset(seen.name(one).whole for one in (request.pair.host, request.pair.guest)): request.reason.key
        for request in seen.tray
    }


@pytest.mark.parametrize("at", ["08:00", "10:10", "14:40"])
def test_who_is_free_is_what_booking_would_say(fair: FairWithMeetings, clock: SetClock, at: str) -> None:
    change(fair, METAL, arrives="10:30")
    change(fair, FOOD, busy=("14:00-14:30",))
    meeting_grid.close_table(fair.place, fair.tables[2], "Singan")
    clock.at = fair.at(at)
    with fair.place.read() as work:
        seen, books = planner.read(work), Bookings(work)
    companies = sorted({books.lead(one) for one in fair.enterprises.values()})
    asked = 0
    for pair in combinations(companies, 2):
        free = seen.free_slots(pair)
        for slot in seen.slots:
            assert bool(free >> slot.place & 1) == (books.obstacle(pair, slot.time, None) is None)
            for table in books.grid.tables:
                fits = bool(free >> slot.place & 1 and seen.table_slots(table, pair) >> slot.place & 1)
                assert fits == (books.obstacle(pair, slot.time, table) is None)
                asked += 1
    assert asked > 200


def test_a_meeting_that_is_carried_does_not_stand_in_its_own_way(fair: FairWithMeetings) -> None:
    seen = read(fair)
    card = seen.cards[fair.meetings["steel"]]
    assert not seen.free_slots(card.companies) >> card.place & 1
    assert seen.free_slots(card.companies, card) >> card.place & 1
    table = seen.known.grid.table[fair.tables[1]]
    assert seen.table_slots(table, card.companies, card) >> card.place & 1
    assert seen.table_for(card.companies, card.place, card, table.id) == table


def test_what_changed_is_read_again_and_nothing_else_is_forgotten(
    fair: FairWithMeetings, clock: SetClock
) -> None:
    seen = read(fair)

    def booked(place: Workplace, at: str = "09:30") -> Changes:
        host, guest = fair.enterprises[PLASTIC], fair.enterprises[TEXTILE]
        return meeting_day.book(place, host, guest, fair.at(at), fair.tables[3]).changes

    def moved(place: Workplace) -> Changes:
        return meeting_day.move(place, fair.meetings["steel"], fair.at("14:30"), fair.tables[2]).changes

    steps: list[Callable[[Workplace], Changes]] = [
        booked,
        moved,
        lambda place: meeting_day.cancel(place, fair.meetings["pipes"], "Kelmaydi"),
        lambda place: meeting_day.confirm(place, fair.meetings["steel"], "host", Confirmation.PHONE),
        lambda place: requests.ask(place, fair.enterprises[METAL], fair.enterprises[FOOD], Wish.WANT),
        lambda place: meeting_grid.close_table(place, fair.tables[2], "Singan"),
        lambda place: meeting_day.miss(place, fair.meetings["packaging"], Missed.GUEST),
        lambda _: change(fair, CHEMIST, participation=Participation.DECLINED),
        lambda place: undo(place, booked(place, "10:30").span).changes,  # type: ignore[arg-type]
    ]
    for step in steps:
        clock.advance(minutes=1)
        changes = step(fair.place)
        with fair.place.read() as work:
            seen = planner.refreshed(work, seen, changes)
            again = planner.read(work)
        assert seen.cards == again.cards
        assert seen.tray == again.tray
        assert seen.busy == again.busy


def test_cards_know_their_state_as_time_goes_on(fair: FairWithMeetings, clock: SetClock) -> None:
    seen = read(fair)
    assert seen.cards[fair.meetings["granulate"]].state is MeetingState.CONFIRMED
    assert seen.cards[fair.meetings["missed"]].state is MeetingState.MISSED
    assert fair.meetings["cancelled"] not in seen.cards
    clock.at = fair.at("10:05")
    with fair.place.read() as work:
        later = planner.refreshed(work, seen)
    assert later.cards[fair.meetings["granulate"]].state is MeetingState.WAITING
    assert later.cards[fair.meetings["steel"]] is seen.cards[fair.meetings["steel"]]


def test_two_records_of_a_company_are_one(fair: FairWithMeetings) -> None:
    seen = read(fair)
    lead = seen.known.lead(fair.enterprises[CHEMIST])
    assert seen.known.lead(fair.enterprises[CHEMIST_AGAIN]) == lead
    assert len(seen.cards[fair.meetings["three"]].companies) == 3
    assert seen.meetings_of[lead] == 2


def test_a_name_without_its_legal_form_unless_there_is_a_short_one(fair: FairWithMeetings) -> None:
    seen = read(fair)
    short = {seen.name(seen.known.lead(one)).short for one in fair.enterprises.values()}
    assert {"Plastmassa", "Angren Metall", "Олтин Водий Агро", "Buxoro Toʻqimachilik"} <= short


def test_the_tray_says_why_there_is_no_place(fair: FairWithMeetings) -> None:
    food_and_chemist = frozenset((FOOD, CHEMIST))
    assert reasons(read(fair))[food_and_chemist] == "planner.asked_at"
    change(fair, FOOD, arrives="14:00")
    assert reasons(read(fair))[food_and_chemist] == "planner.no_shared_slot_before"
    change(fair, FOOD, arrives="15:30")
    assert reasons(read(fair))[food_and_chemist] == "planner.no_shared_slot"
    change(fair, FOOD, arrives=None, participation=Participation.DECLINED)
    assert reasons(read(fair))[food_and_chemist] == "plans.declined"
    assert frozenset((TEXTILE, FOOD)) not in reasons(read(fair))


def test_the_first_place_of_a_request_can_be_booked(fair: FairWithMeetings) -> None:
    seen = read(fair)
    for request in seen.tray:
        found = seen.first_place(request)
        assert found is not None
        start = seen.slots[found[0]].time.start
        meeting_day.book(fair.place, request.pair.host, request.pair.guest, start, found[1].id)
        seen = read(fair)
    assert not seen.tray


def test_a_meeting_put_back_leaves_a_wish_behind(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        before = work.all(MeetingRequest)
    planner.put_back(fair.place, fair.meetings["packaging"])
    with fair.place.read() as work:
        (made,) = [one for one in work.all(MeetingRequest) if one not in before]
        assert {made.asker, made.wanted} == {fair.enterprises[FOOD], fair.enterprises[PLASTIC]}
        meeting = work.get(Meeting, fair.meetings["packaging"])
        assert meeting is not None
        assert meeting.voided
    assert reasons(read(fair))[frozenset((FOOD, PLASTIC))] == "planner.asked_at"


def test_what_has_begun_cannot_be_put_back(fair: FairWithMeetings) -> None:
    meeting_day.start(fair.place, fair.meetings["steel"])
    with pytest.raises(UserFacingError):
        planner.put_back(fair.place, fair.meetings["steel"])
