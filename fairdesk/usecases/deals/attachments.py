"""Files put to a negotiation, and there to a step of its path, a handover or a document.

Programs are refused; everything else is kept untouched.
"""

from dataclasses import dataclass
from hashlib import sha256 as hashed

from fairdesk.domain.entities import Attachment, Id
from fairdesk.domain.file_types import PROGRAM, kept_name, media_type_of
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import FileKind
from fairdesk.usecases.deals.deal_parties import known_negotiation
from fairdesk.usecases.ports import Changes, Work, Workplace


@dataclass(frozen=True, slots=True)
class Attached:
    """The attachment that holds a file; ``known`` says that the same file was there already."""

    attachment: Id
    changes: Changes
    known: bool = False


def attach(
    place: Workplace,
    negotiation: Id,
    name: str,
    body: bytes,
    what: FileKind = FileKind.OTHER,
    *,
    step: Id | None = None,
    handover: Id | None = None,
    document: Id | None = None,
    version: int | None = None,
    page: int | None = None,
) -> Attached:
    """Keeps a file with a negotiation. The same file twice in one place is one attachment.

    Raises ``UserFacingError`` for an empty file, a program, or one that is too large.
    """
    media_type = media_type_of(body, name)
    _check(name, body, media_type)
    with place.write() as work:
        known_negotiation(work, negotiation)
        made = Attachment(
            id=work.new_id(),
            negotiation=negotiation,
            step=step,
            handover=handover,
            document=document,
            version=version,
            page=page,
            what=what,
            name=kept_name(name),
            media_type=media_type,
            size=len(body),
            sha256=hashed(body).hexdigest(),
            at=work.now,
            by=work.actor,
        )
        same = next(iter(_same(work, made)), None)
        work.keep_file(body)
        if same is None:
            work.add(made)
    return Attached((same or made).id, work.changes, known=same is not None)


def _same(work: Work, file: Attachment) -> list[Attachment]:
    """The same bytes at the same place."""
    return [one for one in work.all(Attachment, sha256=file.sha256) if _place(one) == _place(file)]


def _place(one: Attachment) -> tuple[object, ...]:
    return (one.negotiation, one.step, one.handover, one.document, one.version, one.page)


def remove(place: Workplace, attachment: Id) -> Changes:
    """Takes a file away from where it was put; it stays in the history."""
    with place.write() as work:
        known = work.get(Attachment, attachment)
        if known is not None:
            for same in _same(work, known):
                work.void(Attachment, same.id)
    return work.changes


def files_of(
    work: Work,
    negotiation: Id,
    *,
    step: Id | None = None,
    handover: Id | None = None,
    document: Id | None = None,
) -> list[Attachment]:
    """The files of a negotiation, or of one step, handover or document in it, oldest first.

    One that two desks put to the same place is one.
    """
    wanted = {"step": step, "handover": handover, "document": document}
    of_one = {name: value for name, value in wanted.items() if value is not None}
    found = work.all(Attachment, negotiation=negotiation, **of_one)
    return list({(_place(one), one.sha256): one for one in reversed(found)}.values())[::-1]


def body(work: Work, attachment: Id) -> bytes | None:
    """The bytes of a file; None where they have not arrived here."""
    known = work.get(Attachment, attachment)
    return work.file(known.sha256) if known else None


def _check(name: str, body: bytes, media_type: str) -> None:
    if not body:
        raise UserFacingError(
            message("negotiations.file_empty", name=kept_name(name)),
            message("negotiations.file_empty_advice"),
        )
    if media_type == PROGRAM:
        raise UserFacingError(
            message("negotiations.file_program", name=kept_name(name)),
            message("negotiations.file_program_advice"),
        )
