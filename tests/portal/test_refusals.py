"""Requests of strangers and of desks that may not: each is refused for its reason, nothing is written."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
import zstandard
from a_server import Laptop, RunningServer, contents, now_ms, started

from fairdesk.oplog.identity import DeskIdentity
from fairdesk.sync.client import trust
from fairdesk.sync.signed_requests import BODY, DESK, HEADER_FORMS, NONCE, SIGNATURE, TIME, WINDOW_MS
from fairdesk.sync.wire import MOST_BYTES, Vector

OTHER_FAIR = bytes(range(16))


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    """A client whose every request is refused, and nothing written."""
    before = contents(server.folder)
    with server.client() as asking:
        yield asking
    assert contents(server.folder) == before


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status and the key; the sentence is there, and nothing that gives anything away."""
    told = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert set(told) <= {"error", "message", "now_ms", "seconds"}
    assert told["message"]
    assert "Traceback" not in answer.text
    return answer.status_code, told["error"]


def test_unsigned(client: httpx.Client, laptop: Laptop) -> None:
    body, cbor = laptop.vector(), {"Content-Type": "application/cbor"}
    for name, method in (
        ("pull", "POST"),
        ("push", "POST"),
        ("vector", "POST"),
        ("keys", "PUT"),
        ("pieces", "PUT"),
    ):
        answer = client.request(method, laptop.path(name), content=body, headers=cbor)
        assert refusal(answer) == (401, "unsigned")


