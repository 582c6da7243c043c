"""How a meeting's card looks: drawn once into a picture, which is then only put where it lies."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPen, QPixmap

from fairdesk.domain.meetings import MeetingState
from fairdesk.gui.screens.meetings.board import Density
from fairdesk.gui.theme.theme import FAMILY, Theme
from fairdesk.usecases.meetings.planner import Card, Planner

_KEPT = 1_500
"""Pictures of cards kept: a few screens full."""


class Look(NamedTuple):
    """Tokens of fill, edge, words and icon, the icon, the width of the edge, and whether it is dashed."""

    fill: str
    edge: str
    words: str
    icon_token: str
    icon: str
    width: int = 1
    dashed: bool = False


LOOKS: Mapping[str, Look] = {
    "planned": Look("bg.surface", "line.control", "text.primary", "text.primary", "clock", dashed=True),
    "confirmed": Look("accent.tint", "accent.line", "text.primary", "accent.text", "check"),
    "now": Look("accent.fill", "accent.fill", "on.accent", "on.accent", "play"),
    "done": Look("bg.hover", "line.subtle", "text.secondary", "text.secondary", "check"),
    "not_noted": Look("bg.hover", "line.control", "text.secondary", "text.secondary", "clock", dashed=True),
    "waiting": Look("wait.tint", "wait.text", "text.primary", "wait.text", "triangle"),
    "conflict": Look("stop.tint", "stop.text", "text.primary", "stop.text", "triangle", width=2),
    "missed": Look("bg.surface", "line.strong", "text.tertiary", "text.tertiary", "cross"),
    "placed": Look("ok.tint", "ok.text", "text.primary", "ok.text", "plus", dashed=True),
    "moved": Look("accent.tint", "accent.fill", "text.primary", "accent.text", "swap", dashed=True),
    "dropped": Look("stop.tint", "stop.text", "text.primary", "stop.text", "cross", width=2),
    "carried": Look("bg.raised", "accent.fill", "text.primary", "accent.text", "swap"),
}


def look_of(card: Card) -> str:
    """The name of a card's look."""
    if card.trouble is not None:
        return "conflict"
    return card.state.value if card.state is not MeetingState.CANCELLED else "missed"


class Face(NamedTuple):
    """All that a card's picture depends on."""

    first: str
    second: str
    look: str
    locked: bool
    width: int
    height: int
    text: int
    density: Density


class CardPictures:
    """The pictures of cards in the colours of the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._kept: OrderedDict[Face, QPixmap] = OrderedDict()
        self._fonts: dict[tuple[int, bool], QFont] = {}
        theme.changed.connect(self.forget)

    def picture(self, face: Face) -> QPixmap:
        """A card's picture, drawn if it is not kept."""
        found = self._kept.get(face)
        if found is None:
            found = self._kept[face] = self._draw(face)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def forget(self) -> None:
        """Draws every card anew."""
        self._kept.clear()

    def font(self, pixels: int, *, strong: bool) -> QFont:
        """A font of a card."""
        key = (pixels, strong)
        if key not in self._fonts:
            made = QFont(FAMILY)
            made.setPixelSize(pixels)
            made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[key] = made
        return self._fonts[key]

    def _draw(self, face: Face) -> QPixmap:
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen else 1.0
        made = QPixmap(round(face.width * ratio), round(face.height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = LOOKS[face.look]
        self._edge(painter, face, look)
        icons = self._icons(painter, face, look)
        if face.density is Density.COMFORTABLE:
            self._two_lines(painter, face, look, icons)
        elif face.density is Density.COMPACT:
            self._one_line(painter, face, look, icons)
        painter.end()
        return made

    def _edge(self, painter: QPainter, face: Face, look: Look) -> None:
        pen = QPen(self._color(look.edge), look.width)
        if look.dashed:
            pen.setDashPattern([3.5, 2.5])
        inset = look.width / 2
        radius = 3 if face.density is Density.DENSE else min(6, face.height / 4)
        painter.setPen(pen)
        painter.setBrush(self._color(look.fill))
        box = QRectF(0, 0, face.width, face.height).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, radius, radius)

    def _icons(self, painter: QPainter, face: Face, look: Look) -> float:
        """Draws the state and the lock at the right; returns where the words have to end."""
        dense = face.density is Density.DENSE
        size = min(face.text + 2 if not dense else 11, face.height - 4)
        if size < 7:
            return face.width - 4
        top = 8.0 if face.density is Density.COMFORTABLE and face.height > 40 else (face.height - size) / 2
        right = face.width - 8 - size if not dense else (face.width - size) / 2
        if dense and face.locked:
            right -= size / 2 + 1
        painter.drawPixmap(QPointF(right, top), self._theme.pixmap(look.icon, look.icon_token, size))
        if not face.locked:
            return right - 4
        if face.density is Density.COMFORTABLE and face.height > 40:
            below = top + size + 5
            painter.drawPixmap(QPointF(right, below), self._theme.pixmap("lock", look.icon_token, size))
            return right - 4
        beside = right + size + 2 if dense else right - size - 2
        painter.drawPixmap(QPointF(beside, top), self._theme.pixmap("lock", look.icon_token, size))
        return beside - 4

    def _two_lines(self, painter: QPainter, face: Face, look: Look, right: float) -> None:
        line = face.text * 1.4
        top = (face.height - 2 * line) / 2
        second_right = right if face.locked else face.width - 8.0
        for text, strong, end, at in (
            (face.first, True, right, top),
            (face.second, False, second_right, top + line),
        ):
            self._words(
                painter, text, self.font(face.text, strong=strong), look, QRectF(9, at, end - 9, line)
            )

    def _one_line(self, painter: QPainter, face: Face, look: Look, right: float) -> None:
        """The host has the room that the guest leaves, and the other way round."""
        strong, plain = self.font(face.text, strong=True), self.font(face.text, strong=False)
        room = right - 7
        first = QFontMetricsF(strong).horizontalAdvance(face.first)
        second = QFontMetricsF(plain).horizontalAdvance(face.second)
        gap = 6.0
        half = (room - gap) / 2
        if first + gap + second > room:
            first = min(first, max(half, room - gap - second))
        box = QRectF(7, 0, first + 0.5, face.height)
        self._words(painter, face.first, strong, look, box)
        rest = QRectF(7 + first + gap, 0, max(0.0, room - gap - first), face.height)
        self._words(painter, face.second, plain, look, rest)

    def _words(self, painter: QPainter, text: str, font: QFont, look: Look, box: QRectF) -> None:
        painter.setFont(font)
        painter.setPen(self._color(look.words))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _color(self, token: str) -> QColor:
        return self._theme.color(token)


def words_of(card: Card, planner: Planner, row: bytes, *, by_people: bool, table: str) -> tuple[str, str]:
    """The two lines of a card: both names, or in a company's row the others and the table."""
    if by_people:
        others = [planner.name(one).short for one in card.companies if one != row]
        return ", ".join(others) or "–", table
    names = [planner.name(one).short for one in card.companies]
    return names[0], ", ".join(names[1:])
