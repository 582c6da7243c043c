"""The commands as the contract has them: what they print, what they refuse, and how they end."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdesk.cli import main
from fairdesk.documents import layouts
from fairdesk.domain.badge_codes import BadgeKey, encode
from fairdesk.domain.clock import SystemClock
from fairdesk.domain.entities import Delegate, Desk, Enterprise, Pass, Product, Station
from fairdesk.domain.words import Outcome, Role, StationRole
from fairdesk.resources import MissingFileError
from fairdesk.store.store import Store
from fairdesk.texts import text
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.ports import Workplace

EXHIBITOR = Role.EXHIBITOR
ROOT = Path(__file__).parents[1]
ANSWER = {"code", "outcome", "badge", "delegate", "enterprise", "reason", "at"}
UNFORESEEN = text("shell.unforeseen", "en")
ALWAYS = ("--start", "2020-01-01", "--end", "2099-12-31")


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The one JSON object it printed."""
        return json.loads(self.out)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The JSON objects it printed, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@contextmanager
def streams(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """The three streams of a process, as bytes."""
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(given))
    sys.stdout, sys.stderr = io.TextIOWrapper(out), io.TextIOWrapper(err)
    try:
        yield out, err
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


def run(*arguments: str | Path, given: bytes = b"") -> Done:
    """A command in this process, from its arguments to its exit code."""
    with streams(given) as (out, err):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        code = ended.value.code
        done = Done(code if isinstance(code, int) else 0, out.getvalue().decode(), err.getvalue().decode())
    assert "Traceback" not in done.err + done.out
    return done


def process(*arguments: str | Path, **more: Any) -> "subprocess.Popen[bytes]":
    """A command in a process of its own."""
    command = [sys.executable, "-m", "fairdesk", *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, **pipes | more)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")
    monkeypatch.setenv("FAIRDESK_DATA", str(tmp_path / "nowhere"))


def create(data: Path, code: str = "JI-2022-01", *days: str) -> Done:
    region, name = code.split("-")[0], "Jizzax yarmarkasi"
    return run(
        "--data",
        data,
        "fair",
        "create",
        "--code",
        code,
        "--name",
        name,
        "--region",
        region,
        *(days or ALWAYS),
    )


@pytest.fixture
def data(tmp_path: Path, new_folder: Path) -> Path:
    """A folder with a fair that is on every day, two enterprises and four people with badges."""
    folder = tmp_path / "data"
    shutil.copytree(new_folder, folder)
    assert create(folder).code == 0
    with opened(folder) as place:
        with place.write() as work:
            sement = Enterprise(id=work.new_id(), name="Jizzax Sement АЖ", stir="301234567")
            tekstil = Enterprise(id=work.new_id(), name="ООО «Сирдарё Текстиль»", stir="207654321")
            people = [
                Delegate(
                    id=work.new_id(), name="Qodirova Gulnora", enterprise=sement.id, role=Role.EXHIBITOR
                ),
                Delegate(id=work.new_id(), name="Тошматов Ўткир", enterprise=tekstil.id),
                Delegate(id=work.new_id(), name="Karimov Anvar", enterprise=tekstil.id),
                Delegate(id=work.new_id(), name="Lee Min", role=Role.PRESS),
            ]
            cable = Product(id=work.new_id(), name="Кабель ВВГ 3×2,5", enterprise=sement.id, tn_ved="8544")
            for record in (sement, tekstil, *people, cable):
                work.add(record)
        badges.issue_missing(place)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Workplace]:
    store = Store(folder, SystemClock())
    try:
        yield Workplace(store, store.fairs()[0].id, SystemClock(), "Dilnoza")
    finally:
        store.close()


def codes(folder: Path) -> dict[str, str]:
    """What a scanner reads from everybody's badge."""
    with opened(folder) as place:
        return {sheet.delegate.name or "": sheet.code for sheet in badges.to_print(place) if sheet.delegate}


# Fairs


