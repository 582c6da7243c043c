"""Negotiations in lists: the talks of a table for the day, and all of a fair for reports."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from fairdesk.domain import deals, meetings
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Enterprise,
    Hall,
    Id,
    Meeting,
    Negotiation,
    Station,
    Table,
)
from fairdesk.domain.messages import Message, message
from fairdesk.domain.talks import TalkState, minutes_gone, state_of
from fairdesk.domain.words import NegotiationOutcome, NegotiationSource
from fairdesk.usecases.deals import deal_parties
from fairdesk.usecases.deals.negotiation_talks import current_meeting, of_meeting, table_number
from fairdesk.usecases.ports import Work

OPEN_STATES = frozenset({TalkState.NOW, TalkState.PARKED, TalkState.LEFT_OPEN})
T = TypeVar("T", DealParty, DealItem)


@dataclass(frozen=True, slots=True)
class Talk:
    """A row of the talks of a table: a meeting of the day, or a negotiation, or both.

    ``start`` is the fair's own time. ``names`` are its parties, but for the company whose own table it is.
    """

    meeting: Id | None
    negotiation: Id | None
    start: datetime | None
    names: tuple[str, ...]
    table: int | None
    state: TalkState
    line: Message
    minutes: int | None = None
    outcome: NegotiationOutcome | None = None
    sum: Decimal | None = None
    currency: str = "UZS"


@dataclass(frozen=True, slots=True)
class TableDay:
    """The talks of a table on a day, in the order of time. ``open`` counts those that go on or wait."""

    table: Id | None
    number: int | None
    hall: str
    rows: tuple[Talk, ...]

    @property
    def open(self) -> int:
        """How many talks go on or wait."""
        return sum(row.state in OPEN_STATES for row in self.rows)


def my_table(work: Work, table: Id | None, day: date | None = None, *, by: str | None = None) -> TableDay:
    """The talks of a day at a table, arranged or not, and all that the person ``by`` has open anywhere.

    Without a table: the talks of the day and the open ones of this person; without a person, of everybody.
    """
    on = day or fair_day(work.now, work.fair.time_zone)
    found = _meetings_at(work, table, on)
    rows = [_talk(work, _standing(work, of_meeting(work, one)), one, table) for one in found]
    shown = {row.meeting for row in rows}
    for negotiation in _negotiations_here(work, table, on, by):
        meeting = current_meeting(work, negotiation)
        if meeting is None or meeting.id not in shown:
            rows.append(_talk(work, negotiation, meeting, table))
    rows.sort(key=lambda row: (row.start or _now(work), row.names))
    known = work.get(Table, table) if table else None
    hall = work.get(Hall, known.hall) if known and known.hall else None
    return TableDay(table, known.number if known else None, hall.name if hall else "", tuple(rows))


def open_talks(work: Work, station: Id | None) -> int:
    """How many talks go on or wait: at the table of a station, or anywhere where it has none."""
    known = work.get(Station, station) if station is not None else None
    at = {"table": known.table} if known is not None and known.table is not None else {}
    found = work.all(Negotiation, ended=None, **at)
    return sum(one.source is not NegotiationSource.DOCUMENT for one in found)


def _now(work: Work) -> datetime:
    return work.now.astimezone(ZoneInfo(work.fair.time_zone))


def _meetings_at(work: Work, table: Id | None, day: date) -> list[Meeting]:
    if table is None:
        return []
    start, end = day_bounds(day, work.fair.time_zone)
    found = work.all(Meeting, table=table)
    return [one for one in found if one.start and start <= one.start < end and not one.cancelled]


def _standing(work: Work, negotiation: Id) -> Negotiation | None:
    found = work.get(Negotiation, negotiation)
    return found if found is not None and not found.voided else None


def _negotiations_here(work: Work, table: Id | None, day: date, by: str | None) -> list[Negotiation]:
    """Those of the day at the table, and those that a person has open anywhere."""
    start, end = day_bounds(day, work.fair.time_zone)
    of_person = {} if by is None else {"by": by}
    at_table = work.all(Negotiation, table=table) if table else work.all(Negotiation, **of_person)
    found = [one for one in at_table if one.started and start <= one.started < end]
    if by is not None or table is None:
        still_open = work.all(Negotiation, ended=None, **of_person)
        found += [one for one in still_open if one.source is not NegotiationSource.DOCUMENT]
    return list({one.id: one for one in found}.values())


def _talk(work: Work, negotiation: Negotiation | None, meeting: Meeting | None, table: Id | None) -> Talk:
    """A row; of a meeting of a series its own state, until it is the one that goes on or was last."""
    zone = ZoneInfo(work.fair.time_zone)
    told = negotiation
    if negotiation is not None and meeting is not None and current_meeting(work, negotiation) != meeting:
        told = None
    start = (meeting.start if meeting else None) or (negotiation.started if negotiation else None)
    state, minutes = state_of(told, meeting, work.now), minutes_gone(told, meeting, work.now)
    amount = deals.total(work.all(DealItem, negotiation=told.id)) if told else None
    where = (told.table if told else None) or (meeting.table if meeting else None)
    return Talk(
        meeting.id if meeting else None,
        negotiation.id if negotiation else None,
        start.astimezone(zone) if start else None,
        _names(work, negotiation, meeting, table),
        table_number(work, where),
        state,
        _line(state, minutes, told, amount),
        minutes if state in OPEN_STATES else None,
        told.outcome if told else None,
        amount,
        told.currency if told else "UZS",
    )


def _names(
    work: Work, negotiation: Negotiation | None, meeting: Meeting | None, table: Id | None
) -> tuple[str, ...]:
    enterprises: Iterable[Id | None] = meetings.parties(meeting) if meeting else ()
    if negotiation is not None:
        enterprises = [one.enterprise for one in deal_parties.parties(work, negotiation.id)] or enterprises
    known = work.get(Table, table) if table else None
    owner = known.enterprise if known else None
    others = [one for one in enterprises if one != owner]
    return tuple(deal_parties.name_of(work, one) for one in others)


def _line(
    state: TalkState, minutes: int | None, negotiation: Negotiation | None, amount: Decimal | None
) -> Message:
    """What stands below the names: "Memorandum, 1.2 bln", "Now, 12 min", "One side missing"."""
    if state is TalkState.NOW:
        return message("negotiations.line_now", minutes=minutes or 0)
    if state is not TalkState.DONE or negotiation is None or negotiation.outcome is None:
        return message(f"negotiations.line_{state.value}")
    if negotiation.outcome is NegotiationOutcome.TALK_AGAIN and negotiation.again is not None:
        return message("negotiations.line_again", day=negotiation.again)
    outcome = message(f"words.negotiation_outcome_{negotiation.outcome.value}")
    if amount is None or negotiation.outcome is NegotiationOutcome.NO_RESULT:
        return message("negotiations.line_outcome", outcome=outcome)
    return message("negotiations.line_sum", outcome=outcome, sum=short_sum(amount, negotiation.currency))


_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))


def short_sum(amount: Decimal, currency: str) -> Message:
    """A sum in few letters: 1.2 bln; with its currency where that is not the country's own."""
    return short_figures(amount) if currency == "UZS" else sum_of(amount, currency)


