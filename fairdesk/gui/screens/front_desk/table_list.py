"""At the right of a desk at the tables: the meetings of now and next, and who has just come in."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QWidget,
)

from fairdesk.domain.entities import Id
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.basics import IconLabel, button, column, label, line, row
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_line_below, paint_words
from fairdesk.gui.words import Words
from fairdesk.usecases.front_desk.desk_meetings import AtTheTable, Missing, TablesNow
from fairdesk.usecases.meetings.agendas import Side
from fairdesk.usecases.meetings.call_board import spoken

_ROW = 78
Index = QModelIndex | QPersistentModelIndex

_LOOKS = {
    MeetingState.WAITING: ("triangle", "wait.text"),
    MeetingState.NOW: ("play", "accent.text"),
    MeetingState.CONFIRMED: ("check", "text.secondary"),
    MeetingState.PLANNED: ("clock", "text.secondary"),
}


def state_sentence(one: AtTheTable) -> Message:
    """How far a meeting is, and whom it waits for."""
    talk = one.talk
    if talk.state is MeetingState.NOW and talk.meeting.started is not None:
        since = talk.meeting.started.astimezone(talk.start.tzinfo)
        return message("frontdesk.table_since", since=f"{since:%H:%M}", until=f"{talk.end:%H:%M}")
    if talk.state is not MeetingState.WAITING:
        return message("frontdesk.table_planned", start=f"{talk.start:%H:%M}", end=f"{talk.end:%H:%M}")
    if not one.missing:
        return message("frontdesk.table_both")
    return _waiting(one.missing)


def _waiting(missing: Sequence[Missing]) -> Message:
    in_the_house = next((one for one in missing if one.entered), None)
    if in_the_house is not None:
        return message("frontdesk.table_entered", **_entry(in_the_house))
    if len(missing) > 1:
        return message("frontdesk.table_nobody")
    return message("frontdesk.word_waiting_for", name=_called(missing[0].side))


def came_in(missing: Missing) -> Message:
    """That a company that is missing at a table came into the building."""
    return message("frontdesk.came_in", **_entry(missing))


def _entry(missing: Missing) -> dict[str, str]:
    return {
        "name": _called(missing.side),
        "time": f"{missing.entered:%H:%M}" if missing.entered else "–",
    }


def _called(side: Side) -> str:
    return spoken(side.short_name)


class _Meetings(Rows[AtTheTable]):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def spoken(self, row: AtTheTable) -> str:
        table = self._words("frontdesk.table_number", table=_number(row))
        names = " – ".join(side.name for side in row.talk.sides)
        return ", ".join((f"{row.talk.start:%H:%M}", table, names, self._words(state_sentence(row))))


class _MeetingRow(PaintedRow[AtTheTable]):
    def __init__(self, theme: Theme, words: Words, view: QAbstractItemView) -> None:
        super().__init__(theme, _ROW, view)
        self._words = words
        self.of_one = False

    def paint_row(self, painter: QPainter, room: QRectF, row: AtTheTable) -> None:
        left, right = room.left() + 64, room.right() - 14
        large, small = _number(row), f"{row.talk.start:%H:%M}"
        if self.of_one:  # at a single table only times differ
            large, small = small, ""
        head = QRectF(room.left() + 6, room.top() + 9, 50, 24)
        paint_words(painter, self._theme, head, large, "heading", "text.primary", right=True)
        time = QRectF(right - 48, room.top() + 9, 48, 20)
        paint_words(painter, self._theme, time, small, "caption", "text.secondary", right=True)
        first, *others = [_called(side) for side in row.talk.sides] or ["–"]
        upper = QRectF(left, room.top() + 8, right - left - (0 if self.of_one else 52), 22)
        paint_words(painter, self._theme, upper, first, "body.medium", "text.primary")
        lower = QRectF(left, room.top() + 28, right - left, 20)
        paint_words(painter, self._theme, lower, ", ".join(others), "body", "text.primary")
        self._paint_state(painter, QRectF(left, room.top() + 50, right - left, 20), row)
        paint_line_below(painter, self._theme, room)

    def _paint_state(self, painter: QPainter, box: QRectF, one: AtTheTable) -> None:
        icon, token = _LOOKS.get(one.talk.state, ("clock", "text.secondary"))
        if any(missing.entered for missing in one.missing):
            icon, token = "entry", "ok.text"
        painter.drawPixmap(int(box.left()), int(box.top()) + 2, self._theme.pixmap(icon, token, 16))
        if one.talk.meeting.called is not None and one.talk.state is not MeetingState.NOW:
            bell = self._theme.pixmap("sound-on", "wait.text", 16)
            painter.drawPixmap(int(box.right()) - 16, int(box.top()) + 2, bell)
            box = box.adjusted(0, 0, -22, 0)
        paint_words(
            painter,
            self._theme,
            box.adjusted(22, 0, 0, 0),
            self._words(state_sentence(one)),
            "caption",
            token,
        )


class TableList(QFrame):
    """``chosen`` says that another meeting is meant by the keys; ``open_wanted`` asks for its negotiation."""

    chosen = Signal()
    open_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self._now: TablesNow | None = None
        self.notice: Message | None = None
        self.setProperty("role", "side")
        self.setMinimumWidth(240)
        self._title = label("heading")
        head = QWidget()
        head.setFixedHeight(52)
        head.setLayout(row(self._title, None, margins=(20, 0, 8, 0)))
        self._notice = QFrame()
        self._notice.setProperty("role", "note.ok")
        self._notice_words = label("body.strong", wrap=True)
        inside = row(
            IconLabel(context.theme, "entry", "ok.text", 18),
            self._notice_words,
            gap=10,
            margins=(12, 8, 12, 8),
        )
        inside.setStretch(1, 1)
        self._notice.setLayout(inside)
        self._notice_room = QWidget()
        self._notice_room.setLayout(row(self._notice, margins=(12, 10, 12, 10)))
        self._notice_room.hide()
        self._model = _Meetings(context.words)
        self._view = QListView()
        self._view.setModel(self._model)
        self._delegate = _MeetingRow(context.theme, context.words, self._view)
        self._view.setItemDelegate(self._delegate)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setStyleSheet("background: transparent; border: 0")
        self._view.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        self._view.doubleClicked.connect(lambda _: self.open_wanted.emit())
        self._open = button(context, "frontdesk.open_negotiation", icon="negotiations", keys=("F8",))
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._open.clicked.connect(self.open_wanted)
        self._open_room = QWidget()
        self._open_room.setLayout(row(self._open, margins=(12, 10, 12, 12)))
        self._empty = label("body", "tertiary", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(20, 24, 20, 0)
        context.words.bind(self._empty, "setText", "frontdesk.table_empty")
        parts = column(
            head, line("line.strong"), self._notice_room, self._empty, self._view, self._open_room, gap=0
        )
        parts.setStretch(4, 1)
        self.setLayout(parts)
        context.words.bind(self._view, "setAccessibleName", "frontdesk.tables_now")
        context.words.changed.connect(self._show)

    @property
    def meeting(self) -> AtTheTable | None:
        """The meeting that the keys mean."""
        found = self._view.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, AtTheTable) else None

    def show_meetings(self, now: TablesNow) -> None:
        """Others, or the same a little later; whatever was chosen stays chosen."""
        stood = self.meeting.talk.meeting.id if self.meeting else None
        self._now = now
        self._delegate.of_one = now.number is not None
        self._model.show_rows(now.meetings)
        if not (stood and self.stand_on(stood)) and now.meetings:
            self._view.setCurrentIndex(self._model.index(0))
        self._show()
        self.chosen.emit()

    def stand_on(self, meeting: Id) -> bool:
        """Chooses a meeting; says whether it is here."""
        ids = [one.talk.meeting.id for one in self._model.rows]
        if meeting not in ids:
            return False
        self._view.setCurrentIndex(self._model.index(ids.index(meeting)))
        return True

    def step(self, by: int) -> None:
        """The one above or below."""
        count = self._model.rowCount()
        if count:
            place = max(0, min(count - 1, self._view.currentIndex().row() + by))
            self._view.setCurrentIndex(self._model.index(place))

    def tell(self, notice: Message | None) -> None:
        """Shows a notice over the list, or takes it away."""
        self.notice = notice
        self._notice_room.setVisible(notice is not None)
        if notice is not None:
            self._notice_words.setText(self._words(notice))
            self._notice.setAccessibleName(self._words(notice))
            QAccessible.updateAccessibility(QAccessibleEvent(self._notice, QAccessible.Event.Alert))

    def _show(self) -> None:
        now = self._now
        if now is None:
            return
        title = message("frontdesk.tables_now")
        if now.number is not None:
            title = message("frontdesk.table_number", table=str(now.number))
        self._title.setText(self._words(title))
        self._empty.setVisible(not now.meetings)
        self._view.setVisible(bool(now.meetings))
        self._open_room.setVisible(bool(now.meetings))
        self._view.viewport().update()
        if self.notice is not None:
            self._notice_words.setText(self._words(self.notice))


def _number(one: AtTheTable) -> str:
    return str(one.talk.table) if one.talk.table is not None else "–"
