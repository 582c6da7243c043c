"""The screen ``negotiations``."""

from PySide6.QtWidgets import QWidget

from fairdesk.gui.context import Context


class Negotiations(QWidget):
    """The screen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
