"""Before the window opens: was the folder moved or copied, which fair is meant, and the very first start."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from fairdesk.domain.clock import Clock, fair_day
from fairdesk.domain.entities import Fair, Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.settings import Settings
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.basics import Field, IconLabel, Segments, button, column, label, row
from fairdesk.gui.widgets.inputs import ChoiceBox, YesNo
from fairdesk.gui.words import Words
from fairdesk.gui.worker import Worker
from fairdesk.reference import REGIONS, name_of
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, Language, day
from fairdesk.usecases import fairs, fields
from fairdesk.usecases.ports import Store

_FAIR_ROW = 56
_SIZE, _LEAST = QSize(880, 620), QSize(740, 500)


@dataclass(frozen=True)
class Beginning:
    """What there is before there is a fair to work at. ``sample`` makes the sample fair, in some seconds."""

    store: Store
    clock: Clock
    words: Words
    theme: Theme
    settings: Settings
    sample: Callable[[], Fair] | None = None


def ask_moved_or_copied(store: Store, words: Words, theme: Theme, settings: Settings) -> bool:
    """Asks, where the folder was last used on another machine; False where nobody answered."""
    if not store.is_elsewhere:
        return True
    return _ask(MovedOrCopied(store, words, theme, settings)) == QDialog.DialogCode.Accepted


def choose_fair(
    store: Store,
    clock: Clock,
    words: Words,
    theme: Theme,
    settings: Settings,
    sample: Callable[[], Fair] | None,
) -> Id | None:
    """The fair to work at: the only one, the one chosen of several, or the one made on the first run.

    None where the person went away.
    """
    known = store.fairs()
    if len(known) == 1:
        return known[0].id
    beginning = Beginning(store, clock, words, theme, settings, sample)
    window = WhichFair(beginning, known) if known else FirstRun(beginning)
    _ask(window)
    return window.fair


def _ask(window: QDialog) -> int:
    """Shows a window until it is answered, and frees it at once: Python would do so at any moment later,

    in any thread.
    """
    answer = window.exec()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return answer


class _Window(QDialog):
    """A window before the program's window."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.words, self.theme = words, theme
        self.setWindowTitle("fairdesk")

    def said(self, key: str, style: str = "body", tone: str = "") -> QWidget:
        """A text that wraps and follows the language."""
        made = label(style, tone, wrap=True)
        self.words.bind(made, "setText", key)
        return made

    def verb(self, key: str, action: Callable[[], object], *, kind: str = "", size: str = "") -> QPushButton:
        """A button that no Enter presses by accident."""
        made = button(self, key, kind=kind, size=size)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: action())
        return made


class _Trouble(QFrame):
    """What went wrong, as title and advice, on the window itself."""

    def __init__(self, window: _Window) -> None:
        super().__init__()
        self._words = window.words
        self._title, self._advice = label("body.strong", wrap=True), label("label", wrap=True)
        self.setProperty("role", "note.stop")
        words = column(self._title, self._advice, gap=2)
        icon = IconLabel(window.theme, "triangle", "stop.text", 20)
        inside = row(icon, words, gap=12, margins=(14, 10, 14, 10))
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Tells it; details of the unforeseen go to the program's record."""
        title, advice = message("shell.unforeseen"), message("shell.unforeseen_advice")
        if isinstance(error, UserFacingError):
            title, advice = error.title, error.advice
        else:
            logging.getLogger("fairdesk").error("unforeseen", exc_info=error)
        self._words.bind(self._title, "setText", title)
        self._words.bind(self._advice, "setText", advice)
        self.show()


class MovedOrCopied(_Window):
    """The question about a folder that was last used on another machine."""

    def __init__(self, store: Store, words: Words, theme: Theme, settings: Settings) -> None:
        super().__init__(words, theme)
        self._store, self._settings = store, settings
        self._trouble = _Trouble(self)
        self.moved = self.verb("setup.moved", partial(self._answer, self._was_moved), size="large")
        self.copied = self.verb("setup.copied", partial(self._answer, self._was_copied), size="large")
        self.setLayout(
            column(
                self.said("setup.elsewhere", "title"),
                self.said("setup.elsewhere_more", tone="secondary"),
                8,
                self.moved,
                self.said("setup.moved_more", tone="secondary"),
                8,
                self.copied,
                self.said("setup.copied_more", tone="secondary"),
                self._trouble,
                row(None, self.verb("setup.leave", self.reject, kind="quiet")),
                gap=10,
                margins=(28, 24, 28, 16),
            )
        )
        self.setFixedWidth(600)

    def _answer(self, note: Callable[[], None]) -> None:
        try:
            note()
        except UserFacingError as error:
            self._trouble.show_error(error)
        else:
            self.accept()

    def _was_moved(self) -> None:
        self._store.was_moved()

    def _was_copied(self) -> None:
        self._store.was_copied(self._settings.person)


