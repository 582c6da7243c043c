"""A printed badge is read by decoders that know nothing of this program: zxing-cpp and zbar."""

import io
import random
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
import zxingcpp
from badge_samples import FAIR, sheets
from PIL import Image, ImageFilter

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.layouts import Layout, layout_names, load_layout
from fairdesk.usecases.front_desk.badges import BadgeToPrint

pytestmark = pytest.mark.skipif(
    not (shutil.which("pdftoppm") and shutil.which("zbarimg")),
    reason="needs pdftoppm and zbarimg (packages poppler-utils and zbar-tools)",
)


def rendered(badges: Iterable[BadgeToPrint], layout: str, dpi: int, folder: Path) -> list[Path]:
    """The fronts of badges as grey pictures, cut apart where a sheet holds several."""
    out = io.BytesIO()
    badge_pdf(badges, FAIR, layout, "uz-Latn", out, dividers=False)
    pdf = folder / "badges.pdf"
    pdf.write_bytes(out.getvalue())
    odd = ["-o"] if load_layout(layout).back else []
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", *odd, str(pdf), str(folder / "page")], check=True)
    pages = sorted(folder.glob("page*.pgm"))
    return pages if load_layout(layout).sheet.cells == 1 else cut(pages, load_layout(layout), dpi)


def cut(pages: list[Path], layout: Layout, dpi: int) -> list[Path]:
    """One picture for each cell of the sheets, cut along the marks."""
    pictures: list[Path] = []
    unit = dpi / 25.4
    for page in pages:
        with Image.open(page) as sheet:
            for place in range(layout.sheet.cells):
                left, top = layout.cell_corner(place)
                edges = (left, top, left + layout.width, top + layout.height)
                pictures.append(page.with_stem(f"{page.stem}-cell{place}"))
                sheet.crop(tuple(round(edge * unit) for edge in edges)).save(pictures[-1])
    return pictures


def read_by_zxing(pictures: list[Path]) -> list[str]:
    found: list[str] = []
    for picture in pictures:
        with Image.open(picture) as page:
            codes = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
        found += [code.text for code in codes]
    return sorted(found)


def read_by_zbar(pictures: list[Path]) -> list[str]:
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]
    done = subprocess.run([*command, *map(str, pictures)], capture_output=True, text=True, check=False)
    return sorted(done.stdout.split())


@pytest.mark.parametrize("layout", layout_names())
def test_every_layout_is_read_by_both(layout: str, tmp_path: Path) -> None:
    sample = list(sheets(1960, step=40 if layout in ("a4-4", "a4-8", "label-62", "card") else 160))
    pictures = rendered(sample, layout, 300, tmp_path)
    codes = sorted(badge.code for badge in sample)
    assert read_by_zxing(pictures) == codes
    assert read_by_zbar(pictures) == codes


@pytest.mark.parametrize("layout", ["a6", "label-62"])
def test_a_tilted_grainy_picture_of_half_the_sharpness_is_read_by_both(layout: str, tmp_path: Path) -> None:
    sample = list(sheets(1960, step=160))
    pictures = worn(rendered(sample, layout, 150, tmp_path), grain=6)
    codes = sorted(badge.code for badge in sample)
    assert read_by_zxing(pictures) == codes
    assert read_by_zbar(pictures) == codes


def test_the_decoder_of_this_program_reads_through_far_more_grain(tmp_path: Path) -> None:
    sample = list(sheets(1960, step=160))
    pictures = worn(rendered(sample, "a6", 150, tmp_path), grain=20)
    assert read_by_zxing(pictures) == sorted(badge.code for badge in sample)


def worn(pictures: list[Path], grain: float) -> list[Path]:
    """The pictures as a cheap camera takes them: tilted up to 8 degrees, blurred, faded, with noise of a
    standard deviation of ``grain`` among 256 levels."""
    chance = random.Random(3)
    for picture in pictures:
        with Image.open(picture) as page:
            tilted = page.rotate(chance.uniform(-8, 8), Image.Resampling.BICUBIC, expand=True, fillcolor=128)
        blurred = tilted.filter(ImageFilter.GaussianBlur(0.7))
        faded = blurred.point([40 + level * 0.75 for level in range(256)])
        Image.blend(faded, Image.effect_noise(faded.size, 4 * grain), 0.25).save(picture)
    return pictures


@pytest.mark.soak
@pytest.mark.parametrize("layout", ["a6", "a4-8", "label-62"])
def test_every_badge_of_a_fair_is_read_by_both(layout: str, tmp_path: Path) -> None:
    everybody = list(sheets(1960))
    for start in range(0, len(everybody), 40):
        some = everybody[start : start + 40]
        folder = tmp_path / str(start)
        folder.mkdir()
        pictures = rendered(some, layout, 300, folder)
        codes = sorted(badge.code for badge in some)
        assert read_by_zxing(pictures) == codes
        assert read_by_zbar(pictures) == codes
        shutil.rmtree(folder)
