"""Whether a document can be printed: one line, or links to what is lacking."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, clear, column, label, row, set_property
from fairdesk.usecases.papers.document_drafts import Lack

_BESIDE = 40
"""Room that a link's icon and borders take."""
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

    def show_ready(self, sentence: Message | str) -> None:
        """Nothing is lacking, or nothing can be."""
        self._icon.show_icon("check", "ok.text")
        self._words.bind(self._said, "setText", sentence)
        self._show_links(())
        set_property(self, "role", "")

    def show_locked(self, sentence: Message | str) -> None:
        """It is printed."""
        self._icon.show_icon("lock", "text.secondary")
        self._words.bind(self._said, "setText", sentence)
        self._show_links(())
        set_property(self, "role", "")

    def show_lacks(self, lacks: Sequence[Lack]) -> None:
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
            made = _Link(self._context, "triangle" if one.must else "chevron-right")
            self._words.bind(made, "say", one.message)
            made.clicked.connect(lambda _=False, lack=one: self.reached.emit(lack))
            self.links.append(made)
            self._links.addWidget(made)
        if len(lacks) > _MOST:
            more = label("caption", "secondary")
            self._words.bind(more, "setText", "documentscreen.more_lacks", count=len(lacks) - _MOST)
            self._links.addWidget(more)
        self._holder.setVisible(bool(lacks))


class _Link(QPushButton):
    """A sentence that leads to its field, cut at its end where there is no room, whole in its tooltip."""

    def __init__(self, context: Context, icon: str) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("kind", "link")
        self.setProperty("measure", "small")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        token = "wait.text" if icon == "triangle" else "text.secondary"
        self.setIcon(context.theme.icon(icon, token, 14))

    def say(self, text: str) -> None:
        """Its sentence."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.width() - _BESIDE
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))
