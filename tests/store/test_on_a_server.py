"""The same store on a PostgreSQL server: the same records and check code as in files, whatever happened."""

import json
import os
import random
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from a_postgresql_server import DatabaseServer, a_server
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desks import SimulatedDesk, assert_the_same_fair, copies, exchange_all, give, meet, prepare, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moved_to_a_server import moved
from test_exchange import Act, acts, do

from fairdesk.cli import main
from fairdesk.domain.clock import SetClock, SystemClock
from fairdesk.domain.entities import DealItem, Delegate, Enterprise, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.store import doctor, migrate
from fairdesk.store.server import open_server, server_url
from fairdesk.store.store import Store
from fairdesk.store.tables import metadata
from fairdesk.texts import LANGUAGES
from fairdesk.texts import text as told
from fairdesk.usecases.ports import Span, Workplace


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return prepare(tmp_path_factory.mktemp("fair"), 3)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(done=st.lists(acts, min_size=10, max_size=40))
def test_desks_in_files_and_on_a_server_hold_the_same_fair(
    folders: list[Path], database_server: DatabaseServer, done: list[Act]
) -> None:
    """Whatever they did, and in whatever order they met: the tables of each follow from the same changes."""
    with (
        tempfile.TemporaryDirectory() as place,
        copies(folders, Path(place)) as [one, other, third],
        database_server.new_database() as url,
        moved(third, url) as portal,
    ):
        desks, last = [one, other, portal], dict[int, Span]()
        for act in done:
            do(act, desks, last)
        exchange_all(desks)
        assert_the_same_fair(desks)


@pytest.fixture
def two(
    folders: list[Path], tmp_path: Path, database_server: DatabaseServer
) -> Iterator[list[SimulatedDesk]]:
    """A laptop, and a portal on a server."""
    with (
        copies(folders[:2], tmp_path) as [laptop, other],
        database_server.new_database() as url,
        moved(other, url) as portal,
    ):
        exchange_all([laptop, portal])
        yield [laptop, portal]


def named(desk: SimulatedDesk, name: str, which: int = 0) -> bytes:
    with desk.place.write() as work:
        enterprise = work.all(Enterprise)[which]
        work.change(Enterprise, enterprise.id, name=name)
    return enterprise.id


def test_both_branches_of_a_copied_laptop_are_kept(
    folders: list[Path], tmp_path: Path, two: list[SimulatedDesk]
) -> None:
    laptop, portal = two
    (tmp_path / "copy").mkdir()
    with copies([laptop.store.folder], tmp_path / "copy") as [double]:
        shared = laptop.id
        named(laptop, "In the original", 0)
        named(double, "In the copy", 1)
        named(double, "In the copy, again", 1)
        give(laptop, portal)
        give(double, portal)
        assert len([head for head in portal.store.vector(portal.fair) if head.desk == shared]) == 2
        assert {"In the original", "In the copy, again"} <= {one.name for one in portal.all(Enterprise)}
        exchange_all([laptop, double, portal])
        assert_the_same_fair([laptop, double, portal])
        assert len({laptop.id, double.id, shared}) == 3


def test_a_portal_whose_database_was_copied_goes_on_as_another_desk(two: list[SimulatedDesk]) -> None:
    laptop, portal = two
    before = portal.id
    assert not portal.store.is_elsewhere
    portal.store.was_copied("Administrator")
    assert portal.id != before
    named(portal, "After the dump was read back")
    exchange_all(two)
    assert_the_same_fair([laptop, portal])


def test_what_a_faulty_desk_wrote_keeps_nothing_out(two: list[SimulatedDesk]) -> None:
    """Texts no column holds, numbers that are none, keys too long for an index."""
    laptop, portal = two
    long_code, cut = "7" * 3_000, "A\0B"
    with laptop.place.write() as work:
        work.add(Enterprise(id=work.new_id(), name=cut, stir=long_code, address="x" * 100_000, about=cut))
        work.add(
            Enterprise(id=work.new_id(), name="я" * 5_000, other_names=tuple(f"n{n}" for n in range(9_000)))
        )
        work.add(DealItem(id=work.new_id(), negotiation=b"n" * 16, name="Pipe"))
    meet(laptop, portal)
    assert shown(laptop) == shown(portal)
    with portal.place.read() as work:
        [found] = [one for one in work.all(Enterprise) if one.name == "AB"]
        assert found.stir is None
        assert len(found.address or "") == 100_000
        assert [hit.title[:2] for hit in work.search("я" * 1_000)] == ["яя"]
        assert [hit.title[:2] for hit in work.search("n77")] == ["яя"]
    assert_the_same_fair([laptop, portal])


