"""Statements of the way of a scan: put into SQL once, then run by the driver itself.

SQLAlchemy takes about a tenth of a millisecond to hand one statement over and a scan runs some fifteen,
which together is several times what the disk needs for its commit. So the statements are written in
SQLAlchemy like all others and run without it.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.elements import ClauseElement

from fairdesk.store.engine import driver

Row = tuple[Any, ...]

_dialect = SQLiteDialect_pysqlite(paramstyle="named")


class Prepared:
    """One statement, without an ``IN`` over a list, which has no fixed text.

    Values are given by the names of its parameters, as the driver takes them.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement

    def rows(self, connection: Connection, **values: object) -> list[Row]:
        """All rows, as plain tuples in the order of the statement's columns."""
        sql, fixed = self._compiled
        return driver(connection).execute(sql, {**fixed, **values}).fetchall()

    def first(self, connection: Connection, **values: object) -> Row | None:
        """The first row, or None."""
        sql, fixed = self._compiled
        return driver(connection).execute(sql, {**fixed, **values}).fetchone()

    def run(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Writes once for each of the rows."""
        sql, fixed = self._compiled
        driver(connection).executemany(sql, [{**fixed, **row} for row in rows] if fixed else rows)

    @cached_property
    def _compiled(self) -> tuple[str, dict[str, Any]]:
        """The SQL, and the values that are part of the statement."""
        statement = cast("ClauseElement", self._statement)
        compiled = statement.compile(dialect=_dialect)
        values = cast("dict[str, Any]", compiled.params)
        return str(compiled), {name: value for name, value in values.items() if value is not None}
