"""A specialist's day at a table: two badges, a talk in two languages, a signed memorandum, and its contract.

Through the real window, by scans and keys. The signed paper comes back as a scanner leaves it.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from a_fair_with_meetings import CHEMIST_AGAIN, PLASTIC
from desk_with_papers import Printer
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from scanned_pile import pile, scan, sheets, some_look
from table_specialist import CTRL, ENTER, TAB, Specialist

from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import step_id
from fairdesk.domain.entities import Document, Handover, Id, PathStep
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import NegotiationOutcome, Step, StepState
from fairdesk.gui.screens.documents.screen import Documents
from fairdesk.gui.screens.negotiations.outcome_part import OUTCOMES
from fairdesk.gui.widgets.handover_dialog import HandoverDialog
from fairdesk.store.doctor import examine
from fairdesk.store.store import Store
from fairdesk.usecases.deals import cooperation
from fairdesk.usecases.papers import documents
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace

SACKS = ("Polipropilen qop, 50 kg", TAB, "6305331000", TAB, "240000", TAB, "dona", TAB, "4850")
FABRIC = ("Ткань полипропиленовая", TAB, "5407201100", TAB, "12000", TAB, "kg", TAB, "9,4 ming")
PRINT_SET = ("Bosma toʻplami, 4 rang", TAB, TAB, "1", TAB, "dona", TAB, "18,5 mln")
F7, F8, DOWN, P = Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_Down, Qt.Key.Key_P


class Day(Specialist):
    """The specialist, with a printer, a scanner and an eye on the papers."""

    printer: Printer
    folder: Path

    @property
    def papers(self) -> Documents:
        """The screen of documents."""
        found = self.window.opened.shell.screen_called("documents")
        assert isinstance(found, Documents)
        return found

    def paper(self, document: Id) -> DocumentView:
        """A document as it is kept."""
        with self.place.read() as work:
            return documents.view(work, document)

    def agree(self, outcome: NegotiationOutcome) -> Id:
        """Says how the talk ended, and opens the document that this begins."""
        self.screen.outcome.bar.buttons[OUTCOMES.index(outcome)].click()
        self.wait(lambda: QApplication.activeModalWidget() is not None)
        self.answer("Open")
        return self.open_paper()

    def open_paper(self) -> Id:
        """The document that is shown."""
        self.wait(lambda: self.papers.page.view is not None and self.papers.isVisible())
        assert self.papers.page.view is not None
        return self.papers.page.view.document.id

    def print_it(self, document: Id) -> bytes:
        """Ctrl+P: what came out of the printer."""
        before = len(self.printer.papers)
        self.press(P, held=CTRL)
        self.wait(lambda: len(self.printer.papers) > before)
        self.wait(lambda: self.paper(document).state is DocumentState.PRINTED)
        return self.printer.papers[-1][0]

    def file_signed(self, pdf: bytes, seed: int) -> None:
        """The signed copy lies in the office scanner, a little askew, and files itself."""
        chance = random.Random(seed)
        path = self.folder / f"scan-{seed}.pdf"
        path.write_bytes(pile([scan(page, some_look(chance), chance) for page in sheets(pdf)]))
        dialog = self.papers.file_pile(str(path))
        self.wait(lambda: dialog.filing is not None)
        assert dialog.filing is not None
        assert [one.reason for one in dialog.filing.left] == []
        dialog.reject()
        self.settle()

    def back_to_the_talk(self, negotiation: Id) -> None:
        """The screen of negotiations, at this talk."""
        self.window.show("negotiations", negotiation)
        self.wait(lambda: self.screen.deal.id == negotiation and self.screen.isVisible())

    def step(self, negotiation: Id, step: Step) -> cooperation.StepView:
        """A step of the path as it stands."""
        with self.place.read() as work:
            return next(one for one in cooperation.path(work, negotiation) if one.step is step)

    def press_button(self, words: str) -> None:
        """Presses a button of what floats over the talk."""
        popover = self.screen.popover
        assert popover is not None
        next(one for one in popover.findChildren(QPushButton) if one.text().startswith(words)).click()
        self.settle()


@pytest.fixture
def day(
    store: Store, place: Workplace, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Day]:
    hands = Day(store, place, clock)
    hands.printer, hands.folder = Printer(), tmp_path
    hands.printer.take_the_place_of_the_systems(monkeypatch)
    hands.window.opened.context.settings.put("document_printer", Printer.name)
    yield hands
    hands.window.close()


def test_from_two_badges_to_a_signed_contract(day: Day, store: Store) -> None:
    negotiation = talk_is_logged(day)
    memorandum_is_signed(day, negotiation)
    specification_is_handed_over(day, negotiation)
    contract_follows(day, negotiation)
    assert not examine(store, day.place.fair).problems


def talk_is_logged(day: Day) -> Id:
    """Two delegations sit down and show their badges; what they agree is typed while they talk."""
    day.scan(CHEMIST_AGAIN)
    assert day.screen.scanning.holds, "the other side's badge is waited for"
    day.scan(PLASTIC)
    day.wait(lambda: day.screen.deal.view is not None)
    negotiation = day.screen.deal.id
    assert negotiation is not None
    day.write(*SACKS, ENTER, *FABRIC, ENTER, *PRINT_SET, TAB, pause=0.005)
    day.settle()
    assert [one.price for one in day.items()] == [Decimal(4850), Decimal(9400), Decimal(18_500_000)]
    for said in ("Narx yillik 200 000 dona buyurtmada saqlanadi.", "Сейчас покупают за рубежом."):
        day.press(F8)
        day.write(said, ENTER)
        day.clock.advance(minutes=4)
        day.settle()
    assert [line for line in day.timeline if "buyurtmada" in line or "за рубежом" in line]
    day.screen.path.lay.click()
    day.wait(lambda: len(day.screen.path.stepper.steps) == 7)
    specification = day.screen.path.stepper.steps[1]
    specification.setFocus()
    day.press(ENTER)
    popover = day.screen.popover
    assert popover is not None
    popover.due.selectAll()
    day.write("20.03.2022", ENTER)
    day.settle()
    assert str(day.step(negotiation, Step.SPECIFICATION).due) == "2022-03-20"
    return negotiation


def memorandum_is_signed(day: Day, negotiation: Id) -> None:
    """Printed in two languages, signed on paper, and back through the scanner."""
    memorandum = day.agree(NegotiationOutcome.MEMORANDUM)
    pdf = day.print_it(memorandum)
    number = day.paper(memorandum).number
    assert number == "JI-2022-01/A-0001"
    assert day.paper(memorandum).sum == Decimal("1295300000")
    day.clock.advance(minutes=12)
    day.file_signed(pdf, seed=1)
    assert day.paper(memorandum).state is DocumentState.SIGNED
    assert day.step(negotiation, Step.MEMORANDUM).state is StepState.DONE


def specification_is_handed_over(day: Day, negotiation: Id) -> None:
    """Two weeks later the buyer brings the specification; an act says so."""
    day.clock.advance(minutes=14 * 24 * 60)
    day.back_to_the_talk(negotiation)
    day.screen.path.stepper.steps[1].setFocus()
    day.press(ENTER)
    day.press_button("Hand over")
    day.wait(lambda: isinstance(QApplication.activeModalWidget(), HandoverDialog))
    dialog = day.dialog(HandoverDialog)
    dialog.version.line.setFocus()
    dialog.version.line.selectAll()
    day.write("1.2")
    day.press(ENTER)
    act = day.open_paper()
    with day.place.read() as work:
        record = work.get(Document, act)
        handed = work.all(Handover)
    assert record is not None
    assert (record.template, [one.version for one in handed]) == ("handover_act", ["1.2"])
    day.print_it(act)
    step = day.step(negotiation, Step.SPECIFICATION)
    assert step.state is StepState.DONE
    assert step.handovers[0].number == "JI-2022-01/A-0002"


def contract_follows(day: Day, negotiation: Id) -> None:
    """What had to be developed has been; the parties sign the purchase contract."""
    for step in (Step.DOCUMENTATION, Step.SAMPLE, Step.TESTING, Step.PRODUCTION):
        found = day.step(negotiation, step)
        if found.closes_by == "hand":
            cooperation.finish(day.place, found.id)
        else:
            cooperation.skip(day.place, found.id, "Namuna yarmarkada koʻrsatilgan")
    day.back_to_the_talk(negotiation)
    contract = day.agree(NegotiationOutcome.CONTRACT)
    pdf = day.print_it(contract)
    day.file_signed(pdf, seed=2)
    assert day.paper(contract).state is DocumentState.SIGNED
    assert day.step(negotiation, Step.CONTRACT).state is StepState.DONE
    with day.place.read() as work:
        assert work.get(PathStep, step_id(negotiation, Step.CONTRACT, 1)) is not None
        assert cooperation.whole_path(work, negotiation).state.value == "complete"
