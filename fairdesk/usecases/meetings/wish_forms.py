"""Wish forms: what stands in the form an enterprise fills in, and what a filled one says.

A form is a workbook with one sheet to fill in and a hidden one by which it finds home. Beside each row of
the first, in a hidden column, stands what the row is for, so that rows may be added and moved. What was
filled in becomes ordinary lists, row for row as in the form: of wishes and of enterprises. The files are
written by ``exchange.wish_form_files``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from fairdesk.domain import meetings
from fairdesk.domain.entities import (
    Delegate,
    Enterprise,
    Fair,
    Id,
    Meeting,
    MeetingRequest,
    Sample,
    Table,
)
from fairdesk.domain.folding import fold
from fairdesk.domain.grid import days_of
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Confirmation, Participation, RequestSource
from fairdesk.texts import Language, known_language, text
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings.requests import Wishes
from fairdesk.usecases.ports import Work, Workplace
from fairdesk.usecases.spreadsheets import lists
from fairdesk.usecases.spreadsheets.lists import ImportResult, Notice
from fairdesk.usecases.spreadsheets.lists_headers import (
    ASKER_RECORD,
    RECORD,
    WANTED_RECORD,
    ListKind,
    heading_of,
)
from fairdesk.usecases.spreadsheets.lists_rows import text_of
from fairdesk.usecases.spreadsheets.sheets import Cell, Sheet

HIDDEN_SHEET = "fairdesk"
"""Where a form says whose it is. Row 1: its kind, fair, enterprise, language; then label and id of each
enterprise that can be chosen."""
SIGN = "fairdesk wish form 1"
_ID_BYTES = 16
MARKS = 5
"""The hidden column of marks, behind number, enterprise, wish, number of meetings and subject."""
ANSWER = 2
"""The column in which fields are filled in."""
FIELDS = ("arrives", "leaves", "busy", "meetings_wanted", "meetings_most")
"""What a form asks about the enterprise itself, beside its days."""
WISHES_MARK, MEETINGS_MARK = "wishes", "meetings"
"""Marks of the headings above the rows of wishes and of meetings."""


@dataclass(frozen=True, slots=True)
class FormWish:
    """A wish that was known when the form was made."""

    wanted: str
    wish: str
    meetings: int
    about: str


@dataclass(frozen=True, slots=True)
class FormMeeting:
    """An arranged meeting that the enterprise may confirm: ``mark`` names it and the side."""

    mark: str
    when: datetime
    partner: str
    table: int | None
    is_confirmed: bool


@dataclass(frozen=True)
class WishForm:
    """All that stands in one enterprise's form.

    ``choices`` are the labels and ids of those it may wish for, each label once. ``coming`` says of each day
    of the fair whether it comes, where that is known; a fair of one day asks for none.
    """

    fair: Fair
    enterprise: Id
    name: str
    language: Language
    choices: tuple[tuple[str, Id], ...]
    coming: Mapping[date, bool | None]
    known: Mapping[str, str]
    wishes: tuple[FormWish, ...]
    meetings: tuple[FormMeeting, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an enterprise will come to a meeting; ``side`` is host or guest, ``row`` where it says so."""

    meeting: Id
    side: str
    comes: bool
    row: int


@dataclass(frozen=True)
class FilledForm:
    """What a form that came back says: lists to bring in, and answers about meetings."""

    enterprise: Id
    name: str
    sheets: tuple[Sheet, ...]
    answers: tuple[Answer, ...]


# Out


def forms(
    place: Workplace, enterprises: Collection[Id] | None = None, language: Language | None = None
) -> list[WishForm]:
    """The forms of the enterprises, or of all that have not declined; one a company.

    Without a ``language`` each is in that of the enterprise's people.
    """
    with place.read() as work:
        return _Making(work, language).forms(enterprises)


