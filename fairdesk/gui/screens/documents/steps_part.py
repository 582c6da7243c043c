"""Steps and dates in the form: a row for each step that the document tells."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.keeping import Keeper
from fairdesk.gui.screens.documents.load import StepRow
from fairdesk.gui.widgets.basics import ElidedLabel, button, clear, column, label, line, row, set_property
from fairdesk.gui.widgets.day_edit import DayEdit
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.saved import Saved

_DAY_WIDTH = 150


class StepsPart(QWidget):
    """All steps. ``entered`` says that the keys came into one of them; ``wanted`` asks for a path."""

    entered = Signal()
    wanted = Signal()

    def __init__(self, context: Context, keeper: Keeper) -> None:
        super().__init__()
        self._context, self._keeper = context, keeper
        title = label("label", "secondary")
        context.words.bind(title, "setText", "documentscreen.steps")
        self._rows = column(gap=0)
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setLayout(self._rows)
        self._lay = button(context, "documentscreen.lay_path", icon="path", size="small")
        self._lay.clicked.connect(self.wanted)
        self._frame = frame
        self.setLayout(column(title, frame, row(self._lay, None), gap=4))
        self._shown: list[tuple[Id, str]] = []
        self.days: dict[Id, DayEdit] = {}

    def show_steps(self, steps: tuple[StepRow, ...], *, locked: bool) -> None:
        """The steps as they stand."""
        self._frame.setVisible(bool(steps))
        self._lay.setVisible(not steps and not locked)
        if [one.id for one in steps] != list(self.days):
            self._make(steps)
        for one in steps:
            self.days[one.id].show_day(one.due)
            self.days[one.id].setReadOnly(locked)

    def _make(self, steps: tuple[StepRow, ...]) -> None:
        clear(self._rows)
        self.days.clear()
        for place, one in enumerate(steps):
            if place:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(one))

    def _row(self, shown: StepRow) -> QWidget:
        name = ElidedLabel("body")
        self._context.words.bind(name, "setText", f"words.step_{shown.step}")
        edit = DayEdit(self._context)
        edit.setFixedWidth(_DAY_WIDTH)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_property(edit, "manner", "in_row")
        self._context.words.bind(edit, "setAccessibleName", f"words.step_{shown.step}")
        edit.written.connect(partial(self._keep, shown.id))
        edit.entered.connect(self.entered)
        self.days[shown.id] = edit
        made = QWidget()
        inside = row(name, edit, gap=8, margins=(12, 1, 5, 1))
        inside.setStretch(0, 1)
        made.setLayout(inside)
        return made

    def _keep(self, step: Id, written: str) -> None:
        language = self._context.words.language

        def work(place: Workplace) -> Saved:
            return cooperation.set_step(place, step, "due", written, language)

        self._context.do(work, partial(self._kept, step))

    def _kept(self, step: Id, saved: Saved) -> None:
        edit = self.days.get(step)
        if edit is not None:
            set_property(edit, "state", "error" if saved.problem else "")
            edit.setToolTip(self._context.words(saved.problem) if saved.problem else "")
        if saved.problem is not None:
            self._context.tell(saved.problem)
        self._context.announce(saved.changes)
