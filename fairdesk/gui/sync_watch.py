"""What the window says of exchange on every screen: what waits for other desks, how much is to be decided."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Desk
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.exchanging import Exchanging
from fairdesk.usecases.ports import Changes, Work, Workplace

if TYPE_CHECKING:
    from fairdesk.usecases.replication.cases import Counts
    from fairdesk.usecases.replication.devices import Devices

_GATHERED_MS = 250
_AGES_MS = 60_000


@dataclass(frozen=True)
class SyncState:
    """What the pill says, with its icon and colour, and how many decisions wait."""

    sentence: Message
    icon: str
    token: str
    counts: "Counts"


class SyncWatch(QObject):
    """Keeps up with the desks of the fair. ``known`` carries a ``SyncState`` whenever it was read."""

    known = Signal(object)

    def __init__(self, context: Context, exchanging: Exchanging, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._exchanging = context, exchanging
        self._counts: Counts | None = None
        self._changed: set[str] = set()
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self.read)
        self._ages = QTimer(self)
        self._ages.timeout.connect(self.read)
        self._ages.start(_AGES_MS)
        context.changed.connect(self._something_changed)
        context.exchanged.connect(self.read)
        context.closed.connect(self._ages.stop)

    def read(self) -> None:
        """Reads how things stand, beside the window."""
        before, changed = self._counts, frozenset(self._changed)
        self._changed.clear()

        def look(place: Workplace) -> SyncState:
            with place.read() as work:
                return _looked(work, before, changed)

        self._context.do_long(look, self._read)

    def _read(self, found: SyncState) -> None:
        self._counts = found.counts
        self.known.emit(_offline(found) if self._exchanging.is_offline else found)

    def _something_changed(self, changes: Changes) -> None:
        self._changed |= changes.kinds
        if not self._gathered.isActive():
            self._gathered.start(_GATHERED_MS)


def _offline(found: SyncState) -> SyncState:
    """The server does not answer: what waits is on the screen of devices."""
    return replace(found, sentence=message("sync.offline"), icon="cloud-off", token="text.secondary")


def _looked(work: Work, before: "Counts | None", changed: Collection[str]) -> SyncState:
    """How things stand. What this needs is loaded here, beside the window, which is to open at once."""
    from fairdesk.usecases.replication.cases import counts
    from fairdesk.usecases.replication.devices import devices

    return _state(devices(work) if work.count(Desk) > 1 else None, counts(work, before, changed))


def _state(found: "Devices | None", counts: "Counts") -> SyncState:
    from fairdesk.usecases.replication.devices import seen_words

    if found is None or (not found.waiting and (found.unheard or not found.others)):
        return SyncState(message("shell.saved_here"), "check", "ok.text", counts)
    if found.waiting:
        return SyncState(message("sync.changes_waiting", count=found.waiting), "arrows", "wait.text", counts)
    last = found.last_seen or found.at
    return SyncState(message("sync.synced", ago=seen_words(last, found.at)), "check", "ok.text", counts)
