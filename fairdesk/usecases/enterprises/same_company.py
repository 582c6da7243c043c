"""Enterprises that are one company though they were registered twice.

Nothing is joined and nothing is deleted: a grouping is derived from the STIRs as they stand now and from
what people decided. References keep the id they were written with; correcting a STIR splits a group again.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from fairdesk.domain.entities import Enterprise, Id, SameCompany
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about two enterprises."""

    one: Id
    other: Id
    same: bool


def grouped(stirs: Mapping[Id, str | None], decisions: Collection[Decision]) -> dict[Id, Id]:
    """For every enterprise the lowest id of its group, from the enterprises' STIRs and the decisions.

    Two that are "not the same" never share a group, neither by an equal STIR nor through a third
    enterprise. Where decisions contradict each other, pairs with lower ids are joined first, so that the
    result depends on the set of decisions alone.
    """
    about = [decision for decision in decisions if decision.one in stirs and decision.other in stirs]
    groups = _Groups(stirs, [decision for decision in about if not decision.same])
    for one, other in sorted(_pair(decision.one, decision.other) for decision in about if decision.same):
        groups.join(one, other)
    by_stir: dict[str, list[Id]] = {}
    for enterprise in sorted(stirs):
        stir = stirs[enterprise]
        if stir:
            earlier = by_stir.setdefault(stir, [])
            any(groups.join(one, enterprise) for one in earlier)
            earlier.append(enterprise)
    return groups.leads()


class _Groups:
    """Disjoint groups of ids, with pairs that must stay apart."""

    def __init__(self, ids: Iterable[Id], apart: Iterable[Decision]) -> None:
        self._group = {one: {one} for one in ids}
        self._apart: dict[Id, set[Id]] = {}
        for decision in apart:
            self._apart.setdefault(decision.one, set()).add(decision.other)
            self._apart.setdefault(decision.other, set()).add(decision.one)

    def join(self, one: Id, other: Id) -> bool:
        """Makes one group of two, unless some of theirs must stay apart; says whether they are one now."""
        first, second = self._group[one], self._group[other]
        if first is second:
            return True
        if any(not second.isdisjoint(self._apart.get(member, ())) for member in first):
            return False
        first |= second
        for member in second:
            self._group[member] = first
        return True

    def leads(self) -> dict[Id, Id]:
        """For every id the lowest of its group."""
        return {one: min(group) for one, group in self._group.items()}


def groups(work: Work) -> dict[Id, Id]:
    """For every enterprise of the fair (taken-back ones not) the lowest id of its group."""
    return groups_of(work, work.all(Enterprise))


def groups_of(work: Work, enterprises: Iterable[Enterprise]) -> dict[Id, Id]:
    """The same, for a caller that has all enterprises at hand."""
    return grouped({enterprise.id: enterprise.stir for enterprise in enterprises}, _decisions(work))


def _decisions(work: Work) -> list[Decision]:
    return [
        Decision(record.one, record.other, record.same)
        for record in work.all(SameCompany)
        if record.one and record.other
    ]


def _unmet(work: Work) -> set[tuple[Id, Id]]:
    """Pairs that somebody called the same and that other decisions keep apart."""
    leads = groups(work)
    return {
        _pair(decision.one, decision.other)
        for decision in _decisions(work)
        if decision.same and leads.get(decision.one) != leads.get(decision.other)
    }


def companies(work: Work) -> list[list[Enterprise]]:
    """All enterprises, those that are one company together; the one with the lowest id stands first."""
    everybody = work.all(Enterprise)
    leads = groups_of(work, everybody)
    together: dict[Id, list[Enterprise]] = {}
    for enterprise in everybody:
        together.setdefault(leads[enterprise.id], []).append(enterprise)
    return list(together.values())


def members(work: Work, enterprise: Id) -> list[Id]:
    """The ids of an enterprise's group, the lowest first; only itself where it stands alone."""
    decisions = _decisions(work)
    near = _near(work, enterprise, decisions)
    leads = grouped(near, decisions)
    lead = leads.get(enterprise, enterprise)
    return sorted(one for one, its_lead in leads.items() if its_lead == lead) or [enterprise]


def _near(work: Work, enterprise: Id, decisions: Iterable[Decision]) -> dict[Id, str | None]:
    """The STIRs of all that could be one company with an enterprise: whom STIRs and decisions lead to.

    A fair has thousands of enterprises, and this is asked at every scan.
    """
    linked: dict[Id, set[Id]] = {}
    for decision in decisions:
        if decision.same:
            linked.setdefault(decision.one, set()).add(decision.other)
            linked.setdefault(decision.other, set()).add(decision.one)
    near: dict[Id, str | None] = {}
    waiting = [enterprise]
    while waiting:
        one = waiting.pop()
        known = work.get(Enterprise, one)
        if one in near or known is None or known.voided:
            continue
        near[one] = known.stir
        waiting += linked.get(one, ())
        if known.stir:
            waiting += [twin.id for twin in work.all(Enterprise, stir=known.stir)]
    return near


def merge(place: Workplace, one: Id, other: Id) -> Changes:
    """Decides that two enterprises are the same company; both records stay.

    Raises ``UserFacingError`` where an earlier decision keeps the two groups apart.
    """
    with place.write() as work:
        first, second = _two(work, one, other)
        unmet = _unmet(work) - {_pair(one, other)}
        _decide(work, one, other, same=True)
        if _unmet(work) - unmet:
            raise UserFacingError(
                message("register.kept_apart", one=first.name, other=second.name),
                message("register.kept_apart_advice"),
            )
    return work.changes


def part(place: Workplace, one: Id, other: Id) -> Changes:
    """Decides that two enterprises are different companies, even under one STIR."""
    with place.write() as work:
        _two(work, one, other)
        _decide(work, one, other, same=False)
    return work.changes


def _two(work: Work, one: Id, other: Id) -> tuple[Enterprise, Enterprise]:
    first, second = work.get(Enterprise, one), work.get(Enterprise, other)
    if one == other or first is None or second is None or first.voided or second.voided:
        raise UserFacingError(message("register.two_enterprises"), message("register.two_enterprises_advice"))
    return first, second


def _decide(work: Work, one: Id, other: Id, *, same: bool) -> None:
    one, other = _pair(one, other)
    decision = SameCompany(id=_decision_id(one, other), one=one, other=other, same=same)
    if work.get(SameCompany, decision.id) is None:
        work.add(decision)
    else:
        work.change(SameCompany, decision.id, same=same, voided=False)


def _pair(one: Id, other: Id) -> tuple[Id, Id]:
    return (one, other) if one < other else (other, one)


def _decision_id(one: Id, other: Id) -> Id:
    """Follows from the pair, so that what two desks decide about it is one record, and a review case."""
    digest = blake2b(one + other, digest_size=16, person=b"fairdesk same").digest()
    return uuid.UUID(bytes=digest, version=4).bytes
