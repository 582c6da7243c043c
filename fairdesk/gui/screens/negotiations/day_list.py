"""At the left: whose table, the talks of its day, and how another one begins."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message
from fairdesk.domain.talks import TalkState
from fairdesk.domain.words import NegotiationOutcome
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.sheet_model import Index
from fairdesk.gui.screens.negotiations.table_choice import TableChoice
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, button, column, label, line, row
from fairdesk.gui.widgets.painting import paint_chosen, paint_line_below, paint_words
from fairdesk.usecases.deals.negotiation_view import TableDay, Talk

WIDTH = 248
_ROW, _NAME = 57, 21
"""A row with one name, and how much each further name adds."""
_LOOKS = {
    TalkState.NOW: ("play", "accent.text"),
    TalkState.PARKED: ("pause", "wait.text"),
    TalkState.LEFT_OPEN: ("triangle", "wait.text"),
    TalkState.WAITING: ("triangle", "wait.text"),
    TalkState.DONE: ("check", "text.secondary"),
    TalkState.MISSED: ("cross", "text.secondary"),
    TalkState.NOT_NOTED: ("clock", "text.secondary"),
}
_AGREED = frozenset((NegotiationOutcome.MEMORANDUM, NegotiationOutcome.CONTRACT))
_OPEN = frozenset((TalkState.NOW, TalkState.PARKED, TalkState.LEFT_OPEN))
_FOLLOW_MS = 80
_MOST_NAMES = 3
_AROUND_HEAD = 36


def names_of(talk: Talk) -> str:
    """Whom a talk is with."""
    return " – ".join(talk.names) or "–"


def _lines_of(talk: Talk) -> tuple[str, ...]:
    """Its names below each other: where no table is anybody's own, two of them say which talk it is."""
    names = talk.names or ("–",)
    return names if len(names) <= _MOST_NAMES else (*names[: _MOST_NAMES - 1], " – ".join(names[2:]))


