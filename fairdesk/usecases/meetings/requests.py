"""Who wishes to meet whom: asking, withdrawing, and what all wishes come to.

A request names two enterprises by whichever of their records it was written with. What is planned are
``pairs``: two companies (their records that are one company together), with the wishes of both sides.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from fairdesk.domain import meetings
from fairdesk.domain.entities import (
    Delegate,
    Enterprise,
    Id,
    Meeting,
    MeetingRequest,
    PlanningRules,
    Visit,
)
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Part, RequestSource, Size, Wish
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Changes, Work, Workplace

Two = frozenset[Id]
"""Two companies, whichever of them asked."""

_STRONGEST_FIRST = (Wish.MUST, Wish.WANT, Wish.WOULD)
_SIZES = (Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two enterprises of which at least one wishes to meet the other; ids are the leads of groups of same

    companies. ``host`` is the exhibitor, else the larger one, else the one that was asked. ``wish`` is the
    strongest of all, ``weight`` what the wishes of both sides count by the rules of planning, ``meetings``
    the most that were asked for, ``asked`` when the first was.
    """

    host: Id
    guest: Id
    wish: Wish
    both_sides: bool
    weight: int
    meetings: int
    requests: tuple[Id, ...]
    about: str | None
    demand: Id | None
    asked: datetime | None


@dataclass(frozen=True, slots=True)
class WishRow:
    """A request as people read it. ``placed`` counts meetings of the two that are arranged.

    ``both_sides`` says that the wanted enterprise asked too; ``forbidden`` that one of them never wants to.
    """

    id: Id
    asker: Id
    asker_name: str
    wanted: Id
    wanted_name: str
    wish: Wish
    both_sides: bool
    forbidden: bool
    meetings: int
    placed: int
    about: str | None
    source: RequestSource
    at: datetime | None
    by: str | None

    @property
    def is_placed(self) -> bool:
        """Whether as many meetings are arranged as were asked for."""
        return self.wish is not Wish.NOT_WITH and self.placed >= self.meetings


