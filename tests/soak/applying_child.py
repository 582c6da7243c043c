"""What ``test_plans_cut_off`` starts: puts a timetable of 2,000 meetings in place and takes it back.

``fair FOLDER`` makes the fair, ``again FOLDER`` goes on until it is killed, and ``full FOLDER`` does it once
on a disk that has become full, and once more when there is room again. What was done is printed once it is
durable.
"""

import signal
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Fair, MeetingRequest
from fairdesk.domain.messages import UserFacingError
from fairdesk.scheduling.timetable import Placement, Status, Timetable
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import meeting_grid, timetable
from fairdesk.usecases.meetings.meeting_grid import DayPlan
from fairdesk.usecases.ports import Workplace

DAY = date(2022, 3, 3)
HOSTS, SLOTS = 100, 20
MEETINGS = HOSTS * SLOTS
_ROOM = 300_000
"""Bytes a file may have on the full disk; the plan needs some megabytes."""


def make(folder: Path) -> None:
    """A fair of a hundred hosts and a hundred guests, with as many tables and wishes for every slot."""
    place = opened(folder)
    meeting_grid.lay_out(place, [DAY], DayPlan(closes="19:00", lunch_from="", lunch_until=""), ("", ""))
    meeting_grid.add_tables(place, 1, HOSTS)
    with place.write() as work:
        made = [Enterprise(id=work.new_id(), name=f"Korxona {number}") for number in range(2 * HOSTS)]
        for one in made:
            work.add(one)
        for host in range(HOSTS):
            for slot in range(SLOTS):
                guest = made[HOSTS + (host + slot) % HOSTS]
                work.add(MeetingRequest(id=work.new_id(), asker=guest.id, wanted=made[host].id, at=work.now))


def opened(folder: Path) -> Workplace:
    clock = SetClock(datetime.fromisoformat("2022-03-03T08:30:00+05:00"))
    store = Store(folder, clock)
    known = store.fairs()
    fair = known[0].id if known else new_fair(store)
    return Workplace(store, fair, clock, "Dilnoza")


def new_fair(store: Store) -> bytes:
    return store.create_fair(
        Fair(id=b"", code="JI-2022-01", name="Jizzax", start=DAY, end=DAY), "Planner", "Dilnoza"
    ).id


def everything_served(asked: timetable.Question) -> Timetable:
    """The plan that can be written down without searching: a host stays at its table."""
    hosts = sorted({wanted.host for wanted in asked.wanted.values()})
    guests = sorted({wanted.guest for wanted in asked.wanted.values()})
    placements: dict[str, Placement] = {}
    for key, wanted in asked.wanted.items():
        number = hosts.index(wanted.host)
        slot = (guests.index(wanted.guest) - number) % HOSTS
        placements[key] = Placement(slot, asked.instance.tables[number])
    return Timetable(Status.FEASIBLE, placements)


def again(place: Workplace) -> Iterator[str]:
    """Puts the plan in place and takes it back, without end."""
    with place.read() as work:
        asked = timetable.question(work)
    answer = everything_served(asked)
    yield "ready"
    while True:
        applied = timetable.apply(place, asked, answer)
        yield f"in place {applied.plan.hex()}"
        timetable.take_back(place, applied.plan)
        yield f"taken back {applied.plan.hex()}"


def full(place: Workplace) -> Iterator[str]:
    """Puts it in place on a full disk, and again when somebody has made room."""
    import resource  # of Unix only

    with place.read() as work:
        asked = timetable.question(work)
    answer = everything_served(asked)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, hard))
    try:
        timetable.apply(place, asked, answer)
    except UserFacingError as error:
        yield f"refused {error.title.key}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    yield f"in place {timetable.apply(place, asked, answer).plan.hex()}"


def main() -> None:
    job, folder = sys.argv[1], Path(sys.argv[2])
    if job == "fair":
        make(folder)
        return
    place = opened(folder)
    for done in again(place) if job == "again" else full(place):
        print(done, flush=True)


if __name__ == "__main__":
    main()
