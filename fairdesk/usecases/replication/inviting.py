"""Inviting new desks: each gets a letter that nobody else has, a role, and a text that lets it in once.

Letters are given by the fair's registrar: the coordinator's desk with the first letter that still stands.
That is the laptop that made the fair; where it is revoked, or continued by another, the next one takes its
part. A server that is a portal gives letters too, from the other end of the alphabet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from fairdesk.domain.desk_letters import free_numbers, letter_of, line_of
from fairdesk.domain.entities import Desk, Fair, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Note, Pairing
from fairdesk.usecases.ports import Work, Workplace

ON_THE_SPOT = timedelta(minutes=10)
"""How long an invitation holds that is shown to a laptop which stands beside."""
_AT_LEAST = timedelta(days=1)
_MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a new desk finds a server with the fair, and the SHA-256 of that server's certificate."""

    servers: tuple[str, ...] = ()
    certificate: bytes = b""


def invite(place: Workplace, role: DeskRole, reach: Reach) -> Pairing:
    """An invitation for a laptop that joins now. Raises ``UserFacingError`` where this desk gives none."""
    with place.write() as work:
        return _invited(work, role, 1, work.now + ON_THE_SPOT, reach)[0]


def invite_ahead(place: Workplace, role: DeskRole, count: int, reach: Reach) -> list[Pairing]:
    """Invitations to carry along, for laptops that may have no network; they hold until the fair is over.

    Raises ``UserFacingError`` where this desk gives none, or not so many.
    """
    with place.write() as work:
        return _invited(work, role, count, until_the_end(work.fair, work.now), reach)


def until_the_end(fair: Fair, now: datetime) -> datetime:
    """When the fair's last day is over; a day from now at least."""
    earliest = now + _AT_LEAST
    if fair.end is None:
        return earliest
    midnight = datetime.combine(fair.end + timedelta(days=1), time(), ZoneInfo(fair.time_zone))
    return max(midnight.astimezone(UTC), earliest)


def registrar(work: Work) -> Desk | None:
    """The desk that gives letters at this fair."""
    return _registrar(work.all(Desk), work.standings())


def _registrar(desks: Sequence[Desk], standings: Mapping[Id, Standing]) -> Desk | None:
    standing = [one for one in desks if _stands(standings.get(one.id), DeskRole.COORDINATOR)]
    # Of the desks that continue one another, the last one.
    return min(standing, key=lambda one: (line_of(one.number), -one.number), default=None)


def _stands(standing: Standing | None, role: DeskRole) -> bool:
    return standing is not None and role in standing.roles and standing.last_good is None


def _invited(work: Work, role: DeskRole, count: int, until: datetime, reach: Reach) -> list[Pairing]:
    standings = work.standings()
    root = next(desk for desk, one in standings.items() if one.is_enrolled and one.distance == 0)
    numbers = _numbers(work, standings, role, count)
    pairings: list[Pairing] = []
    for number in numbers:
        key = DeskIdentity.new()
        invitation = work.invite(letter_of(number), number, role, key.public_key, until)
        pairings.append(Pairing(invitation, key.private_key, root, reach.servers, reach.certificate))
    return pairings


def _numbers(work: Work, standings: Mapping[Id, Standing], role: DeskRole, count: int) -> list[int]:
    """Numbers that nobody has, also nobody who was invited and did not come."""
    desks = work.all(Desk)
    is_portal = _stands(standings.get(work.desk.id), DeskRole.PORTAL)
    if not is_portal:
        _refuse_where_another_gives(work, _registrar(desks, standings))
    noted = (Note.read(text) for desk in desks for text in desk.invited)
    used = {line_of(desk.number) for desk in desks} | {note.number for note in noted if note}
    # The portal itself gets one of the last letters, so that laptops have the first ones in a row.
    free = free_numbers(used, by_portal=is_portal or role is DeskRole.PORTAL)
    numbers = list(islice(free, min(count, _MOST_AT_ONCE)))
    if len(numbers) < count:
        raise UserFacingError(
            message("enrolment.too_many", count=count, free=len(numbers)),
            message("enrolment.too_many_advice"),
        )
    return numbers


def _refuse_where_another_gives(work: Work, giver: Desk | None) -> None:
    own = work.standings().get(work.desk.id)
    if giver is None or giver.id == work.desk.id or own is None or not own.may_write(Desk.kind):
        return  # whether it may invite at all is seen where the invitation is signed
    raise UserFacingError(
        message("enrolment.other_gives_letters", letter=giver.letter, name=giver.name or ""),
        message("enrolment.other_gives_letters_advice", letter=giver.letter),
    )
