"""A desk at the negotiation tables: badges begin meetings, keys end them, and late ones are announced."""

from collections.abc import Iterator

import pytest
from a_fair_with_meetings import CHEMIST_AGAIN, FOOD, METAL, PLASTIC, TEXTILE
from desk_with_meetings import Desk, open_desk
from PySide6.QtCore import Qt

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Id, Meeting
from fairdesk.domain.meetings import MeetingState, state
from fairdesk.domain.words import MeetingSource, Missed
from fairdesk.gui.screens.front_desk.table_list import TableList
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock, entrance: Id) -> Iterator[Desk]:
    opened = open_desk(store, place, clock)
    opened.at("10:01")
    opened.stand_at(3)
    yield opened
    opened.window.close()


def shown(desk: Desk) -> TableList:
    found = desk.screen.findChild(TableList)
    assert isinstance(found, TableList)
    return found


def rows(desk: Desk) -> list[str]:
    model = shown(desk)._model
    return [str(model.data(model.index(place))) for place in range(model.rowCount())]


def test_the_first_badge_waits_and_the_second_begins(desk: Desk) -> None:
    spoken = desk.scan(PLASTIC)
    assert spoken == (
        "Waiting for Sirdaryo Kimyo, Nodira Qodirova, Jizzax Plastmassa MCHJ, Table 3, 10:00 – 10:30."
    )
    desk.at("10:03")
    spoken = desk.scan(CHEMIST_AGAIN)
    assert spoken.startswith("Meeting started, Saʼdulla Gʻaniyev")
    assert spoken.endswith("With Jizzax Plastmassa MCHJ, table 3, until 10:30.")
    assert desk.meeting("granulate").started == desk.fair.at("10:03")


def test_somebody_at_the_wrong_table_is_sent_to_the_right_one(desk: Desk) -> None:
    desk.at("10:31")
    spoken = desk.scan(METAL)
    assert spoken.startswith("Table 1, Олим Йўлдошев")
    assert spoken.endswith("Your meeting is there: Jizzax Plastmassa MCHJ, 10:30.")
    assert desk.meeting("pipes").host_came is None


def test_somebody_without_a_meeting_hears_of_the_next(desk: Desk) -> None:
    spoken = desk.scan(TEXTILE)
    assert spoken.startswith("No meeting now")
    assert spoken.endswith("Next at 14:00 at table 1 with Angren Metall AJ")


def test_a_badge_shown_twice_says_the_same(desk: Desk) -> None:
    first = desk.scan(PLASTIC)
    desk.clock.advance(seconds=3)
    assert desk.scan(PLASTIC) == first


def test_two_without_a_meeting_may_begin_a_talk(desk: Desk) -> None:
    desk.at("12:00")
    desk.stand_at(4)
    desk.scan(TEXTILE)
    desk.clock.advance(seconds=20)
    assert desk.scan(FOOD).startswith("No meeting now")
    desk.press(Qt.Key.Key_1)
    assert desk.screen.spoken.startswith("Meeting started")
    with desk.fair.place.read() as work:
        [talk] = work.all(Meeting, source=MeetingSource.WALK_IN)
    assert (talk.host, talk.guest) == (desk.fair.enterprises[TEXTILE], desk.fair.enterprises[FOOD])
    assert (talk.table, talk.started) == (desk.fair.tables[4], desk.clock.now())
    assert any("Since 12:00" in row for row in rows(desk))


def test_nothing_begins_where_nobody_wants_to_talk(desk: Desk) -> None:
    desk.at("12:00")
    desk.scan(TEXTILE)
    desk.clock.advance(seconds=20)
    desk.scan(FOOD)
    desk.window.press("Esc")
    assert desk.screen.spoken == "Ready for the next badge"
    with desk.fair.place.read() as work:
        assert work.all(Meeting, source=MeetingSource.WALK_IN) == []
        assert len(work.recent_passes(5)) == 2, "they were there all the same"


