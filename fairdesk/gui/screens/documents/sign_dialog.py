"""Signing on the screen: a badge says who signs, then there is a large field to sign in."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.sign_pad import SignPad
from fairdesk.gui.widgets.basics import IconLabel, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.notes import Note
from fairdesk.usecases.papers import signings
from fairdesk.usecases.papers.signings import Signed, Signer
from fairdesk.usecases.ports import Workplace

_WIDTH = 720


class SignDialog(Dialog):
    """``signed`` carries what was noted. The party that signs is that of the badge."""

    stays_on_scan = True
    signed = Signal(object)

    def __init__(
        self,
        context: Context,
        document: Id,
        parties: Mapping[Id, str],
        parent: QWidget,
    ) -> None:
        super().__init__(context, "documentscreen.sign_title", _WIDTH, parent)
        self._document, self._parties = document, parties
        self._badge = ""
        self.signer: Signer | None = None
        what = label("body", "secondary", wrap=True)
        self.words.bind(what, "setText", "documentscreen.sign_what")
        self.body.addWidget(what)
        self._who = label("body.medium", wrap=True)
        icon = IconLabel(context.theme, "scan", "text.secondary", 20)
        who = row(icon, self._who, gap=10)
        who.setStretch(1, 1)
        self.body.addLayout(who)
        self.note = Note(context)
        self.body.addWidget(self.note)
        self.pad = SignPad(context.theme)
        self.pad.setEnabled(False)
        self.words.bind(self.pad, "setAccessibleName", "documentscreen.sign_field")
        self.pad.drawn.connect(self._show_ready)
        self.body.addWidget(self.pad, 1)
        self._clear = self.add_button("documentscreen.sign_clear", first=True)
        self._clear.clicked.connect(self.pad.clear)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("documentscreen.sign_done", kind="primary")
        self._done.clicked.connect(self.finish)
        names = ", ".join(parties.values())
        self._say_who("documentscreen.sign_scan_badge", names=names)
        self._show_ready()

    def receive(self, code: str) -> None:
        """A scanned badge: whose it is decides for whom is signed."""
        document, parties = self._document, tuple(self._parties)
        self._context_do(partial(_signer, document=document, parties=parties, code=code), code)

    def _context_do(self, job: partial[Signer], code: str) -> None:
        self.context.do(job, partial(self._confirmed, code), self._refused)

    def _confirmed(self, code: str, found: Signer) -> None:
        self._badge, self.signer = code, found
        self.pad.setEnabled(True)
        name, party = found.delegate.name or "–", self._parties.get(found.enterprise, "–")
        self._say_who("documentscreen.sign_signer", name=name, party=party)
        if found.notice is not None:
            self.note.say(found.notice, "wait", "triangle")
        else:
            self.note.hide()
        self.context.sounds.play("admitted")
        self._show_ready()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserFacingError):
            self.context.worker.failed.emit(error)
            return
        self.note.say(message("documentscreen.two", one=error.title, other=error.advice), "stop")

    def _say_who(self, key: str, **values: object) -> None:
        self.words.bind(self._who, "setText", message(key, **values))
        hint = "documentscreen.sign_here" if self.signer else "documentscreen.sign_badge_first"
        self.pad.hint = self.words(hint)
        self.pad.update()

    def _show_ready(self) -> None:
        drawn = not self.pad.strokes.is_empty
        self._clear.setEnabled(drawn)
        self._done.setEnabled(drawn and self.signer is not None)

    def finish(self) -> None:
        """Keeps the signature."""
        found = self.signer
        if found is None or self.pad.strokes.is_empty:
            return
        self._done.setEnabled(False)
        document, badge, strokes = self._document, self._badge, self.pad.strokes

        def work(place: Workplace) -> Signed:
            from fairdesk.documents.deal_papers import paper_pdf  # loaded with the first paper

            return signings.sign_on_screen(place, document, found.enterprise, badge, strokes, paper_pdf)

        self.context.do_long(work, self._signed, self._not_signed)

    def _signed(self, signed: Signed) -> None:
        self.context.announce(signed.changes)
        self.signed.emit(signed)
        self.accept()

    def _not_signed(self, error: Exception) -> None:
        self._refused(error)
        self._show_ready()


def _signer(place: Workplace, document: Id, parties: tuple[Id, ...], code: str) -> Signer:
    """The holder of a badge, for the party they belong to. Raises ``UserFacingError`` where it is none."""
    refused: UserFacingError | None = None
    with place.read() as work:
        for party in parties:
            try:
                return signings.signer(work, document, party, code)
            except UserFacingError as error:
                refused = refused or error
    assert refused is not None  # the dialog is opened for parties that have not signed
    raise refused
