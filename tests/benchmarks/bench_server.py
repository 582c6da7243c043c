"""How many changes a second a server takes in and gives out, beside plain inserts of the same rows.

``python tests/benchmarks/bench_server.py`` starts a PostgreSQL of its own, durable as for real use. A fair of
some 13,000 changes is taken in by the batches of an exchange, then the rows that came of it are put into
empty tables of the same server, in as many transactions. Then two processes do the same at once, and write
changes of their own as the portal does for people with a browser.
"""

import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from a_postgresql_server import DatabaseServer, a_server
from sqlalchemy import select, text

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Id, Pass, Station
from fairdesk.domain.words import Direction, Outcome
from fairdesk.store.replica import NOBODY, StoreReplica
from fairdesk.store.store import Store
from fairdesk.store.tables import metadata
from fairdesk.sync.wire import Batch, Vector
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace

ENTERPRISES, PEOPLE, PASSES = 1_000, 2_000, 8_000
OWN = 500
NOW = datetime(2022, 3, 3, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Exchanged:
    """What a laptop has to tell of a fair."""

    fair: Id
    root: Id
    batches: Sequence[Batch]
    keys: Sequence[tuple[Id, bytes]]

    @property
    def changes(self) -> int:
        return sum(len(batch.operations) for batch in self.batches)


def main() -> None:
    scratch = Path(tempfile.mkdtemp(prefix="bench-server-"))
    try:
        with a_server(fsync="on", full_page_writes="on", shared_buffers="512MB") as server:
            measure(server, scratch)
    finally:
        shutil.rmtree(scratch)


def measure(server: DatabaseServer, scratch: Path) -> None:
    first, second = (made(scratch / name, code) for name, code in (("a", "JI-2022-01"), ("b", "TO-2022-01")))
    print(f"{first.changes} changes in {len(first.batches)} batches of at most 500")

    one = database(server, "one")
    admit(one, scratch, first)
    taking = length([taken((one, scratch, first))])
    with contextlib.closing(Store(scratch / "server", SetClock(NOW), one)) as store:
        assert store.operation_count(first.fair) == first.changes
        rows, started = tables_of(store), time.perf_counter()
        given = list(StoreReplica(store, SetClock(NOW)).lacking(first.fair, Vector(first.fair, NOBODY, 0)))
        giving = time.perf_counter() - started
        assert sum(len(batch.operations) for batch in given) == first.changes
    plain = put(database(server, "plain"), scratch, rows, len(first.batches))
    told("taken in, one process", first.changes, taking)
    told("plain inserts of the same rows", first.changes, plain, f"ratio {taking / plain:.1f}")
    told("given out, one process", first.changes, giving)

    two = database(server, "two")
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        for fair in (first, second):
            admit(two, scratch, fair)
        jobs = [(two, scratch, fair) for fair in (first, second)]
        taking = length(processes.map(taken, jobs))
        told("taken in, two processes, two fairs", first.changes + second.changes, taking)

        with contextlib.closing(Store(scratch / "server", SetClock(NOW), database(server, "own"))) as store:
            fairs = [
                store.create_fair(Fair(id=b"", code=code, name=code), "P", "D").id for code in ("J", "T")
            ]
            own = server.url("own")
        for shown, written in (
            ("own changes, one process", fairs[:1]),
            ("own changes, two processes, one fair", fairs[:1] * 2),
            ("own changes, two processes, two fairs", fairs),
        ):
            lengths = processes.map(wrote, [(own, scratch, fair) for fair in written])
            told(shown, OWN * len(written), length(lengths))
    told("bare durable commits of PostgreSQL", OWN, bare(database(server, "bare")))


def told(what: str, changes: int, seconds: float, more: str = "") -> None:
    print(f"{what:40} {changes / seconds:8.0f} a second   {more}")


def database(server: DatabaseServer, name: str) -> str:
    """An empty database with the program's tables."""
    server.ask(f"CREATE DATABASE {name}")
    url = server.url(name)
    Store(Path(tempfile.gettempdir()), SetClock(NOW), url).close()
    return url


def admit(url: str, scratch: Path, told_of: Exchanged) -> None:
    """Makes room for a fair, with the keys of its persons, which travel beside the log."""
    with contextlib.closing(Store(scratch / "server", SetClock(NOW), url)) as store:
        store.admit(told_of.fair, told_of.root)
        store.keep_person_keys(told_of.fair, dict(told_of.keys))


def length(spans: Iterable[tuple[float, float]]) -> float:
    """From the first beginning to the last end."""
    begun, ended = zip(*spans, strict=True)
    return max(ended) - min(begun)


def taken(job: tuple[str, Path, Exchanged]) -> tuple[float, float]:
    """Takes in all that a laptop has to tell; from when to when."""
    url, scratch, told_of = job
    with contextlib.closing(Store(scratch / "server", SetClock(NOW), url)) as store:
        replica = StoreReplica(store, SetClock(NOW))
        started = time.time()
        for batch in told_of.batches:
            answer = replica.take(batch)
            assert answer.accepted, answer
        return started, time.time()


def wrote(job: tuple[str, Path, Id]) -> tuple[float, float]:
    """Writes as the portal does for people with a browser: a change, and wait until it is durable."""
    url, scratch, fair = job
    with contextlib.closing(Store(scratch / "server", SetClock(NOW), url)) as store:
        place = Workplace(store, fair, SetClock(NOW), "Portal")
        started = time.time()
        for number in range(OWN):
            with place.write() as work:
                work.add(Enterprise(id=work.new_id(), name=f"Jizzax Plastmassa {number}"))
        return started, time.time()


def tables_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables that an exchange writes, the search index among them."""
    with store.reading() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
            if table.name not in ("settings", "person_keys")
        }
        index = text("SELECT rowid, CAST(body AS text) AS body FROM search_index")
        found["search_index"] = [dict(row) for row in connection.execute(index).mappings()]
    return found


def put(url: str, scratch: Path, rows: dict[str, list[dict[str, Any]]], transactions: int) -> float:
    """Seconds for the same rows, by the driver alone, in as many transactions."""
    names = [name for name, of_table in rows.items() if of_table]
    statements = {name: _plain_insert(name, rows[name][0]) for name in names}
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        started = time.perf_counter()
        for number in range(transactions):
            for name in names:
                some = rows[name][number::transactions]
                if some:
                    connection.cursor().executemany(statements[name], some)
            connection.commit()
        return time.perf_counter() - started


def _plain_insert(table: str, row: dict[str, Any]) -> str:
    columns = ", ".join(f'"{column}"' for column in row)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(f"%({column})s" for column in row)})'


def bare(url: str) -> float:
    """Seconds for as many commits of one row of such a change's size."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(
            "CREATE TABLE bare (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body BYTEA)"
        )
        connection.commit()
        started = time.perf_counter()
        for _ in range(OWN):
            connection.execute("INSERT INTO bare (body) VALUES (%s)", [random.randbytes(300)])
            connection.commit()
        return time.perf_counter() - started


