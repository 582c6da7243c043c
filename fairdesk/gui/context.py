"""What every screen is handed, and how screens tell each other what changed without knowing each other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message
from fairdesk.gui.scanner import ScanFilter
from fairdesk.gui.serial_scanner import SerialScanner
from fairdesk.gui.settings import Settings
from fairdesk.gui.sounds import Sounds
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.words import Words
from fairdesk.gui.worker import Worker
from fairdesk.usecases.ports import Changes, Examination, Span, Workplace

if TYPE_CHECKING:
    from fairdesk.sync.exchange import Exchanged
    from fairdesk.sync.replica import StickReplica

T = TypeVar("T")


class Roads(Protocol):
    """The ways to other desks; given by the start of the program, for the window knows no storage."""

    @property
    def replica(self) -> "StickReplica":
        """The fairs of this folder, as sticks see them."""
        ...

    def has_server(self, fair: Id) -> bool:
        """Whether a server was joined with which this desk exchanges."""
        ...

    def exchange(self, fair: Id) -> "Exchanged":
        """Exchanges with that server. Raises ``UserFacingError`` where it does not answer."""
        ...


@dataclass(frozen=True)
class Upkeep:
    """The data folder and how it is examined; given by the start of the program, for the window knows no

    storage. ``roads`` lead to other desks.
    """

    folder: Path
    examine: Callable[[Id], Examination]
    roads: Roads | None = None


class Context(QObject):
    """The surroundings of a screen. Signals: ``changed`` (Changes), ``told`` (Message, Span or None),

    ``asked_for`` (name of a screen, id of a record or None), ``station_changed`` (id), ``person_changed``,
    ``closed`` (what stands beside the window closes with it), ``exchange_asked`` (with the server, at once),
    ``exchanged`` (it was tried: what waits for whom may be other now).
    """

    changed = Signal(object)
    told = Signal(object, object)
    asked_for = Signal(str, object)
    station_changed = Signal(object)
    person_changed = Signal()
    closed = Signal()
    exchange_asked = Signal()
    exchanged = Signal()

    def __init__(self, place: Workplace, settings: Settings, words: Words, theme: Theme) -> None:
        super().__init__()
        self.place = place
        self.settings = settings
        self.words = words
        self.theme = theme
        self.sounds = Sounds(settings.sound)
        self.worker = Worker()
        self.scans = ScanFilter(settings.manner)
        self.serial = SerialScanner()
        self.upkeep: Upkeep | None = None

    def do(
        self,
        job: Callable[[Workplace], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Does a use case beside the window and hands its answer back; failures go over the bridge."""
        place = self.place
        self.worker.run(lambda: job(place), done, failed)

    def do_long(
        self,
        job: Callable[[Workplace], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """The same for work of seconds: lists, paper."""
        place = self.place
        self.worker.run_long(lambda: job(place), done, failed)

    def announce(self, changes: Changes) -> None:
        """Tells every screen that something changed."""
        if changes.kinds:
            self.changed.emit(changes)

    def tell(self, sentence: Message, undo: Span | None = None) -> None:
        """Shows a short notice; with ``undo`` the last action can be taken back from it."""
        self.told.emit(sentence, undo)

    def go(self, screen: str, record: Id | None = None) -> None:
        """Opens a screen, at a record if one is named."""
        self.asked_for.emit(screen, record)

    def take_over(self, person: str) -> None:
        """Somebody else works here now; what is done from here on bears their name."""
        self.place = replace(self.place, actor=person)
        self.person_changed.emit()

    @property
    def station(self) -> Id | None:
        """Where this desk scans."""
        kept = self.settings.get("station")
        return bytes.fromhex(kept) if kept else None

    @station.setter
    def station(self, station: Id) -> None:
        self.settings.put("station", station.hex())
        self.station_changed.emit(station)
