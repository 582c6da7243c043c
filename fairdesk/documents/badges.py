"""From the badges of a fair to their PDF: what stands on each, in which language."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fairdesk.documents.calibration import AS_IT_IS, Calibration
from fairdesk.documents.faces import BadgeFace, render_badges
from fairdesk.documents.layouts import load_layout
from fairdesk.domain.entities import Fair
from fairdesk.domain.folding import fold
from fairdesk.domain.words import Role
from fairdesk.texts import LANGUAGES, Language, day, text
from fairdesk.usecases.badges import BadgeToPrint

_COMPANIONS: tuple[Language, ...] = ("uz-Latn", "ru", "en")


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a batch; ``held_back`` are badges with letters the faces lack, and those letters."""

    badges: int
    pages: int
    held_back: tuple[tuple[BadgeToPrint, str], ...]


def badge_pdf(
    sheets: Iterable[BadgeToPrint],
    fair: Fair,
    layout_name: str,
    language: Language,
    out: BinaryIO,
    *,
    calibration: Calibration = AS_IT_IS,
    dividers: bool = True,
    progress: Callable[[int], None] | None = None,
    logo: bytes | None = None,
) -> Printed:
    """Writes badges as one PDF in the order given; nothing is written where none can be printed.

    Raises ``UserFacingError`` for a layout that cannot be used.
    """
    by_code: dict[str, BadgeToPrint] = {}

    def faces() -> Iterator[BadgeFace]:
        for sheet in sheets:
            by_code[sheet.code] = sheet
            yield face_of(sheet, fair, language)

    batch = render_badges(
        faces(),
        load_layout(layout_name),
        out,
        progress=progress,
        calibration=calibration,
        dividers=dividers,
        logo=logo,
        title=fair.name,
    )
    held = tuple((by_code[held.face.code], held.missing) for held in batch.held_back)
    return Printed(batch.badges, batch.pages, held)


def face_of(sheet: BadgeToPrint, fair: Fair, language: Language) -> BadgeFace:
    """What stands on one badge. Roles stand in the person's language first."""
    person, enterprise = sheet.delegate, sheet.enterprise
    first = _own_language(sheet, language)
    return BadgeFace(
        code=sheet.code,
        number=sheet.number,
        name=(person.name or "") if person else "",
        role=person.role if person else Role.PARTICIPANT,
        fair_name=fair.name,
        fair_line=fair_days(fair, first),
        enterprise=enterprise.name if enterprise else None,
        position=person.position if person else None,
        second_line=_where(sheet, first),
        languages=(first, *(other for other in _COMPANIONS if other != first))[:3],
        box=sheet.badge.box,
        filed_under=fold(person.name or "") if person else None,
    )


def fair_days(fair: Fair, language: Language) -> str:
    """The fair's days in words: "3 March 2022", "3 March 2022 – 4 March 2022"."""
    if fair.start is None:
        return fair.code
    if fair.end is None or fair.end == fair.start:
        return day(fair.start, language)
    return f"{day(fair.start, language)} – {day(fair.end, language)}"


def _own_language(sheet: BadgeToPrint, language: Language) -> Language:
    wished = sheet.delegate.language if sheet.delegate else None
    return next((known for known in LANGUAGES if known == wished), language)


def _where(sheet: BadgeToPrint, language: Language) -> str | None:
    stand = sheet.enterprise.stand if sheet.enterprise else None
    parts = (
        sheet.hall.name if sheet.hall else None,
        text("badges.stand", language, stand=stand) if stand else None,
    )
    return ", ".join(part for part in parts if part) or None
