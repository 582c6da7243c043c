"""Noting that parties signed on paper, before its scan is there."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import label
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.usecases.papers import signings
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.papers.signings import Signed
from fairdesk.usecases.ports import Workplace


class PaperSignDialog(Dialog):
    """Whose signatures somebody saw."""

    stays_on_scan = True

    def __init__(self, context: Context, view: DocumentView, parent: QWidget) -> None:
        super().__init__(context, "documentscreen.paper_title", NARROW, parent)
        self._view = view
        said = label("body", "secondary", wrap=True)
        self.words.bind(said, "setText", "documentscreen.paper_more")
        self.body.addWidget(said)
        missing = [one for one in view.parties if one.signing is None]
        self.parties: Mapping[Id, QCheckBox] = {
            one.enterprise: QCheckBox(next(iter(one.party.names.values()), "–")) for one in missing
        }
        for box in self.parties.values():
            box.setChecked(True)
            self.body.addWidget(box)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        done = self.add_button("documentscreen.paper_done", kind="primary", default=True)
        done.clicked.connect(self.finish)

    def finish(self) -> None:
        """Notes the signatures."""
        signed = [one for one, box in self.parties.items() if box.isChecked()]
        document, number = self._view.document.id, self._view.number
        paper = self._view.current.id if self._view.current else None
        context = self.context
        self.accept()
        if not signed:
            return

        def work(place: Workplace) -> Signed:
            return signings.sign_on_paper(place, document, signed, paper=paper)

        def done(noted: Signed) -> None:
            context.announce(noted.changes)
            context.tell(message("documentscreen.signed_now", number=number), noted.changes.span)

        context.do(work, done)
