"""What the planner shows: every slot, table, meeting and company, and the wishes that have no place yet.

One snapshot is read beside the window and then only asked; who is free when is kept in bits, one a slot, so
that asking costs nothing while a card is carried. What the snapshot cannot know (another desk booked in
between) the use cases decide when a card is dropped.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Delegate, Desk, Enterprise, Fair, Id, Meeting, MeetingRequest, Table
from fairdesk.domain.folding import LEGAL_FORMS, fold
from fairdesk.domain.grid import GridSlot, Interval, absences, days_of, unavailable
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Participation, RequestSource, Wish
from fairdesk.usecases.meetings import meeting_grid, requests
from fairdesk.usecases.meetings.meeting_day import Side, late
from fairdesk.usecases.meetings.meeting_grid import Grid
from fairdesk.usecases.meetings.requests import Pair, Two
from fairdesk.usecases.meetings.troubles import trouble
from fairdesk.usecases.ports import Changes, Work, Workplace

_WHOLE = frozenset(
    {"enterprise", "same_company", "session", "table", "hall", "planning_rules", "fair", "desk"}
)
"""Kinds of records after whose change everything is read again."""
SHOWN_KINDS = _WHOLE | {"meeting", "meeting_request", "pass"}
NOTHING = Changes()
"""Only time has gone on."""
_MANY = 400
"""So many changed records are read together rather than one by one."""
_SOON = 2
"""A shared slot that is among so many next ones is no news."""
_OVER = frozenset({MeetingState.MISSED, MeetingState.CANCELLED})
_TO_COME = frozenset(
    {MeetingState.PLANNED, MeetingState.CONFIRMED, MeetingState.WAITING, MeetingState.NOT_NOTED}
)


@dataclass(frozen=True, slots=True)
class Name:
    """What a company is called, where there is room and where there is not, and as it is looked for."""

    whole: str
    short: str
    folded: str


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting as the planner shows it, in the slot ``place``.

    ``slots`` are the bits of the slots it takes; ``rival`` is the meeting that stands in its way where it was
    booked twice; ``entered`` is when a missing side came into the building; ``trouble`` says why it needs
    another place.
    """

    meeting: Meeting
    companies: tuple[Id, ...]
    state: MeetingState
    place: int
    slots: int
    rival: Id | None = None
    entered: Mapping[Side, datetime] = field(default_factory=dict[Side, datetime])
    trouble: Message | None = None

    @property
    def id(self) -> Id:
        """The meeting's."""
        return self.meeting.id

    @property
    def can_move(self) -> bool:
        """Whether it has not begun and is not over."""
        return self.state in _TO_COME


@dataclass(frozen=True, slots=True)
class Request:
    """A pair without a place, ``left`` times over. ``waits`` says that the reason is in the way."""

    pair: Pair
    left: int
    reason: Message
    waits: bool

    @property
    def id(self) -> Id:
        """The first of its requests stands for all of them."""
        return self.pair.requests[0]


@dataclass(frozen=True)
class Known:
    """What was read of the records."""

    grid: Grid
    desk: Id
    desks: Mapping[Id, Desk]
    enterprises: Mapping[Id, Enterprise]
    leads: Mapping[Id, Id]
    names: Mapping[Id, Name]
    away: Mapping[Id, int]
    declined: frozenset[Id]
    pairs: tuple[Pair, ...]
    never: frozenset[Two]
    meetings: Mapping[Id, Meeting]
    arrived: frozenset[Id]

    def lead(self, enterprise: Id | None) -> Id:
        """The company of a record."""
        return self.leads.get(enterprise or b"", enterprise or b"")

    def name(self, enterprise: Id | None) -> str:
        """What a company is called."""
        return self.names.get(enterprise or b"", _NOBODY).whole

    def comes(self, company: Id) -> bool:
        """Whether a company has not declined."""
        return company not in self.declined

    def never_meet(self, parties: Iterable[Id]) -> bool:
        """Whether one of two companies never wants to meet the other."""
        return frozenset(parties) in self.never


