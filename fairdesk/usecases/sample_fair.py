"""The sample fair: one like that of Jizzakh, 3 March 2022, with invented companies and people.

The figures are the real ones: 775 enterprises, of which 142 show more than 3,000 products and 633 come
without presentations. Everything follows from a seed; names are made of ``resources/sample``.
"""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, cast

from fairdesk.domain.clock import Clock, SetClock
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Fair,
    Hall,
    Id,
    Offer,
    Product,
    Sample,
    Station,
)
from fairdesk.domain.words import (
    Belonging,
    Direction,
    OfferKind,
    Part,
    Participation,
    Role,
    Size,
    StationRole,
)
from fairdesk.resources import resource
from fairdesk.usecases.badges import issue_missing
from fairdesk.usecases.ports import Store, Work, Workplace

CODE = "JI-2022-01"
ACTOR = "Namuna"
ENTERPRISES, EXHIBITORS, PRODUCTS, DEMANDS, OFFERS, SAMPLES = 775, 142, 3_120, 180, 240, 120
EXPECTED = 1_960
"""People on the lists: delegates of enterprises, and those of the roles below."""

_OTHERS: Mapping[Role, int] = {
    Role.ORGANISER: 24,
    Role.PRESS: 22,
    Role.VIP: 12,
    Role.SERVICE: 18,
    Role.SECURITY: 14,
}
_HOME = "JI"
_STANDS_IN_HALL = 48
_SECTOR_WEIGHTS = {
    "building_materials": 22,
    "light_industry": 18,
    "automotive": 12,
    "electrical": 12,
    "pharmaceuticals": 9,
    "food": 8,
    "chemicals": 7,
    "machinery": 5,
    "metals": 4,
    "furniture": 3,
}
_MOBILE = ("90", "91", "93", "94", "97", "98", "99", "88")


def opening_clock() -> SetClock:
    """Half past eight in the morning of the fair, in Tashkent."""
    return SetClock(datetime(2022, 3, 3, 3, 30, tzinfo=UTC))


@dataclass(frozen=True)
class SampleData:
    """Everything but ids: enterprises, and what belongs to them by their place in the list."""

    enterprises: list[Enterprise]
    people: list[tuple[int | None, Delegate]]
    products: list[tuple[int, Product]]
    demands: list[tuple[int, Demand]]
    offers: list[tuple[int, int, Offer]]
    samples: list[tuple[int, int, Sample]]


def create(store: Store, clock: Clock, actor: str, seed: int = 2022) -> Workplace:
    """Makes the sample fair in a store, with badges for everybody."""
    fair = store.create_fair(
        Fair(
            id=b"",
            code=CODE,
            name="Jizzax sanoat yarmarkasi",
            region=_HOME,
            venue="Olimpiya zaxiralari kolleji",
            organisers=(
                "Investitsiyalar va tashqi savdo vazirligi",
                "Jizzax viloyati hokimligi",
                "Elektron kooperatsiya markazi",
            ),
            start=date(2022, 3, 3),
            end=date(2022, 3, 3),
            scans_out=True,
            sample=True,
        ),
        "Namuna",
        actor,
    )
    place = Workplace(store, fair.id, clock, actor)
    with place.write() as work:
        _write(work, generate(seed))
    issue_missing(place)
    return place


def generate(seed: int = 2022) -> SampleData:
    """The data of a seed; the same seed gives the same fair."""
    chance = random.Random(seed)
    enterprises = _enterprises(chance)
    products = _products(chance, enterprises)
    demands = _demands(chance, enterprises)
    return SampleData(
        enterprises,
        _people(chance, enterprises),
        products,
        demands,
        _offers(chance, enterprises, demands),
        _samples(chance, demands, products),
    )


# Enterprises


def _enterprises(chance: random.Random) -> list[Enterprise]:
    used: set[str] = set()
    found = [_enterprise(chance, used, number) for number in range(ENTERPRISES)]
    _plant_lookalikes(found)
    exhibitors = sorted(chance.sample(range(ENTERPRISES), EXHIBITORS))
    for place, number in enumerate(exhibitors):
        stand = f"{'ABC'[place // _STANDS_IN_HALL]}-{place % _STANDS_IN_HALL + 1:02d}"
        found[number] = replace(
            found[number], part=Part.EXHIBITOR, stand=stand, participation=Participation.CONFIRMED
        )
    return found


