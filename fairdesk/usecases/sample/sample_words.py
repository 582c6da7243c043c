"""The word stock of the sample fair, and the invented names and things made from it.

Phone numbers have the prefix 000, which no operator gives out; STIRs begin with 9, as no enterprise's does;
e-mail addresses end in ``.example``: nothing here can reach anybody.
"""

import csv
import itertools
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypedDict, cast

from fairdesk.domain.folding import fold
from fairdesk.domain.scripts import cyrillic, russian
from fairdesk.resources import resource
from fairdesk.texts import Language

_CHOICE = re.compile(r"\{([^}]*)\}")
_RUSSIAN_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+ʻ?[^\W_ʻ]*(?:[ʻʼ][^\W_]*)*")
_OPERATORS = (90, 91, 93, 94, 95, 97, 99)


class Sector(TypedDict):
    """One sector: how many exhibit and how many come without, and what stands in their names."""

    exhibitors: int
    participants: int
    association: str
    trades: list[list[str]]


class People(TypedDict):
    """Given names, family names in the man's form, whole names, and positions."""

    men: list[str]
    women: list[str]
    families: list[str]
    russian_men: list[str]
    russian_women: list[str]
    long: list[str]
    positions: list[str]


class Words(TypedDict):
    """``resources/sample/words.toml``."""

    first: list[str]
    last: list[str]
    streets: list[str]
    sectors: dict[str, Sector]
    districts: dict[str, list[str]]
    shares: dict[str, int]
    people: People
    foreign: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is made or wanted, with every form of its name; ranges are least and most."""

    sector: str
    names: tuple[str, ...]
    tn_ved: str
    unit: str
    price: tuple[Decimal, Decimal]
    volume: tuple[int, int] = (0, 0)
    countries: tuple[str, ...] = ()

    @property
    def is_russian(self) -> bool:
        """Whether its names are Russian; otherwise they are Uzbek in Latin letters."""
        return bool(_RUSSIAN_LETTER.search(self.names[0]))

    @property
    def family(self) -> str:
        """How its names begin, or the first of them without its sizes, for a line about an enterprise."""
        couples = zip(self.names[0].split(), self.names[-1].split(), strict=False)
        common = " ".join(
            one for one, _ in itertools.takewhile(lambda couple: couple[0] == couple[1], couples)
        )
        return re.split(",| №", common or self.names[0])[0].rstrip(" :")


@cache
def words() -> Words:
    """The words of names."""
    with resource("sample/words.toml").open("rb") as file:
        return cast("Words", cast("object", tomllib.load(file)))


@cache
def products() -> tuple[Kind, ...]:
    """What exhibitors show; prices in soʻm."""
    return tuple(_kind(row) for row in _rows("products"))


@cache
def demands() -> tuple[Kind, ...]:
    """What is imported today and wanted from here; prices in US dollars."""
    return tuple(_kind(row) for row in _rows("demands"))


def _rows(name: str) -> list[dict[str, str]]:
    with resource(f"sample/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(
        row["sector"],
        tuple(_forms(row["name"])),
        row["tn_ved"],
        row["unit"],
        (Decimal(row["price_from"]), Decimal(row["price_to"])),
        (int(row.get("volume_from", 0)), int(row.get("volume_to", 0))),
        tuple(row.get("countries", "").split()),
    )


def _forms(pattern: str) -> Iterator[str]:
    """Every reading of a name in which ``{a|b}`` stands for either; neighbours differ in the last choice."""
    pieces = _CHOICE.split(pattern)
    choices = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    return map("".join, itertools.product(*choices))


def in_script(text: str, language: Language) -> str:
    """An Uzbek text in Latin letters as it is written in a language's script; codes such as E27 stay."""
    if language != "uz-Cyrl":
        return text
    return _WORD.sub(lambda found: found[0] if found[0].isupper() else cyrillic(found[0]), text)


# Enterprises


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name in the script it uses, and in another one."""

    name: str
    other: str


_FORMS: Mapping[str, tuple[str, str, str]] = {
    "mchj": ("MCHJ", "МЧЖ", "ООО"),
    "xk": ("XK", "ХК", "ЧП"),
    "qk": ("MCHJ QK", "МЧЖ ҚК", "СП ООО"),
    "aj": ("AJ", "АЖ", "АО"),
    "fx": ("FX", "ФХ", "ФХ"),
}


def company_names(chance: random.Random, sector: str) -> Iterator[tuple[str, str]]:
    """Names without a legal form, in Uzbek Latin and Russian, none twice, without end in practice."""
    stock = words()
    triples = list(
        itertools.product(stock["first"], stock["sectors"][sector]["trades"], ["", *stock["last"]])
    )
    chance.shuffle(triples)
    for first, (uzbek, russian_trade), last in triples:
        yield f"{first} {uzbek} {last}".strip(), f"{russian(first)} {russian_trade} {russian(last)}".strip()


def company_name(names: tuple[str, str], form: str, language: Language) -> CompanyName:
    """The full names of a company whose papers are in a language."""
    latin_form, cyrillic_form, russian_form = _FORMS[form]
    uzbek, in_russian = names
    latin = f"“{uzbek}” {latin_form}"
    cyrl = f"«{cyrillic(uzbek)}» {cyrillic_form}"
    russ = f"{russian_form} «{in_russian}»"
    if language == "ru":
        return CompanyName(russ, latin)
    return CompanyName(cyrl, latin) if language == "uz-Cyrl" else CompanyName(latin, russ)


def domain_of(latin: str) -> str:
    """An address on the net for a company, under a name that is kept for examples (RFC 2606)."""
    return "-".join(fold(latin).split()) + ".example"


def phone(chance: random.Random) -> str:
    """A phone number that nobody has."""
    last = chance.randrange(10_000)
    return f"+998 {chance.choice(_OPERATORS)} 000 {last // 100:02d} {last % 100:02d}"


# People


def person_name(chance: random.Random, language: Language) -> str:
    """An invented name in the script of a language; every fifth has a patronymic."""
    people = words()["people"]
    woman = chance.random() < 0.34
    if language == "ru" and chance.random() < 0.25:
        return chance.choice(people["russian_women" if woman else "russian_men"])
    given = chance.choice(people["women" if woman else "men"])
    family = chance.choice(people["families"]) + ("a" if woman else "")
    full = f"{family} {given}"
    if chance.random() < 0.2:
        full += f" {chance.choice(people['men'])} {'qizi' if woman else 'oʻgʻli'}"
    if language == "ru":
        return russian(full.replace(" oʻgʻli", " ugli").replace(" qizi", " kizi"))
    return in_script(full, language)
