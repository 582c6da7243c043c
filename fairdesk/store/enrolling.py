"""How a data folder becomes a desk of a fair, and how a server's folder lets others in."""

import json
import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict, cast

from sqlalchemy import Connection, select

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Desk, Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.domain.words import DeskRole
from fairdesk.oplog.identity import DeskIdentity, desk_id
from fairdesk.oplog.invitation import Invitation, Note, Pairing
from fairdesk.oplog.operation import decode
from fairdesk.store import knowledge
from fairdesk.store.dialects import insert
from fairdesk.store.introductions import OwnDesk
from fairdesk.store.log import Log
from fairdesk.store.rows import listed
from fairdesk.store.stick_replica import StoreStickReplica
from fairdesk.store.store import Store
from fairdesk.store.tables import fairs_here, identities, record_tables, settings
from fairdesk.sync.asking import NO_FAIR, Asking, Welcome, bringing_role
from fairdesk.sync.joining import OwnPlace
from fairdesk.sync.servers import Introduction, ServerAddress
from fairdesk.sync.wire import Batch
from fairdesk.usecases.ports import Workplace
from fairdesk.usecases.replication.inviting import ON_THE_SPOT, Reach, invite

_SERVING = "serving"
_DATABASE_FILE = "server-database"


class _Address(TypedDict):
    """Where a server is, as it is kept."""

    urls: list[str]
    fingerprint: str | None


class _Bringing(TypedDict):
    """A fair that this server expects, as it is kept."""

    key: str
    code: str
    expires: int


# The new desk


class FolderNewcomer:
    """A data folder that joins fairs: ``fairdesk.sync.joining`` on the store."""

    def __init__(self, store: Store, clock: Clock, actor: str) -> None:
        self._store = store
        self._clock = clock
        self._actor = actor
        self._replica = StoreStickReplica(store, clock)

    @property
    def replica(self) -> StoreStickReplica:
        """The folder's fairs, for exchanging."""
        return self._replica

    def own_place(self, fair: Id) -> OwnPlace | None:
        """Who the folder is at a fair; None where it is nobody."""
        with self._store.reading() as connection:
            own = select(identities.c.desk).where(identities.c.fair == fair, identities.c.active)
            desk = connection.execute(own).scalar()
            if desk is None:
                return None
            log = Log(connection, fair)
            standing = log.standing(desk)
            stands = standing.is_enrolled and standing.last_good is None
            first = next((one for one in log.of_desk(desk, 0, 1) if one.entity_id == desk), None)
        if first is None:
            return OwnPlace("", "", stands, None)
        shown, letter, name = (first.fields.get(one) for one in ("invitation", "letter", "name"))
        invitation = Invitation.from_bytes(shown).key if isinstance(shown, bytes) else None
        return OwnPlace(str(letter or ""), str(name or ""), stands, invitation)

    def key_for(self, pairing: Pairing) -> DeskIdentity:
        """The key under which it will join by an invitation; the same however often it is asked."""
        name = f"joining.{pairing.invitation.key.hex()}"
        with self._store.writing(pairing.fair) as connection:
            begun = _setting(connection, name)
            if begun is not None:
                kept = select(identities.c.private_key).where(
                    identities.c.fair == pairing.fair, identities.c.desk == bytes.fromhex(begun)
                )
                return DeskIdentity(connection.execute(kept).scalar_one())
            made = DeskIdentity.new()
            row = {
                "fair": pairing.fair,
                "desk": made.desk,
                "private_key": made.private_key,
                "active": False,
            }
            connection.execute(insert(identities), row)
            knowledge.keep_setting(connection, name, made.desk.hex())
            return made

    def enrol(self, pairing: Pairing, desk_name: str) -> None:
        """Becomes a desk of the fair, under that key."""
        self._store.enrol(pairing, desk_name, self._actor, self.key_for(pairing))

    def is_used(self, pairing: Pairing) -> bool:
        """Whether another desk is known to have come by this invitation."""
        own = self.key_for(pairing).desk
        standings = self._store.standings(pairing.fair).values()
        return any(pairing.invitation.key in one.invitations and one.desk != own for one in standings)

    def invite_server(self, fair: Id, pairing: Pairing) -> Pairing:
        """An invitation by which the server that made ``pairing`` becomes a desk of a fair; the same one

        as long as that holds. Raises ``UserFacingError`` where this folder may not invite it.
        """
        name = f"brought.{pairing.invitation.key.hex()}"
        given = self._store.setting(name)
        if given is not None and Pairing.from_text(given).invitation.expires > self._now_ms:
            return Pairing.from_text(given)
        place = Workplace(self._store, fair, self._clock, self._actor)
        self._refuse_if_not_founded_here(place)
        made = invite(place, DeskRole.PORTAL, Reach())
        self._store.set_setting(name, made.text)
        return made

    def _refuse_if_not_founded_here(self, place: Workplace) -> None:
        """Only what goes on for the desk that made the fair can make a portal of a server."""
        root = self._store.root(place.fair)
        with place.read() as work:
            line: Desk | None = work.desk
            while line is not None and line.id != root:
                line = work.get(Desk, line.follows) if line.follows else None
        if line is None:
            raise UserFacingError(
                message("enrolment.founder_brings"), message("enrolment.founder_brings_advice")
            )

    def remember(self, fair: Id, servers: Sequence[ServerAddress]) -> None:
        """Keeps where the fair's server is."""
        fingerprint = servers[0].fingerprint if servers else None
        self._store.set_setting(_server(fair), _address([one.url for one in servers], fingerprint))

    def servers(self, fair: Id) -> Sequence[ServerAddress]:
        """Where the fair's server is, as far as it was joined."""
        kept = self._store.setting(_server(fair))
        if kept is None:
            return ()
        found = cast("_Address", json.loads(kept))
        return [ServerAddress(url, found["fingerprint"]) for url in found["urls"]]

    def identity(self, fair: Id) -> DeskIdentity:
        """The key with which the folder writes now."""
        return self._own(fair).identity()

    def introductions(self, fair: Id) -> Iterator[Introduction]:
        """The beginnings of its logs."""
        return self._own(fair).introductions()

    def _own(self, fair: Id) -> OwnDesk:
        return OwnDesk(self._store, self._replica, fair)

    @property
    def _now_ms(self) -> int:
        return milliseconds(self._clock.now())


