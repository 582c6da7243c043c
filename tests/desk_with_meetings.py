"""The real window on a fair with meetings, and hands that scan: shared by the stories of desks and tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from a_fair_with_meetings import FairWithMeetings, fair_with_meetings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Id, Meeting, Station
from fairdesk.domain.words import StationRole
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.front_desk.screen import FrontDesk
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.ports import Workplace


@dataclass
class Desk:
    """A desk at work: ``codes`` are badges by the names of their companies."""

    window: PlayedWindow
    screen: FrontDesk
    fair: FairWithMeetings
    clock: SetClock
    codes: Mapping[str, str]

    def at(self, written: str) -> None:
        """It is so late now."""
        self.clock.at = self.fair.at(written)

    def scan(self, company: str) -> str:
        """Types a badge as a scanner does; answers what a screen reader says."""
        self.window.type_code(self.codes[company])
        self.window.settle()
        return self.screen.spoken

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key of the screen."""
        QTest.keyClick(self.window.opened.shell.windowHandle(), key, modifier)
        self.window.settle()

    def undo(self) -> None:
        """Presses Ctrl+Z."""
        self.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def meeting(self, nickname: str) -> Meeting:
        """A meeting as it stands."""
        with self.fair.place.read() as work:
            found = work.get(Meeting, self.fair.meetings[nickname])
        assert found is not None
        return found

    def stand_at(self, table: int | None) -> None:
        """This desk is at a table now, or at all of them."""
        with self.fair.place.write() as work:
            station = Station(
                id=work.new_id(),
                name=f"Table {table}",
                role=StationRole.TABLE,
                table=self.fair.tables[table] if table else None,
            )
            work.add(station)
        self.window.opened.context.station = station.id
        self.window.settle()

    def wait_until(self, true: Callable[[], bool], most: float = 6.0) -> None:
        """Lets the window run until something is so."""
        waited = 0.0
        while not true() and waited < most:
            self.window.wait(0.05)
            waited += 0.05
        assert true()


def open_desk(store: Store, place: Workplace, clock: SetClock) -> Desk:
    """Opens the window at half past nine, in English."""
    fair = fair_with_meetings(place)
    clock.at = fair.at("09:30")
    codes = badges(fair)
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    window = PlayedWindow(store, place.fair, clock)
    screen = window.opened.shell.screen_called("front_desk")
    assert isinstance(screen, FrontDesk)
    return Desk(window, screen, fair, clock, codes)


def badges(fair: FairWithMeetings) -> dict[str, str]:
    """A badge for a person of every company, by the company's name."""
    names = {one: name for name, one in fair.enterprises.items()}
    with fair.place.write() as work:
        known = {one.enterprise for one in work.all(Delegate)}
        for one in set(names) - known:
            work.add(Delegate(id=work.new_id(), enterprise=one, name=f"Vakil, {names[one]}"))
        people: dict[str, Id] = {names[one.enterprise or b""]: one.id for one in work.all(Delegate)}
        return {name: code_of(work, issue(work, person)) for name, person in people.items()}
