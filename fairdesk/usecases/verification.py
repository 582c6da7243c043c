"""Whether a file is the registered text of a document.

Only equal bytes prove that: those that were printed, a signed or sealed copy made here, or a scan filed here.
Everything else is told by what the file says of itself, and compared with what was registered.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import PageCode, printed_number
from fairdesk.domain.entities import Attachment, Desk, Document, DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import latest
from fairdesk.domain.words import FileKind
from fairdesk.usecases.ports import Work
from fairdesk.usecases.scan_filing import documents_of

MOST_DIFFERENCES = 20
"""Differing places that are told; a paper with more of them is another paper."""


class VerdictKind(StrEnum):
    """What a file is. Used from outside."""

    REGISTERED = "registered"
    OLD_VERSION = "old_version"
    VOID = "void"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaperRead:
    """What a file says of itself: page by page its code and its text; ``number`` stands in its properties.

    ``is_picture`` is a scan or a photo: its letters cannot be compared, even where a scanner guessed some.
    """

    codes: tuple[PageCode | None, ...] = ()
    texts: tuple[str, ...] = ()
    number: str | None = None
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a file says something else than what was registered."""

    page: int
    registered: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is, and the document that it is or names. ``reason`` says why, ``differences`` where."""

    verdict: VerdictKind
    reason: Message
    number: str | None = None
    version: int | None = None
    document: Id | None = None
    differences: tuple[Difference, ...] = ()


def verify(work: Work, body: bytes, read_paper: Callable[[bytes], PaperRead]) -> Verdict:
    """The verdict on a file. ``read_paper`` is ``exchange.scanned_pages.read_paper``."""
    sha256 = hashlib.sha256(body).hexdigest()
    known = _by_bytes(work, sha256)
    if known is not None:
        return _standing(work, *known)
    try:
        read = read_paper(body)
    except UserFacingError as error:
        return Verdict(VerdictKind.UNKNOWN, error.title)
    return _by_what_it_says(work, body, read, read_paper)


def _by_bytes(work: Work, sha256: str) -> tuple[Document, int, Message] | None:
    """The document and version whose file has exactly these bytes, and what that file is."""
    found = [
        (one.document, one.version, message("signing.is_registered"))
        for one in work.all(DocumentVersion, sha256=sha256)
    ]
    found += [
        (one.document, one.version or 1, message(f"signing.is_{one.what}"))
        for one in work.all(Attachment, sha256=sha256)
        if one.what in (FileKind.SIGNED_COPY, FileKind.SIGNED_SCAN)
    ]
    for document_id, version, is_what in found:
        document = work.get(Document, document_id) if document_id else None
        if document is not None:
            return document, version, is_what
    return None


def _standing(work: Work, document: Document, version: int, is_what: Message) -> Verdict:
    """What a known file counts for today."""
    number = document.number or document.own_form
    void = _void(work, document)
    if void is not None:
        return Verdict(VerdictKind.VOID, void, number, version, document.id)
    current = latest(work.all(DocumentVersion, document=document.id))
    if current is not None and version != current.version:
        older = message("signing.is_old_version", version=version, current=current.version)
        return Verdict(VerdictKind.OLD_VERSION, older, number, version, document.id)
    return Verdict(VerdictKind.REGISTERED, is_what, number, version, document.id)


def _void(work: Work, document: Document) -> Message | None:
    """Why a document holds no longer: cancelled, or replaced by another that was printed."""
    if document.voided or document.cancelled:
        return message("signing.is_cancelled", why=document.cancelled or "–")
    for other in work.all(Document, replaces=document.id):
        if other.number and not other.cancelled:
            return message("signing.is_replaced", number=other.number)
    return None


def _by_what_it_says(
    work: Work, body: bytes, read: PaperRead, read_paper: Callable[[bytes], PaperRead]
) -> Verdict:
    codes = [code for code in read.codes if code is not None]
    own = [code for code in codes if code.fair_tag == fair_tag(work.fair.id)]
    if codes and not own:
        return Verdict(VerdictKind.UNKNOWN, message("signing.is_of_other_fair"))
    named = _named(work, own) or _named_in_words(work, read)
    if named is None:
        return _nobody_knows(work, own)
    document, version = named
    number = document.number or ""
    if read.is_picture:
        picture = message("signing.is_picture", number=number, version=version)
        return Verdict(VerdictKind.UNKNOWN, picture, number, version, document.id)
    return _altered(work, body, read, document, version, read_paper)


def _named(work: Work, codes: Sequence[PageCode]) -> tuple[Document, int] | None:
    """The document and version that most pages name."""
    said = Counter((code.desk, code.counter, code.version) for code in codes)
    for (desk, counter, version), _ in said.most_common():
        code = next(one for one in codes if (one.desk, one.counter) == (desk, counter))
        found = documents_of(work, code)
        if len(found) == 1:
            return found[0], version
    return None


_NUMBER = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{2}/[A-Z]{1,3}[0-9]{0,3}-[0-9]{4,6}(?![0-9])")


def _named_in_words(work: Work, read: PaperRead) -> tuple[Document, int] | None:
    """The document that a file names in its properties or at the same time on every page."""
    everywhere = [set(_NUMBER.findall(text)) for text in read.texts]
    on_all = everywhere[0].intersection(*everywhere[1:]) if everywhere else set[str]()
    for number in dict.fromkeys([*([read.number] if read.number else ()), *sorted(on_all)]):
        for document in work.all(Document, number=number):
            current = latest(work.all(DocumentVersion, document=document.id))
            if current is not None:
                return document, current.version
    return None


def _nobody_knows(work: Work, codes: Sequence[PageCode]) -> Verdict:
    """A file of which nothing is known here; a number that it names is told all the same."""
    for code in codes:
        for desk in work.all(Desk, number=code.desk):
            number = printed_number(work.fair.code, desk.letter, code.counter)
            reason = message("signing.is_not_known_here", number=number)
            return Verdict(VerdictKind.UNKNOWN, reason, number, code.version)
    return Verdict(VerdictKind.UNKNOWN, message("signing.is_nothing_known"))


def _altered(
    work: Work,
    body: bytes,
    read: PaperRead,
    document: Document,
    version: int,
    read_paper: Callable[[bytes], PaperRead],
) -> Verdict:
    number = document.number or ""
    versions = work.all(DocumentVersion, document=document.id)
    registered = latest(one for one in versions if one.version == version)
    kept = work.file(registered.sha256) if registered is not None else None
    if kept is None:
        reason = message("signing.is_altered", number=number, version=version)
        return Verdict(VerdictKind.ALTERED, reason, number, version, document.id)
    differences = tuple(_differences(read_paper(kept).texts, read.texts))
    why = "signing.is_altered_after" if body.startswith(kept) else "signing.is_altered"
    reason = message(why, number=number, version=version)
    return Verdict(VerdictKind.ALTERED, reason, number, version, document.id, differences)


def _differences(registered: Sequence[str], found: Sequence[str]) -> Iterable[Difference]:
    """The first places in which two papers differ, in the order of pages."""
    told = 0
    for page in range(max(len(registered), len(found))):
        was = registered[page] if page < len(registered) else ""
        now = found[page] if page < len(found) else ""
        for difference in _page_differences(page + 1, was.split(), now.split()):
            yield difference
            told += 1
            if told == MOST_DIFFERENCES:
                return


def _page_differences(page: int, was: list[str], now: list[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            yield Difference(page, " ".join(was[i:j]), " ".join(now[k:m]))
