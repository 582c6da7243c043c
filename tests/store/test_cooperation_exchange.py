"""Two laptops follow one deal without knowing of each other. Whatever they did, the path is one path."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from a_followed_deal import Followed, followed_deal
from a_paper_deal import a_deal
from desks import SimulatedDesk, copies, exchange_all, give, prepare

from fairdesk.domain.entities import CooperationResult, PathStep
from fairdesk.domain.words import Step, StepState
from fairdesk.usecases.deals import cooperation, follow_up, results
from fairdesk.usecases.deals.cooperation import StepView

Exchange = Callable[[list[SimulatedDesk]], None]


def first_tells_second(desks: list[SimulatedDesk]) -> None:
    give(desks[0], desks[1])
    give(desks[1], desks[0])


def second_tells_first(desks: list[SimulatedDesk]) -> None:
    give(desks[1], desks[0])
    give(desks[0], desks[1])


both_ways = pytest.mark.parametrize("exchange", [first_tells_second, second_tells_first])


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    (tmp_path / "prepared").mkdir()
    (tmp_path / "used").mkdir()
    with copies(prepare(tmp_path / "prepared", 2), tmp_path / "used") as desks:
        exchange_all(desks)
        yield desks


@pytest.fixture
def deals(laptops: list[SimulatedDesk]) -> list[Followed]:
    """The same deal, as each laptop knows it."""
    made = followed_deal(laptops[0].place)
    exchange_all(laptops)
    return [made.at(desk.place) for desk in laptops]


def agreed(laptops: list[SimulatedDesk], deals: list[Followed]) -> dict[Step, StepView]:
    """The path that both show now."""
    first, second = (deal.path for deal in deals)
    assert laptops[0].state_hash == laptops[1].state_hash
    assert [(one.id, one.state, one.day, one.due) for one in first.values()] == [
        (one.id, one.state, one.day, one.due) for one in second.values()
    ]
    return first


@both_ways
def test_two_desks_that_lay_a_path_lay_one(laptops: list[SimulatedDesk], exchange: Exchange) -> None:
    deal = a_deal(laptops[0].place).negotiation
    exchange_all(laptops)
    laptops[1].clock.advance(hours=30)
    for desk in laptops:
        cooperation.lay(desk.place, deal)
    exchange(laptops)
    for desk in laptops:
        with desk.place.read() as work:
            steps = cooperation.path(work, deal)
            assert work.count(PathStep, negotiation=deal) == 7
        assert [one.step for one in steps] == list(Step)
        assert not any(one.claims for one in steps), "both set the same days and parties"
    assert laptops[0].state_hash == laptops[1].state_hash


@both_ways
def test_a_step_that_one_finished_and_the_other_refused_is_shown_once_and_marked(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    step = here.step[Step.TESTING]
    cooperation.finish(here.place, step, date(2022, 3, 3))
    laptops[1].clock.advance(minutes=1)
    cooperation.refuse(there.place, step, "yorilib ketdi")
    exchange(laptops)
    shown = agreed(laptops, deals)[Step.TESTING]
    assert (shown.state, shown.reason) == (StepState.REFUSED, "yorilib ketdi")
    assert {one.value for one in shown.claims["state"]} == {StepState.DONE, StepState.REFUSED}
    cooperation.finish(here.place, step)
    exchange(laptops)
    settled = agreed(laptops, deals)[Step.TESTING]
    assert (settled.state, settled.reason) == (StepState.DONE, "")
    assert "state" not in settled.claims


@both_ways
def test_a_step_that_both_repeat_is_repeated_once(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    step = here.step[Step.SAMPLE]
    first = cooperation.repeat(here.place, step, "choki yirtildi")
    second = cooperation.repeat(there.place, step, "rangi boshqa")
    exchange(laptops)
    assert first.step == second.step
    shown = agreed(laptops, deals)[Step.SAMPLE]
    assert (shown.round, len(shown.earlier), shown.state) == (2, 1, StepState.OPEN)
    assert {one.value for one in shown.claims["reason"]} == {"choki yirtildi", "rangi boshqa"}


@both_ways
def test_a_step_that_one_finished_and_the_other_repeated_goes_on(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    step = here.step[Step.TESTING]
    cooperation.finish(here.place, step)
    cooperation.repeat(there.place, step, "boshqa laboratoriyada")
    exchange(laptops)
    shown = agreed(laptops, deals)[Step.TESTING]
    assert (shown.state, shown.round) == (StepState.OPEN, 2)
    assert [one.state for one in shown.earlier] == [StepState.DONE]


@both_ways
def test_a_paper_signed_on_one_desk_holds_against_a_refusal_on_the_other(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    here.signed()
    laptops[1].clock.advance(minutes=1)
    cooperation.refuse(there.place, there.step[Step.MEMORANDUM], "oʻylab koʻradi")
    assert there.states().startswith("r")
    exchange(laptops)
    assert agreed(laptops, deals)[Step.MEMORANDUM].state is StepState.DONE
    assert all(deal.states().startswith("xO") for deal in deals)


@both_ways
def test_a_day_set_on_one_and_a_person_on_the_other_are_both_kept(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    step = here.step[Step.SAMPLE]
    (person,) = [one for name, one in here.deal.people.items() if "Plastmassa" in name]
    cooperation.set_step(here.place, step, "due", "12.05.2022", "en")
    cooperation.set_step(there.place, step, "person", person.hex(), "en")
    there.hand_over(Step.SPECIFICATION)
    exchange(laptops)
    path = agreed(laptops, deals)
    assert (path[Step.SAMPLE].due, path[Step.SAMPLE].person) == (date(2022, 5, 12), person)
    assert not path[Step.SAMPLE].claims
    assert len(path[Step.SPECIFICATION].handovers) == 1


@both_ways
def test_a_quarter_noted_on_both_is_one_and_says_where_they_differ(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    for deal, written in ((here, "100"), (there, "120")):
        results.note(deal.place, deal.id, "2022-Q1", "sum", written, "en")
    results.note(here.place, here.id, "2022-Q1", "jobs", "5", "en")
    exchange(laptops)
    for deal in deals:
        with deal.place.read() as work:
            assert work.count(CooperationResult) == 1
            (quarter,) = results.of_deal(work, deal.id)
        assert set(quarter.claims) == {"sum"}
        assert quarter.record is not None
        assert quarter.record.jobs == 5
    results.note(there.place, there.id, "2022-Q1", "sum", "120", "en")
    exchange(laptops)
    with here.place.read() as work:
        assert not results.of_deal(work, here.id)[0].claims


@both_ways
def test_both_boards_show_the_same(
    laptops: list[SimulatedDesk], deals: list[Followed], exchange: Exchange
) -> None:
    here, there = deals
    here.signed()
    there.print_act(there.hand_over(Step.SPECIFICATION))
    cooperation.finish(there.place, there.step[Step.TESTING])
    follow_up.note_reminded(here.place, here.step[Step.DOCUMENTATION])
    exchange(laptops)
    boards = []
    for deal in deals:
        with deal.place.read() as work:
            boards.append(follow_up.due(work).rows)
    assert boards[0] == boards[1]
    assert (boards[0][0].step_name, boards[0][0].done) == (Step.DOCUMENTATION, 3)
