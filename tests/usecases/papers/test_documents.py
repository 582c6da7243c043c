"""A document's life: drafted from the negotiation, printed, changed, signed, cancelled, replaced."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from a_paper_deal import PLASTIC, TEXTILE, Deal, a_deal

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.clock import SetClock
from fairdesk.domain.document_numbers import PageCode
from fairdesk.domain.entities import (
    DealItem,
    DealParty,
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Handover,
    Id,
    Negotiation,
    NegotiationNote,
    PathStep,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart, NegotiationOutcome, Step, Vat
from fairdesk.texts import text
from fairdesk.usecases.papers import (
    document_differences,
    document_drafts,
    document_ends,
    document_printing,
    documents,
    own_forms,
    signings,
)
from fairdesk.usecases.papers.document_content import (
    Content,
    ContentHandover,
    ContentItem,
    ContentParty,
    ContentStep,
    PaperMade,
)
from fairdesk.usecases.papers.document_printing import Printed
from fairdesk.usecases.papers.document_rows import all_rows
from fairdesk.usecases.papers.document_templates import template
from fairdesk.usecases.papers.document_versions import Standing, content_of
from fairdesk.usecases.papers.documents import DocumentView
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace) -> Deal:
    return a_deal(place)


def drafted(deal: Deal, template: str = "memorandum") -> Id:
    return document_drafts.draft(deal.place, deal.negotiation, template).document


def printed(deal: Deal, document: Id) -> Printed:
    return document_printing.print_document(deal.place, document, paper_pdf)


def plain(content: Content) -> PaperMade:
    """Pages for stories that look at no page."""
    return PaperMade(f"%PDF {content.to_json()}".encode(), 1)


def seen(deal: Deal, document: Id) -> DocumentView:
    with deal.place.read() as work:
        return documents.view(work, document)


def lacking(deal: Deal, document: Id, *, must: bool | None = None) -> list[str]:
    with deal.place.read() as work:
        found = document_drafts.lacks(work, document)
    return [text(one.message, "en") for one in found if must in (None, one.must)]


# Drafts


def test_a_draft_is_filled_in_as_far_as_can_be_known(deal: Deal) -> None:
    content = seen(deal, drafted(deal)).draft
    assert content.languages == ("uz-Latn", "ru")
    assert content.prevailing == "uz-Latn"
    assert content.day == date(2022, 3, 3)
    assert content.city == {"uz-Latn": "Jizzax shahri", "ru": "город Джизак"}
    assert content.subject == "Polipropilen qop, 50 kg"
    assert (content.copies, content.sum, content.number) == (2, Decimal(1164000000), "")
    buyer, seller = content.parties
    assert (buyer.part, seller.part) == (DealPart.BUYER, DealPart.SELLER)
    assert buyer.names == {"uz-Latn": "“Sirdaryo Tekstil” MCHJ", "ru": TEXTILE}
    assert seller.names == {"uz-Latn": PLASTIC, "ru": "ООО «Jizzax Plastmassa»"}
    assert seller.addresses["ru"] == "Джизакская область, Sanoat koʻchasi 5"
    assert (seller.signatory, seller.positions["ru"]) == ("Nodira Qodirova", "директор")
    assert [step.step for step in content.steps] == [Step.SPECIFICATION, Step.SAMPLE]


def test_a_subject_that_nobody_typed_stays_short_however_many_items_there_are(deal: Deal) -> None:
    for name in ("Mato", "Ip", "Ramka"):
        deal.item(name, "1", "1")
    document = drafted(deal)
    document_drafts.set_field(deal.place, document, "languages", ("uz-Latn", "ru"))
    view = seen(deal, document)
    assert view.draft.subject == "Polipropilen qop, 50 kg, Mato va yana 2 ta"
    with deal.place.read() as work:
        assert [one.subject for one in all_rows(work)] == [view.draft.subject]


def test_languages_are_those_of_the_people_at_the_table_until_the_desk_chooses(deal: Deal) -> None:
    with deal.place.write() as work:
        work.change(Delegate, deal.people[PLASTIC], language="en")
        for party in work.all(DealParty):
            work.change(DealParty, party.id, present=(deal.people[PLASTIC].hex(), deal.people[TEXTILE].hex()))
    memorandum = drafted(deal)
    assert set(seen(deal, memorandum).draft.languages) == {"en", "ru"}
    document_drafts.set_field(deal.place, memorandum, "languages", ("uz-Cyrl",))
    content = seen(deal, memorandum).draft
    assert (content.languages, content.prevailing) == (("uz-Cyrl",), None)
    assert seen(deal, drafted(deal, "purchase_contract")).draft.languages == ("uz-Cyrl",)


def test_a_draft_that_was_begun_is_taken_and_a_printed_one_is_not(deal: Deal) -> None:
    first = drafted(deal)
    assert drafted(deal) == first
    document_printing.print_document(deal.place, first, plain)
    assert drafted(deal) != first


def test_fields_are_set_one_by_one_and_wrong_ones_are_told(deal: Deal) -> None:
    document = drafted(deal)
    assert document_drafts.set_field(deal.place, document, "day", "5.03.2022").value == date(2022, 3, 5)
    assert document_drafts.set_field(deal.place, document, "subject", "Qoplar").value == "Qoplar"
    assert document_drafts.set_field(deal.place, document, "special_terms", ("Shart", "Условие")).at
    for field, value in (("day", "someday"), ("copies", 0), ("languages", ()), ("languages", ("ru", "ru"))):
        assert document_drafts.set_field(deal.place, document, field, value).problem is not None
    content = seen(deal, document).draft
    assert (content.day, content.subject, content.copies) == (date(2022, 3, 5), "Qoplar", 2)
    document_drafts.set_field(deal.place, document, "languages", ("ru", "en"))
    assert seen(deal, document).draft.special_terms == {"ru": "Условие"}
    with pytest.raises(ValueError, match="number"):
        document_drafts.set_field(deal.place, document, "number", "1")


def test_what_is_lacking_is_told_with_where_it_is_put_in(deal: Deal) -> None:
    document = drafted(deal, "purchase_contract")
    assert lacking(deal, document) == []
    with deal.place.write() as work:
        item = work.all(DealItem)[0]
        work.change(DealItem, item.id, price=None)
        work.change(Enterprise, deal.enterprises[PLASTIC], mfo=None, signatory=None)
        work.change(PathStep, work.all(PathStep)[1].id, due=date(2022, 1, 1))
        work.change(Document, document, copies=1, valid_until=date(2022, 3, 1))
    assert lacking(deal, document, must=True) == ["Polipropilen qop, 50 kg: the price is missing."]
    assert {
        f"{PLASTIC}: who signs is missing.",
        f"{PLASTIC}: missing requisites: MFO",
        "There are fewer copies than parties.",
        "It holds until a day before its own date.",
    } <= set(lacking(deal, document, must=False))
    with deal.place.read() as work:
        price = document_drafts.lacks(work, document)[0]
    assert (price.kind, price.id, price.field) == ("deal_item", item.id, "price")
    with pytest.raises(UserFacingError) as refused:
        document_printing.print_document(deal.place, document, plain)
    assert "price" in text(refused.value.title, "en")
    assert not seen(deal, document).number


def test_a_date_that_passed_since_the_draft_was_begun_is_told_and_refuses_nothing(deal: Deal) -> None:
    document = drafted(deal)
    assert "days old" not in " ".join(lacking(deal, document))
    assert isinstance(deal.place.clock, SetClock)
    deal.place.clock.advance(days=4)
    with deal.place.read() as work:
        found = document_drafts.lacks(work, document)
    (old,) = [one for one in found if one.message.key == "documents.day_old"]
    assert text(old.message, "en") == "The document’s date is 4 days old: today is 7 March 2022."
    assert (old.kind, old.id, old.field, old.must) == ("document", document, "day", False)
    document_drafts.set_field(deal.place, document, "day", date(2022, 3, 1))
    assert "days old" not in " ".join(lacking(deal, document)), "who sets an earlier date means it"
    document_drafts.set_field(deal.place, document, "day", date(2022, 3, 3))
    assert printed(deal, document).number


def test_what_was_printed_names_the_editions_of_its_templates(deal: Deal) -> None:
    document = drafted(deal)
    printed(deal, document)
    view = seen(deal, document)
    assert view.current is not None
    editions = [f"memorandum/{one} {template('memorandum', one).version}" for one in ("uz-Latn", "ru")]
    assert content_of(view.current).editions == tuple(editions)
    assert not view.differs


def test_a_paper_of_one_party_is_not_printed(deal: Deal) -> None:
    document = drafted(deal)
    with deal.place.write() as work:
        work.void(DealParty, work.all(DealParty)[0].id)
    assert lacking(deal, document, must=True) == ["A document needs two parties."]


def test_a_protocol_lists_the_notes_and_the_outcome(deal: Deal) -> None:
    document = drafted(deal, "negotiation_protocol")
    assert lacking(deal, document, must=True) == ["The outcome of the negotiation is missing."]
    with deal.place.write() as work:
        work.change(Negotiation, deal.negotiation, outcome=NegotiationOutcome.TALK_AGAIN)
        work.add(
            NegotiationNote(
                id=work.new_id(), negotiation=deal.negotiation, at=work.now, text="Namuna 30 aprelda"
            )
        )
    content = seen(deal, document).draft
    assert content.notes == (("03.03 09:30", "Namuna 30 aprelda"),)
    assert content.outcome == "talk_again"
    assert seen(deal, drafted(deal)).draft.notes == ()


def test_an_act_holds_only_what_its_template_shows(deal: Deal) -> None:
    handover = handed_over(deal)
    document = document_drafts.draft(deal.place, deal.negotiation, "handover_act", handover=handover).document
    content = seen(deal, document).draft
    assert (content.items, content.steps, content.sum, content.parties[0].account) == ((), (), None, "")
    assert content.handover is not None
    assert (content.handover.what, content.handover.giver, content.handover.receiver) == ("Chizmalar", 0, 1)
    printed(deal, document)
    with deal.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, price=Decimal(1))
        work.change(Enterprise, deal.enterprises[PLASTIC], mfo=None)
    view = seen(deal, document)
    assert (view.differs, view.sum) == (False, None)
    assert not any("requisites" in one for one in lacking(deal, document))


def handed_over(deal: Deal) -> Id:
    with deal.place.write() as work:
        made = Handover(
            id=work.new_id(),
            negotiation=deal.negotiation,
            what="Chizmalar",
            version="2",
            giver=deal.enterprises[TEXTILE],
            receiver=deal.enterprises[PLASTIC],
            at=work.now,
        )
        work.add(made)
    return made.id


def test_a_sum_that_nobody_can_mean_is_not_printed(deal: Deal) -> None:
    document = drafted(deal)
    with deal.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, quantity=Decimal(10**14), price=Decimal(10**14))
    assert lacking(deal, document, must=True) == [
        "The sum is a quadrillion or more: check quantities and prices."
    ]


# Printing


def test_printing_locks_the_text_and_keeps_the_pdf(deal: Deal) -> None:
    document = drafted(deal)
    done = printed(deal, document)
    assert (done.number, done.version, done.pdf[:4]) == ("JI-2022-01/A-0001", 1, b"%PDF")
    view = seen(deal, document)
    assert (view.state, view.number, view.is_own) == (DocumentState.PRINTED, done.number, True)
    assert view.current is not None
    assert view.current.sum == Decimal(1164000000)
    with deal.place.read() as work:
        assert work.file(view.current.sha256) == done.pdf
        assert documents.by_number(work, "a 1") == document
        kept = content_of(view.current)
        paper = documents.by_code(work, PageCode(kept.fair_tag, kept.desk, kept.counter, 1, 1))
        assert documents.by_code(work, PageCode(kept.fair_tag, kept.desk, kept.counter, 2, 1)) is None
        assert documents.by_code(work, PageCode(kept.fair_tag ^ 1, kept.desk, kept.counter, 1, 1)) is None
    assert paper is not None
    assert (paper.document.id, paper.standing, paper.number) == (document, Standing.HOLDS, done.number)


def test_further_copies_are_the_same_bytes_and_no_version(deal: Deal) -> None:
    document = drafted(deal)
    first = printed(deal, document)
    deal.place.clock.advance(hours=3)  # pyright: ignore[reportAttributeAccessIssue]
    again = printed(deal, document)
    assert (again.version, again.pdf, again.changes.kinds) == (1, first.pdf, frozenset())


def test_a_change_after_printing_is_told_and_is_the_next_version_under_the_number(deal: Deal) -> None:
    document = drafted(deal)
    first = printed(deal, document)
    with deal.place.read() as work:
        item = work.all(DealItem)[0].id
    deal.change_item(item, price=Decimal(5000), unit="t")
    view = seen(deal, document)
    assert view.differs
    assert view.content.items[0].price == Decimal(4850)
    with deal.place.read() as work:
        told = [text(one.told, "ru") for one in document_differences.differs(work, document, "ru")]
    assert told == [
        "Сумма: на бумаге 1\u2009164\u2009000\u2009000, сейчас 1\u2009200\u2009000\u2009000",
        "Polipropilen qop, 50 kg: Ед. изм.: на бумаге кг, сейчас т",
        "Polipropilen qop, 50 kg: Цена: на бумаге 4\u2009850, сейчас 5\u2009000",
        "Polipropilen qop, 50 kg: Сумма: на бумаге 1\u2009164\u2009000\u2009000, "
        "сейчас 1\u2009200\u2009000\u2009000",
    ]
    second = printed(deal, document)
    assert (second.number, second.version) == (first.number, 2)
    assert second.sha256 != first.sha256
    view = seen(deal, document)
    assert ([one.version for one in view.versions], view.differs) == ([1, 2], False)
    with deal.place.read() as work:
        old = documents.by_fingerprint(work, first.sha256)
    assert old is not None
    assert old.standing is Standing.OLD


def test_a_paper_may_be_kept_as_it_is_until_something_changes_again(deal: Deal) -> None:
    document = drafted(deal)
    printed(deal, document)
    item = deal.item("Sumka", "10", "1000")
    assert seen(deal, document).differs
    document_ends.keep_as_printed(deal.place, document)
    assert not seen(deal, document).differs
    with deal.place.read() as work:
        assert document_differences.differs(work, document, "en") == ()
    deal.change_item(item, quantity=Decimal(20))
    assert seen(deal, document).differs


def put_off(deal: Deal, step: Step, day: date) -> None:
    with deal.place.write() as work:
        found = next(one for one in work.all(PathStep) if one.step is step)
        work.change(PathStep, found.id, due=day)


def test_the_path_goes_on_after_all_have_signed_and_the_paper_stays_right(deal: Deal) -> None:
    document = drafted(deal)
    printed(deal, document)
    put_off(deal, Step.SAMPLE, date(2022, 6, 1))
    assert seen(deal, document).differs
    signings.sign_on_paper(deal.place, document)
    assert not seen(deal, document).differs
    with deal.place.read() as work:
        assert document_differences.differs(work, document, "en") == ()
    item = deal.item("Sumka", "10", "1000")
    with deal.place.read() as work:
        told = [one.what for one in document_differences.differs(work, document, "en")]
    assert "Sample: Due" in told
    document_ends.keep_as_printed(deal.place, document)
    put_off(deal, Step.SAMPLE, date(2022, 7, 1))
    assert not seen(deal, document).differs
    deal.change_item(item, quantity=Decimal(20))
    assert seen(deal, document).differs


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({"subject": "Yangi mavzu"}, "Subject: Polipropilen qop, 50 kg on paper, now Yangi mavzu"),
        ({"without": ("confidentiality",)}, "Clauses left out: nothing on paper, now Confidentiality"),
        ({"languages": ("ru",)}, "Languages: Oʻzbekcha, Русский on paper, now Русский"),
        ({"valid_until": date(2022, 12, 31)}, "Valid until: nothing on paper, now 31.12.2022"),
    ],
)
def test_every_field_that_differs_is_told(deal: Deal, what: dict[str, object], told: str) -> None:
    document = drafted(deal)
    document_printing.print_document(deal.place, document, plain)
    with deal.place.write() as work:
        work.change(Document, document, **what)
    with deal.place.read() as work:
        assert told in [text(one.told, "en") for one in document_differences.differs(work, document, "en")]


WHOLE = Content(
    template="memorandum",
    languages=("ru",),
    prevailing=None,
    parties=tuple(
        ContentParty(name, part, {"ru": name}, {"ru": "Жиззах"})
        for name, part in (("a1", DealPart.BUYER), ("b2", DealPart.SELLER))
    ),
    items=(ContentItem("Мешок", quantity=Decimal(1)), ContentItem("Ткань")),
    steps=(ContentStep(Step.SAMPLE, date(2022, 4, 30), 0, "Олим", "Образец"),),
    handover=ContentHandover("Чертежи", "1", 1, 0, 1, "Олим", "Нодира", date(2022, 3, 3), Step.SAMPLE, "–"),
)


def variants() -> Iterator[Content]:
    """Contents that differ from the whole one in one thing each, down to the last field."""
    other: dict[type, object] = {str: "x", tuple: ("x",), Decimal: Decimal(9), date: date(2030, 1, 1), int: 1}
    for name, value in (
        ("languages", ("en",)),
        ("prevailing", "ru"),
        ("fair", {"ru": "x"}),
        ("city", {"ru": "x"}),
        ("day", date(2030, 1, 1)),
        ("valid_until", date(2030, 1, 1)),
        ("subject", "x"),
        ("outcome", "contract"),
        ("again", date(2030, 1, 1)),
        ("currency", "USD"),
        ("vat", Vat.NONE),
        ("sum", Decimal(9)),
        ("copies", 5),
        ("without", ("x",)),
        ("with_clauses", ("x",)),
        ("special_terms", {"ru": "x"}),
        ("notes", (("10:00", "x"),)),
        ("replaces", "x"),
        ("parties", WHOLE.parties[::-1]),
        ("parties", WHOLE.parties[:1]),
        ("items", WHOLE.items[::-1]),
        ("items", WHOLE.items[:1]),
        ("steps", ()),
        ("handover", None),
    ):
        yield replace(WHOLE, **{name: value})
    for group in ("parties", "items", "steps"):
        first, *rest = getattr(WHOLE, group)
        for changed in _changed(first, other):
            yield replace(WHOLE, **{group: (changed, *rest)})
    for changed in _changed(WHOLE.handover, other):
        yield replace(WHOLE, handover=changed)


def _changed(record: Any, other: dict[type, object]) -> Iterator[Any]:
    special: dict[str, object] = {
        "id": "c3",
        "part": DealPart.DEVELOPER,
        "step": Step.TESTING,
        "giver": 1,
        "receiver": 0,
        "copies": 3,
        "party": 1,
    }
    for one in fields(record):
        value = getattr(record, one.name)
        if one.name in special:
            yield replace(record, **{one.name: special[one.name]})
        elif isinstance(value, dict):
            yield replace(record, **{one.name: {"ru": "x"}})
        else:
            by_name = {"quantity": Decimal(9), "price": Decimal(9), "sum": Decimal(9), "yearly": Decimal(9)}
            yield replace(record, **{one.name: by_name.get(one.name, other.get(type(value), "x"))})


def test_whatever_makes_a_paper_another_one_is_told() -> None:
    every = [*variants()]
    assert len(every) > 55
    for changed in every:
        assert changed.fingerprint() != WHOLE.fingerprint()
        told = document_differences.differences(WHOLE, changed, "ru")
        assert told, changed
        assert all(text(one.told, "ru") for one in told)
    assert document_differences.differences(WHOLE, WHOLE, "ru") == ()


def test_parties_items_and_steps_that_came_and_went_are_told(deal: Deal) -> None:
    document = drafted(deal)
    document_printing.print_document(deal.place, document, plain)
    deal.item("Sumka", "10", "1000")
    with deal.place.write() as work:
        work.void(DealParty, work.all(DealParty, part=DealPart.BUYER)[0].id)
        step = next(one for one in work.all(PathStep) if one.step is Step.SAMPLE)
        work.change(PathStep, step.id, due=date(2022, 5, 5), party=deal.enterprises[PLASTIC])
        work.change(Enterprise, deal.enterprises[PLASTIC], mfo="00999")
    with deal.place.read() as work:
        told = {text(one.told, "en") for one in document_differences.differs(work, document, "en")}
    assert {
        "Party: “Sirdaryo Tekstil” MCHJ on paper, now nothing",
        "Item: nothing on paper, now Sumka",
        "Sample: Due: 30.04.2022 on paper, now 05.05.2022",
        f"Sample: Responsible party: nothing on paper, now {PLASTIC}",
        f"{PLASTIC}: MFO: 00440 on paper, now 00999",
    } <= told


def test_who_is_interrupted_while_printing_finds_the_number_again(deal: Deal) -> None:
    document = drafted(deal)

    def killed(content: Content) -> PaperMade:
        assert content.number == "JI-2022-01/A-0001"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        document_printing.print_document(deal.place, document, killed)
    view = seen(deal, document)
    assert (view.state, view.number, view.versions) == (DocumentState.DRAFT, "JI-2022-01/A-0001", ())
    other = drafted(deal, "purchase_contract")
    assert document_printing.print_document(deal.place, other, plain).number == "JI-2022-01/A-0002"
    assert document_printing.print_document(deal.place, document, plain).number == "JI-2022-01/A-0001"


_KILLED = """
import os, sys
from pathlib import Path
from fairdesk.domain.clock import SystemClock
from fairdesk.store.store import Store
from fairdesk.usecases.papers import document_printing
from fairdesk.usecases.ports import Workplace

