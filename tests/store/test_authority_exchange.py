"""Desks that are invited, revoked and accepted show the same fair, whatever order their changes arrive in."""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from desks import MORNING
from guest_desk import guest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    RECORD_TYPES,
    Desk,
    Enterprise,
    Fair,
    Hall,
    Id,
    Pass,
    Record,
    Station,
    Visit,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import CHECKPOINT_BYTES, DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.oplog.operation import Operation
from fairdesk.store import doctor
from fairdesk.store.log import Log
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES
from fairdesk.texts import text as told
from fairdesk.usecases.ports import Workplace

COORDINATOR, FRONT_DESK, PORTAL = DeskRole.COORDINATOR, DeskRole.FRONT_DESK, DeskRole.PORTAL


@dataclass(frozen=True)
class Laptop:
    """A data folder, who works there, and the clock it goes by."""

    store: Store
    place: Workplace
    clock: SetClock

    @property
    def id(self) -> Id:
        with self.store.engine.connect() as connection:
            return Log(connection, self.place.fair).identity.desk

    @property
    def state(self) -> tuple[str, dict[str, list[Record]]]:
        with self.place.read() as work:
            rows = {kind.kind: sorted(work.all(kind), key=lambda one: one.id) for kind in RECORD_TYPES}
        return self.store.state_hash(self.place.fair), rows

    def hear(self, *others: "Laptop") -> None:
        """Takes in everything that others know."""
        for other in others:
            for desk in dict.fromkeys(head.desk for head in other.store.vector(self.place.fair)):
                self.store.ingest(self.place.fair, desk, other.store.operations(self.place.fair, desk))

    def adds(self, record_type: type[Record] = Enterprise, **fields: object) -> Id:
        with self.place.write() as work:
            record = record_type(id=work.new_id(), **fields)
            work.add(record)
        return record.id

    def names(self) -> set[str]:
        with self.place.read() as work:
            return {one.name for one in work.all(Enterprise)}

    def held(self) -> dict[str, int]:
        with self.place.read() as work:
            return {one.letter: one.count for one in work.held_back()}


