"""The items of the deal: the sheet, what it comes to, and the amount in words."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import DealItem, Negotiation
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.remarks import Choice, Remark, RemarkKind, remarks_of
from fairdesk.gui.screens.negotiations.sheet_cells import CellEditor
from fairdesk.gui.screens.negotiations.sheet_model import (
    FIELDS,
    NAME,
    QUANTITY,
    YEARLY,
    Line,
    SheetModel,
    Shown,
)
from fairdesk.gui.screens.negotiations.sheet_view import SheetView
from fairdesk.gui.screens.negotiations.suggestion_list import SuggestionList
from fairdesk.gui.widgets.basics import button, column, label, row
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.reference import CURRENCIES
from fairdesk.texts import amount
from fairdesk.usecases import fields
from fairdesk.usecases.deals import deal_items
from fairdesk.usecases.deals.deal_items import Suggestion
from fairdesk.usecases.deals.negotiation_view import ItemView, NegotiationView
from fairdesk.usecases.papers.document_places import money_in_words
from fairdesk.usecases.saved import Saved

_YEARLY = "talk_yearly"
_WANTS = {"": None, "shown": True, "hidden": False}
_MONEY = {"price", "sum"}
_FIRST_CURRENCIES = ("UZS", "USD", "EUR", "RUB")


class ItemsPart(QWidget):
    """``left_behind`` and ``left_before`` say that the keys go on past the sheet's end or beginning."""

    left_behind = Signal()
    left_before = Signal()

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal, self._words = context, deal, context.words
        self._view: NegotiationView | None = None
        self.model = SheetModel(deal, context.words, self)
        self.sheet = SheetView(context, self.model)
        self._suggestions = SuggestionList(context, deal, self)
        self._build()
        self._wire()

    def _build(self) -> None:
        context = self._context
        heading = label("heading")
        self._words.bind(heading, "setText", "talkscreen.items")
        self.add = button(
            context, "talkscreen.add_item", icon="plus", keys=("Ctrl", "I"), kind="quiet", size="small"
        )
        self.add.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.yearly = button(context, "", kind="quiet", size="small")
        self.yearly.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count = label("label", "secondary")
        self.vat, self.currency = ChoiceBox(), ChoiceBox()
        for box, title in ((self.vat, "negotiation_vat"), (self.currency, "negotiation_currency")):
            box.setProperty("measure", "small")
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
            self._words.bind(box, "setAccessibleName", f"fields.{title}")
        self._total_word, self._total = label("body", "secondary"), label("heading")
        self._words.bind(self._total_word, "setText", "talkscreen.total")
        self._in_words = label("caption", "secondary", wrap=True)
        self._in_words.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._words.bind(self.sheet, "setAccessibleName", "talkscreen.items")
        foot = row(self._count, self.vat, self.currency, None, self._total_word, 8, self._total, gap=10)
        head = row(heading, None, self.yearly, self.add, gap=4)
        self.setLayout(column(head, self.sheet, foot, self._in_words, gap=6, margins=(24, 10, 24, 12)))

    def _wire(self) -> None:
        self._deal.leaving.connect(self.sheet.leave_field)
        self._context.closed.connect(self.sheet.leave_field)
        self.add.clicked.connect(self.add_row)
        self.yearly.clicked.connect(self._turn_yearly)
        self.sheet.remove_wanted.connect(self._remove)
        self.sheet.decided.connect(self._decided)
        self.sheet.left_behind.connect(self._leave)
        self.sheet.left_before.connect(self.left_before)
        self.sheet.stood_on.connect(self._say_amount)
        self.sheet.stood_on.connect(self._suggestions.close_list)
        self.sheet.typing.connect(self._typed)
        self.sheet.cells.takes_first = self._suggestions.take_key
        self._suggestions.chosen.connect(self._choose)
        self.vat.activated.connect(lambda: self._set("vat", self.vat))
        self.currency.activated.connect(lambda: self._set("currency", self.currency))
        self._words.changed.connect(self._show_again)
        self.sheet.shared.connect(lambda _: self._say_yearly())
        self.sheet.want_yearly(_WANTS[self._context.settings.get(_YEARLY)])

    # Showing

    def show_deal(self, view: NegotiationView, *, anew: bool) -> None:
        """Another deal, or the same one as it is now."""
        self._view = view
        self.model.show_items([self._shown(one) for one in view.items], anew=anew)
        self._say()

    def _show_again(self) -> None:
        """In another language figures and units are written otherwise."""
        if self._view is not None:
            self.show_deal(self._view, anew=False)

    def _shown(self, row: ItemView) -> Shown:
        language = self._words.language
        cells = {
            name: fields.show(DealItem, name, getattr(row.item, name), language)
            for name in FIELDS
            if name != "sum"
        }
        cells["tn_ved"] = spaced(cells["tn_ved"])
        cells["sum"] = amount(row.sum, language) if row.sum is not None else ""
        return Shown(row.item.id, cells, remarks_of(row, language))

    def _say(self) -> None:
        """Everything that is words."""
        view = self._view
        if view is None:
            return
        language, currency = self._words.language, view.negotiation.currency
        headings = [
            self._words(
                f"talkscreen.column_{name}_of" if name in _MONEY else f"talkscreen.column_{name}",
                currency=currency,
            )
            for name in FIELDS
        ]
        self.model.say_headings(headings)
        self._count.setText(self._words("talkscreen.count_items", count=len(view.items)))
        total = view.total
        self._total.setText(f"{amount(total, language)} {currency}" if total is not None else "–")
        self._fill_choices(view.negotiation)
        self._say_yearly()
        self._say_amount()

    def _fill_choices(self, negotiation: Negotiation) -> None:
        language = self._words.language
        vats = fields.choices(Negotiation, "vat") or ()
        _offer(self.vat, [(fields.choice_name(Negotiation, "vat", one, language), one) for one in vats])
        others = [code for code in CURRENCIES.by_code if code not in _FIRST_CURRENCIES]
        _offer(self.currency, [(code, code) for code in (*_FIRST_CURRENCIES, *others)])
        self.vat.choose(negotiation.vat.value)
        self.currency.choose(negotiation.currency)

    def _say_amount(self) -> None:
        """The amount of the cell that the cursor is on, or the total, in words."""
        view = self._view
        if view is None:
            return
        value = self._amount_here()
        here = value is not None
        value = view.total if value is None else value
        spoken = money_in_words(value, view.negotiation.currency, self._words.language)
        key = "talkscreen.cell_in_words" if here else "talkscreen.total_in_words"
        self._in_words.setText(self._words(key, words=spoken) if spoken else "")

    def _amount_here(self) -> Decimal | None:
        index = self.sheet.currentIndex()
        busy = self.sheet.hasFocus() or self.sheet.editor is not None
        if not busy or not index.isValid() or FIELDS[index.column()] not in _MONEY:
            return None
        editor = self.sheet.editor
        written = editor.text() if editor is not None else str(index.data() or "")
        value = deal_items.check_cell(FIELDS[index.column()], written).value
        return value if isinstance(value, Decimal) else None

    # Doing

    def add_row(self) -> None:
        """A row to type into, with the keys in it."""
        if self._view is not None:
            self.sheet.add_row()

    def focus_sheet(self) -> None:
        """The keys go to the sheet."""
        self.sheet.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave(self) -> None:
        """The row that was added by going past the end goes again, and so do the keys."""
        last = len(self.model.lines) - 1
        if last > 0 and self.model.lines[last].is_empty:
            self.model.drop_row(last)
        self.left_behind.emit()

    def _typed(self, text: str) -> None:
        column_ = self.sheet.currentIndex().column()
        editor = self.sheet.editor
        if column_ == NAME and isinstance(editor, CellEditor):
            self._suggestions.look_for(editor, text)
        self._say_amount()

    def _choose(self, source: Suggestion) -> None:
        at = self.sheet.currentIndex()
        editor = self.sheet.editor
        if editor is not None:
            self.sheet.drop_field()
        self.model.choose(at.row(), source)
        self.sheet.stand_on(at.row(), QUANTITY)
        self.sheet.setFocus()

    def _remove(self, row: int) -> None:
        line = self.model.lines[row]
        column_ = self.sheet.currentIndex().column()
        self.model.drop_row(row)
        if not self.model.lines:
            self.model.add_row()
        self.sheet.stand_on(min(row, len(self.model.lines) - 1), column_)
        if not line.is_empty:
            name = line.text("name") or "–"
            self._deal.remove_item(line.handle, message("talkscreen.told_removed", name=name))

    def _decided(self, line: Line, remark: Remark, choice: Choice) -> None:
        item = line.handle.id
        if item is None:
            return
        if remark.kind is RemarkKind.QUESTION:
            question = str(choice.value)
            self._deal.do(lambda place: deal_items.answer(place, item, question))
        elif remark.kind is RemarkKind.CLAIM:
            language = self._words.language
            written = fields.show(DealItem, remark.field, choice.value, language)
            self._deal.save(
                lambda place: deal_items.set_item(place, item, remark.field, written, language), _nothing
            )

    def _set(self, name: str, box: ChoiceBox) -> None:
        self._deal.set_field(name, str(box.currentData()))

    # The yearly volume

    def _turn_yearly(self) -> None:
        shown = not self.sheet.isColumnHidden(YEARLY)
        self._context.settings.put(_YEARLY, "hidden" if shown else "shown")
        self.sheet.want_yearly(not shown)

    def _say_yearly(self) -> None:
        hidden = self.sheet.isColumnHidden(YEARLY)
        self.yearly.say(self._words("talkscreen.show_yearly" if hidden else "talkscreen.hide_yearly"))
        self.yearly.setVisible(self.sheet.can_show_yearly)


def _offer(box: ChoiceBox, choices: Sequence[tuple[str, str]]) -> None:
    """Fills a list anew where it says something else, and only then."""
    if [box.itemText(place) for place in range(box.count())] == [name for name, _ in choices]:
        return
    box.clear()
    for name, value in choices:
        box.addItem(name, value)


def spaced(code: str) -> str:
    """A TN VED code in its groups: 6305 33 100 0."""
    groups = (code[:4], code[4:6], code[6:9], code[9:])
    return " ".join(group for group in groups if group) if code.isdecimal() and len(code) <= 10 else code


def _nothing(_saved: Saved) -> None:
    """What was settled is read again."""
