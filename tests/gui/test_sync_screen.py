"""At the coordinator's laptop: who lacks what, and what two desks wrote differently decided by keys."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from a_torn_fair import AT_HALF_PAST_TEN, TornFair, torn_fair
from coming_to_rest import come_to_rest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fairdesk.app import FolderRoads
from fairdesk.domain.entities import RECORD_TYPES, Enterprise, Id, Meeting, Pass, Record
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Upkeep
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.sync.other_pages import AlikePage, TwicePage
from fairdesk.gui.screens.sync.review_page import ReviewPage
from fairdesk.gui.screens.sync.roads_part import StickDialog
from fairdesk.gui.screens.sync.screen import SyncScreen
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.sync.bundle import ENDING, take_bundle, write_bundle
from fairdesk.sync.exchange import Exchanged, NearPeer, exchange
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.ports import Changes, DeskSeen, Examination
from fairdesk.usecases.replication import reviews

_LONGEST_WAIT = 10.0
_EVERYTHING = Changes(frozenset(one.kind for one in RECORD_TYPES))


class Hands:
    """The window of one desk, and the other desks around it."""

    def __init__(self, fair: TornFair, window: PlayedWindow) -> None:
        self.fair, self.window = fair, window
        window.opened.shell.activateWindow()
        come_to_rest(window)

    @property
    def screen(self) -> SyncScreen:
        """The screen, once it was opened; to open it again would move the keys."""
        found = self.window.opened.shell._screens["sync"]
        assert isinstance(found, SyncScreen)
        return found

    @property
    def review(self) -> ReviewPage:
        """The page of the record that is open."""
        page = self.screen.decide.page
        assert isinstance(page, ReviewPage)
        return page

    def open(self) -> SyncScreen:
        """Goes to the screen."""
        self.window.open_screen("sync")
        come_to_rest(self.window)
        return self.screen

    def hear(self) -> None:
        """An exchange, of which the window is told as of any change."""
        self.fair.exchange()
        self.window.opened.context.announce(_EVERYTHING)
        come_to_rest(self.window)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the keys go."""
        QTest.keyClick(QApplication.focusWidget() or self.window.opened.shell, key, modifier)
        come_to_rest(self.window)

    def wait(self, seen: Callable[[], object]) -> None:
        """Lets the window work until something is seen."""
        end = time.monotonic() + _LONGEST_WAIT
        while not seen():
            assert time.monotonic() < end, "it did not come"
            QApplication.processEvents()
            time.sleep(0.002)
        come_to_rest(self.window)

    @property
    def titles(self) -> list[str]:
        """What the cards say."""
        cards = self.screen.decide.cases.cards
        return [cards.spoken(row) for row in cards.rows]

    @property
    def badge(self) -> str:
        """What stands beside the screen's name in the rail, as a screen reader says it."""
        return self.window.opened.shell._rail_buttons["sync"].accessibleDescription()

    @property
    def pill(self) -> str:
        """What the window says of exchange on every screen."""
        return self.window.opened.shell._status.text()

    def shown(self, record_type: type[Record], record: Id, field: str, desk: int = 0) -> object:
        """What a desk holds in a field."""
        with self.fair.desks[desk].place.read() as work:
            return getattr(work.get(record_type, record), field)


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path) as made:
        yield made


@pytest.fixture
def hands(fair: TornFair) -> Iterator[Hands]:
    fair.here.store.set_setting("language", "en")
    fair.here.store.set_setting("sound", "off")
    window = PlayedWindow(fair.here.store, fair.here.fair, fair.here.clock)
    yield Hands(fair, window)
    window.close()


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Hands]:
    with torn_fair(tmp_path, 3) as fair:
        fair.here.store.set_setting("language", "en")
        window = PlayedWindow(fair.here.store, fair.here.fair, fair.here.clock)
        yield Hands(fair, window)
        window.close()


def tear(fair: TornFair) -> None:
    """A meeting and a phone number, each written at both desks."""
    fair.say(1, Meeting, fair.meeting, 1, table=fair.table[14], about="Cable")
    fair.say(1, Enterprise, fair.angren, 1, phone="+998 70 222 22 22")
    fair.say(0, Meeting, fair.meeting, 3, about="Steel sheets", table=None)
    fair.say(0, Enterprise, fair.angren, 4, phone="+998 70 111 11 11")


