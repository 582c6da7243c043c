"""A record that desks set differently: the sides beside each other, a row for each field."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.case_list import desk_name
from fairdesk.gui.screens.sync.case_page import CasePage, Deciding
from fairdesk.gui.screens.sync.choice import Choice
from fairdesk.gui.widgets.basics import ElidedLabel, button, column, label, line
from fairdesk.usecases.replication import reviews
from fairdesk.usecases.replication.reviews import TOGETHER, Difference, Review, Side

_LABELS = 128
_LEAST_SIDE = 150


class ReviewPage(CasePage):
    """The page. ``choices`` are the sides whose values are kept, field by field."""

    def __init__(self, context: Context, case: Review, choices: dict[str, int]) -> None:
        super().__init__(context)
        self.case, self.choices = case, choices
        self._by_field: dict[str, dict[int, Choice]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.setColumnMinimumWidth(0, _LABELS)
        for place, side in enumerate(case.sides, 1):
            self._grid.setColumnStretch(place, 1)
            self._grid.setColumnMinimumWidth(place, _LEAST_SIDE)
            self._grid.addWidget(self._side(place - 1, side), 0, place)
        for difference in case.differences:
            self._add_difference(difference)
        if case.equals:
            self._add_equals()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    # Building

    def _side(self, place: int, side: Side) -> QWidget:
        title, below = ElidedLabel("body.strong"), ElidedLabel("caption", "secondary")
        title.setText(self._name_of(side))
        below.setText(f"{side.person}, {side.at:%H:%M}" if side.person else f"{side.at:%H:%M}")
        for one in (title, below):
            one.setContentsMargins(7, 0, 0, 0)
        parts = column(title, below, gap=1, margins=(5, 6, 8, 10))
        if len(self.case.sides) > 2:
            whole = button(self.context, "syncscreen.all_of_it", kind="link", size="small")
            whole.clicked.connect(lambda _=False: self.keep_side(place))
            parts.addWidget(whole)
            parts.setAlignment(whole, Qt.AlignmentFlag.AlignLeft)
        made = QWidget()
        made.setLayout(parts)
        return made

    def _name_of(self, side: Side) -> str:
        if side.is_here:
            return self.words("syncscreen.this_device_title")
        return desk_name(side.name, side.letter, self.words)

    def _add_line(self) -> None:
        self._grid.addWidget(line(), self._grid.rowCount(), 0, 1, -1)

    def _add_label(self, words: Message, at: int) -> None:
        named = label("body", "secondary", wrap=True)
        self.words.bind(named, "setText", words)
        named.setContentsMargins(0, 12, 8, 12)
        named.setMaximumWidth(_LABELS)
        self._grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)

    def _add_difference(self, difference: Difference) -> None:
        self._add_line()
        at = self._grid.rowCount()
        self._add_label(difference.label, at)
        given = [(place, one) for place, one in enumerate(difference.given) if one is not None]
        sentences = [
            one.text or self.words("syncscreen.empty" if one.legible else "sync.not_legible")
            for _, one in given
        ]
        weak = [number for number, (_, one) in enumerate(given) if not one.text]
        if difference.together:
            sentences.append(self.words("syncscreen.together", value=difference.together))
        group, made = self.offer(sentences, weak=weak)
        by_side = {place: one for (place, _), one in zip(given, made, strict=False)}
        for place, one in by_side.items():
            self._grid.addWidget(one, at, place + 1)
            self._name(one, difference.label, place)
        if difference.together:
            by_side[TOGETHER] = made[-1]
            self._grid.addWidget(made[-1], at + 1, 1, 1, -1)
        self._by_field[difference.field] = by_side
        if (chosen := self.choices.get(difference.field)) in by_side:
            by_side[chosen].setChecked(True)
        group.buttonToggled.connect(lambda one, on: self._chosen(difference.field, one) if on else None)

    def _name(self, one: Choice, words: Message, place: int) -> None:
        """Whoever listens instead of looking hears the field and the side too."""
        side = self.case.sides[place]
        named = (self.words(words), self._name_of(side), one.text())
        one.setAccessibleName(", ".join(named))

    def _add_equals(self) -> None:
        """In which all sides agree: it says what the record is."""
        self._add_line()
        same = label("caption", "secondary")
        several = "both" if len(self.case.sides) == 2 else "all"
        self.words.bind(same, "setText", f"syncscreen.same_on_{several}", count=len(self.case.sides))
        same.setContentsMargins(0, 14, 0, 4)
        self._grid.addWidget(same, self._grid.rowCount(), 0, 1, -1)
        for equal in self.case.equals:
            at = self._grid.rowCount()
            named = label("body", "secondary", wrap=True)
            self.words.bind(named, "setText", equal.label)
            named.setContentsMargins(0, 5, 8, 5)
            said = label("body", text=equal.text, wrap=True)
            said.setContentsMargins(12, 5, 8, 5)
            self._grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, at, 1, 1, -1)

    # Choosing

    def _chosen(self, field: str, chosen: object) -> None:
        side = next(side for side, one in self._by_field[field].items() if one is chosen)
        self.choices[field] = side
        self.changed.emit()

    @property
    def has_sides(self) -> bool:
        """Whether everything of one side can be kept at once."""
        return True

    def keep_side(self, side: int) -> None:
        """Chooses everything that a side wrote; where it wrote nothing, what was chosen stays."""
        place = side % len(self.case.sides)
        for field in self.case.all_of(place):
            self._by_field[field][place].setChecked(True)

    @property
    def decision(self) -> Deciding | None:
        """What saves what is chosen; None as long as a field is open."""
        chosen = dict(self.choices)
        if chosen.keys() != {one.field for one in self.case.differences}:
            return None
        return lambda place: reviews.decide(place, self.case, chosen)

    @property
    def done_words(self) -> Message:
        """What is said once it is saved."""
        return message("syncscreen.decided", subject=self.case.subject)
