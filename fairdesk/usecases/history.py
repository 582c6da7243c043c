"""What happened to a record, in words that people read: who, where, when, from what to what."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.entities import BY_KIND, Badge, Delegate, Demand, Enterprise, Hall, Id, Product, Record
from fairdesk.domain.messages import Message, message
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.ports import FieldChange, Work, Workplace

_NAMED: tuple[type[Enterprise | Delegate | Product | Demand | Hall], ...] = (
    Enterprise,
    Delegate,
    Product,
    Demand,
    Hall,
)
"""Records that a field of another one may name."""


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
        zone = ZoneInfo(work.fair.time_zone)
        return [_line(work, change, zone, language) for change in work.history(record_id)]


def _line(work: Work, change: FieldChange, zone: ZoneInfo, language: Language) -> HistoryLine:
    record_type = BY_KIND[change.kind]
    what, before, after = fields.label(record_type, change.field), "", ""
    if change.field == "voided":
        what = message("register.history_taken_back" if change.after else "register.history_restored")
    else:
        before = _shown(work, record_type, change.field, _here(change.before, zone), language)
        after = _shown(work, record_type, change.field, _here(change.after, zone), language)
    return HistoryLine(change.at.astimezone(zone), change.desk, change.actor, what, before, after)


def _here(value: object, zone: ZoneInfo) -> object:
    """Moments as the fair's clock shows them."""
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _shown(work: Work, record_type: type[Record], field: str, value: object, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return _name(work, value)
    return fields.show(record_type, field, value, language)


def _name(work: Work, record_id: Id) -> str:
    """What people call the record that a field refers to."""
    for record_type in _NAMED:
        found = work.get(record_type, record_id)
        if found is not None:
            return found.name or ""
    badge = work.get(Badge, record_id)
    return short_number(badge.desk, badge.counter) if badge else ""
