"""The window around the screens: rail, search, status, language, person; and the way of every scan."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QInputDialog,
    QLineEdit,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fairdesk.domain.clock import fair_day
from fairdesk.domain.document_numbers import read_page_code
from fairdesk.domain.entities import Desk, Fair, Id, Station
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.exchanging import Exchanging
from fairdesk.gui.key_list import KeyList
from fairdesk.gui.print_jobs import PrintJobs
from fairdesk.gui.scanner import ScanFilter
from fairdesk.gui.sync_watch import SyncState, SyncWatch
from fairdesk.gui.theme.theme import CHOICES, Choice, font
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, KeyCap, column, label, line, row
from fairdesk.gui.widgets.dialogs import Bridge, Dialog, Toast
from fairdesk.gui.widgets.finder import Finder
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, Language
from fairdesk.usecases.ports import Changes, Hit, Work, Workplace

FOLDS_BELOW = 1366
_RAIL, _FOLDED_RAIL = 200, 64
LEAST_SIZE = QSize(1000, 560)
_PAPERS = "documents"
_SYNC = "sync"
_BADGE = 18
_PAPER_NUMBER = re.compile(r"[A-Za-z0-9-]+/[A-Za-z]+[0-9]*-[0-9]{1,6}")
"""The number of a document as it stands on paper."""
LAST_NUMBERED = 9
"""As many screens as there are figures to open them with."""


class Screen(Protocol):
    """What the shell may ask of a screen; all of it may be missing."""

    def receive(self, code: str) -> None:
        """Takes a scan."""

    def keys(self) -> dict[str, Callable[[], object]]:
        """Its own keys."""
        ...

    def show_record(self, record: Id) -> None:
        """Goes to a record."""


class Papers(Protocol):
    """The screen that opens a paper."""

    def receive_paper(self, code: str) -> None:
        """Opens the document of a page's code, or of a number as it stands on paper."""


@dataclass(frozen=True)
class Place:
    """A screen in the rail: its name (and the key of its title), icon, section, and how it is built.

    ``count`` says how many things are open there for a station, and of which kind they are.
    """

    name: str
    icon: str
    section: str
    build: Callable[[Context], QWidget]
    count: Callable[[Work, Id | None], int] | None = None
    counted: str = ""


