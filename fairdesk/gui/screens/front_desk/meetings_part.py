"""Under a verdict at an entrance: where the visitor's company is expected next, and what has changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from fairdesk.domain.meetings import NewsKind
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, button, column, label, row
from fairdesk.gui.widgets.painting import paint_words
from fairdesk.usecases.front_desk.desk_meetings import CompanyDay, Due, names_of

_FIRST_ROW, _ROW, _COMPACT_ROW = 58, 38, 32
_MOST = 4
_AROUND = 78
"""The line over the rows and the buttons under them."""
_SOON = timedelta(minutes=10)
_COUNTED_DOWN = timedelta(minutes=60)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MeetingsPart(QWidget):
    """Hidden until there is something to say; the verdict above it is never waited for."""

    confirmed = Signal()
    slip_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words = context.words
        self.day: CompanyDay | None = None
        self.compact = False
        self._room = _AROUND + _FIRST_ROW + 2 * _ROW
        self._shown: tuple[Due, ...] = ()
        self._heading = label("label", "secondary")
        self._words.bind(self._heading, "setText", "frontdesk.meetings_due")
        self._late = QFrame()
        self._late.setProperty("role", "note.wait")
        self._late_words = label("body.strong", wrap=True)
        late = row(IconLabel(context.theme, "triangle", "wait.text", 18), self._late_words, gap=10)
        late.setContentsMargins(12, 6, 12, 6)
        late.setStretch(1, 1)
        self._late.setLayout(late)
        self._gone = ElidedLabel("body", "wait")
        self._rows = _Rows(context)
        self.confirm = button(context, "", icon="check", keys=("F9",), size="small")
        self.slip = button(context, "frontdesk.print_slip", icon="printer", keys=("F10",), size="small")
        self._more = label("label", "secondary")
        for one in (self.confirm, self.slip):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.confirm.clicked.connect(self.confirmed)
        self.slip.clicked.connect(self.slip_wanted)
        self._below = QWidget()
        self._below.setLayout(row(self.confirm, self.slip, self._more, None, gap=8))
        self._layout = column(self._heading, self._late, self._gone, self._rows, self._below, gap=6)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self.setLayout(self._layout)
        self.hide()

    def show_day(self, day: CompanyDay | None) -> None:
        """A company's day, or none. One without meetings has nothing to say."""
        self.day = day
        if day is None or not (day.due or day.gone or day.unconfirmed):
            self.hide()
            return
        self._show_late(day)
        shown = self._shown = self._chosen(day)
        tight = self._room < _AROUND + row_height(0, compact=self.compact)
        self._heading.setVisible(day.late is None and bool(day.due) and not tight)
        self._gone.setVisible(bool(day.gone) and not tight)
        self._gone.setText("   ".join(self._words(one) for one in gone_sentences(day)))
        self._rows.show_rows(shown, day.now, compact=self.compact)
        self._rows.setVisible(bool(day.due) and not (tight and day.late))
        self._below.setVisible(not tight)  # its keys work all the same
        more = len(day.due) - len(shown)
        self._more.setVisible(more > 0)
        if more > 0:
            self._more.setText(self._words("frontdesk.meetings_more", count=more))
        self.confirm.setVisible(day.unconfirmed > 0)
        if day.unconfirmed:
            self._words.bind(self.confirm, "say", "frontdesk.confirm_meetings", count=day.unconfirmed)
        self.show()

    def make_compact(self, room: int, *, on: bool) -> None:
        """Lower rows for low windows, and as many as ``room`` has pixels for."""
        if (room, on) == (self._room, self.compact):
            return
        self.compact, self._room = on, room
        self._layout.setContentsMargins(0, 2 if on else 8, 0, 0)
        self._layout.setSpacing(4 if on else 6)
        self.show_day(self.day)

    @property
    def tells_all(self) -> bool:
        """Whether everything that the company has not been told can be read here."""
        day = self.day
        if day is None or day.more_news or not self._rows.isVisible():
            return False
        if day.gone and not self._gone.isVisible():
            return False
        return all(one in self._shown for one in day.due if one.is_news)

    @property
    def sentences(self) -> list[Message]:
        """What a screen reader says of it."""
        day = self.day
        if day is None:
            return []
        first = [late_sentence(day.late)] if day.late else [next_sentence(one) for one in day.due[:1]]
        return [*first, *gone_sentences(day)]

    def _chosen(self, day: CompanyDay) -> tuple[Due, ...]:
        """As many as there is room for: the next one, then those that changed, then the others."""
        most, left = 0, self._room - _AROUND - 26 * bool(day.gone)
        while most < _MOST and left >= row_height(most, compact=self.compact):
            left -= row_height(most, compact=self.compact)
            most += 1
        ranked = sorted(enumerate(day.due), key=lambda one: (one[0] > 0, one[1].news is None, one[0]))
        return tuple(due for _, due in sorted(ranked[: max(1, most)], key=lambda one: one[0]))

    def _show_late(self, day: CompanyDay) -> None:
        self._late.setVisible(day.late is not None)
        if day.late is not None:
            self._late_words.setText(self._words(late_sentence(day.late)))


