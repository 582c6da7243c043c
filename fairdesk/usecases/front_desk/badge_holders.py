"""Whose badge it is that was scanned where nobody is let in: at a table, in a dialog."""

from dataclasses import dataclass

from fairdesk.domain.badge_codes import Genuine, Reading, Typed, Unproven, read
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.scan import Known, refused_anywhere
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a valid badge, and the enterprise that they come for."""

    delegate: Id
    name: str
    enterprise: Id
    enterprise_name: str


def holder(work: Work, code: str) -> Holder:
    """The holder of a scanned badge, or of one whose number was typed.

    Raises ``UserFacingError`` where there is none, the badge is not valid, or nobody sent the person.
    """
    reading = read(code, work.fair.id, work.badge_keys())
    found = _badge(work, reading)
    delegate = work.get(Delegate, found.delegate) if found and found.delegate else None
    refused = refused_anywhere(reading, Known(found, delegate) if found else None)
    if refused is not None:
        raise _nobody(refused.reason)
    if delegate is None:
        raise _nobody(message("scan.genuine_not_heard_of"))
    enterprise = work.get(Enterprise, delegate.enterprise) if delegate.enterprise else None
    if enterprise is None:
        raise UserFacingError(
            message("negotiations.no_company", name=delegate.name or "–"),
            message("negotiations.no_company_advice"),
        )
    return Holder(delegate.id, delegate.name or "–", enterprise.id, enterprise.name)


def _badge(work: Work, reading: Reading) -> Badge | None:
    if isinstance(reading, Genuine | Unproven):
        return work.badge(reading.number)
    if isinstance(reading, Typed):
        found = [badge for number in reading.numbers if (badge := work.badge(number)) is not None]
        return found[0] if len(found) == 1 else None
    return None


def _nobody(reason: Message) -> UserFacingError:
    return UserFacingError(
        message("talkscreen.badge_refused", reason=reason), message("talkscreen.badge_refused_advice")
    )
