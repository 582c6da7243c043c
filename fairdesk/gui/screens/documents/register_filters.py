"""Chips that ask: of which company, and of which sum."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import DealItem, Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.register_rows import ShownRow
from fairdesk.gui.widgets.basics import Field, row
from fairdesk.gui.widgets.chips import Chip
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.texts import amount
from fairdesk.usecases import fields
from fairdesk.usecases.ports import Hit


class AskingChip(Chip):
    """A chip that opens a question when it is off, and goes off when it is on. ``chose`` follows."""

    chose = Signal()

    def __init__(self, context: Context, title: str, window: Callable[[], QWidget]) -> None:
        super().__init__(context)
        self._context, self._title, self._window = context, title, window
        context.words.changed.connect(self._name)
        self.clicked.connect(lambda _: self._pressed())
        self._name()
        self._draw()

    def accepts(self, row: ShownRow) -> bool:
        """Whether a row fits."""
        raise NotImplementedError

    def clear(self) -> None:
        """Off, without telling."""
        raise NotImplementedError

    def ask(self) -> None:
        """Opens the question."""
        raise NotImplementedError

    def nextCheckState(self) -> None:
        """Only an answer checks the chip."""

    def _draw(self) -> None:
        """A chip that asks looks like one with a menu; pressed again it goes off."""
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        name, token = ("cross", "accent.text") if self.isChecked() else ("chevron-down", "text.secondary")
        self.setIcon(self._theme.icon(name, token, 14))

    def _pressed(self) -> None:
        if self.isChecked():
            self.clear()
            self.chose.emit()
        else:
            self.ask()

    def _name(self) -> None:
        raise NotImplementedError


class PartyChip(AskingChip):
    """The documents of one company."""

    def __init__(self, context: Context, window: Callable[[], QWidget]) -> None:
        self.party: tuple[Id, str] | None = None
        super().__init__(context, "documentscreen.column_party", window)

    def accepts(self, row: ShownRow) -> bool:
        """Whether the company is a party."""
        return self.party is None or any(one.is_of(self.party[0]) for one in row.row.parties)

    def clear(self) -> None:
        """Off, without telling."""
        self.party = None
        self.setChecked(False)
        self._name()

    def choose(self, enterprise: Id, name: str) -> None:
        """The documents of this company."""
        self.party = (enterprise, name)
        self.setChecked(True)
        self._name()
        self.chose.emit()

    def ask(self) -> None:
        """Which company?"""
        dialog = Dialog(self._context, "documentscreen.which_party", NARROW, self._window())
        field = Field(self._context, "documentscreen.column_party")
        finder = Finder(self._context, field.line, ("enterprise",))

        def chosen(hit: Hit) -> None:
            dialog.accept()
            self.choose(hit.id, hit.title)

        finder.chosen.connect(chosen)
        dialog.body.addWidget(field)
        dialog.body.addSpacing(120)
        dialog.add_button("shell.cancel").clicked.connect(dialog.reject)
        dialog.open()
        field.line.setFocus()

    def _name(self) -> None:
        self.say(self.party[1] if self.party else self._context.words(self._title))


class SumChip(AskingChip):
    """The documents from one sum to another."""

    def __init__(self, context: Context, window: Callable[[], QWidget]) -> None:
        self.least: Decimal | None = None
        self.most: Decimal | None = None
        super().__init__(context, "fields.document_sum", window)

    def accepts(self, row: ShownRow) -> bool:
        """Whether the sum lies between the two."""
        if self.least is None and self.most is None:
            return True
        value = row.row.sum
        if value is None:
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def clear(self) -> None:
        """Off, without telling."""
        self.choose(None, None, quietly=True)

    def choose(self, least: Decimal | None, most: Decimal | None, *, quietly: bool = False) -> None:
        """The documents between two sums; either may be open."""
        self.least, self.most = least, most
        self.setChecked(least is not None or most is not None)
        self._name()
        if not quietly:
            self.chose.emit()

    def ask(self) -> None:
        """From how much to how much?"""
        dialog = _SumDialog(self._context, "documentscreen.which_sum", NARROW, self._window())
        dialog.answered.connect(self.choose)
        dialog.open()

    def _name(self) -> None:
        words = self._context.words
        least, most = (
            amount(one, words.language) if one is not None else "" for one in (self.least, self.most)
        )
        self.say(f"{least} – {most}" if least or most else words(self._title))


class _SumDialog(Dialog):
    answered = Signal(object, object)

    def __init__(self, context: Context, title: str, width: int, parent: QWidget) -> None:
        super().__init__(context, title, width, parent)
        self.from_sum = Field(context, "documentscreen.from_sum")
        self.to_sum = Field(context, "documentscreen.to_sum")
        self.from_sum.show_help("documentscreen.sum_help")
        both = row(self.from_sum, self.to_sum, gap=12)
        self.body.addLayout(both)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("documentscreen.show", kind="primary", default=True).clicked.connect(self.finish)

    def finish(self) -> None:
        """Shows what lies between the two."""
        sums = [self._read(one) for one in (self.from_sum, self.to_sum)]
        if None in sums:
            return
        self.accept()
        self.answered.emit(*(one[0] for one in sums if one is not None))

    def _read(self, field: Field) -> tuple[Decimal | None] | None:
        """The sum in a field (or none) in a tuple; None where it cannot be read, which is then said."""
        checked = fields.check(DealItem, "sum", field.text)
        field.show_problem(checked.problem)
        if checked.problem is not None:
            return None
        value = checked.value
        return (value if isinstance(value, Decimal) else None,)
