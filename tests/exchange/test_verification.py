"""Whether a file is the registered text: real files, tampered with as people could do it."""

import io
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from printed_papers import Memorandum, memorandum
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdfium2.raw import FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_TEXT
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from scanned_pile import Look, pile, scan, sheets

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.entities import Attachment
from fairdesk.domain.strokes import Strokes
from fairdesk.exchange.scanned_pages import ScannedFile, read_paper
from fairdesk.resources import resource
from fairdesk.signing.desk_seal import seal_document
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.papers import document_ends, document_printing, signings
from fairdesk.usecases.papers.document_versions import content_of
from fairdesk.usecases.papers.scan_filing import file_pages
from fairdesk.usecases.papers.verification import Verdict, VerdictKind, verify
from fairdesk.usecases.ports import Workplace

Tampered = Callable[[bytes], bytes]


@pytest.fixture
def paper(place: Workplace) -> Memorandum:
    return memorandum(place, "uz-Latn", "ru")


def verdict(place: Workplace, body: bytes) -> Verdict:
    with place.read() as work:
        return verify(work, body, read_paper)


def told(place: Workplace, body: bytes) -> tuple[str, str | None, int | None, str]:
    found = verdict(place, body)
    return found.verdict.value, found.number, found.version, found.reason.key.removeprefix("signing.is_")


def saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_printed_file_is_registered_until_a_new_version_is_printed(paper: Memorandum) -> None:
    first = paper.pdf
    assert told(paper.place, first) == ("registered", paper.number, 1, "registered")
    second = paper.print_again()
    assert told(paper.place, first) == ("old_version", paper.number, 1, "old_version")
    assert told(paper.place, second) == ("registered", paper.number, 2, "registered")


def test_a_cancelled_paper_is_void_and_so_is_a_replaced_one(place: Workplace) -> None:
    cancelled, replaced = memorandum(place), memorandum(place)
    document_ends.cancel(place, cancelled.document, "Agreed otherwise")
    assert told(place, cancelled.pdf) == ("void", cancelled.number, 1, "cancelled")
    successor = document_ends.replace(place, replaced.document).document
    assert told(place, replaced.pdf)[0] == "registered"
    new = document_printing.print_document(place, successor, paper_pdf)
    assert told(place, replaced.pdf) == ("void", replaced.number, 1, "replaced")
    assert told(place, new.pdf) == ("registered", new.number, 1, "registered")
    assert verdict(place, replaced.pdf).reason.values["number"] == new.number


def with_a_sum_changed(pdf: bytes) -> bytes:
    """The sum is taken off the first page, and the file saved anew."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        for piece in list(page.get_objects([FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage())):
            if "5820000" in "".join(piece.extract().split()):
                page.remove_obj(piece)
        page.gen_content()
        return saved(document)


def with_more_after_its_end(pdf: bytes) -> bytes:
    """A line is written over the first page in an update behind the end of the file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    font = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Font"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
            generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
        }
    )
    line = generic.StreamObject(stream_data=b"BT /FX 14 Tf 60 60 Td (12 000 000 000) Tj ET")
    more = {"/Font": generic.DictionaryObject({generic.pdf_name("/FX"): writer.add_object(font)})}
    resources = generic.DictionaryObject({generic.pdf_name(name): one for name, one in more.items()})
    writer.add_stream_to_page(0, writer.add_object(line), resources)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_its_properties_changed(pdf: bytes) -> bytes:
    return pdf.replace(b"fairdesk", b"fairdosk")


def saved_anew(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return saved(document)


def test_a_changed_text_is_altered_and_the_place_is_shown(paper: Memorandum) -> None:
    tampered = with_a_sum_changed(paper.pdf)
    found = verdict(paper.place, tampered)
    assert (found.verdict, found.number, found.version) == (VerdictKind.ALTERED, paper.number, 1)
    assert found.differences
    assert {one.page for one in found.differences} == {1}
    assert any("820" in one.registered and "820" not in one.found for one in found.differences)


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (with_more_after_its_end, "altered_after"),
        (with_its_properties_changed, "saved_anew"),
        (saved_anew, "saved_anew"),
        (lambda pdf: pdf + b"\n", "altered_after"),
    ],
)
def test_whatever_else_is_done_to_a_file_it_is_altered(
    paper: Memorandum, tamper: Tampered, reason: str
) -> None:
    tampered = tamper(paper.pdf)
    assert tampered != paper.pdf
    assert told(paper.place, tampered) == ("altered", paper.number, 1, reason)


def test_a_page_of_another_version_does_not_pass(paper: Memorandum) -> None:
    first, second = paper.pdf, paper.print_again()
    with pypdfium2.PdfDocument(first) as old, pypdfium2.PdfDocument(second) as new:
        mixed = pypdfium2.PdfDocument.new()
        mixed.import_pages(new, [0])
        mixed.import_pages(old, range(1, len(old)))
        swapped = saved(mixed)
    found = verdict(paper.place, swapped)
    assert (found.verdict, found.number) == (VerdictKind.ALTERED, paper.number)