def test_two_records_are_decided_by_keys_and_the_other_desk_gets_the_result(hands: Hands) -> None:
    tear(hands.fair)
    hands.hear()
    assert hands.badge == "2"
    hands.open()
    assert hands.titles == [
        "Enterprise: Phone, Angren Metall",
        "Meeting: Table, About, 10:30, Angren Metall – Zomin Goʻsht Zavodi",
    ]
    decide = hands.screen.decide
    assert not decide.save.isEnabled()

    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert decide.sentence.text() == "Phone: +998 70 222 22 22"
    assert decide.save.isEnabled()
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.titles == ["Meeting: Table, About, 10:30, Angren Metall – Zomin Goʻsht Zavodi"]
    assert hands.badge == "1"

    hands.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert "About: Steel sheets" in decide.sentence.text()
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert decide.sentence.text() == "10:30, Angren Metall – Zomin Goʻsht Zavodi. Table: 14; About: Cable"
    assert decide.check.text().startswith("Table 14 is free at 10:30.")
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (hands.titles, hands.badge) == ([], "")

    hands.fair.exchange()
    for desk in (0, 1):
        assert hands.shown(Meeting, hands.fair.meeting, "table", desk) == hands.fair.table[14]
        assert hands.shown(Enterprise, hands.fair.angren, "phone", desk) == "+998 70 222 22 22"
    with hands.fair.there.place.read() as work:
        assert reviews.reviews(work, "en") == []
        told = {one.after for one in work.history(hands.fair.angren) if one.field == "phone"}
    assert {"+998 70 111 11 11", "+998 70 222 22 22"} <= told


def test_fields_are_chosen_one_by_one_with_tab_and_arrows(hands: Hands) -> None:
    hands.fair.say(1, Meeting, hands.fair.meeting, 1, table=hands.fair.table[14], about="Cable")
    hands.fair.say(0, Meeting, hands.fair.meeting, 3, about="Steel sheets", table=None)
    hands.hear()
    hands.open()

    hands.press(Qt.Key.Key_Space)
    assert hands.screen.decide.check.text() == "Still to choose: About."
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Right)
    assert hands.review.choices == {"table": 0}  # moving about chooses nothing
    hands.press(Qt.Key.Key_Space)
    assert hands.review.choices == {"table": 0, "about": 1}
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.shown(Meeting, hands.fair.meeting, "table") == hands.fair.table[14]
    assert hands.shown(Meeting, hands.fair.meeting, "about") == "Steel sheets"


def test_a_decision_is_taken_back_from_its_notice(hands: Hands) -> None:
    tear(hands.fair)
    hands.hear()
    hands.open()
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.shown(Enterprise, hands.fair.angren, "phone") == "+998 70 222 22 22"
    hands.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hands.shown(Enterprise, hands.fair.angren, "phone") == "+998 70 111 11 11"


def test_what_is_put_off_stands_last_and_keeps_what_was_chosen(hands: Hands) -> None:
    tear(hands.fair)
    hands.hear()
    hands.open()
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hands.press(Qt.Key.Key_F3)
    assert hands.review.case.id == hands.fair.meeting
    hands.window.opened.context.announce(_EVERYTHING)
    come_to_rest(hands.window)
    assert hands.titles[-1].startswith("Enterprise")
    hands.press(Qt.Key.Key_F3)
    assert hands.review.case.id == hands.fair.angren
    assert hands.review.choices == {"phone": 0}
    assert hands.screen.decide.save.isEnabled()


def test_a_decision_that_came_from_the_other_desk_meanwhile_is_told(hands: Hands) -> None:
    hands.fair.say(1, Enterprise, hands.fair.angren, 1, phone="+998 70 222 22 22")
    hands.fair.say(0, Enterprise, hands.fair.angren, 2, phone="+998 70 111 11 11")
    hands.hear()
    hands.open()
    hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    with hands.fair.there.place.read() as work:
        (there,) = reviews.reviews(work, "en")
    reviews.decide(hands.fair.there.place, there, there.all_of(1))
    hands.fair.exchange()  # and nobody has told the window yet

    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.wait(_dialogs)
    told = _dialogs()[0]
    assert told.heading.text() == "This was decided or changed meanwhile"
    told.findChildren(QPushButton)[-1].click()
    come_to_rest(hands.window)
    assert hands.titles == []
    hands.window.opened.shell.activateWindow()


