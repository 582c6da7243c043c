"""The commands about meetings: the list, files of it, and agendas on paper."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from fairdesk.command_line import Data, FairCode, Json, at_fair, day_of, print_answer
from fairdesk.domain.entities import Id
from fairdesk.domain.meetings import MeetingState
from fairdesk.texts import Language, text
from fairdesk.usecases import meeting_lists
from fairdesk.usecases.agendas import Talk
from fairdesk.usecases.ports import Work

commands = typer.Typer(help="List, export and print meetings.", no_args_is_help=True)

OneEnterprise = Annotated[
    str | None, typer.Option("--enterprise", metavar="NAME|STIR", help="Only this enterprise's.")
]


@commands.command("list")
def list_meetings(
    day: Annotated[str | None, typer.Option(help="Only on this day, 2022-03-03.")] = None,
    table: Annotated[int | None, typer.Option(help="Only at the table with this number.")] = None,
    enterprise: OneEnterprise = None,
    state: Annotated[MeetingState | None, typer.Option(help="Only in this state.")] = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Lists meetings in the order of time and table, cancelled ones too."""
    wanted = day_of(day) if day else None
    with at_fair(data, fair) as (place, language), place.read() as work:
        members = _members(work, enterprise)
        found = meeting_lists.meeting_list(work, day=wanted, table=table, members=members, state=state)
        answer = {"meetings": [meeting_lists.as_data(talk) for talk in found]}
        print_answer(as_json, answer, "\n".join(_lines(found, language)))


@commands.command("export")
def export(
    out: Annotated[Path, typer.Option(help="The file to write: .xlsx, .csv, .ics or .json.")],
    enterprise: OneEnterprise = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Writes meetings as a spreadsheet, a calendar or JSON."""
    from fairdesk.exchange.meeting_files import export_meetings

    with at_fair(data, fair) as (place, language), place.read() as work:
        count = export_meetings(work, out, language, _members(work, enterprise))
        sentence = text("agendas.written", language, count=count, file=str(out))
        print_answer(as_json, {"meetings": count, "file": str(out)}, sentence)


def _members(work: Work, enterprise: str | None) -> list[Id] | None:
    return None if enterprise is None else meeting_lists.find_company(work, enterprise)


def _lines(talks: Iterable[Talk], language: Language) -> Iterable[str]:
    for talk in talks:
        names = " – ".join(side.name for side in talk.sides)
        where = " ".join(part for part in (str(talk.table or "–"), talk.hall) if part)
        state = meeting_lists.state_words(talk, language)
        yield f"{talk.start:%d.%m %H:%M}–{talk.end:%H:%M}  {where}  {names}  {state}"
