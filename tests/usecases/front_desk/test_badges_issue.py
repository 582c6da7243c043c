"""Badges: everybody gets one, in boxes; prints are logged; a lost one is replaced."""

import pytest

from fairdesk.domain.badge_codes import Genuine, read, short_number
from fairdesk.domain.entities import Badge, Delegate, Desk, Enterprise, Hall, Id, Printing
from fairdesk.domain.messages import UserFacingError
from fairdesk.store.store import Store
from fairdesk.texts import text
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.ports import Workplace


def people(place: Workplace, *names: str) -> list[Id]:
    with place.write() as work:
        registered = [Delegate(id=work.new_id(), name=name) for name in names]
        for person in registered:
            work.add(person)
    return [person.id for person in registered]


def test_everybody_gets_one_badge_and_no_more(place: Workplace) -> None:
    people(place, "Nodira Qodirova", "Farrux Tursunov")
    issued, changes = badges.issue_missing(place)
    assert (issued, changes.kinds) == (2, {"badge"})
    assert badges.issue_missing(place)[0] == 0
    (late,) = people(place, "Olim Yoʻldoshev")
    assert badges.issue_missing(place, [])[0] == 0
    assert badges.issue_missing(place, [late])[0] == 1


def test_boxes_follow_the_alphabet_across_scripts(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(badges, "BOX_SIZE", 2)
    people(place, "Турсунов Фаррух", "Aliyev Olim", "Ўктам Бобоев", "Qodirova Nodira", "Абдуллаев Санжар")
    badges.issue_missing(place)
    sheets = badges.to_print(place)
    assert [sheet.delegate.name for sheet in sheets if sheet.delegate] == [
        "Абдуллаев Санжар",
        "Aliyev Olim",
        "Qodirova Nodira",
        "Ўктам Бобоев",
        "Турсунов Фаррух",
    ]
    assert [sheet.badge.box for sheet in sheets] == [1, 1, 2, 2, 3]
    label = badges.box_label(sheets[4])
    assert label is not None
    assert text(label, "en") == "Box 3"


def test_a_badge_carries_what_is_printed_on_it(place: Workplace) -> None:
    with place.write() as work:
        hall = Hall(id=work.new_id(), name="Hall B")
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall", stand="B-14", hall=hall.id)
        person = Delegate(id=work.new_id(), name="Nodira Qodirova", enterprise=enterprise.id)
        for record in (hall, enterprise, person):
            work.add(record)
    badges.issue_missing(place)
    (sheet,) = badges.to_print(place)
    assert (sheet.delegate, sheet.enterprise, sheet.hall) == (person, enterprise, hall)
    with place.read() as work:
        reading = read(sheet.code, place.fair, work.badge_keys())
        assert badges.sheet_of(work, sheet.badge) == sheet
    assert isinstance(reading, Genuine)
    assert sheet.number == short_number(reading.number.desk, reading.number.counter) == short_number(1, 1)


def test_prints_are_logged_and_a_reprint_asks_why(place: Workplace) -> None:
    people(place, "Nodira Qodirova", "Farrux Tursunov")
    badges.issue_missing(place)
    first, second = (sheet.badge.id for sheet in badges.to_print(place))
    assert not badges.needs_reason(place, [first, second])
    badges.note_printed(place, [first], "a6", "HP LaserJet")

    assert [sheet.badge.id for sheet in badges.to_print(place, not_printed_only=True)] == [second]
    assert badges.needs_reason(place, [first, second])
    with pytest.raises(UserFacingError):
        badges.note_printed(place, [second, first], "a6", "HP LaserJet")
    assert badges.to_print(place, badges=[second])[0].printed == 0

    badges.note_printed(place, [second, first], "label-62", "Zebra", "stand changed")
    assert badges.to_print(place, badges=[first])[0].printed == 2
    with place.read() as work:
        log = {(print_.printer, print_.reason, print_.by) for print_ in work.all(Printing, badge=first)}
    assert log == {("HP LaserJet", None, "Dilnoza"), ("Zebra", "stand changed", "Dilnoza")}


def test_a_lost_badge_is_replaced_in_its_box_once(place: Workplace) -> None:
    people(place, "Nodira Qodirova")
    badges.issue_missing(place)
    (lost,) = badges.to_print(place)
    new, _ = badges.replace_lost(place, lost.badge.id, "lost at lunch")
    assert (new.badge.box, new.delegate) == (lost.badge.box, lost.delegate)
    assert new.number != lost.number
    assert [sheet.badge.id for sheet in badges.to_print(place)] == [new.badge.id]
    assert badges.issue_missing(place)[0] == 0

    with pytest.raises(UserFacingError) as refused:
        badges.replace_lost(place, lost.badge.id, "lost again")
    assert text(refused.value.title, "en") == "This badge was replaced already"


def test_a_revoked_badge_leaves_the_person_without_one(place: Workplace) -> None:
    people(place, "Nodira Qodirova")
    badges.issue_missing(place)
    (sheet,) = badges.to_print(place)
    badges.revoke(place, sheet.badge.id, "misused")
    assert badges.to_print(place) == []
    assert badges.issue_missing(place)[0] == 1
    with place.read() as work:
        revoked = work.get(Badge, sheet.badge.id)
    assert revoked is not None
    assert (revoked.revoked, revoked.revoked_by) == ("misused", "Dilnoza")
    with pytest.raises(UserFacingError):
        badges.revoke(place, b"no such badge id", "misused")


def test_the_badge_of_a_person_taken_off_the_list_is_not_printed_as_a_blank(place: Workplace) -> None:
    (person,) = people(place, "Nodira Qodirova")
    badges.issue_missing(place)
    with place.write() as work:
        work.void(Delegate, person)
    assert badges.to_print(place) == []


def test_blanks_have_codes_and_no_name(place: Workplace) -> None:
    blanks, _ = badges.make_blanks(place, 3)
    assert [blank.delegate for blank in blanks] == [None] * 3
    assert len({blank.code for blank in blanks}) == 3
    assert {sheet.badge.id for sheet in badges.to_print(place)} == {blank.badge.id for blank in blanks}
    with pytest.raises(UserFacingError):
        badges.replace_lost(place, blanks[0].badge.id, "lost")


def test_two_desks_count_alike_and_never_print_one_number_twice(place: Workplace, store: Store) -> None:
    people(place, "Nodira Qodirova")
    badges.issue_missing(place)
    store.was_copied("Dilnoza")
    people(place, "Farrux Tursunov")
    badges.issue_missing(place)

    one, other = sorted(badges.to_print(place), key=lambda sheet: sheet.badge.desk)
    assert one.badge.counter == other.badge.counter == 1
    assert one.badge.desk != other.badge.desk
    assert one.number != other.number
    assert one.code != other.code
    assert one.badge.id != other.badge.id
    with place.read() as work:
        assert {desk.letter for desk in work.all(Desk)} == {"A", "A2"}
