"""What a desk is told of meetings: at an entrance a company's own day, at a table who comes to it. Data only.

Times are the fair's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from fairdesk.domain import meetings as rules
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Id, Meeting, Table
from fairdesk.domain.grid import Interval
from fairdesk.domain.meetings import MeetingState, NewsKind
from fairdesk.usecases.meetings import agendas, meeting_day, meeting_grid
from fairdesk.usecases.meetings.agendas import Agenda, NewsItem, Reader, Side, Talk
from fairdesk.usecases.meetings.meeting_day import Late
from fairdesk.usecases.ports import Work, Workplace

MeetingSide = Literal["host", "guest"]
_SIDES: tuple[MeetingSide, ...] = ("host", "guest")
_OVER = frozenset({MeetingState.DONE, MeetingState.MISSED, MeetingState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting of a company that is not over.

    ``is_news`` says that the company was not told of it as it stands now, and ``news`` how it differs from
    what it was told; one that was never told anything hears all of it, and nothing differs. ``waits`` says
    that its time has come and that this company is missing.
    """

    talk: Talk
    partners: tuple[Side, ...]
    is_news: bool
    news: NewsItem | None
    waits: bool


@dataclass(frozen=True, slots=True)
class CompanyDay:
    """What the people of a company are told when they come in.

    ``gone`` are meetings that will not take place, as far as they do not know. ``unconfirmed`` counts those
    to come, of all days, that the company has not confirmed. ``more_news`` counts what else it has not been
    told: of meetings on other days.
    """

    enterprise: Id
    now: datetime
    due: tuple[Due, ...]
    gone: tuple[NewsItem, ...]
    unconfirmed: int
    more_news: int

    @property
    def is_news(self) -> bool:
        """Whether it is to be told anything."""
        return bool(self.gone or self.more_news) or any(one.is_news for one in self.due)

    @property
    def late(self) -> Due | None:
        """The meeting that waits for them, the longest waiting first."""
        return next((one for one in self.due if one.waits), None)


def company_day(work: Work, enterprise: Id) -> CompanyDay | None:
    """What is said to people of an enterprise; None where it is not registered."""
    agenda = agendas.agenda_of(work, enterprise)
    if agenda is None:
        return None
    now = Reader(work).local(Interval(work.now, work.now)).start
    of_today = [one for one in agenda.talks if one.start.date() == now.date() and _matters_still(one, now)]
    news = {item.meeting: item for item in agenda.news}
    gone = tuple(item for item in agenda.news if item.kind is NewsKind.CANCELLED)
    due = tuple(_due(agenda, talk, news.get(talk.meeting.id)) for talk in of_today)
    return CompanyDay(
        enterprise,
        now,
        due,
        gone,
        sum(_unconfirmed(agenda, talk.meeting, work.now) for talk in agenda.talks),
        len(news) - len(gone) - sum(one.is_news for one in due),
    )


def _matters_still(talk: Talk, now: datetime) -> bool:
    """One that nobody came to is over with its time."""
    came = talk.meeting.started or talk.meeting.host_came or talk.meeting.guest_came
    return talk.state not in _OVER and (now < talk.end or came is not None)


def _due(agenda: Agenda, talk: Talk, news: NewsItem | None) -> Due:
    came = [getattr(talk.meeting, f"{side}_came") for side in _own_sides(agenda, talk.meeting)]
    waits = talk.state is MeetingState.WAITING and None in came
    differs = news if agenda.told else None
    return Due(talk, talk.partners(agenda.members), news is not None, differs, waits)


def _unconfirmed(agenda: Agenda, meeting: Meeting, now: datetime) -> bool:
    said = [getattr(meeting, f"{side}_confirmed") for side in _own_sides(agenda, meeting)]
    return rules.takes_time(meeting, now) and None in said


def _own_sides(agenda: Agenda, meeting: Meeting) -> list[MeetingSide]:
    return [side for side in _SIDES if getattr(meeting, side) in agenda.members]


# At a table


