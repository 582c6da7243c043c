"""Scanners that come as a serial port (USB-CDC or RS-232): no keyboard, so no layout can spoil a code.

The port is read in a thread of its own. A scanner that is unplugged is used again as soon as it is back.
"""

import errno
import re
import sys
import threading
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from fairdesk.domain.badge_codes import CODE_DIGITS
from fairdesk.domain.messages import Message, message

How = Literal["closed", "waiting", "reading", "taken", "not_allowed"]

_BAUD = 9600
"""What scanners are set to when they leave the works; a USB-CDC port takes any."""
_QUIET_S = 0.1
_AGAIN_S = 1.0
_LONGEST = 4096
_END_OF_LINE = re.compile(rb"[\r\n\t]+")
_BADGE = re.compile(rf"\d{{{CODE_DIGITS}}}$")
_BUSY = {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port of this machine: ``device`` opens it, ``name`` tells people what is plugged in."""

    device: str
    name: str


@dataclass(frozen=True, slots=True)
class SerialState:
    """How it stands with the chosen port."""

    how: How = "closed"
    port: str = ""

    @property
    def sentence(self) -> Message:
        """The same for people, with what to do."""
        return message(f"setup.serial_{self.how}", port=self.port)


def ports() -> list[Port]:
    """The serial ports that are there now."""
    from serial.tools.list_ports import comports

    return [Port(found.device, _name(found.device, found.description)) for found in sorted(comports())]


def _name(device: str, description: str | None) -> str:
    known = description if description and description != "n/a" else ""
    return f"{device} · {known}" if known and known != device else device


class SerialScanner(QObject):
    """Reads a port. ``scanned`` carries each code, ``state_changed`` every new ``SerialState``."""

    scanned = Signal(str)
    state_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = SerialState()
        self._stop = threading.Event()
        self._reader: threading.Thread | None = None

    def open(self, port: str) -> None:
        """Reads from this port from now on; an empty name closes."""
        self.close()
        if not port:
            return
        self._stop = threading.Event()
        self._reader = threading.Thread(
            target=self._read_on, args=(port, self._stop), name="serial scanner", daemon=True
        )
        self._reader.start()

    def close(self) -> None:
        """Lets go of the port."""
        self._stop.set()
        if self._reader is not None:
            self._reader.join()
            self._reader = None
        self._is("closed", "")

    def _read_on(self, port: str, stop: threading.Event) -> None:
        """Opens the port as often as it takes, and reads it while it is there."""
        from serial import SerialException

        while not stop.is_set():
            try:
                self._read(port, stop)
            except (SerialException, OSError) as error:
                self._is(_trouble(error), port)
                stop.wait(_AGAIN_S)

    def _read(self, port: str, stop: threading.Event) -> None:
        from serial import Serial

        with Serial(port, _BAUD, timeout=_QUIET_S, exclusive=True) as opened:
            self._is("reading", port)
            held = b""
            while not stop.is_set():
                came = opened.read(max(1, opened.in_waiting))
                *lines, rest = _END_OF_LINE.split(held + came)
                # A scanner without a suffix falls quiet after the code.
                held = rest[-_LONGEST:] if came else b""
                for line in lines if came else [rest]:
                    self._let_out(line)

    def _let_out(self, line: bytes) -> None:
        text = line.decode("ascii", errors="replace").strip()
        if text:
            # What stands before the digits is the scanner's own prefix, such as ]Q1.
            badge = _BADGE.search(text)
            self.scanned.emit(badge[0] if badge else text)

    def _is(self, how: How, port: str) -> None:
        state = SerialState(how, port)
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _trouble(error: OSError) -> How:
    """Why a port cannot be read; pyserial hides Windows' own error in its words."""
    if error.errno in _BUSY or (sys.platform == "win32" and "PermissionError" in str(error)):
        return "taken"
    return "not_allowed" if error.errno in _FORBIDDEN else "waiting"
