"""The bar over the grid: days, what is looked for, how much the cards tell."""

from collections.abc import Callable, Sequence
from datetime import date

from babel.dates import format_date
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import fold
from fairdesk.domain.meetings import MeetingState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.board import Density
from fairdesk.gui.widgets.basics import IconLabel, KeyButton, KeyCap, Segments, button, row, set_property
from fairdesk.texts import locale, number
from fairdesk.usecases.meetings.planner import Card, Planner

_FILTERS_AFTER_MS = 60
_STATES = (
    MeetingState.PLANNED,
    MeetingState.CONFIRMED,
    MeetingState.WAITING,
    MeetingState.NOW,
    MeetingState.DONE,
    MeetingState.NOT_NOTED,
    MeetingState.MISSED,
)
_DENSITY_ICONS = {Density.COMFORTABLE: "list", Density.COMPACT: "table", Density.DENSE: "grid"}
Fits = Callable[[Planner, Sequence[Id]], bool]


class PlannerBar(QWidget):
    """Signals: ``day_chosen`` (date), ``density_chosen`` (Density), ``filtered``, ``found`` (Enter in the

    field), ``left`` (Esc), ``tray_asked``.
    """

    day_chosen = Signal(object)
    density_chosen = Signal(object)
    filtered = Signal()
    found = Signal()
    left = Signal()
    tray_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words, self._theme = context, context.words, context.theme
        self._planner: Planner | None = None
        self._days: tuple[date, ...] = ()
        self._day_bar: Segments | None = None
        self._halls: set[Id] = set()
        self._states: set[MeetingState] = set()
        self._day_room = QHBoxLayout()
        self._day_room.setContentsMargins(0, 0, 0, 0)
        self._filters = button(context, "planner.filter", icon="filter", size="small")
        self._filters.setMenu(QMenu(self))
        self._tray = KeyButton(context, "", "meetings")
        self._tray.setProperty("measure", "small")
        self._tray.clicked.connect(self.tray_asked)
        self._tray.hide()
        self._densities = self._density_bar()
        self._layout = row(
            self._day_room, self._search(), self._filters, None, self._densities, self._tray, gap=10,
            margins=(24, 0, 16, 10),
        )  # fmt: skip
        self.setLayout(self._layout)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_FILTERS_AFTER_MS)
        self._typing.timeout.connect(self.filtered)
        context.theme.changed.connect(self._draw_icons)
        self._draw_icons()

    # Building

    def _search(self) -> QWidget:
        self.field = QLineEdit()
        self.field.setObjectName("search")
        self.field.setStyleSheet("min-height: 24px")
        self._words.bind(self.field, "setPlaceholderText", "planner.find")
        self._words.bind(self.field, "setAccessibleName", "planner.find")
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.field.installEventFilter(self)
        frame = QFrame()
        frame.setObjectName("searchField")
        frame.setFixedHeight(30)
        frame.setMinimumWidth(130)
        frame.setMaximumWidth(240)
        glass = IconLabel(self._theme, "search", "text.secondary", 15)
        frame.setLayout(row(glass, self.field, KeyCap("/"), gap=6, margins=(10, 0, 6, 0)))
        self._frame = frame
        return frame

    def _density_bar(self) -> Segments:
        made = Segments(len(Density))
        for one, density in zip(made.buttons, Density, strict=True):
            one.setProperty("measure", "small")
            one.setFixedWidth(38)
            one.setIconSize(QSize(16, 16))
            self._words.bind(one, "setToolTip", f"planner.density_{density}")
            self._words.bind(one, "setAccessibleName", f"planner.density_{density}")
        made.chosen.connect(lambda place: self.density_chosen.emit(list(Density)[place]))
        return made

    def _draw_icons(self) -> None:
        for one, density in zip(self._densities.buttons, Density, strict=True):
            one.setIcon(self._theme.icon(_DENSITY_ICONS[density], "text.secondary", 16))

    # What is shown

    def show_planner(self, planner: Planner, day: date | None) -> None:
        """The days and halls of a snapshot."""
        self._planner = planner
        if planner.days != self._days or self._day_bar is None:
            self._make_days(planner.days)
        self._name_days(day)
        count = number(sum(one.left for one in planner.tray), self._words.language)
        self._tray.say(f"{self._words('planner.to_place')} {count}")
        self._make_menu()

    def _make_days(self, days: tuple[date, ...]) -> None:
        self._days = days
        if self._day_bar is not None:
            self._day_bar.hide()
            self._day_bar.deleteLater()
            self._day_bar = None
        if days:
            self._day_bar = Segments(len(days))
            for one in self._day_bar.buttons:
                one.setProperty("measure", "small")
            self._day_bar.chosen.connect(lambda place: self.day_chosen.emit(self._days[place]))
            self._day_room.addWidget(self._day_bar)

    def _name_days(self, chosen: date | None) -> None:
        for one, day in zip(self._day_bar.buttons if self._day_bar else (), self._days, strict=False):
            one.setText(day_words(day, self._words.language))
            one.setChecked(day == chosen)

    def choose_density(self, density: Density) -> None:
        """Chooses as if it had been pressed."""
        self._densities.choose(list(Density).index(density))

    def offer_tray(self, offered: bool) -> None:
        """Where the tray lies over the grid, a button shows and hides it."""
        self._tray.setVisible(offered)

    # Filtering

    def _make_menu(self) -> None:
        menu, planner = self._filters.menu(), self._planner
        if planner is None or menu.isVisible():
            return
        menu.clear()
        for state in _STATES:
            count = number(planner.counts[state], self._words.language)
            words = f"{self._words(f'planner.state_{state}')}  {count}"
            self._add(
                menu, words, state in self._states, lambda on, one=state: self._switch(self._states, one, on)
            )
        menu.addSeparator()
        for hall in sorted(planner.known.grid.halls.values(), key=lambda one: fold(one.name)):
            self._add(
                menu,
                hall.name,
                hall.id in self._halls,
                lambda on, one=hall.id: self._switch(self._halls, one, on),
            )
        if self._states or self._halls:
            menu.addSeparator()
            menu.addAction(self._words("planner.show_all"), self.clear)
        chosen = len(self._states) + len(self._halls)
        self._filters.say(
            f"{self._words('planner.filter')} {chosen}" if chosen else self._words("planner.filter")
        )

    def _add(self, menu: QMenu, words: str, on: bool, switched: Callable[[bool], None]) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(switched)
        return action

    def _switch(self, kept: "set[Id] | set[MeetingState]", one: object, on: bool) -> None:
        (kept.add if on else kept.discard)(one)  # type: ignore[arg-type]
        QTimer.singleShot(0, self._make_menu)
        self.filtered.emit()

    def filter_by(self, states: Sequence[MeetingState] = (), halls: Sequence[Id] = ()) -> None:
        """Looks for some states and halls only."""
        self._states, self._halls = set(states), set(halls)
        self._make_menu()
        self.filtered.emit()

    def clear(self) -> None:
        """Looks for nothing in particular."""
        self.field.clear()
        self.filter_by()

    @property
    def fits_names(self) -> Fits | None:
        """Whether companies are those typed in the field; None where nothing is typed."""
        wanted = fold(self.field.text()).split()
        if not wanted:
            return None
        return lambda planner, companies: any(
            all(word in planner.name(one).folded for word in wanted) for one in companies
        )

    @property
    def accepts(self) -> Callable[[Card], bool] | None:
        """Whether a card is looked for; None where nothing is."""
        planner, fits = self._planner, self.fits_names
        states, halls = frozenset(self._states), frozenset(self._halls)
        if planner is None or (fits is None and not states and not halls):
            return None
        tables = planner.known.grid.table

        def accepted(card: Card) -> bool:
            table = tables.get(card.meeting.table or b"")
            return (
                (not states or card.state in states)
                and (not halls or (table is not None and table.hall in halls))
                and (fits is None or fits(planner, card.companies))
            )

        return accepted

    # Keys

    def focus_field(self) -> None:
        """The field has the keys."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field: Enter goes to the next that fits, Esc empties it first."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            set_property(self._frame, "state", "focus" if event.type() == QEvent.Type.FocusIn else "")
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return False

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.found.emit()
        elif key == Qt.Key.Key_Escape:
            self.field.clear() if self.field.text() else self.left.emit()
        else:
            return False
        return True


def day_words(day: date, language: str) -> str:
    """A day as its button says it: "Thu 3 March"."""
    from typing import cast

    from fairdesk.texts import Language

    return format_date(day, "EEE d MMMM", locale=locale(cast("Language", language)))
