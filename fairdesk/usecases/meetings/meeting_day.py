"""Single meetings: booked, moved, confirmed and cancelled by hand; begun, ended and missed on the day."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from fairdesk.domain import meetings
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Delegate, Enterprise, Id, Meeting, Station, Table
from fairdesk.domain.grid import Interval
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Confirmation, Direction, MeetingSource, Missed
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.ports import Changes, Work, Workplace

Side = Literal["host", "guest"]
"""Of a meeting."""
_BOTH: tuple[Side, Side] = ("host", "guest")

EARLY = timedelta(minutes=30)
"""So long before its time a badge at the table is taken to mean a meeting, and so long after its end."""

_FEW = 8


@dataclass(frozen=True, slots=True)
class Arranged:
    """A meeting that was booked or moved, and what that changed."""

    meeting: Id
    changes: Changes


@dataclass(frozen=True, slots=True)
class AtTable:
    """What a badge scanned at a negotiation table means: whose meeting it is and who is still missing.

    ``begun`` says that this scan began it. ``elsewhere`` is the number of the table where it is to be, if
    this is another one: nothing was noted then. ``meeting`` is None where the company has none about now;
    ``later`` is then its next one. ``side`` is None for a third party. ``table`` is the number of the table
    of either.
    """

    meeting: Meeting | None
    side: Side | None = None
    other: str = ""
    begun: bool = False
    elsewhere: int | None = None
    later: Meeting | None = None
    later_with: str = ""
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A meeting whose time has come while somebody is missing.

    ``entered`` is when each missing side came into the building, if it did.
    """

    meeting: Meeting
    missing: tuple[Side, ...]
    entered: dict[Side, datetime]


# Booking


def book(
    place: Workplace,
    host: Id,
    guest: Id,
    start: datetime,
    table: Id,
    *,
    minutes: int | None = None,
    about: str | None = None,
    demand: Id | None = None,
    weight: int | None = None,
) -> Arranged:
    """Arranges a meeting by hand. Raises ``NotFreeError``, with two offers, where it cannot be there."""
    with place.write() as work:
        made = arrange(
            work, host, guest, start, table, minutes=minutes, about=about, demand=demand, weight=weight
        )
    return Arranged(made, work.changes)


def arrange(
    work: Work,
    host: Id,
    guest: Id,
    start: datetime,
    table: Id,
    *,
    minutes: int | None = None,
    about: str | None = None,
    demand: Id | None = None,
    weight: int | None = None,
) -> Id:
    """The same inside a transaction; the id of the meeting."""
    books = Bookings(work)
    check_parties(books, host, guest)
    length = minutes or _usual_minutes(books, start)
    where = _table(books, table)
    _check_free(books, (books.lead(host), books.lead(guest)), _time(start, length), where)
    made = Meeting(
        id=work.new_id(),
        host=host,
        guest=guest,
        start=start,
        minutes=length,
        table=table,
        source=MeetingSource.DESK,
        about=about,
        demand=demand,
        weight=books.grid.rules.want if weight is None else weight,
        by=work.actor,
    )
    work.add(made)
    return made.id


def move(place: Workplace, meeting: Id, start: datetime, table: Id) -> Arranged:
    """Puts a meeting elsewhere.

    Raises ``NotFreeError``, with two offers, where it cannot be there; ``UserFacingError`` once it has begun.
    """
    with place.write() as work:
        books = Bookings(work)
        known = _to_come(work, meeting)
        slot = books.grid.slot_at(start)
        length = slot.time.minutes if slot else known.minutes
        where = _table(books, table)
        _check_free(books, books.parties(known), _time(start, length), where, meeting)
        work.change(Meeting, meeting, start=start, minutes=length, table=table, called=None)
    return Arranged(meeting, work.changes)


def walk_in(
    place: Workplace, host: Id, guest: Id, table: Id | None = None, about: str | None = None
) -> Arranged:
    """A talk that begins now without having been arranged, at a table or at any that is free.

    It lasts as long as a slot; a meeting that waits at that table counts as taking it. Raises
    ``NotFreeError`` where a party or the table is taken, ``UserFacingError`` where no table is free.
    """
    with place.write() as work:
        made = begin_walk_in(work, host, guest, table, about)
    return Arranged(made, work.changes)


