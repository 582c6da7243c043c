"""What two desks did that is no difference in one record: booked over each other, registered twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a_torn_fair import AT_HALF_PAST_TEN, TornFair, torn_fair

from fairdesk.domain.entities import Enterprise, Id, Meeting
from fairdesk.texts import text
from fairdesk.usecases.enterprises import same_company
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.replication import alike, booked_twice
from fairdesk.usecases.replication.alike import Alike
from fairdesk.usecases.replication.booked_twice import BookedTwice


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path) as made:
        yield made


def twice(fair: TornFair) -> list[BookedTwice]:
    with fair.here.place.read() as work:
        return booked_twice.booked_twice(work)


def pairs(fair: TornFair, desk: int = 0) -> list[Alike]:
    with fair.desks[desk].place.read() as work:
        return alike.alike(work)


def register(fair: TornFair, desk: int, name: str) -> Id:
    with fair.desks[desk].place.write() as work:
        made = Enterprise(id=work.new_id(), name=name)
        work.add(made)
    return made.id


def book(fair: TornFair, desk: int, host: Id, guest: Id) -> Id:
    return meeting_day.book(fair.desks[desk].place, host, guest, AT_HALF_PAST_TEN, fair.table[14]).meeting


def test_a_table_booked_by_two_desks_at_once_is_shown_with_what_would_be_free(fair: TornFair) -> None:
    here = book(fair, 0, register(fair, 0, "Jizzax Plastmassa"), register(fair, 0, "Gʻallaorol Don"))
    fair.there.clock.advance(minutes=1)
    there = book(fair, 1, register(fair, 1, "Paxtakor Yogʻ"), register(fair, 1, "Mirzachoʻl Tekstil"))
    assert twice(fair) == []
    fair.exchange()

    (found,) = twice(fair)
    assert (found.holds.id, found.loses.id) == (here, there)
    assert found.loses.parties == "Paxtakor Yogʻ – Mirzachoʻl Tekstil"
    assert found.loses.by == "desk-1"
    assert text(found.shared, "en") == "Both are at table 14"
    assert text(found.why, "en") == "It was booked first"
    with fair.here.place.read() as work:
        assert booked_twice.count(work) == 1
    spot = found.spots[0]
    assert text(spot.words, "en") == "09:30, table 14"
    meeting_day.move(fair.here.place, found.id, spot.start, spot.table)
    assert twice(fair) == []


def test_a_company_booked_by_two_desks_at_once_is_named(fair: TornFair) -> None:
    first = register(fair, 0, "Jizzax Plastmassa")
    second = register(fair, 0, "Gʻallaorol Don")
    third = register(fair, 0, "Paxtakor Yogʻ")
    fair.exchange()
    with fair.here.place.write() as work:
        work.change(Meeting, fair.meeting, cancelled="To make room")
    fair.exchange()
    book(fair, 0, first, second)
    meeting_day.book(fair.there.place, first, third, AT_HALF_PAST_TEN, fair.table[9])
    fair.exchange()
    (found,) = twice(fair)
    assert text(found.shared, "en") == "Jizzax Plastmassa cannot be at both"


def test_what_was_booked_twice_yesterday_is_not_asked_about(fair: TornFair) -> None:
    for desk in (0, 1):
        book(fair, desk, register(fair, desk, f"Host {desk}"), register(fair, desk, f"Guest {desk}"))
    fair.exchange()
    fair.here.clock.advance(days=1)
    assert twice(fair) == []


def test_one_company_registered_at_two_desks_is_asked_about_once(fair: TornFair) -> None:
    here = register(fair, 0, "Jizzax Plastmassa MCHJ")
    fair.there.clock.advance(minutes=1)
    there = register(fair, 1, "Жиззах Пластмасса МЧЖ")
    register(fair, 1, "Paxtakor Yogʻ")
    assert pairs(fair) == []
    fair.exchange()

    (found,) = pairs(fair)
    assert (found.one.enterprise.id, found.one.desk) == (here, "A")
    assert (found.other.enterprise.id, found.other.desk) == (there, "A2")
    assert [one.id for one in pairs(fair, 1)] == [found.id]


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_about_two_companies_ends_the_question_on_both_desks(fair: TornFair, same: bool) -> None:
    here, there = register(fair, 0, "Jizzax Plastmassa"), register(fair, 1, "Jizzax Plastmasa")
    fair.exchange()
    (same_company.merge if same else same_company.part)(fair.here.place, here, there)
    assert pairs(fair) == []
    fair.exchange()
    assert pairs(fair, 1) == []


def test_neighbours_that_one_desk_registered_are_not_asked_about(fair: TornFair) -> None:
    register(fair, 0, "Jizzax Plastmassa")
    register(fair, 0, "Jizzax Plastmasa")
    register(fair, 1, "Paxtakor Yogʻ")
    fair.exchange()
    assert pairs(fair) == []


def test_one_that_was_taken_back_or_shares_its_stir_is_not_asked_about(fair: TornFair) -> None:
    here, there = register(fair, 0, "Jizzax Plastmassa"), register(fair, 1, "Jizzax Plastmasa")
    fair.exchange()
    for one in (here, there):
        fair.say(0, Enterprise, one, stir="301234567")
    assert pairs(fair) == []
    fair.say(0, Enterprise, there, stir="309876543")
    assert len(pairs(fair)) == 1
    with fair.here.place.write() as work:
        work.void(Enterprise, there)
    assert pairs(fair) == []
