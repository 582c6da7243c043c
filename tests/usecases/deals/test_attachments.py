"""Files put to a negotiation: what they are, where they are, and which are refused."""

import zipfile
from io import BytesIO

import pytest
from a_deal import Deal, open_deal
from PIL import Image

from fairdesk.domain.clock import SetClock
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import FileKind
from fairdesk.store import files
from fairdesk.texts import text
from fairdesk.usecases.deals import attachments
from fairdesk.usecases.ports import Workplace

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Deal:
    return open_deal(place, clock)


def zipped(**entries: bytes) -> bytes:
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, inside in entries.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), inside)
    return body.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    body = BytesIO()
    Image.new("RGB", size, "teal").save(body, kind, **more)
    return body.getvalue()


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("TIFF"), "image/tiff"),
        (picture("BMP"), "image/bmp"),
        (picture("GIF"), "image/gif"),
        (picture("WEBP"), "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"AC1032\0\0", "image/vnd.dwg"),
        (b"0\nSECTION\n2\nHEADER\n", "image/vnd.dxf"),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "image/vnd.dxf"),
        (b"ISO-10303-21;", "model/step"),
        (
            zipped(word__document_DOT_xml=b"<w/>"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped(xl__workbook_DOT_xml=b"<w/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (zipped(mimetype=b"text/html", a=b""), "application/zip"),
        (zipped(drawing=b"1"), "application/zip"),
        (b"PK\x03\x04 cut off", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls", "application/x-ole-storage"),
        ("Oʻlchamlar: 40×20".encode(), "text/plain"),
        (b"BMW and MZ: words", "text/plain"),
        (b"\x01\x02\0\x03", "application/octet-stream"),
        ("Ўлчам".encode("cp1251"), "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_says(deal: Deal, body: bytes, media_type: str) -> None:
    attached = attachments.attach(deal.place, deal.id, "chizma.bin", body)
    with deal.place.read() as work:
        kept = attachments.files_of(work, deal.id)[0]
        assert attachments.body(work, attached.attachment) == body
    assert (kept.name, kept.media_type, kept.size) == ("chizma.bin", media_type, len(body))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("drawing.pdf", b"MZ\x90\0\x03\0\0\0" + b"\0" * 80),  # whatever it is called
        ("chizma", b"\x7fELF\x02\x01"),
        ("run", b"#!/bin/sh\n"),
        ("narx.xlsx.exe", PDF),
        ("photo.JPG.js", b"var a"),
        ("app.zip", zipped(META__INF__MANIFEST_DOT_MF=b"").replace(b"META/INF", b"META-INF")),
    ],
)
def test_programs_are_refused_with_a_sentence(deal: Deal, name: str, body: bytes) -> None:
    with pytest.raises(UserFacingError) as refusal:
        attachments.attach(deal.place, deal.id, name, body)
    assert text(refusal.value.title, "en") == f"{name} is a program, not a document"
    assert deal.view().timeline[0].kind == "began"


def test_an_empty_file_is_refused(deal: Deal) -> None:
    with pytest.raises(UserFacingError) as refusal:
        attachments.attach(deal.place, deal.id, "skan.pdf", b"")
    assert text(refusal.value.title, "uz-Latn") == "skan.pdf boʻsh"


def test_a_file_that_is_too_large_is_refused_and_nothing_is_kept(
    deal: Deal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000)
    with pytest.raises(UserFacingError):
        attachments.attach(deal.place, deal.id, "film.pdf", PDF + b"x" * 1_000)
    with deal.place.read() as work:
        assert attachments.files_of(work, deal.id) == []


def test_the_same_file_twice_in_one_place_is_one(deal: Deal) -> None:
    first = attachments.attach(deal.place, deal.id, "chizma.pdf", PDF, FileKind.DRAWING)
    again = attachments.attach(deal.place, deal.id, "chizma (1).pdf", PDF)
    assert (again.attachment, again.known) == (first.attachment, True)
    assert not again.changes.ids
    elsewhere = attachments.attach(deal.place, deal.id, "chizma.pdf", PDF, step=b"s" * 16)
    assert (elsewhere.known, elsewhere.attachment == first.attachment) == (False, False)
    with deal.place.read() as work:
        assert len(attachments.files_of(work, deal.id)) == 2
        assert [one.id for one in attachments.files_of(work, deal.id, step=b"s" * 16)] == [
            elsewhere.attachment
        ]


def test_a_file_that_was_taken_away_can_be_put_again(deal: Deal) -> None:
    first = attachments.attach(deal.place, deal.id, "chizma.pdf", PDF)
    attachments.remove(deal.place, first.attachment)
    assert [one.kind for one in deal.view().timeline] == ["began"]
    again = attachments.attach(deal.place, deal.id, "chizma.pdf", PDF)
    assert again.attachment != first.attachment
    assert [one.kind for one in deal.view().timeline] == ["file", "began"]


def test_a_photo_that_lies_on_its_side_is_kept_untouched(deal: Deal) -> None:
    """A camera notes how it was held; nothing is turned, and nothing is written anew."""
    turned = Image.Exif()
    turned[0x0112] = 6
    body = picture("JPEG", exif=turned)
    attached = attachments.attach(deal.place, deal.id, "IMG_0042.jpg", body, FileKind.PHOTO)
    with deal.place.read() as work:
        assert attachments.body(work, attached.attachment) == body


def test_bytes_that_have_not_arrived_are_none(deal: Deal) -> None:
    with deal.place.write() as work:
        elsewhere = attachments.Attachment(
            id=work.new_id(), negotiation=deal.id, name="skan.pdf", sha256="0" * 64, at=work.now
        )
        work.add(elsewhere)
    with deal.place.read() as work:
        assert attachments.body(work, elsewhere.id) is None
    assert deal.view().timeline[0].text == "skan.pdf"
