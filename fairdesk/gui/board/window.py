"""The window of the call board: over the whole second screen, or beside the work where there is only one."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QWidget

from fairdesk.gui.board.show import BoardShow
from fairdesk.gui.board.view import BoardView
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import column

_SIZE = QSize(1280, 720)


class BoardWindow(QWidget):
    """Needs no mouse: F11 is the whole screen, Esc leaves."""

    closed = Signal()

    def __init__(self, context: Context, show: BoardShow) -> None:
        super().__init__()
        self._context = context
        self.view = BoardView(context.theme, show)
        self.setLayout(column(self.view, gap=0))
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setCursor(Qt.CursorShape.BlankCursor)
        context.words.bind(self, "setWindowTitle", "board.title")
        context.closed.connect(self.close)

    def open_on(self, screen: QScreen | None) -> None:
        """Shows the board over a whole screen, or without one in a window of its own."""
        if screen is None:
            self.resize(_SIZE)
            self.showNormal()
        else:
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F11 and Esc; everything else has no meaning here."""
        if event.key() == Qt.Key.Key_F11:
            self.showNormal() if self.isFullScreen() else self.showFullScreen()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tells those who opened it."""
        super().closeEvent(event)
        self.closed.emit()


def other_screens(own: QWidget) -> list[QScreen]:
    """The screens beside the one that a window is on."""
    return [screen for screen in QGuiApplication.screens() if screen is not own.screen()]


def chosen_screen(context: Context, own: QWidget) -> QScreen | None:
    """Where the board is to hang: the chosen screen, else another than the window's; None for none."""
    name = context.settings.get("board_screen")
    if name == WINDOW:
        return None
    others = other_screens(own)
    named = next((one for one in QGuiApplication.screens() if one.name() == name), None)
    return named or (others[0] if others else None)


WINDOW = "window"
"""The choice of a window of its own, as it is kept."""
