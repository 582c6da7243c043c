"""Tables: put up many at once, shared or an exhibitor's own, spare, given to a desk, closed, taken away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QPushButton, QWidget

from fairdesk.domain.entities import Desk, Enterprise, Hall, Id, Table
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets import tables as lists
from fairdesk.gui.widgets.basics import Field, button, column, label, row
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.inputs import ChoiceBox, Figure
from fairdesk.gui.words import Words
from fairdesk.texts import number
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Changes, Workplace


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table in words."""

    table: Table
    hall: str
    serves: str
    meetings: int


class TablesPart(QWidget):
    """The list, a line that puts up more, and what can be done with those chosen."""

    def __init__(self, context: Context, do: Callable[..., None]) -> None:
        super().__init__()
        self._context, self._words, self._do = context, context.words, do
        self._halls: Mapping[Id, Hall] = {}
        self._desks: Sequence[Desk] = ()
        self._exhibitors: Sequence[Enterprise] = ()
        heading = label("heading")
        self._words.bind(heading, "setText", "setupmeetings.tables")
        self.count_words = label("body", "secondary")
        self.list = lists.Table(context.theme, context.words)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setMinimumHeight(lists.HEADER + 6 * lists.ROW)
        self.list.asked.connect(self._menu)
        self.list.opened.connect(lambda _: self._menu_below())
        self.list.deleted.connect(lambda _: self.remove())
        self._problem = label("body", "stop", wrap=True)
        self._problem.hide()
        head = row(heading, self.count_words, None, gap=10)
        whole = column(head, self._adding(), self._problem, self._actions(), self.list, gap=10)
        whole.setStretch(4, 1)
        self.setLayout(whole)

    # Building

    def _adding(self) -> QWidget:
        self.count, self.first = Figure(1, 1000, step=1, decimals=0), Figure(1, 9999, step=1, decimals=0)
        self.count.setValue(10)
        self.hall = ChoiceBox()
        self.add = button(self._context, "setupmeetings.add", icon="plus")
        self.add.clicked.connect(self.put_up)
        fields = [
            Field(self._context, "setupmeetings.how_many", self.count),
            Field(self._context, "setupmeetings.from_number", self.first),
            Field(self._context, "setupmeetings.in_hall", self.hall),
        ]
        for field, width in zip(fields, (120, 130, 170), strict=True):
            field.setFixedWidth(width)
        made = QWidget()
        line = row(*fields, self.add, None, gap=12)
        line.setAlignment(self.add, Qt.AlignmentFlag.AlignBottom)
        made.setLayout(line)
        return made

    def _actions(self) -> QWidget:
        flow = FlowLayout(8)
        self.buttons: dict[str, QPushButton] = {}
        for name in ("hall", "own", "shared", "spare", "desk", "close", "reopen", "remove"):
            made = button(
                self._context,
                f"setupmeetings.do_{name}",
                size="small",
                kind="destructive" if name == "remove" else "",
            )
            made.clicked.connect(getattr(self, f"_do_{name}"))
            flow.addWidget(made)
            self.buttons[name] = made
        made = QWidget()
        made.setLayout(flow)
        return made

    # What is shown

    def show_tables(
        self,
        tables: Sequence[Table],
        halls: Mapping[Id, Hall],
        names: Mapping[Id, str],
        used: Mapping[Id, int],
        desks: Sequence[Desk],
        exhibitors: Sequence[Enterprise],
    ) -> None:
        """The tables as they stand."""
        self._halls, self._desks, self._exhibitors = halls, desks, exhibitors
        rows = [self._row(table, names, used) for table in tables]
        columns = _columns(self._words)
        self.list.show_lines(columns, lists.prepare(columns, rows, lambda one: one.table.id))
        self.count_words.setText(self._words("setupmeetings.so_many", count=len(tables)))
        chosen = self.hall.currentData()
        self.hall.clear()
        self.hall.addItem("–", None)
        for hall in sorted(halls.values(), key=lambda one: one.name.casefold()):
            self.hall.addItem(hall.name, hall.id)
        self.hall.choose(chosen)
        self.hall.setCurrentIndex(max(0, self.hall.currentIndex()))
        self.first.setValue(max((table.number for table in tables), default=0) + 1)
        self._problem.hide()

    def _row(self, table: Table, names: Mapping[Id, str], used: Mapping[Id, int]) -> TableRow:
        words = self._words
        hall = self._halls.get(table.hall or b"")
        if table.enterprise:
            serves = words("setupmeetings.own_of", name=names.get(table.enterprise, "–"))
        elif table.spare:
            serves = words("planner.spare")
        else:
            serves = words("setupmeetings.for_all")
        desk = next((one for one in self._desks if one.id == table.desk), None)
        if desk is not None:
            serves = f"{serves} · {words('shell.desk', letter=desk.letter)}"
        return TableRow(table, hall.name if hall else "–", serves, used.get(table.id, 0))

    @property
    def chosen(self) -> list[Id]:
        """The tables that are selected."""
        shown = self.list.model_of_lines.shown
        rows = sorted({index.row() for index in self.list.selectionModel().selectedRows()})
        return [shown[row].id for row in rows if row < len(shown)]

    def choose(self, tables: Sequence[Id]) -> None:
        """Selects tables."""
        model = self.list.model_of_lines
        self.list.clearSelection()
        for table in tables:
            place = model.place_of(table)
            if place is not None:
                self.list.selectionModel().select(
                    model.index(place, 0),
                    self.list.selectionModel().SelectionFlag.Select
                    | self.list.selectionModel().SelectionFlag.Rows,
                )

    # Doing

    def put_up(self) -> None:
        """Puts up so many tables."""
        first, count, hall = round(self.first.value()), round(self.count.value()), self.hall.currentData()
        self._run(
            lambda place: meeting_grid.add_tables(place, first, count, hall),
            message("setupmeetings.told_added", count=count),
        )

    def change(self, **news: object) -> None:
        """Sets fields of the chosen tables."""
        chosen = self.chosen
        if chosen:
            self._run(
                lambda place: meeting_grid.change_tables(place, chosen, **news),
                message("setupmeetings.told_changed", count=len(chosen)),
            )

    def close_chosen(self, reason: str) -> None:
        """Takes the chosen tables out of use."""
        chosen = self.chosen
        if chosen:
            self._run(
                lambda place: meeting_grid.close_tables(place, chosen, reason),
                _told("setupmeetings.told_closed", len(chosen)),
            )

    def remove(self) -> None:
        """Takes the chosen tables away."""
        chosen = self.chosen
        if chosen:
            self._run(
                lambda place: meeting_grid.remove_tables(place, chosen),
                message("setupmeetings.told_removed", count=len(chosen)),
            )

    def _run(self, job: Callable[[Workplace], Changes], told: Message) -> None:
        self._problem.hide()
        self._do(job, told, self._failed)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserFacingError):
            self._context.worker.failed.emit(error)
            return
        self._problem.setText(f"{self._words(error.title)} {self._words(error.advice)}")
        self._problem.show()

    # The buttons

    def _do_hall(self) -> None:
        menu = QMenu(self)
        for hall in sorted(self._halls.values(), key=lambda one: one.name.casefold()):
            menu.addAction(hall.name, partial(self.change, hall=hall.id))
        self._pop(menu, "hall")

    def _do_own(self) -> None:
        dialog = _Owner(self._context, self._exhibitors, self.window())
        dialog.accepted.connect(lambda: self.change(enterprise=dialog.owner, spare=False))
        dialog.open()

    def _do_shared(self) -> None:
        self.change(enterprise=None, spare=False, desk=None)

    def _do_spare(self) -> None:
        self.change(spare=True, enterprise=None)

    def _do_desk(self) -> None:
        menu = QMenu(self)
        menu.addAction(self._words("setupmeetings.any_desk"), partial(self.change, desk=None))
        for desk in self._desks:
            words = f"{self._words('shell.desk', letter=desk.letter)} · {desk.name or '–'}"
            menu.addAction(words, partial(self.change, desk=desk.id))
        self._pop(menu, "desk")

    def _do_close(self) -> None:
        dialog = _Reason(self._context, self.window())
        dialog.accepted.connect(lambda: self.close_chosen(dialog.reason.text))
        dialog.open()

    def _do_reopen(self) -> None:
        chosen = self.chosen
        if chosen:
            self._run(
                lambda place: meeting_grid.reopen_tables(place, chosen),
                _told("setupmeetings.told_reopened", len(chosen)),
            )

    def _do_remove(self) -> None:
        self.remove()

    def _pop(self, menu: QMenu, name: str) -> None:
        source = self.buttons[name]
        menu.popup(source.mapToGlobal(QPoint(0, source.height() + 2)))

    def _menu_below(self) -> None:
        rect = self.list.visualRect(self.list.currentIndex())
        self._menu(b"", self.list.viewport().mapToGlobal(rect.bottomLeft()))

    def _menu(self, _table: Id, at: QPoint) -> None:
        """The same as the buttons, at a row."""
        menu = QMenu(self)
        for name in self.buttons:
            menu.addAction(self._words(f"setupmeetings.do_{name}"), self.buttons[name].click)
        menu.popup(at)


