"""What people at a fair do, whatever comes to their minds: through the use cases, or as these would."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from simulated_laptops import Laptop

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.document_numbers import printed_number
from fairdesk.domain.entities import (
    Badge,
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Document,
    Enterprise,
    Hall,
    Handover,
    Meeting,
    MeetingRequest,
    Negotiation,
    NegotiationNote,
    Pass,
    Printing,
    Product,
    Record,
    SheetRun,
    Station,
    Table,
    Visit,
)
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Confirmation, DealPart, DeskRole, NegotiationOutcome, Wish
from fairdesk.usecases.deals import attachments
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.meetings import requests
from fairdesk.usecases.ports import Span, Work
from fairdesk.usecases.undo import undo

R = TypeVar("R", bound=Record)
_WORDS = ("Jizzax", "Paxta", "Mebel", "Plast", "Sut", "Gʻisht", "Ипак", "Трикотаж", "Gilos", "Bogʻ")


class NothingThere(Exception):
    """There is nothing of the kind here yet."""


class Staff:
    """The people at one laptop."""

    def __init__(self, laptop: Laptop, chance: Random) -> None:
        self.laptop = laptop
        self.chance = chance
        self.done: list[Span] = []

    def do(self, action: str) -> None:
        """Does it. Raises ``UserFacingError`` where the program refuses, or ``NothingThere``."""
        ACTIONS[action](self)

    # Helping hands

    def words(self) -> str:
        return f"{self.chance.choice(_WORDS)} {self.chance.choice(_WORDS)} {self.chance.randrange(50)}"

    def one(self, work: Work, kind: type[R]) -> R:
        found = work.all(kind)
        if not found:
            raise NothingThere
        few = self.chance.choice([found[:2], found[-3:], found])  # so that desks meet at the same records
        return self.chance.choice(few)

    def write(self, change: Callable[[Work], object]) -> None:
        with self.laptop.place.write() as work:
            change(work)
        span = work.changes.span
        if span:
            assert self.laptop.end().sequence >= span.last, f"{self.laptop.name} did not keep what was done"
            self.done = [*self.done[-5:], span]

    # The front desk

    def walk_in(self) -> None:
        with self.laptop.place.read() as work:
            station = self.one(work, Station)
        person = check_in.WalkIn(self.words(), self.words() if self.chance.random() < 0.5 else "", "+998901")
        check_in.walk_in(self.laptop.place, station.id, person)

    def scan(self) -> None:
        with self.laptop.place.read() as work:
            badge, station = self.one(work, Badge), self.one(work, Station)
            code = badges.code_of(work, badge)
        if self.chance.random() < 0.3:
            code = short_number(badge.desk, badge.counter)
        check_in.scan(self.laptop.place, station.id, code)

    def take_back(self) -> None:
        with self.laptop.place.read() as work:
            noted = self.one(work, Pass)
        check_in.take_back(self.laptop.place, noted.id)

    def visit(self) -> None:
        self.write(lambda work: work.add(Visit(id=work.new_id(), at=work.now, by=work.actor)))

    def badge(self) -> None:
        self.write(lambda work: badges.issue(work, self.one(work, Delegate).id))

    def lost_badge(self) -> None:
        with self.laptop.place.read() as work:
            badge = self.one(work, Badge)
        badges.replace_lost(self.laptop.place, badge.id, "lost")

    def print_badge(self) -> None:
        self.write(
            lambda work: work.add(
                Printing(id=work.new_id(), badge=self.one(work, Badge).id, at=work.now, by=work.actor)
            )
        )

    # Companies and people

    def company(self) -> None:
        self.write(lambda work: work.add(Enterprise(id=work.new_id(), name=self.words())))

    def edit_company(self) -> None:
        def change(work: Work) -> None:
            fields: dict[str, object] = {
                "name": self.words(),
                "phone": str(self.chance.randrange(5)),
                "employees": self.chance.choice([None, 5, 10]),
                "other_names": (self.words(),),
                "region": self.chance.choice(["JI", "TO", None]),
            }
            names = self.chance.sample(sorted(fields), self.chance.randint(1, 3))
            work.change(Enterprise, self.one(work, Enterprise).id, **{name: fields[name] for name in names})

        self.write(change)

    def person(self) -> None:
        self.write(
            lambda work: work.add(
                Delegate(id=work.new_id(), name=self.words(), enterprise=self.one(work, Enterprise).id)
            )
        )

    def edit_person(self) -> None:
        def change(work: Work) -> None:
            name = self.chance.choice(["name", "phone", "email"])
            value = self.chance.choice([self.words(), "one and the same", None])
            work.change(Delegate, self.one(work, Delegate).id, **{name: value})

        self.write(change)

    def remove(self) -> None:
        kind = self.chance.choice([Enterprise, Delegate, Badge, Meeting, Negotiation, DealItem, Product])
        self.write(lambda work: work.void(kind, self.one(work, kind).id))

    def goods(self) -> None:
        kind = self.chance.choice([Product, Demand])
        self.write(
            lambda work: work.add(
                kind(id=work.new_id(), enterprise=self.one(work, Enterprise).id, name=self.words())
            )
        )

    # Meetings

    def wish(self) -> None:
        with self.laptop.place.read() as work:
            asker, wanted = self.one(work, Enterprise), self.one(work, Enterprise)
        requests.ask(self.laptop.place, asker.id, wanted.id, self.chance.choice(list(Wish)))

    def change_wish(self) -> None:
        with self.laptop.place.read() as work:
            known = self.one(work, MeetingRequest)
        if self.chance.random() < 0.3:
            requests.withdraw(self.laptop.place, known.id)
        else:
            self.write(
                lambda work: work.change(MeetingRequest, known.id, wish=self.chance.choice(list(Wish)))
            )

    def table(self) -> None:
        self.write(lambda work: work.add(Table(id=work.new_id(), number=self.chance.randrange(40))))

    def meeting(self) -> None:
        def add(work: Work) -> None:
            host, guest = self.one(work, Enterprise), self.one(work, Enterprise)
            start = work.now + timedelta(minutes=30 * self.chance.randrange(8))
            work.add(Meeting(id=work.new_id(), host=host.id, guest=guest.id, start=start, by=work.actor))

        self.write(add)

    def edit_meeting(self) -> None:
        def change(work: Work) -> None:
            fields: dict[str, object] = {
                "start": work.now,
                "started": work.now,
                "locked": self.chance.random() < 0.5,
                "cancelled": self.chance.choice([None, "ill"]),
                "host_confirmed": self.chance.choice([None, Confirmation.PHONE]),
            }
            name = self.chance.choice(sorted(fields))
            work.change(Meeting, self.one(work, Meeting).id, **{name: fields[name]})

        self.write(change)

    # Negotiations and papers

    def negotiation(self) -> None:
        def add(work: Work) -> None:
            made = work.new_id()
            work.add(Negotiation(id=made, subject=self.words(), started=work.now, by=work.actor))
            for place, part in enumerate((DealPart.SELLER, DealPart.BUYER)):
                who = self.one(work, Enterprise).id
                party = DealParty(id=work.new_id(), negotiation=made, enterprise=who, part=part, place=place)
                work.add(party)

        self.write(add)

    def edit_negotiation(self) -> None:
        def change(work: Work) -> None:
            known = self.one(work, Negotiation).id
            if self.chance.random() < 0.5:
                outcome = self.chance.choice([None, *NegotiationOutcome])
                work.change(Negotiation, known, outcome=outcome, subject=self.words())
                return
            price = Decimal(self.chance.randrange(1, 9))
            work.add(DealItem(id=work.new_id(), negotiation=known, name=self.words(), price=price))

        self.write(change)

    def note(self) -> None:
        self.write(
            lambda work: work.add(
                NegotiationNote(
                    id=work.new_id(), negotiation=self.one(work, Negotiation).id, text=self.words()
                )
            )
        )

    def hand_over(self) -> None:
        self.write(
            lambda work: work.add(
                Handover(id=work.new_id(), negotiation=self.one(work, Negotiation).id, what=self.words())
            )
        )

    def edit_handover(self) -> None:
        self.write(lambda work: work.change(Handover, self.one(work, Handover).id, note=self.words()))

    def attach(self) -> None:
        with self.laptop.place.read() as work:
            known = self.one(work, Negotiation)
        body = b"%PDF-1.7\n" + self.chance.randbytes(self.chance.choice([10, 3_000, 300_000]))
        attachments.attach(self.laptop.place, known.id, "scan.pdf", body)

    def document(self) -> None:
        def add(work: Work) -> None:
            counter = work.next_document_counter()
            work.add(
                Document(
                    id=work.new_id(),
                    negotiation=self.one(work, Negotiation).id,
                    issuer=work.desk.id,
                    counter=counter,
                    number=printed_number(work.fair.code, work.desk.letter, counter),
                )
            )

        self.write(add)

    def edit_document(self) -> None:
        self.write(lambda work: work.change(Document, self.one(work, Document).id, subject=self.words()))

    def sheets(self) -> None:
        def add(work: Work) -> None:
            first = work.next_sheet()
            last = first + self.chance.randrange(5)
            work.add(SheetRun(id=work.new_id(), desk=work.desk.id, first=first, last=last, at=work.now))

        self.write(add)

    # All the time

    def much(self) -> None:
        """More than goes into one batch."""

        def add(work: Work) -> None:
            for _ in range(self.chance.randint(8, 20)):
                work.add(Hall(id=work.new_id(), name=self.words()))

        self.write(add)

    def take_back_all(self) -> None:
        if not self.done:
            raise NothingThere
        undo(self.laptop.place, self.done.pop())

    def decide(self) -> None:
        """Settles a field that desks set differently."""

        def settle(work: Work) -> None:
            torn = list(work.torn())
            if not torn:
                raise NothingThere
            kind, record = self.chance.choice(torn)
            claims = work.claims(kind, record)
            name = self.chance.choice(sorted(claims))
            work.settle(kind, record, {name: self.chance.choice(claims[name]).write})

        self.write(settle)

    def several(self) -> None:
        """Some things in one transaction: all of them or none."""

        def change(work: Work) -> None:
            known = self.one(work, Enterprise).id
            for _ in range(self.chance.randint(2, 4)):
                work.change(Enterprise, known, about=self.words())
                person = Delegate(id=work.new_id(), enterprise=known, name=self.words())
                work.add(person)
            if self.chance.random() < 0.2:
                raise UserFacingError(message("store.no_fair"), message("store.no_fair_advice"))

        self.write(change)


ACTIONS: dict[str, Callable[[Staff], None]] = {
    "somebody walks in": Staff.walk_in,
    "scan": Staff.scan,
    "take a pass back": Staff.take_back,
    "visit": Staff.visit,
    "badge": Staff.badge,
    "replace a badge": Staff.lost_badge,
    "print a badge": Staff.print_badge,
    "company": Staff.company,
    "edit a company": Staff.edit_company,
    "person": Staff.person,
    "edit a person": Staff.edit_person,
    "remove": Staff.remove,
    "goods": Staff.goods,
    "wish": Staff.wish,
    "change a wish": Staff.change_wish,
    "table": Staff.table,
    "meeting": Staff.meeting,
    "edit a meeting": Staff.edit_meeting,
    "negotiation": Staff.negotiation,
    "edit a negotiation": Staff.edit_negotiation,
    "note": Staff.note,
    "handover": Staff.hand_over,
    "edit a handover": Staff.edit_handover,
    "attach": Staff.attach,
    "document": Staff.document,
    "edit a document": Staff.edit_document,
    "sheets": Staff.sheets,
    "much": Staff.much,
    "undo": Staff.take_back_all,
    "decide": Staff.decide,
    "several": Staff.several,
}
_OFTEN = (
    *["edit a company", "edit a person"] * 4,
    *["scan", "somebody walks in", "decide", "edit a meeting", "document", "negotiation"],
)


def some_action(chance: Random, role: DeskRole) -> str:
    """What somebody at a desk does next."""
    if role is DeskRole.BOOTH:
        return "visit"
    names: Sequence[str] = [*ACTIONS, *_OFTEN, *_OFTEN]
    return chance.choice(names)
