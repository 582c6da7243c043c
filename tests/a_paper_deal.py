"""A negotiation of two enterprises that stories about documents begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fairdesk.domain.deals import party_id, step_id
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Enterprise,
    Id,
    Negotiation,
    PathStep,
)
from fairdesk.domain.words import DealPart, NegotiationSource, Step
from fairdesk.usecases.ports import Workplace

PLASTIC, TEXTILE = "Jizzax Plastmassa MCHJ", "Сирдарё Текстиль МЧЖ"


@dataclass(frozen=True)
class Deal:
    """What was agreed, and where."""

    place: Workplace
    negotiation: Id
    enterprises: Mapping[str, Id]
    people: Mapping[str, Id]

    def item(self, name: str, quantity: str, price: str) -> Id:
        """One more item."""
        with self.place.write() as work:
            made = DealItem(
                id=work.new_id(),
                negotiation=self.negotiation,
                place=work.count(DealItem, negotiation=self.negotiation),
                name=name,
                unit="kg",
                quantity=Decimal(quantity),
                price=Decimal(price),
            )
            work.add(made)
        return made.id

    def change_item(self, item: Id, **fields: object) -> None:
        """Changes an item."""
        with self.place.write() as work:
            work.change(DealItem, item, **fields)


def a_deal(place: Workplace, items: int = 1, suffix: str = "") -> Deal:
    """Two enterprises with requisites and signatories, that agreed on sacks and on two steps."""
    with place.write() as work:
        enterprises: dict[str, Id] = {}
        people: dict[str, Id] = {}
        for name, stir, person, other in (
            (PLASTIC, "301234567", "Nodira Qodirova", "ООО «Jizzax Plastmassa»"),
            (TEXTILE, "304567890", "Бахтиёр Тошматов", "“Sirdaryo Tekstil” MCHJ"),
        ):
            enterprise = Enterprise(
                id=work.new_id(),
                name=name + suffix,
                other_names=(other,),
                stir=stir,
                region="JI",
                address="Sanoat koʻchasi 5",
                account="20208000900123456001",
                bank="Sanoatqurilishbank",
                mfo="00440",
                phone="+998 72 226 10 10",
            )
            delegate = Delegate(
                id=work.new_id(), enterprise=enterprise.id, name=person, position="Direktor", language="ru"
            )
            work.add(enterprise)
            work.add(delegate)
            work.change(Enterprise, enterprise.id, signatory=delegate.id, basis="Ustav")
            enterprises[name], people[name] = enterprise.id, delegate.id
        deal = Negotiation(
            id=work.new_id(), source=NegotiationSource.WALK_IN, started=work.now, by=work.actor
        )
        work.add(deal)
        for number, (name, part) in enumerate(((TEXTILE, DealPart.BUYER), (PLASTIC, DealPart.SELLER))):
            work.add(
                DealParty(
                    id=party_id(deal.id, enterprises[name]),
                    negotiation=deal.id,
                    enterprise=enterprises[name],
                    part=part,
                    place=number,
                )
            )
        for step, day in ((Step.SPECIFICATION, date(2022, 3, 20)), (Step.SAMPLE, date(2022, 4, 30))):
            work.add(PathStep(id=step_id(deal.id, step, 1), negotiation=deal.id, step=step, due=day))
    made = Deal(place, deal.id, enterprises, people)
    for number in range(items):
        made.item(f"Polipropilen qop, {50 + number} kg", "240000", "4850")
    return made
