"""All about one product, or one demand."""

from dataclasses import dataclass

from fairdesk.domain.entities import Demand, Enterprise, Id, Offer, Product, Sample
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.goods import Goods
from fairdesk.gui.screens.register.page import Page, Way
from fairdesk.gui.screens.register.parts import Entry, Section
from fairdesk.gui.widgets.basics import clear, column
from fairdesk.usecases.enterprises.register_tables import DemandSeen, OfferSeen, ProductSeen
from fairdesk.usecases.ports import Work, Workplace

Good = Product | Demand


@dataclass(frozen=True)
class GoodSeen:
    """A product or a demand with whose it is and what belongs to it."""

    good: Good
    enterprise: Enterprise | None
    seen: ProductSeen | DemandSeen


def good_seen(place: Workplace, record_type: type[Product] | type[Demand], record: Id) -> GoodSeen:
    """Reads all about it. Raises ``UserFacingError`` where it is not in the register any more."""
    with place.read() as work:
        good = work.get(record_type, record)
        if good is None or good.voided:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
        enterprise = work.get(Enterprise, good.enterprise) if good.enterprise else None
        if isinstance(good, Product):
            return GoodSeen(good, enterprise, ProductSeen(good, tuple(work.all(Sample, product=record))))
        offers = tuple(_offer(work, good, offer) for offer in work.all(Offer, demand=record))
        return GoodSeen(good, enterprise, DemandSeen(good, offers, tuple(work.all(Sample, demand=record))))


def _offer(work: Work, demand: Demand, offer: Offer) -> OfferSeen:
    maker = work.get(Enterprise, offer.enterprise) if offer.enterprise else None
    return OfferSeen(offer, maker.name if maker else "", demand.name)


class GoodsPage(Page):
    """The page of products or of demands."""

    def __init__(self, context: Context, way: Way, record_type: type[Product] | type[Demand]) -> None:
        super().__init__(context, way)
        self._type = record_type
        self._goods = Goods(context, way)
        self.shown: GoodSeen | None = None
        self._wanted: Id | None = None
        self._belongs = Section(context, "words.kind_enterprise")
        self._inside = column(gap=0)
        self.add(self._belongs, self._inside)
        self.finish()

    def show_record(self, record: Id, *, again: bool) -> None:
        """Reads all about it and shows it."""
        self._wanted = record
        self.context.do(
            lambda place: good_seen(place, self._type, record),
            lambda found: self._show(record, found, again),
            lambda error: self.not_read(record, error),
        )

    def _show(self, record: Id, found: GoodSeen, again: bool) -> None:
        if record != self._wanted:
            return
        self.shown = found
        if not again:
            self.to_top()
        words = self.words
        self.heading.setText(found.good.name)
        kind = "exhibited" if isinstance(found.good, Product) else "sought"
        self.under.setText(words(f"registerscreen.{kind}"))
        self._belongs.setVisible(found.enterprise is not None)
        if found.enterprise is not None:
            one, stand = found.enterprise.id, found.enterprise.stand or ""
            name = found.enterprise.name
            entry = Entry(one, name, number=stand, press=lambda: self.way.open_record(Enterprise, one))
            self._belongs.fill([entry])
        clear(self._inside)
        if isinstance(found.seen, ProductSeen):
            self._inside.addWidget(self._goods.product_inside(found.seen, own_page=True))
        else:
            self._inside.addWidget(self._goods.demand_inside(found.seen, own_page=True))
        self.history.show_record(record)

    def edit(self) -> None:
        """Opens its form."""
        if self.shown is not None:
            self.way.edit(self._type, self.shown.good.id)

    def remove(self) -> None:
        """Takes it off the register."""
        if self.shown is not None:
            self.way.remove(self._type, self.shown.good.id, self.shown.good.name)