@dataclass(frozen=True)
class Planner:
    """The snapshot. Companies are named by their leads; bits of slots are by ``GridSlot.place``."""

    known: Known
    now: datetime
    cards: Mapping[Id, Card]
    rivals: Mapping[Id, Id]
    entered: Mapping[Id, Mapping[Side, datetime]]
    tray: tuple[Request, ...]

    @property
    def fair(self) -> Fair:
        """The fair."""
        return self.known.grid.fair

    @property
    def slots(self) -> Sequence[GridSlot]:
        """All slots in order."""
        return self.known.grid.slots

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which there are slots; the fair's, where there are none."""
        return tuple(dict.fromkeys(slot.day for slot in self.slots)) or days_of(self.fair)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The fair's time zone."""
        return ZoneInfo(self.fair.time_zone)

    @cached_property
    def today(self) -> date:
        """The day at the fair."""
        return fair_day(self.now, self.fair.time_zone)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in order, and a stand-in for meetings that have none."""
        known = self.known.grid.table
        homeless = any(card.meeting.table not in known for card in self.cards.values())
        return (*([Table(id=b"")] if homeless else ()), *self.known.grid.tables)

    @cached_property
    def people(self) -> tuple[Id, ...]:
        """The companies that have meetings or wishes, by name."""
        found = {one for card in self.cards.values() for one in card.companies}
        found.update(one for pair in self.known.pairs for one in (pair.host, pair.guest))
        return tuple(sorted(found, key=lambda one: (self.name(one).folded, one)))

    @cached_property
    def meetings_of(self) -> Mapping[Id, int]:
        """How many meetings each company has that take place."""
        return Counter(
            one for card in self.cards.values() if card.state not in _OVER for one in card.companies
        )

    @cached_property
    def troubled(self) -> tuple[Card, ...]:
        """The meetings that need another place, the earliest first."""
        found = [card for card in self.cards.values() if card.trouble and self._is_to_come(card.meeting)]
        return tuple(sorted(found, key=lambda card: (card.place, card.id)))

    def _is_to_come(self, meeting: Meeting) -> bool:
        time = meetings.during(meeting)
        return time is not None and time.end > self.now

    @cached_property
    def counts(self) -> Mapping[MeetingState, int]:
        """How many meetings are in each state."""
        made = dict.fromkeys(MeetingState, 0)
        for card in self.cards.values():
            made[card.state] += 1
        return made

    @property
    def arranged(self) -> int:
        """How many meetings are to come, are on, or took place."""
        return sum(card.state not in _OVER for card in self.cards.values())

    @property
    def wished(self) -> int:
        """How many meetings would be, were every wish served."""
        return self.arranged + sum(one.left for one in self.tray)

    # Words

    def name(self, company: Id) -> Name:
        """What a company is called."""
        return self.known.names.get(company) or _NOBODY

    def clock(self, at: datetime) -> str:
        """A moment as the clock in the hall shows it."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def start_of(self, place: int) -> str:
        """When a slot begins."""
        return self.clock(self.slots[place].time.start)

    # Who is free

    @cached_property
    def busy(self) -> Mapping[Id, int]:
        """The slots in which each company and table has a meeting."""
        return _busy(self.cards.values())

    @cached_property
    def to_come(self) -> int:
        """The slots that have not ended: in the one that is on a meeting can still be."""
        return sum(1 << slot.place for slot in self.slots if slot.time.end > self.now)

    def busy_of(self, place: Id, besides: Card | None = None) -> int:
        """The slots a company or table has a meeting in, but for one meeting that is being carried."""
        taken = self.busy.get(place, 0)
        if besides is None or not taken & besides.slots:
            return taken
        if place not in besides.companies and place != besides.meeting.table:
            return taken
        return _busy(card for card in self._at[place] if card.id != besides.id).get(place, 0)

    @cached_property
    def _at(self) -> Mapping[Id, Sequence[Card]]:
        """The meetings of every company and table."""
        found: dict[Id, list[Card]] = {}
        for card in self.cards.values():
            for place in (*card.companies, card.meeting.table or b""):
                found.setdefault(place, []).append(card)
        return found

    def free_slots(self, companies: Iterable[Id], besides: Card | None = None) -> int:
        """The slots to come in which all of some companies could meet."""
        companies = tuple(companies)
        if frozenset(companies) in self.known.never:
            return 0
        taken = 0
        for one in companies:
            taken |= self.busy_of(one, besides) | self.known.away.get(one, 0)
        return self.to_come & ~taken

    def table_slots(self, table: Table, companies: Collection[Id], besides: Card | None = None) -> int:
        """The slots in which a table could serve some companies."""
        owner = self.known.lead(table.enterprise) if table.enterprise else None
        if owner is not None and owner not in companies:
            return 0
        if not table.id or not meeting_grid.books(table, self.known.desk):
            return 0
        return self.open_slots.get(table.id, 0) & ~self.busy_of(table.id, besides)

    @cached_property
    def open_slots(self) -> Mapping[Id, int]:
        """The slots in which each table is in use."""
        every = (1 << len(self.slots)) - 1
        return {
            table.id: every
            if table.closed is None
            else sum(1 << slot.place for slot in self.slots if meeting_grid.can_be_used(table, slot.time))
            for table in self.known.grid.tables
        }

    def any_table_slots(self, companies: Collection[Id], besides: Card | None = None) -> int:
        """The slots in which some table could serve some companies."""
        found = 0
        for table in self.known.grid.tables:
            found |= self.table_slots(table, companies, besides)
        return found

    def table_for(
        self, companies: Collection[Id], place: int, besides: Card | None = None, wanted: Id | None = None
    ) -> Table | None:
        """A table for companies in a slot: the wanted one, their own, a shared, a spare one."""

        def order(table: Table) -> tuple[bool, bool, bool, int]:
            return (table.id != wanted, not table.enterprise, table.spare, table.number)

        bit = 1 << place
        free = [one for one in self.known.grid.tables if self.table_slots(one, companies, besides) & bit]
        return min(free, key=order) if free else None

    def first_place(self, request: Request) -> tuple[int, Table] | None:
        """The first slot and table for a request."""
        companies = (request.pair.host, request.pair.guest)
        free = self.free_slots(companies)
        for slot in self.slots:
            if free >> slot.place & 1 and slot.time.start >= self.now:
                table = self.table_for(companies, slot.place)
                if table is not None:
                    return slot.place, table
        return None

    def slot_now(self) -> GridSlot | None:
        """The slot that is on."""
        return self.known.grid.slot_during(self.now)


