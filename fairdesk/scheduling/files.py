"""Schedule files: an instance as ``fairdesk-schedule/1`` in, a timetable as ``fairdesk-timetable/1`` out.

Beyond the published format these may stand in an instance: ``day`` (text) of a slot, ``most`` (how many
meetings) of a participant, ``own`` (a list of tables that serve only those who name them) and ``halls`` (the
hall of each table, by its id as text). Keys that nobody knows are ignored. A timetable that is proven
impossible has ``cause`` (a sentence) and ``because`` (ids of participants and meetings).
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NoReturn, TypeVar, cast

from fairdesk.domain.messages import UserFacingError, message
from fairdesk.scheduling.instance import Instance, Meeting, Participant, Slot
from fairdesk.scheduling.timetable import Timetable
from fairdesk.texts import Language, text

INSTANCE_FORMAT = "fairdesk-schedule/1"
TIMETABLE_FORMAT = "fairdesk-timetable/1"
MOST_TABLES = 100_000
MOST_WEIGHT = 1_000_000
_LARGEST = 2**31 - 1

Table = int | str
_Object = Mapping[str, object]
_Read = TypeVar("_Read")
_Id = TypeVar("_Id", int, str, int | str)


def read_instance(data: bytes) -> Instance:
    """The instance in a file. Raises ``UserFacingError`` that says which place is wrong, and how."""
    whole = _object(_parsed(data), "file")
    if whole.get("format") != INSTANCE_FORMAT:
        _refuse("wrong_format", "format", wanted=INSTANCE_FORMAT)
    tables = _tables(whole)
    places = frozenset(tables)
    slots = tuple(_slot(one, where) for where, one in _each(whole, "slots"))
    _all_different((slot.id for slot in slots), "slots")
    times = {slot.id for slot in slots}
    participants = tuple(
        _participant(one, where, times, places) for where, one in _each(whole, "participants")
    )
    _all_different((one.id for one in participants), "participants")
    people = {one.id for one in participants}
    meetings = tuple(_meeting(one, where, times, places, people) for where, one in _each(whole, "meetings"))
    _all_different((one.id for one in meetings), "meetings")
    _check_order(meetings)
    return Instance(
        name=_text(whole.get("name", ""), "name"),
        slots=slots,
        tables=tables,
        participants=participants,
        meetings=meetings,
        all_required=_yes_or_no(whole.get("all_required", False), "all_required"),
        fairness=_optional(whole, "fairness", "", _whole),
        own=frozenset(_table(one, where, places) for where, one in _each(whole, "own", optional=True)),
        halls=_halls(whole, tables),
    )


def timetable_data(timetable: Timetable, language: Language) -> dict[str, object]:
    """What stands in a timetable's file, with its reasons in a language."""
    impossible: dict[str, object] = {}
    if timetable.cause is not None:
        impossible = {"cause": text(timetable.cause, language), "because": list(timetable.because)}
    return {
        "format": TIMETABLE_FORMAT,
        "status": timetable.status.value,
        "breaks": timetable.breaks,
        "bound": timetable.bound,
        "served_weight": timetable.served_weight,
        "weight_bound": timetable.weight_bound,
        "seconds": round(timetable.seconds, 3),
        "meetings": [
            {"id": id_, "slot": place.slot, "table": place.table}
            for id_, place in timetable.placements.items()
        ],
        "unplaced": [{"id": one.id, "reason": text(one.reason, language)} for one in timetable.unplaced],
        **impossible,
    }


def written_timetable(timetable: Timetable, language: Language) -> bytes:
    """A timetable's file."""
    return f"{json.dumps(timetable_data(timetable, language), ensure_ascii=False)}\n".encode()


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):  # what is no text, no JSON, or nested without end
        raise UserFacingError(
            message("schedules.not_json"), message("schedules.not_json_advice", format=INSTANCE_FORMAT)
        ) from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


# The parts of an instance


def _tables(whole: _Object) -> tuple[Table, ...]:
    given = whole.get("tables")
    if isinstance(given, list):
        ids = tuple(_table_id(one, where) for where, one in _each(whole, "tables"))
        _all_different(ids, "tables")
        return ids
    return tuple(range(_whole(given, "tables", most=MOST_TABLES)))


def _slot(one: object, where: str) -> Slot:
    given = _object(one, where)
    return Slot(
        _whole(given.get("id"), f"{where}.id"),
        _optional(given, "session", where, _text) or "",
        _optional(given, "day", where, _text) or "",
    )


def _participant(one: object, where: str, times: Collection[int], tables: Collection[Table]) -> Participant:
    given = _object(one, where)
    return Participant(
        _text(given.get("id"), f"{where}.id"),
        frozenset(_time(slot, at, times) for at, slot in _each(given, "unavailable", where, optional=True)),
        _optional(given, "table", where, lambda table, at: _table(table, at, tables)),
        _optional(given, "most", where, _whole),
    )


