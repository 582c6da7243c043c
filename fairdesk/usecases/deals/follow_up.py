"""Following deals in the months after the fair: what is overdue, what is due soon, what comes later."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from fairdesk.domain import cooperation as rules
from fairdesk.domain.cooperation import PathState, Standing, Urgency
from fairdesk.domain.deals import in_order, total
from fairdesk.domain.entities import (
    CooperationResult,
    DealItem,
    DealParty,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Handover,
    Id,
    Negotiation,
    PathStep,
    Record,
    Signing,
)
from fairdesk.domain.words import NegotiationOutcome, Step, StepState
from fairdesk.usecases.deals import results
from fairdesk.usecases.deals.cooperation import latest_round, today
from fairdesk.usecases.deals.path_proofs import proofs
from fairdesk.usecases.ports import Changes, Work, Workplace

R = TypeVar("R", bound=Record)
_AGREED = frozenset({NegotiationOutcome.MEMORANDUM, NegotiationOutcome.CONTRACT})
_SOONEST: Sequence[Urgency] = tuple(Urgency)
_READ_ONE_BY_ONE = 60
"""Of more changed records at once the whole fair is read again: it takes as long as some fifty deals."""
_OF_DEALS: tuple[type[Record], ...] = (
    Negotiation,
    DealParty,
    DealItem,
    PathStep,
    Handover,
    Document,
    DocumentVersion,
    Signing,
    CooperationResult,
)
SHOWN_KINDS = frozenset({one.kind for one in _OF_DEALS} | {Enterprise.kind, Delegate.kind})
"""Kinds of records that a row is made of."""


@dataclass(frozen=True, slots=True)
class DealSide:
    """A party of a deal."""

    enterprise: Id
    name: str
    short_name: str
    region: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal with the step that presses: the first overdue one, else the current one.

    ``late`` is by how many days that one is overdue, ``more_late`` how many others are too. A stopped path
    shows the step that was refused, with the ``reason``. A deal whose path was not laid has no ``step``.
    """

    negotiation: Id
    sides: tuple[DealSide, ...]
    about: str
    sum: Decimal | None
    currency: str
    specialist: str
    state: PathState
    urgency: Urgency
    step: Id | None = None
    step_name: Step | None = None
    round: int = 1
    due: date | None = None
    late: int = 0
    more_late: int = 0
    done: int = 0
    party_name: str = ""
    person: Id | None = None
    person_name: str = ""
    reason: str = ""
    reminded: date | None = None
    wants_reminder: bool = False
    lacks_result: bool = False

    @property
    def names(self) -> str:
        """The parties in one line."""
        return " – ".join(side.name for side in self.sides)

    @property
    def named(self) -> frozenset[Id]:
        """The enterprises and the person whose names it shows."""
        people = {self.person} if self.person else set[Id]()
        return frozenset({side.enterprise for side in self.sides} | people)


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step with a day on which it is due, of any round; ``is_closed`` when nothing is to be done for it."""

    id: Id
    step: Step
    due: date
    names: str
    goods: str
    about: str
    party_name: str
    person_name: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All deals that are followed, the most urgent first; ``today`` is the fair's day they were read on."""

    today: date
    time_zone: str
    rows: tuple[DealRow, ...]


def due(work: Work, only: Sequence[Id] | None = None) -> FollowUp:
    """The deals of the fair that have a path or agreed on one, or ``only`` some of them."""
    day = today(work)
    found = _read(work, day, None) if only is None else [row for one in only for row in _read(work, day, one)]
    return FollowUp(day, work.fair.time_zone, in_urgency(found))


def refreshed(work: Work, known: FollowUp, changes: Changes) -> FollowUp:
    """The same after changes: only the deals that they touch are read again, unless those are many."""
    touched = _touched(work, known, changes)
    if known.today != today(work) or touched is None:
        return due(work)
    if not touched:
        return known
    others = [row for row in known.rows if row.negotiation not in touched]
    again = due(work, sorted(touched))
    return replace(known, rows=in_urgency([*others, *again.rows]))


def _touched(work: Work, known: FollowUp, changes: Changes) -> set[Id] | None:
    """The deals that changes belong to; None where reading everything again is less work."""
    if len(changes.ids) > _READ_ONE_BY_ONE:
        return None
    found: set[Id] = set()
    for one in changes.ids:
        for record_type in _OF_DEALS:
            record = work.get(record_type, one) if record_type.kind in changes.kinds else None
            found |= {deal for deal in (_deal_of(work, record),) if deal}
    named = {row.negotiation for row in known.rows if not changes.ids.isdisjoint(row.named)}
    return found | named


def _deal_of(work: Work, record: Record | None) -> Id | None:
    if isinstance(record, DocumentVersion | Signing):
        record = work.get(Document, record.document) if record.document else None
    if isinstance(record, Negotiation):
        return record.id
    return getattr(record, "negotiation", None)


