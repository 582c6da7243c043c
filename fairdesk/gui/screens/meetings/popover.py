"""What floats beside a card: a meeting with what can be done, or why it could not be dropped there."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Confirmation, Missed
from fairdesk.gui.context import Context
from fairdesk.gui.widgets import popover as widgets
from fairdesk.gui.widgets.basics import IconLabel, button, clear, label, row
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings import planner as plan
from fairdesk.usecases.meetings.bookings import NotFreeError, Offer
from fairdesk.usecases.meetings.meeting_day import Side
from fairdesk.usecases.meetings.planner import Card, Planner
from fairdesk.usecases.ports import Changes, Workplace

WIDTH = 330
_OFF = 8
_SIDES: tuple[Side, Side] = ("host", "guest")
_ICONS = {
    MeetingState.PLANNED: ("clock", "text.secondary"),
    MeetingState.CONFIRMED: ("check", "accent.text"),
    MeetingState.WAITING: ("triangle", "wait.text"),
    MeetingState.NOW: ("play", "accent.text"),
    MeetingState.DONE: ("check", "text.secondary"),
    MeetingState.NOT_NOTED: ("clock", "text.secondary"),
    MeetingState.MISSED: ("cross", "text.secondary"),
    MeetingState.CANCELLED: ("cross", "text.secondary"),
}


class Popover(widgets.Popover):
    """A panel with a title, sentences and buttons. ``left`` says that the keys go back to the grid."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent, WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: arrows go from button to button."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.focusNextChild()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def head(self, icon: str, token: str, text: str) -> None:
        """The first line."""
        words = label("heading", text=text, wrap=True)
        mark = IconLabel(self.context.theme, icon, token, 18)
        line = row(mark, words, gap=10)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)

    def sentence(self, text: str, tone: str = "secondary", style: str = "body") -> None:
        """A sentence."""
        self.body.addWidget(label(style, tone, text=text, wrap=True))

    def show_beside(self, rect: QRect, area: QRect, others: Sequence[QRect]) -> None:
        """Shows it off a corner of a card, where it hides the fewest others and none in its row or column."""
        self.fit()
        places = [QRect(at, self.size()) for at in self._corners(rect)]
        inside = [place for place in places if area.contains(place)]
        best = min(inside or places, key=lambda place: _hides(place, rect, others))
        self.move(_into(best, area).topLeft())
        self.show()
        self.raise_()

    def _corners(self, rect: QRect) -> Iterator[QPoint]:
        right, left = rect.right() + _OFF, rect.left() - _OFF - self.width()
        below, above = rect.bottom() + _OFF, rect.top() - _OFF - self.height()
        yield from (QPoint(right, below), QPoint(right, above), QPoint(left, below), QPoint(left, above))
        yield from (QPoint(rect.left(), below), QPoint(rect.left(), above))
        yield from (QPoint(right, rect.top()), QPoint(left, rect.top()))


def _hides(place: QRect, rect: QRect, others: Sequence[QRect]) -> int:
    """How much a place hides: neighbours in the card's own row and column count most."""
    found = 0
    for other in others:
        if place.intersects(other):
            near = other.top() == rect.top() or other.left() == rect.left()
            found += 6 if near else 1
    return found


def _into(place: QRect, area: QRect) -> QRect:
    """A place moved as far as it takes to lie within an area."""
    moved = QRect(place)
    moved.moveRight(min(moved.right(), area.right()))
    moved.moveBottom(min(moved.bottom(), area.bottom()))
    moved.moveLeft(max(moved.left(), area.left()))
    moved.moveTop(max(moved.top(), area.top()))
    return moved


