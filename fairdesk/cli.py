"""The commands. Exit 0 done, 1 refused with a reason a person can act on, 2 wrong usage."""

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from fairdesk import (
    __version__,
    app,
    cli_documents,
    cli_meetings,
    cli_paper_checks,
    cli_portal,
    cli_schedule,
    cli_sync,
)
from fairdesk.command_line import (
    ACTOR,
    Data,
    FairCode,
    Json,
    at_fair,
    chosen_fair,
    day_of,
    let_go_of_output,
    opened,
    print_answer,
    said,
    say,
    written,
)
from fairdesk.domain.entities import Station
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Role, StationRole
from fairdesk.resources import MissingFileError
from fairdesk.texts import Language, text
from fairdesk.usecases import fairs
from fairdesk.usecases.front_desk import badges as badge_work
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.check_in import ScanAnswer
from fairdesk.usecases.ports import Workplace

_LONGEST_LINE = 4096
_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__base__)
"""What every wrong usage is; typer itself shows only this one kind of it."""

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Check-in, badges, meetings and memoranda for regional industrial fairs.",
)
fair_commands = typer.Typer(help="Make and list fairs.", no_args_is_help=True)
cli.add_typer(fair_commands, name="fair")
cli.add_typer(cli_meetings.commands, name="meetings")
cli.add_typer(cli_portal.commands, name="portal")
for _about in (cli_documents.MEMORANDA, cli_documents.CONTRACTS):
    _papers = cli_documents.document_commands(_about)
    cli_paper_checks.add_to(_papers)
    cli.add_typer(_papers, name=_about.counts, help=_about.help)
cli.command("schedule")(cli_schedule.schedule)
cli_sync.add_to(cli_portal.commands, cli)


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    data: Data = None,
    as_json: Json = False,
    fair: FairCode = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Without a command: opens the window."""
    said.data, said.fair = data, fair
    said.json = said.json or as_json
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(app.run(app.data_folder(data)))


# Fairs


@fair_commands.command("create")
def fair_create(
    code: Annotated[str, typer.Option(help="Such as JI-2022-01: region, year, fair of the year.")],
    name: Annotated[str, typer.Option(help="The fair's name.")],
    region: Annotated[str, typer.Option(help="The region, by name or code.")],
    start: Annotated[str, typer.Option(help="First day, 2022-03-03.")],
    end: Annotated[str, typer.Option(help="Last day, 2022-03-03.")],
    venue: Annotated[str | None, typer.Option(help="The building.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Makes a fair with one entrance; this folder becomes its first desk."""
    with opened(data) as folder:
        set_up = fairs.FairSetUp(
            name=name, region=_region(region), start=day_of(start), end=day_of(end), venue=venue
        )
        made = fairs.create(folder.store, code, set_up, actor=ACTOR, language=said.language)
        print_answer(as_json, {"fair": made.code, "name": made.name}, f"{made.code} {made.name}")


@fair_commands.command("list")
def fair_list(data: Data = None, as_json: Json = False) -> None:
    """Lists the fairs of this folder."""
    with opened(data) as folder:
        found = [
            {
                "code": fair.code,
                "name": fair.name,
                "region": fair.region,
                "start": fair.start.isoformat() if fair.start else None,
                "end": fair.end.isoformat() if fair.end else None,
            }
            for fair in folder.store.fairs()
        ]
        lines = [f"{fair['code']}  {fair['start']}  {fair['name']}" for fair in found]
        print_answer(as_json, {"fairs": found}, "\n".join(lines))


# Lists


@cli.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(help="xlsx, xls, ods or csv.")],
    kind: Annotated[
        str | None, typer.Option(help="enterprises, delegates, products, demands, requests.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count only.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where to write rows that were refused (xlsx).")
    ] = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Brings a list in: good rows go in, bad rows come out with a reason."""
    from fairdesk.exchange.files import import_file, write_rejects

    with at_fair(data, fair) as (place, language):
        result = import_file(place, file, kind, dry_run=dry_run)
        if rejects is not None and result.rejects:
            write_rejects(rejects, result, language)
        counts = {
            name: getattr(result, name)
            for name in ("kind", "read", "added", "updated", "unchanged", "rejected")
        }
        refused = [
            {"sheet": one.sheet, "row": one.row, "reason": text(one.reason, language)}
            for one in result.rejects
        ]
        lines = [f"{name}: {value}" for name, value in counts.items()]
        lines += [f"{one['sheet']} {one['row']}: {one['reason']}" for one in refused[:20]]
        print_answer(as_json, {**counts, "rejects": refused}, "\n".join(lines))


@cli.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="TEXT", help="A name, phone, STIR, product.")],
    limit: Annotated[int, typer.Option(help="At most so many.", min=1)] = 20,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Finds enterprises, people, products and demands in any script."""
    with at_fair(data, fair) as (place, _), place.read() as work:
        hits = work.search(" ".join(words), limit)
        found = [
            {"kind": hit.kind, "id": hit.id.hex(), "title": hit.title, "detail": hit.detail} for hit in hits
        ]
        print_answer(
            as_json, {"results": found}, "\n".join(f"{one['title']}  {one['detail']}" for one in found)
        )


