"""What is said below a row of the sheet: a question, what is wrong, what two desks wrote, what paper says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from fairdesk.domain.entities import DealItem, Record
from fairdesk.domain.messages import Message, message
from fairdesk.texts import Language
from fairdesk.usecases import fields
from fairdesk.usecases.deals import deal_items
from fairdesk.usecases.deals.deal_differences import ROW
from fairdesk.usecases.deals.negotiation_view import ItemView
from fairdesk.usecases.ports import Claim


class RemarkKind(Enum):
    """What a remark is; its icon and colour follow."""

    PROBLEM = "problem"
    NOTE = "note"
    QUESTION = "question"
    CLAIM = "claim"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be done about a remark: its words, the keys that do it, and a value it means."""

    words: Message | str
    keys: tuple[str, ...]
    value: object = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about a field of an item."""

    kind: RemarkKind
    field: str
    sentence: Message | str
    choices: tuple[Choice, ...] = ()


def problem_remark(field: str, problem: Message) -> Remark:
    """What is wrong with a text that could not be kept."""
    return Remark(RemarkKind.PROBLEM, field, problem)


def remarks_of(row: ItemView, language: Language) -> tuple[Remark, ...]:
    """Everything that is to be said about an item as it was read."""
    return (*_doubts(row), *_questions(row), *_claims(row, language), *_differences(row))


def _doubts(row: ItemView) -> Iterator[Remark]:
    if row.doubt is not None:
        yield Remark(RemarkKind.PROBLEM, "tn_ved", row.doubt)


def _questions(row: ItemView) -> Iterator[Remark]:
    for question in row.questions:
        right = Choice("talkscreen.it_is_right", ("F9",), question.id)
        yield Remark(RemarkKind.QUESTION, question.field, question.text, (right,))


def _claims(row: ItemView, language: Language) -> Iterator[Remark]:
    for name, claims in row.claims.items():
        if name in deal_items.CELLS:
            yield claim_remark(DealItem, name, claims, language)


def claim_remark(record_type: type[Record], name: str, claims: Sequence[Claim], language: Language) -> Remark:
    """What desks set differently, with each of the values to keep: the one that is shown first."""
    choices = tuple(
        Choice(
            message(
                "talkscreen.keep_value",
                value=fields.show(record_type, name, claim.value, language) or "–",
                who=claim.actor or claim.desk,
            ),
            ("Alt", arrow) if arrow else (),
            claim.value,
        )
        for claim, arrow in zip_longest(claims, ("←", "→")[: len(claims)])
    )
    sentence = message("talkscreen.differently", field=fields.label(record_type, name))
    return Remark(RemarkKind.CLAIM, name, sentence, choices)


def _differences(row: ItemView) -> Iterator[Remark]:
    for name in sorted(row.differs):
        yield Remark(RemarkKind.DIFFERS, "name" if name == ROW else name, "")
