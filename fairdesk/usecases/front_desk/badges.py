"""Issuing, printing, revoking and replacing badges."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from fairdesk.domain.badge_codes import BadgeNumber, encode, short_number
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Hall, Id, Printing
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.usecases.ports import Changes, Work, Workplace

BOX_SIZE = 100
"""Badges in one box at the desk, in alphabetical order."""


@dataclass(frozen=True, slots=True)
class BadgeToPrint:
    """One badge with everything that stands on it. ``delegate`` is None for a pre-coded blank."""

    badge: Badge
    code: str
    number: str
    delegate: Delegate | None = None
    enterprise: Enterprise | None = None
    hall: Hall | None = None
    printed: int = 0


def badge_id(fair: Id, number: BadgeNumber) -> Id:
    """The id of the badge with a printed number.

    It follows from the number, so that a desk can note a pass of a genuine badge it has not heard of yet,
    and the pass is that person's once the badge arrives.
    """
    digest = blake2b(
        fair + number.desk.to_bytes(2) + number.counter.to_bytes(4), digest_size=16, person=b"fairdesk badge"
    ).digest()
    return uuid.UUID(bytes=digest, version=4).bytes


def code_of(work: Work, badge: Badge) -> str:
    """The 39 digits of a badge. Raises ``UserFacingError`` at a desk without the key."""
    for key in work.badge_keys():
        if key.number == badge.key:
            return encode(work.fair.id, key, badge.desk, badge.counter)
    raise UserFacingError(message("usecases.no_badge_key"), message("usecases.no_badge_key_advice"))


def issue(work: Work, delegate: Id | None, *, box: int | None = None) -> Badge:
    """A new badge under the newest valid key, with this desk's next number."""
    key = next((key for key in work.badge_keys() if not key.revoked), None)
    if key is None:
        raise UserFacingError(message("usecases.no_badge_key"), message("usecases.no_badge_key_advice"))
    number = BadgeNumber(work.desk.number, work.next_badge_counter(), key.number)
    badge = Badge(
        id=badge_id(work.fair.id, number),
        desk=number.desk,
        counter=number.counter,
        key=key.number,
        delegate=delegate,
        box=box,
    )
    work.add(badge)
    return badge


