"""Where finished papers go: a file the person can find again, opened with the system's viewer."""

import os
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.gui.context import Context


def papers_folder() -> Path:
    """The folder in which papers are kept, made where it is missing."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(documents or Path.home()) / "fairdesk"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all. Raises ``UserFacingError`` where there is no room or no right."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserFacingError(
            message("printing.not_written", file=path.name),
            message("printing.not_written_advice", folder=str(path.parent)),
        ) from error


def save_and_open(context: Context, pdf: bytes, name: str, parent: QWidget) -> Path:
    """Keeps a paper under a name that is free, and opens it where there is a screen to look at."""
    folder = papers_folder()
    stamp = f"{context.place.clock.now():%Y%m%d-%H%M%S}"
    path = folder / f"{Path(name).stem}-{stamp}{Path(name).suffix}"
    write_whole(path, pdf)
    context.tell(message("printing.kept", file=path.name, folder=str(folder)))
    if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return path
