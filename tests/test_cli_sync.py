"""Inviting, joining and coming into step by commands, with a real server and over a stick."""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from a_postgresql_server import DatabaseServer
from test_cli import codes, create, data, opened, process, run

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Delegate, Desk, Enterprise
from fairdesk.domain.messages import UserFacingError
from fairdesk.oplog.invitation import Pairing
from fairdesk.portal.app import portal_app
from fairdesk.portal.serving import configured
from fairdesk.store.enrolling import FolderNewcomer, note_serving
from fairdesk.store.store import Store
from fairdesk.sync import joining

__all__ = ["data"]  # a fixture: a folder with a fair and four people with badges


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")
    monkeypatch.setenv("FAIRDESK_DATA", str(tmp_path / "nowhere"))


@dataclass(frozen=True)
class Laptops:
    """Folders of laptops that are new."""

    new: Path
    beside: Path

    def laptop(self, name: str) -> Path:
        return Path(shutil.copytree(self.new, self.beside / name))


@pytest.fixture
def laptops(new_folder: Path, tmp_path: Path) -> Laptops:
    return Laptops(new_folder, tmp_path)


@contextmanager
def served(folder: Path, log: Path, *options: str) -> Iterator[str]:
    """The server of a folder, in a process of its own; gives its address."""
    with log.open("wb") as noted:
        server = process(
            "--data", folder, "portal", "serve", "--port", "0", "--json", *options,
            stderr=noted, env={**os.environ, "FAIRDESK_LANGUAGE": "en"},
        )  # fmt: skip
        try:
            assert server.stdout is not None
            yield json.loads(server.stdout.readline())["listening"]
        finally:
            server.terminate()
            server.communicate(timeout=30)


@contextmanager
def near(folder: Path) -> Iterator[None]:
    """The server of a folder, in a thread of this process and without a certificate."""
    store = Store(folder, SystemClock())
    config = configured(portal_app(store, SystemClock()), None)
    config.port = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        note_serving(store, [f"http://127.0.0.1:{port}"], None)
        yield
    finally:
        server.should_exit = True
        thread.join()
        store.close()


def done(folder: Path, *arguments: str | Path, given: bytes = b"") -> Any:
    """What a command answered that had to succeed."""
    ended = run("--data", folder, *arguments, "--json", given=given)
    assert ended.code == 0, ended.out
    return ended.answer


def refused(folder: Path, *arguments: str | Path) -> str:
    """With which sentence a command was refused."""
    ended = run("--data", folder, *arguments, "--json")
    assert ended.code == 1, ended.out
    return str(ended.answer["error"])


def invited(folder: Path, *more: str) -> str:
    return str(done(folder, "portal", "invite", "--fair", "JI-2022-01", *more)["pairing"])


def scanned(folder: Path, code: str) -> str:
    return str(done(folder, "scan", given=code.encode())["outcome"])


def check_code(folder: Path) -> str:
    return str(done(folder, "doctor")["state_hash"])


