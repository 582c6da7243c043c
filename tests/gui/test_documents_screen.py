"""A portal specialist at the screen of documents: from the draft beside its page to the archive."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from a_paper_deal import PLASTIC, TEXTILE, a_deal
from desk_with_papers import PaperDesk, Printer, one_window, papers
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.document_numbers import PageCode, page_link
from fairdesk.domain.entities import DealItem, Enterprise, PathStep
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import Step
from fairdesk.gui.key_list import KeyList
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.front_desk.screen import FrontDesk
from fairdesk.texts import LANGUAGES
from fairdesk.usecases.deals import paper_deals
from fairdesk.usecases.papers import (
    document_drafts,
    document_ends,
    document_printing,
    documents,
    signings,
)
from fairdesk.usecases.papers.document_kinds import use_templates

ENTER, F7, ESC = Qt.Key.Key_Return, Qt.Key.Key_F7, Qt.Key.Key_Escape


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    made = Printer()
    made.take_the_place_of_the_systems(monkeypatch)
    return made


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayedWindow]:
    with one_window(tmp_path_factory.mktemp("papers")) as opened:
        yield opened


@pytest.fixture
def desk(window: PlayedWindow, printer: Printer) -> Iterator[PaperDesk]:
    with papers(window) as opened:
        yield opened


def test_what_is_typed_is_kept_and_stands_on_the_page_a_moment_later(desk: PaperDesk) -> None:
    document = desk.draft()
    desk.open(document)
    before = desk.page.preview.pdf
    assert before.startswith(b"%PDF")
    assert desk.page.head.title.text() == "Draft"
    assert desk.page.ready.sentence.startswith("Ready to print")
    desk.type(desk.page.form.subject.editor, "Sacks with a print")
    desk.wait(lambda: desk.page.preview.pdf != before)
    assert desk.view(document).document.subject == "Sacks with a print"
    after_subject = desk.page.preview.pdf
    sample = next(step for step, edit in desk.page.form.steps.days.items() if edit.day == date(2022, 4, 30))
    desk.type(desk.page.form.steps.days[sample], "05.05.2022")
    desk.press(Qt.Key.Key_Tab)
    desk.wait(lambda: desk.page.preview.pdf != after_subject)
    with desk.place.read() as work:
        kept = work.get(PathStep, sample)
    assert kept is not None
    assert (kept.step, kept.due) == (Step.SAMPLE, date(2022, 5, 5))


def test_the_page_keeps_its_place_while_one_types_and_shows_the_clause_one_goes_to(desk: PaperDesk) -> None:
    desk.open(desk.draft())
    view = desk.page.preview.view
    assert view.page_count > 1
    whole = view.zoom
    view.zoom_in()
    view.zoom_in()
    near = view.zoom
    next(iter(desk.page.form.steps.days.values())).setFocus()
    desk.settle()
    at = view.verticalScrollBar().value()
    assert at > 0, "the steps are further down"
    desk.type(desk.page.form.city.editor, "Zomin")
    assert view.verticalScrollBar().value() == at
    view.zoom_in()
    desk.settle()
    assert view.zoom > near
    assert not view.missing(), "it is drawn again in its new size"
    view.fit_width()
    desk.settle()
    assert view.zoom == whole


def test_what_is_lacking_is_a_list_of_links_to_fields(desk: PaperDesk, printer: Printer) -> None:
    with desk.place.write() as work:
        for item in work.all(DealItem):
            work.void(DealItem, item.id)
    document = desk.draft()
    desk.open(document)
    assert desk.page.ready.links
    assert "must be put in" in desk.page.ready.sentence
    desk.press(Qt.Key.Key_P, ctrl=True)
    assert printer.papers == []
    assert desk.page.ready.links[0].hasFocus(), "Ctrl+P leads to what is lacking"
    subject = next(one for one in desk.page.ready.links if "subject" in one.text().lower())
    subject.click()
    assert desk.page.form.subject.editor.hasFocus()


def test_printing_gives_the_number_locks_the_text_and_opens_the_way_for_the_scan(
    desk: PaperDesk, printer: Printer
) -> None:
    document = desk.draft()
    desk.open(document)
    assert not desk.page.head.attach.isEnabled()
    assert desk.page.head.attach.toolTip() == desk.page.head.attach.accessibleDescription()
    assert "once the document is printed" in desk.page.head.attach.toolTip()
    desk.press(F7)
    assert "once the document is printed" in desk.told[-1]
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: printer.papers)
    desk.settle()
    pdf, copies = printer.papers[0]
    assert copies == 2
    view = desk.view(document)
    assert view.state is DocumentState.PRINTED
    assert desk.page.head.title.text() == view.number == f"JI-2022-01/A-{view.document.counter:04d}"
    desk.wait(lambda: desk.page.preview.pdf == pdf)
    assert desk.page.states.current == "Printed"
    assert desk.page.form.subject.line.isReadOnly()
    assert desk.page.head.attach.isEnabled()
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: len(printer.papers) > 1)
    assert printer.papers[1][0] == pdf, "more copies are of the same paper"
    assert len(desk.view(document).versions) == 1


def test_a_changed_item_says_that_it_differs_and_is_printed_anew_or_left(
    desk: PaperDesk, printer: Printer
) -> None:
    document = desk.printed().document
    desk.open(document)
    assert not desk.page.differs.isVisible()
    change = {"quantity": Decimal(250000)}
    with desk.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, **change)
    desk.window.opened.context.announce(work.changes)
    desk.settle()
    assert desk.page.differs.isVisible()
    assert desk.page.differs.print_anew.text() == "Print version 2"
    assert not desk.page.differs.replace.isVisible()
    desk.page.differs.keep.click()
    desk.settle()
    assert not desk.page.differs.isVisible()
    desk.page.unlock()
    desk.settle()
    desk.type(desk.page.form.subject.editor, "Sacks, the second time")
    assert desk.page.differs.isVisible()
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: printer.papers)
    desk.settle()
    view = desk.view(document)
    assert view.current is not None
    assert view.current.version == 2
    assert desk.page.form.subject.line.isReadOnly(), "locked again"
    for edit in desk.page.form.steps.days.values():
        assert edit.isReadOnly()
        assert not any(action.isVisible() for action in edit.actions()), "no calendar writes into it"
    assert desk.page.versions.isVisible()


def test_where_the_number_is_another_desks_a_new_one_replaces_it(
    desk: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = desk.printed().document
    with desk.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, quantity=Decimal(3))
    elsewhere = documents.view

    def seen_elsewhere(reading: object, one: bytes) -> documents.DocumentView:
        return replace(elsewhere(reading, one), is_own=one != document)  # type: ignore[arg-type]

    monkeypatch.setattr("fairdesk.gui.screens.documents.load.documents.view", seen_elsewhere)
    desk.open(document)
    assert "Only the desk that gave the number" in desk.window.opened.context.words(
        desk.page.differs.sentence or ""
    )
    assert not desk.page.differs.print_anew.isVisible()
    desk.page.differs.replace.click()
    desk.wait(lambda: desk.page.document != document)
    desk.settle()
    made = desk.page.view
    assert made is not None
    assert made.document.replaces == document
    assert desk.page.head.title.text() == "Draft"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A folder of one's own templates, in use."""
    folder = tmp_path / "templates"
    use_templates(folder)
    yield folder
    use_templates(None)


