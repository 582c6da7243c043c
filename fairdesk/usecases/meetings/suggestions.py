"""Who should meet whom: demands with those who could answer them, each with its reason in a sentence.

Reasons come from demands (and what enterprises say they seek) against products (and what they say they
make), from offers, from samples that were lent, and from warm visits at stands. A large enterprise's demand
with a small producer, and pairs from different regions, come before others alike; enterprises that want more
meetings than they have wishes are filled first.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from fairdesk.domain.checks import clean_text
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Dismissal,
    Enterprise,
    Id,
    MeetingRequest,
    Offer,
    Product,
    Sample,
    Visit,
    VisitNote,
)
from fairdesk.domain.matching import Match, Thing, matches
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Interest, OfferKind, Participation, RequestSource, Size, Wish
from fairdesk.usecases.meetings.requests import Two, Wishes
from fairdesk.usecases.ports import Changes, Work, Workplace

_BY_DIGITS: Mapping[int, int] = {10: 70, 8: 66, 6: 60, 4: 34}
"""Points for the digits that two TN VED codes share."""
_BY_WORDS_TOO, _BY_WORDS_ALONE, _BY_WORDS_AGAINST_CODES = 30, 60, 30
_ENOUGH_WORDS, _NEARLY_ALL_WORDS = 0.5, 0.8
_MADE_NOW, _AFTER_DEVELOPMENT, _WARM_VISIT, _LENT = 85, 70, 60, 55
_LARGE_WITH_SMALL, _OTHER_REGION = 15, 8
_EACH_FURTHER, _MOST_FURTHER = 3, 9
"""Points for every further reason two companies have to meet."""
_WANTS_MORE, _HAS_ENOUGH = 10, -15
_AT_ONCE = 500
"""Pairs written in one transaction."""
_LONGEST_TOLD = 60
_MOST_WORDS = 8
"""A longer piece of what an enterprise says about itself is no name of a thing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who should meet."""

    id: Id
    name: str
    region: str | None
    size: Size | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That ``asker`` (who seeks something) should meet ``wanted``; a higher ``score`` is a better reason.

    ``brief`` is the reason where both names stand beside it.
    """

    asker: Side
    wanted: Side
    reason: Message
    brief: Message
    score: int
    demand: Id | None = None
    product: Id | None = None


def suggest(work: Work, *, limit: int = 500, enterprise: Id | None = None) -> list[Suggestion]:
    """The best suggestions, best first; with ``enterprise`` those for its company.

    Left out are pairs already asked for, forbidden, dismissed or with a meeting, companies that declined,
    and those that have as many wishes as they can have meetings.
    """
    return _Suggesting(work, enterprise).best(limit)


def accept(place: Workplace, suggestions: Iterable[Suggestion], wish: Wish = Wish.WOULD) -> Changes:
    """Makes meeting requests of suggestions; pairs that were asked for meanwhile are left as they are."""
    return _in_pieces(place, list(suggestions), lambda work, some: _accept(work, some, wish))


def dismiss(place: Workplace, suggestions: Iterable[Suggestion]) -> Changes:
    """Notes that these pairs are not to be suggested again."""
    return _in_pieces(place, list(suggestions), _dismiss)


def _in_pieces(
    place: Workplace, suggestions: Sequence[Suggestion], write: Callable[[Work, Sequence[Suggestion]], None]
) -> Changes:
    """Writes so many at once that scans do not wait; up to ``_AT_ONCE`` are one action for undo."""
    changes: list[Changes] = []
    for start in range(0, len(suggestions), _AT_ONCE):
        with place.write() as work:
            write(work, suggestions[start : start + _AT_ONCE])
        changes.append(work.changes)
    spans = [one.span for one in changes if one.span]
    return Changes(
        frozenset[str]().union(*(one.kinds for one in changes)),
        frozenset[Id]().union(*(one.ids for one in changes)),
        spans[0] if len(spans) == 1 else None,
    )


