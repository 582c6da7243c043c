"""A day of the sample fair played through the real window without a screen, and what it leaves behind."""

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from fairdesk.documents.badges import badge_pdf
from fairdesk.documents.deal_papers import paper_pdf
from fairdesk.documents.lists import participants_list_pdf
from fairdesk.documents.meeting_papers import PaperKind, make_paper
from fairdesk.domain.clock import SetClock
from fairdesk.domain.deals import meeting_negotiation_id
from fairdesk.domain.entities import (
    Delegate,
    Document,
    DocumentVersion,
    Enterprise,
    Id,
    Meeting,
    Negotiation,
    Pass,
    Product,
    Station,
)
from fairdesk.domain.meetings import is_arranged
from fairdesk.domain.papers import DocumentState
from fairdesk.domain.words import Missed, Outcome, Part, StationRole
from fairdesk.store.store import Store
from fairdesk.texts import Language
from fairdesk.usecases.deals import negotiations
from fairdesk.usecases.front_desk import badges as badge_work
from fairdesk.usecases.front_desk import check_in
from fairdesk.usecases.front_desk.badges import BadgeToPrint
from fairdesk.usecases.front_desk.paper_lists import participants
from fairdesk.usecases.meetings import meeting_day
from fairdesk.usecases.papers import document_register
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.sample import sample_deals, sample_fair
from fairdesk.usecases.sample.sample_day import day_script

SCANS = 120
"""Badges scanned through the window; the rest of the morning is noted straight through the use case."""

_QUIET = datetime(2022, 3, 3, 5, 20, tzinfo=UTC)
"""20 past ten in Jizzakh: the queue is gone."""
_SETTLE_S = 10.0
_PAGE_S = 0.6
"""Until the page of a document is drawn."""
_MISSED, _WAITING = 0.04, 0.12
"""Shares of the meetings whose guest never comes, and of the last ones whose guest is still waited for."""
_LOGGED, _PRINTED = 0.12, 0.6
"""Shares of the talks that are logged at this desk, and of those in which a memorandum is printed."""
_Event = tuple[datetime, Callable[[], object]]
_NOT_COUNTED = (DocumentState.DRAFT, DocumentState.CANCELLED)
_LAYOUTS = ("a6", "a4-8")
_MEETING_PAPERS = (("agenda.pdf", PaperKind.ENTERPRISE), ("meetings-grid.pdf", PaperKind.GRID))


@dataclass
class _Day:
    """The day as it goes: the window, the clock it goes by, and the files left so far."""

    out: Path
    clock: SetClock
    place: Workplace
    sheets: list[BadgeToPrint]
    screenshots: list[str] = field(default_factory=list[str])
    documents: list[str] = field(default_factory=list[str])
    papers: list[Id] = field(default_factory=list[Id])


