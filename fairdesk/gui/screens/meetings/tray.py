"""What has no place yet, at the right of the grid: pulled onto it, or put into its first free slot."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, KeyCap, button, column, label, row
from fairdesk.gui.widgets.painting import paint_words
from fairdesk.texts import number
from fairdesk.usecases.meetings.planner import Planner, Request

Index = QModelIndex | QPersistentModelIndex
WIDTH = 274
_ROW = 87
_CARD = 79


class Requests(QAbstractListModel):
    """The requests without a place."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.planner: Planner | None = None
        self.requests: Sequence[Request] = ()

    def show_requests(self, planner: Planner, some: Sequence[Request]) -> None:
        """Other requests; the cursor of a view stays where its request is still there."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self.requests[index.row()].id for index in before]
        self.planner, self.requests = planner, some
        rows = {one.id: at for at, one in enumerate(some)}
        after = [self.index(rows[one]) if one in rows else QModelIndex() for one in kept]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        """Qt's hook."""
        return len(self.requests)

    def names(self, request: Request) -> tuple[str, str]:
        """Both companies, the host first."""
        if self.planner is None:
            return ("", "")
        return self.planner.name(request.pair.host).short, self.planner.name(request.pair.guest).short

    def reason(self, request: Request) -> str:
        """Why it has no place."""
        said = self._words(request.reason)
        return f"{said} · {self._words('planner.times', count=request.left)}" if request.left > 1 else said

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's hook; the text is what a screen reader says."""
        if not index.isValid():
            return None
        request = self.requests[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return request
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join((*self.names(request), self.reason(request)))
        if role == Qt.ItemDataRole.ToolTipRole and self.planner is not None:
            pair = request.pair
            lines = [self.planner.name(pair.host).whole, self.planner.name(pair.guest).whole]
            return "\n".join((*lines, self.reason(request), *([pair.about] if pair.about else [])))
        return None


class _RequestCard(QStyledItemDelegate):
    def __init__(self, context: Context, model: Requests, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._words, self._model = context.theme, context.words, model
        self.carried: Id | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        request: Request = index.data(Qt.ItemDataRole.UserRole)
        room = QRectF(option.rect)  # type: ignore[attr-defined]
        box = QRectF(room.left() + 12, room.top() + 0.5, room.width() - 24, _CARD - 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        carried = request.id == self.carried
        self._edge(painter, option, box, carried=carried)
        self._grip(painter, box)
        left, right = box.left() + 30, box.right() - 10
        tone = "text.tertiary" if carried else "text.primary"
        for text, top in zip(self._model.names(request), (9, 29), strict=True):
            paint_words(
                painter, self._theme, QRectF(left, box.top() + top, right - left, 20), text, "body", tone
            )
        below = QRectF(left, box.top() + 52, right - left, 17)
        if carried:
            paint_words(
                painter, self._theme, below, self._words("planner.being_placed"), "caption", "accent.text"
            )
        else:
            icon, token = ("triangle", "wait.text") if request.waits else ("clock", "text.tertiary")
            painter.drawPixmap(QPointF(left, below.top() + 1), self._theme.pixmap(icon, token, 14))
            paint_words(
                painter,
                self._theme,
                below.adjusted(20, 0, 0, 0),
                self._model.reason(request),
                "caption",
                token,
            )
        painter.restore()

    def _edge(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, *, carried: bool) -> None:
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        token = "focus.ring" if focused else "accent.line" if chosen else "line.strong"
        pen = QPen(self._theme.color(token), 2 if focused else 1)
        if carried:
            pen.setDashPattern([3.5, 2.5])
        painter.setPen(pen)
        fill = "bg.sunken" if carried else "bg.selected" if chosen else "bg.surface"
        painter.setBrush(self._theme.color(fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _grip(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("line.control"))
        for across in (0, 5):
            for down in (-5, 0, 5):
                painter.drawEllipse(QPointF(box.left() + 11 + across, box.center().y() + down), 1.2, 1.2)


class _RequestList(QListView):
    """The list; a card pulled away is carried by the mouse until it is let go."""

    placed = Signal(object)
    carried = Signal(object)
    pulled = Signal(object)
    pulled_to = Signal(object)
    let_go = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pressed: QPoint | None = None
        self._is_pulling = False
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent")
        self.verticalScrollBar().setSingleStep(_ROW // 2)

    @property
    def request(self) -> Request | None:
        """The one that is selected."""
        return self.currentIndex().data(Qt.ItemDataRole.UserRole) if self.currentIndex().isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Enter places, Space carries, Left and Esc go to the grid."""
        key, request = event.key(), self.request
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and request is not None:
            self.placed.emit(request)
        elif key == Qt.Key.Key_Space and request is not None:
            self.carried.emit(request)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        super().mousePressEvent(event)
        on_card = self.indexAt(event.position().toPoint()).isValid()
        self._pressed = event.position().toPoint() if on_card else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        if self._is_pulling:
            self.pulled_to.emit(event.globalPosition().toPoint())
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (event.position().toPoint() - self._pressed).manhattanLength()
            if far >= QApplication.startDragDistance() and self.request is not None:
                self._is_pulling = True
                self.pulled.emit(self.request)
                self.pulled_to.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        pulling, self._is_pulling, self._pressed = self._is_pulling, False, None
        if pulling:
            self.let_go.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: twice on a card places it."""
        if self.request is not None:
            self.placed.emit(self.request)


class Tray(QFrame):
    """The tray with its head and its hint. Its list's signals carry requests and points of the screen."""

    wanted_new = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.setProperty("role", "side")
        self.setFixedWidth(WIDTH)
        title = label("heading")
        context.words.bind(title, "setText", "planner.to_place")
        self._count = label("body", "secondary")
        self.new = button(context, "planner.request", icon="plus", size="small")
        self.new.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.new.clicked.connect(self.wanted_new)
        head = QWidget()
        head.setFixedHeight(54)
        head.setLayout(row(title, self._count, None, self.new, margins=(18, 0, 12, 0)))
        self.model = Requests(context)
        self.list = _RequestList()
        self.list.setModel(self.model)
        self._cards = _RequestCard(context, self.model, self.list)
        self.list.setItemDelegate(self._cards)
        context.words.bind(self.list, "setAccessibleName", "planner.to_place")
        self._empty = self._nothing(context)
        self.setLayout(column(head, self._empty, self.list, self._hint(context), gap=0, margins=(0, 0, 0, 0)))
        context.words.changed.connect(self.list.viewport().update)

    def _nothing(self, context: Context) -> QWidget:
        star = IconLabel(context.theme, "star8", "line.strong", 56)
        words = label("body", "secondary", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        context.words.bind(words, "setText", "planner.all_placed")
        made = QWidget()
        holder = column(40, star, words, None, gap=14, margins=(24, 0, 24, 0))
        holder.setAlignment(star, Qt.AlignmentFlag.AlignCenter)
        made.setLayout(holder)
        return made

    def _hint(self, context: Context) -> QWidget:
        words = label("caption", "tertiary", wrap=True)
        context.words.bind(words, "setText", "planner.tray_hint")
        cap = KeyCap("Enter")
        made = QWidget()
        holder = row(words, cap, gap=8, margins=(18, 8, 14, 10))
        holder.setStretch(0, 1)
        holder.setAlignment(cap, Qt.AlignmentFlag.AlignVCenter)
        made.setLayout(holder)
        return made

    def show_requests(self, planner: Planner, some: Sequence[Request]) -> None:
        """Other requests."""
        self.model.show_requests(planner, some)
        self._count.setText(number(sum(one.left for one in planner.tray), self._words.language))
        self._empty.setVisible(not some)
        self.list.setVisible(bool(some))
        if some and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    def mark_carried(self, request: Id | None) -> None:
        """Shows which request is being placed."""
        self._cards.carried = request
        self.list.viewport().update()
