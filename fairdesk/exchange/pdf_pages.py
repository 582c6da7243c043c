"""Pages of PDF files from outside: their picture, their text, and each as a file of its own.

PDFium serves one thread at a time, so everything is taken and given back under its lock.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Protocol, Self, cast

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - it brings none
from PIL.Image import Image
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from fairdesk.pdfium import PDFIUM

MOST_PIXELS = 24_000_000
"""A page of any size is drawn with at most so many: A4 at 400 dpi has 15 million."""
LONGEST_SIDE = 30_000
"""Dots; readers of codes take no longer ones, and a strip as thin as a hair has none."""
USES_BEFORE_OPENED_ANEW = 60
COVERS = 0.7
"""A page of which pictures cover this much is a scan, whatever text lies behind it."""


class _Bitmap(Protocol):
    def to_pil(self) -> Image: ...
    def close(self) -> None: ...


class _Text(Protocol):
    def get_text_range(self) -> str: ...
    def close(self) -> None: ...


class _Object(Protocol):
    def get_bounds(self) -> tuple[float, float, float, float]: ...


class _Page(Protocol):
    def get_size(self) -> tuple[float, float]: ...
    def render(self, *, scale: float, grayscale: bool) -> _Bitmap: ...
    def get_textpage(self) -> _Text: ...
    def get_objects(self, filter: Sequence[int]) -> Sequence[_Object]: ...  # noqa: A002 - its name
    def close(self) -> None: ...


class _Document(Protocol):
    """What is used of pypdfium2, whose own signatures are not typed."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *failure: object) -> None: ...
    def __len__(self) -> int: ...
    def __getitem__(self, page: int) -> _Page: ...
    def import_pages(self, pdf: "_Document", pages: Sequence[int]) -> None: ...
    def save(self, dest: BytesIO) -> None: ...
    def get_metadata_dict(self) -> Mapping[str, str]: ...
    def close(self) -> None: ...


class LockedPdf(Exception):
    """A PDF that opens only with a password."""


class DamagedPdf(Exception):
    """A PDF, or a page of it, that cannot be read."""


class PdfPages:
    """An open PDF. Pages are counted from 0."""

    def __init__(self, source: Path | bytes) -> None:
        self._source, self._uses = source, 0
        with PDFIUM:
            self._document = _open(source)

    def close(self) -> None:
        """Lets go of the file."""
        with PDFIUM:
            self._document.close()

    def __len__(self) -> int:
        with PDFIUM:
            return len(self._document)

    @property
    def properties(self) -> Mapping[str, str]:
        """Title, Subject, Keywords and the like."""
        with PDFIUM, _told():
            return self._document.get_metadata_dict()

    def picture(self, page: int, dpi: float) -> Image:
        """A page in shades of grey; a very large one with fewer dots."""
        with self._page(page) as one:
            width, height = one.get_size()
            most = (MOST_PIXELS / max(width * height, 1)) ** 0.5
            scale = min(dpi / 72, most, LONGEST_SIDE / max(width, height, 1))
            bitmap = one.render(scale=scale, grayscale=True)
            try:
                return bitmap.to_pil().convert("L").copy()
            finally:
                bitmap.close()

    def text(self, page: int) -> str:
        """The letters of a page, in the order in which they stand in it."""
        with self._page(page) as one:
            found = one.get_textpage()
            try:
                return found.get_text_range()
            finally:
                found.close()

    def is_picture(self, page: int) -> bool:
        """Whether pictures cover the page: a scan, in one piece or in strips."""
        with self._page(page) as one:
            width, height = one.get_size()
            areas = [
                (right - left) * (top - bottom)
                for left, bottom, right, top in (
                    piece.get_bounds() for piece in one.get_objects([raw.FPDF_PAGEOBJ_IMAGE])
                )
            ]
            return sum(areas) >= COVERS * width * height

    def copy(self, page: int) -> bytes:
        """A page as a PDF of its own. What is in it is copied as it is, not drawn anew."""
        out = BytesIO()
        with PDFIUM, _told(), cast("_Document", pypdfium2.PdfDocument.new()) as alone:
            self._forget()
            alone.import_pages(self._document, [page])
            alone.save(out)
        return out.getvalue()

    @contextmanager
    def _page(self, page: int) -> Generator[_Page]:
        with PDFIUM, _told():
            self._forget()
            one = self._document[page]
            try:
                yield one
            finally:
                one.close()

    def _forget(self) -> None:
        """Opens the file anew from time to time: PDFium keeps all that it ever read of it."""
        self._uses += 1
        if self._uses % USES_BEFORE_OPENED_ANEW == 0:
            anew, old = _open(self._source), self._document
            self._document = anew
            old.close()


def _open(source: Path | bytes) -> _Document:
    with _told():
        return cast("_Document", pypdfium2.PdfDocument(source))


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise LockedPdf(str(error)) from error
        raise DamagedPdf(str(error)) from error
