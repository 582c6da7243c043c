"""Kinds and texts that people wrote themselves, in their data folder: from the draft to the paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a_paper_deal import Deal, a_deal
from pypdfium2 import PdfDocument

from fairdesk import app
from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.papers import document_drafts, document_printing
from fairdesk.usecases.papers.document_kinds import KINDS_FILE, checked_kinds, kinds, use_templates
from fairdesk.usecases.papers.document_register import register
from fairdesk.usecases.papers.document_templates import check_all
from fairdesk.usecases.papers.template_errors import TemplateError
from fairdesk.usecases.ports import Workplace

NAMES = ", ".join(f'{language} = "Ijara {language}"' for language in LANGUAGES)
LEASE = f"""
[lease]
counts = "contract"
copies = 3
needs = ["subject"]
names = {{ {NAMES} }}
"""
TEXT = """
version: 7
title: IJARA SHARTNOMASI

[subject] Predmet
Ijaraga olinadi: {subject}.

[handing: off] (Topshirish)
Dalolatnoma bilan topshiriladi.
"""


@pytest.fixture
def own(tmp_path: Path, store: Store) -> Iterator[Path]:
    """The folder of one's own templates; the data folder is opened as the program does it."""
    app.open_folder(store.folder).store.close()
    folder = tmp_path / "data" / app.OWN_TEMPLATES
    (folder / "lease").mkdir(parents=True)
    yield folder
    use_templates(None)


@pytest.fixture
def deal(place: Workplace) -> Deal:
    return a_deal(place)


def write_lease(own: Path) -> None:
    (own / KINDS_FILE).write_text(LEASE, encoding="utf-8")
    for language in LANGUAGES:
        (own / "lease" / f"{language}.txt").write_text(TEXT, encoding="utf-8")


def test_a_kind_of_ones_own_is_drafted_printed_and_listed(own: Path, deal: Deal) -> None:
    write_lease(own)
    assert list(kinds()) == [*kinds(Path("nowhere")), "lease"]
    assert check_all() == []
    document = document_drafts.draft(deal.place, deal.negotiation, "lease").document
    document_drafts.set_field(deal.place, document, "with_clauses", ("handing",))
    with deal.place.read() as work:
        content = document_drafts.content(work, document)
        assert (content.copies, content.items) == (3, ()), "its text shows no items"
        assert not [one for one in document_drafts.lacks(work, document) if one.must]
    printed = document_printing.print_document(deal.place, document, paper_pdf)
    page = PdfDocument(printed.pdf)[0].get_textpage().get_text_bounded()
    for said in ("IJARA SHARTNOMASI", "Ijaraga olinadi: Polipropilen qop, 50 kg.", "Dalolatnoma bilan"):
        assert said in page
    with deal.place.read() as work:
        (row,) = register(work).rows
    assert (row.template, row.counts) == ("lease", "contract")


def test_an_entry_of_ones_own_goes_before_the_programs(own: Path) -> None:
    (own / KINDS_FILE).write_text(LEASE.replace("lease", "memorandum"), encoding="utf-8")
    assert list(kinds()) == list(kinds(Path("nowhere")))
    assert kinds()["memorandum"].copies == 3
    use_templates(None)
    assert kinds()["memorandum"].copies == 2


def test_a_broken_file_of_kinds_is_told_when_a_document_is_begun_and_lists_still_open(
    own: Path, deal: Deal
) -> None:
    (own / KINDS_FILE).write_text(LEASE.replace("copies = 3", "copies = 0"), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        document_drafts.draft(deal.place, deal.negotiation, "memorandum")
    assert "kinds.toml" in text(caught.value.title, "en")
    assert caught.value.line == 2
    assert [one.file for one in check_all()] == [own / KINDS_FILE]
    with deal.place.read() as work:
        assert register(work).rows == ()
    write_lease(own)
    assert "lease" in checked_kinds()


def test_a_kind_whose_text_lacks_in_a_language_is_not_printed(own: Path, deal: Deal) -> None:
    write_lease(own)
    (own / "lease" / "ru.txt").unlink()
    document = document_drafts.draft(deal.place, deal.negotiation, "lease").document
    document_drafts.set_field(deal.place, document, "languages", ("uz-Latn", "ru"))
    with pytest.raises(TemplateError) as caught:
        document_printing.print_document(deal.place, document, paper_pdf)
    assert caught.value.file.name == "ru.txt"
