"""A badge in small, as it hangs on the visitor: staff compare it at a glance."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fairdesk.documents.codes import modules
from fairdesk.domain.words import Role
from fairdesk.gui.theme.theme import Theme, font

_WIDTH, _HEIGHT = 148, 196
_BAND = 40


@dataclass(frozen=True, slots=True)
class CardFace:
    """What stands on it. ``code`` is the 39 digits, empty where this desk cannot make them."""

    role: Role
    role_name: str
    name: str
    enterprise: str
    number: str
    code: str
    crossed_out: bool = False


class BadgeCard(QWidget):
    """Paper in light colours whatever the theme."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._face: CardFace | None = None
        self._rows: list[bytes] = []
        self.setFixedSize(QSize(_WIDTH + 2, _HEIGHT + 2))
        theme.changed.connect(self.update)

    def show_face(self, face: CardFace | None) -> None:
        """Shows another badge, or none."""
        self._face = face
        self._rows = modules(face.code) if face and face.code else []
        self.setVisible(face is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        face = self._face
        if face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(1, 1, _WIDTH, _HEIGHT)
        outline = QPainterPath()
        outline.addRoundedRect(card, 8, 8)
        painter.fillPath(outline, Qt.GlobalColor.white)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(QRectF(1, 1, _WIDTH, _BAND), self._theme.color(f"role.{face.role}", "light"))
        painter.restore()
        self._words(painter, face, card)
        self._code(painter, card)
        painter.setPen(QPen(self._theme.color("line.control", "light"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
        if face.crossed_out:
            painter.setPen(QPen(self._theme.color("stop.text", "light"), 2.5))
            painter.drawLine(card.topLeft(), card.bottomRight())
            painter.drawLine(card.topRight(), card.bottomLeft())

    def _words(self, painter: QPainter, face: CardFace, card: QRectF) -> None:
        ink = self._theme.color("text.primary", "light")
        band = QRectF(card.left(), card.top(), card.width(), _BAND)
        painter.setPen(self._theme.color(f"on.role.{face.role}", "light"))
        painter.setFont(_sized("body.strong", 13, face.role_name.upper(), card.width() - 12))
        painter.drawText(band, Qt.AlignmentFlag.AlignCenter, face.role_name.upper())
        painter.setPen(ink)
        top = card.top() + _BAND + 9
        for part in _two_lines(face.name):
            painter.setFont(_sized("title", 17, part, card.width() - 20))
            painter.drawText(
                QRectF(card.left() + 10, top, card.width() - 16, 21), Qt.AlignmentFlag.AlignVCenter, part
            )
            top += 20
        painter.setFont(_sized("key", 11, face.enterprise, card.width() - 20, least=9))
        shown = QFontMetricsF(painter.font()).elidedText(
            face.enterprise, Qt.TextElideMode.ElideRight, card.width() - 18
        )
        painter.drawText(
            QRectF(card.left() + 10, top + 1, card.width() - 16, 16), Qt.AlignmentFlag.AlignVCenter, shown
        )
        painter.setFont(_sized("body.strong", 14, face.number, card.width() - 76))
        painter.drawText(
            QRectF(card.left() + 66, card.bottom() - 32, card.width() - 70, 22),
            Qt.AlignmentFlag.AlignVCenter,
            face.number,
        )

    def _code(self, painter: QPainter, card: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for y, row in enumerate(self._rows):
            for x, module in enumerate(row):
                if module == 0:
                    painter.fillRect(
                        QRectF(card.left() + 10 + x * 2, card.bottom() - 60 + y * 2, 2, 2),
                        Qt.GlobalColor.black,
                    )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _two_lines(name: str) -> list[str]:
    first, _, rest = name.partition(" ")
    return [part for part in (first, rest) if part]


def _sized(style: str, size: int, text: str, width: float, least: int = 10) -> QFont:
    made = font(style)
    made.setPixelSize(size)
    while made.pixelSize() > least and QFontMetricsF(made).horizontalAdvance(text) > width:
        made.setPixelSize(made.pixelSize() - 1)
    return made
