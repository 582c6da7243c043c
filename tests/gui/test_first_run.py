"""From an empty folder to a fair, typed into the first window; and folders that came from elsewhere."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Desk, Fair, Station
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.first_run import Beginning, FirstRun, MovedOrCopied, ask_moved_or_copied, choose_fair
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.settings import Settings
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.words import Words
from fairdesk.store.store import Store
from fairdesk.usecases import fairs
from fairdesk.usecases.ports import Workplace

ENTER = Qt.Key.Key_Return


@pytest.fixture
def words(qapp: QApplication) -> Words:
    return Words("en")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme("light")


@pytest.fixture
def begin(store: Store, clock: SetClock, words: Words, theme: Theme) -> Iterator[Callable[..., FirstRun]]:
    """Opens the first window on the empty folder."""
    windows: list[FirstRun] = []

    def opened(sample: Callable[[], Fair] | None = None) -> FirstRun:
        windows.append(FirstRun(Beginning(store, clock, words, theme, Settings(store), sample)))
        windows[0].show()
        return windows[0]

    yield opened
    for window in windows:
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def shown(window: QWidget) -> str:
    """Everything the window says."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_from_an_empty_folder_to_a_fair_with_an_entrance(
    qtbot: QtBot, begin: Callable[..., FirstRun], store: Store, clock: SetClock
) -> None:
    window = begin()
    QTest.keyClicks(window.name.line, "Dilnoza Raximova")
    press(window.make)
    form = window.new_fair
    QTest.keyClicks(form.name.line, "Jizzax sanoat yarmarkasi")
    form.region.setCurrentText("Jizzakh region")
    assert form.code.text == "JI-2022-01"
    QTest.keyClicks(form.start.line, "03.03.2022")
    QTest.keyClicks(form.end.line, "04.03.2022")
    press(form.scans_out.buttons[1])
    press(form.done)
    qtbot.waitUntil(lambda: window.fair is not None, timeout=20_000)

    (fair,) = store.fairs()
    assert fair.id == window.fair
    assert (fair.code, fair.name, fair.region) == ("JI-2022-01", "Jizzax sanoat yarmarkasi", "JI")
    assert (fair.start, fair.end, fair.scans_out) == (date(2022, 3, 3), date(2022, 3, 4), False)
    assert Settings(store).person == "Dilnoza Raximova"
    with store.read(fair.id) as work:
        assert [station.name for station in work.all(Station)] == ["Entrance"]

    opened = PlayedWindow(store, fair.id, clock)
    assert opened.opened.context.place.actor == "Dilnoza Raximova"
    opened.close()


def test_what_is_wrong_is_said_under_its_field_and_the_text_stays(
    begin: Callable[..., FirstRun], store: Store
) -> None:
    window = begin()
    press(window.make)
    assert "Type your name first." in shown(window)
    QTest.keyClicks(window.name.line, "Dilnoza")
    press(window.make)
    form = window.new_fair
    QTest.keyClicks(form.start.line, "31.02.2022")
    press(form.done)
    said = shown(form)
    assert "Type the name as it should stand on papers." in said
    assert "Choose the region from the list." in said
    assert "A date is needed here" in said
    assert "Choose yes or no." in said
    assert form.start.text == "31.02.2022"
    assert window.fair is None
    assert store.fairs() == []

    form.start.line.clear()
    QTest.keyClicks(form.start.line, "04.03.2022")
    QTest.keyClicks(form.end.line, "03.03.2022")
    press(form.done)
    assert "The last day is the same as the first or later." in shown(form)


def test_a_code_of_another_region_is_refused_under_the_code(
    qtbot: QtBot, begin: Callable[..., FirstRun], store: Store
) -> None:
    window = begin()
    QTest.keyClicks(window.name.line, "Dilnoza")
    press(window.make)
    form = window.new_fair
    QTest.keyClicks(form.name.line, "Yarmarka")
    form.region.setCurrentText("Jizzakh region")
    form.code.line.selectAll()
    QTest.keyClicks(form.code.line, "BU-2022-01")
    QTest.keyClicks(form.start.line, "03.03.2022")
    assert form.code.text == "BU-2022-01"  # the first day proposes no other code over a typed one
    press(form.scans_out.buttons[0])
    press(form.done)
    qtbot.waitUntil(lambda: "does not belong to this region" in shown(form), timeout=20_000)
    assert store.fairs() == []


def test_enter_walks_through_the_form(begin: Callable[..., FirstRun]) -> None:
    window = begin()
    window.activateWindow()
    QTest.keyClicks(window.name.line, "Dilnoza")
    QTest.keyClick(window.name.line, ENTER)
    QTest.keyClick(window.make, ENTER)
    form = window.new_fair
    QTest.keyClick(form.name.line, ENTER)
    assert window.focusWidget() is form.region
    form.done.setFocus()
    QTest.keyClick(form.done, ENTER)
    assert "Choose the region from the list." in shown(form)
    assert window.isVisible()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.make.isVisible()


