"""The paper kit for a power cut, and the lists that are worked through with a pen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from fairdesk.documents.badges import fair_days
from fairdesk.documents.fonts import Weight, printable
from fairdesk.documents.tables import Column, Group, table_pdf
from fairdesk.domain.entities import Fair, Id
from fairdesk.domain.folding import fold
from fairdesk.texts import Language, text
from fairdesk.usecases.enterprises.participation import CallRow
from fairdesk.usecases.front_desk.check_in import PassSeen
from fairdesk.usecases.front_desk.paper_lists import Participant

_TWINS = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
"""Cyrillic capitals that look like Latin ones: a head shows such a letter once."""


def participants_list_pdf(people: Iterable[Participant], fair: Fair, language: Language) -> bytes:
    """Everybody from A to Z across scripts, with a box and a line for the time of coming and going.

    When the power is gone, staff find the person here, tick, write the time, and type it in later.
    """
    columns = (
        Column(text("papers.column_number", language), 20),
        Column(text("papers.column_name", language), 50, Weight.SEMIBOLD),
        Column(text("papers.column_enterprise", language), 50),
        Column(text("papers.column_role", language), 22),
        Column(text("papers.column_box", language), 10),
        Column(text("papers.column_in", language), 19, to_fill=True),
        Column(text("papers.column_out", language), 19, to_fill=True),
    )
    ordered = sorted(people, key=lambda person: fold(person.name))
    groups = [
        Group(_letter_head(letter, members), [_participant_row(person, language) for person in members])
        for letter, group in groupby(ordered, key=lambda person: fold(person.name)[:1].upper())
        for members in [list(group)]
    ]
    return table_pdf(
        text("papers.participants", language),
        f"{_fair_line(fair, language)} · {text('papers.participants_count', language, count=len(ordered))}",
        fair.code,
        columns,
        groups,
        language,
    )


def inside_list_pdf(
    people: Sequence[PassSeen],
    fair: Fair,
    language: Language,
    now: datetime,
    halls: Mapping[Id, str] | None = None,
) -> bytes:
    """Who is inside now, for calling the roll outside the building.

    ``halls`` names the hall of each station (``usecases.front_desk.paper_lists.halls_of_stations``); with it
    the list is parted by the hall people were last let into.
    """
    columns = (
        Column(text("papers.column_name", language), 56, Weight.SEMIBOLD),
        Column(text("papers.column_enterprise", language), 66),
        Column(text("papers.column_number", language), 22),
        Column(text("papers.column_since", language), 22),
        Column(text("papers.column_done", language), 20, to_fill=True),
    )
    known = halls or {}

    def hall(seen: PassSeen) -> str:
        return known.get(seen.noted.station or b"", "")

    def place(seen: PassSeen) -> tuple[bool, str, bool, str]:
        return not hall(seen), fold(hall(seen)), not seen.name, fold(seen.name or "")

    ordered = sorted(people, key=place)
    parted = any(hall(seen) for seen in ordered)
    groups = [
        Group(
            (name or text("papers.inside_elsewhere", language)) if parted else "",
            [_inside_row(seen, fair, language) for seen in group],
        )
        for name, group in groupby(ordered, key=hall)
    ]
    count = sum(seen.noted.people for seen in people)
    note = " · ".join(
        (
            _fair_line(fair, language),
            text("papers.inside_count", language, count=count),
            _as_of(fair, language, now),
        )
    )
    return table_pdf(text("papers.inside", language), note, fair.code, columns, groups, language)


def call_list_pdf(rows: Sequence[CallRow], fair: Fair, language: Language, now: datetime) -> bytes:
    """Enterprises that have not answered, in the order given, with whom to call and a line for the answer."""
    columns = (
        Column(text("papers.column_enterprise", language), 56, Weight.SEMIBOLD),
        Column(text("papers.column_contact", language), 44),
        Column(text("papers.column_phone", language), 32),
        Column(text("papers.column_last_call", language), 34),
        Column(text("papers.column_answer", language), 30, to_fill=True),
    )
    note = " · ".join(
        (
            _fair_line(fair, language),
            text("papers.calls_count", language, count=len(rows)),
            _as_of(fair, language, now),
        )
    )
    group = Group("", [_call_row(row) for row in rows])
    return table_pdf(text("papers.calls", language), note, fair.code, columns, [group], language)


def _participant_row(person: Participant, language: Language) -> tuple[str, ...]:
    role = text(f"badges.role_{person.role}", language)
    box = "" if person.box is None else str(person.box)
    return (person.number or "–", person.name, person.enterprise or "", role, box)


def _letter_head(letter: str, members: Sequence[Participant]) -> str:
    """A letter with those of the other script that are sorted under it: "S · С Ш"."""
    initials = {printable(person.name)[:1].upper() for person in members}
    others = " ".join(sorted(one for one in initials if one.translate(_TWINS) != letter))
    return " · ".join(part for part in (letter, others) if part) or "–"


def _inside_row(seen: PassSeen, fair: Fair, language: Language) -> tuple[str, ...]:
    name = seen.name or text("papers.inside_group", language, count=seen.noted.people)
    since = f"{_local(fair, seen.noted.at):%H:%M}" if seen.noted.at else ""
    return (name, seen.enterprise or "", seen.number or "", since)


def _call_row(row: CallRow) -> tuple[str, ...]:
    contacts = ", ".join(contact.name for contact in row.people)
    phones = (row.phone, *(contact.phone for contact in row.people))
    called = f"{row.called_at:%d.%m %H:%M} {row.note}".strip() if row.called_at else row.note
    return (row.name, contacts, ", ".join(dict.fromkeys(phone for phone in phones if phone)), called)


def _fair_line(fair: Fair, language: Language) -> str:
    return f"{fair.name}, {fair_days(fair, language)}"


def _as_of(fair: Fair, language: Language, now: datetime) -> str:
    return text("papers.as_of", language, at=_local(fair, now))


def _local(fair: Fair, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(fair.time_zone))
