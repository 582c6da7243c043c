"""The settings of this installation: person and look, scanner, printers, data."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QToolButton, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.screens.settings.desk_page import DeskPage
from fairdesk.gui.screens.settings.parts import Page
from fairdesk.gui.screens.settings.printer_page import PrinterPage
from fairdesk.gui.screens.settings.scanner_page import ScannerPage
from fairdesk.gui.screens.settings.upkeep_page import UpkeepPage
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.basics import column, row

_NAVIGATION = 196


class SettingsScreen(QWidget):
    """The screen: names of the pages at the left, the page beside them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.desk, self.scanner = DeskPage(context), ScannerPage(context)
        self.printer, self.upkeep = PrinterPage(context), UpkeepPage(context)
        self._pages: tuple[tuple[Page, str], ...] = (
            (self.desk, "person"),
            (self.scanner, "scan"),
            (self.printer, "printer"),
            (self.upkeep, "folder"),
        )
        self._stack = QStackedWidget()
        self._buttons: list[QToolButton] = []
        whole = row(self._navigation(), self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        context.theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self.open_page(self.desk)

    def _navigation(self) -> QWidget:
        side = QFrame()
        side.setFixedWidth(_NAVIGATION)
        group = QButtonGroup(self)
        for page, _ in self._pages:
            self._stack.addWidget(page)
            made = QToolButton()
            made.setProperty("role", "rail")
            made.setCheckable(True)
            made.setFont(font("body.medium"))
            made.setIconSize(QSize(20, 20))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setFixedHeight(36)
            made.setSizePolicy(made.sizePolicy().Policy.Expanding, made.sizePolicy().Policy.Fixed)
            self._context.words.bind(made, "setAccessibleName", page.title)
            made.clicked.connect(lambda _=False, chosen=page: self.open_page(chosen))
            group.addButton(made)
            self._buttons.append(made)
        self._context.words.changed.connect(self._name_pages)
        self._name_pages()
        side.setLayout(column(*self._buttons, None, gap=2, margins=(12, 20, 12, 12)))
        return side

    def _name_pages(self) -> None:
        """The words stand a little off their icon, which Qt has no measure for."""
        for made, (page, _) in zip(self._buttons, self._pages, strict=True):
            made.setText(f"\u2002{self._context.words(page.title)}")

    def open_page(self, page: Page) -> None:
        """Shows a page."""
        self._stack.setCurrentWidget(page)
        self._buttons[[one for one, _ in self._pages].index(page)].setChecked(True)
        page.refresh()

    def focus_first(self) -> None:
        """The screen was opened: other screens and the top bar may have changed settings since."""
        for page, _ in self._pages:
            if page is self._stack.currentWidget():
                page.refresh()

    def _draw_icons(self) -> None:
        theme = self._context.theme
        for made, (_, name) in zip(self._buttons, self._pages, strict=True):
            icon = theme.icon(name, "text.secondary")
            icon.addPixmap(theme.pixmap(name, "accent.text"), icon.Mode.Normal, icon.State.On)
            made.setIcon(icon)
