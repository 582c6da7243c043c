"""Run by the scanner story in a process of its own: the real window on a real X display.

Prints one JSON line for every scan that the program took, and answers commands on its standard input:
``field`` (what stands in the scan field), ``front`` (shows the front desk), ``dialog`` (opens a question
with a default button) and ``pressed`` (whether it was pressed).
"""

import json
import sys
import threading
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Delegate, Fair, Station
from fairdesk.domain.words import Direction
from fairdesk.gui.widgets.dialogs import Dialog
from fairdesk.gui.window import open_window
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk.badges import issue_missing, to_print
from fairdesk.usecases.ports import Workplace


class Commands(QObject):
    """Lines of standard input, told in the window's thread."""

    said = Signal(str)

    def listen(self) -> None:
        for line in sys.stdin:
            self.said.emit(line.strip())


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    clock = SystemClock()
    store = Store(Path(sys.argv[1]), clock)
    today = clock.now().date()
    edition = Fair(id=b"", code="JI-2022-01", name="Yarmarka", start=today, end=date(2099, 1, 1))
    fair = store.create_fair(edition, "Desk", "Dilnoza")
    place = Workplace(store, fair.id, clock, "Dilnoza")
    with place.write() as work:
        work.add(Station(id=work.new_id(), name="Kirish", direction=Direction.ENTRY))
        for number in range(int(sys.argv[2])):
            work.add(Delegate(id=work.new_id(), name=f"Visitor {number}"))
    issue_missing(place)
    store.set_setting("sound", "off")
    store.set_setting("language", "en")
    opened = open_window(store, fair.id, clock)
    pressed: list[str] = []

    def command(line: str) -> None:
        field = opened.shell.findChild(QLineEdit, "scan")
        if line == "field":
            tell(field=field.text() if isinstance(field, QLineEdit) else None)
        elif line == "dialog":
            dialog = Dialog(opened.context, "shell.understood", parent=opened.shell)
            understood = dialog.add_button("shell.understood", default=True)
            understood.clicked.connect(lambda: pressed.append("button"))
            dialog.show()
            tell(dialog="open")
        elif line == "front":
            opened.shell.open_screen("front_desk")
            tell(front="shown")
        elif line == "pressed":
            tell(pressed=pressed)

    commands = Commands()
    commands.said.connect(command)
    threading.Thread(target=commands.listen, daemon=True).start()
    opened.scans.scanned.connect(lambda code: tell(code=code))
    opened.scans.sampled.connect(lambda sample: tell(ended_with=sample.ended_with))
    opened.shell.activateWindow()
    tell(ready=[sheet.code for sheet in to_print(place)])
    opened.app.exec()


main()
