"""Entering, correcting and removing: each field for itself, nothing typed is lost, nothing is overwritten."""

import pytest

from fairdesk.domain.entities import (
    Delegate,
    Demand,
    Enterprise,
    Id,
    Offer,
    Product,
    Record,
    Sample,
)
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import Part, Size
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.enterprises import register, same_company
from fairdesk.usecases.enterprises.register import Saved
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.undo import undo


def new(place: Workplace, record_type: type[Record], texts: dict[str, str], **links: Id | None) -> Id:
    saved = register.save(place, record_type, None, texts, links)
    assert saved.id is not None, saved.problems
    return saved.id


def enterprise(place: Workplace, record_id: Id | None) -> Enterprise:
    assert record_id is not None
    with place.read() as work:
        found = work.get(Enterprise, record_id)
    assert found is not None
    return found


def test_a_new_enterprise_goes_in_with_what_was_typed(place: Workplace) -> None:
    saved = register.save(
        place,
        Enterprise,
        None,
        {"name": " Jizzax Plastmassa MCHJ ", "stir": "301234567", "size": "medium", "site": "", "part": ""},
    )
    assert saved.problems == {}
    assert saved.changes.kinds == {"enterprise"}
    kept = enterprise(place, saved.id)
    assert (kept.name, kept.stir, kept.size) == ("Jizzax Plastmassa MCHJ", "301234567", Size.MEDIUM)
    assert (kept.site, kept.part) == (None, Part.PARTICIPANT)


def test_a_wrong_field_keeps_its_old_value_gives_its_text_back_and_holds_nothing_else_up(
    place: Workplace,
) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall", "stir": "301234567"})
    saved = register.save(place, Enterprise, one, {"stir": "30 12", "name": "Angren Metall AJ"})
    assert set(saved.problems) == {"stir"}
    assert saved.texts == {"stir": "30 12"}
    kept = enterprise(place, one)
    assert (kept.name, kept.stir) == ("Angren Metall AJ", "301234567")
    for language in LANGUAGES:
        assert text(saved.problems["stir"], language)


def test_a_lost_leading_zero_is_put_back_and_said(place: Workplace) -> None:
    saved = register.save(place, Enterprise, None, {"name": "Angren Metall", "stir": "1234567"[:7] + "8"})
    assert enterprise(place, saved.id).stir == "012345678"
    assert set(saved.notices) == {"stir"}


def test_without_a_name_nothing_new_goes_in_and_an_old_name_stays(place: Workplace) -> None:
    saved = register.save(place, Enterprise, None, {"name": "  ", "stir": "301234567"})
    assert (saved.id, set(saved.problems), saved.texts) == (None, {"name"}, {"name": "  "})
    assert saved.changes.ids == frozenset()

    one = new(place, Enterprise, {"name": "Angren Metall"})
    assert set(register.save(place, Enterprise, one, {"name": "", "site": "angren.uz"}).problems) == {"name"}
    assert (enterprise(place, one).name, enterprise(place, one).site) == ("Angren Metall", "angren.uz")


