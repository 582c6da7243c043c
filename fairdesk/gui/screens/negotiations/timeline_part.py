"""Notes and files of a talk, the newest first, under the field in which the next note is written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import message
from fairdesk.domain.words import FileKind
from fairdesk.gui.context import Context
from fairdesk.gui.screens.negotiations.deal import Deal
from fairdesk.gui.theme.theme import font
from fairdesk.gui.widgets.basics import IconLabel, column, label, row
from fairdesk.gui.widgets.links import Link
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.deals.negotiation_view import Entry, NegotiationView
from fairdesk.usecases.saved import Saved

Files = list[tuple[str, bytes | Path]]
"""Names of files with what is in them, or where they lie."""
_LINE, _MOST_LINES, _AROUND = 20, 6, 20
_ICONS = {
    "file": ("clip", "text.secondary"),
    "printed": ("printer", "text.secondary"),
    "signed": ("documents", "ok.text"),
    "cancelled": ("cross", "stop.text"),
}
_SHOWN = 60
_LINE_OF_TIME = 30
"""How high a line of the timeline is, where its words need one line."""


def files_in(data: QMimeData) -> Files:
    """The files, or the picture, that were dropped or pasted."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    files: Files = [(path.name, path) for path in paths if path.is_file()]
    if files or not data.hasImage():
        return files
    image = data.imageData()
    return [("", _png(image))] if isinstance(image, QImage) and not image.isNull() else []


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _above(style: str) -> int:
    """The room above words whose baseline is that of the time at their left."""
    time, words = QFontMetrics(font("label")), QFontMetrics(font(style))
    return (_LINE_OF_TIME - time.height()) // 2 + time.ascent() - words.ascent()


def _from_top(text: QLabel) -> QLabel:
    """Body text of one or more lines, on a baseline with the time at its left."""
    text.setAlignment(Qt.AlignmentFlag.AlignTop)
    text.setContentsMargins(0, _above("body"), 0, _above("body"))
    return text


class NoteField(QPlainTextEdit):
    """``entered`` carries a note; ``pasted`` files. Shift and Enter begin a new line."""

    entered = Signal(str)
    pasted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setProperty("manner", "note")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(font("body"))
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._grow)
        self.setViewportMargins(0, 0, 34, 0)
        self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's hook: Enter keeps the note."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if self.toPlainText().strip():
                self.entered.emit(self.toPlainText())
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Qt's hook."""
        return super().canInsertFromMimeData(source) or bool(source.hasUrls() or source.hasImage())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Qt's hook: a picture or a file is put to the talk, a text into the note."""
        files = files_in(source)
        if files:
            self.pasted.emit(files)
        else:
            super().insertFromMimeData(source)

    def _grow(self) -> None:
        lines = min(_MOST_LINES, max(1, self.document().blockCount()))
        self.setFixedHeight(_AROUND + lines * _LINE)


_TIME, _TIME_WIDTH = "time", 42


