"""The desks of a fair as this one knows them: who works there, what each of them still lacks, since when.

No desk keeps the main copy. What another desk has is known from what it told in an exchange, with this desk
or with one that passed it on; of a desk that told nothing nothing is known, and that is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fairdesk.domain.entities import BY_KIND, Desk, Id
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import DeskRole
from fairdesk.usecases.ports import DeskLog, DeskSeen, LaterChange, Work

DOUBTFUL = timedelta(seconds=60)
"""A clock that is so far from this desk's is named."""
_LATELY = timedelta(minutes=15)
"""Who was not heard of for so long may have changed since."""
_MOST_READ = 20_000
"""Changes that are looked at one by one; a new desk lacks more, and how many does not matter then."""
_MOST_KINDS = 4


class DeskState(StrEnum):
    """How a desk stands to this one."""

    HERE = "here"
    IN_STEP = "in_step"
    WAITING = "waiting"
    NOT_SEEN = "not_seen"
    NEVER = "never"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Device:
    """A desk. ``waiting`` counts records with changes that it lacks, None where that is not known.

    ``person`` worked there last; ``seen`` (in the fair's time) is when it told last what it holds; ``ahead``
    is how far its clock was ahead then, if that is more than clocks may differ.
    """

    id: Id
    letter: str
    name: str
    person: str
    role: DeskRole
    state: DeskState
    waiting: int | None = None
    seen: datetime | None = None
    ahead: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many records of a kind have changes that some desk lacks; an empty kind gathers the rest."""

    kind: str
    count: int


@dataclass(frozen=True)
class Devices:
    """All desks, this one first, and what has not reached all of them; ``code`` is read aloud to compare.

    ``at`` is when all this was so, in the fair's time; ``more`` says that more waits than was counted.
    """

    devices: tuple[Device, ...]
    waiting: int
    kinds: tuple[Waiting, ...]
    code: str
    changes: int
    at: datetime
    more: bool = False

    @property
    def others(self) -> tuple[Device, ...]:
        """The desks that take part besides this one."""
        return tuple(one for one in self.devices if one.state not in (DeskState.HERE, DeskState.REVOKED))

    @property
    def lacking(self) -> tuple[Device, ...]:
        """The desks for which something waits."""
        return tuple(one for one in self.others if one.waiting)

    @property
    def unheard(self) -> tuple[Device, ...]:
        """The desks that never told what they hold."""
        return tuple(one for one in self.others if one.state is DeskState.NEVER)

    @property
    def last_seen(self) -> datetime | None:
        """When any other desk was last heard of."""
        return max((one.seen for one in self.others if one.seen), default=None)


def devices(work: Work) -> Devices:
    """The desks of the fair and what waits for them."""
    told = {one.desk: one for one in work.desks_seen()}
    logs = {one.desk: one for one in work.desk_logs()}
    desks = _in_use(work, told, logs)
    zone = ZoneInfo(work.fair.time_zone)
    heard = [told[desk.id] for desk in desks if desk.id in told and desk.id != work.desk.id]
    changes = work.later_changes(_known_to_all(heard, logs), _MOST_READ) if heard else []
    found = [_device(work, desk, told.get(desk.id), logs.get(desk.id), changes) for desk in desks]
    found.sort(key=lambda one: (one.state is not DeskState.HERE, len(one.letter), one.letter, one.name))
    late = _lacked(changes, (told[one.id] for one in found if one.state in _TAKE_PART and one.id in told))
    return Devices(
        tuple(found),
        len(late),
        _by_kind(late),
        work.check_code,
        work.known_changes,
        work.now.astimezone(zone),
        more=len(changes) >= _MOST_READ,
    )


_TAKE_PART = (DeskState.IN_STEP, DeskState.WAITING, DeskState.NOT_SEEN)


def _in_use(work: Work, told: Mapping[Id, DeskSeen], logs: Mapping[Id, DeskLog]) -> list[Desk]:
    """The desks but for those that another one continues; a folder that was only copied goes on beside."""
    known = work.all(Desk)
    continued = {desk.follows: desk.id for desk in known if desk.follows}

    def goes_on(desk: Desk) -> bool:
        if desk.id not in continued or desk.id == work.desk.id:
            return True
        begun = min((change.at for change in work.history(continued[desk.id])), default=work.now)
        signs = [one.at for one in (told.get(desk.id), logs.get(desk.id)) if one is not None]
        return any(at > begun for at in signs)

    return [desk for desk in known if goes_on(desk)]


def _known_to_all(heard: Sequence[DeskSeen], logs: Mapping[Id, DeskLog]) -> dict[Id, int]:
    """Up to which change every desk that was heard of knows each desk's work; its own it knows wholly."""
    return {
        author: min(
            (log.last if seen.desk == author else seen.vector.get(author, 0) for seen in heard), default=0
        )
        for author, log in logs.items()
    }


