"""A whole day through the real window: first run, lists, badges, a morning at the desk, exit, restart."""

import random
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Pass, Station
from fairdesk.domain.words import Outcome
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.gui.first_run import Beginning, FirstRun
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.badges.screen import Badges
from fairdesk.gui.screens.front_desk.screen import FrontDesk
from fairdesk.gui.screens.imports.screen import Lists
from fairdesk.gui.settings import Settings
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.window import application
from fairdesk.gui.words import Words
from fairdesk.store.doctor import examine
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import BadgeToPrint, replace_lost, to_print
from fairdesk.usecases.front_desk.check_in import WalkIn
from fairdesk.usecases.ports import DayCounts, Workplace
from fairdesk.usecases.spreadsheets.sheets import Sheet

COMPANIES, PEOPLE, SCANS, WALK_INS, LOST = 120, 320, 300, 20, 5


@dataclass(frozen=True)
class Morning:
    """What stands in the folder: people by badge, passes by outcome, and the figures under the desk."""

    badges: int
    people: int
    admitted: int
    refused: int
    counts: DayCounts
    state: str


def test_from_the_first_run_to_the_next_morning(tmp_path: Path, clock: SetClock) -> None:
    folder = tmp_path / "data"
    store = Store(folder, clock)
    fair = _first_run(store, clock)
    place = Workplace(store, fair, clock, "Dilnoza Raximova")
    store.set_setting("sound", "off")

    window = PlayedWindow(store, fair, clock)
    _bring_lists_in(window, place, tmp_path)
    _give_badges(window, place)
    _morning(window, place, clock)
    window.close()
    before = _state(store, place)
    assert before.people == PEOPLE + WALK_INS
    assert before.badges == PEOPLE + WALK_INS + LOST
    assert before.admitted == SCANS - LOST + WALK_INS
    assert before.refused == LOST
    assert before.counts.arrived == SCANS - LOST + WALK_INS
    store.close()

    reopened = Store(folder, clock)
    again = Workplace(reopened, fair, clock, "Dilnoza Raximova")
    window = PlayedWindow(reopened, fair, clock)
    assert _state(reopened, again) == before
    window.close()
    assert examine(reopened, fair).ok
    reopened.close()


def _first_run(store: Store, clock: SetClock) -> bytes:
    application()
    settings, words = Settings(store), Words("uz-Latn")
    theme = Theme("light")
    theme.apply()
    first = FirstRun(Beginning(store, clock, words, theme, settings))
    first.show()
    first.languages.choose(3)
    assert words.language == "en"
    first.make.click()
    assert first.fair is None, "a name is asked for first"
    first.name.text = "Dilnoza Raximova"
    first.make.click()
    form = first.new_fair
    form.name.text = "Jizzax sanoat yarmarkasi"
    form.region.setCurrentIndex(form.region.findData("JI"))
    form.start.text = "03.03.2022"
    form.end.text = "03.03.2022"
    form.code.text = "JI-2022-01"
    form.done.click()
    assert first.fair is None, "whether people are scanned out must be said"
    form.scans_out.choose(0)
    form.done.click()
    end = time.monotonic() + 10
    while first.fair is None and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
    assert first.fair is not None
    assert [fair.start for fair in store.fairs()] == [date(2022, 3, 3)]
    return first.fair


def _bring_lists_in(window: PlayedWindow, place: Workplace, folder: Path) -> None:
    """The usual list of organisers: an enterprise and its delegate in a row."""
    heading = ["Korxona nomi", "STIR", "Viloyat", "F.I.Sh.", "Lavozim", "Telefon"]
    rows: list[list[object]] = [["Ishtirokchilar roʻyxati"], [], heading]
    for number in range(PEOPLE):
        company = number % COMPANIES
        rows.append(
            [
                f"Korxona {company} MCHJ",
                f"{300000000 + company}",
                "Jizzax",
                f"Mehmon {number:03d}",
                "Direktor",
                f"+99890{1000000 + number}",
            ]
        )
    path = folder / "royxat.xlsx"
    write_xlsx(path, [Sheet("List", rows)])  # type: ignore[arg-type]
    screen = window.opened.shell.screen_called("imports")
    assert isinstance(screen, Lists)
    screen.open_file(path)
    window.settle(30)
    screen.bring_in()
    window.settle(60)
    with place.read() as work:
        assert work.count(Enterprise) == COMPANIES
        assert work.count(Delegate) == PEOPLE


def _give_badges(window: PlayedWindow, place: Workplace) -> None:
    screen = window.opened.shell.screen_called("badges")
    assert isinstance(screen, Badges)
    window.settle()
    screen._give()
    window.settle()
    with place.read() as work:
        assert work.count(Badge) == PEOPLE


def _morning(window: PlayedWindow, place: Workplace, clock: SetClock) -> None:
    window.open_screen("front_desk")
    desk = window.opened.shell.screen_called("front_desk")
    assert isinstance(desk, FrontDesk)
    coming = random.Random(1).sample(to_print(place), SCANS)
    lost = coming[:LOST]
    for sheet in lost:
        replace_lost(place, sheet.badge.id, "Lost")
    for sheet in coming:
        _scan(window, desk, clock, sheet, refused=sheet in lost)
    for number in range(WALK_INS):
        clock.advance(seconds=20)
        person = WalkIn(f"Yangi {number:02d}", f"Yangi korxona {number % 7}")
        assert check_in.walk_in(place, window.station, person).outcome is Outcome.ADMITTED


def _scan(
    window: PlayedWindow, desk: FrontDesk, clock: SetClock, sheet: BadgeToPrint, *, refused: bool
) -> None:
    clock.advance(seconds=12)
    window.type_code(sheet.code)
    window.settle()
    assert sheet.delegate is not None
    word = "Do not admit" if refused else "Admitted"
    assert desk.spoken.startswith(f"{word}, {sheet.delegate.name}")


def _state(store: Store, place: Workplace) -> Morning:
    with place.read() as work:
        passes = work.all(Pass)
        assert work.count(Station) == 1
        return Morning(
            badges=work.count(Badge),
            people=work.count(Delegate),
            admitted=sum(noted.outcome is Outcome.ADMITTED for noted in passes),
            refused=sum(noted.outcome is Outcome.REPLACED for noted in passes),
            counts=check_in.counts(place),
            state=store.state_hash(place.fair),
        )
