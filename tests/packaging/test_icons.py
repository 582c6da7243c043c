"""The icons: every one on the same grid, in the same stroke, in whatever colour it is asked for."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from fairdesk.resources import resource

FILLED = {"app", "mark"}
ORNAMENT = {"star8"}
ICONS = sorted(resource("icons").glob("*.svg"))


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
def test_an_icon_keeps_to_the_grid(file: Path):
    drawing = ElementTree.parse(file).getroot()
    assert drawing.get("viewBox") == "0 0 24 24"
    assert "currentColor" in file.read_text(encoding="utf-8")
    if file.stem not in FILLED:
        assert drawing.get("stroke") == "currentColor"
        assert drawing.get("stroke-width") == "1.75"
        assert drawing.get("stroke-linecap") == "round"
        own_widths = {part.get("stroke-width") for part in drawing.iter() if part is not drawing} - {None}
        assert not own_widths or file.stem in ORNAMENT


def test_no_two_icons_are_the_same_drawing():
    drawings = [file.read_text(encoding="utf-8") for file in ICONS]
    assert len(set(drawings)) == len(drawings)
