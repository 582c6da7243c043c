"""Paper as a scanner sees it: crooked, upside down, grey, noisy, compressed; and piles of it in one PDF."""

import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

DPI = 150


@dataclass(frozen=True)
class Look:
    """How a sheet lay in the scanner, and how good the scanner is."""

    angle: float = 0.0
    upside_down: bool = False
    noise: float = 10.0
    dpi: int = DPI
    quality: int = 60
    streaks: int = 0
    blur: float = 0.0


def some_look(chance: random.Random) -> Look:
    """A sheet fed in carelessly."""
    return Look(
        angle=chance.uniform(-3, 3),
        upside_down=chance.random() < 0.3,
        noise=chance.uniform(4, 16),
        quality=chance.randint(45, 80),
        streaks=chance.choice((0, 0, 1, 2)),
        blur=chance.choice((0.0, 0.0, 0.5, 0.8)),
    )


def sheets(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a printed document as clean pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L").copy() for page in document]


def sheet_of(pdf: bytes, page: int, dpi: int = DPI) -> Image.Image:
    """One page (the first is 1) as a clean picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil().convert("L").copy()


def scan(sheet: Image.Image, look: Look, chance: random.Random) -> Image.Image:
    """What the scanner makes of a sheet."""
    turn = 180 * look.upside_down
    seen = sheet.rotate(look.angle + turn, Image.Resampling.BILINEAR, fillcolor=236)
    if look.blur:
        seen = seen.filter(ImageFilter.BoxBlur(look.blur))
    _draw_streaks(seen, look.streaks, chance)
    grey = np.asarray(seen, dtype=np.float32) * 0.86 + 18 + _grain(seen.size, look.noise, chance)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _draw_streaks(seen: Image.Image, count: int, chance: random.Random) -> None:
    """Dirt on the glass: thin lines from top to bottom."""
    pen = ImageDraw.Draw(seen)
    for _ in range(count):
        x = chance.randrange(seen.width)
        pen.line((x, 0, x, seen.height), fill=chance.randint(60, 160))


def _grain(size: tuple[int, int], strength: float, chance: random.Random) -> np.ndarray:
    width, height = size
    field = _noise(max(size) + 512)
    top, left = chance.randrange(len(field) - height), chance.randrange(len(field) - width)
    return field[top : top + height, left : left + width] * strength


@cache
def _noise(size: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((size, size), dtype=np.float32)


def pile(scans: Sequence[Image.Image], dpi: int = DPI, quality: int = 60) -> bytes:
    """Scans as the one PDF that an office scanner leaves."""
    out = io.BytesIO()
    scans[0].save(out, "PDF", save_all=True, append_images=scans[1:], resolution=dpi, quality=quality)
    return out.getvalue()


def spoilt(sheet: Image.Image) -> Image.Image:
    """A sheet whose code is torn off: the upper part is missing."""
    torn = sheet.copy()
    ImageDraw.Draw(torn).polygon(
        [(0, 0), (torn.width, 0), (torn.width, torn.height * 0.22), (0, torn.height * 0.14)], fill=255
    )
    return torn


def smeared(sheet: Image.Image) -> Image.Image:
    """A sheet that moved while it was scanned."""
    small = sheet.resize((sheet.width // 9, sheet.height // 9), Image.Resampling.BOX)
    return small.resize(sheet.size, Image.Resampling.BICUBIC)


def tiff(scans: Iterable[Image.Image], black_and_white: bool = False) -> bytes:
    """Scans as one TIFF of several pages, as faxes and older scanners leave it."""
    pages = [one.convert("1") if black_and_white else one.copy() for one in scans]
    out = io.BytesIO()
    compression = "group4" if black_and_white else "tiff_lzw"
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression=compression)
    return out.getvalue()
