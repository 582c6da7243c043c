"""Two desks meet and tell each other everything, whatever happens on the way."""

import tempfile
from pathlib import Path

from desks import (
    SimulatedDesk,
    assert_the_same_fair,
    copies,
    meet,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.domain.entities import Attachment, Delegate, Enterprise
from fairdesk.sync.exchange import NearPeer, exchange
from fairdesk.sync.wire import PIECE_BYTES


def renamed(desk: SimulatedDesk, name: str, which: int = 0) -> None:
    with desk.place.write() as work:
        work.change(Enterprise, work.all(Enterprise)[which].id, name=name)


def add_person(desk: SimulatedDesk, name: str) -> bytes:
    with desk.place.write() as work:
        person = Delegate(id=work.new_id(), enterprise=work.all(Enterprise)[0].id, name=name)
        work.add(person)
    return person.id


def attach(desk: SimulatedDesk, body: bytes) -> str:
    with desk.place.write() as work:
        sha256 = work.keep_file(body)
        work.add(Attachment(id=work.new_id(), name="scan.pdf", sha256=sha256, size=len(body)))
    return sha256


def file_of(desk: SimulatedDesk, sha256: str) -> bytes | None:
    with desk.place.read() as work:
        return work.file(sha256)


class Broken(Exception):
    """The road broke."""


class BreakingPeer:
    """A peer whose road breaks after so many calls, before or after the other side has acted."""

    def __init__(self, peer: NearPeer, calls: int, *, answered: bool) -> None:
        self._peer = peer
        self.left = calls
        self._answered = answered

    def __getattr__(self, name: str):
        def called(*arguments: object):
            if self.left == 0 and not self._answered:
                raise Broken
            result = getattr(self._peer, name)(*arguments)
            if self.left == 0:
                raise Broken
            self.left -= 1
            return self._breaking(result) if name == "pull" else result

        return called

    def _breaking(self, batches):
        for batch in batches:
            if self.left == 0:
                raise Broken
            self.left -= 1
            yield batch


def test_both_tell_everything_and_then_have_no_news(three: list[SimulatedDesk]) -> None:
    one, other, _ = three
    renamed(one, "Jizzax Plastmassa", 0)
    renamed(other, "Angren Metall", 1)
    person = add_person(other, "Nodira Qodirova")
    done = meet(one, other)
    assert (done.sent, done.received, done.in_step, done.refused) == (1, 2, True, {})
    assert_the_same_fair([one, other])
    with one.place.read() as work:
        assert work.get(Delegate, person).name == "Nodira Qodirova"
        assert [hit.id for hit in work.search("qodirova")] == [person]
    again = meet(other, one)
    assert (again.sent, again.received, again.keys_received, again.in_step) == (0, 0, 0, True)


def test_news_travels_over_a_desk_in_between(three: list[SimulatedDesk]) -> None:
    one, between, far = three
    renamed(one, "Jizzax Plastmassa")
    person = add_person(one, "Nodira Qodirova")
    sha256 = attach(one, b"a paper")
    meet(between, one)
    done = meet(far, between)
    assert (done.received, done.files_received) == (3, 1)
    assert_the_same_fair(three)
    assert file_of(far, sha256) == b"a paper"
    with far.place.read() as work:
        assert work.get(Delegate, person).name == "Nodira Qodirova"


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_an_exchange_that_breaks_anywhere_goes_on_the_next_time(
    folders: list[Path], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as place, copies(folders[:2], Path(place)) as (one, other):
        body = bytes(range(256)) * (PIECE_BYTES // 128)
        for number in range(3):
            renamed(one, f"Jizzax {number}")
            one.replica.vector(one.fair)  # each change is signed for, and so is a batch of its own
            renamed(other, f"Angren {number}", 1)
            other.replica.vector(one.fair)
        add_person(other, "Nodira Qodirova")
        sha256s = [attach(one, body), attach(other, body + b"!")]
        for _ in range(12):
            peer = BreakingPeer(
                NearPeer(other.replica, one.fair),
                data.draw(st.integers(0, 15)),
                answered=data.draw(st.booleans()),
            )
            try:
                exchange(one.replica, peer, one.fair)
            except Broken:
                continue
            break
        assert meet(one, other).in_step
        assert_the_same_fair([one, other])
        for desk in (one, other):
            assert file_of(desk, sha256s[0]) == body
            assert file_of(desk, sha256s[1]) == body + b"!"


def test_more_changes_than_fit_into_one_batch_all_arrive(three: list[SimulatedDesk]) -> None:
    one, other, _ = three
    with one.place.write() as work:
        for number in range(1_203):
            work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}"))
    batches = list(one.replica.lacking(one.fair, other.replica.vector(one.fair)))
    assert all(len(batch.operations) <= 500 for batch in batches)
    assert meet(other, one).received == 1_203
    assert_the_same_fair([one, other])


def test_large_changes_are_cut_by_their_bytes(three: list[SimulatedDesk]) -> None:
    one, other, _ = three
    with one.place.write() as work:
        for number in range(12):
            work.add(Enterprise(id=work.new_id(), name=f"Enterprise {number}", address="x" * 200_000))
    one.replica.vector(one.fair)
    batches = list(one.replica.lacking(one.fair, other.replica.vector(one.fair)))
    assert len(batches) > 2
    assert meet(other, one).received == 12
    assert_the_same_fair([one, other])


def test_what_a_desk_told_of_itself_is_kept_with_how_far_its_clock_is(three: list[SimulatedDesk]) -> None:
    one, other, _ = three
    other.clock.advance(minutes=7)
    renamed(other, "Angren Metall")
    meet(one, other)
    seen = {told.desk: told for told in one.store.desks_seen(one.fair)}[other.id]
    assert seen.offset_ms == 7 * 60_000
    assert seen.vector[other.id] == other.store.operations(one.fair, other.id)[-1].sequence
    told = {told.desk: told for told in other.store.desks_seen(one.fair)}[one.id]
    assert told.offset_ms == -7 * 60_000
