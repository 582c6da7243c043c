"""What happened to a record, in words that people read: who, where, when, from what to what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.entities import (
    BY_KIND,
    Badge,
    Delegate,
    Demand,
    Desk,
    Document,
    Enterprise,
    Hall,
    Id,
    Product,
    Record,
    Station,
    Table,
)
from fairdesk.domain.messages import Message, message
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.ports import FieldChange, Work, Workplace

_NAMED: tuple[type[Enterprise | Delegate | Product | Demand | Hall | Station], ...] = (
    Enterprise,
    Delegate,
    Product,
    Demand,
    Hall,
    Station,
)
"""Records that a field of another one may name."""
_LISTS_OF_RECORDS = frozenset({"others", "present", "documents"})
"""Fields that name several records, by their ids in hexadecimal."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of one field. ``at`` is told in the fair's time; an empty text means "nothing"."""

    at: datetime
    desk: str
    actor: str
    what: Message
    before: str
    after: str


def history(place: Workplace, record_id: Id, language: Language) -> list[HistoryLine]:
    """Everything that happened to a record, newest first; what is sealed in the log is shown opened."""
    with place.read() as work:
        return [_line(work, change, language) for change in work.history(record_id)]


def _line(work: Work, change: FieldChange, language: Language) -> HistoryLine:
    record_type = BY_KIND[change.kind]
    what, before, after = fields.label(record_type, change.field), "", ""
    if change.field == "voided":
        what = message("register.history_taken_back" if change.after else "register.history_restored")
    else:
        before = told(work, record_type, change.field, change.before, language)
        after = told(work, record_type, change.field, change.after, language)
    at = change.at.astimezone(ZoneInfo(work.fair.time_zone))
    return HistoryLine(at, change.desk, change.actor, what, before, after)


def told(work: Work, record_type: type[Record], field: str, value: object, language: Language) -> str:
    """The value of a field as people read it: records by their names, moments as the fair's clock shows."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return name_of(work, value)
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(work.fair.time_zone))
    if field in _LISTS_OF_RECORDS:
        named = [name_of(work, bytes.fromhex(one)) for one in cast("Sequence[str]", value)]
        return ", ".join(name for name in named if name)
    return fields.show(record_type, field, value, language)


def name_of(work: Work, record_id: Id) -> str:
    """What people call the record that a field refers to."""
    for record_type in _NAMED:
        found = work.get(record_type, record_id)
        if found is not None:
            return found.name or ""
    return next(filter(None, (numbered(work, record_id) for numbered in _NUMBERED)), "")


def _badge(work: Work, record_id: Id) -> str:
    badge = work.get(Badge, record_id)
    return short_number(badge.desk, badge.counter) if badge else ""


def _table(work: Work, record_id: Id) -> str:
    table = work.get(Table, record_id)
    return str(table.number) if table else ""


def _document(work: Work, record_id: Id) -> str:
    document = work.get(Document, record_id)
    return (document.number or document.own_form or "") if document else ""


def _desk(work: Work, record_id: Id) -> str:
    desk = work.get(Desk, record_id)
    return desk.letter if desk else ""


_NUMBERED: Sequence[Callable[[Work, Id], str]] = (_table, _badge, _document, _desk)
"""Records that are known by a number or a letter."""