def test_a_broken_template_shows_its_sentence_in_place_of_the_page(desk: PaperDesk, own: Path) -> None:
    (own / "memorandum").mkdir(parents=True)
    (own / "memorandum" / "uz-Latn.txt").write_text("version: 1\ntitle: {nonsense}\n", encoding="utf-8")
    document = desk.draft()
    document_drafts.set_field(desk.place, document, "languages", ("uz-Latn",))
    desk.open(document)
    desk.wait(lambda: desk.page.preview.trouble)
    assert "memorandum/uz-Latn.txt" in desk.page.preview.trouble
    assert "2" in desk.page.preview.trouble


def test_a_letter_that_cannot_be_printed_is_refused_with_its_field(desk: PaperDesk, printer: Printer) -> None:
    desk.open(desk.draft())
    desk.type(desk.page.form.subject.editor, "Sacks 袋")
    desk.wait(lambda: desk.page.preview.trouble)
    assert "袋" in desk.page.preview.trouble
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.settle()
    assert printer.papers == []


def test_a_document_is_cancelled_with_a_reason_and_only_with_one(desk: PaperDesk) -> None:
    document = desk.printed().document
    desk.open(document)
    view = desk.page.view
    assert view is not None
    desk.page.doing.cancel(view)
    desk.press(ENTER)
    assert desk.view(document).state is DocumentState.PRINTED
    QTest.keyClicks(desk.dialog.focusWidget(), "The buyer withdrew")
    desk.press(ENTER)
    assert desk.view(document).document.cancelled == "The buyer withdrew"
    assert desk.page.states.current == "Cancelled"
    assert not desk.page.head.print.isEnabled()


