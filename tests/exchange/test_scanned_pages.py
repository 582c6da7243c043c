"""Files of scanned pages: every kind that scanners and telephones leave, and every kind that is none."""

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from printed_papers import memorandum
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from scanned_pile import Look, pile, scan, sheets, tiff

from fairdesk.domain.messages import UserFacingError
from fairdesk.exchange import pdf_pages, scanned_pages
from fairdesk.exchange.scanned_pages import ScannedFile
from fairdesk.usecases.ports import Workplace

Pictures = list[Image.Image]


@pytest.fixture
def printed(place: Workplace) -> Pictures:
    """The first three sheets of a memorandum, clean."""
    return sheets(memorandum(place, "uz-Latn", "ru", items=60).pdf)[:3]


def bytes_of(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def pages_read(source: bytes | Path) -> list[list[int]]:
    """On each page of a file, which pages of a document its codes name."""
    with ScannedFile(source) as file:
        return [[code.page for code in page.codes] for page in file]


def photo(sheet: Image.Image) -> Image.Image:
    """A sheet on a dark table, taken from the side, with a shadow on it, by a telephone held upright."""
    width, height = 2000, 2700
    corners = [(260, 180), (150, 2500), (1850, 2380), (1640, 300)]
    flat = [(0, 0), (0, sheet.height), (sheet.width, sheet.height), (sheet.width, 0)]
    warped = sheet.transform(
        (width, height), Image.Transform.PERSPECTIVE, _bend(corners, flat), Image.Resampling.BILINEAR
    )
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    table = Image.composite(warped, Image.new("L", (width, height), 70), mask)
    shade = (
        Image.linear_gradient("L").resize((width, height)).point([90 + v * 165 // 255 for v in range(256)])
    )
    return Image.composite(table, Image.new("L", (width, height), 20), shade).convert("RGB")


def _bend(to: list[tuple[int, int]], of: list[tuple[int, int]]) -> list[float]:
    """The eight numbers with which Pillow lays a picture's corners onto others."""
    import numpy as np

    rows, values = [], []
    for (x, y), (u, v) in zip(to, of, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return list(np.linalg.solve(np.array(rows, float), np.array(values, float)))


def test_every_kind_of_scan_is_read(printed: Pictures) -> None:
    chance = random.Random(3)
    scans = [
        scan(sheet, Look(angle=2.5, upside_down=number == 1), chance) for number, sheet in enumerate(printed)
    ]
    each = [[number] for number in range(1, len(scans) + 1)]
    assert pages_read(pile(scans)) == each
    assert pages_read(tiff(scans)) == each
    assert pages_read(tiff(printed, black_and_white=True)) == each
    for kind in ("PNG", "JPEG", "WEBP", "BMP"):
        assert pages_read(bytes_of(scans[1], kind)) == [[2]]
    sideways = scans[2].transpose(Image.Transpose.ROTATE_90)
    assert pages_read(bytes_of(sideways, "PNG")) == [[3]]


def test_a_photo_of_a_sheet_is_read_and_kept_as_it_came(printed: Pictures, tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # the telephone was held upright: the picture lies on its side
    taken = bytes_of(photo(printed[0]).transpose(Image.Transpose.ROTATE_90), "JPEG", exif=turned, quality=80)
    file = tmp_path / "IMG_0412.jpg"
    file.write_bytes(taken)
    with ScannedFile(file) as pages:
        assert (pages.name, len(pages)) == ("IMG_0412.jpg", 1)
        page = pages.page(1)
        seen = Image.open(io.BytesIO(pages.picture_png(1)))
    assert ([code.page for code in page.codes], page.media_type) == ([1], "image/jpeg")
    assert page.body == taken
    assert seen.height > seen.width


def test_a_page_of_a_tiff_is_kept_without_loss(printed: Pictures) -> None:
    with ScannedFile(tiff(printed, black_and_white=True)) as pages:
        page = pages.page(2)
    assert page.media_type == "image/png"
    kept = Image.open(io.BytesIO(page.body))
    assert kept.mode == "1"
    assert kept.tobytes() == printed[1].convert("1").tobytes()


def test_two_sheets_on_one_glass_show_both_codes(printed: Pictures) -> None:
    glass = Image.new("L", (printed[0].width * 2, printed[0].height), 255)
    glass.paste(printed[0], (0, 0))
    glass.paste(printed[1], (printed[0].width, 0))
    (codes,) = pages_read(pile([glass]))
    assert sorted(codes) == [1, 2]


def test_codes_that_are_no_documents_are_not_taken_for_one() -> None:
    import zxingcpp

    def qr(text: str) -> bytes:
        sheet = Image.new("L", (1240, 1754), 255)
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
        sheet.paste(Image.fromarray(code), (800, 100))
        return pile([sheet])

    assert pages_read(qr("https://example.uz/aksiya?id=20220303")) == [[]]
    assert pages_read(qr("712345000100000701001" + "00")) == [[]]


def locked() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "for nobody")
    canvas.save()
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def blank_pages(count: int) -> bytes:
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for _ in range(count):
            document.new_page(595, 842)
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (locked, "file_locked"),
        (workbook, "file_unreadable"),
        (bytes, "file_unreadable"),
        (lambda: b"%PDF-1.7\n" + bytes(3000), "file_unreadable"),
        (lambda: "Hurmatli hamkor! Ilovada shartnoma.".encode("utf-16"), "file_unreadable"),
        (lambda: bytes_of(Image.new("L", (40, 40)), "PNG")[:20], "file_unreadable"),
        (lambda: bytes_of(Image.new("1", (15_000, 13_000)), "PNG"), "picture_too_large"),
        (lambda: bytes_of(Image.new("1", (20_000, 20_000)), "PNG"), "picture_too_large"),
        (lambda: blank_pages(scanned_pages.MOST_PAGES + 1), "too_many_pages"),
    ],
)
def test_what_is_no_scan_gets_a_clear_sentence(made: Callable[[], bytes], said: str, tmp_path: Path) -> None:
    file = tmp_path / "from the stick.pdf"
    file.write_bytes(made())
    for source in (file, file.read_bytes()):
        with pytest.raises(UserFacingError) as refused:
            ScannedFile(source, file.name)
        assert refused.value.title.key == f"signing.{said}"
        assert refused.value.title.values["file"] == file.name


def test_a_damaged_page_does_not_keep_the_others(printed: Pictures) -> None:
    whole = pile([scan(sheet, Look(), random.Random(1)) for sheet in printed])
    with ScannedFile(whole) as pages:
        assert [page.trouble for page in pages] == [None] * len(printed)
    second = whole.index(b"/Type /Page\n", whole.index(b"/Type /Page\n") + 5)
    broken = whole[:second] + b"/Type /Gone\n" + whole[second + 12 :]
    with ScannedFile(broken) as pages:
        found = list(pages)
        assert [bool(page.trouble) or not page.codes for page in found][:3] == [False, True, False]


def test_a_picture_cut_short_is_a_damaged_page(printed: Pictures) -> None:
    with ScannedFile(bytes_of(printed[0], "PNG")[:20_000]) as pages:
        assert pages.page(1).trouble is not None
        with pytest.raises(UserFacingError) as refused:
            pages.picture_png(1)
    assert refused.value.title.key == "signing.file_unreadable"


def test_a_page_as_large_as_a_wall_is_drawn_small_enough() -> None:
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(14_000, 14_000)
        document.save(out)
    with ScannedFile(out.getvalue()) as pages:
        seen = Image.open(io.BytesIO(pages.picture_png(1, dpi=300)))
        assert (seen.width - 1) * (seen.height - 1) <= pdf_pages.MOST_PIXELS
        assert pages.page(1).codes == ()


def test_strips_and_specks_are_pages_without_a_code() -> None:
    """No reader of codes takes a picture of any length."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(100_000, 0.1)
        document.new_page(0.001, 0.001)
        document.save(out)
    with ScannedFile(out.getvalue()) as pages:
        assert [(page.codes, page.trouble) for page in pages] == [((), None)] * 2


def test_a_file_that_goes_away_in_the_middle_leaves_its_pages_to_a_person(
    printed: Pictures, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(bytes_of(printed[0], "PNG"))
    with ScannedFile(photo) as pages:
        photo.unlink()
        assert [page.trouble is not None for page in pages] == [True]
