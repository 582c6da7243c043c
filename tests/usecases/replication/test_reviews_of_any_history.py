"""Whatever desks write without knowing of each other: each torn record is listed once, and deciding on all of

them leaves no difference, on any desk; every value that was ever given stays in the history.
"""

import random
import tempfile
from pathlib import Path

import pytest
from a_torn_fair import TornFair, torn_fair

from fairdesk.domain.entities import Delegate, Enterprise, Id, Meeting, Record
from fairdesk.domain.words import Participation
from fairdesk.store import doctor
from fairdesk.usecases.replication import reviews

_PHONES = (None, "+998 70 111 11 11", "+998 70 222 22 22")


def _write(fair: TornFair, chance: random.Random, minute: int) -> tuple[Id, str, object]:
    """One desk sets one field of one record."""
    kind, record, field, values = chance.choice(_fields(fair))
    value = chance.choice(values)
    fair.say(chance.randrange(len(fair.desks)), kind, record, minute % 30, **{field: value})
    return record, field, value


def _fields(fair: TornFair) -> list[tuple[type[Record], Id, str, tuple[object, ...]]]:
    texts = ("Steel", "Sheets", "Cable", None)
    return [
        (Enterprise, fair.angren, "phone", _PHONES),
        (Enterprise, fair.angren, "other_names", ((), ("AM",), ("AM", "Ангрен"), ("Ангрен",))),
        (Enterprise, fair.zomin, "participation", tuple(Participation)),
        (Enterprise, fair.zomin, "voided", (True, False)),
        (Delegate, fair.person, "phone", _PHONES[1:]),
        (Delegate, fair.person, "position", texts),
        (Meeting, fair.meeting, "about", texts),
        (Meeting, fair.meeting, "table", (*fair.table.values(), None)),
        (Meeting, fair.meeting, "cancelled", texts),
        (Meeting, fair.meeting, "by", texts),
    ]


@pytest.mark.parametrize("seed", range(8))
def test_deciding_on_everything_leaves_no_difference_and_loses_nothing(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, torn_fair(Path(folder), 2 + seed % 2) as fair:
        written = [_write(fair, chance, minute) for minute in range(14)]
        fair.exchange()
        before = _everything_said(fair)
        with fair.here.place.read() as work:
            waiting = reviews.reviews(work, "en")
            torn = [record for _, record in work.torn()]
        assert len({one.id for one in waiting}) == len(waiting)
        assert {one.id for one in waiting} <= set(torn)
        for one in waiting:
            choices = {
                difference.field: chance.choice(
                    [side for side, given in enumerate(difference.given) if given is not None]
                    + ([reviews.TOGETHER] if difference.together else [])
                )
                for difference in one.differences
            }
            reviews.decide(fair.here.place, one, choices)
        fair.exchange()

        for desk in fair.desks:
            with desk.place.read() as work:
                assert reviews.reviews(work, "en") == []
                left = {name for kind, record in work.torn() for name in work.claims(kind, record)}
            assert left <= {"by"}  # of which nobody needs to be asked where nothing else differs
        assert len({desk.state_hash for desk in fair.desks}) == 1
        assert before <= _everything_said(fair)
        for record, field, value in written:
            assert (record, field, value) in before or value in (None, (), False, Participation.INVITED)
        assert doctor.examine(fair.here.store, fair.here.fair).ok


def _everything_said(fair: TornFair) -> set[tuple[Id, str, object]]:
    with fair.here.place.read() as work:
        return {
            (record, change.field, change.after)
            for record in (fair.angren, fair.zomin, fair.person, fair.meeting)
            for change in work.history(record)
        }
