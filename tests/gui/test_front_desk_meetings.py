"""Visitors with meetings at an entrance: what they hear, what they confirm, what they take along."""

from collections.abc import Iterator

import pytest
from a_fair_with_meetings import CHEMIST_AGAIN, FOOD, METAL, PLASTIC, TEXTILE
from desk_with_meetings import Desk, open_desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import MeetingRequest, Telling
from fairdesk.domain.words import Confirmation, TellingWay, Wish
from fairdesk.gui import desk_printing
from fairdesk.gui.screens.front_desk import company_meetings
from fairdesk.gui.screens.front_desk.meetings_part import MeetingsPart
from fairdesk.gui.widgets.finder import Finder
from fairdesk.gui.widgets.request_dialog import RequestDialog
from fairdesk.store.store import Store
from fairdesk.usecases.meetings import agendas
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(company_meetings, "TOLD_AFTER_MS", 30)
    opened = open_desk(store, place, clock)
    yield opened
    opened.window.close()


def part(desk: Desk) -> MeetingsPart:
    found = desk.screen.findChild(MeetingsPart)
    assert isinstance(found, MeetingsPart)
    return found


def tellings(desk: Desk) -> list[TellingWay]:
    with desk.fair.place.read() as work:
        return [one.how for one in work.all(Telling)]


def test_the_verdict_comes_first_and_the_next_meeting_after_it(desk: Desk) -> None:
    spoken = desk.scan(PLASTIC)
    assert spoken.startswith("Admitted, Nodira Qodirova, Jizzax Plastmassa MCHJ")
    assert spoken.endswith("Next at 10:00 at table 3 with Sirdaryo Kimyo MCHJ")
    assert part(desk).isVisible()


def test_nobody_without_meetings_is_told_of_any(desk: Desk) -> None:
    desk.at("16:00")
    desk.scan(FOOD)
    assert not part(desk).isVisible()


def test_what_stood_on_the_screen_is_noted_as_told(desk: Desk) -> None:
    desk.scan(PLASTIC)
    desk.wait_until(lambda: tellings(desk) == [TellingWay.SCAN])
    desk.fair.change("granulate", start=desk.fair.at("10:30"), table=desk.fair.tables[4])
    desk.fair.change("packaging", cancelled="kelmaydi")
    desk.at("09:40")
    desk.scan(PLASTIC)
    desk.press(Qt.Key.Key_1)
    rows = part(desk)._rows
    words = {rows._chip(one)[0] for one in rows._due}
    assert "10:00 → 10:30" in words
    assert "Cancelled: 14:30, Олтин Водий Агро МЧЖ" in desk.screen.spoken
    desk.wait_until(lambda: tellings(desk) == [TellingWay.SCAN] * 2)


def test_a_visitor_who_is_gone_at_once_was_not_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.screen._meetings._timer.setInterval(60_000)
    desk.scan(PLASTIC)
    desk.scan(METAL)
    desk.window.wait(0.1)
    assert tellings(desk) == []


def test_more_than_can_be_read_is_not_noted_as_told(desk: Desk) -> None:
    for number, at in enumerate(("09:30", "14:00", "15:00")):
        desk.fair.meet(f"more{number}", PLASTIC, FOOD, at, 4)
    desk.scan(PLASTIC)
    desk.window.wait(0.2)
    desk.window.settle()
    assert len(part(desk)._shown) < 6
    assert tellings(desk) == [], "the slip tells the rest"


def test_who_comes_late_is_sent_to_the_table(desk: Desk) -> None:
    desk.at("10:04")
    spoken = desk.scan(CHEMIST_AGAIN)
    assert spoken.endswith("Your meeting at table 3 began at 10:00. Go there now.")


def test_one_key_confirms_all_meetings_and_one_takes_it_back(desk: Desk) -> None:
    desk.scan(PLASTIC)
    assert part(desk).confirm.text() == "Confirm 2 meetings"
    desk.press(Qt.Key.Key_F9)
    assert desk.meeting("pipes").guest_confirmed is Confirmation.CHECK_IN
    assert desk.meeting("granulate").host_confirmed is Confirmation.PHONE, "said before"
    assert not part(desk).confirm.isVisible()
    desk.undo()
    assert desk.meeting("pipes").guest_confirmed is None
    assert part(desk).confirm.isVisible()
    desk.undo()
    with desk.fair.place.read() as work:
        assert work.recent_passes(5) == [], "then the pass"


def test_the_slip_goes_to_its_printer_and_counts_as_told(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[tuple[bytes, str]] = []
    monkeypatch.setattr(desk_printing, "print_pdf", lambda pdf, name: printed.append((pdf[:4], name)))
    desk.screen._meetings._timer.setInterval(60_000)
    desk.scan(PLASTIC)
    desk.press(Qt.Key.Key_F10)
    assert printed == [], "no printer is chosen"
    store.set_setting("badge_printer", "Labels")
    desk.press(Qt.Key.Key_F10)
    store.set_setting("slip_printer", "Receipts")
    desk.press(Qt.Key.Key_F10)
    assert printed == [(b"%PDF", "Labels"), (b"%PDF", "Receipts")]
    assert tellings(desk) == [TellingWay.PAPER] * 2
    with desk.fair.place.read() as work:
        assert agendas.pending_news(work, desk.fair.enterprises[PLASTIC]) == ()


def test_slips_come_by_themselves_at_the_first_entry_only(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr(desk_printing, "print_pdf", lambda _, name: printed.append(name))
    store.set_setting("slip_printer", "Receipts")
    store.set_setting("slip_automatic", "on")
    desk.scan(PLASTIC)
    assert printed == ["Receipts"]
    desk.at("09:40")
    desk.scan(PLASTIC)
    desk.press(Qt.Key.Key_1)
    assert printed == ["Receipts"]


def test_a_wish_is_noted_for_the_person_who_stands_there(desk: Desk) -> None:
    desk.scan(TEXTILE)
    desk.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RequestDialog)
    assert dialog.fields["asker"].text == TEXTILE
    desk.window.type_text("plastmassa")
    desk.wait_until(lambda: any(one.isVisible() for one in desk.window.opened.shell.findChildren(Finder)))
    desk.window.press("Enter")
    dialog.about.text = "ip"
    dialog.save()
    desk.window.settle()
    with desk.fair.place.read() as work:
        [request] = work.all(MeetingRequest)
    assert (request.asker, request.wanted) == (
        desk.fair.enterprises[TEXTILE],
        desk.fair.enterprises[PLASTIC],
    )
    assert (request.wish, request.about) == (Wish.WANT, "ip")
    desk.undo()
    with desk.fair.place.read() as work:
        assert work.count(MeetingRequest) == 0


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1000, 560)])
@pytest.mark.parametrize("language", ["uz-Latn", "ru"])
def test_meetings_leave_the_verdict_and_the_keys_their_place(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    desk.at("10:04")
    desk.window.opened.shell.resize(*size)
    desk.window.speak(language)  # type: ignore[arg-type]
    desk.scan(PLASTIC)
    panel = desk.screen._panel
    foot = panel.footer.mapTo(panel, panel.footer.rect().topLeft()).y()
    shown = part(desk)
    below = shown.mapTo(panel, shown.rect().bottomLeft()).y()
    assert 0 < below <= foot
    assert panel._banner.height() == panel._banner.sizeHint().height()
