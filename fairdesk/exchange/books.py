"""Reading xlsx, xls and ods in a process of its own.

The reader is native code. A damaged file can make it ask for more memory than there is, which ends the
process it runs in: that must not be the one with the window and the scanner.
"""

import os
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from fairdesk.exchange.ods_merges import Merged, merged_downwards
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    EOFError,
)
"""How reading a damaged archive ends."""


class LockedBook(Exception):
    """A book that opens only with a password."""


class DamagedBook(Exception):
    """A book that cannot be read."""


def read_book(path: Path) -> list[Sheet]:
    """All sheets of a book, cells that are merged downwards filled.

    Raises ``LockedBook`` or ``DamagedBook``.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _be_silent) as apart:
        try:
            return apart.submit(_read, path).result()
        except BrokenProcessPool as error:
            raise DamagedBook(str(error)) from error


def _be_silent() -> None:
    """What the reader says when it gives up is for programmers."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _read(path: Path) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:  # pyright: ignore[reportUnknownMemberType]
            merged = merged_downwards(path) if zipfile.is_zipfile(path) else {}
            return [
                Sheet(name, _rows(book.get_sheet_by_name(name), merged.get(name, ())))
                for name in book.sheet_names
            ]
    except PasswordError as error:
        raise LockedBook(str(error)) from None
    except (CalamineError, OverflowError, MemoryError, *BROKEN_ZIP) as error:
        raise DamagedBook(str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the reader gives up
            raise
        raise DamagedBook(str(error)) from None


def _rows(sheet: CalamineSheet, more: Iterable[Merged]) -> list[list[Cell]]:
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    told = [Merged(top, left, bottom) for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()]
    for merged in (*told, *more):
        for row in rows[merged.top + 1 : merged.bottom + 1]:
            if merged.left < len(row):
                row[merged.left] = rows[merged.top][merged.left]
    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, bool | int | float | date | datetime):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return None
