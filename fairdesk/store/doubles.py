"""Two laptops that came by one invitation, without knowing of each other: one letter, two desks."""

from sqlalchemy import Connection, select

from fairdesk.domain.entities import Id
from fairdesk.store.log import Log
from fairdesk.store.tables import identities


def has_anothers_letter(connection: Connection, log: Log, fair: Id) -> bool:
    """Whether another desk came before this folder by the invitation with which this one came.

    That desk keeps the letter; this folder must write no more under it, or two papers would bear one number.
    """
    active = select(identities.c.desk).where(identities.c.fair == fair, identities.c.active)
    desk = connection.execute(active).scalar()
    own = log.standings.get(desk) if desk else None
    if own is None or not own.invitations:
        return False
    rivals = [one.desk for one in log.standings.values() if one.invitations & own.invitations]
    return len(rivals) > 1 and min(rivals, key=lambda one: _came(log, one)) != own.desk


def _came(log: Log, desk: Id) -> tuple[int, Id]:
    """When a desk came, by the clock of its own record."""
    return min(one.clock for one in log.of_desk(desk, 0, 1)), desk
