"""Badges for the tests on paper: every role, four languages, long names, all letters of the field."""

from collections.abc import Iterator
from datetime import date

from fairdesk.domain.badge_codes import BadgeKey, encode, short_number
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Fair, Hall
from fairdesk.domain.words import Role
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.front_desk.badges import BOX_SIZE, BadgeToPrint

FAIR = Fair(
    id=b"fair of samples.",
    code="JI-2022-01",
    name="Jizzax viloyati sanoat yarmarkasi",
    venue="Olimpiya zaxiralari kolleji",
    organisers=("Jizzax viloyati hokimligi", "Elektron kooperatsiya markazi"),
    start=date(2022, 3, 3),
    end=date(2022, 3, 4),
)
KEY = BadgeKey(1, bytes(range(32)))
HALL = Hall(id=b"hall", name="B zali")

LONG_NAME = "Gʻulomjon Shukurullayevich Yoʻldoshxoʻjayev-Abdurahmonov"
LONG_ENTERPRISE = (
    "“Oʻzbekiston–Germaniya qoʻshma korxonasi Jizzax avtomobil ehtiyot qismlari va "
    "elektrotexnika mahsulotlari zavodi” MCHJ 2"
)
_FIRST = ("Nodira", "Тўлқин", "Saʼdulla", "Ҳамида", "Oʻktam", "Фаррух", "Gʻayrat", "Ёқутой", "Jean-Pierre")
_LAST = ("Qodirova", "Бозоров", "Yoʻldosheva", "Ғаниев", "Шарипова", "Rahmonov", "Қаҳҳорова", "Müller")
_ENTERPRISES = (
    "Jizzax Plastmassa MCHJ",
    "«Боёвут Асал» МЧЖ",
    LONG_ENTERPRISE,
    "ООО «Элетех»",
    "Angren Metall AJ",
)


def sheet(number: int, name: str | None, role: Role = Role.PARTICIPANT, **more: str | None) -> BadgeToPrint:
    """One badge; ``more`` may have enterprise, stand, position, language. No name makes a blank."""
    language, position, enterprise = more.get("language"), more.get("position"), more.get("enterprise")
    stand = more.get("stand")
    person = None
    if name is not None:
        person = Delegate(id=b"person", name=name, role=role, language=language, position=position)
    firm = Enterprise(id=b"firm", name=enterprise, stand=stand, region="JI") if enterprise else None
    return BadgeToPrint(
        badge=Badge(
            id=number.to_bytes(16),
            desk=1,
            counter=number,
            key=1,
            box=(number - 1) // BOX_SIZE + 1 if name else None,
        ),
        code=encode(FAIR.id, KEY, 1, number),
        number=short_number(1, number),
        delegate=person,
        enterprise=firm,
        hall=HALL if stand else None,
    )


def sheets(count: int, step: int = 1) -> Iterator[BadgeToPrint]:
    """Every ``step``-th of ``count`` badges that differ in everything that is printed."""
    roles = tuple(Role)
    for number in range(1, count + 1, step):
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]} {number}"
        yield sheet(
            number,
            LONG_NAME if number % 7 == 3 else name,
            roles[number % len(roles)],
            language=LANGUAGES[number % len(LANGUAGES)],
            enterprise=_ENTERPRISES[number % len(_ENTERPRISES)],
            stand=f"B-{number % 90}" if number % 3 == 0 else None,
            position="Bosh direktor" if number % 2 else None,
        )
