"""Typing in who wishes to meet whom, or correcting it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import RequestSource, Wish
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, Segments, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.meetings import requests
from fairdesk.usecases.meetings.requests import WishRow
from fairdesk.usecases.ports import Changes, Hit, Workplace

MOST_MEETINGS = 10


class RequestDialog(Dialog):
    """One request. ``noted`` carries the changes; ``known`` is the request that is corrected."""

    stays_on_scan = True
    noted = Signal(object)

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        known: WishRow | None = None,
        source: RequestSource = RequestSource.DESK,
    ) -> None:
        super().__init__(context, "wishes.edit_title" if known else "wishes.new_title", parent=parent)
        self._known, self._source = known, source
        self._ids: dict[str, Id | None] = {"asker": None, "wanted": None}
        self.fields = {name: self._party(name) for name in ("asker", "wanted")}
        self.wish = Segments(len(Wish))
        for one, wish in zip(self.wish.buttons, Wish, strict=True):
            self.words.bind(one, "setText", f"words.wish_{wish}")
            one.setAutoDefault(False)
        self.meetings = ChoiceBox()
        for number in range(1, MOST_MEETINGS + 1):
            self.meetings.addItem(str(number), number)
        self.about = Field(context, "fields.meeting_request_about")
        how = label("label", "secondary")
        self.words.bind(how, "setText", "fields.meeting_request_wish")
        count = Field(context, "fields.meeting_request_meetings", self.meetings)
        count.setFixedWidth(170)
        for part in (*self.fields.values(), how, self.wish):
            self.body.addWidget(part)
        pair = row(count, self.about, gap=12)
        pair.setStretch(1, 1)
        self.body.addLayout(pair)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self._done = self.add_button("shell.save", kind="primary", default=True)
        self._done.clicked.connect(self.save)
        self.choose_wish(Wish.WANT)
        if known is not None:
            self._show_known(known)
        else:
            self.fields["asker"].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _party(self, name: str) -> Field:
        made = Field(self.context, f"fields.meeting_request_{name}")
        finder = Finder(self.context, made.line, ("enterprise",))
        made.line.textEdited.connect(lambda: self._ids.__setitem__(name, None))
        finder.chosen.connect(lambda hit: self._chosen(name, hit))
        finder.entered.connect(lambda _: self.save())
        return made

    def _chosen(self, name: str, hit: Hit) -> None:
        self.choose(name, hit.id, hit.title)
        self.focusNextChild()

    def choose(self, name: str, enterprise: Id, title: str) -> None:
        """One of the two is this enterprise."""
        self._ids[name] = enterprise
        self.fields[name].text = title
        self.fields[name].line.setCursorPosition(0)
        self.fields[name].show_problem(None)

    def choose_wish(self, wish: Wish) -> None:
        """How much it is wished for."""
        self.wish.buttons[list(Wish).index(wish)].setChecked(True)

    @property
    def _wish(self) -> Wish:
        return next(wish for one, wish in zip(self.wish.buttons, Wish, strict=True) if one.isChecked())

    def _show_known(self, known: WishRow) -> None:
        self.choose("asker", known.asker, known.asker_name)
        self.choose("wanted", known.wanted, known.wanted_name)
        for field in self.fields.values():
            field.line.setReadOnly(True)
        self.choose_wish(known.wish)
        if known.meetings > MOST_MEETINGS:
            self.meetings.addItem(str(known.meetings), known.meetings)
        self.meetings.choose(known.meetings)
        self.about.text = known.about or ""
        self.wish.buttons[list(Wish).index(known.wish)].setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Notes it; what is missing is said under its field."""
        missing = [name for name, one in self._ids.items() if one is None]
        for name, field in self.fields.items():
            field.show_problem(message("register.link_missing") if name in missing else None)
        if missing:
            self.fields[missing[0]].line.setFocus()
            return
        self._done.setEnabled(False)
        self.context.do(self._job(), self._saved, self._failed)

    def _job(self) -> Callable[[Workplace], Changes]:
        asker, wanted, known = self._ids["asker"] or b"", self._ids["wanted"] or b"", self._known
        wish, count, about, source = (
            self._wish,
            self.meetings.currentData(),
            self.about.text.strip(),
            self._source,
        )

        def note(place: Workplace) -> Changes:
            if known is not None:
                return requests.change(place, known.id, wish=wish, meetings=count, about=about)
            return requests.ask(
                place, asker, wanted, wish, source=source, meetings=count, about=about or None
            )

        return note

    def _saved(self, changes: Changes) -> None:
        self.accept()
        self.context.announce(changes)
        if changes.span is not None:
            names = {name: field.text for name, field in self.fields.items()}
            self.context.tell(message("wishes.noted", **names), changes.span)
        self.noted.emit(changes)

    def _failed(self, error: Exception) -> None:
        self._done.setEnabled(True)
        if isinstance(error, UserFacingError):
            self.fields["wanted"].show_problem(error.title)
        else:
            self.context.worker.failed.emit(error)
