"""What waits, over both halves of the screen: in a sentence, and counted by kinds."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, clear, column, label, line, row
from fairdesk.texts import number
from fairdesk.usecases.replication.devices import Devices, Waiting, explanation, summary

_ICON, _LOW_ICON = 36, 28
_SIDE, _GAP = 24, 18


class Head(QFrame):
    """The band."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.setProperty("role", "band")
        self._is_low = False
        self._counted_parts: list[QWidget] = []
        self._icon = IconLabel(context.theme, "check", "ok.text", 20)
        self._ground = QFrame()
        self._ground.setFixedSize(_ICON, _ICON)
        self._ground.setLayout(row(None, self._icon, None, gap=0))
        self.sentence, self.detail = label("heading"), ElidedLabel("label", "secondary")
        self._told = column(self.sentence, self.detail, gap=2)
        self._told.setStretch(1, 1)
        self._counts = row(gap=0)
        self._whole = row(self._ground, self._told, self._counts, gap=_GAP, margins=(_SIDE, 14, _SIDE, 14))
        self._whole.setStretch(1, 1)
        self.setLayout(self._whole)

    def show_standing(self, standing: Devices) -> None:
        """How things stand now."""
        waits = standing.waiting > 0
        self._icon.show_icon("arrows" if waits else "check", "wait.text" if waits else "ok.text")
        self._ground.setProperty("role", "badge.wait" if waits else "badge.ok")
        self._ground.style().unpolish(self._ground)
        self._ground.style().polish(self._ground)
        self._words.bind(self.sentence, "setText", summary(standing))
        self._words.bind(self.detail, "setText", explanation(standing))
        clear(self._counts)
        self._counted_parts = [self._counted(one) for one in standing.kinds]
        for part in self._counted_parts:
            self._counts.addWidget(part)
        self._fit()

    def _counted(self, one: Waiting) -> QWidget:
        figure, kind = label("title"), label("label", "secondary")
        figure.setText(number(one.count, self._words.language))
        key = (
            f"words.{'kind' if one.count == 1 else 'kinds'}_{one.kind}"
            if one.kind
            else "syncscreen.other_kinds"
        )
        self._words.bind(kind, "setText", key)
        made = QWidget()
        inside = row(line("bar"), column(figure, kind, gap=0), gap=20, margins=(0, 0, 24, 0))
        made.setLayout(inside)
        return made

    def be_low(self, *, low: bool) -> None:
        """In a low window it is one line high."""
        self._told.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._told.setSpacing(16 if low else 2)
        self._ground.setFixedSize(*((_LOW_ICON, _LOW_ICON) if low else (_ICON, _ICON)))
        above = 6 if low else 14
        self._whole.setContentsMargins(_SIDE, above, _SIDE, above)
        self._is_low = low
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: kinds that have no room are left out, the rarest first."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * _SIDE - 2 * _GAP - _ICON - self.sentence.sizeHint().width()
        for part in self._counted_parts:
            room -= part.sizeHint().width()
            part.setVisible(room >= 0 and not self._is_low)
