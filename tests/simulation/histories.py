"""One history of a fair, lived through by several laptops: all of it follows from one number.

Laptops work, exchange over bad roads and on sticks, lose power, are copied and put back, are revoked and
accepted, run old programs and new ones, and have wrong clocks. In the end all meet, and what they hold is
examined (see ``examined``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from examined import Found, examine
from faulty_road import FaultyPeer, Weather, delivered
from quick_files import FUSE, PowerCut, quick_files
from random_work import NothingThere, Staff, some_action
from seeded_keys import seeded_keys
from simulated_laptops import Laptop, RoadBroken, as_replica

from fairdesk.domain.clock import SetClock
from fairdesk.domain.entities import Delegate, Enterprise, Fair, Hall, Station
from fairdesk.domain.messages import UserFacingError
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.sync.bundle import take_bundle, write_bundle
from fairdesk.sync.exchange import exchange
from fairdesk.usecases.front_desk.badges import issue

MORNING = datetime(2022, 3, 3, 4, 30, tzinfo=UTC)
_DAY = date(2022, 3, 3)
_ROLES = (DeskRole.SPECIALIST, DeskRole.FRONT_DESK, DeskRole.COORDINATOR, DeskRole.KIOSK, DeskRole.BOOTH)
MOST_LAPTOPS = 6
_ROUNDS = 24


class WentWrong(AssertionError):
    """A history that did not end as it must."""


@dataclass
class Figures:
    """What happened in a history, or in many."""

    histories: int = 0
    operations: int = 0
    conflicts: int = 0
    crashes: int = 0
    forks: int = 0
    incarnations: int = 0
    revocations: int = 0
    held_back: int = 0
    upgrades: int = 0
    sticks: int = 0
    exchanges: int = 0
    cut_exchanges: int = 0
    refused: int = 0
    gone_with_a_disk: int = 0
    lost: int = 0
    diverged: int = 0

    def add(self, other: "Figures") -> None:
        """Counts those of another history in."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in vars(self).items())


