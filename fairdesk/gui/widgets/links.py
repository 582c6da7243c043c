"""A link that is cut at its end where there is no room, and whole in its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from fairdesk.gui.theme.theme import Theme

_BESIDE, _ICON_ROOM = 16, 20
"""What borders take, and what an icon takes."""
_LEAST = 48
_ICON = 16


class Link(QPushButton):
    """A sentence or a name that leads somewhere; it takes the room of its words, or less if need be."""

    def __init__(self, theme: Theme, icon: str = "", token: str = "text.primary") -> None:
        super().__init__()
        self._whole = ""
        self._theme, self._icon, self._token = theme, icon, token
        self.setProperty("kind", "link")
        self.setProperty("measure", "small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if icon:
            self._draw_icon()
            theme.changed.connect(self._draw_icon)

    def say(self, text: str) -> None:
        """Its words, in the person's language."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        """Qt's hook: room for all of its words."""
        wanted = self.fontMetrics().horizontalAdvance(self._whole) + self._beside + 1
        return QSize(wanted, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt's hook: it may be cut."""
        whole = self.sizeHint()
        return QSize(min(_LEAST, whole.width()), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's hook."""
        super().resizeEvent(event)
        self._cut()

    @property
    def _beside(self) -> int:
        return _BESIDE + (_ICON_ROOM if self._icon else 0)

    def _cut(self) -> None:
        room = self.width() - self._beside
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")

    def _draw_icon(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._token, _ICON))
        self.setIconSize(QSize(_ICON, _ICON))
