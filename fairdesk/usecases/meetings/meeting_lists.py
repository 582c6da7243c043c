"""Meetings as a list: chosen by day, table, enterprise and state, and laid out as a sheet."""

from collections.abc import Collection, Iterable
from datetime import date

from fairdesk.domain.entities import Enterprise, Id, Meeting
from fairdesk.domain.folding import fold
from fairdesk.domain.meetings import MeetingState
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Confirmation
from fairdesk.texts import Language, text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.meetings.agendas import Reader, Side, Talk
from fairdesk.usecases.ports import Work
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

_MOST_NAMED = 6
_COLUMNS = (
    "day",
    "from",
    "until",
    "table",
    "hall",
    "host",
    "host_stand",
    "guest",
    "guest_stand",
    "others",
    "state",
    "host_confirmed",
    "guest_confirmed",
    "about",
)


def meeting_list(
    work: Work,
    *,
    day: date | None = None,
    table: int | None = None,
    members: Collection[Id] | None = None,
    state: MeetingState | None = None,
) -> list[Talk]:
    """Meetings in the order of time and table, cancelled ones too; ``members`` are a company's records."""
    return [
        talk
        for talk in Reader(work).all_talks()
        if (day is None or talk.start.date() == day)
        and (table is None or talk.table == table)
        and (members is None or any(side.id in members for side in talk.sides))
        and (state is None or talk.state is state)
    ]


def find_company(work: Work, wanted: str) -> list[Id]:
    """The records of the company with a name (or a part of one, in any script) or a STIR.

    Raises ``UserFacingError`` where there is none, or where several could be meant.
    """
    everybody = work.all(Enterprise)
    leads = same_company.groups_of(work, everybody)
    found = _meant(everybody, wanted)
    companies = {leads[one.id] for one in found}
    if not companies:
        raise UserFacingError(
            message("agendas.no_enterprise", name=wanted), message("agendas.no_enterprise_advice")
        )
    if len(companies) > 1:
        names = sorted({one.name for one in found}, key=fold)
        told = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
        raise UserFacingError(
            message("agendas.several_enterprises", name=wanted),
            message("agendas.several_enterprises_advice", names=told),
        )
    (lead,) = companies
    return sorted(one for one, its_lead in leads.items() if its_lead == lead)


def _meant(everybody: Iterable[Enterprise], wanted: str) -> list[Enterprise]:
    """Those with the STIR; or else just this name; or else with these words in a name."""
    written, folded = wanted.strip(), fold(wanted)
    by_stir = [one for one in everybody if one.stir and one.stir == written]
    if by_stir or not folded:
        return by_stir
    names = [(one, [fold(name) for name in _names(one)]) for one in everybody]
    named = [one for one, known in names if folded in known]
    return named or [one for one, known in names if any(f" {folded}" in f" {name}" for name in known)]


def _names(enterprise: Enterprise) -> Iterable[str]:
    named = (enterprise.name, enterprise.short_name, *enterprise.other_names)
    return (name for name in named if name)


def sheet_of(talks: Iterable[Talk], language: Language) -> Sheet:
    """Meetings as a sheet with a heading."""
    heading: list[Cell] = [text(f"agendas.column_{name}", language) for name in _COLUMNS]
    return Sheet(text("agendas.list", language), [heading, *(_row(talk, language) for talk in talks)])


def state_words(talk: Talk, language: Language) -> str:
    """The state of a meeting in words; that it was booked twice goes before everything else."""
    return text("agendas.contested" if talk.contested else f"agendas.state_{talk.state}", language)


def _row(talk: Talk, language: Language) -> list[Cell]:
    meeting = talk.meeting
    return [
        talk.start.date(),
        f"{talk.start:%H:%M}",
        f"{talk.end:%H:%M}",
        talk.table,
        talk.hall,
        _name(talk.host),
        _stand(talk.host),
        _name(talk.guest),
        _stand(talk.guest),
        ", ".join(side.name for side in talk.others),
        state_words(talk, language),
        _confirmed(meeting.host_confirmed, meeting.host_confirmed_by, language),
        _confirmed(meeting.guest_confirmed, meeting.guest_confirmed_by, language),
        talk.about,
    ]


def _name(side: Side | None) -> str | None:
    return side.name if side else None


def _stand(side: Side | None) -> str | None:
    return side.stand if side else None


def _confirmed(how: Confirmation | None, by: str | None, language: Language) -> str | None:
    """How one side confirmed, and to whom."""
    if how is None:
        return None
    return ", ".join(part for part in (text(f"words.confirmation_{how}", language), by) if part)


def as_data(talk: Talk) -> dict[str, object]:
    """A meeting as plain data, for JSON: times with the fair's zone, ids as hexadecimal digits."""
    meeting: Meeting = talk.meeting
    return {
        "id": meeting.id.hex(),
        "start": talk.start.isoformat(),
        "end": talk.end.isoformat(),
        "table": talk.table,
        "hall": talk.hall,
        "host": _side_data(talk.host),
        "guest": _side_data(talk.guest),
        "others": [_side_data(side) for side in talk.others],
        "about": talk.about,
        "state": talk.state.value,
        "contested": talk.contested,
        "locked": meeting.locked,
        "source": meeting.source.value,
        "host_confirmed": meeting.host_confirmed,
        "guest_confirmed": meeting.guest_confirmed,
    }


def _side_data(side: Side | None) -> dict[str, object] | None:
    if side is None:
        return None
    return {"id": side.id.hex(), "name": side.name, "stir": side.stir, "stand": side.stand, "hall": side.hall}


def calendar_talks(work: Work, members: Collection[Id] | None = None) -> list[Talk]:
    """What a calendar shows of a company or the whole fair: cancelled meetings too, to take them out of it.

    A company's meetings that were taken back are known as long as it has not been told of that.
    """
    if members is None:
        return meeting_list(work)
    reader = Reader(work)
    known = {talk.meeting.id: talk for talk in reader.talks(work.meetings_of(sorted(members)))}
    agenda = agendas.agenda_of(work, min(members))
    gone = agenda.news if agenda else ()
    taken_back = {item.meeting: item.talk for item in gone if item.talk and item.meeting not in known}
    return list(agendas.in_order([*known.values(), *taken_back.values()]))


def revisions(work: Work, talks: Iterable[Talk]) -> dict[Id, int]:
    """How often the time, place or existence of each meeting was changed since it was arranged."""
    return {talk.meeting.id: _revision(work, talk.meeting.id) for talk in talks}


def _revision(work: Work, meeting: Id) -> int:
    arranged = {("start", None), ("minutes", None), ("table", None), ("others", None)}
    return sum(
        1
        for change in work.history(meeting)
        if change.field in _MOVING and (change.field, change.before) not in arranged
    )


_MOVING = frozenset({"start", "minutes", "table", "others", "cancelled", "missed", "voided"})
"""Fields whose change makes an entry of a calendar another one."""
