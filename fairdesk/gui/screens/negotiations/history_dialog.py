"""What happened to a negotiation, by whom."""

from PySide6.QtWidgets import QScrollArea, QWidget

from fairdesk.domain.entities import Id
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.dialogs import WIDE, Dialog
from fairdesk.gui.widgets.history_part import HistoryPart


class HistoryDialog(Dialog):
    """The history of one negotiation."""

    def __init__(self, context: Context, negotiation: Id, parent: QWidget) -> None:
        super().__init__(context, "talkscreen.do_history", WIDE, parent)
        part = HistoryPart(context)
        part.show_record(negotiation)
        part.unfold()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(part)
        scroll.setMinimumHeight(320)
        self.body.addWidget(scroll)
        self.add_button("shell.close", kind="primary", default=True).clicked.connect(self.accept)
