"""The numbered sheet of paper on which a talk is noted while there is no power.

It asks for what the screen asks for, in the screen's order, so that typing it in later is reading it from top
to bottom. There is no code to scan on it: nothing is known of a talk yet that a code could name.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO

from fairdesk.documents.badges import fair_days
from fairdesk.documents.deal_lines import lines, put, style
from fairdesk.documents.flow import LINE, QUIET, block, line
from fairdesk.documents.fonts import Weight, text_width
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.domain.entities import Fair
from fairdesk.domain.words import DealPart, NegotiationOutcome, Step, Vat
from fairdesk.texts import Language, text

_WIDTH, _HEIGHT, _EDGE = 210.0, 297.0, 15.0
_ROOM = _WIDTH - 2 * _EDGE
_INK = "#000000"
_BOX = 3.6
_STEP = style(7.4, colour=QUIET, leading=1.25)
_CURRENCIES = ("UZS", "USD", "EUR", "RUB")
_PARTIES, _ITEMS, _NOTES = 3, 8, 5
_ITEM_COLUMNS = (
    ("number", 6.0),
    ("name", 55.0),
    ("tn_ved", 25.0),
    ("quantity", 18.0),
    ("unit", 14.0),
    ("price", 22.0),
    ("sum", 25.0),
    ("yearly", 15.0),
)


def sheets_pdf(numbers: Iterable[str], fair: Fair, language: Language, table: str = "") -> bytes:
    """A sheet for each number, such as "B-0012"; ``table`` is written on all of them where it is known."""
    out = BytesIO()
    pdf = PdfWriter(out, text("deal_papers.sheet_title", language))
    for number in numbers:
        drawing = pdf.drawing(_WIDTH, _HEIGHT)
        _Sheet(drawing, language).draw(number, fair, table)
        pdf.add_page(drawing)
    pdf.finish()
    return out.getvalue()


class _Sheet:
    """One sheet, drawn from top to bottom."""

    def __init__(self, drawing: Drawing, language: Language) -> None:
        self._drawing = drawing
        self._language: Language = language

    def draw(self, number: str, fair: Fair, table: str) -> None:
        """Everything on the sheet."""
        self._head(number, fair)
        self._times(34.0, table)
        top = 50.0
        for place in range(1, _PARTIES + 1):
            self._party(place, top)
            top += 22.0
        top = self._items(top + 0.5)
        top = self._steps(top + 2.4)
        top = self._outcome(top + 3.5)
        self._notes(top + 3.5)
        self._end()

    def _say(self, name: str) -> str:
        return text(f"deal_papers.sheet_{name}", self._language)

    def _head(self, number: str, fair: Fair) -> None:
        wide = 58.0
        room = _ROOM - wide - 6
        line(self._say("title"), room, 6.4, Weight.BOLD).put(self._drawing, _EDGE, 11.0)
        where = f"{fair.name}, {fair_days(fair, self._language)}"
        below = block(where, room, 3.1, 2).put(self._drawing, _EDGE, 19.6)
        block(self._say("about"), room, 2.8, 3, colour=QUIET).put(self._drawing, _EDGE, below + 0.8)
        line(self._say("number"), wide, 3.0, colour=QUIET).put_right(self._drawing, _WIDTH - _EDGE, 11.0)
        line(number, wide, 13.0, Weight.BOLD).put_right(self._drawing, _WIDTH - _EDGE, 14.0)

    def _times(self, top: float, table: str) -> None:
        fields = (("table", 28.0), ("day", 60.0), ("from", 44.0), ("to", 44.0))
        spare = (_ROOM - sum(width for _, width in fields)) / (len(fields) - 1)
        x = _EDGE
        for name, width in fields:
            self._label(self._say(name), x, top, width)
            self._line(x, top + 12.0, x + width)
            if name == "table" and table:
                line(table, width, 6.0, Weight.BOLD).put(self._drawing, x, top + 4.2)
            elif name in {"from", "to"}:
                self._colon(x + width / 2, top + 10.6)
            x += width + spare

    def _party(self, place: int, top: float) -> None:
        """A party: what it is, its enterprise and its people."""
        self._rule(top, 0.25)
        self._heading(text("deal_papers.sheet_party", self._language, place=place), _EDGE, top + 1.6, 24.0)
        for place_of_part, part in enumerate(DealPart):
            words = text(f"words.deal_part_{part}", self._language)
            self._tick(words, _EDGE, top + 6.8 + 4.8 * place_of_part, 29.0)
        x = _EDGE + 34.0
        middle = x + (_ROOM - 34.0) * 0.52
        self._label(self._say("enterprise"), x, top + 1.6, middle - x - 6)
        self._label(self._say("delegates"), middle, top + 1.6, _WIDTH - _EDGE - middle)
        for y in (top + 12.0, top + 19.4):
            self._line(x, y, middle - 6)
            self._line(middle, y, _WIDTH - _EDGE)

    def _items(self, top: float) -> float:
        """The table of items; gives back where it ends."""
        self._rule(top, 0.25)
        self._heading(self._say("items"), _EDGE, top + 1.6, 40.0)
        self._choices(top + 1.5)
        head, row = top + 8.0, 7.4
        edges = [_EDGE]
        for _, width in _ITEM_COLUMNS:
            edges.append(edges[-1] + width)
        for (name, width), x in zip(_ITEM_COLUMNS, edges, strict=False):
            words = "№" if name == "number" else self._say(name)
            line(words, width - 1.6, 2.7, Weight.SEMIBOLD).put(self._drawing, x + 0.8, head + 0.6)
        first = head + 5.0
        last = first + _ITEMS * row
        self._drawing.pen(LINE, 0.15)
        for number in range(_ITEMS + 1):
            y = first + number * row
            self._drawing.line(_EDGE, y, _WIDTH - _EDGE, y)
            if number < _ITEMS:
                line(str(number + 1), 4.6, 2.9, colour=QUIET).put_right(self._drawing, _EDGE + 4.6, y + 2.0)
        for x in edges:
            self._drawing.line(x, head, x, last)
        self._drawing.line(_EDGE, head, _WIDTH - _EDGE, head)
        line(self._say("total"), 22.0, 3.0, Weight.SEMIBOLD).put_right(
            self._drawing, edges[6] - 1.5, last + 1.8
        )
        for x in (edges[6], edges[7]):
            self._drawing.line(x, last, x, last + row)
        self._drawing.line(edges[6], last + row, edges[7], last + row)
        return last + row

    def _choices(self, top: float) -> None:
        """Currency and value added tax, ending at the right edge."""
        words = [*_CURRENCIES, *(text(f"words.vat_{vat}", self._language) for vat in Vat)]
        x = _WIDTH - _EDGE
        for word in reversed(words):
            wide = text_width(word, Weight.REGULAR) * 2.9 + _BOX + 1.4
            x -= wide
            self._tick(word, x, top, wide)
            x -= 6.0 if word == words[len(_CURRENCIES)] else 3.4

    def _steps(self, top: float) -> float:
        """The steps agreed, each with a line for its date."""
        self._heading(self._say("path"), _EDGE, top, _ROOM)
        gap = 3.0
        steps = [step for step in Step if step is not Step.MEMORANDUM]
        width = (_ROOM - gap * (len(steps) - 1)) / len(steps)
        for place, step in enumerate(steps):
            x = _EDGE + place * (width + gap)
            words = lines(text(f"words.step_{step}", self._language), x, width, _STEP)
            put(self._drawing, words, top + 5.6, _STEP.step)
            self._line(x, top + 19.0, x + width)
        return top + 19.0

    def _outcome(self, top: float) -> float:
        """The four outcomes; a second talk has its date."""
        self._heading(self._say("outcome"), _EDGE, top, 30.0)
        x = _EDGE + 30.0
        for outcome in NegotiationOutcome:
            words = text(f"words.negotiation_outcome_{outcome}", self._language)
            wide = text_width(words, Weight.REGULAR) * 2.9 + _BOX + 1.4
            self._tick(words, x, top + 0.1, wide)
            x += wide + 5.0
            if outcome is NegotiationOutcome.TALK_AGAIN:
                again = line(self._say("again"), 12.0, 2.9, colour=QUIET)
                again.put(self._drawing, x - 2.6, top + 0.2)
                x += again.width
                self._line(x - 1.4, top + 4.2, x + 24.0)
                x += 30.0
        return top + 5.0

    def _notes(self, top: float) -> None:
        self._heading(self._say("notes"), _EDGE, top, _ROOM)
        last = _HEIGHT - 30.0
        step = (last - top - 6.0) / _NOTES
        for number in range(1, _NOTES + 1):
            y = top + 6.0 + number * step
            self._line(_EDGE, y, _EDGE + 16.0)
            self._line(_EDGE + 20.0, y, _WIDTH - _EDGE)
            self._colon(_EDGE + 8.0, y - 1.4)

    def _end(self) -> None:
        y = _HEIGHT - 17.0
        middle = _EDGE + _ROOM * 0.55
        self._line(_EDGE, y, middle - 6)
        self._line(middle, y, _WIDTH - _EDGE)
        self._label(self._say("specialist"), _EDGE, y + 0.6, middle - _EDGE - 6)
        self._label(self._say("typed_in"), middle, y + 0.6, _WIDTH - _EDGE - middle)

    def _label(self, words: str, x: float, top: float, width: float) -> None:
        line(words, width, 2.7, colour=QUIET).put(self._drawing, x, top)

    def _heading(self, words: str, x: float, top: float, width: float) -> None:
        line(words, width, 3.4, Weight.SEMIBOLD).put(self._drawing, x, top)

    def _tick(self, words: str, x: float, top: float, width: float) -> None:
        """A box to tick and its words."""
        self._drawing.pen(_INK, 0.2)
        corners: Sequence[tuple[float, float]] = (
            (x, top),
            (x + _BOX, top),
            (x + _BOX, top + _BOX),
            (x, top + _BOX),
        )
        self._drawing.polygon(corners, filled=False)
        line(words, width - _BOX - 1.4 + 0.01, 2.9).put(self._drawing, x + _BOX + 1.4, top)

    def _colon(self, x: float, baseline: float) -> None:
        self._drawing.fill(QUIET)
        self._drawing.text(x - 0.6, baseline, ":", 4.4, Weight.REGULAR)

    def _line(self, x: float, y: float, end: float) -> None:
        self._drawing.pen(LINE, 0.2)
        self._drawing.line(x, y, end, y)

    def _rule(self, y: float, thick: float) -> None:
        self._drawing.pen(_INK, thick)
        self._drawing.line(_EDGE, y, _WIDTH - _EDGE, y)
