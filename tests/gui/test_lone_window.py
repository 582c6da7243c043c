"""A data folder has one window; starting the program again brings it to the front."""

import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fairdesk.gui.window import LoneWindow, application


def test_a_second_start_calls_the_first_window(tmp_path: Path) -> None:
    application()
    calls: list[str] = []
    first = LoneWindow(tmp_path)
    first.called.connect(lambda: calls.append("called"))
    second = LoneWindow(tmp_path)
    end = time.monotonic() + 5
    while not calls and time.monotonic() < end:
        QApplication.processEvents()
    assert first.is_first
    assert not second.is_first
    assert calls == ["called"]


def test_another_folder_has_a_window_of_its_own(tmp_path: Path) -> None:
    application()
    one, other = LoneWindow(tmp_path / "one"), LoneWindow(tmp_path / "other")
    assert one.is_first
    assert other.is_first
