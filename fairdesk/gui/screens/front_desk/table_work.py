"""What a desk at the negotiation tables does: it sees who comes, and begins, ends, misses and calls."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from fairdesk.domain.entities import Id, Meeting, Station, Table
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import message
from fairdesk.domain.words import Missed
from fairdesk.gui.context import Context
from fairdesk.gui.screens.front_desk.table_list import TableList, came_in
from fairdesk.usecases.front_desk import desk_meetings
from fairdesk.usecases.front_desk.check_in import ScanAnswer
from fairdesk.usecases.front_desk.desk_meetings import AtTheTable, TablesNow
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings.meeting_day import AtTable
from fairdesk.usecases.ports import Changes, Workplace

LOOK_EVERY_MS = 1_500
_NOTICE_MS = 90_000
_CONCERNS = frozenset(
    {"meeting", "pass", "table", "session", "enterprise", "delegate", "badge", "same_company"}
)

_MISSED = {(True, False): Missed.HOST, (False, True): Missed.GUEST}


class TableWork(QObject):
    """Works while it serves a station at the tables. ``done`` carries what was done and its changes.

    It looks every second or so whether anything has changed, since late arrivals are scanned elsewhere.
    """

    done = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.list = TableList(context)
        self._station: Station | None = None
        self._known: TablesNow | None = None
        self._asked = self._outdated = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._notice_timer = QTimer(self.list)  # it ends with what it would change
        self._notice_timer.setSingleShot(True)
        self._notice_timer.setInterval(_NOTICE_MS)
        self._notice_timer.timeout.connect(lambda: self.list.tell(None))
        self.list.open_wanted.connect(self.open_negotiation)
        context.changed.connect(self._something_changed)
        context.closed.connect(lambda: self.serve(None))

    @property
    def serves(self) -> bool:
        """Whether this desk is at the tables."""
        return self._station is not None

    def serve(self, station: Station | None) -> None:
        """This desk is at the tables now, or not."""
        if station == self._station:
            return
        self._station, self._known = station, None
        self.list.tell(None)
        if station is None:
            self._timer.stop()
        else:
            self._timer.start(LOOK_EVERY_MS)
            self.look()

    # Seeing

    def look(self) -> None:
        """Looks whether anything is other than it was."""
        station = self._station
        if station is None or self._asked:
            self._outdated = self._asked
            return
        self._asked, self._outdated = True, False
        known = self._known
        self._context.do_long(
            lambda place: desk_meetings.tables_now(place, station.table, known),
            lambda found: self._seen(station, found),
            self._not_seen,
        )

    def _seen(self, station: Station, found: TablesNow) -> None:
        self._asked = False
        if station != self._station or self._outdated:
            self.look()
        if station != self._station or found is self._known:
            return
        before, self._known = self._known, found
        self.list.show_meetings(found)
        if before is not None:
            self._warn(before, found)

    def _not_seen(self, error: Exception) -> None:
        self._asked = False
        self._timer.stop()  # one notice is enough; the next scan or change looks again
        self._context.worker.failed.emit(error)

    def _warn(self, before: TablesNow, now: TablesNow) -> None:
        """Somebody who is missing at a table has come into the building."""
        came = now.came_since(before)
        if not came:
            return
        meeting, missing = came[-1]
        notice = came_in(missing)
        if now.number is None:
            table = str(meeting.talk.table) if meeting.talk.table is not None else "–"
            notice = message("frontdesk.came_in_for", sentence=notice, table=table)
        self.list.tell(notice)
        self._notice_timer.start()
        self._context.sounds.play("call")

    def _something_changed(self, changes: Changes) -> None:
        if self._station is not None and changes.kinds & _CONCERNS:
            if not self._timer.isActive():
                self._timer.start(LOOK_EVERY_MS)
            self.look()

    # Doing

    @property
    def meeting(self) -> AtTheTable | None:
        """The meeting that the keys mean."""
        return self.list.meeting if self.serves else None

    @property
    def can_start(self) -> bool:
        """Whether it has not begun."""
        return self.meeting is not None and self.meeting.talk.state is not MeetingState.NOW

    @property
    def can_end(self) -> bool:
        """Whether it takes place."""
        return self.meeting is not None and self.meeting.talk.state is MeetingState.NOW

    @property
    def is_called(self) -> bool:
        """Whether somebody is called to it."""
        return self.meeting is not None and self.meeting.talk.meeting.called is not None

    def start_or_end(self) -> None:
        """Begins the meeting with whoever is there, or ends the one that takes place."""
        if self.can_end:
            self._do(meeting_day.end, "frontdesk.meeting_ended")
        elif self.can_start:
            self._do(meeting_day.start, "frontdesk.meeting_started")

    def open_negotiation(self) -> bool:
        """Opens the negotiation of the meeting; says whether there is one."""
        one = self.meeting
        if one is not None:
            self._context.go("negotiations", one.talk.meeting.id)
        return one is not None

    def miss(self) -> None:
        """Whoever is not at the table did not come; where nobody is, both did not."""
        one = self.meeting
        if one is None or not self.can_start:
            return
        meeting = one.talk.meeting
        missed = _MISSED.get((meeting.host_came is None, meeting.guest_came is None), Missed.BOTH)
        side = {Missed.HOST: one.talk.host, Missed.GUEST: one.talk.guest}.get(missed)
        done = message("frontdesk.meeting_missed_both")
        if side is not None:
            done = message("frontdesk.meeting_missed", name=side.name)
        self._context.do(
            lambda place: meeting_day.miss(place, meeting.id, missed),
            lambda changes: self._did(done, changes),
        )

    def call(self) -> None:
        """Calls the missing side on the board, or ends its call."""
        if not self.can_start:
            return
        called = not self.is_called
        self._do(
            lambda place, meeting: meeting_day.call(place, meeting, called=called),
            "frontdesk.meeting_called" if called else "frontdesk.meeting_uncalled",
        )

    def _do(self, job: Callable[[Workplace, Id], Changes], sentence: str) -> None:
        one = self.meeting
        if one is None:
            return
        meeting = one.talk.meeting.id
        names = " – ".join(side.short_name for side in one.talk.sides)
        self._context.do(
            lambda place: job(place, meeting),
            lambda changes: self._did(message(sentence, names=names), changes),
        )

    def _did(self, sentence: object, changes: Changes) -> None:
        self._context.announce(changes)
        self.done.emit(sentence, changes)


def begin_talk(place: Workplace, beside: ScanAnswer, answer: ScanAnswer) -> ScanAnswer:
    """Begins a talk of two that was not arranged; the answer says so as that of a scan does."""
    assert beside.enterprise is not None  # see table_verdicts.could_talk
    assert answer.enterprise is not None
    made = meeting_day.walk_in(place, beside.enterprise.id, answer.enterprise.id, answer.station.table)
    with place.read() as work:
        meeting = work.get(Meeting, made.meeting)
        table = work.get(Table, meeting.table) if meeting and meeting.table else None
    at_table = AtTable(
        meeting, "guest", beside.enterprise.name, begun=True, table=table.number if table else None
    )
    return replace(answer, at_table=at_table, changes=made.changes)
