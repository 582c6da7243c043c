"""A scanner on a serial port, played by the other end of a pseudo-terminal."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from pytestqt.qtbot import QtBot

from fairdesk.domain.messages import Message
from fairdesk.gui.serial_scanner import SerialScanner, SerialState
from fairdesk.texts import LANGUAGES, text

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are there on Linux and macOS", allow_module_level=True)
if not os.path.exists("/dev/ptmx") or not (sys.platform == "darwin" or os.path.ismount("/dev/pts")):
    pytest.skip("this system has no pseudo-terminals to play a scanner with", allow_module_level=True)

CODE = "120045" * 6 + "123"


class Plugged:
    """A scanner in a socket: ``port`` is where it appears, whatever device the system gave it."""

    def __init__(self, port: Path) -> None:
        self.port = port
        self._scanner, self._socket = os.openpty()
        port.symlink_to(os.ttyname(self._socket))

    def scans(self, data: bytes) -> None:
        os.write(self._scanner, data)

    def unplug(self) -> None:
        self.port.unlink()
        os.close(self._scanner)
        os.close(self._socket)


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[SerialScanner]:
    scanner = SerialScanner()
    yield scanner
    scanner.close()


def wait_until(qtbot: QtBot, reader: SerialScanner, how: str) -> None:
    qtbot.waitUntil(lambda: reader.state.how == how, timeout=10_000)


@pytest.mark.parametrize("written", [b"%s\r\n", b"%s\r", b"%s\t", b"%s", b"]Q1%s\r\n"])
def test_a_code_comes_out_whole_whatever_the_scanner_puts_around_it(
    qtbot: QtBot, reader: SerialScanner, tmp_path: Path, written: bytes
) -> None:
    plugged = Plugged(tmp_path / "port")
    reader.open(str(plugged.port))
    wait_until(qtbot, reader, "reading")
    with qtbot.waitSignal(reader.scanned, timeout=10_000) as heard:
        plugged.scans(written % CODE.encode())
    assert heard.args == [CODE]


def test_two_scans_that_arrive_together_are_two_codes(
    qtbot: QtBot, reader: SerialScanner, tmp_path: Path
) -> None:
    plugged, heard = Plugged(tmp_path / "port"), list[str]()
    reader.scanned.connect(heard.append)
    reader.open(str(plugged.port))
    wait_until(qtbot, reader, "reading")
    plugged.scans(f"{CODE}\r\nhttps://example.uz\r\n".encode())
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=10_000)
    assert heard == [CODE, "https://example.uz"]


def test_an_unplugged_scanner_is_used_again_when_it_is_back(
    qtbot: QtBot, reader: SerialScanner, tmp_path: Path
) -> None:
    plugged, states = Plugged(tmp_path / "port"), list[SerialState]()
    reader.state_changed.connect(states.append)
    reader.open(str(plugged.port))
    wait_until(qtbot, reader, "reading")
    plugged.unplug()
    wait_until(qtbot, reader, "waiting")
    again = Plugged(tmp_path / "port")
    wait_until(qtbot, reader, "reading")
    with qtbot.waitSignal(reader.scanned, timeout=10_000) as heard:
        again.scans(f"{CODE}\r".encode())
    assert heard.args == [CODE]
    assert [state.how for state in states] == ["reading", "waiting", "reading"]


def test_a_port_that_another_program_holds_is_said_and_taken_when_it_is_free(
    qtbot: QtBot, reader: SerialScanner, tmp_path: Path
) -> None:
    plugged = Plugged(tmp_path / "port")
    with serial.Serial(str(plugged.port), exclusive=True):
        reader.open(str(plugged.port))
        wait_until(qtbot, reader, "taken")
        assert str(plugged.port) in text(reader.state.sentence, "en")
    wait_until(qtbot, reader, "reading")


def test_every_state_has_its_sentence() -> None:
    states = ("closed", "waiting", "reading", "taken", "not_allowed")
    sentences: list[Message] = [SerialState(how, "/dev/ttyACM0").sentence for how in states]
    for language in LANGUAGES:
        assert len({text(sentence, language) for sentence in sentences}) == len(states)
