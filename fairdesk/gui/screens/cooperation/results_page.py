"""The results of a deal, quarter by quarter: a form whose every field is saved as it is left."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fairdesk.domain.cooperation import parts_of_quarter
from fairdesk.domain.entities import CooperationResult, Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, column, label, row
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.notes import Note
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals import results
from fairdesk.usecases.deals.followed_deal import DealView
from fairdesk.usecases.deals.results import QuarterView
from fairdesk.usecases.saved import Saved

_MONEY = frozenset({"sum", "sum_portal", "exports", "imports_replaced"})


def quarter_words(quarter: str) -> Message:
    """A quarter as people say it."""
    year, number = parts_of_quarter(quarter)
    return message("cooperationscreen.quarter", year=str(year), number=number)


class ResultsPage(QWidget):
    """The form."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._deal: DealView | None = None
        self._quarter = ""
        self.quarter = ChoiceBox()
        context.words.bind(self.quarter, "setAccessibleName", "fields.cooperation_result_quarter")
        self._noted = label("label", "secondary", wrap=True)
        self.note = Note(context)
        self.fields: Mapping[str, Field] = {
            name: Field(context, fields.label(CooperationResult, name)) for name in results.FIELDS
        }
        self.setLayout(column(row(self.quarter, None), self._noted, self.note, self._grid(), None, gap=10))
        self.quarter.activated.connect(lambda _: self._choose(self.quarter.currentData()))
        for name, field in self.fields.items():
            field.line.editingFinished.connect(partial(self._set, name))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for place, field in enumerate(self.fields.values()):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def show_deal(self, deal: DealView) -> None:
        """Another deal, or the same one read again: then its quarter stays, and what is being typed."""
        is_other = self._deal is None or self._deal.negotiation.id != deal.negotiation.id
        self._deal = deal
        known = [one.quarter for one in deal.results]
        if is_other or self._quarter not in known:
            self._quarter = _first_to_note(deal)
        self.quarter.clear()
        for one in deal.results:
            mark = "" if one.is_noted else f" · {self._words('cooperationscreen.not_noted')}"
            self.quarter.addItem(self._words(quarter_words(one.quarter)) + mark, one.quarter)
        self.quarter.choose(self._quarter)
        self._show(keep_typed=not is_other)

    def _choose(self, quarter: str) -> None:
        self._quarter = quarter
        self._show(keep_typed=False)

    @property
    def shown(self) -> QuarterView | None:
        """The quarter that is shown."""
        found = self._deal.results if self._deal else ()
        return next((one for one in found if one.quarter == self._quarter), None)

    def _show(self, *, keep_typed: bool) -> None:
        view, deal = self.shown, self._deal
        if view is None or deal is None:
            return
        record, language = view.record, self._words.language
        for name, field in self.fields.items():
            if name in _MONEY:
                title = message(
                    "cooperationscreen.in_currency",
                    name=fields.label(CooperationResult, name),
                    currency=deal.negotiation.currency,
                )
                self._words.bind(field.title, "setText", title)
            if not (keep_typed and field.line.hasFocus() and field.line.isModified()):
                field.text = _kept(record, name, language)
                if not keep_typed:
                    field.show_problem(None)
        self._noted.setVisible(record is not None)
        if record is not None:
            self._noted.setText(self._words("cooperationscreen.noted_by", name=record.by or "–"))
        torn = next(iter(view.claims), None)
        if torn is None:
            self.note.hide()
            return
        said = "; ".join(
            f"{one.desk} {one.actor}: {fields.show(CooperationResult, torn, one.value, language) or '–'}"
            for one in view.claims[torn]
        )
        name = fields.label(CooperationResult, torn)
        self.note.say(message("cooperationscreen.torn", field=name, said=said), "wait", icon="triangle")

    def _set(self, name: str) -> None:
        view, deal, field = self.shown, self._deal, self.fields[name]
        language = self._words.language
        if view is None or deal is None or field.text.strip() == _kept(view.record, name, language):
            return
        one, quarter, written = deal.negotiation.id, self._quarter, field.text
        self._context.do(
            lambda place: results.note(place, one, quarter, name, written, language),
            partial(self._saved, one, quarter, name),
        )

    def _saved(self, deal: Id, quarter: str, name: str, saved: Saved) -> None:
        if self._deal is not None and (self._deal.negotiation.id, self._quarter) == (deal, quarter):
            field = self.fields[name]
            field.line.setModified(saved.problem is not None)
            field.show_problem(saved.problem or saved.notice, notice=saved.problem is None)
        self._context.announce(saved.changes)

    def focus_first(self) -> None:
        """The keys go to the first figure."""
        self.fields["quantity"].line.setFocus()


def _first_to_note(deal: DealView) -> str:
    """The last whole quarter where nothing was noted for it, else the present one."""
    if not deal.results:
        return ""
    quarters = list(deal.results)
    before = next(iter(quarters[1:]), None)
    return before.quarter if before is not None and not before.is_noted else quarters[0].quarter


def _kept(record: CooperationResult | None, name: str, language: Language) -> str:
    return fields.show(CooperationResult, name, getattr(record, name), language) if record else ""