def made(folder: Path, code: str) -> Exchanged:
    """A fair as a busy day leaves it, written by one laptop."""
    dice, clock = random.Random(code), SetClock(NOW - timedelta(hours=4))
    store = Store(folder, clock)
    day = NOW.date()
    fair = store.create_fair(Fair(id=b"", code=code, name=code, start=day, end=day, scans_out=True), "A", "D")
    place = Workplace(store, fair.id, clock, "Dilnoza")
    with place.write() as work:
        entrance = Station(id=work.new_id(), name="Main entrance")
        work.add(entrance)
        root = work.desk.id
    with place.write() as work:
        enterprises = [
            Enterprise(id=work.new_id(), name=f"Jizzax {name(dice)} MCHJ") for _ in range(ENTERPRISES)
        ]
        for one in enterprises:
            work.add(one)
        badges = []
        for _ in range(PEOPLE):
            company = dice.choice(enterprises).id
            person = Delegate(id=work.new_id(), enterprise=company, name=f"{name(dice)} {name(dice)}")
            work.add(person)
            badges.append((person.id, issue(work, person.id).id))
    for _ in range(0, PASSES, 500):
        with place.write() as work:
            for _ in range(500):
                clock.advance(milliseconds=700)
                person, badge = dice.choice(badges)
                work.add(passed(work.new_id(), entrance.id, clock.at, person, badge))
    replica = StoreReplica(store, clock)
    replica.vector(fair.id)  # which signs for all
    batches = tuple(replica.lacking(fair.id, Vector(fair.id, NOBODY, 0)))
    keys = tuple(store.person_keys(fair.id).items())
    store.close()
    return Exchanged(fair.id, root, batches, keys)


def name(dice: random.Random) -> str:
    return "".join(dice.choice("bdgklmnrst") + dice.choice("aeiou") for _ in range(4)).capitalize()


def passed(one: Id, entrance: Id, at: datetime, person: Id, badge: Id) -> Pass:
    return Pass(
        id=one,
        station=entrance,
        at=at,
        direction=Direction.ENTRY,
        outcome=Outcome.ADMITTED,
        badge=badge,
        delegate=person,
        by="Dilnoza",
        people=1,
    )


if __name__ == "__main__":
    main()
