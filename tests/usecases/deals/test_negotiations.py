"""Talks: how they are opened, go on, wait, move, end, and are entered from paper."""

from datetime import date
from decimal import Decimal

import pytest
from a_deal import Deal, open_deal
from a_fair_with_meetings import CHEMIST, CHEMIST_AGAIN, FOOD, METAL, PLASTIC, TEXTILE

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Attachment, Delegate, Demand, Enterprise, Meeting, Negotiation, Station
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.talks import TalkState
from fairdesk.domain.words import (
    DealPart,
    NegotiationOutcome,
    NegotiationSource,
    Role,
    StationRole,
    Vat,
)
from fairdesk.texts import text
from fairdesk.usecases.deals import attachments, deal_items, negotiations
from fairdesk.usecases.deals.negotiation_list import Filter, short_sum
from fairdesk.usecases.deals.negotiation_list import negotiations as listed
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.meetings.bookings import NotFreeError
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


@pytest.fixture
def deal(place: Workplace, clock: SetClock) -> Deal:
    return open_deal(place, clock)


def meeting(deal: Deal, nickname: str) -> Meeting:
    with deal.place.read() as work:
        found = work.get(Meeting, deal.fair.meetings[nickname])
    assert found is not None
    return found


def told(refusal: UserFacingError) -> tuple[str, str]:
    return text(refusal.title, "en"), text(refusal.advice, "en")


# Opening


def test_a_meeting_at_my_table_is_opened_and_begins(deal: Deal) -> None:
    view = deal.view()
    assert view.state is TalkState.NOW
    assert (view.table, view.minutes, view.of_minutes) == (3, 0, 30)
    assert view.negotiation.source is NegotiationSource.MEETING
    assert view.negotiation.subject == "Polipropilen granula"
    assert meeting(deal, "granulate").started == deal.clock.now()
    assert [(one.name, one.part) for one in view.parties] == [
        (PLASTIC, DealPart.SELLER),
        (CHEMIST, DealPart.BUYER),
    ]


def test_opening_it_once_more_shows_the_same_talk(deal: Deal) -> None:
    deal.row(name="Granula")
    deal.at("10:20")
    again = negotiations.open_meeting(deal.place, deal.fair.meetings["granulate"])
    assert again.negotiation == deal.id
    assert not again.changes.ids
    assert deal.view().minutes == 18


def test_a_cancelled_meeting_is_not_opened(deal: Deal) -> None:
    with pytest.raises(UserFacingError):
        negotiations.open_meeting(deal.place, deal.fair.meetings["cancelled"])


def test_who_came_late_after_all_is_not_missed_any_more(deal: Deal) -> None:
    negotiations.open_meeting(deal.place, deal.fair.meetings["missed"])
    assert meeting(deal, "missed").missed is None


def test_three_parties_meet_the_third_as_developer(deal: Deal) -> None:
    deal.at("15:00")
    opened = negotiations.open_meeting(deal.place, deal.fair.meetings["three"])
    assert [(one.name, one.part) for one in deal.view(opened.negotiation).parties] == [
        (METAL, DealPart.SELLER),
        (CHEMIST_AGAIN, DealPart.BUYER),
        (TEXTILE, DealPart.DEVELOPER),
    ]


def test_whoever_demands_buys_even_as_an_exhibitor(deal: Deal) -> None:
    """The plastic maker, an exhibitor, meets the chemist about a part that it wants made here."""
    with deal.place.write() as work:
        demand = work.all(Demand, enterprise=deal.fair.enterprises[PLASTIC])[0]
    later = deal.fair.meet("demand", PLASTIC, CHEMIST, "15:00", 3, demand=demand.id)
    deal.at("15:00")
    parties = deal.view(negotiations.open_meeting(deal.place, later).negotiation).parties
    assert [(one.name, one.part) for one in parties] == [
        (PLASTIC, DealPart.BUYER),
        (CHEMIST, DealPart.SELLER),
    ]


