"""The register on paper and as a spreadsheet: just the rows that are shown, in their order."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.papers import papers_folder, save_and_open
from fairdesk.texts import Language
from fairdesk.usecases.papers.document_register import Register, Row, totals
from fairdesk.usecases.ports import Workplace


def save_register(context: Context, rows: list[Row], asked: str, window: QWidget) -> None:
    """Saves the rows as PDF and opens it to be printed; ``asked`` says what they were filtered by."""
    name = f"{context.words('documentscreen.register')}.pdf"
    context.do_long(
        partial(_pdf, rows, asked, context.words.language),
        lambda pdf: save_and_open(context, pdf, name, window),
    )


def export_register(context: Context, rows: list[Row], window: QWidget) -> None:
    """Asks where to, and writes the rows as a spreadsheet."""
    words = context.words
    wanted = str(papers_folder() / f"{words('documentscreen.register')}.xlsx")
    dialog = QFileDialog(window, words("documentscreen.export"), wanted, "(*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(wanted)
    dialog.fileSelected.connect(lambda path: write_register_to(context, rows, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_register_to(context: Context, rows: list[Row], path: Path) -> None:
    """Writes the rows as a spreadsheet."""
    context.do_long(
        partial(_write, rows, path, context.words.language),
        lambda _: context.tell(message("printing.kept", file=path.name, folder=str(path.parent))),
    )


def _register(rows: list[Row]) -> Register:
    return Register(tuple(rows), totals(rows))


def _pdf(rows: list[Row], asked: str, language: Language, place: Workplace) -> bytes:
    from fairdesk.documents.document_lists import register_pdf  # loaded with the first list

    with place.read() as work:
        return register_pdf(_register(rows), work.fair, language, work.now, asked)


def _write(rows: list[Row], path: Path, language: Language, place: Workplace) -> None:
    from fairdesk.exchange.document_files import write_register  # loaded with the first spreadsheet

    write_register(path, _register(rows), language)