class _Making:
    """Forms on their way out."""

    def __init__(self, work: Work, language: Language | None) -> None:
        self._work = work
        self._language: Language | None = language
        self._wishes = Wishes(work)
        self._coming = [
            lead
            for lead, records in self._wishes.members.items()
            if any(one.participation is not Participation.DECLINED for one in records)
        ]
        self._labels = _labels([self._first(lead) for lead in self._coming])
        self._choices = [(label, one) for one, label in self._labels.items()]
        self._spoken: dict[Id, str] = {}
        for person in work.all(Delegate):
            lead = self._wishes.leads.get(person.enterprise or b"")
            if lead is not None and person.language:
                self._spoken.setdefault(lead, person.language)
        self._tables = {table.id: table.number for table in work.all(Table)}
        self._arranged: dict[Id, list[Meeting]] = {}
        for meeting in work.all(Meeting):
            if meetings.takes_time(meeting, work.now):
                for one in {self._wishes.leads.get(party, party) for party in meetings.parties(meeting)}:
                    self._arranged.setdefault(one, []).append(meeting)

    def _first(self, lead: Id) -> Enterprise:
        return self._wishes.enterprises[lead]

    def forms(self, enterprises: Collection[Id] | None) -> list[WishForm]:
        """One after the other in the order of their names."""
        if enterprises is None:
            wanted = self._coming
        else:
            wanted = list({self._wishes.leads[one] for one in enterprises if one in self._wishes.leads})
        return [self._form(lead) for lead in sorted(wanted, key=lambda one: fold(self._first(one).name))]

    def _form(self, lead: Id) -> WishForm:
        first, fair = self._first(lead), self._work.fair
        language = self._language or known_language(self._spoken.get(lead), "uz-Latn")
        shown = {name: fields.show(Enterprise, name, getattr(first, name), language) for name in FIELDS}
        days = days_of(fair)
        asked = (
            request
            for two, requests in self._wishes.by_pair.items()
            if lead in two
            for request in requests
            if self._wishes.lead(request.asker) == lead
        )
        return WishForm(
            fair,
            lead,
            first.name,
            language,
            tuple(choice for choice in self._choices if choice[1] != lead),
            {day: day.isoformat() in first.days if first.days else None for day in days if len(days) > 1},
            {name: value for name, value in shown.items() if value},
            tuple(self._wish(request, language) for request in asked),
            tuple(self._meetings(lead)),
        )

    def _wish(self, request: MeetingRequest, language: Language) -> FormWish:
        wanted = self._wishes.lead(request.wanted)
        wish = fields.show(MeetingRequest, "wish", request.wish, language)
        label = self._labels.get(wanted, self._first(wanted).name)
        return FormWish(label, wish, request.meetings, request.about or "")

    def _meetings(self, lead: Id) -> Iterator[FormMeeting]:
        zone = ZoneInfo(self._work.fair.time_zone)
        for meeting in sorted(self._arranged.get(lead, ()), key=lambda one: (one.start or one.id, one.id)):
            side = "host" if self._wishes.leads.get(meeting.host or b"") == lead else "guest"
            partner = self._wishes.enterprises.get((meeting.guest if side == "host" else meeting.host) or b"")
            if meeting.start is not None:
                yield FormMeeting(
                    f"{MEETINGS_MARK} {meeting.id.hex()} {side}",
                    meeting.start.astimezone(zone),
                    partner.name if partner else "",
                    self._tables.get(meeting.table or b""),
                    getattr(meeting, f"{side}_confirmed") is not None,
                )


def _labels(enterprises: Sequence[Enterprise]) -> dict[Id, str]:
    """A label for each enterprise, in the order of names; what tells namesakes apart stands behind it."""
    ordered = sorted(enterprises, key=lambda one: (fold(one.name), one.id))
    found: dict[Id, str] = {}
    taken: set[str] = set()
    names = [fold(one.name) for one in ordered]
    for one, name in zip(ordered, names, strict=True):
        label = one.name
        if names.count(name) > 1:
            apart = one.stir or one.district or one.region
            label = f"{one.name} ({apart})" if apart else one.name
        number = 1
        while label in taken:
            number += 1
            label = f"{one.name} ({number})"
        taken.add(label)
        found[one.id] = label
    return found


# In


def read(place: Workplace, sheets: Iterable[Sheet]) -> FilledForm | None:
    """What a filled form says; None where the sheets are no form.

    Raises ``UserFacingError`` for a form of another fair, and for one that does not find home any more.
    """
    with place.read() as work:
        return _read(work, sheets)


