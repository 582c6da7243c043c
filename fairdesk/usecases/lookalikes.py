"""Records that look like one that is being typed or imported. People decide; nothing is merged by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from fairdesk.domain.entities import Delegate, Enterprise, Id
from fairdesk.domain.folding import LEGAL_FORMS, fold
from fairdesk.usecases.ports import Work

_ALIKE = 86.0
"""From this score of 100 on two names are shown as perhaps the same."""
_SHORTEST = 4
"""A shorter name is alike only to itself: one letter makes another word of it."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A known record that may be the one meant; ``score`` is 0 to 100."""

    id: Id
    name: str
    detail: str
    score: float


@lru_cache(maxsize=50_000)  # the known names of a fair are compared with every name of a list
def comparable(name: str) -> str:
    """A name as it is compared: folded, its words in order, without its legal form."""
    words = [word for word in fold(name).split() if word not in LEGAL_FORMS]
    return " ".join(sorted(words))


def enterprises_like(work: Work, name: str, stir: str | None = None, limit: int = 5) -> list[LookAlike]:
    """Enterprises with the same STIR or a name alike, the likeliest first."""
    known = {one.id: one for one in work.all(Enterprise)}
    found: dict[Id, float] = {}
    if stir:
        found = {one.id: 100.0 for one in known.values() if one.stir == stir}
    for record_id, score in closest([(one.id, one.name) for one in known.values()], name, limit):
        found.setdefault(record_id, score)
    ranked = sorted(found.items(), key=lambda pair: -pair[1])[:limit]
    return [
        LookAlike(one, known[one].name, " · ".join(filter(None, (known[one].stir, known[one].stand))), score)
        for one, score in ranked
    ]


def people_like(
    work: Work, name: str, phone: str | None = None, enterprise: Id | None = None, limit: int = 5
) -> list[LookAlike]:
    """People with a name alike; the same phone or enterprise makes it likelier.

    Candidates come from the search index, so that it answers while a name is typed among 100,000 people.
    """
    candidates = dict.fromkeys(
        hit.id
        for text in (name, *([phone] if phone else []), *fold(name).split()[:2])
        for hit in work.search(text, 40, ("delegate",))
    )
    people = [person for one in candidates if (person := work.get(Delegate, one)) is not None]
    scored: list[tuple[float, Delegate]] = []
    for person in people:
        score = _score(comparable(name), comparable(person.name or ""))
        if phone and person.phone == phone:
            score = max(score, 95.0)
        if enterprise is not None and person.enterprise == enterprise:
            score += 2
        if score >= _ALIKE:
            scored.append((score, person))
    scored.sort(key=lambda pair: -pair[0])
    return [_person(work, person, score) for score, person in scored[:limit]]


def closest(names: Sequence[tuple[Id, str]], name: str, limit: int = 5) -> list[tuple[Id, float]]:
    """The ids whose names are alike, with their scores, best first."""
    wanted = comparable(name)
    if not wanted:
        return []
    known = [comparable(other) for _, other in names]
    found = process.extract(wanted, known, scorer=fuzz.ratio, limit=limit * 4, score_cutoff=60)
    scored = [(names[place][0], _score(wanted, other)) for other, _, place in found]
    return sorted((pair for pair in scored if pair[1] >= _ALIKE), key=lambda pair: -pair[1])[:limit]


def _score(one: str, other: str) -> float:
    if one == other:
        return 100.0 if one else 0.0
    if min(len(one), len(other)) < _SHORTEST:
        return 0.0
    numbers = {word for word in one.split() if word.isdigit()} ^ {
        word for word in other.split() if word.isdigit()
    }
    if numbers:  # "Zavod 1" and "Zavod 2" are two companies
        return 0.0
    return max(fuzz.ratio(one, other), 100 * JaroWinkler.similarity(one, other) - 6)


def _person(work: Work, person: Delegate, score: float) -> LookAlike:
    enterprise = work.get(Enterprise, person.enterprise) if person.enterprise else None
    detail = " · ".join(filter(None, (enterprise.name if enterprise else None, person.position)))
    return LookAlike(person.id, person.name or "", detail, min(score, 100.0))
