"""The room of the planner's grid: where its cells lie in the window, how large, and what is scrolled to."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.board import LEAST_ZOOM, MOST_ZOOM, Board, Cell, Density, Layout
from fairdesk.usecases.meetings.planner import Card

_INSET = 3


class GridArea(QAbstractScrollArea):
    """A board laid out under a frozen header and beside a frozen column. ``zoomed`` carries the new zoom."""

    zoomed = Signal(float)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.theme, self.words = context.theme, context.words
        self.board: Board | None = None
        self.layout_of_cells: Layout | None = None
        self._density, self._zoom = Density.COMFORTABLE, 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setAutoFillBackground(False)
        self.setCornerWidget(QWidget())

    @property
    def has_cells(self) -> bool:
        """Whether there is anything to stand on."""
        return self.board is not None and bool(self.board.rows) and bool(self.board.columns)

    # How large

    @property
    def density(self) -> Density:
        """How much the cards tell."""
        return self._density

    def set_density(self, density: Density) -> None:
        """More or less on the cards."""
        self._density = density
        self.lay_out()
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
        share_x = (at.x() - layout.side + self.left) / max(1, layout.width)
        share_y = (at.y() - layout.head + self.top) / max(1, layout.height)
        self._zoom = zoom
        self.lay_out()
        layout = self.layout_of_cells
        assert layout is not None
        self.horizontalScrollBar().setValue(round(share_x * layout.width - at.x() + layout.side))
        self.verticalScrollBar().setValue(round(share_y * layout.height - at.y() + layout.head))
        self.viewport().update()
        self.zoomed.emit(zoom)

    def lay_out(self) -> None:
        """Finds a place for everything."""
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

    # Where

    @property
    def left(self) -> int:
        """How far it is scrolled across."""
        return self.horizontalScrollBar().value()

    @property
    def top(self) -> int:
        """How far it is scrolled down."""
        return self.verticalScrollBar().value()

    def cell_rect(self, cell: Cell) -> QRect:
        """Where a cell is in the viewport."""
        layout = self.layout_of_cells
        assert layout is not None
        return layout.cell(cell).translated(layout.side - self.left, layout.head - self.top)

    def cell_at(self, at: QPoint) -> Cell | None:
        """The cell under a point of the viewport; None over the frozen parts and outside."""
        layout = self.layout_of_cells
        if layout is None or at.x() < layout.side or at.y() < layout.head:
            return None
        if not self.viewport().rect().contains(at):
            return None
        column = layout.column_at(at.x() - layout.side + self.left)
        row = layout.row_at(at.y() - layout.head + self.top)
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
            self.horizontalScrollBar().setValue(self.left - (layout.side - rect.left()))
        elif rect.right() > right:
            self.horizontalScrollBar().setValue(self.left + min(rect.right() - right + 1, rect.left()))
        if rect.top() < layout.head:
            self.verticalScrollBar().setValue(self.top - (layout.head - rect.top()))
        elif rect.bottom() > bottom:
            self.verticalScrollBar().setValue(self.top + rect.bottom() - bottom + 1)

    # Qt's hooks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self.lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt's hook: a frame is painted whole, which costs no more than moving one."""
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(900, 600)
