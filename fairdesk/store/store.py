"""The data folder: one database, its fairs, and who this installation is at each of them."""

import hashlib
import platform
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Desk, Fair, Id
from fairdesk.domain.ids import new_id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.values import field_types, from_plain
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.authority import Standing
from fairdesk.oplog.identity import Checkpoint, DeskIdentity, succession
from fairdesk.oplog.invitation import Pairing
from fairdesk.oplog.operation import Operation
from fairdesk.store import knowledge, migrate
from fairdesk.store.catching_up import catch_up, fairs_of, understanding
from fairdesk.store.databases import FileDatabase, ServerDatabase
from fairdesk.store.dialects import NO_FAIR, hold, insert
from fairdesk.store.engine import named_troubles, open_engine
from fairdesk.store.log import Head, Log
from fairdesk.store.rows import record_from_row
from fairdesk.store.server import server_url
from fairdesk.store.tables import (
    badge_keys,
    fairs_here,
    identities,
    person_keys,
    record_tables,
    settings,
)
from fairdesk.store.work import StoreWork
from fairdesk.usecases.ports import DeskSeen

FILE_NAME = "fairdesk.db"
_UNDERSTOOD = "understood"
"""The setting that says what the program understood that opened the folder last."""
_WHO = ("letter", "number", "name", "role")
_INCARNATION_STEP = 256
"""Desk numbers on badges: a desk that continues another adds this, so that numbers stay unique offline."""


