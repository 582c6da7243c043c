"""A morning at the front desk, typed into the real window off screen."""

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Enterprise, MeetingRequest, Pass, Station
from fairdesk.domain.words import Direction, Outcome, RequestSource, Role, StationRole
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.front_desk.screen import FrontDesk
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import BadgeToPrint, issue_missing, make_blanks, revoke, to_print
from fairdesk.usecases.ports import Workplace

PEOPLE = (
    ("Nodira Qodirova", "Jizzax Plastmassa MCHJ"),
    ("Farrux Tursunov", "Jizzax Plastmassa MCHJ"),
    ("Бахтиёр Тошматов", "Сирдарё Текстиль"),
    ("Rustam Abdullayev", "Chirchiq Transformator"),
)


@pytest.fixture
def sheets(place: Workplace) -> dict[str, BadgeToPrint]:
    """People with badges, by name."""
    with place.write() as work:
        known: dict[str, Enterprise] = {}
        for name, company in PEOPLE:
            if company not in known:
                known[company] = Enterprise(id=work.new_id(), name=company, stand="B-14")
                work.add(known[company])
            work.add(Delegate(id=work.new_id(), name=name, enterprise=known[company].id, role=Role.EXHIBITOR))
    issue_missing(place)
    return {str(sheet.delegate.name): sheet for sheet in to_print(place) if sheet.delegate}


@pytest.fixture
def window(
    store: Store, place: Workplace, clock: SetClock, sheets: dict[str, BadgeToPrint]
) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, place.fair, clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(window: PlayedWindow) -> FrontDesk:
    screen = window.opened.shell.screen_called("front_desk")
    assert isinstance(screen, FrontDesk)
    return screen


Scan = Callable[[str], str]


@pytest.fixture
def scan(window: PlayedWindow, desk: FrontDesk, clock: SetClock) -> Scan:
    """Types a code and tells what the panel says to a screen reader."""

    def typed(code: str) -> str:
        clock.advance(seconds=61)
        window.type_code(code)
        window.settle()
        return desk.spoken

    return typed


def outcomes(place: Workplace) -> list[Outcome]:
    with place.read() as work:
        return [noted.outcome for noted in work.all(Pass)]


def dialog() -> QWidget:
    opened = QApplication.activeModalWidget()
    assert opened is not None
    return opened


