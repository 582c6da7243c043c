"""What many stories need: a clock that stands, an empty data folder, a fair in it."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from a_postgresql_server import DatabaseServer, a_server

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Fair, Station
from fairdesk.domain.words import Direction, StationRole
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

FAIR_DAY = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
"""09:30 in Tashkent."""


@pytest.fixture
def clock() -> SetClock:
    """A clock at 09:30 on the day of the fair."""
    return SetClock(FAIR_DAY)


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the program makes it: to be copied, as the steps up to its tables take longer."""
    folder = tmp_path_factory.mktemp("new") / "data"
    Store(folder, SetClock(FAIR_DAY)).close()
    return folder


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """A PostgreSQL server for the tests of one process."""
    with a_server() as server:
        yield server


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The address of an empty database on a server, for tests that are run on both; else None, for a file."""
    if getattr(request, "param", "file") == "file":
        yield None
        return
    server: DatabaseServer = request.getfixturevalue("database_server")
    with server.new_database() as url:
        yield url


@pytest.fixture
def store(tmp_path: Path, clock: SetClock, new_folder: Path, database: str | None) -> Iterator[Store]:
    """An empty data folder."""
    shutil.copytree(new_folder, tmp_path / "data")
    opened = Store(tmp_path / "data", clock, database)
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store, clock: SetClock) -> Workplace:
    """A fair of one day with one entrance where people are scanned in and out."""
    fair = store.create_fair(
        Fair(
            id=b"",
            code="JI-2022-01",
            name="Jizzax sanoat yarmarkasi",
            region="JI",
            start=date(2022, 3, 3),
            end=date(2022, 3, 3),
            scans_out=True,
        ),
        "Front desk",
        "Dilnoza",
    )
    workplace = Workplace(store, fair.id, clock, "Dilnoza")
    with workplace.write() as work:
        work.add(
            Station(
                id=work.new_id(), name="Main entrance", role=StationRole.ENTRANCE, direction=Direction.ENTRY
            )
        )
    return workplace


@pytest.fixture
def entrance(place: Workplace) -> bytes:
    """The id of the fair's entrance."""
    with place.read() as work:
        return work.all(Station)[0].id
