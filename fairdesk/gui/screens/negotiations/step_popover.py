"""Beside a step of the path: until when, who, what; and what is done with it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QPushButton,
    QWidget,
)

from fairdesk.domain.entities import Id, PathStep
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import StepState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.remarks import claim_remark
from fairdesk.gui.widgets.basics import Field, button, clear, column, label, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.links import Link
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.ports import Changes, Workplace

WIDTH = 360


class StepPopover(QFrame):
    """``left`` says that the keys go back; ``asked`` carries what else is wanted: "hand_over", "attach",

    or a document's id.
    """

    left = Signal()
    asked = Signal(object)

    def __init__(
        self, context: Context, deal: Deal, step: StepView, view: NegotiationView, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.context, self.words, self._deal = context, context.words, deal
        self.step, self._view = step, view
        self.setProperty("role", "toast")
        self.setFixedWidth(WIDTH)
        self.body = column(gap=8, margins=(16, 14, 16, 14))
        self.setLayout(self.body)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(30, 26, 20, 60))
        self.setGraphicsEffect(shadow)
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
        self.due = Field(context, "fields.path_step_due")
        self.due.text = f"{step.due:%d.%m.%Y}" if step.due else ""
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
            row(self.due, Field(context, "fields.path_step_person", self.person), gap=10),
            Field(context, "fields.path_step_party", self.party),
            self.about,
        ):
            self.body.addWidget(part) if isinstance(part, QWidget) else self.body.addLayout(part)
        self.due.line.setFixedWidth(120)
        for field, name in ((self.due, "due"), (self.about, "about")):
            field.line.editingFinished.connect(partial(self._typed, field, name))
            field.line.returnPressed.connect(self.close_it)
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
                made = self._small(choice.words)
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
        holder = QWidget()
        flow = FlowLayout(8)
        for made in self._buttons():
            flow.addWidget(made)
        holder.setLayout(flow)
        holder.setMinimumHeight(flow.heightForWidth(WIDTH - 34))
        self.body.addWidget(holder)

    def _buttons(self) -> Iterator[QPushButton]:
        step = self.step
        if step.state is StepState.OPEN:
            if step.closes_by == "hand":
                yield self._does("finish", kind="primary")
            elif step.closes_by == "handover":
                made = self._small("talkscreen.hand_over", kind="primary")
                made.clicked.connect(lambda: self._ask(("hand_over", step.id)))
                yield made
            yield self._asks_why("skip")
            yield self._asks_why("refuse", kind="destructive")
        else:
            yield self._does("reopen")
            yield self._asks_why("repeat")
        attach = self._small("talkscreen.attach_here", icon="clip")
        attach.clicked.connect(lambda: self._ask(("attach", step.id)))
        yield attach

    def _small(self, words: Message | str, *, kind: str = "", icon: str = "") -> QPushButton:
        made = button(self.context, "", kind=kind, icon=icon, size="small")
        made.say(self.words(words))
        made.setAutoDefault(False)
        made.installEventFilter(self)
        return made

    def _does(self, name: str, *, kind: str = "") -> QPushButton:
        made = self._small(f"talkscreen.{name}", kind=kind)
        jobs: dict[str, Callable[[Workplace, Id], Changes]] = {
            "finish": cooperation.finish,
            "reopen": cooperation.reopen,
        }
        made.clicked.connect(lambda: self._do(name, partial(_with_step, jobs[name], self.step.id)))
        return made

    def _asks_why(self, name: str, *, kind: str = "") -> QPushButton:
        made = self._small(f"talkscreen.{name}", kind=kind)
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
        done = self._small(f"talkscreen.{name}", kind="destructive" if name == "refuse" else "primary")
        done.clicked.connect(partial(self._reasoned, name))
        leave = self._small("shell.cancel")
        leave.clicked.connect(self.close_it)
        self.body.addLayout(row(None, leave, done))
        self._fit()
        self.reason.line.setFocus()

    def _reasoned(self, name: str, _checked: bool = False) -> None:
        why, step = self.reason.text.strip(), self.step.id
        if not why:
            self.reason.show_problem(message("cooperation.no_reason"))
            self._fit()
            return
        jobs: dict[str, Callable[[Workplace], Changes]] = {
            "skip": lambda place: cooperation.skip(place, step, why),
            "refuse": lambda place: cooperation.refuse(place, step, why),
            "repeat": lambda place: _repeat(place, step, why),
        }
        self._do(name, jobs[name])

    def _typed(self, field: Field, name: str) -> None:
        before = {"due": f"{self.step.due:%d.%m.%Y}" if self.step.due else "", "about": self.step.about}
        if field.text.strip() != before[name]:
            self._keep(name, field.text)

    def _party_chosen(self) -> None:
        self._offer_people()
        self._keep("party", str(self.party.currentData()))

    def _keep(self, name: str, written: str) -> None:
        step, language = self.step.id, self.words.language
        self._deal.save(
            lambda place: cooperation.set_step(place, step, name, written, language), self._deal.tell_problem
        )

    # Going

    def show_at(self, corner: QPoint) -> None:
        """Shows it left of a point of its parent, wholly inside."""
        self._fit()
        area = self.parentWidget()
        assert area is not None  # see __init__
        x = max(8, corner.x() - WIDTH - 8)
        y = max(8, min(corner.y() - 12, area.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()
        first = self.due.line if self.step.state is StepState.OPEN else self.findChild(QPushButton)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(first, QLineEdit):
            first.selectAll()

    def _fit(self) -> None:
        self.ensurePolished()
        self.body.activate()
        self.resize(WIDTH, self.body.heightForWidth(WIDTH))

    def close_it(self) -> None:
        """Closes it; the keys go back to the step."""
        if self.isVisible():
            self.hide()
            self.deleteLater()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: Enter presses the button that has the keys."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QPushButton):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Qt's hook: the keys stay inside until it is closed."""
        order: list[QWidget] = [
            one
            for one in self.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QLineEdit | QComboBox)
            and one.isVisibleTo(self)
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not order:
            return False
        focused = self.window().focusWidget()
        at = order.index(focused) if focused in order else -1
        order[(at + (1 if next else -1)) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _with_step(job: Callable[[Workplace, Id], Changes], step: Id, place: Workplace) -> Changes:
    return job(place, step)


def _repeat(place: Workplace, step: Id, why: str) -> Changes:
    cooperation.repeat(place, step, why)
    return Changes(frozenset(("path_step",)), frozenset((step,)))
