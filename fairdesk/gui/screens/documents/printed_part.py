"""What is known of a printed document: who signed and how, its files, its versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fairdesk.domain.entities import Attachment, DocumentVersion, Id
from fairdesk.domain.messages import Message, message
from fairdesk.gui.context import Context
from fairdesk.gui.widgets.basics import ElidedLabel, IconLabel, button, clear, column, label, row
from fairdesk.gui.widgets.links import Link
from fairdesk.texts import moment
from fairdesk.usecases.papers.documents import DocumentView, PartySigned

_WAY_ICONS = {"paper": "file", "screen": "pen", "key": "key"}


class SignaturesPart(QWidget):
    """The parties and their signatures. ``taken_back`` carries the enterprise whose signature was none."""

    taken_back = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._told: Mapping[Id, Message] = {}
        self._rows = column(gap=8)
        self.setLayout(column(_title(context, "documentscreen.signatures"), self._rows, gap=6))

    def show_signatures(self, view: DocumentView, told: Mapping[Id, Message], zone: str) -> None:
        """Who signed the version that holds, and how; hidden while nothing can be signed. ``told`` says of

        each signing what it is.
        """
        self._told = told
        clear(self._rows)
        self.setVisible(view.current is not None)
        for one in view.parties if view.current is not None else ():
            self._rows.addWidget(self._row(one, zone))

    def _row(self, one: PartySigned, zone: str) -> QWidget:
        signing, words = one.signing, self._words
        name = ElidedLabel("body.medium")
        name.setText(next(iter(one.party.names.values()), "–"))
        if signing is None:
            icon, said = "clock", words("documentscreen.not_signed")
        else:
            icon = _WAY_ICONS[signing.way]
            way = words(f"words.signing_way_{signing.way}")
            said = words("documentscreen.joined", one=way, other=_when(signing.at, zone, self._context))
        tone = "ok.text" if signing else "text.tertiary"
        under = label("caption", "secondary", said, wrap=True)
        head = row(IconLabel(self._context.theme, "check" if signing else icon, tone, 16), name, gap=8)
        head.setStretch(1, 1)
        if signing is not None:
            take = button(self._context, "documentscreen.take_back", kind="quiet", size="small")
            take.clicked.connect(lambda: self.taken_back.emit(one.enterprise))
            head.addWidget(take)
        made = QWidget()
        made.setLayout(column(head, row(24, under, gap=0), gap=0))
        made.setAccessibleName(f"{next(iter(one.party.names.values()), '–')}: {said}")
        if signing is not None:
            made.setToolTip(words(self._told[signing.id]))
        return made


class FilesPart(QWidget):
    """Scans, signed and sealed copies. ``opened`` carries the file to look at."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._rows = column(gap=2)
        self.setLayout(column(_title(context, "documentscreen.files"), self._rows, gap=4))
        self.files: tuple[Attachment, ...] = ()

    def show_files(self, files: Sequence[Attachment], zone: str) -> None:
        """The files, the latest first."""
        self.files = tuple(sorted(files, key=lambda one: (one.at is not None, one.at), reverse=True))
        clear(self._rows)
        self.setVisible(bool(files))
        for one in self.files:
            self._rows.addWidget(self._row(one, zone))

    def _row(self, one: Attachment, zone: str) -> QWidget:
        opens = Link(self._context.theme, "file")
        what = self._words(f"words.file_kind_{one.what}")
        page = self._words("documentscreen.page_of_version", page=one.page, version=one.version)
        opens.say(f"{what}, {page}" if one.page else f"{what}: {one.name}")
        opens.clicked.connect(lambda: self.opened.emit(one))
        when = label("caption", "tertiary", _when(one.at, zone, self._context))
        made = QWidget()
        made.setLayout(row(opens, None, when))
        return made


class VersionsPart(QWidget):
    """What was printed. ``opened`` carries the version to look at."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._rows = column(gap=2)
        self.setLayout(column(_title(context, "documentscreen.versions"), self._rows, gap=4))

    def show_versions(self, versions: Sequence[DocumentVersion], current: Id | None, zone: str) -> None:
        """All printed versions, the latest first; hidden while there is only one."""
        clear(self._rows)
        self.setVisible(len(versions) > 1)
        for one in reversed(versions):
            self._rows.addWidget(self._row(one, zone, holds=one.id == current))

    def _row(self, one: DocumentVersion, zone: str, *, holds: bool) -> QWidget:
        opens = Link(self._context.theme, "documents")
        key = "documentscreen.version_holds" if holds else "documentscreen.version_old"
        opens.say(self._words(key, version=one.version))
        opens.clicked.connect(lambda: self.opened.emit(one))
        who = label("caption", "tertiary", _by(one.by, one.at, zone, self._context))
        made = QWidget()
        made.setLayout(row(opens, None, who))
        return made


class WarningsPart(QWidget):
    """What people have to settle, each in a line of its own."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.rows: QVBoxLayout = column(gap=6)
        self.setLayout(self.rows)

    def show_warnings(self, warnings: Sequence[Message]) -> None:
        """The warnings."""
        clear(self.rows)
        self.setVisible(bool(warnings))
        for one in warnings:
            said = label("label", "wait", wrap=True)
            self._context.words.bind(said, "setText", one)
            inside = row(IconLabel(self._context.theme, "triangle", "wait.text", 16), said, gap=8)
            inside.setStretch(1, 1)
            self.rows.addLayout(inside)


def _title(context: Context, key: str) -> QWidget:
    made = label("label", "secondary")
    context.words.bind(made, "setText", key)
    return made


def _when(at: datetime | None, zone: str, context: Context) -> str:
    return moment(at.astimezone(ZoneInfo(zone)), context.words.language) if at else "–"


def _by(by: str | None, at: datetime | None, zone: str, context: Context) -> str:
    when = _when(at, zone, context)
    return context.words(message("documentscreen.joined", one=by, other=when)) if by else when
