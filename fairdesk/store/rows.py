"""Between rows of the tables and records of the domain. A list stands in a table as JSON text."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from fairdesk.domain.entities import Desk, Enterprise, Fair, Record, Station
from fairdesk.domain.values import FieldType, Plain, field_types, from_plain, to_plain
from fairdesk.store.tables import record_tables

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_SEEN_OFTEN = frozenset({Fair, Desk, Station, Enterprise})
"""What every scan reads, and reads the same."""

MOST_PARAMETERS = 500
"""Values in one ``IN (…)``: well below SQLite's limit."""


Kept = None | bool | int | str | bytes
"""What a column holds."""


def record_from_row(record_type: type[R], row: Mapping[str, Any]) -> R:
    """The record that a row of its table holds."""
    types = field_types(record_type)
    values: dict[str, Any] = {name: _value(field_type, row[name]) for name, field_type in types.items()}
    return record_type(id=row["id"], **values)


def record_from_columns(record_type: type[R], columns: tuple[Any, ...]) -> R:
    """The record that a row of its table holds, given as the values of all columns in their order."""
    return _same_again(record_type, columns) if record_type in _SEEN_OFTEN else _built(record_type, columns)


@lru_cache(maxsize=4_096)
def _same_again(record_type: type[R], columns: tuple[Any, ...]) -> R:
    """Equal rows give equal records, and records never change: one that was built serves again."""
    return _built(record_type, columns)


def _built(record_type: type[R], columns: tuple[Any, ...]) -> R:
    fields = zip(field_types(record_type).items(), columns[2:], strict=True)
    values: dict[str, Any] = {
        # Most columns hold nothing, or their field's value as it is; a scan reads a hundred of them.
        name: field_type.default
        if value is None
        else value
        if type(value) is field_type.python
        else _value(field_type, value)
        for (name, field_type), value in fields
    }
    return record_type(id=columns[1], **values)


def row_from_plain(
    record_type: type[Record], fair: bytes, record_id: bytes, shown: Mapping[str, Plain]
) -> dict[str, Kept]:
    """A row of the record's table from the plain values it shows. Fields of newer schemas are left out.

    Another desk's program may be wrong: what it wrote must not keep the rest of its changes out. A value that
    its column cannot hold, in whichever database, is left out of the row; the log has it.
    """
    row = {name: held(shown.get(name, default)) for name, held, default in _columns(record_type)}
    row["fair"], row["id"] = fair, record_id
    return row


def kept(value: Plain) -> Kept:
    """What a column holds for a plain value of its own kind."""
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _text(value: Plain) -> str | None:
    if type(value) is str:
        return value.replace("\0", "") if "\0" in value else value  # which PostgreSQL cannot hold
    if isinstance(value, list):
        return json.dumps([str(item) for item in value], ensure_ascii=False)
    return str(int(value)) if isinstance(value, int) else None


def _found_by_text(value: Plain) -> str | None:
    written = _text(value)
    fits = written is None or len(written) <= _SURELY_SHORT or len(written.encode()) <= _LONGEST_FOUND_BY
    return written if fits else None


def _number(value: Plain) -> str | None:
    return value if isinstance(value, str) and _DECIMAL.fullmatch(value) else None


def _whole(value: Plain) -> int | None:
    return int(value) if isinstance(value, int) and -(2**63) <= value < 2**63 else None


def _flag(value: Plain) -> bool | None:
    return bool(value) if isinstance(value, int) else None


def _bytes(value: Plain) -> bytes | None:
    return value if isinstance(value, bytes) else None


def _found_by_bytes(value: Plain) -> bytes | None:
    return value if isinstance(value, bytes) and len(value) <= _LONGEST_FOUND_BY else None


_LONGEST_FOUND_BY = 2_000
"""Bytes: PostgreSQL has no longer entries in an index."""
_SURELY_SHORT = _LONGEST_FOUND_BY // 4
_DECIMAL = re.compile(r"-?\d{1,60}(?:\.\d{1,60})?", re.ASCII)
"""As ``to_plain`` writes numbers: the database itself can reckon with them."""

_HELD: dict[type, Callable[[Plain], Kept]] = {
    str: _text,
    tuple: _text,
    date: _text,
    Decimal: _number,
    int: _whole,
    datetime: _whole,
    bool: _flag,
    bytes: _bytes,
}
_HELD_TO_FIND_BY: dict[type, Callable[[Plain], Kept]] = {
    **_HELD,
    str: _found_by_text,
    tuple: _found_by_text,
    bytes: _found_by_bytes,
}


def listed(value: Kept) -> list[str]:
    """The list that a column holds; an empty one where it holds something else."""
    if value == "[]":  # nearly always, and reading it costs more than all else of a row
        return []
    try:
        found: object = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return []
    return [str(item) for item in cast("list[object]", found)] if isinstance(found, list) else []


def _value(field_type: FieldType, value: Kept) -> object:
    if value is None:
        return field_type.default
    return tuple(listed(value)) if field_type.python is tuple else from_plain(field_type, value)


@cache
def _columns(record_type: type[Record]) -> list[tuple[str, Callable[[Plain], Kept], Plain]]:
    """The fields of a record: name, what a column holds of a value, the value where none is set."""
    found_by = {column.name for index in record_tables[record_type.kind].indexes for column in index.columns}
    return [
        (
            name,
            (_HELD_TO_FIND_BY if name in found_by else _HELD)[_kind_of_column(field_type)],
            to_plain(field_type.default),
        )
        for name, field_type in field_types(record_type).items()
    ]


def _kind_of_column(field_type: FieldType) -> type:
    return str if issubclass(field_type.python, StrEnum) else field_type.python


def chunks(items: Sequence[T], size: int = MOST_PARAMETERS) -> Iterator[Sequence[T]]:
    """The items in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def distinct(items: Iterable[T]) -> list[T]:
    """The items without repetition, in the order they first came."""
    return list(dict.fromkeys(items))
