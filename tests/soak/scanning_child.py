"""What ``test_kill`` starts and kills: scans without end, or registers enterprises beside the scans.

Each id is printed once its transaction is durable: whoever reads the line may rely on it.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Badge, Enterprise, Id, Station
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import code_of
from fairdesk.usecases.ports import Workplace


def scans(place: Workplace) -> Iterator[Id]:
    with place.read() as work:
        entrance = work.all(Station)[0].id
        codes = [code_of(work, badge) for badge in work.all(Badge)]
    while True:
        answer = check_in.scan(place, entrance, random.choice(codes))
        if answer.recorded is not None:
            yield answer.recorded


def enterprises(place: Workplace) -> Iterator[Id]:
    while True:
        with place.write() as work:
            made = Enterprise(id=work.new_id(), name="Jizzax Plastmassa")
            work.add(made)
        with place.write() as work:
            work.change(Enterprise, made.id, name="Жиззах Пластмасса", phone="+998 90 123 45 67")
        yield made.id


def main() -> None:
    job, folder = sys.argv[1:]
    clock = SystemClock()
    store = Store(Path(folder), clock)
    place = Workplace(store, store.fairs()[0].id, clock, "Dilnoza")
    for done in {"scans": scans, "enterprises": enterprises}[job](place):
        print(done.hex(), flush=True)


if __name__ == "__main__":
    main()
