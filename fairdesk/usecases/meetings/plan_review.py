"""A plan before it is put in place: how good it is, and what it would change, line by line."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from fairdesk.domain import meetings
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import Message, message
from fairdesk.scheduling.repair import ChangeKind
from fairdesk.scheduling.timetable import Placement, Timetable
from fairdesk.usecases.meetings.planner import Card, Planner, with_cards
from fairdesk.usecases.meetings.repairs import Difference, Proposal, Spot
from fairdesk.usecases.meetings.timetable import Question, Wanted


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a plan is.

    ``most`` is proven: nobody can serve more meetings than that. ``weight`` of ``bound`` is the same in the
    weights of the wishes, ``gaps`` of ``least_gaps`` in breaks between meetings. ``moved`` counts meetings
    that would be at another time, ``confirmed_moved`` those of them that both sides had confirmed.
    """

    served: int
    wished: int
    most: int
    weight: int
    bound: int
    gaps: int
    least_gaps: int
    moved: int
    confirmed_moved: int
    seconds: float

    @property
    def is_best(self) -> bool:
        """Whether no plan could serve more of what is wished."""
        return self.weight >= self.bound


@dataclass(frozen=True, slots=True)
class Line:
    """What a plan does to one meeting, or why it has no place (``kind`` is None then).

    ``key`` is the meeting's in the question; ``meeting`` is its id, if it is arranged already.
    """

    key: str
    kind: ChangeKind | None
    host: str
    guest: str
    meeting: Id | None
    before: Spot | None
    after: Spot | None
    confirmed: bool
    reason: Message | None


def figures(asked: Question, answer: Timetable) -> Figures:
    """The figures of an answer."""
    served = sum(key in answer.placements for key in asked.wanted)
    arranged = [(key, one.arranged) for key, one in asked.wanted.items() if one.arranged is not None]
    moved = [one for key, one in arranged if _is_moved(asked, answer, key)]
    wished = len(asked.wanted) + len(asked.left_out)
    return Figures(
        served=served,
        wished=wished,
        most=max(served, _most(asked, answer)),
        weight=answer.served_weight,
        bound=answer.weight_bound,
        gaps=answer.breaks,
        least_gaps=answer.bound,
        moved=len(moved),
        confirmed_moved=sum(meetings.is_confirmed(one) for one in moved),
        seconds=answer.seconds,
    )


def _most(asked: Question, answer: Timetable) -> int:
    """The most meetings that any plan can serve: the least of three proven bounds.

    So many of the lightest wishes fit under the proven weight; everybody has only so many slots; and so have
    the tables.
    """
    weights = sorted(one.weight for key, one in asked.wanted.items() if key in asked.instance.meeting)
    by_weight = sum(1 for total in accumulate(weights) if total <= answer.weight_bound)
    return min(by_weight, _most_by_people(asked), _most_by_tables(asked))


def _most_by_people(asked: Question) -> int:
    """Each meeting takes at least two people a slot."""
    instance = asked.instance
    wishes = Counter(one for key in asked.wanted if key in instance.meeting
                     for one in instance.meeting[key].participants)  # fmt: skip
    slots = len(instance.slots)
    rooms = {one.id: slots - len(one.unavailable) for one in instance.participants}
    limits = {one.id: one.most for one in instance.participants if one.most is not None}
    return sum(min(count, rooms[one], limits.get(one, count)) for one, count in wishes.items()) // 2


def _most_by_tables(asked: Question) -> int:
    """Those bound to an own table share its slots, the others what all shared tables have."""
    instance = asked.instance
    free = dict.fromkeys(instance.tables, len(instance.slots))
    bound = Counter[object]()
    for one in instance.meetings:
        if one.id not in asked.wanted and one.table is not None:
            free[one.table] -= 1  # a stand-in for what takes the table
        elif one.id in asked.wanted:
            bound[one.table if one.table in instance.own else None] += 1
    own = sum(min(bound[table], free[table]) for table in instance.own)
    return own + min(bound[None], sum(room for table, room in free.items() if table not in instance.own))


def _is_moved(asked: Question, answer: Timetable, key: str) -> bool:
    before, after = asked.current.get(key), answer.placements.get(key)
    return before is not None and after is not None and before.slot != after.slot


# Line by line


def lines(asked: Question, answer: Timetable) -> list[Line]:
    """All that a timetable would change, and what it leaves without a place; by kind, then by time."""
    return sorted(_lines(asked, answer), key=_order)


_KINDS: Sequence[ChangeKind | None] = (
    ChangeKind.DROPPED,
    ChangeKind.MOVED,
    ChangeKind.TABLE,
    ChangeKind.PLACED,
    None,
)


