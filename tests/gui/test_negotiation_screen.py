"""A specialist's day at a table: talks are opened, noted, parked and closed; the path is agreed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from a_fair_with_meetings import CHEMIST_AGAIN, FOOD, METAL, PLASTIC, TEXTILE
from desk_with_meetings import open_desk
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontMetrics, QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton
from table_specialist import ALT, CTRL, ENTER, ESC, TAB, Specialist

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Attachment, DealParty, Document, Meeting, Negotiation, PathStep
from fairdesk.domain.talks import TalkState
from fairdesk.domain.words import DealPart, FileKind, NegotiationOutcome, NegotiationSource, Step, StepState
from fairdesk.gui.screens.negotiations.party_dialog import PartyDialog
from fairdesk.gui.screens.negotiations.remarks import RemarkKind
from fairdesk.gui.screens.negotiations.screen import Negotiations
from fairdesk.gui.screens.negotiations.sheet_cells import PAD
from fairdesk.gui.screens.negotiations.sheet_model import PRICE, QUANTITY, SUM
from fairdesk.gui.screens.negotiations.talk_dialogs import Asked, SheetEntry, WalkInTalk
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.handover_dialog import HandoverDialog
from fairdesk.gui.widgets.stepper import Mark
from fairdesk.store.store import Store
from fairdesk.texts import Language
from fairdesk.usecases.deals import deal_items, negotiations, paper_sheets
from fairdesk.usecases.papers import document_drafts, document_printing
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Specialist]:
    """Table 3 at ten o'clock, when the plastic maker is to meet the chemist."""
    hands = Specialist(store, place, clock)
    yield hands
    hands.window.close()


def parties(desk: Specialist) -> dict[str, DealParty]:
    """The parties of the open talk by the names of their enterprises."""
    names = {one: name for name, one in desk.fair.enterprises.items()}
    with desk.place.read() as work:
        found = work.all(DealParty, negotiation=desk.screen.deal.id)
    return {names[one.enterprise or b""]: one for one in found}


def talks(desk: Specialist) -> list[tuple[str, TalkState]]:
    return [(f"{one.start:%H:%M}", one.state) for one in desk.screen.list.talks if one.start]


def test_the_day_of_the_table_and_its_meeting_by_keys(desk: Specialist) -> None:
    assert desk.screen.list._title.accessibleName() == "Table 3"
    assert talks(desk) == [("10:00", TalkState.WAITING), ("14:30", TalkState.PLANNED)]
    assert desk.screen.deal.id is None, "looking at a meeting does not begin it"
    assert desk.screen.empty.begin.isVisible()
    desk.open_talk()
    assert desk.meeting_started("granulate")
    assert desk.screen.head.title.accessibleName().startswith("Sirdaryo Kimyo")
    assert desk.focused is desk.screen.items.sheet
    desk.clock.at = desk.fair.at("10:12")
    desk.screen.head._say_time()
    assert desk.screen.head._time.text() == "12 of 30 min"
    desk.write("Granula", ENTER)
    desk.settle()
    assert desk.screen.head.saved.text() == "Saved 10:12"
    desk.clock.advance(minutes=24 * 60)
    desk.screen.head._say_time()
    assert desk.screen.head._time.text() == "Open since 03.03"
    desk.clock.at = desk.fair.at("10:12")
    desk.press(Qt.Key.Key_Return, held=CTRL)
    assert desk.negotiation().ended == desk.clock.now()
    assert talks(desk)[0] == ("10:00", TalkState.DONE)
    desk.press(Qt.Key.Key_Return, held=CTRL)
    assert desk.negotiation().ended is None


def test_two_badges_open_their_talk_and_a_third_asks(desk: Specialist) -> None:
    desk.scan(PLASTIC)
    assert "Waiting for the other side’s badge" in desk.screen.list._waiting_words.text()
    desk.scan(CHEMIST_AGAIN)
    assert not desk.screen.list._waiting_room.isVisible()
    assert {name: len(one.present) for name, one in parties(desk).items()} == {
        PLASTIC: 1,
        "Sirdaryo Kimyo MCHJ": 1,
    }
    desk.scan(METAL)
    desk.dialog(Asked)
    desk.answer(f"Add {METAL}")
    assert parties(desk)[METAL].part is DealPart.DEVELOPER
    assert len(parties(desk)[METAL].present) == 1
    assert len(desk.screen.parties.cards) == 3