# Where new desks find a server


def note_serving(store: Store, urls: Sequence[str], fingerprint: str | None) -> None:
    """Keeps where the server of this folder listens, so that invitations can say it."""
    store.set_setting(_SERVING, _address(urls, fingerprint))


def note_database(folder: Path, address: str | None) -> None:
    """Keeps, for its owner's eyes only, in which database the server of a folder has its fairs."""
    file = folder / _DATABASE_FILE
    file.unlink(missing_ok=True)
    if address is not None:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(address)


def noted_database(folder: Path) -> str | None:
    """In which database the server of a folder has its fairs; None where they stand in the folder."""
    file = folder / _DATABASE_FILE
    return file.read_text(encoding="utf-8") if file.exists() else None


def reach(store: Store, fair: Id | None) -> Reach:
    """Where new desks find a server with a fair: this folder's own, or the one that it joined."""
    names = [_SERVING, *([_server(fair)] if fair else [])]
    kept = next((one for one in map(store.setting, names) if one is not None), None)
    if kept is None:
        return Reach()
    found = cast("_Address", json.loads(kept))
    return Reach(tuple(found["urls"]), bytes.fromhex(found["fingerprint"] or ""))


def _address(urls: Sequence[str], fingerprint: str | None) -> str:
    kept: _Address = {"urls": list(urls), "fingerprint": fingerprint}
    return json.dumps(kept)


def _server(fair: Id) -> str:
    return f"server.{fair.hex()}"


def _setting(connection: Connection, name: str) -> str | None:
    return connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()


# The server


def expect_fair(store: Store, clock: Clock, code: str, server: Reach) -> Pairing:
    """An invitation for the first desk that brings the fair with this code, which is not here yet."""
    token, herald = DeskIdentity.new(), DeskIdentity.new()
    expires = milliseconds(clock.now() + ON_THE_SPOT)
    invitation = Invitation.signed_by(herald, NO_FAIR, "", 0, bringing_role(code), token.public_key, expires)
    kept: _Bringing = {"key": token.public_key.hex(), "code": code, "expires": expires}
    store.set_setting(_bringing(token.desk), json.dumps(kept))
    return Pairing(invitation, token.private_key, herald.desk, server.servers, server.certificate)


