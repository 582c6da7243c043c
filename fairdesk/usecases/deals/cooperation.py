"""The cooperation path of a negotiation: laid, dated, followed, closed step by step.

Memorandum and contract steps are done when their paper is signed, specification and sample when their
handover act is printed (see ``domain.cooperation``); nobody notes that a second time. All others are finished
by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fairdesk.domain import cooperation as rules
from fairdesk.domain.clock import fair_day
from fairdesk.domain.cooperation import (
    CLOSED_BY_HANDOVER,
    CLOSED_BY_SIGNATURES,
    ORDER,
    PathState,
    Standing,
)
from fairdesk.domain.deals import step_id
from fairdesk.domain.entities import (
    Attachment,
    DealParty,
    Delegate,
    Document,
    Enterprise,
    Handover,
    Id,
    Negotiation,
    PathStep,
)
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import latest
from fairdesk.domain.words import Step, StepState
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals.path_proofs import proofs
from fairdesk.usecases.enterprises.same_company import members
from fairdesk.usecases.papers.document_versions import number_of, versions_of
from fairdesk.usecases.ports import Changes, Claim, Work, Workplace
from fairdesk.usecases.saved import Saved

SETTABLE = ("due", "party", "person", "about")
"""Fields of a step that people set; all else follows from what they do with it."""


@dataclass(frozen=True, slots=True)
class HandoverView:
    """What was handed over for a step; ``act`` is its document, with a ``number`` once it is printed."""

    handover: Handover
    giver: str
    receiver: str
    act: Id | None
    number: str
    cancelled: bool = False

    @property
    def waits_for_act(self) -> bool:
        """Whether its act is still to be printed."""
        return not self.number and not self.cancelled


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as people see it.

    ``day`` is when it was closed, ``late`` by how many days it is overdue; ``overtaken`` says that a later
    step is done already. ``closes_by`` says what closes it: "document", "handover" or "hand". ``earlier`` are
    the rounds before a repetition, and ``claims`` what two desks set differently.
    """

    id: Id
    negotiation: Id
    step: Step
    round: int
    state: StepState
    due: date | None
    day: date | None
    late: int
    is_current: bool
    overtaken: bool
    party: Id | None
    party_name: str
    person: Id | None
    person_name: str
    about: str
    reason: str
    reminded: date | None
    wants_reminder: bool
    by: str
    closes_by: str
    files: tuple[Attachment, ...] = ()
    handovers: tuple[HandoverView, ...] = ()
    earlier: tuple["StepView", ...] = ()
    claims: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict[str, tuple[Claim, ...]])

    @property
    def waits_for_act(self) -> bool:
        """Whether something was handed over and only the printing of its act is missing."""
        return self.closes_by == "handover" and any(one.waits_for_act for one in self.handovers)

    @property
    def number(self) -> int:
        """Its place on the path, from 1."""
        return ORDER.index(self.step) + 1


@dataclass(frozen=True, slots=True)
class PathView:
    """A path; ``pressing`` is the step to see to now."""

    state: PathState
    steps: tuple[StepView, ...]
    pressing: Id | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """The next round of a step."""

    step: Id
    changes: Changes


# Reading


def path(work: Work, negotiation: Id) -> tuple[StepView, ...]:
    """The steps of a negotiation's path, in order, each in its latest round; none where none was laid."""
    return whole_path(work, negotiation).steps


def whole_path(work: Work, negotiation: Id) -> PathView:
    """A negotiation's path as it stands today."""
    steps = work.all(PathStep, negotiation=negotiation)
    found = rules.path(steps, proofs(work, steps, negotiation), today(work))
    reader = _Reader(work, negotiation)
    pressing = found.pressing
    return PathView(
        found.state,
        tuple(reader.view(one) for one in found.steps),
        pressing.record.id if pressing else None,
    )


def today(work: Work) -> date:
    """The fair's own day."""
    return fair_day(work.now, work.fair.time_zone)