def test_a_badge_that_waits_is_forgotten_by_esc(desk: Specialist) -> None:
    desk.scan(PLASTIC)
    desk.press(ESC)
    assert not desk.screen.scanning.holds
    desk.scan(CHEMIST_AGAIN)
    assert desk.screen.scanning.holds
    assert desk.screen.deal.id is None


def test_a_scan_while_somebody_types_reaches_no_cell(desk: Specialist) -> None:
    desk.open_talk()
    desk.write("Granu")
    desk.scan(PLASTIC)
    desk.write("la", ENTER)
    desk.settle()
    assert [one.name for one in desk.items()] == ["Granula"]
    assert len(parties(desk)[PLASTIC].present) == 1


def test_a_walk_in_and_one_key_between_open_talks(desk: Specialist) -> None:
    first = desk.open_talk()
    desk.press(Qt.Key.Key_B, held=CTRL)
    assert desk.negotiation().parked
    desk.clock.at = desk.fair.at("11:30")
    desk.press(Qt.Key.Key_N, held=CTRL)
    dialog = desk.dialog(WalkInTalk)
    desk.scan(FOOD)
    assert dialog.one.text == FOOD
    dialog.other.choose(desk.fair.enterprises[PLASTIC], PLASTIC)
    dialog.save()
    desk.settle()
    second = desk.screen.deal.id
    assert second not in (None, first)
    assert desk.negotiation().source is NegotiationSource.WALK_IN
    desk.press(Qt.Key.Key_F3)
    assert desk.screen.deal.id == first
    desk.press(Qt.Key.Key_F3)
    assert desk.screen.deal.id == second


def test_the_rail_counts_the_open_talks(desk: Specialist) -> None:
    rail = desk.window.opened.shell._rail_buttons["negotiations"]
    assert rail.accessibleDescription() == ""
    desk.open_talk()
    assert rail.accessibleDescription() == "1"
    desk.press(Qt.Key.Key_B, held=CTRL)
    assert rail.accessibleDescription() == "1", "a parked talk waits for its end"
    desk.press(Qt.Key.Key_Return, held=CTRL)
    assert rail.accessibleDescription() == ""


def test_parties_change_sides_and_say_who_signs(desk: Specialist) -> None:
    desk.open_talk()
    before = {name: one.part for name, one in parties(desk).items()}
    desk.press(Qt.Key.Key_F4)
    after = {name: one.part for name, one in parties(desk).items()}
    assert list(after.values()) == list(reversed(before.values()))
    desk.screen.parties.cards[0].click()
    dialog = desk.dialog(PartyDialog)
    dialog.position.text = "Bosh direktor"
    dialog.position.line.setModified(True)
    dialog.position.line.editingFinished.emit()
    next(iter(dialog.people.values())).click()
    dialog.accept()
    desk.settle()
    changed = [one for one in parties(desk).values() if one.position]
    assert [one.position for one in changed] == ["Bosh direktor"]
    assert len(changed[0].present) == 1


def test_notes_and_files_stand_in_the_order_of_time(desk: Specialist, tmp_path: Path) -> None:
    desk.open_talk()
    desk.press(Qt.Key.Key_F8)
    desk.clock.at = desk.fair.at("10:05")
    desk.write("Oyiga 20 tonna kerak", ENTER)
    desk.settle()
    desk.clock.at = desk.fair.at("10:09")
    drawing = tmp_path / "quvur.dxf"
    drawing.write_bytes(b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(drawing))])
    none = Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    desk.screen.dropEvent(drop)
    desk.settle()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    desk.clock.at = desk.fair.at("10:11")
    desk.press(Qt.Key.Key_V, held=CTRL)
    assert [one.split(" ")[0] for one in desk.timeline] == ["10:11", "10:09", "10:05", "10:00"]
    assert "Oyiga 20 tonna kerak" in desk.timeline[2]
    with desk.place.read() as work:
        files = work.all(Attachment)
    assert (files[0].name, files[0].what) == ("quvur.dxf", FileKind.DRAWING)
    assert files[1].media_type == "image/png"
    desk.screen.files.set_kind(files[0].id, FileKind.SPECIFICATION)
    desk.settle()
    with desk.place.read() as work:
        assert FileKind.SPECIFICATION in {one.what for one in work.all(Attachment)}


def test_a_note_that_was_begun_waits_at_its_talk(desk: Specialist) -> None:
    desk.open_talk()
    desk.press(Qt.Key.Key_F8)
    desk.write("Begun")
    desk.clock.at = desk.fair.at("14:30")
    desk.open_talk("packaging")
    assert desk.screen.timeline.field.toPlainText() == ""
    desk.press(Qt.Key.Key_F3)
    assert desk.screen.timeline.field.toPlainText() == "Begun"


