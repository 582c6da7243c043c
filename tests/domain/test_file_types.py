"""Files from outside: the name under which each is kept, and programs in disguise."""

import pytest

from fairdesk.domain.file_types import LONGEST_NAME, PROGRAM, kept_name, media_type_of


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\Olim\\chizma.pdf", "chizma.pdf"),
        ("/home/olim/chizma.pdf", "chizma.pdf"),
        ("../../chizma.pdf", "chizma.pdf"),
        ("Qop oʻlchami.pdf", "Qop oʻlchami.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
        ("chizma\0.pdf", "chizma.pdf"),
        ("chizma\nikki qator.pdf", "chizma ikki qator.pdf"),
        ("chizma\u202efdp.pdf", "chizmafdp.pdf"),
        ("..", "–"),
        ("papka/", "–"),
        ("", "–"),
    ],
)
def test_names_are_kept_without_folders(name: str, kept: str) -> None:
    assert kept_name(name) == kept
    assert len(kept) <= LONGEST_NAME


@pytest.mark.parametrize(
    "name",
    [
        "narx.xlsx.exe",
        "narx.exe. ",
        "narx.exe\u200b",
        "narx.\u202eexe",
        "a" * 116 + ".exe" + "b" * 30,  # what is cut off may leave the ending of a program
    ],
)
def test_a_program_is_one_under_the_name_that_it_would_be_opened_by(name: str) -> None:
    assert media_type_of(b"words", name) == PROGRAM
