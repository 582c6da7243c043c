"""Badges as PDF: one look at a layout, any number of people.

A badge is its face (what is printed) on a background that everybody of the same role shares and that stands
in the file once. Faces are taken one by one and leave memory with their sheet, so ten thousand badges need
no more of it than ten. Whoever has a letter in the name that the bundled faces lack is held back; the rest print.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

from fairdesk.documents.badge_art import draw_band
from fairdesk.documents.calibration import AS_IT_IS, Calibration
from fairdesk.documents.codes import modules, rectangles
from fairdesk.documents.fitting import Fitted, TextStyle, fit, fit_line
from fairdesk.documents.fonts import Weight, missing_in, printable
from fairdesk.documents.layouts import BackSide, Label, Layout, RoleLook, TextBlock
from fairdesk.documents.pdf import Drawing, Form, PdfWriter
from fairdesk.domain.words import Role
from fairdesk.texts import Language, text

_CUT_MARK = 3.5
_CAP_ROOM = 0.93
"""The baseline of a line below its top, as a part of the size: room for capitals with marks above (Ў, Й)."""
_LINE_GREY = "#8F877B"


@dataclass(frozen=True, slots=True)
class Back:
    """The back of a badge; usually the same for everybody of a fair."""

    programme: tuple[str, ...] = ()
    halls: tuple[str, ...] = ()
    found: str | None = None
    emergency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFace:
    """What is printed on one badge. A face without a name is a blank: a code, and lines to write on.

    ``code`` are the 39 digits of the QR, ``number`` the short number beside it. ``second_line`` says
    where to find the person ("Hall B, stand 14 · Jizzax"). The role stands in ``languages``, the first
    of them large. ``filed_under`` is what the badge is sorted by in its ``box`` (the name, if not said).
    """

    code: str
    number: str
    name: str
    role: Role
    fair_name: str
    fair_line: str
    enterprise: str | None = None
    position: str | None = None
    second_line: str | None = None
    languages: tuple[Language, ...] = ("uz-Latn", "ru", "en")
    box: int | None = None
    filed_under: str | None = None
    back: Back | None = None

    def missing_letters(self) -> str:
        """The letters that cannot be printed, over all that stands on the badge."""
        back = self.back or Back()
        return missing_in(
            (
                *(self.number, self.name, self.enterprise, self.position, self.second_line),
                *(self.fair_name, self.fair_line, self.filed_under),
                *(*back.programme, *back.halls, back.found, back.emergency),
            )
        )


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A badge that was not printed, and the letters that the bundled faces lack."""

    face: BadgeFace
    missing: str


@dataclass(frozen=True, slots=True)
class BadgeBatch:
    """What became of a batch. ``shortened`` are printed, but a text on them had to end in "…"."""

    badges: int
    pages: int
    held_back: tuple[HeldBack, ...]
    shortened: tuple[BadgeFace, ...]


def render_badges(
    faces: Iterable[BadgeFace],
    layout: Layout,
    out: BinaryIO,
    *,
    progress: Callable[[int], None] | None = None,
    calibration: Calibration = AS_IT_IS,
    dividers: bool = False,
    logo: bytes | None = None,
    title: str = "fairdesk",
) -> BadgeBatch:
    """Writes badges as one PDF, in the order given.

    ``progress`` hears the number of badges done, and may raise to stop. With ``dividers`` every change of
    ``box`` begins a new sheet, after one that says which box and which letters follow. ``logo`` is a PNG
    or JPEG for layouts that have a place for it. Where nothing can be printed ``out`` stays empty.
    Raises ``ValueError`` for a code too long for the symbol.
    """
    return _Press(layout, out, calibration, logo, title, progress).print(faces, dividers=dividers)


@dataclass(slots=True)
class _Sheet:
    """The sheet being filled: its front, its back, and how many badges are on it."""

    front: Drawing
    back: Drawing
    filled: int = 0


@dataclass(slots=True)
class _Results:
    badges: int = 0
    held_back: list[HeldBack] = field(default_factory=list[HeldBack])
    shortened: list[BadgeFace] = field(default_factory=list[BadgeFace])


