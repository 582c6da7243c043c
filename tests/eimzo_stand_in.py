"""A program that speaks as E-IMZO does on its WebSocket, for tests: well, badly, or not at all."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from websockets.sync.server import ServerConnection, serve

PATH = "/service/cryptapi"
ALIAS = (
    "cn=qodirova nodira gʻulomovna,name=nodira,surname=qodirova,o=jizzax plastmassa mchj,l=jizzax,t=direktor,"
    "1.2.860.3.16.1.1={stir},1.2.860.3.16.1.2=40101851234567,serialnumber=77a1b2,"
    "validfrom=2021.06.01 10:00:00,validto=2023.06.01 23:59:59"
)


@dataclass
class StandIn:
    """How the program behaves, and what it was asked. Answers named in ``instead`` are given as they are."""

    stir: str = "301234567"
    instead: dict[str, str | bytes | None] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    origins: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(self, request: dict[str, Any]) -> str | bytes | None:
        """What is answered; None stands for silence."""
        name = request.get("name", "")
        if name in self.instead:
            return self.instead[name]
        return json.dumps({"success": True, **self._said(name, request.get("arguments", []))})

    def _said(self, name: str, arguments: list[str]) -> dict[str, Any]:
        if name == "apikey":
            domains = dict(zip(arguments[::2], arguments[1::2], strict=True))
            return {} if len(domains.get("localhost", "")) == 128 else refusal("API-key недействителен")
        if name == "list_all_certificates":
            key = {"disk": "D:\\", "path": "", "name": "DS301234567", "alias": ALIAS.format(stir=self.stir)}
            return {"certificates": [key]}
        if name == "load_key":
            assert arguments[2] == "DS301234567"
            return {"keyId": "c41e"}
        assert name == "create_pkcs7"
        assert arguments[1:] == ["c41e", "yes"]
        return {"pkcs7_64": base64.b64encode(detached_pkcs7(base64.b64decode(arguments[0]))).decode()}


def refusal(reason: str) -> dict[str, Any]:
    """How the program says no."""
    return {"success": False, "status": -5000, "reason": reason}


def detached_pkcs7(body: bytes) -> bytes:
    """A real detached PKCS#7, by a key of the day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Qodirova Nodira")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(body).add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.sign(serialization.Encoding.DER, options)


@contextmanager
def running(stand_in: StandIn) -> Iterator[StandIn]:
    """The program on a free port of this machine. It closes each connection after its answer."""
    stopped = threading.Event()

    def serve_one(connection: ServerConnection) -> None:
        assert connection.request is not None
        if connection.request.path != PATH:
            return
        stand_in.origins.append(connection.request.headers.get("Origin"))
        for received in connection:
            request = json.loads(received)
            stand_in.asked.append(request)
            answer = stand_in.answer(request)
            while answer is None and not stopped.is_set():
                time.sleep(0.01)
            if answer is not None:
                connection.send(answer)
            return

    with serve(serve_one, "127.0.0.1", 0) as server:
        stand_in.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}{PATH}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield stand_in
        finally:
            stopped.set()
            server.shutdown()
            thread.join()
