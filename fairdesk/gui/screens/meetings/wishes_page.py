"""Who wishes to meet whom: the list of requests, typing them in, wish forms, and when each can be met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.domain.words import Wish
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.availability import Availability
from fairdesk.gui.screens.meetings.wish_form_jobs import FormJobs, Progress
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.gui.widgets.chips import Chips, Choice, Toggle
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.gui.widgets.list_parts import EmptyPage, FilterField, head, hints
from fairdesk.gui.widgets.request_dialog import RequestDialog
from fairdesk.gui.widgets.tables import Column, Line, Look, Table, prepare
from fairdesk.texts import Language, text
from fairdesk.usecases.meetings.requests import Wishes, WishRow, withdraw
from fairdesk.usecases.ports import Changes, Workplace

FOLLOWS_AFTER_MS = 80
_PANE_NEEDS = 1000
"""In a narrower page the pane is shown only when it is asked for."""
_SHOWN_KINDS = frozenset({"meeting_request", "meeting", "enterprise", "same_company"})
_STRENGTH = (Wish.NOT_WITH, Wish.WOULD, Wish.WANT, Wish.MUST)
_AT = 6
"""The column of when it was asked, by which the list is sorted first."""


@dataclass(frozen=True)
class _Loaded:
    columns: Sequence[Column[WishRow]]
    lines: list[Line[WishRow]]


def _load(place: Workplace, language: Language) -> _Loaded:
    with place.read() as work:
        columns = _columns(language, ZoneInfo(work.fair.time_zone))
        rows = Wishes(work).rows()
    return _Loaded(columns, prepare(columns, rows, lambda one: one.id, lambda one: one.by or ""))


def _columns(language: Language, zone: ZoneInfo) -> Sequence[Column[WishRow]]:
    def at(one: WishRow) -> str:
        return f"{one.at.astimezone(zone):%d.%m %H:%M}" if one.at else ""

    return (
        Column("fields.meeting_request_asker", lambda one: one.asker_name, least=215, most=320),
        Column(
            "fields.meeting_request_wanted",
            lambda one: one.wanted_name,
            look=lambda _: Look("text.primary"),
            least=205,
            most=320,
        ),
        Column(
            "fields.meeting_request_wish",
            lambda one: text(f"words.wish_{one.wish}", language),
            lambda one: _STRENGTH.index(one.wish),
            look=_wish_look,
            least=128,
        ),
        Column(
            "wishes.both_sides",
            lambda one: text("fields.yes", language) if one.both_sides else "",
            lambda one: one.both_sides or None,
            look=lambda one: Look("ok.text", "swap") if one.both_sides else Look(),
            least=100,
            leaves=2,
        ),
        Column("fields.meeting_request_about", lambda one: one.about or "", least=90, leaves=3),
        Column(
            "fields.meeting_request_source",
            lambda one: text(f"words.request_source_{one.source}", language),
            least=84,
            leaves=5,
        ),
        Column("fields.meeting_request_at", at, lambda one: one.at, least=104, leaves=4),
        Column(
            "wishes.state",
            lambda one: _state(one, language),
            lambda one: (one.wish is Wish.NOT_WITH, one.forbidden, one.is_placed),
            look=_state_look,
            least=172,
            leaves=1,
        ),
    )


def _wish_look(one: WishRow) -> Look:
    looks = {Wish.MUST: Look("text.primary", strong=True), Wish.NOT_WITH: Look("stop.text", "cross")}
    return looks.get(one.wish, Look())


def _state(one: WishRow, language: Language) -> str:
    if one.wish is Wish.NOT_WITH:
        return ""
    if one.forbidden:
        return text("wishes.ruled_out", language)
    if one.is_placed:
        return text("wishes.placed", language)
    if one.placed:
        return text("wishes.partly_placed", language, placed=one.placed, count=one.meetings)
    return text("wishes.to_place", language)


def _state_look(one: WishRow) -> Look:
    if one.forbidden or one.wish is Wish.NOT_WITH:
        return Look("text.tertiary")
    return Look("ok.text", "check") if one.is_placed else Look("wait.text", "clock")


_CHIPS: Sequence[Toggle | Choice] = (
    Toggle("must", "words.wish_must", lambda one: one.wish is Wish.MUST),
    Toggle("both", "wishes.both_sides", lambda one: one.both_sides),
    Toggle(
        "not_placed",
        "wishes.to_place",
        lambda one: not (one.is_placed or one.forbidden) and one.wish is not Wish.NOT_WITH,
    ),
    Toggle("never", "words.wish_not_with", lambda one: one.wish is Wish.NOT_WITH),
    Choice(
        "source",
        "fields.meeting_request_source",
        lambda one: one.source.value,
        lambda value, language: text(f"words.request_source_{value}", language),
    ),
)


class WishesPage(QWidget):
    """The page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._asked = 0
        self._is_read = False
        self._wanted: Id | None = None
        self.chips = Chips(context, _CHIPS)
        self.table = Table(context.theme, context.words)
        self.table.model_of_lines.sorted_by = _AT
        self.table.model_of_lines.backwards = True
        self._words.bind(self.table, "setAccessibleName", "words.kinds_meeting_request")
        self.progress = Progress(context)
        self.jobs = FormJobs(context, self, self.progress)
        self.pane = Availability(context)
        self._empty = EmptyPage(context, "wishes.show_all")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        left = column(
            self._head(),
            self.progress,
            line("line.strong"),
            self._stack,
            line("line.strong"),
            self._foot(),
            gap=0,
        )
        left.setStretch(3, 1)
        whole = row(left, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._wire()

    # Building

    def _head(self) -> QWidget:
        self.filter_field = FilterField(self._context, "wishes.filter")
        self._write = button(self._context, "wishes.write_forms", icon="mail", size="small")
        self._read_forms = button(self._context, "wishes.read_forms", icon="upload", size="small")
        self.new = button(
            self._context, "wishes.new", icon="plus", kind="primary", keys=("Ctrl", "M"), size="small"
        )
        return head(self.filter_field, self.chips, (self._write, self._read_forms, self.new))

    def _foot(self) -> QWidget:
        self._count = label("caption", "secondary")
        told = ((("↑", "↓"), "registerscreen.hint_move"), (("Enter",), "wishes.hint_edit"))
        keys = hints(self._context, (*told, (("Del",), "wishes.hint_withdraw")))
        made = QWidget()
        made.setFixedHeight(36)
        made.setLayout(row(self._count, None, keys, gap=16, margins=(24, 0, 10, 0)))
        return made

    def _wire(self) -> None:
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(lambda: self.pane.show_row(self.table.current_row))
        self._keeping = KeepingUp(self, self._context, _SHOWN_KINDS, self.reload)
        self.chips.changed.connect(self._filter)
        self.filter_field.filtered.connect(self._filter)
        self.filter_field.left.connect(self.focus_first)
        self.table.moved.connect(lambda _: self._follow.start(FOLLOWS_AFTER_MS))
        self.table.opened.connect(lambda _: self.edit())
        self.table.deleted.connect(lambda _: self.withdraw())
        self.table.asked.connect(self._menu)
        self._empty.act.clicked.connect(self.show_all)
        self._write.clicked.connect(lambda: self.jobs.ask_to_write(self._asker))
        self._read_forms.clicked.connect(self.jobs.ask_to_read)
        self.new.clicked.connect(self.enter_new)
        self._words.changed.connect(self._language_changed)

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the page's keys do."""
        return {
            "/": self.filter_field.take_keys,
            "Ctrl+F": self.filter_field.take_keys,
            "Ctrl+M": self.enter_new,
            "Ctrl+N": self.enter_new,
        }

    # Reading

    def ensure_read(self) -> None:
        """Reads the list on its first visit."""
        self._keeping.ensure()

    def reload(self) -> None:
        """Reads the list again."""
        self._asked += 1
        asked, language = self._asked, self._words.language
        self._context.do_long(lambda place: _load(place, language), lambda found: self._show(asked, found))

    def _show(self, asked: int, found: _Loaded) -> None:
        if asked != self._asked:
            return
        self._is_read = True
        self.chips.offer([one.row for one in found.lines])
        self.table.show_lines(found.columns, found.lines)
        self._show_count()
        self._follow.start(0)
        if self._wanted is not None:
            self.show_record(self._wanted)

    def show_record(self, record: Id) -> None:
        """Goes to a request, or to the first one of an enterprise."""
        self._wanted = record
        self.ensure_read()
        if not self._is_read:
            return
        lines = self.table.model_of_lines.lines
        meant = next((one.id for one in lines if record in (one.id, one.row.asker, one.row.wanted)), None)
        self._wanted = None
        if meant is not None and not self.table.stand_on(meant):
            self.show_all()
            self.table.stand_on(meant)

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.ensure_read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Filtering

    def show_all(self) -> None:
        """Takes every filter off."""
        self.filter_field.line.clear()
        self.chips.clear()
        self._filter()
        self.table.setFocus()

    def _filter(self) -> None:
        self.table.filter(self.filter_field.text, self.chips.accepts)
        self._show_count()

    def _show_count(self) -> None:
        model = self.table.model_of_lines
        shown, every = len(model.shown), len(model.lines)
        self._count.setText(self._words("wishes.counted", shown=shown, count=every))
        self._stack.setCurrentIndex(0 if shown or not self._is_read else 1)
        self._empty.say("registerscreen.nothing_fits" if every else "wishes.nothing_yet", offers=bool(every))

    # Doing

    @property
    def _asker(self) -> tuple[Id, str] | None:
        found: WishRow | None = self.table.current_row
        return (found.asker, found.asker_name) if found is not None else None

    def enter_new(self) -> None:
        """Ctrl+M: asks who wishes to meet whom."""
        dialog = RequestDialog(self._context, self)
        dialog.noted.connect(self._noted)
        dialog.open()

    def edit(self) -> None:
        """Corrects the request one stands on."""
        found: WishRow | None = self.table.current_row
        if found is not None:
            RequestDialog(self._context, self, found).open()

    def _noted(self, changes: Changes) -> None:
        self._wanted = next(iter(changes.ids), None)

    def withdraw(self) -> None:
        """Takes the request one stands on back."""
        found: WishRow | None = self.table.current_row
        if found is None:
            return
        said = message("wishes.withdrawn", asker=found.asker_name, wanted=found.wanted_name)

        def done(changes: Changes) -> None:
            self._context.announce(changes)
            self._context.tell(said, changes.span)

        self._context.do(lambda place: withdraw(place, found.id), done)

    def _menu(self, _: Id, at: QPoint) -> None:
        menu = QMenu(self)
        for words, job in (("wishes.hint_edit", self.edit), ("wishes.hint_withdraw", self.withdraw)):
            menu.addAction(self._words(words)).triggered.connect(lambda _=False, do=job: do())
        sorting = menu.addMenu(self._words("registerscreen.sort_by"))
        self.table.add_sorting(sorting)
        menu.popup(at)

    # Keeping up

    def _language_changed(self) -> None:
        if self._is_read:
            self.reload()
        self.pane.refresh()

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow page the pane waits until it is asked for."""
        super().resizeEvent(event)
        self.pane.setVisible(self.width() >= _PANE_NEEDS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows the pane where it has no room, and hides it again."""
        if event.key() == Qt.Key.Key_Space and self.width() < _PANE_NEEDS:
            self.pane.setVisible(not self.pane.isVisible())
        else:
            super().keyPressEvent(event)
