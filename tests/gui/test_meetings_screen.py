"""A coordinator schedules a fair, looks the plan through, puts it in place, and repairs it."""

import os
import signal
from collections.abc import Iterator

import pytest
from a_fair_with_meetings import CHEMIST, FOOD, METAL, PLASTIC, TEXTILE, fair_with_meetings
from planner_desk import Coordinator
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Meeting, Plan
from fairdesk.domain.grid import days_of
from fairdesk.domain.words import Wish
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.auto_schedule import Stage
from fairdesk.gui.screens.meetings.screen import VIEWS, Meetings
from fairdesk.gui.widgets.request_dialog import RequestDialog
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_day, meeting_grid, requests
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.ports import Workplace

F9, ENTER, ESC = Qt.Key.Key_F9, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Coordinator]:
    """The meetings screen at 09:30, with two wishes that have no place."""
    fair = fair_with_meetings(place)
    requests.ask(place, fair.enterprises[FOOD], fair.enterprises[CHEMIST], Wish.MUST)
    requests.ask(place, fair.enterprises[TEXTILE], fair.enterprises[PLASTIC], Wish.WANT)
    store.set_setting("sound", "off")
    store.set_setting("language", "en")
    window = PlayedWindow(store, place.fair, clock)
    yield Coordinator(fair, window)
    window.close()


def meetings_kept(desk: Coordinator) -> dict[bytes, Meeting]:
    """All meetings as they are kept."""
    with desk.fair.place.read() as work:
        return {one.id: one for one in work.all(Meeting)}


def until(desk: Coordinator, stage: Stage) -> None:
    """Waits until scheduling is so far."""
    desk.wait(lambda: desk.page.schedule.stage is stage)


def scheduled(desk: Coordinator) -> None:
    """F9 twice: begun, and stopped to be looked through."""
    desk.press(F9)
    desk.wait(lambda: desk.page.schedule.figures is not None)
    if desk.page.schedule.stage is Stage.RUNNING:
        desk.press(F9)
    until(desk, Stage.REVIEW)


# Auto-schedule


def test_nothing_changes_before_the_plan_is_applied_and_it_can_be_taken_back(desk: Coordinator) -> None:
    before = meetings_kept(desk)
    scheduled(desk)
    assert meetings_kept(desk) == before
    figures = desk.page.schedule.figures
    assert figures is not None
    assert figures.confirmed_moved == 0
    assert figures.served <= figures.most <= figures.wished
    lines = desk.page.review.model.rows
    placed = {frozenset((one.host, one.guest)) for one in lines if one.kind is ChangeKind.PLACED}
    assert placed == {frozenset((CHEMIST, FOOD)), frozenset((PLASTIC, TEXTILE))}
    board = desk.grid.board
    assert board is not None
    assert len(board.planner.cards) == len(desk.page.planner.cards) + 2  # type: ignore[union-attr]
    desk.press(ENTER, ctrl=True)
    until(desk, Stage.IDLE)
    desk.settle()
    assert len(meetings_kept(desk)) == len(before) + 2
    assert not desk.page.tray.model.requests
    assert desk.page.side.currentWidget() is desk.page.tray
    assert desk.page.schedule_bar.take_back.isVisible()
    desk.page.schedule.take_back(lambda _: None)
    desk.settle()
    assert meetings_kept(desk) == before
    with desk.fair.place.read() as work:
        assert [plan.undone for plan in work.all(Plan)] == [True]


def test_a_draft_is_only_looked_at_and_discarded_without_a_trace(desk: Coordinator) -> None:
    before = meetings_kept(desk)
    scheduled(desk)
    desk.page.focus_grid()
    desk.grid.stand_on(desk.cell(1, "14:00"))
    desk.press(Qt.Key.Key_Space)
    assert desk.grid.carry is None
    desk.press(ENTER)
    assert desk.page.popover is None
    desk.page.schedule_bar.discard.click()
    desk.settle()
    assert desk.page.schedule.stage is Stage.IDLE
    assert not desk.grid.is_draft
    assert meetings_kept(desk) == before


def test_a_line_of_the_draft_leads_to_its_place(desk: Coordinator) -> None:
    scheduled(desk)
    review = desk.page.review
    row = next(n for n, one in enumerate(review.model.rows) if one.kind is ChangeKind.PLACED)
    line = review.model.rows[row]
    review.list.setCurrentIndex(review.model.index(row))
    assert line.after is not None
    board = desk.grid.board
    assert board is not None
    assert board.rows[desk.grid.cell[0]].title == line.after.table
    assert board.planner.slots[board.columns[desk.grid.cell[1]]].time.start == line.after.start


def test_a_killed_process_leaves_the_plan_whole_and_says_so(desk: Coordinator) -> None:
    before, schedule, told = meetings_kept(desk), desk.page.schedule, []
    schedule.ended.connect(told.append)
    schedule.begin()
    while schedule.process_id is None:
        QApplication.processEvents()
    os.kill(schedule.process_id, signal.SIGKILL)
    desk.wait(lambda: told)
    assert [one.key for one in told] == ["scheduling.crashed"]
    assert schedule.stage is Stage.IDLE
    assert "Scheduling ended unexpectedly" in desk.page.schedule_bar.told
    assert meetings_kept(desk) == before
    scheduled(desk)


