"""Every sentence the program can say exists in all four languages, with the same places for values."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from fairdesk.domain.messages import message
from fairdesk.resources import resource
from fairdesk.texts import LANGUAGES, Language, amount, catalogue, locale, number, price, quantity, text

SOURCES = sorted((Path(__file__).parents[1] / "fairdesk").rglob("*.py"))
CATALOGUES = resource("translations")
PARTS = sorted({file.stem for file in CATALOGUES.glob("*/*.toml")})
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
NOT_THE_RIGHT_MARK = re.compile(r"(?i)[og]['`‘’´ʼ]|[a-z]['`´]|\b\w+[‘’]\w")
CALLED = {"message", "text", "words", "_words"}


@dataclass(frozen=True)
class Said:
    """A sentence asked for somewhere in the sources; ``given`` is None where the values are not spelt out."""

    where: str
    key: str
    given: frozenset[str] | None


Begun = tuple[str, str, str]
"""(where, beginning, ending) of a key whose middle is decided while the program runs."""


@cache
def spoken() -> tuple[tuple[Said, ...], tuple[Begun, ...]]:
    """What the sources say, read once for all the tests: whole keys, and keys of which a part is fixed."""
    whole: list[Said] = []
    parts: list[Begun] = []
    for file in SOURCES:
        nodes = tuple(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        whole += _said(file.name, nodes)
        parts += _begun(file.name, nodes)
    return tuple(whole), tuple(parts)


def said() -> tuple[Said, ...]:
    """Every whole key in the sources: in calls of ``message`` and ``text``, and in tables of keys."""
    return spoken()[0]


def begun() -> tuple[Begun, ...]:
    """Every key whose middle is decided while the program runs."""
    return spoken()[1]


def _said(name: str, nodes: tuple[ast.AST, ...]) -> Iterator[Said]:
    in_calls = {key: call for call in nodes if (key := _key_of(call)) is not None}
    in_pieces = {piece for node in nodes if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in nodes:
        if node in in_pieces or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        known_part = node.value.split(".")[0] in PARTS
        if KEY.fullmatch(node.value) and (known_part or node in in_calls):
            given = _given(in_calls[node]) if node in in_calls else None
            yield Said(f"{name}:{node.lineno}", node.value, given)


def _begun(name: str, nodes: tuple[ast.AST, ...]) -> Iterator[Begun]:
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            beginning, ending = _fixed(node.values[0]), _fixed(node.values[-1])
            if beginning.partition(".")[0] in PARTS and re.fullmatch(r"[a-z_]+\.[a-z_]*", beginning):
                yield f"{name}:{node.lineno}", beginning, ending


def _key_of(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call) and node.args and _name(node.func) in CALLED:
        return node.args[0]
    return None


def _given(call: ast.AST) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords] if isinstance(call, ast.Call) else []
    return None if None in names else frozenset(name for name in names if name is not None)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _fixed(piece: ast.expr) -> str:
    return str(piece.value) if isinstance(piece, ast.Constant) else ""


@cache
def sentences(language: Language, part: str) -> Mapping[str, tuple[str, ...]]:
    """Each name with its sentence, or with all its plural forms."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in catalogue(language, part).items():
        found[name] = (entry,) if isinstance(entry, str) else tuple(entry.values())
    return found


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_key_in_the_sources_has_its_sentence() -> None:
    missing = [
        f"{one.where}: {one.key}"
        for one in said()
        for part, name in [one.key.split(".")]
        if part not in PARTS or name not in catalogue("en", part)
    ]
    assert missing == []


def test_every_key_made_while_running_can_lead_to_a_sentence() -> None:
    keys = [f"{part}.{name}" for part in PARTS for name in catalogue("en", part)]
    lost = [
        (where, beginning)
        for where, beginning, ending in begun()
        if not any(key.startswith(beginning) and key.endswith(ending) for key in keys)
    ]
    assert lost == []


