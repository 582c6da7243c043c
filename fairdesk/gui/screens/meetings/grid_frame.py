"""One frame of the planner's grid: lines, what is closed, now, cards, the cursor, and the frozen parts."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from fairdesk.gui.screens.meetings.board import Board, Cell, Density, Layout
from fairdesk.gui.screens.meetings.carrying import Carry, Fit, table_bits
from fairdesk.gui.screens.meetings.grid_cursor import GridCursor
from fairdesk.gui.screens.meetings.grid_faces import GridFaces
from fairdesk.gui.theme.theme import font
from fairdesk.usecases.meetings.planner import Card

_DIM = 0.28
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Frame:
    """One frame being painted; only what touches the dirty rectangle."""

    def __init__(
        self,
        grid: GridCursor,
        faces: GridFaces,
        painter: QPainter,
        board: Board,
        layout: Layout,
        dirty: QRect,
    ) -> None:
        self._grid, self._faces, self._painter = grid, faces, painter
        self._board, self._layout = board, layout
        self._theme = grid.theme
        self._words = grid.words
        self._room = grid.viewport().rect()
        self._left = layout.side - grid.left
        self._top = layout.head - grid.top
        body = dirty.intersected(self._room.adjusted(layout.side, layout.head, 0, 0))
        self._body = self._room.adjusted(layout.side, layout.head, 0, 0)
        self._rows = layout.rows_in(body.top() - self._top, body.bottom() + 1 - self._top)
        self._columns = layout.columns_in(body.left() - self._left, body.right() + 1 - self._left)
        self._all_columns = layout.columns_in(0 - self._left + layout.side, self._room.width() - self._left)
        self._dirty = dirty

    def paint(self) -> None:
        """Paints it."""
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
            if self._may_hint(row, carry) and (bits := carry.free & table_bits(carry, board, row))
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
        dim = carried or self._faces.is_dim(card)
        if dim:
            painter.setOpacity(_DIM)
        painter.drawPixmap(left, top, self._faces.picture_of(card, size, row))
        if dim:
            painter.setOpacity(1.0)

    def _marks(self) -> None:
        grid = self._grid
        if grid.carry is not None:
            if grid.target is not None:
                self._target(grid.target, grid.carry)
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

    def _target(self, cell: Cell, carry: Carry) -> None:
        grid, rect = self._grid, self._cell(*cell)
        if grid.carries_by_mouse:
            pen = QPen(self._theme.color("accent.fill"), 2)
            pen.setDashPattern([3, 2])
            self._painter.setPen(pen)
            self._painter.setBrush(self._theme.color("accent.tint"))
            self._painter.drawRoundedRect(rect.adjusted(3, 3, -3, -3), 6, 6)
            return
        picture = self._faces.carried(carry)
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
        here = self._grid.here[0] if self._grid.has_cells else -1
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
        strong = self._faces.pictures.font(max(10, min(14, room.height() - 6)), strong=True)
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
        words, fit = grid.said.target(grid.target, grid.carry)
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
