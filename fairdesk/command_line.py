"""What all commands share: where they work, and how they print, write and say what they were told."""

import io
import json
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from fairdesk import app
from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Fair
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.texts import Language, text
from fairdesk.usecases import fairs
from fairdesk.usecases.ports import Workplace

ACTOR = "command line"
"""Who does what commands do, until people sign in."""

Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="The data folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FairCode = Annotated[str | None, typer.Option("--fair", metavar="CODE", help="Which fair.")]


class _Options:
    """What was said before the command; what is said after it wins."""

    data: Path | None = None
    json: bool = False
    fair: str | None = None
    language: Language = "en"


said = _Options()


@contextmanager
def opened(data: Path | None, database: str | None = None) -> Generator[app.Folder]:
    """The data folder, open while the command works.

    Where the fairs stand on a server, ``database`` or ``FAIRDESK_DATABASE`` says where that is.
    """
    address = database or os.environ.get("FAIRDESK_DATABASE")
    folder = app.open_folder(app.data_folder(data or said.data), address)
    try:
        said.language = app.language_of(folder.store)
        yield folder
    finally:
        folder.store.close()


@contextmanager
def at_fair(data: Path | None, code: str | None) -> Generator[tuple[Workplace, Language]]:
    """Where a command works: the fair that is meant, and the language of its answers."""
    with opened(data) as folder:
        fair = chosen_fair(folder, code or said.fair)
        if folder.store.is_elsewhere:
            raise UserFacingError(message("commands.elsewhere"), message("commands.elsewhere_advice"))
        yield Workplace(folder.store, fair.id, folder.clock, ACTOR), said.language


def chosen_fair(folder: app.Folder, code: str | None) -> Fair:
    """The fair with a code, the only one, or the one running today."""
    return fairs.choose(folder.store, code, fair_day(folder.clock.now(), "Asia/Tashkent"))


@contextmanager
def written(path: Path) -> Generator[io.BufferedWriter]:
    """A file that appears whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        os.replace(part, path)
    except OSError as error:
        raise UserFacingError(
            message("printing.not_written", file=path.name),
            message("printing.not_written_advice", folder=str(path.parent)),
        ) from error
    finally:
        with suppress(OSError):  # it may never have come into being
            part.unlink(missing_ok=True)


def day_of(wanted: str) -> date:
    """A day written as 2022-03-03; anything else is wrong usage."""
    try:
        return datetime.strptime(wanted, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(text(message("commands.no_day", text=wanted), said.language)) from None


def print_answer(as_json: bool, answer: object, lines: str) -> None:
    """Prints the answer as one JSON object, or as lines for people."""
    say(json.dumps(answer, ensure_ascii=False) if as_json or said.json else lines)


def say(lines: str) -> None:
    """Prints at once; where nobody reads on, the command is done."""
    try:
        sys.stdout.write(f"{lines}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        let_go_of_output()
        raise typer.Exit from None


def let_go_of_output() -> None:
    """Nobody reads on, or it cannot be written: what is left in the buffer goes nowhere."""
    with suppress(OSError, ValueError):  # captured output has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
