"""The questions screens and use cases ask of a fair beyond "this record" and "records like that"."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    Float,
    RowMapping,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    text,
    union,
)
from sqlalchemy import (
    cast as as_type,
)

from fairdesk.domain.badge_codes import BadgeNumber, parse_short_number
from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import (
    Badge,
    Delegate,
    Demand,
    Enterprise,
    Id,
    Meeting,
    Pass,
    Product,
    Record,
    Station,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.words import Direction, Outcome, StationRole
from fairdesk.store import search
from fairdesk.store.prepared import Prepared, Row
from fairdesk.store.rows import distinct, record_from_columns, record_from_row
from fairdesk.store.tables import record_tables
from fairdesk.usecases.ports import Attendance, DayCounts, Hit, HourCount, SumRange

R = TypeVar("R", bound=Record)

_QUARTER = timedelta(minutes=15)
_passes = record_tables["pass"].c
_badges = record_tables["badge"].c
_delegates = record_tables["delegate"].c
_stations = record_tables["station"].c


_standing = select(record_tables["pass"]).where(
    _passes.fair == bindparam("of"), _passes.at >= bindparam("since"), _passes.voided.is_not(True)
)
_entrances = select(_stations.id).where(
    _stations.fair == bindparam("of"), _stations.role == StationRole.ENTRANCE.value
)
# A hall's door does not change who is in the building.
_at_an_entrance = or_(
    _passes.outcome == Outcome.ADMITTED.value, _passes.outcome == Outcome.LEFT.value
) & _passes.station.in_(_entrances)
_effective = _standing.where(_at_an_entrance)
_holder = (
    select(_badges.delegate)
    .where(_badges.fair == _passes.fair, _badges.id == _passes.badge)
    .correlate(record_tables["pass"])
    .scalar_subquery()
)
# Whose pass it is now: a badge may have been heard of only after it was let in.
_person = func.coalesce(_holder, _passes.delegate, _passes.badge, _passes.id).label("person")
_entered = case((_passes.direction == Direction.ENTRY.value, _passes.at))
_went_out = case((_passes.direction == Direction.EXIT.value, _passes.at))
_first_entry = func.min(_entered).label("first")
_attendance = (
    _effective.with_only_columns(
        _badges.delegate,
        _first_entry,
        func.max(case((_passes.at >= bindparam("today"), _entered))).label("last_in"),
        func.max(case((_passes.at >= bindparam("today"), _went_out))).label("last_out"),
    )
    .join(
        record_tables["badge"],
        (_badges.fair == _passes.fair) & (_badges.id == _passes.badge) & _badges.delegate.is_not(None),
    )
    .group_by(_badges.delegate)
    .having(_first_entry.is_not(None))
)
_newest = (_passes.at.desc(), _passes.id.desc())
# A person's few passes are found by their badges and then sorted. Sorted by the bare column, SQLite would
# rather walk through all passes of the day until one is this person's: 70 ms instead of 0.05.
_when = _passes.at + 0
_of_person = select(record_tables["pass"]).where(
    _passes.fair == bindparam("of"),
    _passes.badge.in_(
        select(_badges.id).where(_badges.fair == bindparam("of"), _badges.delegate == bindparam("person"))
    ),
    _passes.at >= bindparam("since"),
    _passes.voided.is_not(True),
    _at_an_entrance,
)
_passes_of_person = Prepared(_of_person.order_by(_when, _passes.id))
_scans_here = _standing.where(_passes.station == bindparam("place"))
_last_scan_of_badge = Prepared(
    _scans_here.where(_passes.badge == bindparam("same")).order_by(*_newest).limit(1)
)
_last_scan_of_code = Prepared(
    _scans_here.where(_passes.code == bindparam("same")).order_by(*_newest).limit(1)
)

_meetings = record_tables["meeting"].c
_arranged = select(record_tables["meeting"]).where(
    _meetings.fair == bindparam("of"), _meetings.voided.is_not(True)
)
_meetings_of = Prepared(
    union(
        _arranged.where(_meetings.host == bindparam("party")),
        _arranged.where(_meetings.guest == bindparam("party")),
        # The words of the partial index of those few meetings that have further parties.
        _arranged.where(text("others <> '[]'"), _meetings.others.like(bindparam("named"))),
    )
)

_meetings_between = Prepared(
    _arranged.where(_meetings.start >= bindparam("first"), _meetings.start < bindparam("last")).order_by(
        _meetings.start, _meetings.id
    )
)

_items = record_tables["deal_item"].c
_negotiations = record_tables["negotiation"].c
_sum = func.coalesce(
    as_type(_items.quantity, Float) * as_type(_items.price, Float), as_type(_items.sum, Float)
).label("sum")
_in_other_currencies = select(_negotiations.id).where(
    _negotiations.fair == bindparam("of"),
    func.coalesce(_negotiations.currency, "UZS") != bindparam("currency"),
)
_item_sums = Prepared(
    select(func.count(_sum), func.min(_sum), func.max(_sum)).where(
        _items.fair == bindparam("of"),
        _items.voided.is_not(True),
        _items.negotiation != bindparam("besides"),
        _items.negotiation.not_in(_in_other_currencies),
    )
)


def _shown(record_type: type[Record], *details: str, owned: bool = True) -> Prepared:
    """What a search result shows of a record: its name, its enterprise, and some of its fields."""
    table, enterprises = record_tables[record_type.kind], record_tables["enterprise"].alias()
    owner = (
        select(enterprises.c.name)
        .where(enterprises.c.fair == table.c.fair, enterprises.c.id == table.c.enterprise)
        .scalar_subquery()
        if owned
        else null()
    )
    found = select(table.c.name, owner, *(table.c[detail] for detail in details))
    return Prepared(found.where(table.c.fair == bindparam("of"), table.c.id == bindparam("one")))


_shown_of = {
    "enterprise": _shown(Enterprise, "stir", "stand", owned=False),
    "delegate": _shown(Delegate, "position"),
    "product": _shown(Product, "tn_ved"),
    "demand": _shown(Demand, "tn_ved"),
}


class Lookups:
    """Reading questions. Mixed into the transaction, which supplies connection, fair and ``flush``."""

    _connection: Connection
    _fair_id: Id
    _read_passes: dict[tuple[Id, datetime], list[Row]]
    """What was read of persons' passes since the last write: a scan asks for the latest and the first."""

    def flush(self) -> None:
        """Brings buffered writes into the tables; the transaction does it."""
        raise NotImplementedError

    def badge(self, number: BadgeNumber) -> Badge | None:
        """The badge with a printed number; the transaction finds it."""
        raise NotImplementedError

    # Passes

    def last_pass(self, delegate: Id, since: datetime) -> Pass | None:
        """The latest entry or exit of a person at an entrance since a moment, taken-back ones not."""
        passes = self._passes_of_person(delegate, since)
        return record_from_columns(Pass, passes[-1]) if passes else None

    def first_entry(self, delegate: Id, since: datetime) -> Pass | None:
        """The earliest entry of a person since a moment."""
        for columns in self._passes_of_person(delegate, since):
            found = record_from_columns(Pass, columns)
            if found.direction is Direction.ENTRY:
                return found
        return None

    def last_scan(self, station: Id, since: datetime, *, badge: Id | None, code: str | None) -> Pass | None:
        """The latest scan of a badge (or of a code that led to none) at a station since a moment."""
        scans = _last_scan_of_code if badge is None else _last_scan_of_badge
        return self._first_pass(scans, same=badge or code, place=station, since=milliseconds(since))

    def recent_passes(self, limit: int, station: Id | None = None) -> list[Pass]:
        """The latest passes, newest first, of one station or of all; taken-back ones not."""
        found = select(record_tables["pass"]).where(
            _passes.fair == self._fair_id, _passes.voided.is_not(True), _passes.at.is_not(None)
        )
        if station is not None:
            found = found.where(_passes.station == station)
        self.flush()
        rows = self._connection.execute(found.order_by(*_newest).limit(limit))
        return [record_from_columns(Pass, tuple(row)) for row in rows]

    def inside(self, since: datetime) -> list[Pass]:
        """For everybody who is inside: the entry since ``since`` that let them in."""
        self.flush()
        found = _effective.add_columns(_person).order_by(_passes.at, _passes.id)
        key = {"of": self._fair_id, "since": milliseconds(since)}
        latest: dict[Id, RowMapping] = {}
        for row in self._connection.execute(found, key).mappings():
            if row["direction"] == Direction.ENTRY:
                latest.setdefault(row["person"], row)
            else:
                latest.pop(row["person"], None)
        return [record_from_row(Pass, cast("Mapping[str, Any]", row)) for row in latest.values()]

    def day_counts(self, start: datetime, end: datetime) -> DayCounts:
        """The day's figures between two moments."""
        self.flush()
        columns = (_person, _passes.at, _passes.direction, _passes.people)
        found = _effective.where(_passes.at < milliseconds(end)).order_by(_passes.at, _passes.id)
        inside: dict[Id, int] = {}
        arrived: dict[Id, int] = {}
        quarters: dict[datetime, int] = {}
        key = {"of": self._fair_id, "since": milliseconds(start)}
        for row in self._connection.execute(found.with_only_columns(*columns), key):
            if row.direction == Direction.EXIT:
                inside.pop(row.person, None)
                continue
            inside[row.person] = row.people
            if row.person not in arrived:
                arrived[row.person] = row.people
                passed = timedelta(milliseconds=row.at - milliseconds(start))
                quarter = start + passed // _QUARTER * _QUARTER
                quarters[quarter] = quarters.get(quarter, 0) + row.people
        expected = self._connection.execute(
            select(func.count()).where(_delegates.fair == self._fair_id, _delegates.voided.is_not(True))
        ).scalar_one()
        by_quarter = tuple(HourCount(at, people) for at, people in sorted(quarters.items()))
        return DayCounts(sum(inside.values()), sum(arrived.values()), expected, by_quarter)

    def attendance(self, today: datetime) -> dict[Id, Attendance]:
        """Everybody who was ever let in at an entrance; being inside counts from ``today``'s beginning."""
        self.flush()
        key = {"of": self._fair_id, "since": 0, "today": milliseconds(today)}
        return {
            row.delegate: Attendance(
                datetime.fromtimestamp(row.first / 1000, UTC),
                inside=row.last_in is not None and (row.last_out is None or row.last_in > row.last_out),
            )
            for row in self._connection.execute(_attendance, key)
        }

    def _passes_of_person(self, delegate: Id, since: datetime) -> list[Row]:
        """A person's entries and exits at entrances since a moment, oldest first; a day has few of them."""
        self.flush()
        key = delegate, since
        if key not in self._read_passes:
            self._read_passes[key] = _passes_of_person.rows(
                self._connection, of=self._fair_id, person=delegate, since=milliseconds(since)
            )
        return self._read_passes[key]

    def _first_pass(self, found: Prepared, **key: object) -> Pass | None:
        self.flush()
        columns = found.first(self._connection, of=self._fair_id, **key)
        return None if columns is None else record_from_columns(Pass, columns)

    # Meetings

    def meetings_of(self, enterprises: Sequence[Id]) -> list[Meeting]:
        """The meetings in which any of these is a party, by id; taken-back ones not, cancelled ones too."""
        self.flush()
        found = {
            columns[1]: columns
            for one in enterprises
            for columns in _meetings_of.rows(
                self._connection, of=self._fair_id, party=one, named=f"%{one.hex()}%"
            )
        }
        return [record_from_columns(Meeting, found[one]) for one in sorted(found)]

    def meetings_between(self, first: datetime, last: datetime) -> list[Meeting]:
        """The meetings that begin from ``first`` until before ``last``, in time order; cancelled ones too."""
        self.flush()
        rows = _meetings_between.rows(
            self._connection, of=self._fair_id, first=milliseconds(first), last=milliseconds(last)
        )
        return [record_from_columns(Meeting, columns) for columns in rows]

    # Negotiations

    def item_sums(self, currency: str, besides: Id) -> SumRange:
        """The sums of the items of all negotiations in a currency, but for one negotiation."""
        self.flush()
        found = _item_sums.first(self._connection, of=self._fair_id, besides=besides, currency=currency)
        count, least, most = found or (0, None, None)
        return SumRange(count, _amount(least), _amount(most))

    # Looking up

    def search(self, text: str, limit: int = 20, kinds: Sequence[str] = ()) -> list[Hit]:
        """Records that match a text in any script, best first."""
        self.flush()
        words = search.query_words(text)
        found = search.find(self._connection, self._fair_id, words, fold(text), kinds)
        numbered = [key for key in self._numbered(text) if not kinds or key[0] in kinds]
        return [self._hit(kind, record_id) for kind, record_id in distinct([*numbered, *found])[:limit]]

    def _numbered(self, text: str) -> list[tuple[str, Id]]:
        """Whose badge has a typed short number."""
        found = (self.badge(number) for number in parse_short_number(text))
        return [(Delegate.kind, badge.delegate) for badge in found if badge and badge.delegate]

    def _hit(self, kind: str, record_id: Id) -> Hit:
        columns = _shown_of[kind].first(self._connection, of=self._fair_id, one=record_id)
        title, *details = columns or ("",)
        return Hit(kind, record_id, title or "", " · ".join(detail for detail in details if detail))

    def tally(self, record_type: type[Record], reference: str) -> dict[Id, int]:
        """How many records that are not voided refer to each id in a field."""
        self.flush()
        columns = record_tables[record_type.kind].c
        referred = columns[reference]
        counted = (
            select(referred, func.count())
            .where(columns.fair == self._fair_id, columns.voided.is_not(True), referred.is_not(None))
            .group_by(referred)
        )
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def stations(self) -> list[Station]:
        """All stations, oldest first."""
        table = record_tables["station"]
        found = select(table).where(table.c.fair == self._fair_id, table.c.voided.is_not(True))
        rows = self._connection.execute(found.order_by(table.c.id)).mappings()
        return [record_from_row(Station, cast("Any", row)) for row in rows]


def _amount(summed: float | None) -> Decimal:
    """A sum as SQLite adds it, to the tiyin."""
    return Decimal(f"{summed or 0:.2f}")
