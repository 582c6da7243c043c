"""What ``test_filing_cut_off`` starts: files a pile of scanned pages, or keeps papers on a full disk.

``fair FOLDER`` makes a fair with printed memoranda and their scans in one PDF, ``file FOLDER`` files that
pile and goes on until it is killed, and ``full FOLDER`` attaches, prints and files once on a disk that has
become full and once more when there is room again. What was done is printed once it is durable.
"""

import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from printed_papers import memorandum
from scanned_pile import Look, pile, scan, sheets

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Document, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.exchange.scanned_pages import ScannedFile
from fairdesk.store.store import Store
from fairdesk.usecases.deals import attachments
from fairdesk.usecases.papers import document_drafts, document_printing, scan_filing
from fairdesk.usecases.ports import Workplace

DAY = date(2022, 3, 3)
MEMORANDA = 6
PILE = "pile.pdf"
FILE = b"%PDF-1.7 a drawing " * 100_000


def opened(folder: Path) -> Workplace:
    clock = SetClock(datetime.fromisoformat("2022-03-03T15:30:00+05:00"))
    store = Store(folder, clock)
    known = store.fairs()
    fair = (
        known[0]
        if known
        else store.create_fair(
            Fair(id=b"", code="JI-2022-01", name="Jizzax", region="JI", start=DAY, end=DAY), "Desk", "Dilnoza"
        )
    )
    return Workplace(store, fair.id, clock, "Dilnoza")


def make(folder: Path) -> None:
    """A fair with memoranda that came back signed, in one pile."""
    place = opened(folder)
    chance = random.Random(7)
    papers = [memorandum(place, items=number + 1) for number in range(MEMORANDA)]
    scans = [scan(sheet, Look(noise=4), chance) for paper in papers for sheet in sheets(paper.pdf)]
    (folder / PILE).write_bytes(pile(scans))


def file(place: Workplace, folder: Path) -> Iterator[str]:
    """Files the pile, again and again; ``page`` is printed for each page that is done."""
    yield "ready"
    while True:
        with ScannedFile(folder / PILE) as pages:
            for page in pages:
                done = scan_filing.file_pages(place, [page])
                yield f"page {page.page} {'filed' if done.filed else done.left[0].reason.key}"


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow, as on a disk that is full."""
    import resource  # of Unix only

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def full(place: Workplace, folder: Path) -> Iterator[str]:
    """Files, prints and attaches on a full disk, and again when somebody has made room."""
    with place.read() as work:
        talk = work.all(Document)[0].negotiation or b""
    draft = document_drafts.draft(place, talk, "purchase_contract").document

    def filed() -> str:
        with ScannedFile(folder / PILE) as pages:
            filing = scan_filing.file_pages(place, pages)
        return f"{len(filing.filed)} filed {len(filing.left)} left"

    jobs: tuple[tuple[str, Callable[[], object]], ...] = (
        ("attach", lambda: attachments.attach(place, talk, "chizma.pdf", FILE).known),
        ("print", lambda: document_printing.print_document(place, draft, paper_pdf).number),
        ("file", filed),
    )
    for name, job in jobs:
        with no_room():
            yield f"{name} {_tried(job)}"
        yield f"{name} {_tried(job)}"


def _tried(job: Callable[[], object]) -> str:
    try:
        return f"done {job()}"
    except UserFacingError as error:
        return f"refused {error.title.key}"


def main() -> None:
    job, folder = sys.argv[1], Path(sys.argv[2])
    if job == "fair":
        make(folder)
        return
    place = opened(folder)
    for done in file(place, folder) if job == "file" else full(place, folder):
        print(done, flush=True)


if __name__ == "__main__":
    main()
