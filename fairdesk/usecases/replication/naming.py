"""What people call a record of any kind, where it stands alone on a card."""

from collections.abc import Callable, Mapping
from typing import cast
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import (
    Badge,
    CooperationResult,
    DealItem,
    DealParty,
    Delegate,
    Document,
    Handover,
    Id,
    Meeting,
    MeetingRequest,
    Negotiation,
    Offer,
    PathStep,
    PrintJob,
    Record,
    SameCompany,
    Session,
    Signing,
    Table,
)
from fairdesk.texts import Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.history import name_of
from fairdesk.usecases.ports import Work

_NOBODY = "–"


def called(work: Work, record: Record, language: Language) -> str:
    """What a record is called: by its own name, or by those whom it concerns."""
    special = _BY_KIND.get(record.kind)
    said = special(work, record, language) if special else cast("str | None", getattr(record, "name", None))
    return said or _NOBODY


def _two(work: Work, one: Id | None, other: Id | None) -> str:
    return " – ".join(name_of(work, party or b"") or _NOBODY for party in (one, other))


def _of_person(work: Work, record: Record, _: Language) -> str:
    person = cast("Delegate", record)
    return ", ".join(filter(None, (person.name, name_of(work, person.enterprise or b""))))


def _of_badge(work: Work, record: Record, _: Language) -> str:
    badge = cast("Badge", record)
    return name_of(work, badge.delegate or b"") or name_of(work, badge.id)


def _of_meeting(work: Work, record: Record, language: Language) -> str:
    meeting = cast("Meeting", record)
    parties = _two(work, meeting.host, meeting.guest)
    if meeting.start is None:
        return parties
    local = meeting.start.astimezone(ZoneInfo(work.fair.time_zone))
    return text("sync.meeting_named", language, start=f"{local:%H:%M}", parties=parties)


def _of_request(work: Work, record: Record, _: Language) -> str:
    request = cast("MeetingRequest", record)
    return _two(work, request.asker, request.wanted)


def _of_negotiation(work: Work, record: Record, _: Language) -> str:
    return _parties(work, record.id)


def _parties(work: Work, negotiation: Id | None) -> str:
    if negotiation is None:
        return _NOBODY
    parties = sorted(work.all(DealParty, negotiation=negotiation), key=lambda one: (one.place, one.id))
    named = [name_of(work, one.enterprise or b"") for one in parties]
    return " – ".join(filter(None, named)) or _NOBODY


def _of_party(work: Work, record: Record, _: Language) -> str:
    return name_of(work, cast("DealParty", record).enterprise or b"")


def _of_item(work: Work, record: Record, _: Language) -> str:
    item = cast("DealItem", record)
    return ", ".join(filter(None, (item.name, _parties(work, item.negotiation))))


def _of_step(work: Work, record: Record, language: Language) -> str:
    step = cast("PathStep", record)
    return ", ".join((fields.show(PathStep, "step", step.step, language), _parties(work, step.negotiation)))


def _of_handover(work: Work, record: Record, _: Language) -> str:
    handover = cast("Handover", record)
    return ", ".join(filter(None, (handover.what, _parties(work, handover.negotiation))))


def _of_result(work: Work, record: Record, _: Language) -> str:
    result = cast("CooperationResult", record)
    return ", ".join((result.quarter, _parties(work, result.negotiation)))


def _of_document(work: Work, record: Record, _: Language) -> str:
    document = cast("Document", record)
    number = document.number or document.own_form
    return ", ".join(filter(None, (number, _parties(work, document.negotiation))))


def _of_signing(work: Work, record: Record, _: Language) -> str:
    signing = cast("Signing", record)
    named = (name_of(work, signing.document or b""), name_of(work, signing.enterprise or b""))
    return ", ".join(filter(None, named))


def _of_print_job(work: Work, record: Record, _: Language) -> str:
    return name_of(work, cast("PrintJob", record).document or b"")


def _of_same(work: Work, record: Record, _: Language) -> str:
    same = cast("SameCompany", record)
    return _two(work, same.one, same.other)


def _of_offer(work: Work, record: Record, _: Language) -> str:
    offer = cast("Offer", record)
    return _two(work, offer.enterprise, offer.demand)


def _of_table(_: Work, record: Record, language: Language) -> str:
    return text("sync.table_named", language, number=str(cast("Table", record).number))


def _of_session(_: Work, record: Record, __: Language) -> str:
    session = cast("Session", record)
    return session.name or f"{session.opens}–{session.closes}"


_BY_KIND: Mapping[str, Callable[[Work, Record, Language], str]] = {
    Delegate.kind: _of_person,
    Badge.kind: _of_badge,
    Meeting.kind: _of_meeting,
    MeetingRequest.kind: _of_request,
    Negotiation.kind: _of_negotiation,
    DealParty.kind: _of_party,
    DealItem.kind: _of_item,
    PathStep.kind: _of_step,
    Handover.kind: _of_handover,
    CooperationResult.kind: _of_result,
    Document.kind: _of_document,
    Signing.kind: _of_signing,
    PrintJob.kind: _of_print_job,
    SameCompany.kind: _of_same,
    Offer.kind: _of_offer,
    Table.kind: _of_table,
    Session.kind: _of_session,
}
