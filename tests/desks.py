"""Several laptops of one fair, simulated: each is a data folder of its own, and they exchange by hand."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Id, Record, Station
from fairdesk.oplog.operation import Operation
from fairdesk.store.store import Store
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


def give(source: SimulatedDesk, target: SimulatedDesk, *, at_most: int = 10**6, batch: int = 500) -> None:
    """Sends what ``source`` knows and ``target`` may lack; the connection breaks after ``at_most`` of it."""
    target.store.keep_person_keys(target.fair, source.store.person_keys(source.fair))
    sent = 0
    for desk in dict.fromkeys(head.desk for head in source.store.vector(source.fair)):
        operations = source.store.operations(source.fair, desk)
        lacking = operations[_known_of(operations, desk, source, target) :]
        for start in range(0, len(lacking), batch):
            if sent >= at_most:
                return
            some = lacking[start : start + min(batch, at_most - sent)]
            target.store.ingest(target.fair, desk, some)
            sent += len(some)


def _known_of(operations: list[Operation], desk: Id, source: SimulatedDesk, target: SimulatedDesk) -> int:
    """How many of a desk's operations need not be sent; where its log forked, all are, which does no harm."""
    heads = [
        head.hash for one in (source, target) for head in one.store.vector(one.fair) if head.desk == desk
    ]
    if len(heads) != 2:
        return 0
    return next((number for number, one in enumerate(operations, 1) if one.id == heads[1]), 0)


def exchange_all(desks: list[SimulatedDesk]) -> None:
    """Everybody tells everybody, until there is no news."""
    for _ in range(2):
        for source in desks:
            for target in desks:
                if source is not target:
                    give(source, target)
