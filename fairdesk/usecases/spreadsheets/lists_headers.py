"""Finding out what a sheet is: where its heading stands, what its columns mean, what it lists.

The words are in ``resources/reference/headers.toml``. A column's meaning is a path: a record and one of its
fields (``enterprise.stir``), or one of the few others in ``OTHER_COLUMNS``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import cast

from fairdesk.domain.entities import (
    BY_KIND,
    Delegate,
    Demand,
    Enterprise,
    MeetingRequest,
    Offer,
    Product,
    Record,
    Sample,
)
from fairdesk.domain.folding import plain_words
from fairdesk.domain.messages import Message, message
from fairdesk.domain.values import field_types
from fairdesk.reference import CURRENCIES, code_for
from fairdesk.resources import resource
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases import fields
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet


class ListKind(StrEnum):
    """What a sheet lists. Contract: these words are used from outside."""

    ENTERPRISES = "enterprises"
    DELEGATES = "delegates"
    PRODUCTS = "products"
    DEMANDS = "demands"
    OFFERS = "offers"
    SAMPLES = "samples"
    REQUESTS = "requests"


RECORD_OF: Mapping[ListKind, type[Record]] = {
    ListKind.ENTERPRISES: Enterprise,
    ListKind.DELEGATES: Delegate,
    ListKind.PRODUCTS: Product,
    ListKind.DEMANDS: Demand,
    ListKind.OFFERS: Offer,
    ListKind.SAMPLES: Sample,
    ListKind.REQUESTS: MeetingRequest,
}

NAME_PARTS = ("delegate.surname", "delegate.given_name", "delegate.patronymic")
_PERSON_NAMES = frozenset({"delegate.name", *NAME_PARTS})
OWNER_COLUMNS = ("enterprise.name", "enterprise.stir")
"""By which an enterprise is known in lists of people and things; in lists of wishes, the one that asks."""
WANTED_COLUMNS = ("meeting_request.wanted", "meeting_request.wanted_stir")
ASKER_RECORD, WANTED_RECORD = "meeting_request.asker_record", "meeting_request.wanted_record"
"""Columns of forms that name the enterprises of a wish as records are named."""
RECORD = "record"
"""The path of the column by which an exported list finds its records again."""

OTHER_COLUMNS: Mapping[str, str] = {
    **dict(zip(NAME_PARTS, ("lists.surname", "lists.given_name", "lists.patronymic"), strict=True)),
    "offer.demand_enterprise": "lists.wanted_by",
    "meeting_request.wanted_stir": "lists.wanted_stir",
    ASKER_RECORD: "lists.asker_record",
    WANTED_RECORD: "lists.wanted_record",
    RECORD: "lists.record",
}
"""Columns that are no field of a record: their paths and what they are called."""

_NOT_IN_LISTS: Mapping[type[Record], frozenset[str]] = {
    Enterprise: frozenset({"voided", "signatory"}),
    Delegate: frozenset({"voided", "enterprise", "photo", "stands_in_for"}),
    Product: frozenset({"voided", "enterprise", "photo"}),
    Demand: frozenset({"voided", "enterprise", "photo"}),
    Offer: frozenset({"voided", "enterprise"}),
    Sample: frozenset({"voided", "enterprise", "photo"}),
    MeetingRequest: frozenset({"voided", "asker", "demand", "product", "at", "by"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. ``path`` is None where it is not used.

    ``scale`` is a word such as "mln" and ``currency`` a code that the heading says for all of its sums.
    """

    index: int
    heading: str
    path: str | None
    scale: str = ""
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is to be read. ``heading_row`` counts from 0; the rows follow ``height`` rows further.

    ``main`` is the record each row is about; its enterprise may stand in the same row. In a list of
    enterprises whose rows also name a person, ``main`` is the delegate and may be missing in a row.
    """

    kind: ListKind
    main: type[Record]
    heading_row: int
    height: int
    columns: tuple[Column, ...]

    @property
    def first_row(self) -> int:
        """Where the rows begin, counted from 0."""
        return self.heading_row + self.height

    @property
    def paths(self) -> frozenset[str]:
        """What the columns hold."""
        return frozenset(column.path for column in self.columns if column.path)

    @property
    def main_may_be_missing(self) -> bool:
        """Whether a row may name an enterprise only."""
        return RECORD_OF[self.kind] is not self.main


def paths_of(kind: ListKind) -> list[str]:
    """All columns a list of this kind can have, in their usual order: for export and for choosing."""
    main = RECORD_OF[kind]
    own = [f"{main.kind}.{name}" for name in field_types(main) if name not in _NOT_IN_LISTS[main]]
    if main is Offer:
        own.insert(own.index("offer.demand") + 1, "offer.demand_enterprise")
    if main is Enterprise:
        return [*own, RECORD]
    if main is MeetingRequest:
        own.insert(own.index("meeting_request.wanted") + 1, "meeting_request.wanted_stir")
        return [*OWNER_COLUMNS, *own, RECORD]
    return [*own, *OWNER_COLUMNS, RECORD]


def choices_of(kind: ListKind) -> list[str]:
    """The columns a person can choose from for a sheet of this kind."""
    more = list(NAME_PARTS) if kind is ListKind.DELEGATES else []
    owner = [
        f"enterprise.{name}" for name in field_types(Enterprise) if name not in _NOT_IN_LISTS[Enterprise]
    ]
    return list(dict.fromkeys([*paths_of(kind), *more, *owner]))


def heading_of(path: str, kind: ListKind) -> Message:
    """What a column is called in lists."""
    if path in OTHER_COLUMNS:
        return message(OTHER_COLUMNS[path])
    record, name = path.split(".")
    if record == Enterprise.kind and name == "name" and kind is ListKind.REQUESTS:
        return fields.label(MeetingRequest, "asker")
    if record == Enterprise.kind and name == "name" and kind is not ListKind.ENTERPRISES:
        return fields.label(Delegate, "enterprise")
    return fields.label(BY_KIND[record], name)


# Words


Words = tuple[str, ...]
_FILLERS = frozenset(
    {"of", "the", "in", "on", "na", "po", "za", "va", "and", "boyicha", "uchun", "dlya", "for", "no"}
)
_LIKELY = 0.34
"""Share of a heading's letters that must be understood."""


