"""The texts of documents as people edit them, and what is wrong with one.

A template is a plain text in UTF-8, one file a language, in a folder named as its kind. Above its clauses
stand its version, title and subtitle. A line ``[id] Heading`` begins a clause, ``[id: on]`` or ``[id: off]``
one that can be switched; a heading in ``(brackets)`` only names the clause, it is not printed.
``[preamble]`` stands before all others. Empty lines part paragraphs. ``{name}`` is
a place for a value; a paragraph may begin with ``{if name and not other}`` or be repeated by
``{each party}``; one that begins with ``- `` carries no number. ``@name`` alone on a line places a table.
Lines that begin with ``#`` are remarks. ``resources/templates/documents/README.md`` tells editors the same
at length.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from fairdesk.domain.messages import Message, message
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.papers.document_kinds import built_in, checked_kinds, kinds, templates_folder
from fairdesk.usecases.papers.document_places import CONDITIONS, PARTY_PLACES, PLACES
from fairdesk.usecases.papers.template_errors import TemplateError, read_text

Switch = Literal["fixed", "on", "off"]
TABLES = ("items", "steps", "handover", "notes", "requisites")
PREAMBLE = "preamble"
_HEAD = ("version", "title", "subtitle")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or a table of a clause, and what it depends on: conditions and whether they must hold."""

    line: int
    text: str = ""
    table: str = ""
    conditions: tuple[tuple[str, bool], ...] = ()
    each_party: bool = False
    is_listed: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """What must be the same in all languages."""
        return self.table, self.conditions, self.each_party, self.is_listed


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; a ``switch`` other than "fixed" says how it stands unless somebody switches it.

    ``name`` is what people choose it by; ``heading`` is the same where that is printed.
    """

    id: str
    name: str
    heading: str
    switch: Switch
    parts: tuple[Part, ...]
    line: int

    def is_in(self, without: Sequence[str], with_clauses: Sequence[str]) -> bool:
        """Whether the clause stands in a document that switches these clauses off and on."""
        if self.switch == "fixed":
            return True
        return self.id not in without if self.switch == "on" else self.id in with_clauses


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of document in one language. ``preamble`` is a clause without heading and number."""

    kind: str
    language: Language
    file: Path
    version: str
    title: str
    subtitle: str
    preamble: Clause
    clauses: tuple[Clause, ...]

    @property
    def switchable(self) -> tuple[Clause, ...]:
        """The clauses that people may switch on and off."""
        return tuple(clause for clause in self.clauses if clause.switch != "fixed")


def template(kind: str, language: Language, folder: Path | None = None) -> Template:
    """The template of a kind in a language: from one's own folder where that has one, else built in.

    One's own is ``folder``, or the one in use (``document_kinds.use_templates``).

    Raises ``TemplateError`` where it is broken or missing.
    """
    file = _file(kind, language, folder)
    try:
        status = file.stat()
    except OSError:
        return _read(kind, language, file, 0, 0)
    return _read(kind, language, file, status.st_mtime_ns, status.st_size)


def check_equal(one: Template, other: Template) -> None:
    """Raises ``TemplateError`` at the first line at which two languages of a kind do not go together.

    Where one of them is built in, the line is the other's: that is the one which people can change.
    """
    if _is_built_in(one) and not _is_built_in(other):
        one, other = other, one
    for mine, theirs in zip((one.preamble, *one.clauses), (other.preamble, *other.clauses), strict=False):
        if (mine.id, mine.switch) != (theirs.id, theirs.switch):
            raise _at(one, mine.line, message("templates.other_clause", other=other.file.name, id=theirs.id))
        if bool(mine.heading) != bool(theirs.heading):
            raise _at(one, mine.line, message("templates.other_heading", other=other.file.name, id=mine.id))
        _check_parts(one, mine, other, theirs)
    if len(one.clauses) != len(other.clauses):
        longer, shorter = (one, other) if len(one.clauses) > len(other.clauses) else (other, one)
        extra = longer.clauses[len(shorter.clauses)]
        raise _at(longer, extra.line, message("templates.only_here", id=extra.id, other=shorter.file.name))


def check_all(folder: Path | None = None) -> list[TemplateError]:
    """Everything that is wrong with the kinds and templates, at most one problem a file."""
    found: list[TemplateError] = []
    try:
        checked_kinds(folder)
    except TemplateError as error:
        found.append(error)
    return found + [problem for name in kinds(folder) for problem in _problems(name, folder)]


