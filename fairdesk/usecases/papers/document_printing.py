"""Printing a document: its number and its versions.

The number is kept in one short transaction, the pages are set outside of any, and a second transaction keeps
what was printed if it is still what is noted. Whoever is interrupted in between finds the number again.
"""

from dataclasses import dataclass
from dataclasses import replace as with_other

from fairdesk.domain import papers
from fairdesk.domain.document_numbers import MAX_COUNTER, MAX_VERSION, printed_number, version_id
from fairdesk.domain.entities import Document, DocumentVersion, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.texts import Language, text
from fairdesk.usecases.papers import document_contents, document_lacks
from fairdesk.usecases.papers.document_content import Content, PaperMade, PaperMaker
from fairdesk.usecases.papers.document_ends import cancelled
from fairdesk.usecases.papers.document_versions import content_of, existing, issuer_of, number_of, versions_of
from fairdesk.usecases.papers.lookalike_documents import Lookalike, lookalikes
from fairdesk.usecases.ports import Changes, Work, Workplace

PORTAL_SETTING = "portal_host"
"""The portal's address without a scheme, such as ``ecp.example``: it stands in the QR of every page."""
_TRIES = 5
"""How often pages are set anew because somebody changes the document meanwhile."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed document. ``pdf`` is what was kept; ``lookalikes`` are papers much like it."""

    document: Id
    number: str
    version: int
    sha256: str
    pages: int
    pdf: bytes
    changes: Changes
    lookalikes: tuple[Lookalike, ...]


@dataclass(frozen=True, slots=True)
class _Reserved:
    """What is to be set: a content with its number. ``printed`` is there where nothing has changed."""

    content: Content
    issuer: Id
    changes: Changes
    printed: DocumentVersion | None = None


def print_document(
    place: Workplace, document: Id, make: PaperMaker, language: Language = "uz-Latn"
) -> Printed:
    """Prints a document: locks its text and keeps the PDF; what was printed unchanged comes again as it is.

    Raises ``UserFacingError`` where something is lacking, where its number is another desk's, and where a
    letter cannot be printed. ``language`` is that of the reason noted on a replaced document.
    """
    changes: list[Changes] = []
    for _ in range(_TRIES):
        reserved = _reserve(place, document)
        changes.append(reserved.changes)
        if reserved.printed is not None:
            return _printed_before(place, reserved.printed, changes)
        done = _commit(place, document, reserved, make(reserved.content), language)
        if done is not None:
            return with_other(done, changes=_together([*changes, done.changes]))
    raise UserFacingError(message("documents.busy"), message("documents.busy_advice"))


def _reserve(place: Workplace, document: Id) -> _Reserved:
    """Sees that the document may be printed, and keeps its number."""
    host = place.store.setting(PORTAL_SETTING) or ""
    with place.write() as work:
        record = existing(work, document)
        _is_open(record, versions_of(work, document))
        _nothing_lacking(work, document)
        _not_replaced_yet(work, record)
        current = papers.latest(versions_of(work, document))
        draft = document_contents.content(work, document)
        if current is not None and content_of(current).fingerprint() == draft.fingerprint():
            return _Reserved(draft, b"", work.changes, current)
        if draft.version > MAX_VERSION:
            raise UserFacingError(message("documents.no_versions"), message("documents.no_versions_advice"))
        issuer, counter, number = _number(work, record, current)
        content = with_other(draft, number=number, counter=counter, desk=work.desk.number, host=host)
    return _Reserved(content, issuer, work.changes)


def _is_open(record: Document, printed: list[DocumentVersion]) -> None:
    """Raises ``UserFacingError`` for a document that is not printed any more."""
    number = number_of(record, papers.latest(printed))
    if record.cancelled:
        raise UserFacingError(
            message("documents.is_cancelled", number=number), message("documents.is_cancelled_advice")
        )
    if record.own_form:
        raise UserFacingError(
            message("documents.is_own_form", number=number), message("documents.is_own_form_advice")
        )


def _nothing_lacking(work: Work, document: Id) -> None:
    must = [one.message for one in document_lacks.lacks(work, document) if one.must]
    if must:
        raise UserFacingError(must[0], message("documents.lacks_advice", count=len(must)))


