"""Documents read back: their text as poppler finds it, places of words, codes on scanned pages."""

import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy
import pypdfium2
import zxingcpp
from PIL import Image

from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_tables import FilledCard, FilledCards, FilledTable
from fairdesk.usecases.papers.document_texts import (
    FilledClause,
    FilledParagraph,
    FilledPart,
    FilledText,
    filled,
)

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    """A word and its box in mm from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages_of(pdf: bytes) -> list[str]:
    """The text of every page in the order in which it was written, with single spaces."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    assert read.stderr == b""
    return [_plain(page) for page in read.stdout.decode().split("\f")[:-1]]


def words_of(pdf: bytes) -> list[list[Word]]:
    """The words of every page with their places."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = read.stdout.decode().split("<page ")[1:]
    return [[_word(found) for found in _WORD.finditer(page)] for page in pages]


def lines_of(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """The boxes of all lines of text on every page, in points from the lower left corner."""
    found: list[list[tuple[float, float, float, float]]] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            texts = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
            found.append([text.get_bounds() for text in texts])
    return found


def covering(lines: Sequence[tuple[float, float, float, float]]) -> list[object]:
    """Pairs of lines that have more in common than a point's breadth."""
    ordered = sorted(lines, key=lambda line: -line[3])
    found: list[object] = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[3] <= one[1]:
                break
            across = min(one[2], other[2]) - max(one[0], other[0])
            if across > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1:
                found.append((one, other))
    return found


def scanned(pdf: bytes, page: int, *, dpi: int = 150, degrees: float = 2.0) -> Image.Image:
    """A page as an office scanner gives it: grey, a little turned, with noise and uneven light."""
    with pypdfium2.PdfDocument(pdf) as document:
        clean = document[page].render(scale=dpi / 72).to_pil().convert("L")
    turned = clean.rotate(degrees, Image.Resampling.BILINEAR, expand=False, fillcolor=255)
    noise = numpy.random.default_rng(page).normal(0, 18, (turned.height, turned.width))
    shade = numpy.linspace(0, 30, turned.width)
    grey = numpy.asarray(turned, numpy.float32) * 0.86 + noise - shade
    return Image.fromarray(grey.clip(0, 255).astype(numpy.uint8))


def read_by_zxing(picture: Image.Image) -> list[str]:
    """The QR codes on a picture."""
    return [one.text for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def read_by_zbar(pictures: Sequence[Image.Image], folder: Path) -> list[str]:
    """The QR codes on several pictures, in their order."""
    files = [folder / f"{number:03d}.png" for number in range(len(pictures))]
    for picture, file in zip(pictures, files, strict=True):
        picture.save(file, compress_level=1)
    asked = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *map(str, files)]
    read = subprocess.run(asked, capture_output=True, check=False)
    return read.stdout.decode().split()


# What is intended


Unit = tuple[str, ...]
"""A piece of text that stands together, in each of its columns."""


def intended(content: Content) -> list[Unit]:
    """The text between head and foot of the pages, as the filled templates have it, in reading order."""
    texts = [filled(content, language) for language in content.languages]
    told: list[Unit] = [
        tuple(text.title for text in texts),
        tuple(text.subtitle for text in texts),
        *_parts([text.preamble for text in texts]),
    ]
    *clauses, last = zip(*(text.clauses for text in texts), strict=True)
    for clause in clauses:
        told += _clause(clause)
    if last[0].heading:
        told.append(tuple(f"{one.number} {one.heading}" for one in last))
    cards: list[list[Unit]] = [[] for _ in content.parties]
    if isinstance(last[0].parts[0], FilledCards) and last[0].parts[0].name == "requisites":
        found = zip(*(one.parts[0].cards for one in last), strict=True)
        cards = [_card_lines(card) for card in found]
    else:
        told += _clause(last)[bool(last[0].heading) :]
    for place in range(len(content.parties)):
        told += _block(texts, place, cards[place])
    return [tuple(_plain(column) for column in unit) for unit in told if any(unit)]


def unlike(pages: Sequence[str], content: Content) -> str:
    """Where pages first say something else than is intended; empty where they say just that.

    A unit may go on on the next page, each column by itself; a table that goes on repeats its head.
    """
    heads = list(_table_heads([filled(content, language) for language in content.languages]))
    seen: list[str] = []
    left = list(pages)
    for unit in intended(content):
        waiting = [column.split() for column in unit]
        while any(waiting):
            if not left:
                return f"missing: {waiting}"
            taken = _taken(left[0].split(), waiting)
            if taken is None:
                return f"{' '.join(left[0].split()[:30])!r} instead of {waiting}"
            waiting = [words[count:] for words, count in zip(waiting, taken, strict=True)]
            left[0] = " ".join(left[0].split()[sum(taken) :])
            if not left[0]:
                left.pop(0)
                again = next((head for head in seen if left and left[0].startswith(head)), "")
                left[:1] = [one[len(again) :].strip() for one in left[:1]]
        seen += [column for column in unit if column in heads]
    return f"more than intended: {left[0][:200]!r}" if left else ""


def _taken(page: list[str], columns: list[list[str]]) -> list[int] | None:
    """How many words of each column the page says next: all, or where the page ends as many as it holds."""
    whole = [word for words in columns for word in words]
    if page[: len(whole)] == whole:
        return [len(words) for words in columns]
    if len(columns) == 1:
        return [len(page)] if columns[0][: len(page)] == page else None
    first, second = columns
    for count in range(len(first), -1, -1):
        rest = page[count:]
        if page[:count] == first[:count] and second[: len(rest)] == rest:
            return [count, len(rest)]
    return None