def sum_of(amount: Decimal, currency: str) -> Message:
    """A sum in few letters with its currency: 1.2 bln UZS."""
    return message("negotiations.sum_of", sum=short_figures(amount), currency=currency)


def short_figures(amount: Decimal) -> Message:
    """A sum in few letters without its currency."""
    power, name = next((one for one in _SCALES if _fills(amount, one[0])), (0, "plain"))
    scaled = amount.scaleb(-power)
    figures = f"{scaled:.1f}" if power and scaled < 100 else f"{scaled:.0f}"
    whole, _, decimals = figures.partition(".")
    key = f"negotiations.sum_{name}{'_decimal' if decimals.strip('0') else ''}"
    return message(key, whole=int(whole), decimals=decimals)


def _fills(amount: Decimal, power: int) -> bool:
    """Whether a sum is a whole of a scale, rounded as it would be shown in the one below."""
    return amount + Decimal(5).scaleb(power - 4) >= Decimal(1).scaleb(power)


# For reports


@dataclass(frozen=True, slots=True)
class Filter:
    """Which negotiations are listed; None: all."""

    outcome: NegotiationOutcome | None = None
    table: Id | None = None
    by: str | None = None
    enterprise: Id | None = None
    day: date | None = None
    source: NegotiationSource | None = None


