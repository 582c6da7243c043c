"""Amounts in words, as they stand under the figures of a contract, in four languages.

Everything that differs by language is in a table: Russian numbers agree with what they count in gender
(одна тысяча, один миллион) and in form (тысяча, тысячи, тысяч); Uzbek ones do neither. Hundredths stand in
two digits after the words, as accountants write them, and are left out where there are none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

LIMIT = Decimal(10) ** 15
"""Amounts are below this: 999 trillion and something at most."""
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Noun:
    """A counted thing: with one, with two to four, with five and more. ``feminine`` matters in Russian."""

    one: str
    few: str
    many: str
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How a language says numbers; ``scale`` counts thousands, millions, billions, trillions."""

    under_twenty: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    scale: tuple[_Noun, ...]
    form: Callable[[int], str]
    feminine: Mapping[int, str]
    joins_tens: str
    joins_hundreds: str
    currencies: Mapping[str, tuple[_Noun, _Noun]]


def in_words(amount: Decimal, currency: str, language: str) -> str:
    """An amount of money in words, such as "bir million ikki yuz ming soʻm 50 tiyin".

    It is rounded to two places, halves up. A currency without a name here is told by its code. Raises
    ``ValueError`` for amounts that are negative, no number, or not below ``LIMIT``.
    """
    whole, hundredths = _parts(amount)
    tongue = _TONGUES[language]
    named = tongue.currencies.get(currency)
    unit = named[0] if named else _same(currency)
    words = f"{_words(whole, tongue, unit.feminine)} {_counted(whole, unit, tongue)}"
    if not hundredths:
        return words
    small = f"{hundredths:02d} {_counted(hundredths, named[1], tongue)}" if named else f"{hundredths:02d}/100"
    return f"{words} {small}"


def number_in_words(number: int, language: str, *, feminine: bool = False) -> str:
    """A whole number in words. Raises ``ValueError`` for a negative one and for one not below ``LIMIT``."""
    whole, _ = _parts(Decimal(number))
    return _words(whole, _TONGUES[language], feminine)


