"""How a negotiation begins and goes on: at its meeting, by two badges, unarranged, or from paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from fairdesk.domain import meetings
from fairdesk.domain.clock import fair_day
from fairdesk.domain.deals import sheet_negotiation_id
from fairdesk.domain.entities import (
    Attachment,
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Document,
    Handover,
    Id,
    Meeting,
    Negotiation,
    NegotiationNote,
    PathStep,
    Station,
)
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.talks import is_over
from fairdesk.domain.words import MeetingSource, NegotiationOutcome, NegotiationSource, StationRole
from fairdesk.usecases.deals import deal_parties, paper_sheets
from fairdesk.usecases.deals.negotiation_talks import (
    known_negotiation,
    negotiations_between,
    negotiations_of,
    of_meeting,
    table_number,
)
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.ports import Changes, Work, Workplace

_SCANS_SEEN = 50


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


def open_meeting(place: Workplace, meeting: Id, table: Id | None = None) -> Opened:
    """Opens the negotiation of a meeting and begins the meeting, unless it has begun.

    Every desk that opens it has the same negotiation. ``table`` is where the parties really sit.
    """
    with place.write() as work:
        opened = _open(work, _to_open(work, meeting), table)
    return replace(opened, changes=work.changes)


def open_by_delegates(
    place: Workplace, one: Id, other: Id, table: Id | None = None, *, anyway: bool = False
) -> Opened:
    """Opens the talk of the two whose badges were scanned.

    That is the one they have open, or else that of their meeting about now, at whichever table it was to be,
    or else a talk that was not arranged, as in ``walk_in``.
    """
    with place.write() as work:
        sides = [_company_of(work, one), _company_of(work, other)]
        opened = _open_talk(work, sides) or _open_their_meeting(work, sides, table)
        if opened is None:
            opened = _walk_in(work, sides[0][0], sides[1][0], table, None, anyway=anyway)
        for delegate, company in zip((one, other), sides, strict=True):
            party = deal_parties.party_of(work, opened.negotiation, company[0])
            if party is not None:
                deal_parties.note_present(work, party, [delegate])
    return replace(opened, changes=work.changes)


def walk_in(
    place: Workplace,
    one: Id,
    other: Id,
    table: Id | None = None,
    about: str | None = None,
    *,
    anyway: bool = False,
) -> Opened:
    """Opens a talk of two enterprises that was not arranged: it begins now, at a table or at any free one.

    Raises ``NotFreeError`` where the table or a party is wanted elsewhere. People who sit and talk all the
    same are noted ``anyway``, without a meeting that would take the table from others.
    """
    with place.write() as work:
        opened = _walk_in(work, one, other, table, about, anyway=anyway)
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

    Where it was a ``meeting``, that takes its times from the paper too; a talk that had been opened before
    the power went has the sheet as its next page. Raises ``UserFacingError`` for a sheet that nobody printed
    or that was entered already.
    """
    with place.write() as work:
        opened = _enter_sheet(work, sheet, enterprises, (started, ended), table, meeting)
    return replace(opened, changes=work.changes)


# A series of talks


def continue_negotiation(place: Workplace, negotiation: Id, meeting: Id) -> Opened:
    """Lets a negotiation go on at a further meeting of its parties, which begins unless it has begun.

    What was noted meanwhile in a negotiation of that meeting's own comes along. Raises ``UserFacingError``
    where the meeting is of other companies, or papers were made for it.
    """
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        _link(work, known, _to_open(work, meeting))
        opened = _open(work, _to_open(work, meeting), None)
        _go_on(work, known, _to_open(work, meeting).table)
    return replace(opened, changes=work.changes)


def arrange_next(
    place: Workplace, negotiation: Id, start: datetime, table: Id, minutes: int | None = None
) -> Opened:
    """Arranges the meeting at which a negotiation goes on: another hour, another day of the fair.

    Raises ``NotFreeError``, with two offers, where its parties or the table are not free then.
    """
    with place.write() as work:
        known = known_negotiation(work, negotiation)
        enterprises = [one.enterprise for one in deal_parties.parties(work, negotiation) if one.enterprise]
        made = meeting_day.arrange(
            work, enterprises[0], enterprises[1], start, table, minutes=minutes, about=known.subject
        )
        others = tuple(one.hex() for one in enterprises[2:])
        work.change(Meeting, made, negotiation=negotiation, others=others)
        if known.outcome in (None, NegotiationOutcome.TALK_AGAIN):
            again = fair_day(start, work.fair.time_zone)
            work.change(Negotiation, negotiation, outcome=NegotiationOutcome.TALK_AGAIN, again=again)
    return Opened(negotiation, work.changes, made)