def test_a_fair_is_made_with_one_entrance_and_listed(tmp_path: Path) -> None:
    made = run(
        "fair", "create", "--code", "ji-2022-01", "--name", "Jizzax sanoat yarmarkasi", "--region", "Джизак",
        "--start", "2022-03-03", "--end", "2022-03-04", "--venue", "Kollej",
        "--data", tmp_path / "a", "--json",
    )  # fmt: skip
    assert (made.code, made.answer["fair"]) == (0, "JI-2022-01")
    listed = run("fair", "list", "--data", tmp_path / "a", "--json").answer
    assert listed == {
        "fairs": [
            {
                "code": "JI-2022-01",
                "name": "Jizzax sanoat yarmarkasi",
                "region": "JI",
                "start": "2022-03-03",
                "end": "2022-03-04",
            }
        ]
    }
    assert "JI-2022-01" in run("fair", "list", "--data", tmp_path / "a").out
    with opened(tmp_path / "a") as place, place.read() as work:
        assert [(one.name, one.role) for one in work.all(Station)] == [("Entrance", StationRole.ENTRANCE)]
        assert work.fair.venue == "Kollej"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("--code", "XX-1"), 1),
        (("--code", "SA-2022-01"), 1),
        (("--end", "2022-03-01"), 1),
        (("--name", "  "), 1),
        (("--region", "Atlantida"), 2),
        (("--start", "3 March"), 2),
    ],
)
def test_a_fair_that_cannot_be_is_refused_with_a_reason(
    tmp_path: Path, changed: tuple[str, str], code: int
) -> None:
    said = {"--code": "JI-2022-01", "--name": "J", "--region": "JI", "--start": "2022-03-03"}
    said |= {"--end": "2022-03-03", changed[0]: changed[1]}
    arguments = [part for pair in said.items() for part in pair]
    plain = run("--data", tmp_path, "fair", "create", *arguments)
    assert (plain.code, plain.out) == (code, "")
    assert plain.err.strip()
    refused = run("--data", tmp_path, "fair", "create", *arguments, "--json")
    assert (refused.code, refused.answer.keys()) == (code, {"error", "advice"})
    assert run("--data", tmp_path, "fair", "list", "--json").answer == {"fairs": []}


def test_the_same_code_is_not_given_twice(data: Path) -> None:
    again = create(data)
    assert (again.code, again.err.splitlines()[0]) == (1, "There is a fair JI-2022-01 already")


def test_which_fair_is_meant(data: Path) -> None:
    create(data, "SA-2022-01")
    several = run("--data", data, "search", "Karimov")
    assert several.code == 2
    assert "JI-2022-01, SA-2022-01" in several.err
    assert "JI-2022-01, SA-2022-01" in run("--data", data, "doctor", "--json").answer["advice"]
    for said in (
        ["--fair", "JI-2022-01", "search", "Karimov"],
        ["search", "Karimov", "--fair", "ji-2022-01"],
    ):
        assert "Karimov Anvar" in run("--data", data, *said).out
    assert run("--data", data, "--fair", "XX-2022-01", "search", "Karimov").code == 2
    assert run("--data", data / "empty", "search", "Karimov").code == 2


def test_the_fair_that_is_on_today_is_meant(data: Path) -> None:
    create(data, "SA-2019-01", "--start", "2019-05-05", "--end", "2019-05-06")
    assert run("--data", data, "search", "Karimov", "--json").answer["results"]


