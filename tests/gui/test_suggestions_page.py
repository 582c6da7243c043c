"""A coordinator looks through suggestions by keyboard: ticks, takes, dismisses, and takes that back."""

import os
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Demand, Dismissal, Enterprise, Id, Product
from fairdesk.domain.words import RequestSource, Size
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.suggestions_page import SuggestionsPage
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import requests
from fairdesk.usecases.ports import Workplace

_LONGEST_WAIT = 10.0
MAKERS = (("Zomin Mexanika", "JI"), ("Forish Detal", "NW"), ("Qoʻqon Sanoat", "FA"))


class Desk:
    """The page with a coordinator's hands on it."""

    def __init__(self, window: PlayedWindow) -> None:
        self.window = window
        self.page = SuggestionsPage(window.opened.context)
        self.page.resize(1200, 700)
        self.page.show()
        self.page.activateWindow()
        self.page.focus_first()
        self.wait(lambda: self.shown)
        assert self.page.list.hasFocus()

    @property
    def shown(self) -> list[str]:
        """Who is suggested to be met."""
        return [one.wanted.name for one in self.page.list.model_of_rows.shown]

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.window.settle()

    def press(self, *keys: Qt.Key) -> None:
        """Presses keys in the rows."""
        for key in keys:
            QTest.keyClick(self.page.list, key)
        self.window.settle()


@pytest.fixture
def buyer(place: Workplace) -> Id:
    """A large enterprise in Navoiy that wants bearings, and three that make them."""
    with place.write() as work:
        one = Enterprise(
            id=work.new_id(), name="Navoiy Azot", region="NW", size=Size.LARGE, sector="chemicals"
        )
        work.add(one)
        work.add(Demand(id=work.new_id(), enterprise=one.id, name="Podshipnik", tn_ved="848210"))
        for name, region in MAKERS:
            maker = Enterprise(
                id=work.new_id(), name=name, region=region, size=Size.SMALL, sector="machinery"
            )
            work.add(maker)
            work.add(Product(id=work.new_id(), enterprise=maker.id, name="Подшипник", tn_ved="848210"))
    return one.id


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock, buyer: Id) -> Iterator[Desk]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Kamola")):
        store.set_setting(name, value)
    window = PlayedWindow(store, place.fair, clock)
    made = Desk(window)
    yield made
    made.page.close()
    made.page.deleteLater()
    window.close()


def test_two_are_ticked_and_taken_by_keys_and_that_is_taken_back(desk: Desk, place: Workplace) -> None:
    assert len(desk.shown) == 3
    assert desk.shown[-1] == "Forish Detal"  # from the buyer's own region
    said = desk.page.list.model_of_rows.index(0).data()
    assert said.startswith("Navoiy Azot seeks Podshipnik; ")
    assert desk.page.accept_button.text() == "Accept 1"
    desk.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert desk.page.accept_button.text() == "Accept 2"
    first = desk.shown[:2]
    desk.press(Qt.Key.Key_Return)
    desk.wait(lambda: desk.shown == ["Forish Detal"])
    rows = requests.all_wishes(place)
    assert {row.wanted_name for row in rows} == set(first)
    assert {row.source for row in rows} == {RequestSource.SUGGESTION}
    desk.window.opened.shell._toast.take_back()
    desk.wait(lambda: len(desk.shown) == 3)
    assert requests.all_wishes(place) == []


def test_the_rows_have_the_keys_though_the_answer_came_before_the_window_was_active(desk: Desk) -> None:
    page = SuggestionsPage(desk.window.opened.context)
    page.focus_first()
    desk.wait(lambda: page.list.model_of_rows.shown)
    page.show()
    page.activateWindow()
    desk.window.settle()
    assert page.list.hasFocus()
    page.close()
    page.deleteLater()
    desk.page.activateWindow()
    desk.window.settle()


def test_the_one_stood_on_is_dismissed_for_good(desk: Desk, place: Workplace) -> None:
    gone = desk.shown[0]
    desk.press(Qt.Key.Key_Delete)
    desk.wait(lambda: len(desk.shown) == 2)
    assert gone not in desk.shown
    with place.read() as work:
        assert work.count(Dismissal) == 1
    desk.page.reload()
    desk.wait(lambda: len(desk.shown) == 2)


def test_a_press_on_the_box_ticks_and_all_can_be_ticked(desk: Desk) -> None:
    rows = desk.page.list
    middle = rows.visualRect(rows.model_of_rows.index(1)).center().y()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(32, middle))
    assert [one.wanted.name for one in desk.page.meant] == [desk.shown[1]]
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, middle))
    assert len(rows.model_of_rows.ticked) == 1
    desk.page.keys()["Ctrl+A"]()
    assert len(desk.page.meant) == 3
    desk.page.keys()["Ctrl+A"]()
    assert rows.model_of_rows.ticked == []


def test_filters_leave_what_fits_and_nothing_is_said_kindly(desk: Desk, place: Workplace, buyer: Id) -> None:
    line = desk.page.filter_field.line
    QTest.keyClicks(line, "forish")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.shown == ["Forish Detal"]
    QTest.keyClicks(line, " nothing")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.shown == []
    desk.press(Qt.Key.Key_Return)
    assert requests.all_wishes(place) == []
    desk.page.show_all()
    desk.page.chips.by_name["regions"].click()
    assert len(desk.shown) == 2
    desk.page.show_all()
    desk.page.show_record(buyer)
    assert len(desk.shown) == 3
