"""Letters that a document cannot show: found before it is printed, because a PDF would leave a blank.

The bundled faces hold Latin, Cyrillic and Greek. The name of a firm from China or Arabia has to be written in
one of these, as its own papers for abroad have it.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass

from fairdesk.documents.fonts import missing_letters
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.usecases.papers.document_content import Content, ContentParty, Spoken

_PARTY = ("stir", "account", "bank", "mfo", "oked", "phone", "signatory")
_ITEM = ("name", "tn_ved", "unit")
_STEP = ("person", "about")
_HANDOVER = ("what", "version", "giver_person", "receiver_person", "note")
_DOCUMENT = ("subject", "currency", "number", "replaces")
_SPOKEN = (("names", "name"), ("addresses", "address"))
_SPOKEN_OF_SIGNATORY = (("positions", "position"), ("bases", "basis"))
_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Lacking:
    """A field with letters that cannot be printed.

    ``kind`` and ``field`` are the record's kind and its field; ``place`` counts parties, items, steps and
    notes from 0; None where there is only one. ``whose`` tells people which one is meant.
    """

    kind: str
    field: str
    letters: str
    place: int | None = None
    whose: str = ""

    @property
    def said(self) -> Message:
        """What is wrong, as a sentence."""
        field = message(f"fields.{self.kind}_{self.field}")
        shown = self.letters[:_MOST_SHOWN] + ("…" if len(self.letters) > _MOST_SHOWN else "")
        if self.whose:
            return message("deal_papers.lacking_of", letters=shown, field=field, whose=self.whose)
        return message("deal_papers.lacking", letters=shown, field=field)


def lacking(content: Content) -> list[Lacking]:
    """The fields of a document with letters that the bundled faces lack, in the order of the form."""
    if not _lack(_texts_in(content)):
        return []
    return [
        Lacking(kind, field, letters, place, whose)
        for kind, field, place, whose, written in _fields(content)
        if (letters := missing_letters(written))
    ]


def refuse_lacking(content: Content, texts: Sequence[object]) -> None:
    """Raises ``UserFacingError`` where a field, or the wording of a template, cannot be printed whole."""
    letters = _lack(_texts_in((content, texts)))
    if not letters:
        return
    fields_found = lacking(content)
    if fields_found:
        raise UserFacingError(fields_found[0].said, message("deal_papers.lacking_advice"))
    raise UserFacingError(
        message("deal_papers.template_lacking", letters=letters[:_MOST_SHOWN], template=content.template),
        message("deal_papers.template_lacking_advice"),
    )


_Field = tuple[str, str, int | None, str, str]
"""The kind of a record, its field, the record's place and name, and what is written there."""


def _fields(content: Content) -> Iterator[_Field]:
    """Every text of a content, in the order of the form."""
    for name in _DOCUMENT:
        yield "document", name, None, "", getattr(content, name)
    for name, texts in (("city", content.city), ("special_terms", content.special_terms)):
        yield "document", name, None, "", _all(texts)
    for place, party in enumerate(content.parties):
        yield from _of_party(place, party)
    for kind, names, some in (("deal_item", _ITEM, content.items), ("path_step", _STEP, content.steps)):
        for place, one in enumerate(some):
            yield from ((kind, name, place, str(place + 1), getattr(one, name)) for name in names)
    if content.handover:
        yield from (("handover", name, None, "", getattr(content.handover, name)) for name in _HANDOVER)
    for place, note in enumerate(content.notes):
        yield "negotiation_note", "text", place, note[0], " ".join(note)
    yield "fair", "name", None, "", _all(content.fair)
    yield "negotiation", "outcome", None, "", content.outcome


def _of_party(place: int, party: ContentParty) -> Iterator[_Field]:
    whose = next((name for name in party.names.values() if name), str(place + 1))
    for name, field in _SPOKEN:
        yield "enterprise", field, place, whose, _all(getattr(party, name))
    for name in _PARTY:
        yield "enterprise", name, place, whose, getattr(party, name)
    for name, field in _SPOKEN_OF_SIGNATORY:
        yield "deal_party", field, place, whose, _all(getattr(party, name))


def _all(texts: Spoken) -> str:
    return " ".join(texts.values())


def _lack(texts: Iterable[str]) -> str:
    """The lacking letters in any of many texts, found through the few letters that they have in common."""
    used: set[str] = set()
    for text in texts:
        used.update(unicodedata.normalize("NFC", text))
    return missing_letters(" ".join(sorted(used)))


def _texts_in(found: object) -> Iterator[str]:
    """Every text inside dataclasses, mappings and tuples."""
    if isinstance(found, str):
        yield found
    elif is_dataclass(found):
        for one in fields(found):
            yield from _texts_in(getattr(found, one.name))
    elif isinstance(found, Mapping):
        for value in found.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _texts_in(value)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(found, tuple | list):
        for value in found:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts_in(value)  # pyright: ignore[reportUnknownArgumentType]
