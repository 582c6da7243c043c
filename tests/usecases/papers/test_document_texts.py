"""What stands in documents once everything is in its place: all kinds in all languages, rich and bare."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.number_words import LIMIT
from fairdesk.domain.words import DealPart, Step, Vat
from fairdesk.reference import Term, Terms, bases, code_for, positions
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.papers.document_content import (
    Content,
    ContentHandover,
    ContentItem,
    ContentParty,
    ContentStep,
)
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_places import BLANK
from fairdesk.usecases.papers.document_subjects import subject_of_items
from fairdesk.usecases.papers.document_tables import FilledCards, FilledTable
from fairdesk.usecases.papers.document_templates import template
from fairdesk.usecases.papers.document_texts import FilledParagraph, FilledPart, FilledText, filled
from fairdesk.usecases.papers.document_words import basis_in, day_in_words, position_in
from fairdesk.usecases.papers.template_errors import TemplateError

REFERENCE = Path(__file__).parents[2] / "_reference"

BUYER = ContentParty(
    id="0a",
    part=DealPart.BUYER,
    names={
        "uz-Latn": "“Sirdaryo Toʻqimachi” MCHJ",
        "uz-Cyrl": "«Сирдарё Тўқимачи» МЧЖ",
        "ru": "ООО «Сирдарё Тукимачи»",
        "en": "“Sirdaryo Toʻqimachi” LLC",
    },
    addresses={
        "uz-Latn": "Guliston shahri, Ibn Sino koʻchasi, 12",
        "uz-Cyrl": "Гулистон шаҳри, Ибн Сино кўчаси, 12",
        "ru": "г. Гулистан, ул. Ибн Сино, 12",
        "en": "12 Ibn Sino Street, Guliston",
    },
    stir="301234567",
    account="20208000900123456001",
    bank="“Oʻzsanoatqurilishbank” ATB",
    mfo="00440",
    oked="13200",
    phone="+998 67 235 12 34",
    signatory="Toshmatov Baxtiyor Aliyevich",
    positions=dict.fromkeys(LANGUAGES, "Bosh direktor"),
    bases=dict.fromkeys(LANGUAGES, "Ustav"),
)
DEVELOPER = ContentParty(
    id="0b",
    part=DealPart.DEVELOPER,
    names={
        "uz-Latn": "“Jizzax Plastmassa” MCHJ",
        "uz-Cyrl": "«Жиззах Пластмасса» МЧЖ",
        "ru": "ООО «Джизак Пластмасса»",
        "en": "“Jizzakh Plastics” LLC",
    },
    addresses=dict.fromkeys(LANGUAGES, "Jizzax"),
    signatory="Қодирова Нодира",
    positions=dict.fromkeys(LANGUAGES, "директор"),
    bases=dict.fromkeys(LANGUAGES, "доверенность № 12 от 10.01.2022"),
)
SELLER = ContentParty(id="0c", part=DealPart.SELLER, names={"ru": "ИП Каримов А. А."}, addresses={})
RICH = Content(
    template="memorandum",
    languages=("uz-Latn", "ru"),
    prevailing="ru",
    parties=(BUYER, DEVELOPER),
    items=(
        ContentItem(
            "Polipropilen qop, 50 kg",
            "6305330000",
            "pcs",
            Decimal(240_000),
            Decimal("4850"),
            Decimal("1164000000"),
            Decimal(1_000_000),
        ),
        ContentItem(
            "Ткань ПП", "5407200000", "m2", Decimal("12000.5"), Decimal("9400.25"), Decimal("112807700.13")
        ),
        ContentItem("Namuna"),
    ),
    steps=(
        ContentStep(Step.SPECIFICATION, date(2022, 3, 20), 0, "Toshmatov B.", "50 kg qop uchun"),
        ContentStep(Step.SAMPLE, date(2022, 4, 30), 1, "Қодирова Н."),
        ContentStep(Step.CONTRACT),
    ),
    handover=ContentHandover(
        "Texnik topshiriq",
        "2.1",
        2,
        0,
        1,
        "Toshmatov B.",
        "Қодирова Н.",
        date(2022, 3, 18),
        Step.SPECIFICATION,
        "Chizmalarsiz",
    ),
    number="JI-2022-01/B-0042",
    fair={
        "uz-Latn": "Jizzax viloyati sanoat yarmarkasi",
        "uz-Cyrl": "Жиззах вилояти саноат ярмаркаси",
        "ru": "Промышленная ярмарка Джизакской области",
        "en": "Industrial fair of the Jizzakh region",
    },
    city={"uz-Latn": "Jizzax shahri", "uz-Cyrl": "Жиззах шаҳри", "ru": "город Джизак", "en": "Jizzakh"},
    day=date(2022, 3, 3),
    valid_until=date(2022, 12, 31),
    subject="50 kg sigʻimli polipropilen qoplarni oʻzlashtirish",
    outcome="memorandum",
    again=date(2022, 3, 10),
    sum=Decimal("1276807700.13"),
    special_terms=dict.fromkeys(LANGUAGES, "Taklif A.\nTaklif B."),
    notes=(("10:15", "Narx kelishildi"), ("10:40", "Образец — до 30 апреля")),
    replaces="JI-2022-01/A-0007",
)
BARE = Content("memorandum", ("ru",), None, (SELLER, replace(SELLER, id="0d", names={}, part=DealPart.BUYER)))


def words(part: FilledPart) -> list[str]:
    """All texts of a part."""
    if isinstance(part, FilledParagraph):
        return [part.text]
    if isinstance(part, FilledTable):
        return [
            *(column.head for column in part.columns),
            *(cell for row in (*part.rows, *part.totals) for cell in row),
        ]
    return [
        one
        for card in part.cards
        for one in (card.title, card.name, *(cell for line in card.lines for cell in line))
    ]


def all_words(made: FilledText) -> list[str]:
    found = [
        made.title,
        made.subtitle,
        made.number_line,
        made.city,
        made.day,
        made.replaced,
        made.page_of(1, 3),
    ]
    found += [made.sign_here, made.full_name, made.stamp, made.draft]
    found += [one for part in made.preamble for one in words(part)]
    found += [
        one
        for clause in made.clauses
        for one in (clause.heading, *(word for part in clause.parts for word in words(part)))
    ]
    return found + [
        one for sign in made.signatures for one in (sign.label, sign.name, sign.position, sign.signatory)
    ]


def shape(made: FilledText) -> object:
    """What has to be alike in two languages that stand side by side."""

    def of(part: FilledPart) -> object:
        if isinstance(part, FilledParagraph):
            return part.number, part.is_listed
        if isinstance(part, FilledTable):
            return part.name, [one.id for one in part.columns], len(part.rows), len(part.totals)
        return part.name, [len(card.lines) for card in part.cards]

    return (
        [of(part) for part in made.preamble],
        [
            (clause.id, clause.number, bool(clause.heading), [of(part) for part in clause.parts])
            for clause in made.clauses
        ],
        [sign.party for sign in made.signatures],
    )


def on_paper(made: FilledText) -> str:
    """The whole document as plain text."""

    def lines(part: FilledPart) -> list[str]:
        if isinstance(part, FilledParagraph):
            return [f"{'– ' if part.is_listed else ''}{part.number} {part.text}".strip()]
        if isinstance(part, FilledTable):
            rows = [[column.head for column in part.columns], *part.rows, *part.totals]
            return [" | ".join(row) for row in rows]
        return [
            one
            for card in part.cards
            for one in (f"{card.title}: {card.name}", *(f"{label}: {value}" for label, value in card.lines))
        ]

    whole = [made.title, made.subtitle, made.number_line, made.city, made.day, made.replaced, ""]
    whole += [line for part in made.preamble for line in lines(part)]
    for clause in made.clauses:
        whole += [
            "",
            f"{clause.number} {clause.heading}".strip(),
            *(line for part in clause.parts for line in lines(part)),
        ]
    for sign in made.signatures:
        whole += [
            "",
            sign.label,
            sign.name,
            sign.position,
            f"{made.stamp} {made.sign_here} {sign.signatory} {made.full_name}",
        ]
    return "\n".join([*whole, "", made.page_of(1, 3), made.draft, ""])


def clause(made: FilledText, id_: str) -> list[str]:
    return [word for one in made.clauses if one.id == id_ for part in one.parts for word in words(part)]


# Letter by letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["memorandum", "purchase_contract"])
def test_a_paper_reads_as_it_was_looked_at(kind: str, language: Language) -> None:
    kept = REFERENCE / f"{kind}_{language}.txt"
    assert on_paper(filled(replace(RICH, template=kind), language)) == kept.read_text(encoding="utf-8")


USUAL = replace(
    RICH,
    parties=tuple(replace(BUYER, id=one.id, part=one.part, names=one.names) for one in (BUYER, DEVELOPER)),
    items=(*RICH.items[:2], replace(RICH.items[1], name="Bosma toʻplami")),
    steps=tuple(ContentStep(step, date(2022, 4, 30), 1, "Қодирова Нодира") for step in list(Step)[1:]),
    handover=None,
    replaces="",
)


@pytest.mark.parametrize(
    "languages", [("uz-Latn", "ru"), ("uz-Cyrl", "ru"), ("ru", "en"), *((one,) for one in LANGUAGES)]
)
def test_a_usual_memorandum_is_one_sheet(languages: tuple[Language, ...]) -> None:
    content = replace(USUAL, languages=languages, prevailing=languages[0] if languages[1:] else None)
    assert len(content.steps) == 6
    assert paper_pdf(content).pages <= 2


# Nothing is left over

BROKEN = ("{", "}", "None", "  ", "..", ",,", " .", " ,", " ;", " :", " )", "( ", "()", "“”", "«»", "\n")


def check(made: FilledText) -> None:
    """No sentence of a document is broken, and its clauses are counted from one."""
    for written in all_words(made):
        assert not [one for one in BROKEN if one in written], written
        assert written == written.strip()
    assert made.title
    assert all(part.text for one in made.clauses for part in one.parts if isinstance(part, FilledParagraph))
    assert [one.number for one in made.clauses] == [f"{place}." for place in range(1, len(made.clauses) + 1)]


PROSE = st.text(st.sampled_from("abcʻgʼўқғҳЁя—№ 1"), max_size=30).map(str.strip)
LONG = st.one_of(PROSE, st.just("Korxona " * 25).map(str.strip))
SPOKEN = st.dictionaries(st.sampled_from(LANGUAGES), LONG)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))
MONEY = st.none() | st.decimals(0, 10**20, places=2, allow_nan=False)
PARTIES = st.builds(
    ContentParty,
    id=st.text("0123456789abcdef", min_size=4, max_size=4),
    part=st.sampled_from(DealPart),
    names=SPOKEN,
    addresses=SPOKEN,
    stir=PROSE,
    account=PROSE,
    bank=LONG,
    mfo=PROSE,
    oked=PROSE,
    phone=PROSE,
    signatory=LONG,
    positions=SPOKEN,
    bases=SPOKEN,
)
ITEMS = st.builds(
    ContentItem,
    name=LONG,
    tn_ved=PROSE,
    unit=st.sampled_from(["", "pcs", "m2", "quti"]),
    quantity=MONEY,
    price=MONEY,
    sum=MONEY,
    yearly=MONEY,
)
STEPS = st.builds(ContentStep, st.sampled_from(Step), DAYS, st.none() | st.integers(0, 14), LONG, LONG)
HANDOVERS = st.builds(
    ContentHandover,
    LONG,
    PROSE,
    st.integers(0, 99),
    st.integers(-1, 13),
    st.integers(-1, 13),
    LONG,
    LONG,
    DAYS,
    st.none() | st.sampled_from(Step),
    LONG,
)
PAIRS = st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=2, unique=True).map(tuple)
CONTENTS = st.builds(
    Content,
    template=st.sampled_from(list(kinds())),
    languages=PAIRS,
    prevailing=st.none() | st.sampled_from(LANGUAGES),
    parties=st.lists(PARTIES, max_size=12).map(tuple),
    items=st.lists(ITEMS, max_size=5).map(tuple),
    steps=st.lists(STEPS, max_size=7).map(tuple),
    handover=st.none() | HANDOVERS,
    number=st.sampled_from(["", "JI-2022-01/B-0042"]),
    version=st.integers(1, 99),
    fair=SPOKEN,
    city=SPOKEN,
    day=DAYS,
    valid_until=DAYS,
    subject=LONG,
    outcome=st.sampled_from(["", "memorandum", "no_result", "talk_again", "contract"]),
    again=DAYS,
    currency=st.sampled_from(["UZS", "USD", "TRY", "JPY"]),
    vat=st.sampled_from(Vat),
    sum=MONEY,
    copies=st.integers(1, 99),
    special_terms=SPOKEN,
    notes=st.lists(st.tuples(PROSE, LONG), max_size=3).map(tuple),
    replaces=st.sampled_from(["", "JI-2022-01/A-0001"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONTENTS)
def test_whatever_is_known_or_not_no_sentence_breaks(content: Content) -> None:
    made = [filled(content, language) for language in content.languages]
    for one in made:
        check(one)
    assert all(shape(one) == shape(made[0]) for one in made)


@pytest.mark.parametrize("name", kinds())
@pytest.mark.parametrize("content", [RICH, BARE], ids=["rich", "bare"])
def test_every_kind_in_every_pair_of_languages(name: str, content: Content) -> None:
    for pair in permutations(LANGUAGES, 2):
        asked = replace(content, template=name, languages=pair, prevailing=pair[0])
        one, other = (filled(asked, language) for language in pair)
        check(one)
        assert shape(one) == shape(other)


@pytest.mark.parametrize("name", kinds())
def test_every_clause_that_can_be_switched_follows_the_switch(name: str) -> None:
    for one in template(name, "ru").switchable:
        content = replace(RICH, template=name)
        off = filled(replace(content, without=(one.id,)), "ru")
        on = filled(replace(content, with_clauses=(one.id,)), "ru")
        assert one.id in [clause.id for clause in on.clauses]
        assert one.id not in [clause.id for clause in off.clauses]
        assert len(on.clauses) == len(off.clauses) + 1


# Details


def test_a_draft_has_no_number_and_blanks_to_write_on() -> None:
    made = filled(BARE, "ru")
    assert made.number_line == ""
    assert (made.city, made.day) == (BLANK, BLANK)
    assert made.signatures[1].name == BLANK
    assert (
        f"{BLANK} («Покупатель»); от имени Покупателя действует {BLANK} на основании {BLANK}."
        in all_words(made)
    )
    assert clause(made, "subject") == [
        f"Предмет меморандума — техническое сотрудничество Сторон по теме: {BLANK}."
    ]
    contract = filled(replace(BARE, template="purchase_contract"), "ru")
    assert clause(contract, "price")[0] == f"Сумма договора составляет {BLANK} ({BLANK}), с учётом НДС."


def test_a_paper_without_parties_can_be_filled_in_by_hand() -> None:
    made = filled(replace(BARE, parties=()), "en")
    assert f"{BLANK} (the “{BLANK}”), represented by {BLANK} acting on the basis of {BLANK}." in all_words(
        made
    )
    assert made.signatures == ()


def test_the_next_version_keeps_the_number() -> None:
    lines = {language: filled(replace(RICH, version=3), language).number_line for language in LANGUAGES}
    assert lines == {
        "uz-Latn": "№ JI-2022-01/B-0042, 3-tahrir",
        "uz-Cyrl": "№ JI-2022-01/B-0042, 3-таҳрир",
        "ru": "№ JI-2022-01/B-0042, редакция 3",
        "en": "No. JI-2022-01/B-0042, version 3",
    }


def test_sums_stand_in_figures_and_words_with_their_tax() -> None:
    content = replace(RICH, template="purchase_contract", languages=("ru", "en"), sum=Decimal("1295300000.5"))
    russian = (
        "Сумма договора составляет 1\u2009295\u2009300\u2009000,50\u00a0сум (один миллиард двести"
        " девяносто пять миллионов триста тысяч сумов 50 тийинов), "
    )
    english = (
        "The contract amount is 1,295,300,000.50\u00a0UZS (one billion two hundred and ninety-five million"
        " three hundred thousand Uzbek soums 50 tiyin), "
    )
    on_top = "без учёта НДС, который начисляется сверх неё по установленной законом ставке."
    taxes = {
        Vat.INCLUDED: ("с учётом НДС.", "including VAT."),
        Vat.ON_TOP: (on_top, "excluding VAT, which is added at the statutory rate."),
        Vat.NONE: ("без НДС.", "without VAT."),
    }
    for vat, (in_russian, in_english) in taxes.items():
        asked = replace(content, vat=vat)
        assert clause(filled(asked, "ru"), "price")[0] == russian + in_russian
        assert clause(filled(asked, "en"), "price")[0] == english + in_english
        tells_of_rate = any("ставка налога" in one for one in clause(filled(asked, "ru"), "price"))
        assert tells_of_rate is (vat is not Vat.NONE)


def test_a_sum_too_large_for_words_leaves_a_line() -> None:
    contract = replace(RICH, template="purchase_contract")
    largest = filled(replace(contract, sum=LIMIT - Decimal("0.01")), "ru")
    assert "(девятьсот девяносто девять триллионов" in clause(largest, "price")[0]
    for too_large in (LIMIT, LIMIT - Decimal("0.005")):
        assert f"({BLANK})" in clause(filled(replace(contract, sum=too_large), "ru"), "price")[0]


def test_several_parties_of_one_kind_are_told_apart_by_numbers() -> None:
    parties = (BUYER, replace(SELLER, id="01"), replace(SELLER, id="02"), DEVELOPER)
    made = filled(replace(RICH, parties=parties), "ru")
    assert [one.label for one in made.signatures] == [
        "Покупатель",
        "Продавец\N{NO-BREAK SPACE}1",
        "Продавец\N{NO-BREAK SPACE}2",
        "Разработчик",
    ]
    assert any("от имени Продавца\N{NO-BREAK SPACE}2 действует" in word for word in all_words(made))


def test_a_developer_stands_in_for_a_seller() -> None:
    sentence = "В настоящем договоре права и обязанности Продавца принадлежат Разработчику."
    contract = replace(RICH, template="purchase_contract")
    assert sentence in all_words(filled(contract, "ru"))
    assert sentence not in all_words(filled(replace(contract, parties=(BUYER, SELLER)), "ru"))


def test_the_printed_price_times_the_quantity_is_the_printed_sum() -> None:
    foil = ContentItem("Folga", quantity=Decimal(1000), price=Decimal("0.1234"), sum=Decimal("123.40"))
    paper = filled(replace(RICH, items=(foil,), sum=Decimal("123.40")), "ru")
    [items] = [
        part
        for one in paper.clauses
        for part in one.parts
        if isinstance(part, FilledTable) and part.name == "items"
    ]
    assert items.rows == (("1", "Folga", "", "1\u2009000", "0,1234", "123,40"),)


def test_columns_that_say_nothing_are_left_out() -> None:
    [items] = [
        part
        for one in filled(RICH, "ru").clauses
        for part in one.parts
        if isinstance(part, FilledTable) and part.name == "items"
    ]
    assert [column.id for column in items.columns] == [
        "place",
        "name",
        "tn_ved",
        "unit",
        "quantity",
        "price",
        "sum",
        "yearly",
    ]
    assert items.columns[5].head == "Цена, сум"
    assert items.rows[1] == (
        "2",
        "Ткань ПП",
        "5407200000",
        "м²",
        "12\u2009000,5",
        "9\u2009400,25",
        "112\u2009807\u2009700,13",
        "",
    )
    assert items.totals == (
        ("", "Итого ориентировочно, с НДС", "", "", "", "", "1\u2009276\u2009807\u2009700,13", ""),
    )
    bare = replace(RICH, items=(ContentItem("Qop"),), template="purchase_contract", sum=None)
    [items] = [
        part for one in filled(bare, "ru").clauses for part in one.parts if isinstance(part, FilledTable)
    ]
    assert [column.id for column in items.columns] == ["place", "name", "unit", "quantity"]
    assert items.totals == ()


@pytest.mark.parametrize("languages", [("ru",), ("uz-Latn", "ru")])
def test_a_memorandum_says_in_its_table_that_prices_are_estimates(languages: tuple[Language, ...]) -> None:
    """In two languages beside the total, because heads have no room for it."""
    memorandum = filled(replace(RICH, languages=languages, prevailing=None), "ru")
    [items] = [
        part
        for one in memorandum.clauses
        for part in one.parts
        if isinstance(part, FilledTable) and part.name == "items"
    ]
    told = [*(column.head for column in items.columns), *items.totals[0]]
    assert [one for one in told if "риентировочн" in one]
    assert (items.columns[2].head == "ТН ВЭД") is (len(languages) > 1)


def test_prices_of_a_contract_are_no_estimates() -> None:
    contract = all_words(filled(replace(RICH, template="purchase_contract"), "ru"))
    assert "Цена, сум" in contract
    assert not [one for one in contract if "риентировочн" in one]


def test_steps_name_who_sees_to_them() -> None:
    assert clause(filled(RICH, "ru"), "steps")[5:17] == [
        "1",
        "Техническое задание: 50 kg qop uchun",
        "20.03.2022",
        "Покупатель, Toshmatov B.",
        "2",
        "Образец",
        "30.04.2022",
        "Разработчик, Қодирова Н.",
        "3",
        "Договор закупки",
        BLANK,
        BLANK,
    ]


def test_days_of_steps_are_in_words_where_a_paper_speaks_one_language() -> None:
    read = on_paper(filled(replace(RICH, languages=("ru",), prevailing=None), "ru"))
    assert "| 20 марта 2022 года |" in read
    assert "20.03.2022" not in read


def test_special_terms_are_a_clause_of_their_own() -> None:
    made = filled(RICH, "ru")
    [special] = [one for one in made.clauses if one.id == "special_terms"]
    assert special.parts == (
        FilledParagraph("Стороны также договорились:"),
        FilledParagraph("Taklif A.", is_listed=True),
        FilledParagraph("Taklif B.", is_listed=True),
    )
    assert "special_terms" not in [one.id for one in filled(replace(RICH, special_terms={}), "ru").clauses]


def test_what_people_type_is_never_taken_for_a_place() -> None:
    content = replace(RICH, subject="{number} @items [x]", special_terms={"ru": "# {party}\n\n{nobody}"})
    made = filled(content, "ru")
    assert clause(made, "subject")[0].endswith("по теме: {number} @items [x].")
    assert clause(made, "special_terms")[1:] == ["# {party}", "{nobody}"]


def test_a_subject_that_nobody_typed_names_the_first_items_as_each_language_says_it() -> None:
    items = tuple(ContentItem(name) for name in ("Qop, 50 kg", "Mato", "", "Ip", "Boʻyoq", "Ramka"))
    for untyped in ("ru", "uz-Latn"):
        subject = subject_of_items((one.name for one in items), untyped)
        said = {
            language: clause(filled(replace(RICH, items=items, subject=subject), language), "subject")[0]
            for language in LANGUAGES
        }
        assert said["uz-Latn"].endswith(": Qop, 50 kg, Mato va yana 3 ta.")
        assert said["uz-Cyrl"].endswith(": Qop, 50 kg, Mato ва яна 3 та.")
        assert said["ru"].endswith(": Qop, 50 kg, Mato и ещё 3.")
        assert said["en"].endswith(": Qop, 50 kg, Mato and 3 more.")
    assert subject_of_items(("Qop", "Mato", "Ip"), "ru") == "Qop, Mato, Ip"
    typed = filled(replace(RICH, items=items, subject="Qop, 50 kg, Mato"), "ru")
    assert clause(typed, "subject")[0].endswith(": Qop, 50 kg, Mato.")


def test_a_text_that_ends_with_a_full_stop_gets_no_second_one() -> None:
    assert clause(filled(replace(RICH, subject="Qop."), "ru"), "subject")[0].endswith("по теме: Qop.")


@pytest.mark.parametrize(
    ("languages", "prevailing", "named", "prevails"),
    [
        (("ru",), None, "на русском языке", "."),
        (
            ("uz-Latn", "ru"),
            "uz-Latn",
            "на узбекском и русском языках",
            ". При расхождении преимущество имеет текст на узбекском языке.",
        ),
        (
            ("uz-Latn", "uz-Cyrl"),
            "uz-Cyrl",
            "на узбекском (латинская графика) и узбекском (кириллическая графика) языках",
            ". При расхождении преимущество имеет текст на узбекском (кириллическая графика) языке.",
        ),
        (
            ("ru", "en"),
            None,
            "на русском и английском языках",
            "; оба текста имеют равную силу.",
        ),
    ],
)
def test_languages_and_the_prevailing_one_are_named(
    languages: tuple[Language, ...], prevailing: Language | None, named: str, prevails: str
) -> None:
    made = filled(replace(RICH, languages=languages, prevailing=prevailing), "ru")
    assert clause(made, "copies") == [
        f"Меморандум составлен в 2 экземплярах {named}{prevails}",
        "Каждая Сторона получает экземпляр; экземпляры имеют равную силу.",
    ]


def test_copies_agree_with_their_number() -> None:
    assert [
        clause(filled(replace(RICH, copies=count), "ru"), "copies")[0][:40].split(" на ")[0]
        for count in (1, 5, 21)
    ] == [
        "Меморандум составлен в 1 экземпляре",
        "Меморандум составлен в 5 экземплярах",
        "Меморандум составлен в 21 экземпляре",
    ]
    assert "in 1 copy in" in clause(filled(replace(RICH, copies=1), "en"), "copies")[0]
    assert len(clause(filled(replace(RICH, copies=1), "ru"), "copies")) == 1, "not every party gets a copy"


def test_a_handover_act_is_signed_by_those_who_gave_and_received() -> None:
    made = filled(replace(RICH, template="handover_act"), "ru")
    assert [(one.label, one.signatory, one.position) for one in made.signatures] == [
        ("Передающая сторона", "Toshmatov B.", ""),
        ("Принимающая сторона", "Қодирова Н.", ""),
    ]
    [card] = [part for one in made.clauses for part in one.parts if isinstance(part, FilledCards)]
    assert dict(card.cards[0].lines)["Версия"] == "2.1"
    memorandum = filled(RICH, "ru")
    assert [(one.signatory, one.position) for one in memorandum.signatures] == [
        ("Toshmatov Baxtiyor Aliyevich", "Генеральный директор"),
        ("Қодирова Нодира", "Директор"),
    ]


def test_the_page_says_which_of_how_many_it_is() -> None:
    assert [filled(RICH, language).page_of(2, 3) for language in LANGUAGES] == [
        "2-bet, jami 3 bet",
        "2-бет, жами 3 бет",
        "Страница 2 из 3",
        "Page 2 of 3",
    ]


def test_a_text_says_which_edition_of_its_template_it_is() -> None:
    assert filled(RICH, "ru").edition == f"memorandum/ru {template('memorandum', 'ru').version}"


def test_languages_whose_templates_do_not_go_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "memorandum").mkdir()
    (tmp_path / "memorandum" / "ru.txt").write_text("version: 1\ntitle: М\n[a] А\nх\n", encoding="utf-8")
    assert filled(replace(RICH, languages=("ru",)), "ru", tmp_path).title == "М"
    for language in RICH.languages:
        with pytest.raises(TemplateError) as caught:
            filled(RICH, language, tmp_path)
        assert (caught.value.file, caught.value.line) == (tmp_path / "memorandum" / "ru.txt", 1)


# Words that depend on grammar


def test_days_as_contracts_write_them() -> None:
    day = date(2022, 9, 3)
    assert [day_in_words(day, language) for language in LANGUAGES] == [
        "2022-yil 3-sentabr",
        "2022 йил 3 сентябр",
        "3 сентября 2022 года",
        "3 September 2022",
    ]
    assert day_in_words(None, "ru") == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Direktor", ("direktor", "директор", "директор", "director")),
        (
            "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР",
            ("bosh direktor", "бош директор", "генеральный директор", "general director"),
        ),
        (
            "direktor o'rinbosari",
            ("direktor oʻrinbosari", "директор ўринбосари", "заместитель директора", "deputy director"),
        ),
        (
            "ИП",
            (
                "yakka tartibdagi tadbirkor",
                "якка тартибдаги тадбиркор",
                "индивидуальный предприниматель",
                "individual entrepreneur",
            ),
        ),
        ("Savdo vakili (Toshkent)", ("Savdo vakili (Toshkent)",) * 4),
        ("", ("", "", "", "")),
    ],
)
def test_positions_are_told_in_the_language_of_the_paper(written: str, shown: tuple[str, ...]) -> None:
    assert tuple(position_in(written, language) for language in LANGUAGES) == shown


POWER = (
    "2022-yil 10-yanvardagi 12-sonli ishonchnoma",
    "2022 йил 10 январдаги 12-сонли ишончнома",
    "доверенности № 12 от 10 января 2022 года",
    "power of attorney No. 12 dated 10 January 2022",
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ustav", ("ustav", "устав", "устава", "the charter")),
        ("«Устава»", ("ustav", "устав", "устава", "the charter")),
        ("доверенность № 12 от 10.01.2022 г.", POWER),
        ("Доверенность от 2022-01-10 №12", POWER),
        ("доверенности № 12 от 10 января 2022 г.", POWER),
        ("2022-yil 10-yanvardagi 12-son ishonchnoma", POWER),
        ("2022 йил 10 январдаги 12-сонли ишончнома", POWER),
        ("Power of attorney No 12 of 10 January 2022", POWER),
        (
            "Ishonchnoma №4",
            ("4-sonli ishonchnoma", "4-сонли ишончнома", "доверенности № 4", "power of attorney No. 4"),
        ),
        ("доверенность № 12 от 99.99.2022", ("доверенность № 12 от 99.99.2022",) * 4),
        ("Приказ министра", ("Приказ министра",) * 4),
        ("№ 12", ("№ 12",) * 4),
        ("Действует на основании Устава", ("ustav", "устав", "устава", "the charter")),
        ("jamiyat ustavi asosida", ("ustav", "устав", "устава", "the charter")),
        ("на основании приказа министра", ("приказа министра",) * 4),
        ("", ("", "", "", "")),
    ],
)
def test_the_basis_of_a_signature_is_told_in_the_language_of_the_paper(
    written: str, shown: tuple[str, ...]
) -> None:
    assert tuple(basis_in(written, language) for language in LANGUAGES) == shown


@pytest.mark.parametrize("terms", [positions(), bases()], ids=["positions", "bases"])
def test_every_name_of_the_lists_leads_back_to_its_own_entry(terms: Terms[Term]) -> None:
    for term in terms:
        assert set(term.names) == set(LANGUAGES)
        assert {code_for(terms, name) for name in (*term.names.values(), *term.also)} == {term.code}


@settings(deadline=None)
@given(PROSE | st.text(max_size=40))
def test_any_basis_and_position_can_be_typed(written: str) -> None:
    for language in LANGUAGES:
        assert isinstance(basis_in(written, language), str)
        assert isinstance(position_in(written, language), str)
