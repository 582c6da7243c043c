"""Between rows of the tables and records of the domain."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from fairdesk.domain.entities import Record
from fairdesk.domain.values import Plain, field_types, from_plain, to_plain

R = TypeVar("R", bound=Record)
T = TypeVar("T")

MOST_PARAMETERS = 500
"""Values in one ``IN (…)``: well below SQLite's limit."""


def record_from_row(record_type: type[R], row: Mapping[str, Any]) -> R:
    """The record that a row of its table holds."""
    types = field_types(record_type)
    values: dict[str, Any] = {name: from_plain(field_type, row[name]) for name, field_type in types.items()}
    return record_type(id=row["id"], **values)


def row_from_plain(
    record_type: type[Record], fair: bytes, record_id: bytes, shown: Mapping[str, Plain]
) -> dict[str, Plain]:
    """A row of the record's table from the plain values it shows. Fields of newer schemas are left out."""
    row = {name: shown.get(name, default) for name, default in _plain_defaults(record_type).items()}
    return {**row, "fair": fair, "id": record_id}


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
