"""Papers about meetings from the window: made beside it, kept, opened, and noted as handed out."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from a_fair_with_meetings import CHEMIST, FOOD, FairWithMeetings, fair_with_meetings
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog

from fairdesk.documents.meeting_papers import PaperKind
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Telling
from fairdesk.domain.messages import Message
from fairdesk.domain.words import TellingWay
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.meetings.papers_menu import PapersMenu
from fairdesk.gui.widgets.dialogs import Toast
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def fair(place: Workplace) -> FairWithMeetings:
    return fair_with_meetings(place)


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the person's documents are."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "documents"))
    return tmp_path / "documents" / "fairdesk"


@pytest.fixture
def window(store: Store, fair: FairWithMeetings, clock: SetClock, papers: Path) -> Iterator[PlayedWindow]:
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Dilnoza")):
        store.set_setting(name, value)
    opened = PlayedWindow(store, fair.place.fair, clock)
    yield opened
    opened.close()


@pytest.fixture
def chosen() -> list[bytes]:
    """The enterprise that the screen stands on, if any."""
    return []


@pytest.fixture
def menu(window: PlayedWindow, chosen: list[bytes]) -> PapersMenu:
    shell = window.opened.shell
    return PapersMenu(window.opened.context, shell, lambda: chosen[0] if chosen else None)


@pytest.fixture
def heard(window: PlayedWindow) -> list[str]:
    """What notices said."""
    found: list[str] = []
    context = window.opened.context

    def hear(sentence: Message, _span: object) -> None:
        found.append(context.words(sentence))

    context.told.connect(hear)
    return found


def tellings(fair: FairWithMeetings) -> list[Telling]:
    with fair.place.read() as work:
        return work.all(Telling)


def test_every_paper_of_the_menu_is_made_and_kept(
    window: PlayedWindow, menu: PapersMenu, papers: Path, fair: FairWithMeetings
) -> None:
    choices = [one for one in menu.choices if one not in ("agendas.menu_calendar", "agendas.menu_table")]
    choices.remove("agendas.menu_chosen")
    choices.remove("agendas.menu_changed")
    for words in choices:
        menu.choices[words].trigger()
        window.settle()
    names = {file.name.rsplit("-", 2)[0] for file in papers.iterdir()}
    assert names == {f"fairdesk-{kind.value}" for kind in PaperKind}
    for file in papers.iterdir():
        with pypdfium2.PdfDocument(file) as document:
            assert len(document) > 0
    assert len(tellings(fair)) == 5


def test_agendas_that_were_handed_out_are_noted_and_the_note_can_be_taken_back(
    window: PlayedWindow, menu: PapersMenu, fair: FairWithMeetings, heard: list[str]
) -> None:
    menu.choices["agendas.menu_agendas"].trigger()
    window.settle()
    assert {telling.how for telling in tellings(fair)} == {TellingWay.PAPER}
    assert heard[-1] == "Noted that 5 enterprises were told"

    fair.change("packaging", table=fair.tables[4])
    menu.choices["agendas.menu_changed"].trigger()
    window.settle()
    assert heard[-1] == "Noted that 2 enterprises were told"
    window.opened.shell.findChild(Toast).take_back()
    window.settle()
    assert len(tellings(fair)) == 5


def test_only_an_enterprise_that_is_chosen_has_its_own_agenda(
    window: PlayedWindow, menu: PapersMenu, fair: FairWithMeetings, chosen: list[bytes]
) -> None:
    own = menu.choices["agendas.menu_chosen"]
    menu.aboutToShow.emit()
    assert not own.isEnabled()
    chosen.append(fair.enterprises[FOOD])
    menu.aboutToShow.emit()
    assert own.isEnabled()
    own.trigger()
    window.settle()
    assert [telling.enterprise for telling in tellings(fair)] == [fair.enterprises[FOOD]]


def test_a_paper_that_is_not_wanted_any_more_tells_nobody(
    window: PlayedWindow, menu: PapersMenu, fair: FairWithMeetings, papers: Path
) -> None:
    menu.make(PaperKind.ENTERPRISE).reject()
    window.settle()
    assert tellings(fair) == []
    assert not papers.exists()


def test_where_nothing_changed_the_person_hears_so(
    window: PlayedWindow, menu: PapersMenu, fair: FairWithMeetings
) -> None:
    menu.choices["agendas.menu_agendas"].trigger()
    window.settle()
    dialog = menu.make(PaperKind.ENTERPRISE, changed_only=True)
    window.settle()
    shown = [one.windowTitle() for one in window.opened.shell.findChildren(QDialog) if one.isVisible()]
    assert shown == ["Nothing has changed since the last print"]
    assert dialog is not None


@pytest.mark.parametrize("ending", [".ics", ".xlsx"])
def test_meetings_are_saved_as_files_of_all_or_of_the_chosen(
    window: PlayedWindow,
    menu: PapersMenu,
    fair: FairWithMeetings,
    chosen: list[bytes],
    heard: list[str],
    tmp_path: Path,
    ending: str,
) -> None:
    menu.save_to(tmp_path / f"all{ending}")
    window.settle()
    assert heard[-1] == f"7 meetings: all{ending}"
    chosen.append(fair.enterprises[CHEMIST])
    menu.save_to(tmp_path / f"own{ending}")
    window.settle()
    assert heard[-1] == f"2 meetings: own{ending}"
    assert (tmp_path / f"own{ending}").stat().st_size < (tmp_path / f"all{ending}").stat().st_size


def test_the_menu_speaks_every_language(window: PlayedWindow, menu: PapersMenu) -> None:
    seen: set[tuple[str, ...]] = set()
    for language in LANGUAGES:
        window.opened.context.words.speak(language)
        seen.add(tuple(choice.text() for choice in menu.choices.values()))
    assert len(seen) == len(LANGUAGES)
    assert all(all(words) for words in seen)
