"""Uzbek Latin into Uzbek Cyrillic, and on into the letters a Russian text uses for the same name.

The tables follow the Uzbek alphabet law of 1995. A reform of the Latin letters would change them here.
"""

import re

_DIGRAPHS = {
    "yoʻ": "йў", "oʻ": "ў", "gʻ": "ғ", "sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е",
}  # fmt: skip
_LETTERS = dict(zip("abdefghijklmnopqrstuvxyzʼ", "абдефгҳижклмнопқрстувхйзъ", strict=True))
_WRITTEN = re.compile("|".join([*sorted(_DIGRAPHS, key=len, reverse=True), *_LETTERS]), re.IGNORECASE)
_OPEN_E = re.compile(r"(?<![^\W\d_])[Ee]|(?<=[aouiAOUI])[Ee]")
_RUSSIAN = str.maketrans(
    {
        "ў": "у", "Ў": "У", "қ": "к", "Қ": "К", "ғ": "г", "Ғ": "Г", "ҳ": "х", "Ҳ": "Х",
        "ж": "дж", "Ж": "Дж", "ъ": "",
    }
)  # fmt: skip


def cyrillic(latin: str) -> str:
    """The Uzbek Cyrillic spelling of a text in Uzbek Latin; capitals stay capitals, other signs stay.

    An e at the beginning of a word or after a vowel is э, elsewhere е; ts stays two letters, because
    whether a word had ц cannot be seen.
    """
    opened = _OPEN_E.sub(lambda found: "Э" if found[0] == "E" else "э", latin)
    return _WRITTEN.sub(_letter, opened)


def russian(latin: str) -> str:
    """A name in Uzbek Latin as Russian papers write it, with letters of the Russian alphabet only."""
    return cyrillic(latin).replace("йў", "ю").replace("Йў", "Ю").translate(_RUSSIAN)


def _letter(found: re.Match[str]) -> str:
    written = found[0]
    letter = _DIGRAPHS.get(written.lower()) or _LETTERS[written.lower()]
    if written.isupper():
        return letter.upper()
    return letter.capitalize() if written[0].isupper() else letter
