"""Letting people in: scans, walk-ins, groups, and taking a scan back.

Whatever is answered here was made durable before the answer: a scan that a person saw is never lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fairdesk.domain.badge_codes import (
    CODE_DIGITS,
    BadgeNumber,
    Genuine,
    Reading,
    Typed,
    Unproven,
    read,
    short_number,
)
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id, Pass, Station, Visit, VisitNote
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.scan import REPEAT_WITHIN, Decision, Known, Whereabouts, decide
from fairdesk.domain.words import Direction, Interest, Outcome, Part, Role, StationRole
from fairdesk.usecases.front_desk.badges import badge_id, bind, issue
from fairdesk.usecases.meetings.meeting_day import AtTable, at_table, leave_table
from fairdesk.usecases.ports import Changes, DayCounts, Work, Workplace

LONGEST_CODE = 200
"""What is kept of an unreadable scan."""


@dataclass(frozen=True)
class ScanAnswer:
    """What the desk says to a scan. ``reason`` is for staff; a refused visitor is sent to the coordinator.

    ``first_entry`` and ``last`` are the person's first entry and latest pass of today before this scan;
    ``recorded`` is the id of the pass or visit that was noted, None for a repeated scan. ``at_table`` is what
    the badge means at a negotiation table.
    """

    outcome: Outcome
    reason: Message
    at: datetime
    code: str
    station: Station
    direction: Direction = Direction.ENTRY
    badge: Badge | None = None
    delegate: Delegate | None = None
    enterprise: Enterprise | None = None
    number: str | None = None
    first_entry: Pass | None = None
    last: Pass | None = None
    replacement: Badge | None = None
    recorded: Id | None = None
    repeated: bool = False
    at_table: AtTable | None = None
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True)
class WalkIn:
    """The five fields of somebody who was on no list."""

    name: str
    enterprise: str = ""
    phone: str = ""
    position: str = ""
    role: Role = Role.PARTICIPANT


def scan(place: Workplace, station: Id, text: str) -> ScanAnswer:
    """Decides a scanned or typed code at a station, and notes it unless it repeats the last one."""
    with place.write() as work:
        answer = _decided(work, _station(work, station), _readable(text))
        answer = _noted(work, answer)
    return _with_changes(answer, work)


def _readable(text: str) -> str:
    """A scanned text as it can be kept: halves of letters, which a foreign encoding leaves, become `?`."""
    return text.strip().encode(errors="replace").decode()


def _station(work: Work, station: Id) -> Station:
    found = work.get(Station, station)
    if found is None or found.voided:
        raise UserFacingError(message("usecases.no_station"), message("usecases.no_station_advice"))
    return found


def _decided(work: Work, station: Station, text: str, *, repeats: bool = True) -> ScanAnswer:
    """The answer to a code; ``repeats`` is False where something was done for the person just now."""
    reading = read(text, work.fair.id, work.badge_keys())
    found, number = _find_badge(work, reading)
    badge_key = found.id if found else (badge_id(work.fair.id, number) if number else None)
    delegate = work.get(Delegate, found.delegate) if found and found.delegate else None
    start = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)[0]
    code = None if badge_key else text[:LONGEST_CODE]
    last_scan = _last_scan(work, station, badge_key, code) if repeats else None
    last = work.last_pass(delegate.id, start) if delegate else None
    known = Known(found, delegate) if found else None
    decision = decide(reading, known, Whereabouts(last, last_scan), station, work.fair, work.now)
    return _answer(work, station, text, decision, found, delegate, number, last, start)


def _last_scan(work: Work, station: Station, badge: Id | None, code: str | None) -> Pass | None:
    """The scan that this one may repeat; at a stand those who were welcome left a visit, not a pass."""
    since = work.now - REPEAT_WITHIN
    refused_or_passed = work.last_scan(station.id, since, badge=badge, code=code)
    if refused_or_passed is not None or station.role is not StationRole.STAND or badge is None:
        return refused_or_passed
    visits = [
        visit for visit in work.all(Visit, badge=badge, station=station.id) if visit.at and visit.at >= since
    ]
    return Pass(id=visits[-1].id, station=station.id, at=visits[-1].at, badge=badge) if visits else None


def _answer(
    work: Work,
    station: Station,
    text: str,
    decision: Decision,
    badge: Badge | None,
    delegate: Delegate | None,
    number: BadgeNumber | None,
    last: Pass | None,
    day_start: datetime,
) -> ScanAnswer:
    printed = BadgeNumber(badge.desk, badge.counter) if badge else number
    return ScanAnswer(
        outcome=decision.outcome,
        reason=decision.reason,
        at=work.now,
        code=text[:LONGEST_CODE],
        station=station,
        direction=decision.direction,
        badge=badge,
        delegate=delegate,
        enterprise=work.get(Enterprise, delegate.enterprise) if delegate and delegate.enterprise else None,
        number=short_number(printed.desk, printed.counter) if printed else None,
        first_entry=work.first_entry(delegate.id, day_start) if delegate and last else None,
        last=last,
        replacement=work.get(Badge, badge.replaced_by) if badge and badge.replaced_by else None,
        repeated=decision.repeated,
    )


def _find_badge(work: Work, reading: Reading) -> tuple[Badge | None, BadgeNumber | None]:
    """The badge a code speaks of, and its number where the code proves one."""
    if isinstance(reading, Genuine | Unproven):
        return work.badge(reading.number), reading.number
    if isinstance(reading, Typed):
        found = [badge for number in reading.numbers if (badge := work.badge(number)) is not None]
        return (found[0] if len(found) == 1 else None), None
    return None, None


def _noted(work: Work, answer: ScanAnswer) -> ScanAnswer:
    if answer.repeated:
        return answer
    if answer.station.role is StationRole.STAND and answer.outcome is Outcome.ADMITTED:
        recorded = _note_visit(work, answer)
    else:
        recorded = _note_pass(work, answer)
    return replace(answer, recorded=recorded, at_table=_at_table(work, answer))


def _at_table(work: Work, answer: ScanAnswer) -> AtTable | None:
    if answer.station.role is not StationRole.TABLE or answer.outcome is not Outcome.ADMITTED:
        return None
    return at_table(work, answer.station, answer.delegate) if answer.delegate else None


def _note_pass(work: Work, answer: ScanAnswer, note: str | None = None) -> Id:
    proven = answer.number is not None and len(answer.code) == CODE_DIGITS
    badge = answer.badge.id if answer.badge else (_unheard_badge(work, answer) if proven else None)
    noted = Pass(
        id=work.new_id(),
        station=answer.station.id,
        at=answer.at,
        direction=answer.direction,
        outcome=answer.outcome,
        badge=badge,
        delegate=answer.delegate.id if answer.delegate else None,
        code=None if badge else answer.code,
        by=work.actor,
        note=note,
    )
    work.add(noted)
    return noted.id


def _unheard_badge(work: Work, answer: ScanAnswer) -> Id | None:
    reading = read(answer.code, work.fair.id, work.badge_keys())
    return badge_id(work.fair.id, reading.number) if isinstance(reading, Genuine | Unproven) else None


def _note_visit(work: Work, answer: ScanAnswer) -> Id:
    visit = Visit(
        id=work.new_id(),
        station=answer.station.id,
        enterprise=answer.station.enterprise,
        at=work.now,
        badge=answer.badge.id if answer.badge else _unheard_badge(work, answer),
        delegate=answer.delegate.id if answer.delegate else None,
        by=work.actor,
    )
    work.add(visit)
    return visit.id


def note_visit(
    place: Workplace,
    visit: Id,
    *,
    interest: Interest | None = None,
    products: Sequence[str] = (),
    text: str | None = None,
) -> Changes:
    """Adds to a visit how warm it was and what was talked about."""
    with place.write() as work:
        work.add(
            VisitNote(
                id=work.new_id(),
                visit=visit,
                at=work.now,
                interest=interest,
                products=tuple(products),
                text=text,
            )
        )
    return work.changes


def went_out_unseen(place: Workplace, answer: ScanAnswer) -> ScanAnswer:
    """The same person went out without a scan: notes an exit of unknown time, and lets them in again."""
    if answer.delegate is None:
        raise UserFacingError(message("usecases.no_such_badge"), message("usecases.no_such_badge_advice"))
    with place.write() as work:
        moment_before = work.now - timedelta(milliseconds=1)
        gone = replace(answer, outcome=Outcome.LEFT, direction=Direction.EXIT, at=moment_before)
        _note_pass(work, gone, note="exit_unseen")
        back = replace(
            answer,
            outcome=Outcome.ADMITTED,
            direction=Direction.ENTRY,
            reason=message("scan.admitted_back"),
            at=work.now,
        )
        back = replace(back, recorded=_note_pass(work, back))
    return _with_changes(back, work)


def take_back(place: Workplace, noted: Id) -> Changes:
    """Takes a pass or visit back; it stays in the history as taken back.

    Of a scan at a table, what it meant for the meeting goes with it.
    """
    with place.write() as work:
        known = work.get(Pass, noted)
        if known is not None:
            _leave_table(work, known)
        work.void(Pass if known is not None else Visit, noted)
    return work.changes


def _leave_table(work: Work, noted: Pass) -> None:
    station = work.get(Station, noted.station) if noted.station else None
    delegate = work.get(Delegate, noted.delegate) if noted.delegate else None
    if station and delegate and noted.at and station.role is StationRole.TABLE:
        leave_table(work, delegate, noted.at)


def let_in(place: Workplace, station: Id, delegates: Sequence[Id]) -> list[ScanAnswer]:
    """Lets in everybody ticked on a list, in one go; those without a badge get one."""
    with place.write() as work:
        where = _station(work, station)
        answers = [_let_in_one(work, where, delegate) for delegate in delegates]
    return [_with_changes(answer, work) for answer in answers]


def _let_in_one(work: Work, station: Station, delegate: Id) -> ScanAnswer:
    badge = _valid_badge(work, delegate) or issue(work, delegate)
    answer = _decided(work, station, short_number(badge.desk, badge.counter))
    return _noted(work, answer)


def _valid_badge(work: Work, delegate: Id) -> Badge | None:
    badges = work.all(Badge, delegate=delegate)
    return next((badge for badge in badges if badge.revoked is None and badge.replaced_by is None), None)


def let_in_by_count(
    place: Workplace, station: Id, people: int, *, host: Id | None = None, note: str | None = None
) -> Changes:
    """Lets in a delegation of guests by their number, with the enterprise that answers for them."""
    if not 1 <= people <= 10_000:
        raise UserFacingError(message("usecases.odd_count"), message("usecases.odd_count_advice"))
    with place.write() as work:
        work.add(
            Pass(
                id=work.new_id(),
                station=_station(work, station).id,
                at=work.now,
                people=people,
                host=host,
                note=note,
                by=work.actor,
            )
        )
    return work.changes


def walk_in(place: Workplace, station: Id, person: WalkIn, *, blank: str | None = None) -> ScanAnswer:
    """Registers somebody who was on no list, gives them a badge and lets them in.

    ``blank`` is the scanned code of a pre-coded badge, for when the printer is dead.
    Raises ``UserFacingError`` where no name was given or the blank is somebody's already.
    """
    if not person.name.strip():
        raise UserFacingError(message("usecases.name_missing"), message("usecases.name_missing_advice"))
    with place.write() as work:
        where = _station(work, station)
        delegate = Delegate(
            id=work.new_id(),
            enterprise=_enterprise_called(work, person.enterprise.strip()),
            name=person.name.strip(),
            phone=person.phone.strip() or None,
            position=person.position.strip() or None,
            role=person.role,
        )
        work.add(delegate)
        badge = _bound_blank(work, blank, delegate.id) if blank else issue(work, delegate.id)
        answer = _noted(work, _badge_answer(work, where, badge))
    return _with_changes(answer, work)


def _badge_answer(work: Work, station: Station, badge: Badge) -> ScanAnswer:
    """Decides a badge that was given out this moment: an earlier scan of the blank is not repeated."""
    return _decided(work, station, short_number(badge.desk, badge.counter), repeats=False)


def _enterprise_called(work: Work, name: str) -> Id | None:
    """The enterprise with this name in any script, or a new one; None where no name was given."""
    if not name:
        return None
    wanted = fold(name)
    for hit in work.search(name, kinds=[Enterprise.kind]):
        known = work.get(Enterprise, hit.id)
        if known and wanted in {fold(one) for one in (known.name, *known.other_names)}:
            return known.id
    enterprise = Enterprise(id=work.new_id(), name=name, part=Part.PARTICIPANT)
    work.add(enterprise)
    return enterprise.id


def _bound_blank(work: Work, code: str, delegate: Id) -> Badge:
    found, _ = _find_badge(work, read(code, work.fair.id, work.badge_keys()))
    if found is None:
        raise UserFacingError(message("usecases.no_such_badge"), message("usecases.no_such_badge_advice"))
    return bind(work, found, delegate)


def bind_blank(place: Workplace, station: Id, code: str, delegate: Id) -> ScanAnswer:
    """Gives a pre-coded blank badge to a known person and lets them in."""
    with place.write() as work:
        badge = _bound_blank(work, code, delegate)
        answer = _noted(work, _badge_answer(work, _station(work, station), badge))
    return _with_changes(answer, work)


def someone_else_came(place: Workplace, station: Id, badge: Id, name: str, phone: str = "") -> ScanAnswer:
    """Another person came in somebody's place: new name, new badge, same enterprise; the old badge ends."""
    if not name.strip():
        raise UserFacingError(message("usecases.name_missing"), message("usecases.name_missing_advice"))
    with place.write() as work:
        old = work.get(Badge, badge)
        absent = work.get(Delegate, old.delegate) if old and old.delegate else None
        if old is None or absent is None:
            raise UserFacingError(message("usecases.no_such_badge"), message("usecases.no_such_badge_advice"))
        came = Delegate(
            id=work.new_id(),
            enterprise=absent.enterprise,
            name=name.strip(),
            phone=phone.strip() or None,
            position=absent.position,
            role=absent.role,
            language=absent.language,
            stands_in_for=absent.id,
        )
        work.add(came)
        new = issue(work, came.id, box=old.box)
        work.change(
            Badge,
            old.id,
            revoked=f"→ {short_number(new.desk, new.counter)}",
            revoked_at=work.now,
            revoked_by=work.actor,
            replaced_by=new.id,
        )
        answer = _noted(work, _badge_answer(work, _station(work, station), new))
    return _with_changes(answer, work)


