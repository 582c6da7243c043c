"""Who should meet whom: suggestions with their reasons, taken or dismissed in bulk."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.folding import spellings
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.meetings.suggestion_rows import SuggestionList, key_of
from fairdesk.gui.widgets.basics import button, column, label, line, row
from fairdesk.gui.widgets.chips import Chips, Choice, Toggle
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.gui.widgets.list_parts import EmptyPage, FilterField, head, hints
from fairdesk.gui.widgets.tables import searched
from fairdesk.reference import REGIONS, SECTORS, name_of
from fairdesk.texts import text
from fairdesk.usecases.meetings.suggestions import Suggestion, accept, dismiss, suggest
from fairdesk.usecases.ports import Changes, Workplace

_MADE_OF = frozenset(
    {
        "enterprise", "product", "demand", "offer", "sample", "visit_note", "same_company",
        "meeting_request", "meeting", "dismissal",
    }
)  # fmt: skip
_CHIPS: Sequence[Toggle | Choice] = (
    Choice(
        "sector",
        "fields.enterprise_sector",
        lambda one: one.asker.sector,
        lambda value, language: name_of(SECTORS, value, language),
    ),
    Choice(
        "region",
        "fields.enterprise_region",
        lambda one: one.wanted.region,
        lambda value, language: name_of(REGIONS, value, language),
    ),
    Toggle(
        "regions",
        "suggestions.other_region",
        lambda one: one.asker.region != one.wanted.region,
    ),
)


class SuggestionsPage(QWidget):
    """The page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._asked = 0
        self._is_read = False
        self._every: list[tuple[Suggestion, str]] = []
        self.chips = Chips(context, _CHIPS)
        self.list = SuggestionList(context)
        self._words.bind(self.list, "setAccessibleName", "suggestions.title")
        self._empty = EmptyPage(context, "wishes.show_all")
        self._waiting = QWidget()
        looking = label("body", "secondary")
        self._words.bind(looking, "setText", "suggestions.looking")
        self._waiting.setLayout(column(None, row(None, looking, None), None))
        self._stack = QStackedWidget()
        for page in (self.list, self._empty, self._waiting):
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self._waiting)
        whole = column(
            self._head(), line("line.strong"), self._stack, line("line.strong"), self._foot(), gap=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._wire()

    # Building

    def _head(self) -> QWidget:
        self.filter_field = FilterField(self._context, "suggestions.filter")
        self.tick_all = button(self._context, "suggestions.tick_all", icon="box-tick", size="small")
        self.dismiss_button = button(self._context, "", icon="cross", keys=("Del",), size="small")
        self.accept_button = button(
            self._context, "", icon="check", keys=("Enter",), kind="primary", size="small"
        )
        for one in (self.tick_all, self.dismiss_button, self.accept_button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return head(self.filter_field, self.chips, (self.tick_all, self.dismiss_button, self.accept_button))

    def _foot(self) -> QWidget:
        self._count = label("caption", "secondary")
        told = ((("↑", "↓"), "registerscreen.hint_move"), (("Space",), "suggestions.hint_tick"))
        more = ((("Enter",), "suggestions.hint_accept"), (("Del",), "suggestions.hint_dismiss"))
        made = QWidget()
        made.setFixedHeight(36)
        keys = hints(self._context, (*told, *more))
        made.setLayout(row(self._count, None, keys, gap=16, margins=(24, 0, 10, 0)))
        return made

    def _wire(self) -> None:
        self._keeping = KeepingUp(self, self._context, _MADE_OF, self.reload)
        self.chips.changed.connect(self._filter)
        self.filter_field.filtered.connect(self._filter)
        self.filter_field.left.connect(self.focus_first)
        self.list.accepted.connect(self.accept)
        self.list.dismissed.connect(self.dismiss)
        self.list.model_of_rows.ticks_changed.connect(self._show_count)
        self.tick_all.clicked.connect(self._tick_all)
        self.accept_button.clicked.connect(self.accept)
        self.dismiss_button.clicked.connect(self.dismiss)
        self._empty.act.clicked.connect(self.show_all)
        self._words.changed.connect(self._language_changed)
        self._show_count()

    def keys(self) -> dict[str, Callable[[], object]]:
        """What the page's keys do."""
        return {
            "/": self.filter_field.take_keys,
            "Ctrl+F": self.filter_field.take_keys,
            "Ctrl+A": self._tick_all,
        }

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.ensure_read()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(self, record: Id) -> None:
        """Shows the suggestions for one enterprise."""
        self.ensure_read()
        name = next(
            (side.name for one, _ in self._every for side in (one.asker, one.wanted) if side.id == record),
            None,
        )
        if name is not None:
            self.filter_field.line.setText(name)
            self._filter()

    # Reading

    def ensure_read(self) -> None:
        """Looks for suggestions on the first visit."""
        self._keeping.ensure()

    def reload(self) -> None:
        """Looks again."""
        self._asked += 1
        asked, words = self._asked, self._words

        def look(place: Workplace) -> list[tuple[Suggestion, str]]:
            with place.read() as work:
                found = suggest(work)
            return [
                (one, searched(f"{one.asker.name} {one.wanted.name} {text(one.reason, words.language)}"))
                for one in found
            ]

        self._context.do_long(look, lambda found: self._show(asked, found))

    def _show(self, asked: int, found: list[tuple[Suggestion, str]]) -> None:
        if asked != self._asked:
            return
        first, self._is_read = not self._is_read, True
        self._every = found
        self.chips.offer([one for one, _ in found])
        self._filter()
        if first and self._has_keys():
            self.list.setFocus()  # it was not there to take the keys when the page was opened

    def _has_keys(self) -> bool:
        """Whether they come here once the window is active, which it may not be when the answer comes."""
        there = self.window().focusWidget()
        return there is None or self.isAncestorOf(there)

    def show_all(self) -> None:
        """Takes every filter off."""
        self.filter_field.line.clear()
        self.chips.clear()
        self._filter()
        self.list.setFocus()

    def _filter(self) -> None:
        if not self._is_read:
            return
        wanted, accepts = spellings(self.filter_field.text), self.chips.accepts
        stood, place = self.list.current, max(0, self.list.currentIndex().row())
        shown = [
            one
            for one, found_by in self._every
            if all(any(way in found_by for way in ways) for ways in wanted)
            and (accepts is None or accepts(one))
        ]
        self.list.model_of_rows.show_suggestions(shown)
        same = (at for at, one in enumerate(shown) if stood is not None and key_of(one) == key_of(stood))
        self.list.stand(next(same, place))
        self._show_count()

    def _show_count(self) -> None:
        model, every = self.list.model_of_rows, len(self._every)
        shown, ticked = len(model.shown), len(model.ticked)
        self._count.setText(self._words("suggestions.counted", shown=shown, count=every, ticked=ticked))
        meant = len(self.meant)
        self._words.bind(self.accept_button, "say", message("suggestions.accept", count=meant))
        self._words.bind(self.dismiss_button, "say", message("suggestions.dismiss", count=meant))
        for one in (self.accept_button, self.dismiss_button):
            one.setEnabled(shown > 0)
        self.tick_all.setEnabled(shown > 0)
        if self._is_read:
            self._stack.setCurrentIndex(0 if shown else 1)
            key = "registerscreen.nothing_fits" if every else "suggestions.nothing_yet"
            self._empty.say(key, offers=bool(every))

    # Doing

    def _tick_all(self) -> None:
        self.list.model_of_rows.tick_all()
        self.list.setFocus()

    @property
    def meant(self) -> list[Suggestion]:
        """Those that are ticked, else the one that one stands on."""
        current = self.list.current
        return self.list.model_of_rows.ticked or ([current] if current is not None else [])

    def accept(self) -> None:
        """Makes requests of what is meant."""
        self._do(accept, "suggestions.accepted")

    def dismiss(self) -> None:
        """What is meant is not suggested again."""
        self._do(dismiss, "suggestions.dismissed")

    def _do(self, job: Callable[[Workplace, list[Suggestion]], Changes], said: str) -> None:
        meant = self.meant
        if not meant:
            return
        gone = {key_of(one) for one in meant}

        def done(changes: Changes) -> None:
            self._every = [(one, found_by) for one, found_by in self._every if key_of(one) not in gone]
            self._filter()
            self.list.setFocus()
            self._context.announce(changes)
            self._context.tell(message(said, count=len(meant)), changes.span)

        self._context.do(lambda place: job(place, meant), done)

    # Keeping up

    def _language_changed(self) -> None:
        if self._is_read:
            self.reload()