def _told(of_one: str, count: int) -> Message:
    return message(of_one) if count == 1 else message("setupmeetings.told_changed", count=count)


def _columns(words: Words) -> Sequence[lists.Column[TableRow]]:
    def state(one: TableRow) -> str:
        return words("setupmeetings.closed_because", why=one.table.closed) if one.table.closed else ""

    def state_look(one: TableRow) -> lists.Look:
        return lists.Look("stop.text", "cross") if one.table.closed else lists.Look()

    return (
        lists.Column(
            "setupmeetings.head_number",
            lambda one: str(one.table.number),
            lambda one: one.table.number,
            least=96,
        ),
        lists.Column("setupmeetings.head_hall", lambda one: one.hall),
        lists.Column("setupmeetings.head_serves", lambda one: one.serves, most=420),
        lists.Column(
            "setupmeetings.head_meetings",
            lambda one: number(one.meetings, words.language) if one.meetings else "",
            lambda one: one.meetings,
            number=True,
            leaves=2,
        ),
        lists.Column("setupmeetings.head_state", state, look=state_look, most=360, leaves=1),
    )


class _Reason(Dialog):
    """Why a table cannot be used."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "setupmeetings.close_title", NARROW, parent)
        self.reason = Field(context, "setupmeetings.close_reason")
        self.reason.show_help("setupmeetings.close_more")
        self.body.addWidget(self.reason)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("setupmeetings.do_close", kind="primary", default=True).clicked.connect(self.accept)
        self.reason.line.setFocus()


class _Owner(Dialog):
    """Which exhibitor a table belongs to; typing shortens the list."""

    def __init__(self, context: Context, exhibitors: Sequence[Enterprise], parent: QWidget) -> None:
        super().__init__(context, "setupmeetings.owner_title", NARROW, parent)
        self.owner: Id | None = None
        self._field = QLineEdit()
        self.words.bind(self._field, "setPlaceholderText", "planner.find")
        self.words.bind(self._field, "setAccessibleName", "planner.find")
        self.list = lists.Table(context.theme, context.words)
        columns = (lists.Column[Enterprise]("planner.enterprise_head", lambda one: one.name, most=400),)
        self.list.show_lines(columns, lists.prepare(columns, exhibitors, lambda one: one.id))
        self.list.setFixedHeight(lists.HEADER + 8 * lists.ROW)
        self.list.opened.connect(lambda _: self._take())
        self._field.textChanged.connect(self.list.filter)
        self._field.returnPressed.connect(self._take)
        self.body.addWidget(self._field)
        self.body.addWidget(self.list)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("setupmeetings.give", kind="primary", default=True).clicked.connect(self._take)
        self._field.setFocus()

    def _take(self) -> None:
        self.owner = self.list.current_id
        if self.owner is not None:
            self.accept()
