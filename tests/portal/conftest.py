"""A real server in a process of its own on this machine, and a desk that speaks with it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from a_server import Laptop, RunningServer, started
from desks import SimulatedDesk, opened, prepare


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a desk, and that of a server which knows it."""
    desk, server = prepare(tmp_path_factory.mktemp("folders"), 2)
    return desk, server


@pytest.fixture(scope="session")
def server(folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server at work."""
    folder = tmp_path_factory.mktemp("server") / "data"
    shutil.copytree(folders[1], folder)
    with started(folder) as running:
        yield running


@pytest.fixture
def laptop(folders: tuple[Path, Path], server: RunningServer, tmp_path: Path) -> Iterator[Laptop]:
    """A desk that the server knows."""
    shutil.copytree(folders[0], tmp_path / "desk")
    desk = opened(tmp_path / "desk")
    yield Laptop(desk, server)
    desk.store.close()


@pytest.fixture
def beside(laptop: Laptop, server: RunningServer) -> Iterator[SimulatedDesk]:
    """The folder of the server, opened by a second server."""
    desk = opened(server.folder)
    yield desk
    desk.store.close()
