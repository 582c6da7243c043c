"""A timetable of 2,000 meetings is put in place and taken back while the program is killed or the disk fills.

The plan is there as a whole or not at all. A short run is part of the usual tests;
``pytest -m soak tests/soak/test_plans_cut_off.py -s`` kills many times.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from applying_child import MEETINGS, opened

from fairdesk.domain.entities import Meeting
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import timetable

CHILD = Path(__file__).with_name("applying_child.py")
ROOT = Path(__file__).parents[2]
KILLS, KILLS_SOAK = 1, 60


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared") / "fair"
    with child("fair", folder) as making:
        assert making.wait() == 0
    return folder


@contextmanager
def child(job: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(CHILD), job, str(folder)]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def killed_at_work(folder: Path) -> None:
    with child("again", folder) as applying:
        assert applying.stdout is not None
        assert applying.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0, 0.9))


def is_whole(folder: Path) -> bool:
    """Whether the plan is in place, after a look that it is so wholly or not at all."""
    place = opened(folder)
    store = place.store
    assert isinstance(store, Store)
    with place.read() as work:
        held = len(work.all(Meeting))
        in_place = [plan for plan in timetable.plans(work) if not plan.undone]
    report = doctor.examine(store, place.fair)
    store.close()
    assert report.ok, report.problems
    assert (held, len(in_place)) in ((0, 0), (MEETINGS, 1))
    return held > 0


def kill_often(prepared: Path, tmp_path: Path, times: int) -> None:
    found = 0
    for number in range(times):
        folder = tmp_path / str(number)
        shutil.copytree(prepared, folder)
        killed_at_work(folder)
        found += is_whole(folder)
        shutil.rmtree(folder)
    print(f"{times} kills: {found} times the plan was in place, else not one meeting of it")


def test_a_plan_is_whole_or_absent_after_a_kill(prepared: Path, tmp_path: Path) -> None:
    kill_often(prepared, tmp_path, KILLS)


@pytest.mark.soak
def test_a_plan_is_whole_or_absent_after_many_kills(prepared: Path, tmp_path: Path) -> None:
    kill_often(prepared, tmp_path, KILLS_SOAK)


@pytest.mark.skipif(sys.platform == "win32", reason="the limit that plays a full disk is one of Unix")
def test_on_a_full_disk_nothing_of_a_plan_is_kept_and_work_goes_on(prepared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fair"
    shutil.copytree(prepared, folder)
    with child("full", folder) as applying:
        said, _ = applying.communicate()
    refused, in_place = said.splitlines()
    assert refused in ("refused store.disk_full", "refused store.disk_error")
    assert in_place.startswith("in place ")
    assert is_whole(folder)
