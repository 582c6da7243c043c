"""Invitations: how a desk that nobody knows becomes one of the fair's, also without any network.

A coordinator's desk signs an ``Invitation`` for a key made for this one use; the private half travels as a
``Pairing``, a text that a QR, a file on a stick or two hands can carry. The new desk makes a key of its own,
which never leaves it, and shows two things in its desk record: the invitation, and a proof over its own
public key by the invitation's key. Both can be checked by everybody at any time, with no server.

Whoever holds the text may use it, more than once; so it is short-lived, and two desks that used one are told
to people. See ``authority`` for what expiry can and cannot do.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import cbor2

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.oplog.identity import DeskIdentity, desk_id, is_signature

_FORMAT = 1
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: no I, L, O and U, which are read as others."""
_GROUP = 8
"""Letters of a group; the last one checks the others and where the group stands."""
_CHECK_BYTES = 4
_MOST_LETTERS = 4_000
_LARGEST_FILE = 20_000
_SEPARATORS = frozenset(" \t\r\n\v\f\xa0\u200b\u2060\ufeff-\u2010\u2011\u2012\u2013\u2014\u2212_.,/|")
_ALIKE = str.maketrans("OIL", "011")
_KEYS = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬЎҚ", "QWERTYUIOPASDFGHJKLZXCVBNMOS")
"""What the keys of a Latin keyboard write while a Russian or Uzbek layout is on."""
_LOOKS = str.maketrans("АВСЕНКМОРТХУЗЅІЈҮ", "ABCEHKM0PTXY3S1JY")
"""Cyrillic letters that look like Latin ones."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A coordinator's signed word that whoever holds ``key`` may be a desk in a role, until ``expires``.

    ``key`` is the public half of a key made for this invitation, ``inviter_key`` the public key of the desk
    that invites; ``expires`` is in milliseconds since 1970, UTC.
    """

    fair: bytes
    inviter_key: bytes
    letter: str
    number: int
    role: str
    key: bytes
    expires: int
    signature: bytes = b""

    @classmethod
    def signed_by(
        cls, inviter: DeskIdentity, fair: bytes, letter: str, number: int, role: str, key: bytes, expires: int
    ) -> "Invitation":
        """An invitation by the desk with this identity."""
        bare = cls(fair, inviter.public_key, letter, number, role, key, expires)
        signature = inviter.sign(bare.signed)
        return cls(fair, inviter.public_key, letter, number, role, key, expires, signature)

    @property
    def inviter(self) -> bytes:
        """The id of the desk that invites."""
        return desk_id(self.inviter_key)

    @property
    def signed(self) -> bytes:
        """The bytes that the signature covers."""
        return b"fairdesk invitation" + cbor2.dumps(self.parts[:-1], canonical=True)

    @property
    def is_genuine(self) -> bool:
        """Whether the desk that it names as inviter signed it."""
        return is_signature(self.inviter_key, self.signature, self.signed)

    def to_bytes(self) -> bytes:
        """The form in which it stands in the log."""
        return cbor2.dumps(self.parts, canonical=True)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Invitation":
        """Reads what ``to_bytes`` wrote. Raises ``ValueError`` for anything else."""
        made = cls.from_parts(_loaded(stored))
        if made.to_bytes() != stored:
            raise ValueError("not in canonical form")
        return made

    @classmethod
    def from_parts(cls, parts: object) -> "Invitation":
        """The invitation that says all this. Raises ``ValueError`` where it cannot be."""
        fair, inviter_key, letter, number, role, key, expires, signature = _list(parts, 8)
        return cls(
            _bytes(fair, 16),
            _bytes(inviter_key, 32),
            _text(letter, 8),
            _whole(number),
            _text(role, 32),
            _bytes(key, 32),
            _whole(expires),
            _bytes(signature, 64),
        )

    @property
    def parts(self) -> list[object]:
        """All that it says, in the order in which it is written."""
        return [
            *(self.fair, self.inviter_key, self.letter, self.number),
            *(self.role, self.key, self.expires, self.signature),
        ]