@dataclass(frozen=True, slots=True)
class Missing:
    """A side that is not at its table; ``entered`` is when its first person came into the building."""

    side: Side
    entered: datetime | None


@dataclass(frozen=True, slots=True)
class AtTheTable:
    """A meeting as those see it who sit at the tables."""

    talk: Talk
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class TablesNow:
    """What takes place now and next, at one table or at all; ``number`` is that of the one table.

    ``known_changes`` tells whether anything has changed since (see ``Work.known_changes``).
    """

    now: datetime
    number: int | None
    meetings: tuple[AtTheTable, ...]
    known_changes: int

    def came_since(self, before: "TablesNow") -> tuple[tuple[AtTheTable, Missing], ...]:
        """Whoever entered the building meanwhile and is missing at a table."""
        known = {
            (one.talk.meeting.id, missing.side.id): missing.entered
            for one in before.meetings
            for missing in one.missing
        }
        return tuple(
            (one, missing)
            for one in self.meetings
            for missing in one.missing
            if missing.entered is not None
            and known.get((one.talk.meeting.id, missing.side.id), missing.entered) is None
        )


def tables_now(place: Workplace, table: Id | None, known: TablesNow | None = None) -> TablesNow:
    """The meetings of now and next at a table, or at all tables; ``known`` again where nothing changed."""
    with place.read() as work:
        if known is not None and known.known_changes == work.known_changes and not _later(work, known):
            return known
        reader = Reader(work)
        now = reader.local(Interval(work.now, work.now)).start
        chosen = _now_and_next(work, _arranged_today(work, table), of_one=table is not None)
        late = {one.meeting.id: one for one in meeting_day.late(work, chosen)}
        found = work.get(Table, table) if table else None
        return TablesNow(
            now,
            found.number if found else None,
            tuple(
                AtTheTable(talk, _missing(reader, late.get(talk.meeting.id))) for talk in reader.talks(chosen)
            ),
            work.known_changes,
        )


def _later(work: Work, known: TablesNow) -> bool:
    """Whether a minute went by: time alone changes states."""
    return work.now.replace(second=0, microsecond=0) != known.now.replace(second=0, microsecond=0)


def _arranged_today(work: Work, table: Id | None) -> list[Meeting]:
    """What is not over, of the day; a table of its own keeps showing what was forgotten to be ended."""
    start, end = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)
    found = work.meetings_between(start, end)
    return [
        one
        for one in found
        if (table is None or one.table == table) and rules.is_arranged(one) and one.ended is None
    ]


def _now_and_next(work: Work, found: Sequence[Meeting], *, of_one: bool) -> list[Meeting]:
    """Those whose time has come, and those that begin first after now."""
    to_come = [one for one in found if one.start and one.start > work.now and one.started is None]
    waits = {one.id for one in to_come}
    come = [one for one in found if one.id not in waits and _matters(one, work.now, of_one=of_one)]
    first = min((one.start for one in to_come if one.start), default=None)
    if first is None:
        return come
    slot = meeting_grid.grid(work).slot_during(first)
    until = slot.time.end if slot else None
    following = [one for one in to_come if one.start == first or (until and one.start and one.start < until)]
    return [*come, *following]


def _matters(meeting: Meeting, now: datetime, *, of_one: bool) -> bool:
    """One to which nobody came is over with its time; at its own table it can be noted a while longer."""
    time = rules.during(meeting)
    came = meeting.started or meeting.host_came or meeting.guest_came
    longer = meeting_day.EARLY if of_one else timedelta()
    return came is not None or (time is not None and now < time.end + longer)


def _missing(reader: Reader, late: Late | None) -> tuple[Missing, ...]:
    if late is None:
        return ()
    sides = {"host": late.meeting.host, "guest": late.meeting.guest}
    found: list[Missing] = []
    for side in late.missing:
        named, entered = reader.side(sides[side]), late.entered.get(side)
        if named is not None:
            found.append(Missing(named, entered.astimezone(reader.zone) if entered else None))
    return tuple(found)


def names_of(sides: Iterable[Side]) -> str:
    """Sides in one line."""
    return ", ".join(side.name for side in sides)
