"""A party of a deal: what it is in it, who is present, who signs and on what basis. Kept as it is set."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QScrollArea, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DealPart
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import Field, Segments, beside, column, label
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.deals.negotiation_view import PartyView
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.saved import Saved

_PARTS = tuple(DealPart)
_ROW, _MOST_ROWS = 34, 6


class PartyDialog(Dialog):
    """One party; every answer is kept at once, so there is nothing to save or to lose."""

    def __init__(self, context: Context, deal: Deal, party: PartyView, parent: QWidget) -> None:
        super().__init__(context, message("talkscreen.party_title", name=party.name), WIDE, parent)
        self._deal, self._party = deal, party
        self.part = Segments(len(_PARTS))
        for one, part in zip(self.part.buttons, _PARTS, strict=True):
            self.words.bind(one, "setText", f"words.deal_part_{part.value}")
            one.setChecked(part is party.part)
        self.part.chosen.connect(self._set_part)
        self.body.addWidget(self.part)
        self._add_people()
        self._add_signatory()
        remove = self.add_button("talkscreen.remove_party", kind="destructive", first=True)
        remove.clicked.connect(self._remove)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)

    def _add_people(self) -> None:
        """Who is at the table: those of the party, and who was noted though not of it any more."""
        known = {one.id: one for one in (*self._party.people, *self._party.present)}
        present = {one.id for one in self._party.present}
        self.people: dict[Id, QCheckBox] = {}
        inside = QWidget()
        lines = column(gap=0)
        for one in known.values():
            box = QCheckBox(f"{one.name}, {one.position}" if one.position else one.name)
            box.setChecked(one.id in present)
            box.toggled.connect(self._set_present)
            self.people[one.id] = box
            lines.addWidget(box)
        inside.setLayout(lines)
        heading = label("label", "secondary")
        self.words.bind(heading, "setText", "fields.deal_party_present" if known else "talkscreen.no_people")
        self.body.addWidget(heading)
        if known:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setWidget(inside)
            scroll.setFixedHeight(_ROW * min(_MOST_ROWS, len(known)))
            self.body.addWidget(scroll)

    def _add_signatory(self) -> None:
        party = self._party
        self.signatory = ChoiceBox()
        self.signatory.addItem(self.words("talkscreen.as_registered"), None)
        people = {one.id: one for one in (*party.people, *party.present)}
        if party.signatory is not None:
            people.setdefault(party.signatory.id, party.signatory)
        for one in people.values():
            self.signatory.addItem(one.name, one.id)
        own = party.signatory.id if party.signatory and "signatory" in party.own else None
        self.signatory.choose(own)
        self.signatory.activated.connect(self._set_signatory)
        self.position = self._field("position", party.position)
        self.basis = self._field("basis", party.basis)
        fields = beside(Field(self.context, "fields.deal_party_signatory", self.signatory), self.position)
        self.body.addLayout(fields)
        self.body.addWidget(self.basis)
        self.basis.show_help("talkscreen.basis_help")

    def _field(self, name: str, value: str) -> Field:
        made = Field(self.context, f"fields.deal_party_{name}")
        if name in self._party.own:
            made.text = value
        made.line.setPlaceholderText(value)
        made.line.editingFinished.connect(partial(self._typed, made, name))
        return made

    # Keeping

    def _set_part(self, place: int) -> None:
        party, part = self._party.id, _PARTS[place]
        self._deal.do(lambda place_: deal_parties.set_part(place_, party, part))

    def _set_present(self) -> None:
        party = self._party.id
        present = [one for one, box in self.people.items() if box.isChecked()]
        self._deal.do(lambda place: deal_parties.set_present(place, party, present))

    def _set_signatory(self) -> None:
        party, chosen = self._party.id, self.signatory.currentData()
        self._deal.do(lambda place: deal_parties.set_signatory(place, party, chosen))

    def _typed(self, field: Field, name: str) -> None:
        if not field.line.isModified():
            return
        field.line.setModified(False)
        party, written, language = self._party.id, field.text, self.words.language

        def job(place: Workplace) -> Saved:
            return deal_parties.set_party_field(place, party, name, written, language)

        self._deal.save(job, lambda saved: self._kept(field, saved))

    def _kept(self, field: Field, saved: Saved) -> None:
        if self.isVisible():
            field.show_problem(saved.problem)
        elif saved.problem is not None:
            self.context.tell(saved.problem)

    def _remove(self) -> None:
        party = self._party.id

        def done(changes: Changes) -> None:
            self.context.announce(changes)
            self.context.tell(message("talkscreen.told_party_removed", name=self._party.name), changes.span)
            self.accept()

        self.context.do(lambda place: deal_parties.remove_party(place, party), done, self._not_removed)

    def _not_removed(self, error: Exception) -> None:
        """Two parties always remain."""
        if isinstance(error, UserFacingError):
            self.basis.show_problem(error.title)
        else:
            self.context.worker.failed.emit(error)
