"""Badges as PDF: one layout, any number of people.

A badge is the person's own part on a background that everybody of the same role shares and that stands in
the file once. Faces are taken one by one and leave memory with their sheet, so ten thousand badges need no
more of it than a hundred.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from fairdesk.documents.calibration import AS_IT_IS, Calibration
from fairdesk.documents.faces import BadgeFace, Pictures, draw_back, draw_face, draw_front
from fairdesk.documents.fitting import fit_line
from fairdesk.documents.fonts import Weight, printable
from fairdesk.documents.layouts import BackSide, Layout
from fairdesk.documents.pdf import Drawing, Form, PdfWriter
from fairdesk.texts import Language, text

_CUT_MARK = 3.5
_DIVIDER_INK = "#24211C"


@dataclass(frozen=True, slots=True)
class BadgeBatch:
    """What became of a batch. ``shortened`` are printed, but a text on them had to end in "…"."""

    badges: int
    pages: int
    shortened: tuple[BadgeFace, ...]


def print_badges(
    faces: Iterable[BadgeFace],
    layout: Layout,
    out: BinaryIO,
    *,
    progress: Callable[[int], None] | None = None,
    calibration: Calibration = AS_IT_IS,
    dividers: Language | None = None,
    logo: bytes | None = None,
    background: bytes | None = None,
    title: str = "fairdesk",
) -> BadgeBatch:
    """Writes badges as one PDF, in the order given.

    ``progress`` hears the number of badges done, and may raise to stop. With ``dividers``, the language
    of the staff, every change of ``box`` begins a new sheet, after one that says which box it is and who
    is in it. ``logo`` is a PNG or JPEG for layouts that have a place for it, ``background`` one that lies
    behind everything. Where nothing can be printed ``out`` stays empty.
    Raises ``KeyError`` for a face with ``missing_letters`` and ``ValueError`` for a code too long.
    """
    press = _Press(PdfWriter(out, title), layout, calibration, progress, (logo, background))
    if dividers:
        press.print_boxes(faces, dividers)
    else:
        press.print(faces)
    return press.finish()


@dataclass(slots=True)
class _Sheet:
    """The sheet being filled: its front, its back, and how many badges are on it."""

    front: Drawing
    back: Drawing
    filled: int = 0


class _Press:
    """One run of badges into one file."""

    def __init__(
        self,
        pdf: PdfWriter,
        layout: Layout,
        calibration: Calibration,
        progress: Callable[[int], None] | None,
        pictures: tuple[bytes | None, bytes | None],
    ) -> None:
        self._pdf = pdf
        self._layout = layout
        self._calibration = calibration
        self._progress = progress
        self._logo, self._background = pictures
        self._pictures: Pictures | None = None
        self._fronts: dict[tuple[object, ...], Form] = {}
        self._backs: dict[tuple[object, ...], tuple[Form, bool]] = {}
        self._badges = 0
        self._shortened: list[BadgeFace] = []
        self._sheet = self._new_sheet()

    def print(self, faces: Iterable[BadgeFace]) -> None:
        """Fills sheets; the last one may stay part empty."""
        for face in faces:
            self._add(face)
            if self._sheet.filled == self._layout.sheet.cells:
                self._end_sheet()
            self._badges += 1
            if self._progress:
                self._progress(self._badges)
        if self._sheet.filled:
            self._end_sheet()

    def print_boxes(self, faces: Iterable[BadgeFace], language: Language) -> None:
        """Every box on sheets of its own behind a divider; badges without a box need none."""
        for box, group in groupby(faces, key=lambda face: face.box):
            if box is None:
                self.print(group)
            else:
                members = list(group)
                self._add_divider(box, members, language)
                self.print(members)

    def finish(self) -> BadgeBatch:
        """Closes the file."""
        self._pdf.finish(two_sided=self._layout.back is not None)
        return BadgeBatch(self._badges, self._pdf.pages, tuple(self._shortened))

    def _new_sheet(self) -> _Sheet:
        sheet = self._layout.sheet
        width, height = sheet.width, sheet.height
        return _Sheet(self._pdf.drawing(width, height), self._pdf.drawing(width, height))

    def _end_sheet(self) -> None:
        if self._layout.sheet.cut_marks:
            _draw_cut_marks(self._sheet.front, self._layout)
        self._add_page(self._sheet.front)
        if self._layout.back:
            self._add_page(self._sheet.back, back=True)
        self._sheet = self._new_sheet()

    def _add_page(self, drawing: Drawing, *, back: bool = False) -> None:
        width, height = drawing.width, drawing.height
        # A sheet laid across and turned over its long edge comes out head down: its back is turned to match.
        matrix = self._calibration.matrix(width, height, turned=back and width > height)
        self._pdf.add_page(drawing, matrix, self._calibration.paper(width, height))

    def _add(self, face: BadgeFace) -> None:
        layout, place = self._layout, self._sheet.filled
        background = self._front(face)
        x, y = layout.cell_corner(place)
        drawing = self._sheet.front
        with drawing.moved(x, y, layout.height):
            drawing.place(background)
            whole = draw_face(drawing, face, layout)
        if layout.back:
            form, complete = self._back(face, layout.back)
            self._sheet.back.place(form, *layout.cell_corner(place, back=True))
            whole = whole and complete
        if not whole:
            self._shortened.append(face)
        self._sheet.filled += 1

    def _front(self, face: BadgeFace) -> Form:
        key = (face.role, face.languages, face.fair_name, face.fair_line)
        if key not in self._fronts:
            drawing = self._pdf.drawing(self._layout.width, self._layout.height)
            draw_front(drawing, face, self._layout, self._shared_pictures())
            self._fronts[key] = self._pdf.add_form(drawing)
        return self._fronts[key]

    def _shared_pictures(self) -> Pictures:
        """The pictures, put into the file when the first badge needs them."""
        if self._pictures is None:
            self._pictures = Pictures(
                logo=self._pdf.add_picture(self._logo) if self._logo and self._layout.logo else None,
                background=self._pdf.add_picture(self._background) if self._background else None,
            )
        return self._pictures

    def _back(self, face: BadgeFace, side: BackSide) -> tuple[Form, bool]:
        key = (face.role, face.languages, face.fair_name, face.fair_line, face.back)
        if key not in self._backs:
            drawing = self._pdf.drawing(self._layout.width, self._layout.height)
            complete = draw_back(drawing, face, self._layout, side)
            self._backs[key] = self._pdf.add_form(drawing), complete
        return self._backs[key]

    def _add_divider(self, box: int, members: Sequence[BadgeFace], language: Language) -> None:
        sheet = self._layout.sheet
        drawing = self._pdf.drawing(sheet.width, sheet.height)
        _draw_divider(drawing, box, members, language)
        self._add_page(drawing)
        if self._layout.back:
            self._add_page(self._pdf.drawing(sheet.width, sheet.height), back=True)


def _draw_divider(drawing: Drawing, box: int, members: Sequence[BadgeFace], language: Language) -> None:
    """A sheet between boxes: its number, the first and the last name in it, and how many badges follow."""
    width, height = drawing.width, drawing.height
    unit = min(width, height * 1.4) / 100
    edge = 6 * unit
    drawing.fill(_DIVIDER_INK)
    drawing.rectangle(0, 0, width, 3 * unit)
    drawing.rectangle(0, height - 3 * unit, width, 3 * unit)
    first, last = (printable(face.name) for face in (members[0], members[-1]))
    names = first if first == last else f"{first} – {last}"
    rows = (
        (text("badges.box", language, box=box), -8, 20, Weight.BOLD),
        (_letters(members), 8, 12, Weight.REGULAR),
        (names, 17, 5, Weight.SEMIBOLD),
        (text("badges.box_count", language, count=len(members)), 25, 4.4, Weight.REGULAR),
    )
    for words, baseline, size, weight in rows:
        if words:
            fitted = fit_line(words, width - 2 * edge, size * unit, size * unit * 0.3, weight)
            drawing.text(edge, height / 2 + baseline * unit, fitted.lines[0], fitted.size, weight)


def _letters(members: Sequence[BadgeFace]) -> str:
    """The first and the last letter that a box is sorted under."""
    first, last = (face.filed_under[:1].upper() for face in (members[0], members[-1]))
    return first if first == last else f"{first}–{last}"


def _draw_cut_marks(drawing: Drawing, layout: Layout) -> None:
    """A cross at every corner of a cell: black in white, to be seen on any band."""
    sheet = layout.sheet
    across = [sheet.left + column * layout.width for column in range(sheet.columns + 1)]
    down = [sheet.top + row * layout.height for row in range(sheet.rows + 1)]
    for colour, width in (("#FFFFFF", 0.7), ("#000000", 0.12)):
        drawing.pen(colour, width)
        for x in across:
            for y in down:
                drawing.line(x - _CUT_MARK, y, x + _CUT_MARK, y)
                drawing.line(x, y - _CUT_MARK, x, y + _CUT_MARK)
