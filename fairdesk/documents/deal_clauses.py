"""The text of a document as strips: title, numbered clauses, tables and cards, in one or two columns.

Two languages stand beside each other paragraph by paragraph; tables go across the whole width, with both
languages in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, groupby, zip_longest
from typing import cast

from fairdesk.documents.deal_blocks import GUTTER, Card, card_strips
from fairdesk.documents.deal_flow import Draw, Strip, beside, staying
from fairdesk.documents.deal_lines import Style, joined, lines, lines_centred, put, run, style
from fairdesk.documents.deal_tables import Table, TableColumn, table_strips
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing
from fairdesk.usecases.papers.document_tables import FilledCards, FilledTable
from fairdesk.usecases.papers.document_texts import FilledClause, FilledParagraph, FilledPart, FilledText

_DASH = "–"
_TIGHTER = 0.955
_WITHOUT_HEADING = 0.6
"""Of the space above a clause, what one without a heading has."""
_WORDS_SHARE = 2.2
"""From this share on a column takes what others leave; below it is as wide as its widest cell."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How a document's text is set; ``gap`` is above a paragraph, ``clause_gap`` above a clause, in mm."""

    title: Style
    subtitle: Style
    body: Style
    heading: Style
    table: Style
    gap: float
    clause_gap: float
    number_gap: float

    def tight(self, letters: float) -> "Looks":
        """The same with less space and letters of this part of their size: some lines more go on a page."""
        body, heading = (
            replace(one, size=one.size * letters, step=one.step * letters * _TIGHTER)
            for one in (self.body, self.heading)
        )
        return replace(
            self, body=body, heading=heading, gap=self.gap * 0.6, clause_gap=self.clause_gap * 0.75
        )


_ALONE = Looks(
    style(14, Weight.BOLD, leading=1.25),
    style(11, leading=1.3),
    style(10.5, leading=1.42),
    style(10.5, Weight.BOLD, leading=1.42),
    style(9.5, leading=1.36),
    1.3,
    3.6,
    2.4,
)
_BESIDE = Looks(
    style(11, Weight.BOLD, leading=1.25),
    style(9.5, leading=1.3),
    style(9, leading=1.38),
    style(9, Weight.BOLD, leading=1.38),
    style(8.5, leading=1.34),
    1.0,
    2.8,
    1.8,
)