class _Reader:
    """What hangs on the steps of one negotiation, read once."""

    def __init__(self, work: Work, negotiation: Id) -> None:
        self._work = work
        self._files = work.all(Attachment, negotiation=negotiation)
        self._handovers = work.all(Handover, negotiation=negotiation)
        self._names: dict[Id, str] = {}

    def view(self, one: Standing) -> StepView:
        record, work = one.record, self._work
        claims = work.claims(PathStep, record.id)
        return StepView(
            id=record.id,
            negotiation=record.negotiation or b"",
            step=record.step,
            round=record.round,
            state=one.state,
            due=record.due,
            day=one.day,
            late=one.late,
            is_current=one.is_current,
            overtaken=one.overtaken,
            party=record.party,
            party_name=self._enterprise(record.party),
            person=record.person,
            person_name=self._person(record.person),
            about=record.about or "",
            reason=_reason(one),
            reminded=record.reminded,
            wants_reminder=one.wants_reminder,
            by=record.by or "",
            closes_by=closes_by(record.step),
            files=tuple(file for file in self._files if file.step == record.id),
            handovers=tuple(self._handover(given) for given in self._handovers if given.step == record.id),
            earlier=tuple(self.view(before) for before in one.earlier),
            claims={name: tuple(given) for name, given in claims.items()},
        )

    def _handover(self, given: Handover) -> HandoverView:
        act = self._work.get(Document, given.document) if given.document else None
        act = None if act is None or act.voided else act
        printed = latest(versions_of(self._work, act.id)) if act else None
        return HandoverView(
            given,
            self._enterprise(given.giver),
            self._enterprise(given.receiver),
            act.id if act else None,
            number_of(act, printed) if act and printed else "",
            cancelled=bool(act and act.cancelled),
        )

    def _enterprise(self, enterprise: Id | None) -> str:
        if enterprise is None:
            return ""
        if enterprise not in self._names:
            found = self._work.get(Enterprise, enterprise)
            self._names[enterprise] = found.name if found else ""
        return self._names[enterprise]

    def _person(self, person: Id | None) -> str:
        found = self._work.get(Delegate, person) if person else None
        return (found.name or "") if found else ""


def _reason(one: Standing) -> str:
    """Why it was skipped, refused or repeated; a reason that no longer holds is left to the history."""
    tells = one.state in (StepState.SKIPPED, StepState.REFUSED) or one.record.round > 1
    return (one.record.reason or "") if tells else ""


def closes_by(step: Step) -> str:
    """What closes a step: a signed "document", a printed act of "handover", or somebody's "hand"."""
    if step in CLOSED_BY_SIGNATURES:
        return "document"
    return "handover" if step in CLOSED_BY_HANDOVER else "hand"


# Laying and setting


def lay(place: Workplace, negotiation: Id) -> Changes:
    """Lays the seven steps of a path, as far as they are not there: any desk that does it lays the same."""
    with place.write() as work:
        deal = work.get(Negotiation, negotiation)
        if deal is None or deal.voided:
            raise UserFacingError(message("cooperation.no_deal"), message("cooperation.no_deal_advice"))
        parties = work.all(DealParty, negotiation=negotiation)
        talked = fair_day(deal.started or work.now, work.fair.time_zone)
        for step in ORDER:
            made = PathStep(
                id=step_id(negotiation, step, 1),
                negotiation=negotiation,
                step=step,
                due=rules.due_after(step, talked),
                party=rules.seen_to_by(step, parties),
            )
            _add(work, made)
    return work.changes


def _add(work: Work, made: PathStep) -> None:
    known = work.get(PathStep, made.id)
    if known is None:
        work.add(made)
    elif known.voided:
        work.change(PathStep, made.id, voided=False)


def set_step(place: Workplace, step: Id, name: str, written: str, language: Language) -> Saved:
    """Keeps what was set for a step: ``due`` and ``about`` as people type them, ``party`` and ``person`` as
    the id of an enterprise or delegate in hexadecimal; an empty text takes it out."""
    if name not in SETTABLE:
        raise ValueError(name)
    with place.write() as work:
        known = latest_round(work, step)
        checked = _checked(work, known, name, written)
        if checked.problem is not None:
            return Saved(problem=checked.problem)
        news: dict[str, object] = {name: checked.value}
        if name == "party" and checked.value != known.party:
            news["person"] = None
        work.change(PathStep, step, **news)
    return Saved(checked.value, None, checked.notice, work.now, work.changes)


def _checked(work: Work, step: PathStep, name: str, written: str) -> fields.Checked:
    if name in ("due", "about") or not written:
        return fields.check(PathStep, name, written)
    chosen = bytes.fromhex(written)
    if name == "party":
        known = {one.enterprise for one in work.all(DealParty, negotiation=step.negotiation)}
        return fields.Checked(chosen) if chosen in known else fields.Checked(problem=_wrong("party"))
    person = work.get(Delegate, chosen)
    fits = person is not None and person.enterprise in _whose_people(work, step)
    return fields.Checked(chosen) if fits else fields.Checked(problem=_wrong("person"))


