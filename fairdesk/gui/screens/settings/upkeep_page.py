"""The data of this desk: where it lies, a copy of it, and whether it is sound."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QProgressBar

from fairdesk.domain.clock import fair_day
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.papers import papers_folder
from fairdesk.gui.screens.settings.parts import Note, Page
from fairdesk.gui.widgets.basics import button, label, row
from fairdesk.usecases.ports import Examination, Workplace


class UpkeepPage(Page):
    """Backup, examination, and the folder."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "setup.page_upkeep")
        self.section("setup.backup", "setup.backup_more")
        self.back_up = button(context, "setup.backup_now", icon="download", kind="primary")
        self.back_up.clicked.connect(self._ask_where)
        self.add(row(self.back_up, None))
        self.kept = Note(context)
        self.add(self.kept)
        self.section("setup.examine", "setup.examine_more")
        self.examine = button(context, "setup.examine_now", icon="search")
        self.examine.clicked.connect(self.examine_now)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setMaximumWidth(240)
        self._bar.hide()
        self.add(row(self.examine, self._bar, None, gap=16))
        self.found = Note(context)
        self.add(self.found)
        self.section("setup.folder", "setup.folder_more")
        self.folder = label("body.medium", wrap=True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add(self.folder)
        open_folder = button(context, "setup.open_folder", icon="folder")
        open_folder.clicked.connect(self._open_folder)
        self.add(row(open_folder, None))
        upkeep = context.upkeep
        for one in (self.examine, open_folder):
            one.setEnabled(upkeep is not None)
        if upkeep is not None:
            # A path may be broken anywhere; the eye needs no help with that.
            self.folder.setText(str(upkeep.folder).replace("/", "/\u200b"))

    # Backup

    def _ask_where(self) -> None:
        place = self.context.place
        with place.read() as work:
            fair = work.fair
        name = f"fairdesk-{fair.code}-{fair_day(place.clock.now(), fair.time_zone)}.db"
        chosen, _ = QFileDialog.getSaveFileName(self, self.words("setup.backup"), str(papers_folder() / name))
        if chosen:
            self.back_up_to(Path(chosen))

    def back_up_to(self, file: Path) -> None:
        """Writes a whole copy to a file, beside the window."""
        self.back_up.setEnabled(False)
        self.context.do_long(
            lambda place: place.store.backup(file), lambda _: self._backed_up(file), self._backup_failed
        )

    def _backed_up(self, file: Path) -> None:
        self.back_up.setEnabled(True)
        self.kept.say(message("setup.backed_up", file=file.name, folder=str(file.parent)), "ok")

    def _backup_failed(self, error: Exception) -> None:
        self.back_up.setEnabled(True)
        self.context.worker.failed.emit(error)

    # Examination

    def examine_now(self) -> None:
        """Examines the data and shows what was found."""
        upkeep = self.context.upkeep
        if upkeep is None:
            return
        self._busy(on=True)

        def examine(place: Workplace) -> Examination:
            return upkeep.examine(place.fair)

        self.context.do_long(examine, self._examined, self._examination_failed)

    def _examined(self, found: Examination) -> None:
        self._busy(on=False)
        while self.found.lines.count() > 1:
            item = self.found.lines.takeAt(1)
            shown = item.widget() if item else None
            if shown is not None:
                shown.deleteLater()
        for problem in found.problems:
            self.found.lines.addWidget(self.said(problem))
        if found.problems:
            self.found.say(message("setup.examined_trouble", count=len(found.problems)), "stop")
        else:
            self.found.say(message("setup.examined_well", changes=found.changes, code=found.code), "ok")

    def _examination_failed(self, error: Exception) -> None:
        self._busy(on=False)
        self.context.worker.failed.emit(error)

    def _busy(self, *, on: bool) -> None:
        self.examine.setEnabled(not on)
        self._bar.setVisible(on)

    def _open_folder(self) -> None:
        if self.context.upkeep is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.upkeep.folder)))
