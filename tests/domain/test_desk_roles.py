"""What each role may write: enough for all its work, and no more."""

import pytest

from fairdesk.domain.desk_roles import AUTHORITIES, permitted_kinds
from fairdesk.domain.entities import RECORD_TYPES
from fairdesk.domain.words import DeskRole
from fairdesk.texts import LANGUAGES, text

OF_THE_FAIR_ITSELF = {"fair", "desk", "hall", "station", "table", "session", "plan", "planning_rules"}


@pytest.mark.parametrize("role", sorted(AUTHORITIES))
def test_a_coordinator_and_the_portal_may_write_everything(role: DeskRole) -> None:
    assert permitted_kinds(role) == {kind.kind for kind in RECORD_TYPES}


@pytest.mark.parametrize("role", [one for one in DeskRole if one not in AUTHORITIES])
def test_nobody_else_changes_the_fair_itself(role: DeskRole) -> None:
    assert not permitted_kinds(role) & OF_THE_FAIR_ITSELF
    assert permitted_kinds(role) < permitted_kinds(DeskRole.COORDINATOR)


def test_a_specialist_may_do_all_that_happens_in_the_hall() -> None:
    everything = {kind.kind for kind in RECORD_TYPES}
    assert permitted_kinds(DeskRole.SPECIALIST) == everything - OF_THE_FAIR_ITSELF
    assert permitted_kinds(DeskRole.FRONT_DESK) < permitted_kinds(DeskRole.SPECIALIST)


def test_the_front_desk_registers_prints_and_files_but_makes_no_deals() -> None:
    may = permitted_kinds(DeskRole.FRONT_DESK)
    assert {"enterprise", "delegate", "badge", "pass", "import_run", "print_job", "attachment"} <= may
    assert not {"negotiation", "deal_item", "deal_party", "handover", "cooperation_result"} & may


def test_a_stand_and_a_kiosk_touch_nobody_elses_records() -> None:
    assert permitted_kinds(DeskRole.BOOTH) == {"visit", "visit_note", "meeting_request"}
    for role in (DeskRole.BOOTH, DeskRole.KIOSK):
        assert not {"enterprise", "delegate", "badge", "meeting", "document"} & permitted_kinds(role)


def test_every_role_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        names = {text(f"words.desk_role_{role}", language) for role in DeskRole}
        assert len(names) == len(DeskRole)
