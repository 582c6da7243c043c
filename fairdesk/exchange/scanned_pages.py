"""Pages that came back through a scanner or a camera: which document's page each of them is.

A page of a scanned PDF is kept by copying it, a picture as it came. One page is in memory at a time.
"""

import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Self

from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError
from PIL.Image import Image, Resampling

from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.exchange.page_codes import FIRST_DPI, codes_in, page_codes
from fairdesk.exchange.pdf_pages import DamagedPdf, LockedPdf, PdfPages
from fairdesk.usecases.papers.scan_filing import ScannedPage
from fairdesk.usecases.papers.verification import PaperRead

MOST_PAGES = 2_000
MOST_PAGES_CHECKED = 60
"""Of a longer file no more is looked at to tell which document it is."""
MOST_PIXELS = 89_000_000
"""A photo has 12 to 50 million, A3 at 600 dpi 70 million."""
_A4_INCHES = 11.7
_MODES_OF_PNG = ("1", "L", "P", "RGB")
_KEPT_AS_IT_CAME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class _DamagedError(Exception):
    """A page or a file that cannot be read."""


class _TooLargeError(_DamagedError):
    """A picture with more dots than any scan has: it would not fit into memory."""


class ScannedFile:
    """A file of scanned pages, read page by page. Pages are counted from 1, as people count them.

    Raises ``UserFacingError`` where it cannot be opened.
    """

    def __init__(self, source: Path | bytes, name: str = "") -> None:
        self.name = name or (source.name if isinstance(source, Path) else "–")
        self._pages = _opened(source, self.name)
        if len(self._pages) > MOST_PAGES:
            self._pages.close()
            raise UserFacingError(
                message("signing.too_many_pages", file=self.name, most=MOST_PAGES),
                message("signing.too_many_pages_advice"),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._pages.close()

    def __len__(self) -> int:
        return len(self._pages)

    def __iter__(self) -> Iterator[ScannedPage]:
        return (self.page(number) for number in range(1, len(self) + 1))

    def page(self, number: int) -> ScannedPage:
        """A page, its codes read. A damaged one says so in its ``trouble``."""
        try:
            is_scan = self._is_scan(number - 1)
            codes = self._codes(number - 1, thoroughly=is_scan)
            body, media_type = self._pages.kept(number - 1)
        except _DamagedError:
            return ScannedPage(number, (), b"", "", trouble=message("signing.left_damaged"))
        return ScannedPage(number, codes, body, media_type, is_scan)

    def picture_png(self, number: int, dpi: int = 100) -> bytes:
        """A page as PNG, for a person to look at. Raises ``UserFacingError`` for a damaged one."""
        try:
            return _png(self._pages.picture(number - 1, dpi))
        except _DamagedError as error:
            raise _unreadable(self.name) from error

    def what_it_says(self) -> PaperRead:
        """The codes, the text and the number that a file shows. Raises ``UserFacingError``."""
        looked_at = range(min(len(self), MOST_PAGES_CHECKED))
        try:
            texts = [self._pages.text(page) for page in looked_at]
            scans = [self._is_scan(page) for page in looked_at]
            codes = [self._codes(page, thoroughly=scans[page]) for page in looked_at]
            number = self._pages.number
        except _DamagedError as error:
            raise _unreadable(self.name) from error
        told = tuple(found[0] if len(found) == 1 else None for found in codes)
        return PaperRead(told, tuple(texts), number, all(scans))

    def _is_scan(self, page: int) -> bool:
        """Whether a page is a picture of paper; a scanner may have written guessed letters behind it."""
        return self._pages.is_picture(page) or not self._pages.text(page).strip()

    def _codes(self, page: int, *, thoroughly: bool) -> tuple[PageCode, ...]:
        """The codes on a page; what a program drew is read at first sight or not at all."""

        def draw(dpi: int) -> Image:
            return self._pages.picture(page, dpi)

        return page_codes(draw) if thoroughly else codes_in(draw(FIRST_DPI))


def read_paper(body: bytes, name: str = "–") -> PaperRead:
    """What a PDF or a picture says of itself, for ``usecases.papers.verification``.

    Raises ``UserFacingError`` with the file's name where it cannot be read.
    """
    with ScannedFile(body, name) as file:
        return file.what_it_says()


class _PdfFile:
    """Pages of a PDF."""

    def __init__(self, source: Path | bytes) -> None:
        self._pdf = PdfPages(source)

    def __len__(self) -> int:
        return len(self._pdf)

    def close(self) -> None:
        self._pdf.close()

    def picture(self, page: int, dpi: int) -> Image:
        with _damages():
            return self._pdf.picture(page, dpi)

    def kept(self, page: int) -> tuple[bytes, str]:
        with _damages():
            return self._pdf.copy(page), "application/pdf"

    def text(self, page: int) -> str:
        with _damages():
            return self._pdf.text(page)

    def is_picture(self, page: int) -> bool:
        with _damages():
            return self._pdf.is_picture(page)

    @property
    def number(self) -> str | None:
        """The document's number, which its keywords hold."""
        with _damages():
            return self._pdf.properties.get("Keywords") or None


class _PictureFile:
    """A picture, or several in one TIFF. It is opened anew for each use: nothing of it stays in memory."""

    def __init__(self, source: Path | bytes) -> None:
        self._source = source
        with self._opened() as picture:
            self._format = picture.format or ""
            self._frames = int(getattr(picture, "n_frames", 1)) if self._format == "TIFF" else 1

    def __len__(self) -> int:
        return self._frames

    def close(self) -> None:
        """Nothing is open."""

    def picture(self, page: int, dpi: int) -> Image:
        """In grey, as if the page were a sheet of A4, and never larger than it is."""
        longest = round(dpi * _A4_INCHES)
        with self._opened(page) as picture:
            picture.draft("L", (longest, longest))  # a large photo is not decoded in full
            grey = ImageOps.exif_transpose(picture).convert("L")
        if max(grey.size) > longest:
            grey.thumbnail((longest, longest), Resampling.BILINEAR)
        return grey

    def kept(self, page: int) -> tuple[bytes, str]:
        """A single picture as it came; a page of a TIFF, or of what browsers cannot show, without loss."""
        media_type = _KEPT_AS_IT_CAME.get(self._format)
        if media_type is not None:
            return self._source if isinstance(self._source, bytes) else self._source.read_bytes(), media_type
        with self._opened(page) as picture:
            return _png(picture if picture.mode in _MODES_OF_PNG else picture.convert("RGB")), "image/png"

    def text(self, page: int) -> str:
        """A picture has none."""
        return ""

    def is_picture(self, page: int) -> bool:
        return True

    @property
    def number(self) -> str | None:
        return None

    @contextmanager
    def _opened(self, page: int = 0) -> Generator[Image]:
        source = self._source if isinstance(self._source, Path) else BytesIO(self._source)
        with _damages(), warnings.catch_warnings():
            warnings.simplefilter("error", Pictures.DecompressionBombWarning)
            with Pictures.open(source) as picture:
                picture.seek(page)
                if picture.width * picture.height > MOST_PIXELS:
                    raise _TooLargeError
                yield picture


def _opened(source: Path | bytes, name: str) -> _PdfFile | _PictureFile:
    try:
        with _damages():
            return _PdfFile(source) if _is_pdf(source) else _PictureFile(source)
    except LockedPdf as error:
        raise UserFacingError(
            message("signing.file_locked", file=name), message("signing.file_locked_advice")
        ) from error
    except _TooLargeError as error:
        raise UserFacingError(
            message("signing.picture_too_large", file=name), message("signing.picture_too_large_advice")
        ) from error
    except _DamagedError as error:
        raise _unreadable(name) from error


def _is_pdf(source: Path | bytes) -> bool:
    if isinstance(source, bytes):
        return b"%PDF-" in source[:1024]
    with source.open("rb") as file:
        return b"%PDF-" in file.read(1024)


def _unreadable(name: str) -> UserFacingError:
    return UserFacingError(
        message("signing.file_unreadable", file=name), message("signing.file_unreadable_advice")
    )


@contextmanager
def _damages() -> Generator[None]:
    """What the readers of PDF and of pictures raise for a damaged or foreign file."""
    try:
        yield
    except _DamagedError:
        raise
    except (Pictures.DecompressionBombError, Pictures.DecompressionBombWarning) as error:
        raise _TooLargeError(str(error)) from error
    except (DamagedPdf, *_OF_PICTURES) as error:
        raise _DamagedError(str(error)) from error


_OF_PICTURES = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
)
"""How Pillow ends with a picture that is none or is damaged."""


def _png(picture: Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
