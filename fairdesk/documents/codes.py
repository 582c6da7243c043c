"""QR symbols as shapes: black modules gathered into rectangles, measured in modules."""

from typing import Protocol, cast

import zxingcpp

from fairdesk.documents.layouts import CODE_MODULES


class _Maker(Protocol):
    """What is used of zxing-cpp's writer, whose own signature leaves its options untyped."""

    def create_barcode(
        self, content: str, symbology: zxingcpp.BarcodeFormat, /, *, ec_level: str
    ) -> zxingcpp.Barcode: ...


def modules(code: str) -> list[bytes]:
    """The rows of a badge's symbol, at level Q.

    Raises ``ValueError`` where the code needs a larger symbol than a badge has room for.
    """
    rows = symbol(code, "Q")
    if len(rows) > CODE_MODULES:
        raise ValueError(f"the code {code!r} needs {len(rows)} modules, badges have {CODE_MODULES}")
    return rows


def symbol(code: str, level: str) -> list[bytes]:
    """The rows of a symbol, one byte a module, 0 for black. Digits are packed as digits.

    ``level`` says how much of it may be lost: L, M, Q or H.
    """
    maker = cast("_Maker", zxingcpp)
    made = maker.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    image = zxingcpp.write_barcode_to_image(made, 1, add_quiet_zones=False)
    picture = memoryview(cast("bytes", image))  # it offers its pixels as a buffer, unknown to its stub
    height, width = cast("tuple[int, int]", picture.shape)
    pixels = picture.tobytes()
    return [pixels[row * width : (row + 1) * width] for row in range(height)]


def rectangles(rows: list[bytes]) -> str:
    """The black modules as PDF rectangles: runs along a row, joined with an equal run in the row below."""
    open_runs: dict[tuple[int, int], int] = {}
    shapes: list[str] = []
    for y, row in enumerate([*rows, b""]):
        runs = set(_runs(row))
        for x, width in [run for run in open_runs if run not in runs]:
            top = open_runs.pop((x, width))
            shapes.append(f"{x} {top} {width} {y - top} re")
        for run in runs:
            open_runs.setdefault(run, y)
    return " ".join(shapes)


def _runs(row: bytes) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    x = 0
    while (x := row.find(0, x)) >= 0:
        end = x
        while end < len(row) and row[end] == 0:
            end += 1
        runs.append((x, end - x))
        x = end
    return runs
