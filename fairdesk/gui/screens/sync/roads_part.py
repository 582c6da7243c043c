"""What brings changes to other desks at once: the server that was joined, and a stick."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStorageInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context, Roads
from fairdesk.gui.screens.sync.case_list import desk_name
from fairdesk.gui.widgets.basics import button, label, row
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.sync.stick_stop import Stopped, stop_here
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.replication.devices import Devices
from fairdesk.usecases.replication.news import known, news

_NOT_STICKS = ("/", "/boot", "/boot/efi", "/home", "C:/")


class RoadsPart(QWidget):
    """The buttons at the top right: each is there where its road is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._standing: Devices | None = None
        self._busy = False
        self.stick = button(context, "syncscreen.carry", icon="stick")
        self.now = button(context, "syncscreen.sync_now", icon="arrows", keys=("F5",), kind="primary")
        self.setLayout(row(self.stick, self.now, gap=12))
        self.stick.clicked.connect(self.choose_stick)
        self.now.clicked.connect(self.sync_now)
        self.stick.setVisible(self._roads is not None)
        self.now.hide()

    @property
    def _roads(self) -> Roads | None:
        return self._context.upkeep.roads if self._context.upkeep else None

    def show_standing(self, standing: Devices, *, has_server: bool) -> None:
        """How things stand now."""
        self._standing = standing
        self.now.setVisible(has_server)

    def has_server(self, fair: Id) -> bool:
        """Whether there is a server to exchange with."""
        return self._roads is not None and self._roads.has_server(fair)

    def sync_now(self) -> None:
        """Exchanges with the server that was joined; the window sees to it."""
        if self.now.isVisible():
            self._context.exchange_asked.emit()

    # The stick

    def choose_stick(self) -> None:
        """Asks where the stick is, and makes a stop there."""
        folder = QFileDialog.getExistingDirectory(
            self, self._words("syncscreen.which_stick"), _likely_stick()
        )
        if folder:
            self.stop_at(Path(folder))

    def stop_at(self, stick: Path) -> None:
        """Takes in what a stick brings and writes everything on it."""
        roads, standing = self._roads, self._standing
        if roads is None or standing is None or self._busy:
            return
        self._set_busy(busy=True)
        others = [one.id for one in standing.others]

        def stop(place: Workplace) -> tuple[Stopped, Changes]:
            before = known(place)
            return stop_here(roads.replica, place.fair, stick, others), news(place, before)

        self._context.do_long(stop, self._stopped, self._failed)

    def _stopped(self, found: tuple[Stopped, Changes]) -> None:
        done, brought = found
        self._set_busy(busy=False)
        self._context.announce(brought)
        self._context.exchanged.emit()
        StickDialog(self._context, [*done.told, self._next(done)], self.window()).open()

    def _next(self, done: Stopped) -> Message:
        """Where the stick is to go now."""
        devices = {one.id: one for one in self._standing.devices} if self._standing else {}
        following = devices.get(done.round.next or b"")
        if following is None:
            return message("syncscreen.round_over" if done.round.is_over else "syncscreen.take_it_out")
        return message(
            "syncscreen.next_laptop", name=desk_name(following.name, following.letter, self._words)
        )

    def _failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        self._context.worker.failed.emit(error)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.stick.setEnabled(not busy)


class StickDialog(Dialog):
    """What a stop did, and where the stick goes next."""

    def __init__(self, context: Context, told: Sequence[Message], parent: QWidget) -> None:
        super().__init__(context, "syncscreen.stick_is_ready", WIDE, parent)
        *sentences, last = told
        for one in sentences:
            said = label("body", "secondary", wrap=True)
            self.words.bind(said, "setText", one)
            self.body.addWidget(said)
        following = label("body.strong", wrap=True)
        self.words.bind(following, "setText", last)
        self.body.addWidget(following)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)


def _likely_stick() -> str:
    """Where a stick usually is: a place that came after the machine's own."""
    for volume in QStorageInfo.mountedVolumes():
        root = volume.rootPath()
        if (
            volume.isReady()
            and not volume.isReadOnly()
            and root.startswith(("/media/", "/run/media/", "/mnt/"))
        ):
            return root
        if len(root) == 3 and root[1] == ":" and root not in _NOT_STICKS:  # a drive of Windows
            return root
    return str(Path.home())
