"""What stands in a document, ready to be set: the one shape that drafts, printed papers and the page share.

Printing writes it as JSON into the version's record, so that what was printed can be compared with what has
been changed since. Texts that differ by language are mappings by language.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from fairdesk.domain.words import DealPart, Step, Vat
from fairdesk.texts import Language

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Spoken = Mapping[Language, str]
"""A text in each of the document's languages."""


@dataclass(frozen=True, slots=True)
class ContentParty:
    """A party with its requisites; what is unknown is empty. ``id`` is the enterprise, hexadecimal."""

    id: str
    part: DealPart
    names: Spoken
    addresses: Spoken
    stir: str = ""
    account: str = ""
    bank: str = ""
    mfo: str = ""
    oked: str = ""
    phone: str = ""
    signatory: str = ""
    positions: Spoken = field(default_factory=dict[Language, str])
    bases: Spoken = field(default_factory=dict[Language, str])


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A row of the table of items; ``unit`` is a code of ``reference.UNITS`` or a free word."""

    name: str
    tn_ved: str = ""
    unit: str = ""
    quantity: Decimal | None = None
    price: Decimal | None = None
    sum: Decimal | None = None
    yearly: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContentStep:
    """A step of the path: until when, and which party (its place among the parties) and person see to it."""

    step: Step
    due: date | None = None
    party: int | None = None
    person: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class ContentHandover:
    """What a handover act says; giver and receiver are places among the parties."""

    what: str
    version: str
    copies: int
    giver: int
    receiver: int
    giver_person: str = ""
    receiver_person: str = ""
    day: date | None = None
    step: Step | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole document. Without a ``number`` it is a draft.

    ``template`` is the kind. ``without`` and ``with_clauses`` are clauses switched off and on;
    ``special_terms`` is a clause of its own by language; ``notes`` are the timed notes that a protocol lists.
    ``replaces`` is the number of the document that this one replaces. ``fair_tag``, ``desk`` and ``counter``
    are in the QR, and ``host`` is the portal's. ``editions`` are the templates that it was
    printed with, such as "memorandum/ru 3".
    """

    template: str
    languages: tuple[Language, ...]
    prevailing: Language | None
    parties: tuple[ContentParty, ...]
    items: tuple[ContentItem, ...] = ()
    steps: tuple[ContentStep, ...] = ()
    handover: ContentHandover | None = None
    number: str = ""
    version: int = 1
    fair: Spoken = field(default_factory=dict[Language, str])
    city: Spoken = field(default_factory=dict[Language, str])
    day: date | None = None
    valid_until: date | None = None
    subject: str = ""
    outcome: str = ""
    again: date | None = None
    currency: str = "UZS"
    vat: Vat = Vat.INCLUDED
    sum: Decimal | None = None
    copies: int = 2
    without: tuple[str, ...] = ()
    with_clauses: tuple[str, ...] = ()
    special_terms: Spoken = field(default_factory=dict[Language, str])
    notes: tuple[tuple[str, str], ...] = ()
    replaces: str = ""
    fair_tag: int = 0
    desk: int = 0
    counter: int = 0
    host: str = ""
    editions: tuple[str, ...] = ()

    def first(self, spoken: Spoken) -> str:
        """A text in the first of the document's languages; empty where there is none."""
        return next((spoken[one] for one in self.languages if one in spoken), "")

    def to_json(self) -> str:
        """As a version's record keeps it; equal contents give equal text."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True)

    def fingerprint(self) -> str:
        """What tells two contents apart, number and version put aside."""
        told = {name: value for name, value in _plain(self).items() if name not in _OF_ONE_PRINTING}
        return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


_OF_ONE_PRINTING = frozenset(("number", "version", "desk", "counter", "host", "editions"))


def content_from_json(kept: str) -> Content:
    """Reads what ``Content.to_json`` wrote. Raises ``ValueError`` where it is something else."""
    return _shape().validate_json(kept)


def _plain(content: Content) -> dict[str, Any]:
    return _shape().dump_python(content, mode="json")


@cache
def _shape() -> "TypeAdapter[Content]":
    from pydantic import TypeAdapter  # loaded with the first document: the front desk never needs it

    return TypeAdapter(Content)


@dataclass(frozen=True, slots=True)
class PaperMade:
    """A document set as PDF. ``editions`` are the templates of its text, such as "memorandum/ru 3"."""

    pdf: bytes
    pages: int
    editions: tuple[str, ...] = ()


class PaperMaker(Protocol):
    """Sets a document: ``documents.deal_papers``, handed in by whoever prints."""

    def __call__(self, content: Content) -> PaperMade:
        """Raises ``UserFacingError`` where a letter cannot be printed or a template is broken."""
        ...
