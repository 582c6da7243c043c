"""Filter chips."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QSizePolicy

from fairdesk.domain.folding import fold
from fairdesk.gui.context import Context
from fairdesk.texts import Language


@dataclass(frozen=True)
class Toggle:
    """A chip that is on or off."""

    name: str
    title: str
    accepts: Callable[[Any], bool]


@dataclass(frozen=True)
class Choice:
    """A chip with a menu of the values that occur; ``called`` names one. A row has one, several or none."""

    name: str
    title: str
    value: Callable[[Any], str | Collection[str] | None]
    called: Callable[[str, Language], str]

    def values_of(self, row: Any) -> Collection[str]:
        """The values that a row has."""
        value = self.value(row)
        return (value,) if isinstance(value, str) and value else value or ()


class Chip(QPushButton):
    """A filter that is on or off; on shows a check."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setIconSize(QSize(14, 14))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._draw)
        context.theme.changed.connect(self._draw)

    def say(self, text: str) -> None:
        """Other words."""
        self.setText(text)
        self.updateGeometry()

    def _draw(self) -> None:
        self.setIcon(self._theme.icon("check", "accent.text", 14) if self.isChecked() else QIcon())


class MenuChip(Chip):
    """A filter with a menu of values, one of which holds or none. ``chose`` follows each choice."""

    chose = Signal()

    def __init__(self, context: Context, choice: Choice) -> None:
        super().__init__(context)
        self._context, self._choice = context, choice
        self.value: str | None = None
        self._values: Sequence[str] = ()
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        context.words.changed.connect(self._say_value)
        self._say_value()

    def offer(self, values: set[str]) -> None:
        """The values that occur now."""
        self._values = tuple(values)

    def choose(self, value: str | None) -> None:
        """Makes a value hold, or none."""
        self.value = value
        self.setChecked(value is not None)
        self._say_value()
        self.chose.emit()

    def accepts(self, row: Any) -> bool:
        """Whether a row has the value."""
        return self.value is None or self.value in self._choice.values_of(row)

    def nextCheckState(self) -> None:
        """Pressing opens the menu; only a choice checks the chip."""

    def _fill(self) -> None:
        words = self._context.words
        self._menu.clear()
        every = self._menu.addAction(words("registerscreen.all_values"))
        every.triggered.connect(lambda: self.choose(None))
        self._menu.addSeparator()
        named = [(self._choice.called(value, words.language), value) for value in self._values]
        for name, value in sorted(named, key=lambda pair: fold(pair[0])):
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.triggered.connect(lambda _=False, chosen=value: self.choose(chosen))

    def _say_value(self) -> None:
        words = self._context.words
        title = words(self._choice.title)
        self.say(title if self.value is None else self._choice.called(self.value, words.language))
        self.setAccessibleName(title if self.value is None else f"{title}: {self.text()}")
        self._draw()

    def _draw(self) -> None:
        token = "accent.text" if self.isChecked() else "text.secondary"
        self.setIcon(self._theme.icon("chevron-down", token, 14))


class Chips(QObject):
    """The chips of a list. ``changed`` follows each press."""

    changed = Signal()

    def __init__(self, context: Context, specs: Sequence[Toggle | Choice]) -> None:
        super().__init__()
        self._toggles: list[tuple[Toggle, Chip]] = []
        self._choices: list[tuple[Choice, MenuChip]] = []
        self.by_name: dict[str, Chip] = {}
        for spec in specs:
            self.by_name[spec.name] = self._make(context, spec)

    def take_into(self, layout: QLayout) -> None:
        """Puts the chips into a layout."""
        for chip in self.by_name.values():
            layout.addWidget(chip)

    def _make(self, context: Context, spec: Toggle | Choice) -> Chip:
        if isinstance(spec, Choice):
            made = MenuChip(context, spec)
            made.chose.connect(self.changed)
            self._choices.append((spec, made))
            return made
        chip = Chip(context)
        context.words.bind(chip, "say", spec.title)
        chip.toggled.connect(self.changed)
        self._toggles.append((spec, chip))
        return chip

    def offer(self, rows: Sequence[Any]) -> None:
        """Fills the menus with the values that occur."""
        for spec, chip in self._choices:
            chip.offer({value for row in rows for value in spec.values_of(row)})

    @property
    def accepts(self) -> Callable[[Any], bool] | None:
        """What the chips that are on let through; None where none is on."""
        tests = [spec.accepts for spec, chip in self._toggles if chip.isChecked()]
        tests += [chip.accepts for _, chip in self._choices if chip.value is not None]
        return (lambda row: all(test(row) for test in tests)) if tests else None

    def clear(self) -> None:
        """Turns all of them off."""
        for _, chip in self._toggles:
            chip.setChecked(False)
        for _, chip in self._choices:
            if chip.value is not None:
                chip.choose(None)
