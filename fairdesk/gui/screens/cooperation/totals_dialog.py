"""What the deals came to: a table by quarter and currency."""

from collections.abc import Sequence
from hashlib import sha256

from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import CooperationResult, Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.results_page import quarter_words
from fairdesk.gui.widgets.basics import label
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.tables import HEADER, ROW, Column, Table, prepare
from fairdesk.reference import CURRENCIES, UNITS, name_of
from fairdesk.texts import Language, amount, number, quantity, text
from fairdesk.usecases import fields
from fairdesk.usecases.deals.results import Totals

_MOST_ROWS = 12
_BESIDE_TABLE = 2 * 24


class TotalsDialog(Dialog):
    """The table, and how many deals have said nothing of the last quarter."""

    def __init__(self, context: Context, found: Sequence[Totals], lacking: int, parent: QWidget) -> None:
        super().__init__(context, "cooperationscreen.totals", WIDE, parent)
        self.table = Table(context.theme, context.words)
        self.table.setFixedHeight(HEADER + ROW * min(_MOST_ROWS, max(1, len(found))) + 4)
        context.words.bind(self.table, "setAccessibleName", "cooperationscreen.totals")
        columns = _columns(context.words.language)
        self.table.show_lines(columns, prepare(columns, found, _id))
        self.table.sort_by(0, backwards=True)
        wanted = self.table.wanted_width + _BESIDE_TABLE if found else WIDE
        self.setFixedWidth(max(WIDE, min(wanted, parent.width())))
        told = label("body", "secondary", wrap=True)
        context.words.bind(told, "setText", "cooperationscreen.no_results")
        self.body.addWidget(told)
        self.body.addWidget(self.table)
        told.setVisible(not found)
        self.table.setVisible(bool(found))
        if lacking:
            missing = label("body", "wait", wrap=True)
            context.words.bind(missing, "setText", "cooperationscreen.lacking", count=lacking)
            self.body.addWidget(missing)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)


def _id(total: Totals) -> Id:
    return sha256(f"{total.quarter} {total.currency}".encode()).digest()[:16]


def _columns(language: Language) -> Sequence[Column[Totals]]:
    def money(name: str, key: str) -> Column[Totals]:
        return Column(
            key,
            lambda one: amount(getattr(one, name), language),
            lambda one: getattr(one, name),
            number=True,
            is_whole=True,
        )

    def goods(one: Totals) -> str:
        return ", ".join(
            f"{quantity(value, language)} {name_of(UNITS, unit, language)}".strip()
            for unit, value in sorted(one.quantities.items())
        )

    def of(name: str) -> str:
        return fields.label(CooperationResult, name).key

    return (
        Column(
            of("quarter"),
            lambda one: text(quarter_words(one.quarter), language),
            lambda one: one.quarter,
            is_whole=True,
        ),
        Column(
            "fields.negotiation_currency",
            lambda one: name_of(CURRENCIES, one.currency, language),
            is_whole=True,
        ),
        Column(
            "cooperationscreen.deals_noted",
            lambda one: number(one.deals, language),
            lambda one: one.deals,
            number=True,
        ),
        money("sales", of("sum")),
        money("sum_portal", of("sum_portal")),
        money("exports", of("exports")),
        money("imports_replaced", of("imports_replaced")),
        Column(of("jobs"), lambda one: number(one.jobs, language), lambda one: one.jobs, number=True),
        Column(of("quantity"), goods, least=90, leaves=2),
    )