def test_a_page_less_is_altered_and_its_words_are_missed(paper: Memorandum) -> None:
    with pypdfium2.PdfDocument(paper.pdf) as document:
        document.del_page(len(document) - 1)
        shorter, last = saved(document), len(document) + 1
    found = verdict(paper.place, shorter)
    assert found.verdict is VerdictKind.ALTERED
    assert [(one.page, one.found) for one in found.differences] == [(last, "")]


def test_a_paper_without_its_codes_is_known_by_its_words(paper: Memorandum) -> None:
    """The codes are cut away, and the properties go with them; the number still stands on the pages."""
    with pypdfium2.PdfDocument(paper.pdf) as old:
        bare = pypdfium2.PdfDocument.new()
        bare.import_pages(old)
        for page in bare:
            for piece in list(page.get_objects([FPDF_PAGEOBJ_PATH])):
                page.remove_obj(piece)
            page.gen_content()
        without = saved(bare)
    assert read_paper(without).codes == (None,) * len(read_paper(without).texts)
    assert told(paper.place, without)[:3] == ("altered", paper.number, 1)


def test_a_letter_that_names_a_paper_is_not_that_paper(paper: Memorandum) -> None:
    pdfmetrics.registerFont(TTFont("Letter", str(resource("fonts") / "NotoSans-Regular.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Letter", 12)
    canvas.drawString(80, 700, f"{paper.number} memorandumi boʻyicha texnik topshiriqni yuboramiz.")
    canvas.save()
    assert told(paper.place, out.getvalue()) == ("unknown", None, None, "nothing_known")


def test_another_fairs_paper_is_unknown(paper: Memorandum) -> None:
    content = content_of(paper.versions[0])
    foreign = replace(content, fair_tag=content.fair_tag ^ 1, number="SI-2022-02/A-0001")
    assert told(paper.place, paper_pdf(foreign).pdf) == ("unknown", None, None, "of_other_fair")
    unheard = replace(content, counter=77, number="JI-2022-01/A-0077")
    assert told(paper.place, paper_pdf(unheard).pdf) == (
        "unknown",
        "JI-2022-01/A-0077",
        1,
        "not_known_here",
    )


def test_a_scan_cannot_be_compared_letter_by_letter_until_it_is_filed(paper: Memorandum) -> None:
    chance = random.Random(2)
    scans = pile([scan(one, Look(-2), chance) for one in sheets(paper.pdf)])
    assert told(paper.place, scans) == ("unknown", paper.number, 1, "picture")
    with ScannedFile(scans) as pages:
        filing = file_pages(paper.place, pages)
    with paper.place.read() as work:
        for filed in filing.filed:
            kept = work.get(Attachment, filed.attachment)
            body = work.file(kept.sha256) if kept else None
            assert body is not None
            assert verify(work, body, read_paper).verdict is VerdictKind.REGISTERED


def test_letters_that_a_scanner_guessed_do_not_make_a_scan_altered(paper: Memorandum) -> None:
    picture = sheets(paper.pdf)[0]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)  # invisible
    text.textLine(f"MEM0RANDUM {paper.number} guessed by the scanner")
    canvas.drawText(text)
    canvas.drawInlineImage(picture, 0, 0, 595, 842)
    canvas.save()
    assert told(paper.place, out.getvalue()) == ("unknown", paper.number, 1, "picture")


def test_a_sealed_and_a_signed_copy_stay_registered(paper: Memorandum) -> None:
    place = paper.place
    with place.write() as work:
        badge = badges.issue(work, paper.signatories[0])
        code = badges.code_of(work, badge)
    drawn = Strokes((((0.1, 0.1), (0.5, 0.2), (0.9, 0.1)),), 0.3)
    signings.sign_on_screen(place, paper.document, paper.parties[0], code, drawn, paper_pdf)
    with place.read() as work:
        (copy,) = work.all(Attachment, document=paper.document)
        signed = work.file(copy.sha256)
    assert signed is not None
    assert signed != paper.pdf
    sealed = seal_document(place, paper.document, copy=signed).pdf
    for body in (paper.pdf, signed, sealed, seal_document(place, paper.document).pdf):
        assert told(place, body)[:3] == ("registered", paper.number, 1)
    assert told(place, sealed[:-1])[0] == "altered"
    paper.print_again()
    assert told(place, sealed)[:3] == ("old_version", paper.number, 1)


@pytest.mark.parametrize(
    "body", [b"", b"Hurmatli hamkor!", b"%PDF-1.7\nbroken", Path(__file__).read_bytes()], ids=len
)
def test_any_other_file_is_unknown(paper: Memorandum, body: bytes) -> None:
    assert verdict(paper.place, body).verdict is VerdictKind.UNKNOWN
