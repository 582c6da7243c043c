"""Who a desk is: a key of its own at each fair, and the signatures it gives.

A desk's id is taken from its public key, so nobody can speak in another desk's name.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

CHECKPOINT_EVERY = 500
"""Operations between two checkpoints, at most."""
CHECKPOINT_BYTES = 512 * 1024
"""Bytes of operations after which a desk signs, too: so that a batch can always end at a signature."""


@dataclass(frozen=True)
class Checkpoint:
    """A desk's signed word that its log up to ``sequence`` ends with the operation ``hash``."""

    fair: bytes
    desk: bytes
    sequence: int
    hash: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return _checkpoint_bytes(self.fair, self.desk, self.sequence, self.hash)

    def is_signed_by(self, public_key: bytes) -> bool:
        """Whether the desk with this public key signed it."""
        return desk_id(public_key) == self.desk and is_signature(public_key, self.signature, self.signed)


@dataclass(frozen=True)
class DeskIdentity:
    """A desk's private key (32 bytes, Ed25519) at one fair."""

    private_key: bytes

    @classmethod
    def new(cls) -> "DeskIdentity":
        """A fresh key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public_key(self) -> bytes:
        """The public half, 32 bytes."""
        return _public_key(self.private_key)

    @property
    def desk(self) -> bytes:
        """The desk's id."""
        return desk_id(self.public_key)

    def sign(self, content: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._key().sign(content)

    def checkpoint(self, fair: bytes, sequence: int, last: bytes) -> Checkpoint:
        """Signs the log up to an operation."""
        signature = self.sign(_checkpoint_bytes(fair, self.desk, sequence, last))
        return Checkpoint(fair, self.desk, sequence, last, signature)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private_key)


@cache
def _public_key(private_key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def desk_id(public_key: bytes) -> bytes:
    """The id of the desk with this public key: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:16]


def is_signature(public_key: bytes, signature: bytes, content: bytes) -> bool:
    """Whether the signature over the content was made with this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def succession(fair: bytes, successor_public_key: bytes) -> bytes:
    """What an old desk key signs to name the new key that continues it."""
    return b"fairdesk succession" + fair + successor_public_key


def _checkpoint_bytes(fair: bytes, desk: bytes, sequence: int, last: bytes) -> bytes:
    return b"fairdesk checkpoint" + fair + desk + sequence.to_bytes(8) + last