def test_where_there_are_no_wishes_it_says_what_to_do(
    store: Store, place: Workplace, clock: SetClock
) -> None:
    store.set_setting("sound", "off")
    store.set_setting("language", "en")
    window = PlayedWindow(store, place.fair, clock)
    screen = window.opened.shell.screen_called("meetings")
    window.settle()
    screen.planner.schedule.begin()  # type: ignore[attr-defined]
    window.settle()
    told = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowTitle()]
    assert any("no slots" in one.windowTitle() for one in told)
    assert screen.planner.schedule.stage is Stage.IDLE  # type: ignore[attr-defined]
    window.close()


# Repair


def test_a_lost_table_is_repaired_once_a_person_agrees(desk: Coordinator) -> None:
    closed = meeting_grid.close_table(desk.fair.place, desk.fair.tables[1], "Singan")
    desk.window.opened.context.announce(closed)
    desk.settle()
    bar = desk.page.schedule_bar
    assert bar.propose.isVisible()
    bar.propose.click()
    until(desk, Stage.REVIEW)
    lines = [one for one in desk.page.review.model.rows if one.meeting is not None]
    assert {one.meeting for one in lines} >= {desk.fair.meetings["pipes"], desk.fair.meetings["steel"]}
    assert all(one.reason for one in lines)
    assert desk.where("steel") == ("14:00", 1)
    desk.press(ENTER, ctrl=True)
    until(desk, Stage.IDLE)
    desk.settle()
    assert desk.where("steel")[1] != 1
    assert desk.page.planner is not None
    assert not desk.page.planner.troubled


def test_where_nothing_is_wrong_no_repair_is_offered(desk: Coordinator) -> None:
    assert not desk.page.schedule_bar.propose.isVisible()


# The screen


def test_every_view_opens_and_takes_the_keys(desk: Coordinator) -> None:
    for name in VIEWS:
        desk.screen.open_view(name)
        desk.settle()
        assert desk.screen.view == name
        assert desk.screen.views.buttons[VIEWS.index(name)].isChecked()
    assert not desk.screen.side.isVisible()
    desk.screen.open_view("people")
    assert desk.screen.side.isVisible()


def test_ctrl_m_types_in_a_request(desk: Coordinator) -> None:
    desk.press(Qt.Key.Key_M, ctrl=True)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RequestDialog)
    dialog.choose("asker", desk.fair.enterprises[FOOD], FOOD)
    dialog.choose("wanted", desk.fair.enterprises[METAL], METAL)
    dialog.save()
    desk.settle()
    assert len(desk.page.tray.model.requests) == 3


def test_a_meeting_is_shown_on_whichever_day_and_view_one_is(desk: Coordinator) -> None:
    desk.screen.open_view("setup")
    desk.screen.show_record(desk.fair.meetings["packaging"])
    desk.settle()
    assert desk.screen.view == "tables"
    assert desk.grid.card is not None
    assert desk.grid.card.id == desk.fair.meetings["packaging"]


def test_what_was_booked_while_another_screen_was_shown_is_found(desk: Coordinator) -> None:
    desk.window.open_screen("front_desk")
    host, guest = desk.fair.enterprises[PLASTIC], desk.fair.enterprises[TEXTILE]
    made = meeting_day.book(desk.fair.place, host, guest, desk.fair.at("09:30"), desk.fair.tables[2])
    desk.window.opened.context.announce(made.changes)
    desk.settle()
    desk.window.opened.context.go("meetings", made.meeting)
    desk.settle()
    assert desk.grid.card is not None
    assert desk.grid.card.id == made.meeting


def test_in_a_narrow_window_the_tray_comes_when_it_is_asked_for(desk: Coordinator) -> None:
    desk.window.opened.shell.resize(1093, 614)
    desk.settle()
    assert not desk.screen.side.isVisible()
    desk.page.bar.tray_asked.emit()
    assert desk.screen.side.isVisible()
    assert desk.screen.side.geometry().right() == desk.screen.width() - 1


def test_time_goes_on_by_itself(desk: Coordinator, clock: SetClock) -> None:
    clock.at = desk.fair.at("10:10")
    desk.page._tick()
    desk.settle()
    assert desk.page.planner is not None
    assert desk.page.planner.now == clock.at


def test_an_empty_fair_says_what_comes_first_and_leads_there(
    store: Store, place: Workplace, clock: SetClock
) -> None:
    store.set_setting("sound", "off")
    window = PlayedWindow(store, place.fair, clock)
    screen = window.opened.shell.screen_called("meetings")
    assert isinstance(screen, Meetings)
    screen.open_view("tables")
    page, first = screen.planner, screen.planner.first_step

    def looks() -> None:
        window.settle()
        window.wait(0.1)
        window.settle()

    looks()
    assert page.grid.isHidden()
    first.act.click()
    assert screen.view == "setup"
    meeting_grid.lay_out(place, days_of(page.planner.fair), DayPlan(), ("1", "2"))  # type: ignore[union-attr]
    window.opened.context.announce(meeting_grid.add_tables(place, 1, 4))
    screen.open_view("tables")
    looks()
    assert page.grid.isHidden()
    first.act.click()
    assert screen.view == "wishes"
    with place.write() as work:
        for name in ("Birinchi", "Ikkinchi"):
            work.add(Enterprise(id=work.new_id(), name=name))
    window.opened.context.announce(work.changes)
    with place.read() as work:
        one, other = work.all(Enterprise)
    window.opened.context.announce(requests.ask(place, one.id, other.id))
    screen.open_view("tables")
    looks()
    assert first.isHidden()
    assert not page.grid.isHidden()
    window.close()
