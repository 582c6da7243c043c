"""Amounts in words: a table of the irregular places in four languages, and rules for all amounts."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.number_words import LIMIT, capitalised, in_words, number_in_words

LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")

NUMBERS: dict[int, tuple[str, str, str, str]] = {
    0: ("nol", "нол", "ноль", "zero"),
    1: ("bir", "бир", "один", "one"),
    2: ("ikki", "икки", "два", "two"),
    3: ("uch", "уч", "три", "three"),
    4: ("toʻrt", "тўрт", "четыре", "four"),
    5: ("besh", "беш", "пять", "five"),
    6: ("olti", "олти", "шесть", "six"),
    7: ("yetti", "етти", "семь", "seven"),
    8: ("sakkiz", "саккиз", "восемь", "eight"),
    9: ("toʻqqiz", "тўққиз", "девять", "nine"),
    10: ("oʻn", "ўн", "десять", "ten"),
    11: ("oʻn bir", "ўн бир", "одиннадцать", "eleven"),
    12: ("oʻn ikki", "ўн икки", "двенадцать", "twelve"),
    13: ("oʻn uch", "ўн уч", "тринадцать", "thirteen"),
    14: ("oʻn toʻrt", "ўн тўрт", "четырнадцать", "fourteen"),
    15: ("oʻn besh", "ўн беш", "пятнадцать", "fifteen"),
    16: ("oʻn olti", "ўн олти", "шестнадцать", "sixteen"),
    17: ("oʻn yetti", "ўн етти", "семнадцать", "seventeen"),
    18: ("oʻn sakkiz", "ўн саккиз", "восемнадцать", "eighteen"),
    19: ("oʻn toʻqqiz", "ўн тўққиз", "девятнадцать", "nineteen"),
    20: ("yigirma", "йигирма", "двадцать", "twenty"),
    21: ("yigirma bir", "йигирма бир", "двадцать один", "twenty-one"),
    22: ("yigirma ikki", "йигирма икки", "двадцать два", "twenty-two"),
    30: ("oʻttiz", "ўттиз", "тридцать", "thirty"),
    40: ("qirq", "қирқ", "сорок", "forty"),
    50: ("ellik", "эллик", "пятьдесят", "fifty"),
    60: ("oltmish", "олтмиш", "шестьдесят", "sixty"),
    70: ("yetmish", "етмиш", "семьдесят", "seventy"),
    80: ("sakson", "саксон", "восемьдесят", "eighty"),
    90: ("toʻqson", "тўқсон", "девяносто", "ninety"),
    99: ("toʻqson toʻqqiz", "тўқсон тўққиз", "девяносто девять", "ninety-nine"),
    100: ("bir yuz", "бир юз", "сто", "one hundred"),
    101: ("bir yuz bir", "бир юз бир", "сто один", "one hundred and one"),
    111: ("bir yuz oʻn bir", "бир юз ўн бир", "сто одиннадцать", "one hundred and eleven"),
    200: ("ikki yuz", "икки юз", "двести", "two hundred"),
    300: ("uch yuz", "уч юз", "триста", "three hundred"),
    400: ("toʻrt yuz", "тўрт юз", "четыреста", "four hundred"),
    500: ("besh yuz", "беш юз", "пятьсот", "five hundred"),
    600: ("olti yuz", "олти юз", "шестьсот", "six hundred"),
    700: ("yetti yuz", "етти юз", "семьсот", "seven hundred"),
    800: ("sakkiz yuz", "саккиз юз", "восемьсот", "eight hundred"),
    900: ("toʻqqiz yuz", "тўққиз юз", "девятьсот", "nine hundred"),
    999: (
        "toʻqqiz yuz toʻqson toʻqqiz",
        "тўққиз юз тўқсон тўққиз",
        "девятьсот девяносто девять",
        "nine hundred and ninety-nine",
    ),
    1_000: ("bir ming", "бир минг", "одна тысяча", "one thousand"),
    1_001: ("bir ming bir", "бир минг бир", "одна тысяча один", "one thousand and one"),
    1_100: ("bir ming bir yuz", "бир минг бир юз", "одна тысяча сто", "one thousand one hundred"),
    2_000: ("ikki ming", "икки минг", "две тысячи", "two thousand"),
    2_022: (
        "ikki ming yigirma ikki",
        "икки минг йигирма икки",
        "две тысячи двадцать два",
        "two thousand and twenty-two",
    ),
    3_000: ("uch ming", "уч минг", "три тысячи", "three thousand"),
    4_000: ("toʻrt ming", "тўрт минг", "четыре тысячи", "four thousand"),
    5_000: ("besh ming", "беш минг", "пять тысяч", "five thousand"),
    10_000: ("oʻn ming", "ўн минг", "десять тысяч", "ten thousand"),
    11_000: ("oʻn bir ming", "ўн бир минг", "одиннадцать тысяч", "eleven thousand"),
    12_000: ("oʻn ikki ming", "ўн икки минг", "двенадцать тысяч", "twelve thousand"),
    14_000: ("oʻn toʻrt ming", "ўн тўрт минг", "четырнадцать тысяч", "fourteen thousand"),
    20_000: ("yigirma ming", "йигирма минг", "двадцать тысяч", "twenty thousand"),
    21_000: ("yigirma bir ming", "йигирма бир минг", "двадцать одна тысяча", "twenty-one thousand"),
    22_000: ("yigirma ikki ming", "йигирма икки минг", "двадцать две тысячи", "twenty-two thousand"),
    25_000: ("yigirma besh ming", "йигирма беш минг", "двадцать пять тысяч", "twenty-five thousand"),
    100_000: ("bir yuz ming", "бир юз минг", "сто тысяч", "one hundred thousand"),
    101_000: ("bir yuz bir ming", "бир юз бир минг", "сто одна тысяча", "one hundred and one thousand"),
    111_000: (
        "bir yuz oʻn bir ming",
        "бир юз ўн бир минг",
        "сто одиннадцать тысяч",
        "one hundred and eleven thousand",
    ),
    1_000_000: ("bir million", "бир миллион", "один миллион", "one million"),
    1_000_001: ("bir million bir", "бир миллион бир", "один миллион один", "one million and one"),
    1_001_000: (
        "bir million bir ming",
        "бир миллион бир минг",
        "один миллион одна тысяча",
        "one million one thousand",
    ),
    1_200_000: (
        "bir million ikki yuz ming",
        "бир миллион икки юз минг",
        "один миллион двести тысяч",
        "one million two hundred thousand",
    ),
    2_000_000: ("ikki million", "икки миллион", "два миллиона", "two million"),
    5_000_000: ("besh million", "беш миллион", "пять миллионов", "five million"),
    11_000_000: ("oʻn bir million", "ўн бир миллион", "одиннадцать миллионов", "eleven million"),
    21_000_000: ("yigirma bir million", "йигирма бир миллион", "двадцать один миллион", "twenty-one million"),
    1_000_000_000: ("bir milliard", "бир миллиард", "один миллиард", "one billion"),
    1_295_300_000: (
        "bir milliard ikki yuz toʻqson besh million uch yuz ming",
        "бир миллиард икки юз тўқсон беш миллион уч юз минг",
        "один миллиард двести девяносто пять миллионов триста тысяч",
        "one billion two hundred and ninety-five million three hundred thousand",
    ),
    2_000_000_000: ("ikki milliard", "икки миллиард", "два миллиарда", "two billion"),
    5_000_000_000: ("besh milliard", "беш миллиард", "пять миллиардов", "five billion"),
    1_000_000_000_000: ("bir trillion", "бир триллион", "один триллион", "one trillion"),
    3_000_000_000_000: ("uch trillion", "уч триллион", "три триллиона", "three trillion"),
    7_000_000_000_007: (
        "yetti trillion yetti",
        "етти триллион етти",
        "семь триллионов семь",
        "seven trillion and seven",
    ),
}

AMOUNTS: list[tuple[str, str, tuple[str, str, str, str]]] = [
    ("0", "UZS", ("nol soʻm", "нол сўм", "ноль сумов", "zero Uzbek soums")),
    ("1", "UZS", ("bir soʻm", "бир сўм", "один сум", "one Uzbek soum")),
    ("2", "UZS", ("ikki soʻm", "икки сўм", "два сума", "two Uzbek soums")),
    ("5", "UZS", ("besh soʻm", "беш сўм", "пять сумов", "five Uzbek soums")),
    ("11", "UZS", ("oʻn bir soʻm", "ўн бир сўм", "одиннадцать сумов", "eleven Uzbek soums")),
    ("21", "UZS", ("yigirma bir soʻm", "йигирма бир сўм", "двадцать один сум", "twenty-one Uzbek soums")),
    ("1000", "UZS", ("bir ming soʻm", "бир минг сўм", "одна тысяча сумов", "one thousand Uzbek soums")),
    (
        "0.01",
        "UZS",
        ("nol soʻm 01 tiyin", "нол сўм 01 тийин", "ноль сумов 01 тийин", "zero Uzbek soums 01 tiyin"),
    ),
    (
        "0.02",
        "UZS",
        ("nol soʻm 02 tiyin", "нол сўм 02 тийин", "ноль сумов 02 тийина", "zero Uzbek soums 02 tiyin"),
    ),
    (
        "3.5",
        "UZS",
        ("uch soʻm 50 tiyin", "уч сўм 50 тийин", "три сума 50 тийинов", "three Uzbek soums 50 tiyin"),
    ),
    (
        "3.11",
        "UZS",
        ("uch soʻm 11 tiyin", "уч сўм 11 тийин", "три сума 11 тийинов", "three Uzbek soums 11 tiyin"),
    ),
    (
        "3.21",
        "UZS",
        ("uch soʻm 21 tiyin", "уч сўм 21 тийин", "три сума 21 тийин", "three Uzbek soums 21 tiyin"),
    ),
    ("1", "USD", ("bir AQSH dollari", "бир АҚШ доллари", "один доллар США", "one US dollar")),
    (
        "1002.03",
        "USD",
        (
            "bir ming ikki AQSH dollari 03 sent",
            "бир минг икки АҚШ доллари 03 цент",
            "одна тысяча два доллара США 03 цента",
            "one thousand and two US dollars 03 cents",
        ),
    ),
    ("5", "EUR", ("besh yevro", "беш евро", "пять евро", "five euros")),
    (
        "2.01",
        "RUB",
        (
            "ikki Rossiya rubli 01 kopeyka",
            "икки Россия рубли 01 копейка",
            "два российских рубля 01 копейка",
            "two Russian roubles 01 kopeck",
        ),
    ),
    (
        "21",
        "RUB",
        (
            "yigirma bir Rossiya rubli",
            "йигирма бир Россия рубли",
            "двадцать один российский рубль",
            "twenty-one Russian roubles",
        ),
    ),
    (
        "2.05",
        "CNY",
        (
            "ikki Xitoy yuani 05 fen",
            "икки Хитой юани 05 фен",
            "два китайских юаня 05 фыней",
            "two Chinese yuan 05 fen",
        ),
    ),
    (
        "3",
        "KZT",
        ("uch Qozogʻiston tengesi", "уч Қозоғистон тенгеси", "три тенге", "three Kazakhstani tenge"),
    ),
    ("1", "TRY", ("bir turk lirasi", "бир турк лираси", "одна турецкая лира", "one Turkish lira")),
    ("2", "TRY", ("ikki turk lirasi", "икки турк лираси", "две турецкие лиры", "two Turkish liras")),
    (
        "1001",
        "TRY",
        (
            "bir ming bir turk lirasi",
            "бир минг бир турк лираси",
            "одна тысяча одна турецкая лира",
            "one thousand and one Turkish liras",
        ),
    ),
    ("5", "TRY", ("besh turk lirasi", "беш турк лираси", "пять турецких лир", "five Turkish liras")),
    (
        "22",
        "KRW",
        (
            "yigirma ikki Koreya voni",
            "йигирма икки Корея вони",
            "двадцать две южнокорейские воны",
            "twenty-two South Korean won",
        ),
    ),
    (
        "1.01",
        "GBP",
        (
            "bir funt sterling 01 pens",
            "бир фунт стерлинг 01 пенс",
            "один фунт стерлингов 01 пенс",
            "one pound sterling 01 penny",
        ),
    ),
    (
        "4",
        "GBP",
        ("toʻrt funt sterling", "тўрт фунт стерлинг", "четыре фунта стерлингов", "four pounds sterling"),
    ),
    (
        "12.5",
        "JPY",
        ("oʻn ikki JPY 50/100", "ўн икки JPY 50/100", "двенадцать JPY 50/100", "twelve JPY 50/100"),
    ),
]


@pytest.mark.parametrize(("number", "words"), NUMBERS.items())
def test_numbers_in_four_languages(number: int, words: tuple[str, ...]) -> None:
    assert tuple(number_in_words(number, language) for language in LANGUAGES) == words


@pytest.mark.parametrize(("amount", "currency", "words"), AMOUNTS)
def test_amounts_in_four_languages(amount: str, currency: str, words: tuple[str, ...]) -> None:
    assert tuple(in_words(Decimal(amount), currency, language) for language in LANGUAGES) == words


def test_the_largest_amount() -> None:
    group = "девятьсот девяносто девять"
    assert in_words(LIMIT - Decimal("0.01"), "UZS", "ru") == (
        f"{group} триллионов {group} миллиардов {group} миллионов {group} тысяч {group} сумов 99 тийинов"
    )


@pytest.mark.parametrize(
    ("written", "rounded"),
    [("2.005", "два сума 01 тийин"), ("2.004", "два сума"), ("2.999", "три сума"), ("0.995", "один сум")],
)
def test_halves_of_a_tiyin_are_rounded_up(written: str, rounded: str) -> None:
    assert in_words(Decimal(written), "UZS", "ru") == rounded


@pytest.mark.parametrize("wrong", ["-1", "-0.01", "NaN", "Infinity", "1e15", "999999999999999.995", "1e40"])
def test_what_cannot_be_said_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        in_words(Decimal(wrong), "UZS", "en")


def test_no_zero_is_negative() -> None:
    assert in_words(Decimal("-0"), "UZS", "en") == "zero Uzbek soums"


def test_a_sentence_begins_with_a_capital() -> None:
    assert capitalised("oʻn bir soʻm") == "Oʻn bir soʻm"
    assert capitalised("") == ""


# Reading the words back, by a reader that shares nothing with the writer


def lexicon(language: str) -> dict[str, int]:
    """Each word with its value, taken from the table above; Russian has forms that the table shows too."""
    place = LANGUAGES.index(language)
    words = {
        word: number
        for number in [*range(20), *range(20, 100, 10), *range(100, 1000, 100)]
        if len(spelt := NUMBERS[number][place].split()) == 1
        for word in spelt
    }
    if language == "ru":
        words |= {"одна": 1, "две": 2}
    return words


SCALES = {
    "uz-Latn": {"yuz": 100, "ming": 10**3, "million": 10**6, "milliard": 10**9, "trillion": 10**12},
    "uz-Cyrl": {"юз": 100, "минг": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12},
    "en": {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    "ru": {
        **dict.fromkeys(("тысяча", "тысячи", "тысяч"), 10**3),
        **dict.fromkeys(("миллион", "миллиона", "миллионов"), 10**6),
        **dict.fromkeys(("миллиард", "миллиарда", "миллиардов"), 10**9),
        **dict.fromkeys(("триллион", "триллиона", "триллионов"), 10**12),
    },
}


def read(words: str, language: str) -> int:
    """The number that words say."""
    known, scales = lexicon(language), SCALES[language]
    whole = group = 0
    for word in words.replace("-", " ").split():
        if word == "and" and language == "en":
            continue
        if word not in scales:
            group += known[word]
        elif scales[word] == 100:
            group *= 100
        else:
            whole += group * scales[word]
            group = 0
    return whole + group


numbers = st.one_of(
    st.integers(0, 10**15 - 1),
    st.integers(0, 10**6),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 999), st.integers(0, 12)),
)


@settings(deadline=None)
@given(numbers, st.sampled_from(LANGUAGES))
def test_words_say_the_number(number: int, language: str) -> None:
    words = number_in_words(number, language)
    assert read(words, language) == number
    assert words == " ".join(words.split())


@settings(deadline=None)
@given(st.decimals(0, 10**15 - 1, places=2), st.sampled_from(["UZS", "USD", "RUB", "TRY", "JPY"]))
def test_whole_and_hundredths_are_said_apart(amount: Decimal, currency: str) -> None:
    for language in LANGUAGES:
        words = in_words(amount, currency, language)
        assert "  " not in words
        figures = "".join(letter for letter in words.replace("/100", "") if letter.isdigit())
        assert Decimal(f"0.{figures or '00'}") == amount % 1


@settings(deadline=None)
@given(st.lists(numbers, min_size=2, max_size=2, unique=True), st.sampled_from(LANGUAGES))
def test_other_numbers_have_other_words(two: list[int], language: str) -> None:
    one, other = two
    assert number_in_words(one, language) != number_in_words(other, language)
