"""Days as people say them: in full, without the year, or from today."""

from datetime import date

import pytest

from fairdesk.domain.near_days import near_day

TODAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12.05.2027", date(2027, 5, 12)),
        ("12.05.28", date(2028, 5, 12)),
        ("2027-05-12", date(2027, 5, 12)),
        ("12.05", date(2027, 5, 12)),
        ("12.05.", date(2027, 5, 12)),
        (" 1/4 ", date(2027, 4, 1)),
        ("31.03", TODAY),
        ("12.02", date(2028, 2, 12)),
        ("29.02", date(2028, 2, 29)),
        ("+10", date(2027, 4, 10)),
        ("+ 2 weeks", date(2027, 4, 14)),
        ("2 hafta", date(2027, 4, 14)),
        ("2 ҳафтадан кейин", date(2027, 4, 14)),
        ("через 2 недели", date(2027, 4, 14)),
        ("5 kun", date(2027, 4, 5)),
        ("10 дней", date(2027, 4, 10)),
        ("in 1 month", date(2027, 4, 30)),
        ("+1 oy", date(2027, 4, 30)),
        ("через 11 месяцев", date(2028, 2, 29)),
        ("+3m", date(2027, 6, 30)),
    ],
)
def test_what_is_meant(written: str, meant: date) -> None:
    assert near_day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "32.05",
        "12.13",
        "30.02",
        "10",
        "+",
        "2 yil",
        "+999 oy",
        "5.5.5",
        "20 March",
        "3 mars",
        "5 ta",
    ],
)
def test_what_is_no_day(written: str) -> None:
    assert near_day(written, TODAY) is None