def _is_built_in(read: Template) -> bool:
    return read.file.is_relative_to(built_in())


def _problems(kind: str, folder: Path | None) -> Iterator[TemplateError]:
    first: Template | None = None
    for language in LANGUAGES:
        try:
            read = template(kind, language, folder)
            if first:
                check_equal(read, first)
            first = first or read
        except TemplateError as error:
            yield error


def _file(kind: str, language: Language, folder: Path | None) -> Path:
    name = f"{kind}/{language}.txt" if re.fullmatch(r"[a-z][a-z0-9_]*", kind) else f"_/{language}.txt"
    folder = templates_folder(folder)
    own = folder / name if folder else None
    return own if own and own.exists() else built_in() / name


@lru_cache(maxsize=64)
def _read(kind: str, language: Language, file: Path, _changed: int, _size: int) -> Template:
    return parsed(read_text(file), kind, language, file)


def parsed(written: str, kind: str, language: Language, file: Path) -> Template:
    """The template in a text. Raises ``TemplateError`` naming ``file`` and the line."""
    return _Reader(written, kind, language, file).template()


def _at(read: Template, line: int, what: Message) -> TemplateError:
    return TemplateError(read.file, line, what, message("templates.make_equal"))


def _check_parts(one: Template, mine: Clause, other: Template, theirs: Clause) -> None:
    for part, counterpart in zip(mine.parts, theirs.parts, strict=False):
        if part.shape != counterpart.shape:
            raise _at(one, part.line, message("templates.other_part", id=mine.id, other=other.file.name))
    if len(mine.parts) != len(theirs.parts):
        line = mine.parts[len(theirs.parts)].line if len(mine.parts) > len(theirs.parts) else mine.line
        raise _at(
            one,
            line,
            message(
                "templates.other_count",
                id=mine.id,
                count=len(mine.parts),
                others=len(theirs.parts),
                other=other.file.name,
            ),
        )


_CLAUSE = re.compile(r"\[\s*([a-z][a-z0-9_]*)\s*(?::\s*(on|off)\s*)?\]\s*(.*)")
_UNPRINTED = re.compile(r"\(\s*(\S.*?)\s*\)")
_BRACES = re.compile(r"\{([^{}]*)\}")
_IF = re.compile(r"\{if\s+([^{}]*)\}\s*")
_EACH = re.compile(r"\{each\s+party\}\s*")
_ONE_CONDITION = re.compile(r"(not\s+)?([a-z_]+)")
_ENDS = re.compile(r"\[|(?:\{[^{}]*\}\s*)*@")
"""Lines that no paragraph goes on after: the beginning of a clause, and tables."""
_BEGINS = ("@", "- ", "{if ", "{each ")
"""How a line begins that is a paragraph of its own even without an empty line before it."""
_ALL_PLACES = {**PLACES, **PARTY_PLACES}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """A clause before it is read: its first line and the lines of its paragraphs."""

    opening: _Line
    paragraphs: list[list[_Line]]


