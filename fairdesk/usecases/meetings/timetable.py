"""From wishes to a timetable and back: what is asked of scheduling, and putting its answer in place.

Nothing changes while scheduling goes on. Its answer is put in place as one action, whole or not at all, and
can be taken back. What happened in between is respected: what would collide with it is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fairdesk.domain import meetings
from fairdesk.domain.entities import Id, Meeting, Plan, PlanningRules, Table
from fairdesk.domain.grid import GridSlot, Interval, unavailable
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import PlanKind
from fairdesk.scheduling import instance as scheduling
from fairdesk.scheduling.preferences import Preferences
from fairdesk.scheduling.timetable import Placement, Timetable
from fairdesk.usecases.meetings import meeting_grid, requests
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.meetings.requests import Pair
from fairdesk.usecases.ports import Changes, Span, Work, Workplace
from fairdesk.usecases.undo import Undone, restore


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting that is wanted: one that a pair wishes, or one that is ``arranged`` already.

    ``fixed`` says that it stays where it is: locked, confirmed by both sides, or booked by hand.
    """

    host: Id
    guest: Id
    weight: int
    about: str | None = None
    demand: Id | None = None
    arranged: Meeting | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Two companies that scheduling is not asked about, and why."""

    host: Id
    guest: Id
    reason: Message


@dataclass(frozen=True)
class Question:
    """What is asked of scheduling, and what its ids stand for.

    ``current`` is where the meetings are that are arranged; ``wanted`` is by the ids of the instance;
    ``times`` has the time of each slot; ``left_out`` is what cannot be asked for.
    """

    instance: scheduling.Instance
    preferences: Preferences
    current: Mapping[str, Placement]
    wanted: Mapping[str, Wanted]
    times: Mapping[int, Interval]
    names: Mapping[str, str]
    left_out: tuple[LeftOut, ...] = ()

    def named(self, reason: Message) -> Message:
        """A reason of scheduling with the names of enterprises and tables for their ids."""
        return Message(reason.key, {name: self._named(value) for name, value in reason.values.items()})

    @staticmethod
    def table(placement: Placement) -> Id:
        """The table that a placement names."""
        return bytes.fromhex(str(placement.table))

    def _named(self, value: object) -> object:
        if isinstance(value, Message):
            return self.named(value)
        return self.names.get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan that was put in place; ``left_out`` counts what had been overtaken by events."""

    plan: Id
    changes: Changes
    left_out: int


def question(work: Work, *, for_repair: bool = False, only_locked_stay: bool = False) -> Question:
    """What is asked for a timetable: all wishes, with the meetings that stay where they are.

    ``for_repair`` uses the tables that were held back. With ``only_locked_stay`` meetings that are confirmed
    or were booked by hand may move too. Raises ``UserFacingError`` where there are no slots to come, no
    tables, or no wishes.
    """
    return _Asking(work, for_repair, only_locked_stay).asked()