class _Press:
    """One run of badges into one file."""

    def __init__(
        self,
        layout: Layout,
        out: BinaryIO,
        calibration: Calibration,
        logo: bytes | None,
        title: str,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._layout = layout
        self._pdf = PdfWriter(out, title)
        self._calibration = calibration
        self._logo_data = logo if layout.logo else None
        self._logo: Form | None = None
        self._progress = progress
        self._fronts: dict[tuple[object, ...], Form] = {}
        self._backs: dict[tuple[object, ...], tuple[Form, bool]] = {}
        self._results = _Results()
        self._sheet = self._new_sheet()

    def print(self, faces: Iterable[BadgeFace], *, dividers: bool) -> BadgeBatch:
        printed = self._without_held_back(faces)
        if dividers:
            for box, group in groupby(printed, key=lambda face: face.box):
                members = list(group)
                if box is not None:
                    self._add_divider(box, members)
                self._fill_sheets(members)
        else:
            self._fill_sheets(printed)
        self._pdf.finish(two_sided=self._layout.back is not None)
        done = self._results
        return BadgeBatch(done.badges, self._pdf.pages, tuple(done.held_back), tuple(done.shortened))

    def _without_held_back(self, faces: Iterable[BadgeFace]) -> Iterator[BadgeFace]:
        for face in faces:
            missing = face.missing_letters()
            if missing:
                self._results.held_back.append(HeldBack(face, missing))
            else:
                yield face

    def _fill_sheets(self, faces: Iterable[BadgeFace]) -> None:
        for face in faces:
            self._add(face)
            if self._sheet.filled == self._layout.sheet.cells:
                self._end_sheet()
            self._results.badges += 1
            if self._progress:
                self._progress(self._results.badges)
        if self._sheet.filled:
            self._end_sheet()

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
            whole = _draw_face(drawing, face, layout)
        if layout.back:
            form, complete = self._back(face, layout.back)
            self._sheet.back.place(form, *layout.cell_corner(place, back=True))
            whole = whole and complete
        if not whole:
            self._results.shortened.append(face)
        self._sheet.filled += 1

    def _front(self, face: BadgeFace) -> Form:
        key = (face.role, face.languages, face.fair_name, face.fair_line)
        if key not in self._fronts:
            if self._logo_data and not self._logo:
                self._logo = self._pdf.add_picture(self._logo_data)
            drawing = self._pdf.drawing(self._layout.width, self._layout.height)
            _draw_front(drawing, face, self._layout, self._logo)
            self._fronts[key] = self._pdf.add_form(drawing)
        return self._fronts[key]

    def _back(self, face: BadgeFace, side: BackSide) -> tuple[Form, bool]:
        key = (face.role, face.languages, face.fair_name, face.fair_line, face.back)
        if key not in self._backs:
            drawing = self._pdf.drawing(self._layout.width, self._layout.height)
            complete = _draw_back(drawing, face, self._layout, side)
            self._backs[key] = self._pdf.add_form(drawing), complete
        return self._backs[key]

    def _add_divider(self, box: int, members: list[BadgeFace]) -> None:
        sheet = self._layout.sheet
        drawing = self._pdf.drawing(sheet.width, sheet.height)
        _draw_divider(drawing, box, members)
        self._add_page(drawing)
        if self._layout.back:
            self._add_page(self._pdf.drawing(sheet.width, sheet.height), back=True)


def _draw_face(drawing: Drawing, face: BadgeFace, layout: Layout) -> bool:
    """What is this person's own; says whether every text is there to its end."""
    drawing.fill("#000000")
    drawing.grid(layout.code.x, layout.code.y, layout.code.module, rectangles(modules(face.code)))
    drawing.fill(layout.ink)
    whole = _draw_label(drawing, layout.number, face.number)
    if not printable(face.name):
        _draw_writing_lines(drawing, face, layout)
        return whole
    return _draw_person(drawing, face, layout) and whole


def _draw_person(drawing: Drawing, face: BadgeFace, layout: Layout) -> bool:
    """Name, enterprise, position and place below each other; the name takes what the others leave."""
    person = layout.person
    box = person.box
    others = (
        (face.enterprise, person.enterprise, layout.ink),
        (face.position, person.detail, layout.quiet),
        (face.second_line, person.detail, layout.quiet),
    )
    below = [
        (fit(printable(words), box.width, box.height, style), colour)
        for words, style, colour in others
        if words
    ]
    taken = sum(fitted.height for fitted, _ in below) + (person.gap if below else 0)
    name = fit(printable(face.name), box.width, box.height - taken, person.name)
    y = _draw_lines(drawing, name, box.x, box.y, person.name)
    y += person.gap
    for (fitted, colour), style in zip(below, [style for words, style, _ in others if words], strict=True):
        drawing.fill(colour)
        y = _draw_lines(drawing, fitted, box.x, y, style)
    return not name.shortened and not any(fitted.shortened for fitted, _ in below)


def _draw_writing_lines(drawing: Drawing, face: BadgeFace, layout: Layout) -> None:
    """A blank: lines for a name and an enterprise, to be written by hand."""
    box = layout.person.box
    size = layout.person.detail.size * 0.8
    drawing.pen(_LINE_GREY, 0.25)
    drawing.fill(layout.quiet)
    lines = (("badges.write_name", 0.34), (None, 0.6), ("badges.write_enterprise", 0.86))
    for key, part in lines:
        y = box.y + box.height * part
        drawing.line(box.x, y, box.x + box.width, y)
        if key:
            words = " · ".join(dict.fromkeys(text(key, language) for language in face.languages))
            fitted = fit_line(words, box.width, size, size * 0.6, Weight.REGULAR)
            _draw_lines(drawing, fitted, box.x, y + size * 0.25, layout.person.detail)


def _draw_front(drawing: Drawing, face: BadgeFace, layout: Layout, logo: Form | None) -> None:
    """What all badges of one role share: band, role, fair, logo."""
    look = layout.roles[face.role]
    draw_band(drawing, look, layout.width, layout.band.height, layout.band)
    _draw_role(drawing, face, look, layout.role, layout.role_also)
    drawing.fill(layout.quiet)
    if layout.fair:
        _draw_block(drawing, layout.fair, face.fair_name)
    if layout.fair_line:
        _draw_label(drawing, layout.fair_line, face.fair_line)
    if logo and layout.logo:
        box = layout.logo
        drawing.picture(logo, box.x, box.y, box.width, box.height)


def _draw_role(drawing: Drawing, face: BadgeFace, look: RoleLook, large: Label, small: Label | None) -> None:
    drawing.fill(look.ink)
    first, *others = (text(f"badges.role_{face.role}", language) for language in face.languages)
    _draw_label(drawing, large, first)
    if small:
        _draw_label(drawing, small, " · ".join(dict.fromkeys(others)))


def _draw_back(drawing: Drawing, face: BadgeFace, layout: Layout, side: BackSide) -> bool:
    """The back: the role's band again, the fair, and what to know; says whether all of it is there."""
    look = layout.roles[face.role]
    draw_band(drawing, look, layout.width, side.band, layout.band)
    _draw_role(drawing, face, look, side.role, None)
    drawing.fill(layout.ink)
    whole = _draw_block(drawing, side.title, face.fair_name)
    return _draw_sections(drawing, _sections(face), layout, side) and whole


Section = tuple[str, tuple[str, ...], Weight]


def _sections(face: BadgeFace) -> list[Section]:
    """Headings with their lines, in the first language of the badge."""
    back, language = face.back or Back(), face.languages[0]
    named: tuple[tuple[str, tuple[str | None, ...], Weight], ...] = (
        ("", (face.fair_line,), Weight.REGULAR),
        ("programme", back.programme, Weight.REGULAR),
        ("halls", back.halls, Weight.REGULAR),
        ("found", (back.found,), Weight.REGULAR),
        ("emergency", (back.emergency,), Weight.BOLD),
    )
    sections: list[Section] = []
    for name, lines, weight in named:
        present = tuple(printable(line) for line in lines if line)
        if present:
            sections.append((text(f"badges.back_{name}", language) if name else "", present, weight))
    return sections


def _draw_sections(drawing: Drawing, sections: list[Section], layout: Layout, side: BackSide) -> bool:
    """All sections in the largest letters that fit the box; lines beyond it are left out."""
    size = side.size
    set_lines = _set_sections(sections, side.body.width, size)
    while size > side.floor and _sections_height(set_lines, size) > side.body.height:
        size = max(side.floor, size - 0.1)
        set_lines = _set_sections(sections, side.body.width, size)
    y = side.body.y
    for line, weight, heading in set_lines:
        step = _section_step(size, heading=heading)
        if y + step > side.body.y + side.body.height + 0.01:
            return False
        drawing.fill(layout.quiet if heading else layout.ink)
        drawing.text(side.body.x, y + step - size * 0.4, line, size * (0.82 if heading else 1), weight)
        y += step
    return True


def _set_sections(sections: list[Section], width: float, size: float) -> list[tuple[str, Weight, bool]]:
    lines: list[tuple[str, Weight, bool]] = []
    for heading, words, weight in sections:
        if heading:
            lines.append((heading, Weight.BOLD, True))
        style = TextStyle(size, size, size, 1, 9, weight, 1)
        for line in words:
            lines += [(part, weight, False) for part in fit(line, width, size * 9, style).lines]
    return lines


def _sections_height(lines: list[tuple[str, Weight, bool]], size: float) -> float:
    return sum(_section_step(size, heading=heading) for _, _, heading in lines)


def _section_step(size: float, *, heading: bool) -> float:
    return size * (2.1 if heading else 1.34)


def _draw_divider(drawing: Drawing, box: int, members: list[BadgeFace]) -> None:
    """A sheet between boxes: its number, the letters of the first and last badge, and how many follow."""
    width, height = drawing.width, drawing.height
    unit = min(width, height * 1.4) / 100
    language = members[0].languages[0]
    drawing.fill("#24211C")
    drawing.rectangle(0, 0, width, 3 * unit)
    drawing.rectangle(0, height - 3 * unit, width, 3 * unit)
    middle = height / 2
    rows = (
        (text("badges.box", language, box=box), middle - 4 * unit, 20 * unit, Weight.BOLD),
        (_letters(members), middle + 12 * unit, 12 * unit, Weight.REGULAR),
        (
            text("badges.box_count", language, count=len(members)),
            middle + 22 * unit,
            5 * unit,
            Weight.REGULAR,
        ),
    )
    for words, baseline, size, weight in rows:
        fitted = fit_line(words, width - 12 * unit, size, size * 0.3, weight)
        drawing.text(6 * unit, baseline, fitted.lines[0], fitted.size, weight)


def _letters(members: list[BadgeFace]) -> str:
    names = [printable(face.filed_under or face.name) for face in (members[0], members[-1])]
    first, last = (name[:1].upper() for name in names)
    return first if first == last else f"{first}\u2013{last}"


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


def _draw_label(drawing: Drawing, label: Label, words: str) -> bool:
    shown = printable(words).upper() if label.capitals else printable(words)
    if not shown:
        return True
    fitted = fit_line(shown, label.width, label.size, label.floor, label.weight)
    drawing.text(label.x, label.baseline, fitted.lines[0], fitted.size, label.weight)
    return not fitted.shortened


def _draw_block(drawing: Drawing, block: TextBlock, words: str) -> bool:
    fitted = fit(printable(words), block.box.width, block.box.height, block.style)
    _draw_lines(drawing, fitted, block.box.x, block.box.y, block.style)
    return not fitted.shortened


def _draw_lines(drawing: Drawing, fitted: Fitted, x: float, y: float, style: TextStyle) -> float:
    """Lines from a top downwards; gives back where they end."""
    for place, line in enumerate(fitted.lines):
        drawing.text(x, y + place * fitted.step + fitted.size * _CAP_ROOM, line, fitted.size, style.weight)
    return y + fitted.height
