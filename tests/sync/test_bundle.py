"""A fair goes from laptop to laptop on a stick, and a stick that is not right does no harm."""

import errno
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desks import (
    MORNING,
    SimulatedDesk,
    assert_the_same_fair,
    copies,
    enrolled,
    exchange_all,
    invited,
    joined,
    meet,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Attachment, Delegate, Enterprise, Fair
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.store.store import Store
from fairdesk.sync import sealed_file
from fairdesk.sync.bundle import Carried, Taken, look_at, take_bundle, write_bundle
from fairdesk.sync.wire import PIECE_BYTES
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "JI-2022-01.fairdesk"


def sticks(desk: SimulatedDesk) -> StoreStickReplica:
    return StoreStickReplica(desk.store, desk.clock)


def write(desk: SimulatedDesk, stick: Path) -> Carried:
    return write_bundle(sticks(desk), desk.fair, stick)


def take(desk: SimulatedDesk, stick: Path) -> Taken:
    return take_bundle(sticks(desk), desk.fair, stick)


def renamed(desk: SimulatedDesk, name: str) -> None:
    with desk.place.write() as work:
        work.change(Enterprise, work.all(Enterprise)[0].id, name=name)


def add_person(desk: SimulatedDesk, name: str) -> bytes:
    with desk.place.write() as work:
        person = Delegate(id=work.new_id(), enterprise=work.all(Enterprise)[0].id, name=name)
        work.add(person)
    return person.id


def attach(desk: SimulatedDesk, body: bytes) -> str:
    with desk.place.write() as work:
        sha256 = work.keep_file(body)
        work.add(Attachment(id=work.new_id(), name="scan.pdf", sha256=sha256, size=len(body)))
    return sha256


def said(messages: list[Message]) -> str:
    for language in LANGUAGES:
        assert all(text(one, language) for one in messages)
    return " ".join(text(one, "en") for one in messages)


def refusal(desk: SimulatedDesk, stick: Path) -> str:
    """Why a desk refuses a stick; nothing is changed by it."""
    before = (desk.state_hash, desk.store.operation_count(desk.fair), desk.store.fairs())
    with pytest.raises(UserFacingError) as refused:
        take(desk, stick)
    assert (desk.state_hash, desk.store.operation_count(desk.fair), desk.store.fairs()) == before
    said([refused.value.title, refused.value.advice])
    return refused.value.title.key


# What it brings


def test_a_stick_brings_changes_people_and_files(three: list[SimulatedDesk], stick: Path) -> None:
    one, other, _ = three
    renamed(one, "Jizzax Plastmassa")
    person = add_person(one, "Nodira Qodirova")
    body = random.Random(5).randbytes(2 * PIECE_BYTES + 7)
    sha256 = attach(one, body)
    carried = write(one, stick)
    assert (carried.files, carried.missing_files, carried.missing_keys) == (1, 0, 0)
    assert said(carried.told) == (
        f"It carries {carried.changes} changes of the fair. With it goes one scan or paper."
    )
    assert body not in stick.read_bytes()
    assert b"Plastmassa" not in stick.read_bytes()

    taken = take(other, stick)
    assert (taken.changes, taken.files, taken.refused, taken.ahead) == (3, 1, {}, False)
    assert said(taken.told) == "3 changes were new here. One missing file came along."
    assert_the_same_fair([one, other])
    with other.place.read() as work:
        assert work.get(Delegate, person).name == "Nodira Qodirova"
        assert work.file(sha256) == body
    assert said(take(other, stick).told) == "Everything that it carries was here already."


def test_who_takes_it_in_hears_that_it_holds_what_the_writer_lacked(
    three: list[SimulatedDesk], stick: Path
) -> None:
    one, other, _ = three
    write(one, stick)
    renamed(other, "Angren Metall")
    taken = take(other, stick)
    assert taken.ahead
    assert "write the stick anew" in said(taken.told)
    write(other, stick)
    assert not take(one, stick).ahead
    assert_the_same_fair([one, other])


def test_one_stick_goes_round_and_then_all_are_in_step(three: list[SimulatedDesk], stick: Path) -> None:
    for number, desk in enumerate(three):
        renamed(desk, f"At desk {number}")
        add_person(desk, f"Olim {number}")
    for desk in [*three, *three]:
        if stick.exists():
            take(desk, stick)
        write(desk, stick)
    assert_the_same_fair(three)
    seen = {told.desk for told in three[0].store.desks_seen(three[0].fair)}
    assert {desk.id for desk in three[1:]} <= seen


def test_what_everybody_holds_already_can_be_left_out(three: list[SimulatedDesk], stick: Path) -> None:
    one, other, _ = three
    held = other.replica.vector(one.fair).heads
    renamed(one, "Jizzax Plastmassa")
    carried = write_bundle(sticks(one), one.fair, stick, held=held)
    assert carried.changes == 1
    assert take(other, stick).changes == 1
    assert_the_same_fair([one, other])


def test_what_the_writer_misses_itself_is_told(three: list[SimulatedDesk], stick: Path) -> None:
    one, other, _ = three
    attach(one, b"a paper")
    one.replica.vector(one.fair)
    for batch in one.replica.lacking(one.fair, other.replica.vector(one.fair)):
        other.replica.take(batch)
    carried = write(other, stick)
    assert carried.missing_files == 1
    assert "One file has not come to this laptop yet." in said(carried.told)


def test_an_invited_laptop_gets_the_whole_fair_from_a_stick(
    three: list[SimulatedDesk], stick: Path, tmp_path: Path
) -> None:
    """Without any network: the pairing as a file, the fair as a bundle."""
    one = three[0]
    person = add_person(one, "Nodira Qodirova")
    pairing, for_booth = invited(one), invited(one, DeskRole.BOOTH, "Z", 31)
    write(one, stick)
    assert DeskIdentity(for_booth.private_key).desk not in look_at(stick).sealed

    stranger = Store(tmp_path / "stranger", SetClock(MORNING))
    with pytest.raises(UserFacingError) as refused:
        take_bundle(StoreStickReplica(stranger, SetClock(MORNING)), None, stick)
    assert refused.value.title.key == "sticks.bundle_not_for_here"
    assert stranger.fairs() == []
    stranger.close()

    new = joined(tmp_path / "new", pairing)
    taken = take_bundle(sticks(new), one.fair, stick, [DeskIdentity(pairing.private_key)])
    assert taken.changes == one.store.operation_count(one.fair)
    assert taken.ahead  # with what this desk says of itself
    with new.place.read() as work:
        assert work.get(Delegate, person).name == "Nodira Qodirova"
        assert work.badge_keys()
    renamed(new, "From the new desk")
    assert meet(new, one).in_step
    assert_the_same_fair([one, new])
    new.store.close()


# Who may read it


def test_a_revoked_laptop_opens_no_stick_written_afterwards(
    three: list[SimulatedDesk], stick: Path, tmp_path: Path
) -> None:
    one, other, _ = three
    lost = enrolled(one, tmp_path / "lost")
    write(one, stick)
    before = look_at(stick)
    assert take(lost, stick).refused == {}
    with one.place.write() as work:
        work.revoke_desk(lost.id, 1)
    write(one, stick)
    after = look_at(stick)
    assert after.key != before.key
    assert lost.id not in after.sealed
    assert refusal(lost, stick) == "sticks.bundle_not_for_here"
    assert take(other, stick).refused == {}

    other_stick = stick.with_name("other.fairdesk")
    write(other, other_stick)
    assert look_at(other_stick).key == after.key  # which came along, so not everybody makes one
    assert refusal(lost, other_stick) == "sticks.bundle_not_for_here"
    lost.store.close()


def test_a_laptop_that_has_the_key_opens_what_was_written_before_the_writer_knew_of_it(
    three: list[SimulatedDesk], stick: Path, tmp_path: Path
) -> None:
    one, other, _ = three
    write(other, stick)
    take(one, stick)
    write(other, stick)
    new = enrolled(one, tmp_path / "new")
    assert new.id not in look_at(stick).sealed
    assert take(new, stick).refused == {}
    new.store.close()


# What is refused


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_stick_that_was_cut_or_changed_anywhere_is_refused(
    whole: tuple[SimulatedDesk, bytes], data: st.DataObject
) -> None:
    desk, good = whole
    bad = bytearray(good)
    at = data.draw(st.integers(0, len(good) - 1))
    if data.draw(st.booleans()):
        bad[at] ^= data.draw(st.integers(1, 255))
    else:
        del bad[at:]
    with tempfile.TemporaryDirectory() as place:
        stick = Path(place) / "bad.fairdesk"
        stick.write_bytes(bad)
        assert refusal(desk, stick) in {
            "sticks.no_bundle",
            "sticks.bundle_newer",
            "sticks.bundle_damaged",
            "sticks.bundle_not_for_here",
            "sticks.bundle_of_other_fair",
        }


@pytest.fixture(scope="module")
def whole(
    folders: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SimulatedDesk, bytes]]:
    """A desk, and a bundle with news for it that is longer than one chunk."""
    place = tmp_path_factory.mktemp("whole")
    with copies(folders[:2], place) as (one, other):
        exchange_all([one, other])
        renamed(one, "Jizzax Plastmassa")
        attach(one, random.Random(5).randbytes(2 * sealed_file.CHUNK_BYTES))
        write(one, place / "good.fairdesk")
        yield other, (place / "good.fairdesk").read_bytes()


