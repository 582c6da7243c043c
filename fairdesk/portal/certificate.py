"""The certificate of a server that was given none: made by itself, and known to desks by its fingerprint."""

import hashlib
import os
import ssl
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fairdesk.domain.messages import UserFacingError, message

FILE_NAME = "server-certificate.pem"
_LASTS = timedelta(days=365 * 20)


@dataclass(frozen=True)
class Certificate:
    """Where a server's certificate and its private key are: two files, or both in one."""

    certificate: Path
    key: Path

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal: what desks are told to look for."""
        first = x509.load_pem_x509_certificates(self.certificate.read_bytes())[0]
        return hashlib.sha256(first.public_bytes(serialization.Encoding.DER)).hexdigest()

    def refuse_if_useless(self) -> None:
        """Raises ``UserFacingError`` where the two cannot serve: damaged, or a key of another certificate."""
        try:
            x509.load_pem_x509_certificates(self.certificate.read_bytes())
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                self.certificate, self.key, password=_no_password
            )
        except (ssl.SSLError, ValueError) as error:
            names = {"certificate": self.certificate.name, "key": self.key.name}
            raise UserFacingError(
                message("server.useless_certificate", **names), message("server.useless_certificate_advice")
            ) from error


def _no_password() -> str:
    """Nobody is there to be asked; a key that is locked cannot be used."""
    return ""


def own_certificate(folder: Path, now: datetime) -> Certificate:
    """The certificate of the server in this data folder, made at its first start."""
    file = folder / FILE_NAME
    if not file.exists():
        _make(file, now)
    return Certificate(file, file)


def _make(file: Path, now: datetime) -> None:
    """Writes it aside and puts it in place whole; of two processes that begin together, the first wins."""
    descriptor, name = tempfile.mkstemp(prefix=file.name, dir=file.parent)  # for its owner's eyes only
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(_pem(now))
        _put_in_place(part, file)
    finally:
        part.unlink(missing_ok=True)


def _put_in_place(part: Path, file: Path) -> None:
    try:
        os.link(part, file)
    except FileExistsError:  # the other process was first
        return
    except OSError:  # a disk without links, such as a stick's
        os.replace(part, file)


def _pem(now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fairdesk server")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=365))  # laptops' clocks may be wrong
        .not_valid_after(now + _LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("fairdesk.local")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM) + private
