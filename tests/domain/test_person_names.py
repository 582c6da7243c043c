"""Names of people in little room, whichever way round they are written."""

import pytest

from fairdesk.domain.person_names import short_person


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Nodira Qodirova", "N. Qodirova"),
        ("Qodirova Nodira Karimovna", "N. Qodirova"),
        ("Bekmurodova Muhabbat", "M. Bekmurodova"),
        ("Бахтиёр Тошматов", "Б. Тошматов"),
        ("Қодиров Исломжон", "И. Қодиров"),
        ("Oʻtkir Yoʻldoshev", "O. Yoʻldoshev"),
        ("Qosimov Nodir", "Qosimov Nodir"),
        ("Gulchehra Xoʻjamqul", "G. Xoʻjamqul"),
        ("Muhammadsolihxon", "Muhammadsolihxon"),
        ("", ""),
    ],
)
def test_the_surname_stays(name: str, short: str) -> None:
    assert short_person(name) == short
