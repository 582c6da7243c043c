"""Sealing what was printed, with the key and the certificate that a desk makes once."""

from dataclasses import dataclass, field

from fairdesk.domain.entities import Desk, Document, DocumentVersion, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.signing.certificates import make_certificate, new_seal_key
from fairdesk.signing.seal import SealCheck, check_seal, seal
from fairdesk.usecases.papers.document_versions import content_of, existing
from fairdesk.usecases.papers.signings import current_version, file_number, keep_copy
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed copy: its attachment and its bytes."""

    attachment: Id
    pdf: bytes
    changes: Changes = field(default_factory=Changes)


def seal_document(place: Workplace, document: Id, copy: bytes | None = None) -> Sealed:
    """Seals the version that holds, or a signed ``copy`` of it, and keeps the sealed file beside it.

    The printed file stays what it is; the sealed one is known to the fair like it.
    """
    with place.write() as work:
        private_key, certificate = seal_of_desk(work)
        paper, version = _printed(work, document)
        body = copy if copy is not None else work.file(version.sha256)
    if body is None:
        raise UserFacingError(message("signing.not_here_yet"), message("signing.not_here_yet_advice"))
    sealed = seal(body, private_key, certificate, content_of(version).number)
    with place.write() as work:
        attachment = keep_copy(work, paper, version, sealed, f"{file_number(version)} sealed.pdf")
    return Sealed(attachment, sealed, work.changes)


def _printed(work: Work, document: Id) -> tuple[Document, DocumentVersion]:
    paper, version = existing(work, document), current_version(work, document)
    if version is None:
        raise UserFacingError(message("signing.not_printed"), message("signing.not_printed_advice"))
    return paper, version


def seal_of_desk(work: Work) -> tuple[bytes, bytes]:
    """The private key and the certificate of this desk, made when first needed, within a transaction."""
    private_key = work.seal_key()
    if private_key is None:
        private_key = new_seal_key()
        work.keep_seal_key(private_key)
    certificate = work.desk.certificate
    if certificate is None:
        certificate = make_certificate(private_key, work.fair, work.desk, work.now)
        work.change(Desk, work.desk.id, certificate=certificate)
    return private_key, certificate


def seal_on(work: Work, pdf: bytes) -> tuple[SealCheck, Desk | None]:
    """What the seal on a file shows here, and the desk of this fair that put it on."""
    desks = {desk.certificate: desk for desk in work.all(Desk) if desk.certificate}
    check = check_seal(pdf, desks.keys())
    return check, desks.get(check.certificate) if check.certificate else None
