"""Several laptops of one fair, simulated: each is a data folder of its own, and they exchange when told."""

import itertools
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import RECORD_TYPES, Delegate, Enterprise, Fair, Id, Record, Station
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.store import doctor
from fairdesk.store.replica import StoreReplica
from fairdesk.store.store import Store
from fairdesk.sync.exchange import Exchanged, NearPeer, exchange
from fairdesk.usecases.front_desk.badges import issue
from fairdesk.usecases.ports import Workplace

MORNING = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)


@dataclass(frozen=True)
class SimulatedDesk:
    """One laptop: its folder, its own clock, and where it works."""

    store: Store
    clock: SetClock
    place: Workplace

    @property
    def fair(self) -> Id:
        return self.place.fair

    @property
    def state_hash(self) -> str:
        return self.store.state_hash(self.fair)

    @property
    def replica(self) -> StoreReplica:
        return StoreReplica(self.store, self.clock)

    @property
    def id(self) -> Id:
        with self.place.read() as work:
            return work.desk.id

    def all(self, record_type: type[Record]) -> list[Record]:
        with self.place.read() as work:
            return work.all(record_type)


def opened(folder: Path) -> SimulatedDesk:
    clock = SetClock(MORNING)
    store = Store(folder, clock)
    return SimulatedDesk(store, clock, Workplace(store, store.fairs()[0].id, clock, folder.name))


def prepare(folder: Path, count: int, people: int = 3) -> list[Path]:
    """Folders of ``count`` desks that know the same fair; the others were copied from the first."""
    first = folder / "desk-0"
    clock = SetClock(MORNING)
    store = Store(first, clock)
    day = date(2022, 3, 3)
    fair = store.create_fair(
        Fair(id=b"", code="JI-2022-01", name="Jizzax sanoat yarmarkasi", start=day, end=day, scans_out=True),
        "Front desk",
        "Dilnoza",
    )
    with Workplace(store, fair.id, clock, "Dilnoza").write() as work:
        work.add(Station(id=work.new_id(), name="Main entrance"))
        for number in range(people):
            enterprise = Enterprise(id=work.new_id(), name=f"Enterprise {number}")
            person = Delegate(id=work.new_id(), enterprise=enterprise.id, name=f"Olim Yoʻldoshev {number}")
            work.add(enterprise)
            work.add(person)
            issue(work, person.id)
    store.close()
    return [first, *(copied(first, folder / f"desk-{number}") for number in range(1, count))]


def copied(source: Path, target: Path) -> Path:
    """A copy of a folder that has become a desk of its own."""
    shutil.copytree(source, target)
    desk = opened(target)
    desk.store.was_copied(desk.place.actor)
    desk.store.close()
    return target


@contextmanager
def copies(folders: Iterable[Path], into: Path) -> Iterator[list[SimulatedDesk]]:
    """Opens copies of prepared folders, as the very desks that they are."""
    with ExitStack() as opened_desks:
        desks: list[SimulatedDesk] = []
        for folder in folders:
            shutil.copytree(folder, into / folder.name)
            desks.append(opened(into / folder.name))
            opened_desks.callback(desks[-1].store.close)
        yield desks


def invited(
    host: SimulatedDesk, role: DeskRole = DeskRole.SPECIALIST, letter: str = "K", number: int = 30
) -> Pairing:
    """All that a new desk needs to join, given by ``host``."""
    key, root = DeskIdentity.new(), host.store.root(host.fair)
    assert root is not None
    with host.place.write() as work:
        until = host.clock.now() + timedelta(days=36_500)  # a real server's clock stands at today
        return Pairing(work.invite(letter, number, role, key.public_key, until), key.private_key, root)


def joined(folder: Path, pairing: Pairing) -> SimulatedDesk:
    """A folder that has joined by an invitation, and has nothing of the fair yet."""
    clock = SetClock(MORNING)
    store = Store(folder, clock)
    store.enrol(pairing, folder.name, "Sevara")
    return SimulatedDesk(store, clock, Workplace(store, pairing.fair, clock, "Sevara"))


def enrolled(
    host: SimulatedDesk,
    folder: Path,
    role: DeskRole = DeskRole.SPECIALIST,
    letter: str = "K",
    number: int = 30,
) -> SimulatedDesk:
    """A new desk that ``host`` invited and met."""
    desk = joined(folder, invited(host, role, letter, number))
    meet(desk, host)
    return desk


def give(source: SimulatedDesk, target: SimulatedDesk, *, at_most: int | None = None) -> None:
    """Sends what ``target`` lacks, one way; the connection breaks after ``at_most`` batches."""
    fair = source.fair
    source.replica.vector(fair)  # which signs for what is sent
    wanted = target.replica.vector(fair)
    for batch in source.replica.lacking(fair, wanted, at_most):
        target.replica.take(batch)
    target.replica.take_keys(source.replica.keys(fair, target.replica.vector(fair)), source.id)


def meet(one: SimulatedDesk, other: SimulatedDesk) -> Exchanged:
    """A whole exchange that ``one`` begins."""
    return exchange(one.replica, NearPeer(other.replica, one.fair), one.fair)


def exchange_all(desks: list[SimulatedDesk]) -> None:
    """Everybody meets everybody, until there is no news."""
    for _ in range(2):
        for one, other in itertools.combinations(desks, 2):
            meet(one, other)


def shown(desk: SimulatedDesk) -> dict[str, list[Record]]:
    """Every record of every kind that a desk shows."""
    return {kind.kind: sorted(desk.all(kind), key=lambda record: record.id) for kind in RECORD_TYPES}


def assert_the_same_fair(desks: list[SimulatedDesk]) -> None:
    """All show the same, and it follows from the log of the last of them."""
    assert len({desk.state_hash for desk in desks}) == 1
    for desk in desks[1:]:
        assert shown(desk) == shown(desks[0])
    report = doctor.examine(desks[-1].store, desks[-1].fair)  # which rebuilds the tables from the log
    assert report.ok, report.problems
    assert report.state_hash == desks[0].state_hash
