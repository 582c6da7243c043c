"""What state a meeting is in, which meetings were booked twice, and what its parties have not been told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.grid import Interval
from fairdesk.domain.words import MeetingSource

NOBODY_TWICE: Mapping[Id, Id] = {}
"""Companies where every enterprise is registered once."""


FORGOTTEN = timedelta(hours=12)
"""So long after its end nobody waits for a meeting, and none takes place still: it is the next day."""


class MeetingState(StrEnum):
    """How far a meeting is: what its card shows."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    NOW = "now"
    DONE = "done"
    NOT_NOTED = "not_noted"
    MISSED = "missed"
    CANCELLED = "cancelled"


def parties(meeting: Meeting) -> tuple[Id, ...]:
    """The enterprises that meet, the host first."""
    named = (meeting.host, meeting.guest, *(bytes.fromhex(one) for one in meeting.others))
    return tuple(one for one in named if one)


def during(meeting: Meeting) -> Interval | None:
    """When a meeting is planned to be; None for one without a time."""
    if meeting.start is None:
        return None
    return Interval(meeting.start, meeting.start + timedelta(minutes=meeting.minutes))


def is_arranged(meeting: Meeting) -> bool:
    """Whether a meeting is still to take place, takes place or took place."""
    return not (meeting.voided or meeting.cancelled or meeting.missed) and meeting.start is not None


def takes_time(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting still needs its parties and its table from ``now`` on."""
    time = during(meeting)
    return is_arranged(meeting) and meeting.ended is None and time is not None and time.end > now


def is_confirmed(meeting: Meeting) -> bool:
    """Whether both sides said that they will come."""
    return meeting.host_confirmed is not None and meeting.guest_confirmed is not None


def is_settled(meeting: Meeting) -> bool:
    """Whether people count on a meeting: it is locked, confirmed by both sides, or was booked by hand."""
    return meeting.locked or is_confirmed(meeting) or meeting.source is not MeetingSource.PLAN


def state(meeting: Meeting, now: datetime) -> MeetingState:
    """The state of a meeting at a moment. One whose time has come while a side is missing is waiting.

    On the next day one that began is done, though nobody noted its end; of one that nobody said anything of
    it is not known whether it took place.
    """
    if meeting.voided or meeting.cancelled:
        return MeetingState.CANCELLED
    if meeting.missed:
        return MeetingState.MISSED
    if meeting.ended is not None:
        return MeetingState.DONE
    if meeting.started is not None:
        return MeetingState.DONE if _is_forgotten(meeting, now) else MeetingState.NOW
    if meeting.start is not None and now >= meeting.start:
        return MeetingState.NOT_NOTED if _is_forgotten(meeting, now) else MeetingState.WAITING
    return MeetingState.CONFIRMED if is_confirmed(meeting) else MeetingState.PLANNED


def _is_forgotten(meeting: Meeting, now: datetime) -> bool:
    time = during(meeting)
    ends = [at for at in (time.end if time else None, meeting.started) if at is not None]
    return bool(ends) and now >= max(ends) + FORGOTTEN


def contested(meetings: Iterable[Meeting], leads: Mapping[Id, Id] = NOBODY_TWICE) -> dict[Id, Id]:
    """Meetings booked twice: each that cannot hold, with the one that stands in its way.

    Two laptops may book the same table or the same enterprise without knowing of each other. Meetings are
    taken in order: those begun, then locked, then confirmed, then by id (which is the order of booking); one
    holds if its table and all its parties are still free. ``leads`` names the company of enterprises that are
    registered several times. The answer is the same on every laptop.
    """
    held: dict[Id, list[tuple[Interval, Id]]] = {}
    lost: dict[Id, Id] = {}
    for meeting in sorted(filter(is_arranged, meetings), key=_precedence):
        time = during(meeting)
        assert time is not None  # arranged meetings have one
        places = {leads.get(party, party) for party in parties(meeting)}
        if meeting.table:
            places.add(meeting.table)
        rival = _rival(time, [held[place] for place in sorted(places) if place in held])
        if rival is not None:
            lost[meeting.id] = rival
            continue
        for place in places:
            held.setdefault(place, []).append((time, meeting.id))
    return lost


def _rival(time: Interval, held: Iterable[Iterable[tuple[Interval, Id]]]) -> Id | None:
    """The first of the meetings that are held that lies in a time."""
    start, end = time.start, time.end
    for meetings in held:
        for other, one in meetings:
            if other.start < end and start < other.end:
                return one
    return None


def _precedence(meeting: Meeting) -> tuple[bool, bool, bool, Id]:
    return (meeting.started is None, not meeting.locked, not is_confirmed(meeting), meeting.id)


# What was told


class NewsKind(StrEnum):
    """How a meeting differs from what an enterprise was told."""

    NEW = "new"
    MOVED = "moved"
    OTHER_TABLE = "other_table"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TellingLine:
    """A meeting as it was told: when (milliseconds since 1970) and at which table."""

    meeting: Id
    start: int
    table: Id | None

    def written(self) -> str:
        """As ``Telling.agenda`` keeps it."""
        return f"{self.meeting.hex()} {self.start} {self.table.hex() if self.table else '-'}"


@dataclass(frozen=True, slots=True)
class News:
    """What an enterprise has not been told of a meeting; ``told`` is what it believes, if anything."""

    kind: NewsKind
    meeting: Id
    told: TellingLine | None


def telling_lines(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """An enterprise's arranged meetings as they are noted when it is told of them."""
    return tuple(line.written() for line in map(_line, meetings) if line is not None)


def news(told: Sequence[str], meetings: Collection[Meeting], now: datetime) -> list[News]:
    """What has changed for an enterprise since it was told ``told``, of meetings that are not over yet."""
    known = {line.meeting: line for line in map(_read_line, told) if line is not None}
    current = {meeting.id: line for meeting in meetings if (line := _line(meeting)) is not None}
    over = milliseconds(now)
    found = [
        News(kind, one, known.get(one))
        for one, line in current.items()
        if line.start >= over and (kind := _difference(known.get(one), line)) is not None
    ]
    gone = [line for one, line in known.items() if one not in current and line.start >= over]
    return found + [News(NewsKind.CANCELLED, line.meeting, line) for line in gone]


def _difference(told: TellingLine | None, line: TellingLine) -> NewsKind | None:
    if told is None:
        return NewsKind.NEW
    if told.start != line.start:
        return NewsKind.MOVED
    return NewsKind.OTHER_TABLE if told.table != line.table else None


def _line(meeting: Meeting) -> TellingLine | None:
    if not is_arranged(meeting) or meeting.start is None:
        return None
    return TellingLine(meeting.id, milliseconds(meeting.start), meeting.table)


def _read_line(written: str) -> TellingLine | None:
    try:
        meeting, start, table = written.split(" ")
        return TellingLine(bytes.fromhex(meeting), int(start), None if table == "-" else bytes.fromhex(table))
    except ValueError:
        return None