def _order(line: Line) -> tuple[object, ...]:
    spot = line.before or line.after
    return (_KINDS.index(line.kind), spot.start.timestamp() if spot else 0.0, line.host, line.guest, line.key)


def _lines(asked: Question, answer: Timetable) -> Iterator[Line]:
    reasons = {one.id: asked.named(one.reason) for one in answer.unplaced}
    for key, wanted in asked.wanted.items():
        before, after = asked.current.get(key), answer.placements.get(key)
        kind = _kind(wanted, before, after)
        if kind is None and after is not None:
            continue
        yield Line(
            key,
            kind,
            *_names(asked, wanted),
            wanted.arranged.id if wanted.arranged else None,
            _spot(asked, before),
            _spot(asked, after),
            wanted.arranged is not None and meetings.is_confirmed(wanted.arranged),
            reasons.get(key) if after is None else None,
        )
    for one in asked.left_out:
        names = asked.names.get(one.host.hex(), "–"), asked.names.get(one.guest.hex(), "–")
        yield Line("", None, *names, None, None, None, confirmed=False, reason=one.reason)


def _kind(wanted: Wanted, before: Placement | None, after: Placement | None) -> ChangeKind | None:
    """What is done to a meeting; None where nothing is."""
    if after is None:
        return ChangeKind.DROPPED if wanted.arranged is not None else None
    if wanted.arranged is None:
        return ChangeKind.PLACED
    if before is None or before.slot != after.slot:
        return ChangeKind.MOVED
    return ChangeKind.TABLE if before.table != after.table else None


def _names(asked: Question, wanted: Wanted) -> tuple[str, str]:
    return asked.names.get(wanted.host.hex(), "–"), asked.names.get(wanted.guest.hex(), "–")


def _spot(asked: Question, placement: Placement | None) -> Spot | None:
    if placement is None or placement.slot not in asked.times:
        return None
    table = str(placement.table)
    return Spot(asked.times[placement.slot].start, asked.names.get(table, table))


def lines_of_repair(proposal: Proposal) -> list[Line]:
    """The same for a repair: each of its differences has its reason."""
    return sorted((_repair_line(one) for one in proposal.differences), key=_order)


def _repair_line(one: Difference) -> Line:
    key = one.meeting.hex() if one.meeting else ""
    return Line(
        key, one.kind, one.host, one.guest, one.meeting, one.before, one.after, one.confirmed, one.reason
    )


# On the grid


def pictured(planner: Planner, asked: Question, answer: Timetable) -> tuple[Planner, Mapping[Id, ChangeKind]]:
    """The snapshot as it would be with a plan in place, and what is done to each card that would differ."""
    cards, kinds = dict(planner.cards), dict[Id, ChangeKind]()
    for key, wanted in asked.wanted.items():
        before, after = asked.current.get(key), answer.placements.get(key)
        kind = _kind(wanted, before, after)
        if kind is None:
            continue
        if wanted.arranged is not None:
            _picture_arranged(cards, kinds, asked, wanted.arranged.id, after, kind)
        elif after is not None:
            made = _new_card(asked, wanted, key, after)
            cards[made.id] = made
            kinds[made.id] = kind
    dropped = [one for one, kind in kinds.items() if kind is ChangeKind.DROPPED]
    return with_cards(planner, cards, dropped), kinds


def _picture_arranged(
    cards: dict[Id, Card],
    kinds: dict[Id, ChangeKind],
    asked: Question,
    meeting: Id,
    after: Placement | None,
    kind: ChangeKind,
) -> None:
    card = cards.get(meeting)
    if card is None or not card.can_move:
        return
    kinds[meeting] = kind
    if after is None:
        cards[meeting] = replace(card, trouble=message("planner.would_be_dropped"), slots=0)
        return
    time, table = asked.times[after.slot], bytes.fromhex(str(after.table))
    moved = replace(card.meeting, start=time.start, table=table)
    cards[meeting] = replace(
        card, meeting=moved, place=after.slot, slots=1 << after.slot, rival=None, trouble=None
    )


def _new_card(asked: Question, wanted: Wanted, key: str, after: Placement) -> Card:
    made = Meeting(
        id=key.encode(),
        host=wanted.host,
        guest=wanted.guest,
        start=asked.times[after.slot].start,
        table=bytes.fromhex(str(after.table)),
        about=wanted.about,
    )
    return Card(made, (wanted.host, wanted.guest), MeetingState.PLANNED, after.slot, 1 << after.slot)