class RefusalPopover(Popover):
    """Why a card was not taken where it was dropped: who, where, until when; and two slots that are free."""

    taken = Signal(object)

    def __init__(self, context: Context, parent: QWidget, refusal: NotFreeError, known: Planner) -> None:
        super().__init__(context, parent)
        self.head("triangle", "stop.text", self.words(refusal.title))
        self.sentence(self.words(refusal.obstacle.reason))
        self.buttons: list[QPushButton] = []
        if refusal.offers:
            self.sentence(self.words("planner.free_for_both"), "")
            for offer in refusal.offers:
                self.buttons.append(self._offer(offer, known, primary=not self.buttons))
        else:
            self.sentence(self.words("planner.nothing_free"), "")
        close = self.small("planner.leave_it", kind="quiet")
        close.clicked.connect(self.close_it)
        self.flow(*self.buttons, close)
        self.setAccessibleName(f"{self.words(refusal.title)}. {self.words(refusal.obstacle.reason)}")
        (self.buttons[0] if self.buttons else close).setFocus()

    def _offer(self, offer: Offer, known: Planner, *, primary: bool) -> QPushButton:
        table = known.known.grid.table.get(offer.table)
        made = self.small("", kind="primary" if primary else "")
        slot = known.known.grid.slot_at(offer.start)
        other_day = slot is not None and len(known.days) > 1 and slot.day != known.today
        start = (
            f"{slot.day:%d.%m} {known.clock(offer.start)}" if other_day and slot else known.clock(offer.start)
        )
        words = self.words("planner.offer", start=start, table=str(table.number) if table else "–")
        made.setText(words)
        made.clicked.connect(lambda: self.taken.emit(offer))
        return made


