"""The door of a server: who has an invitation is let in once and in time, and others are told why not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from a_server import contents, in_thread
from desks import MORNING, SimulatedDesk, enrolled, invited, joined, meet, opened, prepare

from fairdesk.domain.clock import SetClock, milliseconds
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.portal.app import portal_app
from fairdesk.portal.refusals import STATUSES
from fairdesk.store.enrolling import Admissions, InvitationRefusedError, expect_fair
from fairdesk.store.introductions import OwnDesk
from fairdesk.store.replica import NOBODY
from fairdesk.store.store import Store
from fairdesk.sync.asking import NO_FAIR, Asking, Welcome
from fairdesk.sync.signed_requests import signed_headers
from fairdesk.sync.wire import Batch
from fairdesk.usecases.replication.inviting import Reach, invite


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SimulatedDesk]:
    """The folder of a server."""
    desk = opened(prepare(tmp_path, 1, people=0)[0])
    yield desk
    desk.store.close()


def short(host: SimulatedDesk) -> Pairing:
    """An invitation for ten minutes."""
    return invite(host.place, DeskRole.SPECIALIST, Reach())


def token(pairing: Pairing) -> bytes:
    return DeskIdentity(pairing.private_key).desk


def asked(host: SimulatedDesk, pairing: Pairing, desk: DeskIdentity, server_for: str = "") -> str:
    """Why a server does not let a desk in; nothing where it does."""
    try:
        Admissions(host.store, host.clock).ask(token(pairing), Asking(desk.public_key, server_for))
    except InvitationRefusedError as refused:
        return refused.key
    return ""


def begun(host: SimulatedDesk, desk: SimulatedDesk) -> str:
    """Why a server does not take the beginning of a desk's log; nothing where it does."""
    mine = desk.replica.vector(desk.fair)
    beginning: Batch = next(iter(desk.replica.lacking(desk.fair, replace(mine, desk=NOBODY, heads={}))))
    try:
        Admissions(host.store, host.clock).refuse_beginning(beginning)
    except InvitationRefusedError as refused:
        return refused.key
    return ""


def test_an_invitation_holds_for_one_desk_and_in_time(host: SimulatedDesk) -> None:
    first, second = DeskIdentity.new(), DeskIdentity.new()
    used, forgotten = short(host), short(host)
    assert asked(host, used, first) == ""
    assert asked(host, used, second) == "invitation_used"
    host.clock.advance(minutes=9, seconds=59)
    assert asked(host, short(host), second) == ""
    host.clock.advance(seconds=2)
    assert asked(host, forgotten, second) == "invitation_expired"
    assert asked(host, used, first) == ""  # it may have been cut off
    stranger = replace(used, private_key=DeskIdentity.new().private_key)
    assert asked(host, stranger, first) == "invitation_unknown"


def test_of_two_desks_that_ask_two_processes_at_once_one_is_let_in(host: SimulatedDesk) -> None:
    other = Store(host.store.folder, host.clock)
    for _ in range(5):
        pairing, together = short(host), Barrier(2)

        def ask(store: Store, pairing: Pairing = pairing, together: Barrier = together) -> str:
            desk = replace(host, store=store)
            together.wait()
            return asked(desk, pairing, DeskIdentity.new())

        with ThreadPoolExecutor(2) as both:
            assert sorted(both.map(ask, (host.store, other))) == ["", "invitation_used"]
    other.close()


def test_a_desk_that_never_asked_is_judged_by_the_invitation_that_it_shows(
    host: SimulatedDesk, tmp_path: Path
) -> None:
    taken, late = short(host), short(host)
    first = joined(tmp_path / "first", taken)
    second = joined(tmp_path / "second", taken)
    third = joined(tmp_path / "third", late)
    assert begun(host, first) == ""
    assert asked(host, taken, identity(first)) == ""
    assert begun(host, second) == "invitation_used"
    host.clock.advance(minutes=11)
    assert begun(host, third) == "invitation_expired"
    assert begun(host, first) == ""
    for desk in (first, second, third):
        desk.store.close()


def identity(desk: SimulatedDesk) -> DeskIdentity:
    return OwnDesk(desk.store, desk.replica, desk.fair).identity()


def test_of_a_desk_that_was_shut_out_those_invitations_hold_that_it_gave_before(
    host: SimulatedDesk, tmp_path: Path
) -> None:
    second = enrolled(host, tmp_path / "second", DeskRole.COORDINATOR)
    before = invited(second, letter="Q", number=17)
    after = invited(second, letter="R", number=18)
    meet(second, host)
    with host.place.write() as work:
        work.revoke_desk(second.id, 2)
    assert asked(host, before, DeskIdentity.new()) == ""
    assert asked(host, after, DeskIdentity.new()) == "invitation_unknown"
    second.store.close()


def test_a_fair_is_brought_once_in_time_and_with_an_invitation_for_the_server(
    host: SimulatedDesk, tmp_path: Path
) -> None:
    clock = SetClock(MORNING)
    store = Store(tmp_path / "server", clock)
    server = replace(host, store=store, clock=clock)
    pairing, late = (expect_fair(store, clock, "JI-2022-01", Reach()) for _ in range(2))
    bringer, other = DeskIdentity.new(), DeskIdentity.new()
    for_server = invite(host.place, DeskRole.PORTAL, Reach()).text
    assert asked(server, pairing, bringer, "no invitation") == "invitation_void"
    assert asked(server, pairing, bringer, for_server) == ""
    assert asked(server, pairing, bringer, for_server) == ""
    assert asked(server, pairing, other, for_server) == "invitation_used"
    assert store.root(host.fair) == host.store.root(host.fair)
    clock.advance(minutes=11)
    assert asked(server, late, bringer, for_server) == "invitation_expired"
    store.close()


def test_whatever_comes_to_the_door_is_answered_with_a_reason(host: SimulatedDesk) -> None:
    pairing = short(host)
    key, asking = DeskIdentity(pairing.private_key), Asking(DeskIdentity.new().public_key).to_bytes()

    def headers(body: bytes, identity: DeskIdentity = key, **more: str) -> dict[str, str]:
        now_ms = milliseconds(host.clock.now())
        signed = signed_headers(identity, NO_FAIR, "POST", "/api/v1/join", body, now_ms)
        return {"Content-Type": "application/cbor", **signed, **more}

    def refusal(body: bytes, sent: dict[str, str]) -> str:
        answer = client.post("/api/v1/join", content=body, headers=sent)
        error: str = answer.json()["error"]
        assert STATUSES[error] == answer.status_code
        return error

    with in_thread(portal_app(host.store, host.clock)) as url, httpx.Client(base_url=url) as client:
        before = contents(host.store.folder)
        assert refusal(asking, headers(asking, DeskIdentity.new())) == "desk_unknown"
        wrong = {"X-Fairdesk-Signature": "00" * 64}
        assert refusal(asking, headers(asking, **wrong)) == "signature_wrong"
        assert refusal(asking, headers(asking, **{"X-Fairdesk-Nonce": ""})) == "unsigned"
        for nonsense in (b"", b"\xff", b"\x82\x40\x60", asking + b"\0", bytes(5_000)):
            assert refusal(nonsense, headers(nonsense)) == "malformed"
        assert contents(host.store.folder) == before
        sent = headers(asking)
        welcome = Welcome.from_bytes(client.post("/api/v1/join", content=asking, headers=sent).content)
        assert (welcome.fair, welcome.code) == (host.fair, "JI-2022-01")
        assert refusal(asking, sent) == "replayed"
