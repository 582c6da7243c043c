"""Fairs and their set-up: code, days, halls, and the places where badges are scanned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fairdesk.domain.entities import Enterprise, Fair, Hall, Id, Record, Station, Table
from fairdesk.domain.folding import fold
from fairdesk.domain.messages import Message, UserFacingError, message
from fairdesk.domain.words import Direction, StationRole
from fairdesk.reference import REGIONS
from fairdesk.texts import Language, text
from fairdesk.usecases.ports import Changes, Store, Work, Workplace

_CODE = re.compile(r"([A-Z]{2,3})-\d{4}-\d{2}")
_BUILDING_UP = timedelta(days=1)
"""Exhibitors come a day before and leave a day after, see ``domain.scan``."""

Named = TypeVar("Named", Hall, Station)


class FairNotChosenError(UserFacingError):
    """It is not clear which fair is meant; the advice names those that are here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FairSetUp:
    """What the coordinator says about a fair. ``region`` is its code, such as JI; ``end`` is the last day."""

    name: str
    region: str
    start: date
    end: date
    venue: str | None = None
    organisers: tuple[str, ...] = ()
    scans_out: bool = True
    time_zone: str = "Asia/Tashkent"


def propose_code(fairs: Sequence[Fair], region: str, year: int) -> str:
    """The next free code in a region and year, such as JI-2022-01."""
    used = {fair.code for fair in fairs}
    codes = (f"{region}-{year}-{number:02d}" for number in range(1, 100))
    return next((code for code in codes if code not in used), f"{region}-{year}-99")


def create(
    store: Store,
    code: str,
    set_up: FairSetUp,
    *,
    actor: str,
    desk_name: str = "",
    language: Language = "uz-Latn",
) -> Fair:
    """Makes a fair with one entrance, where this folder is the first desk.

    The code stands on paper and never changes. The entrance is named in ``language``.
    Raises ``UserFacingError`` where the code or the set-up cannot be, or the code is taken.
    """
    set_up = _checked(set_up)
    code = code.strip().upper()
    _check_code(code, set_up)
    fair = store.create_fair(_applied(Fair(id=b"", code=code), set_up), desk_name, actor)
    with store.write(fair.id, actor) as work:
        entrance = text("register.entrance", language)
        work.add(Station(id=work.new_id(), name=entrance, direction=Direction.ENTRY))
    return fair


def change(place: Workplace, set_up: FairSetUp) -> Changes:
    """Corrects what was said about a fair; its code stays."""
    set_up = _checked(set_up)
    with place.write() as work:
        _check_code(work.fair.code, set_up)
        _put(work, _applied(work.fair, set_up))
    return work.changes


def choose(store: Store, code: str | None, today: date) -> Fair:
    """The fair with this code; without one the only fair, or the only one that is on today.

    Raises ``FairNotChosenError``.
    """
    fairs = store.fairs()
    codes = ", ".join(sorted(fair.code for fair in fairs))
    if not fairs:
        raise FairNotChosenError(message("register.fair_none"), message("register.fair_none_advice"))
    if code is not None:
        wanted = code.strip().upper()
        found = [fair for fair in fairs if fair.code == wanted]
        if not found:
            raise FairNotChosenError(
                message("register.fair_unknown", code=code),
                message("register.fair_unknown_advice", codes=codes),
            )
        return found[0]
    on_today = [fair for fair in fairs if fair.start and fair.end and fair.start <= today <= fair.end]
    for meant in (fairs, on_today):
        if len(meant) == 1:
            return meant[0]
    raise FairNotChosenError(
        message("register.fair_several"), message("register.fair_several_advice", codes=codes)
    )


def halls(place: Workplace) -> list[Hall]:
    """The halls of the venue, by name."""
    with place.read() as work:
        return sorted(work.all(Hall), key=lambda hall: fold(hall.name))


def stations(place: Workplace) -> list[Station]:
    """The places where badges are scanned: entrances first, then by name."""
    order = list(StationRole)
    with place.read() as work:
        return sorted(work.all(Station), key=lambda one: (order.index(one.role), fold(one.name)))


def save_hall(place: Workplace, hall: Hall) -> tuple[Id, Changes]:
    """Sets up a hall or corrects one; one with an empty id is new."""
    with place.write() as work:
        hall = _with_own_name(work, hall, "hall")
        saved = _put(work, hall)
    return saved, work.changes


def remove_hall(place: Workplace, hall: Id) -> Changes:
    """Takes a hall back. Raises ``UserFacingError`` while tables, enterprises or stations are in it."""
    with place.write() as work:
        known = work.get(Hall, hall)
        for count, what in (
            (len(work.all(Table, hall=hall)), "tables"),
            (work.count(Enterprise, hall=hall), "enterprises"),
            (work.count(Station, hall=hall), "stations"),
        ):
            if count:
                raise UserFacingError(
                    message("register.in_use", name=known.name if known else ""),
                    message("register.in_use_advice", things=message(f"register.count_{what}", count=count)),
                )
        work.void(Hall, hall)
    return work.changes


