"""A printer that shifts, stretches or turns is measured on a test page and put right."""

import io
import re

import pypdfium2
import pytest
from badge_samples import FAIR, sheets
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.calibration import (
    AS_IT_IS,
    CORNER,
    Calibration,
    calibration_page,
    measured,
    ruler_length,
)
from fairdesk.documents.pdf import POINTS
from fairdesk.documents.previews import preview_png
from fairdesk.texts import LANGUAGES, Language

PAPERS = [(210, 297), (297, 210), (105, 148), (85.6, 54), (62, 40)]


def picture(pdf: bytes) -> Image.Image:
    return Image.open(io.BytesIO(preview_png(pdf, 0, 254))).convert("L")


def ink_box(pdf: bytes) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything black, in mm."""
    box = ImageOps.invert(picture(pdf)).point(lambda level: 255 if level > 128 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    return left / 10, top / 10, right / 10, bottom / 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_test_page_is_true_to_size_and_keeps_inside_its_frame(
    paper: tuple[float, float], language: Language
) -> None:
    width, height = paper
    pdf = calibration_page(width, height, language)
    with pypdfium2.PdfDocument(pdf) as document:
        assert document[0].get_size() == pytest.approx((width * POINTS, height * POINTS), abs=0.02)
        said = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert ink_box(pdf) == pytest.approx((5, 5, width - 5, height - 5), abs=0.25)
    assert re.search(rf"3\. .*\b{ruler_length(width):g} (mm|мм)", said)
    assert "…" not in said


@given(
    stretch=st.floats(0.94, 1.06),
    right=st.floats(-6, 6),
    down=st.floats(-6, 6),
    paper=st.sampled_from(PAPERS),
)
def test_whatever_a_printer_does_is_undone(
    stretch: float, right: float, down: float, paper: tuple[float, float]
) -> None:
    """The printer puts every point at ``stretch`` times its place, shifted; with the calibration all stay."""
    width, height = paper
    answer = measured(
        width,
        height,
        left=stretch * CORNER + right,
        top=stretch * CORNER + down,
        ruler=stretch * ruler_length(width),
    )
    a, b, c, d, e, f = (float(part) for part in (answer.matrix(width, height) or "1 0 0 1 0 0").split())
    for x, y in ((0, 0), (width, height), (CORNER, height - 3)):
        sent_x, sent_y = a * x + c * y + e / POINTS, b * x + d * y + f / POINTS
        # In a PDF y runs upwards; the printer counts from the top of the paper.
        assert stretch * sent_x + right == pytest.approx(x, abs=0.02)
        assert stretch * (height - sent_y) + down == pytest.approx(height - y, abs=0.02)


def test_a_printer_that_is_right_needs_nothing() -> None:
    assert measured(210, 297, left=10, top=10, ruler=ruler_length(210)) == AS_IT_IS
    with pytest.raises(ValueError, match="cannot come out as"):
        measured(210, 297, left=10, top=10, ruler=19)


def test_a_calibrated_page_is_shifted_and_scaled_about_its_middle() -> None:
    moved = calibration_page(105, 148, "en", Calibration(offset_x_mm=2, offset_y_mm=-1.5))
    assert ink_box(moved) == pytest.approx((7, 3.5, 102, 141.5), abs=0.25)
    smaller = calibration_page(105, 148, "en", Calibration(scale_percent=90))
    assert ink_box(smaller) == pytest.approx((9.75, 11.9, 95.25, 136.1), abs=0.25)


@pytest.mark.parametrize(("rotation", "turn"), [(90, -90), (180, 180), (270, 90)])
def test_a_label_can_be_turned(rotation: int, turn: int) -> None:
    calibration = Calibration(rotation=rotation)  # pyright: ignore[reportArgumentType]
    straight, turned = io.BytesIO(), io.BytesIO()
    badge_pdf(sheets(1), FAIR, "label-62", "en", straight, dividers=False)
    badge_pdf(sheets(1), FAIR, "label-62", "en", turned, dividers=False, calibration=calibration)
    expected = picture(straight.getvalue()).rotate(turn, expand=True)
    got = picture(turned.getvalue())
    assert got.size == expected.size
    (differing,) = ImageStat.Stat(ImageChops.difference(got, expected)).mean
    assert differing < 6


def test_a_page_that_is_not_there_has_no_preview() -> None:
    with pytest.raises(IndexError):
        preview_png(calibration_page(62, 40, "ru"), 1, 96)
