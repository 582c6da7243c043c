"""Labels for the folders in which signed documents are handed over: eight on a sheet, with marks to cut."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from fairdesk.documents.codes import rectangles
from fairdesk.documents.deal_frame import LEAST_MODULE, QUIET_MODULES, code_rows
from fairdesk.documents.flow import INK, LINE, QUIET, block, line
from fairdesk.documents.fonts import Weight
from fairdesk.documents.pdf import Drawing, PdfWriter
from fairdesk.domain.document_numbers import PageCode, page_link
from fairdesk.texts import Language, day, text
from fairdesk.usecases.papers.document_content import Content, ContentParty
from fairdesk.usecases.papers.document_kinds import kinds

_WIDTH, _HEIGHT = 210.0, 297.0
_ACROSS, _DOWN = 2, 4
_EDGE = 10.0
_CELL_WIDTH = (_WIDTH - 2 * _EDGE) / _ACROSS
_CELL_HEIGHT = (_HEIGHT - 2 * _EDGE) / _DOWN
_PAD, _MARK = 6.0, 4.0
_LINES = 4
_EACH_ALONE = 3
"""Up to so many parties each have lines of their own."""


def folder_labels_pdf(documents: Iterable[Content], language: Language) -> bytes:
    """A label for every document: number, parties, and the QR of its first page, which opens it at a desk."""
    out = BytesIO()
    pdf = PdfWriter(out, text("deal_papers.labels", language))
    found = list(documents)
    for start in range(0, len(found), _ACROSS * _DOWN):
        drawing = pdf.drawing(_WIDTH, _HEIGHT)
        for place, content in enumerate(found[start : start + _ACROSS * _DOWN]):
            x = _EDGE + place % _ACROSS * _CELL_WIDTH
            _draw_label(drawing, content, language, x, _EDGE + place // _ACROSS * _CELL_HEIGHT)
        _draw_marks(drawing)
        pdf.add_page(drawing)
    pdf.finish()
    return out.getvalue()


def _draw_label(drawing: Drawing, content: Content, language: Language, x: float, y: float) -> None:
    left, right = x + _PAD, x + _CELL_WIDTH - _PAD
    bottom = y + _CELL_HEIGHT - _PAD
    taken = _draw_code(drawing, content, right, y + _PAD) if content.number else 0.0
    room = right - left - taken
    below = block(content.number, room, 5.0, 2, Weight.BOLD).put(drawing, left, y + _PAD - 1.0)
    kind = kinds().get(content.template)
    if kind:
        below = block(kind.names[language], room, 3.2, 2, colour=QUIET).put(drawing, left, below + 0.6)
    names = _names(content.parties, language)
    top = max(below, y + _PAD + taken) + 2.0
    each = (bottom - 5.0 - top) / max(len(names), 1)
    for name in names:
        lines = _LINES if len(names) > 1 else 2 * _LINES
        words = block(name, right - left, 5.2, lines, Weight.SEMIBOLD, height=each - 1.2, floor=0.4)
        words.put(drawing, left, top)
        top += each
    if content.day:
        line(day(content.day, language), right - left, 3.2, colour=QUIET).put(drawing, left, bottom - 3.0)


def _draw_code(drawing: Drawing, content: Content, right: float, top: float) -> float:
    """Draws the QR of the first page into a corner; gives back the room that it takes, its quiet zone too."""
    code = PageCode(content.fair_tag, content.desk, content.counter, content.version, 1)
    rows = code_rows(page_link(code, content.host or None))
    size = len(rows) * LEAST_MODULE
    drawing.fill(INK)
    drawing.grid(right - size, top, LEAST_MODULE, rectangles(rows))
    return size + QUIET_MODULES * LEAST_MODULE


def _names(parties: Sequence[ContentParty], language: Language) -> list[str]:
    """The parties' names; of many only what fits, one behind the other."""
    names = [
        next((name for name in (party.names.get(language, ""), *party.names.values()) if name), "")
        for party in parties
    ]
    return names if len(names) <= _EACH_ALONE else [" · ".join(names)]


def _draw_marks(drawing: Drawing) -> None:
    """Short lines where cuts cross, and at the edges."""
    drawing.pen(LINE, 0.15)
    for column in range(_ACROSS + 1):
        for row in range(_DOWN + 1):
            x, y = _EDGE + column * _CELL_WIDTH, _EDGE + row * _CELL_HEIGHT
            drawing.line(x - _MARK / 2, y, x + _MARK / 2, y)
            drawing.line(x, y - _MARK / 2, x, y + _MARK / 2)
