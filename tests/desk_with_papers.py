"""The real window on a fair with an agreed deal, and hands on the screen of documents."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from a_paper_deal import Deal, a_deal
from coming_to_rest import come_to_rest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    Ceremony,
    DealItem,
    DealParty,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Fair,
    Id,
    Negotiation,
    PathStep,
    PrintJob,
    Record,
    Signing,
    Station,
)
from fairdesk.domain.messages import Message
from fairdesk.domain.words import StationRole
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.documents import ceremony_page, document_actions, queue_page
from fairdesk.gui.screens.documents.document_page import DocumentPage
from fairdesk.gui.screens.documents.screen import Documents
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.store.store import Store
from fairdesk.usecases.papers import document_drafts, document_printing, documents
from fairdesk.usecases.papers.document_printing import Printed
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace

_OF_A_STORY: tuple[type[Record], ...] = (
    Ceremony, PrintJob, Signing, DocumentVersion, Document, PathStep, DealItem, DealParty, Negotiation,
    Delegate, Enterprise,
)  # fmt: skip
FAIR_DAY = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
"""09:30 in Tashkent."""
_LONGEST_WAIT = 10.0


@dataclass
class Printer:
    """A printer that keeps what is printed on it: papers and copies."""

    name: str = "Office printer"
    papers: list[tuple[bytes, int]] = field(default_factory=list[tuple[bytes, int]])

    def check(self, name: str) -> None:
        assert name == self.name

    def print(self, pdf: bytes, name: str, copies: int = 1) -> int:
        self.check(name)
        self.papers.append((pdf, copies))
        return copies

    def take_the_place_of_the_systems(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (document_actions, ceremony_page):
            monkeypatch.setattr(module, "check_printer", self.check)
        for module in (document_actions, ceremony_page, queue_page):
            monkeypatch.setattr(module, "print_pdf", self.print)


class PaperDesk:
    """Keys on the screen of documents; what is told in notices is kept."""

    def __init__(self, place: Workplace, window: PlayedWindow, deal: Deal) -> None:
        self.place, self.window, self.deal = place, window, deal
        self.told: list[str] = []
        context = window.opened.context
        context.told.connect(self.hear)
        screen = window.opened.shell.screen_called("documents")
        assert isinstance(screen, Documents)
        self.screen = screen
        self.settle()

    def hear(self, sentence: Message, _: object) -> None:
        """A notice."""
        self.told.append(self.window.opened.context.words(sentence))

    @property
    def page(self) -> DocumentPage:
        """The page of a document."""
        return self.screen.page

    # Papers

    def draft(self, template: str = "memorandum") -> Id:
        """A draft of the deal."""
        return document_drafts.draft(self.place, self.deal.negotiation, template).document

    def printed(self, template: str = "memorandum", **fields: object) -> Printed:
        """A paper that was printed at this desk."""
        document = self.draft(template)
        for name, value in fields.items():
            document_drafts.set_field(self.place, document, name, value)
        return document_printing.print_document(self.place, document, partial(paper_pdf))

    def view(self, document: Id) -> DocumentView:
        """A document as it is kept."""
        with self.place.read() as work:
            return documents.view(work, document)

    def open(self, document: Id) -> None:
        """Shows a document."""
        self.screen.open_document(document)
        self.wait(lambda: self.page.view is not None and self.page.view.document.id == document)
        self.settle()

    # Hands

    def settle(self) -> None:
        """Lets the window come to rest, gathered changes included."""
        come_to_rest(self.window)

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)

    def press(
        self, key: Qt.Key, *, ctrl: bool = False, alt: bool = False, into: QWidget | None = None
    ) -> None:
        """Presses a key where the focus is, shortcuts included."""
        modifier = Qt.KeyboardModifier.NoModifier
        if ctrl:
            modifier = Qt.KeyboardModifier.ControlModifier
        elif alt:
            modifier = Qt.KeyboardModifier.AltModifier
        target = into or QApplication.activeModalWidget() or self.window.opened.shell
        QTest.keyClick(target.windowHandle() if into is None else target, key, modifier)
        self.settle()

    def type(self, widget: QWidget, text: str) -> None:
        """Writes a text over what is in a field: letters of any script, as input methods give them."""
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(widget, typed)
        self.settle()

    @property
    def dialog(self) -> QWidget:
        """The dialog that is open."""
        found = QApplication.activeModalWidget()
        assert found is not None, "no dialog is open"
        return found


@contextmanager
def one_window(folder: Path) -> Generator[PlayedWindow]:
    """A fair and its window for many stories: opening one takes longer than most of them."""
    clock = SetClock(FAIR_DAY)
    store = Store(folder, clock)
    edition = Fair(
        id=b"", code="JI-2022-01", name="Yarmarka", region="JI", start=FAIR_DAY.date(), end=FAIR_DAY.date()
    )
    fair = store.create_fair(edition, "Front desk", "Dilnoza")
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    with Workplace(store, fair.id, clock, "Dilnoza").write() as work:
        work.add(Station(id=work.new_id(), name="Main entrance", role=StationRole.ENTRANCE))
    window = PlayedWindow(store, fair.id, clock)
    yield window
    window.close()
    store.close()


@contextmanager
def papers(window: PlayedWindow) -> Generator[PaperDesk]:
    """The screen of documents with one agreed deal, a printer chosen, and nothing left of earlier stories."""
    place = window.opened.context.place
    window.opened.context.settings.put("document_printer", Printer.name)
    window.speak("en")
    window.opened.shell.resize(1440, 900)
    desk = PaperDesk(place, window, a_deal(place))
    desk.screen.open_view("register")
    desk.screen.register.show_all()
    yield desk
    while (left := QApplication.activeModalWidget()) is not None:
        left.close()
        window.settle()
    for told in window.opened.shell.findChildren(Dialog):
        told.close()  # such as what went wrong, which is told beside the work
    window.settle()
    desk.screen.page.folder = None
    with place.write() as work:
        for record_type in _OF_A_STORY:
            for one in work.all(record_type):
                work.void(record_type, one.id)
    window.opened.context.told.disconnect(desk.hear)
    window.opened.context.announce(work.changes)
    desk.settle()