@dataclass(frozen=True, slots=True)
class ListedNegotiation:
    """A negotiation in a list. Times are the fair's own."""

    negotiation: Negotiation
    names: tuple[str, ...]
    started: datetime | None
    table: int | None
    state: TalkState
    items: int
    sum: Decimal | None


@dataclass(frozen=True, slots=True)
class NegotiationList:
    """Negotiations, the latest first, with what they come to. Talks without an outcome are under None."""

    rows: tuple[ListedNegotiation, ...]
    by_outcome: Mapping[NegotiationOutcome | None, int]
    sums: Mapping[str, Decimal]


ALL = Filter()


def negotiations(work: Work, wanted: Filter = ALL) -> NegotiationList:
    """The negotiations of the fair. Several of the same parties count as many."""
    reader = _Lists(work)
    rows = [reader.row(one) for one in work.all(Negotiation) if reader.is_wanted(one, wanted)]
    rows.sort(key=lambda row: (row.started or _now(work), row.negotiation.id), reverse=True)
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.sum is not None:
            currency = row.negotiation.currency
            sums[currency] = sums.get(currency, Decimal(0)) + row.sum
    return NegotiationList(tuple(rows), Counter(row.negotiation.outcome for row in rows), sums)


class _Lists:
    """Everything that a list of all negotiations needs, read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._zone = ZoneInfo(work.fair.time_zone)
        self._names = {one.id: one.name for one in work.all(Enterprise)}
        self._tables = {one.id: one.number for one in work.all(Table)}
        self._meetings = {one.id: one for one in work.all(Meeting)}
        self._parties = _by_negotiation(work.all(DealParty))
        self._items = _by_negotiation(work.all(DealItem))

    def is_wanted(self, one: Negotiation, wanted: Filter) -> bool:
        """Whether a negotiation is one of those that were asked for."""
        of_fields = ("outcome", "table", "by", "source")
        if any(getattr(wanted, name) not in (None, getattr(one, name)) for name in of_fields):
            return False
        on = fair_day(one.started, self._work.fair.time_zone) if one.started else None
        if wanted.day is not None and wanted.day != on:
            return False
        parties = [party.enterprise for party in self._parties.get(one.id, ())]
        return wanted.enterprise is None or wanted.enterprise in parties

    def row(self, one: Negotiation) -> ListedNegotiation:
        """A negotiation as it is listed."""
        items = self._items.get(one.id, [])
        parties = sorted(self._parties.get(one.id, []), key=lambda party: (party.place, party.id))
        return ListedNegotiation(
            one,
            tuple(self._names.get(party.enterprise or b"", "–") for party in parties),
            one.started.astimezone(self._zone) if one.started else None,
            self._tables.get(one.table or b""),
            state_of(one, self._meetings.get(one.meeting or b""), self._work.now),
            len(items),
            deals.total(items),
        )


def _by_negotiation(records: Iterable[T]) -> dict[Id, list[T]]:
    found: dict[Id, list[T]] = {}
    for record in records:
        found.setdefault(record.negotiation or b"", []).append(record)
    return found