def _not_replaced_yet(work: Work, record: Document) -> None:
    """Raises ``UserFacingError`` where another printed document stands in the replaced one's place."""
    if record.replaces is None:
        return
    for other in work.all(Document, replaces=record.replaces):
        current = papers.latest(versions_of(work, other.id))
        if other.id != record.id and current is not None and not other.cancelled:
            raise UserFacingError(
                message("documents.replaced_already", number=content_of(current).number),
                message("documents.replaced_already_advice"),
            )


def _number(work: Work, record: Document, current: DocumentVersion | None) -> tuple[Id, int, str]:
    """The number to print under: the document's, or a new one of this desk."""
    own = work.desk
    if current is not None:
        if issuer_of(work, record, current) != own.id:
            raise _of_another_desk(work, record, current)
        return own.id, content_of(current).counter, content_of(current).number
    is_kept = record.issuer == own.id and record.counter and _is_free(work, record.counter)
    counter = record.counter if is_kept and record.counter else _free_counter(work)
    number = printed_number(work.fair.code, own.letter, counter)
    work.change(Document, record.id, issuer=own.id, counter=counter, number=number)
    return own.id, counter, number


def _free_counter(work: Work) -> int:
    """A number that this desk has not printed; not even where another desk's hides it in its document."""
    counter = work.next_document_counter()
    while not _is_free(work, counter):
        counter += 1
    if counter > MAX_COUNTER:
        raise UserFacingError(message("documents.no_numbers"), message("documents.no_numbers_advice"))
    return counter


def _is_free(work: Work, counter: int) -> bool:
    """Whether this desk has printed nothing under a number yet."""
    return work.get(DocumentVersion, version_id(work.desk.id, counter, 1)) is None


def _of_another_desk(work: Work, record: Document, current: DocumentVersion) -> UserFacingError:
    number = content_of(current).number
    return UserFacingError(
        message("documents.of_another_desk", number=number),
        message("documents.of_another_desk_advice", number=number),
    )


def _commit(
    place: Workplace, document: Id, reserved: _Reserved, made: PaperMade, language: Language
) -> Printed | None:
    """Keeps what was printed; None where the document has become another one meanwhile."""
    content = reserved.content
    with place.write() as work:
        record = existing(work, document)
        printed = versions_of(work, document)
        _is_open(record, printed)
        _not_replaced_yet(work, record)
        draft = document_contents.content(work, document)
        is_same = (draft.fingerprint(), draft.version) == (content.fingerprint(), content.version)
        if not is_same or work.desk.id != reserved.issuer:
            return None
        version = DocumentVersion(
            id=version_id(reserved.issuer, content.counter, content.version),
            document=document,
            version=content.version,
            sha256=work.keep_file(made.pdf),
            pages=made.pages,
            content=with_other(content, editions=made.editions).to_json(),
            template=content.template,
            sum=content.sum,
            currency=content.currency,
            at=work.now,
            by=work.actor,
        )
        if work.get(DocumentVersion, version.id) is not None:
            return None
        work.add(version)
        own: dict[str, object] = {
            "issuer": reserved.issuer,
            "counter": content.counter,
            "number": content.number,
        }
        work.change(Document, document, **own, kept=None)
        _end_replaced(work, record, content.number, language)
        alike = lookalikes(work, document)
    return Printed(
        document, content.number, version.version, version.sha256, made.pages, made.pdf, work.changes, alike
    )


def _end_replaced(work: Work, record: Document, number: str, language: Language) -> None:
    """The document that a printed one replaces counts no longer."""
    if record.replaces is None:
        return
    old = work.get(Document, record.replaces)
    if old is not None and not old.cancelled:
        reason = text("documents.replaced_by", language, number=number)
        cancelled(work, old.id, reason)


def _printed_before(place: Workplace, version: DocumentVersion, changes: list[Changes]) -> Printed:
    """What was printed already, for further copies."""
    assert version.document is not None  # every version is one of a document
    with place.read() as work:
        pdf = work.file(version.sha256)
        alike = lookalikes(work, version.document)
    number = content_of(version).number
    if pdf is None:
        raise UserFacingError(
            message("documents.not_arrived", number=number), message("documents.not_arrived_advice")
        )
    return Printed(
        version.document,
        number,
        version.version,
        version.sha256,
        version.pages,
        pdf,
        _together(changes),
        alike,
    )


def _together(changes: list[Changes]) -> Changes:
    """What several transactions changed. Printing is not taken back, so there is no span."""
    kinds = frozenset[str]().union(*(one.kinds for one in changes))
    return Changes(kinds, frozenset[Id]().union(*(one.ids for one in changes)))
