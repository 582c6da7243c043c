"""Memoranda, contracts, protocols and acts as pages: one language, or two side by side.

The words come from ``usecases.papers.document_texts``; here they only find their places. Written with the
project's own PDF writer: equal contents give equal bytes, which verifying rests on, two columns that stay
level are cut where both may be cut, and a page is ready while somebody types. reportlab reads and subsets
the typefaces.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from fairdesk.documents.deal_blocks import Block, Card, block_strips
from fairdesk.documents.deal_clauses import Body, cards_of
from fairdesk.documents.deal_flow import Placed, Strip, draw_strips, fill_pages, parts_where, staying
from fairdesk.documents.deal_frame import (
    BOTTOM,
    HEIGHT,
    LEFT,
    TEXT_WIDTH,
    WIDTH,
    PageFrame,
    PageWords,
)
from fairdesk.documents.deal_letters import lacking, refuse_lacking
from fairdesk.documents.deal_lines import joined
from fairdesk.documents.pdf import About, Drawing, PdfWriter
from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.strokes import Strokes
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.papers.document_tables import FilledCards
from fairdesk.usecases.papers.document_texts import FilledClause, FilledText, filled

__all__ = ["lacking", "paper_pdf"]

_TINT = "#E7EDF8"
_DIVIDER = "#D2CBC0"
_NEARLY_EMPTY = 160.0
"""Where the last page ends above this, it is tried to spare it."""
_CLOSER = (1.0, 0.955, 0.93)
"""How: with less space between lines and paragraphs, then with smaller letters too."""
_ABOVE_BLOCKS, _ABOVE_BLOCKS_ALONE = 0.8, 6.0
_NOBODY: Mapping[str, Strokes] = MappingProxyType({})


def paper_pdf(
    content: Content,
    *,
    folder: Path | None = None,
    tint: str | None = None,
    signatures: Mapping[str, Strokes] = _NOBODY,
) -> PaperMade:
    """A document as PDF; without a number it is a draft and says so on every page.

    ``folder`` holds templates of one's own. ``tint`` is a clause to be coloured, for the screen only.
    ``signatures`` are drawn into the parties' blocks, by the party's id.
    Raises ``UserFacingError`` where a letter cannot be printed or a template is broken.
    """
    texts = [filled(content, language, folder) for language in content.languages]
    refuse_lacking(content, texts)
    drawn = tuple(text.drawn_on_screen for text in texts) if signatures else ()
    frame = _frame(content, texts, drawn)
    pages = _pages(frame, partial(_strips, content, texts, tint, signatures))
    out = BytesIO()
    pdf = PdfWriter(out, _title(texts), _about(content, texts))
    for number, placed in enumerate(pages):
        drawing = pdf.drawing(WIDTH, HEIGHT)
        frame.draw(drawing, number, len(pages))
        _draw_grounds(drawing, placed)
        draw_strips(drawing, placed)
        pdf.add_page(drawing)
    pdf.finish()
    return PaperMade(out.getvalue(), pdf.pages, tuple(text.edition for text in texts))


def _pages(frame: PageFrame, strips: Callable[[float | None], list[Strip]]) -> list[list[Placed]]:
    """The pages; a last one that would be nearly empty is spared where a closer setting can do it."""
    pages = fill_pages(strips(None), frame.top, BOTTOM)
    for letters in _CLOSER:
        if len(pages) == 1 or pages[-1][-1].bottom > _NEARLY_EMPTY:
            break
        closer = fill_pages(strips(letters), frame.top, BOTTOM)
        if len(closer) < len(pages):
            return closer
    return pages


def _strips(
    content: Content,
    texts: Sequence[FilledText],
    tint: str | None,
    signatures: Mapping[str, Strokes],
    tight: float | None,
) -> list[Strip]:
    """The whole text, and the parties' blocks at its end: those keep to the lines before them."""
    body = Body(texts, LEFT, TEXT_WIDTH, tint, tight)
    clauses = list(zip(*(text.clauses for text in texts), strict=True))
    at_end = _requisites_at_end(clauses)
    found = staying(body.strips(clauses[:-1] if at_end else clauses))
    if at_end:
        found += body.heading(clauses[-1])
    blocks = block_strips(_blocks(content, texts, at_end, signatures), LEFT, TEXT_WIDTH)
    space = Strip(_ABOVE_BLOCKS if at_end else _ABOVE_BLOCKS_ALONE, (), stays=True)
    return [*found, space, *body.numbered(blocks)]


