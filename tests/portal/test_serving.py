"""The server as a process: where it listens, its certificate, its health, its figures and its end."""

import shutil
import socket
import ssl
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from a_server import Laptop, RunningServer, in_thread
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import text
from starlette.responses import Response

from fairdesk.domain.messages import UserFacingError
from fairdesk.portal.certificate import Certificate, own_certificate
from fairdesk.portal.logs import error_path
from fairdesk.portal.serving import Address, serve
from fairdesk.store.engine import open_engine
from fairdesk.store.readiness import readiness
from fairdesk.store.store import FILE_NAME, Store
from fairdesk.sync.client import trust
from fairdesk.sync.exchange import exchange
from fairdesk.texts import text as words

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def test_it_says_where_it_listens_and_ends_when_told(folders: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(folders[1], tmp_path / "data")
    command = [sys.executable, "-m", "fairdesk", "--data", str(tmp_path / "data"), "portal", "serve"]
    with subprocess.Popen(
        [*command, "--port", "0", "--plain"], stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        assert first.startswith("listening on http://127.0.0.1:")
        url = first.removeprefix("listening on ").strip()
        health = httpx.get(f"{url}/health", trust_env=False)
        assert health.json() == {"status": "ok", "database": "reachable", "tables": "current"}
        running.terminate()
        assert running.wait(30) == 0
        assert "Traceback" not in running.stdout.read()


def test_a_port_that_is_taken_is_a_reason_for_people() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserFacingError) as caught:
            serve(Response("never"), Address("127.0.0.1", port, None), print)
    assert caught.value.title.key == "server.not_listening"
    assert f"port {port}" in words(caught.value.title, "en")


def test_the_certificate_stays_is_private_and_is_the_one_that_was_told(server: RunningServer) -> None:
    file = server.folder / "server-certificate.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own_certificate(server.folder, NOW).fingerprint == server.fingerprint
    context = ssl.create_default_context(cafile=str(file))
    context.check_hostname = False
    plain = socket.create_connection(("127.0.0.1", server.port))
    with plain, context.wrap_socket(plain) as secured:
        assert secured.version() == "TLSv1.3"


def test_processes_that_begin_together_have_one_certificate(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: own_certificate(tmp_path, NOW).fingerprint, range(8)))
    assert len(set(made)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["server-certificate.pem"]
    certificate = x509.load_pem_x509_certificate((tmp_path / "server-certificate.pem").read_bytes())
    assert certificate.not_valid_before_utc < NOW < certificate.not_valid_after_utc


def test_a_certificate_that_was_given_is_used(tmp_path: Path) -> None:
    given = own_certificate(tmp_path, NOW)
    given.refuse_if_useless()
    with in_thread(Response("here"), given) as url:
        with httpx.Client(verify=trust(given.fingerprint), trust_env=False) as client:
            assert client.get(url).text == "here"
        with (
            httpx.Client(verify=trust("00" * 32), trust_env=False) as client,
            pytest.raises(httpx.ConnectError),
        ):
            client.get(url)


def test_a_certificate_that_cannot_serve_is_a_reason_for_people(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, other = own_certificate(tmp_path / "one", NOW), own_certificate(tmp_path / "other", NOW)
    key = load_pem_private_key(one.key.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"a password"))
    )
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("no certificate")
    for certificate, its_key in ((one.certificate, other.key), (one.certificate, locked), (nothing, nothing)):
        with pytest.raises(UserFacingError) as caught:
            Certificate(certificate, its_key).refuse_if_useless()
        assert its_key.name in words(caught.value.title, "en")


def test_health_tells_what_is_wrong(store: Store) -> None:
    assert readiness(store.engine).ready
    with store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert not readiness(store.engine).current
    nowhere = open_engine(Path("/nowhere") / FILE_NAME)
    assert not readiness(nowhere).reachable


def test_figures_count_what_happened(laptop: Laptop) -> None:
    with laptop.server.client() as client:
        before = figures(client)
        peer = laptop.peer()
        with laptop.desk.place.write() as work:
            work.change(type(work.fair), work.fair.id, venue="Expo")
        done = exchange(laptop.replica, peer, laptop.fair)
        client.get("/nowhere/at/all")
        after = figures(client)
    assert done.sent > 0
    route = 'method="POST",route="/api/v1/fairs/{fair}/push",status="200"'
    assert after[f"fairdesk_requests_total{{{route}}}"] > before.get(f"fairdesk_requests_total{{{route}}}", 0)
    taken = "fairdesk_changes_taken_total"
    assert after[taken] - before[taken] >= done.sent  # the beginning of the log may have come twice
    refused = 'fairdesk_refusals_total{reason="not_found"}'
    assert after[refused] == before.get(refused, 0) + 1
    assert not any("nowhere" in name for name in after)


def figures(client: httpx.Client) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_an_error_is_noted_by_where_it_came_from_and_not_by_its_words() -> None:
    def failing() -> None:
        try:
            raise ValueError("Olim Yoʻldoshev")
        except ValueError as error:
            raise KeyError("+998901234567") from error

    with pytest.raises(KeyError) as caught:
        failing()
    path = error_path(caught.value)
    assert path[0] == "KeyError"
    assert "ValueError" in path
    assert any(line.endswith(" failing") for line in path)
    assert "Olim" not in str(path)
    assert "998" not in str(path)
