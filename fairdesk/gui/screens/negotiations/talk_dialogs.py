"""What is asked before a talk begins or goes elsewhere: who talks, from which sheet, how long, where."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Id, Table
from fairdesk.domain.grid import clock_time, moment
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, beside, label
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.gui.widgets.dialogs import NARROW, WIDE, Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.deals.negotiations import Opened
from fairdesk.usecases.front_desk import badge_holders
from fairdesk.usecases.front_desk.badge_holders import Holder
from fairdesk.usecases.ports import Hit, Workplace


class PartyField(Field):
    """An enterprise, found as it is typed."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context, title)
        self.enterprise: Id | None = None
        self.finder = Finder(context, self.line, ("enterprise",))
        self.line.textEdited.connect(self._forget)
        self.finder.chosen.connect(self._chosen)

    def _forget(self) -> None:
        self.enterprise = None

    def _chosen(self, hit: Hit) -> None:
        self.choose(hit.id, hit.title)
        self.focusNextChild()

    def choose(self, enterprise: Id, name: str) -> None:
        """It is this enterprise."""
        self.enterprise = enterprise
        self.text = name
        self.line.setCursorPosition(0)
        self.show_problem(None)

    def is_chosen(self) -> bool:
        """Whether an enterprise was chosen; says what is missing otherwise."""
        self.show_problem(message("register.link_missing") if self.enterprise is None else None)
        return self.enterprise is not None


class _PartiesDialog(Dialog):
    """A dialog with two parties, which may be scanned too."""

    stays_on_scan = True

    def __init__(self, context: Context, title: str, width: int, parent: QWidget) -> None:
        super().__init__(context, title, width, parent)
        self.one = PartyField(context, "talkscreen.one_party")
        self.other = PartyField(context, "talkscreen.other_party")
        self._wrong = label("caption", "stop", wrap=True)
        self._wrong.hide()

    def receive(self, code: str) -> None:
        """A badge fills in the party of its holder."""

        def look(place: Workplace) -> Holder:
            with place.read() as work:
                return badge_holders.holder(work, code)

        self.context.do(look, self._scanned, self._failed)

    def _scanned(self, found: Holder) -> None:
        if found.enterprise in (self.one.enterprise, self.other.enterprise):
            return
        field = self.one if self.one.enterprise is None else self.other
        field.choose(found.enterprise, found.enterprise_name)

    def _say(self, problem: Message | None) -> None:
        self._wrong.setVisible(problem is not None)
        if problem is not None:
            self.words.bind(self._wrong, "setText", problem)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserFacingError):
            self._say(message("talkscreen.title_and_advice", title=error.title, advice=error.advice))
        else:
            self.context.worker.failed.emit(error)


