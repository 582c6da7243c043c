"""How fast a fair goes from desk to desk, beside plain inserts of the very same rows.

python tests/benchmarks/bench_sync.py [CHANGES]

A desk with that many changes (enterprises, people with badges, scans) tells them to a new one over a peer in
the same process, which still puts everything into bytes and back; then through a bundle. The plain inserts
write the rows that the new desk has afterwards into the same tables of an empty file, as many in a
transaction as a batch has changes, each transaction durable.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Id, Pass, Station
from fairdesk.domain.words import DeskRole, Direction, Outcome
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.store import shared_keys
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.store.store import Store
from fairdesk.store.tables import heads, operations, person_keys, record_tables, records
from fairdesk.sync.bundle import take_bundle, write_bundle
from fairdesk.sync.exchange import NearPeer, exchange
from fairdesk.sync.wire import Answer, Batch, Vector, frame
from fairdesk.usecases.front_desk.badges import issue

MORNING = datetime(2022, 3, 3, 4, 0, tzinfo=UTC)
CHANGES = 20_000
TOGETHER = 500


def main(changes: int) -> None:
    """Prints what everything takes, and the ratio to plain inserts."""
    with tempfile.TemporaryDirectory(prefix="bench-sync-") as name:
        place, clock = Path(name), SetClock(MORNING)
        source, fair = filled(place / "source", clock, changes)
        count = source.operation_count(fair)
        giver = StoreStickReplica(source, clock)

        started = time.perf_counter()
        batches = list(giver.lacking(fair, giver.vector(b"0" * 16)))
        out = time.perf_counter() - started
        told = sum(len(frame(batch.to_bytes())) for batch in batches)
        print(f"out:            {count / out:9.0f} changes/s, {told / count:.0f} bytes each")

        target = joined(place / "target", source, fair, clock)
        taker = StoreStickReplica(target, clock)
        started = time.perf_counter()
        done = exchange(taker, NearPeer(giver, fair), fair)
        whole = time.perf_counter() - started
        assert target.state_hash(fair) == source.state_hash(fair)
        plain = plain_inserts(place / "plain", target, fair)
        print(
            f"exchange:       {done.received / whole:9.0f} changes/s, {whole / plain:.2f} times plain inserts"
        )
        print(f"plain inserts:  {done.received / plain:9.0f} changes/s ({plain:.2f} s)")

        second = joined(place / "second", source, fair, clock)
        in_only = taken(StoreStickReplica(second, clock), batches)
        print(f"in:             {count / in_only:9.0f} changes/s, {in_only / plain:.2f} times plain inserts")

        stick = place / "stick.fairdesk"
        started = time.perf_counter()
        write_bundle(giver, fair, stick)
        written = time.perf_counter() - started
        third = joined(place / "third", source, fair, clock, stick=stick, giver=giver)
        started = time.perf_counter()
        take_bundle(StoreStickReplica(third, clock), fair, stick)
        took = time.perf_counter() - started
        size = stick.stat().st_size
        print(f"bundle written: {count / written:9.0f} changes/s, {size / count:.0f} bytes each")
        print(f"bundle taken:   {count / took:9.0f} changes/s, {took / plain:.2f} times plain inserts")

        print(f"one scan on the wire: {one_scan(source, target, giver, taker, fair)} bytes")
        for store in (source, target, second, third):
            store.close()


def filled(folder: Path, clock: SetClock, changes: int) -> tuple[Store, Id]:
    """A store with a fair whose log has about so many changes: a tenth people with badges, the rest scans."""
    store = Store(folder, clock)
    day = date(2022, 3, 3)
    fair = store.create_fair(Fair(id=b"", code="JI-2022-01", name="Fair", start=day, end=day), "Desk", "").id
    with store.write(fair, "") as work:
        work.add(Station(id=work.new_id(), name="Entrance", direction=Direction.ENTRY))
        station = work.all(Station)[0].id
        badges: list[Id] = []
        for number in range(changes // 30):
            enterprise = Enterprise(
                id=work.new_id(), name=f"Enterprise {number}", stir=f"{300_000_000 + number}"
            )
            person = Delegate(id=work.new_id(), enterprise=enterprise.id, name=f"Olim Yoʻldoshev {number}")
            work.add(enterprise)
            work.add(person)
            badges.append(issue(work, person.id).id)
    for start in range(len(badges) * 3, changes, 5_000):
        clock.advance(minutes=1)
        with store.write(fair, "") as work:
            for number in range(start, min(start + 5_000, changes)):
                work.add(
                    Pass(
                        id=work.new_id(),
                        badge=badges[number % len(badges)],
                        station=station,
                        direction=Direction.ENTRY,
                        outcome=Outcome.ADMITTED,
                        at=clock.now(),
                    )
                )
    return store, fair


def joined(
    folder: Path,
    host: Store,
    fair: Id,
    clock: SetClock,
    stick: Path | None = None,
    giver: StoreStickReplica | None = None,
) -> Store:
    """A folder that has joined and has nothing of the fair yet; with a stick, one that can open it."""
    store, key, root = Store(folder, clock), DeskIdentity.new(), host.root(fair)
    assert root is not None
    with host.write(fair, "") as work:
        number = 30 + ord(folder.name[0]) + len(folder.name)
        until = clock.now() + timedelta(days=1)
        made = work.invite(f"K{number}", number, DeskRole.SPECIALIST, key.public_key, until)
    store.enrol(Pairing(made, key.private_key, root), folder.name, "")
    if stick and giver:
        with store.writing(fair) as connection:
            keys = giver.keys_to_carry(fair)
            shared_keys.take_bundle_secrets(connection, fair, keys.bundles)
    return store


def taken(replica: StoreStickReplica, batches: list[Batch]) -> float:
    """How long taking batches in takes, from their bytes on."""
    said = [batch.to_bytes() for batch in batches]
    started = time.perf_counter()
    for one in said:
        answer = replica.take(Batch.from_bytes(one))
        assert answer.accepted
    return time.perf_counter() - started


def plain_inserts(folder: Path, target: Store, fair: Id) -> float:
    """How long the same rows take as plain inserts into the same tables of an empty file."""
    with target.reading() as connection:
        rows = {
            table: [
                dict(row) for row in connection.execute(select(table).where(table.c.fair == fair)).mappings()
            ]
            for table in (operations, heads, records, person_keys, *record_tables.values())
        }
    count = max(1, len(rows[operations]) // TOGETHER)
    empty = Store(folder, SetClock(MORNING))
    started = time.perf_counter()
    for part in range(count):
        with empty.writing(fair) as connection:
            for table, of_table in rows.items():
                size = -(-len(of_table) // count)
                some = of_table[part * size : (part + 1) * size]
                if some:
                    connection.execute(insert(table), some)
    took = time.perf_counter() - started
    empty.close()
    return took


def one_scan(
    source: Store, target: Store, giver: StoreStickReplica, taker: StoreStickReplica, fair: Id
) -> int:
    """Bytes of an exchange that brings one scan: two vectors, a batch and its answer."""
    exchange(taker, NearPeer(giver, fair), fair)
    with source.write(fair, "") as work:
        some = work.all(Pass)[0]
        work.add(Pass(id=work.new_id(), badge=some.badge, station=some.station, at=some.at))
    counted = Counting(taker, fair)
    exchange(giver, counted, fair)
    assert target.state_hash(fair) == source.state_hash(fair)
    return counted.bytes


class Counting(NearPeer):
    """A peer that counts what is said."""

    bytes = 0

    def vector(self, mine: Vector) -> Vector:
        """What the other desk holds."""
        theirs = super().vector(mine)
        self.bytes += len(mine.to_bytes()) + len(theirs.to_bytes())
        return theirs

    def push(self, batch: Batch) -> Answer:
        """Hands a batch over."""
        answer = super().push(batch)
        self.bytes += len(batch.to_bytes()) + len(answer.to_bytes())
        return answer

    def pull(self, mine: Vector) -> Iterator[Batch]:
        """What is lacking here."""
        for batch in super().pull(mine):
            self.bytes += len(batch.to_bytes())
            yield batch


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES)
