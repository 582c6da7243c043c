"""Papers on the parties' own form: registered with their own number, portal lot and scan; they count."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fairdesk.domain.checks import clean_text
from fairdesk.domain.entities import Attachment, Document, DocumentVersion, Id, Negotiation, Signing
from fairdesk.domain.file_types import kept_name, media_type_of
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.usecases.papers import document_contents, document_drafts
from fairdesk.usecases.papers.document_parties import deal_parties
from fairdesk.usecases.papers.lookalike_documents import Lookalike, lookalikes
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class Registered:
    """A paper that was registered, and what looks like it."""

    document: Id
    changes: Changes
    lookalikes: tuple[Lookalike, ...]


def register_own_form(
    place: Workplace,
    negotiation: Id,
    template: str,
    own_form: str,
    portal_lot: str,
    name: str,
    body: bytes,
    day: date | None,
    sum: Decimal | None,  # noqa: A002 - the record's own word
    *,
    pages: int = 1,
) -> Registered:
    """Registers a signed paper on the parties' own form: its scan is its first version, signed by all.

    Raises ``UserFacingError`` where its number or its scan is missing.
    """
    number = clean_text(own_form)
    if not number:
        raise UserFacingError(message("documents.no_own_number"), message("documents.no_own_number_advice"))
    if not body:
        raise UserFacingError(message("documents.no_scan"), message("documents.no_scan_advice"))
    kind = document_drafts.known_kind(template)
    with place.write() as work:
        deal = work.get(Negotiation, negotiation)
        parties = deal_parties(work, negotiation)
        if deal is None or len(parties) < 2:
            raise UserFacingError(message("documents.lacks_parties"), message("documents.no_deal_advice"))
        document = Document(
            id=work.new_id(),
            negotiation=negotiation,
            template=kind.name,
            day=day,
            copies=len(parties),
            own_form=number,
            portal_lot=clean_text(portal_lot) or None,
            sum=sum,
            at=work.now,
            by=work.actor,
        )
        work.add(document)
        paper = _keep(work, document, name, body, pages)
        for party in parties:
            work.add(
                Signing(
                    id=work.new_id(),
                    document=document.id,
                    paper=paper,
                    enterprise=party.enterprise,
                    way=SigningWay.PAPER,
                    at=work.now,
                    by=work.actor,
                )
            )
        alike = lookalikes(work, document.id)
    return Registered(document.id, work.changes, alike)


def _keep(work: Work, document: Document, name: str, body: bytes, pages: int) -> Id:
    """The scan as the first version, which is returned, and beside it as a file that people open."""
    content = replace(document_contents.content(work, document.id), number=document.own_form or "")
    sha256 = work.keep_file(body)
    version = DocumentVersion(
        id=work.new_id(),
        document=document.id,
        sha256=sha256,
        pages=pages,
        content=content.to_json(),
        template=document.template,
        sum=content.sum if document.sum is None else document.sum,
        currency=content.currency,
        at=work.now,
        by=work.actor,
    )
    work.add(version)
    work.add(
        Attachment(
            id=work.new_id(),
            negotiation=document.negotiation,
            document=document.id,
            version=1,
            what=FileKind.SIGNED_SCAN,
            name=kept_name(name),
            media_type=media_type_of(body, name),
            size=len(body),
            sha256=sha256,
            at=work.now,
            by=work.actor,
        )
    )
    return version.id
