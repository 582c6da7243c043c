"""The bar of auto-schedule: what is served and what is the most possible, in plain words; what to do next."""

from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.auto_schedule import AutoSchedule, Stage
from fairdesk.gui.screens.meetings.popover import Popover
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, button, column, label, line, row, set_property
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.texts import number
from fairdesk.usecases.meetings.plan_review import Figures
from fairdesk.usecases.meetings.planner import Planner

_TICK_MS = 500
_KINDS = (ChangeKind.MOVED, ChangeKind.TABLE, ChangeKind.DROPPED, ChangeKind.PLACED)
_WAITS = {
    Stage.ASKING: "planner.auto_asking",
    Stage.RUNNING: "planner.auto_running",
    Stage.STOPPING: "planner.auto_stopping",
    Stage.REPAIRING: "planner.auto_repairing",
    Stage.REVIEW: "planner.auto_review",
    Stage.APPLYING: "planner.auto_applying",
}


class _Figure(QWidget):
    """A figure over its word."""

    def __init__(self) -> None:
        super().__init__()
        self._value, self._of = label("heading"), label("body", "secondary")
        self._word = label("caption", "secondary")
        value = row(self._value, self._of, None, gap=5)
        self._lines = row(line("bar"), column(value, self._word, gap=0), gap=14, margins=(0, 0, 14, 0))
        self.setLayout(self._lines)

    def show_figure(self, value: str, word: str, of: str = "") -> None:
        """Another figure."""
        self._value.setText(value)
        self._of.setText(of)
        self._of.setVisible(bool(of))
        self._word.setText(word)
        self._lines.activate()  # at once: the bar measures its figures right after
        self.setAccessibleName(f"{word}: {value} {of}".strip())


