"""Paper comes back: a pile from the scanner is filed by itself; what cannot be is left with a reason."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from printed_papers import Memorandum, memorandum
from scanned_pile import Look, pile, scan, sheets, smeared, some_look, spoilt

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.document_numbers import PageCode, version_id
from fairdesk.domain.entities import Attachment, Desk
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.exchange.scanned_pages import ScannedFile, read_paper
from fairdesk.usecases.papers import document_ends, scan_filing, signings
from fairdesk.usecases.papers.document_versions import content_of
from fairdesk.usecases.papers.scan_filing import Filing, ScannedPage, file_pages
from fairdesk.usecases.papers.verification import VerdictKind, verify
from fairdesk.usecases.ports import Workplace


def scans_of(place: Workplace) -> list[Attachment]:
    with place.read() as work:
        return [one for one in work.all(Attachment) if one.what is FileKind.SIGNED_SCAN]


def codes_of(paper: Memorandum, version: int = 1) -> list[PageCode]:
    """The codes on the sheets of a version."""
    printed = paper.versions[version - 1]
    content = content_of(printed)
    return [
        PageCode(content.fair_tag, content.desk, content.counter, version, page)
        for page in range(1, printed.pages + 1)
    ]


def page(number: int, *codes: PageCode, body: bytes = b"a scan") -> ScannedPage:
    return ScannedPage(number, codes, body, "application/pdf")


def reasons(filing: Filing) -> list[tuple[int, str]]:
    return [(one.page, one.reason.key.removeprefix("signing.left_")) for one in filing.left]


def other_fairs(paper: Memorandum) -> bytes:
    """The same memorandum as another fair would print it."""
    content = content_of(paper.versions[-1])
    foreign = replace(content, fair_tag=content.fair_tag ^ 0x5A5A, number="SI-2022-02/A-0001")
    return paper_pdf(foreign).pdf


def test_a_pile_of_sixty_pages_is_filed_by_itself(place: Workplace, tmp_path: Path) -> None:
    chance = random.Random(20220303)
    papers: list[Memorandum] = []
    while sum(paper.versions[0].pages for paper in papers) < 59:
        papers.append(memorandum(place, "uz-Latn", items=1 + len(papers) % 3))
    fed: list[tuple[str, int, Image.Image]] = [
        (paper.number, place_, sheet) for paper in papers for place_, sheet in enumerate(sheets(paper.pdf), 1)
    ]
    chance.shuffle(fed)
    fed = fed[:59]
    torn, moved = chance.sample(range(59), 2)
    pictures = [sheet for _, _, sheet in fed]
    pictures[torn], pictures[moved] = spoilt(pictures[torn]), smeared(pictures[moved])
    pictures.insert(30, sheets(other_fairs(papers[0]))[0])
    fed.insert(30, ("of another fair", 1, pictures[30]))
    assert len(pictures) == 60
    file = tmp_path / "pile.pdf"
    file.write_bytes(pile([scan(one, some_look(chance), chance) for one in pictures]))

    with ScannedFile(file) as pages:
        filing = file_pages(place, pages)

    left = {one.page: one.reason.key.removeprefix("signing.left_") for one in filing.left}
    unreadable = {number + 1 + (number >= 30) for number in (torn, moved)}
    assert left == {**dict.fromkeys(unreadable, "no_code"), 31: "other_fair"}
    assert {one.page for one in filing.filed} == set(range(1, 61)) - left.keys()
    assert all((one.number, one.sheet) == fed[one.page - 1][:2] for one in filing.filed)
    assert len(scans_of(place)) == 57
    whole = {paper.document for paper in papers if _is_here_whole(paper, filing)}
    assert set(filing.signed) == whole
    assert {paper.document for paper in papers if paper.state is DocumentState.SIGNED} == whole


def _is_here_whole(paper: Memorandum, filing: Filing) -> bool:
    return sum(one.number == paper.number for one in filing.filed) == paper.versions[0].pages


def test_a_paper_is_signed_by_all_when_its_last_page_comes_back(place: Workplace) -> None:
    paper = memorandum(place)
    first, *rest = codes_of(paper)
    early = file_pages(place, [page(number, code) for number, code in enumerate(rest, 1)])
    assert (len(early.filed), early.signed, paper.state) == (len(rest), (), DocumentState.PRINTED)
    late = file_pages(place, [page(1, first)])
    assert late.signed == (paper.document,)
    assert paper.state is DocumentState.SIGNED
    assert {(one.way, one.by) for one in paper.signings} == {(SigningWay.PAPER, "Dilnoza")}


def test_who_had_not_signed_is_taken_back_and_stays_so_when_the_pile_comes_again(place: Workplace) -> None:
    paper = memorandum(place)
    pages = [page(number, code) for number, code in enumerate(codes_of(paper), 1)]
    file_pages(place, pages)
    signings.take_back(place, paper.document, paper.parties[1])
    assert paper.state is DocumentState.SIGNED_BY_ONE
    again = file_pages(place, pages)
    assert reasons(again) == [(one.page, "filed_already") for one in pages]
    assert paper.state is DocumentState.SIGNED_BY_ONE
    assert len(scans_of(place)) == len(pages)


def test_an_old_version_goes_to_its_version_and_signs_nothing(place: Workplace) -> None:
    paper = memorandum(place)
    paper.print_again()
    old = file_pages(place, [page(number, code) for number, code in enumerate(codes_of(paper, 1), 1)])
    assert {(one.number, one.version) for one in old.filed} == {(paper.number, 1)}
    assert (old.signed, paper.state) == ((), DocumentState.PRINTED)
    new = file_pages(place, [page(number, code) for number, code in enumerate(codes_of(paper, 2), 1)])
    assert {one.version for one in new.filed} == {2}
    assert paper.state is DocumentState.SIGNED


def test_what_does_not_belong_beyond_doubt_is_left_with_its_reason(place: Workplace) -> None:
    paper, cancelled = memorandum(place), memorandum(place)
    document_ends.cancel(place, cancelled.document, "Agreed otherwise")
    one, two, *_ = codes_of(paper)
    filing = file_pages(
        place,
        [
            page(1),
            page(2, one, two),
            page(3, replace(one, fair_tag=one.fair_tag ^ 1)),
            page(4, replace(one, counter=99)),
            page(5, replace(one, desk=17)),
            page(6, replace(one, version=9)),
            page(7, replace(one, page=40)),
            page(8, *codes_of(cancelled)[:1]),
            page(9, one),
            page(10, one, body=b"another scan"),
        ],
    )
    assert [(filed.page, filed.number, filed.sheet) for filed in filing.filed] == [(9, paper.number, 1)]
    assert reasons(filing) == [
        (1, "no_code"),
        (2, "several_codes"),
        (3, "other_fair"),
        (4, "unknown"),
        (5, "unknown"),
        (6, "unknown"),
        (7, "unknown_page"),
        (8, "cancelled"),
        (10, "filed_already"),
    ]
    assert filing.left[3].number == "JI-2022-01/A-0099"
    assert filing.left[4].number is None


def test_a_number_that_two_desks_share_is_nobodys(place: Workplace) -> None:
    """Two copies of one folder that never met may have printed under one number."""
    paper = memorandum(place)
    printed = paper.versions[0]
    with place.write() as work:
        twin = replace(work.desk, id=work.new_id(), letter="A3")
        work.add(twin)
        work.add(replace(printed, id=version_id(twin.id, 1, 1)))
    assert reasons(file_pages(place, [page(1, codes_of(paper)[0])])) == [(1, "number_twice")]


def print_twin(paper: Memorandum) -> None:
    """Desk B, which had not heard of it, printed the same draft a minute later."""
    printed = paper.versions[0]
    content = replace(content_of(printed), number="JI-2022-01/B-0001", desk=2)
    with paper.place.write() as work:
        other = Desk(id=work.new_id(), letter="B", number=2)
        twin = replace(
            printed,
            id=version_id(other.id, 1, 1),
            content=content.to_json(),
            sha256=work.keep_file(b"the twin"),
            at=work.now + timedelta(minutes=1),
        )
        work.add(other)
        work.add(twin)


def test_a_paper_that_another_desk_printed_at_the_same_time_is_a_persons_to_file(place: Workplace) -> None:
    paper = memorandum(place)
    first, *rest = codes_of(paper)
    print_twin(paper)
    of_the_twin = page(1, replace(first, desk=2))
    filing = file_pages(place, [of_the_twin])
    assert reasons(filing) == [(1, "twin")]
    assert filing.left[0].number == "JI-2022-01/B-0001"
    scan_filing.file_by_hand(place, of_the_twin, "B-0001", 1, 1)
    file_pages(place, [page(number, code) for number, code in enumerate(rest, 2)])
    assert paper.state is DocumentState.PRINTED  # the first page of the paper that holds is not here yet
    assert file_pages(place, [page(1, first)]).signed == (paper.document,)
    with place.read() as work:
        found = verify(work, b"the twin", read_paper)
    assert (found.verdict, found.number) == (VerdictKind.VOID, "JI-2022-01/B-0001")


def test_a_person_cannot_file_a_page_against_its_own_code(place: Workplace) -> None:
    paper, other = memorandum(place), memorandum(place)
    first, second = codes_of(paper)[:2]
    for number, sheet in ((other.number, 1), (paper.number, 2)):
        with pytest.raises(UserFacingError) as refused:
            scan_filing.file_by_hand(place, page(1, first), number, 1, sheet)
        assert refused.value.title.key == "signing.code_says_otherwise"
        assert dict(refused.value.title.values) == {"number": paper.number, "version": 1, "page": 1}
    damaged = replace(page(2), body=b"", trouble=message("signing.left_damaged"))
    with pytest.raises(UserFacingError) as refused:
        scan_filing.file_by_hand(place, damaged, paper.number, 1, 1)
    assert refused.value.title.key == "signing.left_damaged"
    assert scans_of(place) == []
    both = scan_filing.file_by_hand(place, page(3, first, second), paper.number, 1, 2)
    assert [one.sheet for one in both.filed] == [2]


def test_a_person_files_what_was_left(place: Workplace) -> None:
    paper = memorandum(place)
    codes = codes_of(paper)
    file_pages(place, [page(number, code) for number, code in enumerate(codes[:-1], 1)])
    spelt = paper.number.removeprefix("JI-2022-01/").lower().replace("a", "А")  # typed in Cyrillic
    filing = scan_filing.file_by_hand(place, page(7), spelt, 1, len(codes))
    assert [(one.page, one.number, one.sheet) for one in filing.filed] == [(7, paper.number, len(codes))]
    assert paper.state is DocumentState.SIGNED
    with pytest.raises(UserFacingError) as refused:
        scan_filing.file_by_hand(place, page(8), paper.number, 1, 40)
    assert refused.value.title.key == "signing.no_such_page"
    second = scan_filing.file_by_hand(place, page(9, body=b"a better scan"), paper.number, 1, 1)
    assert (len(second.filed), second.signed) == (1, ())


def test_a_scanned_page_is_kept_as_it_came(place: Workplace, tmp_path: Path) -> None:
    """The picture in the kept page is the scanner's own, dot by dot."""
    paper = memorandum(place)
    chance = random.Random(7)
    file = tmp_path / "scan.pdf"
    file.write_bytes(pile([scan(one, Look(1.5, True), chance) for one in sheets(paper.pdf)]))
    with ScannedFile(file) as pages:
        file_pages(place, pages)
    kept = sorted(scans_of(place), key=lambda one: one.page or 0)
    assert [one.name for one in kept] == [
        f"JI-2022-01-A-0001 v1 p{number}.pdf" for number in range(1, len(kept) + 1)
    ]
    with place.read() as work, pypdfium2.PdfDocument(file) as original:
        for number, one in enumerate(kept):
            body = work.file(one.sha256)
            assert body is not None
            with pypdfium2.PdfDocument(body) as alone:
                assert len(alone) == 1
                assert _picture_in(alone[0]) == _picture_in(original[number])


