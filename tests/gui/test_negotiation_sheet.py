"""A specialist types what two delegations agree while they talk: nothing is lost and nothing jumps."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from a_fair_with_meetings import FOOD
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from table_specialist import ALT, CTRL, ENTER, ESC, TAB, Specialist

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import DealItem
from fairdesk.gui.screens.negotiations.sheet_model import NAME, PRICE, QUANTITY
from fairdesk.store.store import Store
from fairdesk.usecases.deals import deal_items
from fairdesk.usecases.ports import Changes, Workplace

SACKS = ("Polypropylene sacks", TAB, "6305331000", TAB, "240000", TAB, "dona", TAB, "4850")
FABRIC = ("Woven fabric", TAB, "5407201100", TAB, "12000", TAB, "kg", TAB, "9400,50")


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Specialist]:
    """The talk of the plastic maker with the chemist is open, with the keys in its empty sheet."""
    hands = Specialist(store, place, clock)
    hands.open_talk()
    yield hands
    hands.window.close()


def test_typing_as_fast_as_hands_can_loses_nothing(desk: Specialist) -> None:
    desk.write(*SACKS, ENTER, *FABRIC, ENTER, "Print set", TAB, pause=0.005)
    desk.settle()
    assert desk.kept() == [
        ("Polypropylene sacks", "6305331000", Decimal(240000), "pcs", Decimal(4850)),
        ("Woven fabric", "5407201100", Decimal(12000), "kg", Decimal("9400.5")),
        ("Print set", None, None, None, None),
    ]
    assert desk.rows[0] == [
        "Polypropylene sacks",
        "6305 33 100 0",
        "240,000",
        "pcs",
        "4,850",
        "1,164,000,000",
    ]
    assert desk.cell == (2, 1)


def test_all_of_it_at_once_loses_nothing_either(desk: Specialist) -> None:
    for _ in range(4):
        desk.write(*SACKS, ENTER)
    desk.settle()
    assert [one.price for one in desk.items()] == [Decimal(4850)] * 4
    assert [one.place for one in desk.items()] == [0, 1, 2, 3]


def test_the_caret_stays_while_others_write(desk: Specialist) -> None:
    desk.write(*SACKS, ENTER, "Wov")
    desk.settle()
    editor = desk.screen.items.sheet.editor
    assert editor is not None
    editor.setCursorPosition(1)
    sacks = desk.items()[0].id
    desk.window.opened.context.announce(deal_items.set_item(desk.place, sacks, "price", "5000", "en").changes)
    added = deal_items.add_item(desk.place, desk.screen.deal.id or b"", name="From elsewhere")
    desk.window.opened.context.announce(added.changes)
    desk.settle()
    assert desk.rows[0][4] == "5,000"
    assert desk.rows[1][0] == "From elsewhere"
    assert desk.screen.items.sheet.editor is editor
    assert (editor.text(), editor.cursorPosition()) == ("Wov", 1)
    desk.write("x", TAB)
    desk.settle()
    assert [one.name for one in desk.items()] == ["Polypropylene sacks", "From elsewhere", "Wxov"]


def test_a_row_that_was_taken_away_elsewhere_goes_unless_somebody_types_in_it(desk: Specialist) -> None:
    desk.write("One", ENTER, "Two", ENTER)
    desk.settle()
    one, two = desk.items()
    desk.window.opened.context.announce(deal_items.remove_item(desk.place, one.id))
    desk.settle()
    assert [row[0] for row in desk.rows] == ["Two", ""]
    desk.screen.items.sheet.stand_on(0, NAME)
    desk.write("Tw")
    desk.window.opened.context.announce(deal_items.remove_item(desk.place, two.id))
    desk.settle()
    desk.write("o again", TAB)
    desk.settle()
    assert desk.rows[0][0] == "Two again", "what was typed is still there"
    assert "This row is not here any more" in desk.said


def test_moving_about_like_in_a_sheet(desk: Specialist) -> None:
    assert desk.cell == (0, NAME)
    desk.write("A", TAB)
    desk.press(Qt.Key.Key_Right, TAB)
    assert desk.cell == (0, 3)
    desk.press(Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert desk.cell == (0, NAME)
    desk.press(ENTER)
    assert desk.cell == (1, NAME)
    desk.press(Qt.Key.Key_Up, Qt.Key.Key_F2)
    desk.write("B", TAB)
    desk.settle()
    assert desk.items()[0].name == "B", "the whole text is chosen when a cell opens"
    desk.press(Qt.Key.Key_Left)
    desk.write("C", ESC)
    desk.settle()
    assert desk.items()[0].name == "B"


def test_past_the_last_cell_is_a_new_row_and_past_that_the_outcome(desk: Specialist) -> None:
    desk.write("A")
    for _ in range(6):
        desk.write(TAB)
    assert desk.cell == (1, NAME)
    for _ in range(6):
        desk.write(TAB)
    desk.settle()
    assert len(desk.rows) == 1, "nobody used the row that was added"
    assert desk.focused is desk.screen.outcome.bar.buttons[0]
    desk.press(Qt.Key.Key_I, held=CTRL)
    assert desk.cell == (1, NAME)


def test_cells_come_from_a_spreadsheet(desk: Specialist) -> None:
    QGuiApplication.clipboard().setText("Quvur\t391721\t500\tkg\t12 500\nShlang\t400922\t1,2 mlrd\n")
    desk.press(Qt.Key.Key_V, held=CTRL)
    assert desk.kept() == [
        ("Quvur", "391721", Decimal(500), "kg", Decimal(12500)),
        ("Shlang", "400922", Decimal(1_200_000_000), None, None),
    ]
    desk.screen.items.sheet.selectAll()
    desk.press(Qt.Key.Key_C, held=CTRL)
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("Quvur\t3917 21\t500\tkg\t12,500")


def test_cells_are_emptied_and_rows_taken_away_and_brought_back(desk: Specialist) -> None:
    desk.write(*SACKS, ENTER, "Two", ENTER)
    desk.settle()
    desk.screen.items.sheet.stand_on(0, PRICE)
    desk.press(Qt.Key.Key_Delete)
    assert desk.items()[0].price is None
    desk.press(Qt.Key.Key_D, held=CTRL)
    assert [row[0] for row in desk.rows] == ["Two", ""]
    assert [one.name for one in desk.items()] == ["Two"]
    desk.press(Qt.Key.Key_Z, held=CTRL)
    assert [row[0] for row in desk.rows] == ["Polypropylene sacks", "Two", ""]


def test_a_product_of_the_parties_comes_with_its_code_and_price(desk: Specialist) -> None:
    desk.write("quv")
    desk.wait(lambda: desk.screen.items._suggestions.isVisible())
    desk.write(Qt.Key.Key_Down, ENTER)
    desk.settle()
    (item,) = desk.items()
    assert (item.name, item.tn_ved, item.unit, item.price) == (
        "Polietilen quvur PE-100", "391721", "kg", Decimal(12500)
    )  # fmt: skip
    assert item.product is not None
    assert desk.cell == (0, QUANTITY)
    assert desk.rows[0][4] == "12,500"


def test_what_is_typed_is_not_replaced_by_a_suggestion(desk: Specialist) -> None:
    desk.write("quvur")
    desk.wait(lambda: desk.screen.items._suggestions.isVisible())
    desk.write(ENTER)
    desk.settle()
    (item,) = desk.items()
    assert (item.name, item.product) == ("quvur", None)


def test_a_wrong_code_stays_with_what_is_needed(desk: Specialist) -> None:
    desk.write("A", TAB, "54072", TAB)
    desk.settle()
    assert desk.items()[0].tn_ved == "54072"
    assert desk.said == ["10 digits needed (or the first 4, 6 or 8)"]
    spoken = desk.screen.items.model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "TN VED code: 5407 2. 10 digits needed (or the first 4, 6 or 8)"


def test_what_is_no_number_stays_and_says_so(desk: Specialist) -> None:
    desk.write("A", TAB, TAB, "many", TAB)
    desk.settle()
    assert desk.rows[0][2] == "many"
    assert desk.items()[0].quantity is None
    assert desk.said[0].startswith("A number is needed here")
    desk.screen.items.sheet.stand_on(0, QUANTITY)
    desk.write("7", TAB)
    desk.settle()
    assert (desk.rows[0][2], desk.said) == ("7", [])


def test_an_odd_price_is_questioned_until_somebody_says_that_it_is_right(desk: Specialist) -> None:
    desk.write("quvur")
    desk.wait(lambda: desk.screen.items._suggestions.isVisible())
    desk.write(Qt.Key.Key_Down, ENTER, "10", TAB, TAB, "125", TAB)
    desk.settle()
    assert any("12,500" in one for one in desk.said), desk.said
    desk.press(Qt.Key.Key_F9)
    assert desk.said == []
    assert desk.items()[0].answered


def test_the_amount_is_said_in_words(desk: Specialist) -> None:
    desk.write(*SACKS)
    words = desk.screen.items._in_words
    desk.window.settle()
    assert words.text().startswith("This cell: four thousand eight hundred and fifty")
    desk.write(ENTER)
    desk.settle()
    assert words.text().startswith("Total: one billion one hundred and sixty-four million")
    desk.window.speak("ru")
    assert "миллиард сто шестьдесят четыре миллиона" in words.text()
    assert desk.screen.items.model.headings[0] == "Продукция"


def test_an_amount_that_words_cannot_say_is_shown_without_them(desk: Specialist) -> None:
    desk.write(*SACKS)
    desk.press(Qt.Key.Key_A, held=CTRL)
    desk.write("999999999999999,999")
    desk.window.settle()
    assert desk.screen.items.sheet.editor is not None
    assert desk.screen.items.sheet.editor.text() == "999999999999999,999"
    assert desk.screen.items._in_words.text() == ""


def test_what_two_laptops_wrote_is_shown_and_one_is_kept(desk: Specialist, tmp_path: Path) -> None:
    desk.write(*SACKS, ENTER)
    desk.settle()
    (item,) = desk.items()
    other = copied_desk(desk, tmp_path / "other")
    deal_items.set_item(desk.place, item.id, "price", "5000", "en")
    deal_items.set_item(other, item.id, "price", "5200", "en")
    deal_items.set_item(other, item.id, "unit", "kg", "en")
    give(other, desk.place)
    desk.window.opened.context.announce(Changes(frozenset({"deal_item"}), frozenset({item.id})))
    desk.settle()
    assert desk.rows[0][3] == "kg", "fields are merged one by one"
    assert desk.said == ["Price: two desks wrote different values"]
    desk.screen.items.sheet.stand_on(0, PRICE)
    shown = desk.items()[0].price
    desk.press(Qt.Key.Key_Right, held=ALT)
    assert desk.said == []
    kept = desk.items()[0].price
    assert {shown, kept} == {Decimal(5000), Decimal(5200)}
    with desk.place.read() as work:
        assert work.claims(DealItem, item.id) == {}
    assert isinstance(other.store, Store)
    other.store.close()


def copied_desk(desk: Specialist, folder: Path) -> Workplace:
    """Another laptop that knows what this one knows."""
    store = desk.place.store
    assert isinstance(store, Store)
    folder.mkdir()
    store.backup(folder / "fairdesk.db")
    other = Store(folder, desk.clock)
    other.was_copied("Sardor")
    return Workplace(other, desk.place.fair, desk.clock, "Sardor")


def give(source: Workplace, target: Workplace) -> None:
    """Sends everything that the other laptop's own desk wrote."""
    assert isinstance(source.store, Store)
    assert isinstance(target.store, Store)
    known = {head.desk for head in target.store.vector(target.fair)}
    for desk in {head.desk for head in source.store.vector(source.fair)} - known:
        target.store.ingest(target.fair, desk, source.store.operations(source.fair, desk))


