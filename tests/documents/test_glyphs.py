"""Every letter of the field is really on the page: its shape, not only its number."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from fairdesk.documents.fonts import Weight, missing_letters, printable, replace_missing, typeface
from fairdesk.documents.pdf import PdfWriter
from fairdesk.resources import resource

LETTERS = (
    "oʻOʻgʻGʻʼ" "ЎўҚқҒғҲҳ" "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    "ABCXYZabcxyz0123456789" "«»“”„’–—…·№%&@()-/+éüßñ"
)  # fmt: skip
DPI = 288
MM = 14.0


@pytest.mark.parametrize("weight", list(Weight))
def test_each_letter_looks_as_its_typeface_draws_it(weight: Weight) -> None:
    """Drawn through a PDF and pdfium, and straight from the bundled file by FreeType: the same ink."""
    out = io.BytesIO()
    pdf = PdfWriter(out, "letters")
    for letter in dict.fromkeys(LETTERS):
        drawing = pdf.drawing(30, 30)
        drawing.fill("#000000")
        drawing.text(8, 20, letter, MM, weight)
        pdf.add_page(drawing)
    pdf.finish()
    pixels = DPI / 25.4
    face = ImageFont.truetype(
        str(resource(f"fonts/{weight}.ttf")), MM * pixels, layout_engine=ImageFont.Layout.BASIC
    )
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        for letter, page in zip(dict.fromkeys(LETTERS), document, strict=True):
            shown = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
            expected = Image.new("L", shown.size, 255)
            ImageDraw.Draw(expected).text((8 * pixels, 20 * pixels), letter, fill=0, font=face, anchor="ls")
            (ink,) = ImageStat.Stat(ImageChops.invert(expected)).sum
            (differing,) = ImageStat.Stat(ImageChops.difference(shown, expected)).sum
            assert ink > 0, letter
            assert differing < 0.3 * ink, letter


def test_all_weights_hold_the_same_letters() -> None:
    held = [set(typeface(weight).charToGlyph) for weight in Weight]
    assert all(letters == held[0] for letters in held)
    assert missing_letters(LETTERS) == ""


def test_a_letter_no_face_holds_is_named_once() -> None:
    assert missing_letters("王 Wei 王 伟") == "王伟"
    assert replace_missing("王 Wei") == "? Wei"
    drawing = PdfWriter(io.BytesIO(), "").drawing(10, 10)
    with pytest.raises(KeyError, match="U\\+738B"):
        drawing.text(1, 5, "王", 3, Weight.BOLD)


def test_text_is_composed_and_its_invisible_marks_go() -> None:
    assert printable(" И\u0306\u200bосиф\u00a0 \tO\u02bbrol\u00adov ") == "Йосиф Oʻrolov"
