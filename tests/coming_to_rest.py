"""Waiting for the real window: until what was begun is answered and what gathers changes has read them."""

from PySide6.QtCore import QTimer

from fairdesk.gui.played import PlayedWindow

_MOMENT_MS = 300
"""Whoever waits longer waits for people, not for a moment without changes."""


def come_to_rest(window: PlayedWindow) -> None:
    """Lets a window work until nothing in it waits a moment before it reads, keeps or follows."""
    window.settle()
    while any(_waits_a_moment(timer) for timer in window.opened.shell.findChildren(QTimer)):
        window.wait(0.005)
        window.settle()


def _waits_a_moment(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= _MOMENT_MS
