"""A coordinator's morning: wishes in, suggestions taken, the day planned and printed; then people meet.

All of it through the real window, by keys where a person would use keys.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from fairdesk.documents.meeting_papers import PaperKind
from fairdesk.domain import meetings
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    Meeting,
    MeetingRequest,
    Product,
    Station,
    Telling,
)
from fairdesk.domain.meetings import MeetingState, state
from fairdesk.domain.words import Missed, Part, RequestSource, Size, StationRole
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.board.screen import CallBoard
from fairdesk.gui.screens.front_desk.screen import FrontDesk
from fairdesk.gui.screens.imports.screen import Lists
from fairdesk.gui.screens.meetings import papers_menu
from fairdesk.gui.screens.meetings.auto_schedule import Stage
from fairdesk.gui.screens.meetings.popover import MeetingPopover
from fairdesk.gui.screens.meetings.screen import Meetings
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.store.doctor import examine
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.spreadsheets.sheets import Sheet

DAY = date(2022, 3, 3)
EIGHT = datetime.fromisoformat("2022-03-03T08:00:00+05:00")
HOSTS, GUESTS, TABLES = 5, 14, 4
PATIENCE_S = 30.0


@dataclass
class Morning:
    """The window with its clock, and the companies of the fair with a badge each."""

    window: PlayedWindow
    place: Workplace
    clock: SetClock
    folder: Path
    hosts: list[Enterprise] = field(default_factory=list)
    guests: list[Enterprise] = field(default_factory=list)
    codes: dict[Id, str] = field(default_factory=dict)
    station: Id = b""

    @property
    def screen(self) -> Meetings:
        found = self.window.opened.shell.screen_called("meetings")
        assert isinstance(found, Meetings)
        return found

    def meetings(self) -> list[Meeting]:
        with self.place.read() as work:
            return sorted(work.all(Meeting), key=lambda one: (one.start, one.id))

    def meeting(self, meeting: Id) -> Meeting:
        with self.place.read() as work:
            found = work.get(Meeting, meeting)
        assert found is not None
        return found

    def state(self, meeting: Id) -> MeetingState:
        return state(self.meeting(meeting), self.clock.now())

    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window.opened.shell, key, modifier)
            self.settle()

    def settle(self) -> None:
        self.window.settle(PATIENCE_S)
        self.window.wait(0.06)
        self.window.settle(PATIENCE_S)

    def until(self, seen: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not seen():
            assert time.monotonic() < end, "it did not come"
            self.window.wait(0.02)
        self.settle()


@pytest.fixture
def morning(
    store: Store, place: Workplace, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Morning]:
    """Eight o'clock: hosts who seek what guests make, four tables, a day of slots, and no wish yet."""
    clock.at = EIGHT
    monkeypatch.setattr(papers_menu, "save_and_open", lambda _, pdf, name, __: kept(tmp_path / name, pdf))
    meeting_grid.lay_out(place, [DAY], DayPlan(closes="15:00"), ("Morning", "Afternoon"))
    meeting_grid.add_tables(place, 1, TABLES)
    for name, value in (("sound", "off"), ("language", "en"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    told = Morning(PlayedWindow(store, place.fair, clock), place, clock, tmp_path)
    _register(told)
    yield told
    told.window.close()


def kept(path: Path, pdf: bytes) -> Path:
    """Instead of opening a paper in the system's viewer."""
    path.write_bytes(pdf)
    return path


def _register(morning: Morning) -> None:
    things = ("Polietilen quvur", "Mis kabel", "Paxta ipi", "Keramik plitka", "Temir sim")
    with morning.place.write() as work:
        for number in range(HOSTS + GUESTS):
            is_host = number < HOSTS
            one = Enterprise(
                id=work.new_id(),
                name=f"{'Sanoat' if is_host else 'Usta'} {number} MCHJ",
                stir=f"{301000000 + number}",
                region="JI" if is_host else "TO",
                size=Size.LARGE if is_host else Size.SMALL,
                part=Part.EXHIBITOR if is_host else Part.PARTICIPANT,
            )
            person = Delegate(id=work.new_id(), enterprise=one.id, name=f"Vakil {number:02d}")
            work.add(one)
            work.add(person)
            (morning.hosts if is_host else morning.guests).append(one)
            morning.codes[one.id] = code_of(work, issue(work, person.id))
            thing = things[number % HOSTS]
            if is_host:
                work.add(
                    Demand(id=work.new_id(), enterprise=one.id, name=thing, tn_ved="3917", volume=Decimal(9))
                )
            else:
                work.add(Product(id=work.new_id(), enterprise=one.id, name=thing))
        station = Station(id=work.new_id(), name="All tables", role=StationRole.TABLE)
        work.add(station)
        morning.station = station.id


def test_from_wishes_to_the_first_talks(morning: Morning, store: Store) -> None:
    _wishes_come_in(morning)
    _suggestions_are_taken(morning)
    _the_day_is_planned(morning)
    _one_meeting_is_locked(morning)
    _agendas_are_handed_out(morning)
    talks = _three_meetings_begin(morning)
    missing = _one_guest_never_comes(morning, talks)
    _the_plan_is_repaired(morning, missing)
    _the_board_shows_it(morning, talks)
    assert examine(store, morning.place.fair).ok


def _wishes_come_in(morning: Morning) -> None:
    """The organisers' list of wishes goes through the lists screen."""
    rows: list[list[object]] = [["Soʻrovchi korxona", "Kim bilan uchrashmoqchi", "Istak"]]
    for number, guest in enumerate(morning.guests):
        rows += [
            [guest.name, morning.hosts[(number + step) % HOSTS].name, wish]
            for step, wish in ((1, "Shart"), (2, "Istaydi"))
        ]
    path = morning.folder / "istaklar.xlsx"
    write_xlsx(path, [Sheet("Istaklar", rows)])
    lists = morning.window.opened.shell.screen_called("imports")
    assert isinstance(lists, Lists)
    lists.open_file(path)
    morning.settle()
    lists.bring_in()
    morning.settle()
    with morning.place.read() as work:
        assert work.count(MeetingRequest) == 2 * GUESTS


def _suggestions_are_taken(morning: Morning) -> None:
    """All that are offered are ticked and accepted, by keys."""
    morning.press(Qt.Key.Key_2, ctrl=True)
    assert morning.window.opened.shell.screen_name == "meetings"
    morning.screen.open_view("suggestions")
    morning.settle()
    morning.press(Qt.Key.Key_A, ctrl=True)
    morning.press(Qt.Key.Key_Return)
    with morning.place.read() as work:
        taken = work.all(MeetingRequest, source=RequestSource.SUGGESTION)
    assert taken, "hosts seek what guests make"


def _the_day_is_planned(morning: Morning) -> None:
    """F9 begins, F9 stops to look, Ctrl+Enter puts the plan in place."""
    schedule = morning.screen.planner.schedule
    morning.press(Qt.Key.Key_F9)
    morning.until(lambda: schedule.figures is not None)
    assert morning.meetings() == []
    if schedule.stage is Stage.RUNNING:
        morning.press(Qt.Key.Key_F9)
    morning.until(lambda: schedule.stage is Stage.REVIEW)
    assert morning.meetings() == [], "nothing changes before it was looked through"
    morning.press(Qt.Key.Key_Return, ctrl=True)
    morning.until(lambda: schedule.stage is Stage.IDLE)
    planned = morning.meetings()
    assert len(planned) >= 2 * GUESTS
    assert meetings.contested(planned) == {}


def _one_meeting_is_locked(morning: Morning) -> None:
    """The first card is opened by Enter and locked."""
    last = morning.meetings()[-1]
    page = morning.screen.planner
    page.focus_grid()
    page.stand_on(last.id)
    morning.press(Qt.Key.Key_Return)
    popover = page.popover
    assert isinstance(popover, MeetingPopover)
    lock = next(one for one in popover.findChildren(QPushButton) if one.text() == "Lock")
    lock.setFocus()
    morning.press(Qt.Key.Key_Space)
    assert morning.meeting(last.id).locked


def _agendas_are_handed_out(morning: Morning) -> None:
    """Everybody who has a meeting gets an agenda, and is then known to have been told."""
    menu = morning.screen.papers.menu()
    assert isinstance(menu, papers_menu.PapersMenu)
    menu.make(PaperKind.ENTERPRISE)
    morning.settle()
    assert (morning.folder / "fairdesk-enterprise.pdf").read_bytes().startswith(b"%PDF")
    parties = {party for one in morning.meetings() for party in meetings.parties(one)}
    with morning.place.read() as work:
        assert {one.enterprise for one in work.all(Telling)} == parties


def _three_meetings_begin(morning: Morning) -> list[Id]:
    """At the tables' laptop both badges of three meetings are scanned."""
    first = [one for one in morning.meetings() if one.start == morning.meetings()[0].start][:4]
    morning.clock.at = first[0].start + timedelta(minutes=1)
    morning.window.opened.context.station = morning.station
    morning.window.open_screen("front_desk")
    morning.settle()
    desk = morning.window.opened.shell.screen_called("front_desk")
    assert isinstance(desk, FrontDesk)
    for meeting in first[:3]:
        for party in meetings.parties(meeting):
            morning.clock.advance(seconds=15)
            morning.window.type_code(morning.codes[party])
            morning.settle()
        assert desk.spoken.startswith("Meeting started")
        assert morning.state(meeting.id) is MeetingState.NOW
    return [one.id for one in first]


def _one_guest_never_comes(morning: Morning, talks: list[Id]) -> Enterprise:
    """Of the fourth meeting only the host comes; after ten minutes the guest is noted as missing."""
    waiting = morning.meeting(talks[3])
    host, guest = meetings.parties(waiting)
    morning.window.type_code(morning.codes[host])
    morning.settle()
    assert morning.state(waiting.id) is MeetingState.WAITING
    morning.clock.advance(minutes=10)
    morning.press(Qt.Key.Key_F10)
    assert morning.meeting(waiting.id).missed is Missed.GUEST
    later = [one for one in morning.meetings() if guest in meetings.parties(one) and one.id != waiting.id]
    arrives = (later[0].start + timedelta(minutes=30)).astimezone(EIGHT.tzinfo)
    with morning.place.write() as work:
        work.change(Enterprise, guest, arrives=f"{arrives:%H:%M}")
        found = work.get(Enterprise, guest)
    assert found is not None
    return found


def _the_plan_is_repaired(morning: Morning, late: Enterprise) -> None:
    """The guest has called that it comes later. What it would miss finds another place."""
    before = {one.id: one.start for one in morning.meetings()}
    morning.window.open_screen("meetings")
    page = morning.screen.planner
    morning.window.opened.context.announce(Changes(frozenset({"enterprise"}), frozenset({late.id})))
    morning.settle()
    assert page.schedule_bar.propose.isVisible(), "a meeting needs a new place"
    page.schedule_bar.propose.click()
    morning.until(lambda: page.schedule.stage is Stage.REVIEW)
    kinds = {line.kind for line in page.review.model.rows}
    assert ChangeKind.MOVED in kinds
    assert ChangeKind.DROPPED not in kinds
    morning.press(Qt.Key.Key_Return, ctrl=True)
    morning.until(lambda: page.schedule.stage is Stage.IDLE)
    after = morning.meetings()
    assert meetings.contested(after) == {}
    for one in after:
        if late.id in meetings.parties(one) and one.missed is None:
            assert f"{one.start.astimezone(EIGHT.tzinfo):%H:%M}" >= str(late.arrives)
    moved = [one for one in after if before.get(one.id, one.start) != one.start]
    assert len(moved) <= 6
    locked = [one for one in after if one.locked]
    assert [before[one.id] for one in locked] == [one.start for one in locked]


def _the_board_shows_it(morning: Morning, talks: list[Id]) -> None:
    """F11 opens the board: the talks that go on are on it."""
    morning.window.open_screen("board")
    board = morning.window.opened.shell.screen_called("board")
    assert isinstance(board, CallBoard)
    morning.press(Qt.Key.Key_F11)
    morning.until(lambda: board.show_.board is not None)
    shown = {one.meeting for one in board.show_.board.now}
    assert set(talks[:3]) <= shown
