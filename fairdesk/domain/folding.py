"""One spelling for every script, so that names find each other however they are written.

``fold`` gives the spelling that is compared, sorted and looked up: `Жиззах`, `Jizzax` and `Jizzakh` fold
to the same word, `oʻ o' o‘ o` ў` to the same letter, `МЧЖ`, `MCHJ` and `ООО` to the same suffix.
``spellings`` adds the ones under which a word can also be begun while it is typed: a person who types
`kh` has not finished `Khorezm` yet, and the fold of `kh` is another letter. Places that languages call
differently (`Джизак`, `Тошкент`, `Ташкент`) are found by each of their names, and names with the vowels
that Russian spelling gives them (`Qodirova`, `Кадырова`) by either.

All knowledge is in the tables; sources: the Uzbek alphabet law of 1995 and the usual Russian and English
transliterations.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j",
        "з": "z", "и": "i", "й": "y", "к": "k", "қ": "q", "л": "l", "м": "m", "н": "n", "о": "o",
        "ў": "ø", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "x", "ҳ": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "і": "i", "ї": "i", "є": "e", "ə": "a", "ı": "i", "ş": "sh", "ç": "ch", "ß": "ss",
        "æ": "ae", "ö": "ø", "đ": "d", "ł": "l",
    }
)  # fmt: skip
"""Cyrillic, and letters of other alphabets, in plain Latin; ø stands for oʻ until the words are made."""
_APOSTROPHES = re.compile("[ʻʼ'`‘’´ʹ′ˈ＇ʽ\u02bf]")
_MARKS = re.compile("[ʼ\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")

_DIGRAPHS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(written), folded)
    for written, folded in (
        ("shch", "sh"),
        ("dzh|dj|zh", "j"),
        ("kh|x", "h"),
        ("gh", "g"),
        ("ck|q", "k"),
        ("ts", "s"),
        ("w", "v"),
        ("c(?=[eiy])", "s"),
        (r"(?<!^)c(?!h)|^c(?!h|$)", "k"),
        ("yo", "ya"),
        ("ye", "e"),
        (r"([a-z])\1+", r"\1"),
    )
)

_FORMS: tuple[tuple[str, ...], ...] = (
    ("mchj", "ooo", "llc", "ltd", "masuliyati cheklangan jamiyati", "masuliyati cheklangan jamiyat",
     "obshestvo s ogranichennoy otvetstvennostyu", "limited liability company"),
    ("aj", "ao", "oao", "zao", "pao", "jsc", "aksiyadorlik jamiyati", "aksiyadorlik jamiyat",
     "aktsionernoe obshestvo", "otkritoe aktsionernoe obshestvo", "zakritoe aktsionernoe obshestvo",
     "joint stock company"),
    ("xk", "chp", "xususiy korxona", "xususiy korxonasi", "chastnoe predpriyatie", "private enterprise"),
    ("qk", "sp", "jv", "qoshma korxona", "qoshma korxonasi", "sovmestnoe predpriyatie", "joint venture"),
    ("fx", "fermer xojaligi", "fermerskoe xozyaystvo"),
    ("yatt", "ip", "yakka tartibdagi tadbirkor", "individualniy predprinimatel"),
    ("ok", "oilaviy korxona", "oilaviy korxonasi", "semeynoe predpriyatie", "family enterprise"),
)  # fmt: skip
"""Legal forms; the first of a row stands for all of it."""

_PLACES: tuple[tuple[str, ...], ...] = (
    ("toshkent", "tashkent"),
    ("jizzax", "jizak", "dzhizak"),
    ("buxoro", "buxara", "bukhara"),
    ("fargona", "fergana", "ferghana"),
    ("andijon", "andijan", "andizhan"),
    ("xorazm", "xorezm", "khorezm"),
    ("navoiy", "navoi"),
    ("qashqadaryo", "kashkadarya"),
    ("surxondaryo", "surxandarya", "surkhandarya"),
    ("sirdaryo", "sirdarya", "syrdarya"),
    ("qoraqalpogiston", "karakalpakstan"),
    ("chirchiq", "chirchik"),
    ("olmaliq", "almalik", "almalyk"),
    ("qoqon", "kokand"),
    ("margilon", "margilan"),
    ("samarqand", "samarkand"),
    ("xiva", "khiva"),
    ("urganch", "urgench"),
    ("guliston", "gulistan"),
    ("ozbekiston", "uzbekistan"),
)
"""Places that languages spell so differently that no rule leads from one to the other."""


_RUSSIAN_VOWELS = str.maketrans({"o": "a", "ø": "u"})
"""Russian writes an unstressed o as а and oʻ as у: Qodirov, Кадыров; Joʻrayev, Джураев."""
_SHORTEST_WITH_VOWELS = 4
"""In a shorter word the vowels are what tells it from others: don, dan."""


def plain_words(text: str) -> list[str]:
    """The words of a text in plain Latin letters without marks, before any letters are made equal."""
    return [_plain(word) for word in _latin_words(text)]


def fold(text: str) -> str:
    """The one spelling of a text: its folded words with single spaces, legal forms made equal."""
    folded = " ".join(fold_word(word) for word in plain_words(text))
    return _LONG_FORM.sub(lambda found: _LONG_FORMS[found[0]], folded) if " " in folded else folded


def spellings(text: str) -> list[tuple[str, ...]]:
    """For every word of a text the spellings under which it is kept and looked for; the fold is first."""
    return [_spellings(word) for word in _latin_words(text)]


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """The fold of one plain word. What looks like a legal form only once it is reduced stays as it is."""
    form = _FORM_OF.get(word)
    if form is not None:
        return form
    reduced = _reduced(word)
    return word if reduced in _FORM_OF else reduced


def _latin_words(text: str) -> list[str]:
    """The words of a text in Latin letters, with ø for oʻ however it was written."""
    marked = _APOSTROPHES.sub("ʼ", unicodedata.normalize("NFC", text))
    composed = unicodedata.normalize("NFKC", marked).casefold()
    latin = unicodedata.normalize("NFKC", composed).translate(_LETTERS).replace("oʼ", "ø")
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", latin)).translate(_LETTERS)
    return _WORD.findall(bare)


def _plain(word: str) -> str:
    return word.replace("ø", "o")


def _reduced(word: str) -> str:
    """A word with all its letters made equal that are written for one another."""
    before = ""
    while word != before:
        before = word
        for written, folded in _DIGRAPHS:
            word = written.sub(folded, word)
    return word


@lru_cache(maxsize=50_000)
def _spellings(word: str) -> tuple[str, ...]:
    plain = _plain(word)
    folded = fold_word(plain)
    names = _OTHER_NAMES.get(folded, ())
    others = [*names, *(_reduced(name) for name in names)]
    if not names and len(plain) >= _SHORTEST_WITH_VOWELS and folded not in LEGAL_FORMS:
        others.append(_reduced(word.translate(_RUSSIAN_VOWELS)))
    return tuple(dict.fromkeys((folded, plain, *others)))


LEGAL_FORMS = frozenset(row[0] for row in _FORMS)
"""The folded legal forms, such as mchj."""
_NAMED_FORMS = [(name, row[0]) for row in _FORMS for name in row]
_FORM_OF = {name: form for name, form in _NAMED_FORMS if " " not in name}
_LONG_FORMS = {
    " ".join(fold_word(word) for word in name.split()): form for name, form in _NAMED_FORMS if " " in name
}
_LONG_FORM = re.compile(r"\b(?:" + "|".join(sorted(_LONG_FORMS, key=len, reverse=True)) + r")\b")
_OTHER_NAMES = {_reduced(name): row for row in _PLACES for name in row}