def _link(work: Work, known: Negotiation, meeting: Meeting) -> None:
    """Makes a meeting one of a negotiation's talks."""
    own = of_meeting(work, meeting)
    if own == known.id:
        return
    _check_same_parties(work, known, meeting)
    _bring_along(work, own, known.id)
    work.change(Meeting, meeting.id, negotiation=known.id)


def _go_on(work: Work, known: Negotiation, table: Id | None) -> None:
    """A talk that was closed, parked or put off is open again, at the table of its meeting."""
    put_off = known.outcome is NegotiationOutcome.TALK_AGAIN
    news: dict[str, Any] = {"outcome": None, "again": None} if put_off else {}
    where = table or known.table
    work.change(Negotiation, known.id, ended=None, parked=False, table=where, **news)


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
    if any(work.count(paper, negotiation=source) for paper in (Document, Handover)):
        raise UserFacingError(message("negotiations.has_papers"), message("negotiations.has_papers_advice"))
    after = max((row.place for row in work.all(DealItem, negotiation=target)), default=-1) + 1
    for item in work.all(DealItem, negotiation=source):
        work.change(DealItem, item.id, negotiation=target, place=after + item.place)
    for record_type in (NegotiationNote, Attachment):  # written once: they are written there once more
        for record in work.all(record_type, negotiation=source):
            work.add(replace(record, id=work.new_id(), negotiation=target))
            work.void(record_type, record.id)
    for party in deal_parties.parties(work, source):
        there = deal_parties.party_of(work, target, party.enterprise) if party.enterprise else None
        if there is not None:
            deal_parties.note_present(work, there, deal_parties.present_of(work, party))
        work.void(DealParty, party.id)
    for step in work.all(PathStep, negotiation=source):
        work.void(PathStep, step.id)
    work.void(Negotiation, source)


# Opening


def _open(work: Work, meeting: Meeting, table: Id | None) -> Opened:
    """The negotiation of a meeting, with the meeting begun and its parties noted."""
    begins = meeting.started is None
    if begins:
        meeting_day.begin(work, meeting.id)
    where = table or meeting.table
    if where is not None and where != meeting.table:
        _sit_down(work, meeting, where)
    negotiation = of_meeting(work, meeting)
    known = work.get(Negotiation, negotiation)
    if known is None or known.voided:
        _begin(work, _of_meeting(work, negotiation, meeting, where), meeting)
    elif begins or (known.ended is not None and not is_over(known, meeting)):
        _go_on(work, known, where)
    planned_at = table_number(work, meeting.table) if where != meeting.table else None
    earlier = _earlier(work, meetings.parties(meeting), negotiation)
    return Opened(negotiation, work.changes, meeting.id, planned_at, earlier)


def _sit_down(work: Work, meeting: Meeting, table: Id) -> None:
    """The meeting is where its parties sit down, unless others have that table."""
    books = Bookings(work)
    where, time = books.grid.table.get(table), meetings.during(meeting)
    if where is None or time is None or meeting.ended is not None:
        return
    if books.table_obstacle(where, books.parties(meeting), time, meeting.id) is None:
        work.change(Meeting, meeting.id, table=table)


def _earlier(work: Work, enterprises: Sequence[Id], besides: Id) -> tuple[Id, ...]:
    """Other negotiations of the same companies."""
    return tuple(one for one in negotiations_of(work, enterprises) if one != besides)


def _of_meeting(work: Work, negotiation: Id, meeting: Meeting, table: Id | None) -> Negotiation:
    is_walk_in = meeting.source is MeetingSource.WALK_IN
    return Negotiation(
        id=negotiation,
        meeting=meeting.id,
        table=table,
        source=NegotiationSource.WALK_IN if is_walk_in else NegotiationSource.MEETING,
        subject=meeting.about,
        started=meeting.started or work.now,
        by=work.actor,
    )