WORDS = (
    "Jizzax",
    "Жиззах",
    "Angren",
    "Ангрен",
    "Metall",
    "Металл",
    "Sement",
    "MCHJ",
    "МЧЖ",
    "Savdo",
    "12",
    "Oʻrinov",
)


def test_the_best_matches_come_in_the_same_order(two: list[SimulatedDesk]) -> None:
    dice = random.Random(20220303)
    laptop, portal = two
    with laptop.place.write() as work:
        for _ in range(300):
            name = " ".join(dice.sample(WORDS, dice.randint(1, 4)))
            work.add(
                Enterprise(id=work.new_id(), name=name, phone=f"+998 90 {dice.randint(1000000, 9999999)}")
            )
    meet(laptop, portal)
    for _ in range(150):
        words = dice.sample(WORDS, dice.randint(1, 2))
        typed = " ".join(word[: dice.randint(1, len(word))] for word in words)
        kinds = dice.choice([(), ("enterprise",), ("delegate", "product")])
        with laptop.place.read() as here, portal.place.read() as there:
            assert here.search(typed, kinds=kinds) == there.search(typed, kinds=kinds), typed


def test_a_touched_row_is_found_and_mended(two: list[SimulatedDesk]) -> None:
    _, portal = two
    before = shown(portal)
    with portal.store.writing() as connection:
        connection.exec_driver_sql("UPDATE enterprises SET name = 'touched' WHERE name = 'Enterprise 1'")
        connection.exec_driver_sql("DELETE FROM badges")
    [problem] = doctor.examine(portal.store, portal.fair).problems
    assert (problem.key, problem.values["count"]) == ("store.tables_differ", 4)
    doctor.repair(portal.store, portal.fair)
    assert doctor.examine(portal.store, portal.fair).ok
    assert shown(portal) == before


def test_another_fair_on_the_server_is_left_as_it_is_by_a_repair(two: list[SimulatedDesk]) -> None:
    _, portal = two
    other = portal.store.create_fair(Fair(id=b"", code="TO-2022-01", name="Toshkent"), "Portal", "D")
    elsewhere = Workplace(portal.store, other.id, portal.clock, "D")
    with elsewhere.write() as work:
        work.add(Enterprise(id=work.new_id(), name="Angren Sement"))
    with portal.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM search_documents")
    doctor.repair(portal.store, portal.fair)
    assert doctor.examine(portal.store, portal.fair).ok
    assert [one.key for one in doctor.examine(portal.store, other.id).problems] == ["store.search_differs"]
    doctor.repair(portal.store, other.id)
    with elsewhere.read() as work:
        assert [hit.title for hit in work.search("ангрен")] == ["Angren Sement"]
    with portal.place.read() as work:
        assert work.search("ангрен") == []


# The tables


def test_the_same_steps_lead_to_the_same_tables_and_back(database_server: DatabaseServer) -> None:
    with database_server.new_database() as url:
        engine = open_server(server_url(url))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = [one for one in compare_metadata(context, metadata) if not _is_a_servers_own(one)]
        assert found == []
        before = _schema(database_server, url)
        migrate.downgrade(engine, "base")
        assert _schema(database_server, url) == [("alembic_version", "version_num", "character varying")]
        migrate.upgrade(engine, migrate.head())
        assert _schema(database_server, url) == before
        engine.dispose()


def _is_a_servers_own(difference: object) -> bool:
    """What tables of a server have beyond those of a file; comments are in neither."""
    words = str(difference)
    return any(word in words for word in ("search_index", "'rowid'", "add_table_comment"))


def _schema(server: DatabaseServer, url: str) -> list[object]:
    return server.ask(
        "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, 2",
        str(server_url(url).database),
    )


# Troubles with names


def refusal(error: pytest.ExceptionInfo[UserFacingError]) -> str:
    for language in LANGUAGES:
        assert told(error.value.advice, language)
        assert "?" not in told(error.value.title, language)
    return error.value.title.key.removeprefix("store.")


def opened(url: str, tmp_path: Path) -> Store:
    return Store(tmp_path / "elsewhere", SystemClock(), url)