class WhichFair(_Window):
    """The fairs of this folder, the one that runs today first. ``fair`` is the one chosen."""

    def __init__(self, beginning: Beginning, known: Sequence[Fair]) -> None:
        super().__init__(beginning.words, beginning.theme)
        self.fair: Id | None = None
        self._list = QListWidget()
        self.words.bind(self._list, "setAccessibleName", "setup.which_fair")
        for fair in sorted(known, key=partial(_nearness, beginning.clock)):
            item = QListWidgetItem(self._line(fair, beginning.clock))
            item.setData(Qt.ItemDataRole.UserRole, fair.id)
            item.setSizeHint(QSize(0, _FAIR_ROW))
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(lambda _: self._open())
        opens = self.verb("setup.open", self._open, kind="primary")
        opens.setDefault(True)
        self.setLayout(
            column(
                self.said("setup.which_fair", "title"),
                self._list,
                row(None, self.verb("setup.leave", self.reject), opens),
                gap=14,
                margins=(28, 24, 28, 20),
            )
        )
        self.resize(600, 420)

    def _line(self, fair: Fair, clock: Clock) -> str:
        days = _days(fair, self.words.language)
        if _nearness(clock, fair)[0] == 0:
            days = self.words("setup.runs_today", days=days)
        sample = f" · {self.words('shell.sample')}" if fair.sample else ""
        return f"{fair.name}{sample}\n{fair.code} · {days}"

    def _open(self) -> None:
        chosen = self._list.currentItem()
        self.fair = chosen.data(Qt.ItemDataRole.UserRole)
        self.accept()


def _nearness(clock: Clock, fair: Fair) -> tuple[int, int]:
    """Today's fair first, then those to come, the next one first, then past ones, the latest first."""
    today = fair_day(clock.now(), fair.time_zone)
    if fair.start is None or fair.end is None or fair.start <= today <= fair.end:
        return 0, 0
    return (1, (fair.start - today).days) if fair.start > today else (2, (today - fair.end).days)


def _days(fair: Fair, language: Language) -> str:
    if fair.start is None or fair.end is None:
        return ""
    first = day(fair.start, language)
    return first if fair.end == fair.start else f"{first} – {day(fair.end, language)}"


