"""What a file from outside is, and under which name it is kept.

What a file is, its first bytes say, never its name.
"""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from fairdesk.domain import checks

LONGEST_NAME = 120
LARGEST_FILE = 50_000_000
"""Bytes. Scans of a whole folder stay below; a film does not."""


def kept_name(name: str) -> str:
    """A file's name without the folders before it, so short that it can be shown and written again."""
    bare = " ".join(checks.clean_text(name.replace("\\", "/").rpartition("/")[2]).split())
    if not bare.strip("."):
        return "–"
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
    """What a file is, by its content; and a program by the name under which it would be kept and opened."""
    opened_as = kept_name(name).rstrip(". ").lower()  # Windows opens "a.exe. " as a.exe
    if opened_as.endswith(_SCRIPTS) or (body.startswith(b"MZ") and b"\0" in body[:64]):
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
