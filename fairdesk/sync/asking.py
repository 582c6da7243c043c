"""What a new desk and a server say to each other first, and the bytes of it.

The request is signed by the invitation's key: so the server knows whom it was made for before anything of
the fair is told, and the new desk knows that it will be let in before it writes anything down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

import cbor2

from fairdesk.oplog.invitation import Pairing
from fairdesk.sync.wire import MalformedError

NO_FAIR = bytes(16)
"""For what these requests are signed: who asks may not know the fair yet."""
_BRINGS = "brings "
_KEY, _ID = 32, 16
_MOST_TEXT = 4_000


class _Said(Protocol):
    def to_bytes(self) -> bytes: ...


T = TypeVar("T", bound=_Said)


def bringing_role(code: str) -> str:
    """What stands for a role in an invitation by a server that does not hold the fair with this code yet."""
    return _BRINGS + code


def brought_code(pairing: Pairing) -> str | None:
    """The code of the fair that the first desk is to bring with it; None where the inviter holds the fair."""
    role = pairing.invitation.role
    return role.removeprefix(_BRINGS) if role.startswith(_BRINGS) else None


@dataclass(frozen=True, slots=True)
class Asking:
    """A desk with this public key wants to come in. ``invitation`` is for the server, if it is to get the
    fair from the desk: a pairing text by which it becomes one of the fair's desks."""

    public_key: bytes
    invitation: str = ""

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return cbor2.dumps([self.public_key, self.invitation], canonical=True)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Asking":
        """Reads the canonical form. Raises ``MalformedError``."""
        key, invitation = _read(data, 2)
        return _same(cls(_bytes(key, _KEY), _text(invitation)), data)


@dataclass(frozen=True, slots=True)
class Welcome:
    """The server will let the desk in: to this fair, which has this code and name as far as it knows."""

    fair: bytes
    code: str
    name: str

    def to_bytes(self) -> bytes:
        """The canonical form."""
        return cbor2.dumps([self.fair, self.code, self.name], canonical=True)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Welcome":
        """Reads the canonical form. Raises ``MalformedError``."""
        fair, code, name = _read(data, 3)
        return _same(cls(_bytes(fair, _ID), _text(code), _text(name)), data)


def _read(data: bytes, count: int) -> Sequence[object]:
    try:
        said = cast("object", cbor2.loads(data))
    except Exception as error:  # whatever a decoder throws at foreign bytes, the answer is the same
        raise MalformedError("no CBOR") from error
    if not isinstance(said, list) or len(cast("list[object]", said)) != count:
        raise MalformedError(f"expected {count} values")
    return cast("list[object]", said)


def _same(made: T, data: bytes) -> T:
    if made.to_bytes() != data:
        raise MalformedError("not in canonical form")
    return made


def _bytes(value: object, length: int) -> bytes:
    if not isinstance(value, bytes) or len(value) != length:
        raise MalformedError(f"expected {length} bytes")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise MalformedError("expected text")
    return value
