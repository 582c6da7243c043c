"""Which steps of cooperation paths papers have closed: signed memoranda and contracts, printed acts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from fairdesk.domain.clock import fair_day
from fairdesk.domain.cooperation import CLOSED_BY_HANDOVER, CLOSED_BY_SIGNATURES
from fairdesk.domain.entities import (
    Document,
    DocumentVersion,
    Handover,
    Id,
    PathStep,
    Record,
    Signing,
)
from fairdesk.domain.papers import DocumentState, is_under, signed_by
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_versions import content_of, state_of
from fairdesk.usecases.ports import Work

R = TypeVar("R", bound=Record)
_IN_FORCE = (DocumentState.SIGNED, DocumentState.ARCHIVED)


def proofs(work: Work, steps: Iterable[PathStep], negotiation: Id | None = None) -> dict[Id, date]:
    """The days on which papers closed these steps, by the ids of the steps; of one negotiation, or of all."""
    known = _Papers(work, negotiation)
    found = ((step.id, known.day_of(step)) for step in steps)
    return {step: day for step, day in found if day is not None}


class _Papers:
    """Documents and handovers, read at once."""

    def __init__(self, work: Work, negotiation: Id | None) -> None:
        self._work = work
        of_deal = {} if negotiation is None else {"negotiation": negotiation}
        self._documents = _by(work.all(Document, **of_deal), "negotiation")
        self._by_id = {one.id: one for of_one in self._documents.values() for one in of_one}
        self._handovers = _by(work.all(Handover, **of_deal), "step")
        whole = negotiation is None
        self._versions = _by(work.all(DocumentVersion), "document") if whole else None
        self._signings = _by(work.all(Signing), "document") if whole else None

    def day_of(self, step: PathStep) -> date | None:
        if step.step in CLOSED_BY_HANDOVER:
            return min(
                map(self._day, filter(None, map(self._handed, self._handovers[step.id]))), default=None
            )
        counts = CLOSED_BY_SIGNATURES.get(step.step)
        return self._signed(step, counts) if counts and step.negotiation else None

    def _handed(self, handover: Handover) -> datetime | None:
        """When something was handed over whose act is printed."""
        act = self._by_id.get(handover.document) if handover.document else None
        if act is None or act.cancelled or not self._of(DocumentVersion, self._versions, act.id):
            return None
        return handover.at

    def _signed(self, step: PathStep, counts: str) -> date | None:
        """When the last signature under a paper that is in force closed a step: since its round began."""
        signed, holds = list[tuple[datetime, date]](), False
        for document in self._documents[step.negotiation]:
            kind = kinds().get(document.template)
            if kind is None or kind.counts != counts or document.cancelled:
                continue
            signings = self._of(Signing, self._signings, document.id)
            versions = self._of(DocumentVersion, self._versions, document.id) if signings else []
            signed += filter(None, (self._when_signed(document, one, signings) for one in versions))
            holds = holds or state_of(document, versions, signings) in _IN_FORCE
        began = self._began(step)
        of_round = [one for one in signed if began is None or one[0] > began]
        return max(of_round)[1] if holds and of_round else None

    def _began(self, step: PathStep) -> datetime | None:
        """When a step was repeated; None for its first round."""
        if step.round == 1:
            return None
        return min((change.at for change in self._work.history(step.id)), default=None)

    def _when_signed(
        self, document: Document, version: DocumentVersion, signings: Sequence[Signing]
    ) -> tuple[datetime, date] | None:
        """When the last party of a version signed it, and the day, which a form of their own says itself."""
        parties = [bytes.fromhex(one.id) for one in content_of(version).parties]
        if not parties or not signed_by(version, signings).issuperset(parties):
            return None
        at = max(_first_of(signings, version, party) for party in parties)
        return at, (document.day if document.own_form else None) or self._day(at)

    def _of(self, record_type: type[R], known: Mapping[Id | None, list[R]] | None, document: Id) -> list[R]:
        return self._work.all(record_type, document=document) if known is None else known[document]

    def _day(self, at: datetime) -> date:
        return fair_day(at, self._work.fair.time_zone)


def _first_of(signings: Iterable[Signing], version: DocumentVersion, party: Id) -> datetime:
    """When a party signed a version, which it did."""
    return min(one.at for one in signings if one.enterprise == party and is_under(one, version) and one.at)


def _by(records: Iterable[R], reference: str) -> defaultdict[Id | None, list[R]]:
    found: defaultdict[Id | None, list[R]] = defaultdict(list)
    for record in records:
        found[getattr(record, reference)].append(record)
    return found
