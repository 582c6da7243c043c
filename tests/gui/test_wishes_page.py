"""A coordinator's hour among the wishes: typed in, filtered, corrected, withdrawn, sent out and read back."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Fair, Id, Meeting
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import RequestSource, Wish
from fairdesk.exchange.wish_form_files import write_form
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.wish_form_jobs import ReadDialog, WriteFormsDialog
from fairdesk.gui.screens.meetings.wishes_page import WishesPage
from fairdesk.gui.widgets.request_dialog import RequestDialog
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import requests, wish_forms
from fairdesk.usecases.meetings.wish_forms import FormWish
from fairdesk.usecases.ports import Workplace

_LONGEST_WAIT = 10.0
NAMES = ("Jizzax Plastmassa", "Навоий Кабель", "Zomin Tekstil", "Angren Metall")


class Desk:
    """The page with a coordinator's hands on it."""

    def __init__(self, window: PlayedWindow) -> None:
        self.window = window
        self.page = WishesPage(window.opened.context)
        self.page.resize(1240, 760)
        self.page.show()
        self.page.activateWindow()
        self.page.focus_first()
        self.wait(lambda: self.page.pane.isVisible() and self.shown is not None)

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Who asks for whom, as the rows stand."""
        return [line.texts[:2] for line in self.page.table.model_of_lines.shown]

    def state_of(self, asker: str) -> str:
        """The last column of a wish."""
        return next(line.texts[-1] for line in self.page.table.model_of_lines.shown if line.texts[0] == asker)

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.window.settle()

    def press(self, key: Qt.Key) -> None:
        """Presses a key in the rows."""
        QTest.keyClick(self.page.table, key)
        self.window.settle()

    def stand_on(self, asker: str) -> None:
        """Goes to a wish; the pane follows."""
        lines = self.page.table.model_of_lines.shown
        self.page.table.stand_on(next(line.id for line in lines if line.texts[0] == asker))
        self.wait(lambda: self.page.pane.heading.text() == asker)

    def dialog(self, kind: type) -> object:
        """The dialog that is open."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()


@pytest.fixture
def known(place: Workplace) -> dict[str, Id]:
    """Four enterprises and two wishes."""
    with place.write() as work:
        made = {name: work.new_id() for name in NAMES}
        for name, one in made.items():
            work.add(Enterprise(id=one, name=name))
    requests.ask(place, made["Zomin Tekstil"], made["Jizzax Plastmassa"], Wish.MUST, about="bags")
    requests.ask(place, made["Навоий Кабель"], made["Angren Metall"], source=RequestSource.LIST)
    return made


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock, known: dict[str, Id]) -> Iterator[Desk]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Kamola")):
        store.set_setting(name, value)
    window = PlayedWindow(store, place.fair, clock)
    made = Desk(window)
    made.wait(lambda: len(made.shown) == 2)
    yield made
    made.page.close()
    made.page.deleteLater()
    window.close()


def test_a_wish_is_typed_in_with_names_found_in_any_script(
    desk: Desk, place: Workplace, known: dict[str, Id]
) -> None:
    desk.page.keys()["Ctrl+M"]()
    dialog = desk.dialog(RequestDialog)
    assert isinstance(dialog, RequestDialog)
    dialog.save()
    assert all(field.line.text() == "" for field in dialog.fields.values())
    for name, typed in (("asker", "angr"), ("wanted", "navoiy kab")):
        line = dialog.fields[name].line
        line.setFocus()
        QTest.keyClicks(line, typed)
        QTest.qWait(80)
        desk.window.settle()
        QTest.keyClick(line, Qt.Key.Key_Return)
        desk.window.settle()
    assert [field.text for field in dialog.fields.values()] == ["Angren Metall", "Навоий Кабель"]
    dialog.choose_wish(Wish.MUST)
    dialog.meetings.choose(2)
    dialog.about.text = "cable"
    dialog.save()
    desk.wait(lambda: len(desk.shown) == 3)
    assert desk.page.table.current_row.about == "cable"
    (row,) = [one for one in requests.all_wishes(place) if one.asker == known["Angren Metall"]]
    assert (row.wanted, row.wish, row.meetings, row.by) == (known["Навоий Кабель"], Wish.MUST, 2, "Kamola")
    assert row.both_sides


def test_nobody_can_be_made_to_meet_itself(desk: Desk, known: dict[str, Id]) -> None:
    desk.page.enter_new()
    dialog = desk.dialog(RequestDialog)
    assert isinstance(dialog, RequestDialog)
    for name in ("asker", "wanted"):
        dialog.choose(name, known["Angren Metall"], "Angren Metall")
    dialog.save()
    desk.window.settle()
    assert dialog.isVisible()
    assert len(desk.shown) == 2
    dialog.reject()


