"""At a stand: what the visitor's enterprise makes and seeks, and a line about the talk."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from fairdesk.domain.entities import Demand, Id, Product
from fairdesk.domain.messages import message
from fairdesk.domain.words import Interest
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Segments, button, column, label, row
from fairdesk.usecases.front_desk.check_in import ScanAnswer, note_visit
from fairdesk.usecases.meetings.requests import ask_at_stand
from fairdesk.usecases.ports import Changes, Workplace

_SHOWN = 5
_INTERESTS = (Interest.LOW, Interest.MEDIUM, Interest.HIGH)


@dataclass(frozen=True)
class _Enterprise:
    makes: list[str]
    seeks: list[str]


class VisitForm(QWidget):
    """Shown under the verdict of a visit; hidden otherwise."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._visit: Id | None = None
        words = context.words
        self._makes, self._seeks = label("label", wrap=True), label("label", wrap=True)
        headings = {name: label("label", "secondary") for name in ("makes", "seeks", "interest")}
        for name, heading in headings.items():
            words.bind(heading, "setText", f"frontdesk.{name}")
        self._interest = Segments(len(_INTERESTS))
        for one, interest in zip(self._interest.buttons, _INTERESTS, strict=True):
            words.bind(one, "setText", f"words.interest_{interest}")
        self._interest.buttons[1].setChecked(True)
        self._note = QLineEdit()
        words.bind(self._note, "setPlaceholderText", "frontdesk.note")
        words.bind(self._note, "setAccessibleName", "frontdesk.note")
        self._note.returnPressed.connect(self._save)
        save = button(context, "frontdesk.save_note", icon="check")
        save.clicked.connect(self._save)
        self.ask_button = button(context, "frontdesk.ask_meeting", icon="meetings")
        self.ask_button.clicked.connect(self._ask)
        about = row(
            column(headings["makes"], self._makes, None, gap=2),
            column(headings["seeks"], self._seeks, None, gap=2),
            gap=24,
        )
        self.setLayout(
            column(
                about,
                row(headings["interest"], self._interest, None, self.ask_button, gap=12),
                row(self._note, save),
                gap=10,
                margins=(0, 8, 0, 8),
            )
        )
        self.hide()

    def show_visit(self, answer: ScanAnswer | None) -> None:
        """The visit of an answer, or none."""
        self._visit = answer.recorded if answer else None
        self.ask_button.setEnabled(answer is not None and answer.enterprise is not None)
        self.setVisible(answer is not None)
        self._note.clear()
        self._makes.setText("–")
        self._seeks.setText("–")
        if answer is not None and answer.enterprise is not None:
            enterprise = answer.enterprise.id
            self._context.do(lambda place: _about(place, enterprise), self._show_about)

    def _show_about(self, about: _Enterprise) -> None:
        self._makes.setText("\n".join(about.makes) or "–")
        self._seeks.setText("\n".join(about.seeks) or "–")

    def _save(self) -> None:
        visit, text = self._visit, self._note.text().strip()
        if visit is None:
            return
        chosen = next(
            interest
            for one, interest in zip(self._interest.buttons, _INTERESTS, strict=True)
            if one.isChecked()
        )
        self._context.do(
            lambda place: note_visit(place, visit, interest=chosen, text=text or None), self._saved
        )

    def _ask(self) -> None:
        """The exhibitor wishes to talk longer; the note says what about, and stays to be saved."""
        visit, text = self._visit, self._note.text().strip()
        if visit is not None:
            self._context.do(lambda place: ask_at_stand(place, visit, text or None), self._asked)

    def _asked(self, changes: Changes) -> None:
        self._context.announce(changes)
        self._context.tell(message("frontdesk.meeting_asked"), changes.span)

    def _saved(self, changes: Changes) -> None:
        self._note.clear()
        self._context.announce(changes)
        self._context.tell(message("frontdesk.note_saved"), changes.span)


def _about(place: Workplace, enterprise: Id) -> _Enterprise:
    with place.read() as work:
        makes = [product.name for product in work.all(Product, enterprise=enterprise)]
        seeks = [demand.name for demand in work.all(Demand, enterprise=enterprise)]
    return _Enterprise(makes[:_SHOWN], seeks[:_SHOWN])
