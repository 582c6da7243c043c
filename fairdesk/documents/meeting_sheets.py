"""Meetings by place: a sheet that stands on each table, lists for the halls, and the whole grid on A3."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import BinaryIO
from zoneinfo import ZoneInfo

from fairdesk.documents.badges import fair_days
from fairdesk.documents.flow import INK, LINE, QUIET, SHADE, Piece, block, draw_all, line, pages
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.documents.tables import Column, Group, add_table
from fairdesk.domain.entities import Fair
from fairdesk.domain.grid import GridSlot
from fairdesk.texts import Language, day, text
from fairdesk.usecases.meetings.agendas import GridTable, HallDay, TableDay, Talk, WholeGrid
from fairdesk.usecases.meetings.meeting_lists import state_words

_EDGE = 14.0
_MOST_COLUMNS = 10
"""Slots side by side on A3 in which two names can still be read."""


# Tables


def tables_pdf(
    tables: Iterable[TableDay], fair: Fair, language: Language, out: BinaryIO, now: datetime
) -> int:
    """A sheet for each table and day, to stand on the table; returns how many pages were written."""
    pdf = PdfWriter(out, text("agendas.tables", language))
    for table in tables:
        _TableSheets(table, fair, language, now).write(pdf)
    pdf.finish()
    return pdf.pages


class _TableSheets:
    """One table's day on A4: its number to be read from afar, then who meets there."""

    width, height = 210.0, 297.0
    number_size = 58.0

    def __init__(self, table: TableDay, fair: Fair, language: Language, now: datetime) -> None:
        self._table = table
        self._fair = fair
        self._language: Language = language
        self._now = now.astimezone(ZoneInfo(fair.time_zone))
        self._room = self.width - 2 * _EDGE

    def write(self, pdf: PdfWriter) -> None:
        """Draws the pages; the first has the large number."""
        head = self._head_height()
        bottom = self.height - _EDGE - 6
        rows = [self._row(talk) for talk in self._table.talks]
        shared = pages(rows, (bottom - head, bottom - 30))
        for number, pieces in enumerate(shared, 1):
            drawing = pdf.drawing(self.width, self.height)
            top = self._draw_head(drawing) if number == 1 else self._draw_small_head(drawing)
            if not rows:
                nothing = text("agendas.no_meetings", self._language)
                line(nothing, self._room, 4.4, colour=QUIET).put(drawing, _EDGE, top + 3)
            draw_all(drawing, pieces, _EDGE, top)
            _draw_foot(drawing, self._fair, self._language, self._now, number, len(shared))
            pdf.add_page(drawing)

    def _head_height(self) -> float:
        return _EDGE + self.number_size * 0.78 + 18

    def _draw_head(self, drawing: Drawing) -> float:
        """The number at the left; day, hall and whose table it is beside it."""
        number = line(str(self._table.table.number), self._room * 0.58, self.number_size, Weight.BOLD)
        number.put(drawing, _EDGE, _EDGE - self.number_size * 0.22)
        right = max(_EDGE + number.width + 8, self.width * 0.46)
        room = self.width - _EDGE - right
        top = _EDGE + 2
        top = block(day(self._table.day, self._language), room, 6.0, 2, Weight.SEMIBOLD).put(
            drawing, right, top
        )
        for words in self._notes():
            top = block(words, room, 4.6, 3).put(drawing, right, top + 1)
        head = self._head_height()
        drawing.pen(INK, 0.5)
        drawing.line(_EDGE, head, self.width - _EDGE, head)
        fair = f"{self._fair.name} · {fair_days(self._fair, self._language)}"
        line(fair, self._room, 3.2, colour=QUIET).put(drawing, _EDGE, head - 6)
        return head

    def _draw_small_head(self, drawing: Drawing) -> float:
        number = text("agendas.table", self._language, number=str(self._table.table.number))
        title = f"{number} · {day(self._table.day, self._language)}"
        line(title, self._room, 7, Weight.BOLD).put(drawing, _EDGE, _EDGE)
        drawing.pen(INK, 0.5)
        drawing.line(_EDGE, 27, self.width - _EDGE, 27)
        return 27

    def _notes(self) -> list[str]:
        table = self._table.table
        notes = [self._table.hall or ""]
        if self._table.owner is not None:
            notes.append(text("agendas.own_table", self._language, name=self._table.owner.name))
        if table.spare:
            notes.append(text("agendas.spare_table", self._language))
        if table.closed is not None:
            notes.append(text("agendas.closed_table", self._language, why=table.closed))
        return [note for note in notes if note]

    def _row(self, talk: Talk) -> Piece:
        time = line(f"{talk.start:%H:%M}", 26, 8.0, Weight.BOLD)
        until = line(f"–{talk.end:%H:%M}", 26, 4.0, colour=QUIET)
        names = [block(side.name, self._room - 30, 5.2, 2, Weight.SEMIBOLD) for side in talk.sides]
        about = block(_about(talk, self._language), self._room - 30, 3.6, 2, colour=QUIET)
        height = max(time.height + until.height, sum(one.height for one in names) + about.height) + 4

        def draw(drawing: Drawing, x: float, top: float) -> None:
            until.put(drawing, x, time.put(drawing, x, top + 1))
            y = top + 2
            for one in (*names, about):
                y = one.put(drawing, x + 30, y)
            drawing.pen(LINE, 0.12)
            drawing.line(x, top + height, x + self._room, top + height)

        return Piece(height, draw)