@dataclass(frozen=True)
class _Vocabulary:
    fields: Mapping[str, Mapping[str, tuple[Words, ...]]]
    """Section (a record, ``bare``, ``perhaps``) → field → its headings."""
    whose: Mapping[str, tuple[Words, ...]]
    titles: Mapping[str, tuple[Words, ...]]
    totals: tuple[Words, ...]


@lru_cache(maxsize=10_000)
def words_of(heading: str) -> Words:
    """A heading's words in plain Latin letters, without fillers.

    Russian mostly writes ё as е, so both are e here, and so is the Uzbek yo that ё stands for.
    """
    words = (word.lower().replace("yo", "e") for word in plain_words(heading))
    return tuple(word for word in words if word not in _FILLERS)


@cache
def _vocabulary() -> _Vocabulary:
    with resource("reference/headers.toml").open("rb") as file:
        tables = cast("dict[str, dict[str, list[str]]]", tomllib.load(file))
    read = {
        section: {name: tuple(words_of(one) for one in ways) for name, ways in table.items()}
        for section, table in tables.items()
    }
    whose, titles, totals = read.pop("whose"), read.pop("titles"), read.pop("totals")
    return _Vocabulary(read, whose, titles, totals["words"])


@cache
def _own_headings(kind: ListKind) -> Mapping[Words, str]:
    """The program's own headings in all languages."""
    found: dict[Words, str] = {}
    more = (ASKER_RECORD, WANTED_RECORD) if kind is ListKind.REQUESTS else ()
    for path in (*paths_of(kind), *more):
        for language in LANGUAGES:
            found.setdefault(words_of(text(heading_of(path, kind), language)), path)
    return found


def _is_form_of(word: str, root: str) -> bool:
    """Whether a word is another with an ending: telefoni, телефона; предприятия."""
    if word == root:
        return True
    stem = root if len(root) < 6 else root[:-1] if len(root) < 8 else root[:-2]
    return len(root) >= 4 and word.startswith(stem) and len(word) - len(root) <= 4


