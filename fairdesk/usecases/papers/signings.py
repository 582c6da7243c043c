"""Who signed a document, and how: by hand on paper, by hand on a screen, or by a key.

Each way is noted as what it is. A signature on paper is what a person saw on it, one on a screen is a picture
drawn beside a scanned badge, and one by a key is kept as the key's program made it, not verified here.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fairdesk.domain.badge_codes import Genuine, Reading, Typed, Unproven, read
from fairdesk.domain.entities import (
    Attachment,
    Badge,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Id,
    Signing,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import is_under, latest, signed_by
from fairdesk.domain.scan import Known, refused_anywhere
from fairdesk.domain.strokes import Strokes, strokes_from_text
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.usecases.enterprises.same_company import members
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.papers.document_versions import content_of, versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace


class SignedPaperMaker(Protocol):
    """Sets a document with signatures drawn into their blocks: ``documents.deal_papers.paper_pdf``."""

    def __call__(self, content: Content, *, signatures: Mapping[str, Strokes]) -> PaperMade:
        """``signatures`` are by the party's id in the content."""
        ...


@dataclass(frozen=True, slots=True)
class Signer:
    """Whom a scanned badge proves: a delegate of a party of the document."""

    badge: Badge
    delegate: Delegate
    enterprise: Id
    notice: Message | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """What was noted; ``notice`` is something that a person should know of it."""

    signings: tuple[Id, ...] = ()
    notice: Message | None = None
    changes: Changes = field(default_factory=Changes)


def what_it_is(work: Work, signing: Signing) -> Message:
    """The sentence that says plainly what a signature is, and what it is not."""
    if signing.way is SigningWay.KEY:
        return message("signing.what_key")
    if signing.way is SigningWay.PAPER:
        return message("signing.what_paper", by=signing.by or "–")
    signer = work.get(Delegate, signing.signer) if signing.signer else None
    return message("signing.what_screen", name=(signer and signer.name) or "–", by=signing.by or "–")


def current_version(work: Work, document: Id) -> DocumentVersion | None:
    """The version of a document that holds."""
    return latest(versions_of(work, document))


def parties_of(version: DocumentVersion) -> tuple[Id, ...]:
    """The enterprises that sign a version, as they stand in it."""
    return tuple(bytes.fromhex(party.id) for party in content_of(version).parties)


def sign_on_paper(
    place: Workplace, document: Id, enterprises: Collection[Id] | None = None, *, paper: Id | None = None
) -> Signed:
    """Notes that a person saw signatures on the paper: of these parties, or of all.

    ``paper`` is the printed version that the person looked at. Who signed already is left as it is. Raises
    ``UserFacingError`` where nothing can be signed, or where another version holds by now.
    """
    with place.write() as work:
        _, version = _to_sign(work, document)
        if paper not in (None, version.id):
            raise UserFacingError(message("signing.printed_anew"), message("signing.printed_anew_advice"))
        parties = parties_of(version)
        wanted = parties if enterprises is None else tuple(enterprises)
        for enterprise in wanted:
            _party(parties, enterprise)
        signings = note_on_paper(work, version, wanted)
    return Signed(signings, changes=work.changes)


def note_on_paper(work: Work, version: DocumentVersion, enterprises: Iterable[Id]) -> tuple[Id, ...]:
    """Notes signatures on paper of those who have not signed this version yet, within a transaction."""
    signed = signed_by(version, work.all(Signing, document=version.document))
    missing = [one for one in dict.fromkeys(enterprises) if one not in signed]
    return tuple(_note(work, version, one, SigningWay.PAPER) for one in missing)


def signer(work: Work, document: Id, enterprise: Id, badge: str) -> Signer:
    """Who signs for a party on the screen: the holder of a scanned badge.

    Raises ``UserFacingError`` where the badge proves nobody, or somebody of another enterprise.
    """
    _, version = _to_sign(work, document)
    party = _party(parties_of(version), enterprise)
    found, delegate = _holder(work, badge)
    if delegate.enterprise is None or delegate.enterprise not in members(work, party):
        of = work.get(Enterprise, delegate.enterprise) if delegate.enterprise else None
        raise UserFacingError(
            message("signing.other_party", name=delegate.name or "–", enterprise=of.name if of else "–"),
            message("signing.other_party_advice"),
        )
    return Signer(found, delegate, party, _not_the_named(version, party, delegate))


