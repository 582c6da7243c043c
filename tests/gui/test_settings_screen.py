"""Settings in the real window: who works here, what the scanner does, what the printer does, the data."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from a_paper_deal import a_deal
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fairdesk.documents.calibration import Calibration
from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.documents.layouts import layout_names
from fairdesk.domain.clock import SetClock
from fairdesk.domain.document_numbers import read_page_code
from fairdesk.domain.entities import Hall, Pass
from fairdesk.domain.messages import message
from fairdesk.domain.words import Outcome
from fairdesk.gui.context import Upkeep
from fairdesk.gui.desk_printing import calibration_of, keep_calibration
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.scanner import Manner, Sample
from fairdesk.gui.screens.settings.learning import TEST_CODE, LearnDialog, is_slow, manner_of
from fairdesk.gui.screens.settings.printer_page import layout_title
from fairdesk.gui.screens.settings.screen import SettingsScreen
from fairdesk.gui.settings import Settings
from fairdesk.store.store import Store, restore
from fairdesk.usecases.papers import document_drafts, document_printing
from fairdesk.usecases.papers.document_printing import PORTAL_SETTING
from fairdesk.usecases.ports import Examination, Workplace

_LONGEST_WAIT = 15.0


@pytest.fixture
def window(store: Store, place: Workplace, clock: SetClock) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, place.fair, clock)
    opened.opened.context.upkeep = Upkeep(store.folder, lambda fair: Examination((), 3, "ABCD"))
    yield opened
    opened.close()


@pytest.fixture
def screen(window: PlayedWindow) -> SettingsScreen:
    found = window.opened.shell.screen_called("settings")
    assert isinstance(found, SettingsScreen)
    window.settle()
    return found


def wait_until(window: PlayedWindow, holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST_WAIT
    while not holds():
        assert time.monotonic() < end
        window.wait(0.01)


def test_a_name_typed_here_stands_on_what_is_done_from_now_on(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    field = screen.desk.person.line
    field.selectAll()
    QTest.keyClicks(field, "Kamola Ismoilova")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.opened.context.place.actor == "Kamola Ismoilova"
    assert Settings(store).person == "Kamola Ismoilova"
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert Settings(store).person == "Kamola Ismoilova"
    assert field.property("state") == "error"


def test_language_look_and_sounds_hold_at_once_and_after_a_restart(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    QTest.mouseClick(screen.desk.language.buttons[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(screen.desk.look.buttons[1], Qt.MouseButton.LeftButton)
    QTest.mouseClick(screen.desk.sound.buttons[0], Qt.MouseButton.LeftButton)
    assert window.opened.context.words.language == "ru"
    assert window.opened.context.theme.mode == "dark"
    assert window.opened.context.sounds.on
    kept = Settings(store)
    assert (kept.language, kept.theme, kept.sound) == ("ru", "dark", True)


# The scanner


@pytest.fixture
def dialog(window: PlayedWindow, screen: SettingsScreen) -> LearnDialog:
    screen.open_page(screen.scanner)
    screen.scanner.learn_scanner()
    window.settle()
    found = QApplication.activeModalWidget()
    assert isinstance(found, LearnDialog)
    return found


def scan_with(dialog: LearnDialog, keys: str, pause_ms: int, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Types as a scanner does, into the dialog's window, where the program's filter is passed."""
    for key in keys:
        QTest.keyClick(dialog.windowHandle(), key)
        QTest.qWait(pause_ms)
    if end is not None:
        QTest.keyClick(dialog.windowHandle(), end)


def test_a_scanner_is_learnt_from_one_scan(
    window: PlayedWindow, screen: SettingsScreen, dialog: LearnDialog, store: Store, place: Workplace
) -> None:
    scan_with(dialog, TEST_CODE, 2)
    wait_until(window, lambda: dialog.note.isVisible())
    sample = dialog.sample
    assert sample is not None
    assert (sample.code, sample.ended_with) == (TEST_CODE, "enter")
    learnt = Settings(store).manner
    assert learnt == manner_of(sample.longest_pause_ms, "")
    assert dialog.isVisible()  # the scanner's Enter pressed no button
    dialog.accept()
    assert window.opened.scans.manner == learnt
    assert "Learnt" in screen.scanner.known.text()
    with place.read() as work:
        assert work.all(Pass) == []  # a test scan lets nobody in


