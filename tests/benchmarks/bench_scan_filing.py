"""A pile of scanned memoranda: pages read and filed in a second, and the memory it takes.

``python tests/benchmarks/bench_scan_filing.py [--pages 120]``

The pile is drawn as an office scanner leaves it, by a process of its own: 150 dpi grey, crooked by up to
3 degrees, noisy, in one PDF. Reading is set beside a loop that only draws each page once at the same
resolution: whoever looks for a code on a page does that at least. Processor time, in one run. Memory is the
largest resident size before, after 60 and after all pages (Linux and macOS).
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1]))
from printed_papers import Memorandum, memorandum
from scanned_pile import DPI, pile, scan, sheets, some_look

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Fair
from fairdesk.exchange.scanned_pages import ScannedFile
from fairdesk.store.store import Store
from fairdesk.usecases.papers.scan_filing import file_pages
from fairdesk.usecases.ports import Workplace

DAY = date(2022, 3, 3)
CLOCK = SetClock(datetime(2022, 3, 3, 4, 30, tzinfo=UTC))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=120)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawing = get_context("spawn").Process(target=write_pile, args=(folder, parser.parse_args().pages))
        drawing.start()
        drawing.join()
        store = Store(folder / "data", CLOCK)
        place = Workplace(store, store.fairs()[0].id, CLOCK, "bench")
        measure(place, folder / "pile.pdf")
        store.close()
    measure_hopeless()


def write_pile(folder: Path, least: int) -> None:
    """Memoranda that are printed and kept, and a pile of at least so many pages of them."""
    store = Store(folder / "data", CLOCK)
    fair = store.create_fair(Fair(id=b"", code="JI-2022-01", start=DAY, end=DAY), "Desk", "bench")
    place, chance = Workplace(store, fair.id, CLOCK, "bench"), random.Random(1)
    papers: list[Memorandum] = []
    while sum(paper.versions[0].pages for paper in papers) < least:
        papers.append(memorandum(place, "uz-Latn", "ru"))
    scans = [scan(one, some_look(chance), chance) for paper in papers for one in sheets(paper.pdf)]
    (folder / "pile.pdf").write_bytes(pile(scans))
    store.close()


def measure(place: Workplace, file: Path) -> None:
    sizes, start = [resident()], time.process_time()
    with ScannedFile(file) as opened:
        filing = file_pages(place, opened, lambda done: sizes.append(resident()) if done == 60 else None)
    filed = time.process_time() - start
    sizes.append(resident())
    reading = seconds_of(lambda: read(file))
    drawing = seconds_of(lambda: draw(file))
    pages = len(filing.filed) + len(filing.left)
    print(f"{pages} pages, {file.stat().st_size / pages / 1000:.0f} KB each; {len(filing.filed)} filed")
    for what, seconds in (("only drawn", drawing), ("read", reading), ("read, filed", filed)):
        rate = f"{1000 * seconds / pages:6.1f} ms a page, {pages / seconds:5.1f} pages/s"
        print(f"{what:12} {rate}, {seconds / drawing:.2f} times")
    print("memory       " + " → ".join(f"{size:.0f} MB" for size in sizes))


def seconds_of(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def read(file: Path) -> None:
    with ScannedFile(file) as opened:
        for _ in opened:
            pass


def draw(file: Path) -> None:
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L").copy()


def measure_hopeless() -> None:
    """A page without a code takes longest: every way of reading is tried."""
    sheet = Image.new("L", (1240, 1754), 240)
    pen = ImageDraw.Draw(sheet)
    for line in range(10, 110):
        pen.text((100, line * 15), "Ushbu memorandum quyidagi yarmarkada oʻtkazilgan " * 2, fill=20)
    chance = random.Random(2)
    file = pile([scan(sheet, some_look(chance), chance)])
    start = time.process_time()
    with ScannedFile(file) as opened:
        assert opened.page(1).codes == ()
    print(f"{'no code':12} {1000 * (time.process_time() - start):6.1f} ms a page")


def resident() -> float:
    """The largest resident size so far, in MB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 1e6 if sys.platform == "darwin" else size / 1e3


if __name__ == "__main__":
    main()