class WalkInTalk(_PartiesDialog):
    """A talk that nobody arranged and that begins now. ``begun`` is called with it."""

    def __init__(
        self, context: Context, table: Table | None, begun: Callable[[Opened], object], parent: QWidget
    ) -> None:
        super().__init__(context, "talkscreen.walk_in_title", WIDE, parent)
        self._table, self._begun = table, begun
        self.about = Field(context, "fields.negotiation_subject")
        where = label("label", "secondary", wrap=True)
        at = message("talkscreen.walk_in_at", table=str(table.number)) if table else None
        self.words.bind(where, "setText", at or "talkscreen.walk_in_anywhere")
        for part in (self.one, self.other, self.about, where, self._wrong):
            self.body.addWidget(part)
        self.one.show_help("talkscreen.scan_or_type")
        self.other.finder.entered.connect(lambda _: self.save())
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("talkscreen.begin", kind="primary", default=True).clicked.connect(self.save)
        self.one.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Begins it; what is missing is said under its field."""
        one, other = self.one.enterprise, self.other.enterprise
        are_chosen = [self.one.is_chosen(), self.other.is_chosen()]
        if one is None or other is None:
            self.other.line.setFocus() if are_chosen[0] else self.one.line.setFocus()
            return
        table, about = self._table.id if self._table else None, self.about.text.strip() or None
        self.context.do(
            lambda place: negotiations.walk_in(place, one, other, table, about), self._done, self._failed
        )

    def _done(self, opened: Opened) -> None:
        self.accept()
        self._begun(opened)


class SheetEntry(_PartiesDialog):
    """Entering a talk from its numbered sheet, at the paper's times. ``entered`` is called with it."""

    def __init__(
        self,
        context: Context,
        table: Table | None,
        tables: Sequence[Table],
        zone: str,
        entered: Callable[[Opened], object],
        parent: QWidget,
    ) -> None:
        super().__init__(context, "talkscreen.sheet_title", WIDE, parent)
        self._entered, self._zone = entered, zone
        self.sheet = Field(context, "talkscreen.sheet_number")
        self.day = DayEdit(context)
        self.day.show_day(fair_day(context.place.clock.now(), zone))
        self._day_field = Field(context, "talkscreen.day", self.day)
        self.started = Field(context, "fields.negotiation_started")
        self.ended = Field(context, "fields.negotiation_ended")
        self.table = ChoiceBox()
        self.table.addItem("–", None)
        for one in tables:
            self.table.addItem(str(one.number), one.id)
        self.table.choose(table.id if table else None)
        at = Field(context, "fields.negotiation_table", self.table)
        self.body.addLayout(beside(self.sheet, at))
        self.body.addLayout(beside(self._day_field, self.started, self.ended))
        for part in (self.one, self.other, self._wrong):
            self.body.addWidget(part)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("talkscreen.enter", kind="primary", default=True).clicked.connect(self.save)
        self.sheet.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Enters it; what is wrong is said, and everything typed stays."""
        day = None if self.day.is_wrong else self.day.day
        self._day_field.show_problem(None if day else message("fields.day_wrong"))
        started, ended = clock_time(self.started.text.strip()), clock_time(self.ended.text.strip())
        self.started.show_problem(None if started else message("fields.time_wrong"))
        wrong_end = ended is None and bool(self.ended.text.strip())
        self.ended.show_problem(message("fields.time_wrong") if wrong_end else None)
        self.sheet.show_problem(None if self.sheet.text.strip() else message("talkscreen.sheet_missing"))
        chosen = [self.one.is_chosen(), self.other.is_chosen()]
        if day is None or started is None or wrong_end or not self.sheet.text.strip() or not all(chosen):
            return
        parties = [one for one in (self.one.enterprise, self.other.enterprise) if one]
        begins: datetime = moment(day, started, self._zone)
        ends = moment(day, ended, self._zone) if ended else None
        sheet, table = self.sheet.text, self.table.currentData()
        self.context.do(
            lambda place: negotiations.from_sheet(place, sheet, parties, begins, ends, table),
            self._done,
            self._failed,
        )

    def _done(self, opened: Opened) -> None:
        self.accept()
        self._entered(opened)


class ThirdParty(Dialog):
    """A further party of the deal. ``chosen`` is called with it."""

    stays_on_scan = True

    def __init__(self, context: Context, chosen: Callable[[Id], object], parent: QWidget) -> None:
        super().__init__(context, "talkscreen.add_party_title", NARROW, parent)
        self._chosen = chosen
        self.party = PartyField(context, "fields.deal_party_enterprise")
        self.body.addWidget(self.party)
        self.party.finder.entered.connect(lambda _: self.save())
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("talkscreen.add", kind="primary", default=True).clicked.connect(self.save)
        self.party.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Takes it in."""
        if self.party.is_chosen() and self.party.enterprise is not None:
            self._chosen(self.party.enterprise)
            self.accept()


class Asked(Dialog):
    """A question with a few buttons of which one is chosen. ``chosen`` is called with its value."""

    def __init__(
        self,
        context: Context,
        title: Message | str,
        choices: Sequence[tuple[Message | str, object]],
        chosen: Callable[[object], object],
        parent: QWidget,
        sentence: Message | None = None,
        leave: str = "shell.cancel",
    ) -> None:
        super().__init__(context, title, NARROW, parent)
        self._chosen = chosen
        if sentence is not None:
            said = label("body", "secondary", wrap=True)
            self.words.bind(said, "setText", sentence)
            self.body.addWidget(said)
        for words, value in choices:
            made = self.add_choice("")
            self.words.bind(made, "setText", words)
            made.clicked.connect(lambda _=False, one=value: self._take(one))
        self.add_button(leave).clicked.connect(self.reject)

    def _take(self, value: object) -> None:
        self.accept()
        self._chosen(value)


class Ask(Dialog):
    """One answer that is typed or chosen. ``answered`` is called with it and says what is wrong, or None."""

    stays_on_scan = True

    def __init__(
        self,
        context: Context,
        title: Message | str,
        field: Field,
        does: str,
        answered: Callable[[], Message | None],
        parent: QWidget,
    ) -> None:
        super().__init__(context, title, NARROW, parent)
        self.field, self._answered = field, answered
        self.body.addWidget(field)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button(does, kind="primary", default=True).clicked.connect(self.save)
        field.editor.setFocus()

    def save(self) -> None:
        """Takes the answer if nothing is wrong with it."""
        problem = self._answered()
        self.field.show_problem(problem)
        if problem is None:
            self.accept()
