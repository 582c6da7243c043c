"""The commands about memoranda and contracts, as the contract has them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import UNFORESEEN, Done, run

from fairdesk.app import shift_clock
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Negotiation,
    PathStep,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import NegotiationOutcome, NegotiationSource
from fairdesk.exchange.document_json import document_of
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace

ROOT = Path(__file__).parents[1]
TEXTILE, PLASTIC = "Sirdaryo Tekstil MCHJ", "Jizzax Plastmassa MCHJ"
AGREED: Mapping[str, Any] = {
    "languages": ["uz-Latn", "ru"],
    "prevailing_language": "uz-Latn",
    "subject": "Polipropilen qoplarni mahalliylashtirish",
    "place": "Jizzax shahri",
    "date": "2022-03-03",
    "valid_until": "2022-12-31",
    "currency": "UZS",
    "vat": "included",
    "parties": [
        {
            "stir": "304567890",
            "part": "buyer",
            "signatory": "Бахтиёр Тошматов",
            "position": "Direktor",
            "basis": "Ustav",
        },
        {
            "stir": "301234567",
            "part": "seller",
            "signatory": "Nodira Qodirova",
            "position": "Direktor",
            "basis": "Ustav",
        },
    ],
    "items": [
        {
            "name": "Polipropilen qop, 50 kg",
            "tn_ved": "6305 33",
            "unit": "dona",
            "quantity": 240000,
            "price": 4850,
        },
        {"name": "Toʻqilgan mato", "unit": "m²", "quantity": "12 000", "price": 9400.55},
    ],
    "steps": [
        {"step": "specification", "due": "2022-03-20", "part": "buyer"},
        {"step": "sample", "due": "2022-04-30", "part": "seller"},
    ],
}


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRDESK_LANGUAGE", "en")


@pytest.fixture
def fair(place: Workplace, store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Two enterprises with requisites at a fair; the store is open beside the commands."""
    with place.write() as work:
        for name, stir in ((TEXTILE, "304567890"), (PLASTIC, "301234567")):
            work.add(
                Enterprise(
                    id=work.new_id(),
                    name=name,
                    stir=stir,
                    address="Jizzax, Sanoat koʻchasi 5",
                    account="20208000900123456001",
                    bank="SQB",
                    mfo="00440",
                )
            )
    shift_clock(store.folder, clock).store.close()
    monkeypatch.setenv("FAIRDESK_DATA", str(store.folder))
    return place


def written(folder: Path, **other: object) -> Path:
    """The agreed document as a file, or one that differs in something; what is None is left out."""
    file = folder / "agreed.json"
    told = {name: value for name, value in {**AGREED, **other}.items() if value is not None}
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return file


def create(folder: Path, kind: str = "memorandum", **other: object) -> Done:
    return run(kind, "create", written(folder, **other), "--json")


def text_of(file: Path) -> str:
    """What poppler reads in a PDF."""
    command = ["pdftotext", "-layout", str(file), "-"]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return told.replace("\u2009", " ")


def party(place: int, **other: object) -> list[dict[str, object]]:
    """The parties, one of them with something else."""
    parties = [dict(one) for one in AGREED["parties"]]
    parties[place].update(other)
    return [{name: value for name, value in one.items() if value is not None} for one in parties]


def nothing_made(fair: Workplace) -> bool:
    with fair.read() as work:
        kinds = (Negotiation, DealParty, DealItem, Document, DocumentVersion, Delegate, PathStep)
        return not any(work.count(kind) for kind in kinds)


def test_a_memorandum_is_made_locked_and_comes_back_to_the_byte(fair: Workplace, tmp_path: Path) -> None:
    done = create(tmp_path)
    assert (done.code, done.err) == (0, "")
    answer = done.answer
    assert (answer["number"], answer["version"]) == ("JI-2022-01/A-0001", 1)
    assert set(answer) == {"number", "version", "hash"}
    out = tmp_path / "memorandum.pdf"
    rendered = run("memorandum", "render", "JI-2022-01/A-0001", "--out", out, "--json")
    assert rendered.answer["hash"] == answer["hash"]
    with fair.read() as work:
        assert work.file(answer["hash"]) == out.read_bytes()
        (deal,) = work.all(Negotiation)
        people = {one.name for one in work.all(Delegate)}
    assert (deal.source, deal.outcome) == (NegotiationSource.DOCUMENT, NegotiationOutcome.MEMORANDUM)
    assert people == {"Бахтиёр Тошматов", "Nodira Qodirova"}
    page = text_of(out)
    for told in (
        "JI-2022-01/A-0001",
        "Polipropilen qop, 50 kg",
        "1 276 806 600",
        "Toʻqilgan mato",
        "Jizzax shahri",
        "Бахтиёр Тошматов",
        "20.03.2022",
    ):
        assert told in page, told
    assert run("memorandum", "verify", out, "--json").answer == {
        "verdict": "registered",
        "number": "JI-2022-01/A-0001",
        "version": 1,
    }


