"""What the benchmarks share: percentiles, the bare durable commit, and a store as large as a fair gets."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from fairdesk.domain.badge_codes import encode
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Fair, Id, Pass, Station
from fairdesk.domain.words import Direction, Outcome
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace

ENTERPRISES = 2_000
BADGES = 100_000
PASSES = 1_000_000
_TOGETHER = 10_000
_MORNING = datetime(2022, 3, 3, 4, 0, tzinfo=UTC)

_NAMES = (
    "Nodira Qodirova", "Жасур Холматов", "Sherzod Rahimov", "Олим Йўлдошев", "Gulnoza Abdullayeva",
    "Дилшод Тўраев", "Oʻgʻiloy Gʻaniyeva", "Владимир Цой", "Xurshid Shodmonov", "Мадина Ҳакимова",
    "Bekzod Jumayev", "Анна Ким", "Shahnoza Choriyeva", "Равшан Ғуломов", "Umid Xoʻjayev", "Елена Петрова",
)  # fmt: skip


@dataclass(frozen=True)
class Times:
    """Durations of one thing done many times, in milliseconds."""

    p50: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Times":
        ordered = sorted(seconds)
        at = [ordered[min(int(len(ordered) * part), len(ordered) - 1)] for part in (0.5, 0.99, 1)]
        return cls(*(moment * 1000 for moment in at))

    def __str__(self) -> str:
        return f"p50 {self.p50:7.3f} ms   p99 {self.p99:7.3f} ms   most {self.most:7.3f} ms"


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


@contextmanager
def bare_commit(folder: Path) -> Iterator[Callable[[], None]]:
    """One row of a pass's size into a file of its own, made as durable as the store makes its commits."""
    connection = sqlcipher.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body BLOB)")
    row = random.randbytes(300)

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (body) VALUES (?)", (row,))
        connection.execute("COMMIT")

    yield commit
    connection.close()


@dataclass(frozen=True)
class Large:
    """A fair with 100,000 badges and 1,000,000 passes, and what a benchmark needs of it."""

    place: Workplace
    clock: SetClock
    entrance: Id
    codes: Sequence[str]


@contextmanager
def large_fair(folder: Path, passes: int = PASSES) -> Iterator[Large]:
    """Opens the large fair in a folder; builds it first where it is not there (some minutes).

    It is built by the same road as everything else, only with many changes in one transaction.
    """
    clock = SetClock(_MORNING - timedelta(days=2))
    store = Store(folder, clock)
    if not store.fairs():
        _build(store, clock, passes)
    place = Workplace(store, store.fairs()[0].id, clock, "Dilnoza")
    clock.at = max(clock.at, _MORNING + timedelta(hours=8))
    with place.read() as work:
        key = work.badge_keys()[0]
        codes = [encode(work.fair.id, key, badge.desk, badge.counter) for badge in work.all(Badge)]
        entrance = work.all(Station)[0].id
    yield Large(place, clock, entrance, codes)
    store.close()


def _build(store: Store, clock: SetClock, passes: int) -> None:
    dice = random.Random(20220303)
    days = {"start": date(2022, 3, 1), "end": date(2022, 3, 3)}
    fair = store.create_fair(Fair(id=b"", code="JI-2022-01", name="Jizzax", scans_out=True, **days), "A", "D")
    place = Workplace(store, fair.id, clock, "Dilnoza")
    with place.write() as work:
        entrance = Station(id=work.new_id(), name="Main entrance")
        work.add(entrance)
        enterprises = [Enterprise(id=work.new_id(), name=_company(dice)) for _ in range(ENTERPRISES)]
        for enterprise in enterprises:
            work.add(enterprise)
    people: list[tuple[Id, Id]] = []
    for _ in range(0, BADGES, _TOGETHER):
        with place.write() as work:
            for _ in range(_TOGETHER):
                person = _person(dice, work.new_id(), dice.choice(enterprises).id)
                work.add(person)
                people.append((person.id, issue(work, person.id).id))
    for number in range(0, passes, _TOGETHER):
        clock.at = _MORNING - timedelta(days=2 - 3 * number // passes) + timedelta(seconds=number // 100)
        with place.write() as work:
            for _ in range(_TOGETHER):
                person, badge = dice.choice(people)
                work.add(_passed(dice, work.new_id(), entrance.id, clock.at, person, badge))


def _company(dice: random.Random) -> str:
    return (
        f"{dice.choice(['Jizzax', 'Тошкент', 'Angren'])} {_word(dice)} {dice.choice(['MCHJ', 'МЧЖ', 'ООО'])}"
    )


def _person(dice: random.Random, person: Id, enterprise: Id) -> Delegate:
    first, last = dice.choice(_NAMES).split()[0], dice.choice(_NAMES).split()[1]
    phone = f"+998 9{dice.randrange(10)} {dice.randrange(10**7):07d}"
    return Delegate(id=person, enterprise=enterprise, name=f"{first} {_word(dice)} {last}", phone=phone)


def _word(dice: random.Random) -> str:
    latin = "".join(dice.choice("bdgklmnqrstvxz") + dice.choice("aeiou") for _ in range(3))
    cyrillic = "".join(dice.choice("бдгклмнқрствхз") + dice.choice("аеиоуў") for _ in range(3))
    return dice.choice([latin, cyrillic]).title()


def _passed(dice: random.Random, noted: Id, station: Id, at: datetime, person: Id, badge: Id) -> Pass:
    direction = dice.choice([Direction.ENTRY, Direction.EXIT])
    outcome = Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.LEFT
    return Pass(
        id=noted,
        station=station,
        at=at,
        direction=direction,
        outcome=outcome,
        badge=badge,
        delegate=person,
        by="Dilnoza",
    )
