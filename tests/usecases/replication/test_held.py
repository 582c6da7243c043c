"""A lost laptop is shut out; what it does afterwards is kept, shown nowhere, and may still be accepted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from a_torn_fair import TornFair, torn_fair
from desks import SimulatedDesk

from fairdesk.domain.entities import Desk, Enterprise
from fairdesk.domain.messages import UserFacingError
from fairdesk.usecases.replication import cases, held, reviews
from fairdesk.usecases.replication.held import Held, WhyHeld


@pytest.fixture
def fair(tmp_path: Path) -> Iterator[TornFair]:
    with torn_fair(tmp_path) as made:
        yield made


def waiting(desk: SimulatedDesk) -> list[Held]:
    with desk.place.read() as work:
        return held.held(work)


def about(desk: SimulatedDesk, fair: TornFair) -> object:
    with desk.place.read() as work:
        known = work.get(Enterprise, fair.angren)
        assert known is not None
        return known.about


def shut_out_and_heard_of(fair: TornFair) -> None:
    """The other laptop goes on for an hour before it hears that it was shut out."""
    with fair.here.place.write() as work:
        last = next(log.last for log in work.desk_logs() if log.desk == fair.there.id)
        work.revoke_desk(fair.there.id, last)
    fair.say(1, Enterprise, fair.angren, 5, about="Steel")
    fair.say(1, Enterprise, fair.angren, 9, about="Steel sheets")
    fair.exchange()


def test_what_a_desk_did_after_it_was_shut_out_is_listed_and_shown_nowhere(fair: TornFair) -> None:
    shut_out_and_heard_of(fair)
    (found,) = waiting(fair.here)
    assert (found.id, found.why, found.changes) == (fair.there.id, WhyHeld.REVOKED, 2)
    assert (f"{found.first:%H:%M}", f"{found.last:%H:%M}") == ("09:35", "09:39")
    assert found.can_be_accepted
    assert about(fair.here, fair) is None
    with fair.here.place.read() as work:
        assert cases.counts(work).held == 1
        assert [type(one) for one in cases.cases(work, "en")] == [Held]


def test_what_is_accepted_counts_on_every_desk(fair: TornFair) -> None:
    shut_out_and_heard_of(fair)
    held.accept(fair.here.place, fair.there.id)
    fair.exchange()
    for desk in fair.desks:
        assert about(desk, fair) == "Steel sheets"
        assert waiting(desk) == []


def test_nothing_is_accepted_of_a_desk_that_nobody_knows(fair: TornFair) -> None:
    with pytest.raises(UserFacingError):
        held.accept(fair.here.place, b"nobody".ljust(16))


def test_deciding_on_the_name_of_a_desk_leaves_alone_how_far_it_counts(fair: TornFair) -> None:
    """Two desks that shut out a third at different points: the careful word holds, and nobody is asked."""
    for desk, name in ((0, "Hall A"), (1, "Hall B")):
        fair.say(desk, Desk, fair.there.id, desk, name=name)
    fair.exchange()
    with fair.here.place.read() as work:
        (review,) = reviews.reviews(work, "en")
    assert [one.field for one in review.differences] == ["name"]
    reviews.decide(fair.here.place, review, {"name": 0})
    with fair.here.place.read() as work:
        before = work.standings()
        assert reviews.reviews(work, "en") == []
        assert before[fair.there.id].last_good is None
