"""What was printed of a document: its versions, the number that holds, and what each paper is worth."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from fairdesk.domain import papers
from fairdesk.domain.document_numbers import version_id
from fairdesk.domain.entities import Desk, Document, DocumentVersion, Id, Signing
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.usecases.papers.document_content import Content, content_from_json
from fairdesk.usecases.ports import Work


class Standing(StrEnum):
    """What a printed version is worth: it holds, a newer one does, another printing does, or none does."""

    HOLDS = "holds"
    OLD = "old"
    TWIN = "twin"
    CANCELLED = "cancelled"


def existing(work: Work, document: Id) -> Document:
    """A document's record. Raises ``UserFacingError`` where there is none any more."""
    found = work.get(Document, document)
    if found is None or found.voided:
        raise UserFacingError(message("documents.gone"), message("documents.gone_advice"))
    return found


def versions_of(work: Work, document: Id) -> list[DocumentVersion]:
    """All that was ever printed of a document, in the order of the versions."""
    return sorted(work.all(DocumentVersion, document=document), key=lambda one: (one.version, one.id))


@lru_cache(maxsize=256)
def _content(kept: str) -> Content:
    return content_from_json(kept)


def content_of(version: DocumentVersion) -> Content:
    """What stands in a printed version."""
    return _content(version.content)


def number_of(document: Document, current: DocumentVersion | None) -> str:
    """The number of a document: that of the version that holds, or the one kept for its first printing.

    The record may show the number of another desk that printed the same draft at the same time.
    """
    if current is not None:
        return content_of(current).number
    return document.own_form or document.number or ""


def issuer_of(work: Work, document: Document, current: DocumentVersion | None) -> Id | None:
    """The desk that gave the number, and that alone makes the next version under it."""
    if current is None:
        return document.issuer
    counter = content_of(current).counter
    desks = (desk.id for desk in work.all(Desk))
    return next((one for one in desks if version_id(one, counter, current.version) == current.id), None)


def standing_of(
    document: Document, version: DocumentVersion, versions: Iterable[DocumentVersion]
) -> Standing:
    """What a version is worth beside all versions of its document."""
    if document.voided or document.cancelled:
        return Standing.CANCELLED
    current = papers.latest(versions)
    if current is None or current.id == version.id:
        return Standing.HOLDS
    same_number = content_of(current).number == content_of(version).number
    return Standing.OLD if same_number else Standing.TWIN


def state_of(
    document: Document, versions: Iterable[DocumentVersion], signings: Iterable[Signing]
) -> DocumentState:
    """The state of a document; its parties are those that stand in the version that holds."""
    printed = list(versions)
    current = papers.latest(printed)
    parties = [bytes.fromhex(one.id) for one in content_of(current).parties] if current else []
    return papers.state(document, printed, signings, parties)


def twin_warnings(
    current: DocumentVersion, twins: Iterable[DocumentVersion], signings: Iterable[Signing]
) -> Iterator[Message]:
    """For each paper that another desk printed of the same draft: that it does not hold, and what to do."""
    noted = list(signings)
    by_number: dict[str, list[DocumentVersion]] = {}
    for twin in twins:
        by_number.setdefault(content_of(twin).number, []).append(twin)
    return (_twin_warning(current, number, printed, noted) for number, printed in by_number.items())


def _twin_warning(
    current: DocumentVersion, other: str, printed: Sequence[DocumentVersion], signings: Sequence[Signing]
) -> Message:
    """Nobody tears up a paper that alone bears a signature."""
    content = content_of(current)
    numbers = {"number": content.number, "other": other}
    under = [one for one in signings if any(papers.is_under(one, twin) for twin in printed)]
    if any(one.paper is None for one in under):  # on which of the two it stands, only people can see
        return message("documents.twin_signed", **numbers)
    missing = {one.enterprise for one in under} - papers.signed_by(current, signings)
    if not missing:
        return message("documents.twin", **numbers)
    signed = [one for one in content.parties if bytes.fromhex(one.id) in missing]
    names = tuple(content.first(one.names) for one in signed) or ("–",)
    return message("documents.twin_bears", names=names, **numbers)
