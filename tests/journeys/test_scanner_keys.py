"""A USB scanner types into the real window on a real X display: four layouts, three speeds, three endings."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdesk.domain.document_numbers import PageCode, page_digits

CHILD = Path(__file__).with_name("window_under_x.py")
PAUSES_MS = {"us": (1, 8, 50), "ru": (1, 8, 50), "uz": (8,), "fr": (1, 8)}
ENDINGS = ("Return", "Tab", "")
PATIENCE_S = 20.0

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool") and shutil.which("setxkbmap")),
    reason="needs Xvfb, xdotool and setxkbmap",
)


_LETTERS = dict(zip("HTPSVFAIRUZ", (43, 28, 33, 39, 55, 41, 38, 31, 27, 30, 52), strict=True))
LINK_KEYS = {letter: f"shift+{code}" for letter, code in _LETTERS.items()}
LINK_KEYS |= {":": "shift+47", "/": "61", ".": "60"}
"""X11 codes of the keys with which a scanner of the US layout types a link."""


def digit_key(digit: str) -> str:
    """The code of a key in the digit row."""
    return str(19 if digit == "0" else 9 + int(digit))


class Desk:
    """The window's process, and hands that type on its display."""

    def __init__(self, display: str, folder: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._process = subprocess.Popen(
            [sys.executable, str(CHILD), str(folder), "60"],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[dict[str, object]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.codes = list(self.heard("ready"))
        time.sleep(0.5)

    def heard(self, what: str) -> list[str] | str:
        """The next line that tells ``what``."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                line = self._lines.get(timeout=0.2)
            except queue.Empty:
                if self._process.poll() is not None:
                    break
                continue
            if what in line:
                return line[what]  # type: ignore[return-value]
        raise AssertionError(f"the window told no {what}")

    def ask(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def layout(self, name: str) -> None:
        subprocess.run(["setxkbmap", name], env=self._environment, check=True)
        time.sleep(0.2)

    def type_keys(self, code: str, ending: str, pause_ms: int) -> None:
        """Presses the digit keys as a US scanner does: by their place, whatever the layout makes of them."""
        keys = [digit_key(digit) for digit in code]
        command = ["xdotool", "key", "--delay", str(pause_ms), *keys, *([ending] if ending else [])]
        subprocess.run(command, env=self._environment, check=True)

    def type_link(self, link: str, ending: str, pause_ms: int) -> None:
        """The same for a link in capitals: letters by their place, with the Shift key held."""
        keys = [LINK_KEYS[sign] if sign in LINK_KEYS else digit_key(sign) for sign in link]
        command = ["xdotool", "key", "--delay", str(pause_ms), *keys, *([ending] if ending else [])]
        subprocess.run(command, env=self._environment, check=True)

    def type_as_a_person(self, text: str) -> None:
        subprocess.run(["xdotool", "type", "--delay", "140", text], env=self._environment, check=True)
        time.sleep(0.4)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A display of its own, on a number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.kill()
    server.wait()


@pytest.fixture(scope="module")
def desk(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = Desk(display, tmp_path_factory.mktemp("desk"))
    yield opened
    opened.close()


@pytest.mark.parametrize("layout", list(PAUSES_MS))
def test_every_scan_arrives_whole_and_nothing_reaches_the_field(desk: Desk, layout: str) -> None:
    desk.layout(layout)
    for pause in PAUSES_MS[layout]:
        for ending in ENDINGS:
            code = desk.codes.pop()
            desk.type_keys(code, ending, pause)
            assert desk.heard("code") == code, (layout, pause, ending)
            time.sleep(0.35)
            desk.ask("field")
            assert desk.heard("field") == "", (layout, pause, ending)


def test_a_person_typing_digits_and_letters_is_left_alone(desk: Desk) -> None:
    desk.layout("us")
    desk.type_as_a_person("12ab34")
    desk.ask("field")
    assert desk.heard("field") == "12ab34"


def test_the_scanners_enter_does_not_press_a_default_button(desk: Desk) -> None:
    desk.ask("dialog")
    assert desk.heard("dialog") == "open"
    time.sleep(0.4)
    code = desk.codes.pop()
    desk.type_keys(code, "Return", 8)
    assert desk.heard("code") == code
    time.sleep(0.4)
    desk.ask("pressed")
    assert desk.heard("pressed") == []


def test_a_paper_s_link_is_a_scan_as_a_whole_under_every_layout(desk: Desk) -> None:
    digits = page_digits(PageCode(4711, 1, 17, 1, 1))
    for layout, ending, pause in (("us", "Return", 8), ("ru", "", 1), ("uz", "Tab", 8), ("fr", "Return", 8)):
        desk.layout(layout)
        desk.type_link(f"HTTPS://FAIR.UZ/V/{digits}", ending, pause)
        assert desk.heard("code") == digits, layout
        time.sleep(0.35)
        desk.ask("field")
        assert desk.heard("field") == "", layout


def test_a_person_who_types_a_capital_h_is_left_alone(desk: Desk) -> None:
    desk.layout("us")
    desk.ask("front")
    assert desk.heard("front") == "shown"
    desk.type_as_a_person("HTTP Hi 7")
    desk.ask("field")
    assert desk.heard("field") == "HTTP Hi 7"
