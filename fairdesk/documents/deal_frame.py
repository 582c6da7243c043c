"""What stands on every page of a document around its text: number, QR, page x of y; or that it is a draft.

The QR is at the same place on every page. Its modules are 0.8 mm at least with a quiet zone of four, so that
an office scanner at 150 dpi still reads it; a code that needs few of them gets larger ones.
"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from fairdesk.documents.codes import rectangles, symbol
from fairdesk.documents.deal_lines import INK, QUIET, lines, lines_right, put, run, style
from fairdesk.documents.fitting import TextStyle, fit
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing
from fairdesk.domain.document_numbers import PageCode, page_link

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 20.0, 15.0
"""Margins: papers are bound at the left, as the rules for office documents want it."""
TEXT_WIDTH = WIDTH - LEFT - RIGHT
BOTTOM = HEIGHT - 19.0
"""Where the text ends at the latest."""
_TOP = 12.0
_FOOT_TOP = HEIGHT - 14.0
LEAST_MODULE, QUIET_MODULES = 0.8, 4
_CODE_SIZE = 21.0
"""What a symbol measures where its modules need no more."""
_MOST_MODULES_AT_Q = 29
_MOST_REPEATED = 400
"""Letters of which a running head shows what fits."""
_NUMBER = style(11, Weight.BOLD)
_HEAD = style(8.5, leading=1.34)
_RUNNING = style(7.5, colour=QUIET, leading=1.34)
_FOOT = style(7, colour=QUIET)
_TOLD = style(5.5, colour=QUIET, leading=1.2)
_MOST_TOLD = 2
_DRAFT_COLOUR = "#ECE8E1"


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the frame says. ``draft`` are the words for a draft; a printed document has none.

    ``head`` stands under the number on the first page, ``title`` and ``parties`` on the others; ``foot`` and
    ``page_of``, with places for ``{page}`` and ``{pages}``, on every one. ``told`` stands above the foot and
    says what the signatures of a signed copy are; the text keeps the place that it was printed in.
    """

    number: str
    head: tuple[str, ...]
    title: str
    parties: str
    foot: str
    page_of: str
    draft: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageFrame:
    """The frame of a document's pages. ``code`` is of its first page; a draft shows an empty place for it."""

    words: PageWords
    code: PageCode
    host: str | None

    @cached_property
    def _modules(self) -> int:
        return len(code_rows(page_link(self.code, self.host)))

    @property
    def code_size(self) -> float:
        """How many mm the QR measures; the same on every page."""
        return _module(self._modules) * self._modules

    @property
    def _quiet(self) -> float:
        return _module(self._modules) * QUIET_MODULES

    def top(self, page: int) -> float:
        """Where the text begins on a page; the first is 0."""
        room = TEXT_WIDTH - self.code_size - self._quiet
        head = self._head_height(room) if page == 0 else 0.0
        return max(_TOP + self.code_size + self._quiet + 1.0, _TOP + head + 4.0)

    def draw(self, drawing: Drawing, page: int, pages: int) -> None:
        """Draws the frame of a page; the first is 0."""
        if self.words.draft:
            self._draw_draft(drawing)
        else:
            self._draw_code(drawing, page)
        room = TEXT_WIDTH - self.code_size - self._quiet
        if page == 0:
            self._draw_head(drawing, room)
        else:
            self._draw_running(drawing, room)
        self._draw_foot(drawing, page, pages)

    def _head_height(self, room: float) -> float:
        head = sum(len(lines(line, 0, room, _HEAD)) for line in self.words.head)
        return len(lines(self.words.number, 0, room, _NUMBER)) * _NUMBER.step + 1.0 + head * _HEAD.step

    def _draw_head(self, drawing: Drawing, room: float) -> None:
        top = put(drawing, lines(self.words.number, LEFT, room, _NUMBER), _TOP - 1.0, _NUMBER.step) + 1.0
        for line in self.words.head:
            top = put(drawing, lines(line, LEFT, room, _HEAD), top, _HEAD.step)

    def _draw_running(self, drawing: Drawing, room: float) -> None:
        """What the first page says, as far as there is room for it beside the QR."""
        size = _RUNNING.size
        top = _TOP - 0.8
        for words, most, weight in (
            (self.words.number, 1, Weight.SEMIBOLD),
            (self.words.title, 2, Weight.REGULAR),
            (self.words.parties, 2, Weight.REGULAR),
        ):
            fitted = fit(
                words[:_MOST_REPEATED],
                room,
                size * 1.34 * most,
                TextStyle(size, size, size, 1, most, weight, 1.34),
            )
            look = replace(_RUNNING, weight=weight, colour=INK if weight is Weight.SEMIBOLD else QUIET)
            for line in fitted.lines:
                top = put(drawing, lines(line, LEFT, room + 1, look), top, look.step)

    def _draw_foot(self, drawing: Drawing, page: int, pages: int) -> None:
        told = self.words.page_of.format(page=page + 1, pages=pages)
        room = TEXT_WIDTH - run(told, _FOOT) - 4
        notes = [draw for line in self.words.told for draw in lines(line, LEFT, TEXT_WIDTH, _TOLD)]
        put(drawing, notes[:_MOST_TOLD], BOTTOM - 0.3, _TOLD.step)
        put(drawing, lines(self.words.foot, LEFT, room, _FOOT)[:2], _FOOT_TOP, _FOOT.step)
        put(drawing, lines_right(told, WIDTH - RIGHT, TEXT_WIDTH, _FOOT), _FOOT_TOP, _FOOT.step)

    def _draw_code(self, drawing: Drawing, page: int) -> None:
        rows = code_rows(page_link(replace(self.code, page=page + 1), self.host))
        drawing.fill(INK)
        drawing.grid(WIDTH - RIGHT - self.code_size, _TOP, _module(len(rows)), rectangles(rows))

    def _draw_draft(self, drawing: Drawing) -> None:
        """The words across the page, behind its text, and where the QR will be."""
        drawing.fill(_DRAFT_COLOUR)
        turn = 54.0
        room, step = 250.0, 30.0
        middle = (len(self.words.draft) - 1) / 2
        with drawing.turned(WIDTH / 2, HEIGHT / 2, turn):
            for place, word in enumerate(self.words.draft):
                look = style(10, Weight.BOLD, _DRAFT_COLOUR)
                large = min(26.0, room / max(run(word, look) / look.size, 0.1))
                width = run(word, look) / look.size * large
                drawing.text(-width / 2, (place - middle) * step + large * 0.36, word, large, Weight.BOLD)
        self._draw_empty_code(drawing)

    def _draw_empty_code(self, drawing: Drawing) -> None:
        size = self.code_size
        x, y = WIDTH - RIGHT - size, _TOP
        drawing.pen("#B5AEA3", 0.25)
        drawing.polygon([(x, y), (x + size, y), (x + size, y + size), (x, y + size)], filled=False)


@lru_cache(maxsize=64)
def code_rows(link: str) -> list[bytes]:
    """The symbol of a page: at level Q, or where that would be large, at M."""
    rows = symbol(link, "Q")
    return rows if len(rows) <= _MOST_MODULES_AT_Q else symbol(link, "M")


def _module(modules: int) -> float:
    return max(LEAST_MODULE, _CODE_SIZE / modules)