_NOBODY = Name("–", "–", "")


# Reading


def read(work: Work) -> Planner:
    """Everything the planner shows, read anew."""
    grid = meeting_grid.grid(work)
    wishes = requests.Wishes(work)
    enterprises, leads = wishes.enterprises, wishes.leads
    known = Known(
        grid=grid,
        desk=work.desk.id,
        desks={one.id: one for one in work.all(Desk)},
        enterprises=enterprises,
        leads=leads,
        names={one: _name(known) for one, known in enterprises.items() if leads[one] == one},
        away=_away(grid, enterprises.values(), leads),
        declined=_declined(enterprises.values(), leads),
        pairs=tuple(requests.pairs(work, wishes)),
        never=wishes.forbidden,
        meetings={one.id: one for one in work.all(Meeting)},
        arrived=_arrived(work, leads),
    )
    return _put_together(work, known, None)


def refreshed(work: Work, before: Planner, changes: Changes = NOTHING) -> Planner:
    """The snapshot after some changes, or only later: what did not change is not read again."""
    if changes.kinds & _WHOLE:
        return read(work)
    known = before.known
    if "meeting" in changes.kinds:
        known = replace(known, meetings=_meetings_after(work, known.meetings, changes.ids))
    if "meeting_request" in changes.kinds:
        wishes = requests.Wishes(work)
        known = replace(known, pairs=tuple(requests.pairs(work, wishes)), never=wishes.forbidden)
    if "pass" in changes.kinds:
        known = replace(known, arrived=_arrived(work, known.leads))
    return _put_together(work, known, before)


