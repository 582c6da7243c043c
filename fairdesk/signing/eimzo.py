"""Signatures by the keys of E-IMZO, made by the program of that name on the same machine.

What is publicly known of it: the integration guide (github.com/qo0p/e-imzo-doc) and its e-imzo.js, which
many sites carry. The program listens on the loopback for WebSockets, in the clear on port 64646 and
with a certificate of its own on 64443, under ``/service/cryptapi``. A request is a JSON object with
``plugin``, ``name`` and ``arguments``; the answer says ``success``, and where that is false a ``reason``.
Many versions close the connection after each answer and serve one at a time, so each call has its own.

- ``apikey`` opens the program to a domain; the keys for ``localhost`` and ``127.0.0.1`` are public.
- ``pfx.list_all_certificates`` names the keys; an ``alias`` (``cn=…,1.2.860.3.16.1.1=<STIR>,validto=…``)
  says whose each is.
- ``pfx.load_key`` gives a ``keyId``, ``pkcs7.create_pkcs7`` with data in base64, that id and ``"yes"`` a
  detached PKCS#7. The program asks for the password in a window of its own; it never comes here. A wrong one
  is a ``BadPaddingException``, a closed window «Ввод пароля отменен».

The signature algorithms are national (OzDSt 1092), and the service that verifies them answers only inside the
country. So what comes back is kept as it is: signed, not verified here.
"""

import base64
import binascii
import hashlib
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from asn1crypto import cms  # pyright: ignore[reportMissingTypeStubs] - it brings none
from websockets.exceptions import InvalidHandshake, InvalidURI, WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from fairdesk.domain.messages import Message, UserFacingError, message

ADDRESSES = ("ws://127.0.0.1:64646/service/cryptapi", "wss://127.0.0.1:64443/service/cryptapi")
_ORIGIN = Origin("https://localhost")
_API_KEYS = (
    "localhost",
    "96D0C1491615C82B9A54D9989779DF825B690748224C2B04F500F370D51827CE"
    "2644D8D4A82C18184D73AB8530BB8ED537269603F61DB0D03D2104ABF789970B",
    "127.0.0.1",
    "A7BCFA5D490B351BE0754130DF03A068F855DB4333D43921125B9CF2670EF6A4"
    "0370C646B90401955E1F7BC9CDBF59CE0B2C5467D820BE189C845D0B79CFC96F",
)
_STIR, _JSHSHIR = "1.2.860.3.16.1.1", "1.2.860.3.16.1.2"
_LARGEST_ANSWER = 8_000_000


@dataclass(frozen=True, slots=True)
class EimzoKey:
    """A key that the program knows: where it lies, and what it says of its holder."""

    disk: str
    path: str
    name: str
    alias: str

    @property
    def says(self) -> Mapping[str, str]:
        """The parts of the alias, by their names in small letters."""
        parts = (part.partition("=") for part in self.alias.split(","))
        return {name.strip().lower(): value.strip() for name, _, value in parts if value}

    @property
    def holder(self) -> str:
        """The person's name, or the file's where the key does not say."""
        return " ".join(word.capitalize() for word in self.says.get("cn", self.name).split())

    @property
    def organisation(self) -> str:
        """The enterprise's name; empty for a person's own key."""
        return self.says.get("o", "")

    @property
    def stir(self) -> str:
        """The enterprise's tax number; empty for a person's own key."""
        return self.says.get(_STIR, "")

    @property
    def valid_until(self) -> str:
        """The day on which it ends, as the key writes it."""
        return self.says.get("validto", "")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for the program to answer at all, for its list, and for a person and a password."""

    connecting: float = 3.0
    listing: float = 20.0
    person: float = 180.0


class Eimzo:
    """The program on this machine. Every method raises ``UserFacingError`` with what to do about it."""

    def __init__(
        self,
        addresses: Sequence[str] = ADDRESSES,
        patience: Patience = Patience(),
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._addresses = addresses
        self._patience = patience
        self._cancelled = cancelled

    def keys(self) -> tuple[EimzoKey, ...]:
        """The keys that the program knows."""
        self._open_up()
        answer = self._call("pfx", "list_all_certificates", (), self._patience.listing)
        found = answer.get("certificates")
        if not isinstance(found, list):
            raise _odd_answer()
        return tuple(_key(one) for one in cast("list[object]", found))

    def sign(self, key: EimzoKey, body: bytes) -> bytes:
        """A detached PKCS#7 over a file. The program asks its user for the password."""
        self._open_up()
        where = (key.disk, key.path, key.name, key.alias)
        loaded = _text(self._call("pfx", "load_key", where, self._patience.person), "keyId")
        asked = (base64.b64encode(body).decode(), loaded, "yes")
        answer = self._call("pkcs7", "create_pkcs7", asked, self._patience.person)
        return _pkcs7(_text(answer, "pkcs7_64"), body)

    def _open_up(self) -> None:
        self._call("", "apikey", _API_KEYS, self._patience.listing)

    def _call(self, plugin: str, name: str, arguments: Sequence[str], seconds: float) -> dict[str, Any]:
        request: dict[str, object] = {"plugin": plugin} if plugin else {}
        request |= {"name": name, "arguments": list(arguments)} if arguments else {"name": name}
        with self._connected() as program:
            try:
                program.send(json.dumps(request))
                answer = _answer(self._received(program, seconds))
            except WebSocketException as error:
                raise _odd_answer() from error
        if answer.get("success") is not True:
            raise _refused(str(answer.get("reason") or answer.get("reason_code") or "–"))
        return answer

    def _connected(self) -> ClientConnection:
        for address in self._addresses:
            try:
                return connect(
                    address,
                    origin=_ORIGIN,
                    ssl=_own_certificate() if address.startswith("wss:") else None,
                    open_timeout=self._patience.connecting,
                    close_timeout=1,
                    max_size=_LARGEST_ANSWER,
                    proxy=None,
                )
            except (OSError, InvalidHandshake, InvalidURI, EOFError):
                continue
        raise UserFacingError(message("signing.eimzo_absent"), message("signing.eimzo_absent_advice"))

    def _received(self, program: ClientConnection, seconds: float) -> str | bytes:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._cancelled():
                raise _refusal("signing.eimzo_cancelled")
            try:
                return program.recv(timeout=min(0.2, seconds))
            except TimeoutError:
                continue
        raise _refusal("signing.eimzo_silent")


