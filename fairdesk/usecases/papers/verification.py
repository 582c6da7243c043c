"""Whether a file is the registered text of a document.

Only equal bytes prove that: those that were printed, a signed or sealed copy made here, or a scan filed here.
Everything else is told by what the file says of itself, and compared with what was registered.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.entities import Attachment, Document, DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import latest
from fairdesk.domain.words import FileKind
from fairdesk.usecases.papers.document_ends import replacement
from fairdesk.usecases.papers.document_versions import (
    Standing,
    content_of,
    number_of,
    standing_of,
    versions_of,
)
from fairdesk.usecases.papers.documents import Paper, by_number
from fairdesk.usecases.papers.scan_filing import number_in, papers_of
from fairdesk.usecases.papers.signings import file_number
from fairdesk.usecases.ports import Work

MOST_DIFFERENCES = 20
"""Differing places that are told; a paper with more of them is another paper."""
MOST_WORDS = 5_000
"""Words of a page that are compared; no page of ours has so many."""


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


def _by_bytes(work: Work, sha256: str) -> tuple[Document, DocumentVersion, Message] | None:
    """The document and version whose file has exactly these bytes, and what that file is."""
    found = [(one, message("signing.is_registered")) for one in work.all(DocumentVersion, sha256=sha256)]
    found += [
        (version, message(f"signing.is_{one.what}"))
        for one in work.all(Attachment, sha256=sha256)
        if one.what in (FileKind.SIGNED_COPY, FileKind.SIGNED_SCAN)
        and (version := _version_of(work, one)) is not None
    ]
    for version, is_what in found:
        document = work.get(Document, version.document) if version.document else None
        if document is not None:
            return document, version, is_what
    return None


def _version_of(work: Work, attachment: Attachment) -> DocumentVersion | None:
    """The version that a copy or a scan is of; of two that desks printed at once the one in its name."""
    printed = versions_of(work, attachment.document) if attachment.document else []
    same = [one for one in printed if one.version == attachment.version]
    named = [one for one in same if attachment.name.startswith(file_number(one))]
    return latest(named or same)


def _standing(work: Work, document: Document, version: DocumentVersion, is_what: Message) -> Verdict:
    """What a known file counts for today."""
    versions = versions_of(work, document.id)
    kind, reason = VerdictKind.REGISTERED, is_what
    standing = standing_of(document, version, versions)
    current = latest(versions) or version
    successor = replacement(work, document.id)
    if successor is not None:
        number = number_of(successor, latest(versions_of(work, successor.id)))
        kind, reason = VerdictKind.VOID, message("signing.is_replaced", number=number)
    elif standing is Standing.CANCELLED:
        kind, reason = VerdictKind.VOID, message("signing.is_cancelled", why=document.cancelled or "–")
    elif standing is Standing.TWIN:
        kind, reason = VerdictKind.VOID, message("signing.is_twin", number=content_of(current).number)
    elif standing is Standing.OLD:
        older = message("signing.is_old_version", version=version.version, current=current.version)
        kind, reason = VerdictKind.OLD_VERSION, older
    return Verdict(kind, reason, content_of(version).number, version.version, document.id)


def _by_what_it_says(
    work: Work, body: bytes, read: PaperRead, read_paper: Callable[[bytes], PaperRead]
) -> Verdict:
    codes = [code for code in read.codes if code is not None]
    own = [code for code in codes if code.fair_tag == fair_tag(work.fair.id)]
    if codes and not own:
        return Verdict(VerdictKind.UNKNOWN, message("signing.is_of_other_fair"))
    paper = _named(work, own) or _named_in_words(work, read, read_paper)
    if paper is None:
        return _nobody_knows(work, own)
    if read.is_picture:
        number, version = paper.number, paper.version.version
        picture = message("signing.is_picture", number=number, version=version)
        return Verdict(VerdictKind.UNKNOWN, picture, number, version, paper.document.id)
    return _altered(work, body, read, paper, read_paper)


def _named(work: Work, codes: Sequence[PageCode]) -> Paper | None:
    """The paper that most pages name."""
    named = Counter(replace(code, page=1) for code in codes)
    for code, _ in named.most_common():
        found = papers_of(work, code)
        if len(found) == 1:
            return found[0]
    return None


_NUMBER = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{2}/[A-Z]{1,3}[0-9]{0,3}-[0-9]{4,6}(?![0-9])")


def _named_in_words(work: Work, read: PaperRead, read_paper: Callable[[bytes], PaperRead]) -> Paper | None:
    """The paper whose number stands in the properties of a file, or in a text that is mostly its own.

    A letter may well name a memorandum; that does not make it one.
    """
    if read.number:
        return _current(work, read.number)
    for number in dict.fromkeys(_NUMBER.findall(" ".join(read.texts))):
        paper = _current(work, number)
        kept = work.file(paper.version.sha256) if paper is not None else None
        if kept is not None and _is_mostly(read.texts, read_paper(kept).texts):
            return paper
    return None


def _current(work: Work, number: str) -> Paper | None:
    """The paper that holds under a number."""
    document = by_number(work, number)
    versions = versions_of(work, document) if document else []
    record, current = work.get(Document, document) if document else None, latest(versions)
    if record is None or current is None:
        return None
    return Paper(record, current, standing_of(record, current, versions))


def _is_mostly(found: Sequence[str], registered: Sequence[str]) -> bool:
    """Whether at least half of the registered words stand in what was found."""
    words = Counter(" ".join(registered).split())
    return 2 * (words & Counter(" ".join(found).split())).total() >= words.total() > 0


def _nobody_knows(work: Work, codes: Sequence[PageCode]) -> Verdict:
    """A file of which nothing is known here; a number that it names is told all the same."""
    for code in codes:
        number = number_in(work, code)
        if number is not None:
            reason = message("signing.is_not_known_here", number=number)
            return Verdict(VerdictKind.UNKNOWN, reason, number, code.version)
    return Verdict(VerdictKind.UNKNOWN, message("signing.is_nothing_known"))


def _altered(
    work: Work, body: bytes, read: PaperRead, paper: Paper, read_paper: Callable[[bytes], PaperRead]
) -> Verdict:
    """What became of a registered text: what was added to it, or where it differs."""
    number, version, document = paper.number, paper.version.version, paper.document.id
    kept = work.file(paper.version.sha256)
    differences = tuple(_differences(read_paper(kept).texts, read.texts)) if kept else ()
    why = "signing.is_altered"
    if kept is not None and body.startswith(kept):
        why = "signing.is_altered_after"
    elif kept is not None and not differences:
        why = "signing.is_saved_anew"
    reason = message(why, number=number, version=version)
    return Verdict(VerdictKind.ALTERED, reason, number, version, document, differences)


def _differences(registered: Sequence[str], found: Sequence[str]) -> Iterable[Difference]:
    """The first places in which two papers differ, in the order of pages."""
    told = 0
    for page in range(max(len(registered), len(found))):
        was = registered[page] if page < len(registered) else ""
        now = found[page] if page < len(found) else ""
        for difference in _page_differences(page + 1, was.split(), now.split()[:MOST_WORDS]):
            yield difference
            told += 1
            if told == MOST_DIFFERENCES:
                return


def _page_differences(page: int, was: list[str], now: list[str]) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            yield Difference(page, " ".join(was[i:j]), " ".join(now[k:m]))
