"""Putting finished PDFs on the system's printers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pypdfium2
from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.pdfium import PDFIUM

_MOST_DPI = 600
_TROUBLED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


@dataclass(frozen=True, slots=True)
class PrinterState:
    """A printer of this machine and whether it is in order."""

    name: str
    in_order: bool


def printers() -> list[PrinterState]:
    """The system's printers, the default one first."""
    default = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))
    return [PrinterState(name, _in_order(name)) for name in names]


def print_pdf(pdf: bytes, printer_name: str, copies: int = 1) -> int:
    """Prints a PDF at its own size, page by page, one copy after the other; returns how many pages went to

    the printer. Raises ``UserFacingError`` where the printer is gone, in trouble, or takes no pages.
    """
    check_printer(printer_name)
    return sum(_print_pages(pdf, printer_name) for _ in range(copies))


def check_printer(printer_name: str) -> None:
    """Raises ``UserFacingError`` where a printer is gone or in trouble."""
    if printer_name not in QPrinterInfo.availablePrinterNames():
        raise UserFacingError(
            message("printing.no_printer", name=printer_name), message("printing.no_printer_advice")
        )
    if not _in_order(printer_name):
        raise _fault(printer_name)


def _print_pages(pdf: bytes, printer_name: str) -> int:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), _MOST_DPI))
    painter = QPainter()
    try:
        printed = 0
        for width, height, picture in _pages(pdf, printer.resolution()):
            _set_paper(printer, width, height)
            if not (printer.newPage() if painter.isActive() else painter.begin(printer)):
                raise _fault(printer_name)
            painter.drawImage(QRect(0, 0, picture.width(), picture.height()), picture)
            printed += 1
        if not painter.end() or printer.printerState() in _TROUBLED:
            raise _fault(printer_name)
    finally:
        if painter.isActive():  # half a paper must not come out, and Qt ends where it is forgotten
            printer.abort()
            painter.end()
    return printed


def _pages(pdf: bytes, dpi: int) -> Iterator[tuple[float, float, QImage]]:
    """The pages with their sizes in points. PDFium is left to others while a slow printer takes one."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            with PDFIUM:
                page = document[number]
                found = (*page.get_size(), _rendered(page, dpi))
            yield found
    finally:
        with PDFIUM:
            document.close()


def _fault(printer_name: str) -> UserFacingError:
    return UserFacingError(message("printing.fault", name=printer_name), message("printing.fault_advice"))


def _set_paper(printer: QPrinter, width: float, height: float) -> None:
    """The paper of a page in points; wide pages are laid across."""
    across = width > height
    size = QPageSize(
        QSizeF(min(width, height), max(width, height)),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    side = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, side, QMarginsF(0, 0, 0, 0)))


def _rendered(page: pypdfium2.PdfPage, dpi: int) -> QImage:
    bitmap = page.render(scale=cast("int", dpi / 72)).to_pil().convert("RGB")
    data = bitmap.tobytes()
    return QImage(data, bitmap.width, bitmap.height, bitmap.width * 3, QImage.Format.Format_RGB888).copy()


def _in_order(name: str) -> bool:
    return QPrinterInfo.printerInfo(name).state() not in _TROUBLED
