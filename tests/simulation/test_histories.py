"""Histories of several laptops, each from one number: whatever happened, all agree and nothing is lost.

``pytest tests/simulation`` lives through a few; ``pytest -m soak tests/simulation -s`` through 10,000, or as
many as ``FAIRDESK_HISTORIES`` says, from the number ``FAIRDESK_SEED`` on.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from histories import Figures, WentWrong, lived_through

FEW = range(1, 11)
MANY = 10_000


def test_whatever_laptops_do_and_suffer_they_agree_and_nothing_is_lost() -> None:
    figures = Figures()
    for seed in FEW:
        figures.add(lived_through(seed).figures)
    assert figures.lost == figures.diverged == 0
    must = ("conflicts", "crashes", "incarnations", "revocations", "upgrades", "sticks", "cut_exchanges")
    assert [name for name in must if not vars(figures)[name]] == []


def test_a_history_is_lived_through_again_exactly_also_by_another_process() -> None:
    seeds = [3, 8]
    here = "".join(_traced(seed) for seed in seeds)
    again = "".join(_traced(seed) for seed in seeds)
    assert again == here
    tests = Path(__file__).parent
    told = "import sys; sys.path[:0] = sys.argv[1:3]; from test_histories import _traced\n"
    told += f"for seed in {seeds}: sys.stdout.buffer.write(_traced(seed).encode())"
    other = subprocess.run(
        [sys.executable, "-c", told, str(tests), str(tests.parent)],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
    )
    assert other.stdout.decode() == here


def _traced(seed: int) -> str:
    return "\n".join(lived_through(seed).trace) + "\n"


@pytest.mark.soak
def test_many_histories() -> None:
    first = int(os.environ.get("FAIRDESK_SEED", "1"))
    count = int(os.environ.get("FAIRDESK_HISTORIES", str(MANY)))
    figures, wrong = Figures(), list[str]()
    for seed in range(first, first + count):
        try:
            history = lived_through(seed)
        except WentWrong as error:
            wrong.append(str(error))
            print(f"\n{error}", flush=True)
            continue
        figures.add(history.figures)
        if count == 1:
            print("\n" + "\n".join(history.trace))
        elif (seed - first) % 100 == 99:
            print(f"\n{figures}, went wrong {len(wrong)}", flush=True)
    print(f"\n{figures}, went wrong {len(wrong)}")
    assert not wrong, f"{len(wrong)} histories went wrong, such as {wrong[0]}"