def _read(work: Work, sheets: Iterable[Sheet]) -> FilledForm | None:
    by_name = {sheet.name: sheet for sheet in sheets}
    hidden = by_name.pop(HIDDEN_SHEET, None)
    if hidden is None or not hidden.rows or _at(hidden.rows[0], 0) != SIGN:
        if any(map(_was_a_form, by_name.values())):  # as a list it would become enterprises that are none
            raise _damaged()
        return None
    identity = hidden.rows[0]
    if _id(_at(identity, 1)) != work.fair.id:
        raise UserFacingError(
            message("requests.form_of_another_fair", fair=_at(identity, 2)),
            message("requests.form_of_another_fair_advice"),
        )
    enterprise = work.get(Enterprise, _id(_at(identity, 3)))
    filled = next((sheet for sheet in by_name.values() if _mark_of(sheet.rows, WISHES_MARK)), None)
    if enterprise is None or enterprise.voided or filled is None:
        raise _damaged()
    choices = {_at(row, 0): _id(_at(row, 1)) for row in hidden.rows[1:]}
    language = known_language(_at(identity, 4), "uz-Latn")
    return _Reading(enterprise, filled, choices, language, days_of(work.fair)).read()


def _was_a_form(sheet: Sheet) -> bool:
    marks = {_at(row, MARKS) for row in sheet.rows}
    return WISHES_MARK in marks and not marks.isdisjoint(FIELDS)


def _damaged() -> UserFacingError:
    return UserFacingError(message("requests.form_damaged"), message("requests.form_damaged_advice"))


class _Reading:
    """One form on its way in."""

    def __init__(
        self,
        enterprise: Enterprise,
        filled: Sheet,
        choices: Mapping[str, Id],
        language: Language,
        days: Sequence[date],
    ) -> None:
        self._enterprise = enterprise
        self._rows = filled.rows
        self._choices = choices
        self._language: Language = language
        self._days = days
        self._name = filled.name

    def read(self) -> FilledForm:
        """Everything in it."""
        sheets = (self._availability(), self._wishes())
        return FilledForm(self._enterprise.id, self._enterprise.name, sheets, tuple(self._answers()))

    def _heading(self, path: str, kind: ListKind) -> str:
        return text(heading_of(path, kind), self._language)

    def _wishes(self) -> Sheet:
        """The rows under the heading of wishes as a list, each where it stands in the form."""
        paths = ("wanted", "wish", "meetings", "about", "source")
        heading: list[Cell] = [self._heading(f"meeting_request.{name}", ListKind.REQUESTS) for name in paths]
        asker = [self._heading(path, ListKind.REQUESTS) for path in ("enterprise.name", ASKER_RECORD)]
        source = fields.show(MeetingRequest, "source", RequestSource.FORM, self._language)
        start = _mark_of(self._rows, WISHES_MARK) or 0
        rows: list[list[Cell]] = [[] for _ in range(start)]
        rows[-1] = [*heading, *asker, self._heading(WANTED_RECORD, ListKind.REQUESTS)]
        for row in self._rows[start:]:
            if _at(row, MARKS).startswith(MEETINGS_MARK):
                break
            wanted = _at(row, 1)
            if not any(_at(row, column) for column in range(1, MARKS)):
                rows.append([])
                continue
            known = self._choices.get(wanted)
            record = str(UUID(bytes=known)) if known else None
            asking: list[Cell] = [self._enterprise.name, str(UUID(bytes=self._enterprise.id))]
            rows.append([wanted, _cell(row, 2), _cell(row, 3), _cell(row, 4), source, *asking, record])
        return Sheet(self._name, rows)

    def _availability(self) -> Sheet:
        """What the enterprise says of itself as a list, each field in the row where it stands in the form."""
        names = ("days", *FIELDS)
        heading: list[Cell] = [
            self._heading(path, ListKind.ENTERPRISES)
            for path in ("enterprise.name", RECORD, *(f"enterprise.{name}" for name in names))
        ]
        rows: list[list[Cell]] = [heading]
        end = (_mark_of(self._rows, WISHES_MARK) or 1) - 1
        days = self._chosen_days()
        for number, row in enumerate(self._rows[1:end], 1):
            mark = _at(row, MARKS)
            said = days.get(number) if mark.startswith("day ") else _cell(row, ANSWER)
            name = "days" if mark.startswith("day ") else mark
            if name not in names or said in (None, ""):
                rows.append([])
                continue
            cells: list[Cell] = [None] * len(heading)
            cells[:2] = [self._enterprise.name, str(UUID(bytes=self._enterprise.id))]
            cells[2 + names.index(name)] = said
            rows.append(cells)
        return Sheet(text("wishform.availability", self._language), rows)

    def _chosen_days(self) -> dict[int, str]:
        """The days on which the enterprise comes, under the row of the first answer about days."""
        said: dict[str, bool] = {}
        first: int | None = None
        for number, row in enumerate(self._rows):
            mark, answer = _at(row, MARKS), _flag(_cell(row, ANSWER))
            if mark.startswith("day ") and answer is not None:
                said[mark.removeprefix("day ")] = answer
                first = number if first is None else first
        if first is None:
            return {}
        every = [day.isoformat() for day in self._days]
        some = [day for day in every if said.get(day)] or [day for day in every if said.get(day, True)]
        return {first: "; ".join(some)}

    def _answers(self) -> Iterator[Answer]:
        for number, row in enumerate(self._rows, 1):
            mark = _at(row, MARKS).split(" ")
            comes = _flag(_cell(row, 4))
            if mark[0] == MEETINGS_MARK and mark[-1] in ("host", "guest") and comes is not None:
                yield Answer(_id(mark[1]), mark[-1], comes, number)


