"""Handing over a specification, a drawing or a sample: what, in which version, from whom to whom.

A specification and a sample step are done by it as soon as its act is printed.
"""

from dataclasses import dataclass

from fairdesk.domain.deals import in_order
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    Enterprise,
    Handover,
    Id,
    PathStep,
)
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DealPart, Step
from fairdesk.usecases import fields
from fairdesk.usecases.deals.cooperation import latest_round
from fairdesk.usecases.enterprises.same_company import members
from fairdesk.usecases.papers.document_drafts import drafted
from fairdesk.usecases.papers.document_versions import versions_of
from fairdesk.usecases.ports import Changes, Work, Workplace

ACT = "handover_act"
"""The kind of document that an act is."""
_MOST_COPIES = 999
_MAKERS = (DealPart.DEVELOPER, DealPart.SELLER)


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed over, and the draft of its act."""

    handover: Id
    document: Id
    changes: Changes


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a handover of a step usually is: a buyer gives the specification and gets the sample."""

    what: str
    version: str
    giver: Id | None
    receiver: Id | None
    giver_person: Id | None = None
    receiver_person: Id | None = None


def suggested(work: Work, step: Id) -> Suggested:
    """What to begin the form of a handover with."""
    known = latest_round(work, step)
    parties = sorted(work.all(DealParty, negotiation=known.negotiation), key=lambda one: (one.place, one.id))
    buyer = next((one for one in parties if one.part is DealPart.BUYER), None)
    makers = [one for part in _MAKERS for one in parties if one.part is part]
    maker = makers[0] if makers else None
    giver, receiver = (maker, buyer) if known.step is Step.SAMPLE else (buyer, maker)
    items = in_order(work.all(DealItem, negotiation=known.negotiation))
    before = [one.version for one in work.all(Handover, step=step) if one.version]
    return Suggested(
        known.about or ", ".join(item.name for item in items if item.name),
        _next_version(before[-1] if before else None, known.round),
        giver.enterprise if giver else None,
        receiver.enterprise if receiver else None,
        _representative(work, giver),
        _representative(work, receiver),
    )


def _next_version(before: str | None, round_: int) -> str:
    return str(int(before) + 1) if before and before.isdecimal() else str(round_)


def _representative(work: Work, party: DealParty | None) -> Id | None:
    """The person of a party who most likely hands over or receives: who sat at the table, or who signs."""
    if party is None:
        return None
    if party.present:
        return bytes.fromhex(party.present[0])
    enterprise = work.get(Enterprise, party.enterprise) if party.enterprise else None
    return party.signatory or (enterprise.signatory if enterprise else None)


def hand_over(
    place: Workplace,
    step: Id,
    what: str,
    version: str = "",
    *,
    giver: Id,
    receiver: Id,
    giver_person: Id | None = None,
    receiver_person: Id | None = None,
    copies: int = 1,
    note: str = "",
) -> Handed:
    """Notes what one party gave to another for a step, and begins the act that both sign.

    Raises ``UserFacingError`` where something is missing or giver and receiver are no two parties.
    """
    with place.write() as work:
        known = latest_round(work, step)
        assert known.negotiation is not None  # see latest_round
        _check_parties(work, known, giver, receiver)
        for person, of in ((giver_person, giver), (receiver_person, receiver)):
            _check_person(work, person, of)
        if not 1 <= copies <= _MOST_COPIES:
            raise UserFacingError(message("handovers.copies"), message("handovers.copies_advice"))
        made = Handover(
            id=work.new_id(),
            negotiation=known.negotiation,
            step=step,
            what=_written("what", what) or _nothing(),
            version=_written("version", version) or None,
            copies=copies,
            giver=giver,
            giver_person=giver_person,
            receiver=receiver,
            receiver_person=receiver_person,
            at=work.now,
            note=_written("note", note) or None,
            by=work.actor,
        )
        work.add(made)
        act = drafted(work, known.negotiation, ACT, handover=made.id)
        work.change(Handover, made.id, document=act)
    return Handed(made.id, act, work.changes)


def begin_act(place: Workplace, handover: Id) -> Id:
    """The act of a handover: the one that was begun, or a new draft where that was discarded or cancelled."""
    with place.write() as work:
        known = work.get(Handover, handover)
        if known is None or known.voided or known.negotiation is None:
            raise UserFacingError(message("handovers.gone"), message("handovers.gone_advice"))
        act = work.get(Document, known.document) if known.document else None
        if act is not None and not (act.voided or act.cancelled):
            return act.id
        made = drafted(work, known.negotiation, ACT, handover=handover)
        work.change(Handover, handover, document=made)
    return made


def take_back(place: Workplace, handover: Id) -> Changes:
    """Takes back a handover with the draft of its act; a printed act is cancelled instead."""
    with place.write() as work:
        known = work.get(Handover, handover)
        if known is None or known.voided:
            return Changes()
        act = work.get(Document, known.document) if known.document else None
        is_printed = act is not None and bool(versions_of(work, act.id))
        if act is not None and is_printed and not act.cancelled:
            raise UserFacingError(message("handovers.printed"), message("handovers.printed_advice"))
        if act is not None and not is_printed:
            work.void(Document, act.id)
        work.void(Handover, handover)
    return work.changes


def _check_parties(work: Work, step: PathStep, giver: Id, receiver: Id) -> None:
    parties = {one.enterprise for one in work.all(DealParty, negotiation=step.negotiation)}
    if giver == receiver or not {giver, receiver} <= parties:
        raise UserFacingError(message("handovers.two_parties"), message("handovers.two_parties_advice"))


def _check_person(work: Work, person: Id | None, enterprise: Id) -> None:
    if person is None:
        return
    known = work.get(Delegate, person)
    if known is None or known.enterprise not in members(work, enterprise):
        raise UserFacingError(message("handovers.person"), message("handovers.person_advice"))


def _written(field: str, text: str) -> str:
    checked = fields.check(Handover, field, text)
    if checked.problem is not None:
        raise UserFacingError(checked.problem, message("handovers.nothing_advice"))
    return str(checked.value or "")


def _nothing() -> str:
    raise UserFacingError(message("handovers.nothing"), message("handovers.nothing_advice"))
