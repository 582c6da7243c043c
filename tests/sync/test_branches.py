"""Of a desk's log with any branches, just that is told which the other lacks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, insert

from fairdesk.store.branches import Branches
from fairdesk.store.tables import heads, operations
from fairdesk.sync.wire import BEGINNING, Point

FAIR, DESK = b"f" * 16, b"d" * 16


@dataclass(frozen=True)
class Tree:
    """A log with branches: what each change follows."""

    previous: dict[Point, Point]

    def way(self, point: Point) -> set[Point]:
        """A change and all before it."""
        found: set[Point] = set()
        while point != BEGINNING:
            found.add(point)
            point = self.previous[point]
        return found

    @property
    def ends(self) -> set[Point]:
        return set(self.previous) - set(self.previous.values())


def grown(choices: list[int]) -> Tree:
    """Each change follows one of the last few before it: 0 the very last, so most logs are long ways."""
    made = [BEGINNING]
    previous: dict[Point, Point] = {}
    for number, choice in enumerate(choices):
        before = made[-1 - choice % min(3, len(made))]
        point = Point(before.sequence + 1, hashlib.sha256(bytes([number])).digest())
        previous[point] = before
        made.append(point)
    return Tree(previous)


trees = st.lists(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2]), min_size=1, max_size=40).map(grown)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        for table in (operations, heads):
            table.create(opened)
        yield opened
    engine.dispose()


def laid_down(connection: Connection, tree: Tree) -> Branches:
    connection.execute(delete(operations))
    connection.execute(delete(heads))
    of_desk = {"fair": FAIR, "desk": DESK}
    rows = [
        {
            **of_desk,
            "sequence": point.sequence,
            "hash": point.hash,
            "entity_id": b"",
            "projected": True,
            "body": cbor2.dumps({"p": before.hash}),
        }
        for point, before in tree.previous.items()
    ]
    connection.execute(insert(operations), rows)
    ends = [
        {**of_desk, "sequence": end.sequence, "hash": end.hash, "checkpointed": 0, "gathered": 0}
        for end in tree.ends
    ]
    connection.execute(insert(heads), ends)
    return Branches(connection, FAIR, DESK)


def told(branches: Branches, tree: Tree, points: list[Point], held: set[Point]) -> set[Point]:
    """What is told somebody who holds ``held`` and says ``points``; each stretch follows what is held."""
    now = set(held)
    for stretch in branches.lacking(points):
        assert stretch.after == BEGINNING or stretch.after in now
        led = {
            point
            for point in tree.previous
            if stretch.after.sequence < point.sequence <= stretch.end.sequence and stretch.leads(point)
        }
        assert led == tree.way(stretch.end) - tree.way(stretch.after)
        now |= led
    return now - held


@given(tree=trees, data=st.data())
def test_who_says_what_it_holds_gets_just_the_rest(
    connection: Connection, tree: Tree, data: st.DataObject
) -> None:
    branches = laid_down(connection, tree)
    assert set(branches.ends) == tree.ends
    points = data.draw(st.lists(st.sampled_from(sorted(tree.previous)), max_size=3))
    held = set().union(*(tree.way(point) for point in points)) if points else set()
    assert told(branches, tree, points, held) == set(tree.previous) - held


@given(mine=trees, data=st.data())
def test_whoever_is_on_a_branch_that_is_not_known_here_finds_together_by_marks(
    connection: Connection, mine: Tree, data: st.DataObject
) -> None:
    """The other holds a part of the log, and a branch of its own after it."""
    common = data.draw(st.sampled_from([BEGINNING, *sorted(mine.previous)]))
    held, last = mine.way(common), common
    own: dict[Point, Point] = {}
    for number in range(data.draw(st.integers(1, 20))):
        point = Point(last.sequence + 1, hashlib.sha256(b"own" + bytes([number])).digest())
        own[point], last = last, point
    theirs = Tree({point: mine.previous[point] for point in held} | own)
    marks = [*theirs.ends, *laid_down(connection, theirs).marks()]
    branches = laid_down(connection, mine)
    news = told(branches, mine, marks, held | set(own))
    if news or any(point.sequence <= branches.length for point in marks):
        assert news == set(mine.previous) - held
