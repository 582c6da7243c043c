"""Colours, type and icons from the tokens, in light and dark."""

import gc
import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Literal, cast

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from fairdesk.resources import resource

Mode = Literal["light", "dark"]
Choice = Literal["light", "dark", "system"]
CHOICES: tuple[Choice, ...] = ("light", "dark", "system")

FAMILY = "Noto Sans"
_TOKEN = re.compile(r"@([a-z0-9.]+[a-z0-9])")
_PICTURE = re.compile(r"@\{([a-z0-9-]+)/([a-z.]+)\}")
_PALETTE: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "bg.window",
    QPalette.ColorRole.Base: "bg.surface",
    QPalette.ColorRole.AlternateBase: "bg.sunken",
    QPalette.ColorRole.ToolTipBase: "bg.raised",
    QPalette.ColorRole.ToolTipText: "text.primary",
    QPalette.ColorRole.Highlight: "bg.selected",
    QPalette.ColorRole.HighlightedText: "text.primary",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.Button: "bg.surface",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.PlaceholderText: "text.tertiary",
    QPalette.ColorRole.Midlight: "line.subtle",
    QPalette.ColorRole.Mid: "line.strong",
    QPalette.ColorRole.Dark: "line.control",
    QPalette.ColorRole.Accent: "accent.fill",
    QPalette.ColorRole.Link: "accent.text",
}


@cache
def _tokens() -> dict[str, dict[str, dict[str, object]]]:
    return json.loads(resource("theme/tokens.json").read_text(encoding="utf-8"))


def font(style: str) -> QFont:
    """The font of a type token, such as ``verdict`` or ``body.medium``. Digits are tabular as they come."""
    token = _tokens()["type"][style]
    made = QFont(FAMILY)
    made.setPixelSize(cast("int", token["px"]))
    made.setWeight(QFont.Weight(cast("int", token["weight"])))
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, cast("float", token["tracking"]))
    return made


@contextmanager
def _no_collecting() -> Generator[None]:
    """Qt goes through all widgets to dress them and calls Python meanwhile, whose collector must not take

    one away just then.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Theme(QObject):
    """The look in force. Widgets that paint ask it for colours; ``changed`` says that they are others now."""

    changed = Signal()

    def __init__(self, choice: Choice = "system") -> None:
        super().__init__()
        self._choice: Choice = choice
        self._pictures = QTemporaryDir()
        for name in ("Regular", "Medium", "SemiBold", "Bold"):
            QFontDatabase.addApplicationFont(str(resource(f"fonts/NotoSans-{name}.ttf")))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> Choice:
        """What was chosen in the settings."""
        return self._choice

    @property
    def mode(self) -> Mode:
        """Light or dark, as it is shown."""
        if self._choice != "system":
            return self._choice
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def choose(self, choice: Choice) -> None:
        """Puts another look in force."""
        self._choice = choice
        self.apply()

    def color(self, token: str, mode: Mode | None = None) -> QColor:
        """The colour of a token. Paper and badge art ask for ``light`` whatever is in force."""
        return QColor(cast("str", _tokens()["color"][token][mode or self.mode]))

    def apply(self) -> None:
        """Gives the application style, palette, font and style sheet."""
        app = cast("QApplication", QApplication.instance())
        with _no_collecting():
            self._dress(app)
        self.changed.emit()

    def _dress(self, app: QApplication) -> None:
        app.setStyle("Fusion")
        app.setFont(font("body"))
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        app.setPalette(palette)
        app.setStyleSheet(self._style_sheet())

    def icon(self, name: str, token: str = "text.secondary", size: int = 20) -> QIcon:
        """An icon of the program in the colour of a token."""
        color = self.color(token).name()
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        return QIcon(drawn_icon(name, color, size, ratio))

    def pixmap(self, name: str, token: str, size: int = 20) -> QPixmap:
        """The same as a picture, for painting."""
        return drawn_icon(
            name, self.color(token).name(), size, QGuiApplication.primaryScreen().devicePixelRatio()
        )

    def _style_sheet(self) -> str:
        template = resource("theme/style.qss").read_text(encoding="utf-8")
        with_pictures = _PICTURE.sub(lambda found: self._picture_file(found[1], found[2]), template)
        return _TOKEN.sub(lambda found: self.color(found[1]).name(), with_pictures)

    def _picture_file(self, name: str, token: str) -> str:
        """An icon as a file, because style sheets take pictures only so."""
        color = self.color(token).name()
        path = self._pictures.filePath(f"{name}-{color[1:]}.png")
        drawn_icon(name, color, 32, 1.0).save(path)
        return path

    def _system_changed(self) -> None:
        if self._choice == "system":
            self.apply()


@lru_cache(maxsize=512)
def drawn_icon(name: str, color: str, size: int, ratio: float) -> QPixmap:
    """An SVG of ``resources/icons`` with ``currentColor`` made a colour (QtSvg knows no palette)."""
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    pixels = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixels.setDevicePixelRatio(ratio)
    return pixels
