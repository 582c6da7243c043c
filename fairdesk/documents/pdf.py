"""A PDF written as it is made: pages leave memory as soon as they are drawn.

Why not reportlab's canvas: it keeps every page until the file is saved, and has no way to let a finished
one go. Measured with the same badges its memory grew by 98 MB for 10,000, on laptops that have 4 GB and
print while they scan. Here only the place of each object in the file is remembered (eight bytes each):
10,000 badges take 2 MB more than 1,000. What is hard about a PDF, reading a typeface and cutting it down
to the letters in use, is left to reportlab. Backgrounds, logos and fonts are written once and shared.

Measures are millimetres from the top left corner, y downwards.
"""

import zlib
from array import array
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from math import cos, radians, sin
from typing import BinaryIO

from PIL import Image, ImageOps

from fairdesk.documents.fonts import Subset, Weight

POINTS = 72 / 25.4
"""Points in a millimetre."""

_PAGES_A_NODE = 256
_CATALOGUE, _PAGE_TREE, _RESOURCES = 1, 2, 3

Point = tuple[float, float]


def points(millimetres: float) -> str:
    """A length as it stands in a PDF, to a hundredth of a point."""
    return f"{millimetres * POINTS:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Form:
    """Something drawn once and shown many times: a background, a logo; ``width`` and ``height`` in mm."""

    name: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself besides its title; ``language`` is a tag such as "uz-Latn"."""

    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: str = ""


class Drawing:
    """The marks of one page, or of one form."""

    def __init__(self, width: float, height: float, fonts: dict[Weight, Subset]) -> None:
        self.width = width
        self.height = height
        self._fonts = fonts
        self._marks: list[str] = []
        self._floor = height

    def content(self) -> bytes:
        """The marks as a PDF content stream."""
        return "\n".join(self._marks).encode("ascii")

    def fill(self, colour: str) -> None:
        """Sets the colour of filled shapes and of text, as #RRGGBB."""
        self._marks.append(f"{_rgb(colour)} rg")

    def pen(self, colour: str, width: float) -> None:
        """Sets the colour and width of lines."""
        self._marks.append(f"{_rgb(colour)} RG {points(width)} w")

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """A filled rectangle."""
        self._marks.append(f"{self._at(x, y + height)} {points(width)} {points(height)} re f")

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self._marks.append(f"{self._at(x1, y1)} m {self._at(x2, y2)} l S")

    def dotted_circle(self, x: float, y: float, radius: float) -> None:
        """The outline of a circle around a place, in dots of the pen's width."""
        curve = radius * 0.5523  # so far its cubic curves reach to follow a quarter circle
        left, right, top, bottom = x - radius, x + radius, y - radius, y + radius
        self._marks.append(
            f"q 1 J [0 {points(0.9)}] 0 d {self._at(right, y)} m "
            f"{self._at(right, y + curve)} {self._at(x + curve, bottom)} {self._at(x, bottom)} c "
            f"{self._at(x - curve, bottom)} {self._at(left, y + curve)} {self._at(left, y)} c "
            f"{self._at(left, y - curve)} {self._at(x - curve, top)} {self._at(x, top)} c "
            f"{self._at(x + curve, top)} {self._at(right, y - curve)} {self._at(right, y)} c S Q"
        )

    def stroke(self, corners: Sequence[Point]) -> None:
        """A pen's stroke through places: round at its ends, and without corners between them."""
        first, *others = corners
        road = [f"{self._at(*first)} m"]
        for (x1, y1), (x2, y2) in pairwise(others):
            middle = ((x1 + x2) / 2, (y1 + y2) / 2)
            road.append(f"{self._at(x1, y1)} {self._at(*middle)} v")
        road.append(f"{self._at(*corners[-1])} l")
        self._marks.append(f"q 1 J 1 j {' '.join(road)} S Q")

    def polygon(self, corners: Sequence[Point], *, filled: bool) -> None:
        """A closed shape, filled or as an outline."""
        first, *others = corners
        road = " ".join([f"{self._at(*first)} m", *(f"{self._at(*corner)} l" for corner in others)])
        self._marks.append(f"{road} {'h f' if filled else 's'}")

    def rounded(self, x: float, y: float, width: float, height: float, radius: float) -> None:
        """A filled rectangle with round corners; with ``radius`` half its height, a slot or a dot."""
        curve = radius * 0.4477  # what a cubic curve leaves of the corner to follow a quarter circle
        right, bottom = x + width, y + height
        self._marks.append(
            f"{self._at(x + radius, y)} m {self._at(right - radius, y)} l "
            f"{self._at(right - curve, y)} {self._at(right, y + curve)} {self._at(right, y + radius)} c "
            f"{self._at(right, bottom - radius)} l "
            f"{self._at(right, bottom - curve)} {self._at(right - curve, bottom)} "
            f"{self._at(right - radius, bottom)} c "
            f"{self._at(x + radius, bottom)} l "
            f"{self._at(x + curve, bottom)} {self._at(x, bottom - curve)} {self._at(x, bottom - radius)} c "
            f"{self._at(x, y + radius)} l "
            f"{self._at(x, y + curve)} {self._at(x + curve, y)} {self._at(x + radius, y)} c f"
        )

    def text(self, x: float, baseline: float, text: str, size: float, weight: Weight) -> None:
        """A line of text in the fill colour; ``size`` is the type size in mm."""
        if text:
            shown = self._fonts[weight].encode(text)
            name = f"/{weight.name.title()}"
            self._marks.append(f"BT {name} {points(size)} Tf {self._at(x, baseline)} Td <{shown}> Tj ET")

    def lines(self, x: float, first_baseline: float, step: float, lines: Sequence[str], size: float) -> None:
        """Several lines of ordinary text."""
        for place, line in enumerate(lines):
            self.text(x, first_baseline + place * step, line, size, Weight.REGULAR)

    def grid(self, x: float, y: float, module: float, runs: str) -> None:
        """Filled squares of ``module`` mm: ``runs`` are rectangles counted in modules, as one shape."""
        edge = points(module)
        self._marks.append(f"q {edge} 0 0 -{edge} {self._at(x, y)} cm {runs} f Q")

    def place(self, form: Form, x: float = 0, y: float = 0) -> None:
        """Shows a form with its top left corner at a place."""
        self._marks.append(f"q 1 0 0 1 {self._at(x, y + form.height)} cm /{form.name} Do Q")

    def picture(self, form: Form, x: float, y: float, width: float, height: float) -> None:
        """Shows a picture as large as fits into a box, in its middle."""
        scale = min(width / form.width, height / form.height)
        wide, high = form.width * scale, form.height * scale
        corner = self._at(x + (width - wide) / 2, y + (height + high) / 2)
        self._marks.append(f"q {points(wide)} 0 0 {points(high)} {corner} cm /{form.name} Do Q")

    @contextmanager
    def moved(self, x: float, y: float, height: float) -> Generator[None]:
        """Inside, measures count from a cell of ``height`` whose top left corner is here."""
        outer = self._floor
        self._marks.append(f"q 1 0 0 1 {self._at(x, y + height)} cm")
        self._floor = height
        yield
        self._floor = outer
        self._marks.append("Q")

    @contextmanager
    def turned(self, x: float, y: float, degrees: float) -> Generator[None]:
        """Inside, everything is turned around a place, counterclockwise; measures count from it."""
        turn = radians(degrees)
        across, along = f"{cos(turn):.5f}", f"{sin(turn):.5f}"
        outer = self._floor
        self._marks.append(f"q {across} {along} -{along} {across} {self._at(x, y)} cm".replace("--", ""))
        self._floor = 0.0
        yield
        self._floor = outer
        self._marks.append("Q")

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Generator[None]:
        """Inside, nothing is drawn beyond a rectangle."""
        self._marks.append(f"q {self._at(x, y + height)} {points(width)} {points(height)} re W n")
        yield
        self._marks.append("Q")

    def _at(self, x: float, y: float) -> str:
        return f"{points(x)} {points(self._floor - y)}"


