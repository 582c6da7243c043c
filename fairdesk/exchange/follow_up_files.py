"""Steps of cooperation paths as an iCalendar file: a whole day for each, with an alarm a week before.

A step keeps its UID whatever happens to it. One that was closed stays in the file as cancelled, so that a
calendar that has it takes it out. SEQUENCE is how much of the fair was known when the file was made, so a
later file always goes before an earlier one.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from fairdesk.domain.cooperation import REMINDED_BEFORE
from fairdesk.domain.entities import Fair, Id
from fairdesk.exchange.calendar_files import escaped, folded, moment
from fairdesk.exchange.meeting_files import write_file
from fairdesk.texts import Language, text
from fairdesk.usecases.deals.follow_up import DatedStep, dated_steps
from fairdesk.usecases.ports import Work


def export_steps(work: Work, path: Path, language: Language, deals: Collection[Id] | None = None) -> int:
    """Writes the steps of some deals, or of all, as a calendar; returns how many are still open.

    Raises ``UserFacingError`` where the file cannot be written.
    """
    steps = dated_steps(work, deals)
    write_file(path, calendar_of(steps, work.fair, language, work.now, work.known_changes))
    return sum(not one.is_closed for one in steps)


def calendar_of(
    steps: Iterable[DatedStep], fair: Fair, language: Language, made: datetime, sequence: int
) -> bytes:
    """The calendar, made at a moment (UTC)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fairdesk//cooperation//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(fair.name or fair.code)}",
    ]
    for step in steps:
        lines += _event(step, fair, language, made, sequence)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(step: DatedStep, fair: Fair, language: Language, made: datetime, sequence: int) -> Iterator[str]:
    summary = escaped(f"{text(f'words.step_{step.step.value}', language)}: {step.names}")
    yield "BEGIN:VEVENT"
    yield f"UID:{step.id.hex()}@{fair.id.hex()}.fairdesk"
    yield f"DTSTAMP:{moment(made)}"
    yield f"DTSTART;VALUE=DATE:{_day(step.due)}"
    yield f"DTEND;VALUE=DATE:{_day(step.due + timedelta(days=1))}"
    yield f"SEQUENCE:{sequence}"
    yield f"STATUS:{'CANCELLED' if step.is_closed else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{summary}"
    about = _description(step, language)
    if about:
        yield f"DESCRIPTION:{escaped(about)}"
    if not step.is_closed:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{REMINDED_BEFORE.days}D"
        yield f"DESCRIPTION:{summary}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _description(step: DatedStep, language: Language) -> str:
    seen_to = ", ".join(part for part in (step.party_name, step.person_name) if part)
    lines = [step.about, text("cooperation.seen_to_by", language, who=seen_to) if seen_to else "", step.goods]
    return "\n".join(line for line in lines if line)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
