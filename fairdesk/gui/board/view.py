"""The call board as it is painted: dark always, laid out for 1920 × 1080 and scaled to where it hangs."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from fairdesk.gui.board.show import BoardShow, Face, Room
from fairdesk.gui.theme.theme import FAMILY, Theme, drawn_icon
from fairdesk.texts import LANGUAGE_NAMES
from fairdesk.usecases.meetings.call_board import BoardMeeting

_WIDE, _HIGH = 1920.0, 1080.0
_EDGE = 56.0
_TOP = 128.0
_FOOT = 112.0
_LEFT_END = 1240.0
_DIVIDER = 1272.0
_RIGHT = 1313.0
_CELL, _CELL_STEP, _TILE = 108.0, 120.0, 124.0
_ROW_STEP = 94.0
_COUNTER = 58.0
_BOLD, _SEMI, _PLAIN = QFont.Weight.Bold, QFont.Weight.DemiBold, QFont.Weight.Normal
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHTWARDS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class BoardView(QWidget):
    """The board, of any size: on the second screen, or small on the page where it is set up."""

    def __init__(self, theme: Theme, show: BoardShow) -> None:
        super().__init__()
        self._theme, self._board = theme, show
        self._painted: Face | None = None
        self._watching = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        show.changed.connect(self._changed)
        show.moved.connect(self._moved)

    @property
    def face(self) -> Face | None:
        """What is to be seen now."""
        return self._board.face(self._room)

    def sizeHint(self) -> QSize:
        """Half the size of a usual screen."""
        return QSize(960, 540)

    def showEvent(self, event: QShowEvent) -> None:
        """The board runs while it is seen."""
        if not self._watching:
            self._watching = True
            self._board.watch()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs for a board that nobody sees."""
        if self._watching:
            self._watching = False
            self._board.leave()
        super().hideEvent(event)

    def _changed(self) -> None:
        face = self.face
        self.setAccessibleName(face.line if face else "")
        self.update()

    def _moved(self) -> None:
        """Only the time of the page went on."""
        if self._painted is not None and self._painted.pages > 1 and not self._painted.old:
            box, scale = self._counter_box(), self._scale
            painted = QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale)
            self.update(painted.toAlignedRect().adjusted(-2, -2, 2, 2))

    # Measures

    @property
    def _scale(self) -> float:
        return max(0.05, min(self.width() / _WIDE, self.height() / _HIGH))

    @property
    def _whole(self) -> QRectF:
        """The board in its own measure: at least 1920 × 1080, and more of what the screen has more of."""
        return QRectF(0, 0, self.width() / self._scale, self.height() / self._scale)

    @property
    def _room(self) -> Room:
        high = self._whole.height() - _TOP - _FOOT
        return Room(2 * max(1, int((high + 12) / _CELL_STEP)), max(1, int((high - _COUNTER) / _ROW_STEP)))

    def _counter_box(self) -> QRectF:
        whole = self._whole
        return QRectF(_RIGHT, whole.height() - _FOOT - _COUNTER, whole.width() - _RIGHT - _EDGE, _COUNTER)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.fillRect(self.rect(), self._color("bg.window"))
        painter.scale(self._scale, self._scale)
        face = self._painted = self.face
        if face is None:
            return
        self._paint_head(painter, face)
        self._paint_cells(painter, face)
        self._paint_next(painter, face)
        self._paint_foot(painter, face)

    def _paint_head(self, painter: QPainter, face: Face) -> None:
        edge = self._whole.width() - _EDGE
        line = QRectF(_EDGE, 36, _LEFT_END - _EDGE, 92)
        x = self._text(painter, line, face.now, 50, _BOLD, "text.primary")
        x = (
            self._text(painter, line.adjusted(x + 26, 0, 0, 0), face.time, 38, _PLAIN, "text.secondary")
            + x
            + 26
        )
        if face.left:
            x += 22 + self._text(painter, line.adjusted(x + 22, 0, 0, 0), face.left, 30, _SEMI, "accent.text")
        elsewhere = "    ".join(face.elsewhere)
        if QFontMetricsF(_font(26, _PLAIN)).horizontalAdvance(elsewhere) < line.width() - x - 30:
            self._text(painter, line, elsewhere, 26, _PLAIN, "text.tertiary", _RIGHTWARDS)
        painter.fillRect(
            QRectF(_DIVIDER, _TOP, 1.5, self._whole.height() - _TOP - _FOOT), self._color("line.strong")
        )
        clock = QRectF(_RIGHT, 24, edge - _RIGHT, 92)
        wide = self._text(painter, clock, face.clock, 80, _BOLD, "text.primary", _RIGHTWARDS)
        head = QRectF(_RIGHT, 36, edge - _RIGHT - wide - 24, 92)
        x = self._text(painter, head, face.next, 50, _BOLD, "text.primary", least=34)
        self._text(painter, head.adjusted(x + 22, 0, 0, 0), face.next_time, 38, _PLAIN, "text.secondary")

    def _paint_cells(self, painter: QPainter, face: Face) -> None:
        if face.empty is not None:
            self._paint_empty(painter, *face.empty)
            return
        wide, down = (_LEFT_END - _EDGE - 20) / 2, self._room.now // 2
        for place, cell in enumerate(face.cells):
            across, row = divmod(place, down)
            box = QRectF(_EDGE + across * (wide + 20), _TOP + row * _CELL_STEP, wide, _CELL)
            self._paint_cell(painter, box, cell, halls=face.halls)

    def _paint_cell(self, painter: QPainter, box: QRectF, cell: BoardMeeting, *, halls: bool) -> None:
        called = cell.called is not None
        ground, ink = ("wait.fill", "on.wait") if called else ("bg.surface", "text.primary")
        painter.setPen(Qt.PenStyle.NoPen if called else self._color("line.subtle"))
        painter.setBrush(self._color(ground))
        painter.drawRoundedRect(box, 10, 10)
        tile = QRectF(box.left(), box.top(), _TILE, box.height())
        if not called:
            painter.save()
            painter.setClipRect(tile)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("accent.tint"))
            painter.drawRoundedRect(box, 10, 10)
            painter.restore()
        self._paint_number(painter, tile, cell, ink if called else "accent.text", halls=halls)
        names = QRectF(tile.right() + 20, box.top(), box.right() - tile.right() - 40, box.height())
        if called:
            self._icon(painter, "sound-on", ink, QPointF(box.right() - 48, box.center().y()), 44)
            names.setRight(box.right() - 84)
        first, *others = cell.names or ("–",)
        upper, lower = names.adjusted(0, 14, 0, -54), names.adjusted(0, 54, 0, -14)
        self._text(painter, upper, first, 31, _SEMI, ink, least=24)
        self._text(painter, lower, ", ".join(others), 31, _PLAIN, ink, least=24)

    def _paint_number(
        self, painter: QPainter, tile: QRectF, cell: BoardMeeting, ink: str, *, halls: bool
    ) -> None:
        number = str(cell.table) if cell.table is not None else "–"
        if not (halls and cell.hall):
            self._text(painter, tile, number, 64, _BOLD, ink, _MIDDLE, least=44)
            return
        self._text(painter, tile.adjusted(0, 2, 0, -26), number, 58, _BOLD, ink, _MIDDLE, least=44)
        self._text(painter, tile.adjusted(8, 72, -8, -8), cell.hall, 22, _SEMI, ink, _MIDDLE, least=16)

    def _paint_empty(self, painter: QPainter, title: str, sentence: str) -> None:
        room = QRectF(_EDGE, _TOP, _LEFT_END - _EDGE, self._whole.height() - _TOP - _FOOT)
        painter.setOpacity(0.12)
        self._icon(painter, "star8", "text.primary", room.center() - QPointF(0, 100), 260)
        painter.setOpacity(1)
        below = QRectF(room.left(), room.center().y() + 70, room.width(), 64)
        self._text(painter, below, title, 44, _SEMI, "text.primary", _MIDDLE, least=30)
        self._text(
            painter, below.translated(0, 66), sentence, 34, _PLAIN, "text.secondary", _MIDDLE, least=24
        )

    def _paint_next(self, painter: QPainter, face: Face) -> None:
        edge = self._whole.width() - _EDGE
        for place, one in enumerate(face.rows):
            box = QRectF(_RIGHT, _TOP + place * _ROW_STEP, edge - _RIGHT, _ROW_STEP)
            number = QRectF(box.left(), box.top(), 84, box.height())
            self._text(painter, number, str(one.table or "–"), 44, _SEMI, "text.primary", least=32)
            names = box.adjusted(96, 0, 0, 0)
            first, *others = one.names or ("–",)
            self._text(painter, names.adjusted(0, 14, 0, -46), first, 24, _SEMI, "text.primary", least=20)
            lower = names.adjusted(0, 47, 0, -13)
            self._text(painter, lower, ", ".join(others), 24, _PLAIN, "text.secondary", least=20)
            if place < len(face.rows) - 1 or len(face.rows) == self._room.next:
                painter.fillRect(
                    QRectF(box.left(), box.bottom() - 1, box.width(), 1.5), self._color("line.subtle")
                )
        self._paint_counter(painter, face)

    def _paint_counter(self, painter: QPainter, face: Face) -> None:
        box = self._counter_box()
        if face.old:
            self._icon(painter, "clock", "wait.text", QPointF(box.left() + 14, box.center().y()), 28)
            self._text(painter, box.adjusted(42, 0, 0, 0), face.old, 28, _SEMI, "wait.text")
        elif face.pages > 1:
            wide = self._text(painter, box, f"{face.page} / {face.pages}", 22, _PLAIN, "text.secondary")
            bar = QRectF(box.left() + wide + 20, box.center().y() - 2, box.width() - wide - 20, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            for length, token in ((1.0, "line.subtle"), (face.passed, "text.tertiary")):
                painter.setBrush(self._color(token))
                painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * length, 4), 2, 2)

    def _paint_foot(self, painter: QPainter, face: Face) -> None:
        whole = self._whole
        foot = QRectF(0, whole.height() - _FOOT, whole.width(), _FOOT)
        painter.fillRect(foot, self._color("bg.surface"))
        painter.fillRect(QRectF(0, foot.top(), foot.width(), 1.5), self._color("line.strong"))
        right = self._paint_languages(painter, face, foot)
        left = _EDGE + 4
        if face.calling:
            self._icon(painter, "sound-on", "wait.text", QPointF(left + 21, foot.center().y()), 42)
            left += 72
        tone = "text.primary" if face.calling else "text.secondary"
        line = QRectF(left, foot.top(), right - left - 48, foot.height())
        self._text(painter, line, face.line, 38, _SEMI if face.calling else _PLAIN, tone, least=24)

    def _paint_languages(self, painter: QPainter, face: Face, foot: QRectF) -> float:
        """The languages at the right, the one of the moment underlined; returns where they begin."""
        x = foot.right() - _EDGE
        if len(face.languages) < 2:
            return x
        for language in reversed(face.languages):
            speaks = language == face.language
            name = LANGUAGE_NAMES[language]
            wide = QFontMetricsF(_font(22, _SEMI)).horizontalAdvance(name)
            box = QRectF(x - wide, foot.top(), wide + 2, foot.height())
            self._text(painter, box, name, 22, _SEMI, "text.primary" if speaks else "text.tertiary")
            if speaks:
                painter.fillRect(
                    QRectF(x - wide, foot.center().y() + 18, wide, 4), self._color("accent.text")
                )
            x -= wide + 24
        return x + 24

    def _text(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        size: int,
        weight: QFont.Weight,
        token: str,
        side: Qt.AlignmentFlag = _LEFT,
        *,
        least: int = 0,
    ) -> float:
        """Paints a line, smaller down to ``least`` and then cut where it is too long; returns its width."""
        pixels, shown = _fitted(text, size, least or size, weight, round(box.width()))
        painter.setFont(_font(pixels, weight))
        painter.setPen(self._color(token))
        painter.drawText(box, side, shown)
        return QFontMetricsF(painter.font()).horizontalAdvance(shown)

    def _color(self, token: str) -> QColor:
        return self._theme.color(token, "dark")

    def _icon(self, painter: QPainter, name: str, token: str, middle: QPointF, size: int) -> None:
        sharp = max(1.0, self._scale * self.devicePixelRatioF())
        icon = drawn_icon(name, self._color(token).name(), size, sharp)
        box = QRectF(middle.x() - size / 2, middle.y() - size / 2, size, size)
        painter.drawPixmap(box, icon, QRectF(icon.rect()))


@lru_cache(maxsize=64)
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=2048)
def _fitted(text: str, size: int, least: int, weight: QFont.Weight, width: int) -> tuple[int, str]:
    """The size in which a text fits, and the text, cut where even the least size is too large."""
    while size > least and QFontMetricsF(_font(size, weight)).horizontalAdvance(text) > width:
        size -= 1
    return size, QFontMetricsF(_font(size, weight)).elidedText(text, Qt.TextElideMode.ElideRight, width + 1)
