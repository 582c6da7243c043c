"""Where and when meetings can be: days and sessions, tables, and the rules of planning."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from fairdesk.domain import meetings
from fairdesk.domain.entities import Desk, Enterprise, Id, Meeting
from fairdesk.domain.grid import days_of
from fairdesk.domain.words import Part
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.setup_days import DaysPart
from fairdesk.gui.screens.meetings.setup_rules import RING, RulesPart
from fairdesk.gui.screens.meetings.setup_tables import TablesPart
from fairdesk.gui.widgets.basics import column, line, row
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.meetings.meeting_grid import Grid
from fairdesk.usecases.ports import Changes, Work, Workplace

_SIDE_BY_SIDE = 1120
_SHOWN_KINDS = frozenset(
    {"session", "table", "hall", "planning_rules", "fair", "desk", "meeting", "enterprise"}
)


@dataclass(frozen=True)
class Seen:
    """What the page shows: the grid, who exhibits, other desks, and what lies outside the grid."""

    grid: Grid
    desk: Id
    desks: Sequence[Desk]
    exhibitors: Sequence[Enterprise]
    names: Mapping[Id, str]
    used: Mapping[Id, int]
    outside: int


def look(place: Workplace) -> Seen:
    """Reads all of it."""
    with place.read() as work:
        return _seen(work)


def _seen(work: Work) -> Seen:
    grid = meeting_grid.grid(work)
    exhibitors = work.all(Enterprise, part=Part.EXHIBITOR)
    owners = {table.enterprise for table in grid.tables if table.enterprise}
    used: dict[Id, int] = {}
    for meeting in filter(meetings.is_arranged, work.all(Meeting)):
        if meeting.table:
            used[meeting.table] = used.get(meeting.table, 0) + 1
    return Seen(
        grid,
        work.desk.id,
        work.all(Desk),
        sorted(exhibitors, key=lambda one: one.name.casefold()),
        {one: known.name for one in owners if (known := work.get(Enterprise, one))},
        used,
        len(meeting_grid.outside_the_grid(work)),
    )


class SetupPage(QScrollArea):
    """The page. Every change is saved at once and can be taken back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._seen: Seen | None = None
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.days = DaysPart(context, self.do)
        self.tables = TablesPart(context, self.do)
        self.rules = RulesPart(context, self.do)
        self._left = QWidget()
        left = column(row(RING, self.days), row(RING, line()), self.rules, None, gap=18)
        left.setContentsMargins(0, 0, 0, 0)
        self._left.setLayout(left)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(24 - RING, 6, 24, 20)
        self._columns.setSpacing(32 - RING)
        self._columns.addWidget(self._left)
        self._columns.addLayout(row(RING, self.tables), 1)
        whole = QWidget()
        whole.setLayout(self._columns)
        self.setWidget(whole)
        self._keeping = KeepingUp(self, context, _SHOWN_KINDS, self.reload)
        context.words.changed.connect(self._show)

    def do(
        self, job: Callable[[Workplace], Changes], told: object, failed: Callable[[Exception], object]
    ) -> None:
        """Does a use case, tells what was done, with undo; failures go where the part wants them."""
        context = self._context

        def done(changes: Changes) -> None:
            context.announce(changes)
            context.tell(told, changes.span)  # type: ignore[arg-type]

        context.do(job, done, failed)

    def reload(self) -> None:
        """Reads everything again."""
        self._context.do(look, self._take)

    def _take(self, seen: Seen) -> None:
        self._seen = seen
        self._show()

    def _show(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self.days.show_days(days_of(seen.grid.fair), seen.grid.sessions, seen.outside)
        self.tables.show_tables(
            seen.grid.tables, seen.grid.halls, seen.names, seen.used, seen.desks, seen.exhibitors
        )
        self.rules.show_rules(seen.grid.rules)

    def focus_first(self) -> None:
        """The first field has the keys."""
        self.days.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: in a narrow window the parts stand below each other."""
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        self._left.setFixedWidth(430 + RING) if wide else self._left.setMaximumWidth(16_777_215)
        if not wide:
            self._left.setMinimumWidth(0)
