"""The language of the window, which changes while it runs."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from fairdesk.domain.messages import Message
from fairdesk.texts import Language, text


class Words(QObject):
    """Puts sentences into the chosen language, and puts them again when another one is chosen."""

    changed = Signal()

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language: Language = language
        self._bound: WeakKeyDictionary[QObject, dict[str, tuple[Message | str, dict[str, object]]]] = (
            WeakKeyDictionary()
        )

    def __call__(self, what: Message | str, **values: object) -> str:
        """The sentence of a key or message."""
        return text(what, self.language, **values)

    def bind(self, widget: QObject, setter: str, what: Message | str, **values: object) -> None:
        """Calls ``widget.setter(sentence)`` now and at every change of language, until it is bound anew."""
        self._bound.setdefault(widget, {})[setter] = (what, values)
        self._put(widget, setter, what, values)

    def speak(self, language: Language) -> None:
        """Changes the language of everything that is shown."""
        self.language = language
        for widget, setters in list(self._bound.items()):
            if not isValid(widget):
                continue
            for setter, (what, values) in list(setters.items()):
                self._put(widget, setter, what, values)
        self.changed.emit()

    def _put(self, widget: QObject, setter: str, what: Message | str, values: dict[str, object]) -> None:
        put: Callable[[str], object] = getattr(widget, setter)
        put(self(what, **values))