def test_vat_and_currency_hold_for_all_items(desk: Specialist) -> None:
    part = desk.screen.items
    part.currency.setCurrentIndex(part.currency.findData("USD"))
    part.currency.activated.emit(part.currency.currentIndex())
    part.vat.setCurrentIndex(part.vat.findData("none"))
    part.vat.activated.emit(part.vat.currentIndex())
    desk.settle()
    assert (desk.negotiation().currency, desk.negotiation().vat.value) == ("USD", "none")
    assert part.model.headings[PRICE] == "Price, USD"


def test_a_sheet_of_another_talk_is_another_sheet(desk: Specialist) -> None:
    desk.write("A", TAB)
    desk.settle()
    desk.screen.list.view.setFocus()
    desk.clock.at = desk.fair.at("14:30")
    desk.open_talk("packaging")
    assert desk.rows == [[""] * 6]
    assert FOOD in desk.screen.head.title.accessibleName()
    with desk.place.read() as work:
        assert [one.name for one in work.all(DealItem)] == ["A"]


def test_what_is_being_typed_is_kept_when_another_talk_is_opened(desk: Specialist) -> None:
    first = desk.screen.deal.id
    desk.write("A", TAB, TAB, "many", TAB)
    desk.settle()
    desk.clock.at = desk.fair.at("14:30")
    desk.open_talk("packaging")
    desk.write("Begun")
    desk.press(Qt.Key.Key_F3)
    assert desk.screen.deal.id == first
    assert desk.rows[0][2] == "many", "what could not be kept is still there too"
    desk.press(Qt.Key.Key_F3)
    assert [one.name for one in desk.items()] == ["Begun"]
    desk.screen.items.sheet.stand_on(0, NAME)
    desk.write("Changed")
    desk.window.opened.context.closed.emit()
    desk.settle()
    assert [one.name for one in desk.items()] == ["Changed"], "closing the window saves it"


def test_nothing_is_written_where_nothing_was_typed(desk: Specialist) -> None:
    desk.press(ENTER, Qt.Key.Key_Delete, TAB)
    desk.press(Qt.Key.Key_Left, held=ALT)
    assert desk.items() == []
    assert desk.window.opened.context.worker.idle
