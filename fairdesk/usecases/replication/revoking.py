"""A laptop is lost: what it writes from now on counts nowhere, until a coordinator says otherwise."""

from dataclasses import dataclass

from fairdesk.domain.desk_roles import AUTHORITIES
from fairdesk.domain.entities import Desk, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.usecases.ports import Changes, Work, Workplace
from fairdesk.usecases.replication import held


@dataclass(frozen=True, slots=True)
class Revoked:
    """A desk that was shut out; its changes count up to the number ``last_good``."""

    desk: Desk
    last_good: int
    changes: Changes


def revoke(place: Workplace, letter: str, last_good: int | None = None) -> Revoked:
    """Shuts a desk out. What is here of it counts, or only what it wrote up to a number.

    Raises ``UserFacingError`` where there is no such desk, or this one may not decide that.
    """
    with place.write() as work:
        desk = desk_with(work, letter)
        _refuse_who_may_not(work, desk)
        known = next((log.last for log in work.desk_logs() if log.desk == desk.id), 0)
        last_good = known if last_good is None else last_good
        work.revoke_desk(desk.id, last_good)
    return Revoked(desk, last_good, work.changes)


def accept(place: Workplace, letter: str) -> Changes:
    """Lets count what a revoked desk did up to now, as far as it came here. Raises ``UserFacingError``."""
    with place.read() as work:
        desk = desk_with(work, letter)
    return held.accept(place, desk.id)


def desk_with(work: Work, letter: str) -> Desk:
    """The desk with a letter. Raises ``UserFacingError`` where there is none."""
    desks = work.all(Desk)
    found = next((one for one in desks if one.letter == letter.strip().upper()), None)
    if found is None:
        letters = ", ".join(sorted((one.letter for one in desks), key=lambda one: (len(one), one)))
        raise UserFacingError(
            message("enrolment.no_such_desk", letter=letter),
            message("enrolment.no_such_desk_advice", letters=letters),
        )
    return found


def _refuse_who_may_not(work: Work, desk: Desk) -> None:
    if desk.id == work.desk.id:
        raise UserFacingError(message("enrolment.own_desk"), message("enrolment.own_desk_advice"))
    roles = _roles(work, work.desk.id)
    if AUTHORITIES.isdisjoint(roles):
        raise UserFacingError(message("enrolment.may_not_revoke"), message("enrolment.may_not_revoke_advice"))
    if DeskRole.PORTAL in _roles(work, desk.id) and DeskRole.PORTAL not in roles:
        raise UserFacingError(
            message("enrolment.portal_stands", letter=desk.letter), message("enrolment.portal_stands_advice")
        )


def _roles(work: Work, desk: Id) -> frozenset[DeskRole]:
    standing = work.standings().get(desk)
    return standing.roles if standing is not None and standing.last_good is None else frozenset()
