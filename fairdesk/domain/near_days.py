"""Days as people say them across a table: 12.05, +10, +2 weeks."""

import calendar
import re
from datetime import date, timedelta

from fairdesk.domain import checks

_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
_FROM_NOW = re.compile(r"(?P<sign>\+|in |через |after )?\s*(?P<count>\d{1,3})\s*(?P<word>[^\W\d_][^\d_]*)?")
_DAYS = re.compile(r"d|days?|kun(dan keyin)?|кун(дан кейин)?|д|дн|день|дня|дней")
_WEEKS = re.compile(r"w|weeks?|hafta(dan keyin)?|[ҳх]афта(дан кейин)?|н|нед|недел[юиь]")
_MONTHS = re.compile(r"m|months?|oy(dan keyin)?|ой(дан кейин)?|м|мес|месяц(а|ев)?")
_LONGEST = 120
"""Months: nobody agrees on more than ten years."""


def near_day(text: str, today: date) -> date | None:
    """A day: written in full, or without its year, or so and so long from today.

    ``12.05`` is the next 12 May; ``+10`` is in ten days; ``+2 weeks``, ``2 hafta``, ``через 3 месяца``.
    """
    written = " ".join(text.casefold().split())
    return checks.day(written) or _next_such_day(written, today) or _from_today(written, today)


def _next_such_day(written: str, today: date) -> date | None:
    found = _SHORT.fullmatch(written)
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    years = range(today.year, today.year + 9)  # 29 February comes again within eight years
    return next((on for year in years if (on := _day(year, month, day)) and on >= today), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_today(written: str, today: date) -> date | None:
    found = _FROM_NOW.fullmatch(written)
    if found is None or not (found["sign"] or found["word"]):
        return None
    count, word = int(found["count"]), found["word"] or "d"
    if _WEEKS.fullmatch(word):
        return today + timedelta(weeks=count)
    if _MONTHS.fullmatch(word):
        return _months_on(today, count) if count <= _LONGEST else None
    return today + timedelta(days=count) if _DAYS.fullmatch(word) else None


def _months_on(today: date, count: int) -> date:
    """The same day of a later month, or its last where that month is shorter."""
    years, month = divmod(today.month - 1 + count, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
