"""The register of documents: its columns, its chips, and how it is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fairdesk.domain.document_numbers import read_number
from fairdesk.domain.entities import Desk, Id
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.screens.documents.state_words import LOOKS, state_name
from fairdesk.gui.widgets.chips import Choice, Toggle
from fairdesk.gui.widgets.tables import Column, Line, Look, natural, prepare
from fairdesk.reference import REGIONS, SECTORS, name_of
from fairdesk.texts import Language, amount, text
from fairdesk.usecases.papers import document_register, print_queue
from fairdesk.usecases.papers.document_kinds import kinds
from fairdesk.usecases.papers.document_register import Row, Total
from fairdesk.usecases.papers.lookalike_documents import lookalikes
from fairdesk.usecases.ports import Work, Workplace

_NEAR = timedelta(days=1)
_COUNTS = (
    DocumentState.PRINTED,
    DocumentState.SIGNED_BY_ONE,
    DocumentState.SIGNED,
    DocumentState.ARCHIVED,
)
_STATES = list(DocumentState)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A document in the register, with the desk of its number and the numbers of what looks like it."""

    row: Row
    desk: str
    alike: tuple[str, ...]

    @property
    def id(self) -> Id:
        """The document."""
        return self.row.id


@dataclass(frozen=True)
class LoadedRegister:
    """The register ready to be shown, and how many papers this desk is asked to print."""

    columns: Sequence[Column[ShownRow]]
    lines: list[Line[ShownRow]]
    waiting: int


def load_register(place: Workplace, language: Language) -> LoadedRegister:
    """Reads the register and makes its lines; work for a thread beside the window."""
    with place.read() as work:
        rows = document_register.register(work).rows
        desks = {one.letter: one.name or one.letter for one in work.all(Desk)}
        alike = _alike(work, rows)
        waiting = len(print_queue.waiting(work))
    shown = [ShownRow(row, _desk(row, desks), alike.get(row.id, ())) for row in rows]
    columns = register_columns(language)
    return LoadedRegister(columns, prepare(columns, shown, lambda one: one.id, _also), waiting)


def register_columns(language: Language) -> Sequence[Column[ShownRow]]:
    """The columns in a language."""
    names = {name: kind.short[language] for name, kind in kinds().items()}
    draft = text("documentscreen.state_draft", language)

    def state(one: ShownRow) -> str:
        return text(state_name(one.row.state), language)

    def money(one: ShownRow) -> str:
        return amount(one.row.sum, language) if one.row.sum is not None else ""

    def said(value: date | None) -> str:
        return f"{value:%d.%m.%Y}" if value else ""

    return (
        Column(
            "fields.document_number",
            lambda one: one.row.number or draft,
            lambda one: natural(one.row.number) if one.row.number else None,
            look=_number_look,
            is_whole=True,
        ),
        Column(
            "fields.document_template", lambda one: names.get(one.row.template, ""), is_whole=True, leaves=4
        ),
        Column(
            "documentscreen.column_state",
            state,
            lambda one: _STATES.index(one.row.state),
            look=lambda one: LOOKS[one.row.state],
            is_whole=True,
        ),
        Column("documentscreen.column_parties", parties_of, least=180, most=420),
        Column("fields.document_sum", money, lambda one: one.row.sum, number=True, is_whole=True),
        Column("fields.document_version_currency", _currency, is_whole=True, leaves=2),
        Column(
            "fields.document_day",
            lambda one: said(one.row.day),
            lambda one: one.row.day,
            is_whole=True,
            leaves=1,
        ),
        Column("documentscreen.column_specialist", lambda one: one.row.specialist, least=96, leaves=3),
        Column("documentscreen.column_desk", lambda one: one.desk, is_whole=True, leaves=5),
    )


def register_chips() -> Sequence[Toggle | Choice]:
    """The chips whose values stand in the rows."""
    return (
        Choice("kind", "documentscreen.column_kind", lambda one: one.row.template, _kind_name),
        Choice("state", "documentscreen.column_state", lambda one: str(one.row.state), _state_name),
        Choice(
            "region", "documentscreen.column_region", lambda one: _of_parties(one, "region"), _region_name
        ),
        Choice(
            "sector", "documentscreen.column_sector", lambda one: _of_parties(one, "sector"), _sector_name
        ),
        Choice("currency", "fields.document_version_currency", _currency, lambda code, _: code),
        Choice(
            "specialist",
            "documentscreen.column_specialist",
            lambda one: one.row.specialist,
            lambda name, _: name,
        ),
        Toggle("alike", "documentscreen.chip_alike", lambda one: bool(one.alike)),
    )


def totals(rows: Iterable[ShownRow]) -> Sequence[Total]:
    """What printed and signed papers come to, by state and currency."""
    return document_register.totals(one.row for one in rows if one.row.state in _COUNTS)


def by_currency(found: Iterable[Total]) -> Mapping[str, Decimal]:
    """Totals of all states together, in the order of the currencies' names."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for one in found:
        if one.sum:
            sums[one.currency] += one.sum
    return dict(sorted(sums.items()))


def parties_of(one: ShownRow) -> str:
    """The names of a document's parties."""
    return ", ".join(party.name for party in one.row.parties)


def _number_look(one: ShownRow) -> Look:
    if one.alike:
        return Look("wait.text", "triangle")
    return Look("text.primary" if one.row.number else "text.tertiary")


def _currency(one: ShownRow) -> str:
    return one.row.currency if one.row.sum is not None else ""


def _of_parties(one: ShownRow, field: str) -> frozenset[str]:
    return frozenset(value for party in one.row.parties if (value := getattr(party, field)))


def _kind_name(name: str, language: Language) -> str:
    kind = kinds().get(name)
    return kind.names[language] if kind else name


def _state_name(name: str, language: Language) -> str:
    return text(state_name(DocumentState(name)), language)


def _region_name(code: str, language: Language) -> str:
    return name_of(REGIONS, code, language)


def _sector_name(code: str, language: Language) -> str:
    return name_of(SECTORS, code, language)


def _desk(row: Row, desks: Mapping[str, str]) -> str:
    found = read_number(row.number) if row.number and not row.own_form else None
    return desks.get(found.letter, found.letter) if found else ""


def _also(one: ShownRow) -> str:
    return " ".join((one.row.subject, one.row.portal_lot, *one.alike))


def _alike(work: Work, rows: Sequence[Row]) -> Mapping[Id, tuple[str, ...]]:
    """Look-alikes, asked of those papers only whose parties have another one about the same day."""
    groups: dict[tuple[str, frozenset[Id]], list[Row]] = defaultdict(list)
    for row in rows:
        if row.state in _COUNTS:
            groups[row.template, frozenset(party.id for party in row.parties)].append(row)
    suspects = [row for group in groups.values() for row in group if _has_neighbour(row, group)]
    found = {row.id: tuple(one.number for one in lookalikes(work, row.id)) for row in suspects}
    return {document: numbers for document, numbers in found.items() if numbers}


def _has_neighbour(row: Row, group: Sequence[Row]) -> bool:
    return any(
        other.id != row.id and row.day and other.day and abs(row.day - other.day) <= _NEAR for other in group
    )
