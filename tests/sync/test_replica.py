"""What a desk takes in from another, what it refuses, and what it tells."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from desks import (
    SimulatedDesk,
    assert_the_same_fair,
    copies,
    enrolled,
    exchange_all,
    give,
    meet,
    opened,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Attachment, Delegate, Enterprise
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.hybrid_clock import tick
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.operation import SCHEMA, Operation
from fairdesk.oplog.sealing import new_person_key
from fairdesk.store import doctor
from fairdesk.sync.wire import (
    BEGINNING,
    PIECE_BYTES,
    BadgeSecret,
    Batch,
    Keys,
    Piece,
    PieceRequest,
    Point,
    SignedPoint,
    Vector,
)


@pytest.fixture
def two(folders: list[Path], tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    with copies(folders[:2], tmp_path) as desks:
        exchange_all(desks)
        yield desks


def renamed(desk: SimulatedDesk, *names: str) -> None:
    with desk.place.write() as work:
        first = work.all(Enterprise)[0].id
        for name in names:
            work.change(Enterprise, first, name=name)


def told(source: SimulatedDesk, target: SimulatedDesk) -> Batch:
    """The one batch that a desk has for another."""
    source.replica.vector(source.fair)
    [batch] = source.replica.lacking(source.fair, target.replica.vector(source.fair))
    return batch


def length(desk: SimulatedDesk, of: SimulatedDesk) -> int:
    return len(desk.store.operations(desk.fair, of.id))


def identity_of(desk: SimulatedDesk) -> DeskIdentity:
    with desk.store.read(desk.fair) as work:
        return work._log.identity


def end_of(desk: SimulatedDesk) -> Point:
    last = desk.store.operations(desk.fair, desk.id)[-1]
    return Point(last.sequence, last.id)


def batch_of(
    identity: DeskIdentity, fair: bytes, after: Point, changes: Sequence[Operation], signed: int | None = None
) -> Batch:
    """Changes as a desk with this key would tell them, signed up to one of them (the last)."""
    signed_change = changes[-1 if signed is None else signed]
    checkpoint = identity.checkpoint(fair, signed_change.sequence, signed_change.id)
    point = SignedPoint(checkpoint.sequence, checkpoint.hash, checkpoint.signature)
    return Batch(fair, identity.desk, after, tuple(change.body for change in changes), (point,))


def following(desk: SimulatedDesk, count: int = 1, /, **other: object) -> list[Operation]:
    """Changes that could come next from a desk, made by hand."""
    at = end_of(desk)
    made: list[Operation] = []
    for _ in range(count):
        fields = {
            "fair": desk.fair,
            "desk": desk.id,
            "sequence": at.sequence + 1,
            "clock": tick(0, int(desk.clock.now().timestamp() * 1000)) + len(made),
            "actor": "Dilnoza",
            "entity": "enterprise",
            "entity_id": hashlib.md5(bytes([len(made)])).digest(),
            "kind": "add",
            "fields": {"name": "By hand"},
            "previous": at.hash,
        }
        made.append(Operation(**{**fields, **other}))
        at = Point(made[-1].sequence, made[-1].id)
    return made


# Batches


def test_a_batch_twice_is_answered_alike_and_changes_nothing(two: list[SimulatedDesk]) -> None:
    one, other = two
    renamed(one, "Jizzax Plastmassa")
    batch = told(one, other)
    first = other.replica.take(batch)
    code, count = other.state_hash, other.store.operation_count(other.fair)
    assert first.accepted == {one.id: end_of(one)}
    assert other.replica.take(batch) == first
    assert (other.state_hash, other.store.operation_count(other.fair)) == (code, count)


def test_where_something_is_missing_before_the_number_wanted_is_answered(two: list[SimulatedDesk]) -> None:
    one, other = two
    held = length(other, one)
    renamed(one, "first")
    given_first = told(one, other)
    renamed(one, "second")
    one.replica.vector(one.fair)
    [later] = one.replica.lacking(
        one.fair,
        replace(
            one.replica.vector(one.fair),
            heads={
                one.id: (Point(given_first.checkpoints[0].sequence, given_first.checkpoints[0].hash),),
                other.id: (end_of(other),),
            },
        ),
    )
    answer = other.replica.take(later)
    assert answer.expected == {one.id: held + 1}
    assert not answer.accepted
    assert length(other, one) == held
    assert other.replica.take(given_first).accepted
    assert other.replica.take(later).accepted == {one.id: end_of(one)}


def test_what_lies_beyond_the_last_signature_is_cut_off(two: list[SimulatedDesk]) -> None:
    one, other = two
    changes, held = following(one, 4), length(other, one)
    answer = other.replica.take(batch_of(identity_of(one), one.fair, end_of(one), changes, signed=1))
    assert answer.accepted == {one.id: Point(changes[1].sequence, changes[1].id)}
    assert length(other, one) == held + 2


def test_without_a_true_signature_nothing_is_taken(two: list[SimulatedDesk]) -> None:
    one, other = two
    changes, own, held = following(one, 2), identity_of(one), length(other, one)
    good = batch_of(own, one.fair, end_of(one), changes)
    [signed] = good.checkpoints
    for checkpoints in (
        (),
        (replace(signed, signature=bytes(64)),),
        (replace(signed, hash=changes[0].id),),
        (replace(signed, sequence=signed.sequence + 1),),
        batch_of(DeskIdentity.new(), one.fair, end_of(one), changes).checkpoints,
        batch_of(own, bytes(16), end_of(one), changes).checkpoints,
    ):
        answer = other.replica.take(replace(good, checkpoints=checkpoints))
        assert answer.refused == {one.id: "sticks.unsigned"}
        assert not answer.accepted
    assert length(other, one) == held
    assert other.replica.take(good).accepted


def test_damaged_strange_and_unconnected_changes_are_refused_whole(two: list[SimulatedDesk]) -> None:
    one, other = two
    changes, own, held = following(one, 3), identity_of(one), length(other, one)
    good = batch_of(own, one.fair, end_of(one), changes)
    for bodies in (
        (good.operations[0], b"no change at all", good.operations[2]),
        (good.operations[0], good.operations[2]),
        (good.operations[1], good.operations[2]),
        (good.operations[0], good.operations[1], good.operations[2][:-1]),
        (good.operations[0], good.operations[1], following(one, 3, desk=other.id)[2].body),
        (good.operations[0], good.operations[1], following(one, 3, fair=bytes(16))[2].body),
    ):
        assert other.replica.take(replace(good, operations=bodies)).refused == {one.id: "sticks.damaged"}
    assert length(other, one) == held


def test_a_fair_that_is_not_here_and_a_desk_nobody_knows_are_refused(two: list[SimulatedDesk]) -> None:
    one, other = two
    stranger = DeskIdentity.new()
    elsewhere = following(one, 1, fair=b"f" * 16, sequence=1, previous=BEGINNING.hash)
    batch = batch_of(identity_of(one), b"f" * 16, BEGINNING, elsewhere)
    assert other.replica.take(batch).refused == {one.id: "sticks.unknown_fair"}
    strange = following(one, 1, desk=stranger.desk, sequence=1, previous=BEGINNING.hash)
    batch = batch_of(stranger, one.fair, BEGINNING, strange)
    assert other.replica.take(batch).refused == {stranger.desk: "sticks.unknown_desk"}


def test_what_a_newer_program_wrote_is_kept_as_it_is_and_passed_on(
    folders: list[Path], tmp_path: Path
) -> None:
    with copies(folders, tmp_path) as desks:
        one, other, far = desks
        exchange_all(desks)
        changes = [
            *following(one, 1, schema=SCHEMA + 1, fields={"name": "Of tomorrow"}),
        ]
        at = Point(changes[0].sequence, changes[0].id)
        changes += following(
            one, 1, entity="hologram", fields={"depth": 3}, sequence=at.sequence + 1, previous=at.hash
        )
        answer = other.replica.take(batch_of(identity_of(one), one.fair, end_of(one), changes))
        assert answer.accepted == {one.id: Point(changes[1].sequence, changes[1].id)}
        assert "Of tomorrow" not in [enterprise.name for enterprise in other.all(Enterprise)]
        meet(far, other)
        assert far.store.operations(far.fair, one.id)[-2:] == changes
        assert doctor.examine(far.store, far.fair).ok


def test_a_clock_far_ahead_is_taken_in_and_not_taken_over(two: list[SimulatedDesk]) -> None:
    one, other = two
    one.clock.advance(hours=30)
    renamed(one, "From the future")
    meet(one, other)
    assert "From the future" in [enterprise.name for enterprise in other.all(Enterprise)]
    renamed(other, "Of today")
    latest = other.store.operations(other.fair, other.id)[-1]
    assert latest.clock >> 16 == int(other.clock.now().timestamp() * 1000)


# Copies of folders


def test_a_folder_put_back_from_an_old_copy_learns_of_its_future_and_goes_on_as_another(
    folders: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "old").mkdir()
    with (
        copies(folders[:1], tmp_path) as [original],
        copies(folders[:1], tmp_path / "old") as [old],
        copies(folders[1:2], tmp_path) as [witness],
    ):
        renamed(original, "After the copy was made")
        meet(original, witness)
        assert old.id == original.id
        shared = original.id
        meet(old, witness)
        assert old.id != shared
        assert "After the copy was made" in [enterprise.name for enterprise in old.all(Enterprise)]
        renamed(old, "Goes on")
        exchange_all([original, witness, old])
        assert original.id == shared  # which alone went on under this name
        assert_the_same_fair([original, witness, old])


@settings(max_examples=3, deadline=None)
@given(
    shared=st.integers(0, 40),
    grown=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=4),
)
def test_branches_of_any_length_find_together(
    folders: list[Path], shared: int, grown: list[tuple[int, int]]
) -> None:
    """Three copies of one folder go on under one name, and everybody gets every branch."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        with copies(folders[:1], place) as [first]:
            renamed(first, *(f"Before {number}" for number in range(shared)))
            first.replica.vector(first.fair)
        for copy in ("b", "c"):
            (place / copy).mkdir()
        with (
            copies(folders[1:2], place) as [witness],
            copies([place / folders[0].name], place / "b") as [second],
            copies([place / folders[0].name], place / "c") as [third],
        ):
            again = opened(place / folders[0].name)
            clones = [again, second, third]
            for which, count in grown:
                renamed(clones[which], *(f"Clone {which} {number}" for number in range(count)))
                clones[which].replica.vector(witness.fair)
            for clone in clones:
                meet(witness, clone)
            exchange_all([witness, *clones])
            assert_the_same_fair([*clones, witness])
            assert all(meet(witness, clone).in_step for clone in clones)
            again.store.close()


