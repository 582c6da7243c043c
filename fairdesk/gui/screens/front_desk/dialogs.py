"""The front desk's own windows: walk-in, somebody else came, a group, who is inside."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from fairdesk.documents.lists import inside_list_pdf
from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.clock import day_bounds, fair_day
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Id
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import message
from fairdesk.domain.words import Direction, Role
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.widgets.basics import Field, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.inputs import Figure
from fairdesk.usecases.enterprises.lookalikes import LookAlike, people_like
from fairdesk.usecases.fields import check
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.check_in import PassSeen, ScanAnswer, WalkIn
from fairdesk.usecases.front_desk.paper_lists import halls_of_stations
from fairdesk.usecases.ports import Changes, Hit, Work, Workplace

_LOOK_WAIT_MS = 150
_SHOWN_KNOWN = 4


class WalkInDialog(Dialog):
    """Five fields; Enter goes on, Ctrl+Enter registers. Look-alikes are offered while the name is typed."""

    came = Signal(object)
    known = Signal(object)
    stays_on_scan = True

    def __init__(self, context: Context, blank: str | None, parent: QWidget) -> None:
        super().__init__(context, "frontdesk.walk_in_title", 520, parent)
        self._blank = blank
        self._name = Field(context, "frontdesk.walk_in_name")
        self._enterprise = Field(context, "frontdesk.walk_in_enterprise")
        self._phone = Field(context, "frontdesk.walk_in_phone")
        self._position = Field(context, "frontdesk.walk_in_position")
        self._role_box = QComboBox()
        for role in Role:
            self._role_box.addItem(context.words(f"words.role_{role}"), role)
        self._role_box.setCurrentIndex(list(Role).index(Role.PARTICIPANT))
        role_field = Field(context, "frontdesk.walk_in_role", self._role_box)
        self._known_title = label("label", "wait")
        context.words.bind(self._known_title, "setText", "frontdesk.walk_in_known")
        self._known = QListWidget()
        self._known.setMaximumHeight(96)
        self._known.itemActivated.connect(self._take_known)
        self._known.itemClicked.connect(self._take_known)
        context.words.bind(self._known, "setAccessibleName", "frontdesk.walk_in_known")
        self._show_known([])
        for part in (self._name, self._known_title, self._known, self._enterprise):
            self.body.addWidget(part)
        self.body.addLayout(row(self._phone, self._position, gap=12))
        self.body.addWidget(role_field)
        self._wire()
        if blank:
            self.receive(blank)

    def receive(self, code: str) -> None:
        """A pre-coded badge scanned while the form is open becomes this person's."""
        self._blank = code
        self._name.show_help(message("frontdesk.walk_in_blank", number=f"…{code[-6:]}"))

    def _wire(self) -> None:
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("frontdesk.walk_in_done", kind="primary", default=True)
        self._done.clicked.connect(self._register)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._register)
        self._finder = Finder(self.context, self._enterprise.line, ("enterprise",))
        self._finder.chosen.connect(self._enterprise_found)
        self._finder.entered.connect(lambda _: self._phone.line.setFocus())
        self._name.line.textEdited.connect(lambda: self._timer.start(_LOOK_WAIT_MS))
        for now, following in ((self._name, self._enterprise), (self._phone, self._position)):
            now.line.returnPressed.connect(following.line.setFocus)
        self._position.line.returnPressed.connect(self._register)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._name.line.setFocus()
        self._done.setDefault(False)

    def _enterprise_found(self, hit: Hit) -> None:
        self._enterprise.text = hit.title
        self._phone.line.setFocus()

    def _look(self) -> None:
        name = self._name.text.strip()
        if len(name) < 3:
            self._show_known([])
            return

        self.context.do(lambda place: _perhaps_known(place, name), self._show_known)

    def _show_known(self, people: list[LookAlike]) -> None:
        self._known.clear()
        for person in people:
            item = QListWidgetItem(" · ".join(part for part in (person.name, person.detail) if part))
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            self._known.addItem(item)
        self._known.setVisible(bool(people))
        self._known_title.setVisible(bool(people))

    def _take_known(self, item: QListWidgetItem) -> None:
        self.accept()
        self.known.emit(item.data(Qt.ItemDataRole.UserRole))

    def _register(self) -> None:
        station = self.context.station
        if not self._name.text.strip():
            self._name.show_problem(message("usecases.name_missing_advice"))
            self._name.line.setFocus()
            return
        phone = check(Delegate, "phone", self._phone.text)
        self._phone.show_problem(phone.problem)
        if phone.problem is not None or station is None:
            self._phone.line.setFocus()
            return
        person = WalkIn(
            self._name.text,
            self._enterprise.text,
            str(phone.value or ""),
            self._position.text,
            self._role_box.currentData(),
        )
        blank = self._blank
        self._done.setEnabled(False)
        self.context.do(
            lambda place: check_in.walk_in(place, station, person, blank=blank),
            self._registered,
            self._refused,
        )

    def _registered(self, answer: ScanAnswer) -> None:
        self.accept()
        self.came.emit(answer)

    def _refused(self, error: Exception) -> None:
        self._done.setEnabled(True)
        self.context.worker.failed.emit(error)


