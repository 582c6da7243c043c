"""A talk that nobody arranged and that begins now: two companies are named, a table is found."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id, Table
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, label
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings.meeting_day import Arranged
from fairdesk.usecases.ports import Hit

_SIDES = ("host", "guest")


class WalkInDialog(Dialog):
    """``table`` is where the talk is to be; without one it is at any that is free."""

    stays_on_scan = True

    def __init__(self, context: Context, parent: QWidget, table: Table | None) -> None:
        super().__init__(context, "meetings.walk_in_title", parent=parent)
        self._table = table
        self._ids: dict[str, Id | None] = dict.fromkeys(_SIDES)
        self.fields = {side: self._party(side) for side in _SIDES}
        self.about = Field(context, "fields.meeting_about")
        self.about.line.returnPressed.connect(self.save)
        where = label("label", "secondary", wrap=True)
        at = message("meetings.walk_in_at", table=str(table.number)) if table else None
        self.words.bind(where, "setText", at or "meetings.walk_in_anywhere")
        for part in (*self.fields.values(), self.about, where):
            self.body.addWidget(part)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("planner.start", kind="primary", default=True)
        self._done.clicked.connect(self.save)
        self.fields["host"].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _party(self, side: str) -> Field:
        made = Field(self.context, f"fields.meeting_{side}")
        finder = Finder(self.context, made.line, ("enterprise",))
        made.line.textEdited.connect(lambda: self._ids.__setitem__(side, None))
        finder.chosen.connect(lambda hit: self._chosen(side, hit))
        finder.entered.connect(lambda _: self.save())
        return made

    def _chosen(self, side: str, hit: Hit) -> None:
        self.choose(side, hit.id, hit.title)
        self.focusNextChild()

    def choose(self, side: str, enterprise: Id, title: str) -> None:
        """One of the two is this enterprise."""
        self._ids[side] = enterprise
        self.fields[side].text = title
        self.fields[side].line.setCursorPosition(0)
        self.fields[side].show_problem(None)

    def save(self) -> None:
        """Begins the talk; what is missing is said under its field."""
        host, guest = (self._ids[side] for side in _SIDES)
        for side, field in self.fields.items():
            field.show_problem(message("register.link_missing") if self._ids[side] is None else None)
        if host is None or guest is None:
            self.fields["guest" if host else "host"].line.setFocus()
            return
        self._done.setEnabled(False)
        table, about = self._table.id if self._table else None, self.about.text.strip() or None
        self.context.do(
            lambda place: meeting_day.walk_in(place, host, guest, table, about), self._begun, self._failed
        )

    def _begun(self, done: Arranged) -> None:
        self.accept()
        self.context.announce(done.changes)
        self.context.tell(message("planner.told_started"), done.changes.span)

    def _failed(self, error: Exception) -> None:
        self._done.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.fields["guest"].show_problem(error.advice)
        else:
            self.context.worker.failed.emit(error)