def test_two_laptops_join_a_server_and_all_hold_the_same_fair(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    first, second = laptops.laptop("first"), laptops.laptop("second")
    badges = codes(data)
    with served(data, tmp_path / "log"):
        impostor = replace(Pairing.from_text(invited(data)), certificate=bytes(32))
        assert "is not the server" in refused(first, "join", impostor.text)
        assert "/api/v1/join" not in (tmp_path / "log").read_text()
        told = done(data, "portal", "invite", "--fair", "JI-2022-01")
        assert {"pairing", "expires"} <= told.keys()
        left = datetime.fromisoformat(told["expires"]) - datetime.now(UTC)
        assert timedelta(minutes=5) < left <= timedelta(minutes=10)
        joined = done(first, "join", told["pairing"], "--desk", "Kassa 1")
        assert joined == {"desk": "Kassa 1", "letter": "C", "fair": "JI-2022-01"}
        assert done(second, "join", invited(data), "--desk", "Kassa 2")["letter"] == "D"
        assert scanned(first, badges["Karimov Anvar"]) == "admitted"
        assert scanned(second, badges["Lee Min"]) == "admitted"
        answer = done(first, "sync")
        assert answer.keys() == {"sent", "received", "conflicts", "state_hash"}
        assert answer["sent"] > 0
        assert done(second, "sync")["received"] > 0
        assert done(first, "sync")["conflicts"] == 0
    assert len({check_code(folder) for folder in (data, first, second)}) == 1
    with opened(first) as place, place.read() as work:
        assert {one.name for one in work.all(Delegate)} == set(badges)
        assert sorted(one.letter for one in work.all(Desk)) == ["A", "C", "D"]


def test_an_invitation_lets_one_laptop_in_and_that_one_as_often_as_it_asks(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    first, second = laptops.laptop("first"), laptops.laptop("second")
    with near(data):
        text = invited(data, "--role", "front_desk")
        assert done(first, "join", text, "--desk", "Kassa")["letter"] == "B"
        assert done(first, "join", text)["letter"] == "B"
        assert "Another laptop" in refused(second, "join", text)
        assert done(second, "fair", "list") == {"fairs": []}
        with opened(data) as place, place.read() as work:
            assert {one.letter for one in work.all(Desk)} == {"A", "B"}


def test_a_join_that_was_cut_off_goes_on_where_it_stopped(
    data: Path, laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = laptops.laptop("first")
    with near(data):
        text = invited(data)
        for step in ("enrol", "remember", "identity"):
            with monkeypatch.context() as cut:
                cut.setattr(FolderNewcomer, step, _no_power)
                assert run("--data", first, "join", text).code == 1
        assert done(first, "join", text, "--desk", "Kassa")["letter"] == "B"
    assert check_code(first) == check_code(data)


def _no_power(*_: object) -> None:
    raise OSError(5, "Input/output error")


def test_a_server_without_the_fair_gets_it_from_the_laptop_that_has_it(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    server, late = laptops.laptop("server"), laptops.laptop("late")
    assert "not known where" in refused(server, "portal", "invite", "--fair", "JI-2022-01")
    with near(server):
        text = invited(server)
        assert "does not hold it" in refused(late, "join", text)
        assert done(data, "join", text) == {"desk": "", "letter": "A", "fair": "JI-2022-01"}
        assert done(data, "join", text)["letter"] == "A"
        assert done(late, "join", invited(server), "--desk", "Late")["letter"] == "Y"
        assert done(data, "portal", "invite")["invitations"][0]["letter"] == "B"
        done(data, "sync")
        done(late, "sync")
    assert len({check_code(folder) for folder in (server, data, late)}) == 1
    with opened(server) as place, place.read() as work:
        assert {one.letter: one.role.value for one in work.all(Desk)} == {
            "A": "coordinator",
            "Y": "specialist",
            "Z": "portal",
        }


def test_a_second_fair_under_the_same_code_is_refused_where_they_meet(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    other, server = laptops.laptop("other"), laptops.laptop("server")
    assert create(other).code == 0
    with near(data):
        assert "same code" in refused(other, "join", invited(data))
    with near(server):
        texts = [invited(server), invited(server)]
        done(data, "join", texts[0])
        assert "same code" in refused(other, "join", texts[1])
    assert len(done(other, "fair", "list")["fairs"]) == 1


def test_twelve_laptops_join_from_one_stick_and_exchange_by_it(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    stick, badges = tmp_path / "stick", codes(data)
    told = done(data, "portal", "invite", "--count", "12", "--out", stick)
    assert len({one["pairing"] for one in told["invitations"]}) == 12
    assert len(list(stick.glob("*.invitation"))) == 12
    folders = [laptops.laptop(f"laptop {number}") for number in range(12)]
    letters = [done(folder, "join", stick, "--desk", folder.name)["letter"] for folder in folders]
    assert letters == list("BCDEFGHIJKLM")
    assert "No invitation is left" in refused(laptops.laptop("late"), "join", stick)
    first, last = folders[0], folders[-1]
    assert scanned(first, badges["Lee Min"]) == "admitted"
    assert scanned(last, badges["Karimov Anvar"]) == "admitted"
    bundle = stick / "round.fairdesk"
    for folder in (first, last, data, first, last):
        if bundle.exists():
            done(folder, "sync", "--bundle-in", bundle)
        assert done(folder, "sync", "--bundle-out", bundle)["sent"] > 0
    assert len({check_code(folder) for folder in (data, first, last)}) == 1


def test_a_stick_that_met_no_server_leads_to_one_later(data: Path, laptops: Laptops, tmp_path: Path) -> None:
    first = laptops.laptop("first")
    with near(data):
        done(data, "portal", "invite", "--count", "1", "--out", tmp_path / "stick")
        done(first, "join", tmp_path / "stick", "--desk", "Stick")
        with opened(first) as place, place.write() as work:
            work.add(Enterprise(id=work.new_id(), name="Olmazor Plast"))
        assert done(first, "sync")["sent"] > 0
    assert check_code(first) == check_code(data)


def test_what_is_no_invitation_is_refused_and_leaves_nothing(data: Path, laptops: Laptops) -> None:
    first = laptops.laptop("first")
    ahead = invited(data, "--count", "1")
    assert "no invitation" in refused(first, "join", "hello")
    assert "is not right" in refused(first, "join", ahead[:10] + "X" + ahead[11:])
    assert "names no server" in refused(first, "join", ahead)
    with opened(data) as place, place.read() as work:
        own = work.desk
    assert own.letter == "A"
    assert done(first, "fair", "list") == {"fairs": []}
    assert run("--data", data, "sync", "--bundle-in", "a", "--bundle-out", "b").code == 2
    assert "joined no server" in refused(data, "sync")


def test_a_used_invitation_on_a_stick_is_seen_without_a_network(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    done(data, "portal", "invite", "--count", "1", "--out", stick)
    first, second = laptops.laptop("first"), laptops.laptop("second")
    kept = (stick / "JI-2022-01-B.invitation").read_text()
    done(first, "join", stick, "--desk", "First")
    done(first, "sync", "--bundle-out", stick / "JI-2022-01.fairdesk")
    (tmp_path / "again.txt").write_text(kept)
    said = refused(second, "join", tmp_path / "again.txt", "--bundle", stick / "JI-2022-01.fairdesk")
    assert said == "JI-2022-01.fairdesk was not written for this laptop"


def test_a_lost_laptop_is_shut_out_and_its_work_can_be_accepted(
    data: Path, laptops: Laptops, tmp_path: Path
) -> None:
    lost, badges = laptops.laptop("lost"), codes(data)
    with near(data):
        text = invited(data)
        done(lost, "join", text, "--desk", "Lost")
        assert scanned(lost, badges["Lee Min"]) == "admitted"
        done(lost, "sync")
        assert "no laptop Q" in refused(data, "portal", "revoke", "--desk", "Q")
        assert "itself out" in refused(data, "portal", "revoke", "--desk", "A")
        assert "Only coordinators" in refused(lost, "portal", "revoke", "--desk", "A")
        answer = done(data, "portal", "revoke", "--desk", "b", "--last-good", "1")
        assert answer == {"desk": "Lost", "letter": "B", "last_good": 1}
        with opened(data) as place, place.read() as work:
            assert [one.count for one in work.held_back()] == [1]
        assert "shut out" in refused(lost, "sync")
        again = invited(data)
        assert done(lost, "join", again, "--desk", "Found")["letter"] == "C"
        done(data, "portal", "accept", "--desk", "B")
        with opened(data) as place, place.read() as work:
            assert work.held_back() == []
        done(lost, "sync")
    assert check_code(lost) == check_code(data)


def test_only_one_laptop_gives_letters(data: Path, laptops: Laptops, tmp_path: Path) -> None:
    second = laptops.laptop("second")
    with near(data):
        done(second, "join", invited(data, "--role", "coordinator"), "--desk", "Second")
        assert "given out by laptop A" in refused(second, "portal", "invite")
        done(second, "portal", "revoke", "--desk", "A")
        assert done(second, "portal", "invite")["invitations"][0]["letter"] == "C"


def test_an_invitation_is_refused_once_its_time_is_over(data: Path, laptops: Laptops) -> None:
    first = laptops.laptop("first")
    pairing = Pairing.from_text(invited(data))
    store = Store(first, SystemClock())
    late = _Later()
    with pytest.raises(UserFacingError) as over:
        joining.join(FolderNewcomer(store, late, "Sevara"), replace(pairing, servers=("http://x",)), "", late)
    assert over.value.title.key == "pairing.expired"
    store.close()


class _Later(SystemClock):
    """A quarter of an hour on."""

    def now(self) -> datetime:
        return super().now() + timedelta(minutes=15)


def test_the_fairs_of_a_server_are_found_where_it_was_told_that_they_stand(
    database_server: DatabaseServer, laptops: Laptops, tmp_path: Path
) -> None:
    first = laptops.laptop("first")
    with (
        database_server.new_database() as url,
        served(tmp_path / "server", tmp_path / "log", "--database", url),
    ):
        assert oct((tmp_path / "server" / "server-database").stat().st_mode)[-3:] == "600"
        assert create(first).code == 0
        assert done(first, "join", invited(tmp_path / "server"))["letter"] == "A"
        assert done(tmp_path / "server", "portal", "invite")["invitations"][0]["letter"] == "Y"
