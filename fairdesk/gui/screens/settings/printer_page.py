"""The printer for badges: which one, in which layout, and putting right what it does to a page."""

import io
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.calibration import (
    AS_IT_IS,
    CORNER,
    Calibration,
    Rotation,
    calibration_page,
    measured,
    ruler_length,
)
from fairdesk.documents.layouts import Sheet, layout_names, load_layout
from fairdesk.documents.previews import preview_png
from fairdesk.documents.slips import SLIP_PAPERS
from fairdesk.domain.document_numbers import read_host
from fairdesk.domain.entities import Badge, Delegate, Enterprise
from fairdesk.domain.messages import message
from fairdesk.domain.words import Role
from fairdesk.gui.context import Context
from fairdesk.gui.desk_printing import (
    badge_layout,
    calibration_of,
    keep_calibration,
    layout_title,
    slip_paper,
)
from fairdesk.gui.printing import PrinterState, print_pdf, printers
from fairdesk.gui.screens.settings.parts import Note, Page
from fairdesk.gui.widgets.basics import Field, Segments, button, column, row
from fairdesk.gui.widgets.inputs import ChoiceBox, Figure, YesNo
from fairdesk.texts import Language, text
from fairdesk.usecases.front_desk.badges import BadgeToPrint
from fairdesk.usecases.papers.document_printing import PORTAL_SETTING
from fairdesk.usecases.ports import Workplace

_ROTATIONS: tuple[Rotation, ...] = (0, 90, 180, 270)
_PICTURE_WIDTH, _PICTURE_HEIGHT = 250, 300
_PREVIEW_DPI = 96
_FURTHEST_MM = 50


