"""When an enterprise can be met and how often: beside the wish one stands on, kept as soon as it is typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from fairdesk.domain.entities import Enterprise, Id
from fairdesk.domain.grid import days_of
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, Segments, button, clear, column, label, line, row
from fairdesk.gui.widgets.chips import Chip
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.texts import day
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises.register import Saved, save
from fairdesk.usecases.meetings.requests import Wishes, WishRow
from fairdesk.usecases.ports import Work, Workplace

WIDTH = 300
_SIDES = ("asker", "wanted")
_PAIRS: Sequence[Sequence[str]] = (
    ("arrives", "leaves"),
    ("busy",),
    ("meetings_wanted",),
    ("meetings_most",),
)


@dataclass(frozen=True)
class _Seen:
    """An enterprise, the days of the fair, and the figures of its wishes."""

    enterprise: Enterprise
    days: tuple[date, ...]
    own: int
    others: int
    placed: int


class Availability(QFrame):
    """The pane."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._row: WishRow | None = None
        self._seen: _Seen | None = None
        self._wanted: Id | None = None
        self.setProperty("role", "side")
        self.setFixedWidth(WIDTH)
        self._words.bind(self, "setAccessibleName", "wishes.availability")
        self.sides = Segments(len(_SIDES))
        for one, name in zip(self.sides.buttons, _SIDES, strict=True):
            self._words.bind(one, "setText", f"fields.meeting_request_{name}")
        self.sides.chosen.connect(lambda _: self._read())
        self.heading = label("heading", wrap=True)
        self.figures = label("caption", "secondary", wrap=True)
        self._open = button(context, "wishes.open_register", icon="register", kind="quiet", size="small")
        self._open.clicked.connect(self._to_register)
        self._day_title = label("label", "secondary")
        self._words.bind(self._day_title, "setText", "fields.enterprise_days")
        self._day_room = QWidget()
        self._day_flow = FlowLayout(6)
        self._day_room.setLayout(self._day_flow)
        self.day_chips: dict[date, Chip] = {}
        self.fields = {name: self._field(name) for pair in _PAIRS for name in pair}
        self.fields["busy"].show_help("wishes.busy_help")
        self.setLayout(column(self._whole(), margins=(1, 0, 0, 0)))

    def _whole(self) -> QScrollArea:
        pairs = [row(*(self.fields[name] for name in pair), gap=12) for pair in _PAIRS]
        for pair, names in zip(pairs, _PAIRS, strict=True):
            for name in names:
                pair.setAlignment(self.fields[name], Qt.AlignmentFlag.AlignTop)
        title = label("label", "secondary")
        self._words.bind(title, "setText", "wishes.availability")
        self._inside = QWidget()
        self._inside.setLayout(
            column(
                self.sides,
                4,
                self.heading,
                self.figures,
                row(self._open, None),
                6,
                title,
                line("line.strong"),
                2,
                self._day_title,
                self._day_room,
                *pairs,
                None,
                gap=8,
                margins=(16, 16, 16, 16),
            )
        )
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        return area

    def _field(self, name: str) -> Field:
        made = Field(self._context, fields.label(Enterprise, name))
        made.line.editingFinished.connect(lambda: self._typed(name))
        return made

    # Showing

    def show_row(self, found: WishRow | None) -> None:
        """The enterprise of a wish; None leaves the pane empty."""
        self._row = found
        self._inside.setVisible(found is not None)
        self._read()

    def refresh(self) -> None:
        """Reads it again."""
        self._read()

    @property
    def _chosen(self) -> Id | None:
        if self._row is None:
            return None
        return self._row.asker if self.sides.buttons[0].isChecked() else self._row.wanted

    def _read(self) -> None:
        self._wanted = chosen = self._chosen
        if chosen is not None:
            self._context.do(lambda place: _seen(place, chosen), lambda found: self._show(chosen, found))

    def _show(self, chosen: Id, found: _Seen | None) -> None:
        if chosen != self._wanted or found is None:
            return
        is_other = self._seen is None or self._seen.enterprise.id != found.enterprise.id
        self._seen = found
        self.heading.setText(found.enterprise.name)
        said = {"own": found.own, "others": found.others, "placed": found.placed}
        self._words.bind(self.figures, "setText", message("wishes.figures", **said))
        for name, field in self.fields.items():
            if is_other or not field.line.hasFocus():
                field.text = self._shown(name)
                field.line.setCursorPosition(0)
                field.show_problem(None)
        self._show_days(found)

    def _shown(self, name: str) -> str:
        value = getattr(self._seen.enterprise, name) if self._seen else None
        return fields.show(Enterprise, name, value, self._words.language)

    def _show_days(self, found: _Seen) -> None:
        several = len(found.days) > 1
        self._day_title.setVisible(several)
        self._day_room.setVisible(several)
        if not several:
            return
        if list(self.day_chips) != list(found.days):
            clear(self._day_flow)
            self.day_chips = {one: self._day_chip(one) for one in found.days}
        for one, chip in self.day_chips.items():
            chip.say(day(one, self._words.language))
            chip.setChecked(not found.enterprise.days or one.isoformat() in found.enterprise.days)

    def _day_chip(self, one: date) -> Chip:
        made = Chip(self._context)
        made.clicked.connect(lambda _: self._days_chosen())
        self._day_flow.addWidget(made)
        return made

    # Keeping

    def _days_chosen(self) -> None:
        coming = [one.isoformat() for one, chip in self.day_chips.items() if chip.isChecked()]
        every = len(coming) == len(self.day_chips)
        if coming:
            self._keep("days", "" if every else "; ".join(coming))
        else:
            self._read()  # an enterprise that comes on no day declines, which is said elsewhere

    def _typed(self, name: str) -> None:
        if self._seen is not None and self.fields[name].text.strip() != self._shown(name):
            self._keep(name, self.fields[name].text)

    def _keep(self, name: str, text: str) -> None:
        seen = self._seen
        if seen is None:
            return
        self._context.do(
            lambda place: save(place, Enterprise, seen.enterprise.id, {name: text}),
            lambda result: self._kept(name, seen.enterprise, result),
        )

    def _kept(self, name: str, enterprise: Enterprise, result: Saved) -> None:
        shown = self._seen is not None and self._seen.enterprise.id == enterprise.id
        if name in self.fields and shown:
            self.fields[name].show_problem(result.problems.get(name))
        if result.changes.span is not None:
            self._context.announce(result.changes)
            self._context.tell(message("wishes.kept", name=enterprise.name), result.changes.span)
            self._read()

    def _to_register(self) -> None:
        if self._seen is not None:
            self._context.go("register", self._seen.enterprise.id)


def _seen(place: Workplace, one: Id) -> _Seen | None:
    with place.read() as work:
        return _seen_in(work, one)


def _seen_in(work: Work, one: Id) -> _Seen | None:
    enterprise = work.get(Enterprise, one)
    if enterprise is None:
        return None
    wishes = Wishes(work)
    lead = wishes.leads.get(one, one)
    rows = wishes.rows({lead})
    own = sum(wishes.lead(each.asker) == lead for each in rows)
    placed = sum(count for two, count in wishes.placed.items() if lead in two)
    return _Seen(enterprise, days_of(work.fair), own, len(rows) - own, placed)