@pytest.mark.parametrize(
    ("host", "guest", "seller"),
    [
        (METAL, FOOD, METAL),  # exhibits
        (FOOD, METAL, METAL),
        (FOOD, TEXTILE, FOOD),  # neither exhibits; one has a product
        (TEXTILE, FOOD, FOOD),
        (PLASTIC, METAL, PLASTIC),  # both exhibit, both demand: the host sells
    ],
)
def test_who_sells_by_default(deal: Deal, host: str, guest: str, seller: str) -> None:
    deal.at("12:00")
    one, other = deal.fair.enterprises[host], deal.fair.enterprises[guest]
    opened = negotiations.walk_in(deal.place, one, other, deal.fair.tables[1])
    parts = {one.name: one.part for one in deal.view(opened.negotiation).parties}
    assert parts.pop(seller) is DealPart.SELLER
    assert list(parts.values()) == [DealPart.BUYER]


# Two badges


def test_two_badges_open_their_meeting_wherever_it_was_to_be(deal: Deal) -> None:
    """They sit down at table 2; the meeting was planned at table 1, for ten minutes later."""
    deal.at("13:50")
    one, other = deal.person(TEXTILE), deal.person(METAL)
    opened = negotiations.open_by_delegates(deal.place, one, other, deal.fair.tables[2])
    assert opened.meeting == deal.fair.meetings["steel"]
    assert opened.planned_at == 1
    view = deal.view(opened.negotiation)
    assert (view.table, meeting(deal, "steel").table) == (2, deal.fair.tables[2])
    assert [person.name for party in view.parties for person in party.present] == [
        "Олим Йўлдошев",
        "Bobur Karimov",
    ]


def test_two_badges_find_the_meeting_of_a_company_registered_twice(deal: Deal) -> None:
    """The person's badge is of the chemist's other record."""
    negotiations.close(deal.place, deal.id)
    deal.at("10:10")
    negotiations.resume(deal.place, deal.id)
    opened = negotiations.open_by_delegates(deal.place, deal.person(CHEMIST_AGAIN), deal.person(PLASTIC))
    assert opened.negotiation == deal.id
    assert [len(party.present) for party in deal.view().parties] == [1, 1]


def test_two_badges_without_a_meeting_begin_a_talk(deal: Deal) -> None:
    deal.at("12:30")
    one, other = deal.person(FOOD), deal.person(TEXTILE)
    opened = negotiations.open_by_delegates(deal.place, one, other, deal.fair.tables[2])
    view = deal.view(opened.negotiation)
    assert view.negotiation.source is NegotiationSource.WALK_IN
    assert view.meeting is not None
    assert (view.table, view.meeting.started) == (2, deal.clock.now())


def test_two_badges_show_the_talk_that_they_have_open(deal: Deal) -> None:
    negotiations.park(deal.place, deal.id)
    deal.at("11:30")
    opened = negotiations.open_by_delegates(deal.place, deal.person(PLASTIC), deal.person(CHEMIST_AGAIN))
    assert opened.negotiation == deal.id
    assert deal.view().state is TalkState.NOW


def test_sitting_down_at_a_table_that_others_have_takes_it_from_nobody(deal: Deal) -> None:
    deal.fair.meet("theirs", FOOD, CHEMIST, "14:00", 2)
    deal.at("13:58")
    opened = negotiations.open_by_delegates(
        deal.place, deal.person(TEXTILE), deal.person(METAL), deal.fair.tables[2]
    )
    assert deal.view(opened.negotiation).table == 2
    assert meeting(deal, "steel").table == deal.fair.tables[1]


def test_badges_of_one_company_are_no_talk(deal: Deal) -> None:
    person = deal.person(METAL)
    with pytest.raises(UserFacingError):
        negotiations.open_by_delegates(deal.place, person, person, deal.fair.tables[2])


