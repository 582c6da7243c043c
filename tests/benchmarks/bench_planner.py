"""Frames of the sample-size planner while it is scrolled and while a card is dragged over it.

    python tests/benchmarks/bench_planner.py

Opens the meetings screen of a fair with 775 enterprises, 120 tables, about 3,000 meetings and 2,000 requests,
off screen or on the platform of QT_QPA_PLATFORM. A frame is an event handled and the grid painted whole.
Prints frames beside painting the same viewport empty, and what reading the snapshot takes.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from measure import Times, timed
from planner_fair import planner_fair
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.board import Density
from fairdesk.gui.screens.meetings.grid import PlannerGrid
from fairdesk.gui.screens.meetings.screen import Meetings
from fairdesk.usecases.meetings import planner
from fairdesk.usecases.ports import Changes, Workplace

FRAMES = 240
_NONE = Qt.KeyboardModifier.NoModifier


class Empty(QWidget):
    """What any painting costs: the same pixels in one colour."""

    def paintEvent(self, event: object) -> None:
        """Qt's hook."""
        QPainter(self).fillRect(self.rect(), QColor("white"))


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        store, place, clock = planner_fair(Path(scratch))
        _reading(place)
        store.set_setting("sound", "off")
        window = PlayedWindow(store, place.fair, clock)
        window.open_screen("meetings")
        screen = window.opened.shell.screen_called("meetings")
        assert isinstance(screen, Meetings)
        grid = screen.planner.grid
        empty = Empty()
        empty.resize(grid.viewport().size())
        empty.show()
        window.settle()
        bare = Times.of(list(_frames(empty, lambda _: None)))
        print(f"{'empty viewport':28} {bare}")
        for view in ("tables", "people"):
            screen.open_view(view)
            for density in Density:
                screen.planner.set_density(density)
                window.settle()
                for name, seconds in (
                    ("scrolling", _scrolled(grid)),
                    ("fresh rows", _scrolled(grid, fresh=True)),
                    ("dragging", _dragged(grid)),
                ):
                    times = Times.of(seconds)
                    ratio = times.p50 / bare.p50
                    print(f"{view:7} {density:12} {name:11}  {times}   {ratio:5.1f} times the empty one")
        window.close()
        store.close()


def _reading(place: Workplace) -> None:
    with place.read() as work:
        made = planner.read(work)
        one = Changes(frozenset({"meeting"}), frozenset({next(iter(made.cards))}))
        whole = Times.of([timed(lambda: planner.read(work)) for _ in range(5)])
        after = Times.of([timed(lambda: planner.refreshed(work, made, one)) for _ in range(10)])
    print(f"{len(made.cards):,} meetings, {len(made.tray):,} requests, {len(made.people)} companies")
    print(f"{'reading the snapshot':28} {whole}\n{'after one change':28} {after}")


def _frames(widget: QWidget, event: Callable[[int], None]) -> Iterator[float]:
    """Seconds of each frame: the event, and what it makes the widget paint."""
    for number in range(FRAMES):
        start = time.perf_counter()
        event(number)
        widget.repaint()
        QApplication.processEvents()
        yield time.perf_counter() - start


def _scrolled(grid: PlannerGrid, *, fresh: bool = False) -> list[float]:
    """Down and up in both directions; with ``fresh`` no card was drawn before."""
    down, across = grid.verticalScrollBar(), grid.horizontalScrollBar()
    down.setValue(0)
    if fresh:
        grid.forget_pictures()

    def step(number: int) -> None:
        span = max(1, down.maximum())
        at = number * 30 % (2 * span)
        down.setValue(min(at, 2 * span - at))
        across.setValue(number * 7 % max(1, across.maximum()))

    return list(_frames(grid.viewport(), step))


def _dragged(grid: PlannerGrid) -> list[float]:
    """A card that may move, carried in a wave across the viewport."""
    board = grid.board
    assert board is not None
    cell = next(cell for cell, cards in board.cells.items() if cards[0].can_move)
    grid.stand_on(cell)
    port = grid.viewport()
    start = grid.cell_rect(cell).center()
    _mouse(port, QEvent.Type.MouseButtonPress, start)

    def step(number: int) -> None:
        part = number / FRAMES
        wave = abs((part * 6) % 2 - 1)
        at = QPoint(round(120 + part * (port.width() - 160)), round(70 + wave * 400))
        _mouse(port, QEvent.Type.MouseMove, at)

    found = list(_frames(port, step))
    _mouse(port, QEvent.Type.MouseMove, QPoint(5, 5))
    _mouse(port, QEvent.Type.MouseButtonRelease, QPoint(5, 5))
    return found


def _mouse(port: QWidget, kind: QEvent.Type, at: QPoint) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    moves = kind == QEvent.Type.MouseMove
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    there = QPointF(port.mapToGlobal(at))
    QApplication.sendEvent(port, QMouseEvent(kind, QPointF(at), there, none if moves else left, held, _NONE))


if __name__ == "__main__":
    main()
