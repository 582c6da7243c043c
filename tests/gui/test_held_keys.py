"""Digits are held back until it is clear that no scanner types them; meanwhile their window may close."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Id
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def window(store: Store, place: Workplace, clock: SetClock, entrance: Id) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, place.fair, clock)
    yield opened
    opened.close()


def test_a_digit_for_a_window_that_closed_is_dropped_and_scans_are_taken_as_before(
    window: PlayedWindow,
) -> None:
    shell, scans = window.opened.shell, window.opened.scans
    dialog = Dialog(window.opened.context, "shell.understood", parent=shell)
    dialog.open()
    window.settle()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_7)
    assert scans.holds
    dialog.reject()
    window.settle()
    window.wait(0.1)
    assert not scans.holds
    field = shell.findChild(QLineEdit, "scan")
    assert isinstance(field, QLineEdit)
    assert field.text() == ""
    codes: list[str] = []
    scans.scanned.connect(codes.append)
    window.type_code("1234567890123")
    assert codes == ["1234567890123"]
