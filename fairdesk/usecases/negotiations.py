"""The negotiation log: opening a talk, going on with it, and noting what came of it.

Whatever is typed is saved at once, a field at a time, so that two desks may work on one negotiation. Its
parties are handled in ``deal_parties``, its items in ``deal_items``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from fairdesk.domain import checks, meetings
from fairdesk.domain.clock import fair_day
from fairdesk.domain.deals import meeting_negotiation_id, sheet_negotiation_id
from fairdesk.domain.entities import (
    Attachment,
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Document,
    Id,
    Meeting,
    Negotiation,
    NegotiationNote,
)
from fairdesk.domain.grid import Interval, clock_time, moment
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.values import field_types
from fairdesk.domain.words import MeetingSource, NegotiationOutcome, NegotiationSource
from fairdesk.texts import Language
from fairdesk.usecases import deal_parties, fields, meeting_day, paper_sheets, same_company
from fairdesk.usecases.bookings import Bookings, NotFreeError
from fairdesk.usecases.deal_parties import (
    add_party,
    known_negotiation,
    remove_party,
    scanned,
    set_part,
    set_party_field,
    set_present,
    set_signatory,
    swap_parts,
)
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved

__all__ = [
    "Opened",
    "add_note",
    "add_party",
    "close",
    "continue_negotiation",
    "extend",
    "from_sheet",
    "move",
    "open_by_delegates",
    "open_meeting",
    "park",
    "remove_note",
    "remove_party",
    "resume",
    "scanned",
    "set_field",
    "set_outcome",
    "set_part",
    "set_party_field",
    "set_present",
    "set_signatory",
    "swap_parts",
    "walk_in",
]


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """A negotiation that is open now, and the meeting at which it takes place.

    ``planned_at`` is the number of the table where the meeting was to be, if it takes place at another.
    ``earlier`` are negotiations of the same parties, the latest first: people may choose to go on with one.
    """

    negotiation: Id
    changes: Changes
    meeting: Id | None = None
    planned_at: int | None = None
    earlier: tuple[Id, ...] = ()


# Opening


def open_meeting(place: Workplace, meeting: Id, table: Id | None = None) -> Opened:
    """Opens the negotiation of a meeting and begins the meeting, unless it has begun.

    Every desk that opens it has the same negotiation. ``table`` is where the parties really sit.
    """
    with place.write() as work:
        opened = _open(work, _to_open(work, meeting), table)
    return replace(opened, changes=work.changes)


def open_by_delegates(place: Workplace, one: Id, other: Id, table: Id | None = None) -> Opened:
    """Opens the talk of the two whose badges were scanned: their open one, their meeting about now, wherever
    it was to be, or else a talk that was not arranged."""
    with place.write() as work:
        sides = [_company_of(work, one), _company_of(work, other)]
        opened = _open_talk(work, sides) or _open_their_meeting(work, sides, table)
        if opened is None:
            begun = meeting_day.begin_walk_in(work, sides[0][0], sides[1][0], table, None)
            opened = _open(work, _to_open(work, begun), table)
        for delegate, company in zip((one, other), sides, strict=True):
            party = deal_parties.party_of(work, opened.negotiation, company[0])
            if party is not None:
                deal_parties.note_present(work, party, [delegate])
    return replace(opened, changes=work.changes)


def walk_in(
    place: Workplace, one: Id, other: Id, table: Id | None = None, about: str | None = None
) -> Opened:
    """Opens a talk of two enterprises that was not arranged: it begins now, at a table or at any free one."""
    with place.write() as work:
        begun = meeting_day.begin_walk_in(work, one, other, table, about)
        opened = _open(work, _to_open(work, begun), table)
    return replace(opened, changes=work.changes)


def from_sheet(
    place: Workplace,
    sheet: str,
    enterprises: Sequence[Id],
    started: datetime,
    ended: datetime | None = None,
    table: Id | None = None,
    meeting: Id | None = None,
) -> Opened:
    """Enters a talk that was written on a numbered sheet of paper, at the paper's times.

    Where it was a ``meeting``, that takes its times from the paper too. Raises ``UserFacingError`` for a
    sheet that was entered already.
    """
    with place.write() as work:
        opened = _enter_sheet(work, sheet, enterprises, (started, ended), table, meeting)
    return replace(opened, changes=work.changes)


def continue_negotiation(place: Workplace, negotiation: Id, meeting: Id) -> Opened:
    """Lets a negotiation go on at a further meeting of its parties.

    What was noted meanwhile in a negotiation of that meeting's own comes along. Raises ``UserFacingError``
    where the meeting is of other companies, or papers were printed for it.
    """
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        at = _to_open(work, meeting)
        own = at.negotiation or meeting_negotiation_id(at.id)
        if own != negotiation:
            _check_same_parties(work, known, at)
            _bring_along(work, own, negotiation)
            work.change(Meeting, at.id, negotiation=negotiation)
        opened = _open(work, _to_open(work, meeting), None)
        again = {"outcome": None, "again": None} if known.outcome is NegotiationOutcome.TALK_AGAIN else {}
        work.change(Negotiation, negotiation, ended=None, parked=False, table=at.table, **again)
    return replace(opened, changes=work.changes)


def _open(work: Work, meeting: Meeting, table: Id | None) -> Opened:
    """The negotiation of a meeting, with the meeting begun and its parties noted."""
    if meeting.started is None:
        meeting_day.begin(work, meeting.id)
    where = table or meeting.table
    negotiation = meeting.negotiation or meeting_negotiation_id(meeting.id)
    if work.get(Negotiation, negotiation) is None:
        came_about = (
            NegotiationSource.WALK_IN
            if meeting.source is MeetingSource.WALK_IN
            else NegotiationSource.MEETING
        )
        made = Negotiation(
            id=negotiation,
            meeting=meeting.id,
            table=where,
            source=came_about,
            subject=meeting.about,
            started=meeting.started or work.now,
            by=work.actor,
        )
        _begin(work, made, meetings.parties(meeting), meeting.demand)
    planned_at = deal_parties.table_number(work, meeting.table) if where != meeting.table else None
    earlier = deal_parties.negotiations_of(work, meetings.parties(meeting))
    others = tuple(one for one in earlier if one != negotiation)
    return Opened(negotiation, work.changes, meeting.id, planned_at, others)


def _begin(work: Work, made: Negotiation, enterprises: Sequence[Id], demand: Id | None) -> None:
    work.add(made)
    parts = deal_parties.likely_parts(work, enterprises, work.get(Demand, demand) if demand else None)
    deal_parties.take_in(work, made.id, enterprises, parts)


def _to_open(work: Work, meeting: Id) -> Meeting:
    found = work.get(Meeting, meeting)
    if found is None or found.voided or found.cancelled:
        raise UserFacingError(message("meetings.none"), message("meetings.none_advice"))
    return found


def _company_of(work: Work, delegate: Id) -> list[Id]:
    """The records of the company for which a person came, the person's own first."""
    person = work.get(Delegate, delegate)
    if person is None or person.voided or person.enterprise is None:
        name = (person.name if person else None) or "–"
        raise UserFacingError(
            message("negotiations.no_company", name=name), message("negotiations.no_company_advice")
        )
    members = same_company.members(work, person.enterprise)
    return [person.enterprise, *(one for one in members if one != person.enterprise)]