def test_of_a_long_log_that_parted_late_only_the_end_is_sent_again(two: list[SimulatedDesk]) -> None:
    """The other has a branch that is not known here: the last common change is found by its marks."""
    one, other = two
    renamed(one, *(f"Before {number}" for number in range(300)))
    meet(one, other)
    with tempfile.TemporaryDirectory() as name, copies([one.store.folder], Path(name)) as [clone]:
        renamed(one, "Here")
        for number in range(4):
            renamed(clone, f"There {number}")
        one.replica.vector(one.fair)
        theirs = clone.replica.vector(one.fair, one.replica.vector(one.fair))
        [batch] = one.replica.lacking(one.fair, theirs)
        assert len(batch.operations) <= 8


# Keys


def add_person(desk: SimulatedDesk, name: str) -> bytes:
    with desk.place.write() as work:
        person = Delegate(id=work.new_id(), enterprise=work.all(Enterprise)[0].id, name=name)
        work.add(person)
    return person.id


def name_of(desk: SimulatedDesk, person: bytes) -> str | None:
    with desk.place.read() as work:
        found = work.get(Delegate, person)
    assert found is not None
    return found.name


def test_a_key_that_comes_later_shows_the_person_and_a_wrong_one_is_left(two: list[SimulatedDesk]) -> None:
    one, other = two
    person = add_person(one, "Nodira Qodirova")
    right = one.store.person_keys(one.fair)[person]
    other.replica.take(replace(told(one, other), keys={person: new_person_key()}))
    assert name_of(other, person) is None
    assert other.replica.vector(one.fair).missing_keys == (person,)
    assert other.replica.take_keys(Keys(one.fair, {person: new_person_key()}), one.id) == 0
    assert other.replica.take_keys(Keys(one.fair, {person: right}), one.id) == 1
    assert name_of(other, person) == "Nodira Qodirova"
    with other.place.read() as work:
        assert [hit.id for hit in work.search("qodirova")] == [person]
    assert other.replica.vector(one.fair).missing_keys == ()
    assert_the_same_fair([one, other])


