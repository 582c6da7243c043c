"""A plan is looked through before it is put in place: its figures are true, its lines tell all of it."""

import pytest
from a_fair_with_meetings import (
    CHEMIST,
    FOOD,
    METAL,
    PLASTIC,
    TEXTILE,
    FairWithMeetings,
    fair_with_meetings,
)

from fairdesk.domain.words import Wish
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.scheduling.timetable import Timetable
from fairdesk.scheduling.weighted import solve_weighted
from fairdesk.usecases.meetings import meeting_grid, planner, requests, timetable
from fairdesk.usecases.meetings.plan_review import figures, lines, pictured
from fairdesk.usecases.meetings.timetable import Question
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    """A small fair in which more is wished for than there is room."""
    made = fair_with_meetings(place)
    names = (PLASTIC, METAL, FOOD, CHEMIST, TEXTILE)
    for place_of, asker in enumerate(names):
        for wanted in names[:place_of]:
            requests.ask(place, made.enterprises[asker], made.enterprises[wanted], Wish.WANT, meetings=4)
    return made


def solved(fair: FairWithMeetings) -> tuple[Question, Timetable]:
    """What is asked, and an answer to it."""
    with fair.place.read() as work:
        asked = timetable.question(work)
    answer = solve_weighted(
        asked.instance, seconds=9, steps=2000, start=asked.current, preferences=asked.preferences
    )
    return asked, answer


def test_no_plan_serves_more_than_the_figures_say_is_possible(fair: FairWithMeetings) -> None:
    asked, answer = solved(fair)
    told = figures(asked, answer)
    assert told.served <= told.most < told.wished
    assert told.weight <= told.bound
    assert told.confirmed_moved == 0


def test_a_bound_that_tables_set_is_seen(fair: FairWithMeetings) -> None:
    for number in (1, 2, 4):
        meeting_grid.close_table(fair.place, fair.tables[number], "Singan")
    asked, answer = solved(fair)
    slots = len(asked.instance.slots)
    assert figures(asked, answer).most <= slots


def test_the_lines_and_the_picture_tell_what_applying_does(fair: FairWithMeetings) -> None:
    with fair.place.read() as work:
        before = planner.read(work)
    asked, answer = solved(fair)
    shown, kinds = pictured(before, asked, answer)
    told = lines(asked, answer)
    timetable.apply(fair.place, asked, answer)
    with fair.place.read() as work:
        after = planner.read(work)
    places = {(card.companies, card.place, card.meeting.table) for card in after.cards.values()}
    assert {
        (card.companies, card.place, card.meeting.table)
        for card in shown.cards.values()
        if kinds.get(card.id) is not ChangeKind.DROPPED
    } == places
    new = [one for one in told if one.kind is ChangeKind.PLACED]
    assert len(new) == len(after.cards.keys() - before.cards.keys())
    assert sum(one.left for one in shown.tray) == sum(one.left for one in after.tray)
    assert all(one.reason is not None for one in told if one.kind is None)
    assert all(one.after is not None for one in new)


def test_an_answer_that_is_the_plan_in_place_changes_nothing(fair: FairWithMeetings) -> None:
    asked, answer = solved(fair)
    timetable.apply(fair.place, asked, answer)
    with fair.place.read() as work:
        again = timetable.question(work)
    kept = Timetable(answer.status, again.current)
    assert [one for one in lines(again, kept) if one.kind is not None] == []
