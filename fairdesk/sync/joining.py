"""Joining a fair with an invitation, and exchanging with the server joined from then on.

Every step may be the last one before the power goes: the same command then goes on where it stopped. The
desk's key is kept before the server hears of it, the server's address before anything is exchanged, and what
is known of the fair says what is still to be done.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from fairdesk.domain.clock import Clock, milliseconds
from fairdesk.domain.entities import Id
from fairdesk.domain.messages import UserFacingError, message
from fairdesk.oplog.identity import DeskIdentity
from fairdesk.oplog.invitation import Pairing
from fairdesk.sync.asking import Asking, Welcome, brought_code
from fairdesk.sync.bundle import look_at, take_bundle
from fairdesk.sync.exchange import Exchanged, exchange
from fairdesk.sync.replica import FairCard, StickReplica
from fairdesk.sync.servers import Introduction, ServerAddress, Troubled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Who a folder is at a fair, as its own desk record says; ``stands`` whether that counts there now.

    ``invitation`` is the key of the one that it came with.
    """

    letter: str
    name: str
    stands: bool
    invitation: bytes | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A folder that is a desk of a fair: as which, of which (its code), and what came and went."""

    fair: Id
    code: str
    letter: str
    desk: str
    sent: int = 0
    received: int = 0


class Newcomer(Protocol):
    """What joining needs of a data folder. The store implements it."""

    @property
    def replica(self) -> StickReplica:
        """The folder's fairs, for exchanging."""
        ...

    def own_place(self, fair: Id) -> OwnPlace | None:
        """Who the folder is at a fair; None where it is nobody."""
        ...

    def key_for(self, pairing: Pairing) -> DeskIdentity:
        """The key under which it will join by an invitation; the same however often it is asked."""
        ...

    def enrol(self, pairing: Pairing, desk_name: str) -> None:
        """Becomes a desk of the fair, under that key."""
        ...

    def is_used(self, pairing: Pairing) -> bool:
        """Whether another desk is known to have come by this invitation."""
        ...

    def invite_server(self, fair: Id, pairing: Pairing) -> Pairing:
        """An invitation by which the server that made ``pairing`` becomes a desk of a fair; always the same.

        Raises ``UserFacingError`` where this folder may not invite it.
        """
        ...

    def remember(self, fair: Id, servers: Sequence[ServerAddress]) -> None:
        """Keeps where the fair's server is."""
        ...

    def servers(self, fair: Id) -> Sequence[ServerAddress]:
        """Where the fair's server is, as far as it was joined."""
        ...

    def identity(self, fair: Id) -> DeskIdentity:
        """The key with which the folder writes now."""
        ...

    def introductions(self, fair: Id) -> Iterator[Introduction]:
        """The beginnings of its logs."""
        ...


def join(
    folder: Newcomer, pairing: Pairing, desk_name: str, clock: Clock, bundle: Path | None = None
) -> Joined:
    """Makes the folder a desk of the fair that it is invited to, and brings the fair.

    The fair comes from the server that the invitation names, or from a bundle. A folder that is a desk of
    the fair already stays who it is, and only gets to know the server. Raises ``UserFacingError``.
    """
    if bundle is not None:
        return _join_by_bundle(folder, pairing, desk_name, clock, bundle)
    if not pairing.servers:
        raise _refused("no_bundle")
    code = brought_code(pairing)
    if code is not None:
        return _bring(folder, pairing, code, clock)
    if not _is_resumed(folder, pairing):
        _knock(folder, pairing, desk_name, clock)
    folder.remember(pairing.fair, _addresses(pairing))
    try:
        done = synchronise(folder, pairing.fair, clock)
    except Troubled as trouble:
        if trouble.key != "desk_revoked" or _came_by(folder, pairing):
            raise
        # Shut out as who it was, and invited anew.
        _knock(folder, pairing, desk_name, clock)
        done = synchronise(folder, pairing.fair, clock)
    return _joined(folder, pairing.fair, done.sent, done.received)


def synchronise(folder: Newcomer, fair: Id, clock: Clock) -> Exchanged:
    """Exchanges with the server that was joined, at the first of its addresses at which it answers.

    Raises ``UserFacingError``.
    """
    servers = folder.servers(fair)
    if not servers:
        raise _refused("no_server")
    return _at_first(servers, lambda server: _exchanged(folder, fair, clock, server))


def _exchanged(folder: Newcomer, fair: Id, clock: Clock, server: ServerAddress) -> Exchanged:
    from fairdesk.sync.client import HttpPeer  # only here, as it takes long to load

    introduced: list[int] = []

    def introductions() -> Iterator[Introduction]:
        for identity, beginning in folder.introductions(fair):
            introduced.append(len(beginning.operations))
            yield identity, beginning

    peer = HttpPeer(server, fair, lambda: folder.identity(fair), clock, introductions=introductions)
    try:
        done = exchange(folder.replica, peer, fair)
    finally:
        peer.close()
    # What a desk says of itself when it is new there is sent as well.
    return replace(done, sent=done.sent + sum(introduced))