def test_a_badge_of_the_press_is_no_party(deal: Deal) -> None:
    with deal.place.write() as work:
        press = Delegate(id=work.new_id(), name="Umida Saidova", role=Role.PRESS)
        work.add(press)
    with pytest.raises(UserFacingError) as refusal:
        negotiations.open_by_delegates(deal.place, press.id, deal.person(METAL))
    assert told(refusal.value)[0] == "Umida Saidova does not come for an enterprise"


def test_whoever_was_scanned_at_the_table_is_present(deal: Deal) -> None:
    person = deal.person(METAL)
    with deal.place.write() as work:
        station = Station(id=work.new_id(), name="Table 1", role=StationRole.TABLE, table=deal.fair.tables[1])
        work.add(station)
        code = badges.code_of(work, badges.issue(work, person))
    deal.at("10:28")
    check_in.scan(deal.place, station.id, code)
    opened = negotiations.open_meeting(deal.place, deal.fair.meetings["pipes"])
    present = [person.name for party in deal.view(opened.negotiation).parties for person in party.present]
    assert present == ["Олим Йўлдошев"]


# Walk-in talks


def test_a_talk_is_refused_where_a_party_is_wanted_elsewhere_and_noted_anyway(deal: Deal) -> None:
    one, other = deal.fair.enterprises[CHEMIST], deal.fair.enterprises[FOOD]
    with pytest.raises(NotFreeError) as refusal:
        negotiations.walk_in(deal.place, one, other, deal.fair.tables[2])
    assert "Jizzax Plastmassa" in told(refusal.value)[1]

    opened = negotiations.walk_in(deal.place, one, other, deal.fair.tables[2], "Qadoq", anyway=True)
    view = deal.view(opened.negotiation)
    assert (view.meeting, view.table, view.state) == (None, 2, TalkState.NOW)
    deal.at("10:14")
    assert ("10:02", f"{CHEMIST}, {FOOD}", "Now, 12 min") in deal.lines(2)
    negotiations.close(deal.place, opened.negotiation)
    assert deal.view(opened.negotiation).state is TalkState.DONE


# Going on


def test_a_talk_is_given_more_time_unless_somebody_is_waiting(deal: Deal) -> None:
    with pytest.raises(NotFreeError) as refusal:
        negotiations.extend(deal.place, deal.id, 15)
    assert told(refusal.value)[1].startswith(f"{PLASTIC} is at table 1 until 11:00")

    deal.fair.change("pipes", cancelled="kelmaydi")
    negotiations.extend(deal.place, deal.id, 15)
    assert deal.view().of_minutes == 45

    deal.fair.meet("after", PLASTIC, FOOD, "11:00", 3)
    with pytest.raises(NotFreeError) as refusal:
        negotiations.extend(deal.place, deal.id, 30)
    assert FOOD in told(refusal.value)[1]
    assert deal.view().of_minutes == 45


def test_more_time_counts_from_now_where_the_talk_is_over_its_time(deal: Deal) -> None:
    deal.fair.change("pipes", cancelled="kelmaydi")
    deal.at("10:50")
    negotiations.extend(deal.place, deal.id, 10)
    assert deal.view().of_minutes == 60


def test_a_talk_moves_to_another_table_or_is_told_who_is_there(deal: Deal) -> None:
    negotiations.move(deal.place, deal.id, deal.fair.tables[2])
    assert deal.view().table == 2
    assert meeting(deal, "granulate").table == deal.fair.tables[2]

    deal.fair.meet("others", METAL, FOOD, "10:00", 1)
    with pytest.raises(NotFreeError) as refusal:
        negotiations.move(deal.place, deal.id, deal.fair.tables[1])
    title, advice = told(refusal.value)
    assert title == "The talk cannot go on at table 1"
    assert METAL in advice


def test_a_parked_talk_waits_and_goes_on(deal: Deal) -> None:
    negotiations.park(deal.place, deal.id)
    deal.at("10:25")
    assert ("10:00", CHEMIST, "Parked") in deal.lines(3)
    negotiations.resume(deal.place, deal.id)
    assert ("10:00", CHEMIST, "Now, 23 min") in deal.lines(3)


