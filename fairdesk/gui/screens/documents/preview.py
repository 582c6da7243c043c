"""The page beside the form: what was just changed stands on it a moment later, drawn beside the window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QStackedWidget, QToolButton, QWidget

from fairdesk.domain.messages import UserFacingError
from fairdesk.gui.context import Context
from fairdesk.gui.screens.documents.paper_drawing import Spot, drawn_pages, page_sizes, tinted_spot
from fairdesk.gui.screens.documents.paper_view import PaperView
from fairdesk.gui.widgets.basics import IconLabel, column, label, row
from fairdesk.usecases.ports import Workplace

TINT = (0xE7, 0xED, 0xF8)
"""The colour that ``documents.deal_papers`` gives to a clause that is edited."""
_GATHERED_MS = 30
"""Changes that come close together are set once."""


@dataclass(frozen=True)
class _Set:
    pdf: bytes
    sizes: tuple[QSizeF, ...]
    pictures: Mapping[int, QImage]
    spot: Spot | None


class Preview(QWidget):
    """Shows what a maker makes. At most one page is being set at a time; the last one asked for is shown.

    ``shown`` follows each new picture, ``refused`` carries why there is none.
    """

    shown = Signal()
    refused = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._maker: Callable[[Workplace], bytes] | None = None
        self._is_busy = self._is_stale = self._see_tint = False
        self._round = 0
        self.pdf = b""
        self.view = PaperView(context.theme)
        context.words.bind(self.view, "setAccessibleName", "documentscreen.page")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._trouble_page())
        self.setLayout(column(self._stack, gap=0))
        self._gathered = QTimer(self)
        self._gathered.setSingleShot(True)
        self._gathered.timeout.connect(self._set)
        self.view.pages_wanted.connect(self._draw_more)
        self._add_zoom()

    def _trouble_page(self) -> QWidget:
        self._trouble, self._advice = label("heading", wrap=True), label("body", "secondary", wrap=True)
        self._trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        icon = IconLabel(self._context.theme, "triangle", "stop.text", 20)
        words = column(self._trouble, self._advice, gap=6)
        inside = row(icon, words, gap=12, margins=(20, 18, 20, 18))
        inside.setStretch(1, 1)
        inside.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(inside)
        card.setMaximumWidth(560)
        made = QWidget()
        middle = row(card, margins=(24, 24, 24, 24))
        middle.setAlignment(card, Qt.AlignmentFlag.AlignVCenter)
        made.setLayout(middle)
        return made

    def _add_zoom(self) -> None:
        """The zoom floats over the lower right corner."""
        self._percent = QToolButton()
        self._percent.clicked.connect(self.view.fit_width)
        self._words.bind(self._percent, "setToolTip", "documentscreen.fit_width")
        buttons = [
            self._zoom_button("−", "documentscreen.zoom_out", self.view.zoom_out),
            self._percent,
            self._zoom_button("+", "documentscreen.zoom_in", self.view.zoom_in),
        ]
        self._zoom = QFrame(self)
        self._zoom.setProperty("role", "toast")
        self._zoom.setLayout(row(*buttons, gap=2, margins=(4, 2, 4, 2)))
        for one in buttons:
            one.setProperty("role", "top")
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.zoomed.connect(lambda _: self._say_zoom())
        self.installEventFilter(self)
        self._say_zoom()

    def _zoom_button(self, sign: str, words: str, action: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setText(sign)
        self._words.bind(made, "setToolTip", words)
        self._words.bind(made, "setAccessibleName", words)
        made.clicked.connect(action)
        return made

    # Setting

    def show_made(
        self, maker: Callable[[Workplace], bytes], *, at_once: bool = False, see_tint: bool = False
    ) -> None:
        """Another document, or the same one changed: it is set as soon as changes rest.

        ``see_tint`` scrolls to the coloured clause; otherwise the place that one looks at stays.
        """
        self._maker = maker
        self._see_tint = self._see_tint or see_tint
        self._gathered.start(0 if at_once else _GATHERED_MS)

    def begin(self) -> None:
        """Another document is opened: the page of the last one is not its."""
        self._round += 1
        self._is_stale = False
        self.pdf = b""
        self.view.show_pages((), {})
        self.view.to_top()
        self._stack.setCurrentIndex(0)

    @property
    def trouble(self) -> str:
        """Why there is no page, where there is none."""
        return self._trouble.text() if self._stack.currentIndex() == 1 else ""

    def _set(self) -> None:
        if self._is_busy:
            self._is_stale = True
            return
        maker = self._maker
        if maker is None:
            return
        self._is_busy, self._is_stale = True, False
        asked, scale, pages = self._round, self.view.drawn_scale, self.view.in_sight()
        see_tint, self._see_tint = self._see_tint, False

        def work(place: Workplace) -> _Set:
            pdf = maker(place)
            spot = tinted_spot(pdf, TINT) if see_tint else None
            return _Set(pdf, page_sizes(pdf), drawn_pages(pdf, pages, scale), spot)

        self._context.do_long(
            work, lambda made: self._show(asked, scale, made), lambda error: self._refuse(asked, error)
        )

    def _show(self, asked: int, scale: float, made: _Set) -> None:
        self._finish()
        if asked != self._round:
            return
        self.pdf = made.pdf
        self._stack.setCurrentIndex(0)
        self.view.show_pages(made.sizes, made.pictures)
        if made.spot is not None:
            self.view.see(made.spot)
        if scale != self.view.drawn_scale:
            self._draw(self.view.in_sight())
        self.shown.emit()

    def _refuse(self, asked: int, error: Exception) -> None:
        self._finish()
        if not isinstance(error, UserFacingError):
            self._context.worker.failed.emit(error)
        elif asked == self._round:
            self._words.bind(self._trouble, "setText", error.title)
            self._words.bind(self._advice, "setText", error.advice)
            self._stack.setCurrentIndex(1)
            self.refused.emit(error)

    def _finish(self) -> None:
        self._is_busy = False
        if self._is_stale:
            self._gathered.start(0)

    # Drawing what was set

    def _draw_more(self) -> None:
        self._draw(self.view.missing())

    def _draw(self, pages: tuple[int, ...]) -> None:
        pdf, scale, asked = self.pdf, self.view.drawn_scale, self._round
        if not pdf or not pages:
            return

        def draw(_: Workplace) -> Mapping[int, QImage]:
            return drawn_pages(pdf, pages, scale)

        def show(pictures: Mapping[int, QImage]) -> None:
            if asked == self._round and pdf is self.pdf and scale == self.view.drawn_scale:
                self.view.add_pictures(pictures)

        self._context.do_long(draw, show)

    def _say_zoom(self) -> None:
        self._percent.setText(f"{round(self.view.zoom * 100)}%")
        self._place_zoom()

    def _place_zoom(self) -> None:
        self._zoom.adjustSize()
        size = self._zoom.size()
        self._zoom.move(self.width() - size.width() - 18, self.height() - size.height() - 14)
        self._zoom.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The zoom keeps its corner."""
        if event.type() is QEvent.Type.Resize:
            self._place_zoom()
        return False
