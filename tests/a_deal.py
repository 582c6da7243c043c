"""A talk that is open: what many stories about negotiations begin with."""

from dataclasses import dataclass

from a_fair_with_meetings import FairWithMeetings, fair_with_meetings

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import DealItem, Delegate, Enterprise, Id
from fairdesk.texts import Language, text
from fairdesk.usecases.deals import deal_items, negotiation_view, negotiations
from fairdesk.usecases.deals.negotiation_view import ItemView, NegotiationView, TableDay
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.saved import Saved


@dataclass
class Deal:
    """A fair, its clock, and the negotiation that somebody works on."""

    fair: FairWithMeetings
    clock: SetClock
    id: Id

    @property
    def place(self) -> Workplace:
        return self.fair.place

    def view(self, negotiation: Id | None = None) -> NegotiationView:
        with self.place.read() as work:
            return negotiation_view.view(work, negotiation or self.id)

    def table(self, number: int | None, by: str | None = "Dilnoza") -> TableDay:
        with self.place.read() as work:
            return negotiation_view.my_table(work, self.fair.tables[number] if number else None, by=by)

    def lines(self, number: int, language: Language = "en") -> list[tuple[str, str, str]]:
        """The list on the left: time, names, and what stands below them."""
        return [
            (f"{row.start:%H:%M}" if row.start else "", ", ".join(row.names), text(row.line, language))
            for row in self.table(number).rows
        ]

    def at(self, written: str) -> None:
        """Time goes by."""
        self.clock.at = self.fair.at(written)

    def person(self, enterprise: str) -> Id:
        """A delegate of an enterprise; one is registered where nobody came yet."""
        with self.place.write() as work:
            found = work.all(Delegate, enterprise=self.fair.enterprises[enterprise])
            if found:
                return found[0].id
            made = Delegate(
                id=work.new_id(), enterprise=self.fair.enterprises[enterprise], name="Bobur Karimov"
            )
            work.add(made)
        return made.id

    def row(self, **cells: str) -> Id:
        """A new row with texts in its cells, typed in this order."""
        item = deal_items.add_item(self.place, self.id).item
        for name, written in cells.items():
            assert self.type(item, name, written).problem is None
        return item

    def type(self, item: Id, name: str, written: str) -> Saved:
        return deal_items.set_item(self.place, item, name, written, "en")

    def item(self, item: Id) -> DealItem:
        return self.shown(item).item

    def shown(self, item: Id) -> ItemView:
        return next(row for row in self.view().items if row.item.id == item)


def open_deal(place: Workplace, clock: SetClock) -> Deal:
    """The plastic maker and the chemist have begun their meeting at 10:02, at table 3."""
    fair = fair_with_meetings(place)
    clock.at = fair.at("10:02")
    opened = negotiations.open_meeting(place, fair.meetings["granulate"])
    return Deal(fair, clock, opened.negotiation)


def name_of(deal: Deal, enterprise: Id) -> str:
    """What an enterprise is called."""
    with deal.place.read() as work:
        found = work.get(Enterprise, enterprise)
    return found.name if found else ""
