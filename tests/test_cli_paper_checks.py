"""The commands that tell what a file is and file scanned pages: what they print and refuse."""

import json
import random
from pathlib import Path

import pytest
from printed_papers import Memorandum, memorandum
from scanned_pile import Look, pile, scan, sheets, spoilt
from test_cli import run

from fairdesk.app import shift_clock
from fairdesk.domain.clock import SetClock
from fairdesk.domain.papers import DocumentState
from fairdesk.signing.desk_seal import seal_document
from fairdesk.store.store import Store
from fairdesk.usecases.papers import document_ends
from fairdesk.usecases.ports import Workplace


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")


@pytest.fixture
def paper(place: Workplace, store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Memorandum:
    """A memorandum, in a folder that stands on its day; the store is open beside the commands."""
    made = memorandum(place, "uz-Latn")
    shift_clock(store.folder, clock).store.close()
    monkeypatch.setenv("FAIRDESK_DATA", str(store.folder))
    return made


def verified(file: Path, group: str = "memorandum") -> dict[str, object]:
    done = run(group, "verify", str(file), "--json")
    assert done.code == 0, done.out
    return done.answer


def test_a_file_is_told_from_what_was_made_of_it(paper: Memorandum, tmp_path: Path) -> None:
    file = tmp_path / "memorandum.pdf"
    file.write_bytes(paper.pdf)
    known = {"number": "JI-2022-01/A-0001", "version": 1}
    assert verified(file) == {"verdict": "registered", **known}
    assert verified(file, "contract") == {"verdict": "registered", **known}
    tampered = tmp_path / "tampered.pdf"
    tampered.write_bytes(paper.pdf.replace(b"fairdesk", b"fairdosk"))
    assert verified(tampered) == {"verdict": "altered", **known}
    second = tmp_path / "second.pdf"
    second.write_bytes(paper.print_again())
    assert verified(file) == {"verdict": "old_version", **known}
    assert verified(second) == {"verdict": "registered", "number": "JI-2022-01/A-0001", "version": 2}
    document_ends.cancel(paper.place, paper.document, "Agreed otherwise")
    assert verified(second)["verdict"] == "void"
    other = tmp_path / "letter.txt"
    other.write_text("Hurmatli hamkor!", encoding="utf-8")
    assert verified(other) == {"verdict": "unknown", "number": None, "version": None}


def test_people_are_told_what_is_wrong_with_a_file(paper: Memorandum, tmp_path: Path) -> None:
    file = tmp_path / "memorandum.pdf"
    file.write_bytes(paper.pdf + b"\n% added")
    done = run("memorandum", "verify", str(file))
    assert done.code == 0
    assert done.out.splitlines() == [
        "Altered",
        "It begins as the registered JI-2022-01/A-0001, version 1, and something was added afterwards",
    ]


def test_people_are_told_what_a_seal_shows(paper: Memorandum, tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(seal_document(paper.place, paper.document).pdf)
    said = run("memorandum", "verify", str(file)).out.splitlines()
    assert said[0] == "Registered"
    assert said[2].startswith("The seal is whole")
    assert said[3] == "Sealed by desk A, Front desk"
    file.write_bytes(file.read_bytes().replace(b"(fairdesk)", b"(fairdosk)"))
    said = run("memorandum", "verify", str(file)).out.splitlines()
    assert said[0] == "Altered"
    assert said[-2].startswith("The seal is broken")


def test_a_pile_is_filed_and_said_page_by_page(paper: Memorandum, tmp_path: Path) -> None:
    chance = random.Random(1)
    pictures = sheets(paper.pdf)
    fed = [*pictures, spoilt(pictures[0])]
    file = tmp_path / "pile.pdf"
    file.write_bytes(pile([scan(one, Look(1.0), chance) for one in fed]))
    done = run("memorandum", "import-scans", str(file), "--json")
    assert done.code == 0
    assert done.answer == {
        "filed": [
            {"page": number, "number": "JI-2022-01/A-0001", "version": 1}
            for number in range(1, len(pictures) + 1)
        ],
        "left": [{"page": len(fed), "reason": "No code could be read on this page"}],
    }
    assert paper.state is DocumentState.SIGNED
    again = run("contract", "import-scans", str(file))
    assert "1: left: A scan of JI-2022-01/A-0001, version 1, page 1 is filed already" in again.out
    assert again.out.splitlines()[-1] == f"Filed: 0, left for a person: {len(fed)}"


@pytest.mark.parametrize("command", ["verify", "import-scans"])
def test_a_file_that_is_not_there_is_wrong_usage(paper: Memorandum, command: str) -> None:
    assert run("memorandum", command, "nowhere.pdf", "--json").code == 2


def test_what_is_no_scan_is_refused_with_an_advice(paper: Memorandum, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\x03\x04 no scan")
    done = run("memorandum", "import-scans", str(file), "--json")
    assert done.code == 1
    said = json.loads(done.out)
    assert said["error"] == "list.xlsx cannot be read as scanned pages"
    assert said["advice"].startswith("Choose a PDF, PNG, JPEG or TIFF.")


@pytest.mark.usefixtures("paper")
def test_a_file_that_cannot_be_judged_is_named(tmp_path: Path) -> None:
    file = tmp_path / "noise.pdf"
    file.write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 20)
    done = run("memorandum", "verify", str(file))
    assert (done.code, done.out.splitlines()) == (
        0,
        ["Unknown", "noise.pdf cannot be read as scanned pages"],
    )