def _accept(work: Work, suggestions: Sequence[Suggestion], wish: Wish) -> None:
    wishes = Wishes(work)
    asked = set(wishes.by_pair)
    for one in suggestions:
        two = wishes.two(one.asker.id, one.wanted.id)
        if two is None or two in asked:
            continue
        asked.add(two)
        work.add(
            MeetingRequest(
                id=work.new_id(),
                asker=one.asker.id,
                wanted=one.wanted.id,
                wish=wish,
                demand=one.demand,
                product=one.product,
                source=RequestSource.SUGGESTION,
                at=work.now,
                by=work.actor,
            )
        )


def _dismiss(work: Work, suggestions: Sequence[Suggestion]) -> None:
    for one, other in sorted({_ordered(suggestion) for suggestion in suggestions}):
        known = Dismissal(id=_dismissal_id(one, other), one=one, other=other)
        if work.get(Dismissal, known.id) is None:
            work.add(known)
        else:
            work.change(Dismissal, known.id, voided=False)


def _ordered(suggestion: Suggestion) -> tuple[Id, Id]:
    one, other = sorted((suggestion.asker.id, suggestion.wanted.id))
    return one, other


def _dismissal_id(one: Id, other: Id) -> Id:
    """Follows from the pair, so that what two desks dismiss is one record."""
    digest = blake2b(one + other, digest_size=16, person=b"fairdesk dismiss").digest()
    return uuid.UUID(bytes=digest, version=4).bytes


# Finding


class _Signal(NamedTuple):
    """One reason for two companies to meet; ``about`` tells reasons of the same kind apart."""

    asker: Id
    wanted: Id
    points: float
    reason: Message
    about: Id
    demand: Id | None = None
    product: Id | None = None


