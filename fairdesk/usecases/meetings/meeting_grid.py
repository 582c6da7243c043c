"""Where and when meetings can take place: sessions, slots, tables, and the rules of planning."""

import uuid
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b

from fairdesk.domain.entities import Desk, Enterprise, Fair, Hall, Id, Meeting, PlanningRules, Session, Table
from fairdesk.domain.grid import GridSlot, Interval, clock_time, slots_of
from fairdesk.domain.meetings import during, is_arranged, takes_time
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.usecases.ports import Changes, Work, Workplace

MOST_TABLES = 1_000
MOST_SLOTS = 200
"""Of one day: a slot of five minutes all day long."""


@dataclass(frozen=True)
class Grid:
    """The slots and tables of a fair. ``tables`` are in the order of their numbers, closed ones too."""

    fair: Fair
    sessions: tuple[Session, ...]
    slots: tuple[GridSlot, ...]
    tables: tuple[Table, ...]
    halls: Mapping[Id, Hall]
    rules: PlanningRules

    @cached_property
    def table(self) -> Mapping[Id, Table]:
        """Tables by id."""
        return {table.id: table for table in self.tables}

    @cached_property
    def own_tables(self) -> Mapping[Id, Table]:
        """The table of each exhibitor that has its own; the first of several."""
        return {table.enterprise: table for table in reversed(self.tables) if table.enterprise}

    def slot_at(self, start: datetime) -> GridSlot | None:
        """The slot that begins at a moment (UTC)."""
        found = self._around(start)
        return found if found is not None and found.time.start == start else None

    def slot_of(self, time: Interval) -> GridSlot | None:
        """The slot that begins with a time and is long enough for it."""
        found = self.slot_at(time.start)
        return found if found is not None and time.end <= found.time.end else None

    def slot_during(self, at: datetime) -> GridSlot | None:
        """The slot that a moment (UTC) lies in."""
        found = self._around(at)
        return found if found is not None and at < found.time.end else None

    def hall_name(self, table: Table) -> str:
        """The hall a table stands in; empty where it is in none."""
        hall = self.halls.get(table.hall) if table.hall else None
        return hall.name if hall else ""

    def _around(self, at: datetime) -> GridSlot | None:
        place = bisect_right(self._starts, at) - 1
        return self.slots[place] if place >= 0 else None

    @cached_property
    def _starts(self) -> Sequence[datetime]:
        return [slot.time.start for slot in self.slots]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """How the meetings of a day are laid out: times as people write them, lengths in minutes.

    Without ``lunch_from`` and ``lunch_until`` there is no lunch.
    """

    opens: str = "09:00"
    closes: str = "18:00"
    lunch_from: str = "13:00"
    lunch_until: str = "14:00"
    minutes: int = 30
    buffer: int = 0


def grid(work: Work) -> Grid:
    """The grid of the fair as it stands."""
    sessions = sorted(work.all(Session), key=lambda one: (one.day or date.min, one.opens.zfill(5), one.id))
    return Grid(
        fair=work.fair,
        sessions=tuple(sessions),
        slots=slots_of(sessions, work.fair.time_zone),
        tables=tuple(sorted(work.all(Table), key=lambda table: (table.number, table.id))),
        halls={hall.id: hall for hall in work.all(Hall)},
        rules=rules(work),
    )


def rules(work: Work) -> PlanningRules:
    """The rules of planning; those that nobody has set have sensible values."""
    rules_id = _rules_id(work.fair.id)
    return work.get(PlanningRules, rules_id) or PlanningRules(id=rules_id)


def change_rules(place: Workplace, **news: object) -> Changes:
    """Sets rules of planning by their field names."""
    with place.write() as work:
        work.change(PlanningRules, _rules_id(work.fair.id), **news)
    return work.changes


def _rules_id(fair: Id) -> Id:
    """One record a fair, whichever desk writes it first."""
    return uuid.UUID(bytes=blake2b(fair, digest_size=16, person=b"planning rules").digest(), version=4).bytes


# Days and sessions


def lay_out(place: Workplace, days: Sequence[date], plan: DayPlan, names: tuple[str, str]) -> Changes:
    """Gives days their sessions anew: before and after lunch, called by ``names``, or one without lunch.

    Meetings keep their times. Raises ``UserFacingError`` where the times make no slots.
    """
    parts = _parts(plan, names)
    with place.write() as work:
        old = work.all(Session)
        for day in days:
            for session in (one for one in old if one.day == day):
                work.void(Session, session.id)
            for name, opens, closes in parts:
                made = Session(
                    id=work.new_id(),
                    name=name,
                    day=day,
                    opens=opens,
                    closes=closes,
                    minutes=plan.minutes,
                    buffer=plan.buffer,
                )
                work.add(made)
    return work.changes


def _parts(plan: DayPlan, names: tuple[str, str]) -> list[tuple[str, str, str]]:
    opens, closes = _time(plan.opens), _time(plan.closes)
    if plan.lunch_from or plan.lunch_until:
        lunch, after = _time(plan.lunch_from), _time(plan.lunch_until)
        if not opens <= lunch <= after <= closes:
            raise UserFacingError(message("grid.odd_times"), message("grid.odd_lunch_advice"))
        parts = [(names[0], opens, lunch), (names[1], after, closes)]
    else:
        parts = [(names[0], opens, closes)]
    parts = [part for part in parts if part[1] < part[2]]
    _check_lengths(plan, parts)
    return parts


