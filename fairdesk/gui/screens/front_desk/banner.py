"""The coloured head of a verdict: icon, one word read from two metres, one sentence."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdesk.gui.screens.front_desk.verdicts import Page
from fairdesk.gui.theme.theme import Theme, font

_STRIPE = 14
_MARGIN = 36
_RADIUS = 10


class Banner(QWidget):
    """Painted, so that it stands at once and never wraps: a word too wide is set smaller."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: Page = "ok"
        self._icon = "check"
        self._word = ""
        self._sentence = ""
        self.compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_verdict(self, page: Page, icon: str, word: str, sentence: str) -> None:
        """Shows another verdict at once."""
        self._page, self._icon, self._word, self._sentence = page, icon, word, sentence
        self.update()

    def sizeHint(self) -> QSize:
        """160 px high, 104 where the window is low."""
        return QSize(400, 92 if self.compact else 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.color(f"on.{self._page}")
        room = QRectF(self.rect())
        painter.setClipPath(_rounded_above(room))
        painter.fillRect(room, self._theme.color(f"{self._page}.fill"))
        if self._page == "stop":
            _stripes(painter, room, ink)
        size = 58.0 if self.compact else 104.0
        icon = QRectF(_MARGIN, (room.height() - size) / 2 - (7 if self._page == "stop" else 0), size, size)
        _draw_icon(painter, self._icon, icon, ink)
        self._draw_words(painter, icon.right() + 28, room, ink)

    def _draw_words(self, painter: QPainter, left: float, room: QRectF, ink: QColor) -> None:
        width = room.width() - left - 20
        word_font = _shrunk(self._word, font("verdict"), width, 40 if self.compact else 72)
        sentence_font = _shrunk(self._sentence, font("scan"), width * 2, 16 if self.compact else 20)
        metrics = QFontMetricsF(word_font)
        lines = 1 if QFontMetricsF(sentence_font).horizontalAdvance(self._sentence) <= width else 2
        step = QFontMetricsF(sentence_font).height()
        low = _STRIPE if self._page == "stop" else 0
        block = metrics.capHeight() + 16 + step * lines
        top = (room.height() - low - block) / 2
        painter.setPen(ink)
        painter.setFont(word_font)
        painter.drawText(QPointF(left, top + metrics.capHeight()), self._word)
        painter.setFont(sentence_font)
        box = QRectF(left, top + metrics.capHeight() + 13, width, step * lines + 2)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, self._sentence)


def _shrunk(text: str, wanted: QFont, width: float, size: int) -> QFont:
    """The font at ``size`` pixels, or smaller where the text is too wide."""
    made = QFont(wanted)
    made.setPixelSize(size)
    while made.pixelSize() > 14 and QFontMetricsF(made).horizontalAdvance(text) > width:
        made.setPixelSize(made.pixelSize() - 2)
    return made


def _rounded_above(room: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(room.adjusted(0, 0, 0, _RADIUS), _RADIUS, _RADIUS)
    return path


def _stripes(painter: QPainter, room: QRectF, ink: QColor) -> None:
    """The striped lower edge that says "stop" without colour."""
    top, bottom = room.bottom() - _STRIPE, room.bottom()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    x = room.left() - _STRIPE
    while x < room.right():
        corners = [(x, bottom), (x + _STRIPE, top), (x + 2 * _STRIPE, top), (x + _STRIPE, bottom)]
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        x += 2 * _STRIPE


def _draw_icon(painter: QPainter, name: str, box: QRectF, ink: QColor) -> None:
    pen = QPen(ink, box.width() / 19)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _FRAMES[name](painter, box)
    pen.setWidthF(box.width() / 10)
    painter.setPen(pen)
    _MARKS[name](painter, box)


def _circle(painter: QPainter, box: QRectF) -> None:
    painter.drawEllipse(box.adjusted(3, 3, -3, -3))


def _triangle(painter: QPainter, box: QRectF) -> None:
    painter.drawPolygon(QPolygonF([_at(box, 0.5, 0.05), _at(box, 0.97, 0.9), _at(box, 0.03, 0.9)]))


def _octagon(painter: QPainter, box: QRectF) -> None:
    near, far = 0.3, 0.7
    corners = [
        (near, 0.03),
        (far, 0.03),
        (0.97, near),
        (0.97, far),
        (far, 0.97),
        (near, 0.97),
        (0.03, far),
        (0.03, near),
    ]
    painter.drawPolygon(QPolygonF([_at(box, x, y) for x, y in corners]))


def _tick(painter: QPainter, box: QRectF) -> None:
    painter.drawPolyline(QPolygonF([_at(box, 0.29, 0.53), _at(box, 0.44, 0.68), _at(box, 0.72, 0.36)]))


def _cross(painter: QPainter, box: QRectF) -> None:
    painter.drawLine(_at(box, 0.36, 0.36), _at(box, 0.64, 0.64))
    painter.drawLine(_at(box, 0.64, 0.36), _at(box, 0.36, 0.64))


def _bang(painter: QPainter, box: QRectF) -> None:
    painter.drawLine(_at(box, 0.5, 0.4), _at(box, 0.5, 0.6))
    painter.drawPoint(_at(box, 0.5, 0.76))


def _person(painter: QPainter, box: QRectF) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawEllipse(_at(box, 0.5, 0.5), box.width() * 0.05, box.width() * 0.05)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(_at(box, 0.36, 0.65), _at(box, 0.64, 0.93)), 0, 180 * 16)


def _arrow_out(painter: QPainter, box: QRectF) -> None:
    painter.drawLine(_at(box, 0.32, 0.5), _at(box, 0.68, 0.5))
    painter.drawPolyline(QPolygonF([_at(box, 0.53, 0.34), _at(box, 0.69, 0.5), _at(box, 0.53, 0.66)]))


def _hands(painter: QPainter, box: QRectF) -> None:
    painter.drawPolyline(QPolygonF([_at(box, 0.5, 0.26), _at(box, 0.5, 0.52), _at(box, 0.66, 0.62)]))


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + box.width() * x, box.top() + box.height() * y)


_FRAMES = {
    "check": _circle,
    "exit": _circle,
    "clock": _circle,
    "arrow": _circle,
    "person": _triangle,
    "triangle": _triangle,
    "cross": _octagon,
}
_MARKS = {
    "check": _tick,
    "exit": _arrow_out,
    "clock": _hands,
    "arrow": _arrow_out,
    "person": _person,
    "triangle": _bang,
    "cross": _cross,
}
