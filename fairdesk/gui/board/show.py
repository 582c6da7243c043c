"""What the call board shows from second to second: pages, languages, calls, and how old its data is."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.meetings import call_board
from fairdesk.usecases.meetings.call_board import Board, BoardMeeting, BoardRead
from fairdesk.usecases.ports import Changes

PAGE_S, LANGUAGE_S, READ_S = 12, 6, 5
OLD_AFTER = timedelta(minutes=3)
_CONCERNS = frozenset(
    {"meeting", "table", "hall", "session", "enterprise", "demand", "fair", "same_company", "plan"}
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many meetings there is room for on a page."""

    now: int
    next: int


@dataclass(frozen=True, slots=True)
class Face:
    """All that is painted, in the language of the moment; ``elsewhere`` is "now" in the other languages.

    ``old`` says that the data is old, and stands in the place of the page number. ``line`` is the sentence at
    the foot, a call or where nobody is called what comes next.
    """

    language: Language
    languages: tuple[Language, ...]
    clock: str
    now: str
    time: str
    left: str
    elsewhere: tuple[str, ...]
    cells: tuple[BoardMeeting, ...]
    next: str
    next_time: str
    rows: tuple[BoardMeeting, ...]
    halls: bool
    page: int
    pages: int
    passed: float
    old: str
    line: str
    calling: bool
    empty: tuple[str, str] | None