@dataclass
class _Room:
    """How many more wishes a company has use for; None where it did not say."""

    wanted: int | None
    most: int | None
    listed: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it has as many wishes as it can have meetings."""
        return self.most is not None and self.most <= self.listed

    @property
    def bonus(self) -> int:
        """What counts for or against one more; with every one listed it gets less."""
        if self.wanted is None:
            return -self.listed
        return (_WANTS_MORE if self.wanted > self.listed else _HAS_ENOUGH) - self.listed


class _Suggesting:
    """All that suggestions are made of, read once."""

    def __init__(self, work: Work, enterprise: Id | None) -> None:
        self._work = work
        self._wishes = Wishes(work)
        leads, members = self._wishes.leads, self._wishes.members
        self._only = None if enterprise is None else leads.get(enterprise, enterprise)
        self._sides = {lead: _side(lead, records) for lead, records in members.items() if _may_come(records)}
        self._demands = {one.id: one for one in work.all(Demand)}
        dismissed = (self._wishes.two(one.one, one.other) for one in work.all(Dismissal))
        self._settled = {*self._wishes.by_pair, *self._wishes.placed, *filter(None, dismissed)}
        self._rooms = self._all_rooms()

    def _all_rooms(self) -> dict[Id, _Room]:
        wished: dict[Id, int] = {}
        for two in self._wishes.by_pair.keys() - self._wishes.forbidden:
            for one in two:
                wished[one] = wished.get(one, 0) + 1
        return {one: _room(self._wishes.members[one], wished.get(one, 0)) for one in self._sides}

    def best(self, limit: int) -> list[Suggestion]:
        """The best of all, one after the other: each that is listed leaves its two less in need of more."""
        waiting = [
            (-suggestion.score - self._bonus(suggestion), *_ordered(suggestion), suggestion)
            for suggestion in self._suggestions()
        ]
        heap = [(key, one, other, place) for place, (key, one, other, _) in enumerate(waiting)]
        heapify(heap)
        best: list[Suggestion] = []
        while heap and len(best) < limit:
            key, one, other, place = heappop(heap)
            suggestion = waiting[place][3]
            rooms = (self._rooms[one], self._rooms[other])
            if any(room.is_full for room in rooms):
                continue
            now = -suggestion.score - self._bonus(suggestion)
            if now > key:
                heappush(heap, (now, one, other, place))
                continue
            best.append(suggestion)
            for room in rooms:
                room.listed += 1
        return best

    def _bonus(self, suggestion: Suggestion) -> int:
        return self._rooms[suggestion.asker.id].bonus + self._rooms[suggestion.wanted.id].bonus

    def _suggestions(self) -> Iterator[Suggestion]:
        """Every pair once, with the best of its reasons."""
        signals: dict[Two, list[_Signal]] = {}
        for signal in self._signals():
            two = frozenset((signal.asker, signal.wanted))
            if self._may_meet(two):
                signals.setdefault(two, []).append(signal)
        for of_two in signals.values():
            best = max(of_two, key=lambda one: (one.points, one.asker, one.about))
            further = min(_MOST_FURTHER, _EACH_FURTHER * (len({one.about for one in of_two}) - 1))
            yield Suggestion(
                self._sides[best.asker],
                self._sides[best.wanted],
                best.reason,
                _brief(best.reason),
                round(best.points + further),
                best.demand,
                best.product,
            )

    def _may_meet(self, two: Two) -> bool:
        return (
            len(two) > 1
            and two not in self._settled
            and (self._only is None or self._only in two)
            and all(one in self._sides for one in two)
        )

    def _signals(self) -> Iterator[_Signal]:
        yield from self._by_things()
        yield from self._by_offers()
        yield from self._by_samples()
        yield from self._by_visits()

    def _lead(self, enterprise: Id | None) -> Id | None:
        """The company of an enterprise, if it comes."""
        lead = self._wishes.leads.get(enterprise or b"")
        return lead if lead in self._sides else None

    # What is sought and what is made

    def _by_things(self) -> Iterator[_Signal]:
        demands = _things(self._demands.values(), self._lead)
        products = _things(self._work.all(Product), self._lead)
        wanted = [*demands, *self._said("seeks", demands)]
        made = [*products, *self._said("about", products)]
        are_products = {thing.id for thing in products}
        for match in matches(wanted, made):
            points = _points(match)
            if points > 0:
                yield _Signal(
                    match.wanted.owner,
                    match.made.owner,
                    points + self._preference(match.wanted.owner, match.made.owner),
                    self._reason(match),
                    match.wanted.id,
                    match.wanted.id if match.wanted.id in self._demands else None,
                    match.made.id if match.made.id in are_products else None,
                )

    def _said(self, field: str, listed: Iterable[Thing]) -> Iterator[Thing]:
        """What companies say they seek or make, where none of it is listed."""
        listing = {thing.owner for thing in listed}
        for lead in self._sides.keys() - listing:
            for record in self._wishes.members[lead]:
                for part in re.split(r"[,;\n]", getattr(record, field) or ""):
                    name = clean_text(part)
                    if name and len(name.split()) <= _MOST_WORDS:
                        yield Thing(record.id, lead, name)

    def _reason(self, match: Match) -> Message:
        told = {
            "buyer": self._sides[match.wanted.owner].name,
            "sought": _clipped(match.wanted.name),
            "maker": self._sides[match.made.owner].name,
            "made": _clipped(match.made.name),
        }
        code = (match.made.tn_ved or "")[: match.digits]
        if code:
            return message("requests.seeks_and_makes_coded", code=f"{code[:4]} {code[4:]}".strip(), **told)
        return message("requests.seeks_and_makes", **told)

    def _preference(self, buyer: Id, maker: Id) -> int:
        """What counts for a large enterprise's demand with a small producer, and for different regions."""
        one, other = self._sides[buyer], self._sides[maker]
        fits = one.size is Size.LARGE and other.size in (Size.MICRO, Size.SMALL)
        return fits * _LARGE_WITH_SMALL + self._apart(buyer, maker)

    def _apart(self, one: Id, other: Id) -> int:
        regions = {self._sides[one].region, self._sides[other].region}
        return _OTHER_REGION if None not in regions and len(regions) > 1 else 0

    # Past cooperation

    def _by_offers(self) -> Iterator[_Signal]:
        for offer in self._work.all(Offer):
            demand = self._demands.get(offer.demand or b"")
            buyer = self._lead(demand.enterprise) if demand else None
            maker = self._lead(offer.enterprise)
            if demand is None or buyer is None or maker is None:
                continue
            made_now = offer.offered is OfferKind.MADE_NOW
            told = {
                "maker": self._sides[maker].name,
                "buyer": self._sides[buyer].name,
                "sought": _clipped(demand.name),
            }
            yield _Signal(
                buyer,
                maker,
                (_MADE_NOW if made_now else _AFTER_DEVELOPMENT) + self._preference(buyer, maker),
                message("requests.offers", **told) if made_now else message("requests.would_make", **told),
                demand.id,
                demand.id,
            )

    def _by_samples(self) -> Iterator[_Signal]:
        for sample in self._work.all(Sample):
            owner, borrower = self._lead(sample.enterprise), self._lead(sample.lent_to)
            if owner is not None and borrower is not None:
                told = {
                    "maker": self._sides[borrower].name,
                    "buyer": self._sides[owner].name,
                    "sought": _clipped(sample.name),
                }
                points = _LENT + self._preference(owner, borrower)
                reason = message("requests.borrowed", **told)
                yield _Signal(owner, borrower, points, reason, sample.id, sample.demand, sample.product)

    def _by_visits(self) -> Iterator[_Signal]:
        """Visits at a stand after which a great interest was noted."""
        warm = {note.visit for note in self._work.all(VisitNote) if note.interest is Interest.HIGH}
        if not warm:
            return
        employers = {person.id: person.enterprise for person in self._work.all(Delegate)}
        for visit in self._work.all(Visit):
            guest = self._lead(employers.get(visit.delegate or b"")) if visit.id in warm else None
            host = self._lead(visit.enterprise)
            if guest is not None and host is not None:
                names = {"guest": self._sides[guest].name, "host": self._sides[host].name}
                points = _WARM_VISIT + self._apart(guest, host)
                yield _Signal(guest, host, points, message("requests.visited", **names), host)


