"""Who invites, which letters new desks get, and how long an invitation holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from desks import MORNING, SimulatedDesk, copied, enrolled, joined, meet, opened, prepare

from fairdesk.domain.clock import milliseconds
from fairdesk.domain.entities import Desk, Fair
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.invitation import Pairing
from fairdesk.usecases.replication import revoking
from fairdesk.usecases.replication.inviting import Reach, invite, invite_ahead, registrar, until_the_end

NOWHERE = Reach()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SimulatedDesk]:
    """The laptop that made the fair."""
    desk = opened(prepare(tmp_path, 1, people=0)[0])
    yield desk
    desk.store.close()


def letters(pairings: list[Pairing]) -> list[str]:
    return [one.invitation.letter for one in pairings]


def given(desk: SimulatedDesk) -> str:
    return invite(desk.place, DeskRole.SPECIALIST, NOWHERE).invitation.letter


@contextmanager
def refused() -> Iterator[list[str]]:
    said: list[str] = []
    with pytest.raises(UserFacingError) as caught:
        yield said
    said.append(caught.value.title.key)


def test_letters_follow_one_another_also_where_nobody_came(host: SimulatedDesk) -> None:
    assert given(host) == "B"
    assert letters(invite_ahead(host.place, DeskRole.FRONT_DESK, 3, NOWHERE)) == ["C", "D", "E"]
    assert given(host) == "F"


def test_an_invitation_on_the_spot_holds_ten_minutes_and_one_ahead_until_the_fair_is_over(
    host: SimulatedDesk,
) -> None:
    now = invite(host.place, DeskRole.KIOSK, Reach(("https://192.168.1.10:8433",), bytes(32)))
    assert now.invitation.expires == milliseconds(MORNING + timedelta(minutes=10))
    assert (now.servers, now.certificate) == (("https://192.168.1.10:8433",), bytes(32))
    assert now.root == host.store.root(host.fair)
    with host.place.read() as work:
        fair = work.fair
    assert until_the_end(fair, datetime(2022, 3, 1, tzinfo=UTC)) == datetime(2022, 3, 3, 19, tzinfo=UTC)
    late = datetime(2022, 3, 3, 18, tzinfo=UTC)
    assert until_the_end(fair, late) == late + timedelta(days=1)
    long = Fair(id=b"", code="JI-2022-02", end=date(2022, 3, 9))
    assert until_the_end(long, MORNING) == datetime(2022, 3, 9, 19, tzinfo=UTC)
    [ahead] = invite_ahead(host.place, DeskRole.SPECIALIST, 1, NOWHERE)
    assert ahead.invitation.expires == milliseconds(until_the_end(fair, MORNING))


def test_only_the_first_coordinator_that_stands_gives_letters(host: SimulatedDesk, tmp_path: Path) -> None:
    second = enrolled(host, tmp_path / "second", DeskRole.COORDINATOR, "B", 2)
    third = enrolled(host, tmp_path / "third", DeskRole.COORDINATOR, "C", 3)
    meet(second, host)
    with refused() as said:
        given(second)
    assert said == ["enrolment.other_gives_letters"]
    with second.place.read() as work:
        giver = registrar(work)
    assert giver is not None
    assert giver.letter == "A"
    revoking.revoke(second.place, "A")
    assert given(second) == "D"
    meet(second, third)
    with refused() as said:
        given(third)
    assert said == ["enrolment.other_gives_letters"]
    for desk in (second, third):
        desk.store.close()


def test_a_laptop_that_goes_on_for_the_first_gives_letters_and_the_first_no_more(
    host: SimulatedDesk, tmp_path: Path
) -> None:
    assert given(host) == "B"
    host.store.checkpoint_now(host.fair)
    copy = opened(copied(host.store.folder, tmp_path / "copy"))
    assert given(copy) == "C"
    meet(copy, host)
    with refused() as said:
        given(host)
    assert said == ["enrolment.other_gives_letters"]
    copy.store.close()


def test_a_portal_gives_other_letters_than_the_laptops(host: SimulatedDesk, tmp_path: Path) -> None:
    pairing = invite(host.place, DeskRole.PORTAL, NOWHERE)
    assert pairing.invitation.letter == "Z"
    portal = joined(tmp_path / "portal", pairing)
    meet(portal, host)
    assert [given(portal), given(portal)] == ["Y", "X"]
    assert [given(host), given(host)] == ["B", "C"]
    portal.store.close()


def test_who_may_not_invite_is_told_so(host: SimulatedDesk, tmp_path: Path) -> None:
    guest = enrolled(host, tmp_path / "guest", DeskRole.SPECIALIST, "B", 2)
    with refused() as said:
        given(guest)
    assert said == ["store.may_not_invite"]
    guest.store.close()


def test_more_letters_than_there_are_at_once_are_refused_and_none_is_lost(host: SimulatedDesk) -> None:
    with refused() as said:
        invite_ahead(host.place, DeskRole.BOOTH, 61, NOWHERE)
    assert said == ["enrolment.too_many"]
    assert given(host) == "B"


def test_revoking_says_up_to_which_change_and_touches_no_portal(host: SimulatedDesk, tmp_path: Path) -> None:
    guest = enrolled(host, tmp_path / "guest", DeskRole.COORDINATOR, "B", 2)
    portal = joined(tmp_path / "portal", invite(host.place, DeskRole.PORTAL, NOWHERE))
    meet(portal, host)
    meet(guest, host)
    with refused() as said:
        revoking.revoke(guest.place, "Z")
    assert said == ["enrolment.portal_stands"]
    done = revoking.revoke(portal.place, "B")
    with portal.place.read() as work:
        assert {log.desk: log.last for log in work.desk_logs()}[guest.id] == done.last_good
        revoked = work.get(Desk, guest.id)
    assert revoked is not None
    assert revoked.last_good == done.last_good
    for desk in (guest, portal):
        desk.store.close()