class FirstRun(_Window):
    """The first start: language, name, and the way to a fair. ``fair`` is the one that was made."""

    def __init__(self, beginning: Beginning) -> None:
        super().__init__(beginning.words, beginning.theme)
        self.fair: Id | None = None
        self._beginning = beginning
        self._worker = Worker()
        self._worker.setParent(self)
        self._trouble = _Trouble(self)
        self._worker.failed.connect(self._failed)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._welcome())
        self.new_fair = NewFair(self, beginning)
        self.new_fair.left.clicked.connect(lambda: self._turn_to(0))
        self.new_fair.done.clicked.connect(self._make_fair)
        self._pages.addWidget(self.new_fair)
        self._pages.addWidget(self._wait())
        trouble = row(self._trouble, margins=(40, 0, 40, 16))
        whole = column(self._pages, trouble, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setMinimumSize(_LEAST)
        self.resize(_SIZE)
        self.name.line.setFocus()

    # The first page

    def _welcome(self) -> QWidget:
        mark = IconLabel(self.theme, "mark", "accent.fill", 44)
        greeting = column(
            self.said("setup.welcome", "title"), self.said("setup.welcome_more", tone="secondary"), gap=2
        )
        head = row(mark, greeting, gap=16)
        head.setStretch(1, 1)
        self.languages = Segments(len(LANGUAGES))
        for place, language in enumerate(LANGUAGES):
            self.languages.buttons[place].setText(LANGUAGE_NAMES[language])
            self.languages.buttons[place].setProperty("measure", "large")
            self.languages.buttons[place].setAutoDefault(False)
        self.languages.buttons[LANGUAGES.index(self.words.language)].setChecked(True)
        self.languages.chosen.connect(lambda place: self._speak(LANGUAGES[place]))
        self.name = Field(self, "shell.your_name")
        self.name.text = self._beginning.settings.person
        self.name.show_help("setup.your_name_more")
        self.name.line.setMaximumWidth(420)
        self.make = self.verb("setup.new_fair", self._to_new_fair, kind="primary", size="large")
        ways = row(self._way("fair", "new_fair_more", self.make), gap=16)
        if self._beginning.sample is not None:
            self.try_it = self.verb("setup.sample", self._make_sample, size="large")
            ways.addWidget(self._way("star8", "sample_more", self.try_it))
            ways.setStretch(0, 1)
            ways.setStretch(1, 1)
        page = QWidget()
        inner = column(head, 8, self.languages, 4, self.name, 8, ways, None, gap=14, margins=(40, 32, 40, 24))
        page.setLayout(inner)
        return _scrolled(page)

    def _way(self, icon: str, sentence: str, verb: QPushButton) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        inside = column(
            IconLabel(self.theme, icon, "accent.text", 28),
            self.said(f"setup.{sentence}", tone="secondary"),
            None,
            verb,
            gap=12,
            margins=(20, 18, 20, 20),
        )
        card.setLayout(inside)
        return card

    def _speak(self, language: Language) -> None:
        self._beginning.settings.language = language
        self.words.speak(language)

    def _named(self) -> bool:
        """Whether the person has said who they are; it is kept."""
        name = self.name.text.strip()
        self.name.show_problem(None if name else message("setup.your_name_missing"))
        if not name:
            self.name.line.setFocus()
            return False
        self._beginning.settings.person = name
        return True

    def _to_new_fair(self) -> None:
        if self._named():
            self._turn_to(1)
            self.new_fair.begin()

    # Work

    def _wait(self) -> QWidget:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setFixedWidth(320)
        self._waiting = label("body", "secondary", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        middle = row(None, bar, None)
        page.setLayout(column(None, self._waiting, middle, None, gap=16, margins=(40, 24, 40, 24)))
        return page

    def _make_sample(self) -> None:
        if self._named() and self._beginning.sample is not None:
            self._begin_work(self._beginning.sample, "setup.sample_wait")

    def _make_fair(self) -> None:
        wanted = self.new_fair.wanted()
        if wanted is None:
            return
        store, person, language = self._beginning.store, self._beginning.settings.person, self.words.language

        def make() -> Fair:
            return fairs.create(store, wanted.code, wanted.set_up, actor=person, language=language)

        self._begin_work(make, "setup.new_fair_wait")

    def _begin_work(self, work: Callable[[], Fair], sentence: str) -> None:
        self._came_from = self._pages.currentIndex()
        self._trouble.hide()
        self.words.bind(self._waiting, "setText", sentence)
        self._turn_to(2)
        self._worker.run_long(work, self._made, self._failed)

    def _made(self, fair: Fair) -> None:
        self.fair = fair.id
        self._worker.stop()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._turn_to(self._came_from)
        if not (self._came_from == 1 and self.new_fair.show_error(error)):
            self._trouble.show_error(error)

    def _turn_to(self, page: int) -> None:
        self._trouble.hide()
        self._pages.setCurrentIndex(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, and nothing else."""
        focused = self.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(focused, QPushButton):
            focused.click()
        elif focused is self.name.line:
            self.make.setFocus()

    def reject(self) -> None:
        """Esc and the window's cross: from the form back to the first page; never away from work begun."""
        if not self._worker.idle:
            return
        if self._pages.currentIndex() == 1:
            self._turn_to(0)
        else:
            super().reject()


@dataclass(frozen=True)
class Wanted:
    """A fair as it was typed in, checked."""

    code: str
    set_up: fairs.FairSetUp


class NewFair(QWidget):
    """The form of a new fair; ``done`` and ``left`` are its buttons."""

    def __init__(self, window: FirstRun, beginning: Beginning) -> None:
        super().__init__()
        self._window = window
        self._words = window.words
        self._beginning = beginning
        self.name = Field(window, fields.label(Fair, "name"))
        self.name.show_help("setup.fair_name_more")
        self.region = ChoiceBox()
        self._region = Field(window, fields.label(Fair, "region"), self.region)
        self.code = Field(window, fields.label(Fair, "code"))
        self.code.show_help("setup.fair_code_more")
        self.start, self.end = (Field(window, fields.label(Fair, name)) for name in ("start", "end"))
        self.start.show_help("setup.day_more")
        self.end.show_help("setup.end_more")
        self.scans_out = YesNo(window)
        self._scans_out = Field(window, "setup.scans_out", self.scans_out)
        self._scans_out.show_help("setup.scans_out_more")
        self.left = button(window, "setup.back")
        self.done = button(window, "setup.make_fair", kind="primary")
        for one in (self.left, self.done):
            one.setAutoDefault(False)
        self._lay_out()
        self._fill_regions()
        self._words.changed.connect(self._fill_regions)
        self.region.currentIndexChanged.connect(self._propose)
        self.start.line.textEdited.connect(self._propose)
        self._own_code = False
        self.code.line.textEdited.connect(self._code_typed)

    def _lay_out(self) -> None:
        form = QWidget()
        form.setLayout(
            column(
                self._window.said("setup.new_fair", "title"),
                4,
                self.name,
                _pair(self._region, self.code),
                _pair(self.start, self.end),
                self._scans_out,
                None,
                gap=12,
                margins=(40, 32, 40, 16),
            )
        )
        self.scans_out.setMaximumWidth(260)
        feet = row(None, self.left, self.done, margins=(40, 12, 40, 24))
        whole = column(_scrolled(form), feet, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def begin(self) -> None:
        """Ready for typing."""
        self.name.line.setFocus()
        self._propose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes on to the next one; on the last it makes the fair."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not isinstance(self.focusWidget(), QPushButton):
            if self.end.line.hasFocus() and self.scans_out.answered is not None:
                self.done.click()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _fill_regions(self) -> None:
        chosen = self.region.currentData()
        self.region.blockSignals(True)
        self.region.clear()
        names = [(name_of(REGIONS, one.code, self._words.language), one.code) for one in REGIONS]
        for name, code in sorted(names, key=lambda named: named[0].casefold()):
            self.region.addItem(name, code)
        self.region.setPlaceholderText(self._words("setup.choose"))
        self.region.choose(chosen)
        self.region.blockSignals(False)

    def _code_typed(self, text: str) -> None:
        self._own_code = bool(text.strip())

    def _propose(self) -> None:
        """The next free code, as long as nobody typed another one."""
        region = self.region.currentData()
        if self._own_code or region is None:
            return
        first = self._day(self.start)
        year = first.year if first else self._beginning.clock.now().year
        self.code.text = fairs.propose_code(self._beginning.store.fairs(), region, year)

    @staticmethod
    def _day(field: Field) -> date | None:
        value = fields.check(Fair, "start", field.text).value
        return value if isinstance(value, date) else None

    def wanted(self) -> Wanted | None:
        """The fair as it was typed in, or None with a sentence under each field that is wrong."""
        problems: list[tuple[Field, Message | None]] = [
            (self.name, None if self.name.text.strip() else message("register.fair_name_missing_advice")),
            (self._region, None if self.region.currentData() else message("setup.region_missing")),
            (self.code, None if self.code.text.strip() else message("setup.fair_code_more")),
            (self.start, self._day_problem(self.start)),
            (self.end, self._end_problem()),
            (
                self._scans_out,
                message("setup.scans_out_missing") if self.scans_out.answered is None else None,
            ),
        ]
        for field, problem in problems:
            field.show_problem(problem)
        wrong = [field for field, problem in problems if problem is not None]
        if wrong:
            wrong[0].editor.setFocus()
            return None
        first = cast("date", self._day(self.start))
        return Wanted(
            self.code.text,
            fairs.FairSetUp(
                name=self.name.text,
                region=self.region.currentData(),
                start=first,
                end=self._day(self.end) or first,
                scans_out=bool(self.scans_out.answered),
            ),
        )

    def _day_problem(self, field: Field) -> Message | None:
        checked = fields.check(Fair, "start", field.text)
        return checked.problem or (message("fields.day_wrong") if checked.value is None else None)

    def _end_problem(self) -> Message | None:
        """An empty last day is the first day."""
        first, last = self._day(self.start), self._day(self.end)
        if not self.end.text.strip():
            return None
        if last is not None and first is not None and last < first:
            return message("register.fair_days_advice")
        return self._day_problem(self.end)

    def show_error(self, error: Exception) -> bool:
        """Shows a refusal under the code, where it is about the code."""
        about_code = isinstance(error, UserFacingError) and error.title.key in (
            "register.fair_code_shape",
            "register.fair_code_region",
            "store.fair_exists",
        )
        if about_code and isinstance(error, UserFacingError):
            self.code.show_problem(message("setup.refused", title=error.title, advice=error.advice))
            self.code.line.setFocus()
        return about_code


def _pair(left: QWidget, right: QWidget) -> QHBoxLayout:
    pair = row(left, right, gap=16)
    for place, part in enumerate((left, right)):
        pair.setStretch(place, 1)
        pair.setAlignment(part, Qt.AlignmentFlag.AlignTop)
    return pair


def _scrolled(page: QWidget) -> QScrollArea:
    """A page that scrolls where the screen is low."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setWidget(page)
    return made