def test_keys_go_to_staff_those_of_people_to_kiosks_and_none_to_booths(
    two: list[SimulatedDesk], tmp_path: Path
) -> None:
    one, _ = two
    person = add_person(one, "Nodira Qodirova")
    staff = enrolled(one, tmp_path / "staff", DeskRole.SPECIALIST)
    booth = enrolled(one, tmp_path / "booth", DeskRole.BOOTH, "L", 31)
    kiosk = enrolled(one, tmp_path / "kiosk", DeskRole.KIOSK, "M", 32)
    assert name_of(staff, person) == "Nodira Qodirova"
    with staff.place.read() as work:
        assert len(work.badge_keys()) == 1
    asking = replace(booth.replica.vector(one.fair), missing_keys=(person,))
    assert not one.replica.keys(one.fair, asking)
    assert list(one.replica.lacking(one.fair, asking)) == []
    assert booth.store.person_keys(one.fair) == {}
    with booth.store.read(one.fair) as work:
        assert work.badge_keys() == ()
    assert name_of(kiosk, person) == "Nodira Qodirova"
    with kiosk.store.read(one.fair) as work:
        assert work.badge_keys() == ()
    assert (
        one.replica.take_keys(Keys(one.fair, badges={7: BadgeSecret(b"k" * 32, revoked=False)}), kiosk.id)
        == 0
    )
    for desk in (staff, booth, kiosk):
        desk.store.close()