def _holder(work: Work, badge: str) -> tuple[Badge, Delegate]:
    """The badge and its holder. A typed number finds a badge and proves nobody, so it must be scanned."""
    reading = read(badge, work.fair.id, work.badge_keys())
    if isinstance(reading, Typed | Unproven):
        raise _no_proof(
            message("signing.must_be_scanned" if isinstance(reading, Typed) else "signing.no_key")
        )
    found, delegate = _found(work, reading)
    refused = refused_anywhere(reading, Known(found, delegate) if found else None)
    if refused is not None:
        raise _no_proof(refused.reason)
    if found is None or delegate is None:
        raise _no_proof(message("scan.genuine_not_heard_of"))
    return found, delegate


def _found(work: Work, reading: Reading) -> tuple[Badge | None, Delegate | None]:
    found = work.badge(reading.number) if isinstance(reading, Genuine) else None
    return found, work.get(Delegate, found.delegate) if found and found.delegate else None


def _no_proof(reason: Message) -> UserFacingError:
    return UserFacingError(message("signing.no_proof", reason=reason), message("signing.no_proof_advice"))


def _not_the_named(version: DocumentVersion, party: Id, delegate: Delegate) -> Message | None:
    """That the paper names somebody else as the one who signs."""
    named = next((one.signatory for one in content_of(version).parties if one.id == party.hex()), "")
    if not named or not delegate.name or fold(named) == fold(delegate.name):
        return None
    return message("signing.not_the_named", named=named, name=delegate.name)


def sign_on_screen(
    place: Workplace,
    document: Id,
    enterprise: Id,
    badge: str,
    strokes: Strokes,
    make: SignedPaperMaker | None = None,
) -> Signed:
    """Notes a signature drawn on this device by the holder of a scanned badge.

    ``make`` sets the paper anew with every signature drawn so far; it is kept as the signed copy.
    Raises ``UserFacingError`` where the badge does not confirm the signer or nothing was drawn.
    """
    if strokes.is_empty:
        raise UserFacingError(message("signing.nothing_drawn"), message("signing.nothing_drawn_advice"))
    with place.read() as work:
        who = signer(work, document, enterprise, badge)
        _, version = _to_sign(work, document)
        _not_signed_yet(work, version, who.enterprise)
        copy = _signed_copy(work, version, who.enterprise, strokes, make)
    with place.write() as work:
        paper, now = _to_sign(work, document)
        if now.id != version.id:
            raise UserFacingError(message("signing.printed_anew"), message("signing.printed_anew_advice"))
        _not_signed_yet(work, version, who.enterprise)
        noted = _note(
            work,
            version,
            who.enterprise,
            SigningWay.SCREEN,
            signer=who.delegate.id,
            badge=who.badge.id,
            picture=strokes.to_text(),
        )
        if copy is not None:
            keep_copy(work, paper, version, copy, f"{file_number(version)}.pdf")
    return Signed((noted,), who.notice, work.changes)


def _signed_copy(
    work: Work, version: DocumentVersion, enterprise: Id, strokes: Strokes, make: SignedPaperMaker | None
) -> bytes | None:
    """The paper with all signatures drawn on screens."""
    if make is None:
        return None
    drawn = {**drawn_signatures(work, version), enterprise.hex(): strokes}
    return make(content_of(version), signatures=drawn).pdf


def drawn_signatures(work: Work, version: DocumentVersion) -> dict[str, Strokes]:
    """The signatures drawn on screens for a version, by the party's id in its content."""
    return {
        one.enterprise.hex(): strokes_from_text(one.picture)
        for one in work.all(Signing, document=version.document)
        if one.enterprise and one.picture and is_under(one, version)
    }


