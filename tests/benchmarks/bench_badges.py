"""Badges with a background picture, a logo and a vector QR: ours beside a loop that opens the background
again for every badge, as Indico's designer does.

``python tests/benchmarks/bench_badges.py [--badges 1000] [--theirs 60]``

Both sides print the same people, the same A6 background of 300 dpi, the same logo and the same symbols, in
one run. Theirs is a plain reportlab loop, in two kinds: ``opens`` decodes the background for each badge
and leaves it to reportlab to find that it has this picture already; ``encodes`` also writes it as PNG
again. Their loop is timed over fewer badges, because it takes as long for each.
Memory is the highest resident size of a process of its own, for 1,000 and for 10,000 badges; taking the
pictures in hides a little growth, so it is also measured without them (Linux only).
"""

import argparse
import io
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.codes import modules
from fairdesk.domain.badge_codes import BadgeKey, encode, short_number
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Fair
from fairdesk.domain.words import Role
from fairdesk.resources import resource
from fairdesk.usecases.front_desk.badges import BadgeToPrint

FAIR = Fair(
    id=b"fair of samples.", code="JI-2022-01", name="Jizzax sanoat yarmarkasi", start=date(2022, 3, 3)
)
KEY = BadgeKey(1, bytes(range(32)))
_NAMES = ("Nodira Qodirova", "Тўлқин Бозоров", "Saʼdulla Yoʻldoshev", "Ҳамида Ғаниева", "Фаррух Шарипов")


@dataclass(frozen=True)
class Art:
    """PNG files: the background of an A6 badge at 300 dpi and a logo with transparency."""

    background: bytes
    logo: bytes


def art() -> Art:
    """Smooth colours with a little grain, as designers deliver them."""
    size = (1240, 1748)
    channels = (
        Image.linear_gradient("L").resize(size),
        Image.radial_gradient("L").resize(size),
        Image.effect_noise(size, 6),
    )
    logo = Image.merge("RGBA", (*(Image.radial_gradient("L").resize((300, 300)),) * 4,))
    return Art(_png(Image.merge("RGB", channels)), _png(logo))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def people(count: int) -> Iterator[BadgeToPrint]:
    """Badges one by one."""
    roles = tuple(Role)
    for number in range(1, count + 1):
        name = f"{_NAMES[number % len(_NAMES)]} {number}"
        yield BadgeToPrint(
            badge=Badge(id=number.to_bytes(16), desk=1, counter=number, key=1),
            code=encode(FAIR.id, KEY, 1, number),
            number=short_number(1, number),
            delegate=Delegate(id=b"", name=name, role=roles[number % len(roles)]),
            enterprise=Enterprise(id=b"", name=f"Jizzax Plastmassa {number} MCHJ"),
        )


def ours(path: Path, count: int, pictures: Art) -> None:
    """This program."""
    with path.open("wb") as out:
        badge_pdf(
            people(count),
            FAIR,
            "a6",
            "uz-Latn",
            out,
            dividers=False,
            logo=pictures.logo,
            background=pictures.background,
        )


def theirs(path: Path, count: int, pictures: Art, *, encodes: bool) -> None:
    """A straightforward loop over reportlab's canvas."""
    for weight in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(weight, str(resource(f"fonts/NotoSans-{weight}.ttf"))))
    canvas = Canvas(str(path), pagesize=(105 * mm, 148 * mm))
    for one in people(count):
        background = io.BytesIO(pictures.background)
        if encodes:
            background = io.BytesIO(_png(Image.open(background)))
        canvas.drawImage(ImageReader(background), 0, 0, 105 * mm, 148 * mm)
        logo = ImageReader(io.BytesIO(pictures.logo))
        canvas.drawImage(logo, 80 * mm, 9 * mm, 17 * mm, 17 * mm, mask="auto")
        canvas.setFont("Bold", 30)
        canvas.drawString(9 * mm, 90 * mm, (one.delegate.name if one.delegate else None) or "")
        canvas.setFont("Regular", 12)
        canvas.drawString(9 * mm, 80 * mm, one.enterprise.name if one.enterprise else "")
        canvas.drawString(37 * mm, 20 * mm, one.number)
        _draw_symbol(canvas, one.code)
        canvas.showPage()
    canvas.save()


def _draw_symbol(canvas: Canvas, code: str) -> None:
    shape = canvas.beginPath()
    side = 0.9 * mm
    for y, row in enumerate(modules(code)):
        for x, module in enumerate(row):
            if module == 0:
                shape.rect(9 * mm + x * side, 30 * mm - y * side, side, side)
    canvas.drawPath(shape, stroke=0, fill=1)


def highest_memory(path: Path, count: int, pictures: Art) -> float:
    """MB of resident memory at the most, in a process that prints ``count`` badges and nothing else."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_print_and_measure, (path, count, pictures))


def _print_and_measure(path: Path, count: int, pictures: Art) -> float:
    ours(path, count, pictures)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage would count the parent's too
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Prints both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--badges", type=int, default=1000)
    parser.add_argument("--theirs", type=int, default=60)
    asked = parser.parse_args()
    pictures = art()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "badges.pdf"
        start = time.perf_counter()
        ours(path, asked.badges, pictures)
        own = (time.perf_counter() - start) / asked.badges
        size = path.stat().st_size
        ours(path, asked.badges // 2, pictures)
        each = (size - path.stat().st_size) / (asked.badges - asked.badges // 2)
        print(f"background {len(pictures.background) / 1e6:.1f} MB, logo {len(pictures.logo) / 1e3:.0f} KB")
        print(f"ours             {own * 1000:8.2f} ms a badge   {asked.badges} badges, {size / 1e6:.2f} MB")
        print(f"                 {each:8.0f} bytes for one more badge")
        for kind, encodes in (("opens", False), ("encodes", True)):
            start = time.perf_counter()
            theirs(path, asked.theirs, pictures, encodes=encodes)
            other = (time.perf_counter() - start) / asked.theirs
            print(f"theirs, {kind:8} {other * 1000:8.2f} ms a badge   {other / own:6.1f} times ours")
        for count in (1_000, 10_000):
            plain, full = (highest_memory(path, count, shown) for shown in (Art(b"", b""), pictures))
            print(f"memory at most   {count:6} badges: {plain:.1f} MB, with the pictures {full:.1f} MB")


if __name__ == "__main__":
    main()
