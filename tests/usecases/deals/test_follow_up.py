"""Months after the fair: who is late, who is to be reminded, and in which words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from a_followed_deal import Followed, followed_deal, go_to
from a_paper_deal import PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.cooperation import PathState, Urgency
from fairdesk.domain.entities import DealParty, Delegate, Enterprise, Id, Negotiation, Signing
from fairdesk.domain.words import DealPart, NegotiationOutcome, Step
from fairdesk.texts import LANGUAGES, Language
from fairdesk.usecases.deals import cooperation, deal_parties, follow_up, reminders
from fairdesk.usecases.deals.follow_up import DealRow, FollowUp
from fairdesk.usecases.ports import Changes, Workplace


@pytest.fixture
def deal(place: Workplace) -> Followed:
    return followed_deal(place)


def read(place: Workplace) -> FollowUp:
    with place.read() as work:
        return follow_up.due(work)


def rows(place: Workplace) -> Mapping[Id, DealRow]:
    return {row.negotiation: row for row in read(place).rows}


# Rows


def test_a_row_says_who_what_until_when_and_how_much(deal: Followed, clock: SetClock) -> None:
    deal.signed()
    step = deal.step[Step.SPECIFICATION]
    person = deal.deal.people[TEXTILE]
    cooperation.set_step(deal.place, step, "person", person.hex(), "en")
    go_to(clock, date(2022, 3, 25))
    row = rows(deal.place)[deal.id]
    assert (row.step, row.step_name, row.due) == (step, Step.SPECIFICATION, date(2022, 3, 21))
    assert (row.late, row.more_late, row.done, row.urgency) == (4, 0, 1, Urgency.LATE)
    assert (row.names, row.party_name, row.person_name) == (
        f"{TEXTILE} – {PLASTIC}",
        TEXTILE,
        "Бахтиёр Тошматов",
    )
    assert (row.sum, row.currency, row.about) == (Decimal(1_164_000_000), "UZS", "Polipropilen qop, 50 kg")
    assert (row.specialist, row.sides[0].region) == ("Dilnoza", "JI")
    assert row.wants_reminder


def test_the_longest_overdue_stands_first_then_what_is_due_next(place: Workplace, clock: SetClock) -> None:
    late, later, soon, refused, complete, closest = (
        followed_deal(place, suffix=f" {number}") for number in range(6)
    )
    for one in (late, later, soon, refused, complete, closest):
        cooperation.skip(place, one.step[Step.MEMORANDUM], "oʻz shakli")
    cooperation.refuse(place, refused.step[Step.SPECIFICATION], "qimmat")
    complete.signed("purchase_contract")
    cooperation.skip(place, later.step[Step.SPECIFICATION], "bor")
    cooperation.set_step(place, soon.step[Step.SPECIFICATION], "due", "02.04.2022", "en")
    cooperation.set_step(place, closest.step[Step.SPECIFICATION], "due", "26.03.2022", "en")
    go_to(clock, date(2022, 3, 28))
    cooperation.set_step(place, later.step[Step.DOCUMENTATION], "due", "10.04.2022", "en")
    found = read(place).rows
    assert [row.negotiation for row in found] == [
        late.id,
        closest.id,
        soon.id,
        later.id,
        refused.id,
        complete.id,
    ]
    assert [row.urgency.value for row in found] == ["late", "late", "soon", "later", "closed", "closed"]
    assert [row.state for row in found][-2:] == [PathState.STOPPED, PathState.COMPLETE]
    assert found[-2].reason == "qimmat"
    assert found[-1].step is None


def test_an_agreed_deal_without_a_path_is_followed_until_it_has_one(place: Workplace) -> None:
    with place.write() as work:
        for outcome in (None, *NegotiationOutcome):
            work.add(Negotiation(id=work.new_id(), started=work.now, outcome=outcome))
    found = read(place).rows
    assert [row.state for row in found] == [PathState.NONE, PathState.NONE]
    cooperation.lay(place, found[0].negotiation)
    assert rows(place)[found[0].negotiation].state is PathState.RUNNING


def test_after_changes_only_what_they_touch_is_read_again(place: Workplace, clock: SetClock) -> None:
    first, second = followed_deal(place), followed_deal(place, suffix=" 2")
    known = read(place)

    def again(changes: Changes) -> FollowUp:
        with place.read() as work:
            found = follow_up.refreshed(work, known, changes)
            assert found == follow_up.due(work)
        return found

    def same(found: FollowUp, deal: Followed) -> bool:
        before = {row.negotiation: row for row in known.rows}
        return {row.negotiation: row for row in found.rows}[deal.id] is before[deal.id]

    for act in (
        lambda: cooperation.finish(place, first.step[Step.TESTING]),
        lambda: cooperation.repeat(place, first.step[Step.TESTING], "yana").changes,
        lambda: _renamed(place, first.seller, "Yangi nom"),
        lambda: _signed(first),
        lambda: follow_up.note_reminded(place, first.step[Step.SPECIFICATION]),
    ):
        found = again(act())
        assert same(found, second)
        assert not same(found, first)
        known = found
    assert again(_renamed(place, place.fair, "x", of=Delegate)) is known
    go_to(clock, date(2022, 3, 4))
    assert not same(again(Changes()), first)


def _renamed(
    place: Workplace, record: Id, name: str, of: type[Enterprise] | type[Delegate] = Enterprise
) -> Changes:
    with place.write() as work:
        if work.get(of, record) is None:
            work.add(of(id=record, name=name))
        else:
            work.change(of, record, name=name)
    return work.changes


def _signed(deal: Followed) -> Changes:
    before = rows(deal.place)[deal.id].done
    document = deal.signed()
    assert rows(deal.place)[deal.id].done == before + 1
    with deal.place.read() as work:
        ids = frozenset(one.id for one in work.all(Signing, document=document))
    return Changes(frozenset({Signing.kind}), ids)


# Reminders


def texts(deal: Followed, step: Step, language: Language | None = None) -> dict[str, reminders.Reminder]:
    with deal.place.read() as work:
        return {one.name: one for one in reminders.reminders(work, deal.step[step], language)}


def test_a_reminder_is_in_the_language_of_the_person_who_sees_to_the_step(
    deal: Followed, clock: SetClock
) -> None:
    deal.signed()
    step = deal.step[Step.SPECIFICATION]
    cooperation.set_step(deal.place, step, "about", "qop uchun TT", "en")
    cooperation.set_step(deal.place, step, "person", deal.deal.people[TEXTILE].hex(), "en")
    (found,) = texts(deal, Step.SPECIFICATION).values()
    assert (found.name, found.person, found.phone) == (TEXTILE, "Бахтиёр Тошматов", "+998 72 226 10 10")
    assert found.language == "ru"
    lines = found.text.splitlines()
    assert lines[0] == "Здравствуйте, Бахтиёр Тошматов!"
    assert lines[1] == (
        "Напоминаем: подходит срок этапа «Техническое задание» вашего сотрудничества: 21 марта 2022."
    )
    assert "Партнёр: Jizzax Plastmassa MCHJ" in lines
    assert "Что нужно сделать: qop uchun TT" in lines
    assert "Сумма сделки: 1\u2009164\u2009000\u2009000 сум" in lines
    assert any(line.startswith("Меморандум: JI-2022-01/A-") for line in lines)
    assert lines[-2] == "Dilnoza"
    go_to(clock, date(2022, 3, 23))
    (late,) = texts(deal, Step.SPECIFICATION).values()
    assert "истёк: 21 марта 2022, 2 дня назад." in late.text.splitlines()[1]


def test_a_step_of_all_together_has_a_text_for_each(deal: Followed) -> None:
    _renamed(deal.place, deal.deal.people[PLASTIC], "Nodira Qodirova", of=Delegate)
    with deal.place.write() as work:
        work.change(Delegate, deal.deal.people[PLASTIC], language="uz-Latn")
    found = texts(deal, Step.DOCUMENTATION)
    assert {name: one.language for name, one in found.items()} == {TEXTILE: "ru", PLASTIC: "uz-Latn"}
    assert "Hamkor: Сирдарё Текстиль МЧЖ" in found[PLASTIC].text
    assert "Партнёр: Jizzax Plastmassa MCHJ" in found[TEXTILE].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_can_be_had_in_any_language(deal: Followed, language: Language) -> None:
    with deal.place.read() as work:
        whole = reminders.reminder(work, deal.step[Step.TESTING], language)
    assert TEXTILE in whole or "Бахтиёр" in whole
    assert "{" not in whole
    assert len(whole.splitlines()) >= 9


@pytest.mark.parametrize(
    ("name", "country", "language"),
    [
        ("Jizzax Plastmassa MCHJ", None, "uz-Latn"),
        ("Ўзбекистон Қурилиш МЧЖ", "UZ", "uz-Cyrl"),
        ("Сирдарё Текстиль МЧЖ", None, "uz-Cyrl"),
        ("ООО Джизак Пласт", "UZ", "ru"),
        ("Alatau Metal", "KZ", "ru"),
        ("Daesan Auto Parts Ltd", "KR", "en"),
    ],
)
def test_where_nobody_is_known_the_script_of_the_name_tells_the_language(
    name: str, country: str | None, language: Language
) -> None:
    enterprise = Enterprise(id=b"", name=name, country=country)
    assert reminders.language_of(enterprise, None) == language


def test_of_many_goods_the_first_are_named(deal: Followed) -> None:
    for name in ("Mato", "Ip", "Qolip", "Boʻyoq"):
        deal.deal.item(name, "1", "10")
    (found,) = texts(deal, Step.TESTING, "en").values()
    assert "Products: Polipropilen qop, 50 kg, Mato, Ip and 2 more" in found.text


def test_a_text_goes_to_whoever_signs_where_nobody_sees_to_the_step(deal: Followed) -> None:
    with deal.place.write() as work:
        work.change(DealParty, _party(deal), signatory=deal.deal.people[TEXTILE])
    (found,) = texts(deal, Step.SPECIFICATION).values()
    assert found.person == "Бахтиёр Тошматов"


def _party(deal: Followed) -> Id:
    with deal.place.read() as work:
        found = deal_parties.party_of(work, deal.id, deal.buyer)
    assert found is not None
    assert found.part is DealPart.BUYER
    return found.id


def test_that_a_reminder_was_sent_is_noted_and_a_new_day_wants_a_new_one(
    deal: Followed, clock: SetClock
) -> None:
    cooperation.skip(deal.place, deal.step[Step.MEMORANDUM], "oʻz shakli")
    step = deal.step[Step.SPECIFICATION]
    go_to(clock, date(2022, 3, 14))
    assert rows(deal.place)[deal.id].wants_reminder
    follow_up.note_reminded(deal.place, step)
    row = rows(deal.place)[deal.id]
    assert (row.wants_reminder, row.reminded) == (False, date(2022, 3, 14))
    cooperation.set_step(deal.place, step, "due", "30.03.2022", "en")
    go_to(clock, date(2022, 3, 23))
    assert rows(deal.place)[deal.id].wants_reminder
    follow_up.note_reminded(deal.place, step, reminded=False)
    assert deal.path[Step.SPECIFICATION].reminded is None