def _picture_in(sheet: pypdfium2.PdfPage) -> bytes:
    (picture,) = sheet.get_objects()
    assert isinstance(picture, pypdfium2.PdfImage)
    return bytes(picture.get_data())


def test_the_printed_file_itself_is_no_signed_paper(place: Workplace) -> None:
    """Somebody took the PDF that was printed for the scan of what was signed: nothing is noted."""
    paper = memorandum(place)
    with ScannedFile(paper.pdf) as pages:
        filing = file_pages(place, pages)
    every = range(1, paper.versions[0].pages + 1)
    assert reasons(filing) == [(number, "not_scanned") for number in every]
    assert (paper.state, scans_of(place)) == (DocumentState.PRINTED, [])


def test_reading_can_be_stopped_and_what_is_filed_stays(place: Workplace) -> None:
    paper = memorandum(place)
    heard: list[int] = []
    pages = (page(number, code) for number, code in enumerate(codes_of(paper), 1))
    filing = file_pages(place, pages, progress=heard.append, cancelled=lambda: len(heard) == 2)
    assert heard == [1, 2]
    assert [one.sheet for one in filing.filed] == [1, 2]
    assert len(scans_of(place)) == 2


def test_a_page_too_large_to_keep_is_left_and_the_rest_filed(place: Workplace) -> None:
    paper = memorandum(place)
    codes = codes_of(paper)
    filing = file_pages(place, [page(1, codes[0], body=b"x" * 50_000_001), page(2, codes[1])])
    assert [one.page for one in filing.filed] == [2]
    assert filing.left[0].reason.key == "store.file_too_large"
