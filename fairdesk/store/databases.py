"""Where the fairs stand: in a file of the data folder, or on a server for several programs at once."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.store import migrate
from fairdesk.store.engine import named_troubles, open_engine
from fairdesk.store.server import dump_command, named_server_troubles, open_server


class Database(Protocol):
    """What the store asks of either."""

    @property
    def is_carried(self) -> bool:
        """Whether it lies in a folder, which somebody may copy or carry to another machine."""
        ...

    def engine(self) -> Engine:
        """Opens it."""
        ...

    def reading(self, engine: Engine) -> Engine:
        """For transactions that only read: all they read is of one moment."""
        ...

    def troubles(self) -> AbstractContextManager[None]:
        """Turns what can happen to anyone into a sentence."""
        ...

    def keep_copy(self, engine: Engine, before: str) -> None:
        """Keeps a copy of all before something that changes much, where that is this program's business."""
        ...

    def back_up(self, engine: Engine, to: Path) -> None:
        """Writes a whole copy while others work on. Raises ``UserFacingError`` where others have to do it."""
        ...

    def is_whole(self, connection: Connection) -> bool:
        """Whether it reads as it was written, as far as this program can tell."""
        ...


class FileDatabase:
    """SQLite, in a file of the data folder."""

    is_carried = True

    def __init__(self, file: Path) -> None:
        self.file = file

    def engine(self) -> Engine:
        """Opens the file, and makes it where there is none."""
        return open_engine(self.file)

    def reading(self, engine: Engine) -> Engine:
        """A transaction of SQLite reads of one moment anyway."""
        return engine

    def troubles(self) -> AbstractContextManager[None]:
        """Disk full, file damaged, folder read-only."""
        return named_troubles(self.file)

    def keep_copy(self, engine: Engine, before: str) -> None:
        """A copy beside the file."""
        migrate.keep_copy(engine, self.file.with_suffix(f".before-{before}.db"))

    def back_up(self, engine: Engine, to: Path) -> None:
        """A file that is whole by itself."""
        with named_troubles(to):
            migrate.keep_copy(engine, to)

    def is_whole(self, connection: Connection) -> bool:
        """As SQLite itself sees it."""
        return connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok"


class ServerDatabase:
    """PostgreSQL."""

    is_carried = False

    def __init__(self, url: URL) -> None:
        self.url = url

    def engine(self) -> Engine:
        """Opens the database, which has to be there."""
        return open_server(self.url)

    def reading(self, engine: Engine) -> Engine:
        """Told so, since each statement would else see what others have written meanwhile."""
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def troubles(self) -> AbstractContextManager[None]:
        """Server gone, its disk full, wrong password."""
        return named_server_troubles(self.url)

    def keep_copy(self, engine: Engine, before: str) -> None:
        """None: a server is backed up by those who run it, and changes all of its tables or none."""

    def back_up(self, engine: Engine, to: Path) -> None:
        """Says what does it."""
        raise UserFacingError(
            message("store.backup_of_server"),
            message("store.backup_of_server_advice", command=dump_command(self.url)),
        )

    def is_whole(self, connection: Connection) -> bool:
        """A server checks its pages by itself while it reads them, and says so as a trouble."""
        return True