@dataclass(frozen=True)
class PassSeen:
    """A pass as the list of recent passes shows it."""

    noted: Pass
    name: str | None
    enterprise: str | None
    number: str | None


def recent(place: Workplace, limit: int = 20, station: Id | None = None) -> list[PassSeen]:
    """The latest passes with names, newest first."""
    with place.read() as work:
        return [_seen(work, noted) for noted in work.recent_passes(limit, station)]


def _seen(work: Work, noted: Pass) -> PassSeen:
    badge = work.get(Badge, noted.badge) if noted.badge else None
    person_id = _whose(noted, badge)
    person = work.get(Delegate, person_id) if person_id else None
    enterprise = work.get(Enterprise, person.enterprise) if person and person.enterprise else None
    return _pass_seen(noted, badge, person, enterprise)


def _whose(noted: Pass, badge: Badge | None) -> Id | None:
    return noted.delegate or (badge.delegate if badge else None)


def _pass_seen(
    noted: Pass, badge: Badge | None, person: Delegate | None, enterprise: Enterprise | None
) -> PassSeen:
    number = short_number(badge.desk, badge.counter) if badge else None
    return PassSeen(noted, person.name if person else None, enterprise.name if enterprise else None, number)


def counts(place: Workplace) -> DayCounts:
    """Today's figures."""
    with place.read() as work:
        return work.day_counts(*day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone))


def inside_now(place: Workplace) -> list[PassSeen]:
    """Everybody who is inside, oldest entry first."""
    with place.read() as work:
        start, _ = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)
        passes = work.inside(start)
        badges = {badge.id: badge for badge in work.all(Badge)}
        people = {person.id: person for person in work.all(Delegate)}
        enterprises = {enterprise.id: enterprise for enterprise in work.all(Enterprise)}
    seen: list[PassSeen] = []
    for noted in passes:
        badge = badges.get(noted.badge or b"")
        person = people.get(_whose(noted, badge) or b"")
        enterprise = enterprises.get(person.enterprise or b"") if person else None
        seen.append(_pass_seen(noted, badge, person, enterprise))
    return seen


def _with_changes(answer: ScanAnswer, work: Work) -> ScanAnswer:
    return replace(answer, changes=work.changes)
