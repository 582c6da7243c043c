"""Days and sessions: when meetings can be, how long they are, when lunch is."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from fairdesk.domain.entities import Session
from fairdesk.domain.grid import slots_of
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.filters import day_words
from fairdesk.gui.widgets.basics import Field, Segments, button, column, label, row
from fairdesk.gui.widgets.inputs import Figure
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import DayPlan

_TIMES = ("opens", "closes", "lunch_from", "lunch_until")


class DaysPart(QWidget):
    """A form for one day or for all days alike, and what the days are now."""

    def __init__(self, context: Context, do: Callable[..., None]) -> None:
        super().__init__()
        self._context, self._words, self._do = context, context.words, do
        self._days: tuple[date, ...] = ()
        self._sessions: Sequence[Session] = ()
        self._chosen: date | None = None
        heading = label("heading")
        self._words.bind(heading, "setText", "setupmeetings.days")
        self._which_room = row(gap=0)
        self._which: Segments | None = None
        self.times = {name: Field(context, f"setupmeetings.{name}") for name in _TIMES}
        self.minutes, self.buffer = self._figure(5, 480, 30), self._figure(0, 120, 0)
        self._lengths = {
            "minutes": Field(context, "setupmeetings.minutes", self.minutes),
            "buffer": Field(context, "setupmeetings.buffer", self.buffer),
        }
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for place, field in enumerate((*self.times.values(), *self._lengths.values())):
            form.addWidget(field, place // 2, place % 2)
        self.times["lunch_from"].line.setPlaceholderText("–")
        self.times["lunch_until"].line.setPlaceholderText("–")
        self._preview = label("body", "secondary", wrap=True)
        self._problem = label("body", "stop", wrap=True)
        self._problem.hide()
        self._outside = label("label", "wait", wrap=True)
        self.save = button(context, "setupmeetings.lay_out", kind="primary")
        self.save.clicked.connect(self.lay_out)
        parts = (heading, self._which_room, form, self._preview, self._problem, self._outside)
        self.setLayout(column(*parts, row(self.save, None), gap=10))
        for field in self.times.values():
            field.line.textEdited.connect(lambda _: self._show_preview())
            field.line.returnPressed.connect(self.lay_out)
        for figure in (self.minutes, self.buffer):
            figure.valueChanged.connect(lambda _: self._show_preview())

    def _figure(self, least: int, most: int, value: int) -> Figure:
        made = Figure(least, most, step=5, decimals=0)
        made.setValue(value)
        self._words.bind(made, "say_unit", "setupmeetings.unit_minutes")
        return made

    def show_days(self, days: tuple[date, ...], sessions: Sequence[Session], outside: int) -> None:
        """The days as they are laid out."""
        new = days != self._days
        changed = new or sessions != self._sessions
        self._days, self._sessions = days, tuple(sessions)
        if new or self._which is None:
            self._make_which()
        self._name_which()
        if changed:
            self._fill()
        self._outside.setVisible(outside > 0)
        self._outside.setText(self._words("setupmeetings.outside", count=outside))
        self._show_preview()

    def _make_which(self) -> None:
        if self._which is not None:
            self._which.deleteLater()
            self._which = None
        several = len(self._days) > 1
        if several:
            self._which = Segments(len(self._days) + 1)
            self._which.chosen.connect(self._choose)
            self._which_room.addWidget(self._which)
            self._which_room.addStretch(1)
        self._chosen = None

    def _name_which(self) -> None:
        if self._which is None:
            return
        words = [self._words("setupmeetings.all_days")]
        words += [day_words(day, self._words.language) for day in self._days]
        for one, text in zip(self._which.buttons, words, strict=True):
            one.setText(text)

    def _choose(self, place: int) -> None:
        self._chosen = self._days[place - 1] if place else None
        self._fill()
        self._show_preview()

    def _fill(self) -> None:
        """The form as the chosen day (of all: the first) is laid out."""
        day = self._chosen or next(iter(self._days), None)
        parts = sorted((one for one in self._sessions if one.day == day), key=lambda one: one.opens.zfill(5))
        default = DayPlan()
        first, last = (parts[0], parts[-1]) if parts else (None, None)
        lunch = ("", "") if len(parts) == 1 else (default.lunch_from, default.lunch_until)
        if len(parts) > 1:
            lunch = parts[0].closes, parts[1].opens
        values = (first.opens if first else default.opens, last.closes if last else default.closes, *lunch)
        for name, value in zip(_TIMES, values, strict=True):
            self.times[name].text = value
        self.minutes.setValue(first.minutes if first else default.minutes)
        self.buffer.setValue(first.buffer if first else default.buffer)

    def _plan(self) -> DayPlan:
        return DayPlan(
            **{name: self.times[name].text.strip() for name in _TIMES},
            minutes=round(self.minutes.value()),
            buffer=round(self.buffer.value()),
        )

    def _show_preview(self) -> None:
        """How many slots the form makes, before anything is saved."""
        self._problem.hide()
        try:
            parts = meeting_grid.sessions_of(self._plan(), ("1", "2"))
        except UserFacingError as error:
            self._preview.setText(self._words(error.advice))
            self.save.setEnabled(False)
            return
        self.save.setEnabled(True)
        slots = slots_of(parts, "UTC")
        times = ", ".join(f"{one.opens}–{one.closes}" for one in parts)
        self._preview.setText(self._words("setupmeetings.makes", count=len(slots), times=times))

    def lay_out(self) -> None:
        """Saves the form for the chosen day, or for all."""
        days = [self._chosen] if self._chosen else list(self._days)
        plan = self._plan()
        names = (self._words("setupmeetings.morning"), self._words("setupmeetings.afternoon"))
        self._do(
            lambda place: meeting_grid.lay_out(place, days, plan, names),
            message("setupmeetings.told_laid_out"),
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserFacingError):
            self._context.worker.failed.emit(error)
            return
        self._problem.setText(f"{self._words(error.title)} {self._words(error.advice)}")
        self._problem.show()

    def focus_first(self) -> None:
        """The opening time has the keys."""
        self.times["opens"].line.setFocus()
