"""What the deals came to: a year's quarters side by side, in one currency."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from fairdesk.domain.cooperation import parts_of_quarter
from fairdesk.domain.entities import CooperationResult
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.results_page import quarter_words
from fairdesk.gui.widgets.basics import label
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.tables import HEADER, ROW, Column, Line, Table, prepare
from fairdesk.reference import CURRENCIES, UNITS, name_of
from fairdesk.texts import Language, amount, number, quantity, text
from fairdesk.usecases import fields
from fairdesk.usecases.deals.results import Totals

_BESIDE_TABLE = 2 * 24
_MOST_ROWS = 14
_MONEY = (("sales", "sum"), ("sum_portal",) * 2, ("exports",) * 2, ("imports_replaced",) * 2)
_Year = tuple[int, str]


@dataclass(frozen=True)
class Figure:
    """A row: what it is called, and what it was in each quarter."""

    place: int
    name: str
    told: Mapping[str, str]


class TotalsDialog(Dialog):
    """The table, and how many deals have said nothing of the last quarter."""

    def __init__(self, context: Context, found: Sequence[Totals], lacking: int, parent: QWidget) -> None:
        super().__init__(context, "cooperationscreen.totals", WIDE, parent)
        self._found = found
        self._most = parent.width()
        self.years = ChoiceBox()
        self.table = Table(context.theme, context.words)
        for one in (self.years, self.table):
            context.words.bind(one, "setAccessibleName", "cooperationscreen.totals")
        language = context.words.language
        for year, currency in sorted({_year(one) for one in found}, key=lambda one: (-one[0], one[1])):
            self.years.addItem(f"{year}, {name_of(CURRENCIES, currency, language)}", (year, currency))
        self.years.currentIndexChanged.connect(lambda _: self._show())
        told = label("body", "secondary", wrap=True)
        context.words.bind(told, "setText", "cooperationscreen.no_results")
        for part, is_shown in ((told, not found), (self.years, bool(found)), (self.table, bool(found))):
            self.body.addWidget(part)
            part.setVisible(is_shown)
        if lacking:
            missing = label("body", "wait", wrap=True)
            context.words.bind(missing, "setText", "cooperationscreen.lacking", count=lacking)
            self.body.addWidget(missing)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)
        if found:
            self._show()

    def _show(self) -> None:
        """The quarters of the year, as wide as their sums need it."""
        quarters = sorted(
            (one for one in self._found if _year(one) == self.years.currentData()),
            key=lambda one: one.quarter,
        )
        columns, lines = _prepared(quarters, self.words.language)
        self.table.show_lines(columns, lines)
        self.table.setFixedHeight(HEADER + ROW * min(_MOST_ROWS, len(lines)) + 4)
        wanted = self.table.wanted_width + _BESIDE_TABLE
        self.setFixedWidth(max(WIDE, min(wanted, self._most)))


def _year(one: Totals) -> _Year:
    return parts_of_quarter(one.quarter)[0], one.currency


def _prepared(
    quarters: Sequence[Totals], language: Language
) -> tuple[Sequence[Column[Figure]], list[Line[Figure]]]:
    def of_quarter(quarter: str) -> Column[Figure]:
        return Column(
            quarter_words(quarter),
            lambda one: one.told[quarter],
            lambda one: one.place,
            number=True,
            is_whole=True,
        )

    first: Column[Figure] = Column(
        "cooperationscreen.totals_of", lambda one: one.name, lambda one: one.place, is_whole=True
    )
    columns = (first, *(of_quarter(one.quarter) for one in quarters))
    return columns, prepare(columns, _figures(quarters, language), lambda one: one.name.encode())


def _figures(quarters: Sequence[Totals], language: Language) -> list[Figure]:
    def called(field: str) -> str:
        return text(fields.label(CooperationResult, field), language)

    def of_each(told: Callable[[Totals], str]) -> Mapping[str, str]:
        return {one.quarter: told(one) for one in quarters}

    rows = [
        (text("cooperationscreen.deals_noted", language), of_each(lambda one: number(one.deals, language)))
    ]
    for name, field in _MONEY:
        rows.append((called(field), of_each(partial(_money, name, language))))
    rows.append((called("jobs"), of_each(lambda one: number(one.jobs, language))))
    for unit in sorted({unit for one in quarters for unit in one.quantities}):
        measured = f"{called('quantity')}, {name_of(UNITS, unit, language)}".rstrip(", ")
        rows.append((measured, of_each(partial(_goods, unit, language))))
    return [Figure(place, name, told) for place, (name, told) in enumerate(rows)]


def _money(name: str, language: Language, one: Totals) -> str:
    return amount(getattr(one, name), language)


def _goods(unit: str, language: Language, one: Totals) -> str:
    """The quantity in one unit; what is measured in several cannot be added up."""
    value = one.quantities.get(unit)
    return quantity(value, language) if value is not None else "–"
