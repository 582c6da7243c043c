"""What is asked when a step is closed: the day, or the reason."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from fairdesk.domain import checks
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, label
from fairdesk.gui.widgets.dialogs import NARROW, Dialog


class DayDialog(Dialog):
    """When a step was done: today unless another day is typed. ``chosen`` is called with it."""

    stays_on_scan = True

    def __init__(
        self, context: Context, step: Message, today: date, chosen: Callable[[date], object], parent: QWidget
    ) -> None:
        super().__init__(context, message("cooperationscreen.finish_step", step=step), NARROW, parent)
        self._today, self._done = today, chosen
        self.day = Field(context, "fields.path_step_done")
        self.day.text = f"{today:%d.%m.%Y}"
        self.day.line.selectAll()
        self.body.addWidget(self.day)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("cooperationscreen.finish", kind="primary", default=True).clicked.connect(self.save)

    def save(self) -> None:
        """Takes the day if it is one, and not to come."""
        found = checks.day(self.day.text)
        if found is None or found > self._today:
            key = "cooperation.day_to_come" if found else "fields.day_wrong"
            self.day.show_problem(message(key))
            return
        self._done(found)
        self.accept()


class ReasonDialog(Dialog):
    """Why a step is skipped, refused or repeated. ``chosen`` is called with the reason."""

    stays_on_scan = True

    def __init__(
        self, context: Context, what: str, step: Message, chosen: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(context, message(f"cooperationscreen.{what}_step", step=step), NARROW, parent)
        self._done = chosen
        told = label("body", "secondary", wrap=True)
        self.words.bind(told, "setText", f"cooperationscreen.{what}_means")
        self.reason = Field(context, "fields.path_step_reason")
        self.body.addWidget(told)
        self.body.addWidget(self.reason)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        kind = "destructive" if what == "refuse" else "primary"
        done = self.add_button(f"cooperationscreen.{what}", kind=kind, default=what != "refuse")
        done.clicked.connect(self.save)
        self.reason.line.setFocus()

    def save(self) -> None:
        """Takes the reason, which must be there."""
        written = checks.clean_text(self.reason.text)
        if not written:
            self.reason.show_problem(message("cooperation.no_reason"))
            self.reason.line.setFocus()
            return
        self._done(written)
        self.accept()
