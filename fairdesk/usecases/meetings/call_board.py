"""What the call board shows: the meetings of now and next, and who is called to which table. Data only.

Times are the fair's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fairdesk.domain import meetings as rules
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.folding import LEGAL_FORMS, fold
from fairdesk.domain.grid import Interval
from fairdesk.domain.meetings import MeetingState
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.agendas import Reader, Talk
from fairdesk.usecases.meetings.meeting_grid import Grid
from fairdesk.usecases.ports import Work, Workplace

_OVERRUN = timedelta(hours=3)
"""A meeting that began longer ago and was never ended was forgotten, not overrun."""
_MARKS = str.maketrans(dict.fromkeys('“”„«»"'))
_USUAL = timedelta(minutes=30)
_TO_COME = frozenset({MeetingState.PLANNED, MeetingState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class BoardMeeting:
    """A meeting on the board: ``missing`` are called to it, ``waiting`` are at the table already.

    ``names`` are all who meet, the host first. ``called`` is None while nobody is called.
    """

    meeting: Id
    table: int | None
    hall: str | None
    start: datetime
    end: datetime
    names: tuple[str, ...]
    state: MeetingState
    called: datetime | None = None
    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The board at a moment. Meetings are in the order of their tables, those called by when they were.

    ``slot`` is the time of now, None between slots; ``following`` is when those of ``next`` are. ``begins``
    is the first slot to come, on another day too; None after the last one. ``heard`` is how old all this is.
    """

    at: datetime
    heard: datetime
    slot: Interval | None
    now: tuple[BoardMeeting, ...]
    following: Interval | None
    next: tuple[BoardMeeting, ...]
    called: tuple[BoardMeeting, ...]
    begins: datetime | None
    halls: tuple[str, ...]
    fair: str


@dataclass(frozen=True, slots=True)
class BoardRead:
    """A board with how much was known when it was read (see ``Work.known_changes``)."""

    board: Board
    known_changes: int


def read_again(place: Workplace, known: BoardRead | None, hall: str | None = None) -> BoardRead:
    """The board of a hall, or of all of them. Where nothing has changed in its minute, only its age has."""
    with place.read() as work:
        if known is not None and known.known_changes == work.known_changes:
            now = work.now.astimezone(known.board.at.tzinfo)
            if _minute(now) == _minute(known.board.at):
                return replace(known, board=replace(known.board, heard=now))
        return BoardRead(board(work, hall), work.known_changes)


def board(work: Work, hall: str | None = None) -> Board:
    """The board as it stands, of the hall with a name or of all halls."""
    grid, reader = meeting_grid.grid(work), Reader(work)
    of_today = [one for one in _of_today(work) if hall is None or _hall(grid, one) == hall]
    states = {one.id: rules.state(one, work.now) for one in of_today}
    slot, following = grid.slot_during(work.now), _following(grid, of_today, states)
    in_hand = [one for one in of_today if _is_in_hand(one, states[one.id], work.now)]
    to_come = [one for one in of_today if states[one.id] in _TO_COME]
    soon = [one for one in to_come if _begins_in(one, following)]
    called = [one for one in (*in_hand, *to_come) if one.called and one.started is None]
    now = reader.local(Interval(work.now, work.now)).start
    return Board(
        at=now,
        heard=now,
        slot=reader.local(slot.time) if slot else None,
        now=_by_table(reader, in_hand),
        following=reader.local(following) if following else None,
        next=_by_table(reader, soon),
        called=tuple(sorted(_by_table(reader, called), key=lambda one: one.called or now)),
        begins=next((reader.local(one.time).start for one in grid.slots if one.time.start > work.now), None),
        halls=tuple(sorted({grid.hall_name(table) for table in grid.tables} - {""})),
        fair=work.fair.name,
    )


def _of_today(work: Work) -> list[Meeting]:
    """What is arranged and not over, as far as it can still matter today."""
    midnight = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)[1]
    found = work.meetings_between(work.now - _OVERRUN, midnight)
    return [one for one in found if rules.is_arranged(one) and one.ended is None]


def _is_in_hand(meeting: Meeting, state: MeetingState, now: datetime) -> bool:
    """Whether a meeting takes place, or its time runs and somebody may still come."""
    if state is not MeetingState.WAITING:
        return state is MeetingState.NOW
    time = rules.during(meeting)
    return meeting.called is not None or (time is not None and now < time.end)


def _hall(grid: Grid, meeting: Meeting) -> str:
    table = grid.table.get(meeting.table or b"")
    return grid.hall_name(table) if table else ""


def _following(grid: Grid, meetings: Iterable[Meeting], states: Mapping[Id, MeetingState]) -> Interval | None:
    """The next time at which meetings begin: a whole slot, or half an hour outside of the grid."""
    first = min((one.start for one in meetings if one.start and states[one.id] in _TO_COME), default=None)
    if first is None:
        return None
    slot = grid.slot_during(first)
    return slot.time if slot else Interval(first, first + _USUAL)


def _begins_in(meeting: Meeting, time: Interval | None) -> bool:
    return time is not None and meeting.start is not None and time.start <= meeting.start < time.end


def _by_table(reader: Reader, meetings: Iterable[Meeting]) -> tuple[BoardMeeting, ...]:
    return tuple(sorted(map(_shown, reader.talks(meetings)), key=_place))


def _shown(talk: Talk) -> BoardMeeting:
    meeting = talk.meeting
    came = {True: list[str](), False: list[str]()}
    for side, at in ((talk.host, meeting.host_came), (talk.guest, meeting.guest_came)):
        if side is not None:
            came[at is not None].append(spoken(side.short_name))
    return BoardMeeting(
        meeting.id,
        talk.table,
        talk.hall,
        talk.start,
        talk.end,
        tuple(spoken(side.short_name) for side in talk.sides),
        talk.state,
        meeting.called if talk.state is not MeetingState.NOW else None,
        tuple(came[False]),
        tuple(came[True]),
    )


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def spoken(name: str) -> str:
    """A company as it is called: without quotation marks and without its legal form."""
    words = name.translate(_MARKS).split()
    while len(words) > 1 and fold(words[-1]) in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and fold(words[0]) in LEGAL_FORMS:
        words.pop(0)
    return " ".join(words)


# Whom to call


def can_be_called(work: Work) -> tuple[BoardMeeting, ...]:
    """Meetings whose missing side can be called: those that wait, then those of the next slot."""
    seen = board(work)
    waiting = [one for one in seen.now if one.state is MeetingState.WAITING]
    return (*sorted(waiting, key=_urgency), *seen.next)


def _urgency(one: BoardMeeting) -> tuple[bool, bool, datetime, int]:
    """Called ones first, then those where somebody sits at the table already, the longest waiting first."""
    return (one.called is None, not one.waiting, one.start, one.table or 0)


# Pages


def pages(
    meetings: Sequence[BoardMeeting], called: Sequence[BoardMeeting], room: int
) -> list[tuple[BoardMeeting, ...]]:
    """Meetings parted into pages of ``room``, in the order of their tables; called ones stand on every page.

    Of many called at once the latest keep their place, at most half a page.
    """
    pinned = list(called)[-(room // 2) :]
    known = {one.meeting for one in pinned}
    others = [one for one in meetings if one.meeting not in known]
    left = room - len(pinned)
    parts = [others[first : first + left] for first in range(0, len(others), left)] or [[]]
    return [tuple(sorted([*pinned, *part], key=_place)) for part in parts if pinned or part]


def _place(one: BoardMeeting) -> tuple[int, datetime]:
    return one.table or 0, one.start