def save_station(place: Workplace, station: Station) -> tuple[Id, Changes]:
    """Sets up a place where badges are scanned or corrects one; one with an empty id is new.

    Raises ``UserFacingError`` for a missing or taken name, a stand without its enterprise, days outside
    the fair, and for another role of a place whose scans are counted already.
    """
    with place.write() as work:
        station = _with_own_name(work, station, "station")
        if station.role is StationRole.STAND and station.enterprise is None:
            raise _refusal("station_enterprise")
        _check_days(work.fair, station.days)
        _check_role(work, station)
        saved = _put(work, station)
    return saved, work.changes


def remove_station(place: Workplace, station: Id) -> Changes:
    """Takes a scanning place back; its scans stay. Raises ``UserFacingError`` for the only entrance."""
    with place.write() as work:
        entrances = work.all(Station, role=StationRole.ENTRANCE)
        if [entrance.id for entrance in entrances] == [station]:
            raise _refusal("station_last")
        work.void(Station, station)
    return work.changes


def _checked(set_up: FairSetUp) -> FairSetUp:
    if not set_up.name.strip():
        raise _refusal("fair_name_missing")
    known = list(REGIONS.by_code)
    if set_up.region not in known:
        raise UserFacingError(
            message("register.fair_region_unknown", region=set_up.region),
            message("register.fair_region_unknown_advice", regions=", ".join(known)),
        )
    if set_up.end < set_up.start:
        raise _refusal("fair_days")
    try:
        ZoneInfo(set_up.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UserFacingError(
            message("register.fair_time_zone", time_zone=set_up.time_zone),
            message("register.fair_time_zone_advice"),
        ) from error
    return replace(set_up, name=set_up.name.strip())


def _check_code(code: str, set_up: FairSetUp) -> None:
    shape = _CODE.fullmatch(code)
    example = f"{set_up.region}-{set_up.start.year}-01"
    advice = message("register.fair_code_shape_advice", example=example)
    if shape is None:
        raise UserFacingError(message("register.fair_code_shape", code=code), advice)
    if shape[1] != set_up.region:
        raise UserFacingError(message("register.fair_code_region", code=code), advice)


def refuse_no_code(code: str) -> None:
    """Raises ``UserFacingError`` for what can be no fair's code."""
    if _CODE.fullmatch(code) is None:
        raise UserFacingError(
            message("register.fair_code_shape", code=code),
            message("register.fair_code_shape_advice", example="JI-2022-01"),
        )


def _check_days(fair: Fair, days: Sequence[str]) -> None:
    if fair.start is None or fair.end is None:
        return
    first, last = fair.start - _BUILDING_UP, fair.end + _BUILDING_UP
    outside = [day for day in days if not first <= date.fromisoformat(day) <= last]
    if outside:
        raise UserFacingError(
            message("register.station_days", days=", ".join(outside)),
            message("register.station_days_advice", start=first, end=last),
        )


def _check_role(work: Work, station: Station) -> None:
    """Who is inside follows from the passes at entrances: a used place keeps its role."""
    known = work.get(Station, station.id) if station.id else None
    if known is not None and known.role is not station.role and work.recent_passes(1, station.id):
        raise UserFacingError(
            message("register.station_used", name=known.name), message("register.station_used_advice")
        )


def _with_own_name(work: Work, record: Named, kind: str) -> Named:
    """The record with its name trimmed; the name must be there and be nobody else's."""
    name = record.name.strip()
    if not name:
        raise _refusal(f"{kind}_name_missing")
    others = [other for other in work.all(type(record)) if other.id != record.id]
    if any(fold(other.name) == fold(name) for other in others):
        raise UserFacingError(
            message(f"register.{kind}_name_taken", name=name), message("register.name_taken_advice")
        )
    return replace(record, name=name)


def _put(work: Work, record: Record) -> Id:
    if not record.id:
        record = replace(record, id=work.new_id())
        work.add(record)
    else:
        values: dict[str, object] = {item.name: getattr(record, item.name) for item in fields(record)}
        del values["id"]
        work.change(type(record), record.id, **values)
    return record.id


def _applied(fair: Fair, set_up: FairSetUp) -> Fair:
    return replace(
        fair,
        name=set_up.name,
        region=set_up.region,
        start=set_up.start,
        end=set_up.end,
        venue=set_up.venue,
        organisers=set_up.organisers,
        scans_out=set_up.scans_out,
        time_zone=set_up.time_zone,
    )


def _refusal(reason: str) -> UserFacingError:
    title: Message = message(f"register.{reason}")
    return UserFacingError(title, message(f"register.{reason}_advice"))
