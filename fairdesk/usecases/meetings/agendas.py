"""Who meets whom, when and where: what enterprises, tables and halls are handed. Data only.

Enterprises that are one company have one agenda. Times are the fair's own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings as rules
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Id,
    Meeting,
    Record,
    Session,
    Table,
    Telling,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.grid import GridSlot, Interval, absences, days_of, slots_of
from fairdesk.domain.meetings import MeetingState, News, NewsKind
from fairdesk.domain.words import TellingWay
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Changes, Work, Workplace

R = TypeVar("R", bound=Record)

_MOST_AT_ONCE = 250
"""Tellings in one transaction: no scan waits longer for it."""


@dataclass(frozen=True, slots=True)
class Side:
    """An enterprise as it is named and found at the fair."""

    id: Id
    name: str
    short_name: str
    stand: str | None = None
    hall: str | None = None
    stir: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A meeting with everything that is read of it.

    ``contested`` says that it was booked twice and cannot hold; it is known where the whole fair was read.
    """

    meeting: Meeting
    start: datetime
    end: datetime
    table: int | None
    hall: str | None
    host: Side | None
    guest: Side | None
    others: tuple[Side, ...]
    about: str | None
    state: MeetingState
    contested: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        """Everybody who meets, the host first."""
        return tuple(side for side in (self.host, self.guest, *self.others) if side)

    def partners(self, members: Collection[Id]) -> tuple[Side, ...]:
        """Everybody but a company, given as the ids of its records."""
        return tuple(side for side in self.sides if side.id not in members)


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What a company has not been told of a meeting, and when and at which table it still believes it to be.

    ``talk`` is None where the meeting has not come to this desk.
    """

    kind: NewsKind
    meeting: Id
    talk: Talk | None
    was: datetime | None = None
    was_table: int | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A company's meetings in order, when it is free between them, and what it has not been told.

    ``language`` is that of its people, where it is known. ``told`` is when it was last told, if ever.
    """

    enterprise: Side
    members: tuple[Id, ...]
    contact: str | None
    language: str | None
    talks: tuple[Talk, ...]
    free: tuple[Interval, ...]
    told: datetime | None
    news: tuple[NewsItem, ...]


@dataclass(frozen=True, slots=True)
class TableDay:
    """What takes place at one table on one day. ``owner`` is the exhibitor whose own table it is."""

    table: Table
    hall: str | None
    owner: Side | None
    day: date
    talks: tuple[Talk, ...]


