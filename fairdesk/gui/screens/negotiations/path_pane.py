"""At the right: the cooperation path of the deal, and its documents."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.person_names import short_person
from fairdesk.domain.words import StepState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.widgets.basics import ElidedLabel, button, clear, column, label, line, row
from fairdesk.gui.widgets.stepper import Mark, StepFace, Stepper
from fairdesk.texts import Language, locale
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.negotiation_view import NegotiationView
from fairdesk.usecases.papers.documents import DocumentView

WIDTH = 290
_PAPER_WORDS = 196
_MARKS = {
    StepState.DONE: Mark.DONE,
    StepState.SKIPPED: Mark.SKIPPED,
    StepState.REFUSED: Mark.REFUSED,
}


def short_day(day: date, language: Language) -> str:
    """A day without its year: "20 March"."""
    from babel.dates import format_date

    return format_date(day, "d MMMM", locale=locale(language))


class PathPane(QFrame):
    """``step_chosen`` carries a step and where its button stands; ``document_wanted`` the id of a paper;

    ``draft_wanted`` a kind of document.
    """

    step_chosen = Signal(object, QPoint)
    document_wanted = Signal(object)
    draft_wanted = Signal(str)
    fold_wanted = Signal()

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal, self._words = context, deal, context.words
        self._view: NegotiationView | None = None
        self.setProperty("role", "pane")
        self.setFixedWidth(WIDTH)
        title = ElidedLabel("heading", least=14)
        self._words.bind(title, "setText", "talkscreen.path")
        self._done = label("caption", "secondary")
        self.fold = button(context, "", icon="cross", kind="quiet", size="small")
        self._words.bind(self.fold, "setAccessibleName", "talkscreen.fold_path")
        self._words.bind(self.fold, "setToolTip", "talkscreen.fold_path")
        self.fold.clicked.connect(self.fold_wanted)
        self.fold.hide()
        head = QWidget()
        head.setFixedHeight(60)
        across = row(title, self._done, self.fold, gap=6, margins=(20, 0, 16, 0))
        across.setStretch(0, 1)
        head.setLayout(across)
        self.stepper = Stepper(context.theme)
        self.stepper.chosen.connect(self._chosen)
        self.stepper.menu_wanted.connect(self._chosen)
        self._words.bind(self.stepper, "setAccessibleName", "talkscreen.path")
        self._none = label("body", "tertiary", wrap=True)
        self._words.bind(self._none, "setText", "talkscreen.no_path")
        self.lay = button(context, "talkscreen.lay_path", icon="path")
        self.lay.clicked.connect(self._lay)
        self._papers = column(gap=8)
        inside = QWidget()
        inside.setLayout(
            column(self._none, self.lay, self.stepper, 6, self._papers, None, gap=8, margins=(16, 16, 16, 20))
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        whole = column(head, line(), scroll, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        context.words.changed.connect(self._show)

    def show_deal(self, view: NegotiationView) -> None:
        """Another deal, or the same one as it is now."""
        self._view = view
        self._show()

    def step(self, step: Id) -> StepView | None:
        """A step as it is shown."""
        return next((one for one in self._view.steps if one.id == step), None) if self._view else None

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        steps = view.steps
        for widget in (self._none, self.lay):
            widget.setVisible(not steps)
        self.stepper.setVisible(bool(steps))
        self.stepper.show_steps([self._face(one) for one in steps])
        done = sum(one.state is StepState.DONE for one in steps)
        self._done.setText(self._words("talkscreen.steps_done", done=done, of=len(steps)) if steps else "")
        self._show_papers(view.documents)

    def _face(self, step: StepView) -> StepFace:
        words, language = self._words, self._words.language
        name = words(f"words.step_{step.step.value}")
        if step.round > 1:
            name = words("talkscreen.round", step=name, round=step.round)
        mark = _MARKS.get(step.state, Mark.CURRENT if step.is_current else Mark.LATER)
        day = step.day or step.due
        due = short_day(day, language) if day else ""
        about = step.reason if step.state in (StepState.SKIPPED, StepState.REFUSED) else step.about
        late = words("talkscreen.days_late", count=step.late) if step.late else ""
        state = words(f"talkscreen.step_{mark.value}")
        who = step.person_name or step.party_name
        files = len(step.files)
        return StepFace(
            step.id,
            step.number,
            name,
            mark,
            about=about or self._owner(step),
            due=due,
            who=short_person(step.person_name),
            late=late,
            files=str(files) if files else "",
            spoken=", ".join(one for one in (f"{step.number}. {name}", state, about, due, who, late) if one),
        )

    def _owner(self, step: StepView) -> str:
        """Whose step it is, where nobody wrote what is to be done."""
        return step.party_name

    def _show_papers(self, papers: Sequence[DocumentView]) -> None:
        clear(self._papers)
        for paper in papers:
            if paper.state is DocumentState.CANCELLED:
                continue
            made = button(self._context, "", icon="documents")
            kind = self._kind_name(paper)
            key = "talkscreen.open_paper" if paper.number else "talkscreen.open_draft"
            words = self._words(key, kind=kind, number=_short_number(paper))
            metrics = made.fontMetrics()
            made.say(metrics.elidedText(words, Qt.TextElideMode.ElideRight, _PAPER_WORDS))
            made.setAccessibleName(words)
            made.setToolTip(f"{kind} {paper.number}".strip())
            document = paper.document.id
            made.clicked.connect(lambda _=False, one=document: self.document_wanted.emit(one))
            self._papers.addWidget(made)

    def _kind_name(self, paper: DocumentView) -> str:
        if paper.kind is None:
            return paper.document.template
        return paper.kind.short[self._words.language]

    def _chosen(self, step: Id) -> None:
        found, made = self.step(step), self.stepper.step(step)
        if found is not None and made is not None:
            self.step_chosen.emit(found, made.mapToGlobal(QPoint(0, 0)))

    def _lay(self) -> None:
        negotiation = self._deal.id
        if negotiation is not None:
            self._deal.do(lambda place: cooperation.lay(place, negotiation), message("talkscreen.told_laid"))


def _short_number(paper: DocumentView) -> str:
    """A number without the fair: B-0042. On the parties' own form it is theirs and stays whole."""
    return paper.number if paper.document.own_form else paper.number.rpartition("/")[2]
