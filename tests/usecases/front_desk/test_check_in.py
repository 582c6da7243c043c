"""Letting people in, as it happens at the front desk."""

from datetime import date

import pytest

from fairdesk.domain.badge_codes import BadgeNumber, encode, short_number
from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Badge, Delegate, Enterprise, Fair, Id, Pass, Station, Visit, VisitNote
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Direction, Interest, Outcome, Role, StationRole
from fairdesk.store.store import Store
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.front_desk.badges import BadgeToPrint, badge_id
from fairdesk.usecases.front_desk.check_in import WalkIn
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def with_badge(place: Workplace, name: str, role: Role = Role.PARTICIPANT) -> BadgeToPrint:
    """Somebody on the list, with a badge."""
    with place.write() as work:
        person = Delegate(id=work.new_id(), name=name, role=role)
        work.add(person)
        badges.issue(work, person.id)
    (sheet,) = badges.to_print(place, delegates=[person.id])
    return sheet


def station(place: Workplace, name: str, **fields: object) -> Id:
    with place.write() as work:
        new = Station(id=work.new_id(), name=name)
        work.add(new)
        work.change(Station, new.id, **fields)
    return new.id


def set_fair(place: Workplace, **fields: object) -> None:
    with place.write() as work:
        work.change(Fair, place.fair, **fields)


def passes(place: Workplace) -> list[Pass]:
    with place.read() as work:
        return sorted(work.all(Pass), key=lambda noted: noted.at or date.min)


def test_a_badge_is_admitted_once_and_then_is_inside(place: Workplace, entrance: Id, clock: SetClock) -> None:
    sheet = with_badge(place, "Nodira Qodirova")
    first = check_in.scan(place, entrance, sheet.code)
    assert first.outcome is Outcome.ADMITTED
    assert first.delegate is not None
    assert (first.delegate.name, first.number) == ("Nodira Qodirova", sheet.number)
    assert first.first_entry is None

    clock.advance(minutes=5)
    second = check_in.scan(place, entrance, sheet.code)
    assert second.outcome is Outcome.ALREADY_INSIDE
    assert second.first_entry is not None
    assert second.first_entry.at == first.at
    assert second.last is not None
    assert [noted.outcome for noted in passes(place)] == [Outcome.ADMITTED, Outcome.ALREADY_INSIDE]
    assert [seen.name for seen in check_in.inside_now(place)] == ["Nodira Qodirova"]


def test_the_typed_short_number_does_what_the_code_does(place: Workplace, entrance: Id) -> None:
    sheet = with_badge(place, "Nodira Qodirova")
    answer = check_in.scan(place, entrance, f"  {sheet.number.replace('-', ' ')}\n")
    assert answer.outcome is Outcome.ADMITTED
    assert passes(place)[0].badge == sheet.badge.id


def test_out_and_back_again(place: Workplace, entrance: Id, clock: SetClock) -> None:
    way_out = station(place, "Way out", direction=Direction.EXIT)
    sheet = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, sheet.code)
    clock.advance(hours=1)
    assert check_in.scan(place, way_out, sheet.code).outcome is Outcome.LEFT
    assert check_in.inside_now(place) == []
    clock.advance(hours=1)
    back = check_in.scan(place, entrance, sheet.code)
    assert (back.outcome, back.reason.key) == (Outcome.ADMITTED, "scan.admitted_back")
    counted = check_in.counts(place)
    assert (counted.inside, counted.arrived, counted.expected) == (1, 1, 1)


def test_being_inside_ends_overnight(place: Workplace, entrance: Id, clock: SetClock) -> None:
    set_fair(place, end=date(2022, 3, 4))
    sheet = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, sheet.code)
    clock.advance(days=1)
    assert check_in.inside_now(place) == []
    morning = check_in.scan(place, entrance, sheet.code)
    assert (morning.outcome, morning.first_entry) == (Outcome.ADMITTED, None)


