"""What of a desk's log another desk lacks. Where the desk's folder was copied, the log has branches.

Below the first fork every number stands once, and numbers alone say what follows what. From there on the
changes themselves are asked which they follow; forks are rare and their branches short, as a desk that meets
its double goes on under another name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import cbor2
from sqlalchemy import Connection, func, select, tuple_

from fairdesk.store.rows import chunks
from fairdesk.store.tables import heads, operations
from fairdesk.sync.wire import BEGINNING, Point

_NO_FORK = 2**63


@dataclass(frozen=True)
class Stretch:
    """Changes to be told: those after ``after`` that lead to ``end``."""

    desk: bytes
    after: Point
    end: Point
    fork: int
    way: frozenset[bytes]
    """Which changes lead there, from the number ``fork`` on."""

    def leads(self, point: Point) -> bool:
        """Whether a change of the desk is one of those that lead to the end."""
        return point.sequence < self.fork or point.hash in self.way


class Branches:
    """One desk's log, in the caller's transaction."""

    def __init__(self, connection: Connection, fair: bytes, desk: bytes) -> None:
        self._connection = connection
        self._of_desk = (operations.c.fair == fair) & (operations.c.desk == desk)
        self._heads = (heads.c.fair == fair) & (heads.c.desk == desk)
        self._desk = desk

    @cached_property
    def ends(self) -> list[Point]:
        """The last change of every branch, the longest last."""
        found = select(heads.c.sequence, heads.c.hash).where(self._heads)
        rows = self._connection.execute(found.order_by(heads.c.sequence, heads.c.hash))
        return [Point(sequence, last) for sequence, last in rows]

    @property
    def length(self) -> int:
        """The number of the last change; 0 where nothing of the desk is here."""
        return self.ends[-1].sequence if self.ends else 0

    def held(self, points: Sequence[Point]) -> list[Point]:
        """Those of the points that are here."""
        ends = set(self.ends)
        known = [point for point in points if point in ends]
        others = [point for point in points if point not in ends and point.sequence <= self.length]
        place = tuple_(operations.c.sequence, operations.c.hash)
        for some in chunks(others):
            found = select(operations.c.sequence, operations.c.hash).where(self._of_desk, place.in_(some))
            known += [Point(*row) for row in self._connection.execute(found)]
        return known

    def lacking(self, points: Sequence[Point]) -> Iterator[Stretch]:
        """What somebody lacks who holds everything up to these points, not all of which need be here."""
        held = self.held(points)
        if points and not held and all(point.sequence > self.length for point in points):
            return  # the other is ahead; if instead the logs parted, it sees that, and says more
        known = {one for point in held for one in self._way(point)}
        below = max((min(point.sequence, self._fork - 1) for point in held), default=0)
        for end in self.ends:
            after = next((point for point in self._way(end) if point in known), None)
            after = after or self._at(min(below, end.sequence))
            if after != end:
                way = list(self._way(end))
                yield Stretch(self._desk, after, end, self._fork, frozenset(one.hash for one in way))
                known.update(way)
                below = self._fork - 1

    def marks(self) -> list[Point]:
        """Points back from the ends in ever longer steps: somebody whose log parted finds one in common."""
        steps = {end.sequence - 2**power for end in self.ends for power in range(end.sequence.bit_length())}
        found = select(operations.c.sequence, operations.c.hash).where(
            self._of_desk, operations.c.sequence.in_(step for step in steps if step > 0)
        )
        rows = self._connection.execute(found.order_by(operations.c.sequence.desc(), operations.c.hash))
        return [Point(*row) for row in rows]

    @cached_property
    def _fork(self) -> int:
        """The first number that stands more than once; a number beyond all where none does."""
        if len(self.ends) < 2:
            return _NO_FORK
        again = (
            select(operations.c.sequence)
            .where(self._of_desk)
            .group_by(operations.c.sequence)
            .having(func.count() > 1)
            .order_by(operations.c.sequence)
            .limit(1)
        )
        return self._connection.execute(again).scalar() or _NO_FORK

    @cached_property
    def _previous(self) -> dict[Point, bytes]:
        """What each change follows, from the fork on."""
        if self._fork == _NO_FORK:
            return {}
        found = select(operations.c.sequence, operations.c.hash, operations.c.body).where(
            self._of_desk, operations.c.sequence >= self._fork
        )
        rows = self._connection.execute(found.execution_options(yield_per=100))
        return {
            Point(sequence, change): cast("dict[str, bytes]", cbor2.loads(body))["p"]
            for sequence, change, body in rows
        }

    def _way(self, point: Point) -> Iterator[Point]:
        """The point and the changes before it, back to the fork; none where it stands below."""
        while point in self._previous:
            yield point
            point = Point(point.sequence - 1, self._previous[point])

    def _at(self, sequence: int) -> Point:
        """The change with a number below the fork."""
        if sequence == 0:
            return BEGINNING
        found = select(operations.c.hash).where(self._of_desk, operations.c.sequence == sequence)
        return Point(sequence, self._connection.execute(found).scalar_one())


def desks_in_order(connection: Connection, fair: bytes) -> list[bytes]:
    """The desks of which something is here, those first who began first: who invited goes before whom."""
    first = select(operations.c.desk, operations.c.body).where(
        operations.c.fair == fair,
        operations.c.sequence == 1,
        operations.c.desk.in_(select(heads.c.desk).where(heads.c.fair == fair)),
    )
    began: dict[bytes, int] = {}
    for desk, body in connection.execute(first):
        clock = cast("dict[str, int]", cbor2.loads(body))["c"]
        began[desk] = min(clock, began.get(desk, clock))
    return sorted(began, key=lambda desk: (began[desk], desk))
