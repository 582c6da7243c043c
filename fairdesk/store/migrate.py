"""Bringing a database to the tables of this version, with a copy kept before where it is a file."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.store.dialects import hold

_SCRIPTS = Path(__file__).parent / "migrations"


def head() -> str:
    """The newest step this version of the program knows; steps are files named by their number."""
    return max(step.name[:4] for step in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    """The step the database stands at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(engine: Engine, keep_copy: Callable[[str], None]) -> None:
    """Runs the missing steps; ``keep_copy`` is told before which. Where several programs begin at once, one
    runs them and the others wait. Raises ``UserFacingError`` for tables of a newer version of the program.
    """
    with engine.connect() as connection:
        current = revision(connection)
    if current == head():
        return
    if current is not None:
        if current > head():
            raise UserFacingError(message("store.newer_file"), message("store.newer_file_advice"))
        keep_copy(head())
    upgrade(engine, head())


def upgrade(engine: Engine, to: str) -> None:
    """Runs the steps up to ``to``, in one transaction."""
    _run(engine, "upgrade", to)


def downgrade(engine: Engine, to: str) -> None:
    """Takes steps back down to ``to``; the program never does, the tests of each step do."""
    _run(engine, "downgrade", to)


def _run(engine: Engine, direction: str, to: str) -> None:
    # Alembic takes a tenth of a second to import, and an open folder nearly never needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        hold(connection)
        config.attributes["connection"] = connection
        getattr(command, direction)(config, to)


def keep_copy(engine: Engine, to: Path) -> None:
    """Writes a copy of a database file as it is now, whole even while others write."""
    to.unlink(missing_ok=True)
    with engine.connect() as connection:
        # VACUUM runs outside transactions, so this goes past the one SQLAlchemy would begin.
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("VACUUM INTO ?", (str(to),))
