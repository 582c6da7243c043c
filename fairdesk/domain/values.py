"""Between the values of records and the plain values that the log and the tables hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Record

Plain = None | bool | int | str | bytes | list[str]


@dataclass(frozen=True, slots=True)
class FieldType:
    """How one field of a record is kept: its Python type, whether it is personal, its default."""

    name: str
    python: type[object]
    personal: bool
    default: object


@cache
def field_types(record_type: type[Record]) -> Mapping[str, FieldType]:
    """The fields of a record type without its id, by name."""
    hints = get_type_hints(record_type)
    return {
        item.name: FieldType(
            item.name,
            _bare(hints[item.name]),
            bool(item.metadata.get("personal")),
            item.default,
        )
        for item in fields(record_type)
        if item.name != "id"
    }


def to_plain(value: object) -> Plain:
    """A field's value as the log and the tables hold it."""
    if isinstance(value, datetime):
        return milliseconds(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple | list):
        return [str(item) for item in cast("tuple[object, ...]", value)]
    if value is None or isinstance(value, bool | int | str | bytes):
        return value
    raise TypeError(f"no field can hold {type(value).__name__}")


def from_plain(field_type: FieldType, plain: Plain) -> object:
    """A field's value from its plain form; a plain value that does not fit gives the field's default."""
    if plain is None:
        return field_type.default
    try:
        return _READERS.get(field_type.python, field_type.python)(plain)
    except (ValueError, TypeError, ArithmeticError):
        return field_type.default


def _bare(hint: Any) -> type:
    if isinstance(hint, UnionType):
        hint = next(member for member in get_args(hint) if member is not NoneType)
    return cast("type", get_origin(hint) or hint)


def _moment(plain: Any) -> datetime:
    return datetime.fromtimestamp(plain / 1000, UTC)


def _texts(plain: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in plain)


_READERS: dict[type, Callable[[Any], object]] = {
    datetime: _moment,
    date: date.fromisoformat,
    Decimal: Decimal,
    tuple: _texts,
    bool: bool,
    int: int,
    str: str,
    bytes: bytes,
}
