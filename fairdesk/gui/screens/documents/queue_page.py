"""What other desks ask this one to print, and what this one asked of others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import document_printer
from fairdesk.gui.printing import print_pdf
from fairdesk.gui.screens.documents.reason_dialog import ask_reason
from fairdesk.gui.widgets.basics import IconLabel, Segments, button, column, label, line, row
from fairdesk.gui.widgets.keeping_up import KeepingUp
from fairdesk.gui.widgets.tables import Column, Line, Look, Table, prepare
from fairdesk.texts import Language, moment, text
from fairdesk.usecases.papers import print_queue
from fairdesk.usecases.papers.print_queue import QueuedPaper
from fairdesk.usecases.ports import Changes, Workplace

_KINDS = frozenset({"print_job", "document", "document_version", "desk", "table"})


@dataclass(frozen=True)
class _Queue:
    columns: Sequence[Column[QueuedPaper]]
    waiting: list[Line[QueuedPaper]]
    asked: list[Line[QueuedPaper]]


class QueuePage(QWidget):
    """``opened`` carries a document."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._queue: _Queue | None = None
        self._is_printing = False
        self.which = Segments(2)
        for one, key in zip(
            self.which.buttons, ("documentscreen.queue_here", "documentscreen.queue_asked"), strict=True
        ):
            self._words.bind(one, "setText", key)
        self.which.chosen.connect(lambda _: self._show_lines())
        self.table = Table(context.theme, context.words)
        context.words.bind(self.table, "setAccessibleName", "documentscreen.view_queue")
        self.print = button(context, "documentscreen.queue_print", icon="printer", kind="primary")
        self.print.clicked.connect(self.print_current)
        self.refuse = button(context, "documentscreen.queue_refuse", icon="cross")
        self.refuse.clicked.connect(self.refuse_current)
        self.take_back = button(context, "documentscreen.take_back", icon="undo")
        self.take_back.clicked.connect(self.take_current_back)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_page())
        tools = row(self.which, None, self.take_back, self.refuse, self.print, gap=8, margins=(24, 0, 16, 12))
        whole = column(tools, line("line.strong"), self._stack, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.table.opened.connect(lambda _: self._open())
        self.table.moved.connect(lambda _: self._show_buttons())
        self.table.asked.connect(self._menu)
        self._context.words.changed.connect(self.read)
        self._keeping = KeepingUp(self, context, _KINDS, self.read)

    def _empty_page(self) -> QWidget:
        star = IconLabel(self._context.theme, "star8", "line.strong", 72)
        self._nothing = label("body", "secondary", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        made = QWidget()
        holder = column(None, star, self._nothing, None, gap=14)
        holder.setAlignment(star, Qt.AlignmentFlag.AlignCenter)
        made.setLayout(holder)
        return made

    # Reading

    def read(self) -> None:
        """Reads the queue again."""
        self._context.do(partial(_read, self._words.language), self._show)

    def _show(self, queue: _Queue) -> None:
        self._queue = queue
        self._show_lines()

    @property
    def _is_own(self) -> bool:
        return self.which.buttons[0].isChecked()

    def _show_lines(self) -> None:
        queue = self._queue
        if queue is None:
            return
        lines = queue.waiting if self._is_own else queue.asked
        self.table.show_lines(queue.columns, lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        key = "documentscreen.queue_empty" if self._is_own else "documentscreen.queue_none_asked"
        self._nothing.setText(self._words(key))
        self._show_buttons()

    def _show_buttons(self) -> None:
        paper = self.current
        waits = paper is not None and not print_queue.is_done(paper.job)
        for one in (self.print, self.refuse):
            one.setVisible(self._is_own)
            one.setEnabled(waits)
        self.print.setEnabled(waits and paper is not None and paper.has_arrived and paper.trouble is None)
        self.take_back.setVisible(not self._is_own)
        self.take_back.setEnabled(waits)

    @property
    def current(self) -> QueuedPaper | None:
        """The paper one stands on."""
        found: QueuedPaper | None = self.table.current_row
        return found

    def focus_first(self) -> None:
        """The rows have the keys."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Doing

    def print_current(self) -> None:
        """Prints the paper, hands it out to its table, and tells the desk that asked."""
        paper = self.current
        printer = document_printer(self._context.settings)
        if paper is None or self._is_printing or not self.print.isEnabled():
            return
        if not printer:
            self._context.tell(message("printing.none_chosen"))
            return
        self._is_printing = True
        self._context.do_long(
            partial(_print, paper, printer), partial(self._has_printed, paper), self._has_not_printed
        )

    def _has_printed(self, paper: QueuedPaper, changes: Changes) -> None:
        self._is_printing = False
        self._context.announce(changes)
        values = {"number": paper.number, "count": paper.copies}
        if paper.table is None:
            self._context.tell(message("documentscreen.printed", **values))
        else:
            self._context.tell(message("documentscreen.queue_printed", table=paper.table, **values))

    def _has_not_printed(self, error: Exception) -> None:
        self._is_printing = False
        self._context.worker.failed.emit(error)

    def refuse_current(self) -> None:
        """Asks why this paper is not printed here."""
        paper = self.current
        if paper is None or not self.refuse.isEnabled():
            return
        job = paper.job.id
        ask_reason(
            self._context,
            message("documentscreen.queue_refuse_ask", number=paper.number),
            "documentscreen.queue_why",
            "documentscreen.queue_refuse",
            lambda why: self._context.do(
                lambda place: print_queue.refuse(place, job, why), self._context.announce
            ),
            self,
        )

    def take_current_back(self) -> None:
        """The other desk need not print it any more."""
        paper = self.current
        if paper is not None:
            job = paper.job.id
            self._context.do(lambda place: print_queue.take_back(place, job), self._context.announce)

    def _open(self) -> None:
        paper = self.current
        if paper is not None:
            self.opened.emit(paper.job.document)

    def _menu(self, _: Id, at: QPoint) -> None:
        menu = QMenu(self)
        entries: list[tuple[str, Callable[[], object]]] = [("documentscreen.open", self._open)]
        if self._is_own:
            entries += [
                ("documentscreen.queue_print", self.print_current),
                ("documentscreen.queue_refuse", self.refuse_current),
            ]
        for key, action in entries:
            made = menu.addAction(self._words(key))
            made.triggered.connect(lambda _=False, act=action: act())
        menu.popup(at)


def _read(language: Language, place: Workplace) -> _Queue:
    with place.read() as work:
        zone = work.fair.time_zone
        waiting, asked = print_queue.waiting(work), print_queue.asked(work)
    columns = _columns(language, zone)
    return _Queue(
        columns,
        prepare(columns, waiting, lambda one: one.job.id),
        prepare(columns, asked, lambda one: one.job.id),
    )


def _columns(language: Language, zone: str) -> Sequence[Column[QueuedPaper]]:
    def when(one: QueuedPaper) -> str:
        return moment(one.at.astimezone(ZoneInfo(zone)), language) if one.at else ""

    def state(one: QueuedPaper) -> str:
        return text(_state(one), language)

    return (
        Column("fields.document_number", lambda one: one.number, least=132, most=220),
        Column("documentscreen.column_parties", lambda one: ", ".join(one.parties), least=180, most=460),
        Column("documentscreen.send_table", lambda one: str(one.table or "–"), least=60),
        Column("documentscreen.copies", lambda one: str(one.copies), number=True, least=60),
        Column("documentscreen.queue_from", lambda one: one.asked_by, least=100),
        Column("documentscreen.queue_at", lambda one: one.printed_at, least=100, leaves=2),
        Column("documentscreen.queue_when", when, lambda one: one.at, least=110, leaves=1),
        Column("documentscreen.column_state", state, look=_look, least=150, most=320),
    )


def _state(one: QueuedPaper) -> Message:
    """Printed, refused with the reason, in trouble, on its way, or waiting."""
    job = one.job
    if job.printed is not None:
        return message("documentscreen.queue_done", by=job.printed_by or "–")
    if job.refused is not None:
        return message("documentscreen.queue_refused", why=job.refused)
    if one.trouble is not None:
        return one.trouble
    return message("documentscreen.queue_waits" if one.has_arrived else "documentscreen.not_arrived")


def _look(one: QueuedPaper) -> Look:
    if one.job.printed is not None:
        return Look("ok.text", "check")
    if one.job.refused is not None:
        return Look("stop.text", "cross")
    return Look("wait.text", "triangle" if one.trouble is not None else "clock")


def _print(paper: QueuedPaper, printer: str, place: Workplace) -> Changes:
    """Prints a paper of the queue and notes it. Raises ``UserFacingError`` where its file is not here."""
    with place.read() as work:
        pdf = work.file(paper.sha256)
    if pdf is None:
        raise UserFacingError(
            message("documentscreen.not_arrived"), message("documentscreen.not_arrived_advice")
        )
    print_pdf(pdf, printer, paper.copies)
    return print_queue.printed(place, paper.job.id)
