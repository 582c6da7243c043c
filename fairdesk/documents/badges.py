"""From the badges of a fair to their PDF: what stands on each, in which language."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from fairdesk.documents.calibration import AS_IT_IS, Calibration
from fairdesk.documents.faces import BadgeFace, Section
from fairdesk.documents.layouts import load_layout
from fairdesk.documents.press import print_badges
from fairdesk.domain.entities import Fair
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Role
from fairdesk.reference import region
from fairdesk.texts import LANGUAGES, Language, day, text
from fairdesk.usecases.front_desk.badges import BadgeToPrint

_COMPANIONS: tuple[Language, ...] = ("uz-Latn", "ru", "en")
_ON_A_BADGE = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a batch: badges on pages; ``held_back`` are those with letters the faces lack, and
    these letters; ``shortened`` were printed, but a text on them had to end in "…"."""

    badges: int
    pages: int
    held_back: tuple[tuple[BadgeToPrint, str], ...]
    shortened: tuple[BadgeFace, ...] = ()


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
    background: bytes | None = None,
) -> Printed:
    """Writes badges as one PDF in the order given; nothing is written where none can be printed.

    ``dividers`` puts a sheet before each box, saying in ``language``, the staff's, which it is.
    ``progress`` hears the number of badges done and may raise to stop. ``logo`` is a PNG or JPEG,
    ``background`` one that lies behind everything.
    Sheets are taken one by one and not kept.
    Raises ``UserFacingError`` for a layout that cannot be used, and at a desk that holds no badge key.
    """
    layout = load_layout(layout_name)
    backs = {language: back_of(fair, language) for language in LANGUAGES if layout.back}
    held_back: list[tuple[BadgeToPrint, str]] = []

    def faces() -> Iterator[BadgeFace]:
        for sheet in sheets:
            face = face_of(sheet, fair, language)
            face = replace(face, back=backs.get(face.languages[0], ()))
            missing = face.missing_letters()
            if missing:
                held_back.append((sheet, missing))
            else:
                yield face

    batch = print_badges(
        faces(),
        layout,
        out,
        progress=progress,
        calibration=calibration,
        dividers=language if dividers else None,
        logo=logo,
        background=background,
        title=fair.name,
    )
    return Printed(batch.badges, batch.pages, tuple(held_back), batch.shortened)


def face_of(sheet: BadgeToPrint, fair: Fair, language: Language) -> BadgeFace:
    """What stands on the front of one badge. Roles stand in the person's language first.

    Raises ``UserFacingError`` for a sheet without a code: this desk holds no badge key.
    """
    if not sheet.code:
        raise UserFacingError(message("usecases.no_badge_key"), message("usecases.no_badge_key_advice"))
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
        languages=_with_companions(first),
        box=sheet.badge.box,
        filed_under=fold(person.name or "") if person else "",
    )


def back_of(fair: Fair, language: Language) -> tuple[Section, ...]:
    """What stands on the back of every badge: where the fair is, whose it is, and what to do when.

    The numbers for emergencies are those of Uzbekistan: 101 fire, 102 police, 103 ambulance.
    """

    def said(key: str) -> str:
        return text(f"badges.back_{key}", language)

    sections = (
        Section(said("place"), (fair.venue,) if fair.venue else ()),
        Section(said("organisers"), fair.organisers),
        Section(said("badge"), (said("wear"), said("lost"))),
        Section(said("found"), (said("hand_in"),)),
        Section(said("emergency"), (said("numbers"),), strong=True),
    )
    return tuple(section for section in sections if section.lines)


def fair_days(fair: Fair, language: Language) -> str:
    """The fair's days in words: "3 March 2022", "3–4 March 2022", "31 March – 1 April 2022"."""
    if fair.start is None:
        return fair.code
    if fair.end is None or fair.end == fair.start:
        return day(fair.start, language)
    return _span(fair.start, fair.end, language)


def _span(start: date, end: date, language: Language) -> str:
    last = day(end, language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{last}"
    first = day(start, language)
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
    return f"{first} – {last}"


def _own_language(sheet: BadgeToPrint, language: Language) -> Language:
    wished = sheet.delegate.language if sheet.delegate else None
    known: dict[str, Language] = {language: language for language in LANGUAGES}
    return known.get(wished or language, language)


def _with_companions(first: Language) -> tuple[Language, ...]:
    languages: tuple[Language, ...] = (first, *(other for other in _COMPANIONS if other != first))
    return languages[:_ON_A_BADGE]


def _where(sheet: BadgeToPrint, language: Language) -> str | None:
    """Hall, stand and region, as far as they are known: "Hall B, stand 14 · Jizzakh"."""
    enterprise = sheet.enterprise
    if enterprise is None:
        return None
    stand = text("badges.stand", language, stand=enterprise.stand) if enterprise.stand else None
    at = ", ".join(part for part in (sheet.hall.name if sheet.hall else None, stand) if part)
    home = region(enterprise.region) if enterprise.region else None
    return " · ".join(part for part in (at, home.names[language] if home else None) if part) or None
