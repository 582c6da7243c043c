"""How far a document is: from its draft to the archive."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from math import inf

from fairdesk.domain.entities import Document, DocumentVersion, Id, Signing


class DocumentState(StrEnum):
    """The states of a document, in their order; ``cancelled`` ends any of them. Used from outside."""

    DRAFT = "draft"
    PRINTED = "printed"
    SIGNED_BY_ONE = "signed_by_one"
    SIGNED = "signed"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


def latest(versions: Iterable[DocumentVersion]) -> DocumentVersion | None:
    """The version that holds: the highest; of two that desks printed at once, the one printed first."""
    return max(versions, key=_standing, default=None)


def _standing(version: DocumentVersion) -> tuple[int, float, list[int]]:
    printed = version.at.timestamp() if version.at else inf
    return version.version, -printed, [-byte for byte in version.id]


def is_under(signing: Signing, version: DocumentVersion) -> bool:
    """Whether a signature stands under this very paper, as far as it was noted."""
    same_number = signing.version == version.version and not signing.voided
    return same_number and signing.paper in (None, version.id)


def signed_by(version: DocumentVersion | None, signings: Iterable[Signing]) -> frozenset[Id]:
    """The enterprises that signed a version."""
    if version is None:
        return frozenset()
    return frozenset(one.enterprise for one in signings if one.enterprise and is_under(one, version))


def state(
    document: Document,
    versions: Iterable[DocumentVersion],
    signings: Iterable[Signing],
    parties: Collection[Id],
) -> DocumentState:
    """The state of a document. It follows from what was recorded, so no two desks can set it differently.

    A new version needs new signatures. A document is signed when all its ``parties`` signed.
    """
    if document.voided or document.cancelled:
        return DocumentState.CANCELLED
    current = latest(versions)
    if current is None:
        return DocumentState.DRAFT
    signed = signed_by(current, signings) & set(parties)
    if parties and signed.issuperset(parties):
        return DocumentState.ARCHIVED if document.archived else DocumentState.SIGNED
    return DocumentState.SIGNED_BY_ONE if signed else DocumentState.PRINTED
