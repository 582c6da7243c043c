"""The register of documents as a file that a spreadsheet program opens."""

import csv
from pathlib import Path

from a_paper_deal import a_deal
from conftest import Convert

from fairdesk.exchange.document_files import write_register
from fairdesk.usecases.papers import document_drafts, document_printing, document_register
from fairdesk.usecases.papers.document_content import PaperMade
from fairdesk.usecases.ports import Workplace

_IN_UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76"


def test_libreoffice_reads_the_register(place: Workplace, convert: Convert, tmp_path: Path) -> None:
    deal = a_deal(place, items=2)
    document = document_drafts.draft(place, deal.negotiation, "memorandum").document
    document_printing.print_document(place, document, lambda _: PaperMade(b"%PDF", 1))
    file = tmp_path / "reestr.xlsx"
    with place.read() as work:
        write_register(file, document_register.register(work), "uz-Latn")
    book = convert(file, _IN_UTF_8).read_text(encoding="utf-8")
    rows = list(csv.reader(book.splitlines()))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["Raqam"] == "JI-2022-01/A-0001"
    assert told["Summa"] == "2328000000"
    assert told["Xaridor"] == "Сирдарё Текстиль МЧЖ"
    assert told["Sana"] in ("2022-03-03", "03.03.2022")