class Venue:
    """Laptops that come to one fair; closed together."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder, self._template = folder, template
        self._closing = ExitStack()
        self.laptops: list[Laptop] = []

    def opened(self, name: str, fair: Id = b"") -> Laptop:
        shutil.copytree(self._template, self._folder / name)
        return self.reopened(name, fair)

    def reopened(self, name: str, fair: Id = b"") -> Laptop:
        clock = SetClock(MORNING)
        store = Store(self._folder / name, clock)
        event.listen(store.engine, "connect", lambda made, _: made.execute("PRAGMA synchronous=OFF"))
        store.close()  # so that new connections are made, which need not last here
        self._closing.callback(store.close)
        return Laptop(store, Workplace(store, fair, clock, name), clock)

    def founded(self, name: str = "founder") -> Laptop:
        bare = self.opened(name)
        day = date(2022, 3, 3)
        fair = bare.store.create_fair(
            Fair(id=b"", code="JI-2022-01", name="Fair", start=day, end=day), "A", "D"
        )
        laptop = Laptop(bare.store, Workplace(bare.store, fair.id, bare.clock, name), bare.clock)
        self.laptops.append(laptop)
        return laptop

    def joined(self, by: Laptop, name: str, role: DeskRole, *, hears: bool = True) -> Laptop:
        laptop = self.opened(name, by.place.fair)
        laptop.store.enrol(invited(by, role, name), name, name)
        if hears:
            laptop.hear(by)
            by.hear(laptop)
        self.laptops.append(laptop)
        return laptop

    def copied(self, of: Laptop, name: str) -> Laptop:
        """A copy of a folder, which becomes a desk of its own."""
        (self._folder / name).mkdir()
        of.store.backup(self._folder / name / "fairdesk.db")
        laptop = self.reopened(name, of.place.fair)
        laptop.store.was_copied(name)
        self.laptops.append(laptop)
        return laptop

    def witness(self, name: str) -> Laptop:
        """A folder that knows nothing but who founded the fair."""
        founder = self.laptops[0]
        laptop = self.opened(name, founder.place.fair)
        root = founder.store.root(founder.place.fair)
        assert root is not None
        laptop.store.admit(founder.place.fair, root)
        return laptop

    def close(self) -> None:
        self._closing.close()


def invited(by: Laptop, role: DeskRole, name: str) -> Pairing:
    key = DeskIdentity.new()
    with by.place.write() as work:
        number = 2 + len(by.store.vector(by.place.fair)) + len(work.desk.invited) * 16
        expires = work.now + timedelta(minutes=10)
        invitation = work.invite(name[:1].upper(), number, role, key.public_key, expires)
    root = by.store.root(by.place.fair)
    assert root is not None
    return Pairing(invitation, key.private_key, root)


@contextmanager
def hall(new_folder: Path, folder: Path) -> Iterator[Venue]:
    made = Venue(folder, new_folder)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def here(new_folder: Path, tmp_path: Path) -> Iterator[Venue]:
    """An empty hall."""
    with hall(new_folder, tmp_path) as made:
        yield made


def last(laptop: Laptop) -> int:
    return laptop.store.operations(laptop.place.fair, laptop.id)[-1].sequence


def revoke(by: Laptop, desk: Id, last_good: int) -> None:
    with by.place.write() as work:
        work.revoke_desk(desk, last_good)


def accept(by: Laptop, desk: Id, last_good: int | None = None) -> None:
    with by.place.write() as work:
        work.accept_desk(desk, last_good)


def in_order(*laptops: Laptop) -> None:
    """All know the same, show the same, and would show the same if they read their logs anew."""
    for _ in range(2):
        for one in laptops:
            one.hear(*(other for other in laptops if other is not one))
    for one in laptops:
        assert one.state == laptops[0].state
    report = doctor.examine(laptops[-1].store, laptops[-1].place.fair)
    assert report.ok, report.problems


def refusal(error: pytest.ExceptionInfo[UserFacingError]) -> str:
    for language in LANGUAGES:
        assert told(error.value.title, language)
        assert told(error.value.advice, language)
    return error.value.title.key


# Joining


def test_a_new_laptop_joins_by_an_invitation_and_works(here: Venue) -> None:
    founder = here.founded()
    door = here.joined(founder, "door", FRONT_DESK)
    assert door.names() == set()
    door.adds(name="Angren Metall")
    in_order(founder, door)
    assert founder.names() == {"Angren Metall"}
    with founder.place.read() as work:
        standing, desks = work.standings()[door.id], work.all(Desk)
    assert standing.role is FRONT_DESK
    assert {one.name: one.role for one in desks} == {"A": COORDINATOR, "door": FRONT_DESK}


def test_what_a_new_laptop_wrote_before_the_fair_came_is_shown_when_it_comes(here: Venue) -> None:
    """Joined without network: the stick comes later."""
    founder = here.founded()
    door = here.joined(founder, "door", FRONT_DESK, hears=False)
    founder.hear(door)
    door.hear(founder)
    door.adds(name="Angren Metall")
    in_order(founder, door)


def test_an_invitation_that_has_expired_is_refused_before_anything_is_written(here: Venue) -> None:
    founder = here.founded()
    pairing = invited(founder, FRONT_DESK, "door")
    late = here.opened("late", founder.place.fair)
    late.clock.advance(seconds=601)
    with pytest.raises(UserFacingError) as error:
        late.store.enrol(pairing, "late", "late")
    assert refusal(error) == "pairing.expired"
    assert late.store.root(founder.place.fair) is None


def test_a_fair_has_one_founder(here: Venue) -> None:
    founder = here.founded()
    with pytest.raises(UserFacingError) as error:
        founder.store.admit(founder.place.fair, b"x" * 16)
    assert refusal(error) == "store.other_root"
    founder.store.admit(founder.place.fair, founder.id)


def test_nothing_is_shown_of_a_fair_before_its_founder_is_known(here: Venue) -> None:
    founder = here.founded()
    founder.adds(name="Angren Metall")
    founder.adds(Station, name="Entrance")
    other = here.opened("other", founder.place.fair)
    other.hear(founder)
    assert other.store.fairs() == []
    assert other.store.operation_count(founder.place.fair) == founder.store.operation_count(
        founder.place.fair
    )
    other.store.admit(founder.place.fair, founder.id)
    assert other.state == founder.state
    assert [fair.name for fair in other.store.fairs()] == ["Fair"]
    assert doctor.examine(other.store, founder.place.fair).ok


def test_a_stranger_is_kept_and_not_shown(here: Venue) -> None:
    founder, stranger = here.founded(), DeskIdentity.new()
    before = founder.state
    fields = {"letter": "S", "number": 7, "role": "coordinator", "public_key": stranger.public_key}
    operation = Operation(
        founder.place.fair, stranger.desk, 1, 1 << 16, "S", "desk", stranger.desk, "add", fields
    )
    founder.store.ingest(founder.place.fair, stranger.desk, [operation])
    assert founder.state == before
    assert founder.held() == {"S": 1}
    with founder.place.read() as work:
        assert not work.standings()[stranger.desk].is_enrolled
        assert [one.letter for one in work.all(Desk)] == ["A"]


def test_invitations_that_were_given_are_noted_so_that_letters_are_not_given_twice(here: Venue) -> None:
    founder = here.founded()
    for name in ("door", "east"):
        invited(founder, FRONT_DESK, name)
    with founder.place.read() as work:
        assert [one.split(" ")[0] for one in work.desk.invited] == ["D", "E"]


# Roles


def test_what_a_role_does_not_permit_is_refused_in_words_and_not_written(here: Venue) -> None:
    founder = here.founded()
    door = here.joined(founder, "door", FRONT_DESK)
    count = door.store.operation_count(door.place.fair)
    with pytest.raises(UserFacingError) as error:
        door.adds(Hall, name="Hall 2")
    assert refusal(error) == "store.role_forbids"
    assert "Front desk" in told(error.value.title, "en")
    with pytest.raises(UserFacingError) as error:
        invited(door, FRONT_DESK, "another")
    assert refusal(error) == "store.may_not_invite"
    with pytest.raises(UserFacingError) as error:
        revoke(door, founder.id, 0)
    assert refusal(error) == "store.role_forbids"
    assert door.store.operation_count(door.place.fair) == count


def test_what_another_program_writes_beyond_its_role_is_kept_and_not_shown(here: Venue) -> None:
    founder = here.founded()
    identity, first = guest(founder.place, DeskRole.BOOTH)
    hall_2 = replace(
        first, sequence=2, entity="hall", entity_id=b"h" * 16, fields={"name": "Hall 2"}, previous=first.id
    )
    visit = replace(hall_2, sequence=3, entity="visit", entity_id=b"v" * 16, fields={}, previous=hall_2.id)
    founder.store.ingest(founder.place.fair, identity.desk, [hall_2, visit])
    with founder.place.read() as work:
        assert work.all(Hall) == []
        assert len(work.all(Visit)) == 1
        [held] = work.held_back()
    assert (held.desk, held.letter, held.count) == (identity.desk, "G2", 1)
    assert held.first == held.last == MORNING
    assert doctor.examine(founder.store, founder.place.fair).ok


# Revoked and accepted


def test_what_a_lost_laptop_writes_is_kept_and_not_shown_until_somebody_accepts_it(here: Venue) -> None:
    founder = here.founded()
    door, other = here.joined(founder, "door", FRONT_DESK), here.joined(founder, "other", FRONT_DESK)
    known = other.adds(name="Before")
    in_order(founder, door, other)
    good = door.adds(name="Good")
    with door.place.write() as work:
        work.change(Enterprise, known, name="Renamed at the door")
    last_good = last(door)
    in_order(founder, door, other)

    door.clock.advance(seconds=60)
    with door.place.write() as work:
        work.change(Enterprise, known, name="Stolen")
        work.change(Enterprise, good, voided=True)
        work.add(Enterprise(id=work.new_id(), name="Made up"))
        work.add(Pass(id=work.new_id(), at=work.now))
        work.add(Visit(id=work.new_id(), at=work.now))
    founder.hear(door)
    assert founder.names() == {"Stolen", "Made up"}
    before = founder.state

    revoke(founder, door.id, last_good)
    assert founder.names() == {"Renamed at the door", "Good"}
    assert founder.held() == {"D": 5}
    with founder.place.read() as work:
        assert work.all(Pass) == work.all(Visit) == []
        assert [hit.title for hit in work.search("Made up")] == []
        assert [hit.title for hit in work.search("Good")] == ["Good"]
        assert work.get(Desk, door.id).last_good == last_good
    other.hear(door)
    assert other.names() == {"Stolen", "Made up"}
    in_order(founder, other, door)
    assert door.names() == {"Renamed at the door", "Good"}

    with pytest.raises(UserFacingError) as error:
        door.adds(name="Goes on")
    assert refusal(error) == "store.desk_revoked"

    accept(founder, door.id, last_good + 1)
    assert founder.names() == {"Stolen", "Good"}
    assert founder.held() == {"D": 4}
    accept(founder, door.id)
    assert founder.held() == {}
    assert founder.state[1].keys() == before[1].keys()
    for kind in ("enterprise", "pass", "visit"):
        assert founder.state[1][kind] == before[1][kind]
    in_order(founder, other, door)
    door.adds(name="Goes on")


def test_the_founders_laptop_is_lost(here: Venue) -> None:
    """Those it invited stand by their notes, its backup is accepted, and a thief's do not stand."""
    founder = here.founded()
    coordinator = here.joined(founder, "coordinator", COORDINATOR)
    door = here.joined(founder, "door", FRONT_DESK)
    backup = here.copied(founder, "backup")
    in_order(founder, coordinator, door, backup)
    last_good = last(founder)
    thief = here.joined(founder, "thief", COORDINATOR)
    thief.adds(name="Thief")

    revoke(coordinator, founder.id, last_good)
    coordinator.hear(thief, founder)
    assert coordinator.names() == set()
    backup.hear(coordinator)
    door.hear(coordinator)
    backup.adds(name="Backup")
    door.adds(name="Door")
    in_order(coordinator, backup, door)
    assert coordinator.names() == {"Backup", "Door"}
    standings = coordinator.store.standings(coordinator.place.fair)
    assert not standings[thief.id].is_enrolled
    assert coordinator.held()["T"] >= 2


