"""The records of the sample fair, made from a seed: the same seed gives the same fair, ids included.

Its figures are those of the fair in Jizzakh on 3 March 2022: 775 enterprises, of which 142 show more than
3,000 products and 633 come without. Everybody and everything else is invented.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Fair,
    Hall,
    Id,
    Offer,
    Product,
    Record,
    Sample,
    Station,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.scripts import cyrillic
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
from fairdesk.texts import Language
from fairdesk.usecases.sample import sample_words as stock
from fairdesk.usecases.sample.sample_words import Kind

SEED = 2022
CODE = "JI-2022-01"
DAY = date(2022, 3, 3)
DELEGATES = 1_960
PRODUCTS_EACH = 22
DEMANDS = 180
OFFERS = 240
SAMPLES = 120

_MADE = datetime(2022, 2, 21, 5, tzinfo=UTC)
_HALLS = (("A zali", 50), ("B zali", 48), ("C zali", 44))
_HALL_LETTERS = "ABC"
_STAFF: tuple[tuple[Role, int, tuple[str, ...]], ...] = (
    (Role.ORGANISER, 42, ("Portal mutaxassisi", "Tashkiliy guruh aʼzosi", "Hokimlik vakili", "Koordinator")),
    (Role.PRESS, 24, ("Muxbir", "Fotomuxbir", "Operator", "Muharrir")),
    (Role.VIP, 16, ("Faxriy mehmon", "Uyushma raisi", "Vazirlik vakili")),
    (Role.SERVICE, 26, ("Elektrik", "Oshpaz", "Farrosh", "Shifokor", "Tarjimon")),
    (Role.SECURITY, 18, ("Qoʻriqchi",)),
)
_SIZES = ((Size.MICRO, 18), (Size.SMALL, 52), (Size.MEDIUM, 20), (Size.LARGE, 10))
_EMPLOYEES = {Size.MICRO: (3, 20), Size.SMALL: (21, 100), Size.MEDIUM: (101, 300), Size.LARGE: (301, 4200)}
_LONG_COMPANY = (
    "“Jizzax viloyati qurilish materiallari va konstruksiyalari ishlab chiqarish innovatsion sanoat "
    "birlashmasi” MCHJ"
)
_TWINS = 4
"""Enterprises, and people, that stand on the lists twice in other spellings."""


@dataclass(frozen=True)
class SampleFair:
    """All records of the sample fair, without badges and passes. The fair's own id is given by the store."""

    fair: Fair
    halls: tuple[Hall, ...]
    enterprises: tuple[Enterprise, ...]
    stations: tuple[Station, ...]
    delegates: tuple[Delegate, ...]
    products: tuple[Product, ...]
    demands: tuple[Demand, ...]
    offers: tuple[Offer, ...]
    samples: tuple[Sample, ...]

    def records(self) -> Iterator[Record]:
        """Everything but the fair itself, so that what is referred to comes first."""
        yield from self.halls
        yield from self.enterprises
        yield from self.stations
        yield from self.delegates
        yield from self.products
        yield from self.demands
        yield from self.offers
        yield from self.samples


def generate(seed: int = SEED) -> SampleFair:
    """The sample fair of a seed."""
    return _Maker(seed).make()


