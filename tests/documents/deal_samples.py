"""Documents to be set in tests: a usual memorandum in any languages, and ones that strain the page."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fairdesk.domain.words import DealPart, Step
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.papers.document_content import (
    Content,
    ContentHandover,
    ContentItem,
    ContentParty,
    ContentStep,
    Spoken,
)

KINDS = (
    "memorandum",
    "cooperation_agreement",
    "negotiation_protocol",
    "handover_act",
    "purchase_contract",
)
PAIRS: tuple[tuple[Language, Language], ...] = (("uz-Latn", "ru"), ("uz-Cyrl", "en"))
HOST = "cooperation.uz"


def in_all(latin: str, cyrillic: str, russian: str, english: str) -> Spoken:
    """A text in the four languages."""
    return dict(zip(LANGUAGES, (latin, cyrillic, russian, english), strict=True))


PLASTIC = ContentParty(
    id="a1" * 16,
    part=DealPart.SELLER,
    names=in_all(
        "“Jizzax Plastmassa” MCHJ",
        "“Жиззах Пластмасса” МЧЖ",
        "ООО «Джизакская пластмасса»",
        "Jizzakh Plastmassa LLC",
    ),
    addresses=in_all(
        "Jizzax shahri, Sharof Rashidov koʻchasi, 14",
        "Жиззах шаҳри, Шароф Рашидов кўчаси, 14",
        "город Джизак, улица Шарафа Рашидова, 14",
        "14 Sharof Rashidov Street, Jizzakh",
    ),
    stir="305 412 877",
    account="2020 8000 9051 2346 7001",
    bank="“Xalq banki” AJ Jizzax filiali",
    mfo="00123",
    oked="22220",
    phone="+998 72 226 14 77",
    signatory="Qodirova Nodira Gʻulomovna",
    positions=in_all("Savdo direktori", "Савдо директори", "Директор по продажам", "Sales director"),
    bases=in_all("Ustav", "Устав", "Устава", "the Charter"),
)
TEXTILE = ContentParty(
    id="b2" * 16,
    part=DealPart.BUYER,
    names=in_all(
        "“Sirdaryo Tekstil” AJ", "“Сирдарё Текстиль” АЖ", "АО «Сырдарья Текстиль»", "Sirdarya Textile JSC"
    ),
    addresses=in_all(
        "Sirdaryo viloyati, Guliston shahri, Oʻzbekiston koʻchasi, 3-uy",
        "Сирдарё вилояти, Гулистон шаҳри, Ўзбекистон кўчаси, 3-уй",
        "Сырдарьинская область, город Гулистан, улица Узбекистанская, 3",
        "3 Oʻzbekiston Street, Gulistan, Sirdarya region",
    ),
    stir="201 336 590",
    account="2021 4000 1005 5570 2003",
    bank="“Agrobank” ATB Guliston filiali",
    mfo="00355",
    signatory="Тошматов Бахтиёр Ҳамидович",
    positions=in_all("Bosh texnolog", "Бош технолог", "Главный технолог", "Chief technologist"),
    bases=in_all(
        "2022-yil 1-fevraldagi 12-son ishonchnoma",
        "2022 йил 1 февралдаги 12-сон ишончнома",
        "доверенности № 12 от 1 февраля 2022 г.",
        "power of attorney No. 12 of 1 February 2022",
    ),
)
ITEMS = (
    ContentItem("Polipropilen qop, 50 kg", "6305331000", "pcs", Decimal(240_000), Decimal(4_850)),
    ContentItem("Toʻqilgan PP mato", "5407201100", "m2", Decimal(12_000), Decimal(9_400)),
    ContentItem("Комплект печатных форм, 4 краски", "8442508000", "set", Decimal(1), Decimal(18_500_000)),
)
STEPS = (
    ContentStep(Step.SPECIFICATION, date(2022, 3, 20), 1, "B. Toshmatov"),
    ContentStep(Step.DOCUMENTATION, date(2022, 4, 6), 0, "F. Tursunov"),
    ContentStep(Step.SAMPLE, date(2022, 4, 30), 0, "F. Tursunov", "200 dona"),
    ContentStep(Step.TESTING, date(2022, 5, 15), 1, "B. Toshmatov"),
    ContentStep(Step.PRODUCTION, date(2022, 6, 1), 0),
    ContentStep(Step.CONTRACT, date(2022, 6, 15)),
)
HANDOVER = ContentHandover(
    "Техническое задание на мешок ПП, 50 кг",
    "1.2",
    2,
    1,
    0,
    "Б. Тошматов",
    "N. Qodirova",
    date(2022, 3, 20),
    Step.SPECIFICATION,
    "Chizma bilan",
)


def with_sums(items: Iterable[ContentItem]) -> tuple[ContentItem, ...]:
    """Items with their sums."""
    return tuple(
        replace(item, sum=item.quantity * item.price) if item.quantity and item.price else item
        for item in items
    )


MEMORANDUM = Content(
    template="memorandum",
    languages=("uz-Latn", "ru"),
    prevailing="uz-Latn",
    parties=(PLASTIC, TEXTILE),
    items=with_sums(ITEMS),
    steps=STEPS,
    number="JI-2022-01/B-0042",
    fair=in_all(
        "Jizzax viloyati tarmoqlararo sanoat yarmarkasi",
        "Жиззах вилояти тармоқлараро саноат ярмаркаси",
        "Межотраслевая промышленная ярмарка Джизакской области",
        "Intersectoral Industrial Fair of the Jizzakh Region",
    ),
    city=in_all("Jizzax shahri", "Жиззах шаҳри", "город Джизак", "Jizzakh"),
    day=date(2022, 3, 3),
    valid_until=date(2023, 3, 3),
    subject="Polipropilen qoplarni birgalikda ishlab chiqish va yetkazib berish",
    outcome="Memorandum",
    sum=Decimal(1_295_300_000),
    fair_tag=40_321,
    desk=2,
    counter=42,
)


def document(kind: str, *languages: Language) -> Content:
    """A usual document of a kind, with everything that its template may ask for."""
    return replace(
        MEMORANDUM,
        template=kind,
        languages=languages,
        prevailing=languages[0] if len(languages) > 1 else None,
        handover=HANDOVER,
        notes=(
            ("09:46", "Buyer needs 20,000 sacks a month from June. Today they buy abroad."),
            ("09:51", "Narx yiliga kamida 200 000 qop olinganda oʻz kuchida qoladi."),
        ),
    )


LONG_NAME = (
    "“Oʻzbekiston–Xitoy Jizzax viloyati qurilish materiallari va konstruksiyalari innovatsion ishlab "
    "chiqarish birlashmasi” masʼuliyati cheklangan jamiyati shaklidagi qoʻshma korxona, "
    "Ғаллаорол тумани филиали"
)


def many_items(count: int = 40) -> tuple[ContentItem, ...]:
    """Items of every length, the dearest in hundreds of billions."""
    return with_sums(
        ContentItem(
            f"Podshipnik 6204-2RS, {number}" if number % 3 else f"{LONG_NAME}, {number}",
            "8482109008",
            ("pcs", "set", "t")[number % 3],
            Decimal(number * number * 1_000) + Decimal("0.5") * (number % 2),
            Decimal(12_500) * number + Decimal("0.25"),
            yearly=Decimal(number * 10_000),
        )
        for number in range(1, count + 1)
    )


def many_parties(count: int = 12) -> tuple[ContentParty, ...]:
    """Parties of which some have very long names and addresses, and some know little of themselves."""
    return tuple(
        replace(
            PLASTIC if number % 2 else TEXTILE,
            id=f"{number:032x}",
            part=list(DealPart)[number % 3],
            names={
                language: f"{LONG_NAME if number % 4 == 0 else name} {number}"
                for language, name in PLASTIC.names.items()
            },
            addresses={} if number % 5 == 0 else PLASTIC.addresses,
            signatory="" if number % 6 == 0 else f"{number}. {TEXTILE.signatory} {LONG_NAME * (number == 8)}",
        )
        for number in range(1, count + 1)
    )


def long_text(words: str, pages: float) -> str:
    """A text that fills about so many pages of two columns, with numbered sentences."""
    return " ".join(f"{number}) {words}" for number in range(1, int(pages * 42) + 1))


LONG_TERMS: Spoken = {
    "uz-Latn": long_text("Tomonlar oʻzaro kelishuvga koʻra namunani takroran sinovdan oʻtkazadilar.", 2),
    "uz-Cyrl": long_text("Томонлар ўзаро келишувга кўра намунани такроран синовдан ўтказадилар.", 2),
    "ru": long_text("Стороны по взаимному согласию проводят повторные испытания опытного образца.", 2),
    "en": long_text("The parties test the sample again if both of them agree that this is needed.", 2),
}