@dataclass(frozen=True, slots=True)
class Note:
    """What a desk notes of an invitation that it gave (``Desk.invited``): the letter is taken, until when."""

    letter: str
    number: int
    role: str
    expires: int
    key: bytes

    @classmethod
    def of(cls, invitation: Invitation) -> "Note":
        """The note of an invitation."""
        one = invitation
        return cls(one.letter, one.number, one.role, one.expires, one.key)

    @property
    def text(self) -> str:
        """As it stands in the desk's record."""
        return f"{self.letter} {self.number} {self.role} {self.expires} {self.key.hex()}"

    @classmethod
    def read(cls, text: str) -> "Note | None":
        """The note that stands so in a desk's record; None where it is none."""
        parts = text.split(" ")
        try:
            letter, number, role, expires, key = parts
            return cls(letter, int(number), role, int(expires), bytes.fromhex(key))
        except ValueError:
            return None


def noted_keys(invited: Iterable[object]) -> frozenset[bytes]:
    """The keys of the invitations that a desk noted."""
    notes = (Note.read(one) for one in invited if isinstance(one, str))
    return frozenset(note.key for note in notes if note is not None)


def enrolment(fair: bytes, public_key: bytes) -> bytes:
    """What the invitation's key signs to prove that the desk with this public key holds it."""
    return b"fairdesk enrolment" + fair + public_key


def proves(invitation: Invitation, proof: bytes, public_key: bytes) -> bool:
    """Whether the desk with this public key held the invitation's key."""
    return is_signature(invitation.key, proof, enrolment(invitation.fair, public_key))


