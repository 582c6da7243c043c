"""Entering and correcting a record in the pane: a sentence under each field that is wrong, the text kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from fairdesk.domain.entities import Delegate, Demand, Enterprise, Hall, Id, Offer, Product, Record, Sample
from fairdesk.domain.messages import Message, message
from fairdesk.domain.values import field_types
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, button, clear, column, label, line, row
from fairdesk.gui.widgets.finder import Finder
from fairdesk.usecases import fields
from fairdesk.usecases.enterprises.lookalikes import LookAlike, enterprises_like, people_like
from fairdesk.usecases.enterprises.register import Saved, save
from fairdesk.usecases.ports import Hit, Work, Workplace

_LOOK_WAIT_MS = 150
_NAMED_AT = 3
_LONG_LIST = 30
"""From this many choices on one types instead of looking through a list."""

_PAIRS: Mapping[type[Record], Sequence[Sequence[str]]] = {
    Enterprise: (
        ("name",),
        ("stir", "size"),
        ("part",),
        ("stand", "hall"),
        ("region", "district"),
        ("sector",),
        ("belonging", "association"),
        ("phone", "employees"),
        ("email", "site"),
        ("address",),
        ("country",),
        ("short_name",),
        ("other_names",),
        ("about",),
        ("seeks",),
        ("arrives", "leaves"),
        ("days",),
        ("busy",),
        ("meetings_wanted", "meetings_most"),
        ("signatory",),
        ("basis",),
        ("account",),
        ("bank",),
        ("mfo", "oked"),
    ),
    Delegate: (("name",), ("enterprise",), ("position",), ("role", "language"), ("phone",), ("email",)),
    Product: (
        ("name",),
        ("enterprise",),
        ("tn_ved", "unit"),
        ("price", "currency"),
        ("capacity",),
        ("about",),
    ),
    Demand: (
        ("name",),
        ("enterprise",),
        ("tn_ved", "unit"),
        ("volume", "country"),
        ("price", "currency"),
        ("programme",),
        ("about",),
    ),
    Offer: (("enterprise",), ("offered",), ("price", "currency"), ("capacity", "lead_time"), ("about",)),
    Sample: (("name",), ("enterprise",), ("stand",), ("lent_to", "returned")),
}
"""The fields of each form, those of one row together."""

_LINKS = frozenset({"enterprise", "lent_to"})
"""Fields that name an enterprise, which is found by typing."""
_CHOSEN = frozenset({"hall", "signatory"})
"""Fields that name one of a few records, chosen from a list."""


@dataclass(frozen=True)
class Draft:
    """What a form begins with: a known record, or None; links that are given; names of linked records;

    ``choices`` are the records to choose from, by name, for each field that offers some.
    """

    record_type: type[Record]
    record: Record | None
    links: Mapping[str, Id | None]
    names: Mapping[str, str]
    choices: Mapping[str, Mapping[str, Id]]


def draft(
    place: Workplace, record_type: type[Record], record_id: Id | None, links: Mapping[str, Id | None]
) -> Draft:
    """Reads what a form shows first."""
    with place.read() as work:
        record = work.get(record_type, record_id) if record_id else None
        linked = {
            name: getattr(record, name)
            for name in (*_LINKS, *_CHOSEN)
            if record is not None and hasattr(record, name)
        }
        given = {**linked, **links}
        names = {name: _enterprise_name(work, link) for name, link in given.items() if name in _LINKS}
        choices = {
            "hall": {hall.name: hall.id for hall in work.all(Hall)},
            "signatory": _people(work, record_id) if record_type is Enterprise and record_id else {},
        }
    return Draft(record_type, record, given, names, choices)


def _people(work: Work, enterprise: Id) -> dict[str, Id]:
    """Who may sign for an enterprise, by name."""
    found = work.all(Delegate, enterprise=enterprise)
    return {person.name: person.id for person in sorted(found, key=lambda one: one.name or "") if person.name}


def _has_choice(what: Draft, name: str) -> bool:
    """Whether a field makes sense: one chosen from a list does where the list holds anything."""
    return name not in _CHOSEN or bool(what.choices[name])


def _enterprise_name(work: Work, enterprise: Id | None) -> str:
    found = work.get(Enterprise, enterprise) if enterprise else None
    return found.name if found else ""


class _Box(QComboBox):
    """A closed list; the wheel scrolls the form and not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class RecordForm(QWidget):
    """The form.

    ``saved`` carries what saving did, the record type, and whether the record is new; ``removing`` the
    type, id and name of an offer or sample to take off; ``left`` that the form was closed; ``known`` the type
    and id of a look-alike that was chosen instead.
    """

    saved = Signal(object, object, bool)
    removing = Signal(object, object, str)
    left = Signal()
    known = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._draft: Draft | None = None
        self._fields: dict[str, Field] = {}
        self._first: dict[str, str] = {}
        self._links: dict[str, Id | None] = {}
        self._problems: dict[str, Message] = {}
        self.heading = label("title", wrap=True)
        self._rows = column(gap=10)
        self._notice = label("label", "secondary", wrap=True)
        inner = QWidget()
        inner.setLayout(column(self._notice, self._rows, None, gap=10, margins=(24, 14, 24, 20)))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        self._save = button(context, "shell.save", kind="primary", keys=("Ctrl", "S"))
        self._save.clicked.connect(self.save)
        self._leave = button(context, "shell.cancel", keys=("Esc",))
        self._leave.clicked.connect(self.leave)
        self._remove = button(context, "registerscreen.remove", kind="destructive")
        self._remove.clicked.connect(self._ask_to_remove)
        head = column(self.heading, margins=(24, 20, 24, 12))
        foot = row(self._save, self._leave, None, self._remove, margins=(24, 12, 24, 12))
        whole = column(head, line("line.strong"), self._scroll, line("line.strong"), foot, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    # What is shown

    def begin(self, what: Draft) -> None:
        """Shows a record, or an empty form."""
        self._draft = what
        self._fields, self._first = {}, {}
        self._links = dict(what.links)
        self._problems = {}
        self._notice.hide()
        self._remove.setVisible(what.record is not None and what.record_type in (Offer, Sample))
        clear(self._rows)
        kind = what.record_type.kind
        if what.record is None:
            self._words.bind(self.heading, "setText", f"registerscreen.new_{_NEW[kind]}")
        else:
            name = str(getattr(what.record, "name", "") or self._words(f"words.kind_{kind}"))
            self._words.bind(self.heading, "setText", message("registerscreen.edit_of", name=name))
        for names in _PAIRS[what.record_type]:
            parts = [self._field(what, name) for name in names if _has_choice(what, name)]
            if not parts:
                continue
            pair = row(*parts, gap=12)
            for place, part in enumerate(parts):
                pair.setStretch(place, 1)
                pair.setAlignment(part, Qt.AlignmentFlag.AlignTop)
            self._rows.addLayout(pair)
            if "name" in names:
                self._rows.addWidget(self._alike_list())
        self._scroll.verticalScrollBar().setValue(0)
        self.focus_first()

    def focus_first(self) -> None:
        """Goes to the first field that is wrong, or to the first."""
        wrong = (one for name, one in self._fields.items() if name in self._problems)
        field = next(wrong, next(iter(self._fields.values()), None))
        if field is not None:
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(field)

    def field(self, name: str) -> Field:
        """The field of a name."""
        return self._fields[name]

    def problem_of(self, name: str) -> str:
        """The sentence under a field that is wrong, or nothing."""
        problem = self._problems.get(name)
        return self._words(problem) if problem is not None else ""

    def put(self, name: str, text: str) -> None:
        """Writes into a field, as typing does."""
        editor = self._fields[name].editor
        if isinstance(editor, QComboBox):
            place = editor.findText(text)
            editor.setEditText(text) if editor.isEditable() else editor.setCurrentIndex(place)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.setCursorPosition(0)

    @property
    def changed(self) -> bool:
        """Whether anything was typed."""
        return bool(self._typed()) or (self._draft is not None and self._links != dict(self._draft.links))

    @property
    def has_problems(self) -> bool:
        """Whether a field is wrong."""
        return bool(self._problems)

    @property
    def name(self) -> str:
        """What the record is called."""
        if "name" in self._fields:
            return self._fields["name"].text.strip()
        kind = self._draft.record_type.kind if self._draft is not None else "enterprise"
        return self._words(f"words.kind_{kind}")

    def _field(self, what: Draft, name: str) -> Field:
        title = fields.label(what.record_type, name)
        if name in _CHOSEN:
            made = Field(self._context, title, self._chosen_box(what, name))
        elif name in _LINKS:
            made = Field(self._context, title)
            first = what.names.get(name, "")
            made.line.setText(first)
            made.line.setCursorPosition(0)
            self._wire_link(name, made)
        else:
            language = self._words.language
            usual = field_types(what.record_type)[name].default
            value = getattr(what.record, name) if what.record is not None else usual
            first = fields.show(what.record_type, name, value, language)
            options = fields.choices(what.record_type, name)
            made = Field(self._context, title, self._box(what, name, options) if options else None)
            self._first[name] = first
        self._fields[name] = made
        if name in self._first:
            self.put(name, self._first[name])
            self._first[name] = self._text(name)
        if name == "name":
            made.line.textEdited.connect(lambda: self._timer.start(_LOOK_WAIT_MS))
        return made

    def _box(self, what: Draft, name: str, options: Sequence[str]) -> QComboBox:
        language = self._words.language
        made = _Box()
        made.setMinimumContentsLength(6)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        names = [fields.choice_name(what.record_type, name, option, language) for option in options]
        if len(names) > 2 or what.record is not None:
            made.addItem("")
        made.addItems(sorted(names, key=str.casefold) if len(names) > _LONG_LIST else names)
        made.setMaxVisibleItems(12)
        if len(names) > _LONG_LIST or name in ("sector", "unit"):
            made.setEditable(True)
            made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(made.model(), made)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            made.setCompleter(completer)
        return made

    def _chosen_box(self, what: Draft, name: str) -> QComboBox:
        choices = what.choices[name]
        made = _Box()
        made.setMinimumContentsLength(6)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.addItem("")
        made.addItems(list(choices))
        chosen = what.links.get(name)
        made.setCurrentText(next((called for called, one in choices.items() if one == chosen), ""))
        made.currentTextChanged.connect(lambda called: self._links.__setitem__(name, choices.get(called)))
        return made

    def _wire_link(self, name: str, made: Field) -> None:
        finder = Finder(self._context, made.line, ("enterprise",))
        made.line.textEdited.connect(lambda: self._links.__setitem__(name, None))

        def choose(hit: Hit) -> None:
            self._links[name] = hit.id
            made.text = hit.title
            made.show_problem(None)
            self.focusNextChild()

        finder.chosen.connect(choose)

    # Look-alikes

    def _alike_list(self) -> QWidget:
        title = label("label", "wait")
        self._words.bind(title, "setText", "registerscreen.perhaps_known")
        self._alike = QListWidget()
        self._words.bind(self._alike, "setAccessibleName", "registerscreen.perhaps_known")
        self._alike.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._alike.itemActivated.connect(self._take_known)
        self._alike.itemClicked.connect(self._take_known)
        self._alike_part = QWidget()
        self._alike_part.setLayout(column(title, self._alike, gap=4))
        self._alike_part.hide()
        return self._alike_part

    def _look(self) -> None:
        what = self._draft
        if what is None or what.record is not None or what.record_type not in (Enterprise, Delegate):
            return
        name = self._fields["name"].text.strip()
        if len(name) < _NAMED_AT:
            self.show_alike([])
            return
        is_enterprise = what.record_type is Enterprise

        def look(place: Workplace) -> list[LookAlike]:
            with place.read() as work:
                return enterprises_like(work, name) if is_enterprise else people_like(work, name)

        self._context.do(look, lambda found: self._looked(what, name, found))

    def _looked(self, what: Draft, name: str, found: list[LookAlike]) -> None:
        if self._draft is what and self._fields["name"].text.strip() == name:
            self.show_alike(found)

    def show_alike(self, found: Sequence[LookAlike]) -> None:
        """Offers records that may be the one meant."""
        self._alike.clear()
        for one in found:
            item = QListWidgetItem(" · ".join(part for part in (one.name, one.detail) if part))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self._alike.addItem(item)
        self._alike.setFixedHeight(min(3, len(found)) * 34 + 2)
        self._alike_part.setVisible(bool(found))

    @property
    def offered(self) -> list[str]:
        """The names of the look-alikes offered now."""
        items = [self._alike.item(place) for place in range(self._alike.count())]
        return [item.text().split(" · ")[0] for item in items]

    def take_offered(self, place: int) -> None:
        """Goes to a look-alike instead of entering it again."""
        self._take_known(self._alike.item(place))

    def _take_known(self, item: QListWidgetItem) -> None:
        if self._draft is not None:
            self.known.emit(self._draft.record_type, item.data(Qt.ItemDataRole.UserRole))

    # Saving

    def save(self) -> None:
        """Keeps what is well; what is wrong stays with its sentence."""
        what = self._draft
        if what is None:
            return
        texts, links = self._typed(), self._chosen_links()
        record_id = what.record.id if what.record is not None else None
        if record_id is not None and not texts and not links and not self._missing_links():
            self.left.emit()
            return
        self._save.setEnabled(False)

        def keep(place: Workplace) -> tuple[Saved, Record | None]:
            result = save(place, what.record_type, record_id, texts, links)
            with place.read() as work:
                return result, work.get(what.record_type, result.id) if result.id else None

        self._context.do(keep, lambda answer: self._done(what, *answer), self._failed)

    def leave(self) -> None:
        """Closes the form; the screen asks about what was typed."""
        self.left.emit()

    def _done(self, what: Draft, result: Saved, record: Record | None) -> None:
        self._save.setEnabled(True)
        if record is not None:
            self._draft = replace(what, record=record, links=dict(self._links))
        self.show_result(result)
        self.saved.emit(result, what.record_type, what.record is None)

    def _ask_to_remove(self) -> None:
        if self._draft is not None and self._draft.record is not None:
            self.removing.emit(self._draft.record_type, self._draft.record.id, self.name)

    def show_result(self, result: Saved) -> None:
        """Sentences under the fields."""
        problems = self._problems = {**result.problems, **self._missing_links()}
        for name, field in self._fields.items():
            problem = problems.get(name)
            notice = result.notices.get(name)
            field.show_problem(problem or notice, notice=problem is None)
            if problem is None and name in self._first:
                self._first[name] = self._text(name)
        if problems:
            self.focus_first()

    def _failed(self, error: Exception) -> None:
        self._save.setEnabled(True)
        self._context.worker.failed.emit(error)

    def _text(self, name: str) -> str:
        editor = self._fields[name].editor
        return editor.currentText() if isinstance(editor, QComboBox) else self._fields[name].text

    def _typed(self) -> dict[str, str]:
        """The texts that are others than at first."""
        return {name: text for name, first in self._first.items() if (text := self._text(name)) != first}

    def _chosen_links(self) -> dict[str, Id | None]:
        first = self._draft.links if self._draft is not None and self._draft.record is not None else {}
        unclear = self._missing_links()
        return {
            name: link
            for name, link in self._links.items()
            if name not in unclear and (name not in first or first[name] != link)
        }

    def _missing_links(self) -> dict[str, Message]:
        """Names that were typed and not chosen from the list."""
        return {
            name: message("register.link_missing")
            for name in _LINKS & self._fields.keys()
            if self._fields[name].text.strip() and self._links.get(name) is None
        }


_NEW: Mapping[str, str] = {
    "enterprise": "enterprise",
    "delegate": "person",
    "product": "product",
    "demand": "demand",
    "offer": "offer",
    "sample": "sample",
}
