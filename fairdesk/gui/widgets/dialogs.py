"""Questions in a window of their own, notices that pass, and how errors reach people."""

import logging

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, button, column, label, row
from fairdesk.usecases.ports import Span
from fairdesk.usecases.undo import undo

NARROW, WIDE = 460, 560


class Dialog(QDialog):
    """A dialog in the program's language: title, body, verb buttons. Esc is the safe way out.

    A scan closes it as Esc does, because the next visitor stands there; one with typed work stays.
    """

    stays_on_scan = False

    def __init__(
        self, context: Context, title: Message | str, width: int = WIDE, parent: QWidget | None = None
    ):
        super().__init__(parent)
        self.context = context
        self.words = context.words
        self.setModal(True)
        self.finished.connect(self._give_back)
        self.setMinimumWidth(width)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.heading = label("title", wrap=True)
        self.words.bind(self.heading, "setText", title)
        self.words.bind(self, "setWindowTitle", title)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self.setLayout(column(self.heading, self.body, 4, self._buttons, gap=12, margins=(24, 20, 24, 20)))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's hook: no more room than its sentences take at this width; Qt guesses it for a narrower one."""
        super().showEvent(event)
        if self.hasHeightForWidth():
            self.resize(self.width(), self.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        """Qt's hook: the dialog grows with what it has to say, such as a sentence under a field."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
        return done

    def _give_back(self) -> None:
        """The window beneath has the keys again, also where no window manager sees to it."""
        below = self.parent()
        if isinstance(below, QWidget):
            below.window().activateWindow()
        self.deleteLater()

    def add_button(
        self, words: str, *, kind: str = "", default: bool = False, first: bool = False
    ) -> QPushButton:
        """A button at the lower edge; only the default one answers Enter."""
        made = button(self.context, words, kind=kind)
        made.setAutoDefault(False)
        made.setDefault(default)
        self._buttons.insertWidget(0, made) if first else self._buttons.addWidget(made)
        return made

    def add_choice(self, words: str) -> QPushButton:
        """One of several ways, as a wide button in the body."""
        made = button(self.context, words, size="large")
        made.setAutoDefault(False)
        self.body.addWidget(made)
        return made


def ask(
    context: Context, title: Message, sentence: Message, yes: str, *, destroys: bool = False, parent: QWidget
) -> bool:
    """A question with two verbs; Enter never destroys."""
    dialog = Dialog(context, title, NARROW, parent)
    words = label("body", "secondary", wrap=True)
    context.words.bind(words, "setText", sentence)
    dialog.body.addWidget(words)
    dialog.add_button("shell.cancel", default=destroys).clicked.connect(dialog.reject)
    done = dialog.add_button(yes, kind="destructive" if destroys else "primary", default=not destroys)
    done.clicked.connect(dialog.accept)
    return dialog.exec() == QDialog.DialogCode.Accepted


class Bridge(QObject):
    """The one way errors take to people: a title and what to do. Details go to the program's record."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        context.worker.failed.connect(self.show_error)

    def show_error(self, error: Exception) -> None:
        """Tells a person what happened and what to do."""
        if isinstance(error, UserFacingError):
            title, advice = error.title, error.advice
        else:
            logging.getLogger("fairdesk").error("unforeseen", exc_info=error)
            title, advice = message("shell.unforeseen"), message("shell.unforeseen_advice")
        dialog = Dialog(self._context, title, NARROW, self._window)
        words = label("body", "secondary", wrap=True)
        self._context.words.bind(words, "setText", advice)
        dialog.body.addWidget(words)
        close = dialog.add_button("shell.understood", kind="primary", default=True)
        close.clicked.connect(dialog.accept)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()


class Toast(QFrame):
    """A notice at the bottom left that goes by itself; it may offer to take the last action back."""

    SHOWN_MS = 6_000
    UNDO_MS = 20_000

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._span: Span | None = None
        self.left = 24
        """Where it stands: right of what must stay readable."""
        self.setProperty("role", "toast")
        self._words = label("body.medium")
        self._undo = button(
            context, "shell.undo", icon="undo", keys=("Ctrl", "Z"), kind="quiet", size="small"
        )
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.clicked.connect(self.take_back)
        icon = IconLabel(context.theme, "check", "ok.text", 16)
        self.setLayout(row(icon, self._words, self._undo, gap=10, margins=(14, 8, 10, 8)))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 10)
        shadow.setColor(QColor(30, 26, 20, 51))
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        context.told.connect(self.show_notice)
        window.installEventFilter(self)
        self.hide()

    def show_notice(self, sentence: Message, span: Span | None) -> None:
        """Shows a sentence; with a span the action can be taken back."""
        self._span = span
        self._undo.setVisible(span is not None)
        self._words.setText(self._context.words(sentence))
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(self.UNDO_MS if span else self.SHOWN_MS)

    def stand_at(self, left: int) -> None:
        """Stands beside the rail, also when the rail gets another width under it."""
        self.left = left
        self._place()

    def take_back(self) -> None:
        """Undoes what the notice spoke of."""
        span, self._span = self._span, None
        if span is None:
            return
        self.hide()
        self._context.do(
            lambda place: undo(place, span),
            lambda undone: (
                self._context.announce(undone.changes),
                self._context.tell(message("shell.taken_back")),
            ),
        )

    @property
    def can_take_back(self) -> bool:
        """Whether there is something to undo."""
        return self._span is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the window changes size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """It takes no keys."""
        event.ignore()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            self.move(QPoint(self.left, window.height() - self.height() - 24))
