"""Reading the codes of documents in the picture of a page, as long as it takes.

A clean page is read at once. For a bad one the picture is tried larger, smoother and in harder contrast.
"""

from collections.abc import Callable, Iterator

import zxingcpp
from PIL import ImageFilter, ImageOps
from PIL.Image import Image, Resampling

from fairdesk.domain.document_numbers import PageCode, read_page_code

FIRST_DPI = 150
"""Modules of 0.8 mm have nearly five dots then."""
LARGER_DPI = (225, 300)
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def page_codes(picture_at: Callable[[int], Image]) -> tuple[PageCode, ...]:
    """The documents' codes in a page, which ``picture_at`` draws in grey, at so many dots an inch."""
    for picture in _tries(picture_at):
        found = codes_in(picture)
        if found:
            return found
    return ()


def codes_in(picture: Image) -> tuple[PageCode, ...]:
    """The different documents' codes that stand in a picture at first sight."""
    read = zxingcpp.read_barcodes(picture, formats=_QR)
    codes = (read_page_code(one.text) for one in read)
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _tries(picture_at: Callable[[int], Image]) -> Iterator[Image]:
    first = picture_at(FIRST_DPI)
    yield first
    yield from _mended(first)
    for dpi in LARGER_DPI:
        larger = picture_at(dpi)
        yield larger
        yield from _mended(larger)


def _mended(picture: Image) -> Iterator[Image]:
    """The same picture, made easier to read in one way each."""
    yield ImageOps.autocontrast(picture, cutoff=2)
    smooth = picture.filter(ImageFilter.MedianFilter(3))
    yield smooth
    yield picture.filter(ImageFilter.GaussianBlur(1.2)).resize(
        (picture.width * 2 // 3, picture.height * 2 // 3), Resampling.BOX
    )
    yield smooth.point([0 if shade < 128 else 255 for shade in range(256)])
