"""One invitation, two laptops: the first keeps the letter, the other goes on under one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import SimulatedDesk, assert_the_same_fair, exchange_all, invited, joined, meet, opened, prepare

from fairdesk.domain.entities import Desk, Enterprise


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    """The laptop that invites, and two that came by one invitation at one moment."""
    host = opened(prepare(tmp_path, 1, people=0)[0])
    pairing = invited(host)
    first = joined(tmp_path / "first", pairing)
    second = joined(tmp_path / "second", pairing)
    made = [host, first, second]
    yield made
    for desk in made:
        desk.store.close()


def letter(desk: SimulatedDesk) -> str:
    with desk.place.read() as work:
        return work.desk.letter


def test_the_later_of_two_goes_on_under_another_letter_and_nothing_is_lost(
    desks: list[SimulatedDesk],
) -> None:
    host, *rivals = desks
    for desk in rivals:
        meet(desk, host)
        with desk.place.write() as work:
            work.add(Enterprise(id=work.new_id(), name=f"At {desk.store.folder.name}"))
    exchange_all(desks)
    assert sorted(map(letter, rivals)) == ["K", "K2"]
    with host.place.read() as work:
        known = {one.letter: one for one in work.all(Desk)}
        assert {one.name for one in work.all(Enterprise)} == {"At first", "At second"}
    assert known["K2"].number == known["K"].number + 256
    exchange_all(desks)
    assert sorted(map(letter, rivals)) == ["K", "K2"]
    assert_the_same_fair(desks)


def test_who_came_first_keeps_the_letter_whoever_hears_of_it_first(desks: list[SimulatedDesk]) -> None:
    host, one, other = desks
    meet(one, host)
    before = letter(one)
    meet(other, host)
    meet(one, host)
    meet(other, host)
    kept, gone = (one, other) if letter(one) == before else (other, one)
    assert (letter(kept), letter(gone)) == ("K", "K2")
    with gone.place.read() as work:
        follows = work.desk.follows
        assert follows is not None
        assert kept.id < follows  # at one moment the lower id counts as the first
