"""What the cards of a board look like: pictures found by meeting and row, and which are not looked for."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from fairdesk.domain.entities import Id
from fairdesk.gui.screens.meetings.board import Board, Density, Layout, Row
from fairdesk.gui.screens.meetings.cards import CardPictures, Face, look_of, words_of
from fairdesk.gui.screens.meetings.carrying import Carry
from fairdesk.gui.screens.meetings.grid_words import GridWords
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.words import Words
from fairdesk.usecases.meetings.planner import Card

_DRAWN = 3_000
"""Pictures that are found without asking what they have to show."""


class GridFaces:
    """The cards' pictures for the board and layout they were last shown for."""

    def __init__(self, theme: Theme, words: Words) -> None:
        self.pictures = CardPictures(theme)
        self._words = words
        self._board: Board | None = None
        self._layout: Layout | None = None
        self._accepts: Callable[[Card], bool] | None = None
        self._dim: frozenset[Id] = frozenset()
        self._marks: Mapping[Id, str] = {}
        self._drawn: dict[tuple[Id, int], QPixmap] = {}

    def show(self, board: Board | None, layout: Layout | None) -> None:
        """Another board, or the same in other sizes."""
        other = board is not self._board
        self._board, self._layout = board, layout
        self._drawn.clear()
        if other:
            self.filter(self._accepts)

    def forget(self) -> None:
        """Draws every card anew."""
        self.pictures.forget()
        self._drawn.clear()

    def say_again(self) -> None:
        """The words on the cards are others now."""
        self._drawn.clear()

    def filter(self, accepts: Callable[[Card], bool] | None) -> None:
        """Dims the cards that are not looked for; None dims none."""
        self._accepts = accepts
        cards = self._board.planner.cards.values() if self._board and accepts else ()
        self._dim = frozenset(card.id for card in cards if accepts and not accepts(card))

    def is_dim(self, card: Card) -> bool:
        """Whether a card is not one that is looked for."""
        return card.id in self._dim

    def mark(self, marks: Mapping[Id, str]) -> None:
        """Looks that some cards have for another reason than their state."""
        self._marks = marks
        self._drawn.clear()

    def face(self, card: Card, size: QSize, row: Row) -> Face:
        """What a card's picture is to show."""
        board, layout = self._board, self._layout
        assert board is not None
        assert layout is not None
        first = second = ""
        if layout.density is not Density.DENSE:
            table = GridWords(self._words, board).table(card.meeting.table)
            first, second = words_of(card, board.planner, row.key, by_people=board.by_people, table=table)
        return Face(
            first,
            second,
            self._marks.get(card.id) or look_of(card),
            card.meeting.locked,
            size.width(),
            size.height(),
            layout.text,
            layout.density,
        )

    def picture_of(self, card: Card, size: QSize, row: int) -> QPixmap:
        """A card's picture in a row of the board that is shown."""
        key = (card.id, row)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) > _DRAWN:
                self._drawn.clear()
            assert self._board is not None
            found = self._drawn[key] = self.pictures.picture(self.face(card, size, self._board.rows[row]))
        return found

    def carried(self, carry: Carry) -> QPixmap:
        """What is carried, as it floats under the mouse."""
        board, layout = self._board, self._layout
        assert board is not None
        assert layout is not None
        names = [board.planner.name(one).short for one in carry.companies]
        width, height = max(120, layout.column - 6), max(26, layout.row - 6)
        density = Density.COMFORTABLE if height > 40 else Density.COMPACT
        return self.pictures.picture(
            Face(
                names[0], ", ".join(names[1:]), "carried", False, width, height, max(11, layout.text), density
            )
        )