def test_how_a_talk_ended(desk: Specialist) -> None:
    desk.open_talk()
    again, memorandum = desk.screen.outcome.bar.buttons[1], desk.screen.outcome.bar.buttons[2]
    again.click()
    desk.settle()
    desk.write("10.03.2022", ENTER)
    desk.settle()
    kept = desk.negotiation()
    assert (kept.outcome, kept.again) == (NegotiationOutcome.TALK_AGAIN, date(2022, 3, 10))
    desk.screen.outcome.again.selectAll()
    desk.write("32.13", ENTER)
    desk.settle()
    desk.screen.deal.read()
    desk.settle()
    assert desk.screen.outcome.again.text() == "32.13", "what was typed stays with what is wrong"
    assert "This is no day" in desk.screen.outcome._again_field._below.text()
    assert desk.negotiation().again == date(2022, 3, 10)
    memorandum.click()
    desk.settle()
    assert desk.negotiation().outcome is NegotiationOutcome.MEMORANDUM
    desk.dialog(Asked)
    desk.answer("Later")
    with desk.place.read() as work:
        assert [one.template for one in work.all(Document)] == ["memorandum"]
    assert memorandum.isChecked()
    assert desk.screen.path._papers.count() == 1


@pytest.mark.parametrize("language", ["en", "ru", "uz-Cyrl", "uz-Latn"])
def test_nothing_is_wider_than_a_small_window(desk: Specialist, language: Language) -> None:
    desk.window.opened.shell.resize(1000, 620)
    desk.window.speak(language)
    desk.open_talk()
    item = deal_items.add_item(desk.place, desk.screen.deal.id or b"", name="Polipropilen qop, 50 kg").item
    for name, written in (("quantity", "240000"), ("price", "1200000000"), ("unit", "dona")):
        deal_items.set_item(desk.place, item, name, written, language)
    desk.screen.deal.read()
    desk.screen.outcome.bar.buttons[1].click()
    desk.settle()
    room = desk.screen.room
    assert room.widget().width() == room.viewport().width(), "nothing is pushed out at the right"
    sheet = desk.screen.items.sheet
    metrics = QFontMetrics(font("body.medium"))
    for column in (QUANTITY, PRICE, SUM):
        text = desk.screen.items.model.text(0, column)
        assert metrics.horizontalAdvance(text) <= sheet.columnWidth(column) - 2 * PAD, "figures are never cut"
    for box in (desk.screen.items.vat, desk.screen.items.currency):
        assert box.width() >= box.sizeHint().width()
    title = desk.screen.list._title
    assert title.text() == title.accessibleName()


def test_without_a_table_of_ones_own_both_sides_name_a_talk(desk: Specialist) -> None:
    rows = desk.screen.list.view
    own = rows.sizeHintForRow(0)
    desk.screen.list.choice.choose("all")
    desk.settle()
    both = next(row for row, one in enumerate(desk.screen.list.talks) if len(one.names) == 2)
    assert rows.sizeHintForRow(both) > own


def test_any_kind_of_document_is_begun_from_the_menu(desk: Specialist) -> None:
    desk.open_talk()
    desk.screen.do("document")
    asked = desk.dialog(Asked)
    offered = [one.text() for one in asked.findChildren(QPushButton)]
    assert "Cooperation agreement" in offered
    assert "Handover act" not in offered, "an act is begun with what is handed over"
    desk.answer("Cooperation agreement")
    desk.dialog(Asked)
    desk.answer("Later")
    with desk.place.read() as work:
        assert [one.template for one in work.all(Document)] == ["cooperation_agreement"]


def test_the_path_is_agreed_by_keys(desk: Specialist) -> None:
    desk.open_talk()
    desk.press(Qt.Key.Key_F6)
    desk.write(Qt.Key.Key_Space)
    desk.settle()
    assert len(desk.screen.path.stepper.steps) == 7
    desk.press(Qt.Key.Key_F6, Qt.Key.Key_Down, ENTER)
    assert desk.screen.popover is not None
    desk.write("20.03.2022", ENTER)
    desk.settle()
    assert desk.screen.popover is None
    assert desk.focused is desk.screen.path.stepper.steps[1]
    second = desk.screen.deal.view.steps[1]  # type: ignore[union-attr]
    assert (second.step, second.due) == (Step.SPECIFICATION, date(2022, 3, 20))
    desk.press(Qt.Key.Key_Down, ENTER)
    assert desk.screen.popover is not None
    desk.press(Qt.Key.Key_2, held=ALT)
    desk.write("Kerak emas", ENTER)
    desk.settle()
    with desk.place.read() as work:
        (skipped,) = work.all(PathStep, step=Step.DOCUMENTATION)
    assert (skipped.state, skipped.reason) == (StepState.SKIPPED, "Kerak emas")
    face = desk.screen.path.stepper.steps[2].face
    assert face is not None
    assert (face.mark, face.about) == (Mark.SKIPPED, "Kerak emas")


