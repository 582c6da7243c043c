"""What else can be done with a document: the menu of its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairdesk.domain.papers import DocumentState
from fairdesk.gui.screens.documents.page_head import why_no_scan
from fairdesk.usecases.papers.documents import DocumentView

if TYPE_CHECKING:
    from fairdesk.gui.screens.documents.document_page import DocumentPage


@dataclass(frozen=True)
class Entry:
    """An entry with its icon and words, what it does, and whether it can be done now."""

    icon: str
    words: str
    act: Callable[[], object]
    possible: bool = True


def entries(view: DocumentView, page: "DocumentPage") -> tuple[tuple[Entry, ...], ...]:
    """The entries in their groups: signing, papers, ends."""
    ways, doing = page.ways, page.doing
    is_over, is_printed = view.state is DocumentState.CANCELLED, view.current is not None
    can_sign = is_printed and not is_over and any(one.signing is None for one in view.parties)
    signing = (
        Entry("pen", "documentscreen.sign_screen", lambda: ways.sign_on_screen(view), can_sign),
        Entry("key", "documentscreen.sign_key", lambda: ways.sign_by_key(view), can_sign),
        Entry("file", "documentscreen.sign_paper", lambda: ways.note_on_paper(view), can_sign),
        Entry("seal", "documentscreen.seal", lambda: ways.save_sealed(view), is_printed),
    )
    is_signed, has_talk = view.state is DocumentState.SIGNED, view.negotiation is not None
    papers = (
        Entry("download", "documentscreen.save_pdf", page.save_pdf),
        Entry("clip", "documentscreen.paste_scan", page.paste_scan, why_no_scan(view) is None),
        Entry("printer", "documentscreen.send_to_desk", lambda: page.queue_wanted.emit(view), not is_over),
        Entry("folder", "documentscreen.archive", lambda: doing.archive(view), is_signed),
        Entry("negotiations", "documentscreen.open_talk", page.form.open_negotiation, has_talk),
        Entry("swap", "documentscreen.new_number", lambda: doing.replace(view), is_printed and not is_over),
    )
    is_draft = not is_printed and not view.document.own_form
    ending = "documentscreen.discard" if is_draft else "documentscreen.cancel_document_more"
    ends = (
        Entry("undo", "documentscreen.reinstate", lambda: doing.reinstate(view), is_over),
        Entry("trash", ending, lambda: doing.cancel(view), not is_over),
    )
    return signing, papers, ends
