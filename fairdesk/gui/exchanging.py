"""Exchange with the server that was joined, by itself while the window is open, and at once with F5."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context, Roads
from fairdesk.usecases.ports import Changes, Workplace

if TYPE_CHECKING:
    from fairdesk.sync.exchange import Exchanged

EVERY_MS = 15_000


@dataclass(frozen=True)
class Round:
    """What an exchange did and brought; without a server there was none."""

    done: "Exchanged | None"
    news: Changes


class Exchanging(QObject):
    """Exchanges again and again; ``Context.exchanged`` says that it was done, or did not succeed."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._busy = False
        self._asked = False
        self.is_offline = False
        """Whether the server did not answer last."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.again)
        context.exchange_asked.connect(self.now)
        context.closed.connect(self._timer.stop)
        if self._roads is not None:
            self._timer.start(EVERY_MS)

    @property
    def _roads(self) -> Roads | None:
        return self._context.upkeep.roads if self._context.upkeep else None

    def now(self) -> None:
        """At once, and people are told what came of it."""
        self._asked = True
        self.again()

    def again(self) -> None:
        """One exchange, beside the window; what goes wrong only shows in the pill."""
        roads = self._roads
        if roads is None or self._busy:
            return
        self._busy = True
        self._context.do_long(lambda place: _round(place, roads), self._done, self._failed)

    def _done(self, found: Round) -> None:
        asked, self._asked = self._asked, False
        self._busy = self.is_offline = False
        self._context.announce(found.news)
        if found.done is None:
            return
        if asked:
            sent, received = found.done.sent, found.done.received
            self._context.tell(message("syncscreen.synced", sent=sent, received=received))
        self._context.exchanged.emit()

    def _failed(self, error: Exception) -> None:
        asked, self._asked = self._asked, False
        self._busy = False
        self.is_offline = True
        if asked or not isinstance(error, UserFacingError):
            self._context.worker.failed.emit(error)
        self._context.exchanged.emit()


def _round(place: Workplace, roads: Roads) -> Round:
    from fairdesk.usecases.replication.news import known, news

    if not roads.has_server(place.fair):
        return Round(None, Changes())
    before = known(place)
    done = roads.exchange(place.fair)
    return Round(done, news(place, before) if done.received else Changes())
