"""A specification and a sample change hands, with an act."""

from datetime import date

import pytest
from a_followed_deal import Followed, followed_deal, go_to
from a_paper_deal import PLASTIC, TEXTILE

from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import party_id
from fairdesk.domain.entities import DealParty, Document, Enterprise, Handover
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import DealPart, Step, StepState
from fairdesk.texts import text
from fairdesk.usecases.deals import cooperation, handovers
from fairdesk.usecases.papers import document_drafts, document_ends, document_printing, documents, signings
from fairdesk.usecases.papers.document_rows import all_rows
from fairdesk.usecases.ports import Workplace


@pytest.fixture
def deal(place: Workplace) -> Followed:
    made = followed_deal(place)
    made.signed()
    return made


def test_a_specification_step_closes_with_its_printed_act(deal: Followed, clock: SetClock) -> None:
    with pytest.raises(UserFacingError):
        cooperation.finish(deal.place, deal.step[Step.SPECIFICATION])
    go_to(clock, date(2022, 3, 15))
    handed = deal.hand_over(Step.SPECIFICATION, "Qop, 50 kg: texnik topshiriq", "2")
    assert deal.states()[1] == "O", "the act is not printed yet"
    go_to(clock, date(2022, 3, 16))
    deal.print_act(handed)
    seen = deal.path[Step.SPECIFICATION]
    assert (seen.state, seen.day) == (StepState.DONE, date(2022, 3, 15))
    (given,) = seen.handovers
    assert (given.giver, given.receiver) == (TEXTILE, PLASTIC)
    assert given.number.startswith("JI-2022-01/A-")
    assert given.act == handed.document


def test_the_act_says_what_who_and_how_many(deal: Followed) -> None:
    step = deal.step[Step.SAMPLE]
    nodira, baxtiyor = (deal.deal.people[name] for name in (PLASTIC, TEXTILE))
    handed = handovers.hand_over(
        deal.place,
        step,
        "Namuna qop",
        "A3",
        giver=deal.seller,
        receiver=deal.buyer,
        giver_person=nodira,
        receiver_person=baxtiyor,
        copies=3,
        note="10 dona",
    )
    with deal.place.read() as work:
        content = document_drafts.content(work, handed.document)
    act = content.handover
    assert act is not None
    assert (act.what, act.version, act.copies, act.note) == ("Namuna qop", "A3", 3, "10 dona")
    assert (act.giver_person, act.receiver_person) == ("Nodira Qodirova", "Бахтиёр Тошматов")
    assert [content.parties[place].id for place in (act.giver, act.receiver)] == [
        deal.seller.hex(),
        deal.buyer.hex(),
    ]
    assert (act.step, act.day) == (Step.SAMPLE, date(2022, 3, 3))
    printed = document_printing.print_document(deal.place, handed.document, paper_pdf)
    assert printed.pdf.startswith(b"%PDF")
    assert deal.path[Step.SAMPLE].state is StepState.DONE


def test_in_a_deal_of_three_only_those_who_give_and_receive_sign_the_act(deal: Followed) -> None:
    with deal.place.write() as work:
        lab = Enterprise(id=work.new_id(), name="Sinov markazi DUK")
        work.add(lab)
        work.add(
            DealParty(
                id=party_id(deal.id, lab.id),
                negotiation=deal.id,
                enterprise=lab.id,
                part=DealPart.DEVELOPER,
            )
        )
    handed = deal.hand_over(Step.SAMPLE)
    with deal.place.read() as work:
        content = document_drafts.content(work, handed.document)
        row = next(one for one in all_rows(work) if one.id == handed.document)
        memorandum = document_drafts.content(work, work.all(Document, template="memorandum")[0].id)
        problems = document_drafts.lacks(work, handed.document)
    assert [one.id for one in content.parties] == [deal.buyer.hex(), deal.seller.hex()]
    assert content.handover is not None
    assert (content.handover.giver, content.handover.receiver, content.copies) == (1, 0, 2)
    assert [one.id for one in row.parties] == [deal.buyer, deal.seller]
    assert not any("Sinov markazi" in text(one.message, "en") for one in problems)
    assert len(memorandum.parties) == 3
    deal.print_act(handed)
    signings.sign_on_paper(deal.place, handed.document)
    with deal.place.read() as work:
        assert documents.view(work, handed.document).state is DocumentState.SIGNED


