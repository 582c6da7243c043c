"""One exchange between two desks, in both directions, until neither lacks anything the other has.

Whoever begins it asks all questions; the other answers. It may be cut off at any point: what was
acknowledged stays, and the next exchange goes on from there, because each side says anew what it holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fairdesk.domain.entities import Id
from fairdesk.sync.replica import Replica
from fairdesk.sync.wire import Answer, Batch, Keys, Piece, PieceAnswer, PieceRequest, Vector

_MOST_ROUNDS = 12
"""Each round ends with nothing to do unless others write meanwhile; then the next exchange goes on."""


class Peer(Protocol):
    """The other desk, however it is reached. Every call may fail as its road fails; nothing is lost then."""

    def vector(self, mine: Vector) -> Vector:
        """What the other desk holds; it learns what is held here."""
        ...

    def pull(self, mine: Vector) -> Iterator[Batch]:
        """What is lacking here."""
        ...

    def push(self, batch: Batch) -> Answer:
        """Hands a batch over."""
        ...

    def keys(self, mine: Vector) -> Keys:
        """The keys that are lacking here."""
        ...

    def take_keys(self, keys: Keys) -> None:
        """Hands keys over."""
        ...

    def piece(self, request: PieceRequest) -> Piece | None:
        """The next bytes of a file."""
        ...

    def take_piece(self, piece: Piece) -> PieceAnswer:
        """Hands the next bytes of a file over."""
        ...


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange did. ``refused`` names the desks whose changes one side did not take, and why;
    ``in_step`` whether both hold the same changes now, as far as the two know."""

    sent: int = 0
    received: int = 0
    files_sent: int = 0
    files_received: int = 0
    keys_received: int = 0
    refused: Mapping[Id, str] = field(default_factory=dict[Id, str])
    in_step: bool = True


def exchange(replica: Replica, peer: Peer, fair: Id) -> Exchanged:
    """Exchanges everything with a peer. Raises whatever the peer raises where its road breaks."""
    return _Exchange(replica, peer, fair).run()


