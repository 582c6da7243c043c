"""The file is brought up to date step by step, with a copy kept before; a newer one is left alone."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desks import MORNING, opened, prepare
from sqlalchemy import Engine, text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Signing
from fairdesk.domain.messages import UserFacingError
from fairdesk.store import doctor, migrate
from fairdesk.store.engine import open_engine
from fairdesk.store.store import FILE_NAME, Store
from fairdesk.store.tables import SEARCH_INDEX, metadata

NEXT_STEP = """
from alembic import op

revision = "{next}"
down_revision = "{newest}"

def upgrade():
    op.execute("ALTER TABLE enterprises ADD COLUMN nickname TEXT DEFAULT 'none'")

def downgrade():
    op.execute("ALTER TABLE enterprises DROP COLUMN nickname")
"""


def schema(engine: Engine) -> dict[str, str]:
    """What SQLite itself says of every table and index, spaces put aside."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: " ".join(sql.split()) for name, sql in rows if name != "alembic_version"}


@pytest.fixture
def migrated(tmp_path: Path) -> Engine:
    engine = open_engine(tmp_path / "migrated.db")
    migrate.upgrade(engine, migrate.head())
    return engine


def test_the_steps_lead_to_the_tables_of_the_program(migrated: Engine, tmp_path: Path) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [one for one in compare_metadata(context, metadata) if "search_index" not in str(one)]
    assert differences == []

    made = open_engine(tmp_path / "made.db")
    with made.connect() as connection, connection.begin():
        metadata.create_all(connection)
        connection.exec_driver_sql(SEARCH_INDEX)
    assert columns(made) == columns(migrated)
    assert set(schema(made)) == set(schema(migrated))


def columns(engine: Engine) -> dict[str, object]:
    """Of every table: its columns with types and keys, and whether rows stand in the tree of the key."""
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("PRAGMA table_list").all()
        return {
            row.name: (
                row.wr,
                [
                    tuple(column)[1:]
                    for column in connection.exec_driver_sql(f"PRAGMA table_info('{row.name}')")
                ],
                sorted(
                    [
                        tuple(part)[1:]
                        for part in connection.exec_driver_sql(f"PRAGMA index_info('{index.name}')")
                    ]
                    for index in connection.exec_driver_sql(f"PRAGMA index_list('{row.name}')")
                ),
            )
            for row in tables
            if row.name not in ("alembic_version", "sqlite_schema", "sqlite_temp_schema")
        }


def test_a_step_back_and_forth_leaves_the_same_tables(migrated: Engine) -> None:
    before = schema(migrated)
    migrate.downgrade(migrated, "base")
    assert schema(migrated) == {}
    migrate.upgrade(migrated, migrate.head())
    assert schema(migrated) == before


def test_a_new_folder_stands_at_the_newest_step(store: Store) -> None:
    with store.engine.connect() as connection:
        assert migrate.revision(connection) == migrate.head()


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    [folder] = prepare(tmp_path, 1)
    engine = open_engine(folder / FILE_NAME)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(UserFacingError) as error:
        Store(folder, SetClock(MORNING))
    assert error.value.title.key == "store.newer_file"
    assert (folder / FILE_NAME).read_bytes() == before


def test_before_a_step_a_copy_is_kept_and_the_data_go_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that this version does not have yet: one more file in a folder of steps."""
    [folder] = prepare(tmp_path, 1)
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate._SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    newest = migrate.head()
    following = f"{int(newest) + 1:04d}"
    step = NEXT_STEP.format(next=following, newest=newest)
    (scripts / "versions" / f"{following}_nicknames.py").write_text(step, encoding="utf-8")
    before = opened(folder)
    names, code = {one.id: one for one in before.all(Enterprise)}, before.state_hash
    before.store.close()

    monkeypatch.setattr(migrate, "_SCRIPTS", scripts)
    after = opened(folder)
    assert {one.id: one for one in after.all(Enterprise)} == names
    assert after.state_hash == code
    with after.store.engine.connect() as connection:
        assert migrate.revision(connection) == following
        nicknames = connection.execute(text("SELECT DISTINCT nickname FROM enterprises")).scalars()
        assert nicknames.all() == ["none"]
    migrate.downgrade(after.store.engine, newest)
    assert {one.id: one for one in after.all(Enterprise)} == names
    after.store.close()

    copy = open_engine(folder / f"fairdesk.before-{following}.db")
    with copy.connect() as connection:
        assert migrate.revision(connection) == newest
        assert connection.execute(text("SELECT count(*) FROM enterprises")).scalar() == len(names)
    copy.dispose()


def test_signatures_noted_before_they_named_their_papers_go_along(tmp_path: Path) -> None:
    [folder] = prepare(tmp_path, 1)
    before = opened(folder)
    with before.place.write() as work:
        signed = Signing(id=work.new_id(), document=b"d" * 16, version=2, enterprise=b"e" * 16, at=work.now)
        work.add(signed)
    migrate.downgrade(before.store.engine, "0003")
    before.store.close()
    after = opened(folder)
    assert after.all(Signing) == [signed]
    assert signed.paper is None
    assert doctor.examine(after.store, after.fair).ok
    after.store.close()


def test_fairs_that_were_here_before_know_their_founder(tmp_path: Path) -> None:
    [first, second] = prepare(tmp_path, 2)
    desk = opened(first)
    founder = desk.id
    with desk.store.engine.connect() as connection:
        before = connection.execute(text("SELECT root, desks FROM fairs_here")).all()
    assert before[0].root == founder
    for folder in (first, second):
        one = opened(folder)
        migrate.downgrade(one.store.engine, "0004")
        one.store.close()
        again = opened(folder)
        with again.store.engine.connect() as connection:
            after = connection.execute(text("SELECT root, desks FROM fairs_here")).all()
        assert after[0].root == founder
        if folder == first:
            assert after == before
        assert doctor.examine(again.store, again.fair).ok
        again.store.close()
    desk.store.close()
