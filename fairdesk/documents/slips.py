"""The slip that a visitor is handed at check-in: receipt paper of 80 mm, or A6."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from fairdesk.documents.flow import INK, LINE, QUIET, Piece, Words, block, draw_all, line, pages
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.domain.entities import Demand, Fair
from fairdesk.domain.grid import days_of
from fairdesk.texts import Language, day, known_language, text
from fairdesk.usecases import fields
from fairdesk.usecases.front_desk.slips import DemandSeen, Slip
from fairdesk.usecases.meetings.agendas import Side, Talk


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """Paper for slips in mm; ``height`` is None for a roll, which is cut where the slip ends."""

    width: float
    height: float | None
    edge: float
    size: float


SLIP_PAPERS: Mapping[str, SlipPaper] = {
    "receipt-80": SlipPaper(80, None, 4, 3.1),
    "a6": SlipPaper(105, 148, 7, 3.0),
}
_SMALLER = (1.0, 0.9, 0.8)
_LONGEST_ROLL = 2_000.0
"""Longer than any slip; a PDF page may be 5 m long."""


def slip_pdf(
    slip: Slip,
    fair: Fair,
    language: Language,
    out: BinaryIO,
    now: datetime,
    *,
    paper: str = "receipt-80",
    own_language: bool = True,
) -> int:
    """Writes one slip, in its people's language where that is known; returns how many pages it takes."""
    wanted = known_language(slip.agenda.language, language) if own_language else language
    pdf = PdfWriter(out, fair.name)
    _SlipSheets(slip, fair, wanted, SLIP_PAPERS[paper], now).write(pdf)
    pdf.finish()
    return pdf.pages


