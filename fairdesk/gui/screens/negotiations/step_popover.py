"""Beside a step of the path: until when, who, what; and what is done with it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from fairdesk.domain.entities import Id, PathStep
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import StepState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.remarks import claim_remark
from fairdesk.gui.widgets.basics import Field, clear, label, row
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.links import Link
from fairdesk.gui.widgets.popover import Popover
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.saved import Saved

WIDTH = 360


class StepPopover(Popover):
    """``left`` says that the keys go back; ``asked`` carries what else is wanted: "hand_over", "attach",

    or a document's id.
    """

    asked = Signal(object)

    def __init__(
        self, context: Context, deal: Deal, step: StepView, view: NegotiationView, parent: QWidget
    ) -> None:
        super().__init__(context, parent, WIDTH)
        self._deal, self.step, self._view = deal, step, view
        self._build()

    # Building

    def _build(self) -> None:
        step, words = self.step, self.words
        name = words(f"words.step_{step.step.value}")
        self.setAccessibleName(name)
        self.body.addWidget(label("heading", text=f"{step.number}. {name}", wrap=True))
        for sentence, tone in self._sentences():
            self.body.addWidget(label("label", tone, text=words(sentence), wrap=True))
        if step.state is StepState.OPEN:
            self._add_fields()
        self._add_claims()
        self._add_files()
        self._add_buttons()

    def _sentences(self) -> Iterator[tuple[Message, str]]:
        step = self.step
        if step.late:
            yield message("talkscreen.days_late", count=step.late), "wait"
        if step.reason:
            key = {StepState.SKIPPED: "skipped_why", StepState.REFUSED: "refused_why"}.get(
                step.state, "repeated_why"
            )
            yield message(f"talkscreen.{key}", why=step.reason), "secondary"
        if step.state is StepState.OPEN and step.closes_by != "hand":
            yield message(f"talkscreen.closes_by_{step.closes_by}"), "secondary"
        for given in step.handovers:
            yield (
                message("talkscreen.handed", what=given.handover.what, giver=given.giver, to=given.receiver),
                "secondary",
            )

    def _add_fields(self) -> None:
        context, step = self.context, self.step
        self.due = DayEdit(context)
        self.due.show_day(step.due)
        self._due_field = Field(context, "fields.path_step_due", self.due)
        self._due_field.show_help("talkscreen.due_help")
        self.party, self.person = ChoiceBox(), ChoiceBox()
        self.party.addItem("–", "")
        for one in self._view.parties:
            self.party.addItem(one.name, one.enterprise.hex())
        self.party.choose(step.party.hex() if step.party else "")
        self._offer_people()
        self.person.choose(step.person.hex() if step.person else "")
        self.about = Field(context, "fields.path_step_about")
        self.about.text = step.about
        for part in (
            self._due_field,
            Field(context, "fields.path_step_party", self.party),
            Field(context, "fields.path_step_person", self.person),
            self.about,
        ):
            self.body.addWidget(part)
        self.due.written.connect(self._due_written)
        self.due.returnPressed.connect(self._due_entered)
        self.about.line.editingFinished.connect(self._about_typed)
        self.about.line.returnPressed.connect(self.close_it)
        self.party.activated.connect(self._party_chosen)
        self.person.activated.connect(lambda _: self._keep("person", str(self.person.currentData())))

    def _offer_people(self) -> None:
        self.person.clear()
        self.person.addItem("–", "")
        chosen = self.party.currentData()
        for party in self._view.parties:
            if chosen in ("", party.enterprise.hex()):
                for one in party.people:
                    self.person.addItem(one.name, one.id.hex())

    def _add_claims(self) -> None:
        """What two desks set differently, with each value to keep."""
        for name, claims in self.step.claims.items():
            if name not in ("due", "about"):
                continue
            remark = claim_remark(PathStep, name, claims, self.words.language)
            said = self.words(remark.sentence)
            buttons = [label("label", "wait", text=said, wrap=True)]
            self.body.addWidget(buttons[0])
            for choice in remark.choices:
                made = self.small(choice.words)
                value = choice.value
                written = f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value or "")
                made.clicked.connect(lambda _=False, one=written, of=name: self._keep(of, one))
                self.body.addWidget(made)

    def _add_files(self) -> None:
        for file in self.step.files:
            made = Link(self.context.theme, "clip")
            made.say(file.name)
            made.clicked.connect(lambda _=False, one=file.id: self.asked.emit(("file", one)))
            self.body.addWidget(made)
        for given in self.step.handovers:
            if given.act is not None:
                made = Link(self.context.theme, "documents")
                number = given.number or self.words("talkscreen.draft")
                made.say(self.words("talkscreen.open_act", number=number))
                made.clicked.connect(lambda _=False, one=given.act: self.asked.emit(("document", one)))
                self.body.addWidget(made)

    def _add_buttons(self) -> None:
        self.flow(*self._buttons())

    def _buttons(self) -> Iterator[QPushButton]:
        step = self.step
        if step.state is StepState.OPEN:
            if step.closes_by == "hand":
                yield self._does("finish", kind="primary")
            elif step.closes_by == "handover":
                made = self.small("talkscreen.hand_over", kind="primary", keys=("Alt", "1"))
                made.clicked.connect(lambda: self._ask(("hand_over", step.id)))
                yield made
            yield self._asks_why("skip", "2")
            yield self._asks_why("refuse", "3", kind="destructive")
        else:
            yield self._does("reopen")
            yield self._asks_why("repeat", "2")
        attach = self.small("talkscreen.attach_here", icon="clip", keys=("Alt", "4"))
        attach.clicked.connect(lambda: self._ask(("attach", step.id)))
        yield attach

    def _does(self, name: str, *, kind: str = "") -> QPushButton:
        made = self.small(f"talkscreen.{name}", kind=kind, keys=("Alt", "1"))
        jobs: dict[str, Callable[[Workplace, Id], Changes]] = {
            "finish": cooperation.finish,
            "reopen": cooperation.reopen,
        }
        made.clicked.connect(lambda: self._do(name, partial(_with_step, jobs[name], self.step.id)))
        return made

    def _asks_why(self, name: str, key: str, *, kind: str = "") -> QPushButton:
        made = self.small(f"talkscreen.{name}", kind=kind, keys=("Alt", key))
        made.clicked.connect(lambda: self._ask_reason(name))
        return made

    # Doing

    def _do(self, name: str, job: Callable[[Workplace], Changes]) -> None:
        step = self.words(f"words.step_{self.step.step.value}")
        self._deal.do(job, message(f"talkscreen.told_{name}", step=step))
        self.close_it()

    def _ask(self, what: tuple[str, Id]) -> None:
        self.close_it()
        self.asked.emit(what)

    def _ask_reason(self, name: str) -> None:
        """A reason is asked for in place of everything else."""
        clear(self.body)
        step = self.words(f"words.step_{self.step.step.value}")
        self.body.addWidget(label("heading", text=self.words(f"talkscreen.why_{name}", step=step), wrap=True))
        self.reason = Field(self.context, "fields.path_step_reason")
        self.reason.line.returnPressed.connect(partial(self._reasoned, name))
        self.body.addWidget(self.reason)
        done = self.small(f"talkscreen.{name}", kind="destructive" if name == "refuse" else "primary")
        done.clicked.connect(partial(self._reasoned, name))
        leave = self.small("shell.cancel")
        leave.clicked.connect(self.close_it)
        self.body.addLayout(row(None, leave, done))
        self.fit()
        self.reason.line.setFocus()

    def _reasoned(self, name: str, _checked: bool = False) -> None:
        why, step = self.reason.text.strip(), self.step.id
        if not why:
            self.reason.show_problem(message("cooperation.no_reason"))
            self.fit()
            return
        jobs: dict[str, Callable[[Workplace], Changes]] = {
            "skip": lambda place: cooperation.skip(place, step, why),
            "refuse": lambda place: cooperation.refuse(place, step, why),
            "repeat": lambda place: _repeat(place, step, why),
        }
        self._do(name, jobs[name])

    def _due_written(self, written: str) -> None:
        self._keep("due", written)

    def _due_entered(self) -> None:
        """Enter closes it, unless what was typed is no day."""
        if not self.due.is_wrong:
            self.close_it()

    def _about_typed(self) -> None:
        if self.about.text.strip() != self.step.about:
            self._keep("about", self.about.text)

    def _party_chosen(self) -> None:
        self._offer_people()
        self._keep("party", str(self.party.currentData()))

    def _keep(self, name: str, written: str) -> None:
        step, language = self.step.id, self.words.language
        self._deal.save(
            lambda place: cooperation.set_step(place, step, name, written, language),
            partial(self._kept, name),
        )

    def _kept(self, name: str, saved: Saved) -> None:
        """What is wrong stands under the field of the day; nothing else that is typed here can be wrong."""
        if name != "due" or not isValid(self):
            self._deal.tell_problem(saved)
            return
        wrong = saved.problem and message("talkscreen.due_wrong")
        self._due_field.show_problem(wrong)
        self.fit()
        self._stay_inside()

    # Going

    def show_at(self, corner: QPoint) -> None:
        """Shows it left of a point of its parent, wholly inside."""
        self.fit()
        self.move(max(8, corner.x() - WIDTH - 8), corner.y() - 12)
        self._stay_inside()
        self.show()
        self.raise_()
        first = self.due if self.step.state is StepState.OPEN else self.findChild(QPushButton)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _stay_inside(self) -> None:
        area = self.parentWidget()
        assert area is not None  # see __init__
        self.move(self.x(), max(8, min(self.y(), area.height() - self.height() - 8)))


def _with_step(job: Callable[[Workplace, Id], Changes], step: Id, place: Workplace) -> Changes:
    return job(place, step)


def _repeat(place: Workplace, step: Id, why: str) -> Changes:
    cooperation.repeat(place, step, why)
    return Changes(frozenset(("path_step",)), frozenset((step,)))
