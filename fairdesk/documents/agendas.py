"""Agendas of enterprises, one sheet or more for each, in the language of its people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from babel.dates import format_date

from fairdesk.documents.badges import fair_days
from fairdesk.documents.flow import INK, LINE, QUIET, Piece, Words, block, draw_all, line, pages
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.domain.entities import Fair, Id
from fairdesk.domain.grid import Interval
from fairdesk.domain.meetings import NewsKind
from fairdesk.texts import Language, known_language, locale, text
from fairdesk.usecases.meetings.agendas import Agenda, NewsItem, Side, Talk


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of an agenda in mm. ``size`` is what a row is set in; everything else follows from it."""

    width: float
    height: float
    edge: float
    size: float


PAPERS: Mapping[str, Paper] = {"a4": Paper(210, 297, 14, 4.0), "a5": Paper(148, 210, 9, 3.2)}


@dataclass(frozen=True, slots=True)
class Written:
    """How many agendas stand on how many pages."""

    agendas: int
    pages: int


def agendas_pdf(
    agendas: Iterable[Agenda],
    fair: Fair,
    language: Language,
    out: BinaryIO,
    now: datetime,
    *,
    paper: str = "a4",
    own_language: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Writes agendas as one PDF, each beginning on a page of its own; without any, nothing is written.

    Each is in its people's language where that is known, unless ``own_language`` is false. A letter that
    the faces lack is shown as "?", because no meeting may be left out. ``progress`` hears the number done
    and may raise to stop.
    """
    pdf = PdfWriter(out, fair.name)
    count = 0
    for agenda in agendas:
        wanted = known_language(agenda.language, language) if own_language else language
        _Sheets(agenda, fair, wanted, PAPERS[paper], now).write(pdf)
        count += 1
        if progress is not None:
            progress(count)
    pdf.finish()
    return Written(count, pdf.pages)


class _Sheets:
    """The pages of one agenda."""

    def __init__(self, agenda: Agenda, fair: Fair, language: Language, paper: Paper, now: datetime) -> None:
        self._agenda = agenda
        self._fair = fair
        self._language: Language = language
        self._paper = paper
        self._now = now.astimezone(ZoneInfo(fair.time_zone))
        self._width = paper.width - 2 * paper.edge
        self._news = {item.meeting: item for item in agenda.news} if agenda.told else {}

    def write(self, pdf: PdfWriter) -> None:
        """Draws them: all meetings on one page as long as they can be read there."""
        head = self._head()
        top = self._paper.edge + sum(piece.height for piece in head)
        room = self._paper.height - self._paper.edge - 1.5 * self._paper.size
        again = self._name_again()
        shared = self._shared(room - top, room - self._paper.edge - again.height)
        for number, pieces in enumerate(shared, 1):
            drawing = pdf.drawing(self._paper.width, self._paper.height)
            start = draw_all(drawing, head if number == 1 else [again], self._paper.edge, self._paper.edge)
            draw_all(drawing, pieces, self._paper.edge, start)
            self._draw_foot(drawing, number, len(shared))
            pdf.add_page(drawing)

    def _shared(self, first: float, other: float) -> list[list[Piece]]:
        for smaller in (1.0, 0.88, 0.78):
            found = pages(self._rows(self._paper.size * smaller), (first, other))
            if len(found) == 1:
                return found
        return pages(self._rows(self._paper.size), (first, other))

    def _rows(self, size: float) -> Iterator[Piece]:
        several_days = (self._fair.end or self._fair.start) != self._fair.start
        rows = _Rows(self._agenda, self._news, self._language, self._width, size)
        return rows.pieces(name_days=several_days)

    def _head(self) -> list[Piece]:
        size = self._paper.size
        side = self._agenda.enterprise
        fair = f"{self._fair.name} · {fair_days(self._fair, self._language)}"
        where = ", ".join(part for part in (side.hall, self._stand(side)) if part)
        who = " · ".join(part for part in (self._agenda.contact, where) if part)
        count = text("agendas.meetings_count", self._language, count=len(self._agenda.talks))
        title = f"{text('agendas.agenda', self._language)} · {count}"
        rows = [
            (block(fair, self._width, size * 0.8, 2, colour=QUIET), size * 0.9),
            (block(side.name, self._width, size * 2.2, 3, Weight.BOLD, floor=0.4), size * 0.3),
            (line(who, self._width, size, colour=INK), size * 1.1),
            (line(title, self._width, size * 1.15, Weight.SEMIBOLD), size * 0.2),
        ]
        if self._news and self._agenda.told:
            since = text("agendas.changed_since", self._language, at=self._agenda.told)
            rows.append((line(since, self._width, size * 0.85, colour=QUIET), size * 0.2))
        return [_said(words, after) for words, after in rows if words.fitted.lines]

    def _name_again(self) -> Piece:
        return _said(line(self._agenda.enterprise.name, self._width, self._paper.size * 1.2, Weight.BOLD), 2)

    def _stand(self, side: Side) -> str | None:
        return text("agendas.stand", self._language, stand=side.stand) if side.stand else None

    def _draw_foot(self, drawing: Drawing, number: int, count: int) -> None:
        size = self._paper.size * 0.72
        top = self._paper.height - self._paper.edge - size * 0.3
        page = line(
            text("papers.page", self._language, page=number, pages=count), self._width, size, colour=QUIET
        )
        printed = text("agendas.printed", self._language, at=self._now)
        page.put_right(drawing, self._paper.width - self._paper.edge, top)
        left = self._width - page.width - 4
        line(f"{self._fair.code} · {printed}", left, size, colour=QUIET).put(drawing, self._paper.edge, top)


class _Rows:
    """The meetings of an agenda with the free time between them, in letters of one size."""

    def __init__(
        self, agenda: Agenda, news: Mapping[Id, NewsItem], language: Language, width: float, size: float
    ) -> None:
        self._agenda = agenda
        self._news = news
        self._language: Language = language
        self._width = width
        self._size = size
        self._time = size * 6.0
        self._table = size * 5.6
        self._partner = width - self._time - self._table

    def pieces(self, *, name_days: bool) -> Iterator[Piece]:
        """The rows of the days, each named where the fair has several, and what no longer takes place."""
        days = self._days()
        if not days:
            words = text("agendas.no_meetings", self._language)
            yield _said(line(words, self._width, self._size), self._size)
        for day in days:
            heads = (
                [self._day_heading(day), self._columns()] if name_days or len(days) > 1 else [self._columns()]
            )
            yield from heads
            again = _together(heads)
            for row in self._of_day(day):
                yield Piece(row.height, row.draw, again=again)
        yield from self._gone()

    def _days(self) -> list[date]:
        return sorted({talk.start.date() for talk in self._agenda.talks})

    def _of_day(self, day: date) -> list[Piece]:
        talks = [(talk.start, self._talk(talk)) for talk in self._agenda.talks if talk.start.date() == day]
        free = [(one.start, self._free(one)) for one in self._agenda.free if one.start.date() == day]
        return [piece for _, piece in sorted((*talks, *free), key=lambda row: row[0])]

    def _day_heading(self, day: date) -> Piece:
        written = format_date(day, "EEEE, d MMMM", locale=locale(self._language))
        return _said(
            line(written[:1].upper() + written[1:], self._width, self._size * 1.2, Weight.BOLD),
            self._size * 0.2,
            before=self._size,
            stays=True,
        )

    def _columns(self) -> Piece:
        titles = (
            (0.0, self._time, "time"),
            (self._time, self._table, "table"),
            (self._time + self._table, self._partner, "whom"),
        )
        words = [
            (
                at,
                line(
                    text(f"agendas.column_{name}", self._language), width - 1, self._size * 0.75, colour=QUIET
                ),
            )
            for at, width, name in titles
        ]
        height = self._size * 1.5

        def draw(drawing: Drawing, x: float, top: float) -> None:
            for at, one in words:
                one.put(drawing, x + at, top + height - one.height - self._size * 0.25)
            drawing.pen(INK, 0.3)
            drawing.line(x, top + height, x + self._width, top + height)

        return Piece(height, draw, stays=True)

    def _talk(self, talk: Talk) -> Piece:
        size = self._size
        time = line(
            f"{talk.start:%H:%M}–{talk.end:%H:%M}", self._time - size * 0.6, size * 1.02, Weight.SEMIBOLD
        )
        number = str(talk.table) if talk.table is not None else "–"
        table = line(number, self._table - size * 0.8, size * 1.7, Weight.BOLD)
        hall = block(talk.hall or "", self._table - size * 0.6, size * 0.75, 2, colour=QUIET)
        lines = self._about(talk)
        mark = self._mark(talk)
        under_time = block(mark, self._time - size * 0.6, size * 0.72, 3, Weight.SEMIBOLD) if mark else None
        pad = size * 0.32
        heights = (
            time.height + (under_time.height if under_time else 0),
            table.height + hall.height,
            sum(words.height for words in lines),
        )
        height = max(heights) + 2 * pad

        def draw(drawing: Drawing, x: float, top: float) -> None:
            if mark:
                drawing.fill(INK)
                drawing.rectangle(x - size * 0.7, top + pad, size * 0.3, height - 2 * pad)
            end = time.put(drawing, x, top + pad)
            if under_time is not None:
                under_time.put(drawing, x, end)
            end = table.put(drawing, x + self._time, top + pad - size * 0.25)
            hall.put(drawing, x + self._time, end - size * 0.1)
            _stack(drawing, lines, x + self._time + self._table, top + pad)
            _rule(drawing, x, top + height, self._width)

        return Piece(height, draw)

    def _about(self, talk: Talk) -> list[Words]:
        """The partners, each with where they stand, and what it is about."""
        size = self._size
        lines: list[Words] = []
        for side in talk.partners(self._agenda.members):
            lines.append(block(side.name, self._partner, size, 3, Weight.SEMIBOLD))
            stand = text("agendas.stand", self._language, stand=side.stand) if side.stand else None
            where = ", ".join(part for part in (side.hall, stand) if part)
            lines.append(line(where, self._partner, size * 0.8, colour=QUIET))
        lines.append(block(talk.about or "", self._partner, size * 0.8, 2))
        return [words for words in lines if words.fitted.lines]

    def _mark(self, talk: Talk) -> str | None:
        """What is new about a meeting since its people were told, or that its place is not settled."""
        if talk.contested:
            return text("agendas.to_settle", self._language)
        item = self._news.get(talk.meeting.id)
        if item is None or item.kind is NewsKind.CANCELLED:
            return None
        if item.kind is NewsKind.NEW or item.was is None:
            return text("agendas.now_new", self._language)
        told = {"time": f"{item.was:%H:%M}", "table": str(item.was_table or "–")}
        if item.kind is NewsKind.OTHER_TABLE:
            return text("agendas.now_other_table", self._language, **told)
        moved = "now_moved" if item.was_table in (None, talk.table) else "now_moved_table"
        return text(f"agendas.{moved}", self._language, **told)

    def _free(self, time: Interval) -> Piece:
        size = self._size
        hours = line(
            f"{time.start:%H:%M}–{time.end:%H:%M}", self._time - size * 0.6, size * 0.85, colour=QUIET
        )
        words = line(text("agendas.free", self._language), self._partner, size * 0.85, colour=QUIET)
        height = hours.height + size * 0.4

        def draw(drawing: Drawing, x: float, top: float) -> None:
            hours.put(drawing, x, top + size * 0.2)
            words.put(drawing, x + self._time + self._table, top + size * 0.2)
            _rule(drawing, x, top + height, self._width)

        return Piece(height, draw)

    def _gone(self) -> Iterator[Piece]:
        gone = [item for item in self._news.values() if item.kind is NewsKind.CANCELLED]
        if not gone:
            return
        size = self._size
        heading = _said(
            line(text("agendas.gone", self._language), self._width, size, Weight.SEMIBOLD),
            size * 0.3,
            before=size,
            stays=True,
        )
        yield heading
        for item in gone:
            yield _said(block(self._gone_line(item), self._width, size * 0.9, 2), size * 0.25)

    def _gone_line(self, item: NewsItem) -> str:
        partners = item.talk.partners(self._agenda.members) if item.talk else ()
        table = None
        if item.was_table is not None:
            table = text("agendas.table", self._language, number=str(item.was_table))
        when = f"{item.was:%d.%m %H:%M}" if item.was else None
        return " · ".join(part for part in (when, table, *(side.name for side in partners)) if part)


def _said(words: Words, after: float, *, before: float = 0, stays: bool = False) -> Piece:
    """Words with some room around them."""

    def draw(drawing: Drawing, x: float, top: float) -> None:
        words.put(drawing, x, top + before)

    return Piece(before + words.height + after, draw, stays=stays)


def _together(pieces: Sequence[Piece]) -> Piece:
    """Several pieces as one."""

    def draw(drawing: Drawing, x: float, top: float) -> None:
        draw_all(drawing, pieces, x, top)

    return Piece(sum(piece.height for piece in pieces), draw, stays=True)


def _stack(drawing: Drawing, lines: Sequence[Words], x: float, top: float) -> None:
    for words in lines:
        top = words.put(drawing, x, top)


def _rule(drawing: Drawing, x: float, y: float, width: float) -> None:
    drawing.pen(LINE, 0.12)
    drawing.line(x, y, x + width, y)