def late_sentence(late: Due) -> Message:
    """That a meeting waits for the visitor."""
    return message("frontdesk.late_now", table=_table(late), time=f"{late.talk.start:%H:%M}")


def next_sentence(due: Due) -> Message:
    """Where the visitor is expected next."""
    return message(
        "frontdesk.next_meeting",
        time=f"{due.talk.start:%H:%M}",
        table=_table(due),
        other=names_of(due.partners),
    )


def gone_sentences(day: CompanyDay) -> list[Message]:
    """Meetings that will not take place."""
    found: list[Message] = []
    for item in day.gone:
        partners = item.talk.partners((day.enterprise,)) if item.talk else ()
        time = f"{item.was:%H:%M}" if item.was else "–"
        found.append(message("frontdesk.meeting_gone", time=time, other=names_of(partners) or "–"))
    return found


def _table(due: Due) -> str:
    return str(due.talk.table) if due.talk.table is not None else "–"


def row_height(place: int, *, compact: bool) -> int:
    """How high the row at a place is; the first one is larger."""
    if compact:
        return _COMPACT_ROW
    return _FIRST_ROW if place == 0 else _ROW


class _Rows(QWidget):
    """Time, what is to be known of it, table, and whom they meet; the first one in larger letters."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._words, self._theme = context.words, context.theme
        self._due: Sequence[Due] = ()
        self._now: datetime | None = None
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.theme.changed.connect(self.update)

    def show_rows(self, due: Sequence[Due], now: datetime, *, compact: bool) -> None:
        """Other rows."""
        self._due, self._now, self._compact = due, now, compact
        self.setAccessibleName("; ".join(self._words(next_sentence(one)) for one in due))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(320, sum(row_height(at, compact=self._compact) for at in range(len(self._due))) + 1)

    def minimumSizeHint(self) -> QSize:
        """Rows are never cut."""
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's hook."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        for place, due in enumerate(self._due):
            box = QRectF(0, top, self.width(), row_height(place, compact=self._compact))
            painter.fillRect(QRectF(0, top, self.width(), 1), self._theme.color("line.subtle"))
            self._paint_row(painter, box, due, large=place == 0 and not self._compact)
            top = box.bottom()

    def _paint_row(self, painter: QPainter, box: QRectF, due: Due, *, large: bool) -> None:
        style = "title" if large else "body.medium"
        token = "text.primary" if large else "text.secondary"
        narrow = box.width() < 480
        times, chips, tables = (72, 116, 96) if narrow else (84, 138, 124)
        paint_words(
            painter,
            self._theme,
            box.adjusted(0, 0, times - box.width(), 0),
            f"{due.talk.start:%H:%M}",
            style,
            token,
        )
        self._paint_chip(painter, QRectF(times, box.top(), chips - 10, box.height()), due)
        table = self._words("frontdesk.table_number", table=_table(due))
        at = QRectF(times + chips, box.top(), tables - 8, box.height())
        paint_words(painter, self._theme, at, table, style, token)
        names = box.adjusted(times + chips + tables, 0, 0, 0)
        about = " · ".join(part for part in (due.talk.hall, due.talk.about) if part)
        if large and about:
            paint_words(
                painter, self._theme, names.adjusted(0, 8, 0, -26), names_of(due.partners), "heading", token
            )
            paint_words(
                painter, self._theme, names.adjusted(0, 32, 0, -6), about, "caption", "text.secondary"
            )
        else:
            paint_words(
                painter, self._theme, names, names_of(due.partners), "heading" if large else "body", token
            )

    def _paint_chip(self, painter: QPainter, box: QRectF, due: Due) -> None:
        """News first, then how soon; amber where it matters."""
        words, amber = self._chip(due)
        if not words:
            return
        style = "label"
        if amber:
            wide = min(box.width(), QFontMetricsF(font(style)).horizontalAdvance(words) + 20)
            chip = QRectF(box.left(), box.center().y() - 12, wide, 24)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("wait.tint"))
            painter.drawRoundedRect(chip, 6, 6)
            paint_words(painter, self._theme, chip.adjusted(9, 0, -6, 0), words, style, "wait.text")
        else:
            paint_words(painter, self._theme, box, words, style, "text.secondary")

    def _chip(self, due: Due) -> tuple[str, bool]:
        news = due.news
        if news is not None and news.kind is NewsKind.MOVED and news.was is not None:
            return f"{news.was:%H:%M} → {due.talk.start:%H:%M}", True
        if news is not None and news.kind is NewsKind.OTHER_TABLE:
            before = str(news.was_table) if news.was_table is not None else "–"
            return self._words("frontdesk.table_was", table=before), True
        if news is not None:
            return self._words("frontdesk.meeting_new"), True
        if due.waits:
            return self._words("frontdesk.waits_now"), True
        return self._countdown(due)

    def _countdown(self, due: Due) -> tuple[str, bool]:
        left = due.talk.start - self._now if self._now else timedelta()
        if not timedelta() < left <= _COUNTED_DOWN:
            return "", False
        minutes = -(-left // timedelta(minutes=1))
        return self._words("frontdesk.in_minutes", count=minutes), left <= _SOON
