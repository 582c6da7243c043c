"""What a desk at the negotiation tables shows for a badge: whose meeting it is, and what it waits for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Meeting
from fairdesk.domain.messages import Message, message
from fairdesk.gui.screens.front_desk.verdicts import Act, Choice, Verdict
from fairdesk.usecases.front_desk.check_in import ScanAnswer
from fairdesk.usecases.meetings.call_board import spoken
from fairdesk.usecases.meetings.meeting_day import AtTable


def table_verdict(answer: ScanAnswer, time_zone: str, beside: ScanAnswer | None) -> Verdict:
    """The verdict for a badge at a table; ``beside`` is the badge before it, if the two could talk."""
    at_table, zone = answer.at_table or AtTable(None), ZoneInfo(time_zone)
    meeting = at_table.meeting
    if meeting is None:
        return _no_meeting(answer, at_table, zone, beside)
    if at_table.elsewhere is not None or answer.station.table not in (None, meeting.table):
        return _elsewhere(at_table, meeting, zone)
    if at_table.begun:
        sentence = message(
            "frontdesk.meeting_began", other=at_table.other, table=_number(at_table), time=_end(meeting, zone)
        )
        return Verdict("ok", "check", message("frontdesk.word_meeting_began"), sentence, "admitted")
    if meeting.started is not None:
        since = f"{meeting.started.astimezone(zone):%H:%M}"
        sentence = message(
            "frontdesk.meeting_since", other=at_table.other, table=_number(at_table), time=since
        )
        return Verdict("ok", "check", message("frontdesk.word_meeting_on"), sentence, "admitted")
    word = message("frontdesk.word_waiting_for", name=spoken(at_table.other))
    sentence = message(
        "frontdesk.meeting_at", table=_number(at_table), start=_start(meeting, zone), end=_end(meeting, zone)
    )
    return Verdict("wait", "clock", word, sentence, "admitted")


def _elsewhere(at_table: AtTable, meeting: Meeting, zone: ZoneInfo) -> Verdict:
    word = message("frontdesk.word_other_table", table=_number(at_table))
    sentence = message("frontdesk.meeting_elsewhere", other=at_table.other, time=_start(meeting, zone))
    return Verdict("wait", "arrow", word, sentence, "unknown")


def _no_meeting(answer: ScanAnswer, at_table: AtTable, zone: ZoneInfo, beside: ScanAnswer | None) -> Verdict:
    sentence, later = message("frontdesk.no_more_meetings"), at_table.later
    if later is not None and later.start is not None:
        sentence = message(
            "frontdesk.next_meeting",
            time=_when(later.start, answer.at, zone),
            table=_number(at_table),
            other=at_table.later_with,
        )
    choices, guidance = (), None
    if beside is not None and beside.enterprise is not None and answer.enterprise is not None:
        names = {"one": spoken(beside.enterprise.name), "other": spoken(answer.enterprise.name)}
        begin = message("frontdesk.choice_talk", **names)
        choices = (
            Choice(Act.TALK, begin, message("frontdesk.choice_talk_detail")),
            Choice(
                Act.NO_TALK, message("frontdesk.choice_no_talk"), message("frontdesk.choice_no_talk_detail")
            ),
        )
        guidance = message("frontdesk.both_are_here")
    return Verdict(
        "wait",
        "clock",
        message("frontdesk.word_no_meeting"),
        sentence,
        "unknown",
        guidance=guidance,
        choices=choices,
    )


def could_talk(before: ScanAnswer | None, answer: ScanAnswer) -> bool:
    """Whether two badges scanned one after the other, each without a meeting now, are of two companies."""
    return (
        before is not None
        and _has_none(before)
        and _has_none(answer)
        and before.station.id == answer.station.id
        and before.enterprise is not None
        and answer.enterprise is not None
        and before.enterprise.id != answer.enterprise.id
    )


def _has_none(answer: ScanAnswer) -> bool:
    return answer.at_table is not None and answer.at_table.meeting is None


def _number(at_table: AtTable) -> str:
    return str(at_table.table) if at_table.table is not None else "–"


def _start(meeting: Meeting, zone: ZoneInfo) -> str:
    time = meetings.during(meeting)
    return f"{time.start.astimezone(zone):%H:%M}" if time else "–"


def _end(meeting: Meeting, zone: ZoneInfo) -> str:
    time = meetings.during(meeting)
    return f"{time.end.astimezone(zone):%H:%M}" if time else "–"


def _when(start: datetime, now: datetime, zone: ZoneInfo) -> Message | str:
    """The time, with the day where it is another one."""
    local = start.astimezone(zone)
    same = local.date() == fair_day(now, zone.key)
    return f"{local:%H:%M}" if same else message("frontdesk.moment", at=local)