def test_documents_are_listed_with_what_the_contract_names(fair: Workplace, tmp_path: Path) -> None:
    made = create(tmp_path).answer
    create(tmp_path, "contract", currency="USD")
    (row,) = run("memorandum", "list", "--json").answer["documents"]
    assert {"number", "version", "state", "parties", "sum", "currency", "hash"} <= set(row)
    assert (row["number"], row["state"], row["currency"]) == (made["number"], "printed", "UZS")
    assert row["parties"] == [TEXTILE, PLASTIC]
    assert row["sum"] == "1276806600"
    assert row["hash"] == made["hash"]
    (contract,) = run("contract", "list", "--json").answer["documents"]
    assert (contract["number"], contract["currency"]) == ("JI-2022-01/A-0002", "USD")
    assert run("memorandum", "list", "--state", "signed", "--json").answer == {"documents": []}
    assert run("memorandum", "list", "--text", "tekstil").out.startswith(made["number"])


def test_a_document_is_shown_by_any_spelling_of_its_number(fair: Workplace, tmp_path: Path) -> None:
    create(tmp_path)
    shown = [
        run("memorandum", "show", typed, "--json").answer for typed in ("A-0001", "а-1", "JI-2022-01/A-1")
    ]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0]["parties"][0]["signatory"] == "Бахтиёр Тошматов"
    assert shown[0]["items"][0] == {
        "name": "Polipropilen qop, 50 kg",
        "tn_ved": "630533",
        "unit": "pcs",
        "quantity": "240000",
        "price": "4850",
        "sum": "1164000000",
    }
    assert shown[0]["steps"][0] == {"step": "specification", "due": "2022-03-20", "part": "buyer"}
    told = run("memorandum", "show", "A-0001").out
    assert "Buyer: Sirdaryo Tekstil MCHJ, Бахтиёр Тошматов" in told


def test_a_void_document_says_why_and_stays_listed(fair: Workplace, tmp_path: Path) -> None:
    create(tmp_path)
    out = tmp_path / "memorandum.pdf"
    run("memorandum", "render", "A-0001", "--out", out)
    assert run("memorandum", "void", "A-0001").code == 2
    assert run("memorandum", "void", "A-0001", "--reason", " ").code == 1
    done = run("memorandum", "void", "A-0001", "--reason", "Narx xato", "--json")
    assert (done.code, done.answer["state"]) == (0, "cancelled")
    assert run("memorandum", "void", "A-0001", "--reason", "Yana").code == 1
    assert run("memorandum", "list", "--json").answer["documents"][0]["state"] == "cancelled"
    assert run("memorandum", "show", "A-0001", "--json").answer["cancelled"] == "Narx xato"
    assert run("memorandum", "verify", out, "--json").answer["verdict"] == "void"
    assert run("memorandum", "render", "A-0001", "--out", out).code == 0


def test_what_looks_like_another_paper_warns_and_is_made(fair: Workplace, tmp_path: Path) -> None:
    create(tmp_path)
    again = create(tmp_path)
    assert again.code == 0
    assert again.answer["number"] == "JI-2022-01/A-0002"
    assert again.answer["warnings"] == ["JI-2022-01/A-0001 has the same parties and items."]
    assert again.err == "JI-2022-01/A-0001 has the same parties and items.\n"


def test_people_that_are_known_are_taken_and_others_are_made(fair: Workplace, tmp_path: Path) -> None:
    with fair.write() as work:
        textile = work.all(Enterprise, stir="304567890")[0].id
        work.add(Delegate(id=work.new_id(), enterprise=textile, name="Baxtiyor Toshmatov"))
    create(tmp_path)
    with fair.read() as work:
        assert {one.name for one in work.all(Delegate)} == {"Baxtiyor Toshmatov", "Nodira Qodirova"}


