"""Who is where and when: whether a meeting can be at a time and a table, and what else would be free."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.entities import Enterprise, Id, Meeting, MeetingRequest, Table
from fairdesk.domain.grid import Interval, absences
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Participation, Wish
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_grid, troubles
from fairdesk.usecases.ports import Work

_OFFERS = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot and a table at which all parties are free."""

    start: datetime
    table: Id


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a meeting: a sentence, and the meeting that does, if it is one."""

    reason: Message
    meeting: Id | None = None


class NotFreeError(UserFacingError):
    """A meeting cannot be where it was put; ``offers`` are slots in which it could be."""

    def __init__(self, title: Message, obstacle: Obstacle, offers: Sequence[Offer], advice: Message) -> None:
        super().__init__(title, advice)
        self.obstacle = obstacle
        self.offers = tuple(offers)


class Bookings:
    """All arranged meetings of a fair with its grid and everybody's day, read once and then only asked.

    Enterprises are asked for by any of their records; records of the same company are one.
    """

    def __init__(self, work: Work) -> None:
        self.now = work.now
        self.desk = work.desk.id
        self.grid = meeting_grid.grid(work)
        self.enterprises: Mapping[Id, Enterprise] = {one.id: one for one in work.all(Enterprise)}
        self.leads: Mapping[Id, Id] = same_company.groups_of(work, self.enterprises.values())
        self.meetings: Mapping[Id, Meeting] = {
            one.id: one for one in work.all(Meeting) if meetings.is_arranged(one)
        }
        self._never = {
            frozenset((self.lead(one.asker), self.lead(one.wanted)))
            for one in work.all(MeetingRequest, wish=Wish.NOT_WITH)
        }

    # Companies

    def lead(self, enterprise: Id | None) -> Id:
        """The company of a record: the lowest id of its group."""
        return self.leads.get(enterprise or b"", enterprise or b"")

    @cached_property
    def members(self) -> Mapping[Id, Sequence[Enterprise]]:
        """The records of every company."""
        found: dict[Id, list[Enterprise]] = {}
        for one, lead in self.leads.items():
            found.setdefault(lead, []).append(self.enterprises[one])
        return found

    def name(self, enterprise: Id | None) -> str:
        """The name of an enterprise; a dash where it is not in the register."""
        known = self.enterprises.get(enterprise or b"")
        return known.name if known else "–"

    def parties(self, meeting: Meeting) -> tuple[Id, ...]:
        """The companies that meet, the host first."""
        return tuple(dict.fromkeys(self.lead(one) for one in meetings.parties(meeting)))

    def absences(self, company: Id) -> tuple[Interval, ...]:
        """When a company cannot be met, because of what any of its records says."""
        return self._absent.setdefault(
            company,
            tuple(away for one in self.members.get(company, ()) for away in absences(one, self.grid.fair)),
        )

    @cached_property
    def _absent(self) -> dict[Id, tuple[Interval, ...]]:
        return {}

    def is_away(self, company: Id, time: Interval) -> bool:
        """Whether a company cannot be met in some part of a time."""
        return any(time.meets(away) for away in self.absences(company))

    def comes(self, company: Id) -> bool:
        """Whether a company has not declined."""
        records = self.members.get(company, ())
        return any(one.participation is not Participation.DECLINED for one in records)

    def no_meeting(self, parties: Sequence[Id]) -> Message | None:
        """Why companies cannot meet at any time; None where they can."""
        return troubles.no_meeting(self, parties)

    def never_meet(self, parties: Iterable[Id]) -> bool:
        """Whether one of two companies never wants to meet the other."""
        return frozenset(parties) in self._never

    # Who is where

    @cached_property
    def _at(self) -> Mapping[Id, Sequence[Meeting]]:
        """The meetings of every company and table."""
        found: dict[Id, list[Meeting]] = {}
        for meeting in sorted(self.meetings.values(), key=_by_time):
            for place in (*self.parties(meeting), *([meeting.table] if meeting.table else [])):
                found.setdefault(place, []).append(meeting)
        return found

    def meetings_of(self, company: Id) -> Sequence[Meeting]:
        """A company's arranged meetings in order of time."""
        return self._at.get(self.lead(company), ())

    def busy(self, place: Id, time: Interval, besides: Id | None = None) -> Meeting | None:
        """The meeting that a company or table has in a time, but for one that is being moved."""
        for meeting in self._at.get(place, ()):
            during = meetings.during(meeting)
            over = meeting.ended is not None and meeting.ended <= time.start
            if meeting.id != besides and during is not None and during.meets(time) and not over:
                return meeting
        return None

    @cached_property
    def contested(self) -> Mapping[Id, Id]:
        """Meetings booked twice: each that cannot hold, with the one that stands in its way."""
        return meetings.contested(self.meetings.values(), self.leads)

    # What stands in the way

    def obstacle(
        self, parties: Sequence[Id], time: Interval, table: Table | None, besides: Id | None = None
    ) -> Obstacle | None:
        """Why companies cannot meet in a time at a table (or, without one, at any); None where they can."""
        if time.end <= self.now:
            return Obstacle(message("meetings.past"))
        if self.never_meet(parties):
            one, other = (self.name(party) for party in parties[:2])
            return Obstacle(message("meetings.never_meet", one=one, other=other))
        by_people = (self._party_obstacle(party, time, besides) for party in parties)
        return next(filter(None, by_people), None) or (
            self.table_obstacle(table, parties, time, besides) if table else None
        )

    def _party_obstacle(self, party: Id, time: Interval, besides: Id | None) -> Obstacle | None:
        meeting = self.busy(party, time, besides)
        if meeting is not None:
            return Obstacle(self._busy_with(party, meeting), meeting.id)
        away = next((one for one in self.absences(party) if one.meets(time)), None)
        if away is None:
            return None
        values = {"name": self.name(party), "start": self.clock(away.start), "end": self.clock(away.end)}
        return Obstacle(message("meetings.away", **values))

    def _busy_with(self, party: Id, meeting: Meeting) -> Message:
        others = [self.name(one) for one in self.parties(meeting) if one != party]
        during = meetings.during(meeting)
        table = self.grid.table.get(meeting.table or b"")
        sure = "busy_confirmed" if meetings.is_confirmed(meeting) else "busy"
        return message(
            f"meetings.{sure}",
            name=self.name(party),
            table=str(table.number) if table else "–",
            until=self.clock(during.end) if during else "",
            other=", ".join(others),
        )

    def table_obstacle(
        self, table: Table, parties: Sequence[Id], time: Interval, besides: Id | None = None
    ) -> Obstacle | None:
        """Why a table cannot serve companies in a time; None where it can."""
        number = str(table.number)
        if not meeting_grid.can_be_used(table, time):
            return Obstacle(message("meetings.table_closed", table=number, why=table.closed or ""))
        if table.enterprise and self.lead(table.enterprise) not in parties:
            owner = self.name(table.enterprise)
            return Obstacle(message("meetings.table_of_other", table=number, name=owner))
        if not meeting_grid.books(table, self.desk):
            return Obstacle(message("meetings.table_of_desk", table=number))
        meeting = self.busy(table.id, time, besides)
        if meeting is None:
            return None
        during = meetings.during(meeting)
        names = " – ".join(self.name(one) for one in self.parties(meeting))
        until = self.clock(during.end) if during else ""
        return Obstacle(message("meetings.table_busy", table=number, until=until, names=names), meeting.id)

    # What is free

    def free_table(
        self, parties: Sequence[Id], time: Interval, besides: Id | None = None, wanted: Id | None = None
    ) -> Table | None:
        """A table for companies that are free in a time: the wanted one, their own, a shared, a spare one."""
        free = [
            table
            for table in self._tables_for(parties, wanted)
            if self.table_obstacle(table, parties, time, besides) is None
        ]
        return free[0] if free else None

    def _tables_for(self, parties: Sequence[Id], wanted: Id | None) -> list[Table]:
        own = [table for table in self.grid.tables if table.enterprise]
        theirs = [table for table in own if self.lead(table.enterprise) in parties]
        shared = [table for table in self.grid.tables if not table.enterprise]
        shared.sort(key=lambda table: (table.id != wanted, table.spare, table.number))
        return [*sorted(theirs, key=lambda table: table.id != wanted), *shared]

    def offers(
        self, parties: Sequence[Id], besides: Id | None = None, wanted: Id | None = None
    ) -> Iterator[Offer]:
        """The slots to come in which companies are free, each with a table, the earliest first."""
        for slot in self.grid.slots:
            if slot.time.start < self.now or self.obstacle(parties, slot.time, None, besides) is not None:
                continue
            table = self.free_table(parties, slot.time, besides, wanted)
            if table is not None:
                yield Offer(slot.time.start, table.id)

    def refusal(
        self, parties: Sequence[Id], time: Interval, table: Table | None, besides: Id | None = None
    ) -> NotFreeError | None:
        """The refusal that says who, where and until when, with two offers; None where all are free."""
        obstacle = self.obstacle(parties, time, table, besides)
        if obstacle is None:
            return None
        found = [] if self.never_meet(parties) else self._first_offers(parties, besides, table)
        title = message("meetings.not_at", start=self.clock(time.start))
        return NotFreeError(title, obstacle, found, self._advice(obstacle, found))

    def _first_offers(self, parties: Sequence[Id], besides: Id | None, table: Table | None) -> list[Offer]:
        free = self.offers(parties, besides, table.id if table else None)
        return [offer for _, offer in zip(range(_OFFERS), free, strict=False)]

    def _advice(self, obstacle: Obstacle, found: Sequence[Offer]) -> Message:
        if not found:
            return message("meetings.not_free_at_all", why=obstacle.reason)
        first, last = self._offered(found[0]), self._offered(found[-1])
        key = "meetings.free_at_one" if len(found) == 1 else "meetings.free_at_two"
        return message(key, why=obstacle.reason, one=first, other=last)

    def _offered(self, offer: Offer) -> Message:
        table = self.grid.table[offer.table]
        return message("meetings.offer", start=self.clock(offer.start), table=str(table.number))

    def clock(self, at: datetime) -> str:
        """A moment as the clock in the hall shows it; with the day where the fair has several."""
        local = at.astimezone(ZoneInfo(self.grid.fair.time_zone))
        several = self.grid.fair.start != self.grid.fair.end
        return f"{local:%d.%m %H:%M}" if several else f"{local:%H:%M}"


def _by_time(meeting: Meeting) -> tuple[datetime, Id]:
    assert meeting.start is not None  # only arranged meetings are asked for
    return meeting.start, meeting.id
