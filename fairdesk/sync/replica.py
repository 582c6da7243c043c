"""What an exchange needs of the place where a desk keeps its fair. The store implements it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from fairdesk.domain.entities import Id
from fairdesk.sync.wire import Answer, Batch, Keys, Piece, PieceAnswer, PieceRequest, Point, Vector
from fairdesk.usecases.ports import DeskSeen


class Replica(Protocol):
    """A desk's copy of its fairs. Each call is a transaction of its own: an exchange may end after any."""

    def vector(self, fair: Id, about: Vector | None = None) -> Vector:
        """What is held here, all of it signed for by its desks. Signs the end of this desk's own log.

        Where ``about``, another desk's vector, shows that logs parted, earlier points are named as well, so
        that the other can find the last one in common.
        """
        ...

    def lacks(self, fair: Id, theirs: Vector) -> bool:
        """Whether the other desk holds changes that are not here."""
        ...

    def lacking(
        self, fair: Id, theirs: Vector, at_most: int | None = None, skip: Collection[Id] = ()
    ) -> Iterator[Batch]:
        """What the other desk lacks, in batches that follow one another, at most so many.

        ``skip`` is looked at before each: of a desk that is in it by then no more is told.
        """
        ...

    def take(self, batch: Batch) -> Answer:
        """Takes a batch in, up to the last change in it that its desk has signed. All of that or nothing."""
        ...

    def keys(self, fair: Id, theirs: Vector) -> Keys:
        """The keys that are held here, which the other desk lacks and may have."""
        ...

    def take_keys(self, keys: Keys, sender: Id) -> int:
        """Takes keys in; returns how many were new. Those that open nothing here are left, and keys of the
        fair are taken from desks alone that may hold them."""
        ...

    def piece(self, fair: Id, request: PieceRequest) -> Piece | None:
        """The next bytes of a file; None where the file is not here, or not so long."""
        ...

    def take_piece(self, fair: Id, piece: Piece) -> PieceAnswer:
        """Takes the next bytes of a file that is missing; with the last ones its SHA-256 is compared, and
        where it differs all are thrown away."""
        ...

    def note_seen(self, fair: Id, theirs: Vector, *, now: bool = True) -> None:
        """Keeps what another desk told of what it holds, and, where it is telling it just ``now``, how far
        its clock is from the one here."""
        ...


@dataclass(frozen=True, slots=True)
class FairCard:
    """By what a fair is known on the outside of a bundle; ``root`` is the desk that founded it, and
    ``letter`` that of the desk here."""

    fair: Id
    code: str
    name: str
    root: Id
    letter: str


class StickReplica(Replica, Protocol):
    """What bundles on a stick need beyond a direct exchange."""

    def cards(self) -> list[FairCard]:
        """The fairs that are here."""
        ...

    def admit(self, fair: Id, root: Id) -> None:
        """Makes room for a fair that is not here yet, founded by this desk."""
        ...

    def count(self, fair: Id) -> int:
        """How many changes of a fair are here."""
        ...

    def bundle_secret(self, fair: Id) -> bytes:
        """The key under which a bundle is written now. Makes one where desks were revoked since."""
        ...

    def bundle_name(self, secret: bytes) -> bytes:
        """By what a bundle says which key opens it."""
        ...

    def receivers(self, fair: Id) -> list[bytes]:
        """The public keys of the desks that may read bundles, and of invitations that wait for a desk."""
        ...

    def opened(self, fair: Id, name: bytes, sealed: Mapping[Id, bytes]) -> bytes | None:
        """The key of a bundle: held here, or sealed to a desk that this folder is or was."""
        ...

    def to_carry(self, fair: Id, held: Mapping[Id, tuple[Point, ...]]) -> Iterator[Batch]:
        """All changes after some points, with the keys of the persons in them: for staff desks only."""
        ...

    def keys_to_carry(self, fair: Id) -> Keys:
        """The keys of the fair."""
        ...

    def files_here(self, fair: Id) -> Iterator[str]:
        """The SHA-256 of the files that records name and that are here."""
        ...

    def seen(self, fair: Id) -> list[DeskSeen]:
        """What desks told last of what they hold."""
        ...

    def note_told(self, fair: Id, told: DeskSeen) -> None:
        """Keeps what a desk told to somebody else."""
        ...
