"""One stop of a stick on its round: what it brings is taken in, then everything is written on it anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairdesk.domain.entities import Id
from fairdesk.domain.messages import Message, UserFacingError
from fairdesk.sync.bundle import ENDING, Carried, Taken, look_at, take_bundle, write_bundle
from fairdesk.sync.replica import StickReplica
from fairdesk.sync.stick_round import StickRound, stick_round


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a stop did; ``left`` are bundles of this fair that could not be taken in, each with its reason."""

    taken: tuple[Taken, ...]
    left: tuple[UserFacingError, ...]
    carried: Carried
    round: StickRound

    @property
    def told(self) -> list[Message]:
        """In plain sentences; what is carried now includes what was just taken in."""
        taken = (replace(one, ahead=False) for one in self.taken)  # to write anew goes without saying
        brought = [sentence for one in taken for sentence in one.told]
        return [*brought, *(one.title for one in self.left), *self.carried.told]


def stop_here(place: StickReplica, fair: Id, stick: Path, desks: Sequence[Id]) -> Stopped:
    """Takes in every bundle of a fair on a stick and writes one for ``desks``, the others of the fair.

    Raises ``UserFacingError`` where the stick cannot be written; what was taken in stays.
    """
    taken: list[Taken] = []
    left: list[UserFacingError] = []
    for file in sorted(stick.glob(f"*{ENDING}")):
        try:
            if look_at(file).card.fair == fair:
                taken.append(take_bundle(place, fair, file))
        except UserFacingError as error:
            left.append(error)
    code = next(card.code for card in place.cards() if card.fair == fair)
    carried = write_bundle(place, fair, stick / f"{code}{ENDING}")
    held = {
        desk: max(point.sequence for point in points)
        for desk, points in place.vector(fair).heads.items()
        if points
    }
    seen = {one.desk: one.vector for one in place.seen(fair)}
    return Stopped(tuple(taken), tuple(left), carried, stick_round(desks, seen, held))
