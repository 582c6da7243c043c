"""Invited, confirmed, declined, came; and the list of those to call."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Id
from fairdesk.domain.words import Participation
from fairdesk.usecases.enterprises import participation, same_company
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.ports import Workplace

TASHKENT = ZoneInfo("Asia/Tashkent")


def invited(place: Workplace, name: str, *people: str) -> Id:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name=name, phone="+998901112233")
        work.add(enterprise)
        for person in people:
            work.add(Delegate(id=work.new_id(), enterprise=enterprise.id, name=person, phone="+998931234567"))
    return enterprise.id


def state(place: Workplace, enterprise: Id) -> Participation:
    with place.read() as work:
        found = work.get(Enterprise, enterprise)
    assert found is not None
    return found.participation


def names(place: Workplace) -> list[str]:
    return [row.name for row in participation.call_list(place)]


def test_answers_are_noted_for_one_or_many(place: Workplace) -> None:
    one, other, third = (invited(place, name) for name in ("Angren Metall", "Buxoro Toʻqima", "Chirchiq"))
    participation.set_participation(place, [one, other], Participation.CONFIRMED)
    participation.set_participation(place, [other], Participation.DECLINED)
    assert [state(place, which) for which in (one, other, third)] == [
        Participation.CONFIRMED,
        Participation.DECLINED,
        Participation.INVITED,
    ]
    assert names(place) == ["Chirchiq"]


def test_the_call_list_says_whom_to_call_in_which_order(place: Workplace, clock: SetClock) -> None:
    for name in ("Зомин Ғишт", "Angren Metall", "Buxoro Toʻqima"):
        invited(place, name, "Nodira Qodirova")
    by_name = {row.name: row for row in participation.call_list(place)}
    assert names(place) == ["Angren Metall", "Buxoro Toʻqima", "Зомин Ғишт"]
    contact = by_name["Зомин Ғишт"].people[0]
    assert (contact.name, contact.phone) == ("Nodira Qodirova", "+998931234567")
    assert by_name["Зомин Ғишт"].phone == "+998901112233"

    participation.note_call(place, by_name["Angren Metall"].id, None, "will say on Monday")
    clock.advance(hours=1)
    participation.note_call(place, by_name["Buxoro Toʻqima"].id)

    rows = participation.call_list(place)
    assert [row.name for row in rows] == ["Зомин Ғишт", "Angren Metall", "Buxoro Toʻqima"]
    assert rows[0].called_at is None
    assert rows[1].called_at == datetime(2022, 3, 3, 9, 30, tzinfo=TASHKENT)
    assert rows[1].note == "will say on Monday"
    assert (rows[2].called_at, rows[2].note) == (datetime(2022, 3, 3, 10, 30, tzinfo=TASHKENT), "")


def test_an_answer_on_the_phone_takes_the_enterprise_off_the_list(place: Workplace) -> None:
    one = invited(place, "Angren Metall")
    participation.note_call(place, one, Participation.DECLINED, "no time")
    assert state(place, one) is Participation.DECLINED
    assert names(place) == []


def test_a_call_noted_without_a_time_is_shown_as_it_was_written(place: Workplace) -> None:
    one = invited(place, "Angren Metall")
    with place.write() as work:
        work.change(Enterprise, one, called="twice in February")
    row = participation.call_list(place)[0]
    assert (row.called_at, row.note) == (None, "twice in February")


def test_who_walked_in_has_answered_without_anything_being_written(place: Workplace, entrance: bytes) -> None:
    one = invited(place, "Angren Metall", "Olim Yoʻldoshev")
    badges.issue_missing(place)
    badge = badges.to_print(place)[0].badge
    answer = check_in.scan(place, entrance, short_number(badge.desk, badge.counter))
    assert "enterprise" not in answer.changes.kinds
    assert names(place) == []
    assert state(place, one) is Participation.INVITED

    assert answer.recorded is not None
    check_in.take_back(place, answer.recorded)
    assert names(place) == ["Angren Metall"]


def test_the_company_answers_once_though_it_was_registered_twice(place: Workplace) -> None:
    one, other = invited(place, "Angren Metall", "Olim"), invited(place, "Ангрен Металл", "Nodira")
    same_company.merge(place, one, other)
    (row,) = participation.call_list(place)
    assert {contact.name for contact in row.people} == {"Olim", "Nodira"}

    participation.set_participation(place, [other], Participation.CONFIRMED)
    assert state(place, one) is Participation.CONFIRMED
    assert names(place) == []


def test_how_far_a_company_has_come() -> None:
    invited, confirmed = Participation.INVITED, Participation.CONFIRMED
    assert participation.shown([], came=False) is invited
    assert participation.shown([invited, Participation.DECLINED], came=False) is Participation.DECLINED
    assert participation.shown([Participation.DECLINED, confirmed], came=False) is confirmed
    assert participation.shown([Participation.DECLINED], came=True) is Participation.CAME
