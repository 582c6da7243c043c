"""Under a product that is being typed: what the parties show and want that is called so."""

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QWidget,
)

from fairdesk.domain.entities import Product
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.sheet_cells import CellEditor
from fairdesk.gui.widgets.basics import column
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_words
from fairdesk.texts import price
from fairdesk.usecases import fields
from fairdesk.usecases.deals import deal_items
from fairdesk.usecases.deals.deal_items import Suggestion
from fairdesk.usecases.ports import Workplace

_ROW = 44
_SHOWN = 6
_WIDTH = 420


class _Suggestions(Rows[Suggestion]):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words

    def spoken(self, row: Suggestion) -> str:
        return f"{row.name}, {self.detail(row)}"

    def detail(self, one: Suggestion) -> str:
        """Whose it is, and what is known of it."""
        language = self._words.language
        asked = ""
        if one.price is not None:
            unit = fields.show(Product, "unit", one.unit, language)
            asked = f"{price(one.price, language)} {one.currency or ''}{' / ' if unit else ''}{unit}"
        kind = self._words(f"words.kind_{one.kind}")
        return " · ".join(part for part in (kind, one.owner, one.tn_ved or "", asked) if part)


class _Row(PaintedRow[Suggestion]):
    def __init__(self, context: Context, model: _Suggestions, view: QAbstractItemView) -> None:
        super().__init__(context.theme, _ROW, view)
        self._model = model

    def paint_row(self, painter: QPainter, room: QRectF, row: Suggestion) -> None:
        icon = self._theme.pixmap("product" if row.kind == "product" else "demand", "text.secondary", 16)
        painter.drawPixmap(int(room.left()) + 12, int(room.center().y()) - 8, icon)
        box = QRectF(room.left() + 40, room.top() + 3, room.width() - 52, 20)
        paint_words(painter, self._theme, box, row.name, "body.medium", "text.primary")
        box.translate(0, 19)
        paint_words(painter, self._theme, box, self._model.detail(row), "caption", "text.secondary")


class SuggestionList(QFrame):
    """Nothing is chosen by itself: what was typed stays as it was typed unless an arrow goes to a row.

    ``chosen`` carries the suggestion.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, deal: Deal, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._deal = context, deal
        self._editor: CellEditor | None = None
        self._asked = ""
        self.setProperty("role", "toast")
        self._model = _Suggestions(context)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Row(context, self._model, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setStyleSheet("background: transparent")
        self._view.setMouseTracking(True)
        self._view.pressed.connect(lambda index: self._choose(index.row()))
        context.words.bind(self._view, "setAccessibleName", "talkscreen.suggestions")
        self.setLayout(column(self._view, margins=(1, 4, 1, 4)))
        self.hide()

    def look_for(self, editor: CellEditor, typed: str) -> None:
        """Looks for what is called so; an empty text asks for nothing."""
        self._editor, self._asked = editor, typed.strip()
        asked, negotiation = self._asked, self._deal.id
        if not asked or negotiation is None:
            self.close_list()
            return

        def look(place: Workplace) -> list[Suggestion]:
            with place.read() as work:
                return deal_items.suggestions(work, negotiation, asked)

        self._context.do_long(look, lambda found: self._show(asked, found))

    def close_list(self) -> None:
        """Takes it away."""
        self._asked = ""
        self.hide()

    def take_key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        """Keys of the field that belong to the list: arrows go about in it, Enter and Tab take what they

        stand on, Esc closes it.
        """
        if not self.isVisible() or editor is not self._editor:
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        row = self._view.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and row >= 0:
            self._choose(row)
            return True
        return False

    def _step(self, by: int) -> None:
        """From nothing to the first row and back to nothing before it."""
        row = max(-1, min(len(self._model.rows) - 1, self._view.currentIndex().row() + by))
        self._view.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        if row < 0:
            self._view.clearSelection()

    def _show(self, asked: str, found: list[Suggestion]) -> None:
        editor = self._editor
        if asked != self._asked or editor is None or editor.text().strip() != asked:
            return
        self._model.show_rows(found)
        self._view.setCurrentIndex(QModelIndex())
        if not found:
            self.hide()
            return
        self._view.setFixedHeight(min(len(found), _SHOWN) * _ROW)
        self.setParent(editor.window())
        self.setFixedWidth(max(_WIDTH, editor.width()))
        self.adjustSize()
        self.move(self._corner(editor))
        self.show()
        self.raise_()

    def _corner(self, editor: QWidget) -> QPoint:
        """Below the field, or above it where there is no room."""
        below = editor.mapTo(self.window(), QPoint(0, editor.height() + 4))
        if below.y() + self.height() > self.window().height():
            return editor.mapTo(self.window(), QPoint(0, -self.height() - 4))
        return below

    def _choose(self, row: int) -> None:
        found = self._model.rows[row]
        self.close_list()
        self.chosen.emit(found)
