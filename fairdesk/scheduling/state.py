"""A timetable that is being worked on: who meets where, kept so that a change costs little.

Every change keeps it right: nobody twice at once, nobody where they are unavailable, no more meetings than
tables, everything after what it must be after. ``Kempe chains`` are the larger changes: the meetings of two
slots that hang together by their participants change slots with each other.
"""

from collections.abc import Iterable, Sequence

from fairdesk.scheduling.problem import Problem, bits

_LONGEST_CHAIN = 60

Change = tuple[Sequence[int], int, int]
"""Meetings, and the places that they went from and to; in a chain also the other way round."""


class State:
    """Places of meetings, and what follows from them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.place: list[int] = [-1] * problem.meetings
        self.at: list[list[int]] = [[-1] * problem.resources for _ in range(problem.width)]
        """The meeting of each resource, by place; -1 where there is none."""
        self.busy: list[int] = [0] * problem.resources
        self.count: list[int] = [0] * problem.people
        self.room: list[int] = [problem.tables] * problem.width
        self.open: int = (1 << problem.width) - 1 if problem.tables else 0
        """Places where a shared table is left."""
        self.served = 0
        self.orders = any(problem.after)
        self.journal: list[Change] | None = None
        """What was changed since somebody asked for it, for ``undo``."""
        for meeting, place in problem.locked.items():
            self.put(meeting, place)

    def free(self, meeting: int) -> int:
        """Places where an unplaced meeting could be put as things stand."""
        problem = self.problem
        mask = problem.allowed[meeting]
        for one in problem.uses[meeting]:
            mask &= ~self.busy[one]
        if problem.pooled[meeting]:
            mask &= self.open
        return mask & self.window(meeting) if self.orders and mask else mask

    def window(self, meeting: int) -> int:
        """Places after everything that must come before, and before everything that must come after."""
        problem, place = self.problem, self.place
        mask = (1 << problem.width) - 1
        for other in problem.after[meeting]:
            if place[other] < 0:
                return 0
            mask &= -2 << place[other]
        for other in problem.before[meeting]:
            if place[other] >= 0:
                mask &= (1 << place[other]) - 1
        return mask

    def welcome(self, meeting: int) -> bool:
        """Whether its parties may have one meeting more."""
        count, most = self.count, self.problem.most
        return all(count[one] < most[one] for one in self.problem.parties[meeting])

    def put(self, meeting: int, place: int) -> None:
        """Gives an unplaced meeting a place that is free for it."""
        problem, at = self.problem, self.at[place]
        bit = 1 << place
        self.place[meeting] = place
        for one in problem.uses[meeting]:
            at[one] = meeting
            self.busy[one] |= bit
        for one in problem.parties[meeting]:
            self.count[one] += 1
        if problem.pooled[meeting]:
            self.room[place] -= 1
            if self.room[place] <= 0:
                self.open &= ~bit
        self.served += problem.weight[meeting]
        if self.journal is not None:
            self.journal.append(((meeting,), -1, place))

    def take(self, meeting: int) -> int:
        """Takes a meeting from its place, and says which it was."""
        problem, place = self.problem, self.place[meeting]
        at, bit = self.at[place], 1 << place
        self.place[meeting] = -1
        for one in problem.uses[meeting]:
            at[one] = -1
            self.busy[one] &= ~bit
        for one in problem.parties[meeting]:
            self.count[one] -= 1
        if problem.pooled[meeting]:
            self.room[place] += 1
            if self.room[place] > 0:
                self.open |= bit
        self.served -= problem.weight[meeting]
        if self.journal is not None:
            self.journal.append(((meeting,), place, -1))
        return place

    def chain(self, meeting: int, place: int) -> list[int] | None:
        """The meetings that change slots if this placed one goes to a place; None where that cannot be."""
        start = self.place[meeting]
        grown = self.grow([meeting], start, place)
        return grown if grown and self._fits(grown, start, place) else None

    def grow(self, chain: list[int], start: int, place: int) -> list[int] | None:
        """All meetings at two places that hang together with some of them; None where one may not move."""
        allowed, uses, where = self.problem.allowed, self.problem.uses, self.place
        at_start, at_place = self.at[start], self.at[place]
        both = 1 << start | 1 << place
        known = set(chain)
        for meeting in chain:
            if allowed[meeting] & both != both:
                return None
            other = at_place if where[meeting] == start else at_start
            for one in uses[meeting]:
                met = other[one]
                if met >= 0 and met not in known:
                    known.add(met)
                    chain.append(met)
        return chain if len(chain) <= _LONGEST_CHAIN else None

    def _fits(self, chain: Sequence[int], start: int, place: int) -> bool:
        problem, where = self.problem, self.place
        if problem.tables:
            gone = sum(problem.pooled[one] if where[one] == start else -problem.pooled[one] for one in chain)
            if gone > self.room[place] or -gone > self.room[start]:
                return False
        return not self.orders or self._in_order(chain, start, place)

    def _in_order(self, chain: Sequence[int], start: int, place: int) -> bool:
        problem, where = self.problem, self.place
        moved = {one: place if where[one] == start else start for one in chain}
        for one, to in moved.items():
            if any(moved.get(other, where[other]) >= to for other in problem.after[one]):
                return False
            later = (moved.get(other, where[other]) for other in problem.before[one])
            if any(0 <= other <= to for other in later):
                return False
        return True

    def swap(self, chain: Sequence[int], start: int, place: int) -> None:
        """Lets the meetings of a chain change slots."""
        problem, where, busy = self.problem, self.place, self.busy
        both = 1 << start | 1 << place
        for one in chain:
            at = self.at[where[one]]
            for used in problem.uses[one]:
                at[used] = -1
        gone = 0
        for one in chain:
            to = place if where[one] == start else start
            gone += problem.pooled[one] if to == place else -problem.pooled[one]
            where[one] = to
            at = self.at[to]
            for used in problem.uses[one]:
                at[used] = one
                busy[used] ^= both
        if gone:
            self._crowd(start, gone)
            self._crowd(place, -gone)
        if self.journal is not None:
            self.journal.append((chain, start, place))

    def undo(self) -> None:
        """Takes back what the journal says, and closes it."""
        journal, self.journal = self.journal or [], None
        for meetings, start, place in reversed(journal):
            if start < 0:
                self.take(meetings[0])
            elif place < 0:
                self.put(meetings[0], start)
            else:
                self.swap(meetings, start, place)

    def _crowd(self, place: int, more: int) -> None:
        self.room[place] += more
        if self.room[place] > 0:
            self.open |= 1 << place
        else:
            self.open &= ~(1 << place)

    def breaks(self, person: int) -> int:
        """Breaks of a participant, over the places where it is available."""
        return breaks_in(self.busy[person], self.problem.away[person], self.problem.days)

    def all_breaks(self) -> int:
        """Breaks of all participants together."""
        return sum(self.breaks(person) for person in range(self.problem.people))

    def copy_places(self) -> list[int]:
        """The places as they stand now, to come back to."""
        return self.place.copy()

    def slots(self) -> dict[str, int]:
        """The slot of each placed meeting, by ids."""
        ids, meetings = self.problem.slot_ids, self.problem.instance.meetings
        found = {one.id: ids[place] for one, place in zip(meetings, self.place, strict=True) if place >= 0}
        return {id_: slot for id_, slot in found.items() if slot is not None}

    def restore(self, places: Sequence[int]) -> None:
        """Goes back to places that were right before."""
        changed = [one for one, (now, then) in enumerate(zip(self.place, places, strict=True)) if now != then]
        for meeting in changed:
            if self.place[meeting] >= 0:
                self.take(meeting)
        for meeting in changed:
            if places[meeting] >= 0:
                self.put(meeting, places[meeting])

    def in_the_way(self, meeting: int, place: int) -> set[int]:
        """Meetings that hold something which this one would need at a place; tables of the pool apart."""
        at = self.at[place]
        return {at[one] for one in self.problem.uses[meeting] if at[one] >= 0}

    def needed_by(self, meeting: int) -> bool:
        """Whether a placed meeting comes after this one, so that it cannot simply go."""
        return self.orders and any(self.place[other] >= 0 for other in self.problem.before[meeting])

    def placed_of(self, person: int) -> Iterable[int]:
        """The meetings that somebody has, in time order."""
        return (self.at[place][person] for place in bits(self.busy[person]))


def breaks_in(busy: int, away: int, days: Sequence[int]) -> int:
    """Runs of idle places between meetings of one day; places where somebody is away do not count."""
    if not busy:
        return 0
    if away:
        # Being away right after a meeting continues it: the sum carries through the run of away places.
        busy |= ((away + (busy << 1 & away)) ^ away) & away
    runs = (busy & ~(busy << 1)).bit_count()
    if len(days) == 1:
        return runs - 1
    return runs - sum(1 for day in days if busy & day)