@dataclass
class History:
    """A history while it is lived through."""

    seed: int
    room: Path
    trace: list[str] = field(default_factory=list[str])
    figures: Figures = field(default_factory=lambda: Figures(histories=1))
    laptops: list[Laptop] = field(default_factory=list[Laptop])
    acknowledged: set[tuple[bytes, int, bytes]] = field(default_factory=set[tuple[bytes, int, bytes]])

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.weather = Weather(Random(f"{self.seed} weather"), share=self.chance.choice([0, 0.02, 0.1, 0.3]))
        self.staff: dict[str, Staff] = {}
        self.roles: dict[str, DeskRole] = {}
        self.sticks: list[Path] = []
        self.backups: list[tuple[Laptop, Path]] = []
        self.mixed = self.chance.random() < 0.3
        self.letters = 0
        self.told = ""
        self.files = 0

    # The course of it

    def live(self) -> Found:
        """From the founding to the examination at its end."""
        self._found_the_fair()
        for role in self._invited_roles():
            self._happens("join", lambda role=role: self._join(role))
        for _ in range(self.chance.randint(15, 40)):
            self._step()
        self._come_to_rest()
        found = examine(self.laptops, self.acknowledged, self.chance)
        self._count(found)
        return found

    def _invited_roles(self) -> list[DeskRole]:
        roles = [DeskRole.COORDINATOR] if self.chance.random() < 0.7 else []
        roles += [DeskRole.PORTAL] if self.chance.random() < 0.4 else []
        roles += [self.chance.choice(_ROLES) for _ in range(self.chance.randint(0, 3))]
        return roles[: MOST_LAPTOPS - 1] or [DeskRole.FRONT_DESK]

    def _found_the_fair(self) -> None:
        laptop = self._new_laptop(DeskRole.COORDINATOR)
        fair = Fair(id=b"", code="JI-2022-01", name="Yarmarka", start=_DAY, end=_DAY, scans_out=True)
        with laptop.running():
            laptop.fair = laptop.store.create_fair(fair, laptop.name, "founder").id
            with laptop.place.write() as work:
                work.add(Station(id=work.new_id(), name="Main entrance"))
                work.add(Hall(id=work.new_id(), name="Hall"))
                for number in range(3):
                    enterprise = Enterprise(id=work.new_id(), name=f"Enterprise {number}")
                    person = Delegate(id=work.new_id(), enterprise=enterprise.id, name=f"Olim {number}")
                    work.add(enterprise)
                    work.add(person)
                    issue(work, person.id)
        self._remember(laptop, 0)

    def _new_laptop(self, role: DeskRole, folder: Path | None = None) -> Laptop:
        name = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(self.laptops)]
        is_old = self.mixed and self.chance.random() < 0.5
        fair = self.laptops[0].fair if self.laptops else b""
        laptop = Laptop(name, folder or self.room / name, SetClock(self._some_time()), fair, is_old)
        self.laptops.append(laptop)
        self.staff[name] = Staff(laptop, self.chance)
        self.roles[name] = role
        return laptop

    def _some_time(self) -> datetime:
        wrong = self.chance.choice([0, 0, 0, 3, -45, 400, -300])
        return MORNING + timedelta(minutes=wrong)

    # Steps

    def _step(self) -> None:
        for laptop in self.laptops:
            laptop.clock.advance(seconds=self.chance.choice([0, 1, 30]))
        what, happens = self.chance.choices(_STEPS, weights=_WEIGHTS)[0]
        if what == "work":
            self._work()
        else:
            self._happens(what, lambda: happens(self))

    def _happens(self, what: str, happens: Callable[[], None]) -> None:
        self.told = ""
        try:
            happens()
        except NothingThere:
            self.told += " nothing there"
        except UserFacingError as error:
            self.figures.refused += 1
            self.told += f" refused ({error.title.key})"
        finally:
            FUSE.left = None
        self.trace.append(f"{len(self.trace):3} {what}:{self.told}")

    def _any(self, laptops: list[Laptop] | None = None) -> Laptop:
        return self.chance.choice(laptops or self.laptops)

    def _may_lose_power(self, share: float, longest: int) -> None:
        if self.chance.random() < share:
            FUSE.left = self.chance.randint(1, longest)

    def _work(self) -> None:
        laptop = self._any()
        for _ in range(self.chance.randint(1, 4)):
            self._happens("work", lambda: self._do_something(laptop))

    def _do_something(self, laptop: Laptop) -> None:
        action = some_action(self.chance, self.roles[laptop.name])
        self.told = f" {laptop.name} {action}"
        self._written(laptop, lambda: self.staff[laptop.name].do(action))

    def _written(self, laptop: Laptop, change: Callable[[], object], share: float = 0.08) -> None:
        """What is written at a laptop, if its power stays; it is acknowledged only once all is done."""
        before, torn = laptop.end(), laptop.torn()
        self._may_lose_power(share, 40)
        try:
            with laptop.running():
                change()
        except PowerCut:
            laptop.lose_power()
            self.told += " and its power goes"
            return
        finally:
            FUSE.left = None
        assert laptop.torn() <= torn, f"{laptop.name} made something to decide all by itself"
        self._remember(laptop, before.sequence if before.desk == laptop.desk else 0)
        end = laptop.end()
        self.told += f" -> {end.sequence} {end.hash.hex()[:8]}"

    def _remember(self, laptop: Laptop, after: int) -> None:
        fresh = laptop.own_changes(after)
        laptop.owed |= fresh
        self.acknowledged |= fresh

    def _meet(self) -> None:
        one = self._any()
        hub = self.laptops[min(1, len(self.laptops) - 1)]
        other = hub if self.chance.random() < 0.5 else self._any()
        if one is other and len(self.laptops) > 1:
            other = self._any([laptop for laptop in self.laptops if laptop is not one])
        self.told = f" {one.name} with {other.name}"
        if one is not other:
            self._may_lose_power(0.1, 300)
            self.told += self._exchanged(one, other)

    def _exchanged(self, one: Laptop, other: Laptop) -> str:
        self.figures.exchanges += 1
        crashes = one.crashes + other.crashes
        try:
            done = exchange(as_replica(one), FaultyPeer(one, other, self.weather), one.fair)
        except RoadBroken:
            self.figures.cut_exchanges += 1
            return " cut off" if crashes == one.crashes + other.crashes else " its power goes"
        except PowerCut:
            self.figures.cut_exchanges += 1
            one.lose_power()
            return " and the first one's power goes"
        finally:
            FUSE.left = None
        refused = f", {sorted(done.refused.values())}" if done.refused else ""
        return f" {done.sent} there, {done.received} back{refused}"

    def _late(self) -> None:
        if not self.weather.late:
            raise NothingThere
        laptop, batch = self.weather.late.pop(self.chance.randrange(len(self.weather.late)))
        self.told = f" {laptop.name} gets a batch after {batch.after.sequence}"
        try:
            answer = delivered(laptop, batch)
            self.told += f" accepted {bool(answer.accepted)}"
        except RoadBroken:
            self.told += " its power goes"

    def _write_stick(self) -> None:
        laptop = self._any([one for one in self.laptops if self.roles[one.name] is not DeskRole.BOOTH])
        self.files += 1
        file = self.room / f"{self.files}.fairdesk"
        self.told = f" {laptop.name} {file.name}"
        self._may_lose_power(0.05, 100)
        try:
            with laptop.running():
                write_bundle(StoreStickReplica(laptop.store, laptop.clock), laptop.fair, file)
        except PowerCut:
            laptop.lose_power()
            self.told += " and its power goes"
            return
        self.figures.sticks += 1
        self.sticks.append(file)
        if self.chance.random() < 0.1:
            file.write_bytes(self.weather.damaged(file.read_bytes()))
            self.told += " damaged"

    def _read_stick(self) -> None:
        if not self.sticks:
            raise NothingThere
        laptop, file = self._any(), self.chance.choice(self.sticks)
        self.told = f" {laptop.name} {file.name}"
        self._may_lose_power(0.08, 200)
        try:
            with laptop.running():
                place = StoreStickReplica(laptop.store, laptop.clock)
                taken = take_bundle(place, laptop.fair, file)
        except PowerCut:
            laptop.lose_power()
            self.told += " and its power goes"
            return
        self.told += f" {taken.changes} changes"

    def _crash(self) -> None:
        laptop = self._any()
        laptop.lose_power()
        self.told = f" {laptop.name}"

    def _set_clock(self) -> None:
        laptop = self._any()
        minutes = self.chance.choice([-600, -60, -5, 5, 60, 600])
        laptop.clock.advance(minutes=minutes)
        self.told = f" {laptop.name} by {minutes} minutes"

    # Copies

    def _back_up(self) -> None:
        laptop = self._any()
        self.files += 1
        self.backups.append((laptop, laptop.copy(self.room / f"backup-{self.files}")))
        self.told = f" {laptop.name} {self.files}"

    def _restore(self) -> None:
        if not self.backups:
            raise NothingThere
        laptop, backup = self.chance.choice(self.backups)
        noticed = self.chance.random() < 0.7
        self.told = f" {laptop.name} {backup.name}{'' if noticed else ', unnoticed'}"
        laptop.put_back(backup)
        self._forget_what_nobody_holds()
        if noticed:
            self._goes_on_as_another(laptop)

    def _forget_what_nobody_holds(self) -> None:
        held = {one for laptop in self.laptops for one in laptop.held()}
        self.figures.gone_with_a_disk += len(self.acknowledged - held)
        self.acknowledged &= held

    def _copy(self) -> None:
        if len(self.laptops) >= MOST_LAPTOPS:
            raise NothingThere
        laptop = self._any()
        noticed = self.chance.random() < 0.5
        copied = laptop.copy(self.room / "ABCDEFGHIJ"[len(self.laptops)])
        copy = self._new_laptop(self.roles[laptop.name], copied)
        copy.owed = copy.held() & laptop.owed
        self.told = f" {laptop.name} as {copy.name}{'' if noticed else ', unnoticed'}"
        if noticed:
            self._goes_on_as_another(copy)

    def _goes_on_as_another(self, laptop: Laptop) -> None:
        self._written(laptop, lambda: laptop.store.was_copied("somebody"), share=0)

    # Who belongs to the fair

    def _join(self, role: DeskRole | None = None) -> None:
        if len(self.laptops) >= MOST_LAPTOPS:
            raise NothingThere
        role = role or self.chance.choice(_ROLES)
        host = self._any(self.laptops[:2])
        self.letters += 1
        key, root = DeskIdentity(self.chance.randbytes(32)), host.store.root(host.fair)
        until = MORNING + timedelta(days=2)
        pairings: list[Pairing] = []

        def invite() -> None:
            letter, number = f"{chr(66 + self.letters)}", 10 + self.letters
            with host.place.write() as work:
                made = work.invite(letter, number, role, key.public_key, until)
            assert root is not None
            pairings.append(Pairing(made, key.private_key, root))

        self._written(host, invite, share=0)
        laptop = self._new_laptop(role)
        self.told += f" {host.name} invites {laptop.name}, a {role.value}"
        with laptop.running():
            laptop.store.enrol(pairings[0], laptop.name, f"at {laptop.name}")
        self._remember(laptop, 0)
        self.told += self._exchanged(laptop, host)

    def _revoke(self) -> None:
        laptop = self._any()
        with laptop.running(), laptop.place.read() as work:
            desk = self.chance.choice(sorted(work.standings()))
            known = next((one.last for one in work.desk_logs() if one.desk == desk), 0)
        last = max(0, known - self.chance.choice([0, 0, 1, 5, 50]))
        self.told = f" {laptop.name} revokes {desk.hex()[:8]} after {last}"

        def revoke() -> None:
            with laptop.place.write() as work:
                work.revoke_desk(desk, last)

        self._written(laptop, revoke)
        self.figures.revocations += 1

    def _accept(self) -> None:
        laptop = self._any()
        with laptop.running(), laptop.place.read() as work:
            revoked = sorted(desk for desk, one in work.standings().items() if one.last_good is not None)
        if not revoked:
            raise NothingThere
        desk = self.chance.choice(revoked)
        self.told = f" {laptop.name} accepts {desk.hex()[:8]}"

        def accept() -> None:
            with laptop.place.write() as work:
                work.accept_desk(desk)

        self._written(laptop, accept)

    def _upgrade(self) -> None:
        old = [one for one in self.laptops if one.is_old]
        if not old:
            raise NothingThere
        laptop = self._any(old)
        self.told = f" {laptop.name}"
        self._upgraded(laptop)

    def _upgraded(self, laptop: Laptop) -> None:
        laptop.shut_down()
        laptop.is_old = False
        laptop.kept_standings.clear()
        laptop.boot()
        self.figures.upgrades += 1

    # The end

    def _come_to_rest(self) -> None:
        for laptop in [one for one in self.laptops if one.is_old]:
            self._upgraded(laptop)
        while self.weather.late:
            delivered(*self.weather.late.pop())
        self.weather.share = 0
        quiet = middle_one = 0
        for _ in range(_ROUNDS):
            middle = self.laptops[middle_one % len(self.laptops)]
            told = [self._exchanged(one, middle) for one in self.laptops if one is not middle]
            self.trace.append(f"    all meet {middle.name}:{';'.join(told)}")
            quiet = quiet + 1 if all(" 0 there, 0 back" in one for one in told) else 0
            codes = {laptop.store.state_hash(laptop.fair) for laptop in self.laptops}
            if quiet and (len(codes) == 1 or quiet == len(self.laptops)):
                return
            middle_one += quiet > 0  # who is in the middle may be revoked, and be given nothing

    def _count(self, found: Found) -> None:
        self.figures.operations = found.operations
        self.figures.conflicts = found.conflicts
        self.figures.forks = found.forks
        self.figures.incarnations = found.incarnations
        self.figures.held_back = found.held_back
        self.figures.crashes = sum(laptop.crashes for laptop in self.laptops)
        self.figures.lost = found.lost
        self.figures.diverged = int(found.diverged)
        self.trace.append(f"    {found.code} {found.operations} changes, {found.conflicts} to decide")


