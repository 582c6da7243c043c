"""The ready text that reminds a party of its step, to copy; and noting that it was sent."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Segments, label, row
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.texts import LANGUAGE_NAMES, Language
from fairdesk.usecases.deals.reminders import Reminder, reminders
from fairdesk.usecases.ports import Workplace

_LANGUAGE = 150
_BESIDE_BAR, _BESIDE_NAME = 48, 34
"""What the dialog's margins take, and what a name's button takes."""


class ReminderDialog(Dialog):
    """A text for each party concerned, in its language or another. ``sent`` is called when it was sent."""

    def __init__(
        self,
        context: Context,
        step: Id,
        name: Message,
        found: Sequence[Reminder],
        sent: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(context, message("cooperationscreen.remind_of", step=name), WIDE, parent)
        self._step, self._found, self._sent = step, found, sent
        self._shown = 0
        self.parties = Segments(max(1, len(found)))
        room = (WIDE - _BESIDE_BAR) // max(1, len(found)) - _BESIDE_NAME
        for one, reminder in zip(self.parties.buttons, found, strict=False):
            one.ensurePolished()
            shown = one.fontMetrics().elidedText(reminder.name, Qt.TextElideMode.ElideRight, room)
            one.setText(shown)
            one.setToolTip(reminder.name)
        self.language = ChoiceBox()
        for code, called in LANGUAGE_NAMES.items():
            self.language.addItem(called, code)
        context.words.bind(self.language, "setAccessibleName", "fields.delegate_language")
        self._reached = label("label", "secondary", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setStyleSheet("min-height: 280px; max-height: 340px")  # else that of the program holds
        self.text.setTabChangesFocus(True)
        self.body.addWidget(self.parties)
        self.parties.setVisible(len(found) > 1)
        self.language.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.language.setMinimumWidth(_LANGUAGE)
        reached = row(self._reached, self.language, gap=12)
        reached.setStretch(0, 1)
        self.body.addLayout(reached)
        self.body.addWidget(self.text)
        self.add_button("shell.close").clicked.connect(self.reject)
        self.add_button("cooperationscreen.note_sent").clicked.connect(self._note_sent)
        self.copy = self.add_button("cooperationscreen.copy", kind="primary", default=True)
        self.copy.clicked.connect(self.copy_text)
        self.parties.chosen.connect(self._show)
        self.language.activated.connect(lambda _: self._read_in_language())
        self._show(0)

    def _show(self, place: int) -> None:
        self._shown = place
        if place < len(self._found):
            reminder = self._found[place]
            reached = (reminder.name, reminder.person, reminder.phone, reminder.email)
            self._reached.setText(" · ".join(part for part in reached if part))
            self.language.choose(reminder.language)
            self.text.setPlainText(reminder.text)
            self.copy.setFocus()

    def copy_text(self) -> None:
        """Puts the text on the clipboard, as it stands."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.words.bind(self.copy, "say", "cooperationscreen.copied")

    def _note_sent(self) -> None:
        self.accept()
        self._sent()

    def _read_in_language(self) -> None:
        language: Language = self.language.currentData()
        step = self._step

        def job(place: Workplace) -> Sequence[Reminder]:
            with place.read() as work:
                return reminders(work, step, language, place.actor)

        self.context.do(job, self._take)

    def _take(self, found: Sequence[Reminder]) -> None:
        self._found = found
        self._show(self._shown)
