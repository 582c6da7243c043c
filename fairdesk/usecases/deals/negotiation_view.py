"""A negotiation as its screen shows it, read at once; and the talks of a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from fairdesk.domain import deals
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Document,
    Enterprise,
    Id,
    Meeting,
    Negotiation,
    NegotiationNote,
    Product,
)
from fairdesk.domain.messages import Message
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.talks import TalkState, minutes_gone, state_of
from fairdesk.domain.words import DealPart
from fairdesk.usecases.deals import attachments, cooperation, deal_items, deal_parties, deal_questions
from fairdesk.usecases.deals.cooperation import StepView
from fairdesk.usecases.deals.deal_differences import Difference, differences
from fairdesk.usecases.deals.deal_questions import Measure, Question
from fairdesk.usecases.deals.negotiation_list import TableDay, Talk, my_table
from fairdesk.usecases.deals.negotiation_talks import (
    current,
    known_negotiation,
    negotiations_between,
    table_number,
    talks_of,
)
from fairdesk.usecases.deals.negotiation_timeline import Entry, Happenings, timeline
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.papers import documents
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Claim, Work

__all__ = [
    "Claims",
    "Entry",
    "ItemView",
    "NegotiationView",
    "PartyView",
    "Person",
    "TableDay",
    "Talk",
    "TalkState",
    "my_table",
    "view",
]

Claims = Mapping[str, Sequence[Claim]]
"""Fields that desks set differently, with the values given."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_QUIET = frozenset({"by", "started", "ended", "parked", "place", "present", "answered"})
"""Fields of which nobody needs to be asked: who opened a talk and when it was closed, in what order rows
stand; and those of which everything holds that any desk noted."""


@dataclass(frozen=True, slots=True)
class Person:
    """A delegate of a party."""

    id: Id
    name: str
    position: str


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party with its people.

    ``signatory``, ``position`` and ``basis`` are those that hold: of the party, or else of its enterprise;
    ``own`` are the fields that were set for this negotiation.
    """

    id: Id
    enterprise: Id
    name: str
    part: DealPart
    present: tuple[Person, ...]
    people: tuple[Person, ...]
    signatory: Person | None
    position: str
    basis: str
    own: frozenset[str]
    claims: Claims


@dataclass(frozen=True, slots=True)
class ItemView:
    """A row of the sheet.

    ``source`` is the name of the product or demand that it is, ``doubt`` what is wrong with its TN VED code,
    ``differs`` which cells are others on the latest paper ("row": it is not on it).
    """

    item: DealItem
    sum: Decimal | None
    source: str
    doubt: Message | None
    questions: tuple[Question, ...]
    differs: frozenset[str]
    claims: Claims


@dataclass(frozen=True, slots=True)
class NegotiationView:
    """Everything that the screen shows of a negotiation. Times are the fair's own.

    ``minutes`` are gone of the ``of_minutes`` of the talk that goes on; ``talks`` are its meetings, the
    earliest first. ``differs`` is None while no paper was printed, or it holds what differs from the latest.
    ``claims`` are fields that two desks set differently.
    """

    negotiation: Negotiation
    state: TalkState
    table: int | None
    started: datetime | None
    ended: datetime | None
    minutes: int | None
    of_minutes: int | None
    meeting: Meeting | None
    talks: tuple[Meeting, ...]
    earlier: tuple[Id, ...]
    parties: tuple[PartyView, ...]
    items: tuple[ItemView, ...]
    total: Decimal | None
    timeline: tuple[Entry, ...]
    steps: tuple[StepView, ...]
    documents: tuple[DocumentView, ...]
    differs: Difference | None
    saved_at: datetime | None
    claims: Claims

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parties."""
        return tuple(one.name for one in self.parties)


def view(work: Work, negotiation: Id) -> NegotiationView:
    """A negotiation with everything that hangs on it. Raises ``UserFacingError`` where it is not there."""
    known = known_negotiation(work, negotiation)
    return _Reader(work, known).view()


