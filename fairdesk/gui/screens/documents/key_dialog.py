"""Signing with a key of E-IMZO, whose program runs on this machine."""

from collections.abc import Mapping, Sequence
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, button, column, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.signing.eimzo import ADDRESSES, Eimzo, EimzoKey
from fairdesk.signing.key_signature import sign_with_key
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.papers.signings import Signed
from fairdesk.usecases.ports import Workplace

_LIST_HEIGHT = 150


class KeyDialog(Dialog):
    """``signed`` carries what was noted. The password is asked for by E-IMZO itself."""

    stays_on_scan = True
    signed = Signal(object)

    def __init__(
        self,
        context: Context,
        view: DocumentView,
        parties: Mapping[Id, str],
        parent: QWidget,
        addresses: Sequence[str] = ADDRESSES,
    ) -> None:
        super().__init__(context, "documentscreen.key_title", parent=parent)
        self._view, self._stop = view, Event()
        self._eimzo = Eimzo(addresses, cancelled=self._stop.is_set)
        what = label("body", "secondary", wrap=True)
        self.words.bind(what, "setText", "documentscreen.key_what")
        self.party = ChoiceBox()
        for one, name in parties.items():
            self.party.addItem(name, one)
        self.keys = QListWidget()
        well = QFrame()
        well.setProperty("role", "sunken")
        well.setFixedHeight(_LIST_HEIGHT)
        well.setLayout(column(self.keys, margins=(1, 1, 1, 1)))
        self.words.bind(self.keys, "setAccessibleName", "documentscreen.key_list")
        self.keys.currentRowChanged.connect(lambda _: self._show_ready())
        self.note = Note(context)
        again = button(context, "documentscreen.key_again", icon="arrows", size="small")
        again.clicked.connect(self.look)
        self._known = Field(context, "documentscreen.key_list", well)
        self._known.hide()
        for part in (what, Field(context, "documentscreen.key_party", self.party), self._known, self.note):
            self.body.addWidget(part)
        self.body.addLayout(row(again, None))
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.key_done", kind="primary")
        self._done.clicked.connect(self.finish)
        self.finished.connect(lambda _: self._stop.set())
        context.closed.connect(self.reject)
        self._is_busy = False
        self.look()

    def look(self) -> None:
        """Asks E-IMZO which keys there are."""
        if self._is_busy:
            return
        self._wait("documentscreen.key_looking")
        eimzo = self._eimzo
        self.context.do_long(lambda _: eimzo.keys(), self._show_keys, self._refused)

    def _show_keys(self, keys: Sequence[EimzoKey]) -> None:
        if self._stop.is_set():
            return
        self._is_busy = False
        self.keys.clear()
        for key in keys:
            of = f"{key.holder}, {key.organisation}" if key.organisation else key.holder
            until = self.words("documentscreen.key_until", day=key.valid_until or "–")
            entry = QListWidgetItem(f"{of}\n{until}")
            entry.setData(Qt.ItemDataRole.UserRole, key)
            self.keys.addItem(entry)
        self._known.setVisible(bool(keys))
        if keys:
            self.note.hide()
            self.keys.setCurrentRow(0)
            self.keys.setFocus()
        else:
            self.note.say("documentscreen.key_none", "wait", "triangle")
        self._show_ready()

    def finish(self) -> None:
        """Lets E-IMZO sign the printed file."""
        entry = self.keys.currentItem()
        if entry is None or self._is_busy:
            return
        key: EimzoKey = entry.data(Qt.ItemDataRole.UserRole)
        document, party, eimzo = self._view.document.id, self.party.currentData(), self._eimzo
        self._wait("documentscreen.key_password")

        def work(place: Workplace) -> Signed:
            return sign_with_key(place, document, party, key, eimzo)

        self.context.do_long(work, self._signed, self._refused)

    def _signed(self, signed: Signed) -> None:
        self.context.announce(signed.changes)
        self.signed.emit(signed)
        if not self._stop.is_set():
            self.accept()

    def _refused(self, error: Exception) -> None:
        """Whoever closed the dialog needs no sentence any more."""
        self._is_busy = False
        if not isinstance(error, UserFacingError):
            self.context.worker.failed.emit(error)
        elif not self._stop.is_set():
            self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")
            self._show_ready()

    def _wait(self, sentence: Message | str) -> None:
        self._is_busy = True
        self.note.say(sentence, "wait")
        self._show_ready()

    def _show_ready(self) -> None:
        self._done.setEnabled(self.keys.currentItem() is not None and not self._is_busy)
