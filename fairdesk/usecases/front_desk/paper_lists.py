"""What the paper kit for a power cut is printed from."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Hall, Id, Station
from fairdesk.domain.folding import fold
from fairdesk.domain.words import Role
from fairdesk.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Participant:
    """A registered person as the list at the desk shows them; without a valid badge, no number and no box."""

    name: str
    enterprise: str | None
    role: Role
    number: str | None = None
    box: int | None = None


def participants(work: Work) -> list[Participant]:
    """Everybody who is registered, in the order of folded names (and so of the boxes)."""
    enterprises = {enterprise.id: enterprise.name for enterprise in work.all(Enterprise)}
    badges = {badge.delegate: badge for badge in work.all(Badge) if badge.revoked is None}
    rows: list[Participant] = []
    for person in work.all(Delegate):
        badge = badges.get(person.id)
        rows.append(
            Participant(
                name=person.name or "",
                enterprise=enterprises.get(person.enterprise) if person.enterprise else None,
                role=person.role,
                number=short_number(badge.desk, badge.counter) if badge else None,
                box=badge.box if badge else None,
            )
        )
    return sorted(rows, key=lambda row: fold(row.name))


def halls_of_stations(work: Work) -> Mapping[Id, str]:
    """The hall behind each station, for those that belong to one."""
    halls = {hall.id: hall.name for hall in work.all(Hall)}
    return {
        station.id: halls[station.hall]
        for station in work.all(Station)
        if station.hall is not None and station.hall in halls
    }