@pytest.mark.parametrize(
    "address", ["", "fair", "sqlite:///some.db", "mysql://here/fair", "postgresql://here"]
)
def test_what_is_no_address_is_named(address: str) -> None:
    with pytest.raises(UserFacingError) as error:
        server_url(address)
    assert refusal(error) == "no_address"


def test_a_server_that_lets_nobody_in_says_why(database_server: DatabaseServer, tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as error:
        opened(database_server.url("nowhere"), tmp_path)
    assert refusal(error) == "server_no_database"
    assert "createdb nowhere" in told(error.value.advice, "en")

    with pytest.raises(UserFacingError) as error:
        opened(database_server.url("postgres", user="nobody_knows"), tmp_path)
    assert refusal(error) == "server_password"

    database_server.ask("CREATE ROLE stranger LOGIN PASSWORD 'right'")
    database_server.ask("CREATE ROLE one_too_many LOGIN CONNECTION LIMIT 0")
    for wrong in ("stranger", "stranger:wrong"):
        with pytest.raises(UserFacingError) as error:
            opened(database_server.url("postgres", user=wrong), tmp_path)
        assert refusal(error) == "server_password"
        assert "wrong" not in told(error.value.title, "en") + told(error.value.advice, "en")
    with pytest.raises(UserFacingError) as error:
        opened(database_server.url("postgres", user="one_too_many"), tmp_path)
    assert refusal(error) == "server_crowded"
    with pytest.raises(UserFacingError) as error:
        opened(database_server.url("postgres", user="stranger:right"), tmp_path)
    assert refusal(error) == "server_forbids"

    with pytest.raises(UserFacingError) as error:
        opened(f"postgresql://fairdesk@/fair?host={tmp_path}", tmp_path)
    assert refusal(error) == "server_gone"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("53100", "server_full"),
        ("53300", "server_crowded"),
        ("57P03", "server_starting"),
        ("58030", "server_damaged"),
    ],
)
def test_what_befalls_a_server_at_work_is_named(two: list[SimulatedDesk], number: str, key: str) -> None:
    """A server whose disk is full says so by a number; here it is made to say it."""
    _, portal = two
    with portal.store.writing() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{number}'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER failing BEFORE INSERT ON operations EXECUTE FUNCTION fail()"
        )
    before = portal.state_hash
    with pytest.raises(UserFacingError) as error:
        named(portal, "Not to be kept")
    assert refusal(error) == key
    assert portal.state_hash == before


