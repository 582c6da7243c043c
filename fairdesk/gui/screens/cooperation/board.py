"""The board: deals in four columns by how soon they have to be seen to.

By urgency and not by step, because after the fair a specialist asks whom to call today; which step it is
stands on the card. Seven columns of steps would also be too narrow for names. Only the rows in view are
painted, so a column may hold any number of deals.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QWidget,
)

from fairdesk.domain.cooperation import ORDER, Urgency
from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.cooperation.deal_words import Told, spoken, step_told, sum_words, when_told
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, column, label, line, row
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_chosen, paint_line_below, paint_words
from fairdesk.gui.words import Words
from fairdesk.texts import number
from fairdesk.usecases.deals.follow_up import DealRow

Index = QModelIndex | QPersistentModelIndex

CARD = 116
_SIDE, _TOP, _LINE = 16, 8, 20
_ICON = 14
_STEPS = 30
"""Room for how many steps are done."""
_HEADS = {
    Urgency.LATE: ("clock", "wait.text"),
    Urgency.SOON: ("meetings", "accent.text"),
    Urgency.LATER: ("path", "text.secondary"),
    Urgency.CLOSED: ("check", "ok.text"),
}


class _Cards(Rows[DealRow]):
    """The deals of one column."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def spoken(self, row: DealRow) -> str:
        """Qt's hook."""
        return spoken(row, self._words.language)

    def tip(self, row: DealRow) -> str:
        """Qt's hook."""
        return "\n".join(part for part in (row.names, row.about) if part)


