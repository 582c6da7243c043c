"""Everything that waits for a person's decision because several desks work at one fair, each thing once."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from fairdesk.domain.entities import Desk, Enterprise, Meeting, SameCompany, Session, Table
from fairdesk.texts import Language
from fairdesk.usecases.ports import Work
from fairdesk.usecases.replication import alike, booked_twice, held, reviews
from fairdesk.usecases.replication.alike import Alike
from fairdesk.usecases.replication.booked_twice import BookedTwice
from fairdesk.usecases.replication.held import Held
from fairdesk.usecases.replication.reviews import Review

Case = Review | BookedTwice | Alike | Held

_OF_MEETINGS = frozenset({one.kind for one in (Meeting, Session, Table, Enterprise, SameCompany)})
_OF_COMPANIES = frozenset({Enterprise.kind, SameCompany.kind})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many decisions wait, by what they are about, once so many changes were ``known`` here."""

    reviews: int = 0
    booked_twice: int = 0
    alike: int = 0
    held: int = 0
    known: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.reviews + self.booked_twice + self.alike + self.held


def cases(work: Work, language: Language) -> list[Case]:
    """All decisions that wait: records first, then meetings, companies, and what is held back."""
    if work.count(Desk) < 2:
        return []
    return [
        *reviews.reviews(work, language),
        *booked_twice.booked_twice(work),
        *alike.alike(work),
        *held.held(work),
    ]


def key_of(case: Case) -> tuple[str, bytes]:
    """What a case is known by, as long as it waits."""
    return type(case).__name__, case.id


def counts(work: Work, before: Counts | None = None, changed: Collection[str] = ()) -> Counts:
    """How many decisions wait; what the kinds of records that changed ``before`` cannot touch is not read."""
    if work.count(Desk) < 2:
        return Counts()
    found = Counts(reviews.waiting(work), held=len(held.held(work)), known=work.known_changes)
    fresh = before is None or (not changed and before.known != found.known)
    if before is not None:
        found = replace(found, booked_twice=before.booked_twice, alike=before.alike)
    if fresh or not _OF_MEETINGS.isdisjoint(changed):
        found = replace(found, booked_twice=booked_twice.count(work))
    if fresh or not _OF_COMPANIES.isdisjoint(changed):
        found = replace(found, alike=len(alike.alike(work)))
    return found
