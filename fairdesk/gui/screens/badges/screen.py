"""Badges: who has one, what it looks like, and getting them on paper."""

import io
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from fairdesk.documents.badges import Printed, badge_pdf
from fairdesk.documents.layouts import layout_names
from fairdesk.documents.lists import participants_list_pdf
from fairdesk.documents.previews import preview_png
from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import DeskPrinting, calibration_of, choose_reason, layout_title
from fairdesk.gui.papers import save_and_open
from fairdesk.gui.printing import print_pdf
from fairdesk.gui.shell import FOLDS_BELOW
from fairdesk.gui.widgets.basics import Field, Segments, button, column, label, line, row
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.widgets.inputs import ChoiceBox, Figure
from fairdesk.gui.widgets.tables import Column, Line, Look, Table, natural, prepare
from fairdesk.texts import LANGUAGE_NAMES, LANGUAGES, Language, number, text
from fairdesk.usecases.front_desk.badges import (
    BadgeToPrint,
    Overview,
    issue_missing,
    make_blanks,
    note_printed,
    overview,
)
from fairdesk.usecases.front_desk.paper_lists import participants
from fairdesk.usecases.ports import Changes, Workplace

_PREVIEW_DPI = 110
_MOST_ON_A_SHEET = 8
_HIGH_PICTURE, _LOW_PICTURE = 400, 132
_LOW = 700
_PANE = 392
_FILTER_WAIT_MS = 40


