"""Changes that are kept and shown nowhere, because their desk may not make them, until they are accepted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import Desk, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.usecases.ports import Changes, HeldBack, Work, Workplace

_MAY_ACCEPT = ("coordinator", "portal")


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
    why = WhyHeld.UNKNOWN if desk is None else WhyHeld.ROLE
    if desk is not None and desk.last_good is not None:
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
        can_be_accepted=why is WhyHeld.REVOKED and work.desk.role.value in _MAY_ACCEPT,
    )


def accept(place: Workplace, desk: Id) -> Changes:
    """Lets count what a revoked desk did up to now, as far as it came here; what it does later does not.

    Raises ``UserFacingError`` where this desk may not decide that, or knows nothing of the other one.
    """
    with place.write() as work:
        known = {log.desk: log.last for log in work.desk_logs()}
        if work.desk.role.value not in _MAY_ACCEPT or desk not in known:
            raise UserFacingError(message("sync.may_not_accept"), message("sync.may_not_accept_advice"))
        work.change(Desk, desk, last_good=known[desk])
    return work.changes
