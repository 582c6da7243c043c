"""The figures under the front desk: inside, arrived, expected, and the day by quarter hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.basics import column, label, line, row
from fairdesk.texts import number
from fairdesk.usecases.ports import DayCounts, HourCount

_QUARTER = timedelta(minutes=15)
_LEAST_BARS = 16


class Strip(QFrame):
    """Stays in view; small windows make it lower."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self._counts = DayCounts()
        self._zone = ZoneInfo("UTC")
        self._figures = [label("count") for _ in range(3)]
        self._captions = [label("label", "secondary") for _ in range(3)]
        self._chart = DayChart(context.theme)
        self._busiest = label("body.medium")
        self._busiest_when = label("label", "secondary")
        self._busiest_people = label("label", "secondary")
        self._words.bind(self._captions[0], "setText", "frontdesk.inside_now")
        self._words.bind(self._captions[1], "setText", "frontdesk.arrived")
        self._words.bind(self._busiest, "setText", "frontdesk.busiest")
        self._busiest_box = QWidget()
        self._busiest_box.setLayout(
            column(None, self._busiest, self._busiest_when, self._busiest_people, None, gap=1)
        )
        parts: list[QWidget] = []
        for figure, caption in zip(self._figures, self._captions, strict=True):
            box = QWidget()
            box.setMinimumWidth(96)
            box.setLayout(column(None, figure, caption, None, gap=0))
            parts += [box, line("bar")]
        self._layout = row(*parts, self._chart, 8, self._busiest_box, gap=20, margins=(24, 12, 24, 12))
        self._layout.setStretch(6, 1)
        self.setLayout(self._layout)
        self.make_compact(on=False)
        self._words.changed.connect(self._show)

    def make_compact(self, *, on: bool) -> None:
        """Lower, for low windows."""
        self.setFixedHeight(76 if on else 116)
        self._layout.setContentsMargins(24, 6 if on else 12, 24, 6 if on else 12)

    def show_counts(self, counts: DayCounts, time_zone: str) -> None:
        """Other figures."""
        self._counts, self._zone = counts, ZoneInfo(time_zone)
        self._show()

    def resizeEvent(self, event: object) -> None:
        """Qt's hook: the chart goes first where there is little room."""
        self._chart.setVisible(self.width() > 700)
        self._busiest_box.setVisible(self.width() > 860)

    def _show(self) -> None:
        counts, language = self._counts, self._words.language
        for figure, value in zip(
            self._figures, (counts.inside, counts.arrived, counts.expected), strict=True
        ):
            figure.setText(number(value, language))
        percent = round(100 * counts.arrived / counts.expected) if counts.expected else 0
        self._captions[2].setText(self._words("frontdesk.expected", percent=percent))
        self._chart.show_quarters(counts.by_quarter, self._zone)
        self._show_busiest()

    def _show_busiest(self) -> None:
        peak = max(self._counts.by_quarter, key=lambda quarter: quarter.people, default=None)
        self._busiest.setVisible(peak is not None)
        if peak is None:
            self._busiest_when.clear()
            self._busiest_people.clear()
            return
        start, end = (at.astimezone(self._zone) for at in (peak.start, peak.start + _QUARTER))
        self._busiest_when.setText(
            self._words("frontdesk.busiest_when", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
        )
        self._busiest_people.setText(self._words("frontdesk.busiest_people", count=peak.people))


class DayChart(QWidget):
    """People by quarter hour as bars, with the hours below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: list[tuple[datetime, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_quarters(self, quarters: tuple[HourCount, ...], zone: ZoneInfo) -> None:
        """Another day, or more of it."""
        people = {quarter.start: quarter.people for quarter in quarters}
        self._bars = []
        if people:
            at, last = min(people), max(people)
            while at <= last or len(self._bars) < _LEAST_BARS:
                self._bars.append((at.astimezone(zone), people.get(at, 0)))
                at += _QUARTER
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(320, 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = min(24.0, self.width() / len(self._bars))
        floor = self.height() - 18.0
        most = max(people for _, people in self._bars) or 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chart.1"))
        for place, (_, people) in enumerate(self._bars):
            high = max(2.0, floor * people / most) if people else 0
            painter.drawRoundedRect(QRectF(place * step, floor - high, step - 4, high), 2, 2)
        painter.fillRect(QRectF(0, floor, step * len(self._bars), 1), self._theme.color("line.strong"))
        painter.setPen(self._theme.color("text.secondary"))
        painter.setFont(font("key"))
        every = 4 if step > 11 else 8
        for place, (at, _) in enumerate(self._bars):
            if place % every == 0:
                painter.drawText(
                    QRectF(place * step, floor + 3, 60, 15), Qt.AlignmentFlag.AlignLeft, f"{at:%H:%M}"
                )