def _open_talk(work: Work, sides: Sequence[Sequence[Id]]) -> Opened | None:
    """The talk of two companies that began today and is still open."""
    today = fair_day(work.now, work.fair.time_zone)
    for one in deal_parties.negotiations_of(work, [side[0] for side in sides]):
        known = known_negotiation(work, one)
        began = fair_day(known.started, work.fair.time_zone) if known.started else None
        if known.ended is None and began == today:
            return Opened(one, work.changes, known.meeting)
    return None


def _open_their_meeting(work: Work, sides: Sequence[Sequence[Id]], table: Id | None) -> Opened | None:
    one, other = (set(side) for side in sides)
    theirs = [
        meeting
        for meeting in meeting_day.about_now(work.meetings_of(sorted(one)), work.now)
        if not other.isdisjoint(meetings.parties(meeting))
    ]
    if not theirs:
        return None
    nearest = min(theirs, key=lambda each: (abs((each.start or work.now) - work.now), each.id))
    return _open(work, nearest, table)


# From paper


def _enter_sheet(
    work: Work,
    sheet: str,
    enterprises: Sequence[Id],
    times: tuple[datetime, datetime | None],
    table: Id | None,
    meeting: Id | None,
) -> Opened:
    number = paper_sheets.look_up(work, sheet).text
    started, ended = times
    _check_times(work, started, ended)
    at = _to_open(work, meeting) if meeting else None
    negotiation = sheet_negotiation_id(work.fair.id, number)
    if at is not None:
        negotiation = at.negotiation or meeting_negotiation_id(at.id)
        if at.started is None or (at.ended is None and ended is not None):
            work.change(Meeting, at.id, started=at.started or started, ended=ended, missed=None)
    if work.get(Negotiation, negotiation) is not None:
        work.change(Negotiation, negotiation, sheet=number)
        return Opened(negotiation, work.changes, meeting)
    made = Negotiation(
        id=negotiation,
        meeting=meeting,
        table=table or (at.table if at else None),
        source=NegotiationSource.SHEET,
        subject=at.about if at else None,
        started=started,
        ended=ended,
        sheet=number,
        by=work.actor,
    )
    _begin(work, made, enterprises or (meetings.parties(at) if at else ()), at.demand if at else None)
    return Opened(negotiation, work.changes, meeting)


