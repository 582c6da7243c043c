"""Which signed requests a server has served already, so that none is served twice.

The table is a server's own and is no data of a fair: it may be thrown away at any time, since whatever a
request does may be done twice. So no step of the migrations makes it, and desks never have it.
"""

import time

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    Table,
    delete,
    exc,
    insert,
)
from sqlalchemy.schema import CreateIndex, CreateTable

_ATTEMPTS = 3
_TIDY_EVERY = 50
"""Requests; a server whose desks are quiet keeps a few rows longer."""

_metadata = MetaData()
_seen = Table(
    "seen_requests",
    _metadata,
    Column("fair", LargeBinary, primary_key=True),
    Column("desk", LargeBinary, primary_key=True),
    Column("nonce", LargeBinary, primary_key=True),
    Column("until_ms", BigInteger, nullable=False),
)
_by_time = Index("seen_requests_by_time", _seen.c.until_ms)


class SeenRequests:
    """The requests of the last minutes, in the database that all processes of a server share."""

    def __init__(self, engine: Engine) -> None:
        """Makes the table where there is none."""
        self._engine = engine
        self._since_tidied = 0
        for attempt in range(_ATTEMPTS):
            try:
                with engine.begin() as connection:
                    connection.execute(CreateTable(_seen, if_not_exists=True))
                    connection.execute(CreateIndex(_by_time, if_not_exists=True))
            except (exc.IntegrityError, exc.ProgrammingError):
                # Another process of the server makes it at this moment: PostgreSQL then tells both.
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.2)
            else:
                return

    def is_new(self, fair: bytes, desk: bytes, nonce: bytes, until_ms: int, now_ms: int) -> bool:
        """Whether a request was not served yet; it is remembered until a moment."""
        row = {"fair": fair, "desk": desk, "nonce": nonce, "until_ms": until_ms}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_seen), row)
                self._tidy(connection, now_ms)
        except exc.IntegrityError:
            return False
        return True

    def _tidy(self, connection: Connection, now_ms: int) -> None:
        self._since_tidied += 1
        if self._since_tidied >= _TIDY_EVERY:
            self._since_tidied = 0
            connection.execute(delete(_seen).where(_seen.c.until_ms < now_ms))
