"""A million codes that nobody issued: none opens a door, none brings the program down.

``pytest -m soak tests/soak/test_million_codes.py -s`` says what became of them.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from fairdesk.domain.badge_codes import BadgeNumber, Genuine, Reading, Typed, read, short_number
from fairdesk.domain.entities import Badge, Delegate, Id, Station
from fairdesk.domain.scan import ADMITTING, Known, Whereabouts, decide
from fairdesk.domain.words import Outcome
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.ports import Workplace

CODES = 1_000_000
SCANNED = 20_000
BADGES = 1_000
DIGITS = "0123456789"


@dataclass(frozen=True)
class Issued:
    """The badges of a fair: by number, and what stands on them."""

    place: Workplace
    entrance: Id
    known: dict[BadgeNumber, Known]
    codes: list[str]
    typed: list[str]


@pytest.fixture
def issued(place: Workplace, entrance: Id) -> Issued:
    with place.write() as work:
        for number in range(BADGES):
            person = Delegate(id=work.new_id(), name=f"Olim Yoʻldoshev {number}")
            work.add(person)
            issue(work, person.id)
    with place.read() as work:
        badges = work.all(Badge)
        known = {
            BadgeNumber(badge.desk, badge.counter): Known(badge, work.get(Delegate, badge.delegate))
            for badge in badges
            if badge.delegate
        }
        codes = [code_of(work, badge) for badge in badges]
    typed = [short_number(badge.desk, badge.counter) for badge in badges]
    return Issued(place, entrance, known, codes, typed)


def strange_texts(dice: random.Random, issued: Issued) -> Iterator[str]:
    """Random bytes as scanners and keyboards may deliver them, and codes with something wrong."""
    while True:
        code, typed = dice.choice(issued.codes), dice.choice(issued.typed)
        raw = dice.randbytes(dice.randrange(60))
        yield raw.decode("latin-1")
        yield raw.decode("utf-8", "surrogateescape")
        yield raw.decode("utf-16", "replace")
        yield "".join(dice.choices(DIGITS, k=39))
        yield "".join(dice.choices(DIGITS, k=dice.randrange(1, 60)))
        yield _one_changed(dice, code)
        yield _mutated(dice, code)
        yield _mutated(dice, _mutated(dice, code))
        yield _mutated(dice, typed)
        # Another number or another secret part, with check digits that are right.
        yield f"{int(code) + (dice.randrange(1, 2**20) * 97 << 64):039d}"
        yield f"{int(code) + dice.randrange(1, 2**50) * 97:039d}"
        yield "".join(chr(ord(digit) - 0x30 + dice.choice([0x660, 0x966, 0xFF10])) for digit in code)


def _one_changed(dice: random.Random, text: str) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice([digit for digit in DIGITS if digit != text[at]]) + text[at + 1 :]


def _mutated(dice: random.Random, text: str) -> str:
    at, other = sorted((dice.randrange(len(text)), dice.randrange(len(text))))
    return dice.choice(
        [
            _one_changed(dice, text),
            text[:at] + text[at + 1 :],
            text[:at] + dice.choice(DIGITS + " -\n\t\0;ы") + text[at:],
            text[:at] + text[other:] + text[at:other],
            text[::-1],
            text + text,
            text[: at + 1],
            text.replace(text[at], dice.choice("OIlЗ"), 1),
        ]
    )


def may_pass(text: str, issued: Issued, reading: Reading) -> bool:
    """Whether a text says exactly what stands on a badge: its code, or its number with other gaps."""
    if isinstance(reading, Typed):
        digits = "".join(letter for letter in text if letter.isdigit())
        return digits in {number.replace("-", "") for number in issued.typed}
    return text.strip() in issued.codes


@pytest.mark.soak
def test_a_million_strange_codes_open_nothing(issued: Issued) -> None:
    dice = random.Random(20220303)
    with issued.place.read() as work:
        fair, keys, station = work.fair, work.badge_keys(), work.get(Station, issued.entrance)
        now = work.now
    assert station is not None
    told: Counter[str] = Counter()
    texts = strange_texts(dice, issued)
    for _ in range(CODES):
        text = next(texts)
        reading = read(text, fair.id, keys)
        numbers = reading.numbers if isinstance(reading, Typed) else ()
        number = (
            reading.number if isinstance(reading, Genuine) else (numbers[0] if len(numbers) == 1 else None)
        )
        known = issued.known.get(BadgeNumber(number.desk, number.counter)) if number else None
        outcome = decide(reading, known, Whereabouts(), station, fair, now).outcome
        if outcome in ADMITTING:
            assert may_pass(text, issued, reading), text
        told[outcome] += 1
    print(f"{CODES} codes decided: {dict(told)}")
    assert told[Outcome.FORGED] > CODES // 20
    assert told[Outcome.UNREADABLE] > CODES // 2


@pytest.mark.soak
def test_strange_codes_are_scanned_and_noted(issued: Issued) -> None:
    dice = random.Random(20220304)
    told: Counter[str] = Counter()
    texts = strange_texts(dice, issued)
    with issued.place.read() as work:
        fair, keys = work.fair, work.badge_keys()
    for _ in range(SCANNED):
        text = next(texts)
        answer = check_in.scan(issued.place, issued.entrance, text)
        if answer.outcome in ADMITTING:
            assert may_pass(text, issued, read(text, fair.id, keys)), text
        told[answer.outcome] += 1
        issued.place.clock.at += timedelta(seconds=1)
    print(f"{SCANNED} codes scanned: {dict(told)}")


def test_every_single_changed_digit_is_refused(issued: Issued) -> None:
    with issued.place.read() as work:
        fair, keys = work.fair, work.badge_keys()
    code = issued.codes[0]
    for at, digit in enumerate(code):
        for other in DIGITS.replace(digit, ""):
            assert not isinstance(read(code[:at] + other + code[at + 1 :], fair.id, keys), Genuine)