def test_a_day_that_is_none_stays_with_what_is_wrong_and_one_from_today_is_understood(
    desk: Specialist,
) -> None:
    desk.open_talk()
    desk.screen.path.lay.click()
    desk.settle()
    desk.press(Qt.Key.Key_F6, Qt.Key.Key_Down, ENTER)
    popover = desk.screen.popover
    assert popover is not None
    desk.write("32.13.2022", ENTER)
    desk.settle()
    assert popover.isVisible(), "Enter does not close it over a text that is no day"
    assert popover.due.text() == "32.13.2022"
    assert "This is no day" in popover._due_field._below.text()
    desk.press(TAB, Qt.Key.Key_Backtab)
    assert popover.due.text() == "32.13.2022", "it is there to be mended"
    popover.due.selectAll()
    desk.write("+2 weeks", ENTER)
    desk.settle()
    assert desk.screen.popover is None
    second = desk.screen.deal.view.steps[1]  # type: ignore[union-attr]
    assert second.due == desk.clock.now().date() + timedelta(weeks=2)


def test_a_step_is_refused_and_begun_again_by_keys(desk: Specialist) -> None:
    desk.open_talk()
    desk.screen.path.lay.click()
    desk.settle()
    desk.press(Qt.Key.Key_F6, Qt.Key.Key_Down, ENTER)
    desk.press(Qt.Key.Key_3, held=ALT)
    desk.write("Narx baland", ENTER)
    desk.settle()
    face = desk.screen.path.stepper.steps[1].face
    assert face is not None
    assert (face.mark, face.about) == (Mark.REFUSED, "Narx baland")
    desk.press(ENTER)
    desk.press(Qt.Key.Key_2, held=ALT)
    desk.write("Yana bir bor", ENTER)
    desk.settle()
    with desk.place.read() as work:
        rounds = work.all(PathStep, step=Step.SPECIFICATION)
    assert sorted(one.round for one in rounds) == [1, 2]


def test_an_overdue_step_says_by_how_much(desk: Specialist) -> None:
    desk.open_talk()
    desk.screen.path.lay.click()
    desk.settle()
    desk.clock.at = datetime(2022, 3, 25, 5, 0, tzinfo=desk.clock.at.tzinfo)
    desk.screen.deal.read()
    desk.settle()
    late = [made.face.late for made in desk.screen.path.stepper.steps if made.face]
    assert late[1] == "4 days late"


def test_a_sheet_of_paper_is_entered_with_its_times(desk: Specialist) -> None:
    sheet = paper_sheets.print_run(desk.place, 2).sheets[1].text
    desk.clock.at = desk.fair.at("13:00")
    desk.screen.talks.enter_sheet()
    dialog = desk.dialog(SheetEntry)
    dialog.sheet.text, dialog.started.text, dialog.ended.text = sheet, "11:05", "11:25"
    dialog.one.choose(desk.fair.enterprises[METAL], METAL)
    dialog.save()
    assert dialog.isVisible(), "the other side is missing"
    dialog.other.choose(desk.fair.enterprises[TEXTILE], TEXTILE)
    dialog.save()
    desk.settle()
    kept = desk.negotiation()
    assert (kept.source, kept.sheet) == (NegotiationSource.SHEET, sheet)
    assert (kept.started, kept.ended) == (desk.fair.at("11:05"), desk.fair.at("11:25"))
    desk.screen.talks.enter_sheet()
    again = desk.dialog(SheetEntry)
    again.sheet.text, again.started.text = sheet, "11:05"
    again.one.choose(desk.fair.enterprises[METAL], METAL)
    again.other.choose(desk.fair.enterprises[TEXTILE], TEXTILE)
    again.save()
    desk.settle()
    assert "was entered already" in again._wrong.text()
    again.reject()