def test_before_and_after_the_fair_only_those_who_build_it_come_in(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    visitor = with_badge(place, "Visitor")
    exhibitor = with_badge(place, "Exhibitor", Role.EXHIBITOR)
    service = with_badge(place, "Electrician", Role.SERVICE)
    clock.advance(days=-2)
    outcomes = [check_in.scan(place, entrance, sheet.code).outcome for sheet in (exhibitor, service)]
    assert outcomes == [Outcome.NOT_VALID_NOW, Outcome.ADMITTED]
    for days in (1, 2):
        clock.advance(days=days)
        outcomes = [
            check_in.scan(place, entrance, sheet.code).outcome for sheet in (visitor, exhibitor, service)
        ]
        assert outcomes == [Outcome.NOT_VALID_NOW, Outcome.ADMITTED, Outcome.ADMITTED]


def test_where_nobody_is_scanned_out_the_second_entry_is_admitted_again(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    set_fair(place, scans_out=False)
    sheet = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, sheet.code)
    clock.advance(hours=2)
    again = check_in.scan(place, entrance, sheet.code)
    assert (again.outcome, again.reason.key) == (Outcome.ADMITTED, "scan.admitted_again")
    assert check_in.counts(place).inside == 1


def test_the_same_badge_within_ten_seconds_is_answered_again_and_noted_once(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    sheet = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, sheet.code)
    clock.advance(seconds=9)
    again = check_in.scan(place, entrance, sheet.number)
    assert (again.outcome, again.repeated, again.recorded) == (Outcome.ADMITTED, True, None)
    assert len(passes(place)) == 1

    check_in.scan(place, entrance, "no code at all")
    assert check_in.scan(place, entrance, "no code at all").repeated
    assert len(passes(place)) == 2


def test_every_refusal_is_recorded_with_what_was_read(place: Workplace, store: Store, entrance: Id) -> None:
    sheet = with_badge(place, "Nodira Qodirova")
    with place.read() as work:
        key = work.badge_keys()[0]
    other_fair = encode(b"another fair, id", key, 1, 1)
    forged = encode(place.fair, type(key)(key.number, b"x" * 32), 1, 1)
    misread = sheet.code[:-1] + str((int(sheet.code[-1]) + 1) % 10)
    expected = {
        other_fair: Outcome.WRONG_FAIR,
        forged: Outcome.FORGED,
        misread: Outcome.UNREADABLE,
        "hello": Outcome.UNREADABLE,
        short_number(9, 9): Outcome.UNKNOWN,
    }
    for code, outcome in expected.items():
        assert check_in.scan(place, entrance, code).outcome is outcome
    assert {noted.code: noted.outcome for noted in passes(place)} == expected
    assert check_in.counts(place).arrived == 0


def test_a_code_longer_than_any_badge_is_kept_cut(place: Workplace, entrance: Id) -> None:
    answer = check_in.scan(place, entrance, "7" * 100_000)
    assert answer.outcome is Outcome.UNREADABLE
    noted = passes(place)[0].code
    assert noted is not None
    assert len(noted) == check_in.LONGEST_CODE


def test_revoked_and_replaced_badges_stop_working(place: Workplace, entrance: Id, clock: SetClock) -> None:
    stolen, lost = with_badge(place, "Farrux Tursunov"), with_badge(place, "Nodira Qodirova")
    badges.revoke(place, stolen.badge.id, "stolen")
    refused = check_in.scan(place, entrance, stolen.code)
    assert (refused.outcome, refused.reason.values) == (Outcome.REVOKED, {"why": "stolen"})

    new, _ = badges.replace_lost(place, lost.badge.id, "lost")
    old_one = check_in.scan(place, entrance, lost.code)
    assert old_one.outcome is Outcome.REPLACED
    assert old_one.replacement is not None
    assert old_one.replacement.id == new.badge.id
    assert check_in.scan(place, entrance, new.code).outcome is Outcome.ADMITTED
    clock.advance(minutes=1)
    assert check_in.scan(place, entrance, new.code).outcome is Outcome.ALREADY_INSIDE


def test_a_person_inside_with_a_replaced_badge_is_inside_with_the_new_one(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    lost = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, lost.code)
    new, _ = badges.replace_lost(place, lost.badge.id, "lost")
    clock.advance(minutes=1)
    assert check_in.scan(place, entrance, new.code).outcome is Outcome.ALREADY_INSIDE


def test_a_genuine_badge_nobody_told_us_of_is_admitted_and_its_pass_is_the_persons_later(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    with place.read() as work:
        key = work.badge_keys()[0]
    code = encode(place.fair, key, 7, 12)
    unheard = check_in.scan(place, entrance, code)
    assert (unheard.outcome, unheard.reason.key) == (Outcome.ADMITTED, "scan.genuine_not_heard_of")
    assert (unheard.badge, unheard.number) == (None, short_number(7, 12))

    number = BadgeNumber(7, 12, key.number)
    with place.write() as work:
        person = Delegate(id=work.new_id(), name="Gulbahor Norova")
        work.add(person)
        work.add(
            Badge(id=badge_id(place.fair, number), desk=7, counter=12, key=key.number, delegate=person.id)
        )
    clock.advance(minutes=3)
    again = check_in.scan(place, entrance, code)
    assert again.outcome is Outcome.ALREADY_INSIDE
    assert again.first_entry is not None
    assert again.first_entry.at == unheard.at

    way_out = station(place, "Way out", direction=Direction.EXIT)
    assert check_in.scan(place, way_out, code).outcome is Outcome.LEFT
    assert check_in.inside_now(place) == []
    counted = check_in.counts(place)
    assert (counted.inside, counted.arrived) == (0, 1)


def test_went_out_unseen_notes_an_exit_and_lets_in_again(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    sheets = [with_badge(place, f"Visitor {number}") for number in range(8)]
    for sheet in sheets:
        check_in.scan(place, entrance, sheet.code)
    clock.advance(hours=1)
    for sheet in sheets:
        stuck = check_in.scan(place, entrance, sheet.code)
        assert stuck.outcome is Outcome.ALREADY_INSIDE
        back = check_in.went_out_unseen(place, stuck)
        assert (back.outcome, back.reason.key) == (Outcome.ADMITTED, "scan.admitted_back")
    assert check_in.counts(place).inside == len(sheets)
    clock.advance(hours=1)
    assert check_in.scan(place, entrance, sheets[0].code).outcome is Outcome.ALREADY_INSIDE
    assert any(noted.note == "exit_unseen" and noted.direction is Direction.EXIT for noted in passes(place))


def test_a_pass_taken_back_never_was(place: Workplace, entrance: Id) -> None:
    sheet = with_badge(place, "Nodira Qodirova")
    answer = check_in.scan(place, entrance, sheet.code)
    assert answer.recorded is not None
    check_in.take_back(place, answer.recorded)
    assert check_in.counts(place).arrived == 0
    again = check_in.scan(place, entrance, sheet.code)
    assert (again.outcome, again.repeated, again.first_entry) == (Outcome.ADMITTED, False, None)


def test_a_walk_in_is_registered_badged_and_admitted_in_one_action(place: Workplace, entrance: Id) -> None:
    person = WalkIn(" Olim Yoʻldoshev ", "Zomin Gʻisht", "+998901234567", "Director", Role.VIP)
    answer = check_in.walk_in(place, entrance, person)
    assert answer.outcome is Outcome.ADMITTED
    assert answer.delegate is not None
    assert answer.enterprise is not None
    assert (answer.delegate.name, answer.delegate.role) == ("Olim Yoʻldoshev", Role.VIP)
    assert answer.enterprise.name == "Zomin Gʻisht"
    assert answer.badge is not None

    assert answer.changes.span is not None
    undo(place, answer.changes.span)
    with place.read() as work:
        assert work.count(Delegate) == work.count(Badge) == work.count(Enterprise) == work.count(Pass) == 0
    assert check_in.scan(place, entrance, answer.number or "").outcome is Outcome.REVOKED


@pytest.mark.parametrize(
    "typed", ["Жиззах Пластмасса МЧЖ", "jizzax plastmassa ooo", "«JIZZAX PLASTMASSA» MCHJ"]
)
def test_a_walk_in_of_a_known_enterprise_joins_it_whatever_script_is_typed(
    place: Workplace, entrance: Id, typed: str
) -> None:
    with place.write() as work:
        known = Enterprise(id=work.new_id(), name="Jizzax Plastmassa MCHJ", other_names=("JizPlast",))
        work.add(known)
        work.add(Enterprise(id=work.new_id(), name="Jizzax Plastmassa Servis MCHJ"))
    for name in (typed, "JIZPLAST"):
        answer = check_in.walk_in(place, entrance, WalkIn("Olim Yoʻldoshev", name))
        assert answer.enterprise is not None
        assert answer.enterprise.id == known.id
    other = check_in.walk_in(place, entrance, WalkIn("Olim Yoʻldoshev", "Jizzax"))
    assert other.enterprise is not None
    assert other.enterprise.name == "Jizzax"


def test_a_walk_in_without_an_enterprise_or_without_a_name(place: Workplace, entrance: Id) -> None:
    assert check_in.walk_in(place, entrance, WalkIn("Olim")).enterprise is None
    with pytest.raises(UserFacingError):
        check_in.walk_in(place, entrance, WalkIn("  ", "Zomin Gʻisht"))
    with place.read() as work:
        assert work.count(Enterprise) == 0


def test_a_blank_is_nobodys_until_one_scan_binds_it_to_a_walk_in(place: Workplace, entrance: Id) -> None:
    (blank,), _ = badges.make_blanks(place, 1)
    unknown = check_in.scan(place, entrance, blank.code)
    assert (unknown.outcome, unknown.reason.key) == (Outcome.UNKNOWN, "scan.blank")

    bound = check_in.walk_in(place, entrance, WalkIn("Olim Yoʻldoshev"), blank=blank.code)
    assert (bound.outcome, bound.repeated, bound.number) == (Outcome.ADMITTED, False, blank.number)
    assert check_in.counts(place).inside == 1
    with pytest.raises(UserFacingError):
        check_in.walk_in(place, entrance, WalkIn("Somebody else"), blank=blank.code)
    with place.read() as work:
        assert work.count(Delegate) == 1


def test_a_blank_bound_to_somebody_on_the_list(place: Workplace, entrance: Id) -> None:
    (blank,), _ = badges.make_blanks(place, 1)
    with place.write() as work:
        person = Delegate(id=work.new_id(), name="Nodira Qodirova")
        work.add(person)
    check_in.scan(place, entrance, blank.code)
    bound = check_in.bind_blank(place, entrance, blank.code, person.id)
    assert bound.outcome is Outcome.ADMITTED
    assert bound.delegate is not None
    assert bound.delegate.name == "Nodira Qodirova"
    with pytest.raises(UserFacingError):
        check_in.bind_blank(place, entrance, "hello", person.id)


def test_someone_else_came_in_their_place(place: Workplace, entrance: Id) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(enterprise)
        absent = Delegate(
            id=work.new_id(),
            enterprise=enterprise.id,
            name="Nodira",
            position="Director",
            role=Role.EXHIBITOR,
        )
        work.add(absent)
        badges.issue(work, absent.id, box=7)
    (sheet,) = badges.to_print(place)

    came = check_in.someone_else_came(place, entrance, sheet.badge.id, "Farrux Tursunov", "+998901234567")

    assert came.outcome is Outcome.ADMITTED
    assert came.delegate is not None
    assert came.enterprise is not None
    assert came.badge is not None
    assert (came.delegate.name, came.delegate.role, came.delegate.stands_in_for) == (
        "Farrux Tursunov",
        Role.EXHIBITOR,
        absent.id,
    )
    assert (came.enterprise.name, came.badge.box) == ("Angren Metall", 7)
    assert check_in.scan(place, entrance, sheet.code).outcome is Outcome.REPLACED
    with pytest.raises(UserFacingError):
        check_in.someone_else_came(place, entrance, sheet.badge.id, "  ")


def test_a_group_ticked_on_a_list_is_let_in_at_once_and_given_badges(place: Workplace, entrance: Id) -> None:
    with place.write() as work:
        people = [Delegate(id=work.new_id(), name=f"Guest {number}") for number in range(4)]
        for person in people:
            work.add(person)
        badges.issue(work, people[0].id)
    answers = check_in.let_in(place, entrance, [person.id for person in people])
    assert [answer.outcome for answer in answers] == [Outcome.ADMITTED] * 4
    assert len({answer.number for answer in answers}) == 4
    assert len({answer.changes.span for answer in answers}) == 1
    assert check_in.counts(place).inside == 4


def test_a_delegation_is_let_in_by_its_number_with_its_host(place: Workplace, entrance: Id) -> None:
    with place.write() as work:
        host = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(host)
    check_in.let_in_by_count(place, entrance, 12, host=host.id, note="from Samarqand")
    (noted,) = passes(place)
    assert (noted.people, noted.host, noted.note) == (12, host.id, "from Samarqand")
    counted = check_in.counts(place)
    assert (counted.inside, counted.arrived) == (12, 12)
    assert sum(quarter.people for quarter in counted.by_quarter) == 12
    for odd in (0, -3, 10_001):
        with pytest.raises(UserFacingError):
            check_in.let_in_by_count(place, entrance, odd)


def test_a_visit_at_a_stand_is_noted_once_and_takes_interest_and_notes(
    place: Workplace, entrance: Id, clock: SetClock
) -> None:
    with place.write() as work:
        exhibitor = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(exhibitor)
    stand = station(place, "A-11", role=StationRole.STAND, enterprise=exhibitor.id)
    sheet = with_badge(place, "Nodira Qodirova")
    check_in.scan(place, entrance, sheet.code)
    clock.advance(minutes=20)
    visit = check_in.scan(place, stand, sheet.code)
    assert visit.outcome is Outcome.ADMITTED
    clock.advance(seconds=4)
    assert check_in.scan(place, stand, sheet.code).repeated
    assert visit.recorded is not None
    check_in.note_visit(place, visit.recorded, interest=Interest.HIGH, products=["PVC pipe"], text="call him")
    clock.advance(minutes=30)
    check_in.scan(place, stand, sheet.code)

    with place.read() as work:
        assert [seen.enterprise for seen in work.all(Visit)] == [exhibitor.id] * 2
        (note,) = work.all(VisitNote)
    assert (note.visit, note.interest, note.products) == (visit.recorded, Interest.HIGH, ("PVC pipe",))
    assert len(passes(place)) == 1
    assert check_in.counts(place).inside == 1

    check_in.take_back(place, visit.recorded)
    with place.read() as work:
        assert work.count(Visit) == 1


def test_a_back_door_lets_in_its_roles_only(place: Workplace) -> None:
    back_door = station(place, "Back door", admits=(Role.SERVICE,))
    visitor, service = with_badge(place, "Visitor"), with_badge(place, "Electrician", Role.SERVICE)
    assert check_in.scan(place, back_door, visitor.code).outcome is Outcome.NOT_ALLOWED_HERE
    assert check_in.scan(place, back_door, service.code).outcome is Outcome.ADMITTED


def test_a_place_that_is_not_set_up_takes_no_scans(place: Workplace) -> None:
    with pytest.raises(UserFacingError):
        check_in.scan(place, b"no station here.", "1-0001-01")


def test_the_list_of_recent_passes_has_names(place: Workplace, entrance: Id, clock: SetClock) -> None:
    for name in ("Nodira Qodirova", "Farrux Tursunov"):
        check_in.scan(place, entrance, with_badge(place, name).code)
        clock.advance(minutes=1)
    assert [seen.name for seen in check_in.recent(place)] == ["Farrux Tursunov", "Nodira Qodirova"]
    assert len(check_in.recent(place, limit=1, station=entrance)) == 1
