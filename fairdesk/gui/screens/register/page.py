"""What all pages of the detail pane have: a way back, a heading, lines under it, sections that scroll."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from fairdesk.domain.entities import Id, Record
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.history_part import HistoryPart
from fairdesk.usecases.ports import Changes

MARGIN = 24


class Way(Protocol):
    """What a page asks of the pane around it."""

    def open_record(self, record_type: type[Record], record: Id) -> None:
        """Shows another record, with a way back to this one."""

    def edit(self, record_type: type[Record], record: Id) -> None:
        """Opens the form of a record."""

    def enter(self, record_type: type[Record], links: Mapping[str, Id | None]) -> None:
        """Opens an empty form of a record that belongs to others."""

    def remove(self, record_type: type[Record], record: Id, name: str) -> None:
        """Asks, and takes a record off the register."""

    def done(self, sentence: Message, changes: Changes) -> None:
        """Tells what was done and lets every screen know."""

    def gone(self, record: Id) -> None:
        """A record that is shown is not in the register any more."""

    def back(self) -> None:
        """Goes back to the record one came from."""

    def leave(self) -> None:
        """Goes back to the list."""


class Page(QWidget):
    """The frame of a page; ``sections`` is filled by the page."""

    def __init__(self, context: Context, way: Way) -> None:
        super().__init__()
        self.context, self.words, self.way = context, context.words, way
        self.back = button(context, "registerscreen.back", icon="chevron-left", kind="quiet", size="small")
        self.back.clicked.connect(way.back)
        self.close_pane = button(context, "registerscreen.to_list", icon="cross", kind="quiet", size="small")
        self.close_pane.clicked.connect(way.leave)
        self.heading = label("title", wrap=True)
        self.heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.edit_button = button(context, "registerscreen.edit", icon="edit", kind="quiet", size="small")
        self.edit_button.clicked.connect(self.edit)
        self.under = label("label", "secondary", wrap=True)
        self.doing = FlowLayout()
        top = row(self.heading, self.edit_button, gap=8)
        top.setStretch(0, 1)
        top.setAlignment(self.edit_button, Qt.AlignmentFlag.AlignTop)
        self._ways = QWidget()
        self._ways.setLayout(row(self.back, None, self.close_pane))
        head = column(self._ways, top, self.under, 4, self.doing, gap=4, margins=(MARGIN, 16, MARGIN, 14))
        self.sections = column(gap=18, margins=(MARGIN, 16, MARGIN, 24))
        self.history = HistoryPart(context)
        inner = QWidget()
        inner.setLayout(self.sections)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, last: self._leave_room(bar=last > 0))
        whole = column(head, line("line"), self._scroll, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def finish(self) -> None:
        """The last sections, which all pages have: history, and taking the record off."""
        self._remove = button(
            self.context, "registerscreen.remove", icon="trash", kind="destructive", size="small"
        )
        self._remove.clicked.connect(self.remove)
        self.sections.addWidget(self.history)
        self.sections.addLayout(row(self._remove, None))
        self.sections.addStretch(1)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Sections, one below the other."""
        for part in parts:
            if isinstance(part, QWidget):
                self.sections.addWidget(part)
            else:
                self.sections.addLayout(part)

    def _leave_room(self, *, bar: bool) -> None:
        """The scroll bar takes its room from the margin, so that rows end where the head ends."""
        right = MARGIN - self._scroll.verticalScrollBar().sizeHint().width() if bar else MARGIN
        self.sections.setContentsMargins(MARGIN, 16, right, 24)

    def show_ways(self, *, back: bool, closable: bool) -> None:
        """Whether there is a record to go back to, and whether the pane lies over the list."""
        self.back.setVisible(back)
        self.close_pane.setVisible(closable)
        self._ways.setVisible(back or closable)

    def to_top(self) -> None:
        """Another record begins at its top."""
        self._scroll.verticalScrollBar().setValue(0)

    def small(self, words: str, action: Callable[[], object], icon: str = "plus") -> QWidget:
        """A small button, such as "add a product"."""
        made = button(self.context, words, icon=icon, kind="quiet", size="small")
        made.clicked.connect(action)
        return made

    def not_read(self, record: Id, error: Exception) -> None:
        """What a page does with a record that could not be read: one that is gone needs no words."""
        if isinstance(error, UserFacingError):
            self.way.gone(record)
        else:
            self.context.worker.failed.emit(error)

    def edit(self) -> None:
        """Opens the form of what is shown."""
        raise NotImplementedError

    def remove(self) -> None:
        """Asks whether to take it off the register."""
        raise NotImplementedError

    def show_record(self, record: Id, *, again: bool) -> None:
        """Reads a record and shows it; ``again`` when it was shown before and changed."""
        raise NotImplementedError

    def print_badges(self) -> None:
        """F4: pages of people and enterprises print; others have nothing to print."""