class _Card(PaintedRow[DealRow]):
    """Paints a deal: its two sides, the step that presses, when it is due, the sum."""

    def __init__(self, theme: Theme, words: Words, view: QListView) -> None:
        super().__init__(theme, CARD, view)
        self._words = words

    def paint_ground(self, painter: QPainter, room: QRectF, state: QStyle.StateFlag) -> None:
        """The bar shows whether the column has the keys; the card under the pointer is marked."""
        if state & QStyle.StateFlag.State_Selected:
            bar = "accent.fill" if self._view.hasFocus() else "line.control"
            paint_chosen(painter, self._theme, room, bar)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, self._theme.color("bg.hover"))
        paint_line_below(painter, self._theme, room.adjusted(0, 0, 0, -1))

    def paint_row(self, painter: QPainter, room: QRectF, row: DealRow) -> None:
        """What a card tells."""
        self._paint_deal(painter, room.adjusted(_SIDE, _TOP, -_SIDE + 4, -_TOP), row)

    def _paint_deal(self, painter: QPainter, room: QRectF, deal: DealRow) -> None:
        language = self._words.language
        first = QRectF(room.left(), room.top(), room.width(), _LINE)
        self._paint_sides(painter, first, deal)
        below = first.translated(0, 2 * _LINE + 2)
        self._paint_told(painter, below, step_told(deal, language))
        below = below.translated(0, _LINE)
        when = when_told(deal, language)
        self._paint_told(painter, below, when)
        self._paint_done(painter, below, deal, when)
        below = below.translated(0, _LINE)
        sum_ = sum_words(deal, language)
        paint_words(painter, self._theme, below, sum_, "label", "text.secondary", right=True)
        below.setRight(below.right() - QFontMetricsF(font("label")).horizontalAdvance(sum_) - 8)
        who = deal.person_name or deal.party_name
        self._paint_told(painter, below, Told(who, "person" if deal.person_name else "building"))

    def _paint_done(self, painter: QPainter, box: QRectF, deal: DealRow, beside: Told) -> None:
        """How many steps are done, where the words before it leave room."""
        taken = QFontMetricsF(font("label")).horizontalAdvance(beside.words) + (
            _ICON + 6 if beside.icon else 0
        )
        if deal.step_name is not None and taken + _STEPS <= box.width():
            done = f"{deal.done}/{len(ORDER)}"
            paint_words(painter, self._theme, box, done, "caption", "text.tertiary", right=True)

    def _paint_sides(self, painter: QPainter, first: QRectF, deal: DealRow) -> None:
        names = [side.name for side in deal.sides]
        if len(names) > 2:
            names = [names[0], f"{names[1]} +{len(names) - 2}"]
        if deal.wants_reminder:
            icon = self._theme.pixmap("mail", "wait.text", _ICON)
            painter.drawPixmap(int(first.right()) - _ICON, int(first.center().y()) - _ICON // 2, icon)
        for place, name in enumerate(names):
            box = first.translated(0, place * _LINE)
            if place == 0 and deal.wants_reminder:
                box.setRight(box.right() - _ICON - 6)
            paint_words(painter, self._theme, box, name, "body.medium", "text.primary")

    def _paint_told(self, painter: QPainter, box: QRectF, told: Told) -> None:
        if told.icon and told.words:
            picture = self._theme.pixmap(told.icon, told.token, _ICON)
            painter.drawPixmap(int(box.left()), int(box.center().y()) - _ICON // 2, picture)
            box = box.adjusted(_ICON + 6, 0, 0, 0)
        paint_words(painter, self._theme, box, told.words, "label", told.token)


class BoardColumn(QListView):
    """One column. ``aside`` asks to go to a neighbour; ``opened`` and ``asked`` are as a table's."""

    moved = Signal(object)
    opened = Signal(object)
    aside = Signal(int)
    asked = Signal(object, QPoint)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.cards = _Cards(context.words)
        self.setModel(self.cards)
        self.setItemDelegate(_Card(context.theme, context.words, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setMinimumWidth(150)
        self.clicked.connect(lambda index: self.moved.emit(self._id(index)))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._id(index)))
        context.theme.changed.connect(self.viewport().update)

    @property
    def current_id(self) -> Id | None:
        """The deal one stands on."""
        return self._id(self.currentIndex())

    @property
    def place(self) -> int:
        """Its place in the column, -1 for none."""
        return self.currentIndex().row()

    def _id(self, index: Index) -> Id | None:
        return self.cards.rows[index.row()].negotiation if index.isValid() else None

    def stand(self, place: int) -> None:
        """Goes to a card."""
        index = self.cards.index(max(0, min(place, len(self.cards.rows) - 1)), 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def leave(self) -> None:
        """Stands on no card any more."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the column and aside, Enter opens; all other keys are the screen's."""
        key, before = event.key(), self.place
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.aside.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.current_id is not None:
                self.opened.emit(self.current_id)
        elif key in _MOVES:
            super().keyPressEvent(event)
            if self.place != before:
                self.moved.emit(self.current_id)
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button or menu key."""
        if self.current_id is None:
            return
        self.moved.emit(self.current_id)
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        below = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.asked.emit(self.current_id, below if by_key else event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The bar of the card shows where the keys go."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's hook."""
        super().focusOutEvent(event)
        self.viewport().update()


_MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class Board(QWidget):
    """The four columns, in which one card is current. ``moved`` and ``opened`` carry its deal."""

    moved = Signal(object)
    opened = Signal(object)
    asked = Signal(object, QPoint)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.columns: dict[Urgency, BoardColumn] = {}
        self._counts: dict[Urgency, Callable[[str], object]] = {}
        whole = row(gap=0)
        for urgency in Urgency:
            if self.columns:
                whole.addWidget(line("bar"))
            whole.addWidget(self._make(urgency), 1)
        self.setLayout(whole)
        self._words.changed.connect(self._say_counts)

    def _make(self, urgency: Urgency) -> QWidget:
        made = BoardColumn(self._context)
        title, count = ElidedLabel("body.strong"), label("label", "secondary")
        self._words.bind(title, "setText", f"cooperationscreen.column_{urgency.value}")
        self._words.bind(made, "setAccessibleName", f"cooperationscreen.column_{urgency.value}")
        made.moved.connect(partial(self._moved, urgency))
        made.opened.connect(self.opened)
        made.aside.connect(partial(self._aside, urgency))
        made.asked.connect(self.asked)
        self.columns[urgency] = made
        self._counts[urgency] = count.setText
        icon, token = _HEADS[urgency]
        mark = IconLabel(self._context.theme, icon, token, 16)
        inside = row(mark, title, count, gap=8, margins=(14, 10, 14, 10))
        inside.setStretch(1, 1)
        head, holder = QWidget(), QWidget()
        head.setLayout(inside)
        self._words.bind(head, "setToolTip", f"cooperationscreen.column_{urgency.value}_means")
        laid = column(head, line("line.strong"), made, gap=0)
        laid.setStretch(2, 1)
        holder.setLayout(laid)
        return holder

    def show_rows(self, rows: Sequence[DealRow]) -> None:
        """Other deals; the one that is current stays, or its neighbour where it went."""
        stood, place, column_ = self.current_id, self._place, self._column
        for urgency, made in self.columns.items():
            made.cards.show_rows([one for one in rows if one.urgency is urgency])
        self._say_counts()
        if not (stood is not None and self.stand_on(stood)):
            self._stand_near(column_, place)
        if self.current_id != stood:
            self.moved.emit(self.current_id)

    def _stand_near(self, column_: Urgency | None, place: int) -> None:
        near = self.columns.get(column_) if column_ else None
        if near is None or not near.cards.rows:
            near = next((one for one in self.columns.values() if one.cards.rows), None)
            place = 0
        if near is not None:
            self._only(near)
            near.stand(place)

    def _say_counts(self) -> None:
        for urgency, say in self._counts.items():
            say(number(len(self.columns[urgency].cards.rows), self._words.language))

    # The current card

    @property
    def _column(self) -> Urgency | None:
        return next((urgency for urgency, one in self.columns.items() if one.current_id is not None), None)

    @property
    def _place(self) -> int:
        return max((one.place for one in self.columns.values()), default=0)

    @property
    def current_id(self) -> Id | None:
        """The deal of the current card."""
        return next((one.current_id for one in self.columns.values() if one.current_id is not None), None)

    def stand_on(self, deal: Id) -> bool:
        """Makes a deal's card the current one; False where it is not shown."""
        for made in self.columns.values():
            for place, found in enumerate(made.cards.rows):
                if found.negotiation == deal:
                    self._only(made)
                    made.stand(place)
                    return True
        return False

    def focus_card(self) -> None:
        """The keys go to the current card."""
        column_ = self._column
        (self.columns[column_] if column_ else next(iter(self.columns.values()))).setFocus()

    def _only(self, chosen: BoardColumn) -> None:
        """One card is current, and Tab stops at its column alone."""
        for made in self.columns.values():
            is_it = made is chosen
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_it else Qt.FocusPolicy.ClickFocus)
            if not is_it and made.current_id is not None:
                made.leave()

    def _moved(self, urgency: Urgency, deal: Id | None) -> None:
        self._only(self.columns[urgency])
        self.moved.emit(deal)

    def _aside(self, urgency: Urgency, by: int) -> None:
        """To the nearest column on that side that has cards, at the same height on the screen."""
        order = list(Urgency)
        start = order.index(urgency)
        beside = order[start + 1 :] if by > 0 else order[:start][::-1]
        target = next((self.columns[one] for one in beside if self.columns[one].cards.rows), None)
        if target is None:
            return
        source = self.columns[urgency]
        height = source.visualRect(source.currentIndex()).center()
        at = target.indexAt(height)
        self._only(target)
        target.stand(at.row() if at.isValid() else len(target.cards.rows) - 1)
        target.setFocus()
        self.moved.emit(target.current_id)
