#!/usr/bin/env python3
"""Makes the five sounds of the program, ``resources/sounds/*.wav``, the same each time.

    python3 packaging/make_sounds.py [FOLDER]

Each is a row of notes (22,050 Hz, mono, 16 bit) with a soft beginning and end, so that no loudspeaker
clicks. Verdicts differ in number of notes, pitch and length, to be told apart in a loud hall without looking:
two rising notes admit, two equal ones say "already inside", three low ones refuse, a long low one asks.
"""

import math
import struct
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 22_050
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
ATTACK_MS, RELEASE_MS = 8, 25
LOUDNESS = 0.6

C4, F4, B4, E5, A5, G6 = 261.63, 349.23, 493.88, 659.26, 880.0, 1567.98


@dataclass(frozen=True)
class Note:
    """A tone of ``pitch`` Hz; 0 is silence. A ``bell`` dies away, other tones hold."""

    pitch: float
    ms: int
    bell: bool = False


SOUNDS = {
    "admitted": (Note(E5, 80), Note(A5, 100)),
    "already_inside": (Note(B4, 130), Note(0, 60), Note(B4, 130)),
    "do_not_admit": (Note(C4, 160), Note(0, 60), Note(C4, 160), Note(0, 60), Note(C4, 160)),
    "unknown": (Note(F4, 400),),
    "call": (Note(G6, 700, bell=True),),
}
# How strong the overtones are beside the tone itself: small loudspeakers carry low notes by them.
_OVERTONES = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.15))
_BELL_OVERTONES = ((1.0, 1.0), (2.0, 0.5), (2.76, 0.25), (5.4, 0.1))


def samples(notes: tuple[Note, ...]) -> list[int]:
    """The sound of a row of notes, as signed 16-bit values."""
    return [value for note in notes for value in _tone(note)]


def _tone(note: Note) -> list[int]:
    count = RATE * note.ms // 1000
    overtones = _BELL_OVERTONES if note.bell else _OVERTONES
    full = 32_767 * LOUDNESS / sum(strength for _, strength in overtones)
    values: list[int] = []
    for index in range(count):
        moment = index / RATE
        wave_now = sum(
            strength * math.sin(2 * math.pi * note.pitch * multiple * moment)
            for multiple, strength in overtones
        )
        values.append(round(full * wave_now * _envelope(index, count, note)))
    return values


def _envelope(index: int, count: int, note: Note) -> float:
    rise = min(1.0, index / (RATE * ATTACK_MS / 1000))
    fall = min(1.0, (count - 1 - index) / (RATE * RELEASE_MS / 1000))
    fading = math.exp(-5.0 * index / count) if note.bell else 1.0
    return math.sin(math.pi / 2 * rise) * math.sin(math.pi / 2 * fall) * fading


def write(folder: Path) -> None:
    """Writes the five files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        values = samples(notes)
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
