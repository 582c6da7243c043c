"""Documents on paper: every letter that is meant, in its place, on pages that hold together."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy
import pypdfium2
import pytest
from deal_reading import (
    MM,
    bodies_by_place,
    bodies_of,
    covering,
    frame_of,
    lines_of,
    pages_of,
    read_by_zbar,
    read_by_zxing,
    scanned,
    unlike,
    words_of,
)
from deal_samples import (
    HOST,
    KINDS,
    LONG_TERMS,
    MEMORANDUM,
    PAIRS,
    PLASTIC,
    TEXTILE,
    document,
    many_items,
    many_parties,
)

from fairdesk.documents.deal_frame import BOTTOM, LEFT, RIGHT, WIDTH
from fairdesk.documents.deal_papers import lacking, paper_pdf
from fairdesk.documents.fonts import Subset, Weight
from fairdesk.domain.document_numbers import PageCode, page_link, read_page_code
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.strokes import Strokes
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_kinds import built_in
from fairdesk.usecases.papers.document_texts import FilledParagraph, filled

ALL_LANGUAGES = [*((language,) for language in LANGUAGES), *PAIRS]
FORTY_ITEMS = replace(document("memorandum", "uz-Latn", "ru"), items=many_items())
TWELVE_PARTIES = replace(
    document("cooperation_agreement", "uz-Cyrl", "en"), parties=many_parties(), handover=None
)
TWO_PAGES = replace(document("purchase_contract", "uz-Latn", "ru"), special_terms=LONG_TERMS)
STRAINED = pytest.mark.parametrize(
    "content",
    [FORTY_ITEMS, TWELVE_PARTIES, TWO_PAGES, document("negotiation_protocol", "ru")],
    ids=["items", "parties", "clause", "protocol"],
)


# Every letter


@pytest.mark.parametrize("languages", ALL_LANGUAGES, ids="+".join)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_printed_is_what_is_meant(kind: str, languages: tuple[Language, ...]) -> None:
    content = document(kind, *languages)
    assert unlike(bodies_of(paper_pdf(content).pdf, content), content) == ""


def test_the_letters_of_uzbek_and_the_thin_spaces_of_figures_are_on_the_page() -> None:
    letters = "Oʻzbek gʻishti, Gʻalla, maʼlumot; Ўзбек ўқув қурилмаси, Қўқон, Ғалла, тоғ, Ҳар ҳисоб"
    for language in ("uz-Latn", "uz-Cyrl", "ru"):
        content = replace(document("memorandum", language), special_terms={language: letters})
        with pypdfium2.PdfDocument(paper_pdf(content).pdf) as read:
            whole = "".join(page.get_textpage().get_text_range() for page in read)
        assert letters in " ".join(whole.split())
        assert "1\u2009164\u2009000\u2009000" in whole
        assert "1\u2009295\u2009300\u2009000" in whole


def test_a_new_version_and_a_replaced_number_are_named_in_both_languages() -> None:
    content = replace(MEMORANDUM, version=3, replaces="JI-2022-01/C-0007")
    first = pages_of(paper_pdf(content).pdf)[0]
    assert first.startswith(frame_of(content, 0, len(pages_of(paper_pdf(content).pdf))))
    assert "JI-2022-01/C-0007" in first
    assert first.count(content.number) >= 2


def test_equal_contents_give_equal_bytes_and_nothing_tells_when_they_were_made() -> None:
    one, other = paper_pdf(MEMORANDUM), paper_pdf(replace(MEMORANDUM))
    assert one == other
    assert b"CreationDate" not in one.pdf
    assert b"ModDate" not in one.pdf
    assert paper_pdf(replace(MEMORANDUM, version=2)).pdf != one.pdf


# Drafts, tints and signatures


def test_a_draft_says_so_on_every_page_and_has_neither_number_nor_code() -> None:
    draft = replace(document("memorandum", "uz-Latn", "ru"), number="", counter=0)
    made = paper_pdf(draft)
    pages = pages_of(made.pdf)
    for number, page in enumerate(pages):
        assert page.startswith(frame_of(draft, number, len(pages)))
        assert all(filled(draft, language).draft in page for language in draft.languages)
        assert read_by_zxing(scanned(made.pdf, number)) == []
    assert unlike(bodies_of(made.pdf, draft), draft) == ""


def test_a_draft_has_the_pages_that_will_be_printed() -> None:
    printed = paper_pdf(document("purchase_contract", "uz-Latn", "ru"))
    draft = paper_pdf(replace(document("purchase_contract", "uz-Latn", "ru"), number="", counter=0))
    assert draft.pages == printed.pages
    last = [page.split()[-12:] for page in pages_of(printed.pdf)]
    assert [page.split()[-12:] for page in pages_of(draft.pdf)] == last


def test_a_tinted_clause_is_coloured_and_nothing_moves() -> None:
    plain, tinted = paper_pdf(MEMORANDUM), paper_pdf(MEMORANDUM, tint="subject")
    assert lines_of(tinted.pdf) == lines_of(plain.pdf)
    blue = [_has_colour(made.pdf, (0xE7, 0xED, 0xF8)) for made in (plain, tinted)]
    assert blue == [False, True]


def test_a_signature_from_the_screen_stands_in_the_block_of_its_party() -> None:
    drawn = Strokes((((0.1, 0.2), (0.4, 0.05), (0.9, 0.3)), ((0.5, 0.1),)), 0.4)
    unsigned = paper_pdf(MEMORANDUM).pdf
    sign_here = filled(MEMORANDUM, "uz-Latn").sign_here
    captions = [word for word in words_of(unsigned)[-1] if word.text == sign_here]
    for place, party in enumerate((PLASTIC, TEXTILE)):
        signed = paper_pdf(MEMORANDUM, signatures={party.id: drawn}).pdf
        _tells_what_the_signature_is(signed, unsigned)
        text_end = int((BOTTOM - 1) * MM)
        is_other = (_last_page(signed) != _last_page(unsigned)).any(axis=2)
        down, across = numpy.nonzero(is_other[:text_end])
        assert len(down) > 100
        assert across.min() / MM >= captions[place].left - 1
        assert across.max() / MM <= captions[place].left + 55
        assert down.min() / MM >= captions[place].top - 19
        assert down.max() / MM <= captions[place].bottom + 1


def _tells_what_the_signature_is(signed: bytes, unsigned: bytes) -> None:
    """Beside the signature and at the foot; everything else stands where it stood."""
    told = filled(MEMORANDUM, "uz-Latn")
    text = " ".join(" ".join(page.split()) for page in pages_of(signed))
    assert text.count(told.drawn_on_screen) == len(pages_of(signed))
    assert text.count(told.sign_drawn) == 1
    places = {(word.text, word.left, word.top) for word in words_of(unsigned)[-1]}
    moved = places - {(word.text, word.left, word.top) for word in words_of(signed)[-1]}
    caption = {told.sign_here, "/", filled(MEMORANDUM, "ru").sign_here}
    assert {word for word, *_ in moved} <= caption


def _last_page(pdf: bytes) -> numpy.ndarray:
    with pypdfium2.PdfDocument(pdf) as read:
        return numpy.asarray(read[len(read) - 1].render(scale=1).to_pil().convert("RGB"))


def _has_colour(pdf: bytes, colour: tuple[int, int, int]) -> bool:
    with pypdfium2.PdfDocument(pdf) as read:
        colours = read[0].render(scale=1).to_pil().convert("RGB").getcolors(1 << 20)
    return any(found == colour for _, found in colours)


# Pages


@STRAINED
def test_strained_pages_hold_every_letter(content: Content) -> None:
    assert unlike(bodies_by_place(paper_pdf(content).pdf), content) == ""


@STRAINED
def test_nothing_lies_outside_the_margins_or_on_something_else(content: Content) -> None:
    for page in lines_of(paper_pdf(content).pdf):
        assert covering(page) == []
        for left, bottom, right, top in page:
            assert left >= LEFT * MM - 1
            assert right <= (WIDTH - RIGHT) * MM + 1
            assert top <= (297 - 10) * MM
            assert bottom >= 9 * MM


@STRAINED
def test_a_number_stands_beside_the_first_words_of_its_clause(content: Content) -> None:
    pages = words_of(paper_pdf(content).pdf)
    texts = [filled(content, language) for language in content.languages]
    found = 0
    for column, one in enumerate(texts):
        numbered = [(clause.number, clause.heading or clause.parts[0].text) for clause in one.clauses]
        numbered += [
            (part.number, part.text)
            for clause in one.clauses
            for part in clause.parts
            if isinstance(part, FilledParagraph) and part.number
        ]
        for number, words in numbered:
            first = words.split()[0]
            hits = [
                (place, word)
                for page in pages
                for place, word in enumerate(page)
                if word.text == number and (word.left > WIDTH / 2) == bool(column)
                for follows in page
                if follows.text == first
                and abs(follows.bottom - word.bottom) < 1.5
                and 0 < follows.left - word.right < 12
            ]
            assert hits, (number, first)
            found += 1
    assert found > 10


@STRAINED
def test_no_heading_and_no_line_stands_alone(content: Content) -> None:
    """Behind a heading follow two lines of its clause at least, or all of a shorter one."""
    pages = words_of(paper_pdf(content).pdf)
    for one in (filled(content, language) for language in content.languages):
        for clause in one.clauses:
            heading = clause.heading.split()
            for page in pages:
                at = [word for word in page if word.text == clause.number and word.left < WIDTH - RIGHT]
                for number in at:
                    beside = [word.text for word in page if abs(word.bottom - number.bottom) < 1]
                    if not set(heading) <= set(beside):
                        continue
                    below = {
                        round(word.bottom)
                        for word in page
                        if number.bottom + 1 < word.bottom < BOTTOM + 1 and word.bottom < number.bottom + 40
                    }
                    assert below, clause.heading


@pytest.mark.parametrize("count", range(2, 13))
def test_every_party_has_a_block_that_is_whole_and_not_alone(count: int) -> None:
    content = replace(document("cooperation_agreement", "ru"), parties=many_parties(count))
    pdf = paper_pdf(content).pdf
    pages = words_of(pdf)
    texts = pages_of(pdf)
    one = filled(content, "ru")
    caption = one.sign_here
    signed = [sum(word.text == caption for word in page) for page in pages]
    assert sum(signed) == count
    first = next(number for number, some in enumerate(signed) if some)
    last_clause = one.clauses[-1]
    assert f"{last_clause.number} {last_clause.heading}" in texts[first]
    before = one.clauses[-2].parts[-1]
    assert isinstance(before, FilledParagraph)
    assert " ".join(before.text.split()[-3:]) in texts[first]
    for number, signature in enumerate(one.signatures):
        begins = [*signature.label.split(), *signature.name.split()[:2]]
        label = re.compile(" ".join(map(re.escape, begins)))
        with_name = [page for page, text_ in enumerate(texts) if page >= first and label.search(text_)]
        assert with_name, signature
        if signature.signatory:
            start = " ".join(signature.signatory.split()[:4])
            assert any(start in texts[page] for page in with_name), number


def test_a_long_clause_goes_on_in_both_columns_level_with_each_other() -> None:
    pages = words_of(paper_pdf(TWO_PAGES).pdf)
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    full = 0
    for before, after in pairwise(pages):
        ends = [_column(before, middle, is_left=is_left) for is_left in (True, False)]
        starts = [_column(after, middle, is_left=is_left) for is_left in (True, False)]
        texts = [{word.text for word in column} for column in (*ends, *starts)]
        if all("namunani" in words for words in texts[::2]) and all(
            "испытания" in words for words in texts[1::2]
        ):
            full += 1
            assert abs(starts[0][0].bottom - starts[1][0].bottom) < 0.5
            lowest = [max(word.bottom for word in column) for column in ends]
            assert abs(lowest[0] - lowest[1]) < 0.5
            assert max(lowest) > BOTTOM - 12
    assert full >= 1


def _column(page: list, middle: float, *, is_left: bool) -> list:
    """The words of a column between head and foot, from the top."""
    found = [word for word in page if (word.right < middle) == is_left and 36 < word.top < BOTTOM]
    return sorted(found, key=lambda word: (round(word.bottom, 1), word.left))


def test_a_table_that_goes_on_begins_with_its_head() -> None:
    pages = pages_of(paper_pdf(FORTY_ITEMS).pdf)
    with_rows = [page for page in pages if "Podshipnik 6204-2RS" in page]
    assert len(with_rows) > 2
    assert all(page.count("ТН ВЭД") == 1 for page in with_rows)


def test_figures_of_a_column_stand_under_one_another() -> None:
    pages = words_of(paper_pdf(replace(FORTY_ITEMS, languages=("en",), prevailing=None)).pdf)
    prices = [word for page in pages for word in page if re.fullmatch(r"[\d,]+\.25", word.text)]
    wholes = [word for page in pages for word in page if re.fullmatch(r"\d{1,3}(,\d{3})+", word.text)]
    assert len(prices) > 20
    assert len({round(word.right, 1) for word in prices}) == 1
    assert wholes


def test_a_name_longer_than_any_line_is_broken_and_whole() -> None:
    name = "Ғ" * 300
    content = replace(MEMORANDUM, parties=(replace(PLASTIC, names={"ru": name}), TEXTILE))
    text_of_all = "".join("".join(pages_of(paper_pdf(content).pdf)).split())
    assert name in text_of_all


# Codes


@pytest.mark.parametrize(
    "host", ["", HOST, "portal." + "x" * 60 + ".uz"], ids=["digits", "link", "long link"]
)
def test_the_code_of_every_page_is_read_from_an_office_scan(host: str, tmp_path: Path) -> None:
    content = replace(document("memorandum", "ru"), host=host, version=7, counter=999_999, desk=9_999)
    made = paper_pdf(content)
    scans = [scanned(made.pdf, page) for page in range(made.pages)]
    wanted = [PageCode(content.fair_tag, 9_999, 999_999, 7, page + 1) for page in range(made.pages)]
    links = [page_link(code, host) for code in wanted]
    assert [read_by_zxing(scan) for scan in scans] == [[link] for link in links]
    assert read_by_zbar(scans, tmp_path) == links
    assert [read_page_code(link) for link in links] == wanted


def test_modules_are_large_enough_for_a_scanner_and_have_their_quiet_zone() -> None:
    for host, modules in (("", 21), (HOST, 29)):
        pdf = paper_pdf(replace(MEMORANDUM, host=host)).pdf
        with pypdfium2.PdfDocument(pdf) as read:
            drawn = [
                one.get_bounds() for one in read[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])
            ]
        left, bottom, right, top = next(box for box in drawn if box[1] > 250 * MM and box[3] - box[1] > 40)
        assert right - left == pytest.approx(top - bottom, abs=0.5)
        module = (right - left) / modules
        assert module >= 0.8 * MM - 0.01
        assert right <= (WIDTH - 4 * module / MM) * MM
        for line in lines_of(pdf)[0]:
            assert line[2] <= left - 4 * module or line[3] <= bottom - 4 * module


# Files


@pytest.mark.parametrize("content", [MEMORANDUM, FORTY_ITEMS, replace(MEMORANDUM, number="", counter=0)])
def test_other_programs_open_the_file_without_complaint(content: Content, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper_pdf(content).pdf)
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=True)
    assert "No syntax or stream encoding errors found" in checked.stdout
    assert checked.stderr == ""
    fonts = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r"Identity-H\s+yes yes yes", row) for row in rows)
    assert fonts.stderr == ""
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    about = dict(line.split(":", 1) for line in told.stdout.splitlines() if ":" in line)
    assert about["Title"].strip().startswith(filled(content, "uz-Latn").title)
    assert about["Author"].strip() == content.fair["uz-Latn"]
    assert about["Subject"].strip() == content.subject
    editions = [filled(content, language).edition for language in content.languages]
    assert about["Keywords"].strip() == ", ".join(filter(None, [content.number, *editions]))
    assert b"/Lang(uz-Latn)" in file.read_bytes()


def test_typefaces_are_cut_down_by_several_threads_at_a_time() -> None:
    """A preview is set beside the window while a document is printed."""
    texts = ["ЎўҚқҒғҲҳÄäÖö" + "abcdefgh"[number:] for number in range(8)]

    def made(letters: str) -> bytes:
        subset = Subset(Weight.REGULAR)
        subset.encode(letters)
        return subset.font_file()

    wanted = [made(letters) for letters in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(made, texts * 30)) == wanted * 30
    finally:
        sys.setswitchinterval(interval)


# Letters that cannot be printed


@pytest.mark.parametrize(
    ("content", "letters", "kind", "field"),
    [
        (replace(MEMORANDUM, subject="阀门 DN50"), "阀门", "document", "subject"),
        (
            replace(MEMORANDUM, parties=(PLASTIC, replace(TEXTILE, signatory="محمد"))),
            "محمد"[:3],
            "enterprise",
            "signatory",
        ),
        (
            replace(MEMORANDUM, items=(replace(MEMORANDUM.items[0], name="Qop 📦"),)),
            "📦",
            "deal_item",
            "name",
        ),
        (replace(MEMORANDUM, special_terms={"ru": "Срок ≈ 3 дня, ☎"}), "☎", "document", "special_terms"),
    ],
)
def test_letters_that_would_be_blank_are_refused_with_their_field(
    content: Content, letters: str, kind: str, field: str
) -> None:
    (found,) = lacking(content)
    assert (found.kind, found.field) == (kind, field)
    assert set(letters) <= set(found.letters)
    with pytest.raises(UserFacingError) as refused:
        paper_pdf(content)
    for language in LANGUAGES:
        title, advice = text(refused.value.title, language), text(refused.value.advice, language)
        assert all(letter in title for letter in letters)
        assert text(f"fields.{kind}_{field}", language) in title
        assert advice


def test_the_place_of_a_party_is_told_with_its_letters() -> None:
    chinese = replace(TEXTILE, names={"en": "中国机械 Ltd"})
    (found,) = lacking(replace(MEMORANDUM, parties=(PLASTIC, chinese)))
    assert (found.kind, found.place, found.whose) == ("enterprise", 1, "中国机械 Ltd")
    assert lacking(MEMORANDUM) == []


def test_a_template_with_letters_that_cannot_be_printed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    own = folder / "memorandum"
    own.mkdir(parents=True)
    for file in (built_in() / "memorandum").glob("*.txt"):
        words = file.read_text(encoding="utf-8").replace("МЕМОРАНДУМ", "МЕМОРАНДУМ ☂")
        (own / file.name).write_text(words, encoding="utf-8")
    with pytest.raises(UserFacingError) as refused:
        paper_pdf(document("memorandum", "ru"), folder=folder)
    assert "☂" in text(refused.value.title, "en")


def test_letters_beyond_the_alphabets_of_the_fair_are_printed() -> None:
    subject = "Şükrü Ağaoğlu & Løvenskjold – Ελλάς, Ňižňaŭ, № 5 ± 0,1 °C «ё» “ʻ” €"
    content = replace(MEMORANDUM, subject=subject)
    assert lacking(content) == []
    assert subject in " ".join(pages_of(paper_pdf(content).pdf))
