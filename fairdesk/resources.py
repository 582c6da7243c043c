"""Where the files are that the program carries: fonts, icons, sounds, templates, reference data."""

import sys
from pathlib import Path


class MissingFileError(FileNotFoundError):
    """A file that the program carries is not there; ``missing`` is its name."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"the program's own file is missing: {missing}")
        self.missing = missing


def resource(name: str) -> Path:
    """The path of a bundled file or folder, such as ``fonts/NotoSans-Regular.ttf``.

    Works in a checkout (``resources/`` beside the package), in a wheel (``fairdesk/_resources``)
    and in a frozen application. Raises ``MissingFileError`` where there is none.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [package / "_resources", package.parent / "resources"]
    if frozen:
        roots.insert(0, Path(frozen) / "resources")
    for root in roots:
        if (root / name).exists():
            return root / name
    raise MissingFileError(f"resources/{name}")
