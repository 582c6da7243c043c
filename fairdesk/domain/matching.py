"""Which of the things that are made answer to the things that are wanted.

Two things answer to each other by their TN VED codes (the more digits in common, the surer) and by the words
of their names, in any script and with any endings. A word counts by its rarity: what half of the fair writes
tells nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import LEGAL_FORMS, spellings

LEVELS = (10, 8, 6, 4)
"""Digits of a TN VED code by which things are called alike, the surest first."""

_SHORTEST = 3
_STEM = 4
_ENDING = 4
"""Letters that a longer form of a word may have more than another."""
_COMMON = 0.1
"""A word of more than this share of all enterprises finds nothing by itself."""
_FEW = 12
"""Among so few enterprises no word is common."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something made or wanted by an enterprise (``owner``)."""

    id: Id
    owner: Id
    name: str
    tn_ved: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A made thing that answers to a wanted one.

    ``digits`` of their codes are common (0 where fewer than four are); ``share`` is how much of the wanted
    thing's name, weighed by rarity, stands in the other's name too. ``differ`` says that both have codes and
    that these belong to different headings.
    """

    wanted: Thing
    made: Thing
    digits: int
    share: float
    differ: bool


class Words:
    """Makes one word of all its forms and spellings: podshipniklar, подшипники, podshipnik."""

    def __init__(self) -> None:
        self._roots: dict[str, list[str]] = {}
        self._known: dict[str, str] = {}

    def learn(self, names: Iterable[str]) -> None:
        """Hears names; shorter forms of a word are roots of longer ones."""
        words = {word for name in names for word in _words(name)} - self._known.keys()
        for word in sorted(words, key=lambda one: (len(one), one)):
            known = self._roots.setdefault(word[:_STEM], [])
            root = next((root for root in known if _is_form_of(word, root)), None)
            if root is None:
                known.append(word)
            self._known[word] = root or word

    def of(self, name: str) -> frozenset[str]:
        """The roots of a name's words; numbers, sizes and legal forms are none."""
        return frozenset(self._known.get(word, word) for word in _words(name))


def _words(name: str) -> list[str]:
    """The words of a name in the spelling that all scripts and vowels lead to."""
    found: list[str] = []
    for first, *others in spellings(name):
        is_word = len(first) >= _SHORTEST and not any(letter.isdigit() for letter in first)
        if is_word and first not in LEGAL_FORMS:
            found.append(others[-1] if len(others) > 1 else first)
    return found


def _is_form_of(word: str, root: str) -> bool:
    if len(root) < _STEM:
        return word == root
    stem = root[:-2] if len(root) >= 8 else root[:-1] if len(root) >= 5 else root
    return word.startswith(stem) and len(word) - len(root) <= max(_ENDING, len(root) - _STEM)


def matches(wanted: Sequence[Thing], made: Sequence[Thing]) -> Iterator[Match]:
    """Every made thing that shares a code or a telling word with a wanted one of another enterprise."""
    shelf = _Shelf(wanted, made)
    for thing in wanted:
        yield from shelf.answers(thing)


class _Shelf:
    """The made things, by code and by word."""

    def __init__(self, wanted: Sequence[Thing], made: Sequence[Thing]) -> None:
        self._made = made
        self._words = Words()
        self._words.learn(thing.name for thing in (*wanted, *made))
        self._by_code: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        owners: dict[str, set[Id]] = {}
        for place, thing in enumerate(made):
            for prefix in _prefixes(thing.tn_ved):
                self._by_code.setdefault(prefix, []).append(place)
            for word in self._words.of(thing.name):
                self._by_word.setdefault(word, []).append(place)
                owners.setdefault(word, set()).add(thing.owner)
        everybody = len({thing.owner for thing in made})
        self._rarity: Mapping[str, float] = {
            word: log(1 + everybody / len(some)) for word, some in owners.items()
        }
        most = max(_FEW, _COMMON * everybody)
        self._common = {word for word, some in owners.items() if len(some) > most}
        self._unheard = log(1 + everybody)

    def answers(self, thing: Thing) -> Iterator[Match]:
        """What answers to one wanted thing, in the order of what is made."""
        words = self._words.of(thing.name)
        whole = sum(self._rarity.get(word, self._unheard) for word in words)
        digits = self._by_digits(thing)
        shares: dict[int, float] = {}
        for word in words:
            for place in self._by_word.get(word, ()):
                if word not in self._common or place in digits:
                    shares[place] = shares.get(place, 0.0) + self._rarity[word] / whole
        for place in sorted(digits.keys() | shares.keys()):
            made = self._made[place]
            if made.owner != thing.owner:
                common = digits.get(place, 0)
                differ = bool(thing.tn_ved and made.tn_ved and not common)
                yield Match(thing, made, common, min(1.0, shares.get(place, 0.0)), differ)

    def _by_digits(self, thing: Thing) -> dict[int, int]:
        """How many digits of its code each made thing shares, as far as any does."""
        found: dict[int, int] = {}
        for prefix in _prefixes(thing.tn_ved):
            for place in self._by_code.get(prefix, ()):
                found.setdefault(place, len(prefix))
        return found


def _prefixes(code: str | None) -> list[str]:
    return [code[:level] for level in LEVELS if code and len(code) >= level]
