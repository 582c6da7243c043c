"""The time grid of a fair: sessions parted into slots, and when an enterprise can be met."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import Enterprise, Fair, Id, Session

_TIME = re.compile(r"\s*(\d{1,2})\s*[:.\-]\s*(\d{2})\s*")
_BUSY = re.compile(r"(?:(\S+)\s+)?(\d{1,2}[:.]\d{2})\s*[-–—]\s*(\d{1,2}[:.]\d{2})")


@dataclass(frozen=True, slots=True)
class Interval:
    """From when (UTC) until when, the end not included."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        """How long it is."""
        return round((self.end - self.start) / timedelta(minutes=1))

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class GridSlot:
    """One slot of the grid: its place among all slots, when it is, in which session, on which day."""

    place: int
    time: Interval
    session: Id
    day: date


def clock_time(written: str) -> time | None:
    """A time of day as people write it: ``9:30``, ``09.30``; None for anything else."""
    found = _TIME.fullmatch(written)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def busy_times(written: str) -> tuple[date | None, time, time] | None:
    """``2022-03-03 11:00-12:00`` or ``11:00-12:00`` (every day); None for anything else."""
    found = _BUSY.fullmatch(written.strip())
    if found is None:
        return None
    opens, closes = clock_time(found[2]), clock_time(found[3])
    try:
        day = date.fromisoformat(found[1]) if found[1] else None
    except ValueError:
        return None
    return (day, opens, closes) if opens and closes and opens < closes else None


def moment(day: date, at: time, time_zone: str) -> datetime:
    """A time of day at the fair, in UTC."""
    return datetime.combine(day, at, ZoneInfo(time_zone)).astimezone(UTC)


def slots_of(sessions: Iterable[Session], time_zone: str) -> tuple[GridSlot, ...]:
    """All slots of the sessions in time order. A session without a day, or that never opens, has none.

    No two slots overlap: where two laptops laid out the same day, the sessions that were made last hold.
    """
    found: list[tuple[Interval, Session]] = []
    for session in sorted(sessions, key=lambda session: session.id, reverse=True):
        known = list(found)
        found += [one for one in _slots(session, time_zone) if not _overlaps(one[0], known)]
    found.sort(key=lambda slot: (slot[0].start, slot[1].id))
    return tuple(
        GridSlot(place, during, session.id, session.day or date.min)
        for place, (during, session) in enumerate(found)
    )


def _overlaps(time: Interval, known: Iterable[tuple[Interval, Session]]) -> bool:
    return any(time.meets(other) for other, _ in known)


def _slots(session: Session, time_zone: str) -> Iterator[tuple[Interval, Session]]:
    opens, closes = clock_time(session.opens), clock_time(session.closes)
    if session.day is None or opens is None or closes is None or session.minutes < 1:
        return
    start, end = moment(session.day, opens, time_zone), moment(session.day, closes, time_zone)
    length = timedelta(minutes=session.minutes)
    while start + length <= end:
        yield Interval(start, start + length), session
        start += length + timedelta(minutes=max(session.buffer, 0))


def days_of(fair: Fair) -> tuple[date, ...]:
    """The days of a fair."""
    if fair.start is None:
        return ()
    last = max(fair.end or fair.start, fair.start)
    return tuple(fair.start + timedelta(days=number) for number in range((last - fair.start).days + 1))


def absences(enterprise: Enterprise, fair: Fair) -> tuple[Interval, ...]:
    """When an enterprise cannot be met: days it does not come, before it arrives, after it left, busy."""
    days = days_of(fair)
    chosen = {date.fromisoformat(day) for day in enterprise.days if _is_day(day)}
    coming = [day for day in days if not chosen or day in chosen]
    found = [_between(day, time.min, None, fair) for day in days if day not in coming]
    arrives, leaves = clock_time(enterprise.arrives or ""), clock_time(enterprise.leaves or "")
    if arrives and coming:
        found.append(_between(coming[0], time.min, arrives, fair))
    if leaves and coming:
        found.append(_between(coming[-1], leaves, None, fair))
    for written in enterprise.busy:
        busy = busy_times(written)
        if busy is not None:
            day, opens, closes = busy
            found += [_between(one, opens, closes, fair) for one in ([day] if day else days)]
    return tuple(found)


def unavailable(absent: Sequence[Interval], slots: Iterable[GridSlot]) -> frozenset[int]:
    """The places of the slots in which somebody with these absences cannot be met."""
    return frozenset(slot.place for slot in slots if any(slot.time.meets(one) for one in absent))


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _between(day: date, opens: time, closes: time | None, fair: Fair) -> Interval:
    """A part of a day; without ``closes`` until midnight."""
    last = day if closes else day + timedelta(days=1)
    return Interval(moment(day, opens, fair.time_zone), moment(last, closes or time.min, fair.time_zone))
