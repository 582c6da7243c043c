"""The sheet for a power cut, the register on paper, and what a signing ceremony is led by."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pypdfium2
import pytest
from deal_reading import MM, covering, lines_of, pages_of, read_by_zxing, scanned, words_of
from deal_samples import HOST, KINDS, LONG_NAME, PLASTIC, TEXTILE, document, many_parties

from fairdesk.documents.document_lists import register_pdf, running_sheet_pdf
from fairdesk.documents.folder_labels import folder_labels_pdf
from fairdesk.documents.paper_sheets import sheets_pdf
from fairdesk.domain.document_numbers import PageCode, read_page_code
from fairdesk.domain.entities import Ceremony, Fair
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart, NegotiationOutcome, Vat
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.papers.ceremonies import Called, RunningSheet
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_register import PartyRow, Register, Row, totals

FAIR = Fair(
    id=b"f" * 16,
    code="JI-2022-01",
    name="Jizzax viloyati tarmoqlararo sanoat yarmarkasi",
    start=date(2022, 3, 3),
    end=date(2022, 3, 4),
    time_zone="Asia/Tashkent",
)
NOW = datetime(2022, 3, 3, 9, 0, tzinfo=UTC)


def everything_is_on_the_page(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as read:
        sizes = [page.get_size() for page in read]
    for page, (width, height) in zip(lines_of(pdf), sizes, strict=True):
        assert covering(page) == []
        for left, bottom, right, top in page:
            assert min(left, bottom, width - right, height - top) >= 5 * MM


# The sheet for a power cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_asks_for_everything_that_the_screen_asks_for(language: Language) -> None:
    pdf = sheets_pdf(["B-0012"], FAIR, language)
    everything_is_on_the_page(pdf)
    (page,) = pages_of(pdf)
    asked = [f"words.deal_part_{part}" for part in DealPart]
    asked += [f"words.negotiation_outcome_{outcome}" for outcome in NegotiationOutcome]
    asked += [f"words.vat_{vat}" for vat in Vat]
    asked += [f"deal_papers.sheet_{name}" for name in ("table", "from", "to", "notes", "specialist", "again")]
    for key in asked:
        assert text(key, language) in page, key
    assert [text("deal_papers.sheet_party", language, place=place) in page for place in (1, 2, 3)] == [
        True
    ] * 3
    assert page.count(text("words.deal_part_buyer", language)) == 3


def test_sheets_of_a_run_bear_their_numbers_large_and_the_table() -> None:
    numbers = [f"B-{number:04d}" for number in range(12, 32)]
    pages = words_of(sheets_pdf(numbers, FAIR, "ru", table="27"))
    for number, page in zip(numbers, pages, strict=True):
        (word,) = [word for word in page if word.text == number]
        assert word.bottom - word.top > 10
        assert any(word.text == "27" for word in page)


def test_a_sheet_has_eight_numbered_rows_at_equal_distances() -> None:
    (page,) = words_of(sheets_pdf(["B-0001"], FAIR, "en"))
    first = next(word for word in page if word.text == "№")
    rows = [word for word in page if word.text in set("12345678") and abs(word.right - first.right) < 3]
    steps = {round(other.top - one.top, 1) for one, other in pairwise(rows)}
    assert [word.text for word in rows] == list("12345678")
    assert len(steps) == 1


# The register


def row(number: int, **more: object) -> Row:
    parties = tuple(PartyRow(b"", one.names["ru"], one.part, "JI", None) for one in (PLASTIC, TEXTILE))
    found = Row(
        id=bytes([number]) * 16,
        negotiation=None,
        template=KINDS[number % len(KINDS)],
        counts="memorandum",
        number=f"JI-2022-01/B-{number:04d}",
        version=1,
        state=list(DocumentState)[number % 6],
        parties=parties,
        subject="Ўриндиқ учун қоплама",
        sum=Decimal(1_000_000) * number + Decimal("0.5"),
        currency="UZS",
        day=date(2022, 3, 3),
        specialist="S. Ergashev",
        sha256="",
        own_form=False,
        portal_lot="",
        at=NOW,
    )
    return replace(found, **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_holds_every_document_once_under_its_kind_and_its_totals(language: Language) -> None:
    rows = [row(number) for number in range(1, 90)]
    rows.append(row(90, currency="USD", sum=Decimal(250), portal_lot="22110008123456"))
    pdf = register_pdf(Register(tuple(rows), totals(rows)), FAIR, language, NOW, "Jizzax")
    everything_is_on_the_page(pdf)
    whole = " ".join(pages_of(pdf))
    assert sorted(re.findall(r"JI-2022-01/B-\d{4}", whole)) == [one.number for one in rows]
    assert all(kinds()[kind].names[language] in whole for kind in KINDS)
    assert "22110008123456" in whole
    for total in totals(rows):
        assert text("deal_papers.register_count", language, count=total.count) in whole
    assert "250 USD" in whole


def test_sums_in_the_register_end_at_one_edge() -> None:
    rows = [row(number) for number in range(1, 20)]
    pages = words_of(register_pdf(Register(tuple(rows), ()), FAIR, "en", NOW))
    ends = [word.right for page in pages for word in page if word.text == "UZS"]
    assert len(ends) == 19
    assert max(ends) - min(ends) < 0.3


def test_a_long_row_of_the_register_grows_and_says_everything() -> None:
    subject = (
        "Polipropilen qoplarni birgalikda ishlab chiqish va yetkazib berish boʻyicha uzoq muddatli hamkorlik"
    )
    names = [f"{LONG_NAME}, {number}" for number in (1, 2)]
    parties = tuple(PartyRow(b"", name, DealPart.BUYER, "JI", None) for name in names)
    specialist = "Abdurahmonova Gulchehra Sanjarbek qizi"
    many = tuple(PartyRow(b"", f"Zavod {number}", DealPart.SELLER, "JI", None) for number in range(1, 13))
    rows = [row(number) for number in range(1, 60)]
    rows.append(row(60, parties=parties, subject=subject, specialist=specialist))
    rows.append(row(61, parties=many))
    pdf = register_pdf(Register(tuple(rows), ()), FAIR, "ru", NOW)
    everything_is_on_the_page(pdf)
    whole = " ".join(pages_of(pdf))
    assert all(words in whole for words in (*names, subject, specialist))
    assert " ".join(party.name for party in many) in whole


def test_a_sum_in_the_register_is_not_broken_inside_its_figures() -> None:
    rows = [row(1, sum=Decimal("8405008035002.50"))]
    (page,) = words_of(register_pdf(Register(tuple(rows), totals(rows)), FAIR, "ru", NOW))
    for part in ("405", "008", "035", "002,50"):
        firsts = [word.bottom for word in page if word.text == "8"]
        assert [word.bottom for word in page if word.text == part] == firsts
        assert len(firsts) == 2


def test_an_empty_register_is_a_page_that_says_so() -> None:
    (page,) = pages_of(register_pdf(Register((), ()), FAIR, "ru", NOW))
    assert text("deal_papers.register_count", "ru", count=0) in page


# A ceremony


def called(contents: Sequence[Content]) -> RunningSheet:
    ceremony = Ceremony(id=b"c" * 16, name="Tantanali imzolash", at=NOW)
    return RunningSheet(
        ceremony,
        tuple(
            Called(
                place=place,
                at=NOW,
                document=bytes([place]) * 16,
                number=content.number,
                template=content.template,
                state=DocumentState.PRINTED,
                subject=content.subject,
                parties=content.parties,
                region=None,
                sum=content.sum,
                currency=content.currency,
                copies=content.copies,
                pages=2,
                sha256="",
            )
            for place, content in enumerate(contents, start=1)
        ),
    )


def documents(count: int) -> list[Content]:
    return [
        replace(
            document(KINDS[number % len(KINDS)], "uz-Latn", "ru"),
            number=f"JI-2022-01/B-{number:04d}",
            counter=number,
            host=HOST if number % 2 else "",
            parties=many_parties(number) if number > 10 else (PLASTIC, TEXTILE),
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_running_sheet_names_documents_in_order_and_who_signs(language: Language) -> None:
    sheet = called(documents(12))
    pdf = running_sheet_pdf(sheet, FAIR, language)
    everything_is_on_the_page(pdf)
    whole = " ".join(pages_of(pdf))
    places = [whole.index(one.number) for one in sheet.called]
    assert places == sorted(places)
    assert PLASTIC.names[language] in whole
    assert PLASTIC.signatory in whole
    assert TEXTILE.positions[language] in whole
    assert "Tantanali imzolash" in whole


def test_the_running_sheet_has_the_whole_of_long_names_to_be_called_out() -> None:
    content = replace(document("memorandum", "ru"), parties=many_parties(12))
    pdf = running_sheet_pdf(called([content]), FAIR, "ru")
    everything_is_on_the_page(pdf)
    whole = " ".join(pages_of(pdf))
    for party in content.parties:
        assert " ".join(party.names["ru"].split()) in whole
        assert " ".join(party.signatory.split()) in whole


def test_labels_bear_number_parties_and_a_code_that_opens_the_document() -> None:
    contents = documents(12)
    pdf = folder_labels_pdf(contents, "uz-Latn")
    everything_is_on_the_page(pdf)
    pages = pages_of(pdf)
    assert len(pages) == 2
    found: list[PageCode | None] = []
    for page in range(2):
        codes = read_by_zxing(scanned(pdf, page, degrees=1))
        found += [read_page_code(code) for code in codes]
    wanted = {PageCode(one.fair_tag, one.desk, one.counter, 1, 1) for one in contents}
    assert set(found) == wanted
    assert all(one.number in " ".join(pages) for one in contents)
    assert pages[0].count("“Jizzax Plastmassa” MCHJ") == 8
    assert LONG_NAME.split()[0] in pages[1]
