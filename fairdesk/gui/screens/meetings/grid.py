"""The grid of the planner: tables or companies against slots, painted in one widget, worked by keys or mouse.

Header and first column are frozen. Cards are pictures (see ``cards``) put where they lie, so that a frame is
a few hundred copies and no drawing. What is dropped where is told to the page; the grid changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.board import LEAST_ZOOM, MOST_ZOOM, Board, Cell, Density, Layout, Row
from fairdesk.gui.screens.meetings.cards import CardPictures, Face, look_of, words_of
from fairdesk.gui.theme.theme import font
from fairdesk.usecases.planner import Card, Planner, Request

_INSET = 3
_DIM = 0.28
_EDGE = 36
"""So near to the edge a dragged card scrolls the grid."""
_DRAWN = 3_000
"""Pictures that are found without asking what they have to show."""
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Carry:
    """What is being carried: a meeting of the grid, or a request of the tray.

    ``free`` has the bits of slots in which all its companies are free, ``tables`` of those in which some
    table is.
    """

    companies: tuple[Id, ...]
    card: Card | None
    request: Request | None
    free: int
    tables: int


def carry_of(planner: Planner, card: Card | None, request: Request | None) -> Carry:
    """A meeting or a request to be carried, with where it could be."""
    if card is not None:
        companies = card.companies
    else:
        assert request is not None  # what is carried is one or the other
        companies = (request.pair.host, request.pair.guest)
    return Carry(
        companies,
        card,
        request,
        planner.free_slots(companies, card),
        planner.any_table_slots(companies, card),
    )


class Fit(Enum):
    """Whether what is carried could be in a cell."""

    FREE = auto()
    BUSY = auto()
    TAKEN = auto()


class PlannerGrid(QAbstractScrollArea):
    """The grid. Signals: ``stood`` (the cursor moved), ``opened`` (Card), ``picked`` (Carry), ``put_down``,

    ``dropped`` (Carry, place of the slot, id of the table or None for any), ``carried_to`` (global point),
    ``zoomed`` (the new zoom).
    """

    stood = Signal()
    opened = Signal(object)
    picked = Signal(object)
    put_down = Signal()
    dropped = Signal(object, int, object)
    carried_to = Signal(object)
    zoomed = Signal(float)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._theme, self._words = context, context.theme, context.words
        self.pictures = CardPictures(context.theme)
        self.board: Board | None = None
        self.layout_of_cells: Layout | None = None
        self.carry: Carry | None = None
        self.cell: Cell = (0, 0)
        self._which = 0
        self.target: Cell | None = None
        self._density, self._zoom = Density.COMFORTABLE, 1.0
        self._accepts: Callable[[Card], bool] | None = None
        self._dim: frozenset[Id] = frozenset()
        self._marks: Mapping[Id, str] = {}
        self._drawn: dict[tuple[Id, int], QPixmap] = {}
        self.is_draft = False
        self._pressed: QPoint | None = None
        self._by_mouse = False
        self._hovered: Cell | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAutoFillBackground(False)
        self.setCornerWidget(QWidget())
        self._rolling = QTimer(self)
        self._rolling.setInterval(16)
        self._rolling.timeout.connect(self._roll)
        context.theme.changed.connect(self.forget_pictures)
        context.words.changed.connect(self._language_changed)

    # What is shown

    def show_board(self, board: Board) -> None:
        """Another board; the cursor stays in its row and slot where they are still there."""
        before = self.board
        kept = self._stood_on(before)
        self.board = board
        self._dim_again()
        self._lay_out()
        if kept is not None:
            row = board.row_of.get(kept[0])
            column = board.column_of(kept[1])
            self.cell = (
                self.cell[0] if row is None else row,
                self.cell[1] if column is None else column,
            )
        self._clamp()
        if self.carry is not None:
            self._carry_on()
        self.viewport().update()
        self._say_cell()

    def _stood_on(self, board: Board | None) -> tuple[Id, int] | None:
        if board is None or not board.rows or not board.columns:
            return None
        row, column = self.cell
        if row >= len(board.rows) or column >= len(board.columns):
            return None
        return board.rows[row].key, board.columns[column]

    def _carry_on(self) -> None:
        """What is carried is still there, as it is now; or it is not carried any more."""
        carry, board = self.carry, self.board
        assert carry is not None
        assert board is not None
        card = board.planner.cards.get(carry.card.id) if carry.card else None
        gone = carry.card is not None and (card is None or not card.can_move)
        if gone:
            self.return_carried()
            return
        self.carry = carry_of(board.planner, card, carry.request)

    @property
    def density(self) -> Density:
        """How much the cards tell."""
        return self._density

    def set_density(self, density: Density) -> None:
        """More or less on the cards."""
        self._density = density
        self._lay_out()
        self.ensure_seen(self.cell)
        self.viewport().update()

    @property
    def zoom(self) -> float:
        """How large everything is."""
        return self._zoom

    def set_zoom(self, zoom: float, around: QPoint | None = None) -> None:
        """Larger or smaller; what lies at a point of the viewport stays there."""
        layout = self.layout_of_cells
        zoom = round(min(MOST_ZOOM, max(LEAST_ZOOM, zoom)), 2)
        if layout is None or zoom == self._zoom:
            return
        at = around or self.viewport().rect().center()
        share_x = (at.x() - layout.side + self._left) / max(1, layout.width)
        share_y = (at.y() - layout.head + self._top) / max(1, layout.height)
        self._zoom = zoom
        self._lay_out()
        layout = self.layout_of_cells
        assert layout is not None
        self.horizontalScrollBar().setValue(round(share_x * layout.width - at.x() + layout.side))
        self.verticalScrollBar().setValue(round(share_y * layout.height - at.y() + layout.head))
        self.viewport().update()
        self.zoomed.emit(zoom)

    def filter(self, accepts: Callable[[Card], bool] | None) -> None:
        """Dims the cards that are not looked for; None dims none."""
        self._accepts = accepts
        self._dim_again()
        self.viewport().update()

    def mark(self, marks: Mapping[Id, str] | None) -> None:
        """Shows a draft: looks of the cards it would change; None ends it. A draft is only looked at."""
        self.is_draft, self._marks = marks is not None, marks or {}
        self._drawn.clear()
        self.return_carried()
        self.viewport().update()

    def _dim_again(self) -> None:
        accepts, board = self._accepts, self.board
        if accepts is None or board is None:
            self._dim = frozenset()
        else:
            self._dim = frozenset(card.id for card in board.planner.cards.values() if not accepts(card))

    def find_next(self) -> bool:
        """Moves to the next card that is looked for, in reading order by time; says whether there is one."""
        board = self.board
        if board is None:
            return False
        wanted = sorted(
            (cell[1], cell[0])
            for cell, cards in board.cells.items()
            if any(card.id not in self._dim for card in cards)
        )
        here = (self.cell[1], self.cell[0])
        later = [one for one in wanted if one > here] or wanted
        if not later:
            return False
        self.stand_on((later[0][1], later[0][0]))
        return True

    def forget_pictures(self) -> None:
        """Draws every card anew."""
        self.pictures.forget()
        self._drawn.clear()
        self.viewport().update()

    def _language_changed(self) -> None:
        self._drawn.clear()
        self._say_cell()
        self.viewport().update()

    # Geometry

    def _lay_out(self) -> None:
        self._drawn.clear()
        if self.board is None:
            return
        layout = Layout(self.board, self._density, self._zoom, self.viewport().width())
        self.layout_of_cells = layout
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        room_x = self.viewport().width() - layout.side
        room_y = self.viewport().height() - layout.head
        across.setRange(0, max(0, layout.width - room_x))
        across.setPageStep(max(1, room_x))
        across.setSingleStep(24)
        down.setRange(0, max(0, layout.height - room_y))
        down.setPageStep(max(1, room_y))
        down.setSingleStep(max(20, layout.row // 2))

    @property
    def _left(self) -> int:
        return self.horizontalScrollBar().value()

    @property
    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell is in the viewport."""
        layout = self.layout_of_cells
        assert layout is not None
        return layout.cell(cell).translated(layout.side - self._left, layout.head - self._top)

    def cell_at(self, at: QPoint) -> Cell | None:
        """The cell under a point of the viewport; None over the frozen parts and outside."""
        layout = self.layout_of_cells
        if layout is None or at.x() < layout.side or at.y() < layout.head:
            return None
        if not self.viewport().rect().contains(at):
            return None
        column = layout.column_at(at.x() - layout.side + self._left)
        row = layout.row_at(at.y() - layout.head + self._top)
        return None if row is None or column is None else (row, column)

    @property
    def card_inset(self) -> int:
        """The room between a card and the lines around it."""
        return _INSET if self._density is not Density.DENSE else 1

    @property
    def card_size(self) -> QSize:
        """The size of a card that is alone in its cell."""
        layout = self.layout_of_cells
        assert layout is not None
        return QSize(layout.column - 2 * self.card_inset - 1, layout.row - 2 * self.card_inset - 1)

    def card_rects(self, cell: Cell) -> list[tuple[Card, QRect]]:
        """The cards of a cell with their room; several stand side by side."""
        board = self.board
        cards = board.cards_at(cell) if board else ()
        rect = self.cell_rect(cell)
        inset = self.card_inset
        whole = rect.adjusted(inset + 1, inset, -inset, -inset - 1)
        if len(cards) == 1:
            return [(cards[0], whole)]
        width = whole.width() // max(1, len(cards))
        return [
            (card, QRect(whole.left() + number * width, whole.top(), width - 1, whole.height()))
            for number, card in enumerate(cards)
        ]

    def ensure_seen(self, cell: Cell) -> None:
        """Scrolls as far as it takes to see a cell."""
        layout = self.layout_of_cells
        if layout is None or not layout.lefts:
            return
        rect = self.cell_rect(cell)
        right, bottom = self.viewport().width(), self.viewport().height()
        if rect.left() < layout.side:
            self.horizontalScrollBar().setValue(self._left - (layout.side - rect.left()))
        elif rect.right() > right:
            self.horizontalScrollBar().setValue(self._left + min(rect.right() - right + 1, rect.left()))
        if rect.top() < layout.head:
            self.verticalScrollBar().setValue(self._top - (layout.head - rect.top()))
        elif rect.bottom() > bottom:
            self.verticalScrollBar().setValue(self._top + rect.bottom() - bottom + 1)

    def show_now(self) -> None:
        """Scrolls so that the slot that is on stands near the left, and puts the cursor there."""
        board = self.board
        now = board.planner.slot_now() if board else None
        column = board.column_of(now.place) if board and now else None
        layout = self.layout_of_cells
        if column is None or layout is None:
            return
        self.cell = (self.cell[0], column)
        self.horizontalScrollBar().setValue(max(0, layout.lefts[max(0, column - 1)]))
        self._say_cell()
        self.viewport().update()

    # The cursor

    @property
    def card(self) -> Card | None:
        """The card the cursor is on."""
        cards = self.board.cards_at(self.cell) if self.board else ()
        return cards[min(self._which, len(cards) - 1)] if cards else None

    def stand_on(self, cell: Cell, which: int = 0) -> None:
        """Moves the cursor."""
        self.cell, self._which = cell, which
        self._clamp()
        self.ensure_seen(self.cell)
        self.viewport().update()
        self._say_cell()
        self.stood.emit()

    def stand_on_meeting(self, meeting: Id) -> bool:
        """Moves the cursor to a meeting of this day; says whether it is there."""
        card = self.board.planner.cards.get(meeting) if self.board else None
        cell = self.board.cell_of(card, self.cell[0]) if self.board and card else None
        if cell is None or self.board is None:
            return False
        cards = self.board.cards_at(cell)
        self.stand_on(cell, next((number for number, one in enumerate(cards) if one.id == meeting), 0))
        return True

    def _clamp(self) -> None:
        board = self.board
        rows = len(board.rows) if board else 0
        columns = len(board.columns) if board else 0
        row, column = self.cell
        self.cell = (max(0, min(row, rows - 1)), max(0, min(column, columns - 1)))
        self._which = max(0, min(self._which, len(board.cards_at(self.cell)) - 1)) if board else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: arrows move or carry, Enter opens or drops, Space picks up or drops, Esc returns."""
        if not self._has_cells or not self._key(event):
            super().keyPressEvent(event)

    @property
    def _has_cells(self) -> bool:
        return self.board is not None and bool(self.board.rows) and bool(self.board.columns)

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Space:
            self._space()
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
        row, column = self._here
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

    @property
    def _here(self) -> Cell:
        return self.target if self.carry is not None and self.target is not None else self.cell

    def _step(self, down: int, across: int) -> None:
        cards = self.board.cards_at(self.cell) if self.board else ()
        if self.carry is None and across and 0 <= self._which + across < len(cards):
            self.stand_on(self.cell, self._which + across)
            return
        row, column = self._here
        self._go((row + down, column + across))
        if self.carry is None and across < 0 and self.board:
            self._which = max(0, len(self.board.cards_at(self.cell)) - 1)

    def _go(self, cell: Cell) -> None:
        board = self.board
        assert board is not None
        inside = (
            max(0, min(cell[0], len(board.rows) - 1)),
            max(0, min(cell[1], len(board.columns) - 1)),
        )
        if self.carry is None:
            self.stand_on(inside)
            return
        if board.by_people:
            inside = (self._here[0], inside[1])
        self._aim(inside)
        self.ensure_seen(inside)

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

    # Carrying

    def pick_up(self, card: Card) -> None:
        """Begins to carry a meeting; where all its companies are free is shown from now on."""
        board = self.board
        if board is None or self.is_draft:
            return
        self._begin(carry_of(board.planner, card, None), self.cell)

    def carry_request(self, request: Request, *, by_mouse: bool) -> None:
        """Begins to carry a request of the tray; by keys it begins at its first free place of the day."""
        board = self.board
        if board is None or not self._has_cells or self.is_draft:
            return
        self._by_mouse = by_mouse
        carry = carry_of(board.planner, None, request)
        self._begin(carry, None if by_mouse else self._first_cell(request))

    def _first_cell(self, request: Request) -> Cell:
        board = self.board
        assert board is not None
        first = board.planner.first_place(request)
        column = board.column_of(first[0]) if first else None
        row = board.row_of.get(request.pair.host if board.by_people else first[1].id) if first else None
        return (self.cell[0] if row is None else row, self.cell[1] if column is None else column)

    def _begin(self, carry: Carry, target: Cell | None) -> None:
        self.carry, self.target = carry, target
        if target is not None:
            self.ensure_seen(target)
        self.viewport().update()
        self.picked.emit(carry)
        self._say_cell()

    def return_carried(self) -> None:
        """What was carried goes back to where it was."""
        if self.carry is None:
            return
        self._let_go()
        self.put_down.emit()
        self._say_cell()

    def _let_go(self) -> None:
        self.carry = self.target = self._pressed = None
        self._by_mouse = False
        self._rolling.stop()
        self.viewport().update()

    def _aim(self, cell: Cell | None) -> None:
        if cell != self.target:
            self.target = cell
            self.viewport().update()
            self._say_cell()

    def _drop(self) -> None:
        carry, target, board = self.carry, self.target, self.board
        if carry is None or target is None or board is None:
            self.return_carried()
            return
        place = board.columns[target[1]]
        table = None if board.by_people else board.rows[target[0]].key
        if carry.card is not None and self._is_back(carry.card, place, table):
            self.return_carried()
            return
        self.cell, self._which = target, 0
        self._let_go()
        self.dropped.emit(carry, place, table)

    def _is_back(self, card: Card, place: int, table: Id | None) -> bool:
        return card.place == place and table in (None, card.meeting.table)

    def fit(self, cell: Cell) -> Fit:
        """Whether what is carried could be in a cell."""
        carry, board = self.carry, self.board
        assert carry is not None
        assert board is not None
        place = board.columns[cell[1]]
        if not carry.free >> place & 1:
            return Fit.BUSY
        return Fit.FREE if self.table_bits(cell[0]) >> place & 1 else Fit.TAKEN

    def table_bits(self, row: int) -> int:
        """The slots in which a row's table (of a company: some table) could serve what is carried."""
        carry, board = self.carry, self.board
        assert carry is not None
        assert board is not None
        table = board.rows[row].table
        if board.by_people or table is None:
            return carry.tables
        return board.planner.table_slots(table, carry.companies, carry.card)

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
            self.horizontalScrollBar().setValue(self._left + across)
            self.verticalScrollBar().setValue(self._top + down)
            self._aim(self.cell_at(at))

    def mouse_position(self) -> QPoint:
        """Where the mouse is on the screen."""
        from PySide6.QtGui import QCursor

        return QCursor.pos()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's hook: with Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * 1.1**steps, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

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
            QToolTip.showText(event.globalPos(), self.describe(found[0]), self.viewport())
        elif self._tip_of_row(event.pos()):
            QToolTip.showText(event.globalPos(), self._tip_of_row(event.pos()), self.viewport())
        else:
            QToolTip.hideText()

    def _tip_of_row(self, at: QPoint) -> str:
        layout, board = self.layout_of_cells, self.board
        if layout is None or board is None or at.x() >= layout.side or at.y() < layout.head:
            return ""
        row = layout.row_at(at.y() - layout.head + self._top)
        if row is None:
            return ""
        shown = board.rows[row]
        closed = shown.table.closed if shown.table else None
        return f"{shown.whole}: {closed}" if closed else shown.whole

    # Words

    def describe(self, card: Card) -> str:
        """A card's whole story in lines."""
        board = self.board
        assert board is not None
        planner, words = board.planner, self._words
        lines = [planner.name(one).whole for one in card.companies]
        lines.append(f"{self.when(card)}, {self.table_words(card.meeting.table)}")
        lines.append(words(f"planner.state_{card.state}"))
        if card.trouble is not None:
            lines.append(words(card.trouble))
        for side, at in card.entered.items():
            name = planner.name(planner.known.lead(getattr(card.meeting, side))).short
            lines.append(words("planner.came_in_at", name=name, at=planner.clock(at)))
        if card.meeting.locked:
            lines.append(words("planner.is_locked"))
        if card.meeting.about:
            lines.append(card.meeting.about)
        return "\n".join(lines)

    def when(self, card: Card) -> str:
        """From when until when a meeting is."""
        assert card.meeting.start is not None
        assert self.board is not None
        time = self.board.planner.slots[card.place].time if self.board.planner.slots else None
        end = time.end if time and time.start == card.meeting.start else None
        start = self.board.planner.clock(card.meeting.start)
        return f"{start}–{self.board.planner.clock(end)}" if end else start

    def table_words(self, table: Id | None) -> str:
        """A table by its number."""
        known = self.board.planner.known.grid.table.get(table or b"") if self.board else None
        return self._words("planner.table", table=str(known.number) if known else "–")

    def _cell_words(self, cell: Cell) -> str:
        """A cell as it is read aloud."""
        board = self.board
        assert board is not None
        row, start = board.rows[cell[0]], board.planner.start_of(board.columns[cell[1]])
        where = row.whole if board.by_people else self._words("planner.table", table=row.title)
        if self.carry is not None:
            return f"{where}, {start}, {self._words(_FIT_WORDS[self.fit(cell)])}"
        cards = board.cards_at(cell)
        if not cards:
            return f"{where}, {start}, {self._words('planner.cell_empty')}"
        told = [
            ", ".join(
                (
                    *(board.planner.name(one).short for one in card.companies),
                    self._words(card.trouble) if card.trouble else self._words(f"planner.state_{card.state}"),
                )
            )
            for card in cards
        ]
        return f"{where}, {start}, {'; '.join(told)}"

    def _say_cell(self) -> None:
        """Tells screen readers where the cursor is."""
        if not self._has_cells:
            return
        if self.carry is not None and self.target is None:
            return
        self.setAccessibleName(self._cell_words(self._here))
        self.setAccessibleDescription(self._words("planner.how_carrying" if self.carry else "planner.how"))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt's hook: a frame is painted whole, which costs no more than moving one."""
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(900, 600)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self.viewport())
        dirty = event.rect()
        painter.fillRect(dirty, self._theme.color("bg.surface"))
        board, layout = self.board, self.layout_of_cells
        if board is None or layout is None:
            return
        _Frame(self, painter, board, layout, dirty).paint()

    def face(self, card: Card, size: QSize, row: Row) -> Face:
        """What a card's picture is to show."""
        board, layout = self.board, self.layout_of_cells
        assert board is not None
        assert layout is not None
        first = second = ""
        if self._density is not Density.DENSE:
            table = self.table_words(card.meeting.table)
            first, second = words_of(card, board.planner, row.key, by_people=board.by_people, table=table)
        return Face(
            first,
            second,
            self._marks.get(card.id) or look_of(card),
            card.meeting.locked,
            size.width(),
            size.height(),
            layout.text,
            self._density,
        )

    def picture_of(self, card: Card, size: QSize, row: int) -> QPixmap:
        """A card's picture in a row of the board that is shown."""
        key = (card.id, row)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) > _DRAWN:
                self._drawn.clear()
            assert self.board is not None
            found = self._drawn[key] = self.pictures.picture(self.face(card, size, self.board.rows[row]))
        return found

    def carried_picture(self) -> QPixmap:
        """What is carried, as it floats under the mouse."""
        carry, board, layout = self.carry, self.board, self.layout_of_cells
        assert carry is not None
        assert board is not None
        assert layout is not None
        names = [board.planner.name(one).short for one in carry.companies]
        width, height = max(120, layout.column - 6), max(26, layout.row - 6)
        density = Density.COMFORTABLE if height > 40 else Density.COMPACT
        return self.pictures.picture(
            Face(
                names[0], ", ".join(names[1:]), "carried", False, width, height, max(11, layout.text), density
            )
        )

    @property
    def carries_by_mouse(self) -> bool:
        """Whether the mouse carries, and not the keys."""
        return self._by_mouse

    def is_dim(self, card: Card) -> bool:
        """Whether a card is not one that is looked for."""
        return card.id in self._dim

    def target_words(self) -> tuple[str, Fit]:
        """What the target says: "11:30, table 14: free"."""
        board, carry = self.board, self.carry
        assert board is not None
        assert carry is not None
        assert self.target is not None
        place = board.columns[self.target[1]]
        fit = self.fit(self.target)
        values: dict[str, object] = {"start": board.planner.start_of(place)}
        if fit is Fit.BUSY:
            values["name"] = self._who_is_busy(place)
            return self._words("planner.target_busy", **values), fit
        if board.by_people:
            table = board.planner.table_for(carry.companies, place, carry.card)
            values["table"] = str(table.number) if table else "–"
        else:
            values["table"] = board.rows[self.target[0]].title
        key = "planner.target_free" if fit is Fit.FREE else "planner.target_taken"
        return self._words(key, **values), fit

    def _who_is_busy(self, place: int) -> str:
        board, carry = self.board, self.carry
        assert board is not None
        assert carry is not None
        planner = board.planner
        for one in carry.companies:
            if (planner.busy_of(one, carry.card) | planner.known.away.get(one, 0)) >> place & 1:
                return planner.name(one).short
        return self._words("planner.both")


