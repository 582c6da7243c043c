"""The register of a fair: entering, correcting and removing what is on the lists.

Its tables and the pane of an enterprise are made in ``register_tables``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Id,
    Meeting,
    MeetingRequest,
    Offer,
    Product,
    Record,
    Sample,
    Station,
    Visit,
)
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.values import field_types
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises import lookalikes, same_company, stands
from fairdesk.usecases.enterprises.lookalikes import LookAlike
from fairdesk.usecases.enterprises.register_tables import details, rows
from fairdesk.usecases.ports import Changes, Work, Workplace

__all__ = ["Saved", "details", "remove", "rows", "save"]

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NO_LINKS: Mapping[str, Id | None] = MappingProxyType({})

_LINKS: Mapping[str, type[Record]] = {
    "enterprise": Enterprise,
    "lent_to": Enterprise,
    "demand": Demand,
    "product": Product,
    "hall": Hall,
    "signatory": Delegate,
}
"""Fields that name another record, and of which kind."""

_NEEDED: Mapping[type[Record], tuple[str, ...]] = {
    Enterprise: ("name",),
    Delegate: ("name",),
    Product: ("name", "enterprise"),
    Demand: ("name", "enterprise"),
    Offer: ("enterprise", "demand"),
    Sample: ("name",),
}
"""What the register keeps, and the fields without which a record would say nothing."""

_HANGING: Mapping[type[Record], tuple[tuple[type[Record], str, str], ...]] = {
    Enterprise: (
        (Delegate, "enterprise", "people"),
        (Product, "enterprise", "products"),
        (Demand, "enterprise", "demands"),
        (Offer, "enterprise", "offers"),
        (Sample, "enterprise", "samples"),
        (Visit, "enterprise", "visits"),
        (Station, "enterprise", "stations"),
        (MeetingRequest, "asker", "requests"),
        (MeetingRequest, "wanted", "requests"),
        (Meeting, "host", "meetings"),
        (Meeting, "guest", "meetings"),
        (DealParty, "enterprise", "negotiations"),
    ),
    Delegate: ((DealParty, "signatory", "negotiations"),),
    Product: ((Sample, "product", "samples"), (DealItem, "product", "items")),
    Demand: ((Offer, "demand", "offers"), (Sample, "demand", "samples"), (DealItem, "demand", "items")),
}
"""For each kind: who may refer to it, by which field, and the word they are counted with."""


@dataclass(frozen=True)
class Saved:
    """What saving did. ``id`` is None where nothing could be saved, since something needed is missing.

    A field among ``problems`` kept its old value; ``texts`` gives back what was typed there. ``notices``
    tell what was understood. ``lookalikes`` are records that may be the same one: a person decides.
    """

    id: Id | None
    changes: Changes
    problems: Mapping[str, Message] = field(default_factory=dict[str, Message])
    notices: Mapping[str, Message] = field(default_factory=dict[str, Message])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    lookalikes: tuple[LookAlike, ...] = ()


def save(
    place: Workplace,
    record_type: type[Record],
    record_id: Id | None,
    texts: Mapping[str, str],
    links: Mapping[str, Id | None] = _NO_LINKS,
) -> Saved:
    """Keeps what was typed into the fields of a new record (``record_id`` None) or of one that is known.

    Each text is checked for itself; what is well goes in, what is not keeps its old value and comes back
    with a sentence. ``links`` are fields that name another record, such as a delegate's enterprise.
    Raises ``UserFacingError`` where the record is not in the register any more.
    """
    with place.write() as work:
        if record_id is not None:
            _known(work, record_type, record_id)
        entry = _Entry(work, record_type, record_id)
        for name, typed in texts.items():
            entry.take_text(name, typed)
        for name, link in links.items():
            entry.take_link(name, link)
        saved_id = entry.keep()
        similar = _lookalikes(work, record_type, saved_id, entry.values) if saved_id else ()
        if saved_id and record_type is Enterprise:
            entry.notices |= _same_stir(work, saved_id, entry.values.get("stir"))
    rejected = {name: texts[name] for name in entry.problems if name in texts}
    return Saved(saved_id, work.changes, entry.problems, entry.notices, rejected, similar)


class _Entry:
    """One form on its way into the register."""

    def __init__(self, work: Work, record_type: type[Record], record_id: Id | None) -> None:
        self._work = work
        self._type = record_type
        self._id = record_id
        self.values: dict[str, Any] = {}
        self.problems: dict[str, Message] = {}
        self.notices: dict[str, Message] = {}

    def take_text(self, name: str, typed: str) -> None:
        """Checks one typed text."""
        checked = fields.check(self._type, name, typed)
        problem = checked.problem or self._refused(name, checked.value)
        if problem is not None:
            self.problems[name] = problem
            return
        if checked.notice is not None:
            self.notices[name] = checked.notice
        empty = checked.value is None
        self.values[name] = field_types(self._type)[name].default if empty else checked.value

    def take_link(self, name: str, link: Id | None) -> None:
        """Checks that a chosen record is there."""
        found = self._work.get(_LINKS[name], link) if link else None
        is_needed = name in _NEEDED[self._type]
        if (link is None and is_needed) or (link is not None and (found is None or found.voided)):
            self.problems[name] = message("register.link_missing")
        else:
            self.values[name] = link

    def keep(self) -> Id | None:
        """Writes what is well; the id, or None where a new record lacks what it needs."""
        if self._id is not None:
            self._work.change(self._type, self._id, **self.values)
            return self._id
        for name in _NEEDED[self._type]:
            if name not in self.values:
                why = "link_missing" if name in _LINKS else "name_missing"
                self.problems.setdefault(name, message(f"register.{why}"))
        if not self.problems.keys().isdisjoint(_NEEDED[self._type]):
            return None
        record = self._type(id=self._work.new_id(), **self.values)
        self._work.add(record)
        return record.id

    def _refused(self, name: str, value: object) -> Message | None:
        if value is None:
            return message("register.name_missing") if name in _NEEDED[self._type] else None
        if self._type is Enterprise and name == "stand" and isinstance(value, str):
            holder = stands.taken_by(self._work, value, self._id)
            return stands.taken(value, holder) if holder else None
        return None


def _known(work: Work, record_type: type[Record], record_id: Id) -> Record:
    found = work.get(record_type, record_id)
    if found is None or found.voided:
        raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
    return found


def _lookalikes(
    work: Work, record_type: type[Record], saved: Id, values: Mapping[str, Any]
) -> tuple[LookAlike, ...]:
    """Records like the one just named; those that are the same company already are no news."""
    name = values.get("name")
    if not name:
        return ()
    if record_type is Enterprise:
        own = set(same_company.members(work, saved))
        similar = lookalikes.enterprises_like(work, name, values.get("stir"))
    elif record_type is Delegate:
        own = {saved}
        similar = lookalikes.people_like(work, name, values.get("phone"), values.get("enterprise"))
    else:
        return ()
    return tuple(one for one in similar if one.id not in own)


def _same_stir(work: Work, saved: Id, stir: object) -> dict[str, Message]:
    if not stir:
        return {}
    together = same_company.members(work, saved)
    twins = [one for one in work.all(Enterprise, stir=stir) if one.id != saved and one.id in together]
    return {"stir": message("register.same_stir", name=twins[0].name)} if twins else {}


def remove(place: Workplace, record_type: type[Record], record_id: Id) -> Changes:
    """Takes a record off the register; it stays in the history, and undo brings it back.

    Raises ``UserFacingError`` where others refer to it, or where it is a person who was let in.
    """
    with place.write() as work:
        name = str(getattr(_known(work, record_type, record_id), "name", None) or "")
        counts: dict[str, int] = {}
        for other, reference, word in _HANGING.get(record_type, ()):
            counts[word] = counts.get(word, 0) + work.count(other, **{reference: record_id})
        hanging = [message(f"register.count_{word}", count=count) for word, count in counts.items() if count]
        if hanging:
            advice = "in_use_same_company" if record_type is Enterprise else "in_use_advice"
            raise UserFacingError(
                message("register.in_use", name=name), message(f"register.{advice}", things=_listed(hanging))
            )
        if record_type is Delegate and work.first_entry(record_id, _LONG_AGO) is not None:
            raise UserFacingError(
                message("register.was_let_in", name=name), message("register.was_let_in_advice")
            )
        work.void(record_type, record_id)
    return work.changes


def _listed(parts: Sequence[Message]) -> Message:
    first, *rest = parts
    return message("register.listed", one=first, other=_listed(rest)) if rest else first