def _part_of(heading: Words, ways: Iterable[Words]) -> frozenset[int]:
    """Places of the heading's words that the longest fitting way covers."""
    best: frozenset[int] = frozenset()
    for way in ways:
        for start in range(len(heading) - len(way) + 1):
            places = range(start, start + len(way))
            if len(way) >= len(best) and all(
                _is_form_of(heading[place], root) for place, root in zip(places, way, strict=True)
            ):
                best = max(best, frozenset(places), key=lambda found: _letters(heading, found))
    return best


def _letters(heading: Words, places: Iterable[int]) -> int:
    return sum(len(heading[place]) for place in places)


def _share(heading: Words, places: Iterable[int]) -> float:
    return _letters(heading, places) / max(1, _letters(heading, range(len(heading))))


@lru_cache(maxsize=5_000)
def _meanings(heading: Words) -> Mapping[tuple[str, str], float]:
    """Every (section, field) a heading may mean, with the share of it that says so."""
    found: dict[tuple[str, str], float] = {}
    for section, table in _vocabulary().fields.items():
        for name, ways in table.items():
            places = _part_of(heading, ways)
            if not places:
                continue
            share = _share(heading, places)
            found[section, name] = max(share, found.get((section, name), 0))
            for owner, more in _said_owners(heading, places).items():
                if section in (owner, "bare"):
                    found[owner, name] = max(share + more, found.get((owner, name), 0))
    return {meaning: share for meaning, share in found.items() if share >= _LIKELY}


def _said_owners(heading: Words, places: frozenset[int]) -> Mapping[str, float]:
    """Whose a field is said to be in the rest of a heading, with the share of it that says so."""
    rest = tuple(word for place, word in enumerate(heading) if place not in places)
    said = {owner: _part_of(rest, roots) for owner, roots in _vocabulary().whose.items()}
    return {
        owner: _letters(rest, part) / _letters(heading, range(len(heading)))
        for owner, part in said.items()
        if part
    }


# Columns


_OWN, _LIKE_OWN = 1.2, 0.85
"""Weights of the program's own headings: certain in a list that it exported, else one word among others."""
_OWNER, _BARE, _BARE_OTHER, _PERHAPS = 0.99, 0.9, 0.6, 0.5


def _weights(headings: Sequence[Words], main: type[Record], kind: ListKind) -> list[tuple[float, int, str]]:
    """All that the columns may be in a list about ``main``, the most certain first."""
    own = _own_headings(kind)
    found: list[tuple[float, int, str]] = []
    is_exported = any(own.get(heading) == RECORD for heading in headings)
    near = _nearest_owner(headings) if main is Delegate else {}
    for index, heading in enumerate(headings):
        if not heading:
            continue
        if heading in own:
            found.append((_OWN if is_exported else _LIKE_OWN, index, own[heading]))
        for (section, name), share in _meanings(heading).items():
            for weight, path in _paths(section, name, main, near.get(index, main.kind)):
                found.append((weight * share, index, path))
    return sorted(found, key=lambda one: (-one[0], one[1]))


def _paths(section: str, name: str, main: type[Record], near: str) -> Iterator[tuple[float, str]]:
    if section == "perhaps":
        if main is Delegate:
            yield _PERHAPS, f"delegate.{name}"
    elif section == "bare":
        owners = [near, *(one for one in (main.kind, Enterprise.kind) if one != near)]
        able = [one for one in owners if name in field_types(BY_KIND[one])]
        for weight, owner in zip((_BARE, _BARE_OTHER), able, strict=False):
            yield weight, f"{owner}.{name}"
    elif section == main.kind:
        yield 1.0, f"{section}.{name}"
    elif section == Enterprise.kind:
        yield _OWNER, f"{section}.{name}"


def _nearest_owner(headings: Sequence[Words]) -> dict[int, str]:
    """For each column whose name stands last before it: a bare "telefon" is that one's.

    What stands behind a director is the enterprise's where another column names the delegate.
    """
    best = [
        max(meanings, key=lambda one: meanings[one], default=None) for meanings in map(_meanings, headings)
    ]
    names_delegate = any(one and f"{one[0]}.{one[1]}" in _PERSON_NAMES for one in best)
    near: dict[int, str] = {}
    last: str | None = None
    for index, meaning in enumerate(best):
        section = meaning[0] if meaning else None
        if meaning in ((Enterprise.kind, "name"), (Enterprise.kind, "stir")):
            last = Enterprise.kind
        elif section == "perhaps":
            last = Enterprise.kind if names_delegate else Delegate.kind
        elif section == Delegate.kind:
            last = Delegate.kind
        if last:
            near[index] = last
    return near


