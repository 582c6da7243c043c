"""Laptops of one fair print, sign, cancel and replace the same documents without knowing of each other.

Whatever they did, after an exchange they agree, every paper on the table can be told for what it is, and no
number stands on two papers.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from a_paper_deal import PLASTIC, TEXTILE, Deal, a_deal
from desks import SimulatedDesk, copied, copies, exchange_all, give, meet, opened, prepare
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cli import run

from fairdesk.domain.badge_codes import fair_tag
from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.entities import Document, DocumentVersion, Id, Signing
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.texts import text
from fairdesk.usecases.papers import (
    document_drafts,
    document_ends,
    document_printing,
    document_register,
    documents,
    print_queue,
    signings,
)
from fairdesk.usecases.papers.document_content import Content, PaperMade
from fairdesk.usecases.papers.document_printing import Printed
from fairdesk.usecases.papers.document_versions import Standing, content_of
from fairdesk.usecases.papers.documents import DocumentView

Exchange = Callable[[list[SimulatedDesk]], None]


def first_tells_second(desks: list[SimulatedDesk]) -> None:
    give(desks[0], desks[1])
    give(desks[1], desks[0])


def second_tells_first(desks: list[SimulatedDesk]) -> None:
    give(desks[1], desks[0])
    give(desks[0], desks[1])


both_ways = pytest.mark.parametrize("exchange", [first_tells_second, second_tells_first])


def three(folder: Path) -> list[Path]:
    """Folders of three desks with letters of their own: the third was copied from the second."""
    (folder / "prepared").mkdir()
    two = prepare(folder / "prepared", 2)
    return [*two, copied(two[1], folder / "prepared" / "desk-2")]


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[list[SimulatedDesk]]:
    """Three laptops that know one deal; they are the desks A, A2 and A3."""
    (tmp_path / "used").mkdir()
    with copies(three(tmp_path), tmp_path / "used") as desks:
        exchange_all(desks)
        yield desks


@pytest.fixture
def deal(laptops: list[SimulatedDesk]) -> Deal:
    made = a_deal(laptops[0].place)
    exchange_all(laptops)
    return made


def paper(content: Content) -> PaperMade:
    return PaperMade(f"%PDF {content.to_json()}".encode(), 1)


def drafted(desk: SimulatedDesk, deal: Deal) -> Id:
    return document_drafts.draft(desk.place, deal.negotiation, "memorandum").document


def printed(desk: SimulatedDesk, document: Id) -> Printed:
    return document_printing.print_document(desk.place, document, paper)


def seen(desk: SimulatedDesk, document: Id) -> DocumentView:
    with desk.place.read() as work:
        return documents.view(work, document)


def told(desk: SimulatedDesk, document: Id) -> list[str]:
    return [text(one, "en") for one in seen(desk, document).warnings]


def standing(desk: SimulatedDesk, done: Printed) -> Standing | None:
    with desk.place.read() as work:
        found = documents.by_fingerprint(work, done.sha256)
        assert found is not None
        content = content_of(found.version)
        code = PageCode(fair_tag(work.fair.id), content.desk, content.counter, content.version, 1)
        by_code = documents.by_code(work, code)
    assert by_code is not None
    assert (by_code.version.id, by_code.standing) == (found.version.id, found.standing)
    return found.standing


def agree(desks: list[SimulatedDesk]) -> None:
    """They hold the same fair, and see its documents alike."""
    registers: list[list[document_register.Row]] = []
    for desk in desks:
        with desk.place.read() as work:
            registers.append([*document_register.register(work).rows])
    assert all(one == registers[0] for one in registers)
    assert len({desk.state_hash for desk in desks}) == 1


def printed_at_once(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> tuple[Id, Printed, Printed]:
    """A draft that two desks print a minute apart, before either hears of the other."""
    one, other, _ = laptops
    document = drafted(one, deal)
    exchange(laptops)
    first = printed(one, document)
    other.clock.advance(minutes=1)
    second = printed(other, document)
    return document, first, second


@both_ways
def test_of_two_papers_printed_of_one_draft_at_once_one_holds_and_everybody_is_told(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document, first, second = printed_at_once(laptops, deal, exchange)
    assert (first.number, second.number) == ("JI-2022-01/A-0001", "JI-2022-01/A2-0001")
    exchange(laptops)
    for desk in (one, other):
        assert seen(desk, document).number == first.number
        assert [content_of(twin).number for twin in seen(desk, document).twins] == [second.number]
        assert told(desk, document) == [
            f"Two desks printed it at the same time: {first.number} holds, {second.number} does not. "
            f"Tear up {second.number}."
        ]
        assert (standing(desk, first), standing(desk, second)) == (Standing.HOLDS, Standing.TWIN)
        with desk.place.read() as work:
            assert documents.by_number(work, first.number) == document
            assert documents.by_number(work, second.number) == document
    assert (seen(one, document).is_own, seen(other, document).is_own) == (True, False)
    agree([one, other])
    deal.item("Sumka", "1", "1")
    exchange(laptops)
    with pytest.raises(UserFacingError):
        printed(other, document)
    assert printed(one, document).version == 2
    exchange(laptops)
    assert standing(other, first) is Standing.OLD
    agree([one, other])


@both_ways
def test_of_two_papers_of_one_draft_none_is_torn_up_unseen_once_one_is_signed(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document, first, second = printed_at_once(laptops, deal, exchange)
    signings.sign_on_paper(other.place, document)
    exchange(laptops)
    for desk in (one, other):
        assert seen(desk, document).state is DocumentState.PRINTED  # nobody signed the paper that holds
        [sentence] = told(desk, document)
        assert sentence.endswith(f"Have {first.number} signed before {second.number} is torn up.")
        assert PLASTIC in sentence
    signings.sign_on_paper(one.place, document)
    exchange(laptops)
    for desk in (one, other):
        assert seen(desk, document).state is DocumentState.SIGNED
        assert told(desk, document)[0].endswith(f"Tear up {second.number}.")
    agree([one, other])


def test_a_signature_that_names_no_paper_is_looked_for_on_both(
    laptops: list[SimulatedDesk], deal: Deal
) -> None:
    """As they were noted before signatures named their papers."""
    one, other, _ = laptops
    document = drafted(one, deal)
    first_tells_second(laptops)
    printed(one, document)
    other.clock.advance(minutes=1)
    printed(other, document)
    with other.place.write() as work:
        for enterprise in deal.enterprises.values():
            work.add(Signing(id=work.new_id(), document=document, enterprise=enterprise, at=work.now))
    first_tells_second(laptops)
    assert seen(one, document).state is DocumentState.SIGNED
    assert told(one, document)[0].endswith("before one is torn up.")


def test_commands_tell_two_papers_of_one_draft_apart(
    laptops: list[SimulatedDesk], deal: Deal, tmp_path: Path
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    first_tells_second(laptops)
    first = printed(one, document)
    other.clock.advance(minutes=1)
    second = printed(other, document)
    first_tells_second(laptops)
    with other.place.write() as work:
        work.keep_file(first.pdf)
    at = ("--data", other.store.folder, "memorandum")
    for done in (first, second):
        out = tmp_path / "paper.pdf"
        answer = run(*at, "render", done.number, "--out", out, "--json").answer
        assert (answer["number"], out.read_bytes()) == (done.number, done.pdf)
    refused = run(*at, "void", second.number, "--reason", "Ortiqcha", "--json")
    assert refused.code == 1
    assert first.number in refused.answer["error"]
    assert run(*at, "show", second.number, "--json").answer["number"] == first.number
    assert run(*at, "void", first.number, "--reason", "Ortiqcha").code == 0


@both_ways
def test_a_hidden_number_is_not_given_again(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    exchange(laptops)
    papers = [printed(one, document)]
    one.clock.advance(minutes=1)
    other.clock.advance(minutes=2)
    papers.append(printed(other, document))
    exchange(laptops)
    papers += [printed(desk, drafted(desk, deal)) for desk in (one, other)]
    numbers = [each.number for each in papers]
    assert len(set(numbers)) == 4


@both_ways
def test_a_number_that_was_only_kept_elsewhere_does_not_stand_in_the_way(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)

    def killed(content: Content) -> PaperMade:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        document_printing.print_document(one.place, document, killed)
    exchange(laptops)
    assert printed(other, document).number == "JI-2022-01/A2-0001"
    exchange(laptops)
    assert seen(one, document).number == "JI-2022-01/A2-0001"
    assert printed(one, drafted(one, deal)).number.startswith("JI-2022-01/A-")


def test_a_kept_number_that_was_given_to_another_paper_meanwhile_is_not_used(
    laptops: list[SimulatedDesk], deal: Deal
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    second_tells_first(laptops)
    for desk in (one, other):
        desk.clock.advance(minutes=1 if desk is one else 2)
        with pytest.raises(InterruptedError):
            _acted(desk, document, "kill")
    second_tells_first(laptops)
    with one.place.write() as work:
        assert set(work.claims(Document, document)) == {"issuer", "number"}
        second = Document(id=work.new_id(), negotiation=deal.negotiation, day=date(2022, 3, 3))
        work.add(second)
    assert printed(one, second.id).number == "JI-2022-01/A-0001"
    with one.place.write() as work:  # somebody settles what the two desks kept, field by field
        work.change(Document, document, issuer=work.desk.id, number="JI-2022-01/A2-0001")
    assert printed(one, document).number == "JI-2022-01/A-0002"


@both_ways
def test_what_is_cancelled_here_and_signed_there_is_cancelled_and_says_who_signed(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    done = printed(one, document)
    exchange(laptops)
    document_ends.cancel(one.place, document, "Xato")
    signings.sign_on_paper(other.place, document, list(deal.enterprises.values()))
    exchange(laptops)
    for desk in (one, other):
        assert seen(desk, document).state is DocumentState.CANCELLED
        assert told(desk, document) == [
            f"It was cancelled, and yet it was signed by: “Sirdaryo Tekstil” MCHJ, {PLASTIC}"
        ]
        assert standing(desk, done) is Standing.CANCELLED
    agree([one, other])
    document_ends.reinstate(other.place, document)
    exchange(laptops)
    assert seen(one, document).state is DocumentState.SIGNED
    assert told(one, document) == []


@both_ways
def test_each_side_signed_at_another_desk_makes_a_signed_document(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    printed(one, document)
    exchange(laptops)
    signings.sign_on_paper(one.place, document, [deal.enterprises[PLASTIC]])
    signings.sign_on_paper(other.place, document, [deal.enterprises[TEXTILE]])
    exchange(laptops)
    assert seen(one, document).state is seen(other, document).state is DocumentState.SIGNED


@both_ways
def test_only_the_numbers_own_desk_makes_a_version_and_another_replaces(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    first = printed(one, document)
    exchange(laptops)
    with other.place.write() as work:
        work.change(Document, document, subject="Yangi mavzu")
    with pytest.raises(UserFacingError) as refused:
        printed(other, document)
    assert first.number in text(refused.value.advice, "en")
    successor = document_ends.replace(other.place, document).document
    done = printed(other, successor)
    assert done.number == "JI-2022-01/A2-0001"
    assert first.number in done.pdf.decode()
    exchange(laptops)
    assert seen(one, document).state is DocumentState.CANCELLED
    assert done.number in (seen(one, document).document.cancelled or "")
    agree([one, other])


@both_ways
def test_a_document_replaced_at_two_desks_has_two_successors_and_people_cancel_one(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    printed(one, document)
    exchange(laptops)
    successors = [document_ends.replace(desk.place, document).document for desk in (one, other)]
    done = [printed(desk, each) for desk, each in zip((one, other), successors, strict=True)]
    exchange(laptops)
    for desk in (one, other):
        assert seen(desk, document).state is DocumentState.CANCELLED
        for own, rival in (done, done[::-1]):
            assert f"{rival.number} replaces the same document. Cancel one of the two." in told(
                desk, own.document
            )
    agree([one, other])
    document_ends.cancel(one.place, successors[1], "Ikki marta")
    exchange(laptops)
    assert told(other, successors[0]) == []


@both_ways
def test_a_replacement_printed_after_the_other_is_known_is_refused(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    printed(one, document)
    exchange(laptops)
    late = document_ends.replace(one.place, document).document
    done = printed(other, document_ends.replace(other.place, document).document)
    exchange(laptops)
    with pytest.raises(UserFacingError) as refused:
        printed(one, late)
    assert done.number in text(refused.value.title, "en")


@both_ways
def test_a_new_version_and_a_replacement_made_at_once_leave_the_replacement(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    printed(one, document)
    exchange(laptops)
    with one.place.write() as work:
        work.change(Document, document, subject="Ikkinchi talqin")
    second = printed(one, document)
    done = printed(other, document_ends.replace(other.place, document).document)
    exchange(laptops)
    for desk in (one, other):
        assert standing(desk, second) is Standing.CANCELLED
        assert standing(desk, done) is Standing.HOLDS
    agree([one, other])


@both_ways
def test_a_draft_discarded_here_and_printed_there_is_cancelled_but_known(
    laptops: list[SimulatedDesk], deal: Deal, exchange: Exchange
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    exchange(laptops)
    document_ends.discard(one.place, document)
    done = printed(other, document)
    exchange(laptops)
    for desk in (one, other):
        assert standing(desk, done) is Standing.CANCELLED
    agree([one, other])


def test_a_restored_laptop_goes_on_as_another_desk_and_does_not_print_under_its_old_numbers(
    tmp_path: Path,
) -> None:
    folder = prepare(tmp_path, 1)[0]
    before = opened(folder)
    deal = a_deal(before.place)
    document = drafted(before, deal)
    assert printed(before, document).number == "JI-2022-01/A-0001"
    before.store.close()
    shutil.copytree(folder, tmp_path / "restored")
    restored = opened(tmp_path / "restored")
    restored.store.was_copied("Dilnoza")
    with restored.place.write() as work:
        work.change(Document, document, subject="Yangi mavzu")
    with pytest.raises(UserFacingError):
        printed(restored, document)
    assert printed(restored, drafted(restored, deal)).number == "JI-2022-01/A2-0001"
    restored.store.close()


# The queue


def test_a_paper_is_printed_where_there_is_a_printer(laptops: list[SimulatedDesk], deal: Deal) -> None:
    one, other, third = laptops
    document = drafted(one, deal)
    with pytest.raises(UserFacingError):
        print_queue.send(one.place, document, other.id)
    done = printed(one, document)
    with pytest.raises(UserFacingError):
        print_queue.send(one.place, document, b"no desk")
    job = print_queue.send(one.place, document, other.id, copies=3).job
    give(one, other)
    give(one, third)
    with third.place.read() as work:
        assert print_queue.waiting(work) == ()
    with other.place.read() as work:
        (waiting,) = print_queue.waiting(work)
    assert (waiting.number, waiting.version, waiting.copies) == (done.number, 1, 3)
    assert waiting.parties == ("“Sirdaryo Tekstil” MCHJ", PLASTIC)
    assert waiting.asked_by == "Front desk"
    assert (waiting.has_arrived, waiting.trouble) == (False, None)
    with pytest.raises(UserFacingError) as refused:
        printed(other, document)
    assert refused.value.title.key == "documents.not_arrived"
    meet(other, one)
    with other.place.read() as work:
        assert print_queue.waiting(work)[0].has_arrived
    assert printed(other, document).pdf == done.pdf
    print_queue.printed(other.place, job)
    exchange_all(laptops)
    with one.place.read() as work:
        (asked,) = print_queue.asked(work)
    assert asked.job.printed is not None
    with pytest.raises(UserFacingError):
        print_queue.take_back(one.place, job)


def test_of_two_papers_of_one_draft_the_one_that_holds_is_printed_for_another_desk(
    laptops: list[SimulatedDesk], deal: Deal
) -> None:
    one, other, third = laptops
    drafts = [drafted(one, deal) for _ in range(8)]  # whose paper has the lower id is chance
    exchange_all(laptops)
    holding = [printed(one, document) for document in drafts]
    other.clock.advance(minutes=1)
    for document in drafts:
        printed(other, document)
        print_queue.send(other.place, document, third.id)
    exchange_all(laptops)
    with third.place.read() as work:
        waiting = print_queue.waiting(work)
    assert {(one.number, one.sha256) for one in waiting} == {(one.number, one.sha256) for one in holding}


def test_a_refusal_comes_back_with_its_reason_and_what_was_taken_back_waits_no_more(
    laptops: list[SimulatedDesk], deal: Deal
) -> None:
    one, other, _ = laptops
    document = drafted(one, deal)
    printed(one, document)
    jobs = [print_queue.send(one.place, document, other.id).job for _ in range(3)]
    exchange_all(laptops)
    with pytest.raises(UserFacingError):
        print_queue.refuse(other.place, jobs[0], " ")
    print_queue.refuse(other.place, jobs[0], "Qogʻoz tugadi")
    print_queue.take_back(one.place, jobs[1])
    exchange_all(laptops)
    with one.place.read() as work:
        asked = {each.job.id: each for each in print_queue.asked(work)}
    assert asked[jobs[0]].job.refused == "Qogʻoz tugadi"
    assert set(asked) == {jobs[0], jobs[2]}
    with other.place.read() as work:
        assert [each.job.id for each in print_queue.waiting(work)] == [jobs[2]]
    with pytest.raises(UserFacingError):
        print_queue.printed(other.place, jobs[1])
    document_ends.cancel(one.place, document, "Xato")
    exchange_all(laptops)
    with other.place.read() as work:
        (waiting,) = print_queue.waiting(work)
    assert waiting.trouble is not None
    assert waiting.trouble.key == "documents.queue_cancelled"


# Numbers over any history


Action = tuple[int, str, int]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Deal]:
    folder = tmp_path_factory.mktemp("prepared")
    folders = three(folder)
    desks = [opened(each) for each in folders]
    exchange_all(desks)
    deal = a_deal(desks[0].place)
    exchange_all(desks)
    for desk in desks:
        desk.store.close()
    return folders, deal


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(("draft", "print", "kill", "change", "replace", "cancel", "discard", "give")),
            st.integers(0, 5),
        ),
        max_size=16,
    )
)
def test_no_number_ever_stands_on_two_papers(
    prepared: tuple[list[Path], Deal], tmp_path_factory: pytest.TempPathFactory, history: list[Action]
) -> None:
    folders, deal = prepared
    papers: dict[tuple[str, int], bytes] = {}
    with copies(folders, tmp_path_factory.mktemp("used")) as desks:
        for place, action, which in history:
            desk = desks[place]
            desk.clock.advance(seconds=7 * place + 1)
            done = act(desk, desks[which % 3], deal, action, which)
            if done is not None:
                same = papers.setdefault((done.number, done.version), done.pdf)
                assert same == done.pdf
        exchange_all(desks)
        agree(desks)
        for (number, version), pdf in papers.items():
            assert_known(desks, number, version, pdf)


def act(desk: SimulatedDesk, to: SimulatedDesk, deal: Deal, action: str, which: int) -> Printed | None:
    """What somebody does at a desk; what is refused there is refused."""
    if action == "give":
        if to is not desk:
            give(desk, to)
        return None
    if action == "draft":
        with desk.place.write() as work:
            work.add(
                Document(id=work.new_id(), negotiation=deal.negotiation, day=date(2022, 3, 3), at=work.now)
            )
        return None
    known = [each.id for each in desk.all(Document)]
    if not known:
        return None
    document = known[which % len(known)]
    try:
        return _acted(desk, document, action)
    except (UserFacingError, InterruptedError):
        return None


def _acted(desk: SimulatedDesk, document: Id, action: str) -> Printed | None:
    def killed(content: Content) -> PaperMade:
        raise InterruptedError(content.number)

    match action:
        case "print":
            return printed(desk, document)
        case "kill":
            return document_printing.print_document(desk.place, document, killed)
        case "change":
            subject = f"{desk.id.hex()} {desk.clock.now()}"
            document_drafts.set_field(desk.place, document, "subject", subject)
        case "replace":
            document_ends.replace(desk.place, document)
        case "cancel":
            document_ends.cancel(desk.place, document, "Xato")
        case _:
            document_ends.discard(desk.place, document)
    return None


def assert_known(desks: list[SimulatedDesk], number: str, version: int, pdf: bytes) -> None:
    """Every desk knows a paper by its number, and takes it for the same."""
    for desk in desks:
        with desk.place.read() as work:
            document = documents.by_number(work, number)
            assert document is not None
            versions = work.all(DocumentVersion, document=document)
            named = [(content_of(one).number, one.version) for one in versions]
            assert (number, version) in named
            assert len(set(named)) == len(named)
    assert number.encode() in pdf
