"""Where the files are that the program carries: fonts, icons, sounds, templates, reference data."""

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """The path of a bundled file or folder, such as ``fonts/NotoSans-Regular.ttf``.

    Works in a checkout (``resources/`` beside the package), in a wheel (``fairdesk/_resources``)
    and in a frozen application. Raises ``FileNotFoundError`` naming the file where it is missing.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [package / "_resources", package.parent / "resources"]
    if frozen:
        roots.insert(0, Path(frozen) / "resources")
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"the program's own file is missing: resources/{name}")