def test_a_copy_that_was_not_known_when_its_desk_was_revoked_is_accepted_later(here: Venue) -> None:
    founder = here.founded()
    door = here.joined(founder, "door", FRONT_DESK)
    copy = here.copied(door, "copy")
    copy.adds(name="In the copy")
    revoke(founder, door.id, last(door))
    founder.hear(copy)
    assert founder.names() == set()
    assert founder.held() == {"D2": 2}
    accept(founder, copy.id)
    assert founder.names() == {"In the copy"}
    copy.hear(founder)
    in_order(founder, copy)


def test_two_coordinators_who_revoke_each_other_wait_for_a_third(here: Venue) -> None:
    founder = here.founded()
    one, other = (here.joined(founder, name, COORDINATOR) for name in ("one", "wo"))
    in_order(founder, one, other)
    since = {each.id: last(each) for each in (one, other)}
    revoke(one, other.id, since[other.id])
    revoke(other, one.id, since[one.id])
    in_order(founder, one, other)
    with founder.place.read() as work:
        assert {one.name: one.last_good for one in work.all(Desk) if one.last_good} == {
            "one": since[one.id],
            "wo": since[other.id],
        }
    accept(founder, one.id)
    in_order(founder, one, other)
    standings = founder.store.standings(founder.place.fair)
    assert (standings[one.id].last_good, standings[other.id].last_good) == (None, since[other.id])
    one.adds(name="Goes on")
    with pytest.raises(UserFacingError):
        other.adds(name="Does not")