class PrinterPage(Page):
    """What is chosen here holds at once; calibration is kept for each printer."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "setup.page_printer")
        self._calibration = AS_IT_IS
        self._asked = ("", "")
        self._add_choices()
        self._add_slips()
        self._add_documents()
        self._add_calibration()
        context.words.changed.connect(self.refresh)

    # Building

    def _add_choices(self) -> None:
        self.section("setup.badge_printer", "setup.badge_printer_more")
        self.printer, self.layout_box = ChoiceBox(), ChoiceBox()
        self.printer.activated.connect(lambda _: self._choose_printer())
        self.layout_box.activated.connect(lambda _: self._choose_layout())
        again = button(self.context, "setup.look_again", icon="arrows")
        again.clicked.connect(self._look_for_printers)
        self.trouble = Note(self.context)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.bind(self.picture, "setAccessibleName", "setup.preview")
        well = QFrame()
        well.setProperty("role", "sunken")
        well.setFixedSize(_PICTURE_WIDTH + 24, _PICTURE_HEIGHT + 24)
        well.setLayout(column(self.picture, margins=(12, 12, 12, 12)))
        choices = column(
            Field(self.context, "setup.printer", self.printer),
            row(again, None),
            Field(self.context, "setup.layout", self.layout_box),
            self.trouble,
            None,
            gap=12,
        )
        both = row(choices, well, gap=24)
        both.setStretch(0, 1)
        both.setAlignment(well, Qt.AlignmentFlag.AlignTop)
        self.add(both)

    def _add_slips(self) -> None:
        """Slips may come from a receipt printer of their own."""
        self.section("setup.slips", "setup.slips_more")
        self.slip_printer, self.slip_paper = ChoiceBox(), ChoiceBox()
        self.slip_printer.activated.connect(
            lambda _: self.context.settings.put("slip_printer", str(self.slip_printer.currentData()))
        )
        self.slip_paper.activated.connect(
            lambda _: self.context.settings.put("slip_paper", str(self.slip_paper.currentData()))
        )
        both = row(
            Field(self.context, "setup.printer", self.slip_printer),
            Field(self.context, "setup.slip_paper", self.slip_paper),
            gap=12,
        )
        self.add(both)
        self.slips_by_themselves = YesNo(self.context)
        self.slips_by_themselves.chosen.connect(
            lambda place: self.context.settings.put("slip_automatic", "on" if place == 0 else "")
        )
        self.add_row("setup.slips_automatic", self.slips_by_themselves, None)

    def _add_documents(self) -> None:
        """Memoranda and contracts need a printer for A4."""
        self.section("setup.documents", "setup.documents_more")
        self.document_printer = ChoiceBox()
        self.document_printer.activated.connect(
            lambda _: self.context.settings.put("document_printer", str(self.document_printer.currentData()))
        )
        self.add(Field(self.context, "setup.printer", self.document_printer))
        self.portal = Field(self.context, "setup.portal_host")
        self.portal.line.setPlaceholderText("portal.example.uz")
        self.portal.show_help("setup.portal_more")
        self.portal.line.editingFinished.connect(self._keep_portal)
        self.add(self.portal)

    def _keep_portal(self) -> None:
        """The address stands in the codes of papers that are printed from now on."""
        typed, kept = self.portal.text.strip(), self.context.settings.get(PORTAL_SETTING)
        host = read_host(typed) if typed else ""
        self.portal.show_problem(message("setup.portal_wrong") if host is None else None)
        if host is None or host == kept:
            return
        self.context.settings.put(PORTAL_SETTING, host)
        self.portal.text = host
        self.context.tell(
            message("setup.portal_saved", host=host) if host else message("setup.portal_removed")
        )

    def _show_documents(self, found: list[PrinterState]) -> None:
        self.document_printer.clear()
        self.document_printer.addItem(self.words("setup.slip_printer_same"), "")
        chosen = self.context.settings.get("document_printer")
        names = [one.name for one in found]
        for name in [*names, *([chosen] if chosen and chosen not in names else [])]:
            self.document_printer.addItem(name, name)
        self.document_printer.choose(chosen)

    def _show_slips(self, found: list[PrinterState]) -> None:
        settings = self.context.settings
        self.slip_printer.clear()
        self.slip_printer.addItem(self.words("setup.slip_printer_same"), "")
        for one in found:
            self.slip_printer.addItem(one.name, one.name)
        chosen = settings.get("slip_printer")
        if chosen and chosen not in {one.name for one in found}:
            self.slip_printer.addItem(chosen, chosen)
        self.slip_printer.choose(chosen)
        self.slip_paper.clear()
        for name in SLIP_PAPERS:
            self.slip_paper.addItem(self.words(f"setup.slip_paper_{name.replace('-', '_')}"), name)
        self.slip_paper.choose(slip_paper(settings))
        self.slips_by_themselves.answer(settings.get("slip_automatic") == "on")

    def _add_calibration(self) -> None:
        context = self.context
        self.section("setup.calibration", "setup.calibration_more")
        self.test = button(context, "setup.print_test", icon="printer")
        self.test.clicked.connect(lambda: self.print_test(AS_IT_IS))
        self.add(self._step("setup.calibration_print"))
        self.add(row(self.test, None))
        self.add(self._step("setup.calibration_measure"))
        self.left, self.top = (Figure(0, _FURTHEST_MM) for _ in range(2))
        self.ruler = Figure(10, 400)
        self.work_out = button(context, "setup.work_out")
        self.work_out.clicked.connect(self._work_out)
        self._measured = (self.left, self.top, self.ruler)
        names = ("setup.from_left", "setup.from_top", "setup.ruler")
        self.add(self._figures(names, self._measured))
        self.unlikely = Note(context)
        self.add(row(self.work_out, None))
        self.add(self.unlikely)
        self.add(self._step("setup.calibration_result"))
        self.shift_right, self.shift_down = (
            Figure(-_FURTHEST_MM, _FURTHEST_MM, decimals=2) for _ in range(2)
        )
        self.scale = Figure(50, 200, decimals=2)
        self._corrections = (self.shift_right, self.shift_down, self.scale)
        self.add(self._figures(("setup.shift_right", "setup.shift_down", "setup.scale"), self._corrections))
        self.rotation = Segments(len(_ROTATIONS))
        for one, turn in zip(self.rotation.buttons, _ROTATIONS, strict=True):
            one.setText(f"{turn}°")
        self.add(row(Field(context, "setup.rotation", self.rotation), None))
        for figure in (*self._measured, self.shift_right, self.shift_down):
            self.words.bind(figure, "say_unit", "setup.mm")
        self.scale.say_unit("%")
        for figure in self._corrections:
            figure.valueChanged.connect(lambda _: self._keep())
        self.rotation.chosen.connect(lambda _: self._keep())
        self.proof = button(context, "setup.print_proof", icon="printer")
        self.proof.clicked.connect(lambda: self.print_test(self._calibration))
        self.add(row(self.proof, None))

    def _step(self, key: str) -> QLabel:
        return self.said(key, "body.medium")

    def _figures(self, names: tuple[str, ...], figures: tuple[Figure, ...]) -> QFrame:
        holder = QFrame()
        parts = [Field(self.context, name, figure) for name, figure in zip(names, figures, strict=True)]
        inside = row(*parts, gap=12)
        for place, part in enumerate(parts):
            inside.setStretch(place, 1)
            inside.setAlignment(part, Qt.AlignmentFlag.AlignBottom)
        holder.setLayout(inside)
        return holder

    # What is shown

    def refresh(self) -> None:
        """Printers come and go."""
        self.layout_box.clear()
        for name in layout_names():
            self.layout_box.addItem(layout_title(name, self.words.language), name)
        self.layout_box.choose(badge_layout(self.context.settings))
        if not self.portal.line.hasFocus():
            self.portal.text = self.context.settings.get(PORTAL_SETTING)
            self.portal.show_problem(None)
        self._look_for_printers()
        self._show_calibration()
        self._show_preview()

    def _look_for_printers(self) -> None:
        def look(_: Workplace) -> list[PrinterState]:
            return printers()

        self.context.do_long(look, self._show_printers)

    def _show_printers(self, found: list[PrinterState]) -> None:
        chosen = self._printer_name
        self.printer.clear()
        self.printer.addItem(self.words("setup.no_printer"), "")
        for one in found:
            trouble = "" if one.in_order else f" · {self.words('setup.in_trouble')}"
            self.printer.addItem(one.name + trouble, one.name)
        if chosen and chosen not in {one.name for one in found}:
            self.printer.addItem(chosen, chosen)
            self.trouble.say(message("printing.no_printer", name=chosen), "wait")
        elif not found:
            self.trouble.say("setup.printers_none", "wait")
        else:
            self.trouble.hide()
        self.printer.choose(chosen)
        self._show_slips(found)
        self._show_documents(found)

    @property
    def _printer_name(self) -> str:
        return self.context.settings.get("badge_printer")

    def _choose_printer(self) -> None:
        self.context.settings.put("badge_printer", str(self.printer.currentData()))
        self._look_for_printers()
        self._show_calibration()

    def _choose_layout(self) -> None:
        self.context.settings.put("badge_layout", str(self.layout_box.currentData()))
        self._show_calibration()
        self._show_preview()

    def _show_preview(self) -> None:
        name, language = badge_layout(self.context.settings), self.words.language
        self._asked = (name, language)
        self.context.do_long(
            lambda place: _preview(place, name, language),
            lambda picture: self._show_picture((name, language), picture),
        )

    def _show_picture(self, asked: tuple[str, str], picture: bytes) -> None:
        """Scaled to the pixels of the screen; another layout may have been chosen meanwhile."""
        if asked != self._asked:
            return
        shown = QPixmap()
        shown.loadFromData(picture)
        ratio = self.devicePixelRatioF()
        size = self.picture.contentsRect().size().boundedTo(self.picture.maximumSize())
        size.setWidth(round(min(_PICTURE_WIDTH, shown.width()) * ratio))
        size.setHeight(round(min(_PICTURE_HEIGHT, shown.height()) * ratio))
        scaled = shown.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(scaled)

    # Calibration

    @property
    def _sheet(self) -> Sheet:
        return load_layout(badge_layout(self.context.settings)).sheet

    def _show_calibration(self) -> None:
        """What is kept for the printer; and the figures of a perfect page, to be put right by measuring."""
        chosen = bool(self._printer_name)
        for one in (self.test, self.work_out, self.proof, *self._measured, *self._corrections, self.rotation):
            one.setEnabled(chosen)
        self._show_corrections(calibration_of(self.context.settings, self._printer_name))
        for figure, value in zip(
            self._measured, (CORNER, CORNER, ruler_length(self._sheet.width)), strict=True
        ):
            figure.setValue(value)

    def _show_corrections(self, calibration: Calibration) -> None:
        self._calibration = calibration
        values = (calibration.offset_x_mm, calibration.offset_y_mm, calibration.scale_percent)
        for figure, value in zip(self._corrections, values, strict=True):
            figure.blockSignals(True)
            figure.setValue(value)
            figure.blockSignals(False)
        self.rotation.buttons[_ROTATIONS.index(calibration.rotation)].setChecked(True)

    def _work_out(self) -> None:
        """From what was measured on the uncorrected page to the correction."""
        sheet = self._sheet
        try:
            found = measured(
                sheet.width,
                sheet.height,
                left=self.left.value(),
                top=self.top.value(),
                ruler=self.ruler.value(),
                rotation=self._calibration.rotation,
            )
        except ValueError:
            self.unlikely.say("setup.measured_wrong", "stop")
            return
        self.unlikely.hide()
        self._show_corrections(found)
        self._keep()

    def _keep(self) -> None:
        turn = next(place for place, one in enumerate(self.rotation.buttons) if one.isChecked())
        self._calibration = Calibration(
            self.shift_right.value(), self.shift_down.value(), self.scale.value(), _ROTATIONS[turn]
        )
        keep_calibration(self.context.settings, self._printer_name, self._calibration)
        self.context.tell(message("setup.calibration_kept", printer=self._printer_name))

    def print_test(self, calibration: Calibration) -> None:
        """Prints the 1:1 page on the paper of the chosen layout."""
        sheet, printer, language = self._sheet, self._printer_name, self.words.language

        def work(_: Workplace) -> int:
            page = calibration_page(sheet.width, sheet.height, language, calibration)
            return print_pdf(page, printer)

        self.context.do_long(
            work, lambda _: self.context.tell(message("setup.test_printed", printer=printer))
        )

    def changeEvent(self, event: QEvent) -> None:
        """A screen of another density needs another picture."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._show_preview()


def _preview(place: Workplace, layout: str, language: Language) -> bytes:
    """The first page of a layout with a badge of each role."""
    with place.read() as work:
        fair = work.fair
    first = BadgeToPrint(
        badge=Badge(id=b""),
        code="0" * 39,
        number="1-0001-00",
        enterprise=Enterprise(id=b"", name=text("badges.write_enterprise", language)),
    )
    roles = list(Role)
    sheets = [
        replace(
            first,
            delegate=Delegate(
                id=b"", name=text("badges.write_name", language), role=roles[place % len(roles)]
            ),
        )
        for place in range(load_layout(layout).sheet.cells)
    ]
    out = io.BytesIO()
    badge_pdf(sheets, fair, layout, cast("Language", language), out, dividers=False)
    return preview_png(out.getvalue(), 0, _PREVIEW_DPI)