def in_urgency(rows: Iterable[DealRow]) -> tuple[DealRow, ...]:
    """Rows as people take them up: the longest overdue first, then what is due next."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                _SOONEST.index(row.urgency),
                row.state is PathState.COMPLETE,
                row.due or date.max,
                row.negotiation,
            ),
        )
    )


def _read(work: Work, day: date, negotiation: Id | None) -> list[DealRow]:
    reader = _Reader(work, day, negotiation)
    return [row for deal in reader.deals for row in reader.rows_of(deal)]


class _Reader:
    """What hangs on one deal, or on all of a fair at once."""

    def __init__(self, work: Work, day: date, negotiation: Id | None) -> None:
        self._work, self._today = work, day
        self._all = negotiation is None
        of_deal = {} if negotiation is None else {"negotiation": negotiation}
        one = work.get(Negotiation, negotiation) if negotiation else None
        self.deals = work.all(Negotiation) if self._all else [one] if one and not one.voided else []
        steps = work.all(PathStep, **of_deal)
        self._proven = proofs(work, steps, negotiation)
        self._steps = _by_deal(steps)
        self._parties = _by_deal(work.all(DealParty, **of_deal))
        self._items = _by_deal(work.all(DealItem, **of_deal))
        self._results = _by_deal(work.all(CooperationResult, **of_deal))
        everybody = work.all(Enterprise) if self._all else []
        self._enterprises: dict[Id, Enterprise | None] = {one.id: one for one in everybody}
        self._people: dict[Id, str] = {}

    def rows_of(self, deal: Negotiation) -> list[DealRow]:
        """The row of a deal, or none where there is nothing to follow."""
        steps = self._steps[deal.id]
        is_followed = bool(steps) or deal.outcome in _AGREED
        if not is_followed or deal.outcome is NegotiationOutcome.NO_RESULT:
            return []
        path = rules.path(steps, self._proven, self._today)
        items = in_order(self._items[deal.id])
        row = DealRow(
            negotiation=deal.id,
            sides=self._sides(deal.id),
            about=deal.subject or ", ".join(item.name for item in items if item.name),
            sum=total(items),
            currency=deal.currency,
            specialist=deal.by or "",
            state=path.state,
            urgency=rules.urgency(path, self._today),
            done=path.done,
            lacks_result=path.state is not PathState.STOPPED
            and results.lacks_last(self._work, deal, self._results[deal.id]),
        )
        step = path.pressing
        return [row if step is None else self._with_step(row, path, step)]

    def dated(self, deal: Negotiation) -> Iterator[DatedStep]:
        """The steps of a deal with a day; in a path that is over, and of earlier rounds, all are closed."""
        path = rules.path(self._steps[deal.id], self._proven, self._today)
        runs = path.state is PathState.RUNNING and deal.outcome is not NegotiationOutcome.NO_RESULT
        names = " – ".join(side.name for side in self._sides(deal.id))
        goods = ", ".join(item.name for item in in_order(self._items[deal.id]) if item.name)
        for latest in path.steps:
            for one in (*latest.earlier, latest):
                if one.record.due is not None:
                    party = self._enterprise(one.record.party) if one.record.party else None
                    yield DatedStep(
                        one.record.id,
                        one.record.step,
                        one.record.due,
                        names,
                        goods,
                        one.record.about or "",
                        party.name if party else "",
                        self._person(one.record.person),
                        is_closed=not runs or one is not latest or one.state is not StepState.OPEN,
                    )

    def _with_step(self, row: DealRow, path: rules.Path, step: Standing) -> DealRow:
        record = step.record
        party = self._enterprise(record.party) if record.party else None
        return replace(
            row,
            step=record.id,
            step_name=record.step,
            round=record.round,
            due=record.due,
            late=step.late,
            more_late=path.late - bool(step.late),
            party_name=party.name if party else "",
            person=record.person,
            person_name=self._person(record.person),
            reason=record.reason or "" if step.state is StepState.REFUSED else "",
            reminded=record.reminded,
            wants_reminder=step.wants_reminder,
        )

    def _sides(self, deal: Id) -> tuple[DealSide, ...]:
        parties = sorted(self._parties[deal], key=lambda one: (one.place, one.id))
        found = (self._enterprise(party.enterprise) for party in parties if party.enterprise)
        return tuple(
            DealSide(one.id, one.name, one.short_name or one.name, one.region, one.sector)
            for one in found
            if one is not None
        )

    def _enterprise(self, enterprise: Id) -> Enterprise | None:
        if enterprise not in self._enterprises:
            self._enterprises[enterprise] = self._work.get(Enterprise, enterprise)
        return self._enterprises[enterprise]

    def _person(self, person: Id | None) -> str:
        if person is None:
            return ""
        if person not in self._people:
            found = self._work.get(Delegate, person)
            self._people[person] = (found.name or "") if found else ""
        return self._people[person]


def _by_deal(records: Iterable[R]) -> defaultdict[Id, list[R]]:
    found: defaultdict[Id, list[R]] = defaultdict(list)
    for record in records:
        found[getattr(record, "negotiation")].append(record)  # noqa: B009 - records of several kinds have it
    return found


def dated_steps(work: Work, deals: Collection[Id] | None = None) -> list[DatedStep]:
    """The dated steps of some deals, or of all that are followed, in the order of their days."""
    reader = _Reader(work, today(work), None)
    found = [
        step for deal in reader.deals if deals is None or deal.id in deals for step in reader.dated(deal)
    ]
    return sorted(found, key=lambda one: (one.due, one.id))


# Reminding


def note_reminded(place: Workplace, step: Id, *, reminded: bool = True) -> Changes:
    """Notes that the party of a step was reminded today, or takes that back."""
    with place.write() as work:
        work.change(PathStep, latest_round(work, step).id, reminded=today(work) if reminded else None)
    return work.changes