def test_a_field_is_emptied_by_emptying_it(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall", "site": "angren.uz", "part": "exhibitor"})
    register.save(place, Enterprise, one, {"site": "", "part": ""})
    assert (enterprise(place, one).site, enterprise(place, one).part) == (None, Part.PARTICIPANT)


def test_saving_the_same_again_changes_nothing(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall", "stir": "301234567"})
    again = register.save(place, Enterprise, one, {"name": "Angren Metall", "stir": "301234567"})
    assert again.changes.span is None


def test_products_people_and_demands_belong_to_somebody(place: Workplace) -> None:
    owner = new(place, Enterprise, {"name": "Angren Metall"})
    for record_type in (Product, Demand):
        alone = register.save(place, record_type, None, {"name": "PVC pipe"})
        assert (alone.id, set(alone.problems)) == (None, {"enterprise"})
        gone = register.save(
            place, record_type, None, {"name": "PVC pipe"}, {"enterprise": b"nobody's id at a"}
        )
        assert (gone.id, set(gone.problems)) == (None, {"enterprise"})
        assert new(place, record_type, {"name": "PVC pipe"}, enterprise=owner)
    assert new(place, Delegate, {"name": "A journalist"})
    demand = new(place, Demand, {"name": "Bearings"}, enterprise=owner)
    assert register.save(place, Offer, None, {}, {"enterprise": owner}).id is None
    assert new(place, Offer, {"price": "12"}, enterprise=owner, demand=demand)


def test_a_taken_stand_is_a_problem_of_that_field(place: Workplace) -> None:
    new(place, Enterprise, {"name": "Andijon Avto Detal", "stand": "A-03"})
    saved = register.save(place, Enterprise, None, {"name": "Angren Metall", "stand": "a-03"})
    assert enterprise(place, saved.id).stand is None
    assert "Andijon Avto Detal" in text(saved.problems["stand"], "en")


def test_look_alikes_are_offered_and_never_refused(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Jizzax Plastmassa MCHJ"})
    saved = register.save(place, Enterprise, None, {"name": "Жиззах Пластмасса МЧЖ"})
    assert saved.id is not None
    assert [like.id for like in saved.lookalikes] == [one]

    same_company.merge(place, one, saved.id)
    again = register.save(place, Enterprise, saved.id, {"name": "Жиззах Пластмасса"})
    assert again.lookalikes == ()
    assert register.save(place, Enterprise, one, {"site": "jp.uz"}).lookalikes == ()

    person = new(place, Delegate, {"name": "Nodira Qodirova"}, enterprise=one)
    like = register.save(place, Delegate, None, {"name": "Нодира Қодирова"}, {"enterprise": one})
    assert [found.id for found in like.lookalikes] == [person]


def test_an_equal_stir_is_said_with_the_name_of_the_other(place: Workplace) -> None:
    new(place, Enterprise, {"name": "Angren Metall", "stir": "301234567"})
    saved = register.save(place, Enterprise, None, {"name": "Boshqa nom", "stir": "301234567"})
    assert "Angren Metall" in text(saved.notices["stir"], "ru")


def test_what_is_gone_is_not_saved_again(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall"})
    register.remove(place, Enterprise, one)
    for record_id in (one, b"no such record  "):
        with pytest.raises(UserFacingError):
            register.save(place, Enterprise, record_id, {"name": "Angren"})
        with pytest.raises(UserFacingError):
            register.remove(place, Enterprise, record_id)


def refusal(place: Workplace, record_type: type[Record], record_id: Id) -> str:
    with pytest.raises(UserFacingError) as error:
        register.remove(place, record_type, record_id)
    for language in LANGUAGES:
        assert text(error.value.advice, language)
    return f"{text(error.value.title, 'en')}: {text(error.value.advice, 'en')}"


def test_what_others_hang_on_is_not_removed_and_the_sentence_counts_them(place: Workplace) -> None:
    owner = new(place, Enterprise, {"name": "Angren Metall"})
    for name in ("Olim", "Nodira"):
        new(place, Delegate, {"name": name}, enterprise=owner)
    product = new(place, Product, {"name": "PVC pipe"}, enterprise=owner)
    sentence = refusal(place, Enterprise, owner)
    assert "Angren Metall" in sentence
    assert "2 people, 1 product." in sentence

    sample = new(place, Sample, {"name": "A piece of pipe"}, product=product)
    assert "1 sample" in refusal(place, Product, product)
    register.remove(place, Sample, sample)
    register.remove(place, Product, product)

    demand = new(place, Demand, {"name": "Bearings"}, enterprise=owner)
    offer = new(place, Offer, {}, enterprise=owner, demand=demand)
    assert "1 offer" in refusal(place, Demand, demand)
    register.remove(place, Offer, offer)
    register.remove(place, Demand, demand)


def test_who_was_at_the_fair_stays_on_the_register(place: Workplace, entrance: Id) -> None:
    person = new(place, Delegate, {"name": "Nodira Qodirova"})
    badges.issue_missing(place)
    (sheet,) = badges.to_print(place)
    answer = check_in.scan(place, entrance, sheet.code)
    assert "Nodira Qodirova has already been let in" in refusal(place, Delegate, person)

    assert answer.recorded is not None
    check_in.take_back(place, answer.recorded)
    register.remove(place, Delegate, person)


def test_a_removal_is_undone(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall"})
    span = register.remove(place, Enterprise, one).span
    assert span is not None
    undo(place, span)
    assert not enterprise(place, one).voided


def test_one_form_is_one_step_to_undo(place: Workplace) -> None:
    one = new(place, Enterprise, {"name": "Angren Metall", "site": "angren.uz"})
    saved: Saved = register.save(place, Enterprise, one, {"name": "Angren", "site": "", "stir": "301234567"})
    assert saved.changes.span is not None
    undo(place, saved.changes.span)
    kept = enterprise(place, one)
    assert (kept.name, kept.site, kept.stir) == ("Angren Metall", "angren.uz", None)
