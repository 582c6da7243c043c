"""The commands about meetings: the list, files of it, and agendas on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fairdesk.command_line import Data, FairCode, Json, at_fair, day_of, print_answer, written
from fairdesk.domain.entities import Id
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import TellingWay
from fairdesk.texts import Language, known_language, text
from fairdesk.usecases.meetings import agendas, meeting_lists
from fairdesk.usecases.meetings.agendas import Talk
from fairdesk.usecases.ports import Work, Workplace


class Spoken(StrEnum):
    """The languages of papers."""

    UZ_LATN = "uz-Latn"
    UZ_CYRL = "uz-Cyrl"
    RU = "ru"
    EN = "en"


class Size(StrEnum):
    """The paper of agendas."""

    A4 = "a4"
    A5 = "a5"


class Sheets(StrEnum):
    """What a sheet is for; the values are those of ``documents.meeting_papers.PaperKind``."""

    ENTERPRISE = "enterprise"
    TABLE = "table"
    HALL = "hall"
    GRID = "grid"


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


@commands.command("agenda")
def agenda(
    out: Annotated[Path, typer.Option(help="A .pdf or .ics file, or a folder for a PDF of each enterprise.")],
    enterprise: OneEnterprise = None,
    by: Annotated[Sheets, typer.Option(help="What a sheet is for.")] = Sheets.ENTERPRISE,
    language: Annotated[
        Spoken | None, typer.Option(help="Instead of that of each enterprise's people.")
    ] = None,
    changed_only: Annotated[
        bool, typer.Option("--changed-only", help="Only enterprises with something they were not told.")
    ] = False,
    paper: Annotated[Size, typer.Option(help="The paper of agendas.")] = Size.A4,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Writes agendas as PDF or as a calendar, and notes that their enterprises were told."""
    if by is not Sheets.ENTERPRISE and (enterprise or changed_only):
        raise typer.BadParameter("--enterprise and --changed-only are for --by enterprise")
    if out.suffix.lower() == ".ics" and (by is not Sheets.ENTERPRISE or changed_only):
        raise typer.BadParameter(
            "a calendar is of enterprises, and whole: --by and --changed-only are for paper"
        )
    with at_fair(data, fair) as (place, own):
        with place.read() as work:
            members = _members(work, enterprise)
        wanted: Language = known_language(language.value if language else None, own)
        job = _Job(place, out, wanted, members, changed_only, language is None, paper.value)
        if out.suffix.lower() == ".ics":
            answer = job.calendar()
        elif by is Sheets.ENTERPRISE and (out.is_dir() or not out.suffix):
            answer = job.folder()
        else:
            answer = job.file(by)
        print_answer(as_json, answer, _told(answer, own))


def _told(answer: Mapping[str, object], language: Language) -> str:
    """What was written, as a sentence."""
    if "pages" not in answer:
        return text("agendas.written", language, count=answer["meetings"], file=answer["file"])
    if answer["agendas"]:
        told = {"count": answer["agendas"], "pages": answer["pages"], "file": answer["file"]}
        return text("agendas.agendas_written", language, **told)
    return text("agendas.pages_written", language, count=answer["pages"], file=answer["file"])


@dataclass(frozen=True)
class _Job:
    """Agendas that were asked for."""

    place: Workplace
    out: Path
    language: Language
    members: list[Id] | None
    changed_only: bool
    own_language: bool
    paper: str

    def calendar(self) -> dict[str, object]:
        """Writes the meetings as a calendar; a company that gets its own is told by it."""
        from fairdesk.exchange.meeting_files import export_meetings

        with self.place.read() as work:
            count = export_meetings(work, self.out, self.language, self.members)
        if self.members:
            agendas.note_told(self.place, self.members[:1], TellingWay.FILE)
        return {"meetings": count, "file": str(self.out)}

    def file(self, kind: Sheets) -> dict[str, object]:
        """Writes everything into one PDF."""
        from fairdesk.documents.meeting_papers import PaperKind, make_paper

        self._check_ending()
        chosen = self.members[:1] if self.members else None
        with written(self.out) as file:
            made = make_paper(
                self.place,
                PaperKind(kind.value),
                self.language,
                file,
                enterprises=chosen,
                changed_only=self.changed_only,
                own_language=self.own_language,
                paper=self.paper,
            )
        agendas.note_handed_out(self.place, made.agendas, TellingWay.PAPER)
        return {"agendas": len(made.agendas), "pages": made.pages, "file": str(self.out)}

    def folder(self) -> dict[str, object]:
        """Writes a PDF for each enterprise into a folder, named by number and enterprise."""
        from fairdesk.documents.agendas import agendas_pdf
        from fairdesk.documents.meeting_papers import agendas_to_print

        chosen = self.members[:1] if self.members else None
        with self.place.read() as work:
            found = agendas_to_print(work, chosen, changed_only=self.changed_only)
            fair, now = work.fair, work.now
        self.out.mkdir(parents=True, exist_ok=True)
        pages = 0
        for number, one in enumerate(found, 1):
            with written(self.out / f"{number:04} {_file_name(one.enterprise.short_name)}.pdf") as file:
                pages += agendas_pdf(
                    [one], fair, self.language, file, now, paper=self.paper, own_language=self.own_language
                ).pages
        agendas.note_handed_out(self.place, found, TellingWay.PAPER)
        return {"agendas": len(found), "pages": pages, "file": str(self.out)}

    def _check_ending(self) -> None:
        if self.out.suffix.lower() != ".pdf":
            raise UserFacingError(
                message("agendas.unknown_file", file=self.out.name),
                message("agendas.unknown_file_advice", endings=".pdf, .ics"),
            )


def _file_name(name: str) -> str:
    """An enterprise's name as every system takes it for a file."""
    plain = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in name)
    return " ".join(plain.split())[:60].strip(" .") or "–"
