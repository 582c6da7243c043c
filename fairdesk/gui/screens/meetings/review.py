"""What a draft would change, line by line, in place of the tray while it is looked through."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QPushButton,
    QWidget,
)

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import clear, column, label, line, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_line_below, paint_words
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.texts import number
from fairdesk.usecases.meetings.plan_review import Line
from fairdesk.usecases.meetings.planner import Planner
from fairdesk.usecases.meetings.repairs import Spot

WIDTH = 330
_ROW = 84
_KINDS: Sequence[ChangeKind | None] = (
    ChangeKind.DROPPED,
    ChangeKind.MOVED,
    ChangeKind.TABLE,
    ChangeKind.PLACED,
    None,
)
_ICONS = {
    ChangeKind.DROPPED: ("cross", "stop.text"),
    ChangeKind.MOVED: ("swap", "accent.text"),
    ChangeKind.TABLE: ("table", "accent.text"),
    ChangeKind.PLACED: ("plus", "ok.text"),
    None: ("clock", "wait.text"),
}


def kind_key(kind: ChangeKind | None) -> str:
    """The key of what a kind of line is called."""
    return f"planner.change_{kind or 'left'}"


class Lines(Rows[Line]):
    """The lines of one kind, or of all."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self._planner: Planner | None = None

    def show_lines(self, planner: Planner | None, lines: Sequence[Line]) -> None:
        """Other lines."""
        self._planner = planner
        self.show_rows(lines)

    def where(self, shown: Line) -> str:
        """From where to where."""
        before, after = shown.before, shown.after
        if before is None or after is None:
            return self._spot(after or before) or self._words("planner.without_a_place")
        if before.start == after.start:
            return f"{self._spot(before)} → {self._words('planner.to_table', table=after.table)}"
        return f"{self._spot(before)} → {self._spot(after, since=before)}"

    def _spot(self, spot: Spot | None, since: Spot | None = None) -> str:
        """A time and a table; the day only where the fair has several and it is another than ``since``."""
        planner = self._planner
        if spot is None or planner is None:
            return ""
        day = f"{spot.start.astimezone(planner.zone):%d.%m} "
        same_day = since is not None and day == f"{since.start.astimezone(planner.zone):%d.%m} "
        start = planner.clock(spot.start)
        shown = start if same_day or len(planner.days) < 2 else day + start
        return self._words("planner.offer", start=shown, table=spot.table)

    def why(self, shown: Line) -> str:
        """Its reason, if there is one."""
        reason = self._words(shown.reason) if shown.reason else ""
        sure = self._words("planner.was_confirmed") if shown.confirmed and shown.kind else ""
        return " · ".join(part for part in (sure, reason) if part)

    def spoken(self, row: Line) -> str:
        """Qt's hook."""
        return ", ".join(self._said(row))

    def tip(self, row: Line) -> str:
        """Qt's hook."""
        return "\n".join(self._said(row))

    def _said(self, row: Line) -> Sequence[str]:
        told = (self._words(kind_key(row.kind)), row.host, row.guest, self.where(row), self.why(row))
        return [part for part in told if part]


class _LineRow(PaintedRow[Line]):
    def __init__(self, context: Context, model: Lines, view: QAbstractItemView) -> None:
        super().__init__(context.theme, _ROW, view)
        self._model = model

    def paint_row(self, painter: QPainter, room: QRectF, row: Line) -> None:
        icon, token = _ICONS[row.kind]
        painter.drawPixmap(QPointF(room.left() + 16, room.top() + 11), self._theme.pixmap(icon, token, 16))
        left, width = room.left() + 44, room.width() - 56
        for style, tone, text, top in (
            ("body.medium", "text.primary", row.host, 7),
            ("body", "text.primary", row.guest, 26),
            ("label", token, self._model.where(row), 46),
            ("caption", "text.secondary", self._model.why(row), 63),
        ):
            box = QRectF(left, room.top() + top, width, 18)
            paint_words(painter, self._theme, box, text, style, tone)
        paint_line_below(painter, self._theme, room)


class _LineList(QListView):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Left and Esc go to the grid."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Review(QFrame):
    """The list with a chip a kind. ``stood`` carries the Line the cursor is on; ``left`` goes to the grid."""

    stood = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._planner: Planner | None = None
        self._lines: Sequence[Line] = ()
        self._kind: ChangeKind | str | None = "all"
        self.setProperty("role", "side")
        title = label("heading")
        self._words.bind(title, "setText", "planner.would_change")
        head = QWidget()
        head.setFixedHeight(54)
        head.setLayout(row(title, None, margins=(18, 0, 12, 0)))
        self._chips = FlowLayout(6)
        holder = QWidget()
        holder.setLayout(self._chips)
        self._chips.setContentsMargins(18, 0, 12, 10)
        self.model = Lines(context)
        self.list = _LineList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_LineRow(context, self.model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("background: transparent")
        self.list.left.connect(self.left)
        self._words.bind(self.list, "setAccessibleName", "planner.would_change")
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.setLayout(column(head, holder, line("line"), self.list, gap=0))
        context.words.changed.connect(self._show)

    def show_lines(self, planner: Planner | None, lines: Sequence[Line]) -> None:
        """The lines of a draft."""
        self._planner, self._lines, self._kind = planner, lines, "all"
        self._show()

    def _show(self) -> None:
        clear(self._chips)
        kinds = [kind for kind in _KINDS if any(one.kind is kind for one in self._lines)]
        for kind in kinds:
            count = number(sum(one.kind is kind for one in self._lines), self._words.language)
            chip = QPushButton(f"{self._words(kind_key(kind))} {count}")
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setChecked(self._kind is kind)
            chip.clicked.connect(lambda on, one=kind: self._choose(one if on else "all"))
            self._chips.addWidget(chip)
        chosen = [one for one in self._lines if self._kind == "all" or one.kind is self._kind]
        self.model.show_lines(self._planner, chosen)

    def _choose(self, kind: ChangeKind | str | None) -> None:
        self._kind = kind
        self._show()

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        shown = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if shown is not None:
            self.stood.emit(shown)

    def focus_first(self) -> None:
        """The lines have the keys."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
