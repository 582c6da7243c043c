"""``fairdesk schedule``: a schedule file in, a timetable out, whoever interrupts."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "scheduling"))

from checker import faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import process, run

from fairdesk.texts import text

PATIENCE_S = 60.0
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the system in its own way")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")
    monkeypatch.setenv("FAIRDESK_DATA", str(tmp_path / "nowhere"))


def asked(hosts: int, guests: int, slots: int, **more: Any) -> dict[str, Any]:
    """Every guest wishes to meet some hosts."""
    pairs = [(f"h{host}", f"g{guest}") for guest in range(guests) for host in range(guest % 3, hosts, 3)]
    return {
        "format": "fairdesk-schedule/1",
        "name": "asked",
        "tables": hosts,
        "slots": [{"id": at, "session": "morning"} for at in range(slots)],
        "participants": [{"id": f"h{at}"} for at in range(hosts)]
        + [{"id": f"g{at}"} for at in range(guests)],
        "meetings": [
            {"id": f"m{at}", "participants": list(pair), "weight": 1 + at % 3}
            for at, pair in enumerate(pairs)
        ],
        **more,
    }


def unending() -> dict[str, Any]:
    """Nothing that is soon proven best: everybody is away now and then, and breaks remain."""
    instance = asked(20, 80, 12)
    for at, who in enumerate(instance["participants"]):
        who["unavailable"] = sorted({at * 5 % 12, at * 7 % 12})
    return instance


def saved(folder: Path, instance: dict[str, Any]) -> Path:
    file = folder / "instance.json"
    file.write_text(json.dumps(instance), encoding="utf-8")
    return file


def right(instance: dict[str, Any], out: Path) -> dict[str, Any]:
    result = json.loads(out.read_text(encoding="utf-8"))
    assert faults(instance, result) == []
    return result


def test_all_required_meetings_get_their_best_timetable(tmp_path: Path) -> None:
    instance = asked(4, 9, 5, all_required=True, fairness=2)
    out = tmp_path / "result.json"
    done = run("schedule", saved(tmp_path, instance), "--out", out, "--workers", 1, "--json")
    assert done.code == 0
    result = right(instance, out)
    assert result["status"] == "optimal"
    assert done.answer == {
        **{
            key: result[key]
            for key in ("status", "breaks", "bound", "served_weight", "weight_bound", "seconds")
        },
        "placed": len(instance["meetings"]),
        "unplaced": 0,
        "cause": None,
        "because": [],
        "file": str(out),
    }


def test_of_more_wishes_than_there_is_room_the_most_weight_is_served(tmp_path: Path) -> None:
    instance = asked(4, 30, 6)
    out = tmp_path / "result.json"
    done = run("schedule", saved(tmp_path, instance), "--out", out, "--seconds", 1)
    assert done.code == 0
    result = right(instance, out)
    assert result["unplaced"]
    assert len(result["meetings"]) == 24
    assert "Meetings: 24 of" in done.out


def test_what_is_impossible_is_said_with_the_people_who_make_it_so(tmp_path: Path) -> None:
    instance = asked(2, 18, 5, all_required=True)
    out = tmp_path / "result.json"
    done = run("schedule", saved(tmp_path, instance), "--out", out)
    assert done.code == 0
    result = right(instance, out)
    assert result["status"] == "infeasible"
    assert result["because"][0] == "h0"
    assert result["cause"] == text("scheduling.impossible_busy", "en", person="h0", meetings=6, slots=5)
    assert result["cause"] in done.out


def test_a_file_that_is_wrong_is_refused_with_the_place(tmp_path: Path) -> None:
    instance = asked(2, 3, 4)
    instance["meetings"][1]["slot"] = 77
    done = run("schedule", saved(tmp_path, instance), "--out", tmp_path / "result.json", "--json")
    assert done.code == 1
    assert "meetings[1].slot" in done.answer["error"]
    assert not (tmp_path / "result.json").exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "any.json"
    file.write_bytes(data)
    assert run("schedule", file, "--out", tmp_path / "result.json").code == 1


def test_files_that_are_not_there_and_places_that_cannot_be_written_are_said(tmp_path: Path) -> None:
    assert run("schedule", tmp_path / "none.json", "--out", tmp_path / "result.json").code == 1
    file = saved(tmp_path, asked(1, 1, 1))
    assert run("schedule", file, "--out", tmp_path / "no" / "folder.json", "--seconds", 1).code == 1


@pytest.mark.parametrize("wrong", [("--seconds", "nan"), ("--seconds", "-1"), ("--workers", "0"), ()])
def test_wrong_usage_is_said_so(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    file = saved(tmp_path, asked(1, 1, 1))
    out = ("--out", tmp_path / "result.json") if wrong else ()
    assert run("schedule", file, *out, *wrong).code == 2


@linux
def test_interrupted_it_writes_the_best_so_far(tmp_path: Path) -> None:
    instance = unending()
    out = tmp_path / "result.json"
    running = begun("schedule", saved(tmp_path, instance), "--out", out, "--seconds", 3600, "--json")
    for one in (running.pid, *children(running.pid)):  # as a terminal does: everybody hears of it
        os.kill(one, signal.SIGINT)
    said, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0
    assert right(instance, out)["meetings"]
    assert json.loads(said)["placed"]


@linux
def test_where_the_solver_dies_the_best_so_far_is_written_and_it_is_said(tmp_path: Path) -> None:
    instance = unending()
    out = tmp_path / "result.json"
    running = begun("schedule", saved(tmp_path, instance), "--out", out, "--seconds", 3600, "--json")
    for one in children(running.pid):
        os.kill(one, signal.SIGKILL)
    said, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 1
    assert json.loads(said)["error"] == text("scheduling.crashed", "en")
    assert right(instance, out)["meetings"]


def begun(*arguments: Any) -> "subprocess.Popen[bytes]":
    """A command whose solver has worked for a while."""
    running = process(*arguments)
    end = time.monotonic() + PATIENCE_S
    while not any(seconds_of(one) > 1.5 for one in children(running.pid)):
        assert running.poll() is None
        assert time.monotonic() < end, "it does not begin"
        time.sleep(0.05)
    return running


def seconds_of(process_id: int) -> float:
    """What a process has used of the processor."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process_id: int) -> list[int]:
    found = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return [int(one) for one in found]
