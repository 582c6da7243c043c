"""All about one enterprise."""

from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Delegate, Demand, Enterprise, Hall, Id, Product
from fairdesk.domain.messages import message
from fairdesk.domain.words import Interest, Participation
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.dialogs import PapersDialog, SameCompanyDialog, SwapDialog
from fairdesk.gui.screens.register.goods import Goods
from fairdesk.gui.screens.register.page import Page, Way
from fairdesk.gui.screens.register.parts import Entry, Facts, Section
from fairdesk.gui.screens.register.printing import RegisterPrinting
from fairdesk.gui.widgets.basics import Field, button, column, label, line, row
from fairdesk.gui.widgets.chips import Chip
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.usecases.enterprises.participation import note_call, set_participation
from fairdesk.usecases.enterprises.register import details
from fairdesk.usecases.enterprises.register_tables import EnterpriseDetails, PersonRow, Presence, VisitSeen
from fairdesk.usecases.enterprises.stands import Affected
from fairdesk.usecases.fields import show
from fairdesk.usecases.front_desk.badges import BadgeToPrint
from fairdesk.usecases.ports import Changes, Workplace

_VISITS = 8
_FACTS = (
    "stir", "part", "district", "address", "phone", "email", "site",
    "belonging", "association", "country", "short_name", "other_names", "about", "seeks",
    "arrives", "leaves", "days", "busy", "meetings_wanted", "meetings_most",
    "basis", "account", "bank", "mfo", "oked",
)  # fmt: skip