def capitalised(words: str) -> str:
    """Words as they stand at the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def _parts(amount: Decimal) -> tuple[int, int]:
    try:
        rounded = amount.quantize(_HUNDREDTH, ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"no amount of money: {amount}") from None
    if not amount.is_finite() or amount < 0 or rounded >= LIMIT:
        raise ValueError(f"no amount that can be said in words: {amount}")
    return divmod(int(rounded * 100), 100)


def _words(number: int, tongue: _Tongue, feminine: bool) -> str:
    if number == 0:
        return tongue.under_twenty[0]
    groups = [
        f"{_below_thousand(count, tongue, noun.feminine)} {_counted(count, noun, tongue)}"
        for power, noun in reversed(list(enumerate(tongue.scale, start=1)))
        if (count := number // 1000**power % 1000)
    ]
    rest = number % 1000
    if rest:
        joined = tongue.joins_hundreds if groups and rest < 100 else " "
        return f"{' '.join(groups)}{joined}{_below_thousand(rest, tongue, feminine)}".strip()
    return " ".join(groups)


def _below_thousand(number: int, tongue: _Tongue, feminine: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not rest:
        return tongue.hundreds[hundreds]
    below = _below_hundred(rest, tongue, feminine)
    return f"{tongue.hundreds[hundreds]}{tongue.joins_hundreds}{below}" if hundreds else below


def _below_hundred(number: int, tongue: _Tongue, feminine: bool) -> str:
    tens, ones = divmod(number, 10)
    if number < 20:
        tens, ones = 0, number
    last = (feminine and tongue.feminine.get(ones)) or tongue.under_twenty[ones]
    if not tens:
        return last
    return f"{tongue.tens[tens]}{tongue.joins_tens}{last}" if ones else tongue.tens[tens]


def _counted(number: int, noun: _Noun, tongue: _Tongue) -> str:
    return {"one": noun.one, "few": noun.few, "many": noun.many}[tongue.form(number)]


def _no_plural(_number: int) -> str:
    return "one"


def _english_form(number: int) -> str:
    return "one" if number == 1 else "many"


def _russian_form(number: int) -> str:
    if number % 100 in range(11, 15):
        return "many"
    return {1: "one", 2: "few", 3: "few", 4: "few"}.get(number % 10, "many")


def _same(word: str) -> _Noun:
    return _Noun(word, word, word)


def _english(one: str, many: str) -> _Noun:
    return _Noun(one, many, many)


def _alike(words: str) -> tuple[_Noun, ...]:
    return tuple(map(_same, words.split()))


def _units(names: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[_Noun, _Noun]]:
    return {code: (_same(unit), _same(small)) for code, (unit, small) in names.items()}


def _hundreds(ones: Sequence[str], word: str) -> tuple[str, ...]:
    return ("", *(f"{one} {word}" for one in ones[1:10]))


_LATIN_ONES = ["nol", "bir", "ikki", "uch", "toʻrt", "besh", "olti", "yetti", "sakkiz", "toʻqqiz"]
_LATIN_TENS = ["oʻn", "yigirma", "oʻttiz", "qirq", "ellik", "oltmish", "yetmish", "sakson", "toʻqson"]
_CYRILLIC_ONES = ["нол", "бир", "икки", "уч", "тўрт", "беш", "олти", "етти", "саккиз", "тўққиз"]
_CYRILLIC_TENS = ["ўн", "йигирма", "ўттиз", "қирқ", "эллик", "олтмиш", "етмиш", "саксон", "тўқсон"]
_ENGLISH_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]


def _up_to_nineteen(ones: Sequence[str], ten: str) -> tuple[str, ...]:
    return (*ones, ten, *(f"{ten} {one}" for one in ones[1:]))


_LATIN = _Tongue(
    under_twenty=_up_to_nineteen(_LATIN_ONES, "oʻn"),
    tens=("", *_LATIN_TENS),
    hundreds=_hundreds(_LATIN_ONES, "yuz"),
    scale=_alike("ming million milliard trillion"),
    form=_no_plural,
    feminine={},
    joins_tens=" ",
    joins_hundreds=" ",
    currencies=_units(
        {
            "UZS": ("soʻm", "tiyin"),
            "USD": ("AQSH dollari", "sent"),
            "EUR": ("yevro", "sent"),
            "RUB": ("Rossiya rubli", "kopeyka"),
            "CNY": ("Xitoy yuani", "fen"),
            "KZT": ("Qozogʻiston tengesi", "tiyin"),
            "TRY": ("turk lirasi", "kurush"),
            "KRW": ("Koreya voni", "chon"),
            "GBP": ("funt sterling", "pens"),
        }
    ),
)
_CYRILLIC = _Tongue(
    under_twenty=_up_to_nineteen(_CYRILLIC_ONES, "ўн"),
    tens=("", *_CYRILLIC_TENS),
    hundreds=_hundreds(_CYRILLIC_ONES, "юз"),
    scale=_alike("минг миллион миллиард триллион"),
    form=_no_plural,
    feminine={},
    joins_tens=" ",
    joins_hundreds=" ",
    currencies=_units(
        {
            "UZS": ("сўм", "тийин"),
            "USD": ("АҚШ доллари", "цент"),
            "EUR": ("евро", "цент"),
            "RUB": ("Россия рубли", "копейка"),
            "CNY": ("Хитой юани", "фен"),
            "KZT": ("Қозоғистон тенгеси", "тийин"),
            "TRY": ("турк лираси", "куруш"),
            "KRW": ("Корея вони", "чон"),
            "GBP": ("фунт стерлинг", "пенс"),
        }
    ),
)
_RUSSIAN = _Tongue(
    under_twenty=(
        "ноль",
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
        "тринадцать",
        "четырнадцать",
        "пятнадцать",
        "шестнадцать",
        "семнадцать",
        "восемнадцать",
        "девятнадцать",
    ),
    tens=(
        "",
        *[
            "десять",
            "двадцать",
            "тридцать",
            "сорок",
            "пятьдесят",
            "шестьдесят",
            "семьдесят",
            "восемьдесят",
            "девяносто",
        ],
    ),
    hundreds=(
        "",
        *["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"],
    ),
    scale=(
        _Noun("тысяча", "тысячи", "тысяч", feminine=True),
        _Noun("миллион", "миллиона", "миллионов"),
        _Noun("миллиард", "миллиарда", "миллиардов"),
        _Noun("триллион", "триллиона", "триллионов"),
    ),
    form=_russian_form,
    feminine={1: "одна", 2: "две"},
    joins_tens=" ",
    joins_hundreds=" ",
    currencies={
        "UZS": (_Noun("сум", "сума", "сумов"), _Noun("тийин", "тийина", "тийинов")),
        "USD": (_Noun("доллар США", "доллара США", "долларов США"), _Noun("цент", "цента", "центов")),
        "EUR": (_same("евро"), _Noun("цент", "цента", "центов")),
        "RUB": (
            _Noun("российский рубль", "российских рубля", "российских рублей"),
            _Noun("копейка", "копейки", "копеек", feminine=True),
        ),
        "CNY": (
            _Noun("китайский юань", "китайских юаня", "китайских юаней"),
            _Noun("фынь", "фыня", "фыней"),
        ),
        "KZT": (_same("тенге"), _Noun("тиын", "тиына", "тиынов")),
        "TRY": (
            _Noun("турецкая лира", "турецкие лиры", "турецких лир", feminine=True),
            _Noun("куруш", "куруша", "курушей"),
        ),
        "KRW": (
            _Noun("южнокорейская вона", "южнокорейские воны", "южнокорейских вон", feminine=True),
            _Noun("чон", "чона", "чонов"),
        ),
        "GBP": (
            _Noun("фунт стерлингов", "фунта стерлингов", "фунтов стерлингов"),
            _Noun("пенс", "пенса", "пенсов"),
        ),
    },
)
_ENGLISH = _Tongue(
    under_twenty=tuple(_ENGLISH_ONES),
    tens=("", *["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]),
    hundreds=_hundreds(_ENGLISH_ONES, "hundred"),
    scale=_alike("thousand million billion trillion"),
    form=_english_form,
    feminine={},
    joins_tens="-",
    joins_hundreds=" and ",
    currencies={
        "UZS": (_english("Uzbek soum", "Uzbek soums"), _same("tiyin")),
        "USD": (_english("US dollar", "US dollars"), _english("cent", "cents")),
        "EUR": (_english("euro", "euros"), _english("cent", "cents")),
        "RUB": (_english("Russian rouble", "Russian roubles"), _english("kopeck", "kopecks")),
        "CNY": (_same("Chinese yuan"), _same("fen")),
        "KZT": (_same("Kazakhstani tenge"), _same("tiyn")),
        "TRY": (_english("Turkish lira", "Turkish liras"), _same("kurus")),
        "KRW": (_same("South Korean won"), _same("jeon")),
        "GBP": (_english("pound sterling", "pounds sterling"), _english("penny", "pence")),
    },
)
_TONGUES: Mapping[str, _Tongue] = {
    "uz-Latn": _LATIN,
    "uz-Cyrl": _CYRILLIC,
    "ru": _RUSSIAN,
    "en": _ENGLISH,
}
