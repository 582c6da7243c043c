"""Layouts are data, and a mistake in them is named: which file, which entry, what is needed."""

from pathlib import Path

import pytest

from fairdesk.documents.layouts import Pattern, layout_names, load_layout, read_layout
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Role
from fairdesk.texts import LANGUAGES, text


def refusal(path: Path) -> str:
    with pytest.raises(UserFacingError) as refused:
        read_layout(path)
    for language in LANGUAGES:
        assert path.name in text(refused.value.title, language)
    return text(refused.value.advice, "en")


def test_the_seven_layouts_are_there() -> None:
    assert layout_names() == ("a4-4", "a4-4-duplex", "a4-8", "a6", "a6-duplex", "card", "label-62")


@pytest.mark.parametrize("name", layout_names())
def test_a_code_is_22_millimetres_wide_and_roles_are_told_apart_without_colour(name: str) -> None:
    layout = load_layout(name)
    assert layout.code.size == 22.5
    assert {layout.roles[role].pattern for role in Role} == set(Pattern)


def test_a_thermal_label_needs_black_only() -> None:
    label = load_layout("label-62")
    assert (label.width, label.height, label.ink, label.quiet) == (62, 40, "#000000", "#000000")
    assert {(look.fill, look.ink) for look in label.roles.values()} == {("#000000", "#FFFFFF")}


def test_each_back_lies_behind_its_front() -> None:
    layout = load_layout("a4-4-duplex")
    for place in range(layout.sheet.cells):
        front, back = layout.cell_corner(place), layout.cell_corner(place, back=True)
        assert back == (layout.sheet.width - front[0] - layout.width, front[1])


def test_an_unknown_layout_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(UserFacingError) as refused:
        load_layout("a5")
    assert "a6-duplex" in text(refused.value.advice, "ru")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[roles.press]\nfill = 'blue'", 'Correct "roles.press.fill"'),
        ("[roles.press]\npattern = 'waves'", "choose one of: solid, one line"),
        ("[code]\nsize = 0", 'Correct "code.size" in this file: a number above 0'),
        ("[code]\nsize = 'wide'", "a number from 0 upwards"),
        ("[sheet]\nwidth = 210\nheight = 297\ncolumns = 1.5", 'Correct "sheet.columns"'),
        ("[sheet]\nwidth = 210\nheight = 297\ncolumns = 3", "the badges do not fit on the sheet"),
        ("[number]\nx = 90", 'Correct "number" in this file: this part does not lie on the badge'),
        ("[person]\nheight = 80", "the code needs empty space around it"),
        ("[band]\nheight = 120", 'Correct "band.height"'),
        ("[band]\nslots = 2", 'Correct "band.slots" in this file: the program does not know this entry'),
        ("[role]\ncapitals = 'yes'", "choose one of: true, false"),
        ("[person.name]\nweight = 'heavy'", "choose one of: regular, medium, semibold, bold"),
        ("person = 3", 'Correct "person" in this file: a section with entries is needed'),
        ("[back]\nband = 20", 'Correct "back.title" in this file: it is missing'),
    ],
)
def test_a_wrong_entry_is_named(lines: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(f'extends = "a6"\n{lines}\n')
    assert said in refusal(path)


def test_a_layout_of_nothing_misses_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("")
    assert refusal(path) == 'Correct "cell" in this file: it is missing.'


def test_what_is_not_toml_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[cell\n")
    assert "line 1" in refusal(path)
    path.write_bytes(b"\xff\xfe[")
    assert "cannot be read" in refusal(path)


@pytest.mark.parametrize("base", ["'a5'", "'a6'", "7"])
def test_only_another_known_layout_can_be_extended(base: str, tmp_path: Path) -> None:
    path = tmp_path / "a6.toml"
    path.write_text(f"extends = {base}\n")
    assert refusal(path).startswith('Correct "extends"')


def test_a_part_can_be_left_out_and_the_rest_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    path.write_text('extends = "a6"\nlogo = false\nrole_also = false\n[band]\nslot = false\nstar = 0\n')
    plain = read_layout(path)
    assert (plain.logo, plain.role_also, plain.band.slot) == (None, None, None)
    assert plain.person == load_layout("a6").person