def _check_lengths(plan: DayPlan, parts: Sequence[tuple[str, str, str]]) -> None:
    if not 5 <= plan.minutes <= 480 or not 0 <= plan.buffer <= 120:
        raise UserFacingError(message("grid.odd_lengths"), message("grid.odd_lengths_advice"))
    if not 1 <= len(slots_of(_sessions(plan, parts), "UTC")) <= MOST_SLOTS:
        raise UserFacingError(message("grid.odd_times"), message("grid.odd_times_advice"))


def sessions_of(plan: DayPlan, names: tuple[str, str]) -> list[Session]:
    """The sessions that a plan makes of some day, before anything is saved.

    Raises ``UserFacingError`` where its times make no slots.
    """
    return _sessions(plan, _parts(plan, names))


def _sessions(plan: DayPlan, parts: Sequence[tuple[str, str, str]]) -> list[Session]:
    return [
        Session(id=b"", name=name, day=date(2000, 1, 1), opens=opens, closes=closes,
                minutes=plan.minutes, buffer=plan.buffer)
        for name, opens, closes in parts
    ]  # fmt: skip


def _time(written: str) -> str:
    at = clock_time(written)
    if at is None:
        raise UserFacingError(message("grid.odd_time", text=written), message("fields.time_wrong"))
    return f"{at:%H:%M}"


def outside_the_grid(work: Work) -> list[Meeting]:
    """Arranged meetings still to come whose time is no slot of the grid any more."""
    laid_out = grid(work)
    return [
        meeting
        for meeting in work.all(Meeting)
        if takes_time(meeting, work.now) and (time := during(meeting)) and laid_out.slot_of(time) is None
    ]


# Tables


def add_tables(place: Workplace, first: int, count: int, hall: Id | None = None) -> Changes:
    """Puts up tables with the numbers from ``first`` on. Raises ``UserFacingError`` where one is there."""
    if not (1 <= count <= MOST_TABLES and 1 <= first <= 9_999):
        raise UserFacingError(message("grid.odd_count"), message("grid.odd_count_advice", most=MOST_TABLES))
    with place.write() as work:
        known = {table.number for table in work.all(Table)}
        taken = sorted(known & set(range(first, first + count)))
        if taken:
            free = max(known) + 1
            raise UserFacingError(
                message("grid.table_taken", number=taken[0]),
                message("grid.table_taken_advice", number=free),
            )
        for number in range(first, first + count):
            work.add(Table(id=work.new_id(), number=number, hall=hall))
    return work.changes


def change_tables(place: Workplace, tables: Iterable[Id], **news: object) -> Changes:
    """Sets fields of several tables: ``hall``, ``spare``, ``enterprise``, ``desk``.

    Raises ``UserFacingError`` where an enterprise or desk is named that is not there.
    """
    with place.write() as work:
        _check_owner(work, news)
        for table in tables:
            work.change(Table, _table(work, table).id, **news)
    return work.changes


def _check_owner(work: Work, news: Mapping[str, object]) -> None:
    for name, record_type in (("enterprise", Enterprise), ("desk", Desk)):
        named = news.get(name)
        if isinstance(named, bytes) and work.get(record_type, named) is None:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))


def close_table(place: Workplace, table: Id, reason: str) -> Changes:
    """Takes a table out of use from now on; its meetings stay and wait for another one."""
    return close_tables(place, [table], reason)


def close_tables(place: Workplace, tables: Iterable[Id], reason: str) -> Changes:
    """The same for several, as one action."""
    with place.write() as work:
        reason = reason.strip() or "–"
        for table in tables:
            work.change(Table, _table(work, table).id, closed=reason, closed_from=work.now)
    return work.changes


def reopen_table(place: Workplace, table: Id) -> Changes:
    """Puts a table back into use."""
    return reopen_tables(place, [table])


def reopen_tables(place: Workplace, tables: Iterable[Id]) -> Changes:
    """The same for several, as one action."""
    with place.write() as work:
        for table in tables:
            work.change(Table, _table(work, table).id, closed=None, closed_from=None)
    return work.changes


def remove_tables(place: Workplace, tables: Iterable[Id]) -> Changes:
    """Takes tables away. Raises ``UserFacingError`` where a meeting is arranged at one."""
    with place.write() as work:
        for table in tables:
            known = _table(work, table)
            if any(is_arranged(meeting) for meeting in work.all(Meeting, table=table)):
                raise UserFacingError(
                    message("grid.table_in_use", number=known.number), message("grid.table_in_use_advice")
                )
            work.void(Table, table)
    return work.changes


def _table(work: Work, table: Id) -> Table:
    found = work.get(Table, table)
    if found is None or found.voided:
        raise UserFacingError(message("grid.no_table"), message("grid.no_table_advice"))
    return found


def can_be_used(table: Table, during: Interval) -> bool:
    """Whether a table is in use for the whole of a time."""
    return table.closed is None or (table.closed_from is not None and during.end <= table.closed_from)


def books(table: Table, desk: Id) -> bool:
    """Whether a desk may book a table: those given to another desk are booked there only."""
    return table.desk is None or table.desk == desk
