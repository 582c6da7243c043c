"""What an exchange needs of the place where a desk keeps its fair. The store implements it."""

from collections.abc import Iterator
from typing import Protocol

from fairdesk.domain.entities import Id
from fairdesk.sync.wire import Answer, Batch, Keys, Piece, PieceAnswer, PieceRequest, Vector


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

    def lacking(self, fair: Id, theirs: Vector, at_most: int | None = None) -> Iterator[Batch]:
        """What the other desk lacks, in batches that follow one another, at most so many."""
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
