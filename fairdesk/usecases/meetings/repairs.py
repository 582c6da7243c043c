"""After something went wrong: which meetings need a new place, and the plan that changes least.

Nothing changes before a person has seen the difference, with its reasons, and puts it in place.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from fairdesk.domain import meetings
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import PlanKind
from fairdesk.scheduling.repair import Change, ChangeKind, Repair, repair
from fairdesk.scheduling.timetable import Placement, Stopped
from fairdesk.usecases.meetings import timetable
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.meetings.timetable import Applied, Question
from fairdesk.usecases.meetings.troubles import trouble
from fairdesk.usecases.ports import Work, Workplace

SECONDS = 10.0
"""That a wider search may take; the parties concerned are looked at first, in a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Need:
    """A meeting that cannot be where it is planned, and why."""

    meeting: Meeting
    host: str
    guest: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Spot:
    """A time (UTC) and the number of a table."""

    start: datetime
    table: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a repair does to one meeting, in the words of people; ``meeting`` is None for a new one."""

    kind: ChangeKind
    host: str
    guest: str
    meeting: Id | None
    before: Spot | None
    after: Spot | None
    confirmed: bool
    reason: Message


@dataclass(frozen=True)
class Proposal:
    """A repair before it is put in place."""

    asked: Question
    answer: Repair
    differences: tuple[Difference, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many differences are of a kind."""
        return sum(one.kind is kind for one in self.differences)


def needs(work: Work, books: Bookings | None = None) -> list[Need]:
    """The meetings to come that need a new place: booked twice, a table lost, somebody away or declined."""
    books = books or Bookings(work)
    found = [
        Need(meeting, books.name(meeting.host), books.name(meeting.guest), reason)
        for meeting in books.meetings.values()
        if (reason := _trouble(books, meeting)) is not None
    ]
    return sorted(found, key=lambda need: (need.meeting.start or books.now, need.meeting.id))


def _trouble(books: Bookings, meeting: Meeting) -> Message | None:
    time = meetings.during(meeting)
    if time is None or meeting.started is not None or time.end <= books.now:
        return None
    rival = books.contested.get(meeting.id)
    return trouble(books, meeting, books.parties(meeting), rival, lambda one: books.is_away(one, time))


def propose(
    place: Workplace,
    *,
    inserted: Collection[frozenset[Id]] = (),
    on_better: Callable[[Proposal], None] | None = None,
    stopped: Stopped | None = None,
    seconds: float = SECONDS,
) -> Proposal:
    """The plan that changes least, given how things stand now.

    ``inserted`` are pairs of companies whose wish is to be placed even if others have to move; all other
    wishes without a place get what has become free. Confirmed meetings and those booked by hand stay, unless
    something would otherwise be dropped. Raises ``UserFacingError`` where there is nothing to plan with.
    """
    with place.read() as work:
        first, concerned = timetable.question(work, for_repair=True), _concerned(work)
    proposal = _proposed(first, inserted, concerned, on_better, stopped, seconds)
    if not proposal.count(ChangeKind.DROPPED) or not any(one.fixed for one in first.wanted.values()):
        return proposal
    with place.read() as work:
        freer = timetable.question(work, for_repair=True, only_locked_stay=True)
    second = _proposed(freer, inserted, concerned, on_better, stopped, seconds)
    fewer = second.count(ChangeKind.DROPPED) < proposal.count(ChangeKind.DROPPED)
    return second if fewer else proposal


def _proposed(
    asked: Question,
    inserted: Collection[frozenset[Id]],
    concerned: Collection[str],
    on_better: Callable[[Proposal], None] | None,
    stopped: Stopped | None,
    seconds: float,
) -> Proposal:
    answer = repair(
        asked.instance,
        asked.current,
        seconds=seconds,
        inserted=[key for key in asked.wanted if _is_urgent(asked, key, inserted)],
        concerned=concerned,
        on_better=(lambda better: on_better(_worded(asked, better))) if on_better else None,
        stopped=stopped,
    )
    return _worded(asked, answer)


