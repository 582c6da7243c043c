"""A desk's seal on a PDF: whether anything was changed afterwards can be seen by any PDF reader.

The seal is added after the end of the file. Not one byte of what was printed is touched, and the pages look
as before. It certifies the file: signatures and filled forms may follow it, anything else breaks it. It is
not a legal signature and signs for nobody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, cast

from asn1crypto import keys, x509  # pyright: ignore[reportMissingTypeStubs] - it brings none
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from fairdesk.domain.messages import Message, UserFacingError, message

FIELD = "fairdesk"
_CERTIFICATE, _PRIVATE_KEY = cast("Any", x509.Certificate), cast("Any", keys.PrivateKeyInfo)


class SealState(StrEnum):
    """What the seal on a file shows."""

    WHOLE = "whole"
    SIGNED_AFTER = "signed_after"
    BROKEN = "broken"
    UNKNOWN_DESK = "unknown_desk"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What the seal shows, in words, and the certificate (DER) of the desk that put it there."""

    state: SealState
    certificate: bytes | None = None

    @property
    def words(self) -> Message:
        """What a person is told."""
        return message(f"signing.seal_{self.state}")


def seal(pdf: bytes, private_key: bytes, certificate: bytes, reason: str = "") -> bytes:
    """A PDF with the seal of a desk. Raises ``UserFacingError`` where it is damaged or sealed already."""
    signer = signers.SimpleSigner(
        signing_cert=_CERTIFICATE.load(certificate),
        signing_key=_PRIVATE_KEY.load(private_key),
        cert_registry=SimpleCertificateStore(),
    )
    out = BytesIO()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        certify = not writer.prev.embedded_signatures
        about = signers.PdfSignatureMetadata(
            field_name=_free_field(writer.prev),
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=certify,
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
            reason=reason or None,
            signer_key_usage={"digital_signature"},
        )
        cast("Any", signers.PdfSigner(about, signer)).sign_pdf(writer, output=out)
    except (PdfError, SigningError, ValueError, KeyError, IndexError) as error:
        raise UserFacingError(message("signing.not_sealed"), message("signing.not_sealed_advice")) from error
    return out.getvalue()


def _free_field(file: PdfFileReader) -> str:
    taken = {one.field_name for one in file.embedded_signatures}
    return FIELD if FIELD not in taken else f"{FIELD}-{len(taken) + 1}"


def check_seal(pdf: bytes, certificates: Collection[bytes]) -> SealCheck:
    """What the seal on a file shows to a desk that knows these certificates (DER) of its fair."""
    try:
        found = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        checks = [(_status(one), cast("Any", one.signer_cert).dump()) for one in found]
    except (PdfError, SignatureValidationError, ValueError, KeyError, IndexError, TypeError):
        return SealCheck(SealState.BROKEN if b"/ByteRange" in pdf else SealState.NONE)
    if not any(status.coverage is SignatureCoverageLevel.ENTIRE_FILE for status, _ in checks):
        return SealCheck(SealState.BROKEN if checks else SealState.NONE)
    known = frozenset(certificates)
    told = [SealCheck(_state(status, certificate in known), certificate) for status, certificate in checks]
    return max(told, key=lambda check: _TELLING[check.state])


_TELLING = {
    SealState.NONE: 0,
    SealState.UNKNOWN_DESK: 1,
    SealState.WHOLE: 2,
    SealState.SIGNED_AFTER: 3,
    SealState.BROKEN: 4,
}
"""Of several seals the worst is told; one whose desk nobody knows says nothing beside one that is known."""


def _status(embedded: EmbeddedPdfSignature) -> PdfSignatureStatus:
    signer = cast("Any", embedded.signer_cert)
    trusted = ValidationContext(trust_roots=[signer], moment=signer.not_valid_before, allow_fetching=False)
    only_signs = KeyUsageConstraints(key_usage={"digital_signature"})
    return validate_pdf_signature(embedded, trusted, key_usage_settings=only_signs)


def _state(status: PdfSignatureStatus, is_known: bool) -> SealState:
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    only_signed = bool(status.docmdp_ok) and status.modification_level in _HARMLESS
    if not (status.valid and status.intact and (whole or only_signed)):
        return SealState.BROKEN
    if not is_known:
        return SealState.UNKNOWN_DESK
    return SealState.WHOLE if whole else SealState.SIGNED_AFTER


_HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)
