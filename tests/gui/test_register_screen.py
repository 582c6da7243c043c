"""A coordinator's hour in the register, in the real window off screen."""

import os
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    Badge,
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Offer,
    Product,
    Record,
    SameCompany,
)
from fairdesk.domain.words import Part, Participation, Role, Size
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.register.dialogs import PapersDialog, SameCompanyDialog, SwapDialog, WhyDialog
from fairdesk.gui.screens.register.screen import Register
from fairdesk.gui.screens.register.views import CALLS
from fairdesk.gui.widgets.basics import Field
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import issue_missing, note_printed
from fairdesk.usecases.ports import Workplace

_LONGEST_WAIT = 10.0
ENTERPRISES = (
    ("Jizzax Plastmassa MCHJ", "JI", Part.EXHIBITOR, "B-14"),
    ("Сирдарё Текстиль", "SI", Part.EXHIBITOR, "B-2"),
    ("Chirchiq Transformator", "TO", Part.EXHIBITOR, "A-7"),
    ("Zomin Gʻisht Zavodi", "JI", Part.PARTICIPANT, None),
    ("Навоий Кабель", "NW", Part.PARTICIPANT, None),
)


class Desk:
    """The register with a coordinator's hands on it."""

    def __init__(self, window: PlayedWindow) -> None:
        self.window = window
        screen = window.opened.shell.screen_called("register")
        assert isinstance(screen, Register)
        self.screen = screen
        self.wait(lambda: bool(self.names))

    @property
    def names(self) -> list[str]:
        """The first column as it is shown."""
        return [line.texts[0] for line in self.screen.page.table.model_of_lines.shown]

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.window.settle()

    def press(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        """Presses a key where the focus is, shortcuts included."""
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or self.window.opened.shell, key, modifier)
        self.window.settle()

    def type_into(self, field: Field, text: str) -> None:
        """Types over what stands in a field."""
        assert isinstance(field.editor, QLineEdit)
        field.editor.setFocus()
        field.editor.selectAll()
        QTest.keyClicks(field.editor, text)
        self.window.settle()

    def open(self, record: Record) -> None:
        """Comes from the search to a record."""
        self.screen.show_record(record.id)
        self.wait(lambda: self.screen.pane.record == record.id)
        self.wait(lambda: self.screen.pane.page is not None and self.screen.pane.page.heading.text())

    def edit(self) -> None:
        """Enter in the rows opens the form."""
        self.screen.page.focus_table()
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.screen.pane.is_editing)


@pytest.fixture
def known(place: Workplace) -> dict[str, Enterprise]:
    """Five enterprises with somebody each, by name."""
    made: dict[str, Enterprise] = {}
    with place.write() as work:
        for number, (name, region, part, stand) in enumerate(ENTERPRISES):
            one = Enterprise(
                id=work.new_id(),
                name=name,
                region=region,
                part=part,
                stand=stand,
                size=list(Size)[number % 4],
            )
            work.add(one)
            made[name] = one
            work.add(
                Delegate(id=work.new_id(), name=f"Vakil {number}", enterprise=one.id, role=Role.EXHIBITOR)
            )
    return made


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock, known: dict[str, Enterprise]) -> Iterator[Desk]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Kamola")):
        store.set_setting(name, value)
    window = PlayedWindow(store, place.fair, clock)
    yield Desk(window)
    window.close()


def read(place: Workplace, one: Enterprise) -> Enterprise:
    with place.read() as work:
        found = work.get(Enterprise, one.id)
    assert found is not None
    return found


