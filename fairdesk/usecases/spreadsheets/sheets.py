"""A spreadsheet as plain rows of cells, between the files of ``exchange`` and the lists of a fair."""

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None
"""What one cell holds; None and the empty text are empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file. Row 1 of the file is ``rows[0]``; rows may differ in length."""

    name: str
    rows: list[list[Cell]]