def frame_of(content: Content, page: int, pages: int) -> str:
    """The text of a page's head and foot."""
    texts = [filled(content, language) for language in content.languages]
    first = texts[0]
    number = first.number_line or both(text.draft for text in texts)
    foot = [f"{number} · {content.fair[first.language]}"]
    foot.append(" · ".join(dict.fromkeys(text.page_of(page + 1, pages) for text in texts)))
    draft: list[str] = []
    if not content.number:  # what runs across a page is read letter by letter
        draft = [" ".join(word) for word in dict.fromkeys(text.draft for text in texts)]
    if page == 0:
        head = [number, *(text.number_line for text in texts[1:] if content.version > 1)]
        head += [both(text.city for text in texts), both(text.day for text in texts)]
        head += [text.replaced for text in texts]
    else:
        titles = both(f"{text.title} {text.subtitle}".strip() for text in texts)
        head = [number, titles, " · ".join(one.name for one in first.signatures)]
    return _plain(" ".join((*draft, *head, *foot)))


def bodies_of(pdf: bytes, content: Content) -> list[str]:
    """The text of all pages without their heads and feet, which are as they should be."""
    pages = pages_of(pdf)
    for number, page in enumerate(pages):
        frame = frame_of(content, number, len(pages))
        assert page.startswith(frame), (frame, page[: len(frame)])
    return [page[len(frame_of(content, number, len(pages))) :].strip() for number, page in enumerate(pages)]


def bodies_by_place(pdf: bytes) -> list[str]:
    """The text of all pages between head and foot, by its place."""
    window = ["-x", "0", "-y", str(round(36 * MM)), "-W", "596", "-H", str(round(245 * MM))]
    asked = ["pdftotext", "-raw", "-r", "72", *window, "-", "-"]
    read = subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()
    return [_plain(page) for page in read.split("\f")[:-1]]


def both(texts: Iterable[str]) -> str:
    """The same thing in several languages: what is equal stands once."""
    return " / ".join(dict.fromkeys(text for text in texts if text))


def _clause(clause: Sequence[FilledClause]) -> list[Unit]:
    """A clause; the number of one without a heading stands before its first words."""
    if clause[0].heading:
        return [
            tuple(f"{one.number} {one.heading}" for one in clause),
            *_parts([one.parts for one in clause]),
        ]
    first, *others = _parts([one.parts for one in clause])
    return [tuple(f"{one.number} {words}" for one, words in zip(clause, first, strict=True)), *others]


def _parts(parts: Sequence[Sequence[FilledPart]]) -> list[Unit]:
    told: list[Unit] = []
    for row in zip(*parts, strict=True):
        first = row[0]
        if isinstance(first, FilledParagraph):
            told.append(tuple(f"{'–' if one.is_listed else one.number} {one.text}" for one in row))
        elif isinstance(first, FilledTable):
            told += _table(row)
        else:
            for cards in zip(*(one.cards for one in row), strict=True):
                told += _card_lines(cards)
    return told


def _table(row: Sequence[FilledTable]) -> list[Unit]:
    if not row[0].rows:
        return []
    told: list[Unit] = [(_head(row),)]
    rows = [*zip(*(one.rows for one in row), strict=True), *zip(*(one.totals for one in row), strict=True)]
    for each in rows:
        for column, cells in zip(row[0].columns, zip(*each, strict=True), strict=True):
            told.append((cells[0] if column.is_figures else both(_end_once(cells)),))
    return told


def _end_once(cells: tuple[str, ...]) -> tuple[str, ...]:
    """What all languages of a cell end with, behind a comma or colon, is said in the last only."""
    ends = [re.split(r"(?=[,:] )", cell, maxsplit=1) for cell in cells]
    is_shared = len({tuple(end[1:]) for end in ends}) == 1 and len(ends[0]) == 2 and len(set(cells)) > 1
    return (*(end[0] for end in ends[:-1]), cells[-1]) if is_shared else cells


def _head(row: Sequence[FilledTable]) -> str:
    columns = zip(*(one.columns for one in row), strict=True)
    return _plain(" ".join(both([one.head for one in each]) for each in columns))


def _table_heads(texts: Sequence[FilledText]) -> Iterator[str]:
    for clause in zip(*(text.clauses for text in texts), strict=True):
        for row in zip(*(one.parts for one in clause), strict=True):
            if isinstance(row[0], FilledTable):
                yield _head(row)


def _card_lines(cards: Sequence[FilledCard]) -> list[Unit]:
    told: list[Unit] = [(both([card.title for card in cards]),), *_each([card.name for card in cards])]
    for line in zip(*(card.lines for card in cards), strict=True):
        told += [(both([label for label, _ in line]),), (both([value for _, value in line]),)]
    return told


def _block(texts: Sequence[FilledText], place: int, card: Sequence[Unit]) -> list[Unit]:
    signs = [text.signatures[place] for text in texts]
    told = list(card) or [(both([one.label for one in signs]),), *_each([one.name for one in signs])]
    return [
        *told,
        (both([one.position for one in signs]),),
        *_each([text.stamp for text in texts]),
        (both([text.sign_here for text in texts]),),
        (signs[0].signatory or both([text.full_name for text in texts]),),
    ]


def _each(texts: Sequence[str]) -> list[Unit]:
    return [(text,) for text in dict.fromkeys(texts)]


def _plain(text: str) -> str:
    """Single spaces, and no stroke between two languages: where these have lines of their own it may be left
    out."""
    return " ".join(word for word in text.split() if word != "/")


_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def _word(found: re.Match[str]) -> Word:
    left, top, right, bottom = (float(found[place]) / MM for place in range(1, 5))
    return Word(unescape(found[5]), left, top, right, bottom)
