"""Three laptops of one fair, made once and copied for every story."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import SimulatedDesk, copies, exchange_all, prepare


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return prepare(tmp_path_factory.mktemp("fair"), 3)


@pytest.fixture
def three(folders: list[Path], tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    """Three laptops that hold the same."""
    with copies(folders, tmp_path) as desks:
        exchange_all(desks)
        yield desks
