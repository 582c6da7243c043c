"""The meetings of the sample fair: a day of slots, tables in three halls, and who wishes to meet whom.

Made from the seed like everything in it. Who exhibits is asked for often, a few of them by very many; about a
fifth of the wishes is returned.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Enterprise, Id, MeetingRequest, Record, Session, Station, Table
from fairdesk.domain.words import Part, Participation, RequestSource, Size, StationRole, Wish
from fairdesk.usecases.sample.sample_records import DAY, SampleFair

SHARED_TABLES = 44
SPARE_TABLES = 4
OWN_TABLES = 60
FIRST_OWN = 101

_ASKED = datetime(2022, 2, 24, 5, tzinfo=UTC)
_WISHES = ((Wish.MUST, 12), (Wish.WANT, 58), (Wish.WOULD, 30))
_SOURCES = ((RequestSource.FORM, 70), (RequestSource.LIST, 20), (RequestSource.DESK, 10))
_WISHES_EACH = (0, 1, 1, 2, 2, 3, 4)
_RETURNED = 0.2
_NEVER = 5


@dataclass(frozen=True)
class SampleMeetings:
    """What is added to the sample fair, and its enterprises and stations as they take part in it."""

    enterprises: tuple[Enterprise, ...]
    stations: tuple[Station, ...]
    sessions: tuple[Session, ...]
    tables: tuple[Table, ...]
    requests: tuple[MeetingRequest, ...]

    def records(self) -> Iterator[Record]:
        """What is new; the requests last, since they refer to enterprises."""
        yield from self.sessions
        yield from self.tables
        yield from self.requests


def with_meetings(fair: SampleFair, seed: int) -> tuple[SampleFair, SampleMeetings]:
    """The sample fair with its meetings wished for, but not planned yet."""
    made = _Maker(fair, seed).make()
    return replace(fair, enterprises=made.enterprises, stations=made.stations), made


class _Maker:
    def __init__(self, fair: SampleFair, seed: int) -> None:
        self._fair = fair
        self._chance = random.Random(f"meetings {seed}")
        self._made = 0

    def make(self) -> SampleMeetings:
        tables = tuple(self._tables())
        enterprises = tuple(self._with_days())
        return SampleMeetings(
            enterprises=enterprises,
            stations=tuple(self._at_tables(tables)),
            sessions=tuple(self._sessions()),
            tables=tables,
            requests=tuple(self._requests(enterprises)),
        )

    def _id(self) -> Id:
        """As in ``sample_records``, each a millisecond later."""
        self._made += 1
        high, low = self._chance.getrandbits(12), self._chance.getrandbits(62)
        value = (milliseconds(_ASKED) + self._made) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
        return value.to_bytes(16)

    # Where and when

    def _sessions(self) -> Iterator[Session]:
        for name, opens, closes in (("Tushgacha", "09:00", "13:00"), ("Tushdan keyin", "14:00", "18:00")):
            yield Session(id=self._id(), name=name, day=DAY, opens=opens, closes=closes)

    def _tables(self) -> Iterator[Table]:
        """Tables for all in the halls one after the other, and own ones at the largest stands."""
        halls = self._fair.halls
        for number in range(1, SHARED_TABLES + 1):
            hall = halls[(number - 1) * len(halls) // SHARED_TABLES]
            spare = number > SHARED_TABLES - SPARE_TABLES
            yield Table(id=self._id(), number=number, hall=hall.id, spare=spare)
        sizes = list(Size)
        largest = sorted(
            (one for one in self._fair.enterprises if one.part is Part.EXHIBITOR),
            key=lambda one: (-sizes.index(one.size or Size.MICRO), one.id),
        )
        for number, one in enumerate(largest[:OWN_TABLES], FIRST_OWN):
            yield Table(id=self._id(), number=number, hall=one.hall, enterprise=one.id)

    def _at_tables(self, tables: Sequence[Table]) -> Iterator[Station]:
        """The stations of the first tables scan for those, and one more for all the others."""
        numbered = iter(tables)
        for station in self._fair.stations:
            at_table = station.role is StationRole.TABLE
            yield replace(station, table=next(numbered).id) if at_table else station
        yield Station(id=self._id(), name="Barcha muzokara stollari", role=StationRole.TABLE)

    def _with_days(self) -> Iterator[Enterprise]:
        """Some come late, some leave early, some are busy for an hour, and a few want only a few meetings."""
        chance = self._chance
        for one in self._fair.enterprises:
            luck = chance.random()
            if luck < 0.10:
                yield replace(one, arrives=chance.choice(("09:45", "10:15", "11:00")))
            elif luck < 0.18:
                yield replace(one, leaves=chance.choice(("15:00", "16:00", "17:00")))
            elif luck < 0.22:
                hour = chance.randint(10, 15)
                yield replace(one, busy=(f"{hour}:00-{hour + 1}:00",))
            elif luck < 0.28:
                yield replace(one, meetings_most=chance.randint(2, 4))
            else:
                yield one

    # Who wishes to meet whom

    def _requests(self, enterprises: Sequence[Enterprise]) -> Iterator[MeetingRequest]:
        coming = [one for one in enterprises if one.participation is not Participation.DECLINED]
        hosts = [one for one in coming if one.part is Part.EXHIBITOR]
        self._chance.shuffle(hosts)
        renown = {host.id: 1 / (place + 12) for place, host in enumerate(hosts)}
        for asker in coming:
            for wanted in self._chosen(asker, hosts, renown):
                yield self._request(asker, wanted)
                if self._chance.random() < _RETURNED:
                    yield self._request(wanted, asker)
        for _ in range(_NEVER):
            one, other = self._chance.sample(coming, 2)
            yield replace(self._request(one, other), wish=Wish.NOT_WITH)

    def _chosen(
        self, asker: Enterprise, hosts: Sequence[Enterprise], renown: dict[Id, float]
    ) -> list[Enterprise]:
        """A few exhibitors, well-known ones and those of the same sector more often."""
        count = self._chance.choice(_WISHES_EACH)
        weights = [renown[one.id] * (3 if one.sector == asker.sector else 1) for one in hosts]
        found = self._chance.choices(hosts, weights, k=count)
        return [one for one in dict.fromkeys(found) if one.id != asker.id and one.stir != asker.stir]

    def _request(self, asker: Enterprise, wanted: Enterprise) -> MeetingRequest:
        chance = self._chance
        return MeetingRequest(
            id=self._id(),
            asker=asker.id,
            wanted=wanted.id,
            wish=chance.choices([wish for wish, _ in _WISHES], [share for _, share in _WISHES])[0],
            source=chance.choices([one for one, _ in _SOURCES], [share for _, share in _SOURCES])[0],
            at=_ASKED + timedelta(minutes=chance.randrange(7_000)),
            by="Namuna",
        )
