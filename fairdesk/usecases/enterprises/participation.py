"""Who was invited, who confirmed, who declined, who came; and whom to call.

That an enterprise came is never written by a scan: it follows from the passes of its people, so that it
is right on every desk, also after a scan was taken back, and costs the scan nothing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import Delegate, Enterprise, Id
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Participation
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.ports import Changes, Work, Workplace

_CALLED = "%Y-%m-%d %H:%M"
_CALLED_LENGTH = len("2022-03-01 14:30")
_NEVER = datetime.min.replace(tzinfo=UTC)
_FARTHEST_FIRST = (
    Participation.CAME,
    Participation.CONFIRMED,
    Participation.DECLINED,
    Participation.INVITED,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be called."""

    id: Id
    name: str
    position: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class CallRow:
    """An enterprise that has not answered; ``called_at`` is told in the fair's time."""

    id: Id
    name: str
    region: str | None
    phone: str | None
    people: tuple[Contact, ...]
    called_at: datetime | None
    note: str


def shown(noted: Iterable[Participation], *, came: bool) -> Participation:
    """How far a company has come, from what is noted of its records and whether its people were let in."""
    states = set(noted)
    if came:
        return Participation.CAME
    return next((state for state in _FARTHEST_FIRST if state in states), Participation.INVITED)


def set_participation(place: Workplace, enterprises: Collection[Id], to: Participation) -> Changes:
    """Notes what one or many enterprises answered."""
    with place.write() as work:
        for one in _whole_companies(work, enterprises):
            work.change(Enterprise, one, participation=to)
    return work.changes


def call_list(place: Workplace) -> list[CallRow]:
    """Companies that have not answered: those never called first, then those called longest ago."""
    with place.read() as work:
        zone = ZoneInfo(work.fair.time_zone)
        people: dict[Id, list[Delegate]] = {}
        for person in work.all(Delegate):
            if person.enterprise:
                people.setdefault(person.enterprise, []).append(person)
        were_here = work.attendance(work.now).keys()
        rows = [
            _call_row(company, people, zone)
            for company in same_company.companies(work)
            if not _answered(company, people, were_here)
        ]
    return sorted(rows, key=lambda row: (row.called_at or _NEVER, fold(row.name)))


def note_call(
    place: Workplace, enterprise: Id, result: Participation | None = None, note: str = ""
) -> Changes:
    """Notes that an enterprise was called, what was said, and what it answered if it did."""
    with place.write() as work:
        if work.get(Enterprise, enterprise) is None:
            raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
        called_at = work.now.astimezone(ZoneInfo(work.fair.time_zone))
        called = f"{called_at.strftime(_CALLED)} {note.strip()}".strip()
        work.change(Enterprise, enterprise, called=called)
        if result is not None:
            for one in _whole_companies(work, [enterprise]):
                work.change(Enterprise, one, participation=result)
    return work.changes


def last_call(called: str | None, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """When an enterprise was last called, and the note; a text without a time is all note."""
    written = called or ""
    try:
        at = datetime.strptime(written[:_CALLED_LENGTH], _CALLED).replace(tzinfo=zone)
    except ValueError:
        return None, written
    return at, written[_CALLED_LENGTH:].strip()


def _whole_companies(work: Work, enterprises: Collection[Id]) -> list[Id]:
    """The enterprises with all that are the same company: an answer counts for the company."""
    leads = same_company.groups(work)
    meant = {leads[one] for one in enterprises if one in leads}
    return [one for one, lead in leads.items() if lead in meant]


def _answered(company: list[Enterprise], people: dict[Id, list[Delegate]], were_here: Collection[Id]) -> bool:
    came = any(person.id in were_here for one in company for person in people.get(one.id, ()))
    noted = [enterprise.participation for enterprise in company]
    return shown(noted, came=came) is not Participation.INVITED


def _call_row(company: list[Enterprise], people: dict[Id, list[Delegate]], zone: ZoneInfo) -> CallRow:
    first = company[0]
    calls = [last_call(enterprise.called, zone) for enterprise in company]
    called_at, note = max(calls, key=lambda call: call[0] or _NEVER)
    return CallRow(
        first.id,
        first.name,
        next((one.region for one in company if one.region), None),
        next((one.phone for one in company if one.phone), None),
        tuple(
            Contact(person.id, person.name or "", person.position, person.phone)
            for one in company
            for person in people.get(one.id, ())
        ),
        called_at,
        note,
    )
