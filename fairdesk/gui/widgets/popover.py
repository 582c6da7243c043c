"""A panel that floats beside what it is about, with the keys inside until it is closed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QPushButton,
    QWidget,
)

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import button, column
from fairdesk.gui.widgets.flow import FlowLayout

_SHADOW = QColor(30, 26, 20, 60)
_MARGIN = 16


class Popover(QFrame):
    """``left`` says that it was closed and the keys go back to where they were."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget, width: int) -> None:
        super().__init__(parent)
        self.context, self.words = context, context.words
        self.setProperty("role", "toast")
        self.setFixedWidth(width)
        self.body = column(gap=8, margins=(_MARGIN, 14, _MARGIN, 14))
        self.setLayout(self.body)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 8)
        shadow.setColor(_SHADOW)
        self.setGraphicsEffect(shadow)

    def fit(self) -> None:
        """As high as what is in it."""
        self.ensurePolished()
        self.body.activate()
        width = self.maximumWidth()
        wraps = self.body.hasHeightForWidth()
        self.resize(width, self.body.heightForWidth(width) if wraps else self.sizeHint().height())

    def close_it(self) -> None:
        """Closes it; the keys go back."""
        if not self.isHidden():
            self.hide()
            self.deleteLater()
            self.left.emit()

    # What stands in it

    def small(
        self, words: Message | str, *, kind: str = "", icon: str = "", keys: tuple[str, ...] = ()
    ) -> QPushButton:
        """A small button; the keys on its caps press it."""
        made = button(self.context, "", kind=kind, icon=icon, keys=keys, size="small")
        if words:
            made.say(self.words(words))
        if keys:
            QShortcut(QKeySequence("+".join(keys)), made, made.click)
        made.setAutoDefault(False)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.installEventFilter(self)
        return made

    def flow(self, *buttons: QWidget) -> None:
        """Buttons, in as many rows as they need."""
        holder = QWidget()
        layout = FlowLayout(8)
        for one in buttons:
            layout.addWidget(one)
        holder.setLayout(layout)
        holder.setMinimumHeight(layout.heightForWidth(self.maximumWidth() - 2 * _MARGIN - 2))
        self.body.addWidget(holder)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Esc closes it; Enter stays inside."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook: Enter presses the button that has the keys."""
        if isinstance(event, QKeyEvent) and isinstance(watched, QPushButton):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Qt's hook: the keys stay inside until it is closed."""
        order = [one for one in self.findChildren(QWidget) if self._takes_keys(one)]
        if not order:
            return False
        focused = self.window().focusWidget()
        at = order.index(focused) if focused in order else -1
        order[(at + (1 if next else -1)) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _takes_keys(self, one: QWidget) -> bool:
        tabs = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        kind = isinstance(one, QAbstractButton | QLineEdit | QComboBox)
        return tabs and kind and one.isVisibleTo(self) and one.isEnabled()
