"""A document's text in one language with everything in its place, so that a page only has to set it.

Two languages of a document give texts of one shape, the same clauses with as many parts each, so that they
can stand side by side.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from fairdesk.domain.number_words import capitalised
from fairdesk.texts import Language
from fairdesk.usecases.papers.document_content import Content
from fairdesk.usecases.papers.document_kinds import kind
from fairdesk.usecases.papers.document_places import (
    BLANK,
    CONDITIONS,
    Facts,
    one_line,
    party_label,
    spoken,
    value_of,
)
from fairdesk.usecases.papers.document_tables import FilledCards, FilledTable, table
from fairdesk.usecases.papers.document_templates import Clause, Part, Template, check_equal, template
from fairdesk.usecases.papers.document_words import position_in


@dataclass(frozen=True, slots=True)
class FilledParagraph:
    """A paragraph; ``number`` stands before it ("2.1."), or a dash where it is a line of a list."""

    text: str
    number: str = ""
    is_listed: bool = False


FilledPart = FilledParagraph | FilledTable | FilledCards


@dataclass(frozen=True, slots=True)
class FilledClause:
    """A clause with its ``number`` ("2.") and what stands in it, in order."""

    id: str
    number: str
    heading: str
    parts: tuple[FilledPart, ...]


@dataclass(frozen=True, slots=True)
class FilledSignature:
    """Where a party signs; ``party`` is the enterprise's id."""

    party: str
    label: str
    name: str
    position: str
    signatory: str


@dataclass(frozen=True, slots=True)
class FilledText:
    """A whole document in one language.

    ``number_line`` is empty in a draft; ``replaced`` is a sentence, empty where nothing is replaced;
    ``sign_here``, ``sign_drawn``, ``full_name``, ``stamp`` and ``draft`` are words beside the signatures
    and on a draft; ``drawn_on_screen`` says what signatures on a signed copy are;
    ``edition`` says which version of which template it is ("memorandum/ru 3").
    """

    language: Language
    title: str
    subtitle: str
    number_line: str
    city: str
    day: str
    preamble: tuple[FilledPart, ...]
    clauses: tuple[FilledClause, ...]
    signatures: tuple[FilledSignature, ...]
    replaced: str
    sign_here: str
    full_name: str
    sign_drawn: str
    drawn_on_screen: str
    stamp: str
    draft: str
    footer: str
    edition: str

    def page_of(self, page: int, pages: int) -> str:
        """The words at the foot of a page."""
        return self.footer.format(page=page, pages=pages)


def filled(content: Content, language: Language, folder: Path | None = None) -> FilledText:
    """The text of a document in one of its languages.

    Raises ``TemplateError`` where its template is broken, or those of its languages do not go together, and
    ``KeyError`` for a kind that does not exist.
    """
    read = template(content.template, language, folder)
    for other in content.languages:
        if other != language:
            check_equal(read, template(content.template, other, folder))
    return _Filling(read, Facts(content, language, kind(content.template, folder))).text()


class _Filling:
    """Fills one template."""

    def __init__(self, read: Template, facts: Facts) -> None:
        self._template = read
        self._facts = facts

    def text(self) -> FilledText:
        facts, content = self._facts, self._facts.content
        number = content.number and facts.say("number_line", number=content.number)
        if number and content.version > 1:
            number = facts.say("number_version", line=number, version=content.version)
        return FilledText(
            language=facts.language,
            title=self._filled(self._template.title, facts),
            subtitle=self._filled(self._template.subtitle, facts),
            number_line=number,
            city=value_of("city", facts),
            day=value_of("day", facts),
            preamble=tuple(self._parts(self._template.preamble, "")),
            clauses=tuple(self._clauses()),
            signatures=tuple(self._signature(place) for place in range(len(content.parties))),
            replaced=facts.say("replaces", number=content.replaces) if content.replaces else "",
            sign_here=facts.say("sign_here"),
            full_name=facts.say("full_name"),
            sign_drawn=facts.say("sign_drawn"),
            drawn_on_screen=facts.say("drawn_on_screen"),
            stamp=facts.say("stamp"),
            draft=facts.say("draft"),
            footer=facts.say("page_of", page="{page}", pages="{pages}"),
            edition=f"{content.template}/{facts.language} {self._template.version}",
        )

    def _clauses(self) -> Iterator[FilledClause]:
        content, count = self._facts.content, 0
        for clause in self._template.clauses:
            if not clause.is_in(content.without, content.with_clauses):
                continue
            parts = tuple(self._parts(clause, f"{count + 1}."))
            if parts:
                count += 1
                heading = self._filled(clause.heading, self._facts)
                yield FilledClause(clause.id, f"{count}.", heading, parts)

    def _parts(self, clause: Clause, number: str) -> Iterator[FilledPart]:
        """Paragraphs of a clause with a heading are numbered; those of one without follow its own number."""
        count = 0
        for part in clause.parts:
            if not all(CONDITIONS[name](self._facts.content) is wanted for name, wanted in part.conditions):
                continue
            if part.table:
                yield table(part.table, self._facts)
                continue
            for paragraph in self._paragraphs(part):
                is_numbered = bool(number and clause.heading and not part.is_listed)
                count += is_numbered
                own = f"{number}{count}." if is_numbered else ""
                yield FilledParagraph(paragraph, own, part.is_listed)

    def _paragraphs(self, part: Part) -> Iterator[str]:
        """The text of a part; one for each party, or one to be filled in by hand where there is none yet."""
        if not part.each_party:
            lines = self._filled(part.text, self._facts).splitlines()
            yield from (line for line in map(one_line, lines) if line)
            return
        for place in range(len(self._facts.content.parties)) or (None,):
            yield self._filled(part.text, replace(self._facts, party=place))

    def _filled(self, written: str, facts: Facts) -> str:
        def value(found: re.Match[str]) -> str:
            known, full_stop = value_of(found[1], facts), found[2]
            return known if known.endswith(".") else known + full_stop

        return _PLACE.sub(value, written)

    def _signature(self, place: int) -> FilledSignature:
        facts, party = self._facts, self._facts.content.parties[place]
        position = position_in(one_line(spoken(party.positions, facts.language)), facts.language)
        label, signatory = party_label(facts.content, place, facts.language), party.signatory
        if side := self._hands_over(place):
            label, person = side
            position, signatory = ("", person) if person else (position, signatory)
        return FilledSignature(
            party.id,
            label,
            one_line(spoken(party.names, facts.language)) or BLANK,
            capitalised(position),
            one_line(signatory),
        )

    def _hands_over(self, place: int) -> tuple[str, str] | None:
        """What a party of a handover act is called in it, and who signs for it: who gave or received."""
        facts, handover = self._facts, self._facts.content.handover
        if handover is None or "handover" not in facts.kind.needs:
            return None
        if place == handover.giver:
            return facts.say("side_giver"), handover.giver_person
        return (facts.say("side_receiver"), handover.receiver_person) if place == handover.receiver else None


_PLACE = re.compile(r"\{([^{}]*)\}(\.?)")
"""A place, and the full stop after it: a value that ends with one does not get another."""
