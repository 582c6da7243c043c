"""The lists of the register: what each shows, what it is filtered by, and how it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fairdesk.domain.entities import Delegate, Demand, Enterprise, Product, Record
from fairdesk.domain.words import Part, Participation, Size
from fairdesk.gui.widgets.chips import Choice, Toggle
from fairdesk.gui.widgets.tables import Column, Line, Look, natural, prepare
from fairdesk.reference import REGIONS, SECTORS, Terms, countries, name_of
from fairdesk.texts import Language, moment, number, text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.enterprises.participation import CallRow, call_list
from fairdesk.usecases.enterprises.register import rows
from fairdesk.usecases.enterprises.register_tables import (
    BadgeState,
    DemandRow,
    EnterpriseRow,
    PersonRow,
    Presence,
    ProductRow,
)
from fairdesk.usecases.fields import show
from fairdesk.usecases.ports import Workplace

_GOOD = Look("ok.text", "check")
_HERE = Look("ok.text", strong=True)
_QUIET = Look("text.tertiary")
_PRIMARY = Look("text.primary")
_SECONDARY = Look("text.secondary")
_STOPPED = Look("stop.text", "cross")


@dataclass(frozen=True)
class View:
    """One list: the kind of record in it, its columns, its chips, the sentence of its count."""

    name: str
    record_type: type[Record]
    tab: str
    counted: str
    new: str
    columns: Callable[[Language], Sequence[Column[Any]]]
    read: Callable[[Workplace], Sequence[Any]]
    chips: Sequence[Toggle | Choice]
    also: Callable[[Any], str] = lambda row: ""
    here: Callable[[Any], bool] | None = None
    sorted_by: int = 0


@dataclass(frozen=True)
class Loaded:
    """A list ready to be shown, and how many of each kind there are."""

    columns: Sequence[Column[Any]]
    lines: list[Line[Any]]
    counts: Mapping[str, int]


def load(place: Workplace, view: View, language: Language) -> Loaded:
    """Reads a list and makes its lines; work for a thread beside the window."""
    columns = view.columns(language)
    lines = prepare(columns, view.read(place), lambda row: row.id, view.also)
    return Loaded(columns, lines, counts(place))


def counts(place: Workplace) -> dict[str, int]:
    """The numbers in the tabs; a company that stands in the register twice counts once."""
    with place.read() as work:
        return {
            "enterprise": len(set(same_company.groups(work).values())),
            "delegate": work.count(Delegate),
            "product": work.count(Product),
            "demand": work.count(Demand),
        }


def amount(value: Decimal | None, language: Language) -> str:
    """A sum or quantity with its thousands grouped as the language does it."""
    if value is None:
        return ""
    whole, _, rest = f"{value.normalize():f}".partition(".")
    point = "." if language == "en" else ","
    return number(int(whole), language) + (f"{point}{rest}" if rest else "")


def price(value: Decimal | None, currency: str | None, language: Language) -> str:
    """A price with its currency."""
    return " ".join(
        part for part in (amount(value, language), currency if value is not None else None) if part
    )


def quantity(value: Decimal | None, unit: str | None, language: Language) -> str:
    """A quantity with its unit."""
    shown = show(Product, "unit", unit, language) if value is not None else ""
    return " ".join(part for part in (amount(value, language), shown) if part)


def _count(value: int) -> str:
    return str(value)


# Enterprises


def _enterprises(language: Language) -> Sequence[Column[EnterpriseRow]]:
    def shown(field: str) -> Callable[[EnterpriseRow], str]:
        return lambda row: show(Enterprise, field, getattr(row, field), language)

    return (
        Column("words.kind_enterprise", lambda row: row.name, least=210, most=360),
        Column("fields.enterprise_region", shown("region"), least=118),
        Column("fields.enterprise_sector", shown("sector"), least=124, leaves=3),
        Column(
            "fields.enterprise_size", shown("size"), lambda row: _size_order(row.size), least=96, leaves=4
        ),
        Column(
            "fields.enterprise_stand", lambda row: row.stand or "", lambda row: natural(row.stand), least=72
        ),
        Column("registerscreen.state", shown("participation"), look=_participation_look, least=120, leaves=1),
        Column(
            "words.kinds_product",
            lambda row: _count(row.products),
            lambda row: row.products,
            number=True,
            least=92,
            leaves=2,
        ),
        Column(
            "registerscreen.here",
            _here,
            lambda row: (row.here, row.people),
            number=True,
            look=_here_look,
            least=80,
        ),
    )


def _size_order(size: Size | None) -> int | None:
    return None if size is None else list(Size).index(size)


def _here(row: EnterpriseRow) -> str:
    return f"{row.here} / {row.people}"


def _here_look(row: EnterpriseRow) -> Look:
    return _HERE if row.here else _QUIET


def _participation_look(row: EnterpriseRow) -> Look:
    looks = {
        Participation.CAME: _GOOD,
        Participation.CONFIRMED: _PRIMARY,
        Participation.INVITED: _SECONDARY,
        Participation.DECLINED: _QUIET,
    }
    return looks[row.participation]


def _named(terms: Callable[[], Terms[Any]]) -> Callable[[str, Language], str]:
    return lambda code, language: name_of(terms(), code, language)


def _worded(group: str) -> Callable[[str, Language], str]:
    return lambda value, language: text(f"words.{group}_{value}", language)


_REGION = Choice("region", "fields.enterprise_region", lambda row: row.region, _named(lambda: REGIONS))
_CALL_LIST = Toggle("calls", "registerscreen.call_list", lambda row: True)
"""Its chip leads to another list and filters nothing."""

ENTERPRISES = View(
    "enterprises",
    Enterprise,
    "words.kinds_enterprise",
    "registerscreen.of_enterprises",
    "registerscreen.new_enterprise",
    _enterprises,
    lambda place: rows(place, "enterprise"),
    (
        Toggle("exhibitors", "registerscreen.exhibitors", lambda row: row.part is Part.EXHIBITOR),
        _REGION,
        Choice("sector", "fields.enterprise_sector", lambda row: row.sector, _named(lambda: SECTORS)),
        Choice("size", "fields.enterprise_size", lambda row: row.size, _worded("size")),
        Choice("state", "registerscreen.state", lambda row: row.participation, _worded("participation")),
        Toggle("here", "registerscreen.here_now", lambda row: row.here > 0),
        _CALL_LIST,
    ),
    also=lambda row: row.stir or "",
    here=lambda row: row.here > 0,
)


# The call list


def _calls(language: Language) -> Sequence[Column[CallRow]]:
    return (
        Column("words.kind_enterprise", lambda row: row.name, least=190, most=320),
        Column("fields.enterprise_phone", _phone, least=144),
        Column("registerscreen.contact", _contact, least=140, most=240),
        Column(
            "fields.enterprise_region",
            lambda row: show(Enterprise, "region", row.region, language),
            least=90,
            leaves=2,
        ),
        Column(
            "registerscreen.last_call",
            lambda row: (
                moment(row.called_at, language)
                if row.called_at
                else text("registerscreen.never_called", language)
            ),
            lambda row: row.called_at.timestamp() if row.called_at else 0.0,
            look=lambda row: _SECONDARY if row.called_at else _QUIET,
            least=120,
            leaves=1,
        ),
        Column("registerscreen.call_note", lambda row: row.note, least=130, most=280, leaves=3),
    )


def _phone(row: CallRow) -> str:
    return row.phone or next((one.phone for one in row.people if one.phone), None) or ""


def _contact(row: CallRow) -> str:
    named = next((one for one in row.people if one.phone), row.people[0] if row.people else None)
    return named.name if named else ""


CALLS = View(
    "calls",
    Enterprise,
    "words.kinds_enterprise",
    "registerscreen.of_calls",
    "registerscreen.new_enterprise",
    _calls,
    call_list,
    (
        _CALL_LIST,
        _REGION,
        Toggle("never", "registerscreen.never_called", lambda row: row.called_at is None),
        Toggle("phone", "registerscreen.with_phone", lambda row: bool(_phone(row))),
    ),
    also=lambda row: " ".join(f"{one.name} {one.phone or ''}" for one in row.people),
    sorted_by=4,
)


# People


def _people(language: Language) -> Sequence[Column[PersonRow]]:
    return (
        Column("fields.delegate_name", lambda row: row.name, least=180, most=300),
        Column("words.kind_enterprise", lambda row: row.enterprise_name, least=160, most=300),
        Column("fields.delegate_position", lambda row: row.position or "", least=120, leaves=3),
        Column(
            "fields.delegate_role", lambda row: text(f"words.role_{row.role}", language), least=88, leaves=3
        ),
        Column("fields.delegate_phone", lambda row: row.phone or "", least=130, leaves=4),
        Column("words.kind_badge", lambda row: row.number or "", lambda row: natural(row.number), least=110),
        Column(
            "registerscreen.badge_state",
            lambda row: text(f"registerscreen.badge_{row.badge_state}", language),
            look=lambda row: _STOPPED if row.badge_state is BadgeState.REVOKED else _SECONDARY,
            least=150,
            leaves=1,
        ),
        Column(
            "registerscreen.presence",
            lambda row: text(f"registerscreen.presence_{row.presence}", language),
            look=lambda row: _GOOD if row.presence is Presence.INSIDE else _QUIET,
            least=120,
        ),
    )


PEOPLE = View(
    "people",
    Delegate,
    "words.kinds_delegate",
    "registerscreen.of_people",
    "registerscreen.new_person",
    _people,
    lambda place: rows(place, "delegate"),
    (
        Choice("role", "fields.delegate_role", lambda row: row.role, _worded("role")),
        Choice(
            "badge",
            "words.kind_badge",
            lambda row: row.badge_state,
            lambda value, language: text(f"registerscreen.badge_{value}", language),
        ),
        Toggle("here", "registerscreen.here_now", lambda row: row.presence is Presence.INSIDE),
    ),
    here=lambda row: row.presence is Presence.INSIDE,
)


# Products and demands


def _products(language: Language) -> Sequence[Column[ProductRow]]:
    return (
        Column("words.kind_product", lambda row: row.name, least=200, most=360),
        Column("words.kind_enterprise", lambda row: row.enterprise_name, least=150, most=300),
        Column("fields.product_tn_ved", lambda row: row.tn_ved or "", least=88),
        Column(
            "fields.product_price",
            lambda row: price(row.price, row.currency, language),
            lambda row: row.price,
            number=True,
            least=92,
        ),
        Column(
            "fields.product_capacity",
            lambda row: quantity(row.capacity, row.unit, language),
            lambda row: row.capacity,
            number=True,
            least=92,
            leaves=1,
        ),
        Column(
            "fields.enterprise_stand", lambda row: row.stand or "", lambda row: natural(row.stand), least=72
        ),
        Column(
            "words.kinds_sample",
            lambda row: _count(row.samples),
            lambda row: row.samples,
            number=True,
            least=64,
            leaves=2,
        ),
    )


PRODUCTS = View(
    "products",
    Product,
    "words.kinds_product",
    "registerscreen.of_products",
    "registerscreen.new_product",
    _products,
    lambda place: rows(place, "product"),
    (
        Toggle("samples", "registerscreen.with_samples", lambda row: row.samples > 0),
        Toggle("coded", "registerscreen.without_tn_ved", lambda row: not row.tn_ved),
        Toggle("priced", "registerscreen.without_price", lambda row: row.price is None),
    ),
)


def _demands(language: Language) -> Sequence[Column[DemandRow]]:
    return (
        Column("fields.demand_name", lambda row: row.name, least=200, most=360),
        Column("words.kind_enterprise", lambda row: row.enterprise_name, least=150, most=300),
        Column("fields.demand_tn_ved", lambda row: row.tn_ved or "", least=88),
        Column(
            "fields.demand_country",
            lambda row: show(Demand, "country", row.country, language),
            least=84,
            leaves=2,
        ),
        Column(
            "fields.demand_volume",
            lambda row: quantity(row.volume, row.unit, language),
            lambda row: row.volume,
            number=True,
            least=92,
        ),
        Column(
            "fields.demand_price",
            lambda row: price(row.price, row.currency, language),
            lambda row: row.price,
            number=True,
            least=92,
            leaves=1,
        ),
        Column(
            "words.kinds_offer",
            lambda row: _count(row.offers),
            lambda row: row.offers,
            number=True,
            look=lambda row: _HERE if row.offers else _QUIET,
            least=64,
        ),
        Column(
            "words.kinds_sample",
            lambda row: _count(row.samples),
            lambda row: row.samples,
            number=True,
            least=64,
            leaves=3,
        ),
    )


DEMANDS = View(
    "demands",
    Demand,
    "words.kinds_demand",
    "registerscreen.of_demands",
    "registerscreen.new_demand",
    _demands,
    lambda place: rows(place, "demand"),
    (
        Choice("country", "fields.demand_country", lambda row: row.country, _named(countries)),
        Toggle("unanswered", "registerscreen.without_offers", lambda row: row.offers == 0),
        Toggle("samples", "registerscreen.with_samples", lambda row: row.samples > 0),
    ),
)

TABS = (ENTERPRISES, PEOPLE, PRODUCTS, DEMANDS)