def test_nothing_goes_to_a_desk_once_it_is_revoked_and_no_keys_to_one_nobody_knows(
    two: list[SimulatedDesk],
) -> None:
    one, other = two
    person = add_person(one, "Nodira Qodirova")
    asking = replace(other.replica.vector(one.fair), missing_keys=(person,), secrets=())
    assert one.replica.keys(one.fair, asking).persons.keys() == {person}
    assert told(one, other).keys.keys() == {person}
    assert not one.replica.keys(one.fair, replace(asking, desk=b"s" * 16))
    with one.place.write() as work:
        work.revoke_desk(other.id, 1)
    assert not one.replica.keys(one.fair, asking)
    assert list(one.replica.lacking(one.fair, asking)) == []


def test_keys_of_badges_are_taken_from_staff_alone_and_a_revoked_one_stays_so(
    two: list[SimulatedDesk],
) -> None:
    one, other = two
    made = Keys(one.fair, badges={7: BadgeSecret(b"k" * 32, revoked=False)})
    assert other.replica.take_keys(made, b"s" * 16) == 0
    assert other.replica.take_keys(made, one.id) == 1
    assert other.replica.take_keys(made, one.id) == 0
    assert (
        other.replica.take_keys(Keys(one.fair, badges={7: BadgeSecret(b"k" * 32, revoked=True)}), one.id) == 1
    )
    assert other.replica.take_keys(made, one.id) == 0
    meet(one, other)
    with one.place.read() as work:
        key = next(key for key in work.badge_keys() if key.number == 7)
    assert (key.secret, key.revoked) == (b"k" * 32, True)
    assert not other.replica.keys(one.fair, one.replica.vector(one.fair))