def _perhaps_known(place: Workplace, name: str) -> list[LookAlike]:
    """People whose names look like a typed one, and those whose names begin so."""
    with place.read() as work:
        alike = people_like(work, name)
        begun = work.search(name, _SHOWN_KNOWN, ("delegate",))
    known = {person.id for person in alike}
    more = [LookAlike(hit.id, hit.title, hit.detail, 0) for hit in begun if hit.id not in known]
    return [*alike, *more][:_SHOWN_KNOWN]


class SomeoneElseDialog(Dialog):
    """A new name for the badge of somebody who did not come."""

    came = Signal(object)
    stays_on_scan = True

    def __init__(self, context: Context, answer: ScanAnswer, parent: QWidget) -> None:
        absent = (answer.delegate.name if answer.delegate else None) or "–"
        super().__init__(context, message("frontdesk.someone_else_title", name=absent), parent=parent)
        self._badge = answer.badge.id if answer.badge else b""
        advice = label("body", "secondary", wrap=True)
        context.words.bind(advice, "setText", message("frontdesk.someone_else_advice", name=absent))
        self._name = Field(context, "frontdesk.walk_in_name")
        self._phone = Field(context, "frontdesk.walk_in_phone")
        for part in (advice, self._name, self._phone):
            self.body.addWidget(part)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        done = self.add_button("frontdesk.walk_in_done", kind="primary")
        done.clicked.connect(self._register)
        self._name.line.returnPressed.connect(self._phone.line.setFocus)
        self._phone.line.returnPressed.connect(self._register)
        self._name.line.setFocus()

    def _register(self) -> None:
        station, name = self.context.station, self._name.text
        if not name.strip() or station is None:
            self._name.show_problem(message("usecases.name_missing_advice"))
            return
        phone = check(Delegate, "phone", self._phone.text)
        self._phone.show_problem(phone.problem)
        if phone.problem is not None:
            return
        badge, number = self._badge, str(phone.value or "")
        self.context.do(
            lambda place: check_in.someone_else_came(place, station, badge, name, number), self._registered
        )

    def _registered(self, answer: ScanAnswer) -> None:
        self.accept()
        self.came.emit(answer)


@dataclass(frozen=True)
class _Member:
    id: Id
    name: str
    number: str
    inside: bool


@dataclass(frozen=True)
class _Group:
    enterprise: Enterprise
    members: list[_Member]


