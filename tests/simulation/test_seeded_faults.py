"""A simulator is worth what it catches: each of these faults in the program must show in some history."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from histories import WentWrong, lived_through
from sqlalchemy import Connection

from fairdesk.oplog.identity import Checkpoint
from fairdesk.oplog.merge import RecordState
from fairdesk.store import replica, shared_keys
from fairdesk.store.branches import Branches
from fairdesk.store.engine import driver
from fairdesk.store.log import Log
from fairdesk.store.projector import Projector
from fairdesk.store.replica import StoreReplica
from fairdesk.store.store import Store
from fairdesk.store.work import StoreWork
from fairdesk.sync.wire import Answer, Batch, Point

MOST_HISTORIES = 40
SHOWS_AT = {
    "broken_merge": 6,
    "skipped_base": 4,
    "unchecked_checkpoint": 9,
    "counter_used_twice": 8,
    "only_one_branch": 1157,
}


def broken_merge(patched: pytest.MonkeyPatch) -> None:
    """The last to arrive wins, not the latest clock."""

    def shown(self: RecordState) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for write in self.writes:
            values.update(write.fields)
        values["voided"] = any(write.fields.get("voided") is True for write in self.writes)
        return values

    patched.setattr(RecordState, "shown", shown)


def skipped_base(patched: pytest.MonkeyPatch) -> None:
    """What a change replaces is forgotten where it had not arrived."""
    patched.setattr(RecordState, "_replace", _replace_only_what_is_here)


def _replace_only_what_is_here(
    self: RecordState, replaced: bytes, name: str, _: Callable[[bytes], bool]
) -> None:
    right = RecordState(list(self.writes), dict(self.awaited))
    _right_replace(right, replaced, name, lambda _: True)
    self.writes = right.writes


_right_replace = RecordState._replace


def base_not_written(patched: pytest.MonkeyPatch) -> None:
    """A change does not say what it replaces."""
    patched.setattr(RecordState, "base", lambda *_: {})


def lost_acknowledgement(patched: pytest.MonkeyPatch) -> None:
    """A batch is acknowledged and every fifth time not kept."""
    right = StoreReplica._taken
    count = iter(range(10**9))

    def taken(self: StoreReplica, connection: Connection, batch: Batch, changes: Any) -> Answer:
        if next(count) % 5 == 4:
            end = batch.checkpoints[-1]
            return Answer(0, accepted={batch.desk: Point(end.sequence, end.hash)})
        return right(self, connection, batch, changes)

    patched.setattr(StoreReplica, "_taken", taken)


def acknowledged_before_the_commit(patched: pytest.MonkeyPatch) -> None:
    """What was done is told to be done, and every 13th time not committed."""
    count = iter(range(10**9))

    @contextmanager
    def write(self: Store, fair: bytes, actor: str) -> Iterator[StoreWork]:
        with self.writing(fair) as connection:
            work = StoreWork(connection, fair, self._clock.now(), actor)
            yield work
            work.flush()
            if next(count) % 13 == 12:
                driver(connection).execute("ROLLBACK")
                driver(connection).execute("BEGIN")

    patched.setattr(Store, "write", write)


def dropped_key(patched: pytest.MonkeyPatch) -> None:
    """Keys do not go along with what they open, nor are they asked for."""

    def nothing(*_: object) -> dict[bytes, bytes]:
        return {}

    patched.setattr(shared_keys, "keep_for", nothing)
    patched.setattr(shared_keys, "take", lambda *_: 0)


def unchecked_checkpoint(patched: pytest.MonkeyPatch) -> None:
    """Anything is taken for a desk's signature."""
    patched.setattr(Checkpoint, "is_signed_by", lambda *_: True)
    patched.setattr(replica, "_valid", _last_checkpoint)


def _last_checkpoint(batch: Batch, changes: Iterable[Any], _: bytes) -> Checkpoint:
    last = list(changes)[-1]
    return Checkpoint(batch.fair, batch.desk, last.sequence, last.id, batch.checkpoints[-1].signature)


def counter_used_twice(patched: pytest.MonkeyPatch) -> None:
    """A desk's papers are counted one short."""
    right = StoreWork.next_document_counter

    def next_counter(self: StoreWork) -> int:
        return max(1, right(self) - 1)

    patched.setattr(StoreWork, "next_document_counter", next_counter)


def badge_number_used_twice(patched: pytest.MonkeyPatch) -> None:
    """A desk's badges are counted one short."""
    right = StoreWork.next_badge_counter
    patched.setattr(StoreWork, "next_badge_counter", lambda self: max(1, right(self) - 1))


def only_one_branch(patched: pytest.MonkeyPatch) -> None:
    """Of a log that parted only the longest branch is handed on."""
    right = Branches.lacking

    def lacking(self: Branches, points: Any) -> Iterator[Any]:
        yield from (stretch for stretch in right(self, points) if stretch.end == self.ends[-1])

    patched.setattr(Branches, "lacking", lacking)


def revoked_and_still_shown(patched: pytest.MonkeyPatch) -> None:
    """What stands in the tables stays there when its desk is revoked."""
    patched.setattr(Log, "_judge_again", lambda *_: 0)


def forgotten_digest(patched: pytest.MonkeyPatch) -> None:
    """The check code does not notice what records showed before."""
    right = Projector._merge_again

    def merge_again(self: Projector, *records: Any) -> int:
        right(self, *records)
        return 0

    patched.setattr(Projector, "_merge_again", merge_again)


FAULTS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    fault.__name__: fault
    for fault in (
        broken_merge,
        skipped_base,
        base_not_written,
        lost_acknowledgement,
        acknowledged_before_the_commit,
        dropped_key,
        unchecked_checkpoint,
        counter_used_twice,
        badge_number_used_twice,
        only_one_branch,
        revoked_and_still_shown,
        forgotten_digest,
    )
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_program_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    first = SHOWS_AT.get(fault, 1)  # the search begins where it showed last; any other history may do as well
    for seed in range(first, first + MOST_HISTORIES):
        told = _what_went_wrong(seed)
        if told:
            assert f"FAIRDESK_SEED={seed} " in told  # with the command that shows it again
            return
    pytest.fail(f"{fault} shows in none of {MOST_HISTORIES} histories")


def _what_went_wrong(seed: int) -> str:
    try:
        lived_through(seed)
    except WentWrong as caught:
        return str(caught)
    return ""
