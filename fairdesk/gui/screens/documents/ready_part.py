"""Whether a document can be printed: one line, or links to what is lacking."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.load import Loaded
from fairdesk.gui.widgets.basics import IconLabel, clear, column, label, row, set_property
from fairdesk.gui.widgets.links import Link
from fairdesk.usecases.papers.document_drafts import Lack

_MOST = 5
"""More links than these are told by their number."""


class ReadyPart(QFrame):
    """``reached`` carries the lack whose link was pressed."""

    reached = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._icon = IconLabel(context.theme, "check", "ok.text", 18)
        self._said = label("label", wrap=True)
        self._links = column(gap=0)
        self.links: list[QPushButton] = []
        head = row(self._icon, self._said, gap=8)
        head.setStretch(1, 1)
        self._holder = QWidget()
        self._holder.setLayout(self._links)
        self.setLayout(column(head, self._holder, gap=4, margins=(24, 12, 18, 12)))

    @property
    def sentence(self) -> str:
        """What it says, for stories."""
        return self._said.text()

    def show_document(self, loaded: Loaded) -> None:
        """Whether it is ready, lacks something, or is locked, and by what."""
        view = loaded.view
        if view.state is DocumentState.CANCELLED:
            self._show_one("lock", "text.secondary", "documentscreen.ended")
        elif view.document.own_form:
            self._show_one("lock", "text.secondary", "documentscreen.own_form_registered")
        elif view.current is not None and not view.differs:
            locked = message("documentscreen.locked", version=view.current.version)
            self._show_one("lock", "text.secondary", locked)
        elif loaded.lacks:
            self._show_lacks(loaded.lacks)
        else:
            self._show_one("check", "ok.text", "documentscreen.ready")

    def _show_one(self, icon: str, token: str, sentence: Message | str) -> None:
        """Nothing is lacking, or nothing can be."""
        self._icon.show_icon(icon, token)
        self._words.bind(self._said, "setText", sentence)
        self._show_links(())
        set_property(self, "role", "")

    def _show_lacks(self, lacks: Sequence[Lack]) -> None:
        """What is to be put in first, each a link to its field; what only should be there comes after."""
        musts = [one for one in lacks if one.must]
        if musts:
            self._icon.show_icon("triangle", "wait.text")
            self._words.bind(self._said, "setText", "documentscreen.to_put_in", count=len(musts))
            set_property(self, "role", "foot.wait")
        else:
            self._icon.show_icon("check", "ok.text")
            self._words.bind(self._said, "setText", "documentscreen.ready_but", count=len(lacks))
            set_property(self, "role", "")
        self._show_links(lacks)

    def _show_links(self, lacks: Sequence[Lack]) -> None:
        clear(self._links)
        self.links = []
        for one in lacks[:_MOST]:
            icon, token = ("triangle", "wait.text") if one.must else ("chevron-right", "text.secondary")
            made = Link(self._context.theme, icon, token)
            self._words.bind(made, "say", one.message)
            made.clicked.connect(lambda _=False, lack=one: self.reached.emit(lack))
            self.links.append(made)
            self._links.addWidget(made)
        if len(lacks) > _MOST:
            more = label("caption", "secondary")
            self._words.bind(more, "setText", "documentscreen.more_lacks", count=len(lacks) - _MOST)
            self._links.addWidget(more)
        self._holder.setVisible(bool(lacks))
