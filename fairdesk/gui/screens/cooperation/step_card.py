"""The step that is chosen: its day and people, what hangs on it, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fairdesk.domain.cooperation import ORDER, PathState
from fairdesk.domain.entities import Id, PathStep
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Step, StepState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.deal_words import late_words, step_title
from fairdesk.gui.widgets.basics import Field, KeyButton, button, clear, column, label, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.texts import Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.deals.cooperation import StepView, set_step
from fairdesk.usecases.deals.followed_deal import DealView, Partner, StepPaper
from fairdesk.usecases.ports import Claim
from fairdesk.usecases.saved import Saved

ACTIONS = ("finish", "act", "hand_over", "paper", "remind", "attach", "skip", "refuse", "repeat", "reopen")
_ICONS = {
    "finish": "check",
    "act": "printer",
    "hand_over": "swap",
    "paper": "documents",
    "remind": "mail",
    "attach": "clip",
    "repeat": "redo",
    "reopen": "undo",
}
_CLOSES = ("Ctrl", "↵")
_KEYS = {"remind": ("F9",), "attach": ("F7",)}
_SETS_DIFFERENTLY = ("state", "due", "party", "person", "about", "reason", "done")


@dataclass(frozen=True, slots=True)
class Possible:
    """What can be done with a step now; ``first`` is what is most likely wanted."""

    first: str | None
    others: tuple[str, ...]


def possible(step: StepView, state: PathState) -> Possible:
    """What can be done with a step."""
    if step.state is StepState.OPEN:
        closing = {"document": "paper", "handover": "hand_over", "hand": "finish"}[step.closes_by]
        closing = "act" if step.waits_for_act else closing
        more = ("hand_over",) if step.waits_for_act or step.step is Step.DOCUMENTATION else ()
        return Possible(closing, (*more, "remind", "attach", "skip", "refuse"))
    by_paper = step.closes_by == "document" and step.state is StepState.DONE
    again = ("repeat",) if step.state is not StepState.SKIPPED else ()
    back = () if step.state is StepState.DONE and step.closes_by != "hand" else ("reopen",)
    return Possible("paper" if by_paper else None, ("attach", *again, *back))


class StepCard(QWidget):
    """The card. ``wanted`` asks for an action of ``ACTIONS``, the others to open what hangs on the step."""

    wanted = Signal(str)
    file_wanted = Signal(object)
    document_wanted = Signal(object)
    act_wanted = Signal(object)
    back_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._step: StepView | None = None
        self._deal: DealView | None = None
        self._can = Possible(None, ())
        self._number = label("caption", "secondary")
        self._late = label("caption", "wait")
        self._name = label("heading", wrap=True)
        self._state = label("label", "secondary", wrap=True)
        self.note = Note(context)
        self.due = Field(context, "fields.path_step_due")
        self.about = Field(context, "fields.path_step_about")
        self.party, self.person = _narrow_box(), _narrow_box()
        self._things = QVBoxLayout()
        self._things.setSpacing(4)
        self.buttons: dict[str, KeyButton] = {}
        self._doing = FlowLayout(8)
        head = row(self._number, None, self._late)
        self.setLayout(
            column(head, self._name, self._state, self.note, self._grid(), self._things, self._doing, gap=8)
        )
        self.first = button(context, "", kind="primary", size="small", keys=_CLOSES)
        self.first.clicked.connect(self._want_first)
        self._doing.addWidget(self.first)
        for action in ACTIONS:
            self._doing.addWidget(self._button(action))
        self._wire()

    def _button(self, action: str) -> KeyButton:
        made = button(
            self._context,
            f"cooperationscreen.{action}",
            icon=_ICONS.get(action, ""),
            keys=_KEYS.get(action, ()),
            kind="destructive" if action == "refuse" else "",
            size="small",
        )
        made.clicked.connect(partial(self._want, action))
        self.buttons[action] = made
        return made

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        party = Field(self._context, "fields.path_step_party", self.party)
        person = Field(self._context, "fields.path_step_person", self.person)
        for field, down, across in ((self.due, 0, 0), (party, 0, 1), (person, 1, 0), (self.about, 1, 1)):
            grid.addWidget(field, down, across, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _wire(self) -> None:
        for name, field in (("due", self.due), ("about", self.about)):
            field.line.editingFinished.connect(partial(self._set_typed, name, field))
        self.party.activated.connect(lambda _: self._set("party", _hex(self.party.currentData())))
        self.person.activated.connect(lambda _: self._set("person", _hex(self.person.currentData())))

    def _want(self, action: str, _checked: bool = False) -> None:
        self.wanted.emit(action)

    def _want_first(self) -> None:
        if self._can.first is not None:
            self.wanted.emit(self._can.first)

    # What is shown

    @property
    def step(self) -> StepView | None:
        """The step that is shown."""
        return self._step

    def show_step(self, deal: DealView, step: StepView) -> None:
        """Another step, or the same one read again; what is being typed stays."""
        is_other = self._step is None or self._step.id != step.id
        self._deal, self._step = deal, step
        language = self._words.language
        self._number.setText(self._words("cooperationscreen.step_of", number=step.number, count=len(ORDER)))
        self._late.setText(late_words(step.late, language) if step.late else "")
        self._name.setText(step_title(step.step.value, step.round, language))
        state = self._state_words(step)
        self._state.setText(state)
        self._state.setVisible(bool(state))
        self._show_note(step)
        for name, field in (("due", self.due), ("about", self.about)):
            if is_other or not field.line.isModified():
                field.text = _shown(step, name, language)
                field.show_problem(None)
        self._fill_people(deal.partners, step)
        self._show_things(deal, step)
        self._show_doing(possible(step, deal.path.state))

    def _state_words(self, step: StepView) -> str:
        parts: list[str] = []
        if step.state is StepState.OPEN:
            if step.closes_by != "hand":
                parts.append(self._words(f"cooperationscreen.closes_by_{step.closes_by}"))
        else:
            state = message(f"words.step_state_{step.state.value}")
            on = message("cooperationscreen.closed_on", state=state, day=step.day) if step.day else state
            parts.append(self._words(on))
        if step.reason:
            parts.append(step.reason)
        if step.reminded:
            parts.append(self._words("cooperationscreen.reminded_on", day=step.reminded))
        return "\n".join(parts)

    def _show_note(self, step: StepView) -> None:
        """What is odd about it: two desks said different things, or a later step is done already."""
        torn = next((name for name in _SETS_DIFFERENTLY if name in step.claims), None)
        if torn is not None:
            self.note.say(self._torn(torn, step.claims[torn]), "wait", icon="triangle")
        elif step.overtaken:
            self.note.say("cooperationscreen.overtaken", "wait", icon="triangle")
        elif step.earlier and step.state is StepState.OPEN:
            before = step.earlier[-1]
            state = message(f"words.step_state_{before.state.value}")
            self.note.say(message("cooperationscreen.again_because", state=state, count=before.round), "wait")
        else:
            self.note.hide()

    def _torn(self, name: str, claims: Sequence[Claim]) -> Message:
        said = "; ".join(f"{one.desk} {one.actor}: {self._claimed(name, one.value)}" for one in claims)
        return message("cooperationscreen.torn", field=message(f"fields.path_step_{name}"), said=said)

    def _claimed(self, name: str, value: object) -> str:
        if isinstance(value, bytes) and self._deal is not None:
            people = [person for partner in self._deal.partners for person in partner.people]
            named = {**{one.enterprise: one.name for one in self._deal.partners}, **dict(people)}
            return named.get(value, "–")
        return fields.show(PathStep, name, value, self._words.language) or "–"

    def _fill_people(self, partners: Sequence[Partner], step: StepView) -> None:
        self.party.clear()
        self.party.addItem(self._words("cooperationscreen.all_together"), None)
        for partner in partners:
            self.party.addItem(partner.name, partner.enterprise)
        self.party.choose(step.party)
        self.person.clear()
        self.person.addItem("–", None)
        for partner in partners:
            for person, name in partner.people if step.party in (None, partner.enterprise) else ():
                self.person.addItem(name, person)
        self.person.choose(step.person)

    def _show_things(self, deal: DealView, step: StepView) -> None:
        clear(self._things)
        for paper in deal.papers:
            if paper.step is step.step:
                self._add_thing("documents", self._paper_words(paper), self.document_wanted, paper.document)
        for given in step.handovers:
            act = given.handover
            key = "cooperationscreen.handed_printed" if given.number else "cooperationscreen.handed"
            key = "cooperationscreen.handed_cancelled" if given.cancelled else key
            what = f"{act.what}, {act.version}" if act.version else act.what
            words = self._words(key, given=what, receiver=given.receiver, number=given.number)
            self._add_thing("swap", words, self.act_wanted, act.id, back=not given.number)
        for file in step.files:
            kind = text(f"words.file_kind_{file.what.value}", self._words.language)
            self._add_thing("clip", f"{file.name} · {kind}", self.file_wanted, file.id)

    def _paper_words(self, paper: StepPaper) -> str:
        state = self._words(f"cooperationscreen.paper_{paper.state.value}")
        return f"{paper.number or self._words('cooperationscreen.draft')} · {state}"

    def _add_thing(self, icon: str, words: str, wanted: SignalInstance, of: Id, back: bool = False) -> None:
        """A line that opens something; with ``back`` it can be taken back beside it."""
        made = button(self._context, "", icon=icon, kind="quiet", size="small")
        made.setStyleSheet("text-align: left")
        made.say(made.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, 290 if back else 330))
        made.setToolTip(words)
        made.clicked.connect(lambda: wanted.emit(of))
        beside = button(self._context, "", icon="undo", kind="quiet", size="small")
        self._words.bind(beside, "setToolTip", "cooperationscreen.take_back")
        self._words.bind(beside, "setAccessibleName", "cooperationscreen.take_back")
        beside.clicked.connect(lambda: self.back_wanted.emit(of))
        holder = QWidget()
        laid = row(made, beside, gap=4)
        laid.setStretch(0, 1)
        holder.setLayout(laid)
        beside.setVisible(back)  # not before: shown without a parent it is a window that takes the keys
        self._things.addWidget(holder)

    def _show_doing(self, can: Possible) -> None:
        self._can = can
        self.first.setVisible(can.first is not None)
        if can.first is not None:
            self._words.bind(self.first, "say", f"cooperationscreen.{can.first}")
            self.first.show_icon(_ICONS[can.first])
        for action, made in self.buttons.items():
            made.setVisible(action in can.others)
        self._doing.invalidate()
        self.updateGeometry()

    # Setting

    def _set_typed(self, name: str, field: Field) -> None:
        if self._step is not None and field.text.strip() != _shown(self._step, name, self._words.language):
            self._set(name, field.text)

    def _set(self, name: str, written: str) -> None:
        if self._step is None:
            return
        step, language = self._step.id, self._words.language
        self._context.do(
            lambda place: set_step(place, step, name, written, language), partial(self._saved, step, name)
        )

    def _saved(self, step: Id, name: str, saved: Saved) -> None:
        """What was wrong stays to be mended, as long as its step is shown."""
        field = {"due": self.due, "about": self.about}.get(name)
        if field is not None and self._step is not None and self._step.id == step:
            field.line.setModified(saved.problem is not None)
            field.show_problem(saved.problem or saved.notice, notice=saved.problem is None)
        self._context.announce(saved.changes)

    def focus_first(self) -> None:
        """The keys go to what is most likely wanted."""
        every = (self.first, *self.buttons.values())
        visible = next((made for made in every if made.isVisibleTo(self)), None)
        (visible or self.due.line).setFocus()


def _shown(step: StepView, name: str, language: Language) -> str:
    return fields.show(PathStep, name, getattr(step, name) or None, language)


def _narrow_box() -> ChoiceBox:
    """A list that is not as wide as the longest name in it."""
    made = ChoiceBox()
    made.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(6)
    return made


def _hex(one: Id | None) -> str:
    return one.hex() if one else ""