# Files


def attached(desk: SimulatedDesk, body: bytes) -> str:
    with desk.place.write() as work:
        sha256 = work.keep_file(body)
        work.add(Attachment(id=work.new_id(), name="scan.pdf", sha256=sha256, size=len(body)))
    return sha256


def test_a_file_comes_in_pieces_and_a_restart_in_between_loses_none(
    folders: list[Path], tmp_path: Path
) -> None:
    with copies(folders[:2], tmp_path) as [one, other]:
        body = bytes(range(251)) * 4_000
        sha256 = attached(one, body)
        give(one, other)
        assert other.replica.vector(one.fair).missing_files == ((sha256, 0),)
        first = one.replica.piece(one.fair, PieceRequest(sha256, 0))
        assert other.replica.take_piece(one.fair, first).expected == PIECE_BYTES
        other.store.close()
        again = opened(other.store.folder)
        assert again.replica.vector(one.fair).missing_files == ((sha256, PIECE_BYTES),)
        with again.place.read() as work:
            assert work.file(sha256) is None
        assert meet(one, again).files_sent == 1
        with again.place.read() as work:
            assert work.file(sha256) == body
        assert again.replica.vector(one.fair).missing_files == ()
        again.store.close()


def test_pieces_that_do_not_fit_or_make_another_file_never_count(two: list[SimulatedDesk]) -> None:
    one, other = two
    body = bytes(PIECE_BYTES) + b"the end"
    sha256 = attached(one, body)
    give(one, other)
    first, last = (one.replica.piece(one.fair, PieceRequest(sha256, at)) for at in (0, PIECE_BYTES))
    assert first is not None
    assert last is not None
    take = other.replica.take_piece
    assert take(one.fair, last).expected == 0
    assert take(one.fair, first).expected == PIECE_BYTES
    assert take(one.fair, first).expected == PIECE_BYTES
    assert take(one.fair, replace(last, body=b"the eng")).expected == 0  # all is thrown away
    assert take(one.fair, first).expected == PIECE_BYTES
    assert take(one.fair, Piece(sha256, PIECE_BYTES, PIECE_BYTES + 2, b"ab")).expected == 0
    assert take(one.fair, first).expected == PIECE_BYTES
    assert take(one.fair, last).expected is None
    with other.place.read() as work:
        assert work.file(sha256) == body


def test_a_file_that_no_record_names_is_not_taken(two: list[SimulatedDesk]) -> None:
    one, _ = two
    strange = hashlib.sha256(b"strange").hexdigest()
    assert one.replica.take_piece(one.fair, Piece(strange, 0, 7, b"strange")).expected is None
    assert one.replica.piece(one.fair, PieceRequest(strange, 0)) is None


def test_pieces_beyond_a_file_are_not_given_and_an_empty_file_is_one(two: list[SimulatedDesk]) -> None:
    one, other = two
    sha256, empty = attached(one, b"short"), attached(one, b"")
    assert one.replica.piece(one.fair, PieceRequest(sha256, 5)) is None
    assert one.replica.piece(one.fair, PieceRequest(sha256, 6)) is None
    assert meet(one, other).files_sent == 2
    with other.place.read() as work:
        assert work.file(empty) == b""


def test_a_vector_of_a_fair_that_is_not_here_is_empty(two: list[SimulatedDesk]) -> None:
    assert two[0].replica.vector(b"f" * 16) == Vector(
        b"f" * 16, bytes(16), int(two[0].clock.now().timestamp() * 1000)
    )