def test_three_sides_can_each_be_kept_as_a_whole(three: Hands) -> None:
    for desk in (0, 1, 2):
        three.fair.say(
            desk, Enterprise, three.fair.angren, desk + 1, phone=f"+998 70 {desk}", stand=f"B-{desk}"
        )
    three.hear()
    three.open()
    links = [one for one in three.review.findChildren(QPushButton) if one.text() == "Keep all of it"]
    assert len(links) == 3
    links[1].click()
    come_to_rest(three.window)
    three.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert three.shown(Enterprise, three.fair.angren, "stand") == "B-2"


def test_a_list_is_kept_together(hands: Hands) -> None:
    hands.fair.say(1, Enterprise, hands.fair.angren, 1, other_names=("AM",))
    hands.fair.say(0, Enterprise, hands.fair.angren, 2, other_names=("Angrenmetall",))
    hands.hear()
    hands.open()
    together = next(one for one in hands.review.answers if one.text().startswith("All together"))
    QTest.mouseClick(together, Qt.MouseButton.LeftButton)
    come_to_rest(hands.window)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    kept = hands.shown(Enterprise, hands.fair.angren, "other_names")
    assert isinstance(kept, tuple)
    assert set(kept) == {"AM", "Angrenmetall"}


def test_a_meeting_booked_twice_is_moved_to_where_all_are_free(hands: Hands) -> None:
    made: list[Id] = []
    for desk in (0, 1):
        place = hands.fair.desks[desk].place
        with place.write() as work:
            pair = [Enterprise(id=work.new_id(), name=f"{part} {desk}") for part in ("Gilam", "Paxta")]
            for one in pair:
                work.add(one)
        table = hands.fair.table[14]
        made.append(meeting_day.book(place, pair[0].id, pair[1].id, AT_HALF_PAST_TEN, table).meeting)
    hands.hear()
    hands.open()
    assert hands.titles == ["Booked twice: 10:30, table 14, Gilam 1 – Paxta 1"]
    page = hands.screen.decide.page
    assert isinstance(page, TwicePage)
    hands.press(Qt.Key.Key_Space)
    spot = page.case.spots[0]
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.titles == []
    assert hands.shown(Meeting, made[1], "start") == spot.start


def test_two_companies_that_look_alike_are_told_apart(hands: Hands) -> None:
    for desk, name in ((0, "Jizzax Plastmassa"), (1, "Жиззах Пластмасса")):
        with hands.fair.desks[desk].place.write() as work:
            work.add(Enterprise(id=work.new_id(), name=name))
    hands.hear()
    assert hands.badge == "1"
    hands.open()
    assert hands.titles == ["Are these one company?, Jizzax Plastmassa / Жиззах Пластмасса"]
    page = hands.screen.decide.page
    assert isinstance(page, AlikePage)
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (hands.titles, hands.badge) == ([], "")
    with hands.fair.here.place.read() as work:
        assert len(same_company.members(work, page.case.one.enterprise.id)) == 2


def test_what_a_lost_laptop_did_is_accepted_by_keys(hands: Hands) -> None:
    fair = hands.fair
    with fair.here.place.write() as work:
        last = next(log.last for log in work.desk_logs() if log.desk == fair.there.id)
        work.revoke_desk(fair.there.id, last)
    fair.say(1, Enterprise, fair.angren, 5, about="Steel")
    hands.hear()
    screen = hands.open()
    assert hands.titles == ["1 change held back, Front desk · A2"]
    assert screen.devices.model.spoken(screen.devices.model.rows[1]).startswith(
        "Front desk · A2, desk-1, Revoked"
    )
    assert hands.shown(Enterprise, fair.angren, "about") is None
    hands.press(Qt.Key.Key_Space)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hands.titles == []
    assert hands.shown(Enterprise, fair.angren, "about") == "Steel"


def test_the_pill_and_the_devices_say_what_waits_for_whom(hands: Hands) -> None:
    hands.hear()
    tell(hands)
    assert hands.pill == "Synced now"
    screen = hands.open()
    assert screen.head.sentence.text() == "All devices are in step"
    with hands.fair.here.place.write() as work:
        for _ in range(2):
            work.add(Pass(id=work.new_id(), at=work.now))
    hands.window.opened.context.announce(Changes(frozenset({"pass"})))
    come_to_rest(hands.window)
    assert hands.pill == "2 changes waiting"
    assert screen.head.sentence.text() == "2 changes have not reached every device"
    assert [screen.devices.model.spoken(row) for row in screen.devices.model.rows] == [
        "Front desk · A, desk-0, This device",
        "Front desk · A2, desk-1, Changes wait, now, 2 changes waiting",
    ]
    assert screen.devices.code.text() == hands.fair.here.state_hash
    hands.hear()
    tell(hands)
    assert hands.pill == "Synced now"
    assert screen.devices.code.text() == hands.fair.there.state_hash