def test_the_folder_is_the_one_said_or_that_of_the_environment(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRDESK_DATA", str(data))
    assert "JI-2022-01" in run("fair", "list").out
    assert run("fair", "list", "--data", tmp_path / "other", "--json").answer == {"fairs": []}
    assert run("--data", tmp_path / "other", "fair", "list", "--data", data, "--json").answer["fairs"]


def test_json_may_be_asked_for_before_and_after_the_command(data: Path) -> None:
    before = run("--data", data, "--json", "search", "sement")
    after = run("--data", data, "search", "sement", "--json")
    assert before == after
    assert before.answer["results"]
    assert run("--data", data, "search", "sement").out.startswith("Jizzax Sement АЖ")
    assert run("--json", "search").answer.keys() == {"error", "advice"}
    assert run("search", "--json").code == 2


# Search


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("Жиззах цемент", "enterprise", "Jizzax Sement АЖ"),
        ("Жиззах цирк", "enterprise", None),
        ("жиззах семент", "enterprise", "Jizzax Sement АЖ"),
        ("Sirdaryo tekstil MCHJ", "enterprise", "ООО «Сирдарё Текстиль»"),
        ("207654321", "enterprise", "ООО «Сирдарё Текстиль»"),
        ("Кадырова", "delegate", "Qodirova Gulnora"),
        ("o'tkir toshm", "delegate", "Тошматов Ўткир"),
        ("kabel", "product", "Кабель ВВГ 3×2,5"),
    ],
)
def test_search_finds_in_any_script(data: Path, typed: str, kind: str, title: str | None) -> None:
    found = run("--data", data, "search", *typed.split(), "--json")
    assert found.code == 0
    hits = [(hit["kind"], hit["title"]) for hit in found.answer["results"]]
    assert (kind, title) in hits if title else hits == []
    assert all(hit.keys() == {"kind", "id", "title", "detail"} for hit in found.answer["results"])


def test_search_gives_no_more_than_asked_for(data: Path) -> None:
    assert len(run("--data", data, "search", "k", "--limit", "1", "--json").answer["results"]) == 1
    assert run("--data", data, "search", "k", "--limit", "0").code == 2


def test_a_whole_page_of_text_finds_nothing_and_breaks_nothing(data: Path) -> None:
    page = "".join(f"so{number} \"' * ( AND NEAR " for number in range(2_000))
    assert run("--data", data, "search", page, "--json").answer == {"results": []}


# Badges


