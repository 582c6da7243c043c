"""Which cells of an OpenDocument spreadsheet are merged downwards; its reader does not tell.

Attributes and their meaning are those of OpenDocument 1.2, part 1, sections 9.1 and 19.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

_CONTENT = "content.xml"
_SPANS = re.compile(rb'number-rows-spanned="(?!1")')
_PIECE = 2**20
_TABLE_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TABLE, _ROW = f"{_TABLE_NAMES}table", f"{_TABLE_NAMES}table-row"
_CELLS = (f"{_TABLE_NAMES}table-cell", f"{_TABLE_NAMES}covered-table-cell")


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells of column ``left`` from row ``top`` to row ``bottom``, all counted from 0."""

    top: int
    left: int
    bottom: int


def merged_downwards(path: Path) -> dict[str, list[Merged]]:
    """The merged cells of each sheet that reach over several rows.

    Raises ``ValueError`` for a file that is no well-formed OpenDocument spreadsheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if _CONTENT not in archive.namelist() or not _has_spans(archive):
                return {}
            with archive.open(_CONTENT) as file:
                return {name: list(_of_table(table)) for name, table in _tables(file)}
    except (ParseError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)) from error


def _has_spans(archive: zipfile.ZipFile) -> bool:
    """Whether anything is merged downwards at all: most lists need no second reading."""
    with archive.open(_CONTENT) as file:
        carried = b""
        while piece := file.read(_PIECE):
            if _SPANS.search(carried + piece):
                return True
            carried = piece[-64:]
    return False


def _tables(file: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Each sheet when it has been read, its texts left out."""
    for _, element in iterparse(file):
        if element.tag in _CELLS:
            for child in list(element):
                element.remove(child)
        elif element.tag == _TABLE:
            yield element.get(f"{_TABLE_NAMES}name", ""), element
            element.clear()


def _of_table(table: Element) -> Iterator[Merged]:
    top = 0
    for row in table.iter(_ROW):
        left = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            rows = _number(cell, "number-rows-spanned")
            if rows > 1:
                yield Merged(top, left, top + rows - 1)
            left += _number(cell, "number-columns-repeated")
        top += _number(row, "number-rows-repeated")


def _number(element: Element, name: str) -> int:
    return int(element.get(_TABLE_NAMES + name, "1"))
