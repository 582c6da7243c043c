"""Writing wish forms into a folder and reading those that came back, with their progress over the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QProgressBar, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.exchange.wish_form_files import FormRead, read_forms, write_forms
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field, Segments, button, label, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import LANGUAGE_NAMES, Language, text
from fairdesk.usecases.ports import Changes, Workplace

_PATTERNS = "*.xlsx *.xls *.ods"
_SHOWN_ROWS = 8


class Progress(QFrame):
    """A strip that says what is done, how far it is, and stops it."""

    _moved = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.setProperty("role", "sunken")
        self._said = label("label")
        self._bar = QProgressBar()
        self._bar.setFixedHeight(8)
        self._bar.setTextVisible(False)
        self.stop = button(context, "listscreen.stop", size="small")
        self.cancel = Event()
        self.stop.clicked.connect(self.cancel.set)
        laid = row(self._said, self._bar, self.stop, gap=14, margins=(14, 8, 10, 8))
        laid.setStretch(1, 1)
        self.setLayout(laid)
        self._moved.connect(self._show)
        self.hide()

    def begin(self, what: Message | str) -> None:
        """Something of several steps begins."""
        self.cancel.clear()
        self._words.bind(self._said, "setText", what)
        self._bar.setRange(0, 0)
        self.show()

    def move_on(self, done: int, total: int) -> None:
        """So much is done; may be told from another thread."""
        self._moved.emit(done, total)

    def _show(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)


class WriteFormsDialog(Dialog):
    """For whom forms are written, and in which language. ``chosen`` carries the enterprises and language."""

    chosen = Signal(object, object)

    def __init__(self, context: Context, parent: QWidget, asker: tuple[Id, str] | None) -> None:
        super().__init__(context, "wishes.write_title", parent=parent)
        self._asker = asker
        advice = label("body", "secondary", wrap=True)
        context.words.bind(advice, "setText", "wishes.write_advice")
        self.whom = Segments(2)
        context.words.bind(self.whom.buttons[0], "setText", "wishes.write_all")
        self.whom.buttons[1].setText(asker[1] if asker else "–")
        self.whom.buttons[1].setEnabled(asker is not None)
        self.language = ChoiceBox()
        self.language.addItem(context.words("wishes.own_language"), None)
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self.body.addWidget(advice)
        self.body.addLayout(row(self.whom, None))
        self.body.addWidget(Field(context, "fields.delegate_language", self.language))
        self.add_button("shell.cancel").clicked.connect(self.reject)
        done = self.add_button("wishes.choose_folder", kind="primary", default=True)
        done.clicked.connect(self._choose)

    def _choose(self) -> None:
        only = self._asker is not None and self.whom.buttons[1].isChecked()
        self.accept()
        self.chosen.emit([self._asker[0]] if only and self._asker else None, self.language.currentData())


class ReadDialog(Dialog):
    """What became of the forms that were read: counts, and every row and file that was refused."""

    def __init__(self, context: Context, parent: QWidget, read: Sequence[FormRead]) -> None:
        good = [one.result for one in read if one.result is not None]
        super().__init__(context, message("wishes.read_title", count=len(good)), parent=parent)
        said = label("body", "secondary", wrap=True)
        counts = {
            name: sum(getattr(one, name) for one in good)
            for name in ("read", "added", "updated", "unchanged", "rejected")
        }
        context.words.bind(said, "setText", message("listscreen.counts", **counts))
        self.body.addWidget(said)
        self.told = told_of(read, context.words.language)
        if self.told:
            shown = QListWidget()
            shown.setWordWrap(True)
            shown.addItems(self.told)
            shown.setMinimumHeight(min(_SHOWN_ROWS, len(self.told)) * 40 + 8)
            context.words.bind(shown, "setAccessibleName", "wishes.refused")
            self.body.addWidget(shown)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)


def told_of(read: Sequence[FormRead], language: Language) -> list[str]:
    """A sentence for every file and row that was refused, and for what a person may want to know."""
    told: list[str] = []
    for one in read:
        if one.problem is not None:
            told.append(f"{one.file}: {text(one.problem, language)}")
        if one.result is not None:
            rows = [(reject.row, reject.reason) for reject in one.result.rejects]
            rows += [(notice.row, notice.text) for notice in one.result.notices]
            told += [f"{one.file}, {row}: {text(said, language)}" for row, said in rows]
    return told


@dataclass
class FormJobs:
    """The two jobs of a page, which run one at a time."""

    context: Context
    page: QWidget
    progress: Progress

    def ask_to_write(self, asker: tuple[Id, str] | None) -> None:
        """Asks for whom and in which language, then where."""
        dialog = WriteFormsDialog(self.context, self.page, asker)
        dialog.chosen.connect(self._ask_folder)
        dialog.open()

    def _ask_folder(self, enterprises: Sequence[Id] | None, language: Language | None) -> None:
        folder = QFileDialog.getExistingDirectory(self.page, self.context.words("wishes.choose_folder"))
        if folder:
            self.write(Path(folder), enterprises, language)

    def write(self, folder: Path, enterprises: Sequence[Id] | None, language: Language | None) -> None:
        """Writes the forms."""
        progress = self.progress
        progress.begin("wishes.writing")
        self.context.do_long(
            lambda place: write_forms(
                place, folder, enterprises, language, progress.move_on, progress.cancel.is_set
            ),
            lambda written: self._written(folder, written),
            self._failed,
        )

    def _written(self, folder: Path, written: list[Path]) -> None:
        self.progress.hide()
        self.context.tell(message("wishes.written", count=len(written), folder=folder.name))

    def ask_to_read(self) -> None:
        """Asks which files, many at once."""
        title = self.context.words("wishes.choose_forms")
        names, _ = QFileDialog.getOpenFileNames(self.page, title, "", f"({_PATTERNS})")
        if names:
            self.read([Path(name) for name in names])

    def read(self, paths: Sequence[Path]) -> None:
        """Brings the forms in."""
        progress = self.progress
        progress.begin("wishes.reading")

        def work(place: Workplace) -> list[FormRead]:
            return read_forms(place, paths, progress.move_on, progress.cancel.is_set)

        self.context.do_long(work, self._read, self._failed)

    def _read(self, found: list[FormRead]) -> None:
        self.progress.hide()
        changes = [one.result.changes for one in found if one.result is not None]
        kinds = frozenset[str]().union(*(one.kinds for one in changes))
        ids = frozenset[Id]().union(*(one.ids for one in changes))
        self.context.announce(Changes(kinds, ids))
        ReadDialog(self.context, self.page, found).open()

    def _failed(self, error: Exception) -> None:
        self.progress.hide()
        self.context.worker.failed.emit(error)
