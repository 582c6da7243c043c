"""Lists whose rows are painted: what their models and delegates have in common."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.painting import paint_chosen

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_LEAST_WIDTH = 160


class Rows(QAbstractListModel, Generic[R]):
    """Records as rows. A list says how one is spoken, and what its tooltip tells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[R] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def spoken(self, row: R) -> str:
        """The row as one sentence, for screen readers."""
        raise NotImplementedError

    def tip(self, row: R) -> str | None:
        """What is whole in the tooltip where the row cuts it."""
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        found = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.spoken(found)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(found)
        return found if role == Qt.ItemDataRole.UserRole else None


class PaintedRow(QStyledItemDelegate, Generic[R]):
    """Paints rows of one height: the ground of the chosen one, then what a list paints on it."""

    def __init__(self, theme: Theme, height: int, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._height, self._view = theme, height, view

    def paint_row(self, painter: QPainter, room: QRectF, row: R) -> None:
        """The words and icons of a row."""
        raise NotImplementedError

    def paint_ground(self, painter: QPainter, room: QRectF, state: QStyle.StateFlag) -> None:
        """What lies under them."""
        if state & QStyle.StateFlag.State_Selected:
            paint_chosen(painter, self._theme, room)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's hook."""
        return QSize(_LEAST_WIDTH, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook."""
        row: R | None = index.data(Qt.ItemDataRole.UserRole)
        if row is None:
            return
        room = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        self.paint_ground(painter, room, option.state)  # type: ignore[attr-defined]
        self.paint_row(painter, room, row)
        painter.restore()