class _Exchange:
    """The course of one exchange."""

    def __init__(self, replica: Replica, peer: Peer, fair: Id) -> None:
        self._replica = replica
        self._peer = peer
        self._fair = fair
        self._sent = self._received = 0
        self._files_sent = self._files_received = self._keys_received = 0
        self._refused: dict[Id, str] = {}

    def run(self) -> Exchanged:
        mine, theirs = self._meet(None)
        in_step = False
        for _ in range(_MOST_ROUNDS):
            moved = self._move(mine, theirs)
            if not moved:
                in_step = not self._refused and not self._replica.lacks(self._fair, theirs)
                break
            mine, theirs = self._meet(theirs)
        return Exchanged(
            self._sent,
            self._received,
            self._files_sent,
            self._files_received,
            self._keys_received,
            dict(self._refused),
            in_step,
        )

    def _meet(self, before: Vector | None) -> tuple[Vector, Vector]:
        """Both say what they hold; and say more where that shows that a log parted."""
        mine = self._replica.vector(self._fair, before)
        theirs = self._peer.vector(mine)
        if self._replica.lacks(self._fair, theirs):
            again = self._replica.vector(self._fair, theirs)
            if again.heads != mine.heads:
                mine, theirs = again, self._peer.vector(again)
        self._replica.note_seen(self._fair, theirs)
        return mine, theirs

    def _move(self, mine: Vector, theirs: Vector) -> bool:
        """One round; whether anything moved. What is here goes first: it says who this desk is."""
        moved = self._push(theirs)
        moved |= self._replica.lacks(self._fair, theirs) and self._pull(mine)
        moved |= self._swap_keys(mine, theirs)
        moved |= self._push_files(theirs)
        moved |= self._pull_files(mine)
        return moved

    def _push(self, theirs: Vector) -> bool:
        held_up: set[Id] = set()
        sent = 0
        for batch in self._replica.lacking(self._fair, theirs, skip=held_up):
            taken = self._count(batch, self._peer.push(batch))
            if not taken:
                held_up.add(batch.desk)
            sent += taken
        self._sent += sent
        return sent > 0

    def _pull(self, mine: Vector) -> bool:
        held_up: set[Id] = set()
        received = 0
        for batch in self._peer.pull(mine):
            if batch.desk in held_up:
                continue
            taken = self._count(batch, self._replica.take(batch))
            if not taken:
                held_up.add(batch.desk)
            received += taken
        self._received += received
        return received > 0

    def _count(self, batch: Batch, answer: Answer) -> int:
        """How many changes of a batch are held now by the one who answered."""
        self._refused.update(answer.refused)
        accepted = answer.accepted.get(batch.desk)
        return accepted.sequence - batch.after.sequence if accepted else 0

    def _swap_keys(self, mine: Vector, theirs: Vector) -> bool:
        given = self._replica.keys(self._fair, theirs)
        if given:
            self._peer.take_keys(given)
        wanted = bool(mine.missing_keys) or set(theirs.secrets) - set(mine.secrets)
        taken = self._replica.take_keys(self._peer.keys(mine), theirs.desk) if wanted else 0
        self._keys_received += taken
        return taken > 0

    def _push_files(self, theirs: Vector) -> bool:
        sent = sum(self._push_file(PieceRequest(*missing)) for missing in theirs.missing_files)
        self._files_sent += sent
        return sent > 0

    def _push_file(self, request: PieceRequest) -> bool:
        """Hands a file over from where the other has it; whether it is whole there now."""
        while piece := self._replica.piece(self._fair, request):
            answer = self._peer.take_piece(piece)
            if answer.expected is None:
                return answer.completed
            if answer.expected <= request.offset:
                return False  # what came does not fit; with another desk it may
            request = PieceRequest(request.sha256, answer.expected)
        return False

    def _pull_files(self, mine: Vector) -> bool:
        received = sum(self._pull_file(PieceRequest(*missing)) for missing in mine.missing_files)
        self._files_received += received
        return received > 0

    def _pull_file(self, request: PieceRequest) -> bool:
        while piece := self._peer.piece(request):
            answer = self._replica.take_piece(self._fair, piece)
            if answer.expected is None:
                return answer.completed
            if answer.expected <= request.offset:
                return False
            request = PieceRequest(request.sha256, answer.expected)
        return False


class NearPeer:
    """Another desk in the same process: what is said still goes through its bytes, and back."""

    def __init__(self, replica: Replica, fair: Id) -> None:
        self._replica = replica
        self._fair = fair
        self._met: Vector | None = None

    def vector(self, mine: Vector) -> Vector:
        """What the other desk holds."""
        met = self._met = Vector.from_bytes(mine.to_bytes())
        self._replica.note_seen(self._fair, met)
        return Vector.from_bytes(self._replica.vector(self._fair, met).to_bytes())

    def pull(self, mine: Vector) -> Iterator[Batch]:
        """What is lacking here."""
        for batch in self._replica.lacking(self._fair, Vector.from_bytes(mine.to_bytes())):
            yield Batch.from_bytes(batch.to_bytes())

    def push(self, batch: Batch) -> Answer:
        """Hands a batch over."""
        return Answer.from_bytes(self._replica.take(Batch.from_bytes(batch.to_bytes())).to_bytes())

    def keys(self, mine: Vector) -> Keys:
        """The keys that are lacking here."""
        return Keys.from_bytes(self._replica.keys(self._fair, mine).to_bytes())

    def take_keys(self, keys: Keys) -> None:
        """Hands keys over, as the desk that said last what it holds."""
        if self._met:
            self._replica.take_keys(Keys.from_bytes(keys.to_bytes()), self._met.desk)

    def piece(self, request: PieceRequest) -> Piece | None:
        """The next bytes of a file."""
        found = self._replica.piece(self._fair, PieceRequest.from_bytes(request.to_bytes()))
        return Piece.from_bytes(found.to_bytes()) if found else None

    def take_piece(self, piece: Piece) -> PieceAnswer:
        """Hands the next bytes of a file over."""
        answer = self._replica.take_piece(self._fair, Piece.from_bytes(piece.to_bytes()))
        return PieceAnswer.from_bytes(answer.to_bytes())
