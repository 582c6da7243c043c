"""The commands that tell what a file is, and file scanned pages: the same for memoranda and contracts."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from fairdesk.command_line import Data, FairCode, Json, at_fair, print_answer
from fairdesk.texts import Language, text
from fairdesk.usecases.papers import scan_filing, verification
from fairdesk.usecases.papers.scan_filing import Filing
from fairdesk.usecases.papers.verification import Verdict
from fairdesk.usecases.ports import Work

_SEALED = b"/ByteRange"
"""What stands in every sealed or signed PDF; others need not wait for the reader of seals."""


def add_to(commands: typer.Typer) -> None:
    """Gives a group of commands ``verify`` and ``import-scans``."""
    commands.command("verify")(verify)
    commands.command("import-scans")(import_scans)


def verify(
    file: Annotated[Path, typer.Argument(help="A PDF, or a picture of a page.", exists=True, dir_okay=False)],
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Tells whether a file is the registered text of a document."""
    from fairdesk.exchange.read_files import file_bytes
    from fairdesk.exchange.scanned_pages import read_paper

    body = file_bytes(file)
    with at_fair(data, fair) as (place, language), place.read() as work:
        found = verification.verify(work, body, partial(read_paper, name=file.name))
        answer = {"verdict": found.verdict.value, "number": found.number, "version": found.version}
        lines = [*_verdict_lines(found, language), *_seal_lines(work, body, language)]
        print_answer(as_json, answer, "\n".join(lines))


def _verdict_lines(found: Verdict, language: Language) -> Iterable[str]:
    yield text(f"signing.verdict_{found.verdict}", language)
    yield text(found.reason, language)
    for one in found.differences:
        places = {"page": one.page, "registered": one.registered or "–", "found": one.found or "–"}
        yield text("signing.difference", language, **places)


def _seal_lines(work: Work, body: bytes, language: Language) -> Iterable[str]:
    """What the seal on a file shows, where it has one."""
    if _SEALED not in body:
        return
    from fairdesk.signing.desk_seal import seal_on

    check, desk = seal_on(work, body)
    yield text(check.words, language)
    if desk is not None:
        yield text("signing.sealed_by", language, letter=desk.letter, name=desk.name or "–")


def import_scans(
    file: Annotated[
        Path,
        typer.Argument(help="A PDF or TIFF of scanned pages, or a picture.", exists=True, dir_okay=False),
    ],
    data: Data = None,
    fair: FairCode = None,
    as_json: Json = False,
) -> None:
    """Files scanned pages by the codes on them; says which are left for a person, and why."""
    from fairdesk.exchange.scanned_pages import ScannedFile

    with at_fair(data, fair) as (place, language), ScannedFile(file) as pages:
        filing = scan_filing.file_pages(place, pages)
        answer = {
            "filed": [
                {"page": one.page, "number": one.number, "version": one.version} for one in filing.filed
            ],
            "left": [{"page": one.page, "reason": text(one.reason, language)} for one in filing.left],
        }
        print_answer(as_json, answer, "\n".join(_filing_lines(filing, language)))


def _filing_lines(filing: Filing, language: Language) -> Iterable[str]:
    for one in filing.filed:
        where = {"number": one.number, "version": one.version, "page": one.sheet}
        yield f"{one.page}: {text('signing.filed_as', language, **where)}"
    for one in filing.left:
        yield f"{one.page}: {text('signing.left', language, reason=text(one.reason, language))}"
    yield text("signing.filing", language, filed=len(filing.filed), left=len(filing.left))