def _assigned(weights: Iterable[tuple[float, int, str]]) -> dict[int, tuple[str, float]]:
    """Each column once and each meaning once, the most certain first."""
    columns: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for weight, index, path in weights:
        if index not in columns and path not in taken:
            columns[index] = (path, weight)
            taken.add(path)
    return columns


def _with_whole_names(columns: dict[int, tuple[str, float]]) -> dict[int, tuple[str, float]]:
    """A surname without a first name, or the other way round, is the whole name."""
    paths = {path for path, _ in columns.values()}
    parts = paths & set(NAME_PARTS[:2])
    if len(parts) == 1 and "delegate.name" not in paths:
        return {
            index: ("delegate.name" if path in parts else path, weight)
            for index, (path, weight) in columns.items()
        }
    return columns


# Sheets


_LOOKED_AT = 40
"""Rows in which a heading is looked for."""
_LONGEST_HEADING = 160
_TITLE_HINT = 0.3


def recognise(
    sheet: Sheet, kind: ListKind | None = None, columns: Mapping[int, str | None] | None = None
) -> Layout | None:
    """How a sheet is to be read; None where no heading is understood.

    ``kind`` is what a person said it lists, ``columns`` what they said about single columns (None: unused).
    """
    found = _heading(sheet)
    if found is None:
        return None
    row, height, labels = found
    headings = [words_of(label) for label in labels]
    hints = words_of(" ".join([sheet.name, *_titles(sheet, row)]))
    chosen = _best_reading(headings, hints, kind)
    if chosen is None:
        return None
    main, meant = chosen
    for index, path in (columns or {}).items():
        meant = {one: path_of for one, path_of in meant.items() if one != index and path_of[0] != path}
        if path:
            meant[index] = (path, 1.0)
    used = tuple(
        _column(index, label, meant[index][0] if index in meant else None)
        for index, label in enumerate(labels)
    )
    surely = any(path in _PERSON_NAMES and weight > _PERHAPS for path, weight in meant.values())
    layout = Layout(kind or _kind(main, used, surely), main, row, height, used)
    return replace(layout, main=Enterprise) if _names_nobody(layout) else layout


def _names_nobody(layout: Layout) -> bool:
    return layout.main_may_be_missing and not layout.paths & _PERSON_NAMES


def _kind(main: type[Record], columns: Sequence[Column], surely_people: bool) -> ListKind:
    """A list of people that tells much about their enterprises, or only directors, is one of enterprises."""
    details = [
        column
        for column in columns
        if column.path and column.path.startswith("enterprise.") and column.path not in OWNER_COLUMNS
    ]
    if main is Delegate and (len(details) > 1 or not surely_people):
        return ListKind.ENTERPRISES
    return next(kind for kind, record in RECORD_OF.items() if record is main)


def _best_reading(
    headings: Sequence[Words], hints: Words, kind: ListKind | None
) -> tuple[type[Record], dict[int, tuple[str, float]]] | None:
    best: tuple[float, type[Record], dict[int, tuple[str, float]]] | None = None
    for possible, main in RECORD_OF.items():
        combined = kind is ListKind.ENTERPRISES and main is Delegate
        if kind not in (None, possible) and not combined:
            continue
        columns = _with_whole_names(_assigned(_weights(headings, main, possible)))
        if kind != possible and not _tells(main, columns):
            continue
        score = sum(weight for _, weight in columns.values())
        score += _TITLE_HINT * bool(_part_of(hints, _vocabulary().titles[possible]))
        if best is None or score > best[0] + 1e-9:
            best = (score, main, columns)
    return None if best is None else best[1:]


def _tells(main: type[Record], columns: Mapping[int, tuple[str, float]]) -> bool:
    """Whether the columns really say that rows are about ``main``."""
    sure = {path for path, weight in columns.values() if weight != _BARE}
    paths = {path for path, _ in columns.values()}
    if main is Enterprise:
        return bool(paths & {"enterprise.name", "enterprise.stir"})
    if main is Offer:
        return "offer.demand" in paths and bool(
            paths & {"offer.offered", "offer.lead_time", "offer.demand_enterprise"}
        )
    if main is MeetingRequest:
        return bool(paths & set(WANTED_COLUMNS) and paths & set(OWNER_COLUMNS))
    names = {f"{main.kind}.name", *(NAME_PARTS[:1] if main is Delegate else ())}
    return bool(names & sure) or bool(names & paths and paths & set(OWNER_COLUMNS))