class GroupDialog(Dialog):
    """Everybody of an enterprise with a tick; guests without badges by their number."""

    let_in = Signal(object, int)
    stays_on_scan = True

    def __init__(self, context: Context, enterprise: Id | None, parent: QWidget) -> None:
        super().__init__(context, "frontdesk.group_title", parent=parent)
        self._enterprise: Id | None = None
        self._find = Field(context, "frontdesk.group_find")
        self._hint = label("label", "secondary")
        context.words.bind(self._hint, "setText", "frontdesk.group_choose")
        self._people = QListWidget()
        self._people.setMinimumHeight(220)
        self._people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._people.itemChanged.connect(self._count)
        context.words.bind(self._people, "setAccessibleName", "frontdesk.group_choose")
        self._guests = Figure(0, 10_000, step=1, decimals=0)
        self._guests.valueChanged.connect(self._count)
        guests = Field(context, "frontdesk.group_count", self._guests)
        guests.show_help("frontdesk.group_count_help")
        for part in (self._find, self._hint, self._people, guests):
            self.body.addWidget(part)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("frontdesk.group_title", kind="primary")
        self._done.clicked.connect(self._let_in)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._let_in)
        finder = Finder(context, self._find.line, ("enterprise",))
        finder.chosen.connect(lambda hit: self._load(hit.id))
        self._count()
        if enterprise is not None:
            self._load(enterprise)
        else:
            self._find.line.setFocus()

    def _load(self, enterprise: Id) -> None:
        self.context.do(lambda place: _group(place, enterprise), self._show)

    def _show(self, group: _Group | None) -> None:
        if group is None:
            return
        self._enterprise = group.enterprise.id
        self._find.text = group.enterprise.name
        self._people.clear()
        for member in group.members:
            state = self.words("frontdesk.inside" if member.inside else "frontdesk.not_yet")
            item = QListWidgetItem("   ".join(part for part in (member.name, member.number, state) if part))
            item.setData(Qt.ItemDataRole.UserRole, member.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if member.inside else Qt.CheckState.Checked)
            self._people.addItem(item)
        key = "frontdesk.group_choose" if group.members else "frontdesk.group_nobody"
        self.words.bind(self._hint, "setText", key)
        self._people.setFocus()
        self._people.setCurrentRow(0)
        self._count()

    def _ticked(self) -> list[Id]:
        items = [self._people.item(place) for place in range(self._people.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        people = len(self._ticked()) + int(self._guests.value())
        self.words.bind(self._done, "say", "frontdesk.group_let_in", count=people)
        self._done.setEnabled(people > 0)

    def _let_in(self) -> None:
        station, ticked, guests, host = (
            self.context.station,
            self._ticked(),
            int(self._guests.value()),
            self._enterprise,
        )
        if station is None or (not ticked and not guests):
            return

        def work(place: Workplace) -> list[Changes]:
            done: list[Changes] = []
            if ticked:
                done.append(check_in.let_in(place, station, ticked)[-1].changes)
            if guests:
                done.append(check_in.let_in_by_count(place, station, guests, host=host))
            return done

        self.context.do(work, lambda done: self._came(done, len(ticked) + guests))

    def _came(self, done: list[Changes], people: int) -> None:
        self.accept()
        for changes in done:
            self.let_in.emit(changes, people)


def _group(place: Workplace, enterprise: Id) -> _Group | None:
    with place.read() as work:
        found = work.get(Enterprise, enterprise)
        if found is None:
            return None
        people = work.all(Delegate, enterprise=enterprise)
        start, _ = day_bounds(fair_day(work.now, work.fair.time_zone), work.fair.time_zone)
        members = [_member(work, person, start) for person in people]
    return _Group(found, sorted(members, key=lambda member: fold(member.name)))


def _member(work: Work, person: Delegate, start: datetime) -> _Member:
    badge = next((one for one in work.all(Badge, delegate=person.id) if one.revoked is None), None)
    last = work.last_pass(person.id, start)
    inside = last is not None and last.direction is Direction.ENTRY
    return _Member(
        person.id, person.name or "–", short_number(badge.desk, badge.counter) if badge else "", inside
    )


class InsideDialog(Dialog):
    """Who is inside now, with the list to print for an emergency."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, message("frontdesk.inside_title", count=0), 760, parent)
        self._people: list[PassSeen] = []
        self._table = QTableWidget(0, 4)
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._table.setMinimumHeight(320)
        self._table.setShowGrid(False)
        self._table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.body.addWidget(self._table)
        self._print: QPushButton = self.add_button("frontdesk.print_list")
        self._print.clicked.connect(self._print_list)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)
        context.do(_inside, self._show)

    def _show(self, found: tuple[list[PassSeen], str]) -> None:
        self._people, zone = found
        heading: QLabel = self.heading
        count = sum(seen.noted.people for seen in self._people)
        self.words.bind(heading, "setText", message("frontdesk.inside_title", count=count))
        heads = (
            "frontdesk.walk_in_name",
            "frontdesk.walk_in_enterprise",
            "printing.number",
            "frontdesk.first_entry",
        )
        self._table.setHorizontalHeaderLabels([self.words(head) for head in heads])
        self._table.setRowCount(len(self._people))
        for place, seen in enumerate(self._people):
            at = f"{seen.noted.at.astimezone(ZoneInfo(zone)):%H:%M}" if seen.noted.at else ""
            name = seen.name or self.words("frontdesk.group_of", count=seen.noted.people)
            for column_number, text in enumerate((name, seen.enterprise or "", seen.number or "", at)):
                self._table.setItem(place, column_number, QTableWidgetItem(text))
        self._table.setColumnWidth(0, 240)
        self._table.setColumnWidth(1, 260)

    def _print_list(self) -> None:
        people, language = self._people, self.words.language

        def work(place: Workplace) -> bytes:
            with place.read() as reading:
                halls = halls_of_stations(reading)
                return inside_list_pdf(people, reading.fair, language, reading.now, halls)

        self.context.do_long(work, lambda pdf: save_and_open(self.context, pdf, "fairdesk-inside.pdf", self))


def _inside(place: Workplace) -> tuple[list[PassSeen], str]:
    with place.read() as work:
        zone = work.fair.time_zone
    people = check_in.inside_now(place)
    return sorted(people, key=lambda seen: (not seen.name, fold(seen.name or ""))), zone
