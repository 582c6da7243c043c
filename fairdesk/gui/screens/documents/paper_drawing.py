"""Pages of a PDF as pictures of the window, drawn beside it."""

from collections.abc import Iterable, Mapping, Sequence
from ctypes import byref, c_uint
from dataclasses import dataclass
from typing import cast

import pypdfium2
from pypdfium2 import raw
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from fairdesk.pdfium import PDFIUM


def page_sizes(pdf: bytes) -> tuple[QSizeF, ...]:
    """The sizes of all pages, in points."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        return tuple(QSizeF(*document.get_page_size(number)) for number in range(len(document)))


def drawn_pages(pdf: bytes, pages: Iterable[int], scale: float) -> Mapping[int, QImage]:
    """Pages (the first is 0) as pictures; ``scale`` is pixels a point. Pages that are not there are left

    out.
    """
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        count = len(document)
        return {page: _drawn(document, page, scale) for page in pages if 0 <= page < count}


_LINE = 4
"""Points; what is narrower is a line between columns and no ground."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page: from ``top`` to ``bottom`` in points, counted from the upper edge."""

    page: int
    top: float
    bottom: float


def tinted_spot(pdf: bytes, color: tuple[int, int, int]) -> Spot | None:
    """Where the ground of a clause is coloured, on the first page where it is."""
    with PDFIUM, pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            paths = page.get_objects([raw.FPDF_PAGEOBJ_PATH])
            bounds = [one.get_bounds() for one in paths if _has_color(one, color)]
            bounds = [one for one in bounds if one[2] - one[0] > _LINE]
            if bounds:
                high = page.get_height()
                return Spot(
                    number, high - max(one[3] for one in bounds), high - min(one[1] for one in bounds)
                )
    return None


def _has_color(path: pypdfium2.PdfObject, color: tuple[int, int, int]) -> bool:
    parts = [c_uint() for _ in range(4)]
    found = raw.FPDFPageObj_GetFillColor(path, *(byref(part) for part in parts))
    return bool(found) and tuple(part.value for part in parts[:3]) == color


def _drawn(document: pypdfium2.PdfDocument, page: int, scale: float) -> QImage:
    bitmap = document[page].render(scale=cast("int", scale), rev_byteorder=True).to_pil().convert("RGB")
    data = bitmap.tobytes()
    return QImage(data, bitmap.width, bitmap.height, bitmap.width * 3, QImage.Format.Format_RGB888).copy()


def stacked(sizes: Sequence[QSizeF], gap: float) -> tuple[tuple[float, ...], float]:
    """Where each of pages below each other begins, and how high all of them are."""
    tops, top = list[float](), 0.0
    for size in sizes:
        tops.append(top)
        top += size.height() + gap
    return tuple(tops), max(0.0, top - gap)
