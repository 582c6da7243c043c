"""Uzbek Latin into Cyrillic, and a name into Russian."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.folding import fold
from fairdesk.domain.scripts import cyrillic, russian


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("Yoʻldosheva Gulnora", "Йўлдошева Гулнора"),
        ("Gʻayrat Choriyev", "Ғайрат Чориев"),
        ("Oʻzbekiston", "Ўзбекистон"),
        ("Ergashev Elyor", "Эргашев Элёр"),
        ("Yetti Iqlim", "Етти Иқлим"),
        ("Maʼmura", "Маъмура"),
        ("SHAHAR, 12-uy", "ШАҲАР, 12-уй"),
        ("oila aerodrom", "оила аэродром"),
        ("Қишлоқ", "Қишлоқ"),
    ],
)
def test_uzbek_in_cyrillic(latin: str, expected: str) -> None:
    assert cyrillic(latin) == expected


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("Yoʻldoshev Qahramon", "Юлдошев Кахрамон"),
        ("Joʻrayev Jasur", "Джураев Джасур"),
        ("Hilola Gʻaniyeva", "Хилола Ганиева"),
        ("Maʼmura", "Мамура"),
    ],
)
def test_a_name_in_russian_letters(latin: str, expected: str) -> None:
    assert russian(latin) == expected


@given(st.text("abdfghijklmnopqrstuvxz ", max_size=30))
def test_both_scripts_fold_to_the_same_word(latin: str) -> None:
    assert set(cyrillic(latin)) <= set("абвгдежзийклмнопқрстуфхҳчшз ")
    assert fold(cyrillic(latin)) == fold(latin)