def _wrong(name: str) -> Message:
    return message("cooperation.wrong_party" if name == "party" else "cooperation.wrong_person")


def _whose_people(work: Work, step: PathStep) -> list[Id]:
    """The enterprises whose delegates can see to a step: those of its party, or of all where it has none."""
    parties = work.all(DealParty, negotiation=step.negotiation)
    chosen = [step.party] if step.party else [one.enterprise for one in parties if one.enterprise]
    return [member for one in chosen for member in members(work, one)]


# Closing and opening


def finish(place: Workplace, step: Id, day: date | None = None) -> Changes:
    """Notes that a step is done, today or on a day before.

    Raises ``UserFacingError`` for a day to come and for a step that only its paper closes.
    """
    with place.write() as work:
        known = latest_round(work, step)
        if known.step in CLOSED_BY_SIGNATURES:
            raise UserFacingError(
                message("cooperation.by_document"), message("cooperation.by_document_advice")
            )
        if known.step in CLOSED_BY_HANDOVER:
            raise UserFacingError(
                message("cooperation.by_handover"), message("cooperation.by_handover_advice")
            )
        done = day or today(work)
        if done > today(work):
            raise UserFacingError(
                message("cooperation.day_to_come"), message("cooperation.day_to_come_advice")
            )
        why = known.reason if known.state is StepState.OPEN else None  # of a repetition; a refusal is over
        work.change(PathStep, step, state=StepState.DONE, done=done, reason=why, by=work.actor)
    return work.changes


def skip(place: Workplace, step: Id, reason: str) -> Changes:
    """Leaves a step out, with the reason."""
    return _close(place, step, StepState.SKIPPED, reason)


def refuse(place: Workplace, step: Id, reason: str) -> Changes:
    """Notes that a party refused a step, with the reason: the path stops there until somebody goes on."""
    return _close(place, step, StepState.REFUSED, reason)


def _close(place: Workplace, step: Id, state: StepState, reason: str) -> Changes:
    why = _reasoned(reason)
    with place.write() as work:
        known = latest_round(work, step)
        if known.step in CLOSED_BY_SIGNATURES and proofs(work, [known], known.negotiation):
            raise UserFacingError(message("cooperation.is_signed"), message("cooperation.is_signed_advice"))
        work.change(PathStep, step, state=state, done=today(work), reason=why, by=work.actor)
    return work.changes


def repeat(place: Workplace, step: Id, reason: str) -> Repeated:
    """Does a step once more, with the reason: its next round, seen to by the same."""
    why = _reasoned(reason)
    with place.write() as work:
        known = latest_round(work, step)
        if known.negotiation is None:
            raise _gone()
        round_ = known.round + 1
        made = PathStep(
            id=step_id(known.negotiation, known.step, round_),
            negotiation=known.negotiation,
            step=known.step,
            round=round_,
            due=rules.due_again(known.step, today(work)),
            party=known.party,
            person=known.person,
            about=known.about,
            reason=why,
            by=work.actor,
        )
        _add(work, made)
    return Repeated(made.id, work.changes)


def reopen(place: Workplace, step: Id) -> Changes:
    """Takes back that a step was finished, skipped or refused.

    Raises ``UserFacingError`` where a paper closed it: that one is repeated.
    """
    with place.write() as work:
        known = latest_round(work, step)
        if proofs(work, [known], known.negotiation):
            raise UserFacingError(message("cooperation.by_paper"), message("cooperation.by_paper_advice"))
        work.change(PathStep, step, state=StepState.OPEN, done=None, reason=None, by=None)
    return work.changes


def latest_round(work: Work, step: Id) -> PathStep:
    """A step in its latest round. Raises ``UserFacingError`` for one that was repeated, or is gone."""
    known = work.get(PathStep, step)
    if known is None or known.voided or known.negotiation is None:
        raise _gone()
    rounds = work.all(PathStep, negotiation=known.negotiation, step=known.step)
    if any(one.round > known.round for one in rounds):
        raise UserFacingError(message("cooperation.repeated"), message("cooperation.repeated_advice"))
    return known


def _reasoned(reason: str) -> str:
    checked = fields.check(PathStep, "reason", reason)
    if checked.problem is not None:
        raise UserFacingError(checked.problem, message("cooperation.no_reason_advice"))
    if not checked.value:
        raise UserFacingError(message("cooperation.no_reason"), message("cooperation.no_reason_advice"))
    return str(checked.value)


def _gone() -> UserFacingError:
    return UserFacingError(message("cooperation.no_step"), message("cooperation.no_step_advice"))
