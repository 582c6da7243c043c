"""The one decision about a scan: every outcome, and what it depends on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.badge_codes import (
    BadgeNumber,
    Forged,
    Genuine,
    OtherFair,
    Reading,
    Typed,
    Unproven,
    Unreadable,
)
from fairdesk.domain.entities import Badge, Delegate, Fair, Pass, Station
from fairdesk.domain.scan import REPEAT_WITHIN, Decision, Known, Whereabouts, decide
from fairdesk.domain.words import Direction, Outcome, Role, StationRole

NOW = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
NUMBER = BadgeNumber(1, 7, 0)
GENUINE = Genuine(NUMBER, key_revoked=False)
ENTRANCE = Station(id=b"s", name="Main entrance", direction=Direction.BOTH)
FAIR = Fair(id=b"f", start=date(2022, 3, 3), end=date(2022, 3, 4), scans_out=True)
BADGE = Badge(id=b"b", desk=1, counter=7, delegate=b"d")
PERSON = Delegate(id=b"d", name="Nodira Qodirova")
NOWHERE = Whereabouts()
INSIDE = Whereabouts(Pass(id=b"p", at=NOW - timedelta(hours=1), direction=Direction.ENTRY))
OUT = Whereabouts(Pass(id=b"p", at=NOW - timedelta(hours=1), direction=Direction.EXIT, outcome=Outcome.LEFT))


def decided(
    reading: Reading = GENUINE,
    badge: Badge | None = BADGE,
    person: Delegate | None = PERSON,
    whereabouts: Whereabouts = NOWHERE,
    station: Station = ENTRANCE,
    fair: Fair = FAIR,
    now: datetime = NOW,
) -> Decision:
    known = Known(badge, person) if badge else None
    return decide(reading, known, whereabouts, station, fair, now)


def told(decision: Decision) -> tuple[Outcome, str]:
    return decision.outcome, decision.reason.key.removeprefix("scan.")


def test_a_known_person_is_admitted() -> None:
    assert told(decided()) == (Outcome.ADMITTED, "admitted")
    assert decided().direction is Direction.ENTRY


@pytest.mark.parametrize(
    ("reading", "outcome", "reason"),
    [
        (Unreadable(), Outcome.UNREADABLE, "unreadable"),
        (OtherFair(), Outcome.WRONG_FAIR, "wrong_fair"),
        (Forged(), Outcome.FORGED, "forged"),
        (Genuine(NUMBER, key_revoked=True), Outcome.FORGED, "key_revoked"),
        (Unproven(NUMBER), Outcome.UNKNOWN, "not_heard_of"),
        (Typed((NUMBER,)), Outcome.UNKNOWN, "no_such_number"),
        (GENUINE, Outcome.ADMITTED, "genuine_not_heard_of"),
    ],
)
def test_a_code_that_leads_to_no_badge(reading: Reading, outcome: Outcome, reason: str) -> None:
    assert told(decided(reading, badge=None)) == (outcome, reason)


@pytest.mark.parametrize("reading", [Unproven(NUMBER), Typed((NUMBER,)), Genuine(NUMBER, key_revoked=True)])
def test_a_known_badge_is_let_in_by_number_at_a_booth_and_under_a_withdrawn_key(reading: Reading) -> None:
    assert decided(reading).outcome is Outcome.ADMITTED


@pytest.mark.parametrize("reading", [Unreadable(), OtherFair(), Forged()])
def test_a_bad_code_is_refused_whatever_is_known(reading: Reading) -> None:
    assert decided(reading).outcome not in (Outcome.ADMITTED, Outcome.LEFT)


@pytest.mark.parametrize(
    ("badge", "person", "outcome", "reason"),
    [
        (replace(BADGE, voided=True), PERSON, Outcome.REVOKED, "withdrawn"),
        (replace(BADGE, revoked="stolen"), PERSON, Outcome.REVOKED, "revoked"),
        (replace(BADGE, revoked="lost", replaced_by=b"n"), PERSON, Outcome.REPLACED, "replaced"),
        (replace(BADGE, delegate=None), None, Outcome.UNKNOWN, "blank"),
        (BADGE, replace(PERSON, voided=True), Outcome.REVOKED, "delegate_withdrawn"),
    ],
)
def test_a_badge_that_counts_no_more(
    badge: Badge, person: Delegate | None, outcome: Outcome, reason: str
) -> None:
    assert told(decided(badge=badge, person=person)) == (outcome, reason)


def test_a_revoked_badge_says_why() -> None:
    assert decided(badge=replace(BADGE, revoked="stolen")).reason.values == {"why": "stolen"}


def test_inside_already_until_scanned_out() -> None:
    entry = replace(ENTRANCE, direction=Direction.ENTRY)
    assert told(decided(station=entry, whereabouts=INSIDE)) == (Outcome.ALREADY_INSIDE, "already_inside")
    assert told(decided(station=entry, whereabouts=OUT)) == (Outcome.ADMITTED, "admitted_back")


def test_where_nobody_is_scanned_out_a_second_entry_asks_nothing() -> None:
    fair = replace(FAIR, scans_out=False)
    for direction in (Direction.ENTRY, Direction.BOTH):
        station = replace(ENTRANCE, direction=direction)
        again = decided(station=station, whereabouts=INSIDE, fair=fair)
        assert told(again) == (Outcome.ADMITTED, "admitted_again")


def test_leaving() -> None:
    way_out = replace(ENTRANCE, direction=Direction.EXIT)
    assert told(decided(station=way_out, whereabouts=INSIDE)) == (Outcome.LEFT, "left")
    assert told(decided(station=way_out)) == (Outcome.LEFT, "left_without_entry")
    assert told(decided(whereabouts=INSIDE)) == (Outcome.LEFT, "left")
    assert decided(whereabouts=INSIDE).direction is Direction.EXIT


@pytest.mark.parametrize("whereabouts", [NOWHERE, INSIDE, OUT])
@pytest.mark.parametrize("direction", list(Direction))
def test_a_stand_or_table_serves_a_person_wherever_they_were(
    direction: Direction, whereabouts: Whereabouts
) -> None:
    for role in (StationRole.STAND, StationRole.TABLE):
        station = Station(id=b"x", role=role, direction=direction, enterprise=b"e")
        assert told(decided(whereabouts=whereabouts, station=station)) == (Outcome.ADMITTED, "valid_here")


def test_a_halls_door_lets_people_in_and_out_who_are_in_the_building() -> None:
    door = Station(id=b"x", role=StationRole.DOOR, direction=Direction.ENTRY)
    assert decided(whereabouts=INSIDE, station=door).outcome is Outcome.ADMITTED
    out = decided(whereabouts=INSIDE, station=replace(door, direction=Direction.EXIT))
    assert (out.outcome, out.direction) == (Outcome.LEFT, Direction.EXIT)


def test_a_station_admits_only_its_roles() -> None:
    back_door = replace(ENTRANCE, admits=(Role.SERVICE, Role.SECURITY))
    refused = decided(station=back_door)
    assert told(refused) == (Outcome.NOT_ALLOWED_HERE, "not_allowed_here")
    guard = replace(PERSON, role=Role.SECURITY)
    assert decided(station=back_door, person=guard).outcome is Outcome.ADMITTED
    assert told(decided(station=back_door, badge=None)) == (Outcome.NOT_ALLOWED_HERE, "role_not_known")


@pytest.mark.parametrize(
    ("role", "first", "last"),
    [
        (Role.PARTICIPANT, date(2022, 3, 3), date(2022, 3, 4)),
        (Role.PRESS, date(2022, 3, 3), date(2022, 3, 4)),
        (Role.EXHIBITOR, date(2022, 3, 2), date(2022, 3, 5)),
        (Role.SERVICE, date(2022, 2, 1), date(2022, 4, 1)),
    ],
)
def test_who_may_come_on_which_days(role: Role, first: date, last: date) -> None:
    person = replace(PERSON, role=role)
    for day, fits in ((first, True), (last, True)):
        noon = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        assert (decided(person=person, now=noon).outcome is Outcome.ADMITTED) is fits
    if role is not Role.SERVICE:
        early = datetime(first.year, first.month, first.day, 7, tzinfo=UTC) - timedelta(days=1)
        late = datetime(last.year, last.month, last.day, 7, tzinfo=UTC) + timedelta(days=1)
        assert told(decided(person=person, now=early)) == (Outcome.NOT_VALID_NOW, "before_the_fair")
        assert told(decided(person=person, now=late)) == (Outcome.NOT_VALID_NOW, "after_the_fair")


def test_the_day_is_the_fairs_not_the_suns_in_greenwich() -> None:
    just_after_midnight_in_tashkent = datetime(2022, 3, 2, 19, 1, tzinfo=UTC)
    assert decided(now=just_after_midnight_in_tashkent).outcome is Outcome.ADMITTED
    assert (
        decided(now=just_after_midnight_in_tashkent - timedelta(minutes=2)).outcome is Outcome.NOT_VALID_NOW
    )


def test_a_station_that_is_closed_today() -> None:
    station = replace(ENTRANCE, days=("2022-03-04",))
    closed = decided(station=station)
    assert told(closed) == (Outcome.NOT_VALID_NOW, "station_closed_today")
    assert closed.reason.values == {"station": "Main entrance"}
    assert decided(station=station, now=NOW + timedelta(days=1)).outcome is Outcome.ADMITTED


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_same_badge_within_ten_seconds_repeats_its_verdict(outcome: Outcome) -> None:
    direction = Direction.EXIT if outcome is Outcome.LEFT else Direction.ENTRY
    for ago in (timedelta(0), REPEAT_WITHIN - timedelta(milliseconds=1)):
        earlier = Pass(id=b"p", at=NOW - ago, outcome=outcome, direction=direction)
        again = decided(whereabouts=Whereabouts(earlier, earlier))
        assert (again.outcome, again.direction, again.repeated) == (outcome, direction, True)
    earlier = Pass(id=b"p", at=NOW - REPEAT_WITHIN, outcome=outcome, direction=direction)
    assert not decided(whereabouts=Whereabouts(None, earlier)).repeated


_readings = st.one_of(
    st.builds(Genuine, st.just(NUMBER), st.booleans()),
    st.sampled_from([Unproven(NUMBER), Typed((NUMBER,)), Forged(), OtherFair(), Unreadable()]),
)
_badges = st.none() | st.builds(
    Badge,
    id=st.just(b"b"),
    voided=st.booleans(),
    delegate=st.sampled_from([None, b"d"]),
    revoked=st.sampled_from([None, "lost"]),
    replaced_by=st.sampled_from([None, b"n"]),
)
_people = st.builds(Delegate, id=st.just(b"d"), voided=st.booleans(), role=st.sampled_from(Role))
_stations = st.builds(
    Station,
    id=st.just(b"s"),
    role=st.sampled_from(StationRole),
    direction=st.sampled_from(Direction),
    admits=st.sampled_from([(), (Role.PRESS,)]),
)


@given(_readings, _badges, _people, _stations, st.sampled_from([NOWHERE, INSIDE, OUT]), st.booleans())
def test_nobody_passes_with_a_code_or_a_badge_that_does_not_count(
    reading: Reading,
    badge: Badge | None,
    person: Delegate,
    station: Station,
    whereabouts: Whereabouts,
    scans_out: bool,
) -> None:
    holder = person if badge and badge.delegate else None
    decision = decided(reading, badge, holder, whereabouts, station, replace(FAIR, scans_out=scans_out))
    if decision.outcome not in (Outcome.ADMITTED, Outcome.LEFT):
        return
    assert not isinstance(reading, Forged | OtherFair | Unreadable)
    if badge is None:
        assert reading == GENUINE
        assert not station.admits
    else:
        assert not badge.voided
        assert badge.revoked is None
        assert badge.replaced_by is None
        assert holder is not None
        assert not holder.voided
        assert not station.admits or holder.role in station.admits
