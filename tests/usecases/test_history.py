"""The history of a record is read by people: who, where, when, from what to what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Negotiation, Pass
from fairdesk.domain.words import Participation
from fairdesk.store.store import Store
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.front_desk import badges, check_in
from fairdesk.usecases.history import history
from fairdesk.usecases.ports import Workplace


def test_who_changed_what_where_and_when(place: Workplace, clock: SetClock) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metal")
        work.add(enterprise)
    clock.advance(minutes=15)
    rustam = Workplace(place.store, place.fair, clock, "Rustam")
    with rustam.write() as work:
        work.change(Enterprise, enterprise.id, name="Angren Metall")

    later, first = history(place, enterprise.id, "en")
    assert (later.actor, later.desk, later.before, later.after) == (
        "Rustam",
        "A",
        "Angren Metal",
        "Angren Metall",
    )
    assert later.at == datetime(2022, 3, 3, 9, 45, tzinfo=ZoneInfo("Asia/Tashkent"))
    assert later.at.utcoffset() == datetime(2022, 3, 3, tzinfo=ZoneInfo("Asia/Tashkent")).utcoffset()
    assert (first.actor, first.before, first.after) == ("Dilnoza", "", "Angren Metal")
    assert text(first.what, "en") == text(later.what, "en")


def test_values_are_told_in_the_readers_language_and_links_by_name(place: Workplace) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall")
        person = Delegate(id=work.new_id(), name="Olim", enterprise=enterprise.id)
        work.add(enterprise)
        work.add(person)
        work.change(Enterprise, enterprise.id, participation=Participation.CONFIRMED, region="JI")
    told = {
        language: {line.after for line in history(place, enterprise.id, language)} for language in LANGUAGES
    }
    assert len({frozenset(values) for values in told.values()}) == len(LANGUAGES)
    assert "confirmed" not in told["ru"]
    assert "Angren Metall" in {line.after for line in history(place, person.id, "ru")}


def test_moments_are_told_by_the_clock_of_the_fair(place: Workplace, clock: SetClock) -> None:
    zone = ZoneInfo("Asia/Tashkent")
    clock.at = datetime(2026, 3, 3, 9, 45, tzinfo=zone)
    with place.write() as work:
        talk = Negotiation(id=work.new_id(), started=clock.at)
        work.add(talk)
    told = [line.after for line in history(place, talk.id, "en")]
    assert "03.03.2026 09:45" in told


def test_a_sealed_name_is_shown_opened(place: Workplace) -> None:
    with place.write() as work:
        person = Delegate(id=work.new_id(), name="Nodira Kadirova", phone="+998901234567")
        work.add(person)
    with place.write() as work:
        work.change(Delegate, person.id, name="Nodira Qodirova", phone=None)
    lines = history(place, person.id, "uz-Latn")
    assert ("Nodira Kadirova", "Nodira Qodirova") in {(line.before, line.after) for line in lines}
    assert any(line.before.endswith("67") and line.after == "" for line in lines)


def test_taking_back_and_putting_back_are_told(place: Workplace, entrance: bytes) -> None:
    with place.write() as work:
        enterprise = Enterprise(id=work.new_id(), name="Angren Metall")
        work.add(enterprise)
    with place.write() as work:
        work.void(Enterprise, enterprise.id)
    with place.write() as work:
        work.change(Enterprise, enterprise.id, voided=False)
    told = [text(line.what, "en") for line in history(place, enterprise.id, "en")]
    assert told[:2] == ["Put back", "Taken back"]


def test_badges_and_passes_have_a_history_in_every_language(
    place: Workplace, store: Store, entrance: bytes
) -> None:
    with place.write() as work:
        person = Delegate(id=work.new_id(), name="Nodira Qodirova")
        work.add(person)
    badges.issue_missing(place)
    (sheet,) = badges.to_print(place)
    check_in.scan(place, entrance, sheet.code)
    badges.replace_lost(place, sheet.badge.id, "lost at lunch")
    with place.read() as work:
        (noted,) = work.all(Pass)
    for language in LANGUAGES:
        for record_id in (sheet.badge.id, noted.id):
            lines = history(place, record_id, language)
            assert all(text(line.what, language) for line in lines)
            assert "Nodira Qodirova" in {line.after for line in lines}
    assert "lost at lunch" in {line.after for line in history(place, sheet.badge.id, "en")}


def test_nothing_is_told_of_what_never_was(place: Workplace) -> None:
    assert history(place, b"no such record  ", "en") == []
