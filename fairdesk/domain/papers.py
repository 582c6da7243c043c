"""How far a document is: from its draft to the archive."""

from collections.abc import Collection, Iterable
from enum import StrEnum

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
    """The version that holds: the highest; of two with one number the one recorded first."""
    return max(versions, key=lambda one: (one.version, [-byte for byte in one.id]), default=None)


def signed_by(version: DocumentVersion | None, signings: Iterable[Signing]) -> frozenset[Id]:
    """The enterprises that signed a version."""
    if version is None:
        return frozenset()
    return frozenset(
        one.enterprise
        for one in signings
        if one.enterprise and one.version == version.version and not one.voided
    )


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
