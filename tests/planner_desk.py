"""A coordinator's hands on the meetings screen, in the real window off screen."""

import time
from collections.abc import Callable

from a_fair_with_meetings import FairWithMeetings
from coming_to_rest import come_to_rest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fairdesk.domain.entities import Id, Meeting
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.board import Cell
from fairdesk.gui.screens.meetings.grid import PlannerGrid
from fairdesk.gui.screens.meetings.planner_page import PlannerPage
from fairdesk.gui.screens.meetings.screen import Meetings

_LONGEST_WAIT = 10.0


class Coordinator:
    """Keys and mouse on the planner of a small fair."""

    def __init__(self, fair: FairWithMeetings, window: PlayedWindow) -> None:
        self.fair, self.window = fair, window
        screen = window.opened.shell.screen_called("meetings")
        assert isinstance(screen, Meetings)
        self.screen = screen
        self.wait(lambda: self.page.planner is not None)
        self.page.focus_grid()

    @property
    def page(self) -> PlannerPage:
        """The planner."""
        return self.screen.planner

    @property
    def grid(self) -> PlannerGrid:
        """Its grid."""
        return self.page.grid

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.settle()

    def settle(self) -> None:
        """Lets the window come to rest, gathered changes included."""
        come_to_rest(self.window)

    def press(self, *keys: Qt.Key, into: QWidget | None = None, ctrl: bool = False) -> None:
        """Presses keys where the focus is, shortcuts included."""
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(into or QApplication.focusWidget() or self.window.opened.shell, key, modifier)
        self.settle()

    def cell(self, table: int, at: str) -> Cell:
        """The cell of a table and a time of the day."""
        board = self.grid.board
        assert board is not None
        slot = board.planner.known.grid.slot_at(self.fair.at(at))
        assert slot is not None
        column = board.column_of(slot.place)
        assert column is not None
        return board.row_of[self.fair.tables[table]], column

    def stand_on(self, table: int, at: str) -> None:
        """Moves the cursor."""
        self.page.focus_grid()
        self.grid.stand_on(self.cell(table, at))

    def point(self, table: int, at: str) -> QPoint:
        """The middle of a cell in the grid's viewport."""
        return self.grid.cell_rect(self.cell(table, at)).center()

    def pull(self, start: QPoint, end: QPoint) -> None:
        """Presses in the grid, moves in a few steps, and lets go."""
        port = self.grid.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for part in (0.2, 0.6, 1.0):
            QTest.mouseMove(port, start + (end - start) * part)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        self.settle()

    def meeting(self, nickname: str) -> Meeting:
        """A meeting as it is kept now."""
        with self.fair.place.read() as work:
            found = work.get(Meeting, self.fair.meetings[nickname])
        assert found is not None
        return found

    def where(self, nickname: str) -> tuple[str, int]:
        """When and at which table a meeting is."""
        found = self.meeting(nickname)
        number = next(number for number, table in self.fair.tables.items() if table == found.table)
        return self.time(found), number

    def time(self, meeting: Meeting) -> str:
        """When a meeting begins, at the fair."""
        assert meeting.start is not None
        assert self.page.planner is not None
        return self.page.planner.clock(meeting.start)

    def shown_at(self, table: int, at: str) -> list[Id]:
        """The meetings whose cards lie in a cell."""
        board = self.grid.board
        assert board is not None
        return [card.id for card in board.cards_at(self.cell(table, at))]