def test_filters_and_chips_leave_what_fits(desk: Desk, place: Workplace, known: dict[str, Id]) -> None:
    chips = desk.page.chips.by_name
    chips["must"].click()
    assert desk.shown == [("Zomin Tekstil", "Jizzax Plastmassa")]
    chips["must"].click()
    QTest.keyClicks(desk.page.filter_field.line, "navoiy")
    QTest.keyClick(desk.page.filter_field.line, Qt.Key.Key_Return)
    assert desk.shown == [("Навоий Кабель", "Angren Metall")]
    QTest.keyClick(desk.page.filter_field.line, Qt.Key.Key_Escape)
    desk.wait(lambda: len(desk.shown) == 2)
    with place.write() as work:
        start = datetime(2022, 3, 3, 6, tzinfo=UTC)
        work.add(
            Meeting(
                id=work.new_id(), host=known["Jizzax Plastmassa"], guest=known["Zomin Tekstil"], start=start
            )
        )
    desk.window.opened.context.announce(work.changes)
    desk.wait(lambda: desk.shown and desk.state_of("Zomin Tekstil") == "Placed")
    chips["not_placed"].click()
    assert [asker for asker, _ in desk.shown] == ["Навоий Кабель"]
    chips["never"].click()
    assert desk.shown == []
    desk.page.show_all()
    assert len(desk.shown) == 2


def test_a_wish_is_corrected_forbidden_withdrawn_and_brought_back(
    desk: Desk, place: Workplace, known: dict[str, Id]
) -> None:
    desk.stand_on("Zomin Tekstil")
    desk.press(Qt.Key.Key_Return)
    dialog = desk.dialog(RequestDialog)
    assert isinstance(dialog, RequestDialog)
    assert dialog.about.text == "bags"
    dialog.choose_wish(Wish.NOT_WITH)
    dialog.save()
    desk.wait(lambda: any(one.forbidden for one in requests.all_wishes(place)))
    desk.wait(lambda: desk.state_of("Zomin Tekstil") == "")
    desk.stand_on("Навоий Кабель")
    desk.press(Qt.Key.Key_Delete)
    desk.wait(lambda: len(desk.shown) == 1)
    desk.window.opened.shell._toast.take_back()
    desk.wait(lambda: len(desk.shown) == 2)


def test_availability_is_kept_as_soon_as_it_is_typed(
    desk: Desk, place: Workplace, known: dict[str, Id]
) -> None:
    with place.write() as work:
        work.change(Fair, work.fair.id, end=date(2022, 3, 4))
    desk.stand_on("Zomin Tekstil")
    pane = desk.page.pane
    pane.refresh()
    desk.wait(lambda: len(pane.day_chips) == 2)
    type_into(desk, "arrives", "soon")
    assert enterprise(place, known["Zomin Tekstil"]).arrives is None
    assert pane.fields["arrives"].line.property("state") == "error"
    type_into(desk, "arrives", "10.30")
    type_into(desk, "busy", "12:00-13:00")
    type_into(desk, "meetings_most", "4")
    pane.day_chips[date(2022, 3, 4)].click()
    desk.wait(lambda: enterprise(place, known["Zomin Tekstil"]).days == ("2022-03-03",))
    kept = enterprise(place, known["Zomin Tekstil"])
    assert (kept.arrives, kept.busy, kept.meetings_most) == ("10:30", ("12:00-13:00",), 4)
    pane.sides.choose(1)
    desk.wait(lambda: pane.heading.text() == "Jizzax Plastmassa")
    assert pane.fields["arrives"].text == ""


def type_into(desk: Desk, name: str, text: str) -> None:
    line = desk.page.pane.fields[name].line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    desk.window.settle()


def enterprise(place: Workplace, one: Id) -> Enterprise:
    with place.read() as work:
        found = work.get(Enterprise, one)
    if found is None:
        raise AssertionError
    return found


def test_forms_go_out_for_everybody_and_those_that_came_back_are_read(
    desk: Desk, place: Workplace, known: dict[str, Id], tmp_path: Path
) -> None:
    desk.stand_on("Zomin Tekstil")
    desk.page.jobs.ask_to_write((known["Zomin Tekstil"], "Zomin Tekstil"))
    dialog = desk.dialog(WriteFormsDialog)
    assert isinstance(dialog, WriteFormsDialog)
    assert dialog.language.count() == 5
    dialog.reject()
    desk.page.jobs.write(tmp_path, None, "en")
    desk.wait(lambda: len(list(tmp_path.glob("*.xlsx"))) == 4 and not desk.page.progress.isVisible())
    (form,) = wish_forms.forms(place, [known["Angren Metall"]], "en")
    filled = (FormWish("Zomin Tekstil", "Must", 1, "steel"), FormWish("Nobody", "Must", 1, ""))
    back = tmp_path / "back.xlsx"
    write_form(back, type(form)(**{**vars(form), "wishes": filled}))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(back.read_bytes()[:500])
    desk.page.jobs.read([back, broken])
    told = desk.dialog(ReadDialog)
    assert isinstance(told, ReadDialog)
    assert len(told.told) == 2
    assert told.told[0].startswith("back.xlsx, ")
    assert told.told[1].startswith("broken.xlsx: ")
    told.accept()
    desk.wait(lambda: ("Angren Metall", "Zomin Tekstil") in desk.shown)


def test_an_empty_list_says_what_to_do(desk: Desk, place: Workplace) -> None:
    requests.withdraw(place, *(one.id for one in requests.all_wishes(place)))
    desk.page.reload()
    desk.wait(lambda: desk.shown == [])
    with pytest.raises(UserFacingError):
        requests.withdraw(place, b"nothing")
    desk.press(Qt.Key.Key_Delete)
    assert desk.page.table.current_row is None
