"""The documents of a ceremony in the order in which their parties are called up; dragged, or moved by key."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.state_words import LOOKS, state_name
from fairdesk.gui.widgets.painting import paint_chosen, paint_line_below, paint_words
from fairdesk.texts import amount
from fairdesk.usecases.papers.ceremonies import Called

_ROW = 52


class CeremonyList(QListWidget):
    """``ordered`` carries the ids in their new order, ``removed`` one that is taken out, ``opened`` one."""

    ordered = Signal(object)
    removed = Signal(object)
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setItemDelegate(_CalledRow(context, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemActivated.connect(lambda entry: self.opened.emit(_called(entry).document))

    @property
    def documents(self) -> list[Id]:
        """The documents in the order in which they stand."""
        return [_called(self.item(place)).document for place in range(self.count())]

    @property
    def current(self) -> Called | None:
        """The document one stands on."""
        entry = self.currentItem()
        return _called(entry) if entry is not None else None

    def show_called(self, called: Sequence[Called]) -> None:
        """Other documents, or another order; the one one stands on stays."""
        stood = self.current
        self.clear()
        for one in called:
            entry = QListWidgetItem(self._spoken(one))
            entry.setData(Qt.ItemDataRole.UserRole, one)
            entry.setSizeHint(QSize(100, _ROW))
            self.addItem(entry)
        wanted = stood.document if stood is not None else None
        place = next((place for place, one in enumerate(called) if one.document == wanted), 0)
        if called:
            self.setCurrentRow(place)

    def _spoken(self, one: Called) -> str:
        words = self._context.words
        return ", ".join((str(one.place), one.number, _names(one), words(state_name(one.state))))

    def move_current(self, by: int) -> None:
        """The document one stands on comes earlier or later."""
        place, to = self.currentRow(), self.currentRow() + by
        if place < 0 or not 0 <= to < self.count():
            return
        entry = self.takeItem(place)
        self.insertItem(to, entry)
        self.setCurrentRow(to)
        self.ordered.emit(self.documents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the arrows move the document; Delete takes it out; Enter opens it."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key, current = event.key(), self.current
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete and current is not None:
            self.removed.emit(current.document)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            self.opened.emit(current.document)
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A document was dragged to another place."""
        before = self.documents
        super().dropEvent(event)
        if self.documents != before:
            self.ordered.emit(self.documents)


def _called(entry: QListWidgetItem) -> Called:
    found: Called = entry.data(Qt.ItemDataRole.UserRole)
    return found


def _names(one: Called) -> str:
    return ", ".join(next(iter(party.names.values()), "–") for party in one.parties)


class _CalledRow(QStyledItemDelegate):
    """Place and time, number and parties, sum and state."""

    def __init__(self, context: Context, parent: CeremonyList) -> None:
        super().__init__(parent)
        self._context = context

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's hook."""
        theme, words = self._context.theme, self._context.words
        one: Called = index.data(Qt.ItemDataRole.UserRole)
        room = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint_chosen(painter, theme, room)
        paint_line_below(painter, theme, room)
        left, top = room.left() + 24, room.top() + 6
        at = f"{one.at:%H:%M}" if one.at is not None else ""
        place = QRectF(left, top, 44, 20)
        paint_words(painter, theme, place, f"{index.row() + 1}", "body.medium", "text.primary")
        paint_words(painter, theme, place.translated(0, 20), at, "caption", "text.secondary")
        side = 190
        middle = QRectF(left + 52, top, room.width() - 24 - 52 - side - 30, 20)
        paint_words(
            painter,
            theme,
            middle,
            one.number or words("documentscreen.state_draft"),
            "body.medium",
            "text.primary",
        )
        paint_words(painter, theme, middle.translated(0, 20), _names(one), "label", "text.secondary")
        right = QRectF(room.right() - side - 20, top, side, 20)
        if one.sum is not None:
            said = f"{amount(one.sum, words.language)} {one.currency}"
            paint_words(painter, theme, right, said, "label", "text.primary", right=True)
        look = LOOKS[one.state]
        state = words(state_name(one.state))
        paint_words(painter, theme, right.translated(0, 20), state, "caption", look.token, right=True)
        painter.restore()
