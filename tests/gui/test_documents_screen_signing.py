"""The paper comes back: scans, piles, signatures on the screen, checks, other desks' papers, ceremonies."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from a_paper_deal import PLASTIC, TEXTILE, a_deal
from desk_with_papers import PaperDesk, Printer, one_window, papers
from eimzo_stand_in import StandIn, running
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.documents.previews import preview_png
from fairdesk.domain.entities import Ceremony, Delegate, Desk, Enterprise, PrintJob
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import FileKind, SigningWay
from fairdesk.gui.played import PlayedWindow
from fairdesk.gui.screens.documents.attach_dialog import AttachDialog
from fairdesk.gui.screens.documents.key_dialog import KeyDialog
from fairdesk.gui.screens.documents.own_form_dialog import OwnFormDialog
from fairdesk.gui.screens.documents.pile_dialog import PileDialog
from fairdesk.gui.screens.documents.register_papers import write_register_to
from fairdesk.gui.screens.documents.send_dialog import SendDialog
from fairdesk.gui.screens.documents.sign_dialog import SignDialog
from fairdesk.gui.screens.documents.signing_ways import unsigned
from fairdesk.usecases.front_desk.badges import code_of, issue
from fairdesk.usecases.papers import (
    ceremonies,
    document_drafts,
    document_ends,
    document_printing,
    print_queue,
)

ENTER = Qt.Key.Key_Return


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


def scan_of(pdf: bytes, *pages: int, dpi: int = 110) -> bytes:
    """Pages of a paper as a scanner gives them: pictures in a PDF."""
    made = pypdfium2.PdfDocument.new()
    for page in pages:
        picture = pypdfium2.PdfImage.new(made)
        from PIL import Image

        drawn = Image.open(io.BytesIO(preview_png(pdf, page, dpi))).convert("L").convert("RGB")
        jpeg = io.BytesIO()
        drawn.save(jpeg, "JPEG", quality=80)
        picture.load_jpeg(jpeg)
        width, height = 595.0, 842.0
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = made.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# The scan


def test_a_dropped_scan_is_kept_with_who_signed_on_it(desk: PaperDesk, tmp_path: Path) -> None:
    paper = desk.printed()
    desk.open(paper.document)
    file = tmp_path / "signed.pdf"
    file.write_bytes(scan_of(paper.pdf, 0))
    assert desk.page.view is not None
    desk.page.ways.attach_file(desk.page.view, str(file))
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, AttachDialog)
    desk.wait(lambda: not dialog.picture.pixmap().isNull())
    dialog.parties[desk.deal.enterprises[PLASTIC]].setChecked(False)
    dialog.finish()
    desk.settle()
    view = desk.view(paper.document)
    assert view.state is DocumentState.SIGNED_BY_ONE
    assert [one.what for one in view.attachments] == [FileKind.SIGNED_SCAN]
    assert desk.page.states.current == "Signed by one side"
    assert desk.page.files.isVisible()


def test_a_scan_of_another_paper_is_not_taken(desk: PaperDesk) -> None:
    paper = desk.printed()
    second = a_deal(desk.place, suffix=" 2")
    draft = document_drafts.draft(desk.place, second.negotiation, "memorandum").document
    other = document_printing.print_document(desk.place, draft, paper_pdf)
    desk.open(paper.document)
    assert desk.page.view is not None
    desk.page.ways.attach_bytes(desk.page.view, "other.pdf", scan_of(other.pdf, 0))
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, AttachDialog)
    desk.wait(lambda: dialog.note.isVisible())
    assert dialog.note.sentence is not None
    assert other.number in desk.window.opened.context.words(dialog.note.sentence)
    dialog.finish()
    desk.settle()
    assert desk.view(paper.document).attachments == ()
    dialog.reject()


def test_a_pile_files_itself_and_leaves_what_it_could_not_read_to_a_person(
    desk: PaperDesk, tmp_path: Path
) -> None:
    paper = desk.printed()
    pages = list(range(paper.pages))
    pile = tmp_path / "pile.pdf"
    blank = blank_page()
    pile.write_bytes(joined(scan_of(paper.pdf, *pages[:-1]), blank))
    dialog = desk.screen.file_pile(str(pile))
    desk.wait(lambda: dialog.filing is not None)
    desk.settle()
    assert dialog.filed_list.count() == paper.pages - 1
    assert dialog.left_list.count() == 1
    desk.wait(lambda: not dialog.picture.pixmap().isNull())
    dialog.number.text = "JI-2022-01/A-0099"
    dialog.file_it.click()
    desk.settle()
    assert dialog.left_list.count() == 1, "there is no such paper"
    dialog.number.text = paper.number
    dialog.sheet.setValue(paper.pages)
    dialog.file_it.click()
    desk.settle()
    assert dialog.left_list.count() == 0
    assert desk.view(paper.document).state is DocumentState.SIGNED, "it is here whole"
    dialog.reject()


def blank_page() -> bytes:
    """A page without a code."""
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def joined(*files: bytes) -> bytes:
    """Files one after the other."""
    made = pypdfium2.PdfDocument.new()
    for one in files:
        made.import_pages(pypdfium2.PdfDocument(one))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# Signatures


def test_a_badge_says_who_signs_and_only_then_the_field_takes_ink(desk: PaperDesk) -> None:
    paper = desk.printed()
    with desk.place.write() as work:
        company = Enterprise(id=work.new_id(), name="Zomin Gips MCHJ")
        outsider = Delegate(id=work.new_id(), enterprise=company.id, name="Anvar Saidov")
        work.add(company)
        work.add(outsider)
        signer = code_of(work, issue(work, desk.deal.people[PLASTIC]))
        stranger = code_of(work, issue(work, outsider.id))
    desk.open(paper.document)
    assert desk.page.view is not None
    desk.page.ways.sign_on_screen(desk.page.view)
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, SignDialog)
    draw(dialog)
    assert dialog.pad.strokes.is_empty, "first the badge"
    desk.window.type_code(stranger)
    desk.settle()
    assert dialog.signer is None
    assert dialog.note.isVisible()
    desk.window.type_code(signer)
    desk.wait(lambda: dialog.signer is not None)
    draw(dialog)
    dialog.finish()
    desk.settle()
    view = desk.view(paper.document)
    (signing,) = view.signings
    assert signing.way is SigningWay.SCREEN
    assert signing.enterprise == desk.deal.enterprises[PLASTIC]
    assert view.state is DocumentState.SIGNED_BY_ONE
    assert any(one.what is FileKind.SIGNED_COPY for one in view.attachments)


def draw(dialog: SignDialog) -> None:
    """A stroke with the mouse."""
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(dialog.pad, left, pos=QPoint(60, 120))
    for x in range(80, 260, 20):
        QTest.mouseMove(dialog.pad, QPoint(x, 100 + x % 40))
    QTest.mouseRelease(dialog.pad, left, pos=QPoint(260, 110))


def test_without_the_program_of_the_keys_the_dialog_says_what_to_do(desk: PaperDesk) -> None:
    paper = desk.printed()
    view = desk.view(paper.document)
    dialog = KeyDialog(
        desk.window.opened.context, view, unsigned(view), desk.screen, ("ws://127.0.0.1:1/service/cryptapi",)
    )
    dialog.open()
    desk.wait(lambda: dialog.note.sentence is not None and dialog.note.isVisible() and not dialog._is_busy)
    assert dialog.note.sentence is not None
    said = desk.window.opened.context.words(dialog.note.sentence)
    assert "Start the E\N{NON-BREAKING HYPHEN}IMZO program" in said
    dialog.finish()
    dialog.reject()
    desk.settle()
    assert desk.view(paper.document).signings == ()


def test_closing_the_window_does_not_wait_for_a_key_or_a_pile(desk: PaperDesk, tmp_path: Path) -> None:
    paper = desk.printed()
    view, context = desk.view(paper.document), desk.window.opened.context
    (tmp_path / "pile.pdf").write_bytes(paper.pdf)
    waiting = (
        KeyDialog(context, view, unsigned(view), desk.screen, ("ws://127.0.0.1:1/service/cryptapi",)),
        PileDialog(context, tmp_path / "pile.pdf", desk.screen),
    )
    for dialog in waiting:
        dialog.open()
    context.closed.emit()
    assert [dialog._stop.is_set() for dialog in waiting] == [True, True]
    desk.settle()


def test_a_key_of_the_party_signs_and_its_signature_is_kept(desk: PaperDesk) -> None:
    paper = desk.printed()
    desk.open(paper.document)
    view = desk.view(paper.document)
    with running(StandIn()) as program:
        dialog = KeyDialog(desk.window.opened.context, view, unsigned(view), desk.screen, (program.url,))
        dialog.open()
        desk.wait(lambda: dialog.keys.count())
        assert "Qodirova Nodira" in dialog.keys.item(0).text()
        dialog.party.choose(desk.deal.enterprises[TEXTILE])
        dialog.finish()
        desk.wait(lambda: dialog.note.isVisible())
        assert desk.view(paper.document).signings == (), "the key is another company's"
        dialog.party.choose(desk.deal.enterprises[PLASTIC])
        desk.settle()
        dialog.finish()
        desk.wait(lambda: desk.view(paper.document).signings)
    desk.settle()
    (signing,) = desk.view(paper.document).signings
    assert (signing.way, signing.enterprise) == (SigningWay.KEY, desk.deal.enterprises[PLASTIC])
    assert desk.page.states.current == "Signed by one side"


def test_a_sealed_copy_is_saved(desk: PaperDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = desk.printed()
    desk.open(paper.document)
    saved: list[bytes] = []

    def keep(_: object, pdf: bytes, name: str, *__: object) -> Path:
        saved.append(pdf)
        return Path(name)

    monkeypatch.setattr("fairdesk.gui.screens.documents.signing_ways.save_and_open", keep)
    assert desk.page.view is not None
    desk.page.ways.save_sealed(desk.page.view)
    desk.wait(lambda: saved)
    assert saved[0].startswith(paper.pdf)
    assert len(saved[0]) > len(paper.pdf)


def test_a_signature_is_taken_back_and_a_signed_paper_archived(
    desk: PaperDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = desk.printed()
    desk.open(paper.document)
    assert desk.page.view is not None
    desk.page.ways.note_on_paper(desk.page.view)
    desk.press(ENTER)
    assert desk.view(paper.document).state is DocumentState.SIGNED
    desk.page.doing.archive(desk.page.view)
    desk.settle()
    assert desk.view(paper.document).state is DocumentState.ARCHIVED
    assert desk.page.states.current == "Archived"
    monkeypatch.setattr("fairdesk.gui.screens.documents.document_actions.ask", lambda *_, **__: True)
    desk.page.signatures.taken_back.emit(desk.deal.enterprises[PLASTIC])
    desk.settle()
    assert desk.view(paper.document).state is DocumentState.SIGNED_BY_ONE


# Checking


def test_a_file_is_told_registered_old_cancelled_altered_or_unknown(desk: PaperDesk, tmp_path: Path) -> None:
    first = desk.printed()
    document_drafts.set_field(desk.place, first.document, "subject", "Other sacks")
    second = document_printing.print_document(desk.place, first.document, paper_pdf)
    files = {
        "Registered": second.pdf,
        "Old version": first.pdf,
        "Altered": second.pdf + b"\n% something\n",
        "Unknown": b"%PDF nothing at all",
    }
    dialog = desk.screen.check_paper()

    def verdict_on(body: bytes) -> str:
        file = tmp_path / "paper.pdf"
        file.write_bytes(body)
        dialog.verdict = None
        dialog.check_file(str(file))
        desk.wait(lambda: dialog.verdict is not None)
        return dialog.large.text()

    assert {verdict: verdict_on(body) for verdict, body in files.items()} == {one: one for one in files}
    document_ends.cancel(desk.place, first.document, "withdrawn")
    assert verdict_on(second.pdf) == "No longer holds"
    dialog._open.click()
    desk.wait(lambda: desk.page.document == first.document)
    desk.settle()


def test_a_paper_on_the_parties_own_form_is_registered_and_counts(desk: PaperDesk, tmp_path: Path) -> None:
    scan = tmp_path / "own.pdf"
    scan.write_bytes(scan_of(desk.printed().pdf, 0))
    dialog = desk.screen.register_own_form()
    assert isinstance(dialog, OwnFormDialog)
    dialog.finish()
    assert dialog.isVisible(), "nothing is typed yet"
    for place, name in enumerate((PLASTIC, TEXTILE)):
        dialog.deal.choose_party(place, desk.deal.enterprises[name], name)
    desk.settle()
    assert dialog.deal.negotiation == desk.deal.negotiation
    dialog.number.text, dialog.lot.text, dialog.sum.text = "15/22", "LOT-7781", "500 000 000"
    dialog.take_file(str(scan))
    dialog.finish()
    desk.wait(lambda: desk.screen.is_open)
    desk.settle()
    view = desk.page.view
    assert view is not None
    assert (view.number, view.document.portal_lot) == ("15/22", "LOT-7781")
    assert view.state is DocumentState.SIGNED
    assert not desk.page.head.print.isEnabled()
    desk.wait(lambda: desk.page.preview.pdf)


# New documents


def test_a_document_is_begun_for_the_talk_of_its_parties(desk: PaperDesk) -> None:
    dialog = desk.screen.new_document()
    dialog.finish()
    assert dialog.isVisible(), "no party is chosen yet"
    for place, name in enumerate((PLASTIC, TEXTILE)):
        dialog.deal.choose_party(place, desk.deal.enterprises[name], name)
    desk.settle()
    dialog.kind.choose("cooperation_agreement")
    dialog.finish()
    desk.wait(lambda: desk.screen.is_open)
    desk.settle()
    view = desk.page.view
    assert view is not None
    assert view.document.template == "cooperation_agreement"
    assert view.document.negotiation == desk.deal.negotiation


def test_a_document_of_parties_that_never_talked_begins_their_deal(desk: PaperDesk) -> None:
    with desk.place.write() as work:
        third = Enterprise(id=work.new_id(), name="Yangi Zamin MCHJ")
        work.add(third)
    dialog = desk.screen.new_document()
    dialog.deal.choose_party(0, third.id, "Yangi Zamin MCHJ")
    dialog.deal.choose_party(1, desk.deal.enterprises[TEXTILE], TEXTILE)
    desk.settle()
    assert dialog.deal.negotiation is None
    dialog.kind.choose("memorandum")
    dialog.finish()
    desk.wait(lambda: desk.screen.is_open)
    desk.settle()
    view = desk.page.view
    assert view is not None
    assert view.document.negotiation != desk.deal.negotiation
    assert {party.enterprise for party in view.parties} == {third.id, desk.deal.enterprises[TEXTILE]}


# Other desks


def another_desk(desk: PaperDesk) -> bytes:
    with desk.place.write() as work:
        made = Desk(id=work.new_id(), letter="B", number=2, name="Hall B")
        work.add(made)
    return made.id


def test_without_a_printer_another_desk_is_asked(desk: PaperDesk) -> None:
    desk.window.opened.context.settings.put("document_printer", "")
    other = another_desk(desk)
    document = desk.draft()
    desk.open(document)
    desk.press(Qt.Key.Key_P, ctrl=True)
    assert desk.page.view is not None
    desk.dialog.reject()  # type: ignore[attr-defined]
    desk.screen.send_to_desk(desk.page.view)
    desk.settle()
    dialog = desk.dialog
    assert isinstance(dialog, SendDialog)
    dialog.desk.choose(other)
    dialog.finish()
    desk.settle()
    assert desk.view(document).state is DocumentState.PRINTED
    with desk.place.read() as work:
        (job,) = work.all(PrintJob)
        (told,) = print_queue.asked(work)
    assert (job.desk, job.copies) == (other, 2)
    assert told.parties


def test_what_others_ask_is_told_printed_or_refused_with_a_reason(desk: PaperDesk, printer: Printer) -> None:
    paper = desk.printed()
    other = another_desk(desk)
    for copies in (2, 3):
        with desk.place.write() as work:
            work.add(
                PrintJob(
                    id=work.new_id(),
                    document=paper.document,
                    version=1,
                    copies=copies,
                    desk=work.desk.id,
                    asked_by=other,
                    at=work.now,
                )
            )
    desk.window.opened.context.announce(work.changes)
    desk.wait(lambda: desk.told)
    assert "ask to print 2 papers" in desk.told[0]
    desk.screen.open_view("queue")
    desk.settle()
    assert desk.screen.views.buttons[1].text() == "Print queue 2"
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: printer.papers)
    desk.settle()
    assert printer.papers == [(paper.pdf, 2)]
    desk.screen.queue.refuse_current()
    QTest.keyClicks(desk.dialog.focusWidget(), "No paper left")
    desk.press(ENTER)
    with desk.place.read() as work:
        assert print_queue.waiting(work) == ()
        assert [one.refused for one in work.all(PrintJob) if one.refused] == ["No paper left"]


# Ceremonies


def test_a_ceremony_is_picked_ordered_by_keys_and_printed_in_order(
    desk: PaperDesk, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.printed()
    second = a_deal(desk.place, suffix=" 2")
    draft = document_drafts.draft(desk.place, second.negotiation, "memorandum").document
    made = ceremonies.create(
        desk.place, "Signing", datetime(2022, 3, 3, 10, 0, tzinfo=UTC), None, [first.document, draft]
    )
    desk.screen.open_view("ceremonies")
    desk.settle()
    page = desk.screen.ceremonies
    assert [one.document for one in page.called] == [first.document, draft]
    page.list.setFocus()
    page.list.setCurrentRow(1)
    desk.press(Qt.Key.Key_Up, alt=True, into=page.list)
    assert [one.document for one in page.called] == [draft, first.document]
    assert f"{page.called[0].at:%H:%M}" == "15:00"
    page.print_all()
    desk.wait(lambda: len(printer.papers) == 2)
    desk.settle()
    assert printer.papers[1][0] == first.pdf, "the draft was printed before it"
    saved: list[bytes] = []
    monkeypatch.setattr(
        "fairdesk.gui.screens.documents.ceremony_page.save_and_open", lambda _, pdf, *__: saved.append(pdf)
    )
    page.save_sheet()
    page.save_labels()
    desk.wait(lambda: len(saved) == 2)
    assert all(one.startswith(b"%PDF") for one in saved)
    desk.press(Qt.Key.Key_Delete, into=page.list)
    with desk.place.read() as work:
        kept = work.get(Ceremony, made.ceremony)
    assert kept is not None
    assert len(kept.documents) == 1


def test_the_register_goes_on_paper_and_into_a_spreadsheet_as_it_is_shown(
    desk: PaperDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.printed()
    desk.screen.open_view("register")
    desk.screen.register.reload()
    desk.settle()
    saved: list[bytes] = []
    monkeypatch.setattr(
        "fairdesk.gui.screens.documents.register_papers.save_and_open", lambda _, pdf, *__: saved.append(pdf)
    )
    desk.press(Qt.Key.Key_P, ctrl=True)
    desk.wait(lambda: saved)
    assert saved[0].startswith(b"%PDF")
    rows = [one.row for one in desk.screen.register.shown]
    write_register_to(desk.window.opened.context, rows, tmp_path / "register.xlsx")
    desk.wait(lambda: (tmp_path / "register.xlsx").exists())
    desk.settle()
    assert "register.xlsx" in desk.told[-1]