@dataclass(frozen=True, slots=True)
class HallDay:
    """What takes place in one hall on one day; ``hall`` is None for tables that stand in none."""

    hall: str | None
    day: date
    talks: tuple[Talk, ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """A row of the grid."""

    table: Table
    hall: str | None
    owner: Side | None


@dataclass(frozen=True, slots=True)
class WholeGrid:
    """All tables and all slots with the talks in them: ``cells`` by (id of the table, place of the slot).

    ``besides`` are talks outside of every slot, or without a table.
    """

    slots: tuple[GridSlot, ...]
    sessions: Mapping[Id, str]
    tables: tuple[GridTable, ...]
    cells: Mapping[tuple[Id, int], tuple[Talk, ...]]
    besides: tuple[Talk, ...] = field(default=())


# Reading


class Reader:
    """Turns meetings into talks. Records that they refer to are read once: one by one, or all of a kind."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.zone = ZoneInfo(work.fair.time_zone)
        self._read: dict[type[Record], dict[Id, Record | None]] = {}
        self._sides: dict[Id, Side | None] = {}

    def read_all(self, *record_types: type[Record]) -> None:
        """Reads all of these at once, for work on a whole fair."""
        for record_type in record_types:
            self._read[record_type] = {record.id: record for record in self.work.all(record_type)}

    def get(self, record_type: type[R], record_id: Id | None) -> R | None:
        """A record that is referred to; a taken-back one too, for what was arranged still names it."""
        if record_id is None:
            return None
        known = self._read.setdefault(record_type, {})
        if record_id not in known:
            known[record_id] = self.work.get(record_type, record_id)
        return cast("R | None", known[record_id])

    def side(self, enterprise: Id | None) -> Side | None:
        """An enterprise by its id."""
        if enterprise is None:
            return None
        if enterprise not in self._sides:
            found = self.get(Enterprise, enterprise)
            self._sides[enterprise] = self.side_of(found) if found else None
        return self._sides[enterprise]

    def side_of(self, enterprise: Enterprise) -> Side:
        """An enterprise that is at hand."""
        hall = self.get(Hall, enterprise.hall)
        return Side(
            enterprise.id,
            enterprise.name,
            enterprise.short_name or enterprise.name,
            enterprise.stand,
            hall.name if hall else None,
            enterprise.stir,
        )

    def local(self, time: Interval) -> Interval:
        """A time as the fair's clocks show it."""
        return Interval(time.start.astimezone(self.zone), time.end.astimezone(self.zone))

    def talk(self, meeting: Meeting) -> Talk | None:
        """A meeting with all that is read of it; None for one without a time."""
        time = rules.during(meeting)
        if time is None:
            return None
        local = self.local(time)
        table = self.get(Table, meeting.table)
        hall = self.get(Hall, table.hall) if table else None
        demand = self.get(Demand, meeting.demand)
        further = (self.side(bytes.fromhex(one)) for one in meeting.others)
        return Talk(
            meeting,
            local.start,
            local.end,
            table.number if table else None,
            hall.name if hall else None,
            self.side(meeting.host),
            self.side(meeting.guest),
            tuple(side for side in further if side),
            meeting.about or (demand.name if demand else None),
            rules.state(meeting, self.work.now),
        )

    def talks(self, meetings: Iterable[Meeting]) -> tuple[Talk, ...]:
        """Talks in the order of time and table."""
        return in_order(talk for talk in map(self.talk, meetings) if talk)

    def all_talks(self) -> tuple[Talk, ...]:
        """Every meeting of the fair that has a time, cancelled and missed ones too, in order."""
        self.read_all(Enterprise, Hall, Table, Demand)
        meetings = self.work.all(Meeting)
        leads = same_company.groups(self.work)
        return _marked(self.talks(meetings), rules.contested(meetings, leads))

    def news(self, telling: Telling | None, meetings: Collection[Meeting]) -> tuple[NewsItem, ...]:
        """What a company with these meetings has not been told."""
        found = rules.news(telling.agenda if telling else (), meetings, self.work.now)
        current = {meeting.id: meeting for meeting in meetings}
        items = (self._news_item(one, current.get(one.meeting)) for one in found)
        return tuple(sorted(items, key=lambda item: (_when(item), item.meeting)))

    def _news_item(self, item: News, meeting: Meeting | None) -> NewsItem:
        meeting = meeting or self.get(Meeting, item.meeting)
        talk = self.talk(meeting) if meeting else None
        if item.told is None:
            return NewsItem(item.kind, item.meeting, talk)
        table = self.get(Table, item.told.table)
        was = datetime.fromtimestamp(item.told.start / 1000, self.zone)
        return NewsItem(item.kind, item.meeting, talk, was, table.number if table else None)


def _marked(talks: Iterable[Talk], lost: Collection[Id]) -> tuple[Talk, ...]:
    """Talks, those marked that were booked twice and cannot hold."""
    return tuple(replace(one, contested=True) if one.meeting.id in lost else one for one in talks)


def in_order(talks: Iterable[Talk]) -> tuple[Talk, ...]:
    """Talks in the order of time and table."""
    return tuple(sorted(talks, key=lambda talk: (talk.start, talk.table or 0, talk.meeting.id)))


def arranged(talks: Iterable[Talk]) -> tuple[Talk, ...]:
    """Without those that were cancelled or missed."""
    return tuple(talk for talk in talks if rules.is_arranged(talk.meeting))


def _when(item: NewsItem) -> float:
    start = item.talk.start if item.talk else item.was
    return start.timestamp() if start else 0.0


# Agendas of enterprises


def agenda_of(work: Work, enterprise: Id) -> Agenda | None:
    """The agenda of an enterprise and all that are one company with it; None where it is not registered."""
    known = work.get(Enterprise, enterprise)
    if known is None or known.voided:
        return None
    reader = Reader(work)
    members = same_company.members(work, enterprise)
    people = [person for one in members for person in work.all(Delegate, enterprise=one)]
    tellings = [telling for one in members for telling in work.all(Telling, enterprise=one)]
    agenda = _Company(reader, members, people, tellings, work.meetings_of(members))
    return agenda.agenda(known, slots_of(work.all(Session), work.fair.time_zone))


def agendas(
    work: Work, enterprises: Iterable[Id] | None = None, *, changed_only: bool = False
) -> list[Agenda]:
    """The agendas of these enterprises, or of all that have meetings or news, in the order of their names.

    With ``changed_only`` just those with something that they have not been told.
    """
    reader = Reader(work)
    reader.read_all(Enterprise, Hall, Table, Demand)
    everybody = {one.id: one for one in work.all(Enterprise)}
    leads = same_company.groups_of(work, everybody.values())
    lost = rules.contested(work.all(Meeting), leads)
    companies = _companies(reader, leads, lost)
    if enterprises is None:
        wanted = [everybody[lead] for lead in companies]
    else:
        wanted = [everybody[one] for one in dict.fromkeys(enterprises) if one in everybody]
    slots = slots_of(work.all(Session), work.fair.time_zone)
    found: dict[Id, Agenda] = {}
    for one in wanted:
        lead = leads[one.id]
        if lead not in found:
            found[lead] = companies[lead].agenda(one, slots)
    chosen = (one for one in found.values() if one.news or not changed_only)
    if enterprises is None:
        chosen = (one for one in chosen if one.talks or one.news)
    return sorted(chosen, key=lambda one: (fold(one.enterprise.name), one.enterprise.id))


class _Company:
    """All records of one company's agenda."""

    def __init__(
        self,
        reader: Reader,
        members: Sequence[Id],
        people: Sequence[Delegate] = (),
        tellings: Sequence[Telling] = (),
        meetings: Sequence[Meeting] = (),
        lost: Collection[Id] = (),
    ) -> None:
        self._reader = reader
        self.members = list(members)
        self.people = list(people)
        self.tellings = list(tellings)
        self.meetings = list(meetings)
        self._lost = lost

    def news(self) -> tuple[NewsItem, ...]:
        """What it has not been told."""
        return self._reader.news(self._last_telling, self.meetings)

    def agenda(self, shown: Enterprise, slots: Sequence[GridSlot]) -> Agenda:
        """Its agenda, under the name of one of its records."""
        talks = _marked(arranged(self._reader.talks(self.meetings)), self._lost)
        last = self._last_telling
        return Agenda(
            self._side(shown),
            tuple(self.members),
            next((person.name for person in self.people if person.name), None),
            next((person.language for person in self.people if person.language), None),
            talks,
            self._free(talks, slots),
            last.at.astimezone(self._reader.zone) if last and last.at else None,
            self.news(),
        )

    @property
    def _last_telling(self) -> Telling | None:
        return max(self.tellings, key=lambda one: (one.at.timestamp() if one.at else 0, one.id), default=None)

    def _side(self, shown: Enterprise) -> Side:
        """The record's name; a stand may have been noted with another record of the company."""
        own = self._reader.side_of(shown)
        others = (self._reader.side(one) for one in self.members)
        at = own if own.stand else next((one for one in others if one and one.stand), own)
        return replace(own, stand=at.stand, hall=at.hall)

    def _free(self, talks: Sequence[Talk], slots: Sequence[GridSlot]) -> tuple[Interval, ...]:
        """When it could be met: slots of the grid, those that follow each other in a session as one."""
        taken = [Interval(talk.start, talk.end) for talk in talks]
        records = (self._reader.get(Enterprise, one) for one in self.members)
        taken += [away for one in records if one for away in absences(one, self._reader.work.fair)]
        free: list[Interval] = []
        last: GridSlot | None = None
        for slot in _by_session(slots):
            if any(slot.time.meets(one) for one in taken):
                last = None
            elif last is not None and last.session == slot.session:
                free[-1] = Interval(free[-1].start, slot.time.end)
                last = slot
            else:
                free.append(slot.time)
                last = slot
        return tuple(self._reader.local(one) for one in sorted(free, key=lambda one: one.start))


def _by_session(slots: Sequence[GridSlot]) -> list[GridSlot]:
    return sorted(slots, key=lambda slot: (slot.session, slot.time.start))


def _companies(reader: Reader, leads: Mapping[Id, Id], lost: Collection[Id] = ()) -> dict[Id, _Company]:
    """Every company of the fair with all that its agenda needs, by its lowest id."""
    work = reader.work
    companies: dict[Id, _Company] = {}
    for one, lead in sorted(leads.items()):
        companies.setdefault(lead, _Company(reader, (), lost=lost)).members.append(one)
    for person in work.all(Delegate):
        if person.enterprise and person.enterprise in leads:
            companies[leads[person.enterprise]].people.append(person)
    for telling in work.all(Telling):
        if telling.enterprise and telling.enterprise in leads:
            companies[leads[telling.enterprise]].tellings.append(telling)
    for meeting in work.all(Meeting):
        for lead in {leads[party] for party in rules.parties(meeting) if party in leads}:
            companies[lead].meetings.append(meeting)
    return companies


# Tables, halls, the whole grid


def table_agenda(work: Work) -> list[TableDay]:
    """What takes place at each table on each day that has sessions, closed tables without talks left out."""
    reader = Reader(work)
    talks = arranged(reader.all_talks())
    at: dict[tuple[Id | None, date], list[Talk]] = {}
    for talk in talks:
        at.setdefault((talk.meeting.table, talk.start.date()), []).append(talk)
    days = _days(work, talks)
    return [
        TableDay(row.table, row.hall, row.owner, day, tuple(at.get((row.table.id, day), ())))
        for row in _rows(reader)
        for day in days
        if row.table.closed is None or (row.table.id, day) in at
    ]


def hall_agenda(work: Work) -> list[HallDay]:
    """What takes place in each hall on each day, halls without talks left out."""
    reader = Reader(work)
    found: dict[tuple[str, date], list[Talk]] = {}
    for talk in arranged(reader.all_talks()):
        found.setdefault((talk.hall or "", talk.start.date()), []).append(talk)
    ordered = sorted(found.items(), key=lambda one: (not one[0][0], fold(one[0][0]), one[0][1]))
    return [HallDay(hall or None, day, tuple(talks)) for (hall, day), talks in ordered]


def whole_grid(work: Work) -> WholeGrid:
    """All tables and slots with what takes place in them."""
    reader = Reader(work)
    talks = arranged(reader.all_talks())
    grid = meeting_grid.grid(work)
    rows = tuple(_rows(reader))
    known = {row.table.id for row in rows}
    cells: dict[tuple[Id, int], list[Talk]] = {}
    besides: list[Talk] = []
    for talk in talks:
        slot = grid.slot_during(talk.start)
        if slot is None or talk.meeting.table is None or talk.meeting.table not in known:
            besides.append(talk)
        else:
            cells.setdefault((talk.meeting.table, slot.place), []).append(talk)
    return WholeGrid(
        grid.slots,
        {session.id: session.name for session in grid.sessions},
        rows,
        {place: tuple(here) for place, here in cells.items()},
        tuple(besides),
    )


def _rows(reader: Reader) -> list[GridTable]:
    tables = sorted(reader.work.all(Table), key=lambda table: (table.number, table.id))
    rows: list[GridTable] = []
    for table in tables:
        hall = reader.get(Hall, table.hall)
        rows.append(GridTable(table, hall.name if hall else None, reader.side(table.enterprise)))
    return rows


def _days(work: Work, talks: Iterable[Talk]) -> list[date]:
    """The days on which there are sessions or talks; without any, the fair's."""
    days = {session.day for session in work.all(Session) if session.day}
    return sorted(days | {talk.start.date() for talk in talks}) or list(days_of(work.fair))


# What was told


def pending_news(work: Work, enterprise: Id) -> tuple[NewsItem, ...]:
    """What an enterprise's company has not been told of its meetings, in the order of time."""
    members = same_company.members(work, enterprise)
    tellings = [telling for one in members for telling in work.all(Telling, enterprise=one)]
    return _Company(Reader(work), members, (), tellings, work.meetings_of(members)).news()


def all_news(work: Work) -> dict[Id, tuple[NewsItem, ...]]:
    """The same for every company that has any, by the lowest id of its records."""
    reader = Reader(work)
    reader.read_all(Enterprise, Hall, Table, Demand)
    companies = _companies(reader, same_company.groups_of(work, work.all(Enterprise)))
    return {lead: news for lead, company in companies.items() if (news := company.news())}


def note_told(place: Workplace, enterprises: Iterable[Id], how: TellingWay) -> Changes:
    """Notes that these enterprises were told of all their meetings as they stand now."""

    def lines(work: Work, enterprise: Id) -> tuple[str, ...]:
        return rules.telling_lines(work.meetings_of(same_company.members(work, enterprise)))

    return _note(place, list(dict.fromkeys(enterprises)), lines, how)


def note_handed_out(place: Workplace, handed_out: Iterable[Agenda], how: TellingWay) -> Changes:
    """Notes that companies were told what stands on these agendas, whatever has changed since."""
    told = {
        one.enterprise.id: rules.telling_lines([talk.meeting for talk in one.talks]) for one in handed_out
    }
    return _note(place, list(told), lambda _, enterprise: told[enterprise], how)


def _note(
    place: Workplace, enterprises: Sequence[Id], lines: Callable[[Work, Id], tuple[str, ...]], how: TellingWay
) -> Changes:
    done: list[Changes] = []
    for start in range(0, len(enterprises), _MOST_AT_ONCE):
        with place.write() as work:
            for one in enterprises[start : start + _MOST_AT_ONCE]:
                agenda = lines(work, one)
                telling = Telling(
                    id=work.new_id(), enterprise=one, at=work.now, how=how, agenda=agenda, by=work.actor
                )
                work.add(telling)
        done.append(work.changes)
    return Changes(
        frozenset(kind for one in done for kind in one.kinds),
        frozenset(record for one in done for record in one.ids),
        done[0].span if len(done) == 1 else None,
    )