def _enterprise(chance: random.Random, used: set[str], number: int) -> Enterprise:
    names = _names()
    script = 1 if chance.random() < 0.35 else 0
    region = _region(chance, number)
    sector = chance.choices(list(_SECTOR_WEIGHTS), list(_SECTOR_WEIGHTS.values()))[0]
    both = _company_name(chance, names, region, sector, used)
    return Enterprise(
        id=b"",
        name=both[script],
        other_names=(both[1 - script],) if chance.random() < 0.3 else (),
        stir=str(200_000_000 + number * 137_911 % 120_000_000 + number),
        country="UZ",
        region=region,
        sector=sector,
        belonging=Belonging.SECTORAL if chance.random() < 0.15 else Belonging.TERRITORIAL,
        size=chance.choices(list(Size), [20, 50, 22, 8])[0],
        employees=chance.choice((6, 9, 14, 22, 38, 64, 96, 140, 184, 320, 780)),
        phone=_phone(chance),
        part=Part.PARTICIPANT,
        participation=Participation.INVITED if chance.random() < 0.08 else Participation.CONFIRMED,
    )


def _region(chance: random.Random, number: int) -> str:
    regions = list(_names()["places"])
    if number < len(regions):
        return regions[number]
    return _HOME if chance.random() < 0.3 else chance.choice(regions)


def _company_name(
    chance: random.Random, names: Mapping[str, Any], region: str, sector: str, used: set[str]
) -> tuple[str, str]:
    for attempt in range(200):
        place = chance.choice(names["places"][region])
        trade = chance.choice(names["trades"][sector])
        form = chance.choice(names["forms"])
        middle = chance.choice(
            ("", "", "Sanoat|Саноат", "Invest|Инвест", "Plyus|Плюс", "Nur|Нур", "Baraka|Барака")
        )
        if attempt > 40:
            middle = chance.choice(names["men"])
        latin, cyrillic = (
            " ".join(
                part
                for part in (word.split("|")[script] for word in (place, trade, middle or "|", form))
                if part
            )
            for script in (0, 1)
        )
        if latin.rsplit(" ", 1)[0] not in used:
            used.add(latin.rsplit(" ", 1)[0])
            return latin, cyrillic
    raise ValueError(f"the words of {region} and {sector} are used up")


def _plant_lookalikes(found: list[Enterprise]) -> None:
    """A few companies that may be the same, and one with a very long name, as real lists have them."""
    for one, other in ((100, 101), (200, 201), (300, 301)):
        letter = "a" if "a" in found[one].name else "а"
        alike = found[one].name.replace(letter, "o" if letter == "a" else "о", 1)
        found[other] = replace(found[other], name=alike, stir=None)
    found[400] = replace(
        found[400],
        name="Jizzax viloyati qurilish materiallari va konstruksiyalarini ishlab chiqarish birlashmasi AJ",
    )


# People


def _people(chance: random.Random, enterprises: Sequence[Enterprise]) -> list[tuple[int | None, Delegate]]:
    wanted = EXPECTED - sum(_OTHERS.values())
    counts = [3 if one.part is Part.EXHIBITOR else 1 for one in enterprises]
    places = range(len(enterprises))
    weights = [3 if one.part is Part.EXHIBITOR else 1 for one in enterprises]
    for number in chance.choices(places, weights, k=wanted - sum(counts)):
        counts[number] += 1
    people: list[tuple[int | None, Delegate]] = []
    for number, count in enumerate(counts):
        role = Role.EXHIBITOR if enterprises[number].part is Part.EXHIBITOR else Role.PARTICIPANT
        cyrillic = not enterprises[number].name.isascii() and "а" in enterprises[number].name.lower()
        people += [(number, _person(chance, role, cyrillic=cyrillic)) for _ in range(count)]
    for role, count in _OTHERS.items():
        people += [(None, _person(chance, role, cyrillic=chance.random() < 0.3)) for _ in range(count)]
    return people