def issue_missing(place: Workplace, delegates: Collection[Id] | None = None) -> tuple[int, Changes]:
    """Gives a badge to everybody (or to those named) who has none, and puts all badges into boxes.

    Boxes follow the alphabet of folded names; a badge that has a box keeps it.
    """
    with place.write() as work:
        holders = {badge.delegate for badge in work.all(Badge) if badge.revoked is None}
        without = [
            person
            for person in work.all(Delegate)
            if person.id not in holders and (delegates is None or person.id in delegates)
        ]
        boxed = work.count(Badge) - work.count(Badge, box=None)
        for position, person in enumerate(sorted(without, key=_in_the_box)):
            issue(work, person.id, box=(boxed + position) // BOX_SIZE + 1)
    return len(without), work.changes


def _in_the_box(person: Delegate) -> tuple[str, Id]:
    return fold(person.name or ""), person.id


def to_print(
    place: Workplace,
    *,
    badges: Collection[Id] | None = None,
    delegates: Collection[Id] | None = None,
    not_printed_only: bool = False,
) -> list[BadgeToPrint]:
    """Valid badges with what stands on them, in box order; all of them, or those named."""
    with place.read() as work:
        wanted = [
            badge
            for badge in work.all(Badge)
            if badge.revoked is None
            and badge.replaced_by is None
            and (badges is None or badge.id in badges)
            and (delegates is None or badge.delegate in delegates)
        ]
        sheets = [sheet for sheet in _sheets(work, wanted) if sheet.delegate or sheet.badge.delegate is None]
    if not_printed_only:
        sheets = [sheet for sheet in sheets if sheet.printed == 0]
    return sorted(sheets, key=_box_order)


def _box_order(sheet: BadgeToPrint) -> tuple[int, str, int]:
    name = fold(sheet.delegate.name or "") if sheet.delegate else ""
    return sheet.badge.box or 2**31, name, sheet.badge.counter


def _sheets(work: Work, badges: Sequence[Badge]) -> list[BadgeToPrint]:
    people = {person.id: person for person in work.all(Delegate)}
    enterprises = {enterprise.id: enterprise for enterprise in work.all(Enterprise)}
    halls = {hall.id: hall for hall in work.all(Hall)}
    keys = {key.number: key for key in work.badge_keys()}
    printed: dict[Id | None, int] = {}
    for printing in work.all(Printing):
        printed[printing.badge] = printed.get(printing.badge, 0) + 1
    sheets: list[BadgeToPrint] = []
    for badge in badges:
        person = people.get(badge.delegate) if badge.delegate else None
        enterprise = enterprises.get(person.enterprise) if person and person.enterprise else None
        hall = halls.get(enterprise.hall) if enterprise and enterprise.hall else None
        code = encode(work.fair.id, keys[badge.key], badge.desk, badge.counter) if badge.key in keys else ""
        number = short_number(badge.desk, badge.counter)
        sheets.append(BadgeToPrint(badge, code, number, person, enterprise, hall, printed.get(badge.id, 0)))
    return sheets


def sheet_of(work: Work, badge: Badge) -> BadgeToPrint:
    """One badge with everything that stands on it, for the preview and for a single print."""
    person = work.get(Delegate, badge.delegate) if badge.delegate else None
    enterprise = work.get(Enterprise, person.enterprise) if person and person.enterprise else None
    hall = work.get(Hall, enterprise.hall) if enterprise and enterprise.hall else None
    printed = work.count(Printing, badge=badge.id)
    number = short_number(badge.desk, badge.counter)
    return BadgeToPrint(badge, code_of(work, badge), number, person, enterprise, hall, printed)


@dataclass(frozen=True)
class Overview:
    """All badges of the fair, revoked ones too, in box order; ``without`` counts people who have none."""

    sheets: list[BadgeToPrint]
    without: int


def overview(place: Workplace) -> Overview:
    """Everything about the badges of a fair, for the list of them."""
    with place.read() as work:
        badges = work.all(Badge)
        holders = {badge.delegate for badge in badges if badge.revoked is None}
        without = sum(person.id not in holders for person in work.all(Delegate))
        sheets = _sheets(work, badges)
    return Overview(sorted(sheets, key=_box_order), without)


def needs_reason(place: Workplace, badges: Iterable[Id]) -> bool:
    """Whether any of these was printed before, so that a reason has to be asked."""
    with place.read() as work:
        return any(work.count(Printing, badge=badge) for badge in badges)


def note_printed(
    place: Workplace, badges: Sequence[Id], layout: str, printer: str, reason: str | None = None
) -> Changes:
    """Puts prints into the print log. Raises ``UserFacingError`` for a reprint without a reason."""
    with place.write() as work:
        for badge in badges:
            if not reason and work.count(Printing, badge=badge):
                raise UserFacingError(message("usecases.reprint_why"), message("usecases.reprint_why_advice"))
            work.add(
                Printing(
                    id=work.new_id(),
                    badge=badge,
                    at=work.now,
                    layout=layout,
                    printer=printer,
                    reason=reason,
                    by=work.actor,
                )
            )
    return work.changes


def revoke(place: Workplace, badge: Id, why: str) -> Changes:
    """Makes a badge worthless everywhere this is known."""
    with place.write() as work:
        if work.get(Badge, badge) is None:
            raise UserFacingError(message("usecases.no_such_badge"), message("usecases.no_such_badge_advice"))
        work.change(Badge, badge, revoked=why, revoked_at=work.now, revoked_by=work.actor)
    return work.changes


def replace_lost(place: Workplace, badge: Id, why: str) -> tuple[BadgeToPrint, Changes]:
    """A new badge for the person of a lost one; the old one stops working everywhere it is known."""
    with place.write() as work:
        old = work.get(Badge, badge)
        if old is None or old.delegate is None:
            raise UserFacingError(message("usecases.no_such_badge"), message("usecases.no_such_badge_advice"))
        if old.replaced_by is not None:
            raise UserFacingError(
                message("usecases.replaced_already"), message("usecases.replaced_already_advice")
            )
        new = issue(work, old.delegate, box=old.box)
        work.change(
            Badge, old.id, revoked=why, revoked_at=work.now, revoked_by=work.actor, replaced_by=new.id
        )
        sheet = sheet_of(work, new)
    return sheet, work.changes


def make_blanks(place: Workplace, count: int) -> tuple[list[BadgeToPrint], Changes]:
    """Pre-coded badges without a name, for when the printer dies: one scan binds them to a walk-in."""
    with place.write() as work:
        made = [issue(work, None) for _ in range(count)]
        sheets = _sheets(work, made)
    return sheets, work.changes


def bind(work: Work, badge: Badge, delegate: Id) -> Badge:
    """Gives a blank badge to a person. Raises ``UserFacingError`` where somebody has it already."""
    if badge.delegate is not None:
        raise UserFacingError(message("usecases.badge_taken"), message("usecases.badge_taken_advice"))
    work.change(Badge, badge.id, delegate=delegate)
    return replace(badge, delegate=delegate)


def box_label(sheet: BadgeToPrint) -> Message | None:
    """Where a badge lies at the desk."""
    return message("usecases.box", box=sheet.badge.box) if sheet.badge.box else None
