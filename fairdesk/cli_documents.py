"""The commands about documents: the same for memoranda and for contracts."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from fairdesk.command_line import Data, FairCode, Json, at_fair, print_answer, written
from fairdesk.domain.document_numbers import TypedNumber, read_number
from fairdesk.domain.entities import DocumentVersion, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.texts import Language, amount, day, text
from fairdesk.usecases.papers import document_ends, document_register, documents
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_kinds import Counts, kinds
from fairdesk.usecases.papers.document_register import Filter, Row
from fairdesk.usecases.papers.document_versions import content_of
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Work


@dataclass(frozen=True)
class Group:
    """A group of commands: what its documents count as, and the kind of document that a file describes."""

    counts: Counts
    template: str
    help: str


MEMORANDA = Group("memorandum", "memorandum", "Make, list, render, check and cancel memoranda.")
CONTRACTS = Group("contract", "purchase_contract", "Make, list, render, check and cancel contracts.")

Number = Annotated[str, typer.Argument(metavar="N", help="The printed number, such as JI-2022-01/B-0042.")]


def document_commands(group: Group) -> typer.Typer:
    """The commands about the documents of a group."""
    commands = typer.Typer(no_args_is_help=True)
    ours = _Documents(group)
    for name, command in (
        ("create", ours.create),
        ("list", ours.list),
        ("show", ours.show),
        ("render", ours.render),
        ("void", ours.void),
    ):
        commands.command(name)(command)
    return commands


@dataclass(frozen=True)
class _Documents:
    """The commands of one group."""

    group: Group

    def create(
        self,
        file: Annotated[Path, typer.Argument(metavar="FILE.json", help="What is agreed, as JSON.")],
        data: Data = None,
        fair: FairCode = None,
        as_json: Json = False,
    ) -> None:
        """Makes a document of what a file says, gives it its number and keeps its PDF."""
        from fairdesk.documents.deal_papers import paper_pdf
        from fairdesk.exchange.document_json import read_document_file
        from fairdesk.usecases.papers.documents_from_files import create

        asked = read_document_file(file)
        with at_fair(data, fair) as (place, language):
            done = create(place, asked, self.group.template, paper_pdf, language)
            warnings = _warned(done.warnings, language)
            printed = done.printed
            answer: dict[str, object] = {
                "number": printed.number,
                "version": printed.version,
                "hash": printed.sha256,
            }
            if warnings:
                answer["warnings"] = warnings
            line = text("documents.created", language, number=printed.number, pages=printed.pages)
            print_answer(as_json, answer, line)

    def list(
        self,
        state: Annotated[DocumentState | None, typer.Option(help="Only in this state.")] = None,
        words: Annotated[str, typer.Option("--text", help="Only with these words, in any script.")] = "",
        data: Data = None,
        fair: FairCode = None,
        as_json: Json = False,
    ) -> None:
        """Lists what was printed or registered, cancelled ones too, by number."""
        with at_fair(data, fair) as (place, language), place.read() as work:
            states = frozenset([state] if state else ())
            found = document_register.register(
                work, Filter(counts=self.group.counts, states=states, text=words)
            )
            rows = [row for row in found.rows if row.version]
            answer = {"documents": [_listed(row) for row in rows]}
            print_answer(as_json, answer, "\n".join(_row_line(row, language) for row in rows))

    def show(self, number: Number, data: Data = None, fair: FairCode = None, as_json: Json = False) -> None:
        """Shows a document with its versions and signatures."""
        with at_fair(data, fair) as (place, language), place.read() as work:
            view = self._found(work, number, language)
            print_answer(as_json, _shown(view, language), "\n".join(_lines(view, language)))

    def render(
        self,
        number: Number,
        out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="The file to write.")],
        version: Annotated[int | None, typer.Option(help="An older version.", min=1)] = None,
        data: Data = None,
        fair: FairCode = None,
        as_json: Json = False,
    ) -> None:
        """Writes a document as it was printed, to the byte."""
        with at_fair(data, fair) as (place, language), place.read() as work:
            view = self._found(work, number, language)
            printed = _version(view, number, version)
            body = work.file(printed.sha256)
            if body is None:
                raise UserFacingError(
                    message("documents.not_arrived", number=view.number),
                    message("documents.not_arrived_advice"),
                )
            with written(out) as file:
                file.write(body)
            answer = {
                "number": content_of(printed).number,
                "version": printed.version,
                "hash": printed.sha256,
                "file": str(out),
            }
            print_answer(as_json, answer, str(out))

    def void(
        self,
        number: Number,
        reason: Annotated[str, typer.Option(help="Why, for those who ask later.")],
        data: Data = None,
        fair: FairCode = None,
        as_json: Json = False,
    ) -> None:
        """Cancels a document."""
        with at_fair(data, fair) as (place, language):
            with place.read() as work:
                view = self._found(work, number, language)
            if _twin(view, number) is not None:
                raise UserFacingError(
                    message("documents.holds_not", number=number, other=view.number),
                    message("documents.holds_not_advice"),
                )
            document_ends.cancel(place, view.document.id, reason)
            answer = {"number": view.number, "state": DocumentState.CANCELLED.value, "reason": reason}
            print_answer(as_json, answer, text("documents.is_cancelled", language, number=view.number))

    def _found(self, work: Work, number: str, language: Language) -> DocumentView:
        """The document with a number. Raises ``UserFacingError`` where it is none of this group."""
        found: Id | None = documents.by_number(work, number)
        if found is None:
            raise UserFacingError(
                message("documents.no_number", number=number), message("documents.no_number_advice")
            )
        view = documents.view(work, found)
        if view.kind is None or view.kind.counts != self.group.counts:
            kind = view.kind.names[language] if view.kind else view.document.template
            raise UserFacingError(
                message("documents.other_kind", number=view.number, kind=kind),
                message("documents.other_kind_advice"),
            )
        return view


def _twin(view: DocumentView, number: str) -> DocumentVersion | None:
    """The paper that another desk printed of the same draft, where its number was given."""
    wanted = read_number(number)
    others = (one for one in view.twins if wanted and _is_number(content_of(one).number, wanted))
    return next(others, None)


def _is_number(printed: str, wanted: TypedNumber) -> bool:
    read = read_number(printed)
    return read is not None and (read.letter, read.counter) == (wanted.letter, wanted.counter)


def _version(view: DocumentView, number: str, wanted: int | None) -> DocumentVersion:
    """The version that is asked for, or the one that holds; of the paper with just this number."""
    twin = _twin(view, number)
    named = content_of(twin).number if twin else view.number
    own = [one for one in view.versions if content_of(one).number == named]
    found = own[-1:] if wanted is None else [one for one in own if one.version == wanted]
    if not found:
        raise UserFacingError(
            message("documents.no_version", number=named), message("documents.no_version_advice")
        )
    return found[0]


def _warned(warnings: Iterable[Message], language: Language) -> "list[str]":
    """Warnings as sentences; people read them beside the answer."""
    told = [text(one, language) for one in warnings]
    for line in told:
        sys.stderr.write(f"{line}\n")
    return told


def digits(value: Decimal | None) -> str | None:
    """A sum as programs read it."""
    if value is None:
        return None
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _listed(row: Row) -> dict[str, object]:
    return {
        "number": row.number,
        "version": row.version,
        "state": row.state.value,
        "parties": [one.name for one in row.parties],
        "sum": digits(row.sum),
        "currency": row.currency,
        "hash": row.sha256,
        "kind": row.template,
        "date": row.day.isoformat() if row.day else None,
    }


def _row_line(row: Row, language: Language) -> str:
    names = " – ".join(one.name for one in row.parties)
    money = f"{amount(row.sum, language)} {row.currency}" if row.sum is not None else "–"
    return f"{row.number}  {_state(row.state, language)}  {names}  {money}"


def _state(state: DocumentState, language: Language) -> str:
    return text(f"documents.state_{state.value}", language)


# One document


def _shown(view: DocumentView, language: Language) -> dict[str, object]:
    content, document = view.content, view.document
    return {
        "number": view.number,
        "version": view.current.version if view.current else 0,
        "state": view.state.value,
        "hash": view.current.sha256 if view.current else None,
        "kind": document.template,
        "languages": [*content.languages],
        "prevailing_language": content.prevailing,
        "subject": content.subject,
        "place": content.first(content.city) or None,
        "date": content.day.isoformat() if content.day else None,
        "valid_until": content.valid_until.isoformat() if content.valid_until else None,
        "currency": view.currency,
        "vat": content.vat.value,
        "sum": digits(view.sum),
        "parties": _parties(view),
        "items": _items(content),
        "steps": _steps(content),
        "versions": [
            {
                "version": one.version,
                "number": content_of(one).number,
                "hash": one.sha256,
                "pages": one.pages,
                "templates": [*content_of(one).editions],
            }
            for one in view.versions
        ],
        "replaces": content.replaces or None,
        "cancelled": document.cancelled,
        "warnings": [text(one, language) for one in view.warnings],
    }


def _parties(view: DocumentView) -> list[dict[str, object]]:
    first = view.content.first
    return [
        {
            "id": one.party.id,
            "stir": one.party.stir or None,
            "name": first(one.party.names),
            "part": one.party.part.value,
            "signatory": one.party.signatory or None,
            "position": first(one.party.positions) or None,
            "basis": first(one.party.bases) or None,
            "signed": one.signing.way.value if one.signing else None,
        }
        for one in view.parties
    ]


def _items(content: Content) -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "tn_ved": one.tn_ved or None,
            "unit": one.unit or None,
            "quantity": digits(one.quantity),
            "price": digits(one.price),
            "sum": digits(one.sum),
        }
        for one in content.items
    ]


def _steps(content: Content) -> list[dict[str, object]]:
    return [
        {
            "step": one.step.value,
            "due": one.due.isoformat() if one.due else None,
            "part": content.parties[one.party].part.value if one.party is not None else None,
        }
        for one in content.steps
    ]


def _lines(view: DocumentView, language: Language) -> Iterable[str]:
    """A document as people read it."""
    kind = kinds().get(view.document.template)
    yield f"{view.number}  {_state(view.state, language)}"
    yield kind.names[language] if kind else view.document.template
    if view.content.day:
        yield day(view.content.day, language)
    for one in view.parties:
        part = text(f"words.deal_part_{one.party.part.value}", language)
        signed = f"  {text(f'words.signing_way_{one.signing.way.value}', language)}" if one.signing else ""
        yield f"{part}: {view.content.first(one.party.names)}, {one.party.signatory or '–'}{signed}"
    if view.content.subject:
        yield view.content.subject
    if view.sum is not None:
        yield f"{amount(view.sum, language)} {view.currency}"
    for version in view.versions:
        sentence = {"version": version.version, "pages": version.pages, "hash": version.sha256}
        yield text("documents.version_line", language, **sentence)
    if view.document.cancelled:
        yield text("documents.cancelled_line", language, reason=view.document.cancelled)
    yield from (text(one, language) for one in view.warnings)