def _is_urgent(asked: Question, key: str, inserted: Collection[frozenset[Id]]) -> bool:
    """Whether a meeting without a place is more than a wish: it was inserted, or people know of it."""
    wanted = asked.wanted[key]
    if wanted.arranged is not None:
        return key not in asked.current and key in asked.instance.meeting
    return frozenset((wanted.host, wanted.guest)) in inserted


def _concerned(work: Work) -> list[str]:
    """The companies that have become free: those of meetings that were missed or cancelled."""
    books = Bookings(work)
    gone = [one for one in work.all(Meeting) if one.missed or one.cancelled]
    to_come = [one for one in gone if (time := meetings.during(one)) is not None and time.end > work.now]
    return sorted({party.hex() for one in to_come for party in books.parties(one)})


def _worded(asked: Question, answer: Repair) -> Proposal:
    return Proposal(asked, answer, tuple(_differences(asked, answer)))


def _differences(asked: Question, answer: Repair) -> Iterator[Difference]:
    for change in (*_not_asked(asked), *_without_place(asked, answer), *answer.changes):
        wanted = asked.wanted.get(change.meeting)
        is_told = change.before is None and wanted is not None and wanted.arranged is not None
        if wanted is None or (is_told and change in answer.changes):
            continue  # a stand-in for a table that is taken, or told as one that lost its table
        yield Difference(
            change.kind,
            asked.names.get(wanted.host.hex(), "–"),
            asked.names.get(wanted.guest.hex(), "–"),
            wanted.arranged.id if wanted.arranged else None,
            _spot(asked, change.before) or _spot_without_table(wanted),
            _spot(asked, change.after),
            wanted.arranged is not None and meetings.is_confirmed(wanted.arranged),
            asked.named(change.reason),
        )


def _not_asked(asked: Question) -> Iterator[Change]:
    """Arranged meetings that cannot be at all, and so are dropped."""
    reasons = {frozenset((one.host, one.guest)): one.reason for one in asked.left_out}
    for key, wanted in asked.wanted.items():
        if wanted.arranged is not None and key not in asked.instance.meeting:
            reason = reasons[frozenset((wanted.host, wanted.guest))]
            yield Change(ChangeKind.DROPPED, key, asked.current.get(key), None, reason)


def _without_place(asked: Question, answer: Repair) -> Iterator[Change]:
    """What becomes of arranged meetings whose table or slot is no more: to scheduling they were nowhere."""
    for key, wanted in asked.wanted.items():
        if wanted.arranged is None or key in asked.current or key not in asked.instance.meeting:
            continue
        after = answer.timetable.placements.get(key)
        kind = ChangeKind.DROPPED
        if after is not None:
            stays = asked.times[after.slot].start == wanted.arranged.start
            kind = ChangeKind.TABLE if stays else ChangeKind.MOVED
        yield Change(kind, key, None, after, _lost(asked, wanted.arranged))


def _lost(asked: Question, meeting: Meeting) -> Message:
    """What a meeting has not any more: its slot, or its table."""
    in_a_slot = any(time.start == meeting.start for time in asked.times.values())
    return message("repairs.no_table" if in_a_slot else "repairs.outside_the_grid")


def _spot_without_table(wanted: timetable.Wanted) -> Spot | None:
    known = wanted.arranged
    return Spot(known.start, "–") if known is not None and known.start is not None else None


def _spot(asked: Question, placement: Placement | None) -> Spot | None:
    if placement is None or placement.slot not in asked.times:
        return None
    table = str(placement.table)
    return Spot(asked.times[placement.slot].start, asked.names.get(table, table))


def put_in_place(place: Workplace, proposal: Proposal) -> Applied:
    """Puts a repair in place as one action, which can be taken back as a plan can."""
    return timetable.apply(place, proposal.asked, proposal.answer.timetable, PlanKind.REPAIR)
