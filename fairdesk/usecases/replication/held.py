"""Changes that are kept and shown nowhere, because their desk may not make them, until they are accepted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairdesk.domain.desk_roles import AUTHORITIES
from fairdesk.domain.entities import Desk, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.usecases.ports import Changes, HeldBack, Work, Workplace


class WhyHeld(StrEnum):
    """Why changes are held back."""

    REVOKED = "revoked"
    UNKNOWN = "unknown"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Held:
    """What a desk did that is held back: how many changes, from when to when (in the fair's time), why."""

    id: Id
    letter: str
    name: str
    role: DeskRole | None
    why: WhyHeld
    changes: int
    first: datetime
    last: datetime
    can_be_accepted: bool


def held(work: Work) -> list[Held]:
    """What is held back of each desk."""
    return [_held(work, one) for one in work.held_back()]


def _held(work: Work, one: HeldBack) -> Held:
    zone = ZoneInfo(work.fair.time_zone)
    desk = work.get(Desk, one.desk)
    standing = work.standings().get(one.desk)
    why = WhyHeld.UNKNOWN if standing is None or not standing.is_enrolled else WhyHeld.ROLE
    if standing is not None and standing.last_good is not None:
        why = WhyHeld.REVOKED
    return Held(
        one.desk,
        one.letter,
        (desk.name or "") if desk else "",
        desk.role if desk else None,
        why,
        one.count,
        one.first.astimezone(zone),
        one.last.astimezone(zone),
        can_be_accepted=why is WhyHeld.REVOKED and _may_accept(work),
    )


def accept(place: Workplace, desk: Id) -> Changes:
    """Lets count what a revoked desk did up to now, as far as it came here; what it does later does not.

    Raises ``UserFacingError`` where this desk may not decide that, or knows nothing of the other one.
    """
    with place.write() as work:
        known = {log.desk: log.last for log in work.desk_logs()}
        if not _may_accept(work) or desk not in known:
            raise UserFacingError(message("sync.may_not_accept"), message("sync.may_not_accept_advice"))
        work.accept_desk(desk, known[desk])
    return work.changes


def _may_accept(work: Work) -> bool:
    """Whether this desk decides what counts."""
    own = work.standings().get(work.desk.id)
    return own is not None and own.last_good is None and not AUTHORITIES.isdisjoint(own.roles)
