"""Documents as people look at them: state, number, versions, signatures, and what is odd about them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairdesk.domain import papers
from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import PageCode, read_number, version_id
from fairdesk.domain.entities import (
    Attachment,
    Desk,
    Document,
    DocumentVersion,
    Id,
    Negotiation,
    Signing,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.usecases.papers import document_contents
from fairdesk.usecases.papers.document_content import Content, ContentParty
from fairdesk.usecases.papers.document_differences import is_otherwise
from fairdesk.usecases.papers.document_kinds import DocumentKind, kinds
from fairdesk.usecases.papers.document_versions import (
    Standing,
    content_of,
    existing,
    issuer_of,
    number_of,
    standing_of,
    state_of,
    twin_warnings,
    versions_of,
)
from fairdesk.usecases.ports import Claim, Work


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed version, and what it is worth now."""

    document: Document
    version: DocumentVersion
    standing: Standing

    @property
    def number(self) -> str:
        """The number that stands on it."""
        return content_of(self.version).number


@dataclass(frozen=True, slots=True)
class PartySigned:
    """A party as it stands in the document, and how it signed the version that holds."""

    party: ContentParty
    enterprise: Id
    signing: Signing | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with everything about it.

    ``content`` is what stands in the printed version, or in the draft; ``draft`` is what would be printed
    now. ``is_own`` says whether this desk may make its next version; ``warnings`` are what people have to
    settle. ``twins`` are papers that another desk printed of the same draft at the same time.
    """

    document: Document
    kind: DocumentKind | None
    state: DocumentState
    number: str
    content: Content
    draft: Content
    parties: tuple[PartySigned, ...]
    versions: tuple[DocumentVersion, ...]
    current: DocumentVersion | None
    twins: tuple[DocumentVersion, ...]
    signings: tuple[Signing, ...]
    attachments: tuple[Attachment, ...]
    negotiation: Negotiation | None
    replaces: Document | None
    replaced_by: tuple[Document, ...]
    sum: Decimal | None
    currency: str
    is_own: bool
    differs: bool
    has_arrived: bool
    warnings: tuple[Message, ...]
    claims: Mapping[str, Sequence[Claim]]


def by_code(work: Work, code: PageCode) -> Paper | None:
    """The paper that a scanned page is of; None where it is of another fair or has not been heard of.

    Nor is one told where two copied laptops that never met took the same desk number.
    """
    if code.fair_tag != fair_tag(work.fair.id):
        return None
    desks = work.all(Desk, number=code.desk)
    ids = (version_id(one.id, code.counter, code.version) for one in desks)
    found = [version for one in ids if (version := work.get(DocumentVersion, one)) is not None]
    return _paper(work, found[0]) if len(found) == 1 else None


def _paper(work: Work, version: DocumentVersion) -> Paper | None:
    document = work.get(Document, version.document) if version.document else None
    if document is None:
        return None
    return Paper(document, version, standing_of(document, version, versions_of(work, document.id)))


def by_fingerprint(work: Work, sha256: str) -> Paper | None:
    """The paper with just these bytes."""
    found = next(iter(work.all(DocumentVersion, sha256=sha256)), None)
    return _paper(work, found) if found else None


def by_number(work: Work, typed: str) -> Id | None:
    """The document with a number, typed with or without the fair's code; or with its parties' own number."""
    number = read_number(typed)
    if number is not None and number.fair in ("", work.fair.code.upper()):
        for desk in work.all(Desk, letter=number.letter):
            found = _numbered(work, desk.id, number.counter)
            if found is not None:
                return found
    wanted = _own_number(typed)
    own = (one for one in work.all(Document) if one.own_form and _own_number(one.own_form) == wanted)
    return next((one.id for one in own), None) if wanted else None


def _own_number(written: str) -> str:
    return fold(written.replace("№", " "))


def _numbered(work: Work, issuer: Id, counter: int) -> Id | None:
    """The document that was printed under a number, or for which it is kept."""
    printed = work.get(DocumentVersion, version_id(issuer, counter, 1))
    if printed is not None and printed.document:
        return printed.document
    kept = work.all(Document, issuer=issuer, counter=counter)
    return kept[0].id if kept else None


def view(work: Work, document: Id) -> DocumentView:
    """A document with everything about it. Raises ``UserFacingError`` where there is none."""
    record = existing(work, document)
    printed = versions_of(work, document)
    current = papers.latest(printed)
    signings = tuple(work.all(Signing, document=document))
    draft = document_contents.content(work, document)
    content = content_of(current) if current else draft
    replaced_by = tuple(one for one in work.all(Document, replaces=document) if not one.cancelled)
    state = state_of(record, printed, signings)
    has_arrived = current is None or work.file(current.sha256) is not None
    negotiation = work.get(Negotiation, record.negotiation) if record.negotiation else None
    twins = tuple(one for one in printed if current and content_of(one).number != content_of(current).number)
    return DocumentView(
        document=record,
        kind=kinds().get(record.template),
        state=state,
        number=number_of(record, current),
        content=content,
        draft=draft,
        parties=tuple(_party(one, current, signings) for one in content.parties),
        versions=tuple(printed),
        current=current,
        twins=twins,
        signings=signings,
        attachments=tuple(work.all(Attachment, document=document)),
        negotiation=negotiation,
        replaces=work.get(Document, record.replaces) if record.replaces else None,
        replaced_by=replaced_by,
        sum=current.sum if current else draft.sum,
        currency=(current.currency if current else None) or draft.currency,
        is_own=issuer_of(work, record, current) in (None, work.desk.id),
        differs=current is not None and is_otherwise(record, state, content, draft),
        has_arrived=has_arrived,
        warnings=tuple(_warnings(work, record, current, content, signings, twins)),
        claims=work.claims(Document, document),
    )


def _party(party: ContentParty, current: DocumentVersion | None, signings: Iterable[Signing]) -> PartySigned:
    enterprise = bytes.fromhex(party.id)
    signed = (
        one for one in signings if current and one.enterprise == enterprise and papers.is_under(one, current)
    )
    return PartySigned(party, enterprise, next(signed, None))


def _warnings(
    work: Work,
    document: Document,
    current: DocumentVersion | None,
    content: Content,
    signings: Sequence[Signing],
    twins: Iterable[DocumentVersion],
) -> Iterator[Message]:
    """What two desks did without knowing of each other, and people have to settle."""
    if current is not None:
        yield from twin_warnings(current, twins, signings)
    signed = {one.enterprise for one in signings}
    names = tuple(content.first(one.names) for one in content.parties if bytes.fromhex(one.id) in signed)
    if document.cancelled and names:
        yield message("documents.signed_though_cancelled", names=names)
    for rival in rivals(work, document):
        yield message("documents.rival", other=number_of(rival, papers.latest(versions_of(work, rival.id))))


def rivals(work: Work, document: Document) -> list[Document]:
    """Other printed documents that stand in the place of the same one, as this one does."""
    if document.replaces is None or document.cancelled:
        return []
    others = work.all(Document, replaces=document.replaces)
    return [
        one for one in others if one.id != document.id and not one.cancelled and versions_of(work, one.id)
    ]