def test_the_first_scan_admits_and_says_who(
    scan: Scan, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    spoken = scan(sheets["Nodira Qodirova"].code)
    assert spoken.startswith("Admitted, Nodira Qodirova, Jizzax Plastmassa MCHJ")
    assert outcomes(place) == [Outcome.ADMITTED]


def test_the_scan_field_takes_the_keys_at_every_start(
    store: Store, place: Workplace, clock: SetClock, sheets: dict[str, BadgeToPrint]
) -> None:
    store.set_setting("sound", "off")
    for _ in range(2):  # the second start finds its station chosen already
        window = PlayedWindow(store, place.fair, clock)
        window.type_text("nod")
        field = window.opened.shell.findChild(QLineEdit, "scan")
        assert isinstance(field, QLineEdit)
        assert field.text() == "nod"
        window.close()


def test_a_second_scan_asks_and_1_lets_in_again(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    scan(sheets["Nodira Qodirova"].code)
    assert scan(sheets["Nodira Qodirova"].code).startswith("Already inside, Nodira Qodirova")
    window.type_text("1")
    assert desk.spoken.startswith("Admitted, Nodira Qodirova")
    assert outcomes(place) == [Outcome.ADMITTED, Outcome.ALREADY_INSIDE, Outcome.LEFT, Outcome.ADMITTED]


def test_escape_takes_a_mistaken_scan_back(
    scan: Scan, window: PlayedWindow, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    scan(sheets["Nodira Qodirova"].code)
    scan(sheets["Nodira Qodirova"].code)
    window.press("Esc")
    assert outcomes(place) == [Outcome.ADMITTED]


def test_a_scan_during_a_choice_is_the_next_visitor(
    scan: Scan, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    scan(sheets["Nodira Qodirova"].code)
    scan(sheets["Nodira Qodirova"].code)
    assert scan(sheets["Farrux Tursunov"].code).startswith("Admitted, Farrux Tursunov")


def test_a_revoked_badge_is_stopped_and_a_new_one_issued(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    old = sheets["Rustam Abdullayev"].badge
    revoke(place, old.id, "Lost")
    assert scan(sheets["Rustam Abdullayev"].code).startswith("Do not admit, Rustam Abdullayev")
    window.type_text("2")
    window.settle()
    assert desk.spoken.startswith("Admitted, Rustam Abdullayev")
    with place.read() as work:
        replaced = work.get(Badge, old.id)
        assert replaced is not None
        assert replaced.replaced_by is not None


def test_an_unknown_code_offers_to_register(scan: Scan, window: PlayedWindow, desk: FrontDesk) -> None:
    assert scan("4780012345678").startswith("Not read")
    window.press("Esc")
    assert desk.spoken == "Ready for the next badge"


def test_a_walk_in_is_registered_with_the_keyboard_alone(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, place: Workplace
) -> None:
    desk.walk_in()
    window.settle()
    assert dialog().isVisible()
    for text, following in (
        ("Gulnora Saidova", "Enter"),
        ("Zomin Agro", "Enter"),
        ("90 123 45 67", "Enter"),
        ("Direktor", "Enter"),
    ):
        window.type_text(text)
        window.wait(0.3)
        window.press(following)
    window.settle()
    assert QApplication.activeModalWidget() is None
    assert desk.spoken.startswith("Admitted, Gulnora Saidova, Zomin Agro")
    with place.read() as work:
        person = next(one for one in work.all(Delegate) if one.name == "Gulnora Saidova")
        assert person.phone == "+998 90 123 45 67"
        assert person.position == "Direktor"
        assert work.count(Badge, delegate=person.id) == 1


def test_a_blank_badge_is_bound_to_a_walk_in(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, place: Workplace
) -> None:
    blanks, _ = make_blanks(place, 1)
    assert scan(blanks[0].code).startswith("Blank badge")
    window.type_text("1")
    window.type_text("Temur Saidov")
    dialog()._register()  # type: ignore[attr-defined]
    window.settle()
    assert desk.spoken.startswith("Admitted, Temur Saidov")
    with place.read() as work:
        badge = work.get(Badge, blanks[0].badge.id)
        assert badge is not None
        assert badge.delegate is not None


def test_a_blank_scanned_into_the_open_form_becomes_the_visitors(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, place: Workplace
) -> None:
    blanks, _ = make_blanks(place, 1)
    desk.walk_in()
    window.settle()
    window.type_text("Lola Karimova")
    window.type_code(blanks[0].code)
    window.settle()
    dialog()._register()  # type: ignore[attr-defined]
    window.settle()
    assert desk.spoken.startswith("Admitted, Lola Karimova")
    with place.read() as work:
        badge = work.get(Badge, blanks[0].badge.id)
        assert badge is not None
        assert badge.delegate is not None


def test_a_scan_closes_what_is_only_read(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint]
) -> None:
    desk.show_inside()
    window.settle()
    assert dialog().isVisible()
    assert scan(sheets["Farrux Tursunov"].code).startswith("Admitted, Farrux Tursunov")
    assert QApplication.activeModalWidget() is None


def test_someone_else_came(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint]
) -> None:
    scan(sheets["Farrux Tursunov"].code)
    desk.someone_else()
    window.settle()
    window.type_text("Jasur Xoliqov")
    window.press("Enter")
    window.press("Enter")
    window.settle()
    assert desk.spoken.startswith("Admitted, Jasur Xoliqov, Jizzax Plastmassa MCHJ")
    assert scan(sheets["Farrux Tursunov"].code).startswith("Do not admit, Farrux Tursunov")


def test_a_group_is_let_in_at_once(
    window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    enterprise = sheets["Nodira Qodirova"].enterprise
    assert enterprise is not None
    desk._open_group(enterprise.id)
    window.settle()
    group = dialog()
    group._guests.setValue(5)  # type: ignore[attr-defined]
    group._let_in()  # type: ignore[attr-defined]
    window.settle()
    with place.read() as work:
        assert sum(noted.people for noted in work.all(Pass)) == 7


def test_ctrl_z_takes_the_last_pass_back(
    scan: Scan, window: PlayedWindow, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    scan(sheets["Nodira Qodirova"].code)
    QTest.keyClick(window.opened.shell.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert outcomes(place) == []


def test_a_name_in_another_script_finds_the_person(
    window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint]
) -> None:
    field = desk.findChild(QLineEdit, "scan")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    window.type_text("toshm")
    end = time.monotonic() + 5
    while not desk._finder.isVisible() and time.monotonic() < end:
        window.wait(0.05)
    window.press("Enter")
    window.settle()
    assert desk.spoken.startswith("Admitted, Бахтиёр Тошматов")


def test_a_stand_notes_a_visit_and_what_was_said(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint], place: Workplace
) -> None:
    with place.write() as work:
        host = work.all(Enterprise)[0]
        stand = Station(
            id=work.new_id(),
            name="B-14",
            role=StationRole.STAND,
            direction=Direction.BOTH,
            enterprise=host.id,
        )
        work.add(stand)
    window.opened.context.station = stand.id
    window.settle()
    assert scan(sheets["Бахтиёр Тошматов"].code).startswith("Visit noted, Бахтиёр Тошматов")
    desk._visit_form.ask_button.click()
    window.settle()
    with place.read() as work:
        (asked,) = work.all(MeetingRequest)
    assert (asked.asker, asked.source) == (host.id, RequestSource.STAND)


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
def test_the_language_changes_while_a_verdict_stands(
    scan: Scan, window: PlayedWindow, desk: FrontDesk, sheets: dict[str, BadgeToPrint], language: str
) -> None:
    scan(sheets["Nodira Qodirova"].code)
    window.speak(language)  # type: ignore[arg-type]
    words = {"uz-Latn": "Kirsin", "uz-Cyrl": "Кирсин", "ru": "Впустить", "en": "Admitted"}
    assert desk.spoken.startswith(words[language])
