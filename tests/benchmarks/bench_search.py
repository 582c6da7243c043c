"""How long a search takes among 100,000 people in mixed scripts, beside ``UPPER(name) LIKE '%X%'``.

``python tests/benchmarks/bench_search.py [FOLDER]`` builds the people in FOLDER (kept for the next run) and
asks both sides the same things in turns: names as they are typed, letter by letter, in the script of the
record and in the other one. The p99 of a search is to stay within 2 ms and 20 times below that of LIKE.
"""

import random
import sys
from pathlib import Path

from measure import ENTERPRISES, Large, Times, large_fair, timed

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.domain.folding import plain_words

QUESTIONS = 2_000
EVERY = 5
"""LIKE is asked every so many questions: it takes too long for all of them."""

WARM_UP = 50
_LIKE = "SELECT id, name FROM delegates WHERE fair = ? AND UPPER(name) LIKE ? ORDER BY name LIMIT 20"


def main(folder: Path) -> None:
    dice = random.Random(7)
    with large_fair(folder / "people", passes=0) as fair, fair.place.read() as work:
        people = [person.name for person in work.all(Delegate) if person.name]
        companies = [enterprise.name for enterprise in work.all(Enterprise)]
    assert len(companies) == ENTERPRISES
    questions = [_typed(dice, dice.choice(people)) for _ in range(QUESTIONS)]
    with large_fair(folder / "people", passes=0) as fair:
        ours, theirs = [], []
        for number, question in enumerate(questions):
            taken = timed(lambda question=question: _search(fair, question))
            if number >= WARM_UP:
                ours.append(taken)
            if number % EVERY == 0:
                theirs.append(timed(lambda question=question: _like(fair, question)))
        search, like = Times.of(ours), Times.of(theirs)
        slowest = sorted(zip(ours, questions[WARM_UP:], strict=True))[-5:]
        missed, found = _missed_by_like(dice, fair, people)
    print(f"{len(people)} people, {len(companies)} enterprises, {QUESTIONS} questions")
    print(f"search  {search}    (p99 at most 2 ms)")
    print(f"LIKE    {like}")
    print(f"ratio   p50 {like.p50 / search.p50:7.1f}      p99 {like.p99 / search.p99:7.1f}    (at least 20)")
    print("slowest", ", ".join(f"{question!r} {seconds * 1000:.2f} ms" for seconds, question in slowest))
    print(f"of 200 people typed in plain Latin letters, the search finds {found}, LIKE {200 - missed}")


def _typed(dice: random.Random, name: str) -> str:
    """What somebody has typed who looks for a person: some letters of a name, or of two, in either script."""
    words = name.split()
    if dice.random() < 0.3:
        words = plain_words(name)
    word = dice.choice(words)
    begun = word[: dice.randrange(1, len(word) + 1)]
    return f"{dice.choice(words)} {begun}" if dice.random() < 0.3 else begun


def _search(fair: Large, question: str) -> list[str]:
    with fair.place.read() as work:
        return [hit.title for hit in work.search(question)]


def _like(fair: Large, question: str) -> list[str]:
    with fair.place.store.engine.connect() as connection:
        rows = connection.exec_driver_sql(_LIKE, (fair.place.fair, f"%{question.upper()}%"))
        return [name for _, name in rows]


def _missed_by_like(dice: random.Random, fair: Large, people: list[str]) -> tuple[int, int]:
    """How many of 200 people LIKE misses, and how many the search finds, by their names in plain Latin."""
    missed = found = 0
    for name in dice.sample(people, 200):
        plain = " ".join(plain_words(name))
        found += name in _search(fair, plain)
        missed += name not in _like(fair, plain)
    return missed, found


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/benchmarks"))
