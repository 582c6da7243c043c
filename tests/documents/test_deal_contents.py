"""Documents of whatever people may type: always pages that hold it all, or a refusal that says why."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from deal_reading import bodies_by_place, covering, intended, lines_of, unlike
from deal_samples import KINDS, MEMORANDUM, PAIRS, document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.documents.deal_papers import lacking, paper_pdf
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DealPart, Step, Vat
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.papers.document_content import Content, ContentItem, ContentParty, ContentStep

LETTERS = st.sampled_from("abzшЎқҒҳoʻgʼ “”«»№–-/.,;:()1290\u2009\u00a0\u200b\u0301\t\n")
STRANGE = st.characters(codec="utf-8")
WORDS = st.text(LETTERS, max_size=250)
ANYTHING = st.text(STRANGE, max_size=30)
MONEY = st.decimals("0", "99999999999999", places=2)
SPOKEN = st.dictionaries(st.sampled_from(LANGUAGES), WORDS, max_size=4)
DAYS = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))

PARTIES = st.builds(
    ContentParty,
    id=st.uuids().map(lambda one: one.hex),
    part=st.sampled_from(DealPart),
    names=SPOKEN,
    addresses=SPOKEN,
    stir=WORDS,
    account=WORDS,
    bank=WORDS,
    phone=WORDS,
    signatory=WORDS,
    positions=SPOKEN,
    bases=SPOKEN,
)
ITEMS = st.builds(
    ContentItem,
    name=WORDS,
    tn_ved=st.sampled_from(("", "6305331000", "63 05", "x" * 40)),
    unit=st.sampled_from(("pcs", "", "rulon (1,2 m × 50 m)", "Ғ" * 60)),
    quantity=st.none() | st.decimals("0", "999999999", places=3),
    price=st.none() | MONEY,
    sum=st.none() | MONEY,
    yearly=st.none() | st.decimals("0", "999999999", places=0),
)
STEPS = st.builds(
    ContentStep,
    step=st.sampled_from(Step),
    due=DAYS,
    party=st.none() | st.integers(0, 1),
    person=WORDS,
    about=WORDS,
)
CONTENTS = st.builds(
    Content,
    template=st.sampled_from(KINDS),
    languages=st.sampled_from([*((language,) for language in LANGUAGES), *PAIRS]),
    prevailing=st.none(),
    parties=st.lists(PARTIES, min_size=2, max_size=5).map(tuple),
    items=st.lists(ITEMS, max_size=8).map(tuple),
    steps=st.lists(STEPS, max_size=4).map(tuple),
    number=st.sampled_from(("", "JI-2022-01/B-0042", "JI-2022-01/ABC2-999999")),
    fair=SPOKEN,
    city=SPOKEN,
    day=DAYS,
    valid_until=DAYS,
    subject=WORDS,
    currency=st.sampled_from(("UZS", "USD", "CNY")),
    vat=st.sampled_from(Vat),
    sum=st.none() | MONEY,
    special_terms=st.dictionaries(st.sampled_from(LANGUAGES), WORDS, max_size=4),
    counter=st.just(42),
    version=st.integers(1, 99),
    host=st.sampled_from(("", "cooperation.uz")),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(CONTENTS)
def test_whatever_is_typed_has_pages_without_overlaps(content: Content) -> None:
    made = paper_pdf(content)
    assert 1 <= made.pages <= 30
    assert lacking(content) == []
    with pypdfium2.PdfDocument(made.pdf) as read:
        assert len(read) == made.pages
    if content.number:
        for page in lines_of(made.pdf):
            assert covering(page) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANYTHING, st.sampled_from(("subject", "signatory", "item", "terms")))
def test_strange_letters_are_printed_or_refused_and_never_left_out(typed: str, where: str) -> None:
    content = _with(typed, where)
    try:
        made = paper_pdf(content)
    except UserFacingError:
        (found,) = lacking(content)
        assert set(found.letters)
        return
    assert lacking(content) == []
    assert unlike(bodies_by_place(made.pdf), content) == "" or not typed.isprintable()


def _with(typed: str, where: str) -> Content:
    content = document("memorandum", "ru")
    first, *others = content.parties
    return {
        "subject": replace(content, subject=typed),
        "signatory": replace(content, parties=(replace(first, signatory=typed), *others)),
        "item": replace(content, items=(replace(content.items[0], name=typed),)),
        "terms": replace(content, special_terms={"ru": typed}),
    }[where]


@pytest.mark.parametrize("field", ["name", "signatory", "address", "item", "subject"])
def test_a_text_longer_than_a_page_goes_on_and_on(field: str) -> None:
    words = " ".join(["Қўшма корхона"] * 1_000)
    first, *others = MEMORANDUM.parties
    longest = {
        "name": {"parties": (replace(first, names={"ru": words}), *others)},
        "signatory": {"parties": (replace(first, signatory=words), *others)},
        "address": {"parties": (replace(first, addresses={"ru": words}), *others)},
        "item": {"items": (ContentItem(words, quantity=Decimal(1)),)},
        "subject": {"subject": words},
    }[field]
    content = replace(document("memorandum", "ru"), **longest)
    made = paper_pdf(content)
    wanted = Counter(word for unit in intended(content) for column in unit for word in column.split())
    printed = Counter(word for page in bodies_by_place(made.pdf) for word in page.split())
    assert not wanted - printed
    for page in lines_of(made.pdf):
        assert covering(page) == []
