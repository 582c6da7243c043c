"""What a desk signs with every request to a server, so that nobody speaks in its name or says it again.

The signature covers the SHA-256 of the body, which a header names: a server knows who speaks before it has
read a byte of what is said, and strangers cannot make it read any.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import cbor2

from fairdesk.oplog.identity import DeskIdentity, is_signature

WINDOW_MS = 10 * 60 * 1000
"""How far the time of a request may be from the server's; so long, and not longer, a nonce is remembered."""

NONCE_BYTES = 16

DESK = "X-Fairdesk-Desk"
TIME = "X-Fairdesk-Time"
NONCE = "X-Fairdesk-Nonce"
BODY = "X-Fairdesk-Body"
SIGNATURE = "X-Fairdesk-Signature"

HEADER_FORMS: Mapping[str, str] = {
    DESK: "[0-9a-f]{32}",
    TIME: "[0-9]{1,15}",
    NONCE: "[0-9a-f]{32}",
    BODY: "[0-9a-f]{64}",
    SIGNATURE: "[0-9a-f]{128}",
}
"""The headers of a signed request and what each looks like: hexadecimal, the time in milliseconds."""


class UnsignedError(Exception):
    """The headers of a request are not those of a signed one."""


@dataclass(frozen=True)
class SignedRequest:
    """A request and the signature of its desk.

    ``target`` is the path with its query as it stands in the request, ``time_ms`` the server's time as far
    as the desk knows it.
    """

    fair: bytes
    desk: bytes
    method: str
    target: str
    body_sha256: bytes
    time_ms: int
    nonce: bytes
    signature: bytes = b""

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers: a canonical CBOR list, so that no two requests share them."""
        parts = [
            "fairdesk request",
            self.fair,
            self.desk,
            self.method,
            self.target,
            self.body_sha256,
            self.time_ms,
            self.nonce,
        ]
        return cbor2.dumps(parts, canonical=True)

    def is_signed_by(self, public_key: bytes) -> bool:
        """Whether the desk with this public key signed it."""
        return is_signature(public_key, self.signature, self.signed)

    def is_in_time(self, now_ms: int) -> bool:
        """Whether it was signed about now."""
        return abs(now_ms - self.time_ms) <= WINDOW_MS

    def is_about(self, body: bytes) -> bool:
        """Whether this is the body that was signed."""
        return hashlib.sha256(body).digest() == self.body_sha256


def signed_headers(
    identity: DeskIdentity, fair: bytes, method: str, target: str, body: bytes, time_ms: int
) -> dict[str, str]:
    """The headers with which a desk sends a request."""
    digest, nonce = hashlib.sha256(body).digest(), secrets.token_bytes(NONCE_BYTES)
    request = SignedRequest(fair, identity.desk, method, target, digest, time_ms, nonce)
    return {
        DESK: identity.desk.hex(),
        TIME: str(time_ms),
        NONCE: nonce.hex(),
        BODY: digest.hex(),
        SIGNATURE: identity.sign(request.signed).hex(),
    }


def read_headers(fair: bytes, method: str, target: str, headers: Mapping[str, str]) -> SignedRequest:
    """The signed request that came with these headers; nothing about it is known to be true yet.

    Raises ``UnsignedError`` where one is missing or looks wrong.
    """
    found = {name: headers.get(name, "") for name in HEADER_FORMS}
    for name, form in HEADER_FORMS.items():
        if not re.fullmatch(form, found[name], re.ASCII):
            raise UnsignedError(name)
    return SignedRequest(
        fair,
        bytes.fromhex(found[DESK]),
        method,
        target,
        bytes.fromhex(found[BODY]),
        int(found[TIME]),
        bytes.fromhex(found[NONCE]),
        bytes.fromhex(found[SIGNATURE]),
    )