def test_a_wrong_clock_stands_beside_its_desk(hands: Hands) -> None:
    hands.hear()
    tell(hands, ahead=timedelta(minutes=-42))
    screen = hands.open()
    assert screen.devices.model.spoken(screen.devices.model.rows[1]).endswith("In step, Clock 42 min behind")


def test_a_desk_alone_says_that_all_is_saved_here(tmp_path: Path) -> None:
    with torn_fair(tmp_path, 1) as fair:
        fair.here.store.set_setting("language", "en")
        hands = Hands(fair, PlayedWindow(fair.here.store, fair.here.fair, fair.here.clock))
        screen = hands.open()
        assert hands.pill == screen.head.sentence.text() == "All work is saved here"
        assert screen.head.detail.accessibleName() == "This is the only device of the fair so far."
        assert (hands.titles, hands.badge) == ([], "")
        hands.window.close()


def test_the_pill_opens_the_screen(hands: Hands) -> None:
    hands.window.opened.shell._status.click()
    come_to_rest(hands.window)
    assert hands.window.opened.shell.screen_name == "sync"


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1000, 620)])
def test_everything_has_its_room_in_every_language(hands: Hands, size: tuple[int, int]) -> None:
    tear(hands.fair)
    hands.hear()
    screen = hands.open()
    hands.window.opened.shell.resize(*size)
    for language in LANGUAGES:
        hands.window.speak(language)
        come_to_rest(hands.window)
        decide = screen.decide
        assert decide.isVisible()
        for one in (decide.left, decide.right, decide.later, decide.save):
            assert one.width() >= one.minimumSizeHint().width(), (language, one.text())
        assert decide.mapTo(screen, decide.rect().bottomRight()).x() < screen.width()
        shares = [screen.views.isVisible(), screen.devices.isVisible()]
        assert shares == [size[0] < 1180, size[0] >= 1180]


# Roads


@pytest.fixture
def road_hands(fair: TornFair) -> Iterator[Hands]:
    """The window as the program opens it, with ways to other desks."""
    fair.here.store.set_setting("language", "en")
    roads = FolderRoads(fair.here.store, fair.here.clock)
    upkeep = Upkeep(fair.here.store.folder, lambda _: Examination((), 0, ""), roads)
    window = PlayedWindow(fair.here.store, fair.here.fair, fair.here.clock, upkeep=upkeep)
    yield Hands(fair, window)
    window.close()


