"""What came of deals, quarter by quarter: quantities, sums, exports, jobs, imports replaced."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fairdesk.domain.clock import fair_day
from fairdesk.domain.cooperation import parts_of_quarter, quarter_before, quarter_of, quarters
from fairdesk.domain.deals import result_id
from fairdesk.domain.entities import CooperationResult, DealItem, Id, Negotiation
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.ports import Claim, Work, Workplace
from fairdesk.usecases.saved import Saved

FIELDS = (
    "quantity",
    "unit",
    "sum",
    "sum_portal",
    "exports",
    "jobs",
    "imports_replaced",
    "confirmed_by",
)
"""What people note of a quarter, in the order of the form."""
_NUMBERS = ("quantity", "sum", "sum_portal", "exports", "jobs", "imports_replaced")


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A quarter of a deal; ``record`` is None where nothing was noted, ``claims`` what two desks set."""

    quarter: str
    record: CooperationResult | None
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict[str, tuple[Claim, ...]])

    @property
    def is_noted(self) -> bool:
        """Whether it has a figure."""
        return self.record is not None and has_figures(self.record)


@dataclass(frozen=True, slots=True)
class Totals:
    """All deals of a quarter in one currency. ``quantities`` are by unit; ``sales`` is their whole sum."""

    quarter: str
    currency: str
    deals: int
    sales: Decimal
    sum_portal: Decimal
    exports: Decimal
    imports_replaced: Decimal
    jobs: int
    quantities: Mapping[str, Decimal]


def has_figures(result: CooperationResult) -> bool:
    """Whether anything was noted; a quarter without sales is noted as zero."""
    return any(getattr(result, name) is not None for name in _NUMBERS)


def note(
    place: Workplace, negotiation: Id, quarter: str, name: str, written: str, language: Language
) -> Saved:
    """Keeps one figure of a deal's quarter, as it was typed. An empty text takes it out.

    Raises ``UserFacingError`` for a quarter that has not begun, or that no quarter is.
    """
    if name not in FIELDS:
        raise ValueError(name)
    checked = fields.check(CooperationResult, name, written)
    if checked.problem is not None:
        return Saved(problem=checked.problem)
    with place.write() as work:
        _check_quarter(work, quarter)
        if work.get(Negotiation, negotiation) is None:
            raise UserFacingError(message("cooperation.no_deal"), message("cooperation.no_deal_advice"))
        one = result_id(negotiation, quarter)
        if work.get(CooperationResult, one) is None:
            made = CooperationResult(
                id=one, negotiation=negotiation, quarter=quarter, unit=_usual_unit(work, negotiation)
            )
            work.add(made)
        news: dict[str, object] = {name: checked.value, "by": work.actor, "at": work.now, "voided": False}
        work.change(CooperationResult, one, **news)
        noted = work.get(CooperationResult, one)
    notice = checked.notice or (_odd(noted) if noted else None)
    return Saved(checked.value, None, notice, work.now, work.changes)


def _check_quarter(work: Work, quarter: str) -> None:
    try:
        parts_of_quarter(quarter)
    except ValueError:
        raise UserFacingError(message("results.no_quarter"), message("results.no_quarter_advice")) from None
    if quarter > this_quarter(work):
        raise UserFacingError(message("results.to_come"), message("results.to_come_advice"))


def _usual_unit(work: Work, negotiation: Id) -> str | None:
    """The unit of the deal's items, where they have but one."""
    units = {item.unit for item in work.all(DealItem, negotiation=negotiation)}
    return units.pop() if len(units) == 1 else None


def _odd(result: CooperationResult) -> Message | None:
    """A part that is more than the whole is taken, with a word about it."""
    if result.sum is not None:
        for name in ("sum_portal", "exports"):
            part: Decimal | None = getattr(result, name)
            if part is not None and part > result.sum:
                return message(f"results.more_{name}")
    return None


# Reading


def this_quarter(work: Work) -> str:
    """The quarter of the fair's own day."""
    return quarter_of(fair_day(work.now, work.fair.time_zone))


def of_deal(work: Work, negotiation: Id) -> tuple[QuarterView, ...]:
    """The quarters of a deal from its talk until today, the newest first."""
    deal = work.get(Negotiation, negotiation)
    if deal is None:
        return ()
    noted = {one.quarter: one for one in work.all(CooperationResult, negotiation=negotiation)}
    first = min([first_quarter(work, deal), *noted])
    last = max([this_quarter(work), *noted])
    return tuple(_view(work, quarter, noted.get(quarter)) for quarter in quarters(first, last))


def _view(work: Work, quarter: str, record: CooperationResult | None) -> QuarterView:
    if record is None:
        return QuarterView(quarter, None)
    claims = work.claims(CooperationResult, record.id)
    differing = {name: tuple(given) for name, given in claims.items() if name in FIELDS}
    return QuarterView(quarter, record, differing)


def first_quarter(work: Work, deal: Negotiation) -> str:
    """The quarter in which the parties talked."""
    began = fair_day(deal.started, work.fair.time_zone) if deal.started else work.fair.start
    return quarter_of(began or fair_day(work.now, work.fair.time_zone))


def totals(work: Work, deals: Collection[Id] | None = None) -> tuple[Totals, ...]:
    """What all deals of the fair, or some, came to: by quarter, the newest first, and by currency."""
    currencies = {one.id: one.currency for one in work.all(Negotiation)}
    together: defaultdict[tuple[str, str], list[CooperationResult]] = defaultdict(list)
    for one in work.all(CooperationResult):
        deal = one.negotiation
        if deal in currencies and (deals is None or deal in deals) and has_figures(one):
            together[one.quarter, currencies[deal]].append(one)
    keys = sorted(sorted(together, key=lambda key: key[1]), key=lambda key: key[0], reverse=True)
    return tuple(_totals(quarter, currency, together[quarter, currency]) for quarter, currency in keys)


def _totals(quarter: str, currency: str, noted: Collection[CooperationResult]) -> Totals:
    quantities: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in noted:
        if one.quantity is not None:
            quantities[one.unit or ""] += one.quantity
    return Totals(
        quarter,
        currency,
        len(noted),
        sales=_sum(one.sum for one in noted),
        sum_portal=_sum(one.sum_portal for one in noted),
        exports=_sum(one.exports for one in noted),
        imports_replaced=_sum(one.imports_replaced for one in noted),
        jobs=sum(one.jobs or 0 for one in noted),
        quantities=dict(quantities),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in values if one is not None), Decimal(0))


def lacks_last(work: Work, deal: Negotiation, noted: Iterable[CooperationResult]) -> bool:
    """Whether a deal that was talked about by then has no figure for the last whole quarter."""
    last = quarter_before(this_quarter(work))
    is_due = first_quarter(work, deal) <= last
    return is_due and not any(one.quarter == last and has_figures(one) for one in noted)
