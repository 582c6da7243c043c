"""A small fair with halls, tables, two sessions and meetings, for stories about them.

09:00 to 11:00 and 14:00 to 15:30 on 3 March 2022 in slots of half an hour. Tables 1 and 2 stand in A zali,
3 (the plastic maker's own) and the spare 4 in B zali.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Hall,
    Id,
    Meeting,
    Product,
    Session,
    Table,
)
from fairdesk.domain.grid import clock_time, moment
from fairdesk.domain.words import Confirmation, Missed, Part, Size
from fairdesk.usecases.ports import Workplace

DAY = date(2022, 3, 3)
PLASTIC, METAL, FOOD, CHEMIST, CHEMIST_AGAIN, TEXTILE = (
    "Jizzax Plastmassa MCHJ",
    "Angren Metall AJ",
    "Олтин Водий Агро МЧЖ",
    "Sirdaryo Kimyo MCHJ",
    "Сирдарё Кимё МЧЖ",
    "Buxoro Toʻqimachilik XK",
)


@dataclass
class FairWithMeetings:
    """Where it is, and the ids of enterprises by name, tables by number and meetings by a nickname."""

    place: Workplace
    enterprises: dict[str, Id] = field(default_factory=dict)
    tables: dict[int, Id] = field(default_factory=dict)
    meetings: dict[str, Id] = field(default_factory=dict)
    halls: dict[str, Id] = field(default_factory=dict)

    def meet(self, nickname: str, host: str, guest: str, at: str, table: int, **more: object) -> Id:
        """Arranges a meeting of half an hour."""
        with self.place.write() as work:
            meeting = Meeting(
                id=work.new_id(),
                host=self.enterprises[host],
                guest=self.enterprises[guest],
                start=self.at(at),
                table=self.tables[table],
            )
            work.add(replace(meeting, **more))
        self.meetings[nickname] = meeting.id
        return meeting.id

    def change(self, nickname: str, **news: object) -> None:
        """Changes a meeting."""
        with self.place.write() as work:
            work.change(Meeting, self.meetings[nickname], **news)

    def at(self, written: str) -> datetime:
        """A time of the fair's day, in UTC."""
        at = clock_time(written)
        assert at is not None
        return moment(DAY, at, "Asia/Tashkent")


def fair_with_meetings(place: Workplace) -> FairWithMeetings:
    """Fills an empty fair. The chemist is registered twice, in two scripts, under one STIR."""
    made = FairWithMeetings(place)
    with place.write() as work:
        for name in ("A zali", "B zali"):
            hall = Hall(id=work.new_id(), name=name)
            work.add(hall)
            made.halls[name] = hall.id
        for name, more in _enterprises(made).items():
            enterprise = Enterprise(id=work.new_id(), name=name)
            work.add(replace(enterprise, **more))
            made.enterprises[name] = enterprise.id
        for name, opens, closes in (("Ertalab", "09:00", "11:00"), ("Tushdan keyin", "14:00", "15:30")):
            work.add(Session(id=work.new_id(), name=name, day=DAY, opens=opens, closes=closes))
        for number in (1, 2, 3, 4):
            hall = made.halls["A zali" if number < 3 else "B zali"]
            own = made.enterprises[PLASTIC] if number == 3 else None
            table = Table(id=work.new_id(), number=number, hall=hall, enterprise=own, spare=number == 4)
            work.add(table)
            made.tables[number] = table.id
        _people(made, work)
        _goods(made, work)
    _meetings(made)
    return made


def _enterprises(made: FairWithMeetings) -> dict[str, dict[str, object]]:
    hall = made.halls["B zali"]
    return {
        PLASTIC: {"stir": "301234567", "region": "JI", "sector": "chemicals", "size": Size.LARGE,
                  "part": Part.EXHIBITOR, "stand": "B-14", "hall": hall, "short_name": "Plastmassa"},
        METAL: {"stir": "302345678", "region": "TO", "sector": "metals", "part": Part.EXHIBITOR,
                "stand": "A-03", "hall": made.halls["A zali"], "size": Size.MEDIUM},
        FOOD: {"stir": "303456789", "region": "AN", "sector": "food", "size": Size.SMALL},
        CHEMIST: {"stir": "304567890", "region": "SI", "sector": "chemicals", "size": Size.SMALL},
        CHEMIST_AGAIN: {"stir": "304567890", "region": "SI", "stand": "B-20", "hall": hall},
        TEXTILE: {"stir": "305678901", "region": "BU", "sector": "light_industry", "size": Size.SMALL},
    }  # fmt: skip


def _people(made: FairWithMeetings, work: object) -> None:
    people = (
        (PLASTIC, "Nodira Qodirova", "uz-Latn"),
        (METAL, "Олим Йўлдошев", "ru"),
        (FOOD, "Тўлқин Бозоров", "uz-Cyrl"),
        (CHEMIST_AGAIN, "Saʼdulla Gʻaniyev", "en"),
    )
    for enterprise, name, language in people:
        work.add(
            Delegate(id=work.new_id(), enterprise=made.enterprises[enterprise], name=name, language=language)
        )


def _goods(made: FairWithMeetings, work: object) -> None:
    products = (
        (PLASTIC, "Polietilen quvur PE-100", "391721", "12500"),
        (METAL, "Арматура А500С", "721420", "8400000"),
        (CHEMIST, "Polipropilen granula", "390210", None),
        (FOOD, "Томат пастаси", "200290", "14000"),
    )
    for enterprise, name, code, price in products:
        work.add(
            Product(
                id=work.new_id(),
                enterprise=made.enterprises[enterprise],
                name=name,
                tn_ved=code,
                unit="kg",
                price=Decimal(price) if price else None,
                currency="UZS" if price else None,
            )
        )
    demands = (
        (PLASTIC, "Polipropilen granula PP-T20", "390210", "CN"),
        (PLASTIC, "Gidravlik shlang", "400922", "TR"),
        (METAL, "Полиэтилен қувур", None, "RU"),
    )
    for enterprise, name, code, country in demands:
        work.add(
            Demand(
                id=work.new_id(),
                enterprise=made.enterprises[enterprise],
                name=name,
                tn_ved=code,
                unit="kg",
                volume=Decimal(60000),
                country=country,
            )
        )


def _meetings(made: FairWithMeetings) -> None:
    both = {"host_confirmed": Confirmation.PHONE, "guest_confirmed": Confirmation.FORM}
    made.meet("granulate", PLASTIC, CHEMIST, "10:00", 3, about="Polipropilen granula", locked=True, **both)
    made.meet("pipes", METAL, PLASTIC, "10:30", 1)
    made.meet("packaging", PLASTIC, FOOD, "14:30", 3, about="Қадоқлаш плёнкаси")
    made.meet("steel", METAL, TEXTILE, "14:00", 1)
    three = (made.enterprises[TEXTILE].hex(),)
    made.meet("three", METAL, CHEMIST_AGAIN, "15:00", 2, others=three)
    made.meet("cancelled", METAL, FOOD, "10:00", 2, cancelled="kelmaydi")
    made.meet("missed", METAL, TEXTILE, "09:00", 2, missed=Missed.GUEST)