class InvitationRefusedError(Exception):
    """A server does not take an invitation; ``key`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Admissions:
    """Lets desks in at a server: in time by the server's clock, and one desk by each invitation.

    Which desk uses an invitation is written down when it asks. So of two that ask at once, whichever process
    of the server they ask, one is refused; and the other may ask again as often as it needs to.
    """

    def __init__(self, store: Store, clock: Clock, actor: str = "") -> None:
        self._store = store
        self._clock = clock
        self._actor = actor

    def public_key(self, token: Id) -> bytes | None:
        """The public key of an invitation that is known here, by what would be its id as a desk."""
        if (expected := self._expected(token)) is not None:
            return bytes.fromhex(expected["key"])
        found = self._noted(token)
        return found[2].key if found else None

    def ask(self, token: Id, asking: Asking) -> Welcome:
        """Admits a desk by an invitation. Raises ``InvitationRefusedError``."""
        expected = self._expected(token)
        if expected is not None:
            return self._take_over(expected, asking)
        found = self._noted(token)
        if found is None:
            raise InvitationRefusedError("invitation_unknown")
        fair, host, note = found
        standing = self._store.standings(fair).get(host)
        if standing is None or not standing.may_write(Desk.kind):
            raise InvitationRefusedError("invitation_void")
        self._claim(fair, note.key, note.expires, desk_id(asking.public_key))
        card = next(one for one in StoreStickReplica(self._store, self._clock).cards() if one.fair == fair)
        return Welcome(fair, card.code, card.name)

    def refuse_beginning(self, beginning: Batch) -> None:
        """Sees whether a desk that makes itself known may come by the invitation that it shows.

        Raises ``InvitationRefusedError`` where it is over, or was another desk's.
        """
        own = self._store.standings(beginning.fair).get(beginning.desk)
        if own is not None and own.is_enrolled:
            return
        for change in map(decode, beginning.operations):
            shown = change.fields.get("invitation")
            if change.entity_id == beginning.desk and isinstance(shown, bytes):
                self._refuse_stale(beginning.fair, _invitation(shown), beginning.desk)

    def _refuse_stale(self, fair: Id, invitation: Invitation, desk: Id) -> None:
        with self._store.reading() as connection:
            self._refuse_used(connection, fair, invitation.key, invitation.expires, desk)

    def _claim(self, fair: Id, key: bytes, expires: int, desk: Id) -> None:
        with self._store.writing(fair) as connection:
            self._refuse_used(connection, fair, key, expires, desk)
            knowledge.keep_setting(connection, _claimed(key), desk.hex())

    def _refuse_used(self, connection: Connection, fair: Id, key: bytes, expires: int, desk: Id) -> None:
        claimed = _setting(connection, _claimed(key))
        if claimed == desk.hex():
            return
        here = select(fairs_here.c.fair).where(fairs_here.c.fair == fair)
        known = Log(connection, fair).standings.values() if connection.execute(here).first() else ()
        used = any(key in one.invitations and one.desk != desk for one in known)
        if claimed is not None or used:
            raise InvitationRefusedError("invitation_used")
        if self._now_ms > expires:
            raise InvitationRefusedError("invitation_expired")

    def _take_over(self, expected: _Bringing, asking: Asking) -> Welcome:
        """Becomes a desk of a fair that is brought here."""
        try:
            pairing = Pairing.from_text(asking.invitation)
        except UserFacingError as error:
            raise InvitationRefusedError("invitation_void") from error
        code, fair = expected["code"], pairing.fair
        cards = StoreStickReplica(self._store, self._clock).cards()
        if any(card.code == code and card.fair != fair for card in cards):
            raise InvitationRefusedError("second_fair")
        self._claim(NO_FAIR, bytes.fromhex(expected["key"]), expected["expires"], desk_id(asking.public_key))
        if FolderNewcomer(self._store, self._clock, self._actor).own_place(fair) is None:
            try:
                self._store.enrol(pairing, platform.node(), self._actor)
            except UserFacingError as error:
                raise InvitationRefusedError("invitation_void") from error
        return Welcome(fair, code, "")

    def _expected(self, token: Id) -> _Bringing | None:
        kept = self._store.setting(_bringing(token))
        return cast("_Bringing", json.loads(kept)) if kept else None

    def _noted(self, token: Id) -> tuple[Id, Id, Note] | None:
        """A noted invitation, with its fair and the desk that gave it. Where that was shut out, only those

        are shown, and hold, that it noted while it counted.
        """
        desks = record_tables["desk"].c
        with self._store.reading() as connection:
            rows = connection.execute(select(desks.fair, desks.id, desks.invited)).all()
        for fair, host, invited in rows:
            for note in map(Note.read, listed(invited)):
                if note is not None and desk_id(note.key) == token:
                    return fair, host, note
        return None

    @property
    def _now_ms(self) -> int:
        return milliseconds(self._clock.now())


def _invitation(shown: bytes) -> Invitation:
    try:
        return Invitation.from_bytes(shown)
    except ValueError as error:
        raise InvitationRefusedError("invitation_void") from error


def _bringing(token: Id) -> str:
    return f"bringing.{token.hex()}"


def _claimed(key: bytes) -> str:
    return f"claimed.{key.hex()}"
