"""A page of a finished PDF as a picture, for the window."""

from io import BytesIO
from typing import Protocol, cast

import pypdfium2
from PIL.Image import Image


class _Bitmap(Protocol):
    def to_pil(self) -> Image: ...


def preview_png(pdf: bytes, page: int, dpi: int) -> bytes:
    """A page (the first is 0) as PNG. Raises ``IndexError`` where the file has no such page."""
    with pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"page {page} of {len(document)}")
        bitmap = cast("_Bitmap", document[page].render(scale=dpi / 72))
        picture = BytesIO()
        bitmap.to_pil().save(picture, "PNG")
    return picture.getvalue()
