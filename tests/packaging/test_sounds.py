"""The five sounds: what the script makes, and told apart by length and pitch."""

import importlib.util
import struct
import sys
import wave
from itertools import combinations, pairwise
from pathlib import Path
from types import ModuleType

import pytest

from fairdesk.resources import resource

ROOT = Path(__file__).parents[2]
LENGTHS_MS = {"admitted": 180, "already_inside": 320, "do_not_admit": 600, "unknown": 400, "call": 700}


@pytest.fixture(scope="module")
def make_sounds() -> ModuleType:
    """The script, loaded from its file."""
    spec = importlib.util.spec_from_file_location("make_sounds", ROOT / "packaging/make_sounds.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def heard(path: Path) -> tuple[int, ...]:
    """The samples of a file of 22,050 Hz, mono, 16 bit."""
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        count = file.getnframes()
        return struct.unpack(f"<{count}h", file.readframes(count))


def pitch(samples: tuple[int, ...]) -> float:
    """The pitch of the last 60 ms before the release, by how often the wave comes up through zero."""
    part = samples[-int(0.09 * 22_050) : -int(0.03 * 22_050)]
    ups = [index for index, (one, next_) in enumerate(pairwise(part)) if one < 0 <= next_]
    return 22_050 * (len(ups) - 1) / (ups[-1] - ups[0])


def test_files_are_what_the_script_makes(make_sounds: ModuleType, tmp_path: Path):
    make_sounds.write(tmp_path)
    for name in LENGTHS_MS:
        made, kept = heard(tmp_path / f"{name}.wav"), heard(resource(f"sounds/{name}.wav"))
        # The last digit of a sine is the machine's own affair.
        assert max(abs(one - other) for one, other in zip(made, kept, strict=True)) <= 1


def test_each_sound_has_its_length():
    for name, length in LENGTHS_MS.items():
        samples = heard(resource(f"sounds/{name}.wav"))
        assert 1000 * len(samples) / 22_050 == pytest.approx(length, abs=1)


def test_no_two_sounds_share_length_or_pitch():
    sounds = [heard(resource(f"sounds/{name}.wav")) for name in LENGTHS_MS]
    for one, other in combinations(sounds, 2):
        assert abs(len(one) - len(other)) >= 22_050 * 0.08
        higher, lower = max(pitch(one), pitch(other)), min(pitch(one), pitch(other))
        assert higher / lower > 2 ** (2 / 12), "less than two semitones apart"


def test_no_sound_clicks_or_clips():
    for name in LENGTHS_MS:
        samples = heard(resource(f"sounds/{name}.wav"))
        assert samples[0] == samples[-1] == 0
        assert 0.3 * 32_767 < max(abs(value) for value in samples) < 0.95 * 32_767
