"""A database on a PostgreSQL server, which several programs write to at once."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, exc, make_url

from fairdesk.domain.messages import UserFacingError, message

OLDEST_SERVER = 140_000
"""PostgreSQL 14, as the server itself writes it."""

_CONNECTIONS = 16
"""Of one process; a server as it is installed takes a hundred."""
_BUSY_MS = 15_000
_HANGING_MS = 300_000
_ON_THE_WAY = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def server_url(database: str) -> URL:
    """The address of a database. Raises ``UserFacingError`` where it is none, or no driver is installed."""
    try:
        url = make_url(database)
    except exc.ArgumentError as error:
        raise UserFacingError(message("store.no_address"), message("store.no_address_advice")) from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise UserFacingError(message("store.no_address"), message("store.no_address_advice"))
    return url.set(drivername="postgresql+psycopg")


def open_server(url: URL) -> Engine:
    """An engine on a database; a connection that broke is replaced by another."""
    try:
        engine = create_engine(
            url,
            connect_args=_ON_THE_WAY,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,  # else errors would take names with them to wherever they are told
        )
    except ImportError as error:
        raise UserFacingError(message("store.no_driver"), message("store.no_driver_advice")) from error
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """Sets what the promises rest on, whatever the server's own settings say."""
    if connection.info.server_version < OLDEST_SERVER:
        raise UserFacingError(message("store.old_server"), message("store.old_server_advice"))
    with connection.cursor() as cursor:
        # A server may have been told to answer before a change is durable. Words stronger than "on" stay.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') IN ('off', 'local')"
        )
        cursor.execute(f"SET lock_timeout = {_BUSY_MS}")
        # Whoever holds a fair and says nothing more, as their machine hangs, must not hold it for good.
        cursor.execute(f"SET idle_in_transaction_session_timeout = {_HANGING_MS}")
    connection.commit()


def shown_address(url: URL) -> str:
    """How a server is named to people; never with a password."""
    return f"{_host(url)}/{url.database}"


def dump_command(url: URL) -> str:
    """How a whole copy is made while everybody works on."""
    port = f" -p {url.port}" if url.port else ""
    user = f" -U {url.username}" if url.username else ""
    return f"pg_dump -Fc -h {_host(url)}{port}{user} -f {url.database}.dump {url.database}"


def _host(url: URL) -> str:
    """The server, the first of several; or the folder of its socket."""
    hosts = url.query.get("host") or url.host or "localhost"
    return hosts if isinstance(hosts, str) else hosts[0]


@contextmanager
def named_server_troubles(url: URL) -> Generator[None]:
    """Turns what can happen to anyone (server gone, its disk full, wrong password) into a sentence."""
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, *_driver_errors()) as error:
        key = _trouble(error)
        if key is None:
            raise
        raise UserFacingError(
            message(f"store.{key}", server=shown_address(url)),
            message(f"store.{key}_advice", user=url.username or "", database=url.database or ""),
        ) from error


def _driver_errors() -> tuple[type[Exception], ...]:
    """What the driver itself raises where SQLAlchemy does not stand between."""
    psycopg = sys.modules.get("psycopg")
    return () if psycopg is None else (psycopg.Error,)


def _trouble(error: Exception) -> str | None:
    if isinstance(error, exc.TimeoutError):  # all connections of this process are in use
        return "server_busy"
    told = error.orig if isinstance(error, exc.DBAPIError) else error
    state = str(getattr(told, "sqlstate", None) or "")
    words = str(told).lower()
    if state:
        return next((key for sign, key in _BY_NUMBER.items() if state.startswith(sign)), None)
    if type(told).__name__ != "OperationalError":
        return None
    return next((key for sign, key in _BY_WORDS.items() if sign in words), "server_gone")


_BY_NUMBER = {
    "53100": "server_full",
    "53300": "server_crowded",
    "53": "server_busy",
    "55P03": "server_busy",
    "57014": "server_busy",
    "57P03": "server_starting",
    "57P": "server_gone",
    "25P03": "server_gone",
    "08": "server_gone",
    "25006": "server_standby",
    "28": "server_password",
    "3D000": "server_no_database",
    "42501": "server_forbids",
    "58": "server_damaged",
    "XX": "server_damaged",
}
"""What a server says by number, the more exact before the less."""

_BY_WORDS = {
    "password": "server_password",
    "authentication failed": "server_password",
    "pg_hba.conf": "server_password",
    "too many": "server_crowded",
    "connection slots": "server_crowded",
    "starting up": "server_starting",
    "not yet accepting": "server_starting",
    "recovery": "server_starting",
    'database "': "server_no_database",
    'role "': "server_password",
}
"""What it says before it lets anybody in, which comes without a number; all else means it is not there."""
