"""The digits in the QR and the short number beside it: what is genuine, and that no slip passes for it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairdesk.domain.badge_codes import (
    CODE_DIGITS,
    MAX_COUNTER,
    MAX_DESK,
    BadgeKey,
    BadgeNumber,
    Forged,
    Genuine,
    OtherFair,
    Typed,
    Unproven,
    Unreadable,
    encode,
    parse_short_number,
    read,
    short_number,
)

FAIR = bytes(range(16))
KEY = BadgeKey(0, b"k" * 32)
OTHER_KEY = BadgeKey(1, b"o" * 32)
CODE = encode(FAIR, KEY, 2, 417)

desks = st.integers(0, MAX_DESK)
counters = st.integers(0, MAX_COUNTER)


@given(desks, counters, st.integers(0, 15))
def test_a_code_is_39_digits_and_says_what_it_was_made_of(desk: int, counter: int, key_number: int) -> None:
    key = BadgeKey(key_number, b"k" * 32)
    code = encode(FAIR, key, desk, counter)
    assert len(code) == CODE_DIGITS
    assert code.isdecimal()
    assert read(code, FAIR, [OTHER_KEY, key]) == Genuine(BadgeNumber(desk, counter, key_number), False)


def test_a_booth_without_a_key_reads_the_number_and_leaves_it_unproven() -> None:
    assert read(CODE, FAIR, []) == Unproven(BadgeNumber(2, 417, 0))


def test_a_withdrawn_key_is_told() -> None:
    assert read(CODE, FAIR, [BadgeKey(0, b"k" * 32, revoked=True)]) == Genuine(BadgeNumber(2, 417, 0), True)


def test_a_code_under_another_key_is_forged() -> None:
    assert read(CODE, FAIR, [BadgeKey(0, b"x" * 32)]) == Forged()
    assert read(CODE, FAIR, [OTHER_KEY]) == Forged()


def test_a_code_of_another_fair_is_told_from_a_forged_one() -> None:
    assert read(encode(b"another fair, id", KEY, 2, 417), FAIR, [KEY]) == OtherFair()


@given(desks, counters, st.data())
def test_every_single_wrong_digit_is_refused(desk: int, counter: int, data: st.DataObject) -> None:
    code = encode(FAIR, KEY, desk, counter)
    place = data.draw(st.integers(0, CODE_DIGITS - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != code[place]]))
    assert isinstance(read(code[:place] + digit + code[place + 1 :], FAIR, [KEY]), Forged | Unreadable)


def test_all_351_single_wrong_digits_of_one_code_are_refused() -> None:
    wrong = [
        CODE[:place] + digit + CODE[place + 1 :]
        for place in range(CODE_DIGITS)
        for digit in "0123456789"
        if digit != CODE[place]
    ]
    assert len(wrong) == 9 * CODE_DIGITS
    assert all(isinstance(read(code, FAIR, [KEY]), Forged | Unreadable) for code in wrong)


@given(desks, counters)
def test_every_swap_of_neighbours_is_refused(desk: int, counter: int) -> None:
    code = encode(FAIR, KEY, desk, counter)
    for place in range(CODE_DIGITS - 1):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            assert isinstance(read(swapped, FAIR, [KEY]), Forged | Unreadable)


def test_a_number_has_one_spelling_only() -> None:
    """The check has seven bits and 97 values: what lies above them is the same number spelt anew."""
    spelt_anew = 0
    for counter in range(1, 400):
        code = int(encode(FAIR, KEY, 2, counter))
        if (code >> 64) % 128 + 97 < 128:
            spelt_anew += 1
            assert read(f"{code + (97 << 64):039d}", FAIR, [KEY]) == Unreadable()
    assert spelt_anew > 50


@given(st.text(max_size=60))
@example("٣" * CODE_DIGITS)
@example("²" * 8)
@example("9" * CODE_DIGITS)
@example("1-0001-")
@example("- - -")
@example("")
def test_whatever_is_typed_is_read_without_a_fault_and_never_as_genuine(typed: str) -> None:
    assert isinstance(read(typed, FAIR, [KEY]), Typed | Unreadable | OtherFair | Forged)


@given(st.integers(0, 10**CODE_DIGITS - 1))
def test_no_invented_code_is_genuine(value: int) -> None:
    invented = f"{value:0{CODE_DIGITS}d}"
    assert isinstance(read(invented, FAIR, [KEY]), Forged | Unreadable | OtherFair)


@pytest.mark.parametrize(("desk", "counter"), [(-1, 0), (MAX_DESK + 1, 0), (0, -1), (0, MAX_COUNTER + 1)])
def test_a_number_that_does_not_fit_is_refused_before_printing(desk: int, counter: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        encode(FAIR, KEY, desk, counter)


@given(desks, counters)
def test_the_short_number_finds_its_badge_however_it_is_typed(desk: int, counter: int) -> None:
    printed = short_number(desk, counter)
    number = BadgeNumber(desk, counter)
    assert parse_short_number(printed) == (number,)
    assert parse_short_number(printed.replace("-", " ")) == (number,)
    assert number in parse_short_number(printed.replace("-", ""))


def test_the_short_number_looks_as_it_is_printed() -> None:
    assert short_number(2, 417) == "2-0417-54"


@given(desks, counters, st.data())
def test_a_wrong_digit_or_swap_in_a_short_number_finds_nothing(
    desk: int, counter: int, data: st.DataObject
) -> None:
    printed = short_number(desk, counter)
    digits = [place for place, letter in enumerate(printed) if letter.isdigit()]
    place = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != printed[place]]))
    assert parse_short_number(printed[:place] + digit + printed[place + 1 :]) == ()

    following = data.draw(st.sampled_from([p for p in digits[:-1] if p + 1 in digits]))
    swapped = printed[:following] + printed[following + 1] + printed[following] + printed[following + 2 :]
    if swapped != printed:
        assert parse_short_number(swapped) == ()


@pytest.mark.parametrize(
    "typed", ["", "12", "abc", "2-417-54", "2-0417", "02-0417-54", "2-0417-54-1", "2·0417·54"]
)
def test_what_is_no_short_number_finds_nothing(typed: str) -> None:
    assert parse_short_number(typed) == ()
