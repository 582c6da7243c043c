"""A screen with a list and a pane about the row one stands on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QWidget

from fairdesk.gui.widgets.basics import row

OVERLAYS_BELOW = 1366
"""In narrower windows the pane lies over the list and is shown when it is asked for."""


class PaneScreen(QWidget):
    """Keeps the pane beside the list, or over it in a narrow window."""

    def __init__(self) -> None:
        super().__init__()
        self._lies_over = False

    def _put_beside(self, left: QWidget | QLayout, pane: QWidget) -> None:
        self._side = pane
        self._whole = row(left, pane, gap=0)
        self._whole.setStretch(0, 1)
        self.setLayout(self._whole)

    # What a screen says of its pane

    def _lie_over(self, *, lies: bool) -> None:
        """The pane lies over the list, and so needs a way to close it."""
        raise NotImplementedError

    def _is_held_open(self) -> bool:
        """Whether something is just being typed in the pane."""
        return False

    def _to_list(self) -> None:
        """Gives the keys back to the list, and closes a pane that lies over it."""
        raise NotImplementedError

    # Room

    def _show_pane(self, *, shown: bool) -> None:
        self._side.setVisible(shown or not self._lies_over)
        self._place_pane()

    def _place_pane(self) -> None:
        if self._lies_over:
            width = self._side.minimumWidth()
            self._side.setGeometry(self.width() - width, 0, width, self.height())
            self._side.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        lies = self.window().width() < OVERLAYS_BELOW
        if lies != self._lies_over:
            self._lies_over = lies
            self._lie_over(lies=lies)
            if lies:
                self._whole.removeWidget(self._side)
            else:
                self._whole.addWidget(self._side)
            self._show_pane(shown=not lies or self._is_held_open())
        self._place_pane()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self._to_list()
        else:
            super().keyPressEvent(event)