def _heading(sheet: Sheet) -> tuple[int, int, list[str]] | None:
    """The heading's row, how many rows it takes, and the labels of its columns."""
    best: tuple[float, int, int, list[str]] | None = None
    for row, cells in enumerate(sheet.rows[:_LOOKED_AT]):
        one = _labels(cells)
        score = _understood(one)
        if score and (best is None or score > best[0] + 1e-9):
            best = (score, row, 1, one)
        lower = _labels(sheet.rows[row + 1]) if row + 1 < len(sheet.rows) else []
        if sum(map(bool, one)) > 1 and _may_be_heading(lower):
            both = _joined(one, lower)
            score = _understood(both)
            if score > max(_understood(one), _understood(lower)) + 0.5 and (best is None or score > best[0]):
                best = (score, row, 2, both)
    if best is None:
        return None
    _, row, height, labels = best
    enough = 1 if sum(map(bool, labels)) == 1 else 2
    return (row, height, labels) if sum(map(_is_understood, labels)) >= enough else None


def _labels(cells: Sequence[Cell]) -> list[str]:
    return [
        " ".join(cell.split()) if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING else ""
        for cell in cells
    ]


def _may_be_heading(labels: Sequence[str]) -> bool:
    return any(map(_is_understood, labels)) and not any(re.search(r"\d{4}|@", label) for label in labels)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows as one heading; a label above a merged cell holds for the columns to its right."""
    joined: list[str] = []
    above = ""
    for index in range(max(len(upper), len(lower))):
        top = upper[index] if index < len(upper) else ""
        below = lower[index] if index < len(lower) else ""
        above = top or (above if below else "")
        joined.append(above if above == below else f"{above} {below}".strip())
    return joined


@lru_cache(maxsize=5_000)
def _certainty(label: str) -> float:
    heading = words_of(label)
    if not heading:
        return 0.0
    if any(heading in _own_headings(kind) for kind in ListKind):
        return 1.0
    return max(_meanings(heading).values(), default=0.0)


def _is_understood(label: str) -> bool:
    return _certainty(label) > 0


def _understood(labels: Iterable[str]) -> float:
    return sum(map(_certainty, labels))


def _titles(sheet: Sheet, row: int) -> Iterator[str]:
    for cells in sheet.rows[:row]:
        yield from (cell for cell in cells if isinstance(cell, str))


_SCALES = {"ming": "ming", "tis": "ming", "mln": "mln", "million": "mln", "mlrd": "mlrd", "milliard": "mlrd"}


def _column(index: int, label: str, path: str | None) -> Column:
    if path is None or "." not in path:
        return Column(index, label, path)
    record, name = path.split(".")
    known = field_types(BY_KIND[record]).get(name)
    if known is None or known.python is not Decimal:
        return Column(index, label, path)
    said = re.findall(r"[^\W\d_]+|[$€]", label)
    scale = next((_SCALES[word] for word in words_of(label) if word in _SCALES), "")
    currencies = (code_for(CURRENCIES, word) for word in said) if name == "price" else ()
    return Column(index, label, path, scale, next(filter(None, currencies), None))


# Rows that are no entries


def repeats_heading(layout: Layout, texts: Sequence[str]) -> bool:
    """Whether a row is the heading again, or the row 1, 2, 3 … that numbers the columns."""
    filled = [(index, cell) for index, cell in enumerate(texts) if cell]
    if len(filled) > 1 and all(
        index < len(layout.columns) and cell == layout.columns[index].heading for index, cell in filled
    ):
        return True
    numbers = [cell for _, cell in filled]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row sums up the ones above: its first text says "total" and little else."""
    written = next((cell for cell in texts if re.search(r"[^\W\d_]", cell)), "")
    words = [word for word in words_of(written) if not word.isdigit()]
    return 0 < len(words) <= 3 and any(tuple(words[: len(total)]) == total for total in _vocabulary().totals)
