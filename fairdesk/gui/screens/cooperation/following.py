"""The deals that are followed, read beside the window and kept true: after a change only those it touches."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.clock import fair_day
from fairdesk.gui.context import Context
from fairdesk.usecases.deals import follow_up
from fairdesk.usecases.deals.follow_up import SHOWN_KINDS, FollowUp
from fairdesk.usecases.ports import Changes, Workplace

_GATHERED_MS = 120
_LOOKED_AT_DAY_MS = 60_000
"""How often a window that is left open looks whether another day has begun."""


class Following(QObject):
    """What is read for a page. ``read`` follows each reading; ``known`` is None before the first."""

    read = Signal()

    def __init__(self, page: QWidget, context: Context) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._waiting = Changes()
        self._is_reading = False
        self.known: FollowUp | None = None
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self._catch_up)
        midnight = QTimer(self)
        midnight.timeout.connect(self._catch_up_if_seen)
        midnight.start(_LOOKED_AT_DAY_MS)
        context.changed.connect(self._something_changed)
        page.installEventFilter(self)

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & SHOWN_KINDS:
            self._waiting = Changes(self._waiting.kinds | changes.kinds, self._waiting.ids | changes.ids)
            if self._page.isVisible():
                self._gathered.start(_GATHERED_MS)

    def _catch_up_if_seen(self) -> None:
        if self._page.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        """Reads what is not read yet: the whole fair beside all other work, a few deals in their turn."""
        if self._is_reading:
            return  # what waits is read when that is done
        known, waiting = self.known, self._waiting
        self._waiting = Changes()
        if known is None or known.today != fair_day(self._context.place.clock.now(), known.time_zone):
            self._is_reading = True
            self._context.do_long(_read_all, self._take, self._failed)
        elif waiting.ids:
            self._is_reading = True
            self._context.do(lambda place: _read_again(place, known, waiting), self._take, self._failed)

    def _take(self, found: FollowUp) -> None:
        self._is_reading = False
        if found is not self.known:
            self.known = found
            self.read.emit()
        if self._waiting.ids:
            self._gathered.start(_GATHERED_MS)

    def _failed(self, error: Exception) -> None:
        self._is_reading = False
        self.known = None
        self._context.worker.failed.emit(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: what changed while something else was shown is read now, and so is another day."""
        if event.type() is QEvent.Type.Show:
            self._gathered.start(0)
        return super().eventFilter(watched, event)


def _read_all(place: Workplace) -> FollowUp:
    with place.read() as work:
        return follow_up.due(work)


def _read_again(place: Workplace, known: FollowUp, changes: Changes) -> FollowUp:
    with place.read() as work:
        return follow_up.refreshed(work, known, changes)