def begin_walk_in(work: Work, host: Id, guest: Id, table: Id | None, about: str | None) -> Id:
    """The same inside a transaction; the id of the meeting."""
    books = Bookings(work)
    check_parties(books, host, guest)
    parties = (books.lead(host), books.lead(guest))
    length = _usual_minutes(books, work.now)
    time = _time(work.now, length)
    where = _table(books, table) if table else books.free_table(parties, time)
    _check_free(books, parties, time, where)
    if where is None:
        raise UserFacingError(message("meetings.no_table"), message("meetings.no_table_advice"))
    made = Meeting(
        id=work.new_id(),
        host=host,
        guest=guest,
        start=work.now,
        minutes=length,
        table=where.id,
        source=MeetingSource.WALK_IN,
        about=about,
        started=work.now,
        host_came=work.now,
        guest_came=work.now,
        by=work.actor,
    )
    work.add(made)
    return made.id


def cancel(place: Workplace, meeting: Id, reason: str) -> Changes:
    """Cancels a meeting that has not begun, with a reason that both sides will read."""
    with place.write() as work:
        work.change(Meeting, _to_come(work, meeting).id, cancelled=reason.strip() or "–")
    return work.changes


def lock(place: Workplace, chosen: Iterable[Id], *, locked: bool = True) -> Changes:
    """Fastens meetings where they are, or lets them go: no timetable and no repair moves a locked one."""
    with place.write() as work:
        for meeting in chosen:
            work.change(Meeting, _known(work, meeting).id, locked=locked)
    return work.changes


def confirm(place: Workplace, meeting: Id, side: Side, how: Confirmation | None) -> Changes:
    """Notes how a side said that it will come, and to whom; None takes that back."""
    with place.write() as work:
        _confirm(work, _known(work, meeting), side, how)
    return work.changes


def confirm_all(place: Workplace, enterprise: Id, how: Confirmation) -> Changes:
    """Notes that a company will come to all its meetings that it has not confirmed yet."""
    with place.write() as work:
        group = frozenset(same_company.members(work, enterprise))
        for meeting in _meetings_of(work, group):
            for side in _sides(meeting, group):
                if meetings.takes_time(meeting, work.now) and getattr(meeting, f"{side}_confirmed") is None:
                    _confirm(work, meeting, side, how)
    return work.changes


def _confirm(work: Work, meeting: Meeting, side: Side, how: Confirmation | None) -> None:
    by = work.actor if how else None
    work.change(Meeting, meeting.id, **{f"{side}_confirmed": how, f"{side}_confirmed_by": by})


# The day


def at_table(work: Work, station: Station, delegate: Delegate) -> AtTable:
    """What a badge scanned at a table means; notes that its side came, and begins the meeting of two.

    The meeting is found by the company, so one station can serve several tables.
    """
    if delegate.enterprise is None:
        return AtTable(None)
    group = frozenset(same_company.members(work, delegate.enterprise))
    station = _with_its_table(work, station)
    near = about_now(_meetings_of(work, group), work.now)
    if not near:
        of_three = work.meetings_of(sorted(group))
        near = about_now(of_three, work.now)
        if not near:
            return _next_one(work, of_three, group)
    meeting = min(near, key=lambda one: _nearness(one, station, work.now))
    side = next(iter(_sides(meeting, group)), None)
    other: Side = "guest" if side == "host" else "host"
    name, number = _name(work, getattr(meeting, other)), _number(work, meeting)
    if side is None:  # a third party is expected there; the meeting begins with the other two
        elsewhere = number if station.table not in (None, meeting.table) else None
        return AtTable(meeting, None, name, elsewhere=elsewhere, table=number)
    if station.table is not None and station.table != meeting.table:
        return AtTable(meeting, side, name, elsewhere=number, table=number)
    begun = _note_came(work, meeting, side, other)
    return AtTable(work.get(Meeting, meeting.id), side, name, begun, table=number)


def _with_its_table(work: Work, station: Station) -> Station:
    """A station whose table was taken away serves all tables."""
    known = work.get(Table, station.table) if station.table else None
    return station if known is not None and not known.voided else replace(station, table=None)