class MeetingPopover(Popover):
    """A meeting and all that can be done with it. ``picked`` asks to carry it."""

    picked = Signal(object)

    def __init__(
        self, context: Context, parent: QWidget, card: Card, known: Planner, lines: tuple[str, str]
    ) -> None:
        super().__init__(context, parent)
        self.card, self._known = card, known
        self._when, self._where = lines
        self._build()
        self.setAccessibleName(", ".join((*self._names(), *lines)))

    def _names(self) -> list[str]:
        return [self._known.name(one).whole for one in self.card.companies]

    def _build(self) -> None:
        icon, token = _ICONS[self.card.state]
        if self.card.trouble is not None:
            icon, token = "triangle", "stop.text"
        self.head(icon, token, f"{self._when}, {self._where}")
        self.sentence(" – ".join(self._names()), "")
        self._state_lines()
        for side in _SIDES:
            self._confirmation(side)
        buttons = list(self._actions())
        if buttons:
            self.flow(*buttons)
        self.first = next((one for one in buttons if isinstance(one, QPushButton)), None)

    def focus_first(self) -> None:
        """The first thing that can be done has the keys."""
        (self.first or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def _state_lines(self) -> None:
        card, words = self.card, self.words
        said = [words(f"planner.state_{card.state}")]
        if card.meeting.locked:
            said.append(words("planner.is_locked"))
        self.sentence(" · ".join(said), "secondary", "label")
        if card.trouble is not None:
            self.sentence(words(card.trouble), "stop", "label")
        for side, at in card.entered.items():
            name = self._known.name(self._known.known.lead(getattr(card.meeting, side))).short
            self.sentence(words("planner.came_in_at", name=name, at=self._known.clock(at)), "wait", "label")
        if card.meeting.missed:
            self.sentence(words(f"planner.missed_{card.meeting.missed}"), "secondary", "label")
        if card.meeting.about:
            self.sentence(card.meeting.about, "secondary", "label")

    def _confirmation(self, side: Side) -> None:
        """A line of who confirmed for a side, with the button that does or takes back."""
        if not self.card.can_move:
            return
        meeting, words = self.card.meeting, self.words
        how: Confirmation | None = getattr(meeting, f"{side}_confirmed")
        name = self._known.name(self._known.known.lead(getattr(meeting, side))).short
        if how is None:
            text = words("planner.not_confirmed", name=name)
            does = self.small("planner.confirm", icon="check")
            does.setMenu(self._ways(side))
        else:
            by = getattr(meeting, f"{side}_confirmed_by") or "–"
            text = words("planner.confirmed_by", name=name, how=words(f"planner.by_{how}"), by=by)
            does = self.small("planner.unconfirm", kind="quiet")
            does.clicked.connect(partial(self._confirm, side, None))
        does.setAccessibleName(f"{name}: {does.text()}")
        line = row(label("label", "" if how else "secondary", text=text, wrap=True), does, gap=8)
        line.setStretch(0, 1)
        self.body.addLayout(line)

    def _ways(self, side: Side) -> QMenu:
        menu = QMenu(self)
        for how in Confirmation:
            menu.addAction(self.words(f"planner.by_{how}"), partial(self._confirm, side, how))
        return menu

    def _confirm(self, side: Side, how: Confirmation | None) -> None:
        meeting = self.card.id
        told = message("planner.told_confirmed" if how else "planner.told_unconfirmed")
        self._do(lambda place: meeting_day.confirm(place, meeting, side, how), told)

    # What can be done

    def _actions(self) -> Iterator[QWidget]:
        card = self.card
        if card.state is MeetingState.NOW:
            yield self._act("planner.end", meeting_day.end, "planner.told_ended", kind="primary")
        if not card.can_move:
            yield from self._afterwards()
            return
        begun = card.meeting.start is not None and self._known.now >= card.meeting.start
        yield self._act(
            "planner.start", meeting_day.start, "planner.told_started", kind="primary" if begun else ""
        )
        if card.state is MeetingState.WAITING:
            yield self._call()
        if card.state in (MeetingState.WAITING, MeetingState.NOT_NOTED):
            yield self._missed()
        yield self._move()
        yield self._lock()
        yield self._act("planner.put_back", plan.put_back, "planner.told_put_back")
        cancel = self.small("planner.cancel", kind="destructive")
        cancel.clicked.connect(self._ask_why)
        yield cancel

    def _afterwards(self) -> Iterator[QWidget]:
        if self.card.state is MeetingState.MISSED:
            yield self._act("planner.start_after_all", meeting_day.start, "planner.told_started")
            yield self._act("planner.put_back", plan.put_back, "planner.told_put_back")

    def _act(
        self, words: str, does: Callable[[Workplace, bytes], Changes], told: str, kind: str = ""
    ) -> QPushButton:
        made = self.small(words, kind=kind)
        meeting = self.card.id
        made.clicked.connect(lambda: self._do(lambda place: does(place, meeting), message(told)))
        return made

    def _call(self) -> QPushButton:
        called = self.card.meeting.called is not None
        meeting = self.card.id
        made = self.small("planner.end_call" if called else "planner.call", icon="phone")
        told = message("planner.told_call_ended" if called else "planner.told_called")
        made.clicked.connect(
            lambda: self._do(lambda place: meeting_day.call(place, meeting, called=not called), told)
        )
        return made

    def _missed(self) -> QPushButton:
        made = self.small("planner.missed")
        menu = QMenu(self)
        names = {
            Missed.HOST: self._known.name(self.card.companies[0]).short,
            Missed.GUEST: self._known.name(self.card.companies[-1]).short,
        }
        for who in Missed:
            words = names.get(who) or self.words("planner.both_sides")
            menu.addAction(words, partial(self._miss, who))
        made.setMenu(menu)
        return made

    def _miss(self, who: Missed) -> None:
        meeting = self.card.id
        self._do(lambda place: meeting_day.miss(place, meeting, who), message("planner.told_missed"))

    def _move(self) -> QPushButton:
        made = button(self.context, "planner.move", keys=("Space",), size="small")
        made.setAutoDefault(False)
        made.installEventFilter(self)
        made.clicked.connect(lambda: self.picked.emit(self.card))
        return made

    def _lock(self) -> QPushButton:
        locked, meeting = self.card.meeting.locked, self.card.id
        made = self.small("planner.unlock" if locked else "planner.lock", icon="lock")
        told = message("planner.told_unlocked" if locked else "planner.told_locked")
        made.clicked.connect(
            lambda: self._do(lambda place: meeting_day.lock(place, [meeting], locked=not locked), told)
        )
        return made

    def _ask_why(self) -> None:
        """A reason is asked for in place of the buttons."""
        clear(self.body)
        self.head("triangle", "stop.text", self.words("planner.cancel_title"))
        self.sentence(self.words("planner.cancel_hint"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self.words("planner.cancel_hint"))
        self.reason.returnPressed.connect(self._cancel)
        self.body.addWidget(self.reason)
        keep = self.small("planner.keep")
        keep.clicked.connect(self.close_it)
        cancel = self.small("planner.cancel", kind="destructive")
        cancel.clicked.connect(self._cancel)
        self.flow(cancel, keep)
        self.body.activate()
        self.resize(WIDTH, self.body.heightForWidth(WIDTH))
        self.reason.show()
        self.reason.setFocus()

    def _cancel(self) -> None:
        reason, meeting = self.reason.text().strip(), self.card.id
        if not reason:
            self.reason.setProperty("state", "error")
            self.reason.style().polish(self.reason)
            return
        self._do(lambda place: meeting_day.cancel(place, meeting, reason), message("planner.told_cancelled"))

    def _do(self, job: Callable[[Workplace], Changes], told: Message) -> None:
        context = self.context

        def done(changes: Changes) -> None:
            context.announce(changes)
            context.tell(told, changes.span)

        context.do(job, done)
        self.close_it()
