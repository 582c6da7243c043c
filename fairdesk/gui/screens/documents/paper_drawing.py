"""Pages of a PDF as pictures of the window, drawn beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import pypdfium2
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


def first_page_picture(picture: bytes, most: int) -> QImage:
    """A picture file or the first page of a PDF, at most so many pixels wide and high."""
    if picture.startswith(b"%PDF"):
        size = page_sizes(picture)[0]
        return drawn_pages(picture, (0,), most / max(size.width(), size.height()))[0]
    return QImage.fromData(picture)


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
