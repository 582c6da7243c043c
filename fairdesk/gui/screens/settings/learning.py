"""Learning how a scanner types, from one test scan."""

import string

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from fairdesk.documents.codes import modules
from fairdesk.domain.badge_codes import CODE_DIGITS
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.scanner import Manner, Sample
from fairdesk.gui.screens.settings.parts import Note
from fairdesk.gui.widgets.basics import column, label, row
from fairdesk.gui.widgets.dialogs import WIDE, Dialog

TEST_CODE = (string.digits * 4)[:CODE_DIGITS]
"""What the code on the screen says; no badge is coded so."""

_PATIENT = Manner(pause_ms=400)
_SILENCE_MS = 600
_SHORTEST_MS, _LONGEST_MS = 35, 130
_MARGIN = 2.5
"""How much longer than its longest pause a scanner is waited for."""
_ENDS = {Qt.Key.Key_Return: "enter", Qt.Key.Key_Enter: "enter", Qt.Key.Key_Tab: "tab"}


def manner_of(longest_pause_ms: int, prefix: str) -> Manner:
    """How a scanner with this longest pause is waited for."""
    pause = round(_MARGIN * longest_pause_ms)
    return Manner(max(_SHORTEST_MS, min(_LONGEST_MS, pause)), prefix)


def is_slow(sample: Sample) -> bool:
    """Whether it types so slowly that it may be taken for a person."""
    return _MARGIN * sample.longest_pause_ms > _LONGEST_MS


class LearnDialog(Dialog):
    """Asks for a test scan, shows how it was typed, and keeps it. ``learnt`` carries the Manner."""

    learnt = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, "setup.learn", WIDE, parent)
        self._former = context.scans.manner
        context.scans.manner = _PATIENT
        self._typed: list[str] = []
        self._scan_at: int | None = None
        self.sample: Sample | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._judge)
        self._lay_out()
        context.scans.sampled.connect(self._sampled)
        self.finished.connect(self._ended)
        self.add_button("shell.close").clicked.connect(self.accept)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def _lay_out(self) -> None:
        asked = label("body", wrap=True)
        self.words.bind(asked, "setText", "setup.learn_scan")
        self._measured = label("body", "secondary", wrap=True)
        words = column(asked, self._measured, None, gap=10)
        side_by_side = row(_Symbol(TEST_CODE), words, gap=20)
        side_by_side.setStretch(1, 1)
        self.body.addLayout(side_by_side)
        self.note = Note(self.context)
        self.body.addWidget(self.note)
        self.prefix_note = Note(self.context)
        self.body.addWidget(self.prefix_note)

    def receive(self, code: str) -> None:
        """Takes the test scan, so that it goes nowhere else; ``sampled`` tells more about it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What reaches the dialog beside the scan: the scanner's prefix, its end, or a person's typing."""
        end = _ENDS.get(Qt.Key(event.key()))
        if end is not None:
            if self.sample is not None:
                self.sample = Sample(
                    self.sample.code, self.sample.longest_pause_ms, self.sample.mean_pause_ms, end
                )
            return
        if event.text().isprintable() and event.text():
            self._typed.append(event.text())
            self._silence.start(_SILENCE_MS)
            return
        super().keyPressEvent(event)

    def _sampled(self, sample: Sample) -> None:
        """A scan was heard; it is heard again with its end, where one follows."""
        if self.sample is None or not self._silence.isActive():
            self._scan_at = len(self._typed)
        self.sample = sample
        self._silence.start(_SILENCE_MS)

    def _judge(self) -> None:
        """The scanner has fallen silent: what came, and what follows from it."""
        sample, at, typed = self.sample, self._scan_at, self._typed
        self._typed, self._scan_at = [], None
        self.prefix_note.hide()
        if sample is None or at is None:
            self.note.say("setup.learn_no_scan", "wait")
            return
        before = "".join(typed[:at])
        whole = before + sample.code + "".join(typed[at:])
        # A prefix that ends in digits is told from the code only where the code is known.
        prefix = whole[: whole.index(TEST_CODE)] if TEST_CODE in whole else before
        self._show_measured(sample, len(whole))
        if is_slow(sample):
            self.note.say("setup.learn_slow", "stop")
        else:
            self.note.say("setup.learn_quick", "ok")
        if prefix:
            self.prefix_note.say(message("setup.learn_prefix", prefix=prefix), "wait")
        self._former = manner_of(sample.longest_pause_ms, prefix)
        self.context.settings.manner = self._former
        self.learnt.emit(self._former)

    def _show_measured(self, sample: Sample, keys: int) -> None:
        end: Message = message(f"setup.ended_{sample.ended_with}")
        self.words.bind(
            self._measured,
            "setText",
            message(
                "setup.learn_measured",
                keys=keys,
                mean=round(sample.mean_pause_ms),
                longest=sample.longest_pause_ms,
                end=end,
            ),
        )

    def _ended(self) -> None:
        self.context.scans.sampled.disconnect(self._sampled)
        self.context.scans.manner = self._former


class _Symbol(QWidget):
    """A QR symbol, black on white in either look, as scanners want it."""

    _MODULE, _QUIET = 6, 4

    def __init__(self, code: str) -> None:
        super().__init__()
        self._rows = modules(code)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Qt's hook."""
        side = (len(self._rows) + 2 * self._QUIET) * self._MODULE
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        for y, modules_of_row in enumerate(self._rows):
            for x, module in enumerate(modules_of_row):
                if module == 0:
                    left, top = (x + self._QUIET) * self._MODULE, (y + self._QUIET) * self._MODULE
                    painter.fillRect(QRectF(left, top, self._MODULE, self._MODULE), Qt.GlobalColor.black)
