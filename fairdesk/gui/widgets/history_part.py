"""What happened to a record, at the foot of the pane."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import button, clear, column, label, line, row
from fairdesk.texts import moment
from fairdesk.usecases.history import HistoryLine, history

_FIRST = 12


class HistoryPart(QWidget):
    """Hidden behind a button until it is asked for, then kept up to date while the record is shown."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record: Id | None = None
        self._lines: list[HistoryLine] = []
        self._open = False
        self._button = button(context, "registerscreen.history", icon="history", kind="quiet", size="small")
        self._button.setCheckable(True)
        self._button.clicked.connect(self._switch)
        self._entries = QVBoxLayout()
        self._entries.setContentsMargins(0, 4, 0, 0)
        self._entries.setSpacing(8)
        self._more = button(context, "registerscreen.history_all", kind="quiet", size="small")
        self._more.clicked.connect(lambda: self._show(len(self._lines)))
        self._more.hide()
        self._line = line("line.strong")
        self.setLayout(
            column(row(self._button, None), self._line, self._entries, row(self._more, None), gap=4)
        )

    def show_record(self, record: Id | None) -> None:
        """The record whose history is meant; another one begins folded."""
        if record != self._record:
            self._open = False
            self._button.setChecked(False)
        self._record = record
        self._load()

    def unfold(self) -> None:
        """Shows it without being asked, where a title says already what it is."""
        self._open = True
        self._button.setChecked(True)
        for one in (self._button, self._line):
            one.hide()
        self._load()

    def _switch(self) -> None:
        self._open = not self._open
        self._load()

    def _load(self) -> None:
        record, language = self._record, self._context.words.language
        if not self._open or record is None:
            clear(self._entries)
            self._more.hide()
            return
        self._context.do(
            lambda place: history(place, record, language), lambda lines: self._loaded(record, lines)
        )

    def _loaded(self, record: Id, lines: list[HistoryLine]) -> None:
        if record == self._record and self._open:
            self._lines = lines
            self._show(_FIRST)

    def _show(self, count: int) -> None:
        clear(self._entries)
        for one in self._lines[:count]:
            self._entries.addWidget(self._entry(one))
        self._more.setVisible(len(self._lines) > count)

    def _entry(self, one: HistoryLine) -> QWidget:
        words = self._context.words
        what = label("label", "", words(one.what), wrap=True)
        when = label("caption", "tertiary", moment(one.at, words.language))
        made = QWidget()
        upper = row(what, when)
        upper.setStretch(0, 1)
        who = words("registerscreen.history_who", person=one.actor, desk=one.desk)
        parts = [label("caption", "tertiary", who, wrap=True)]
        if one.before or one.after:
            nothing = words("registerscreen.history_nothing")
            change = f"{one.before or nothing} → {one.after or nothing}"
            shown = label("label", "secondary", change, wrap=True)
            parts.insert(0, shown)
        made.setLayout(column(upper, *parts, gap=0))
        made.setAccessibleName(", ".join(part.text() for part in (what, *parts, when)))
        return made
