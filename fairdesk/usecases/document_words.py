"""Words of documents that no catalogue holds as they are: dates, and on what a signatory's right rests."""

from datetime import date

from babel.dates import format_date

from fairdesk.texts import Language, locale


def day_in_words(day: date | None, language: Language) -> str:
    """A date as contracts write it: "2022-yil 3-mart", "3 марта 2022 года"; empty for none."""
    if day is None:
        return ""
    if language == "ru":
        return f"{format_date(day, 'd MMMM y', locale=locale(language))} года"
    if language == "en":
        return format_date(day, "d MMMM y", locale=locale(language))
    month = format_date(day, "LLLL", locale=locale(language)).lower()
    return (
        f"{day.year}-yil {day.day}-{month}" if language == "uz-Latn" else f"{day.year} йил {day.day} {month}"
    )