@pytest.mark.parametrize(("end", "named"), [(Qt.Key.Key_Tab, "tab"), (None, "nothing")])
def test_other_ends_are_learnt_too(
    window: PlayedWindow, dialog: LearnDialog, end: Qt.Key | None, named: str
) -> None:
    scan_with(dialog, TEST_CODE, 2, end)
    wait_until(window, lambda: dialog.note.isVisible())
    assert dialog.sample is not None
    assert dialog.sample.ended_with == named
    dialog.accept()


def test_a_prefix_is_learnt_even_if_it_ends_in_a_digit_and_scans_work_with_it(
    window: PlayedWindow, dialog: LearnDialog, store: Store, place: Workplace
) -> None:
    scan_with(dialog, f"]Q1{TEST_CODE}", 2)
    wait_until(window, lambda: dialog.prefix_note.isVisible())
    assert Settings(store).manner.prefix == "]Q1"
    dialog.accept()

    window.open_screen("front_desk")
    for key in f"]Q1{TEST_CODE}":
        QTest.keyClick(window.opened.shell.windowHandle(), key)
    QTest.keyClick(window.opened.shell.windowHandle(), Qt.Key.Key_Return)
    window.settle()
    with place.read() as work:
        (noted,) = work.all(Pass)
    assert noted.outcome in (Outcome.FORGED, Outcome.UNREADABLE, Outcome.WRONG_FAIR)
    assert noted.code == TEST_CODE


def test_typing_by_hand_is_not_taken_for_a_scanner(
    window: PlayedWindow, dialog: LearnDialog, store: Store
) -> None:
    scan_with(dialog, "ab", 5, None)
    wait_until(window, lambda: dialog.note.isVisible())
    assert dialog.sample is None
    assert dialog.note.sentence == "setup.learn_no_scan"
    assert store.setting("scanner") is None
    dialog.reject()
    assert window.opened.scans.manner == Manner()


def test_a_slow_scanner_is_waited_for_no_longer_than_people_can_bear() -> None:
    assert manner_of(2, "") == Manner(35)
    assert manner_of(20, "]C") == Manner(50, "]C")
    assert manner_of(90, "") == Manner(130)
    assert not is_slow(Sample(TEST_CODE, 50, 20, "enter"))
    assert is_slow(Sample(TEST_CODE, 60, 20, "enter"))


def test_a_chosen_port_that_is_not_there_is_said_and_kept(
    window: PlayedWindow, screen: SettingsScreen, store: Store, tmp_path: Path
) -> None:
    port = str(tmp_path / "ttyACM0")
    store.set_setting("serial_port", port)
    window.opened.context.serial.open(port)
    screen.open_page(screen.scanner)
    wait_until(window, lambda: screen.scanner.serial_note.isVisible())
    assert screen.scanner.serial_note.sentence == message("setup.serial_waiting", port=port)
    wait_until(window, lambda: screen.scanner.port.currentData() == port)


# Printers


