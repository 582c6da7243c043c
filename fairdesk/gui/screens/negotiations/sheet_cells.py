"""The cells of the sheet: how they are painted, and the field that opens in them.

A field that opens keeps the caret and its text whatever is read meanwhile. Enter, Tab and the arrows that
leave it save it and go on; Esc leaves the cell as it was.
"""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fairdesk.gui.screens.negotiations.remarks import RemarkKind
from fairdesk.gui.screens.negotiations.sheet_model import (
    CODE,
    FIELDS,
    NAME,
    RIGHT,
    SUM,
    UNIT,
    Index,
    SheetModel,
)
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.painting import paint_words

ROW = 37
REMARK = 26
PAD = 8
_SIGN = 18

_FAINT = frozenset((CODE, UNIT))
_STRONG = frozenset((NAME, SUM))
_ICONS = {
    RemarkKind.PROBLEM: "triangle",
    RemarkKind.NOTE: "info",
    RemarkKind.QUESTION: "triangle",
    RemarkKind.CLAIM: "devices",
    RemarkKind.DIFFERS: "documents",
}


class Go(Enum):
    """Where the cursor goes from a cell that is left."""

    DOWN = (1, 0)
    UP = (-1, 0)
    ON = (0, 1)
    BACK = (0, -1)
    RIGHT = (0, 2)
    """To the next cell of the row, and no further."""
    LEFT = (0, -2)


class CellEditor(QLineEdit):
    """The field in a cell. ``written`` says what it began with."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell")
        self.setFont(font("body"))
        self.setFrame(False)
        self.is_filled = False
        self.by_typing = False


class CellDelegate(QStyledItemDelegate):
    """``left`` carries where to go on from a field that was left; ``opened`` and ``closed`` its field."""

    left = Signal(object)
    opened = Signal(object, object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, parent
        self.takes_first: Callable[[CellEditor, QKeyEvent], bool] | None = None
        """Who sees the keys of an open field before it does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's hook."""
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook."""
        whole: QRect = option.rect  # type: ignore[attr-defined]
        box = QRectF(whole.left(), whole.top(), whole.width(), ROW)
        column = index.column()
        painter.save()
        state = option.state  # type: ignore[attr-defined]
        has_keys = self._view.hasFocus()
        if state & QStyle.StateFlag.State_Selected and has_keys:
            painter.fillRect(box, self._theme.color("bg.selected"))
        words = box.adjusted(PAD, 0, -PAD, 0)
        style = "body.medium" if column in _STRONG else "body"
        token = "text.secondary" if column in _FAINT else "text.primary"
        text, remark = str(index.data() or ""), self._remark(index)
        if remark is not None:
            wide = QFontMetricsF(font(style)).horizontalAdvance(text)
            if wide + _SIGN <= words.width():
                words = self._paint_sign(painter, words, remark, right=column in RIGHT)
            else:
                token = "wait.text"
        paint_words(painter, self._theme, words, text, style, token, right=column in RIGHT)
        if state & QStyle.StateFlag.State_HasFocus and has_keys:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.drawRoundedRect(box.adjusted(1, 2, -1, -2), 5, 5)
        painter.restore()

    def _remark(self, index: Index) -> RemarkKind | None:
        model = index.model()
        if not isinstance(model, SheetModel):
            return None
        name = FIELDS[index.column()]
        return next((one.kind for one in model.lines[index.row()].remarks if one.field == name), None)

    def _paint_sign(self, painter: QPainter, box: QRectF, kind: RemarkKind, *, right: bool) -> QRectF:
        """The amber sign of a cell, where there is room beside its words."""
        picture = self._theme.pixmap(_ICONS[kind], "wait.text", 14)
        left = box.left() if right else box.right() - 14
        painter.drawPixmap(int(left), int(box.center().y()) - 7, picture)
        return box.adjusted(_SIGN, 0, 0, 0) if right else box.adjusted(0, 0, -_SIGN, 0)

    # The field

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Qt's hook."""
        made = CellEditor(parent)
        side = Qt.AlignmentFlag.AlignRight if index.column() in RIGHT else Qt.AlignmentFlag.AlignLeft
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        made.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        made.destroyed.connect(lambda: self.closed.emit())
        self.opened.emit(made, index)
        return made

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's hook."""
        rect: QRect = option.rect  # type: ignore[attr-defined]
        editor.setGeometry(rect.left(), rect.top() + 1, rect.width(), ROW - 2)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Qt's hook: once; what comes in later does not touch what is being typed."""
        if isinstance(editor, CellEditor) and not editor.is_filled:
            editor.is_filled = True
            editor.setText(str(index.data() or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Qt's hook."""
        if isinstance(editor, CellEditor) and isinstance(model, SheetModel):
            model.write(index.row(), index.column(), editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: the keys that leave a field."""
        if not (isinstance(watched, CellEditor) and isinstance(event, QKeyEvent)):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._overrides(event)
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if self.takes_first is not None and self.takes_first(watched, event):
            return True
        go = _leaves(watched, event)
        if go is not None:
            self.leave(watched)
            self.left.emit(go)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        return False

    def leave(self, editor: CellEditor) -> None:
        """Saves what was typed and closes the field."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def _overrides(self, event: QKeyEvent) -> bool:
        """Esc belongs to the field before it belongs to the screen."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return False


def _leaves(editor: CellEditor, event: QKeyEvent) -> Go | None:
    """Where a key goes on to, or None where it stays in the field."""
    key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return None
    match key:
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            return Go.UP if shift else Go.DOWN
        case Qt.Key.Key_Tab:
            return Go.ON
        case Qt.Key.Key_Backtab:
            return Go.BACK
        case Qt.Key.Key_Down:
            return Go.DOWN
        case Qt.Key.Key_Up:
            return Go.UP
        case _:
            return _leaves_sideways(editor, key)


def _leaves_sideways(editor: CellEditor, key: int) -> Go | None:
    """In a field that was opened by typing the arrows go on at its end, as in every sheet."""
    if not editor.by_typing or editor.hasSelectedText():
        return None
    if key == Qt.Key.Key_Right and editor.cursorPosition() == len(editor.text()):
        return Go.RIGHT
    if key == Qt.Key.Key_Left and editor.cursorPosition() == 0:
        return Go.LEFT
    return None
