"""Reading the codes of documents in the picture of a page, as long as it takes.

A clean page is read at once. A bad one is tried in other ways too: which, and in what order, was found with a
dozen of them on scans with noise, blur and few dots.
"""

from collections.abc import Callable, Iterator

import zxingcpp
from PIL import ImageFilter
from PIL.Image import Image

from fairdesk.domain.document_numbers import PageCode, read_page_code

FIRST_DPI, SECOND_DPI = 150, 300
"""With 150 dots an inch modules of 0.8 mm have nearly five each; faint and small ones need more."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_BLACK_OR_WHITE = [0 if shade < 128 else 255 for shade in range(256)]


def page_codes(picture_at: Callable[[int], Image]) -> tuple[PageCode, ...]:
    """The documents' codes in a page, which ``picture_at`` draws in grey, at so many dots an inch."""
    return next((found for picture in _tries(picture_at) if (found := codes_in(picture))), ())


def codes_in(picture: Image) -> tuple[PageCode, ...]:
    """The different documents' codes that stand in a picture at first sight."""
    read = zxingcpp.read_barcodes(picture, formats=_QR)
    codes = (read_page_code(one.text) for one in read)
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _tries(picture_at: Callable[[int], Image]) -> Iterator[Image]:
    first = picture_at(FIRST_DPI)
    yield first
    yield first.filter(ImageFilter.GaussianBlur(0.8))
    second = picture_at(SECOND_DPI)
    yield second.filter(ImageFilter.GaussianBlur(2))
    yield second
    yield first.filter(ImageFilter.MedianFilter(3)).point(_BLACK_OR_WHITE)
    yield first.filter(ImageFilter.UnsharpMask(2, 150, 0))
