"""What painted rows have in common: words cut to their room, the mark of the chosen row, the line below."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from fairdesk.gui.theme.theme import Theme, font

_BAR = 3


def paint_words(
    painter: QPainter, theme: Theme, box: QRectF, words: str, style: str, token: str, *, right: bool = False
) -> None:
    """One line in the middle of a box's height, cut at its end where there is no room for all of it."""
    painter.setFont(font(style))
    painter.setPen(theme.color(token))
    shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_chosen(painter: QPainter, theme: Theme, room: QRectF, bar: str = "accent.fill") -> None:
    """The ground of the chosen row, with a bar at its beginning."""
    painter.fillRect(room, theme.color("bg.selected"))
    painter.fillRect(QRectF(room.left(), room.top(), _BAR, room.height()), theme.color(bar))


def paint_line_below(painter: QPainter, theme: Theme, room: QRectF) -> None:
    """The line that parts a row from the next one."""
    painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), theme.color("line.subtle"))
