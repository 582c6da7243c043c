"""Meetings as iCalendar files (RFC 5545), for telephones and mail programs.

Written here because it is little: UTC times need no description of a time zone, and every meeting is one
plain event. A meeting keeps its UID whatever happens to it; its SEQUENCE rises with every change, and a
cancelled one stays in the file, so that a calendar that has it takes it out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from fairdesk.domain.entities import Fair, Id
from fairdesk.domain.meetings import is_arranged, is_confirmed
from fairdesk.texts import Language, text
from fairdesk.usecases.meetings.agendas import Side, Talk

_LONGEST_LINE = 75
"""Octets of a line without its end."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar(
    talks: Iterable[Talk],
    fair: Fair,
    language: Language,
    made: datetime,
    *,
    members: Collection[Id] = (),
    revisions: Mapping[Id, int] | None = None,
) -> bytes:
    """A calendar of meetings, made at a moment (UTC).

    With ``members``, the ids of one company's records, the entries name the others; without, everybody.
    """
    known = revisions or {}
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fairdesk//meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(fair.name or fair.code)}",
        f"X-WR-TIMEZONE:{escaped(fair.time_zone)}",
    ]
    for talk in talks:
        lines += _event(talk, fair, language, made, members, known.get(talk.meeting.id, 0))
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(
    talk: Talk, fair: Fair, language: Language, made: datetime, members: Collection[Id], revision: int
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{talk.meeting.id.hex()}@{fair.id.hex()}.fairdesk"
    yield f"DTSTAMP:{moment(made)}"
    yield f"DTSTART:{moment(talk.start)}"
    yield f"DTEND:{moment(talk.end)}"
    yield f"SEQUENCE:{revision}"
    yield f"STATUS:{_status(talk)}"
    yield f"SUMMARY:{escaped(_summary(talk, language, members))}"
    where = _place(talk, fair, language)
    if where:
        yield f"LOCATION:{escaped(where)}"
    about = _description(talk, language, members)
    if about:
        yield f"DESCRIPTION:{escaped(about)}"
    yield "END:VEVENT"


def _status(talk: Talk) -> str:
    if not is_arranged(talk.meeting):
        return "CANCELLED"
    return "CONFIRMED" if is_confirmed(talk.meeting) or talk.meeting.started else "TENTATIVE"


def _summary(talk: Talk, language: Language, members: Collection[Id]) -> str:
    if members:
        return text("agendas.calendar_with", language, names=_names(talk.partners(members)))
    return " – ".join(side.name for side in talk.sides)


def _names(sides: Iterable[Side]) -> str:
    return ", ".join(side.name for side in sides) or "–"


def _place(talk: Talk, fair: Fair, language: Language) -> str:
    table = None if talk.table is None else text("agendas.table", language, number=str(talk.table))
    return ", ".join(part for part in (table, talk.hall, fair.venue) if part)


def _description(talk: Talk, language: Language, members: Collection[Id]) -> str:
    stands = [
        f"{side.name}: {text('agendas.stand', language, stand=side.stand)}"
        for side in talk.partners(members)
        if side.stand
    ]
    return "\n".join(part for part in (talk.about, *stands) if part)


def moment(at: datetime) -> str:
    """A moment as a value, in UTC."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(words: str) -> str:
    """A text as a value: RFC 5545, 3.3.11."""
    plain = _CONTROL.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line in pieces of at most 75 octets, none of which breaks a letter: RFC 5545, 3.1."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode("utf-8")
        if len(piece) + len(octets) > _LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
