"""Long names and long words in the screens of a deal: they end in …, never in what is beside them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from desk_with_papers import PaperDesk, one_window, papers
from PySide6.QtWidgets import QLabel, QWidget
from table_specialist import Specialist

from fairdesk.domain.clock import SetClock
from fairdesk.domain.words import FileKind
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.links import Link
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.deals import attachments, negotiations
from fairdesk.usecases.ports import Workplace

LONG = "scan-of-the-printer-in-the-big-hall-both-sides-signed-2022-03-03-page-1-of-12.pdf"


@pytest.fixture
def desk(store: Store, place: Workplace, clock: SetClock) -> Iterator[Specialist]:
    hands = Specialist(store, place, clock)
    yield hands
    hands.window.close()


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayedWindow]:
    with one_window(tmp_path_factory.mktemp("papers")) as opened:
        yield opened


@pytest.fixture
def paper_desk(window: PlayedWindow) -> Iterator[PaperDesk]:
    with papers(window) as opened:
        yield opened


def stand_apart(parent: QWidget) -> bool:
    """Whether no shown part of a row reaches into the next one."""
    layout = parent.layout()
    items = (layout.itemAt(place) for place in range(layout.count()))
    shown = [item.widget() for item in items if item is not None and item.widget() is not None]
    boxes = [one.geometry() for one in shown if not one.isHidden()]
    return all(one.right() < other.left() for one, other in pairwise(boxes))


def test_the_head_of_a_talk_has_room_for_its_parts_in_every_language(desk: Specialist) -> None:
    negotiation = desk.open_talk()
    negotiations.close(desk.place, negotiation)
    for width in (1440, 1280, 1000):
        desk.window.opened.shell.resize(width, 700)
        for language in LANGUAGES:
            desk.window.speak(language)
            head = desk.screen.head
            assert stand_apart(head), (width, language)
            assert head._time.width() >= head._time.sizeHint().width()


def test_what_was_noted_stands_below_each_other_beside_its_times(desk: Specialist) -> None:
    negotiation = desk.open_talk()
    negotiations.add_note(desk.place, negotiation, "The price holds.")
    attachments.attach(desk.place, negotiation, LONG, b"%PDF")
    clock = desk.clock
    clock.at = clock.at.replace(day=clock.at.day + 1)
    negotiations.add_note(desk.place, negotiation, "A day later they wrote.")
    desk.screen.deal.read()
    desk.wait(lambda: len(desk.screen.timeline._known) >= 4)
    lines = [made for _, made in desk.screen.timeline._known.values()]
    times = [one for made in lines for one in made.findChildren(QLabel, "time")]
    assert {len(one.text()) for one in times} == {len("10:00"), len("04.03 10:00")}
    assert len({one.width() for one in times}) == 1
    page = desk.screen._page
    assert page.width() <= desk.screen.room.viewport().width()


def test_a_long_name_of_a_scan_makes_no_form_wider_than_its_room(paper_desk: PaperDesk) -> None:
    printed = paper_desk.printed()
    deal = paper_desk.deal.negotiation
    attachments.attach(paper_desk.place, deal, LONG, b"%PDF", FileKind.SIGNED_SCAN, document=printed.document)
    form = paper_desk.page.form
    paper_desk.open(printed.document)
    paper_desk.wait(lambda: paper_desk.page.files.files)
    for language in LANGUAGES:
        paper_desk.window.speak(language)
        paper_desk.settle()
        assert form.widget().minimumSizeHint().width() <= form.viewport().width(), language


def test_sums_days_and_states_are_whole_in_the_register_however_narrow(paper_desk: PaperDesk) -> None:
    paper_desk.printed()
    paper_desk.window.opened.shell.resize(1000, 560)
    paper_desk.screen.show_list()
    register = paper_desk.screen.register
    register.reload()
    paper_desk.settle()
    table = register.table
    columns = table.model_of_lines.columns
    shown = [place for place in range(len(columns)) if not table.isColumnHidden(place)]
    keys = {columns[place].title for place in shown}
    assert {"fields.document_sum", "documentscreen.column_state", "fields.document_day"} <= keys
    assert all(table.columnWidth(place) >= table._wanted(place) for place in shown if columns[place].is_whole)


@pytest.mark.usefixtures("qapp")
def test_a_link_is_cut_with_its_whole_in_the_tooltip() -> None:
    link = Link(Theme("light"), "file")
    link.say(LONG)
    link.resize(link.sizeHint())
    assert (link.text(), link.toolTip()) == (LONG, "")
    link.resize(200, 30)
    link.grab()
    assert link.text().endswith("…")
    assert link.toolTip() == link.accessibleName() == LONG
    assert link.minimumSizeHint().width() < 100
