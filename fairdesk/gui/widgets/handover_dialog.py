"""Handing over a specification, drawings or a sample: what the act will say."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, label
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.deals.followed_deal import Partner
from fairdesk.usecases.deals.handovers import Handed, Suggested, hand_over
from fairdesk.usecases.ports import Workplace


class HandoverDialog(Dialog):
    """The form. ``handed`` is called once it is noted; what is wrong is said under its field."""

    stays_on_scan = True

    def __init__(
        self,
        context: Context,
        step: Id,
        name: Message,
        partners: Sequence[Partner],
        suggested: Suggested,
        handed: Callable[[Handed], object],
        parent: QWidget,
    ) -> None:
        super().__init__(context, message("cooperationscreen.hand_over_step", step=name), WIDE, parent)
        self._step, self._partners, self._handed = step, partners, handed
        self.what = Field(context, "fields.handover_what")
        self.version = Field(context, "fields.handover_version")
        self.copies = Field(context, "fields.handover_copies")
        self.note = Field(context, "fields.handover_note")
        self.what.text, self.version.text, self.copies.text = suggested.what, suggested.version, "1"
        self.giver, self.giver_person = ChoiceBox(), ChoiceBox()
        self.receiver, self.receiver_person = ChoiceBox(), ChoiceBox()
        self._wrong = label("caption", "stop", wrap=True)
        self._wrong.hide()
        self.body.addLayout(self._grid(context))
        self.body.addWidget(self._wrong)
        self._fill(suggested)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        done = self.add_button("cooperationscreen.hand_over", kind="primary", default=True)
        done.clicked.connect(self.save)
        self.what.line.setFocus()
        written = len(self.what.text)
        self.what.line.setSelection(written, -written)  # its beginning is what is read

    def _grid(self, context: Context) -> QGridLayout:
        fields = (
            (self.what, 0, 0, 4),
            (self.version, 1, 0, 2),
            (self.copies, 1, 2, 2),
            (Field(context, "fields.handover_giver", self.giver), 2, 0, 2),
            (Field(context, "fields.handover_giver_person", self.giver_person), 2, 2, 2),
            (Field(context, "fields.handover_receiver", self.receiver), 3, 0, 2),
            (Field(context, "fields.handover_receiver_person", self.receiver_person), 3, 2, 2),
            (self.note, 4, 0, 4),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for field, down, across, width in fields:
            grid.addWidget(field, down, across, 1, width, Qt.AlignmentFlag.AlignTop)
        for across in range(4):
            grid.setColumnStretch(across, 1)
        return grid

    def _fill(self, suggested: Suggested) -> None:
        for box, people, chosen, person in (
            (self.giver, self.giver_person, suggested.giver, suggested.giver_person),
            (self.receiver, self.receiver_person, suggested.receiver, suggested.receiver_person),
        ):
            for partner in self._partners:
                box.addItem(partner.name, partner.enterprise)
            box.choose(chosen)
            self._offer_people(box, people)
            people.choose(person)
            box.currentIndexChanged.connect(lambda _, box=box, people=people: self._offer_people(box, people))

    def _offer_people(self, box: ChoiceBox, people: ChoiceBox) -> None:
        people.clear()
        people.addItem("–", None)
        of = next((one for one in self._partners if one.enterprise == box.currentData()), None)
        for person, name in of.people if of else ():
            people.addItem(name, person)

    def save(self) -> None:
        """Notes it and begins the act."""
        copies = self.copies.text.strip()
        if self._lacking(copies):
            return
        step, what, version, note = self._step, self.what.text, self.version.text, self.note.text
        giver, receiver = self.giver.currentData(), self.receiver.currentData()
        people = {
            "giver_person": self.giver_person.currentData(),
            "receiver_person": self.receiver_person.currentData(),
        }

        def job(place: Workplace) -> Handed:
            return hand_over(
                place,
                step,
                what,
                version,
                giver=giver,
                receiver=receiver,
                copies=int(copies),
                note=note,
                **people,
            )

        self.context.do(job, self._done)

    def _lacking(self, copies: str) -> bool:
        """Says what is missing, before anything is noted."""
        no_copies = not copies.isdecimal() or not 1 <= int(copies) <= 999
        self.copies.show_problem(message("handovers.copies_advice") if no_copies else None)
        self.what.show_problem(None if self.what.text.strip() else message("handovers.nothing"))
        sides = (self.giver.currentData(), self.receiver.currentData())
        wrong = None in sides or sides[0] == sides[1]
        if wrong:
            self.words.bind(self._wrong, "setText", "handovers.two_parties")
        self._wrong.setVisible(wrong)
        return no_copies or wrong or not self.what.text.strip()

    def _done(self, handed: Handed) -> None:
        self.accept()
        self._handed(handed)
