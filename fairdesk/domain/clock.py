"""Time, handed in from outside so that a day can be played and a wrong clock can be tried."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """The present moment, with time zone UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it is put: the sample fair's, and the tests'."""

    at: datetime

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.at

    def advance(self, **amount: float) -> None:
        """Moves on by a ``timedelta`` given by its parts, such as ``seconds=2.5``."""
        self.at += timedelta(**amount)


@dataclass(frozen=True)
class ShiftedClock:
    """The machine's clock moved to another moment, running on from there."""

    by: timedelta

    def now(self) -> datetime:
        """The machine's time, shifted."""
        return datetime.now(UTC) + self.by


def fair_day(at: datetime, time_zone: str) -> date:
    """The calendar day at the fair when it is ``at`` in UTC."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def day_bounds(day: date, time_zone: str) -> tuple[datetime, datetime]:
    """Start and end (exclusive) in UTC of a day at the fair."""
    zone = ZoneInfo(time_zone)
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def milliseconds(at: datetime) -> int:
    """Milliseconds since 1970 in UTC."""
    return round(at.timestamp() * 1000)