def _meetings_after(work: Work, before: Mapping[Id, Meeting], ids: Collection[Id]) -> Mapping[Id, Meeting]:
    if len(ids) > _MANY:
        return {one.id: one for one in work.all(Meeting)}
    after = dict(before)
    for one in ids:
        meeting = work.get(Meeting, one)
        if meeting is not None and not meeting.voided:
            after[one] = meeting
        else:
            after.pop(one, None)
    return after


def _name(enterprise: Enterprise) -> Name:
    return Name(
        enterprise.name, enterprise.short_name or _without_form(enterprise.name), fold(enterprise.name)
    )


def _without_form(name: str) -> str:
    """A name without its legal form and quotation marks, which tell companies apart least."""
    words = [word for word in name.replace("“", "").replace("”", "").replace('"', "").split() if word]
    kept = [word for word in words if not _is_legal_form(word.strip("«»,."))]
    return " ".join(kept).strip("«»") or name


@lru_cache(maxsize=4_096)
def _is_legal_form(word: str) -> bool:
    return fold(word) in LEGAL_FORMS


def _away(grid: Grid, enterprises: Iterable[Enterprise], leads: Mapping[Id, Id]) -> dict[Id, int]:
    found: dict[Id, int] = {}
    for one in enterprises:
        if one.days or one.arrives or one.leaves or one.busy:
            for place in unavailable(absences(one, grid.fair), grid.slots):
                found[leads[one.id]] = found.get(leads[one.id], 0) | 1 << place
    return found


def _declined(enterprises: Iterable[Enterprise], leads: Mapping[Id, Id]) -> frozenset[Id]:
    """The companies all of whose records say that they do not come."""
    known = list(enterprises)
    coming = {leads[one.id] for one in known if one.participation is not Participation.DECLINED}
    return frozenset(leads[one.id] for one in known) - coming


def _arrived(work: Work, leads: Mapping[Id, Id]) -> frozenset[Id]:
    """The companies of which somebody is in the building."""
    today = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)[0]
    inside = {one for one, known in work.attendance(today).items() if known.inside}
    if not inside:
        return frozenset()
    people = work.all(Delegate)
    found = (leads.get(one.enterprise or b"") for one in people if one.id in inside)
    return frozenset(lead for lead in found if lead is not None)


# Putting together


def _put_together(work: Work, known: Known, before: Planner | None) -> Planner:
    shown = [one for one in known.meetings.values() if one.start is not None and not one.cancelled]
    states = {one.id: meetings.state(one, work.now) for one in shown}
    same = before is not None and before.known.meetings is known.meetings
    rivals = before.rivals if before is not None and same else meetings.contested(shown, known.leads)
    waiting = [one for one in shown if states[one.id] is MeetingState.WAITING]
    entered = {one.meeting.id: one.entered for one in late(work, waiting)}
    old: Mapping[Id, Card] = before.cards if before is not None and before.known.grid is known.grid else {}
    making = _Cards(known, rivals, entered, old)
    made = Planner(
        known=known,
        now=work.now,
        cards={one.id: making.card(one, states[one.id]) for one in shown},
        rivals=rivals,
        entered=entered,
        tray=(),
    )
    return replace(made, tray=tuple(_Tray(made).requests()))