def test_the_language_changes_the_window_at_once(begin: Callable[..., FirstRun], store: Store) -> None:
    window = begin()
    for place, sentence in enumerate(("xush kelibsiz", "хуш келибсиз", "Добро пожаловать", "Welcome")):
        press(window.languages.buttons[place])
        assert sentence in shown(window)
    assert Settings(store).language == "en"


def test_the_sample_fair_is_made_beside_the_window(
    qtbot: QtBot, begin: Callable[..., FirstRun], store: Store
) -> None:
    def sample() -> Fair:
        set_up = fairs.FairSetUp(name="Sample", region="JI", start=date(2022, 3, 3), end=date(2022, 3, 3))
        return fairs.create(store, "JI-2022-01", set_up, actor="Namuna")

    window = begin(sample)
    QTest.keyClicks(window.name.line, "Dilnoza")
    press(window.try_it)
    assert "The sample fair is being made" in shown(window)
    window.reject()
    assert window.isVisible()  # nobody leaves while it is being made
    qtbot.waitUntil(lambda: window.fair is not None, timeout=20_000)
    assert [fair.name for fair in store.fairs()] == ["Sample"]


def test_a_sample_that_cannot_be_made_is_told_and_one_is_back_at_the_beginning(
    qtbot: QtBot, begin: Callable[..., FirstRun]
) -> None:
    def no_room() -> Fair:
        raise UserFacingError(
            message("store.fair_exists", code="JI-2022-01"), message("store.fair_exists_advice")
        )

    window = begin(no_room)
    QTest.keyClicks(window.name.line, "Dilnoza")
    press(window.try_it)
    qtbot.waitUntil(lambda: "JI-2022-01" in shown(window), timeout=20_000)
    assert window.make.isVisible()
    assert window.fair is None


def answer_dialog(act: Callable[[QWidget], None]) -> None:
    """Acts on the dialog that opens next."""

    def when_open() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        act(dialog)

    QTimer.singleShot(0, when_open)


def test_one_fair_is_opened_without_a_question(
    place: Workplace, store: Store, clock: SetClock, words: Words, theme: Theme
) -> None:
    assert choose_fair(store, clock, words, theme, Settings(store), None) == place.fair


def test_of_several_fairs_the_one_on_today_comes_first(
    place: Workplace, store: Store, clock: SetClock, words: Words, theme: Theme
) -> None:
    for code, start in (("JI-2022-02", date(2022, 9, 1)), ("JI-2021-01", date(2021, 3, 3))):
        store.create_fair(Fair(id=b"", code=code, name="Other", region="JI", start=start, end=start), "", "D")
    lines: list[str] = []

    def choose_first(dialog: QWidget) -> None:
        (listed,) = dialog.findChildren(QListWidget)
        lines.extend(listed.item(row).text() for row in range(listed.count()))
        QTest.keyClick(listed, ENTER)

    answer_dialog(choose_first)
    assert choose_fair(store, clock, words, theme, Settings(store), None) == place.fair
    assert ["on today" in line for line in lines] == [True, False, False]
    assert ["JI-2022-02" in line for line in lines] == [False, True, False]


def test_closing_the_first_window_opens_nothing(
    store: Store, clock: SetClock, words: Words, theme: Theme
) -> None:
    answer_dialog(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert choose_fair(store, clock, words, theme, Settings(store), None) is None


@pytest.fixture
def from_elsewhere(store: Store, place: Workplace) -> Store:
    """The folder, as it looks after it was carried to another machine."""
    store.set_setting("machine", "another machine")
    assert store.is_elsewhere
    return store


def letters(store: Store, place: Workplace) -> list[str]:
    with store.read(place.fair) as work:
        return sorted(desk.letter for desk in work.all(Desk))


def asked(store: Store, words: Words, theme: Theme, act: Callable[[MovedOrCopied], None]) -> bool:
    def answer(dialog: QWidget) -> None:
        assert isinstance(dialog, MovedOrCopied)
        act(dialog)

    answer_dialog(answer)
    return ask_moved_or_copied(store, words, theme, Settings(store))


def test_a_moved_folder_stays_the_desk_it_was(
    from_elsewhere: Store, place: Workplace, words: Words, theme: Theme
) -> None:
    assert asked(from_elsewhere, words, theme, lambda dialog: press(dialog.moved))
    assert letters(from_elsewhere, place) == ["A"]
    assert not from_elsewhere.is_elsewhere


def test_a_copied_folder_becomes_a_desk_of_its_own(
    from_elsewhere: Store, place: Workplace, words: Words, theme: Theme
) -> None:
    assert asked(from_elsewhere, words, theme, lambda dialog: press(dialog.copied))
    assert letters(from_elsewhere, place) == ["A", "A2"]
    assert not from_elsewhere.is_elsewhere


def test_closing_the_question_leaves_the_folder_as_it_is(
    from_elsewhere: Store, words: Words, theme: Theme
) -> None:
    assert not asked(from_elsewhere, words, theme, lambda dialog: dialog.reject())
    assert from_elsewhere.is_elsewhere


def test_a_folder_at_home_is_not_asked_about(store: Store, words: Words, theme: Theme) -> None:
    assert ask_moved_or_copied(store, words, theme, Settings(store))
