"""Meetings that two desks booked over each other: which one holds, why, and where the other could be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.messages import Message, message
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.ports import Work

_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Booked:
    """One of the two meetings, in words; ``start`` in the fair's time. ``by`` is who noted it."""

    id: Id
    start: datetime
    table: str
    parties: str
    by: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a meeting could be: ``start`` (UTC) and ``table`` to move it there, and in words."""

    start: datetime
    table: Id
    words: Message


@dataclass(frozen=True, slots=True)
class BookedTwice:
    """A meeting that cannot hold, the one that stands in its way, and ``why`` that one goes before."""

    loses: Booked
    holds: Booked
    shared: Message
    why: Message
    spots: tuple[Spot, ...]

    @property
    def id(self) -> Id:
        """The meeting's that needs another place."""
        return self.loses.id


def booked_twice(work: Work) -> list[BookedTwice]:
    """The meetings to come that were booked twice, in the order of their times."""
    if not work.count(Meeting):
        return []
    books = Bookings(work)
    lost = [(books.meetings[one], books.meetings[rival]) for one, rival in books.contested.items()]
    to_come = [(one, rival) for one, rival in lost if _is_to_come(books, one)]
    return [_told(work, books, one, rival) for one, rival in sorted(to_come, key=_by_time)]


def count(work: Work) -> int:
    """How many meetings to come were booked twice."""
    if not work.count(Meeting):
        return 0
    books = Bookings(work)
    return sum(_is_to_come(books, books.meetings[one]) for one in books.contested)


def _is_to_come(books: Bookings, meeting: Meeting) -> bool:
    time = meetings.during(meeting)
    return time is not None and meeting.started is None and time.end > books.now


def _by_time(pair: tuple[Meeting, Meeting]) -> tuple[datetime, Id]:
    start = pair[0].start
    assert start is not None  # only arranged meetings are booked twice
    return start, pair[0].id


def _told(work: Work, books: Bookings, loses: Meeting, holds: Meeting) -> BookedTwice:
    offers = islice(books.offers(books.parties(loses), loses.id, loses.table), _OFFERS)
    spots = tuple(
        Spot(
            one.start,
            one.table,
            message(
                "meetings.offer", start=books.clock(one.start), table=str(books.grid.table[one.table].number)
            ),
        )
        for one in offers
    )
    return BookedTwice(
        _booked(work, books, loses),
        _booked(work, books, holds),
        _shared(books, loses, holds),
        _why(holds),
        spots,
    )


def _booked(work: Work, books: Bookings, meeting: Meeting) -> Booked:
    table = books.grid.table.get(meeting.table or b"")
    start = (meeting.start or work.now).astimezone(ZoneInfo(work.fair.time_zone))
    parties = " – ".join(books.name(one) for one in meetings.parties(meeting))
    return Booked(meeting.id, start, str(table.number) if table else "–", parties, meeting.by or "–")


def _shared(books: Bookings, one: Meeting, other: Meeting) -> Message:
    """What both meetings want at the same time."""
    both = _common(books.parties(one), books.parties(other))
    if both is not None:
        return message("sync.both_want_company", name=books.name(both))
    table = books.grid.table.get(one.table or b"")
    return message("sync.both_want_table", table=str(table.number) if table else "–")


def _common(one: Iterable[Id], other: Iterable[Id]) -> Id | None:
    others = set(other)
    return next((party for party in one if party in others), None)


def _why(holds: Meeting) -> Message:
    """The same order as ``meetings.contested`` follows."""
    if holds.started is not None:
        return message("sync.holds_begun")
    if holds.locked:
        return message("sync.holds_locked")
    return message("sync.holds_confirmed" if meetings.is_confirmed(holds) else "sync.holds_first")