class Wishes:
    """All wishes of a fair, read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.enterprises: Mapping[Id, Enterprise] = {one.id: one for one in work.all(Enterprise)}
        self.leads: Mapping[Id, Id] = same_company.groups_of(work, self.enterprises.values())
        self.by_pair: dict[Two, list[MeetingRequest]] = {}
        for request in sorted(work.all(MeetingRequest), key=_order):
            two = self.two(request.asker, request.wanted)
            if two is not None:
                self.by_pair.setdefault(two, []).append(request)

    def two(self, one: Id | None, other: Id | None) -> Two | None:
        """The companies of two enterprises; None where one is not registered or both are the same."""
        first, second = self.leads.get(one or b""), self.leads.get(other or b"")
        return None if first is None or second is None or first == second else frozenset((first, second))

    def lead(self, enterprise: Id | None) -> Id:
        """The company of a registered enterprise."""
        return self.leads[enterprise or b""]

    @cached_property
    def members(self) -> Mapping[Id, Sequence[Enterprise]]:
        """The records of every company, by its lead."""
        found: dict[Id, list[Enterprise]] = {}
        for one, lead in self.leads.items():
            found.setdefault(lead, []).append(self.enterprises[one])
        return found

    @cached_property
    def standings(self) -> Mapping[Id, tuple[bool, int]]:
        """Whether each company exhibits, and its size: who of two is the host."""
        return {lead: _standing(records) for lead, records in self.members.items()}

    @cached_property
    def forbidden(self) -> frozenset[Two]:
        """Companies of which one never wants to meet the other."""
        return frozenset(
            two
            for two, requests in self.by_pair.items()
            if any(request.wish is Wish.NOT_WITH for request in requests)
        )

    @cached_property
    def placed(self) -> Mapping[Two, int]:
        """How many meetings of two companies are arranged."""
        counts: dict[Two, int] = {}
        for meeting in filter(meetings.is_arranged, self._work.all(Meeting)):
            leads = sorted({self.leads[one] for one in meetings.parties(meeting) if one in self.leads})
            for place, one in enumerate(leads):
                for other in leads[place + 1 :]:
                    two = frozenset((one, other))
                    counts[two] = counts.get(two, 0) + 1
        return counts

    def rows(self, of: Collection[Id] | None = None) -> list[WishRow]:
        """The requests as people read them, the latest first; ``of`` are leads of companies."""
        found = [
            (request, two)
            for two, requests in self.by_pair.items()
            if of is None or not two.isdisjoint(of)
            for request in requests
        ]
        found.sort(key=lambda pair: _order(pair[0]), reverse=True)
        return [self._row(request, two) for request, two in found]

    def _row(self, request: MeetingRequest, two: Two) -> WishRow:
        asker, wanted = self.enterprises[request.asker or b""], self.enterprises[request.wanted or b""]
        askers = {self.lead(one.asker) for one in self.by_pair[two] if one.wish is not Wish.NOT_WITH}
        return WishRow(
            request.id,
            asker.id,
            asker.name,
            wanted.id,
            wanted.name,
            request.wish,
            len(askers) > 1,
            two in self.forbidden,
            request.meetings,
            self.placed.get(two, 0),
            request.about,
            request.source,
            request.at,
            request.by,
        )


def _order(request: MeetingRequest) -> tuple[datetime, Id]:
    return (request.at or _LONG_AGO, request.id)


# What is planned


def pairs(work: Work, wishes: Wishes | None = None) -> list[Pair]:
    """All pairs of companies that may meet, without those that either side forbids; heaviest first."""
    wishes = wishes or Wishes(work)
    rules = meeting_grid.rules(work)
    found = [
        _pair(wishes, rules, two, requests)
        for two, requests in wishes.by_pair.items()
        if two not in wishes.forbidden
    ]
    return sorted(found, key=lambda pair: (-pair.weight, pair.host, pair.guest))


def forbidden(work: Work) -> frozenset[Two]:
    """Pairs of companies (their leads) that never are to meet."""
    return Wishes(work).forbidden


def _pair(wishes: Wishes, rules: PlanningRules, two: Two, requests: Sequence[MeetingRequest]) -> Pair:
    strongest = requests if len(requests) == 1 else sorted(requests, key=_by_strength)
    by_side: dict[Id, Wish] = {}
    for request in strongest:
        by_side.setdefault(wishes.lead(request.asker), request.wish)
    both = len(by_side) > 1
    host = _host(wishes, two, asked=wishes.lead(requests[0].wanted))
    return Pair(
        host,
        next(one for one in two if one != host),
        strongest[0].wish,
        both,
        sum(getattr(rules, wish.value) for wish in by_side.values()) + both * rules.both_sides,
        max(1, max(request.meetings for request in requests)),
        tuple(sorted(request.id for request in requests)),
        next((request.about for request in strongest if request.about), None),
        next((request.demand for request in strongest if request.demand), None),
        min((request.at for request in requests if request.at), default=None),
    )


def _by_strength(request: MeetingRequest) -> tuple[int, datetime, Id]:
    return (_STRONGEST_FIRST.index(request.wish), *_order(request))


def _host(wishes: Wishes, two: Two, asked: Id) -> Id:
    """The exhibitor of two companies, else the larger one, else the one that was asked first."""
    other = next(one for one in two if one != asked)
    return other if wishes.standings[other] > wishes.standings[asked] else asked


def _standing(company: Iterable[Enterprise]) -> tuple[bool, int]:
    records = list(company)
    sizes = [_SIZES.index(one.size) for one in records if one.size]
    return any(one.part is Part.EXHIBITOR for one in records), max(sizes, default=-1)


# Asking


def ask(
    place: Workplace,
    asker: Id,
    wanted: Id,
    wish: Wish = Wish.WANT,
    *,
    source: RequestSource = RequestSource.DESK,
    meetings: int = 1,
    about: str | None = None,
    demand: Id | None = None,
    product: Id | None = None,
) -> Changes:
    """Notes that one enterprise wishes to meet another, or never to.

    Asked before, the request is changed; what is not said now stays as it was said. Raises
    ``UserFacingError`` for an enterprise that is not in the register, and for one with itself.
    """
    with place.write() as work:
        known = _check(work, asker, wanted)
        if not known:
            work.add(
                MeetingRequest(
                    id=work.new_id(),
                    asker=asker,
                    wanted=wanted,
                    wish=wish,
                    meetings=max(1, meetings),
                    about=about,
                    demand=demand,
                    product=product,
                    source=source,
                    at=work.now,
                    by=work.actor,
                )
            )
        said = {"about": about, "demand": demand, "product": product}
        news = {name: value for name, value in said.items() if value}
        for request in known:
            work.change(MeetingRequest, request.id, wish=wish, meetings=max(1, meetings), **news)
    return work.changes


def _check(work: Work, asker: Id, wanted: Id) -> list[MeetingRequest]:
    """The requests of the two as yet (two desks may each have noted one)."""
    both = [work.get(Enterprise, one) for one in (asker, wanted)]
    if any(one is None or one.voided for one in both):
        raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
    leads = same_company.groups(work)
    if leads[asker] == leads[wanted]:
        raise UserFacingError(
            message("requests.with_itself", name=both[0].name if both[0] else ""),
            message("requests.with_itself_advice"),
        )
    return [
        request
        for request in work.all(MeetingRequest)
        if leads.get(request.asker or b"") == leads[asker]
        and leads.get(request.wanted or b"") == leads[wanted]
    ]


def ask_at_stand(place: Workplace, visit: Id, about: str | None = None) -> Changes:
    """Notes that the exhibitor of a stand wishes to meet the enterprise of a visitor who stands there.

    A wish that was there already is not made weaker.
    Raises ``UserFacingError`` where the visitor comes for no enterprise, or for the exhibitor's own.
    """
    with place.read() as work:
        known = work.get(Visit, visit)
        person = work.get(Delegate, known.delegate) if known and known.delegate else None
    if known is None or known.enterprise is None or person is None or person.enterprise is None:
        raise UserFacingError(message("requests.for_nobody"), message("requests.for_nobody_advice"))
    host, guest = known.enterprise, person.enterprise
    with place.read() as work:
        before = next(iter(_check(work, host, guest)), None)
    wish = Wish.MUST if before and before.wish is Wish.MUST else Wish.WANT
    count = before.meetings if before else 1
    return ask(place, host, guest, wish, source=RequestSource.STAND, meetings=count, about=about)


def change(
    place: Workplace, request: Id, *, wish: Wish, meetings: int = 1, about: str | None = None
) -> Changes:
    """Corrects a request. Raises ``UserFacingError`` where it was withdrawn."""
    with place.write() as work:
        _request(work, request)
        work.change(MeetingRequest, request, wish=wish, meetings=max(1, meetings), about=about or None)
    return work.changes


def withdraw(place: Workplace, *requests: Id) -> Changes:
    """Takes requests back. Raises ``UserFacingError`` where one was withdrawn already."""
    with place.write() as work:
        for request in requests:
            _request(work, request)
            work.void(MeetingRequest, request)
    return work.changes


def _request(work: Work, request: Id) -> MeetingRequest:
    found = work.get(MeetingRequest, request)
    if found is None or found.voided:
        raise UserFacingError(message("requests.none"), message("requests.none_advice"))
    return found


# Reading


def wishes_of(work: Work, enterprise: Id) -> list[WishRow]:
    """What a company asked for and who asked for it, the latest first."""
    wishes = Wishes(work)
    return wishes.rows({wishes.leads.get(enterprise, enterprise)})


def all_wishes(place: Workplace) -> list[WishRow]:
    """All requests, the latest first."""
    with place.read() as work:
        return Wishes(work).rows()