def _requisites_at_end(clauses: Sequence[Sequence[FilledClause]]) -> list[Card]:
    """The parties' requisites where they are all that the last clause holds: they go into the blocks."""
    last = [clause.parts for clause in clauses[-1]] if clauses else []
    rows = [parts[0] for parts in last if len(parts) == 1 and isinstance(parts[0], FilledCards)]
    return cards_of(rows) if rows and len(rows) == len(last) and rows[0].name == "requisites" else []


def _blocks(
    content: Content, texts: Sequence[FilledText], cards: Sequence[Card], signatures: Mapping[str, Strokes]
) -> list[Block]:
    blocks: list[Block] = []
    for place, party in enumerate(content.parties):
        signs = [text.signatures[place] for text in texts]
        titles = tuple(dict.fromkeys(one.label for one in signs))
        names = tuple(dict.fromkeys(one.name for one in signs))
        card = cards[place] if cards else Card(titles, names, ())
        blocks.append(
            Block(
                card,
                tuple(one.position for one in signs),
                signs[0].signatory,
                tuple(dict.fromkeys(text.stamp for text in texts)),
                joined([text.sign_drawn if party.id in signatures else text.sign_here for text in texts]),
                joined([text.full_name for text in texts]),
                signatures.get(party.id),
            )
        )
    return blocks


def _frame(content: Content, texts: Sequence[FilledText], told: tuple[str, ...]) -> PageFrame:
    first, *others = texts
    draft = tuple(dict.fromkeys(text.draft for text in texts)) if not content.number else ()
    number = first.number_line or joined(draft)
    head = (
        *(text.number_line for text in others if content.version > 1),
        joined([text.city for text in texts]),
        joined([text.day for text in texts]),
        *(text.replaced for text in texts),
    )
    words = PageWords(
        number,
        tuple(line for line in head if line),
        joined([_whole_title(text) for text in texts]),
        " · ".join(one.name for one in first.signatures),
        " · ".join(part for part in (number, _fair(content)) if part),
        " · ".join(dict.fromkeys(text.footer for text in texts)),
        draft,
        told,
    )
    code = PageCode(content.fair_tag, content.desk, max(content.counter, 1), content.version, 1)
    return PageFrame(words, code, content.host or None)


def _whole_title(text: FilledText) -> str:
    return " ".join(part for part in (text.title, text.subtitle) if part)


def _title(texts: Sequence[FilledText]) -> str:
    return " ".join(part for part in (_whole_title(texts[0]), texts[0].number_line) if part)


def _fair(content: Content) -> str:
    """The fair's name in the document's first language, or in another one."""
    names = (content.fair.get(content.languages[0], ""), *content.fair.values())
    return next((name for name in names if name), "")


def _about(content: Content, texts: Sequence[FilledText]) -> About:
    """What the file says of itself; with the number it names the templates that its text is from."""
    language = content.prevailing or content.languages[0]
    words = [content.number, *(text.edition for text in texts)]
    return About(_fair(content), content.subject, ", ".join(filter(None, words)), language)


def _draw_grounds(drawing: Drawing, placed: Sequence[Placed]) -> None:
    """What lies behind the text: the tint of a clause, and the line between two languages."""
    drawing.fill(_TINT)
    for top, bottom in parts_where(placed, lambda strip: strip.tinted):
        drawing.rectangle(LEFT - 2, top - 0.6, TEXT_WIDTH + 4, bottom - top + 1.2)
    drawing.pen(_DIVIDER, 0.15)
    for top, bottom in parts_where(placed, lambda strip: strip.divided):
        drawing.line(LEFT + TEXT_WIDTH / 2, top, LEFT + TEXT_WIDTH / 2, bottom)
