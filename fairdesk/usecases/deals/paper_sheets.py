"""Numbered sheets of paper for a power cut: printed beforehand, filled in by hand, entered later."""

import re
from dataclasses import dataclass

from fairdesk.domain.deals import sheet_negotiation_id
from fairdesk.domain.entities import Desk, Id, Negotiation, SheetRun
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.usecases.ports import Changes, Work, Workplace

MOST_AT_ONCE = 200
_WRITTEN = re.compile(r"([A-Z]+[0-9]*)-([0-9]{1,6})|([A-Z]+)([0-9]{4,6})")
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХ–—", "ABEKMHOPCTX--")
"""Cyrillic letters that look like Latin ones: a sheet is typed under whatever layout is on."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One numbered sheet: what stands on it, and the desk that printed it."""

    text: str
    desk: Id
    number: int


@dataclass(frozen=True, slots=True)
class Run:
    """Sheets that are to be printed now."""

    sheets: tuple[Sheet, ...]
    changes: Changes


def sheet_text(letter: str, number: int) -> str:
    """The number as it stands on the sheet: B-0012."""
    return f"{letter}-{number:04d}"


def print_run(place: Workplace, count: int) -> Run:
    """Takes the next numbers of this desk for sheets; none is ever given twice."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise UserFacingError(
            message("negotiations.sheet_count", most=MOST_AT_ONCE), message("negotiations.sheet_count_advice")
        )
    with place.write() as work:
        first = work.next_sheet()
        last = first + count - 1
        work.add(
            SheetRun(id=work.new_id(), desk=work.desk.id, first=first, last=last, at=work.now, by=work.actor)
        )
        desk = work.desk
    sheets = (Sheet(sheet_text(desk.letter, one), desk.id, one) for one in range(first, last + 1))
    return Run(tuple(sheets), work.changes)


def look_up(work: Work, written: str) -> Sheet:
    """The sheet whose number was typed. Raises ``UserFacingError`` for one that nobody printed, or that was
    entered already."""
    found = _printed(work, written)
    if found is None:
        raise UserFacingError(
            message("negotiations.sheet_unknown", sheet=written.strip()),
            message("negotiations.sheet_unknown_advice"),
        )
    entered = entered_as(work, found)
    if entered is not None:
        raise UserFacingError(
            message("negotiations.sheet_entered", sheet=found.text, by=entered.by or "–"),
            message("negotiations.sheet_entered_advice"),
        )
    return found


def entered_as(work: Work, sheet: Sheet) -> Negotiation | None:
    """The negotiation as which a sheet was entered."""
    own = work.get(Negotiation, sheet_negotiation_id(work.fair.id, sheet.text))
    if own is not None and not own.voided:
        return own
    return next(iter(work.all(Negotiation, sheet=sheet.text)), None)


def _printed(work: Work, written: str) -> Sheet | None:
    found = _WRITTEN.fullmatch(re.sub(r"\s", "", written.upper()).translate(_LOOK_ALIKE))
    if found is None:
        return None
    letter, number = found[1] or found[3], int(found[2] or found[4])
    for desk in work.all(Desk, letter=letter):
        if any(run.first <= number <= run.last for run in work.all(SheetRun, desk=desk.id)):
            return Sheet(sheet_text(letter, number), desk.id, number)
    return None
