"""Who may write what follows from the operations alone, whatever order they came in, and nobody can cheat."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laptops import FAIR, MORNING, Laptop, invited, renamed

from fairdesk.domain.desk_roles import permitted_kinds
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing, hang_on, standing
from fairdesk.oplog.merge import RecordState
from fairdesk.oplog.operation import SCHEMA, Operation

COORDINATOR, PORTAL, FRONT_DESK = DeskRole.COORDINATOR, DeskRole.PORTAL, DeskRole.FRONT_DESK


@pytest.fixture
def root() -> Laptop:
    """The laptop that founded the fair."""
    founder = Laptop("root")
    founder.found()
    return founder


def of(*laptops: Laptop, but: tuple[Operation, ...] = ()) -> Mapping[bytes, Standing]:
    """How they stand; the first founded the fair."""
    return standing(laptops[0].id, [one for each in laptops for one in each.written if one not in but])


def counts(operation: Operation, *laptops: Laptop) -> bool:
    found = of(*laptops).get(operation.desk)
    return found is not None and found.permits(operation)


# Enrolment


def test_the_founder_is_a_coordinator_and_nobody_else_is_anything(root: Laptop) -> None:
    stranger = Laptop("stranger")
    stranger.enrol(role="coordinator")
    found = of(root, stranger)
    assert found[root.id].role is COORDINATOR
    assert found[root.id].public_key == root.identity.public_key
    assert found[stranger.id].role is None
    assert not found[stranger.id].is_enrolled
    assert counts(root.work("station"), root, stranger)
    assert not counts(stranger.work(), root, stranger)
    assert not found[root.id].permits(stranger.work())


def test_without_a_root_nobody_stands(root: Laptop) -> None:
    assert not standing(None, root.written)[root.id].is_enrolled
    assert standing(root.id, []) == {}


@pytest.mark.parametrize("role", list(DeskRole))
def test_an_invited_desk_has_the_role_of_its_invitation(root: Laptop, role: DeskRole) -> None:
    desk = invited(root, "desk", role)
    found = of(root, desk)[desk.id]
    assert found.role is role
    for kind in ("pass", "visit", "negotiation", "station", "desk"):
        assert found.permits(desk.work(kind)) == (
            kind in permitted_kinds(role) if kind != "desk" else role in (COORDINATOR, PORTAL)
        )


def test_invitations_go_on_from_those_who_may_invite(root: Laptop) -> None:
    portal = invited(root, "portal", PORTAL)
    coordinator = invited(portal, "coordinator")
    door = invited(coordinator, "door", FRONT_DESK)
    guest = invited(door, "guest", FRONT_DESK)
    found = of(root, portal, coordinator, door, guest)
    assert [found[one.id].role for one in (portal, coordinator, door, guest)] == [
        PORTAL,
        COORDINATOR,
        FRONT_DESK,
        None,
    ]
    assert not of(root, coordinator, door)[door.id].is_enrolled, "until the one who invited it is known"


FORGED: dict[str, dict[str, object]] = {
    "a wider role": {"role": "coordinator"},
    "the default role, left unsaid": {"role": None},
    "another letter": {"letter": "A"},
    "another number": {"number": 1},
    "no invitation": {"invitation": None},
    "no bytes": {"invitation": "x"},
    "a broken invitation": {"invitation": b"\xa0"},
    "no proof": {"proof": None},
    "a proof that is none": {"proof": b"p" * 64},
    "somebody else's key": {"public_key": Laptop("root").identity.public_key},
    "its own acceptance": {"accepted": True},
    "its own last good number": {"last_good": 5},
    "a role nobody knows": {"role": "emperor"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_who_shows_something_else_than_the_invitation_is_not_enrolled(
    root: Laptop, forged: dict[str, object]
) -> None:
    desk = Laptop("desk")
    desk.joins(root.invites(FRONT_DESK), **forged)  # pyright: ignore[reportArgumentType]
    found = of(root, desk).get(desk.id)
    assert found is None or not found.is_enrolled
    assert not counts(desk.work(), root, desk)


def test_an_invitation_seen_in_the_log_is_of_no_use_to_others(root: Laptop) -> None:
    desk, thief = Laptop("desk"), Laptop("thief")
    shown = desk.joins(root.invites(FRONT_DESK))
    thief.enrol(**{name: value for name, value in shown.fields.items() if name != "public_key"})
    assert of(root, desk, thief)[desk.id].is_enrolled
    assert not of(root, desk, thief)[thief.id].is_enrolled


def test_an_invitation_to_another_fair_is_of_no_use_here(root: Laptop) -> None:
    desk = Laptop("desk")
    desk.joins(root.invites(FRONT_DESK, fair=b"g" * 16))
    assert not of(root, desk)[desk.id].is_enrolled


def test_nobody_invites_himself(root: Laptop) -> None:
    thief = Laptop("thief")
    thief.joins(thief.invites(COORDINATOR))
    one, other = Laptop("one"), Laptop("other")
    one.joins(other.invites(COORDINATOR))
    other.joins(one.invites(COORDINATOR))
    assert [desk for desk, found in of(root, thief, one, other).items() if found.is_enrolled] == [root.id]


def test_expiry_is_judged_by_the_new_desks_own_clock(root: Laptop) -> None:
    late, early = Laptop("late", MORNING + 3_600_000), Laptop("early", MORNING)
    pairing = root.invites(FRONT_DESK, expires=MORNING + 600_000)
    late.joins(pairing)
    early.joins(pairing)
    found = of(root, late, early)
    assert not found[late.id].is_enrolled
    assert found[early.id].is_enrolled, "also a thief's who set the clock back: only revoking helps"


def test_two_desks_that_used_one_invitation_can_be_told(root: Laptop) -> None:
    one, other = Laptop("one"), Laptop("other")
    pairing = root.invites(FRONT_DESK)
    one.joins(pairing)
    other.joins(pairing)
    found = of(root, one, other)
    assert found[one.id].invitations == found[other.id].invitations == {pairing.invitation.key}
    assert counts(one.work(), root, one, other)
    assert counts(other.work(), root, one, other)


def test_a_record_of_a_newer_program_enrols_after_the_upgrade_only(root: Laptop) -> None:
    desk = invited(root, "desk")
    newer = [replace(one, schema=SCHEMA + 1) for one in desk.written]
    assert desk.id not in standing(root.id, [*root.written, *newer])


# What a desk may write about desks


def test_a_desk_names_itself_and_changes_nothing_of_its_enrolment(root: Laptop) -> None:
    desk = invited(root, "desk", FRONT_DESK)
    assert counts(desk.written[0], root, desk)
    for fields in ({"name": "Hall B"}, {"certificate": b"x"}):
        assert counts(desk.write("desk", desk.id, fields), root, desk)
    for fields in (
        {"letter": "A"},
        {"role": "coordinator"},
        {"voided": True},
        {"name": "x", "number": 1},
        {"last_good": None},
        {"accepted": True},
    ):
        assert not counts(desk.write("desk", desk.id, fields), root, desk)
    assert not counts(desk.write("desk", root.id, {"name": "Mine"}), root, desk)
    assert counts(root.write("desk", desk.id, {"name": "Hall C"}), root, desk)
    assert not counts(root.write("desk", root.id, {"last_good": 1}), root, desk)


# Revocation and acceptance


def test_what_a_revoked_desk_wrote_counts_up_to_its_last_good_number(root: Laptop) -> None:
    desk = invited(root, "desk", FRONT_DESK)
    good, bad = desk.work(), desk.work()
    word = root.says_of(desk, good.sequence)
    found = of(root, desk)[desk.id]
    assert (found.role, found.last_good) == (FRONT_DESK, good.sequence)
    assert found.permits(good)
    assert not found.permits(bad)
    assert of(root, desk, but=(word,))[desk.id].permits(bad)

    root.says_of(desk, None, word)
    assert of(root, desk)[desk.id].permits(bad)


def test_who_is_revoked_from_the_beginning_is_still_named(root: Laptop) -> None:
    desk = invited(root, "desk", FRONT_DESK)
    root.says_of(desk, 0)
    assert counts(desk.written[0], root, desk)
    assert not counts(desk.work(), root, desk)


def test_of_two_words_at_once_the_lower_number_holds(root: Laptop) -> None:
    other, desk = invited(root, "other"), invited(root, "desk", FRONT_DESK)
    higher, lower = root.says_of(desk, 9), other.says_of(desk, 3)
    assert of(root, other, desk)[desk.id].last_good == 3
    forward = other.says_of(desk, 20, lower)
    assert of(root, other, desk)[desk.id].last_good == 9, "the other word still stands"
    root.says_of(desk, None, higher, forward)
    assert of(root, other, desk)[desk.id].last_good is None


def test_a_number_that_is_none_takes_nothing_back(root: Laptop) -> None:
    desk = invited(root, "desk", FRONT_DESK)
    word = root.says_of(desk, 2)
    for odd in ("99", b"x", True, ["1"]):
        root.write("desk", desk.id, {"last_good": odd}, {"last_good": (word.id,)})
    assert of(root, desk)[desk.id].last_good == 2


def test_only_who_may_revoke_revokes_and_nobody_speaks_for_himself(root: Laptop) -> None:
    door, desk, stranger = invited(root, "door", FRONT_DESK), invited(root, "desk", FRONT_DESK), Laptop("s")
    stranger.enrol(role="coordinator")
    for one in (door, stranger):
        assert not counts(one.says_of(desk, 0), root, door, desk, stranger)
    coordinator = invited(root, "coordinator")
    word = root.says_of(coordinator, len(coordinator.written))
    assert not counts(coordinator.says_of(coordinator, None, word), root, coordinator)
    assert of(root, door, desk, stranger, coordinator)[coordinator.id].last_good == 1
    assert of(root, door, desk, stranger)[desk.id].last_good is None


def test_a_revoked_coordinators_later_words_do_not_count(root: Laptop) -> None:
    bad, desk = invited(root, "bad"), invited(root, "desk", FRONT_DESK)
    early = bad.says_of(desk, 7)
    root.says_of(bad, early.sequence)
    late = bad.says_of(desk, 0)
    assert of(root, bad, desk)[desk.id].last_good == 7
    assert not counts(late, root, bad, desk)
    assert not counts(bad.says_of(desk, None, early), root, bad, desk)
    assert of(root, bad, desk)[desk.id].last_good == 7


def test_what_only_a_revoked_one_revoked_is_not_revoked(root: Laptop) -> None:
    one, two, three = invited(root, "one"), invited(root, "two"), invited(root, "three")
    two.says_of(three, 0)
    assert of(root, one, two, three)[three.id].last_good == 0
    one.says_of(two, len(two.written) - 1)
    found = of(root, one, two, three)
    assert (found[one.id].last_good, found[three.id].last_good) == (None, None)


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_in_a_circle_all_revocations_hold_and_are_shown_until_somebody_else_settles_it(
    root: Laptop, length: int
) -> None:
    ring = [invited(root, f"ring {number}") for number in range(length)]
    words = [one.says_of(ring[(place + 1) % length], 1) for place, one in enumerate(ring)]
    found = of(root, *ring)
    assert [found[one.id].last_good for one in ring] == [1] * length
    assert all(counts(word, root, *ring) for word in words), "so that it can be named and accepted"
    assert not counts(ring[0].work(), root, *ring)

    accepted = root.says_of(ring[0], None, words[-1])
    found = of(root, *ring)
    assert accepted.base["last_good"] == (words[-1].id,)
    holds = [place % 2 == 1 for place in range(length)]
    assert [found[one.id].last_good for one in ring] == [1 if revoked else None for revoked in holds]


def test_a_stolen_laptop_cannot_lock_the_portal_out(root: Laptop) -> None:
    portal, thief, honest = invited(root, "portal", PORTAL), invited(root, "thief"), invited(root, "honest")
    for one in (portal, honest, root):
        thief.says_of(one, 0)
    portal.says_of(thief, 1)
    found = of(root, portal, thief, honest)
    assert [found[one.id].last_good for one in (root, portal, honest, thief)] == [None, None, None, 1]
    for word in thief.written[1:]:
        assert not counts(word, root, portal, thief, honest)


def test_only_the_founder_and_portals_invite_portals(root: Laptop) -> None:
    restored = root.goes_on_as("restored", COORDINATOR)
    portal, coordinator = invited(restored, "portal", PORTAL), invited(root, "coordinator")
    second, fake = invited(portal, "second", PORTAL), invited(coordinator, "fake", PORTAL)
    found = of(root, restored, portal, coordinator, second, fake)
    assert [found[one.id].role for one in (portal, second, fake)] == [PORTAL, PORTAL, None]
    assert [found[one.id].may_invite(PORTAL) for one in (root, restored, portal, coordinator, fake)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert found[coordinator.id].may_invite(COORDINATOR)


def test_a_portal_revokes_a_portal(root: Laptop) -> None:
    old = invited(root, "old", PORTAL)
    new = invited(root, "new", PORTAL)
    assert not counts(root.says_of(old, 1), root, old, new)
    assert counts(new.says_of(old, 1), root, old, new)
    assert of(root, old, new)[old.id].last_good == 1


# What hangs on a revoked desk


def test_invitations_that_were_noted_in_time_stay_when_the_inviter_is_revoked(root: Laptop) -> None:
    lost = invited(root, "lost")
    before = invited(lost, "before", FRONT_DESK)
    last_good = lost.written[-1].sequence
    after = invited(lost, "after", FRONT_DESK)
    secretly = invited(lost, "secretly", FRONT_DESK, noted=False)
    everybody = (root, lost, before, after, secretly)
    assert all(of(*everybody)[one.id].is_enrolled for one in everybody)

    root.says_of(lost, last_good)
    found = of(*everybody)
    assert [found[one.id].is_enrolled for one in (before, after, secretly)] == [True, False, False]
    assert not counts(after.written[0], *everybody)
    assert counts(before.work(), *everybody)


def test_who_hangs_on_a_revoked_desk_stands_once_it_is_accepted(root: Laptop) -> None:
    lost = invited(root, "lost")
    secretly = invited(lost, "secretly", FRONT_DESK, noted=False)
    further = lost.goes_on_as("further", COORDINATOR)
    everybody = (root, lost, secretly, further)
    assert hang_on(root.id, [one for each in everybody for one in each.written], lost.id) == {
        secretly.id,
        further.id,
    }
    root.says_of(lost, lost.written[-1].sequence)
    assert not of(*everybody)[secretly.id].is_enrolled
    assert not of(*everybody)[further.id].is_enrolled
    for one in (secretly, further):
        root.write("desk", one.id, {"accepted": True})
    assert [of(*everybody)[one.id].role for one in (secretly, further)] == [FRONT_DESK, COORDINATOR]


def test_a_stolen_key_makes_no_desks_that_stand_up_for_each_other(root: Laptop) -> None:
    """Each says that the other stands by itself, and all revoke the honest ones."""
    lost, honest = invited(root, "lost"), invited(root, "honest")
    honest.says_of(lost, lost.written[-1].sequence)
    fakes = [invited(lost, f"fake {number}", noted=False) for number in range(3)]
    fakes.append(lost.goes_on_as("fake 3", COORDINATOR))
    for one in fakes:
        for other in fakes:
            one.write("desk", other.id, {"accepted": True})
    everybody = (root, lost, honest, *fakes)
    assert [one.name for one in everybody if of(*everybody)[one.id].is_enrolled] == ["root", "lost", "honest"]


def test_the_founders_laptop_is_lost_and_both_coordinators_revoke_it(root: Laptop) -> None:
    one, other = invited(root, "one"), invited(root, "other")
    last_good = root.written[-1].sequence
    for each in (one, other):
        each.says_of(root, last_good)
    found = of(root, one, other)
    assert [found[each.id].last_good for each in (root, one, other)] == [last_good, None, None]
    assert all(found[each.id].is_enrolled for each in (one, other))


def test_the_only_laptop_is_lost_and_its_backup_goes_on(root: Laptop) -> None:
    restored = root.goes_on_as("restored", COORDINATOR)
    restored.says_of(root, 1)
    found = of(root, restored)
    assert (found[root.id].last_good, found[restored.id].role) == (1, COORDINATOR)
    assert counts(restored.work(), root, restored)
    assert not counts(root.work(), root, restored)


def test_a_copy_has_the_role_of_the_desk_it_continues(root: Laptop) -> None:
    door = invited(root, "door", FRONT_DESK)
    copy, wider = door.goes_on_as("copy", FRONT_DESK), door.goes_on_as("wider", COORDINATOR)
    assert of(root, door, copy)[copy.id].role is FRONT_DESK
    assert not of(root, door, wider)[wider.id].is_enrolled
    again = copy.goes_on_as("again", FRONT_DESK)
    assert of(root, door, copy, again)[again.id].role is FRONT_DESK
    assert not of(root, door, again)[again.id].is_enrolled


def test_a_succession_signed_by_somebody_else_names_nobody(root: Laptop) -> None:
    copy = root.goes_on_as("copy", COORDINATOR)
    forged = renamed(copy.written[0], succession=Laptop("thief").identity.sign(b"x"))
    assert not standing(root.id, [*root.written, forged])[copy.id].is_enrolled


# Whatever happens, in whatever order


NAMES = ("root", "one", "two", "three", "four", "five")


@st.composite
def histories(draw: st.DrawFn) -> list[Laptop]:
    """Desks that invite, copy, revoke and accept each other as it comes; the first founded the fair."""
    root = Laptop(NAMES[0])
    root.found()
    desks, words = [root], dict[bytes, list[Operation]]()
    for name in NAMES[1 : draw(st.integers(2, len(NAMES)))]:
        by, role = (
            draw(st.sampled_from(desks)),
            draw(st.sampled_from([COORDINATOR, COORDINATOR, PORTAL, FRONT_DESK])),
        )
        how = draw(st.sampled_from(["noted", "secretly", "copy"]))
        desks.append(
            by.goes_on_as(name, draw(st.sampled_from([COORDINATOR, role])))
            if how == "copy"
            else invited(by, name, role, noted=how == "noted")
        )
    for _ in range(draw(st.integers(0, 14))):
        author, about = draw(st.sampled_from(desks)), draw(st.sampled_from(desks))
        act = draw(st.sampled_from(["work", "revoke", "revoke", "revoke", "accept", "stand"]))
        known = words.setdefault(about.id, [])
        if act == "work":
            author.work()
        elif act == "stand":
            author.write("desk", about.id, {"accepted": True})
        elif act == "accept":
            replaced = [one for one in known if draw(st.booleans())]
            known.append(author.says_of(about, draw(st.sampled_from([None, 1, 9])), *replaced))
        else:
            known.append(author.says_of(about, draw(st.integers(0, 4))))
    return desks


def everything(desks: list[Laptop]) -> list[Operation]:
    return [one for desk in desks for one in desk.written]


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_standings(desks: list[Laptop], chance: random.Random) -> None:
    written = everything(desks)
    mixed = [*written, *chance.sample(written, len(written) // 2)]
    chance.shuffle(mixed)
    assert standing(desks[0].id, mixed) == standing(desks[0].id, written)


@given(histories())
def test_a_strangers_records_change_nothing(desks: list[Laptop]) -> None:
    stranger, root = Laptop("stranger"), desks[0]
    before = standing(root.id, everything(desks))
    stranger.enrol(role="coordinator")
    stranger.joins(stranger.invites(PORTAL))
    for desk in desks:
        stranger.says_of(desk, 0, *(one for one in desk.written if "last_good" in one.fields))
        stranger.write("desk", desk.id, {"accepted": True, "role": "kiosk", "public_key": b"x"})
    stranger.goes_on_as("another", COORDINATOR)
    after = standing(root.id, [*everything(desks), *stranger.written])
    assert {desk: found for desk, found in after.items() if desk != stranger.id} == before
    assert not any(after[stranger.id].permits(one) for one in stranger.written)


@given(histories(), st.data())
def test_nothing_comes_to_count_but_by_an_enrolment_or_a_word(
    desks: list[Laptop], data: st.DataObject
) -> None:
    """Of everything that may still be on its way, only these can make something count that did not."""
    written = everything(desks)
    arrived = [one for one in written if data.draw(st.booleans())]
    late = data.draw(st.sampled_from(written))
    before, after = (standing(desks[0].id, some) for some in (arrived, [*arrived, late]))
    news = [
        one
        for one in written
        if one.desk in after
        and after[one.desk].permits(one)
        and not (one.desk in before and before[one.desk].permits(one))
    ]
    if news:
        enrols = late.entity_id == late.desk and {"public_key", "invited"} & late.fields.keys()
        speaks = late.entity_id != late.desk and {"last_good", "accepted"} & late.fields.keys()
        assert late.entity == "desk"
        assert enrols or speaks


@given(histories())
def test_what_stands_in_the_tables_is_what_holds(desks: list[Laptop]) -> None:
    """What people read in a desk's record is the number that counts, as long as no words are in a circle."""
    written = everything(desks)
    found = standing(desks[0].id, written)
    for desk in desks:
        state = RecordState()
        shown = [one for one in written if one.entity_id == desk.id and found[one.desk].permits(one)]
        for place, one in enumerate(shown):
            before = {each.id for each in shown[:place]}
            state.apply(one, before.__contains__)
        if not any(one.holding for one in found.values()):
            assert state.shown().get("last_good") == found[desk.id].last_good


def test_the_fair_of_these_stories_is_one(root: Laptop) -> None:
    assert root.written[0].fair == FAIR
