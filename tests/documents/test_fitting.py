"""Text in a box: it shrinks, then wraps, breaks at hyphens, and is cut short only at the very last."""

import pytest
from badge_samples import LONG_ENTERPRISE, LONG_NAME
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.documents.fitting import ELLIPSIS, TextStyle, fit, fit_line
from fairdesk.documents.fonts import Weight, text_width
from fairdesk.documents.layouts import load_layout

NAME = load_layout("a6").person.name
LETTERS = st.sampled_from("abcIlWmʻʼЎқҒҳЩЖ-·– ")


def test_a_short_name_stands_large_on_two_lines() -> None:
    fitted = fit("Nodira Qodirova", 88, 60, NAME)
    assert (fitted.lines, fitted.size) == (("Nodira", "Qodirova"), NAME.size)


def test_a_longer_name_shrinks_before_it_takes_another_line() -> None:
    fitted = fit("Абдурахмон Мирзаёровхўжаев", 88, 60, NAME)
    assert len(fitted.lines) == 2
    assert NAME.smallest <= fitted.size < NAME.size


def test_a_very_long_name_breaks_at_its_hyphen_and_stays_legible() -> None:
    fitted = fit(LONG_NAME, 88, 60, NAME)
    assert fitted.lines == ("Gʻulomjon", "Shukurullayevich", "Yoʻldoshxoʻjayev-", "Abdurahmonov")
    assert fitted.size >= NAME.smallest


def test_a_name_that_fits_is_not_broken_at_its_hyphen() -> None:
    assert fit("Anna-Maria Li", 88, 60, NAME).lines == ("Anna-Maria", "Li")


def test_a_dot_between_two_things_never_begins_a_line() -> None:
    style = TextStyle(4, 4, 4, 1, 2, Weight.REGULAR, 1.2)
    assert fit("B zali, B-14-stend · Jizzax viloyati", 45, 20, style).lines == (
        "B zali, B-14-stend ·",
        "Jizzax viloyati",
    )


def test_an_enterprise_of_120_letters_is_there_to_its_end() -> None:
    assert len(LONG_ENTERPRISE) >= 115
    person = load_layout("a6").person
    fitted = fit(LONG_ENTERPRISE, person.box.width, person.box.height, person.enterprise)
    assert " ".join(fitted.lines) == LONG_ENTERPRISE
    assert not fitted.shortened


def test_a_line_without_any_room_left_ends_in_dots() -> None:
    fitted = fit_line("W" * 80, 20, 4, 3, Weight.BOLD)
    assert fitted.shortened
    assert fitted.lines[0].endswith(ELLIPSIS)


def test_nothing_takes_no_room() -> None:
    assert fit("  ", 20, 20, NAME).height == 0


@given(words=st.text(LETTERS, max_size=90), width=st.floats(12, 120), height=st.floats(6, 80))
def test_no_text_leaves_its_box_and_none_is_lost_unsaid(words: str, width: float, height: float) -> None:
    fitted = fit(words, width, height, NAME)
    for line in fitted.lines:
        assert text_width(line, NAME.weight) * fitted.size <= width + 1e-6
    assert fitted.height <= max(height, fitted.step) + 1e-6
    assert len(fitted.lines) <= NAME.lines_to
    if not fitted.shortened:
        assert "".join("".join(fitted.lines).split()) == "".join(words.split())


@pytest.mark.parametrize("weight", list(Weight))
def test_a_text_is_as_wide_as_its_letters(weight: Weight) -> None:
    assert text_width("Oʻ", weight) == pytest.approx(text_width("O", weight) + text_width("ʻ", weight))