def test_closing_ends_the_meeting_and_a_mistake_is_taken_back(deal: Deal) -> None:
    deal.at("10:30")
    negotiations.close(deal.place, deal.id)
    assert meeting(deal, "granulate").ended == deal.clock.now()
    assert deal.view().state is TalkState.DONE

    negotiations.resume(deal.place, deal.id)
    assert meeting(deal, "granulate").ended is None
    assert deal.view().state is TalkState.NOW


def test_closing_twice_keeps_the_first_end(deal: Deal) -> None:
    negotiations.close(deal.place, deal.id)
    first = deal.view().ended
    deal.at("11:00")
    assert not negotiations.close(deal.place, deal.id).ids
    assert deal.view().ended == first


# The list on the left


def test_the_list_of_my_table_says_how_far_each_talk_is(deal: Deal) -> None:
    deal.row(name="Granula", quantity="240000", price="5000")
    negotiations.set_outcome(deal.place, deal.id, NegotiationOutcome.MEMORANDUM)
    deal.at("10:30")
    negotiations.close(deal.place, deal.id)
    negotiations.open_meeting(deal.place, deal.fair.meetings["pipes"])
    deal.at("10:42")
    assert deal.lines(3) == [
        ("10:00", CHEMIST, "Memorandum, 1.2 bln"),
        ("10:30", METAL, "Now, 12 min"),  # at table 1: this person has it open
        ("14:30", FOOD, "Planned"),
    ]
    assert deal.lines(3, "uz-Latn")[0][2] == "Memorandum, 1,2 mlrd"
    assert deal.table(3).open == 1
    deal.at("14:35")
    assert deal.lines(3)[-1] == ("14:30", FOOD, "One side missing")


def test_a_talk_left_open_overnight_is_shown_as_such(deal: Deal) -> None:
    deal.clock.advance(days=1)
    assert [text(row.line, "en") for row in deal.table(3).rows] == ["Not closed"]


def test_a_day_for_talking_again_is_in_the_line(deal: Deal) -> None:
    negotiations.set_outcome(deal.place, deal.id, NegotiationOutcome.TALK_AGAIN, date(2022, 3, 10))
    negotiations.close(deal.place, deal.id)
    assert deal.lines(3)[0][2] == "Talk again on 10 March 2022"
    negotiations.set_outcome(deal.place, deal.id, NegotiationOutcome.NO_RESULT)
    assert deal.view().negotiation.again is None


@pytest.mark.parametrize(
    ("amount", "short", "uzbek"),
    [
        ("999", "999", "999"),
        ("18500000", "18.5 mln", "18,5 mln"),
        ("500000000", "500 mln", "500 mln"),
        ("1000000000", "1 bln", "1 mlrd"),
        ("1295300000", "1.3 bln", "1,3 mlrd"),
        ("2500000000000", "2.5 tln", "2,5 trln"),
        ("999499", "999,499", "999\u2009499"),
        ("999499000", "999 mln", "999 mln"),
        ("999500000", "1 bln", "1 mlrd"),
    ],
)
def test_short_sums(amount: str, short: str, uzbek: str) -> None:
    assert text(short_sum(Decimal(amount), "UZS"), "en") == short
    assert text(short_sum(Decimal(amount), "UZS"), "uz-Latn") == uzbek
    assert text(short_sum(Decimal(amount), "USD"), "en") == f"{short} USD"


# What is noted


def test_fields_are_kept_as_they_are_typed(deal: Deal) -> None:
    saved = negotiations.set_field(deal.place, deal.id, "currency", "доллар", "ru")
    assert (saved.value, saved.at) == ("USD", deal.clock.now())
    negotiations.set_field(deal.place, deal.id, "vat", "Without VAT", "en")
    negotiations.set_field(deal.place, deal.id, "subject", "Qop va mato", "uz-Latn")
    known = deal.view().negotiation
    assert (known.currency, known.vat, known.subject) == ("USD", Vat.NONE, "Qop va mato")

    wrong = negotiations.set_field(deal.place, deal.id, "currency", "qaymoq", "en")
    assert wrong.problem is not None
    assert not wrong.changes.ids
    assert deal.view().negotiation.currency == "USD"
    negotiations.set_field(deal.place, deal.id, "currency", "", "en")
    assert deal.view().negotiation.currency == "UZS"