def test_badges_are_written_as_pdf(data: Path, tmp_path: Path) -> None:
    written = run("--data", data, "badges", "--out", tmp_path / "b.pdf", "--layout", "a6", "--json")
    assert written.code == 0
    assert (written.answer["badges"], written.answer["file"]) == (4, str(tmp_path / "b.pdf"))
    with pypdfium2.PdfDocument(tmp_path / "b.pdf") as document:
        assert len(document) == written.answer["pages"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.pdf", "data"]
    assert run("--data", data, "doctor").code == 0


@pytest.mark.parametrize(
    ("only", "expected"), [("press", 1), ("exhibitor", 1), ("кадирова", 0), ("qodirova", 1), ("Nobody", 0)]
)
def test_only_some_badges(data: Path, tmp_path: Path, only: str, expected: int) -> None:
    done = run("--data", data, "badges", "--out", tmp_path / "b.pdf", "--only", only, "--json")
    assert done.code == (0 if expected else 1)
    assert done.answer.get("badges", 0) == expected
    assert (tmp_path / "b.pdf").exists() == bool(expected)


def test_new_badges_are_those_not_printed_yet_and_a_number_names_one(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.pdf"
    assert run("--data", data, "badges", "--out", file, "--only", "new", "--json").answer["badges"] == 4
    nothing = run("--data", data, "badges", "--out", file, "--only", "new")
    assert (nothing.code, nothing.err.splitlines()[0]) == (1, "There are no badges to print")
    with opened(data) as place:
        number = badges.to_print(place)[0].number
    assert run("--data", data, "badges", "--out", file, "--only", number, "--json").answer["badges"] == 1


def test_badges_that_cannot_be_written_are_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for out in (tmp_path / "missing" / "b.pdf", tmp_path / "folder", tmp_path / ("b" * 300)):
        refused = run("--data", data, "badges", "--out", out, "--json")
        assert (refused.code, refused.answer.keys()) == (1, {"error", "advice"})
    assert run("--data", data, "badges", "--out", tmp_path / "b.pdf", "--layout", "papyrus").code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "folder"]


# Scans


def test_scans_are_answered_line_by_line(data: Path) -> None:
    badge = codes(data)
    with opened(data) as place:
        forged = encode(place.fair, BadgeKey(0, b"another fair's key".ljust(32)), desk=1, counter=4)
    lines = [badge["Qodirova Gulnora"], badge["Тошматов Ўткир"], badge["Qodirova Gulnora"], forged, "hello"]
    done = run("--data", data, "scan", given="\r\n".join(lines).encode())
    assert done.code == 0
    assert [answer["code"] for answer in done.answers] == lines
    assert all(answer.keys() == ANSWER for answer in done.answers)
    first, second, repeated, false, unread = done.answers
    assert (first["outcome"], first["delegate"], first["enterprise"]) == (
        "admitted", "Qodirova Gulnora", "Jizzax Sement АЖ"
    )  # fmt: skip
    assert (second["outcome"], second["delegate"]) == ("admitted", "Тошматов Ўткир")
    assert (repeated["outcome"], repeated["badge"]) == ("admitted", first["badge"])
    assert (false["outcome"], false["delegate"]) == ("forged", None)
    assert unread["outcome"] == "unreadable"
    assert all(answer["reason"] for answer in done.answers)
    with opened(data) as place, place.read() as work:
        assert [noted.outcome for noted in work.all(Pass)] == [
            Outcome.ADMITTED, Outcome.ADMITTED, Outcome.FORGED, Outcome.UNREADABLE
        ]  # fmt: skip


def test_a_scanner_may_send_anything(data: Path) -> None:
    code = codes(data)["Lee Min"].encode()
    megabyte = b"7" * 1_000_000
    noise = bytes(value for value in range(256) if value not in b"\r\n")
    lines = [b"", b"  ", noise, megabyte, b"\xff\xfe\x00", code + b"\t", b"\x1b[A" + code, code * 2, b"'; --"]
    done = run("--data", data, "scan", given=b"\n".join(lines) + b"\r\n\r\n" + code)
    assert done.code == 0
    outcomes = [answer["outcome"] for answer in done.answers]
    assert len(outcomes) == len(lines) - 2 + 1
    assert outcomes[3] == outcomes[-1] == "admitted"
    assert {outcomes[place] for place in (0, 1, 2, 5, 6)} == {"unreadable"}
    assert all(len(answer["code"]) <= 200 for answer in done.answers)
    assert run("--data", data, "doctor").code == 0


def test_a_station_is_named_in_any_script(data: Path) -> None:
    with opened(data) as place, place.write() as work:
        work.add(Station(id=work.new_id(), name="Shimoliy kirish"))
    given = codes(data)["Karimov Anvar"].encode()
    assert run("--data", data, "scan", "--station", "Шимолий кириш", given=given).answers
    with opened(data) as place, place.read() as work:
        assert work.get(Station, work.all(Pass)[0].station or b"").name == "Shimoliy kirish"  # type: ignore[union-attr]
    unknown = run("--data", data, "scan", "--station", "Roof", "--json", given=given)
    assert unknown.code == 1
    assert "Shimoliy kirish" in unknown.answer["advice"]


def test_who_listens_to_scans_may_stop_listening(data: Path) -> None:
    code = codes(data)["Karimov Anvar"].encode()
    child = process("--data", data, "scan")
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdin.write(code + b"\n")
    child.stdin.flush()
    assert json.loads(child.stdout.readline())["outcome"] == "admitted"
    child.stdout.close()
    child.stdin.write(b"hello\nhello\n")
    child.stdin.close()
    assert child.wait(60) == 0
    assert child.stderr.read() == b""
    child.stderr.close()
    with opened(data) as place, place.read() as work:
        assert work.all(Pass)[0].outcome is Outcome.ADMITTED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_output_that_cannot_be_written_is_no_traceback(data: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        child = process("--data", data, "fair", "list", stdout=full)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 1
    assert b"Traceback" not in said
    assert b"Exception" not in said
    assert said.strip()


# The folder


def test_the_doctor_says_what_other_desks_compare(data: Path) -> None:
    healthy = run("--data", data, "doctor", "--json")
    assert healthy.code == 0
    assert healthy.answer.keys() >= {"ok", "operations", "vector", "conflicts", "state_hash", "problems"}
    assert (healthy.answer["ok"], healthy.answer["problems"], healthy.answer["conflicts"]) == (True, [], 0)
    vector = healthy.answer["vector"]
    assert vector["A"]["sequence"] == healthy.answer["operations"]
    assert healthy.answer["state_hash"] in run("--data", data, "doctor").out


def test_the_doctor_finds_tables_that_were_tampered_with_and_repairs_them(data: Path) -> None:
    sane = run("--data", data, "doctor", "--json").answer["state_hash"]
    with sqlcipher.connect(str(data / "fairdesk.db")) as connection:
        connection.execute("UPDATE enterprises SET name = 'Somebody else' WHERE stir = '301234567'")
    ill = run("--data", data, "doctor", "--json")
    assert (ill.code, ill.answer["ok"]) == (1, False)
    assert ill.answer["problems"]
    assert run("--data", data, "doctor", "--repair").code == 0
    assert run("--data", data, "doctor", "--json").answer["state_hash"] == sane
    assert "Jizzax Sement" in run("--data", data, "search", "sement").out


def test_a_backup_is_restored_as_a_new_desk(data: Path, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.fairdesk", tmp_path / "other"
    saved = run("--data", data, "backup", copy, "--json")
    before = copy.read_bytes()
    assert (saved.code, saved.answer) == (0, {"file": str(copy), "bytes": copy.stat().st_size})
    again = run("--data", data, "backup", copy, "--json")
    assert (again.code, again.answer.keys()) == (1, {"error", "advice"})

    assert run("--data", other, "restore", copy, "--json").answer == {
        "fairs": ["JI-2022-01"],
        "data": str(other),
    }
    assert copy.read_bytes() == before
    assert [file.name for file in other.iterdir()] == ["fairdesk.db"]
    with opened(other) as place, place.read() as work:
        desk = work.desk
        assert (desk.letter, len(work.all(Desk))) == ("A2", 2)
        assert desk.follows is not None
    assert "Karimov" in run("--data", other, "search", "karimov").out
    assert run("--data", other, "doctor").code == 0


def test_a_restore_overwrites_only_when_told_and_keeps_what_was_there(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.fairdesk"
    run("--data", data, "backup", copy)
    run("--data", data, "scan", given=codes(data)["Lee Min"].encode())
    refused = run("--data", data, "restore", copy)
    assert (refused.code, refused.err.splitlines()[0]) == (1, "This folder holds work already")
    assert run("--data", data, "restore", copy, "--overwrite").code == 0
    with opened(data) as place, place.read() as work:
        assert work.all(Pass) == []
    assert [path for path in data.iterdir() if path.name.endswith("-fairdesk.db")]


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"this is not a backup" * 1000)
    for file in (garbage, tmp_path / "missing", tmp_path):
        refused = run("--data", tmp_path / "new", "restore", file, "--json")
        assert (refused.code, refused.answer.keys()) == (1, {"error", "advice"})
    assert not (tmp_path / "new" / "fairdesk.db").exists()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "fairdesk.db").write_bytes(b"SQLite format 3\0" + b"\xaa" * 8192)
    for folder in (file, file / "below", damaged, Path("/proc/nothing")):
        for command in (["fair", "list"], ["doctor"], ["search", "x"]):
            refused = run("--data", folder, *command)
            assert refused.code == 1, folder
            assert UNFORESEEN not in refused.err


def test_a_missing_file_of_the_program_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> Path:
        raise MissingFileError(f"resources/{name}")

    monkeypatch.setattr(layouts, "resource", gone)
    layouts.load_layout.cache_clear()
    refused = run("--data", data, "badges", "--out", data / "badges.pdf", "--layout", "a6")
    assert refused.code == 1
    assert "resources/templates/badges" in refused.err
    assert "Install the program again" in refused.err


def test_an_error_of_the_system_without_a_file_is_not_blamed_on_the_output(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError("raised by a library")

    monkeypatch.setattr(layouts, "resource", broken)
    layouts.load_layout.cache_clear()
    refused = run("--data", data, "badges", "--out", data / "badges.pdf", "--layout", "a6")
    assert refused.code == 1
    assert UNFORESEEN in refused.err
    assert "stdout" not in refused.err


def test_commands_work_beside_a_process_that_writes(data: Path, tmp_path: Path) -> None:
    """A scanning process holds the folder open; each command gets its turn, and nothing is lost."""
    known = list(codes(data).values())
    scanning = process("--data", data, "scan")
    assert scanning.stdin is not None
    assert scanning.stdout is not None
    beside = (
        ["fair", "list"], ["search", "karimov"], ["badges", "--out", str(tmp_path / "b.pdf")], ["doctor"],
        ["backup", str(tmp_path / "copy")],
    )  # fmt: skip
    for place, command in enumerate(beside):
        scanning.stdin.write("".join(f"{place}{number}\n" for number in range(5)).encode())
        scanning.stdin.flush()
        assert run("--data", data, *command).code == 0, command
        assert run("--data", data, "scan", given=known[place % 4].encode()).answers
    answered, complaint = scanning.communicate(timeout=60)
    assert (scanning.returncode, complaint) == (0, b"")
    assert len(answered.splitlines()) == 5 * len(beside)
    with opened(data) as place_there, place_there.read() as work:
        unread = [noted for noted in work.all(Pass) if noted.outcome is Outcome.UNREADABLE]
        assert len(unread) == 5 * len(beside)
    assert run("--data", data, "doctor").code == 0


# Whatever is typed


COMMANDS = (("fair", "create"), ("fair", "list"), ("fair",), ("search",), ("badges",), ("scan",), ("doctor",),
            ("backup",), ("restore",), ("import",), ("demon",))  # fmt: skip
WORDS = ("--json", "--data", "--fair", "--out", "--layout", "--only", "--station", "--limit", "--code",
         "--name", "--region", "--start", "--end", "--dry-run", "--kind", "--repair", "--overwrite", "--",
         "-", "--bogus", "a6", "JI-2022-01", "JI", "2022-03-03", "0", "-1", ".", "/", "b.pdf", "data",
         "new", "")  # fmt: skip
ANY_WORD = st.text(st.characters(exclude_characters="\0"), max_size=8)
TYPED = st.lists(st.sampled_from(WORDS) | ANY_WORD, max_size=7)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(COMMANDS), TYPED, st.binary(max_size=60))
def test_whatever_is_typed_ends_in_an_answer_or_a_sentence(
    command: Sequence[str], typed: list[str], scanned: bytes
) -> None:
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        os.environ["FAIRDESK_DATA"] = str(Path(folder) / "data")
        done = run(*command, *typed, given=scanned)
    assert done.code in (0, 1, 2)
    assert UNFORESEEN not in done.out + done.err
    if done.code and "--json" in typed:
        assert json.loads(done.out.splitlines()[-1])
    elif done.code == 2:
        assert done.err.strip() or "Usage" in done.out


def test_help_and_version_are_done() -> None:
    assert "badges" in run("--help").out
    assert run("badges", "--help").code == 0
    assert run("--version").code == 0
    assert run("fair").code == 2


def test_a_reason_is_given_in_the_language_of_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAIRDESK_LANGUAGE")
    with opened(data) as place:
        place.store.set_setting("language", "ru")
    refused = run("--data", data, "scan", "--station", "Roof")
    assert refused.err.splitlines()[0] == text("commands.no_station", "ru", name="Roof")