def test_ctrl_z_takes_back_the_coming_and_the_beginning(desk: Desk) -> None:
    desk.scan(PLASTIC)
    desk.at("10:03")
    desk.scan(CHEMIST_AGAIN)
    desk.undo()
    meeting = desk.meeting("granulate")
    assert (meeting.started, meeting.guest_came) == (None, None)
    assert meeting.host_came == desk.fair.at("10:01")
    desk.undo()
    assert desk.meeting("granulate").host_came is None


def test_keys_start_and_end_and_can_be_taken_back(desk: Desk) -> None:
    assert desk.screen._start.text() == "Start"
    desk.press(Qt.Key.Key_F9)
    assert desk.meeting("granulate").started == desk.fair.at("10:01")
    assert desk.screen._start.text() == "End"
    desk.at("10:20")
    desk.press(Qt.Key.Key_F9)
    assert desk.meeting("granulate").ended == desk.fair.at("10:20")
    desk.undo()
    assert desk.meeting("granulate").ended is None


@pytest.mark.parametrize(
    ("there", "missed"), [(PLASTIC, Missed.GUEST), (CHEMIST_AGAIN, Missed.HOST), (None, Missed.BOTH)]
)
def test_a_key_notes_who_did_not_come(desk: Desk, there: str | None, missed: Missed) -> None:
    if there is not None:
        desk.scan(there)
    desk.press(Qt.Key.Key_F10)
    assert desk.meeting("granulate").missed is missed
    assert not any("10:00" in row for row in rows(desk))


def test_a_key_calls_the_missing_side_to_the_board(desk: Desk) -> None:
    desk.scan(PLASTIC)
    desk.press(Qt.Key.Key_F12)
    assert desk.meeting("granulate").called == desk.fair.at("10:01")
    assert desk.screen._call.text() == "End the call"
    desk.press(Qt.Key.Key_F12)
    assert desk.meeting("granulate").called is None


def test_the_arrows_of_the_empty_field_choose_the_meeting(desk: Desk) -> None:
    desk.screen.focus_scan()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_F10)
    assert desk.meeting("packaging").missed is Missed.BOTH
    assert state(desk.meeting("granulate"), desk.clock.now()) is MeetingState.WAITING


def test_a_late_arrival_at_the_entrance_warns_the_table(desk: Desk, entrance: Id) -> None:
    desk.scan(PLASTIC)
    desk.at("10:04")
    check_in.scan(desk.fair.place, entrance, desk.codes[CHEMIST_AGAIN])  # as if at another window
    desk.wait_until(lambda: shown(desk).notice is not None)
    assert shown(desk)._notice_words.text() == "Sirdaryo Kimyo came in at 10:04"
    assert shown(desk)._notice.isVisible()
    assert "Came in 10:04: Sirdaryo Kimyo" in rows(desk)[0]


def test_a_desk_for_all_tables_sees_them_all_and_names_the_table(desk: Desk, entrance: Id) -> None:
    desk.stand_at(None)
    assert shown(desk)._title.text() == "Tables"
    assert [row.split(",")[1] for row in rows(desk)] == [" Table 3", " Table 1"]
    desk.at("10:04")
    check_in.scan(desk.fair.place, entrance, desk.codes[CHEMIST_AGAIN])
    desk.wait_until(lambda: shown(desk).notice is not None)
    assert shown(desk)._notice_words.text() == "Table 3: Sirdaryo Kimyo came in at 10:04"


def test_back_at_the_entrance_the_passes_return(desk: Desk, entrance: Id) -> None:
    assert shown(desk).isVisible()
    assert desk.screen._start.isVisible()
    desk.window.opened.context.station = entrance
    desk.window.settle()
    assert not shown(desk).isVisible()
    assert desk.screen._passes.isVisible()
    assert not desk.screen._start.isVisible()
    assert not desk.screen._tables._timer.isActive()


def test_an_empty_table_says_so(desk: Desk) -> None:
    desk.at("17:00")
    desk.stand_at(4)
    assert shown(desk)._empty.isVisible()
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F12):
        desk.press(key)
    assert not desk.screen._start.isEnabled()