def test_a_coordinator_filters_corrects_a_stir_adds_a_product_and_takes_it_back(
    desk: Desk, place: Workplace, known: dict[str, Enterprise]
) -> None:
    plastic = known["Jizzax Plastmassa MCHJ"]
    desk.press(Qt.Key.Key_Slash)
    filter_field = desk.screen.page.filter_field.line
    assert filter_field.hasFocus()
    desk.window.type_text("жиззах пласт")
    desk.wait(lambda: desk.names == [plastic.name])
    desk.press(Qt.Key.Key_Down)
    assert desk.screen.page.table.hasFocus()
    desk.wait(lambda: desk.screen.pane.record == plastic.id)

    desk.edit()
    form = desk.screen.pane.form
    desk.type_into(form.field("stir"), "12345")
    desk.press(Qt.Key.Key_S, ctrl=True)
    desk.wait(lambda: form.has_problems)
    assert desk.screen.pane.is_editing
    assert form.field("stir").text == "12345"
    assert form.problem_of("stir") == "A STIR has 9 digits. Look it up on the enterprise's paper."
    assert read(place, plastic).stir is None

    desk.type_into(form.field("stir"), "302345678")
    desk.press(Qt.Key.Key_Return, ctrl=True)
    desk.wait(lambda: not desk.screen.pane.is_editing)
    assert read(place, plastic).stir == "302345678"
    assert desk.screen.page.table.hasFocus()

    desk.screen.pane.enterprise.add_product()
    desk.wait(lambda: desk.screen.pane.is_editing)
    desk.type_into(form.field("name"), "PVC pipe, 110 mm")
    desk.type_into(form.field("price"), "12 000,50")
    desk.press(Qt.Key.Key_S, ctrl=True)
    desk.wait(lambda: not desk.screen.pane.is_editing)
    with place.read() as work:
        (product,) = work.all(Product)
    assert (product.name, product.enterprise, product.price) == (
        "PVC pipe, 110 mm",
        plastic.id,
        Decimal("12000.50"),
    )
    desk.wait(lambda: desk.screen.page.table.current_row.products == 1)

    desk.press(Qt.Key.Key_Z, ctrl=True)
    desk.wait(lambda: desk.screen.page.table.current_row.products == 0)
    with place.read() as work:
        assert work.all(Product) == []
    assert read(place, plastic).stir == "302345678"


def test_sorting_knows_numbers_in_stands_and_leaves_the_unknown_last(desk: Desk) -> None:
    table = desk.screen.page.table
    stands = [line.row.stand for line in table.model_of_lines.shown]
    place = next(
        place for place, column in enumerate(table.model_of_lines.columns) if column.title.endswith("stand")
    )
    table.sort_by(place)
    assert [line.row.stand for line in table.model_of_lines.shown] == ["A-7", "B-2", "B-14", None, None]
    table.sort_by(place)
    assert [line.row.stand for line in table.model_of_lines.shown] == ["B-14", "B-2", "A-7", None, None]
    assert sorted(stands, key=str) == sorted([stand for *_, stand in ENTERPRISES], key=str)


def test_chips_filter_and_show_all_takes_them_off(desk: Desk) -> None:
    chips = desk.screen.page.chips
    chips.by_name["exhibitors"].click()
    assert len(desk.names) == 3
    chips.by_name["here"].click()
    assert desk.names == []
    desk.screen.page.show_all()
    assert len(desk.names) == 5


def test_the_same_name_is_offered_while_it_is_typed(desk: Desk, known: dict[str, Enterprise]) -> None:
    desk.screen.page.focus_table()
    desk.press(Qt.Key.Key_N, ctrl=True)
    form = desk.screen.pane.form
    desk.wait(lambda: desk.screen.pane.is_editing and form.isVisible())
    form.field("name").editor.setFocus()
    desk.window.type_text("Жиззах Пластмасса ООО")
    desk.wait(lambda: form.offered == ["Jizzax Plastmassa MCHJ"])
    form.take_offered(0)
    desk.wait(lambda: desk.screen.pane.record == known["Jizzax Plastmassa MCHJ"].id)
    assert not desk.screen.pane.is_editing


def test_one_press_notes_an_answer_and_a_call(
    desk: Desk, place: Workplace, known: dict[str, Enterprise]
) -> None:
    cable = known["Навоий Кабель"]
    desk.screen.open_view(CALLS)
    desk.wait(lambda: len(desk.names) == 5)
    desk.open(cable)
    desk.screen.open_view(CALLS)
    desk.screen.page.stand_on(cable.id)
    page = desk.screen.pane.enterprise
    desk.wait(lambda: page.call.isVisible())
    desk.type_into(page.call_note, "Director comes himself")
    page.note_call(Participation.CONFIRMED)
    desk.wait(lambda: cable.name not in desk.names)
    noted = read(place, cable)
    assert noted.participation is Participation.CONFIRMED
    assert noted.called == "2022-03-03 09:30 Director comes himself"

    desk.open(cable)
    page.states[Participation.DECLINED].click()
    desk.wait(lambda: read(place, cable).participation is Participation.DECLINED)
    desk.wait(lambda: page.states[Participation.DECLINED].isChecked())


