"""Server processes and PostgreSQL itself are killed again and again: whatever was acknowledged is there.

``pytest -m soak tests/soak/test_server_killed.py -s``
"""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_postgresql_server import DatabaseServer, a_server, a_standby
from server_processes import Child, ServedFair, served_fair

from fairdesk.domain.entities import Enterprise

pytestmark = pytest.mark.soak
KILLS_OF_PROCESSES = 40
KILLS_OF_THE_SERVER = 12
DICE = random.Random(20220303)


@pytest.fixture
def durable() -> Iterator[DatabaseServer]:
    """A server that keeps its word also when the power fails."""
    with a_server(fsync="on", full_page_writes="on") as server:
        yield server


@pytest.fixture
def served(durable: DatabaseServer, tmp_path: Path) -> Iterator[ServedFair]:
    fair = served_fair(durable.url("postgres"), tmp_path)
    yield fair
    fair.place.store.close()


def test_processes_are_killed_while_others_go_on(served: ServedFair) -> None:
    steady, killed = served.child("Steady", 4_000), list[Child]()
    for number in range(KILLS_OF_PROCESSES):
        child = served.child(f"Killed {number}", 100_000)
        child.wait_for(lambda child=child: len(child.lines) > 1)
        time.sleep(DICE.uniform(0, 0.3))
        child.kill()
        killed.append(child)
    steady.kill()
    assert not steady.troubles
    served.assert_whole(steady, *killed)
    acknowledged = sum(len(child.acknowledged) for child in (steady, *killed))
    print(f"\n{KILLS_OF_PROCESSES} processes killed beside another: {acknowledged} acknowledged, none lost")


def test_the_server_is_killed_and_comes_back(served: ServedFair, durable: DatabaseServer) -> None:
    children = [served.child(actor, 100_000) for actor in ("First", "Second")]
    for _ in range(KILLS_OF_THE_SERVER):
        for child in children:
            before = len(child.acknowledged)
            child.wait_for(lambda child=child, before=before: len(child.acknowledged) > before + 3)
        time.sleep(DICE.uniform(0, 0.5))
        durable.stop(signal.SIGKILL)
        time.sleep(DICE.uniform(0, 0.5))
        durable.start()
    for child in children:
        before = len(child.acknowledged)
        child.wait_for(lambda child=child, before=before: len(child.acknowledged) > before + 3)
        child.kill()
    troubles = {trouble for child in children for trouble in child.troubles}
    assert troubles <= {"! store.server_gone", "! store.server_starting"}
    with served.place.read() as work:
        shown = work.count(Enterprise) // 2
    served.assert_whole(*children)
    acknowledged = sum(len(child.acknowledged) for child in children)
    print(
        f"\n{KILLS_OF_THE_SERVER} kills of PostgreSQL: {acknowledged} acknowledged, {shown} there, none lost"
    )


def test_a_standby_is_promoted_under_load(durable: DatabaseServer, tmp_path: Path) -> None:
    """The main server dies for good; the other takes over, and programs find it by themselves."""
    with a_standby(durable) as standby:
        both = f"{durable.url('postgres')}&host={standby.folder}&target_session_attrs=read-write"
        served = served_fair(both, tmp_path)
        children = [served.child(actor, 100_000) for actor in ("First", "Second")]
        for child in children:
            child.wait_for(lambda child=child: len(child.acknowledged) > 50)
        durable.stop(signal.SIGKILL)
        killed = time.monotonic()
        standby.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        standby.ask("SELECT pg_promote()")
        before = [len(child.acknowledged) for child in children]
        for child, known in zip(children, before, strict=True):
            child.wait_for(lambda child=child, known=known: len(child.acknowledged) > known + 50)
        gone_on = time.monotonic() - killed
        for child in children:
            child.kill()
        served.assert_whole(*children)
        troubles = sorted({trouble for child in children for trouble in child.troubles})
        served.place.store.close()
    print(
        f"\na standby took over: {sum(before)} acknowledged before, none lost; 50 more after {gone_on:.1f} s"
    )
    print(f"what programs were told meanwhile: {troubles}")
