"""Between rows of the tables and records of the domain. A list stands in a table as JSON text."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from fairdesk.domain.entities import Desk, Enterprise, Fair, Record, Station
from fairdesk.domain.values import FieldType, Plain, field_types, from_plain, to_plain

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
    """A row of the record's table from the plain values it shows. Fields of newer schemas are left out."""
    row = {name: kept(shown.get(name, default)) for name, default in _plain_defaults(record_type).items()}
    return {**row, "fair": fair, "id": record_id}


def kept(value: Plain) -> Kept:
    """What a column holds for a plain value; for one that no column can hold, nothing."""
    if isinstance(value, list):
        return json.dumps([str(item) for item in value], ensure_ascii=False)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return None
    # Another desk's program may be wrong: what it wrote must not keep the rest of its changes out.
    fits = value is None or isinstance(value, str | bytes | int)  # pyright: ignore[reportUnnecessaryIsInstance]
    return value if fits else None


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
def _plain_defaults(record_type: type[Record]) -> dict[str, Plain]:
    return {name: to_plain(field_type.default) for name, field_type in field_types(record_type).items()}


def chunks(items: Sequence[T], size: int = MOST_PARAMETERS) -> Iterator[Sequence[T]]:
    """The items in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def distinct(items: Iterable[T]) -> list[T]:
    """The items without repetition, in the order they first came."""
    return list(dict.fromkeys(items))
