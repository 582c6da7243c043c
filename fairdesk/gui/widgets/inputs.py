"""Inputs of forms: a question with two answers, closed lists, and measured figures."""

from typing import cast

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QStyle, QStyleOptionComboBox, QStylePainter

from fairdesk.gui.widgets.basics import Appearance, Segments

_INSIDE = 11
"""Room beside a figure, which style sheets cannot give."""
_BESIDE_CHOICE = 2
_AROUND_CHOICE = 52
"""The arrow, the padding and the frame of a list."""


class YesNo(Segments):
    """A question that must be answered: neither answer holds before one is chosen."""

    def __init__(self, context: Appearance) -> None:
        super().__init__(2)
        for one, words in zip(self.buttons, ("fields.yes", "fields.no"), strict=True):
            context.words.bind(one, "setText", words)
        self.answer(None)

    @property
    def answered(self) -> bool | None:
        """What was answered, or None."""
        chosen = next((place for place, one in enumerate(self.buttons) if one.isChecked()), None)
        return None if chosen is None else chosen == 0

    def answer(self, yes: bool | None) -> None:
        """Shows an answer, or none; nobody is told."""
        group = self.buttons[0].group()
        group.setExclusive(False)
        for place, one in enumerate(self.buttons):
            one.setChecked(yes is not None and (place == 0) == yes)
        group.setExclusive(True)


class ChoiceBox(QComboBox):
    """A closed list; the wheel scrolls the page it stands on and not the choice.

    What is chosen ends in … where there is no room for all of it.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: a style sheet would cut the words in the middle of a letter."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - _BESIDE_CHOICE
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def sizeHint(self) -> QSize:
        """Qt's hook: one that fits its contents has room for the longest of them, and no … is needed."""
        plain = super().sizeHint()
        if self.sizeAdjustPolicy() is not QComboBox.SizeAdjustPolicy.AdjustToContents:
            return plain
        texts = [self.itemText(place) for place in range(self.count())]
        widest = max((self.fontMetrics().horizontalAdvance(one) for one in texts), default=0)
        return QSize(widest + _AROUND_CHOICE, plain.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's hook."""
        event.ignore()

    def choose(self, data: object) -> None:
        """Shows the entry of this value, or none."""
        self.setCurrentIndex(
            next((place for place in range(self.count()) if self.itemData(place) == data), -1)
        )


class Figure(QDoubleSpinBox):
    """A measured figure with its unit; the arrow keys change it by its step."""

    def __init__(self, least: float, most: float, *, step: float = 0.1, decimals: int = 1) -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setDecimals(decimals)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(_INSIDE, 0, _INSIDE, 0)

    def say_unit(self, unit: str) -> None:
        """The unit, in the person's language."""
        self.setSuffix(f" {unit}")

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:  # noqa: A002 - Qt's name
        """Qt's hook: point and comma are both taken."""
        # PySide's stub leaves the type of the answer open.
        return cast("tuple[QValidator.State, str, int]", super().validate(input.replace(",", "."), pos))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's hook: the wheel scrolls the page."""
        event.ignore()
