"""The sample fair, for trying the program out: Jizzakh, 3 March 2022. Everybody in it is invented.

It goes by its own clock, which stands on the day of the fair.
"""

import random
from datetime import UTC, datetime

from fairdesk.domain.clock import Clock, SetClock
from fairdesk.domain.entities import Meeting
from fairdesk.domain.words import Confirmation
from fairdesk.usecases.front_desk import badges
from fairdesk.usecases.meetings import timetable
from fairdesk.usecases.papers.document_content import PaperMaker
from fairdesk.usecases.ports import Store, Workplace
from fairdesk.usecases.sample import sample_deals
from fairdesk.usecases.sample.sample_day import day_script
from fairdesk.usecases.sample.sample_meetings import with_meetings
from fairdesk.usecases.sample.sample_records import CODE, SEED, generate

__all__ = ["ACTOR", "CODE", "OPENING", "create", "day_script", "generate", "opening_clock", "plan"]

ACTOR = "Namuna"
OPENING = datetime(2022, 3, 3, 3, 30, tzinfo=UTC)
"""08:30 in Jizzakh: the doors open at nine."""
_DESK = "Qabul stoli"
_STEPS = 20_000
"""Of improving the timetable: a number, not a time, so that the sample fair is the same everywhere."""
_CONFIRMED = 0.45


def opening_clock() -> SetClock:
    """A clock on the morning of the fair."""
    return SetClock(OPENING)


def create(store: Store, clock: Clock, actor: str, make: PaperMaker, seed: int = SEED) -> Workplace:
    """Puts the sample fair into a data folder: a badge for everybody, the day's meetings planned, and talks
    of the weeks before with their papers.

    Raises ``UserFacingError`` where the folder holds a fair of this code already.
    """
    sample, wished = with_meetings(sample_deals.with_requisites(generate(seed), seed), seed)
    fair = store.create_fair(sample.fair, _DESK, actor)
    place = Workplace(store, fair.id, clock, actor)
    with place.write() as work:
        for record in (*sample.records(), *wished.records()):
            work.add(record)
    badges.issue_missing(place)
    plan(place, seed)
    sample_deals.agree(place, make, seed)
    return place


def plan(place: Workplace, seed: int = SEED) -> None:
    """Plans the day, and notes who has confirmed."""
    # Every start of the window knows the sample fair; the scheduler it hardly ever needs.
    from fairdesk.scheduling.weighted import solve_weighted

    with place.read() as work:
        asked = timetable.question(work)
    answer = solve_weighted(
        asked.instance, seconds=60, steps=_STEPS, seed=seed, preferences=asked.preferences
    )
    timetable.apply(place, asked, answer)
    chance = random.Random(seed)
    with place.write() as work:
        for meeting in work.all(Meeting):
            if chance.random() < _CONFIRMED:
                work.change(
                    Meeting,
                    meeting.id,
                    host_confirmed=Confirmation.FORM,
                    host_confirmed_by=work.actor,
                    guest_confirmed=Confirmation.PHONE,
                    guest_confirmed_by=work.actor,
                )
