"""A specialist follows a deal from the talk to the contract."""

from datetime import date

import pytest
from a_followed_deal import Followed, followed_deal, go_to, plain
from a_paper_deal import PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import DealParty, Enterprise, Id, Negotiation, PathStep
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DealPart, FileKind, Step, StepState
from fairdesk.texts import text
from fairdesk.usecases.deals import attachments, cooperation
from fairdesk.usecases.papers import document_ends, document_printing, own_forms, signings
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


@pytest.fixture
def deal(place: Workplace) -> Followed:
    return followed_deal(place)


def refused(error: pytest.ExceptionInfo[UserFacingError]) -> str:
    return text(error.value.title, "en")


# Laying


def test_a_laid_path_has_seven_steps_with_days_and_responsible_parties(place: Workplace) -> None:
    with place.write() as work:
        talk = Negotiation(id=work.new_id(), started=work.now)
        work.add(talk)
        for number, (name, part) in enumerate(
            (("Xaridor", DealPart.BUYER), ("Ustaxona", DealPart.DEVELOPER))
        ):
            company = Enterprise(id=work.new_id(), name=name)
            work.add(company)
            work.add(
                DealParty(
                    id=work.new_id(), negotiation=talk.id, enterprise=company.id, part=part, place=number
                )
            )
    changes = cooperation.lay(place, talk.id)
    with place.read() as work:
        steps = cooperation.path(work, talk.id)
    assert [(one.number, f"{one.due:%d.%m}", one.party_name) for one in steps] == [
        (1, "03.03", ""),
        (2, "21.03", "Xaridor"),
        (3, "06.04", ""),
        (4, "02.05", "Ustaxona"),
        (5, "16.05", "Xaridor"),
        (6, "01.06", "Ustaxona"),
        (7, "15.06", ""),
    ]
    assert changes.span is not None
    assert cooperation.lay(place, talk.id).span is None
    undo(place, changes.span)
    with place.read() as work:
        assert cooperation.path(work, talk.id) == ()
    cooperation.lay(place, talk.id)
    with place.read() as work:
        assert cooperation.path(work, talk.id) == steps


def test_a_path_of_a_deal_that_is_gone_is_not_laid(place: Workplace) -> None:
    with pytest.raises(UserFacingError):
        cooperation.lay(place, b"nothing".ljust(16))


# Setting


def test_day_party_person_and_task_are_set_one_by_one(deal: Followed) -> None:
    step = deal.step[Step.SAMPLE]

    def put(name: str, written: str) -> object:
        return cooperation.set_step(deal.place, step, name, written, "uz-Latn").value

    nodira = deal.deal.people[PLASTIC]
    assert put("due", "12.05.2022") == date(2022, 5, 12)
    assert put("about", "200 ta qop") == "200 ta qop"
    assert put("person", nodira.hex()) == nodira
    seen = deal.path[Step.SAMPLE]
    assert (seen.due, seen.about, seen.person_name) == (date(2022, 5, 12), "200 ta qop", "Nodira Qodirova")
    assert put("party", deal.buyer.hex()) == deal.buyer
    assert deal.path[Step.SAMPLE].person is None
    assert put("due", "") is None


def test_what_is_no_day_no_party_and_no_person_of_it_is_told_and_not_kept(deal: Followed) -> None:
    step, before = deal.step[Step.SAMPLE], deal.path
    baxtiyor = deal.deal.people[TEXTILE]
    for name, written in (
        ("due", "ertaga"),
        ("party", b"nobody".ljust(16).hex()),
        ("person", baxtiyor.hex()),
    ):
        saved = cooperation.set_step(deal.place, step, name, written, "en")
        assert saved.problem is not None
        assert saved.changes.span is None
    assert deal.path == before
    with pytest.raises(ValueError, match="state"):
        cooperation.set_step(deal.place, step, "state", "done", "en")


