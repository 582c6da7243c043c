"""Statements of the way of a scan: put into SQL once, then run by the driver itself.

SQLAlchemy takes about a tenth of a millisecond to hand one statement over and a scan runs some fifteen,
which together is several times what the disk needs for its commit. So the statements are written in
SQLAlchemy like all others and run without it. The drivers of both databases are asked in the same way.
"""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

from fairdesk.store.dialects import SPOKEN
from fairdesk.store.engine import driver

Row = tuple[Any, ...]


class Prepared:
    """One statement, without an ``IN`` over a list, which has no fixed text.

    Values are given by the names of its parameters, as the driver takes them.
    """

    def __init__(self, statement: Executable, on_server: Executable | None = None) -> None:
        """``on_server`` is what PostgreSQL is asked where it needs other words."""
        self._statements = {"sqlite": statement, "postgresql": statement if on_server is None else on_server}
        self._compiled: dict[str, tuple[str, dict[str, Any]]] = {}

    def rows(self, connection: Connection, **values: object) -> list[Row]:
        """All rows, as plain tuples in the order of the statement's columns."""
        sql, fixed = self._in_words_of(connection)
        return driver(connection).execute(sql, {**fixed, **values}).fetchall()

    def first(self, connection: Connection, **values: object) -> Row | None:
        """The first row, or None."""
        sql, fixed = self._in_words_of(connection)
        return driver(connection).execute(sql, {**fixed, **values}).fetchone()

    def run(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Writes once for each of the rows."""
        sql, fixed = self._in_words_of(connection)
        cursor = driver(connection).cursor()
        if len(rows) == 1:  # a server is asked once then, and not three times
            cursor.execute(sql, {**fixed, **rows[0]})
        else:
            cursor.executemany(sql, [{**fixed, **row} for row in rows] if fixed else rows)

    def _in_words_of(self, connection: Connection) -> tuple[str, dict[str, Any]]:
        """The SQL, and the values that are part of the statement."""
        kind = connection.dialect.name
        if kind not in self._compiled:
            statement = cast("ClauseElement", self._statements[kind])
            compiled = statement.compile(dialect=SPOKEN[kind])
            values = cast("dict[str, Any]", compiled.params)
            fixed = {name: value for name, value in values.items() if value is not None}
            self._compiled[kind] = str(compiled), fixed
        return self._compiled[kind]
