"""Undo restores what stood before, by new changes, and leaves alone what was changed since."""

from fairdesk.domain.entities import Delegate, Enterprise
from fairdesk.usecases.ports import Span, Workplace
from fairdesk.usecases.undo import undo


def name_and_site(place: Workplace, enterprise: bytes) -> tuple[str, str | None]:
    with place.read() as work:
        found = work.get(Enterprise, enterprise)
    assert found is not None
    return found.name, found.site


def changed(place: Workplace, enterprise: bytes, **fields: object) -> Span:
    with place.write() as work:
        work.change(Enterprise, enterprise, **fields)
    assert work.changes.span is not None
    return work.changes.span


def registered(place: Workplace, name: str) -> tuple[bytes, Span]:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name=name)
        work.add(enterprise)
    assert work.changes.span is not None
    return enterprise.id, work.changes.span


def test_a_change_is_taken_back(place: Workplace) -> None:
    enterprise, _ = registered(place, "Angren Metall")
    span = changed(place, enterprise, name="Angren Metal", site="angren.uz")
    undone = undo(place, span)
    assert name_and_site(place, enterprise) == ("Angren Metall", None)
    assert (undone.kept, undone.changes.ids) == (0, {enterprise})


def test_what_was_changed_since_stays_and_is_counted(place: Workplace) -> None:
    enterprise, _ = registered(place, "Angren Metall")
    span = changed(place, enterprise, name="Angren Metal", site="angren.uz")
    changed(place, enterprise, name="Angren Metall AJ")
    undone = undo(place, span)
    assert name_and_site(place, enterprise) == ("Angren Metall AJ", None)
    assert undone.kept == 1


def test_undoing_an_undo_brings_it_back(place: Workplace) -> None:
    enterprise, _ = registered(place, "Angren Metall")
    span = changed(place, enterprise, site="angren.uz")
    back = undo(place, span).changes.span
    assert back is not None
    undo(place, back)
    assert name_and_site(place, enterprise) == ("Angren Metall", "angren.uz")


def test_a_new_record_is_taken_back_and_found_no_more_but_its_history_stays(place: Workplace) -> None:
    enterprise, span = registered(place, "Angren Metall")
    undo(place, span)
    with place.read() as work:
        assert work.all(Enterprise) == []
        assert work.search("Angren") == []
        assert [change.field for change in work.history(enterprise)] == ["voided", "name"]


def test_an_action_on_several_records_is_one_step(place: Workplace) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall")
        person = Delegate(id=work.new_id(), name="Olim", enterprise=enterprise.id)
        work.add(enterprise)
        work.add(person)
        work.change(Delegate, person.id, position="Director")
    span = work.changes.span
    assert span is not None
    undo(place, span)
    with place.read() as work:
        assert work.count(Enterprise) == work.count(Delegate) == 0


def test_a_persons_sealed_name_is_restored_opened(place: Workplace) -> None:
    with place.write() as work:
        person = Delegate(id=work.new_id(), name="Nodira Qodirova", phone="+998901234567")
        work.add(person)
    with place.write() as work:
        work.change(Delegate, person.id, name="Nodira Kadirova", phone=None)
    span = work.changes.span
    assert span is not None
    undo(place, span)
    with place.read() as work:
        restored = work.get(Delegate, person.id)
    assert restored == person


def test_a_record_taken_back_by_mistake_returns(place: Workplace) -> None:
    enterprise, _ = registered(place, "Angren Metall")
    with place.write() as work:
        work.void(Enterprise, enterprise)
    span = work.changes.span
    assert span is not None
    undo(place, span)
    with place.read() as work:
        assert [found.name for found in work.all(Enterprise)] == ["Angren Metall"]
        assert [hit.title for hit in work.search("Angren")] == ["Angren Metall"]