def play_day(out: Path, data: Path | None) -> dict[str, Any]:
    """Plays the day and returns the summary that it also leaves in ``summary.json``."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fairdesk-demo-", ignore_cleanup_errors=True) as scratch:
        clock = sample_fair.opening_clock()
        store = Store(data or Path(scratch), clock)
        try:
            return _play(out, store, clock)
        finally:
            store.close()


def _play(out: Path, store: Store, clock: SetClock) -> dict[str, Any]:
    known = [fair for fair in store.fairs() if fair.code == sample_fair.CODE]
    if known:
        place = Workplace(store, known[0].id, clock, sample_fair.ACTOR)
    else:
        place = sample_fair.create(store, clock, sample_fair.ACTOR, paper_pdf)
    day = _Day(out, clock, place, badge_work.to_print(place))
    for name, value in (("language", "en"), ("theme", "light"), ("sound", "off"), ("person", "Namuna")):
        store.set_setting(name, value)
    _leave_papers(day)
    _play_window(day, store)
    summary = _summary(day)
    (out / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return summary


def _leave_papers(day: _Day) -> None:
    with day.place.read() as work:
        fair = work.fair
    language: Language = "uz-Latn"
    for layout in _LAYOUTS:
        name = f"badges-{layout}.pdf"
        with (day.out / name).open("wb") as file:
            badge_pdf(day.sheets, fair, layout, language, file)
        day.documents.append(name)
    name = "participants.pdf"
    with day.place.read() as work:
        (day.out / name).write_bytes(participants_list_pdf(participants(work), fair, language))
    day.documents.append(name)
    for name, kind in _MEETING_PAPERS:
        with (day.out / name).open("wb") as file:
            make_paper(day.place, kind, language, file)
        day.documents.append(name)


def _play_window(day: _Day, store: Store) -> None:
    from fairdesk.gui.played import PlayedWindow

    window = PlayedWindow(store, day.place.fair, day.clock)
    shoot = _photographer(day, window.grab)
    shoot("front-desk-idle")
    _morning(day, window)
    shoot("front-desk-admitted")
    _awkward_visitors(day, window, shoot)
    _other_screens(window, shoot)
    _records(day, window, shoot)
    _in_russian(window, shoot)
    window.close()
    _leave_documents(day)


def _morning(day: _Day, window: Any) -> None:
    """What happens until the doors are quiet: people come, the last of them at the window, and meet."""
    for at, happens in sorted([*_scans(day, window), *_talks(day)], key=lambda event: event[0]):
        day.clock.at = at
        happens()
    day.clock.advance(minutes=1)


def _scans(day: _Day, window: Any) -> Iterator[_Event]:
    codes = {sheet.delegate.id: sheet.code for sheet in day.sheets if sheet.delegate}
    with day.place.read() as work:
        stations = {station.name: station.id for station in work.all(Station)}
    morning = [scan for scan in day_script() if scan.at <= _QUIET]
    at_the_window = [scan for scan in morning if stations[scan.station] == window.station][-SCANS:]

    def at_window(code: str) -> None:
        window.type_code(code)
        window.settle(_SETTLE_S)

    for scan in morning:
        code = scan.code(codes[scan.delegate])
        elsewhere = partial(check_in.scan, day.place, stations[scan.station], code)
        yield scan.at, partial(at_window, code) if scan in at_the_window else elsewhere


def _talks(day: _Day) -> Iterator[_Event]:
    """The morning at the tables: most meetings begin on time and end; some are missed, some still wait."""
    chance = random.Random(sample_fair.SEED)
    with day.place.read() as work:
        begun = [one for one in work.all(Meeting) if one.start and one.start < _QUIET]
        at_tables = next(one for one in work.all(Station, role=StationRole.TABLE) if one.table is None)
    codes = {sheet.enterprise.id: sheet.code for sheet in reversed(day.sheets) if sheet.enterprise}
    for meeting in begun:
        assert meeting.start is not None  # see above
        at = meeting.start + timedelta(minutes=chance.uniform(0.5, 6))
        luck = chance.random()
        if luck < _MISSED:
            miss = partial(meeting_day.miss, day.place, meeting.id, Missed.GUEST)
            yield at + timedelta(minutes=9), partial(_unless_begun, day, meeting, miss)
        elif luck < _MISSED + _WAITING and at > _QUIET - timedelta(minutes=25):
            if meeting.host in codes:
                yield at, partial(check_in.scan, day.place, at_tables.id, codes[meeting.host])
            call = partial(meeting_day.call, day.place, meeting.id)
            yield at + timedelta(minutes=1), partial(_unless_begun, day, meeting, call)
        else:
            start = partial(meeting_day.start, day.place, meeting.id)
            yield at, partial(_unless_begun, day, meeting, start)
            if chance.random() < _LOGGED:
                prints = chance.random() < _PRINTED
                log = partial(_log_talk, day, meeting, random.Random(meeting.id.hex()), prints=prints)
                yield at + timedelta(minutes=8), log
            over = meeting.start + timedelta(minutes=meeting.minutes - 1)
            if over < _QUIET:
                yield over, partial(_end_talk, day, meeting)


def _log_talk(day: _Day, meeting: Meeting, chance: random.Random, *, prints: bool) -> None:
    printed = sample_deals.negotiate(day.place, meeting.id, paper_pdf, chance, prints=prints)
    if printed is not None:
        day.papers.append(printed)


def _end_talk(day: _Day, meeting: Meeting) -> None:
    with day.place.read() as work:
        logged = work.get(Negotiation, meeting_negotiation_id(meeting.id))
    if logged is not None:
        negotiations.close(day.place, logged.id)
    else:
        meeting_day.end(day.place, meeting.id)


def _unless_begun(day: _Day, meeting: Meeting, act: Callable[[], object]) -> None:
    """Both badges may have been scanned at the table already."""
    with day.place.read() as work:
        known = work.get(Meeting, meeting.id)
    if known is not None and known.started is None:
        act()


def _awkward_visitors(day: _Day, window: Any, shoot: Callable[[str], None]) -> None:
    """Those whom the front desk has to stop and look at."""
    with day.place.read() as work:
        came = {noted.delegate for noted in work.all(Pass)}
    inside = next(sheet for sheet in day.sheets if sheet.delegate and sheet.delegate.id in came)
    window.type_code(inside.code)
    window.settle(_SETTLE_S)
    shoot("front-desk-already-inside")
    window.press("Esc")
    lost = next(sheet for sheet in day.sheets if sheet.delegate and sheet.delegate.id not in came)
    badge_work.replace_lost(day.place, lost.badge.id, "Yoʻqolgan")
    day.clock.advance(minutes=1)
    window.type_code(lost.code)
    window.settle(_SETTLE_S)
    shoot("front-desk-revoked")
    window.press("Esc")
    window.type_code("4780012345678")
    window.settle(_SETTLE_S)
    shoot("front-desk-unknown")
    window.press("Esc")
    company = next(sheet.enterprise.name for sheet in day.sheets if sheet.enterprise)
    visitor = check_in.WalkIn("Gulchehra Xoʻjayeva", company, "+998 90 555 12 34", "Direktor")
    check_in.walk_in(day.place, window.station, visitor)
    day.clock.advance(minutes=2)


def _other_screens(window: Any, shoot: Callable[[str], None]) -> None:
    # Before the other screens are there: another theme dresses every widget anew.
    window.dress("dark")
    shoot("front-desk-dark")
    window.dress("light")
    for screen in window.screens:
        window.open_screen(screen)
        window.settle(_SETTLE_S)
        shoot(screen.replace("_", "-"))


def _in_russian(window: Any, shoot: Callable[[str], None]) -> None:
    window.speak("ru")
    window.open_screen("register")
    window.settle(_SETTLE_S)
    shoot("register-ru")


def _records(day: _Day, window: Any, shoot: Callable[[str], None]) -> None:
    """A talk at its table and its memorandum, as the specialist sees them."""
    with day.place.read() as work:
        document = work.get(Document, day.papers[-1])
    assert document is not None  # printed above
    window.show("negotiations", document.negotiation)
    shoot("negotiation")
    window.show("documents", document.id)
    window.wait(_PAGE_S)
    shoot("memorandum")


def _leave_documents(day: _Day) -> None:
    """The first paper of each kind."""
    with day.place.read() as work:
        printed = {version.template: version for version in reversed(work.all(DocumentVersion))}
        for template, version in sorted(printed.items()):
            pdf = work.file(version.sha256)
            assert pdf is not None  # printed in this folder
            name = f"{template.replace('_', '-')}.pdf"
            (day.out / name).write_bytes(pdf)
            day.documents.append(name)


def _photographer(day: _Day, grab: Callable[[Path], None]) -> Callable[[str], None]:
    def shoot(name: str) -> None:
        file = f"{len(day.screenshots) + 1:02d}-{name}.png"
        grab(day.out / file)
        day.screenshots.append(file)

    return shoot


def _summary(day: _Day) -> dict[str, Any]:
    with day.place.read() as work:
        standing = (one for one in document_register.register(work).rows if one.state not in _NOT_COUNTED)
        counted = Counter(one.counts for one in standing)
        return {
            "enterprises": work.count(Enterprise),
            "exhibitors": work.count(Enterprise, part=Part.EXHIBITOR),
            "without_presentations": work.count(Enterprise, part=Part.PARTICIPANT),
            "product_names": len({product.name for product in work.all(Product)}),
            "delegates": work.count(Delegate),
            "passes": work.count(Pass, outcome=Outcome.ADMITTED) + work.count(Pass, outcome=Outcome.LEFT),
            "meetings": sum(map(is_arranged, work.all(Meeting))),
            "negotiations": work.count(Negotiation),
            "memoranda": counted["memorandum"],
            "contracts": counted["contract"],
            "screenshots": day.screenshots,
            "documents": day.documents,
        }