def _lacked(changes: Iterable[LaterChange], heard: Iterable[DeskSeen]) -> set[tuple[str, Id]]:
    """The records with a change that some of these desks lacks."""
    tellers = list(heard)
    return {(one.kind, one.id) for one in changes if any(_lacks(seen, one) for seen in tellers)}


def _lacks(seen: DeskSeen, change: LaterChange) -> bool:
    return change.desk != seen.desk and change.number > seen.vector.get(change.desk, 0)


def _device(
    work: Work, desk: Desk, seen: DeskSeen | None, log: DeskLog | None, changes: Sequence[LaterChange]
) -> Device:
    lacks = None if seen is None else len(_lacked(changes, [seen]))
    ahead = None if seen is None else timedelta(milliseconds=seen.offset_ms)
    state = _state(work, desk, seen, lacks)
    return Device(
        desk.id,
        desk.letter,
        desk.name or "",
        log.actor if log else "",
        desk.role,
        state,
        None if state is DeskState.REVOKED else lacks,
        seen.at.astimezone(ZoneInfo(work.fair.time_zone)) if seen else None,
        ahead if ahead is not None and abs(ahead) >= DOUBTFUL else None,
    )


def _state(work: Work, desk: Desk, seen: DeskSeen | None, lacks: int | None) -> DeskState:
    if desk.id == work.desk.id:
        return DeskState.HERE
    standing = work.standings().get(desk.id)
    if standing is not None and standing.last_good is not None:
        return DeskState.REVOKED
    if seen is None:
        return DeskState.NEVER
    if work.now - seen.at > _LATELY:
        return DeskState.NOT_SEEN
    return DeskState.WAITING if lacks else DeskState.IN_STEP


def _by_kind(late: Iterable[tuple[str, Id]]) -> tuple[Waiting, ...]:
    """The kinds of which most waits, and how much there is of all others."""
    counted = Counter(kind if kind in BY_KIND else "" for kind, _ in late)
    rest = counted.pop("", 0)
    kinds = [Waiting(kind, count) for kind, count in counted.most_common()]
    if len(kinds) > _MOST_KINDS or rest:
        rest += sum(one.count for one in kinds[_MOST_KINDS - 1 :])
        kinds = [*kinds[: _MOST_KINDS - 1], Waiting("", rest)]
    return tuple(kinds)


# In words


def summary(standing: Devices) -> Message:
    """What waits, in one line."""
    if standing.waiting:
        return message("sync.not_everywhere", count=standing.waiting)
    if not standing.others or standing.unheard:
        return message("shell.saved_here")
    return message("sync.all_in_step")


def explanation(standing: Devices) -> Message:
    """What that means for the people at this desk."""
    if standing.waiting:
        return message("sync.saved_and_waiting", names=_names(standing.lacking))
    if not standing.others:
        return message("sync.only_desk")
    if standing.unheard:
        return message("sync.unheard", names=_names(standing.unheard))
    return message("sync.on_every_desk")


def _names(some: Sequence[Device]) -> str:
    """Who, as far as a line has room for."""
    named = [one.name or one.letter for one in some]
    return " · ".join(named if len(named) <= _MOST_KINDS else [*named[: _MOST_KINDS - 1], "…"])


def seen_words(at: datetime, now: datetime) -> Message:
    """How long ago."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return message("sync.seen_now")
    if minutes < 60:
        return message("sync.seen_minutes", count=minutes)
    return message("sync.seen_at", time=f"{at:%H:%M}" if at.date() == now.date() else f"{at:%d.%m %H:%M}")


def clock_words(ahead: timedelta) -> Message:
    """How wrong a clock is."""
    minutes = max(1, round(abs(ahead).total_seconds() / 60))
    return message("sync.clock_ahead" if ahead > timedelta(0) else "sync.clock_behind", count=minutes)
