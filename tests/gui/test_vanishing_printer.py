"""The printer goes away while a paper is printed: it is locked, everybody sees so, and it is sent again."""

from collections.abc import Iterator

import pytest
from desk_with_papers import PaperDesk, Printer, one_window, papers
from PySide6.QtCore import Qt

from fairdesk.domain.entities import Desk, PrintJob
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.papers import DocumentState
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.usecases.papers import print_queue


class VanishingPrinter(Printer):
    """Takes nothing as long as it is ``away``; it is in order when it is looked at."""

    away = True

    def print(self, pdf: bytes, name: str, copies: int = 1) -> int:
        if self.away:
            raise UserFacingError(message("printing.fault", name=name), message("printing.fault_advice"))
        return super().print(pdf, name, copies)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> VanishingPrinter:
    made = VanishingPrinter()
    made.take_the_place_of_the_systems(monkeypatch)
    return made


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayedWindow]:
    with one_window(tmp_path_factory.mktemp("printers")) as opened:
        yield opened


@pytest.fixture
def desk(window: PlayedWindow, printer: VanishingPrinter) -> Iterator[PaperDesk]:
    assert printer.away
    with papers(window) as opened:
        yield opened


def close_what_is_told(desk: PaperDesk) -> int:
    """Closes the dialogs that say what went wrong; returns how many there were."""
    told = [one for one in desk.window.opened.shell.findChildren(Dialog) if one.isVisible()]
    for one in told:
        one.close()
    desk.settle()
    return len(told)


def test_the_paper_is_locked_and_is_printed_when_the_printer_is_back(
    desk: PaperDesk, printer: VanishingPrinter
) -> None:
    document = desk.draft()
    desk.open(document)
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: desk.page.states.current == "Printed")
    desk.settle()
    assert printer.papers == []
    locked = desk.view(document)
    assert (locked.state, len(locked.versions)) == (DocumentState.PRINTED, 1)
    assert desk.page.form.subject.line.isReadOnly()
    printer.away = False
    assert close_what_is_told(desk) == 1
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: printer.papers)
    desk.settle()
    again = desk.view(document)
    assert [one.sha256 for one in again.versions] == [one.sha256 for one in locked.versions]


def test_a_job_of_another_desk_goes_on_waiting(desk: PaperDesk, printer: VanishingPrinter) -> None:
    paper = desk.printed()
    with desk.place.read() as work:
        own = work.all(Desk)[0].id
    sent = print_queue.send(desk.place, paper.document, own)
    desk.window.opened.context.announce(sent.changes)
    desk.screen.open_view("queue")
    desk.settle()
    desk.wait(lambda: desk.screen.queue.current is not None)
    for away in (True, False):
        printer.away = away
        desk.screen.queue.print_current()
        desk.settle()
        with desk.place.read() as work:
            [job] = work.all(PrintJob)
        assert (job.printed is None, print_queue.is_done(job)) == (away, not away)
        assert close_what_is_told(desk) == away
    assert [pdf for pdf, _ in printer.papers] == [paper.pdf]