def _cell(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _at(row: Sequence[Cell], column: int) -> str:
    return text_of(_cell(row, column))


def _mark_of(rows: Sequence[Sequence[Cell]], mark: str) -> int | None:
    """The number of the row with a mark, counted from 1."""
    return next((number for number, row in enumerate(rows, 1) if _at(row, MARKS) == mark), None)


def _id(written: str) -> Id:
    try:
        found = bytes.fromhex(written)
    except ValueError:
        return b""
    return found if len(found) == _ID_BYTES else b""


def _flag(cell: Cell) -> bool | None:
    value = fields.check(Sample, "returned", text_of(cell)).value
    return value if isinstance(value, bool) else None


# Answers


def bring_in(
    place: Workplace, form: FilledForm, file: str, sha256: str | None = None, *, dry_run: bool = False
) -> ImportResult:
    """Brings a filled form in: wishes, availability and answers about meetings, as one import."""
    result = lists.import_list(place, form.sheets, file, sha256, dry_run=dry_run)
    return result if dry_run else take_answers(place, form, result, file)


def take_answers(place: Workplace, form: FilledForm, result: ImportResult, file: str) -> ImportResult:
    """Notes which meetings the enterprise confirmed, as a part of the import of its form.

    That it will not come to one is a notice: a person decides what becomes of the meeting.
    """
    notices: list[Notice] = []

    def write(work: Work) -> None:
        company = frozenset(same_company.members(work, form.enterprise))
        for answer in form.answers:
            meeting = work.get(Meeting, answer.meeting)
            if meeting is None or not meetings.takes_time(meeting, work.now):
                continue
            if getattr(meeting, answer.side) not in company:  # nobody answers for others
                continue
            is_confirmed = getattr(meeting, f"{answer.side}_confirmed") is not None
            if is_confirmed != answer.comes:
                how, by = (Confirmation.FORM, work.actor) if answer.comes else (None, None)
                said = {f"{answer.side}_confirmed": how, f"{answer.side}_confirmed_by": by}
                work.change(Meeting, meeting.id, **said)
            if not answer.comes and meeting.start is not None:
                at = meeting.start.astimezone(ZoneInfo(work.fair.time_zone))
                told = message("requests.will_not_come", name=form.name, at=at)
                notices.append(Notice(form.sheets[-1].name, answer.row, told))

    if form.answers and not result.cancelled:
        result = lists.add_to_import(place, result, file, write)
    return replace(result, notices=(*result.notices, *notices))
