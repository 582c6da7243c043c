"""All about one person: who, for whom, and the badges."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QPushButton

from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id, Pass
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Direction
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.dialogs import WhyDialog
from fairdesk.gui.screens.register.page import Page, Way
from fairdesk.gui.screens.register.parts import Entry, Facts, Section
from fairdesk.gui.screens.register.printing import RegisterPrinting
from fairdesk.gui.widgets.basics import button
from fairdesk.texts import moment
from fairdesk.usecases.fields import show
from fairdesk.usecases.front_desk.badges import BadgeToPrint, replace_lost, revoke, sheet_of
from fairdesk.usecases.ports import Changes, Work, Workplace

_PASSES = 12


@dataclass(frozen=True)
class PersonSeen:
    """A person with enterprise, badges (the newest first) and passes."""

    person: Delegate
    enterprise: Enterprise | None
    badges: tuple[BadgeToPrint, ...]
    passes: tuple[Pass, ...]
    is_inside: bool
    zone: ZoneInfo

    @property
    def valid(self) -> BadgeToPrint | None:
        """The badge that counts."""
        return next((one for one in self.badges if _is_valid(one.badge)), None)


def person_seen(place: Workplace, person_id: Id) -> PersonSeen:
    """Reads all about a person. Raises ``UserFacingError`` where it is not in the register any more."""
    with place.read() as work:
        person = work.get(Delegate, person_id)
        if person is None or person.voided:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
        badges = work.all(Badge, delegate=person_id)
        zone = work.fair.time_zone
        start, _ = day_bounds(fair_day(work.now, zone), zone)
        last = work.last_pass(person_id, start)
        return PersonSeen(
            person,
            work.get(Enterprise, person.enterprise) if person.enterprise else None,
            tuple(sheet_of(work, badge) for badge in sorted(badges, key=_newest, reverse=True)),
            _passes(work, badges),
            last is not None and last.direction is Direction.ENTRY,
            ZoneInfo(zone),
        )


def _is_valid(badge: Badge) -> bool:
    return badge.revoked is None and badge.replaced_by is None


def _newest(badge: Badge) -> tuple[bool, int]:
    return _is_valid(badge), badge.counter


def _passes(work: Work, badges: list[Badge]) -> tuple[Pass, ...]:
    found = [noted for badge in badges for noted in work.all(Pass, badge=badge.id) if noted.at is not None]
    return tuple(sorted(found, key=lambda noted: noted.id, reverse=True)[:_PASSES])


class PersonPage(Page):
    """The page."""

    def __init__(self, context: Context, way: Way) -> None:
        super().__init__(context, way)
        self._printing = RegisterPrinting(context, self)
        self.shown: PersonSeen | None = None
        self._wanted: Id | None = None
        self.print_button = self._action("frontdesk.print_badge", "printer", self.print_badges, keys=("F4",))
        self.lost_button = self._action("registerscreen.replace_lost", "badges", self.replace_lost)
        self.revoke_button = self._action("registerscreen.revoke", "cross", self.revoke, kind="destructive")
        self._belongs = Section(context, "words.kind_enterprise")
        self._badges = Section(context, "words.kinds_badge")
        self._passes = Section(context, "words.kinds_pass")
        self._facts = Facts(context)
        self.add(self._belongs, self._badges, self._facts, self._passes)
        self.finish()

    def _action(
        self,
        words: str,
        icon: str,
        action: Callable[[], object],
        *,
        keys: tuple[str, ...] = (),
        kind: str = "",
    ) -> QPushButton:
        made = button(self.context, words, icon=icon, keys=keys, kind=kind, size="small")
        made.clicked.connect(action)
        self.doing.addWidget(made)
        return made

    def show_record(self, record: Id, *, again: bool) -> None:
        """Reads all about a person and shows it."""
        self._wanted = record
        self.context.do(
            lambda place: person_seen(place, record),
            lambda found: self._show(record, found, again),
            lambda error: self.not_read(record, error),
        )

    def _show(self, record: Id, found: PersonSeen, again: bool) -> None:
        if record != self._wanted:
            return
        self.shown = found
        if not again:
            self.to_top()
        person, words = found.person, self.words
        self.heading.setText(person.name or "–")
        presence = words("registerscreen.presence_inside") if found.is_inside else ""
        role = words(f"words.role_{person.role}")
        self.under.setText(" · ".join(part for part in (person.position, role, presence) if part))
        self._show_enterprise(found.enterprise)
        self._badges.fill([self._badge(sheet) for sheet in found.badges], str(len(found.badges) or ""))
        self._facts.fill(
            [
                (f"fields.delegate_{name}", show(Delegate, name, getattr(person, name), words.language))
                for name in ("phone", "email", "language", "consent")
            ]
        )
        self._passes.fill([self._pass(noted, found.zone) for noted in found.passes])
        self._passes.setVisible(bool(found.passes))
        self._show_buttons(found)
        self.history.show_record(record)

    def _show_enterprise(self, enterprise: Enterprise | None) -> None:
        self._belongs.setVisible(enterprise is not None)
        if enterprise is not None:
            one = enterprise.id
            stand = enterprise.stand or ""
            entry = Entry(
                one, enterprise.name, number=stand, press=lambda: self.way.open_record(Enterprise, one)
            )
            self._belongs.fill([entry])

    def _show_buttons(self, found: PersonSeen) -> None:
        valid = found.valid
        again = valid is not None and valid.printed > 0
        self.words.bind(
            self.print_button, "say", "frontdesk.print_again" if again else "frontdesk.print_badge"
        )
        self.lost_button.setVisible(valid is not None)
        self.revoke_button.setVisible(valid is not None)

    def _badge(self, sheet: BadgeToPrint) -> Entry:
        words, badge = self.words, sheet.badge
        if badge.revoked is not None or badge.replaced_by is not None:
            state, icon, token, detail = "revoked", "cross", "stop.text", badge.revoked or ""
        elif sheet.printed:
            state, icon, token, detail = (
                "printed",
                "check",
                "ok.text",
                words("registerscreen.times", count=sheet.printed),
            )
        else:
            state, icon, token, detail = "issued", "", "text.secondary", ""
        return Entry(
            badge.id,
            sheet.number,
            detail,
            state=words(f"registerscreen.badge_{state}"),
            icon=icon,
            token=token,
        )

    def _pass(self, noted: Pass, zone: ZoneInfo) -> Entry:
        words = self.words
        at: datetime | None = noted.at
        said = words(f"words.outcome_{noted.outcome}")
        when = moment(at.astimezone(zone), words.language) if at else ""
        return Entry(noted.id, when, noted.note or "", state=said)

    # Doing

    def edit(self) -> None:
        """Opens the person's form."""
        if self.shown is not None:
            self.way.edit(Delegate, self.shown.person.id)

    def remove(self) -> None:
        """Takes the person off the register."""
        if self.shown is not None:
            self.way.remove(Delegate, self.shown.person.id, self.shown.person.name or "–")

    def print_badges(self) -> None:
        """Prints the badge, issued first where there is none."""
        found = self.shown
        if found is None:
            return
        if found.valid is not None:
            self._printing.print_again(found.valid)
        else:
            self._printing.print_missing([found.person.id])

    def revoke(self) -> None:
        """Asks why, and makes the badge worthless."""
        self._ask_why("registerscreen.revoke_title", self._revoke)

    def replace_lost(self) -> None:
        """Asks why, makes a new badge and prints it; the old one stops working."""
        self._ask_why("registerscreen.replace_title", self._replace)

    def _ask_why(self, title: str, then: Callable[[BadgeToPrint, str], object]) -> None:
        valid = self.shown.valid if self.shown is not None else None
        if valid is not None and self.shown is not None:
            dialog = WhyDialog(self.context, title, self.shown.person.name or valid.number, self)
            dialog.chosen.connect(lambda why: then(valid, why))
            dialog.open()

    def _revoke(self, sheet: BadgeToPrint, why: str) -> None:
        said = message("registerscreen.revoked", number=sheet.number)
        self.context.do(
            lambda place: revoke(place, sheet.badge.id, why), lambda changes: self.way.done(said, changes)
        )

    def _replace(self, sheet: BadgeToPrint, why: str) -> None:
        def replaced(answer: tuple[BadgeToPrint, Changes]) -> None:
            new, changes = answer
            self.way.done(message("registerscreen.replaced", old=sheet.number, new=new.number), changes)
            if self._printing.ready:
                self._printing.print_again(new)

        self.context.do(lambda place: replace_lost(place, sheet.badge.id, why), replaced)
