"""The desks of the fair, one a row: who works there, what waits for it, how it stands and since when."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from fairdesk.domain.words import DeskRole
from fairdesk.gui.context import Context
from fairdesk.gui.screens.sync.case_list import desk_name
from fairdesk.gui.theme.theme import Theme
from fairdesk.gui.widgets.basics import ElidedLabel, column, label, line, row
from fairdesk.gui.widgets.painted_rows import PaintedRow, Rows
from fairdesk.gui.widgets.painting import paint_line_below, paint_words
from fairdesk.gui.words import Words
from fairdesk.texts import number
from fairdesk.usecases.replication.devices import DeskState, Device, Devices, clock_words, seen_words

_ROW = 54
_STATE = 160
_WAITING = 58
_LOOKS = {
    DeskState.HERE: ("", "text.primary"),
    DeskState.IN_STEP: ("check", "ok.text"),
    DeskState.WAITING: ("arrows", "wait.text"),
    DeskState.NOT_SEEN: ("cloud-off", "text.secondary"),
    DeskState.NEVER: ("cloud-off", "text.secondary"),
    DeskState.REVOKED: ("lock", "stop.text"),
}
_ICONS = {
    DeskRole.SPECIALIST: "table",
    DeskRole.BOOTH: "product",
    DeskRole.KIOSK: "board",
    DeskRole.FRONT_DESK: "front-desk",
}


def icon_of(role: DeskRole) -> str:
    """What stands for a desk of a role; a server is in the net."""
    return "globe" if role.value == "portal" else _ICONS.get(role, "laptop")


class _Devices(Rows[Device]):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.standing: Devices | None = None

    def spoken(self, row: Device) -> str:
        name, person, state, seen = self.told(row)
        waiting = self._words("sync.changes_waiting", count=row.waiting) if row.waiting else ""
        return ", ".join(filter(None, (name, person, state, seen, waiting)))

    def tip(self, row: Device) -> str | None:
        return "\n".join(filter(None, self.told(row)))

    def told(self, row: Device) -> tuple[str, str, str, str]:
        """Its name, who works there, how it stands, and since when or what is wrong with its clock."""
        person = row.person or self._words(f"words.desk_role_{row.role.value}")
        below = ""
        if row.ahead is not None:
            below = self._words(clock_words(row.ahead))
        elif row.seen is not None and self.standing is not None and row.state is not DeskState.HERE:
            below = self._words(seen_words(row.seen, self.standing.at))
        state = self._words(f"syncscreen.state_{row.state.value}")
        return desk_name(row.name, row.letter, self._words), person, state, below


class _DeviceRow(PaintedRow[Device]):
    def __init__(self, theme: Theme, model: _Devices, view: QAbstractItemView) -> None:
        super().__init__(theme, _ROW, view)
        self._model = model

    def paint_row(self, painter: QPainter, room: QRectF, row: Device) -> None:
        name, person, state, below = self._model.told(row)
        theme = self._theme
        painter.drawPixmap(
            int(room.left()) + 20,
            int(room.center().y()) - 10,
            theme.pixmap(icon_of(row.role), "text.secondary"),
        )
        words = room.width() - 52 - _WAITING - _STATE
        box = QRectF(room.left() + 52, room.top() + 7, words, 21)
        paint_words(painter, theme, box, name, "body.medium", "text.primary")
        box.translate(0, 19)
        paint_words(painter, theme, box, person, "caption", "text.secondary")
        if row.waiting is not None and row.state is not DeskState.HERE:
            counted = QRectF(room.right() - _STATE - _WAITING, room.top(), _WAITING - 18, room.height())
            token = "text.primary" if row.waiting else "text.secondary"
            said = number(row.waiting, self._model._words.language)
            paint_words(painter, theme, counted, said, "body", token, right=True)
        self._paint_state(painter, room, row, state, below)
        paint_line_below(painter, theme, room)

    def _paint_state(self, painter: QPainter, room: QRectF, row: Device, state: str, below: str) -> None:
        icon, token = _LOOKS[row.state]
        left = room.right() - _STATE
        above = QRectF(left, room.top() + (7 if below else 0), _STATE - 8, 21 if below else room.height())
        if icon:
            painter.drawPixmap(int(left), int(above.center().y()) - 8, self._theme.pixmap(icon, token, 16))
            above.adjust(22, 0, 0, 0)
        paint_words(painter, self._theme, above, state, "label", token)
        under = QRectF(left, room.top() + 26, _STATE - 8, 21)
        tone = "wait.text" if row.ahead is not None else "text.secondary"
        paint_words(painter, self._theme, under, below, "caption", tone)


class DeviceList(QWidget):
    """The left half of the screen, with the check code below it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.model = _Devices(context.words)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_DeviceRow(context.theme, self.model, self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._words.bind(self.view, "setAccessibleName", "syncscreen.devices")
        context.theme.changed.connect(self.view.viewport().update)
        made = column(self._head(), self.view, line(), self._foot(), gap=0)
        made.setStretch(1, 1)
        self.setLayout(made)

    def _head(self) -> QWidget:
        title, self._count = label("heading"), label("body", "secondary")
        self._words.bind(title, "setText", "syncscreen.devices")
        waiting, state = label("caption", "secondary"), label("caption", "secondary")
        self._words.bind(waiting, "setText", "syncscreen.waiting")
        self._words.bind(state, "setText", "syncscreen.state_and_seen")
        state.setFixedWidth(_STATE)
        self._top = QWidget()
        self.be_low(low=False)
        laid = row(title, self._count, None, waiting, 10, state, gap=8, margins=(20, 0, 0, 0))
        self._top.setLayout(laid)
        bar = self.view.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda _, most: laid.setContentsMargins(20, 0, bar.sizeHint().width() if most else 0, 0)
        )
        return self._top

    def be_low(self, *, low: bool) -> None:
        """In a low window its head is lower too."""
        self._top.setFixedHeight(36 if low else 46)

    def _foot(self) -> QWidget:
        title, self.code = label("caption", "secondary"), label("title")
        self._words.bind(title, "setText", "syncscreen.check_code")
        self._told = label("caption", "secondary", wrap=True)
        self._since = ElidedLabel("caption", "secondary")
        made = QWidget()
        made.setLayout(column(title, self.code, self._told, self._since, gap=3, margins=(20, 12, 16, 14)))
        return made

    def show_devices(self, standing: Devices) -> None:
        """How things stand now."""
        self.model.standing = standing
        self.model.show_rows(_in_order(standing.devices))
        self._count.setText(str(len(standing.devices)))
        self.code.setText(standing.code)
        self._words.bind(self._told, "setText", "syncscreen.check_code_help")
        since = {"count": standing.changes, "time": f"{standing.at:%H:%M}"}
        self._words.bind(self._since, "setText", "syncscreen.check_code_at", **since)


def _in_order(devices: Sequence[Device]) -> Sequence[Device]:
    """Revoked ones last."""
    return sorted(devices, key=lambda one: one.state is DeskState.REVOKED)