class _Reader:
    """Reads what hangs on one negotiation."""

    def __init__(self, work: Work, negotiation: Negotiation) -> None:
        self._work = work
        self._known = negotiation
        self._zone = ZoneInfo(work.fair.time_zone)
        self._parties = deal_parties.parties(work, negotiation.id)
        self._items = deals.in_order(work.all(DealItem, negotiation=negotiation.id))
        self._notes = work.all(NegotiationNote, negotiation=negotiation.id)
        self._files = attachments.files_of(work, negotiation.id)
        self._companies: dict[Id, Sequence[Id]] = {}

    def view(self) -> NegotiationView:
        """All of it."""
        work, known = self._work, self._known
        talks = talks_of(work, known)
        meeting = current(talks)
        papers = self._documents()
        differs = self._differs(papers)
        claims = work.claims(Negotiation, known.id)
        return NegotiationView(
            negotiation=known,
            state=state_of(known, meeting, work.now),
            table=table_number(work, known.table),
            started=self._local(_earliest(known.started, claims)),
            ended=self._local(known.ended),
            minutes=minutes_gone(known, meeting, work.now),
            of_minutes=meeting.minutes if meeting else None,
            meeting=meeting,
            talks=tuple(talks),
            earlier=self._earlier(),
            parties=tuple(self._party(one) for one in self._parties),
            items=self._rows(differs),
            total=deals.total(self._items),
            timeline=timeline(work, known, Happenings(talks, self._notes, self._files, papers)),
            steps=cooperation.path(work, known.id),
            documents=papers,
            differs=differs,
            saved_at=self._saved_at(),
            claims=_spoken(claims),
        )

    def _local(self, at: datetime | None) -> datetime | None:
        return at.astimezone(self._zone) if at else None

    def _earlier(self) -> tuple[Id, ...]:
        found = negotiations_between(self._work, [self._records(one) for one in self._parties])
        return tuple(one for one in found if one != self._known.id)

    # Parties

    def _party(self, party: DealParty) -> PartyView:
        work = self._work
        enterprise = work.get(Enterprise, party.enterprise) if party.enterprise else None
        people = self._people(party)
        signatory = party.signatory or (enterprise.signatory if enterprise else None)
        signs = self._person(signatory, people)
        own = {name for name in ("signatory", "position", "basis") if getattr(party, name) is not None}
        present = (self._person(one, people) for one in deal_parties.present_of(work, party))
        return PartyView(
            party.id,
            party.enterprise or b"",
            enterprise.name if enterprise else "–",
            party.part,
            tuple(one for one in present if one is not None),
            people,
            signs,
            party.position or (signs.position if signs else ""),
            party.basis or (enterprise.basis if enterprise else None) or "",
            frozenset(own),
            _spoken(work.claims(DealParty, party.id)),
        )

    def _people(self, party: DealParty) -> tuple[Person, ...]:
        records = self._records(party)
        people = [one for record in records for one in self._work.all(Delegate, enterprise=record)]
        return tuple(_person(one) for one in people)

    def _records(self, party: DealParty) -> Sequence[Id]:
        """The records of a party's company, each read once."""
        if party.id not in self._companies:
            of = party.enterprise
            self._companies[party.id] = same_company.members(self._work, of) if of else []
        return self._companies[party.id]

    def _person(self, delegate: Id | None, known: Iterable[Person]) -> Person | None:
        if delegate is None:
            return None
        found = next((one for one in known if one.id == delegate), None)
        record = None if found else self._work.get(Delegate, delegate)
        return found or (_person(record) if record else None)

    # Items

    def _rows(self, differs: Difference | None) -> tuple[ItemView, ...]:
        measure = Measure(
            self._known.currency,
            sums=self._work.item_sums(self._known.currency, self._known.id),
            parties={record: party for party in self._parties for record in self._records(party)},
        )
        return tuple(self._row(item, measure, differs) for item in self._items)

    def _row(self, item: DealItem, measure: Measure, differs: Difference | None) -> ItemView:
        product = self._work.get(Product, item.product) if item.product else None
        demand = self._work.get(Demand, item.demand) if item.demand else None
        source = product or demand
        claims = self._work.claims(DealItem, item.id)
        answered = deal_items.answers_of(self._work, item) if "answered" in claims else item.answered
        return ItemView(
            item,
            deals.item_sum(item),
            source.name if source else "",
            deal_items.tn_ved_doubt(item.tn_ved),
            deal_questions.ask(item, replace(measure, product=product, demand=demand), answered),
            (differs.items if differs else {}).get(item.id, frozenset()),
            _spoken(claims),
        )

    # Papers

    def _documents(self) -> tuple[DocumentView, ...]:
        records = self._work.all(Document, negotiation=self._known.id)
        return tuple(documents.view(self._work, one.id) for one in records)

    def _differs(self, papers: Sequence[DocumentView]) -> Difference | None:
        """What differs from the paper printed last that lists items, unless people chose to keep it."""
        printed = [
            one
            for one in papers
            if one.current is not None
            and one.content.handover is None
            and one.state is not DocumentState.CANCELLED
        ]
        if not printed:
            return None
        latest = max(printed, key=lambda one: (one.current.at if one.current else None) or _LONG_AGO)
        if not latest.differs:
            return Difference()
        return differences(self._items, self._parties, latest.content)

    def _saved_at(self) -> datetime | None:
        records = (self._known, *self._parties, *self._items, *self._notes, *self._files)
        return self._local(self._work.last_change([one.id for one in records]))


def _earliest(started: datetime | None, claims: Claims) -> datetime | None:
    """When a talk began: of two desks that opened it, the first one knows."""
    given = [claim.value for claim in claims.get("started", ()) if isinstance(claim.value, datetime)]
    return min(given, default=started)


def _spoken(claims: Claims) -> Claims:
    """What people are asked to settle."""
    return {name: values for name, values in claims.items() if name not in _QUIET}


def _person(delegate: Delegate) -> Person:
    return Person(delegate.id, delegate.name or "–", delegate.position or "")