def test_times_are_typed_as_the_fairs_clock_shows_them(deal: Deal) -> None:
    deal.at("12:00")
    negotiations.set_field(deal.place, deal.id, "started", "9:45", "en")
    negotiations.set_field(deal.place, deal.id, "ended", "3.03.2022 10:15", "en")
    view = deal.view()
    assert view.started is not None
    assert view.ended is not None
    assert (f"{view.started:%H:%M}", f"{view.ended:%H:%M}") == ("09:45", "10:15")
    for wrong in ("9:30", "quarter past", "23:59"):
        assert negotiations.set_field(deal.place, deal.id, "ended", wrong, "en").problem is not None


def test_notes_in_any_language_stand_in_the_order_of_their_times(deal: Deal) -> None:
    deal.at("10:05")
    negotiations.add_note(deal.place, deal.id, "Narx 200 000 qopdan boshlab kuchda")
    deal.at("10:09")
    negotiations.add_note(deal.place, deal.id, "Печать в четыре цвета")
    negotiations.add_note(deal.place, deal.id, "Said at the beginning", deal.fair.at("10:03"))
    assert negotiations.add_note(deal.place, deal.id, "  \n ").problem is not None
    noted = [(f"{one.at:%H:%M}", one.text) for one in deal.view().timeline if one.kind == "note"]
    assert noted == [
        ("10:09", "Печать в четыре цвета"),
        ("10:05", "Narx 200 000 qopdan boshlab kuchda"),
        ("10:03", "Said at the beginning"),
    ]
    note = next(one for one in deal.view().timeline if one.kind == "note")
    negotiations.remove_note(deal.place, note.id)
    assert len([one for one in deal.view().timeline if one.kind == "note"]) == 2
    assert f"{deal.view().saved_at:%H:%M}" == "10:09"


# Parties


def test_parts_are_swapped_and_set(deal: Deal) -> None:
    negotiations.swap_parts(deal.place, deal.id)
    assert [one.part for one in deal.view().parties] == [DealPart.BUYER, DealPart.SELLER]
    negotiations.set_part(deal.place, deal.view().parties[1].id, DealPart.DEVELOPER)
    assert [one.part for one in deal.view().parties] == [DealPart.BUYER, DealPart.DEVELOPER]


def test_a_third_party_joins_leaves_and_comes_back_but_two_remain(deal: Deal) -> None:
    negotiations.add_party(deal.place, deal.id, deal.fair.enterprises[METAL])
    negotiations.add_party(deal.place, deal.id, deal.fair.enterprises[CHEMIST_AGAIN])  # is there already
    names = [one.name for one in deal.view().parties]
    assert names == [PLASTIC, CHEMIST, METAL]
    negotiations.remove_party(deal.place, deal.view().parties[0].id)
    with pytest.raises(UserFacingError):
        negotiations.remove_party(deal.place, deal.view().parties[0].id)
    negotiations.add_party(deal.place, deal.id, deal.fair.enterprises[PLASTIC], DealPart.BUYER)
    assert [one.name for one in deal.view().parties] == [CHEMIST, METAL, PLASTIC]


def test_a_scanned_badge_joins_its_party_and_no_other(deal: Deal) -> None:
    negotiations.scanned(deal.place, deal.id, deal.person(CHEMIST_AGAIN))
    assert [person.name for person in deal.view().parties[1].present] == ["Saʼdulla Gʻaniyev"]
    with pytest.raises(UserFacingError) as refusal:
        negotiations.scanned(deal.place, deal.id, deal.person(METAL))
    assert told(refusal.value)[0].startswith("Олим Йўлдошев comes for an enterprise")
    negotiations.set_present(deal.place, deal.view().parties[1].id, [])
    assert deal.view().parties[1].present == ()


