"""How the talk ended, in one bar; a memorandum or contract begins its document."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLineEdit, QWidget

from fairdesk.domain import checks
from fairdesk.domain.messages import message
from fairdesk.domain.words import NegotiationOutcome
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import Segments, column, label, row, set_property
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.deals.negotiation_view import NegotiationView

OUTCOMES = tuple(NegotiationOutcome)
_AGAIN = NegotiationOutcome.TALK_AGAIN
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
        self.again = QLineEdit()
        self.again.setFixedWidth(140)
        self._words.bind(self.again, "setPlaceholderText", "talkscreen.again_on")
        self._words.bind(self.again, "setAccessibleName", "talkscreen.again_on")
        self.again.editingFinished.connect(self._again_typed)
        self.again.textEdited.connect(lambda _: set_property(self.again, "state", ""))
        self._problem = label("caption", "stop", wrap=True)
        self._problem.hide()
        self.setLayout(
            column(
                row(heading, None, self.again, self.bar, gap=10),
                self._problem,
                gap=4,
                margins=(24, 14, 24, 8),
            )
        )
        context.theme.changed.connect(self._show)
        context.words.changed.connect(self._show)

    def show_deal(self, view: NegotiationView) -> None:
        """Another deal, or the same one as it is now."""
        self._view = view
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
        self.again.setVisible(outcome is _AGAIN)
        if not self.again.isModified() or not self.again.hasFocus():
            again = view.negotiation.again
            self.again.setText(f"{again:%d.%m.%Y}" if again else "")
            self.again.setModified(False)

    def _chosen(self, place: int) -> None:
        outcome = OUTCOMES[place]
        self._keep(outcome, self._day())
        if outcome is _AGAIN:
            self.again.show()
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

    def _day(self) -> date | None:
        return checks.day(self.again.text()) if self.again.text().strip() else None

    def _again_typed(self) -> None:
        """Keeps the day on which the parties talk again; a text that is no day stays, with what is wrong."""
        if not self.again.isModified():
            return
        day = self._day()
        wrong = day is None and bool(self.again.text().strip())
        self._problem.setVisible(wrong)
        set_property(self.again, "state", "error" if wrong else "")
        if wrong:
            self._problem.setText(self._words("fields.day_wrong"))
            return
        self.again.setModified(False)
        self._keep(_AGAIN, day)