def test_a_sentence_is_given_every_value_it_names() -> None:
    wanting = [
        (one.where, one.key, sorted(needed - one.given))
        for one in said()
        for part, name in [one.key.split(".")]
        if one.given is not None and part in PARTS and name in catalogue("en", part)
        for needed in [set().union(*map(places, sentences("en", part)[name]))]
        if needed - one.given
    ]
    assert wanting == []


@pytest.mark.parametrize("part", PARTS)
def test_the_languages_say_the_same_things(part: str) -> None:
    english = sentences("en", part)
    for language in LANGUAGES:
        others = sentences(language, part)
        assert set(others) == set(english), language
        for name, forms in others.items():
            wanted = set().union(*map(places, english[name]))
            for sentence in forms:
                assert places(sentence) - {"count"} == wanted - {"count"}, (language, name)
                assert sentence.strip() == sentence != "", (language, name)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_its_language_needs(language: Language, part: str) -> None:
    needed = set(locale(language).plural_form.tags) | {"other"}
    for name, entry in catalogue(language, part).items():
        if not isinstance(entry, str):
            assert needed - set(entry) == set() or set(entry) == {"other"}, name


@pytest.mark.parametrize("part", PARTS)
def test_uzbek_letters_are_the_right_ones(part: str) -> None:
    """oʻ and gʻ with U+02BB, the glottal stop with U+02BC; never what keyboards make of them."""
    for name, forms in sentences("uz-Latn", part).items():
        for sentence in forms:
            wrong = NOT_THE_RIGHT_MARK.search(re.sub(r"\{.*?\}", "", sentence))
            assert wrong is None, f"{part}.{name}: {sentence}"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_name_of_the_key_program_is_never_broken_over_two_lines(language: Language, part: str) -> None:
    """Windows end lines behind a hyphen: E-IMZO is written with one behind which they do not."""
    for name, forms in sentences(language, part).items():
        assert not any("E-IMZO" in sentence for sentence in forms), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_read_as_it_stands(language: Language) -> None:
    for file in (CATALOGUES / language).glob("*.toml"):
        assert tomllib.loads(file.read_text(encoding="utf-8")), file.name


def test_numbers_and_messages_inside_a_sentence_speak_its_language() -> None:
    rows = message("store.tables_differ", count=1234)
    assert text(rows, "en").startswith("1,234 records are")
    assert text(rows, "ru").startswith("1\u2009234 записи")
    assert text(message("store.tables_differ", count=5), "ru").startswith("5 записей")
    assert number(1_000_000, "uz-Latn") == "1\u2009000\u2009000"


@pytest.mark.parametrize(
    ("value", "money", "english", "as_quantity"),
    [
        ("0", "0", "0", "0"),
        ("1295300000", "1\u2009295\u2009300\u2009000", "1,295,300,000", "1\u2009295\u2009300\u2009000"),
        ("1E+3", "1\u2009000", "1,000", "1\u2009000"),
        ("12.5", "12,50", "12.50", "12,5"),
        ("1200.00", "1\u2009200", "1,200", "1\u2009200"),
        ("0.125", "0,13", "0.13", "0,125"),
        ("0.005", "0,01", "0.01", "0,005"),
        ("-5.5", "-5,50", "-5.50", "-5,5"),
        ("1E+40", "10" + "\u2009000" * 13, "10" + ",000" * 13, "10" + "\u2009000" * 13),
    ],
)
def test_sums_and_quantities_are_grouped_as_the_language_does_it(
    value: str, money: str, english: str, as_quantity: str
) -> None:
    assert [amount(Decimal(value), language) for language in LANGUAGES] == [money] * 3 + [english]
    assert quantity(Decimal(value), "ru") == as_quantity


def test_a_sentence_may_name_its_value_whatever_it_likes() -> None:
    moved = message("commands.no_station", name="B-07", what="stand", language="ru", key="7")
    assert text(moved, "en") == "There is no station called B-07"


@pytest.mark.parametrize(
    ("value", "shown"),
    [("4850", "4\u2009850"), ("12.5", "12,50"), ("0.1234", "0,1234"), ("1E+27", "1" + "\u2009000" * 9)],
)
def test_a_price_is_never_rounded(value: str, shown: str) -> None:
    assert price(Decimal(value), "ru") == shown
