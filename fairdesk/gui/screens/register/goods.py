"""Products, demands, offers and samples as rows of the pane; shared by all pages that show them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Demand, Id, Offer, Product, Sample
from fairdesk.gui.context import Context
from fairdesk.gui.screens.register.page import Way
from fairdesk.gui.screens.register.parts import Entry, Facts, Rows
from fairdesk.gui.screens.register.views import price, quantity
from fairdesk.gui.widgets.basics import button, column, label
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises.register_tables import DemandSeen, OfferSeen, ProductSeen

Fact = tuple[str, str]


def product_facts(product: Product, language: Language) -> list[Fact]:
    """What is known of a product."""
    return [
        ("fields.product_tn_ved", product.tn_ved or ""),
        (
            "fields.product_price",
            _each(price(product.price, product.currency, language), product.unit, language),
        ),
        ("fields.product_capacity", quantity(product.capacity, product.unit, language)),
        ("fields.product_about", product.about or ""),
    ]


def demand_facts(demand: Demand, language: Language) -> list[Fact]:
    """What is known of a demand."""
    return [
        ("fields.demand_tn_ved", demand.tn_ved or ""),
        ("fields.demand_volume", quantity(demand.volume, demand.unit, language)),
        ("fields.demand_price", _each(price(demand.price, demand.currency, language), demand.unit, language)),
        ("fields.demand_country", fields.show(Demand, "country", demand.country, language)),
        ("fields.demand_programme", demand.programme or ""),
        ("fields.demand_about", demand.about or ""),
    ]


def _each(shown: str, unit: str | None, language: Language) -> str:
    named = fields.show(Product, "unit", unit, language)
    return f"{shown} / {named}" if shown and named else shown


class Goods:
    """Makes the rows; what is pressed in them goes the pane's way."""

    def __init__(self, context: Context, way: Way) -> None:
        self._context, self._words, self._way = context, context.words, way

    def product(self, seen: ProductSeen) -> Entry:
        """A product that unfolds to its facts and samples."""
        return Entry(
            seen.product.id,
            seen.product.name,
            number=seen.product.tn_ved or "",
            tag=self._words("registerscreen.exhibited"),
            inside=lambda: self.product_inside(seen),
        )

    def demand(self, seen: DemandSeen) -> Entry:
        """A demand that unfolds to its facts, offers and samples."""
        return Entry(
            seen.demand.id,
            seen.demand.name,
            number=seen.demand.tn_ved or "",
            tag=self._words("registerscreen.sought"),
            outlined=True,
            inside=lambda: self.demand_inside(seen),
        )

    def product_inside(self, seen: ProductSeen, *, own_page: bool = False) -> QWidget:
        """What is known of a product, its samples, and buttons."""
        product = seen.product
        facts = product_facts(product, self._words.language)
        links: dict[str, Id | None] = {"product": product.id, "enterprise": product.enterprise}
        buttons = [self._button("add_sample", lambda: self._way.enter(Sample, links))]
        if not own_page:
            buttons.insert(0, self._button("edit", lambda: self._way.edit(Product, product.id), "edit"))
        return self._inside(facts, [self.sample(one) for one in seen.samples], buttons, own_page=own_page)

    def demand_inside(self, seen: DemandSeen, *, own_page: bool = False) -> QWidget:
        """What is known of a demand, its offers and samples, and buttons."""
        demand = seen.demand
        facts = demand_facts(demand, self._words.language)
        buttons = [
            self._button("add_offer", lambda: self._way.enter(Offer, {"demand": demand.id})),
            self._button(
                "add_sample",
                lambda: self._way.enter(Sample, {"demand": demand.id, "enterprise": demand.enterprise}),
            ),
        ]
        if not own_page:
            buttons.insert(0, self._button("edit", lambda: self._way.edit(Demand, demand.id), "edit"))
        entries = [self.offer(one) for one in seen.offers] + [self.sample(one) for one in seen.samples]
        return self._inside(facts, entries, buttons, own_page=own_page)

    def offer(self, seen: OfferSeen, *, to_demand: bool = False) -> Entry:
        """An offer: who makes it, or (from the maker's side) for what."""
        offer, language = seen.offer, self._words.language
        name = seen.demand_name if to_demand else seen.enterprise_name
        return Entry(
            offer.id,
            name or self._words("words.kind_offer"),
            fields.show(Offer, "offered", offer.offered, language),
            number=price(offer.price, offer.currency, language),
            press=lambda: self._way.edit(Offer, offer.id),
        )

    def sample(self, sample: Sample) -> Entry:
        """A piece that is shown, and where it is."""
        if sample.returned:
            where = self._words("registerscreen.sample_returned")
        elif sample.lent_to:
            where = self._words("registerscreen.sample_lent")
        else:
            where = sample.stand or ""
        return Entry(
            sample.id,
            sample.name,
            self._words("words.kind_sample"),
            number=where,
            press=lambda: self._way.edit(Sample, sample.id),
        )

    def _button(self, words: str, action: object, icon: str = "plus") -> QWidget:
        made = button(self._context, f"registerscreen.{words}", icon=icon, kind="quiet", size="small")
        made.clicked.connect(action)
        return made

    def _inside(
        self, facts: Sequence[Fact], entries: list[Entry], buttons: list[QWidget], *, own_page: bool
    ) -> QWidget:
        shown = Facts(self._context)
        nothing = label("caption", "tertiary", self._words("registerscreen.nothing_shown_yet"))
        rows = Rows(self._context.theme, entries)
        doing = FlowLayout(2)
        for one in buttons:
            doing.addWidget(one)
        made = QWidget()
        margins = (0, 0, 0, 0) if own_page else (18, 8, 0, 10)
        made.setLayout(column(shown, nothing, rows, doing, gap=6, margins=margins))
        shown.fill(facts)
        nothing.setVisible(not entries)
        return made
