"""A specialist's hour among the deals, months after the fair: by keys, in the real window."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import icalendar
import pytest
from a_followed_deal import Followed, followed_deal, go_to
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fairdesk.domain.clock import SetClock
from fairdesk.domain.cooperation import PathState, Urgency
from fairdesk.domain.entities import Enterprise, Id, PathStep
from fairdesk.domain.messages import Message
from fairdesk.domain.words import Step, StepState
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.cooperation.dialogs import DayDialog, ReasonDialog
from fairdesk.gui.screens.cooperation.reminder_dialog import ReminderDialog
from fairdesk.gui.screens.cooperation.screen import Cooperation
from fairdesk.gui.screens.cooperation.totals_dialog import TotalsDialog
from fairdesk.gui.widgets.basics import KeyButton
from fairdesk.gui.widgets.handover_dialog import HandoverDialog
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.deals import cooperation, results
from fairdesk.usecases.ports import Claim, Workplace

_LONGEST_WAIT = 10.0


class Hands:
    """The window with a specialist's hands on its keys."""

    def __init__(self, window: PlayedWindow) -> None:
        self.window = window
        screen = window.opened.shell.screen_called("cooperation")
        assert isinstance(screen, Cooperation)
        self.screen = screen
        window.opened.shell.activateWindow()
        self.wait(lambda: screen.following.known is not None)

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        self.window.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the keys go."""
        QTest.keyClick(QApplication.focusWidget() or self.screen, key, modifier)
        self.window.settle()

    def control(self, key: Qt.Key) -> None:
        """Presses a key with Ctrl, which the window answers."""
        QTest.keyClick(self.window.opened.shell, key, Qt.KeyboardModifier.ControlModifier)
        self.window.settle()

    def dialog(self, kind: type) -> QWidget:
        """The dialog that is open."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        found = QApplication.activeModalWidget()
        assert found is not None
        return found

    def board(self) -> dict[str, list[str]]:
        """The buyers' names, column by column."""
        return {
            urgency.value: [row.sides[0].name[-1] for row in column.cards.rows]
            for urgency, column in self.screen.board.columns.items()
            if column.cards.rows
        }

    def shows(self, deal: Followed) -> None:
        """Waits until the pane shows a deal."""
        pane = self.screen.pane
        self.wait(lambda: pane.deal is not None and pane.deal.negotiation.id == deal.id)


@pytest.fixture
def deals(place: Workplace, clock: SetClock) -> dict[str, Followed]:
    """A, B overdue; C due within a week; D later; E refused; F completed."""
    made = {letter: followed_deal(place, suffix=f" {letter}") for letter in "ABCDEF"}
    for letter, deal in made.items():
        cooperation.skip(place, deal.step[Step.MEMORANDUM], "oʻz shakli")
        if letter in "CD":
            cooperation.skip(place, deal.step[Step.SPECIFICATION], "bor")
    cooperation.set_step(place, made["A"].step[Step.SPECIFICATION], "due", "18.03.2022", "en")
    cooperation.refuse(place, made["E"].step[Step.SPECIFICATION], "qimmat")
    for step in Step:
        cooperation.skip(place, made["F"].step[step], "tugadi")
    cooperation.set_step(place, made["D"].step[Step.DOCUMENTATION], "due", "11.05.2022", "en")
    made["D"].deal.item("Gidravlik shlang", "10", "5000")
    go_to(clock, date(2022, 4, 1))
    return made


@pytest.fixture
def hands(store: Store, place: Workplace, clock: SetClock, deals: dict[str, Followed]) -> Iterator[Hands]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Kamola")):
        store.set_setting(name, value)
    window = PlayedWindow(store, place.fair, clock)
    made = Hands(window)
    made.wait(lambda: made.board())
    yield made
    window.close()