def test_what_is_left_out_is_filled_in(fair: Workplace, tmp_path: Path) -> None:
    with fair.read() as work:
        plastic = work.all(Enterprise, stir="301234567")[0].id.hex()
    done = create(
        tmp_path,
        languages=None,
        prevailing_language=None,
        date=None,
        place=None,
        valid_until=None,
        currency=None,
        vat=None,
        steps=None,
        subject=None,
        parties=[{"stir": 304567890, "part": "Xaridor"}, {"id": plastic, "part": "РАЗРАБОТЧИК"}],
    )
    assert done.code == 0
    shown = run("memorandum", "show", "A-0001", "--json").answer
    assert shown["languages"] == ["uz-Latn", "ru"]
    assert (shown["date"], shown["place"], shown["currency"]) == ("2022-03-03", "Jizzax shahri", "UZS")
    assert shown["subject"] == "Polipropilen qop, 50 kg, Toʻqilgan mato"
    assert [one["part"] for one in shown["parties"]] == ["buyer", "developer"]
    assert f"{PLASTIC}: who signs is missing." in done.answer["warnings"]


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (
            {"parties": party(0, stir="999999999")},
            "parties[0].stir: There is no enterprise with the STIR 999999999",
        ),
        ({"parties": party(0, stir="12")}, "parties[0].stir: A STIR has 9 digits"),
        ({"parties": party(1, stir=None)}, "parties[1]: A party needs"),
        ({"parties": party(1, stir=None, id="00" * 16)}, "parties[1].id: There is no enterprise with the id"),
        ({"parties": party(1, stir=None, id="x")}, "parties[1].id: There is no enterprise"),
        ({"parties": party(1, stir="304567890")}, f"parties[1]: {TEXTILE} is a party already"),
        ({"parties": party(1, part="friend")}, "parties[1].part: One of these is needed here: buyer, seller"),
        ({"parties": party(1, part=None)}, "parties[1].part: This is missing"),
        ({"parties": party(1, signatory=5)}, "parties[1].signatory: A text in quotation marks"),
        ({"parties": [], "steps": []}, "A document needs two parties"),
        ({"parties": {}}, "parties: A list in brackets"),
        ({"parties": ["304567890"]}, "parties[0]: An object in braces"),
        ({"parties": None}, "parties: This is missing"),
        ({"languages": ["de"]}, "languages: One of these is needed here: uz-Latn, uz-Cyrl, ru, en"),
        ({"languages": ["ru", "en", "uz-Latn"]}, "languages: Choose one or two languages"),
        ({"languages": ["ru", "ru"]}, "languages: Choose one or two languages"),
        ({"languages": []}, "languages: Choose one or two languages"),
        ({"prevailing_language": "en"}, "prevailing_language: The prevailing language is none"),
        ({"date": "soon"}, "date: A date is needed here"),
        ({"currency": "doubloon"}, "currency: doubloon is no currency"),
        ({"vat": "perhaps"}, "vat: One of these is needed here: included, on_top, none"),
        ({"items": [{"quantity": 1}]}, "items[0].name: This is missing"),
        ({"items": [{"name": " "}]}, "items[0].name: This is missing"),
        ({"items": [{"name": "Qop", "quantity": -1}]}, "items[0].quantity: A number from 0"),
        ({"items": [{"name": "Qop", "price": 1e30}]}, "items[0].price: A number from 0"),
        ({"items": [{"name": "Qop", "price": "cheap"}]}, "items[0].price: A number is needed here"),
        ({"items": [{"name": "Qop", "price": True}]}, "items[0].price: A number is needed here"),
        ({"items": [{"name": "Qop", "tn_ved": "12"}]}, "items[0].tn_ved: A TN VED code"),
        ({"items": [{"name": "Q" * 5000}]}, "items[0].name: This text is too long"),
        ({"items": []}, "There is no item"),
        ({"items": [{"name": "Qop 漢"}]}, "漢"),
        ({"steps": [{"step": "dance"}]}, "steps[0].step: One of these is needed here"),
        ({"steps": [{"step": "sample"}, {"step": "Namuna"}]}, "steps[1].step: This step stands in the list"),
        ({"steps": [{"step": "sample", "part": "developer"}]}, "steps[0].part: None of the parties"),
        ({"steps": [{"step": "sample", "due": "2022-13-01"}]}, "steps[0].due: A date is needed here"),
    ],
)
def test_a_file_that_is_wrong_is_refused_naming_the_place_and_makes_nothing(
    fair: Workplace, tmp_path: Path, other: dict[str, object], where: str
) -> None:
    done = create(tmp_path, **other)
    assert done.code == 1
    assert set(done.answer) == {"error", "advice"}
    assert where in done.answer["error"]
    assert nothing_made(fair)
    assert create(tmp_path).answer["number"] == "JI-2022-01/A-0001"


