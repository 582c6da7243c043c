"""What waits for a decision, as cards side by side, of which one is open below."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.painted_rows import Index, PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_words
from fairdesk.gui.words import Words
from fairdesk.usecases.replication.alike import Alike
from fairdesk.usecases.replication.booked_twice import BookedTwice
from fairdesk.usecases.replication.cases import Case, key_of
from fairdesk.usecases.replication.held import Held
from fairdesk.usecases.replication.reviews import Review

_HEIGHT, _GAP = 62, 12
_LEAST = 216
_BESIDE = 3
"""So many cards at most share the width; more of them scroll."""


def titles(case: Case, words: Words) -> tuple[str, str]:
    """What a card says: what is to be decided, and about whom."""
    if isinstance(case, Review):
        return words(case.title), case.subject
    if isinstance(case, BookedTwice):
        start = f"{case.loses.start:%H:%M}"
        return words("syncscreen.twice_title", start=start, table=case.loses.table), case.loses.parties
    if isinstance(case, Alike):
        return words("syncscreen.alike_title"), " / ".join(
            one.enterprise.name for one in (case.one, case.other)
        )
    return words("syncscreen.held_title", count=case.changes), held_name(case, words)


def held_name(case: Held, words: Words) -> str:
    """The desk whose changes are held back."""
    return desk_name(case.name, case.letter, words)


def desk_name(name: str, letter: str, words: Words) -> str:
    """What a desk is called: by its name and its letter, which tells two of one name apart."""
    if not name:
        return words("shell.desk", letter=letter or "–")
    return f"{name} · {letter}" if letter else name


class _Cards(Rows[Case]):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def spoken(self, row: Case) -> str:
        return ", ".join(titles(row, self._words))

    def tip(self, row: Case) -> str | None:
        return "\n".join(titles(row, self._words))


class _Card(PaintedRow[Case]):
    def __init__(self, theme: Theme, words: Words, view: "CaseList") -> None:
        super().__init__(theme, _HEIGHT, view)
        self._words, self._cards = words, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt's hook: cards share the width."""
        return QSize(self._cards.card_width + _GAP, _HEIGHT)

    def paint_ground(self, painter: QPainter, room: QRectF, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        card = room.adjusted(1, 1, -_GAP - 1, -3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(self._theme.color("accent.fill" if chosen else "line.strong"), 2 if chosen else 1)
        )
        painter.setBrush(self._theme.color("bg.surface"))
        painter.drawRoundedRect(card, 8, 8)
        if self._view.hasFocus() and chosen:
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.drawRoundedRect(card.adjusted(3, 3, -3, -3), 6, 6)

    def paint_row(self, painter: QPainter, room: QRectF, row: Case) -> None:
        title, subject = titles(row, self._words)
        box = QRectF(room.left() + 15, room.top() + 9, room.width() - _GAP - 28, 20)
        paint_words(painter, self._theme, box, title, "body.strong", "text.primary")
        box.translate(0, 21)
        paint_words(painter, self._theme, box, subject, "caption", "text.secondary")


class CaseList(QListView):
    """The cards. ``opened`` carries the case that one stands on."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self._quiet = False
        self.cards = _Cards(context.words)
        self.setModel(self.cards)
        self.setItemDelegate(_Card(context.theme, context.words, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFixedHeight(_HEIGHT + 14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QListView.Shape.NoFrame)
        self._words.bind(self, "setAccessibleName", "syncscreen.to_decide")
        context.theme.changed.connect(self.viewport().update)

    def be_low(self, *, low: bool) -> None:
        """In a low window there is no bar below the cards; they scroll with the wheel and the keys."""
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off if low else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight(_HEIGHT + (2 if low else 14))

    @property
    def card_width(self) -> int:
        """How wide a card is: all of one row share the width, until they would be too narrow."""
        beside = max(1, min(_BESIDE, len(self.cards.rows)))
        shared = self.viewport().width() // beside - _GAP
        return max(_LEAST, shared) if beside > 1 else min(420, max(_LEAST, shared))

    @property
    def current(self) -> Case | None:
        """The case that one stands on."""
        place = self.currentIndex().row()
        return self.cards.rows[place] if 0 <= place < len(self.cards.rows) else None

    def show_cases(self, cases: Sequence[Case]) -> None:
        """Other cards; one stays on the same case, or on the one that took its place."""
        before, place = self.current, max(0, self.currentIndex().row())
        keys = [key_of(case) for case in cases]
        if before is not None and key_of(before) in keys:
            place = keys.index(key_of(before))
        self._quiet = True
        self.cards.show_rows(cases)
        if cases:
            self.setCurrentIndex(self.cards.index(min(place, len(cases) - 1)))
        self._quiet = False
        self.opened.emit(self.current)

    def step(self, by: int = 1) -> None:
        """Goes on to the next case, from the last to the first."""
        if self.cards.rows:
            place = (self.currentIndex().row() + by) % len(self.cards.rows)
            self.setCurrentIndex(self.cards.index(place))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's hook."""
        super().currentChanged(current, previous)
        if not self._quiet:
            self.opened.emit(self.current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook: the cards share the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