class _Asking:
    """The question as it is put together."""

    def __init__(self, work: Work, for_repair: bool, only_locked_stay: bool) -> None:
        self.books = Bookings(work)
        self.for_repair = for_repair
        self.only_locked_stay = only_locked_stay
        self.pairs = requests.pairs(work)
        self.grid = self.books.grid
        self.slots = [slot for slot in self.grid.slots if slot.time.start >= work.now]
        self.done = _done(work, self.books)
        self.wanted: dict[str, Wanted] = {}
        self.current: dict[str, Placement] = {}
        self.blocked: dict[Id, set[int]] = {}
        self.left_out: list[LeftOut] = []
        self.held: dict[Id, int] = {}

    def asked(self) -> Question:
        self._check()
        for meeting in sorted(self.books.meetings.values(), key=lambda one: one.id):
            self._take_arranged(meeting)
        for pair in self.pairs:
            self._take_pair(pair)
        rules = self.grid.rules
        return Question(
            instance=self._instance(),
            preferences=_preferences(rules),
            current=self.current,
            wanted=self.wanted,
            times={slot.place: slot.time for slot in self.slots},
            names=self._names(),
            left_out=tuple(self.left_out),
        )

    def _check(self) -> None:
        for missing, key in (
            (not self.grid.slots, "no_slots"),
            (not self.slots, "no_slots_left"),
            (not self.grid.tables, "no_tables"),
            (not self.pairs and not self.books.meetings, "no_wishes"),
        ):
            if missing:
                raise UserFacingError(message(f"plans.{key}"), message(f"plans.{key}_advice"))

    # Meetings

    def _take_arranged(self, meeting: Meeting) -> None:
        time = meetings.during(meeting)
        assert time is not None  # arranged meetings have one
        parties = self.books.parties(meeting)
        slot = self.grid.slot_of(time)
        is_on = meeting.started is not None or time.start < self.books.now or meeting.ended is not None
        if is_on or (slot is None and meetings.is_settled(meeting)):
            self._block(meeting, time, parties)
            return
        stays = slot is not None and self._stays(meeting, parties, slot)
        key = meeting.id.hex()
        self.wanted[key] = Wanted(
            parties[0], parties[-1], meeting.weight, meeting.about, meeting.demand, meeting, stays
        )
        if slot is not None and meeting.table is not None and meeting.table in self.grid.table:
            self.current[key] = Placement(slot.place, meeting.table.hex())
        if not stays:
            self._leave_out(parties)

    def _leave_out(self, parties: Sequence[Id]) -> bool:
        """Whether two companies cannot meet at all, as one does not come; that is noted."""
        reason = self.books.no_meeting(parties)
        if reason is not None:
            self.left_out.append(LeftOut(parties[0], parties[-1], reason))
        return reason is not None

    def _stays(self, meeting: Meeting, parties: Sequence[Id], slot: GridSlot) -> bool:
        settled = meeting.locked if self.only_locked_stay else meetings.is_settled(meeting)
        if not settled or meeting.id in self.books.contested or len(parties) < 2:
            return False
        table = self.grid.table.get(meeting.table or b"")
        can_be = table is not None and meeting_grid.can_be_used(table, slot.time)
        return can_be and not any(self.books.is_away(one, slot.time) for one in parties)

    def _block(self, meeting: Meeting, time: Interval, parties: Sequence[Id]) -> None:
        """A meeting outside the slots to come is not planned, but takes its parties and its table."""
        for party in parties:
            self.held[party] = self.held.get(party, 0) + 1
        over = meeting.ended is not None
        for slot in self.slots:
            if slot.time.meets(time) and not over:
                for place in (*parties, *([meeting.table] if meeting.table else [])):
                    self.blocked.setdefault(place, set()).add(slot.place)

    def _take_pair(self, pair: Pair) -> None:
        had = self.done.get(frozenset((pair.host, pair.guest)), 0)
        if had >= pair.meetings:
            return
        if self._leave_out((pair.host, pair.guest)):
            return
        for number in range(had, pair.meetings):
            key = f"{pair.host.hex()}-{pair.guest.hex()}-{number}"
            self.wanted[key] = Wanted(pair.host, pair.guest, pair.weight, pair.about, pair.demand)

    # The instance

    def _instance(self) -> scheduling.Instance:
        tables = [table for table in self.grid.tables if self._serves(table)]
        blockers = list(self._table_blockers(tables))
        return scheduling.Instance(
            name=self.grid.fair.code,
            slots=tuple(
                scheduling.Slot(slot.place, slot.session.hex(), slot.day.isoformat()) for slot in self.slots
            ),
            tables=tuple(table.id.hex() for table in tables),
            participants=(*self._participants(), *(scheduling.Participant(one) for one, _ in blockers)),
            meetings=(
                *(
                    self._meeting(key, wanted)
                    for key, wanted in self.wanted.items()
                    if wanted.fixed or self.books.no_meeting(_parties(self.books, wanted)) is None
                ),
                *(blocker for _, blocker in blockers),
            ),
            own=frozenset(table.id.hex() for table in tables if not self._is_shared(table)),
            halls={table.id.hex(): table.hall.hex() for table in tables if table.hall},
        )

    def _serves(self, table: Table) -> bool:
        """Whether a table takes part: some slot can use it, or a meeting stays at it."""
        return any(meeting_grid.can_be_used(table, slot.time) for slot in self.slots)

    def _is_shared(self, table: Table) -> bool:
        held_back = table.spare and not self.for_repair
        return not (table.enterprise or held_back) and meeting_grid.books(table, self.books.desk)

    def _table_blockers(self, tables: Iterable[Table]) -> Iterator[tuple[str, scheduling.Meeting]]:
        """Stand-ins for what takes a table in a slot without being planned."""
        for table in tables:
            closed = {slot.place for slot in self.slots if not meeting_grid.can_be_used(table, slot.time)}
            for place in sorted(closed | self.blocked.get(table.id, set())):
                stand_in = f"#{table.id.hex()}-{place}"
                yield (
                    stand_in,
                    scheduling.Meeting(
                        stand_in, (stand_in,), slot=place, table=table.id.hex(), weight=0, locked=True
                    ),
                )

    def _participants(self) -> Iterator[scheduling.Participant]:
        known = sorted({one for wanted in self.wanted.values() for one in _parties(self.books, wanted)})
        for company in known:
            away = unavailable(self.books.absences(company), self.slots)
            busy = frozenset(self.blocked.get(company, ()))
            yield scheduling.Participant(company.hex(), away | busy, most=self._most(company))

    def _most(self, company: Id) -> int | None:
        said = [one.meetings_most for one in self.books.members.get(company, ())]
        limits = [limit for limit in (*said, self.grid.rules.most_meetings) if limit is not None]
        return max(0, min(limits) - self.held.get(company, 0)) if limits else None

    def _meeting(self, key: str, wanted: Wanted) -> scheduling.Meeting:
        parties = tuple(one.hex() for one in _parties(self.books, wanted))
        if wanted.fixed:
            at = self.current[key]
            return scheduling.Meeting(
                key, parties, slot=at.slot, table=at.table, weight=wanted.weight, locked=True
            )
        own = self._own_table(wanted)
        return scheduling.Meeting(key, parties, weight=wanted.weight, table=own)

    def _own_table(self, wanted: Wanted) -> str | None:
        """The host's own table, or else the guest's."""
        for one in _parties(self.books, wanted):
            for record in self.books.members.get(one, ()):
                table = self.grid.own_tables.get(record.id)
                if table is not None and self._serves(table):
                    return table.id.hex()
        return None

    def _names(self) -> dict[str, str]:
        names = {
            one.hex(): self.books.name(one)
            for wanted in self.wanted.values()
            for one in _parties(self.books, wanted)
        }
        return names | {table.id.hex(): str(table.number) for table in self.grid.tables}


