"""What an exchange brought, told as any other change, so that screens refresh just that."""

from collections.abc import Mapping

from fairdesk.domain.entities import RECORD_TYPES, Id
from fairdesk.usecases.ports import Changes, Workplace

_MOST = 20_000
"""When so much came at once, everything is read anew."""
_EVERYTHING = Changes(frozenset(one.kind for one in RECORD_TYPES))


def known(place: Workplace) -> dict[Id, int]:
    """Up to which change the work of each desk is here."""
    with place.read() as work:
        return {log.desk: log.last for log in work.desk_logs()}


def news(place: Workplace, before: Mapping[Id, int]) -> Changes:
    """What is here now and was not when so much was ``known``."""
    with place.read() as work:
        found = work.later_changes(before, _MOST)
    if len(found) >= _MOST:
        return _EVERYTHING
    return Changes(frozenset(one.kind for one in found), frozenset(one.id for one in found))
