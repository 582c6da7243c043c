"""What two desks wrote without knowing of each other waits for a person, who sees both sides and decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a_torn_fair import TornFair, torn_fair
from desks import SimulatedDesk, give

from fairdesk.domain.entities import (
    BY_KIND,
    Delegate,
    Desk,
    Enterprise,
    Id,
    Meeting,
    Negotiation,
    PathStep,
    Record,
)
from fairdesk.domain.values import field_types
from fairdesk.domain.words import Participation
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.deals import negotiation_view
from fairdesk.usecases.replication import reviews
from fairdesk.usecases.replication.outcomes import Outcome, outcome
from fairdesk.usecases.replication.reviews import TOGETHER, ChangedMeanwhileError, Review
from fairdesk.usecases.undo import undo


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path) as made:
        yield made


@pytest.fixture
def three(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path, 3) as made:
        yield made


def waiting(desk: SimulatedDesk) -> list[Review]:
    with desk.place.read() as work:
        return reviews.reviews(work, "en")


def only(desk: SimulatedDesk) -> Review:
    (found,) = waiting(desk)
    return found


def spelt(desk: SimulatedDesk, one: Review, **choices: int) -> Outcome:
    with desk.place.read() as work:
        return outcome(work, one, choices, "en")


def shown(desk: SimulatedDesk, record_type: type[Record], record: Id, field: str) -> object:
    with desk.place.read() as work:
        return getattr(work.get(record_type, record), field)


def tear_the_meeting(fair: TornFair) -> None:
    """The other desk moved it to table 14, this one took its table away; both noted what it is about."""
    fair.say(1, Meeting, fair.meeting, 1, table=fair.table[14], about="Cable")
    fair.say(0, Meeting, fair.meeting, 3, about="Steel sheets", table=None)
    fair.exchange()


def test_both_sides_stand_beside_each_other_with_desk_person_and_time(fair: TornFair) -> None:
    tear_the_meeting(fair)

    review = only(fair.here)
    assert review.id == fair.meeting
    assert text(review.title, "en") == "Meeting: Table, About"
    assert review.subject == "10:30, Angren Metall – Zomin Goʻsht Zavodi"
    there, here = review.sides
    assert (there.letter, there.person, f"{there.at:%H:%M}", there.is_here) == (
        "A2",
        "desk-1",
        "09:31",
        False,
    )
    assert (here.letter, here.person, f"{here.at:%H:%M}", here.is_here) == ("A", "desk-0", "09:33", True)
    assert {
        text(one.label, "en"): [given and given.text for given in one.given] for one in review.differences
    } == {
        "Table": ["14", ""],
        "About": ["Cable", "Steel sheets"],
    }
    assert ("Begins", "03.03.2022 10:30") in [(text(one.label, "en"), one.text) for one in review.equals]


def test_the_result_is_spelt_out_and_tried_before_it_is_saved(fair: TornFair) -> None:
    tear_the_meeting(fair)
    review = only(fair.here)

    undecided = spelt(fair.here, review, about=0)
    assert not undecided.is_complete
    assert [text(one, "en") for one in undecided.open] == ["Table"]
    decided = spelt(fair.here, review, about=1, table=0)
    assert decided.sentence == "10:30, Angren Metall – Zomin Goʻsht Zavodi. Table: 14; About: Steel sheets"
    assert decided.hindrance is None
    assert decided.assurance is not None
    assert text(decided.assurance, "en") == "Table 14 is free at 10:30."


def test_a_table_that_is_taken_at_that_time_is_said_before_saving(fair: TornFair) -> None:
    tear_the_meeting(fair)
    with fair.here.place.write() as work:
        other = Enterprise(id=work.new_id(), name="Jizzax Plastmassa")
        third = Enterprise(id=work.new_id(), name="Gʻallaorol Don")
        taken = work.get(Meeting, fair.meeting)
        assert taken is not None
        work.add(other)
        work.add(third)
        work.add(
            Meeting(id=work.new_id(), host=other.id, guest=third.id, start=taken.start, table=fair.table[14])
        )

    hindered = spelt(fair.here, only(fair.here), about=0, table=0)
    assert hindered.hindrance is not None
    assert "Table 14 is taken until 11:00" in text(hindered.hindrance, "en")


def test_a_decision_holds_on_every_desk_and_no_value_is_lost(fair: TornFair) -> None:
    tear_the_meeting(fair)
    reviews.decide(fair.here.place, only(fair.here), {"about": 1, "table": 0})
    fair.exchange()

    for desk in fair.desks:
        assert waiting(desk) == []
        assert shown(desk, Meeting, fair.meeting, "table") == fair.table[14]
        assert shown(desk, Meeting, fair.meeting, "about") == "Steel sheets"
        with desk.place.read() as work:
            told = {change.after for change in work.history(fair.meeting) if change.field == "about"}
        assert told == {"Cable", "Steel sheets"}
    assert fair.here.state_hash == fair.there.state_hash


def test_one_side_can_be_kept_as_a_whole(fair: TornFair) -> None:
    tear_the_meeting(fair)
    review = only(fair.here)
    assert review.all_of(0) == {"table": 0, "about": 0}
    reviews.decide(fair.here.place, review, review.all_of(0))
    assert shown(fair.here, Meeting, fair.meeting, "about") == "Cable"


def test_a_decision_is_one_action_that_can_be_taken_back(fair: TornFair) -> None:
    tear_the_meeting(fair)
    before = shown(fair.here, Meeting, fair.meeting, "about")
    done = reviews.decide(fair.here.place, only(fair.here), {"about": 0, "table": 0})
    assert before == "Steel sheets"
    assert shown(fair.here, Meeting, fair.meeting, "about") == "Cable"
    assert done.span is not None
    undo(fair.here.place, done.span)
    assert shown(fair.here, Meeting, fair.meeting, "about") == before


def test_what_was_decided_elsewhere_meanwhile_is_looked_at_again(fair: TornFair) -> None:
    tear_the_meeting(fair)
    looked_at = only(fair.here)
    reviews.decide(fair.there.place, only(fair.there), {"about": 0, "table": 0})
    fair.exchange()
    with pytest.raises(ChangedMeanwhileError):
        reviews.decide(fair.here.place, looked_at, {"about": 1, "table": 1})
    assert waiting(fair.here) == []


def test_decisions_taken_at_once_on_two_desks_wait_for_a_decision_again(fair: TornFair) -> None:
    tear_the_meeting(fair)
    here, there = only(fair.here), only(fair.there)
    reviews.decide(fair.here.place, here, here.all_of(0))
    reviews.decide(fair.there.place, there, there.all_of(0))
    fair.exchange()
    assert len(waiting(fair.here)) == len(waiting(fair.there)) == 1


def test_three_desks_stand_beside_each_other_where_each_wrote_something_else(three: TornFair) -> None:
    three.say(0, Enterprise, three.angren, 1, phone="+998 70 111 11 11")
    three.say(1, Enterprise, three.angren, 2, phone="+998 70 222 22 22", stand="B-12")
    three.say(2, Enterprise, three.angren, 3, stand="B-13")
    three.exchange()

    review = only(three.here)
    assert [side.person for side in review.sides] == ["desk-1", "desk-2", "desk-0"]
    phone, stand = review.differences
    assert [given and given.text for given in phone.given] == ["+998 70 222 22 22", None, "+998 70 111 11 11"]
    assert [given and given.text for given in stand.given] == ["B-12", "B-13", None]
    reviews.decide(three.here.place, review, {"phone": 2, "stand": 1})
    three.exchange()
    assert all(shown(desk, Enterprise, three.angren, "stand") == "B-13" for desk in three.desks)
    assert all(waiting(desk) == [] for desk in three.desks)


def test_lists_can_be_kept_together(fair: TornFair) -> None:
    fair.say(0, Enterprise, fair.angren, 1, other_names=("Ангрен Металл", "AM"))
    fair.say(1, Enterprise, fair.angren, 2, other_names=("Ангрен Металл", "Angrenmetall"))
    fair.exchange()

    review = only(fair.here)
    (names,) = review.differences
    assert names.together == "Ангрен Металл; Angrenmetall; AM"
    assert spelt(fair.here, review, other_names=TOGETHER).sentence == f"Other names: {names.together}"
    reviews.decide(fair.here.place, review, {"other_names": TOGETHER})
    assert waiting(fair.here) == []
    assert set(shown(fair.here, Enterprise, fair.angren, "other_names")) == {
        "Ангрен Металл",
        "Angrenmetall",
        "AM",
    }  # type: ignore[arg-type]


def test_personal_fields_are_shown_opened_and_stay_sealed(fair: TornFair) -> None:
    fair.say(0, Delegate, fair.person, 1, phone="+998 90 111 11 11")
    fair.say(1, Delegate, fair.person, 2, phone="+998 90 222 22 22")
    fair.exchange()

    review = only(fair.here)
    assert review.subject == "Malika Usmonova, Zomin Goʻsht Zavodi"
    assert [given and given.text for given in review.differences[0].given] == [
        "+998 90 222 22 22",
        "+998 90 111 11 11",
    ]
    reviews.decide(fair.here.place, review, {"phone": 0})
    assert shown(fair.here, Delegate, fair.person, "phone") == "+998 90 222 22 22"
    latest = fair.here.store.operations(fair.here.fair, fair.here.id)[-1]
    assert isinstance(latest.fields["phone"], bytes)


def test_who_noted_it_goes_with_what_was_noted(fair: TornFair) -> None:
    for desk, why in ((0, "Wish of the guest"), (1, "Illness")):
        fair.say(desk, Meeting, fair.meeting, desk, cancelled=why, by=f"noted at desk {desk}")
    fair.exchange()

    review = only(fair.here)
    assert [one.field for one in review.differences] == ["cancelled"]
    reviews.decide(fair.here.place, review, {"cancelled": 0})
    assert shown(fair.here, Meeting, fair.meeting, "by") == "noted at desk 1"


def test_nobody_is_asked_about_what_the_program_knows_by_itself(fair: TornFair) -> None:
    with fair.here.place.write() as work:
        talk = Negotiation(id=work.new_id(), subject="Steel")
        step = PathStep(id=work.new_id(), negotiation=talk.id)
        work.add(talk)
        work.add(step)
    fair.exchange()
    for desk in (0, 1):
        fair.say(desk, Negotiation, talk.id, desk, started=fair.desks[desk].clock.at)
        fair.say(desk, PathStep, step.id, desk, by=f"Person {desk}")
    fair.exchange()
    assert waiting(fair.here) == []
    with fair.here.place.read() as work:
        assert reviews.waiting(work) == 0


def test_deciding_settles_also_what_nobody_was_asked_about(fair: TornFair) -> None:
    with fair.here.place.write() as work:
        talk = Negotiation(id=work.new_id(), subject="Steel")
        work.add(talk)
    fair.exchange()
    first = fair.desks[0].clock.at
    for desk in (1, 0):
        fair.say(desk, Negotiation, talk.id, desk, started=fair.desks[desk].clock.at, subject=f"Steel {desk}")
    fair.exchange()
    reviews.decide(fair.here.place, only(fair.here), {"subject": 0})
    with fair.here.place.read() as work:
        assert work.claims(Negotiation, talk.id) == {}
    started = shown(fair.here, Negotiation, talk.id, "started")
    assert started == min(first, fair.desks[0].clock.at)


def test_a_value_that_is_taken_back_meanwhile_is_named(fair: TornFair) -> None:
    with fair.here.place.write() as work:
        signatory = Delegate(id=work.new_id(), enterprise=fair.angren, name="Rustam Tojiyev")
        other = Delegate(id=work.new_id(), enterprise=fair.angren, name="Aziz Nazarov")
        work.add(signatory)
        work.add(other)
    fair.exchange()
    fair.say(0, Enterprise, fair.angren, 1, signatory=signatory.id)
    fair.say(1, Enterprise, fair.angren, 2, signatory=other.id)
    fair.exchange()
    with fair.here.place.write() as work:
        work.void(Delegate, other.id)
    review = only(fair.here)
    hindered = spelt(fair.here, review, signatory=0)
    assert hindered.sentence == "Signs for it: Aziz Nazarov"
    assert hindered.hindrance is not None
    assert text(hindered.hindrance, "en") == "Signs for it names something that was taken back."
    assert spelt(fair.here, review, signatory=1).hindrance is None


def test_taken_back_here_and_put_back_there_is_asked_too(fair: TornFair) -> None:
    for desk in fair.desks:
        with desk.place.write() as work:
            work.void(Enterprise, fair.zomin)
        if desk is fair.here:
            continue
        with desk.place.write() as work:
            work.change(Enterprise, fair.zomin, voided=False)
    fair.exchange()
    review = only(fair.here)
    assert text(review.title, "en") == "Enterprise: Taken back"
    reviews.decide(fair.here.place, review, {"voided": 0})
    assert shown(fair.here, Enterprise, fair.zomin, "voided") is False


def test_everything_is_said_in_every_language(fair: TornFair) -> None:
    tear_the_meeting(fair)
    fair.say(0, Enterprise, fair.angren, 4, participation=Participation.CONFIRMED, days=("2022-03-03",))
    fair.say(1, Enterprise, fair.angren, 5, participation=Participation.DECLINED, days=("2022-03-04",))
    fair.exchange()
    for language in LANGUAGES:
        with fair.here.place.read() as work:
            for review in reviews.reviews(work, language):
                assert text(review.title, language)
                assert outcome(work, review, review.all_of(0), language).sentence


def test_a_desk_that_cannot_read_a_personal_field_is_not_asked_and_loses_nothing(fair: TornFair) -> None:
    with fair.there.place.write() as work:
        guest = Delegate(id=work.new_id(), enterprise=fair.angren, name="Guest", position="Director")
        work.add(guest)
    fair.exchange()
    fair.say(0, Delegate, guest.id, 1, phone="+998 90 111 11 11", position="Head")
    fair.say(1, Delegate, guest.id, 2, phone="+998 90 222 22 22", position="Deputy")
    keyless = SimulatedDesk(fair.there.store, fair.there.clock, fair.there.place)
    give(fair.here, keyless)
    with keyless.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM person_keys")
    review = only(keyless)
    assert [one.field for one in review.differences] == ["position"]
    reviews.decide(keyless.place, review, {"position": 0})
    with keyless.place.read() as work:
        assert set(work.claims(Delegate, guest.id)) == {"phone"}


def test_fields_that_the_negotiation_screen_does_not_ask_about_are_not_asked_here() -> None:
    for name in negotiation_view._QUIET - {"by"}:  # one rule, which the two packages cannot share
        owners = [kind for kind, quiet in reviews.QUIET.items() if name in quiet]
        assert owners, name
    for kind, names in reviews.QUIET.items():
        assert names <= field_types(BY_KIND[kind]).keys()
    assert Desk.kind not in reviews.QUIET
