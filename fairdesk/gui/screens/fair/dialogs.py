"""Entering and correcting a hall or a scanning place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fairdesk.domain.entities import Fair, Hall, Id, Station, Table
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import Direction, Role, StationRole
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, row
from fairdesk.gui.widgets.dialogs import NARROW, WIDE, Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import day
from fairdesk.usecases import fairs, fields
from fairdesk.usecases.ports import Changes, Hit, Workplace

_MOST_DAYS = 14
"""Longer fairs would fill the dialog with days; they admit on every day."""


class _RecordDialog(Dialog):
    """What both dialogs do: save beside the window, and say under the name what was refused."""

    saved = Signal(object)

    def __init__(self, context: Context, title: str, width: int, name: str, parent: QWidget) -> None:
        super().__init__(context, title, width, parent)
        self.name = Field(context, fields.label(Hall, "name"))
        self.name.text = name
        self.first_row = row(self.name, gap=12)
        self.first_row.setAlignment(self.name, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self.first_row)

    def finish(self) -> None:
        """The buttons at the lower edge."""
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.add_button("shell.save", kind="primary", default=True).clicked.connect(self.save)
        self.name.line.setFocus()
        self.name.line.selectAll()

    def save(self) -> None:
        """Saves what was typed in."""
        raise NotImplementedError

    def keep(self, job: Callable[[Workplace], tuple[Id, Changes]]) -> None:
        """Does the saving; the dialog stays open where it is refused."""
        self.context.do(job, self._kept, self._refused)

    def refusal(self, error: UserFacingError) -> Field:
        """The field that a refusal is shown under."""
        return self.name

    def _kept(self, answer: tuple[Id, Changes]) -> None:
        self.accept()
        self.saved.emit(answer[1])

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserFacingError):
            self.context.worker.failed.emit(error)
            return
        field = self.refusal(error)
        field.show_problem(message("setup.refused", title=error.title, advice=error.advice))
        field.editor.setFocus()


class HallDialog(_RecordDialog):
    """A hall: its name. ``saved`` carries the changes."""

    def __init__(self, context: Context, hall: Hall | None, parent: QWidget) -> None:
        title = "setup.edit_hall" if hall else "setup.add_hall"
        super().__init__(context, title, NARROW, hall.name if hall else "", parent)
        self._hall = hall or Hall(id=b"")
        self.name.show_help("setup.hall_more")
        self.finish()

    def save(self) -> None:
        """Saves the hall."""
        hall = replace(self._hall, name=self.name.text)
        self.keep(lambda place: fairs.save_hall(place, hall))


class StationDialog(_RecordDialog):
    """A place where badges are scanned. ``saved`` carries the changes."""

    def __init__(
        self,
        context: Context,
        station: Station | None,
        fair: Fair,
        halls: Sequence[Hall],
        tables: Sequence[Table],
        enterprise_name: str,
        parent: QWidget,
    ) -> None:
        title = "setup.edit_station" if station else "setup.add_station"
        super().__init__(context, title, WIDE, station.name if station else "", parent)
        self._station = station or Station(id=b"", direction=Direction.ENTRY)
        self._enterprise = self._station.enterprise
        self.role = self._closed_list({role: f"words.station_role_{role}" for role in StationRole})
        self.direction = self._closed_list({way: f"words.direction_{way}" for way in Direction})
        self.hall = ChoiceBox()
        self.hall.addItem(context.words("setup.no_hall"), None)
        for hall in halls:
            self.hall.addItem(hall.name, hall.id)
        self.table = ChoiceBox()
        self.table.addItem(context.words("setup.all_tables"), None)
        for table in tables:
            self.table.addItem(context.words("frontdesk.table_number", table=str(table.number)), table.id)
        self.enterprise = self._enterprise_field(enterprise_name)
        self.days = Chips((one.isoformat(), day(one, self.words.language)) for one in _open_days(fair))
        self.days.choose(self._station.days)
        self.admits = Chips((role.value, self.words(f"words.role_{role}")) for role in Role)
        self.admits.choose(self._station.admits)
        self._lay_out()
        self._show_station()
        self.role.currentIndexChanged.connect(self._role_chosen)
        self.finish()

    def _closed_list(self, keys: Mapping[object, str]) -> ChoiceBox:
        made = ChoiceBox()
        for value, key in keys.items():
            made.addItem(self.words(key), value)
        return made

    def _enterprise_field(self, name: str) -> Field:
        made = Field(self.context, fields.label(Station, "enterprise"))
        made.text = name
        made.show_help("setup.stand_more")
        self._finder = Finder(self.context, made.line, ("enterprise",))
        self._finder.chosen.connect(self._enterprise_found)
        made.line.textEdited.connect(lambda: self._enterprise_found(None))
        return made

    def _lay_out(self) -> None:
        context = self.context
        role = Field(context, fields.label(Station, "role"), self.role)
        self._way_field = Field(context, fields.label(Station, "direction"), self.direction)
        hall = Field(context, fields.label(Station, "hall"), self.hall)
        self.first_row.addWidget(hall, 0, Qt.AlignmentFlag.AlignTop)
        self._table_field = Field(context, fields.label(Station, "table"), self.table)
        self._table_field.show_help("setup.station_table_more")
        parts = (role, self._way_field, self.enterprise, self._table_field)
        second_row = row(*parts, gap=12)
        for place, part in enumerate(parts):
            second_row.setStretch(place, 1)
            second_row.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.first_row.setStretch(0, 1)
        self.first_row.setStretch(1, 1)
        self.body.addLayout(second_row)
        self._days_field = Field(context, fields.label(Station, "days"), self.days)
        self._days_field.show_help("setup.every_day")
        self.body.addWidget(self._days_field)
        self._days_field.setVisible(self.days.count > 1)
        admits = Field(context, fields.label(Station, "admits"), self.admits)
        admits.show_help("setup.every_role")
        self.body.addWidget(admits)

    def _show_station(self) -> None:
        self.role.choose(self._station.role)
        self.direction.choose(self._station.direction)
        self.hall.choose(self._station.hall)
        self.table.choose(self._station.table)
        self._role_chosen()

    def _role_chosen(self) -> None:
        """A stand has an enterprise, a table its number; only ways in and out have a direction."""
        role = self.role.currentData()
        self._table_field.setVisible(role == StationRole.TABLE)
        self.enterprise.setVisible(role == StationRole.STAND)
        self._way_field.setVisible(role in (StationRole.ENTRANCE, StationRole.DOOR))

    def _enterprise_found(self, hit: Hit | None) -> None:
        """One chosen from the list counts; typing on lets go of it."""
        self._enterprise = hit.id if hit else None
        if hit:
            self.enterprise.text = hit.title

    def save(self) -> None:
        """Saves the place."""
        role = StationRole(self.role.currentData())
        station = replace(
            self._station,
            name=self.name.text,
            role=role,
            direction=Direction(self.direction.currentData()),
            hall=self.hall.currentData(),
            enterprise=self._enterprise if role is StationRole.STAND else None,
            table=self.table.currentData() if role is StationRole.TABLE else None,
            days=self.days.chosen,
            admits=self.admits.chosen,
        )
        for field in (self.name, self.enterprise, self._days_field):
            field.show_problem(None)
        self.keep(lambda place: fairs.save_station(place, station))

    def refusal(self, error: UserFacingError) -> Field:
        """Under the days, the enterprise or the name."""
        about = {"register.station_enterprise": self.enterprise, "register.station_days": self._days_field}
        return about.get(error.title.key, self.name)


def _open_days(fair: Fair) -> list[date]:
    """The days of the fair, with the day before and the day after, on which exhibitors come and go."""
    if fair.start is None or fair.end is None:
        return []
    first, last = fair.start - timedelta(days=1), fair.end + timedelta(days=1)
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return days if len(days) <= _MOST_DAYS else []


class Chips(QWidget):
    """Several of a few: chips that are on or off, in as many rows as they need."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._chips: dict[str, QPushButton] = {}
        flow = FlowLayout(6)
        self.setLayout(flow)
        for value, words in choices:
            chip = QPushButton(words)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setProperty("kind", "chip")
            self._chips[value] = chip
            flow.addWidget(chip)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._chips)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Those that are on, in their order."""
        return tuple(value for value, chip in self._chips.items() if chip.isChecked())

    def choose(self, values: Sequence[str]) -> None:
        """Switches these on and all others off."""
        for value, chip in self._chips.items():
            chip.setChecked(value in values)
