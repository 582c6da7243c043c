"""A decision before it is saved: spelt out, and whether it can be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.entities import BY_KIND, Enterprise, Id, Meeting, Record, Table
from fairdesk.domain.messages import Message, message
from fairdesk.texts import Language, text
from fairdesk.usecases.enterprises import stands
from fairdesk.usecases.meetings.bookings import Bookings
from fairdesk.usecases.ports import Work
from fairdesk.usecases.replication.naming import called
from fairdesk.usecases.replication.reviews import TOGETHER, Difference, Review, chosen_values

_LONG = 80


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be saved everywhere, in words; ``open`` are the fields still to be decided.

    ``hindrance`` says why it cannot well be so (it can be saved all the same: two desks may know more than
    this one), ``assurance`` that what people would ask about is in order.
    """

    sentence: str
    open: tuple[Message, ...]
    hindrance: Message | None = None
    assurance: Message | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything is decided."""
        return not self.open


def outcome(work: Work, one: Review, choices: Mapping[str, int], language: Language) -> Outcome:
    """What saving these choices would make of a record."""
    left = tuple(difference.label for difference in one.differences if difference.field not in choices)
    record = replace(one.record, **chosen_values(one, choices))
    decided = [
        _decided(difference, choices[difference.field], language)
        for difference in one.differences
        if difference.field in choices
    ]
    sentence = "; ".join(decided)
    if left or record.voided:
        return Outcome(sentence, left)
    head = called(work, record, language) if isinstance(record, Meeting) else ""
    whole = f"{head}. {sentence}" if head else sentence
    check = _CHECKS.get(record.kind)
    hindrance, assurance = check(work, one, record) if check else (None, None)
    return Outcome(whole, left, _lost(work, one, record) or hindrance, assurance)


def _decided(difference: Difference, choice: int, language: Language) -> str:
    given = None if choice == TOGETHER else difference.given[choice]
    words = difference.together or "" if given is None else given.text
    if given is not None and not given.legible:
        words = text("sync.not_legible", language)
    said = _short(words) or text("sync.empty", language)
    return f"{text(difference.label, language)}: {said}"


def _short(words: str) -> str:
    """As much of a long text as tells which one it is; all of it stands beside its field."""
    return words if len(words) <= _LONG else f"{words[:_LONG].rstrip()}…"


def _lost(work: Work, one: Review, record: Record) -> Message | None:
    """Whether a chosen value names a record that was taken back."""
    for difference in one.differences:
        value = cast("object", getattr(record, difference.field))
        if isinstance(value, bytes) and _is_taken_back(work, value):
            return message("sync.names_taken_back", field=difference.label)
    return None


def _is_taken_back(work: Work, record_id: Id) -> bool:
    for kind in ("enterprise", "delegate", "product", "demand", "hall", "table", "station"):
        found = work.get(BY_KIND[kind], record_id)
        if found is not None:
            return found.voided
    return False


_Checked = tuple[Message | None, Message | None]
_WHERE = frozenset({"start", "minutes", "table", "host", "guest", "others", "cancelled"})


def _check_meeting(work: Work, one: Review, record: Record) -> _Checked:
    """Whether table and parties are free then."""
    meeting = cast("Meeting", record)
    during = meetings.during(meeting)
    if (
        not _WHERE & {difference.field for difference in one.differences}
        or meeting.cancelled
        or during is None
    ):
        return None, None
    books = Bookings(work)
    table = books.grid.table.get(meeting.table or b"")
    obstacle = books.obstacle(books.parties(meeting), during, table, meeting.id)
    if obstacle is not None:
        return obstacle.reason, None
    at = _clock(work, during.start)
    if table is None:
        return message("sync.no_table_yet", start=at), None
    return None, message("sync.table_is_free", table=str(table.number), start=at)


def _check_enterprise(work: Work, one: Review, record: Record) -> _Checked:
    """Whether another company holds the stand or bears the STIR."""
    enterprise = cast("Enterprise", record)
    decided = {difference.field for difference in one.differences}
    if "stand" in decided and enterprise.stand:
        holder = stands.taken_by(work, enterprise.stand, enterprise.id)
        if holder is not None:
            return stands.taken(enterprise.stand, holder), None
        return None, message("sync.stand_is_free", stand=enterprise.stand)
    if "stir" in decided and enterprise.stir:
        twin = next((two for two in work.all(Enterprise, stir=enterprise.stir) if two.id != record.id), None)
        if twin is not None:
            return message("sync.stir_of_other", stir=enterprise.stir, name=twin.name), None
    return None, None


def _check_table(work: Work, one: Review, record: Record) -> _Checked:
    """Whether another table has the number."""
    table = cast("Table", record)
    if any(two.number == table.number and two.id != table.id for two in work.all(Table)):
        return message("sync.number_of_other", number=str(table.number)), None
    return None, None


def _clock(work: Work, at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(work.fair.time_zone)):%H:%M}"


_CHECKS: Mapping[str, Callable[[Work, Review, Record], _Checked]] = {
    Meeting.kind: _check_meeting,
    Enterprise.kind: _check_enterprise,
    Table.kind: _check_table,
}
