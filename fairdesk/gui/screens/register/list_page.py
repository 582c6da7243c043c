"""One list of the register: filter field, chips, table, and what is counted below it."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.views import Loaded, View, load
from fairdesk.gui.widgets.basics import column, label, line, row
from fairdesk.gui.widgets.chips import Chips
from fairdesk.gui.widgets.list_parts import EmptyPage, FilterField, filter_row, hints
from fairdesk.gui.widgets.tables import Table

FOLLOWS_AFTER_MS = 80
_FIELD = 178


class ListPage(QWidget):
    """One list.

    ``stood`` carries the record one stands on once the keys rest; ``edit`` and ``remove`` that of a row;
    ``details`` asks for the pane and ``pressed`` only shows it; ``loaded`` carries how many records there are
    of each kind; ``calls_switched`` is the chip between enterprises and the call list.
    """

    stood = Signal(object)
    edit = Signal(object)
    remove = Signal(object)
    details = Signal()
    pressed = Signal()
    loaded = Signal(object)
    calls_switched = Signal(bool)

    def __init__(self, context: Context, view: View) -> None:
        super().__init__()
        self._context, self._words, self.view = context, context.words, view
        self._asked = 0
        self._is_read = False
        self._wanted: Id | None = None
        self.chips = Chips(context, view.chips)
        self.chips.changed.connect(self._filter)
        self.table = Table(context.theme, context.words)
        self.table.model_of_lines.sorted_by = view.sorted_by
        context.words.bind(self.table, "setAccessibleName", view.tab)
        self.filter_field = FilterField(context, "registerscreen.filter", _FIELD)
        self._empty = EmptyPage(context, "registerscreen.show_all")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        head = filter_row((self.filter_field, *self.chips.by_name.values()))
        whole = column(head, line("line.strong"), self._stack, line("line.strong"), self._footer(), gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._wire()

    # Building

    def _footer(self) -> QWidget:
        self._count = label("caption", "secondary")
        self._here = label("caption", "secondary")
        told = (
            (("↑", "↓"), "registerscreen.hint_move"),
            (("Enter",), "registerscreen.hint_edit"),
            (("Space",), "registerscreen.hint_details"),
        )
        made = QWidget()
        made.setFixedHeight(36)
        made.setLayout(
            row(self._count, self._here, None, hints(self._context, told), gap=16, margins=(24, 0, 10, 0))
        )
        return made

    def _wire(self) -> None:
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(lambda: self.stood.emit(self.table.current_id))
        self.table.moved.connect(lambda _: self._follow.start(FOLLOWS_AFTER_MS))
        self.table.opened.connect(self.edit)
        self.table.deleted.connect(self.remove)
        self.table.asked.connect(self._menu)
        self.table.clicked.connect(lambda _: self.pressed.emit())
        self.filter_field.filtered.connect(self._filter)
        self.filter_field.left.connect(self.focus_table)
        self._empty.act.clicked.connect(self.show_all)
        calls = self.chips.by_name.get("calls")
        if calls is not None:
            calls.clicked.connect(lambda on: self.calls_switched.emit(on))

    def check_calls(self, *, on: bool) -> None:
        """Shows in the chip which of the two lists is shown."""
        chip = self.chips.by_name["calls"]
        with QSignalBlocker(self.chips):
            chip.setChecked(on)

    # Reading

    def reload(self) -> None:
        """Reads the list again; what was asked for earlier is not shown any more."""
        self._asked += 1
        asked, view, language = self._asked, self.view, self._words.language
        self._context.do_long(
            lambda place: load(place, view, language), lambda found: self._read(asked, found)
        )

    def forget(self) -> None:
        """The list is read again at its next visit."""
        self._is_read = False

    def ensure_read(self) -> None:
        """Reads the list on its first visit."""
        if not self._is_read:
            self.reload()

    def _read(self, asked: int, found: Loaded) -> None:
        if asked != self._asked:
            return
        self._is_read = True
        self.chips.offer([one.row for one in found.lines])
        self.table.show_lines(found.columns, found.lines)
        self._show_count()
        self.loaded.emit(found.counts)
        if self._wanted is not None:
            self.stand_on(self._wanted)

    def stand_on(self, record: Id) -> None:
        """Goes to a record, as soon as the list is read; filters that hide it are taken off."""
        self._wanted = record
        if not self._is_read:
            return
        record = self._row_of(record)
        if not self.table.stand_on(record):
            if not any(one.id == record for one in self.table.model_of_lines.lines):
                return
            self.show_all()
            self.table.stand_on(record)
        self._wanted = None
        self._follow.start(0)

    def _row_of(self, record: Id) -> Id:
        """The row in which a record stands: companies may stand in one row with several records."""
        for one in self.table.model_of_lines.lines:
            if record in getattr(one.row, "ids", ()):
                return one.id
        return record

    # Filtering

    def show_all(self) -> None:
        """Takes every filter off."""
        self.filter_field.line.clear()
        self.chips.clear()
        self._filter()
        self.table.setFocus()

    def focus_filter(self) -> None:
        """Lets the keys go to the filter field."""
        self.filter_field.take_keys()

    def focus_table(self) -> None:
        """Lets the keys go to the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self) -> None:
        self.table.filter(self.filter_field.text, self.chips.accepts)
        self._show_count()

    def _show_count(self) -> None:
        model = self.table.model_of_lines
        shown, every = len(model.shown), len(model.lines)
        words = self._words
        self._count.setText(words(self.view.counted, shown=shown, count=every))
        here = self.view.here
        self._here.setVisible(here is not None)
        if here is not None:
            count = sum(here(one.row) for one in model.shown)
            self._here.setText(words("registerscreen.are_here", count=count))
        self._stack.setCurrentWidget(self.table if shown or not self._is_read else self._empty)
        key = "registerscreen.nothing_fits" if every else "registerscreen.nothing_yet"
        self._empty.say(key, offers=bool(every))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows the details of the row; Esc in the rows takes the filters off."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Right):
            self.details.emit()
        else:
            super().keyPressEvent(event)

    def _menu(self, record: Id, at: object) -> None:
        menu = QMenu(self)
        for words, signal in (("registerscreen.edit", self.edit), ("registerscreen.remove", self.remove)):
            action = menu.addAction(self._words(words))
            action.triggered.connect(lambda _=False, emit=signal: emit.emit(record))
        sorting = menu.addMenu(self._words("registerscreen.sort_by"))
        self.table.add_sorting(sorting)
        menu.popup(at)  # type: ignore[arg-type]