def _about(talk: Talk, language: Language) -> str:
    settled = text("agendas.to_settle", language) if talk.contested else None
    return " · ".join(part for part in (settled, talk.about) if part)


# Halls


def halls_pdf(halls: Iterable[HallDay], fair: Fair, language: Language, out: BinaryIO, now: datetime) -> int:
    """A list for each hall and day, by slot and table; returns how many pages were written."""
    pdf = PdfWriter(out, text("agendas.halls", language))
    local = now.astimezone(ZoneInfo(fair.time_zone))
    foot = f"{fair.code} · {text('agendas.printed', language, at=local)}"
    for hall in halls:
        title = hall.hall or text("agendas.no_hall", language)
        count = text("agendas.meetings_count", language, count=len(hall.talks))
        note = " · ".join((fair.name, day(hall.day, language), count))
        add_table(pdf, title, note, foot, _columns(language), _by_time(hall.talks, language), language)
    pdf.finish()
    return pdf.pages


def _columns(language: Language) -> tuple[Column, ...]:
    shares = (("table", 11, Weight.BOLD), ("host", 62, Weight.SEMIBOLD), ("guest", 62, Weight.SEMIBOLD))
    columns = [Column(text(f"agendas.column_{name}", language), share, face) for name, share, face in shares]
    about = Column(text("agendas.column_about", language), 34)
    return (*columns, about, Column(text("agendas.column_state", language), 24))


def _by_time(talks: Iterable[Talk], language: Language) -> list[Group]:
    return [
        Group(f"{start:%H:%M}–{end:%H:%M}", [_hall_row(talk, language) for talk in some])
        for (start, end), some in groupby(talks, key=lambda talk: (talk.start, talk.end))
    ]


def _hall_row(talk: Talk, language: Language) -> tuple[str, ...]:
    guests = ", ".join(side.name for side in (talk.guest, *talk.others) if side)
    number = str(talk.table) if talk.table is not None else "–"
    host = talk.host.name if talk.host else ""
    return (number, host, guests, talk.about or "", state_words(talk, language))


# The whole grid


@dataclass(frozen=True, slots=True)
class _Column:
    """A slot as a column of the grid."""

    slot: GridSlot
    title: str


def grid_pdf(grid: WholeGrid, fair: Fair, language: Language, out: BinaryIO, now: datetime) -> int:
    """All tables and slots on A3 laid across, as many pages as it takes; returns how many."""
    pdf = PdfWriter(out, text("agendas.grid", language))
    sheets = _GridSheets(grid, fair, language, now)
    sheets.write(pdf)
    pdf.finish()
    return pdf.pages