def test_the_board_has_columns_by_urgency_and_arrows_go_everywhere(
    hands: Hands, deals: dict[str, Followed]
) -> None:
    assert hands.board() == {"late": ["A", "B"], "soon": ["C"], "later": ["D"], "closed": ["E", "F"]}
    hands.shows(deals["A"])
    hands.press(Qt.Key.Key_Down)
    hands.shows(deals["B"])
    hands.press(Qt.Key.Key_Right)
    hands.shows(deals["C"])
    for key, letter in ((Qt.Key.Key_Right, "D"), (Qt.Key.Key_Right, "E"), (Qt.Key.Key_Right, "E")):
        hands.press(key)
        hands.shows(deals[letter])
    hands.press(Qt.Key.Key_End)
    hands.shows(deals["F"])
    hands.press(Qt.Key.Key_Left)
    hands.shows(deals["D"])
    assert [column.current_id for column in hands.screen.board.columns.values()].count(None) == 3


def test_a_card_tells_a_screen_reader_everything(hands: Hands, deals: dict[str, Followed]) -> None:
    column = hands.screen.board.columns[Urgency.LATE]
    said = column.cards.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Сирдарё Текстиль МЧЖ A – Jizzax Plastmassa MCHJ A, Technical specification, 14 days late, "
        "Сирдарё Текстиль МЧЖ A, 1.2 bln UZS"
    )


def test_enter_opens_the_deal_and_escape_comes_back(hands: Hands, deals: dict[str, Followed]) -> None:
    hands.press(Qt.Key.Key_Return)
    hands.shows(deals["A"])
    hands.wait(lambda: hands.screen.pane.card.first.hasFocus())
    assert hands.screen.pane.card.first.text() == "Hand over"
    hands.press(Qt.Key.Key_Escape)
    assert hands.screen.board.columns[Urgency.LATE].hasFocus()