class BoardShow(QObject):
    """Runs while somebody looks at it. ``changed`` says that another face is to be painted, ``moved`` that

    only the time of the page went on.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._read: BoardRead | None = None
        self._asked = self._outdated = False
        self._seconds = 0
        self._call_began = 0
        self._called: frozenset[tuple[Id, datetime]] | None = None
        self._shown: object = None
        self._watchers = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.tick)
        context.changed.connect(self._something_changed)

    # Choices

    @property
    def hall(self) -> str | None:
        """The one hall whose meetings are shown, or None for all."""
        return self._context.settings.get("board_hall") or None

    @hall.setter
    def hall(self, hall: str | None) -> None:
        self._context.settings.put("board_hall", hall or "")
        self._read = None
        self.read()

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that take turns."""
        kept = self._context.settings.get("board_languages").split(",")
        return tuple(one for one in LANGUAGES if one in kept) or LANGUAGES

    @languages.setter
    def languages(self, languages: Sequence[Language]) -> None:
        self._context.settings.put("board_languages", ",".join(languages))
        self._show()

    @property
    def sounds(self) -> bool:
        """Whether a call is heard."""
        return self._context.settings.get("board_sound", "on") == "on"

    @sounds.setter
    def sounds(self, on: bool) -> None:
        self._context.settings.put("board_sound", "on" if on else "off")

    # Running

    @property
    def board(self) -> Board | None:
        """What was read last."""
        return self._read.board if self._read else None

    def watch(self) -> None:
        """Somebody looks at the board from now on."""
        self._watchers += 1
        if self._watchers == 1:
            self._timer.start(1_000)
            self.read()

    def leave(self) -> None:
        """Somebody looks no more; without anybody nothing runs."""
        self._watchers = max(0, self._watchers - 1)
        if self._watchers == 0:
            self._timer.stop()

    def tick(self) -> None:
        """A second went by."""
        self._seconds += 1
        if self._seconds % READ_S == 0 and not self._asked:
            self.read()
        self._show()
        self.moved.emit()

    def read(self) -> None:
        """Reads the board beside the window, one time after the other; where it fails the board grows old."""
        if self._asked:
            self._outdated = True
            return
        self._asked, self._outdated = True, False
        known, hall = self._read, self.hall
        self._context.do_long(
            lambda place: call_board.read_again(place, known, hall),
            lambda found: self._was_read(found, hall),
            self._not_read,
        )

    def _was_read(self, found: BoardRead, hall: str | None) -> None:
        self._asked = False
        if self._outdated:
            self.read()
        if hall != self.hall:
            return
        self._read = found
        self._hear_calls(found.board)
        self._show()

    def _not_read(self, error: Exception) -> None:
        self._asked = False
        logging.getLogger("fairdesk").error("the call board was not read", exc_info=error)

    def _hear_calls(self, board: Board) -> None:
        """A call that is new comes first, and is heard; those found at the beginning are not."""
        called = frozenset((one.meeting, one.called) for one in board.called if one.called)
        before, self._called = self._called, called
        if before is not None and called - before:
            self._call_began = self._seconds
            if self.sounds:
                self._context.sounds.play("call")

    def _something_changed(self, changes: Changes) -> None:
        if self._watchers and changes.kinds & _CONCERNS:
            self.read()

    def _show(self) -> None:
        """Tells that there is another face, if there is."""
        state = self._state()
        if state != self._shown:
            self._shown = state
            self.changed.emit()

    def _state(self) -> object:
        board = self.board
        if board is None:
            return None
        pages = (self._seconds // PAGE_S, self._language_turn, self.languages)
        seen = (board.slot, board.now, board.following, board.next, board.called, board.begins, board.halls)
        return pages, seen, self._clock(board), self._old(board)

    # What is shown

    @property
    def _language_turn(self) -> int:
        return (self._seconds - self._call_began) // LANGUAGE_S

    def face(self, room: Room) -> Face | None:
        """What is to be painted now where there is so much room; None before anything was read."""
        board = self.board
        if board is None:
            return None
        languages = self.languages
        language = languages[self._language_turn % len(languages)]
        cells = call_board.pages(board.now, board.called, room.now) or [()]
        rows = call_board.pages(board.next, (), room.next) or [()]
        pages = max(len(cells), len(rows))
        page = self._seconds // PAGE_S % pages
        return Face(
            language=language,
            languages=languages,
            clock=self._clock(board),
            now=text("board.now", language),
            time=f"{board.slot.start:%H:%M} – {board.slot.end:%H:%M}" if board.slot else "",
            left=self._left(board, language),
            elsewhere=tuple(text("board.now", one) for one in languages if one != language),
            cells=cells[page % len(cells)],
            next=text("board.next", language),
            next_time=f"{board.following.start:%H:%M}" if board.following else "",
            rows=rows[page % len(rows)],
            halls=len(board.halls) > 1 and self.hall is None,
            page=page + 1,
            pages=pages,
            passed=(self._seconds % PAGE_S + 1) / PAGE_S,
            old=text("board.last_update", language, time=self._old(board)) if self._old(board) else "",
            line=text(self._line(board), language),
            calling=bool(board.called),
            empty=None if board.now or board.called else _empty(board, language),
        )

    def _now(self, board: Board) -> datetime:
        return self._context.place.clock.now().astimezone(board.at.tzinfo)

    def _clock(self, board: Board) -> str:
        return f"{self._now(board):%H:%M}"

    def _old(self, board: Board) -> str:
        """When the board was last brought up to date, if that is too long ago."""
        return f"{board.heard:%H:%M}" if self._now(board) - board.heard > OLD_AFTER else ""

    def _left(self, board: Board, language: Language) -> str:
        if board.slot is None:
            return ""
        minutes = -((self._now(board) - board.slot.end) // timedelta(minutes=1))
        return text("board.left", language, count=minutes) if minutes > 0 else ""

    def _line(self, board: Board) -> Message:
        """The call whose turn it is, the latest first; each is said in all languages."""
        called = board.called[::-1]
        if called:
            turn = self._language_turn // len(self.languages)
            return sentence(called[turn % len(called)])
        if board.following:
            return message("board.next_at", time=f"{board.following.start:%H:%M}")
        return message("board.welcome", fair=board.fair)


def sentence(called: BoardMeeting) -> Message:
    """What is said of a call: who is to come to which table, and who is waiting there."""
    number = str(called.table) if called.table is not None else "–"
    where = message("board.table", table=number)
    if called.hall:
        where = message("board.table_in_hall", table=number, hall=called.hall)
    who = _named(called.missing or called.names)
    if not called.waiting or not called.missing:
        return message("board.come", who=who, where=where)
    return message("board.come_waited_for", who=who, where=where, waiting=_named(called.waiting))


def _named(names: Sequence[str]) -> Message:
    first, *more = [message("board.quoted", name=name) for name in names or ("–",)]
    return message("board.several", one=first, other=more[0]) if more else first


def _empty(board: Board, language: Language) -> tuple[str, str]:
    """What stands where there are no meetings now."""
    following = board.following.start if board.following else board.begins
    if following is None:
        return text("board.over", language), ""
    if following.date() != board.at.date():
        return text("board.none_now", language), text("board.begins_on", language, at=following)
    return text("board.none_now", language), text("board.begins_at", language, time=f"{following:%H:%M}")
