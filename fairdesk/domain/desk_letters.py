"""The letters of desks, A to Z, AA and on, and which of them who may give out.

A letter stands on paper for ever, so it must never be given twice, also where two desks invite without
knowing of each other. So the fair's registrar and the portal take from different ends, and never meet.
"""

from collections.abc import Collection, Iterator
from itertools import chain

INCARNATION_STEP = 256
"""Desk numbers on badges: a desk that continues another adds this, so that numbers stay unique offline."""
_LETTERS = 26
_MIDDLE_OF_ONE = 13
_MIDDLE = 140


def letter_of(number: int) -> str:
    """The letter of a desk's number: 1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def line_of(number: int) -> int:
    """The number that the first of all desks had that continue one another."""
    return number % INCARNATION_STEP


def free_numbers(used: Collection[int], *, by_portal: bool) -> Iterator[int]:
    """The numbers that may still be given, in their order: the registrar begins with B, the portal with Z."""
    registrar = chain(range(2, _MIDDLE_OF_ONE + 1), range(_LETTERS + 1, _MIDDLE + 1))
    portal = chain(range(_LETTERS, _MIDDLE_OF_ONE, -1), range(INCARNATION_STEP - 1, _MIDDLE, -1))
    return (number for number in (portal if by_portal else registrar) if number not in used)