def about_now(known: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """The meetings to which a badge scanned now may belong: about to begin, going on, or just over."""
    return [one for one in known if _is_to_come(one) and _is_about_now(one, now)]


def _is_to_come(meeting: Meeting) -> bool:
    return meetings.is_arranged(meeting) and meeting.ended is None


def _note_came(work: Work, meeting: Meeting, side: Side, other: Side) -> bool:
    """Notes that a side is at its table; says whether that begins the meeting."""
    begun = meeting.started is None and getattr(meeting, f"{other}_came") is not None
    if getattr(meeting, f"{side}_came") is None:
        work.change(Meeting, meeting.id, **{f"{side}_came": work.now})
    if begun:
        work.change(Meeting, meeting.id, started=work.now, called=None)
    return begun


def _next_one(work: Work, known: list[Meeting], group: frozenset[Id]) -> AtTable:
    later = [one for one in known if _is_to_come(one) and one.start and one.start > work.now]
    if not later:
        return AtTable(None)
    following = min(later, key=lambda one: (one.start, one.id))
    others = [one for one in meetings.parties(following) if one not in group]
    names = ", ".join(_name(work, one) for one in others)
    return AtTable(None, later=following, later_with=names, table=_number(work, following))


def leave_table(work: Work, delegate: Delegate, at: datetime) -> None:
    """Takes back what a badge scanned at a table at a moment meant: that its side came, and what it began.

    A meeting that has ended since stays as it was.
    """
    if delegate.enterprise is None:
        return
    group = frozenset(same_company.members(work, delegate.enterprise))
    for meeting in _meetings_of(work, group):
        back: dict[str, object] = {
            f"{side}_came": None for side in _sides(meeting, group) if getattr(meeting, f"{side}_came") == at
        }
        if back and meeting.started == at:
            back |= {"started": None, "called": _called_before(work, meeting.id)}
        if back and meeting.ended is None:
            work.change(Meeting, meeting.id, **back)


def _called_before(work: Work, meeting: Id) -> object:
    """When a meeting was called before its beginning ended the call."""
    latest = next((one for one in work.history(meeting) if one.field == "called"), None)
    return latest.before if latest and latest.after is None else None


def _is_about_now(meeting: Meeting, now: datetime) -> bool:
    time = meetings.during(meeting)
    return time is not None and time.start - EARLY <= now < time.end + EARLY


def _nearness(meeting: Meeting, station: Station, now: datetime) -> tuple[bool, bool, float, Id]:
    """The meeting at this table first, then the one whose time it is, then the nearest."""
    time = meetings.during(meeting)
    assert time is not None  # see _is_about_now
    away = abs((meeting.start or now) - now).total_seconds()
    elsewhere = station.table is not None and meeting.table != station.table
    return (elsewhere, not time.start <= now < time.end, away, meeting.id)


def start(place: Workplace, meeting: Id) -> Changes:
    """Begins a meeting by a key, with whoever is at the table."""
    with place.write() as work:
        begin(work, meeting)
    return work.changes


def begin(work: Work, meeting: Id) -> None:
    """The same inside a transaction."""
    known = _to_come(work, meeting)
    came = {f"{side}_came": work.now for side in _BOTH if getattr(known, f"{side}_came") is None}
    work.change(Meeting, known.id, started=work.now, missed=None, **came)


def end(place: Workplace, meeting: Id) -> Changes:
    """Ends a meeting that has begun; its table is free from now on."""
    with place.write() as work:
        known = _known(work, meeting)
        if known.started is None:
            raise UserFacingError(message("meetings.not_begun"), message("meetings.not_begun_advice"))
        work.change(Meeting, known.id, ended=work.now, called=None)
    return work.changes


def miss(place: Workplace, meeting: Id, who: Missed) -> Changes:
    """Notes that one side, or both, did not come: the meeting does not take place."""
    with place.write() as work:
        work.change(Meeting, _to_come(work, meeting).id, missed=who, called=None)
    return work.changes


def call(place: Workplace, meeting: Id, *, called: bool = True) -> Changes:
    """Has the missing side of a meeting called on the board, or ends the call."""
    with place.write() as work:
        work.change(Meeting, _to_come(work, meeting).id, called=work.now if called else None)
    return work.changes


def late(work: Work, known: Iterable[Meeting] | None = None) -> list[Late]:
    """Meetings that wait for somebody, and who of those is in the building; the longest waiting first."""
    every = work.all(Meeting) if known is None else known
    waiting = [one for one in every if meetings.state(one, work.now) is MeetingState.WAITING]
    waiting.sort(key=lambda one: (one.start or work.now, one.id))
    sides = {one: _missing(one) for one in waiting}
    records = _records(work, {getattr(one, side) for one in waiting for side in sides[one]} - {None})
    return [_late(work, one, sides[one], records) for one in waiting]


def _missing(meeting: Meeting) -> tuple[Side, ...]:
    return tuple(side for side in _BOTH if getattr(meeting, f"{side}_came") is None)


def _late(
    work: Work, meeting: Meeting, missing: tuple[Side, ...], records: Mapping[Id, Sequence[Id]]
) -> Late:
    entered: dict[Side, datetime] = {}
    for side in missing:
        at = _entered(work, records.get(getattr(meeting, side), ()))
        if at is not None:
            entered[side] = at
    return Late(meeting, missing, entered)


def _records(work: Work, enterprises: Collection[Id]) -> dict[Id, Sequence[Id]]:
    """All records of each of these companies; of many, everybody is read once."""
    if len(enterprises) <= _FEW:
        return {one: same_company.members(work, one) for one in enterprises}
    leads = same_company.groups(work)
    together: dict[Id, list[Id]] = {}
    for one, lead in leads.items():
        together.setdefault(lead, []).append(one)
    return {one: together.get(leads.get(one, one), [one]) for one in enterprises}


def _entered(work: Work, company: Iterable[Id]) -> datetime | None:
    """When the first of a company's people who are inside came in today."""
    since = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)[0]
    people = (person for one in company for person in work.all(Delegate, enterprise=one))
    passes = [work.last_pass(person.id, since) for person in people]
    return min(
        (one.at for one in passes if one and one.at and one.direction is Direction.ENTRY), default=None
    )