def _meeting(
    one: object, where: str, times: Collection[int], tables: Collection[Table], people: Collection[str]
) -> Meeting:
    given = _object(one, where)
    parties = tuple(_person(who, at, people) for at, who in _each(given, "participants", where))
    if not parties:
        _refuse("nobody", f"{where}.participants")
    if len(set(parties)) < len(parties):
        _refuse("same_twice", f"{where}.participants")
    weight = _optional(given, "weight", where, lambda value, at: _whole(value, at, most=MOST_WEIGHT))
    return Meeting(
        _text(given.get("id"), f"{where}.id"),
        parties,
        session=_optional(given, "session", where, _text),
        slot=_optional(given, "slot", where, lambda slot, at: _time(slot, at, times)),
        after=tuple(dict.fromkeys(_text(x, at) for at, x in _each(given, "after", where, optional=True))),
        weight=1 if weight is None else weight,
        table=_optional(given, "table", where, lambda table, at: _table(table, at, tables)),
    )


def _check_order(meetings: tuple[Meeting, ...]) -> None:
    """Refuses meetings that must come after some that are unknown, or after themselves in the end."""
    left: dict[str, set[str]] = {}
    known = {one.id for one in meetings}
    for number, meeting in enumerate(meetings):
        for other in meeting.after:
            _known(other, f"meetings[{number}].after", known, "meeting")
        left[meeting.id] = set(meeting.after)
    followers: dict[str, list[str]] = {}
    for id_, earlier in left.items():
        for other in earlier:
            followers.setdefault(other, []).append(id_)
    ready = [id_ for id_, earlier in left.items() if not earlier]
    while ready:
        done = ready.pop()
        del left[done]
        for id_ in followers.get(done, ()):
            left[id_].discard(done)
            if not left[id_]:
                ready.append(id_)
    if left:
        _refuse("circle", "meetings", id=next(iter(left)))


def _halls(whole: _Object, tables: tuple[Table, ...]) -> dict[Table, str]:
    given = whole.get("halls")
    if given is None:
        return {}
    by_text = {str(table): table for table in tables}
    return {
        by_text[_known(name, "halls", by_text, "table")]: _text(hall, f"halls.{name}")
        for name, hall in _object(given, "halls").items()
    }


# Values


def _each(given: _Object, key: str, where: str = "", optional: bool = False) -> Iterable[tuple[str, object]]:
    """The values of a list, each with where it stands."""
    at = f"{where}.{key}" if where else key
    value = given.get(key)
    if value is None and optional:
        return []
    if not isinstance(value, list):
        _refuse("missing" if value is None else "not_list", at)
    return [(f"{at}[{number}]", one) for number, one in enumerate(cast("list[object]", value))]


def _optional(given: _Object, key: str, where: str, read: Callable[[object, str], _Read]) -> _Read | None:
    value = given.get(key)
    return None if value is None else read(value, f"{where}.{key}" if where else key)


def _object(value: object, where: str) -> _Object:
    if not isinstance(value, dict):
        _refuse("not_object", where)
    return cast("dict[str, object]", value)


def _text(value: object, where: str) -> str:
    if value is None:
        _refuse("missing", where)
    if not isinstance(value, str):
        _refuse("not_text", where)
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a character, which no file can hold
        _refuse("not_text", where)
    return value


def _whole(value: object, where: str, most: int = _LARGEST) -> int:
    if value is None:
        _refuse("missing", where)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        _refuse("not_whole", where, most=most)
    return value


def _yes_or_no(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        _refuse("not_yes_or_no", where)
    return value


def _table_id(value: object, where: str) -> Table:
    return _text(value, where) if isinstance(value, str) else _whole(value, where)


def _table(value: object, where: str, tables: Collection[Table]) -> Table:
    return _known(_table_id(value, where), where, tables, "table")


def _time(value: object, where: str, times: Collection[int]) -> int:
    return _known(_whole(value, where), where, times, "slot")


def _person(value: object, where: str, people: Collection[str]) -> str:
    return _known(_text(value, where), where, people, "participant")


def _known(id_: _Id, where: str, known: Collection[_Id], what: str) -> _Id:
    if id_ not in known:
        _refuse(f"unknown_{what}", where, id=str(id_))
    return id_


def _all_different(ids: Iterable[Table], where: str) -> None:
    seen: set[Table] = set()
    for id_ in ids:
        if id_ in seen:
            _refuse("id_twice", where, id=str(id_))
        seen.add(id_)


def _refuse(trouble: str, where: str, **values: object) -> NoReturn:
    raise UserFacingError(
        message("schedules.cannot_use", where=where, trouble=message(f"schedules.{trouble}", **values)),
        message("schedules.cannot_use_advice"),
    )
