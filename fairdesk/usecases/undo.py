"""Taking back the last action: by new changes that restore what stood before, never by erasing."""

from collections.abc import Collection
from dataclasses import dataclass

from fairdesk.domain.entities import BY_KIND, Id
from fairdesk.usecases.ports import Changes, PastChange, Span, Work, Workplace


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did; ``kept`` counts fields that were changed again since and stay as they are."""

    changes: Changes
    kept: int


def undo(place: Workplace, span: Span, keep: Collection[Id] = ()) -> Undone:
    """Takes back everything one action did, newest change first; the records ``keep`` stay as they are."""
    with place.write() as work:
        kept = restore(work, span, keep)
    return Undone(work.changes, kept)


def restore(work: Work, span: Span, keep: Collection[Id] = ()) -> int:
    """The same within a transaction; says how many fields stay as they are."""
    past_changes = work.past_changes(span)
    kept = sum(_undo_one(work, past) for past in past_changes if past.id not in keep)
    return kept + sum(len(past.before) for past in past_changes if past.id in keep)


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