class Body:
    """The text of a document in its languages, between a left edge and a width.

    ``tint`` is a clause that stands on a coloured ground; ``tight`` sets it all closer (``Looks.tight``).
    """

    def __init__(
        self,
        texts: Sequence[FilledText],
        x: float,
        width: float,
        tint: str | None,
        tight: float | None = None,
    ) -> None:
        self._texts = texts
        self._x, self._width, self._tint = x, width, tint
        looks = _ALONE if len(texts) == 1 else _BESIDE
        self._looks = looks.tight(tight) if tight else looks
        column = (width - GUTTER * (len(texts) - 1)) / len(texts)
        self._columns = [(x + place * (column + GUTTER), column) for place in range(len(texts))]
        self._indent = self._number_room()
        self._groups = count(1)

    def strips(self, clauses: Sequence[Sequence[FilledClause]]) -> list[Strip]:
        """Title, preamble and clauses; ``clauses`` are those to be set, each in all languages."""
        indent, self._indent = self._indent, 0.0  # a preamble has no numbers that would hang beside it
        found = self._title() + self._parts([text.preamble for text in self._texts], [""] * len(self._texts))
        self._indent = indent
        for clause in clauses:
            found += self._clause(clause)
        return found

    def numbered(self, strips: Sequence[Strip]) -> list[Strip]:
        """Strips made elsewhere, with groups of their own."""
        return [
            replace(strip, group=number)
            for _, members in groupby(strips, key=lambda strip: strip.group)
            for number in [next(self._groups)]
            for strip in members
        ]

    def heading(self, clause: Sequence[FilledClause]) -> list[Strip]:
        """Number and heading of a clause."""
        columns = [
            self._hanging(x, width, one.number, one.heading, self._looks.heading)
            for one, (x, width) in zip(clause, self._columns, strict=True)
        ]
        strips = self._beside(columns, self._looks.heading.step, self._looks.clause_gap)
        return [replace(strip, stays=True) for strip in strips]

    def _title(self) -> list[Strip]:
        """Title and subtitle of each language, under one another in its column."""
        looks = self._looks
        draws: list[Draw] = []
        height = 0.0
        for text, (x, width) in zip(self._texts, self._columns, strict=True):
            both = [
                (lines_centred(words, x, width, look), look.step)
                for words, look in ((text.title, looks.title), (text.subtitle, looks.subtitle))
            ]
            draws.append(partial(_put_each, both))
            height = max(height, sum(len(some) * step for some, step in both))
        group = next(self._groups)
        return [Strip(height + 2.0, tuple(draws), stays=True, divided=self._is_beside, group=group)]

    @property
    def _is_beside(self) -> bool:
        return len(self._texts) > 1

    def _clause(self, clause: Sequence[FilledClause]) -> list[Strip]:
        has_heading = any(one.heading for one in clause)
        found = self.heading(clause) if has_heading else []
        numbers = [one.number if not has_heading else "" for one in clause]
        strips = self._parts([one.parts for one in clause], numbers)
        if strips and not has_heading:
            strips[0] = replace(strips[0], before=self._looks.clause_gap * _WITHOUT_HEADING)
        found += strips
        is_tinted = self._tint is not None and clause[0].id == self._tint
        return [replace(strip, tinted=True) for strip in found] if is_tinted else found

    def _parts(self, parts: Sequence[Sequence[FilledPart]], numbers: Sequence[str]) -> list[Strip]:
        """The parts of a clause in all languages; ``numbers`` stand before the first paragraphs."""
        found: list[Strip] = []
        for row in _level(parts):
            first = next(part for part in row if part is not None)
            if isinstance(first, FilledTable):
                strips = self._table(cast("Sequence[FilledTable]", row))
            elif isinstance(first, FilledCards):
                strips = self._cards(cast("Sequence[FilledCards]", row))
            else:
                strips = self._paragraph(cast("Sequence[FilledParagraph | None]", row), numbers)
                numbers = [""] * len(numbers)
                found += strips
                continue
            if strips:
                # What introduces a table stands above its first rows.
                found = staying(found)
                strips[0] = replace(strips[0], before=self._looks.gap + 1.4)
                found += self.numbered([*staying(strips), Strip(1.2, (), group=-1)])
        return found

    def _paragraph(self, row: Sequence[FilledParagraph | None], numbers: Sequence[str]) -> list[Strip]:
        columns = [
            self._paragraph_lines(one, number, x, width) if one else []
            for one, number, (x, width) in zip(row, numbers, self._columns, strict=True)
        ]
        strips = self._beside(columns, self._looks.body.step, self._looks.gap)
        leads_on = any(one is not None and one.text.rstrip().endswith(":") for one in row)
        return staying(strips) if leads_on else strips

    def _paragraph_lines(self, one: FilledParagraph, number: str, x: float, width: float) -> list[Draw]:
        body = self._looks.body
        if not one.is_listed:
            return self._hanging(x, width, one.number or number, one.text, body)
        dash = run(_DASH, body) + 1.6
        indent = self._indent + dash
        return _marked(x + self._indent, _DASH, lines(one.text, x + indent, width - indent, body), body)

    def _hanging(self, x: float, width: float, number: str, words: str, look: Style) -> list[Draw]:
        """Lines beside which a number hangs; without one in the whole document they begin at the edge."""
        return _marked(x, number, lines(words, x + self._indent, width - self._indent, look), look)

    def _cards(self, row: Sequence[FilledCards]) -> list[Strip]:
        return card_strips(cards_of(row), self._x, self._width, self._indent, self._looks.table)

    def _table(self, row: Sequence[FilledTable]) -> list[Strip]:
        """A table in all languages; its figures are written as in the first. One without rows is left out."""
        if not row[0].rows:
            return []
        language = self._texts[0].language
        columns = tuple(
            TableColumn(
                tuple(one.columns[place].head for one in row),
                tuple(
                    cells[:1] if column.is_figures else cells
                    for cells in zip(*(tuple(cell[place] for cell in one.rows) for one in row), strict=True)
                ),
                0.0 if column.is_figures or column.share < _WORDS_SHARE else column.share,
                column.is_figures,
                "." if language == "en" else ",",
            )
            for place, column in enumerate(row[0].columns)
        )
        totals = tuple(
            tuple(
                cells[:1] if column.is_figures else cells
                for column, cells in zip(row[0].columns, zip(*rows, strict=True), strict=True)
            )
            for rows in zip(*(one.totals for one in row), strict=True)
        )
        return table_strips(Table(columns, totals), self._x, self._width)

    def _beside(self, columns: Sequence[Sequence[Draw]], step: float, before: float) -> list[Strip]:
        group = next(self._groups)
        return [
            replace(strip, group=group, divided=self._is_beside) for strip in beside(columns, step, before)
        ]

    def _number_room(self) -> float:
        """The room for the widest number of the document, and the gap behind it."""
        looks = self._looks
        bold = [clause.number for text in self._texts for clause in text.clauses]
        plain = [
            part.number
            for text in self._texts
            for clause in text.clauses
            for part in clause.parts
            if isinstance(part, FilledParagraph)
        ]
        widest = max(
            (
                *(run(number, looks.heading) for number in bold),
                *(run(number, looks.body) for number in plain),
            ),
            default=0.0,
        )
        return widest + looks.number_gap if widest else 0.0