def _own_certificate() -> ssl.SSLContext:
    """The program's certificate is its own; it is on this machine, where nobody stands in between."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _answer(received: str | bytes) -> dict[str, Any]:
    try:
        answer = json.loads(received)
    except ValueError as error:
        raise _odd_answer() from error
    if not isinstance(answer, dict):
        raise _odd_answer()
    return cast("dict[str, Any]", answer)


def _text(answer: Mapping[str, Any], name: str) -> str:
    found = answer.get(name)
    if not isinstance(found, str) or not found:
        raise _odd_answer()
    return found


def _key(found: object) -> EimzoKey:
    if not isinstance(found, dict):
        raise _odd_answer()
    said = cast("dict[str, object]", found)
    return EimzoKey(*(str(said.get(part, "")) for part in ("disk", "path", "name", "alias")))


def _pkcs7(encoded: str, body: bytes) -> bytes:
    """The signature as DER, if it is one, detached, and not over something else as far as can be told."""
    # It adds names to asn1crypto, which looks them up once: the desk's seal would miss them afterwards.
    import_module("pyhanko.sign.signers")
    try:
        kept = base64.b64decode(encoded, validate=True)
        signed = cast("Any", cms.ContentInfo).load(kept, strict=True)
        if signed["content_type"].native != "signed_data":
            raise _odd_answer()
        content = signed["content"]
        signers, is_detached = (
            list(content["signer_infos"]),
            content["encap_content_info"]["content"].native is None,
        )
        over = [_is_over(one, body) for one in signers]
    except (binascii.Error, ValueError, TypeError, KeyError) as error:
        raise _odd_answer() from error
    if not signers or not is_detached or False in over:
        raise _odd_answer()
    return kept


def _is_over(signer: Any, body: bytes) -> bool | None:
    """Whether a signer signed this very file; None where its way of hashing is not known here."""
    algorithm = str(signer["digest_algorithm"]["algorithm"].native)
    attributes = signer["signed_attrs"]
    if algorithm not in hashlib.algorithms_guaranteed or not attributes:
        return None
    hashed = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
    return hashed == [hashlib.new(algorithm, body).digest()]


def _refused(reason: str) -> UserFacingError:
    if "BadPadding" in reason or "Неверный пароль" in reason:
        return _refusal("signing.eimzo_wrong_password")
    if "отмен" in reason.lower() or "cancel" in reason.lower():
        return _refusal("signing.eimzo_cancelled")
    return UserFacingError(
        message("signing.eimzo_refused", reason=reason[:200]), message("signing.eimzo_refused_advice")
    )


def _odd_answer() -> UserFacingError:
    return _refusal("signing.eimzo_odd_answer")


def _refusal(key: str) -> UserFacingError:
    return UserFacingError(message(key), _advice(key))


def _advice(key: str) -> Message:
    return message(f"{key}_advice")
