"""Hearing of papers that other desks ask this one to print, whatever screen is shown."""

from PySide6.QtCore import QObject, QTimer, Signal

from fairdesk.domain.entities import Id, PrintJob
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.usecases.ports import Changes, Workplace

_AFTER_START_MS = 3_000
"""The window and the scan field come first."""


class PrintJobs(QObject):
    """``changed`` carries how many papers wait; new ones are told in a notice."""

    changed = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._known = frozenset[Id]()
        context.changed.connect(self._something_changed)
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self.look)
        self._start.start(_AFTER_START_MS)

    def look(self) -> None:
        """Looks what waits."""
        self._context.do(_waiting, self._found)

    def _something_changed(self, changes: Changes) -> None:
        if "print_job" in changes.kinds:
            self.look()

    def _found(self, waiting: frozenset[Id]) -> None:
        if waiting - self._known:
            self._context.tell(message("documentscreen.queue_arrived", count=len(waiting)))
        if waiting != self._known:
            self._known = waiting
            self.changed.emit(len(waiting))


def _waiting(place: Workplace) -> frozenset[Id]:
    with place.read() as work:
        jobs = work.all(PrintJob, desk=work.desk.id)
        return frozenset(one.id for one in jobs if one.printed is None and one.refused is None)