# Badges


@cli.command()
def badges(
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    layout: Annotated[str, typer.Option(help="a6, a4-4, a4-8, label-62, card, …")] = "a4-4",
    only: Annotated[str | None, typer.Option(help="new, a role, a badge number, or a name.")] = None,
    dividers: Annotated[bool, typer.Option(help="A sheet between boxes.")] = True,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Writes badges as PDF, in box order; who has none yet gets one."""
    from fairdesk.documents.badges import badge_pdf
    from fairdesk.documents.layouts import load_layout

    load_layout(layout)
    with at_fair(data, fair) as (place, language):
        badge_work.issue_missing(place)
        sheets = _chosen(place, only)
        if not sheets:
            raise UserFacingError(message("commands.no_badges"), message("commands.no_badges_advice"))
        with place.read() as work:
            edition = work.fair
        with written(out) as file:
            done = badge_pdf(sheets, edition, layout, language, file, dividers=dividers)
        held = {sheet.badge.id for sheet, _ in done.held_back}
        _note_printed(place, [sheet for sheet in sheets if sheet.badge.id not in held], layout, out.name)
        answer = {
            "badges": done.badges,
            "pages": done.pages,
            "file": str(out),
            "held_back": [
                {"name": sheet.delegate.name if sheet.delegate else "", "letters": letters}
                for sheet, letters in done.held_back
            ],
        }
        lines = [
            text("commands.badges_written", language, count=done.badges, pages=done.pages, file=str(out))
        ]
        lines += [
            text("commands.badge_held_back", language, name=one["name"], letters=one["letters"])
            for one in answer["held_back"]
        ]
        print_answer(as_json, answer, "\n".join(lines))


def _chosen(place: Workplace, only: str | None) -> list[badge_work.BadgeToPrint]:
    sheets = badge_work.to_print(place, not_printed_only=only == "new")
    if only is None or only == "new":
        return sheets
    if only in set(Role):
        return [sheet for sheet in sheets if sheet.delegate and sheet.delegate.role == only]
    wanted = fold(only)
    return [
        sheet
        for sheet in sheets
        if only == sheet.number or (sheet.delegate and wanted in fold(sheet.delegate.name or ""))
    ]


def _note_printed(
    place: Workplace, sheets: Sequence[badge_work.BadgeToPrint], layout: str, file: str
) -> None:
    first = [sheet.badge.id for sheet in sheets if not sheet.printed]
    again = [sheet.badge.id for sheet in sheets if sheet.printed]
    for ids, reason in ((first, None), (again, file)):
        if ids:
            badge_work.note_printed(place, ids, layout, file, reason)


# Scans


@cli.command()
def scan(
    station: Annotated[
        str | None, typer.Option(metavar="NAME", help="Where; the first entrance if not said.")
    ] = None,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = True,
) -> None:
    """Answers codes from standard input, one per line, each with one JSON object."""
    with at_fair(data, fair) as (place, language):
        where = _station(place, station)
        for line in _lines(sys.stdin.buffer):
            if not line:
                continue
            answer = check_in.scan(place, where.id, line)
            say(json.dumps(_told(answer, language), ensure_ascii=False))


def _lines(stream: io.BufferedIOBase | Any) -> Iterator[str]:
    """Lines of any bytes whatever, cut to a length no code has."""
    while chunk := stream.readline(_LONGEST_LINE):
        while not chunk.endswith(b"\n") and (more := stream.readline(_LONGEST_LINE)):
            if more.endswith(b"\n"):
                break
        yield chunk.decode("utf-8", "replace").strip()


def _told(answer: ScanAnswer, language: Language) -> dict[str, object]:
    return {
        "code": answer.code,
        "outcome": answer.outcome.value,
        "badge": answer.number,
        "delegate": answer.delegate.name if answer.delegate else None,
        "enterprise": answer.enterprise.name if answer.enterprise else None,
        "reason": text(answer.reason, language),
        "at": answer.at.isoformat(),
    }


def _station(place: Workplace, name: str | None) -> Station:
    with place.read() as work:
        stations = work.all(Station)
    if name is None:
        entrances = [one for one in stations if one.role is StationRole.ENTRANCE]
        if entrances:
            return entrances[0]
        raise UserFacingError(message("usecases.no_station"), message("usecases.no_station_advice"))
    named = [one for one in stations if fold(one.name) == fold(name)]
    if not named:
        names = ", ".join(one.name for one in stations)
        raise UserFacingError(
            message("commands.no_station", name=name), message("commands.no_station_advice", names=names)
        )
    return named[0]


# The folder


@cli.command()
def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Puts rebuilt tables in place.")] = False,
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Checks the log, rebuilds the tables beside the live ones and compares; also fonts, clock and disk."""
    from fairdesk.store import doctor as examination

    with opened(data) as folder:
        language = said.language
        chosen = chosen_fair(folder, fair or said.fair)
        if repair:
            examination.repair(folder.store, chosen.id)
        report = examination.examine(folder.store, chosen.id)
        problems = [text(problem, language) for problem in (*report.problems, *_surroundings(folder))]
        answer = {
            "ok": not problems,
            "operations": report.operations,
            "vector": {
                letter: {"sequence": at, "hash": head} for letter, (at, head) in report.vector.items()
            },
            "conflicts": report.conflicts,
            "state_hash": report.state_hash,
            "problems": problems,
        }
        summary = text("commands.doctor", language, changes=report.operations, code=report.state_hash)
        print_answer(as_json, answer, "\n".join([summary, *problems]))
        if problems:
            raise typer.Exit(1)


def _surroundings(folder: app.Folder) -> Iterator[Message]:
    """What is wrong around the data: the program's fonts, the printer that badges go to."""
    from fairdesk.documents.fonts import missing_letters

    if missing_letters("oʻgʻʼЎҚҒҲ"):
        yield message("commands.fonts_broken")
    printer = folder.store.setting("badge_printer")
    if printer:
        yield from app.printer_troubles(printer)


@cli.command()
def backup(file: Annotated[Path, typer.Argument()], data: Data = None, as_json: Json = False) -> None:
    """Writes a whole copy of the folder's data while the program goes on."""
    with opened(data) as folder:
        if file.exists():
            raise UserFacingError(
                message("commands.file_exists", file=str(file)), message("commands.file_exists_advice")
            )
        folder.store.backup(file)
        print_answer(as_json, {"file": str(file), "bytes": file.stat().st_size}, str(file))


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument()],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Put aside what is there.")] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Puts a backup in place; this folder goes on as a new desk."""
    from fairdesk.domain.clock import SystemClock
    from fairdesk.store.store import restore as put_back

    folder = app.data_folder(data or said.data)
    store = put_back(file, folder, SystemClock(), ACTOR, overwrite=overwrite)
    codes = [fair.code for fair in store.fairs()]
    store.close()
    print_answer(as_json, {"fairs": codes, "data": str(folder)}, ", ".join(codes))