def test_marks_that_were_touched_are_found_and_put_right(here: Venue) -> None:
    founder = here.founded()
    door = here.joined(founder, "door", FRONT_DESK)
    good = last(door)
    door.adds(name="Made up")
    in_order(founder, door)
    revoke(founder, door.id, good)
    before = founder.state
    with founder.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE operations SET projected = NOT projected WHERE sequence < 3"))
    problems = doctor.examine(founder.store, founder.place.fair).problems
    assert "store.marks_differ" in [problem.key for problem in problems]
    assert all(told(problem, language) for problem in problems for language in LANGUAGES)
    doctor.repair(founder.store, founder.place.fair)
    assert doctor.examine(founder.store, founder.place.fair).ok
    assert founder.state == before
    assert founder.held() == {"D": 1}


# Signatures


def test_a_desk_signs_after_so_many_bytes_too_and_when_it_is_asked(here: Venue) -> None:
    founder = here.founded()
    for number in range(12):
        founder.adds(name=f"{number}" * 60_000)
    fair = founder.place.fair
    with founder.store.engine.connect() as connection:
        log = Log(connection, fair)
        signed = [0, *(one.sequence for one in log.checkpoints(founder.id)), last(founder)]
        sizes = {one.sequence: len(one.body) for one in log.of_desk(founder.id)}
    gathered = [
        sum(sizes[number] for number in range(since + 1, until + 1)) for since, until in pairwise(signed)
    ]
    assert len(signed) == 3
    assert max(gathered) < CHECKPOINT_BYTES + 256 * 1024

    now = founder.store.checkpoint_now(fair)
    assert now is not None
    assert now.sequence == last(founder)
    assert now.is_signed_by(founder.store.standings(fair)[founder.id].public_key)
    assert founder.store.checkpoint_now(fair) is None
    founder.adds(name="One more")
    again = founder.store.checkpoint_now(fair)
    assert again is not None
    assert again.sequence == now.sequence + 1
    assert doctor.examine(founder.store, fair).ok


