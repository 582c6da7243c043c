"""The rows of suggestions: both names with where they are and how large, and below them the reason."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fairdesk.domain.entities import Enterprise, Id
from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.painting import paint_chosen
from fairdesk.usecases.fields import show
from fairdesk.usecases.meetings.suggestions import Side, Suggestion

Index = QModelIndex | QPersistentModelIndex
_ROW = 58
_LEFT, _TICK, _RIGHT = 24, 18, 24
_ABOUT = 250
"""Room at the right for regions and sizes."""
_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


def key_of(one: Suggestion) -> frozenset[Id]:
    """What makes two suggestions the same."""
    return frozenset((one.asker.id, one.wanted.id))


class Suggestions(QAbstractListModel):
    """Suggestions, some of them ticked. ``ticks_changed`` follows every tick."""

    ticks_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.shown: Sequence[Suggestion] = ()
        self._ticked: set[frozenset[Id]] = set()

    def show_suggestions(self, some: Sequence[Suggestion]) -> None:
        """Other suggestions; what is not shown any more is not ticked any more."""
        self.beginResetModel()
        self.shown = some
        self._ticked &= {key_of(one) for one in some}
        self.endResetModel()
        self.ticks_changed.emit()

    @property
    def ticked(self) -> list[Suggestion]:
        """Those that are ticked, in their order."""
        return [one for one in self.shown if self.is_ticked(one)]

    def is_ticked(self, one: Suggestion) -> bool:
        """Whether one is ticked."""
        return key_of(one) in self._ticked

    def tick(self, place: int) -> None:
        """Ticks one, or takes its tick off."""
        self._ticked ^= {key_of(self.shown[place])}
        self.dataChanged.emit(self.index(place), self.index(place))
        self.ticks_changed.emit()

    def tick_all(self) -> None:
        """Ticks all that are shown, or none where all are."""
        every = {key_of(one) for one in self.shown}
        self._ticked = set() if every <= self._ticked else every
        if self.shown:
            self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))
        self.ticks_changed.emit()

    def about(self, side: Side) -> str:
        """Where a side is and how large."""
        told = (
            show(Enterprise, name, getattr(side, name), self._words.language) for name in ("region", "size")
        )
        return ", ".join(part for part in told if part)

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook; the text is what a screen reader says."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        one = self.shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return one
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words(one.reason)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(one.reason)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(one) else Qt.CheckState.Unchecked
        return None


class _Row(QStyledItemDelegate):
    def __init__(self, context: Context, model: Suggestions, parent: QListView) -> None:
        super().__init__(parent)
        self._theme, self._words, self._model, self._view = context.theme, context.words, model, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Suggestion = index.data(Qt.ItemDataRole.UserRole)
        theme, room = self._theme, QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            bar = "accent.fill" if self._view.hasFocus() else "line.strong"
            paint_chosen(painter, theme, room, bar)
        painter.fillRect(QRectF(room.left(), room.bottom() - 1, room.width(), 1), theme.color("line.subtle"))
        ticked = self._model.is_ticked(one)
        box = theme.pixmap(
            "box-tick" if ticked else "box-empty", "accent.text" if ticked else "line.control", 18
        )
        painter.drawPixmap(int(room.left()) + _LEFT, int(room.center().y()) - 9, box)
        left = room.left() + _LEFT + _TICK + 14
        about = _ABOUT if room.width() > 620 else 0
        width = room.right() - _RIGHT - left - (about + 16 if about else 0)
        self._names(painter, one, left, room.top() + 8, width)
        self._line(painter, self._words(one.brief), "label", "text.secondary", left, room.top() + 30, width)
        if about:
            right = room.right() - _RIGHT - about
            for side, top in ((one.asker, 8), (one.wanted, 30)):
                told = self._model.about(side)
                self._line(painter, told, "caption", "text.secondary", right, room.top() + top, about)
        painter.restore()

    def _names(self, painter: QPainter, one: Suggestion, left: float, top: float, width: float) -> None:
        metrics = QFontMetricsF(font("body.medium"))
        arrow = 30
        half = (width - arrow) / 2
        wanted = metrics.horizontalAdvance(one.wanted.name)
        first_room = max(half, width - arrow - wanted)
        first = metrics.elidedText(one.asker.name, Qt.TextElideMode.ElideRight, first_room)
        self._line(painter, first, "body.medium", "text.primary", left, top, first_room)
        after = left + metrics.horizontalAdvance(first)
        painter.drawPixmap(int(after) + 8, int(top) + 3, self._theme.pixmap("swap", "text.tertiary", 14))
        rest = left + width - after - arrow
        self._line(painter, one.wanted.name, "body.medium", "text.primary", after + arrow, top, rest)

    def _line(
        self, painter: QPainter, said: str, style: str, token: str, left: float, top: float, width: float
    ) -> None:
        shown = font(style)
        if style == "label":
            shown.setWeight(shown.Weight.Normal)
        painter.setFont(shown)
        painter.setPen(self._theme.color(token))
        elided = QFontMetricsF(shown).elidedText(said, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width + 2, 20), _FLAGS, elided)


class SuggestionList(QListView):
    """The list. ``accepted`` is Enter, ``dismissed`` Delete; Space and a press on the box tick."""

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.model_of_rows = Suggestions(context)
        self.setModel(self.model_of_rows)
        self.setItemDelegate(_Row(context, self.model_of_rows, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        context.theme.changed.connect(self.viewport().update)

    @property
    def current(self) -> Suggestion | None:
        """The suggestion one stands on."""
        index = self.currentIndex()
        return self.model_of_rows.shown[index.row()] if index.isValid() else None

    def stand(self, place: int) -> None:
        """Goes to a row, or to the last one."""
        count = self.model_of_rows.rowCount()
        if count:
            self.setCurrentIndex(self.model_of_rows.index(min(place, count - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook."""
        place = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and place >= 0:
            self.model_of_rows.tick(place)
            self.stand(place + 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.dismissed.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press on the box ticks."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and at.x() < _LEFT + _TICK + 10:
            self.model_of_rows.tick(index.row())
