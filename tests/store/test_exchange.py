"""Desks that worked apart and met in any order hold the same fair: the tables follow from the changes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from desks import SimulatedDesk, assert_the_same_fair, copied, copies, exchange_all, give, opened, prepare
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Badge, Delegate, Desk, Enterprise, Pass, Station
from fairdesk.domain.words import Outcome
from fairdesk.oplog.operation import BrokenLogError
from fairdesk.store import doctor
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import code_of, revoke
from fairdesk.usecases.ports import Span
from fairdesk.usecases.undo import undo

NAMES = ("Jizzax Plastmassa", "Жиззах Пластмасса", "Angren Metall")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three desks that know the same fair: three enterprises, each with a delegate with a badge."""
    return prepare(tmp_path_factory.mktemp("fair"), 3)


@dataclass(frozen=True)
class Act:
    """Something done at a desk: what, to which of the records it knows, with which of some values."""

    desk: int
    what: str
    which: int
    value: int


acts = st.builds(
    Act,
    desk=st.integers(0, 2),
    what=st.sampled_from(
        [
            "add",
            "rename",
            "rename",
            "person",
            "void",
            "unvoid",
            "undo",
            "scan",
            "revoke",
            "wait",
            "give",
            "give",
        ]
    ),
    which=st.integers(0, 4),
    value=st.integers(0, 2),
)


def do(act: Act, desks: list[SimulatedDesk], last: dict[int, Span]) -> None:
    desk = desks[act.desk % len(desks)]
    if act.what == "give":
        target = desks[act.which % len(desks)]
        if target is not desk:
            give(desk, target, at_most=1 + act.value)
    elif act.what == "wait":
        desk.clock.advance(seconds=-3600 if act.value == 0 else 20 * act.value)
    elif act.what == "undo":
        if act.desk in last:
            span = undo(desk.place, last.pop(act.desk)).changes.span
            if span:
                last[act.desk] = span
    elif act.what == "scan":
        scanned(desk, act.which)
    else:
        span = changed(desk, act)
        if span:
            last[act.desk] = span


def scanned(desk: SimulatedDesk, which: int) -> check_in.ScanAnswer:
    with desk.place.read() as work:
        badges = work.all(Badge)
        code, entrance = code_of(work, badges[which % len(badges)]), work.all(Station)[0].id
    return check_in.scan(desk.place, entrance, code)


def changed(desk: SimulatedDesk, act: Act) -> Span | None:
    with desk.place.write() as work:
        enterprises, people, badges = work.all(Enterprise), work.all(Delegate), work.all(Badge)
        chosen = enterprises[act.which % len(enterprises)] if enterprises else None
        if act.what == "add":
            work.add(Enterprise(id=work.new_id(), name=NAMES[act.value]))
        elif act.what == "person":
            work.change(
                Delegate, people[act.which % len(people)].id, name=NAMES[act.value], phone=str(act.value)
            )
        elif act.what == "revoke":
            work.change(Badge, badges[act.which % len(badges)].id, revoked=NAMES[act.value])
        elif chosen is not None and act.what == "rename":
            work.change(Enterprise, chosen.id, name=NAMES[act.value], stir=None if act.value else "301234567")
        elif chosen is not None:
            work.change(Enterprise, chosen.id, voided=act.what == "void")
    return work.changes.span


