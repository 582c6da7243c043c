"""What is made answers to what is wanted: by codes, by words in any script, and never by common words."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.matching import Match, Thing, Words, matches


def thing(number: int, owner: int, name: str, code: str | None = None) -> Thing:
    return Thing(number.to_bytes(16), owner.to_bytes(16), name, code)


def one_match(wanted: Thing, *made: Thing) -> Match:
    (found,) = matches([wanted], made)
    return found


def test_more_digits_in_common_are_a_surer_match() -> None:
    wanted = thing(1, 1, "Podshipnik 6205 2RS", "8482101000")
    made = [
        thing(number, number, f"Detal {number}", code)
        for number, code in enumerate(["8482101000", "8482109000", "848210", "8482", "8501", None], 2)
    ]
    assert [match.digits for match in matches([wanted], made)] == [10, 6, 6, 4]
    assert one_match(wanted, thing(3, 3, "Detal", "84821020")).digits == 6


def test_words_match_in_any_script_and_with_any_ending() -> None:
    wanted = thing(1, 1, "Reduktor Ch-80")
    assert one_match(wanted, thing(2, 2, "Редукторы червячные")).share > 0.4
    assert one_match(thing(1, 1, "Труба"), thing(2, 2, "Трубы стальные")).share == 1
    assert one_match(thing(1, 1, "kabel"), thing(2, 2, "Kabellar va simlar")).share == 1
    assert list(matches([thing(1, 1, "Gaz")], [thing(2, 2, "Gazobeton blok")])) == []


def test_codes_of_different_headings_are_told() -> None:
    found = one_match(thing(1, 1, "Ampula 2 ml", "701010"), thing(2, 2, "Ампулы метамизола", "300490"))
    assert found.differ
    assert found.digits == 0


def test_a_rare_word_says_more_than_a_common_one_which_finds_nothing_by_itself() -> None:
    made = [thing(number, number, f"Plastik buyum {chr(65 + number)}") for number in range(2, 40)]
    made.append(thing(50, 50, "Plastik masterbatch"))
    found = list(matches([thing(1, 1, "Plastik masterbatch")], made))
    assert [match.made.id for match in found] == [made[-1].id]
    assert found[0].share > 0.5


def test_sizes_numbers_and_legal_forms_are_no_words() -> None:
    words = Words()
    words.learn(["Gidrotsilindr 50×200 MCHJ"])
    assert words.of("Гидроцилиндр 63×400 ООО") == words.of("gidrotsilindr")
    assert len(words.of("Gidrotsilindr 50×200 MCHJ")) == 1


def test_nobody_answers_its_own_demand() -> None:
    assert list(matches([thing(1, 1, "Reduktor", "848340")], [thing(2, 1, "Reduktor", "848340")])) == []


NAMES = st.sampled_from(["Reduktor", "Редуктор червячный", "Kabel VVG", "Кабели", "Quvur 20 mm", "Plyonka"])
CODES = st.sampled_from([None, "8483", "848340", "8483402000", "854449"])


@given(st.lists(st.tuples(NAMES, CODES), max_size=12), st.randoms())
def test_what_matches_does_not_depend_on_the_order_of_what_is_made(
    stock: list[tuple[str, str | None]],
    chance: Random,
) -> None:
    made = [thing(number, number % 5 + 10, name, code) for number, (name, code) in enumerate(stock, 100)]
    wanted = [thing(1, 1, "Reduktorlar", "848340"), thing(2, 2, "Кабель", None)]
    shuffled = list(made)
    chance.shuffle(shuffled)

    def told(found: list[Match]) -> set[tuple[bytes, bytes, int, float]]:
        return {(one.wanted.id, one.made.id, one.digits, round(one.share, 9)) for one in found}

    assert told(list(matches(wanted, made))) == told(list(matches(wanted, shuffled)))
