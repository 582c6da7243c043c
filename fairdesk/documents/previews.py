"""A page of a finished PDF as a picture, for the window."""

from io import BytesIO
from typing import Protocol, Self, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it brings none
from PIL.Image import Image

from fairdesk.pdfium import PDFIUM


class _Bitmap(Protocol):
    def to_pil(self) -> Image: ...


class _Page(Protocol):
    def render(self, *, scale: float) -> _Bitmap: ...


class _Document(Protocol):
    """What is used of pypdfium2, whose own signatures are not typed."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *failure: object) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, page: int) -> _Page: ...


def preview_png(pdf: bytes, page: int, dpi: int) -> bytes:
    """A page (the first is 0) as PNG. Raises ``IndexError`` where the file has no such page."""
    with PDFIUM, cast("_Document", pypdfium2.PdfDocument(pdf)) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        picture = BytesIO()
        document[page].render(scale=dpi / 72).to_pil().save(picture, "PNG")
    return picture.getvalue()
