"""What lists have in common: a field that filters, an empty page, hints."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import IconLabel, KeyButton, KeyCap, button, column, label, row, set_property
from fairdesk.gui.widgets.chips import Chips
from fairdesk.gui.widgets.flow import FlowLayout

_FILTERS_AFTER_MS = 30


class FilterField(QFrame):
    """A field over a list. ``filtered`` follows typing; ``left`` says that the keys go to the rows."""

    filtered = Signal()
    left = Signal()

    def __init__(self, context: Context, placeholder: str, width: int = 230) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setObjectName("search")
        self.line.setStyleSheet("min-height: 24px")  # this field is lower than the search above
        context.words.bind(self.line, "setPlaceholderText", placeholder)
        context.words.bind(self.line, "setAccessibleName", placeholder)
        self.setObjectName("searchField")
        self.setFixedSize(width, 30)
        glass = IconLabel(context.theme, "search", "text.secondary", 15)
        self.setLayout(row(glass, self.line, KeyCap("/"), gap=6, margins=(10, 0, 6, 0)))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self.filtered)
        self.line.textChanged.connect(lambda _: self._typing.start(_FILTERS_AFTER_MS))
        self.line.installEventFilter(self)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def take_keys(self) -> None:
        """Lets the keys go to the field."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter go to the rows, Esc empties the field first."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_property(self, "state", "focus" if event.type() == QEvent.Type.FocusIn else "")
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.text:
                self.line.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
                self._typing.stop()
                self.filtered.emit()
                self.left.emit()
                return True
        return False


class EmptyPage(QWidget):
    """A star, a sentence, perhaps a button."""

    def __init__(self, context: Context, action: str, icon: str = "") -> None:
        super().__init__()
        star = IconLabel(context.theme, "star8", "line.strong", 72)
        self._words = context.words
        self._said = label("body", "secondary", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.act: KeyButton = button(context, action, icon=icon)
        holder = column(None, star, self._said, self.act, None, gap=14, margins=(40, 20, 40, 20))
        for part in (star, self.act):
            holder.setAlignment(part, Qt.AlignmentFlag.AlignCenter)
        self.setLayout(holder)

    def say(self, key: str, *, offers: bool) -> None:
        """What is said, and whether the button helps."""
        self._words.bind(self._said, "setText", key)
        self.act.setVisible(offers)


def filter_row(parts: Sequence[QWidget], right: int = 24) -> QWidget:
    """The field and the chips over a list, in as many lines as they need."""
    flow, made = FlowLayout(6), QWidget()
    for one in parts:
        flow.addWidget(one)
    made.setLayout(flow)
    flow.setContentsMargins(24, 0, right, 12)
    return made


def head(field: FilterField, chips: Chips, buttons: Sequence[QWidget]) -> QWidget:
    """What stands over a list: the field and what is done, and below them the chips."""
    flow = FlowLayout(6)
    chips.take_into(flow)
    filters, made = QWidget(), QWidget()
    filters.setLayout(flow)
    doing = row(field, None, *buttons, gap=8)
    made.setLayout(column(doing, filters, gap=8, margins=(24, 0, 16, 12)))
    return made


def hints(context: Context, told: Sequence[tuple[Sequence[str], str]]) -> QWidget:
    """The keys of a list, below it."""
    laid = row(gap=4)
    for keys, words in told:
        for key in keys:
            laid.addWidget(KeyCap(key))
        said = label("caption", "secondary")
        context.words.bind(said, "setText", words)
        laid.addWidget(said)
        laid.addSpacing(14)
    made = QWidget()
    made.setLayout(laid)
    return made
