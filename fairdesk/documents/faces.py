"""What is drawn of one badge: the background of its role, the person's own part, and the back."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairdesk.documents.badge_art import draw_band
from fairdesk.documents.codes import modules, rectangles
from fairdesk.documents.fitting import Fitted, TextStyle, fit, fit_line
from fairdesk.documents.fonts import Weight, missing_in, printable, text_width
from fairdesk.documents.layouts import BackSide, Label, Layout, RoleLook, TextBlock
from fairdesk.documents.pdf import Drawing, Form
from fairdesk.domain.words import Role
from fairdesk.texts import Language, text

_CAP_ROOM = 0.93
"""The baseline of a line below its top, as a part of the size: room for capitals with marks above (Ў, Й)."""
_LINE_GREY = "#8F877B"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines on the back of a badge; ``strong`` ones stand out."""

    heading: str
    lines: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFace:
    """What is printed on one badge. A face without a name is a blank: a code, and lines to write on.

    ``code`` are the 39 digits of the QR, ``number`` the short number beside it. ``second_line`` says
    where to find the person ("Hall B, stand 14 · Jizzax"). The role stands in ``languages``, the first
    of them large. ``filed_under`` is what the badge is sorted by in its ``box``. ``back`` is usually the
    same for everybody of a fair.
    """

    code: str
    number: str
    name: str
    role: Role
    fair_name: str
    fair_line: str
    languages: tuple[Language, ...]
    enterprise: str | None = None
    position: str | None = None
    second_line: str | None = None
    box: int | None = None
    filed_under: str = ""
    back: tuple[Section, ...] = ()

    def missing_letters(self) -> str:
        """The letters that cannot be printed, over all that stands on the badge."""
        back = (part for section in self.back for part in (section.heading, *section.lines))
        own = (self.number, self.name, self.enterprise, self.position, self.second_line)
        return missing_in((*own, self.fair_name, self.fair_line, *back))


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures that every badge shows: the organisers' logo, and art behind everything."""

    logo: Form | None = None
    background: Form | None = None


def draw_front(drawing: Drawing, face: BadgeFace, layout: Layout, pictures: Pictures) -> None:
    """What all badges of one role share: background, band, role, fair, logo."""
    look = layout.roles[face.role]
    if pictures.background:
        _draw_background(drawing, pictures.background)
    draw_band(drawing, look, layout.width, layout.band.height, layout.band)
    _draw_role(drawing, face, look, layout.role, layout.role_also)
    drawing.fill(layout.quiet)
    if layout.fair:
        _draw_block(drawing, layout.fair, face.fair_name)
    if layout.fair_line:
        _draw_label(drawing, layout.fair_line, face.fair_line)
    if pictures.logo and layout.logo:
        box = layout.logo
        drawing.picture(pictures.logo, box.x, box.y, box.width, box.height)


def draw_face(drawing: Drawing, face: BadgeFace, layout: Layout) -> bool:
    """What is this person's own; says whether every text is there to its end."""
    drawing.fill("#000000")
    drawing.grid(layout.code.x, layout.code.y, layout.code.module, rectangles(modules(face.code)))
    drawing.fill(layout.ink)
    whole = _draw_label(drawing, layout.number, face.number)
    if not printable(face.name):
        _draw_writing_lines(drawing, face, layout)
        return whole
    return _draw_person(drawing, face, layout) and whole


def draw_back(drawing: Drawing, face: BadgeFace, layout: Layout, side: BackSide) -> bool:
    """The back: the role's band again, the fair, and what to know; says whether all of it is there."""
    look = layout.roles[face.role]
    draw_band(drawing, look, layout.width, side.band, layout.band)
    _draw_role(drawing, face, look, side.role, None)
    drawing.fill(layout.ink)
    whole = _draw_block(drawing, side.title, face.fair_name)
    sections = [Section("", (face.fair_line,)), *face.back]
    return _draw_sections(drawing, sections, layout, side) and whole


def _draw_background(drawing: Drawing, picture: Form) -> None:
    """A picture over the whole badge; what it has too much on two sides is cut off."""
    scale = max(drawing.width / picture.width, drawing.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    with drawing.clipped(0, 0, drawing.width, drawing.height):
        x, y = (drawing.width - width) / 2, (drawing.height - height) / 2
        drawing.picture(picture, x, y, width, height)


def _draw_person(drawing: Drawing, face: BadgeFace, layout: Layout) -> bool:
    """Name, enterprise, position and place below each other.

    The name takes what the others leave; before it gets smaller than its style would have it, the
    position makes way, then the place.
    """
    person, box = layout.person, layout.person.box

    def fitted(words: str | None, style: TextStyle) -> Fitted:
        return fit(printable(words or ""), box.width, box.height, style)

    enterprise = fitted(face.enterprise, person.enterprise)
    details = [fitted(face.position, person.detail), fitted(face.second_line, person.detail)]
    name = _fitted_name(face, layout, [enterprise, *details])
    while details and name.size < person.name.smallest:
        del details[0]
        name = _fitted_name(face, layout, [enterprise, *details])
    y = _draw_lines(drawing, name, box.x, box.y, person.name) + person.gap
    y = _draw_lines(drawing, enterprise, box.x, y, person.enterprise)
    drawing.fill(layout.quiet)
    for detail in details:
        y = _draw_lines(drawing, detail, box.x, y, person.detail)
    return not any(part.shortened for part in (name, enterprise, *details))


def _fitted_name(face: BadgeFace, layout: Layout, below: Sequence[Fitted]) -> Fitted:
    person = layout.person
    taken = sum(part.height for part in below) + person.gap
    return fit(printable(face.name), person.box.width, person.box.height - taken, person.name)


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
            words = _as_many_as_fit([text(key, language) for language in face.languages], box.width / size)
            fitted = fit_line(words, box.width, size, size * 0.6, Weight.REGULAR)
            _draw_lines(drawing, fitted, box.x, y + size * 0.25, layout.person.detail)


def _as_many_as_fit(names: Sequence[str], width: float) -> str:
    """The same thing said in several languages, as many of them as fit on one line of type size 1."""
    shown = names[0]
    for name in dict.fromkeys(names[1:]):
        longer = f"{shown} · {name}"
        if text_width(longer, Weight.REGULAR) > width:
            break
        shown = longer
    return shown


def _draw_role(drawing: Drawing, face: BadgeFace, look: RoleLook, large: Label, small: Label | None) -> None:
    drawing.fill(look.ink)
    first, *others = (text(f"badges.role_{face.role}", language) for language in face.languages)
    _draw_label(drawing, large, first)
    if small:
        _draw_label(drawing, small, " · ".join(dict.fromkeys(others)))


def _draw_sections(drawing: Drawing, sections: Sequence[Section], layout: Layout, side: BackSide) -> bool:
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


def _set_sections(sections: Sequence[Section], width: float, size: float) -> list[tuple[str, Weight, bool]]:
    lines: list[tuple[str, Weight, bool]] = []
    for section in sections:
        if section.heading:
            lines.append((printable(section.heading), Weight.SEMIBOLD, True))
        weight = Weight.BOLD if section.strong else Weight.REGULAR
        style = TextStyle(size, size, size, 1, 9, weight, 1)
        for line in section.lines:
            fitted = fit(printable(line), width, size * 9, style)
            lines += [(part, weight, False) for part in fitted.lines]
    return lines


def _sections_height(lines: list[tuple[str, Weight, bool]], size: float) -> float:
    return sum(_section_step(size, heading=heading) for _, _, heading in lines)


def _section_step(size: float, *, heading: bool) -> float:
    return size * (2.1 if heading else 1.34)


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
