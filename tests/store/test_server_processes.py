"""Several server processes on one database: one log without gaps, nothing lost, nobody in another's way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a_postgresql_server import DatabaseServer
from server_processes import ServedFair, served_fair

from fairdesk.domain.entities import Enterprise


@pytest.fixture
def served(database_server: DatabaseServer, tmp_path: Path) -> Iterator[ServedFair]:
    with database_server.new_database() as url:
        fair = served_fair(url, tmp_path)
        yield fair
        fair.place.store.close()


def test_two_processes_write_to_one_fair_at_once(served: ServedFair) -> None:
    children = [served.child(actor, 40) for actor in ("First", "Second")]
    assert [child.wait() for child in children] == [0, 0]
    assert [len(child.acknowledged) for child in children] == [40, 40]
    assert not any(child.troubles for child in children)
    served.assert_whole(*children)


def test_a_process_killed_in_the_middle_leaves_nothing_and_holds_up_nobody(served: ServedFair) -> None:
    killed = served.child("Killed", 3, "hang")
    killed.wait_for(lambda: "in the middle" in killed.lines)
    killed.kill()
    with served.place.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Next"))
        work.add(Enterprise(id=work.new_id(), name="Next, beside"))
    assert len(killed.acknowledged) == 3
    served.assert_whole(killed)