def test_who_signs_falls_back_to_the_enterprise(deal: Deal) -> None:
    signatory = deal.person(PLASTIC)
    with deal.place.write() as work:
        enterprise = deal.fair.enterprises[PLASTIC]
        work.change(Enterprise, enterprise, signatory=signatory, basis="Ustav")
    party = deal.view().parties[0]
    assert party.signatory is not None
    assert (party.signatory.name, party.basis, party.own) == ("Nodira Qodirova", "Ustav", frozenset())

    negotiations.set_party_field(deal.place, party.id, "basis", "17-sonli ishonchnoma", "uz-Latn")
    negotiations.set_party_field(deal.place, party.id, "position", "Sotuv boshligʻi", "uz-Latn")
    party = deal.view().parties[0]
    assert (party.position, party.basis) == ("Sotuv boshligʻi", "17-sonli ishonchnoma")
    assert party.own == {"position", "basis"}
    negotiations.set_party_field(deal.place, party.id, "basis", " ", "uz-Latn")
    assert deal.view().parties[0].basis == "Ustav"


# A series of talks


def test_a_talk_goes_on_at_a_second_meeting(deal: Deal) -> None:
    item = deal.row(name="Granula", quantity="10", price="100")
    negotiations.set_outcome(deal.place, deal.id, NegotiationOutcome.TALK_AGAIN, date(2022, 3, 3))
    deal.at("10:30")
    negotiations.close(deal.place, deal.id)

    second = deal.fair.meet("second", PLASTIC, CHEMIST_AGAIN, "15:00", 2)
    deal.at("15:01")
    opened = negotiations.open_meeting(deal.place, second)
    assert opened.negotiation != deal.id
    assert opened.earlier == (deal.id,)
    negotiations.add_note(deal.place, opened.negotiation, "Narx tushdi")
    new = deal_items.add_item(deal.place, opened.negotiation, name="Quvur").item
    attachments.attach(deal.place, opened.negotiation, "a.pdf", b"%PDF-1.7 one")

    joined = negotiations.continue_negotiation(deal.place, deal.id, second)
    assert joined.negotiation == deal.id
    view = deal.view()
    assert [row.item.id for row in view.items] == [item, new]
    assert [one.text for one in view.timeline if one.kind in ("note", "file")] == ["a.pdf", "Narx tushdi"]
    assert (view.state, view.table, view.minutes) == (TalkState.NOW, 2, 0)
    assert (view.negotiation.outcome, len(view.talks), len(view.parties)) == (None, 2, 2)
    assert f"{view.started:%H:%M}" == "10:02"
    with pytest.raises(UserFacingError):
        deal.view(opened.negotiation)
    assert negotiations.open_meeting(deal.place, second).negotiation == deal.id
    assert negotiations.open_meeting(deal.place, deal.fair.meetings["granulate"]).negotiation == deal.id

    assert deal.lines(3)[0] == ("10:00", CHEMIST, "Ended")
    assert ("15:00", f"{PLASTIC}, {CHEMIST}", "Now, 0 min") in deal.lines(2)
    deal.at("15:20")
    negotiations.close(deal.place, deal.id)
    assert meeting(deal, "second").ended == deal.clock.now()
    with deal.place.read() as work:
        assert len(work.all(Attachment)) == 1


def test_the_next_meeting_is_arranged_from_the_talk(deal: Deal) -> None:
    opened = negotiations.arrange_next(deal.place, deal.id, deal.fair.at("14:00"), deal.fair.tables[3])
    deal.at("10:30")
    negotiations.close(deal.place, deal.id)
    assert deal.view().negotiation.outcome is NegotiationOutcome.TALK_AGAIN
    assert deal.view().negotiation.again == date(2022, 3, 3)
    assert deal.lines(3) == [
        ("10:00", CHEMIST, "Talk again on 3 March 2022"),
        ("14:00", CHEMIST, "Planned"),
        ("14:30", FOOD, "Planned"),
    ]
    deal.at("14:00")
    assert opened.meeting is not None
    assert negotiations.open_meeting(deal.place, opened.meeting).negotiation == deal.id
    view = deal.view()
    assert (view.state, view.negotiation.outcome) == (TalkState.NOW, None)