def test_a_standby_takes_no_changes_and_says_so(
    two: list[SimulatedDesk], database_server: DatabaseServer
) -> None:
    _, portal = two
    database = portal.store.database.url.database  # pyright: ignore[reportAttributeAccessIssue]
    database_server.ask(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    portal.store.engine.dispose()
    with pytest.raises(UserFacingError) as error:
        named(portal, "Not to be kept")
    assert refusal(error) == "server_standby"
    assert len(portal.all(Enterprise)) == 3


def test_a_fair_that_another_program_holds_is_waited_for_and_then_named(
    two: list[SimulatedDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fairdesk.store.server._BUSY_MS", 100)
    _, portal = two
    portal.store.engine.dispose()
    with portal.store.writing(portal.fair), pytest.raises(UserFacingError) as error:
        named(portal, "Not now")
    assert refusal(error) == "server_busy"
    named(portal, "Now")
    assert "Now" in {one.name for one in portal.all(Enterprise)}


def test_other_fairs_go_on_while_one_is_held(two: list[SimulatedDesk]) -> None:
    _, portal = two
    other = portal.store.create_fair(Fair(id=b"", code="TO-2022-01", name="Toshkent"), "Portal", "D")
    with portal.store.writing(portal.fair), portal.store.write(other.id, "D") as work:
        work.add(Enterprise(id=work.new_id(), name="Angren Sement"))
    with portal.store.read(other.id) as work:
        assert [one.name for one in work.all(Enterprise)] == ["Angren Sement"]


def test_all_that_is_read_at_once_is_of_one_moment(two: list[SimulatedDesk]) -> None:
    _, portal = two
    with portal.place.read() as work:
        before = work.all(Enterprise)
        named(portal, "Meanwhile")
        assert work.all(Enterprise) == before
    assert "Meanwhile" in {one.name for one in portal.all(Enterprise)}


def test_only_writing_transactions_write(two: list[SimulatedDesk]) -> None:
    _, portal = two

    def write_while_reading() -> None:
        with portal.place.read() as work:
            work.add(Enterprise(id=work.new_id(), name="Never"))
            work.all(Enterprise)

    with pytest.raises(UserFacingError) as error:
        write_while_reading()
    assert refusal(error) == "server_standby"


def test_connections_that_broke_are_replaced(
    two: list[SimulatedDesk], database_server: DatabaseServer
) -> None:
    _, portal = two
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = 'fairdesk' AND pid <> pg_backend_pid()"
    )

    def cut_in_the_middle() -> None:
        with portal.place.write() as work:
            work.add(Enterprise(id=work.new_id(), name="Cut off"))
            work.all(Enterprise)
            database_server.ask(cut)
            work.all(Delegate)

    with pytest.raises(UserFacingError) as error:
        cut_in_the_middle()
    assert refusal(error) == "server_gone"
    named(portal, "Goes on")
    database_server.ask(cut)
    assert {one.name for one in portal.all(Enterprise)} >= {"Goes on"}
    assert "Cut off" not in {one.name for one in portal.all(Enterprise)}


def test_durable_is_said_to_a_server_that_was_told_otherwise(
    database_server: DatabaseServer, tmp_path: Path
) -> None:
    with database_server.new_database() as url:
        for told_before, then in (("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")):
            database = server_url(url).database
            database_server.ask(f"ALTER DATABASE {database} SET synchronous_commit = {told_before}")
            store = opened(url, tmp_path)
            with store.reading() as connection:
                assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == then
            store.close()


def test_a_backup_says_what_makes_one_and_that_can_be_read_back(
    two: list[SimulatedDesk],
    database_server: DatabaseServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laptop, portal = two
    with pytest.raises(UserFacingError) as error:
        portal.store.backup(tmp_path / "copy")
    assert refusal(error) == "backup_of_server"
    monkeypatch.setenv("PATH", str(database_server.programs), prepend=os.pathsep)
    command = shlex.split(str(error.value.advice.values["command"]))
    subprocess.run(command, cwd=tmp_path, check=True)
    [dump] = tmp_path.glob("*.dump")
    named(portal, "After the dump")
    exchange_all(two)

    database_server.ask("CREATE DATABASE read_back")
    address = ("-h", database_server.folder, "-U", "fairdesk", "-d", "read_back")
    subprocess.run(["pg_restore", "--exit-on-error", *address, dump], check=True)
    store = Store(tmp_path / "elsewhere", portal.clock, database_server.url("read_back"))
    assert doctor.examine(store, portal.fair).ok
    store.was_copied("Administrator")  # since others know of changes that it made and does not remember
    again = SimulatedDesk(store, portal.clock, Workplace(store, portal.fair, portal.clock, "Portal"))
    exchange_all([laptop, again])
    assert_the_same_fair([laptop, again])
    assert "After the dump" in {one.name for one in again.all(Enterprise)}
    store.close()
    database_server.ask("DROP DATABASE read_back WITH (FORCE)")


def test_commands_work_with_the_fairs_of_a_server(
    two: list[SimulatedDesk],
    database_server: DatabaseServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, portal = two
    database = portal.store.database.url.database  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setenv("FAIRDESK_DATABASE", database_server.url(database, driver="postgresql"))
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(portal.store.folder), "--json", "doctor"])
    assert not ended.value.code
    answer = json.loads(capsys.readouterr().out)
    assert answer["state_hash"] == portal.state_hash
    assert answer["operations"] == portal.store.operation_count(portal.fair)


def test_what_was_acknowledged_survives_the_server_s_sudden_end(tmp_path: Path) -> None:
    with a_server(fsync="on", full_page_writes="on") as server:
        store = opened(server.url("postgres"), tmp_path)
        fair = store.create_fair(
            Fair(id=b"", code="JI-2022-01", name="Jizzax", start=date(2022, 3, 3)), "A", "D"
        )
        place = Workplace(store, fair.id, SetClock(SystemClock().now()), "D")
        for number in range(5):
            with place.write() as work:
                work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}"))
        server.stop(signal.SIGKILL)
        with pytest.raises(UserFacingError) as error, place.read():
            pass
        assert refusal(error) == "server_gone"
        server.start()
        with place.read() as work:
            assert {one.name for one in work.all(Enterprise)} == {
                f"Enterprise {number}" for number in range(5)
            }
        assert doctor.examine(store, fair.id).ok
        store.close()