def _person(chance: random.Random, role: Role, *, cyrillic: bool) -> Delegate:
    names = _names()
    woman = chance.random() < 0.36
    script = 1 if cyrillic else 0
    first = chance.choice(names["women" if woman else "men"]).split("|")[script]
    family = chance.choice(names["families"]).split("|")[script] + (
        ("а" if cyrillic else "a") if woman else ""
    )
    with_position = role in (Role.EXHIBITOR, Role.PARTICIPANT)
    return Delegate(
        id=b"",
        name=f"{first} {family}",
        phone=_phone(chance),
        position=chance.choice(names["positions"]) if with_position else None,
        role=role,
        language=chance.choice(("uz-Latn", "uz-Latn", "uz-Cyrl", "ru")),
    )


def _phone(chance: random.Random) -> str:
    number = chance.randrange(10**7)
    return (
        f"+998 {chance.choice(_MOBILE)} {number // 10_000:03d} {number // 100 % 100:02d} {number % 100:02d}"
    )


# Products and demands


def _products(chance: random.Random, enterprises: Sequence[Enterprise]) -> list[tuple[int, Product]]:
    goods = _goods()
    exhibitors: dict[str, list[int]] = {}
    for number, one in enumerate(enterprises):
        if one.part is Part.EXHIBITOR:
            exhibitors.setdefault(one.sector or "", []).append(number)
    everything = list(
        {product.name: (sector, product) for sector, product in _variants(goods, exhibitors)}.values()
    )
    chance.shuffle(everything)
    dealt: dict[str, int] = {}
    found: list[tuple[int, Product]] = []
    for sector, product in everything[:PRODUCTS]:
        owners = exhibitors[sector]
        found.append((owners[dealt.get(sector, 0) % len(owners)], _priced(chance, product)))
        dealt[sector] = dealt.get(sector, 0) + 1
    return found


def _variants(goods: Mapping[str, Any], sectors: Mapping[str, object]) -> Iterator[tuple[str, Product]]:
    for sector in sectors:
        for base in goods["products"][sector]:
            for kind in goods["kinds"][base["kind"]]:
                for name in base["name"].split("|"):
                    yield (
                        sector,
                        Product(
                            id=b"",
                            name=f"{name}, {kind}",
                            tn_ved=base["tn_ved"],
                            unit=base["unit"],
                            price=Decimal(str(base["price"])),
                            currency="UZS",
                        ),
                    )


def _priced(chance: random.Random, product: Product) -> Product:
    base = (product.price or Decimal(1)) * 1000
    price = (base * Decimal(chance.randrange(70, 180)) / 100).quantize(Decimal(100))
    return replace(product, price=price or Decimal(100), capacity=Decimal(chance.randrange(5, 900) * 100))


def _demands(chance: random.Random, enterprises: Sequence[Enterprise]) -> list[tuple[int, Demand]]:
    wanted = _goods()["demands"]
    seekers = [number for number, one in enumerate(enterprises) if one.size in (Size.LARGE, Size.MEDIUM)]
    found: list[tuple[int, Demand]] = []
    for count in range(DEMANDS):
        item = wanted[count % len(wanted)]
        demand = Demand(
            id=b"",
            name=chance.choice(item["name"].split("|")),
            tn_ved=item["tn_ved"],
            unit=item["unit"],
            volume=Decimal(chance.randrange(2, 800) * 50),
            price=Decimal(chance.randrange(3, 900) * 1000),
            currency="UZS",
            country=item["country"],
        )
        found.append((chance.choice(seekers), demand))
    return found


def _offers(
    chance: random.Random, enterprises: Sequence[Enterprise], demands: Sequence[tuple[int, Demand]]
) -> list[tuple[int, int, Offer]]:
    makers = [number for number, one in enumerate(enterprises) if one.part is Part.EXHIBITOR]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < OFFERS:
        pairs[chance.choice(makers), chance.randrange(len(demands))] = None
    return [(maker, demand, _offer(chance, demands[demand][1])) for maker, demand in pairs]


