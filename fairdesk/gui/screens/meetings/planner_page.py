"""The planner: the grid with its tray, and everything that is done on it by hand.

A dropped card is painted in its new place at once; if the use case refuses, it goes back and a popover says
why. The snapshot is read beside the window; after a change only what changed is read again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from fairdesk.domain.entities import Id, Meeting, Table
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.auto_schedule import AutoSchedule, Draft, Stage
from fairdesk.gui.screens.meetings.board import Density, board_of
from fairdesk.gui.screens.meetings.carrying import Carry, Fit, carry_of
from fairdesk.gui.screens.meetings.filters import PlannerBar
from fairdesk.gui.screens.meetings.first_step import FirstStep
from fairdesk.gui.screens.meetings.grid import PlannerGrid
from fairdesk.gui.screens.meetings.legend import Legend
from fairdesk.gui.screens.meetings.popover import MeetingPopover, Popover, RefusalPopover
from fairdesk.gui.screens.meetings.review import WIDTH as REVIEW_WIDTH
from fairdesk.gui.screens.meetings.review import Review
from fairdesk.gui.screens.meetings.schedule_bar import ScheduleBar
from fairdesk.gui.screens.meetings.tray import WIDTH as TRAY_WIDTH
from fairdesk.gui.screens.meetings.tray import Tray
from fairdesk.gui.screens.meetings.walk_in_dialog import WalkInDialog
from fairdesk.gui.widgets.basics import column
from fairdesk.gui.widgets.dialogs import ask
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings import planner as plan
from fairdesk.usecases.meetings.bookings import NotFreeError, Offer
from fairdesk.usecases.meetings.meeting_day import Arranged
from fairdesk.usecases.meetings.plan_review import Line, pictured
from fairdesk.usecases.meetings.planner import Card, Planner, Request
from fairdesk.usecases.meetings.timetable import Applied
from fairdesk.usecases.ports import Changes, Workplace

_GATHERED_MS = 40
_PASSES_GATHERED_MS = 2_000
"""Who came in is no hurry."""
_LOOKS_AGAIN_MS = 20_000
_BACK_MS = 220
_MARKS = {
    ChangeKind.PLACED: "placed",
    ChangeKind.MOVED: "moved",
    ChangeKind.TABLE: "moved",
    ChangeKind.DROPPED: "dropped",
}


@dataclass
class _Pending:
    """A drop that is painted and not read back yet; ``done`` once the use case has agreed."""

    card: Card
    done: bool = False


class PlannerPage(QWidget):
    """Tables or companies against slots. Signals: ``shown`` (Planner), ``request_wanted``,

    ``side_changed`` (what stands at the right is another)."""

    shown = Signal(object)
    request_wanted = Signal()
    side_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.planner: Planner | None = None
        self._latest = _Latest()
        self._day: date | None = None
        self._by_people = False
        self._pending: dict[Id, _Pending] = {}
        self._changes: list[Changes] = []
        self._is_reading = False
        self._popover: Popover | None = None
        self._wanted: Id | None = None
        self._pictured: tuple[Planner, Draft, tuple[Planner, Mapping[Id, ChangeKind]]] | None = None
        self.grid = PlannerGrid(context)
        self.tray = Tray(context)
        self.bar = PlannerBar(context)
        self.first_step = FirstStep(context)
        self.legend = Legend(context)
        self.schedule = AutoSchedule(context)
        self.schedule_bar = ScheduleBar(context, self.schedule)
        self.review = Review(context)
        self.side = QStackedWidget()
        self.side.addWidget(self.tray)
        self.side.addWidget(self.review)
        self.side.setFixedWidth(TRAY_WIDTH)
        whole = column(self.bar, self.schedule_bar, self.grid, self.first_step, self.legend, gap=0)
        whole.setStretch(2, 1)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self._ghost = QLabel(self)
        self._ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ghost.hide()
        self._back = QPropertyAnimation(self._ghost, b"pos", self)
        self._back.setDuration(_BACK_MS)
        self._back.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._back.finished.connect(self._ghost.hide)
        self._wire()

    def _wire(self) -> None:
        context, grid, tray = self._context, self.grid, self.tray
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self._refresh)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_LOOKS_AGAIN_MS)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        context.changed.connect(self._something_changed)
        context.words.changed.connect(self._show_again)
        grid.opened.connect(self.open_meeting)
        grid.stood.connect(self.close_popover)
        grid.picked.connect(self._picked)
        grid.put_down.connect(self._put_down)
        grid.dropped.connect(self._dropped)
        grid.carried_to.connect(self._ghost_to)
        grid.day_wanted.connect(self._go_on)
        tray.list.placed.connect(self.place_first)
        tray.list.carried.connect(self._carry_request)
        tray.list.pulled.connect(lambda request: grid.carry_request(request, by_mouse=True))
        tray.list.pulled_to.connect(grid.carry_to)
        tray.list.let_go.connect(grid.drop_at)
        tray.list.left.connect(self.focus_grid)
        tray.wanted_new.connect(self.request_wanted)
        self.bar.day_chosen.connect(self.show_day)
        self.bar.density_chosen.connect(grid.set_density)
        self.bar.filtered.connect(self._filter)
        self.bar.found.connect(self._find_next)
        self.bar.left.connect(self.focus_grid)
        self.schedule.drafted.connect(self._show_draft)
        self.schedule.changed.connect(self._schedule_changed)
        self.schedule_bar.apply_asked.connect(self.apply_draft)
        self.schedule_bar.take_back_asked.connect(self.take_plan_back)
        self.review.stood.connect(self._stand_on_line)
        self.review.left.connect(self.focus_grid)

    # Reading

    def ensure_read(self) -> None:
        """Reads everything on the first visit."""
        if self.planner is None and not self._is_reading:
            self._is_reading = True
            # Beside all other work: a scan at this desk must not wait for it.
            self._context.do_long(self._latest.read, self._take, self._not_read)
            self.schedule.look_for_plans()

    def _not_read(self, error: Exception) -> None:
        self._is_reading = False
        self._context.worker.failed.emit(error)

    def _something_changed(self, changes: Changes) -> None:
        kinds = changes.kinds & plan.SHOWN_KINDS
        if not kinds or (self.planner is None and not self._is_reading):
            return
        self._changes.append(changes)
        if self.isVisible():  # else it is read when the page is shown: scans at this desk must not wait
            if kinds != {"pass"}:
                self._gathered.start(_GATHERED_MS)
            elif not self._gathered.isActive():
                self._gathered.start(_PASSES_GATHERED_MS)

    @property
    def is_stale(self) -> bool:
        """Whether there are changes that were not read yet."""
        return self._is_reading or bool(self._changes)

    def _refresh(self) -> None:
        if self.planner is None:
            return
        kinds = frozenset[str]().union(*(one.kinds for one in self._changes))
        ids = frozenset[Id]().union(*(one.ids for one in self._changes))
        self._changes.clear()
        self._is_reading = True
        news = Changes(kinds, ids)

        self._context.do(lambda place: self._latest.refresh(place, news), self._take)

    def _tick(self) -> None:
        """Time goes on without anybody changing anything."""
        if self.isVisible():
            self._refresh()

    def _take(self, planner: Planner) -> None:
        self.planner = planner
        self._is_reading = False
        if self._changes:  # made since this was begun
            self._gathered.start(_GATHERED_MS)
        self._pending = {one: pending for one, pending in self._pending.items() if not pending.done}
        if self._day not in planner.days:
            self._day = planner.today if planner.today in planner.days else next(iter(planner.days), None)
            self._show_again()
            self.grid.show_now()
        else:
            self._show_again()
        if self._wanted is not None:
            self.stand_on(self._wanted)

    @property
    def pictured(self) -> Planner | None:
        """The snapshot with the drops that are on their way, or with the draft that is looked through."""
        planner, draft = self.planner, self.schedule.draft
        if planner is None:
            return None
        if draft is not None:
            return self._picture(planner, draft)[0]
        if not self._pending:
            return planner
        cards = dict(planner.cards)
        cards.update({one: pending.card for one, pending in self._pending.items()})
        placed = self._pending.keys() - planner.cards.keys()
        tray = tuple(one for one in planner.tray if one.id not in placed)
        return replace(planner, cards=cards, tray=tray)

    def _picture(self, planner: Planner, draft: Draft) -> tuple[Planner, Mapping[Id, ChangeKind]]:
        """A snapshot with a draft in place, made once."""
        if self._pictured is None or self._pictured[0] is not planner or self._pictured[1] is not draft:
            self._pictured = (planner, draft, pictured(planner, draft.asked, draft.answer))
        return self._pictured[2]

    def _show_again(self) -> None:
        planner = self.pictured
        if planner is None:
            return
        self.bar.show_planner(planner, self._day)
        board = board_of(
            planner, self._day, by_people=self._by_people, say=self._table_head, words=self._words
        )
        self.grid.show_board(board)
        self._show_first_step(planner)
        self._show_tray(planner)
        self.legend.show_planner(planner, self._day)
        self.schedule_bar.show_planner(self.planner or planner)
        self.shown.emit(planner)

    def _show_first_step(self, planner: Planner) -> None:
        """What comes first stands in place of the grid, and takes the keys where the grid had them."""
        had_keys = self.grid.hasFocus() or self.first_step.act.hasFocus()
        self.grid.setVisible(not self.first_step.show_planner(planner))
        if had_keys:
            self.focus_grid()

    def _table_head(self, table: Table) -> tuple[str, str]:
        planner = self.planner
        assert planner is not None
        if not table.id:
            return "–", self._words("planner.no_table")
        grid = planner.known.grid
        if table.closed is not None:
            under = self._words("planner.closed")
        elif table.enterprise:
            under = planner.name(planner.known.lead(table.enterprise)).short
        elif table.spare:
            under = self._words("planner.spare")
        elif table.desk is not None and table.desk != planner.known.desk:
            desk = planner.known.desks.get(table.desk)
            under = self._words("shell.desk", letter=desk.letter if desk else "–")
        else:
            under = grid.hall_name(table)
        return str(table.number), under

    def _show_tray(self, planner: Planner) -> None:
        fits = self.bar.fits_names
        some = [one for one in planner.tray if fits is None or fits(planner, (one.pair.host, one.pair.guest))]
        self.tray.show_requests(planner, some)

    # What is shown

    def show_people(self, *, by_people: bool) -> None:
        """Companies, or tables, against slots."""
        if by_people != self._by_people:
            self._by_people = by_people
            self.grid.return_carried()
            self.close_popover()
            self._show_again()

    @property
    def company(self) -> Id | None:
        """The company whose row or card the cursor is on."""
        board, card = self.grid.board, self.grid.card
        if board is not None and board.by_people and board.rows:
            return board.rows[self.grid.cell[0]].key
        return card.meeting.host if card else None

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the planner's keys do."""
        return {
            "F9": self.schedule.switch,
            "Ctrl+Return": self.apply_draft,
            "Ctrl+N": self.enter_walk_in,
            "/": self.bar.focus_field,
            "Ctrl+F": self.bar.focus_field,
            "Ctrl++": lambda: self.zoom(1.1),
            "Ctrl+=": lambda: self.zoom(1.1),
            "Ctrl+-": lambda: self.zoom(1 / 1.1),
            "Ctrl+0": lambda: self.zoom(0),
        }

    def enter_walk_in(self) -> None:
        """Two companies talk now: at the table the cursor is on where it is free, else at any."""
        WalkInDialog(self._context, self.window(), self._free_table_here()).open()

    def _free_table_here(self) -> Table | None:
        planner, board = self.planner, self.grid.board
        if planner is None or board is None or board.by_people or not self.grid.has_cells:
            return None
        table, now = board.rows[self.grid.cell[0]].table, planner.slot_now()
        if table is None or now is None or table.enterprise:
            return None
        return table if planner.table_slots(table, ()) >> now.place & 1 else None

    def show_day(self, day: date) -> None:
        """Another day; what is carried comes along."""
        self._day = day
        self.close_popover()
        self._show_again()

    def _go_on(self, days: int) -> None:
        """So many days on, or back, as far as there are days."""
        known = self.planner.days if self.planner else ()
        if self._day in known:
            place = known.index(self._day) + days
            if 0 <= place < len(known):
                self.show_day(known[place])

    def set_density(self, density: Density) -> None:
        """How much the cards tell."""
        self.bar.choose_density(density)

    def _filter(self) -> None:
        self.grid.filter(self.bar.accepts)
        if self.planner is not None:
            self._show_tray(self.pictured or self.planner)

    def _find_next(self) -> None:
        self._filter()
        if self.grid.find_next():
            self.focus_grid()

    def focus_grid(self) -> None:
        """The grid has the keys, or what stands in its place."""
        takes = self.grid if self.first_step.isHidden() else self.first_step.act
        takes.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_filter(self) -> None:
        """The filter field has the keys."""
        self.bar.focus_field()

    def zoom(self, factor: float) -> None:
        """Larger, smaller, or with 0 as it was."""
        self.grid.set_zoom(self.grid.zoom * factor if factor else 1.0)

    def stand_on(self, meeting: Id) -> None:
        """Goes to a meeting, on whichever day it is."""
        planner = self.planner
        self._wanted = meeting
        if planner is None:
            return
        card = planner.cards.get(meeting)
        if card is None:
            self._wanted = meeting if self.is_stale else None
            return
        self._wanted = None
        self._day = planner.slots[card.place].day if planner.slots else self._day
        self._show_again()
        self.grid.stand_on_meeting(meeting)
        self.focus_grid()

    # The popover

    def open_meeting(self, card: Card) -> None:
        """All about a meeting, beside its card."""
        planner = self.planner
        if planner is None:
            return
        self.close_popover()
        lines = (self.grid.said.when(card), self.grid.said.table(card.meeting.table))
        made = MeetingPopover(self._context, self, card, planner, lines)
        made.picked.connect(self._pick_up)
        self._show_popover(made)
        made.focus_first()

    def _show_popover(self, made: Popover) -> None:
        self._popover = made
        made.left.connect(self._popover_left)
        board = self.grid.board
        rects: list[QRect] = []
        if board is not None:
            port = self.grid.viewport().rect()
            rects = [
                self._in_page(rect)
                for cell in board.cells
                if (rect := self.grid.cell_rect(cell)).intersects(port)
            ]
        made.show_beside(
            self._in_page(self.grid.cell_rect(self.grid.cell)), self.rect().adjusted(8, 8, -8, -8), rects
        )

    def _in_page(self, rect: QRect) -> QRect:
        return QRect(self.grid.viewport().mapTo(self, rect.topLeft()), rect.size())

    def _in_window(self, at: QPoint) -> QPoint:
        return self.grid.viewport().mapTo(self.window(), at)

    def _popover_left(self) -> None:
        self._popover = None
        self.focus_grid()

    def close_popover(self) -> None:
        """Closes what floats, without giving the keys to anybody."""
        popover, self._popover = self._popover, None
        if popover is not None:
            popover.left.disconnect(self._popover_left)
            popover.hide()
            popover.deleteLater()

    @property
    def popover(self) -> Popover | None:
        """What floats beside a card now."""
        return self._popover

    def _pick_up(self, card: Card) -> None:
        self.close_popover()
        self.focus_grid()
        self.grid.pick_up(card)

    # Carrying

    def _picked(self, carry: Carry) -> None:
        self.close_popover()
        self.tray.mark_carried(carry.request.id if carry.request else None)
        if self.grid.carries_by_mouse:
            self._show_ghost(self.grid.carried_picture())
        else:
            self.focus_grid()

    def _put_down(self) -> None:
        self._ghost.hide()
        self.tray.mark_carried(None)

    def _show_ghost(self, picture: QPixmap) -> None:
        self._back.stop()
        if self._ghost.parentWidget() is not self.window():
            self._ghost.setParent(self.window())
        self._ghost.setPixmap(picture)
        self._ghost.resize(picture.deviceIndependentSize().toSize())
        self._ghost.raise_()

    def _ghost_to(self, at: QPoint) -> None:
        self._ghost.move(self.window().mapFromGlobal(at) + QPoint(6, -self._ghost.height() // 2))
        if not self._ghost.isVisible():
            self._ghost.show()
            self._ghost.raise_()

    def _carry_request(self, request: Request) -> None:
        self.focus_grid()
        self.grid.carry_request(request, by_mouse=False)

    def place_first(self, request: Request) -> None:
        """Puts a request into its first free slot; says so where there is none."""
        planner = self.pictured
        found = planner.first_place(request) if planner else None
        if planner is None:
            return
        if found is None:
            self._context.tell(message("planner.no_place_for", why=request.reason))
            return
        self._dropped(carry_of(planner, None, request), found[0], found[1].id)

    def _dropped(self, carry: Carry, place: int, table: Id | None) -> None:
        planner = self.pictured
        if planner is None:
            return
        self._put_down()
        where = table or self._any_table(planner, carry, place)
        if where is None:
            self._context.tell(message("planner.no_tables_at_all"))
            return
        key = carry.card.id if carry.card else (carry.request.id if carry.request else b"")
        if self._could_be(planner, carry, place, where):
            self._pending[key] = _Pending(_moved(carry, place, where, planner))
            self._show_again()
            if carry.card is not None:
                self.grid.stand_on_meeting(key)

        def failed(error: Exception) -> None:
            self._refused(error, carry, key, planner)

        self._context.do(
            _job(carry, planner, place, where), lambda done: self._arranged(key, done, planner), failed
        )

    def _any_table(self, planner: Planner, carry: Carry, place: int) -> Id | None:
        """The table for a company's row: one that is free, else the one it has, else any."""
        wanted = carry.card.meeting.table if carry.card else None
        free = planner.table_for(carry.companies, place, carry.card, wanted)
        tables = planner.known.grid.tables
        return free.id if free else wanted or (tables[0].id if tables else None)

    def _could_be(self, planner: Planner, carry: Carry, place: int, table: Id) -> bool:
        known = planner.known.grid.table.get(table)
        if known is None or not planner.free_slots(carry.companies, carry.card) >> place & 1:
            return False
        return bool(planner.table_slots(known, carry.companies, carry.card) >> place & 1)

    def _arranged(self, key: Id, done: Arranged, planner: Planner) -> None:
        pending = self._pending.get(key)
        if pending is not None:
            pending.done = True
        self._wanted_after(key, done)
        self._context.announce(done.changes)
        card = pending.card if pending else planner.cards.get(done.meeting)
        if card is not None:
            table = planner.known.grid.table.get(card.meeting.table or b"")
            number = str(table.number) if table else "–"
            self._context.tell(
                message("planner.told_moved", start=planner.start_of(card.place), table=number),
                done.changes.span,
            )

    def _wanted_after(self, key: Id, done: Arranged) -> None:
        """A booked request becomes a meeting with an id of its own: the cursor goes along."""
        if key != done.meeting and self.grid.card is not None and self.grid.card.id == key:
            self._wanted = done.meeting

    def _refused(self, error: Exception, carry: Carry, key: Id, planner: Planner) -> None:
        self._pending.pop(key, None)
        self._fly_back(carry)
        self._show_again()
        if isinstance(error, NotFreeError) and self.planner is not None:
            self.close_popover()
            made = RefusalPopover(self._context, self, error, self.planner)
            made.taken.connect(lambda offer: self._take_offer(carry, offer))
            self._show_popover(made)
            if made.buttons:
                made.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._context.worker.failed.emit(error)

    def _take_offer(self, carry: Carry, offer: Offer) -> None:
        self.close_popover()
        self.focus_grid()
        planner = self.planner
        slot = planner.known.grid.slot_at(offer.start) if planner else None
        if planner is None or slot is None:
            return
        if slot.day != self._day:
            self.show_day(slot.day)
        self._dropped(carry, slot.place, offer.table)
        board = self.grid.board
        column_there = board.column_of(slot.place) if board else None
        row_there = board.row_of.get(offer.table) if board else None
        if column_there is not None and row_there is not None:
            self.grid.stand_on((row_there, column_there))

    def _fly_back(self, carry: Carry) -> None:
        """A refused card is seen going back to where it came from."""
        board = self.grid.board
        card = carry.card
        cell = board.cell_of(card, self.grid.cell[0]) if board and card else None
        if cell is None or card is None or board is None or not self.isVisible():
            return
        picture = self.grid.faces.pictures.picture(
            self.grid.faces.face(
                card, self.grid.cell_rect(cell).adjusted(4, 3, -3, -4).size(), board.rows[cell[0]]
            )
        )
        self._show_ghost(picture)
        self._back.setStartValue(
            self._in_window(self.grid.cell_rect(self.grid.cell).topLeft() + QPoint(4, 3))
        )
        self._back.setEndValue(self._in_window(self.grid.cell_rect(cell).topLeft() + QPoint(4, 3)))
        self._ghost.show()
        self._back.start()

    def fit_at_target(self) -> Fit | None:
        """Whether what is carried could be where it is held."""
        grid = self.grid
        return grid.fit(grid.target) if grid.carry is not None and grid.target is not None else None

    # Auto-schedule

    def _show_draft(self, draft: Draft) -> None:
        """A draft on the grid, and its lines in place of the tray."""
        planner = self.planner
        self.close_popover()
        if planner is not None:
            _, kinds = self._picture(planner, draft)
            self.grid.mark({one: _MARKS[kind] for one, kind in kinds.items()})
        self.review.show_lines(planner, draft.lines)
        self.side.setCurrentWidget(self.review)
        self.side.setFixedWidth(REVIEW_WIDTH)
        self.side_changed.emit()
        self._show_again()
        self.review.focus_first()

    def _schedule_changed(self) -> None:
        """A draft that was applied or discarded is not looked at any more."""
        if self.grid.is_draft and self.schedule.stage not in (Stage.REVIEW, Stage.APPLYING):
            self.grid.mark(None)
            self.side.setCurrentWidget(self.tray)
            self.side.setFixedWidth(TRAY_WIDTH)
            self.side_changed.emit()
            self._show_again()
            self.focus_grid()

    def _stand_on_line(self, line: Line) -> None:
        """The place of a line on the grid: where it would be, else where it is."""
        spot, planner = line.after or line.before, self.planner
        slot = planner.known.grid.slot_at(spot.start) if planner and spot else None
        if slot is None or spot is None:
            return
        if slot.day != self._day:
            self.show_day(slot.day)
        board = self.grid.board
        column_there = board.column_of(slot.place) if board else None
        number = (
            next((n for n, one in enumerate(board.rows) if one.title == spot.table), None) if board else None
        )
        if column_there is not None and number is not None:
            self.grid.stand_on((number, column_there))

    def apply_draft(self) -> None:
        """Puts the draft in place."""
        self.schedule.apply(self._applied)

    def _applied(self, applied: Applied) -> None:
        if applied.left_out:
            told = message("planner.told_applied_but", count=applied.left_out)
        else:
            told = message("planner.told_applied")
        self._context.tell(told, applied.changes.span)

    def take_plan_back(self) -> None:
        """Takes the last plan back, once a person has said so."""
        plan = self.schedule.last_plan
        if plan is None or plan.at is None or self.planner is None:
            return
        at = f"{plan.at.astimezone(self.planner.zone):%d.%m %H:%M}"
        sure = ask(
            self._context,
            message("planner.take_back_title"),
            message("planner.take_back_sure", at=at, by=plan.by or "–"),
            "planner.take_back",
            destroys=True,
            parent=self.window(),
        )
        if sure:
            self.schedule.take_back(lambda undone: self._context.tell(message("planner.told_plan_back")))

    # Being shown

    def showEvent(self, event: QShowEvent) -> None:
        """What time it is may be another by now."""
        super().showEvent(event)
        if self.planner is not None:
            self._refresh()


def _moved(carry: Carry, place: int, table: Id, planner: Planner) -> Card:
    """The card as it will be if the use case agrees."""
    start = planner.slots[place].time.start
    if carry.card is not None:
        meeting = replace(carry.card.meeting, start=start, table=table)
        return replace(carry.card, meeting=meeting, place=place, slots=1 << place, trouble=None, rival=None)
    request = carry.request
    assert request is not None  # what is carried is one or the other
    made = Meeting(id=request.id, host=request.pair.host, guest=request.pair.guest, start=start, table=table)
    return Card(made, carry.companies, MeetingState.PLANNED, place, 1 << place)


def _job(carry: Carry, planner: Planner, place: int, table: Id) -> Callable[[Workplace], Arranged]:
    start = planner.slots[place].time.start
    if carry.card is not None:
        meeting = carry.card.id
        return lambda at: meeting_day.move(at, meeting, start, table)
    request = carry.request
    assert request is not None  # what is carried is one or the other
    pair = request.pair
    return lambda at: meeting_day.book(
        at, pair.host, pair.guest, start, table, about=pair.about, demand=pair.demand, weight=pair.weight
    )


class _Latest:
    """The latest snapshot beside the window, where one is made of the one before, in the order of asking."""

    def __init__(self) -> None:
        self._planner: Planner | None = None

    def read(self, place: Workplace) -> Planner:
        """Reads everything."""
        with place.read() as work:
            self._planner = plan.read(work)
        return self._planner

    def refresh(self, place: Workplace, news: Changes) -> Planner:
        """Reads what changed."""
        if self._planner is None:
            return self.read(place)
        with place.read() as work:
            self._planner = plan.refreshed(work, self._planner, news)
        return self._planner
