"""Who comes to the server, and with what: the invited, the copied, the revoked, booths and strangers."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from a_server import Laptop, RunningServer, contents, in_thread, now_ms
from desks import SimulatedDesk, assert_the_same_fair, invited, joined, opened
from sqlalchemy import text

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Enterprise
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.portal.app import portal_app
from fairdesk.sync.exchange import Exchanged, exchange
from fairdesk.sync.servers import Troubled
from fairdesk.sync.wire import BEGINNING, Batch, PieceRequest, SignedPoint, Vector


@dataclass(frozen=True)
class Hall:
    """A server in this process, so that its own desk can be worked at, and desks that speak with it."""

    host: SimulatedDesk
    running: RunningServer

    def laptop(self, desk: SimulatedDesk) -> Laptop:
        return Laptop(desk, self.running)

    def exchange(self, desk: SimulatedDesk) -> Exchanged:
        laptop = self.laptop(desk)
        return exchange(laptop.replica, laptop.peer(sleep=lambda _: None), desk.fair)

    def refused(self, desk: SimulatedDesk) -> str:
        with pytest.raises(Troubled) as caught:
            self.exchange(desk)
        return caught.value.key


@pytest.fixture
def hall(folders: tuple[Path, Path], server: RunningServer, tmp_path: Path) -> Iterator[Hall]:
    """A server of its own for each test."""
    shutil.copytree(folders[1], tmp_path / "host")
    host = opened(tmp_path / "host")
    with in_thread(portal_app(host.store, SystemClock())) as url:
        yield Hall(host, replace(server, url=url, fingerprint=None, folder=tmp_path / "host"))
    host.store.close()


def register(desk: SimulatedDesk, name: str) -> None:
    with desk.place.write() as work:
        work.add(Enterprise(id=work.new_id(), name=name))


def names(desk: SimulatedDesk) -> set[str]:
    return {one.name for one in desk.all(Enterprise) if isinstance(one, Enterprise)}


def test_an_invited_desk_comes_to_a_server_that_never_heard_of_it_and_gets_the_fair(
    hall: Hall, tmp_path: Path
) -> None:
    guest = joined(tmp_path / "guest", invited(hall.host))
    done = hall.exchange(guest)
    assert done.in_step
    assert done.received > 0
    register(guest, "Olmazor Plast")
    assert hall.exchange(guest).sent > 0
    assert "Olmazor Plast" in names(hall.host)
    assert_the_same_fair([guest, hall.host])
    guest.store.close()


def test_a_copied_folder_goes_on_as_a_desk_of_its_own_in_the_middle_of_an_exchange(
    hall: Hall, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    desks: list[SimulatedDesk] = []
    for name in ("one", "its copy"):
        shutil.copytree(folders[0], tmp_path / name)
        desks.append(opened(tmp_path / name))
        register(desks[-1], f"Work of {name}")
    for desk in (*desks, *desks):
        hall.exchange(desk)
    assert desks[0].id != desks[1].id
    assert {"Work of one", "Work of its copy"} <= names(hall.host)
    assert_the_same_fair([*desks, hall.host])
    for desk in desks:
        desk.store.close()


def test_a_revoked_desk_is_refused_at_once_and_comes_back_once_it_is_accepted(
    hall: Hall, tmp_path: Path
) -> None:
    guest = joined(tmp_path / "guest", invited(hall.host))
    hall.exchange(guest)
    with hall.host.place.write() as work:
        work.revoke_desk(guest.id, 1)
    register(guest, "Work of a lost laptop")
    before = contents(hall.running.folder)
    assert hall.refused(guest) == "desk_revoked"
    beginning = next(iter(hall.laptop(guest).own.introductions()))[1].to_bytes()
    answer = post(hall.laptop(guest), "join", beginning)
    assert (answer.status_code, answer.json()["error"]) == (403, "desk_revoked")
    assert contents(hall.running.folder) == before
    with hall.host.place.write() as work:
        work.accept_desk(guest.id)
    hall.exchange(guest)
    assert "Work of a lost laptop" in names(hall.host)
    guest.store.close()


def post(laptop: Laptop, name: str, body: bytes, method: str = "POST", **other) -> httpx.Response:
    url = laptop.server.url + laptop.path(name)
    return httpx.request(
        method, url, content=body, headers=laptop.signed(name, body, method, **other), trust_env=False
    )


def test_a_booth_brings_its_own_work_and_gets_nothing(hall: Hall, tmp_path: Path) -> None:
    booth = joined(tmp_path / "booth", invited(hall.host, DeskRole.BOOTH))
    laptop = hall.laptop(booth)
    [(_, beginning)] = laptop.own.introductions()
    assert laptop.identity.desk in laptop.peer().push(beginning).accepted
    held = hall.host.replica.lacking(booth.fair, Vector(booth.fair, bytes(16), 0))
    others = next(batch for batch in held if batch.desk != laptop.identity.desk)
    for name, method, body in (
        ("pull", "POST", laptop.vector()),
        ("keys", "POST", laptop.vector()),
        ("pieces", "POST", PieceRequest("00" * 32, 0).to_bytes()),
        ("push", "POST", others.to_bytes()),
    ):
        answer = post(laptop, name, body, method)
        assert (answer.status_code, answer.json()["error"]) == (403, "role_not_allowed")
    booth.store.close()


def test_a_stranger_that_introduces_itself_is_none_of_the_fair(
    hall: Hall, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """With a key of its own, a record of its own, a forged invitation, or the log of another desk."""
    other = opened(shutil.copytree(folders[0], tmp_path / "other"))
    guest = joined(tmp_path / "guest", forged(invited(hall.host)))
    before = contents(hall.running.folder)
    [(identity, beginning)] = hall.laptop(guest).own.introductions()
    nobody = DeskIdentity.new()
    anothers = next(iter(other.replica.lacking(other.fair, Vector(other.fair, bytes(16), 0))))
    for said, key in (
        (beginning, identity),
        (beginning, nobody),
        (anothers, nobody),
        (mixed(anothers, nobody), nobody),
    ):
        answer = post(hall.laptop(guest), "join", said.to_bytes(), identity=key)
        assert answer.json()["error"] in ("desk_unknown", "malformed")
        assert answer.status_code in (401, 400)
    assert hall.refused(guest) == "desk_unknown"
    assert contents(hall.running.folder) == before
    other.store.close()
    guest.store.close()


def forged(pairing):
    """An invitation that somebody signed who may not."""
    stranger = DeskIdentity.new()
    old = pairing.invitation
    made = type(old).signed_by(stranger, old.fair, old.letter, old.number, old.role, old.key, old.expires)
    return replace(pairing, invitation=made)


def mixed(batch: Batch, nobody: DeskIdentity) -> Batch:
    """The changes of another desk, said to be one's own."""
    return Batch(
        batch.fair, nobody.desk, BEGINNING, batch.operations, (SignedPoint(1, bytes(32), bytes(64)),)
    )


