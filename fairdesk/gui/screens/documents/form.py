"""The form of a document: what stands on the page is changed here and kept as it is typed."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import permutations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.keeping import Keeper, TypedField, hear_focus
from fairdesk.gui.screens.documents.load import ClauseRow, Loaded
from fairdesk.gui.screens.documents.parties_part import PartiesPart
from fairdesk.gui.screens.documents.steps_part import StepsPart
from fairdesk.gui.widgets.basics import Field, button, clear, column, label, row
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, amount, known_language
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.papers import document_drafts
from fairdesk.usecases.papers.document_drafts import Lack
from fairdesk.usecases.papers.documents import DocumentView

_MARGIN = 24
_MOST_COPIES = 12


class Form(QScrollArea):
    """The fields. ``tint_wanted`` carries the field one is in, "" where it is none of the page's."""

    tint_wanted = Signal(str)
    clause_wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._keeper = Keeper(context)
        self._document: Id = b""
        self._negotiation: Id | None = None
        self._loaded: Loaded | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.above = column(gap=12)
        self.below = column(gap=14)
        self._parts = column(self.above, gap=14, margins=(_MARGIN, 18, _MARGIN, 20))
        inner = QWidget()
        inner.setLayout(self._parts)
        self.setWidget(inner)
        self._lay_out()
        self._parts.addLayout(self.below)
        self._parts.addStretch(1)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, last: self._leave_room(bar=last > 0))

    # Building

    def _lay_out(self) -> None:
        context = self._context
        self.parties = PartiesPart(context, self._keeper)
        self.parties.entered.connect(lambda: self.tint_wanted.emit("parties"))
        self.subject = self._typed("subject")
        self.steps = StepsPart(context, self._keeper)
        self.steps.entered.connect(lambda: self.tint_wanted.emit("steps"))
        self.steps.wanted.connect(self._lay_path)
        self._add_sum()
        self.languages = ChoiceBox()
        self.languages.activated.connect(lambda _: self._keep("languages", self.languages.currentData()))
        self.copies = ChoiceBox()
        for number in range(1, _MOST_COPIES + 1):
            self.copies.addItem(str(number), number)
        self.copies.activated.connect(lambda _: self._keep("copies", self.copies.currentData()))
        self.prevailing = ChoiceBox()
        self.prevailing.activated.connect(lambda _: self._keep("prevailing", self.prevailing.currentData()))
        for box in (self.languages, self.prevailing):
            box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for one, field in ((self.copies, "copies"), (self.prevailing, "prevailing")):
            hear_focus(one, partial(self.tint_wanted.emit, field))
        self._copies_field = Field(context, "documentscreen.copies", self.copies)
        self._copies_field.setFixedWidth(112)
        languages = row(
            Field(context, "documentscreen.languages", self.languages), self._copies_field, gap=12
        )
        languages.setStretch(0, 1)
        self._prevailing_field = Field(context, "documentscreen.prevailing", self.prevailing)
        self.city = self._typed("city")
        self.day, self._day_field = self._day_edit("day")
        self.valid_until, self._valid_field = self._day_edit("valid_until")
        days = row(self._day_field, self._valid_field, gap=12)
        for place in (0, 1):
            days.setStretch(place, 1)
        self._clauses = column(gap=2)
        self._clauses_title = label("label", "secondary")
        self._words.bind(self._clauses_title, "setText", "documentscreen.clauses")
        clauses = column(self._clauses_title, self._clauses, gap=4)
        self._terms = column(gap=12)
        self.terms: list[TypedField] = []
        self.clauses: dict[str, QCheckBox] = {}
        for part in (self.parties, self.subject, self.steps, self.sum_field, self.own_sum):
            self._parts.addWidget(part)
        self._parts.addLayout(languages)
        for part in (self._prevailing_field, self.city):
            self._parts.addWidget(part)
        for layout in (days, clauses, self._terms):
            self._parts.addLayout(layout)

    def _typed(self, field: str) -> TypedField:
        made = TypedField(self._context, f"fields.document_{field}")
        made.typed.connect(lambda written: self._keep(field, written, made))
        made.entered.connect(lambda: self.tint_wanted.emit(field))
        return made

    def _day_edit(self, field: str) -> tuple[DayEdit, Field]:
        edit = DayEdit(self._context)
        holder = Field(self._context, f"fields.document_{field}", edit)
        edit.written.connect(lambda written: self._keep(field, written, holder))
        edit.entered.connect(lambda: self.tint_wanted.emit(field))
        return edit, holder

    def _add_sum(self) -> None:
        """The sum follows from the items; where there are none, it is typed."""
        self._sum = QLineEdit()
        self._sum.setReadOnly(True)
        self._items = button(self._context, "", kind="quiet", size="small")
        self._items.clicked.connect(self.open_negotiation)
        self._sum.setLayout(row(None, self._items, margins=(0, 0, 3, 0)))
        self.sum_field = Field(self._context, "documentscreen.expected_sum", self._sum)
        self.own_sum = self._typed("sum")

    # What is shown

    def show_document(self, loaded: Loaded, *, locked: bool) -> None:
        """A document as it stands; what is being typed stays."""
        view = loaded.view
        if view.document.id != self._document:
            self.verticalScrollBar().setValue(0)
        self._loaded = loaded
        self._document, self._negotiation = view.document.id, view.document.negotiation
        self.parties.show_parties(loaded.parties, locked=locked)
        self.subject.show_text(view.draft.subject)
        self.steps.show_steps(loaded.steps, locked=locked)
        self.steps.setVisible(bool(loaded.steps) or "steps" in loaded.clause_of)
        self._show_sum(view)
        self._show_languages(view)
        self.copies.choose(view.document.copies)
        self.city.show_text(view.document.city or next(iter(view.draft.city.values()), ""))
        self.day.show_day(view.document.day)
        self.valid_until.show_day(view.document.valid_until)
        self._show_clauses(loaded.clauses)
        self._show_terms(view)
        self._lock(locked=locked)

    def _lock(self, *, locked: bool) -> None:
        for typed in (self.subject, self.city, self.own_sum, *self.terms):
            typed.lock(locked=locked)
        for box in (self.languages, self.copies, self.prevailing, *self.clauses.values()):
            box.setEnabled(not locked)
        for edit in (self.day, self.valid_until):
            edit.setReadOnly(locked)

    def _show_sum(self, view: DocumentView) -> None:
        language, items = self._words.language, view.draft.items
        has_items = view.draft.sum is not None and any(one.sum is not None for one in items)
        self.sum_field.setVisible(has_items or bool(items))
        self.own_sum.setVisible(not has_items and view.document.own_form is not None)
        if view.draft.sum is not None:
            shown = amount(view.draft.sum, language)
            self._sum.setText(f"{shown} {view.draft.currency}")
            self.own_sum.show_text(shown)
        else:
            self._sum.setText("–")
        self._items.setText(self._words("documentscreen.from_items", count=len(items)))

    def _show_languages(self, view: DocumentView) -> None:
        chosen = view.document.languages
        if not self.languages.count():
            for one in (*((one,) for one in LANGUAGES), *permutations(LANGUAGES, 2)):
                self.languages.addItem(
                    " + ".join(LANGUAGE_NAMES[known_language(each, "en")] for each in one), one
                )
        self.languages.choose(chosen)
        two = len(chosen) > 1
        self._prevailing_field.setVisible(two)
        self.prevailing.clear()
        self.prevailing.addItem(self._words("documentscreen.equal_force"), None)
        for one in chosen:
            self.prevailing.addItem(LANGUAGE_NAMES[known_language(one, "en")], one)
        self.prevailing.choose(view.document.prevailing)

    def _show_clauses(self, clauses: Sequence[ClauseRow]) -> None:
        self._clauses_title.setVisible(bool(clauses))
        if [one.id for one in clauses] != list(self.clauses):
            clear(self._clauses)
            self.clauses = {one.id: self._clause(one.id) for one in clauses}
            for made in self.clauses.values():
                self._clauses.addWidget(made)
        for one in clauses:
            box = self.clauses[one.id]
            box.setText(one.heading)
            box.setChecked(one.is_on)

    def _clause(self, clause: str) -> QCheckBox:
        made = QCheckBox()
        made.clicked.connect(lambda on: self._switch(clause, on=on))
        hear_focus(made, lambda: self.clause_wanted.emit(clause))
        return made

    def _show_terms(self, view: DocumentView) -> None:
        """A field of special terms for each language on paper."""
        languages = view.document.languages
        if len(self.terms) != len(languages):
            clear(self._terms)
            self.terms = [self._term(place) for place in range(len(languages))]
            for made in self.terms:
                self._terms.addWidget(made)
        written = view.document.special_terms
        for place, (made, language) in enumerate(zip(self.terms, languages, strict=True)):
            name = LANGUAGE_NAMES[known_language(language, "en")]
            title = self._words("documentscreen.special_terms", language=name)
            made.title.setText(title)
            made.editor.setAccessibleName(title)
            made.show_text(written[place] if place < len(written) else "")

    def _term(self, place: int) -> TypedField:
        made = TypedField(self._context, "fields.document_special_terms", is_long=True)
        made.typed.connect(lambda _: self._keep_terms(made))
        made.entered.connect(lambda: self.tint_wanted.emit("special_terms"))
        return made

    # Keeping

    def _keep(self, field: str, value: object, under: Field | None = None) -> None:
        document = self._document
        self._keeper.keep(lambda place: document_drafts.set_field(place, document, field, value), under)

    def _keep_terms(self, under: Field) -> None:
        written = tuple(one.written.strip() for one in self.terms)
        self._keep("special_terms", written if any(written) else (), under)

    def _switch(self, clause: str, *, on: bool) -> None:
        """What differs from how a clause usually stands is kept."""
        if self._loaded is None:
            return
        record = self._loaded.view.document
        usually_on = next(one.usually_on for one in self._loaded.clauses if one.id == clause)
        field, kept = ("without", record.without) if usually_on else ("with_clauses", record.with_clauses)
        others = tuple(one for one in kept if one != clause)
        self._keep(field, others if on == usually_on else (*others, clause))

    def _lay_path(self) -> None:
        negotiation = self._negotiation
        if negotiation is not None:
            self._keeper.keep(lambda place: cooperation.lay(place, negotiation))

    def open_negotiation(self) -> None:
        """Goes to the talk: items and parties are changed there."""
        self._context.go("negotiations", self._negotiation)

    # Reaching what is lacking

    def reach(self, lack: Lack) -> None:
        """Lets the keys go to the field that a sentence speaks of, here or on its own screen."""
        block = self.parties.block_of(lack.id)
        if block is not None:
            block.reach(lack.field)
            self._see(block)
            return
        fields: dict[str, Callable[[], QWidget]] = {
            "languages": lambda: self.languages,
            "subject": lambda: self.subject.editor,
            "valid_until": lambda: self.valid_until,
            "day": lambda: self.day,
            "city": lambda: self.city.editor,
            "special_terms": lambda: self.terms[0].editor,
            "sum": lambda: self.own_sum.editor,
            "steps": self._first_step,
        }
        found = fields.get(lack.field)
        if found is not None:
            found().setFocus(Qt.FocusReason.OtherFocusReason)
            self._see(found())
        elif lack.kind in _SCREEN_OF:
            self._context.go(_SCREEN_OF[lack.kind], lack.id)

    def _first_step(self) -> QWidget:
        return next(iter(self.steps.days.values()), self.steps)

    def _see(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, 0, 40)

    def focus_first(self) -> None:
        """The first field has the keys."""
        self.subject.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_room(self, *, bar: bool) -> None:
        """The scroll bar takes its room from the margin."""
        right = _MARGIN - self.verticalScrollBar().sizeHint().width() if bar else _MARGIN
        self._parts.setContentsMargins(_MARGIN, 18, right, 20)

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        return QSize(412, 600)


_SCREEN_OF = {
    "negotiation": "negotiations",
    "deal_party": "negotiations",
    "deal_item": "negotiations",
    "enterprise": "register",
    "delegate": "register",
    "path_step": "cooperation",
    "handover": "cooperation",
}
"""Where records are changed that a document only tells."""
