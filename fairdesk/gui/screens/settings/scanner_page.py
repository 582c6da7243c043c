"""The scanner: learning how it types, making a slow one faster, and scanners on a serial port."""

from fairdesk.domain.messages import message
from fairdesk.gui.context import Context
from fairdesk.gui.scanner import Manner
from fairdesk.gui.screens.settings.learning import LearnDialog
from fairdesk.gui.screens.settings.parts import Note, Page
from fairdesk.gui.serial_scanner import Port, SerialState, ports
from fairdesk.gui.widgets.basics import Field, button, row
from fairdesk.gui.widgets.inputs import ChoiceBox
from fairdesk.usecases.ports import Workplace

_FASTER = ("setup.faster_delay", "setup.faster_layout", "setup.faster_suffix", "setup.faster_prefix")
_STATES = {"reading": "ok", "waiting": "wait", "taken": "stop", "not_allowed": "stop"}


class ScannerPage(Page):
    """What is learnt or chosen here holds at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "setup.page_scanner")
        self.section("setup.usb_scanner", "setup.usb_scanner_more")
        self.known = self.said("setup.not_learnt", "body.medium")
        self.add(self.known)
        self.learn = button(context, "setup.learn", icon="scan", kind="primary")
        self.learn.clicked.connect(self.learn_scanner)
        self.add(row(self.learn, None))
        self.section("setup.faster", "setup.faster_more")
        for number, key in enumerate(_FASTER, 1):
            self.add(self.said(message("setup.step", number=number, what=message(key)), tone="secondary"))
        self.section("setup.serial", "setup.serial_more")
        self.port = ChoiceBox()
        self.port.activated.connect(lambda _: self._choose_port())
        again = button(context, "setup.look_again", icon="arrows")
        again.clicked.connect(self._look_for_ports)
        self.add(row(Field(context, "setup.port", self.port), None))
        self.port.setMinimumWidth(360)
        self.add(row(again, None))
        self.serial_note = Note(context)
        self.add(self.serial_note)
        context.serial.state_changed.connect(self._show_state)
        context.words.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Shows what is known of the scanner, and the ports that are there."""
        if self.context.settings.get("scanner"):
            self._show_manner(self.context.settings.manner)
        self._look_for_ports()
        self._show_state(self.context.serial.state)

    def learn_scanner(self) -> None:
        """Asks for a test scan."""
        dialog = LearnDialog(self.context, self)
        dialog.learnt.connect(self._show_manner)
        dialog.open()

    def _show_manner(self, manner: Manner) -> None:
        self.words.bind(self.known, "setText", message("setup.learnt", pause=manner.pause_ms))

    def _look_for_ports(self) -> None:
        def look(_: Workplace) -> list[Port]:
            return ports()

        self.context.do_long(look, self._show_ports)

    def _show_ports(self, found: list[Port]) -> None:
        chosen = self.context.settings.get("serial_port")
        self.port.clear()
        self.port.addItem(self.words("setup.no_serial"), "")
        for one in found:
            self.port.addItem(one.name, one.device)
        if chosen and chosen not in {one.device for one in found}:
            self.port.addItem(chosen, chosen)
        self.port.choose(chosen)

    def _choose_port(self) -> None:
        device = str(self.port.currentData())
        self.context.settings.put("serial_port", device)
        self.context.serial.open(device)

    def _show_state(self, state: SerialState) -> None:
        shown = _STATES.get(state.how)
        if shown is None:
            self.serial_note.hide()
        else:
            self.serial_note.say(state.sentence, shown)
