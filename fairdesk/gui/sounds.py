"""The sounds that tell outcomes apart without looking at the screen."""

import importlib.util
import shutil
import sys
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QProcess, QUrl

from fairdesk.resources import resource

Sound = Literal["admitted", "already_inside", "do_not_admit", "unknown", "call"]
SOUNDS: tuple[Sound, ...] = ("admitted", "already_inside", "do_not_admit", "unknown", "call")
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",), ("play", "-q"))


class Sounds:
    """Plays the program's sounds with QtMultimedia where it is installed, else with the system's player."""

    def __init__(self, on: bool) -> None:
        self.on = on
        self._play = _with_qt() or _with_windows() or _with_player()

    @property
    def can_play(self) -> bool:
        """Whether this machine has anything to play with."""
        return self._play is not None

    def play(self, sound: Sound) -> None:
        """Plays a sound beside the work, unless sounds are off."""
        if self.on:
            self.listen(sound)

    def listen(self, sound: Sound) -> None:
        """Plays a sound in any case: to learn what it means."""
        if self._play is not None:
            self._play(sound)


def _file(sound: Sound) -> str:
    return str(resource(f"sounds/{sound}.wav"))


def _with_qt() -> Callable[[Sound], None] | None:
    if importlib.util.find_spec("PySide6.QtMultimedia") is None:
        return None
    from PySide6.QtMultimedia import QSoundEffect  # the ``media`` extra

    effects: dict[Sound, QSoundEffect] = {}
    for sound in SOUNDS:
        effects[sound] = QSoundEffect()
        effects[sound].setSource(QUrl.fromLocalFile(_file(sound)))
    return lambda sound: effects[sound].play()


def _with_windows() -> Callable[[Sound], None] | None:
    if sys.platform != "win32":
        return None
    import winsound

    return lambda sound: winsound.PlaySound(_file(sound), winsound.SND_FILENAME | winsound.SND_ASYNC)


def _with_player() -> Callable[[Sound], None] | None:
    player = next((command for command in _PLAYERS if shutil.which(command[0])), None)
    if player is None:
        return None
    program, *arguments = player
    return lambda sound: _start(program, [*arguments, _file(sound)])


def _start(program: str, arguments: list[str]) -> None:
    QProcess.startDetached(program, arguments)
