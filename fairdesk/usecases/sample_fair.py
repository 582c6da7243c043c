"""The sample fair, for trying the program out: Jizzakh, 3 March 2022. Everybody in it is invented.

It goes by its own clock, which stands on the day of the fair.
"""

from datetime import UTC, datetime

from fairdesk.domain.clock import Clock, SetClock
from fairdesk.usecases import badges
from fairdesk.usecases.ports import Store, Workplace
from fairdesk.usecases.sample_day import day_script
from fairdesk.usecases.sample_records import CODE, SEED, generate

__all__ = ["ACTOR", "CODE", "OPENING", "create", "day_script", "generate", "opening_clock"]

ACTOR = "Namuna"
OPENING = datetime(2022, 3, 3, 3, 30, tzinfo=UTC)
"""08:30 in Jizzakh: the doors open at nine."""
_DESK = "Qabul stoli"


def opening_clock() -> SetClock:
    """A clock on the morning of the fair."""
    return SetClock(OPENING)


def create(store: Store, clock: Clock, actor: str, seed: int = SEED) -> Workplace:
    """Puts the sample fair into a data folder, with a badge for everybody.

    Raises ``UserFacingError`` where the folder holds a fair of this code already.
    """
    sample = generate(seed)
    fair = store.create_fair(sample.fair, _DESK, actor)
    place = Workplace(store, fair.id, clock, actor)
    with place.write() as work:
        for record in sample.records():
            work.add(record)
    badges.issue_missing(place)
    return place