def test_a_cancelled_act_opens_the_step_again_and_another_can_be_begun(deal: Followed) -> None:
    handed = deal.hand_over(Step.SPECIFICATION)
    deal.print_act(handed)
    document_ends.cancel(deal.place, handed.document, "chizma xato")
    seen = deal.path[Step.SPECIFICATION]
    assert (seen.state, seen.handovers[0].cancelled) == (StepState.OPEN, True)
    again = handovers.begin_act(deal.place, handed.handover)
    assert again != handed.document
    assert handovers.begin_act(deal.place, handed.handover) == again
    document_printing.print_document(deal.place, again, paper_pdf)
    assert deal.path[Step.SPECIFICATION].state is StepState.DONE


def test_a_specification_that_was_handed_over_can_be_refused_and_handed_over_once_more(
    deal: Followed, clock: SetClock
) -> None:
    deal.print_act(deal.hand_over(Step.SPECIFICATION))
    go_to(clock, date(2022, 3, 20))
    step = deal.step[Step.SPECIFICATION]
    cooperation.refuse(deal.place, step, "bunday qolip yoʻq")
    assert deal.states() == "xrooooo"
    again = cooperation.repeat(deal.place, step, "yangi oʻlcham")
    assert deal.states() == "xOooooo"
    with pytest.raises(UserFacingError):
        deal.hand_over(Step.SPECIFICATION)
    handed = handovers.hand_over(
        deal.place, again.step, "Qop chizmasi", "2", giver=deal.buyer, receiver=deal.seller
    )
    deal.print_act(handed)
    assert deal.states() == "xxOoooo"


def test_what_is_not_said_or_nobody_could_sign_is_refused(deal: Followed) -> None:
    step = deal.step[Step.SPECIFICATION]
    nodira = deal.deal.people[PLASTIC]
    sides = {"giver": deal.buyer, "receiver": deal.seller}
    wrong: tuple[tuple[str, dict[str, object]], ...] = (
        ("", {}),
        ("Chizma", {"receiver": deal.buyer}),
        ("Chizma", {"giver": b"nobody".ljust(16)}),
        ("Chizma", {"giver_person": nodira}),
        ("Chizma", {"copies": 0}),
        ("Chizma", {"copies": 1000}),
    )
    for what, more in wrong:
        with pytest.raises(UserFacingError):
            handovers.hand_over(deal.place, step, what, **{**sides, **more})
    with deal.place.read() as work:
        assert work.count(Handover) == 0
        assert work.count(Document, template=handovers.ACT) == 0


def test_a_handover_is_taken_back_with_its_draft_but_not_with_a_printed_act(deal: Followed) -> None:
    handed = deal.hand_over(Step.SPECIFICATION)
    handovers.take_back(deal.place, handed.handover)
    with deal.place.read() as work:
        assert work.count(Handover) == 0
        assert work.count(Document, template=handovers.ACT) == 0
    with pytest.raises(UserFacingError):
        handovers.begin_act(deal.place, handed.handover)
    handed = deal.hand_over(Step.SPECIFICATION)
    deal.print_act(handed)
    with pytest.raises(UserFacingError):
        handovers.take_back(deal.place, handed.handover)
    assert deal.path[Step.SPECIFICATION].state is StepState.DONE


def test_a_form_begins_with_what_is_most_likely(deal: Followed) -> None:
    with deal.place.read() as work:
        specification = handovers.suggested(work, deal.step[Step.SPECIFICATION])
        sample = handovers.suggested(work, deal.step[Step.SAMPLE])
    assert (specification.giver, specification.receiver) == (deal.buyer, deal.seller)
    assert (sample.giver, sample.receiver) == (deal.seller, deal.buyer)
    assert (sample.what, sample.version) == ("Polipropilen qop, 50 kg", "1")
    deal.hand_over(Step.SAMPLE, version="4")
    with deal.place.read() as work:
        assert handovers.suggested(work, deal.step[Step.SAMPLE]).version == "5"
