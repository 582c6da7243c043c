"""Files that describe a document, in JSON: read, checked, and refused with the place that is wrong."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from fairdesk.domain import checks
from fairdesk.domain.entities import DealItem, Document, Enterprise, Negotiation, Record
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.number_words import LIMIT
from fairdesk.domain.words import DealPart, Step, Vat
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases import fields
from fairdesk.usecases.papers.documents_from_files import (
    DocumentFile,
    FileItem,
    FileParty,
    FileStep,
    WrongFileError,
)

LARGEST_FILE = 5_000_000
"""Bytes. A thousand items with long names stay below."""
MOST_PARTIES, MOST_ITEMS = 50, 1_000
_MOST_DECIMALS = 6
_WHOLE_FILE = "…"


def read_document_file(path: Path) -> DocumentFile:
    """The document that a file describes.

    Raises ``UserFacingError`` for a file that is none, naming the place in it, and ``OSError`` where there is
    no file.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise UserFacingError(message("documents.file_large"), message("documents.file_large_advice"))
    return document_of(path.read_bytes())


def document_of(body: bytes) -> DocumentFile:
    """The same for the bytes of a file."""
    written = _json(body)
    if not isinstance(written, dict):
        raise WrongFileError(_WHOLE_FILE, message("documents.file_no_object"))
    try:
        read = _Root.model_validate(written)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise WrongFileError(_place(first["loc"]), _trouble(first)) from None
    return read.document()


def _json(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = message("documents.file_line", line=error.lineno, column=error.colno)
        raise _not_json(where) from None
    except (ValueError, RecursionError):  # no UTF-8, no number, or brackets without an end
        raise _not_json(message("documents.file_no_text")) from None


def _no_number(written: str) -> NoReturn:
    raise ValueError(written)


def _not_json(trouble: Message) -> UserFacingError:
    return UserFacingError(
        message("documents.file_not_json", trouble=trouble), message("documents.file_not_json_advice")
    )


def _place(location: tuple[int | str, ...]) -> str:
    """Such as ``parties[1].stir``."""
    told = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in location)
    return told.removeprefix(".") or _WHOLE_FILE


_TROUBLES = {
    "missing": "documents.file_missing",
    "list_type": "documents.file_no_list",
    "model_type": "documents.file_no_object",
    "too_long": "documents.file_too_many",
}


def _trouble(error: ErrorDetails) -> Message:
    kind = error["type"]
    if "." in kind:
        return Message(kind, error.get("ctx", {}))
    return message(_TROUBLES.get(kind, "documents.file_not_understood"))


def _refuse(trouble: Message) -> NoReturn:
    raise PydanticCustomError(trouble.key, "wrong", dict(trouble.values))  # pyright: ignore[reportArgumentType]


# Values


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        _refuse(message("documents.file_no_word"))
    if len(value) > fields.LONGEST_TEXT:
        _refuse(message("fields.too_long", most=fields.LONGEST_TEXT))
    return checks.clean_text(value) or None


def _name(value: object) -> str:
    return _text(value) or _refuse(message("documents.file_missing"))


def _checked(record_type: type[Record], field: str) -> Callable[[object], object]:
    """A text as the form of a record checks it; whole numbers are taken for their digits."""

    def check(value: object) -> object:
        is_number = isinstance(value, int) and not isinstance(value, bool)
        written = _text(str(value) if is_number else value)
        found = fields.check(record_type, field, written or "")
        if found.problem is not None:
            _refuse(found.problem)
        return found.value

    return check


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    found = checks.amount(value) if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        found = Decimal(value)
    if found is None:
        _refuse(message("documents.file_no_amount"))
    if not 0 <= found < LIMIT:
        _refuse(message("documents.file_amount_out_of_range"))
    rounded = round(found, _MOST_DECIMALS)
    return rounded.normalize() + 0 if rounded else Decimal(0)


def _id(value: object) -> bytes | None:
    written = _text(value)
    if written is None:
        return None
    try:
        return UUID(written).bytes
    except ValueError:
        _refuse(message("documents.file_no_id", id=written[:40]))


W = TypeVar("W", bound=StrEnum)


def _word(words: type[W], group: str) -> Callable[[object], W | None]:
    """One of the field's words, as it is kept or as any language says it."""

    def find(value: object) -> W | None:
        written = _text(value)
        if written is None:
            return None
        found = _said(words, group).get(fold(written))
        return found or _refuse(message("documents.file_no_choice", choices=", ".join(words)))

    return find


@cache
def _said(words: type[W], group: str) -> dict[str, W]:
    kept = {fold(one.value): one for one in words}
    told = {
        fold(text(f"words.{group}_{one.value}", language)): one for one in words for language in LANGUAGES
    }
    return {**told, **kept}


