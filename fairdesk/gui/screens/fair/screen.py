"""Setting up the fair: what it is called, when and where it is, its halls and scanning places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from fairdesk.domain.clock import fair_day
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Hall, Id, Station
from fairdesk.domain.entities import Table as MeetingTable
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Role, StationRole
from fairdesk.gui.context import Context
from fairdesk.gui.screens.fair.dialogs import HallDialog, StationDialog
from fairdesk.gui.widgets.basics import Field, button, column, label, row
from fairdesk.gui.widgets.inputs import YesNo
from fairdesk.gui.widgets.tables import HEADER, ROW, Column, Table, prepare
from fairdesk.texts import Language, number, text
from fairdesk.usecases import fairs, fields
from fairdesk.usecases.fairs import FairSetUp
from fairdesk.usecases.ports import Changes, Workplace

_TYPED = ("name", "venue", "organisers", "start", "end")
_NARROW = 1080
_FORM_WIDTH = 380
_HEADING = 26
_LEAST_ROWS, _MOST_ROWS = 2, 9


@dataclass(frozen=True)
class _Seen:
    """Everything that the screen shows."""

    fair: Fair
    halls: Sequence[Hall]
    stations: Sequence[Station]
    tables: Sequence[MeetingTable]
    enterprises: Mapping[Id, str]
    stands_in: Mapping[Id, int]
    people: Mapping[Role, int]


def _look(place: Workplace) -> _Seen:
    halls, stations = fairs.halls(place), fairs.stations(place)
    with place.read() as work:
        owners = {one.enterprise for one in stations if one.enterprise}
        known = [work.get(Enterprise, owner) for owner in owners]
        return _Seen(
            work.fair,
            halls,
            stations,
            sorted(work.all(MeetingTable), key=lambda table: table.number),
            {owner.id: owner.name for owner in known if owner},
            work.tally(Enterprise, "hall"),
            {role: work.count(Delegate, role=role) for role in Role},
        )


class FairSetup(QWidget):
    """The screen. Every field is saved when it is left; what was saved can be taken back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._seen: _Seen | None = None
        self._narrow = False
        self.fields: dict[str, Field] = {}
        self.scans_out = YesNo(context)
        self.stations, self.halls, self.people = (_TablePart(context, name) for name in _TABLES)
        self._lay_out()
        self._wire()
        self._look_again()

    # Building

    def _lay_out(self) -> None:
        heading = label("title")
        self._words.bind(heading, "setText", "shell.screen_fair")
        lower = row(self.halls, self.people, gap=24)
        for part in (self.halls, self.people):
            lower.setStretchFactor(part, 1)
            lower.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        right = column(self.stations, lower, None, gap=24)
        self._form = self._make_form()
        self._sides = row(self._form, right, gap=32)
        self._sides.setAlignment(self._form, Qt.AlignmentFlag.AlignTop)
        self._sides.setStretch(1, 1)
        page = QWidget()
        page.setLayout(column(heading, self._sides, None, gap=16, margins=(24, 20, 24, 24)))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self.setLayout(column(scroll, gap=0))

    def _make_form(self) -> QWidget:
        for name in ("name", "code", "region", "venue", "organisers", "start", "end"):
            self.fields[name] = Field(self._context, fields.label(Fair, name))
        for name in ("code", "region"):
            self.fields[name].line.setReadOnly(True)
            self.fields[name].line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.fields["code"].show_help("setup.code_stays")
        self.fields["organisers"].show_help("setup.organisers_more")
        self._question = Field(self._context, "setup.scans_out", self.scans_out)
        self._question.show_help("setup.scans_out_more")
        form = QWidget()
        form.setLayout(
            column(
                self.fields["name"],
                self._pair("code", "region"),
                self._pair("start", "end"),
                self.fields["venue"],
                self.fields["organisers"],
                self._question,
                gap=12,
            )
        )
        return form

    def _pair(self, left: str, right: str) -> QBoxLayout:
        pair = row(self.fields[left], self.fields[right], gap=12)
        for place, name in enumerate((left, right)):
            pair.setStretch(place, 1)
            pair.setAlignment(self.fields[name], Qt.AlignmentFlag.AlignTop)
        return pair

    def _wire(self) -> None:
        for name in _TYPED:
            self.fields[name].line.editingFinished.connect(lambda name=name: self._typed(name))
        self.scans_out.chosen.connect(lambda place: self._save("scans_out", place == 0))
        self.stations.add.clicked.connect(lambda: self._edit_station(None))
        self.stations.table.opened.connect(self._edit_station)
        self.stations.table.deleted.connect(self._remove_station)
        self.halls.add.clicked.connect(lambda: self._edit_hall(None))
        self.halls.table.opened.connect(self._edit_hall)
        self.halls.table.deleted.connect(self._remove_hall)
        self._context.changed.connect(self._something_changed)
        self._words.changed.connect(self._show)

    def focus_first(self) -> None:
        """Where the keys go when the screen is opened."""
        self.fields["name"].line.setFocus()

    # What is shown

    def _look_again(self) -> None:
        self._context.do(_look, self._looked)

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & {"fair", "hall", "station", "delegate", "enterprise", "table"}:
            self._look_again()

    def _looked(self, seen: _Seen) -> None:
        self._seen = seen
        self._show()

    def _show(self) -> None:
        seen, language = self._seen, self._words.language
        if seen is None:
            return
        for name in ("code", "region", *_TYPED):
            field = self.fields[name]
            if not field.line.isModified():
                field.text = _shown(seen.fair, name, language)
        self.scans_out.answer(seen.fair.scans_out)
        halls = {hall.id: hall.name for hall in seen.halls}
        self.stations.show_rows(_station_columns(seen, halls, language), seen.stations)
        self.halls.show_rows(_hall_columns(seen, language), seen.halls)
        self.people.show_rows(_people_columns(seen, language), [_RoleRow(role) for role in Role])

    # The fair itself

    def _typed(self, name: str) -> None:
        """A field was left: saved, if it says something else than before and says it well."""
        field = self.fields[name]
        if self._seen is None or not field.line.isModified():
            return
        if field.text == _shown(self._seen.fair, name, self._words.language):
            self._settle(field)
            return
        checked = fields.check(Fair, name, field.text)
        problem = checked.problem or _missing(name, checked.value)
        field.show_problem(problem)
        if problem is None:
            self._save(name, checked.value)

    def _save(self, name: str, value: object) -> None:
        if self._seen is None:
            return
        fair = self._seen.fair
        set_up = _set_up(fair, fair_day(self._context.place.clock.now(), fair.time_zone), **{name: value})
        field = self.fields.get(name, self._question)
        self._context.do(
            lambda place: fairs.change(place, set_up),
            lambda changes: self._saved(field, changes),
            lambda error: self._refused(field, error),
        )

    def _saved(self, field: Field, changes: Changes) -> None:
        self._settle(field)
        self._done(message("setup.fair_saved"), changes)

    def _settle(self, field: Field) -> None:
        field.show_problem(None)
        field.line.setModified(False)

    def _refused(self, field: Field, error: Exception) -> None:
        if isinstance(error, UserFacingError):
            field.show_problem(message("setup.refused", title=error.title, advice=error.advice))
        else:
            self._context.worker.failed.emit(error)

    def _done(self, sentence: Message, changes: Changes) -> None:
        if changes.span is not None:
            self._context.announce(changes)
            self._context.tell(sentence, changes.span)

    # Halls and scanning places

    def _edit_station(self, station: Id | None) -> None:
        seen = self._seen
        if seen is None:
            return
        known = next((one for one in seen.stations if one.id == station), None)
        owner = seen.enterprises.get(known.enterprise or b"", "") if known else ""
        dialog = StationDialog(self._context, known, seen.fair, seen.halls, seen.tables, owner, self)
        dialog.saved.connect(lambda changes: self._done(message("setup.station_saved"), changes))
        dialog.open()

    def _edit_hall(self, hall: Id | None) -> None:
        known = next((one for one in self._seen.halls if one.id == hall), None) if self._seen else None
        dialog = HallDialog(self._context, known, self)
        dialog.saved.connect(lambda changes: self._done(message("setup.hall_saved"), changes))
        dialog.open()

    def _remove_station(self, station: Id) -> None:
        self._context.do(
            lambda place: fairs.remove_station(place, station),
            lambda changes: self._done(message("setup.station_removed"), changes),
        )

    def _remove_hall(self, hall: Id) -> None:
        self._context.do(
            lambda place: fairs.remove_hall(place, hall),
            lambda changes: self._done(message("setup.hall_removed"), changes),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On narrow windows the form stands above the tables."""
        narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(way)
        self._form.setMinimumWidth(0 if narrow else _FORM_WIDTH)
        self._form.setMaximumWidth(16_777_215 if narrow else _FORM_WIDTH)
        super().resizeEvent(event)


def _shown(fair: Fair, name: str, language: Language) -> str:
    """A value as it is typed here: days the way they are written in the country."""
    value = getattr(fair, name)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else fields.show(Fair, name, value, language)


def _missing(name: str, value: object) -> Message | None:
    """What must not be empty."""
    if value is not None or name in ("venue", "organisers"):
        return None
    return message("register.fair_name_missing_advice" if name == "name" else "fields.day_wrong")


def _set_up(fair: Fair, today: date, **changed: object) -> FairSetUp:
    """The fair with one thing said differently."""
    now = replace(fair, **cast("dict[str, Any]", changed))
    start = now.start or now.end or today
    return FairSetUp(
        name=now.name,
        region=now.region or now.code[:2],
        start=start,
        end=now.end or start,
        venue=now.venue,
        organisers=now.organisers or (),
        scans_out=bool(now.scans_out),
        time_zone=now.time_zone,
    )


@dataclass(frozen=True)
class _RoleRow:
    role: Role

    @property
    def id(self) -> Id:
        return self.role.encode()


def _station_columns(seen: _Seen, halls: Mapping[Id, str], language: Language) -> Sequence[Column[Station]]:
    tables = {table.id: str(table.number) for table in seen.tables}

    def who(one: Station) -> str:
        owner = seen.enterprises.get(one.enterprise or b"", "")
        roles = ", ".join(text(f"words.role_{role}", language) for role in one.admits)
        if one.role is StationRole.TABLE and one.table in tables:
            return text("frontdesk.table_number", language, table=tables[one.table])
        return owner or roles or text("setup.all_roles", language)

    def days(one: Station) -> str:
        named = [_short_day(value) for value in one.days]
        return ", ".join(named) or text("setup.all_days", language)

    def direction(one: Station) -> str:
        has_way = one.role in (StationRole.ENTRANCE, StationRole.DOOR)
        return text(f"words.direction_{one.direction}", language) if has_way else ""

    return (
        Column("fields.station_name", lambda one: one.name, least=120),
        Column("fields.station_role", lambda one: text(f"words.station_role_{one.role}", language), least=90),
        Column("fields.station_direction", direction, least=80, leaves=1),
        Column("fields.station_hall", lambda one: halls.get(one.hall or b"", ""), least=70, leaves=2),
        Column("fields.station_days", days, least=104, leaves=3),
        Column("fields.station_admits", who, least=110),
    )


def _short_day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m}"


def _hall_columns(seen: _Seen, language: Language) -> Sequence[Column[Hall]]:
    def stands(hall: Hall) -> str:
        return number(seen.stands_in.get(hall.id, 0), language)

    return (
        Column("fields.hall_name", lambda hall: hall.name, least=100),
        Column(
            "words.kinds_enterprise",
            stands,
            order=lambda hall: seen.stands_in.get(hall.id, 0),
            number=True,
        ),
    )


def _people_columns(seen: _Seen, language: Language) -> Sequence[Column[_RoleRow]]:
    return (
        Column(
            "fields.delegate_role",
            lambda one: text(f"words.role_{one.role}", language),
            order=lambda one: list(Role).index(one.role),
            least=100,
        ),
        Column(
            "words.kinds_delegate",
            lambda one: number(seen.people[one.role], language),
            order=lambda one: seen.people[one.role],
            number=True,
        ),
    )


_TABLES = ("stations", "halls", "people")


class _TablePart(QWidget):
    """A small table under its heading; ``add`` makes a new row where rows can be made."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        heading = label("heading")
        heading.setMinimumHeight(_HEADING)
        context.words.bind(heading, "setText", f"setup.{name}")
        self.table = Table(context.theme, context.words)
        context.words.bind(self.table, "setAccessibleName", f"setup.{name}")
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.add = button(context, "setup.add", icon="plus", size="small")
        self._edit = button(context, "setup.edit", icon="edit", size="small")
        self._remove = button(context, "setup.remove", icon="trash", size="small")
        self._verbs = (self.add, self._edit, self._remove)
        self._edit.clicked.connect(lambda: self._tell(self.table.opened))
        self._remove.clicked.connect(lambda: self._tell(self.table.deleted))
        self._empty = label("body", "tertiary", wrap=True)
        if name == "halls":
            context.words.bind(self._empty, "setText", "setup.no_halls")
        self._empty.setContentsMargins(24, 16, 24, 16)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(column(self.table, self._empty, gap=0, margins=(1, 1, 1, 1)))
        self.setLayout(column(row(heading, None, *self._verbs, gap=6), frame, gap=8))
        for one in self._verbs:
            one.setVisible(name != "people")

    def show_rows(self, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        """Other rows; the table is as high as they need, up to a point."""
        self.table.show_lines(columns, prepare(columns, rows, lambda one: one.id))
        shown = max(_LEAST_ROWS, min(_MOST_ROWS, len(rows)))
        self.table.setFixedHeight(HEADER + shown * ROW + 2)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        for one in (self._edit, self._remove):
            one.setEnabled(bool(rows))

    def _tell(self, signal: Any) -> None:
        if self.table.current_id is not None:
            signal.emit(self.table.current_id)