def test_chunks_that_change_places_and_more_after_the_end_are_noticed(
    whole: tuple[SimulatedDesk, bytes], tmp_path: Path
) -> None:
    desk, good = whole
    stick = tmp_path / "bad.fairdesk"
    chunk = sealed_file.CHUNK_BYTES + 16
    with (tmp_path / "good").open("wb") as file:
        file.write(good)
    with (tmp_path / "good").open("rb") as file:
        sealed_file.read_header(file)
        begin = file.tell()
    assert len(good) - begin > 2 * chunk
    first, second = good[begin : begin + chunk], good[begin + chunk : begin + 2 * chunk]
    for bad in (
        good[:begin] + second + first + good[begin + 2 * chunk :],
        good[:begin] + good[begin + chunk :],
        good[: begin + chunk],
        good[: begin + 2 * chunk],
        good[:begin],
        good + b"\0",
        good + good[begin:],
    ):
        stick.write_bytes(bad)
        assert refusal(desk, stick) == "sticks.bundle_damaged"


@pytest.mark.parametrize(
    ("contents", "key"),
    [
        (b"", "no_bundle"),
        (b"PK\x03\x04 some spreadsheet", "no_bundle"),
        (os.urandom(5_000), "no_bundle"),
        (sealed_file.MAGIC, "bundle_damaged"),
        (sealed_file.MAGIC + b"\x02" + os.urandom(500), "bundle_newer"),
        (sealed_file.MAGIC + b"\x01" + os.urandom(500), "bundle_damaged"),
        (sealed_file.MAGIC + b"\x01\xff\xff\xff\xff" + os.urandom(500), "bundle_damaged"),
        (sealed_file.MAGIC + b"\x01\0\0\0\x05hello" + os.urandom(500), "bundle_damaged"),
        (sealed_file.MAGIC.replace(b"\r\n", b"\n") + b"\x01", "no_bundle"),
    ],
)
def test_other_files_are_refused(three: list[SimulatedDesk], stick: Path, contents: bytes, key: str) -> None:
    stick.write_bytes(contents)
    assert refusal(three[0], stick) == f"sticks.{key}"