def keep_copy(
    work: Work,
    document: Document,
    version: DocumentVersion,
    body: bytes,
    name: str,
    media_type: str = "application/pdf",
) -> Id:
    """Keeps a signed or sealed copy of a version beside it, within a transaction."""
    kept = Attachment(
        id=work.new_id(),
        negotiation=document.negotiation,
        document=document.id,
        version=version.version,
        what=FileKind.SIGNED_COPY,
        name=name,
        media_type=media_type,
        size=len(body),
        sha256=work.keep_file(body),
        at=work.now,
        by=work.actor,
    )
    work.add(kept)
    return kept.id


def to_sign_by_key(work: Work, document: Id, enterprise: Id) -> bytes:
    """The printed file that a party's key is to sign. Raises ``UserFacingError`` where it cannot."""
    _, version = _to_sign(work, document)
    _not_signed_yet(work, version, _party(parties_of(version), enterprise))
    body = work.file(version.sha256)
    if body is None:
        raise UserFacingError(message("signing.not_here_yet"), message("signing.not_here_yet_advice"))
    return body


def note_key_signature(place: Workplace, document: Id, enterprise: Id, file: bytes, pkcs7: bytes) -> Signed:
    """Notes that a party signed the printed ``file`` by its key.

    The PKCS#7 is kept as it came; it is not verified here.
    """
    with place.write() as work:
        paper, version = _to_sign(work, document)
        party = _party(parties_of(version), enterprise)
        if version.sha256 != hashlib.sha256(file).hexdigest():
            raise UserFacingError(message("signing.printed_anew"), message("signing.printed_anew_advice"))
        _not_signed_yet(work, version, party)
        name = f"{file_number(version)}.p7s"
        keep_copy(work, paper, version, pkcs7, name, "application/pkcs7-signature")
        noted = _note(work, version, party, SigningWay.KEY, signature=work.keep_file(pkcs7))
    return Signed((noted,), message("signing.not_verified_here"), work.changes)


def take_back(place: Workplace, document: Id, enterprise: Id) -> Changes:
    """Takes back that a party signed the current version, however often and wherever it was noted."""
    with place.write() as work:
        version = current_version(work, document)
        for one in work.all(Signing, document=document, enterprise=enterprise):
            if version is not None and is_under(one, version):
                work.void(Signing, one.id)
    return work.changes


def _to_sign(work: Work, document: Id) -> tuple[Document, DocumentVersion]:
    """A document and the version that can be signed. Raises ``UserFacingError`` where there is none."""
    paper = work.get(Document, document)
    if paper is None:
        raise UserFacingError(message("signing.no_document"), message("signing.no_document_advice"))
    if paper.voided or paper.cancelled:
        raise UserFacingError(message("signing.cancelled"), message("signing.cancelled_advice"))
    version = current_version(work, document)
    if version is None:
        raise UserFacingError(message("signing.not_printed"), message("signing.not_printed_advice"))
    return paper, version


def _party(parties: Collection[Id], enterprise: Id) -> Id:
    if enterprise not in parties:
        raise UserFacingError(message("signing.no_party"), message("signing.no_party_advice"))
    return enterprise


def _not_signed_yet(work: Work, version: DocumentVersion, enterprise: Id) -> None:
    if enterprise in signed_by(version, work.all(Signing, document=version.document)):
        raise UserFacingError(message("signing.signed_already"), message("signing.signed_already_advice"))


def _note(
    work: Work,
    version: DocumentVersion,
    enterprise: Id,
    way: SigningWay,
    *,
    signer: Id | None = None,
    badge: Id | None = None,
    picture: str | None = None,
    signature: str | None = None,
) -> Id:
    noted = Signing(
        id=work.new_id(),
        document=version.document,
        version=version.version,
        paper=version.id,
        enterprise=enterprise,
        way=way,
        signer=signer,
        badge=badge,
        picture=picture,
        signature=signature,
        at=work.now,
        by=work.actor,
    )
    work.add(noted)
    return noted.id


def file_number(version: DocumentVersion) -> str:
    """How the names of copies and scans of a paper begin."""
    return f"{content_of(version).number.replace('/', '-')} v{version.version}"