class PdfWriter:
    """Writes one PDF to a stream; ``finish`` closes it. Nothing is written before the first object."""

    def __init__(self, out: BinaryIO, title: str, about: About | None = None) -> None:
        self._out = out
        self._title = title
        self._about = about or About()
        self._position = 0
        self._places = array("Q", [0, 0, 0, 0])
        self._fonts = {weight: Subset(weight) for weight in Weight}
        self._named: dict[str, int] = {}
        self._nodes: list[tuple[int, int]] = []
        self._node: list[int] = []
        self._node_id = 0
        self.pages = 0

    def drawing(self, width: float, height: float) -> Drawing:
        """An empty sheet or form of a size in mm."""
        return Drawing(width, height, self._fonts)

    def add_form(self, drawing: Drawing) -> Form:
        """Keeps a drawing to be shown on any number of pages."""
        box = f"[0 0 {points(drawing.width)} {points(drawing.height)}]"
        entries = f"/Type/XObject/Subtype/Form/BBox{box}/Resources {_RESOURCES} 0 R"
        return self._name(self._stream(drawing.content(), entries), drawing.width, drawing.height)

    def add_picture(self, data: bytes) -> Form:
        """Keeps a PNG or JPEG picture, with its transparency; ``OSError`` where it is not a picture."""
        picture = Image.open(BytesIO(data)).convert("RGBA")
        width, height = picture.size
        size = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
        colours, opacity = picture.convert("RGB"), picture.getchannel("A")
        entries = f"{size}/ColorSpace/DeviceRGB"
        if opacity.getextrema() != (255, 255):
            mask = self._stream(opacity.tobytes(), f"{size}/ColorSpace/DeviceGray")
            entries += f"/SMask {mask} 0 R"
        return self._name(self._stream(colours.tobytes(), entries), width, height)

    def add_photo(self, data: bytes, longest: int) -> Form:
        """Keeps a photograph as JPEG of at most ``longest`` pixels; ``OSError`` where it is not a picture."""
        picture = Image.open(BytesIO(data))
        picture.draft("RGB", (longest, longest))
        small = ImageOps.exif_transpose(picture).convert("RGB")
        small.thumbnail((longest, longest))
        packed = BytesIO()
        small.save(packed, "JPEG", quality=80)
        width, height = small.size
        head = (
            f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
            f"/ColorSpace/DeviceRGB/Filter/DCTDecode/Length {packed.tell()}>>"
        ).encode("ascii")
        number = self._object(b"%s\nstream\n%s\nendstream" % (head, packed.getvalue()))
        return self._name(number, width, height)

    def add_page(self, drawing: Drawing, matrix: str = "", size: Point | None = None) -> None:
        """Writes a page. ``matrix`` is a PDF transformation of its content, ``size`` the paper it is on."""
        width, height = size or (drawing.width, drawing.height)
        content = drawing.content()
        if matrix:
            content = f"q {matrix} cm\n".encode("ascii") + content + b"\nQ"
        stream = self._stream(content, "")
        if not self._node:
            self._node_id = self._reserve()
        page = self._object(
            f"<</Type/Page/Parent {self._node_id} 0 R/MediaBox[0 0 {points(width)} {points(height)}]"
            f"/Contents {stream} 0 R>>"
        )
        self._node.append(page)
        self.pages += 1
        if len(self._node) == _PAGES_A_NODE:
            self._close_node()

    def finish(self, *, two_sided: bool = False) -> None:
        """Writes what the pages share, and the table of contents. A file without pages stays empty."""
        if not self.pages:
            return
        self._close_node()
        fonts = "".join(
            f"/{weight.name.title()} {self._write_font(subset)} 0 R"
            for weight, subset in self._fonts.items()
            if subset.letters()
        )
        named = "".join(f"/{name} {number} 0 R" for name, number in self._named.items())
        self._object(f"<</Font<<{fonts}>>/XObject<<{named}>>>>", _RESOURCES)
        kids = " ".join(f"{number} 0 R" for number, _ in self._nodes)
        self._object(
            f"<</Type/Pages/Kids[{kids}]/Count {self.pages}/Resources {_RESOURCES} 0 R>>", _PAGE_TREE
        )
        duplex = "/Duplex/DuplexFlipLongEdge" if two_sided else ""
        language = f"/Lang({self._about.language})" if self._about.language else ""
        self._object(
            f"<</Type/Catalog/Pages {_PAGE_TREE} 0 R{language}"
            f"/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true{duplex}>>>>",
            _CATALOGUE,
        )
        told = {
            "Title": self._title,
            "Author": self._about.author,
            "Subject": self._about.subject,
            "Keywords": self._about.keywords,
        }
        entries = "".join(f"/{name}<{_utf16(words)}>" for name, words in told.items() if words)
        self._write_table(self._object(f"<<{entries}/Producer(fairdesk)>>"))

    def _name(self, number: int, width: float, height: float) -> Form:
        name = f"X{len(self._named)}"
        self._named[name] = number
        return Form(name, width, height)

    def _close_node(self) -> None:
        if not self._node:
            return
        kids = " ".join(f"{number} 0 R" for number in self._node)
        count = len(self._node)
        self._object(f"<</Type/Pages/Parent {_PAGE_TREE} 0 R/Kids[{kids}]/Count {count}>>", self._node_id)
        self._nodes.append((self._node_id, count))
        self._node.clear()

    def _write_font(self, subset: Subset) -> int:
        face = subset.face
        name = f"FAIRDK+{subset.weight}"
        file = subset.font_file()
        font_file = self._stream(file, f"/Length1 {len(file)}")
        box = " ".join(f"{edge:.0f}" for edge in face.bbox)
        descriptor = self._object(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]"
            f"/ItalicAngle {face.italicAngle:.0f}/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}"
            f"/CapHeight {face.capHeight:.0f}/StemV {face.stemV:.0f}/FontFile2 {font_file} 0 R>>"
        )
        numbers = b"".join(number.to_bytes(2, "big") for number in subset.glyph_numbers())
        glyph_map = self._stream(numbers, "")
        widths = " ".join(f"{width:.0f}" for width in subset.widths())
        descendant = self._object(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/W[0[{widths}]]/CIDToGIDMap {glyph_map} 0 R>>"
        )
        to_unicode = self._stream(_to_unicode(subset.letters()), "")
        return self._object(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {to_unicode} 0 R>>"
        )

    def _write_table(self, information: int) -> None:
        start = self._position
        count = len(self._places)
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode("ascii"))
        for place in self._places[1:]:
            self._write(f"{place:010d} 00000 n \n".encode("ascii"))
        self._write(
            f"trailer\n<</Size {count}/Root {_CATALOGUE} 0 R/Info {information} 0 R>>\n"
            f"startxref\n{start}\n%%EOF\n".encode("ascii")
        )

    def _reserve(self) -> int:
        self._places.append(0)
        return len(self._places) - 1

    def _object(self, body: str | bytes, number: int | None = None) -> int:
        number = number or self._reserve()
        if not self._position:
            self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._places[number] = self._position
        content = body if isinstance(body, bytes) else body.encode("ascii")
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        return number

    def _stream(self, content: bytes, entries: str) -> int:
        packed = zlib.compress(content, 6)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>".encode("ascii")
        return self._object(b"%s\nstream\n%s\nendstream" % (head, packed))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._position += len(data)


def _utf16(words: str) -> str:
    return ("\ufeff" + words).encode("utf-16-be").hex().upper()


def _rgb(colour: str) -> str:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts)


def _to_unicode(letters: Sequence[str]) -> bytes:
    """The map that lets a reader copy and search the text."""
    pairs = [
        f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for code, letter in enumerate(letters, 1)
    ]
    blocks = (pairs[start : start + 100] for start in range(0, len(pairs), 100))
    listed = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")
