"""The grid of the planner: tables or companies against slots, painted in one widget, worked by keys or mouse.

Header and first column are frozen. Cards are pictures (see ``cards``) put where they lie, so that a frame is
a few hundred copies and no drawing. What is dropped where is told to the page; the grid changes nothing.

``grid_area`` says where cells lie, ``grid_cursor`` moves among them and carries, ``grid_faces`` has the
pictures of cards, ``grid_words`` what is told of them, ``grid_frame`` paints; here keys and mouse work.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCursor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.board import Cell
from fairdesk.gui.screens.meetings.grid_cursor import GridCursor
from fairdesk.gui.screens.meetings.grid_faces import GridFaces
from fairdesk.gui.screens.meetings.grid_frame import Frame
from fairdesk.usecases.meetings.planner import Card

_DAYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_EDGE = 36
"""So near to the edge a dragged card scrolls the grid."""
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class PlannerGrid(GridCursor):
    """The grid. Signals besides those of the cursor: ``opened`` (Card), ``carried_to`` (global point),

    ``day_wanted`` (so many days on, or back: what is carried goes to another day).
    """

    opened = Signal(object)
    day_wanted = Signal(int)
    carried_to = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.faces = GridFaces(context.theme, context.words)
        self._pressed: QPoint | None = None
        self._rolling = QTimer(self)
        self._rolling.setInterval(16)
        self._rolling.timeout.connect(self._roll)
        context.theme.changed.connect(self.forget_pictures)
        context.words.changed.connect(self._language_changed)

    # What is shown

    def lay_out(self) -> None:
        """Finds a place for everything."""
        super().lay_out()
        self.faces.show(self.board, self.layout_of_cells)

    def filter(self, accepts: Callable[[Card], bool] | None) -> None:
        """Dims the cards that are not looked for; None dims none."""
        self.faces.filter(accepts)
        self.viewport().update()

    def is_dim(self, card: Card) -> bool:
        """Whether a card is not one that is looked for."""
        return self.faces.is_dim(card)

    def find_next(self) -> bool:
        """Moves to the next card that is looked for; says whether there is one."""
        cells = self.board.cells if self.board else {}
        return self.go_to_next(
            [cell for cell, cards in cells.items() if not all(map(self.faces.is_dim, cards))]
        )

    def mark(self, marks: Mapping[Id, str] | None) -> None:
        """Shows a draft: looks of the cards it would change; None ends it. A draft is only looked at."""
        self.is_draft = marks is not None
        self.faces.mark(marks or {})
        self.return_carried()
        self.viewport().update()

    def carried_picture(self) -> QPixmap:
        """What is carried, as it floats under the mouse."""
        assert self.carry is not None
        return self.faces.carried(self.carry)

    def forget_pictures(self) -> None:
        """Draws every card anew."""
        self.faces.forget()
        self.viewport().update()

    def _language_changed(self) -> None:
        self.faces.say_again()
        self._say_cell()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self.viewport())
        dirty = event.rect()
        painter.fillRect(dirty, self.theme.color("bg.surface"))
        if self.board is not None and self.layout_of_cells is not None:
            Frame(self, self.faces, painter, self.board, self.layout_of_cells, dirty).paint()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: arrows move or carry, Enter opens or drops, Space picks up or drops, Esc returns."""
        if not self.has_cells or not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Space:
            self._space()
        elif key in _DAYS and self.carry is not None:
            self.day_wanted.emit(_DAYS[key])
        elif key == Qt.Key.Key_Escape and self.carry is not None:
            self.return_carried()
        else:
            return self._jump(key, event)
        return True

    def _jump(self, key: Qt.Key, event: QKeyEvent) -> bool:
        board, layout = self.board, self.layout_of_cells
        assert board is not None
        assert layout is not None
        page = max(1, (self.viewport().height() - layout.head) // layout.row - 1)
        far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row, column = self.here
        to: dict[Qt.Key, Cell] = {
            Qt.Key.Key_PageUp: (row - page, column),
            Qt.Key.Key_PageDown: (row + page, column),
            Qt.Key.Key_Home: (0 if far else row, 0),
            Qt.Key.Key_End: (len(board.rows) - 1 if far else row, len(board.columns) - 1),
        }
        if key not in to:
            return False
        self._go(to[key])
        return True

    def _enter(self) -> None:
        if self.carry is not None:
            self._drop()
        elif self.card is not None and not self.is_draft:
            self.opened.emit(self.card)

    def _space(self) -> None:
        if self.carry is not None:
            self._drop()
        elif self.card is not None and self.card.can_move:
            self.pick_up(self.card)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        if self.carry is not None and not self._by_mouse:
            self._aim(self.cell_at(at))
            self._drop()
            return
        cell = self.cell_at(at)
        if cell is None:
            return
        which = next((n for n, (_, rect) in enumerate(self.card_rects(cell)) if rect.contains(at)), 0)
        self.stand_on(cell, which)
        self._pressed = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: a card that is pulled away is carried."""
        at = event.position().toPoint()
        if self._by_mouse:
            self.carry_to(event.globalPosition().toPoint())
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and self.card is not None and self.card.can_move and self.carry is None:
                self._by_mouse = True
                self.pick_up(self.card)
                self.carry_to(event.globalPosition().toPoint())
        else:
            self._hover(self.cell_at(at))

    def _hover(self, cell: Cell | None) -> None:
        has_card = cell is not None and self.board is not None and bool(self.board.cards_at(cell))
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if has_card else Qt.CursorShape.ArrowCursor
        )

    def carry_to(self, at: QPoint) -> None:
        """The mouse carries: over this point of the screen."""
        self._aim(self.cell_at(self.viewport().mapFromGlobal(at)))
        self.carried_to.emit(at)
        self._rolling.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's hook: a pulled card is dropped, a pressed one opened."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed = self._pressed, None
        if self._by_mouse:
            self.drop_at(event.globalPosition().toPoint())
        elif pressed is not None and self._lies_on_card(pressed):
            self._enter()

    def _lies_on_card(self, at: QPoint) -> bool:
        return any(rect.contains(at) for _, rect in self.card_rects(self.cell))

    def drop_at(self, at: QPoint) -> None:
        """The mouse lets go over this point of the screen; outside the grid all stays as it was."""
        self._aim(self.cell_at(self.viewport().mapFromGlobal(at)))
        self._drop()

    def _roll(self) -> None:
        """A card held near an edge scrolls the grid."""
        layout = self.layout_of_cells
        if layout is None or not self._by_mouse:
            self._rolling.stop()
            return
        at = self.viewport().mapFromGlobal(self.mouse_position())
        area = QRect(
            layout.side,
            layout.head,
            self.viewport().width() - layout.side,
            self.viewport().height() - layout.head,
        )
        if not area.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).contains(at):
            return
        across = _push(at.x(), area.left(), area.right())
        down = _push(at.y(), area.top(), area.bottom())
        if across or down:
            self.horizontalScrollBar().setValue(self.left + across)
            self.verticalScrollBar().setValue(self.top + down)
            self._aim(self.cell_at(at))

    def _let_go(self) -> None:
        super()._let_go()
        self._pressed = None
        self._rolling.stop()

    def mouse_position(self) -> QPoint:
        """Where the mouse is on the screen."""
        return QCursor.pos()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's hook: with Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * 1.1**steps, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    # Tooltips

    def viewportEvent(self, event: QEvent) -> bool:
        """Qt's hook: a card's tooltip tells all of it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        cell = self.cell_at(event.pos())
        found = [card for card, rect in self.card_rects(cell) if rect.contains(event.pos())] if cell else []
        if found:
            QToolTip.showText(event.globalPos(), self.said.card(found[0]), self.viewport())
        elif self._tip_of_row(event.pos()):
            QToolTip.showText(event.globalPos(), self._tip_of_row(event.pos()), self.viewport())
        else:
            QToolTip.hideText()

    def _tip_of_row(self, at: QPoint) -> str:
        layout, board = self.layout_of_cells, self.board
        if layout is None or board is None or at.x() >= layout.side or at.y() < layout.head:
            return ""
        row = layout.row_at(at.y() - layout.head + self.top)
        return "" if row is None else self.said.row(row)


def _push(at: int, first: int, last: int) -> int:
    """How far to scroll in one step: the nearer to the edge, the faster."""
    if at < first + _EDGE:
        return -min(28, (first + _EDGE - at) // 2 + 2)
    if at > last - _EDGE:
        return min(28, (at - last + _EDGE) // 2 + 2)
    return 0