def test_a_layout_is_shown_as_it_will_be_printed(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    page = screen.printer
    screen.open_page(page)
    window.settle(30)
    one = page.picture.pixmap().toImage()
    assert one.width() > 0
    page.layout_box.choose("a4-8")
    page.layout_box.activated.emit(page.layout_box.currentIndex())
    window.settle(30)
    assert store.setting("badge_layout") == "a4-8"
    assert page.picture.pixmap().toImage() != one


def test_slips_have_a_printer_and_paper_of_their_own(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    store.set_setting("slip_printer", "Receipts")
    page = screen.printer
    screen.open_page(page)
    window.settle(30)
    assert page.slip_printer.currentText() == "Receipts", "also while it is switched off"
    assert page.slip_paper.currentText() == "Receipt roll, 80 mm"
    assert page.slips_by_themselves.answered is False
    page.slip_paper.choose("a6")
    page.slip_paper.activated.emit(page.slip_paper.currentIndex())
    page.slips_by_themselves.choose(0)
    page.slip_printer.choose("")
    page.slip_printer.activated.emit(page.slip_printer.currentIndex())
    kept = [store.setting(name) or "" for name in ("slip_printer", "slip_paper", "slip_automatic")]
    assert kept == ["", "a6", "on"]


@pytest.mark.parametrize("name", layout_names())
def test_every_layout_has_a_name_for_people(name: str) -> None:
    assert layout_title(name, "en") != name


def test_three_distances_put_a_printer_right(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    store.set_setting("badge_printer", "Label printer")
    page = screen.printer
    screen.open_page(page)
    window.settle(30)
    page.left.setValue(12)
    page.top.setValue(9)
    QTest.mouseClick(page.work_out, Qt.MouseButton.LeftButton)
    assert calibration_of(Settings(store), "Label printer") == Calibration(-2, 1, 100, 0)
    QTest.mouseClick(page.rotation.buttons[2], Qt.MouseButton.LeftButton)
    assert calibration_of(Settings(store), "Label printer").rotation == 180
    page.ruler.setValue(300)
    QTest.mouseClick(page.work_out, Qt.MouseButton.LeftButton)
    assert page.unlikely.sentence == "setup.measured_wrong"
    assert calibration_of(Settings(store), "Label printer") == Calibration(-2, 1, 100, 180)


def test_every_printer_keeps_its_own_correction(
    window: PlayedWindow, screen: SettingsScreen, store: Store
) -> None:
    settings = Settings(store)
    keep_calibration(settings, "One", Calibration(1.5, 0, 99, 90))
    store.set_setting("badge_printer", "One")
    screen.open_page(screen.printer)
    window.settle(30)
    assert (screen.printer.shift_right.value(), screen.printer.scale.value()) == (1.5, 99)
    store.set_setting("badge_printer", "Other")
    screen.printer.refresh()
    assert (screen.printer.shift_right.value(), screen.printer.scale.value()) == (0, 100)


def test_a_figure_takes_comma_and_point(screen: SettingsScreen, store: Store) -> None:
    store.set_setting("badge_printer", "One")
    screen.open_page(screen.printer)
    figure = screen.printer.left
    for typed in ("12,5", "12.5"):
        figure.selectAll()
        QTest.keyClicks(figure, typed)
        QTest.keyClick(figure, Qt.Key.Key_Return)
        assert figure.value() == 12.5


# Data


def test_a_backup_is_a_whole_copy_that_can_be_restored(
    window: PlayedWindow,
    screen: SettingsScreen,
    store: Store,
    place: Workplace,
    clock: SetClock,
    tmp_path: Path,
) -> None:
    with place.write() as work:
        work.add(Hall(id=work.new_id(), name="A zali"))
    file = tmp_path / "stick" / "copy.db"
    file.parent.mkdir()
    screen.open_page(screen.upkeep)
    screen.upkeep.back_up_to(file)
    wait_until(window, lambda: screen.upkeep.kept.isVisible())
    again = restore(file, tmp_path / "restored", clock, "Dilnoza")
    with again.read(place.fair) as work:
        assert [hall.name for hall in work.all(Hall)] == ["A zali"]
    again.close()


def test_what_the_examination_finds_is_shown(window: PlayedWindow, screen: SettingsScreen) -> None:
    page = screen.upkeep
    screen.open_page(page)
    page.examine_now()
    wait_until(window, lambda: page.found.isVisible())
    assert page.found.sentence == message("setup.examined_well", changes=3, code="ABCD")

    found = Examination((message("store.tables_differ", count=2),), 3, "ABCD")
    window.opened.context.upkeep = Upkeep(Path(), lambda fair: found)
    page.examine_now()
    wait_until(window, lambda: page.found.property("role") == "note.stop")
    assert page.found.sentence == message("setup.examined_trouble", count=1)
    assert page.found.lines.count() == 2


def test_the_portals_address_stands_in_the_codes_of_what_is_printed_from_now_on(
    window: PlayedWindow, screen: SettingsScreen, store: Store, place: Workplace
) -> None:
    screen.open_page(screen.printer)
    field = screen.printer.portal
    for wrong in ("https://portal.example.uz", "portal", "portal.example.uz/V", "порталь.уз", "10.0.0.1"):
        field.text = wrong
        QTest.keyClick(field.line, Qt.Key.Key_Return)
        assert field.line.property("state") == "error", wrong
        assert not store.setting(PORTAL_SETTING)
    field.text = " Portal.Example.uz "
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert store.setting(PORTAL_SETTING) == field.text == "portal.example.uz"
    deal = a_deal(place)
    document = document_drafts.draft(place, deal.negotiation, "memorandum").document
    printed = document_printing.print_document(place, document, paper_pdf)
    with PdfDocument(printed.pdf) as pages:
        scan = pages[0].render(scale=150 / 72).to_pil()
    (found,) = zxingcpp.read_barcodes(scan, formats=zxingcpp.BarcodeFormat.QRCode)
    assert found.text.startswith("HTTPS://PORTAL.EXAMPLE.UZ/V/7")
    code = read_page_code(found.text)
    assert code is not None
    assert (code.counter, code.version, code.page) == (1, 1, 1)
    field.text = ""
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert store.setting(PORTAL_SETTING) == ""
