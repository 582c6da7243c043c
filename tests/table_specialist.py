"""A specialist's hands at a negotiation table: keys, badges and files, in the real window off screen."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from a_fair_with_meetings import FairWithMeetings, fair_with_meetings
from desk_with_meetings import badges
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import in_order, meeting_negotiation_id
from fairdesk.domain.entities import DealItem, Id, Meeting, Negotiation
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.negotiations.screen import Negotiations
from fairdesk.gui.screens.negotiations.sheet_model import FIELDS
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace

_LONGEST_WAIT = 10.0
TAB, ENTER, ESC = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Specialist:
    """Sits at table 3, where the plastic maker meets its guests."""

    def __init__(self, store: Store, place: Workplace, clock: SetClock, table: int = 3) -> None:
        self.fair: FairWithMeetings = fair_with_meetings(place)
        self.place, self.clock = place, clock
        clock.at = self.fair.at("10:00")
        self.codes = badges(self.fair)
        for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
            store.set_setting(name, value)
        store.set_setting("talk_table", self.fair.tables[table].hex())
        self.window = PlayedWindow(store, place.fair, clock)
        screen = self.window.opened.shell.screen_called("negotiations")
        assert isinstance(screen, Negotiations)
        self.screen = screen
        self.window.opened.shell.activateWindow()
        self.wait(lambda: screen.found is not None)

    # Hands

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.settle()

    def settle(self) -> None:
        """Lets it come to rest, gathered changes included."""
        self.window.settle()
        while any(timer.isActive() for timer in self._gathering()):
            self.window.wait(0.01)
            self.window.settle()

    def _gathering(self) -> list[QTimer]:
        """What waits a moment before it reads or follows."""
        gathered = [one._gathered for one in self.screen.findChildren(KeepingUp)]
        return [*gathered, self.screen.list._follow]

    def write(self, *texts: str | Qt.Key, pause: float = 0.0) -> None:
        """Types texts and keys, the next key ``pause`` seconds after the one before it."""
        for text in texts:
            for key, sign in _strokes(text):
                self._stroke(key, sign)
                if pause:
                    self.window.wait(pause)

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses keys, and lets the window answer."""
        for key in keys:
            QTest.keyClick(self._window(), key, held)
        self.settle()

    def scan(self, company: str) -> None:
        """Scans the badge of somebody of a company."""
        self.window.type_code(self.codes[company])
        self.settle()

    def answer(self, words: str) -> None:
        """Presses a button of the dialog that is open."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        found = [one for one in dialog.findChildren(QPushButton) if one.text().startswith(words)]
        assert found, [one.text() for one in dialog.findChildren(QPushButton)]
        found[0].click()
        self.settle()

    def dialog(self, kind: type) -> Any:
        """The dialog that is open, of a kind."""
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind), found
        return found

    def _stroke(self, key: Qt.Key, sign: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(self._window(), event)

    def _window(self) -> Any:
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        return (dialog or self.window.opened.shell).window().windowHandle()

    # Eyes

    def open_talk(self, nickname: str = "granulate") -> Id:
        """Opens the talk of a meeting from the list, by keys."""
        meeting = self.fair.meetings[nickname]
        self.screen.list.view.setFocus()
        assert self.screen.list.stand_on(meeting)
        self.press(ENTER)
        negotiation = meeting_negotiation_id(meeting)
        self.wait(lambda: self.screen.deal.view is not None)
        assert self.screen.deal.id == negotiation
        return negotiation

    @property
    def focused(self) -> QWidget | None:
        """What has the keys."""
        return self.window.opened.shell.focusWidget()

    @property
    def rows(self) -> list[list[str]]:
        """The sheet as it is read, without the columns at its end that are empty everywhere."""
        lines = self.screen.items.model.lines
        return [[line.text(name) for name in FIELDS[:6]] for line in lines]

    @property
    def said(self) -> list[str]:
        """What stands below the rows of the sheet."""
        words = self.window.opened.context.words
        return [words(one.sentence) for line in self.screen.items.model.lines for one in line.said]

    @property
    def cell(self) -> tuple[int, int]:
        """Where the cursor is."""
        index = self.screen.items.sheet.currentIndex()
        return index.row(), index.column()

    @property
    def timeline(self) -> list[str]:
        """The lines of the timeline, the newest first."""
        return [made.accessibleName() for _, made in self.screen.timeline._known.values()]

    @property
    def notices(self) -> list[str]:
        """What is to be decided about the open talk."""
        frames = [
            one for one in self.screen.notices.findChildren(QFrame) if one.property("role") == "note.wait"
        ]
        return [one.accessibleName() for one in frames if one.isVisible()]

    def decide(self, words: str) -> None:
        """Presses a button of a notice."""
        found = [one for one in self.screen.notices.findChildren(QPushButton) if one.text().startswith(words)]
        found[0].click()
        self.settle()

    def meeting_started(self, nickname: str) -> bool:
        """Whether a meeting has begun."""
        with self.place.read() as work:
            found = work.get(Meeting, self.fair.meetings[nickname])
        return found is not None and found.started is not None

    def items(self) -> list[DealItem]:
        """The items as they are kept."""
        with self.place.read() as work:
            return in_order(work.all(DealItem, negotiation=self.screen.deal.id))

    def kept(self) -> list[tuple[str, str | None, Decimal | None, str | None, Decimal | None]]:
        """The same in short."""
        return [(one.name, one.tn_ved, one.quantity, one.unit, one.price) for one in self.items()]

    def negotiation(self) -> Negotiation:
        """The negotiation as it is kept."""
        with self.place.read() as work:
            found = work.get(Negotiation, self.screen.deal.id or b"")
        assert found is not None
        return found


def _strokes(text: str | Qt.Key) -> list[tuple[Qt.Key, str]]:
    if isinstance(text, Qt.Key):
        return [(text, "\t" if text is TAB else "\r" if text is ENTER else "")]
    return [(Qt.Key(ord(sign.upper())) if sign.isascii() else Qt.Key.Key_unknown, sign) for sign in text]