class Store:
    """An open data folder. One per process; transactions may be used from several threads.

    The fairs stand in a file of the folder, or in a database of a PostgreSQL server, which any number of
    programs may use at once.
    """

    def __init__(self, folder: Path, clock: Clock, database: str | None = None) -> None:
        """Opens the folder, makes it where there is none, and brings its tables up to date.

        ``database`` is the address of one on a server. Raises ``UserFacingError`` where the folder or the
        server cannot be used.
        """
        self.folder = folder
        self.file = folder / FILE_NAME
        self.database = ServerDatabase(server_url(database)) if database else FileDatabase(self.file)
        self._clock = clock
        with self.database.troubles():
            _make(folder)
            self._engine: Engine = self.database.engine()
            self._reader = self.database.reading(self._engine)
            self._writer = self._engine.execution_options(writes=True)
            migrate.bring_up_to_date(self._engine, lambda step: self.database.keep_copy(self._engine, step))
            if self.setting("machine") is None:
                self.set_setting("machine", machine())
            self._catch_up()

    def _catch_up(self) -> None:
        """After an upgrade: shows what waited for it."""
        earlier, now = self.setting(_UNDERSTOOD), understanding()
        if earlier == now:
            return
        with self.reading() as connection:
            fairs = fairs_of(connection)
        for fair in fairs:
            with self.writing(fair) as connection:
                catch_up(connection, fair, earlier)
        self.set_setting(_UNDERSTOOD, now)

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    # Fairs

    def fairs(self) -> list[Fair]:
        """All fairs this folder holds, oldest first."""
        table = record_tables["fair"]
        with self.reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings()
            return [record_from_row(Fair, row) for row in rows]  # pyright: ignore[reportArgumentType]

    def create_fair(self, fair: Fair, desk_name: str, actor: str) -> Fair:
        """Makes a new fair with this folder as its first desk (letter A) and a first badge key.

        Raises ``UserFacingError`` where a fair with this code is here already.
        """
        identity = DeskIdentity.new()
        fair = replace(fair, id=fair.id or new_id(milliseconds(self._clock.now())))
        with self.writing() as connection:
            codes = connection.execute(select(record_tables["fair"].c.code)).scalars().all()
            if fair.code in codes:
                raise UserFacingError(
                    message("store.fair_exists", code=fair.code), message("store.fair_exists_advice")
                )
            self._admit_fair(connection, fair.id, identity.desk)
            self._keep_identity(connection, fair.id, identity)
            key = {"fair": fair.id, "number": 0, "secret": secrets.token_bytes(32), "revoked": False}
            connection.execute(insert(badge_keys), key)
            work = StoreWork(connection, fair.id, self._clock.now(), actor)
            work.add(
                Desk(
                    id=identity.desk,
                    letter="A",
                    number=1,
                    name=desk_name,
                    role=DeskRole.COORDINATOR,
                    public_key=identity.public_key,
                )
            )
            work.flush()  # from here on it may write
            work.add(fair)
            work.flush()
        return fair

    def admit(self, fair: Id, root: Id) -> None:
        """Makes room for a fair that is founded elsewhere, and notes which desk founded it.

        Until that is known nothing of a fair is shown. Raises ``UserFacingError`` where another desk is
        known to have founded it.
        """
        with self.writing(fair) as connection:
            if self._holds(connection, fair):
                Log(connection, fair).found(root)
            else:
                self._admit_fair(connection, fair, root)

    def root(self, fair: Id) -> Id | None:
        """The desk that founded a fair; None where that is not known, or the fair is not here."""
        with self.reading() as connection:
            return connection.execute(select(fairs_here.c.root).where(fairs_here.c.fair == fair)).scalar()

    def standings(self, fair: Id) -> Mapping[Id, Standing]:
        """What counts of each desk whose own record is here."""
        with self.reading() as connection:
            return Log(connection, fair).standings

    def enrol(
        self, pairing: Pairing, desk_name: str, actor: str, identity: DeskIdentity | None = None
    ) -> Desk:
        """Joins a fair by an invitation, under a key of this folder's own, made now if there is none yet.

        The fair may come before or after. Raises ``UserFacingError`` where the invitation has expired, or
        another desk is known to have founded the fair.
        """
        now = self._clock.now()
        pairing.refuse_if_over(milliseconds(now))
        invitation, identity = pairing.invitation, identity or DeskIdentity.new()
        if invitation.role not in set(DeskRole):
            raise UserFacingError(message("pairing.newer"), message("pairing.newer_advice"))
        self.admit(pairing.fair, pairing.root)
        with self.writing(pairing.fair) as connection:
            self._retire(connection, pairing.fair)
            self._keep_identity(connection, pairing.fair, identity)
            work = StoreWork(connection, pairing.fair, now, actor)
            desk = Desk(
                id=identity.desk,
                letter=invitation.letter,
                number=invitation.number,
                name=desk_name,
                role=DeskRole(invitation.role),
                public_key=identity.public_key,
                invitation=invitation.to_bytes(),
                proof=pairing.proof(identity.public_key),
            )
            work.add(desk)
            work.flush()
        return desk

    # Transactions

    @contextmanager
    def read(self, fair: Id) -> Generator[StoreWork]:
        """A transaction that only reads."""
        with self.reading() as connection:
            yield StoreWork(connection, fair, self._clock.now(), "")

    @contextmanager
    def write(self, fair: Id, actor: str) -> Generator[StoreWork]:
        """A transaction that writes: all of it is durable when the context closes, or none of it."""
        with self.writing(fair) as connection:
            work = StoreWork(connection, fair, self._clock.now(), actor)
            yield work
            work.flush()

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that only reads, for what looks below the records."""
        with self.database.troubles(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, fair: Id = NO_FAIR) -> Generator[Connection]:
        """A transaction that writes to a fair, or to what is no fair's; nobody else does until it ends."""
        with self.database.troubles(), self._writer.connect() as connection, connection.begin():
            hold(connection, fair)
            yield connection

    # Settings of this installation

    def setting(self, name: str) -> str | None:
        """A setting of this installation (not of the fair)."""
        with self.reading() as connection:
            return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()

    def set_setting(self, name: str, value: str) -> None:
        """Keeps a setting of this installation."""
        with self.writing() as connection:
            knowledge.keep_setting(connection, name, value)

    # Exchange

    def vector(self, fair: Id) -> list[Head]:
        """What this folder knows of a fair: where each desk's log ends."""
        with self.reading() as connection:
            return Log(connection, fair).vector()

    def operations(self, fair: Id, desk: Id, after: int = 0, limit: int | None = None) -> list[Operation]:
        """A desk's operations after a sequence number."""
        until = None if limit is None else after + limit
        with self.reading() as connection:
            return list(Log(connection, fair).of_desk(desk, after, until))

    def ingest(self, fair: Id, desk: Id, batch: Sequence[Operation]) -> int:
        """Takes in another desk's operations; returns how many were new.

        Raises ``BrokenLogError`` where they do not follow what is held; nothing is taken in then.
        """
        with self.writing(fair) as connection:
            if not self._holds(connection, fair):
                self._admit_fair(connection, fair, None)
            log = Log(connection, fair)
            taken = log.ingest(desk, batch, milliseconds(self._clock.now()))
            if taken and log.is_own(desk):
                # Somebody else writes as this desk: a copy of this folder.
                self.start_incarnation(connection, fair, "")
            return taken

    def checkpoint_now(self, fair: Id) -> Checkpoint | None:
        """Signs this desk's log up to its end; None where nothing is new since the last time."""
        with self.writing(fair) as connection:
            return Log(connection, fair).checkpoint_now()

    def person_keys(self, fair: Id) -> dict[Id, bytes]:
        """The keys of persons' sealed fields, which travel beside the log."""
        with self.reading() as connection:
            held = select(person_keys.c.person, person_keys.c.secret).where(person_keys.c.fair == fair)
            return {row.person: row.secret for row in connection.execute(held)}

    def keep_person_keys(self, fair: Id, keys: dict[Id, bytes]) -> None:
        """Keeps keys that came from another desk; they must come before the operations they open."""
        rows = [{"fair": fair, "person": person, "secret": secret} for person, secret in keys.items()]
        if rows:
            with self.writing(fair) as connection:
                connection.execute(insert(person_keys).on_conflict_do_nothing(), rows)

    def note_seen(self, fair: Id, told: DeskSeen) -> None:
        """Keeps what another desk told, in an exchange, of what it holds."""
        with self.writing(fair) as connection:
            knowledge.note_seen(connection, fair, told)

    def desks_seen(self, fair: Id) -> list[DeskSeen]:
        """What desks told last of what they hold: to be passed on, as not everybody meets everybody."""
        with self.reading() as connection:
            return knowledge.seen(connection, fair)

    def state_hash(self, fair: Id) -> str:
        """The check code: two folders that show the same one hold the same fair."""
        with self.reading() as connection:
            return Log(connection, fair).state_hash

    def operation_count(self, fair: Id) -> int:
        """How many operations of a fair this folder holds."""
        with self.reading() as connection:
            return Log(connection, fair).count

    # Moved or copied

    @property
    def is_elsewhere(self) -> bool:
        """Whether the folder was last used on another machine, and nobody has said why yet."""
        return self.database.is_carried and self.setting("machine") != machine()

    def was_moved(self) -> None:
        """The folder was moved here and lives nowhere else: the desk stays who it is."""
        self.set_setting("machine", machine())

    def was_copied(self, actor: str) -> None:
        """The folder is a copy or a restored backup: it becomes a new desk at each fair, before it writes."""
        with self.reading() as connection:
            fairs = list(connection.execute(select(identities.c.fair).where(identities.c.active)).scalars())
        for fair in fairs:
            with self.writing(fair) as connection:
                self.start_incarnation(connection, fair, actor)
        self.set_setting("machine", machine())

    def start_incarnation(self, connection: Connection, fair: Id, actor: str) -> None:
        """Goes on as a new desk that the old one names, in the caller's transaction."""
        now = self._clock.now()
        log = Log(connection, fair)
        old_identity = log.identity
        old = StoreWork(connection, fair, now, actor).get(Desk, old_identity.desk)
        old = old or _as_it_says(log, old_identity.desk)
        new_identity = DeskIdentity.new()
        self._retire(connection, fair)
        self._keep_identity(connection, fair, new_identity)
        work = StoreWork(connection, fair, now, actor)
        numbers = {desk.number for desk in work.all(Desk)}
        number = old.number + _INCARNATION_STEP
        while number in numbers:
            number += _INCARNATION_STEP
        root = old.letter.rstrip("0123456789")
        work.add(
            Desk(
                id=new_identity.desk,
                letter=f"{root}{number // _INCARNATION_STEP + 1}",
                number=number,
                name=old.name,
                role=log.standing(old.id).role or old.role,
                public_key=new_identity.public_key,
                follows=old.id,
                succession=old_identity.sign(succession(fair, new_identity.public_key)),
            )
        )
        work.flush()

    # Copies

    def backup(self, to: Path) -> None:
        """Writes a whole copy while the program works on. Raises ``UserFacingError`` on a server."""
        self.database.back_up(self._engine, to)

    @cached_property
    def engine(self) -> Engine:
        """For the doctor, which looks below the transactions."""
        return self._engine

    @staticmethod
    def _admit_fair(connection: Connection, fair: Id, root: Id | None) -> None:
        row = {"fair": fair, "clock": 0, "digest": bytes(16), "operations": 0, "root": root}
        connection.execute(insert(fairs_here), row)

    @staticmethod
    def _retire(connection: Connection, fair: Id) -> None:
        """Whoever this folder was at the fair, it writes as that no longer."""
        connection.execute(update(identities).where(identities.c.fair == fair).values(active=False))

    @staticmethod
    def _holds(connection: Connection, fair: Id) -> bool:
        return (
            connection.execute(select(fairs_here.c.fair).where(fairs_here.c.fair == fair)).first() is not None
        )

    @staticmethod
    def _keep_identity(connection: Connection, fair: Id, identity: DeskIdentity) -> None:
        row = {"fair": fair, "desk": identity.desk, "private_key": identity.private_key, "active": True}
        known = insert(identities).on_conflict_do_update(
            index_elements=["fair", "desk"], set_={"active": True}
        )
        connection.execute(known, row)


