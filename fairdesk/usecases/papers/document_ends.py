"""What becomes of a document: kept as printed though something changed, archived, cancelled, replaced."""

from fairdesk.domain import papers
from fairdesk.domain.checks import clean_text
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Document, DocumentVersion, Id, Signing
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.usecases.papers import document_contents
from fairdesk.usecases.papers.document_differences import accepted_by
from fairdesk.usecases.papers.document_drafts import Drafted
from fairdesk.usecases.papers.document_versions import (
    content_of,
    existing,
    number_of,
    state_of,
    versions_of,
)
from fairdesk.usecases.ports import Changes, Work, Workplace


def keep_as_printed(place: Workplace, document: Id) -> Changes:
    """Lets the paper be right as it is, though the items have changed since; until they change again."""
    with place.write() as work:
        record, printed = existing(work, document), versions_of(work, document)
        now, current = document_contents.content(work, document), papers.latest(printed)
        if current is not None:
            state = state_of(record, printed, work.all(Signing, document=document))
            now = accepted_by(state, content_of(current), now)
        work.change(Document, document, kept=now.fingerprint())
    return work.changes


def archive(place: Workplace, document: Id) -> Changes:
    """Puts a signed document into the archive. Raises ``UserFacingError`` before all have signed."""
    with place.write() as work:
        record = existing(work, document)
        printed = versions_of(work, document)
        state = state_of(record, printed, work.all(Signing, document=document))
        if state not in (DocumentState.SIGNED, DocumentState.ARCHIVED):
            raise UserFacingError(message("documents.not_signed"), message("documents.not_signed_advice"))
        if state is DocumentState.SIGNED:
            work.change(Document, document, archived=work.now)
    return work.changes


def cancel(place: Workplace, document: Id, reason: str) -> Changes:
    """Ends a document, at any desk and in any state. Raises ``UserFacingError`` without a reason."""
    why = clean_text(reason)
    if not why:
        raise UserFacingError(message("documents.no_reason"), message("documents.no_reason_advice"))
    with place.write() as work:
        record = existing(work, document)
        if record.cancelled:
            raise UserFacingError(
                message("documents.is_cancelled_already", reason=record.cancelled),
                message("documents.is_cancelled_already_advice"),
            )
        cancelled(work, document, why)
    return work.changes


def cancelled(work: Work, document: Id, reason: str) -> None:
    """Ends a document within a transaction."""
    work.change(Document, document, cancelled=reason, cancelled_at=work.now, cancelled_by=work.actor)


def reinstate(place: Workplace, document: Id) -> Changes:
    """Lets a document that was cancelled by mistake count again. One that was replaced stays cancelled."""
    with place.write() as work:
        existing(work, document)
        successor = replacement(work, document)
        if successor is not None:
            number = number_of(successor, papers.latest(versions_of(work, successor.id)))
            raise UserFacingError(
                message("documents.replaced_already", number=number),
                message("documents.replaced_already_advice"),
            )
        work.change(Document, document, cancelled=None, cancelled_at=None, cancelled_by=None)
    return work.changes


def replacement(work: Work, document: Id) -> Document | None:
    """The printed document that stands in the place of another one."""
    for one in work.all(Document, replaces=document):
        if not one.cancelled and versions_of(work, one.id):
            return one
    return None


def discard(place: Workplace, document: Id) -> Changes:
    """Takes a draft back; a number kept for it is free again.

    Raises ``UserFacingError`` for a printed one.
    """
    with place.write() as work:
        existing(work, document)
        if work.count(DocumentVersion, document=document):
            raise UserFacingError(message("documents.is_printed"), message("documents.is_printed_advice"))
        work.change(Document, document, issuer=None, counter=None, number=None, voided=True)
    return work.changes


def replace(place: Workplace, document: Id) -> Drafted:
    """Begins a new document in the place of a printed one, with a number of this desk's own.

    The old one counts until the new one is printed. Raises ``UserFacingError`` where it does not count.
    """
    with place.write() as work:
        old = existing(work, document)
        current = papers.latest(versions_of(work, document))
        if old.cancelled or current is None:
            number = number_of(old, current)
            raise UserFacingError(
                message("documents.not_replaceable", number=number),
                message("documents.not_replaceable_advice"),
            )
        begun = _begun(work, document)
        if begun is None:
            begun = _successor(work, old)
            work.add(begun)
    return Drafted(begun.id, work.changes)


def _begun(work: Work, document: Id) -> Document | None:
    """A replacement that was begun and not printed yet."""
    for one in work.all(Document, replaces=document):
        if not one.cancelled and not versions_of(work, one.id):
            return one
    return None


def _successor(work: Work, old: Document) -> Document:
    return Document(
        id=work.new_id(),
        negotiation=old.negotiation,
        template=old.template,
        languages=old.languages,
        prevailing=old.prevailing,
        subject=old.subject,
        city=old.city,
        day=fair_day(work.now, work.fair.time_zone),
        valid_until=old.valid_until,
        copies=old.copies,
        without=old.without,
        with_clauses=old.with_clauses,
        special_terms=old.special_terms,
        handover=old.handover,
        replaces=old.id,
        portal_lot=old.portal_lot,
        sum=old.sum,
        at=work.now,
        by=work.actor,
    )
