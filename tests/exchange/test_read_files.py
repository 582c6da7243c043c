"""Files that are chosen or dropped: whole, or a sentence."""

from pathlib import Path

import pytest

from fairdesk.domain.file_types import LARGEST_FILE
from fairdesk.domain.messages import UserFacingError
from fairdesk.exchange.read_files import file_bytes
from fairdesk.texts import text


def refusal(path: Path) -> str:
    with pytest.raises(UserFacingError) as refused:
        file_bytes(path)
    return text(refused.value.title, "en")


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "chizma.pdf"
    file.write_bytes(b"a drawing")
    assert file_bytes(file) == b"a drawing"


def test_a_folder_and_what_is_gone_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path.name} cannot be read"
    assert refusal(tmp_path / "gone.pdf") == "gone.pdf cannot be read"
    assert refusal(tmp_path / ("x" * 300)).endswith("x cannot be read")


def test_a_film_is_refused_before_it_is_read(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(100 * LARGEST_FILE)  # a hole: it takes no room
    assert refusal(film) == "The file is larger than 50 MB"
