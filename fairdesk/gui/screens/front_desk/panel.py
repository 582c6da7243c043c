"""The verdict panel: the banner and, below it, who it is, the facts, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fairdesk.domain.messages import Message
from fairdesk.gui.context import Context
from fairdesk.gui.screens.front_desk.banner import Banner
from fairdesk.gui.screens.front_desk.verdicts import Choice, Fact, Verdict
from fairdesk.gui.theme.theme import Theme, font
from fairdesk.gui.widgets.badge_card import BadgeCard, CardFace
from fairdesk.gui.widgets.basics import ElidedLabel, clear, column, label, row, set_property
from fairdesk.usecases.front_desk.check_in import ScanAnswer


class ChoiceButton(QPushButton):
    """A numbered choice with its explanation."""

    def __init__(self, context: Context, number: int, choice: Choice, *, compact: bool) -> None:
        super().__init__()
        self._theme, self._number = context.theme, number
        self._title = context.words(choice.title)
        self._detail = context.words(choice.detail)
        self._compact = compact
        self.setAccessibleName(f"{number}. {self._title}. {self._detail}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        high = 40 if compact else 58
        self.setStyleSheet(f"min-height: {high}px; max-height: {high}px")

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(360, 40 if self._compact else 58)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(self._theme.color("line.control"))
        painter.setBrush(self._theme.color("bg.hover" if self.underMouse() else "bg.surface"))
        painter.drawRoundedRect(room, 8, 8)
        side = 30 if self._compact else 36
        cap_x, cap_y = 16, (self.height() - side) // 2
        painter.setPen(self._theme.color("accent.line"))
        painter.setBrush(self._theme.color("accent.tint"))
        painter.drawRoundedRect(cap_x, cap_y, side, side, 6, 6)
        painter.setPen(self._theme.color("accent.text"))
        painter.setFont(font("choice"))
        painter.drawText(cap_x, cap_y, side, side, Qt.AlignmentFlag.AlignCenter, str(self._number))
        left, width = cap_x + side + 16, self.width() - cap_x - side - 28
        painter.setPen(self._theme.color("text.primary"))
        title = font("body.strong" if self._compact else "choice")
        painter.setFont(title)
        elide = Qt.TextElideMode.ElideRight
        middle = self.height() // 2
        title_top = middle - (20 if self._compact else 25)
        painter.drawText(
            left,
            title_top,
            width,
            26,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(self._title, elide, width),
        )
        painter.setPen(self._theme.color("text.secondary"))
        painter.setFont(font("caption" if self._compact else "body"))
        painter.drawText(
            left,
            middle + 2,
            width,
            20,
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(self._detail, elide, width),
        )


class EmptyStar(QWidget):
    """The girih star of an idle or empty place."""

    def __init__(self, theme: Theme, size: int = 160) -> None:
        super().__init__()
        self._theme, self._size = theme, size
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setOpacity(0.12)
        painter.drawPixmap(0, 0, self._theme.pixmap("star8", "text.primary", self._size))


class VerdictPanel(QFrame):
    """Idle, or a verdict. ``chose`` carries the place of a choice that was pressed."""

    chose = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self.compact = False
        self.setProperty("role", "card")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._idle_page())
        self._pages.addWidget(self._verdict_page())
        self.setLayout(column(self._pages, gap=0))
        self.footer = QFrame()
        self.footer.setObjectName("footer")
        self.footer_row = QHBoxLayout(self.footer)
        self.footer_row.setContentsMargins(36, 10, 20, 10)
        self.footer_row.setSpacing(10)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self.footer)

    # Pages

    def _idle_page(self) -> QWidget:
        page = QWidget()
        ready = label("title")
        advice = label("body", "secondary", wrap=True)
        for one, key in ((ready, "frontdesk.ready"), (advice, "frontdesk.ready_advice")):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._words.bind(one, "setText", key)
        advice.setMaximumWidth(460)
        self._star = EmptyStar(self._context.theme)
        page.setLayout(
            column(
                None,
                row(None, self._star, None),
                12,
                ready,
                row(None, advice, None),
                None,
                gap=4,
                margins=(16, 8, 16, 8),
            )
        )
        advice.setMinimumWidth(300)
        return page

    def _verdict_page(self) -> QWidget:
        page = QWidget()
        self._banner = Banner(self._context.theme)
        self._name = ElidedLabel("name", least=22)
        self._enterprise = ElidedLabel("org", least=16)
        self._role = label("heading")
        self._where = ElidedLabel("heading", "secondary")
        self._where.setFont(font("scan"))
        self._role_row = QWidget()
        roles = row(self._role, self._where, gap=12)
        roles.setStretch(1, 1)
        self._role.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._role_row.setLayout(roles)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(32)
        self._facts.setVerticalSpacing(2)
        self._guidance = label("body.strong", "secondary")
        self._guidance.setFont(font("label"))
        self._say = label("body.strong", "stop", wrap=True)
        self._say.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(8)
        self.extra = QVBoxLayout()
        self._card = BadgeCard(self._context.theme)
        self._caption = label("label", wrap=True)
        self._caption.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._caption.setFixedWidth(170)
        self._left = column(
            self._name,
            self._enterprise,
            4,
            self._role_row,
            self._facts,
            8,
            self.extra,
            self._guidance,
            self._choices,
            None,
            gap=4,
        )
        self._card_column = QWidget()
        self._card_column.setFixedWidth(172)
        self._card_column.setLayout(
            column(row(None, self._card, None), self._caption, self._say, None, gap=8)
        )
        self._body = row(self._left, self._card_column, gap=32, margins=(36, 24, 32, 16))
        self._body.setStretch(0, 1)
        page.setLayout(column(self._banner, self._body, gap=0))
        return page

    # What is shown

    def show_idle(self) -> None:
        """Ready for the next badge."""
        self._pages.setCurrentIndex(0)
        self.setAccessibleName(self._words("frontdesk.ready"))

    def show_verdict(self, verdict: Verdict, answer: ScanAnswer) -> None:
        """Shows an answer at once, and tells screen readers the whole sentence."""
        word, sentence = self._words(verdict.word), self._words(verdict.sentence)
        self._banner.show_verdict(verdict.page, verdict.icon, word, sentence)
        self._show_person(answer)
        self._role_row.setVisible(answer.delegate is not None and not verdict.choices)
        self._show_facts(verdict.facts)
        self._show_choices(verdict)
        self._pages.setCurrentIndex(1)
        person = answer.delegate.name if answer.delegate else ""
        enterprise = answer.enterprise.name if answer.enterprise else ""
        spoken = ", ".join(part for part in (word, person, enterprise, sentence) if part)
        self.setAccessibleName(spoken)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def say_also(self, sentences: Sequence[Message]) -> None:
        """Tells screen readers what else is to be read under the verdict by now."""
        if sentences:
            also = " ".join(self._words(one) for one in sentences)
            self.setAccessibleName(f"{self.accessibleName()} {also}")
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _show_person(self, answer: ScanAnswer) -> None:
        person, enterprise = answer.delegate, answer.enterprise
        self._name.setVisible(person is not None)
        self._enterprise.setVisible(enterprise is not None)
        self._name.setText(person.name or "–" if person else "")
        self._enterprise.setText(enterprise.name if enterprise else "")
        if person is not None:
            theme = self._context.theme
            self._role.setText(self._words(f"words.role_{person.role}"))
            fill, ink = (
                theme.color(f"role.{person.role}").name(),
                theme.color(f"on.role.{person.role}").name(),
            )
            self._role.setStyleSheet(
                f"background: {fill}; color: {ink}; border-radius: 6px; padding: 3px 12px;"
            )
            stand = (
                self._words("frontdesk.stand", stand=enterprise.stand)
                if enterprise and enterprise.stand
                else ""
            )
            self._where.setText("  ·  ".join(part for part in (stand, person.position) if part))

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        clear(self._facts)
        for place, fact in enumerate(facts):
            title = label("label", "secondary", self._words(fact.title))
            value = label(
                "heading", "", fact.value if isinstance(fact.value, str) else self._words(fact.value)
            )
            self._facts.addWidget(title, 0, place)
            self._facts.addWidget(value, 1, place)
        self._facts.setColumnStretch(len(facts), 1)

    def _show_choices(self, verdict: Verdict) -> None:
        clear(self._choices)
        self._guidance.setVisible(verdict.guidance is not None)
        if verdict.guidance is not None:
            self._guidance.setText(self._words(verdict.guidance))
        for number, choice in enumerate(verdict.choices, 1):
            made = ChoiceButton(self._context, number, choice, compact=self.compact)
            made.clicked.connect(lambda _=False, place=number - 1: self.chose.emit(place))
            self._choices.addWidget(made)
        self._say.setVisible(verdict.say is not None)
        if verdict.say is not None:
            self._say.setText(self._words("frontdesk.say", sentence=self._words(verdict.say)))

    def show_card(self, face: CardFace | None, caption: Message | None, tone: str = "") -> None:
        """The badge in small, and what stands under it."""
        self._card.show_face(face)
        self._caption.setText(self._words(caption) if caption else "")
        self._caption.setVisible(not (self.compact and self._say.isVisibleTo(self)))
        set_property(self._caption, "tone", tone)
        self._card_column.setVisible(face is not None or caption is not None or self._say.isVisibleTo(self))

    def make_compact(self, *, on: bool) -> None:
        """Smaller letters and gaps for low windows."""
        self.compact = on
        self._banner.compact = on
        self._banner.updateGeometry()
        self._name.set_size(30 if on else 44)
        self._enterprise.set_size(18 if on else 24)
        self._body.setContentsMargins(28 if on else 36, 10 if on else 24, 20 if on else 32, 6 if on else 16)
        self.footer_row.setContentsMargins(28 if on else 36, 6 if on else 10, 20, 6 if on else 10)
        self._choices.setSpacing(5 if on else 8)
        self._star.setVisible(not on)
