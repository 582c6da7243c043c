"""Two or three laptops of one fair that change the same records without knowing of each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from desks import SimulatedDesk, copies, exchange_all, prepare

from fairdesk.domain.entities import Delegate, Enterprise, Id, Meeting, Record, Session, Table
from fairdesk.usecases.ports import Workplace

AT_HALF_PAST_TEN = datetime(2022, 3, 3, 5, 30, tzinfo=UTC)


@dataclass(frozen=True)
class TornFair:
    """The desks, and the records that their stories are about."""

    desks: list[SimulatedDesk]
    angren: Id
    zomin: Id
    person: Id
    meeting: Id
    table: dict[int, Id]

    @property
    def here(self) -> SimulatedDesk:
        """The desk whose person decides."""
        return self.desks[0]

    @property
    def there(self) -> SimulatedDesk:
        """The other one."""
        return self.desks[1]

    def exchange(self) -> None:
        """Everybody tells everybody."""
        exchange_all(self.desks)

    def say(
        self, desk: int, record_type: type[Record], record: Id, minute: int = 0, **values: object
    ) -> None:
        """What a desk notes, so many minutes after half past nine."""
        at = self.desks[desk]
        at.clock.at = datetime(2022, 3, 3, 4, 30 + minute, tzinfo=UTC)
        with at.place.write() as work:
            work.change(record_type, record, **values)


@contextmanager
def torn_fair(folder: Path, count: int = 2) -> Iterator[TornFair]:
    """A fair with two companies, a person, tables 9 and 14, and a meeting at half past ten at table 9."""
    with copies(prepare(folder / "first", count, people=0), folder) as desks:
        fair = _filled(desks)
        fair.exchange()
        yield fair


def _filled(desks: list[SimulatedDesk]) -> TornFair:
    place: Workplace = desks[0].place
    with place.write() as work:
        angren = Enterprise(id=work.new_id(), name="Angren Metall", phone="+998 70 662 10 10")
        zomin = Enterprise(id=work.new_id(), name="Zomin Goʻsht Zavodi")
        person = Delegate(id=work.new_id(), enterprise=zomin.id, name="Malika Usmonova")
        tables = {number: work.new_id() for number in (9, 14)}
        session = Session(
            id=work.new_id(), name="Morning", day=date(2022, 3, 3), opens="09:30", closes="13:00"
        )
        meeting = Meeting(
            id=work.new_id(), host=angren.id, guest=zomin.id, start=AT_HALF_PAST_TEN, table=tables[9]
        )
        for record in (angren, zomin, person, session, meeting):
            work.add(record)
        for number, record_id in tables.items():
            work.add(Table(id=record_id, number=number))
    return TornFair(desks, angren.id, zomin.id, person.id, meeting.id, tables)
