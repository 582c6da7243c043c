"""In place of an empty grid: what has to be done before there is anything to plan, and the way there."""

from PySide6.QtCore import Signal

from fairdesk.gui.context import Context
from fairdesk.gui.widgets.list_parts import EmptyPage
from fairdesk.usecases.meetings.planner import Planner


def next_step(planner: Planner) -> tuple[str, str] | None:
    """The sentence that says what is missing, and the view where it is done; None where meetings can be."""
    if planner.cards:
        return None
    if not planner.slots:
        return "setupmeetings.first_days", "setup"
    if not planner.known.grid.tables:
        return "setupmeetings.first_tables", "setup"
    return None if planner.known.pairs else ("setupmeetings.first_wishes", "wishes")


class FirstStep(EmptyPage):
    """The sentence with one button. ``wanted`` carries the name of the view that it leads to."""

    wanted = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "planner.view_setup")
        self._context, self._view = context, "setup"
        self.act.setProperty("kind", "primary")
        self.act.clicked.connect(lambda: self.wanted.emit(self._view))
        self.hide()

    def show_planner(self, planner: Planner) -> bool:
        """Says what comes next; answers whether anything does."""
        step = next_step(planner)
        if step is not None:
            sentence, self._view = step
            self.say(sentence, offers=True)
            self._context.words.bind(self.act, "say", f"planner.view_{self._view}")
        self.setVisible(step is not None)
        return step is not None