def test_more_time_and_another_table(desk: Specialist) -> None:
    desk.clock.at = desk.fair.at("14:30")
    desk.open_talk("packaging")
    desk.press(Qt.Key.Key_E, held=CTRL)
    desk.answer("15 minutes more")
    with desk.place.read() as work:
        meeting = work.get(Meeting, desk.fair.meetings["packaging"])
    assert meeting is not None
    assert meeting.minutes == 45
    assert desk.screen.head._time.text() == "0 of 45 min"
    negotiation = desk.screen.deal.id or b""
    desk.screen.deal.do(lambda place: negotiations.move(place, negotiation, desk.fair.tables[4]))
    desk.settle()
    assert desk.negotiation().table == desk.fair.tables[4]


def test_a_meeting_and_a_negotiation_open_from_elsewhere(desk: Specialist) -> None:
    desk.window.opened.context.go("negotiations", desk.fair.meetings["granulate"])
    desk.settle()
    first = desk.screen.deal.id
    assert first is not None
    assert desk.meeting_started("granulate")
    desk.screen.deal.open(None)
    desk.window.opened.context.go("negotiations", first)
    desk.settle()
    assert desk.screen.deal.id == first


def test_in_a_small_window_the_path_lies_over_the_talk(desk: Specialist) -> None:
    desk.open_talk()
    desk.screen.path.lay.click()
    desk.settle()
    assert desk.screen.path.isVisible()
    desk.window.opened.shell.resize(1100, 700)
    desk.settle()
    assert not desk.screen.path.isVisible()
    desk.press(Qt.Key.Key_F6)
    assert desk.screen.path.isVisible()
    assert desk.screen.path.geometry().right() == desk.screen.rect().right()
    desk.press(ESC)
    assert not desk.screen.path.isVisible()
    desk.window.opened.shell.resize(1440, 900)
    desk.settle()
    assert desk.screen.path.isVisible()


def test_a_change_after_printing_says_so_until_somebody_decides(desk: Specialist) -> None:
    desk.open_talk()
    desk.write(
        "Granula", Qt.Key.Key_Tab, Qt.Key.Key_Tab, "500", Qt.Key.Key_Tab, "kg", Qt.Key.Key_Tab, "9000", ENTER
    )
    desk.settle()
    drafted = document_drafts.draft(desk.place, desk.screen.deal.id or b"", "memorandum")
    document_printing.print_document(desk.place, drafted.document, paper_pdf)
    desk.screen.deal.read()
    desk.settle()
    assert not desk.screen.notices.isVisible()
    desk.screen.items.sheet.stand_on(0, 4)
    desk.write("9100", ENTER)
    desk.settle()
    (notice,) = desk.notices
    assert notice.startswith("1 row differs from the paper JI-2022-01/A-0001, version 1")
    assert desk.screen.items.model.lines[0].remarks[-1].kind is RemarkKind.DIFFERS
    desk.decide("The paper is right")
    assert desk.notices == []


def test_a_specification_is_handed_over_from_its_step(desk: Specialist) -> None:
    desk.open_talk()
    desk.write("Granula", ENTER)
    desk.screen.path.lay.click()
    desk.settle()
    desk.screen.path.stepper.steps[1].click()
    assert desk.screen.popover is not None
    next(one for one in desk.screen.popover.findChildren(QPushButton) if one.text() == "Hand over…").click()
    desk.settle()
    dialog = desk.dialog(HandoverDialog)
    assert dialog.what.text == "Granula"
    dialog.save()
    desk.settle()
    assert desk.window.opened.shell.screen_name == "documents"
    with desk.place.read() as work:
        assert [one.template for one in work.all(Document)] == ["handover_act"]


def test_a_talk_that_is_taken_back_elsewhere_is_closed_here(desk: Specialist) -> None:
    negotiation = desk.open_talk()
    with desk.place.write() as work:
        work.void(Negotiation, negotiation)
    desk.window.opened.context.announce(work.changes)
    desk.settle()
    assert desk.screen.deal.id is None
    assert desk.screen.pages.currentWidget() is desk.screen.empty
    desk.press(Qt.Key.Key_Left, held=ALT)


def test_a_meeting_at_a_desk_of_the_tables_opens_its_negotiation(
    store: Store, place: Workplace, clock: SetClock
) -> None:
    tables = open_desk(store, place, clock)
    tables.at("10:01")
    tables.stand_at(3)
    tables.wait_until(lambda: tables.screen._tables.meeting is not None)
    tables.press(Qt.Key.Key_F8)
    shell = tables.window.opened.shell
    assert shell.screen_name == "negotiations"
    screen = shell.screen_called("negotiations")
    assert isinstance(screen, Negotiations)
    tables.wait_until(lambda: screen.deal.view is not None)
    assert tables.meeting("granulate").started == clock.now()
    assert screen.list._title.accessibleName() == "Table 3", "the table of the station is my table"
    tables.window.close()