class _Reader:
    """Reads one file, line by line."""

    def __init__(self, written: str, kind: str, language: Language, file: Path) -> None:
        self._lines = written.split("\n")
        self._kind, self._file = kind, file
        self._language: Language = language
        self._head: dict[str, str] = {}
        self._clauses: dict[str, Clause] = {}

    def template(self) -> Template:
        sections = self._sections()
        for key in ("version", "title"):
            if key not in self._head:
                raise self._error(1, f"no_{key}", f"write_{key}")
        for section in sections:
            self._add_clause(section)
        clauses = tuple(clause for clause in self._clauses.values() if clause.id != PREAMBLE)
        if not clauses:
            raise self._error(len(self._lines), "no_clauses", "write_clause")
        preamble = self._clauses.get(PREAMBLE) or Clause(PREAMBLE, "", "", "fixed", (), 1)
        version, title, subtitle = (self._head.get(key, "") for key in _HEAD)
        return Template(self._kind, self._language, self._file, version, title, subtitle, preamble, clauses)

    def _sections(self) -> list[_Section]:
        sections: list[_Section] = []
        is_going_on = False
        for line in (_Line(number, text.strip()) for number, text in enumerate(self._lines, start=1)):
            if line.text.startswith("#"):
                continue
            self._check_braces(line)
            if line.text.startswith("["):
                sections.append(_Section(line, []))
            elif line.text and not sections:
                self._add_head(line)
            elif line.text and is_going_on and not line.text.startswith(_BEGINS):
                sections[-1].paragraphs[-1].append(line)
            elif line.text:
                sections[-1].paragraphs.append([line])
            is_going_on = bool(line.text and sections) and not _ENDS.match(line.text)
        return sections

    def _add_head(self, line: _Line) -> None:
        key, colon, value = (piece.strip() for piece in line.text.partition(":"))
        if not colon or key not in _HEAD:
            raise self._error(line.number, "strange_head", "write_head")
        if key in self._head:
            raise self._error(line.number, "head_twice", "leave_one", key=key)
        if not value:
            raise self._error(line.number, f"no_{key}", f"write_{key}")
        self._check_places(_Line(line.number, value), PLACES)
        self._head[key] = value

    def _add_clause(self, section: _Section) -> None:
        number = section.opening.number
        found = _CLAUSE.fullmatch(section.opening.text)
        if not found:
            raise self._error(number, "strange_clause", "write_clause")
        id_, switch, heading = found[1], cast("Switch", found[2] or "fixed"), found[3]
        if id_ in self._clauses:
            raise self._error(number, "clause_twice", "rename_clause", id=id_, first=self._clauses[id_].line)
        if id_ == PREAMBLE and (self._clauses or heading or switch != "fixed"):
            raise self._error(number, "late_preamble", "move_preamble")
        if not section.paragraphs:
            raise self._error(number, "empty_clause", "fill_clause", id=id_)
        self._check_places(_Line(number, heading), PLACES)
        parts = tuple(map(self._part, section.paragraphs))
        unprinted = _UNPRINTED.fullmatch(heading)
        name = unprinted[1] if unprinted else heading or id_
        printed = "" if unprinted else heading
        self._clauses[id_] = Clause(id_, name, printed, switch, parts, number)

    def _part(self, lines: Sequence[_Line]) -> Part:
        first, each_party = lines[0], False
        conditions: tuple[tuple[str, bool], ...] = ()
        if found := _IF.match(first.text):
            conditions = self._conditions(first.number, found[1])
            first = _Line(first.number, first.text[found.end() :])
        if found := _EACH.match(first.text):
            each_party = True
            first = _Line(first.number, first.text[found.end() :])
        if first.text.startswith("@"):
            return Part(first.number, table=self._table(first), conditions=conditions)
        for line in (first, *lines[1:]):
            self._check_places(line, _ALL_PLACES if each_party else PLACES)
        written = " ".join(line.text for line in (first, *lines[1:]))
        is_listed = written.startswith("- ")
        written = written.removeprefix("- ").strip()
        if not written:
            raise self._error(first.number, "empty_paragraph", "write_paragraph")
        return Part(first.number, written, "", conditions, each_party, is_listed)

    def _conditions(self, line: int, written: str) -> tuple[tuple[str, bool], ...]:
        wanted: list[tuple[str, bool]] = []
        for piece in re.split(r"\s+and\s+", written.strip()):
            found = _ONE_CONDITION.fullmatch(piece)
            if not found or found[2] not in CONDITIONS:
                raise self._error(line, "strange_condition", "see_conditions", name=piece)
            wanted.append((found[2], not found[1]))
        return tuple(wanted)

    def _table(self, line: _Line) -> str:
        name = line.text.removeprefix("@")
        if name not in TABLES:
            known = ", ".join(TABLES)
            raise self._error(line.number, "strange_table", "see_tables", name=line.text, known=known)
        return name

    def _check_places(self, line: _Line, known: Mapping[str, object]) -> None:
        for found in _BRACES.finditer(line.text):
            if found[1] not in known:
                raise self._error(line.number, "strange_place", "see_places", name=found[0])

    def _check_braces(self, line: _Line) -> None:
        if set("{}") & set(_BRACES.sub("", line.text)):
            raise self._error(line.number, "open_brace", "close_brace")

    def _error(self, line: int, what: str, advice: str, **values: object) -> TemplateError:
        return TemplateError(
            self._file,
            line,
            message(f"templates.{what}", **values),
            message(f"templates.{advice}", **values),
        )