@dataclass(frozen=True, slots=True)
class Pairing:
    """All that a new desk needs: the invitation with its private key, and where the fair is to be had.

    ``root`` is the desk that founded the fair; ``servers`` are addresses that answer for it, whose
    certificate has the SHA-256 ``certificate``. Both may be empty: then the fair comes on a stick.
    """

    invitation: Invitation
    private_key: bytes
    root: bytes
    servers: tuple[str, ...] = ()
    certificate: bytes = b""

    @property
    def fair(self) -> bytes:
        """The fair."""
        return self.invitation.fair

    def proof(self, public_key: bytes) -> bytes:
        """The proof that the desk with this public key held the invitation."""
        return DeskIdentity(self.private_key).sign(enrolment(self.fair, public_key))

    def refuse_if_over(self, now_ms: int) -> None:
        """Raises ``UserFacingError`` where the invitation has expired by this desk's clock."""
        if now_ms > self.invitation.expires:
            raise UserFacingError(message("pairing.expired"), message("pairing.expired_advice"))

    @property
    def qr(self) -> str:
        """The text for a QR: capitals and digits only, which take least room there."""
        return _grouped(_symbols(self._body()))

    @property
    def text(self) -> str:
        """One line for reading aloud, typing and pasting: groups of eight letters and digits."""
        whole = self.qr
        return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))

    @property
    def file(self) -> bytes:
        """The contents of a file that carries it."""
        return f"{self.text}\n".encode()

    @classmethod
    def from_text(cls, typed: str) -> "Pairing":
        """Reads a text that was typed, pasted or scanned: in any case, with any gaps, with letters that look

        alike, also while the keyboard wrote Cyrillic. Raises ``UserFacingError`` that says where it is wrong.
        """
        if len(typed) > _MOST_LETTERS:
            raise _no_pairing()
        readings = dict.fromkeys(_readings(typed))
        wrong = {reading: _wrong_groups(reading) for reading in readings}
        best = min(wrong, key=lambda reading: len(wrong[reading]))
        groups = -(-len(best) // _GROUP)
        if groups < 2 or (wrong[best] and (wrong[best][0] == 0 or len(wrong[best]) == groups)):
            raise _no_pairing()
        if wrong[best]:
            first = wrong[best][0]
            letters = best[first * _GROUP : (first + 1) * _GROUP]
            raise UserFacingError(
                message("pairing.wrong_group", group=first + 1, letters=letters),
                message("pairing.wrong_group_advice"),
            )
        return cls._read(_ungrouped(best))

    @classmethod
    def from_file(cls, body: bytes) -> "Pairing":
        """Reads a file that carries one. Raises ``UserFacingError``."""
        if len(body) > _LARGEST_FILE:
            raise _no_pairing()
        return cls.from_text(body.decode("utf-8-sig", errors="replace"))

    def _body(self) -> bytes:
        root = b"" if self.root == self.invitation.inviter else self.root
        # The public key follows from the private one, and needs no room of its own.
        invitation = [part for part in self.invitation.parts if part != self.invitation.key]
        parts = [_FORMAT, invitation, self.private_key, root, list(self.servers), self.certificate]
        body = cbor2.dumps(parts, canonical=True)
        return body + _checksum(body)

    @classmethod
    def _read(cls, symbols: str) -> "Pairing":
        body = _unpadded(symbols)
        try:
            parts = _list(_loaded(body), None)
            if parts and _whole(parts[0]) > _FORMAT:
                raise UserFacingError(message("pairing.newer"), message("pairing.newer_advice"))
            _, invited, private_key, root, servers, certificate = _list(parts, 6)
            return cls._of(invited, private_key, root, servers, certificate)
        except ValueError as error:
            raise _no_pairing() from error

    @classmethod
    def _of(
        cls, invited: object, private_key: object, root: object, servers: object, certificate: object
    ) -> "Pairing":
        private = _bytes(private_key, 32)
        parts = _list(invited, 7)
        parts.insert(5, DeskIdentity(private).public_key)
        invitation = Invitation.from_parts(parts)
        made = cls(
            invitation,
            private,
            invitation.inviter if root == b"" else _bytes(root, 16),
            tuple(_text(server, 200) for server in _list(servers, None)),
            b"" if certificate == b"" else _bytes(certificate, 32),
        )
        if not invitation.is_genuine:
            raise UserFacingError(message("pairing.forged"), message("pairing.forged_advice"))
        return made


def _no_pairing() -> UserFacingError:
    return UserFacingError(message("pairing.none"), message("pairing.none_advice"))


# Letters and digits


def _symbols(body: bytes) -> str:
    bits = len(body) * 8
    count = -(-bits // 5)
    value = int.from_bytes(body) << (count * 5 - bits)
    return "".join(_SYMBOLS[(value >> shift) & 31] for shift in range(count * 5 - 5, -5, -5))


def _grouped(symbols: str) -> str:
    """The symbols in groups, each with its check; zeros fill the last group."""
    wide = _GROUP - 1
    filled = symbols.ljust(-(-len(symbols) // wide) * wide, _SYMBOLS[0])
    parts = (filled[start : start + wide] for start in range(0, len(filled), wide))
    return "".join(part + _group_check(place, part) for place, part in enumerate(parts))


def _ungrouped(letters: str) -> str:
    return "".join(letters[start : start + _GROUP - 1] for start in range(0, len(letters), _GROUP))


def _group_check(place: int, part: str) -> str:
    return _SYMBOLS[hashlib.blake2b(f"{place}:{part}".encode(), digest_size=1).digest()[0] & 31]


def _wrong_groups(letters: str) -> list[int]:
    """Which groups are not as they were written, from 0; one letter in thirty-two goes unseen here."""
    starts = range(0, len(letters), _GROUP)
    parts = [letters[start : start + _GROUP] for start in starts]
    return [
        place
        for place, part in enumerate(parts)
        if len(part) < _GROUP or part[-1] != _group_check(place, part[:-1])
    ]


def _readings(typed: str) -> list[str]:
    """What the typed letters may mean."""
    kept = "".join(letter for letter in typed.upper() if letter not in _SEPARATORS)
    return [kept.translate(_KEYS).translate(_ALIKE), kept.translate(_LOOKS).translate(_ALIKE)]


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECK_BYTES, person=b"pairing").digest()


def _unpadded(symbols: str) -> bytes:
    """The bytes that the symbols stand for. Raises ``UserFacingError`` where they are not whole."""
    value = 0
    for symbol in symbols:
        place = _SYMBOLS.find(symbol)
        if place < 0:
            raise _no_pairing()
        value = value << 5 | place
    bits = len(symbols) * 5
    whole = (value >> (bits % 8)).to_bytes(bits // 8)
    # Zeros that filled the last group, up to five bytes of them, are none of the text.
    for end in range(len(whole), max(len(whole) - _GROUP, _CHECK_BYTES), -1):
        body, check = whole[: end - _CHECK_BYTES], whole[end - _CHECK_BYTES : end]
        if not any(whole[end:]) and check == _checksum(body):
            return body
    raise UserFacingError(message("pairing.not_whole"), message("pairing.not_whole_advice"))


# What came from elsewhere


def _loaded(body: bytes) -> object:
    try:
        return cast("object", cbor2.loads(body))
    except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
        raise ValueError("no CBOR") from error


def _list(value: object, length: int | None) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("expected a list")
    found = cast("list[object]", value)
    if length not in (None, len(found)):
        raise ValueError(f"expected {length} parts")
    return list(found)


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise ValueError(f"expected {length} bytes")
    return value


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise ValueError("expected text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("expected a whole number")
    return value