@dataclass
class _Cards:
    """Meetings becoming cards."""

    known: Known
    rivals: Mapping[Id, Id]
    entered: Mapping[Id, Mapping[Side, datetime]]
    old: Mapping[Id, Card]

    def __post_init__(self) -> None:
        self._slots = self.known.grid.slots
        self._starts = [slot.time.start for slot in self._slots]
        self._ends = [slot.time.end for slot in self._slots]

    def card(self, meeting: Meeting, state: MeetingState) -> Card:
        """The card of a meeting; the one it had where nothing about it is different."""
        rival, entered = self.rivals.get(meeting.id), self.entered.get(meeting.id, {})
        old = self.old.get(meeting.id)
        if (
            old is not None
            and old.meeting is meeting
            and (old.state, old.rival, old.entered) == (state, rival, entered)
        ):
            return old
        parties = dict.fromkeys(self.known.lead(one) for one in meetings.parties(meeting))
        time = _takes(meeting, state)
        companies, slots = tuple(parties), self._bits(time) if time else 0
        wrong = self._trouble(meeting, companies, slots, rival) if state in _TO_COME else None
        return Card(meeting, companies, state, self._place(meeting), slots, rival, entered, wrong)

    def _trouble(
        self, meeting: Meeting, companies: tuple[Id, ...], slots: int, rival: Id | None
    ) -> Message | None:
        def is_away(company: Id) -> bool:
            return bool(self.known.away.get(company, 0) & slots)

        return trouble(self.known, meeting, companies, rival, is_away)

    def _place(self, meeting: Meeting) -> int:
        """The slot in which it begins, else the one before, else the first."""
        assert meeting.start is not None  # only such meetings have cards
        return max(0, bisect_right(self._starts, meeting.start) - 1)

    def _bits(self, time: Interval) -> int:
        first, last = bisect_right(self._ends, time.start), bisect_right(self._starts, time.end - _A_MOMENT)
        return (1 << last) - (1 << first) if last > first else 0


_A_MOMENT = timedelta(microseconds=1)


def _takes(meeting: Meeting, state: MeetingState) -> Interval | None:
    """The time in which a meeting holds its parties and its table; None where it did not take place."""
    time = meetings.during(meeting)
    if time is None or state in _OVER:
        return None
    if meeting.ended is not None and time.start < meeting.ended < time.end:
        return Interval(time.start, meeting.ended)
    return time


def _busy(cards: Iterable[Card]) -> dict[Id, int]:
    found: dict[Id, int] = {}
    for card in cards:
        for place in (*card.companies, card.meeting.table or b""):
            found[place] = found.get(place, 0) | card.slots
    return found


