"""What a talk was about, and when it began and ended, put right afterwards."""

from functools import partial

from PySide6.QtWidgets import QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import Field, beside
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.saved import Saved


class TimesDialog(Dialog):
    """Kept as it is typed; what is wrong is said under its field."""

    stays_on_scan = True

    def __init__(self, context: Context, deal: Deal, view: NegotiationView, parent: QWidget) -> None:
        super().__init__(context, "talkscreen.times_title", NARROW, parent)
        self._deal, self._negotiation = deal, view.negotiation.id
        self.subject = self._field("subject", view.negotiation.subject or "")
        self.started = self._field("started", f"{view.started:%H:%M}" if view.started else "")
        self.ended = self._field("ended", f"{view.ended:%H:%M}" if view.ended else "")
        self.body.addWidget(self.subject)
        self.body.addLayout(beside(self.started, self.ended))
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)

    def _field(self, name: str, text: str) -> Field:
        made = Field(self.context, f"fields.negotiation_{name}")
        made.text = text
        made.line.setModified(False)
        made.line.editingFinished.connect(partial(self._typed, made, name))
        return made

    def _typed(self, field: Field, name: str) -> None:
        if not field.line.isModified():
            return
        field.line.setModified(False)
        negotiation, written, language = self._negotiation, field.text, self.words.language
        self._deal.save(
            lambda place: negotiations.set_field(place, negotiation, name, written, language),
            partial(self._kept, field),
        )

    def _kept(self, field: Field, saved: Saved) -> None:
        if self.isVisible():
            field.show_problem(saved.problem)
        else:
            self._deal.tell_problem(saved)
