"""A desk's seal on a PDF: it shows whether anything was changed, here and in other readers."""

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from printed_papers import Memorandum, memorandum
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from fairdesk.domain.entities import Attachment, Desk, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import FileKind
from fairdesk.signing.certificates import make_certificate, new_seal_key
from fairdesk.signing.desk_seal import seal_document, seal_on
from fairdesk.signing.seal import SealState, check_seal, seal
from fairdesk.usecases.ports import Workplace

Change = Callable[[bytes], bytes]


@pytest.fixture
def paper(place: Workplace) -> Memorandum:
    return memorandum(place)


def certificates(place: Workplace) -> list[bytes]:
    with place.read() as work:
        return [desk.certificate for desk in work.all(Desk) if desk.certificate]


def texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """A change written after the end of the file, as editors do it that keep what was there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_another_page_text(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 100 700 Td (12 000 000) Tj ET")
        page.get_object()["/Contents"] = writer.add_object(stream)
        writer.update_container(page.get_object())

    return updated(pdf, change)


def with_another_title(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        about = writer.add_object(
            generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")})
        )
        writer.set_info(about)

    return updated(pdf, change)


def test_a_seal_leaves_every_printed_byte_and_letter(paper: Memorandum) -> None:
    sealed = seal_document(paper.place, paper.document)
    assert sealed.pdf.startswith(paper.pdf)
    assert texts(sealed.pdf) == texts(paper.pdf)
    with paper.place.read() as work:
        check, desk = seal_on(work, sealed.pdf)
        (kept,) = work.all(Attachment, document=paper.document)
        assert work.file(kept.sha256) == sealed.pdf
        assert desk == work.desk
    assert check.state is SealState.WHOLE
    assert (kept.what, kept.version, kept.name) == (
        FileKind.SIGNED_COPY,
        1,
        "JI-2022-01-A-0001 v1 sealed.pdf",
    )


def test_a_desk_makes_its_key_and_certificate_once(paper: Memorandum) -> None:
    seal_document(paper.place, paper.document)
    first = certificates(paper.place)
    seal_document(paper.place, paper.document)
    assert certificates(paper.place) == first
    made = x509.load_der_x509_certificate(first[0])
    assert made.subject == made.issuer
    assert made.subject.rfc4514_string() == (
        "OU=fairdesk seal\\, not a legal signature,O=Jizzax sanoat yarmarkasi,2.5.4.5=1,CN=JI-2022-01 desk A"
    )
    assert made.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment is False


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.replace(b"(fairdesk)", b"(fairdosk)"),
        lambda pdf: pdf[:4000] + bytes([pdf[4000] ^ 1]) + pdf[4001:],
        lambda pdf: pdf + b"\n% more\n",
        with_another_page_text,
        with_another_title,
    ],
    ids=["a letter", "a bit", "appended", "page text", "title"],
)
def test_every_change_breaks_the_seal(paper: Memorandum, change: Change) -> None:
    sealed = seal_document(paper.place, paper.document).pdf
    changed = change(sealed)
    assert changed != sealed
    assert check_seal(changed, certificates(paper.place)).state is SealState.BROKEN


def test_the_seal_of_an_unknown_desk_is_told_from_none_and_from_ours(paper: Memorandum) -> None:
    key = new_seal_key()
    fair = Fair(id=b"f" * 16, code="SI-2022-02", name="Boshqa yarmarka " * 9)
    strange = make_certificate(key, fair, Desk(id=b"d" * 16, letter="B", number=2), datetime.now(UTC))
    seal_document(paper.place, paper.document)
    own = certificates(paper.place)
    assert check_seal(seal(paper.pdf, key, strange), own).state is SealState.UNKNOWN_DESK
    assert check_seal(paper.pdf, own).state is SealState.NONE
    for junk in (b"", b"no pdf", paper.pdf[:9000]):
        assert check_seal(junk, own).state is SealState.NONE


def test_a_second_seal_may_follow_the_first(paper: Memorandum) -> None:
    once = seal_document(paper.place, paper.document).pdf
    twice = seal_document(paper.place, paper.document, copy=once).pdf
    assert twice.startswith(once)
    assert check_seal(twice, certificates(paper.place)).state is SealState.SIGNED_AFTER


def test_what_is_no_pdf_is_not_sealed(paper: Memorandum) -> None:
    seal_document(paper.place, paper.document)
    with pytest.raises(UserFacingError) as refused:
        seal_document(paper.place, paper.document, copy=paper.pdf[:5000])
    assert refused.value.title.key == "signing.not_sealed"


def test_pyhanko_validates_the_seal(paper: Memorandum) -> None:
    sealed = seal_document(paper.place, paper.document).pdf
    reader = PdfFileReader(io.BytesIO(sealed))
    (signature,) = reader.embedded_signatures
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    )
    assert status.bottom_line, status.pretty_print_details()
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.docmdp_level is not None


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="needs pdfsig (package poppler-utils)")
def test_poppler_validates_the_seal_and_sees_what_was_changed(paper: Memorandum, tmp_path: Path) -> None:
    sealed = seal_document(paper.place, paper.document).pdf

    def told(pdf: bytes) -> str:
        file = tmp_path / "paper.pdf"
        file.write_bytes(pdf)
        done = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)
        return done.stdout

    assert "Signature is Valid" in told(sealed)
    assert "Total document signed" in told(sealed)
    assert "JI-2022-01 desk A" in told(sealed)
    changed = sealed.replace(b"(fairdesk)", b"(fairdosk)")
    assert changed != sealed
    assert "Signature is Valid" not in told(changed)
    assert "Total document signed" not in told(with_another_page_text(sealed))
