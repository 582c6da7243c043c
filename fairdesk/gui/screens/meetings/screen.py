"""Meetings: the planner in two views, wishes and suggestions, and how the days and tables are set up."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.planner_page import PlannerPage
from fairdesk.gui.widgets.basics import Segments, column, label, row

OVERLAYS_BELOW = 1366
VIEWS = ("tables", "people")


class Meetings(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.planner = PlannerPage(context)
        self._pages: dict[str, QWidget] = {"tables": self.planner, "people": self.planner}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.planner)
        self._view = "tables"
        self.side = self.planner.side
        left = column(self._head(), self._stack, gap=0)
        left.setStretch(1, 1)
        self._whole = row(left, self.side, gap=0)
        self._whole.setStretch(0, 1)
        self.setLayout(self._whole)
        self._lies_over = False
        self._wire()
        self.open_view("tables")

    def _head(self) -> QWidget:
        self._title = label("title")
        self._words.bind(self._title, "setText", "shell.screen_meetings")
        self.views = Segments(len(VIEWS))
        for one, name in zip(self.views.buttons, VIEWS, strict=True):
            self._words.bind(one, "setText", f"planner.view_{name}")
        self.views.chosen.connect(lambda place: self.open_view(VIEWS[place]))
        made = QWidget()
        made.setLayout(row(self._title, self.views, None, gap=14, margins=(24, 14, 16, 10)))
        return made

    def _wire(self) -> None:
        self.planner.bar.tray_asked.connect(self._toggle_tray)
        self.planner.side_changed.connect(self._side_changed)

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do."""
        planner = self.planner
        return {
            "F9": planner.schedule.switch,
            "Ctrl+Return": planner.apply_draft,
            "/": planner.focus_filter,
            "Ctrl+F": planner.focus_filter,
            "Ctrl++": lambda: planner.zoom(1.1),
            "Ctrl+=": lambda: planner.zoom(1.1),
            "Ctrl+-": lambda: planner.zoom(1 / 1.1),
            "Ctrl+0": lambda: planner.zoom(0),
        }

    def open_view(self, name: str) -> None:
        """Shows a view."""
        self._view = name
        self.views.buttons[VIEWS.index(name)].setChecked(True)
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        self._show_tray(shown=not self._lies_over)
        if page is self.planner:
            self.planner.ensure_read()
            self.planner.show_people(by_people=name == "people")
            self.planner.focus_grid()

    def focus_first(self) -> None:
        """The grid has the keys when the screen is opened."""
        self.planner.focus_grid()

    def show_record(self, record: Id) -> None:
        """Goes to a meeting."""
        if self._pages[self._view] is not self.planner:
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
            self._show_tray(shown=not lies)
        self._place_tray()

    def _side_changed(self) -> None:
        """A draft's lines come forward by themselves."""
        draft = self.planner.schedule.draft is not None
        self._show_tray(shown=draft or not self._lies_over)

    def _toggle_tray(self) -> None:
        self._show_tray(shown=not self.side.isVisible())
        if self.side.isVisible():
            self.planner.tray.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_tray(self, *, shown: bool) -> None:
        self.side.setVisible(shown and self._pages[self._view] is self.planner)
        self._place_tray()

    def _place_tray(self) -> None:
        if self._lies_over:
            width = self.side.maximumWidth()
            top = self.planner.mapTo(self, self.planner.grid.pos()).y()
            self.side.setGeometry(self.width() - width, top, width, self.height() - top)
            self.side.raise_()
