"""Making a fair, choosing one, and setting up its halls and scanning places."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Enterprise, Fair, Hall, Id, Station
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Direction, Outcome, Role, StationRole
from fairdesk.store.store import Store
from fairdesk.texts import text
from fairdesk.usecases import fairs
from fairdesk.usecases.fairs import FairSetUp
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.meetings import meeting_grid
from fairdesk.usecases.ports import Workplace

SET_UP = FairSetUp(
    name="Jizzax sanoat yarmarkasi", region="JI", start=date(2022, 3, 3), end=date(2022, 3, 4), venue="Kollej"
)


def created(store: Store, code: str, **different: Any) -> Fair:
    return fairs.create(store, code, replace(SET_UP, **different), actor="Dilnoza", desk_name="Office")


def refused(store: Store, code: str, **different: Any) -> str:
    """The sentence that refuses this fair; nothing is made."""
    before = store.fairs()
    with pytest.raises(UserFacingError) as error:
        created(store, code, **different)
    assert store.fairs() == before
    return f"{text(error.value.title, 'en')}. {text(error.value.advice, 'en')}"


def test_a_new_fair_has_one_entrance_and_scans_people_out(store: Store, clock: SetClock) -> None:
    fair = fairs.create(store, " ji-2022-01 ", SET_UP, actor="Dilnoza", language="ru")
    assert store.fairs() == [fair]
    assert (fair.code, fair.scans_out, fair.time_zone) == ("JI-2022-01", True, "Asia/Tashkent")
    (entrance,) = fairs.stations(Workplace(store, fair.id, clock, "Dilnoza"))
    assert (entrance.name, entrance.role, entrance.direction) == (
        "Вход",
        StationRole.ENTRANCE,
        Direction.ENTRY,
    )


@pytest.mark.parametrize("code", ["", "JI", "JI-22-01", "JI-2022-1", "ЖИ-2022-01", "JI-2022-01/B"])
def test_a_code_that_has_not_the_shape_is_refused_with_an_example(store: Store, code: str) -> None:
    assert "JI-2022-01" in refused(store, code)


def test_what_cannot_be_is_refused_in_a_sentence(store: Store) -> None:
    assert "does not belong to this region" in refused(store, "TO-2022-01")
    assert "There is no region Narnia" in refused(store, "JI-2022-01", region="Narnia")
    assert "end before it begins" in refused(store, "JI-2022-01", end=date(2022, 3, 2))
    assert "no name" in refused(store, "JI-2022-01", name="  ")
    for zone in ("Asia/Narnia", "", "../../etc/passwd"):
        assert "no time zone" in refused(store, "JI-2022-01", time_zone=zone)
    created(store, "JI-2022-01")
    assert "JI-2022-01" in refused(store, "JI-2022-01")


def test_the_next_free_code_is_proposed(store: Store) -> None:
    assert fairs.propose_code(store.fairs(), "JI", 2022) == "JI-2022-01"
    created(store, "JI-2022-01")
    assert fairs.propose_code(store.fairs(), "JI", 2022) == "JI-2022-02"
    assert fairs.propose_code(store.fairs(), "JI", 2023) == "JI-2023-01"


def test_the_set_up_is_corrected_and_the_code_stays(place: Workplace) -> None:
    fairs.change(place, replace(SET_UP, end=date(2022, 3, 5), scans_out=False, organisers=("Hokimlik",)))
    (fair,) = place.store.fairs()
    assert (fair.code, fair.end, fair.scans_out) == ("JI-2022-01", date(2022, 3, 5), False)
    assert (fair.organisers, fair.venue) == (("Hokimlik",), "Kollej")
    with pytest.raises(UserFacingError):
        fairs.change(place, replace(SET_UP, region="TO"))


def test_the_fair_is_chosen_by_code_or_because_it_is_the_only_one(store: Store) -> None:
    today = date(2022, 3, 3)
    with pytest.raises(fairs.FairNotChosenError):
        fairs.choose(store, None, today)
    jizzax = created(store, "JI-2022-01")
    assert fairs.choose(store, None, date(2030, 1, 1)) == jizzax

    later = created(store, "JI-2022-02", start=date(2022, 9, 1), end=date(2022, 9, 2))
    assert fairs.choose(store, None, today) == jizzax
    assert fairs.choose(store, None, date(2022, 9, 2)) == later
    assert fairs.choose(store, "ji-2022-02", today) == later
    for code, day in ((None, date(2022, 6, 1)), ("JI-2022-03", today)):
        with pytest.raises(fairs.FairNotChosenError) as error:
            fairs.choose(store, code, day)
        assert "JI-2022-01, JI-2022-02" in text(error.value.advice, "uz-Cyrl")


def test_two_fairs_on_one_day_have_to_be_named(store: Store) -> None:
    created(store, "JI-2022-01")
    created(store, "JI-2022-02")
    with pytest.raises(fairs.FairNotChosenError):
        fairs.choose(store, None, date(2022, 3, 3))


def test_halls_have_names_of_their_own(place: Workplace) -> None:
    hall, _ = fairs.save_hall(place, Hall(id=b"", name=" B zal "))
    fairs.save_hall(place, Hall(id=b"", name="A zal"))
    assert [known.name for known in fairs.halls(place)] == ["A zal", "B zal"]
    fairs.save_hall(place, Hall(id=hall, name="C zal"))
    assert [known.name for known in fairs.halls(place)] == ["A zal", "C zal"]
    for name in ("", "c  ZAL"):
        with pytest.raises(UserFacingError):
            fairs.save_hall(place, Hall(id=b"", name=name))


def test_a_hall_in_use_is_not_taken_back(place: Workplace) -> None:
    hall, _ = fairs.save_hall(place, Hall(id=b"", name="A zal"))
    with place.write() as work:
        exhibitor = Enterprise(id=work.new_id(), name="Angren Metall", hall=hall)
        work.add(exhibitor)
    with pytest.raises(UserFacingError) as error:
        fairs.remove_hall(place, hall)
    assert "1 enterprise" in text(error.value.advice, "en")
    with place.write() as work:
        work.change(Enterprise, exhibitor.id, hall=None)
    meeting_grid.add_tables(place, 1, 2, hall)
    with pytest.raises(UserFacingError) as error:
        fairs.remove_hall(place, hall)
    assert "2 tables" in text(error.value.advice, "en")
    with place.read() as work:
        tables = [table.id for table in meeting_grid.grid(work).tables]
    meeting_grid.remove_tables(place, tables)
    fairs.remove_hall(place, hall)
    assert fairs.halls(place) == []


def new_station(place: Workplace, **fields: Any) -> Id:
    return fairs.save_station(place, Station(id=b"", **fields))[0]


def test_scanning_places_are_set_up(place: Workplace) -> None:
    with place.write() as work:
        exhibitor = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(exhibitor)
    new_station(place, name="Stand A-11", role=StationRole.STAND, enterprise=exhibitor.id)
    back = new_station(place, name="Back door", admits=(Role.SERVICE,), days=("2022-03-02",))
    assert [known.name for known in fairs.stations(place)] == ["Back door", "Main entrance", "Stand A-11"]
    fairs.save_station(place, Station(id=back, name="Back door", direction=Direction.BOTH))
    known = next(known for known in fairs.stations(place) if known.id == back)
    assert (known.direction, known.admits, known.days) == (Direction.BOTH, (), ())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "no name"),
        ({"name": "main ENTRANCE"}, "already"),
        ({"name": "Stand A-11", "role": StationRole.STAND}, "belongs to an enterprise"),
        ({"name": "Back door", "days": ("2022-03-03", "2022-03-09")}, "2022-03-09"),
    ],
)
def test_a_scanning_place_that_would_not_work_is_refused(
    place: Workplace, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UserFacingError) as error:
        new_station(place, **fields)
    assert sentence in text(error.value.title, "en")
    assert len(fairs.stations(place)) == 1


def test_the_only_entrance_stays_and_a_used_one_keeps_its_role(place: Workplace, entrance: Id) -> None:
    with pytest.raises(UserFacingError):
        fairs.remove_station(place, entrance)
    assert check_in.scan(place, entrance, "hello").outcome is Outcome.UNREADABLE
    with pytest.raises(UserFacingError) as error:
        fairs.save_station(place, Station(id=entrance, name="Main entrance", role=StationRole.DOOR))
    assert "Main entrance" in text(error.value.title, "en")

    other = new_station(place, name="Side entrance")
    fairs.remove_station(place, other)
    assert [known.id for known in fairs.stations(place)] == [entrance]