class RailButton(QToolButton):
    """A button of the rail: its words stand a little off its icon, which Qt has no measure for.

    At its right stands how many things are open there; on amber where they are to be decided.
    """

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self._ground: tuple[QColor, QColor] | None = None

    def say(self, text: str) -> None:
        """Other words."""
        self.setText(f"\u2002{text.replace('&', '&&')}")

    def show_count(self, count: int) -> None:
        """How many; 0 shows nothing."""
        self._count = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def stand_out(self, ground: QColor, words: QColor) -> None:
        """The colours of a count that asks for a decision."""
        self._ground = ground, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook: the button, and its count; beside an icon without words there is a corner for it."""
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setFont(font("caption"))
        painter.setPen(self.palette().color(self.foregroundRole()))
        folded = self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
        room = self.rect().adjusted(0, 2, -3, 0) if folded else self.rect().adjusted(0, 0, -12, 0)
        if self._ground is not None:
            self._paint_ground(painter, *self._ground, folded=folded)
            return
        down = Qt.AlignmentFlag.AlignTop if folded else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | down, str(self._count))

    def _paint_ground(self, painter: QPainter, ground: QColor, words: QColor, *, folded: bool) -> None:
        said = str(self._count)
        height = _BADGE if not folded else _BADGE - 3
        width = max(height + 4, painter.fontMetrics().horizontalAdvance(said) + 12)
        left = self.width() - width - (1 if folded else 10)
        box = QRectF(left, 1 if folded else (self.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(words)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)


@dataclass(frozen=True)
class _Surroundings:
    fair: Fair
    desk: Desk
    stations: list[Station]
    today: date


class Shell(QMainWindow):
    """The program's one window."""

    def __init__(self, context: Context, places: list[Place], scans: ScanFilter) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._places = places
        self._screens: dict[str, QWidget] = {}
        self._shortcuts: list[QShortcut] = []
        self._surroundings: _Surroundings | None = None
        self._scans = scans
        self._stack = QStackedWidget()
        self._rail_buttons: dict[str, RailButton] = {}
        self._build()
        self._toast = Toast(context, self)
        self._bridge = Bridge(context, self)
        self._wire(scans)
        self.setMinimumSize(LEAST_SIZE)
        self.open_screen(places[0].name)

    # Building

    def _build(self) -> None:
        window = QWidget()
        window.setObjectName("window")
        work = QFrame()
        work.setObjectName("work")
        work.setLayout(column(self._stack, gap=0, margins=(1, 1, 0, 0)))
        right = column(self._top_bar(), work, gap=0)
        right.setStretch(1, 1)
        self._rail = self._make_rail()
        whole = row(self._rail, right, gap=0)
        whole.setStretch(1, 1)
        window.setLayout(whole)
        self.setCentralWidget(window)

    def _make_rail(self) -> QWidget:
        rail = QWidget()
        rail.setFixedWidth(_RAIL)
        self._fair_name, self._fair_day = ElidedLabel("body.strong"), ElidedLabel("caption", "secondary")
        self._fair_words = QWidget()
        self._fair_words.setLayout(column(self._fair_name, self._fair_day, gap=0))
        mark = IconLabel(self._context.theme, "mark", "accent.fill", 28)
        self._mark_row = row(mark, self._fair_words, gap=10, margins=(18, 12, 8, 12))
        self._mark_row.setStretch(1, 1)
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._mark_row)
        self._section_labels: list[QWidget] = []
        self._add_places(layout)
        layout.addStretch(1)
        layout.addWidget(line("line.strong"))
        layout.addLayout(self._desk_row())
        return rail

    def _add_places(self, layout: QVBoxLayout) -> None:
        group = QButtonGroup(self)
        section = ""
        for number, place in enumerate(self._places, 1):
            if place.section != section:
                section = place.section
                heading = label("label", "secondary")
                heading.setContentsMargins(22, 12, 0, 2)
                self._words.bind(heading, "setText", f"shell.section_{section}")
                self._section_labels.append(heading)
                layout.addWidget(heading)
            made = RailButton()
            made.setProperty("role", "rail")
            made.setCheckable(True)
            made.setFont(font("body.medium"))
            made.setIconSize(QSize(20, 20))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setFixedHeight(36)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._words.bind(made, "say", f"shell.screen_{place.name}")
            self._words.bind(made, "setAccessibleName", f"shell.screen_{place.name}")
            made.clicked.connect(lambda _=False, name=place.name: self.open_screen(name))
            if number <= LAST_NUMBERED:
                combination = QKeySequence(f"Ctrl+{number}")
                QShortcut(combination, self, lambda name=place.name: self.open_screen(name))
            group.addButton(made)
            self._rail_buttons[place.name] = made
            holder = row(made, margins=(12, 0, 12, 0))
            made.setSizePolicy(made.sizePolicy().Policy.Expanding, made.sizePolicy().Policy.Fixed)
            layout.addLayout(holder)

    def _desk_row(self) -> QVBoxLayout:
        self._desk = QToolButton()
        self._desk.setProperty("role", "rail")
        self._desk.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._desk.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._desk.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._desk.setIconSize(QSize(20, 20))
        self._desk.setFixedHeight(48)
        self._desk.setSizePolicy(
            self._desk.sizePolicy().Policy.Expanding, self._desk.sizePolicy().Policy.Fixed
        )
        self._desk_menu = QMenu(self)
        self._desk.setMenu(self._desk_menu)
        return column(self._desk, margins=(12, 6, 12, 6))

    def _top_bar(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(56)
        self._search = QLineEdit()
        self._search.setObjectName("search")
        self._words.bind(self._search, "setPlaceholderText", "shell.search")
        self._words.bind(self._search, "setAccessibleName", "shell.search")
        field = QFrame()
        field.setObjectName("searchField")
        field.setFixedHeight(36)
        field.setMaximumWidth(440)
        field.setMinimumWidth(220)
        glass = IconLabel(self._context.theme, "search", "text.secondary", 16)
        field.setLayout(row(glass, self._search, KeyCap("Ctrl"), KeyCap("K"), gap=6, margins=(12, 0, 8, 0)))
        self._finder = Finder(self._context, self._search, below=field)
        self._status = self._top_button("check")
        self._words.bind(self._status, "setText", "shell.saved_here")
        self._words.bind(self._status, "setToolTip", "shell.saved_here_more")
        self._status.clicked.connect(lambda: self.open_screen(_SYNC))
        self._language = self._top_button("globe")
        self._language.setMenu(self._languages())
        self._person = self._top_button("person")
        self._person.setMenu(self._person_menu())
        layout = row(field, None, self._status, self._language, self._person, gap=6, margins=(0, 9, 16, 9))
        layout.setStretch(0, 20)
        bar.setLayout(layout)
        return bar

    def _top_button(self, icon: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "top")
        made.setProperty("icon_name", icon)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _languages(self) -> QMenu:
        menu = QMenu(self)
        for language in LANGUAGES:
            action = menu.addAction(LANGUAGE_NAMES[language])
            action.triggered.connect(partial(self._speak_chosen, language))
        return menu

    def _speak_chosen(self, language: Language, _checked: bool = False) -> None:
        self.speak(language)

    def _person_menu(self) -> QMenu:
        menu = QMenu(self)
        change = menu.addAction("")
        self._words.bind(change, "setText", "shell.change_person")
        change.triggered.connect(self.change_person)
        for choice in CHOICES:
            action = menu.addAction("")
            self._words.bind(action, "setText", f"shell.theme_{choice}")
            action.triggered.connect(partial(self._choose_theme, choice))
        return menu

    # Wiring

    def _wire(self, scans: ScanFilter) -> None:
        context = self._context
        for keys, action in (
            ("Ctrl+K", self._focus_search),
            ("F1", self.show_keys),
            ("Ctrl+L", self._next_language),
        ):
            QShortcut(QKeySequence(keys), self, action)
        scans.scanned.connect(self.receive)
        context.asked_for.connect(self.open_screen)
        context.changed.connect(self._something_changed)
        context.station_changed.connect(lambda _: self._look_around())
        context.person_changed.connect(self._show_surroundings)
        context.words.changed.connect(self._show_surroundings)
        context.theme.changed.connect(self._draw_icons)
        self._finder.chosen.connect(self._found)
        self._finder.entered.connect(self._typed)
        self._draw_icons()
        self._look_around()
        self._print_jobs = PrintJobs(context)
        self._exchanging = Exchanging(context, self)
        self._watch = SyncWatch(context, self._exchanging, self)
        self._watch.known.connect(self._show_sync)
        self._watch.read()

    def _show_sync(self, found: SyncState) -> None:
        """What the pill says of exchange, and how many decisions wait."""
        self._words.bind(self._status, "setText", found.sentence)
        self._status.setProperty("icon_name", found.icon)
        self._status.setProperty("icon_token", found.token)
        self._rail_buttons[_SYNC].show_count(found.counts.all)
        self._draw_icons()

    def open_screen(self, name: str, record: Id | None = None) -> None:
        """Shows a screen, built on its first visit, at a record if one is named."""
        if name not in self._screens:
            place = next(place for place in self._places if place.name == name)
            self._screens[name] = place.build(self._context)
            self._stack.addWidget(self._screens[name])
        screen = self._screens[name]
        self._stack.setCurrentWidget(screen)
        self._rail_buttons[name].setChecked(True)
        self._take_keys(screen)
        show_record = getattr(screen, "show_record", None)
        if record is not None and show_record is not None:
            show_record(record)
        focus = getattr(screen, "focus_first", screen.setFocus)
        focus()

    @property
    def screen_name(self) -> str:
        """The name of the screen that is shown."""
        shown = self._stack.currentWidget()
        return next(name for name, screen in self._screens.items() if screen is shown)

    def screen_called(self, name: str) -> QWidget:
        """A screen, built if it was not visited yet."""
        self.open_screen(name)
        return self._screens[name]

    def receive(self, code: str) -> None:
        """The way of a scan: a paper is opened; all else goes to an open dialog that takes scans, to the

        screen shown, else to the front desk.
        """
        if read_page_code(code) is not None:
            self._receive_paper(code)
            return
        dialog = QApplication.activeModalWidget()
        takes = getattr(dialog, "receive", None) if dialog is not None else None
        if isinstance(dialog, Dialog) and takes is None and not dialog.stays_on_scan:
            dialog.reject()
        if takes is None:
            takes = getattr(self._stack.currentWidget(), "receive", None)
        if takes is None:
            takes = cast("Screen", self.screen_called(self._places[0].name)).receive
        takes(code)

    def _receive_paper(self, code: str) -> None:
        """A dialog with typed work stays, and the paper with it; any other one makes way."""
        dialog = QApplication.activeModalWidget()
        takes = getattr(dialog, "receive_paper", None)
        if takes is not None:
            takes(code)
            return
        if isinstance(dialog, Dialog):
            if dialog.stays_on_scan or hasattr(dialog, "receive"):
                self._context.tell(message("shell.paper_waits"))
                return
            dialog.reject()
        cast("Papers", self.screen_called(_PAPERS)).receive_paper(code)

    def _take_keys(self, screen: QWidget) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        keys = getattr(screen, "keys", None)
        actions: dict[str, Callable[[], object]] = keys() if keys is not None else {}
        if "Ctrl+Z" not in actions:
            actions["Ctrl+Z"] = self._toast.take_back
        self._shortcuts = [QShortcut(QKeySequence(key), self, action) for key, action in actions.items()]

    # Language, person, look

    def speak(self, language: Language) -> None:
        """Changes the language of the whole window."""
        self._context.settings.language = language
        self._words.speak(language)

    def _next_language(self) -> None:
        following = (LANGUAGES.index(self._words.language) + 1) % len(LANGUAGES)
        self.speak(LANGUAGES[following])

    def change_person(self) -> None:
        """Somebody else works at this desk now."""
        name, done = QInputDialog.getText(
            self,
            self._words("shell.change_person"),
            self._words("shell.your_name"),
            text=self._context.settings.person,
        )
        if done and name.strip():
            self._context.settings.person = name.strip()
            self._context.take_over(name.strip())
            self._show_surroundings()

    def _choose_theme(self, choice: Choice, _checked: bool = False) -> None:
        self._context.settings.theme = choice
        self._context.theme.choose(choice)

    def _draw_icons(self) -> None:
        theme = self._context.theme
        for place in self._places:
            made = self._rail_buttons[place.name]
            icon = theme.icon(place.icon, "text.secondary")
            icon.addPixmap(theme.pixmap(place.icon, "accent.text"), icon.Mode.Normal, icon.State.On)
            made.setIcon(icon)
        for made in (self._status, self._language, self._person):
            token = made.property("icon_token") or ("ok.text" if made is self._status else "text.secondary")
            made.setIcon(theme.icon(made.property("icon_name"), token, 16))
        self._rail_buttons[_SYNC].stand_out(theme.color("wait.fill"), theme.color("on.wait"))
        self._desk.setIcon(theme.icon("laptop", "text.secondary"))

    # Surroundings

    def _look_around(self) -> None:
        self._context.do(_surroundings, self._surroundings_known)

    def _surroundings_known(self, found: _Surroundings) -> None:
        self._surroundings = found
        if self._context.station not in {station.id for station in found.stations} and found.stations:
            entrance = next((one for one in found.stations if one.role == "entrance"), found.stations[0])
            self._context.station = entrance.id
        self._show_surroundings()
        self._count()

    def _show_surroundings(self) -> None:
        found = self._surroundings
        if found is None:
            return
        fair = found.fair
        sample = f" · {self._words('shell.sample')}" if fair.sample else ""
        self._fair_name.setText(fair.name)
        self._fair_day.setText(self._day_words(found) + sample)
        self.setWindowTitle(f"{fair.name} – fairdesk")
        name = next((one.name for one in found.stations if one.id == self._context.station), "–")
        desk = self._words("shell.desk", letter=found.desk.letter)
        self._desk.setText(f"\u2002{desk}\n\u2002{name}")
        self._desk.setToolTip(f"{desk}: {name}")
        self._desk_menu.clear()
        for station in found.stations:
            action = self._desk_menu.addAction(station.name)
            action.triggered.connect(lambda _=False, chosen=station.id: self._choose_station(chosen))
        person = self._context.settings.person or self._words("shell.nobody")
        self._person.setText(person)
        self._language.setText(LANGUAGE_NAMES[self._words.language])

    def _choose_station(self, station: Id) -> None:
        self._context.station = station

    def _day_words(self, found: _Surroundings) -> str:
        start, end = found.fair.start, found.fair.end
        if start is None or end is None:
            return found.fair.code
        if start <= found.today <= end:
            days = (end - start).days + 1
            return self._words("shell.day_of", day=(found.today - start).days + 1, days=days)
        return self._words("shell.begins" if found.today < start else "shell.ended", day=start)

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & {"fair", "station", "desk"}:
            self._look_around()
        if changes.kinds & {place.counted for place in self._places}:
            self._count()

    def _count(self) -> None:
        """Reads how much is open on the screens that say so."""
        station = self._context.station
        counting = [(one.name, one.count) for one in self._places if one.count is not None]

        def read(place: Workplace) -> dict[str, int]:
            with place.read() as work:
                return {name: count(work, station) for name, count in counting}

        def known(found: dict[str, int]) -> None:
            for name, count in found.items():
                self._rail_buttons[name].show_count(count)

        self._context.do(read, known)

    # Search and keys

    def _focus_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def _found(self, hit: Hit) -> None:
        self._search.clear()
        self._context.go("register", hit.id)

    def _typed(self, text: str) -> None:
        self._search.clear()
        if _PAPER_NUMBER.fullmatch(text.strip()):
            self._receive_paper(text.strip())
        elif any(letter.isdigit() for letter in text):
            self.receive(text)

    def show_keys(self) -> None:
        """The key list of this screen."""
        KeyList(self._context, self.screen_name, [place.name for place in self._places], self).open()

    # Size and end

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small windows fold the rail to icons."""
        folded = self.width() < FOLDS_BELOW
        self._rail.setFixedWidth(_FOLDED_RAIL if folded else _RAIL)
        self._toast.stand_at(self._rail.width() + 24)
        self._fair_words.setVisible(not folded)
        for heading in self._section_labels:
            heading.setVisible(not folded)
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly if folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for made in (*self._rail_buttons.values(), self._desk):
            made.setToolButtonStyle(style)
            made.setToolTip(made.text().replace("&&", "&").strip() if folded else "")
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Waits for work that was begun: what was answered is kept, what was not is finished."""
        self._context.serial.close()
        self._context.closed.emit()
        self._context.worker.stop()
        super().closeEvent(event)

    def hide_notice(self) -> None:
        """Takes a notice away before its time."""
        self._toast.hide()

    def bring_to_front(self) -> None:
        """Another start of the program asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()


def _surroundings(place: Workplace) -> _Surroundings:
    with place.read() as work:
        return _Surroundings(work.fair, work.desk, work.all(Station), fair_day(work.now, work.fair.time_zone))
