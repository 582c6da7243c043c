"""A believable day at the sample fair: who comes when, where they are scanned, and what goes wrong."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import Delegate, Id, Station
from fairdesk.domain.words import Role, StationRole
from fairdesk.usecases.sample.sample_records import DAY, SEED, SampleFair, generate

_ZONE = ZoneInfo("Asia/Tashkent")
_COMING = 0.84
"""Of those who are on the list, as fairs usually tell."""


class Shown(Enum):
    """What is held under the scanner."""

    BADGE = auto()
    """The person's badge."""
    ALTERED = auto()
    """The person's badge with a digit changed, as a clumsy copy would have."""
    OTHER_CODE = auto()
    """The bar code of something that is no badge."""


@dataclass(frozen=True, slots=True)
class ScriptedScan:
    """One scan of the day: when (UTC), at which station, whose badge, and what was shown."""

    at: datetime
    station: str
    delegate: Id
    shown: Shown = Shown.BADGE

    def code(self, badge: str) -> str:
        """What the scanner reads, where ``badge`` are the digits of the person's badge."""
        match self.shown:
            case Shown.BADGE:
                return badge
            case Shown.ALTERED:
                return badge[:-1] + str((int(badge[-1]) + 1) % 10)
            case Shown.OTHER_CODE:
                return "4780012345678"


def day_script(seed: int = SEED) -> list[ScriptedScan]:
    """All scans of the day in order. Arrivals peak from nine to half past ten."""
    return sorted(_Day(generate(seed), seed).scans(), key=lambda scan: (scan.at, scan.delegate))


class _Day:
    def __init__(self, fair: SampleFair, seed: int) -> None:
        self._fair = fair
        self._chance = random.Random(seed)
        self._stands = [one for one in fair.stations if one.role is StationRole.STAND]
        self._tables = [one for one in fair.stations if one.role is StationRole.TABLE]
        self._halls = [one for one in fair.stations if one.role is StationRole.DOOR and one.hall]
        entrances = [one for one in fair.stations if one.role is StationRole.ENTRANCE]
        self._main, self._second, self._exit = entrances
        self._office = next(one for one in fair.stations if one.admits)

    def scans(self) -> Iterator[ScriptedScan]:
        """In the order of people, not of time."""
        for person in self._fair.delegates:
            if self._chance.random() < _COMING:
                yield from self._visitor(person)

    def _visitor(self, person: Delegate) -> Iterator[ScriptedScan]:
        arrived = self._arrival(person.role)
        left = self._clock(15, 20) + timedelta(minutes=self._chance.triangular(0, 160, 70))
        yield from self._entry(person, arrived)
        yield from self._around(person, arrived, left)
        if self._chance.random() < 0.22:
            out = self._clock(12, 30) + timedelta(minutes=self._chance.uniform(0, 60))
            if out > arrived + timedelta(minutes=10):
                yield self._scan(out, self._exit, person)
                back = out + timedelta(minutes=self._chance.uniform(25, 55))
                yield self._scan(back, self._entrance(), person)
        if self._chance.random() < 0.8:
            yield self._scan(left, self._exit, person)

    def _arrival(self, role: Role) -> datetime:
        """Those who work at the fair, and exhibitors, come before it opens; visitors once it is open."""
        if role in (Role.ORGANISER, Role.SERVICE, Role.SECURITY):
            return self._clock(7, 30) + timedelta(minutes=self._chance.triangular(0, 60, 20))
        if role is Role.EXHIBITOR:
            return self._clock(8, 0) + timedelta(minutes=self._chance.triangular(0, 75, 45))
        late = self._chance.random() < 0.18
        minutes = self._chance.uniform(90, 270) if late else self._chance.triangular(0, 100, 40)
        return self._clock(9, 0) + timedelta(minutes=minutes)

    def _entry(self, person: Delegate, arrived: datetime) -> Iterator[ScriptedScan]:
        """A few show something else first; a few badges are handed out over the fence and shown again."""
        luck = self._chance.random()
        entrance = self._entrance()
        if luck < 0.01:
            yield self._scan(arrived - timedelta(seconds=40), entrance, person, Shown.OTHER_CODE)
        elif luck < 0.013:
            yield self._scan(arrived - timedelta(seconds=40), entrance, person, Shown.ALTERED)
        yield self._scan(arrived, entrance, person)
        if luck > 0.985:
            again = arrived + timedelta(minutes=self._chance.uniform(3, 20))
            yield self._scan(again, self._main, person)

    def _around(self, person: Delegate, arrived: datetime, left: datetime) -> Iterator[ScriptedScan]:
        """Halls, stands, negotiation tables, and sometimes a door that is not for everybody."""
        if person.role not in (Role.PARTICIPANT, Role.PRESS, Role.VIP):
            return
        inside = (left - arrived) / timedelta(minutes=1)
        for place, chance in ((self._halls, 0.5), (self._stands, 0.45), (self._tables, 0.2)):
            if self._chance.random() < chance:
                at = arrived + timedelta(minutes=self._chance.uniform(4, inside - 4))
                yield self._scan(at, self._chance.choice(place), person)
        if self._chance.random() < 0.01:
            at = arrived + timedelta(minutes=self._chance.uniform(4, 30))
            yield self._scan(at, self._office, person)

    def _entrance(self) -> Station:
        return self._main if self._chance.random() < 0.72 else self._second

    def _scan(
        self, at: datetime, station: Station, person: Delegate, shown: Shown = Shown.BADGE
    ) -> ScriptedScan:
        return ScriptedScan(at.astimezone(UTC).replace(microsecond=0), station.name, person.id, shown)

    def _clock(self, hour: int, minute: int) -> datetime:
        return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=_ZONE)
