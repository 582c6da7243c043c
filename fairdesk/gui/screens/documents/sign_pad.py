"""The field in which somebody writes a signature with a pen, a finger or a mouse."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdesk.domain.strokes import Strokes
from fairdesk.gui.theme.theme import Theme, font

_INK = QColor("#1B2A6B")
_PEN_PX = 2.6
_LEAST_STEP = 1.5
"""Points nearer to the last one than this, in pixels, tell nothing new."""


class SignPad(QWidget):
    """Keeps the strokes that were drawn. ``drawn`` follows each stroke."""

    drawn = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: list[list[QPointF]] = []
        self._is_down = False
        self._by_pen = False
        self.hint = ""
        self.setMinimumSize(QSize(520, 230))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking, on=False)
        theme.changed.connect(self.update)

    @property
    def strokes(self) -> Strokes:
        """What was drawn, in units of the field's width."""
        wide = float(max(1, self.width()))
        lines = tuple(tuple((point.x() / wide, point.y() / wide) for point in line) for line in self._lines)
        return Strokes(lines, self.height() / wide)

    def clear(self) -> None:
        """An empty field again."""
        self._lines.clear()
        self._is_down = False
        self.update()
        self.drawn.emit()

    # Hands

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen: its places are finer than the mouse's, which Qt would send after it."""
        kinds = {
            QEvent.Type.TabletPress: self._begin,
            QEvent.Type.TabletMove: self._go_on,
            QEvent.Type.TabletRelease: self._end,
        }
        action = kinds.get(event.type())
        if action is not None and self.isEnabled():
            self._by_pen = event.type() is not QEvent.Type.TabletRelease
            action(event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mouse and finger; touch arrives as the mouse's events."""
        if event.button() is Qt.MouseButton.LeftButton and not self._by_pen:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        if not self._by_pen:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's hook."""
        if not self._by_pen:
            self._end(event.position())

    def _begin(self, at: QPointF) -> None:
        self._is_down = True
        self._lines.append([self._inside(at)])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if not self._is_down:
            return
        point, last = self._inside(at), self._lines[-1][-1]
        if (point - last).manhattanLength() >= _LEAST_STEP:
            self._lines[-1].append(point)
            self.update()

    def _end(self, at: QPointF) -> None:
        if self._is_down:
            self._go_on(at)
            self._is_down = False
            self.drawn.emit()

    def _inside(self, at: QPointF) -> QPointF:
        return QPointF(min(max(0.0, at.x()), self.width()), min(max(0.0, at.y()), self.height()))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """White paper in both looks, a line to write on, and the ink."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        enabled = self.isEnabled()
        painter.setPen(QPen(self._theme.color("line.control"), 1))
        painter.setBrush(QColor("white") if enabled else self._theme.color("bg.sunken"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        floor = self.height() * 0.74
        painter.setPen(QPen(QColor("#C9C2B6"), 1.5))
        painter.drawLine(QPointF(40, floor), QPointF(self.width() - 40, floor))
        if not self._lines and self.hint:
            painter.setFont(font("body"))
            painter.setPen(QColor("#716A5F") if enabled else self._theme.color("text.tertiary"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        self._paint_ink(painter)

    def _paint_ink(self, painter: QPainter) -> None:
        pen = QPen(_INK, _PEN_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self._lines:
            if len(line) == 1:
                painter.drawPoint(line[0])
            else:
                painter.drawPath(_smooth(line))


def _smooth(line: list[QPointF]) -> QPainterPath:
    """A curve through the middles between points: a hand's line has no corners."""
    path = QPainterPath(line[0])
    for before, after in pairwise(line[1:]):
        path.quadTo(before, (before + after) / 2)
    path.lineTo(line[-1])
    return path
