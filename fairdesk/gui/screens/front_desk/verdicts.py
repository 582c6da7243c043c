"""What the front desk shows for an answer: one word, one sentence, and what can be done now.

Nothing here draws; the same verdict is painted, spoken to screen readers, and checked by tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from fairdesk.domain.badge_codes import short_number
from fairdesk.domain.entities import Pass
from fairdesk.domain.messages import Message, message
from fairdesk.domain.words import Outcome, StationRole
from fairdesk.gui.sounds import Sound
from fairdesk.usecases.front_desk.check_in import ScanAnswer

Page = Literal["ok", "wait", "stop"]


class Act(StrEnum):
    """What a choice does."""

    WENT_OUT_UNSEEN = "went_out_unseen"
    OTHER_PERSON = "other_person"
    CALL = "call"
    NEW_BADGE = "new_badge"
    MISTAKE = "mistake"
    TYPE_AGAIN = "type_again"
    FIND = "find"
    WALK_IN = "walk_in"
    BIND = "bind"
    TALK = "talk"
    NO_TALK = "no_talk"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the numbered choices under a verdict."""

    act: Act
    title: Message
    detail: Message


@dataclass(frozen=True, slots=True)
class Fact:
    """A small heading and what stands under it."""

    title: Message
    value: Message | str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is shown for one scan. ``guidance`` stands over the choices; ``say`` is for the visitor."""

    page: Page
    icon: str
    word: Message
    sentence: Message
    sound: Sound
    facts: tuple[Fact, ...] = ()
    guidance: Message | None = None
    choices: tuple[Choice, ...] = ()
    say: Message | None = None


_FIND_OUT = (Act.TYPE_AGAIN, Act.FIND, Act.WALK_IN)
_CALL = (Act.CALL, Act.MISTAKE)


def verdict_of(answer: ScanAnswer, time_zone: str, stations: dict[bytes, str]) -> Verdict:
    """The verdict for an answer; ``stations`` names the fair's places."""
    at = answer.at.astimezone(ZoneInfo(time_zone))
    match answer.outcome:
        case Outcome.ADMITTED:
            return _admitted(answer, at)
        case Outcome.LEFT:
            return Verdict("ok", "exit", message("frontdesk.word_left"), _with_time(answer, at), "admitted")
        case Outcome.ALREADY_INSIDE:
            return _already_inside(answer, at, time_zone, stations)
        case Outcome.UNKNOWN | Outcome.UNREADABLE:
            return _not_known(answer)
        case Outcome.REVOKED | Outcome.REPLACED:
            return _no_longer_valid(answer, time_zone)
        case _:
            return _stopped(answer.reason, _choices(_CALL, answer))


def _admitted(answer: ScanAnswer, at: datetime) -> Verdict:
    visit = answer.station.role is StationRole.STAND
    word = "word_visit" if visit else "word_admitted"
    if answer.reason.key == "scan.admitted_again":
        word = "word_admitted_again"
    return Verdict("ok", "check", message(f"frontdesk.{word}"), _with_time(answer, at), "admitted")


def _with_time(answer: ScanAnswer, at: datetime) -> Message:
    return message("frontdesk.with_time", sentence=answer.reason, time=f"{at:%H:%M}")


def _already_inside(answer: ScanAnswer, at: datetime, time_zone: str, stations: dict[bytes, str]) -> Verdict:
    entered = answer.last.at if answer.last and answer.last.at else answer.at
    minutes = max(0, round((answer.at - entered).total_seconds() / 60))
    first = answer.first_entry
    return Verdict(
        "wait",
        "person",
        message("frontdesk.word_already_inside"),
        message("frontdesk.entered_ago", count=minutes),
        "already_inside",
        facts=_entry_facts(first, at, time_zone, stations) if first else (),
        guidance=message("frontdesk.read_the_name"),
        choices=_choices((Act.WENT_OUT_UNSEEN, Act.OTHER_PERSON, Act.MISTAKE), answer),
    )


def _entry_facts(first: Pass, now: datetime, time_zone: str, stations: dict[bytes, str]) -> tuple[Fact, ...]:
    at = first.at.astimezone(ZoneInfo(time_zone)) if first.at else now
    facts = [
        Fact(message("frontdesk.first_entry"), message("frontdesk.today_at", time=f"{at:%H:%M}")),
        Fact(message("frontdesk.at_station"), stations.get(first.station or b"", "–")),
    ]
    if first.by:
        facts.append(Fact(message("frontdesk.let_in_by"), first.by))
    return tuple(facts)


def _not_known(answer: ScanAnswer) -> Verdict:
    blank = answer.badge is not None and answer.badge.delegate is None
    acts = (Act.WALK_IN, Act.BIND, Act.MISTAKE) if blank else _FIND_OUT
    word = "word_blank" if blank else "word_not_known"
    if answer.outcome is Outcome.UNREADABLE:
        word = "word_unreadable"
    return Verdict(
        "wait",
        "triangle",
        message(f"frontdesk.{word}"),
        answer.reason,
        "unknown",
        facts=(Fact(message("frontdesk.as_read"), _grouped(answer.code)),),
        choices=_choices(acts, answer),
    )


def _no_longer_valid(answer: ScanAnswer, time_zone: str) -> Verdict:
    badge, new = answer.badge, answer.replacement
    facts: list[Fact] = []
    if badge and badge.revoked_at:
        at = badge.revoked_at.astimezone(ZoneInfo(time_zone))
        facts.append(Fact(message("frontdesk.revoked_when"), message("frontdesk.moment", at=at)))
    if badge and badge.revoked_by:
        facts.append(Fact(message("frontdesk.revoked_who"), badge.revoked_by))
    if new:
        facts.append(Fact(message("frontdesk.new_badge"), short_number(new.desk, new.counter)))
    acts = (Act.CALL, Act.NEW_BADGE, Act.MISTAKE) if answer.delegate else _CALL
    return _stopped(answer.reason, _choices(acts, answer), tuple(facts))


def _stopped(reason: Message, choices: tuple[Choice, ...], facts: tuple[Fact, ...] = ()) -> Verdict:
    return Verdict(
        "stop",
        "cross",
        message("frontdesk.word_do_not_admit"),
        reason,
        "do_not_admit",
        facts=facts,
        guidance=message("frontdesk.keep_the_badge"),
        choices=choices,
        say=message("scan.ask_coordinator"),
    )


def _choices(acts: Sequence[Act], answer: ScanAnswer) -> tuple[Choice, ...]:
    name = (answer.delegate.name if answer.delegate else None) or "–"
    new = answer.replacement
    number = short_number(new.desk, new.counter) if new else ""
    return tuple(_choice(act, name, number) for act in acts)


def _choice(act: Act, name: str, number: str) -> Choice:
    title = "new_badge_known" if act is Act.NEW_BADGE and number else act.value
    return Choice(
        act,
        message(f"frontdesk.choice_{title}", name=name, number=number),
        message(f"frontdesk.choice_{act.value}_detail"),
    )


def _grouped(code: str) -> str:
    """A long code in groups of four, cut to what can be compared by eye."""
    shown = code if len(code) <= 48 else code[:47] + "…"
    if not shown.isdigit():
        return shown
    return "\u2009".join(shown[start : start + 4] for start in range(0, len(shown), 4))
