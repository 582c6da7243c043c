"""From a scan to the painted verdict, in the real window off screen.

    python tests/benchmarks/bench_window.py

Types badges of the sample fair into the window at several speeds. Prints how long after its commit a verdict
is painted (at most 16 ms), and how long it takes from the scanner's first key, beside the time the scanner
itself needs for its 40 keys.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from measure import Times
from PySide6.QtWidgets import QApplication

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.front_desk import screen as front_desk
from fairdesk.gui.screens.front_desk.banner import Banner
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import to_print
from fairdesk.usecases.front_desk.check_in import ScanAnswer
from fairdesk.usecases.sample import sample_fair

SCANS = 60
PAUSES_MS = (0, 1, 8, 16)
KEYS = 40


class Stopwatch:
    """Notes when a scan was committed and when its verdict was painted."""

    def __init__(self) -> None:
        self.committed = self.painted = 0.0
        scan, paint = front_desk.check_in.scan, Banner.paintEvent

        def noted_scan(*given: object) -> ScanAnswer:
            answer = scan(*given)  # type: ignore[arg-type]
            self.committed = time.perf_counter()
            return answer

        def noted_paint(banner: Banner, event: object) -> None:
            paint(banner, event)  # type: ignore[arg-type]
            self.painted = time.perf_counter()

        front_desk.check_in.scan = noted_scan  # type: ignore[assignment]
        Banner.paintEvent = noted_paint  # type: ignore[method-assign,assignment]


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        clock = sample_fair.opening_clock()
        store = Store(Path(scratch), clock)
        place = sample_fair.create(store, clock, sample_fair.ACTOR, paper_pdf)
        store.set_setting("sound", "off")
        codes = [sheet.code for sheet in to_print(place)]
        window = PlayedWindow(store, place.fair, clock)
        watch = Stopwatch()
        print("pause between keys   from commit to paint                        from first key, less typing")
        for pause in PAUSES_MS:
            after_commit, after_typing = [], []
            for _ in range(SCANS):
                clock.advance(seconds=11)
                began = time.perf_counter()
                _type(window, codes.pop(), pause)
                typed = time.perf_counter() - began
                while watch.painted < watch.committed or watch.committed < began:
                    QApplication.processEvents()
                after_commit.append(watch.painted - watch.committed)
                after_typing.append(watch.painted - began - typed)
                window.settle()
            print(f"{pause:5d} ms       {Times.of(after_commit)}   {Times.of(after_typing)}")
        window.close()
        store.close()


def _type(window: PlayedWindow, code: str, pause_ms: int) -> None:
    for place, digit in enumerate(code):
        window.type_code(digit, end="")
        if place == len(code) - 1:
            return
        until = time.perf_counter() + pause_ms / 1000
        while time.perf_counter() < until:
            QApplication.processEvents()


if __name__ == "__main__":
    main()
