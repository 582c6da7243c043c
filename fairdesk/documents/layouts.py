"""Badge layouts are data: sheets, cells, and where every part stands.

A layout is ``resources/templates/badges/<name>.toml``. All measures are millimetres from the top left
corner of the cell; colours are #RRGGBB. ``extends = "a6"`` takes over another layout, and the file says
only what differs. Everything is checked when it is read, so that nothing can fail while badges print.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NoReturn, cast

from fairdesk.documents.fitting import TextStyle
from fairdesk.documents.fonts import Weight
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Role
from fairdesk.resources import resource

QUIET_MODULES = 4
"""Empty modules around a QR symbol (ISO/IEC 18004)."""
CODE_MODULES = 25
"""Modules on a side of a badge's symbol: version 2 holds 39 digits at level Q."""

_FOLDER = "templates/badges"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class Pattern(StrEnum):
    """What tells a role in a grey print: marks along the lower edge of the band."""

    SOLID = "solid"
    ONE_LINE = "one line"
    TWO_LINES = "two lines"
    DOTS = "dots"
    DIAMONDS = "diamonds"
    DASHES = "dashes"
    STRIPES = "stripes"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the cell."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper and the cells on it; ``left`` and ``top`` are the margins before the first cell."""

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    cut_marks: bool

    @property
    def cells(self) -> int:
        """Badges on one sheet."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class RoleLook:
    """Colours and pattern of a role's band."""

    fill: str
    ink: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Band:
    """The coloured head of a badge; ``unit`` scales the pattern, ``star`` is its radius (0 for none)."""

    height: float
    unit: float
    star_x: float
    star_y: float
    star: float
    slot: Box | None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text at a fixed place."""

    x: float
    baseline: float
    width: float
    size: float
    floor: float
    weight: Weight
    capitals: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Where the name, the enterprise and the small lines stand, one below the other; ``gap`` parts them."""

    box: Box
    gap: float
    name: TextStyle
    enterprise: TextStyle
    detail: TextStyle