def test_a_step_is_finished_by_keys_on_the_day_it_was_done(hands: Hands, deals: dict[str, Followed]) -> None:
    hands.press(Qt.Key.Key_Right)
    hands.shows(deals["C"])
    hands.control(Qt.Key.Key_Return)
    dialog = hands.dialog(DayDialog)
    assert isinstance(dialog, DayDialog)
    assert dialog.day.text == "01.04.2022"
    QTest.keyClicks(dialog.day.line, "02.04.2022")
    QTest.keyClick(dialog.day.line, Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is dialog, "that day is still to come"
    dialog.day.line.selectAll()
    QTest.keyClicks(dialog.day.line, "29.03.2022")
    QTest.keyClick(dialog.day.line, Qt.Key.Key_Return)
    hands.wait(lambda: hands.board().get("soon") is None)
    assert hands.board()["later"] == ["C", "D"]
    hands.shows(deals["C"])
    assert deals["C"].path[Step.DOCUMENTATION].day == date(2022, 3, 29)
    hands.control(Qt.Key.Key_Z)
    hands.wait(lambda: hands.board().get("soon") == ["C"])


def test_a_refusal_needs_a_reason_and_moves_the_card(hands: Hands, deals: dict[str, Followed]) -> None:
    hands.screen.act("refuse")
    dialog = hands.dialog(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.save()
    assert QApplication.activeModalWidget() is dialog
    QTest.keyClicks(dialog.reason.line, "narxi baland")
    QTest.keyClick(dialog.reason.line, Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is dialog, "Enter refuses nothing"
    dialog.save()
    hands.wait(lambda: hands.board()["closed"] == ["A", "E", "F"])
    seen = deals["A"].path[Step.SPECIFICATION]
    assert (seen.state, seen.reason) == (StepState.REFUSED, "narxi baland")
    hands.shows(deals["A"])
    hands.wait(lambda: hands.screen.pane.card.buttons["repeat"].isVisible())
    hands.screen.act("repeat")
    again = hands.dialog(ReasonDialog)
    assert isinstance(again, ReasonDialog)
    again.reason.text = "arzonroq ip"
    again.save()
    hands.wait(lambda: hands.board()["closed"] == ["E", "F"])
    assert deals["A"].path[Step.SPECIFICATION].round == 2


def test_a_specification_is_handed_over_and_its_act_is_shown_to_be_printed(
    hands: Hands, deals: dict[str, Followed]
) -> None:
    asked: list[tuple[str, Id]] = []
    hands.window.opened.context.asked_for.connect(lambda screen, record: asked.append((screen, record)))
    hands.control(Qt.Key.Key_Return)
    dialog = hands.dialog(HandoverDialog)
    assert isinstance(dialog, HandoverDialog)
    assert (dialog.giver.currentData(), dialog.receiver.currentData()) == (
        deals["A"].buyer,
        deals["A"].seller,
    )
    dialog.receiver.choose(deals["A"].buyer)
    dialog.save()
    assert QApplication.activeModalWidget() is dialog, "nobody hands over to themselves"
    dialog.receiver.choose(deals["A"].seller)
    dialog.what.text = "Qop chizmasi"
    dialog.copies.text = "3"
    QTest.keyClick(dialog.what.line, Qt.Key.Key_Return)
    hands.wait(lambda: asked)
    (given,) = deals["A"].path[Step.SPECIFICATION].handovers
    assert (given.handover.what, given.handover.copies) == ("Qop chizmasi", 3)
    assert asked == [("documents", given.act)]
    hands.window.open_screen("cooperation")
    hands.shows(deals["A"])
    card = hands.screen.pane.card
    hands.wait(
        lambda: [one for one in card.findChildren(KeyButton) if one.toolTip() == "Take this handover back"]
    )
    assert card.first.text() == "Print the act"
    card.first.click()
    hands.wait(lambda: len(asked) == 2)
    assert asked[-1] == ("documents", given.act)
    hands.window.open_screen("cooperation")
    card.back_wanted.emit(given.handover.id)
    hands.wait(lambda: not deals["A"].path[Step.SPECIFICATION].handovers)


def test_a_reminder_is_copied_in_the_partys_language_and_noted(
    hands: Hands, deals: dict[str, Followed]
) -> None:
    QTest.keyClick(hands.window.opened.shell, Qt.Key.Key_F9)
    dialog = hands.dialog(ReminderDialog)
    assert isinstance(dialog, ReminderDialog)
    assert dialog.language.currentData() == "ru"
    QTest.keyClick(dialog.copy, Qt.Key.Key_Return)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Здравствуйте, Бахтиёр Тошматов!")
    assert "14 дней назад" in copied
    assert "Kamola" in copied
    dialog.language.choose("en")
    dialog.language.activated.emit(dialog.language.currentIndex())
    hands.wait(lambda: dialog.text.toPlainText().startswith("Dear"))
    next(one for one in dialog.findChildren(QWidget) if getattr(one, "text", str)() == "Note as sent").click()
    hands.wait(lambda: deals["A"].path[Step.SPECIFICATION].reminded == date(2022, 4, 1))
    hands.wait(lambda: not hands.screen.board.columns[Urgency.LATE].cards.rows[0].wants_reminder)


def test_day_person_and_task_are_saved_as_they_are_left(hands: Hands, deals: dict[str, Followed]) -> None:
    card, deal = hands.screen.pane.card, deals["A"]
    hands.shows(deal)
    card.due.line.setFocus()
    card.due.line.selectAll()
    QTest.keyClicks(card.due.line, "ertaga")
    card.about.line.setFocus()
    hands.window.settle()
    assert (card.due.text, deal.path[Step.SPECIFICATION].due) == ("ertaga", date(2022, 3, 18))
    card.due.line.setFocus()
    card.due.line.selectAll()
    QTest.keyClicks(card.due.line, "20.04.2022")
    QTest.keyClick(card.due.line, Qt.Key.Key_Return)
    hands.wait(
        lambda: hands.board() == {"late": ["B"], "soon": ["C"], "later": ["A", "D"], "closed": ["E", "F"]}
    )
    person = deal.deal.people["Сирдарё Текстиль МЧЖ"]
    card.person.choose(person)
    card.person.activated.emit(card.person.currentIndex())
    hands.wait(lambda: deal.path[Step.SPECIFICATION].person == person)


def test_results_are_typed_by_quarter_and_added_up(hands: Hands, deals: dict[str, Followed]) -> None:
    hands.shows(deals["A"])
    hands.control(Qt.Key.Key_R)
    page = hands.screen.pane.results
    hands.wait(lambda: page.fields["quantity"].line.hasFocus())
    assert page.quarter.currentText() == "Quarter 1 of 2022 · nothing noted"
    for name, written in (("quantity", "1 200"), ("sum", "500 mln"), ("jobs", "4")):
        page.fields[name].line.setFocus()
        QTest.keyClicks(page.fields[name].line, written)
        QTest.keyClick(page.fields[name].line, Qt.Key.Key_Return)
        hands.window.settle()
    hands.wait(
        lambda: (
            page.shown is not None
            and page.shown.is_noted
            and page.quarter.currentText() == "Quarter 1 of 2022"
        )
    )
    hands.wait(lambda: page.fields["sum"].text == "500,000,000")
    hands.screen.show_totals()
    dialog = hands.dialog(TotalsDialog)
    assert isinstance(dialog, TotalsDialog)
    assert dialog.years.currentText() == "2022, UZS"
    told = dict(line.texts for line in dialog.table.model_of_lines.shown)
    assert (told["Deals"], told["Sum"], told["Jobs"]) == ("1", "500,000,000", "4")
    dialog.reject()


def test_list_and_board_stand_on_the_same_deal_and_share_their_filters(
    hands: Hands, deals: dict[str, Followed]
) -> None:
    hands.press(Qt.Key.Key_Down)
    hands.shows(deals["B"])
    hands.control(Qt.Key.Key_B)
    table = hands.screen.table
    assert table.hasFocus()
    assert table.current_id == deals["B"].id
    assert table.model_of_lines.shown[0].row.negotiation == deals["A"].id
    hands.press(Qt.Key.Key_Slash)
    assert hands.screen.filter_field.line.hasFocus()
    QTest.keyClicks(hands.screen.filter_field.line, "gidravlik")
    hands.wait(lambda: hands.board() == {"later": ["D"]})
    hands.press(Qt.Key.Key_Return)
    assert table.hasFocus()
    hands.control(Qt.Key.Key_B)
    hands.shows(deals["D"])
    hands.screen.show_all()
    hands.screen.chips.by_name["late"].click()
    assert hands.board() == {"late": ["A", "B"]}
    hands.screen.chips.by_name["step"].choose("sample")
    assert hands.screen._empty.act.isVisible()
    hands.screen._empty.act.click()
    assert len(hands.board()) == 4


def test_a_path_is_laid_from_the_pane(hands: Hands, place: Workplace, deals: dict[str, Followed]) -> None:
    with place.write() as work:
        for one in work.all(PathStep, negotiation=deals["D"].id):
            work.void(PathStep, one.id)
    hands.window.opened.context.announce(work.changes)
    hands.wait(
        lambda: hands.screen.following.known and hands.screen.following.known.rows[3].state is PathState.NONE
    )
    hands.screen.show_record(deals["D"].id)
    hands.shows(deals["D"])
    hands.wait(lambda: hands.screen.pane.deal.path.state is PathState.NONE)
    hands.control(Qt.Key.Key_Return)
    hands.wait(lambda: len(hands.screen.pane.stepper.steps) == 7)
    assert len(deals["D"].path) == 7


def test_the_screen_goes_to_a_step_that_another_one_names(hands: Hands, deals: dict[str, Followed]) -> None:
    hands.screen.chips.by_name["late"].click()
    hands.window.opened.context.go("cooperation", deals["C"].step[Step.TESTING])
    hands.shows(deals["C"])
    hands.wait(lambda: hands.screen.pane.step is not None and hands.screen.pane.step.step is Step.TESTING)
    assert hands.screen.board.current_id == deals["C"].id


def test_the_menu_of_a_card_offers_what_can_be_done_with_its_step(
    hands: Hands, deals: dict[str, Followed]
) -> None:
    def offered(urgency: Urgency) -> list[str]:
        column = hands.screen.board.columns[urgency]
        column.stand(0)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5))
        QApplication.sendEvent(column.viewport(), event)
        hands.wait(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        said = [action.text() for action in menu.actions()]
        menu.close()
        return said

    assert offered(Urgency.SOON) == ["Finish", "Hand over", "Remind", "Attach file", "Skip", "Refuse"]
    assert hands.screen.board.current_id == deals["C"].id
    assert offered(Urgency.CLOSED) == ["Attach file", "Repeat", "Open again"]


def test_files_dropped_on_the_pane_hang_on_its_step(
    hands: Hands, deals: dict[str, Followed], tmp_path: Path
) -> None:
    file = tmp_path / "texnik topshiriq.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    hands.shows(deals["A"])
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(20, 300), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    hands.screen.pane.dropEvent(event)
    hands.wait(lambda: deals["A"].path[Step.SPECIFICATION].files)
    (kept,) = deals["A"].path[Step.SPECIFICATION].files
    assert (kept.name, kept.what) == (file.name, "specification")
    hands.wait(lambda: hands.screen.pane.step is not None and hands.screen.pane.step.files)


def test_what_another_desk_does_is_shown_while_the_card_keeps_its_place(
    hands: Hands, place: Workplace, deals: dict[str, Followed]
) -> None:
    hands.press(Qt.Key.Key_Down)
    hands.shows(deals["B"])
    changes = cooperation.skip(place, deals["A"].step[Step.SPECIFICATION], "bor")
    hands.window.opened.context.announce(changes)
    hands.wait(lambda: hands.board()["late"] == ["B"])
    assert hands.screen.board.current_id == deals["B"].id
    with place.write() as work:
        work.change(Enterprise, deals["B"].buyer, name="Yangi nom Z")
    hands.window.opened.context.announce(work.changes)
    hands.wait(lambda: hands.board()["late"] == ["Z"])
    hands.wait(lambda: hands.screen.pane.deal.partners[0].name == "Yangi nom Z")


def test_what_two_desks_said_of_a_step_is_told_beside_it(
    hands: Hands, place: Workplace, deals: dict[str, Followed], clock: SetClock
) -> None:
    pane, deal = hands.screen.pane, deals["A"]
    hands.shows(deal)
    assert pane.deal is not None
    step = deal.path[Step.SPECIFICATION]

    def told(name: str, *values: object) -> str:
        claims = tuple(
            Claim(value, clock.at, letter, "Kamola") for value, letter in zip(values, "AB", strict=True)
        )
        assert pane.deal is not None
        pane.card.show_step(pane.deal, replace(step, claims={name: claims}))
        assert pane.card.note.isVisible()
        assert isinstance(pane.card.note.sentence, Message)
        return text(pane.card.note.sentence, "en")

    assert "State: A Kamola: Done; B Kamola: Refused." in told("state", StepState.DONE, StepState.REFUSED)
    assert "Due: A Kamola: 03.03.2022; B Kamola: –." in told("due", date(2022, 3, 3), None)
    assert "Jizzax Plastmassa MCHJ A; B Kamola: –." in told("party", deal.seller, None)
    pane.card.show_step(pane.deal, replace(step, overtaken=True))
    assert pane.card.note.sentence == "cooperationscreen.overtaken"
    pane.card.show_step(pane.deal, step)
    assert not pane.card.note.isVisible()


def test_the_calendar_holds_the_deals_that_are_shown(
    hands: Hands, deals: dict[str, Followed], tmp_path: Path
) -> None:
    hands.screen.chips.by_name["late"].click()
    hands.screen.write_calendar(tmp_path / "steps.ics")
    hands.wait(lambda: (tmp_path / "steps.ics").exists())
    found = icalendar.Calendar.from_ical((tmp_path / "steps.ics").read_bytes()).walk("VEVENT")
    assert {str(event["SUMMARY"]).rpartition(" ")[2] for event in found} == {"A", "B"}


def test_every_language_and_a_small_window_have_room(
    hands: Hands, place: Workplace, deals: dict[str, Followed], clock: SetClock
) -> None:
    results.note(place, deals["A"].id, "2022-Q1", "sum", "5", "en")
    for size in ((1440, 900), (1280, 720), (1000, 560)):
        hands.window.opened.shell.resize(*size)
        hands.window.settle()
        hands.screen.open_deal()
        hands.window.settle()
        for language in LANGUAGES:
            hands.window.speak(language)
            hands.wait(lambda: hands.screen._lines is not None and hands.screen._lines.language == language)  # noqa: B023
            assert hands.window.opened.shell.size().width() == size[0], (language, size)
            pane = hands.screen.pane
            assert pane.card.width() <= pane.width(), (language, size)
            for button in pane.card.buttons.values():
                if button.isVisible():
                    assert button.width() >= button.minimumSizeHint().width(), (language, button.text())
    hands.window.dress("dark")
