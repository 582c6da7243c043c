"""Templates of documents: what editors may write, and what they are told when something is wrong."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdesk.documents.fonts import missing_letters
from fairdesk.texts import LANGUAGES, Language, text
from fairdesk.usecases.papers.document_kinds import NEEDS, DocumentKind, built_in, kinds, read_kinds
from fairdesk.usecases.papers.document_places import CONDITIONS, PARTY_PLACES, PLACES
from fairdesk.usecases.papers.document_templates import (
    TABLES,
    Template,
    check_all,
    check_equal,
    parsed,
    template,
)
from fairdesk.usecases.papers.template_errors import TemplateError

GOOD = """\
# A remark
version: 2
title: MEMORANDUM
subtitle: of cooperation

[preamble]
{if fair} At the fair {fair}
the following was agreed.

{each party} {party_name} is the {party}.

[subject] Subject
The subject is {subject}.
{if items and not yearly} @items
More is not said.
- a line of a list
- another one

[secrecy: off] Secrecy
Nothing is told.
"""
FILES = sorted(built_in().glob("*/*.txt"))
GUIDES = sorted(built_in().glob("README*.md"))
_NO_PROSE = r"\{[^{}]*\}|^\[[^\]]*\]|@\w+|^\w+:|\.\./README[\w.-]*\.md|UTF-8|\bversion\b"
"""What an editor writes for the program to read."""
WRONG_MARKS = re.compile(r"(?i)[og]['`‘’´ʼ]|[a-z]['`´]|\b\w+[‘’]\w")


def read(written: str, language: Language = "en") -> Template:
    return parsed(written, "memorandum", language, Path("documents/memorandum/en.txt"))


def read_or_problem(written: str) -> Template | TemplateError:
    try:
        return read(written)
    except TemplateError as problem:
        return problem


def refused(written: str) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        read(written)
    return caught.value


def test_a_template_is_read_as_it_was_written() -> None:
    made = read(GOOD)
    assert (made.version, made.title, made.subtitle) == ("2", "MEMORANDUM", "of cooperation")
    assert [part.text for part in made.preamble.parts] == [
        "At the fair {fair} the following was agreed.",
        "{party_name} is the {party}.",
    ]
    assert made.preamble.parts[0].conditions == (("fair", True),)
    assert made.preamble.parts[1].each_party
    subject, secrecy = made.clauses
    assert (subject.id, subject.heading, subject.switch) == ("subject", "Subject", "fixed")
    assert [(part.text, part.table, part.is_listed) for part in subject.parts] == [
        ("The subject is {subject}.", "", False),
        ("", "items", False),
        ("More is not said.", "", False),
        ("a line of a list", "", True),
        ("another one", "", True),
    ]
    assert subject.parts[1].conditions == (("items", True), ("yearly", False))
    assert made.switchable == (secrecy,)


def test_clauses_are_switched_on_and_off() -> None:
    written = "version: 1\ntitle: T\n[a] A\nx\n[b: on] B\nx\n[c: off] C\nx\n"
    clauses = read(written).clauses
    assert [one.id for one in clauses if one.is_in((), ())] == ["a", "b"]
    assert [one.id for one in clauses if one.is_in(("a", "b"), ("c",))] == ["a", "c"]


def test_a_heading_in_brackets_only_names_a_clause() -> None:
    written = "version: 1\ntitle: T\n[a] (Of a)\nx\n[b: off] Of b (and c)\nx\n[c]\nx\n"
    assert [(one.name, one.heading) for one in read(written).clauses] == [
        ("Of a", ""),
        ("Of b (and c)", "Of b (and c)"),
        ("c", ""),
    ]


@pytest.mark.parametrize(
    ("written", "line", "key"),
    [
        ("title: T\n[a] A\nx", 1, "no_version"),
        ("version: 1\n[a] A\nx", 1, "no_title"),
        ("version:\ntitle: T\n[a] A\nx", 1, "no_version"),
        ("version: 1\ntitle: T\nsubtitle:\n[a] A\nx", 3, "no_subtitle"),
        ("version: 1\ntitle: T\nauthor: me\n[a] A\nx", 3, "strange_head"),
        ("version: 1\ntitle: T\nJust a line\n[a] A\nx", 3, "strange_head"),
        ("version: 1\ntitle: T\ntitle: U\n[a] A\nx", 3, "head_twice"),
        ("version: 1\ntitle: T {nobody}\n[a] A\nx", 2, "strange_place"),
        ("version: 1\ntitle: T\n\n# nothing\n", 5, "no_clauses"),
        ("version: 1\ntitle: T\n[preamble]\nx\n", 5, "no_clauses"),
        ("version: 1\ntitle: T\n[A clause] A\nx", 3, "strange_clause"),
        ("version: 1\ntitle: T\n[a: maybe] A\nx", 3, "strange_clause"),
        ("version: 1\ntitle: T\n[a A\nx", 3, "strange_clause"),
        ("version: 1\ntitle: T\n[a] A\nx\n\n[b] B\nx\n\n[a] A\nx", 9, "clause_twice"),
        ("version: 1\ntitle: T\n[a] A\nx\n[preamble]\nx", 5, "late_preamble"),
        ("version: 1\ntitle: T\n[preamble] Words\nx\n[a] A\nx", 3, "late_preamble"),
        ("version: 1\ntitle: T\n[preamble: off]\nx\n[a] A\nx", 3, "late_preamble"),
        ("version: 1\ntitle: T\n[a] A\n\n[b] B\nx", 3, "empty_clause"),
        ("version: 1\ntitle: T\n[a] A\n{if items}\n", 4, "empty_paragraph"),
        ("version: 1\ntitle: T\n[a] A\n{if nobody} x", 4, "strange_condition"),
        ("version: 1\ntitle: T\n[a] A\n{if items or steps} x", 4, "strange_condition"),
        ("version: 1\ntitle: T\n[a] A\nx\n\n@invoices", 6, "strange_table"),
        ("version: 1\ntitle: T\n[a] A\n@items and steps", 4, "strange_table"),
        ("version: 1\ntitle: T\n[a] A\nfirst\nsecond {nobody}", 5, "strange_place"),
        ("version: 1\ntitle: T\n[a] A\n{party_name} signs", 4, "strange_place"),
        ("version: 1\ntitle: T\n[a] A {nobody}\nx", 3, "strange_place"),
        ("version: 1\ntitle: T\n[a] A\nfirst\nthe {subject is", 5, "open_brace"),
        ("version: 1\ntitle: T\n[a] A\nthe {subject\nof} it", 4, "open_brace"),
        ("version: 1\ntitle: T\n[a] A\nthe subject} is", 4, "open_brace"),
        ("version: 1\ntitle: T\n[a] A\nthe {{subject}} is", 4, "open_brace"),
    ],
)
def test_a_broken_template_is_refused_with_its_line(written: str, line: int, key: str) -> None:
    problem = refused(written)
    assert (problem.line, problem.what.key) == (line, f"templates.{key}")
    for language in LANGUAGES:
        told = text(problem.title, language)
        assert "memorandum/en.txt" in told
        assert str(line) in told
        assert text(problem.advice, language).endswith((".", "}."))


def test_a_remark_may_hold_anything() -> None:
    assert read(GOOD.replace("# A remark", "# {nobody} [twice] @invoices")) == read(GOOD)


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "memorandum" / "ru.txt"
    file.parent.mkdir()
    file.write_bytes("version: 1\ntitle: МЕМОРАНДУМ\n[a] А\nх\n".encode(encoding))
    with pytest.raises(TemplateError) as caught:
        template("memorandum", "ru", tmp_path)
    assert caught.value.what.key == "templates.not_utf8"
    assert caught.value.line == (2 if encoding == "cp1251" else 1)


def test_what_windows_editors_save_is_read(tmp_path: Path) -> None:
    file = tmp_path / "memorandum" / "en.txt"
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert template("memorandum", "en", tmp_path).clauses == read(GOOD).clauses


# One's own folder


def test_ones_own_template_goes_before_the_built_in_one(tmp_path: Path) -> None:
    assert template("memorandum", "en", tmp_path) == template("memorandum", "en")
    file = tmp_path / "memorandum" / "en.txt"
    file.parent.mkdir()
    file.write_text(GOOD, encoding="utf-8")
    assert template("memorandum", "en", tmp_path).version == "2"
    assert template("memorandum", "ru", tmp_path) == template("memorandum", "ru")
    file.write_text(GOOD.replace("version: 2", "version: 31"), encoding="utf-8")
    assert template("memorandum", "en", tmp_path).version == "31"


def test_all_that_is_wrong_in_ones_own_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "memorandum").mkdir()
    (tmp_path / "memorandum" / "ru.txt").write_text("title: Т", encoding="utf-8")
    (tmp_path / "memorandum" / "en.txt").write_text(GOOD, encoding="utf-8")
    told = [(problem.file.name, problem.line, problem.what.key) for problem in check_all(tmp_path)]
    assert told == [("ru.txt", 1, "templates.no_version"), ("en.txt", 10, "templates.other_part")]


def test_a_kind_is_an_entry_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    names = ", ".join(f'{language} = "Lease"' for language in LANGUAGES)
    file = tmp_path / "kinds.toml"
    entry = f'[lease]\ncounts = "contract"\nneeds = ["subject"]\nnames = {{ {names} }}\n'
    file.write_text(entry, encoding="utf-8")
    name = dict.fromkeys(LANGUAGES, "Lease")
    needs = frozenset(("subject",))
    assert read_kinds(file) == {"lease": DocumentKind("lease", name, "contract", "estimates", 2, needs, name)}


def test_a_kind_has_a_short_name_for_lists_and_its_whole_name_where_none_is_given(tmp_path: Path) -> None:
    names = ", ".join(f'{language} = "Lease of machines"' for language in LANGUAGES)
    short = names.replace(" of machines", "")
    file = tmp_path / "kinds.toml"
    file.write_text(
        f"[lease]\nnames = {{ {names} }}\nshort = {{ {short} }}\n[loan]\nnames = {{ {names} }}\n",
        encoding="utf-8",
    )
    read = read_kinds(file)
    assert (read["lease"].short["ru"], read["lease"].names["ru"]) == ("Lease", "Lease of machines")
    assert read["loan"].short["ru"] == "Lease of machines"


@pytest.mark.parametrize(
    ("entry", "line", "key"),
    [
        ("[lease\n", 1, "not_toml"),
        ("# kinds\n[lease]\nnames = {}\n", 2, "bad_kind"),
        ("lease = 3\n", 1, "bad_kind"),
        ("[lease]\nNAMES\ncounts = 'invoice'\n", 1, "bad_kind"),
        ("[lease]\nNAMES\nprices = 'free'\n", 1, "bad_kind"),
        ("[lease]\nNAMES\ncopies = 0\n", 1, "bad_kind"),
        ("[lease]\nNAMES\ncopies = true\n", 1, "bad_kind"),
        ("[lease]\nNAMES\nneeds = ['money']\n", 1, "bad_kind"),
        ("[lease]\nNAMES\nshort = { en = 'Lease' }\n", 1, "bad_kind"),
        ("\n['../lease']\nNAMES\n", 2, "bad_kind"),
    ],
)
def test_a_broken_file_of_kinds_is_refused_with_its_line(
    tmp_path: Path, entry: str, line: int, key: str
) -> None:
    names = ", ".join(f'{language} = "Lease"' for language in LANGUAGES)
    (tmp_path / "kinds.toml").write_text(entry.replace("NAMES", f"names = {{ {names} }}"), encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        read_kinds(tmp_path / "kinds.toml")
    assert (caught.value.line, caught.value.what.key) == (line, f"templates.{key}")


def test_a_kind_that_does_not_exist_has_no_template() -> None:
    for name in ("lease", "../../translations", "", "/etc"):
        with pytest.raises(TemplateError) as caught:
            template(name, "ru")
        assert caught.value.what.key == "templates.not_readable"


# Two languages


@pytest.mark.parametrize(
    ("change", "line", "key"),
    [
        (("[subject]", "[matter]"), 12, "other_clause"),
        (("[secrecy: off]", "[secrecy: on]"), 19, "other_clause"),
        (("[subject] Subject", "[subject] (Subject)"), 12, "other_heading"),
        (("{if items and not yearly} @items", "@items"), 14, "other_part"),
        (("@items", "@steps"), 14, "other_part"),
        (("- another one\n", ""), 12, "other_count"),
        (("- another one\n", "- another one\n- a third\n"), 18, "other_count"),
        (("[secrecy: off] Secrecy\nNothing is told.\n", ""), 19, "only_here"),
        (("Nothing is told.\n", "Nothing is told.\n[costs] Costs\nNone.\n"), 21, "only_here"),
    ],
)
def test_languages_that_do_not_go_together_are_refused(change: tuple[str, str], line: int, key: str) -> None:
    with pytest.raises(TemplateError) as caught:
        check_equal(read(GOOD.replace(*change)), read(GOOD))
    assert (caught.value.line, caught.value.what.key) == (line, f"templates.{key}")


# The program's own templates


def test_the_programs_own_templates_are_good() -> None:
    assert check_all() == []


@pytest.mark.parametrize("name", kinds())
def test_all_languages_of_a_kind_have_the_same_clauses(name: str) -> None:
    read_all = [template(name, language) for language in LANGUAGES]
    for one, other in combinations(read_all, 2):
        check_equal(one, other)
    assert len({tuple(clause.id for clause in one.clauses) for one in read_all}) == 1


def test_kinds_say_what_they_count_as() -> None:
    assert {name: one.counts for name, one in kinds().items()} == {
        "memorandum": "memorandum",
        "cooperation_agreement": "memorandum",
        "negotiation_protocol": None,
        "handover_act": None,
        "purchase_contract": "contract",
    }
    assert [name for name, one in kinds().items() if one.prices == "binding"] == ["purchase_contract"]
    folders = {folder.name for folder in built_in().iterdir() if folder.is_dir()}
    assert folders == set(kinds())


@pytest.mark.parametrize(
    "file", sorted(built_in().glob("*/*.txt")), ids=lambda file: "/".join(file.parts[-2:])
)
def test_every_text_warns_its_editors_and_is_in_its_own_letters(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    assert written.startswith("# ")
    assert re.search("юрист|yurist|lawyer", written.split("version:")[0])
    prose = re.sub(_NO_PROSE, "", written, flags=re.MULTILINE)
    assert "  " not in written
    assert not missing_letters(prose)
    if file.stem in ("ru", "uz-Cyrl"):
        assert not re.search("[A-Za-zʻʼ“”]", prose)
    else:
        assert not re.search("[А-яЁё«»]", prose)
    if file.stem == "uz-Latn":
        assert not WRONG_MARKS.search(prose)
    if file.stem == "ru":
        assert not re.search("[ЎўҚқҒғҲҳ]", prose)
    assert written.count("“") == written.count("”")
    assert written.count("«") == written.count("»")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: file.name)
def test_the_guides_for_editors_name_every_place_condition_table_and_need(guide: Path) -> None:
    _, _, places, conditions, tables, _ = re.split("^## .*$", guide.read_text(encoding="utf-8"), flags=re.M)
    assert set(re.findall(r"\{(\w+)\}", places)) == PLACES.keys() | PARTY_PLACES.keys()
    assert set(re.findall(r"`(\w+)`", conditions)) == CONDITIONS.keys()
    assert set(re.findall(r"`@(\w+)`", tables)) == set(TABLES)
    kinds_file = (built_in() / "kinds.toml").read_text(encoding="utf-8").split("\n[")[0]
    assert set(NEEDS) <= set(re.findall(r"\w+", kinds_file))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda file: file.name)
def test_the_example_of_each_guide_is_a_template(guide: Path) -> None:
    example = guide.read_text(encoding="utf-8").split("```")[1]
    assert [clause.id for clause in read(example).clauses] == ["subject", "confidentiality"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_text_sends_its_editors_to_a_guide_in_its_own_language(file: Path) -> None:
    [guide] = re.findall(r"\.\./(README\S*\.md)", file.read_text(encoding="utf-8"))
    assert guide == ("README.md" if file.stem == "en" else f"README.{file.stem}.md")
    assert (built_in() / guide) in GUIDES


# Whatever people do to a text


PIECES = st.sampled_from(
    [
        "{",
        "}",
        "{if ",
        "{if items}",
        "{each party}",
        "[",
        "]",
        "[a]",
        ": off",
        "@items",
        "@",
        "- ",
        "#",
        "\n",
        "\n\n",
        "version: 1",
        "title:",
        "{subject}",
        "{party}",
        "x",
        " ",
        "\x00",
        "\u2028",
        "ʻ",
        "🙂",
        "\r",
    ]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.sampled_from(FILES), EDITS)
def test_any_edit_gives_a_template_or_a_problem_with_its_line(
    file: Path, edits: list[tuple[float, int, str]]
) -> None:
    written = file.read_text(encoding="utf-8")
    for where, taken, put in edits:
        place = int(where * len(written))
        written = written[:place] + put + written[place + taken :]
    made = read_or_problem(written)
    if isinstance(made, TemplateError):
        assert 1 <= made.line <= written.count("\n") + 1
        assert text(made.title, "ru")
    else:
        assert made.clauses
        assert all(clause.parts for clause in made.clauses)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_template_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    (folder / "memorandum").mkdir(parents=True, exist_ok=True)
    (folder / "memorandum" / "en.txt").write_bytes(body)
    with pytest.raises(TemplateError):
        template("memorandum", "en", folder)