# Whatever happens, in whatever order


REFUSALS = {"role_forbids", "desk_revoked", "may_not_invite", "no_desk"}


class Happening:
    """A few desks that do all of this as chance has it; who may not is refused, which is fine."""

    def __init__(self, here: Venue, chance: random.Random) -> None:
        self.here, self.chance = here, chance
        founder = here.founded()
        founder.adds(name="Known")
        for place in range(chance.randint(1, 3)):
            by = chance.choice(here.laptops)
            role = chance.choice([COORDINATOR, COORDINATOR, FRONT_DESK, PORTAL])
            self._quietly(lambda by=by, role=role, place=place: here.joined(by, f"{place} desk", role))
        if chance.random() < 0.5:
            here.copied(chance.choice(here.laptops), "copy")

    def go_on(self, times: int) -> None:
        for _ in range(times):
            one, other = (self.chance.choice(self.here.laptops) for _ in range(2))
            one.clock.advance(seconds=self.chance.choice([1, 1, 1, -600]))
            acts = [
                self.add,
                self.rename,
                self.pass_by,
                self.hear,
                self.hear,
                self.revoke,
                self.revoke,
                self.accept,
            ]
            self._quietly(lambda one=one, other=other, acts=acts: self.chance.choice(acts)(one, other))

    def _quietly(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserFacingError as error:
            if error.title.key.removeprefix("store.") not in REFUSALS:
                raise

    def add(self, one: Laptop, _: Laptop) -> None:
        one.adds(name=self.chance.choice(["Angren", "Jizzax"]))

    def rename(self, one: Laptop, _: Laptop) -> None:
        with one.place.write() as work:
            known = work.all(Enterprise)
            if known:
                chosen = self.chance.choice(known)
                work.change(Enterprise, chosen.id, name=f"Renamed {self.chance.randint(0, 9)}")
                work.change(Enterprise, chosen.id, voided=self.chance.random() < 0.2)

    def pass_by(self, one: Laptop, _: Laptop) -> None:
        with one.place.write() as work:
            known = work.all(Pass)
            if known and self.chance.random() < 0.4:
                work.void(Pass, self.chance.choice(known).id)
            else:
                work.add(Pass(id=work.new_id(), at=work.now))

    def hear(self, one: Laptop, other: Laptop) -> None:
        if one is not other:
            one.hear(other)

    def revoke(self, one: Laptop, other: Laptop) -> None:
        if one is not other:
            revoke(one, other.id, self.chance.randint(0, last(other)))

    def accept(self, one: Laptop, other: Laptop) -> None:
        if one is not other:
            accept(one, other.id, self.chance.choice([None, None, last(other)]))


def shuffled(here: Venue, chance: random.Random) -> list[list[Operation]]:
    """All operations of all desks in short runs: those of one desk in their order, else as chance has it."""
    fair = here.laptops[0].place.fair
    collector = here.laptops[0]
    collector.hear(*here.laptops[1:])
    left = [collector.store.operations(fair, head.desk) for head in collector.store.vector(fair)]
    runs: list[list[Operation]] = []
    while left := [some for some in left if some]:
        of_desk = chance.choice(left)
        length = chance.randint(1, 6)
        runs.append(of_desk[:length])
        del of_desk[:length]
    return runs


@settings(max_examples=8, deadline=None)
@given(chance=st.randoms(use_true_random=False), times=st.integers(4, 40))
def test_any_order_of_arrival_gives_the_same_fair(
    new_folder: Path, chance: random.Random, times: int
) -> None:
    with tempfile.TemporaryDirectory() as place, hall(new_folder, Path(place)) as here:
        Happening(here, chance).go_on(times)
        witnesses = [here.witness(f"witness {number}") for number in range(2)]
        for witness in witnesses:
            for run in shuffled(here, chance):
                witness.store.ingest(witness.place.fair, run[0].desk, run)
        unheard = here.opened("unheard", here.laptops[0].place.fair)
        unheard.hear(witnesses[0])
        unheard.store.admit(unheard.place.fair, here.laptops[0].store.root(unheard.place.fair) or b"")
        everybody = [*here.laptops, *witnesses, unheard]
        for one in everybody:
            one.hear(*witnesses)
        for one in everybody:
            assert one.state == everybody[0].state
            assert one.held() == everybody[0].held()
        report = doctor.examine(unheard.store, unheard.place.fair)
        assert report.ok, report.problems
