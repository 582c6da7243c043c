"""How far the talk of a negotiation is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from fairdesk.domain import meetings
from fairdesk.domain.entities import Meeting, Negotiation
from fairdesk.domain.meetings import MeetingState


class TalkState(StrEnum):
    """How far a talk is: what its row on the left shows."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    NOW = "now"
    PARKED = "parked"
    LEFT_OPEN = "left_open"
    DONE = "done"
    MISSED = "missed"
    NOT_NOTED = "not_noted"


def state_of(negotiation: Negotiation | None, meeting: Meeting | None, now: datetime) -> TalkState:
    """How far a talk is, by what is noted of it or else by its meeting."""
    if negotiation is None:
        return _OF_MEETING[meetings.state(meeting, now)] if meeting else TalkState.DONE
    if is_over(negotiation, meeting):
        return TalkState.DONE
    if negotiation.parked:
        return TalkState.PARKED
    begun = max(filter(None, (negotiation.started, meeting.started if meeting else None)), default=None)
    if begun is not None and now - begun > meetings.FORGOTTEN:
        return TalkState.LEFT_OPEN
    return TalkState.NOW


def is_over(negotiation: Negotiation, meeting: Meeting | None) -> bool:
    """Whether a negotiation was closed, and no further meeting of it has begun since."""
    if negotiation.ended is None:
        return False
    begun = meeting.started if meeting is not None and meeting.ended is None else None
    return begun is None or begun < negotiation.ended


_OF_MEETING: Mapping[MeetingState, TalkState] = {
    MeetingState.PLANNED: TalkState.PLANNED,
    MeetingState.CONFIRMED: TalkState.CONFIRMED,
    MeetingState.WAITING: TalkState.WAITING,
    MeetingState.NOW: TalkState.NOW,
    MeetingState.DONE: TalkState.DONE,
    MeetingState.NOT_NOTED: TalkState.NOT_NOTED,
    MeetingState.MISSED: TalkState.MISSED,
    MeetingState.CANCELLED: TalkState.MISSED,
}


def minutes_gone(negotiation: Negotiation | None, meeting: Meeting | None, now: datetime) -> int | None:
    """How long the talk that goes on has been going on; None for one that does not."""
    began = meeting.started if meeting else negotiation.started if negotiation else None
    if began is None or (negotiation is not None and is_over(negotiation, meeting)):
        return None
    return max(0, (now - began) // timedelta(minutes=1))
