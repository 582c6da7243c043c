"""Tables in documents: short heads, a row on a line, and never a row alone on its page."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from deal_reading import Word, words_of
from deal_samples import LONG_NAME, LONG_TERMS, MEMORANDUM, document, many_items, with_sums

from fairdesk.documents.deal_frame import BOTTOM
from fairdesk.documents.deal_lines import end_once
from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.words import Step
from fairdesk.texts import LANGUAGES, Language, text

IN_ALL_PAIRS = pytest.mark.parametrize("languages", list(combinations(LANGUAGES, 2)), ids="+".join)
BELOW_THE_CODE = 33.0
_HEAD_STEP = 4.2
"""No two lines of a head are further from one another, and no other text is as near."""


def head_lines(page: Sequence[Word]) -> int:
    """How many lines the head of the first table on a page has."""
    bottom = next(word.bottom for word in page if word.text in ("№", "No.") and word.left < 22 < word.top)
    found = 1
    while above := [word.bottom for word in page if 1 < bottom - word.bottom < _HEAD_STEP]:
        bottom = max(above)
        found += 1
    return found


@IN_ALL_PAIRS
@pytest.mark.parametrize("kind", ["memorandum", "purchase_contract"])
def test_heads_in_two_languages_have_a_line_for_each(kind: str, languages: tuple[Language, Language]) -> None:
    content = replace(document(kind, *languages), steps=())
    (page,) = [page for page in words_of(paper_pdf(content).pdf) if _holds(page, "6305331000")]
    assert head_lines(page) <= 2


@IN_ALL_PAIRS
def test_heads_with_yearly_needs_and_billions_have_three_lines_at_most(
    languages: tuple[Language, Language],
) -> None:
    content = replace(document("memorandum", *languages), items=many_items(), steps=())
    pages = [page for page in words_of(paper_pdf(content).pdf) if _holds(page, "8482109008")]
    assert len(pages) > 1
    assert max(head_lines(page) for page in pages) <= 3


@IN_ALL_PAIRS
def test_a_step_in_two_languages_stands_on_one_line(languages: tuple[Language, Language]) -> None:
    pages = words_of(paper_pdf(document("cooperation_agreement", *languages)).pdf)
    for step in MEMORANDUM.steps:
        day = f"{step.due:%d.%m.%Y}"
        (page,) = [page for page in pages if _holds(page, day)]
        line = [
            word.text
            for word in page
            if abs(word.bottom - next(word.bottom for word in page if word.text == day)) < 1
        ]
        for language in languages:
            assert set(text(f"words.step_{step.step}", language).split()) <= {one.strip(":") for one in line}
        assert line.count("Toshmatov") == (step.person == "B. Toshmatov")


def _holds(page: Sequence[Word], words: str) -> bool:
    return any(word.text == words for word in page)


@pytest.mark.parametrize("terms", range(0, 30, 3))
def test_no_page_has_only_the_first_row_of_a_table_or_its_last(terms: int) -> None:
    """Whatever stands above it: a little more text each time."""
    content = replace(document("memorandum", "uz-Latn", "ru"), subject="Qop va mato. " * terms)
    days = [f"{step.due:%d.%m.%Y}" for step in content.steps]
    assert [step.step for step in content.steps] == list(Step)[1:]
    on_pages = [sum(_holds(page, day) for day in days) for page in words_of(paper_pdf(content).pdf)]
    assert sum(on_pages) == len(days)
    assert 1 not in on_pages


@pytest.mark.parametrize("terms", range(0, 30, 3))
def test_every_page_begins_at_the_same_place(terms: int) -> None:
    """Also where one ends with a table, whose space below is not carried over."""
    content = replace(document("memorandum", "uz-Latn", "ru"), subject="Qop va mato. " * terms)
    content = replace(content, special_terms=LONG_TERMS)
    pages = words_of(paper_pdf(content).pdf)[1:]
    tops = [min(word.top for word in page if word.top > BELOW_THE_CODE) for page in pages]
    assert len(tops) > 2
    assert max(tops) - min(tops) < 1


def test_tall_rows_leave_no_hole_on_the_page() -> None:
    names = [replace(one, name=LONG_NAME * 2) for one in MEMORANDUM.items]
    content = replace(document("memorandum", "uz-Cyrl", "ru"), items=with_sums(names))
    first, *_ = words_of(paper_pdf(content).pdf)
    assert max(word.bottom for word in first if word.bottom < BOTTOM + 1) > BOTTOM - 60


@IN_ALL_PAIRS
def test_a_usual_handover_act_is_one_page(languages: tuple[Language, Language]) -> None:
    assert paper_pdf(document("handover_act", *languages)).pages == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("Xaridor, B. Toshmatov", "Покупатель, B. Toshmatov"), ("Xaridor", "Покупатель, B. Toshmatov")),
        (("Namuna: 200 dona, 2 xil", "Образец: 200 dona, 2 xil"), ("Namuna", "Образец: 200 dona, 2 xil")),
        (("Bank", "Bank"), ("Bank", "Bank")),
        (("Sinov", "Испытания"), ("Sinov", "Испытания")),
        (("Qop, 50 kg",), ("Qop, 50 kg",)),
        (("", ", B. Toshmatov"), ("", ", B. Toshmatov")),
        (("Qop,50", "Мешок,50"), ("Qop,50", "Мешок,50")),
    ],
)
def test_what_both_languages_end_with_is_said_once(cells: tuple[str, ...], said: tuple[str, ...]) -> None:
    assert end_once(cells) == said
