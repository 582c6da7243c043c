"""A cooperation path from the talk to the contract: what is current, what is late, when it is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.cooperation import (
    ORDER,
    Path,
    PathState,
    Urgency,
    due_after,
    due_again,
    path,
    quarter_before,
    quarter_of,
    quarters,
    seen_to_by,
    urgency,
    working_day,
)
from fairdesk.domain.deals import step_id
from fairdesk.domain.entities import DealParty, PathStep
from fairdesk.domain.words import DealPart, Step, StepState

DEAL = b"deal".ljust(16, b"\0")
TALKED = date(2026, 3, 3)


def a_step(step: Step, round_: int = 1, **more: object) -> PathStep:
    made = PathStep(
        id=step_id(DEAL, step, round_), negotiation=DEAL, step=step, round=round_, due=due_after(step, TALKED)
    )
    return replace(made, **more)


def seven(**changed: dict[str, object]) -> list[PathStep]:
    return [a_step(step, **changed.get(step.value, {})) for step in ORDER]


def stands(steps: list[PathStep], today: date = TALKED, **proven: date) -> Path:
    days = {step_id(DEAL, Step(name), 1): day for name, day in proven.items()}
    return path(steps, days, today)


def shown(found: Path) -> list[str]:
    """A path in short: x done, s skipped, r refused, o open, O current."""
    signs = {StepState.DONE: "x", StepState.SKIPPED: "s", StepState.REFUSED: "r"}
    return [signs.get(one.state, "O" if one.is_current else "o") for one in found.steps]


DONE = {"state": StepState.DONE, "done": date(2026, 3, 10)}
SKIPPED = {"state": StepState.SKIPPED, "done": date(2026, 3, 10), "reason": "bor"}
REFUSED = {"state": StepState.REFUSED, "done": date(2026, 3, 10), "reason": "sifati past"}


def test_a_path_is_spread_over_months_as_specialists_agree_it() -> None:
    days = [f"{due_after(step, TALKED):%d.%m}" for step in ORDER]
    assert days == ["03.03", "20.03", "06.04", "30.04", "15.05", "01.06", "15.06"]


@given(st.dates(date(2022, 1, 1), date(2032, 1, 1)), st.sampled_from(ORDER))
def test_nothing_is_due_on_a_weekend_and_a_repetition_has_at_least_a_week(day: date, step: Step) -> None:
    assert due_after(step, day).weekday() < 5
    assert timedelta(0) <= working_day(day) - day <= timedelta(days=2)
    assert due_again(step, day) - day >= timedelta(days=7)


def party(part: DealPart, place: int) -> DealParty:
    return DealParty(id=bytes([place]) * 16, enterprise=part.value.encode(), part=part, place=place)


def test_each_step_is_seen_to_by_the_party_whose_work_it_is() -> None:
    buyer, seller, developer = (party(part, place) for place, part in enumerate(DealPart))
    of_two = {step: seen_to_by(step, [seller, buyer]) for step in ORDER}
    assert of_two == {
        Step.MEMORANDUM: None,
        Step.SPECIFICATION: b"buyer",
        Step.DOCUMENTATION: None,
        Step.SAMPLE: b"seller",
        Step.TESTING: b"buyer",
        Step.PRODUCTION: b"seller",
        Step.CONTRACT: None,
    }
    assert seen_to_by(Step.SAMPLE, [buyer, seller, developer]) == b"developer"
    assert seen_to_by(Step.PRODUCTION, [buyer, developer]) == b"developer"
    assert seen_to_by(Step.TESTING, [seller, developer]) is None


def test_the_current_step_is_the_first_open_one_and_is_late_by_the_fairs_day() -> None:
    steps = seven(memorandum=DONE)
    assert shown(stands(steps)) == ["x", "O", "o", "o", "o", "o", "o"]
    on_the_day = stands(steps, date(2026, 3, 20))
    assert on_the_day.late == 0
    later = stands(steps, date(2026, 4, 7))
    assert [one.late for one in later.steps] == [0, 18, 1, 0, 0, 0, 0]
    assert later.pressing is not None
    assert later.pressing.record.step is Step.SPECIFICATION


def test_what_is_overdue_presses_before_what_comes_first() -> None:
    steps = seven(specification={"due": date(2026, 9, 1)})
    found = stands(steps, date(2026, 4, 8), memorandum=TALKED)
    assert found.pressing is not None
    assert (found.pressing.record.step, found.pressing.late) == (Step.DOCUMENTATION, 2)
    assert urgency(found, date(2026, 4, 8)) is Urgency.LATE


def test_a_skipped_step_is_passed_and_a_refused_one_stops_the_path() -> None:
    assert shown(stands(seven(memorandum=DONE, specification=SKIPPED)))[:3] == ["x", "s", "O"]
    stopped = stands(seven(memorandum=DONE, sample=REFUSED), date(2027, 1, 1))
    assert shown(stopped) == ["x", "o", "o", "r", "o", "o", "o"]
    assert (stopped.state, stopped.late) == (PathState.STOPPED, 0)
    assert stopped.pressing is not None
    assert stopped.pressing.record.reason == "sifati past"
    assert urgency(stopped, date(2027, 1, 1)) is Urgency.CLOSED


def test_a_repeated_step_counts_in_its_latest_round_and_goes_on_from_a_refusal() -> None:
    again = a_step(Step.SAMPLE, 2, reason="yangi qolip")
    found = stands(
        [*seven(memorandum=DONE, specification=SKIPPED, documentation=DONE, sample=REFUSED), again]
    )
    assert shown(found) == ["x", "s", "x", "O", "o", "o", "o"]
    sample = found.steps[3]
    assert (sample.record.round, [one.state for one in sample.earlier]) == (2, [StepState.REFUSED])


def test_a_signed_paper_closes_its_step_whatever_was_noted() -> None:
    for noted in ({}, SKIPPED, REFUSED):
        found = stands(seven(memorandum=noted), memorandum=date(2026, 3, 5))
        assert (found.steps[0].state, found.steps[0].day) == (StepState.DONE, date(2026, 3, 5))
    assert stands(seven(memorandum=REFUSED)).state is PathState.STOPPED


def test_what_was_handed_over_can_be_refused_afterwards_but_not_before() -> None:
    for handed, state in ((date(2026, 3, 9), StepState.REFUSED), (date(2026, 3, 11), StepState.DONE)):
        assert stands(seven(specification=REFUSED), specification=handed).steps[1].state is state


def test_a_signed_contract_ends_the_path_with_whatever_is_open() -> None:
    found = stands(seven(memorandum=DONE), date(2027, 1, 1), contract=date(2026, 5, 1))
    assert (found.state, found.late, found.pressing) == (PathState.COMPLETE, 0, None)
    assert not any(one.is_current for one in found.steps)


def test_without_a_contract_a_path_ends_when_nothing_is_open() -> None:
    everything = {step.value: DONE for step in ORDER} | {"contract": SKIPPED}
    assert stands(seven(**everything)).state is PathState.COMPLETE
    assert stands([]).state is PathState.NONE


def test_a_step_that_was_overtaken_says_so() -> None:
    found = stands(seven(memorandum=DONE, testing=DONE))
    assert [one.overtaken for one in found.steps] == [False, True, True, True, False, False, False]
    assert shown(found)[1] == "O"


STATES = st.sampled_from(StepState)


@given(st.lists(st.tuples(st.sampled_from(ORDER), st.integers(1, 3), STATES), max_size=20), st.randoms())
def test_whatever_desks_did_a_path_is_one_and_the_same(
    did: list[tuple[Step, int, StepState]], order: object
) -> None:
    steps = list({(step, round_): a_step(step, round_, state=state) for step, round_, state in did}.values())
    found = path(steps, {}, date(2026, 6, 1))
    order.shuffle(steps)
    assert path(steps, {}, date(2026, 6, 1)) == found
    assert [one.record.step for one in found.steps] == [
        one for one in ORDER if one in {s.step for s in steps}
    ]
    current = [one for one in found.steps if one.is_current]
    assert len(current) == (found.state is PathState.RUNNING)
    assert all(one.state is StepState.OPEN for one in current)


@pytest.mark.parametrize(
    ("today", "reminded", "wanted"),
    [
        (date(2026, 3, 12), None, False),
        (date(2026, 3, 13), None, True),
        (date(2026, 3, 18), date(2026, 3, 13), False),
        (date(2026, 3, 18), date(2026, 3, 1), True),
        (date(2026, 3, 20), date(2026, 3, 13), False),
        (date(2026, 3, 21), date(2026, 3, 13), True),
        (date(2026, 3, 27), date(2026, 3, 21), False),
        (date(2026, 3, 28), date(2026, 3, 21), True),
    ],
)
def test_a_party_is_reminded_a_week_before_when_late_and_then_weekly(
    today: date, reminded: date | None, wanted: bool
) -> None:
    steps = seven(memorandum=DONE, specification={"reminded": reminded})
    assert stands(steps, today).steps[1].wants_reminder is wanted


def test_nobody_is_reminded_of_a_path_that_stopped_or_of_what_is_done() -> None:
    late = date(2026, 12, 1)
    for steps in (seven(sample=REFUSED), seven(contract=DONE)):
        assert not any(one.wants_reminder for one in stands(steps, late).steps)
    running = stands(seven(memorandum=DONE), late)
    assert [one.wants_reminder for one in running.steps] == [False] + [True] * 6


@pytest.mark.parametrize(
    ("days", "soon"), [(0, Urgency.SOON), (7, Urgency.SOON), (8, Urgency.LATER), (-1, Urgency.LATE)]
)
def test_a_deal_is_as_urgent_as_its_step(days: int, soon: Urgency) -> None:
    today = date(2026, 3, 20) - timedelta(days=days)
    assert urgency(stands(seven(memorandum=DONE), today), today) is soon


def test_a_step_without_a_day_is_for_later() -> None:
    steps = seven(memorandum=DONE, specification={"due": None})
    assert urgency(stands(steps), TALKED) is Urgency.LATER


def test_quarters_follow_each_other() -> None:
    assert [quarter_of(date(2022, month, 1)) for month in (1, 3, 4, 12)] == [
        "2022-Q1",
        "2022-Q1",
        "2022-Q2",
        "2022-Q4",
    ]
    assert (quarter_before("2022-Q1"), quarter_before("2022-Q3")) == ("2021-Q4", "2022-Q2")
    assert quarters("2021-Q4", "2022-Q2") == ("2022-Q2", "2022-Q1", "2021-Q4")
    assert quarters("2022-Q3", "2022-Q2") == ()
    for wrong in ("2022", "2022-Q5", "22-Q1", "2022Q1"):
        with pytest.raises(ValueError, match=wrong):
            quarter_before(wrong)