def test_a_further_meeting_begun_by_its_badges_opens_the_closed_negotiation(deal: Deal) -> None:
    """The next meeting begins at the table's scanner, before anybody opens it here."""
    opened = negotiations.arrange_next(deal.place, deal.id, deal.fair.at("14:00"), deal.fair.tables[3])
    deal.at("10:30")
    negotiations.close(deal.place, deal.id)
    deal.at("14:01")
    assert opened.meeting is not None
    meeting_day.start(deal.place, opened.meeting)
    assert ("14:00", CHEMIST, "Now, 0 min") in deal.lines(3)
    negotiations.open_meeting(deal.place, opened.meeting)
    view = deal.view()
    assert (view.state, view.negotiation.ended, view.negotiation.outcome) == (TalkState.NOW, None, None)


def test_a_meeting_of_others_is_no_part_of_the_series(deal: Deal) -> None:
    with pytest.raises(UserFacingError) as refusal:
        negotiations.continue_negotiation(deal.place, deal.id, deal.fair.meetings["steel"])
    assert told(refusal.value)[0] == "This meeting is of other companies"


# For reports


def test_negotiations_are_counted_by_outcome_and_summed_by_currency(deal: Deal) -> None:
    deal.row(name="Granula", sum="1,2 mlrd")
    negotiations.set_outcome(deal.place, deal.id, NegotiationOutcome.MEMORANDUM)
    deal.at("10:40")
    pipes = negotiations.open_meeting(deal.place, deal.fair.meetings["pipes"]).negotiation
    negotiations.set_field(deal.place, pipes, "currency", "USD", "en")
    item = deal_items.add_item(deal.place, pipes, name="Quvur").item
    deal.type(item, "sum", "45 000")
    with deal.place.read() as work:
        everything = listed(work)
        of_metal = listed(work, Filter(enterprise=deal.fair.enterprises[METAL]))
        memoranda = listed(work, Filter(outcome=NegotiationOutcome.MEMORANDUM, day=date(2022, 3, 3)))
        nothing = listed(work, Filter(by="Sardor"))
    assert [row.names for row in everything.rows] == [(METAL, PLASTIC), (PLASTIC, CHEMIST)]
    assert dict(everything.by_outcome) == {NegotiationOutcome.MEMORANDUM: 1, None: 1}
    assert everything.sums == {"UZS": Decimal(1_200_000_000), "USD": Decimal(45_000)}
    assert [row.sum for row in of_metal.rows] == [Decimal(45_000)]
    assert [row.negotiation.id for row in memoranda.rows] == [deal.id]
    assert nothing.rows == ()


def test_an_opening_that_was_undone_can_be_opened_again(deal: Deal) -> None:
    deal.at("10:35")
    opened = negotiations.open_meeting(deal.place, deal.fair.meetings["pipes"])
    assert opened.changes.span is not None
    undo(deal.place, opened.changes.span)
    assert meeting(deal, "pipes").started is None
    again = negotiations.open_meeting(deal.place, deal.fair.meetings["pipes"])
    assert again.negotiation == opened.negotiation
    assert deal.view(again.negotiation).names == (METAL, PLASTIC)


def test_what_is_not_there_any_more_is_said(deal: Deal) -> None:
    with deal.place.write() as work:
        work.void(Negotiation, deal.id)
    for act in (negotiations.park, negotiations.close, negotiations.resume, negotiations.swap_parts):
        with pytest.raises(UserFacingError):
            act(deal.place, deal.id)
    opened = negotiations.open_meeting(deal.place, deal.fair.meetings["granulate"])
    assert deal.view(opened.negotiation).names == (PLASTIC, CHEMIST)
