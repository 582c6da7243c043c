"""Spreadsheets of every usual kind as sheets of cells."""

import csv
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.exchange import text_files
from fairdesk.exchange.books import BROKEN_ZIP, DamagedBook, LockedBook, read_book
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

MOST_BYTES = 200 * 2**20
"""A larger file is no list of a fair."""
MOST_UNPACKED = 2 * 2**30
MOST_CELLS = 60_000_000
"""A sheet is read as one block from its first to its last cell: a single one far away would take all memory
and end the process."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NO_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x7fELF",
    b"MZ",
)
_COLUMN = re.compile(rb'\sr="([A-Z]{1,3})\d')
_ROW = re.compile(rb'<row\s[^>]*?r="(\d{1,7})"')
_PIECE = 2**20


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of an xlsx, xls, ods, csv, tsv or txt file that hold anything, in their order.

    What the file is follows from its bytes, not from its name. Cells that are merged downwards are filled.
    Raises ``UserFacingError`` for a file that is damaged, empty, too large, locked or no table.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_PIECE)
    except OSError as error:
        raise _refusal("not_readable", path) from error
    if size > MOST_BYTES:
        raise _refusal("too_large", path)
    if not start.strip(b"\0 \t\r\n"):
        raise _refusal("empty_file", path)
    if start.startswith(_NO_TABLES):
        raise _refusal("no_table", path)
    is_book = start.startswith((_ZIP, _OLE))
    sheets = _book(path) if is_book else [Sheet(path.stem, _text_rows(path))]
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise _refusal("empty_file", path)
    return sheets


def _refusal(name: str, path: Path) -> UserFacingError:
    return UserFacingError(message(f"lists.{name}", file=path.name), message(f"lists.{name}_advice"))


# Text


def _text_rows(path: Path) -> list[list[Cell]]:
    try:
        text = text_files.decode(path.read_bytes())
        if _is_binary(text):
            raise _refusal("no_table", path)
        return _trimmed([list[Cell](row) for row in text_files.rows_of(text)])
    except csv.Error as error:
        raise _refusal("damaged", path) from error
    except OSError as error:
        raise _refusal("not_readable", path) from error


def _is_binary(text: str) -> bool:
    sample = text[:10_000]
    odd = sum(1 for letter in sample if (letter < " " and letter not in "\t\r\n\f\v") or letter == "\ufffd")
    return odd > len(sample) / 50


# Books


def _book(path: Path) -> list[Sheet]:
    _check_size(path)
    try:
        return [Sheet(sheet.name, _trimmed(sheet.rows)) for sheet in read_book(path)]
    except LockedBook as error:
        raise _refusal("locked", path) from error
    except DamagedBook as error:
        raise _refusal(_trouble(path), path) from error


def _trouble(path: Path) -> str:
    """Why a book cannot be read: an encrypted one looks like an old one inside."""
    with path.open("rb") as file:
        start = file.read(_PIECE)
    if start.startswith(_OLE) and _OLE_ENCRYPTED in start:
        return "locked"
    if start.startswith(_ZIP) and b"encryption-data" in _manifest(path):
        return "locked"
    return "damaged"


def _manifest(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("META-INF/manifest.xml")
    except (KeyError, *BROKEN_ZIP):
        return b""


def _check_size(path: Path) -> None:
    """Refuses books that would fill the memory."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _refusal("too_large", path)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with archive.open(part) as file:
                        if _extent(file) > MOST_CELLS:
                            raise _refusal("stray_cells", path)
    except BROKEN_ZIP as error:
        raise _refusal("damaged", path) from error


def _extent(file: IO[bytes]) -> int:
    """How many cells lie between the first and the last cell of a sheet."""
    columns: set[bytes] = set()
    last_row, carried = 0, b""
    while piece := file.read(_PIECE):
        text = carried + piece
        columns.update(_COLUMN.findall(text))
        last_row = max(last_row, *map(int, _ROW.findall(text)), 0)
        carried = text[-200:]
    return last_row * max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end."""
    while rows and not _has_content(rows[-1]):
        rows.pop()
    return rows


def _has_content(row: Iterable[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in row)
