"""Scheduling and repair on the way: begun, watched, stopped, looked through, and only then put in place.

A timetable is made in a process of its own, watched by a thread that hands better answers to the window. A
repair takes seconds and is made beside the window. Either is a draft until somebody applies it.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from fairdesk.domain.entities import Plan
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.scheduling.apart import Run, Task
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.scheduling.timetable import Timetable
from fairdesk.usecases.meetings import repairs, timetable
from fairdesk.usecases.meetings.plan_review import Figures, Line, figures, lines, lines_of_repair
from fairdesk.usecases.meetings.repairs import Proposal
from fairdesk.usecases.meetings.timetable import Applied, Question
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.undo import Undone

SECONDS = 300.0
"""It goes on for at most so long; whoever has seen enough stops it."""
_LOOKS_S = 0.2


class Stage(Enum):
    """How far it is."""

    IDLE = auto()
    ASKING = auto()
    RUNNING = auto()
    STOPPING = auto()
    REPAIRING = auto()
    REVIEW = auto()
    APPLYING = auto()


@dataclass(frozen=True)
class Draft:
    """A plan that nobody has put in place yet."""

    asked: Question
    answer: Timetable
    figures: Figures
    lines: Sequence[Line]
    proposal: Proposal | None = None

    @property
    def is_repair(self) -> bool:
        """Whether it repairs a plan rather than being one."""
        return self.proposal is not None


class AutoSchedule(QObject):
    """Signals: ``changed`` (stage or figures), ``drafted`` (Draft), ``ended`` (a Message that says why)."""

    changed = Signal()
    drafted = Signal(object)
    ended = Signal(object)
    _heard = Signal(object, object)
    _repair_found = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.stage = Stage.IDLE
        self.figures: Figures | None = None
        self.draft: Draft | None = None
        self.last_plan: Plan | None = None
        self._watch: _Watch | None = None
        self._began = 0.0
        self._stop_repair = threading.Event()
        self._heard.connect(self._hear)
        self._repair_found.connect(self._proposed_early)
        self.destroyed.connect(_Ending(self))

    @property
    def elapsed(self) -> float:
        """Seconds since it was begun."""
        return time.monotonic() - self._began

    @property
    def is_busy(self) -> bool:
        """Whether something is on the way or waits to be looked through."""
        return self.stage is not Stage.IDLE

    # A timetable

    def begin(self) -> None:
        """Asks for a timetable of all wishes."""
        if self.is_busy:
            return
        self._enter(Stage.ASKING)
        self._context.do_long(_question, self._asked, self._failed)

    def _asked(self, asked: Question) -> None:
        if self.stage is not Stage.ASKING:
            return
        self._watch = _Watch(asked, lambda watch, news: self._emit(watch, news))
        self._enter(Stage.RUNNING)

    def _emit(self, watch: "_Watch", news: object) -> None:
        """From the watching thread."""
        if isValid(self):
            self._heard.emit(watch, news)

    def _hear(self, watch: "_Watch", news: object) -> None:
        if watch is not self._watch:
            return
        if isinstance(news, Figures):
            self.figures = news
            self.changed.emit()
        elif isinstance(news, Draft):
            self._watch = None
            self._review(news)
        elif isinstance(news, _Ended):
            self._ended(news)
        elif isinstance(news, Exception):
            self._watch = None
            self._failed(news)

    def _ended(self, news: "_Ended") -> None:
        """It came to an end that nobody asked for: what it had found can still be looked through."""
        self._watch = None
        if news.draft is not None:
            self._review(news.draft)
        else:
            self._idle()
        self.ended.emit(news.why)

    def _review(self, draft: Draft) -> None:
        self.draft, self.figures = draft, draft.figures
        self._enter(Stage.REVIEW)
        self.drafted.emit(draft)

    def stop(self) -> None:
        """Takes what there is, to be looked through."""
        if self.stage is Stage.RUNNING and self._watch is not None:
            self._enter(Stage.STOPPING)
            self._watch.stop()
        elif self.stage is Stage.REPAIRING:
            self._stop_repair.set()

    def discard(self) -> None:
        """Forgets it; nothing was changed."""
        if self.stage is Stage.APPLYING:
            return
        if self._watch is not None:
            self._watch.kill()
            self._watch = None
        self._stop_repair.set()
        self._idle()

    def switch(self) -> None:
        """F9: begins, or stops to look through."""
        self.stop() if self.is_busy else self.begin()

    @property
    def process_id(self) -> int | None:
        """Of the process that schedules."""
        return self._watch.process_id if self._watch else None

    # A repair

    def propose(self) -> None:
        """Asks for the plan that changes least, now that something went wrong.

        What the parties concerned can do is there at once; the search goes on beside it as long as something
        would be dropped.
        """
        if self.is_busy:
            return
        self._stop_repair = stopped = threading.Event()
        self._enter(Stage.REPAIRING)

        def found(proposal: Proposal) -> None:
            if isValid(self):
                self._repair_found.emit(stopped, _repair_draft(proposal))

        def job(place: Workplace) -> Draft:
            return _repair_draft(repairs.propose(place, stopped=stopped.is_set, on_better=found))

        self._context.do_long(job, lambda draft: self._proposed(stopped, draft), self._failed)

    def _proposed_early(self, asked: threading.Event, draft: Draft) -> None:
        if draft.lines:
            self._proposed(asked, draft)

    def _proposed(self, asked: threading.Event, draft: Draft) -> None:
        if asked is not self._stop_repair:
            return
        if self.stage is Stage.REVIEW and self.draft is not None and _drops_fewer(draft, self.draft):
            self._review(draft)
            self.ended.emit(message("planner.better_repair"))
        elif self.stage is Stage.REPAIRING and draft.lines:
            self._review(draft)
        elif self.stage is Stage.REPAIRING:
            self._idle()
            self.ended.emit(message("planner.nothing_to_repair"))

    # Putting in place

    def apply(self, told: Callable[[Applied], object]) -> None:
        """Puts the draft in place as one action."""
        draft = self.draft
        if self.stage is not Stage.REVIEW or draft is None:
            return
        self._stop_repair.set()
        self._enter(Stage.APPLYING)

        def job(place: Workplace) -> Applied:
            if draft.proposal is not None:
                return repairs.put_in_place(place, draft.proposal)
            return timetable.apply(place, draft.asked, draft.answer)

        def done(applied: Applied) -> None:
            self._idle()
            self._context.announce(applied.changes)
            self.look_for_plans()
            told(applied)

        def failed(error: Exception) -> None:
            self._enter(Stage.REVIEW)
            self._context.worker.failed.emit(error)

        self._context.do_long(job, done, failed)

    def look_for_plans(self) -> None:
        """Looks which plan could be taken back."""
        self._context.do(_last_plan, self._plan_known)

    def _plan_known(self, plan: Plan | None) -> None:
        self.last_plan = plan
        self.changed.emit()

    def take_back(self, told: Callable[[Undone], object]) -> None:
        """Takes the last plan back."""
        plan = self.last_plan
        if plan is None or self.is_busy:
            return

        def done(undone: Undone) -> None:
            self._context.announce(undone.changes)
            self.look_for_plans()
            told(undone)

        self._context.do_long(lambda place: timetable.take_back(place, plan.id), done)

    # Shared

    def _enter(self, stage: Stage) -> None:
        if stage in (Stage.ASKING, Stage.REPAIRING):
            self._began = time.monotonic()
            self.figures = self.draft = None
        self.stage = stage
        self.changed.emit()

    def _idle(self) -> None:
        self.draft = self.figures = None
        self._enter(Stage.IDLE)

    def _failed(self, error: Exception) -> None:
        self._idle()
        self._context.worker.failed.emit(error)


@dataclass(frozen=True)
class _Ended:
    """Scheduling ended early, with what it had found, if anything."""

    why: Message
    draft: Draft | None


class _Watch:
    """A thread that watches the process; it alone speaks with it."""

    def __init__(self, asked: Question, tell: "Callable[[_Watch, object], None]") -> None:
        self._asked, self._tell = asked, tell
        self._stop, self._kill = threading.Event(), threading.Event()
        self.process_id: int | None = None
        self._told: Timetable | None = None
        threading.Thread(target=self._run, name="scheduling", daemon=True).start()

    def stop(self) -> None:
        """Asks for the best there is."""
        self._stop.set()

    def kill(self) -> None:
        """Ends it; nobody listens any more."""
        self._kill.set()

    def _run(self) -> None:
        try:
            self._go()
        except Exception as error:  # whatever it is, the bridge must tell the person
            self._tell(self, error)

    def _go(self) -> None:
        asked = self._asked
        task = Task(asked.instance, SECONDS, start=asked.current, preferences=asked.preferences)
        run = Run(task)
        self.process_id = run.process_id
        asked_to_stop = False
        progress = run.poll()
        while not progress.finished:
            if self._kill.is_set():
                run.kill()
                return
            if self._stop.is_set() and not asked_to_stop:
                run.stop()
                asked_to_stop = True
            progress = run.wait(_LOOKS_S)
            self._tell_figures(progress.best)
        best = progress.best
        draft = _draft(asked, best) if best is not None else None
        if progress.trouble is not None:
            self._tell(self, _Ended(progress.trouble, draft))
        elif draft is not None:
            self._tell(self, draft)
        else:
            self._tell(self, _Ended(message("planner.nothing_found"), None))

    def _tell_figures(self, best: Timetable | None) -> None:
        if best is not None and best is not self._told:
            self._told = best
            self._tell(self, figures(self._asked, best))


class _Ending:
    """Ends the process with the window; it holds nothing of the window itself."""

    def __init__(self, schedule: AutoSchedule) -> None:
        self._state = schedule.__dict__

    def __call__(self) -> None:
        watch = self._state.get("_watch")
        if isinstance(watch, _Watch):
            watch.kill()


def _draft(asked: Question, answer: Timetable) -> Draft:
    return Draft(asked, answer, figures(asked, answer), lines(asked, answer))


def _repair_draft(proposal: Proposal) -> Draft:
    answer = proposal.answer.timetable
    told = figures(proposal.asked, answer)
    return Draft(proposal.asked, answer, told, lines_of_repair(proposal), proposal)


def _drops_fewer(one: Draft, other: Draft) -> bool:
    proposals = (one.proposal, other.proposal)
    dropped = [known.count(ChangeKind.DROPPED) for known in proposals if known is not None]
    return len(dropped) == 2 and dropped[0] < dropped[1]


def _question(place: Workplace) -> Question:
    with place.read() as work:
        return timetable.question(work)


def _last_plan(place: Workplace) -> Plan | None:
    with place.read() as work:
        return _to_take_back(work)


def _to_take_back(work: Work) -> Plan | None:
    return next((plan for plan in timetable.plans(work) if not plan.undone and plan.first), None)