class _Talks(QAbstractListModel):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.rows: tuple[Talk, ...] = ()

    def show_rows(self, rows: tuple[Talk, ...]) -> None:
        """Other rows; as many and as high as before only look anew, so that nothing scrolls."""
        if [len(one.names) for one in rows] != [len(one.names) for one in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            start = f"{one.start:%H:%M}" if one.start else "–"
            return ", ".join((start, names_of(one), self._words(one.line)))
        return None


class _TalkRow(QStyledItemDelegate):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._words = context.theme, context.words
        self.of_all = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        names = len(_lines_of(index.data(Qt.ItemDataRole.UserRole)))
        return QSize(200, _ROW + _NAME * (names - 1))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Talk = index.data(Qt.ItemDataRole.UserRole)
        room = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint_chosen(painter, self._theme, room)
        icon, token = _LOOKS.get(one.state, ("", "text.secondary"))
        if one.outcome in _AGREED and one.state is TalkState.DONE:
            token = "ok.text"
        time = QRectF(room.left() + 20, room.top() + 8, 50, 22)
        start = f"{one.start:%H:%M}" if one.start else "–"
        paint_words(painter, self._theme, time, start, "body.strong", "text.primary")
        left, right = room.left() + 74, room.right() - 14
        if icon:
            painter.drawPixmap(int(right) - 14, int(room.top()) + 11, self._theme.pixmap(icon, token, 14))
        upper = QRectF(left, room.top() + 8, right - left - (20 if icon else 0), 22)
        for name in _lines_of(one):
            paint_words(painter, self._theme, upper, name, "body.medium", "text.primary")
            upper.translate(0, _NAME)
        lower = QRectF(left, upper.top(), right - left, 18)
        said = self._words(one.line)
        if self.of_all and one.table is not None:
            said = f"{self._words('talkscreen.table_short', table=str(one.table))} · {said}"
        paint_words(painter, self._theme, lower, said, "caption", token)
        paint_line_below(painter, self._theme, room)
        painter.restore()


class _List(QListView):
    """Enter opens what the cursor is on."""

    entered_on = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit()
        else:
            super().keyPressEvent(event)


class DayList(QFrame):
    """``stood_on`` follows the cursor a little later, with the talk or None; ``entered`` carries the talk

    that is to be opened. ``table_chosen`` says that another table is shown; ``walk_in_wanted``,
    ``sheet_wanted`` and ``sheets_wanted`` ask for what the buttons say.
    """

    stood_on = Signal(object)
    entered = Signal(object)
    table_chosen = Signal()
    walk_in_wanted = Signal()
    sheet_wanted = Signal()
    sheets_wanted = Signal()
    waiting_dropped = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._day: TableDay | None = None
        self.setObjectName("dayList")
        self.setProperty("role", "list")
        self.setFixedWidth(WIDTH)
        self._build()
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(lambda: self.stood_on.emit(self.talk))
        context.words.changed.connect(self._say)

    def _build(self) -> None:
        context = self._context
        self._title = ElidedLabel("heading")
        self.choice = TableChoice(context)
        self.choice.chosen.connect(self.table_chosen)
        head = QWidget()
        head.setFixedHeight(60)
        whole = row(self._title, self.choice, gap=4, margins=(20, 0, 8, 0))
        whole.setStretch(0, 1)
        head.setLayout(whole)
        self.choice.said.connect(self._fit_head)
        self._model = _Talks(context)
        self.view = _List()
        self.view.setModel(self._model)
        self._rows = _TalkRow(context, self.view)
        self.view.setItemDelegate(self._rows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setStyleSheet("background: transparent; border: 0")
        self._words.bind(self.view, "setAccessibleName", "talkscreen.talks")
        self.view.selectionModel().currentChanged.connect(lambda *_: self._follow.start(_FOLLOW_MS))
        self.view.entered_on.connect(self._enter)
        self.view.doubleClicked.connect(lambda _: self._enter())
        self._empty = label("body", "tertiary", wrap=True)
        self._empty.setContentsMargins(20, 20, 20, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        parts = column(
            head,
            line("line.strong"),
            self._waiting_part(),
            self._empty,
            self.view,
            line(),
            self._foot(),
            gap=0,
        )
        parts.setStretch(3, 1)
        parts.setStretch(4, 1)
        self.setLayout(parts)

    def _waiting_part(self) -> QWidget:
        """What stands over the list while the second badge is waited for."""
        self._waiting = QFrame()
        self._waiting.setProperty("role", "note.wait")
        self._waiting_words = label("label", wrap=True)
        drop = button(self._context, "talkscreen.not_this", size="small", kind="quiet")
        drop.clicked.connect(self.waiting_dropped)
        inside = column(
            row(IconLabel(self._context.theme, "scan", "wait.text", 18), self._waiting_words, gap=8),
            drop,
            gap=4,
            margins=(10, 8, 10, 6),
        )
        self._waiting.setLayout(inside)
        self._waiting_room = QWidget()
        self._waiting_room.setLayout(column(self._waiting, margins=(10, 10, 10, 10)))
        self._waiting_room.hide()
        return self._waiting_room

    def _foot(self) -> QWidget:
        self.walk_in = button(
            self._context, "talkscreen.walk_in_short", icon="plus", keys=("Ctrl", "N"), size="small"
        )
        self.walk_in.clicked.connect(self.walk_in_wanted)
        self._paper = button(self._context, "", icon="more", kind="quiet", size="small")
        self._words.bind(self._paper, "setAccessibleName", "talkscreen.paper_sheets")
        self._words.bind(self._paper, "setToolTip", "talkscreen.paper_sheets")
        menu = QMenu(self)
        for words, signal in (
            ("talkscreen.enter_sheet", self.sheet_wanted),
            ("talkscreen.print_sheets", self.sheets_wanted),
        ):
            action = menu.addAction("")
            self._words.bind(action, "setText", words)
            action.triggered.connect(signal)
        self._paper.setMenu(menu)
        foot = QWidget()
        foot.setFixedHeight(52)
        foot.setLayout(row(self.walk_in, None, self._paper, gap=2, margins=(12, 0, 4, 0)))
        return foot

    # Showing

    @property
    def talk(self) -> Talk | None:
        """The talk the cursor is on."""
        found = self.view.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Talk) else None

    @property
    def talks(self) -> Sequence[Talk]:
        """All that are shown."""
        return self._model.rows

    def show_day(self, day: TableDay, *, of_all: bool) -> None:
        """The talks of a table; the cursor stays on its talk."""
        stood = self.talk
        self._day, self._rows.of_all = day, of_all
        self._model.show_rows(day.rows)
        if stood is not None:
            self.stand_on(stood.negotiation or stood.meeting or b"")
        self._say()

    def stand_on(self, record: Id) -> bool:
        """Puts the cursor on a talk, by its meeting or negotiation; says whether it is here."""
        for place, talk in enumerate(self._model.rows):
            if record in (talk.negotiation, talk.meeting):
                if self.view.currentIndex().row() != place:
                    self.view.setCurrentIndex(self._model.index(place))
                return True
        return False

    def next_open(self, after: Id | None) -> Talk | None:
        """The next of the open talks after one, round and round."""
        rows = [talk for talk in self._model.rows if talk.state in _OPEN and talk.negotiation]
        ids = [talk.negotiation for talk in rows]
        at = ids.index(after) if after in ids else -1
        return rows[(at + 1) % len(rows)] if rows else None

    def show_waiting(self, sentence: Message | None) -> None:
        """That one badge was scanned and the other is waited for, or nothing of it."""
        self._waiting_room.setVisible(sentence is not None)
        if sentence is not None:
            self._waiting_words.setText(self._words(sentence))
            self._waiting.setAccessibleName(self._waiting_words.text())

    def _say(self) -> None:
        day = self._day
        if day is None:
            return
        if self._rows.of_all:
            title = self._words("talkscreen.all_tables")
        elif day.number is None:
            title = self._words("talkscreen.no_table")
        else:
            title = self._words("talkscreen.table", table=str(day.number))
        self._title.setText(title)
        self._fit_head()
        self._empty.setText(
            self._words(
                "talkscreen.no_talks" if day.table or self._rows.of_all else "talkscreen.choose_table"
            )
        )
        self._empty.setVisible(not day.rows)
        self.view.setVisible(bool(day.rows))
        self.view.viewport().update()

    def _fit_head(self) -> None:
        """The title is read whole: the button beside it keeps its words only where they have room."""
        room = (
            WIDTH - _AROUND_HEAD - self._title.fontMetrics().horizontalAdvance(self._title.accessibleName())
        )
        self.choice.show_words(shown=self.choice.width_with_words <= room)

    def _enter(self) -> None:
        self._follow.stop()
        talk = self.talk
        if talk is not None:
            self.entered.emit(talk)