@settings(max_examples=20, deadline=None)
@given(count=st.integers(2, 3), done=st.lists(acts, min_size=5, max_size=40))
def test_desks_that_met_in_any_order_hold_the_same_fair(
    folders: list[Path], count: int, done: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as place, copies(folders[:count], Path(place)) as desks:
        last: dict[int, Span] = {}
        for act in done:
            do(act, desks, last)
        exchange_all(desks)
        assert_the_same_fair(desks)


@pytest.fixture
def two(folders: list[Path], tmp_path: Path):
    with copies(folders[:2], tmp_path) as desks:
        exchange_all(desks)
        yield desks


def conflicts(desk: SimulatedDesk) -> int:
    return doctor.examine(desk.store, desk.fair).conflicts


def rename(desk: SimulatedDesk, name: str, which: int = 0) -> bytes:
    with desk.place.write() as work:
        enterprise = work.all(Enterprise)[which]
        work.change(Enterprise, enterprise.id, name=name)
    return enterprise.id


def test_a_conflict_is_seen_by_both_and_stays_resolved(two: list[SimulatedDesk]) -> None:
    one, other = two
    rename(one, "Jizzax Plastmassa")
    other.clock.advance(seconds=5)
    enterprise = rename(other, "Жиззах Пластмасса")
    exchange_all(two)
    for desk in two:
        assert conflicts(desk) == 1
        with desk.place.read() as work:
            assert work.get(Enterprise, enterprise).name == "Жиззах Пластмасса"  # the later one is shown

    rename(one, "Jizzax Plastmassa MCHJ")
    exchange_all(two)
    exchange_all(two)
    for desk in two:
        assert conflicts(desk) == 0
        with desk.place.read() as work:
            assert work.get(Enterprise, enterprise).name == "Jizzax Plastmassa MCHJ"


def test_the_same_value_written_twice_is_no_conflict_not_even_a_sealed_one(two: list[SimulatedDesk]) -> None:
    for desk in two:
        with desk.place.write() as work:
            person = work.all(Delegate)[0]
            work.change(Delegate, person.id, name="Nodira Qodirova")
            work.change(Enterprise, person.enterprise, stir="301234567")
        desk.clock.advance(seconds=1)
    exchange_all(two)
    assert conflicts(two[0]) == conflicts(two[1]) == 0
    assert_the_same_fair(two)


def test_different_fields_of_one_record_do_not_disturb_each_other(two: list[SimulatedDesk]) -> None:
    one, other = two
    enterprise = rename(one, "Angren Metall")
    with other.place.write() as work:
        work.change(Enterprise, enterprise, stir="301234567")
    exchange_all(two)
    assert conflicts(one) == 0
    with one.place.read() as work:
        found = work.get(Enterprise, enterprise)
    assert found is not None
    assert (found.name, found.stir) == ("Angren Metall", "301234567")


def test_what_one_desk_took_back_does_not_rise_from_the_dead(two: list[SimulatedDesk]) -> None:
    """Two desks take a record back, one of them undoes it: it stays so until somebody who sees it decides."""
    one, other = two
    with one.place.read() as work:
        enterprise = work.all(Enterprise)[0].id
    for desk in two:
        with desk.place.write() as work:
            work.void(Enterprise, enterprise)
        desk.clock.advance(hours=1)
    assert work.changes.span is not None
    undo(other.place, work.changes.span)
    with other.place.read() as work:
        assert not work.get(Enterprise, enterprise).voided

    exchange_all(two)
    for desk in two:
        with desk.place.read() as work:
            assert work.get(Enterprise, enterprise).voided

    with one.place.write() as work:
        work.change(Enterprise, enterprise, voided=False)
    exchange_all(two)
    for desk in two:
        with desk.place.read() as work:
            assert not work.get(Enterprise, enterprise).voided
    assert_the_same_fair(two)


def test_a_badge_revoked_elsewhere_is_refused_once_it_is_known(two: list[SimulatedDesk]) -> None:
    one, other = two
    badge = scanned(other, 0).badge
    assert badge is not None
    revoke(one.place, badge.id, "lost")
    other.clock.advance(seconds=30)
    assert scanned(other, 0).outcome is Outcome.LEFT
    give(one, other)
    other.clock.advance(seconds=30)
    assert scanned(other, 0).outcome is Outcome.REVOKED
    exchange_all(two)
    assert len(one.all(Pass)) == 3
    assert_the_same_fair(two)


def test_a_pass_taken_back_before_it_arrived_stays_taken_back(folders: list[Path], tmp_path: Path) -> None:
    with copies(folders, tmp_path) as desks:
        first, second, third = desks
        exchange_all(desks)
        noted = scanned(first, 0).recorded
        assert noted is not None
        give(first, second)
        check_in.take_back(second.place, noted)
        for operation in second.store.operations(second.fair, second.id):
            third.store.ingest(third.fair, second.id, [operation])
        assert third.all(Pass) == []
        give(first, third)
        assert third.all(Pass) == []
        exchange_all(desks)
        assert_the_same_fair(desks)


def test_a_gap_is_refused_and_nothing_of_the_batch_is_kept(two: list[SimulatedDesk]) -> None:
    one, other = two
    for name in ("first", "second", "third"):
        rename(one, name)
    known = len(other.store.operations(other.fair, one.id))
    before, made = other.state_hash, one.store.operations(one.fair, one.id, known)
    with pytest.raises(BrokenLogError):
        other.store.ingest(other.fair, one.id, made[1:])
    with pytest.raises(BrokenLogError):
        other.store.ingest(other.fair, one.id, [made[0], made[2]])
    with pytest.raises(BrokenLogError):
        other.store.ingest(other.fair, other.id, made)
    assert other.state_hash == before
    assert other.store.ingest(other.fair, one.id, made) == 3
    assert other.store.ingest(other.fair, one.id, made) == 0
    assert other.state_hash == one.state_hash


def test_a_clock_hours_ahead_is_projected_and_not_taken_over(two: list[SimulatedDesk]) -> None:
    one, other = two
    one.clock.advance(hours=5)
    enterprise = rename(one, "From the future")
    give(one, other)
    with other.place.read() as work:
        assert work.get(Enterprise, enterprise).name == "From the future"
    rename(other, "Put right")
    latest = other.store.operations(other.fair, other.id)[-1]
    assert latest.clock >> 16 == int(other.clock.now().timestamp() * 1000)
    exchange_all(two)
    for desk in two:
        with desk.place.read() as work:
            assert work.get(Enterprise, enterprise).name == "Put right"  # what was seen and replaced stays so
    assert_the_same_fair(two)


def test_both_branches_of_a_copied_folder_are_kept(folders: list[Path], tmp_path: Path) -> None:
    """Somebody copied a folder and went on in both, under one name, without the program noticing."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        copies(folders[:1], tmp_path / "a") as [original],
        copies(folders[:1], tmp_path / "b") as [clone],
        copies(folders[1:2], tmp_path) as [witness],
    ):
        exchange_all([original, witness])
        rename(original, "In the original", 0)
        rename(clone, "In the copy", 1)
        rename(clone, "In the copy, again", 1)
        assert original.id == clone.id
        shared = original.id

        give(original, witness)
        give(clone, witness)
        assert len([head for head in witness.store.vector(witness.fair) if head.desk == shared]) == 2
        names = {enterprise.name for enterprise in witness.all(Enterprise)}
        assert {"In the original", "In the copy, again"} <= names

        exchange_all([original, clone, witness])
        assert_the_same_fair([original, clone, witness])
        assert original.id != shared  # each of the two found out, and goes on under a name of its own
        assert clone.id not in (shared, original.id)
        rename(original, "Goes on")
        rename(clone, "Goes on too")
        exchange_all([original, clone, witness])
        assert_the_same_fair([original, clone, witness])


def test_a_copied_folder_is_a_desk_of_its_own_before_it_writes(folders: list[Path], tmp_path: Path) -> None:
    with copies(folders[:1], tmp_path) as [original]:
        rename(original, "Before the copy")
        original.store.backup(tmp_path / "copy.db")
        (tmp_path / "copy").mkdir()
        (tmp_path / "copy.db").rename(tmp_path / "copy" / "fairdesk.db")
        copy = opened(copied(tmp_path / "copy", tmp_path / "desk"))
        with copy.place.read() as work:
            own, desks = work.desk, {desk.id: desk for desk in work.all(Desk)}
        assert own.follows == original.id
        assert (own.letter, own.number) == ("A2", desks[original.id].number + 256)
        rename(original, "In the original")
        rename(copy, "In the copy", 1)
        exchange_all([original, copy])
        assert_the_same_fair([original, copy])
        assert original.id != copy.id
        copy.store.close()