class _Tray:
    """The pairs that have fewer meetings than were wished for, each with why."""

    def __init__(self, planner: Planner) -> None:
        self._planner, self._known = planner, planner.known
        self._placed: dict[Two, int] = {}
        self._missed: dict[Two, Card] = {}
        for card in planner.cards.values():
            for two in _twos(card.companies):
                if card.state in _OVER:
                    self._missed[two] = card
                else:
                    self._placed[two] = self._placed.get(two, 0) + 1
        tables = [one for one in self._known.grid.tables if meeting_grid.books(one, self._known.desk)]
        self._own = {self._known.lead(one.enterprise): one for one in tables if one.enterprise}
        self._shared = 0
        for table in tables:
            if not table.enterprise:
                self._shared |= planner.open_slots[table.id] & ~planner.busy.get(table.id, 0)
        self._ahead = [slot.place for slot in planner.slots if slot.time.start >= planner.now]
        self._next_bits = sum(1 << place for place in self._ahead)

    def requests(self) -> Iterator[Request]:
        """In the order of their weight."""
        for pair in self._known.pairs:
            left = pair.meetings - self._placed.get(frozenset((pair.host, pair.guest)), 0)
            if left > 0:
                reason, waits = self._reason(pair)
                yield Request(pair, left, reason, waits)

    def _reason(self, pair: Pair) -> tuple[Message, bool]:
        found = self._by_people(pair) or self._by_time(pair)
        if found is not None:
            return found, True
        if pair.asked is None:
            return message("planner.asked"), False
        asked = pair.asked.astimezone(self._planner.zone)
        if fair_day(self._planner.now, self._planner.fair.time_zone) == asked.date():
            return message("planner.asked_at", at=f"{asked:%H:%M}"), False
        return message("planner.asked_on", on=f"{asked:%d.%m}"), False

    def _by_people(self, pair: Pair) -> Message | None:
        for one in (pair.host, pair.guest):
            if one in self._known.declined:
                return message("plans.declined", name=self._known.name(one))
        missed = self._missed.get(frozenset((pair.host, pair.guest)))
        if missed is not None:
            return message("planner.was_missed", at=self._planner.start_of(missed.place))
        return None

    def _by_time(self, pair: Pair) -> Message | None:
        planner = self._planner
        both = planner.free_slots((pair.host, pair.guest)) & self._next_bits
        if not both:
            return message("planner.no_shared_slot")
        free = both & (self._shared | self._own_slots(pair.host) | self._own_slots(pair.guest))
        if not free:
            return message("planner.no_table_then")
        missing = self._not_arrived(pair)
        if missing is not None:
            return message("planner.not_arrived", name=planner.name(missing).short)
        first = (free & -free).bit_length() - 1
        if first in self._ahead[:_SOON]:
            return None
        day = planner.slots[first].day
        if self._ahead and planner.slots[self._ahead[0]].day != day:
            return message("planner.no_shared_slot_before", at=f"{day:%d.%m} {planner.start_of(first)}")
        return message("planner.no_shared_slot_before", at=planner.start_of(first))

    def _own_slots(self, company: Id) -> int:
        table = self._own.get(company)
        if table is None:
            return 0
        return self._planner.open_slots[table.id] & ~self._planner.busy.get(table.id, 0)

    def _not_arrived(self, pair: Pair) -> Id | None:
        """Who is not in the building while others are."""
        arrived = self._known.arrived
        return next((one for one in (pair.host, pair.guest) if arrived and one not in arrived), None)


def with_cards(before: Planner, cards: Mapping[Id, Card], dropped: Collection[Id] = ()) -> Planner:
    """The snapshot as it would be with other cards; those ``dropped`` are shown, but do not take place."""
    taking_place = {one: card for one, card in cards.items() if one not in dropped}
    tray = tuple(_Tray(replace(before, cards=taking_place, tray=())).requests())
    return replace(before, cards=cards, tray=tray)


def _twos(companies: Sequence[Id]) -> Iterator[Two]:
    if len(companies) == 2:
        yield frozenset(companies)
        return
    for place, one in enumerate(companies):
        for other in companies[place + 1 :]:
            yield frozenset((one, other))


# The waiting list


def put_back(place: Workplace, meeting: Id) -> Changes:
    """Takes a meeting that has not begun off the plan; its parties wait for another place.

    Nobody else's request is needed: where there is none, the guest's is noted.
    """
    with place.write() as work:
        known = work.get(Meeting, meeting)
        if known is None or known.voided:
            raise UserFacingError(message("meetings.none"), message("meetings.none_advice"))
        if known.started is not None:
            raise UserFacingError(message("meetings.begun"), message("meetings.begun_advice"))
        work.void(Meeting, meeting)
        wishes = requests.Wishes(work)
        two = wishes.two(known.host, known.guest)
        if two is not None and two not in wishes.by_pair:
            work.add(
                MeetingRequest(
                    id=work.new_id(),
                    asker=known.guest,
                    wanted=known.host,
                    wish=Wish.WANT,
                    about=known.about,
                    demand=known.demand,
                    source=RequestSource.DESK,
                    at=work.now,
                    by=work.actor,
                )
            )
    return work.changes