def test_swapped_stands_list_the_badges_to_print_again(
    desk: Desk, place: Workplace, known: dict[str, Enterprise]
) -> None:
    one, other = known["Jizzax Plastmassa MCHJ"], known["Chirchiq Transformator"]
    issue_missing(place)
    with place.read() as work:
        person = work.all(Delegate, enterprise=one.id)[0]
        badge = work.all(Badge, delegate=person.id)[0]
    note_printed(place, [badge.id], "a6", "Canon")
    desk.open(one)
    desk.screen.pane.enterprise.swap_stands()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SwapDialog)
    dialog.choose(other)
    dialog.swap()
    desk.wait(lambda: isinstance(QApplication.activeModalWidget(), PapersDialog))
    papers = QApplication.activeModalWidget()
    assert isinstance(papers, PapersDialog)
    assert "1 badge" in papers.heading.text()
    papers.reject()
    assert (read(place, one).stand, read(place, other).stand) == ("A-7", "B-14")


def test_two_records_of_one_company_stand_in_one_row_until_they_are_parted(
    desk: Desk, place: Workplace, known: dict[str, Enterprise]
) -> None:
    one, other = known["Zomin Gʻisht Zavodi"], known["Навоий Кабель"]
    desk.open(one)
    desk.screen.pane.enterprise.same_company()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SameCompanyDialog)
    dialog.merge(other.id)
    desk.wait(lambda: len(desk.names) == 4)
    dialog.part(other.id)
    desk.wait(lambda: len(desk.names) == 5)
    dialog.accept()
    with place.read() as work:
        assert [decision.same for decision in work.all(SameCompany)] == [False]
        assert work.count(Enterprise) == 5


def test_a_badge_is_revoked_with_a_reason(desk: Desk, place: Workplace, known: dict[str, Enterprise]) -> None:
    issue_missing(place)
    with place.read() as work:
        person = work.all(Delegate)[0]
    desk.open(person)
    assert desk.screen.page.view.record_type is Delegate
    page = desk.screen.pane.person
    desk.wait(lambda: page.shown is not None and page.shown.valid is not None)
    page.revoke()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WhyDialog)
    dialog.choose("Lost")
    desk.wait(lambda: page.shown is not None and page.shown.valid is None)
    with place.read() as work:
        assert work.all(Badge, delegate=person.id)[0].revoked == "Lost"


def test_a_demand_gets_an_offer_of_another_enterprise(
    desk: Desk, place: Workplace, known: dict[str, Enterprise]
) -> None:
    with place.write() as work:
        demand = Demand(id=work.new_id(), name="Injection mould", enterprise=known["Навоий Кабель"].id)
        work.add(demand)
    desk.open(demand)
    desk.screen.pane.enter(Offer, {"demand": demand.id, "enterprise": known["Chirchiq Transformator"].id})
    form = desk.screen.pane.form
    desk.wait(lambda: desk.screen.pane.is_editing)
    assert form.field("enterprise").text == "Chirchiq Transformator"
    desk.type_into(form.field("lead_time"), "30")
    desk.press(Qt.Key.Key_S, ctrl=True)
    desk.wait(lambda: not desk.screen.pane.is_editing)
    desk.wait(lambda: desk.screen.page.table.current_row.offers == 1)
    with place.read() as work:
        (offer,) = work.all(Offer)
    assert (offer.demand, offer.enterprise, offer.lead_time) == (
        demand.id,
        known["Chirchiq Transformator"].id,
        30,
    )