def test_a_step_of_all_together_can_be_seen_to_by_anybody_another_only_by_its_partys_people(
    deal: Followed,
) -> None:
    baxtiyor = deal.deal.people[TEXTILE].hex()
    for step, is_kept in ((Step.DOCUMENTATION, True), (Step.TESTING, True), (Step.SAMPLE, False)):
        saved = cooperation.set_step(deal.place, deal.step[step], "person", baxtiyor, "en")
        assert (saved.problem is None) is is_kept


# Closing


def test_the_memorandum_step_is_done_when_all_have_signed(deal: Followed, clock: SetClock) -> None:
    with pytest.raises(UserFacingError) as told:
        cooperation.finish(deal.place, deal.step[Step.MEMORANDUM])
    assert "signed" in refused(told)
    deal.printed()
    assert deal.states() == "Oooooo" + "o"
    go_to(clock, date(2022, 3, 4))
    memorandum = deal.signed()
    assert deal.states() == "xOooooo"
    assert deal.path[Step.MEMORANDUM].day == date(2022, 3, 4)
    document_ends.cancel(deal.place, memorandum, "xato")
    assert deal.states() == "Ooooooo"


def test_a_new_version_needs_new_signatures_and_a_repetition_a_second_paper(
    deal: Followed, clock: SetClock
) -> None:
    memorandum = deal.signed()
    step = deal.step[Step.MEMORANDUM]

    def next_version(item: str) -> None:
        deal.deal.item(item, "12000", "9400")
        document_printing.print_document(deal.place, memorandum, plain)

    next_version("Mato")
    assert deal.states()[0] == "O", "version 2 is not signed"
    signings.sign_on_paper(deal.place, memorandum)
    assert deal.states()[0] == "x"
    go_to(clock, date(2022, 4, 9))
    cooperation.repeat(deal.place, step, "narxlar oʻzgardi")
    assert (deal.states()[0], deal.path[Step.MEMORANDUM].round) == ("O", 2)
    clock.advance(minutes=5)
    next_version("Bosma qolip")
    signings.sign_on_paper(deal.place, memorandum)
    assert (deal.states()[0], deal.path[Step.MEMORANDUM].day) == ("x", date(2022, 4, 9))


def test_a_paper_on_the_parties_own_form_closes_its_step_on_its_own_day(deal: Followed) -> None:
    deal.signed()
    day = date(2022, 3, 1)
    own_forms.register_own_form(
        deal.place, deal.id, "purchase_contract", "15-sh", "", "contract.pdf", b"%PDF-1.4", day, None
    )
    contract = deal.path[Step.CONTRACT]
    assert (contract.state, contract.day) == (StepState.DONE, day)
    assert not any(one.is_current or one.late for one in deal.path.values())


def test_documentation_testing_and_production_are_finished_by_hand_on_a_day_that_has_come(
    deal: Followed, clock: SetClock
) -> None:
    go_to(clock, date(2022, 4, 20))
    documentation, testing = deal.step[Step.DOCUMENTATION], deal.step[Step.TESTING]
    cooperation.finish(deal.place, documentation, date(2022, 4, 11))
    cooperation.finish(deal.place, testing)
    seen = deal.path
    assert [seen[one].day for one in (Step.DOCUMENTATION, Step.TESTING)] == [
        date(2022, 4, 11),
        date(2022, 4, 20),
    ]
    assert seen[Step.SAMPLE].overtaken
    assert not seen[Step.PRODUCTION].overtaken
    with pytest.raises(UserFacingError) as told:
        cooperation.finish(deal.place, deal.step[Step.PRODUCTION], date(2022, 4, 21))
    assert "to come" in refused(told)


def test_a_step_is_late_by_the_fairs_own_day(deal: Followed, clock: SetClock) -> None:
    deal.signed()
    clock.at = clock.at.replace(month=3, day=21, hour=18, minute=59)  # 23:59 in Tashkent
    assert deal.path[Step.SPECIFICATION].late == 0
    clock.advance(minutes=2)
    assert deal.path[Step.SPECIFICATION].late == 1


