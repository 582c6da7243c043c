"""Which negotiation takes place at which meetings."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from fairdesk.domain.deals import meeting_negotiation_id
from fairdesk.domain.entities import DealParty, Id, Meeting, Negotiation, Table
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.ports import Work

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def known_negotiation(work: Work, negotiation: Id) -> Negotiation:
    """The negotiation. Raises ``UserFacingError`` where it is not there any more."""
    found = work.get(Negotiation, negotiation)
    if found is None or found.voided:
        raise UserFacingError(message("negotiations.none"), message("negotiations.none_advice"))
    return found


def of_meeting(work: Work, meeting: Meeting) -> Id:
    """The negotiation that a meeting opens, or with which it goes on."""
    linked = work.get(Negotiation, meeting.negotiation) if meeting.negotiation else None
    if linked is not None and not linked.voided:
        return linked.id
    return meeting_negotiation_id(meeting.id)


def talks_of(work: Work, negotiation: Negotiation) -> list[Meeting]:
    """The meetings at which a negotiation takes place, those to come too, the earliest first."""
    linked = work.all(Meeting, negotiation=negotiation.id)
    first = work.get(Meeting, negotiation.meeting) if negotiation.meeting else None
    known = {one.id: one for one in (first, *linked) if one is not None and not one.voided}
    return sorted(known.values(), key=lambda one: (one.start or LONG_AGO, one.id))


def current(talks: Sequence[Meeting]) -> Meeting | None:
    """The one that goes on or was last; before any has begun, the first."""
    begun = [one for one in talks if one.started is not None]
    return begun[-1] if begun else next(iter(talks), None)


def current_meeting(work: Work, negotiation: Negotiation) -> Meeting | None:
    """The meeting at which a negotiation takes place now, or took place last."""
    return current(talks_of(work, negotiation))


def negotiations_of(work: Work, enterprises: Iterable[Id]) -> list[Id]:
    """The negotiations in which the companies of all these enterprises take part, the latest first."""
    return negotiations_between(work, [same_company.members(work, one) for one in enterprises])


def negotiations_between(work: Work, companies: Iterable[Iterable[Id]]) -> list[Id]:
    """The same for companies of which all records are known."""
    shared: set[Id] | None = None
    for records in companies:
        found = {
            party.negotiation
            for record in records
            for party in work.all(DealParty, enterprise=record)
            if party.negotiation
        }
        shared = found if shared is None else shared & found
    known = [work.get(Negotiation, one) for one in shared or ()]
    there = [one for one in known if one is not None and not one.voided]
    there.sort(key=lambda one: (one.started or LONG_AGO, one.id), reverse=True)
    return [one.id for one in there]


def table_number(work: Work, table: Id | None) -> int | None:
    """The number of a table."""
    known = work.get(Table, table) if table else None
    return known.number if known else None
