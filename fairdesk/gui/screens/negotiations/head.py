"""The head of an open talk: who, how long, saved when, and how it ends."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from fairdesk.domain.meetings import FORGOTTEN
from fairdesk.domain.messages import Message, message
from fairdesk.domain.talks import TalkState
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, button, label, row, set_property
from fairdesk.usecases.deals.negotiation_view import NegotiationView

HEIGHT = 60
_MINUTE_MS = 10_000
_MOST_TITLE, _LEAST_TITLE, _NARROW_TITLE = 420, 170, 96
"""Key caps give way before the name does."""
_LEAST_LETTERS = 16
"""The name's letters shrink to this before it is cut."""
_MORE = (
    ("extend", "Ctrl+E", "clock"),
    ("move", "Ctrl+G", "table"),
    ("park", "Ctrl+B", "pause"),
    ("add_party", "Ctrl+T", "people"),
    ("attach", "F7", "clip"),
    ("protocol", "", "documents"),
    ("document", "", "plus"),
    ("times", "", "edit"),
    ("history", "", "history"),
)
"""What stands in the menu: name, keys, icon."""


class Head(QWidget):
    """``wanted`` carries the name of what is to be done."""

    wanted = Signal(str)

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal, self._words = context, deal, context.words
        self._view: NegotiationView | None = None
        self._name = ""
        self._saved_at: datetime | None = None
        self._actions: list[tuple[QAction, str, str, str]] = []
        self.setFixedHeight(HEIGHT)
        self._build()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._say_time)
        self._timer.start(_MINUTE_MS)
        deal.kept.connect(self._kept)
        deal.awaiting.connect(self._say_saved)
        context.closed.connect(self._timer.stop)
        context.words.changed.connect(self._say)

    def _build(self) -> None:
        context = self._context
        self.title = ElidedLabel("title", least=_LEAST_LETTERS)
        self.title.setMinimumWidth(_LEAST_TITLE)
        self._mark = IconLabel(context.theme, "play", "accent.text", 12)
        self._time = label("caption", "accent")
        self._tag = QFrame()
        self._tag.setProperty("role", "tag.now")
        self._tag.setLayout(row(self._mark, self._time, gap=5, margins=(8, 2, 8, 2)))
        self._tag.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._check = IconLabel(context.theme, "check", "ok.text", 14)
        self.saved = label("caption", "secondary")
        self.more = button(context, "", icon="more", kind="quiet")
        self._words.bind(self.more, "setAccessibleName", "talkscreen.more")
        self._words.bind(self.more, "setToolTip", "talkscreen.more")
        self.more.setMenu(self._menu())
        self.path = button(context, "talkscreen.path_short", icon="path", keys=("F6",))
        self.path.clicked.connect(lambda: self.wanted.emit("path"))
        self.end = button(context, "talkscreen.close_meeting", kind="primary", keys=("Ctrl", "↵"))
        self.end.clicked.connect(lambda: self.wanted.emit("end"))
        whole = row(
            self.title, self._tag, None, self._check, self.saved, 6, self.more, self.path, self.end,
            gap=8, margins=(24, 0, 24, 0),
        )  # fmt: skip
        whole.setStretch(0, 100)
        whole.setStretch(2, 1)
        self._whole = whole
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room, only a sign tells that all is saved; key caps go; then the name is cut."""
        letters = font("title")
        letters.setPixelSize(_LEAST_LETTERS)
        name = min(_MOST_TITLE, QFontMetrics(letters).horizontalAdvance(self._name) + 4)
        for says_saved, shows_keys, least in (
            (True, True, max(name, _LEAST_TITLE)),
            (False, True, max(name, _LEAST_TITLE)),
            (False, False, max(name, _LEAST_TITLE)),
            (False, False, _LEAST_TITLE),
            (False, False, _NARROW_TITLE),
        ):
            self.saved.setVisible(says_saved)
            self.path.show_keys(*(("F6",) if shows_keys else ()))
            self.end.show_keys(*(("Ctrl", "↵") if shows_keys else ()))
            self.title.setMinimumWidth(least)
            self._whole.invalidate()
            if self._whole.minimumSize().width() <= self.width():
                return

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for name, keys, icon in _MORE:
            action = menu.addAction("")
            action.triggered.connect(partial(self._want, name))
            self._actions.append((action, name, keys, icon))
        menu.aboutToShow.connect(self._say_menu)
        return menu

    def _want(self, name: str, _checked: bool = False) -> None:
        self.wanted.emit(name)

    def _say_menu(self) -> None:
        """The screen has the keys; here they only stand beside the words."""
        parked = self._view is not None and self._view.state is TalkState.PARKED
        for action, name, keys, icon in self._actions:
            does = "resume" if name == "park" and parked else name
            action.setText(f"{self._words(f'talkscreen.do_{does}')}\t{keys}")
            action.setIcon(self._context.theme.icon(icon, "text.secondary", 16))

    # Showing

    def show_deal(self, view: NegotiationView, name: str) -> None:
        """Another talk, or the same one as it is now; ``name`` is whom it is with."""
        self._view, self._name = view, name
        self._saved_at = view.saved_at
        self._say()

    def _say(self) -> None:
        view = self._view
        if view is None:
            return
        self.title.setText(self._name)
        open_ = view.state is not TalkState.DONE
        self.end.say(self._words("talkscreen.close_meeting" if open_ else "talkscreen.go_on"))
        set_property(self.end, "kind", "primary" if open_ else "")
        self._say_time()
        self._say_saved()

    def _say_time(self) -> None:
        view = self._view
        if view is None:
            return
        icon, token, sentence = self._time_words(view)
        self._mark.show_icon(icon, token)
        self._time.setText(self._words(sentence))
        set_property(self._time, "tone", token.removesuffix(".text").removeprefix("text."))
        self._fit()

    def _time_words(self, view: NegotiationView) -> tuple[str, str, Message]:
        if view.state is TalkState.PARKED:
            return "pause", "wait.text", message("talkscreen.is_parked")
        if view.state is TalkState.DONE:
            ended = f"{view.ended:%H:%M}" if view.ended else "–"
            return "check", "text.secondary", message("talkscreen.is_over", time=ended)
        gone, of = self._minutes(view), view.of_minutes
        if view.state is TalkState.LEFT_OPEN or timedelta(minutes=gone) > FORGOTTEN:
            return "pause", "wait.text", message("talkscreen.open_since", day=self._began_on(view))
        late = of is not None and gone > of
        key = "talkscreen.minutes_of" if of is not None else "talkscreen.minutes"
        return "play", "wait.text" if late else "accent.text", message(key, gone=gone, of=of or 0)

    def _minutes(self, view: NegotiationView) -> int:
        """How long it has been going on by now; it was read a while ago."""
        began = self._began(view)
        if began is None:
            return view.minutes or 0
        return max(0, int((self._context.place.clock.now() - began).total_seconds() // 60))

    def _began_on(self, view: NegotiationView) -> str:
        began = self._began(view)
        zone = view.started.tzinfo if view.started else None
        return f"{began.astimezone(zone):%d.%m}" if began else ""

    def _began(self, view: NegotiationView) -> datetime | None:
        return view.meeting.started if view.meeting and view.meeting.started else view.started

    def _kept(self, at: datetime | None) -> None:
        if at is not None and self._view is not None and self._view.started is not None:
            zone = self._view.started.tzinfo or ZoneInfo("UTC")
            self._saved_at = at.astimezone(zone)
        self._say_saved()

    def _say_saved(self) -> None:
        if self._deal.unsaved:
            self._check.show_icon("arrows", "text.secondary")
            self.saved.setText(self._words("talkscreen.saving"))
            self._fit()
            return
        at = self._saved_at
        self._check.show_icon("check", "ok.text")
        self._check.setVisible(at is not None)
        self.saved.setText(self._words("talkscreen.saved_at", time=f"{at:%H:%M}") if at else "")
        self._check.setToolTip(self.saved.text())
        self._fit()
