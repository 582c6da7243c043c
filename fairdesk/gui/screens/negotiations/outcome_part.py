"""How the talk ended, in one bar; a memorandum or contract begins its document."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from fairdesk.domain.messages import message
from fairdesk.domain.words import NegotiationOutcome
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import Field, Segments, column, label, row
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.deals.negotiation_view import NegotiationView

OUTCOMES = tuple(NegotiationOutcome)
_AGAIN = NegotiationOutcome.TALK_AGAIN
_DAY_WIDTH = 300
DOCUMENTS = {NegotiationOutcome.MEMORANDUM: "memorandum", NegotiationOutcome.CONTRACT: "purchase_contract"}
"""Which document an outcome begins."""


class OutcomePart(QWidget):
    """``agreed`` carries the kind of document that the outcome calls for."""

    agreed = Signal(str)

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal, self._words = context, deal, context.words
        self._view: NegotiationView | None = None
        heading = label("heading")
        self._words.bind(heading, "setText", "talkscreen.outcome")
        self.bar = Segments(len(OUTCOMES))
        self._words.bind(self.bar, "setAccessibleName", "talkscreen.outcome")
        for one, outcome in zip(self.bar.buttons, OUTCOMES, strict=True):
            self._words.bind(one, "setText", f"words.negotiation_outcome_{outcome.value}")
        self.bar.chosen.connect(self._chosen)
        self.again = DayEdit(context)
        self.again.setFixedWidth(_DAY_WIDTH)
        self._again_field = Field(context, "talkscreen.again_on", self.again)
        self._again_field.show_help("talkscreen.due_help")
        self.again.written.connect(self._again_written)
        self._again_field.hide()
        self._lay_out(heading)
        context.theme.changed.connect(self._show)
        context.words.changed.connect(self._show)

    def _lay_out(self, heading: QWidget) -> None:
        """The day stands below the bar: beside it there is no room in every language."""
        self.setLayout(
            column(
                row(heading, None, self.bar, gap=10),
                row(None, self._again_field),
                gap=6,
                margins=(24, 14, 24, 8),
            )
        )

    def show_deal(self, view: NegotiationView) -> None:
        """Another deal, or the same one as it is now."""
        is_other = self._view is None or self._view.negotiation.id != view.negotiation.id
        self._view = view
        if is_other:
            self._again_field.show_problem(None)
        if is_other or not self.again.is_wrong:
            self.again.show_day(view.negotiation.again)
        self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        outcome = view.negotiation.outcome
        group = self.bar.buttons[0].group()
        group.setExclusive(False)
        for one, meant in zip(self.bar.buttons, OUTCOMES, strict=True):
            one.setChecked(meant is outcome)
            one.setIcon(self._context.theme.icon("check", "accent.text", 14) if one.isChecked() else QIcon())
        group.setExclusive(True)
        self._again_field.setVisible(outcome is _AGAIN)

    def _chosen(self, place: int) -> None:
        outcome = OUTCOMES[place]
        self._keep(outcome, self.again.day)
        if outcome is _AGAIN:
            self._again_field.show()
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        elif outcome in DOCUMENTS:
            self.agreed.emit(DOCUMENTS[outcome])

    def _keep(self, outcome: NegotiationOutcome, again: date | None) -> None:
        negotiation = self._deal.id
        if negotiation is not None:
            name = message(f"words.negotiation_outcome_{outcome.value}")
            self._deal.do(
                lambda place: negotiations.set_outcome(place, negotiation, outcome, again),
                message("talkscreen.told_outcome", outcome=name),
            )

    def _again_written(self, _written: str) -> None:
        """Keeps the day on which the parties talk again; a text that is no day stays, with what is wrong."""
        wrong = self.again.is_wrong
        self._again_field.show_problem(message("talkscreen.due_wrong") if wrong else None)
        if not wrong:
            self._keep(_AGAIN, self.again.day)