def test_a_contract_needs_what_is_paid_and_a_buyer(fair: Workplace, tmp_path: Path) -> None:
    no_price = create(tmp_path, "contract", items=[{"name": "Qop", "quantity": 5}])
    assert (no_price.code, no_price.answer["error"]) == (1, "Qop: the price is missing.")
    no_buyer = create(tmp_path, "contract", parties=party(0, part="developer"), steps=None)
    assert no_buyer.answer["error"] == "None of the parties is the buyer."
    assert nothing_made(fair)


def test_keys_that_nobody_understands_are_told(fair: Workplace, tmp_path: Path) -> None:
    done = create(tmp_path, colour="red", items=[{"name": "Qop", "quantity": 1, "price": 2, "weight": 3}])
    assert done.code == 0
    assert done.answer["warnings"] == [
        "colour is not understood and was left out.",
        "items[0].weight is not understood and was left out.",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b"null",
        b'{"parties": NaN}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"parties": "\\ud800"}',
        b'{"languages": "\\u0000"}',
    ],
)
def test_a_file_that_is_no_json_is_refused(fair: Workplace, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "strange.json"
    file.write_bytes(body)
    done = run("memorandum", "create", file, "--json")
    assert done.code == 1
    assert done.answer["error"] != UNFORESEEN
    assert nothing_made(fair)


def test_files_and_numbers_that_are_not_there_are_refused(fair: Workplace, tmp_path: Path) -> None:
    create(tmp_path)
    create(tmp_path, "contract")
    for arguments, code in (
        (("memorandum", "create", tmp_path / "nowhere.json"), 1),
        (("memorandum", "create", tmp_path), 1),
        (("memorandum", "create"), 2),
        (("memorandum", "show", "B-0001"), 1),
        (("memorandum", "show", "A-0002"), 1),
        (("contract", "show", "A-0001"), 1),
        (("memorandum", "show", "\ud800"), 1),
        (("memorandum", "render", "A-0001", "--out", tmp_path / "no folder" / "a.pdf"), 1),
        (("memorandum", "render", "A-0001", "--out", tmp_path / "a.pdf", "--version", "7"), 1),
        (("memorandum", "render", "A-0001"), 2),
        (("memorandum", "list", "--state", "odd"), 2),
        (("memorandum",), 2),
    ):
        done = run(*arguments, *(["--json"] if len(arguments) > 1 else []))
        assert done.code == code, arguments
        assert UNFORESEEN not in done.out + done.err
    assert not (tmp_path / "a.pdf").exists()


def test_the_commands_work_as_a_program_of_their_own(fair: Workplace, tmp_path: Path) -> None:
    file = written(tmp_path)
    command = [sys.executable, "-m", "fairdesk", "memorandum", "create", str(file), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["number"] == "JI-2022-01/A-0001"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(("buyer", "ru", "2022-03-03", "304567890", "sample", "UZS", "1,2 mlrd", "dona")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(tuple(AGREED)), inner),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(("stir", "id", "part", "signatory", "name", "unit", "quantity", "price", "step", "due")),
    JSON,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(tuple(AGREED)), JSON | FIELDS | st.lists(FIELDS, max_size=3)))
def test_no_json_whatever_is_more_than_refused(told: dict[str, object]) -> None:
    for described in (told, {**AGREED, **told}):
        trouble = refusal(json.dumps(described).encode())
        assert trouble is None or trouble.split(".")[0] in ("documents", "fields")


def refusal(body: bytes) -> str | None:
    """Why a file is refused; None where it is understood."""
    try:
        document_of(body)
    except UserFacingError as error:
        return error.title.key
    return None