_STEPS_AND_WEIGHTS: list[tuple[str, Callable[[History], None], float]] = [
    ("work", History._work, 45),
    ("meet", History._meet, 20),
    ("late", History._late, 3),
    ("write a stick", History._write_stick, 1.5),
    ("read a stick", History._read_stick, 3),
    ("crash", History._crash, 0.5),
    ("set the clock", History._set_clock, 2),
    ("back up", History._back_up, 2),
    ("put back", History._restore, 1.5),
    ("copy", History._copy, 3),
    ("join", History._join, 1),
    ("revoke", History._revoke, 1.2),
    ("accept", History._accept, 1.5),
    ("upgrade", History._upgrade, 1),
]
_STEPS = [(name, happens) for name, happens, _ in _STEPS_AND_WEIGHTS]
_WEIGHTS = [weight for _, _, weight in _STEPS_AND_WEIGHTS]


def lived_through(seed: int) -> History:
    """The history that follows from a number. Raises ``WentWrong`` where it ends badly."""
    with quick_files() as room, seeded_keys(seed):
        history = History(seed, room)
        try:
            found = history.live()
        except Exception as error:
            raise _told(history, f"{type(error).__name__}: {error}") from error
        finally:
            for laptop in history.laptops:
                laptop.shut_down()
        if found.problems:
            raise _told(history, "; ".join(found.problems))
    return history


def _told(history: History, problem: str) -> WentWrong:
    command = f"FAIRDESK_HISTORIES=1 FAIRDESK_SEED={history.seed} pytest -m soak tests/simulation -s"
    return WentWrong("\n".join([f"history {history.seed}: {problem}", *history.trace, "", command]))
