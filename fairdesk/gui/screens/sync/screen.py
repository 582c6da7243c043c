"""Exchange between the desks of the fair: who they are, what waits for whom, what is to be decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import RECORD_TYPES, Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.decide_part import DecidePart
from fairdesk.gui.screens.sync.device_list import DeviceList
from fairdesk.gui.screens.sync.head import Head
from fairdesk.gui.screens.sync.roads_part import RoadsPart
from fairdesk.gui.widgets.basics import Segments, column, label, line, row
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.replication.cases import Case, cases
from fairdesk.usecases.replication.devices import Devices, devices

_BOTH_FROM = 1180
"""In narrower windows one half is shown at a time."""
_DEVICES_WIDTH = 448
_NARROW_DEVICES_WIDTH = 444
_LOW_BELOW = 780
_WIDE_FROM = 1366
_ANY_WIDTH = 16_777_215
_DEVICES = 1
_KINDS = frozenset(one.kind for one in RECORD_TYPES)


@dataclass(frozen=True)
class Reading:
    """All that the screen shows."""

    standing: Devices
    cases: Sequence[Case]
    has_server: bool


class SyncScreen(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._wanted: Id | None = None
        self.head = Head(context)
        self.devices = DeviceList(context)
        self.decide = DecidePart(context)
        self._between = line("bar")
        halves = row(self.devices, self._between, self.decide, gap=0)
        halves.setStretch(2, 1)
        whole = column(self._title(), line("line.strong"), self.head, line("line.strong"), halves, gap=0)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self._following = KeepingUp(self, context, _KINDS, self._read)
        self._words.changed.connect(self._read)
        self._place_halves()

    def _title(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "syncscreen.title")
        self.views = Segments(2)
        for one, words in zip(self.views.buttons, ("to_decide", "devices"), strict=True):
            self._words.bind(one, "setText", f"syncscreen.{words}")
        self.views.chosen.connect(self._show_half)
        self.roads = RoadsPart(self._context)
        self._context.exchanged.connect(self._read_if_seen)
        self._top = QWidget()
        self._top.setLayout(row(title, 8, self.views, None, self.roads, margins=(24, 0, 24, 0)))
        return self._top

    def _show_half(self, half: int) -> None:
        self._place_halves()
        if half == _DEVICES:
            self.devices.view.setFocus()
        else:
            self.decide.take_keys()

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do."""
        return {
            "Alt+Left": lambda: self.decide.keep_side(0),
            "Alt+Right": lambda: self.decide.keep_side(-1),
            "Ctrl+Return": self.decide.save_decision,
            "Ctrl+Enter": self.decide.save_decision,
            "F3": self.decide.decide_later,
            "F5": self.roads.sync_now,
            "F8": self.decide.go_to_record,
        }

    def focus_first(self) -> None:
        """The keys go to what is to be decided."""
        self.decide.take_keys()

    def show_record(self, record: Id) -> None:
        """Goes to the case about a record."""
        self._wanted = record
        self.decide.stand_on(record)

    # Reading

    def _read(self) -> None:
        language = self._words.language

        def look(place: Workplace) -> Reading:
            with place.read() as work:
                standing, found = devices(work), cases(work, language)
            return Reading(standing, found, self.roads.has_server(place.fair))

        self._context.do_long(look, self._show)

    def _read_if_seen(self) -> None:
        """Whoever comes here later reads then."""
        if self.isVisible():
            self._read()
        else:
            self._following.forget()

    def _show(self, found: Reading) -> None:
        waited = self.decide.cases.hasFocus() and not self.decide.cases.cards.rows
        self.head.show_standing(found.standing)
        self.roads.show_standing(found.standing, has_server=found.has_server)
        self.devices.show_devices(found.standing)
        self.decide.show_cases(found.cases)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.decide.stand_on(wanted)
        if waited:
            self.focus_first()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._place_halves()

    def _place_halves(self) -> None:
        width = self.window().width()
        both = width >= _BOTH_FROM
        devices_only = self.views.buttons[_DEVICES].isChecked()
        low = self.window().height() < _LOW_BELOW
        self._top.setFixedHeight(48 if low else 60)
        for part in (self.head, self.devices, self.decide):
            part.be_low(low=low)
        self.views.setVisible(not both)
        self.devices.setVisible(both or devices_only)
        self.decide.setVisible(both or not devices_only)
        self._between.setVisible(both)
        if both:
            self.devices.setFixedWidth(_DEVICES_WIDTH if width >= _WIDE_FROM else _NARROW_DEVICES_WIDTH)
        else:
            self.devices.setMinimumWidth(0)
            self.devices.setMaximumWidth(_ANY_WIDTH)
