"""Meetings: the planner in two views, wishes and suggestions, and how the days and tables are set up."""

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.papers_menu import PapersMenu
from fairdesk.gui.screens.meetings.planner_page import PlannerPage
from fairdesk.gui.screens.meetings.setup_page import SetupPage
from fairdesk.gui.screens.meetings.suggestions_page import SuggestionsPage
from fairdesk.gui.screens.meetings.wishes_page import WishesPage
from fairdesk.gui.widgets.basics import Segments, button, column, label, row
from fairdesk.gui.widgets.request_dialog import RequestDialog

OVERLAYS_BELOW = 1366
VIEWS = ("tables", "people", "wishes", "suggestions", "setup")
_KEYS = (
    "F9", "Ctrl+Return", "/", "Ctrl+F", "Ctrl++", "Ctrl+=", "Ctrl+-", "Ctrl+0", "Ctrl+M", "Ctrl+N", "Ctrl+A",
)  # fmt: skip
"""Of all views; each does something where the view has something to do."""
_BUILDERS: Mapping[str, Callable[[Context], QWidget]] = {
    "wishes": WishesPage,
    "suggestions": SuggestionsPage,
    "setup": SetupPage,
}


class _Page(Protocol):
    """What a view may have."""

    def keys(self) -> dict[str, Callable[[], object]]:
        """Its own keys."""
        ...

    def focus_first(self) -> None:
        """Takes the keys."""


class Meetings(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.planner = PlannerPage(context)
        self._pages: dict[str, QWidget] = {"tables": self.planner, "people": self.planner}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.planner)
        self.view = "tables"
        self.side = self.planner.side
        left = column(self._head(), self._stack, gap=0)
        left.setStretch(1, 1)
        self._whole = row(left, self.side, gap=0)
        self._whole.setStretch(0, 1)
        self.setLayout(self._whole)
        self._lies_over = False
        self.planner.bar.tray_asked.connect(self._toggle_tray)
        self.planner.side_changed.connect(self._side_changed)
        self.planner.request_wanted.connect(self.enter_request)
        self.planner.first_step.wanted.connect(self.open_view)
        self.open_view("tables")

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "shell.screen_meetings")
        self.views = Segments(len(VIEWS))
        for one, name in zip(self.views.buttons, VIEWS, strict=True):
            self._words.bind(one, "setText", f"planner.view_{name}")
        self.views.chosen.connect(lambda place: self.open_view(VIEWS[place]))
        self.papers = button(self._context, "planner.papers", icon="printer")
        self.papers.setMenu(PapersMenu(self._context, self, lambda: self.planner.company))
        made = QWidget()
        made.setLayout(row(title, self.views, None, self.papers, gap=14, margins=(24, 14, 16, 10)))
        return made

    # Keys

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do: whatever they do in the view that is shown."""
        return {key: lambda key=key: self._press(key) for key in _KEYS}

    def _press(self, key: str) -> None:
        page = self._pages[self.view]
        keys = getattr(page, "keys", None)
        actions: dict[str, Callable[[], object]] = cast("_Page", page).keys() if keys is not None else {}
        does = actions.get(key) or {"Ctrl+M": self.enter_request, "F9": self._schedule}.get(key)
        if does is not None:
            does()

    def _schedule(self) -> None:
        self.open_view("tables")
        self.planner.schedule.switch()

    def enter_request(self) -> None:
        """Somebody wishes to meet somebody: it is typed in, and waits in the tray."""
        RequestDialog(self._context, self.window()).open()

    # Views

    def open_view(self, name: str) -> None:
        """Shows a view, built on its first visit."""
        if name not in self._pages:
            self._pages[name] = _BUILDERS[name](self._context)
            self._stack.addWidget(self._pages[name])
        self.view = name
        self.views.buttons[VIEWS.index(name)].setChecked(True)
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        self._show_side(shown=not self._lies_over)
        if page is self.planner:
            self.planner.ensure_read()
            self.planner.show_people(by_people=name == "people")
        self.focus_first()

    def focus_first(self) -> None:
        """The view that is shown takes the keys when the screen is opened."""
        page = self._pages[self.view]
        self.planner.focus_grid() if page is self.planner else cast("_Page", page).focus_first()

    def show_record(self, record: Id) -> None:
        """Goes to a meeting; to the wish that a request is, or to those of an enterprise."""
        known = self.planner.planner
        if known is not None and record not in known.cards and not self.planner.is_stale:
            self.open_view("wishes")
            cast("WishesPage", self._pages["wishes"]).show_record(record)
            return
        if self._pages[self.view] is not self.planner:
            self.open_view("tables")
        self.planner.stand_on(record)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the tray lies over the grid when it is asked for."""
        super().resizeEvent(event)
        lies = self.window().width() < OVERLAYS_BELOW
        if lies != self._lies_over:
            self._lies_over = lies
            self.planner.bar.offer_tray(lies)
            if lies:
                self._whole.removeWidget(self.side)
            else:
                self._whole.addWidget(self.side)
            self._show_side(shown=not lies)
        self._place_side()

    def _side_changed(self) -> None:
        """A draft's lines come forward by themselves."""
        draft = self.planner.schedule.draft is not None
        self._show_side(shown=draft or not self._lies_over)

    def _toggle_tray(self) -> None:
        self._show_side(shown=not self.side.isVisible())
        if self.side.isVisible():
            self.planner.tray.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_side(self, *, shown: bool) -> None:
        self.side.setVisible(shown and self._pages[self.view] is self.planner)
        self._place_side()

    def _place_side(self) -> None:
        if self._lies_over:
            width = self.side.maximumWidth()
            bar = self.planner.schedule_bar.geometry()
            top = self.planner.mapTo(self, bar.bottomLeft()).y() + 1
            self.side.setGeometry(self.width() - width, top, width, self.height() - top)
            self.side.raise_()