@pytest.mark.parametrize("name", HEADER_FORMS)
def test_a_header_that_is_missing_or_misshapen(name: str, client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    right = laptop.signed("vector", body)
    for wrong in (None, "", "x", right[name] + "0" * 16, right[name][:-1] + "G", "\u0661".encode() * 16):
        headers = {**right, name: wrong}
        if wrong is None:
            del headers[name]
        assert refusal(client.post(laptop.path("vector"), content=body, headers=headers)) == (401, "unsigned")


def test_a_signature_of_something_else(client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    path = laptop.path("vector")
    right = laptop.signed("vector", body)
    altered = {**right, SIGNATURE: right[SIGNATURE][:-2] + ("00" if right[SIGNATURE][-2:] != "00" else "01")}
    later = {**right, TIME: str(int(right[TIME]) + 1)}
    anew = {**right, NONCE: "00" * 16}
    elsewhere = laptop.signed("vector", body, target=laptop.path("pull"))
    with_query = laptop.signed("vector", body, target=f"{path}?a=b")
    of_fair = laptop.signed("vector", body, fair=OTHER_FAIR)
    got = laptop.signed("vector", body, method="PUT")
    of_body = {**right, BODY: "00" * 32}
    forged = {**laptop.signed("vector", body, identity=DeskIdentity.new()), DESK: laptop.identity.desk.hex()}
    for headers in (altered, later, anew, elsewhere, with_query, of_fair, got, of_body, forged):
        assert refusal(client.post(path, content=body, headers=headers)) == (401, "signature_wrong")
    assert refusal(client.post(path, content=body + b"!", headers=right)) == (401, "signature_wrong")


def test_a_desk_that_nobody_knows(client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    headers = laptop.signed("vector", body, identity=DeskIdentity.new())
    assert refusal(client.post(laptop.path("vector"), content=body, headers=headers)) == (401, "desk_unknown")


def test_another_fair(client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    path = f"/api/v1/fairs/{OTHER_FAIR.hex()}/vector"
    headers = laptop.signed("vector", body, fair=OTHER_FAIR, target=path)
    assert refusal(client.post(path, content=body, headers=headers)) == (404, "fair_unknown")
    said = Vector(OTHER_FAIR, laptop.identity.desk, now_ms()).to_bytes()
    for name in ("vector", "pull", "keys"):
        answer = client.post(laptop.path(name), content=said, headers=laptop.signed(name, said))
        assert refusal(answer) == (422, "wrong_fair")


def test_speaking_for_another_desk(client: httpx.Client, laptop: Laptop) -> None:
    said = Vector(laptop.fair, bytes(16), now_ms()).to_bytes()
    answer = client.post(laptop.path("pull"), content=said, headers=laptop.signed("pull", said))
    assert refusal(answer) == (401, "signature_wrong")


def test_a_clock_that_is_wrong_is_told_the_time(client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    for wrong in (now_ms() - WINDOW_MS - 60_000, now_ms() + WINDOW_MS + 60_000, 0, 10**15 - 1):
        answer = client.post(
            laptop.path("vector"), content=body, headers=laptop.signed("vector", body, time_ms=wrong)
        )
        assert refusal(answer) == (401, "clock_off")
        assert abs(answer.json()["now_ms"] - now_ms()) < WINDOW_MS


def test_what_is_no_message(client: httpx.Client, laptop: Laptop) -> None:
    for name, method in (
        ("vector", "POST"),
        ("push", "POST"),
        ("keys", "PUT"),
        ("pieces", "POST"),
        ("pieces", "PUT"),
    ):
        for body in (b"", b"\x00", b"{}", b"\xa0", b"\x81" * 10_000, laptop.vector() + b"\x00"):
            headers = laptop.signed(name, body, method)
            answer = client.request(method, laptop.path(name), content=body, headers=headers)
            assert refusal(answer) == (400, "malformed")


def test_a_body_of_another_kind(client: httpx.Client, laptop: Laptop) -> None:
    body = laptop.vector()
    for name, value in (
        ("Content-Type", "application/json"),
        ("Content-Type", ""),
        ("Content-Encoding", "gzip"),
        ("Content-Encoding", "br, zstd"),
    ):
        headers = {**laptop.signed("vector", body), name: value}
        answer = client.post(laptop.path("vector"), content=body, headers=headers)
        assert refusal(answer) == (415, "wrong_type")


def test_packed_bodies_that_are_broken_or_blow_up(client: httpx.Client, laptop: Laptop) -> None:
    huge = zstandard.ZstdCompressor().compress(bytes(50 * MOST_BYTES))
    unannounced = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    silent = unannounced.compress(bytes(50 * MOST_BYTES)) + unannounced.flush()
    torn = zstandard.ZstdCompressor().compress(laptop.vector())[:-3]
    for body, expected in (
        (huge, (413, "too_large")),
        (silent, (400, "malformed")),
        (torn, (400, "malformed")),
        (b"nothing packed", (400, "malformed")),
    ):
        headers = {**laptop.signed("vector", body), "Content-Encoding": "zstd"}
        assert refusal(client.post(laptop.path("vector"), content=body, headers=headers)) == expected


def test_paths_and_ways_that_are_none(client: httpx.Client, laptop: Laptop) -> None:
    for path in ("/", "/api/v1/fairs", "/api/v1/fairs/xyz/pull", laptop.path("pull/"), laptop.path("all")):
        assert refusal(client.post(path)) == (404, "not_found")
    for method in ("GET", "DELETE", "PATCH", "PUT", "BREW"):
        assert refusal(client.request(method, laptop.path("pull"))) == (405, "wrong_method")


def spoken(server: RunningServer, *parts: bytes) -> bytes:
    """What a server answers to bytes that are sent one after the other as long as it takes them."""
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    with plain, trust(server.fingerprint).wrap_socket(plain) as connection:
        with suppress(OSError):  # it hangs up on those who go on
            for part in parts:
                connection.sendall(part)
        answer = b""
        with suppress(OSError):
            while part := connection.recv(65_536):
                answer += part
        return answer


def head(laptop: Laptop, headers: dict[str, str]) -> bytes:
    lines = [f"POST {laptop.path('push')} HTTP/1.1", "Host: localhost", "Connection: close"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()


def answered(raw: bytes) -> tuple[int, str]:
    first, _, body = raw.partition(b"\r\n\r\n")
    return int(first.split()[1]), json.loads(body)["error"]


def test_a_body_that_announces_itself_as_too_large_is_refused_before_it_is_sent(
    client: httpx.Client, laptop: Laptop
) -> None:
    headers = {**laptop.signed("push", b""), "Content-Length": str(MOST_BYTES + 1)}
    assert answered(spoken(laptop.server, head(laptop, headers))) == (413, "too_large")


def test_a_body_that_does_not_end_is_not_heard_to_its_end(client: httpx.Client, laptop: Laptop) -> None:
    headers = {**laptop.signed("push", b""), "Transfer-Encoding": "chunked"}
    chunk = b"40000\r\n" + bytes(0x40000) + b"\r\n"
    sent = [head(laptop, headers), *[chunk] * 9]  # a quarter more than is allowed, and no end
    assert answered(spoken(laptop.server, *sent)) == (413, "too_large")


def test_what_is_no_http(client: httpx.Client, laptop: Laptop) -> None:
    assert spoken(laptop.server, b"\x16\x03\x01 hello\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert client.get("/health").json()["status"] == "ok"


# What is known to come from a desk, once


def test_the_same_request_twice_also_at_another_process_on_the_same_database(laptop: Laptop) -> None:
    body = laptop.vector()
    headers = laptop.signed("vector", body)
    with laptop.server.client() as client:
        assert client.post(laptop.path("vector"), content=body, headers=headers).status_code == 200
        again = client.post(laptop.path("vector"), content=body, headers=headers)
        assert refusal(again) == (409, "replayed")
        with started(laptop.server.folder) as second, second.client() as other:
            assert second.fingerprint == laptop.server.fingerprint
            again = other.post(laptop.path("vector"), content=body, headers=headers)
            assert refusal(again) == (409, "replayed")
            anew = laptop.signed("vector", body)
            assert other.post(laptop.path("vector"), content=body, headers=anew).status_code == 200
            assert refusal(client.post(laptop.path("vector"), content=body, headers=anew)) == (
                409,
                "replayed",
            )


def test_refusals_are_noted_with_their_reason_and_nothing_of_what_was_said(laptop: Laptop) -> None:
    secret = b"Olim Yoldoshev +998901234567"
    before = len(laptop.server.noted("request", 1))
    with laptop.server.client() as client:
        client.post(f"{laptop.path('vector')}?{secret.decode()}", content=secret)
        client.get(f"/{secret.decode()}")
    noted = laptop.server.noted("request", before + 2)
    text = laptop.server.log.read_text(encoding="utf-8")
    assert secret.decode() not in text
    assert "Olim" not in text
    assert "127.0.0.1" not in text
    assert {"wrong_type", "not_found"} <= {one.get("refused") for one in noted[-2:]}
    assert all({"at", "level", "route", "method", "status", "ms"} <= set(one) for one in noted)