def test_a_stick_brings_news_and_takes_everything_on_in_one_stop(road_hands: Hands, tmp_path: Path) -> None:
    hands, fair, stick = road_hands, road_hands.fair, tmp_path / "stick"
    stick.mkdir()
    there = StoreStickReplica(fair.there.store, fair.there.clock)
    fair.say(1, Enterprise, fair.angren, 1, about="Steel from there")
    write_bundle(there, fair.here.fair, stick / f"from-there{ENDING}")
    fair.say(0, Enterprise, fair.zomin, 2, about="Meat from here")

    screen = hands.open()
    assert screen.roads.stick.isVisible()
    screen.roads.stop_at(stick)
    hands.wait(lambda: isinstance(QApplication.activeModalWidget(), StickDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StickDialog)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    assert "One change was new here." in said
    assert "Take it to Front desk · A2 next." in said
    dialog.accept()
    come_to_rest(hands.window)
    assert hands.shown(Enterprise, fair.angren, "about") == "Steel from there"

    take_bundle(there, fair.here.fair, stick / f"JI-2022-01{ENDING}")
    assert hands.shown(Enterprise, fair.zomin, "about", 1) == "Meat from here"
    assert fair.here.state_hash == fair.there.state_hash
    hands.window.opened.shell.activateWindow()


def test_a_damaged_file_on_a_stick_is_named_and_harms_nothing(road_hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / f"broken{ENDING}").write_bytes(b"no bundle at all")
    screen = road_hands.open()
    screen.roads.stop_at(tmp_path / "stick")
    road_hands.wait(lambda: isinstance(QApplication.activeModalWidget(), StickDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StickDialog)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    assert f"broken{ENDING} is no bundle of fairdesk" in said
    dialog.accept()
    come_to_rest(road_hands.window)
    road_hands.window.opened.shell.activateWindow()


def test_buttons_stand_there_only_where_their_road_is(hands: Hands) -> None:
    screen = hands.open()
    assert not screen.roads.stick.isVisible()
    assert not screen.roads.now.isVisible()
    hands.press(Qt.Key.Key_F5)  # which does nothing then


class NearRoads(FolderRoads):
    """Another desk in the place of a server, without a network between; ``broken`` as a network may be."""

    def __init__(self, fair: TornFair) -> None:
        super().__init__(fair.here.store, fair.here.clock)
        self.fair, self.broken = fair, False

    def has_server(self, fair: Id) -> bool:
        """It was joined."""
        return True

    def exchange(self, fair: Id) -> Exchanged:
        """What the engine does, over no distance."""
        if self.broken:
            raise UserFacingError(message("shell.unforeseen"), message("shell.unforeseen_advice"))
        there = self.fair.there
        near = NearPeer(StoreStickReplica(there.store, there.clock), fair)
        return exchange(self.replica, near, fair)


@pytest.fixture
def near_hands(fair: TornFair) -> Iterator[Hands]:
    """The window of a laptop that has joined a server."""
    fair.here.store.set_setting("language", "en")
    upkeep = Upkeep(fair.here.store.folder, lambda _: Examination((), 0, ""), NearRoads(fair))
    window = PlayedWindow(fair.here.store, fair.here.fair, fair.here.clock, upkeep=upkeep)
    yield Hands(fair, window)
    window.close()


def test_f5_exchanges_with_the_server_that_was_joined(near_hands: Hands) -> None:
    hands, fair = near_hands, near_hands.fair
    hands.open()
    fair.say(1, Enterprise, fair.angren, 1, phone="+998 70 222 22 22")
    fair.say(0, Enterprise, fair.angren, 2, phone="+998 70 111 11 11")
    hands.press(Qt.Key.Key_F5)
    hands.wait(lambda: hands.titles)
    assert hands.titles == ["Enterprise: Phone, Angren Metall"]
    hands.wait(lambda: hands.pill == "Synced now")
    assert hands.badge == "1"
    assert fair.here.state_hash == fair.there.state_hash


def test_a_scan_there_appears_here_by_itself(near_hands: Hands) -> None:
    hands, fair = near_hands, near_hands.fair
    told: list[Changes] = []
    hands.window.opened.context.changed.connect(told.append)
    with fair.there.place.write() as work:
        scan = Pass(id=work.new_id(), at=work.now)
        work.add(scan)
    hands.window.opened.shell._exchanging.again()  # which a timer does every quarter of a minute
    hands.wait(lambda: told)
    assert told == [Changes(frozenset({"pass"}), frozenset({scan.id}))]
    assert hands.shown(Pass, scan.id, "voided") is False


def test_a_server_that_does_not_answer_is_normal_until_somebody_asks(near_hands: Hands) -> None:
    hands, shell = near_hands, near_hands.window.opened.shell
    upkeep = hands.window.opened.context.upkeep
    assert upkeep is not None
    roads = upkeep.roads
    assert isinstance(roads, NearRoads)
    roads.broken = True
    shell._exchanging.again()
    hands.wait(lambda: hands.pill == "Offline: all work is saved here")
    assert _dialogs() == []
    hands.open()
    hands.press(Qt.Key.Key_F5)
    hands.wait(_dialogs)
    _dialogs()[0].findChildren(QPushButton)[-1].click()
    roads.broken = False
    shell._exchanging.again()
    hands.wait(lambda: hands.pill == "Synced now")
    shell.activateWindow()


def _dialogs() -> list[Dialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Dialog) and one.isVisible()]


def tell(hands: Hands, ahead: timedelta = timedelta(0)) -> None:
    """The other desk says what it holds."""
    there, here = hands.fair.there, hands.fair.here
    heads = {head.desk: head.sequence for head in there.store.vector(there.fair)}
    offset = round(ahead.total_seconds() * 1000)
    here.store.note_seen(here.fair, DeskSeen(there.id, heads, here.clock.now(), offset))
    hands.window.opened.context.announce(_EVERYTHING)
    come_to_rest(hands.window)
