"""What bundles on a stick need of the store, beyond a direct exchange."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from fairdesk.domain.entities import Id
from fairdesk.oplog.boxes import open_sealed
from fairdesk.oplog.invitation import Note
from fairdesk.store import arriving, shared_keys
from fairdesk.store.log import Log
from fairdesk.store.replica import STAFF, StoreReplica, own_identities
from fairdesk.store.rows import listed
from fairdesk.store.tables import fairs_here, identities, record_tables
from fairdesk.sync.bundle import box_purpose
from fairdesk.sync.replica import FairCard
from fairdesk.sync.wire import Batch, Keys, Point
from fairdesk.usecases.ports import DeskSeen

_HERE = select(fairs_here.c.fair, fairs_here.c.root)


class StoreStickReplica(StoreReplica):
    """The fairs of a data folder, as bundles see them."""

    def cards(self) -> list[FairCard]:
        """The fairs that are here."""
        with self._store.reading() as connection:
            return [_card(connection, *row) for row in connection.execute(_HERE)]

    def admit(self, fair: Id, root: Id) -> None:
        """Makes room for a fair that is not here yet, founded by this desk."""
        self._store.admit(fair, root)

    def count(self, fair: Id) -> int:
        """How many changes of a fair are here."""
        return self._store.operation_count(fair) if any(card.fair == fair for card in self.cards()) else 0

    def bundle_secret(self, fair: Id) -> bytes:
        """The key under which a bundle is written now. Makes one where desks were revoked since."""
        with self._store.writing(fair) as connection:
            standings = Log(connection, fair).standings
            revoked = [desk for desk, one in standings.items() if one.last_good is not None]
            return shared_keys.bundle_secret(connection, fair, revoked, self._now_ms).secret

    def bundle_name(self, secret: bytes) -> bytes:
        """By what a bundle says which key opens it."""
        return shared_keys.bundle_secret_name(secret)

    def receivers(self, fair: Id) -> list[bytes]:
        """The public keys of the desks that may read bundles, and of invitations that wait for a desk.

        A bundle holds everything: it is not for laptops of exhibitors, nor for those that visitors touch.
        """
        with self._store.reading() as connection:
            standings = Log(connection, fair).standings.values()
            notes = _invitations(connection, fair)
        staff = [one for one in standings if one.last_good is None and one.role in STAFF]
        used = {key for one in standings for key in one.invitations}
        hosts = {one.desk for one in staff}
        waiting = [
            note.key for host, note in notes if host in hosts and note.role in STAFF and note.key not in used
        ]
        return [*(one.public_key for one in staff), *waiting]

    def opened(self, fair: Id, name: bytes, sealed: Mapping[Id, bytes]) -> bytes | None:
        """The key of a bundle: held here, or sealed to a desk that this folder is or was."""
        with self._store.reading() as connection:
            for one in shared_keys.bundle_secrets(connection, fair):
                if shared_keys.bundle_secret_name(one.secret) == name:
                    return one.secret
            own = own_identities(connection, fair)
        boxes = ((own[desk], box) for desk, box in sealed.items() if desk in own)
        opened = (open_sealed(identity, box, box_purpose(fair)) for identity, box in boxes)
        return next((secret for secret in opened if secret is not None), None)

    def to_carry(self, fair: Id, held: Mapping[Id, tuple[Point, ...]]) -> Iterator[Batch]:
        """All changes after some points, with the keys of the persons in them."""
        with self._store.reading() as connection:
            stretches = self._stretches(connection, fair, held)
        return self._batches(fair, stretches, with_keys=True)

    def keys_to_carry(self, fair: Id) -> Keys:
        """The keys of the fair."""
        with self._store.reading() as connection:
            badges = shared_keys.badge_secrets(connection, fair)
            return Keys(fair, badges=badges, bundles=tuple(shared_keys.bundle_secrets(connection, fair)))

    def files_here(self, fair: Id) -> Iterator[str]:
        """The SHA-256 of the files that records name and that are here."""
        with self._store.reading() as connection:
            return iter(list(arriving.named_and_here(connection, fair)))

    def seen(self, fair: Id) -> list[DeskSeen]:
        """What desks told last of what they hold."""
        return self._store.desks_seen(fair)

    def note_told(self, fair: Id, told: DeskSeen) -> None:
        """Keeps what a desk told to somebody else."""
        self._store.note_seen(fair, told)


def _card(connection: Connection, fair: Id, root: Id | None) -> FairCard:
    fairs, desks = record_tables["fair"].c, record_tables["desk"].c
    known = connection.execute(
        select(fairs.code, fairs.name).where(fairs.fair == fair, fairs.id == fair)
    ).first()
    own = select(identities.c.desk).where(identities.c.fair == fair, identities.c.active).scalar_subquery()
    letter = connection.execute(select(desks.letter).where(desks.fair == fair, desks.id == own)).scalar()
    code, name = known or (None, None)
    return FairCard(fair, code or "", name or "", root or b"", letter or "")


def _invitations(connection: Connection, fair: Id) -> list[tuple[Id, Note]]:
    """The invitations that desks noted, with the desk that gave each."""
    desks = record_tables["desk"].c
    rows = connection.execute(select(desks.id, desks.invited).where(desks.fair == fair))
    noted = ((desk, Note.read(text)) for desk, invited in rows for text in listed(invited))
    return [(desk, note) for desk, note in noted if note is not None]