class _GridSheets:
    """Pages of the grid: the slots of a day side by side, then the tables from page to page."""

    width, height = 420.0, 297.0
    edge, head, first = 10.0, 17.0, 24.0
    column_head, row = 8.0, 12.4

    def __init__(self, grid: WholeGrid, fair: Fair, language: Language, now: datetime) -> None:
        self._grid = grid
        self._fair = fair
        self._language: Language = language
        self._zone = ZoneInfo(fair.time_zone)
        self._now = now.astimezone(self._zone)
        self._tables = [row for row in grid.tables if self._is_shown(row)]

    def write(self, pdf: PdfWriter) -> None:
        """Draws them, and a list of what stands outside the grid."""
        rows = int((self.height - 2 * self.edge - self.head - self.column_head - 5) / self.row)
        parts = [
            (slots, self._tables[start : start + rows])
            for slots in self._slots()
            for start in range(0, len(self._tables), rows)
        ]
        for number, (slots, tables) in enumerate(parts, 1):
            drawing = pdf.drawing(self.width, self.height)
            self._draw(
                drawing, slots, tables, text("papers.page", self._language, page=number, pages=len(parts))
            )
            pdf.add_page(drawing)
        if self._grid.besides:
            self._write_besides(pdf)

    def _is_shown(self, row: GridTable) -> bool:
        used = any((row.table.id, slot.place) in self._grid.cells for slot in self._grid.slots)
        return used or row.table.closed is None

    def _slots(self) -> list[Sequence[GridSlot]]:
        """Slots that stand side by side: those of a day, or where these are too many, of a session."""
        found: list[Sequence[GridSlot]] = []
        for _, of_day in groupby(self._grid.slots, key=lambda slot: slot.day):
            slots = list(of_day)
            if len(slots) <= _MOST_COLUMNS:
                found.append(slots)
                continue
            for _, of_session in groupby(slots, key=lambda slot: slot.session):
                found += _evenly(list(of_session))
        return found

    def _draw(
        self, drawing: Drawing, slots: Sequence[GridSlot], tables: Sequence[GridTable], page: str
    ) -> None:
        self._draw_title(drawing, slots, page)
        top = self.edge + self.head
        column = (self.width - 2 * self.edge - self.first) / len(slots)
        for place, slot in enumerate(slots):
            start = slot.time.start.astimezone(self._zone)
            words = line(f"{start:%H:%M}", column - 2, 4.4, Weight.BOLD)
            words.put(drawing, self.edge + self.first + place * column + 1.2, top + 1)
        top += self.column_head
        for number, row in enumerate(tables):
            self._draw_row(drawing, row, slots, column, top + number * self.row)
        self._draw_lines(drawing, len(slots), column, top, len(tables))

    def _draw_title(self, drawing: Drawing, slots: Sequence[GridSlot], page: str) -> None:
        room = self.width - 2 * self.edge
        session = self._grid.sessions.get(slots[0].session, "") if slots else ""
        title = " · ".join(part for part in (day(slots[0].day, self._language), session) if part)
        line(title, room * 0.6, 6.4, Weight.BOLD).put(drawing, self.edge, self.edge - 1)
        note = f"{self._fair.name} · {text('agendas.printed', self._language, at=self._now)}"
        line(note, room * 0.6, 3.2, colour=QUIET).put(drawing, self.edge, self.edge + 7.6)
        line(page, room * 0.3, 3.2, colour=QUIET).put_right(drawing, self.width - self.edge, self.edge + 1)

    def _draw_row(
        self, drawing: Drawing, row: GridTable, slots: Sequence[GridSlot], column: float, top: float
    ) -> None:
        line(str(row.table.number), self.first - 2, 5.6, Weight.BOLD).put(drawing, self.edge, top + 0.4)
        note = row.owner.short_name if row.owner else row.hall or ""
        block(note, self.first - 2, 2.3, 2, colour=QUIET).put(drawing, self.edge, top + 7.0)
        for place, slot in enumerate(slots):
            talks = self._grid.cells.get((row.table.id, slot.place), ())
            x = self.edge + self.first + place * column
            if talks:
                self._draw_cell(drawing, talks, x, top, column)

    def _draw_cell(
        self, drawing: Drawing, talks: Sequence[Talk], x: float, top: float, column: float
    ) -> None:
        """Host over guest; where a table is booked twice, all names smaller."""
        names = [side.short_name for talk in talks for side in talk.sides]
        doubtful = any(talk.contested for talk in talks)
        drawing.fill(LINE if doubtful else SHADE)
        drawing.rectangle(x + 0.3, top + 0.3, column - 0.6, self.row - 0.6)
        room = (self.row - 1.6) / max(len(names), 1)
        y = top + 0.8
        for place, name in enumerate(names):
            size = min(2.9, room / 1.25)
            weight = Weight.SEMIBOLD if place == 0 else Weight.REGULAR
            words = block(name, column - 2.4, size, 2, weight, height=room)
            words.put(drawing, x + 1.2, y)
            y += room

    def _draw_lines(self, drawing: Drawing, columns: int, column: float, top: float, rows: int) -> None:
        right, bottom = self.width - self.edge, top + rows * self.row
        drawing.pen(LINE, 0.12)
        for number in range(1, rows + 1):
            drawing.line(self.edge, top + number * self.row, right, top + number * self.row)
        for number in range(columns + 1):
            x = self.edge + self.first + number * column
            drawing.line(x, top - self.column_head, x, bottom)
        drawing.pen(INK, 0.4)
        drawing.line(self.edge, top, right, top)

    def _write_besides(self, pdf: PdfWriter) -> None:
        groups = [
            Group(f"{day(when, self._language)}", [self._beside(talk) for talk in some])
            for when, some in groupby(self._grid.besides, key=_day_of)
        ]
        time = Column(text("agendas.column_time", self._language), 26, Weight.SEMIBOLD)
        columns = (time, *_columns(self._language))
        title = text("agendas.besides", self._language)
        add_table(pdf, title, self._fair.name, self._fair.code, columns, groups, self._language)

    def _beside(self, talk: Talk) -> tuple[str, ...]:
        return (f"{talk.start:%H:%M}–{talk.end:%H:%M}", *_hall_row(talk, self._language))


def _evenly(slots: Sequence[GridSlot]) -> list[Sequence[GridSlot]]:
    """Slots in as few parts as fit side by side, of nearly equal length."""
    parts = -(-len(slots) // _MOST_COLUMNS)
    size = -(-len(slots) // max(parts, 1))
    return [slots[start : start + size] for start in range(0, len(slots), size)]


def _day_of(talk: Talk) -> date:
    return talk.start.date()


def _draw_foot(
    drawing: Drawing, fair: Fair, language: Language, now: datetime, number: int, count: int
) -> None:
    top = drawing.height - _EDGE
    room = drawing.width - 2 * _EDGE
    page = line(text("papers.page", language, page=number, pages=count), room * 0.4, 3, colour=QUIET)
    page.put_right(drawing, drawing.width - _EDGE, top)
    printed = f"{fair.code} · {text('agendas.printed', language, at=now)}"
    line(printed, room * 0.55, 3, colour=QUIET).put(drawing, _EDGE, top)
