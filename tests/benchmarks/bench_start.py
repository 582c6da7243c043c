"""How long until the scan field can be used, beside a bare Qt window that imports the same modules.

    python tests/benchmarks/bench_start.py [folder with a fair]

Each start is a process of its own; the clock begins before the interpreter does. Without a folder the sample
fair is made first. Prints both sides and their ratio; it should be at most 2.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
_SHARED = """
import os, sys, time
from pathlib import Path
import fairdesk.app, fairdesk.cli, fairdesk.gui.window, fairdesk.gui.screens.front_desk.screen
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
"""
_READY = """
while not (field.isVisible() and field.window().focusWidget() is field):
    app.processEvents()
app.processEvents()
print(time.time(), flush=True)
os._exit(0)
"""
BARE = (
    _SHARED
    + """
app = QApplication([])
window = QMainWindow()
field = QLineEdit()
window.setCentralWidget(field)
window.resize(1440, 900)
window.show()
window.activateWindow()
field.setFocus()
"""
    + _READY
)
OURS = (
    _SHARED
    + """
folder = fairdesk.app.open_folder(Path(sys.argv[1]))
opened = fairdesk.gui.window.open_window(folder.store, folder.store.fairs()[0].id, folder.clock)
app = opened.app
opened.shell.activateWindow()
field = opened.shell.findChild(QLineEdit, "scan")
while opened.context.station is None:
    app.processEvents()
"""
    + _READY
)


def seconds_to_ready(program: str, folder: Path) -> float:
    """From before the interpreter's start until the field takes keys."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1]) - began


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch) / "fair"
        if not folder.exists():
            from fairdesk.app import sample

            sample(folder).store.close()
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(seconds_to_ready(BARE, folder))
            ours.append(seconds_to_ready(OURS, folder))
    bare_ms, ours_ms = (1000 * statistics.median(side) for side in (bare, ours))
    print(f"bare window  {bare_ms:6.0f} ms (median of {ROUNDS}, best {1000 * min(bare):.0f})")
    print(f"fairdesk     {ours_ms:6.0f} ms (median of {ROUNDS}, best {1000 * min(ours):.0f})")
    print(f"ratio        {ours_ms / bare_ms:6.2f}")


if __name__ == "__main__":
    main()
