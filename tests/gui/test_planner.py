"""A coordinator moves meetings by keys, by mouse and from the tray, and is told why where it cannot be."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from a_fair_with_meetings import CHEMIST, DAY, FOOD, PLASTIC, fair_with_meetings
from planner_desk import Coordinator
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from fairdesk.domain.clock import SetClock, fair_day
from fairdesk.domain.entities import Fair
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.words import Confirmation, Missed, Wish
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.board import Density
from fairdesk.gui.screens.meetings.carrying import Fit
from fairdesk.gui.screens.meetings.popover import MeetingPopover, RefusalPopover
from fairdesk.gui.screens.meetings.walk_in_dialog import WalkInDialog
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_day, meeting_grid, requests
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.ports import Changes, Workplace

UP, DOWN, LEFT, RIGHT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right
ENTER, SPACE, ESC = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Coordinator]:
    """The planner at 09:30, with a wish that has no place yet: the food maker wants to meet the chemist."""
    fair = fair_with_meetings(place)
    requests.ask(place, fair.enterprises[FOOD], fair.enterprises[CHEMIST], Wish.MUST)
    store.set_setting("sound", "off")
    store.set_setting("language", "en")
    window = PlayedWindow(store, place.fair, clock)
    yield Coordinator(fair, window)
    window.close()


def press_button(popover: object, words: str) -> None:
    """Presses the button of a popover that says something."""
    assert isinstance(popover, MeetingPopover | RefusalPopover)
    found = [one for one in popover.findChildren(QPushButton) if one.text().startswith(words)]
    assert found, [one.text() for one in popover.findChildren(QPushButton)]
    found[0].click()


# By keys


def test_a_meeting_is_carried_by_keys_and_taken_back_with_undo(desk: Coordinator) -> None:
    desk.stand_on(1, "10:30")
    assert "10:30" in desk.grid.accessibleName()
    assert "Angren Metall" in desk.grid.accessibleName()
    desk.press(SPACE)
    assert desk.grid.carry is not None
    desk.press(DOWN, LEFT, LEFT)
    assert desk.grid.accessibleName() == "Table 2, 09:30, free for both"
    desk.press(RIGHT)
    assert desk.page.fit_at_target() is Fit.BUSY
    assert desk.grid.accessibleName() == "Table 2, 10:00, busy"
    desk.press(RIGHT, ENTER)
    assert desk.where("pipes") == ("10:30", 2)
    assert desk.shown_at(2, "10:30") == [desk.fair.meetings["pipes"]]
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert desk.where("pipes") == ("10:30", 1)
    assert desk.shown_at(1, "10:30") == [desk.fair.meetings["pipes"]]


def test_esc_puts_back_what_is_carried(desk: Coordinator) -> None:
    desk.stand_on(1, "14:00")
    desk.press(SPACE, DOWN, ESC)
    assert desk.grid.carry is None
    assert desk.where("steel") == ("14:00", 1)
    assert desk.shown_at(1, "14:00") == [desk.fair.meetings["steel"]]


def test_a_refused_drop_goes_back_and_offers_two_slots(desk: Coordinator) -> None:
    desk.stand_on(1, "10:30")
    desk.press(SPACE, LEFT, ENTER)
    assert desk.where("pipes") == ("10:30", 1)
    assert desk.shown_at(1, "10:00") == []
    refusal = desk.page.popover
    assert isinstance(refusal, RefusalPopover)
    assert "Jizzax Plastmassa MCHJ is at table 3 until 10:30" in refusal.accessibleName()
    assert [one.text() for one in refusal.buttons] == ["09:30, table 3", "10:30, table 3"]
    assert desk.window.opened.shell.focusWidget() is refusal.buttons[0]
    desk.press(ENTER)
    assert desk.where("pipes") == ("09:30", 3)
    assert desk.page.popover is None


def test_what_has_begun_or_is_over_stays_where_it_is(desk: Coordinator) -> None:
    desk.stand_on(2, "09:00")
    assert desk.grid.card is not None
    assert desk.grid.card.state is MeetingState.MISSED
    desk.press(SPACE)
    assert desk.grid.carry is None


def test_what_is_carried_goes_to_the_next_day_by_page_down(desk: Coordinator) -> None:
    with desk.fair.place.write() as work:
        work.change(Fair, work.fair.id, end=DAY + timedelta(days=1))
    meeting_grid.lay_out(desk.fair.place, [DAY + timedelta(days=1)], DayPlan(), ("1", "2"))
    desk.window.opened.context.announce(Changes(frozenset({"session", "fair"})))
    desk.settle()
    desk.stand_on(1, "14:00")
    desk.press(SPACE, Qt.Key.Key_PageDown)
    assert desk.grid.carry is not None
    desk.press(ENTER)
    moved = desk.meeting("steel").start
    assert moved is not None
    assert fair_day(moved, "Asia/Tashkent") == DAY + timedelta(days=1)
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert desk.where("steel") == ("14:00", 1)


# By mouse


def test_a_card_is_pulled_to_another_table(desk: Coordinator) -> None:
    desk.pull(desk.point(1, "14:00"), desk.point(2, "14:00"))
    assert desk.where("steel") == ("14:00", 2)
    assert desk.shown_at(1, "14:00") == []


def test_a_card_let_go_outside_the_grid_stays(desk: Coordinator) -> None:
    desk.pull(desk.point(1, "14:00"), QPoint(4, 4))
    assert desk.where("steel") == ("14:00", 1)
    assert desk.grid.carry is None


def test_a_press_opens_a_card_beside_it(desk: Coordinator) -> None:
    QTest.mouseClick(
        desk.grid.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        desk.point(1, "14:00"),
    )
    popover = desk.page.popover
    assert isinstance(popover, MeetingPopover)
    card = desk.grid.cell_rect(desk.grid.cell)
    card.moveTo(desk.grid.viewport().mapTo(desk.page, card.topLeft()))
    assert not popover.geometry().intersects(card)
    desk.press(ESC)
    assert desk.page.popover is None
    assert desk.grid.hasFocus()


# From the tray


def test_a_request_goes_into_its_first_free_slot_by_enter(desk: Coordinator) -> None:
    tray = desk.page.tray
    assert len(tray.model.requests) == 1
    tray.list.setFocus()
    desk.press(ENTER)
    assert not tray.model.requests
    made = next(card for card in desk.page.planner.cards.values() if _are(desk, card, CHEMIST, FOOD))  # type: ignore[union-attr]
    assert desk.time(made.meeting) == "09:30"
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert len(tray.model.requests) == 1


def test_a_request_is_pulled_onto_the_grid(desk: Coordinator) -> None:
    view = desk.page.tray.list
    start = view.visualRect(view.model().index(0, 0)).center()
    end = view.viewport().mapFromGlobal(desk.grid.viewport().mapToGlobal(desk.point(2, "10:30")))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view.viewport(), start + QPoint(-30, 0))
    QTest.mouseMove(view.viewport(), end)
    assert desk.page.fit_at_target() is Fit.FREE
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    desk.settle()
    (made,) = desk.shown_at(2, "10:30")
    assert desk.page.planner is not None
    assert _are(desk, desk.page.planner.cards[made], CHEMIST, FOOD)


def _are(desk: Coordinator, card: object, *names: str) -> bool:
    companies = getattr(card, "companies", ())
    planner = desk.page.planner
    assert planner is not None
    return {planner.known.lead(desk.fair.enterprises[one]) for one in names} == set(companies)


# What can be done with a meeting


def test_a_meeting_is_confirmed_locked_and_cancelled_from_its_popover(desk: Coordinator) -> None:
    meeting = desk.fair.meetings["steel"]
    desk.stand_on(1, "14:00")
    desk.press(ENTER)
    popover = desk.page.popover
    assert isinstance(popover, MeetingPopover)
    popover._confirm("host", Confirmation.PHONE)
    desk.settle()
    assert desk.meeting("steel").host_confirmed is Confirmation.PHONE
    desk.press(ENTER)
    press_button(desk.page.popover, "Lock")
    desk.settle()
    assert desk.meeting("steel").locked
    desk.press(ENTER)
    press_button(desk.page.popover, "Cancel")
    desk.settle()
    QTest.keyClicks(desk.window.opened.shell.focusWidget(), "Kasal")
    desk.press(ENTER)
    assert desk.meeting("steel").cancelled == "Kasal"
    assert desk.shown_at(1, "14:00") == []
    assert desk.page.planner is not None
    assert meeting not in desk.page.planner.cards


def test_the_hour_of_a_meeting_at_its_table(desk: Coordinator, clock: SetClock) -> None:
    clock.at = desk.fair.at("10:31")
    desk.page._tick()
    desk.settle()
    desk.stand_on(1, "10:30")
    assert "One side is missing" in desk.grid.accessibleName()
    desk.press(ENTER)
    press_button(desk.page.popover, "Call")
    desk.settle()
    assert desk.meeting("pipes").called == clock.at
    desk.press(ENTER)
    press_button(desk.page.popover, "Start")
    desk.settle()
    assert desk.meeting("pipes").started == clock.at
    desk.press(ENTER)
    press_button(desk.page.popover, "End")
    desk.settle()
    assert desk.meeting("pipes").ended == clock.at
    assert desk.grid.card is not None
    assert desk.grid.card.state is MeetingState.DONE


def test_a_meeting_put_back_waits_in_the_tray(desk: Coordinator) -> None:
    desk.stand_on(3, "14:30")
    desk.press(ENTER)
    press_button(desk.page.popover, "To the waiting list")
    desk.settle()
    assert desk.shown_at(3, "14:30") == []
    assert len(desk.page.tray.model.requests) == 2
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert desk.shown_at(3, "14:30") == [desk.fair.meetings["packaging"]]
    assert len(desk.page.tray.model.requests) == 1


def test_somebody_elses_move_is_seen(desk: Coordinator) -> None:
    moved = meeting_day.move(
        desk.fair.place, desk.fair.meetings["steel"], desk.fair.at("14:30"), desk.fair.tables[2]
    )
    desk.window.opened.context.announce(moved.changes)
    desk.settle()
    assert desk.shown_at(2, "14:30") == [desk.fair.meetings["steel"]]


def test_a_closed_table_leaves_its_meetings_in_need(desk: Coordinator) -> None:
    changes = meeting_grid.close_table(desk.fair.place, desk.fair.tables[1], "Singan")
    desk.window.opened.context.announce(changes)
    desk.settle()
    assert desk.page.planner is not None
    assert {card.id for card in desk.page.planner.troubled} == {
        desk.fair.meetings["pipes"], desk.fair.meetings["steel"]
    }  # fmt: skip
    desk.stand_on(1, "14:00")
    assert "Table 1 is out of use: Singan" in desk.grid.accessibleName()


def test_two_companies_talk_now_at_the_table_the_cursor_is_on(desk: Coordinator) -> None:
    desk.stand_on(4, "09:30")
    desk.press(Qt.Key.Key_N, ctrl=True)
    dialog = desk.window.opened.shell.findChild(WalkInDialog)
    assert dialog is not None
    dialog.save()
    assert dialog.isVisible(), "nobody is named yet"
    dialog.choose("host", desk.fair.enterprises[FOOD], FOOD)
    dialog.choose("guest", desk.fair.enterprises[CHEMIST], CHEMIST)
    dialog.save()
    desk.settle()
    (made,) = desk.shown_at(4, "09:30")
    assert desk.page.planner is not None
    assert desk.page.planner.cards[made].state is MeetingState.NOW
    assert not desk.page.tray.model.requests
    desk.press(Qt.Key.Key_Z, ctrl=True)
    assert desk.shown_at(4, "09:30") == []


# Looking


def test_in_the_view_of_enterprises_a_card_lies_in_both_rows_and_only_its_time_changes(
    desk: Coordinator,
) -> None:
    desk.screen.open_view("people")
    board = desk.grid.board
    assert board is not None
    rows = [
        row
        for (row, _), cards in board.cells.items()
        for one in cards
        if one.id == desk.fair.meetings["steel"]
    ]
    assert {board.rows[row].title for row in rows} == {"Angren Metall", "Buxoro Toʻqimachilik"}
    desk.page.stand_on(desk.fair.meetings["steel"])
    desk.press(SPACE, UP, RIGHT, ENTER)
    assert desk.where("steel") == ("14:30", 1)


def test_typing_a_name_dims_the_others_and_enter_goes_to_the_next(desk: Coordinator) -> None:
    desk.page.focus_filter()
    desk.page.bar.field.setText("тўқима")
    desk.press(ENTER)
    assert desk.grid.card is not None
    assert desk.grid.card.id in {desk.fair.meetings["missed"], desk.fair.meetings["steel"]}
    assert desk.page.planner is not None
    dim = {one.id for one in desk.page.planner.cards.values() if desk.grid.is_dim(one)}
    assert desk.fair.meetings["pipes"] in dim
    assert desk.fair.meetings["steel"] not in dim
    assert not desk.page.tray.model.requests
    desk.page.bar.clear()
    assert not any(desk.grid.is_dim(one) for one in desk.page.planner.cards.values())


def test_states_and_halls_are_filters(desk: Coordinator) -> None:
    assert desk.page.planner is not None
    desk.page.bar.filter_by(states=[MeetingState.CONFIRMED])
    clear = [one.id for one in desk.page.planner.cards.values() if not desk.grid.is_dim(one)]
    assert clear == [desk.fair.meetings["granulate"]]
    desk.page.bar.filter_by(halls=[desk.fair.halls["A zali"]])
    assert not desk.grid.is_dim(desk.page.planner.cards[desk.fair.meetings["steel"]])
    assert desk.grid.is_dim(desk.page.planner.cards[desk.fair.meetings["granulate"]])


def test_three_densities_and_zoom_keep_the_place(desk: Coordinator) -> None:
    desk.stand_on(1, "14:00")
    heights = []
    for density in Density:
        desk.page.set_density(density)
        desk.grid.grab()
        heights.append(desk.grid.cell_rect(desk.grid.cell).height())
    assert heights == sorted(heights, reverse=True)
    desk.page.set_density(Density.COMFORTABLE)
    before = desk.grid.cell_rect(desk.grid.cell).width()
    desk.press(Qt.Key.Key_Minus, ctrl=True)
    assert desk.grid.zoom < 1
    assert desk.grid.cell == desk.cell(1, "14:00")
    desk.press(Qt.Key.Key_0, ctrl=True)
    assert desk.grid.cell_rect(desk.grid.cell).width() == before


def test_the_planner_speaks_another_language_at_once(desk: Coordinator) -> None:
    desk.stand_on(1, "14:00")
    desk.window.speak("ru")
    assert desk.grid.accessibleName().startswith("Стол 1, 14:00")
    assert "Запланирована" in desk.grid.accessibleName()
    desk.window.speak("uz-Latn")
    assert desk.grid.accessibleName().startswith("1-stol, 14:00")


def test_a_no_show_comes_back_to_the_tray(desk: Coordinator) -> None:
    fair = desk.fair
    asked = requests.ask(fair.place, fair.enterprises[FOOD], fair.enterprises[PLASTIC])
    missed = meeting_day.miss(fair.place, fair.meetings["packaging"], Missed.GUEST)
    for changes in (asked, missed):
        desk.window.opened.context.announce(changes)
    desk.settle()
    said = [desk.page.tray.model.reason(one) for one in desk.page.tray.model.requests]
    assert "Did not take place at 14:30" in said
