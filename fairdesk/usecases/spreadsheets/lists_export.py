"""Lists out: any table of the fair as a sheet that can be brought in again unchanged."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from fairdesk.domain.entities import Demand, Enterprise, Hall, Id, MeetingRequest, Product, Record
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.texts import Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.spreadsheets.lists_headers import RECORD, RECORD_OF, ListKind, heading_of, paths_of
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

_LINKED: Mapping[str, type[Record]] = {
    "enterprise": Enterprise,
    "hall": Hall,
    "demand": Demand,
    "product": Product,
    "lent_to": Enterprise,
    "wanted": Enterprise,
}
_EXACT_DIGITS = 15
"""Digits of a number that a spreadsheet keeps."""


def export_table(place: Workplace, kind: ListKind | str, language: Language) -> Sheet:
    """A table as a sheet: the heading, then its records in the order of their names.

    The last column tells which record a row is, so that a changed name still finds it.
    Raises ``UserFacingError`` for a kind that is none.
    """
    try:
        wanted = ListKind(kind)
    except ValueError:
        raise UserFacingError(
            message("lists.unknown_kind", kind=str(kind)),
            message("lists.unknown_kind_advice", kinds=", ".join(ListKind)),
        ) from None
    with place.read() as work:
        return _Export(work, wanted, language).sheet()


class _Export:
    """One table on its way out."""

    def __init__(self, work: Work, kind: ListKind, language: Language) -> None:
        self._work = work
        self._kind = kind
        self._language: Language = language
        self._named: dict[type[Record], dict[Id, Record]] = {}

    def sheet(self) -> Sheet:
        """The whole table."""
        main = RECORD_OF[self._kind]
        paths = paths_of(self._kind)
        heading: list[Cell] = [text(heading_of(path, self._kind), self._language) for path in paths]
        records = sorted(self._work.all(main), key=self._order)
        rows: list[list[Cell]] = [[self._cell(record, path) for path in paths] for record in records]
        return Sheet(text(f"words.kinds_{main.kind}", self._language), [heading, *rows])

    def _order(self, record: Record) -> tuple[str, ...]:
        if isinstance(record, MeetingRequest):
            names = (self._name(Enterprise, one) for one in (record.asker, record.wanted))
            return tuple(fold(name or "") for name in names)
        return (fold(getattr(record, "name", None) or ""),)

    def _cell(self, record: Record, path: str) -> Cell:
        if path == RECORD:
            return str(UUID(bytes=record.id))
        if path == "offer.demand_enterprise":
            demand = self._record(Demand, getattr(record, "demand", None))
            return self._name(Enterprise, getattr(demand, "enterprise", None))
        if path == "meeting_request.wanted_stir":
            return getattr(self._record(Enterprise, getattr(record, "wanted", None)), "stir", None)
        kind, name = path.split(".")
        if kind != record.kind:
            owner = self._record(Enterprise, _owner_of(record))
            return None if owner is None else self._field(owner, name)
        return self._field(record, name)

    def _field(self, record: Record, name: str) -> Cell:
        value = getattr(record, name)
        if name in _LINKED:
            return self._name(_LINKED[name], value)
        if isinstance(value, Decimal) and len(value.as_tuple().digits) <= _EXACT_DIGITS:
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return fields.show(type(record), name, value, self._language) or None

    def _name(self, record_type: type[Record], record_id: Id | None) -> str | None:
        return getattr(self._record(record_type, record_id), "name", None)

    def _record(self, record_type: type[Record], record_id: Id | None) -> Record | None:
        """A record that is referred to, taken-back ones not; all of a kind are read at once."""
        if record_type not in self._named:
            self._named[record_type] = {record.id: record for record in self._work.all(record_type)}
        return self._named[record_type].get(record_id) if record_id else None


def _owner_of(record: Record) -> Id | None:
    """Whose a record is: a wish is the asker's."""
    return record.asker if isinstance(record, MeetingRequest) else getattr(record, "enterprise", None)
