"""Small secrets sealed to a desk, so that only the holder of its private key opens them.

A desk has one key, Ed25519, for its signatures. The same key, read as a point of Curve25519 (RFC 7748),
takes sealed secrets in: so every desk that ever enrolled, and every invitation, can be sealed to without a
second key that would have to be made, signed and carried along. Both uses keep apart: a signature is made
over texts that say what they are, and what is agreed upon here goes through HKDF under a name of its own.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fairdesk.oplog.identity import DeskIdentity

_PRIME = 2**255 - 19
_KEY_BYTES = 32
_TAG_BYTES = 16
_NONCE = bytes(12)
"""Every box has a key of its own, so its nonce never repeats."""


class NotSealable(Exception):
    """A public key to which nothing can be sealed, as no desk makes one."""


def seal_to(public_key: bytes, secret: bytes, purpose: bytes) -> bytes:
    """The secret, for the holder of the private half of an Ed25519 key. Raises ``NotSealable``."""
    once = X25519PrivateKey.generate()
    try:
        receiver = X25519PublicKey.from_public_bytes(_as_curve25519(public_key))
        shared = once.exchange(receiver)
    except ValueError as error:
        raise NotSealable(public_key.hex()) from error
    sender = once.public_key().public_bytes_raw()
    key = _key(shared, sender + receiver.public_bytes_raw(), purpose)
    return sender + AESGCM(key).encrypt(_NONCE, secret, purpose)


def open_sealed(identity: DeskIdentity, sealed: bytes, purpose: bytes) -> bytes | None:
    """The secret that was sealed to this key for this purpose; None where it was not."""
    if len(sealed) < _KEY_BYTES + _TAG_BYTES:
        return None
    own = X25519PrivateKey.from_private_bytes(hashlib.sha512(identity.private_key).digest()[:_KEY_BYTES])
    sender = sealed[:_KEY_BYTES]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
        key = _key(shared, sender + own.public_key().public_bytes_raw(), purpose)
        return AESGCM(key).decrypt(_NONCE, sealed[_KEY_BYTES:], purpose)
    except (InvalidTag, ValueError):
        return None


def _as_curve25519(public_key: bytes) -> bytes:
    """u = (1 + y) / (1 - y): the point that an Ed25519 key is, on the curve on which keys are agreed."""
    y = int.from_bytes(public_key, "little") % 2**255
    return ((1 + y) * pow(1 - y, -1, _PRIME) % _PRIME).to_bytes(_KEY_BYTES, "little")


def _key(shared: bytes, salt: bytes, purpose: bytes) -> bytes:
    derived = HKDF(hashes.SHA256(), _KEY_BYTES, salt=salt, info=b"fairdesk sealed secret" + purpose)
    return derived.derive(shared)
