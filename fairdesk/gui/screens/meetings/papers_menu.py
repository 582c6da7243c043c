"""Everything about meetings that is printed or written to a file, behind one button of the screen."""

import io
from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QProgressBar, QWidget

from fairdesk.documents.meeting_papers import Made, PaperKind, make_paper
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.domain.words import TellingWay
from fairdesk.exchange.meeting_files import export_meetings
from fairdesk.gui.context import Context
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings.agendas import note_handed_out
from fairdesk.usecases.ports import Changes, Workplace

_PAPERS: tuple[tuple[str, PaperKind, bool], ...] = (
    ("agendas.menu_agendas", PaperKind.ENTERPRISE, False),
    ("agendas.menu_changed", PaperKind.ENTERPRISE, True),
    ("agendas.menu_tables", PaperKind.TABLE, False),
    ("agendas.menu_halls", PaperKind.HALL, False),
    ("agendas.menu_grid", PaperKind.GRID, False),
    ("agendas.menu_catalogue", PaperKind.CATALOGUE, False),
    ("agendas.menu_booklet", PaperKind.BOOKLET, False),
    ("agendas.menu_wall", PaperKind.WALL, False),
)
_FILES = (("agendas.menu_calendar", ".ics"), ("agendas.menu_table", ".xlsx"))


class _Stopped(Exception):
    """Somebody does not want the paper any more."""


class MakingDialog(Dialog):
    """Shows how far a paper is; leaving it stops the work."""

    _progressed = Signal(int)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "agendas.making", NARROW, parent)
        self._stopped = Event()
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(True)
        self._bar.setFormat("")
        self.body.addWidget(self._bar)
        self.add_button("shell.cancel").clicked.connect(self.reject)
        self.rejected.connect(self._stopped.set)
        self._progressed.connect(self._show)

    def report(self, done: int) -> None:
        """Hears how many are done, in the worker's thread; raises where it is to stop."""
        if self._stopped.is_set():
            raise _Stopped
        if done and done % 20 == 0:
            self._progressed.emit(done)

    def leave(self) -> None:
        """Closes where nobody has closed it yet: a closed dialog is gone."""
        if not self._stopped.is_set():
            self.accept()

    def _show(self, done: int) -> None:
        self._bar.setFormat(str(done))


class PapersMenu(QMenu):
    """The menu. ``chosen`` tells the enterprise that the screen stands on, if any."""

    def __init__(
        self, context: Context, parent: QWidget, chosen: Callable[[], Id | None] = lambda: None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._chosen = chosen
        self.choices: dict[str, QAction] = {}
        for words, kind, changed_only in _PAPERS:
            self._add(words, lambda kind=kind, changed=changed_only: self.make(kind, changed_only=changed))
            if changed_only:
                self._of_chosen = self._add("agendas.menu_chosen", self._make_chosen)
                self.addSeparator()
        self.addSeparator()
        for words, ending in _FILES:
            self._add(words, lambda ending=ending: self.save_as(ending))
        self.aboutToShow.connect(lambda: self._of_chosen.setEnabled(self._chosen() is not None))

    def _add(self, words: str, act: Callable[[], object]) -> QAction:
        choice = self.addAction("")
        self._context.words.bind(choice, "setText", words)
        choice.triggered.connect(lambda _=False: act())
        self.choices[words] = choice
        return choice

    # Paper

    def _make_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.make(PaperKind.ENTERPRISE, enterprise=chosen)

    def make(
        self, kind: PaperKind, *, changed_only: bool = False, enterprise: Id | None = None
    ) -> MakingDialog:
        """Makes a paper beside the window, keeps it and opens it; agendas count as handed out."""
        dialog = MakingDialog(self._context, self._window)
        language = self._context.words.language

        def work(place: Workplace) -> tuple[Made, bytes, Changes]:
            out = io.BytesIO()
            made = make_paper(
                place,
                kind,
                language,
                out,
                enterprises=None if enterprise is None else [enterprise],
                changed_only=changed_only,
                progress=dialog.report,
            )
            dialog.report(0)  # nobody is told by a paper that is not wanted any more
            changes = note_handed_out(place, made.agendas, TellingWay.PAPER)
            return made, out.getvalue(), changes

        self._context.do_long(
            work,
            lambda answer: self._made(dialog, kind, *answer),
            lambda error: self._failed(dialog, error),
        )
        dialog.open()
        return dialog

    def _made(self, dialog: MakingDialog, kind: PaperKind, made: Made, pdf: bytes, changes: Changes) -> None:
        dialog.leave()
        save_and_open(self._context, pdf, f"fairdesk-{kind.value}.pdf", self._window)
        if made.agendas:
            self._context.announce(changes)
            told = message("agendas.noted_told", count=len(made.agendas))
            self._context.tell(told, changes.span)

    def _failed(self, dialog: MakingDialog, error: Exception) -> None:
        dialog.leave()
        if not isinstance(error, _Stopped):
            self._context.worker.failed.emit(error)

    # Files

    def save_as(self, ending: str) -> None:
        """Asks where to, and writes the meetings of the chosen enterprise, or of all, to a file."""
        words = self._context.words
        wanted = f"{words('agendas.list')}{ending}"
        name, _ = QFileDialog.getSaveFileName(self._window, words("agendas.menu"), wanted, f"(*{ending})")
        if name:
            self.save_to(Path(name) if name.lower().endswith(ending) else Path(name + ending))

    def save_to(self, path: Path) -> None:
        """The same to a path that is known."""
        language, chosen = self._context.words.language, self._chosen()

        def work(place: Workplace) -> int:
            with place.read() as reading:
                members = same_company.members(reading, chosen) if chosen else None
                return export_meetings(reading, path, language, members)

        self._context.do_long(
            work,
            lambda count: self._context.tell(message("agendas.written", count=count, file=path.name)),
        )
