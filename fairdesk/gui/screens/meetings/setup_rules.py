"""The rules of planning: what wishes count and what a good timetable is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from fairdesk.domain.entities import PlanningRules
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, column, label, row
from fairdesk.gui.widgets.inputs import Figure
from fairdesk.usecases.meetings import meeting_grid

_WEIGHTS = ("must", "want", "would", "both_sides")
_SWITCHES = ("fair_shares", "short_walks", "few_gaps")
_MOST_WEIGHT, _MOST_MEETINGS, _MOST_LATE = 100, 100, 120
RING = 6
"""A check box keeps this room around it for the ring of the focus: all else on its page stands so far in."""


class RulesPart(QWidget):
    """Each rule holds as soon as it is set."""

    def __init__(self, context: Context, do: Callable[..., None]) -> None:
        super().__init__()
        self._context, self._words, self._do = context, context.words, do
        heading, more = label("heading"), label("body", "secondary", wrap=True)
        self._words.bind(heading, "setText", "setupmeetings.rules")
        self._words.bind(more, "setText", "setupmeetings.rules_more")
        self.figures = {name: self._figure(name, 0, _MOST_WEIGHT) for name in _WEIGHTS}
        self.figures["most_meetings"] = self._figure("most_meetings", 0, _MOST_MEETINGS)
        self.figures["minutes_late"] = self._figure("minutes_late", 1, _MOST_LATE)
        self._words.bind(self.figures["minutes_late"], "say_unit", "setupmeetings.unit_minutes")
        self._words.bind(self.figures["most_meetings"], "setSpecialValueText", "setupmeetings.any_number")
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for place, (name, figure) in enumerate(self.figures.items()):
            form.addWidget(Field(context, f"setupmeetings.{name}", figure), place // 2, place % 2)
        self.switches = {name: self._switch(name) for name in _SWITCHES}
        rest = column(heading, more, form, gap=10)
        self.setLayout(column(row(RING, rest), *self.switches.values(), gap=10))

    def _figure(self, name: str, least: int, most: int) -> Figure:
        made = Figure(least, most, step=1, decimals=0)
        made.valueChanged.connect(partial(self._figure_set, name))
        return made

    def _switch(self, name: str) -> QCheckBox:
        made = QCheckBox()
        self._words.bind(made, "setText", f"setupmeetings.{name}")
        made.toggled.connect(partial(self._save, name))
        return made

    def show_rules(self, rules: PlanningRules) -> None:
        """The rules as they hold; nothing is saved by showing them."""
        for name, figure in self.figures.items():
            with QSignalBlocker(figure):
                figure.setValue(getattr(rules, name) or 0)
        for name, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(getattr(rules, name))

    def _figure_set(self, name: str, value: float) -> None:
        whole = round(value)
        self._save(name, None if name == "most_meetings" and not whole else whole)

    def _save(self, name: str, value: object) -> None:
        self._do(
            lambda place: meeting_grid.change_rules(place, **{name: value}),
            message("setupmeetings.told_rule"),
            self._context.worker.failed.emit,
        )
