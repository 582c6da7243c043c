"""Documents as pages: memoranda a second beside a plain reportlab document of the same text, and how long a
change in the form takes until the page beside it is drawn anew.

``python tests/benchmarks/bench_documents.py [--memoranda 100] [--changes 100]``

Both sides set the same words in Uzbek and Russian side by side, in the same typefaces and sizes, each
memorandum with a number and a subject of its own. Theirs is what one would write with platypus: paragraphs in
the cells of tables, a table of items, requisites, "page x"; it has no QR, keeps no line with its clause and
no block whole. All figures are CPU seconds of this process (``time.process_time``), so that a busy machine
does not count.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

sys.path.insert(0, str(Path(__file__).parents[1] / "documents"))
from deal_samples import MEMORANDUM
from measure import Times

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.resources import resource
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_tables import FilledCards, FilledTable
from fairdesk.usecases.papers.document_texts import FilledParagraph, FilledPart, filled

_SCREEN = 1.25
"""Pixels a point of the preview: a page of 744 pixels."""
_BODY = ParagraphStyle("body", fontName="Noto", fontSize=9, leading=12.4, spaceBefore=3)
_BOLD = ParagraphStyle("bold", parent=_BODY, fontName="Noto-Bold")
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=10.7)
_WIDTH = 175 * mm


def numbered(number: int) -> Content:
    """A memorandum that differs from all others."""
    return replace(
        MEMORANDUM,
        number=f"JI-2022-01/B-{number:04d}",
        counter=number,
        subject=f"{MEMORANDUM.subject}, {number}",
    )


def theirs(content: Content) -> bytes:
    """The same text by platypus."""
    texts = [filled(content, language) for language in content.languages]
    story: list[Flowable] = [Paragraph(escape(content.number), _BOLD)]
    story.append(_columns([Paragraph(escape(f"{text.title} {text.subtitle}"), _BOLD) for text in texts]))
    story += _parts([text.preamble for text in texts])
    for clause in zip(*(text.clauses for text in texts), strict=True):
        heads = [Paragraph(f"{one.number} {escape(one.heading)}", _BOLD) for one in clause]
        story += [_columns(heads), *_parts([one.parts for one in clause])]
    signs = [
        Paragraph(f"{escape(one.label)}<br/>{escape(one.signatory)}", _BODY) for one in texts[0].signatures
    ]
    story += [Spacer(1, 10 * mm), _columns(signs)]
    out = io.BytesIO()
    paper = SimpleDocTemplate(out, pagesize=A4, leftMargin=20 * mm, rightMargin=15 * mm, topMargin=38 * mm)
    paper.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _foot(canvas: object, paper: object) -> None:
    canvas.setFont("Noto", 7)
    canvas.drawString(20 * mm, 12 * mm, str(paper.page))


def _columns(cells: Sequence[Flowable]) -> Table:
    return Table([list(cells)], colWidths=[_WIDTH / len(cells)] * len(cells), style=_PLAIN)


_PLAIN = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
_RULED = TableStyle([*_PLAIN.getCommands(), ("LINEBELOW", (0, 0), (-1, -1), 0.3, "grey")])


def _parts(parts: Sequence[Sequence[FilledPart]]) -> list[Flowable]:
    found: list[Flowable] = []
    for row in zip(*parts, strict=True):
        first = row[0]
        if isinstance(first, FilledParagraph):
            found.append(_columns([Paragraph(escape(f"{one.number} {one.text}"), _BODY) for one in row]))
        elif isinstance(first, FilledTable):
            heads = [
                " / ".join(column.head for column in each)
                for each in zip(*(one.columns for one in row), strict=True)
            ]
            lines = [
                [" / ".join(dict.fromkeys(cell)) for cell in zip(*each, strict=True)]
                for each in zip(*(one.rows for one in row), strict=True)
            ]
            cells = [[Paragraph(escape(cell), _SMALL) for cell in line] for line in (heads, *lines)]
            whole = sum(column.share for column in first.columns)
            widths = [_WIDTH * column.share / whole for column in first.columns]
            found.append(Table(cells, colWidths=widths, style=_RULED, repeatRows=1))
        elif isinstance(first, FilledCards):
            cards = [
                "<br/>".join(escape(f"{label}: {value}") for label, value in card.lines)
                for card in first.cards
            ]
            found.append(_columns([Paragraph(card, _SMALL) for card in cards]))
    return found


def picture(pdf: bytes) -> None:
    """The first page as the window shows it."""
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=_SCREEN).to_pil()


def cpu(action: Callable[[], object]) -> float:
    """CPU seconds that an action takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def compare(count: int) -> None:
    """Memoranda a second, ours and theirs in turn."""
    for make in (lambda content: paper_pdf(content).pdf, theirs):
        make(MEMORANDUM)
    ours, others = 0.0, 0.0
    for number in range(1, count + 1):
        content = numbered(number)
        ours += cpu(lambda content=content: paper_pdf(content))
        others += cpu(lambda content=content: theirs(content))
    made = [(paper_pdf(MEMORANDUM).pdf), theirs(MEMORANDUM)]
    lengths = [len(pypdfium2.PdfDocument(pdf)) for pdf in made]
    print(f"{count} memoranda in two languages, one after the other")
    for name, seconds, pdf, pages in zip(
        ("fairdesk", "platypus"), (ours, others), made, lengths, strict=True
    ):
        print(f"  {name}  {count / seconds:6.1f} a second   {pages} pages   {len(pdf) / 1024:.0f} KiB")
    print(f"  ratio {others / ours:.1f}")


def changes(count: int) -> None:
    """From a changed field to the picture of the page: a subject, a price and a date in turn."""
    setting: list[float] = []
    drawing: list[float] = []
    content = replace(MEMORANDUM, number="", counter=0)
    for number in range(1, count + 1):
        content = _changed(content, number)
        made: list[bytes] = []
        setting.append(
            cpu(lambda content=content, made=made: made.append(paper_pdf(content, tint="subject").pdf))
        )
        drawing.append(cpu(lambda made=made: picture(made[0])))
    both = [one + other for one, other in zip(setting, drawing, strict=True)]
    print(f"{count} changes in the form of a draft, CPU time until its first page is drawn")
    for name, seconds in (("set", setting), ("drawn", drawing), ("both", both)):
        print(f"  {name:6} {Times.of(seconds)}")


def _changed(content: Content, number: int) -> Content:
    first, *items = content.items
    step, *steps = content.steps
    return (
        replace(content, subject=f"{MEMORANDUM.subject} {number}"),
        replace(content, items=(replace(first, price=first.price + 1), *items)),
        replace(content, steps=(replace(step, due=step.due + timedelta(days=1)), *steps)),
    )[number % 3]


def main() -> None:
    """Runs both."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--memoranda", type=int, default=100)
    asked.add_argument("--changes", type=int, default=100)
    given = asked.parse_args()
    for name, file in (("Noto", "NotoSans-Regular"), ("Noto-Bold", "NotoSans-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{file}.ttf"))))
    compare(given.memoranda)
    changes(given.changes)


if __name__ == "__main__":
    main()
