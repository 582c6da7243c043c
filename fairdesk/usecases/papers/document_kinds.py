"""The kinds of documents. They are data: an entry of ``kinds.toml`` and a folder with a text a language.

People may add their own, and change the program's, in a folder that looks the same; see ``use_templates``.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from fairdesk.domain.messages import message
from fairdesk.resources import resource
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.papers.template_errors import TemplateError, read_text

Counts = Literal["memorandum", "contract"]
Prices = Literal["estimates", "binding"]
Need = Literal[
    "subject",
    "items",
    "prices",
    "steps",
    "handover",
    "outcome",
    "valid_until",
    "signatories",
    "requisites",
    "buyer",
    "seller",
]
NEEDS: tuple[Need, ...] = get_args(Need)
KINDS_FILE = "kinds.toml"
MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document: what it counts as, what it needs before it is printed, how prices in it are meant.

    Its ``short`` names are for lists and buttons. A kind that needs a ``seller`` is content with a developer
    in the seller's place.
    """

    name: str
    names: Mapping[Language, str]
    counts: Counts | None
    prices: Prices
    copies: int
    needs: frozenset[Need]
    short: Mapping[Language, str]


def built_in() -> Path:
    """The folder of the program's own kinds and templates."""
    return resource("templates/documents")


class _Own:
    folder: Path | None = None


def use_templates(folder: Path | None) -> None:
    """Says where one's own kinds and templates are: they go before the program's from now on.

    Said once, by whoever opens the data folder, so that drafts, papers, previews and lists agree.
    """
    _Own.folder = folder


def templates_folder(folder: Path | None = None) -> Path | None:
    """The folder of one's own kinds and templates: ``folder`` where one is asked for, else the one in use."""
    return folder or _Own.folder


def kinds(folder: Path | None = None) -> Mapping[str, DocumentKind]:
    """All kinds by name: the program's in the order of their file, then one's own.

    Where one's own file is broken these are the program's alone, so that lists still open;
    ``checked_kinds`` says what is wrong with it before a document is begun.
    """
    try:
        return checked_kinds(folder)
    except TemplateError:
        return _kinds_of(built_in() / KINDS_FILE)


def checked_kinds(folder: Path | None = None) -> Mapping[str, DocumentKind]:
    """The same. Raises ``TemplateError`` where one's own file is broken."""
    of_program, own = _kinds_of(built_in() / KINDS_FILE), templates_folder(folder)
    if own is None or not (own / KINDS_FILE).exists():
        return of_program
    return {**of_program, **_kinds_of(own / KINDS_FILE)}


def kinds_to_begin() -> tuple[DocumentKind, ...]:
    """The kinds that somebody may begin for any talk; an act tells a handover and is begun with that."""
    return tuple(one for one in kinds().values() if "handover" not in one.needs)


def kind(name: str, folder: Path | None = None) -> DocumentKind:
    """A kind by its name. Raises ``KeyError`` for one that does not exist."""
    return kinds(folder)[name]


def _kinds_of(file: Path) -> Mapping[str, DocumentKind]:
    try:
        status = file.stat()
    except OSError:
        return read_kinds(file)
    return _read_once(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _read_once(file: Path, _changed: int, _size: int) -> Mapping[str, DocumentKind]:
    return read_kinds(file)


def read_kinds(file: Path) -> Mapping[str, DocumentKind]:
    """The kinds that a file describes. Raises ``TemplateError`` where it is broken."""
    text = read_text(file)
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise TemplateError(
            file, line, message("templates.not_toml"), message("templates.see_kinds")
        ) from None
    return {name: _kind(file, _line_of(text, name), name, entry) for name, entry in entries.items()}


def _line_of(text: str, name: str) -> int:
    """The line where an entry begins; the first where it cannot be told."""
    found = re.search(rf"""^\s*\[?\s*["']?{re.escape(name)}\b""", text, flags=re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _kind(file: Path, line: int, name: str, entry: Any) -> DocumentKind:
    wrong = next((key for key, is_right in _CHECKS.items() if not is_right(entry)), None)
    if wrong is not None or not re.fullmatch("[a-z][a-z0-9_]*", name):
        what = message("templates.bad_kind", kind=name, key=wrong or "name")
        raise TemplateError(file, line, what, message("templates.see_kinds"))
    names: Mapping[Language, str] = {language: entry["names"][language] for language in LANGUAGES}
    return DocumentKind(
        name,
        names,
        entry.get("counts"),
        entry.get("prices", "estimates"),
        entry.get("copies", 2),
        frozenset(entry.get("needs", ())),
        {language: entry.get("short", names)[language] for language in LANGUAGES},
    )


def _are_names(names: object) -> bool:
    return isinstance(names, dict) and all(
        isinstance(name := cast("dict[str, object]", names).get(language), str) and name.strip()
        for language in LANGUAGES
    )


def _has_copies(entry: Any) -> bool:
    copies = entry.get("copies", 2)
    return type(copies) is int and 1 <= copies <= MOST_COPIES


def _has_needs(entry: Any) -> bool:
    needs = entry.get("needs", [])
    return isinstance(needs, list) and all(need in NEEDS for need in cast("list[object]", needs))


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "entry": lambda entry: isinstance(entry, dict),
    "names": lambda entry: _are_names(entry.get("names")),
    "short": lambda entry: "short" not in entry or _are_names(entry["short"]),
    "counts": lambda entry: entry.get("counts") in (None, *get_args(Counts)),
    "prices": lambda entry: entry.get("prices", "estimates") in get_args(Prices),
    "copies": _has_copies,
    "needs": _has_needs,
}
"""What an entry must hold, in the order in which it is looked at."""
