"""Whether a database can be worked with: what those who watch over a server ask every few seconds."""

from dataclasses import dataclass

from sqlalchemy import Engine, exc

from fairdesk.store import migrate


@dataclass(frozen=True)
class Readiness:
    """Whether the database answers, and whether its tables are those of this version of the program."""

    reachable: bool
    current: bool

    @property
    def ready(self) -> bool:
        """Whether all is well."""
        return self.reachable and self.current


def readiness(engine: Engine) -> Readiness:
    """Asks the database."""
    try:
        with engine.connect() as connection:
            return Readiness(True, migrate.revision(connection) == migrate.head())
    except exc.SQLAlchemyError:
        return Readiness(False, False)