def test_skipping_and_refusing_need_a_reason_and_can_be_taken_back(deal: Followed) -> None:
    step = deal.step[Step.TESTING]
    for close, state in ((cooperation.skip, StepState.SKIPPED), (cooperation.refuse, StepState.REFUSED)):
        with pytest.raises(UserFacingError):
            close(deal.place, step, " \n")
        close(deal.place, step, "laboratoriya yopiq")
        seen = deal.path[Step.TESTING]
        assert (seen.state, seen.reason, seen.by) == (state, "laboratoriya yopiq", "Dilnoza")
        cooperation.reopen(deal.place, step)
        assert (deal.path[Step.TESTING].state, deal.path[Step.TESTING].reason) == (StepState.OPEN, "")


def test_what_is_signed_is_neither_skipped_nor_opened_again(deal: Followed) -> None:
    deal.signed()
    step = deal.step[Step.MEMORANDUM]
    for close in (cooperation.skip, cooperation.refuse):
        with pytest.raises(UserFacingError):
            close(deal.place, step, "kerak emas")
    with pytest.raises(UserFacingError):
        cooperation.reopen(deal.place, step)


def test_a_refused_sample_is_repeated_with_the_same_people_and_a_new_day(
    deal: Followed, clock: SetClock
) -> None:
    step = deal.step[Step.SAMPLE]
    cooperation.set_step(deal.place, step, "person", deal.deal.people[PLASTIC].hex(), "en")
    cooperation.refuse(deal.place, step, "choki yirtildi")
    assert deal.states() == "ooor" + "ooo"
    go_to(clock, date(2022, 5, 16))
    again = cooperation.repeat(deal.place, step, "kuchliroq ip bilan")
    seen = deal.path[Step.SAMPLE]
    assert (seen.id, seen.round, seen.due) == (again.step, 2, date(2022, 6, 9))
    assert (seen.person_name, seen.reason) == ("Nodira Qodirova", "kuchliroq ip bilan")
    assert [(one.round, one.state, one.reason) for one in seen.earlier] == [
        (1, StepState.REFUSED, "choki yirtildi")
    ]
    cooperation.finish(deal.place, deal.step[Step.TESTING])
    tested = cooperation.repeat(deal.place, deal.step[Step.TESTING], "boshqa ip").step
    cooperation.finish(deal.place, tested)
    assert deal.path[Step.TESTING].reason == "boshqa ip"
    for act in (
        lambda: cooperation.skip(deal.place, step, "eski"),
        lambda: cooperation.repeat(deal.place, step, "eski"),
        lambda: cooperation.set_step(deal.place, step, "due", "", "en"),
    ):
        with pytest.raises(UserFacingError) as told:
            act()
        assert "repeated" in refused(told)


def test_a_step_that_was_taken_back_is_told(deal: Followed) -> None:
    with deal.place.write() as work:
        work.void(PathStep, deal.step[Step.TESTING])
    with pytest.raises(UserFacingError):
        cooperation.finish(deal.place, deal.step[Step.TESTING])


def test_files_hang_on_the_step_they_were_put_to(deal: Followed) -> None:
    def put(step: Step, name: str, what: FileKind) -> Id:
        return attachments.attach(
            deal.place, deal.id, name, b"%PDF-1.4 " + name.encode(), what, step=deal.step[step]
        ).attachment

    put(Step.SPECIFICATION, "texnik topshiriq.pdf", FileKind.SPECIFICATION)
    protocol = put(Step.TESTING, "sinov.pdf", FileKind.TEST_PROTOCOL)
    files = {step: [file.name for file in seen.files] for step, seen in deal.path.items() if seen.files}
    assert files == {Step.SPECIFICATION: ["texnik topshiriq.pdf"], Step.TESTING: ["sinov.pdf"]}
    assert deal.path[Step.TESTING].files[0].id == protocol
