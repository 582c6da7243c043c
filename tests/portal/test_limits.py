"""Nobody takes more than a share: the slow, the quick, those who say nothing and those who do not listen."""

import asyncio
import socket
from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from a_server import Laptop, in_thread
from desks import SimulatedDesk
from starlette.responses import Response

from fairdesk.domain.clock import SystemClock
from fairdesk.portal import serving
from fairdesk.portal.app import portal_app
from fairdesk.portal.limits import Buckets, Limits, Rate
from fairdesk.portal.streams import PatientStream


def limited(beside: SimulatedDesk, laptop: Laptop, url: str) -> Laptop:
    return replace(laptop, server=replace(laptop.server, url=url, fingerprint=None))


def ask(laptop: Laptop) -> httpx.Response:
    body = laptop.vector()
    url = laptop.server.url + laptop.path("vector")
    return httpx.post(url, content=body, headers=laptop.signed("vector", body), trust_env=False)


def test_a_desk_that_asks_too_often_is_told_when_to_come_back(beside: SimulatedDesk, laptop: Laptop) -> None:
    with in_thread(portal_app(beside.store, SystemClock(), Limits(desk=Rate(0.01, 2)))) as url:
        asking = limited(beside, laptop, url)
        answers = [ask(asking) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].json()["error"] == "too_many"
        assert int(answers[2].headers["retry-after"]) == answers[2].json()["seconds"] > 1
        assert httpx.get(f"{url}/health", trust_env=False).status_code == 200


def test_an_address_that_asks_too_often_is_not_even_heard(beside: SimulatedDesk, laptop: Laptop) -> None:
    with in_thread(portal_app(beside.store, SystemClock(), Limits(address=Rate(0.01, 2)))) as url:
        statuses = [httpx.post(url + laptop.path("pull"), trust_env=False).status_code for _ in range(3)]
        assert statuses == [415, 415, 429]


def test_a_body_that_does_not_come_is_not_waited_for(beside: SimulatedDesk, laptop: Laptop) -> None:
    with in_thread(portal_app(beside.store, SystemClock(), Limits(body_seconds=0.2))) as url:
        body = laptop.vector()
        lines = [f"POST {laptop.path('vector')} HTTP/1.1", "Host: here", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in laptop.signed("vector", body).items()]
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=30) as slow:
            slow.sendall("\r\n".join([*lines, "", ""]).encode() + body[:10])
            answer = b"".join(iter(lambda: slow.recv(65_536), b""))
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"too_slow"' in answer


@pytest.mark.parametrize("begun", [b"", b"POST /api"])
def test_who_connects_and_does_not_ask_is_hung_up_on(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_HEADERS_SECONDS", 0.2)
    with in_thread(Response("here")) as url:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=30) as silent:
            silent.sendall(begun)
            assert silent.recv(100) == b""
        assert httpx.get(url, trust_env=False).text == "here"


def test_a_stream_that_nobody_reads_is_cut_and_its_maker_let_go() -> None:
    ended: list[bool] = []

    def parts():
        try:
            while True:
                yield b"more"
        finally:
            ended.append(True)

    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        if len(sent) == 3:
            await asyncio.sleep(3_600)
        sent.append(message)

    stream = PatientStream(parts(), "text/plain", 0.1, packed=False)
    asyncio.run(stream.stream_response(send))
    assert [message["type"] for message in sent] == ["http.response.start", *["http.response.body"] * 2]
    assert all(message.get("more_body", True) for message in sent)
    assert ended == [True]


def test_buckets_fill_again_and_forget_whom_they_have_not_seen_for_longest() -> None:
    now = 0.0
    buckets = Buckets(Rate(2, 3), most=2, now=lambda: now)
    assert [buckets.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 1]
    now = 1.0
    assert [buckets.seconds_to_wait("a") for _ in range(3)] == [0, 0, 1]
    for other in ("b", "c"):
        assert buckets.seconds_to_wait(other) == 0
    assert [buckets.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 1]
