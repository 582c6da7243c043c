"""Starting the window on an open data folder: one window a folder, first run where there is no fair."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

from fairdesk.domain.clock import Clock
from fairdesk.domain.entities import Fair, Id
from fairdesk.gui.context import Context, Upkeep
from fairdesk.gui.scanner import ScanFilter
from fairdesk.gui.settings import Settings
from fairdesk.gui.shell import Place, Shell
from fairdesk.gui.theme.theme import Theme, drawn_icon
from fairdesk.gui.words import Words
from fairdesk.usecases.ports import Store, Work, Workplace

_WAIT_MS = 500
_SIZE = QSize(1440, 900)
_TURN_S = 0.001
"""Work beside the window gives the interpreter back so soon, so that nothing painted waits for it."""
WANTS_SAMPLE = -1
"""How the window ends where the first run chose the sample fair, which has a folder of its own."""


def _front_desk(context: Context) -> QWidget:
    from fairdesk.gui.screens.front_desk.screen import FrontDesk

    return FrontDesk(context)


def _board(context: Context) -> QWidget:
    from fairdesk.gui.screens.board.screen import CallBoard

    return CallBoard(context)


def _meetings(context: Context) -> QWidget:
    from fairdesk.gui.screens.meetings.screen import Meetings

    return Meetings(context)


def _negotiations(context: Context) -> QWidget:
    from fairdesk.gui.screens.negotiations.screen import Negotiations

    return Negotiations(context)


def _documents(context: Context) -> QWidget:
    from fairdesk.gui.screens.documents.screen import Documents

    return Documents(context)


def _cooperation(context: Context) -> QWidget:
    from fairdesk.gui.screens.cooperation.screen import Cooperation

    return Cooperation(context)


def _register(context: Context) -> QWidget:
    from fairdesk.gui.screens.register.screen import Register

    return Register(context)


def _lists(context: Context) -> QWidget:
    from fairdesk.gui.screens.imports.screen import Lists

    return Lists(context)


def _badges(context: Context) -> QWidget:
    from fairdesk.gui.screens.badges.screen import Badges

    return Badges(context)


def _sync(context: Context) -> QWidget:
    from fairdesk.gui.screens.sync.screen import SyncScreen

    return SyncScreen(context)


def _fair(context: Context) -> QWidget:
    from fairdesk.gui.screens.fair.screen import FairSetup

    return FairSetup(context)


def _settings(context: Context) -> QWidget:
    from fairdesk.gui.screens.settings.screen import SettingsScreen

    return SettingsScreen(context)


def _open_talks(work: Work, station: Id | None) -> int:
    from fairdesk.usecases.deals.negotiation_list import open_talks

    return open_talks(work, station)


# Screens are loaded on their first visit, so that the scan field is there at once.
PLACES = [
    Place("front_desk", "front-desk", "today", _front_desk),
    Place("meetings", "meetings", "today", _meetings),
    Place("negotiations", "negotiations", "today", _negotiations, _open_talks, "negotiation"),
    Place("board", "board", "today", _board),
    Place("register", "register", "records", _register),
    Place("documents", "documents", "records", _documents),
    Place("cooperation", "path", "records", _cooperation),
    Place("imports", "imports", "records", _lists),
    Place("badges", "badges", "records", _badges),
    Place("sync", "devices", "fair", _sync),
    Place("fair", "fair", "fair", _fair),
    Place("settings", "settings", "fair", _settings),
]


@dataclass
class Opened:
    """A running window and what it stands on."""

    app: QApplication
    context: Context
    scans: ScanFilter
    shell: Shell


def application() -> QApplication:
    """The Qt application, made once a process."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName("fairdesk")
        app.setDesktopFileName("fairdesk")
        sys.setswitchinterval(_TURN_S)
    return app


def open_window(store: Store, fair: Id, clock: Clock, upkeep: Upkeep | None = None) -> Opened:
    """Opens the window on a fair and leaves it shown; the caller runs the event loop."""
    app = application()
    settings = Settings(store)
    theme = Theme(settings.theme)
    theme.apply()
    words = Words(settings.language)
    place = Workplace(store, fair, clock, settings.person or "–")
    context = Context(place, settings, words, theme)
    context.upkeep = upkeep
    app.installEventFilter(context.scans)
    app.setWindowIcon(QIcon(drawn_icon("app", theme.color("accent.fill").name(), 64, 1.0)))
    shell = Shell(context, PLACES, context.scans)
    context.serial.scanned.connect(shell.receive)
    context.serial.open(settings.get("serial_port"))
    shell.resize(_SIZE.boundedTo(app.primaryScreen().availableGeometry().size()))
    shell.show()
    return Opened(app, context, context.scans, shell)


def run_window(store: Store, clock: Clock, upkeep: Upkeep, sample: Callable[[], Fair] | None = None) -> int:
    """Runs the program's window until it is closed; a second start brings the first window forward."""
    app = application()
    lone = LoneWindow(upkeep.folder)
    if not lone.is_first:
        return 0
    from fairdesk.gui.first_run import ask_moved_or_copied, choose_fair

    settings = Settings(store)
    theme = Theme(settings.theme)
    theme.apply()
    words = Words(settings.language)
    if not ask_moved_or_copied(store, words, theme, settings):
        return 0
    fair = choose_fair(store, clock, words, theme, settings, sample)
    if fair is None:
        return 0
    if all(known.id != fair for known in store.fairs()):
        return WANTS_SAMPLE
    opened = open_window(store, fair, clock, upkeep)
    lone.called.connect(opened.shell.bring_to_front)
    return app.exec()


class LoneWindow(QObject):
    """Sees to it that a data folder has one window."""

    called = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        name = "fairdesk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self.is_first = not _answers(name)
        if self.is_first:
            QLocalServer.removeServer(name)
            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.newConnection.connect(self._take)
            self._server.listen(name)

    def _take(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.called.emit()


def _answers(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    found = socket.waitForConnected(_WAIT_MS)
    if found:
        socket.disconnectFromServer()
    return found
