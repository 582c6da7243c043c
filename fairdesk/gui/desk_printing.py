"""Printing one badge at the desk: printer, layout, calibration, the print log, and why again."""

import io
import json
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.calibration import Calibration
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import TellingWay
from fairdesk.gui.context import Context
from fairdesk.gui.printing import print_pdf
from fairdesk.gui.settings import Settings
from fairdesk.gui.widgets.dialogs import NARROW, Dialog
from fairdesk.texts import Language, text
from fairdesk.usecases.front_desk.badges import BadgeToPrint, note_printed
from fairdesk.usecases.ports import Changes, Workplace

REASONS = (
    "frontdesk.lost_reason",
    "frontdesk.why_damaged",
    "frontdesk.why_corrected",
    "frontdesk.why_not_out",
)


class DeskPrinting:
    """Prints single badges on the printer chosen in the settings."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def ready(self) -> bool:
        """Whether a printer is chosen for badges."""
        return bool(self._context.settings.get("badge_printer"))

    def print_sheet(
        self,
        sheet: BadgeToPrint,
        done: Callable[[Message | None], object],
        parent: QWidget,
        reason: str | None = None,
    ) -> None:
        """Prints a badge beside the window; ``done`` hears what went wrong, or None."""
        if not self.ready:
            done(message("printing.none_chosen"))
            return
        if sheet.printed and reason is None:
            asked = choose_reason(
                self._context, lambda why: self.print_sheet(sheet, done, parent, why), parent
            )
            asked.rejected.connect(lambda: done(None))
            return
        printer, layout = self._context.settings.get("badge_printer"), badge_layout(self._context.settings)
        calibration = calibration_of(self._context.settings, printer)
        language = self._context.words.language

        def work(place: Workplace) -> None:
            out = io.BytesIO()
            with place.read() as reading:
                fair = reading.fair
            printed = badge_pdf([sheet], fair, layout, language, out, calibration=calibration, dividers=False)
            if printed.held_back:
                raise UserFacingError(
                    message("printing.missing_letter", letters=printed.held_back[0][1]),
                    message("printing.missing_letter_advice"),
                )
            print_pdf(out.getvalue(), printer)
            note_printed(place, [sheet.badge.id], layout, printer, reason)

        self._context.do_long(work, lambda _: done(None), lambda error: self._failed(error, done))

    def _failed(self, error: Exception, done: Callable[[Message | None], object]) -> None:
        if isinstance(error, UserFacingError):
            done(error.title)
        else:
            self._context.worker.failed.emit(error)


class SlipPrinting:
    """Prints slips on the printer chosen for them, or else on the one for badges."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def automatic(self) -> bool:
        """Whether everybody gets a slip at their first entry."""
        return self._context.settings.get("slip_automatic") == "on" and bool(
            slip_printer(self._context.settings)
        )

    def print_slip(self, enterprise: Id, done: Callable[[Message | None], object]) -> None:
        """Prints the slip of an enterprise beside the window and notes that it was told so; ``done`` hears

        what went wrong, or None.
        """
        printer, paper = slip_printer(self._context.settings), slip_paper(self._context.settings)
        language = self._context.words.language
        if not printer:
            done(message("printing.none_chosen"))
            return

        def work(place: Workplace) -> Changes:
            # Loaded by the first slip: the front desk is to stand there at once.
            from fairdesk.documents.slips import slip_pdf
            from fairdesk.usecases.front_desk.slips import slip
            from fairdesk.usecases.meetings.agendas import note_handed_out

            with place.read() as reading:
                found, fair, now = slip(reading, enterprise), reading.fair, reading.now
            if found is None:
                raise UserFacingError(message("register.no_record"), message("register.no_record_advice"))
            out = io.BytesIO()
            slip_pdf(found, fair, language, out, now, paper=paper)
            print_pdf(out.getvalue(), printer)
            return note_handed_out(place, [found.agenda], TellingWay.PAPER)

        self._context.do_long(
            work,
            lambda changes: (self._context.announce(changes), done(None)),
            lambda error: self._failed(error, done),
        )

    def _failed(self, error: Exception, done: Callable[[Message | None], object]) -> None:
        if isinstance(error, UserFacingError):
            done(error.title)
        else:
            self._context.worker.failed.emit(error)


def slip_printer(settings: Settings) -> str:
    """The printer for slips; without one of their own, that for badges."""
    return settings.get("slip_printer") or settings.get("badge_printer")


def document_printer(settings: Settings) -> str:
    """The printer for documents; without one of their own, that for badges."""
    return settings.get("document_printer") or settings.get("badge_printer")


def slip_paper(settings: Settings) -> str:
    """The paper for slips."""
    return settings.get("slip_paper", "receipt-80")


def choose_reason(context: Context, chosen: Callable[[str], object], parent: QWidget) -> Dialog:
    """Asks why a badge is printed again; ``chosen`` hears the answer in the person's language."""
    dialog = Dialog(context, "frontdesk.why_again", NARROW, parent)
    for key in REASONS:
        words = context.words(key)
        choice = dialog.add_choice(key)
        choice.clicked.connect(lambda _=False, why=words: (dialog.accept(), chosen(why)))
    dialog.add_button("shell.cancel").clicked.connect(dialog.reject)
    dialog.open()
    return dialog


def layout_title(name: str, language: Language) -> str:
    """What a layout is called; one that somebody added is called by its file."""
    try:
        return text(f"setup.layout_{name.replace('-', '_')}", language)
    except KeyError:
        return name


def badge_layout(settings: Settings) -> str:
    """The layout chosen for single badges."""
    return settings.get("badge_layout", "a6")


def calibration_of(settings: Settings, printer: str) -> Calibration:
    """What was measured for a printer."""
    kept = json.loads(settings.get(f"calibration:{printer}", "{}"))
    return Calibration(kept.get("x", 0), kept.get("y", 0), kept.get("scale", 100), kept.get("rotation", 0))


def keep_calibration(settings: Settings, printer: str, measured: Calibration) -> None:
    """Keeps what was measured for a printer."""
    kept = {
        "x": measured.offset_x_mm,
        "y": measured.offset_y_mm,
        "scale": measured.scale_percent,
        "rotation": measured.rotation,
    }
    settings.put(f"calibration:{printer}", json.dumps(kept))