def _check_times(work: Work, started: datetime | None, ended: datetime | None) -> None:
    if started is not None and ended is not None and ended < started:
        raise UserFacingError(message("negotiations.ends_early"), message("negotiations.ends_early_advice"))
    if max(filter(None, (started, ended)), default=work.now) > work.now:
        raise UserFacingError(message("negotiations.to_come"), message("negotiations.to_come_advice"))


# A series of talks


def _check_same_parties(work: Work, negotiation: Negotiation, meeting: Meeting) -> None:
    """A further talk needs at least two of the companies that are in the negotiation."""
    known = {
        member
        for party in deal_parties.parties(work, negotiation.id)
        if party.enterprise
        for member in same_company.members(work, party.enterprise)
    }
    if len(known & set(meetings.parties(meeting))) < 2:
        raise UserFacingError(
            message("negotiations.other_parties"), message("negotiations.other_parties_advice")
        )


def _bring_along(work: Work, source: Id, target: Id) -> None:
    """Brings what a talk has noted in a negotiation of its own into the one that it goes on with."""
    known = work.get(Negotiation, source)
    if known is None or known.voided:
        return
    if work.count(Document, negotiation=source):
        raise UserFacingError(message("negotiations.has_papers"), message("negotiations.has_papers_advice"))
    for item in work.all(DealItem, negotiation=source):
        work.change(DealItem, item.id, negotiation=target)
    for record_type in (NegotiationNote, Attachment):
        for record in work.all(record_type, negotiation=source):
            work.add(replace(record, id=work.new_id(), negotiation=target))
            work.void(record_type, record.id)
    for party in deal_parties.parties(work, source):
        work.void(DealParty, party.id)
    work.void(Negotiation, source)


# Going on


def talks_of(work: Work, negotiation: Negotiation) -> list[Meeting]:
    """The meetings at which a negotiation takes place, the earliest first."""
    linked = work.all(Meeting, negotiation=negotiation.id)
    first = work.get(Meeting, negotiation.meeting) if negotiation.meeting else None
    known = {one.id: one for one in (first, *linked) if one is not None and not one.voided}
    return sorted(known.values(), key=lambda one: (one.start or _LONG_AGO, one.id))


def current_meeting(work: Work, negotiation: Negotiation) -> Meeting | None:
    """The meeting at which a negotiation takes place now: the latest."""
    return next(reversed(talks_of(work, negotiation)), None)


