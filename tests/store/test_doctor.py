"""The doctor finds what was touched, says so in a sentence, and mends what the changes can mend."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Fair, Station
from fairdesk.domain.messages import UserFacingError
from fairdesk.oplog.operation import BrokenLogError
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES
from fairdesk.texts import text as told
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace

MORNING = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fair with 600 enterprises and some people with badges, over one signature: to be copied."""
    made = tmp_path_factory.mktemp("doctor") / "data"
    clock = SetClock(MORNING)
    store = Store(made, clock)
    day = MORNING.date()
    fair = store.create_fair(
        Fair(id=b"", code="JI-2022-01", name="Jizzax sanoat yarmarkasi", region="JI", start=day, end=day),
        "Front desk",
        "Dilnoza",
    )
    with Workplace(store, fair.id, clock, "Dilnoza").write() as work:
        work.add(Station(id=work.new_id(), name="Main entrance"))
    with Workplace(store, fair.id, clock, "Dilnoza").write() as work:
        for number in range(600):
            work.add(Enterprise(id=work.new_id(), name=f"Jizzax Plastmassa {number}"))
        for number in range(5):
            person = Delegate(id=work.new_id(), name=f"Olim Yoʻldoshev {number}")
            work.add(person)
            issue(work, person.id)
    store.close()
    return made


@pytest.fixture
def filled(folder: Path, tmp_path: Path) -> Iterator[Workplace]:
    """That fair, in a folder of this test's own."""
    shutil.copytree(folder, tmp_path / "data")
    clock = SetClock(MORNING)
    store = Store(tmp_path / "data", clock)
    yield Workplace(store, store.fairs()[0].id, clock, "Dilnoza")
    store.close()


def damage(place: Workplace, sql: str) -> None:
    with place.store.engine.connect() as connection, connection.begin():
        assert connection.execute(text(sql)).rowcount != 0


def found(place: Workplace) -> list[str]:
    report = doctor.examine(place.store, place.fair)
    for problem in report.problems:
        assert all(told(problem, language) for language in LANGUAGES)
    return [problem.key for problem in report.problems]


def contents(place: Workplace) -> list[object]:
    with place.read() as work:
        return [work.all(kind) for kind in (Enterprise, Delegate, Badge)]


def test_a_whole_folder_is_whole(filled: Workplace) -> None:
    report = doctor.examine(filled.store, filled.fair)
    assert report.ok
    assert report.operations == filled.store.operation_count(filled.fair) == 613
    assert {letter: sequence for letter, (sequence, _) in report.vector.items()} == {"A": 613}
    assert report.state_hash == filled.store.state_hash(filled.fair)
    assert report.conflicts == 0


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE enterprises SET name = 'touched' WHERE name LIKE '%77'",
        "DELETE FROM enterprises WHERE name LIKE '%77'",
        "UPDATE delegates SET name = NULL",
        "UPDATE badges SET revoked = 'lost' WHERE counter = 1",
        "UPDATE records SET conflicts = 1 WHERE kind = 'badge'",
        "DELETE FROM records WHERE kind = 'badge'",
    ],
)
def test_a_touched_row_is_found_and_mended(filled: Workplace, sql: str) -> None:
    before, code = contents(filled), filled.store.state_hash(filled.fair)
    damage(filled, sql)
    assert found(filled) == ["store.tables_differ"]
    doctor.repair(filled.store, filled.fair)
    assert found(filled) == []
    assert contents(filled) == before
    assert filled.store.state_hash(filled.fair) == code


def test_how_many_records_differ_is_told(filled: Workplace) -> None:
    damage(filled, "UPDATE enterprises SET name = 'touched' WHERE name LIKE '%7_'")
    damage(filled, "DELETE FROM badges WHERE counter = 1")
    [problem] = doctor.examine(filled.store, filled.fair).problems
    with filled.read() as work:
        touched = work.count(Enterprise, name="touched")
    assert problem.values["count"] == touched + 1
    assert told(problem, "en").startswith(f"{touched + 1} records are not shown as they were saved")


def test_a_wrong_check_code_is_found_and_mended(filled: Workplace) -> None:
    damage(filled, "UPDATE fairs_here SET digest = zeroblob(16)")
    assert found(filled) == ["store.check_code_differs"]
    doctor.repair(filled.store, filled.fair)
    assert found(filled) == []


def test_a_search_that_lost_something_is_found_and_mended(filled: Workplace) -> None:
    damage(filled, "DELETE FROM search_documents WHERE number % 2 = 0")
    assert found(filled) == ["store.search_differs"]
    doctor.repair(filled.store, filled.fair)
    assert found(filled) == []
    with filled.read() as work:
        hits = work.search("жиззах пластмасса 77")
        assert "Jizzax Plastmassa 77" in [hit.title for hit in hits]
        assert len(work.search("Yoʻldoshev")) == 5
    with filled.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Angren Metall"))
    with filled.read() as work:
        assert [hit.title for hit in work.search("Ангрен")] == ["Angren Metall"]


@pytest.mark.parametrize(
    ("sql", "after"),
    [
        (
            "UPDATE operations SET body = CAST(replace(body, 'massa', 'masse') AS BLOB) WHERE sequence = 81",
            80,
        ),
        ("UPDATE operations SET body = zeroblob(20) WHERE sequence = 300", 299),
        ("UPDATE operations SET hash = zeroblob(32) WHERE sequence = 300", 299),
        ("DELETE FROM operations WHERE sequence = 300", 299),
        ("DELETE FROM operations WHERE sequence = 613", 612),
        ("DELETE FROM operations WHERE sequence > 600", 600),
        ("DELETE FROM operations", 0),
    ],
)
def test_a_changed_or_missing_change_is_found_and_never_papered_over(
    filled: Workplace, sql: str, after: int
) -> None:
    damage(filled, sql)
    problems = doctor.examine(filled.store, filled.fair).problems
    assert problems[0].key == "store.log_broken"
    assert problems[0].values == {"desk": "A", "sequence": after}
    before = contents(filled)
    with pytest.raises(BrokenLogError):
        doctor.repair(filled.store, filled.fair)
    assert contents(filled) == before


def test_a_missing_signature_is_found_and_given_again(filled: Workplace) -> None:
    damage(filled, "DELETE FROM checkpoints")
    assert found(filled) == ["store.checkpoint_missing"]
    doctor.repair(filled.store, filled.fair)
    assert found(filled) == []


@pytest.mark.parametrize("column", ["signature = zeroblob(64)", "hash = zeroblob(32)", "sequence = 499"])
def test_a_wrong_signature_is_found(filled: Workplace, column: str) -> None:
    damage(filled, f"UPDATE checkpoints SET {column}")
    assert found(filled)[0] == "store.checkpoint_wrong"


def test_a_damaged_file_is_named(filled: Workplace) -> None:
    store = filled.store
    store.close()
    with store.file.open("r+b") as file:
        file.seek(20 * 4096)
        file.write(b"\x07" * 4096 * 30)
    try:
        problems = [problem.key for problem in doctor.examine(store, filled.fair).problems]
    except UserFacingError as error:
        problems = [error.title.key]
    assert problems[0] in ("store.file_damaged", "store.damaged")
