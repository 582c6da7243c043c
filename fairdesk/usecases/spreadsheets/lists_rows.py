"""One row of a list: its cells as checked values."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from fairdesk.domain.checks import clean_text
from fairdesk.domain.entities import BY_KIND, Id, Record
from fairdesk.domain.messages import Message, message
from fairdesk.reference import CURRENCIES, code_for
from fairdesk.usecases import fields
from fairdesk.usecases.fields import Checked
from fairdesk.usecases.spreadsheets.lists_headers import NAME_PARTS, RECORD, Column, Layout
from fairdesk.usecases.spreadsheets.sheets import Cell

LINKS = frozenset(
    {
        "enterprise.hall",
        "offer.demand",
        "offer.demand_enterprise",
        "sample.demand",
        "sample.product",
        "sample.lent_to",
        "meeting_request.wanted",
        "meeting_request.wanted_stir",
        "meeting_request.asker_record",
        "meeting_request.wanted_record",
    }
)
"""Columns that name another record; their values stay texts until it is looked up."""

_NOTHING = frozenset({"-", "–", "—", "--", "---", "n/a", "н/д"})
"""What people write into a cell to say that there is nothing to write."""
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_SEVERAL = re.compile(r"[,;/\n]|\s{3,}")
_CODES = frozenset({"stir", "tn_ved", "phone"})
_MAY_BE_SEVERAL = frozenset({"phone", "email"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell."""

    column: Column
    text: str
    sentence: Message


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row's values by the paths of their columns, what is wrong with it, and what was understood."""

    values: Mapping[str, object]
    record: Id | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Message, ...] = ()

    def of(self, kind: str) -> dict[str, object]:
        """The values of one record's own fields."""
        parted = (path.split(".", 1) for path in self.values)
        return {name: self.values[f"{kind}.{name}"] for record, name in parted if record == kind}


def in_column(column: Column, problem: Message) -> Message:
    """A sentence about the cell in a column."""
    return message("lists.in_column", column=column.heading, problem=problem)


def together(sentences: Sequence[Message]) -> Message | None:
    """Several sentences as one."""
    if not sentences:
        return None
    first, *rest = sentences
    others = together(rest)
    return first if others is None else message("lists.and", one=first, other=others)


def text_of(cell: Cell) -> str:
    """A cell as a person would have typed it: numbers in plain digits, days as 2022-03-03."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f").removesuffix(".0") if isfinite(cell) else ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _exact(text: str) -> str:
    """``9,98901234567E+11`` in digits; where digits were lost it stays as it is, and is found wrong."""
    found = _SCIENTIFIC.fullmatch(text)
    if found is None or len(found[2] or "") > int(found[3]):
        return text
    digits = (found[1] + (found[2] or "")).ljust(int(found[3]) + 1, "0")
    return digits if len(found[2] or "") >= min(8, int(found[3])) else text


def texts_of(cells: Sequence[Cell]) -> list[str]:
    """A row's cells as texts; what only says "nothing" is empty."""
    return ["" if (text := text_of(cell)) in _NOTHING else text for cell in cells]


def read_row(layout: Layout, texts: Sequence[str]) -> RowRead:
    """Checks the cells of a row, each for itself. Empty cells are not among the values."""
    reading = _Reading()
    for column in layout.columns:
        text = texts[column.index] if column.index < len(texts) else ""
        if column.path and text:
            reading.take(column, text)
    return reading.done()


@dataclass
class _Reading:
    """A row that is being read."""

    values: dict[str, object] = field(default_factory=dict[str, object])
    record: Id | None = None
    problems: list[Problem] = field(default_factory=list[Problem])
    notices: list[Message] = field(default_factory=list[Message])
    _name_parts: dict[str, str] = field(default_factory=dict[str, str])
    _said_currencies: dict[str, str] = field(default_factory=dict[str, str])

    def take(self, column: Column, text: str) -> None:
        path = column.path or ""
        if path == RECORD:
            self.record = _id(text)
        elif path in NAME_PARTS:
            self._name_parts[path] = text
        elif path in LINKS:
            self.values[path] = clean_text(text)
        else:
            self._take_field(column, path, text)

    def _take_field(self, column: Column, path: str, text: str) -> None:
        kind, name = path.split(".")
        if name == "price":
            self._note_currency(column, kind, text)
        if name in _CODES:
            text = _exact(text)
        if column.scale and not re.search(r"[^\W\d_]", text):
            text = f"{text} {column.scale}"
        checked = _checked(BY_KIND[kind], name, text)
        if checked.problem:
            self.problems.append(Problem(column, text, checked.problem))
        elif checked.value is not None and checked.value != ():
            self.values[path] = checked.value
        if checked.notice:
            self.notices.append(in_column(column, checked.notice))

    def _note_currency(self, column: Column, kind: str, text: str) -> None:
        words = re.findall(r"[^\W\d_]+|[$€]", text)
        written = next(filter(None, (code_for(CURRENCIES, word) for word in words)), column.currency)
        if written:
            self._said_currencies[f"{kind}.currency"] = written

    def done(self) -> RowRead:
        parts = [self._name_parts[path] for path in NAME_PARTS if path in self._name_parts]
        if parts and "delegate.name" not in self.values:
            self.values["delegate.name"] = clean_text(" ".join(parts))
        for path, currency in self._said_currencies.items():
            self.values.setdefault(path, currency)
        return RowRead(self.values, self.record, tuple(self.problems), tuple(self.notices))


@lru_cache(maxsize=20_000)
def _checked(record_type: type[Record], name: str, text: str) -> Checked:
    """A field's check; of several phones or addresses in one cell the first good one, with a notice."""
    checked = fields.check(record_type, name, text)
    if checked.problem is None or name not in _MAY_BE_SEVERAL:
        return checked
    parts = [part for part in _SEVERAL.split(text) if part.strip()]
    good = [one.value for one in (fields.check(record_type, name, part) for part in parts) if one.value]
    if len(good) < 2:
        return checked
    return Checked(good[0], notice=message("lists.first_of_several", value=str(good[0]), text=text))


def value_of(record_type: type[Record], name: str, text: str) -> object | None:
    """The value of a single cell, None where there is none or it is bad."""
    return _checked(record_type, name, _exact(text) if name in _CODES else text).value


def _id(text: str) -> Id | None:
    try:
        return uuid.UUID(text).bytes
    except ValueError:
        return None
