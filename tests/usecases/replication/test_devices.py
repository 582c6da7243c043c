"""Each desk says what others have, what waits for whom, whose clock is wrong; none has the main copy."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from a_torn_fair import TornFair, torn_fair
from desks import SimulatedDesk, copied, exchange_all, opened
from sqlalchemy import delete

from fairdesk.domain.entities import Desk, Enterprise, NegotiationNote
from fairdesk.store.tables import settings
from fairdesk.texts import LANGUAGES, text
from fairdesk.usecases.ports import DeskSeen
from fairdesk.usecases.replication import devices
from fairdesk.usecases.replication.devices import DeskState, Device, Devices


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path) as made:
        yield made


def standing(desk: SimulatedDesk) -> Devices:
    with desk.place.read() as work:
        return devices.devices(work)


def other(fair: TornFair) -> Device:
    (found,) = standing(fair.here).others
    return found


def tell(teller: SimulatedDesk, hearer: SimulatedDesk, ahead: timedelta = timedelta(0)) -> None:
    """What an exchange does besides handing changes over: one desk says what it holds."""
    heads = {head.desk: head.sequence for head in teller.store.vector(teller.fair)}
    offset = round(ahead.total_seconds() * 1000)
    hearer.store.note_seen(hearer.fair, DeskSeen(teller.id, heads, hearer.clock.now(), offset))


def test_the_only_desk_says_that_all_is_saved_here(tmp_path: Path) -> None:
    with torn_fair(tmp_path, 1) as fair:
        found = standing(fair.here)
    assert [(one.letter, one.state, one.person) for one in found.devices] == [("A", DeskState.HERE, "desk-0")]
    assert text(devices.summary(found), "en") == "All work is saved here"
    assert text(devices.explanation(found), "en") == "This is the only device of the fair so far."
    assert found.code == fair.here.state_hash


def test_of_a_desk_that_never_told_anything_nothing_is_known(fair: TornFair) -> None:
    with fair.here.store.engine.begin() as connection:
        connection.execute(delete(settings).where(settings.c.name.startswith("seen.")))
    found = standing(fair.here)
    (never,) = found.others
    assert (never.state, never.waiting, never.seen) == (DeskState.NEVER, None, None)
    assert found.waiting == 0
    assert text(devices.summary(found), "en") == "All work is saved here"
    assert text(devices.explanation(found), "en") == "Not heard of yet: Front desk."


def test_what_waits_is_counted_by_records_and_kinds(fair: TornFair) -> None:
    tell(fair.there, fair.here)
    assert other(fair).state is DeskState.IN_STEP
    assert text(devices.summary(standing(fair.here)), "en") == "All devices are in step"

    with fair.here.place.write() as work:
        note = NegotiationNote(id=work.new_id(), text="Asks for samples")
        work.add(note)
    for minute in (1, 2, 3):
        fair.say(0, Enterprise, fair.angren, minute, about=f"The {minute}. text")
    found = standing(fair.here)
    assert found.waiting == 2
    assert {(one.kind, one.count) for one in found.kinds} == {("enterprise", 1), ("negotiation_note", 1)}
    assert (other(fair).state, other(fair).waiting) == (DeskState.WAITING, 2)
    assert text(devices.summary(found), "en") == "2 changes have not reached every device"

    fair.exchange()
    tell(fair.there, fair.here)
    assert standing(fair.here).waiting == 0


def test_what_a_desk_wrote_itself_does_not_wait_for_it(fair: TornFair) -> None:
    fair.say(1, Enterprise, fair.zomin, 1, about="Meat")
    tell(fair.there, fair.here)
    fair.exchange()
    assert other(fair).waiting == 0


def test_a_desk_not_heard_of_for_long_is_not_called_in_step(fair: TornFair) -> None:
    tell(fair.there, fair.here)
    fair.here.clock.advance(minutes=41)
    found = other(fair)
    assert found.state is DeskState.NOT_SEEN
    assert found.seen is not None
    words = devices.seen_words(found.seen, standing(fair.here).at)
    assert text(words, "en") == "41 min ago"


def test_what_a_desk_was_known_to_hold_is_not_forgotten(fair: TornFair) -> None:
    """A word that comes later by another road may be older; what a folder held it holds."""
    tell(fair.there, fair.here)
    before = fair.here.store.desks_seen(fair.here.fair)
    older = DeskSeen(fair.there.id, {fair.here.id: 1}, fair.here.clock.now() - timedelta(hours=1))
    fair.here.store.note_seen(fair.here.fair, older)
    assert fair.here.store.desks_seen(fair.here.fair) == before


def test_a_wrong_clock_is_named(fair: TornFair) -> None:
    tell(fair.there, fair.here, ahead=timedelta(seconds=59))
    assert other(fair).ahead is None
    tell(fair.there, fair.here, ahead=timedelta(minutes=-42))
    ahead = other(fair).ahead
    assert ahead is not None
    assert text(devices.clock_words(ahead), "en") == "Clock 42 min behind"


def test_a_desk_that_another_one_continues_is_not_waited_for(tmp_path: Path) -> None:
    with torn_fair(tmp_path, 2) as fair:
        fair.there.store.close()
        fair.there.clock.advance(hours=1)
        continued = opened(copied(tmp_path / "desk-1", tmp_path / "desk-1-again"))
        exchange_all([fair.here, continued])
        assert [one.id for one in standing(fair.here).others] == [continued.id]
        continued.store.close()


def test_a_desk_whose_folder_was_copied_and_goes_on_is_waited_for(fair: TornFair) -> None:
    assert standing(fair.there).others == ()
    fair.say(0, Enterprise, fair.angren, 1, about="Steel")
    fair.exchange()
    assert [one.id for one in standing(fair.there).others] == [fair.here.id]


def test_a_revoked_desk_is_shown_and_not_waited_for(fair: TornFair) -> None:
    tell(fair.there, fair.here)
    with fair.here.place.write() as work:
        work.change(Desk, fair.there.id, last_good=1)
    found = standing(fair.here)
    assert [one.state for one in found.devices] == [DeskState.HERE, DeskState.REVOKED]
    assert found.others == ()
    assert found.waiting == 0


def test_two_desks_in_step_show_the_same_code(fair: TornFair) -> None:
    fair.say(0, Enterprise, fair.angren, 1, about="Steel")
    assert standing(fair.here).code != standing(fair.there).code
    fair.exchange()
    assert standing(fair.here).code == standing(fair.there).code


def test_it_is_said_in_every_language(fair: TornFair) -> None:
    tell(fair.there, fair.here, ahead=timedelta(minutes=5))
    fair.say(0, Enterprise, fair.angren, 1, about="Steel")
    found = standing(fair.here)
    for language in LANGUAGES:
        assert text(devices.summary(found), language)
        assert "Front desk" in text(devices.explanation(found), language)