def _vat(value: object) -> Vat:
    """Whether prices hold the tax: a word, true or false, or a rate, where 0 is none."""
    if isinstance(value, bool | int | Decimal):
        return Vat.INCLUDED if value else Vat.NONE
    return _word(Vat, "vat")(value) or Vat.INCLUDED


def _languages(value: object) -> tuple[Language, ...]:
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list):
        _refuse(message("documents.file_no_list"))
    found = tuple(_language(one) for one in cast("list[object]", written))
    if not 1 <= len(found) <= 2 or len(set(found)) != len(found) or None in found:
        _refuse(message("documents.languages_wrong"))
    return cast("tuple[Language, ...]", found)


def _language(value: object) -> Language | None:
    written = _text(value)
    if written is None:
        return None
    for language in LANGUAGES:
        if language.casefold() == written.casefold():
            return language
    _refuse(message("documents.file_no_choice", choices=", ".join(LANGUAGES)))


_Text = Annotated[str | None, BeforeValidator(_text)]
_Day = Annotated[date | None, BeforeValidator(_checked(Document, "day"))]
_Amount = Annotated[Decimal | None, BeforeValidator(_amount)]


class _Open(BaseModel):
    """Keys that are not known are kept, to be told."""

    model_config = ConfigDict(extra="allow", frozen=True)

    def unknown(self, where: str) -> Iterator[str]:
        """The places of keys that nobody understands."""
        return (f"{where}{name}" for name in self.model_extra or ())


class _Party(_Open):
    part: Annotated[DealPart, BeforeValidator(_word(DealPart, "deal_part"))]
    stir: Annotated[str | None, BeforeValidator(_checked(Enterprise, "stir"))] = None
    id: Annotated[bytes | None, BeforeValidator(_id)] = None
    signatory: _Text = None
    position: _Text = None
    basis: _Text = None

    def party(self) -> FileParty:
        return FileParty(self.part, self.stir, self.id, self.signatory, self.position, self.basis)


class _Item(_Open):
    name: Annotated[str, BeforeValidator(_name)]
    tn_ved: Annotated[str | None, BeforeValidator(_checked(DealItem, "tn_ved"))] = None
    unit: Annotated[str | None, BeforeValidator(_checked(DealItem, "unit"))] = None
    quantity: _Amount = None
    price: _Amount = None

    def item(self) -> FileItem:
        return FileItem(self.name, self.tn_ved, self.unit, self.quantity, self.price)


class _Step(_Open):
    step: Annotated[Step, BeforeValidator(_word(Step, "step"))]
    due: _Day = None
    part: Annotated[DealPart | None, BeforeValidator(_word(DealPart, "deal_part"))] = None

    def step_of_path(self) -> FileStep:
        return FileStep(self.step, self.due, self.part)


class _Root(_Open):
    parties: Annotated[list[_Party], Field(max_length=MOST_PARTIES)]
    languages: Annotated[tuple[Any, ...], BeforeValidator(_languages)] = ("uz-Latn", "ru")
    prevailing_language: Annotated[str | None, BeforeValidator(_language)] = None
    subject: _Text = None
    place: _Text = None
    date: _Day = None
    valid_until: _Day = None
    currency: Annotated[str | None, BeforeValidator(_checked(Negotiation, "currency"))] = None
    vat: Annotated[Vat, BeforeValidator(_vat)] = Vat.INCLUDED
    items: Annotated[list[_Item], Field(max_length=MOST_ITEMS)] = []
    steps: Annotated[list[_Step], Field(max_length=len(Step))] = []

    def document(self) -> DocumentFile:
        """What the file describes. Raises ``WrongFileError`` where its parts do not go together."""
        spoken = cast("tuple[Language, ...]", self.languages)
        prevailing = cast("Language | None", self.prevailing_language)
        if prevailing and prevailing not in spoken:
            raise WrongFileError("prevailing_language", message("documents.file_prevailing"))
        steps = [one.step for one in self.steps]
        for place, step in enumerate(steps):
            if step in steps[:place]:
                raise WrongFileError(f"steps[{place}].step", message("documents.file_step_twice"))
        return DocumentFile(
            parties=tuple(one.party() for one in self.parties),
            languages=spoken,
            prevailing=prevailing,
            subject=self.subject,
            city=self.place,
            day=self.date,
            valid_until=self.valid_until,
            currency=self.currency or "UZS",
            vat=self.vat,
            items=tuple(one.item() for one in self.items),
            steps=tuple(one.step_of_path() for one in self.steps),
            unknown=tuple(self._all_unknown()),
        )

    def _all_unknown(self) -> Iterator[str]:
        yield from self.unknown("")
        for name in ("parties", "items", "steps"):
            for place, one in enumerate(cast("list[_Open]", getattr(self, name))):
                yield from one.unknown(f"{name}[{place}].")
