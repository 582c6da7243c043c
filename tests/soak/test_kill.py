"""Programs are killed in the middle of scanning, 200 times: what was answered is there afterwards.

``pytest -m soak tests/soak/test_kill.py -s`` says how many scans were answered.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Id, Pass, Record, Station
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace

KILLS = 200
KILLS_A_FOLDER = 10
"""Then a fresh folder is taken, so that examining it stays quick."""

CHILD = Path(__file__).with_name("scanning_child.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fair that has 3,000 badges."""
    folder = tmp_path_factory.mktemp("prepared")
    clock = SystemClock()
    store = Store(folder, clock)
    days = {"start": date(2020, 1, 1), "end": date(2099, 12, 31)}
    fair = store.create_fair(Fair(id=b"", code="JI-2022-01", name="Jizzax", scans_out=True, **days), "A", "D")
    with Workplace(store, fair.id, clock, "Dilnoza").write() as work:
        work.add(Station(id=work.new_id(), name="Main entrance"))
        for number in range(3000):
            person = Delegate(id=work.new_id(), name=f"Olim Yoʻldoshev {number}")
            work.add(person)
            issue(work, person.id)
    store.close()
    return folder


@contextmanager
def child(job: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(CHILD), job, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def killed_at_work(folder: Path) -> tuple[set[Id], set[Id]]:
    """Lets two programs write, kills both, and returns the passes and enterprises that were answered."""
    with child("scans", folder) as scanning, child("enterprises", folder) as registering:
        firsts = [_line(scanning), _line(registering)]  # both are at work
        time.sleep(random.uniform(0, 0.6))
        for one in random.sample([scanning, registering], 2):
            one.kill()
            time.sleep(random.choice([0, random.uniform(0, 0.02)]))
        passes, enterprises = (
            {bytes.fromhex(line) for line in [first, *_rest(one)]}
            for first, one in zip(firsts, (scanning, registering), strict=True)
        )
    return passes, enterprises


def _line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def _rest(program: subprocess.Popen[str]) -> list[str]:
    assert program.stdout is not None
    return [line.strip() for line in program.stdout if line.endswith("\n")]


def held(store: Store, record_type: type[Record]) -> set[Id]:
    with store.read(store.fairs()[0].id) as work:
        return {record.id for record in work.all(record_type)}


@pytest.mark.soak
def test_what_was_answered_survives_a_kill(prepared: Path, tmp_path: Path) -> None:
    answered_scans = answered_enterprises = 0
    for folder_number in range(KILLS // KILLS_A_FOLDER):
        folder = tmp_path / str(folder_number)
        shutil.copytree(prepared, folder)
        for _ in range(KILLS_A_FOLDER):
            passes, enterprises = killed_at_work(folder)
            store = Store(folder, SystemClock())
            assert passes <= held(store, Pass)
            assert enterprises <= held(store, Enterprise)
            report = doctor.examine(store, store.fairs()[0].id)
            assert report.ok, report.problems
            store.close()
            answered_scans += len(passes)
            answered_enterprises += len(enterprises)
        shutil.rmtree(folder)
    print(f"{KILLS} kills: {answered_scans} scans and {answered_enterprises} enterprises answered, none lost")
