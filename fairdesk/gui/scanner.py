"""Telling a scanner's keystrokes from a person's, in every window of the program.

A USB scanner types like a keyboard: the 39 digits of a badge or the 23 of a paper, 1 to 50 ms apart, then
Enter, Tab or nothing. Digits are held back for the length of a scanner's pause. If more follow as fast, they
are a scan and reach neither a field nor a default button; if not, they are given on to where they were
typed, in order.

The digits of a paper may stand at the end of a link, ``HTTPS://HOST/V/…``, in capital letters. A capital H is
held back like a digit, and what follows as fast is a scan too if it goes on like a link and ends in digits.
Letters are known by which key was pressed, for the layout may be a Cyrillic one.

Digits are known by what they type or, where the layout makes other signs of them (AZERTY), by which key
was pressed; a keypad without NumLock counts too.
"""

import re
import sys
from dataclasses import dataclass, replace

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from fairdesk.domain.badge_codes import CODE_DIGITS

LEAST_DIGITS = 10
"""Fewer digits in a row are taken for typing, however fast they came."""
DEFAULT_PAUSE_MS = 90
_TAIL_MS = 250

_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_SHIFTING = {Qt.Key.Key_Shift, Qt.Key.Key_NumLock, Qt.Key.Key_CapsLock}
_FOREIGN_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)

_KEYPAD_WITHOUT_NUMLOCK = {
    Qt.Key.Key_Insert: "0",
    Qt.Key.Key_End: "1",
    Qt.Key.Key_Down: "2",
    Qt.Key.Key_PageDown: "3",
    Qt.Key.Key_Left: "4",
    Qt.Key.Key_Clear: "5",
    Qt.Key.Key_Right: "6",
    Qt.Key.Key_Home: "7",
    Qt.Key.Key_Up: "8",
    Qt.Key.Key_PageUp: "9",
}
_DIGIT_ROW = {
    "linux": dict(zip(range(10, 20), "1234567890", strict=True)),
    "win32": dict(zip(range(2, 12), "1234567890", strict=True)),
}.get(sys.platform, {})
"""Which keys stand in the digit row: X11 key codes (evdev + 8), Windows scan codes."""
_LINK = "HTTPS"
_LINK_KEYS = {
    "linux": {43: "H", 28: "T", 33: "P", 39: "S"},
    "win32": {35: "H", 20: "T", 25: "P", 31: "S"},
}.get(sys.platform, {})
"""The keys on which a scanner of the US layout types the beginning of a link."""
_LONGEST_LINK = 400
_LAST_DIGITS = re.compile(r"[0-9]+(?=[^0-9]*$)")