def test_a_stick_that_is_gone_or_a_folder_is_said_to_be_unreadable(
    three: list[SimulatedDesk], stick: Path
) -> None:
    assert refusal(three[0], stick) == "sticks.bundle_unreadable"
    stick.mkdir()
    assert refusal(three[0], stick) == "sticks.bundle_unreadable"


def another_fair(folder: Path, code: str) -> SimulatedDesk:
    clock = SetClock(MORNING)
    store = Store(folder, clock)
    day = date(2022, 3, 3)
    fair = store.create_fair(
        Fair(id=b"", code=code, name="Namangan sanoat yarmarkasi", start=day, end=day), "Desk", "Sevara"
    )
    return SimulatedDesk(store, clock, Workplace(store, fair.id, clock, "Sevara"))


def test_a_stick_of_another_fair_is_refused_and_named(
    three: list[SimulatedDesk], stick: Path, tmp_path: Path
) -> None:
    other = another_fair(tmp_path / "other", "NA-2022-01")
    write(other, stick)
    with pytest.raises(UserFacingError) as refused:
        take(three[0], stick)
    assert text(refused.value.title, "en") == (
        "This bundle is of another fair: NA-2022-01, Namangan sanoat yarmarkasi"
    )
    assert refusal(three[0], stick) == "sticks.bundle_of_other_fair"
    other.store.close()


def test_a_second_fair_under_the_same_code_is_refused(
    three: list[SimulatedDesk], stick: Path, tmp_path: Path
) -> None:
    other = another_fair(tmp_path / "other", "JI-2022-01")
    write(other, stick)
    with pytest.raises(UserFacingError) as refused:
        take_bundle(sticks(three[0]), None, stick)
    assert refused.value.title.key == "sticks.bundle_of_second_fair"
    assert len(three[0].store.fairs()) == 1
    other.store.close()


# Writing


class FullStick(StoreStickReplica):
    """Its stick has no room left when the changes are to be written."""

    code = errno.ENOSPC

    def to_carry(self, fair, held):
        yield from list(super().to_carry(fair, held))[:1]
        raise OSError(self.code, os.strerror(self.code))


@pytest.mark.parametrize(
    ("code", "key"), [(errno.ENOSPC, "bundle_no_room"), (errno.EIO, "bundle_not_written")]
)
def test_a_stick_that_fails_while_it_is_written_keeps_the_bundle_of_before(
    three: list[SimulatedDesk], stick: Path, code: int, key: str
) -> None:
    one, other, _ = three
    renamed(one, "Jizzax Plastmassa")
    write(one, stick)
    before = stick.read_bytes()
    failing = FullStick(one.store, one.clock)
    failing.code = code
    with pytest.raises(UserFacingError) as refused:
        write_bundle(failing, one.fair, stick)
    assert refused.value.title.key == f"sticks.{key}"
    said([refused.value.title, refused.value.advice])
    assert stick.read_bytes() == before
    assert [file.name for file in stick.parent.glob("*fairdesk*")] == [stick.name]
    assert take(other, stick).changes == 1


def test_a_folder_that_is_not_there_is_said(three: list[SimulatedDesk], stick: Path) -> None:
    with pytest.raises(UserFacingError) as refused:
        write(three[0], stick / "deeper" / "a.fairdesk")
    assert refused.value.title.key == "sticks.bundle_not_written"


def test_a_copy_of_a_bundle_under_any_name_is_as_good(three: list[SimulatedDesk], stick: Path) -> None:
    one, other, _ = three
    renamed(one, "Jizzax Plastmassa")
    write(one, stick)
    copy = shutil.copyfile(stick, stick.with_name("copy (2)"))
    assert take(other, copy).changes == 1
