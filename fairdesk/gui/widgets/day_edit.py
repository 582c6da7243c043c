"""A day: read in words, typed in figures, or chosen from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QWidget

from fairdesk.domain.near_days import near_day
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import column
from fairdesk.texts import day

_LOCALES = {"uz-Latn": "uz_Latn_UZ", "uz-Cyrl": "uz_Cyrl_UZ", "ru": "ru_RU", "en": "en_GB"}


class DayEdit(QLineEdit):
    """``written`` carries the day in figures, or what was typed that is none, "" for no day.

    ``entered`` says that the keys came in. "12.05" and "+2 weeks" are days too.
    """

    written = Signal(str)
    entered = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._day: date | None = None
        self.is_wrong = False
        """Whether what was typed last is no day."""
        self._calendar: _Calendar | None = None
        self._open = self.addAction(
            context.theme.icon("meetings", "accent.text", 16), QLineEdit.ActionPosition.TrailingPosition
        )
        context.words.bind(self._open, "setToolTip", "documentscreen.calendar")
        self._open.triggered.connect(self.open_calendar)
        self.textEdited.connect(lambda _: self.setProperty("typed", True))
        self.returnPressed.connect(self._finish)
        self.editingFinished.connect(self._finish)
        context.theme.changed.connect(self._draw_icon)
        context.words.changed.connect(self._show)

    @property
    def day(self) -> date | None:
        """The day as it is kept."""
        return self._day

    def show_day(self, value: date | None) -> None:
        """Another day; what is just being typed stays."""
        self._day = value
        if not self.property("typed"):
            self.is_wrong = False
            self._show()

    def setReadOnly(self, locked: bool) -> None:
        """Qt's hook: a locked day has no calendar either."""
        super().setReadOnly(locked)
        self._open.setVisible(not locked)

    def open_calendar(self) -> None:
        """A month to choose from, under the field."""
        self._calendar = _Calendar(self._context, self._day, self)
        self._calendar.chosen.connect(self._chosen)
        self._calendar.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self._calendar.show()

    def _chosen(self, value: date) -> None:
        self.setProperty("typed", False)
        self._day, self.is_wrong = value, False
        self._show()
        self.written.emit(f"{value:%d.%m.%Y}")

    def _finish(self) -> None:
        if not self.property("typed"):
            return
        self.setProperty("typed", False)
        typed = self.text().strip()
        found = self._meant(typed)
        self.is_wrong = bool(typed) and found is None
        if not self.is_wrong:
            self._day = found
            self._show()
        self.written.emit(f"{found:%d.%m.%Y}" if found else typed)

    def _meant(self, typed: str) -> date | None:
        today = self._context.place.clock.now().astimezone().date()
        return near_day(typed, today) if typed else None

    def _show(self) -> None:
        if self._day is None:
            self.setText("")
        elif self.hasFocus():
            self.setText(f"{self._day:%d.%m.%Y}")
        else:
            self.setText(day(self._day, self._context.words.language))

    def _draw_icon(self) -> None:
        self._open.setIcon(self._context.theme.icon("meetings", "accent.text", 16))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Figures to type over; a text that is no day is there to be mended."""
        super().focusInEvent(event)
        if not self.is_wrong:
            self._show()
        self.selectAll()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Words again; a text that is no day stays to be mended."""
        super().focusOutEvent(event)
        self._finish()  # a field that is hidden at Enter has not told of its end yet
        if not self.is_wrong:
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the arrow down open the calendar, as in every list."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Down and alt and not self.isReadOnly():
            self.open_calendar()
        else:
            super().keyPressEvent(event)


class _Calendar(QFrame):
    chosen = Signal(object)

    def __init__(self, context: Context, shown: date | None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "toast")
        month = QCalendarWidget()
        month.setLocale(QLocale(_LOCALES[context.words.language]))
        month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        if shown is not None:
            month.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        month.activated.connect(self._choose)
        month.clicked.connect(self._choose)
        self.setLayout(column(month, margins=(6, 6, 6, 6)))
        month.setFocus()

    def _choose(self, chosen: QDate) -> None:
        self.chosen.emit(date(chosen.year(), chosen.month(), chosen.day()))
        self.close()