@dataclass(frozen=True, slots=True)
class Manner:
    """How this desk's scanner types, learnt from one test scan; ``prefix`` is typed before the digits."""

    pause_ms: int = DEFAULT_PAUSE_MS
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One scan as it was typed: how far apart the keys came, and how it ended."""

    code: str
    longest_pause_ms: int
    mean_pause_ms: float
    ended_with: str
    """"enter", "tab" or "nothing"."""


class ScanFilter(QObject):
    """An event filter on the application that lets scans out as ``scanned`` and typing through."""

    scanned = Signal(str)
    sampled = Signal(object)

    def __init__(self, manner: Manner | None = None) -> None:
        super().__init__()
        self.manner = manner or Manner()
        self._held: list[tuple[int, QKeyEvent, str]] = []
        self._pauses: list[int] = []
        self._since_key = QElapsedTimer()
        self._after_scan = QElapsedTimer()
        self._replaying = False
        self._sample: Sample | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setTimerType(Qt.TimerType.PreciseTimer)
        self._quiet.timeout.connect(self._fell_quiet)

    @property
    def holds(self) -> bool:
        """Whether keys are held back just now."""
        return bool(self._held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook; every key press reaches the window first, and is decided there."""
        if self._replaying or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._is_no_shortcut(event)
        if not watched.isWindowType():
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return bool(self._held) and (self._in_link or _digit(event) is not None)
        if event.type() != QEvent.Type.KeyPress:
            return False
        return self._pressed(watched, event)

    def _pressed(self, window: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _SHIFTING:
            return bool(self._held)
        if self._is_tail(event, key):
            return True
        sign = self._sign(event)
        if sign is not None and not event.modifiers() & _FOREIGN_MODIFIERS:
            self._hold(window, event, sign)
            return True
        if self._held:
            return self._ended(key)
        return False

    def _is_no_shortcut(self, event: QKeyEvent) -> bool:
        """The signs of a link press no shortcuts, such as / on a screen with a filter."""
        taken = self._in_link and self._sign(event) is not None
        if taken:
            event.accept()
        return taken

    def _sign(self, event: QKeyEvent) -> str | None:
        """What a key adds to a scan: a digit, a sign of a link, or the next one of the scanner's prefix."""
        place = len(self._held)
        prefix = self.manner.prefix
        if place < len(prefix):
            return prefix[place] if event.text() == prefix[place] else None
        if place == len(prefix) or not self._in_link:
            return _digit(event) or (_letter_of_link(event, 0) if place == len(prefix) else None)
        return _sign_of_link(event, place - len(prefix))

    @property
    def _in_link(self) -> bool:
        """Whether what is held back began as a link does."""
        start = len(self.manner.prefix)
        return len(self._held) > start and self._held[start][2] == _LINK[0]

    def _hold(self, window: QObject, event: QKeyEvent, sign: str) -> None:
        if self._held:
            self._pauses.append(self._since_key.elapsed())
        self._since_key.start()
        self._held.append((_address(window), event.clone(), sign))
        if len(self._held) == CODE_DIGITS + len(self.manner.prefix) and not self._in_link:
            self._let_out("nothing")
            self._after_scan.start()
        else:
            self._quiet.start(self.manner.pause_ms)

    def _ended(self, key: Qt.Key) -> bool:
        """A key that is no digit, after digits: the end of a scan, or a person who types on."""
        if len(self._code()) >= LEAST_DIGITS and key in _ENDS:
            self._let_out(_name_of_end(key))
            return True
        self._give_on()
        return False

    def _is_tail(self, event: QKeyEvent, key: Qt.Key) -> bool:
        """The Enter or Tab that follows a code that was complete already."""
        if not self._after_scan.isValid():
            return False
        in_time = self._after_scan.elapsed() < _TAIL_MS
        self._after_scan.invalidate()
        if not (in_time and key in _ENDS):
            return False
        if self._sample is not None:
            self.sampled.emit(replace(self._sample, ended_with=_name_of_end(key)))
        return not event.modifiers() & _FOREIGN_MODIFIERS

    def _fell_quiet(self) -> None:
        if len(self._code()) >= LEAST_DIGITS:
            self._let_out("nothing")
        else:
            self._give_on()

    def _let_out(self, ended_with: str) -> None:
        self._quiet.stop()
        code = self._code()
        pauses = self._pauses or [0]
        self._sample = Sample(code, max(pauses), sum(pauses) / len(pauses), ended_with)
        self._held, self._pauses = [], []
        self.scanned.emit(code)
        self.sampled.emit(self._sample)

    def _code(self) -> str:
        """The digits of what is held back; of a link those it ends with."""
        typed = "".join(sign for _, _, sign in self._held)[len(self.manner.prefix) :]
        if not self._in_link:
            return typed
        digits = _LAST_DIGITS.search(typed)
        return digits[0] if digits else ""

    def _give_on(self) -> None:
        """They were typed: every held key goes where it was meant to go, if that window is still there."""
        self._quiet.stop()
        held, self._held, self._pauses = self._held, [], []
        self._replaying = True
        for address, event, _ in held:
            there = (one for one in QGuiApplication.allWindows() if _address(one) == address)
            if (window := next(there, None)) is not None:
                QApplication.sendEvent(window, event)
        self._replaying = False


def _address(window: QObject) -> int:
    """What a window is known by while its keys are held: it may be closed before they are given on."""
    return Shiboken.getCppPointer(window)[0]


def _name_of_end(key: Qt.Key) -> str:
    return "tab" if key is Qt.Key.Key_Tab else "enter"


def _digit(event: QKeyEvent) -> str | None:
    typed = event.text()
    if len(typed) == 1 and typed in "0123456789":
        return typed
    on_keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    if on_keypad:
        return _KEYPAD_WITHOUT_NUMLOCK.get(Qt.Key(event.key()))
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    return _DIGIT_ROW.get(event.nativeScanCode()) if typed else None


def _letter_of_link(event: QKeyEvent, place: int) -> str | None:
    """The letter of a link's beginning at a place, where this key is it. Its first is typed with Shift: a

    person's small letters must not wait.
    """
    wanted = _LINK[place]
    if place == 0 and not (event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.text().isupper()):
        return None
    is_wanted = event.text().upper() == wanted or _LINK_KEYS.get(event.nativeScanCode()) == wanted
    return wanted if is_wanted and event.text() else None


def _sign_of_link(event: QKeyEvent, place: int) -> str | None:
    """What a key adds to a link that has begun."""
    if place < len(_LINK):
        return _letter_of_link(event, place)
    typed = event.text()
    if place >= _LONGEST_LINK or len(typed) != 1 or not typed.isprintable():
        return _digit(event)
    return _digit(event) or typed
