"""The register of documents as a spreadsheet file."""

from pathlib import Path

from fairdesk.exchange.write_tables import write_xlsx
from fairdesk.texts import Language
from fairdesk.usecases.papers.document_register import Register
from fairdesk.usecases.papers.document_sheets import sheets_of


def write_register(path: Path, register: Register, language: Language) -> None:
    """Writes the rows and their totals as xlsx. Raises ``UserFacingError`` where that cannot be done."""
    write_xlsx(path, sheets_of(register, language))