def test_the_register_filters_sums_up_and_warns_of_look_alikes(desk: PaperDesk) -> None:
    first = desk.printed()
    second = a_deal(desk.place, suffix=" 2")
    draft = document_drafts.draft(desk.place, second.negotiation, "purchase_contract").document
    with desk.place.write() as work:
        work.change(Enterprise, second.enterprises[PLASTIC], region="TK", name="Toshkent Metall")
        work.change(Enterprise, second.enterprises[TEXTILE], stir="305555551")
    third = document_drafts.draft(desk.place, desk.deal.negotiation, "memorandum").document
    desk.window.opened.context.announce(work.changes)
    desk.screen.open_view("register")
    desk.settle()
    register = desk.screen.register
    assert {one.id for one in register.shown} == {first.document, draft, third}
    assert register.sums.accessibleName() == "Printed and signed: 1,164,000,000 UZS"
    register.chips.by_name["state"].choose("draft")  # type: ignore[attr-defined]
    assert {one.id for one in register.shown} == {draft, third}
    register.chips.by_name["region"].choose("TK")  # type: ignore[attr-defined]
    assert {one.id for one in register.shown} == {draft}
    register.show_all()
    register.party.choose(desk.deal.enterprises[TEXTILE], TEXTILE)
    assert draft not in {one.id for one in register.shown}
    register.show_all()
    register.sum.choose(Decimal(2_000_000_000), None)
    assert register.shown == []
    register.show_all()
    desk.press(Qt.Key.Key_Slash)
    QTest.keyClicks(register.filter_field.line, "toshkent")
    desk.settle()
    assert [one.id for one in register.shown] == [draft], "names are found in any script"
    desk.press(ENTER, into=register.filter_field.line)
    desk.press(ENTER)
    assert desk.page.document == draft
    desk.press(ESC)
    assert not desk.screen.is_open
    assert register.table.current_id == draft


def test_two_papers_about_one_thing_are_told_apart_in_the_register(desk: PaperDesk) -> None:
    first = desk.printed()
    again = document_ends.replace(desk.place, first.document).document
    assert again != first.document
    copy = a_copy_of(desk)
    desk.screen.open_view("register")
    desk.screen.register.reload()
    desk.settle()
    alike = {one.row.number: one.alike for one in desk.screen.register.shown if one.alike}
    assert alike == {first.number: (copy,), copy: (first.number,)}
    assert desk.screen.register.chips.by_name["alike"].isVisible()


def a_copy_of(desk: PaperDesk) -> str:
    """The same parties agree the same once more, in another talk, on the same day."""
    begun = paper_deals.begin_with_paper(desk.place, list(desk.deal.enterprises.values()), "memorandum")
    with desk.place.write() as work:
        item = work.all(DealItem, negotiation=desk.deal.negotiation)[0]
        values = {"name": item.name, "unit": item.unit, "quantity": item.quantity, "price": item.price}
        work.add(DealItem(id=work.new_id(), negotiation=begun.negotiation, **values))  # type: ignore[arg-type]
    document = document_drafts.draft(desk.place, begun.negotiation, "memorandum").document
    return document_printing.print_document(desk.place, document, paper_pdf).number