def cards_of(row: Sequence[FilledCards]) -> list[Card]:
    """Cards in all languages as one each: labels joined, values that differ in both."""
    return [
        Card(
            tuple(dict.fromkeys(card.title for card in each if card.title)),
            tuple(dict.fromkeys(card.name for card in each if card.name)),
            tuple(
                (joined([label for label, _ in entry]), tuple(value for _, value in entry))
                for entry in zip(*(card.lines for card in each), strict=True)
            ),
        )
        for each in zip(*(one.cards for one in row), strict=True)
    ]


def _put_each(blocks: Sequence[tuple[Sequence[Draw], float]], drawing: Drawing, top: float) -> None:
    for draws, step in blocks:
        top = put(drawing, draws, top, step)


def _marked(x: float, mark: str, drawn: Sequence[Draw], look: Style) -> list[Draw]:
    """Lines with a mark hanging beside the first."""
    if not mark or not drawn:
        return list(drawn)
    (hung,) = lines(mark, x, run(mark, look) + 1, look)

    def first(drawing: Drawing, top: float) -> None:
        hung(drawing, top)
        drawn[0](drawing, top)

    return [first, *drawn[1:]]


def _level(parts: Sequence[Sequence[FilledPart]]) -> Iterator[tuple[FilledPart | None, ...]]:
    """Parts that stand beside one another: between two tables, paragraph by paragraph."""
    runs = [_runs(of_one) for of_one in parts]
    for row in zip_longest(*runs, fillvalue=()):
        yield from zip_longest(*row)


def _runs(parts: Sequence[FilledPart]) -> list[tuple[FilledPart, ...]]:
    """Paragraphs that follow one another, and tables one by one, in turn."""
    found: list[tuple[FilledPart, ...]] = [()]
    for part in parts:
        if isinstance(part, FilledParagraph):
            found[-1] = (*found[-1], part)
        else:
            found += [(part,), ()]
    return found