_FIT_WORDS = {
    Fit.FREE: "planner.cell_free_for_both",
    Fit.BUSY: "planner.cell_busy",
    Fit.TAKEN: "planner.cell_taken",
}


def _push(at: int, first: int, last: int) -> int:
    """How far to scroll in one step: the nearer to the edge, the faster."""
    if at < first + _EDGE:
        return -min(28, (first + _EDGE - at) // 2 + 2)
    if at > last - _EDGE:
        return min(28, (at - last + _EDGE) // 2 + 2)
    return 0


class _Frame:
    """One frame being painted; only what touches the dirty rectangle."""

    def __init__(
        self, grid: PlannerGrid, painter: QPainter, board: Board, layout: Layout, dirty: QRect
    ) -> None:
        self._grid, self._painter, self._board, self._layout = grid, painter, board, layout
        self._theme = grid._theme
        self._words = grid._words
        self._room = grid.viewport().rect()
        self._left = layout.side - grid._left
        self._top = layout.head - grid._top
        body = dirty.intersected(self._room.adjusted(layout.side, layout.head, 0, 0))
        self._body = self._room.adjusted(layout.side, layout.head, 0, 0)
        self._rows = layout.rows_in(body.top() - self._top, body.bottom() + 1 - self._top)
        self._columns = layout.columns_in(body.left() - self._left, body.right() + 1 - self._left)
        self._all_columns = layout.columns_in(0 - self._left + layout.side, self._room.width() - self._left)
        self._dirty = dirty

    def paint(self) -> None:
        painter = self._painter
        painter.save()
        painter.setClipRect(self._body)
        self._lines()
        self._closed()
        self._now()
        self._hints()
        self._cards()
        self._marks()
        painter.restore()
        self._side()
        self._head()
        self._corner()
        self._chip()

    # The body

    def _lines(self) -> None:
        layout, painter = self._layout, self._painter
        right = min(self._body.right(), self._left + layout.width)
        bottom = min(self._body.bottom(), self._top + layout.height)
        painter.setPen(self._theme.color("line.subtle"))
        for row in self._rows:
            y = self._top + (row + 1) * layout.row - 1
            painter.drawLine(self._body.left(), y, right, y)
        for column in self._columns:
            x = self._left + layout.lefts[column]
            painter.drawLine(x, self._body.top(), x, bottom)
            if self._board.lunch_before(column):
                lunch = QRect(x - 10, self._body.top(), 10, bottom - self._body.top() + 1)
                painter.fillRect(lunch, self._theme.color("bg.sunken"))

    def _closed(self) -> None:
        """Hatches what cannot be used: closed tables, and hours in which a company cannot be met."""
        planner = self._board.planner
        brush = QBrush(self._theme.color("line.strong"), Qt.BrushStyle.BDiagPattern)
        every = (1 << len(planner.slots)) - 1
        for row in self._rows:
            shown = self._board.rows[row]
            if shown.table is not None:
                shut = every & ~planner.open_slots.get(shown.key, every)
            else:
                shut = planner.known.away.get(shown.key, 0)
            if not shut:
                continue
            for column in self._columns:
                if shut >> self._board.columns[column] & 1:
                    self._painter.fillRect(self._cell(row, column).adjusted(1, 0, 0, -1), brush)

    def _now(self) -> None:
        """The line of now, behind the cards."""
        x = self._x_of_now()
        if x is not None:
            bottom = min(self._body.bottom(), self._top + self._layout.height)
            pen = QPen(self._theme.color("accent.fill"), 2)
            self._painter.setPen(pen)
            self._painter.drawLine(x, self._body.top(), x, bottom)

    def _x_of_now(self) -> int | None:
        slot = self._board.planner.slot_now()
        column = self._board.column_of(slot.place) if slot else None
        if slot is None or column is None:
            return None
        part = (self._board.planner.now - slot.time.start) / (slot.time.end - slot.time.start)
        return round(self._left + self._layout.lefts[column] + part * self._layout.column)

    def _hints(self) -> None:
        """While something is carried: the empty cells where it could be."""
        carry, board = self._grid.carry, self._board
        if carry is None or (self._layout.density is Density.DENSE and self._layout.row < 14):
            return
        pen = QPen(self._theme.color("accent.line"), 1)
        pen.setDashPattern([3.5, 2.5])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = 4 if self._layout.row > 24 else 2
        rooms = [
            self._cell(row, column).adjusted(inset, inset, -inset - 1, -inset - 1)
            for row in self._rows
            if self._may_hint(row, carry) and (bits := carry.free & self._grid.table_bits(row))
            for column in self._columns
            if bits >> board.columns[column] & 1
        ]
        self._painter.drawRects(rooms)

    def _may_hint(self, row: int, carry: Carry) -> bool:
        return not self._board.by_people or self._board.rows[row].key in carry.companies

    def _cards(self) -> None:
        grid, cells, layout = self._grid, self._board.cells, self._layout
        size, inset = grid.card_size, grid.card_inset
        lefts = [(column, self._left + layout.lefts[column] + inset + 1) for column in self._columns]
        for row in self._rows:
            top = self._top + row * layout.row + inset
            for column, left in lefts:
                cards = cells.get((row, column))
                if cards is None:
                    continue
                if len(cards) == 1:
                    self._card(cards[0], left, top, size, row)
                    continue
                for card, rect in grid.card_rects((row, column)):
                    self._card(card, rect.left(), rect.top(), rect.size(), row)

    def _card(self, card: Card, left: int, top: int, size: QSize, row: int) -> None:
        grid, painter = self._grid, self._painter
        carried = grid.carry is not None and grid.carry.card is not None and grid.carry.card.id == card.id
        dim = carried or grid.is_dim(card)
        if dim:
            painter.setOpacity(_DIM)
        painter.drawPixmap(left, top, grid.picture_of(card, size, row))
        if dim:
            painter.setOpacity(1.0)

    def _marks(self) -> None:
        grid = self._grid
        if grid.carry is not None:
            if grid.target is not None:
                self._target(grid.target)
            return
        if not self._board.columns or not self._board.rows:
            return
        rect = self._cell(*grid.cell)
        cards = grid.card_rects(grid.cell)
        if cards:
            which = next(
                (box for card, box in cards if grid.card is not None and card.id == grid.card.id), rect
            )
            rect = which.adjusted(-2, -2, 2, 2)
        else:
            rect = rect.adjusted(2, 1, -1, -2)
        token = "focus.ring" if grid.hasFocus() else "line.control"
        self._ring(rect, self._theme.color(token), 2 if grid.hasFocus() else 1)

    def _ring(self, rect: QRect, color: QColor, width: int) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(QPen(color, width))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _target(self, cell: Cell) -> None:
        grid, rect = self._grid, self._cell(*cell)
        if grid.carries_by_mouse:
            pen = QPen(self._theme.color("accent.fill"), 2)
            pen.setDashPattern([3, 2])
            self._painter.setPen(pen)
            self._painter.setBrush(self._theme.color("accent.tint"))
            self._painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 6, 6)
            return
        picture = grid.carried_picture()
        at = rect.topLeft() + QPoint(5, 3)
        at.setX(
            max(
                self._body.left(),
                min(at.x(), self._body.right() - round(picture.deviceIndependentSize().width())),
            )
        )
        self._painter.drawPixmap(at, picture)
        size = picture.deviceIndependentSize().toSize()
        self._ring(QRect(at, size).adjusted(-2, -2, 2, 2), self._theme.color("focus.ring"), 2)

    def _cell(self, row: int, column: int) -> QRect:
        return self._layout.cell((row, column)).translated(self._left, self._top)

    # The frozen parts

    def _side(self) -> None:
        layout, painter = self._layout, self._painter
        strip = QRect(0, layout.head, layout.side, self._room.height() - layout.head)
        if not strip.intersects(self._dirty):
            return
        painter.save()
        painter.setClipRect(strip)
        painter.fillRect(strip, self._theme.color("bg.surface"))
        rows = layout.rows_in(self._body.top() - self._top, self._body.bottom() + 1 - self._top)
        here = self._grid._here[0] if self._grid._has_cells else -1
        for row in rows:
            self._row_head(row, QRect(0, self._top + row * layout.row, layout.side, layout.row), row == here)
        painter.setPen(self._theme.color("line.strong"))
        painter.drawLine(strip.right(), strip.top(), strip.right(), strip.bottom())
        painter.restore()

    def _row_head(self, row: int, room: QRect, is_here: bool) -> None:
        painter, shown = self._painter, self._board.rows[row]
        if is_here:
            painter.fillRect(room.adjusted(0, 0, -1, -1), self._theme.color("bg.selected"))
        painter.setPen(self._theme.color("line.subtle"))
        painter.drawLine(room.left(), room.bottom(), room.right(), room.bottom())
        shut = shown.table is not None and shown.table.closed is not None
        inner = room.adjusted(24 if self._layout.side > 70 else 14, 0, -6, 0)
        strong = self._grid.pictures.font(max(10, min(14, room.height() - 6)), strong=True)
        if room.height() >= 40:
            half = room.height() // 2
            self._text(inner.adjusted(0, 0, 0, -half + 4), strong, "text.primary", shown.title, bottom=True)
            token = "stop.text" if shut else "text.tertiary"
            self._text(inner.adjusted(0, half + 2, 0, 0), font("caption"), token, shown.under, top=True)
            return
        title = shown.title
        self._text(inner, strong, "stop.text" if shut else "text.primary", title)
        if not self._board.by_people and room.height() >= 24:
            used = round(QFontMetricsF(strong).horizontalAdvance(title)) + 8
            self._text(inner.adjusted(used, 0, 0, 0), font("key"), "text.tertiary", shown.under)

    def _text(
        self, room: QRect, style: object, token: str, text: str, *, top: bool = False, bottom: bool = False
    ) -> None:
        painter = self._painter
        painter.setFont(style)  # type: ignore[call-overload,arg-type]
        painter.setPen(self._theme.color(token))
        side = Qt.AlignmentFlag.AlignLeft
        high = (
            Qt.AlignmentFlag.AlignTop
            if top
            else Qt.AlignmentFlag.AlignBottom
            if bottom
            else Qt.AlignmentFlag.AlignVCenter
        )
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, side | high, shown)

    def _head(self) -> None:
        layout, painter = self._layout, self._painter
        strip = QRect(layout.side, 0, self._room.width() - layout.side, layout.head)
        if not strip.intersects(self._dirty):
            return
        painter.save()
        painter.setClipRect(strip)
        painter.fillRect(strip, self._theme.color("bg.surface"))
        for column in self._all_columns:
            self._column_head(column)
        painter.setPen(self._theme.color("line.strong"))
        painter.drawLine(strip.left(), strip.bottom(), strip.right(), strip.bottom())
        painter.restore()

    def _column_head(self, column: int) -> None:
        painter, board, layout = self._painter, self._board, self._layout
        place = board.columns[column]
        slot = board.planner.slots[place]
        room = QRect(self._left + layout.lefts[column], 0, layout.column, layout.head)
        now = board.planner.slot_now()
        is_now = now is not None and now.place == place
        if is_now:
            painter.fillRect(room.adjusted(1, 0, 0, -1), self._theme.color("accent.tint"))
        painter.setPen(self._theme.color("line.subtle"))
        painter.drawLine(room.left(), 0, room.left(), room.bottom())
        inner = room.adjusted(8 if layout.column > 70 else 5, 4, -2, -4)
        half = inner.height() // 2
        token = "accent.text" if is_now else "text.primary"
        style = font("body.strong") if layout.column >= 52 else font("key")
        self._text(inner.adjusted(0, 0, 0, -half), style, token, board.planner.start_of(place))
        below = inner.adjusted(0, half, 0, 0)
        if self._grid.carry is not None:
            self._free_or_busy(place, below)
        elif is_now:
            left = max(0, round((slot.time.end - board.planner.now).total_seconds() / 60))
            key = "planner.now_left" if layout.column > 84 else "planner.now_left_short"
            self._text(below, font("caption"), "accent.text", self._words(key, count=left))

    def _free_or_busy(self, place: int, room: QRect) -> None:
        carry = self._grid.carry
        assert carry is not None
        free = bool(carry.free >> place & 1)
        token = "ok.text" if free else "text.tertiary"
        picture = self._theme.pixmap("check" if free else "cross", token, 14)
        self._painter.drawPixmap(QPoint(room.left(), room.center().y() - 6), picture)
        if self._layout.column > 84:
            words = self._words("planner.both_free" if free else "planner.busy")
            self._text(room.adjusted(19, 0, 0, 0), font("caption"), token, words)

    def _corner(self) -> None:
        layout, painter = self._layout, self._painter
        room = QRect(0, 0, layout.side, layout.head)
        if not room.intersects(self._dirty):
            return
        painter.fillRect(room, self._theme.color("bg.surface"))
        words = self._words("planner.enterprise_head" if self._board.by_people else "planner.table_head")
        inner = room.adjusted(24 if layout.side > 70 else 10, 0, -4, 0)
        self._text(inner, font("caption"), "text.secondary", words)
        painter.setPen(self._theme.color("line.strong"))
        painter.drawLine(0, room.bottom(), room.right(), room.bottom())
        painter.drawLine(room.right(), 0, room.right(), room.bottom())

    def _chip(self) -> None:
        """What the target says, just below it."""
        grid = self._grid
        if grid.carry is None or grid.target is None:
            return
        words, fit = grid.target_words()
        free = fit is Fit.FREE
        painter, rect = self._painter, self._cell(*grid.target)
        painter.setFont(font("label"))
        width = painter.fontMetrics().horizontalAdvance(words) + 40
        left = max(self._body.left(), min(rect.left() + 8, self._room.right() - width - 4))
        top = rect.bottom() + 6
        if top + 26 > self._room.bottom():
            top = rect.top() - 32
        box = QRectF(left, top, width, 26)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("ok.text" if free else "stop.text"), 1))
        painter.setBrush(self._theme.color("ok.tint" if free else "stop.tint"))
        painter.drawRoundedRect(box, 6, 6)
        token = "ok.text" if free else "stop.text"
        painter.drawPixmap(
            QPointF(left + 9, top + 6), self._theme.pixmap("check" if free else "cross", token, 14)
        )
        painter.setPen(self._theme.color(token))
        painter.drawText(box.adjusted(29, 0, -4, 0), _LEFT, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
