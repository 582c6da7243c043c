"""The states of a document in words, with who and when, and as the register marks them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.messages import Message, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.screens.documents.state_bar import Standing, StateFace
from fairdesk.gui.widgets.tables import Look
from fairdesk.gui.words import Words
from fairdesk.texts import moment
from fairdesk.usecases.papers.documents import DocumentView

_STAGE = {
    DocumentState.DRAFT: 0,
    DocumentState.PRINTED: 1,
    DocumentState.SIGNED_BY_ONE: 2,
    DocumentState.SIGNED: 2,
    DocumentState.ARCHIVED: 3,
}
LOOKS = {
    DocumentState.DRAFT: Look("text.secondary", "edit"),
    DocumentState.PRINTED: Look("accent.text", "printer"),
    DocumentState.SIGNED_BY_ONE: Look("wait.text", "pen"),
    DocumentState.SIGNED: Look("ok.text", "check"),
    DocumentState.ARCHIVED: Look("ok.text", "folder"),
    DocumentState.CANCELLED: Look("stop.text", "cross"),
}
"""How the register marks a state."""


def state_name(state: DocumentState) -> Message:
    """What a state is called."""
    return message(f"documentscreen.state_{state}")


def faces(view: DocumentView, words: Words, zone: str) -> tuple[StateFace, ...]:
    """The four states of the bar: those behind with who and when, the others with what leads to them."""
    unders = (
        _draft(view, words, zone),
        _printed(view, words, zone),
        _signed(view, words, zone),
        _archived(view, words, zone),
    )
    names = ["draft", "printed", "signed", "archived"]
    if view.state is DocumentState.CANCELLED:
        return _cancelled(view, words, zone, names, unders)
    stage = _STAGE[view.state]
    if view.state is DocumentState.SIGNED_BY_ONE:
        names[2] = "signed_by_one"
    return tuple(
        StateFace(words(f"documentscreen.state_{name}"), under, _standing(place, stage, view.state))
        for place, (name, under) in enumerate(zip(names, unders, strict=True))
    )


def _standing(place: int, stage: int, state: DocumentState) -> Standing:
    if place > stage:
        return Standing.LATER
    if place < stage:
        return Standing.DONE
    if state is DocumentState.SIGNED_BY_ONE:
        return Standing.HALF
    return Standing.CURRENT if state in (DocumentState.DRAFT, DocumentState.PRINTED) else Standing.DONE


def _cancelled(
    view: DocumentView, words: Words, zone: str, names: list[str], unders: tuple[str, ...]
) -> tuple[StateFace, ...]:
    """What was reached before it was cancelled, and why it ended."""
    record = view.document
    reached = 2 if view.current is not None else 1
    passed = [
        StateFace(words(f"documentscreen.state_{name}"), under, Standing.DONE)
        for name, under in list(zip(names, unders, strict=True))[:reached]
    ]
    who = _who(words, record.cancelled_by, record.cancelled_at, zone)
    why = words("documentscreen.joined", one=record.cancelled or "–", other=who) if who else record.cancelled
    return (*passed, StateFace(words("documentscreen.state_cancelled"), why or "–", Standing.ENDED))


def _draft(view: DocumentView, words: Words, zone: str) -> str:
    return _who(words, view.document.by, view.document.at, zone)


def _printed(view: DocumentView, words: Words, zone: str) -> str:
    current = view.current
    if current is None:
        return words("documentscreen.printing_locks")
    who = _who(words, current.by, current.at, zone)
    if current.version > 1:
        return words("documentscreen.version_by", version=current.version, who=who)
    return who


def _signed(view: DocumentView, words: Words, zone: str) -> str:
    signings = [one.signing for one in view.parties if one.signing is not None]
    if not signings:
        return words("documentscreen.attach_both")
    last = max(signings, key=lambda one: (one.at is not None, one.at))
    missing = [one for one in view.parties if one.signing is None]
    if missing:
        names = ", ".join(next(iter(one.party.names.values()), "–") for one in missing)
        return words("documentscreen.waits_for", names=names)
    return _who(words, last.by, last.at, zone)


def _archived(view: DocumentView, words: Words, zone: str) -> str:
    if view.document.archived is None:
        return words("documentscreen.kept_with_scan")
    return moment(view.document.archived.astimezone(ZoneInfo(zone)), words.language)


def _who(words: Words, by: str | None, at: datetime | None, zone: str) -> str:
    if at is None:
        return by or ""
    when = moment(at.astimezone(ZoneInfo(zone)), words.language)
    return words("documentscreen.joined", one=by, other=when) if by else when
