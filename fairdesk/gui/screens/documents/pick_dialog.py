"""Choosing documents for a ceremony."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import fold
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.state_words import state_name
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.texts import amount
from fairdesk.usecases.papers import document_register
from fairdesk.usecases.papers.document_register import Row
from fairdesk.usecases.ports import Workplace

_WIDTH, _HEIGHT = 640, 380


class PickDialog(Dialog):
    """``picked`` carries the ids that were ticked, in the order of the list."""

    stays_on_scan = True
    picked = Signal(object)

    def __init__(self, context: Context, there: Collection[Id], parent: QWidget) -> None:
        super().__init__(context, "documentscreen.pick_title", _WIDTH, parent)
        self.filter = QLineEdit()
        self.words.bind(self.filter, "setPlaceholderText", "documentscreen.filter")
        self.words.bind(self.filter, "setAccessibleName", "documentscreen.filter")
        self.filter.textChanged.connect(self._filter)
        self.list = QListWidget()
        self.list.setMinimumHeight(_HEIGHT)
        self.words.bind(self.list, "setAccessibleName", "documentscreen.pick_title")
        self.body.addWidget(self.filter)
        self.body.addWidget(self.list)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("documentscreen.pick_done", kind="primary").clicked.connect(self.finish)
        context.do_long(partial(_rows, frozenset(there)), self._offer)
        self.filter.setFocus()

    def _offer(self, rows: list[Row]) -> None:
        for one in rows:
            parties = ", ".join(party.name for party in one.parties)
            said = f"{amount(one.sum, self.words.language)} {one.currency}" if one.sum is not None else "–"
            number = one.number or self.words("documentscreen.state_draft")
            entry = QListWidgetItem(f"{number} · {self.words(state_name(one.state))} · {said}\n{parties}")
            entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            entry.setCheckState(Qt.CheckState.Unchecked)
            entry.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(entry)
        if rows:
            self.list.setCurrentRow(0)

    def _filter(self, text: str) -> None:
        wanted = fold(text).split()
        for place in range(self.list.count()):
            entry = self.list.item(place)
            found = fold(entry.text())
            entry.setHidden(not all(word in found for word in wanted))

    def finish(self) -> None:
        """Those that were ticked."""
        entries = [self.list.item(place) for place in range(self.list.count())]
        ticked = [
            one.data(Qt.ItemDataRole.UserRole) for one in entries if one.checkState() is Qt.CheckState.Checked
        ]
        self.accept()
        if ticked:
            self.picked.emit(ticked)


def _rows(there: frozenset[Id], place: Workplace) -> list[Row]:
    """What counts as memorandum or contract and is not there yet."""
    with place.read() as work:
        rows = document_register.register(work).rows
    return [
        one
        for one in rows
        if one.id not in there and one.counts is not None and one.state is not DocumentState.CANCELLED
    ]
