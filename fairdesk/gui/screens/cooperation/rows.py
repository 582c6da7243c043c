"""Deals as rows of a table, and the chips that filter them in the list and on the board alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairdesk.domain.cooperation import PathState, Urgency
from fairdesk.domain.entities import Id
from fairdesk.gui.screens.cooperation.deal_words import Told, step_told, sum_words, when_told
from fairdesk.gui.widgets.chips import Choice, Toggle
from fairdesk.gui.widgets.tables import Column, Line, Look, prepare
from fairdesk.reference import REGIONS, SECTORS, name_of
from fairdesk.texts import Language, text
from fairdesk.usecases.deals.follow_up import DealRow

_SOONEST = tuple(Urgency)
DUE = 2
"""The column of when a step is due, by which the list is sorted first."""

CHIPS: Sequence[Toggle | Choice] = (
    Toggle("late", "cooperationscreen.late", lambda row: row.urgency is Urgency.LATE),
    Toggle("remind", "cooperationscreen.to_remind", lambda row: row.wants_reminder),
    Toggle("result", "cooperationscreen.result_missing", lambda row: row.lacks_result),
    Choice(
        "step",
        "fields.path_step_step",
        lambda row: row.step_name.value if row.step_name else None,
        lambda value, language: text(f"words.step_{value}", language),
    ),
    Choice(
        "region",
        "fields.enterprise_region",
        lambda row: {side.region for side in row.sides if side.region},
        lambda value, language: name_of(REGIONS, value, language),
    ),
    Choice(
        "sector",
        "fields.enterprise_sector",
        lambda row: {side.sector for side in row.sides if side.sector},
        lambda value, language: name_of(SECTORS, value, language),
    ),
    Choice(
        "person",
        "fields.path_step_person",
        lambda row: row.person_name or None,
        lambda value, _: value,
    ),
    Choice(
        "specialist",
        "cooperationscreen.specialist",
        lambda row: row.specialist or None,
        lambda value, _: value,
    ),
)


@dataclass(frozen=True)
class Lines:
    """The deals as lines of a table in one language."""

    language: Language
    columns: Sequence[Column[DealRow]]
    lines: list[Line[DealRow]]


def prepared(rows: Sequence[DealRow], language: Language, before: Lines | None) -> Lines:
    """Lines of the deals; work for a thread beside the window. Those of deals that stayed serve again."""
    columns = _columns(language)
    kept: dict[Id, Line[DealRow]] = {}
    if before is not None and before.language == language:
        kept = {one.id: one for one in before.lines}
    fresh = [row for row in rows if row.negotiation not in kept or kept[row.negotiation].row is not row]
    kept |= {one.id: one for one in prepare(columns, fresh, _id_of, _also)}
    return Lines(language, columns, [kept[row.negotiation] for row in rows])


def _id_of(row: DealRow) -> Id:
    return row.negotiation


def _also(row: DealRow) -> str:
    return " ".join((row.about, *(side.short_name for side in row.sides)))


def _columns(language: Language) -> Sequence[Column[DealRow]]:
    return (
        Column("cooperationscreen.parties", lambda row: row.names, least=300, most=480),
        Column(
            "fields.path_step_step",
            lambda row: step_told(row, language).words,
            lambda row: (row.state is PathState.COMPLETE, row.done),
            look=lambda row: _look(step_told(row, language)),
            least=170,
        ),
        Column(
            "fields.path_step_due",
            lambda row: when_told(row, language).words,
            lambda row: (_SOONEST.index(row.urgency), row.due or date.max),
            look=lambda row: _look(when_told(row, language)),
            least=170,
        ),
        Column("fields.path_step_party", lambda row: row.party_name, least=130, most=220, leaves=2),
        Column("fields.path_step_person", lambda row: row.person_name, least=110, most=180, leaves=3),
        Column(
            "fields.cooperation_result_sum",
            lambda row: sum_words(row, language),
            lambda row: row.sum,
            number=True,
            least=110,
            leaves=1,
        ),
        Column("cooperationscreen.specialist", lambda row: row.specialist, least=110, most=180, leaves=4),
    )


def _look(told: Told) -> Look:
    return Look(told.token, told.icon)
