"""Pages of paper below each other, at any size, on the ground of the window."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from fairdesk.gui.screens.documents.paper_drawing import Spot, stacked
from fairdesk.gui.theme.theme import Theme

_MARGIN, _GAP = 14, 14
_AROUND = 40
_LEAST, _MOST, _STEP = 0.3, 3.0, 1.2
_POINT = 96 / 72
"""Pixels of a point at a zoom of 1."""
_COMFORT = 620
"""Where there is room for more, fitted pages are not wider than this."""


class PaperView(QAbstractScrollArea):
    """Shows a document's pages. ``pages_wanted`` asks for those in sight; ``zoomed`` follows the zoom."""

    pages_wanted = Signal()
    zoomed = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sizes: tuple[QSizeF, ...] = ()
        self._tops: tuple[float, ...] = ()
        self._height = 0.0
        self._pictures: dict[int, QImage] = {}
        self._sharp = set[int]()
        """The pages whose pictures have the size in which they are shown; the others are stretched."""
        self._zoom = 1.0
        self._fits = True
        self._shows_focus = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._moved())
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.viewport().update())
        theme.changed.connect(self.viewport().update)

    # What is shown

    def show_pages(self, sizes: Sequence[QSizeF], pictures: Mapping[int, QImage]) -> None:
        """Other pages; the place one looks at stays."""
        self._sizes = tuple(sizes)
        self._tops, self._height = stacked(self._sizes, _GAP / self.scale)
        self._pictures = dict(pictures)
        self._sharp = set(pictures)
        self._fit()
        self.viewport().update()
        if self.missing():
            self.pages_wanted.emit()

    def add_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Pages that were drawn later than the others."""
        self._pictures.update(pictures)
        self._sharp.update(pictures)
        self.viewport().update()

    def to_top(self) -> None:
        """Another document begins at its top."""
        self.verticalScrollBar().setValue(0)

    def see(self, spot: Spot) -> None:
        """Scrolls no further than is needed to have a place in sight, its beginning at least."""
        if spot.page >= len(self._tops):
            return
        bar, view = self.verticalScrollBar(), self.viewport().height()
        begins = _MARGIN + round((self._tops[spot.page] + spot.top) * self.scale)
        ends = _MARGIN + round((self._tops[spot.page] + spot.bottom) * self.scale)
        if begins < bar.value() + _AROUND:
            bar.setValue(begins - _AROUND)
        elif ends > bar.value() + view - _AROUND:
            bar.setValue(min(begins - _AROUND, ends - view + _AROUND))

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def scale(self) -> float:
        """Pixels a point, as it is shown."""
        return self._zoom * _POINT

    @property
    def drawn_scale(self) -> float:
        """Pixels a point that pictures should have, on a screen of finer dots more."""
        return self.scale * self.devicePixelRatioF()

    def in_sight(self) -> tuple[int, ...]:
        """The pages that can be seen now, and the first where there are none yet."""
        if not self._sizes:
            return (0, 1)
        top = (self.verticalScrollBar().value() - _MARGIN) / self.scale
        bottom = top + self.viewport().height() / self.scale
        return tuple(
            page
            for page, (begins, size) in enumerate(zip(self._tops, self._sizes, strict=True))
            if begins < bottom and begins + size.height() > top
        )

    def missing(self) -> tuple[int, ...]:
        """The pages in sight that were not drawn yet in this size."""
        return tuple(page for page in self.in_sight() if page not in self._sharp)

    # Zoom

    @property
    def zoom(self) -> float:
        """1 is the size of the paper on a plain screen."""
        return self._zoom

    def fit_width(self) -> None:
        """As wide as there is room, and as it is good to read."""
        self._fits = True
        self._fit()
        self._zoomed()

    def zoom_in(self) -> None:
        """Larger."""
        self.zoom_to(self._zoom * _STEP)

    def zoom_out(self) -> None:
        """Smaller."""
        self.zoom_to(self._zoom / _STEP)

    def zoom_to(self, zoom: float) -> None:
        """Another size; what stands in the middle stays there."""
        bar, half = self.verticalScrollBar(), self.viewport().height() / 2
        middle = (bar.value() + half) / self._zoom
        self._fits = False
        self._zoom = max(_LEAST, min(_MOST, zoom))
        self._measure()
        bar.setValue(round(middle * self._zoom - half))
        self._zoomed()

    def _zoomed(self) -> None:
        self.zoomed.emit(self._zoom)
        self.viewport().update()
        self._sharp.clear()
        self.pages_wanted.emit()

    def _fit(self) -> None:
        if self._fits and self._sizes:
            room = min(_COMFORT, self.viewport().width() - 2 * _MARGIN)
            widest = max(size.width() for size in self._sizes)
            zoom = max(_LEAST, min(_MOST, room / widest / _POINT))
            if zoom != self._zoom:
                self._zoom = zoom
                self.zoomed.emit(zoom)
        self._measure()

    def _measure(self) -> None:
        self._tops, self._height = stacked(self._sizes, _GAP / self.scale)
        high = round(self._height * self.scale) + 2 * _MARGIN
        wide = round(max((size.width() for size in self._sizes), default=0) * self.scale) + 2 * _MARGIN
        view = self.viewport().size()
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setRange(0, max(0, high - view.height()))
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setRange(0, max(0, wide - view.width()))

    # Qt's hooks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fitted pages follow the room."""
        super().resizeEvent(event)
        before = self._zoom
        self._fit()
        if before != self._zoom:
            self._sharp.clear()
        if self.missing():
            self.pages_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self._zoom * _STEP ** (event.angleDelta().y() / 120))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends, + and - zoom; arrows and page keys scroll."""
        bar = self.verticalScrollBar()
        actions = {
            Qt.Key.Key_Home: lambda: bar.setValue(0),
            Qt.Key.Key_End: lambda: bar.setValue(bar.maximum()),
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
        }
        action = actions.get(Qt.Key(event.key()))
        if action is not None:
            action()
        else:
            super().keyPressEvent(event)

    def _moved(self) -> None:
        self.viewport().update()
        if self.missing():
            self.pages_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and on it the sheets in sight."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), self._theme.color("bg.window"))
        for page in self.in_sight() if self._sizes else ():
            self._paint_sheet(painter, page)
        if self._shows_focus:
            painter.setPen(QPen(self._theme.color("focus.ring"), 2))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def _paint_sheet(self, painter: QPainter, page: int) -> None:
        box = self.sheet(page)
        shade = QColor(30, 26, 20, 26)
        painter.fillRect(box.translated(0, 2).adjusted(-1, 0, 1, 1), shade)
        painter.fillRect(box, QColor("white"))
        picture = self._pictures.get(page)
        if picture is not None:
            painter.drawImage(box, picture)
        painter.setPen(QPen(self._theme.color("line.strong"), 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def sheet(self, page: int) -> QRectF:
        """Where a page stands in the view."""
        size, scale = self._sizes[page], self.scale
        wide = round(size.width() * scale)
        room = self.viewport().width()
        spare = self.horizontalScrollBar().maximum() > 0
        left = _MARGIN - self.horizontalScrollBar().value() if spare else (room - wide) // 2
        top = _MARGIN + round(self._tops[page] * scale) - self.verticalScrollBar().value()
        return QRectF(QPointF(left, top), QSizeF(wide, round(size.height() * scale)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring shows where the keys are to whoever came by keys."""
        self._shows_focus = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's hook."""
        self._shows_focus = False
        self.viewport().update()
