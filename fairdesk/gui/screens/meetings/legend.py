"""The line under the grid: what the cards' looks mean, how many there are of each, and what the keys do."""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fairdesk.domain.meetings import MeetingState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.cards import LOOKS
from fairdesk.gui.theme.theme import font
from fairdesk.texts import number
from fairdesk.usecases.meetings.planner import Planner

_LOOKS = ("planned", "confirmed", "now", "done", "waiting", "not_noted", "conflict")
_ONLY_WHERE_THERE_ARE = frozenset({"not_noted", "conflict"})
_HEIGHT = 32


class Legend(QWidget):
    """Swatches with their words; what has no room is left out from the end."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme, self._words = context.theme, context.words
        self._counts: dict[str, int] = {}
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.theme.changed.connect(self.update)
        context.words.changed.connect(self.update)

    def show_planner(self, planner: Planner, day: date | None) -> None:
        """The counts of a day."""
        slots = {slot.place for slot in planner.slots if slot.day == day}
        self._counts = dict.fromkeys(_LOOKS, 0)
        for card in planner.cards.values():
            if card.place in slots and card.state is not MeetingState.MISSED:
                self._counts["conflict" if card.trouble else card.state.value] += 1
        words = [f"{self._words(f'planner.look_{one}')} {self._counts[one]}" for one in _LOOKS]
        self.setAccessibleName(", ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("bg.sunken"))
        painter.setPen(self._theme.color("line.strong"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("caption"))
        left = 24.0
        for name in _LOOKS:
            count = self._counts.get(name, 0)
            if name in _ONLY_WHERE_THERE_ARE and not count:
                continue
            words = f"{self._words(f'planner.look_{name}')} {number(count, self._words.language)}"
            width = painter.fontMetrics().horizontalAdvance(words)
            if left + 22 + width > self.width() - 12:
                return
            self._swatch(painter, name, left)
            painter.setPen(self._theme.color("text.secondary"))
            room = QRectF(left + 22, 0, width + 4, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            left += 22 + width + 20

    def _swatch(self, painter: QPainter, name: str, left: float) -> None:
        look = LOOKS[name]
        pen = QPen(self._theme.color(look.edge), look.width)
        if look.dashed:
            pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.setBrush(self._theme.color(look.fill))
        painter.drawRoundedRect(QRectF(left, self.height() / 2 - 6.5, 14, 13), 3, 3)
