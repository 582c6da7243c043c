"""Keeping a page true: it is read again after a change, at once where it is seen, else when it is shown."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from fairdesk.gui.context import Context
from fairdesk.usecases.ports import Changes

_GATHERED_MS = 120
"""Changes that come close together are read once."""


class KeepingUp(QObject):
    """Calls ``read`` for a page on its first showing, and again when records of some kinds have changed."""

    def __init__(
        self, page: QWidget, context: Context, kinds: Collection[str], read: Callable[[], object]
    ) -> None:
        super().__init__(page)
        self._page, self._kinds, self._read = page, frozenset(kinds), read
        self._is_stale = True
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self.ensure)
        context.changed.connect(self._something_changed)
        page.installEventFilter(self)

    def ensure(self) -> None:
        """Reads now what was not read since it changed."""
        if self._is_stale:
            self._is_stale = False
            self._read()

    def forget(self) -> None:
        """What was read is old now, whatever the kinds: the next showing reads again."""
        self._is_stale = True

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & self._kinds:
            self._is_stale = True
            if self._page.isVisible():
                self._gathered.start(_GATHERED_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: what changed while something else was shown is read now."""
        if event.type() is QEvent.Type.Show and self._is_stale:
            self._gathered.start(0)
        return super().eventFilter(watched, event)
