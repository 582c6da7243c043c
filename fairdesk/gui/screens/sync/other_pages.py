"""Pages of cases that are no difference in one record: booked twice, look-alikes, changes held back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from fairdesk.domain.entities import Enterprise
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.case_list import desk_name, held_name
from fairdesk.gui.screens.sync.case_page import CasePage, Deciding
from fairdesk.gui.widgets.basics import IconLabel, button, column, label, line, row
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.replication import held
from fairdesk.usecases.replication.alike import Alike, Registered
from fairdesk.usecases.replication.booked_twice import Booked, BookedTwice
from fairdesk.usecases.replication.held import Held


class TwicePage(CasePage):
    """Two meetings that cannot both be: which holds, and where the other one could be."""

    def __init__(self, context: Context, case: BookedTwice) -> None:
        super().__init__(context)
        self.case = case
        said = label("body", "secondary", wrap=True)
        said.setText(self.words("syncscreen.twice_said", shared=case.shared, why=case.why))
        both = row(
            self._meeting(case.holds, "check", "ok.text", "syncscreen.holds"),
            self._meeting(case.loses, "triangle", "wait.text", "syncscreen.needs_place"),
            gap=12,
        )
        ask = label("body.strong")
        self.words.bind(ask, "setText", "syncscreen.where_instead" if case.spots else "syncscreen.nowhere")
        made = column(said, both, 4, ask, gap=10, margins=(0, 4, 0, 0))
        self._group, answers = self.offer([self.words(spot.words) for spot in case.spots])
        made.addLayout(column(*answers, gap=0))
        plan = button(context, "syncscreen.open_plan", kind="link")
        plan.clicked.connect(lambda: context.go("meetings", case.id))
        made.addWidget(plan, 0, Qt.AlignmentFlag.AlignLeft)
        made.addStretch(1)
        self.setLayout(made)

    def _meeting(self, one: Booked, icon: str, token: str, words: str) -> QFrame:
        state = label("label", token.removesuffix(".text"))
        self.words.bind(state, "setText", words)
        where = label("heading")
        self.words.bind(where, "setText", "meetings.offer", start=f"{one.start:%H:%M}", table=one.table)
        parties = label("body", text=one.parties, wrap=True)
        by = label("caption", "secondary")
        self.words.bind(by, "setText", "syncscreen.booked_by", name=one.by)
        made = QFrame()
        made.setProperty("role", "card")
        head = row(IconLabel(self.context.theme, icon, token, 16), state, None, gap=6)
        made.setLayout(column(head, where, parties, by, None, gap=4, margins=(14, 12, 14, 12)))
        return made

    @property
    def decision(self) -> Deciding | None:
        """Moves the meeting that cannot hold."""
        if self._group.checkedId() < 0:
            return None
        spot = self.case.spots[self._group.checkedId()]
        return lambda place: meeting_day.move(place, self.case.id, spot.start, spot.table).changes

    @property
    def done_words(self) -> Message:
        """What is said once it is saved."""
        spot = self.case.spots[self._group.checkedId()]
        return message("syncscreen.moved", parties=self.case.loses.parties, where=spot.words)


_SHOWN_OF_COMPANIES = ("stir", "region", "district", "address", "phone", "part", "stand")


class AlikePage(CasePage):
    """Two enterprises that look like one, side by side."""

    def __init__(self, context: Context, case: Alike) -> None:
        super().__init__(context)
        self.case = case
        grid = QGridLayout()
        grid.setSpacing(0)
        for place, one in enumerate((case.one, case.other), 1):
            grid.setColumnStretch(place, 1)
            grid.addWidget(self._head(one), 0, place)
        for name in _SHOWN_OF_COMPANIES:
            self._add(grid, name)
        said = label("body", "secondary", wrap=True)
        self.words.bind(said, "setText", "syncscreen.alike_said")
        sentences = [self.words(f"syncscreen.{answer}") for answer in ("one_company", "two_companies")]
        self._group, answers = self.offer(sentences)
        made = column(said, grid, 6, line(), *answers, None, gap=0)
        self.setLayout(made)

    def _head(self, one: Registered) -> QWidget:
        name = button(self.context, "", kind="link")
        name.say(one.enterprise.name)
        name.clicked.connect(lambda: self.context.go("register", one.enterprise.id))
        desk = label("caption", "secondary")
        self.words.bind(desk, "setText", "syncscreen.registered_at", desk=desk_name("", one.desk, self.words))
        desk.setContentsMargins(7, 0, 0, 0)
        made = QWidget()
        made.setLayout(column(name, desk, gap=0, margins=(5, 6, 8, 8)))
        return made

    def _add(self, grid: QGridLayout, name: str) -> None:
        language = self.words.language
        values = [
            fields.show(Enterprise, name, getattr(one.enterprise, name), language)
            for one in (self.case.one, self.case.other)
        ]
        if not any(values):
            return
        at = grid.rowCount()
        grid.addWidget(line(), at, 0, 1, -1)
        named = label("body", "secondary")
        self.words.bind(named, "setText", fields.label(Enterprise, name))
        named.setContentsMargins(0, 8, 16, 8)
        grid.addWidget(named, at + 1, 0)
        for place, value in enumerate(values, 1):
            said = label("body", "" if value else "tertiary", text=value or "–", wrap=True)
            said.setContentsMargins(12, 8, 8, 8)
            grid.addWidget(said, at + 1, place)

    @property
    def decision(self) -> Deciding | None:
        """Says that they are one company, or two."""
        if self._group.checkedId() < 0:
            return None
        decide = same_company.part if self._group.checkedId() else same_company.merge
        one, other = self.case.one.enterprise.id, self.case.other.enterprise.id
        return lambda place: decide(place, one, other)

    @property
    def done_words(self) -> Message:
        """What is said once it is saved."""
        names = {"one": self.case.one.enterprise.name, "other": self.case.other.enterprise.name}
        return message("syncscreen.are_two" if self._group.checkedId() else "syncscreen.are_one", **names)


class HeldPage(CasePage):
    """Changes that are kept and shown nowhere: whose, from when to when, and why."""

    def __init__(self, context: Context, case: Held) -> None:
        super().__init__(context)
        self.case = case
        name = label("heading", text=held_name(case, self.words))
        times = label("body", "secondary")
        span = {"first": f"{case.first:%d.%m %H:%M}", "last": f"{case.last:%d.%m %H:%M}"}
        self.words.bind(times, "setText", "syncscreen.held_from", count=case.changes, **span)
        why = label("body", wrap=True)
        self.words.bind(why, "setText", f"syncscreen.held_{case.why.value}")
        answers = [self.words("syncscreen.let_count")] if case.can_be_accepted else []
        self._group, made = self.offer(answers)
        layout = column(name, times, why, 8, *made, gap=6, margins=(0, 4, 0, 0))
        if not answers:
            said = label("body", "secondary", wrap=True)
            self.words.bind(said, "setText", "syncscreen.held_not_here")
            told = row(IconLabel(context.theme, "info", "text.secondary", 16), said, gap=8)
            told.setStretch(1, 1)
            layout.addLayout(told)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def decision(self) -> Deciding | None:
        """Lets what was done so far count."""
        if self._group.checkedId() < 0:
            return None
        return lambda place: held.accept(place, self.case.id)

    @property
    def done_words(self) -> Message:
        """What is said once it is saved."""
        return message("syncscreen.counts_now", name=held_name(self.case, self.words))
