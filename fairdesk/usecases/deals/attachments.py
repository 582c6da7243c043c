"""Files put to a negotiation, and there to a step of its path, a handover or a document.

What a file is, its first bytes say, never its name. Programs are refused; everything else is kept untouched.
"""

from dataclasses import dataclass
from hashlib import sha256 as hashed
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from fairdesk.domain import checks
from fairdesk.domain.entities import Attachment, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import FileKind
from fairdesk.usecases.deals.deal_parties import known_negotiation
from fairdesk.usecases.ports import Changes, Work, Workplace

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Attached:
    """The attachment that holds a file; ``known`` says that the same file was there already."""

    attachment: Id
    changes: Changes
    known: bool = False


def attach(
    place: Workplace,
    negotiation: Id,
    name: str,
    body: bytes,
    what: FileKind = FileKind.OTHER,
    *,
    step: Id | None = None,
    handover: Id | None = None,
    document: Id | None = None,
    version: int | None = None,
    page: int | None = None,
) -> Attached:
    """Keeps a file with a negotiation. The same file twice in one place is one attachment.

    Raises ``UserFacingError`` for an empty file, a program, or one that is too large.
    """
    media_type = media_type_of(body, name)
    _check(name, body, media_type)
    with place.write() as work:
        known_negotiation(work, negotiation)
        made = Attachment(
            id=work.new_id(),
            negotiation=negotiation,
            step=step,
            handover=handover,
            document=document,
            version=version,
            page=page,
            what=what,
            name=kept_name(name),
            media_type=media_type,
            size=len(body),
            sha256=hashed(body).hexdigest(),
            at=work.now,
            by=work.actor,
        )
        same = next(iter(_same(work, made)), None)
        work.keep_file(body)
        if same is None:
            work.add(made)
    return Attached((same or made).id, work.changes, known=same is not None)


def _same(work: Work, file: Attachment) -> list[Attachment]:
    """The same bytes at the same place."""
    return [one for one in work.all(Attachment, sha256=file.sha256) if _place(one) == _place(file)]


def _place(one: Attachment) -> tuple[object, ...]:
    return (one.negotiation, one.step, one.handover, one.document, one.version, one.page)


def remove(place: Workplace, attachment: Id) -> Changes:
    """Takes a file away from where it was put; it stays in the history."""
    with place.write() as work:
        known = work.get(Attachment, attachment)
        if known is not None:
            for same in _same(work, known):
                work.void(Attachment, same.id)
    return work.changes


def files_of(
    work: Work,
    negotiation: Id,
    *,
    step: Id | None = None,
    handover: Id | None = None,
    document: Id | None = None,
) -> list[Attachment]:
    """The files of a negotiation, or of one step, handover or document in it, oldest first.

    One that two desks put to the same place is one.
    """
    wanted = {"step": step, "handover": handover, "document": document}
    of_one = {name: value for name, value in wanted.items() if value is not None}
    found = work.all(Attachment, negotiation=negotiation, **of_one)
    return list({(_place(one), one.sha256): one for one in reversed(found)}.values())[::-1]


def body(work: Work, attachment: Id) -> bytes | None:
    """The bytes of a file; None where they have not arrived here."""
    known = work.get(Attachment, attachment)
    return work.file(known.sha256) if known else None


def _check(name: str, body: bytes, media_type: str) -> None:
    if not body:
        raise UserFacingError(
            message("negotiations.file_empty", name=kept_name(name)),
            message("negotiations.file_empty_advice"),
        )
    if media_type == PROGRAM:
        raise UserFacingError(
            message("negotiations.file_program", name=kept_name(name)),
            message("negotiations.file_program_advice"),
        )


def kept_name(name: str) -> str:
    """A file's name without the folders before it, so short that it can be shown and written again."""
    bare = checks.clean_text(name.replace("\\", "/").rpartition("/")[2]) or "–"
    stem, dot, ending = bare.rpartition(".")
    if len(bare) <= LONGEST_NAME or not dot or len(ending) > 8:
        return bare[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


# What a file is

PROGRAM = "application/x-executable"
UNKNOWN = "application/octet-stream"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"AC10", "image/vnd.dwg"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"ISO-10303-21", "model/step"),
    (b"\x7fELF", PROGRAM),
    (b"\xfe\xed\xfa", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"#!", PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", PROGRAM),
)
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("META-INF/MANIFEST.MF", PROGRAM),
    ("AndroidManifest.xml", PROGRAM),
)
_SCRIPTS = (
    ".bat",
    ".cmd",
    ".com",
    ".exe",
    ".js",
    ".jse",
    ".lnk",
    ".msi",
    ".ps1",
    ".scr",
    ".vbe",
    ".vbs",
    ".wsf",
    ".hta",
)
"""Programs without a sign at their beginning: Windows runs them by the ending of their name."""


def media_type_of(body: bytes, name: str = "") -> str:
    """What a file is, by its content."""
    if name.strip().lower().endswith(_SCRIPTS) or (body.startswith(b"MZ") and b"\0" in body[:64]):
        return PROGRAM
    if body.startswith(b"PK\x03\x04"):
        return _zip_type(body)
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    if body.startswith(b"BM") and body[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if body[4:8] == b"ftyp" and body[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        return "image/heic"
    return next((kind for beginning, kind in _BEGINNINGS if body.startswith(beginning)), _text_type(body))


def _zip_type(body: bytes) -> str:
    try:
        with ZipFile(BytesIO(body)) as archive:
            inside = set(archive.namelist())
            if "mimetype" in inside:
                with archive.open("mimetype") as noted:
                    kind = noted.read(100).decode("ascii", "replace").strip()
                return kind if kind.startswith("application/vnd.oasis.") else "application/zip"
    except (BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return "application/zip"
    return next((kind for entry, kind in _IN_ZIP if entry in inside), "application/zip")


def _text_type(body: bytes) -> str:
    if b"\0" in body[:4096]:
        return UNKNOWN
    if (
        body[:400].lstrip().startswith(b"0\n")
        or b"\nSECTION\r\n" in body[:400]
        or b"\nSECTION\n" in body[:400]
    ):
        return "image/vnd.dxf"
    try:
        body.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return "text/plain"
