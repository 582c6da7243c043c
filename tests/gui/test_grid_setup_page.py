"""A coordinator lays out the days, puts up tables and sets the rules, in the real window off screen."""

from collections.abc import Iterator

import pytest
from a_fair_with_meetings import PLASTIC, fair_with_meetings
from planner_desk import Coordinator
from PySide6.QtCore import Qt

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Table
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.setup_page import SetupPage
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import Grid
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Coordinator]:
    """The set-up of a small fair."""
    fair = fair_with_meetings(place)
    store.set_setting("sound", "off")
    store.set_setting("language", "en")
    window = PlayedWindow(store, place.fair, clock)
    made = Coordinator(fair, window)
    made.screen.open_view("setup")
    made.settle()
    yield made
    window.close()


def page_of(desk: Coordinator) -> SetupPage:
    """The page."""
    page = desk.screen._pages["setup"]
    assert isinstance(page, SetupPage)
    return page


def grid_of(desk: Coordinator) -> Grid:
    """The grid as it is kept."""
    with desk.fair.place.read() as work:
        return meeting_grid.grid(work)


def table(desk: Coordinator, number: int) -> Table:
    """A table as it is kept."""
    return next(one for one in grid_of(desk).tables if one.number == number)


def test_the_form_shows_the_day_as_it_is_and_lays_it_out_anew(desk: Coordinator) -> None:
    days = page_of(desk).days
    assert {name: field.text for name, field in days.times.items()} == {
        "opens": "09:00", "closes": "15:30", "lunch_from": "11:00", "lunch_until": "14:00"
    }  # fmt: skip
    days.times["lunch_from"].text = "12:00"
    days.times["lunch_until"].text = "13:00"
    days.minutes.setValue(20)
    days.buffer.setValue(10)
    assert "11 slots a day" in days._preview.text()
    days.save.click()
    desk.settle()
    assert [(one.opens, one.closes, one.minutes, one.buffer) for one in grid_of(desk).sessions] == [
        ("09:00", "12:00", 20, 10), ("13:00", "15:30", 20, 10)
    ]  # fmt: skip
    desk.screen.open_view("tables")
    desk.settle()
    assert desk.grid.board is not None
    assert len(desk.grid.board.columns) == 11
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert len(grid_of(desk).slots) == 7


def test_times_that_make_no_slots_cannot_be_saved(desk: Coordinator) -> None:
    days = page_of(desk).days
    days.times["closes"].text = "08:00"
    days._show_preview()
    assert not days.save.isEnabled()
    days.times["closes"].text = "18:00"
    days._show_preview()
    assert days.save.isEnabled()


def test_a_meeting_outside_the_new_grid_needs_a_place(desk: Coordinator) -> None:
    days = page_of(desk).days
    days.times["closes"].text = "14:30"
    days.save.click()
    desk.settle()
    assert "at times that are no slots any more" in days._outside.text()
    desk.screen.open_view("tables")
    desk.settle()
    assert desk.page.planner is not None
    assert desk.fair.meetings["packaging"] in {card.id for card in desk.page.planner.troubled}


def test_ten_tables_are_put_up_at_once(desk: Coordinator) -> None:
    tables = page_of(desk).tables
    assert round(tables.first.value()) == 5
    tables.hall.choose(desk.fair.halls["A zali"])
    tables.add.click()
    desk.settle()
    assert [one.number for one in grid_of(desk).tables] == list(range(1, 15))
    assert table(desk, 9).hall == desk.fair.halls["A zali"]
    tables.first.setValue(3)
    tables.add.click()
    desk.settle()
    assert "There is a table 3 already" in tables._problem.text()
    assert len(grid_of(desk).tables) == 14


def test_tables_are_given_closed_opened_and_taken_away(desk: Coordinator) -> None:
    tables = page_of(desk).tables
    tables.choose([desk.fair.tables[1], desk.fair.tables[2]])
    tables.change(enterprise=desk.fair.enterprises[PLASTIC])
    desk.settle()
    assert {table(desk, number).enterprise for number in (1, 2)} == {desk.fair.enterprises[PLASTIC]}
    tables.choose([desk.fair.tables[2]])
    tables.buttons["spare"].click()
    desk.settle()
    assert table(desk, 2).spare
    assert table(desk, 2).enterprise is None
    tables.choose([desk.fair.tables[2]])
    tables.close_chosen("Oyogʻi singan")
    desk.settle()
    assert table(desk, 2).closed == "Oyogʻi singan"
    tables.choose([desk.fair.tables[2]])
    tables.buttons["reopen"].click()
    desk.settle()
    assert table(desk, 2).closed is None
    tables.choose([desk.fair.tables[2]])
    tables.remove()
    desk.settle()
    assert "Meetings are arranged at table 2" in tables._problem.text()
    tables.choose([desk.fair.tables[4]])
    tables.remove()
    desk.settle()
    assert [one.number for one in grid_of(desk).tables] == [1, 2, 3]


def test_tables_closed_together_are_opened_again_by_one_undo(desk: Coordinator) -> None:
    tables = page_of(desk).tables
    tables.choose([desk.fair.tables[1], desk.fair.tables[2]])
    tables.close_chosen("Zal yopiq")
    desk.settle()
    assert [table(desk, number).closed for number in (1, 2)] == ["Zal yopiq", "Zal yopiq"]
    tables.list.setFocus()
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert [table(desk, number).closed for number in (1, 2)] == [None, None]


def test_rules_hold_as_soon_as_they_are_set(desk: Coordinator) -> None:
    rules = page_of(desk).rules
    rules.figures["must"].setValue(40)
    rules.switches["short_walks"].click()
    rules.figures["most_meetings"].setValue(6)
    desk.settle()
    kept = grid_of(desk).rules
    assert (kept.must, kept.short_walks, kept.most_meetings) == (40, True, 6)
    rules.switches["few_gaps"].setFocus()
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert grid_of(desk).rules.most_meetings is None
    desk.wait(lambda: rules.figures["most_meetings"].value() == 0)