def _offer(chance: random.Random, demand: Demand) -> Offer:
    return Offer(
        id=b"",
        offered=OfferKind.MADE_NOW if chance.random() < 0.4 else OfferKind.AFTER_DEVELOPMENT,
        price=((demand.price or Decimal(1000)) * Decimal(chance.randrange(60, 110)) / 100).quantize(
            Decimal(100)
        ),
        currency="UZS",
        capacity=Decimal(chance.randrange(1, 60) * 50),
        lead_time=chance.choice((14, 30, 45, 60, 90, 120, 180)),
    )


def _samples(
    chance: random.Random,
    demands: Sequence[tuple[int, Demand]],
    products: Sequence[tuple[int, Product]],
) -> list[tuple[int, int, Sample]]:
    """(owner, place in the list of demands, or of products counted from -1 downwards, sample)."""
    found: list[tuple[int, int, Sample]] = []
    for number in chance.sample(range(len(demands)), SAMPLES // 2):
        owner, demand = demands[number]
        found.append((owner, number, Sample(id=b"", name=demand.name)))
    for number in chance.sample(range(len(products)), SAMPLES - SAMPLES // 2):
        owner, product = products[number]
        found.append((owner, -1 - number, Sample(id=b"", name=product.name)))
    return found


# Writing


def _write(work: Work, data: SampleData) -> None:
    halls = _write_halls(work)
    ids = [work.new_id() for _ in data.enterprises]
    for one, enterprise in zip(ids, data.enterprises, strict=True):
        hall = halls.get(enterprise.stand[0]) if enterprise.stand else None
        work.add(replace(enterprise, id=one, hall=hall))
    for owner, person in data.people:
        work.add(replace(person, id=work.new_id(), enterprise=None if owner is None else ids[owner]))
    products = [(ids[owner], replace(product, id=work.new_id())) for owner, product in data.products]
    demands = [(ids[owner], replace(demand, id=work.new_id())) for owner, demand in data.demands]
    for owner, record in (*products, *demands):
        work.add(replace(record, enterprise=owner))
    for maker, demand, offer in data.offers:
        work.add(replace(offer, id=work.new_id(), enterprise=ids[maker], demand=demands[demand][1].id))
    for owner, shown, sample in data.samples:
        of = {"demand": demands[shown][1].id} if shown >= 0 else {"product": products[-1 - shown][1].id}
        work.add(replace(sample, id=work.new_id(), enterprise=ids[owner], **of))
    _write_stands(work, ids, data.enterprises)


def _write_halls(work: Work) -> dict[str, Id]:
    halls = {letter: Hall(id=work.new_id(), name=f"{letter} zal") for letter in "ABC"}
    for hall in halls.values():
        work.add(hall)
    for name, direction in (
        ("Asosiy kirish", Direction.ENTRY),
        ("Shimoliy kirish", Direction.ENTRY),
        ("Chiqish", Direction.EXIT),
    ):
        work.add(Station(id=work.new_id(), name=name, role=StationRole.ENTRANCE, direction=direction))
    for letter, hall in halls.items():
        work.add(Station(id=work.new_id(), name=f"{letter} zal eshigi", role=StationRole.DOOR, hall=hall.id))
    for number in range(1, 9):
        work.add(Station(id=work.new_id(), name=f"{number}-stol", role=StationRole.TABLE))
    return {letter: hall.id for letter, hall in halls.items()}


def _write_stands(work: Work, ids: Sequence[Id], enterprises: Sequence[Enterprise]) -> None:
    shown = [(one, enterprise) for one, enterprise in zip(ids, enterprises, strict=True) if enterprise.stand]
    for one, enterprise in shown[:6]:
        work.add(
            Station(
                id=work.new_id(),
                name=f"{enterprise.stand}-stend",
                role=StationRole.STAND,
                enterprise=one,
            )
        )


@cache
def _names() -> Mapping[str, Any]:
    with resource("sample/names.toml").open("rb") as file:
        return cast("Mapping[str, Any]", tomllib.load(file))


@cache
def _goods() -> Mapping[str, Any]:
    with resource("sample/products.toml").open("rb") as file:
        return cast("Mapping[str, Any]", tomllib.load(file))