def _preferences(rules: PlanningRules) -> Preferences:
    """Where both matter, a gap is worse than a walk to another hall."""
    if not rules.short_walks:
        return Preferences(rules.fair_shares, breaks=int(rules.few_gaps), walking=0)
    return Preferences(rules.fair_shares, breaks=4 * rules.few_gaps, walking=1)


def _parties(books: Bookings, wanted: Wanted) -> tuple[Id, ...]:
    if wanted.arranged is not None:
        return books.parties(wanted.arranged)
    return (wanted.host, wanted.guest)


def _done(work: Work, books: Bookings) -> dict[frozenset[Id], int]:
    """How many meetings two companies have or had: also those that were missed or cancelled.

    Whoever did not come is not planned again without a person asking for it.
    """
    counts: dict[frozenset[Id], int] = {}
    for meeting in work.all(Meeting):
        two = frozenset(books.parties(meeting))
        counts[two] = counts.get(two, 0) + 1
    return counts


# Putting in place


def apply(
    place: Workplace, asked: Question, answer: Timetable, what: PlanKind = PlanKind.TIMETABLE
) -> Applied:
    """Puts a timetable in place as one action.

    What somebody booked, moved, began or cancelled since the question was asked stays as it is; a meeting
    that would now collide with it is left out.
    """
    with place.write() as work:
        applying = _Applying(work, asked, answer)
        applying.put()
        made = Plan(
            id=work.new_id(),
            what=what,
            at=work.now,
            by=work.actor,
            desk=work.desk.id,
            wished=len(asked.wanted) + len(asked.left_out),
            served=applying.served,
            weight=answer.served_weight,
            bound=answer.weight_bound,
            breaks=answer.breaks,
            moved=applying.moved,
            dropped=applying.dropped,
        )
        span = work.changes.span
        work.add(made)
        if span is not None:
            work.change(Plan, made.id, first=span.first, last=span.last)
    return Applied(made.id, work.changes, applying.left_out)


