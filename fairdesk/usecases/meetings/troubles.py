"""Why a meeting cannot be where it is planned: one rule, for the planner's cards and for repairs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from fairdesk.domain import meetings
from fairdesk.domain.entities import Id, Meeting, Table
from fairdesk.domain.messages import Message, message
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import Grid


class Facts(Protocol):
    """What is known of the companies and the grid."""

    @property
    def grid(self) -> Grid:
        """Slots and tables."""
        ...

    def lead(self, enterprise: Id | None) -> Id:
        """The company of a record."""
        ...

    def name(self, enterprise: Id | None) -> str:
        """What a company is called."""
        ...

    def comes(self, company: Id) -> bool:
        """Whether a company has not declined."""
        ...

    def never_meet(self, parties: Iterable[Id]) -> bool:
        """Whether one of two companies never wants to meet the other."""
        ...


def no_meeting(facts: Facts, parties: Sequence[Id]) -> Message | None:
    """Why companies cannot meet at any time; None where they can."""
    if len(parties) < 2:  # its two records were found to be one company after it was arranged
        return message("meetings.with_itself", name=facts.name(parties[0]))
    absent = next((one for one in parties if not facts.comes(one)), None)
    if absent is not None:
        return message("plans.declined", name=facts.name(absent))
    if facts.never_meet(parties):
        return message("meetings.never_meet", one=facts.name(parties[0]), other=facts.name(parties[1]))
    return None


def trouble(
    facts: Facts, meeting: Meeting, parties: Sequence[Id], rival: Id | None, is_away: Callable[[Id], bool]
) -> Message | None:
    """Why a meeting to come cannot be where it is planned; None where it can.

    ``rival`` is the meeting that stands in its way; ``is_away`` tells whether a company is away at its time.
    """
    never = no_meeting(facts, parties)
    if never is not None:
        return never
    if rival is not None:
        return message("repairs.booked_twice")
    away = next(filter(is_away, parties), None)
    if away is not None:
        return message("repairs.away", name=facts.name(away))
    return _trouble_of_place(facts, meeting, parties)


def _trouble_of_place(facts: Facts, meeting: Meeting, parties: Sequence[Id]) -> Message | None:
    table = facts.grid.table.get(meeting.table or b"")
    if table is None:
        return message("repairs.no_table")
    closed = _trouble_of_table(facts, meeting, table, parties)
    if closed is not None:
        return closed
    time = meetings.during(meeting)
    outside = time is None or facts.grid.slot_of(time) is None
    return message("repairs.outside_the_grid") if outside and not meetings.is_settled(meeting) else None


def _trouble_of_table(facts: Facts, meeting: Meeting, table: Table, parties: Sequence[Id]) -> Message | None:
    time = meetings.during(meeting)
    if time is not None and not meeting_grid.can_be_used(table, time):
        return message("meetings.table_closed", table=str(table.number), why=table.closed or "–")
    if table.enterprise and facts.lead(table.enterprise) not in parties:
        owner = facts.name(table.enterprise)
        return message("meetings.table_of_other", table=str(table.number), name=owner)
    return None