def test_a_person_let_in_is_seen_as_inside(
    desk: Desk, place: Workplace, known: dict[str, Enterprise], entrance: bytes
) -> None:
    plastic = known["Jizzax Plastmassa MCHJ"]
    issue_missing(place)
    with place.read() as work:
        person = work.all(Delegate, enterprise=plastic.id)[0]
    answers = check_in.let_in(place, entrance, [person.id])
    desk.window.opened.context.announce(answers[-1].changes)
    desk.open(plastic)
    desk.wait(lambda: desk.screen.page.table.current_row.here == 1)
    assert desk.screen.page.table.current_id == plastic.id
    desk.wait(lambda: "Inside" in desk.screen.pane.enterprise.spoken_people[0])
    assert desk.screen.page.table.current_row.participation is Participation.CAME


def test_another_language_reaches_tables_chips_and_pane(desk: Desk, known: dict[str, Enterprise]) -> None:
    desk.open(known["Jizzax Plastmassa MCHJ"])
    desk.window.speak("ru")
    desk.wait(lambda: "Джизакская" in desk.screen.pane.enterprise.under.text())
    table = desk.screen.page.table
    desk.wait(lambda: any("Джизакская" in text for line in table.model_of_lines.lines for text in line.texts))
    heads = [
        table.model_of_lines.headerData(place, Qt.Orientation.Horizontal)
        for place in range(table.model_of_lines.columnCount())
    ]
    assert heads[:2] == ["Предприятие", "Регион"]
    assert desk.screen.tabs.buttons[0].text().startswith("Предприятия")


def test_a_narrow_window_lays_the_pane_over_the_list_and_escape_closes_it(desk: Desk) -> None:
    desk.window.opened.shell.resize(1093, 614)
    desk.window.settle()
    pane = desk.screen.pane
    assert not pane.isVisible()
    desk.screen.page.focus_table()
    desk.press(Qt.Key.Key_Space)
    desk.wait(pane.isVisible)
    assert pane.geometry().right() == desk.screen.width() - 1
    desk.press(Qt.Key.Key_Space)
    desk.wait(lambda: pane.isAncestorOf(QApplication.focusWidget()))
    desk.press(Qt.Key.Key_Escape)
    desk.wait(lambda: not pane.isVisible())
    assert desk.screen.page.table.hasFocus()


def test_an_enterprise_entered_and_taken_back_leaves_list_and_pane(desk: Desk, place: Workplace) -> None:
    with place.write() as work:
        hall = Hall(id=work.new_id(), name="Hall B")
        work.add(hall)
    desk.screen.page.focus_table()
    desk.press(Qt.Key.Key_N, ctrl=True)
    form = desk.screen.pane.form
    desk.wait(lambda: desk.screen.pane.is_editing and form.isVisible())
    desk.type_into(form.field("name"), "Forish Agro")
    form.put("region", "Jizzakh region")
    form.put("stand", "C-1")
    form.put("hall", "Hall B")
    desk.press(Qt.Key.Key_S, ctrl=True)
    desk.wait(lambda: "Forish Agro" in desk.names)
    desk.wait(lambda: desk.screen.pane.enterprise.heading.text() == "Forish Agro")
    with place.read() as work:
        (new,) = work.all(Enterprise, name="Forish Agro")
    assert desk.screen.page.table.current_id == new.id
    assert (new.region, new.stand, new.hall) == ("JI", "C-1", hall.id)
    desk.wait(lambda: "Hall B" in desk.screen.pane.enterprise.where.text())

    desk.press(Qt.Key.Key_Z, ctrl=True)
    desk.wait(lambda: "Forish Agro" not in desk.names)
    desk.wait(lambda: desk.screen.pane.record != new.id)
    assert QApplication.activeModalWidget() is None


def test_what_was_typed_is_not_lost_by_escape_alone(desk: Desk, known: dict[str, Enterprise]) -> None:
    desk.open(known["Jizzax Plastmassa MCHJ"])
    desk.edit()
    form = desk.screen.pane.form
    desk.type_into(form.field("district"), "Zomin")
    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        asked.append(dialog.heading.text())
        dialog.reject()

    QTimer.singleShot(200, answer)
    desk.press(Qt.Key.Key_Escape)
    assert asked == ["Leave without saving?"]
    assert desk.screen.pane.is_editing
    assert form.field("district").text == "Zomin"
