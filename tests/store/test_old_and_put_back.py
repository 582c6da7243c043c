"""Old programs beside new ones, laptops whose keys lag behind, and folders that were put back."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from desks import SimulatedDesk, copies, invited, joined, meet, opened, prepare

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import BY_KIND, Delegate, Desk, Enterprise, Handover, Id
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DeskRole
from fairdesk.store import doctor
from fairdesk.store.store import Store
from fairdesk.usecases.ports import Workplace


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return prepare(tmp_path_factory.mktemp("folders"), 2)


def test_what_an_old_program_did_not_know_is_shown_after_its_upgrade(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with copies(folders, tmp_path) as [new, old]:
        with new.place.write() as work:
            work.add(Handover(id=work.new_id(), what="Contract"))
        with monkeypatch.context() as older_program:
            older_program.delitem(BY_KIND, Handover.kind)
            old.store.close()
            old = opened(tmp_path / "desk-1")
            meet(new, old)
            assert old.all(Handover) == []
            assert old.state_hash != new.state_hash
            old.store.close()
        upgraded = opened(tmp_path / "desk-1")
        assert [one.what for one in upgraded.all(Handover) if isinstance(one, Handover)] == ["Contract"]
        assert upgraded.state_hash == new.state_hash
        assert doctor.examine(upgraded.store, upgraded.fair).ok
        upgraded.store.close()


def test_nobody_is_renamed_where_the_key_has_not_come_yet(folders: list[Path], tmp_path: Path) -> None:
    with copies(folders, tmp_path) as [one, other]:
        with one.place.write() as work:
            person = Delegate(id=work.new_id(), name="Olim")
            work.add(person)
        for batch in one.replica.lacking(one.fair, other.replica.vector(one.fair)):
            one.replica.vector(one.fair)
            other.store.ingest(one.fair, batch.desk, one.store.operations(one.fair, batch.desk))
        with pytest.raises(UserFacingError, match="person_unread"), other.place.write() as work:
            work.change(Delegate, person.id, name="Olima")
        meet(one, other)
        with other.place.write() as work:
            work.change(Delegate, person.id, name="Olima")
        meet(one, other)
        assert "Olima" in {delegate.name for delegate in one.all(Delegate) if isinstance(delegate, Delegate)}


def a_new_desk(host: SimulatedDesk, folder: Path) -> SimulatedDesk:
    return joined(folder, invited(host, DeskRole.FRONT_DESK))


def test_a_folder_put_back_learns_what_it_wrote_even_where_nobody_known_invited_it(
    folders: list[Path], tmp_path: Path
) -> None:
    with copies(folders, tmp_path) as [host, _]:
        desk = a_new_desk(host, tmp_path / "new")
        desk.store.close()
        shutil.copytree(tmp_path / "new", tmp_path / "backup")
        desk = opened_as(desk, tmp_path / "new")
        meet(desk, host)
        with desk.place.write() as work:
            work.add(Enterprise(id=work.new_id(), name="Sut"))
        meet(desk, host)
        desk.store.close()
        back = opened_as(desk, tmp_path / "backup")
        lost = host.replica.lacking(back.fair, back.replica.vector(back.fair))
        for batch in [one for one in lost if one.desk == desk_of(back)]:  # and not who invited it
            assert back.replica.take(batch).accepted
        meet(back, host)
        assert {one.letter for one in back.all(Desk) if isinstance(one, Desk)} >= {"K", "K2"}
        back.store.close()


def test_a_copied_folder_is_another_desk_also_before_the_fair_has_come(
    folders: list[Path], tmp_path: Path
) -> None:
    with copies(folders, tmp_path) as [host, _]:
        desk = a_new_desk(host, tmp_path / "new")
        before = desk_of(desk)
        desk.store.was_copied("Sevara")
        assert desk_of(desk) != before
        meet(desk, host)
        letters = {one.letter for one in host.all(Desk) if isinstance(one, Desk)}
        assert letters >= {"K", "K2"}
        desk.store.close()


def desk_of(desk: SimulatedDesk) -> Id:
    return desk.replica.vector(desk.fair).desk


def opened_as(desk: SimulatedDesk, folder: Path) -> SimulatedDesk:
    """A folder of which the fair may not have come yet."""
    clock = SetClock(desk.clock.at + timedelta(minutes=1))
    store = Store(folder, clock)
    return SimulatedDesk(store, clock, Workplace(store, desk.fair, clock, "Sevara"))
