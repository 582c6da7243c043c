"""What a scan means. One pure function decides for the desk, the kiosk, the booth and the command line."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fairdesk.domain.badge_codes import Forged, Genuine, OtherFair, Reading, Typed, Unproven, Unreadable
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Badge, Delegate, Fair, Pass, Station
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Direction, Outcome, Role, StationRole

REPEAT_WITHIN = timedelta(seconds=10)
ADMITTING = frozenset({Outcome.ADMITTED, Outcome.LEFT})
_WORK_AT_THE_FAIR = frozenset({Role.ORGANISER, Role.SERVICE, Role.SECURITY})


@dataclass(frozen=True, slots=True)
class Known:
    """A badge this desk has heard of, and whose it is."""

    badge: Badge
    delegate: Delegate | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is noted of this badge's person at entrances: a hall's door or a stand does not change it.

    ``last`` is the latest entry or exit of today, ``last_scan`` the latest scan of the same code at the
    same station, refused ones included.
    """

    last: Pass | None = None
    last_scan: Pass | None = None

    @property
    def inside(self) -> bool:
        """Whether the person is inside. Being inside ends overnight."""
        return self.last is not None and self.last.direction is Direction.ENTRY


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a scan. A ``repeated`` one is not noted again; ``reason`` is for staff only."""

    outcome: Outcome
    direction: Direction
    reason: Message
    repeated: bool = False


def decide(
    reading: Reading,
    known: Known | None,
    whereabouts: Whereabouts,
    station: Station,
    fair: Fair,
    now: datetime,
) -> Decision:
    """Whether a person may pass here, from what was read, what is known, and when it is (UTC)."""
    earlier = whereabouts.last_scan
    if earlier is not None and earlier.at is not None and abs(now - earlier.at) < REPEAT_WITHIN:
        reason = message("scan.repeated")
        return Decision(earlier.outcome, earlier.direction, reason, repeated=True)
    refusal = refused_anywhere(reading, known)
    today = fair_day(now, fair.time_zone)
    if refusal is None and known is not None and known.delegate is not None:
        refusal = _refused_by_rules(known.delegate.role, station, fair, today)
    elif refusal is None:
        refusal = _refused_unheard(station) or _refused_by_days(None, station, fair, today)
    if refusal is not None:
        return refusal
    if station.role is not StationRole.ENTRANCE:
        return _let_through_inside(known, station)
    return _let_through(known, whereabouts, station, fair)


def refused_anywhere(reading: Reading, known: Known | None) -> Decision | None:
    """Why a badge proves nobody, wherever it is shown; None where it does, as far as this desk knows."""
    return _refused_by_code(reading, known) or _refused_by_badge(known)


def _refuse(outcome: Outcome, reason: str, **values: object) -> Decision:
    return Decision(outcome, Direction.ENTRY, message(f"scan.{reason}", **values))


def _refused_by_code(reading: Reading, known: Known | None) -> Decision | None:
    match reading:
        case Unreadable():
            return _refuse(Outcome.UNREADABLE, "unreadable")
        case OtherFair():
            return _refuse(Outcome.WRONG_FAIR, "wrong_fair")
        case Forged():
            return _refuse(Outcome.FORGED, "forged")
        case Genuine(key_revoked=True) if known is None:
            return _refuse(Outcome.FORGED, "key_revoked")
        case Unproven() if known is None:
            return _refuse(Outcome.UNKNOWN, "not_heard_of")
        case Typed() if known is None:
            return _refuse(Outcome.UNKNOWN, "no_such_number")
        case _:
            return None


def _refused_by_badge(known: Known | None) -> Decision | None:
    if known is None:
        return None
    badge = known.badge
    if badge.voided:
        return _refuse(Outcome.REVOKED, "withdrawn")
    if badge.replaced_by is not None:
        return _refuse(Outcome.REPLACED, "replaced")
    if badge.revoked is not None:
        return _refuse(Outcome.REVOKED, "revoked", why=badge.revoked)
    if known.delegate is None:
        return _refuse(Outcome.UNKNOWN, "blank")
    if known.delegate.voided:
        return _refuse(Outcome.REVOKED, "delegate_withdrawn")
    return None


def _refused_by_rules(role: Role, station: Station, fair: Fair, today: date) -> Decision | None:
    if station.admits and role not in station.admits:
        return _refuse(Outcome.NOT_ALLOWED_HERE, "not_allowed_here", role=message(f"words.role_{role}"))
    return _refused_by_days(role, station, fair, today)


def _refused_unheard(station: Station) -> Decision | None:
    """A genuine badge that was not heard of yet shows no role: it does not open what only some may enter."""
    return _refuse(Outcome.NOT_ALLOWED_HERE, "role_not_known") if station.admits else None


def _refused_by_days(role: Role | None, station: Station, fair: Fair, today: date) -> Decision | None:
    """Those who build the fair come any day, exhibitors also the day before and after."""
    margin = timedelta(days=1) if role is Role.EXHIBITOR else timedelta(0)
    if role not in _WORK_AT_THE_FAIR:
        if fair.start is not None and today < fair.start - margin:
            return _refuse(Outcome.NOT_VALID_NOW, "before_the_fair", start=fair.start)
        if fair.end is not None and today > fair.end + margin:
            return _refuse(Outcome.NOT_VALID_NOW, "after_the_fair", end=fair.end)
    if station.days and today.isoformat() not in station.days:
        return _refuse(Outcome.NOT_VALID_NOW, "station_closed_today", station=station.name)
    return None


def _let_through_inside(known: Known | None, station: Station) -> Decision:
    """At doors, stands and tables people are inside the building already; only a door can be gone out by."""
    if station.role is StationRole.DOOR and station.direction is Direction.EXIT:
        return Decision(Outcome.LEFT, Direction.EXIT, message("scan.left"))
    why = "genuine_not_heard_of" if known is None else "valid_here"
    return Decision(Outcome.ADMITTED, Direction.ENTRY, message(f"scan.{why}"))


def _let_through(known: Known | None, whereabouts: Whereabouts, station: Station, fair: Fair) -> Decision:
    leaving = station.direction is Direction.EXIT or (
        station.direction is Direction.BOTH and fair.scans_out is True and whereabouts.inside
    )
    if leaving:
        why = "left" if whereabouts.inside else "left_without_entry"
        return Decision(Outcome.LEFT, Direction.EXIT, message(f"scan.{why}"))
    if whereabouts.inside and fair.scans_out:
        return _refuse(Outcome.ALREADY_INSIDE, "already_inside")
    if known is None:
        why = "genuine_not_heard_of"
    elif whereabouts.inside:
        why = "admitted_again"
    else:
        why = "admitted_back" if whereabouts.last is not None else "admitted"
    return Decision(Outcome.ADMITTED, Direction.ENTRY, message(f"scan.{why}"))
