"""What laptops hold after they all met: is it the same, is it right, and is everything there?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from reference_merge import Record, Shown, shown_by
from simulated_laptops import Change, Laptop
from sqlalchemy import select

from fairdesk.domain.entities import BY_KIND, RECORD_TYPES, Badge, Desk, Document, Id, SheetRun
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing, standing
from fairdesk.oplog.identity import Checkpoint, is_signature
from fairdesk.oplog.operation import Operation, decode
from fairdesk.store import doctor
from fairdesk.store.engine import driver
from fairdesk.store.log import Log
from fairdesk.store.rows import row_from_plain
from fairdesk.store.tables import files, operations, record_tables

Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Found:
    """What an examination found; without ``problems`` all is well."""

    problems: list[str] = field(default_factory=list[str])
    code: str = ""
    operations: int = 0
    conflicts: int = 0
    forks: int = 0
    incarnations: int = 0
    held_back: int = 0
    lost: int = 0
    diverged: bool = False


class _Log:
    """All changes of a laptop, and what follows from them by the plain way."""

    def __init__(self, laptop: Laptop) -> None:
        with laptop.store.reading() as connection:
            asked = select(operations.c.body, operations.c.projected)
            rows = list(connection.execute(asked.where(operations.c.fair == laptop.fair)))
        self.changes = [decode(body) for body, _ in rows]
        self.marked = {one.id for one, (_, projected) in zip(self.changes, rows, strict=True) if projected}
        with laptop.running():
            self.standings = standing(laptop.store.root(laptop.fair), self.changes)
            self.counting = [one for one in self.changes if self._counts(one)]
        self.shown = shown_by(self.counting)

    def _counts(self, operation: Operation) -> bool:
        by = self.standings.get(operation.desk)
        return by is not None and operation.entity in BY_KIND and by.permits(operation)

    def is_in_step(self, desk: Id) -> bool:
        """Whether a desk is given everything."""
        by = self.standings.get(desk)
        return by is not None and by.last_good is None and by.role not in (None, DeskRole.BOOTH)


def examine(laptops: list[Laptop], acknowledged: Iterable[tuple[bytes, int, bytes]], chance: Random) -> Found:
    """Examines laptops that all met. Those that are given nothing (revoked, at a booth) only need to have
    handed over what they held."""
    found = Found()
    held = {laptop.name: laptop.held() for laptop in laptops}
    for laptop in laptops:
        if missing := laptop.owed - held[laptop.name]:
            found.lost += len(missing)
            found.problems.append(f"{laptop.name} lost {len(missing)} changes that it had acknowledged")
    longest = max(laptops, key=lambda one: len(held[one.name]))
    log = _Log(longest)
    in_step = [laptop for laptop in laptops if log.is_in_step(laptop.desk)]
    if not in_step:
        in_step, log = [longest], log
    elif longest not in in_step:
        longest = max(in_step, key=lambda one: len(held[one.name]))
        log = _Log(longest)
    _count(found, longest, log)
    everything = {one for name, ones in held.items() for one in ones if _gives(name, laptops, in_step)}
    for laptop in in_step:
        lost = ({Change(*one) for one in acknowledged} & everything) - held[laptop.name]
        if lost:
            found.lost += len(lost)
            told = sorted((one.desk.hex()[:8], one.sequence) for one in lost)[:5]
            found.problems.append(f"{laptop.name} lacks {len(lost)} acknowledged changes: {told}")
    _compare(found, in_step)
    _check_against_reference(found, longest, log)
    _check_signatures(found, longest, log)
    _check_numbers(found, log)
    _check_keys_and_files(found, laptops, in_step)
    with longest.running():
        report = doctor.examine(longest.store, longest.fair)
    found.problems += [f"doctor at {longest.name}: {one}" for one in report.problems]
    return found


def _gives(name: str, laptops: list[Laptop], in_step: list[Laptop]) -> bool:
    """Whether a laptop gives to any that is in step; to those that it holds for revoked it does not."""
    laptop = next(one for one in laptops if one.name == name)
    if laptop in in_step:
        return True
    with laptop.running():
        known = laptop.store.standings(laptop.fair)
    return any(_is_given(known.get(one.desk)) for one in in_step)


def _is_given(known: Standing | None) -> bool:
    return known is None or (known.last_good is None and known.role not in (None, DeskRole.BOOTH))


def _count(found: Found, laptop: Laptop, log: _Log) -> None:
    with laptop.running():
        found.code = laptop.store.state_hash(laptop.fair)
        found.held_back = len(log.changes) - len(log.marked)
        found.forks = sum(len(laptop_branches) - 1 for laptop_branches in _branches(log).values())
    found.operations = len(log.changes)
    found.conflicts = sum(bool(names) for names in log.shown.torn.values())
    found.incarnations = sum("follows" in one.fields for one in log.changes if one.sequence == 1)


def _branches(log: _Log) -> dict[Id, set[bytes]]:
    ends: defaultdict[Id, set[bytes]] = defaultdict(set)
    for one in log.changes:
        ends[one.desk].add(one.id)
    for one in log.changes:
        ends[one.desk].discard(one.previous)
    return ends


# The same everywhere


def _compare(found: Found, in_step: list[Laptop]) -> None:
    first = in_step[0]
    rows = _rows(first)
    for laptop in in_step[1:]:
        with laptop.running():
            codes = {one.store.state_hash(one.fair) for one in (first, laptop)}
        other = _rows(laptop)
        tables = sorted(name for name in rows if rows[name] != other[name])
        if len(codes) > 1 or tables:
            found.diverged = True
            what = f"codes {sorted(codes)}, " if len(codes) > 1 else ""
            found.problems.append(f"{first.name} and {laptop.name} differ: {what}{_difference(rows, other)}")


def _rows(laptop: Laptop) -> Rows:
    with laptop.store.reading() as connection:
        ask = driver(connection).execute
        names = [*(table.name for table in record_tables.values()), "records"]
        return {name: sorted(ask(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def _difference(one: Rows, other: Rows) -> str:
    differing = {name: set(rows) ^ set(other[name]) for name, rows in one.items() if rows != other[name]}
    return "; ".join(f"{name}: {len(rows)} rows, such as {_first(rows)}" for name, rows in differing.items())


def _first(rows: set[tuple[object, ...]]) -> str:
    return sorted(map(repr, rows))[0][:300] if rows else ""


# What follows from the changes


def _check_against_reference(found: Found, laptop: Laptop, log: _Log) -> None:
    wrong = len(log.marked ^ {one.id for one in log.counting})
    if wrong:
        found.problems.append(f"{wrong} changes are marked otherwise than they count")
    with laptop.running(), laptop.place.read() as work:
        listed = [(kind.kind, record) for kind, record in work.torn()]
        expected = sorted(record for record, names in log.shown.torn.items() if names)
        if sorted(listed) != expected:
            found.problems.append(f"{len(listed)} conflicts are listed, {len(expected)} there are")
        for record in listed:
            names = frozenset(work.claims(BY_KIND[record[0]], record[1]))
            if names != log.shown.torn.get(record):
                found.problems.append(f"conflicts of a {record[0]} are {names}")
    found.problems += _wrong_rows(laptop, log.shown)


def _wrong_rows(laptop: Laptop, shown: Shown) -> Iterator[str]:
    keys = laptop.store.person_keys(laptop.fair)
    by_kind: defaultdict[str, list[Record]] = defaultdict(list)
    for record in shown.values:
        by_kind[record[0]].append(record)
    for kind in RECORD_TYPES:
        expected = [
            row_from_plain(kind, laptop.fair, record[1], shown.opened(record, keys))
            for record in by_kind[kind.kind]
        ]
        with laptop.store.reading() as connection:
            table = record_tables[kind.kind]
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        if (wrong := _unlike(expected, rows)) is not None:
            yield f"the rows of {kind.kind} are not what follows from the changes: {wrong}"


def _unlike(expected: list[dict[str, object]], rows: list[dict[str, object]]) -> str | None:
    right = {row["id"]: row for row in expected}
    shown = {row["id"]: row for row in rows}
    for one in sorted(right.keys() | shown.keys(), key=repr):
        if right.get(one) != shown.get(one):
            return f"{shown.get(one)} instead of {right.get(one)}"[:600]
    return None


def _check_signatures(found: Found, laptop: Laptop, log: _Log) -> None:
    """Nothing is held that its desk did not sign."""
    with laptop.store.reading() as connection:
        signed = {
            (desk, hash_signed)
            for desk in log.standings
            for hash_signed in _genuine(Log(connection, laptop.fair).checkpoints(desk), log.standings[desk])
        }
    ends = {(desk, end) for desk, some in _branches(log).items() for end in some}
    if unsigned := ends - signed:
        found.problems.append(f"{len(unsigned)} ends of logs are not signed by their desks")


def _genuine(checkpoints: Iterable[Checkpoint], by: Standing) -> Iterator[bytes]:
    for one in checkpoints:
        if is_signature(by.public_key, one.signature, one.signed):
            yield one.hash


# What stands on paper


def _check_numbers(found: Found, log: _Log) -> None:
    """No number is given twice, but by folders that are the same desk and do not know of each other."""
    branches = _branches(log)
    numbers: defaultdict[object, set[Id]] = defaultdict(set)
    for one in log.changes:
        if one.entity == Desk.kind and one.entity_id == one.desk and one.sequence == 1:
            numbers[one.fields.get("number")].add(one.desk)
    doubtful = {desk for desks in numbers.values() if len(desks) > 1 for desk in desks}
    doubtful |= {desk for desk, ends in branches.items() if len(ends) > 1}
    given: defaultdict[tuple[object, ...], set[bytes]] = defaultdict(set)
    for one in log.changes:
        if one.desk in doubtful:
            continue
        if one.entity == Badge.kind and "counter" in one.fields:
            given["badge", one.fields.get("desk"), one.fields["counter"]].add(one.id)
        elif one.entity == Document.kind and "counter" in one.fields:
            given["document", one.desk, one.fields["counter"]].add(one.id)
        elif one.entity == SheetRun.kind and "voided" not in one.fields:
            first, last = one.fields.get("first", 0), one.fields.get("last", 0)
            assert isinstance(first, int)
            assert isinstance(last, int)
            for sheet in range(first, last + 1):
                given["sheet", one.desk, sheet].add(one.id)
    twice = sorted(str(number[0::2]) for number, ones in given.items() if len(ones) > 1)
    if twice:
        found.problems.append(f"numbers given twice: {twice[:5]}")


# Beside the log


def _check_keys_and_files(found: Found, laptops: list[Laptop], in_step: list[Laptop]) -> None:
    keys = {laptop.name: laptop.store.person_keys(laptop.fair) for laptop in laptops}
    bodies = {laptop.name: _files(laptop) for laptop in laptops}
    everybody = {person for laptop in in_step for person in keys[laptop.name]}
    anything = {sha256 for laptop in in_step for sha256 in bodies[laptop.name]}
    for laptop in in_step:
        without = _wanted(laptop, everybody - keys[laptop.name].keys())
        if without:
            found.problems.append(f"{laptop.name} lacks the keys of {len(without)} persons")
        if unread := _named(laptop) & anything - bodies[laptop.name]:
            found.problems.append(f"{laptop.name} lacks {len(unread)} files that are elsewhere")


def _wanted(laptop: Laptop, persons: set[Id]) -> set[Id]:
    """Those of whom something sealed is here."""
    with laptop.running():
        missing = laptop.replica.vector(laptop.fair).missing_keys  # pyright: ignore[reportAttributeAccessIssue]
    return persons & set(missing)


def _files(laptop: Laptop) -> set[str]:
    with laptop.store.reading() as connection:
        return set(connection.execute(select(files.c.sha256)).scalars())


def _named(laptop: Laptop) -> set[str]:
    attached = record_tables["attachment"].c
    with laptop.store.reading() as connection:
        return set(connection.execute(select(attached.sha256)).scalars())
