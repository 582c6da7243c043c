"""The key and the certificate with which a desk seals PDF files.

The certificate is the desk's own and nobody vouches for it: every desk of the fair knows it from the desk's
record, everybody else sees an unknown issuer. It proves which desk sealed a file, and that alone.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fairdesk.domain.entities import Desk, Fair

_LASTS = timedelta(days=365 * 20)
_NAME_LIMIT = 64
"""Letters that a name in a certificate may have."""


def new_seal_key() -> bytes:
    """A new private key (ECDSA, P-256; PKCS#8, DER)."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def make_certificate(private_key: bytes, fair: Fair, desk: Desk, now: datetime) -> bytes:
    """A certificate (X.509, DER) that names the fair and the desk, signed by the desk's own key."""
    key = serialization.load_der_private_key(private_key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of a seal is an ECDSA key")
    name = x509.Name(
        [
            _part(NameOID.COMMON_NAME, f"{fair.code} desk {desk.letter}"),
            _part(NameOID.SERIAL_NUMBER, str(desk.number)),
            _part(NameOID.ORGANIZATION_NAME, fair.name or fair.code),
            _part(NameOID.ORGANIZATIONAL_UNIT_NAME, "fairdesk seal, not a legal signature"),
        ]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_ONLY_SIGNS, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


_ONLY_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,  # that would be the mark of a signature by which somebody is bound
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _part(what: x509.ObjectIdentifier, text: str) -> x509.NameAttribute[str]:
    return x509.NameAttribute(what, text[:_NAME_LIMIT])
