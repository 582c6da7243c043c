"""The call board beside the front desk: what it says from second to second, and who is called to it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_fair_with_meetings import FOOD, METAL, FairWithMeetings, fair_with_meetings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Table
from fairdesk.gui.board.show import LANGUAGE_S, PAGE_S, Room
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.board.screen import CallBoard
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.ports import Workplace

ROOM = Room(14, 8)


@pytest.fixture
def fair(place: Workplace, clock: SetClock) -> FairWithMeetings:
    made = fair_with_meetings(place)
    clock.at = made.at("10:08")
    return made


@pytest.fixture
def window(store: Store, place: Workplace, clock: SetClock, fair: FairWithMeetings) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, place.fair, clock)
    yield opened
    opened.close()


@pytest.fixture
def screen(window: PlayedWindow) -> CallBoard:
    window.open_screen("board")
    shown = window.opened.shell.screen_called("board")
    assert isinstance(shown, CallBoard)
    window.settle()
    return shown


def pass_seconds(screen: CallBoard, window: PlayedWindow, seconds: int) -> None:
    for _ in range(seconds):
        screen.show_.tick()
    window.settle()


def line(screen: CallBoard) -> str:
    face = screen.show_.face(ROOM)
    assert face is not None
    return face.line


def called(screen: CallBoard) -> list[int | None]:
    assert screen.show_.board is not None
    return [one.table for one in screen.show_.board.called]


def test_f11_opens_the_board_and_esc_leaves_it(screen: CallBoard, window: PlayedWindow) -> None:
    QTest.keyClick(window.opened.shell.windowHandle(), Qt.Key.Key_F11)
    assert screen.window_.isVisible()
    face = screen.window_.view.face
    assert face is not None
    assert [one.names for one in face.cells] == [("Plastmassa", "Sirdaryo Kimyo")]
    assert (face.now, face.time, face.clock) == ("Hozir", "10:00 – 10:30", "10:08")
    QTest.keyClick(screen.window_, Qt.Key.Key_Escape)
    assert not screen.window_.isVisible()


def test_the_board_goes_with_the_window_and_not_with_its_page(
    screen: CallBoard, window: PlayedWindow
) -> None:
    screen.open_board()
    window.open_screen("front_desk")
    assert screen.window_.isVisible(), "it hangs there while somebody works at the front desk"
    window.opened.context.closed.emit()
    assert not screen.window_.isVisible()


def test_enter_calls_whoever_is_missing_and_ends_the_call(
    screen: CallBoard, window: PlayedWindow, fair: FairWithMeetings
) -> None:
    fair.change("granulate", guest_came=fair.at("10:01"))
    window.open_screen("board")
    window.press("Enter")
    assert called(screen) == [3]
    assert line(screen) == "“Plastmassa”, B zali, 3-stolga marhamat. “Sirdaryo Kimyo” sizni kutmoqda."
    window.press("Enter")
    assert called(screen) == []


def test_a_call_is_said_in_four_languages(
    screen: CallBoard, window: PlayedWindow, fair: FairWithMeetings
) -> None:
    window.press("Enter")
    said = []
    for _ in range(4):
        said.append(line(screen))
        pass_seconds(screen, window, LANGUAGE_S)
    assert said == [
        "“Plastmassa” va “Sirdaryo Kimyo”, B zali, 3-stolga marhamat.",
        "“Plastmassa” ва “Sirdaryo Kimyo”, B zali, 3-столга марҳамат.",
        "«Plastmassa» и «Sirdaryo Kimyo», просим к столу 3, B zali.",
        "“Plastmassa” and “Sirdaryo Kimyo”, please come to table 3, B zali.",
    ]
    assert line(screen) == said[0]


def test_only_the_chosen_languages_take_turns(screen: CallBoard, window: PlayedWindow) -> None:
    for chip in screen.languages[:2]:
        chip.click()
    face = screen.show_.face(ROOM)
    assert face is not None
    assert (face.languages, face.now, face.elsewhere) == (("ru", "en"), "Сейчас", ("Now",))


def test_a_new_call_comes_first_and_is_heard(
    screen: CallBoard,
    window: PlayedWindow,
    fair: FairWithMeetings,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(window.opened.context.sounds, "play", heard.append)
    fair.meet("quick", METAL, FOOD, "10:00", 1)
    meeting_day.call(fair.place, fair.meetings["granulate"])
    pass_seconds(screen, window, 5)
    pass_seconds(screen, window, LANGUAGE_S * 2)
    clock.advance(minutes=1)
    window.opened.context.announce(meeting_day.call(fair.place, fair.meetings["quick"]))
    window.settle()
    assert called(screen) == [3, 1]
    assert line(screen).startswith("“Angren Metall” va “Олтин Водий Агро”, A zali, 1-stolga")
    assert heard == ["call", "call"]
    screen.sound.choose(1)
    clock.advance(minutes=1)
    meeting_day.call(fair.place, fair.meetings["pipes"])
    pass_seconds(screen, window, 5)
    assert heard == ["call", "call"], "the sound was switched off"


def test_forty_tables_turn_pages_and_the_called_one_stays(
    screen: CallBoard, window: PlayedWindow, fair: FairWithMeetings
) -> None:
    names = list(fair.enterprises)
    for number in range(10, 40):
        with fair.place.write() as work:
            table = Table(id=work.new_id(), number=number)
            work.add(table)
        fair.tables[number] = table.id
        fair.meet(f"m{number}", names[0], names[2], "10:00", number)
    meeting_day.call(fair.place, fair.meetings["m25"])
    screen.show_.read()
    window.settle()
    seen, numbers = [], set()
    for _ in range(3):
        face = screen.show_.face(ROOM)
        assert face is not None
        seen.append((face.page, face.pages))
        assert 25 in {one.table for one in face.cells}
        numbers |= {one.table for one in face.cells}
        pass_seconds(screen, window, PAGE_S)
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert numbers == {3, *range(10, 40)}


def test_old_data_says_so(
    screen: CallBoard, window: PlayedWindow, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("the folder is not there")

    monkeypatch.setattr("fairdesk.usecases.meetings.call_board.read_again", broken)
    clock.advance(minutes=4)
    pass_seconds(screen, window, 5)
    face = screen.show_.face(ROOM)
    assert face is not None
    assert (face.clock, face.old) == ("10:12", "Oxirgi yangilanish 10:08")
    assert QApplication.activeModalWidget() is None, "the board does not disturb the desk"
    monkeypatch.undo()
    pass_seconds(screen, window, 5)
    face = screen.show_.face(ROOM)
    assert face is not None
    assert face.old == ""


def test_without_meetings_it_says_when_they_begin(
    screen: CallBoard, window: PlayedWindow, clock: SetClock, fair: FairWithMeetings
) -> None:
    for at, empty in (
        ("11:30", ("Hozir uchrashuv yoʻq", "Keyingi uchrashuvlar 14:00 da boshlanadi")),
        ("17:00", ("Uchrashuvlar tugadi", "")),
    ):
        clock.at = fair.at(at)
        screen.show_.read()
        window.settle()
        screen.show_._call_began = screen.show_._seconds
        face = screen.show_.face(ROOM)
        assert face is not None
        assert face.empty == empty


def test_the_hall_is_chosen_on_the_page(screen: CallBoard, window: PlayedWindow) -> None:
    box = screen.hall_box
    assert [box.itemText(place) for place in range(box.count())] == ["All halls", "A zali", "B zali"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    window.settle()
    face = screen.show_.face(ROOM)
    assert face is not None
    assert [one.table for one in face.rows] == [1]
    assert face.cells == ()
    assert not face.halls, "one hall needs no name on every card"


def test_a_board_that_nobody_sees_does_nothing(screen: CallBoard, window: PlayedWindow) -> None:
    screen.open_board()
    window.open_screen("front_desk")
    assert screen.show_._timer.isActive()
    screen.window_.close()
    assert not screen.show_._timer.isActive()


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768), (480, 270), (2560, 1080)])
def test_the_board_fits_every_screen(screen: CallBoard, window: PlayedWindow, size: tuple[int, int]) -> None:
    screen.window_.view.resize(*size)
    picture = screen.window_.view.grab().toImage()
    edge = picture.pixelColor(2, 2)
    assert edge == window.opened.context.theme.color("bg.window", "dark"), "dark always"
    bottom = {picture.pixelColor(x, picture.height() - 2).name() for x in range(0, picture.width(), 7)}
    assert bottom == {window.opened.context.theme.color("bg.surface", "dark").name()}


_ON_TWO_SCREENS = """
import sys
from pathlib import Path
from fairdesk.domain.clock import SystemClock
from fairdesk.gui.played import PlayedWindow
from fairdesk.store.store import Store

store = Store(Path(sys.argv[1]), SystemClock())
window = PlayedWindow(store, store.fairs()[0].id, SystemClock())
window.open_screen("board")
screen = window.opened.shell.screen_called("board")
screen.open_board()
window.settle()
board = screen.window_
print(board.screen().name(), board.isFullScreen(), board.width(), board.height())
window.close()
print(board.isVisible())
"""


def test_with_a_second_screen_the_board_fills_it(
    store: Store, fair: FairWithMeetings, tmp_path: Path
) -> None:
    screens = [
        {"name": "Laptop", "x": 0, "y": 0, "width": 1440, "height": 900},
        {"name": "Projector", "x": 1440, "y": 0, "width": 1920, "height": 1080},
    ]
    measures = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    described = tmp_path / "screens.json"
    described.write_text(json.dumps({"screens": [one | measures for one in screens]}), encoding="utf-8")
    store.close()
    told = subprocess.run(
        [sys.executable, "-c", _ON_TWO_SCREENS, str(store.folder)],
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={described}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines() == ["Projector True 1920 1080", "False"]
