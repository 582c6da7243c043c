"""The screen ``negotiations``: a specialist at a table notes what two delegations agree while they talk."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.domain.talks import TalkState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.day_list import DayList, names_of
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.screens.negotiations.deal_notices import notices_of
from fairdesk.gui.screens.negotiations.empty_page import EmptyPage
from fairdesk.gui.screens.negotiations.files import FilePutting
from fairdesk.gui.screens.negotiations.head import Head
from fairdesk.gui.screens.negotiations.items_part import ItemsPart
from fairdesk.gui.screens.negotiations.notices import Notices
from fairdesk.gui.screens.negotiations.outcome_part import OutcomePart
from fairdesk.gui.screens.negotiations.parties_part import PartiesPart
from fairdesk.gui.screens.negotiations.party_dialog import PartyDialog
from fairdesk.gui.screens.negotiations.path_pane import PathPane
from fairdesk.gui.screens.negotiations.scanning import Scanning
from fairdesk.gui.screens.negotiations.step_popover import StepPopover
from fairdesk.gui.screens.negotiations.table_choice import Found, look
from fairdesk.gui.screens.negotiations.talk_actions import TalkActions
from fairdesk.gui.screens.negotiations.timeline_part import TimelinePart, files_in
from fairdesk.gui.widgets.basics import column, line, row
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.negotiation_view import Entry, NegotiationView, PartyView, Talk
from fairdesk.usecases.deals.negotiations import Opened

_FOLDS_BELOW = 1366
_TALK, _EMPTY = 0, 1
_SEEN_AROUND = 90
"""So much of the page is seen above and below the cell that is typed into."""
_LOOK_EVERY_MS = 20_000
_LIST_CONCERNS = ("meeting", "negotiation", "deal_party", "deal_item", "table", "session", "enterprise")


class Negotiations(QWidget):
    """The list of talks, the talk that is open, and its path."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.found: Found | None = None
        self._keys_wanted = False
        self.popover: StepPopover | None = None
        self.setAcceptDrops(True)
        self.deal = Deal(context, self)
        self.list = DayList(context)
        self.head = Head(context, self.deal)
        self.notices = Notices(context)
        self.parties = PartiesPart(context, self.deal)
        self.items = ItemsPart(context, self.deal)
        self.outcome = OutcomePart(context, self.deal)
        self.timeline = TimelinePart(context, self.deal)
        self.path = PathPane(context, self.deal)
        self.empty = EmptyPage(context)
        self.files = FilePutting(context, self.deal, self)
        self.talks = TalkActions(context, self.deal, self, lambda: self.found)
        self.scanning = Scanning(context, self.deal, self, self._table_here)
        self._path_wanted = False
        self._lay_out()
        self._wire()
        self._keeping = KeepingUp(self, context, _LIST_CONCERNS, self.look)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_if_seen)
        self._timer.start(_LOOK_EVERY_MS)
        context.closed.connect(self._timer.stop)

    def _lay_out(self) -> None:
        self._page = QWidget()
        parts = column(
            self.notices,
            self.parties,
            line(),
            self.items,
            line(),
            self.outcome,
            self.timeline,
            gap=0,
        )
        parts.setStretch(6, 1)
        self._page.setLayout(parts)
        self.room = QScrollArea()
        self.room.setWidgetResizable(True)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setWidget(self._page)
        talk = QWidget()
        middle = column(self.head, line(), self.room, gap=0)
        middle.setStretch(2, 1)
        talk.setLayout(middle)
        self.pages = QStackedWidget()
        self.pages.addWidget(talk)
        self.pages.addWidget(self.empty)
        self.pages.setCurrentIndex(_EMPTY)
        self.pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._row = row(self.list, self.pages, self.path, gap=0)
        self._row.setStretch(1, 1)
        self.setLayout(self._row)

    def _wire(self) -> None:
        self.list.stood_on.connect(self._stood_on)
        self.list.entered.connect(self.enter)
        self.list.choice.chosen.connect(self.look)
        self.list.walk_in_wanted.connect(self.talks.walk_in)
        self.list.sheet_wanted.connect(self.talks.enter_sheet)
        self.list.sheets_wanted.connect(self.talks.print_sheets)
        self.list.waiting_dropped.connect(self.scanning.drop)
        self.scanning.waits.connect(self.list.show_waiting)
        self.scanning.opened.connect(self.opened)
        self.talks.opened.connect(self.opened)
        self.talks.shown.connect(self._open_negotiation)
        self.deal.shown.connect(self._show)
        self.deal.closed.connect(self._show_empty)
        self.head.wanted.connect(self.do)
        self.parties.opened.connect(self._open_party)
        self.items.sheet.stood_on.connect(self._follow_cell)
        self.items.left_behind.connect(lambda: self.outcome.bar.buttons[0].setFocus())
        self.items.left_before.connect(lambda: self.parties.cards[-1].setFocus())
        self.outcome.agreed.connect(self.talks.draft)
        self.timeline.attach_wanted.connect(self.files.choose)
        self.timeline.pasted.connect(self.files.put)
        self.timeline.opened.connect(self._open_entry)
        self.timeline.kind_chosen.connect(self.files.set_kind)
        self.timeline.file_removed.connect(self.files.remove)
        self.timeline.note_removed.connect(self.talks.remove_note)
        self.path.step_chosen.connect(self._open_step)
        self.path.document_wanted.connect(lambda one: self._context.go("documents", one))
        self.path.fold_wanted.connect(self.turn_path)
        self.empty.begin_wanted.connect(self._begin_chosen)
        self.empty.walk_in_wanted.connect(self.talks.walk_in)

    # What the shell asks

    def keys(self) -> dict[str, Callable[[], object]]:
        """The screen's keys."""
        return {
            "Ctrl+N": self.talks.walk_in,
            "Ctrl+I": self.items.add_row,
            "Ctrl+Return": lambda: self.do("end"),
            "Ctrl+Enter": lambda: self.do("end"),
            "Ctrl+E": lambda: self.do("extend"),
            "Ctrl+G": lambda: self.do("move"),
            "Ctrl+B": lambda: self.do("park"),
            "Ctrl+T": lambda: self.do("add_party"),
            "F3": self.next_talk,
            "F4": self.parties.swap,
            "F6": self.turn_path,
            "F7": lambda: self.do("attach"),
            "F8": self.write_note,
            "Esc": self.step_back,
        }

    def focus_first(self) -> None:
        """The keys go to the list, or to the sheet of a talk that is open."""
        if self.deal.view is not None:
            self.items.focus_sheet()
        else:
            self.list.view.setFocus()

    def receive(self, code: str) -> None:
        """A scanned badge opens a talk, or says who is present at the one that is open."""
        self.scanning.receive(code)

    def show_record(self, record: Id) -> None:
        """Opens a negotiation, or the negotiation of a meeting, which begins then."""
        self.talks.open_record(record)

    def step_back(self) -> None:
        """Esc: closes what floats, forgets a badge that waits, or goes to the list."""
        if self.popover is not None:
            self.popover.close_it()
        elif self.scanning.holds:
            self.scanning.drop()
        elif self.path_floats and self.path.isVisible():
            self.turn_path()
        else:
            self.list.view.setFocus()

    # The list

    def look(self) -> None:
        """Reads the list again."""
        choice, station = self.list.choice, self._context.station
        table, of_all = choice.table, choice.of_all
        self._context.do_long(lambda place: look(place, station, table, of_all=of_all), self._listed)

    def _look_if_seen(self) -> None:
        if self.isVisible():
            self.look()

    def _listed(self, found: Found) -> None:
        self.found = found
        self.list.choice.know(found.tables)
        self.list.show_day(found.day, of_all=self.list.choice.of_all)
        if self.deal.id is not None:
            self.list.stand_on(self.deal.id)
            self._say_name()
        elif self.list.talk is None:
            self._stand_where_it_is_now()
        self._show_chosen()

    def _stand_where_it_is_now(self) -> None:
        """The talk that goes on, else the next one."""
        talks = self.list.talks
        for states in (
            (TalkState.NOW,),
            (TalkState.WAITING, TalkState.PARKED),
            (TalkState.PLANNED, TalkState.CONFIRMED),
        ):
            found = next((one for one in talks if one.state in states), None)
            if found is not None:
                self.list.stand_on(found.negotiation or found.meeting or b"")
                return

    def _stood_on(self, talk: Talk | None) -> None:
        """What the cursor stands on is shown; a meeting that has not begun is not begun by that."""
        if talk is None:
            return
        if talk.negotiation is not None:
            self.deal.open(talk.negotiation)
        else:
            self.deal.open(None)
            self._show_chosen()

    def enter(self, talk: Talk) -> None:
        """Opens a talk with the keys in its sheet; a meeting begins."""
        if talk.negotiation is not None:
            self.deal.open(talk.negotiation)
            self.items.focus_sheet()
        elif talk.meeting is not None:
            self.talks.open_meeting(talk.meeting)

    def next_talk(self) -> None:
        """The next of the talks that are open."""
        talk = self.list.next_open(self.deal.id)
        if talk is not None:
            self.list.stand_on(talk.negotiation or b"")
            self.enter(talk)

    def opened(self, opened: Opened) -> None:
        """A talk was opened: it is shown, with the keys in its sheet."""
        self._context.announce(opened.changes)
        self.deal.open(opened.negotiation)
        self.look()
        if opened.planned_at is not None:
            self._context.tell(message("talkscreen.was_planned_at", table=str(opened.planned_at)))
        self._keys_wanted = True

    def _open_negotiation(self, negotiation: Id) -> None:
        self._keys_wanted = True
        self.deal.open(negotiation)

    def _table_here(self) -> Id | None:
        """The table that a talk of two badges begins at."""
        return self.found.table.id if self.found and self.found.table else None

    # The talk

    def _show(self, view: NegotiationView, anew: bool) -> None:
        self.pages.setCurrentIndex(_TALK)
        self._say_name()
        self.notices.show_notices(notices_of(self._context, self.deal, view, self.talks))
        self.parties.show_deal(view)
        self.items.show_deal(view, anew=anew)
        self.outcome.show_deal(view)
        self.timeline.show_deal(view, anew=anew)
        self.path.show_deal(view)
        self._show_path()
        if anew:
            self.list.stand_on(view.negotiation.id)
            self.room.verticalScrollBar().setValue(0)
        if self._keys_wanted:
            self._keys_wanted = False
            self.items.focus_sheet()

    def _say_name(self) -> None:
        """Whom it is with: as its row in the list says it, without the company whose table it is."""
        view = self.deal.view
        if view is None:
            return
        talk = next((one for one in self.list.talks if one.negotiation == view.negotiation.id), None)
        self.head.show_deal(view, names_of(talk) if talk and talk.names else " – ".join(view.names))

    def _show_empty(self) -> None:
        self.pages.setCurrentIndex(_EMPTY)
        self._show_path()
        self._show_chosen()

    def _show_chosen(self) -> None:
        """The empty page says what can be begun."""
        table = self.found.table if self.found else None
        self.empty.show_talk(self.list.talk if self.deal.id is None else None, has_table=table is not None)

    def _begin_chosen(self) -> None:
        talk = self.list.talk
        if talk is not None:
            self.enter(talk)

    def do(self, what: str) -> None:
        """Does what the head's buttons, its menu and the keys say."""
        if what == "path":
            self.turn_path()
        elif self.deal.view is None:
            if what == "end":
                self._begin_chosen()
        elif what == "attach":
            self.files.choose()
        else:
            self.items.sheet.leave_field()
            self.talks.do(what)

    def write_note(self) -> None:
        """The keys go to the field for notes."""
        if self.deal.view is not None:
            self.timeline.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.room.ensureWidgetVisible(self.timeline.field)

    def _follow_cell(self) -> None:
        """The page scrolls with the cursor of the sheet."""
        sheet = self.items.sheet
        if sheet.hasFocus() or sheet.editor is not None:
            cell = sheet.visualRect(sheet.currentIndex())
            at = self._page.mapFromGlobal(sheet.viewport().mapToGlobal(cell.bottomLeft()))
            self.room.ensureVisible(at.x(), at.y(), 0, _SEEN_AROUND)

    def _open_party(self, party: PartyView) -> None:
        PartyDialog(self._context, self.deal, party, self).open()

    def _open_entry(self, entry: Entry) -> None:
        if entry.kind == "file":
            self.files.open(entry.id)
        else:
            self._context.go("documents", entry.id)

    # The path

    @property
    def path_floats(self) -> bool:
        """Whether there is no room for the path beside the talk."""
        return self.window().width() < _FOLDS_BELOW

    def turn_path(self) -> None:
        """Shows the path over the talk or takes it away; where it stands beside it, the keys go there."""
        if not self.path_floats:
            steps = self.path.stepper.steps
            (steps[0] if steps else self.path.lay).setFocus()
            return
        self._path_wanted = not self._path_wanted
        self._show_path()
        if self._path_wanted and self.path.stepper.steps:
            self.path.stepper.steps[0].setFocus()

    def _show_path(self) -> None:
        floats, has_talk = self.path_floats, self.deal.view is not None
        self.path.fold.setVisible(floats)
        self.head.path.setVisible(floats)
        in_row = self._row.indexOf(self.path) >= 0
        if floats and in_row:
            self._row.removeWidget(self.path)
            self.path.setParent(self)
        elif not floats and not in_row:
            self._row.addWidget(self.path)
        self.path.setVisible(has_talk and (not floats or self._path_wanted))
        if floats:
            self.path.setGeometry(self.width() - self.path.width(), 0, self.path.width(), self.height())
            self.path.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: in a small window the path floats."""
        super().resizeEvent(event)
        self._show_path()

    def _open_step(self, step: StepView, at: QPoint) -> None:
        view = self.deal.view
        if view is None:
            return
        if self.popover is not None:
            self.popover.close_it()
        self.popover = StepPopover(self._context, self.deal, step, view, self)
        self.popover.left.connect(partial(self._popover_left, step.id))
        self.popover.asked.connect(self._popover_asked)
        self.popover.show_at(QPoint(self.path.x(), self.mapFromGlobal(at).y()))

    def _popover_left(self, step: Id) -> None:
        self.popover = None
        made = self.path.stepper.step(step)
        if made is not None:
            made.setFocus()

    def _popover_asked(self, what: tuple[str, Id]) -> None:
        name, record = what
        if name == "hand_over":
            self.talks.hand_over(record)
        elif name == "attach":
            self.files.choose(record)
        elif name == "file":
            self.files.open(record)
        else:
            self._context.go("documents", record)

    # Files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's hook: files and pictures may be dropped anywhere on an open talk."""
        if self.deal.view is not None and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's hook."""
        files = files_in(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.files.put(files)
