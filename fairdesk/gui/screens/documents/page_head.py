"""The head of a document's page: its number and parties, and what is done most."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import ElidedLabel, button, label, row
from fairdesk.usecases.papers.documents import DocumentView

_NAMES = 80
"""The least room for the names of the parties."""


class PageHead(QWidget):
    """``menu_wanted`` asks to fill the menu of what else there is."""

    left = Signal()
    save_wanted = Signal()
    attach_wanted = Signal()
    print_wanted = Signal()
    menu_wanted = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.back = button(context, "documentscreen.to_register", icon="chevron-left", kind="quiet")
        self.title = label("title")
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.parties = ElidedLabel("body", "secondary")
        self.save = button(context, "documentscreen.save_pdf", icon="download", kind="quiet")
        self.attach = button(context, "documentscreen.attach_scan", icon="clip", keys=("F7",))
        self.print = button(context, "", icon="printer", keys=("Ctrl", "P"), kind="primary")
        for one, wanted in (
            (self.back, self.left),
            (self.save, self.save_wanted),
            (self.attach, self.attach_wanted),
            (self.print, self.print_wanted),
        ):
            one.clicked.connect(wanted)
        self.more = button(context, "", icon="more", kind="quiet")
        for name in ("setAccessibleName", "setToolTip"):
            self._words.bind(self.more, name, "documentscreen.more")
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self.menu_wanted.emit(menu))
        self.more.setMenu(menu)
        self._laid = row(
            self.back, self.title, self.parties, self.save, self.attach, self.print, self.more,
            gap=10, margins=(12, 12, 16, 12),
        )  # fmt: skip
        self._laid.setStretch(2, 1)
        self.setLayout(self._laid)

    def show_document(self, view: DocumentView) -> None:
        """Another document, or another state of it."""
        words = self._words
        self.title.setText(view.number or words("documentscreen.state_draft"))
        names = [next(iter(one.party.names.values()), "–") for one in view.parties]
        two = len(names) == 2
        said = words("documentscreen.and", one=names[0], other=names[1]) if two else ", ".join(names)
        self.parties.setText(said)
        self.print.say(words("documentscreen.print_copies", count=view.document.copies))
        self.print.setEnabled(not view.document.own_form and view.state is not DocumentState.CANCELLED)
        why = why_no_scan(view)
        self.attach.setEnabled(why is None)
        words.bind(self.attach, "setToolTip", why or "documentscreen.attach_more")
        words.bind(self.attach, "setAccessibleDescription", why or "documentscreen.attach_more")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the head has no room, the names go first, then saving (it is in the menu too), then words."""
        for is_saving, words in (
            (True, "documentscreen.attach_scan"),
            (False, "documentscreen.attach_scan"),
            (False, "documentscreen.attach_short"),
        ):
            self.save.setVisible(is_saving)
            self._words.bind(self.attach, "say", words)
            self._laid.invalidate()
            if self._laid.sizeHint().width() + _NAMES <= self.width():
                return


def why_no_scan(view: DocumentView) -> Message | None:
    """Why no scan can be attached."""
    if view.state is DocumentState.CANCELLED:
        return message("documentscreen.no_scan_cancelled")
    if view.current is None:
        return message("documentscreen.no_scan_draft")
    return None
