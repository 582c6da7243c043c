"""Meetings as files: spreadsheets, JSON and calendars, chosen by the ending of the file's name."""

import csv
import io
import json
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.exchange.calendar_files import calendar
from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import Language
from fairdesk.usecases.meetings.agendas import Talk
from fairdesk.usecases.meetings.meeting_lists import (
    as_data,
    calendar_talks,
    meeting_list,
    revisions,
    sheet_of,
)
from fairdesk.usecases.ports import Work
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

ENDINGS = (".xlsx", ".csv", ".json", ".ics")
_LIKE_A_FORMULA = re.compile(r"[=+\-@\t\r]")


def export_meetings(work: Work, path: Path, language: Language, members: Collection[Id] | None = None) -> int:
    """Writes the meetings of a company (the ids of its records) or of all; returns how many.

    Raises ``UserFacingError`` for an ending that is not known, and where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UserFacingError(
            message("agendas.unknown_file", file=path.name),
            message("agendas.unknown_file_advice", endings=", ".join(ENDINGS)),
        )
    talks = calendar_talks(work, members) if ending == ".ics" else meeting_list(work, members=members)
    if ending == ".xlsx":
        write_xlsx(path, [sheet_of(talks, language)])
    else:
        write_file(path, _content(work, talks, ending, language, members or ()))
    return len(talks)


def _content(
    work: Work, talks: Sequence[Talk], ending: str, language: Language, members: Collection[Id]
) -> bytes:
    if ending == ".ics":
        known = revisions(work, talks)
        return calendar(talks, work.fair, language, work.now, members=members, revisions=known)
    if ending == ".csv":
        return csv_of(sheet_of(talks, language))
    whole = {"fair": work.fair.code, "meetings": [as_data(talk) for talk in talks]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8")


def csv_of(sheet: Sheet) -> bytes:
    """A sheet as comma-separated values in UTF-8, with the mark by which spreadsheets know that.

    What would be taken for a formula is written with an apostrophe before it.
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    written = "" if cell is None else str(cell)
    return f"'{written}" if isinstance(cell, str) and _LIKE_A_FORMULA.match(written) else written


def write_file(path: Path, data: bytes) -> None:
    """A file that appears whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # it may never have come into being
            part.unlink(missing_ok=True)
        raise UserFacingError(
            message("lists.not_written", file=path.name), message("lists.not_written_advice")
        ) from error
