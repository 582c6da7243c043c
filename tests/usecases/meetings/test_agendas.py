"""Agendas: everybody's day, the tables' and halls', and what has changed since people were told."""

from datetime import timedelta

import pytest
from a_fair_with_meetings import (
    CHEMIST,
    CHEMIST_AGAIN,
    DAY,
    FOOD,
    METAL,
    PLASTIC,
    TEXTILE,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Meeting, Telling
from fairdesk.domain.meetings import MeetingState, NewsKind
from fairdesk.domain.words import TellingWay
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.agendas import Agenda, NewsItem
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    return fair_with_meetings(place)


def agenda(fair: FairWithMeetings, name: str) -> Agenda:
    with fair.place.read() as work:
        found = agendas.agenda_of(work, fair.enterprises[name])
    assert found is not None
    return found


def news(fair: FairWithMeetings, name: str) -> tuple[NewsItem, ...]:
    with fair.place.read() as work:
        return agendas.pending_news(work, fair.enterprises[name])


def times(found: Agenda) -> list[str]:
    return [f"{talk.start:%H:%M}" for talk in found.talks]


def free(found: Agenda) -> list[str]:
    return [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in found.free]


def test_an_agenda_says_when_where_with_whom_and_what_for(fair: FairWithMeetings) -> None:
    found = agenda(fair, PLASTIC)
    assert times(found) == ["10:00", "10:30", "14:30"]
    first, second, _ = found.talks
    assert (first.table, first.hall, first.about) == (3, "B zali", "Polipropilen granula")
    assert [side.name for side in first.partners(found.members)] == [CHEMIST]
    assert first.state is MeetingState.CONFIRMED
    (partner,) = second.partners(found.members)
    assert (partner.name, partner.stand, partner.hall) == (METAL, "A-03", "A zali")
    assert (found.contact, found.language) == ("Nodira Qodirova", "uz-Latn")
    assert (found.enterprise.short_name, found.enterprise.stand) == ("Plastmassa", "B-14")


def test_the_gaps_of_an_agenda_are_free_time_but_not_lunch_nor_absence(fair: FairWithMeetings) -> None:
    assert free(agenda(fair, PLASTIC)) == ["09:00-10:00", "14:00-14:30", "15:00-15:30"]
    with fair.place.write() as work:
        work.change(Enterprise, fair.enterprises[PLASTIC], arrives="09:30", leaves="15:00")
    assert free(agenda(fair, PLASTIC)) == ["09:30-10:00", "14:00-14:30"]


def test_cancelled_and_missed_meetings_stand_on_no_agenda(fair: FairWithMeetings) -> None:
    assert times(agenda(fair, FOOD)) == ["14:30"]
    assert times(agenda(fair, METAL)) == ["10:30", "14:00", "15:00"]


def test_records_of_one_company_have_one_agenda(fair: FairWithMeetings) -> None:
    one, other = agenda(fair, CHEMIST), agenda(fair, CHEMIST_AGAIN)
    assert times(one) == times(other) == ["10:00", "15:00"]
    assert (one.enterprise.name, other.enterprise.name) == (CHEMIST, CHEMIST_AGAIN)
    assert one.enterprise.stand == "B-20"
    assert (one.contact, one.language) == ("Saʼdulla Gʻaniyev", "en")
    assert [side.name for side in one.talks[1].partners(one.members)] == [METAL, TEXTILE]


def test_all_agendas_are_those_that_each_enterprise_would_get_alone(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        everybody = agendas.agendas(work)
    assert [one.enterprise.name for one in everybody] == [METAL, TEXTILE, PLASTIC, FOOD, CHEMIST]
    assert everybody == [agenda(fair, one.enterprise.name) for one in everybody]

    with fair.place.read() as work:
        chosen = agendas.agendas(work, [fair.enterprises[CHEMIST_AGAIN], fair.enterprises[CHEMIST]])
    assert [one.enterprise.name for one in chosen] == [CHEMIST_AGAIN]


def test_an_enterprise_without_meetings_has_an_empty_agenda_when_it_is_asked_for(place: Workplace) -> None:
    with place.write() as work:
        alone = Enterprise(id=work.new_id(), name="Yolgʻiz")
        work.add(alone)
    with place.read() as work:
        assert agendas.agendas(work) == []
        (one,) = agendas.agendas(work, [alone.id])
        assert one == agendas.agenda_of(work, alone.id)
        assert agendas.agenda_of(work, b"nobody") is None
    assert (one.talks, one.news, one.free) == ((), (), ())


def test_tables_and_halls_have_their_day(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        tables = agendas.table_agenda(work)
        halls = agendas.hall_agenda(work)
    assert [(one.table.number, one.day, [f"{talk.start:%H:%M}" for talk in one.talks]) for one in tables] == [
        (1, DAY, ["10:30", "14:00"]),
        (2, DAY, ["15:00"]),
        (3, DAY, ["10:00", "14:30"]),
        (4, DAY, []),
    ]
    assert tables[2].owner is not None
    assert tables[2].owner.name == PLASTIC
    assert [(one.hall, [talk.table for talk in one.talks]) for one in halls] == [
        ("A zali", [1, 1, 2]),
        ("B zali", [3, 3]),
    ]


def test_the_whole_grid_has_every_meeting_once(fair: FairWithMeetings) -> None:
    fair.change("steel", start=fair.at("12:10"))
    with fair.place.read() as work:
        grid = agendas.whole_grid(work)
    assert len(grid.slots) == 7
    assert [row.table.number for row in grid.tables] == [1, 2, 3, 4]
    placed = {
        (number, f"{grid.slots[place].time.start:%H:%M}")
        for (table, place) in grid.cells
        for number, known in fair.tables.items()
        if known == table
    }
    assert placed == {(3, "05:00"), (1, "05:30"), (3, "09:30"), (2, "10:00")}
    assert [talk.meeting.id for talk in grid.besides] == [fair.meetings["steel"]]


def test_a_meeting_booked_twice_is_marked_where_the_whole_fair_is_read(fair: FairWithMeetings) -> None:
    fair.meet("twice", FOOD, TEXTILE, "10:00", 3)
    with fair.place.read() as work:
        (contested,) = [talk for one in agendas.hall_agenda(work) for talk in one.talks if talk.contested]
    assert contested.meeting.id == fair.meetings["twice"]


def test_what_changed_since_an_enterprise_was_told_is_news_to_both_sides(fair: FairWithMeetings) -> None:
    assert [item.kind for item in news(fair, PLASTIC)] == [NewsKind.NEW] * 3
    agendas.note_told(fair.place, fair.enterprises.values(), TellingWay.PAPER)
    assert news(fair, PLASTIC) == ()

    fair.change("pipes", start=fair.at("09:30"))
    fair.change("packaging", table=fair.tables[4])
    fair.change("granulate", cancelled="kasal")
    fair.meet("late", METAL, PLASTIC, "15:00", 1)

    told = news(fair, PLASTIC)
    assert [item.kind for item in told] == [
        NewsKind.MOVED,
        NewsKind.CANCELLED,
        NewsKind.OTHER_TABLE,
        NewsKind.NEW,
    ]
    moved, cancelled, other_table, _ = told
    assert moved.was is not None
    assert f"{moved.was:%H:%M}" == "10:30"
    assert other_table.was_table == 3
    assert cancelled.talk is not None
    assert [side.name for side in cancelled.talk.sides] == [PLASTIC, CHEMIST]
    assert [item.kind for item in news(fair, CHEMIST_AGAIN)] == [NewsKind.CANCELLED]
    assert news(fair, TEXTILE) == ()

    with fair.place.read() as work:
        everybody = agendas.all_news(work)
        changed = agendas.agendas(work, changed_only=True)
    assert everybody[fair.enterprises[PLASTIC]] == told
    assert {one.enterprise.name for one in changed} == {PLASTIC, METAL, FOOD, CHEMIST}


def test_a_printed_agenda_tells_what_stands_on_it_and_not_what_came_after(fair: FairWithMeetings) -> None:
    printed = agenda(fair, FOOD)
    fair.change("packaging", table=fair.tables[4])
    agendas.note_handed_out(fair.place, [printed], TellingWay.PAPER)
    (item,) = news(fair, FOOD)
    assert (item.kind, item.was_table) == (NewsKind.OTHER_TABLE, 3)
    agendas.note_told(fair.place, [fair.enterprises[FOOD]], TellingWay.SCAN)
    assert news(fair, FOOD) == ()
    assert agenda(fair, FOOD).told is not None


def test_the_last_telling_counts_whichever_record_of_a_company_it_was_for(
    fair: FairWithMeetings, clock: SetClock
) -> None:
    agendas.note_told(fair.place, [fair.enterprises[CHEMIST]], TellingWay.PAPER)
    fair.change("three", start=fair.at("14:30"))
    clock.advance(minutes=1)
    agendas.note_told(fair.place, [fair.enterprises[CHEMIST_AGAIN]], TellingWay.PHONE)
    assert news(fair, CHEMIST) == ()


def test_many_are_told_in_several_transactions(place: Workplace) -> None:
    with place.write() as work:
        everybody = [Enterprise(id=work.new_id(), name=f"{number}") for number in range(251)]
        for one in everybody:
            work.add(one)
    changes = agendas.note_told(place, [one.id for one in everybody], TellingWay.PAPER)
    with place.read() as work:
        assert work.count(Telling) == 251
    assert (changes.kinds, changes.span) == (frozenset({"telling"}), None)


def test_an_enterprise_that_left_the_register_is_still_named_by_its_meetings(fair: FairWithMeetings) -> None:
    with fair.place.write() as work:
        work.void(Enterprise, fair.enterprises[FOOD])
        person = next(one for one in work.all(Delegate) if one.enterprise == fair.enterprises[FOOD])
        work.void(Delegate, person.id)
    assert [side.name for side in agenda(fair, PLASTIC).talks[2].sides] == [PLASTIC, FOOD]


def test_meetings_are_found_by_host_guest_and_further_party(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        everything = work.all(Meeting)
        for name, one in fair.enterprises.items():
            wanted = [
                meeting
                for meeting in everything
                if one in (meeting.host, meeting.guest) or one.hex() in meeting.others
            ]
            assert work.meetings_of([one]) == wanted, name
        assert work.meetings_of(list(fair.enterprises.values())) == everything
        assert same_company.members(work, fair.enterprises[CHEMIST]) == sorted(
            (fair.enterprises[CHEMIST], fair.enterprises[CHEMIST_AGAIN])
        )


def test_what_is_over_is_no_news(fair: FairWithMeetings, clock: SetClock) -> None:
    agendas.note_told(fair.place, [fair.enterprises[PLASTIC]], TellingWay.PAPER)
    fair.change("granulate", table=fair.tables[4])
    clock.advance(seconds=timedelta(hours=1).total_seconds())
    assert news(fair, PLASTIC) == ()