@dataclass(frozen=True, slots=True)
class CodePlace:
    """The QR symbol: ``size`` is the side of its modules; four more stay empty around it."""

    x: float
    y: float
    size: float

    @property
    def module(self) -> float:
        """The side of one module in mm."""
        return self.size / CODE_MODULES


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text that wraps in a box."""

    box: Box
    style: TextStyle


@dataclass(frozen=True, slots=True)
class BackSide:
    """The back of a badge: a narrow band, the fair's name, and a box for everything else."""

    band: float
    title: TextBlock
    role: Label
    body: Box
    size: float
    floor: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A badge layout, whole and checked."""

    name: str
    sheet: Sheet
    width: float
    height: float
    ink: str
    quiet: str
    band: Band
    roles: Mapping[Role, RoleLook]
    role: Label
    role_also: Label | None
    person: Person
    code: CodePlace
    number: Label
    fair: TextBlock | None
    fair_line: Label | None
    logo: Box | None
    back: BackSide | None

    def cell_corner(self, place: int, *, back: bool = False) -> tuple[float, float]:
        """The top left corner of a cell on its sheet; on the back the columns run from right to left,
        so that each back meets its front when the sheet is turned over its long edge."""
        row, column = divmod(place, self.sheet.columns)
        x = self.sheet.left + column * self.width
        if back:
            x = self.sheet.width - x - self.width
        return x, self.sheet.top + row * self.height


def layout_names() -> tuple[str, ...]:
    """The layouts that come with the program."""
    return tuple(sorted(path.stem for path in resource(_FOLDER).glob("*.toml")))


@cache
def load_layout(name: str) -> Layout:
    """A layout by its name. Raises ``UserFacingError`` where there is none, or naming file and key."""
    if name not in layout_names():
        raise UserFacingError(
            title=message("badges.layout_unknown", name=name),
            advice=message("badges.layout_choose", names=", ".join(layout_names())),
        )
    return read_layout(resource(f"{_FOLDER}/{name}.toml"))


def read_layout(path: Path) -> Layout:
    """A layout from any file. Raises ``UserFacingError`` naming the file and the key that is wrong."""
    table = _Table(path.name, "", _merged(path))
    layout = _layout(path.stem, table)
    _check_places(layout, table)
    return layout


def _merged(path: Path) -> dict[str, object]:
    try:
        own: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserFacingError(
            title=message("badges.layout_broken", file=path.name),
            advice=message("badges.layout_not_toml", problem=str(error)),
        ) from error
    base = own.pop("extends", None)
    if base is None:
        return own
    if not isinstance(base, str) or base not in layout_names() or base == path.stem:
        _Table(path.name, "", own).refuse("extends", _one_of(layout_names()))
    return _overlaid(_merged(resource(f"{_FOLDER}/{base}.toml")), own)


def _overlaid(base: dict[str, object], own: dict[str, object]) -> dict[str, object]:
    result = dict(base)
    for key, value in own.items():
        below = base.get(key)
        if isinstance(value, dict) and isinstance(below, dict):
            result[key] = _overlaid(cast("dict[str, object]", below), cast("dict[str, object]", value))
        elif value is False and isinstance(below, dict):
            del result[key]
        else:
            result[key] = value
    return result


class _Table:
    """A table of a layout file that knows its name, and refuses what it does not expect."""

    def __init__(self, file: str, path: str, values: Mapping[str, object]) -> None:
        self._file = file
        self._path = path
        self._left = dict(values)

    def refuse(self, key: str, problem: Message) -> NoReturn:
        where = f"{self._path}.{key}" if self._path else key
        raise UserFacingError(
            title=message("badges.layout_broken", file=self._file),
            advice=message("badges.layout_key", entry=where, problem=problem),
        )

    def number(self, key: str, default: float | None = None) -> float:
        value = self._take(key, default)
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value < 0:
            self.refuse(key, message("badges.layout_number"))
        return float(value)

    def length(self, key: str) -> float:
        value = self.number(key)
        if value <= 0:
            self.refuse(key, message("badges.layout_length"))
        return value

    def count(self, key: str, default: int | None = None) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.refuse(key, message("badges.layout_count"))
        return value

    def flag(self, key: str) -> bool:
        value = self._take(key, False)
        if not isinstance(value, bool):
            self.refuse(key, _one_of(("true", "false")))
        return value

    def colour(self, key: str) -> str:
        value = self._take(key, None)
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            self.refuse(key, message("badges.layout_colour"))
        return value

    def choice(self, key: str, choices: Mapping[str, str], default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or value not in choices:
            self.refuse(key, _one_of(tuple(choices)))
        return choices[value]

    def table(self, key: str) -> "_Table":
        found = self.optional(key)
        return found or self.refuse(key, message("badges.layout_missing"))

    def optional(self, key: str) -> "_Table | None":
        value = self._left.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(key, message("badges.layout_table"))
        path = f"{self._path}.{key}" if self._path else key
        return _Table(self._file, path, cast("dict[str, object]", value))

    def done(self) -> None:
        """Refuses a key that nothing asked for: most often a typing mistake."""
        for key in self._left:
            self.refuse(key, message("badges.layout_unexpected"))

    def _take(self, key: str, default: object) -> object:
        value = self._left.pop(key, default)
        if value is None:
            self.refuse(key, message("badges.layout_missing"))
        return value


_WEIGHTS: Mapping[str, str] = {weight.name.lower(): weight.value for weight in Weight}
_PATTERNS: Mapping[str, str] = {pattern.value: pattern.value for pattern in Pattern}


def _layout(name: str, table: _Table) -> Layout:
    cell = table.table("cell")
    width, height = cell.length("width"), cell.length("height")
    cell.done()
    colours = table.table("colours")
    ink, quiet = colours.colour("ink"), colours.colour("quiet")
    colours.done()
    layout = Layout(
        name=name,
        sheet=_sheet(table.optional("sheet"), width, height),
        width=width,
        height=height,
        ink=ink,
        quiet=quiet,
        band=_band(table.table("band")),
        roles=_roles(table.table("roles")),
        role=_label(table.table("role")),
        role_also=_optional_label(table.optional("role_also")),
        person=_person(table.table("person")),
        code=_code(table.table("code")),
        number=_label(table.table("number")),
        fair=_optional_block(table.optional("fair")),
        fair_line=_optional_label(table.optional("fair_line")),
        logo=_optional_box(table.optional("logo")),
        back=_back(table.optional("back")),
    )
    table.done()
    return layout


def _sheet(table: _Table | None, width: float, height: float) -> Sheet:
    """The paper; without a table it is one cell."""
    if table is None:
        return Sheet(width, height, 1, 1, 0, 0, cut_marks=False)
    sheet = Sheet(
        width=table.length("width"),
        height=table.length("height"),
        columns=table.count("columns", 1),
        rows=table.count("rows", 1),
        left=table.number("left", 0),
        top=table.number("top", 0),
        cut_marks=table.flag("cut_marks"),
    )
    table.done()
    return sheet


def _band(table: _Table) -> Band:
    band = Band(
        height=table.length("height"),
        unit=table.length("unit"),
        star_x=table.number("star_x", 0),
        star_y=table.number("star_y", 0),
        star=table.number("star", 0),
        slot=_optional_box(table.optional("slot")),
    )
    table.done()
    return band


def _roles(table: _Table) -> Mapping[Role, RoleLook]:
    looks: dict[Role, RoleLook] = {}
    for role in Role:
        look = table.table(role.value)
        pattern = Pattern(look.choice("pattern", _PATTERNS))
        looks[role] = RoleLook(look.colour("fill"), look.colour("ink"), pattern)
        look.done()
    table.done()
    return looks


def _label(table: _Table) -> Label:
    size = table.length("size")
    label = Label(
        x=table.number("x"),
        baseline=table.number("baseline"),
        width=table.length("width"),
        size=size,
        floor=table.number("floor", size * 0.6),
        weight=Weight(table.choice("weight", _WEIGHTS, "regular")),
        capitals=table.flag("capitals"),
    )
    table.done()
    return label


def _optional_label(table: _Table | None) -> Label | None:
    return _label(table) if table else None


def _box(table: _Table) -> Box:
    return Box(table.number("x"), table.number("y"), table.length("width"), table.length("height"))


def _optional_box(table: _Table | None) -> Box | None:
    if table is None:
        return None
    box = _box(table)
    table.done()
    return box


def _style(table: _Table) -> TextStyle:
    size = table.length("size")
    smallest = table.number("smallest", size)
    return TextStyle(
        size=size,
        smallest=smallest,
        floor=table.number("floor", smallest),
        lines_from=table.count("lines_from", 1),
        lines_to=table.count("lines_to", 1),
        weight=Weight(table.choice("weight", _WEIGHTS, "regular")),
        leading=table.number("leading", 1.2),
    )


def _own_style(table: _Table) -> TextStyle:
    style = _style(table)
    table.done()
    return style


def _optional_block(table: _Table | None) -> TextBlock | None:
    if table is None:
        return None
    block = TextBlock(_box(table), _style(table))
    table.done()
    return block


def _person(table: _Table) -> Person:
    person = Person(
        box=_box(table),
        gap=table.number("gap"),
        name=_own_style(table.table("name")),
        enterprise=_own_style(table.table("enterprise")),
        detail=_own_style(table.table("detail")),
    )
    table.done()
    return person


def _code(table: _Table) -> CodePlace:
    place = CodePlace(table.number("x"), table.number("y"), table.length("size"))
    table.done()
    return place


def _back(table: _Table | None) -> BackSide | None:
    if table is None:
        return None
    title = table.table("title")
    body = table.table("body")
    back = BackSide(
        band=table.length("band"),
        title=TextBlock(_box(title), _style(title)),
        role=_label(table.table("role")),
        body=_box(body),
        size=body.length("size"),
        floor=body.length("floor"),
    )
    title.done()
    body.done()
    table.done()
    return back


def _check_places(layout: Layout, table: _Table) -> None:
    """Everything lies on the sheet, and the code keeps its empty border."""
    sheet = layout.sheet
    if sheet.left + sheet.columns * layout.width > sheet.width + 0.01:
        table.refuse("sheet.columns", message("badges.layout_off_sheet"))
    if sheet.top + sheet.rows * layout.height > sheet.height + 0.01:
        table.refuse("sheet.rows", message("badges.layout_off_sheet"))
    for key, box in _boxes(layout).items():
        inside = box.x >= 0 and box.y >= 0
        if not inside or box.x + box.width > layout.width or box.y + box.height > layout.height:
            table.refuse(key, message("badges.layout_off_cell"))
    quiet = _quiet_zone(layout.code)
    for key, box in (("person", layout.person.box), ("logo", layout.logo)):
        if box and _overlap(quiet, box):
            table.refuse(key, message("badges.layout_on_code"))
    if quiet.y < layout.band.height:
        table.refuse("band.height", message("badges.layout_on_code"))


def _boxes(layout: Layout) -> dict[str, Box]:
    boxes = {"person": layout.person.box, "code": _quiet_zone(layout.code)}
    labels = {"role": layout.role, "number": layout.number}
    optional = {"role_also": layout.role_also, "fair_line": layout.fair_line}
    labels |= {key: label for key, label in optional.items() if label}
    for key, label in labels.items():
        boxes[key] = Box(label.x, label.baseline - label.size, label.width, label.size)
    if layout.fair:
        boxes["fair"] = layout.fair.box
    if layout.logo:
        boxes["logo"] = layout.logo
    if layout.back:
        boxes |= {"back.title": layout.back.title.box, "back.body": layout.back.body}
    return boxes


def _quiet_zone(code: CodePlace) -> Box:
    edge = QUIET_MODULES * code.module
    side = code.size + 2 * edge
    return Box(code.x - edge, code.y - edge, side, side)


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def _one_of(choices: tuple[str, ...]) -> Message:
    return message("badges.layout_one_of", choices=", ".join(choices))
