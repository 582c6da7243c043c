"""Taking back the last action: by new changes that restore what stood before, never by erasing."""

from dataclasses import dataclass

from fairdesk.domain.entities import BY_KIND
from fairdesk.usecases.ports import Changes, PastChange, Span, Work, Workplace


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did; ``kept`` counts fields that were changed again since and stay as they are."""

    changes: Changes
    kept: int


def undo(place: Workplace, span: Span) -> Undone:
    """Takes back everything one action did, newest change first."""
    with place.write() as work:
        kept = sum(_undo_one(work, past) for past in work.past_changes(span))
    return Undone(work.changes, kept)


def _undo_one(work: Work, past: PastChange) -> int:
    record_type = BY_KIND[past.kind]
    if past.created:
        work.void(record_type, past.id)
        return 0
    if record_type.append_only:
        return 0
    back = {name: value for name, value in past.before.items() if name in past.still_shown}
    if back:
        work.change(record_type, past.id, **back)
    return len(past.before) - len(back)
