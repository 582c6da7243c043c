"""The data folder: durable before it answers, careful with what it does not know, itself after a restore."""

import os
import shutil
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from desks import copied, opened, prepare
from guest_desk import guest
from sqlalchemy import insert, text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Desk, Enterprise, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.oplog.identity import CHECKPOINT_EVERY, DeskIdentity, is_signature, succession
from fairdesk.oplog.operation import ADD, SCHEMA, START, Operation
from fairdesk.store import doctor
from fairdesk.store.log import Log
from fairdesk.store.store import FILE_NAME, Store, restore
from fairdesk.texts import text as told
from fairdesk.usecases.ports import Workplace


def add(place: Workplace, name: str) -> bytes:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name=name)
        work.add(enterprise)
    return enterprise.id


def refusal(error: pytest.ExceptionInfo[UserFacingError]) -> str:
    assert told(error.value.advice, "en")
    return told(error.value.title, "en")


# Durable


def test_full_sync_is_set_before_the_write_ahead_log(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from fairdesk.store import engine

    asked: list[str] = []

    class Watched:
        isolation_level: str | None = ""

        def cursor(self) -> "Watched":
            return self

        def execute(self, sql: str) -> None:
            asked.append(sql)

        def close(self) -> None: ...

    engine._prepare(Watched(), None)
    assert asked.index("PRAGMA synchronous=FULL") < asked.index("PRAGMA journal_mode=WAL")
    with store.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")
        ]
    assert values == [2, "wal"]


def test_an_error_in_the_middle_leaves_nothing_behind(place: Workplace) -> None:
    before = place.store.state_hash(place.fair)

    def fail_halfway() -> None:
        with place.write() as work:
            work.add(Enterprise(id=work.new_id(), name="Half"))
            assert work.all(Enterprise) != []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert place.store.state_hash(place.fair) == before
    with place.read() as work:
        assert work.all(Enterprise) == []


def test_a_list_with_odd_letters_comes_back_as_it_was(place: Workplace) -> None:
    names = ('МЧЖ "Жиззах"', "a,b;[c]", "")
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Odd", other_names=names)
        work.add(enterprise)
    with place.read() as work:
        assert work.get(Enterprise, enterprise.id) == enterprise
        assert work.all(Enterprise, other_names=names) == [enterprise]


# The log


def test_signatures_are_at_most_500_changes_apart_also_inside_one_transaction(place: Workplace) -> None:
    with place.write() as work:
        for number in range(1_234):
            work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}"))
        desk = work.desk
    with place.write() as work:
        for number in range(700):
            work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}"))
    with place.store.engine.connect() as connection:
        log = Log(connection, place.fair)
        signed, last = log.checkpoints(desk.id), log.head(desk.id).sequence
        hashes = {operation.sequence: operation.id for operation in log.of_desk(desk.id)}
    ends = [0, *(one.sequence for one in signed), last]
    assert max(end - start for start, end in pairwise(ends)) <= CHECKPOINT_EVERY
    assert len(signed) == last // CHECKPOINT_EVERY
    for one in signed:
        assert one.is_signed_by(desk.public_key)
        assert one.hash == hashes[one.sequence]


def test_no_name_phone_or_address_of_a_person_stands_in_the_log(place: Workplace) -> None:
    person = {"name": "Nodira Qodirova", "phone": "+998 90 123 45 67", "email": "nodira@example.uz"}
    with place.write() as work:
        delegate = Delegate(id=work.new_id(), position="Director", **person)
        work.add(delegate)
    with place.write() as work:
        work.change(Delegate, delegate.id, name="Nodira Yoʻldosheva")
    with place.store.engine.connect() as connection:
        bodies = b"".join(connection.execute(text("SELECT body FROM operations")).scalars())
        kept = b"".join(connection.execute(text("SELECT leaves FROM records")).scalars())
    for part in (*person.values(), "Nodira", "Yoʻldosheva", "Qodirova", "1234567"):
        assert part.encode() not in bodies + kept
    assert b"Director" in bodies
    with place.read() as work:
        assert work.get(Delegate, delegate.id).name == "Nodira Yoʻldosheva"


