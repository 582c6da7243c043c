"""Who stands where: giving a stand to an enterprise and swapping two, with the paper that this outdates."""

from collections.abc import Iterable
from dataclasses import dataclass

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id, Printing
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.ports import Changes, Work, Workplace

_LOOK_LATIN = str.maketrans("АВЕКМНОРСТХУ", "ABEKMHOPCTXY")
"""Cyrillic capitals that look like Latin ones: on the hall's plan A-14 is A-14, whoever typed it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something printed that is not true any more. ``badge`` is set where it is a badge."""

    what: Message
    person: str
    enterprise: str
    badge: Id | None = None


@dataclass(frozen=True)
class Affected:
    """What a change of stands did, and the papers to print again."""

    changes: Changes
    papers: tuple[Paper, ...]


def stand_key(stand: str) -> str:
    """What makes two written stand numbers the same: no case, no hyphens, no script."""
    return "".join(letter for letter in stand.upper().translate(_LOOK_LATIN) if letter.isalnum())


def taken_by(work: Work, stand: str, enterprise: Id | None) -> Enterprise | None:
    """Another company that holds a stand; ``enterprise`` is who asks for it, if it is registered yet."""
    wanted = stand_key(stand)
    everybody = work.all(Enterprise)
    holders = [one for one in everybody if one.stand and stand_key(one.stand) == wanted]
    if not holders:
        return None
    leads = same_company.groups_of(work, everybody)
    own = leads.get(enterprise) if enterprise else None
    return next((holder for holder in holders if leads[holder.id] != own), None)


def taken(stand: str, holder: Enterprise) -> Message:
    """The sentence that names who holds a stand."""
    return message("register.stand_taken", stand=stand, holder=holder.name)


def assign(place: Workplace, enterprise: Id, stand: str, hall: Id | None = None) -> Affected:
    """Gives a stand to an enterprise; an empty ``stand`` takes it away.

    Raises ``UserFacingError`` where another company holds it.
    """
    stand = stand.strip()
    with place.write() as work:
        known = _enterprise(work, enterprise)
        holder = taken_by(work, stand, enterprise) if stand else None
        if holder is not None:
            raise UserFacingError(taken(stand, holder), message("register.stand_taken_advice"))
        work.change(Enterprise, known.id, stand=stand or None, hall=hall)
        papers = _papers(work, [known]) if (known.stand, known.hall) != (stand or None, hall) else []
    return Affected(work.changes, tuple(papers))


def swap(place: Workplace, one: Id, other: Id) -> Affected:
    """Two enterprises change places, as one action; one of them may have no stand yet."""
    with place.write() as work:
        first, second = _enterprise(work, one), _enterprise(work, other)
        if (first.stand, first.hall) == (second.stand, second.hall):
            raise UserFacingError(
                message("register.nothing_to_swap", one=first.name, other=second.name),
                message("register.nothing_to_swap_advice"),
            )
        work.change(Enterprise, one, stand=second.stand, hall=second.hall)
        work.change(Enterprise, other, stand=first.stand, hall=first.hall)
        papers = _papers(work, [first, second])
    return Affected(work.changes, tuple(papers))


def _enterprise(work: Work, enterprise: Id) -> Enterprise:
    found = work.get(Enterprise, enterprise)
    if found is None or found.voided:
        raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
    return found


def _papers(work: Work, enterprises: Iterable[Enterprise]) -> list[Paper]:
    """The valid badges of these enterprises that were printed: each says where its enterprise stands."""
    return [
        Paper(
            message("register.paper_badge", number=short_number(badge.desk, badge.counter)),
            person.name or "",
            enterprise.name,
            badge.id,
        )
        for enterprise in enterprises
        for person in work.all(Delegate, enterprise=enterprise.id)
        for badge in work.all(Badge, delegate=person.id)
        if badge.revoked is None and badge.replaced_by is None and work.count(Printing, badge=badge.id)
    ]
