"""The register of documents: the table, its filters, and what all of it comes to."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.register_filters import PartyChip, SumChip
from fairdesk.gui.screens.documents.register_rows import (
    LoadedRegister,
    ShownRow,
    by_currency,
    load_register,
    register_chips,
    totals,
)
from fairdesk.gui.screens.documents.state_words import state_name
from fairdesk.gui.widgets.basics import ElidedLabel, column, label, line, row
from fairdesk.gui.widgets.chips import Chips
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.gui.widgets.list_parts import EmptyPage, FilterField, filter_row
from fairdesk.gui.widgets.tables import Table
from fairdesk.texts import amount

_FIELD = 196
_KINDS = frozenset(
    {
        "document", "document_version", "signing", "print_job", "deal_party", "deal_item", "negotiation",
        "enterprise",
    }
)  # fmt: skip


class RegisterPage(QWidget):
    """``opened`` carries a document, ``talk_opened`` its talk, ``counted`` the papers to print here."""

    opened = Signal(object)
    talk_opened = Signal(object)
    counted = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._asked = 0
        self._is_read = False
        self._wanted: Id | None = None
        self.chips = Chips(context, register_chips())
        self.party, self.sum = PartyChip(context, self.window), SumChip(context, self.window)
        self.table = Table(context.theme, context.words)
        self.table.model_of_lines.sorted_by, self.table.model_of_lines.backwards = 0, True
        context.words.bind(self.table, "setAccessibleName", "documentscreen.register")
        self.filter_field = FilterField(context, "documentscreen.filter", _FIELD)
        self._unfitting = EmptyPage(context, "registerscreen.show_all")
        self._unfitting.say("documentscreen.nothing_fits", offers=True)
        self._nothing = EmptyPage(context, "documentscreen.to_talks", "negotiations")
        self._nothing.say("documentscreen.nothing_yet", offers=True)
        self._stack = QStackedWidget()
        for page in (self.table, self._unfitting, self._nothing):
            self._stack.addWidget(page)
        whole = column(
            self._filters(), line("line.strong"), self._stack, line("line.strong"), self._foot(), gap=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._wire()

    # Building

    def _filters(self) -> QWidget:
        named = self.chips.by_name
        chips = (named["kind"], named["state"], self.party, named["region"], named["sector"], self.sum)
        return filter_row((self.filter_field, *chips, named["currency"], named["specialist"], named["alike"]))

    def _foot(self) -> QWidget:
        self._count = label("caption", "secondary")
        self.sums = ElidedLabel("body.medium")
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made = QWidget()
        made.setFixedHeight(40)
        inside = row(self._count, self.sums, gap=16, margins=(24, 0, 24, 0))
        inside.setStretch(1, 1)
        made.setLayout(inside)
        return made

    def _wire(self) -> None:
        self.filter_field.filtered.connect(self._filter)
        self.filter_field.left.connect(self.focus_table)
        self._unfitting.act.clicked.connect(self.show_all)
        self._nothing.act.clicked.connect(lambda: self._context.go("negotiations"))
        self.chips.changed.connect(self._filter)
        self.party.chose.connect(self._filter)
        self.sum.chose.connect(self._filter)
        self.table.opened.connect(self.opened)
        self.table.asked.connect(self._menu)
        self._context.words.changed.connect(self.reload)
        self._keeping = KeepingUp(self, self._context, _KINDS, self.reload)

    # Reading

    def reload(self) -> None:
        """Reads the register again; what was asked for earlier is not shown any more."""
        self._asked += 1
        asked, language = self._asked, self._words.language
        self._context.do_long(
            lambda place: load_register(place, language), lambda found: self._read(asked, found)
        )

    def _read(self, asked: int, found: LoadedRegister) -> None:
        if asked != self._asked:
            return
        self._is_read = True
        self.chips.offer([one.row for one in found.lines])
        self.chips.by_name["alike"].setVisible(any(one.row.alike for one in found.lines))
        self.table.show_lines(found.columns, found.lines)
        self._show_count()
        self.counted.emit(found.waiting)
        if self._wanted is not None:
            self.stand_on(self._wanted)

    def stand_on(self, document: Id) -> None:
        """Goes to a document's row, as soon as the register is read."""
        self._wanted = document
        if self._is_read and self.table.stand_on(document):
            self._wanted = None

    @property
    def shown(self) -> list[ShownRow]:
        """The rows that are shown now, in their order."""
        return [one.row for one in self.table.model_of_lines.shown]

    # Filtering

    @property
    def asked_in_words(self) -> str:
        """What the rows are filtered by, for a list on paper."""
        chips = [self.party, self.sum, *self.chips.by_name.values()]
        words = [chip.text() for chip in chips if chip.isChecked()]
        return ", ".join([*words, *([self.filter_field.text] if self.filter_field.text else [])])

    def show_all(self) -> None:
        """Takes every filter off."""
        self.filter_field.line.clear()
        self.party.clear()
        self.sum.clear()
        self.chips.clear()
        self._filter()
        self.focus_table()

    def focus_filter(self) -> None:
        """Lets the keys go to the filter field."""
        self.filter_field.take_keys()

    def focus_table(self) -> None:
        """Lets the keys go to the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _accepts(self) -> Callable[[ShownRow], bool]:
        chips = self.chips.accepts
        return lambda one: (chips is None or chips(one)) and self.party.accepts(one) and self.sum.accepts(one)

    def _filter(self) -> None:
        self.table.filter(self.filter_field.text, self._accepts)
        self._show_count()

    def _show_count(self) -> None:
        words, shown = self._words, self.shown
        every = len(self.table.model_of_lines.lines)
        self._count.setText(words("documentscreen.counted", shown=len(shown), count=every))
        found = totals(shown)
        sums = [f"{amount(value, words.language)} {name}" for name, value in by_currency(found).items()]
        self.sums.setText(words("documentscreen.totals", sums="   ·   ".join(sums)) if sums else "")
        lines = [
            f"{words(state_name(one.state))}: {one.count} · {amount(one.sum, words.language)} {one.currency}"
            for one in found
        ]
        self.sums.setToolTip("\n".join(lines))
        empty = self._unfitting if every else self._nothing
        self._stack.setCurrentWidget(self.table if shown or not self._is_read else empty)

    def _menu(self, document: Id, at: QPoint) -> None:
        menu = QMenu(self)
        opens = menu.addAction(self._words("documentscreen.open"))
        opens.triggered.connect(lambda: self.opened.emit(document))
        shown = next((one for one in self.shown if one.id == document), None)
        if shown is not None and shown.row.negotiation is not None:
            talk = menu.addAction(self._words("documentscreen.open_talk"))
            talk.triggered.connect(lambda: self.talk_opened.emit(shown.row.negotiation))
        if shown is not None and shown.alike:
            menu.addSeparator()
            told = menu.addAction(self._words("documentscreen.alike", numbers=", ".join(shown.alike)))
            told.setEnabled(False)
        sorting = menu.addMenu(self._words("registerscreen.sort_by"))
        self.table.add_sorting(sorting)
        menu.popup(at)