class ScheduleBar(QWidget):
    """Signals: ``apply_asked``, ``take_back_asked``."""

    apply_asked = Signal()
    take_back_asked = Signal()

    def __init__(self, context: Context, schedule: AutoSchedule) -> None:
        super().__init__()
        self._context, self._words, self._schedule = context, context.words, schedule
        self._planner: Planner | None = None
        self._trouble: Message | None = None
        self._details: Popover | None = None
        self._card = QFrame()
        self._card.setProperty("role", "sunken")
        self._build_idle()
        self._build_busy()
        self._card.setLayout(column(self._idle, self._busy, gap=0))
        self.setLayout(column(self._card, gap=0, margins=(24, 0, 16, 10)))
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK_MS)
        self._ticking.timeout.connect(self._show_time)
        schedule.changed.connect(self.refresh)
        schedule.ended.connect(self._ended)
        context.words.changed.connect(self.refresh)
        self.refresh()

    # Building

    def _build_idle(self) -> None:
        title = label("body.strong")
        self._words.bind(title, "setText", "planner.auto_schedule")
        self._state = ElidedLabel("body", "secondary")
        self._warning = IconLabel(self._context.theme, "triangle", "wait.text", 16)
        self._needs = label("body.medium", "wait")
        self.propose = button(self._context, "planner.propose", size="small")
        self.propose.clicked.connect(self._schedule.propose)
        self.take_back = button(self._context, "planner.take_back", icon="undo", kind="quiet", size="small")
        self.take_back.clicked.connect(self.take_back_asked)
        self.start = button(self._context, "planner.auto_start", keys=("F9",), kind="primary", size="small")
        self.start.clicked.connect(self._schedule.begin)
        self._idle = QWidget()
        parts = row(
            title, self._state, self._warning, self._needs, self.propose, self.take_back, self.start,
            gap=10, margins=(16, 7, 10, 7),
        )  # fmt: skip
        parts.setStretch(1, 1)
        self._idle.setLayout(parts)

    def _build_busy(self) -> None:
        self._title = label("body.strong")
        self._clock = label("caption", "secondary")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(8)
        self._said = ElidedLabel("caption", "secondary")
        first = column(row(self._title, None, self._clock), self._progress, self._said, gap=3)
        self._first = QWidget()
        self._first.setFixedWidth(190)
        self._first.setLayout(first)
        self._figures = [_Figure() for _ in range(4)]
        self._more = button(self._context, "", icon="info", kind="quiet", size="small")
        self._more.setFixedWidth(34)
        self._words.bind(self._more, "setToolTip", "planner.auto_details")
        self._words.bind(self._more, "setAccessibleName", "planner.auto_details")
        self._more.clicked.connect(self.show_details)
        self.discard = button(self._context, "planner.discard", kind="quiet", size="small")
        self.discard.clicked.connect(self._schedule.discard)
        self.onward = button(
            self._context, "planner.stop_and_review", keys=("F9",), kind="primary", size="small"
        )
        self.onward.clicked.connect(self._go_on)
        self._busy = QWidget()
        parts = (self._first, 14, *self._figures, self._more, None, self.discard, self.onward)
        self._row = row(*parts, gap=0, margins=(16, 9, 10, 9))
        self._busy.setLayout(self._row)

    # What is shown

    def show_planner(self, planner: Planner) -> None:
        """The counts of a snapshot."""
        self._planner = planner
        self.refresh()

    @property
    def told(self) -> str:
        """What it says of itself, or of why scheduling ended."""
        return self._state.accessibleName()

    def _ended(self, why: Message) -> None:
        self._trouble = why
        self.refresh()

    def refresh(self) -> None:
        """Shows how far it is."""
        busy = self._schedule.is_busy
        if busy and self._schedule.stage is not Stage.REVIEW:
            self._trouble = None
        self._idle.setVisible(not busy)
        self._busy.setVisible(busy)
        if busy:
            self._show_busy()
        else:
            self._show_idle()

    def _show_idle(self) -> None:
        self._ticking.stop()
        words, planner = self._words, self._planner
        if self._trouble is not None:
            self._state.setText(words(self._trouble))
        elif planner is not None:
            self._state.setText(words("planner.placed_of", placed=planner.arranged, wished=planner.wished))
        set_property(self._state, "tone", "stop" if self._trouble else "secondary")
        count = len(planner.troubled) if planner else 0
        for part in (self._warning, self._needs, self.propose):
            part.setVisible(count > 0)
        self._needs.setText(words("planner.need_a_place", count=count))
        self.take_back.setVisible(self._schedule.last_plan is not None and not count)
        set_property(self.propose, "kind", "")

    def _show_busy(self) -> None:
        stage, words = self._schedule.stage, self._words
        repairs = stage is Stage.REPAIRING or (
            self._schedule.draft is not None and self._schedule.draft.is_repair
        )
        self._title.setText(words("planner.repair" if repairs else "planner.auto_schedule"))
        self._said.setText(words(self._trouble) if self._trouble else words(_WAITS[stage]))
        waits = self._schedule.figures is None
        self._progress.setRange(0, 0 if waits else 1000)
        review = stage is Stage.REVIEW
        for one in (*self._figures, self._more):
            one.setVisible(not waits)
        self.onward.setEnabled(stage in (Stage.RUNNING, Stage.REVIEW, Stage.REPAIRING))
        self.onward.keys = ("Ctrl", "Enter") if review else ("F9",)
        self.onward.say(words("planner.apply" if review else "planner.stop_and_review"))
        self.discard.setEnabled(stage is not Stage.APPLYING)
        if self._schedule.figures is not None:
            self._show_figures(self._schedule.figures)
        self._ticking.start()
        self._show_time()
        self._fit()

    def _show_figures(self, told: Figures) -> None:
        proposal = self._schedule.draft.proposal if self._schedule.draft else None
        if proposal is not None:
            self._progress.setValue(1000)
            for figure, kind in zip(self._figures, _KINDS, strict=True):
                count = number(proposal.count(kind), self._words.language)
                figure.show_figure(count, self._words(f"planner.change_{kind}"))
            return
        words, language = self._words, self._words.language
        part = told.weight / told.bound if told.bound else 1.0
        self._progress.setValue(round(part * 1000))
        served, most, gaps, moved = self._figures
        wished = words("planner.of", count=number(told.wished, language))
        served.show_figure(number(told.served, language), words("planner.served"), wished)
        most.show_figure(
            number(told.most, language),
            words("planner.best_possible" if told.is_best else "planner.proven_most"),
        )
        gaps.show_figure(number(told.gaps, language), words("planner.idle_gaps"))
        moved.show_figure(number(told.confirmed_moved, language), words("planner.confirmed_moved"))

    def _show_time(self) -> None:
        seconds = round(self._schedule.elapsed)
        running = self._schedule.stage in (Stage.RUNNING, Stage.STOPPING, Stage.REPAIRING, Stage.ASKING)
        if running:
            self._clock.setText(f"{seconds // 60}:{seconds % 60:02d}")

    def _go_on(self) -> None:
        if self._schedule.stage is Stage.REVIEW:
            self.apply_asked.emit()
        else:
            self._schedule.stop()

    def show_details(self) -> None:
        """The bound itself, on request."""
        told = self._schedule.figures
        if told is None:
            return
        words = self._words
        made = Popover(self._context, self.window())
        made.head("info", "accent.text", words("planner.auto_details"))
        made.sentence(words("planner.detail_weight", weight=told.weight, bound=told.bound))
        made.sentence(words("planner.detail_most", most=told.most))
        made.sentence(words("planner.detail_gaps", gaps=told.gaps, least=told.least_gaps))
        made.sentence(words("planner.detail_moved", moved=told.moved, confirmed=told.confirmed_moved))
        made.sentence(words("planner.detail_seconds", seconds=f"{told.seconds:.1f}"))
        close = made.small("shell.close")
        close.clicked.connect(made.close_it)
        made.flow(close)
        made.left.connect(partial(self._more.setFocus))
        at = self._more.mapTo(self.window(), QPoint(0, self._more.height() + 6))
        made.ensurePolished()
        made.body.activate()
        made.resize(made.width(), max(made.body.heightForWidth(made.width()), made.sizeHint().height()))
        made.move(at)
        made.show()
        made.raise_()
        close.setFocus()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: where there is no room the last figures go; they are in the details too."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._schedule.figures is None or not self._schedule.is_busy:
            return
        for one in self._figures:
            one.setVisible(True)
        for one in reversed(self._figures[1:]):
            self._row.invalidate()
            if self._row.sizeHint().width() <= self.width() - 42:
                return
            one.setVisible(False)
