"""The detail pane: the page of a record or its form, the way back, and what is done there."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from fairdesk.domain.entities import Delegate, Demand, Enterprise, Id, Product, Record
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.enterprise_page import EnterprisePage
from fairdesk.gui.screens.register.form import Draft, RecordForm, draft
from fairdesk.gui.screens.register.goods_page import GoodsPage
from fairdesk.gui.screens.register.page import Page
from fairdesk.gui.screens.register.person_page import PersonPage
from fairdesk.gui.widgets.basics import IconLabel, column, label
from fairdesk.gui.widgets.dialogs import ask
from fairdesk.usecases.enterprises.register import Saved, remove
from fairdesk.usecases.ports import Changes

WIDTH = 392
_Shown = tuple[type[Record], Id]


class Pane(QFrame):
    """The pane.

    ``left`` says that the keys go back to the list; ``saved_new`` carries the type and id of a new record;
    ``known`` those of a look-alike that was chosen instead of entering it again.
    """

    left = Signal()
    saved_new = Signal(object, object)
    known = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._trail: list[_Shown] = []
        self._shown: _Shown | None = None
        self._next: tuple[type[Record], Id | None] | None = None
        self._lies_over = False
        self.setProperty("role", "pane")
        self.setFixedWidth(WIDTH)
        context.words.bind(self, "setAccessibleName", "registerscreen.pane")
        self.enterprise = EnterprisePage(context, self)
        self.person = PersonPage(context, self)
        self.product = GoodsPage(context, self, Product)
        self.demand = GoodsPage(context, self, Demand)
        self.form = RecordForm(context)
        self._empty = self._empty_page()
        self._stack = QStackedWidget()
        for page in (self._empty, *self._pages().values(), self.form):
            self._stack.addWidget(page)
        self.setLayout(column(self._stack, gap=0, margins=(1, 0, 0, 0)))
        self.form.saved.connect(self._saved)
        self.form.left.connect(self.leave_form)
        self.form.known.connect(self._known)
        self.form.removing.connect(self.remove)

    def _pages(self) -> dict[type[Record], Page]:
        return {
            Enterprise: self.enterprise,
            Delegate: self.person,
            Product: self.product,
            Demand: self.demand,
        }

    def _empty_page(self) -> QWidget:
        star = IconLabel(self._context.theme, "star8", "line.strong", 96)
        words = label("body", "tertiary", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._context.words.bind(words, "setText", "registerscreen.nothing_chosen")
        made = QWidget()
        holder = column(None, star, words, None, gap=16, margins=(48, 0, 48, 40))
        holder.setAlignment(star, Qt.AlignmentFlag.AlignCenter)
        made.setLayout(holder)
        return made

    # What is shown

    @property
    def is_editing(self) -> bool:
        """Whether a form is open."""
        return self._stack.currentWidget() is self.form

    @property
    def record(self) -> Id | None:
        """The record whose page is shown."""
        return self._shown[1] if self._shown else None

    @property
    def page(self) -> Page | None:
        """The page shown, or None where it is a form or nothing."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_record(self, record_type: type[Record], record: Id | None) -> None:
        """Follows the list; an open form stays until it is closed."""
        if self.is_editing:
            self._next = (record_type, record)
            return
        self._trail.clear()
        self._show((record_type, record) if record else None)

    def lie_over(self, lies: bool) -> None:
        """Whether the pane lies over the list, and so needs a way to close it."""
        self._lies_over = lies
        self._show_ways()

    def refresh(self) -> None:
        """Reads the page again."""
        if self._shown is not None:
            self._pages()[self._shown[0]].show_record(self._shown[1], again=True)

    def show_call(self, shown: bool) -> None:
        """In the call list an enterprise's page begins with its phones."""
        self.enterprise.call.setVisible(shown)

    def _show(self, shown: _Shown | None) -> None:
        again = shown == self._shown
        self._shown = shown
        if shown is None:
            self._stack.setCurrentWidget(self._empty)
            return
        page = self._pages()[shown[0]]
        page.show_record(shown[1], again=again)
        self._stack.setCurrentWidget(page)
        self._show_ways()

    def _show_ways(self) -> None:
        for page in self._pages().values():
            page.show_ways(back=bool(self._trail), closable=self._lies_over)

    # The way of the pages

    def open_record(self, record_type: type[Record], record: Id) -> None:
        """Shows another record, with a way back to this one."""
        if self._shown is not None:
            self._trail.append(self._shown)
        self._show((record_type, record))
        page = self.page
        if page is not None:
            page.back.setFocus()

    def gone(self, record: Id) -> None:
        """A record that was taken off elsewhere is not shown any more."""
        self._trail = [shown for shown in self._trail if shown[1] != record]
        if self._shown is not None and self._shown[1] == record:
            self._show(self._trail.pop() if self._trail else None)

    def back(self) -> None:
        """Goes back to the record one came from."""
        if self._trail:
            self._show(self._trail.pop())
            self.focus_page()

    def leave(self) -> None:
        """Goes back to the list."""
        self.left.emit()

    def focus_page(self) -> None:
        """Lets the keys go to the page."""
        if self.page is not None:
            self.page.edit_button.setFocus(Qt.FocusReason.TabFocusReason)

    def edit(self, record_type: type[Record], record: Id) -> None:
        """Opens the form of a record."""
        self._begin(record_type, record, {})

    def enter(self, record_type: type[Record], links: Mapping[str, Id | None]) -> None:
        """Opens an empty form of a record that belongs to others."""
        self._begin(record_type, None, links)

    def _begin(self, record_type: type[Record], record: Id | None, links: Mapping[str, Id | None]) -> None:
        self._context.do(lambda place: draft(place, record_type, record, links), self._begun)

    def _begun(self, what: Draft) -> None:
        self._next = None
        self._stack.setCurrentWidget(self.form)
        self.form.begin(what)

    def leave_form(self) -> None:
        """Closes the form; what was typed and not saved is asked about."""
        if self.is_editing and self.form.changed and not self._may_discard():
            self.form.focus_first()
            return
        self._close_form()
        self.left.emit()

    def _may_discard(self) -> bool:
        return ask(
            self._context,
            message("registerscreen.discard_title"),
            message("registerscreen.discard_advice"),
            "registerscreen.discard",
            destroys=True,
            parent=self,
        )

    def _close_form(self) -> None:
        self._stack.setCurrentWidget(self._pages()[self._shown[0]] if self._shown else self._empty)
        following, self._next = self._next, None
        if following is not None:
            self.show_record(*following)
        else:
            self.refresh()

    def _saved(self, result: Saved, record_type: type[Record], is_new: bool) -> None:
        whole = result.id is not None and not self.form.has_problems
        if whole:
            self._close_form()
        if result.changes.span is not None:
            self.done(message("registerscreen.saved", name=self.form.name), result.changes)
        if result.id is not None and is_new and record_type in self._pages():
            self.saved_new.emit(record_type, result.id)
        if whole:
            self.left.emit()

    def _known(self, record_type: type[Record], record: Id) -> None:
        self._close_form()
        self.known.emit(record_type, record)

    def remove(self, record_type: type[Record], record: Id, name: str) -> None:
        """Asks, and takes a record off the register."""
        sure = ask(
            self._context,
            message("registerscreen.remove_title", name=name),
            message("registerscreen.remove_advice"),
            "registerscreen.remove",
            destroys=True,
            parent=self,
        )
        if sure:
            self._context.do(
                lambda place: remove(place, record_type, record),
                lambda changes: self._removed(record, name, changes),
            )

    def _removed(self, record: Id, name: str, changes: Changes) -> None:
        if self.is_editing:
            self._close_form()
        self.gone(record)
        self.done(message("registerscreen.removed", name=name), changes)
        self.left.emit()

    def done(self, sentence: Message, changes: Changes) -> None:
        """Tells what was done and lets every screen know."""
        self._context.announce(changes)
        self._context.tell(sentence, changes.span)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: out of the form, back along the trail, then to the list."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.is_editing:
            self.leave_form()
        elif self._trail:
            self.back()
        else:
            self.left.emit()