def test_equal_values_are_not_written_again_not_even_sealed_ones(place: Workplace) -> None:
    with place.write() as work:
        delegate = Delegate(id=work.new_id(), name="Olim", phone="1")
        work.add(delegate)
    before = place.store.operation_count(place.fair)
    with place.write() as work:
        work.change(Delegate, delegate.id, name="Olim", phone="1", email=None)
    assert place.store.operation_count(place.fair) == before
    assert work.changes.span is None


def test_unknown_kinds_and_newer_schemas_are_kept_and_change_no_table(place: Workplace) -> None:
    other, first = guest(place)
    known = replace(
        first,
        sequence=2,
        entity="enterprise",
        entity_id=b"e" * 16,
        fields={"name": "Known", "aura": "blue"},
        previous=first.id,
    )
    hologram = replace(known, sequence=3, entity="hologram", previous=known.id)
    newer = replace(known, sequence=4, schema=SCHEMA + 1, fields={"name": {"uz": 1}}, previous=hologram.id)
    after = replace(known, sequence=5, entity_id=b"f" * 16, previous=newer.id)
    store = place.store
    assert store.ingest(place.fair, other.desk, [known, hologram, newer]) == 3
    assert store.ingest(place.fair, other.desk, [after]) == 1
    assert store.operations(place.fair, other.desk) == [first, known, hologram, newer, after]
    with place.read() as work:
        assert {enterprise.name for enterprise in work.all(Enterprise)} == {"Known"}
        assert len(work.all(Enterprise)) == 2
        assert work.held_back() == [], "what waits for an upgrade waits for nobody's word"
    assert doctor.examine(store, place.fair).ok


def test_values_of_the_wrong_kind_from_a_faulty_desk_do_not_keep_the_rest_out(place: Workplace) -> None:
    other, first = guest(place)
    odd = {
        "name": 7,
        "other_names": "no list",
        "employees": 2**70,
        "size": "gigantic",
        "stir": ["1"],
        "hall": {"a": 1},
    }
    operation = replace(
        first, sequence=2, entity="enterprise", entity_id=b"e" * 16, fields=odd, previous=first.id
    )
    assert place.store.ingest(place.fair, other.desk, [operation]) == 1
    with place.read() as work:
        [found] = work.all(Enterprise)
    assert (found.name, found.other_names, found.employees, found.size, found.hall) == (
        "7",
        (),
        None,
        None,
        None,
    )
    assert doctor.examine(place.store, place.fair).ok


def test_operations_in_another_desks_name_are_refused(place: Workplace) -> None:
    from fairdesk.oplog.operation import BrokenLogError

    other, third = DeskIdentity.new(), DeskIdentity.new()
    operation = Operation(place.fair, other.desk, 1, 1, "D", "enterprise", b"e" * 16, ADD, {}, {}, START)
    with pytest.raises(BrokenLogError):
        place.store.ingest(place.fair, third.desk, [operation])


# Moved, copied, restored


def test_a_restored_folder_goes_on_as_a_new_desk_signed_by_the_old(place: Workplace, tmp_path: Path) -> None:
    add(place, "Before")
    place.store.backup(tmp_path / "backup.db")
    add(place, "After the backup")
    with place.read() as work:
        old = work.desk

    restored = restore(tmp_path / "backup.db", tmp_path / "restored", SetClock(place.clock.now()), "Dilnoza")
    with restored.read(place.fair) as work:
        new, known = work.desk, {desk.id for desk in work.all(Desk)}
        assert [enterprise.name for enterprise in work.all(Enterprise)] == ["Before"]
    assert {old.id, new.id} <= known
    assert new.follows == old.id
    assert new.succession is not None
    assert is_signature(old.public_key, new.succession, succession(place.fair, new.public_key))
    add(Workplace(restored, place.fair, place.clock, "Dilnoza"), "In the restored one")
    mine = restored.operations(place.fair, new.id)
    assert place.store.ingest(place.fair, new.id, mine) == len(mine)
    with place.read() as work:
        assert {one.name for one in work.all(Enterprise)} == {
            "Before",
            "After the backup",
            "In the restored one",
        }
    restored.close()