class TimelinePart(QWidget):
    """``attach_wanted`` asks for a file dialog; ``pasted`` carries files; ``opened`` an entry.

    ``kind_chosen`` says what a file is, ``file_removed`` and ``note_removed`` what is to be taken back.
    """

    attach_wanted = Signal()
    pasted = Signal(object)
    opened = Signal(object)
    kind_chosen = Signal(object, object)
    file_removed = Signal(object, str)
    note_removed = Signal(object)

    def __init__(self, context: Context, deal: Deal) -> None:
        super().__init__()
        self._context, self._deal, self._words = context, deal, context.words
        self._view: NegotiationView | None = None
        self._drafts: dict[Id, str] = {}
        self._known: dict[str, tuple[Entry, QWidget]] = {}
        heading = label("heading")
        self._words.bind(heading, "setText", "talkscreen.notes")
        self.field = NoteField()
        self._words.bind(self.field, "setPlaceholderText", "talkscreen.write_note")
        self._words.bind(self.field, "setAccessibleName", "talkscreen.write_note")
        self.clip = QToolButton(self.field)
        self.clip.setProperty("role", "top")
        self.clip.setCursor(Qt.CursorShape.ArrowCursor)
        self._words.bind(self.clip, "setAccessibleName", "talkscreen.attach")
        self._words.bind(self.clip, "setToolTip", "talkscreen.attach_more")
        self.clip.clicked.connect(self.attach_wanted)
        self.field.entered.connect(self._note)
        self.field.pasted.connect(self.pasted)
        self._entries = column(gap=0)
        self._empty = label("body", "tertiary", wrap=True)
        self._words.bind(self._empty, "setText", "talkscreen.no_notes")
        self.setLayout(
            column(heading, self.field, 4, self._empty, self._entries, None, gap=8, margins=(24, 6, 24, 20))
        )
        self._draw_icon()
        context.theme.changed.connect(self._draw_icon)
        context.words.changed.connect(self._say_anew)

    def _draw_icon(self) -> None:
        self.clip.setIcon(self._context.theme.icon("clip", "text.primary", 18))

    def resizeEvent(self, event: object) -> None:
        """Qt's hook: the paper clip keeps to the right end of the field."""
        self.clip.setGeometry(self.field.width() - 38, 3, 34, 34)

    def show_deal(self, view: NegotiationView, *, anew: bool) -> None:
        """Another deal, or the same one as it is now."""
        if anew:
            self._change_draft(view.negotiation.id)
        self._view = view
        self._show()

    def _change_draft(self, negotiation: Id) -> None:
        """What was begun and not entered waits at its own talk."""
        if self._view is not None:
            self._drafts[self._view.negotiation.id] = self.field.toPlainText()
        self.field.setPlainText(self._drafts.pop(negotiation, ""))

    def _say_anew(self) -> None:
        """In another language every line is another one."""
        for _, gone in self._known.values():
            gone.hide()
            gone.deleteLater()
        self._known = {}
        self._show()

    def _show(self) -> None:
        """Puts the lines in their order; a line that says the same is the same widget still."""
        view = self._view
        if view is None:
            return
        entries = view.timeline[:_SHOWN]
        known, self._known = self._known, {}
        for entry in entries:
            key = repr((entry.kind, entry.id, entry.at, entry.version, entry.sentence))
            before = known.get(key)
            made = before[1] if before is not None and before[0] == entry else self._line(entry)
            self._known[key] = (entry, made)
        kept = {made for _, made in self._known.values()}
        for _, gone in known.values():
            if gone not in kept:
                gone.hide()
                self._entries.removeWidget(gone)
                gone.deleteLater()
        for place, (_, made) in enumerate(self._known.values()):
            if self._entries.indexOf(made) != place:
                self._entries.insertWidget(place, made)
        self._share_times()
        self._empty.setVisible(not entries)

    def _share_times(self) -> None:
        """All times take the same room, so that what happened stands below each other."""
        times = [one for _, made in self._known.values() for one in made.findChildren(QLabel, _TIME)]
        widest = max((one.fontMetrics().horizontalAdvance(one.text()) for one in times), default=0)
        for one in times:
            one.setFixedWidth(max(widest + 1, _TIME_WIDTH))

    def _time(self, entry: Entry) -> str:
        """When it was, with its day where it was not on the day of the talk."""
        began = self._view.started if self._view is not None else None
        is_of_day = began is None or entry.at.date() == began.date()
        return f"{entry.at:%H:%M}" if is_of_day else f"{entry.at:%d.%m %H:%M}"

    def _line(self, entry: Entry) -> QWidget:
        made = QFrame()
        time = label("label", "secondary", text=self._time(entry))
        time.setObjectName(_TIME)
        time.setAlignment(Qt.AlignmentFlag.AlignTop)
        time.setContentsMargins(0, _above("label"), 0, 0)
        words = self._words_of(entry)
        line = row(time, words, gap=14, margins=(0, 0, 0, 0))
        line.setStretch(1, 1)
        line.setAlignment(time, Qt.AlignmentFlag.AlignTop)
        made.setLayout(line)
        said = " ".join(part for part in (entry.text, self._sentence(entry)) if part)
        made.setAccessibleName(f"{time.text()} {said}")
        if entry.by:
            made.setToolTip(entry.by)
        return made

    def _sentence(self, entry: Entry) -> str:
        return self._words(entry.sentence) if entry.sentence is not None else ""

    def _words_of(self, entry: Entry) -> QWidget:
        holder = QWidget()
        if entry.kind == "note":
            text = label("body", text=entry.text, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            more = self._more(entry, self._fill_note_menu)
            line = row(_from_top(text), more, gap=6)
            line.setStretch(0, 1)
            line.setAlignment(more, Qt.AlignmentFlag.AlignTop)
            holder.setLayout(line)
            return holder
        icon = _ICONS.get(entry.kind)
        if icon is None:
            said = label("body", "secondary", text=self._sentence(entry), wrap=True)
            holder.setLayout(column(_from_top(said)))
            return holder
        name = Link(self._context.theme)
        name.say(entry.text or self._sentence(entry))
        name.clicked.connect(lambda: self.opened.emit(entry))
        mark = IconLabel(self._context.theme, icon[0], icon[1], 16)
        detail = label("label", "secondary", text=self._sentence(entry) if entry.text else "")
        line = row(mark, name, detail, None, gap=2)
        if entry.kind == "file":
            line.addWidget(self._more(entry, self._fill_file_menu))
        holder.setLayout(line)
        holder.setFixedHeight(_LINE_OF_TIME)
        return holder

    def _more(self, entry: Entry, fill: Callable[[QMenu, Entry], None]) -> QWidget:
        made = QToolButton()
        made.setProperty("role", "mini")
        made.setFixedHeight(_LINE_OF_TIME)
        made.setIcon(self._context.theme.icon("more", "text.tertiary", 16))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setAccessibleName(self._words("talkscreen.more_of", of=entry.text[:40]))
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: fill(menu, entry))
        made.setMenu(menu)
        return made

    def _fill_file_menu(self, menu: QMenu, entry: Entry) -> None:
        menu.clear()
        for what in FileKind:
            action = menu.addAction(self._words(f"words.file_kind_{what.value}"))
            action.setCheckable(True)
            action.setChecked(entry.sentence == message(f"words.file_kind_{what.value}"))
            action.triggered.connect(lambda _=False, one=what: self.kind_chosen.emit(entry.id, one))
        menu.addSeparator()
        gone = menu.addAction(self._words("talkscreen.take_away"))
        gone.triggered.connect(lambda: self.file_removed.emit(entry.id, entry.text))

    def _fill_note_menu(self, menu: QMenu, entry: Entry) -> None:
        menu.clear()
        gone = menu.addAction(self._words("talkscreen.take_note_back"))
        gone.triggered.connect(lambda: self.note_removed.emit(entry.id))

    # Notes

    def _note(self, text: str) -> None:
        """Keeps a note; the field is free for the next one at once, and has it back if it was not kept."""
        negotiation = self._deal.id
        if negotiation is None:
            return
        self.field.clear()
        self._deal.save(
            lambda place: negotiations.add_note(place, negotiation, text),
            lambda saved: self._noted(text, saved),
        )

    def _noted(self, text: str, saved: Saved) -> None:
        if saved.problem is None:
            return
        self._context.tell(saved.problem)
        if not self.field.toPlainText():
            self.field.setPlainText(text)