def _at_first(servers: Sequence[ServerAddress], ask: Callable[[ServerAddress], T]) -> T:
    """The answer of the first server that is there; where none is, the trouble with the last one."""
    *others, last = servers
    for server in others:
        try:
            return ask(server)
        except Troubled as trouble:
            if trouble.key not in _NOT_THERE:
                raise
    return ask(last)


_NOT_THERE = frozenset(
    {"no_answer", "refused_connection", "name_unknown", "no_fairdesk", "other_certificate"}
)


# With a server


def _knock(folder: Newcomer, pairing: Pairing, desk_name: str, clock: Clock) -> None:
    """Asks the server whether the invitation holds, and then becomes a desk by it."""
    pairing.refuse_if_over(milliseconds(clock.now()))
    welcome = _asked(pairing, Asking(folder.key_for(pairing).public_key), clock)
    if welcome.fair != pairing.fair:
        raise _refused("other_fair")
    _refuse_second_fair(folder, pairing.fair, welcome.code)
    folder.enrol(pairing, desk_name)


def _asked(pairing: Pairing, asking: Asking, clock: Clock) -> Welcome:
    from fairdesk.sync.client import Door

    def ask(server: ServerAddress) -> Welcome:
        door = Door(server, DeskIdentity(pairing.private_key), clock)
        try:
            return door.ask(asking)
        finally:
            door.close()

    return _at_first(_addresses(pairing), ask)


def _addresses(pairing: Pairing) -> list[ServerAddress]:
    fingerprint = pairing.certificate.hex() or None
    return [ServerAddress(url, fingerprint) for url in pairing.servers]


def _bring(folder: Newcomer, pairing: Pairing, code: str, clock: Clock) -> Joined:
    """Gives the server the fair that it was told to expect."""
    card = next((one for one in folder.replica.cards() if one.code == code), None)
    if card is None:
        raise _refused("nothing_to_bring", code=code)
    pairing.refuse_if_over(milliseconds(clock.now()))
    invitation = folder.invite_server(card.fair, pairing)
    own = folder.identity(card.fair).public_key
    welcome = _asked(pairing, Asking(own, invitation.text), clock)
    if welcome.fair != card.fair:
        raise _refused("other_fair")
    folder.remember(card.fair, _addresses(pairing))
    done = synchronise(folder, card.fair, clock)
    return _joined(folder, card.fair, done.sent, done.received)


# From a stick


def _join_by_bundle(folder: Newcomer, pairing: Pairing, desk_name: str, clock: Clock, bundle: Path) -> Joined:
    fair, replica = pairing.fair, folder.replica
    card = look_at(bundle).card
    if card.fair != fair or card.root != pairing.root:
        raise _refused("bundle_of_other_fair", fair=card.code)
    resumed = _is_resumed(folder, pairing)
    if not resumed:
        pairing.refuse_if_over(milliseconds(clock.now()))
        _refuse_second_fair(folder, fair, card.code)
    taken = take_bundle(replica, fair, bundle, [DeskIdentity(pairing.private_key)])
    if not resumed and not _is_resumed(folder, pairing):
        if folder.is_used(pairing):
            raise _refused("used")
        folder.enrol(pairing, desk_name)
    if pairing.servers:
        folder.remember(fair, _addresses(pairing))
    return _joined(folder, fair, 0, taken.changes)


# What is here


def _is_resumed(folder: Newcomer, pairing: Pairing) -> bool:
    """Whether the folder is a desk of the fair already, or has begun to become one by this invitation."""
    own = folder.own_place(pairing.fair)
    return own is not None and (own.stands or own.invitation == pairing.invitation.key)


def _came_by(folder: Newcomer, pairing: Pairing) -> bool:
    own = folder.own_place(pairing.fair)
    return own is not None and own.invitation == pairing.invitation.key


def _refuse_second_fair(folder: Newcomer, fair: Id, code: str) -> None:
    if any(card.code == code and card.fair != fair for card in folder.replica.cards()):
        raise _refused("second_fair", code=code)


def _joined(folder: Newcomer, fair: Id, sent: int, received: int) -> Joined:
    own = folder.own_place(fair)
    assert own is not None
    return Joined(fair, _card(folder, fair).code, own.letter, own.name, sent, received)


def _card(folder: Newcomer, fair: Id) -> FairCard:
    return next(card for card in folder.replica.cards() if card.fair == fair)


def _refused(key: str, **values: object) -> UserFacingError:
    return UserFacingError(
        message(f"enrolment.{key}", **values), message(f"enrolment.{key}_advice", **values)
    )
