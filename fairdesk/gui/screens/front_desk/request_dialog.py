"""Whom the visitor's company wishes to meet, noted while the visitor stands at the desk."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Enterprise, Id
from fairdesk.domain.messages import message
from fairdesk.domain.words import Wish
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, Segments, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.usecases import requests
from fairdesk.usecases.ports import Changes, Hit

_WISHES = (Wish.MUST, Wish.WANT, Wish.WOULD, Wish.NOT_WITH)


class RequestDialog(Dialog):
    """``asked`` carries the sentence of what was noted, and its changes."""

    asked = Signal(object, object)
    stays_on_scan = True

    def __init__(self, context: Context, asker: Enterprise, parent: QWidget) -> None:
        title = message("frontdesk.request_title", name=asker.name)
        super().__init__(context, title, parent=parent)
        self._asker = asker
        self._wanted: Id | None = None
        self.wanted = Field(context, "frontdesk.request_with")
        self._finder = Finder(context, self.wanted.line, ("enterprise",))
        self._finder.chosen.connect(self._found)
        self._finder.entered.connect(lambda _: self._refuse())
        self.wanted.line.textEdited.connect(lambda: setattr(self, "_wanted", None))
        self.wish = Segments(len(_WISHES))
        for one, wish in zip(self.wish.buttons, _WISHES, strict=True):
            self.words.bind(one, "setText", f"words.wish_{wish}")
            one.setAutoDefault(False)
        self.wish.buttons[_WISHES.index(Wish.WANT)].setChecked(True)
        self.about = Field(context, "frontdesk.request_about")
        self.about.line.returnPressed.connect(self.ask)
        self.body.addWidget(self.wanted)
        self.body.addLayout(row(Field(context, "frontdesk.request_wish", self.wish), None))
        self.body.addWidget(self.about)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("frontdesk.request_done", kind="primary")
        self._done.clicked.connect(self.ask)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.ask)
        self.wanted.line.setFocus()

    def _found(self, hit: Hit) -> None:
        self._wanted = hit.id
        self.wanted.text = hit.title
        self.wanted.show_problem(None)
        self.about.line.setFocus()

    def _refuse(self) -> None:
        self.wanted.show_problem(message("frontdesk.request_choose"))
        self.wanted.line.setFocus()

    def ask(self) -> None:
        """Notes the request."""
        wanted, asker = self._wanted, self._asker.id
        if wanted is None:
            self._refuse()
            return
        wish = next(wish for one, wish in zip(self.wish.buttons, _WISHES, strict=True) if one.isChecked())
        about = self.about.text.strip() or None
        self._done.setEnabled(False)
        self.context.do(
            lambda place: requests.ask(place, asker, wanted, wish, about=about), self._noted, self._refused
        )

    def _noted(self, changes: Changes) -> None:
        self.accept()
        self.context.announce(changes)
        self.asked.emit(message("frontdesk.request_noted", name=self.wanted.text), changes)

    def _refused(self, error: Exception) -> None:
        self._done.setEnabled(True)
        self.context.worker.failed.emit(error)
