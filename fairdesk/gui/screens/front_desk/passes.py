"""The latest passes at the right of the front desk."""

from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from fairdesk.domain.words import Direction, Outcome
from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.gui.widgets.painting import paint_line_below, paint_words
from fairdesk.gui.words import Words
from fairdesk.usecases.front_desk.check_in import PassSeen

_ROW, _ROW_WITH_UNDO = 54, 92
Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    Outcome.ADMITTED: ("check", "ok.text"),
    Outcome.LEFT: ("exit", "text.secondary"),
    Outcome.ALREADY_INSIDE: ("triangle", "wait.text"),
    Outcome.UNKNOWN: ("triangle", "wait.text"),
    Outcome.UNREADABLE: ("triangle", "wait.text"),
}


class PassModel(QAbstractListModel):
    """Passes, newest first; ``undoable`` says that the first one can be taken back here."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.passes: list[PassSeen] = []
        self.zone = ZoneInfo("UTC")
        self.undoable = False

    def show_passes(self, passes: list[PassSeen], time_zone: str, *, undoable: bool) -> None:
        """Another list."""
        self.beginResetModel()
        self.passes, self.zone, self.undoable = passes, ZoneInfo(time_zone), undoable
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return len(self.passes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook; the text is what a screen reader says."""
        if not index.isValid():
            return None
        seen = self.passes[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return seen
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join((self.time(seen), self.title(seen), self.detail(seen)))
        return None

    def title(self, seen: PassSeen) -> str:
        """Who passed."""
        if seen.name:
            return seen.name
        if seen.number:
            return self._words("frontdesk.badge_number", number=seen.number)
        if seen.noted.people > 1 or (seen.noted.badge is None and seen.noted.code is None):
            return self._words("frontdesk.group_of", count=seen.noted.people)
        key = "unheard" if seen.noted.badge else "unread_code"
        return self._words(f"frontdesk.{key}")

    def detail(self, seen: PassSeen) -> str:
        """The enterprise, and the outcome where it was not a plain entry."""
        outcome = seen.noted.outcome
        if outcome is Outcome.ADMITTED:
            return seen.enterprise or ""
        if outcome is Outcome.LEFT or seen.noted.direction is Direction.EXIT:
            word = self._words("frontdesk.went_out_short")
        else:
            word = self._words(f"words.outcome_{outcome}")
        return " · ".join(part for part in (word, seen.enterprise) if part)

    def time(self, seen: PassSeen) -> str:
        """When, at the fair."""
        return f"{seen.noted.at.astimezone(self.zone):%H:%M}" if seen.noted.at else ""


class _PassRow(QStyledItemDelegate):
    def __init__(self, theme: Theme, model: PassModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        tall = index.row() == 0 and self._model.undoable
        return QSize(200, _ROW_WITH_UNDO if tall else _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        seen: PassSeen = index.data(Qt.ItemDataRole.UserRole)
        room = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_MouseOver:  # type: ignore[attr-defined]
            painter.fillRect(room, self._theme.color("bg.hover"))
        elif index.row() == 0 and self._model.undoable:
            painter.fillRect(room, self._theme.color("bg.surface"))
        icon, token = _ICONS.get(seen.noted.outcome, ("cross", "stop.text"))
        painter.drawPixmap(int(room.left()) + 18, int(room.top()) + 10, self._theme.pixmap(icon, token, 18))
        left, right = room.left() + 54, room.right() - 14
        time = self._model.time(seen)
        paint_words(
            painter,
            self._theme,
            QRectF(right - 44, room.top() + 8, 44, 20),
            time,
            "caption",
            "text.secondary",
            right=True,
        )
        paint_words(
            painter,
            self._theme,
            QRectF(left, room.top() + 7, right - left - 50, 22),
            self._model.title(seen),
            "body.medium",
            "text.primary",
        )
        paint_words(
            painter,
            self._theme,
            QRectF(left, room.top() + 27, right - left, 20),
            self._model.detail(seen),
            "caption",
            "text.secondary",
        )
        paint_line_below(painter, self._theme, room)
        painter.restore()


class PassList(QFrame):
    """Header with "this station / all", the list, and Undo on its first row."""

    undo = Signal()
    scope_changed = Signal()
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.all_stations = False
        self.setProperty("role", "side")
        self.setMinimumWidth(240)
        title = label("heading")
        context.words.bind(title, "setText", "frontdesk.recent")
        self._scope = QToolButton()
        self._scope.setProperty("role", "top")
        self._scope.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._scope.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scope.setMenu(self._scopes())
        head = QWidget()
        head.setFixedHeight(52)
        head.setLayout(row(title, None, self._scope, margins=(20, 0, 8, 0)))
        self._model = PassModel(context.words)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_PassRow(context.theme, self._model, self._view))
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setMouseTracking(True)
        self._view.setStyleSheet("background: transparent")
        self._view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._view.clicked.connect(lambda index: self.opened.emit(index.data(Qt.ItemDataRole.UserRole)))
        context.words.bind(self._view, "setAccessibleName", "frontdesk.recent")
        self._empty = label("label", "tertiary", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(20, 24, 20, 0)
        context.words.bind(self._empty, "setText", "frontdesk.no_passes")
        self.setLayout(column(head, line("line.strong"), self._empty, self._view, gap=0))
        context.words.changed.connect(self._view.viewport().update)

    def show_passes(self, passes: list[PassSeen], time_zone: str, *, undoable: bool) -> None:
        """Another list; ``undoable`` puts Undo on the first row."""
        self._model.show_passes(passes, time_zone, undoable=undoable and bool(passes))
        self._empty.setVisible(not passes)
        self._view.setVisible(bool(passes))
        if self._model.undoable:
            self._view.setIndexWidget(self._model.index(0), self._undo_row())

    def _undo_row(self) -> QWidget:
        undo = button(self._context, "frontdesk.undo", icon="undo", keys=("Ctrl", "Z"), size="small")
        undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        undo.clicked.connect(self.undo)
        holder = QWidget()
        holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        holder.setLayout(column(None, row(undo, None), gap=0, margins=(54, 0, 8, 9)))
        return holder

    def _scopes(self) -> QMenu:
        menu = QMenu(self)
        for all_stations, key in ((False, "this_desk"), (True, "all_desks")):
            action = menu.addAction("")
            self._context.words.bind(action, "setText", f"frontdesk.{key}")
            action.triggered.connect(lambda _=False, every=all_stations: self._choose(every))
        self._context.words.bind(self._scope, "setText", "frontdesk.this_desk")
        return menu

    def _choose(self, every: bool) -> None:
        self.all_stations = every
        self._context.words.bind(
            self._scope, "setText", "frontdesk.all_desks" if every else "frontdesk.this_desk"
        )
        self.scope_changed.emit()
