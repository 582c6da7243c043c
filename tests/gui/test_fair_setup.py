"""Setting up a fair in the real window: its words and days, halls and scanning places."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Fair, Hall, Station, Table
from fairdesk.domain.words import Direction, Role, StationRole
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.fair.dialogs import HallDialog, StationDialog
from fairdesk.gui.screens.fair.screen import FairSetup
from fairdesk.gui.widgets.basics import Field
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Workplace

ENTER = Qt.Key.Key_Return


@pytest.fixture
def window(store: Store, place: Workplace, clock: SetClock) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, place.fair, clock)
    yield opened
    opened.close()


@pytest.fixture
def screen(window: PlayedWindow) -> FairSetup:
    found = window.opened.shell.screen_called("fair")
    assert isinstance(found, FairSetup)
    window.settle()
    return found


def fair(place: Workplace) -> Fair:
    with place.read() as work:
        return work.fair


def type_into(window: PlayedWindow, field: Field, text: str) -> None:
    """Types over what stands in a field and leaves it."""
    field.line.setFocus()
    field.line.selectAll()
    QTest.keyClicks(field.line, text)
    QTest.keyClick(field.line, ENTER)
    window.settle()


def said_under(field: Field) -> str:
    return " ".join(label.text() for label in field.findChildren(QLabel) if label.isVisible())


def open_dialog() -> StationDialog | HallDialog:
    found = QApplication.activeModalWidget()
    assert isinstance(found, StationDialog | HallDialog)
    return found


def test_a_field_is_saved_when_it_is_left_and_can_be_taken_back(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    type_into(window, screen.fields["venue"], "Jizzax ekspo markazi")
    assert fair(place).venue == "Jizzax ekspo markazi"
    window.opened.shell._toast.take_back()
    window.settle()
    assert fair(place).venue is None
    assert screen.fields["venue"].text == ""


def test_several_organisers_and_days_are_typed_as_people_write_them(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    type_into(window, screen.fields["organisers"], "Hokimlik; Savdo-sanoat palatasi")
    type_into(window, screen.fields["end"], "04.03.2022")
    assert fair(place).organisers == ("Hokimlik", "Savdo-sanoat palatasi")
    assert fair(place).end == date(2022, 3, 4)
    assert screen.fields["end"].text == "04.03.2022"


def test_what_cannot_be_is_said_under_the_field_and_nothing_is_changed(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    before = fair(place)
    type_into(window, screen.fields["end"], "02.03.2022")
    assert "The fair would end before it begins" in said_under(screen.fields["end"])
    type_into(window, screen.fields["start"], "soon")
    assert "A date is needed here" in said_under(screen.fields["start"])
    type_into(window, screen.fields["name"], " ")
    assert "Type the name" in said_under(screen.fields["name"])
    assert fair(place) == before
    assert screen.fields["start"].text == "soon"
    type_into(window, screen.fields["start"], "03.03.2022")
    assert screen.fields["start"].editor.property("state") == ""


def test_the_question_about_the_exit_is_answered_with_one_click(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    assert screen.scans_out.answered is True
    QTest.mouseClick(screen.scans_out.buttons[1], Qt.MouseButton.LeftButton)
    window.settle()
    assert fair(place).scans_out is False


def test_a_hall_and_a_door_for_the_press(window: PlayedWindow, screen: FairSetup, place: Workplace) -> None:
    QTest.mouseClick(screen.halls.add, Qt.MouseButton.LeftButton)
    dialog = open_dialog()
    dialog.save()
    window.settle()
    assert "The hall has no name" in said_under(dialog.name)
    QTest.keyClicks(dialog.name.line, "A zali")
    dialog.save()
    window.settle()
    with place.read() as work:
        (hall,) = work.all(Hall)

    QTest.mouseClick(screen.stations.add, Qt.MouseButton.LeftButton)
    dialog = open_dialog()
    assert isinstance(dialog, StationDialog)
    QTest.keyClicks(dialog.name.line, "Matbuot eshigi")
    dialog.role.choose(StationRole.DOOR)
    dialog.direction.choose(Direction.BOTH)
    dialog.hall.choose(hall.id)
    dialog.days.choose(["2022-03-03"])
    dialog.admits.choose([Role.PRESS, Role.ORGANISER])
    dialog.save()
    window.settle()
    with place.read() as work:
        door = next(one for one in work.all(Station) if one.name == "Matbuot eshigi")
    assert (door.role, door.direction, door.hall) == (StationRole.DOOR, Direction.BOTH, hall.id)
    assert set(door.admits) == {"press", "organiser"}
    assert door.days == ("2022-03-03",)
    shown = [line.texts[0] for line in screen.stations.table.model_of_lines.shown]
    assert shown == ["Main entrance", "Matbuot eshigi"]

    screen.halls.table.deleted.emit(hall.id)
    window.settle()
    with place.read() as work:
        assert [one.name for one in work.all(Hall)] == ["A zali"]  # a station is in it


def test_a_scanner_stands_at_one_table_or_serves_all(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    window.opened.context.announce(meeting_grid.add_tables(place, 6, 2))
    window.settle()
    QTest.mouseClick(screen.stations.add, Qt.MouseButton.LeftButton)
    dialog = open_dialog()
    assert isinstance(dialog, StationDialog)
    QTest.keyClicks(dialog.name.line, "Stol 7")
    assert not dialog.table.isVisible()
    dialog.role.choose(StationRole.TABLE)
    assert dialog.table.isVisible()
    assert [dialog.table.itemText(at) for at in range(3)] == ["All tables", "Table 6", "Table 7"]
    dialog.table.setCurrentIndex(2)
    dialog.save()
    window.settle()
    with place.read() as work:
        [station] = work.all(Station, role=StationRole.TABLE)
        [table] = work.all(Table, number=7)
    assert station.table == table.id
    screen._edit_station(station.id)
    dialog = open_dialog()
    assert isinstance(dialog, StationDialog)
    assert dialog.table.currentText() == "Table 7"
    dialog.table.setCurrentIndex(0)
    dialog.save()
    window.settle()
    with place.read() as work:
        [station] = work.all(Station, role=StationRole.TABLE)
    assert station.table is None


def test_a_stand_needs_its_enterprise_from_the_list(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    with place.write() as work:
        owner = Enterprise(id=work.new_id(), name="Jizzax Plastmassa MCHJ")
        work.add(owner)
    QTest.mouseClick(screen.stations.add, Qt.MouseButton.LeftButton)
    dialog = open_dialog()
    assert isinstance(dialog, StationDialog)
    QTest.keyClicks(dialog.name.line, "Stand B-14")
    assert not dialog.enterprise.isVisible()
    dialog.role.choose(StationRole.STAND)
    assert dialog.enterprise.isVisible()
    dialog.save()
    window.settle()
    assert "A stand belongs to an enterprise" in said_under(dialog.enterprise)
    dialog.enterprise.line.setFocus()
    QTest.keyClicks(dialog.enterprise.line, "plastm")
    window.wait(0.1)
    window.settle()
    QTest.keyClick(dialog.enterprise.line, ENTER)
    assert dialog.enterprise.text == "Jizzax Plastmassa MCHJ"
    dialog.save()
    window.settle()
    with place.read() as work:
        stand = next(one for one in work.all(Station) if one.role is StationRole.STAND)
    assert stand.enterprise == owner.id


def test_a_removed_place_comes_back_with_undo(
    window: PlayedWindow, screen: FairSetup, place: Workplace
) -> None:
    with place.write() as work:
        side = Station(id=work.new_id(), name="Side entrance", direction=Direction.ENTRY)
        work.add(side)
    screen.stations.table.deleted.emit(side.id)
    window.settle()
    with place.read() as work:
        assert [one.name for one in work.all(Station)] == ["Main entrance"]
    window.opened.shell._toast.take_back()
    window.settle()
    with place.read() as work:
        assert len(work.all(Station)) == 2
    names = [line.texts[0] for line in screen.stations.table.model_of_lines.shown]
    assert names == ["Main entrance", "Side entrance"]


def test_the_only_entrance_stays(window: PlayedWindow, screen: FairSetup, place: Workplace) -> None:
    with place.read() as work:
        (entrance,) = work.all(Station)
    screen.stations.table.deleted.emit(entrance.id)
    window.settle()
    with place.read() as work:
        assert work.all(Station) == [entrance]
