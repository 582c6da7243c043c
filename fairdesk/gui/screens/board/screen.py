"""The call board from the desk: what is on it, where it hangs, and who is called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.gui.board.show import BoardShow
from fairdesk.gui.board.view import BoardView
from fairdesk.gui.board.window import WINDOW, BoardWindow, chosen_screen, other_screens
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, Segments, button, column, label, line, row
from fairdesk.gui.widgets.flow import FlowLayout
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.gui.widgets.tables import Column, Look, Table, prepare
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, Language
from fairdesk.usecases.meetings import call_board, meeting_day
from fairdesk.usecases.meetings.call_board import BoardMeeting
from fairdesk.usecases.ports import Changes, Workplace

_LOOK_EVERY_MS = 10_000
_NARROW = 1000
_PREVIEW = (560, 315)


@dataclass(frozen=True)
class _Callable:
    """A meeting to which somebody can be called, and the halls of the fair."""

    meetings: Sequence[BoardMeeting]
    halls: Sequence[str]


def _look(place: Workplace) -> _Callable:
    with place.read() as work:
        return _Callable(call_board.can_be_called(work), call_board.board(work).halls)


class CallBoard(QWidget):
    """The screen. The board itself is a window of its own that stays when this one is left."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._seen = _Callable((), ())
        self.show_ = BoardShow(context)
        self.window_ = BoardWindow(context, self.show_)
        self.table = Table(context.theme, context.words)
        self._lay_out()
        self._wire()
        self._fill_screens()
        self._look_again()

    # Building

    def _lay_out(self) -> None:
        heading = label("title")
        self._words.bind(heading, "setText", "board.title")
        self.open = button(self._context, "board.open", icon="board", keys=("F11",), kind="primary")
        head = row(heading, None, self.open)
        self._preview = BoardView(self._context.theme, self.show_)
        self._preview.setFixedSize(*_PREVIEW)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(column(self._preview, gap=0, margins=(1, 1, 1, 1)))
        upper = row(frame, self._choices(), None, gap=28)
        upper.setAlignment(frame, Qt.AlignmentFlag.AlignTop)
        upper.setStretch(1, 1)
        page = column(head, upper, 4, line(), *self._list(), gap=12, margins=(24, 20, 24, 20))
        page.setStretch(page.count() - 1, 1)
        self.setLayout(page)

    def _choices(self) -> QWidget:
        self.screen_box, self.hall_box, self.sound = ChoiceBox(), ChoiceBox(), Segments(2)
        for one, key in zip(self.sound.buttons, ("board.sound_on", "board.sound_off"), strict=True):
            self._words.bind(one, "setText", key)
        self.sound.buttons[0 if self.show_.sounds else 1].setChecked(True)
        chips = QWidget()
        flow = FlowLayout(6)
        chips.setLayout(flow)
        self.languages = [self._chip(LANGUAGE_NAMES[one]) for one in LANGUAGES]
        for chip, language in zip(self.languages, LANGUAGES, strict=True):
            chip.setChecked(language in self.show_.languages)
            flow.addWidget(chip)
        spoken = Field(self._context, "board.languages", chips)
        spoken.show_help("board.languages_more")
        where = [
            Field(self._context, "board.screen", self.screen_box),
            Field(self._context, "board.hall", self.hall_box),
        ]
        sound = Field(self._context, "board.sound", self.sound)
        self.sound.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        choices = QWidget()
        choices.setMaximumWidth(440)
        choices.setLayout(column(*where, sound, spoken, None, gap=12))
        return choices

    def _chip(self, words: str) -> QPushButton:
        chip = QPushButton(words)
        chip.setCheckable(True)
        chip.setProperty("kind", "chip")
        return chip

    def _list(self) -> tuple[QWidget, QWidget]:
        heading = label("heading")
        self._words.bind(heading, "setText", "board.who")
        advice = label("label", "secondary")
        self._words.bind(advice, "setText", "board.who_more")
        self.call = button(self._context, "board.toggle", icon="sound-on", keys=("Enter",), size="small")
        top = QWidget()
        top.setLayout(row(heading, advice, None, self.call, gap=12))
        self._words.bind(self.table, "setAccessibleName", "board.who")
        self._nobody = label("body", "tertiary")
        self._nobody.setContentsMargins(24, 16, 24, 16)
        self._words.bind(self._nobody, "setText", "board.nobody")
        frame = QFrame()
        frame.setProperty("role", "card")
        inside = column(self.table, self._nobody, gap=0, margins=(1, 1, 1, 1))
        inside.setStretch(0, 1)
        frame.setLayout(inside)
        return top, frame

    def _wire(self) -> None:
        self.open.clicked.connect(self.open_board)
        self.window_.closed.connect(self._board_closed)
        self.call.clicked.connect(lambda: self._toggle(self.table.current_id))
        self.table.opened.connect(self._toggle)
        self.screen_box.activated.connect(self._choose_screen)
        self.hall_box.activated.connect(self._choose_hall)
        self.sound.chosen.connect(lambda place: setattr(self.show_, "sounds", place == 0))
        for chip in self.languages:
            chip.clicked.connect(self._choose_languages)
        self._context.changed.connect(self._something_changed)
        self._words.changed.connect(self._language_changed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_again)

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the screen's keys do."""
        return {"F11": self.open_board}

    def focus_first(self) -> None:
        """The keys call whoever is missing."""
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """While it is shown it looks by itself, since time goes on."""
        self._timer.start(_LOOK_EVERY_MS)
        self._fill_screens()
        self._look_again()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs for what nobody sees."""
        self._timer.stop()
        super().hideEvent(event)

    # The board

    def open_board(self) -> None:
        """Opens the board where it is to hang, or closes it."""
        if self.window_.isVisible():
            self.window_.close()
        else:
            self.window_.open_on(chosen_screen(self._context, self))
        self._say_open()

    def _board_closed(self) -> None:
        """The window has the keys again, also where no window manager sees to it."""
        self.window().activateWindow()

    def _say_open(self) -> None:
        is_open = self.window_.isVisible()
        self._words.bind(self.open, "say", "board.close" if is_open else "board.open")

    def _fill_screens(self) -> None:
        self._say_open()
        self.screen_box.clear()
        others = other_screens(self)
        if others:
            self.screen_box.addItem(self._words("board.screen_second"), "")
        for screen in others[1:]:
            self.screen_box.addItem(screen.name(), screen.name())
        self.screen_box.addItem(self._words("board.screen_window"), WINDOW)
        self.screen_box.choose(self._context.settings.get("board_screen") if others else WINDOW)

    def _choose_screen(self) -> None:
        self._context.settings.put("board_screen", self.screen_box.currentData())

    def _fill_halls(self) -> None:
        self.hall_box.clear()
        self.hall_box.addItem(self._words("board.all_halls"), None)
        for hall in self._seen.halls:
            self.hall_box.addItem(hall, hall)
        self.hall_box.choose(self.show_.hall)

    def _choose_hall(self) -> None:
        self.show_.hall = self.hall_box.currentData()

    def _choose_languages(self) -> None:
        chosen: list[Language] = [
            one for one, chip in zip(LANGUAGES, self.languages, strict=True) if chip.isChecked()
        ]
        self.show_.languages = chosen
        for chip, language in zip(self.languages, LANGUAGES, strict=True):
            chip.setChecked(language in self.show_.languages)

    # Who is called

    def _look_again(self) -> None:
        self._context.do_long(_look, self._looked)

    def _looked(self, seen: _Callable) -> None:
        before, self._seen = self._seen, seen
        if before.halls != seen.halls or self.hall_box.count() == 0:
            self._fill_halls()
        if before.meetings != seen.meetings:
            self._show()

    def _something_changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.kinds & {"meeting", "table", "hall", "session", "enterprise"}:
            self._look_again()

    def _language_changed(self) -> None:
        self._fill_screens()
        self._fill_halls()
        self._show()

    def _show(self) -> None:
        meetings = self._seen.meetings
        columns = self._columns()
        self.table.show_lines(columns, prepare(columns, meetings, lambda one: one.meeting))
        self.table.setVisible(bool(meetings))
        self._nobody.setVisible(not meetings)
        self.call.setEnabled(bool(meetings))

    def _columns(self) -> tuple[Column[BoardMeeting], ...]:
        order = {one.meeting: place for place, one in enumerate(self._seen.meetings)}

        def called(one: BoardMeeting) -> str:
            if one.called is None:
                return ""
            at = one.called.astimezone(one.start.tzinfo)
            return self._words("board.called_at", time=f"{at:%H:%M}")

        def called_look(one: BoardMeeting) -> Look:
            return Look("wait.text", "sound-on") if one.called else Look()

        return (
            Column("board.column_table", _table, order=lambda one: order[one.meeting], least=70, most=110),
            Column("board.column_time", _time, order=lambda one: one.start, least=110, most=130),
            Column("board.column_missing", lambda one: ", ".join(one.missing), least=160, most=420),
            Column("board.column_waiting", lambda one: ", ".join(one.waiting), least=120, most=420),
            Column("board.column_called", called, look=called_look, least=100, most=140),
        )

    def _toggle(self, meeting: Id | None) -> None:
        """Calls the missing side of a meeting, or ends its call."""
        known = next((one for one in self._seen.meetings if one.meeting == meeting), None)
        if known is None:
            return
        calls = known.called is None
        self._context.do(
            lambda place: meeting_day.call(place, known.meeting, called=calls),
            lambda changes: self._toggled(known, changes, calls=calls),
        )

    def _toggled(self, known: BoardMeeting, changes: Changes, *, calls: bool) -> None:
        names = ", ".join(known.missing or known.names)
        done = message("board.called_done", names=names) if calls else message("board.uncalled_done")
        self._context.announce(changes)
        self._context.tell(done, changes.span)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows make the preview smaller, never the list."""
        wide, high = _PREVIEW
        small = self.width() < _NARROW or self.height() < 700
        self._preview.setFixedSize(*((wide * 3 // 4, high * 3 // 4) if small else (wide, high)))
        super().resizeEvent(event)


def _table(one: BoardMeeting) -> str:
    return " · ".join(part for part in (str(one.table or "–"), one.hall or "") if part)


def _time(one: BoardMeeting) -> str:
    return f"{one.start:%H:%M} – {one.end:%H:%M}"
