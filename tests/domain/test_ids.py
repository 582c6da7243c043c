"""Ids sort by the moment they were made in, and within one moment in the order they were made."""

import random
import uuid

from hypothesis import given
from hypothesis import strategies as st

from fairdesk.domain.entities import Hall
from fairdesk.domain.ids import new_id
from fairdesk.usecases.ports import Workplace


@given(st.integers(0, 2**48 - 1))
def test_an_id_is_a_uuid_of_version_7_that_tells_its_moment(milliseconds: int) -> None:
    made = uuid.UUID(bytes=new_id(milliseconds))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == milliseconds


def test_ids_of_one_moment_sort_in_the_order_they_were_made() -> None:
    made = [new_id(1_646_281_800_000) for _ in range(20_000)]
    assert made == sorted(set(made))


def test_a_later_moment_sorts_behind_all_of_an_earlier_one() -> None:
    moments = random.Random(7).sample(range(2**47), 500)
    made = {moment: new_id(moment) for moment in moments}
    assert sorted(made.values()) == [made[moment] for moment in sorted(moments)]


def test_a_list_that_came_in_at_once_is_read_back_in_its_order(place: Workplace) -> None:
    names = [f"Hall {letter}" for letter in "QWERTYUIOPASDFGHJKL"]
    with place.write() as work:
        for name in names:
            work.add(Hall(id=work.new_id(), name=name))
    with place.write() as work:  # the clock stands: this is the same moment
        work.add(Hall(id=work.new_id(), name="Hall Z"))
    with place.read() as work:
        assert [hall.name for hall in work.all(Hall)] == [*names, "Hall Z"]
