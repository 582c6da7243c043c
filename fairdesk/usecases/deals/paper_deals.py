"""The talk that a paper belongs to which somebody brings: one of its parties' talks, or one begun with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Enterprise, Id, Negotiation
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import NegotiationOutcome, NegotiationSource
from fairdesk.usecases.deals.deal_parties import likely_parts, take_in
from fairdesk.usecases.deals.negotiation_talks import negotiations_of
from fairdesk.usecases.papers.document_drafts import known_kind
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class TalkOfParties:
    """A talk that a paper may belong to."""

    id: Id
    day: date | None
    subject: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A talk that began with a paper."""

    negotiation: Id
    changes: Changes


def talks_between(work: Work, enterprises: Sequence[Id]) -> tuple[TalkOfParties, ...]:
    """The talks in which all these companies take part, the latest first."""
    zone = work.fair.time_zone
    known = (work.get(Negotiation, one) for one in negotiations_of(work, enterprises))
    return tuple(
        TalkOfParties(one.id, fair_day(one.started, zone) if one.started else None, one.subject or "")
        for one in known
        if one is not None
    )


def begin_with_paper(place: Workplace, enterprises: Sequence[Id], template: str, subject: str = "") -> Begun:
    """Notes a talk of which only its paper is known. Raises ``UserFacingError`` without two companies."""
    kind = known_kind(template)
    with place.write() as work:
        companies = [one for one in dict.fromkeys(enterprises) if work.get(Enterprise, one) is not None]
        if len(companies) < 2:
            raise UserFacingError(
                message("negotiations.two_needed"), message("negotiations.two_needed_advice")
            )
        made = Negotiation(
            id=work.new_id(),
            source=NegotiationSource.DOCUMENT,
            subject=subject or None,
            started=work.now,
            ended=work.now,
            outcome=NegotiationOutcome(kind.counts) if kind.counts else None,
            by=work.actor,
        )
        work.add(made)
        take_in(work, made.id, companies, likely_parts(work, companies, None))
    return Begun(made.id, work.changes)
