"""The register of documents laid out as a spreadsheet."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from fairdesk.domain.words import DealPart
from fairdesk.reference import CURRENCIES, REGIONS, SECTORS, name_of
from fairdesk.texts import Language, text
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_register import PartyRow, Register, Row, Split, Total
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

_COLUMNS = (
    "number",
    "version",
    "kind",
    "state",
    "day",
    "buyers",
    "sellers",
    "developers",
    "regions",
    "sectors",
    "subject",
    "sum",
    "currency",
    "specialist",
    "portal_lot",
    "notes",
)


def sheets_of(register: Register, language: Language) -> list[Sheet]:
    """The rows and, on a second sheet, what they come to."""
    heading: list[Cell] = [text(f"documents.column_{name}", language) for name in _COLUMNS]
    rows = [heading, *(_row(row, language) for row in register.rows)]
    return [Sheet(text("documents.register", language), rows), _sums(register, language)]


def _row(row: Row, language: Language) -> list[Cell]:
    kind = kinds().get(row.template)
    return [
        row.number,
        row.version or None,
        kind.names[language] if kind else row.template,
        text(f"documents.state_{row.state.value}", language),
        row.day,
        *(_names(row.parties, part) for part in (DealPart.BUYER, DealPart.SELLER, DealPart.DEVELOPER)),
        _each(name_of(REGIONS, one.region, language) for one in row.parties if one.region),
        _each(name_of(SECTORS, one.sector, language) for one in row.parties if one.sector),
        row.subject,
        _money(row.sum),
        name_of(CURRENCIES, row.currency, language),
        row.specialist,
        row.portal_lot,
        _notes(row, language),
    ]


def _names(parties: Sequence[PartyRow], part: DealPart) -> str:
    return _each(one.name for one in parties if one.part is part)


def _each(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _money(value: Decimal | None) -> float | None:
    """A number that spreadsheets add up; sums below a quadrillion keep their tiyin."""
    return None if value is None else float(value)


def _notes(row: Row, language: Language) -> str:
    alike = (text("documents.lookalike", language, number=one) for one in row.alike)
    return " ".join((*(text(one, language) for one in row.warnings), *alike))


def _sums(register: Register, language: Language) -> Sheet:
    names = ("state", "currency", "count", "sum")
    rows: list[list[Cell]] = [[text(f"documents.column_{name}", language) for name in names]]
    rows += [_total(one, language) for one in register.totals]
    parts = register.splits
    for name, part in (
        ("purchases", parts.purchases),
        ("supplies", parts.supplies),
        ("inside", parts.inside),
    ):
        rows += _split(text(f"documents.{name}", language), part, language)
    return Sheet(text("documents.totals", language), rows)


def _total(total: Total, language: Language) -> list[Cell]:
    state = text(f"documents.state_{total.state.value}", language)
    return [state, name_of(CURRENCIES, total.currency, language), total.count, _money(total.sum)]


def _split(name: str, part: Split, language: Language) -> list[list[Cell]]:
    """A split below the totals, of which it is no part: how many, and a row for each currency."""
    sums: list[list[Cell]] = [
        [name, name_of(CURRENCIES, currency, language), None, _money(value)]
        for currency, value in part.sums.items()
    ]
    return [[name, None, part.count, None], *sums]