@cli.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Play the day off screen.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where pictures and papers go.")] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """A complete sample fair, in the window or played off screen."""
    wanted = data or said.data
    if not headless:
        raise typer.Exit(app.run_sample(wanted or app.demo_folder()))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from fairdesk.demo import play_day

    summary = play_day(out or Path("demo-out"), wanted)
    names = [*summary["screenshots"], *summary["documents"]]
    print_answer(as_json, summary, "\n".join([f"{out or 'demo-out'}:", *(f"  {name}" for name in names)]))


def _region(wanted: str) -> str:
    from fairdesk.reference import region_for

    code = region_for(wanted)
    if code is None:
        raise typer.BadParameter(text(message("commands.no_region", name=wanted), said.language))
    return code


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else list(arguments)
    said.data, said.json, said.fair = None, "--json" in given, None
    said.language = app.language_of(None)
    sys.exit(_guarded(lambda: cli(args=given, standalone_mode=False)))


def _guarded(command: Callable[[], object]) -> int:
    """Turns what a person can act on into a sentence, and what nobody foresaw into a record."""
    try:
        done = command()
    except _UsageError as error:
        return _misused(error)
    except fairs.FairNotChosenError as error:
        return _refuse(error, 2)
    except UserFacingError as error:
        return _refuse(error, 1)
    except MissingFileError as error:
        missing = message("commands.own_file_missing", file=error.missing)
        return _refuse(UserFacingError(missing, message("commands.own_file_missing_advice")), 1)
    except OSError as error:
        if error.filename is None and error.errno is None:  # no word of the system: raised by a program
            return _refuse_unforeseen(error)
        if error.filename is None:
            let_go_of_output()
        return _refuse(_trouble(error), 1)
    except Exception as error:  # the last guard: no traceback reaches a person
        return _refuse_unforeseen(error)
    return done if isinstance(done, int) else 0


def _refuse_unforeseen(error: Exception) -> int:
    app.keep_record(app.data_folder(said.data))
    logging.getLogger("fairdesk").error("unforeseen", exc_info=error)
    return _refuse(UserFacingError(message("shell.unforeseen"), message("shell.unforeseen_advice")), 1)


def _trouble(error: OSError) -> UserFacingError:
    """What the system says about a file that no part of the program had named."""
    said = os.strerror(error.errno) if error.errno else str(error)
    file = str(error.filename or "<stdout>")
    return UserFacingError(
        message("commands.file_trouble", file=file, trouble=said), message("commands.file_trouble_advice")
    )


def _misused(error: typer.BadParameter) -> int:
    if said.json:
        advice = text("commands.usage_advice", said.language)
        typer.echo(json.dumps({"error": error.format_message(), "advice": advice}, ensure_ascii=False))
    else:
        error.show()
    return error.exit_code


def _refuse(error: UserFacingError, code: int) -> int:
    title, advice = text(error.title, said.language), text(error.advice, said.language)
    if said.json:
        typer.echo(json.dumps({"error": title, "advice": advice}, ensure_ascii=False))
    else:
        typer.echo(f"{title}\n{advice}", err=True)
    return code
