"""Records that look like one that is being typed or imported. People decide; nothing is merged by itself.

Names are compared word by word, folded, without legal forms and in any order. Two names are alike where
every word of one has its like in the other: a word may be spelt a little otherwise, and one of the names
may say more. Where each has a word that the other lacks, they are two: “Zomin Tekstil Servis” and “Zomin
Tekstil Invest” are neighbours, not the same company.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from fairdesk.domain.entities import Delegate, Enterprise, Id
from fairdesk.domain.folding import LEGAL_FORMS, fold
from fairdesk.usecases.ports import Hit, Work

ALIKE = 74.0
"""From this score of 100 on two names are shown as perhaps the same."""
_SAME_PHONE = 95.0
_SAME_ENTERPRISE = 3.0
_SAME_BUT_SPACES = 98.0
_WORTH_A_LOOK = 70.0
"""Where two names have fewer letters of 100 in common, their words need not be compared."""
_SHORT_WORD = 4
"""In a shorter word one letter makes another word of it."""
_LONG_WORD = 9
"""From here on a word may have two slips; in shorter ones they lead from Karimov to Kadirov."""
_INITIAL = 0.8
_CANDIDATES = 60
_LEFT_OUT = LEGAL_FORMS | {"ogli", "ugli", "kizi"}
"""Folded words that tell nobody apart: legal forms, and those of patronymics."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A known record that may be the one meant; ``score`` is 0 to 100."""

    id: Id
    name: str
    detail: str
    score: float


def enterprises_like(work: Work, name: str, stir: str | None = None, limit: int = 5) -> list[LookAlike]:
    """Enterprises with the same STIR, or with any of their names alike; the likeliest first."""
    known = {one.id: one for one in work.all(Enterprise)}
    found = {one.id: 100.0 for one in known.values() if stir and one.stir == stir}
    names = [(one.id, spelt) for one in known.values() for spelt in (one.name, *one.other_names)]
    for record_id, score in closest(names, name, limit):
        found.setdefault(record_id, score)
    best = sorted(found.items(), key=lambda pair: -pair[1])[:limit]
    return [LookAlike(one, known[one].name, _about(known[one]), score) for one, score in best]


def people_like(
    work: Work, name: str, phone: str | None = None, enterprise: Id | None = None, limit: int = 5
) -> list[LookAlike]:
    """People with a name alike; the same phone or enterprise makes it likelier.

    Candidates come from the search index, so that it answers while a name is typed among 100,000 people.
    """
    wanted = comparable(name)
    scored = {hit.id: (_likeness(wanted, comparable(hit.title)), hit) for hit in _candidates(work, name)}
    if phone:
        for hit in work.search(phone, _CANDIDATES, (Delegate.kind,)):
            person = work.get(Delegate, hit.id)
            if person is not None and person.phone == phone and _share_a_word(wanted, comparable(hit.title)):
                scored[hit.id] = (_SAME_PHONE, hit)
    alike = sorted((pair for pair in scored.values() if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    if enterprise is not None:
        alike = _colleagues_first(work, alike[: limit * 4], enterprise)
    return [LookAlike(hit.id, hit.title, hit.detail, score) for score, hit in alike[:limit]]


def closest(names: Sequence[tuple[Id, str]], name: str, limit: int = 5) -> list[tuple[Id, float]]:
    """The ids whose names are alike, with their scores, best first. An id may come with several names."""
    wanted = comparable(name)
    if not wanted:
        return []
    letters = [_letters(other) for _, other in names]
    near = process.extract(_letters(name), letters, scorer=fuzz.ratio, limit=None, score_cutoff=_WORTH_A_LOOK)
    found: dict[Id, float] = {}
    for _, _, place in near:
        record_id, other = names[place]
        score = _likeness(wanted, comparable(other))
        if score >= ALIKE:
            found[record_id] = max(score, found.get(record_id, 0.0))
    return sorted(found.items(), key=lambda pair: -pair[1])[:limit]


@lru_cache(maxsize=20_000)
def comparable(name: str) -> tuple[str, ...]:
    """The folded words of a name by which it is compared; without its legal form."""
    return tuple(word for word in fold(name).split() if word not in _LEFT_OUT)


@lru_cache(maxsize=20_000)
def _letters(name: str) -> str:
    """The letters of a name in alphabetical order: the same for all orders of its words, and at C's speed."""
    return "".join(sorted("".join(comparable(name))))


def _about(enterprise: Enterprise) -> str:
    return " · ".join(filter(None, (enterprise.stir, enterprise.stand, enterprise.district)))


def _colleagues_first(work: Work, alike: list[tuple[float, Hit]], enterprise: Id) -> list[tuple[float, Hit]]:
    def score(pair: tuple[float, Hit]) -> float:
        person = work.get(Delegate, pair[1].id)
        belongs = person is not None and person.enterprise == enterprise
        return min(100.0, pair[0] + _SAME_ENTERPRISE) if belongs else min(pair[0], 100.0 - _SAME_ENTERPRISE)

    return sorted(((score(pair), pair[1]) for pair in alike), key=lambda pair: -pair[0])


def _candidates(work: Work, name: str) -> list[Hit]:
    """People whose names begin as this one does in all words but one, which may be spelt otherwise."""
    words = list(comparable(name)[:3])
    if not any(len(word) >= _SHORT_WORD for word in words):
        return []
    looser = [[*words[:place], word[:2], *words[place + 1 :]] for place, word in enumerate(words)]
    shorter = [words[:place] + words[place + 1 :] for place in range(len(words)) if len(words) > 2]
    texts = dict.fromkeys(" ".join(some) for some in (words, *looser, *shorter))
    return [hit for text in texts for hit in work.search(text, _CANDIDATES, (Delegate.kind,))]


def _share_a_word(one: Iterable[str], other: Sequence[str]) -> bool:
    return any(_word_likeness(word, like) for word in one for like in other)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of letters, of 100, that stand in words with their like in the other name."""
    if not one or not other:
        return 0.0
    if "".join(one) == "".join(other):
        return 100.0 if len(one) == len(other) else _SAME_BUT_SPACES
    fewer, more = sorted((one, other), key=len)
    if len(fewer) < len(more) and len(fewer) == 1:
        return 0.0
    left, alike = list(more), 0.0
    for word in fewer:
        likeness, like = max((_word_likeness(word, rest), rest) for rest in left)
        if likeness == 0:
            return 0.0
        left.remove(like)
        alike += likeness * (len(word) + len(like))
    return 100 * alike / sum(map(len, (*one, *other)))


def _word_likeness(one: str, other: str) -> float:
    """1 for the same word, less for another spelling of it, 0 for another word."""
    if one == other:
        return 1.0
    shortest, longest = sorted((one, other), key=len)
    if len(shortest) == 1:
        return _INITIAL if longest.startswith(shortest) else 0.0
    if longest == shortest + "a":  # Karimov and Karimova, Aziz and Aziza
        return 0.0
    if len(shortest) < _SHORT_WORD or shortest.isdigit() or longest.isdigit():
        return 0.0
    most = 2 if len(shortest) >= _LONG_WORD else 1
    distance = OSA.distance(one, other, score_cutoff=most)
    return 1 - distance / len(longest) if distance <= most else 0.0