def extend(place: Workplace, negotiation: Id, minutes: int) -> Changes:
    """Gives a talk more time. Raises ``NotFreeError`` where its table or a party is wanted elsewhere then."""
    with place.write() as work:
        meeting = _meeting(work, negotiation)
        books = Bookings(work)
        ends = max(_planned_end(meeting), work.now) + timedelta(minutes=minutes)
        table = books.grid.table.get(meeting.table or b"")
        more = Interval(max(_planned_end(meeting), work.now), ends)
        refusal = books.refusal(books.parties(meeting), more, table, meeting.id)
        if refusal is not None:
            raise refusal
        assert meeting.start is not None  # see _meeting
        length = -(-(ends - meeting.start) // timedelta(minutes=1))
        work.change(Meeting, meeting.id, minutes=int(length))
    return work.changes


def move(place: Workplace, negotiation: Id, table: Id) -> Changes:
    """Lets a talk go on at another table. Raises ``NotFreeError`` where that is wanted by others now."""
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        meeting = current_meeting(work, known)
        books = Bookings(work)
        where = books.grid.table.get(table)
        if where is None:
            raise UserFacingError(message("grid.no_table"), message("grid.no_table_advice"))
        if meeting is not None and meeting.ended is None:
            until = max(_planned_end(meeting), work.now + timedelta(minutes=1))
            time = Interval(work.now, until)
            obstacle = books.table_obstacle(where, books.parties(meeting), time, meeting.id)
            if obstacle is not None:
                raise NotFreeError(
                    message("negotiations.not_to_table", table=str(where.number)),
                    obstacle,
                    (),
                    message("negotiations.not_to_table_advice", why=obstacle.reason),
                )
            work.change(Meeting, meeting.id, table=table)
        work.change(Negotiation, negotiation, table=table)
    return work.changes


def _meeting(work: Work, negotiation: Id) -> Meeting:
    meeting = current_meeting(work, known_negotiation(work, negotiation))
    if meeting is None or meeting.start is None or meeting.ended is not None:
        raise UserFacingError(message("negotiations.no_meeting"), message("negotiations.no_meeting_advice"))
    return meeting


def _planned_end(meeting: Meeting) -> datetime:
    time = meetings.during(meeting)
    assert time is not None  # a meeting that takes place has a time
    return time.end


def park(place: Workplace, negotiation: Id) -> Changes:
    """Lets a talk wait, so that another one can be worked on."""
    with place.write() as work:
        work.change(Negotiation, known_negotiation(work, negotiation).id, parked=True)
    return work.changes


def resume(place: Workplace, negotiation: Id) -> Changes:
    """Goes on with a talk that was parked, or closed by mistake: its meeting goes on too then."""
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        meeting = current_meeting(work, known)
        if known.ended is not None and meeting is not None and meeting.ended == known.ended:
            work.change(Meeting, meeting.id, ended=None)
        work.change(Negotiation, negotiation, parked=False, ended=None)
    return work.changes


def close(place: Workplace, negotiation: Id) -> Changes:
    """Ends a talk, and its meeting: the table is free from now on."""
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        meeting = current_meeting(work, known)
        ended = work.now
        if meeting is not None and meeting.started is not None:
            ended = meeting.ended or work.now
            if meeting.ended is None:
                work.change(Meeting, meeting.id, ended=ended, called=None)
        if known.ended is None or known.parked:
            work.change(Negotiation, negotiation, ended=known.ended or ended, parked=False)
    return work.changes


# What is noted


def set_field(place: Workplace, negotiation: Id, field: str, written: str, language: Language) -> Saved:
    """Keeps what was typed into a field of a negotiation: subject, currency, VAT, times, when to talk again.

    Times of day are the fair's own, on the day of the talk.
    """
    del language
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        checked = _checked(work, known, field, written)
        if checked.problem is not None:
            return Saved(problem=checked.problem)
        value = checked.value
        if value is None:
            value = field_types(Negotiation)[field].default
        work.change(Negotiation, negotiation, **{field: value})
    return Saved(value, notice=checked.notice, at=work.now, changes=work.changes)


def _checked(work: Work, known: Negotiation, field: str, written: str) -> fields.Checked:
    if field not in ("started", "ended"):
        return fields.check(Negotiation, field, written)
    if not written.strip():
        return fields.Checked()
    at = _moment_of(work, known, written)
    if at is None:
        return fields.Checked(problem=message("fields.time_wrong"))
    times = replace(known, **{field: at})
    if times.started and times.ended and times.ended < times.started:
        return fields.Checked(problem=message("negotiations.ends_early"))
    return fields.Checked(at) if at <= work.now else fields.Checked(problem=message("negotiations.to_come"))


def _moment_of(work: Work, known: Negotiation, written: str) -> datetime | None:
    """A time of day, with a day before it where it is of another one: 09:45, 3.03.2022 9:45."""
    day_written, _, time_written = written.strip().rpartition(" ")
    at = clock_time(time_written)
    on = checks.day(day_written) if day_written else fair_day(known.started or work.now, work.fair.time_zone)
    return moment(on, at, work.fair.time_zone) if on and at else None


def set_outcome(
    place: Workplace, negotiation: Id, outcome: NegotiationOutcome | None, again: date | None = None
) -> Changes:
    """Notes how a talk ended; ``again`` is the day on which the parties talk again."""
    with place.write() as work:
        day = again if outcome is NegotiationOutcome.TALK_AGAIN else None
        work.change(Negotiation, known_negotiation(work, negotiation).id, outcome=outcome, again=day)
    return work.changes


def add_note(place: Workplace, negotiation: Id, text: str, at: datetime | None = None) -> Saved:
    """Notes what was said, now or at a time that stands on paper."""
    said = checks.clean_text(text)
    if not said:
        return Saved(problem=message("negotiations.empty_note"))
    if len(said) > fields.LONGEST_TEXT:
        return Saved(problem=message("fields.too_long", most=fields.LONGEST_TEXT))
    with place.write() as work:
        note = NegotiationNote(
            id=work.new_id(),
            negotiation=known_negotiation(work, negotiation).id,
            at=at or work.now,
            text=said,
            by=work.actor,
        )
        work.add(note)
    return Saved(note.id, at=work.now, changes=work.changes)


def remove_note(place: Workplace, note: Id) -> Changes:
    """Takes a note back; it stays in the history."""
    with place.write() as work:
        work.void(NegotiationNote, note)
    return work.changes