def _begin(work: Work, made: Negotiation, meeting: Meeting | None, enterprises: Sequence[Id] = ()) -> None:
    """Notes a negotiation with its parties, and whoever was scanned at the table; one taken back returns."""
    if work.get(Negotiation, made.id) is None:
        work.add(made)
    else:
        work.change(Negotiation, made.id, voided=False)
    parties = enterprises or (meetings.parties(meeting) if meeting else ())
    deal_parties.check_several(work, parties)
    demand = work.get(Demand, meeting.demand) if meeting and meeting.demand else None
    deal_parties.take_in(work, made.id, parties, deal_parties.likely_parts(work, parties, demand))
    if meeting is not None and meeting.table is not None:
        _note_scanned(work, made.id, meeting.table, (meeting.start or work.now) - meeting_day.EARLY)


def _note_scanned(work: Work, negotiation: Id, table: Id, since: datetime) -> None:
    """Whose badge was scanned at the table's station is present."""
    for station in work.all(Station, table=table, role=StationRole.TABLE):
        for scan in work.recent_passes(_SCANS_SEEN, station.id):
            person = work.get(Delegate, scan.delegate) if scan.delegate else None
            if person is None or person.enterprise is None or (scan.at or since) < since:
                continue
            party = deal_parties.party_of(work, negotiation, person.enterprise)
            if party is not None:
                deal_parties.note_present(work, party, [person.id])


def _walk_in(work: Work, one: Id, other: Id, table: Id | None, about: str | None, *, anyway: bool) -> Opened:
    if not anyway:
        return _open(work, _to_open(work, meeting_day.begin_walk_in(work, one, other, table, about)), table)
    meeting_day.check_parties(Bookings(work), one, other)
    made = Negotiation(
        id=work.new_id(),
        table=table,
        source=NegotiationSource.WALK_IN,
        subject=about,
        started=work.now,
        by=work.actor,
    )
    _begin(work, made, None, (one, other))
    return Opened(made.id, work.changes, earlier=_earlier(work, (one, other), made.id))


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
    """The talk of two companies that began today and is still open; a parked one goes on."""
    today = fair_day(work.now, work.fair.time_zone)
    for one in negotiations_between(work, sides):
        known = known_negotiation(work, one)
        began = fair_day(known.started, work.fair.time_zone) if known.started else None
        if known.ended is None and began == today:
            work.change(Negotiation, one, parked=False)
            return Opened(one, work.changes, known.meeting)
    return None


def _open_their_meeting(work: Work, sides: Sequence[Sequence[Id]], table: Id | None) -> Opened | None:
    one, other = (set(side) for side in sides)
    theirs = [
        meeting
        for meeting in meeting_day.about_now(work.meetings_of(sorted(one)), work.now)
        if not one & other and not other.isdisjoint(meetings.parties(meeting))
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
    check_times(work, started, ended)
    at = _to_open(work, meeting) if meeting else None
    if at is not None:
        _take_times(work, at, started, ended)
    negotiation = of_meeting(work, at) if at else sheet_negotiation_id(work.fair.id, number)
    known = work.get(Negotiation, negotiation)
    if known is None or known.voided:
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
        _begin(work, made, at, enterprises)
    else:
        news = {"ended": ended} if known.ended is None and ended else {}
        work.change(Negotiation, negotiation, sheet=number, **news)
    return Opened(negotiation, work.changes, meeting)


def _take_times(work: Work, meeting: Meeting, started: datetime, ended: datetime | None) -> None:
    """A meeting that nobody could note began and ended when the paper says."""
    if meeting.started is None:
        came = {f"{side}_came": started for side in ("host", "guest") if not getattr(meeting, f"{side}_came")}
        work.change(Meeting, meeting.id, started=started, missed=None, called=None, **came)
    if meeting.ended is None and ended is not None:
        work.change(Meeting, meeting.id, ended=ended)


_CLOCKS_DIFFER = timedelta(minutes=5)
"""A watch beside the paper may be ahead of the laptop's clock by so much."""


def check_times(work: Work, started: datetime | None, ended: datetime | None) -> None:
    """Refuses a talk that ends before it begins, or that is yet to come."""
    if started is not None and ended is not None and ended < started:
        raise UserFacingError(message("negotiations.ends_early"), message("negotiations.ends_early_advice"))
    if max(filter(None, (started, ended)), default=work.now) > work.now + _CLOCKS_DIFFER:
        raise UserFacingError(message("negotiations.to_come"), message("negotiations.to_come_advice"))
