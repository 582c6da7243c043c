"""Whose talks are listed: of my table (the station's, or one chosen here), of another, or of all."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Id, Negotiation, Station, Table
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import KeyButton
from fairdesk.usecases.deals import negotiation_view
from fairdesk.usecases.deals.negotiation_view import TableDay, Talk
from fairdesk.usecases.ports import Work, Workplace

_KEPT = "talk_table"
_ALL = "all"
_AROUND = 30


class TableChoice(KeyButton):
    """``chosen`` says that it is another one; ``said`` that its words are others."""

    chosen = Signal()
    said = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context, self._words = context, context.words
        self.setProperty("kind", "quiet")
        self.setProperty("measure", "small")
        self.show_icon("chevron-down")
        self.setLayoutDirection(self.layoutDirection().RightToLeft)
        self._kept = context.settings.get(_KEPT)
        self._tables: list[Table] = []
        self._menu = QMenu(self)
        self._menu.setLayoutDirection(self.layoutDirection().LeftToRight)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        context.words.changed.connect(self._say)
        context.station_changed.connect(lambda _: self.chosen.emit())
        self._say()

    @property
    def of_all(self) -> bool:
        """Whether the talks of all tables are listed."""
        return self._kept == _ALL

    @property
    def table(self) -> Id | None:
        """A table that was chosen here; None: the station's."""
        return bytes.fromhex(self._kept) if self._kept and not self.of_all else None

    def know(self, tables: list[Table]) -> None:
        """The tables of the fair."""
        self._tables = tables

    def choose(self, kept: str) -> None:
        """Another choice: a table in hexadecimal, "all", or "" for the station's own."""
        self._kept = kept
        self._context.settings.put(_KEPT, kept)
        self._say()
        self.chosen.emit()

    def _say(self) -> None:
        key = "all" if self.of_all else "other" if self._kept else "mine"
        name = self._words(f"talkscreen.tables_{key}")
        self.setAccessibleName(name)
        self.say(name)
        self.said.emit()

    @property
    def width_with_words(self) -> int:
        """How wide it is with its words."""
        words = self.fontMetrics().horizontalAdvance(self.accessibleName())
        return words + self.iconSize().width() + _AROUND

    def show_words(self, *, shown: bool) -> None:
        """With its words, or as an arrow that says them when it is pointed at."""
        self.say(self.accessibleName() if shown else "")
        self.setToolTip("" if shown else self.accessibleName())

    def _fill(self) -> None:
        self._menu.clear()
        words = self._words
        choices = [("", words("talkscreen.tables_mine")), (_ALL, words("talkscreen.all_tables"))]
        of_tables = [(one.id.hex(), words("talkscreen.table", table=str(one.number))) for one in self._tables]
        for kept, name in (*choices, *of_tables):
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(kept == self._kept)
            action.triggered.connect(partial(self._triggered, kept))
            if kept == _ALL:
                self._menu.addSeparator()

    def _triggered(self, kept: str, _checked: bool = False) -> None:
        self.choose(kept)


@dataclass(frozen=True)
class Found:
    """The talks that are listed, the tables there are, the one that is meant, and the fair's time zone."""

    day: TableDay
    tables: list[Table]
    table: Table | None
    zone: str


def look(place: Workplace, station: Id | None, table: Id | None, *, of_all: bool) -> Found:
    """Reads what is to be listed."""
    with place.read() as work:
        tables = sorted(work.all(Table), key=lambda one: (one.number, one.id))
        known = work.get(Station, station) if station is not None else None
        own = table or (known.table if known else None)
        mine = next((one for one in tables if one.id == own), None)
        day = (
            _all_of_day(work, tables)
            if of_all
            else negotiation_view.my_table(work, mine.id if mine else None)
        )
        return Found(day, tables, mine, work.fair.time_zone)


def _all_of_day(work: Work, tables: list[Table]) -> TableDay:
    """The talks of all tables where anything happens today."""
    start, end = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)
    busy = {one.table for one in work.meetings_between(start, end)}
    busy |= {one.table for one in work.all(Negotiation, ended=None)}
    rows: dict[object, Talk] = {}
    for table in (None, *(one.id for one in tables if one.id in busy)):
        for talk in negotiation_view.my_table(work, table).rows:
            rows.setdefault(talk.negotiation or talk.meeting, talk)
    ordered = sorted(rows.values(), key=lambda one: (one.start is None, one.start, one.table or 0))
    return TableDay(None, None, "", tuple(ordered))
