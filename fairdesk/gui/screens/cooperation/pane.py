"""The deal one stands on: who and what, the step to see to, the whole path below it, the results."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from fairdesk.domain.cooperation import PathState
from fairdesk.domain.entities import Attachment, Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.deal_words import faces
from fairdesk.gui.screens.cooperation.results_page import ResultsPage
from fairdesk.gui.screens.cooperation.step_actions import StepActions
from fairdesk.gui.screens.cooperation.step_card import StepCard, possible
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, Segments, button, column, label, line, row
from fairdesk.gui.widgets.stepper import Stepper
from fairdesk.reference import CURRENCIES, name_of
from fairdesk.texts import amount
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.followed_deal import DealView, deal
from fairdesk.usecases.ports import Changes, Workplace

WIDTH = 408
_PATH, _RESULTS = 0, 1


class Pane(QFrame):
    """The pane. ``left`` says that the keys go back to the deals."""

    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._wanted: Id | None = None
        self._chosen: Id | None = None
        self._then: Callable[[], object] | None = None
        self.deal: DealView | None = None
        self.setProperty("role", "pane")
        self.setFixedWidth(WIDTH)
        self.setAcceptDrops(True)
        context.words.bind(self, "setAccessibleName", "cooperationscreen.pane")
        self.doing = StepActions(context, self)
        self.card, self.stepper = StepCard(context), Stepper(context.theme)
        self.results = ResultsPage(context)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_page())
        self._stack.addWidget(self._deal_page())
        self.setLayout(column(self._stack, gap=0, margins=(1, 0, 0, 0)))
        self._wire()

    # Building

    def _empty_page(self) -> QWidget:
        star = IconLabel(self._context.theme, "star8", "line.strong", 96)
        words = label("body", "tertiary", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.bind(words, "setText", "cooperationscreen.nothing_chosen")
        made = QWidget()
        holder = column(None, star, words, None, gap=16, margins=(48, 0, 48, 40))
        holder.setAlignment(star, Qt.AlignmentFlag.AlignCenter)
        made.setLayout(holder)
        return made

    def _deal_page(self) -> QWidget:
        self._sides = [ElidedLabel("heading"), ElidedLabel("heading")]
        self._parts = [label("caption", "secondary"), label("caption", "secondary")]
        self._more_sides = label("label", "secondary", wrap=True)
        self._about = ElidedLabel("label", "secondary")
        self._sum = label("body.medium")
        self._talk = button(self._context, "cooperationscreen.open_talk", icon="negotiations", size="small")
        self.close_button = button(self._context, "", icon="cross", kind="quiet", size="small")
        self._words.bind(self.close_button, "setAccessibleName", "shell.close")
        self.close_button.hide()
        self.tabs = Segments(2)
        for one, words in zip(self.tabs.buttons, ("path", "results"), strict=True):
            self._words.bind(one, "setText", f"cooperationscreen.tab_{words}")
        first = row(self._sides[0], self._parts[0], self.close_button, gap=8)
        second = row(self._sides[1], self._parts[1], gap=8)
        for side in (first, second):
            side.setStretch(0, 1)
        what = row(self._about, self._sum, gap=12)
        what.setStretch(0, 1)
        told = column(
            first,
            second,
            self._more_sides,
            what,
            row(self.tabs, None, self._talk, gap=8),
            gap=6,
            margins=(20, 14, 16, 12),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(_scrolled(self._path_page()))
        self.pages.addWidget(_scrolled(self.results))
        made = QWidget()
        laid = column(told, line("line.strong"), self.pages, gap=0)
        laid.setStretch(2, 1)
        made.setLayout(laid)
        return made

    def _path_page(self) -> QWidget:
        self._lay = button(self._context, "cooperationscreen.lay", icon="path", kind="primary")
        self._no_path = label("body", "secondary", wrap=True)
        self._words.bind(self._no_path, "setText", "cooperationscreen.no_path_yet")
        self._path_title = label("body.strong")
        self._steps_done = label("label", "secondary")
        self._words.bind(self._path_title, "setText", "cooperationscreen.path")
        self._path_head = QWidget()
        self._path_head.setLayout(row(self._path_title, None, self._steps_done))
        self._parting = line()
        made = QWidget()
        made.setLayout(
            column(
                self._no_path, row(self._lay, None), self.card, self._parting, self._path_head, self.stepper,
                None, gap=10, margins=(0, 0, 0, 0),
            )
        )  # fmt: skip
        return made

    def _wire(self) -> None:
        self.stepper.chosen.connect(self.choose_step)
        self.card.wanted.connect(self.act)
        self.card.document_wanted.connect(self.doing.open_document)
        self.card.act_wanted.connect(self.doing.open_act)
        self.card.back_wanted.connect(self.doing.take_back)
        self.card.file_wanted.connect(self._open_file)
        self.tabs.chosen.connect(self.show_tab)
        self._lay.clicked.connect(self.lay)
        self._talk.clicked.connect(self._open_talk)
        self.close_button.clicked.connect(self.left)
        self._words.changed.connect(self._show_again)
        self._context.changed.connect(self._something_changed)

    # What is shown

    def lie_over(self, lies: bool) -> None:
        """Whether the pane lies over the deals, and so needs a way to close it."""
        self.close_button.setVisible(lies)

    def show_deal(self, negotiation: Id | None, step: Id | None = None) -> None:
        """Another deal, at one of its steps or at the one that presses."""
        if negotiation == self._wanted and step is None:
            return
        self._wanted, self._chosen = negotiation, step
        if negotiation is None:
            self.deal = None
            self._stack.setCurrentIndex(0)
            return
        self.refresh()

    def refresh(self) -> None:
        """Reads the deal again."""
        wanted = self._wanted
        if wanted is not None:
            self._context.do(partial(_read, negotiation=wanted), partial(self._take, wanted))

    def _something_changed(self, changes: Changes) -> None:
        """Files stand only here; whatever else a deal is made of, the screen looks after."""
        if Attachment.kind in changes.kinds:
            self.refresh()

    def _take(self, wanted: Id, found: DealView | None) -> None:
        if wanted != self._wanted:
            return
        if found is None:
            self.show_deal(None)
            return
        self.deal = found
        self._show_again()
        self._stack.setCurrentIndex(1)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _show_again(self) -> None:
        found = self.deal
        if found is None:
            return
        self._show_head(found)
        step = self.step
        is_laid = found.path.state is not PathState.NONE
        for part in (self.card, self._parting, self._path_head, self.stepper):
            part.setVisible(is_laid)
        for part in (self._no_path, self._lay):
            part.setVisible(not is_laid)
        if step is not None:
            self.card.show_step(found, step)
        self.stepper.show_steps(faces(found.path.steps, self._words.language))
        done = sum(one.state == "done" for one in found.path.steps)
        self._steps_done.setText(
            self._words("cooperationscreen.steps_done", number=done, count=len(found.path.steps))
        )
        self.results.show_deal(found)

    def _show_head(self, found: DealView) -> None:
        names = [partner.name for partner in found.partners]
        parts = [self._words(f"words.deal_part_{partner.part.value}") for partner in found.partners]
        for place, (side, part) in enumerate(zip(self._sides, self._parts, strict=True)):
            side.setText(names[place] if place < len(names) else "")
            part.setText(parts[place] if place < len(parts) else "")
            side.setVisible(place < len(names))
        further = [f"{name} ({part})" for name, part in zip(names[2:], parts[2:], strict=True)]
        self._more_sides.setText(", ".join(further))
        self._more_sides.setVisible(len(names) > 2)
        self._about.setText(found.about)
        language, currency = self._words.language, found.negotiation.currency
        sum_ = f"{amount(found.sum, language)} {name_of(CURRENCIES, currency, language)}" if found.sum else ""
        self._sum.setText(sum_)

    @property
    def step(self) -> StepView | None:
        """The step that the card shows: the chosen one, else the one that presses, else the last."""
        if self.deal is None or not self.deal.path.steps:
            return None
        path = self.deal.path
        by_id = {one.id: one for one in path.steps}
        chosen = self._chosen if self._chosen in by_id else path.pressing
        return by_id.get(chosen, path.steps[-1]) if chosen else path.steps[-1]

    def choose_step(self, step: Id) -> None:
        """Shows a step of the path in the card; the keys go there."""
        self._chosen = step
        self._show_again()
        self._scroll_up()
        self.card.focus_first()

    def _scroll_up(self) -> None:
        shown = self.pages.widget(_PATH)
        if isinstance(shown, QScrollArea):
            shown.verticalScrollBar().setValue(0)

    def show_tab(self, place: int) -> None:
        """The path, or the results."""
        self.tabs.buttons[place].setChecked(True)
        self.pages.setCurrentIndex(place)

    def when_shown(self, then: Callable[[], object]) -> None:
        """Does something once the pane shows the deal that is wanted, and not the one before it."""
        if self.deal is not None and self.deal.negotiation.id == self._wanted:
            then()
        else:
            self._then = then

    def take_keys(self) -> None:
        """The keys go to the pane."""
        if self.deal is None:
            return
        if self.pages.currentIndex() == _RESULTS:
            self.results.focus_first()
        elif self.deal.path.state is PathState.NONE:
            self._lay.setFocus()
        else:
            self.card.focus_first()

    # Doing

    def act(self, action: str) -> None:
        """Does one of the actions of a step."""
        if self.deal is not None and self.step is not None:
            self.doing.do(action, self.deal, self.step)

    @property
    def possible_actions(self) -> tuple[str, ...]:
        """What can be done with the step that is shown, the likeliest first."""
        if self.deal is None or self.step is None:
            return ()
        can = possible(self.step, self.deal.path.state)
        return (*((can.first,) if can.first else ()), *can.others)

    def act_first(self) -> None:
        """Does what closes the step; lays the path where there is none."""
        if self.deal is None:
            return
        if self.step is None:
            self.lay()
            return
        first = possible(self.step, self.deal.path.state).first
        if first is not None:
            self.act(first)

    def lay(self) -> None:
        """Lays the path of a deal that has none."""
        if self.deal is not None:
            negotiation = self.deal.negotiation.id
            self._context.do(lambda place: cooperation.lay(place, negotiation), self._laid)

    def _laid(self, changes: Changes) -> None:
        self._context.announce(changes)
        self.deal = None
        self.refresh()
        self.when_shown(self.take_keys)

    def _open_talk(self) -> None:
        if self.deal is not None:
            self._context.go("negotiations", self.deal.negotiation.id)

    def _open_file(self, attachment: Id) -> None:
        files = self.step.files if self.step else ()
        name = next((file.name for file in files if file.id == attachment), "")
        self.doing.open_file(attachment, name)

    # Files that are dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped on the step that is shown."""
        if event.mimeData().hasUrls() and self.step is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are put to that step."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if self.deal is not None and self.step is not None:
            self.doing.attach_files(self.deal, self.step, files)


def _read(place: Workplace, negotiation: Id) -> DealView | None:
    with place.read() as work:
        return deal(work, negotiation)


def _scrolled(inner: QWidget) -> QScrollArea:
    holder = QWidget()
    holder.setLayout(column(inner, None, margins=(20, 14, 16, 20)))
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(holder)
    return made
