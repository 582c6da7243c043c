"""The follow-up screen, for the months after the fair: deals on a board or in a list, and all about one."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from fairdesk.domain.entities import Id, PathStep
from fairdesk.domain.messages import message
from fairdesk.exchange.follow_up_files import export_steps
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.board import Board
from fairdesk.gui.screens.cooperation.following import Following
from fairdesk.gui.screens.cooperation.pane import Pane
from fairdesk.gui.screens.cooperation.rows import CHIPS, DUE, Lines, prepared
from fairdesk.gui.screens.cooperation.totals_dialog import TotalsDialog
from fairdesk.gui.widgets.basics import Segments, button, column, label, line, row
from fairdesk.gui.widgets.chips import Chips
from fairdesk.gui.widgets.list_parts import EmptyPage, FilterField, filter_row, hints
from fairdesk.gui.widgets.pane_screen import PaneScreen
from fairdesk.gui.widgets.tables import Table
from fairdesk.usecases.deals import results
from fairdesk.usecases.deals.follow_up import DealRow
from fairdesk.usecases.deals.results import Totals
from fairdesk.usecases.ports import Workplace

_FOLLOWS_AFTER_MS = 80
_BOARD, _LIST, _EMPTY = 0, 1, 2


class Cooperation(PaneScreen):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._shown: Sequence[DealRow] = ()
        self._lines: Lines | None = None
        self._wanted: Id | None = None
        self.board = Board(context)
        self.table = Table(context.theme, context.words)
        self.table.model_of_lines.sorted_by = DUE
        self._words.bind(self.table, "setAccessibleName", "shell.screen_cooperation")
        self.pane = Pane(context)
        self._empty = EmptyPage(context, "cooperationscreen.show_all")
        self._stack = QStackedWidget()
        for page in (self.board, self.table, self._empty):
            self._stack.addWidget(page)
        left = column(
            self._head(), self._filters(), line("line.strong"), self._stack, line("line.strong"),
            self._foot(), gap=0,
        )  # fmt: skip
        left.setStretch(3, 1)
        self._put_beside(left, self.pane)
        self._wire()

    # Building

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "shell.screen_cooperation")
        self.views = Segments(2)
        for one, words in zip(self.views.buttons, ("board", "list"), strict=True):
            self._words.bind(one, "setText", f"cooperationscreen.{words}")
        self.totals = button(self._context, "cooperationscreen.totals", icon="reports", size="small")
        self.calendar = button(self._context, "cooperationscreen.calendar", icon="download", size="small")
        made = QWidget()
        made.setLayout(row(title, self.views, None, self.totals, self.calendar, margins=(24, 12, 16, 10)))
        return made

    def _filters(self) -> QWidget:
        self.filter_field = FilterField(self._context, "cooperationscreen.filter")
        self.chips = Chips(self._context, CHIPS)
        return filter_row((self.filter_field, *self.chips.by_name.values()), right=16)

    def _foot(self) -> QWidget:
        self._count = label("caption", "secondary")
        told = (
            (("↑", "↓", "←", "→"), "registerscreen.hint_move"),
            (("Enter",), "cooperationscreen.hint_open"),
            (("Ctrl", "B"), "cooperationscreen.hint_view"),
        )
        made = QWidget()
        made.setFixedHeight(36)
        made.setLayout(row(self._count, None, hints(self._context, told), gap=16, margins=(24, 0, 10, 0)))
        return made

    def _wire(self) -> None:
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(self._follow_deal)
        self.following = Following(self, self._context)
        self.following.read.connect(self._read)
        self.chips.changed.connect(self._filter)
        self.filter_field.filtered.connect(self._filter)
        self.filter_field.left.connect(self.focus_first)
        self.views.chosen.connect(self.show_view)
        self.totals.clicked.connect(self.show_totals)
        self.calendar.clicked.connect(self.export_calendar)
        self._empty.act.clicked.connect(self.show_all)
        for part in (self.board, self.table):
            part.moved.connect(lambda _: self._follow.start(_FOLLOWS_AFTER_MS))
            part.opened.connect(lambda _: self.open_deal())
            part.asked.connect(self._menu)
        self.table.clicked.connect(lambda _: self._come_forward())
        for column_ in self.board.columns.values():
            column_.clicked.connect(lambda _: self._come_forward())
        self.pane.left.connect(self._to_list)
        self._words.changed.connect(self._language_changed)

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do."""
        return {
            "/": self.filter_field.take_keys,
            "Ctrl+F": self.filter_field.take_keys,
            "Ctrl+B": self.switch_view,
            "Ctrl+R": self.show_results,
            "Ctrl+Return": self.act,
            "Ctrl+Enter": self.act,
            "F7": partial(self.act, "attach"),
            "F9": partial(self.act, "remind"),
        }

    # Deals

    def _read(self) -> None:
        known = self.following.known
        if known is not None:
            self.chips.offer(known.rows)
            self._prepare()

    def _prepare(self) -> None:
        """Makes rows of the deals, beside the window: folding thousands of names takes its time."""
        known, language, before = self.following.known, self._words.language, self._lines
        if known is not None:
            self._context.do_long(lambda _: prepared(known.rows, language, before), self._show)

    def _show(self, made: Lines) -> None:
        self._lines = made
        self.table.show_lines(made.columns, made.lines)
        self._filter()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.show_record(wanted)
        if self.pane.deal is not None:
            self.pane.refresh()

    def _filter(self) -> None:
        self.table.filter(self.filter_field.text, self.chips.accepts)
        shown = [one.row for one in self.table.model_of_lines.shown]
        order = {row.negotiation: place for place, row in enumerate(self._rows)}
        self._shown = sorted(shown, key=lambda row: order[row.negotiation])
        self.board.show_rows(self._shown)
        self._count.setText(
            self._words("cooperationscreen.deals", count=len(self._shown))
            if len(self._shown) == len(self._rows)
            else self._words("cooperationscreen.deals_of", shown=len(self._shown), count=len(self._rows))
        )
        self._show_page()
        self._follow.start(_FOLLOWS_AFTER_MS)

    @property
    def _rows(self) -> Sequence[DealRow]:
        return self.following.known.rows if self.following.known else ()

    def _show_page(self) -> None:
        if self._shown or self.following.known is None:
            self._stack.setCurrentIndex(self._view)
            return
        key = "nothing_found" if self._rows else "nothing_yet"
        self._empty.say(f"cooperationscreen.{key}", offers=bool(self._rows))
        self._stack.setCurrentIndex(_EMPTY)

    @property
    def _view(self) -> int:
        return _LIST if self.views.buttons[_LIST].isChecked() else _BOARD

    @property
    def _current(self) -> Board | Table:
        return self.board if self._view == _BOARD else self.table

    def show_view(self, view: int) -> None:
        """Board or list; one stands on the same deal in both."""
        stood = self.pane.deal.negotiation.id if self.pane.deal else None
        self.views.buttons[view].setChecked(True)
        self._show_page()
        if stood is not None:
            self._current.stand_on(stood)
        self.focus_first()

    def switch_view(self) -> None:
        """From the board to the list, and back."""
        self.show_view(_BOARD if self._view == _LIST else _LIST)

    def show_all(self) -> None:
        """Takes every filter off."""
        self.filter_field.line.clear()
        self.chips.clear()
        self._filter()
        self.focus_first()

    def _language_changed(self) -> None:
        self._prepare()

    # The deal one stands on

    def _follow_deal(self) -> None:
        if not self._lies_over or self.pane.isVisible():
            self.pane.show_deal(self._current.current_id)

    def open_deal(self) -> None:
        """Enter: the pane comes forward and takes the keys."""
        self._come_forward()
        self.pane.when_shown(self.pane.take_keys)

    def act(self, action: str | None = None) -> None:
        """Does something with the step of the deal one stands on, or what closes it."""
        self._come_forward()
        done = self.pane.act_first if action is None else partial(self.pane.act, action)
        self.pane.when_shown(done)

    def _come_forward(self) -> None:
        self._show_pane(shown=True)
        self.pane.show_deal(self._current.current_id)

    def show_results(self) -> None:
        """The results of the deal one stands on."""
        self.pane.show_tab(1 - self.pane.pages.currentIndex())
        self.open_deal()

    def show_record(self, record: Id) -> None:
        """Goes to a deal, or to a step of one."""
        if self.following.known is None:
            self._wanted = record
            return
        self._context.do(partial(_deal_of, record=record), self._go_to)

    def _go_to(self, found: tuple[Id, Id | None]) -> None:
        deal, step = found
        if not self._current.stand_on(deal):
            self.show_all()
            self._current.stand_on(deal)
        self._show_pane(shown=True)
        self.pane.show_deal(deal, step)

    def focus_first(self) -> None:
        """The deals have the keys when the screen is opened."""
        if self._stack.currentIndex() == _EMPTY:
            self._empty.act.setFocus()
        elif self._view == _BOARD:
            self.board.focus_card()
        else:
            self.table.setFocus()

    def _to_list(self) -> None:
        if self._lies_over:
            self._show_pane(shown=False)
        self.focus_first()

    def _menu(self, deal: Id, at: QPoint) -> None:
        """What can be done with the step that presses, once the pane has read it."""
        self._come_forward()
        self.pane.when_shown(partial(self._show_menu, at))

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self.pane.possible_actions:
            entry = menu.addAction(self._words(f"cooperationscreen.{action}"))
            entry.triggered.connect(partial(self._chosen, action))
        if self._view == _LIST:
            menu.addSeparator()
            self.table.add_sorting(menu)
        menu.popup(at)

    def _chosen(self, action: str, _checked: bool = False) -> None:
        self.pane.act(action)

    # Files and totals

    def export_calendar(self) -> None:
        """The steps of the deals that are shown, for a calendar program."""
        name, _ = QFileDialog.getSaveFileName(
            self, self._words("cooperationscreen.calendar"), "fairdesk.ics", "(*.ics)"
        )
        if name:
            self.write_calendar(Path(name))

    def write_calendar(self, path: Path) -> None:
        """Writes it beside the window."""
        deals, language = frozenset(one.negotiation for one in self._shown), self._words.language

        def job(place: Workplace) -> int:
            with place.read() as work:
                return export_steps(work, path, language, deals)

        self._context.do_long(
            job,
            lambda count: self._context.tell(
                message("cooperationscreen.exported", count=count, file=path.name)
            ),
        )

    def show_totals(self) -> None:
        """What the deals that are shown came to, quarter by quarter."""
        deals = frozenset(one.negotiation for one in self._shown)

        def read(place: Workplace) -> tuple[Totals, ...]:
            with place.read() as work:
                return results.totals(work, deals)

        lacking = sum(one.lacks_result for one in self._shown)
        self._context.do_long(read, lambda found: TotalsDialog(self._context, found, lacking, self).open())

    # Room

    def _lie_over(self, *, lies: bool) -> None:
        self.pane.lie_over(lies)


def _deal_of(place: Workplace, record: Id) -> tuple[Id, Id | None]:
    """A deal by its own id or by that of a step."""
    with place.read() as work:
        step = work.get(PathStep, record)
    return (step.negotiation, record) if step is not None and step.negotiation else (record, None)