class Badges(QWidget):
    """The screen. The list at the left says who; the pane at the right shows and prints."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = context.words
        self._sheets: dict[bytes, BadgeToPrint] = {}
        self._printing = DeskPrinting(context)
        self._pdf: bytes = b""
        self._table = Table(context.theme, context.words)
        left = column(self._head(), self._missing_note(), self._table, self._foot(), gap=0)
        left.setStretch(2, 1)
        self._pane = self._make_pane()
        whole = row(left, self._pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._preview_timer = _after(self, 120, self._show_preview)
        self._filter_timer = _after(self, _FILTER_WAIT_MS, self._filter)
        self._table.moved.connect(lambda _: self._preview_timer.start())
        self._table.opened.connect(lambda _: self.print_one())
        context.changed.connect(self._something_changed)
        context.words.changed.connect(self._load)
        self._load()

    # Building

    def _head(self) -> QWidget:
        title = label("title")
        self._words.bind(title, "setText", "badgescreen.title")
        self._which = Segments(3)
        self._which.chosen.connect(lambda _: self._filter())
        self._search = QLineEdit()
        self._search.setMaximumWidth(260)
        self._search.setMinimumWidth(130)
        self._search.textEdited.connect(lambda _: self._filter_timer.start())
        self._words.bind(self._search, "setPlaceholderText", "badgescreen.filter")
        self._words.bind(self._search, "setAccessibleName", "badgescreen.filter")
        head = QWidget()
        layout = row(title, self._which, None, self._search, gap=16, margins=(24, 12, 20, 12))
        layout.setStretch(3, 1)
        head.setLayout(layout)
        return head

    def _missing_note(self) -> QWidget:
        self._missing_words = label("body.medium")
        give = button(self._context, "badgescreen.give", icon="badges", kind="primary", size="small")
        give.clicked.connect(self._give)
        note = QFrame()
        note.setProperty("role", "note.wait")
        note.setLayout(row(self._missing_words, None, give, margins=(14, 8, 10, 8)))
        self._note = QWidget()
        self._note.setLayout(column(note, margins=(24, 0, 20, 12)))
        self._note.hide()
        return self._note

    def _foot(self) -> QWidget:
        self._count = label("label", "secondary")
        hint = label("label", "secondary")
        self._words.bind(hint, "setText", "badgescreen.hint")
        foot = QWidget()
        foot.setLayout(
            column(line("line.strong"), row(self._count, None, hint, margins=(24, 8, 20, 8)), gap=0)
        )
        return foot

    def _make_pane(self) -> QFrame:
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedHeight(_HIGH_PICTURE)
        self._picture.setProperty("role", "well")
        self._layout = ChoiceBox()
        self._name_layouts()
        self._layout.choose(self._context.settings.get("batch_layout", "a4-4"))
        self._layout.currentIndexChanged.connect(lambda _: self._layout_chosen())
        self._language = QComboBox()
        for language in LANGUAGES:
            self._language.addItem(LANGUAGE_NAMES[language], language)
        self._language.setCurrentIndex(LANGUAGES.index(self._words.language))
        self._language.currentIndexChanged.connect(lambda _: self._preview_timer.start())
        self._dividers = QCheckBox()
        self._dividers.setChecked(True)
        self._words.bind(self._dividers, "setText", "badgescreen.dividers")
        self._make = button(self._context, "", icon="file", kind="primary")
        self._make.clicked.connect(self.make_pdf)
        self._print_all = button(self._context, "badgescreen.print_all", icon="printer")
        self._print_all.clicked.connect(self.print_shown)
        one = button(self._context, "frontdesk.print_badge", icon="person", keys=("F4",))
        one.clicked.connect(self.print_one)
        blanks = button(self._context, "badgescreen.blanks", icon="badges")
        blanks.clicked.connect(self.ask_blanks)
        people = button(self._context, "badgescreen.a_to_z", icon="list")
        people.clicked.connect(self.make_list)
        chosen = row(
            Field(self._context, "badgescreen.layout", self._layout),
            Field(self._context, "badgescreen.language", self._language),
            gap=12,
        )
        pane = QFrame()
        pane.setProperty("role", "pane")
        pane.setFixedWidth(_PANE)
        parts = (
            self._picture,
            chosen,
            self._dividers,
            self._make,
            self._print_all,
            one,
            line(),
            blanks,
            people,
        )
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        for part in parts:
            if isinstance(part, QWidget):
                layout.addWidget(part)
            else:
                layout.addLayout(part)
        layout.addStretch(1)
        return pane

    def keys(self) -> dict[str, Callable[[], object]]:
        """The screen's keys."""
        return {"F4": self.print_one, "Ctrl+P": self.make_pdf, "/": self._search.setFocus}

    def focus_first(self) -> None:
        """The list has the keys first."""
        self._table.setFocus()

    # The list

    def _load(self) -> None:
        language = self._words.language

        def work(place: Workplace) -> tuple[Overview, list[Line[BadgeToPrint]]]:
            found = overview(place)
            return found, prepare(_columns(language), found.sheets, lambda sheet: sheet.badge.id)

        self._context.do_long(work, lambda answer: self._show(*answer))

    def _show(self, found: Overview, lines: list[Line[BadgeToPrint]]) -> None:
        self._sheets = {sheet.badge.id: sheet for sheet in found.sheets}
        self._table.show_lines(_columns(self._words.language), lines)
        self._note.setVisible(found.without > 0)
        self._missing_words.setText(self._words("badgescreen.without", count=found.without))
        sheets = found.sheets
        counts = [sum(map(_WHICH[place], sheets)) for place in range(3)]
        for one, key, count in zip(self._which.buttons, ("new", "valid", "ended"), counts, strict=True):
            one.setText(f"{self._words(f'badgescreen.{key}')} {number(count, self._words.language)}")
        if not counts[0] and self._which.buttons[0].isChecked():
            self._which.buttons[1].setChecked(True)
        self._filter()

    def _filter(self) -> None:
        place = next(place for place, one in enumerate(self._which.buttons) if one.isChecked())
        self._table.filter(self._search.text(), _WHICH[place])
        count = self._table.model_of_lines.rowCount()
        self._count.setText(self._words("badgescreen.shown", count=count))
        self._words.bind(self._make, "say", "badgescreen.make_pdf", count=count)
        self._make.setEnabled(count > 0 and place < 2)
        self._print_all.setEnabled(count > 0 and place < 2 and self._printing.ready)
        self._preview_timer.start()

    def _something_changed(self, changes: Changes) -> None:
        if changes.kinds & {"badge", "delegate", "enterprise", "printing", "import_run"}:
            self._load()

    def _give(self) -> None:
        self._context.do_long(lambda place: issue_missing(place), lambda answer: self._given(*answer))

    def _given(self, count: int, changes: Changes) -> None:
        self._context.announce(changes)
        self._context.tell(message("badgescreen.given", count=count), changes.span)

    # Preview

    def _name_layouts(self) -> None:
        for name in layout_names():
            self._layout.addItem(layout_title(name, self._words.language), name)

    def _layout_chosen(self) -> None:
        self._context.settings.put("batch_layout", self._layout.currentData())
        self._preview_timer.start()

    def _show_preview(self) -> None:
        sheets = self._following_sheets()
        if not sheets:
            self._picture.clear()
            return
        layout, language = self._layout.currentData(), self._chosen_language

        def work(place: Workplace) -> bytes:
            with place.read() as reading:
                fair = reading.fair
            out = io.BytesIO()
            done = badge_pdf(sheets, fair, layout, language, out, dividers=False)
            return preview_png(out.getvalue(), 0, _PREVIEW_DPI) if done.badges else b""

        self._context.do_long(work, self._show_picture)

    def _following_sheets(self) -> list[BadgeToPrint]:
        """The badge of the row and those after it, as many as the largest sheet has room for."""
        place = max(0, self._table.currentIndex().row())
        return [sheet for sheet in self._shown_sheets()[place : place + _MOST_ON_A_SHEET] if sheet.code]

    def _show_picture(self, png: bytes) -> None:
        picture = QPixmap()
        picture.loadFromData(png)
        if picture.isNull():
            self._picture.setText(self._words("badgescreen.held_back"))
            return
        ratio = self.devicePixelRatioF()
        scaled = picture.scaled(
            round((_PANE - 48) * ratio),
            round((self._picture.height() - 8) * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        self._picture.setPixmap(scaled)

    @property
    def _chosen_language(self) -> Language:
        return LANGUAGES[self._language.currentIndex()]

    # Paper

    def _shown_sheets(self) -> list[BadgeToPrint]:
        return [found.row for found in self._table.model_of_lines.shown]

    def make_pdf(self) -> None:
        """The badges that the list shows, as one PDF in box order."""
        sheets = self._shown_sheets()
        self._with_reason(sheets, lambda why: self._make_pdf(sheets, why))

    def print_shown(self) -> None:
        """The same straight to the badge printer."""
        sheets = self._shown_sheets()
        self._with_reason(sheets, lambda why: self._make_pdf(sheets, why, self._printer))

    @property
    def _printer(self) -> str:
        return self._context.settings.get("badge_printer")

    def _with_reason(self, sheets: list[BadgeToPrint], go: Callable[[str | None], object]) -> None:
        if any(sheet.printed for sheet in sheets):
            choose_reason(self._context, go, self)
        elif sheets:
            go(None)

    def _make_pdf(self, sheets: list[BadgeToPrint], why: str | None, printer: str = "") -> None:
        layout, language, dividers = (
            self._layout.currentData(),
            self._chosen_language,
            self._dividers.isChecked(),
        )
        calibration = calibration_of(self._context.settings, printer)
        self._make.setEnabled(False)

        def work(place: Workplace) -> tuple[Printed, bytes, Changes]:
            with place.read() as reading:
                fair = reading.fair
            out = io.BytesIO()
            done = badge_pdf(sheets, fair, layout, language, out, calibration=calibration, dividers=dividers)
            if printer and done.badges:
                print_pdf(out.getvalue(), printer)
            held = {sheet.badge.id for sheet, _ in done.held_back}
            printed = [sheet.badge.id for sheet in sheets if sheet.badge.id not in held]
            return done, out.getvalue(), note_printed(place, printed, layout, printer or "PDF", why)

        self._context.do_long(work, lambda answer: self._made(*answer, printer))

    def _made(self, done: Printed, pdf: bytes, changes: Changes, printer: str) -> None:
        if done.badges and not printer:
            save_and_open(self._context, pdf, "fairdesk-badges.pdf", self)
        elif done.badges:
            self._context.tell(message("badgescreen.printed", count=done.badges, printer=printer))
        self._context.announce(changes)
        self._make.setEnabled(True)
        if done.held_back:
            self._tell_held_back(done)

    def _tell_held_back(self, done: Printed) -> None:
        dialog = Dialog(
            self._context, message("badgescreen.held_back_title", count=len(done.held_back)), parent=self
        )
        advice = label("body", "secondary", wrap=True)
        self._words.bind(advice, "setText", "printing.missing_letter_advice")
        dialog.body.addWidget(advice)
        for sheet, letters in done.held_back[:20]:
            name = sheet.delegate.name if sheet.delegate else "–"
            dialog.body.addWidget(label("body.medium", "", f"{name}:  {letters}"))
        dialog.add_button("shell.understood", kind="primary", default=True).clicked.connect(dialog.accept)
        dialog.open()

    def print_one(self) -> None:
        """The badge of the row on the badge printer."""
        sheet = self._table.current_row
        if sheet is not None:
            self._printing.print_sheet(sheet, self._printed_one, self)

    def _printed_one(self, problem: object) -> None:
        if problem is None:
            self._load()
        else:
            self._context.tell(message("frontdesk.badge_fault", why=problem))

    def make_list(self) -> None:
        """The list of participants from A to Z, for a power cut."""
        language = self._chosen_language

        def work(place: Workplace) -> bytes:
            with place.read() as reading:
                return participants_list_pdf(participants(reading), reading.fair, language)

        self._context.do_long(
            work, lambda pdf: save_and_open(self._context, pdf, "fairdesk-participants.pdf", self)
        )

    def ask_blanks(self) -> None:
        """Pre-coded badges without names, for when the printer dies."""
        dialog = Dialog(self._context, "badgescreen.blanks_title", parent=self)
        advice = label("body", "secondary", wrap=True)
        self._words.bind(advice, "setText", "badgescreen.blanks_advice")
        wanted = Figure(1, 500, step=1, decimals=0)
        wanted.setValue(40)
        dialog.body.addWidget(advice)
        dialog.body.addWidget(Field(self._context, "badgescreen.how_many", wanted))
        dialog.add_button("shell.cancel").clicked.connect(dialog.reject)
        go = dialog.add_button("badgescreen.make_blanks", kind="primary", default=True)
        go.clicked.connect(lambda: (dialog.accept(), self._make_blanks(int(wanted.value()))))
        dialog.open()

    def _make_blanks(self, count: int) -> None:
        self._context.do_long(lambda place: make_blanks(place, count), lambda made: self._blanks_made(*made))

    def _blanks_made(self, sheets: list[BadgeToPrint], changes: Changes) -> None:
        self._context.announce(changes)
        self._make_pdf(sheets, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small windows give the pane and its picture less room."""
        high = _LOW_PICTURE if self.height() < _LOW else _HIGH_PICTURE
        if high != self._picture.height():
            self._picture.setFixedHeight(high)
            self._preview_timer.start()
        self._pane.setFixedWidth(_PANE if self.window().width() >= FOLDS_BELOW else 330)
        super().resizeEvent(event)


def _is_valid(sheet: BadgeToPrint) -> bool:
    return sheet.badge.revoked is None and sheet.badge.replaced_by is None


_WHICH: tuple[Callable[[BadgeToPrint], bool], ...] = (
    lambda sheet: _is_valid(sheet) and not sheet.printed,
    _is_valid,
    lambda sheet: not _is_valid(sheet),
)


def _columns(language: Language) -> list[Column[BadgeToPrint]]:
    return [
        Column("badgescreen.column_name", lambda sheet: _name(sheet, language), least=160),
        Column(
            "badgescreen.column_enterprise",
            lambda sheet: sheet.enterprise.name if sheet.enterprise else "",
            least=120,
        ),
        Column("badgescreen.column_role", lambda sheet: _role(sheet, language), least=90, leaves=1),
        Column(
            "badgescreen.column_box",
            lambda sheet: str(sheet.badge.box or ""),
            order=lambda sheet: sheet.badge.box,
            number=True,
        ),
        Column(
            "badgescreen.column_number",
            lambda sheet: sheet.number,
            order=lambda sheet: natural(sheet.number),
            least=80,
        ),
        Column(
            "badgescreen.column_printed",
            lambda sheet: f"{sheet.printed}×" if sheet.printed else "–",
            order=lambda sheet: sheet.printed,
            number=True,
            leaves=2,
        ),
        Column(
            "badgescreen.column_state",
            lambda sheet: _state(sheet, language),
            look=_state_look,
            least=110,
            leaves=3,
        ),
    ]


def _name(sheet: BadgeToPrint, language: Language) -> str:
    return (sheet.delegate.name or "–") if sheet.delegate else text("badgescreen.blank", language)


def _enterprise(sheet: BadgeToPrint) -> str:
    return sheet.enterprise.name if sheet.enterprise else ""


def _number(sheet: BadgeToPrint) -> str:
    return sheet.number


def _role(sheet: BadgeToPrint, language: Language) -> str:
    return text(f"words.role_{sheet.delegate.role}", language) if sheet.delegate else ""


def _state(sheet: BadgeToPrint, language: Language) -> str:
    if sheet.badge.replaced_by is not None:
        return text("badgescreen.state_replaced", language)
    return text("badgescreen.state_revoked" if sheet.badge.revoked else "badgescreen.state_valid", language)


def _state_look(sheet: BadgeToPrint) -> Look:
    return Look("ok.text", "check") if _is_valid(sheet) else Look("stop.text", "cross")


def _after(parent: QWidget, milliseconds: int, action: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(action)
    return timer
