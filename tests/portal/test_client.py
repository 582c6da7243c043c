"""What a desk does when its road to the server is bad, and what its people are told."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from a_server import Laptop, in_thread, now_ms
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fairdesk.domain.clock import ShiftedClock, SystemClock
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.sync.client import HttpPeer
from fairdesk.sync.servers import ServerAddress, Troubled
from fairdesk.sync.wire import MOST_BYTES, Answer, Batch, PieceRequest, Point, Vector, frame
from fairdesk.texts import LANGUAGES, text

FAIR = bytes(range(16))
DESK = DeskIdentity.new()
MINE = Vector(FAIR, DESK.desk, 0)
THEIRS = Vector(FAIR, bytes(16), 5)
BATCH = Batch(FAIR, DESK.desk, Point(0, bytes(32)), (b"a change" * 500,), ())


@dataclass
class Waits:
    """Sleeping that takes no time."""

    slept: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def speaking_to(url: str, **options) -> HttpPeer:
    options.setdefault("sleep", Waits())
    return HttpPeer(ServerAddress(url), FAIR, lambda: DESK, SystemClock(), **options)


def trouble(ask: Callable[[], object]) -> Troubled:
    with pytest.raises(Troubled) as caught:
        ask()
    for language in LANGUAGES:
        assert text(caught.value.title, language)
        assert text(caught.value.advice, language)
    return caught.value


@contextmanager
def answering(*answers: Response | Callable[[Request], Response]) -> Iterator[tuple[str, list[Request]]]:
    """A server that gives these answers, the last one for ever."""
    asked: list[Request] = []

    async def app(scope, receive, send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        await request.body()
        answer = answers[min(len(asked), len(answers) - 1)]
        asked.append(request)
        answer = answer(request) if callable(answer) and not isinstance(answer, Response) else answer
        await answer(scope, receive, send)

    with in_thread(app) as url:
        yield url, asked


def said(vector: Vector = THEIRS) -> Response:
    return Response(vector.to_bytes(), media_type="application/cbor")


def refused(status: int, key: str, **told: int) -> Response:
    return JSONResponse({"error": key, "message": "…", **told}, status)


# The road


def test_nobody_listens_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        waits = Waits()
        found = trouble(lambda: speaking_to(f"https://127.0.0.1:{port}", sleep=waits).vector(MINE))
    assert (found.key, found.lasting) == ("refused_connection", False)
    assert len(waits.slept) == 4
    assert waits.slept == sorted(waits.slept)


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # a real question could wait long for its answer
    found = trouble(lambda: speaking_to("https://server.invalid").vector(MINE))
    assert (found.key, found.lasting) == ("name_unknown", False)
    assert "server.invalid" in text(found.title, "en")


def test_a_server_that_hangs_up_is_asked_again() -> None:
    with answering(said()) as (url, asked), hanging_up(url, times=2) as cut:
        assert speaking_to(cut).vector(MINE) == THEIRS
        assert len(asked) == 1


def test_a_server_that_always_hangs_up_does_not_answer() -> None:
    with answering(said()) as (url, _), hanging_up(url, times=100) as cut:
        found = trouble(lambda: speaking_to(cut).vector(MINE))
        assert (found.key, found.lasting) == ("no_answer", False)


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Hands on what one end says, until it ends."""
    with suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def hanging_up(url: str, times: int) -> Iterator[str]:
    """A road to a server on which the first connections break."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        left = times
        while True:
            try:
                near, _ = listening.accept()
            except OSError:  # the road is taken away
                return
            if left:
                left -= 1
                near.recv(1)
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])))
            for ends in ((near, far), (far, near)):
                threading.Thread(target=pass_on, args=ends, daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


# The server's word


def test_a_server_that_is_busy_is_asked_again_after_the_time_it_says() -> None:
    waits = Waits()
    with answering(refused(429, "too_many", seconds=7), refused(503, "out_of_order"), said()) as (url, asked):
        assert speaking_to(url, sleep=waits).vector(MINE) == THEIRS
    assert len(asked) == 3
    assert 5 < waits.slept[0] < 9
    nonces = {request.headers["x-fairdesk-nonce"] for request in asked}
    assert len(nonces) == 3


def test_a_proxy_on_the_way_that_has_no_server_behind_it_is_asked_again() -> None:
    with answering(Response("<h1>Bad gateway</h1>", 502), said()) as (url, _):
        assert speaking_to(url).vector(MINE) == THEIRS


@pytest.mark.parametrize(
    ("answer", "key", "lasting"),
    [
        (refused(403, "desk_revoked"), "desk_revoked", True),
        (refused(404, "fair_unknown"), "fair_unknown", True),
        (refused(401, "desk_unknown"), "desk_unknown", True),
        (refused(401, "signature_wrong"), "signature_wrong", True),
        (refused(400, "malformed"), "malformed", True),
        (refused(500, "unforeseen"), "unforeseen", False),
        (refused(503, "out_of_order"), "out_of_order", False),
        (refused(418, "teapot"), "no_fairdesk", True),
        (Response("<form>Sign in to the guest network</form>", 200), "no_fairdesk", True),
        (Response("Moved", 302, {"Location": "http://login.example"}), "no_fairdesk", True),
        (Response(bytes(MOST_BYTES + 1), 200), "no_fairdesk", True),
        (Response("[1]", 400), "no_fairdesk", True),
        (Response("x", 200, {"Content-Encoding": "zstd"}), "no_fairdesk", True),
    ],
)
def test_what_cannot_be_helped_is_said(answer: Response, key: str, lasting: bool) -> None:
    with answering(answer) as (url, _):
        found = trouble(lambda: speaking_to(url).vector(MINE))
        assert (found.key, found.lasting) == (key, lasting)


def test_a_file_that_the_server_has_not_is_none() -> None:
    with answering(refused(404, "not_found")) as (url, _):
        assert speaking_to(url).piece(PieceRequest("00" * 32, 0)) is None


def test_large_messages_travel_packed() -> None:
    with answering(Response(Answer(5).to_bytes())) as (url, asked):
        assert speaking_to(url).push(BATCH) == Answer(5)
    assert asked[0].headers["content-encoding"] == "zstd"
    assert int(asked[0].headers["content-length"]) < 500


def test_batches_that_came_before_the_road_broke_are_kept() -> None:
    whole = frame(BATCH.to_bytes())
    with answering(Response(whole * 2 + whole[:20])) as (url, _):
        came = speaking_to(url).pull(MINE)
        assert [next(came), next(came)] == [BATCH, BATCH]
        assert trouble(lambda: next(came)).key == "no_fairdesk"


# The clock


def test_a_desk_with_a_wrong_clock_learns_the_time_and_goes_on(laptop: Laptop) -> None:
    for wrong in (timedelta(hours=-5), timedelta(days=300)):
        clock = ShiftedClock(wrong)
        peer = HttpPeer(laptop.server.address, laptop.fair, laptop.own.identity, clock)
        mine = Vector(laptop.fair, laptop.identity.desk, 0)
        assert peer.vector(mine).fair == laptop.fair
        assert abs(peer.offset_ms + wrong.total_seconds() * 1000) < 60_000
        assert peer.vector(mine).fair == laptop.fair
        peer.close()


def test_a_server_that_never_agrees_about_the_time_is_not_asked_for_ever() -> None:
    with answering(refused(401, "clock_off", now_ms=5)) as (url, asked):
        found = trouble(lambda: speaking_to(url).vector(MINE))
        assert (found.key, found.lasting) == ("clock_off", True)
        assert len(asked) == 2


# The certificate


def test_another_server_is_told_nothing(laptop: Laptop) -> None:
    before = len(laptop.server.noted("request", 0))
    for fingerprint in ("00" * 32, None):
        elsewhere = replace(laptop.server.address, fingerprint=fingerprint)
        waits = Waits()
        peer = HttpPeer(elsewhere, laptop.fair, laptop.own.identity, SystemClock(), sleep=waits)
        found = trouble(lambda peer=peer: peer.vector(MINE))
        assert (found.key, found.lasting) == ("other_certificate", True)
        assert waits.slept == []
    assert len(laptop.server.noted("request", 0)) == before


def test_a_desk_that_the_server_does_not_know_is_told_so(laptop: Laptop) -> None:
    stranger = HttpPeer(laptop.server.address, laptop.fair, DeskIdentity.new, SystemClock())
    found = trouble(lambda: stranger.vector(Vector(laptop.fair, bytes(16), now_ms())))
    assert (found.key, found.lasting) == ("desk_unknown", True)


def test_the_way_to_a_server_in_the_hall_leads_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with answering(said()) as (url, _):
        assert speaking_to(url).vector(MINE) == THEIRS
        assert trouble(lambda: speaking_to("http://portal.example").vector(MINE)).key == "refused_connection"
        proxied = speaking_to("http://portal.example", proxy=url)
        assert proxied.vector(MINE) == THEIRS
