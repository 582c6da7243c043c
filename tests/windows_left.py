"""A story that leaves windows behind, or none that takes the keys, fails itself and not the one after it."""

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import Shiboken

from fairdesk.gui.shell import Shell

_ROUNDS = 3


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Windows that are shown when a story ends must have an active one among them: else no key arrives."""
    done = yield
    shown = _shown()
    if shown and QApplication.activeWindow() is None:
        pytest.fail(f"{pyfuncitem.name} ends with no active window, though there are {_named(shown)}")
    return done


@pytest.fixture(autouse=True)
def windows_left() -> Iterator[None]:
    """What a story opened is closed when its fixtures are done; what is not is closed here, and told."""
    before = _shown()
    yield
    left = [one for one in _shown() if one not in before]
    names = _named(left)
    for one in left:
        _close(one)
    assert not left, f"left open: {names}"


def _shown() -> list[QWidget]:
    """Dialogs, menus and windows that can be seen."""
    if QApplication.instance() is None:
        return []
    for _ in range(_ROUNDS):
        QApplication.processEvents()
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def _close(left: QWidget) -> None:
    if not Shiboken.isValid(left):
        return  # it went with the window it stood over
    app = QApplication.instance()
    if isinstance(left, Shell) and app is not None:
        app.removeEventFilter(left._context.scans)
    left.close()
    left.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _named(windows: list[QWidget]) -> str:
    return ", ".join(f"{type(one).__name__} {one.windowTitle()!r}" for one in windows)
