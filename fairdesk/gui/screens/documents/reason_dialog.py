"""A question that is answered with a reason."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import Field
from fairdesk.gui.widgets.dialogs import NARROW, Dialog


def ask_reason(
    context: Context,
    title: Message | str,
    field: str,
    yes: str,
    answered: Callable[[str], object],
    parent: QWidget,
) -> Dialog:
    """Asks why; ``answered`` hears the reason. Without one the dialog stays and says so."""
    dialog = _ReasonDialog(context, title, NARROW, parent)
    reason = Field(context, field)
    dialog.body.addWidget(reason)
    dialog.add_button("documentscreen.reason_back").clicked.connect(dialog.reject)
    done = dialog.add_button(yes, kind="destructive")

    def finish() -> None:
        if not reason.text.strip():
            reason.show_problem(message("documentscreen.reason_needed"))
            return
        dialog.accept()
        answered(reason.text.strip())

    done.clicked.connect(finish)
    reason.line.returnPressed.connect(finish)
    reason.line.setFocus()
    dialog.open()
    return dialog


class _ReasonDialog(Dialog):
    stays_on_scan = True