@pytest.mark.parametrize("host", [None, "fair.example"])
def test_a_scanned_paper_opens_wherever_one_is_and_nothing_leaks(desk: PaperDesk, host: str | None) -> None:
    paper = desk.printed()
    front = desk.window.opened.shell.screen_called("front_desk")
    assert isinstance(front, FrontDesk)
    desk.settle()
    type_as_a_scanner(desk, link_of(desk, paper.document, 1, host))
    desk.wait(lambda: desk.screen.is_open)
    desk.settle()
    assert desk.page.document == paper.document
    assert front.findChild(type(desk.screen.register.filter_field.line), "scan").text() == ""  # type: ignore[union-attr]


def test_a_scanned_old_version_and_a_cancelled_paper_say_so(desk: PaperDesk) -> None:
    paper = desk.printed()
    old = desk.view(paper.document).current
    document_drafts.set_field(desk.place, paper.document, "subject", "Other sacks")
    document_printing.print_document(desk.place, paper.document, paper_pdf)
    desk.window.opened.shell.receive(link_of(desk, paper.document, 1, None))
    desk.wait(lambda: desk.told)
    desk.settle()
    assert "version 1" in desk.told[-1]
    assert "no longer holds" in desk.told[-1]
    assert old is not None
    desk.wait(lambda: desk.page.preview.pdf == paper.pdf)
    document_ends.cancel(desk.place, paper.document, "withdrawn")
    desk.window.opened.shell.receive(link_of(desk, paper.document, 2, None))
    desk.settle()
    assert "was cancelled" in desk.told[-1]
    strange = link_of(desk, paper.document, 2, None, counter=999)
    desk.window.opened.shell.receive(strange)
    desk.settle()
    assert "not known here" in desk.told[-1]


def test_a_number_typed_into_the_search_opens_its_document(desk: PaperDesk) -> None:
    paper = desk.printed()
    desk.press(Qt.Key.Key_K, ctrl=True)
    desk.window.type_text(paper.number)
    desk.press(ENTER, into=desk.window.opened.shell.focusWidget())
    desk.wait(lambda: desk.screen.is_open)
    assert desk.page.document == paper.document


def test_every_language_and_size_has_room(desk: PaperDesk) -> None:
    signings.sign_on_paper(desk.place, desk.printed().document, [desk.deal.enterprises[TEXTILE]])
    desk.screen.register.reload()
    desk.settle()
    shown = desk.screen.register.shown[0]
    desk.open(shown.id)
    for size in ((1440, 900), (1280, 720), (1000, 560)):
        desk.window.opened.shell.resize(*size)
        for language in LANGUAGES:
            desk.window.speak(language)
            for button in (desk.page.head.back, desk.page.head.attach, desk.page.head.print):
                assert button.width() >= button.minimumSizeHint().width(), (size, language, button.text())


def test_the_key_list_names_the_keys_of_the_screen(desk: PaperDesk) -> None:
    desk.press(Qt.Key.Key_F1)
    assert isinstance(desk.dialog, KeyList)
    desk.press(ESC)
    assert {"F7", "Ctrl+P"}.issubset(desk.screen.keys())


def link_of(desk: PaperDesk, document: bytes, version: int, host: str | None, counter: int = 0) -> str:
    """What the code on the first page of a paper holds."""
    content = desk.view(document).content
    code = PageCode(content.fair_tag, content.desk, counter or content.counter, version, 1)
    return page_link(code, host)


def type_as_a_scanner(desk: PaperDesk, text: str) -> None:
    """Types a code key by key through the window, with the Shift key a scanner holds for capitals."""
    window = desk.window.opened.shell.windowHandle()
    shift, none = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for sign in text:
        QTest.keyClick(window, sign, none if sign.isdigit() or sign in "./-" else shift)
    QTest.keyClick(window, ENTER)
