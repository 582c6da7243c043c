"""One of several answers: a round button whose words may take several lines, on a ground of its own."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from fairdesk.gui.theme.theme import Theme, font

_RADIUS, _DOT = 8.0, 3.5
_LEFT, _RIGHT, _ABOVE = 12, 10, 12
_WORDS = 34
_MOST_LINES = 14


def _wrapped(words: str, style: str, width: float) -> QTextLayout:
    """Words in lines of a width, broken inside a word only where it has no room at all."""
    laid = QTextLayout(words.replace("\n", "\u2028"), font(style))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    laid.beginLayout()
    height = 0.0
    while (made := laid.createLine()).isValid():
        made.setLineWidth(max(1.0, width))
        made.setPosition(QPointF(0, height))
        height += made.height()
    laid.endLayout()
    return laid


def _height(laid: QTextLayout) -> float:
    """Of as many of its lines as are shown."""
    last = laid.lineAt(min(_MOST_LINES, laid.lineCount()) - 1)
    return last.y() + last.height()


class Choice(QRadioButton):
    """An answer. ``is_weak`` says that it stands for "nothing": its words are paler."""

    def __init__(self, theme: Theme, words: str, *, is_weak: bool = False) -> None:
        super().__init__()
        self._theme, self._words, self._is_weak = theme, words, is_weak
        self.setText(words)
        self.setAccessibleName(words)
        self.setFont(font("body"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(_WORDS + 60)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        """Qt's hook."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt's hook: as high as its words need, which may be a few lines."""
        laid = _wrapped(self._words, "body.strong", width - _WORDS - _RIGHT)  # as it stands when chosen
        return ceil(_height(laid)) + 2 * _ABOVE

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        width = min(320, QFontMetrics(font("body.strong")).horizontalAdvance(self._words) + _WORDS + _RIGHT)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(self.minimumWidth(), QFontMetrics(font("body")).height() + 2 * _ABOVE)

    def hitButton(self, pos: object) -> bool:
        """Qt's hook: the whole of its ground takes a click."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if chosen:
            painter.fillRect(self.rect(), self._theme.color("bg.selected"))
        elif self.underMouse():
            painter.fillRect(self.rect(), self._theme.color("bg.hover"))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)
        self._paint_mark(painter, chosen=chosen)
        self._paint_words(painter, chosen=chosen)

    def _paint_mark(self, painter: QPainter, *, chosen: bool) -> None:
        line = QFontMetrics(font("body")).height()
        middle = QPointF(_LEFT + _RADIUS, _ABOVE + line / 2)
        painter.setPen(QPen(self._theme.color("accent.fill" if chosen else "line.control"), 1.5))
        painter.setBrush(self._theme.color("accent.fill" if chosen else "bg.surface"))
        painter.drawEllipse(middle, _RADIUS, _RADIUS)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("on.accent"))
            painter.drawEllipse(middle, _DOT, _DOT)

    def _paint_words(self, painter: QPainter, *, chosen: bool) -> None:
        room = QRectF(self.rect()).adjusted(_WORDS, _ABOVE, -_RIGHT, -_ABOVE)
        laid = _wrapped(self._words, "body.strong" if chosen else "body", room.width())
        self.setToolTip(self._words if laid.lineCount() > _MOST_LINES else "")
        painter.setPen(self._theme.color("text.secondary" if self._is_weak else "text.primary"))
        for place in range(min(_MOST_LINES, laid.lineCount())):
            laid.lineAt(place).draw(painter, room.topLeft())
