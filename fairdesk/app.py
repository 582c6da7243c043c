"""Where the parts are put together: data folder, clock, store, window."""

import logging
import logging.handlers
import os
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from fairdesk.domain.clock import Clock, ShiftedClock, SystemClock
from fairdesk.domain.entities import Fair, Id
from fairdesk.domain.messages import Message, message
from fairdesk.store.store import Store
from fairdesk.texts import Language, known_language
from fairdesk.usecases.papers.document_kinds import use_templates
from fairdesk.usecases.ports import Examination
from fairdesk.usecases.sample import sample_fair

if TYPE_CHECKING:
    from fairdesk.gui.context import Upkeep
    from fairdesk.store.enrolling import FolderNewcomer
    from fairdesk.sync.exchange import Exchanged
    from fairdesk.sync.replica import StickReplica

CLOCK_SETTING = "clock_shift"
"""Seconds by which a folder's clock stands apart from the machine's: the sample fair is on 3 March 2022."""

OWN_TEMPLATES = Path("templates", "documents")
"""Where in a data folder people keep kinds and templates of documents of their own."""


@dataclass(frozen=True)
class Folder:
    """An open data folder and the clock it goes by."""

    store: Store
    clock: Clock


def data_folder(wanted: Path | None = None) -> Path:
    """The data folder: as wanted, as ``FAIRDESK_DATA`` says, or where the platform keeps such things."""
    named = os.environ.get("FAIRDESK_DATA")
    if wanted is not None:
        return wanted
    return Path(named) if named else platformdirs.user_data_path("fairdesk", appauthor=False)


def demo_folder() -> Path:
    """The sample fair has a folder of its own, beside the real one."""
    return platformdirs.user_data_path("fairdesk-demo", appauthor=False)


def open_folder(path: Path, database: str | None = None) -> Folder:
    """Opens a data folder, with the clock it goes by and its own texts of documents.

    ``database`` is the address of one on a server, where the fairs do not stand in the folder itself. Raises
    ``UserFacingError``.
    """
    store = Store(path, SystemClock(), database)
    use_templates(path / OWN_TEMPLATES)
    shift = store.setting(CLOCK_SETTING)
    if shift is None:
        return Folder(store, SystemClock())
    store.close()
    clock = ShiftedClock(timedelta(seconds=int(shift)))
    return Folder(Store(path, clock, database), clock)


def shift_clock(path: Path, clock: Clock) -> Folder:
    """Puts a folder on another clock, for good: it goes on from where ``clock`` stands now."""
    machine = SystemClock()
    store = Store(path, machine)
    store.set_setting(CLOCK_SETTING, str(round((clock.now() - machine.now()).total_seconds())))
    store.close()
    return open_folder(path)


def sample(path: Path) -> Folder:
    """The sample fair in a folder of its own, on its own clock; made where it is not there yet."""
    if (path / "fairdesk.db").exists():
        folder = open_folder(path)
        if folder.store.fairs():
            return folder
        folder.store.close()
    folder = shift_clock(path, sample_fair.opening_clock())
    from fairdesk.documents.deal_papers import paper_pdf

    sample_fair.create(folder.store, folder.clock, sample_fair.ACTOR, paper_pdf)
    return folder


def language_of(store: Store | None) -> Language:
    """The language of commands: ``FAIRDESK_LANGUAGE``, that of the folder's window, or English."""
    wanted = os.environ.get("FAIRDESK_LANGUAGE") or (store.setting("language") if store else None)
    return known_language(wanted, "en")


class _RecordFormatter(logging.Formatter):
    """Tells of what kind an error was and where it came from, without its words: they may name people."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        error: BaseException | None = ei[1]
        told: list[str] = []
        while error is not None:
            code = getattr(error, "errno", None) or getattr(error, "sqlite_errorname", None) or ""
            lines = "".join(traceback.format_tb(error.__traceback__))
            told.append(f"{lines}{type(error).__qualname__} {code}".rstrip())
            error = error.__cause__ or error.__context__
        return "\nafter:\n".join(told)


def keep_record(path: Path) -> None:
    """Keeps what the program did and what went wrong in ``fairdesk.log``; no personal data goes there."""
    path.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path / "fairdesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(_RecordFormatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("fairdesk")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def _upkeep(folder: Folder) -> "Upkeep":
    from fairdesk.gui.context import Upkeep

    return Upkeep(
        folder.store.folder,
        lambda fair: examined(folder.store, fair),
        FolderRoads(folder.store, folder.clock),
    )


class FolderRoads:
    """The ways from a data folder to other desks."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    @property
    def replica(self) -> "StickReplica":
        """The fairs of this folder, as sticks see them."""
        from fairdesk.store.stick_replica import StoreStickReplica

        return StoreStickReplica(self._store, self._clock)

    def has_server(self, fair: Id) -> bool:
        """Whether a server was joined with which this desk exchanges."""
        return bool(self._newcomer().servers(fair))

    def exchange(self, fair: Id) -> "Exchanged":
        """Exchanges with that server. Raises ``UserFacingError`` where it does not answer."""
        from fairdesk.sync.joining import synchronise

        return synchronise(self._newcomer(), fair, self._clock)

    def _newcomer(self) -> "FolderNewcomer":
        from fairdesk.store.enrolling import FolderNewcomer

        return FolderNewcomer(self._store, self._clock, "")


def examined(store: Store, fair: Id) -> Examination:
    """Examines a fair's data, for the window."""
    from fairdesk.store import doctor

    report = doctor.examine(store, fair)
    return Examination(report.problems, report.operations, report.state_hash)


def printer_troubles(name: str) -> Iterator[Message]:
    """What is wrong with a printer of this machine, if anything."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from fairdesk.gui.printing import printers
    from fairdesk.gui.window import application

    application()
    known = {printer.name: printer for printer in printers()}
    if name not in known:
        yield message("printing.no_printer", name=name)
    elif not known[name].in_order:
        yield message("printing.fault", name=name)


def run(path: Path) -> int:
    """Opens the window on a data folder and runs it until it is closed."""
    from fairdesk.gui.window import WANTS_SAMPLE, run_window

    keep_record(path)
    folder = open_folder(path)
    try:
        ended = run_window(folder.store, folder.clock, _upkeep(folder), _make_sample)
        kept = {name: folder.store.setting(name) for name in _OF_A_PERSON}
    finally:
        folder.store.close()
    return run_sample(demo_folder(), kept) if ended == WANTS_SAMPLE else ended


_OF_A_PERSON = ("language", "person")
"""Settings that go with a person who looks at the sample fair first."""


def _make_sample() -> Fair:
    """The sample fair never stands among real ones: it has its own folder and its own clock."""
    folder = sample(demo_folder())
    made = folder.store.fairs()[0]
    folder.store.close()
    return made


def run_sample(path: Path, kept: Mapping[str, str | None] | None = None) -> int:
    """Opens the window on the sample fair; ``kept`` are settings to take over."""
    from fairdesk.gui.window import run_window

    keep_record(path)
    folder = sample(path)
    for name, value in (kept or {}).items():
        if value is not None:
            folder.store.set_setting(name, value)
    try:
        return run_window(folder.store, folder.clock, _upkeep(folder))
    finally:
        folder.store.close()