class _SlipSheets:
    """One slip in one language."""

    def __init__(self, slip: Slip, fair: Fair, language: Language, paper: SlipPaper, now: datetime) -> None:
        self._slip = slip
        self._fair = fair
        self._language: Language = language
        self._paper = paper
        self._now = now.astimezone(ZoneInfo(fair.time_zone))
        self._room = paper.width - 2 * paper.edge
        self._size = paper.size

    def write(self, pdf: PdfWriter) -> None:
        """Draws it: on a roll as long as it is, on sheets as many as it takes."""
        height = self._paper.height
        foot = self._paper.size * 1.2
        shared = self._shared((height or _LONGEST_ROLL) - 2 * self._paper.edge - foot)
        for number, some in enumerate(shared, 1):
            length = height or sum(piece.height for piece in some) + 2 * self._paper.edge + foot
            drawing = pdf.drawing(self._paper.width, length)
            draw_all(drawing, some, self._paper.edge, self._paper.edge)
            self._draw_foot(drawing, number, len(shared))
            pdf.add_page(drawing)

    def _shared(self, room: float) -> list[list[Piece]]:
        """One sheet, as long as it can be read there."""
        for smaller in _SMALLER:
            self._size = self._paper.size * smaller
            found = pages(self._pieces(), (room,))
            if len(found) == 1:
                return found
        self._size = self._paper.size
        return pages(self._pieces(), (room,))

    def _draw_foot(self, drawing: Drawing, number: int, count: int) -> None:
        size = self._paper.size * 0.75
        top = drawing.height - self._paper.edge - size
        printed = text("agendas.printed", self._language, at=self._now)
        page = line(f"{number}/{count}" if count > 1 else "", self._room, size, colour=QUIET)
        page.put_right(drawing, self._paper.width - self._paper.edge, top)
        words = line(f"{self._fair.code} · {printed}", self._room - page.width - 2, size, colour=QUIET)
        words.put(drawing, self._paper.edge, top)

    def _pieces(self) -> Iterator[Piece]:
        size = self._size
        agenda = self._slip.agenda
        yield _spaced(block(self._fair.name, self._room, size * 0.8, 2, colour=QUIET), size * 0.4)
        yield _spaced(block(agenda.enterprise.name, self._room, size * 1.5, 5, Weight.BOLD), size * 0.2)
        if agenda.contact:
            yield _spaced(line(agenda.contact, self._room, size), size * 0.2)
        count = text("agendas.meetings_count", self._language, count=len(agenda.talks))
        yield self._heading(f"{text('agendas.agenda', self._language)} · {count}")
        if not agenda.talks:
            yield _spaced(block(text("agendas.no_meetings", self._language), self._room, size, 2), size * 0.5)
        last: date | None = None
        several = len({talk.start.date() for talk in agenda.talks} | set(days_of(self._fair))) > 1
        for talk in agenda.talks:
            if several and talk.start.date() != last:
                last = talk.start.date()
                yield _spaced(line(day(last, self._language), self._room, size, Weight.BOLD), 0.5, stays=True)
            yield self._talk(talk)
        yield from self._demands()

    def _heading(self, words: str) -> Piece:
        size = self._size
        said = block(words, self._room, size * 1.05, 2, Weight.BOLD)
        height = said.height + size * 1.2

        def draw(drawing: Drawing, x: float, top: float) -> None:
            said.put(drawing, x, top + size * 0.7)
            drawing.pen(INK, 0.3)
            drawing.line(x, top + height - size * 0.3, x + self._room, top + height - size * 0.3)

        return Piece(height, draw, stays=True)

    def _talk(self, talk: Talk) -> Piece:
        """Time and table in large, the partners and where they stand under them."""
        size = self._size
        time = line(f"{talk.start:%H:%M}", self._room * 0.4, size * 1.3, Weight.BOLD)
        number = str(talk.table) if talk.table is not None else "–"
        place = text("agendas.table", self._language, number=number)
        table = line(place, self._room * 0.55, size * 1.3, Weight.BOLD)
        partners = talk.partners(self._slip.agenda.members)
        lines = [block(side.name, self._room, size, 3, Weight.SEMIBOLD) for side in partners]
        settled = text("agendas.to_settle", self._language) if talk.contested else None
        detail = " · ".join(part for part in (settled, talk.hall, talk.about) if part)
        lines.append(block(detail, self._room, size * 0.85, 2, colour=QUIET))
        height = time.height + sum(one.height for one in lines) + size * 0.5

        def draw(drawing: Drawing, x: float, top: float) -> None:
            table.put_right(drawing, x + self._room, top)
            y = time.put(drawing, x, top)
            for one in lines:
                y = one.put(drawing, x, y)
            _rule(drawing, x, top + height - size * 0.15, self._room)

        return Piece(height, draw)

    def _demands(self) -> Iterator[Piece]:
        size = self._size
        yield self._heading(text("agendas.could_make", self._language))
        if not self._slip.demands:
            nothing = text("agendas.no_demands", self._language)
            yield _spaced(block(nothing, self._room, size * 0.9, 3, colour=QUIET), size * 0.5)
        for seen in self._slip.demands:
            yield self._demand(seen)

    def _demand(self, seen: DemandSeen) -> Piece:
        size = self._size
        stand = line(seen.owner.stand or "", self._room * 0.35, size * 1.3, Weight.BOLD)
        room = self._room - (stand.width + size if seen.owner.stand else 0)
        lines = [
            block(seen.demand.name, room, size, 4, Weight.SEMIBOLD),
            line(self._figures(seen), room, size * 0.85, colour=QUIET),
            block(_where(seen.owner), self._room, size * 0.9, 3),
        ]
        height = sum(one.height for one in lines) + size * 0.5

        def draw(drawing: Drawing, x: float, top: float) -> None:
            stand.put_right(drawing, x + self._room, top)
            y = top
            for one in lines:
                y = one.put(drawing, x, y)
            _rule(drawing, x, top + height - size * 0.15, self._room)

        return Piece(height, draw)

    def _figures(self, seen: DemandSeen) -> str:
        demand = seen.demand

        def shown(field: str) -> str:
            return fields.show(Demand, field, getattr(demand, field), self._language)

        amount = f"{shown('volume')} {shown('unit')}".strip()
        parts = [
            text("agendas.yearly", self._language, amount=amount) if demand.volume is not None else None,
            text("agendas.imported", self._language, country=shown("country")) if demand.country else None,
        ]
        return " · ".join(part for part in parts if part)


def _where(owner: Side) -> str:
    return " · ".join(part for part in (owner.name, owner.hall) if part)


def _spaced(words: Words, after: float, *, stays: bool = False) -> Piece:
    def draw(drawing: Drawing, x: float, top: float) -> None:
        words.put(drawing, x, top)

    return Piece(words.height + after, draw, stays=stays)


def _rule(drawing: Drawing, x: float, y: float, width: float) -> None:
    drawing.pen(LINE, 0.12)
    drawing.line(x, y, x + width, y)
