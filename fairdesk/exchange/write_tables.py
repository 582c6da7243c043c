"""Sheets of cells as xlsx files."""

# xlsxwriter brings no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

import os
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

LONGEST_CELL = 32_767
"""Letters a cell of a spreadsheet can hold; longer texts end in "…"."""
_MOST_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; longer ones are written as text."""
_NAME_LENGTH = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROWEST, _WIDEST = 8, 60
_MEASURED = 200
"""Rows from which the width of the columns is taken."""


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes sheets whose first row is the heading; the file appears whole or not at all.

    Texts stay texts, whatever they look like: codes keep their zeros and ``=1+1`` is no formula.
    Raises ``UserFacingError`` where the file cannot be written, such as while it is open elsewhere.
    """
    write_whole(path, lambda part: _write(part, sheets))


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Has a book written beside its place and then put there, so that nobody finds half of one.

    Raises ``UserFacingError`` where that cannot be done.
    """
    part: Path | None = None
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".xlsx", delete=False) as file:
            part = Path(file.name)
        write(part)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except (OSError, XlsxFileError) as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise UserFacingError(
            message("lists.not_written", file=path.name), message("lists.not_written_advice")
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(path: Path, sheets: Sequence[Sheet]) -> None:
    book = Workbook(str(path), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, names))
        page.freeze_panes(1, 0)
        for column, width in enumerate(_widths(sheet.rows)):
            page.set_column(column, column, width)
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                _write_cell(page, number, column, cell, heading if number == 0 else None, moment)
    book.close()


def _write_cell(
    page: Worksheet, row: int, column: int, cell: Cell, style: Format | None, moment: Format
) -> None:
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell, style)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, style or moment)
    elif isinstance(cell, date):
        page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), style)
    elif isinstance(cell, int | float) and abs(cell) < _MOST_EXACT:
        page.write_number(row, column, cell, style)
    elif cell is not None and cell != "":
        text = str(cell)
        short = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
        page.write_string(row, column, short, style)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name as spreadsheets allow it: short, without some signs, given once."""
    base = _NOT_IN_NAMES.sub(" ", wanted).strip(" '")[:_NAME_LENGTH].strip(" '") or "1"
    if base.casefold() == "history":
        base = "History 1"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = base[: _NAME_LENGTH - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths: list[int] = []
    for row in rows[:_MEASURED]:
        for column, cell in enumerate(row):
            longest = max((len(line) for line in str(cell or "").splitlines()), default=0) + 2
            if column == len(widths):
                widths.append(_NARROWEST)
            widths[column] = min(_WIDEST, max(widths[column], longest))
    return widths
