"""Keeping what is typed, a field at a time, and fields that keep themselves."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field
from fairdesk.usecases.ports import Changes, Workplace
from fairdesk.usecases.saved import Saved

_RESTS_MS = 260
"""A text is kept when the hands rest so long, or leave the field."""
_LONG_TEXT = 84


class Keeper(QObject):
    """Does small changes one after the other, tells every screen, and puts problems under their field."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def keep(self, job: Callable[[Workplace], Saved | Changes], field: Field | None = None) -> None:
        """Keeps one change."""
        self._context.do(job, partial(self._kept, field))

    def _kept(self, field: Field | None, answer: Saved | Changes) -> None:
        if isinstance(answer, Changes):
            self._context.announce(answer)
            return
        if field is not None:
            notice = answer.problem or answer.notice
            field.show_problem(notice, notice=answer.problem is None)
        self._context.announce(answer.changes)


class TypedField(Field):
    """A field of text. ``typed`` carries what is to be kept; ``entered`` says that the keys came in."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, context: Context, title: Message | str, *, is_long: bool = False) -> None:
        self._area = QPlainTextEdit() if is_long else None
        super().__init__(context, title, self._area)
        self._own = self._showing = False
        self._told = ""
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.timeout.connect(self._tell)
        if self._area is not None:
            self._area.setTabChangesFocus(True)
            self._area.setFixedHeight(_LONG_TEXT)
            self._area.textChanged.connect(self._edited)
        else:
            self.line.textEdited.connect(lambda _: self._edited())
        self.editor.installEventFilter(self)

    @property
    def written(self) -> str:
        """What stands in it."""
        return self._area.toPlainText() if self._area is not None else self.line.text()

    def show_text(self, text: str) -> None:
        """What is kept; what is just being typed here stays."""
        if self._own:
            return
        self._told = text
        if text == self.written:
            return
        self._showing = True
        if self._area is not None:
            self._area.setPlainText(text)
        else:
            self.line.setText(text)
            self.line.setCursorPosition(0)
        self._showing = False

    def lock(self, *, locked: bool) -> None:
        """Whether it can be typed into."""
        editor: QLineEdit | QPlainTextEdit = self._area if self._area is not None else self.line
        editor.setReadOnly(locked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving it keeps what was typed."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() is QEvent.Type.FocusOut and self._own:
            self._tell()
            self._own = False
        return False

    def _edited(self) -> None:
        if not self._showing:
            self._own = True
            self._rests.start(_RESTS_MS)

    def _tell(self) -> None:
        self._rests.stop()
        if self.written != self._told:
            self._told = self.written
            self.typed.emit(self.written)


def hear_focus(widget: QWidget, entered: Callable[[], object]) -> QObject:
    """Calls a function whenever the keys come to a widget."""
    return _Focus(widget, entered)


class _Focus(QObject):
    def __init__(self, widget: QWidget, entered: Callable[[], object]) -> None:
        super().__init__(widget)
        self._entered = entered
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook."""
        if event.type() is QEvent.Type.FocusIn:
            self._entered()
        return False