def _as_it_says(log: Log, desk: Id) -> Desk:
    """A desk by its own record, which is not shown while the desk that invited it has not come."""
    said = next(one.fields for one in log.of_desk(desk) if one.entity_id == desk)
    known = field_types(Desk)
    shown = {name: from_plain(known[name], said[name]) for name in _WHO if name in said}
    return Desk(id=desk, **shown)  # pyright: ignore[reportArgumentType]


def machine() -> str:
    """What tells this machine from another, hashed: the name and the network card's address."""
    machine_id = Path("/etc/machine-id")
    own = machine_id.read_text().strip() if machine_id.exists() else str(uuid.getnode())
    return hashlib.sha256(f"{platform.node()}|{own}".encode()).hexdigest()[:32]


def restore(backup: Path, folder: Path, clock: Clock, actor: str, *, overwrite: bool = False) -> Store:
    """Puts a backup in place and starts a new desk in it, since the old one may have gone on writing.

    The backup is copied before it is opened: it may be write-protected, and opening would change it. It
    takes its place as the new desk that it becomes, so no cut in between can leave the old one writing here.
    Raises ``UserFacingError`` where the folder holds work already and ``overwrite`` was not said, or where
    the file is no backup. What was there before is kept beside it.
    """
    target = folder / FILE_NAME
    if target.exists() and not overwrite:
        raise UserFacingError(message("store.not_overwritten"), message("store.not_overwritten_advice"))
    if not backup.is_file():
        raise _no_backup(backup)
    _make(folder)
    with tempfile.TemporaryDirectory(prefix="restoring-", dir=folder) as beside:
        with named_troubles(backup):
            arrived = Path(beside) / FILE_NAME
            shutil.copyfile(backup, arrived)
            if not _is_whole(arrived):
                raise _no_backup(backup)
        copy = Store(Path(beside), clock)
        copy.was_copied(actor)
        ready = Path(beside) / "ready.db"
        copy.backup(ready)
        copy.close()
        if target.exists():
            _put_aside(target, clock.now())
        ready.replace(target)
    return Store(folder, clock)


def _no_backup(file: Path) -> UserFacingError:
    return UserFacingError(message("store.no_backup", file=file.name), message("store.no_backup_advice"))


def _is_whole(file: Path) -> bool:
    engine = open_engine(file)
    try:
        with engine.connect() as connection:
            return (
                connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
                and migrate.revision(connection) is not None
            )
    finally:
        engine.dispose()


def _put_aside(file: Path, now: datetime) -> None:
    for part in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        if part.exists():
            part.rename(part.with_name(f"{now:%Y%m%d-%H%M%S}-{part.name}"))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserFacingError(
            message("store.cannot_open", file=folder.name),
            message("store.cannot_open_advice", folder=str(folder)),
        ) from error
