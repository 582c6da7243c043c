"""Stands: one company each, swapped as one action, with the outdated badges listed."""

import pytest

from fairdesk.domain.entities import Delegate, Enterprise, Hall, Id
from fairdesk.domain.messages import UserFacingError
from fairdesk.texts import text
from fairdesk.usecases.enterprises import same_company, stands
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def exhibitor(place: Workplace, name: str, stand: str | None, *people: str) -> Id:
    """An enterprise whose people have badges."""
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name=name, stand=stand)
        work.add(enterprise)
        for person in people:
            work.add(Delegate(id=work.new_id(), enterprise=enterprise.id, name=person))
    badges.issue_missing(place)
    return enterprise.id


def print_all(place: Workplace) -> None:
    badges.note_printed(place, [sheet.badge.id for sheet in badges.to_print(place)], "a6", "Printer")


def stand_of(place: Workplace, enterprise: Id) -> str | None:
    with place.read() as work:
        found = work.get(Enterprise, enterprise)
    assert found is not None
    return found.stand


def test_a_stand_is_given_and_printed_badges_are_listed_for_reprint(place: Workplace) -> None:
    plastic = exhibitor(place, "Jizzax Plastmassa", None, "Nodira Qodirova", "Farrux Tursunov")
    exhibitor(place, "Angren Metall", "A-11", "Olim Yoʻldoshev")
    print_all(place)

    affected = stands.assign(place, plastic, "B-14")

    assert stand_of(place, plastic) == "B-14"
    assert {paper.person for paper in affected.papers} == {"Nodira Qodirova", "Farrux Tursunov"}
    assert text(affected.papers[0].what, "en").startswith("Badge 1-000")
    assert stands.assign(place, plastic, "B-14").papers == ()


def test_a_badge_never_printed_or_no_longer_valid_is_not_listed(place: Workplace) -> None:
    plastic = exhibitor(place, "Jizzax Plastmassa", "B-14", "Nodira Qodirova")
    assert stands.assign(place, plastic, "B-15").papers == ()

    print_all(place)
    lost = badges.to_print(place)[0].badge.id
    badges.replace_lost(place, lost, "lost")
    assert stands.assign(place, plastic, "B-16").papers == ()


@pytest.mark.parametrize("written", ["A-03", "a-03", "А-03", " a 03 "])
def test_a_taken_stand_names_its_holder_in_whatever_script_it_is_written(
    place: Workplace, written: str
) -> None:
    exhibitor(place, "Andijon Avto Detal", "A-03")
    other = exhibitor(place, "Angren Metall", None)
    with pytest.raises(UserFacingError) as refused:
        stands.assign(place, other, written)
    assert "Andijon Avto Detal" in text(refused.value.title, "uz-Latn")
    assert stand_of(place, other) is None


def test_a_stand_can_be_left_and_then_taken(place: Workplace) -> None:
    one = exhibitor(place, "Andijon Avto Detal", "A-03")
    other = exhibitor(place, "Angren Metall", None)
    stands.assign(place, one, "")
    stands.assign(place, other, "A-03")
    assert (stand_of(place, one), stand_of(place, other)) == (None, "A-03")


def test_two_records_of_one_company_may_name_the_same_stand(place: Workplace) -> None:
    one = exhibitor(place, "Andijon Avto Detal", "A-03")
    other = exhibitor(place, "Андижон Авто Деталь", None)
    same_company.merge(place, one, other)
    stands.assign(place, other, "A-03")
    assert stand_of(place, other) == "A-03"


def test_two_stands_are_swapped_with_their_halls_and_swapped_back_by_undo(place: Workplace) -> None:
    one = exhibitor(place, "Andijon Avto Detal", None, "Nodira Qodirova")
    other = exhibitor(place, "Angren Metall", None, "Olim Yoʻldoshev")
    with place.write() as work:
        halls = [Hall(id=work.new_id(), name=name) for name in ("A", "B")]
        for hall in halls:
            work.add(hall)
    stands.assign(place, one, "A-03", halls[0].id)
    stands.assign(place, other, "B-11", halls[1].id)
    print_all(place)

    affected = stands.swap(place, one, other)

    with place.read() as work:
        moved = work.get(Enterprise, one)
    assert moved is not None
    assert (moved.stand, moved.hall) == ("B-11", halls[1].id)
    assert stand_of(place, other) == "A-03"
    assert {(paper.person, paper.enterprise) for paper in affected.papers} == {
        ("Nodira Qodirova", "Andijon Avto Detal"),
        ("Olim Yoʻldoshev", "Angren Metall"),
    }

    assert affected.changes.span is not None
    undo(place, affected.changes.span)
    assert (stand_of(place, one), stand_of(place, other)) == ("A-03", "B-11")


def test_swapping_with_one_that_has_no_stand_hands_it_over(place: Workplace) -> None:
    one = exhibitor(place, "Andijon Avto Detal", "A-03")
    other = exhibitor(place, "Angren Metall", None)
    stands.swap(place, one, other)
    assert (stand_of(place, one), stand_of(place, other)) == (None, "A-03")


def test_two_without_a_stand_have_nothing_to_swap(place: Workplace) -> None:
    one, other = exhibitor(place, "Andijon Avto Detal", None), exhibitor(place, "Angren Metall", None)
    with pytest.raises(UserFacingError) as refused:
        stands.swap(place, one, other)
    assert "Angren Metall" in text(refused.value.title, "ru")