def _side(lead: Id, records: Sequence[Enterprise]) -> Side:
    """A company as one; what one of its records does not know another may."""
    first = next(one for one in records if one.id == lead)
    in_order = sorted(records, key=lambda one: one.id)

    def known(field: str) -> Iterator[str]:
        return (value for one in in_order if (value := getattr(one, field)) is not None)

    size = next((one.size for one in in_order if one.size), None)
    return Side(lead, first.name, next(known("region"), None), size, next(known("sector"), None))


def _may_come(records: Iterable[Enterprise]) -> bool:
    noted = {one.participation for one in records}
    return noted != {Participation.DECLINED}


def _room(records: Sequence[Enterprise], wished: int) -> _Room:
    wanted = [one.meetings_wanted for one in records if one.meetings_wanted is not None]
    most = [one.meetings_most for one in records if one.meetings_most is not None]
    return _Room(max(wanted) - wished if wanted else None, max(most) - wished if most else None)


def _things(records: Iterable[Demand | Product], lead_of: Callable[[Id | None], Id | None]) -> list[Thing]:
    return [
        Thing(record.id, lead, record.name, record.tn_ved)
        for record in records
        if (lead := lead_of(record.enterprise)) is not None
    ]


def _points(match: Match) -> float:
    """How well a product answers a demand: by code, by words, or not at all."""
    if match.digits:
        return _BY_DIGITS[match.digits] + _BY_WORDS_TOO * match.share
    enough = _NEARLY_ALL_WORDS if match.differ else _ENOUGH_WORDS
    if match.share < enough:
        return 0
    return match.share * (_BY_WORDS_AGAINST_CODES if match.differ else _BY_WORDS_ALONE)


def _brief(reason: Message) -> Message:
    return message(f"requests.brief_{reason.key.partition('.')[2]}", **reason.values)


def _clipped(name: str) -> str:
    return name if len(name) <= _LONGEST_TOLD else f"{name[: _LONGEST_TOLD - 1].rstrip()}…"
