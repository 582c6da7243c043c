"""Results under a search field while it is typed; the keys stay in the field."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QWidget,
)

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import column, label
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_words
from fairdesk.usecases.ports import Hit, Workplace

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex

_ROW = 46
_SHOWN = 8
_WAIT_MS = 40
_ICONS = {"enterprise": "building", "delegate": "person", "product": "product", "demand": "demand"}


class _Hits(Rows[Hit]):
    def spoken(self, row: Hit) -> str:
        return f"{row.title}, {row.detail}"


class _HitRow(PaintedRow[Hit]):
    def paint_row(self, painter: QPainter, room: QRectF, row: Hit) -> None:
        icon = self._theme.pixmap(_ICONS.get(row.kind, "search"), "text.secondary", 18)
        painter.drawPixmap(int(room.left()) + 14, int(room.center().y()) - 9, icon)
        width = room.width() - 60
        for style, token, text, top in (
            ("body.medium", "text.primary", row.title, 4),
            ("caption", "text.secondary", row.detail, 23),
        ):
            high = 20 if row.detail else _ROW - 8
            box = QRectF(room.left() + 46, room.top() + top, width, high)
            paint_words(painter, self._theme, box, text, style, token)


class Finder(QFrame):
    """A list that hangs under a line edit. ``chosen`` carries the hit; ``entered`` the text without one."""

    chosen = Signal(object)
    entered = Signal(str)

    def __init__(
        self, context: Context, field: QLineEdit, kinds: Sequence[str] = (), *, below: QWidget | None = None
    ) -> None:
        super().__init__(field.window())
        self._context, self._field, self._kinds = context, field, tuple(kinds)
        self._below = below or field
        self._asked = ""
        self.setProperty("role", "toast")
        self._model = _Hits()
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_HitRow(context.theme, _ROW, self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setStyleSheet("background: transparent")
        self._view.clicked.connect(lambda index: self._choose(index.row()))
        self._none = label("label", "tertiary")
        self._none.setContentsMargins(14, 10, 14, 10)
        context.words.bind(self._none, "setText", "frontdesk.nobody_found")
        self.setLayout(column(self._none, self._view, gap=0, margins=(1, 4, 1, 4)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        field.textEdited.connect(self._edited)
        field.installEventFilter(self)
        self.hide()

    def close_list(self) -> None:
        """Hides the results and forgets what was asked."""
        self._timer.stop()
        self._asked = ""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field's keys: arrows move, Enter chooses, Esc closes the list first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._pressed(event)
        if event.type() == QEvent.Type.FocusOut and not self._view.underMouse():
            self.close_list()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered()
            return True
        if not self.isVisible():
            return False
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            count = self._model.rowCount()
            if count:
                self._view.setCurrentIndex(
                    self._model.index((self._view.currentIndex().row() + step) % count)
                )
            return True
        return False

    def _edited(self, text: str) -> None:
        if len(text.strip()) < 1:
            self.close_list()
        else:
            self._timer.start(_WAIT_MS)

    def _look(self) -> None:
        self._asked = self._field.text().strip()
        asked, kinds = self._asked, self._kinds

        def search(place: Workplace) -> list[Hit]:
            with place.read() as work:
                return work.search(asked, 12, kinds)

        self._context.do(search, lambda hits: self._show(asked, hits))

    def _show(self, asked: str, hits: list[Hit]) -> None:
        if asked != self._asked or not self._field.hasFocus():
            return
        self._model.show_rows(hits)
        self._none.setVisible(not hits)
        self._view.setVisible(bool(hits))
        rows = min(len(hits), _SHOWN)
        self._view.setFixedHeight(rows * _ROW)
        if hits:
            self._view.setCurrentIndex(self._model.index(0))
        corner = self._below.mapTo(self.window(), QPoint(0, self._below.height() + 4))
        self.setParent(self.window())
        self.setFixedWidth(max(280, self._below.width()))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()

    def _entered(self) -> None:
        """Enter right after typing must not choose from an older list."""
        text = self._field.text().strip()
        if self.isVisible() and self._asked == text and self._view.currentIndex().isValid():
            self._choose(self._view.currentIndex().row())
        elif text:
            self.close_list()
            self.entered.emit(text)

    def _choose(self, row: int) -> None:
        hit = self._model.rows[row]
        self.close_list()
        self.chosen.emit(hit)
