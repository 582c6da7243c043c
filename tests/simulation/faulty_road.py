"""A road between two laptops on which everything can go wrong that does on a fair's Wi-Fi."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from simulated_laptops import Change, Laptop, PowerCut, RoadBroken, as_replica

from fairdesk.oplog.operation import decode
from fairdesk.sync.exchange import NearPeer
from fairdesk.sync.wire import Answer, Batch, Keys, MalformedError, Piece, PieceAnswer, PieceRequest, Vector

T = TypeVar("T")
LATE_AT_MOST = 30


@dataclass
class Weather:
    """How bad the roads are: the share of messages to which something happens, and what did happen."""

    chance: Random
    share: float = 0.0
    told: dict[str, int] = field(default_factory=dict[str, int])
    late: list[tuple[Laptop, Batch]] = field(default_factory=list[tuple[Laptop, Batch]])

    def befalls(self, *fates: str) -> str:
        """What happens to a message; mostly nothing."""
        if self.share == 0 or self.chance.random() >= self.share:
            return ""
        fate = self.chance.choice(fates)
        self.told[fate] = self.told.get(fate, 0) + 1
        return fate

    def damaged(self, message: bytes) -> bytes:
        """Cut, or with another bit somewhere."""
        at = self.chance.randrange(len(message))
        if self.chance.random() < 0.5:
            return message[:at]
        return message[:at] + bytes([message[at] ^ 1 << self.chance.randrange(8)]) + message[at + 1 :]


class FaultyPeer:
    """The other laptop. Its acknowledgements are remembered when they leave it, heard or not."""

    def __init__(self, me: Laptop, other: Laptop, weather: Weather) -> None:
        self._me = me
        self._other = other
        self._weather = weather
        self._near = NearPeer(as_replica(other), other.fair)
        self._earlier: Vector | None = None

    def vector(self, mine: Vector) -> Vector:
        fate = self._weather.befalls("lost", "answer lost", "old news")
        if fate == "lost":
            raise RoadBroken
        theirs = self._asked(lambda: self._near.vector(mine))
        if fate == "answer lost":
            raise RoadBroken
        if fate == "old news" and self._earlier:
            return self._earlier
        self._earlier = theirs
        return theirs

    def pull(self, mine: Vector) -> Iterator[Batch]:
        batches = self._asked(lambda: list(self._near.pull(mine)))
        if self._weather.befalls("reordered"):
            self._weather.chance.shuffle(batches)
        for batch in batches:
            fate = self._weather.befalls("lost", "cut", "damaged", "doubled")
            if fate == "cut":
                raise RoadBroken
            if fate == "damaged":
                yield _read(Batch.from_bytes, self._weather.damaged(batch.to_bytes()))
            elif fate != "lost":
                yield batch
            if fate == "doubled":
                yield batch

    def push(self, batch: Batch) -> Answer:
        fate = self._weather.befalls("lost", "answer lost", "damaged", "doubled", "late", "forged")
        if fate == "forged":
            answer = delivered(self._other, forged(batch))
            assert not answer.accepted, "what its desk did not sign was accepted"
        if fate == "late" and len(self._weather.late) < LATE_AT_MOST:
            self._weather.late.append((self._other, batch))
        if fate in {"lost", "late"}:
            raise RoadBroken
        if fate == "damaged":
            batch = _read(Batch.from_bytes, self._weather.damaged(batch.to_bytes()))
        answer = delivered(self._other, batch)
        if fate == "doubled":
            again = delivered(self._other, batch)
            assert again.accepted == answer.accepted, "a batch that came twice was answered otherwise"
        if fate == "answer lost":
            raise RoadBroken
        return answer

    def keys(self, mine: Vector) -> Keys:
        if self._weather.befalls("lost"):
            raise RoadBroken
        return self._asked(lambda: self._near.keys(mine))

    def take_keys(self, keys: Keys) -> None:
        fate = self._weather.befalls("lost", "answer lost")
        if fate == "lost":
            raise RoadBroken
        self._asked(lambda: self._near.take_keys(keys))
        if fate:
            raise RoadBroken

    def piece(self, request: PieceRequest) -> Piece | None:
        fate = self._weather.befalls("lost", "damaged")
        if fate == "lost":
            raise RoadBroken
        piece = self._asked(lambda: self._near.piece(request))
        if piece and fate == "damaged":
            return _read(Piece.from_bytes, self._weather.damaged(piece.to_bytes()))
        return piece

    def take_piece(self, piece: Piece) -> PieceAnswer:
        fate = self._weather.befalls("lost", "damaged", "doubled", "answer lost")
        if fate == "lost":
            raise RoadBroken
        if fate == "damaged":
            piece = _read(Piece.from_bytes, self._weather.damaged(piece.to_bytes()))
        answer = self._asked(lambda: self._near.take_piece(piece))
        if fate == "doubled":
            answer = self._asked(lambda: self._near.take_piece(piece))
        if fate == "answer lost":
            raise RoadBroken
        return answer

    def _asked(self, question: Callable[[], T]) -> T:
        return answered(self._other, question)


def answered(laptop: Laptop, question: Callable[[], T]) -> T:
    """What a laptop answers. Where its power goes meanwhile, nobody does."""
    try:
        return question()
    except PowerCut:
        laptop.lose_power()
        raise RoadBroken from None


def delivered(laptop: Laptop, batch: Batch) -> Answer:
    """Hands a batch over; from the acknowledgement on, the laptop owes it to everybody."""
    said = Batch.from_bytes(batch.to_bytes())
    answer = answered(laptop, lambda: as_replica(laptop).take(said))
    answer = Answer.from_bytes(answer.to_bytes())
    laptop.owes({Change(desk, *point) for desk, point in answer.accepted.items()})
    return answer


def forged(batch: Batch) -> Batch:
    """Somebody changed the last change, and what is said to be signed."""
    last = replace(decode(batch.operations[-1]), actor="somebody else")
    signed = replace(batch.checkpoints[-1], hash=last.id)
    return replace(batch, operations=(*batch.operations[:-1], last.body), checkpoints=(signed,))


def _read(read: Callable[[bytes], T], message: bytes) -> T:
    try:
        return read(message)
    except MalformedError:
        raise RoadBroken from None
