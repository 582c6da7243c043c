"""The right half of the screen: the cases, the one that is open, its result, and what saves it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.case_list import CaseList
from fairdesk.gui.screens.sync.case_page import CasePage
from fairdesk.gui.screens.sync.other_pages import AlikePage, HeldPage, TwicePage
from fairdesk.gui.screens.sync.review_page import ReviewPage
from fairdesk.gui.widgets.basics import IconLabel, button, column, label, row
from fairdesk.gui.widgets.list_parts import EmptyPage
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.replication.alike import Alike
from fairdesk.usecases.replication.booked_twice import BookedTwice
from fairdesk.usecases.replication.cases import Case, key_of
from fairdesk.usecases.replication.outcomes import Outcome, outcome
from fairdesk.usecases.replication.reviews import Review

_CASES, _NOTHING = 0, 1
_SCREEN_OF: Mapping[str, str] = {
    "enterprise": "register",
    "delegate": "register",
    "product": "register",
    "demand": "register",
    "meeting": "meetings",
    "negotiation": "negotiations",
    "document": "documents",
}


class DecidePart(QWidget):
    """Shows cases one after the other until all are decided."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._choices: dict[tuple[str, bytes], tuple[bytes, dict[str, int]]] = {}
        self._later: list[tuple[str, bytes]] = []
        self._asked = 0
        self._shown: tuple[Case | None, str] = (None, "")
        self.page: CasePage | None = None
        self.cases = CaseList(context)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        nothing = EmptyPage(context, "shell.close")
        nothing.say("syncscreen.nothing_to_decide", offers=False)
        body = QWidget()
        inside = column(self.cases, self._scroll, self._result(), self._buttons(), gap=10)
        inside.setStretch(1, 1)
        body.setLayout(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(nothing)
        self._stack.setCurrentIndex(_NOTHING)
        made = column(self._head(), self._stack, gap=4, margins=(24, 0, 24, 16))
        made.setStretch(1, 1)
        self.setLayout(made)
        self.cases.opened.connect(self._open)

    # Building

    def _head(self) -> QWidget:
        title, self._count = label("heading"), label("body", "secondary")
        self._words.bind(title, "setText", "syncscreen.to_decide")
        self._about = label("caption", "secondary")
        self.open_record = button(
            self._context, "syncscreen.open_record", icon="link", keys=("F8",), kind="quiet", size="small"
        )
        self.open_record.clicked.connect(self.go_to_record)
        self._top = QWidget()
        self._top.setFixedHeight(46)
        self._top.setLayout(row(title, self._count, None, self._about, self.open_record, gap=8))
        return self._top

    def _result(self) -> QWidget:
        self._result_title = label("caption", "secondary")
        self._words.bind(self._result_title, "setText", "syncscreen.will_be_saved")
        self.sentence = label("body.strong", wrap=True)
        box = QFrame()
        box.setProperty("role", "sunken")
        box.setLayout(column(self._result_title, self.sentence, gap=3, margins=(14, 8, 14, 8)))
        self._check_icon = IconLabel(self._context.theme, "check", "ok.text", 16)
        self.check = label("caption", "secondary", wrap=True)
        checked = row(self._check_icon, self.check, gap=6, margins=(2, 0, 0, 0))
        checked.setStretch(1, 1)
        checked.setAlignment(self._check_icon, Qt.AlignmentFlag.AlignTop)
        self._result_part = QWidget()
        self._result_part.setLayout(column(box, checked, gap=8))
        return self._result_part

    def _buttons(self) -> QWidget:
        context = self._context
        self.left = button(context, "syncscreen.all_left", icon="chevron-left", keys=("Alt", "←"))
        self.right = button(context, "syncscreen.all_right", icon="chevron-right", keys=("Alt", "→"))
        self.later = button(context, "syncscreen.decide_later", keys=("F3",), kind="quiet")
        self.save = button(context, "syncscreen.save", keys=("Ctrl", "↵"), kind="primary")
        self.left.clicked.connect(lambda: self.keep_side(0))
        self.right.clicked.connect(lambda: self.keep_side(-1))
        self.later.clicked.connect(self.decide_later)
        self.save.clicked.connect(self.save_decision)
        made = QWidget()
        made.setLayout(row(self.left, self.right, None, self.later, self.save))
        return made

    def be_low(self, *, low: bool) -> None:
        """In a low window all that is not the case itself makes room for it."""
        self._result_title.setVisible(not low)
        self._top.setFixedHeight(36 if low else 46)
        self.cases.be_low(low=low)

    # Cases

    def show_cases(self, cases: Sequence[Case]) -> None:
        """What waits now; what was put off stands last."""
        waiting = {key_of(case) for case in cases}
        self._later = [key for key in self._later if key in waiting]
        ordered = sorted(
            cases, key=lambda case: self._later.index(key_of(case)) + 1 if key_of(case) in self._later else 0
        )
        self._count.setText(str(len(cases)) if cases else "")
        before = self.page
        had_keys = before is not None and before.isAncestorOf(self.focusWidget() or self)
        self._stack.setCurrentIndex(_CASES if cases else _NOTHING)
        self.cases.show_cases(ordered)
        if had_keys and self.page is not before:
            self.take_keys()

    def stand_on(self, record: Id) -> None:
        """Goes to the case about a record."""
        for place, case in enumerate(self.cases.cards.rows):
            if case.id == record:
                self.cases.setCurrentIndex(self.cases.cards.index(place))

    def take_keys(self) -> None:
        """The keys go to the answers of the case that is open."""
        if self.page is not None:
            self.page.take_keys()
        else:
            self.cases.setFocus()

    def _open(self, case: Case | None) -> None:
        shown = (case, self._words.language)
        if shown == self._shown and self.page is not None:
            self._show_result()  # what else changed at the fair may stand in its way now
            return
        self._shown = shown
        self.page = self._page_of(case) if case is not None else None
        if self.page is not None:
            self.page.changed.connect(self._show_result)
            self._scroll.setWidget(self.page)
            around = (self.cases, *self.page.answers, self.left, self.right, self.later, self.save)
            for before, after in pairwise(around):
                QWidget.setTabOrder(before, after)
        self._about.setText(self._words(_about(case)) if case is not None else "")
        self.open_record.setVisible(isinstance(case, Review) and case.record.kind in _SCREEN_OF)
        sides = self.page is not None and self.page.has_sides
        for one in (self.left, self.right, self._result_part):
            one.setVisible(sides)
        self._show_result()

    def _page_of(self, case: Case) -> CasePage:
        if isinstance(case, Review):
            state, choices = self._choices.get(key_of(case), (b"", {}))
            if state != case.state:
                choices = {}
                self._choices[key_of(case)] = (case.state, choices)
            return ReviewPage(self._context, case, choices)
        if isinstance(case, BookedTwice):
            return TwicePage(self._context, case)
        return AlikePage(self._context, case) if isinstance(case, Alike) else HeldPage(self._context, case)

    # The result

    def _show_result(self) -> None:
        page = self.page
        self.save.setEnabled(page is not None and page.is_decided)
        if isinstance(page, ReviewPage):
            self._asked += 1
            asked, case, choices = self._asked, page.case, dict(page.choices)
            language = self._words.language

            def spell(place: Workplace) -> Outcome:
                with place.read() as work:
                    return outcome(work, case, choices, language)

            self._context.do(spell, lambda found: self._spelt(asked, found))

    def _spelt(self, asked: int, found: Outcome) -> None:
        if asked != self._asked:
            return  # something else is chosen since
        self.sentence.setText(found.sentence or self._words("syncscreen.nothing_chosen"))
        if not found.is_complete:
            self._say(message("syncscreen.still_open", fields=found.open), "info", "text.secondary")
        elif found.hindrance is not None:
            self._say(message("syncscreen.hindered", why=found.hindrance), "triangle", "wait.text")
        elif found.assurance is not None:
            self._say(message("syncscreen.assured", what=found.assurance), "check", "ok.text")
        else:
            self._say(message("syncscreen.both_stay"), "check", "ok.text")

    def _say(self, sentence: Message, icon: str, token: str) -> None:
        self.check.setText(self._words(sentence))
        self._check_icon.show_icon(icon, token)

    # What the keys do

    def keep_side(self, side: int) -> None:
        """Everything of the first or the last side."""
        if self.page is not None:
            self.page.keep_side(side)

    def decide_later(self) -> None:
        """The next case; this one stands last from now on."""
        case = self.cases.current
        if case is None:
            return
        key = key_of(case)
        self._later = [one for one in self._later if one != key] + [key]
        self.cases.step()
        self.take_keys()

    def save_decision(self) -> None:
        """Saves what is chosen, and goes on to the next case."""
        page = self.page
        decision = page.decision if page is not None else None
        if page is None or decision is None:
            return
        words = page.done_words
        self.save.setEnabled(False)
        self._context.do(decision, lambda changes: self._saved(words, changes), self._failed)

    def _saved(self, words: Message, changes: Changes) -> None:
        self._context.announce(changes)
        self._context.tell(words, changes.span)

    def _failed(self, error: Exception) -> None:
        """Says what went wrong, and looks again: another desk may have been quicker."""
        self._context.worker.failed.emit(error)
        self._context.announce(Changes(frozenset({"desk"})))

    def go_to_record(self) -> None:
        """Opens the record where it is worked on."""
        case = self.cases.current
        if isinstance(case, Review) and case.record.kind in _SCREEN_OF:
            self._context.go(_SCREEN_OF[case.record.kind], case.id)


def _about(case: Case) -> str:
    """In a few words, why it is asked."""
    if isinstance(case, Review):
        return "syncscreen.about_review"
    if isinstance(case, BookedTwice):
        return "syncscreen.about_twice"
    return "syncscreen.about_alike" if isinstance(case, Alike) else "syncscreen.about_held"
