"""Letters of desks: each number has one of its own, and two who give them never give the same."""

from fairdesk.domain.desk_letters import INCARNATION_STEP, free_numbers, letter_of, line_of


def test_letters_run_from_a_to_z_and_on() -> None:
    assert [letter_of(number) for number in (1, 2, 26, 27, 52, 53, 255, 702, 703)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "IU", "ZZ", "AAA"),
    ]


def test_registrar_and_portal_never_give_the_same_letter_and_leave_none_out() -> None:
    registrar = list(free_numbers((), by_portal=False))
    portal = list(free_numbers((), by_portal=True))
    assert sorted(registrar + portal) == list(range(2, INCARNATION_STEP))
    assert [letter_of(number) for number in registrar[:3]] == ["B", "C", "D"]
    assert [letter_of(number) for number in portal[:3]] == ["Z", "Y", "X"]


def test_what_is_used_is_not_given_again() -> None:
    assert next(free_numbers({2, 3, 5}, by_portal=False)) == 4


def test_desks_that_continue_one_another_share_the_first_ones_number() -> None:
    assert line_of(7) == line_of(7 + 3 * INCARNATION_STEP) == 7