class _Maker:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._made = 0
        self._language: dict[Id, Language] = {}
        self._makes: dict[Id, dict[str, None]] = {}
        self._people: set[str] = set()

    def make(self) -> SampleFair:
        halls = tuple(Hall(id=self._id(), name=name) for name, _ in _HALLS)
        enterprises = self._with_twins(self._enterprises(halls))
        exhibitors = [one for one in enterprises if one.part is Part.EXHIBITOR]
        products = tuple(self._products(exhibitors))
        demands = tuple(self._demands(enterprises))
        return SampleFair(
            fair=_fair(),
            halls=halls,
            enterprises=tuple(self._with_words(enterprises, demands)),
            stations=tuple(self._stations(halls, exhibitors)),
            delegates=tuple(self._delegates(enterprises)),
            products=products,
            demands=demands,
            offers=tuple(self._offers(enterprises, demands)),
            samples=tuple(self._samples(enterprises, products, demands)),
        )

    def _id(self) -> Id:
        """A UUIDv7 as in ``domain.ids``, but with the seed's own random bits: each is a millisecond later."""
        self._made += 1
        high, low = self._chance.getrandbits(12), self._chance.getrandbits(62)
        value = (milliseconds(_MADE) + self._made) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
        return value.to_bytes(16)

    # Enterprises

    def _enterprises(self, halls: Sequence[Hall]) -> list[Enterprise]:
        stands = self._stands(halls)
        regions = self._regions()
        foreign = [(name, country) for country, names in stock.words()["foreign"].items() for name in names]
        made: list[Enterprise] = []
        for sector, figures in stock.words()["sectors"].items():
            names = stock.company_names(self._chance, sector)
            for place in range(figures["exhibitors"] + figures["participants"]):
                is_exhibitor = place < figures["exhibitors"]
                if not is_exhibitor and foreign and self._chance.random() < 0.06:
                    made.append(self._foreign(*foreign.pop(), sector))
                    continue
                enterprise = self._local(next(names), sector, next(regions))
                if is_exhibitor:
                    stand, hall = next(stands)
                    enterprise = replace(
                        enterprise,
                        part=Part.EXHIBITOR,
                        participation=Participation.CONFIRMED,
                        stand=stand,
                        hall=hall,
                    )
                made.append(enterprise)
        made[0] = replace(made[0], name=_LONG_COMPANY)
        return made

    def _stands(self, halls: Sequence[Hall]) -> Iterator[tuple[str, Id]]:
        """Every stand once, in no order: neighbours in a hall are of different sectors."""
        stands = [
            (f"{letter}-{number:02d}", hall.id)
            for hall, letter, (_, count) in zip(halls, _HALL_LETTERS, _HALLS, strict=True)
            for number in range(1, count + 1)
        ]
        self._chance.shuffle(stands)
        return iter(stands)

    def _regions(self) -> Iterator[str]:
        """Regions by their shares; each of the fourteen is among the first."""
        shares = stock.words()["shares"]
        yield from shares
        while True:
            yield self._chance.choices(list(shares), list(shares.values()))[0]

    def _local(self, names: tuple[str, str], sector: str, region: str) -> Enterprise:
        chance = self._chance
        size = chance.choices([size for size, _ in _SIZES], [share for _, share in _SIZES])[0]
        language = chance.choices(("uz-Latn", "uz-Cyrl", "ru"), (58, 18, 24))[0]
        name = stock.company_name(names, self._legal_form(size, sector), language)
        is_sectoral = chance.random() < (0.6 if size is Size.LARGE else 0.12)
        district = chance.choice(stock.words()["districts"][region])
        site = stock.domain_of(names[0])
        enterprise = Enterprise(
            id=self._id(),
            name=name.name,
            other_names=(name.other,) if chance.random() < 0.7 else (),
            stir=f"9{chance.randrange(10**8):08d}",
            country="UZ",
            region=region,
            district=district,
            address=f"{chance.choice(stock.words()['streets'])} koʻchasi, {chance.randint(1, 180)}-uy",
            sector=sector,
            belonging=Belonging.SECTORAL if is_sectoral else Belonging.TERRITORIAL,
            association=stock.words()["sectors"][sector]["association"] if is_sectoral else None,
            size=size,
            employees=chance.randint(*_EMPLOYEES[size]),
            phone=stock.phone(chance),
            email=f"info@{site}" if chance.random() < 0.75 else None,
            site=site if chance.random() < 0.45 else None,
            participation=Participation.CONFIRMED if chance.random() < 0.93 else Participation.INVITED,
        )
        self._language[enterprise.id] = language
        return enterprise

    def _legal_form(self, size: Size, sector: str) -> str:
        if size is Size.LARGE:
            return self._chance.choice(("aj", "qk", "mchj"))
        if sector == "agriculture":
            return "fx"
        return self._chance.choices(("mchj", "xk", "qk"), (84, 10, 6))[0]

    def _foreign(self, name: str, country: str, sector: str) -> Enterprise:
        enterprise = Enterprise(
            id=self._id(),
            name=name,
            country=country,
            sector=sector,
            size=self._chance.choice((Size.MEDIUM, Size.LARGE)),
            email=f"export@{stock.domain_of(name)}",
            participation=Participation.CONFIRMED,
        )
        self._language[enterprise.id] = "ru" if country in ("RU", "KZ") else "en"
        return enterprise

    def _with_twins(self, enterprises: list[Enterprise]) -> list[Enterprise]:
        """Some participants are on the list a second time: without a STIR, and spelt otherwise."""
        latin = [
            place
            for place, one in enumerate(enterprises)
            if one.part is Part.PARTICIPANT and self._language[one.id] == "uz-Latn"
        ]
        chosen = self._chance.sample(latin, _TWINS * 2)
        for known, twin in zip(chosen[:_TWINS], chosen[_TWINS:], strict=True):
            original = enterprises[known]
            enterprises[twin] = replace(
                enterprises[twin],
                name=_mistyped(original.name),
                other_names=(),
                stir=None,
                sector=original.sector,
                email=None,
                site=None,
            )
        return enterprises

    def _with_words(
        self, enterprises: Sequence[Enterprise], demands: Sequence[Demand]
    ) -> Iterator[Enterprise]:
        """What an enterprise makes and seeks, as it stands on the screen when its people are scanned."""
        sought: dict[Id | None, list[str]] = {}
        for demand in demands:
            sought.setdefault(demand.enterprise, []).append(demand.name)
        for one in enterprises:
            about = ", ".join(self._makes.get(one.id, ())) or None
            seeks = "; ".join(sought.get(one.id, [])[:3]) or None
            yield replace(one, about=about, seeks=seeks)

    # Products

    def _products(self, exhibitors: Sequence[Enterprise]) -> Iterator[Product]:
        by_sector: dict[str | None, _Shelf] = {}
        for exhibitor in exhibitors:
            if exhibitor.sector not in by_sector:
                kinds = [kind for kind in stock.products() if kind.sector == exhibitor.sector]
                by_sector[exhibitor.sector] = _Shelf(kinds, self._chance)
            language = self._language[exhibitor.id]
            for kind, name in by_sector[exhibitor.sector].take(PRODUCTS_EACH, language == "ru"):
                self._makes.setdefault(exhibitor.id, {})[kind.family] = None
                if not kind.is_russian:
                    name = stock.in_script(name, language)
                yield self._product(exhibitor, kind, name)

    def _product(self, exhibitor: Enterprise, kind: Kind, name: str) -> Product:
        price = self._between(*kind.price)
        turnover = Decimal(self._chance.randint(600, 24_000)) * 1_000_000
        return Product(
            id=self._id(),
            enterprise=exhibitor.id,
            name=name,
            tn_ved=kind.tn_ved,
            unit=kind.unit,
            price=price,
            currency="UZS",
            capacity=_rounded(max(turnover / price, Decimal(12)), 2),
        )

    def _between(self, least: Decimal, most: Decimal) -> Decimal:
        return _rounded(least + (most - least) * self._chance.randint(0, 1000) / 1000, 3)

    # Demands, offers, samples

    def _demands(self, enterprises: Sequence[Enterprise]) -> Iterator[Demand]:
        chance = self._chance
        wanted = [(kind, name) for kind in stock.demands() for name in kind.names]
        for kind, name in sorted(chance.sample(wanted, DEMANDS), key=lambda pair: wanted.index(pair)):
            large = [
                one
                for one in enterprises
                if one.sector == kind.sector and one.country == "UZ" and one.size in (Size.MEDIUM, Size.LARGE)
            ]
            in_programme = chance.random() < 0.4
            entry = f"Mahalliylashtirish dasturi, {chance.randint(1, 480)}-band" if in_programme else None
            yield Demand(
                id=self._id(),
                enterprise=chance.choice(large).id,
                name=name,
                tn_ved=kind.tn_ved,
                unit=kind.unit,
                volume=self._between(Decimal(kind.volume[0]), Decimal(kind.volume[1])),
                price=self._between(*kind.price),
                currency="USD",
                country=chance.choice(kind.countries),
                programme=entry,
            )

    def _offers(self, enterprises: Sequence[Enterprise], demands: Sequence[Demand]) -> Iterator[Offer]:
        chance = self._chance
        makers = [one for one in enterprises if one.country == "UZ"]
        versatile = [one for one in makers if one.sector in ("machinery", "chemicals", "metals")]
        sector_of = {one.id: one.sector for one in makers}
        answered: set[tuple[Id, Id | None]] = set()
        while len(answered) < OFFERS:
            demand = chance.choice(demands)
            akin = [one for one in makers if one.sector == sector_of[demand.enterprise or b""]]
            maker = chance.choice(akin + versatile)
            if maker.id == demand.enterprise or (demand.id, maker.id) in answered:
                continue
            answered.add((demand.id, maker.id))
            yield self._offer(maker, demand)

    def _offer(self, maker: Enterprise, demand: Demand) -> Offer:
        chance = self._chance
        is_made = chance.random() < 0.4
        price, volume = demand.price or Decimal(1), demand.volume or Decimal(1)
        return Offer(
            id=self._id(),
            enterprise=maker.id,
            demand=demand.id,
            offered=OfferKind.MADE_NOW if is_made else OfferKind.AFTER_DEVELOPMENT,
            price=_rounded(price * chance.randint(70, 105) / 100, 3),
            currency=demand.currency,
            capacity=_rounded(volume / 12 * chance.randint(10, 120) / 100, 2),
            lead_time=chance.randint(7, 45) if is_made else chance.randint(60, 240),
        )

    def _samples(
        self, enterprises: Sequence[Enterprise], products: Sequence[Product], demands: Sequence[Demand]
    ) -> Iterator[Sample]:
        """Two thirds are imported pieces to be made here, the others are shown at stands; some are lent."""
        chance = self._chance
        imported = SAMPLES * 2 // 3
        stands = {one.id: one.stand for one in enterprises}
        for demand in chance.sample(demands, imported):
            lent = chance.choice(enterprises).id if chance.random() < 0.15 else None
            yield Sample(
                id=self._id(),
                enterprise=demand.enterprise,
                demand=demand.id,
                name=demand.name,
                stand=stands[demand.enterprise or b""] or "Namunalar burchagi",
                lent_to=lent if lent != demand.enterprise else None,
            )
        for product in chance.sample(products, SAMPLES - imported):
            yield Sample(
                id=self._id(),
                enterprise=product.enterprise,
                product=product.id,
                name=product.name,
                stand=stands[product.enterprise or b""],
            )

    # Places and people

    def _stations(self, halls: Sequence[Hall], exhibitors: Sequence[Enterprise]) -> Iterator[Station]:
        yield Station(id=self._id(), name="Asosiy kirish", direction=Direction.ENTRY)
        yield Station(id=self._id(), name="Ikkinchi kirish", direction=Direction.BOTH)
        yield Station(id=self._id(), name="Chiqish", direction=Direction.EXIT)
        for hall in halls:
            yield Station(id=self._id(), name=f"{hall.name} eshigi", role=StationRole.DOOR, hall=hall.id)
        yield Station(
            id=self._id(),
            name="Tashkiliy guruh xonasi",
            role=StationRole.DOOR,
            admits=(Role.ORGANISER, Role.SERVICE, Role.SECURITY),
        )
        for one in sorted(exhibitors, key=lambda one: one.stand or "")[:: len(exhibitors) // 6 + 1]:
            yield Station(
                id=self._id(),
                name=f"{one.stand} stendi",
                role=StationRole.STAND,
                hall=one.hall,
                enterprise=one.id,
            )
        for number in range(1, 9):
            yield Station(id=self._id(), name=f"{number}-muzokara stoli", role=StationRole.TABLE)

    def _delegates(self, enterprises: Sequence[Enterprise]) -> Iterator[Delegate]:
        people = [*self._from_enterprises(enterprises), *self._staff()]
        self._lengthen(people)
        self._repeat(people)
        yield from people

    def _from_enterprises(self, enterprises: Sequence[Enterprise]) -> Iterator[Delegate]:
        """One from each, and more from those who have a stand to keep."""
        chance = self._chance
        more = DELEGATES - sum(count for _, count, _ in _STAFF) - len(enterprises)
        weights = [3 if one.part is Part.EXHIBITOR else 1 for one in enterprises]
        coming = [*enterprises, *chance.choices(enterprises, weights, k=more)]
        for one in sorted(coming, key=lambda one: one.id):
            yield Delegate(
                id=self._id(),
                enterprise=one.id,
                name=self._person(self._language[one.id]),
                phone=stock.phone(chance) if chance.random() < 0.85 else None,
                position=chance.choice(stock.words()["people"]["positions"]),
                role=Role(one.part.value),
                language=self._language[one.id],
            )

    def _staff(self) -> Iterator[Delegate]:
        for role, count, positions in _STAFF:
            for _ in range(count):
                yield Delegate(
                    id=self._id(),
                    name=self._person("uz-Latn"),
                    phone=stock.phone(self._chance),
                    position=self._chance.choice(positions),
                    role=role,
                )

    def _person(self, language: Language) -> str:
        """A name that nobody at the fair has yet."""
        while True:
            name = stock.person_name(self._chance, language)
            if fold(name) not in self._people:
                self._people.add(fold(name))
                return name

    def _lengthen(self, people: list[Delegate]) -> None:
        """Names that a badge has to shrink or wrap."""
        names = stock.words()["people"]["long"]
        for place, name in zip(self._chance.sample(range(len(people)), len(names)), names, strict=True):
            people[place] = replace(people[place], name=name)

    def _repeat(self, people: list[Delegate]) -> None:
        """Some came onto the list twice, in both scripts and with the same phone."""
        couples = [
            place
            for place in range(len(people) - 1)
            if people[place].enterprise
            and people[place].enterprise == people[place + 1].enterprise
            and people[place].language == "uz-Latn"
            and people[place].phone
        ]
        for place in self._chance.sample(couples[::3], _TWINS):
            one = people[place]
            people[place + 1] = replace(people[place + 1], name=cyrillic(one.name or ""), phone=one.phone)


class _Shelf:
    """The products of one sector that nobody shows yet."""

    def __init__(self, kinds: Sequence[Kind], chance: random.Random) -> None:
        self._left = [(kind, list(kind.names)) for kind in kinds]
        self._chance = chance
        for _, names in self._left:
            chance.shuffle(names)

    def take(self, count: int, russian: bool) -> Iterator[tuple[Kind, str]]:
        """Products of a few kinds, in the wanted language as long as there are any."""
        while count > 0:
            full = [shelf for shelf in self._left if shelf[1]]
            fitting = [shelf for shelf in full if shelf[0].is_russian == russian] or full
            kind, names = self._chance.choice(fitting)
            for _ in range(min(count, len(names), self._chance.randint(5, 9))):
                count -= 1
                yield kind, names.pop()


def _fair() -> Fair:
    return Fair(
        id=b"",
        code=CODE,
        name="Jizzax viloyati tarmoqlararo sanoat yarmarkasi (namuna)",
        region="JI",
        venue="Olimpiya zaxiralari kolleji, Jizzax shahri",
        organisers=(
            "Investitsiyalar va tashqi savdo vazirligi",
            "Jizzax viloyati hokimligi",
            "Elektron kooperatsiya markazi",
        ),
        start=DAY,
        end=DAY,
        scans_out=True,
        sample=True,
    )


def _rounded(value: Decimal, digits: int) -> Decimal:
    """A number as people quote it: its first digits, then zeros; no more than two decimals."""
    places = max(value.adjusted() - digits + 1, -2)
    return value.quantize(Decimal(1).scaleb(places)).quantize(Decimal("0.01")).normalize() + 0


def _mistyped(name: str) -> str:
    """A name as somebody in a hurry types it: a letter left out, other quotation marks."""
    return (name[:4] + name[5:]).replace("“", "«").replace("”", "»")