@dataclass
class _Applying:
    """A timetable on its way into the records."""

    work: Work
    asked: Question
    answer: Timetable
    served: int = 0
    moved: int = 0
    dropped: int = 0
    left_out: int = 0
    _taken: dict[Id, list[Interval]] = field(default_factory=dict[Id, list[Interval]])

    def __post_init__(self) -> None:
        self._books = Bookings(self.work)
        self._wished = {frozenset((pair.host, pair.guest)) for pair in requests.pairs(self.work)}
        for meeting in self._books.meetings.values():
            if not self._is_as_asked(meeting):
                self._take(meeting)

    def put(self) -> None:
        """Writes what differs."""
        stuck = self._stuck()
        self.left_out += len(stuck)
        for key, wanted in self.asked.wanted.items():
            placement = self.answer.placements.get(key)
            if wanted.arranged is not None:
                self._put_arranged(key, wanted.arranged, placement, stays=key in stuck)
            elif placement is not None and self._can_be(wanted, placement):
                self._add(wanted, placement)
            else:
                self.left_out += placement is not None

    def _stuck(self) -> set[str]:
        """Arranged meetings that cannot go where they were to go: they stay, and may hold up others."""
        moving = {key for key in self.asked.wanted if self._is_to_move(key)}
        stuck: set[str] = set()
        while True:
            more = {
                key
                for key in moving - stuck
                if not self._can_be(self.asked.wanted[key], self.answer.placements[key])
            }
            if not more:
                return stuck
            for key in more:
                self._take(self._books.meetings[bytes.fromhex(key)])
            stuck |= more

    def _is_to_move(self, key: str) -> bool:
        known, placement = self.asked.wanted[key].arranged, self.answer.placements.get(key)
        if known is None or placement is None or placement == self.asked.current.get(key):
            return False
        now = self._books.meetings.get(known.id)
        return now is not None and self._is_as_asked(now)

    def _is_as_asked(self, meeting: Meeting) -> bool:
        wanted = self.asked.wanted.get(meeting.id.hex())
        known = wanted.arranged if wanted else None
        return known is not None and _where(known) == _where(meeting) and meeting.started is None

    def _take(self, meeting: Meeting) -> None:
        time = meetings.during(meeting)
        if time is not None and meetings.takes_time(meeting, self._books.now):
            for place in (*self._books.parties(meeting), *([meeting.table] if meeting.table else [])):
                self._taken.setdefault(place, []).append(time)

    def _can_be(self, wanted: Wanted, placement: Placement) -> bool:
        time, table = self._place(placement)
        places = (*_parties(self._books, wanted), table)
        free = not any(time.meets(taken) for place in places for taken in self._taken.get(place, ()))
        return free and self._still_goes(wanted, time, table)

    def _still_goes(self, wanted: Wanted, time: Interval, table: Id) -> bool:
        """Whether nobody withdrew, declined or went, and the table is there, since the question was asked."""
        known, parties = self._books.grid.table.get(table), _parties(self._books, wanted)
        return (
            time.start >= self._books.now
            and known is not None
            and meeting_grid.can_be_used(known, time)
            and meeting_grid.books(known, self._books.desk)
            and self._books.no_meeting(parties) is None
            and (wanted.arranged is not None or frozenset(parties) in self._wished)
            and not any(self._books.is_away(one, time) for one in parties)
        )

    def _put_arranged(self, key: str, known: Meeting, placement: Placement | None, *, stays: bool) -> None:
        now = self._books.meetings.get(known.id)
        if now is None or not self._is_as_asked(now):
            self.left_out += self.asked.current.get(key) != placement
            return
        if placement is None:
            self.work.void(Meeting, known.id)
            self.dropped += 1
            return
        self.served += 1
        if stays or placement == self.asked.current.get(key):
            return
        time, table = self._place(placement)
        self.moved += known.start != time.start
        self.work.change(Meeting, known.id, start=time.start, minutes=time.minutes, table=table)

    def _add(self, wanted: Wanted, placement: Placement) -> None:
        time, table = self._place(placement)
        self.work.add(
            Meeting(
                id=self.work.new_id(),
                host=wanted.host,
                guest=wanted.guest,
                start=time.start,
                minutes=time.minutes,
                table=table,
                about=wanted.about,
                demand=wanted.demand,
                weight=wanted.weight,
                by=self.work.actor,
            )
        )
        self.served += 1

    def _place(self, placement: Placement) -> tuple[Interval, Id]:
        return self.asked.times[placement.slot], self.asked.table(placement)


def _where(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.start, meeting.minutes, meeting.table)


# Taking back


def plans(work: Work) -> list[Plan]:
    """The plans that were put in place, the latest first."""
    return sorted(work.all(Plan), key=lambda plan: plan.id, reverse=True)


def take_back(place: Workplace, plan: Id) -> Undone:
    """Takes a plan back: what it added goes, what it moved or dropped is where it was.

    Meetings that have begun, were missed, confirmed or locked since stay. Raises ``UserFacingError`` where
    the plan is not there, or was taken back already.
    """
    with place.write() as work:
        known = work.get(Plan, plan)
        if known is None or known.voided or known.undone:
            raise UserFacingError(message("plans.none"), message("plans.none_advice"))
        stays = frozenset(one.id for one in work.all(Meeting) if _has_become_real(one))
        span = Span(known.desk or b"", known.first or 0, known.last or 0)
        kept = restore(work, span, stays) if known.first else 0
        work.change(Plan, plan, undone=True)
    return Undone(work.changes, kept)


def _has_become_real(meeting: Meeting) -> bool:
    noted = (meeting.started, meeting.missed, meeting.cancelled, meeting.host_came, meeting.guest_came)
    return any(noted) or meeting.locked or meetings.is_confirmed(meeting)
