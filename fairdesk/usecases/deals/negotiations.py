"""The negotiation log: opening a talk, going on with it, and noting what came of it.

Whatever is typed is saved at once, a field at a time, so that two desks may work on one negotiation. Its
parties are handled in ``deal_parties``, its items in ``deal_items``.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from fairdesk.domain import checks, meetings
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Id, Meeting, Negotiation, NegotiationNote, Record, Table
from fairdesk.domain.grid import Interval, clock_time, moment
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.values import field_types
from fairdesk.domain.words import NegotiationOutcome
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals.deal_parties import (
    add_party,
    remove_party,
    scanned,
    set_part,
    set_party_field,
    set_present,
    set_signatory,
    swap_parts,
)
from fairdesk.usecases.deals.negotiation_opening import (
    Opened,
    arrange_next,
    check_times,
    continue_negotiation,
    from_sheet,
    open_by_delegates,
    open_meeting,
    walk_in,
)
from fairdesk.usecases.deals.negotiation_talks import current_meeting, known_negotiation, talks_of
from fairdesk.usecases.meetings.bookings import Bookings, NotFreeError
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.saved import Saved

__all__ = [
    "Opened",
    "add_note",
    "add_party",
    "arrange_next",
    "close",
    "continue_negotiation",
    "extend",
    "from_sheet",
    "moment_of",
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
    "settle",
    "swap_parts",
    "talks_of",
    "walk_in",
]


# Going on


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
        meeting = current_meeting(work, known_negotiation(work, negotiation))
        books = Bookings(work)
        where = books.grid.table.get(table)
        if where is None:
            raise UserFacingError(message("grid.no_table"), message("grid.no_table_advice"))
        if meeting is not None and meeting.ended is None:
            _check_table(books, where, meeting)
            work.change(Meeting, meeting.id, table=table)
        work.change(Negotiation, negotiation, table=table)
    return work.changes


def _check_table(books: Bookings, table: Table, meeting: Meeting) -> None:
    """Refuses a table that others want before a talk ends; says who they are."""
    time = Interval(books.now, max(_planned_end(meeting), books.now + timedelta(minutes=1)))
    obstacle = books.table_obstacle(table, books.parties(meeting), time, meeting.id)
    if obstacle is not None:
        raise NotFreeError(
            message("negotiations.not_to_table", table=str(table.number)),
            obstacle,
            (),
            message("negotiations.not_to_table_advice", why=obstacle.reason),
        )


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
    at = moment_of(work, known, written)
    if at is None:
        return fields.Checked(problem=message("fields.time_wrong"))
    times = replace(known, started=at) if field == "started" else replace(known, ended=at)
    try:
        check_times(work, times.started, times.ended)
    except UserFacingError as refusal:
        return fields.Checked(problem=refusal.title)
    return fields.Checked(at)


def moment_of(work: Work, known: Negotiation, written: str) -> datetime | None:
    """A time of day as the fair's clock shows it, on the day of a talk or on one written before it.

    Such as 09:45, or 3.03.2022 9:45; None for anything else.
    """
    day_written, _, time_written = written.strip().rpartition(" ")
    at = clock_time(time_written)
    of_talk = fair_day(known.started or work.now, work.fair.time_zone)
    on = checks.day(day_written) if day_written else of_talk
    return moment(on, at, work.fair.time_zone) if on and at else None


def settle(place: Workplace, record_type: type[Record], record: Id, field: str, value: object) -> Changes:
    """Keeps one of the values that two desks gave a field without knowing of each other."""
    with place.write() as work:
        work.change(record_type, record, **{field: value})
    return work.changes


def set_outcome(
    place: Workplace, negotiation: Id, outcome: NegotiationOutcome | None, again: date | None = None
) -> Changes:
    """Notes how a talk ended; ``again`` is the day on which the parties talk again."""
    with place.write() as work:
        day = again if outcome is NegotiationOutcome.TALK_AGAIN else None
        work.change(Negotiation, known_negotiation(work, negotiation).id, outcome=outcome, again=day)
    return work.changes


def add_note(place: Workplace, negotiation: Id, text: str, at: datetime | None = None) -> Saved:
    """Notes what was said, in any language, now or at a time that stands on paper."""
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