# Shared


def check_parties(books: Bookings, host: Id, guest: Id) -> None:
    """Refuses a meeting of enterprises that are not registered, or of a company with itself."""
    for one in (host, guest):
        if one not in books.enterprises:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
    if books.lead(host) == books.lead(guest):
        raise UserFacingError(
            message("meetings.with_itself", name=books.name(host)), message("meetings.with_itself_advice")
        )


def _check_free(
    books: Bookings, parties: tuple[Id, ...], time: Interval, table: Table | None, besides: Id | None = None
) -> None:
    refusal = books.refusal(parties, time, table, besides)
    if refusal is not None:
        raise refusal


def _table(books: Bookings, table: Id) -> Table:
    found = books.grid.table.get(table)
    if found is None:
        raise UserFacingError(message("grid.no_table"), message("grid.no_table_advice"))
    return found


def _time(start: datetime, minutes: int) -> Interval:
    return Interval(start, start + timedelta(minutes=minutes))


def _usual_minutes(books: Bookings, at: datetime) -> int:
    """As long as the slot at a moment, or else the first slot of the grid, or half an hour."""
    slot = books.grid.slot_during(at) or next(iter(books.grid.slots), None)
    return slot.time.minutes if slot else 30


def _known(work: Work, meeting: Id) -> Meeting:
    found = work.get(Meeting, meeting)
    if found is None or found.voided or found.cancelled:
        raise UserFacingError(message("meetings.none"), message("meetings.none_advice"))
    return found


def _to_come(work: Work, meeting: Id) -> Meeting:
    found = _known(work, meeting)
    if found.started is not None:
        raise UserFacingError(message("meetings.begun"), message("meetings.begun_advice"))
    return found


def _meetings_of(work: Work, group: Iterable[Id]) -> list[Meeting]:
    """All meetings of a company's records, whichever side they are on."""
    found = {
        meeting.id: meeting
        for one in sorted(group)
        for meeting in (*work.all(Meeting, host=one), *work.all(Meeting, guest=one))
    }
    return list(found.values())


def _sides(meeting: Meeting, group: frozenset[Id]) -> list[Side]:
    return [side for side in _BOTH if getattr(meeting, side) in group]


def _number(work: Work, meeting: Meeting) -> int | None:
    table = work.get(Table, meeting.table) if meeting.table else None
    return table.number if table else None


def _name(work: Work, enterprise: Id | None) -> str:
    known = work.get(Enterprise, enterprise) if enterprise else None
    return known.name if known else "–"