def test_restoring_over_work_is_refused_until_it_is_said_and_keeps_what_was_there(
    place: Workplace, tmp_path: Path
) -> None:
    folder = place.store.folder
    place.store.backup(tmp_path / "backup.db")
    add(place, "Not in the backup")
    place.store.close()
    with pytest.raises(UserFacingError) as error:
        restore(tmp_path / "backup.db", folder, place.clock, "Dilnoza")
    assert refusal(error) == "This folder holds work already"
    restored = restore(tmp_path / "backup.db", folder, place.clock, "Dilnoza", overwrite=True)
    with restored.read(place.fair) as work:
        assert work.all(Enterprise) == []
    restored.close()
    [aside] = folder.glob(f"*-{FILE_NAME}")
    shutil.copytree(folder, tmp_path / "aside")
    os.replace(tmp_path / "aside" / aside.name, tmp_path / "aside" / FILE_NAME)
    kept = Store(tmp_path / "aside", place.clock)
    with kept.read(place.fair) as work:
        assert [one.name for one in work.all(Enterprise)] == ["Not in the backup"]
    kept.close()


@pytest.mark.parametrize("content", [b"", b"not a database" * 500, None])
def test_what_is_no_backup_is_not_restored(tmp_path: Path, clock: SetClock, content: bytes | None) -> None:
    file = tmp_path / "picture.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserFacingError):
        restore(file, tmp_path / "restored", clock, "Dilnoza")
    assert not (tmp_path / "restored" / FILE_NAME).exists()


def test_a_folder_on_another_machine_is_noticed_until_somebody_says_why(
    store: Store, place: Workplace
) -> None:
    assert not store.is_elsewhere
    store.set_setting("machine", "another")
    assert store.is_elsewhere
    with place.read() as work:
        desk = work.desk
    store.was_moved()
    assert not store.is_elsewhere
    with place.read() as work:
        assert work.desk == desk
    store.set_setting("machine", "another")
    store.was_copied("Dilnoza")
    assert not store.is_elsewhere
    with place.read() as work:
        assert work.desk.follows == desk.id


def test_a_copy_of_a_copy_has_its_own_number_and_letter(tmp_path: Path) -> None:
    [first] = prepare(tmp_path, 1)
    copied(copied(first, tmp_path / "second"), tmp_path / "third")
    desk = opened(tmp_path / "third")
    with desk.place.read() as work:
        numbers = sorted((one.number, one.letter) for one in work.all(Desk))
    assert numbers == [(1, "A"), (257, "A2"), (513, "A3")]
    desk.store.close()


# Troubles with names


def test_a_second_fair_under_one_code_is_refused(store: Store, place: Workplace) -> None:
    with pytest.raises(UserFacingError) as error:
        store.create_fair(Fair(id=b"", code="JI-2022-01", name="Again", start=date(2022, 3, 3)), "A", "D")
    assert refusal(error) == "There is a fair JI-2022-01 already"


def test_a_file_that_is_no_database_is_named(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(UserFacingError) as error:
        Store(tmp_path, clock)
    assert refusal(error) == "The file fairdesk.db is damaged"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserFacingError) as error:
        Store(tmp_path / "file" / "folder", clock)
    assert refusal(error) == "The file folder cannot be opened"


def test_a_full_disk_is_named_and_the_work_before_it_is_safe(place: Workplace) -> None:
    add(place, "Before")
    with place.store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def fill() -> None:
        for number in range(1000):
            add(place, f"Enterprise {number}" * 50)

    with pytest.raises(UserFacingError) as error:
        fill()
    assert refusal(error) == "The disk is full"
    assert doctor.examine(place.store, place.fair).ok


def test_no_table_of_records_is_written_but_through_the_log(place: Workplace) -> None:
    """A row that no change stands behind is found by the doctor and goes with the repair."""
    from fairdesk.store.tables import record_tables

    row = {"fair": place.fair, "id": b"x" * 16, "name": "Smuggled"}
    with place.store.engine.connect() as connection, connection.begin():
        connection.execute(insert(record_tables["hall"]), row)
    report = doctor.examine(place.store, place.fair)
    assert [problem.key for problem in report.problems] == ["store.tables_differ"]