class EnterprisePage(Page):
    """The page; actions on the enterprise itself are here, all else goes the pane's way."""

    def __init__(self, context: Context, way: Way) -> None:
        super().__init__(context, way)
        self._goods = Goods(context, way)
        self._printing = RegisterPrinting(context, self)
        self.shown: EnterpriseDetails | None = None
        self._hall = ""
        self._wanted: Id | None = None
        self.print_button = button(
            context, "frontdesk.print_badge", icon="printer", keys=("F4",), size="small"
        )
        self.print_button.clicked.connect(self.print_badges)
        self.same_button = button(context, "registerscreen.same_company", icon="link", size="small")
        self.same_button.clicked.connect(self.same_company)
        self.doing.addWidget(self.print_button)
        self.doing.addWidget(self.same_button)
        self.call = self._call_part()
        self._people = Section(context, "registerscreen.representatives")
        self._people.add_action(self.small("registerscreen.add_person", self.add_person))
        self._products = Section(context, "words.kinds_product")
        self._products.add_action(self.small("registerscreen.add_product", self.add_product))
        self._demands = Section(context, "words.kinds_demand")
        self._demands.add_action(self.small("registerscreen.add_demand", self.add_demand))
        self._offers = Section(context, "registerscreen.offers_made")
        self._visits = Section(context, "registerscreen.visits")
        self._facts = Facts(context)
        self.add(self.call, self._state_part(), self._people, self._products, self._demands)
        self.add(self._offers, self._visits, self._facts)
        self.finish()

    # Building

    def _state_part(self) -> QWidget:
        title = label("label", "secondary")
        self.words.bind(title, "setText", "fields.enterprise_participation")
        chips = FlowLayout(4)
        self.states: dict[Participation, Chip] = {}
        for state in Participation:
            chip = Chip(self.context)
            self.words.bind(chip, "say", f"words.participation_{state}")
            chip.clicked.connect(lambda _=False, to=state: self.set_state(to))
            self.states[state] = chip
            chips.addWidget(chip)
        self.where = label("body.medium")
        self.swap_button = button(
            self.context, "registerscreen.swap", icon="swap", kind="quiet", size="small"
        )
        self.swap_button.clicked.connect(self.swap_stands)
        stand = row(self.where, None, self.swap_button)
        made = QWidget()
        made.setLayout(column(title, chips, 2, stand, gap=6))
        return made

    def _call_part(self) -> QWidget:
        title = label("label", "secondary")
        self.words.bind(title, "setText", "registerscreen.call")
        self._phones = Facts(self.context)
        self._last_call = label("caption", "tertiary", wrap=True)
        self.call_note = Field(self.context, "registerscreen.call_note")
        buttons = FlowLayout(6)
        for words, result in (
            ("registerscreen.call_confirmed", Participation.CONFIRMED),
            ("registerscreen.call_declined", Participation.DECLINED),
            ("registerscreen.call_again", None),
        ):
            made = button(self.context, words, size="small")
            made.clicked.connect(lambda _=False, to=result: self.note_call(to))
            buttons.addWidget(made)
        made_part = QWidget()
        made_part.setLayout(
            column(title, line("line.strong"), self._phones, self._last_call, self.call_note, buttons, gap=6)
        )
        made_part.hide()
        return made_part

    # Showing

    def show_record(self, record: Id, *, again: bool) -> None:
        """Reads all about an enterprise and shows it."""
        self._wanted = record
        self.context.do(
            lambda place: _seen(place, record),
            lambda found: self._show(record, *found, again),
            lambda error: self.not_read(record, error),
        )

    def _show(self, record: Id, found: EnterpriseDetails, hall: str, again: bool) -> None:
        if record != self._wanted:
            return
        self.shown, self._hall = found, hall
        if not again:
            self.to_top()
            self.call_note.text = ""
            for section in (self._products, self._demands):
                section.forget()
        self._show_head(found)
        self._show_call(found)
        self._show_people(found)
        self._show_goods(found)
        self._show_visits(found)
        self.history.show_record(found.enterprise.id)

    def _show_head(self, found: EnterpriseDetails) -> None:
        enterprise, words = found.enterprise, self.words
        self.heading.setText(enterprise.name)
        shown = [
            show(Enterprise, name, getattr(enterprise, name), words.language)
            for name in ("region", "sector", "size")
        ]
        if enterprise.employees:
            shown[-1] = ", ".join(
                filter(None, (shown[-1], words("registerscreen.employees", count=enterprise.employees)))
            )
        self.under.setText(" · ".join(part for part in shown if part))
        for state, chip in self.states.items():
            chip.setChecked(state is found.participation)
        self.where.setText(self._where(enterprise))
        values = [
            (f"fields.enterprise_{name}", show(Enterprise, name, getattr(enterprise, name), words.language))
            for name in _FACTS
        ]
        self._facts.fill(values)
        records = len(found.records)
        key = "registerscreen.same_company_of" if records > 1 else "registerscreen.same_company"
        words.bind(self.same_button, "say", key, count=records)

    def _where(self, enterprise: Enterprise) -> str:
        """Stand and hall."""
        if not enterprise.stand:
            return self.words("registerscreen.no_stand")
        stand = f"{self.words('fields.enterprise_stand')} {enterprise.stand}"
        return " · ".join(part for part in (stand, self._hall) if part)

    def _show_call(self, found: EnterpriseDetails) -> None:
        phones: list[tuple[str, str]] = [("registerscreen.phone_office", found.enterprise.phone or "")]

        known = [
            (message("registerscreen.phone_of", name=person.name), person.phone or "")
            for person in found.people
        ]
        self._phones.fill([*phones, *known])
        called = found.enterprise.called
        self._last_call.setText(
            self.words("registerscreen.called_last", called=called)
            if called
            else self.words("registerscreen.never_called")
        )

    def _show_people(self, found: EnterpriseDetails) -> None:
        here = sum(person.presence is Presence.INSIDE for person in found.people)
        count = len(found.people)
        figure = self.words("registerscreen.of_here", here=here, count=count) if count else ""
        self._people.fill([self._person(person) for person in found.people], figure)
        missing = sum(person.badge_state in ("none", "issued") for person in found.people)
        words = self.words
        if missing:
            words.bind(self.print_button, "say", "registerscreen.print_badges", count=missing)
        else:
            words.bind(self.print_button, "say", "registerscreen.all_badges_printed")
        self.print_button.setEnabled(missing > 0)

    def _person(self, person: PersonRow) -> Entry:
        inside = person.presence is Presence.INSIDE
        return Entry(
            person.id,
            person.name,
            person.position or "",
            person.number or "",
            state=self.words(f"registerscreen.presence_{person.presence}"),
            icon="check" if inside else "",
            token="ok.text" if inside else "text.secondary",
            press=lambda: self.way.open_record(Delegate, person.id),
        )

    def _show_goods(self, found: EnterpriseDetails) -> None:
        self._products.fill(
            [self._goods.product(one) for one in found.products], str(len(found.products) or "")
        )
        self._demands.fill([self._goods.demand(one) for one in found.demands], str(len(found.demands) or ""))
        self._offers.fill(
            [self._goods.offer(one, to_demand=True) for one in found.offers], str(len(found.offers))
        )
        self._offers.setVisible(bool(found.offers))

    def _show_visits(self, found: EnterpriseDetails) -> None:
        entries = [self._visit(one) for one in found.visits[:_VISITS]]
        self._visits.fill(entries, str(len(found.visits)))
        self._visits.setVisible(bool(entries))

    def _visit(self, one: VisitSeen) -> Entry:
        notes = [note.text for note in one.notes if note.text]
        warm = any(note.interest is Interest.HIGH for note in one.notes)
        person = one.visit.delegate
        return Entry(
            one.visit.id,
            one.name or "–",
            " · ".join(part for part in (one.enterprise_name, *notes) if part),
            state=self.words("words.interest_high") if warm else "",
            press=(lambda: self.way.open_record(Delegate, person)) if person else None,
        )

    # Doing

    @property
    def spoken_people(self) -> list[str]:
        """What a screen reader says of the representatives."""
        return self._people.spoken

    def add_person(self) -> None:
        """Opens an empty form for somebody of this enterprise."""
        self._enter(Delegate)

    def add_product(self) -> None:
        """Opens an empty form for a product."""
        self._enter(Product)

    def add_demand(self) -> None:
        """Opens an empty form for a demand."""
        self._enter(Demand)

    def _enter(self, record_type: type[Delegate | Product | Demand]) -> None:
        if self.shown is not None:
            self.way.enter(record_type, {"enterprise": self.shown.enterprise.id})

    def edit(self) -> None:
        """Opens the enterprise's form."""
        if self.shown is not None:
            self.way.edit(Enterprise, self.shown.enterprise.id)

    def remove(self) -> None:
        """Takes the enterprise off the register."""
        if self.shown is not None:
            self.way.remove(Enterprise, self.shown.enterprise.id, self.shown.enterprise.name)

    def set_state(self, to: Participation) -> None:
        """One press: invited, confirmed, declined, came."""
        found = self.shown
        if found is None:
            return
        for state, chip in self.states.items():
            chip.setChecked(state is found.participation)
        one, name = found.enterprise.id, found.enterprise.name
        said = message("registerscreen.state_noted", name=name, state=message(f"words.participation_{to}"))
        self.context.do(
            lambda place: set_participation(place, [one], to), lambda changes: self.way.done(said, changes)
        )

    def note_call(self, result: Participation | None) -> None:
        """Notes a call with what was said."""
        found = self.shown
        if found is None:
            return
        one, note = found.enterprise.id, self.call_note.text
        said = message("registerscreen.call_noted", name=found.enterprise.name)

        def noted(changes: Changes) -> None:
            self.call_note.text = ""
            self.way.done(said, changes)

        self.context.do(lambda place: note_call(place, one, result, note), noted)

    def swap_stands(self) -> None:
        """Asks with whom, swaps, and lists the papers to print again."""
        if self.shown is not None:
            dialog = SwapDialog(self.context, self.shown.enterprise, self)
            dialog.swapped.connect(self._swapped)
            dialog.open()

    def _swapped(self, affected: Affected) -> None:
        self.way.done(message("registerscreen.swapped"), affected.changes)
        if affected.papers:
            dialog = PapersDialog(self.context, affected.papers, self)
            dialog.print_them.connect(self._reprint)
            dialog.open()

    def _reprint(self, sheets: list[BadgeToPrint]) -> None:
        self._printing.print_again_because(sheets, self.words("registerscreen.why_stand_changed"))

    def same_company(self) -> None:
        """Shows the records of the company and look-alikes."""
        if self.shown is not None:
            dialog = SameCompanyDialog(self.context, self.shown.enterprise, self)
            dialog.decided.connect(
                lambda changes: self.way.done(message("registerscreen.same_decided"), changes)
            )
            dialog.open()

    def print_badges(self) -> None:
        """Prints the badges of its people that were not printed yet."""
        if self.shown is not None:
            self._printing.print_missing([person.id for person in self.shown.people])


def _seen(place: Workplace, record: Id) -> tuple[EnterpriseDetails, str]:
    """All about an enterprise, and the name of its hall."""
    found = details(place, record)
    with place.read() as work:
        hall = work.get(Hall, found.enterprise.hall) if found.enterprise.hall else None
    return found, hall.name if hall is not None else ""