store = Store(Path(sys.argv[1]), SystemClock())
place = Workplace(store, store.fairs()[0].id, SystemClock(), "Sardor")
document_printing.print_document(place, bytes.fromhex(sys.argv[2]), lambda _: os.kill(os.getpid(), 9))
"""


def test_a_program_that_is_killed_while_it_sets_pages_has_kept_the_number(deal: Deal) -> None:
    document = drafted(deal)
    folder = deal.place.store.folder  # pyright: ignore[reportAttributeAccessIssue]
    done = subprocess.run([sys.executable, "-c", _KILLED, str(folder), document.hex()], check=False)
    assert done.returncode == -9
    view = seen(deal, document)
    assert (view.state, view.number) == (DocumentState.DRAFT, "JI-2022-01/A-0001")
    assert printed(deal, document).number == "JI-2022-01/A-0001"


def test_pages_are_made_anew_where_somebody_changes_the_text_meanwhile(deal: Deal) -> None:
    document = drafted(deal)
    made: list[str] = []

    def while_somebody_types(content: Content) -> PaperMade:
        if len(made) < 2:
            with deal.place.write() as work:
                work.change(Document, document, subject=f"Mavzu {len(made)}")
        made.append(content.subject)
        return plain(content)

    done = document_printing.print_document(deal.place, document, while_somebody_types)
    assert made == ["Polipropilen qop, 50 kg", "Mavzu 0", "Mavzu 1"]
    assert "Mavzu 1" in done.pdf.decode()
    assert seen(deal, document).content.subject == "Mavzu 1"

    def never_the_same(content: Content) -> PaperMade:
        with deal.place.write() as work:
            work.change(Document, document, subject=f"{content.subject}!")
        return plain(content)

    with deal.place.write() as work:
        work.change(Document, document, subject="Boshqa")
    with pytest.raises(UserFacingError) as refused:
        document_printing.print_document(deal.place, document, never_the_same)
    assert refused.value.title.key == "documents.busy"
    assert len(seen(deal, document).versions) == 1


def test_a_letter_that_no_font_has_is_refused_and_the_number_stays_kept(deal: Deal) -> None:
    document = drafted(deal)
    with deal.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, name="Qop 漢")
    with pytest.raises(UserFacingError):
        printed(deal, document)
    assert seen(deal, document).state is DocumentState.DRAFT
    with deal.place.write() as work:
        work.change(DealItem, work.all(DealItem)[0].id, name="Qop")
    assert printed(deal, document).number == "JI-2022-01/A-0001"


# How a document ends


def test_signed_archived_and_a_new_version_needs_new_signatures(deal: Deal) -> None:
    document = drafted(deal)
    document_printing.print_document(deal.place, document, plain)
    with pytest.raises(UserFacingError):
        document_ends.archive(deal.place, document)
    signings.sign_on_paper(deal.place, document, [deal.enterprises[TEXTILE]])
    view = seen(deal, document)
    assert view.state is DocumentState.SIGNED_BY_ONE
    assert [one.signing is not None for one in view.parties] == [True, False]
    signings.sign_on_paper(deal.place, document, [deal.enterprises[PLASTIC]])
    assert seen(deal, document).state is DocumentState.SIGNED
    document_ends.archive(deal.place, document)
    assert seen(deal, document).state is DocumentState.ARCHIVED
    deal.item("Sumka", "10", "1000")
    document_printing.print_document(deal.place, document, plain)
    assert seen(deal, document).state is DocumentState.PRINTED


def test_a_cancelled_document_says_why_is_not_printed_and_may_count_again(deal: Deal) -> None:
    document = drafted(deal)
    done = document_printing.print_document(deal.place, document, plain)
    with pytest.raises(UserFacingError):
        document_ends.cancel(deal.place, document, "  ")
    document_ends.cancel(deal.place, document, "Xato narx")
    view = seen(deal, document)
    assert (view.state, view.document.cancelled, view.document.cancelled_by) == (
        DocumentState.CANCELLED,
        "Xato narx",
        "Dilnoza",
    )
    for refused in (
        lambda: document_printing.print_document(deal.place, document, plain),
        lambda: document_drafts.set_field(deal.place, document, "copies", 3),
        lambda: document_ends.cancel(deal.place, document, "Yana"),
        lambda: document_ends.replace(deal.place, document),
    ):
        with pytest.raises(UserFacingError):
            refused()
    with deal.place.read() as work:
        paper = documents.by_fingerprint(work, done.sha256)
    assert paper is not None
    assert paper.standing is Standing.CANCELLED
    document_ends.reinstate(deal.place, document)
    assert seen(deal, document).state is DocumentState.PRINTED


def test_a_replaced_document_counts_until_the_new_one_is_printed_and_names_it(deal: Deal) -> None:
    old = drafted(deal)
    first = document_printing.print_document(deal.place, old, plain)
    new = document_ends.replace(deal.place, old).document
    assert document_ends.replace(deal.place, old).document == new
    assert seen(deal, old).state is DocumentState.PRINTED
    assert seen(deal, new).draft.replaces == first.number
    done = printed(deal, new)
    assert done.number == "JI-2022-01/A-0002"
    view = seen(deal, old)
    assert view.state is DocumentState.CANCELLED
    assert view.document.cancelled == f"Oʻrniga {done.number} chiqarildi"
    assert [one.id for one in view.replaced_by] == [new]
    with pytest.raises(UserFacingError) as refused:
        document_ends.reinstate(deal.place, old)
    assert done.number in text(refused.value.title, "en")


def test_a_draft_is_discarded_with_its_number_and_a_printed_one_is_not(deal: Deal) -> None:
    document = drafted(deal)
    with pytest.raises(ZeroDivisionError):
        document_printing.print_document(deal.place, document, lambda _: plain(1 / 0))  # pyright: ignore
    assert seen(deal, document).number == "JI-2022-01/A-0001"
    document_ends.discard(deal.place, document)
    with pytest.raises(UserFacingError), deal.place.read() as work:
        documents.view(work, document)
    other = drafted(deal)
    assert document_printing.print_document(deal.place, other, plain).number == "JI-2022-01/A-0001"
    with pytest.raises(UserFacingError):
        document_ends.discard(deal.place, other)


def test_a_paper_on_the_parties_own_form_counts_with_its_scan(deal: Deal) -> None:
    done = own_forms.register_own_form(
        deal.place,
        deal.negotiation,
        "purchase_contract",
        "№ 12/45-sh",
        "22110007",
        "shartnoma.pdf",
        b"%PDF-1.4 scan",
        date(2022, 3, 2),
        Decimal(99),
    )
    view = seen(deal, done.document)
    assert (view.number, view.state) == ("№ 12/45-sh", DocumentState.SIGNED)
    assert (view.document.portal_lot, view.differs) == ("22110007", False)
    with deal.place.read() as work:
        assert documents.by_number(work, "12/45-SH") == done.document
        version = work.all(DocumentVersion)[0]
        assert work.file(version.sha256) == b"%PDF-1.4 scan"
        assert [one.name for one in view.attachments] == ["shartnoma.pdf"]
        assert document_differences.differs(work, done.document, "en") == ()
    assert version.sum == Decimal(99)
    with pytest.raises(UserFacingError):
        document_printing.print_document(deal.place, done.document, plain)
    for number, body in (("", b"%PDF"), ("1", b"")):
        with pytest.raises(UserFacingError):
            own_forms.register_own_form(
                deal.place, deal.negotiation, "memorandum", number, "", "a.pdf", body, None, None
            )


def test_the_same_parties_and_items_within_a_day_warn_and_refuse_nothing(deal: Deal) -> None:
    first = document_printing.print_document(deal.place, drafted(deal), plain)
    assert first.lookalikes == ()
    second = document_printing.print_document(deal.place, drafted(deal), plain)
    assert [one.number for one in second.lookalikes] == [first.number]
    later = drafted(deal)
    document_drafts.set_field(deal.place, later, "day", date(2022, 3, 20))
    assert document_printing.print_document(deal.place, later, plain).lookalikes == ()
    deal.item("Sumka", "10", "1000")
    assert document_printing.print_document(deal.place, drafted(deal), plain).lookalikes == ()
    contract = document_printing.print_document(deal.place, drafted(deal, "purchase_contract"), plain)
    assert contract.lookalikes == ()


@pytest.mark.parametrize(
    "typed",
    [
        "JI-2022-01/A-0001",
        "ji-2022-01/a-1",
        "A-0001",
        "а-0001",
        "А–1",
        " № JI-2022-01 / A-0001 ",
        "JI-2022-01 A 1",
    ],
)
def test_a_number_is_found_however_it_is_typed(deal: Deal, typed: str) -> None:
    document = drafted(deal)
    document_printing.print_document(deal.place, document, plain)
    with deal.place.read() as work:
        assert documents.by_number(work, typed) == document
        assert documents.by_number(work, "TK-2022-01/A-0001") is None
        assert documents.by_number(work, "B-0001") is None
        assert documents.by_number(work, "") is None
