"""Driving the real window from a script: keys go the way of a keyboard's, pictures are what is painted."""

import time
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from fairdesk.domain.clock import Clock
from fairdesk.domain.entities import Id
from fairdesk.gui.context import Upkeep
from fairdesk.gui.theme.theme import Choice
from fairdesk.gui.window import PLACES, open_window
from fairdesk.texts import Language
from fairdesk.usecases.ports import Store

_KEYS = {"Esc": Qt.Key.Key_Escape, "Enter": Qt.Key.Key_Return, "Tab": Qt.Key.Key_Tab}
_PANES_FOLLOW_S = 0.25
"""Panes follow the row of their list a little later."""


class PlayedWindow:
    """The program's window with hands on its keys."""

    def __init__(
        self,
        store: Store,
        fair: Id,
        clock: Clock,
        size: tuple[int, int] = (1440, 900),
        upkeep: Upkeep | None = None,
    ) -> None:
        self.opened = open_window(store, fair, clock, upkeep)
        self.opened.shell.resize(*size)
        self.settle()

    @property
    def station(self) -> Id:
        """Where the window scans."""
        station = self.opened.context.station
        if station is None:
            raise RuntimeError("the fair has no place where badges are scanned")
        return station

    @property
    def screens(self) -> list[str]:
        """The screens of the rail but the front desk."""
        return [place.name for place in PLACES[1:]]

    def type_code(self, code: str, end: str = "Enter") -> None:
        """Types a code as fast as the machine can, as a scanner does."""
        for digit in code:
            self._key(Qt.Key(ord(digit)), digit)
        if end:
            self.press(end)

    def press(self, key: str) -> None:
        """Presses one named key, or types one letter."""
        self._key(_KEYS.get(key, Qt.Key(ord(key[0].upper()))), "" if key in _KEYS else key)
        self.settle()

    def type_text(self, text: str) -> None:
        """Types a text with a person's pauses."""
        for letter in text:
            self._key(Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown, letter)
            if letter.isdigit():
                self.wait(self.opened.scans.manner.pause_ms / 1000 + 0.02)
        self.settle()

    def settle(self, most: float = 10.0) -> None:
        """Lets the window do what it has to do, until everything that was begun is answered.

        Raises ``TimeoutError`` where it does not come to rest.
        """
        end = time.monotonic() + most
        calm = 0
        while calm < 3:
            QApplication.processEvents()
            calm = calm + 1 if self.opened.context.worker.idle and not self.opened.scans.holds else 0
            if calm < 3:
                time.sleep(0.001)
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to rest")

    def wait(self, seconds: float) -> None:
        """Lets time pass with the window alive."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.001)

    def open_screen(self, name: str) -> None:
        """Opens a screen of the rail."""
        self.opened.shell.open_screen(name)
        self.opened.shell.hide_notice()
        self.settle()
        self.wait(_PANES_FOLLOW_S)
        self.settle()

    def show(self, name: str, record: Id | None) -> None:
        """Opens a screen at a record."""
        self.opened.context.go(name, record)
        self.opened.shell.hide_notice()
        self.settle()
        self.wait(_PANES_FOLLOW_S)
        self.settle()

    def dress(self, choice: Choice) -> None:
        """Light or dark."""
        self.opened.context.theme.choose(choice)
        self.settle()

    def speak(self, language: Language) -> None:
        """Another language."""
        self.opened.shell.speak(language)
        self.settle()

    def grab(self, path: Path) -> None:
        """A picture of the window, with a dialog over it if one is open."""
        self.settle()
        picture = self.opened.shell.grab()
        if not picture.save(str(path)):
            raise OSError(f"{path} could not be written")

    def close(self) -> None:
        """Closes the window as a person would, and frees it: a style of the next one would dress it too."""
        self.settle()
        QApplication.instance().removeEventFilter(self.opened.scans)  # type: ignore[union-attr]
        self.opened.shell.close()
        self.opened.shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _key(self, key: Qt.Key, text: str) -> None:
        """Sends a key to the window under the focus, where the application's filter sees it first."""
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        window = (dialog or self.opened.shell).window().windowHandle()
        none = Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(window, QKeyEvent(kind, key, none, text))
