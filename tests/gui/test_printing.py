"""A printer takes pages, or vanishes between two of them; a file plays the printer."""

import threading
from pathlib import Path

import pypdfium2
import pytest
from printed_papers import Memorandum, memorandum
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.gui import printing
from fairdesk.pdfium import PDFIUM
from fairdesk.texts import text
from fairdesk.usecases.ports import Workplace

NAME = "Office printer"


class FilePrinter(QPrinter):
    """Prints into a file; ``pages_left`` says after how many further pages it vanishes."""

    file = Path()
    pages_left = 1_000
    free_meanwhile: list[bool]

    def __init__(self, mode: QPrinter.PrinterMode) -> None:
        super().__init__(mode)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(self.file))
        self.setResolution(72)

    def setPrinterName(self, name: str) -> None:
        """The file stays what is printed to."""
        assert name == NAME

    def newPage(self) -> bool:
        """Qt's, as long as the printer is there."""
        type(self).free_meanwhile.append(_is_free())
        type(self).pages_left -= 1
        return self.pages_left >= 0 and super().newPage()


def _is_free() -> bool:
    """Whether others can draw pages meanwhile: asked by another thread, as the lock is one of threads."""
    free: list[bool] = []

    def ask() -> None:
        free.append(PDFIUM.acquire(blocking=False))
        if free[0]:
            PDFIUM.release()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    return free[0]


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[FilePrinter]:
    assert QApplication.instance() or QApplication([])
    monkeypatch.setattr(FilePrinter, "file", tmp_path / "printed.pdf")
    monkeypatch.setattr(FilePrinter, "pages_left", 1_000)
    monkeypatch.setattr(FilePrinter, "free_meanwhile", [], raising=False)
    monkeypatch.setattr(printing, "QPrinter", FilePrinter)
    monkeypatch.setattr(printing, "check_printer", lambda name: None)
    return FilePrinter


@pytest.fixture
def paper(place: Workplace) -> Memorandum:
    return memorandum(place, "uz-Latn", "ru", items=12)


def test_every_page_is_printed_at_its_size_and_others_may_draw_meanwhile(
    printer: type[FilePrinter], paper: Memorandum
) -> None:
    pages = paper.versions[0].pages
    assert pages > 1
    assert printing.print_pdf(paper.pdf, NAME) == pages
    with pypdfium2.PdfDocument(printer.file) as printed:
        assert [tuple(map(round, page.get_size())) for page in printed] == [(595, 842)] * pages
    assert printer.free_meanwhile == [True] * (pages - 1)


def test_a_printer_that_vanishes_between_pages_is_told_and_can_be_tried_again(
    printer: type[FilePrinter], paper: Memorandum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printer, "pages_left", 0)
    with pytest.raises(UserFacingError) as refused:
        printing.print_pdf(paper.pdf, NAME, copies=2)
    assert NAME in text(refused.value.title, "en")
    assert paper.state is DocumentState.PRINTED
    monkeypatch.setattr(printer, "pages_left", 1_000)
    assert printing.print_pdf(paper.pdf, NAME, copies=2) == 2 * paper.versions[0].pages
    assert len(paper.versions) == 1
