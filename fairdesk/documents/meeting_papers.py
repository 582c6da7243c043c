"""All papers about meetings by one name each, for the window and the command line alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from fairdesk.documents.agendas import agendas_pdf
from fairdesk.documents.catalogue import catalogue_pdf, wall_list_pdf
from fairdesk.documents.meeting_sheets import grid_pdf, halls_pdf, tables_pdf
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.texts import Language
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.agendas import Agenda
from fairdesk.usecases.meetings.catalogues import catalogue
from fairdesk.usecases.ports import Work, Workplace


class PaperKind(StrEnum):
    """What can be printed about meetings."""

    ENTERPRISE = "enterprise"
    TABLE = "table"
    HALL = "hall"
    GRID = "grid"
    CATALOGUE = "catalogue"
    BOOKLET = "booklet"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Made:
    """How many pages were written, and the agendas on them: who will be told when they are handed out."""

    pages: int
    agendas: tuple[Agenda, ...] = ()


def make_paper(
    place: Workplace,
    kind: PaperKind,
    language: Language,
    out: BinaryIO,
    *,
    enterprises: Sequence[Id] | None = None,
    changed_only: bool = False,
    own_language: bool = True,
    paper: str = "a4",
    progress: Callable[[int], None] | None = None,
) -> Made:
    """Writes a paper as PDF. ``language`` is the staff's; agendas are in their people's where it is known.

    ``enterprises``, ``changed_only``, ``own_language`` and ``paper`` are for agendas of enterprises.
    ``progress`` hears the number of agendas or pages done and may raise to stop.
    Raises ``UserFacingError`` where there is nothing to print.
    """
    if kind is PaperKind.ENTERPRISE:
        with place.read() as work:
            found = agendas_to_print(work, enterprises, changed_only=changed_only)
            fair, now = work.fair, work.now
        written = agendas_pdf(
            found, fair, language, out, now, paper=paper, own_language=own_language, progress=progress
        )
        return Made(written.pages, tuple(found))
    with place.read() as work:
        pages = _of_the_fair(work, kind, language, out, progress)
    if not pages:
        raise _nothing()
    return Made(pages)


def agendas_to_print(
    work: Work, enterprises: Sequence[Id] | None, *, changed_only: bool = False
) -> list[Agenda]:
    """The agendas of enterprises, or of all. Raises ``UserFacingError`` where there are none."""
    found = agendas.agendas(work, enterprises, changed_only=changed_only)
    if found:
        return found
    if changed_only:
        raise UserFacingError(message("agendas.nothing_new"), message("agendas.nothing_new_advice"))
    raise _nothing()


def _of_the_fair(
    work: Work, kind: PaperKind, language: Language, out: BinaryIO, progress: Callable[[int], None] | None
) -> int:
    if kind is PaperKind.TABLE:
        return tables_pdf(agendas.table_agenda(work), work.fair, language, out, work.now)
    if kind is PaperKind.HALL:
        return halls_pdf(agendas.hall_agenda(work), work.fair, language, out, work.now)
    if kind is PaperKind.GRID:
        return grid_pdf(agendas.whole_grid(work), work.fair, language, out, work.now)
    parts = catalogue(work)
    if not parts:
        return 0
    if kind is PaperKind.WALL:
        return wall_list_pdf(parts, work.fair, language, out)
    folded = kind is PaperKind.BOOKLET
    return catalogue_pdf(parts, work.fair, language, out, folded=folded, progress=progress)


def _nothing() -> UserFacingError:
    return UserFacingError(message("agendas.nothing_to_print"), message("agendas.nothing_to_print_advice"))