def test_a_large_fair_comes_in_one_stream_and_in_small_parts(hall: Hall, tmp_path: Path) -> None:
    for start in range(0, 1_500, 500):
        with hall.host.place.write() as work:
            for number in range(start, start + 500):
                work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}", address="x" * 300))
    guest = joined(tmp_path / "guest", invited(hall.host))
    done = hall.exchange(guest)
    assert done.received > 1_500
    assert_the_same_fair([guest, hall.host])
    laptop = hall.laptop(guest)
    body = Vector(guest.fair, guest.id, now_ms()).to_bytes()
    sizes: dict[str, int] = {}
    for packed in ("zstd", "identity"):
        headers = {**laptop.signed("pull", body), "Accept-Encoding": packed}
        url = laptop.server.url + laptop.path("pull")
        with httpx.stream("POST", url, content=body, headers=headers, trust_env=False) as answer:
            assert answer.headers.get("content-encoding", "identity") == packed
            sizes[packed] = sum(map(len, answer.iter_raw()))
    assert sizes["zstd"] < sizes["identity"] / 2
    guest.store.close()


def test_a_store_in_trouble_is_told_without_its_words(hall: Hall, laptop: Laptop) -> None:
    at_hall = replace(laptop, server=hall.running)
    with hall.host.store.engine.connect() as connection, connection.begin():
        connection.execute(text("ALTER TABLE heads RENAME TO lost_heads"))
    answer = post(at_hall, "vector", laptop.vector())
    assert (answer.status_code, answer.json()["error"]) == (503, "out_of_order")
    assert int(answer.headers["retry-after"]) > 0
    assert "heads" not in answer.text
    with pytest.raises(Troubled) as caught:
        at_hall.peer(sleep=lambda _: None).vector(Vector(laptop.fair, laptop.identity.desk, 0))
    assert (caught.value.key, caught.value.lasting) == ("out_of_order", False)
