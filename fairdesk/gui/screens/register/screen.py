"""The register: enterprises, people, products and demands, with all about the row one stands on."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdesk.domain.entities import Badge, Delegate, Demand, Enterprise, Id, Offer, Product, Record, Sample
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.list_page import ListPage
from fairdesk.gui.screens.register.pane import Pane
from fairdesk.gui.screens.register.views import CALLS, DEMANDS, ENTERPRISES, PEOPLE, PRODUCTS, TABS, View
from fairdesk.gui.widgets.basics import Segments, button, column, label, row
from fairdesk.gui.widgets.pane_screen import PaneScreen
from fairdesk.texts import number
from fairdesk.usecases.ports import Changes, Workplace

_GATHERED_MS = 150
_VIEW_OF: Mapping[type[Record], View] = {
    Enterprise: ENTERPRISES,
    Delegate: PEOPLE,
    Product: PRODUCTS,
    Demand: DEMANDS,
}
_SHOWN_KINDS = frozenset(
    {
        "enterprise", "delegate", "badge", "product", "demand", "offer", "sample",
        "pass", "visit", "visit_note", "printing", "same_company", "hall",
    }
)  # fmt: skip


class Register(PaneScreen):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._counts: Mapping[str, int] = {}
        self._is_stale = False
        self.pane = Pane(context)
        self._pages: dict[str, ListPage] = {}
        self._lists = QStackedWidget()
        self._left = QWidget()
        left = column(self._head(), self._lists, gap=0)
        left.setStretch(1, 1)
        self._left.setLayout(left)
        self._left.installEventFilter(self)
        self._put_beside(self._left, self.pane)
        self._wire()
        self.open_view(ENTERPRISES)

    # Building

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "shell.screen_register")
        self.tabs = Segments(len(TABS))
        self.tabs.chosen.connect(lambda place: self.open_view(TABS[place]))
        self._import = button(self._context, "registerscreen.import", icon="upload")
        self._import.clicked.connect(lambda: self._context.go("imports"))
        self._new = button(self._context, "registerscreen.new_enterprise", icon="plus", kind="primary")
        self._new.clicked.connect(self.enter_new)
        self._top = row(title, self.tabs, None, self._import, self._new, gap=14, margins=(24, 14, 24, 12))
        made = QWidget()
        made.setLayout(self._top)
        return made

    def _wire(self) -> None:
        context, pane = self._context, self.pane
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self._refresh)
        context.changed.connect(self._something_changed)
        context.words.changed.connect(self._language_changed)
        pane.left.connect(self._to_list)
        pane.saved_new.connect(self._saved_new)
        pane.known.connect(self.show_found)

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do."""
        return {
            "/": self._focus_filter,
            "Ctrl+F": self._focus_filter,
            "Ctrl+N": self.enter_new,
            "Ctrl+S": self._save,
            "Ctrl+Return": self._save,
            "F4": self._print,
        }

    # Lists

    @property
    def page(self) -> ListPage:
        """The list shown."""
        shown = self._lists.currentWidget()
        assert isinstance(shown, ListPage)
        return shown

    def open_view(self, view: View) -> None:
        """Shows a list, made on its first visit."""
        if self.pane.is_editing:
            self.pane.leave_form()
            if self.pane.is_editing:
                self._check_tab()
                return
        if view.name not in self._pages:
            self._make(view)
        page = self._pages[view.name]
        self._lists.setCurrentWidget(page)
        self._check_tab()
        self.pane.show_call(view is CALLS)
        self._words.bind(self._new, "setToolTip", view.new)
        self._words.bind(self._new, "setAccessibleName", view.new)
        self._fit_head()
        for name, own in (("enterprises", False), ("calls", True)):
            if name in self._pages:
                self._pages[name].check_calls(on=own)
        page.ensure_read()
        page.focus_table()
        self.pane.show_record(view.record_type, page.table.current_id)

    def _make(self, view: View) -> None:
        page = ListPage(self._context, view)
        page.stood.connect(lambda record: self._stood(page, record))
        page.edit.connect(lambda record: self.pane.edit(view.record_type, record))
        page.edit.connect(lambda _: self._show_pane(shown=True))
        page.remove.connect(lambda record: self._remove(page, record))
        page.details.connect(self._details)
        page.pressed.connect(self._come_forward)
        page.loaded.connect(self._show_counts)
        page.calls_switched.connect(lambda on: self.open_view(CALLS if on else ENTERPRISES))
        self._pages[view.name] = page
        self._lists.addWidget(page)

    def _check_tab(self) -> None:
        place = next(place for place, tab in enumerate(TABS) if tab.record_type is self.page.view.record_type)
        self.tabs.buttons[place].setChecked(True)

    def _stood(self, page: ListPage, record: Id | None) -> None:
        if page is self.page and (not self._lies_over or self.pane.isVisible()):
            self.pane.show_record(page.view.record_type, record)

    def _remove(self, page: ListPage, record: Id) -> None:
        self.pane.remove(page.view.record_type, record, getattr(page.table.current_row, "name", ""))

    def _details(self) -> None:
        """Space: the pane comes forward and, where it is there already, takes the keys."""
        if self.pane.isVisible():
            self.pane.focus_page()
        else:
            self._come_forward()

    def _come_forward(self) -> None:
        """A press on a row shows the pane; the keys stay with the rows."""
        if not self.pane.isVisible():
            self._show_pane(shown=True)
            self.pane.show_record(self.page.view.record_type, self.page.table.current_id)

    # Coming from elsewhere

    def show_record(self, record: Id) -> None:
        """Opens the tab and row of a record, of whichever kind it is."""
        self._context.do(lambda place: _kind_of(place, record), self._go_to)

    def show_found(self, record_type: type[Record], record: Id) -> None:
        """Opens the tab and row of a record whose kind is known."""
        self.open_view(_VIEW_OF[record_type])
        self.page.stand_on(record)
        self._show_pane(shown=True)

    def _go_to(self, found: tuple[type[Record], Id] | None) -> None:
        if found is not None:
            self.show_found(*found)

    def focus_first(self) -> None:
        """The rows have the keys when the screen is opened."""
        if not self.pane.is_editing:
            self.page.focus_table()

    # Doing

    def enter_new(self) -> None:
        """Ctrl+N: an empty form of the tab's kind."""
        self._show_pane(shown=True)
        self.pane.enter(self.page.view.record_type, {})

    def _focus_filter(self) -> None:
        self.page.focus_filter()

    def _save(self) -> None:
        if self.pane.is_editing:
            self.pane.form.save()

    def _print(self) -> None:
        if self.pane.page is not None:
            self.pane.page.print_badges()

    def _saved_new(self, record_type: type[Record], record: Id) -> None:
        """A new record of this tab's kind is gone to; one made on another's page leaves that page open."""
        if self.page.view.record_type is record_type:
            self.page.stand_on(record)

    def _to_list(self) -> None:
        if self._lies_over and not self.pane.is_editing:
            self._show_pane(shown=False)
        self.page.focus_table()

    # Keeping up

    def _something_changed(self, changes: Changes) -> None:
        if not changes.kinds & _SHOWN_KINDS:
            return
        self._is_stale = True
        if self.isVisible():
            self._gathered.start(_GATHERED_MS)

    def _refresh(self) -> None:
        self._is_stale = False
        for page in self._pages.values():
            page.forget() if page is not self.page else page.reload()
        if not self.pane.is_editing:
            self.pane.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another screen was shown is read now."""
        super().showEvent(event)
        if self._is_stale:
            self._gathered.start(0)

    def _language_changed(self) -> None:
        self._show_counts(self._counts)
        self.page.reload()
        for page in self._pages.values():
            page.forget()
        if not self.pane.is_editing:
            self.pane.refresh()

    def _show_counts(self, found: Mapping[str, int]) -> None:
        self._counts = found
        self._fit_head()
        QTimer.singleShot(
            0, self._fit_head
        )  # once more when the style sheet has given the buttons their size

    # Room

    def _fit_head(self) -> None:
        """Where the head has no room, first the button of the lists goes (it is in the rail too), then the
        words of the other get shorter, and last the counts leave the tabs."""
        view = self.page.view
        for is_import, words, counted in (
            (True, view.new, True),
            (False, view.new, True),
            (False, "registerscreen.new", True),
            (False, "registerscreen.new", False),
        ):
            self._import.setVisible(is_import)
            self._words.bind(self._new, "say", words)
            self._name_tabs(counted=counted)
            self._top.invalidate()
            if self._top.sizeHint().width() <= self._left.width():
                return

    def _name_tabs(self, *, counted: bool) -> None:
        for one, view in zip(self.tabs.buttons, TABS, strict=True):
            count = self._counts.get(view.record_type.kind) if counted else None
            shown = f" {number(count, self._words.language)}" if count is not None else ""
            one.setText(self._words(view.tab) + shown)

    def _lie_over(self, *, lies: bool) -> None:
        self.pane.lie_over(lies)

    def _is_held_open(self) -> bool:
        return self.pane.is_editing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._fit_head()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list side changes its width with the window and with the pane."""
        if event.type() == QEvent.Type.Resize:
            self._fit_head()
        return False


def _kind_of(place: Workplace, record: Id) -> tuple[type[Record], Id] | None:
    """What a record is; badges lead to their person, offers and samples to what they belong to."""
    with place.read() as work:
        for record_type in _VIEW_OF:
            if work.get(record_type, record) is not None:
                return record_type, record
        badge = work.get(Badge, record)
        if badge is not None and badge.delegate is not None:
            return Delegate, badge.delegate
        offer = work.get(Offer, record)
        if offer is not None and offer.demand is not None:
            return Demand, offer.demand
        sample = work.get(Sample, record)
        if sample is not None and sample.product is not None:
            return Product, sample.product
        return (Demand, sample.demand) if sample is not None and sample.demand is not None else None
